//! Spot checks (一口清抽查): whether a person can say clearly how the work stands, on five points.

use super::clause::{Basis, Clause};
use super::registers::{self, StruckOut};
use crate::check::History;
use crate::model::directory::UnitId;
use crate::model::record::Record;
use crate::model::schema::{Field, Sheet};
use crate::model::settings::Settings;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// Spot checks.
pub const SPOT_CHECKS: Clause = Clause {
    id: "spot-checks",
    citation: "一(三)",
    title: "一口清抽查",
    rule: "每人查五项：政策措施、政策红线、工作进展、批示落实、解决措施；合格率是当年各单位合格的项数占所查项数的比，并列出人数和项数。",
    basis: Basis::Interpretation,
    function: "rules::spot_checks::passed",
    cases: include_str!("cases/spot-checks.txt"),
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

/// The units checked in the as-of date's year, in directory order. What is dated before the notice came into force does not count.
pub fn all(
    history: &History,
    struck_out: &StruckOut,
    settings: &Settings,
    as_of: NaiveDate,
) -> Vec<SpotCheck> {
    let checked = registers::unit_rows(history, Sheet::SpotChecks, struck_out)
        .filter(|row| !row.struck)
        .filter_map(|row| Some((row.unit, row.record.date(Field::Date)?, passed(row.record))))
        .filter(|(_, date, _)| settings.in_force_on(*date));
    gather(checked, as_of)
}

/// Adds up the people checked: unit, day and points passed of each.
fn gather(
    checked: impl Iterator<Item = (UnitId, NaiveDate, usize)>,
    as_of: NaiveDate,
) -> Vec<SpotCheck> {
    let mut checks: BTreeMap<UnitId, SpotCheck> = BTreeMap::new();
    for (unit, date, passed) in checked {
        if date.year() != as_of.year() || date > as_of {
            continue;
        }
        let check = checks.entry(unit).or_insert(SpotCheck {
            unit,
            people: 0,
            points: 0,
            passed: 0,
        });
        check.people += 1;
        check.points += POINTS.len();
        check.passed += passed;
    }
    checks.into_values().collect()
}

fn passed(record: &Record) -> usize {
    POINTS
        .iter()
        .filter(|point| record.flag(**point) == Some(true))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checks_of_the_year_are_added_up_by_unit() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let checked = [
            (UnitId(1), day("2026-01-01"), 5),
            (UnitId(0), day("2026-11-20"), 0),
            (UnitId(1), day("2026-03-02"), 2),
            (UnitId(1), day("2025-12-31"), 5),
            (UnitId(2), day("2025-12-31"), 5),
            (UnitId(2), day("2026-11-21"), 5),
        ];
        let shown: Vec<(u32, usize, usize, usize)> = gather(checked.into_iter(), day("2026-11-20"))
            .iter()
            .map(|check| (check.unit.0, check.people, check.points, check.passed))
            .collect();
        assert_eq!(shown, [(0, 1, 5, 0), (1, 2, 10, 7)]);
    }
}
