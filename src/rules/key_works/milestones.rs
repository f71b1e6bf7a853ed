//! R6: what became of the milestones of a key work.

use super::super::clause::{Basis, Clause};
use super::share::{Report, Share, value_on};
use super::targets::{Direction, Target};
use crate::check::History;
use crate::model::directory::UnitId;
use crate::source::Place;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// R6.
pub const MILESTONES: Clause = Clause {
    id: "R6",
    citation: "二(一)",
    title: "节点达标",
    rule: "节点日期当天或以后的第一次报送（或更早的报送）达到当时目标的为「按期达标」，以后才达到的为「逾期达标」，否则为「未达标」；节点以后还没有新一期台账的，以及节点当天还没有生效的目标的，不下结论。单位撤销以前（当天也算）的节点照常列在原名下，节点以后到撤销没有新一期、本单位也没有再报送的，不下结论。「越低越好」的只看节点以后的第一次报送。",
    basis: Basis::Interpretation,
    function: "rules::key_works::milestones::milestone_state",
    cases: include_str!("../cases/R6.txt"),
};

/// What became of a milestone (R6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MilestoneState {
    /// 按期达标.
    OnTime,
    /// 逾期达标.
    Late,
    /// 未达标.
    Missed,
}

impl MilestoneState {
    /// The state as report.json has it.
    pub fn key(self) -> &'static str {
        match self {
            MilestoneState::OnTime => "on-time",
            MilestoneState::Late => "late",
            MilestoneState::Missed => "missed",
        }
    }

    /// The state as users know it.
    pub fn label(self) -> &'static str {
        match self {
            MilestoneState::OnTime => "按期达标",
            MilestoneState::Late => "逾期达标",
            MilestoneState::Missed => "未达标",
        }
    }
}

/// A milestone of one unit that the as-of date has reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// The unit.
    pub unit: UnitId,
    /// 节点日期.
    pub date: NaiveDate,
    /// The target in force on that day; where there was none, the one in force at the as-of date.
    pub target: Decimal,
    /// 方向 of that target.
    pub direction: Direction,
    /// What became of it; `None` while no period dated on or after it exists, and where no target was in force on the day.
    pub state: Option<MilestoneState>,
    /// Its unit was dissolved before a verdict could be given.
    pub ended: bool,
    /// The day on which its first target came into force, where that is after the milestone.
    pub set_afterwards: Option<NaiveDate>,
    /// Where the target is set.
    pub source: Place,
}

impl Share<'_> {
    /// R6, for every milestone up to the as-of date; of a dissolved unit up to its last day, by the periods that it lived to see
    /// or has reported for.
    pub(super) fn milestones(
        &self,
        as_of: NaiveDate,
        dissolved: Option<NaiveDate>,
        history: &History,
    ) -> Vec<Milestone> {
        let last_day = dissolved.map_or(as_of, |last_day| last_day.min(as_of));
        let periods = history.periods.iter().map(|period| period.as_of);
        let of_unit = periods.filter(|period| *period <= last_day);
        let newest_period = of_unit.chain(self.snapshots.iter().copied()).max();
        self.milestones_until(last_day, newest_period, as_of)
    }

    fn milestones_until(
        &self,
        last_day: NaiveDate,
        newest_period: Option<NaiveDate>,
        as_of: NaiveDate,
    ) -> Vec<Milestone> {
        let dates: BTreeSet<NaiveDate> = self
            .targets
            .iter()
            .map(|target| target.milestone)
            .filter(|date| *date <= last_day)
            .collect();
        dates
            .into_iter()
            .filter_map(|date| {
                let at_the_time = self.target_on(date, date);
                // One that came into force only afterwards sets no task for the day; it is told, and not judged.
                let target = at_the_time.or_else(|| self.target_on(date, as_of))?;
                let state =
                    at_the_time.and_then(|target| self.milestone_state(target, newest_period));
                Some(Milestone {
                    unit: self.unit,
                    date,
                    target: target.amount,
                    direction: target.direction,
                    state,
                    ended: state.is_none() && last_day < as_of,
                    set_afterwards: at_the_time
                        .map_or_else(|| self.first_effective(date), |_| None),
                    source: target.place.clone(),
                })
            })
            .collect()
    }

    /// The day on which the first target of a milestone came into force.
    fn first_effective(&self, milestone: NaiveDate) -> Option<NaiveDate> {
        let targets = self.targets.iter();
        targets
            .filter(|target| target.milestone == milestone)
            .map(|target| target.effective)
            .min()?
    }

    fn milestone_state(
        &self,
        target: &Target,
        newest_period: Option<NaiveDate>,
    ) -> Option<MilestoneState> {
        let date = target.milestone;
        if !target.is_clear {
            return None;
        }
        let reaches = |value| target.direction.reaches(value, target.amount);
        let reached = |report: &Report| !report.struck && report.value.is_some_and(reaches);
        let first = self
            .snapshots
            .iter()
            .find(|snapshot| **snapshot >= date)
            .copied();
        let at_first = first
            .and_then(|first| value_on(self.reports, first))
            .is_some_and(reached);
        let earlier = target.direction == Direction::HigherIsBetter
            && self.reports.iter().any(|report| {
                report.as_of < date && report.as_of.year() == date.year() && reached(report)
            });
        let later = first.is_some_and(|first| {
            self.reports
                .iter()
                .any(|report| report.as_of > first && reached(report))
        });
        // What cannot be compared may have reached it.
        let is_unsure = self.reports.iter().any(|report| {
            let counts = report.as_of >= date || report.as_of.year() == date.year();
            counts && !report.struck && report.value.is_none()
        });
        if at_first || earlier {
            Some(MilestoneState::OnTime)
        } else if is_unsure {
            None
        } else if later {
            Some(MilestoneState::Late)
        } else {
            newest_period
                .filter(|newest| *newest >= date)
                .map(|_| MilestoneState::Missed)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::{HIGH, LOW, day, reports, target};
    use super::*;

    #[track_caller]
    fn state(
        direction: Direction,
        listed: &[(&str, &str)],
        snapshots: &[&str],
        newest: &str,
        expected: Option<MilestoneState>,
    ) {
        let plan = Target {
            direction,
            ..target(0, "2026-06-30", "10", None)
        };
        let share = Share {
            unit: UnitId(0),
            targets: vec![&plan],
            reports: &reports(listed),
            snapshots: &snapshots.iter().map(|date| day(date)).collect::<Vec<_>>(),
        };
        let found = share.milestone_state(&plan, Some(day(newest)));
        assert_eq!(
            found, expected,
            "{direction:?} {listed:?} {snapshots:?} {newest}"
        );
    }

    #[test]
    fn a_milestone_is_met_by_the_first_snapshot_on_or_after_it_or_any_earlier_one() {
        let weekly = &["2026-06-23", "2026-06-30", "2026-07-07"];
        state(
            HIGH,
            &[("2026-06-30", "10")],
            weekly,
            "2026-07-07",
            Some(MilestoneState::OnTime),
        );
        state(
            HIGH,
            &[("2026-06-30", "9"), ("2026-07-07", "10")],
            weekly,
            "2026-07-07",
            Some(MilestoneState::Late),
        );
        state(
            HIGH,
            &[("2026-06-30", "9")],
            weekly,
            "2026-07-07",
            Some(MilestoneState::Missed),
        );
        state(
            HIGH,
            &[("2026-06-23", "11"), ("2026-06-30", "9")],
            weekly,
            "2026-07-07",
            Some(MilestoneState::OnTime),
        );
        state(
            HIGH,
            &[("2025-12-26", "11"), ("2026-06-30", "9")],
            weekly,
            "2026-07-07",
            Some(MilestoneState::Missed),
        );
        state(
            HIGH,
            &[("2026-06-30", "?"), ("2026-07-07", "10")],
            weekly,
            "2026-07-07",
            None,
        );
        state(
            HIGH,
            &[("2026-06-30", "10"), ("2026-07-07", "?")],
            weekly,
            "2026-07-07",
            Some(MilestoneState::OnTime),
        );
        state(
            HIGH,
            &[("2026-07-01", "10")],
            &["2026-06-29", "2026-07-01"],
            "2026-07-01",
            Some(MilestoneState::OnTime),
        );
    }

    #[test]
    fn a_snapshot_without_the_work_is_the_first_one_all_the_same() {
        let weekly = &["2026-06-30", "2026-07-07"];
        state(
            HIGH,
            &[("2026-07-07", "10")],
            weekly,
            "2026-07-07",
            Some(MilestoneState::Late),
        );
    }

    #[test]
    fn nothing_is_said_before_a_period_on_or_after_the_milestone() {
        state(
            HIGH,
            &[("2026-06-29", "9")],
            &["2026-06-29"],
            "2026-06-29",
            None,
        );
        state(
            HIGH,
            &[("2026-06-29", "10")],
            &["2026-06-29"],
            "2026-06-29",
            Some(MilestoneState::OnTime),
        );
        state(
            HIGH,
            &[("2026-06-29", "9")],
            &["2026-06-29"],
            "2026-06-30",
            Some(MilestoneState::Missed),
        );
        state(
            LOW,
            &[("2026-06-29", "10")],
            &["2026-06-29"],
            "2026-06-29",
            None,
        );
    }

    #[test]
    fn where_lower_is_better_only_the_first_snapshot_on_or_after_the_milestone_counts() {
        let weekly = &["2026-06-23", "2026-06-30", "2026-07-07"];
        state(
            LOW,
            &[("2026-06-23", "9"), ("2026-06-30", "11")],
            weekly,
            "2026-07-07",
            Some(MilestoneState::Missed),
        );
        state(
            LOW,
            &[("2026-06-30", "10")],
            weekly,
            "2026-07-07",
            Some(MilestoneState::OnTime),
        );
        state(
            LOW,
            &[("2026-06-30", "11"), ("2026-07-07", "10")],
            weekly,
            "2026-07-07",
            Some(MilestoneState::Late),
        );
    }

    #[test]
    fn a_target_that_came_into_force_after_the_milestone_does_not_judge_it() {
        for (effective, expected, afterwards) in [
            (None, Some(MilestoneState::Missed), None),
            (Some("2026-06-29"), Some(MilestoneState::Missed), None),
            (Some("2026-06-30"), Some(MilestoneState::Missed), None),
            (Some("2026-07-01"), None, Some("2026-07-01")),
        ] {
            let plan = target(0, "2026-06-30", "10", effective);
            let raised = target(0, "2026-06-30", "20", Some("2026-07-02"));
            let share = Share {
                unit: UnitId(0),
                targets: vec![&plan, &raised],
                reports: &reports(&[("2026-07-01", "9")]),
                snapshots: &[day("2026-07-01")],
            };
            let today = day("2026-07-03");
            let found = share.milestones_until(today, Some(day("2026-07-01")), today);
            let shown: Vec<_> = found.iter().map(|m| (m.state, m.set_afterwards)).collect();
            assert_eq!(shown, [(expected, afterwards.map(day))], "{effective:?}");
        }
    }
}
