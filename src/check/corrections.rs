//! Corrections (更正登记) of values: what an approved row puts in place of what was typed, or confirms.

use super::history::{History, RowKey};
use crate::diagnostic::{Diagnostic, RowProblem};
use crate::ingest::cell::{self, Context};
use crate::ingest::words;
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::record::{Record, Value};
use crate::model::schema::{Column, Field, Sheet};
use crate::model::settings::Settings;
use crate::source::RawCell;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A correction that can be carried out: what it replaces, or `None` where it confirms what the ledger claims.
struct Correction {
    sheet: Sheet,
    number: String,
    unit: UnitId,
    change: Option<(Field, Value)>,
    record: Record,
}

/// Carries out the corrections that the history knows, anew for each period; returns what is wrong with them.
pub fn apply(
    history: &mut History,
    directory: &Directory,
    settings: &Settings,
    as_of: NaiveDate,
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let context = Context {
        directory,
        settings,
        as_of: Some(as_of),
        row_start: None,
    };
    let corrections: Vec<Correction> = history
        .rows(Sheet::Corrections)
        .filter_map(|(key, row)| match understand(key, &row.record, &context) {
            Ok(correction) => correction,
            Err(problem) => {
                let place = row.record.place(faulty_field(&problem));
                problems.push(Diagnostic::new(problem, place, None));
                None
            }
        })
        .collect();
    problems.extend(
        history
            .rows(Sheet::Corrections)
            .filter(|(key, row)| strikes_nothing(history, key, &row.record))
            .map(|(_, row)| unknown_target(&row.record)),
    );
    forget(history);
    let mut of_matters: BTreeMap<(UnitId, String), (BTreeMap<Field, Value>, bool)> =
        BTreeMap::new();
    for correction in corrections {
        let target = (correction.unit, correction.number.clone());
        if correction.sheet == Sheet::Matters && !history.matters.contains_key(&target) {
            problems.push(unknown_target(&correction.record));
            continue;
        }
        match (correction.sheet, correction.change) {
            (Sheet::Matters, change) => {
                let entry = of_matters
                    .entry((correction.unit, correction.number))
                    .or_default();
                match change {
                    Some((field, value)) => {
                        entry.0.insert(field, value);
                    }
                    None => entry.1 = true,
                }
            }
            (Sheet::AssignmentList, Some((field, value))) => {
                let listed = history
                    .list
                    .get_mut(&correction.number)
                    .and_then(|known| known.last_mut());
                if listed
                    .and_then(|listed| listed.correct(correction.unit, field, value))
                    .is_none()
                {
                    problems.push(unknown_target(&correction.record));
                }
            }
            (sheet, Some((field, value))) => {
                let target = (correction.number.as_str(), correction.unit);
                problems.extend(correct_register(
                    history,
                    sheet,
                    target,
                    field,
                    &value,
                    &correction.record,
                ));
            }
            (_, None) => {}
        }
    }
    for ((unit, number), (settled, confirmed)) in of_matters {
        let matter = history
            .matters
            .get_mut(&(unit, number))
            .and_then(|known| known.last_mut());
        if let Some(matter) = matter {
            matter.correct(settled, confirmed);
        }
    }
    problems
}

/// The column in which the mistake stands.
fn faulty_field(problem: &RowProblem) -> Field {
    match problem {
        RowProblem::UnknownSheetName { .. } => Field::ObjectKind,
        RowProblem::UnknownFieldName { .. } => Field::CorrectedField,
        RowProblem::UnreadableCorrection { .. } => Field::CorrectedValue,
        _ => Field::Number,
    }
}

/// Whether a row strikes out (作废) what nobody has handed in.
fn strikes_nothing(history: &History, key: &RowKey, record: &Record) -> bool {
    let Some(unit) = key.unit else {
        return false;
    };
    if &*record.text_or_empty(Field::Action) != "作废" {
        return false;
    }
    let number = comparable(&record.text_or_empty(Field::ObjectNumber));
    let target = (unit, number.clone());
    match Sheet::by_name(&comparable(&record.text_or_empty(Field::ObjectKind))) {
        // Told apart already, or rows without a number that could be looked up.
        None | Some(Sheet::Directory | Sheet::Benchmarks) => false,
        Some(Sheet::Matters | Sheet::AssignmentList) => {
            !history.matters.contains_key(&target) && !history.list.contains_key(&number)
        }
        Some(Sheet::KeyWorkProgress) => !history.progress.contains_key(&target),
        Some(sheet) => !history
            .rows(sheet)
            .any(|(known, _)| known.unit == Some(unit) && known.texts[0] == number),
    }
}

fn forget(history: &mut History) {
    for matter in history.matters.values_mut().flatten() {
        if matter.confirmed || !matter.settled.is_empty() {
            matter.correct(BTreeMap::new(), false);
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
}

/// A row of the register as a correction; `None` where it strikes out instead.
fn understand(
    key: &RowKey,
    record: &Record,
    context: &Context<'_>,
) -> Result<Option<Correction>, RowProblem> {
    let text = |field| record.text_or_empty(field);
    let sheet_name = text(Field::ObjectKind);
    let Some(sheet) =
        Sheet::by_name(&comparable(&sheet_name)).filter(|sheet| *sheet != Sheet::Directory)
    else {
        return Err(RowProblem::UnknownSheetName {
            read: sheet_name.to_string(),
        });
    };
    let Some(unit) = key.unit else {
        return Ok(None);
    };
    if &*text(Field::Action) != "更正" {
        return Ok(None);
    }
    let (field_name, typed) = (text(Field::CorrectedField), text(Field::CorrectedValue));
    let change = if field_name.is_empty() && typed.is_empty() && sheet == Sheet::Matters {
        None
    } else {
        let column =
            column_named(sheet, &field_name).ok_or_else(|| RowProblem::UnknownFieldName {
                read: field_name.to_string(),
                sheet: sheet.name(),
            })?;
        let value =
            cell::read(&RawCell::Text(typed.to_string()), column, context).map_err(|_| {
                RowProblem::UnreadableCorrection {
                    field: column.name.to_owned(),
                    read: typed.to_string(),
                }
            })?;
        Some((column.field, value))
    };
    Ok(Some(Correction {
        sheet,
        number: comparable(&text(Field::ObjectNumber)),
        unit,
        change,
        record: record.clone(),
    }))
}

/// The column of a sheet by its name or a synonym, as a correction names it.
pub fn column_named(sheet: Sheet, name: &str) -> Option<&'static Column> {
    let wanted = words::header(name);
    sheet
        .schema()
        .columns
        .iter()
        .find(|column| column.name == wanted || column.synonyms.contains(&wanted.as_str()))
}

/// A register's value is corrected only where one row bears the number and unit.
fn correct_register(
    history: &mut History,
    sheet: Sheet,
    (number, unit): (&str, UnitId),
    field: Field,
    value: &Value,
    correction: &Record,
) -> Option<Diagnostic> {
    let mut rows: Vec<_> = history
        .registers
        .get_mut(&sheet)
        .into_iter()
        .flat_map(|register| &mut register.rows)
        .filter(|(key, _)| key.unit == Some(unit) && key.texts[0] == number)
        .map(|(_, row)| row)
        .collect();
    match rows.as_mut_slice() {
        [] => Some(unknown_target(correction)),
        [row] => {
            row.record = row.record.clone().with_value(field, value.clone());
            None
        }
        _ => {
            let problem = RowProblem::AmbiguousCorrection {
                number: number.to_owned(),
            };
            Some(Diagnostic::new(problem, correction.number_place(), None))
        }
    }
}

fn unknown_target(correction: &Record) -> Diagnostic {
    let problem = RowProblem::UnknownTarget {
        kind: correction.text_or_empty(Field::ObjectKind).to_string(),
        number: correction.text_or_empty(Field::ObjectNumber).to_string(),
    };
    Diagnostic::new(problem, correction.place(Field::ObjectNumber), None)
}
