//! The milestones of a work, and what became of each for each unit.

use super::takes_part;
use crate::model::directory::UnitId;
use crate::report::pages::words::{grouped, iso};
use crate::report::pages::{Link, Views};
use crate::rules::key_works::{KeyWork, Milestone, MilestoneState};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeSet;

/// What became of one milestone of one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MilestoneCell {
    /// 节点日期.
    pub date: String,
    /// The target by which it is judged; empty where the unit has no such milestone.
    pub target: String,
    /// `on-time`, `late`, `missed`, `ahead`, or empty.
    pub key: &'static str,
    /// In words.
    pub state: String,
}

/// The milestones of a unit, one for each date of the work.
#[derive(Debug, Clone, Serialize)]
pub struct MilestoneRow {
    /// The unit.
    pub unit: Link,
    /// In the order of [`KeyWorkPage::dates`](super::KeyWorkPage::dates).
    pub cells: Vec<MilestoneCell>,
}

/// The milestones that a work's units have; struck-out targets make none.
pub(super) fn dates_of(work: &KeyWork) -> BTreeSet<NaiveDate> {
    let judged = work.milestones.iter().map(|milestone| milestone.date);
    let ahead = work
        .targets
        .iter()
        .filter(|target| target.in_force && takes_part(work, target.unit));
    judged.chain(ahead.map(|target| target.milestone)).collect()
}

impl Views<'_> {
    /// The units that take part in a work, or did until they were dissolved.
    pub(super) fn units_of_work(&self, work: &KeyWork) -> impl Iterator<Item = UnitId> {
        let directory = self.input.tribunal.directory.iter();
        directory
            .map(|(unit, _)| unit)
            .filter(|unit| takes_part(work, *unit))
    }

    pub(super) fn milestones(
        &self,
        work: &KeyWork,
        dates: &BTreeSet<NaiveDate>,
    ) -> Vec<MilestoneRow> {
        self.units_of_work(work)
            .map(|unit| MilestoneRow {
                unit: self.unit(unit),
                cells: dates
                    .iter()
                    .map(|date| milestone(work, unit, *date))
                    .collect(),
            })
            .collect()
    }
}

/// What became of a unit's milestone of that day; without a target where it has none.
pub(super) fn milestone(work: &KeyWork, unit: UnitId, date: NaiveDate) -> MilestoneCell {
    let is_it = |milestone: &&Milestone| milestone.unit == unit && milestone.date == date;
    let (target, key, state) = if let Some(milestone) = work.milestones.iter().find(is_it) {
        let key = milestone.state.map_or("", MilestoneState::key);
        (grouped(milestone.target), key, state_words(milestone))
    } else {
        let ahead = work
            .targets
            .iter()
            .find(|target| target.in_force && target.unit == unit && target.milestone == date);
        match ahead {
            Some(target) => (grouped(target.amount), "ahead", "未到".to_owned()),
            None => (String::new(), "", String::new()),
        }
    };
    MilestoneCell {
        date: iso(date),
        target,
        key,
        state,
    }
}

/// What became of a milestone that the as-of date has reached.
pub(in crate::report) fn state_words(milestone: &Milestone) -> String {
    match (milestone.state, milestone.set_afterwards) {
        (Some(state), _) => state.label().to_owned(),
        (None, Some(from)) => format!("节点目标于{from}才生效，不评价"),
        (None, None) if milestone.ended => "单位已撤销，没有结论".to_owned(),
        (None, None) => "尚无结论".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{day, work};
    use super::*;
    use crate::rules::key_works::Direction;
    use crate::source::Place;
    use rust_decimal::Decimal;

    #[test]
    fn a_milestone_whose_target_came_later_says_so() {
        let mut work = work();
        for (state, set_afterwards, expected) in [
            (Some(MilestoneState::Late), None, "逾期达标"),
            (None, None, "尚无结论"),
            (
                None,
                Some("2026-06-11"),
                "节点目标于2026-06-11才生效，不评价",
            ),
        ] {
            work.milestones = vec![Milestone {
                unit: UnitId(0),
                date: day("2026-06-10"),
                target: Decimal::ONE,
                direction: Direction::HigherIsBetter,
                state,
                ended: false,
                set_afterwards: set_afterwards.map(day),
                source: Place::of_file("重点工作.xlsx"),
            }];
            assert_eq!(
                milestone(&work, UnitId(0), day("2026-06-10")).state,
                expected
            );
        }
    }
}
