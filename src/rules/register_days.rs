//! What is told of the days in registers: of a unit that did not exist then, and before what they presuppose. They count as they stand.

use super::judgement::Bench;
use super::registers::StruckOut;
use crate::check::{RegisterRow, RowKey};
use crate::diagnostic::{Diagnostic, RowProblem};
use crate::model::directory::UnitId;
use crate::model::record::Record;
use crate::model::schema::{Field, Sheet};
use crate::model::settings::{EscalationRule, Settings, Window};
use crate::rules::escalations::in_window;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;

/// The registers whose rows are about a unit, each with the column of the day that they are about.
const ABOUT_UNITS: [(Sheet, Field); 7] = [
    (Sheet::Complaints, Field::ReceivedOn),
    (Sheet::Meetings, Field::Date),
    (Sheet::ManualPoints, Field::Date),
    (Sheet::Circulars, Field::Date),
    (Sheet::KeyWorks, Field::MilestoneOn),
    (Sheet::Requests, Field::Date),
    (Sheet::SpotChecks, Field::Date),
];

/// Columns of days that presuppose another one of their row.
const PRESUPPOSING: [(Sheet, Field, Field); 4] = [
    (Sheet::Complaints, Field::VerifiedOn, Field::ReceivedOn),
    (Sheet::Complaints, Field::DoneOn, Field::ReceivedOn),
    (Sheet::Meetings, Field::SelfCriticismOn, Field::Date),
    (Sheet::Requests, Field::RepliedOn, Field::Date),
];

/// What is wrong with the days of this year's register rows.
pub fn report(bench: Bench<'_>, struck_out: &StruckOut, diagnostics: &mut Vec<Diagnostic>) {
    let mut told = Vec::new();
    for (sheet, day) in ABOUT_UNITS {
        for (key, row) in standing_rows(bench, struck_out, (sheet, day)) {
            told.extend(not_there(bench, (key, row), day));
            let own = PRESUPPOSING.iter().filter(|(of, ..)| *of == sheet);
            told.extend(own.filter_map(|(_, later, first)| {
                let shown = sheet != Sheet::Complaints;
                before_its_event(&row.record, *later, *first, shown)
            }));
        }
        // What a rolling year counts of last year has a part in what is concluded now.
        if reaches_back(bench.settings, sheet) {
            for (key, row) in rows_of_last_year(bench, struck_out, (sheet, day)) {
                let is_before = |unit: UnitId| {
                    let founded = bench.directory.unit(unit).founded;
                    founded.is_some_and(|first| row.record.date(day) < Some(first))
                };
                if key.unit.is_some_and(is_before) {
                    told.extend(not_there(bench, (key, row), day));
                }
            }
        }
    }
    // A row that names several units stands once for each.
    let mut known = BTreeSet::new();
    told.retain(|told: &Diagnostic| {
        let words = told.problem.words();
        known.insert((told.place.to_string(), words.code, words.message))
    });
    diagnostics.extend(told);
}

/// The rows of a register that have not been struck out and are about a day of this year up to the as-of date.
fn standing_rows<'h>(
    bench: Bench<'h>,
    struck_out: &StruckOut,
    (sheet, day): (Sheet, Field),
) -> impl Iterator<Item = (&'h RowKey, &'h RegisterRow)> {
    let is_now = move |row: &RegisterRow| {
        let date = row.record.date(day);
        date.is_some_and(|date| date <= bench.as_of && date.year() == bench.as_of.year())
    };
    let rows = bench.history.rows(sheet);
    rows.filter(move |(key, row)| {
        is_now(row) && !struck_out.contains_row(bench.history, sheet, key, row)
    })
}

/// The rows of a register that have not been struck out and are about a day of last year that a rolling year reaches back to.
fn rows_of_last_year<'h>(
    bench: Bench<'h>,
    struck_out: &StruckOut,
    (sheet, day): (Sheet, Field),
) -> impl Iterator<Item = (&'h RowKey, &'h RegisterRow)> {
    let is_then = move |row: &RegisterRow| {
        let date = row.record.date(day);
        date.is_some_and(|date| {
            date.year() < bench.as_of.year()
                && in_window(Window::Rolling12Months, bench.as_of, date)
        })
    };
    let rows = bench.history.rows(sheet);
    rows.filter(move |(key, row)| {
        is_then(row) && !struck_out.contains_row(bench.history, sheet, key, row)
    })
}

/// Whether an escalation counts the rows of a register over a rolling year.
fn reaches_back(settings: &Settings, sheet: Sheet) -> bool {
    let rules: &[EscalationRule] = match sheet {
        Sheet::Complaints => &[
            EscalationRule::ComplaintCircular,
            EscalationRule::ComplaintAccountability,
        ],
        Sheet::Meetings => &[EscalationRule::MeetingDiscipline],
        Sheet::Circulars => &[EscalationRule::RepeatedCircular],
        _ => &[],
    };
    let mut rules = rules.iter();
    rules.any(|rule| settings.escalation(*rule).window == Window::Rolling12Months)
}

/// That a unit had been dissolved, or was still to be founded, on the day that a row is about.
fn not_there(
    Bench {
        directory, as_of, ..
    }: Bench<'_>,
    (key, row): (&RowKey, &RegisterRow),
    day: Field,
) -> Option<Diagnostic> {
    let (unit, date) = (key.unit?, row.record.date(day)?);
    let entry = directory.unit(unit);
    if entry.exists_on(date) {
        return None;
    }
    let name = |unit: UnitId| directory.name(unit).to_owned();
    let record = &row.record;
    // Of complaints nothing is told that was read.
    let is_told = record.sheet() != Sheet::Complaints;
    let problem = RowProblem::UnitNotThere {
        unit: is_told.then(|| name(unit)),
        dissolved: entry.dissolved.filter(|last| *last < date),
        founded: entry.founded.filter(|first| date < *first),
        is_there_now: entry.exists_on(as_of),
        successor: entry.successor.filter(|_| is_told).map(name),
    };
    let place = record.place(record.sheet().names_in());
    Some(Diagnostic::new(problem, place, None))
}

/// That a day lies before the one that it presupposes.
pub(super) fn before_its_event(
    record: &Record,
    later: Field,
    first: Field,
    is_shown: bool,
) -> Option<Diagnostic> {
    let (date, event) = (record.date(later)?, record.date(first)?);
    let column = |field| record.sheet().schema().column(field);
    let days = is_shown.then_some((date, event));
    let problem = RowProblem::BeforeItsEvent {
        column: column(later)?.name.to_owned(),
        event: column(first)?.name.to_owned(),
        days,
    };
    (date < event).then(|| Diagnostic::new(problem, record.place(later), None))
}

/// M5: that an extension was approved, or is to end, before its matter was given.
pub(super) fn extension_before_start(
    record: &Record,
    field: Field,
    date: NaiveDate,
    start: NaiveDate,
) -> Option<Diagnostic> {
    let problem = RowProblem::BeforeItsEvent {
        column: record.sheet().schema().column(field)?.name.to_owned(),
        event: "起算日期".to_owned(),
        days: Some((date, start)),
    };
    (date < start).then(|| Diagnostic::new(problem, record.place(field), None))
}
