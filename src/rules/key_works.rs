//! R4 to R6: key works (重点工作), ranked by result and by time node, and their milestones.

mod measures;
mod milestones;
mod reports;
mod share;
mod standings;
mod targets;
#[cfg(test)]
mod trial;
mod works;

pub use measures::Counting;
pub use milestones::{MILESTONES, Milestone, MilestoneState};
pub use reports::report;
pub use standings::{Standing, TWO_RANKINGS, shown_rank};
pub use targets::{Direction, TARGETS, Target, report_directions, report_falling, report_names};
pub use works::Span;

use super::registers::{self, StruckOut, UnitRow};
use crate::check::History;
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::schema::{Field, Sheet};
use chrono::{Datelike, NaiveDate};
use share::{Report, Share};
use std::collections::BTreeMap;
use targets::Directions;

/// What stands beside a unit whose value and target are not counted in the same.
pub const INCOMPARABLE: &str = "计量单位对不上，没有比较";

/// What M11 asks of a key work besides.
const COMPLETE: [Field; 3] = [
    Field::CountyLeader,
    Field::DutyList,
    Field::CompletionStandard,
];

/// A key work at the as-of date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyWork {
    /// 工作编号.
    pub number: String,
    /// 工作名称.
    pub name: String,
    /// 牵头部门.
    pub lead_department: String,
    /// What its amounts are counted in.
    pub counting: Counting,
    /// 方向 of the targets in force for the year; none where they are at odds.
    pub direction: Option<Direction>,
    /// Whether nobody who has a part in it exists any more: it has no rankings.
    pub is_given_up: bool,
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
    /// Which reports under its number are about it.
    pub span: Span,
}

impl KeyWork {
    /// The year of the milestones and values that the places 「按进度」 are of, where that is one before the as-of date's.
    pub fn progress_of_last_year(&self, as_of: NaiveDate) -> Option<i32> {
        let mut milestones = self.by_progress.iter().filter_map(|own| own.milestone);
        let year = milestones.next()?.year();
        (year < as_of.year()).then_some(year)
    }

    /// Whether a unit has, or had, a target in it.
    pub fn names(&self, unit: UnitId) -> bool {
        self.targets.iter().any(|target| target.unit == unit)
    }
}

/// The work that what is reported under a number, in the form in which texts are compared, on a day is about.
pub fn work_of<'a>(works: &'a [KeyWork], number: &str, day: NaiveDate) -> Option<&'a KeyWork> {
    works
        .iter()
        .find(|work| work.span.contains(day) && comparable(&work.number) == number)
}

/// All key works that a unit existing at the as-of date has a target in, or a dissolved one has a milestone in, in order of number; those
/// of one number by their years.
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
        .flat_map(|(number, rows)| {
            let works = works::of_number(rows, as_of).into_iter();
            works.filter_map(move |(rows, span)| {
                key_work((&number, span), rows, history, directory, as_of)
            })
        })
        .collect()
}

/// The key works of which every row is struck out (M15), in order of number: shown as that, and ranked nowhere.
pub fn struck(history: &History, struck_out: &StruckOut, as_of: NaiveDate) -> Vec<KeyWork> {
    let mut rows: BTreeMap<String, Vec<UnitRow<'_>>> = BTreeMap::new();
    for row in registers::unit_rows(history, Sheet::KeyWorks, struck_out) {
        rows.entry(comparable(row.number)).or_default().push(row);
    }
    rows.into_values()
        .flat_map(|rows| works::of_number(rows, as_of))
        .filter(|(rows, _)| rows.iter().all(|row| row.struck))
        .filter_map(|(rows, span)| struck_work(rows, span, as_of))
        .collect()
}

fn struck_work(mut rows: Vec<UnitRow<'_>>, span: Span, as_of: NaiveDate) -> Option<KeyWork> {
    let age = |row: &UnitRow<'_>| {
        let date = |field| row.record.date(field);
        (date(Field::EffectiveOn), date(Field::MilestoneOn))
    };
    rows.sort_by_key(|row| (row.unit, row.record.date(Field::MilestoneOn), age(row).0));
    // What they would say if they stood.
    let standing: Vec<UnitRow<'_>> = rows
        .iter()
        .map(|row| UnitRow {
            struck: false,
            ..*row
        })
        .collect();
    let counting = Counting::of(&standing, as_of);
    let directions = Directions::of(&standing);
    let targets: Vec<Target> = (rows.iter())
        .filter_map(|row| targets::target(row, &counting, &directions))
        .collect();
    let newest = rows.iter().max_by_key(|row| age(row))?;
    let text = |field| newest.record.text_or_empty(field).to_string();
    Some(KeyWork {
        number: newest.number.to_owned(),
        name: text(Field::Name),
        lead_department: text(Field::LeadDepartment),
        counting,
        direction: targets::agreed(targets.iter().map(|target| target.direction)),
        is_given_up: false,
        particulars: particulars(&rows),
        missing: Vec::new(),
        by_result: Vec::new(),
        by_progress: Vec::new(),
        milestones: Vec::new(),
        targets,
        span,
    })
}

fn key_work(
    (number, span): (&str, Span),
    mut rows: Vec<UnitRow<'_>>,
    history: &History,
    directory: &Directory,
    as_of: NaiveDate,
) -> Option<KeyWork> {
    rows.sort_by_key(|row| {
        let date = |field| row.record.date(field);
        (row.unit, date(Field::MilestoneOn), date(Field::EffectiveOn))
    });
    let counting = Counting::of(&rows, as_of);
    // R5: a row that comes into force later says nothing yet, neither of its target nor of the work.
    let all_rows = rows.clone();
    rows.retain(|row| targets::is_in_effect(row, as_of));
    let directions = Directions::of(&rows);
    let mut targets: Vec<Target> = (all_rows.iter())
        .filter_map(|row| targets::target(row, &counting, &directions))
        .collect();
    targets::mark_in_force(&mut targets, as_of);
    targets::mark_ended(&mut targets, directory, as_of);
    // What the rows say of the work itself is taken from the one that came into force last.
    let newest = rows.iter().max_by_key(|row| {
        let date = |field| row.record.date(field);
        (date(Field::EffectiveOn), date(Field::MilestoneOn))
    })?;
    let text = |field| newest.record.text_or_empty(field).to_string();
    let reports: Vec<(UnitId, Vec<Report>)> = directory
        .iter()
        .filter(|(_, entry)| entry.founded.is_none_or(|first| first <= as_of))
        .map(|(unit, _)| {
            (
                unit,
                share::reports(unit, (number, span), &counting, history),
            )
        })
        .collect();
    let shares: Vec<Share<'_>> = reports
        .iter()
        .map(|(unit, reports)| {
            let targets = (targets.as_slice(), as_of);
            share::share(*unit, reports, targets, history)
        })
        .filter(|share| !share.targets.is_empty())
        .collect();
    let milestones: Vec<Milestone> = shares
        .iter()
        .flat_map(|share| share.milestones(as_of, directory.unit(share.unit).dissolved, history))
        .collect();
    // A dissolved unit keeps its milestones, and has no place. Where nobody else has a part, the work goes on being what it was.
    let of_all = direction(&shares, as_of);
    let mut ranked = shares;
    ranked.retain(|share| directory.unit(share.unit).exists_on(as_of));
    (!ranked.is_empty() || !milestones.is_empty()).then(|| KeyWork {
        number: newest.number.to_owned(),
        name: text(Field::Name),
        lead_department: text(Field::LeadDepartment),
        counting,
        direction: if ranked.is_empty() {
            of_all
        } else {
            direction(&ranked, as_of)
        },
        is_given_up: ranked.is_empty(),
        particulars: particulars(&rows),
        missing: missing(&rows),
        by_result: standings::ranked(
            ranked
                .iter()
                .filter_map(|share| share.by_result(as_of))
                .collect(),
        ),
        by_progress: standings::by_progress(&ranked, as_of),
        milestones,
        targets: targets.clone(),
        span,
    })
}

/// The direction of the targets in force for the as-of date's year, else of all in force.
fn direction(shares: &[Share<'_>], as_of: NaiveDate) -> Option<Direction> {
    let in_force = || {
        let targets = shares.iter().flat_map(|share| &share.targets);
        targets.filter(|target| target.in_force)
    };
    let of_year = || in_force().filter(|target| target.milestone.year() == as_of.year());
    if of_year().next().is_some() {
        targets::agreed(of_year().map(|target| target.direction))
    } else {
        targets::agreed(in_force().map(|target| target.direction))
    }
}

/// M11: the columns that no row of the work fills.
fn missing(rows: &[UnitRow<'_>]) -> Vec<&'static str> {
    COMPLETE
        .into_iter()
        .filter(|field| rows.iter().all(|row| row.record.value(*field).is_none()))
        .map(|field| Sheet::KeyWorks.name_of(field))
        .collect()
}

/// The texts of the columns that M11 asks for, each once, in the order of the rows.
fn particulars(rows: &[UnitRow<'_>]) -> Vec<(&'static str, Vec<String>)> {
    COMPLETE
        .into_iter()
        .map(|field| {
            let mut texts: Vec<String> = Vec::new();
            for text in rows.iter().filter_map(|row| row.record.text(field)) {
                if !texts.iter().any(|known| *known == **text) {
                    texts.push(text.to_string());
                }
            }
            (Sheet::KeyWorks.name_of(field), texts)
        })
        .collect()
}
