//! Corrections of 重点工作进度: of the value of a key work, which a unit reports anew each week.
//!
//! The row that returns each week is one row as long as it says the same; another value in a later week is a new report.

use crate::check::history::ReportedValue;
use crate::model::amount::Amount;
use crate::source::Place;
use chrono::{Datelike, NaiveDate};
use std::ops::RangeInclusive;

/// The reports of a unit that a correction of a day means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Meant {
    /// What the unit had said last on that day.
    before: usize,
    /// What it said in the week of that day: the first report from the day on that had come in when the correction was handed in.
    then: usize,
}

/// Of the reports of one work: those of the year of the newest one up to the day, else of the oldest.
fn meant(reports: &[ReportedValue], approved: NaiveDate, handed_in: NaiveDate) -> Option<Meant> {
    let last_before = reports.iter().rposition(|report| report.as_of <= approved);
    let of_week = reports
        .iter()
        .position(|report| (approved..=handed_in).contains(&report.as_of));
    let before = last_before
        .or(of_week)
        .or((!reports.is_empty()).then_some(0))?;
    let same_year = |at: &usize| reports[*at].as_of.year() == reports[before].as_of.year();
    let then = of_week.filter(same_year).unwrap_or(before);
    Some(Meant { before, then })
}

/// The reports of a year that say the same as one of them, without another value between.
fn run(reports: &[ReportedValue], at: usize) -> RangeInclusive<usize> {
    let is_same = |other: &ReportedValue| {
        other.as_of.year() == reports[at].as_of.year() && other.typed() == reports[at].typed()
    };
    let before = reports[..at].iter().rev().take_while(|one| is_same(one));
    let behind = reports[at..].iter().take_while(|one| is_same(one));
    at - before.count()..=at + behind.count() - 1
}

/// Puts a value in place of the one that a correction means; `false` where nothing was ever reported.
pub(super) fn replace(
    reports: &mut [ReportedValue],
    (approved, handed_in): (NaiveDate, NaiveDate),
    (value, place): (Amount, &Place),
) -> bool {
    let Some(meant) = meant(reports, approved, handed_in) else {
        return false;
    };
    for at in run(reports, meant.before).chain(run(reports, meant.then)) {
        reports[at].correct(value, place);
    }
    true
}

/// Strikes out what was reported of the year up to the week of a correction, and what only repeats it; `false` as above.
pub(super) fn strike_out(
    reports: &mut [ReportedValue],
    (approved, handed_in): (NaiveDate, NaiveDate),
) -> bool {
    let Some(meant) = meant(reports, approved, handed_in) else {
        return false;
    };
    let year = reports[meant.then].as_of.year();
    let until = *run(reports, meant.then).end();
    let struck = reports[..=until].iter_mut();
    for report in struck.filter(|report| report.as_of.year() == year) {
        report.struck = true;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    /// Reports of weeks as `<day> <value>`.
    fn reported(weeks: &[&str]) -> Vec<ReportedValue> {
        weeks
            .iter()
            .map(|week| {
                let (as_of, value) = week.split_once(' ').expect("a day and a value");
                let value: Decimal = value.parse().expect("a number");
                ReportedValue::new(day(as_of), value, Place::of_file("青石镇.xlsx"))
            })
            .collect()
    }

    fn counting(reports: &[ReportedValue]) -> Vec<String> {
        let value = |report: &ReportedValue| {
            if report.struck {
                "-".to_owned()
            } else {
                report.value.to_string()
            }
        };
        reports.iter().map(value).collect()
    }

    #[track_caller]
    fn corrected(weeks: &[&str], approved: &str, handed_in: &str, expected: [&[&str]; 2]) {
        let dates = (day(approved), day(handed_in));
        let mut replaced = reported(weeks);
        let place = Place::of_file("登记.xlsx");
        assert!(replace(
            &mut replaced,
            dates,
            (Decimal::from(8).into(), &place)
        ));
        let mut struck = reported(weeks);
        assert!(strike_out(&mut struck, dates));
        assert_eq!(counting(&replaced), expected[0], "更正");
        assert_eq!(counting(&struck), expected[1], "作废");
    }

    #[test]
    fn the_value_said_on_the_day_of_approval_and_in_its_week_is_meant() {
        corrected(
            &["2026-06-12 5", "2026-06-19 6"],
            "2026-06-18",
            "2026-06-19",
            [&["8", "8"], &["-", "-"]],
        );
        corrected(
            &["2026-06-05 3", "2026-06-12 5", "2026-06-19 5"],
            "2026-06-18",
            "2026-06-19",
            [&["3", "8", "8"], &["-", "-", "-"]],
        );
        corrected(
            &["2026-06-19 5"],
            "2026-06-18",
            "2026-06-19",
            [&["8"], &["-"]],
        );
        corrected(
            &["2026-06-19 5"],
            "2026-06-19",
            "2026-06-19",
            [&["8"], &["-"]],
        );
    }

    #[test]
    fn it_goes_on_while_the_unit_repeats_it_and_another_value_is_a_new_report() {
        corrected(
            &[
                "2026-06-12 5",
                "2026-06-19 5",
                "2026-06-26 6",
                "2026-07-03 5",
            ],
            "2026-06-11",
            "2026-06-12",
            [&["8", "8", "6", "5"], &["-", "-", "6", "5"]],
        );
        // Registered weeks after it was approved: what was reported since stands.
        corrected(
            &[
                "2026-06-05 5",
                "2026-06-12 5",
                "2026-06-19 7",
                "2026-06-26 9",
            ],
            "2026-06-10",
            "2026-06-26",
            [&["8", "8", "7", "9"], &["-", "-", "7", "9"]],
        );
    }

    #[test]
    fn a_value_of_another_year_is_another_row() {
        corrected(
            &["2026-12-18 5", "2026-12-25 5", "2027-01-08 5"],
            "2027-01-05",
            "2027-01-08",
            [&["8", "8", "5"], &["-", "-", "5"]],
        );
        corrected(
            &["2026-12-25 5", "2027-01-08 5"],
            "2027-01-08",
            "2027-01-08",
            [&["5", "8"], &["5", "-"]],
        );
    }

    #[test]
    fn of_a_work_that_was_never_reported_nothing_can_be_corrected() {
        let dates = (day("2026-06-18"), day("2026-06-19"));
        assert!(!strike_out(&mut [], dates));
        assert!(!replace(
            &mut [],
            dates,
            (Decimal::ONE.into(), &Place::of_file("a"))
        ));
    }
}
