//! How the pages write days, spans and lists of names.

pub use crate::source::day::iso;
use chrono::{Datelike, NaiveDate, Weekday};
use rust_decimal::Decimal;
use std::borrow::Cow;

/// Room for any day with its day of the week.
const LONGEST_DAY: usize = "2026年11月20日（星期五）".len();

/// Adds a whole number that is hardly ever longer than four digits.
fn push_number(number: u32, text: &mut String) {
    if number >= 10 {
        push_number(number / 10, text);
    }
    text.push(char::from_digit(number % 10, 10).unwrap_or('0'));
}

fn push_short_day(date: NaiveDate, text: &mut String) {
    push_number(date.month(), text);
    text.push('月');
    push_number(date.day(), text);
    text.push('日');
}

fn push_long_day(date: NaiveDate, text: &mut String) {
    match u32::try_from(date.year()) {
        Ok(year) => push_number(year, text),
        Err(_) => text.push_str(&date.year().to_string()),
    }
    text.push('年');
    push_short_day(date, text);
}

/// An amount without needless zeros, with a comma before every three digits of its whole part: `1,237,567.891`.
pub fn grouped(amount: Decimal) -> String {
    let plain = amount.normalize().to_string();
    let end = plain.find('.').unwrap_or(plain.len());
    let begin = usize::from(plain.starts_with('-'));
    let mut text = String::with_capacity(plain.len() + plain.len() / 3);
    for (at, digit) in plain.char_indices() {
        if at > begin && at < end && (end - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A day for running text: `2026年11月20日`. Pages have hundreds of thousands of them, as of those for tables ([`iso`]).
pub fn long_day(date: NaiveDate) -> String {
    let mut text = String::with_capacity(LONGEST_DAY);
    push_long_day(date, &mut text);
    text
}

/// A day of a year that the context makes plain: `11月20日`.
pub fn short_day(date: NaiveDate) -> String {
    let mut text = String::with_capacity(LONGEST_DAY);
    push_short_day(date, &mut text);
    text
}

/// A day as it is read out: `2026年11月20日（星期五）`.
pub fn day_of_week(date: NaiveDate) -> String {
    let mut text = long_day(date);
    text.push('（');
    text.push_str(weekday(date));
    text.push('）');
    text
}

/// What falls due on the as-of date: pages and slips are read for days after it, and today is the reader's day.
pub fn due_at_the_end(as_of: NaiveDate) -> String {
    format!("截至日期当天（{}）到期", short_day(as_of))
}

/// A day of the coming week: `11月20日 周五`.
pub fn day_and_weekday(date: NaiveDate) -> String {
    format!(
        "{} {}",
        short_day(date),
        weekday(date).replace("星期", "周")
    )
}

/// A period by its as-of date: `2026年11月20日一期`.
pub fn period(as_of: NaiveDate) -> String {
    let mut text = long_day(as_of);
    text.push_str("一期");
    text
}

/// A value of a ledger as it is read out: a date in words, an empty one as 空白.
pub fn value(text: &str) -> String {
    match text.parse::<NaiveDate>() {
        Ok(date) => long_day(date),
        Err(_) if text.is_empty() => "空白".to_owned(),
        Err(_) => text.to_owned(),
    }
}

/// What is said of whatever is dated before the notice came into force.
pub const BEFORE_FORCE: &str = "施行前，不计";

/// What a complaint is marked by that only the longer window of the other rule on complaints counts.
pub const ONLY_ACCOUNTABILITY: &str = "只计入问责次数";

/// What a complaint is marked by that came in when its unit was no more.
pub const DISSOLVED: &str = "单位已撤销，不计次数";

/// The day of the week: `星期六`.
pub fn weekday(date: NaiveDate) -> &'static str {
    match date.weekday() {
        Weekday::Mon => "星期一",
        Weekday::Tue => "星期二",
        Weekday::Wed => "星期三",
        Weekday::Thu => "星期四",
        Weekday::Fri => "星期五",
        Weekday::Sat => "星期六",
        Weekday::Sun => "星期日",
    }
}

/// A day for tables (`2026-11-20`), or an empty text.
pub fn day_or_empty(date: Option<NaiveDate>) -> String {
    date.map(iso).unwrap_or_default()
}

/// The month of a day, as 2026年11月.
pub fn month_words(day: NaiveDate) -> String {
    format!("{}年{}月", day.year(), day.month())
}

/// A run of days: `10月3日` or `10月3日至4日` or `10月31日至11月1日`.
pub fn span(first: NaiveDate, last: NaiveDate) -> String {
    if first == last {
        short_day(first)
    } else if (first.year(), first.month()) == (last.year(), last.month()) {
        format!("{}至{}日", short_day(first), last.day())
    } else {
        format!("{}至{}", short_day(first), short_day(last))
    }
}

/// Days put together into runs of days that follow one another.
pub fn runs(days: &[NaiveDate]) -> Vec<(NaiveDate, NaiveDate)> {
    let mut runs: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for &day in days {
        match runs.last_mut() {
            Some((_, last)) if last.succ_opt() == Some(day) => *last = day,
            _ => runs.push((day, day)),
        }
    }
    runs
}

/// Half-width punctuation of the program's own Chinese sentences as print has it: `,:;()!?` beside a Chinese character
/// become full-width. What stands between 「 and 」 is somebody's own text and stays as typed.
pub fn printed<'t>(text: impl Into<Cow<'t, str>>) -> String {
    let text = text.into();
    if !has_half_width(text.as_bytes()) {
        return text.into_owned();
    }
    let mut quoted = 0_usize;
    let mut open = Vec::new();
    let mut result = String::with_capacity(text.len() + 32);
    let mut kept = 0;
    let next = |from: usize| {
        let mut bytes = text.as_bytes()[from..].iter();
        bytes.position(|byte| is_half_width(*byte))
    };
    while let Some(length) = next(kept) {
        let at = kept + length;
        let (before, rest) = (&text[kept..at], &text[at + 1..]);
        quoted = quoted_behind(before, quoted);
        result.push_str(before);
        kept = at + 1;
        let character = char::from(text.as_bytes()[at]);
        let neighbours = [text[..at].chars().next_back(), rest.chars().next()];
        let beside = neighbours.into_iter().flatten().any(is_chinese);
        result.push(if quoted > 0 {
            character
        } else {
            wide(character, beside, &mut open)
        });
    }
    result.push_str(&text[kept..]);
    result
}

/// How many quotations are open behind a text, where so many are before it.
fn quoted_behind(text: &str, quoted: usize) -> usize {
    // Both marks begin with this byte, and no other byte of a letter is the same.
    const FIRST: u8 = "「".as_bytes()[0];
    memchr::memchr_iter(FIRST, text.as_bytes()).fold(quoted, |quoted, at| {
        match text[at..].chars().next() {
            Some('「') => quoted + 1,
            Some('」') => quoted.saturating_sub(1),
            _ => quoted,
        }
    })
}

/// Whether there is any punctuation that may become full-width: looked for in whole pieces, which processors do at once.
fn has_half_width(text: &[u8]) -> bool {
    let mut pieces = text.chunks(64);
    pieces.any(|piece| {
        piece
            .iter()
            .fold(false, |any, byte| any | is_half_width(*byte))
    })
}

/// Whether a byte is punctuation that may become full-width.
fn is_half_width(byte: u8) -> bool {
    matches!(byte, b',' | b':' | b';' | b'(' | b')' | b'!' | b'?')
}

/// One character in print; brackets are widened in pairs.
fn wide(character: char, beside_chinese: bool, open: &mut Vec<bool>) -> char {
    match character {
        '(' => {
            open.push(beside_chinese);
            if beside_chinese { '（' } else { '(' }
        }
        ')' => {
            let widened = open.pop().unwrap_or(beside_chinese);
            if widened { '）' } else { ')' }
        }
        _ if !beside_chinese => character,
        ',' => '，',
        ':' => '：',
        ';' => '；',
        '!' => '！',
        '?' => '？',
        _ => character,
    }
}

fn is_chinese(character: char) -> bool {
    matches!(u32::from(character), 0x2E80..=0x303F | 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0xFF00..=0xFFEF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_a_comma_before_every_three_digits() {
        for (amount, expected) in [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1,000"),
            ("-1000.50", "-1,000.5"),
            ("-999", "-999"),
            ("1237567.891", "1,237,567.891"),
            ("123456", "123,456"),
            ("0.123456", "0.123456"),
        ] {
            let amount = amount.parse().expect("an amount");
            assert_eq!(grouped(amount), expected);
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn days_that_follow_one_another_are_one_run() {
        let days = [
            "2026-10-03",
            "2026-10-04",
            "2026-10-10",
            "2026-10-31",
            "2026-11-01",
        ]
        .map(day);
        let shown: Vec<String> = runs(&days)
            .into_iter()
            .map(|(first, last)| span(first, last))
            .collect();
        assert_eq!(shown, ["10月3日至4日", "10月10日", "10月31日至11月1日"]);
    }

    #[test]
    fn days_are_written_out_without_leading_zeros() {
        for (date, long, week) in [
            ("2026-01-09", "2026年1月9日", "2026年1月9日（星期五）"),
            ("2026-11-20", "2026年11月20日", "2026年11月20日（星期五）"),
            ("0987-12-31", "987年12月31日", "987年12月31日（星期一）"),
        ] {
            assert_eq!(
                (long_day(day(date)), day_of_week(day(date))),
                (long.to_owned(), week.to_owned())
            );
        }
        assert_eq!(short_day(day("2026-03-08")), "3月8日");
        let early = NaiveDate::MIN;
        assert_eq!(long_day(early), format!("{}年1月1日", early.year()));
    }

    #[test]
    fn the_programs_own_sentences_are_printed_with_full_width_punctuation() {
        for (text, expected) in [
            ("二(四)、三(二)", "二（四）、三（二）"),
            ("不作数,按清单;请核对:甲", "不作数，按清单；请核对：甲"),
            ("读到「甲,乙(丙)」,应为日期", "读到「甲,乙(丙)」，应为日期"),
            ("1,200 (x)", "1,200 (x)"),
            ("表格(.xlsx 等)", "表格（.xlsx 等）"),
            ("「甲「乙」,丙」,丁!", "「甲「乙」,丙」，丁！"),
            (",前(甲)后:", "，前（甲）后："),
        ] {
            assert_eq!(printed(text), expected);
        }
    }
}
