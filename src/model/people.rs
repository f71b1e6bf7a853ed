//! The names of people in one cell.

/// What parts the names of several people in a cell.
const BETWEEN_PEOPLE: [char; 9] = ['、', '，', ',', '；', ';', '／', '/', '\n', '\r'];

/// How many people one cell may name: no honest list of those who lead something, or who complained, is half as long. Each of them costs
/// whoever reads the cell something, or is a page.
pub const MOST_PEOPLE: usize = 100;

/// Whether a cell names more people than one may.
pub fn are_too_many(cell: &str) -> bool {
    parts(cell).nth(MOST_PEOPLE).is_some()
}

/// The people whom a cell names: those that a row of several is about, each by himself.
pub fn people(cell: &str) -> Vec<String> {
    parts(cell).map(str::to_owned).collect()
}

/// What may stand between the names of several people.
pub fn is_between_people(c: char) -> bool {
    BETWEEN_PEOPLE.contains(&c)
}

/// The parts of a cell that names several people, empty ones left out. What stands in brackets belongs to a name.
pub fn parts(cell: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    let parts = cell.split(move |c| {
        match c {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && is_between_people(c)
    });
    parts.map(str::trim).filter(|part| !part.is_empty())
}

/// Posts that stand beside names, or in their place.
const POSTS: [&str; 24] = [
    "书记",
    "镇长",
    "乡长",
    "县长",
    "市长",
    "区长",
    "局长",
    "主任",
    "科长",
    "所长",
    "站长",
    "股长",
    "部长",
    "院长",
    "校长",
    "处长",
    "组长",
    "队长",
    "主席",
    "常委",
    "委员",
    "负责人",
    "领导",
    "办公室",
];

/// Whether a name says more than who it is, or nobody by name: a post beside it, 同志, 等3人, 全体参会人员, 待核实.
pub fn is_doubtful_name(name: &str) -> bool {
    const BESIDE_NAMES: [&str; 17] = [
        "同志", "先生", "女士", "全体", "人员", "有关", "代表", "若干", "其他", "某", "附件",
        "核实", "待查", "未签", "不明", "→", ":",
    ];
    let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
    name.contains(['(', '（', '[', '【', '：'])
        || name == "略"
        || name.chars().any(char::is_numeric)
        || says(&BESIDE_NAMES)
        || says(&POSTS)
        || has_number_of_people(name)
}

/// Family names of two characters.
pub const COMPOUND: [&str; 12] = [
    "欧阳", "司马", "上官", "诸葛", "夏侯", "尉迟", "皇甫", "长孙", "慕容", "端木", "公孙", "令狐",
];

/// Whether a name of a county leader means nobody by name, or several: 分管领导, 县政府, 李明等, two names apart by a blank. A post is
/// part of how leaders are named.
pub fn is_doubtful_leader(name: &str) -> bool {
    const NOBODY: [&str; 4] = ["分管", "有关", "相关", "全体"];
    const OFFICES: [&str; 5] = ["政府", "县委", "党委", "办公室", "领导"];
    let mut words = name.split_whitespace();
    let has_surname_apart = words
        .clone()
        .next()
        .is_some_and(|word| COMPOUND.contains(&word));
    let is_several = words.clone().count() > 1
        && !has_surname_apart
        && words.all(|word| word.chars().count() > 1);
    name.starts_with('各')
        || NOBODY.iter().any(|word| name.starts_with(word))
        || OFFICES.iter().any(|word| name.ends_with(word))
        || name.chars().any(char::is_numeric)
        || has_number_of_people(name)
        || is_several
}

fn has_number_of_people(name: &str) -> bool {
    let behind = name.split_once('等').map(|(_, behind)| behind.trim());
    behind.is_some_and(|behind| behind.is_empty() || behind.ends_with(['人', '名', '位']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_names_in_a_cell_are_several_people_and_one_name_is_one_however_it_is_written() {
        for (cell, expected) in [
            ("张三", &["张三"][..]),
            ("张 三", &["张 三"]),
            ("张三、李四", &["张三", "李四"]),
            ("张三， 李四;王五\n赵六", &["张三", "李四", "王五", "赵六"]),
            (
                "张三(党委委员、副镇长)、李四",
                &["张三(党委委员、副镇长)", "李四"],
            ),
            ("张三（副镇长，分管农业）", &["张三（副镇长，分管农业）"]),
            ("艾力·买买提", &["艾力·买买提"]),
            ("李和平", &["李和平"]),
            ("张三、", &["张三"]),
        ] {
            assert_eq!(people(cell), expected, "{cell}");
        }
    }

    #[test]
    fn a_cell_may_name_a_hundred_people_and_no_more() {
        let names = |count: usize| vec!["张三"; count].join("、");
        assert!(!are_too_many(&names(MOST_PEOPLE)));
        assert!(are_too_many(&names(MOST_PEOPLE + 1)));
        assert!(!are_too_many(&format!(
            "张三（{}）",
            names(MOST_PEOPLE + 1)
        )));
    }

    #[test]
    fn what_says_more_than_a_name_is_doubtful() {
        for name in [
            "张三",
            "张 三",
            "艾力·买买提",
            "李和平",
            "欧阳人杰",
            "任等闲",
        ] {
            assert!(!is_doubtful_name(name), "{name}");
        }
        for name in [
            "张三(副镇长)",
            "张三（常务副镇长）",
            "李四同志",
            "李四等3人",
            "李四等三人",
            "李四等",
            "全体参会人员",
            "参会代表",
            "3人",
            "张一 镇长",
            "镇长张一",
            "镇长",
            "主要负责人",
            "办公室",
            "代：李四",
            "张一→李四",
            "待核实",
            "未签到",
            "某某",
            "见附件",
            "略",
        ] {
            assert!(is_doubtful_name(name), "{name}");
        }
    }

    #[test]
    fn a_leader_is_named_with_a_post_and_not_by_it_alone_together_with_others() {
        for name in [
            "李县长",
            "李明",
            "县长李明",
            "李 明",
            "李副书记",
            "任等闲",
            "县政府副县长王五",
            "县领导赵六",
            "欧阳 建国",
        ] {
            assert!(!is_doubtful_leader(name), "{name}");
        }
        for name in [
            "分管领导",
            "县政府",
            "各分管县领导",
            "李明等",
            "李县长 王县长",
            "李明 县长",
            "2位县领导",
        ] {
            assert!(is_doubtful_leader(name), "{name}");
        }
    }
}
