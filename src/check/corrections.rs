//! Corrections (更正登记) of values: what an approved row puts in place of what was typed, or confirms.

mod benchmarks;
mod changed_since;
mod matters;
mod progress;
mod standing;
mod target;
mod understanding;

use super::history::{BenchmarkRow, History, RegisterRow, ReportedValue, RowKey};
use super::years::count_deadlines_anew;
use crate::diagnostic::{CorrectionProblem, Diagnostic, Problem, RowProblem};
use crate::ingest::cell::Context;
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::record::{Record, Value};
use crate::model::schema::{Field, Sheet};
use crate::model::settings::Settings;
use crate::source::Place;
use chrono::NaiveDate;
use std::collections::BTreeMap;

pub use benchmarks::rows_meant as benchmarks_meant;
pub use standing::{order, standing};
pub use target::Target;
pub use understanding::column_named;

/// What a correction does.
#[derive(Clone)]
enum Change {
    /// Replaces a value.
    Replace(Field, Value),
    /// Confirms what the ledger claims.
    Confirm,
    /// Strikes out a row of a sheet that returns each week; what is struck out of the others, the rules look up themselves.
    StrikeOut,
}

/// A correction that can be carried out.
#[derive(Clone)]
struct Correction {
    sheet: Sheet,
    number: String,
    unit: UnitId,
    approved: NaiveDate,
    first_seen: NaiveDate,
    change: Change,
    record: Record,
}

/// Carries out the corrections that the history knows, anew for each period; returns what is wrong with them.
pub fn apply(
    history: &mut History,
    directory: &Directory,
    settings: &Settings,
    as_of: NaiveDate,
) -> Vec<Diagnostic> {
    // Nothing is ever removed from a history: where there is no correction, there never was one that would have to be undone.
    if history.rows(Sheet::Corrections).next().is_none() {
        return Vec::new();
    }
    let mut problems = Vec::new();
    let context = Context::of_snapshot(directory, settings, as_of);
    let mut in_order: Vec<_> = standing(history).collect();
    in_order.sort_by_cached_key(|(_, row)| order(row));
    let mut corrections: Vec<Correction> = in_order
        .into_iter()
        .filter_map(
            |(key, row)| match understanding::understand(key, row, &context) {
                Ok(correction) => correction,
                Err(problem) => {
                    let place = row.record.place(understanding::faulty_field(&problem));
                    problems.push(Diagnostic::new(problem, place, None));
                    None
                }
            },
        )
        .collect();
    // Of several for one cell the one approved last stands. What the list says with its corrections stands before a ledger's.
    corrections.sort_by_key(|correction| correction.sheet == Sheet::Matters);
    problems.extend(
        standing(history)
            .filter(|(key, row)| strikes_nothing(history, (directory, as_of), key, &row.record))
            .map(|(key, row)| {
                let refused = unknown_target(&row.record);
                let sheet = row.record.object_sheet();
                of_others(refused, history, directory, (sheet, key.unit, &row.record))
            }),
    );
    forget(history);
    // Of several corrections of one value the last counts, and is the one that a row may contradict.
    let mut changed: BTreeMap<Corrected, Option<Diagnostic>> = BTreeMap::new();
    let mut of_matters: BTreeMap<(UnitId, String, i32), matters::Settled> = BTreeMap::new();
    for correction in corrections {
        let (sheet, unit) = (correction.sheet, correction.unit);
        let record = correction.record.clone();
        let refused = match sheet {
            Sheet::Matters => {
                matters::settle_matter(history, &context, correction, &mut of_matters)
            }
            Sheet::AssignmentList => note(
                matters::correct_list(history, &context, &correction),
                &mut changed,
            ),
            Sheet::KeyWorkProgress => correct_progress(history, &correction),
            Sheet::Benchmarks => correct_benchmarks(history, &correction),
            _ => note(
                correct_register(history, &context, &correction),
                &mut changed,
            ),
        };
        let about = (Some(sheet), Some(unit), &record);
        problems.extend(refused.map(|refused| of_others(refused, history, directory, about)));
    }
    for ((unit, number, year), settled) in of_matters {
        let own = history.matters.get_mut(&unit);
        if let Some(matter) = own
            .and_then(|own| own.get_mut(&*number))
            .into_iter()
            .flatten()
            .find(|matter| matter.year == year)
        {
            let own = (directory, Some(matter.held_by));
            problems.extend(settled.last.iter().filter_map(|(field, correction)| {
                let value = settled.values.get(field)?;
                let then = matter.said_on(*field, correction.first_seen);
                let row = &matter.newest().record;
                changed_since::told(correction, (*field, value), (row, then), own)
            }));
            let corrected = (settled.values, settled.given);
            matter.correct(corrected, settled.confirmed, |row| {
                count_deadlines_anew(row, &context);
            });
        }
    }
    problems.extend(changed.into_values().flatten());
    problems
}

/// What a correction has given: a cell, for a unit.
type Corrected = (Place, UnitId);

/// What became of a correction: what it has given, with what is told of the row that says otherwise; or why it could not be carried out.
type CarriedOut = Result<Option<(Corrected, Option<Diagnostic>)>, Box<Diagnostic>>;

/// Notes what is told of a row that a correction has corrected; what is wrong with one that could not be carried out.
fn note(
    carried_out: CarriedOut,
    changed: &mut BTreeMap<Corrected, Option<Diagnostic>>,
) -> Option<Diagnostic> {
    match carried_out {
        Err(refused) => Some(*refused),
        Ok(given) => {
            changed.extend(given);
            None
        }
    }
}

fn correct_progress(history: &mut History, correction: &Correction) -> Option<Diagnostic> {
    let key = (correction.unit, correction.number.clone());
    let dates = (correction.approved, correction.first_seen);
    let reports = history.progress.get_mut(&key);
    let reports = reports.map_or(&mut [][..], |reports| reports);
    let found = match &correction.change {
        Change::Replace(Field::Value, value) => value.amount().is_some_and(|value| {
            let place = correction.record.number_place();
            progress::replace(reports, dates, (value, &place))
        }),
        Change::StrikeOut => progress::strike_out(reports, dates),
        // 说明 is told nowhere: there is nothing to replace.
        Change::Replace(..) | Change::Confirm => !reports.is_empty(),
    };
    (!found).then(|| unknown_target(&correction.record))
}

fn correct_benchmarks(history: &mut History, correction: &Correction) -> Option<Diagnostic> {
    let wanted = (
        correction.unit,
        correction.number.clone(),
        correction.first_seen,
    );
    let replaced = match &correction.change {
        Change::Replace(field, value) => Some((*field, value)),
        Change::StrikeOut => None,
        Change::Confirm => return None,
    };
    match benchmarks::carry_out(history, &wanted, replaced) {
        Ok(()) => None,
        Err(benchmarks::Refused::Unknown) => Some(unknown_target(&correction.record)),
        Err(benchmarks::Refused::Ambiguous) => Some(ambiguous(&correction.record)),
    }
}

/// Whether a row strikes out (作废) what nobody has handed in.
fn strikes_nothing(
    history: &History,
    (directory, as_of): (&Directory, NaiveDate),
    key: &RowKey,
    record: &Record,
) -> bool {
    let Some(unit) = key.unit else {
        return false;
    };
    if !record.strikes_out() {
        return false;
    }
    let number = record.object_number();
    match record.object_sheet() {
        // Told apart already, or carried out here.
        None | Some(Sheet::Directory | Sheet::Benchmarks | Sheet::KeyWorkProgress) => false,
        Some(Sheet::Matters | Sheet::AssignmentList) => {
            let listed = history.list.get(&*number);
            let is_known = |unit: UnitId| {
                let mut listed = listed.into_iter().flatten();
                history.matters_of(unit, &number).is_some()
                    || listed.any(|listed| listed.ever_responsible().any(|named| named == unit))
            };
            // Of a matter that it has taken over, a unit's row bears the name of the dissolved one.
            let mut others = directory.iter().map(|(other, _)| other);
            !is_known(unit)
                && !others.any(|other| {
                    let mut line = directory.line_of(other, as_of);
                    line.any(|heir| heir == unit) && is_known(other)
                })
        }
        Some(sheet) => {
            let mut bearing = history.rows_bearing(sheet, &number);
            !bearing.any(|(known, _)| known.is_about(sheet, unit))
        }
    }
}

fn forget(history: &mut History) {
    for matter in history
        .matters
        .values_mut()
        .flat_map(BTreeMap::values_mut)
        .flatten()
    {
        if matter.confirmed.is_some() || !matter.settled.is_empty() {
            matter.correct((BTreeMap::new(), BTreeMap::new()), None, |_| ());
        }
    }
    for listed in history.list.values_mut().flatten() {
        listed.forget_corrections();
    }
    for row in history
        .registers
        .values_mut()
        .flat_map(|register| register.rows.values_mut())
    {
        row.forget_corrections();
    }
    history
        .progress
        .values_mut()
        .flatten()
        .for_each(ReportedValue::forget_corrections);
    history
        .benchmarks
        .values_mut()
        .flat_map(|list| &mut list.rows)
        .for_each(BenchmarkRow::forget_corrections);
}

/// A register's value is corrected only where one row bears the number and unit, within the year that is meant.
fn correct_register(
    history: &mut History,
    context: &Context<'_>,
    correction: &Correction,
) -> CarriedOut {
    let Correction {
        sheet,
        number,
        unit,
        approved,
        first_seen,
        ..
    } = correction;
    let Change::Replace(field, value) = &correction.change else {
        return Ok(None);
    };
    let meant = year_of_rows(history, *sheet, number, *unit, *approved);
    let is_meant = |(key, row): &(&RowKey, &RegisterRow)| {
        let year = match row.typed().date(Field::ApprovedOn) {
            Some(approved) if *sheet == Sheet::Extensions => {
                year_of_rows(history, *sheet, number, *unit, approved)
            }
            _ => key.year,
        };
        key.is_about(*sheet, *unit) && (year.is_none() || meant.is_none() || year == meant)
    };
    let keys: Vec<RowKey> = history
        .rows_bearing(*sheet, number)
        .filter(is_meant)
        .map(|(key, _)| key.clone())
        .collect();
    let mut rows: Vec<_> = history
        .registers
        .get_mut(sheet)
        .into_iter()
        .flat_map(|register| register.bearing_mut(number))
        .filter(|(key, _)| keys.contains(key))
        .collect();
    match rows.as_mut_slice() {
        [] => Err(Box::new(unknown_target(&correction.record))),
        [(key, row)] => {
            let mut value = value.clone();
            // 新时限 without a year is the first such day from 批准日期 on, whoever writes it.
            if *field == Field::NewDeadline {
                let mut corrected = row.typed().clone().with_value(*field, value.clone());
                count_deadlines_anew(&mut corrected, context);
                value = corrected.value(*field).cloned().unwrap_or(value);
            }
            let told = changed_since::is_watched(*sheet, *field)
                .then(|| {
                    let then = row.said_then(*field, *first_seen).cloned();
                    let said = (row.typed(), then.as_ref());
                    let of_office = (context.directory, None);
                    changed_since::told(correction, (*field, &value), said, of_office)
                })
                .flatten();
            let given = (row.typed().place(*field), *unit);
            if key.unit.is_some() {
                row.correct(*field, value);
            } else {
                row.correct_for(*unit, *field, value);
            }
            Ok(Some((given, told)))
        }
        _ => Err(Box::new(ambiguous(&correction.record))),
    }
}

/// The year of the rows that a decision of a day means; of extensions, that of the matter that they extend.
fn year_of_rows(
    history: &History,
    sheet: Sheet,
    number: &str,
    unit: UnitId,
    day: NaiveDate,
) -> Option<i32> {
    let sheet = match sheet {
        Sheet::Extensions => Sheet::Matters,
        sheet => sheet,
    };
    history.year_meant(sheet, number, unit, day)
}

fn ambiguous(correction: &Record) -> Diagnostic {
    let number = correction.text_or_empty(Field::ObjectNumber).to_string();
    let has_serial = correction.object_sheet() == Some(Sheet::Benchmarks);
    let problem = CorrectionProblem::AmbiguousCorrection { number, has_serial };
    Diagnostic::new(problem, correction.number_place(), None)
}

fn unknown_target(correction: &Record) -> Diagnostic {
    let problem = RowProblem::UnknownTarget {
        kind: correction.text_or_empty(Field::ObjectKind).to_string(),
        number: correction.text_or_empty(Field::ObjectNumber).to_string(),
    };
    Diagnostic::new(problem, correction.place(Field::ObjectNumber), None)
}

/// What is told where nothing of that number is the unit's: whose it is, where it is another's.
fn of_others(
    refused: Diagnostic,
    history: &History,
    directory: &Directory,
    (sheet, unit, record): (Option<Sheet>, Option<UnitId>, &Record),
) -> Diagnostic {
    let (Problem::Row(RowProblem::UnknownTarget { kind, number }), Some(sheet)) =
        (&refused.problem, sheet)
    else {
        return refused;
    };
    let owners = history.bearers_of(sheet, &comparable(number));
    let problem = RowProblem::no_target((kind, number), unit, &owners, directory);
    let place = place_of_target(&problem, record, Field::ObjectNumber);
    Diagnostic::new(problem, place, None)
}

/// The cell to mend where a row names what is not there: that of the unit, where the number is another's.
pub fn place_of_target(problem: &RowProblem, record: &Record, number: Field) -> Place {
    let is_others = matches!(problem, RowProblem::TargetOfOthers { .. });
    let unit = [Field::Unit, Field::Responsible].into_iter();
    let mut unit = unit.filter(|field| is_others && record.value(*field).is_some());
    record.place(unit.next().unwrap_or(number))
}
