//! R4 to R6: key works (重点工作), ranked by result and by time node, and their milestones.

use super::clause::{Basis, Clause};
use super::registers::{self, StruckOut, UnitRow};
use crate::check::{History, ReportedValue};
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::ratio::Ratio;
use crate::model::schema::{Field, Sheet};
use crate::source::Place;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// R4.
pub const TWO_RANKINGS: Clause = Clause {
    id: "R4",
    citation: "四(三)",
    title: "重点工作双排名",
    rule: "每项重点工作排两次：「按结果」看完成值占全年目标的比，「按进度」看完成值占截至日期以前最近一个节点目标的比；方向为「越低越好」的，比值倒过来算。当年没有报过的注明「未报」，并列排在报过的之后；还没有到节点的注明「未到节点」，不排名次。",
    basis: Basis::Notice,
    function: "rules::key_works::by_progress",
    cases: include_str!("cases/R4.txt"),
};

/// R5.
pub const TARGETS: Clause = Clause {
    id: "R5",
    citation: "二(一)",
    title: "目标调整",
    rule: "同一单位同一节点另有生效日期更晚的目标，自生效日期起替换原目标，以前的目标照常列出；全年目标是当年最晚一个节点的目标。",
    basis: Basis::Notice,
    function: "rules::key_works::mark_in_force",
    cases: include_str!("cases/R5.txt"),
};

/// R6.
pub const MILESTONES: Clause = Clause {
    id: "R6",
    citation: "二(一)",
    title: "节点达标",
    rule: "节点日期当天或以后的第一次报送（或更早的报送）达到当时目标的为「按期达标」，以后才达到的为「逾期达标」，否则为「未达标」；节点以后还没有新一期台账的，不下结论。「越低越好」的只看节点以后的第一次报送。",
    basis: Basis::Interpretation,
    function: "rules::key_works::milestone_state",
    cases: include_str!("cases/R6.txt"),
};

/// What M11 asks of a key work besides.
const COMPLETE: [(Field, &str); 3] = [
    (Field::CountyLeader, "牵头县领导"),
    (Field::DutyList, "责任清单"),
    (Field::CompletionStandard, "完成标准"),
];

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

    fn reaches(self, value: Decimal, plan: Decimal) -> bool {
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
    fn holds_on(&self, day: NaiveDate) -> bool {
        self.effective.is_none_or(|from| from <= day)
    }
}

/// A unit in one of the two rankings of a work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The unit.
    pub unit: UnitId,
    /// 完成值 as last reported this year; `None`: 「未报」.
    pub value: Option<Decimal>,
    /// What it is measured by; `None`: 「未到节点」.
    pub target: Option<Decimal>,
    /// The milestone that sets the target.
    pub milestone: Option<NaiveDate>,
    /// Value by target, turned round where lower is better; `None` without one of them, and for a value of 0 that ranks first.
    pub ratio: Option<Ratio>,
    /// Counted from one; `None` without a target.
    pub rank: Option<usize>,
    /// How many units are ranked (R9).
    pub of: usize,
    /// The cell of the work's number where the value was reported, else where the target is set.
    pub source: Place,
}

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
    /// The target in force on that day.
    pub target: Decimal,
    /// What became of it; `None` while no period dated on or after it exists.
    pub state: Option<MilestoneState>,
    /// Where the target is set.
    pub source: Place,
}

/// A key work at the as-of date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyWork {
    /// 工作编号.
    pub number: String,
    /// 工作名称.
    pub name: String,
    /// 牵头部门.
    pub lead_department: String,
    /// 计量单位.
    pub measure: String,
    /// 方向.
    pub direction: Direction,
    /// What M11 asks for, column by column, with the different texts of the work's rows; for the office.
    pub particulars: Vec<(&'static str, Vec<String>)>,
    /// What M11 finds empty in every row of the work.
    pub missing: Vec<&'static str>,
    /// 「按结果」: units with a target for the year, by rank and directory order.
    pub by_result: Vec<Standing>,
    /// 「按进度」: ranked units, then those without a milestone so far.
    pub by_progress: Vec<Standing>,
    /// Milestones up to the as-of date, by unit and date.
    pub milestones: Vec<Milestone>,
    /// Every target ever set, by unit, milestone and day from which it holds.
    pub targets: Vec<Target>,
}

/// What one unit has to reach in one work, and what it has reported.
struct Share<'a> {
    unit: UnitId,
    direction: Direction,
    /// Its targets that are not struck out.
    targets: Vec<&'a Target>,
    /// Its reports of the work.
    reports: &'a [ReportedValue],
    /// The days of its snapshots of 重点工作进度.
    snapshots: &'a [NaiveDate],
}

/// All key works that a unit existing at the as-of date has a target in, in order of number.
pub fn all(
    history: &History,
    struck_out: &StruckOut,
    directory: &Directory,
    as_of: NaiveDate,
) -> Vec<KeyWork> {
    let mut rows: BTreeMap<String, Vec<UnitRow<'_>>> = BTreeMap::new();
    for row in registers::unit_rows(history, Sheet::KeyWorks, struck_out) {
        rows.entry(comparable(row.number)).or_default().push(row);
    }
    rows.into_iter()
        .filter_map(|(number, rows)| key_work(&number, rows, history, directory, as_of))
        .collect()
}

fn key_work(
    number: &str,
    mut rows: Vec<UnitRow<'_>>,
    history: &History,
    directory: &Directory,
    as_of: NaiveDate,
) -> Option<KeyWork> {
    rows.sort_by_key(|row| {
        let date = |field| row.record.date(field);
        (row.unit, date(Field::MilestoneOn), date(Field::EffectiveOn))
    });
    let mut targets: Vec<Target> = rows.iter().filter_map(target).collect();
    mark_in_force(&mut targets, as_of);
    // R5: a row that comes into force later says nothing yet, neither of its target nor of the work.
    rows.retain(|row| {
        let effective = row.record.date(Field::EffectiveOn);
        !row.struck && effective.is_none_or(|from| from <= as_of)
    });
    // What the rows say of the work itself is taken from the one that came into force last.
    let newest = rows.iter().max_by_key(|row| {
        let date = |field| row.record.date(field);
        (date(Field::EffectiveOn), date(Field::MilestoneOn))
    })?;
    let text = |field| newest.record.text_or_empty(field).to_string();
    let direction = direction(&rows);
    let shares: Vec<Share<'_>> = directory
        .iter()
        .filter(|(_, entry)| entry.exists_on(as_of))
        .map(|(unit, _)| {
            let targets = (targets.as_slice(), as_of);
            share(unit, number, direction, targets, history)
        })
        .filter(|share| !share.targets.is_empty())
        .collect();
    let newest_period = history.current().map(|period| period.as_of);
    (!shares.is_empty()).then(|| KeyWork {
        number: newest.number.to_owned(),
        name: text(Field::Name),
        lead_department: text(Field::LeadDepartment),
        measure: text(Field::Measure),
        direction,
        particulars: particulars(&rows),
        missing: missing(&rows),
        by_result: ranked(
            shares
                .iter()
                .filter_map(|share| share.by_result(as_of))
                .collect(),
        ),
        by_progress: by_progress(&shares, as_of),
        milestones: shares
            .iter()
            .flat_map(|share| share.milestones(as_of, newest_period))
            .collect(),
        targets: targets.clone(),
    })
}

fn target(row: &UnitRow<'_>) -> Option<Target> {
    Some(Target {
        unit: row.unit,
        milestone: row.record.date(Field::MilestoneOn)?,
        amount: row
            .record
            .number(Field::Target)
            .filter(|amount| *amount > Decimal::ZERO)?,
        effective: row.record.date(Field::EffectiveOn),
        in_force: false,
        struck: row.struck,
        place: row.record.number_place(),
    })
}

/// The direction of a work: 越低越好 where any of its rows says so.
fn direction(rows: &[UnitRow<'_>]) -> Direction {
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

/// M11: the columns that no row of the work fills.
fn missing(rows: &[UnitRow<'_>]) -> Vec<&'static str> {
    COMPLETE
        .into_iter()
        .filter(|(field, _)| rows.iter().all(|row| row.record.value(*field).is_none()))
        .map(|(_, name)| name)
        .collect()
}

/// The texts of the columns that M11 asks for, each once, in the order of the rows.
fn particulars(rows: &[UnitRow<'_>]) -> Vec<(&'static str, Vec<String>)> {
    COMPLETE
        .into_iter()
        .map(|(field, name)| {
            let mut texts: Vec<String> = Vec::new();
            for text in rows.iter().filter_map(|row| row.record.text(field)) {
                if !texts.iter().any(|known| *known == **text) {
                    texts.push(text.to_string());
                }
            }
            (name, texts)
        })
        .collect()
}

/// R5: marks the targets that hold at the as-of date. They come by unit, milestone and day from which they hold.
fn mark_in_force(targets: &mut [Target], as_of: NaiveDate) {
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

fn share<'a>(
    unit: UnitId,
    number: &str,
    direction: Direction,
    (targets, as_of): (&'a [Target], NaiveDate),
    history: &'a History,
) -> Share<'a> {
    let reports = history.progress.get(&(unit, number.to_owned()));
    Share {
        unit,
        direction,
        targets: targets
            .iter()
            .filter(|target| target.unit == unit && !target.struck && target.holds_on(as_of))
            .collect(),
        reports: reports.map_or(&[], Vec::as_slice),
        snapshots: history
            .progress_snapshots
            .get(&unit)
            .map_or(&[], Vec::as_slice),
    }
}

/// The last value reported on or before a day and not struck out, in the calendar year of that day.
fn value_on(reports: &[ReportedValue], day: NaiveDate) -> Option<&ReportedValue> {
    reports
        .iter()
        .rfind(|report| report.as_of <= day && !report.struck)
        .filter(|report| report.as_of.year() == day.year())
}

/// 「按进度」; empty where nobody has a milestone in the as-of date's year.
fn by_progress(shares: &[Share<'_>], as_of: NaiveDate) -> Vec<Standing> {
    let any_this_year = shares
        .iter()
        .flat_map(|share| &share.targets)
        .any(|target| target.milestone.year() == as_of.year());
    if !any_this_year {
        return Vec::new();
    }
    ranked(
        shares
            .iter()
            .filter_map(|share| share.by_progress(as_of))
            .collect(),
    )
}

impl Share<'_> {
    /// The target of a milestone in force on a day (R5).
    fn target_on(&self, milestone: NaiveDate, day: NaiveDate) -> Option<&Target> {
        self.targets
            .iter()
            .filter(|target| target.milestone == milestone && target.holds_on(day))
            .max_by_key(|target| target.effective)
            .copied()
    }

    /// The newest milestone in the as-of date's year up to `until` that has a target in force at the as-of date.
    fn newest_target(&self, as_of: NaiveDate, until: Option<NaiveDate>) -> Option<&Target> {
        self.targets
            .iter()
            .filter(|target| {
                target.in_force
                    && target.milestone.year() == as_of.year()
                    && until.is_none_or(|until| target.milestone <= until)
            })
            .max_by_key(|target| target.milestone)
            .copied()
    }

    fn by_result(&self, as_of: NaiveDate) -> Option<Standing> {
        let target = self.newest_target(as_of, None)?;
        Some(self.standing(Some(target), &target.place, as_of))
    }

    fn by_progress(&self, as_of: NaiveDate) -> Option<Standing> {
        let target = self.newest_target(as_of, Some(as_of));
        let place = &target.or(self.newest_target(as_of, None))?.place;
        Some(self.standing(target, place, as_of))
    }

    /// A standing that has no rank yet.
    fn standing(&self, target: Option<&Target>, place: &Place, as_of: NaiveDate) -> Standing {
        let report = value_on(self.reports, as_of);
        let value = report.map(|report| report.value);
        let milestone = target.map(|target| target.milestone);
        let target = target.map(|target| target.amount);
        let ratio = value
            .zip(target)
            .and_then(|(value, plan)| match self.direction {
                Direction::HigherIsBetter => Ratio::of(value, plan),
                Direction::LowerIsBetter => Ratio::of(plan, value),
            });
        Standing {
            unit: self.unit,
            value,
            target,
            milestone,
            ratio,
            rank: None,
            of: 0,
            source: report.map_or(place, |report| &report.place).clone(),
        }
    }

    /// R6, for every milestone up to the as-of date.
    fn milestones(&self, as_of: NaiveDate, newest_period: Option<NaiveDate>) -> Vec<Milestone> {
        let dates: BTreeSet<NaiveDate> = self
            .targets
            .iter()
            .map(|target| target.milestone)
            .filter(|date| *date <= as_of)
            .collect();
        dates
            .into_iter()
            .filter_map(|date| {
                let target = self
                    .target_on(date, date)
                    .or_else(|| self.target_on(date, as_of))?;
                Some(Milestone {
                    unit: self.unit,
                    date,
                    target: target.amount,
                    state: self.milestone_state(date, target.amount, newest_period),
                    source: target.place.clone(),
                })
            })
            .collect()
    }

    fn milestone_state(
        &self,
        date: NaiveDate,
        plan: Decimal,
        newest_period: Option<NaiveDate>,
    ) -> Option<MilestoneState> {
        let reached =
            |report: &ReportedValue| !report.struck && self.direction.reaches(report.value, plan);
        let first = self
            .snapshots
            .iter()
            .find(|snapshot| **snapshot >= date)
            .copied();
        let at_first = first
            .and_then(|first| value_on(self.reports, first))
            .is_some_and(reached);
        let earlier = self.direction == Direction::HigherIsBetter
            && self.reports.iter().any(|report| {
                report.as_of < date && report.as_of.year() == date.year() && reached(report)
            });
        let later = first.is_some_and(|first| {
            self.reports
                .iter()
                .any(|report| report.as_of > first && reached(report))
        });
        if at_first || earlier {
            Some(MilestoneState::OnTime)
        } else if later {
            Some(MilestoneState::Late)
        } else {
            newest_period
                .filter(|newest| *newest >= date)
                .map(|_| MilestoneState::Missed)
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
    standing.target?;
    Some(match (standing.value, standing.ratio) {
        (None, _) => Achievement::Unreported,
        (Some(_), Some(ratio)) => Achievement::Ratio(ratio),
        (Some(_), None) => Achievement::Nothing,
    })
}

/// R4: gives out the ranks and orders by them; inside a tie directory order stands, and those without a target stand below.
fn ranked(mut standings: Vec<Standing>) -> Vec<Standing> {
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
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn number(text: &str) -> Decimal {
        text.parse().expect("a number")
    }

    fn place() -> Place {
        Place::of_file("重点工作.xlsx")
    }

    fn target(unit: u32, milestone: &str, amount: &str, effective: Option<&str>) -> Target {
        Target {
            unit: UnitId(unit),
            milestone: day(milestone),
            amount: number(amount),
            effective: effective.map(day),
            in_force: false,
            struck: false,
            place: place(),
        }
    }

    fn reports(list: &[(&str, &str)]) -> Vec<ReportedValue> {
        list.iter()
            .map(|(date, value)| ReportedValue::new(day(date), number(value), place()))
            .collect()
    }

    const HIGH: Direction = Direction::HigherIsBetter;
    const LOW: Direction = Direction::LowerIsBetter;

    #[track_caller]
    fn ranks(
        direction: Direction,
        values: &[Option<&str>],
        expected: &[(u32, usize, Option<&str>)],
    ) {
        let plan = target(0, "2026-12-31", "10", None);
        let standings = values.iter().zip(0..).map(|(value, unit)| {
            let reports = value.map_or_else(Vec::new, |value| reports(&[("2026-11-20", value)]));
            let share = Share {
                unit: UnitId(unit),
                direction,
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

    #[track_caller]
    fn state(
        direction: Direction,
        listed: &[(&str, &str)],
        snapshots: &[&str],
        newest: &str,
        expected: Option<MilestoneState>,
    ) {
        let plan = target(0, "2026-06-30", "10", None);
        let share = Share {
            unit: UnitId(0),
            direction,
            targets: vec![&plan],
            reports: &reports(listed),
            snapshots: &snapshots.iter().map(|date| day(date)).collect::<Vec<_>>(),
        };
        let found = share.milestone_state(plan.milestone, plan.amount, Some(day(newest)));
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
            direction: HIGH,
            targets: targets.iter().collect(),
            reports: &reports(&[("2025-12-26", "98"), ("2026-06-26", "8")]),
            snapshots: &[],
        };
        let amounts = |as_of: &str| {
            let amount = |standing: Option<Standing>| standing.and_then(|standing| standing.target);
            (
                amount(share.by_result(day(as_of))),
                amount(share.by_progress(day(as_of))),
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
            Some(number("8"))
        );
    }
}
