//! R5: targets, which way a value gets better, and which target is in force.

use super::super::clause::{Basis, Clause};
use super::super::registers::UnitRow;
use crate::model::amount::Measure;
use crate::model::directory::UnitId;
use crate::model::schema::Field;
use crate::source::Place;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// R5.
pub const TARGETS: Clause = Clause {
    id: "R5",
    citation: "二(一)",
    title: "目标调整",
    rule: "同一单位同一节点另有生效日期更晚的目标，自生效日期起替换原目标，以前的目标照常列出；全年目标是当年最晚一个节点的目标。",
    basis: Basis::Notice,
    function: "rules::key_works::targets::mark_in_force",
    cases: include_str!("../cases/R5.txt"),
};

/// Which way a value gets better (方向).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// 越高越好, also where nothing is said.
    HigherIsBetter,
    /// 越低越好.
    LowerIsBetter,
}

impl Direction {
    /// The word of the register.
    pub fn label(self) -> &'static str {
        match self {
            Direction::HigherIsBetter => "越高越好",
            Direction::LowerIsBetter => "越低越好",
        }
    }

    pub(super) fn reaches(self, value: Decimal, plan: Decimal) -> bool {
        match self {
            Direction::HigherIsBetter => value >= plan,
            Direction::LowerIsBetter => value <= plan,
        }
    }
}

/// A target as a row of the register sets it (R5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Whose.
    pub unit: UnitId,
    /// 节点日期.
    pub milestone: NaiveDate,
    /// 节点目标, above zero.
    pub amount: Decimal,
    /// 生效日期; `None`: from the beginning.
    pub effective: Option<NaiveDate>,
    /// In force at the as-of date.
    pub in_force: bool,
    /// Struck out (M15): shown, and counted nowhere.
    pub struck: bool,
    /// Where the row stands.
    pub place: Place,
}

impl Target {
    /// Whether it has come into force by a day; a later one may have replaced it since (R5).
    pub(super) fn holds_on(&self, day: NaiveDate) -> bool {
        self.effective.is_none_or(|from| from <= day)
    }
}

/// The target that a row sets, counted in the measure of its work.
pub(super) fn target(row: &UnitRow<'_>, measure: Measure) -> Option<Target> {
    Some(Target {
        unit: row.unit,
        milestone: row.record.date(Field::MilestoneOn)?,
        amount: row
            .record
            .amount(Field::Target)
            .map(|amount| measure.count(amount))
            .filter(|amount| *amount > Decimal::ZERO)?,
        effective: row.record.date(Field::EffectiveOn),
        in_force: false,
        struck: row.struck,
        place: row.record.number_place(),
    })
}

/// The direction of a work: 越低越好 where any of its rows says so.
pub(super) fn direction(rows: &[UnitRow<'_>]) -> Direction {
    let lower = rows.iter().any(|row| {
        row.record
            .text(Field::Direction)
            .is_some_and(|word| &**word == Direction::LowerIsBetter.label())
    });
    if lower {
        Direction::LowerIsBetter
    } else {
        Direction::HigherIsBetter
    }
}

/// R5: marks the targets that hold at the as-of date. They come by unit, milestone and day from which they hold.
pub(super) fn mark_in_force(targets: &mut [Target], as_of: NaiveDate) {
    let holds = |target: &Target| !target.struck && target.holds_on(as_of);
    let held: BTreeMap<(UnitId, NaiveDate), usize> = targets
        .iter()
        .enumerate()
        .filter(|(_, target)| holds(target))
        .map(|(position, target)| ((target.unit, target.milestone), position))
        .collect();
    for position in held.into_values() {
        targets[position].in_force = true;
    }
}

#[cfg(test)]
mod tests {
    use super::super::share::Share;
    use super::super::trial::{HIGH, day, number, target};
    use super::*;

    #[test]
    fn a_later_target_replaces_the_earlier_one_from_its_day_on() {
        let targets = [
            target(0, "2026-06-30", "10", None),
            target(0, "2026-06-30", "8", Some("2026-06-30")),
            target(0, "2026-06-30", "9", Some("2026-07-02")),
            target(1, "2026-06-30", "7", None),
        ];
        let share = Share {
            unit: UnitId(0),
            direction: HIGH,
            targets: targets[..3].iter().collect(),
            reports: &[],
            snapshots: &[],
        };
        for (on, expected) in [
            ("2026-06-29", "10"),
            ("2026-06-30", "8"),
            ("2026-07-01", "8"),
            ("2026-07-02", "9"),
        ] {
            let found = share
                .target_on(day("2026-06-30"), day(on))
                .map(|target| target.amount);
            assert_eq!(found, Some(number(expected)), "{on}");
            let mut marked = targets.to_vec();
            mark_in_force(&mut marked, day(on));
            let in_force: Vec<Decimal> = marked
                .iter()
                .filter(|target| target.in_force)
                .map(|target| target.amount)
                .collect();
            assert_eq!(in_force, [number(expected), number("7")], "{on}");
        }
        let milestones = share.milestones(day("2026-07-07"), None);
        assert_eq!(
            milestones.iter().map(|m| m.target).collect::<Vec<_>>(),
            [number("8")]
        );
    }
}
