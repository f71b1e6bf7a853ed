//! Key works: the page of each with its two queues (R4 to R6).

pub(in crate::report) mod milestones;
mod of_unit;
mod targets;

pub use milestones::{MilestoneCell, MilestoneRow};
pub use of_unit::UnitKeyWork;
pub use targets::{ReportCell, ReportRow, TargetRow, report_cell};

use super::charts::BarChart;
use super::words::{day_or_empty, grouped};
use super::{Link, Views, how_many, links};
use crate::model::directory::UnitId;
use crate::rules::key_works::{
    Direction, INCOMPARABLE, KeyWork, MilestoneState, Standing, shown_rank,
};
use chrono::Datelike;
use milestones::dates_of;
use serde::Serialize;

/// A unit in one of the two queues of a work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StandingRow {
    /// The rank; empty where there is none.
    pub rank: String,
    /// How many units are ranked (R9).
    pub of: usize,
    /// The unit.
    pub unit: Link,
    /// 完成值 with the period that reported it; empty where none was reported.
    pub value: String,
    /// The period that reported it.
    pub reported: String,
    /// What it is measured by.
    pub target: String,
    /// The milestone that sets it.
    pub milestone: String,
    /// The ratio in per cent.
    pub ratio: String,
    /// 未报, 未到节点.
    pub marks: Vec<&'static str>,
    /// The cell of the value, else of the target; for the office.
    pub cell: Option<String>,
}

/// The page of a key work.
#[derive(Debug, Clone, Serialize)]
pub struct KeyWorkPage {
    /// Where it stands.
    pub path: String,
    /// Its name, with the link to its page.
    pub link: Link,
    /// 工作编号.
    pub number: String,
    /// 工作名称.
    pub name: String,
    /// 牵头部门.
    pub department: String,
    /// 计量单位.
    pub measure: String,
    /// 方向.
    pub direction: &'static str,
    /// Whether nobody who has a part in it exists any more.
    pub given_up: bool,
    /// Whether all of its rows are struck out.
    pub struck: bool,
    /// The direction of all targets; none where they are at odds.
    #[serde(skip)]
    pub one_direction: Option<Direction>,
    /// 牵头县领导, 责任清单, 完成标准, for the office.
    pub particulars: Vec<(&'static str, String)>,
    /// What M11 misses, for the office.
    pub missing: Vec<&'static str>,
    /// Those who come first in each of the two queues, for the list of all works.
    pub leading: [Vec<StandingRow>; 2],
    /// Those who have reported nothing yet, for the same list.
    pub unreported: Vec<Link>,
    /// 「按结果」.
    #[serde(serialize_with = "how_many")]
    pub by_result: Vec<StandingRow>,
    /// How far the units are.
    pub chart: Option<BarChart>,
    /// 「按进度」.
    #[serde(serialize_with = "how_many")]
    pub by_progress: Vec<StandingRow>,
    /// Which of the units on the page have been dissolved; empty where none has.
    pub gone: String,
    /// The year that it is still of, where this year's milestones are all to come.
    pub still_of: Option<i32>,
    /// How many units each of the two queues ranks.
    pub ranked: [usize; 2],
    /// The as-of date's year.
    pub year: i32,
    /// The dates of all milestones.
    pub dates: Vec<String>,
    /// The milestones by unit.
    pub milestones: Vec<MilestoneRow>,
    /// How many milestones were reached in time, late, and not.
    pub states: [usize; 3],
    /// Targets that replaced others, and those that were struck out.
    #[serde(serialize_with = "how_many")]
    pub changes: Vec<TargetRow>,
    /// Every target ever set.
    #[serde(serialize_with = "how_many")]
    pub targets: Vec<TargetRow>,
    /// What was reported.
    #[serde(serialize_with = "how_many")]
    pub reports: Vec<ReportRow>,
}

/// What stands beside a unit that has no plain place in a queue (R4).
fn marks(work: &KeyWork, standing: &Standing) -> Vec<&'static str> {
    let mut marks = Vec::new();
    if work.direction.is_none() {
        marks.extend(standing.direction.map(Direction::label));
    }
    if standing.incomparable {
        marks.push(INCOMPARABLE);
        return marks;
    }
    if standing.target.is_none() {
        marks.push("未到节点");
    }
    match (standing.value, standing.target, standing.ratio) {
        (None, _, _) => marks.push("未报"),
        (Some(_), Some(_), None) => marks.push("完成值为0，列第一"),
        _ => {}
    }
    marks
}

/// Whether a unit is in one of a work's queues, or has a milestone of a year that is over or of the time before it was dissolved.
fn takes_part(work: &KeyWork, unit: UnitId) -> bool {
    let mut queues = work.by_result.iter().chain(&work.by_progress);
    let mut milestones = work.milestones.iter();
    queues.any(|standing| standing.unit == unit)
        || milestones.any(|milestone| milestone.unit == unit)
}

/// The lines of a queue that come first.
fn leading(queue: &[StandingRow]) -> Vec<StandingRow> {
    let mut leading = queue.to_vec();
    leading.retain(|row| row.rank == "1" && !row.value.is_empty());
    leading
}

impl Views<'_> {
    /// Every key work, in order of number; those that were struck out come last.
    pub fn key_works(&self) -> Vec<KeyWorkPage> {
        let works = self.all_key_works().enumerate();
        works
            .map(|(position, work)| self.key_work(position, work))
            .collect()
    }

    /// The key works of the pages, in their order.
    pub fn all_key_works(&self) -> impl Iterator<Item = &KeyWork> {
        let findings = self.input.findings;
        findings.key_works.iter().chain(&findings.struck_works)
    }

    /// A key work with the link to its page.
    pub(super) fn key_work_link(&self, position: usize, work: &KeyWork) -> Link {
        Link::new(
            work.name.as_str(),
            links::encode(&self.links.key_work(position)),
        )
    }

    fn key_work(&self, position: usize, work: &KeyWork) -> KeyWorkPage {
        let dates = dates_of(work);
        let queue = |standings: &[Standing]| -> Vec<StandingRow> {
            let rows = standings.iter();
            rows.map(|standing| self.standing(work, standings, standing))
                .collect()
        };
        let targets = self.targets(work);
        let (by_result, by_progress) = (queue(&work.by_result), queue(&work.by_progress));
        KeyWorkPage {
            path: self.links.key_work(position),
            link: self.key_work_link(position, work),
            number: work.number.clone(),
            name: work.name.clone(),
            department: work.lead_department.clone(),
            measure: work.counting.measure.clone(),
            direction: work
                .direction
                .map_or("越高越好、越低越好都有", Direction::label),
            given_up: work.is_given_up,
            struck: position >= self.input.findings.key_works.len(),
            one_direction: work.direction,
            particulars: self.particulars(work),
            missing: if self.is_office() {
                work.missing.clone()
            } else {
                Vec::new()
            },
            chart: self.plan_chart(work),
            leading: [&by_result, &by_progress].map(|queue| leading(queue)),
            unreported: (by_result.iter())
                .filter(|row| row.value.is_empty())
                .map(|row| row.unit.clone())
                .collect(),
            by_result,
            by_progress,
            year: self.input.findings.as_of.year(),
            still_of: work.progress_of_last_year(self.input.findings.as_of),
            ranked: [&work.by_result, &work.by_progress]
                .map(|standings| standings.first().map_or(0, |standing| standing.of)),
            milestones: self.milestones(work, &dates),
            gone: self.gone_among(self.units_of_work(work)),
            dates: dates.iter().map(ToString::to_string).collect(),
            states: [
                MilestoneState::OnTime,
                MilestoneState::Late,
                MilestoneState::Missed,
            ]
            .map(|state| {
                let milestones = work.milestones.iter();
                milestones
                    .filter(|milestone| milestone.state == Some(state))
                    .count()
            }),
            changes: targets
                .iter()
                .filter(|target| target.struck || !target.before.is_empty())
                .cloned()
                .collect(),
            targets,
            reports: self.reported_values(work),
        }
    }

    fn particulars(&self, work: &KeyWork) -> Vec<(&'static str, String)> {
        if !self.is_office() {
            return Vec::new();
        }
        let filled = work.particulars.iter();
        filled
            .filter(|(_, texts)| !texts.is_empty())
            .map(|(name, texts)| (*name, texts.join("；")))
            .collect()
    }

    fn standing(&self, work: &KeyWork, queue: &[Standing], standing: &Standing) -> StandingRow {
        StandingRow {
            rank: shown_rank(queue, standing)
                .map(|rank| rank.to_string())
                .unwrap_or_default(),
            of: standing.of,
            unit: self.unit(standing.unit),
            value: standing.value.map(grouped).unwrap_or_default(),
            reported: day_or_empty(standing.reported),
            target: standing.target.map(grouped).unwrap_or_default(),
            milestone: day_or_empty(standing.milestone),
            ratio: standing
                .ratio
                .and_then(crate::model::ratio::Ratio::percent)
                .unwrap_or_else(|| "—".to_owned()),
            marks: marks(work, standing),
            cell: self.cell(&standing.source),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::ratio::Ratio;
    use crate::source::Place;
    use chrono::NaiveDate;
    use rust_decimal::Decimal;

    pub(super) fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    pub(in crate::report::pages) fn work() -> KeyWork {
        KeyWork {
            number: "Z1".into(),
            name: "招商".into(),
            lead_department: String::new(),
            counting: crate::rules::key_works::Counting::default(),
            direction: Some(Direction::LowerIsBetter),
            is_given_up: false,
            particulars: Vec::new(),
            missing: Vec::new(),
            by_result: Vec::new(),
            by_progress: Vec::new(),
            milestones: Vec::new(),
            targets: Vec::new(),
            span: crate::rules::key_works::Span::default(),
        }
    }

    #[test]
    fn a_place_in_a_queue_says_what_is_missing() {
        for (value, target, expected) in [
            (Some(8), Some(10), &[][..]),
            (None, Some(10), &["未报"]),
            (Some(8), None, &["未到节点"]),
            (None, None, &["未到节点", "未报"]),
        ] {
            let [value, target] = [value, target].map(|number| number.map(Decimal::from));
            let standing = Standing {
                unit: UnitId(0),
                value,
                reported: None,
                target,
                direction: target.map(|_| Direction::LowerIsBetter),
                milestone: None,
                incomparable: false,
                ratio: value
                    .zip(target)
                    .and_then(|(value, target)| Ratio::of(value, target)),
                rank: None,
                of: 1,
                source: Place::of_file("重点工作.xlsx"),
            };
            let mut work = work();
            assert_eq!(marks(&work, &standing), expected);
            // Where the targets are at odds, each line says its own.
            work.direction = None;
            let own: Vec<&str> = target.map(|_| "越低越好").into_iter().collect();
            assert_eq!(marks(&work, &standing), [&own, expected].concat());
        }
    }
}
