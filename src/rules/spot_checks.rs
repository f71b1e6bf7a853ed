//! Spot checks (一口清抽查): whether a person can say clearly how the work stands, on five points.

use super::clause::{Basis, Clause};
use super::registers::{self, StruckOut};
use crate::check::History;
use crate::model::directory::UnitId;
use crate::model::record::Record;
use crate::model::schema::{Field, Sheet};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// Part 8, spot checks.
pub const SPOT_CHECKS: Clause = Clause {
    id: "8-抽查",
    citation: "一(三)",
    title: "一口清抽查",
    rule: "每人查五项：政策措施、政策红线、工作进展、批示落实、解决措施；合格率是当年各单位合格的项数占所查项数的比，并列出人数和项数。",
    basis: Basis::Interpretation,
};

/// The points of a check.
const POINTS: [Field; 5] = [
    Field::PolicyMeasures,
    Field::PolicyRedLines,
    Field::WorkProgress,
    Field::InstructionsCarriedOut,
    Field::Remedies,
];

/// A unit's spot checks of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpotCheck {
    /// The unit.
    pub unit: UnitId,
    /// Rows: a person checked twice counts twice.
    pub people: usize,
    /// Five for each of them.
    pub points: usize,
    /// Points passed.
    pub passed: usize,
}

/// The units checked in the as-of date's year, in directory order.
pub fn all(history: &History, struck_out: &StruckOut, as_of: NaiveDate) -> Vec<SpotCheck> {
    let mut checks: BTreeMap<UnitId, SpotCheck> = BTreeMap::new();
    for row in
        registers::unit_rows(history, Sheet::SpotChecks, struck_out).filter(|row| !row.struck)
    {
        let counts = row
            .record
            .date(Field::Date)
            .is_some_and(|date| date.year() == as_of.year() && date <= as_of);
        if !counts {
            continue;
        }
        let check = checks.entry(row.unit).or_insert(SpotCheck {
            unit: row.unit,
            people: 0,
            points: 0,
            passed: 0,
        });
        check.people += 1;
        check.points += POINTS.len();
        check.passed += passed(row.record);
    }
    checks.into_values().collect()
}

fn passed(record: &Record) -> usize {
    POINTS
        .iter()
        .filter(|point| record.flag(**point) == Some(true))
        .count()
}
