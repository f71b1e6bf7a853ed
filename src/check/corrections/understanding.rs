//! What a row of 更正登记 asks for, as far as it can be understood.

use super::{Change, Correction};
use crate::check::history::{RegisterRow, RowKey};
use crate::diagnostic::{CellProblem, CorrectionProblem};
use crate::ingest::cell::{self, Context};
use crate::ingest::date;
use crate::ingest::words;
use crate::model::record::Value;
use crate::model::schema::{Column, Field, Sheet};
use crate::source::RawCell;

/// The column in which the mistake stands.
pub(super) fn faulty_field(problem: &CorrectionProblem) -> Field {
    match problem {
        CorrectionProblem::DirectoryCorrection => Field::ObjectKind,
        CorrectionProblem::UnknownFieldName { .. }
        | CorrectionProblem::FixedField { .. }
        | CorrectionProblem::CorrectedCorrection { .. } => Field::CorrectedField,
        CorrectionProblem::UnreadableCorrection { .. }
        | CorrectionProblem::EmptyCorrection { .. } => Field::CorrectedValue,
        _ => Field::Number,
    }
}

/// A row of the register as a correction; `None` where it strikes out a row that the rules look up themselves.
pub(super) fn understand(
    key: &RowKey,
    row: &RegisterRow,
    context: &Context<'_>,
) -> Result<Option<Correction>, CorrectionProblem> {
    let record = &row.record;
    let text = |field| record.text_or_empty(field);
    // A row that names no sheet was returned when it was read.
    let Some(sheet) = record.object_sheet() else {
        return Ok(None);
    };
    if sheet == Sheet::Directory {
        return Err(CorrectionProblem::DirectoryCorrection);
    }
    let Some(unit) = key.unit else {
        return Ok(None);
    };
    let change = match &*text(Field::Action) {
        "更正" => replacement(sheet, row, context)?,
        _ if matches!(sheet, Sheet::KeyWorkProgress | Sheet::Benchmarks) => Change::StrikeOut,
        _ => return Ok(None),
    };
    Ok(Some(Correction {
        sheet,
        number: record.object_number(),
        unit,
        approved: record.date(Field::ApprovedOn).unwrap_or_default(),
        first_seen: row.first_seen,
        change,
        record: record.clone(),
    }))
}

/// What a row puts in place of a value, or that it confirms.
fn replacement(
    sheet: Sheet,
    row: &RegisterRow,
    context: &Context<'_>,
) -> Result<Change, CorrectionProblem> {
    let record = &row.record;
    let text = |field| record.text_or_empty(field);
    let (field_name, typed) = (text(Field::CorrectedField), text(Field::CorrectedValue));
    if field_name.is_empty() && typed.is_empty() && sheet == Sheet::Matters {
        return Ok(Change::Confirm);
    }
    let column =
        column_named(sheet, &field_name).ok_or_else(|| CorrectionProblem::UnknownFieldName {
            read: field_name.to_string(),
            sheet: sheet.name(),
        })?;
    if sheet == Sheet::Corrections {
        return Err(CorrectionProblem::CorrectedCorrection { field: column.name });
    }
    // Of a unit's own ledger the 责任单位 says who answers beside it; everywhere else it is what a row is known by.
    let is_fixed = column.field == Field::Number
        || sheet != Sheet::Matters && column.field == sheet.names_in();
    if is_fixed {
        return Err(CorrectionProblem::FixedField { field: column.name });
    }
    let value = read(&as_cell(&typed, column), column, (row, context)).map_err(|problem| {
        let says_nothing = date::Reason::NothingWritten.words();
        if typed.is_empty()
            || matches!(&problem, CellProblem::UnreadableDate { reason, .. } if *reason == says_nothing)
        {
            return CorrectionProblem::EmptyCorrection { field: column.name };
        }
        CorrectionProblem::UnreadableCorrection {
            field: column.name.to_owned(),
            read: typed.to_string(),
            reason: match problem {
                CellProblem::UnreadableDate { reason, .. }
                | CellProblem::UnreadableDeadline { reason, .. } => reason,
                CellProblem::FutureDate { as_of, .. } => {
                    format!("这一天晚于截至日期 {as_of}，已经发生的事不会在以后的日期")
                }
                _ => String::new(),
            },
        }
    })?;
    Ok(Change::Replace(column.field, value))
}

/// Reads a corrected value. A day without a year is of the year of the register that first had the row, whichever period it is read for.
fn read(
    raw: &RawCell,
    column: &Column,
    (row, context): (&RegisterRow, &Context<'_>),
) -> Result<Value, CellProblem> {
    let when_first_seen = Context {
        as_of: Some(row.first_seen),
        ..*context
    };
    match cell::read_in_row(raw, column, &when_first_seen) {
        Ok(Value::Date(typed)) if typed.yearless().is_some() => {
            let value = Value::Date(typed);
            let value = cell::in_a_year_that_has_it(value, column, &when_first_seen)?;
            cell::in_time(value, column, context)
        }
        Ok(Value::Deadline(deadline)) if deadline.text.is_some() => Ok(Value::Deadline(deadline)),
        _ => cell::read(raw, column, context),
    }
}

/// A corrected value as a cell of its column. The number 11.2 was typed as 11.20 as likely as not, and which of the two a text says that
/// was taken from a cell of any kind is not known.
fn as_cell(typed: &str, column: &Column) -> RawCell {
    match typed.parse() {
        Ok(number) if column.holds_a_day() && date::may_be_tens_of_days(typed) => {
            RawCell::Number(number)
        }
        _ => RawCell::Text(typed.into()),
    }
}

/// The column of a sheet by its name or a synonym, as a correction names it.
pub fn column_named(sheet: Sheet, name: &str) -> Option<&'static Column> {
    let wanted = words::header(name);
    sheet
        .schema()
        .columns
        .iter()
        .find(|column| column.is_called(&wanted))
}
