//! Numbers, yes and no, and headers: small texts brought into one form.

use crate::model::directory::is_plain;
use crate::source::{is_invisible, nfkc, nfkc_where};
use regex::Regex;
use rust_decimal::Decimal;
use std::str::FromStr;
use std::sync::LazyLock;

static THOUSANDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[-+]?\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?$").expect("a valid pattern")
});

/// Every number of a ledger lies below it.
const LARGEST: u64 = 1_000_000_000_000_000;

/// A number as typed: 85%, 0.85, 1,200, 1.2万, with full-width digits; `None` where the text is none. Commas and blanks inside
/// must part thousands: 「1,2」 may be 1.2 or 12.
pub fn number_of_text(text: &str) -> Option<Decimal> {
    let normal = nfkc_where(text, |_| true);
    let (digits, factor) = match normal.trim() {
        text if text.ends_with('%') => (&text[..text.len() - 1], Decimal::new(1, 2)),
        text if text.ends_with('万') => (text.trim_end_matches('万'), Decimal::new(10_000, 0)),
        text if text.ends_with('亿') => {
            (text.trim_end_matches('亿'), Decimal::new(100_000_000, 0))
        }
        text => (text, Decimal::ONE),
    };
    let digits = digits.trim_end();
    let is_parted = digits.contains([',', ' ', '\u{a0}']);
    if is_parted && !THOUSANDS.is_match(digits) {
        return None;
    }
    let bare: String = digits
        .chars()
        .filter(|c| !matches!(c, ',' | ' ' | '\u{a0}'))
        .collect();
    plain_number(&bare)?.checked_mul(factor).and_then(sensible)
}

/// Nine decimals, below 10^15: sums in spreadsheets leave binary dust (0.1 + 0.2), and no ledger means a tenth decimal;
/// a larger number is an identifier or a slip of the hand.
fn sensible(number: Decimal) -> Option<Decimal> {
    let number = number.round_dp(9).normalize();
    (number.abs() < Decimal::from(LARGEST)).then_some(number)
}

fn plain_number(digits: &str) -> Option<Decimal> {
    let body = digits.strip_prefix(['-', '+']).unwrap_or(digits);
    let ordinary = !body.is_empty()
        && body.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && body.bytes().any(|b| b.is_ascii_digit());
    ordinary.then(|| Decimal::from_str(digits).ok()).flatten()
}

/// The exact decimal of a cell's floating-point number, by its shortest notation.
pub fn number_of_f64(number: f64) -> Option<Decimal> {
    let text = format!("{number}");
    Decimal::from_str(&text).ok().and_then(sensible)
}

/// Yes or no: 是/否, √/×, 有/无, Y/N, 1/0, 已/未; `None` where the text is neither.
pub fn yes_no(text: &str) -> Option<bool> {
    let normal = nfkc_where(text, |c| !c.is_whitespace());
    match normal.to_uppercase().as_str() {
        "是" | "√" | "✓" | "✔" | "有" | "Y" | "YES" | "1" | "已" | "TRUE" => Some(true),
        "否" | "×" | "✗" | "✘" | "X" | "无" | "N" | "NO" | "0" | "未" | "FALSE" => {
            Some(false)
        }
        _ => None,
    }
}

/// Whether a text is the mark for what was taken out, and nothing else.
pub fn is_mask(text: &str) -> bool {
    text.contains("已隐去") && nfkc(text.trim()).eq(super::privacy::MASK.chars())
}

/// Whether the words of a header, or beside one, speak of what is planned or demanded and not of what has been done.
pub fn is_planned(header: &str) -> bool {
    const WORDS: [&str; 8] = ["计划", "预计", "预定", "要求", "拟", "应", "原定", "目标"];
    WORDS.iter().any(|word| header.starts_with(word))
}

/// Whether a header is the name of a column of dates.
pub fn names_a_day(header: &str) -> bool {
    header.ends_with("日期") || header.ends_with("时间")
}

/// Whether a character parts the names of several units in one cell.
pub fn is_separator(c: char) -> bool {
    matches!(
        c,
        '、' | '､' | '﹑' | ',' | '，' | '﹐' | ';' | '；' | '﹔' | '/' | '／' | '\n' | '\r'
    )
}

/// A header in the form in which headers are compared: NFKC, without blanks, asterisks and bracketed remarks. Where all of it
/// stands in brackets, they are no remark.
pub fn header(text: &str) -> String {
    if is_plain(text) && !text.contains(['(', ')', '[', ']', '<', '>', '*', ':', '.']) {
        return text.to_owned();
    }
    let (mut outside, mut inside) = (String::with_capacity(text.len()), String::new());
    let mut depth = 0_u32;
    for c in nfkc(text) {
        match c {
            '(' | '[' | '【' | '〔' | '〖' | '<' => depth += 1,
            ')' | ']' | '】' | '〕' | '〗' | '>' => depth = depth.saturating_sub(1),
            '*' | '★' | '※' | '☆' => {}
            c if c.is_whitespace() || c.is_control() || is_invisible(c) => {}
            c if depth > 0 => inside.push(c),
            c => outside.push(c),
        }
    }
    // A bracket that turns the meaning round is no remark: 办结日期（计划） is not the day on which it was done.
    let told = match (
        outside.is_empty(),
        names_a_day(&outside) && is_planned(&inside),
    ) {
        (true, _) => inside,
        (false, true) => inside + &outside,
        (false, false) => outside,
    };
    told.trim_end_matches([':', '.', '、']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (text, expected) in [
            ("85%", Some("0.85")),
            ("0.85", Some("0.85")),
            ("1,200", Some("1200")),
            ("1.2万", Some("12000")),
            ("１２．５", Some("12.5")),
            ("1，200.5", Some("1200.5")),
            ("1 200 000", Some("1200000")),
            ("85 %", Some("0.85")),
            ("８５％", Some("0.85")),
            ("1,234万", Some("12340000")),
            ("1,2", None),
            ("1 2", None),
            ("1,2000", None),
            ("10%~20%", None),
            ("85%以上", None),
            (" 7 ", Some("7")),
            ("-3", Some("-3")),
            ("187.9%", Some("1.879")),
            ("0.00000000001", Some("0")),
            ("999999999999999", Some("999999999999999")),
            ("1000000000000000", None),
            ("约5", None),
            ("5个", None),
            ("", None),
            ("1.2.3", None),
            ("e5", None),
        ] {
            assert_eq!(
                number_of_text(text).map(|n| n.to_string()).as_deref(),
                expected,
                "{text}"
            );
        }
        assert_eq!(
            number_of_f64(0.1 + 0.2).map(|n| n.to_string()).as_deref(),
            Some("0.3")
        );
        assert_eq!(number_of_f64(f64::NAN), None);
    }

    #[test]
    fn headers_are_compared_without_blanks_stars_and_remarks() {
        for text in [
            "事项编号",
            " 事项 编号*",
            "事项\n编号(必填)",
            "＊事项编号（必填）",
            "事 项 编 号【不可改】",
            "【事项编号】",
            "事项编号：",
            "〔事项编号〕*",
            "事项　编号\r\n(必填",
        ] {
            assert_eq!(header(text), "事项编号", "{text}");
        }
    }

    #[test]
    fn yes_and_no_have_many_signs() {
        for text in ["是", "√", "有", "Y", "y", "1", "已", "１"] {
            assert_eq!(yes_no(text), Some(true), "{text}");
        }
        for text in ["否", "×", "无", "N", "0", "未"] {
            assert_eq!(yes_no(text), Some(false), "{text}");
        }
        assert_eq!(yes_no("大概"), None);
    }
}
