//! Dates of the story: the snapshots, and working days as the State Council's schedule of 2026 has them.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

pub type Date = NaiveDate;

/// The snapshots (as-of dates) of the sample, oldest first.
pub const PERIODS: [&str; 9] = [
    "09-25", "10-02", "10-09", "10-16", "10-23", "10-30", "11-06", "11-13", "11-20",
];

/// Public holidays of 2026 in the second half of the year, first and last day.
const HOLIDAYS: [(&str, &str); 2] = [("09-25", "09-27"), ("10-01", "10-07")];
/// Weekend days of the second half of 2026 that are worked in exchange.
const EXCHANGED_WORKING_DAYS: [&str; 2] = ["09-20", "10-10"];

/// Reads `MM-DD` (of 2026) or `YYYY-MM-DD`; `None` if the text is something else.
pub fn try_date(text: &str) -> Option<Date> {
    let full = match text.len() {
        5 => format!("2026-{text}"),
        10 => text.to_owned(),
        _ => return None,
    };
    let mut parts = full.split('-').map(str::parse::<u32>);
    let (year, month, day) = (
        parts.next()?.ok()?,
        parts.next()?.ok()?,
        parts.next()?.ok()?,
    );
    NaiveDate::from_ymd_opt(year.try_into().ok()?, month, day)
}

/// Like [`try_date`], for the tables of the story, where anything else is a slip of the pen.
pub fn date(text: &str) -> Date {
    try_date(text).unwrap_or_else(|| panic!("not a date: {text:?}"))
}

/// The snapshots as dates.
pub fn periods() -> Vec<Date> {
    PERIODS.iter().map(|period| date(period)).collect()
}

pub fn is_working_day(day: Date) -> bool {
    if EXCHANGED_WORKING_DAYS
        .iter()
        .any(|worked| date(worked) == day)
    {
        return true;
    }
    let holiday = HOLIDAYS
        .iter()
        .any(|(first, last)| date(first) <= day && day <= date(last));
    !holiday && !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

pub fn add_days(day: Date, count: u64) -> Date {
    day + Days::new(count)
}

/// The n-th working day after `day`.
pub fn add_working_days(day: Date, count: u64) -> Date {
    let mut current = day;
    for _ in 0..count {
        current = next_working_day(add_days(current, 1));
    }
    current
}

/// The first working day on or after `day`.
pub fn next_working_day(day: Date) -> Date {
    let mut current = day;
    while !is_working_day(current) {
        current = add_days(current, 1);
    }
    current
}

pub fn one_month_after(day: Date) -> Date {
    day + Months::new(1)
}

/// 11月20日
pub fn month_day(day: Date) -> String {
    format!("{}月{}日", day.month(), day.day())
}

/// 2026年11月20日
pub fn chinese(day: Date) -> String {
    format!("{}年{}", day.year(), month_day(day))
}
