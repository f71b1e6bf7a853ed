//! R4: the two queues of a key work, by result and by time node.

use super::super::clause::{Basis, Clause};
use super::share::{Share, value_on};
use super::targets::{Direction, Target};
use crate::model::directory::UnitId;
use crate::model::ratio::Ratio;
use crate::source::Place;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

/// R4.
pub const TWO_RANKINGS: Clause = Clause {
    id: "R4",
    citation: "四(三)",
    title: "重点工作双排名",
    rule: "每项重点工作排两次：「按结果」看完成值占全年目标的比，「按进度」看完成值占截至日期以前最近一个节点目标的比；所对照的目标方向为「越低越好」的，比值倒过来算；方向没有填的，照本单位当年的其他行，再照这项工作的其他行。节点当年没有报过的注明「未报」，并列排在报过的之后；还没有到节点的注明「未到节点」，不排名次。一项工作在新的一年还没有任何单位到节点时，它的「按进度」仍按上一年最后的节点和上一年最后报的完成值排。",
    basis: Basis::Notice,
    function: "rules::key_works::standings::by_progress",
    cases: include_str!("../cases/R4.txt"),
};

/// A unit in one of the two rankings of a work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The unit.
    pub unit: UnitId,
    /// 完成值 as last reported in the milestone's year; `None`: 「未报」.
    pub value: Option<Decimal>,
    /// The period that reported it.
    pub reported: Option<NaiveDate>,
    /// What it is measured by; `None`: 「未到节点」.
    pub target: Option<Decimal>,
    /// 方向 of that target.
    pub direction: Option<Direction>,
    /// The milestone that sets the target.
    pub milestone: Option<NaiveDate>,
    /// A value was reported, or a target set, that is counted in something else than the other; no place is given by it.
    pub incomparable: bool,
    /// Value by target, turned round where lower is better; `None` without one of them, and for a value of 0 that ranks first.
    pub ratio: Option<Ratio>,
    /// Counted from one; `None` without a target, and where nothing can be compared with it.
    pub rank: Option<usize>,
    /// How many units are ranked (R9).
    pub of: usize,
    /// The cell of the work's number where the value was reported, else where the target is set.
    pub source: Place,
}

/// The rank of a standing of a queue as people read it: R4 ranks those who have not reported alike, and where nobody has, nobody is first.
pub fn shown_rank(queue: &[Standing], standing: &Standing) -> Option<usize> {
    let reported = || queue.iter().any(|own| own.value.is_some());
    standing.rank.filter(|_| reported())
}

/// 「按进度」; empty where nobody has a milestone in the year that it is of.
pub(super) fn by_progress(shares: &[Share<'_>], as_of: NaiveDate) -> Vec<Standing> {
    let year = year_of_progress(shares, as_of);
    let has_milestones = shares
        .iter()
        .any(|share| share.newest_target(year, None).is_some());
    if !has_milestones {
        return Vec::new();
    }
    ranked(
        shares
            .iter()
            .filter_map(|share| share.by_progress(year, as_of))
            .collect(),
    )
}

/// The year of the newest milestones that have come: that of the as-of date, or the one before as long as this year's are all to come.
fn year_of_progress(shares: &[Share<'_>], as_of: NaiveDate) -> i32 {
    let this_year = as_of.year();
    let has_come = |year: i32| {
        let mut shares = shares.iter();
        shares.any(|share| share.newest_target(year, Some(as_of)).is_some())
    };
    let is_last = !has_come(this_year) && has_come(this_year - 1);
    if is_last { this_year - 1 } else { this_year }
}

impl Share<'_> {
    pub(super) fn by_result(&self, as_of: NaiveDate) -> Option<Standing> {
        let target = self.newest_target(as_of.year(), None)?;
        Some(self.standing(Some(target), &target.place, as_of))
    }

    pub(super) fn by_progress(&self, year: i32, as_of: NaiveDate) -> Option<Standing> {
        let target = self.newest_target(year, Some(as_of));
        let to_come = || {
            self.newest_target(year, None)
                .or(self.newest_target(as_of.year(), None))
        };
        let place = &target.or_else(to_come)?.place;
        let last_day = NaiveDate::from_ymd_opt(year, 12, 31)?;
        Some(self.standing(target, place, as_of.min(last_day)))
    }

    /// A standing that has no rank yet, by what was reported up to a day in that day's year.
    fn standing(&self, target: Option<&Target>, place: &Place, until: NaiveDate) -> Standing {
        let report = value_on(self.reports, until);
        let value = report.and_then(|report| report.value);
        let incomparable = report.is_some_and(|report| report.value.is_none())
            || target.is_some_and(|target| !target.is_clear);
        let ratio = value
            .zip(target)
            .filter(|_| !incomparable)
            .and_then(|(value, target)| match target.direction {
                Direction::HigherIsBetter => Ratio::of(value, target.amount),
                Direction::LowerIsBetter => Ratio::of(target.amount, value),
            });
        Standing {
            unit: self.unit,
            value,
            reported: report
                .filter(|_| value.is_some())
                .map(|report| report.as_of),
            target: target.map(|target| target.amount),
            direction: target.map(|target| target.direction),
            milestone: target.map(|target| target.milestone),
            incomparable,
            ratio,
            rank: None,
            of: 0,
            source: report.map_or(place, |report| &report.place).clone(),
        }
    }
}

/// What a rank is taken from; the later, the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Achievement {
    /// 「未报」.
    Unreported,
    /// A ratio.
    Ratio(Ratio),
    /// Nothing left of what should be low.
    Nothing,
}

fn achievement(standing: &Standing) -> Option<Achievement> {
    standing.target.filter(|_| !standing.incomparable)?;
    Some(match (standing.value, standing.ratio) {
        (None, _) => Achievement::Unreported,
        (Some(_), Some(ratio)) => Achievement::Ratio(ratio),
        (Some(_), None) => Achievement::Nothing,
    })
}

/// R4: gives out the ranks and orders by them; inside a tie directory order stands, and those without a target stand below.
pub(super) fn ranked(mut standings: Vec<Standing>) -> Vec<Standing> {
    let achievements: Vec<Achievement> = standings.iter().filter_map(achievement).collect();
    for standing in &mut standings {
        standing.of = achievements.len();
        standing.rank = achievement(standing)
            .map(|own| 1 + achievements.iter().filter(|other| **other > own).count());
    }
    standings.sort_by_key(|standing| (standing.rank.is_none(), standing.rank));
    standings
}

#[cfg(test)]
mod tests {
    use super::super::trial::{HIGH, LOW, day, reports, target};
    use super::*;

    #[track_caller]
    fn ranks(
        direction: Direction,
        values: &[Option<&str>],
        expected: &[(u32, usize, Option<&str>)],
    ) {
        let plan = Target {
            direction,
            ..target(0, "2026-12-31", "10", None)
        };
        let standings = values.iter().zip(0..).map(|(value, unit)| {
            let reports = value.map_or_else(Vec::new, |value| reports(&[("2026-11-20", value)]));
            let share = Share {
                unit: UnitId(unit),
                targets: vec![&plan],
                reports: &reports,
                snapshots: &[],
            };
            share.standing(Some(&plan), &plan.place, day("2026-11-20"))
        });
        let shown: Vec<(u32, usize, Option<String>)> = ranked(standings.collect())
            .into_iter()
            .map(|standing| {
                let ratio = standing
                    .ratio
                    .and_then(Ratio::rounded)
                    .map(|ratio| ratio.to_string());
                (standing.unit.0, standing.rank.expect("a rank"), ratio)
            })
            .collect();
        let expected: Vec<(u32, usize, Option<String>)> = expected
            .iter()
            .map(|(unit, rank, ratio)| (*unit, *rank, ratio.map(str::to_owned)))
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn by_result_equal_ratios_share_a_rank_and_those_that_never_reported_share_the_last() {
        ranks(
            HIGH,
            &[
                Some("8"),
                None,
                Some("9"),
                Some("8"),
                None,
                Some("0"),
                Some("12"),
            ],
            &[
                (6, 1, Some("1.2")),
                (2, 2, Some("0.9")),
                (0, 3, Some("0.8")),
                (3, 3, Some("0.8")),
                (5, 5, Some("0")),
                (1, 6, None),
                (4, 6, None),
            ],
        );
    }

    #[test]
    fn where_lower_is_better_the_ratio_is_turned_round_and_nothing_ranks_first() {
        ranks(
            LOW,
            &[Some("8"), Some("0"), Some("20"), None, Some("0")],
            &[
                (1, 1, None),
                (4, 1, None),
                (0, 3, Some("1.25")),
                (2, 4, Some("0.5")),
                (3, 5, None),
            ],
        );
    }
}
