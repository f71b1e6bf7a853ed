//! Dates and deadlines as people type them.

mod deadline;
mod otherwise;
mod reason;

use crate::model::record::TypedDate;
use crate::source::day::YEARS;
use crate::source::{is_invisible, nfkc_where, pattern};
use chrono::{Datelike, Days, NaiveDate};
pub use deadline::deadline_of_text;
use otherwise::date_written_otherwise;
pub use reason::Reason;
use regex::Regex;
use std::sync::LazyLock;

/// A year of two digits lies at most so many years from those that a ledger is about.
const NEAR_YEARS: i32 = 10;

/// Day 0 of the 1900 date system as spreadsheets count it.
const SERIAL_EPOCH: NaiveDate = NaiveDate::from_ymd_opt(1899, 12, 30).expect("a valid date");

/// A serial date number must lie in 2000-01-01 to 2100-12-31.
const SERIAL_RANGE: std::ops::RangeInclusive<f64> = 36526.0..=73415.99999;

static FULL: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("^{YEAR}{MONTH_DAY}{CLOCK}$")));
static YEARLESS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?P<m>\d{{1,2}})\s*[-/.月]\s*(?P<d>\d{{1,2}})\s*[日号]?{CLOCK}$"
    ))
});
/// A clock right behind a day without 日: nobody can tell where the one ends and the other begins (11月20:00).
static GLUED: LazyLock<Regex> = LazyLock::new(|| pattern(r"[-/.、月]\s*\d{1,4}\s*[:时点]"));
static DIGITS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\d{8}$"));
/// What may stand behind eight digits.
static BEHIND_DIGITS: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"^\s*[日号]?{CLOCK}$")));
static YEAR_MONTH: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?P<y>\d{4})\s*[-/.、年]\s*(?P<m>\d{1,2})\s*(?:月份?)?$"));
static RANGE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^.*\d\s*[日号]?\s*[-—–―~至到]+\s*\d.*$"));
static WORDS_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:\d{4}|\d{2})\s*[-/.、年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?[^\d\s\-/.]\D*$",
    )
});

/// That a thing is not done yet, or is being done.
static NOT_YET: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:[尚暂还]?[未没]有?[一-龥]{0,5}|正在[一-龥]{0,6}|在办|[一-龥]{2,4}中|暂无|否|×)$")
});

const YEAR: &str = r"(?P<y>\d{4}|\d{2})\s*(?P<first>[-/.、年])\s*";
const MONTH_DAY: &str = r"(?P<m>\d{1,2})\s*(?P<second>[-/.、月])\s*(?P<d>\d{1,2})\s*[日号]?";
const CLOCK: &str = r"\s*(?:[(]?(?:星期|周)[一二三四五六日天][)]?)?\s*(?:T?\s*(?:上午|下午|晚上?|AM|PM)?\s*\d{1,2}\s*(?:[:时点]\s*(?:\d{0,2}|半|整)\s*(?:[:分]\s*\d{0,2}(?:\.\d+)?\s*秒?)?)(?:\s*(?:AM|PM))?|上午|下午)?";

/// How a date without a year gets one.
#[derive(Debug, Clone, Copy)]
pub enum YearFrom {
    /// The year of this as-of date, or the year before if the day would lie more than 31 days after it.
    AsOf(NaiveDate),
    /// The first such day on or after this one.
    OnOrAfter(NaiveDate),
    /// The year of this as-of date, whatever the day: plans, and deadlines that have no start to count from.
    SameYear(NaiveDate),
    /// Not at all: a year must be written. The directory belongs to no period, and tells of what had been up to the newest one of this date.
    Written(NaiveDate),
    /// Not at all, and nothing is known of when it was written.
    Nowhere,
}

impl YearFrom {
    /// Why a year of two digits is not taken for that of this century; `None` where it is.
    fn doubt(self, year: i32) -> Option<Reason> {
        match self {
            YearFrom::AsOf(day) | YearFrom::OnOrAfter(day) | YearFrom::SameYear(day) => {
                let is_far = (year - day.year()).abs() > NEAR_YEARS;
                is_far.then_some(Reason::DoubtfulYear(year.unsigned_abs()))
            }
            // Units and terms may be of any year before.
            YearFrom::Written(newest) => {
                let is_ahead = year - newest.year() > NEAR_YEARS;
                is_ahead.then_some(Reason::YearAhead(year.unsigned_abs()))
            }
            YearFrom::Nowhere => None,
        }
    }

    fn settle(self, month: u32, day: u32) -> Result<NaiveDate, Reason> {
        match self {
            YearFrom::AsOf(as_of) => {
                let this_year = NaiveDate::from_ymd_opt(as_of.year(), month, day);
                let latest = as_of.checked_add_days(Days::new(31));
                match this_year {
                    Some(date) if latest.is_none_or(|latest| date <= latest) => Ok(date),
                    _ => NaiveDate::from_ymd_opt(as_of.year() - 1, month, day)
                        .ok_or(Reason::NoSuchDay),
                }
            }
            YearFrom::OnOrAfter(start) => (start.year()..=start.year() + 8)
                .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
                .find(|date| *date >= start)
                .ok_or(Reason::NoSuchDay),
            YearFrom::SameYear(as_of) => {
                NaiveDate::from_ymd_opt(as_of.year(), month, day).ok_or(Reason::NoSuchDay)
            }
            YearFrom::Written(_) | YearFrom::Nowhere => Err(Reason::YearMissing),
        }
    }
}

/// Whether a day without a year, as a snapshot gave it one, is 29 February of the year before only because the snapshot's own year has none:
/// the rule about the 31 days would not have gone back.
pub fn is_of_no_leap_year(date: NaiveDate, as_of: NaiveDate) -> bool {
    let is_leap_day = (date.month(), date.day()) == (2, 29) && date.year() == as_of.year() - 1;
    // It would lie where 1 March does.
    let place = NaiveDate::from_ymd_opt(as_of.year(), 3, 1);
    let latest = as_of.checked_add_days(Days::new(31));
    is_leap_day && place <= latest
}

/// The date of a number in a date column: eight digits are yyyymmdd, 36526 to 73415 a date serial.
///
/// # Errors
/// The reason, where the number is neither.
pub fn date_of_number(number: f64) -> Result<NaiveDate, Reason> {
    if SERIAL_RANGE.contains(&number) {
        return date_of_serial(number);
    }
    let text = number.to_string();
    if DIGITS.is_match(&text) {
        return eight_digits(&text);
    }
    Err(meant_by(&text))
}

/// Whether a text is the number that a spreadsheet makes of two days alike: 11.2 of 11.2 and of 11.20.
pub fn may_be_tens_of_days(text: &str) -> bool {
    matches!(text.as_bytes(), [.., b'.', b'1'..=b'3'])
        && text.len() <= 4
        && matches!(meant_by(text), Reason::DayOrTensOfDays(..))
}

/// What a number that is no date may have been meant for.
fn meant_by(text: &str) -> Reason {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let number = |text: &str| text.parse::<u32>().ok();
    let (Some(whole_number), digits) = (number(whole), fraction.len()) else {
        return Reason::NotADate;
    };
    let is_year = i32::try_from(whole_number).is_ok_and(|year| YEARS.contains(&year));
    match (number(fraction), digits) {
        (None, 0) if is_year => Reason::OnlyYear(whole_number),
        (None, 0) if whole.len() == 6 && (1..=12).contains(&(whole_number % 100)) => {
            Reason::NoDay(whole_number / 100, whole_number % 100)
        }
        (Some(1), 1) if is_year => Reason::JanuaryOrOctober(whole_number),
        (Some(month @ 1..=12), 1..=2) if is_year => Reason::NoDay(whole_number, month),
        (Some(day), 1) if (1..=12).contains(&whole_number) => {
            let tens = NaiveDate::from_ymd_opt(2024, whole_number, day * 10);
            match tens {
                Some(_) => Reason::DayOrTensOfDays(whole_number, day),
                None => Reason::PerhapsMonthAndDay(whole_number, day),
            }
        }
        (Some(day), 2) if NaiveDate::from_ymd_opt(2024, whole_number, day).is_some() => {
            Reason::PerhapsMonthAndDay(whole_number, day)
        }
        _ => Reason::NotADate,
    }
}

fn eight_digits(text: &str) -> Result<NaiveDate, Reason> {
    let part = |range: std::ops::Range<usize>| text[range].parse::<u32>().unwrap_or(0);
    checked(part(0..4), part(4..6), part(6..8))
}

fn checked(year: u32, month: u32, day: u32) -> Result<NaiveDate, Reason> {
    let year = i32::try_from(if year < 100 { year + 2000 } else { year }).unwrap_or(0);
    if !YEARS.contains(&year) {
        return Err(Reason::OutOfRange);
    }
    NaiveDate::from_ymd_opt(year, month, day).ok_or(Reason::NoSuchDay)
}

/// The day that a date cell shows, whatever its year.
///
/// # Errors
/// The reason, where it is outside 2000 to 2100 or no day at all.
pub fn date_of_serial(serial: f64) -> Result<NaiveDate, Reason> {
    match day_of_serial(serial) {
        Some(date) if SERIAL_RANGE.contains(&serial) => Ok(date),
        Some(_) => Err(Reason::OutOfRange),
        None => Err(Reason::NotADate),
    }
}

/// The day of a serial number, for showing it; `None` where there is none in any year that office programs know.
pub fn day_of_serial(serial: f64) -> Option<NaiveDate> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range is checked; the fraction is the time of day"
    )]
    (1.0..2_958_466.0)
        .contains(&serial)
        .then(|| SERIAL_EPOCH.checked_add_days(Days::new(serial.floor() as u64)))
        .flatten()
}

/// The time of day of a serial number without a day, to the minute, for showing it.
pub fn time_of_serial(serial: f64) -> Option<String> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is less than a day"
    )]
    (0.0..1.0).contains(&serial).then(|| {
        let minutes = (serial * 1_440.0).round() as u32;
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    })
}

/// The text in its compatible form, without the marks that no eye sees.
fn plain(text: &str) -> String {
    nfkc_where(text, |c| !is_invisible(c)).trim().to_owned()
}

/// The date that a text says.
///
/// # Errors
/// The reason, where it says none.
pub fn date_of_text(text: &str, year_from: YearFrom) -> Result<TypedDate, Reason> {
    let normal = plain(text).to_uppercase();
    if normal.contains([':', '时', '点']) && GLUED.is_match(&normal) {
        return Err(Reason::NotADate);
    }
    if let Some(found) = FULL.captures(&normal) {
        let number = |name: &str| found[name].parse::<u32>().unwrap_or(0);
        if !are_of_one_kind(&found["first"], &found["second"]) {
            return Err(Reason::ARange);
        }
        let date = checked(number("y"), number("m"), number("d"))?;
        if found["y"].len() == 2
            && let Some(doubt) = year_from.doubt(date.year())
        {
            return Err(doubt);
        }
        return Ok(TypedDate::Full(date));
    }
    if let Some(found) = YEARLESS.captures(&normal) {
        let number = |name: &str| found[name].parse::<u32>().unwrap_or(0);
        let (month, day) = (number("m"), number("d"));
        // 2024 was a leap year: the day must exist in some year at least.
        NaiveDate::from_ymd_opt(2024, month, day).ok_or(Reason::NoSuchDay)?;
        let date = year_from.settle(month, day)?;
        return Ok(TypedDate::Yearless(date, text.trim().into()));
    }
    if let Some(digits) = digits_of_a_day(&normal) {
        let date = eight_digits(digits)?;
        return Ok(TypedDate::Full(date));
    }
    if let Ok(number) = normal.parse::<f64>() {
        return date_of_number(number).map(TypedDate::Full);
    }
    date_written_otherwise(&normal, year_from).unwrap_or_else(|| Err(why_no_date(&normal)))
}

/// The eight digits of 20261120, 20261120日 and 20261120 09:30; a ninth digit is of the same number.
fn digits_of_a_day(text: &str) -> Option<&str> {
    let (digits, behind) = text.split_at_checked(8)?;
    let is_a_day = digits.bytes().all(|byte| byte.is_ascii_digit())
        && !behind.starts_with(|c: char| c.is_ascii_digit())
        && (behind.is_empty() || BEHIND_DIGITS.is_match(behind));
    is_a_day.then_some(digits)
}

/// Whether two signs can part one date: 11.8-12 and 2026.11-12 are days or months from the one to the other.
fn are_of_one_kind(first: &str, second: &str) -> bool {
    first == second || first == "年" || second == "月"
}

fn why_no_date(normal: &str) -> Reason {
    if let Some(found) = YEAR_MONTH.captures(normal) {
        let number = |name: &str| found[name].parse::<u32>().unwrap_or(0);
        return match (&found["m"], number("m")) {
            ("1", _) if normal.contains('.') => Reason::JanuaryOrOctober(number("y")),
            (_, month @ 1..=12) => Reason::NoDay(number("y"), month),
            _ => Reason::NoSuchDay,
        };
    }
    if let Some(date) = in_chinese_numerals(normal) {
        return Reason::InChineseNumerals(date);
    }
    if normal
        .chars()
        .all(|c| matches!(c, '至' | '今' | '/' | '-' | '—' | '–' | '\\' | '无'))
    {
        return Reason::NothingWritten;
    }
    if NOT_YET.is_match(normal) {
        return Reason::NothingWritten;
    }
    if WORDS_BEHIND.is_match(normal) {
        return Reason::WordsBehind;
    }
    if RANGE.is_match(normal) {
        return Reason::ARange;
    }
    let vague = [
        "长期", "立即", "立行", "待定", "持续", "常态", "尽快", "马上", "随时", "每月", "每周",
        "底", "季度", "旬",
    ];
    if vague.iter().any(|word| normal.contains(word)) {
        return Reason::NoCertainDay;
    }
    Reason::NotADate
}

/// The date of 二〇二六年十一月二十日.
fn in_chinese_numerals(text: &str) -> Option<NaiveDate> {
    let digit = |c: char| match c {
        '零' | '○' | 'O' => Some(0),
        c => "〇一二三四五六七八九".chars().position(|known| known == c),
    };
    // Tens and ones: 十, 十一, 二十, 二十一.
    let small = |text: &str| -> Option<usize> {
        let (tens, ones) = match text.split_once('十') {
            Some(("", ones)) => (1, ones),
            Some((tens, ones)) => (tens.chars().next().and_then(digit)?, ones),
            None => (0, text),
        };
        let ones = match ones.chars().next() {
            None => 0,
            Some(c) => digit(c)?,
        };
        Some(tens * 10 + ones)
    };
    let (year, rest) = text.split_once('年')?;
    let (month, day) = rest.split_once('月')?;
    let year = year
        .chars()
        .try_fold(0, |year, c| Some(year * 10 + digit(c)?))?;
    let part = |number: usize| u32::try_from(number).ok();
    let month = part(small(month.trim())?)?;
    let day = part(small(day.trim_end_matches(['日', '号']).trim())?)?;
    checked(part(year)?, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    const AS_OF: &str = "2026-11-20";

    #[track_caller]
    fn case(text: &str, expected: Result<&str, Reason>) {
        let read = date_of_text(text, YearFrom::AsOf(day(AS_OF))).map(|typed| typed.date());
        assert_eq!(read, expected.map(day), "{text}");
    }

    #[test]
    fn every_notation_of_a_date_is_read() {
        for text in [
            "2026-11-20",
            "2026/11/20",
            "2026.11.20",
            "2026、11、20",
            "2026年11月20日",
            "20261120",
            "26.11.20",
            "11月20日",
            "11.20",
            "11-20",
            "11月20号",
            "2026-11-20 18:00",
            "2026年11月20日18时30分",
            "２０２６．１１．２０",
            "2026-11-20T00:00:00",
            " 2026年 11月 20日 ",
            "2026年11月20",
            "2026-11-20(星期五)",
            "11月20日18:00",
            "46346",
            "2026/11/20 8:00:00 AM",
            "2026-11-20 00:00:00.000",
            "2026.11.20日",
            "11-20号",
            "26/11/20",
            "26-11-20",
            "26年11月20日",
            "2026年11.20",
            "2026.11月20日",
            "2026年11月20日上午9时半",
            "\u{feff}2026-11-20\u{200b}",
            "２０２６１１２０",
            "１１月２０日",
            "2026-11-20T00:00:00.000Z",
            "2026-11-20T00:00:00Z",
            "2026-11-20T08:00:00+08:00",
            "2026-11-20T15:59Z",
            "2026-11-20 00:00:00-0500",
            "2026–11–20",
            "2026—11—20 18:00",
            "'2026-11-20",
            "‘11月20日",
            "20261120日",
            "20261120号",
            "20261120 09:30",
            "20261120日 9:30:00",
            "20261120T18:00",
            "20261120上午",
            "２０２６１１２０日",
        ] {
            case(text, Ok("2026-11-20"));
        }
    }

    #[test]
    fn what_is_no_date_is_refused_with_its_reason() {
        case("2026-02-29", Err(Reason::NoSuchDay));
        case("2026-13-01", Err(Reason::NoSuchDay));
        case("26.11", Err(Reason::NoSuchDay));
        case("1999-12-31", Err(Reason::OutOfRange));
        case("2101-01-01", Err(Reason::OutOfRange));
        case("2022.1", Err(Reason::JanuaryOrOctober(2022)));
        case("2022.11", Err(Reason::NoDay(2022, 11)));
        case("2022年10月", Err(Reason::NoDay(2022, 10)));
        case("2022年1月份", Err(Reason::NoDay(2022, 1)));
        case("2026", Err(Reason::OnlyYear(2026)));
        case("202611", Err(Reason::NoDay(2026, 11)));
        case("11月7日-10日", Err(Reason::ARange));
        let other_day = |text: &str| Err(Reason::OtherDayInBeijing(day(text)));
        case("2026-11-19T16:00:00.000Z", other_day("2026-11-20"));
        case("2026-11-20T01:00:00+10:00", other_day("2026-11-19"));
        case("2026-02-29T00:00:00Z", Err(Reason::NoSuchDay));
        case("2026–11–07至2026–11–10", Err(Reason::ARange));
        case("'", Err(Reason::NotADate));
        case("2026.11.7—2026.11.10", Err(Reason::ARange));
        for text in ["11.8-12", "11/7-10", "11-8.12", "2026.11-12", "26.11、12"] {
            case(text, Err(Reason::ARange));
        }
        for text in [
            "长期",
            "立即",
            "立行立改",
            "待定",
            "11月底前",
            "每月25日前",
            "一季度",
        ] {
            case(text, Err(Reason::NoCertainDay));
        }
        for text in [
            "11月20:00",
            "11.20:00",
            "2026-11-20:00",
            "2026-11-118:30",
            "2026112009:30",
            "202611201日",
            "20261120.5",
        ] {
            case(text, Err(Reason::NotADate));
        }
        for text in [
            "/",
            "—",
            "——",
            "无",
            "至今",
            "未完成",
            "尚未反馈",
            "在办",
            "办理中",
            "暂未",
            "否",
            "没有",
            "正在办理",
        ] {
            case(text, Err(Reason::NothingWritten));
        }
        for (text, meant) in [
            ("二〇二六年三月五日", "2026-03-05"),
            ("二零二六年十一月二十日", "2026-11-20"),
            ("二○二六年十二月三十一日", "2026-12-31"),
            ("二〇二六年十月十日", "2026-10-10"),
        ] {
            case(text, Err(Reason::InChineseNumerals(day(meant))));
        }
        case("11/10/26", Err(Reason::DoubtfulYear(2011)));
        case("11-8-26", Err(Reason::DoubtfulYear(2011)));
        case("20.1.5", Ok("2020-01-05"));
        for text in ["11月19日已办结", "2026-11-19(已办)", "2026.11.19前办结"] {
            case(text, Err(Reason::WordsBehind));
        }
        for text in [
            "某日",
            "1234",
            "二〇二六年十一月",
            "二〇二六年十三月一日",
            "20/11/2026",
        ] {
            case(text, Err(Reason::NotADate));
        }
    }

    #[test]
    fn a_date_without_a_year_lies_at_most_31_days_after_its_snapshot() {
        let at = |as_of: &str, text: &str| {
            date_of_text(text, YearFrom::AsOf(day(as_of))).map(|typed| typed.date())
        };
        assert_eq!(at("2026-11-20", "12.21"), Ok(day("2026-12-21")));
        assert_eq!(at("2026-11-20", "12.22"), Ok(day("2025-12-22")));
        assert_eq!(at("2027-01-08", "11月20日"), Ok(day("2026-11-20")));
        assert_eq!(at("2025-01-10", "2月29日"), Ok(day("2024-02-29")));
        assert_eq!(
            date_of_text("11.20", YearFrom::Nowhere),
            Err(Reason::YearMissing)
        );
    }

    #[test]
    fn a_year_of_two_digits_in_a_paper_of_no_period_lies_not_far_ahead_of_the_newest() {
        let read = |text: &str| {
            date_of_text(text, YearFrom::Written(day(AS_OF))).map(|typed| typed.date())
        };
        for (text, expected) in [
            ("84.5.1", Err(Reason::YearAhead(2084))),
            ("98年3月1日", Err(Reason::YearAhead(2098))),
            ("37.1.1", Err(Reason::YearAhead(2037))),
            ("36.1.1", Ok("2036-01-01")),
            ("05.1.1", Ok("2005-01-01")),
            ("2098-03-01", Ok("2098-03-01")),
            ("3月1日", Err(Reason::YearMissing)),
        ] {
            assert_eq!(read(text), expected.map(day), "{text}");
        }
    }

    #[test]
    fn the_leap_day_of_a_year_without_one_is_of_the_year_before_where_the_day_behind_it_would_be() {
        let leap_day = day("2024-02-29");
        for (as_of, is_of_none) in [
            ("2025-01-28", false),
            ("2025-01-29", true),
            ("2025-03-07", true),
            ("2024-03-07", false),
            ("2026-03-07", false),
        ] {
            assert_eq!(
                is_of_no_leap_year(leap_day, day(as_of)),
                is_of_none,
                "{as_of}"
            );
        }
        assert!(!is_of_no_leap_year(day("2024-03-01"), day("2025-03-07")));
    }

    #[test]
    fn numbers_are_serials_or_eight_digits() {
        for (number, expected) in [
            (44872.0, Ok("2022-11-07")),
            (44872.75, Ok("2022-11-07")),
            (36526.0, Ok("2000-01-01")),
            (73415.0, Ok("2100-12-31")),
            (20_221_107.0, Ok("2022-11-07")),
            (20_221_131.0, Err(Reason::NoSuchDay)),
            (2022.1, Err(Reason::JanuaryOrOctober(2022))),
            (2022.11, Err(Reason::NoDay(2022, 11))),
            (2026.0, Err(Reason::OnlyYear(2026))),
            (11.15, Err(Reason::PerhapsMonthAndDay(11, 15))),
            (11.7, Err(Reason::PerhapsMonthAndDay(11, 7))),
            (36525.0, Err(Reason::NotADate)),
            (73416.0, Err(Reason::NotADate)),
            (11.2, Err(Reason::DayOrTensOfDays(11, 2))),
            (-5.0, Err(Reason::NotADate)),
        ] {
            assert_eq!(date_of_number(number), expected.map(day), "{number}");
        }
    }
}
