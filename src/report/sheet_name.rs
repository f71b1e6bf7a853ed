//! Names of sheets that every office program takes.

use std::collections::BTreeSet;

/// How long a name may be, in units of UTF-16: a rare character counts as two.
const LONGEST: usize = 31;

/// A name without the characters that are not allowed, short enough, and as no other sheet of the workbook is called; the fallback
/// where nothing is left of it. `taken` holds the names so far in small letters, and takes this one.
pub fn sheet_name(name: &str, fallback: &str, taken: &mut BTreeSet<String>) -> String {
    let clean = clean(name, fallback);
    let mut number = 1;
    loop {
        let suffix = match number {
            1 => String::new(),
            _ => format!("({number})"),
        };
        let room = LONGEST.saturating_sub(suffix.len());
        let unique = cut(&clean, room).to_owned() + &suffix;
        // Office programs tell names apart without regard to capitals.
        if taken.insert(unique.to_lowercase()) {
            return unique;
        }
        number += 1;
    }
}

fn clean(name: &str, fallback: &str) -> String {
    let is_forbidden = |c: char| "[]:*?/\\".contains(c) || c.is_control();
    let safe = name.replace(is_forbidden, " ");
    match safe.trim_matches(['\'', ' ']) {
        "" => fallback.to_owned(),
        // The name is kept for the programs' own use.
        kept if kept.eq_ignore_ascii_case("history") => format!("表{kept}"),
        trimmed => trimmed.to_owned(),
    }
}

/// What of a text fits into some units of UTF-16.
fn cut(text: &str, room: usize) -> &str {
    let mut units = 0;
    let over = text.char_indices().find(|(_, character)| {
        units += character.len_utf16();
        units > room
    });
    let end = over.map_or(text.len(), |(at, _)| at);
    text[..end].trim_end_matches(['\'', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::Worksheet;

    #[test]
    fn names_are_valid_short_and_all_different() {
        let mut taken = BTreeSet::from(["需修改的问题".to_owned()]);
        let mut case = |name: &str, expected: &str| {
            let found = sheet_name(name, "表", &mut taken);
            assert_eq!(found, expected, "{name}");
            Worksheet::new().set_name(&found).expect(expected);
        };
        case("乡镇(街道)", "乡镇(街道)");
        case("需修改的问题", "需修改的问题(2)");
        case("a/b:c", "a b c");
        case("A B C", "A B C(2)");
        case("'县直'", "县直");
        case("", "表");
        case("''", "表(2)");
        case("History", "表History");
        case("history", "表history(2)");
        let long = "长".repeat(40);
        case(&long, &"长".repeat(31));
        case(&long, &format!("{}(2)", "长".repeat(28)));
        // 𬇙 counts as two.
        let rare = "长".repeat(30) + "𬇙";
        case(&rare, &"长".repeat(30));
        case(&"𬇙".repeat(31), &"𬇙".repeat(15));
        case(&"𬇙".repeat(31), &format!("{}(2)", "𬇙".repeat(14)));
        case(&format!("{} 'b", "长".repeat(29)), &"长".repeat(29));
    }
}
