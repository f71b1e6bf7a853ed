//! Deadlines as people type them: dates, and the notations that stand only in 完成时限.

use super::{Reason, YEARS, YearFrom, date_of_text, pattern, plain};
use crate::model::record::TypedDeadline;
use chrono::{Datelike, NaiveDate};
use regex::Regex;
use std::sync::LazyLock;

/// A day of a leap year, where only month and day of a text matter.
const LEAP_DAY: NaiveDate = NaiveDate::from_ymd_opt(2024, 2, 29).expect("a valid date");

/// In days.
const HALF_A_YEAR: i64 = 183;

static BEFORE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?P<day>.+?)\s*(?:之前|以前|前|[(]前[)])$"));
static SEVERAL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:\d|底|末|旬|前)[^-~—–至到]*[、,;].*(?:\d|底|末|旬|前)"));
static BETWEEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s*[-—–―~至到]+\s*"));
static ONLY_MONTH: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:\d{4}\s*年\s*)?(?P<m>\d{1,2})\s*月(?:份|内|份内|中)?$"));
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
            date: Some(typed.date()),
            text: typed.yearless().map(|_| text.trim().into()),
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
        Ok(typed) => Ok(typed.date()),
        Err(reason) => later_day_of_range(text, year_from).unwrap_or(Err(reason)),
    }
}

/// The later day of 11月7日-10日, 11月7日至12月3日 or 2026年11月7日-10日; `None` where the text is no range of days. Without a
/// year it is the later day that is looked for on or after the start, for it is the limit.
fn later_day_of_range(text: &str, year_from: YearFrom) -> Option<Result<NaiveDate, Reason>> {
    // A hyphen may stand inside a day as well (2026-11-07至2026-11-10): where both sides are days, they are parted.
    const LONGEST: usize = 120;
    let mut refused = None;
    if text.len() > LONGEST {
        return None;
    }
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
        let (month, year) = (first.date().month(), first.date().year());
        match first.yearless() {
            None => NaiveDate::from_ymd_opt(year, month, day).ok_or(Reason::NoSuchDay),
            Some(_) if day < first.date().day() => Err(Reason::ARange),
            Some(_) => year_from.settle(month, day),
        }
    } else if first.yearless().is_none() {
        date_of_text(last_text, YearFrom::OnOrAfter(first.date())).map(|typed| typed.date())
    } else {
        date_of_text(last_text, year_from).map(|typed| typed.date())
    };
    // Without years a range may go over New Year (12月28日-1月3日), but none lasts longer than half a year.
    let backwards = |last: NaiveDate| match (first.yearless(), last.with_year(LEAP_DAY.year())) {
        (None, _) => last < first.date(),
        (Some(_), Some(last)) => (1..HALF_A_YEAR).contains(&(first.date() - last).num_days()),
        (Some(_), None) => true,
    };
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
        YearFrom::Written(_) | YearFrom::Nowhere => return Err(Reason::YearMissing),
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
            ("四季度前", Ok(Some("2026-12-31"))),
            ("2027年一季度之前", Ok(Some("2027-03-31"))),
            ("12月上旬前", Ok(Some("2026-12-10"))),
            ("11月上旬", Ok(Some("2026-11-10"))),
            ("11月中旬", Ok(Some("2026-11-20"))),
            ("11月7日-10日", Ok(Some("2026-11-10"))),
            ("11月5日-7日", Ok(Some("2027-11-07"))),
            ("12月28日-1月3日", Ok(Some("2027-01-03"))),
            ("11.9-11.12", Ok(Some("2026-11-12"))),
            ("11月20日-10日", Err(Reason::ARange)),
            ("11月20日-11月10日", Err(Reason::ARange)),
            ("12.10-12.1", Err(Reason::ARange)),
            ("12月10日至7月1日", Err(Reason::ARange)),
            ("10月20日至4月1日", Ok(Some("2027-04-01"))),
            ("11.7-10", Ok(Some("2026-11-10"))),
            ("11/7-10", Ok(Some("2026-11-10"))),
            ("2026.11-12", Err(Reason::ARange)),
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
