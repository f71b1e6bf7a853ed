//! Cells in which several numbers stand where one is asked for.

use crate::source::nfkc_where;

/// What stands between the numbers of a list. What stands between the parts of one as well is none.
const COMMAS: [char; 4] = ['、', ',', ';', '\n'];
/// What stands between two numbers of one make, and else within one.
const LINKS: [char; 6] = [' ', '/', '和', '及', '与', '至'];

/// How many numbers a cell names that is read as one; one, where that is not certain.
pub fn numbers_in(text: &str) -> usize {
    if !text.contains([
        '、', ',', '，', ';', '；', '\n', ' ', '/', '／', '和', '及', '与', '至', '~', '～',
        '\u{3000}',
    ]) {
        return 1;
    }
    let text = nfkc_where(text, |c| c != '\r');
    let parts = parts(text.trim());
    let is_another = |pair: &&[(char, &str)]| {
        let [(_, one), (separator, other)] = pair else {
            return false;
        };
        are_numbers(one, other, *separator)
    };
    1 + parts.windows(2).filter(is_another).count()
}

/// The parts of a text, each with what stands before it. What stands in brackets is not taken apart.
fn parts(text: &str) -> Vec<(char, &str)> {
    let (mut parts, mut depth) = (Vec::new(), 0_usize);
    let (mut begin, mut before) = (0, '、');
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '〔' | '【' | '《' => depth += 1,
            ')' | ']' | '〕' | '】' | '》' => depth = depth.saturating_sub(1),
            _ if depth == 0 && (COMMAS.contains(&c) || LINKS.contains(&c) || c == '~') => {
                parts.push((before, text[begin..at].trim()));
                (begin, before) = (at + c.len_utf8(), c);
            }
            _ => {}
        }
    }
    parts.push((before, text[begin..].trim()));
    // Of a comma and a blank behind it the comma counts.
    let mut kept: Vec<(char, &str)> = Vec::with_capacity(parts.len());
    let mut pending = None;
    for (before, part) in parts {
        let before = match pending.take() {
            Some(known) if COMMAS.contains(&known) => known,
            _ => before,
        };
        if part.is_empty() {
            pending = Some(before);
        } else {
            kept.push((before, part));
        }
    }
    kept
}

/// Whether two parts are two numbers for certain: made alike (T1, T2), or the second in short (DB2026-001、002). A number that goes on
/// in the next line, a thousand written with a comma, and what has other words behind it (12号,第3项) are one.
fn are_numbers(one: &str, other: &str, separator: char) -> bool {
    let makes = [make(one), make(other)];
    if !makes[0].contains('0') || !makes[1].contains('0') {
        return false;
    }
    let has_letters = makes[0].contains(|c: char| c.is_alphabetic());
    let are_alike = makes[0] == makes[1];
    if !COMMAS.contains(&separator) {
        return are_alike && has_letters;
    }
    let is_of_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (one, other) = (bare(one), bare(other));
    match separator {
        '\n' => are_alike && (has_letters || one.len() == other.len()),
        ',' if is_of_digits(one) && is_of_digits(other) => other.len() != 3,
        _ => are_alike || is_of_digits(other) && one.ends_with(|c: char| c.is_ascii_digit()),
    }
}

/// A number without 号 behind it.
fn bare(number: &str) -> &str {
    number.strip_suffix('号').unwrap_or(number)
}

/// How a number is made: a zero for each run of digits, and all else as it is, in one case.
fn make(number: &str) -> String {
    let mut make = String::with_capacity(number.len());
    for c in number.chars().flat_map(char::to_uppercase) {
        match c {
            '0'..='9' if make.ends_with('0') => {}
            '0'..='9' => make.push('0'),
            c if c.is_whitespace() => {}
            c => make.push(c),
        }
    }
    make
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_numbers_in_a_cell_are_told_from_one_that_looks_like_them() {
        for (several, count) in [
            ("T1、T2", 2),
            ("t1，T2；T3", 3),
            ("DB2026-005,DB2026-006", 2),
            ("DB2026-005, DB2026-006", 2),
            ("DB2026-003\nDB2026-004", 2),
            ("DB2026-003\r\nDB2026-004\n", 2),
            ("DB2026-003、\nDB2026-004", 2),
            ("DB2026-001、002、003", 3),
            ("青政办督〔2026〕12号、13号", 2),
            ("青政办督〔2026〕12、13号", 2),
            ("青政办督〔2026〕12号、青政办督〔2026〕13号", 2),
            ("DB2026-001/DB2026-002", 2),
            ("DB2026-001 DB2026-002", 2),
            ("T1至T3", 2),
            ("T1～T3", 2),
            ("1、2", 2),
            ("１，２", 2),
            ("20261103\n20261104", 2),
        ] {
            assert_eq!(numbers_in(several), count, "{several}");
        }
        for one in [
            "DB2026-001",
            "青政办督〔2026〕12号",
            "青政办督 〔2026〕 12号",
            "青政办督\n〔2026〕12号",
            "青政办督〔2026〕\n12号",
            "青政办督〔2026〕12号,第3项",
            "青政办督〔2026〕12号（第3、4项）",
            "青政办督〔2026〕12号第3、4项",
            "DB2026-001/2",
            "DB2026-\n001",
            "DB2026\n001",
            "DB2026\n-001",
            "2026\n001",
            "13710/2026/01",
            "2026 001",
            "1,200",
            "12,345,678",
            "T1、",
            "T1、附件",
            "[已隐去]2601",
            "县委、县政府督2026-1",
            "和平镇2026-1",
            "督查 2026-1",
        ] {
            assert_eq!(numbers_in(one), 1, "{one}");
        }
    }
}
