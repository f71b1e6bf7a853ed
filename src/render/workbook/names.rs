//! Names of sheets that every office program takes.

use crate::report::table::Table;
use std::collections::BTreeSet;

const LONGEST: usize = 31;

/// The names of a workbook's sheets: without the characters that are not allowed, at most 31 characters, all different.
pub fn sheet_names(tables: &[Table]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    tables
        .iter()
        .map(|table| unique(&clean(&table.name), &mut taken))
        .collect()
}

fn clean(name: &str) -> String {
    let safe: String = name
        .chars()
        .map(|c| {
            if "[]:*?/\\".contains(c) || c.is_control() {
                ' '
            } else {
                c
            }
        })
        .collect();
    let trimmed = safe.trim_matches(['\'', ' ']);
    // The name is kept for the programs' own use.
    if trimmed.is_empty() || trimmed.eq_ignore_ascii_case("history") {
        format!("表{trimmed}")
    } else {
        trimmed.to_owned()
    }
}

fn unique(name: &str, taken: &mut BTreeSet<String>) -> String {
    for number in 1_usize.. {
        let suffix = if number == 1 {
            String::new()
        } else {
            format!("({number})")
        };
        let room = LONGEST - suffix.encode_utf16().count();
        let mut units = 0;
        let kept: String = name
            .chars()
            .take_while(|character| {
                units += character.len_utf16();
                units <= room
            })
            .collect();
        let candidate = kept.trim_end_matches(['\'', ' ']).to_owned() + &suffix;
        // Office programs tell names apart without regard to capitals.
        if taken.insert(candidate.to_lowercase()) {
            return candidate;
        }
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_valid_short_and_all_different() {
        let mut taken = BTreeSet::new();
        let mut case = |name: &str, expected: &str| {
            assert_eq!(unique(&clean(name), &mut taken), expected, "{name}");
        };
        case("乡镇(街道)", "乡镇(街道)");
        case("a/b:c", "a b c");
        case("A B C", "A B C(2)");
        case("'县直'", "县直");
        case("", "表");
        case("History", "表History");
        let long = "长".repeat(40);
        case(&long, &"长".repeat(31));
        case(&long, &format!("{}(2)", "长".repeat(28)));
    }
}
