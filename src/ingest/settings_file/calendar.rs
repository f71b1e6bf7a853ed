//! calendar.toml: holidays and working days of years that the program does not know.

use super::fault::{Reporter, SettingsError};
use super::values::date;
use crate::diagnostic::{Diagnostic, FileProblem};
use crate::ingest::workspace::CALENDAR_FILE;
use crate::model::calendar::{WorkCalendar, YearSchedule};
use crate::source::Place;
use crate::source::day::YEARS;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCalendar {
    #[serde(default)]
    year: Vec<RawYear>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawYear {
    year: Spanned<i64>,
    /// Never left out by itself: a year without a schedule is unknown, not free of holidays (D6).
    holidays: Vec<Spanned<toml::value::Datetime>>,
    #[serde(default)]
    workdays: Vec<Spanned<toml::value::Datetime>>,
    #[serde(default)]
    source: String,
}

/// Reads `calendar.toml` into a calendar: each year in it replaces the built-in one. What is told of days that change nothing: mostly they
/// are a slip, and the day that was meant is missing.
///
/// # Errors
/// The first fault, with its line and column.
pub fn read_calendar(
    text: &str,
    calendar: &mut WorkCalendar,
) -> Result<Vec<Diagnostic>, SettingsError> {
    let reporter = Reporter {
        file: CALENDAR_FILE,
        text,
    };
    let raw: RawCalendar = toml::from_str(text).map_err(|error| reporter.of_toml(&error))?;
    let mut seen: Vec<i64> = Vec::new();
    let mut told = Vec::new();
    for entry in raw.year {
        let number = *entry.year.get_ref();
        let year = i32::try_from(number)
            .ok()
            .filter(|year| YEARS.contains(year))
            .ok_or_else(|| reporter.at_value(&entry.year, "「year」应当在 2000 到 2100 之间"))?;
        if seen.contains(&number) {
            return Err(reporter.at_value(&entry.year, format!("{year} 年写了两次")));
        }
        seen.push(number);
        let mut schedule = YearSchedule {
            year,
            holidays: Vec::new(),
            workdays: Vec::new(),
            source: entry.source,
        };
        for (days, holiday) in [(&entry.holidays, true), (&entry.workdays, false)] {
            for day in days {
                let date = date(day.get_ref())
                    .ok_or_else(|| reporter.at_value(day, "应当是日期，如 2027-01-01"))?;
                if !schedule.covers(date) {
                    return Err(reporter
                        .at_value(day, format!("{date} 不在 {year} 年，也不在上一年的12月")));
                }
                let known = if holiday {
                    &schedule.holidays
                } else {
                    &schedule.workdays
                };
                let is_twice = known.contains(&date);
                if is_twice || !holiday && works_anyway(date, year) {
                    told.push(idle(date, is_twice, &reporter.at_value(day, "")));
                }
                if holiday {
                    schedule.holidays.push(date);
                } else if schedule.holidays.contains(&date) {
                    return Err(reporter.at_value(day, format!("{date} 既写成放假又写成上班")));
                } else {
                    schedule.workdays.push(date);
                }
            }
        }
        calendar.replace_year(schedule);
    }
    Ok(told)
}

/// Whether a day that is named as worked in exchange is worked without that. In the December before a year the schedule of another year
/// has its word.
fn works_anyway(day: NaiveDate, year: i32) -> bool {
    day.year() == year && day.weekday().num_days_from_monday() < 5
}

fn idle(day: NaiveDate, is_twice: bool, at: &SettingsError) -> Diagnostic {
    let problem = FileProblem::CalendarDayIdle {
        line: at.line,
        column: at.column,
        day,
        is_twice,
    };
    Diagnostic::new(problem, Place::of_file(CALENDAR_FILE), None)
}

/// What a calendar leaves out that each year has.
pub fn left_out(calendar: &WorkCalendar) -> Vec<Diagnostic> {
    let empty = calendar.years_without_a_day_off();
    let empty = empty.map(|year| FileProblem::CalendarYearEmpty { year });
    let left_out = calendar.days_left_out().into_iter();
    let left_out = left_out.map(
        |(year, [days, workdays])| FileProblem::CalendarDaysMissing {
            year,
            days,
            workdays,
        },
    );
    empty
        .chain(left_out)
        .map(|problem| Diagnostic::new(problem, Place::of_file(CALENDAR_FILE), None))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_calendar_that_change_nothing_are_told() {
        let told = |days: &str| -> Vec<String> {
            let text = format!("[[year]]\nyear = 2027\n{days}");
            let told = read_calendar(&text, &mut WorkCalendar::built_in());
            let told = told.expect("a valid calendar").into_iter();
            told.map(|told| told.problem.words().message).collect()
        };
        let needless = told("holidays = [2027-01-01]\nworkdays = [2027-01-03, 2027-01-04]");
        assert_eq!(
            needless,
            [
                "calendar.toml:4:25 把 2027-01-04 写成调休上班，这一天是星期一，本来就上班，写了不起作用"
            ]
        );
        let twice = told("holidays = [2027-01-01, 2027-01-01]\nworkdays = [2027-01-03]");
        assert_eq!(
            twice,
            ["calendar.toml:3:25 的 2027-01-01 在这一年的同一项里写了两次"]
        );
        // A weekend that is free, and a day of the December before.
        let usual = told("holidays = [2027-01-02]\nworkdays = [2026-12-31, 2027-01-09]");
        assert_eq!(usual, [""; 0]);
    }

    #[test]
    fn a_calendar_year_is_added_and_a_day_of_another_year_refused() {
        let mut calendar = WorkCalendar::built_in();
        read_calendar(
            "[[year]]\nyear = 2027\nholidays = [2027-01-01]\nworkdays = [2027-02-07]",
            &mut calendar,
        )
        .expect("a valid calendar");
        let day = |text: &str| text.parse().expect("a date");
        assert!(calendar.has_schedule(2027));
        assert!(!calendar.is_working_day(day("2027-01-01")));
        assert!(calendar.is_working_day(day("2027-02-07")));
        let error = read_calendar(
            "[[year]]\nyear = 2027\nholidays = [2028-01-01]",
            &mut calendar,
        )
        .expect_err("a fault");
        assert_eq!((error.line, error.column), (3, 13));
        let error = read_calendar("[[year]]\nyear = 2026", &mut calendar).expect_err("a fault");
        assert_eq!((error.line, &*error.message), (1, "缺少「holidays」一项"));
    }
}
