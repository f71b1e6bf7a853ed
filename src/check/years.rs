//! Dates and plans typed without a year: the snapshot that first has the text gives the year, and the row keeps it while the text stays the same.
//! A file read by itself knows only its own as-of date, so what it made of such a text is put right here, beside what the row said before.

use super::history::{Anew, BenchmarkRow, History};
use crate::diagnostic::Diagnostic;
use crate::ingest::Intake;
use crate::ingest::cell::{self, Context};
use crate::ingest::table::{self, ReadRow};
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::record::{Record, TypedDate, TypedDeadline, Value};
use crate::model::schema::{Field, Sheet};
use crate::model::settings::Settings;
use crate::model::values::Values;
use crate::source::RawCell;
use chrono::Datelike;
use foldhash::{HashMap, HashMapExt};
use std::sync::Arc;

/// Gives every date without a year the one that it had in the earlier version of its row, and takes out what then lies ahead of the
/// snapshot: only beside its history is a row known to say 「1月14日」 of last year and not of the next fortnight.
pub fn settle(history: &History, intake: &mut Intake, directory: &Directory, settings: &Settings) {
    let context = Context::of_snapshot(directory, settings, intake.as_of);
    let anew = Anew::of(history, intake);
    let mut plans: Option<Plans<'_>> = None;
    let mut problems = Vec::new();
    for (unit, row) in intake.rows_mut() {
        let is_of_plans = row.record.sheet() == Sheet::Benchmarks;
        let is_plan = || plan_of(&row.record.values).is_some();
        if row.record.values.has_yearless() || is_of_plans && is_plan() {
            let known = if is_of_plans {
                let plans = plans.get_or_insert_with(|| Plans::of(history));
                plans.known_versions(&row.record, unit)
            } else {
                let (known, told) = known_versions((history, &anew), &row.record, unit, &context);
                problems.extend(told);
                known
            };
            settle_row(row, &known, unit, &context, &mut problems);
        }
    }
    intake.cell_problems.extend(problems);
}

/// The entries of 对标提升 that units have, by the unit and what its rows are told apart by first.
struct Plans<'h>(HashMap<(UnitId, String), Vec<&'h Record>>);

impl<'h> Plans<'h> {
    fn of(history: &'h History) -> Plans<'h> {
        let mut plans: HashMap<_, Vec<_>> = HashMap::new();
        for (unit, list) in &history.benchmarks {
            for known in list.rows.iter().map(BenchmarkRow::typed) {
                let of_key = plans.entry((*unit, Plans::key(known))).or_default();
                of_key.push(known);
            }
        }
        Plans(plans)
    }

    fn key(record: &Record) -> String {
        let first = record.sheet().schema().identity[0];
        comparable(&record.text_or_empty(first))
    }

    /// As the function of that name, of which nothing is in doubt.
    fn known_versions(&self, row: &Record, unit: Option<UnitId>) -> Vec<Arc<Values>> {
        let known = unit.and_then(|unit| self.0.get(&(unit, Plans::key(row))));
        let known = known.into_iter().flatten();
        let same = known.filter(|known| is_same_row(row, known));
        same.map(|known| Arc::clone(&known.values)).collect()
    }
}

fn settle_row(
    row: &mut ReadRow,
    known: &[Arc<Values>],
    unit: Option<UnitId>,
    context: &Context<'_>,
    problems: &mut Vec<Diagnostic>,
) {
    let sheet = row.record.sheet();
    let mut settled: Vec<(usize, Option<Value>)> = Vec::new();
    for (position, column) in sheet.schema().columns.iter().enumerate() {
        let Some(typed) = yearless(&row.record.values, position) else {
            continue;
        };
        let said_before = known
            .iter()
            .find_map(|values| yearless(values, position).filter(|old| old.has_same_text(typed)));
        let date = said_before.unwrap_or(typed).date();
        let value = Value::Date(typed.on(date));
        let value = match said_before {
            None => cell::in_a_year_that_has_it(value, column, context),
            Some(_) => Ok(value),
        };
        match value.and_then(|value| cell::in_time(value, column, context)) {
            Ok(_) if date == typed.date() => {}
            Ok(value) => settled.push((position, Some(value))),
            Err(problem) => {
                row.complete &= !column.required;
                let place = row.record.place(column.field);
                problems.push(Diagnostic::new(table::told(problem, sheet), place, unit));
                settled.push((position, None));
            }
        }
    }
    if sheet == Sheet::Benchmarks {
        settled.extend(plan_said_before(&row.record, known));
    }
    if !settled.is_empty() {
        row.record.values = Arc::new(row.record.values.with(settled));
        count_deadlines_anew(&mut row.record, context);
    }
}

/// The 完成时限 of 对标提升 has no start to count from (DECISIONS 4): what an earlier version of the row made of the same text stays. A plan
/// that was done and is open now is another, of the new year.
fn plan_said_before(record: &Record, known: &[Arc<Values>]) -> Option<(usize, Option<Value>)> {
    let (position, new) = plan_of(&record.values)?;
    let is_done = record.value(Field::DoneOn).is_some();
    let done = record.sheet().schema().position(Field::DoneOn);
    let was_open = |values: &Values| done.is_none_or(|at| values.get(at).is_none());
    let same = known.iter().filter(|values| is_done || was_open(values));
    let mut before = same.filter_map(|values| plan_of(values));
    let (_, before) = before.find(|(_, old)| old.text == new.text)?;
    (before != new).then(|| (position, Some(Value::Deadline(Box::new(before.clone())))))
}

/// The 完成时限 of an entry of 对标提升 that says more than a plain date, with its position.
fn plan_of(values: &Values) -> Option<(usize, &TypedDeadline)> {
    let position = Sheet::Benchmarks.schema().position(Field::Deadline)?;
    match values.get(position)? {
        Value::Deadline(deadline) if deadline.text.is_some() => Some((position, deadline)),
        _ => None,
    }
}

/// A deadline without a year is the first such day from the row's start on, and that may have become another.
pub(super) fn count_deadlines_anew(record: &mut Record, context: &Context<'_>) {
    let schema = record.sheet().schema();
    let day = schema
        .start()
        .and_then(|position| record.values.get(position));
    let Some(Value::Date(start)) = day else {
        return;
    };
    let context = Context {
        row_start: Some(start.date()),
        ..*context
    };
    let columns = schema.columns.iter().enumerate();
    let anew = columns.filter_map(|(position, column)| {
        let text = match record.values.get(position)? {
            Value::Deadline(deadline) => deadline.text.as_deref()?,
            Value::Date(typed) if column.field == Field::NewDeadline => typed.yearless()?,
            _ => return None,
        };
        let value = cell::read(&RawCell::Text(text.to_string().into()), column, &context).ok()?;
        Some((position, Some(value)))
    });
    let anew: Vec<_> = anew.collect();
    record.values = Arc::new(record.values.with(anew));
}

/// A date without a year.
fn yearless(values: &Values, position: usize) -> Option<&TypedDate> {
    match values.get(position)? {
        Value::Date(typed) if typed.yearless().is_some() => Some(typed),
        _ => None,
    }
}

/// The newest good versions of the same row, the newest first, with what is told where its year is in doubt.
fn known_versions(
    (history, anew): (&History, &Anew),
    row: &Record,
    unit: Option<UnitId>,
    context: &Context<'_>,
) -> (Vec<Arc<Values>>, Option<Diagnostic>) {
    let Some(identity) = row.identity() else {
        return (Vec::new(), None);
    };
    let number = &**identity.number();
    let mut told = None;
    let versions: Vec<&Record> = match row.sheet() {
        Sheet::Matters => {
            let owners: Vec<UnitId> = match (unit, context.as_of) {
                (Some(unit), Some(as_of)) => {
                    let taken_over = context.directory.taken_over_by(unit, as_of);
                    vec![history.owner_of(unit, &taken_over, row, context.settings)]
                }
                _ => identity.units().collect(),
            };
            let known = owners
                .into_iter()
                .filter_map(|owner| history.matters_of(owner, number));
            known
                .flat_map(|generations| generations.iter().rev())
                .filter(|matter| !matter.is_over_before(row))
                .map(|matter| &matter.newest().record)
                .collect()
        }
        Sheet::AssignmentList => {
            let listed = history.list.get(number).into_iter().flatten().rev();
            let about = |record: &&Record| {
                let named = record.units(Field::Responsible);
                named.is_empty() || named.iter().any(|mention| identity.is_of(mention.unit))
            };
            listed
                .flat_map(|listed| listed.newest().iter().filter(about))
                .collect()
        }
        // What is reported of key works has no dates; entries of plans are known by `Plans`.
        Sheet::KeyWorkProgress | Sheet::Benchmarks => Vec::new(),
        sheet => {
            let about = history.rows_bearing(sheet, number).filter(|(key, _)| {
                key.unit
                    .is_none_or(|unit| identity.units().len() == 0 || identity.is_of(unit))
            });
            let mut rows: Vec<_> = about.collect();
            rows.sort_by_key(|(key, _)| std::cmp::Reverse(key.year));
            let rows = rows.into_iter().map(|(_, row)| row);
            let rows = rows.filter(|known| is_same_row(row, known.typed()));
            let (same, in_doubt) = anew.same(rows, row);
            told = in_doubt;
            same
        }
    };
    let same = versions.into_iter().filter(|known| is_same_row(row, known));
    let same = same.map(|known| Arc::clone(&known.values)).collect();
    (same, told)
}

/// Whether two rows are the same by what tells rows apart, dates without a year by their text.
fn is_same_row(row: &Record, known: &Record) -> bool {
    let schema = row.sheet().schema();
    let mut identity = schema.identity.iter();
    let is_same = identity.all(|&field| match (row.value(field), known.value(field)) {
        (Some(Value::Date(new)), Some(Value::Date(old))) => {
            new.date() == old.date() || new.has_same_text(old)
        }
        (Some(Value::Text(new)), Some(Value::Text(old))) => comparable(new) == comparable(old),
        (new, old) => new.is_none() && old.is_none(),
    });
    is_same
        && schema
            .dated_by
            .is_none_or(|field| is_same_year(row, known, field))
}

/// Whether the dates by which rows are told apart are of one year; one that cannot be read may be of any.
fn is_same_year(row: &Record, known: &Record, field: Field) -> bool {
    match (row.value(field), known.value(field)) {
        (Some(Value::Date(new)), Some(Value::Date(old))) => {
            new.has_same_text(old) || new.date().year() == old.date().year()
        }
        _ => true,
    }
}
