//! The names of people in one cell.

/// What parts the names of several people in a cell.
const BETWEEN_PEOPLE: [char; 9] = ['、', '，', ',', '；', ';', '／', '/', '\n', '\r'];

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

/// Whether a name says more than who it is, or nobody by name: a post in brackets, 同志, 等3人, 全体参会人员.
pub fn is_doubtful_name(name: &str) -> bool {
    const BESIDE_NAMES: [&str; 9] = [
        "同志", "先生", "女士", "全体", "人员", "有关", "代表", "若干", "其他",
    ];
    let has_number_of_people = || {
        let behind = name.split_once('等').map(|(_, behind)| behind.trim());
        behind.is_some_and(|behind| behind.is_empty() || behind.ends_with(['人', '名', '位']))
    };
    name.contains(['(', '（', '[', '【'])
        || name.chars().any(char::is_numeric)
        || BESIDE_NAMES.iter().any(|word| name.contains(word))
        || has_number_of_people()
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
        ] {
            assert!(is_doubtful_name(name), "{name}");
        }
    }
}
