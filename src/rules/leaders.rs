//! County leaders (牵头县领导) and the matters that they lead.

use super::clause::{Basis, Clause};
use super::matters::Matter;
use super::stages::Light;
use crate::diagnostic::{Diagnostic, RowProblem};
use crate::model::directory::{comparable, normal};
use crate::model::people;
use crate::model::schema::Field;
use crate::source::pattern;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What each county leader leads.
pub const LEADERS: Clause = Clause {
    id: "leaders",
    citation: "四(一)",
    title: "县领导牵头事项",
    rule: "每位牵头县领导一页，按红黄绿灯列出所牵头的事项（已销号的也列），一格写几位的各列；以交办清单所写为准，不在清单上的以单位台账为准。",
    basis: Basis::Notice,
    function: "rules::leaders::leaders_of",
    cases: include_str!("cases/leaders.txt"),
};

/// A county leader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leader {
    /// The name as first typed.
    pub name: String,
    /// Positions of the matters among those judged, in their order.
    pub matters: Vec<usize>,
    /// Red matters; exempted ones keep their light.
    pub red: usize,
    /// Yellow ones.
    pub yellow: usize,
    /// Green ones.
    pub green: usize,
}

/// All leaders, in order of name. Struck-out matters (M15) are nobody's.
pub fn all(matters: &[Matter<'_>]) -> Vec<Leader> {
    let led = matters
        .iter()
        .enumerate()
        .filter(|(_, matter)| !matter.struck)
        .flat_map(|(position, matter)| {
            let named = leaders_of(matter).into_iter();
            named.map(move |name| (position, name, matter.light))
        });
    gather(led)
}

/// The leaders of a matter, each once: the list's, else the unit's.
pub fn leaders_of<'a>(matter: &'a Matter<'_>) -> Vec<&'a str> {
    let mut rows = [matter.list_row, matter.ledger_row].into_iter().flatten();
    let cell = rows.find_map(|row| row.text(Field::CountyLeader));
    cell.map(|cell| named_in(cell)).unwrap_or_default()
}

/// An office without the name of whoever holds it: 「县委常委、副县长李四」 is one leader, and so is 「县人民政府副县长、县公安局局长王五」. What
/// stands before the post is made of words of offices, or begins as a body does and ends as one.
static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?:(?:中共|县|市|区|旗|委|人民|政府|人大|常委会|政协|纪委|监委|法院|检察院|武装部|人武部|党委|党组|党工委|工委|管委会",
        r"|政法|公安局?|组织部?|宣传部?|统战部?|常务|第一|[一二三四]级)*",
        r"|(?:中共|县|市|区|旗|经济|经开|高新|开发|工业|产业)\p{Han}{0,16}?(?:局|委|部|办|办公室|政府|院|会|校|区|园|中心|集团|公司|队)",
        r"(?:党委|党组|党工委|工委|管委会|常务)*)",
        r"副?(?:书记|县长|市长|区长|旗长|常委|主任|主席|部长|局长|组长|会长|成员|委员|巡视员|调研员|秘书长|政委|院长|校长|队长",
        r"|检察长|指挥长|总指挥|董事长|总经理)$",
    ))
});

/// Somebody of the family 区 with a post that no district has: 区县长, 区副局长, 区志园县长.
static OF_THE_FAMILY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^区(?:副?(?:书记|主任|主席|部长|局长)|\p{Han}{0,2}(?:常务)?副?(?:县长|市长|旗长))$")
});

/// Whether a part names nobody, only offices, one of which may be held beside the others (兼).
fn is_nameless(part: &str) -> bool {
    let text = normal(part);
    if OF_THE_FAMILY.is_match(&text) {
        return false;
    }
    let mut offices = text.trim_end_matches("(兼)").split('兼');
    offices.all(|office| OFFICE.is_match(office))
}

/// The leaders that a cell names, each once, with the offices that stand before or behind a name.
pub fn named_in(cell: &str) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    // Where the offices begin that go with the name to come.
    let mut offices: Option<usize> = None;
    let at = |part: &str| part.as_ptr() as usize - cell.as_ptr() as usize;
    for part in people::parts(cell) {
        if is_nameless(part) {
            offices = offices.or(Some(at(part)));
            continue;
        }
        let from = offices.take().unwrap_or_else(|| at(part));
        names.push(&cell[from..at(part) + part.len()]);
    }
    if let Some(from) = offices {
        let before = names.pop().map_or(from, &at);
        names.push(cell[before..].trim_end_matches(people::is_between_people));
    }
    for name in &mut names {
        *name = without_tag(name);
    }
    let mut known = BTreeSet::new();
    names.retain(|name| known.insert(comparable(name)));
    names
}

/// A name without a remark that it is the leader who leads: that is what the column says of everybody in it.
fn without_tag(name: &str) -> &str {
    let tag = name.rfind(['(', '（']);
    let Some((name_alone, tag)) = tag.map(|at| name.split_at(at)) else {
        return name;
    };
    let is_tag = ["(牵头)", "(牵头领导)", "(牵头县领导)"].contains(&&*comparable(tag));
    if is_tag && !name_alone.trim().is_empty() {
        name_alone.trim_end()
    } else {
        name
    }
}

/// Warns of names that are another leader's with an office before or behind it, and of those that are no leader's: they stand apart, each
/// on a page of its own.
pub fn report(leaders: &[Leader], matters: &[Matter<'_>], diagnostics: &mut Vec<Diagnostic>) {
    let known: BTreeMap<String, &Leader> = leaders
        .iter()
        .map(|leader| (comparable(&leader.name), leader))
        .collect();
    for (name, leader) in &known {
        let bare = bare_names(name).find_map(|bare| known.get(bare));
        let bare = match bare {
            Some(bare) => vec![bare.name.as_str()],
            None => of_surname(name, &known),
        };
        let row = leader.matters.first().and_then(|at| {
            let matter = &matters[*at];
            let mut rows = [matter.list_row, matter.ledger_row].into_iter().flatten();
            rows.find(|row| row.text(Field::CountyLeader).is_some())
        });
        let read = leader.name.clone();
        let problem = if bare.is_empty() {
            people::is_doubtful_leader(&leader.name).then_some(RowProblem::NoLeader { read })
        } else {
            Some(RowProblem::DoubtfulLeader {
                read,
                bare: bare.join("」「"),
            })
        };
        if let (Some(problem), Some(row)) = (problem, row) {
            let place = row.place(Field::CountyLeader);
            diagnostics.push(Diagnostic::new(problem, place, None));
        }
    }
}

/// The longest text in which a name and an office are looked for, in bytes.
const LONGEST_TITLE: usize = 120;

/// What remains of a name without an office before or behind it, where it may be a name itself.
fn bare_names(name: &str) -> impl Iterator<Item = &str> {
    let cuts = name.char_indices().skip(1).map(|(at, _)| at);
    let cuts = cuts.filter(|_| name.len() <= LONGEST_TITLE);
    cuts.filter_map(|at| {
        let (head, tail) = name.split_at(at);
        match (is_office(head), is_office(tail)) {
            (_, true) => Some(head),
            (true, _) => Some(tail),
            _ => None,
        }
    })
    .filter(|bare| bare.chars().count() > 1)
}

/// The leaders by their full names whom a family name with an office may mean: 孙丽华 where 孙县长 stands. 县委书记 is an office and no
/// family name.
fn of_surname<'l>(name: &str, known: &BTreeMap<String, &'l Leader>) -> Vec<&'l str> {
    const LONGEST_NAME: usize = 4;
    if is_office(name) {
        return Vec::new();
    }
    let mut cuts = name.char_indices().skip(1).map(|(at, _)| name.split_at(at));
    let surname = cuts.find(|(head, tail)| {
        (head.chars().count() == 1 || people::COMPOUND.contains(head)) && is_office(tail)
    });
    let Some((surname, _)) = surname else {
        return Vec::new();
    };
    let is_full_name = |other: &str| {
        let mut cuts = other
            .char_indices()
            .skip(1)
            .map(|(at, _)| other.split_at(at));
        other.starts_with(surname)
            && other.chars().all(char::is_alphabetic)
            && (surname.chars().count() + 1..=LONGEST_NAME).contains(&other.chars().count())
            && !cuts.any(|(_, tail)| is_office(tail))
    };
    let meant = known.iter().filter(|(other, _)| is_full_name(other));
    meant.map(|(_, leader)| leader.name.as_str()).collect()
}

/// Whether a text is nothing but offices, in brackets or not.
fn is_office(text: &str) -> bool {
    let text = text.trim_matches(['(', ')']);
    let mut parts = people::parts(text).peekable();
    parts.peek().is_some() && parts.all(is_nameless)
}

fn gather<'a>(led: impl Iterator<Item = (usize, &'a str, Light)>) -> Vec<Leader> {
    let mut leaders: BTreeMap<String, Leader> = BTreeMap::new();
    for (position, name, light) in led {
        let leader = leaders.entry(comparable(name)).or_insert_with(|| Leader {
            name: name.to_owned(),
            matters: Vec::new(),
            red: 0,
            yellow: 0,
            green: 0,
        });
        leader.matters.push(position);
        match light {
            Light::Red => leader.red += 1,
            Light::Yellow => leader.yellow += 1,
            Light::Green => leader.green += 1,
        }
    }
    leaders.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_in_a_cell_are_several_and_an_office_without_a_name_is_nobody() {
        let cases: &[(&str, &[&str])] = &[
            ("李县长", &["李县长"]),
            ("李县长、王县长", &["李县长", "王县长"]),
            ("李县长，王县长", &["李县长", "王县长"]),
            ("李县长/王县长", &["李县长", "王县长"]),
            ("李县长\n王县长", &["李县长", "王县长"]),
            ("李县长、李 县长", &["李县长"]),
            (
                "李四(县委常委、副县长)、王五",
                &["李四(县委常委、副县长)", "王五"],
            ),
            ("县委常委、副县长李四", &["县委常委、副县长李四"]),
            (
                "县委常委、常务副县长、李四；王五",
                &["县委常委、常务副县长、李四", "王五"],
            ),
            ("李四，副县长", &["李四，副县长"]),
            (
                "县人民政府副县长、县公安局局长王五",
                &["县人民政府副县长、县公安局局长王五"],
            ),
            (
                "县委常委、政法委书记、副县长赵六；县委常委、组织部部长，钱七",
                &[
                    "县委常委、政法委书记、副县长赵六",
                    "县委常委、组织部部长，钱七",
                ],
            ),
            (
                "县委常委、县人民政府常务副县长、经济开发区党工委书记（兼）柯岩",
                &["县委常委、县人民政府常务副县长、经济开发区党工委书记（兼）柯岩"],
            ),
            (
                "李四、副县长兼县公安局局长",
                &["李四、副县长兼县公安局局长"],
            ),
            // A family name before a post is somebody.
            (
                "县委李书记、县政府办王主任、公安局赵局长",
                &["县委李书记", "县政府办王主任", "公安局赵局长"],
            ),
            ("县委副书记、县长", &["县委副书记、县长"]),
            ("县公安局局长、李四", &["县公安局局长、李四"]),
            ("公安局局长、李四、王五", &["公安局局长、李四", "王五"]),
            ("区县长、李县长", &["区县长", "李县长"]),
            ("区副县长；区局长", &["区副县长", "区局长"]),
            ("区志园副县长、李四", &["区志园副县长", "李四"]),
            ("区长、李四", &["区长、李四"]),
            ("区委书记、李四", &["区委书记、李四"]),
            ("区教育局局长、李四", &["区教育局局长、李四"]),
            ("李县长（牵头）、王县长", &["李县长", "王县长"]),
            ("李县长(牵头)、李县长", &["李县长"]),
            ("李县长（分管）", &["李县长（分管）"]),
            ("（牵头）", &["（牵头）"]),
        ];
        for (cell, expected) in cases {
            assert_eq!(named_in(cell), *expected, "{cell}");
        }
    }

    #[test]
    fn a_name_with_an_office_may_be_the_name_alone() {
        for (name, bare) in [
            ("副县长王建国", Some("王建国")),
            ("王建国副县长", Some("王建国")),
            ("王建国(副县长)", Some("王建国")),
            ("县委常委、副县长王建国", Some("王建国")),
            ("王建国", None),
            ("李县长", None),
        ] {
            let found = bare_names(name).find(|found| *found == "王建国");
            assert_eq!(found, bare, "{name}");
            assert!(
                bare.is_some() || bare_names(name).next().is_none(),
                "{name}"
            );
        }
    }

    #[test]
    fn a_family_name_with_an_office_may_be_any_full_name_of_that_family() {
        let names = [
            "孙丽华",
            "孙县长",
            "孙副县长",
            "孙立",
            "欧阳峰",
            "欧阳县长",
            "孙志强副县长",
            "李明",
            "县委书记",
            "县政府",
            "县长",
            "副县长",
            "副书记",
        ];
        let led = names.iter().enumerate();
        let leaders = gather(led.map(|(at, name)| (at, *name, Light::Green)));
        let known = leaders
            .iter()
            .map(|leader| (comparable(&leader.name), leader));
        let known: BTreeMap<String, &Leader> = known.collect();
        for (name, expected) in [
            ("孙县长", &["孙丽华", "孙立"][..]),
            ("孙副县长", &["孙丽华", "孙立"]),
            ("欧阳县长", &["欧阳峰"]),
            ("王县长", &[]),
            ("孙丽华", &[]),
            ("李明", &[]),
            ("县委书记", &[]),
            ("副县长", &[]),
            ("副书记", &[]),
        ] {
            assert_eq!(of_surname(name, &known), expected, "{name}");
        }
    }

    #[test]
    fn the_matters_of_one_name_stand_together_however_it_is_spaced() {
        let led = [
            (0, "王县长", Light::Red),
            (2, "李县长", Light::Green),
            (5, "王 县长", Light::Yellow),
            (6, "王县长", Light::Red),
        ];
        let leaders = gather(led.into_iter());
        let shown: Vec<(&str, &[usize], [usize; 3])> = leaders
            .iter()
            .map(|leader| {
                let lights = [leader.red, leader.yellow, leader.green];
                (leader.name.as_str(), leader.matters.as_slice(), lights)
            })
            .collect();
        assert_eq!(
            shown,
            [
                ("李县长", [2].as_slice(), [0, 0, 1]),
                ("王县长", [0, 5, 6].as_slice(), [2, 1, 0]),
            ]
        );
    }
}
