//! How targets came to be what they are (R5), and what units reported against them.

use crate::check::ReportedValue;
use crate::model::amount::Amount;
use crate::model::directory::{UnitId, comparable};
use crate::model::measure::is_same;
use crate::report::pages::words::{grouped, iso};
use crate::report::pages::{Link, Views};
use crate::rules::key_works::{KeyWork, Target};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A target as it was set (R5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetRow {
    /// The unit.
    pub unit: Link,
    /// 节点日期.
    pub milestone: String,
    /// The target that it replaced; empty for a first one.
    pub before: String,
    /// The target.
    pub amount: String,
    /// From when.
    pub effective: String,
    /// 现行, 已被替换, 尚未生效, 已作废 or 单位已撤销.
    pub state: &'static str,
    /// Struck out.
    pub struck: bool,
    /// Its cell, for the office.
    pub cell: Option<String>,
}

/// What a unit reported of a work, period by period.
#[derive(Debug, Clone)]
pub struct ReportRow {
    /// The unit.
    pub unit: Link,
    /// Period by period.
    pub values: Vec<ReportCell>,
}

/// A value that a unit reported.
#[derive(Debug, Clone)]
pub struct ReportCell {
    /// The period.
    pub period: String,
    /// The value that counts.
    pub value: String,
    /// What the unit itself reported, where a correction says otherwise.
    pub typed: Option<String>,
    /// Struck out.
    pub struck: bool,
}

impl Views<'_> {
    /// Every target with the one that it replaced.
    pub(super) fn targets(&self, work: &KeyWork) -> Vec<TargetRow> {
        let mut before: BTreeMap<(UnitId, NaiveDate), String> = BTreeMap::new();
        let as_of = self.input.findings.as_of;
        work.targets
            .iter()
            .map(|target| {
                let set = grouped(target.amount);
                let replaced = if target.struck {
                    String::new()
                } else {
                    before
                        .insert((target.unit, target.milestone), set.clone())
                        .unwrap_or_default()
                };
                TargetRow {
                    unit: self.unit(target.unit),
                    milestone: target.milestone.to_string(),
                    before: replaced,
                    amount: set,
                    effective: target.effective.map_or_else(|| "下达时".to_owned(), iso),
                    state: target_state(target, as_of),
                    struck: target.struck,
                    cell: self.cell(&target.place),
                }
            })
            .collect()
    }

    /// What each unit of a work reported, period by period.
    pub fn reported_values(&self, work: &KeyWork) -> Vec<ReportRow> {
        let row = |reported: Reported<'_>| ReportRow {
            unit: self.unit(reported.unit),
            values: (reported.values.iter())
                .map(|value| report_cell(value, reported.own))
                .collect(),
        };
        self.reported(work).map(row).collect()
    }

    /// What each unit of a work that has reported anything did, in directory order.
    pub fn reported<'w>(&'w self, work: &'w KeyWork) -> impl Iterator<Item = Reported<'w>> {
        let as_of = self.input.findings.as_of;
        let number = comparable(&work.number);
        let directory = self.input.tribunal.directory.iter();
        directory
            .filter(|(unit, _)| has_target(work, *unit))
            .filter_map(move |(unit, _)| {
                let reports = self.input.history.progress.get(&(unit, number.clone()))?;
                let about = reports
                    .iter()
                    .filter(|report| report.as_of <= as_of && work.span.contains(report.as_of));
                let reported = Reported {
                    unit,
                    own: work.counting.of_unit(unit),
                    values: about.collect(),
                };
                (!reported.values.is_empty()).then_some(reported)
            })
    }
}

/// What a unit reported of a work, as its history has it.
pub struct Reported<'a> {
    /// The unit.
    pub unit: UnitId,
    /// What its target is counted in.
    pub own: &'a str,
    /// Period by period.
    pub values: Vec<&'a ReportedValue>,
}

/// Whether a unit has, or had until it was dissolved, something to reach in a work.
fn has_target(work: &KeyWork, unit: UnitId) -> bool {
    let targets = work.targets.iter();
    targets
        .filter(|target| !target.struck)
        .any(|target| target.unit == unit)
}

/// A value, and what it is counted in where that is something else than its target is.
pub fn report_cell(report: &ReportedValue, own: &str) -> ReportCell {
    // Where a ledger counts in something else than the target is counted in, its numbers say in what.
    let named = report.counted_in.as_deref();
    let measure = named.filter(|text| !is_same(text, own)).unwrap_or_default();
    let shown = |amount: Amount| {
        if amount.is_percent() {
            amount.to_string()
        } else {
            grouped(amount.number) + measure
        }
    };
    ReportCell {
        period: iso(report.as_of),
        value: shown(report.value),
        typed: report.is_corrected().then(|| shown(report.typed())),
        struck: report.struck,
    }
}

fn target_state(target: &Target, as_of: NaiveDate) -> &'static str {
    if target.struck {
        "已作废"
    } else if target.ended {
        "单位已撤销"
    } else if target.in_force {
        "现行"
    } else if target.effective.is_some_and(|from| from > as_of) {
        "尚未生效"
    } else {
        "已被替换"
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::day;
    use super::*;
    use crate::rules::key_works::Direction;
    use crate::source::Place;
    use rust_decimal::Decimal;

    #[test]
    fn a_target_is_in_force_replaced_ahead_or_struck_out() {
        for (effective, in_force, struck, expected) in [
            (None, true, false, "现行"),
            (None, false, false, "已被替换"),
            (Some("2026-11-20"), true, false, "现行"),
            (Some("2026-11-21"), false, false, "尚未生效"),
            (Some("2026-11-19"), false, false, "已被替换"),
            (None, false, true, "已作废"),
        ] {
            let target = Target {
                unit: UnitId(0),
                milestone: day("2026-12-25"),
                amount: Decimal::ONE,
                is_clear: true,
                is_percent: false,
                direction: Direction::HigherIsBetter,
                effective: effective.map(day),
                in_force,
                ended: false,
                struck,
                place: Place::of_file("重点工作.xlsx"),
            };
            assert_eq!(target_state(&target, day("2026-11-20")), expected);
        }
    }
}
