//! How a circular names those of whom it tells: unit, post and person, each once, whatever way the register has them.

use crate::ingest::words::is_nobody;
use crate::model::directory::{Unit, comparable};

/// What a unit's name ends in where it is a name by itself: a short name such as 财政 is also how other words begin.
const ENDS: [char; 20] = [
    '镇', '乡', '局', '办', '委', '处', '会', '室', '院', '站', '队', '所', '厅', '署', '府', '心',
    '道', '场', '区', '社',
];

/// A post behind its unit's full name: without that name at its head (县财政局局长, 财政局副局长), and nothing where the register has 无.
pub fn post_of<'p>(unit: &Unit, post: &'p str) -> &'p str {
    let post = post.trim();
    if is_nobody(&comparable(post)) {
        return "";
    }
    let known = unit.other_names.iter().filter(|name| name.ends_with(ENDS));
    let tails = std::iter::once(unit.name.as_str())
        .chain(known.map(String::as_str))
        .flat_map(|name| name.char_indices().map(move |(at, _)| &name[at..]))
        .filter(|tail| tail.chars().count() > 1);
    let longest = tails
        .filter(|tail| post.starts_with(tail))
        .max_by_key(|tail| tail.len());
    longest.map_or(post, |tail| post[tail.len()..].trim_start())
}

/// A list of entries: parted by 、, or by ； where that sign stands within one.
pub fn listed(entries: &[String]) -> String {
    let within = entries.iter().any(|entry| entry.contains('、'));
    entries.join(if within { "；" } else { "、" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Place;

    #[test]
    fn a_unit_that_its_post_names_too_is_named_once() {
        for (name, other, post, expected) in [
            ("县财政局", "财政局", "县财政局局长", "局长"),
            ("县财政局", "财政局", "财政局副局长", "副局长"),
            ("县财政局", "财政局", "财政局长", "长"),
            ("县财政局", "财政", "财政局局长", "局长"),
            ("县财政局", "财政", "财政所所长", "财政所所长"),
            ("县财政局", "财政局", "局长", "局长"),
            ("甲镇", "甲", "甲镇党委副书记", "党委副书记"),
            ("甲镇", "甲", "党委书记、镇长", "党委书记、镇长"),
            ("甲镇", "甲", "镇长", "镇长"),
            ("青石镇人民政府", "青石镇", "青石镇党委书记", "党委书记"),
            ("听澜街道办事处", "听澜", "街道办事处副主任", "副主任"),
            ("县卫生健康局", "卫健局", "卫生院院长", "卫生院院长"),
            ("甲镇", "甲", "无", ""),
            ("甲镇", "甲", " / ", ""),
            ("甲镇", "甲", "", ""),
            ("甲镇", "甲", "甲镇", ""),
        ] {
            let unit = Unit {
                other_names: vec![other.to_owned()],
                ..Unit::new(name, "", Place::of_file("单位名录.xlsx"))
            };
            assert_eq!(post_of(&unit, post), expected, "{name} {post}");
        }
    }
}
