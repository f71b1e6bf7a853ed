//! Key works: the two queues of each, milestones, and how targets came to be what they are (R4 to R6).

use super::charts::BarChart;
use super::words::{day_or_empty, iso};
use super::{Link, Views, how_many, links};
use crate::check::ReportedValue;
use crate::model::directory::{UnitId, comparable};
use crate::rules::key_works::{
    Direction, KeyWork, Milestone, MilestoneState, Standing, Target, shown_rank,
};
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

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
    /// In the order of [`KeyWorkPage::dates`].
    pub cells: Vec<MilestoneCell>,
}

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
    /// 现行, 已被替换, 尚未生效 or 已作废.
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
    /// How many units each of the two queues ranks.
    pub ranked: [usize; 2],
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

/// A unit's part in a key work, for its dossier.
#[derive(Debug, Clone, Serialize)]
pub struct UnitKeyWork {
    /// The work.
    pub work: Link,
    /// Its number.
    pub number: String,
    /// The measure.
    pub measure: String,
    /// Its place by result; none where it has no target for the year.
    pub result: Option<StandingRow>,
    /// That place in words.
    pub result_text: String,
    /// Its place by time node.
    pub progress: Option<StandingRow>,
    /// That place in words.
    pub progress_text: String,
    /// Its milestones.
    pub milestones: Vec<MilestoneCell>,
}

/// An amount without needless zeros.
fn amount(number: Decimal) -> String {
    number.normalize().to_string()
}

/// What stands beside a unit that has no plain place in a queue (R4).
fn marks(work: &KeyWork, standing: &Standing) -> Vec<&'static str> {
    let mut marks = Vec::new();
    if work.direction.is_none() {
        marks.extend(standing.direction.map(Direction::label));
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

/// Whether a unit is in one of a work's queues, or has a milestone of a year that is over: others exist no more.
fn takes_part(work: &KeyWork, unit: UnitId) -> bool {
    let mut queues = work.by_result.iter().chain(&work.by_progress);
    let mut milestones = work.milestones.iter();
    queues.any(|standing| standing.unit == unit)
        || milestones.any(|milestone| milestone.unit == unit)
}

/// The milestones that a work's units have; struck-out targets make none.
fn dates_of(work: &KeyWork) -> BTreeSet<NaiveDate> {
    let judged = work.milestones.iter().map(|milestone| milestone.date);
    let ahead = work
        .targets
        .iter()
        .filter(|target| target.in_force && takes_part(work, target.unit));
    judged.chain(ahead.map(|target| target.milestone)).collect()
}

/// The lines of a queue that come first.
fn leading(queue: &[StandingRow]) -> Vec<StandingRow> {
    let mut leading = queue.to_vec();
    leading.retain(|row| row.rank == "1" && !row.value.is_empty());
    leading
}

impl Views<'_> {
    /// Every key work, in order of number.
    pub fn key_works(&self) -> Vec<KeyWorkPage> {
        let works = self.input.findings.key_works.iter().enumerate();
        works
            .map(|(position, work)| self.key_work(position, work))
            .collect()
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
            measure: work.measure.clone(),
            direction: work
                .direction
                .map_or("越高越好、越低越好都有", Direction::label),
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
            ranked: [&work.by_result, &work.by_progress]
                .map(|standings| standings.first().map_or(0, |standing| standing.of)),
            milestones: self.milestones(work, &dates),
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
        let reported = standing
            .value
            .and_then(|_| self.reported(work, standing.unit));
        StandingRow {
            rank: shown_rank(queue, standing)
                .map(|rank| rank.to_string())
                .unwrap_or_default(),
            of: standing.of,
            unit: self.unit(standing.unit),
            value: standing.value.map(amount).unwrap_or_default(),
            reported: day_or_empty(reported),
            target: standing.target.map(amount).unwrap_or_default(),
            milestone: day_or_empty(standing.milestone),
            ratio: standing
                .ratio
                .and_then(crate::model::ratio::Ratio::percent)
                .unwrap_or_else(|| "—".to_owned()),
            marks: marks(work, standing),
            cell: self.cell(&standing.source),
        }
    }

    /// The period whose value counts at the as-of date.
    fn reported(&self, work: &KeyWork, unit: UnitId) -> Option<NaiveDate> {
        let key = (unit, comparable(&work.number));
        let reports = self.input.history.progress.get(&key)?;
        let as_of = self.input.findings.as_of;
        reports
            .iter()
            .filter(|report| !report.struck)
            .map(|report| report.as_of)
            .rfind(|date| *date <= as_of && date.year() == as_of.year())
    }

    fn milestones(&self, work: &KeyWork, dates: &BTreeSet<NaiveDate>) -> Vec<MilestoneRow> {
        let directory = self.input.tribunal.directory.iter();
        directory
            .map(|(unit, _)| unit)
            .filter(|unit| takes_part(work, *unit))
            .map(|unit| MilestoneRow {
                unit: self.unit(unit),
                cells: dates
                    .iter()
                    .map(|date| milestone(work, unit, *date))
                    .collect(),
            })
            .collect()
    }

    /// Every target with the one that it replaced.
    fn targets(&self, work: &KeyWork) -> Vec<TargetRow> {
        let mut before: BTreeMap<(UnitId, NaiveDate), String> = BTreeMap::new();
        let as_of = self.input.findings.as_of;
        work.targets
            .iter()
            .map(|target| {
                let set = amount(target.amount);
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
        let as_of = self.input.findings.as_of;
        let number = comparable(&work.number);
        let directory = self.input.tribunal.directory.iter();
        directory
            .filter(|(unit, _)| takes_part(work, *unit))
            .filter_map(|(unit, _)| {
                let reports = self.input.history.progress.get(&(unit, number.clone()))?;
                Some(ReportRow {
                    unit: self.unit(unit),
                    values: reports
                        .iter()
                        .filter(|report| report.as_of <= as_of)
                        .map(report_cell)
                        .collect(),
                })
            })
            .collect()
    }

    /// A unit's part in every key work that it has targets in.
    pub fn key_works_of(&self, unit: UnitId) -> Vec<UnitKeyWork> {
        let works = self.input.findings.key_works.iter().enumerate();
        works
            .filter(|(_, work)| takes_part(work, unit))
            .map(|(position, work)| {
                let place = |standings: &[Standing]| {
                    let own = standings.iter().find(|standing| standing.unit == unit);
                    own.map(|standing| self.standing(work, standings, standing))
                };
                let (result, progress) = (place(&work.by_result), place(&work.by_progress));
                UnitKeyWork {
                    work: self.key_work_link(position, work),
                    number: work.number.clone(),
                    measure: work.measure.clone(),
                    result_text: result
                        .as_ref()
                        .map_or_else(|| "—".to_owned(), |row| by_result(row, &work.measure)),
                    progress_text: progress
                        .as_ref()
                        .map_or_else(|| "—".to_owned(), |row| by_progress(row, &work.measure)),
                    result,
                    progress,
                    milestones: dates_of(work)
                        .into_iter()
                        .map(|date| milestone(work, unit, date))
                        .filter(|milestone| !milestone.target.is_empty())
                        .collect(),
                }
            })
            .collect()
    }
}

fn report_cell(report: &ReportedValue) -> ReportCell {
    ReportCell {
        period: iso(report.as_of),
        value: report.value.to_string(),
        typed: report.is_corrected().then(|| report.typed().to_string()),
        struck: report.struck,
    }
}

/// The place in a queue, where there is one, and the ratio.
fn place_and_ratio(row: &StandingRow) -> String {
    if row.rank.is_empty() {
        return row.ratio.clone();
    }
    format!("第{}名（共{}个单位），{}", row.rank, row.of, row.ratio)
}

/// A place 「按结果」 with what it is made of.
fn by_result(row: &StandingRow, measure: &str) -> String {
    let place = place_and_ratio(row);
    if row.value.is_empty() {
        return format!("{place}（全年目标 {} {measure}）", row.target);
    }
    format!(
        "{place}（完成 {}，全年目标 {} {measure}）",
        row.value, row.target
    )
}

/// A place 「按进度」 with what it is made of.
fn by_progress(row: &StandingRow, measure: &str) -> String {
    let place = place_and_ratio(row);
    if row.target.is_empty() {
        return place;
    }
    let goal = format!("{}节点目标 {} {measure}", row.milestone, row.target);
    if row.value.is_empty() {
        return format!("{place}（{goal}）");
    }
    format!("{place}（完成 {}，{goal}）", row.value)
}

/// What became of a unit's milestone of that day; without a target where it has none.
fn milestone(work: &KeyWork, unit: UnitId, date: NaiveDate) -> MilestoneCell {
    let is_it = |milestone: &&Milestone| milestone.unit == unit && milestone.date == date;
    let (target, key, state) = if let Some(milestone) = work.milestones.iter().find(is_it) {
        let (key, state) = match (milestone.state, milestone.set_afterwards) {
            (Some(state), _) => (state.key(), state.label().to_owned()),
            (None, Some(from)) => ("", format!("节点目标于{from}才生效，不评价")),
            (None, None) => ("", "尚无结论".to_owned()),
        };
        (amount(milestone.target), key, state)
    } else {
        let ahead = work
            .targets
            .iter()
            .find(|target| target.in_force && target.unit == unit && target.milestone == date);
        match ahead {
            Some(target) => (amount(target.amount), "ahead", "未到".to_owned()),
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

fn target_state(target: &Target, as_of: NaiveDate) -> &'static str {
    if target.struck {
        "已作废"
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
    use super::*;
    use crate::model::ratio::Ratio;
    use crate::source::Place;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn work() -> KeyWork {
        KeyWork {
            number: "Z1".into(),
            name: "招商".into(),
            lead_department: String::new(),
            measure: String::new(),
            counted_in: crate::model::amount::Measure::Plain,
            direction: Some(Direction::LowerIsBetter),
            particulars: Vec::new(),
            missing: Vec::new(),
            by_result: Vec::new(),
            by_progress: Vec::new(),
            milestones: Vec::new(),
            targets: Vec::new(),
        }
    }

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
                state,
                set_afterwards: set_afterwards.map(day),
                source: Place::of_file("重点工作.xlsx"),
            }];
            assert_eq!(
                milestone(&work, UnitId(0), day("2026-06-10")).state,
                expected
            );
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
                target,
                direction: target.map(|_| Direction::LowerIsBetter),
                milestone: None,
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
                is_percent: false,
                direction: Direction::HigherIsBetter,
                effective: effective.map(day),
                in_force,
                struck,
                place: Place::of_file("重点工作.xlsx"),
            };
            assert_eq!(target_state(&target, day("2026-11-20")), expected);
        }
    }
}
