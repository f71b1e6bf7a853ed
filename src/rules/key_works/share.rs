//! What one unit has to reach in one work, and what it has reported.

use super::measures::Counting;
use super::targets::Target;
use super::works::Span;
use crate::check::{History, ReportedValue};
use crate::model::directory::UnitId;
use crate::source::Place;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

/// What a unit reported of a work, counted as its targets are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Report {
    /// As-of date of the snapshot.
    pub(super) as_of: NaiveDate,
    /// The value; `None` where it cannot be compared with the targets.
    pub(super) value: Option<Decimal>,
    /// Struck out (M15).
    pub(super) struck: bool,
    /// The cell of the work's number.
    pub(super) place: Place,
}

/// What one unit has to reach in one work, and what it has reported.
pub(super) struct Share<'a> {
    pub(super) unit: UnitId,
    /// Its targets that are not struck out.
    pub(super) targets: Vec<&'a Target>,
    /// Its reports of the work.
    pub(super) reports: &'a [Report],
    /// The days of its snapshots of 重点工作进度.
    pub(super) snapshots: &'a [NaiveDate],
}

pub(super) fn share<'a>(
    unit: UnitId,
    reports: &'a [Report],
    (targets, as_of): (&'a [Target], NaiveDate),
    history: &'a History,
) -> Share<'a> {
    Share {
        unit,
        targets: targets
            .iter()
            .filter(|target| target.unit == unit && !target.struck && target.holds_on(as_of))
            .collect(),
        reports,
        snapshots: history
            .progress_snapshots
            .get(&unit)
            .map_or(&[], Vec::as_slice),
    }
}

/// What a unit reported of a work.
pub(super) fn reports(
    unit: UnitId,
    (number, span): (&str, Span),
    counting: &Counting,
    history: &History,
) -> Vec<Report> {
    let reports = history.progress.get(&(unit, number.to_owned()));
    let counted = |report: &ReportedValue| Report {
        as_of: report.as_of,
        value: counting.report(unit, report),
        struck: report.struck,
        place: report.place.clone(),
    };
    let reports = reports.into_iter().flatten();
    reports
        .filter(|report| span.contains(report.as_of))
        .map(counted)
        .collect()
}

/// The last value reported on or before a day and not struck out, in the calendar year of that day.
pub(super) fn value_on(reports: &[Report], day: NaiveDate) -> Option<&Report> {
    reports
        .iter()
        .rfind(|report| report.as_of <= day && !report.struck)
        .filter(|report| report.as_of.year() == day.year())
}

impl Share<'_> {
    /// The target of a milestone in force on a day (R5).
    pub(super) fn target_on(&self, milestone: NaiveDate, day: NaiveDate) -> Option<&Target> {
        self.targets
            .iter()
            .filter(|target| target.milestone == milestone && target.holds_on(day))
            .max_by_key(|target| target.effective)
            .copied()
    }

    /// The newest milestone of a year up to `until` that has a target in force at the as-of date.
    pub(super) fn newest_target(&self, year: i32, until: Option<NaiveDate>) -> Option<&Target> {
        self.targets
            .iter()
            .filter(|target| {
                target.in_force
                    && target.milestone.year() == year
                    && until.is_none_or(|until| target.milestone <= until)
            })
            .max_by_key(|target| target.milestone)
            .copied()
    }
}

#[cfg(test)]
mod tests {
    use super::super::standings::Standing;
    use super::super::targets::mark_in_force;
    use super::super::trial::{day, number, reports, target};
    use super::*;

    #[test]
    fn the_year_is_measured_by_its_latest_milestone_and_progress_by_the_newest_one_reached() {
        let mut targets = vec![
            target(0, "2025-12-31", "99", None),
            target(0, "2026-06-30", "10", None),
            target(0, "2026-12-31", "20", None),
            target(0, "2027-06-30", "99", None),
        ];
        mark_in_force(&mut targets, day("2026-06-30"));
        let share = Share {
            unit: UnitId(0),
            targets: targets.iter().collect(),
            reports: &reports(&[("2025-12-26", "98"), ("2026-06-26", "8")]),
            snapshots: &[],
        };
        let amounts = |as_of: &str| {
            let amount = |standing: Option<Standing>| standing.and_then(|standing| standing.target);
            let as_of = day(as_of);
            (
                amount(share.by_result(as_of)),
                amount(share.by_progress(as_of.year(), as_of)),
            )
        };
        assert_eq!(amounts("2026-06-29"), (Some(number("20")), None));
        assert_eq!(
            amounts("2026-06-30"),
            (Some(number("20")), Some(number("10")))
        );
        assert!(value_on(share.reports, day("2026-06-25")).is_none());
        assert_eq!(
            value_on(share.reports, day("2026-07-01")).map(|report| report.value),
            Some(Some(number("8")))
        );
    }
}
