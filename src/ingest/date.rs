//! Dates and deadlines as people type them.

use crate::model::record::{TypedDate, TypedDeadline};
use crate::source::{is_invisible, nfkc_where};
use chrono::{Datelike, Days, NaiveDate};
use regex::Regex;
use std::sync::LazyLock;

/// Why a text or number is no date, with what its writer may have meant where that can be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Nothing like a date.
    NotADate,
    /// A day that no calendar has.
    NoSuchDay,
    /// A year outside 2000 to 2100.
    OutOfRange,
    /// 2022.1, which a spreadsheet makes of 2022.1 and of 2022.10 alike.
    JanuaryOrOctober(u32),
    /// A year and a month.
    NoDay(u32, u32),
    /// A year alone.
    OnlyYear(u32),
    /// A number such as 11.2: the second or the twentieth.
    DayOrTensOfDays(u32, u32),
    /// A number such as 11.15, which may have been typed for a month and a day.
    PerhapsMonthAndDay(u32, u32),
    /// A span of days.
    ARange,
    /// 长期, 立即 and the like.
    NoCertainDay,
    /// A sign for "nothing".
    NothingWritten,
    /// A deadline that says until which day of no month, or of several.
    NotALimit,
    /// A deadline of which only the month is known.
    OnlyMonth(u32),
    /// Several deadlines in one cell.
    SeveralLimits,
    /// No year where there is nothing to take it from.
    YearMissing,
    /// A date in Chinese numerals: which one it may mean.
    InChineseNumerals(NaiveDate),
    /// A date with other words behind it.
    WordsBehind,
}

impl Reason {
    /// The reason in words (Chinese).
    pub fn words(self) -> String {
        match self {
            Reason::NotADate => "不是日期".to_owned(),
            Reason::NoSuchDay => "没有这一天".to_owned(),
            Reason::OutOfRange => "年份应在2000年至2100年之间".to_owned(),
            Reason::JanuaryOrOctober(year) => {
                format!("看不出是{year}年1月还是{year}年10月，也没有写哪一日")
            }
            Reason::NoDay(year, month) => format!("只写到{year}年{month}月，没有写哪一日"),
            Reason::OnlyYear(year) => format!("只写了{year}年，没有写月和日"),
            Reason::DayOrTensOfDays(month, day) => {
                format!("这是一个数字，看不出是{month}月{day}日还是{month}月{day}0日")
            }
            Reason::PerhapsMonthAndDay(month, day) => {
                format!("这是一个数字；如果指{month}月{day}日，请写成「{month}月{day}日」")
            }
            Reason::ARange => "写的是一段时间，不是一个日子".to_owned(),
            Reason::NoCertainDay => "没有说是哪一天".to_owned(),
            Reason::NothingWritten => "这不是日期；还没有的，请留空".to_owned(),
            Reason::NotALimit => "没有说明到哪一天".to_owned(),
            Reason::OnlyMonth(month) => {
                format!("只写到{month}月；如果指月底，请写成「{month}月底前」")
            }
            Reason::SeveralLimits => "写了不止一个时限，看不出以哪一个为准".to_owned(),
            Reason::YearMissing => "没有写年份".to_owned(),
            Reason::InChineseNumerals(date) => format!(
                "日期要用阿拉伯数字写；如果指{}年{}月{}日，请写成「{date}」",
                date.year(),
                date.month(),
                date.day()
            ),
            Reason::WordsBehind => {
                "日期后面还有别的文字；如果就是这一天，请只写日期，其余写到备注".to_owned()
            }
        }
    }
}

/// The years that a date may lie in.
pub const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// Day 0 of the 1900 date system as spreadsheets count it.
const SERIAL_EPOCH: NaiveDate = NaiveDate::from_ymd_opt(1899, 12, 30).expect("a valid date");

/// A day of a leap year, where only month and day of a text matter.
const LEAP_DAY: NaiveDate = NaiveDate::from_ymd_opt(2024, 2, 29).expect("a valid date");

/// A serial date number must lie in 2000-01-01 to 2100-12-31.
const SERIAL_RANGE: std::ops::RangeInclusive<f64> = 36526.0..=73415.99999;

static FULL: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("^{YEAR}{MONTH_DAY}{CLOCK}$")));
static YEARLESS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?P<m>\d{{1,2}})\s*[-/.月]\s*(?P<d>\d{{1,2}})\s*[日号]?{CLOCK}$"
    ))
});
static DIGITS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\d{8}$"));
static YEAR_MONTH: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?P<y>\d{4})\s*[-/.、年]\s*(?P<m>\d{1,2})\s*(?:月份?)?$"));
static ONLY_MONTH: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:\d{4}\s*年\s*)?(?P<m>\d{1,2})\s*月(?:份|内|份内|中)?$"));
static SEVERAL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:\d|底|末|旬|前)[^-~—–至到]*[、,;].*(?:\d|底|末|旬|前)"));
static RANGE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^.*\d\s*[日号]?\s*[-—–―~至到]+\s*\d.*$"));
static BETWEEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s*[-—–―~至到]+\s*"));
static BEFORE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?P<day>.+?)\s*(?:之前|以前|前|[(]前[)])$"));
static WORDS_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:\d{4}|\d{2})\s*[-/.、年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?[^\d\s\-/.]\D*$",
    )
});
static MONTH_END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?P<y>\d{4}|\d{2})\s*年\s*)?(?P<m>\d{1,2})\s*月\s*(?P<part>底|末|上旬|中旬|下旬)$",
    )
});
static YEAR_END: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:(?P<y>\d{4}|\d{2}\s*年)\s*年?|今?年)\s*(?:年底|年末|底|末)$"));
static QUARTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:(?P<y>\d{4}|\d{2})\s*年\s*)?第?\s*(?P<q>[一二三四1234])\s*季度(?:末|底)?$")
});

const YEAR: &str = r"(?P<y>\d{4}|\d{2})\s*[-/.、年]\s*";
const MONTH_DAY: &str = r"(?P<m>\d{1,2})\s*[-/.、月]\s*(?P<d>\d{1,2})\s*[日号]?";
const CLOCK: &str = r"\s*(?:[(]?(?:星期|周)[一二三四五六日天][)]?)?\s*(?:T?\s*(?:上午|下午|晚上?|AM|PM)?\s*\d{1,2}\s*(?:[:时点]\s*(?:\d{0,2}|半|整)\s*(?:[:分]\s*\d{0,2}(?:\.\d+)?\s*秒?)?)(?:\s*(?:AM|PM))?|上午|下午)?";

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a valid pattern")
}

/// How a date without a year gets one.
#[derive(Debug, Clone, Copy)]
pub enum YearFrom {
    /// The year of this as-of date, or the year before if the day would lie more than 31 days after it.
    AsOf(NaiveDate),
    /// The first such day on or after this one.
    OnOrAfter(NaiveDate),
    /// The year of this as-of date, whatever the day: plans, and deadlines that have no start to count from.
    SameYear(NaiveDate),
    /// Not at all: a year must be written.
    Nowhere,
}

impl YearFrom {
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
            YearFrom::Nowhere => Err(Reason::YearMissing),
        }
    }
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

/// What a number that is no date may have been meant for.
fn meant_by(text: &str) -> Reason {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let number = |text: &str| text.parse::<u32>().ok();
    let (Some(whole_number), digits) = (number(whole), fraction.len()) else {
        return Reason::NotADate;
    };
    let is_year = (2000..=2100).contains(&whole_number);
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
    if let Some(found) = FULL.captures(&normal) {
        let number = |name: &str| found[name].parse::<u32>().unwrap_or(0);
        let date = checked(number("y"), number("m"), number("d"))?;
        return Ok(TypedDate {
            date,
            yearless: None,
        });
    }
    if let Some(found) = YEARLESS.captures(&normal) {
        let number = |name: &str| found[name].parse::<u32>().unwrap_or(0);
        let (month, day) = (number("m"), number("d"));
        // 2024 was a leap year: the day must exist in some year at least.
        NaiveDate::from_ymd_opt(2024, month, day).ok_or(Reason::NoSuchDay)?;
        return Ok(TypedDate {
            date: year_from.settle(month, day)?,
            yearless: Some(text.trim().into()),
        });
    }
    if DIGITS.is_match(&normal) {
        let date = eight_digits(&normal)?;
        return Ok(TypedDate {
            date,
            yearless: None,
        });
    }
    if let Ok(number) = normal.parse::<f64>() {
        return date_of_number(number).map(|date| TypedDate {
            date,
            yearless: None,
        });
    }
    Err(why_no_date(&normal))
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

/// The deadline that a text in 完成时限 says: any date, and the notations that stand only there.
///
/// # Errors
/// The reason, where it says none.
pub fn deadline_of_text(text: &str, year_from: YearFrom) -> Result<TypedDeadline, Reason> {
    let normal = plain(text);
    if ["长期坚持", "持续推进", "常态化", "无固定时限"].contains(&normal.as_str()) {
        return Ok(TypedDeadline {
            date: None,
            text: Some(text.trim().into()),
        });
    }
    if let Ok(typed) = date_of_text(&normal, year_from) {
        return Ok(TypedDeadline {
            date: Some(typed.date),
            text: typed.yearless.map(|_| text.trim().into()),
        });
    }
    let bare = BEFORE.captures(&normal).map_or(normal.as_str(), |found| {
        found.name("day").map_or("", |day| day.as_str())
    });
    end_of(bare, year_from)
        .map(|date| TypedDeadline {
            date: Some(date),
            text: Some(text.trim().into()),
        })
        .map_err(|reason| match (reason, ONLY_MONTH.captures(bare)) {
            (Reason::OutOfRange | Reason::NoSuchDay, _) => reason,
            (_, Some(found)) => Reason::OnlyMonth(found["m"].parse().unwrap_or(0)),
            (Reason::NotADate | Reason::NoCertainDay | Reason::ARange, None)
                if SEVERAL.is_match(&normal) =>
            {
                Reason::SeveralLimits
            }
            (Reason::NotADate | Reason::NoCertainDay, None) => Reason::NotALimit,
            (other, None) => other,
        })
}

/// The last day of a named span: 11月底, 2026年底, 一季度, 11月上旬, 11月7日-10日, or a plain date.
fn end_of(text: &str, year_from: YearFrom) -> Result<NaiveDate, Reason> {
    let in_year =
        |year: Option<regex::Match>, month: u32, day: LastDay| -> Result<NaiveDate, Reason> {
            let digits = year.map(|year| year.as_str().trim_end_matches(['年', ' ']));
            let year = digits.and_then(|digits| digits.parse::<i32>().ok());
            // 26年 is 2026, as in a date.
            match year.map(|year| if year < 100 { 2000 + year } else { year }) {
                Some(year) if YEARS.contains(&year) => day.in_month(year, month),
                Some(_) => Err(Reason::OutOfRange),
                None => settle_span(month, day, year_from),
            }
        };
    if let Some(found) = MONTH_END.captures(text) {
        let day = match &found["part"] {
            "上旬" => LastDay::Day(10),
            "中旬" => LastDay::Day(20),
            _ => LastDay::OfMonth,
        };
        return in_year(found.name("y"), found["m"].parse().unwrap_or(0), day);
    }
    if let Some(found) = YEAR_END.captures(text) {
        return in_year(found.name("y"), 12, LastDay::OfMonth);
    }
    if let Some(found) = QUARTER.captures(text) {
        let month = match &found["q"] {
            "一" | "1" => 3,
            "二" | "2" => 6,
            "三" | "3" => 9,
            _ => 12,
        };
        return in_year(found.name("y"), month, LastDay::OfMonth);
    }
    match date_of_text(text, year_from) {
        Ok(typed) => Ok(typed.date),
        Err(reason) => later_day_of_range(text, year_from).unwrap_or(Err(reason)),
    }
}

/// The later day of 11月7日-10日, 11月7日至12月3日 or 2026年11月7日-10日; `None` where the text is no range of days. Without a
/// year it is the later day that is looked for on or after the start, for it is the limit.
fn later_day_of_range(text: &str, year_from: YearFrom) -> Option<Result<NaiveDate, Reason>> {
    // A hyphen may stand inside a day as well (2026-11-07至2026-11-10): where both sides are days, they are parted.
    let mut refused = None;
    for between in BETWEEN.find_iter(text) {
        let (first, last) = (&text[..between.start()], &text[between.end()..]);
        match later_day(first, last, year_from) {
            Some(Ok(day)) => return Some(Ok(day)),
            Some(Err(reason)) => refused = refused.or(Some(Err(reason))),
            None => {}
        }
    }
    refused
}

/// The later one of two days, the second of which may be a day of the first one's month; `None` where the first is no day.
fn later_day(
    first_text: &str,
    last_text: &str,
    year_from: YearFrom,
) -> Option<Result<NaiveDate, Reason>> {
    let first_text = first_text.to_uppercase();
    let first = date_of_text(&first_text, YearFrom::SameYear(LEAP_DAY)).ok()?;
    let day_only: Option<u32> = last_text.trim_end_matches(['日', '号']).parse().ok();
    let last = if let Some(day) = day_only {
        let (month, year) = (first.date.month(), first.date.year());
        match first.yearless {
            None => NaiveDate::from_ymd_opt(year, month, day).ok_or(Reason::NoSuchDay),
            Some(_) if day < first.date.day() => Err(Reason::ARange),
            Some(_) => year_from.settle(month, day),
        }
    } else if first.yearless.is_none() {
        date_of_text(last_text, YearFrom::OnOrAfter(first.date)).map(|typed| typed.date)
    } else {
        date_of_text(last_text, year_from).map(|typed| typed.date)
    };
    let backwards = |last: NaiveDate| first.yearless.is_none() && last < first.date;
    Some(last.and_then(|last| {
        if backwards(last) {
            Err(Reason::ARange)
        } else {
            Ok(last)
        }
    }))
}

#[derive(Debug, Clone, Copy)]
enum LastDay {
    Day(u32),
    OfMonth,
}

impl LastDay {
    fn in_month(self, year: i32, month: u32) -> Result<NaiveDate, Reason> {
        let date = match self {
            LastDay::Day(day) => NaiveDate::from_ymd_opt(year, month, day),
            LastDay::OfMonth => (28..=31)
                .rev()
                .find_map(|day| NaiveDate::from_ymd_opt(year, month, day)),
        };
        date.ok_or(Reason::NoSuchDay)
    }
}

fn settle_span(month: u32, day: LastDay, year_from: YearFrom) -> Result<NaiveDate, Reason> {
    let start = match year_from {
        YearFrom::OnOrAfter(start) => start,
        YearFrom::AsOf(as_of) | YearFrom::SameYear(as_of) => {
            NaiveDate::from_ymd_opt(as_of.year(), 1, 1).ok_or(Reason::NoSuchDay)?
        }
        YearFrom::Nowhere => return Err(Reason::YearMissing),
    };
    let this_year = day.in_month(start.year(), month)?;
    if this_year >= start {
        Ok(this_year)
    } else {
        day.in_month(start.year() + 1, month)
    }
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
        let read = date_of_text(text, YearFrom::AsOf(day(AS_OF))).map(|typed| typed.date);
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
            "2026年11月20日上午9时半",
            "\u{feff}2026-11-20\u{200b}",
            "２０２６１１２０",
            "１１月２０日",
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
        case("2026.11.7—2026.11.10", Err(Reason::ARange));
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
        for text in ["/", "—", "——", "无", "至今"] {
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
            date_of_text(text, YearFrom::AsOf(day(as_of))).map(|typed| typed.date)
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

    #[test]
    fn a_deadline_without_a_start_lies_in_its_snapshots_year() {
        let read = |text: &str| {
            deadline_of_text(text, YearFrom::SameYear(day("2026-09-25")))
                .map(|deadline| deadline.date)
        };
        assert_eq!(read("12月25日"), Ok(Some(day("2026-12-25"))));
        assert_eq!(read("12月底前"), Ok(Some(day("2026-12-31"))));
        assert_eq!(read("3月1日"), Ok(Some(day("2026-03-01"))));
    }

    #[test]
    fn deadlines_have_their_own_notations() {
        let start = YearFrom::OnOrAfter(day("2026-11-08"));
        for (text, expected) in [
            ("2026-12-01", Ok(Some("2026-12-01"))),
            ("11月底", Ok(Some("2026-11-30"))),
            ("11月底前", Ok(Some("2026-11-30"))),
            ("2月底前", Ok(Some("2027-02-28"))),
            ("2026年底(前)", Ok(Some("2026-12-31"))),
            ("2026年底前", Ok(Some("2026-12-31"))),
            ("年底前", Ok(Some("2026-12-31"))),
            ("一季度", Ok(Some("2027-03-31"))),
            ("2026年四季度", Ok(Some("2026-12-31"))),
            ("11月上旬", Ok(Some("2026-11-10"))),
            ("11月中旬", Ok(Some("2026-11-20"))),
            ("11月7日-10日", Ok(Some("2026-11-10"))),
            ("11月5日-7日", Ok(Some("2027-11-07"))),
            ("12月28日-1月3日", Ok(Some("2027-01-03"))),
            ("11.9-11.12", Ok(Some("2026-11-12"))),
            ("11月20日-10日", Err(Reason::ARange)),
            ("2026年11月20日-10日", Err(Reason::ARange)),
            ("11月9日-12日", Ok(Some("2026-11-12"))),
            ("11月28日至12月3日", Ok(Some("2026-12-03"))),
            ("2026年11月7日-10日", Ok(Some("2026-11-10"))),
            ("2026-11-07至2026-11-10", Ok(Some("2026-11-10"))),
            ("2026-11-07-2026-11-10", Ok(Some("2026-11-10"))),
            ("2026-11-07—11-12", Ok(Some("2026-11-12"))),
            ("2026/11/7~2026/11/10", Ok(Some("2026-11-10"))),
            ("11-9至11-12", Ok(Some("2026-11-12"))),
            ("11-9-11-12", Ok(Some("2026-11-12"))),
            ("2026-11-10至2026-11-07", Err(Reason::ARange)),
            ("26年底前", Ok(Some("2026-12-31"))),
            ("26年年底", Ok(Some("2026-12-31"))),
            ("27年2月底", Ok(Some("2027-02-28"))),
            ("27年一季度", Ok(Some("2027-03-31"))),
            ("11月20日前", Ok(Some("2026-11-20"))),
            ("11月20日18:00前", Ok(Some("2026-11-20"))),
            ("11月7日", Ok(Some("2027-11-07"))),
            ("长期坚持", Ok(None)),
            ("持续推进", Ok(None)),
            ("常态化", Ok(None)),
            ("立即", Err(Reason::NotALimit)),
            ("立行立改", Err(Reason::NotALimit)),
            ("待定", Err(Reason::NotALimit)),
            ("6月底前开工、12月底前完工", Err(Reason::SeveralLimits)),
            ("11月20日,12月20日", Err(Reason::SeveralLimits)),
            ("11月", Err(Reason::OnlyMonth(11))),
            ("11月前", Err(Reason::OnlyMonth(11))),
            ("2026年11月", Err(Reason::OnlyMonth(11))),
            ("2024年底前并长期坚持", Err(Reason::NotALimit)),
            ("长期", Err(Reason::NotALimit)),
            ("/", Err(Reason::NothingWritten)),
            ("2026年11月31日", Err(Reason::NoSuchDay)),
            ("每月25日前", Err(Reason::NotALimit)),
            ("12月20日下班前", Err(Reason::WordsBehind)),
            ("2026.11.30前办结", Err(Reason::WordsBehind)),
            ("10个工作日", Err(Reason::NotALimit)),
            ("一周内", Err(Reason::NotALimit)),
        ] {
            let read = deadline_of_text(text, start).map(|deadline| deadline.date);
            assert_eq!(read, expected.map(|date| date.map(day)), "{text}");
        }
    }
}
