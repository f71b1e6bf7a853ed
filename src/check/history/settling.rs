//! A row beside what it said before: whether it says the same, and what stays of what it said.

use crate::model::record::{Record, TypedDate, TypedDeadline, Value};
use crate::model::schema::{Column, Field};
use crate::model::values::Values;
use std::sync::Arc;

/// Whether two rows say the same. Rows of several weeks share their values, so that mostly nothing needs to be compared.
pub(super) fn says_the_same((one, other): (&Record, &Record)) -> bool {
    Arc::ptr_eq(&one.values, &other.values) || one.values == other.values
}

/// A row as it counts beside what it said before: dates typed without a year keep the year that the first snapshot gave them, a column
/// that its sheet does not have says nothing, so that what it said stands, and a row that says the same shares its values.
pub(super) fn settled(record: &Record, before: &Record) -> Record {
    settled_beside(record, before, true)
}

/// As [`settled`]; `is_same` where the other is the same row, and not merely one of the same number: only then its columns stand.
pub(super) fn settled_beside(record: &Record, before: &Record, is_same: bool) -> Record {
    Record {
        row: record.row,
        origin: Arc::clone(&record.origin),
        values: if says_the_same((record, before)) {
            Arc::clone(&before.values)
        } else {
            settled_values(record, &before.values, is_same)
        },
    }
}

/// The columns of a row that its sheet does not have, and that say what they said when it had them.
pub(super) fn kept_without_column(record: &Record) -> impl Iterator<Item = &'static Column> {
    let columns = record.sheet().schema().columns.iter();
    let at = columns.zip(record.values.iter().zip(&record.origin.columns));
    at.filter(|(_, (value, at))| value.is_some() && at.is_none())
        .map(|(column, _)| column)
}

/// Whether what a column said stands where a sheet does not have it any more. That a text on progress stays the same is held against
/// a unit (M14), which nobody is accused of by silence.
fn may_stand(column: &Column) -> bool {
    !column.required && column.field != Field::ProgressText
}

/// As [`settled`], in place of what it said before.
pub(super) fn settle(known: &mut Record, record: &Record) {
    if Arc::ptr_eq(&known.values, &record.values) {
        known.move_to(record);
    } else {
        *known = settled(record, known);
    }
}

fn settled_values(record: &Record, before: &Values, is_same: bool) -> Arc<Values> {
    let values = &record.values;
    let columns = record.sheet().schema().columns.iter();
    let mut kept: Vec<(usize, Option<Value>)> = Vec::new();
    let pairs = values.iter().zip(before.iter());
    for (position, ((new, old), column)) in pairs.zip(columns).enumerate() {
        let settled = match (new, old) {
            (Some(Value::Date(new)), Some(Value::Date(old)))
                if new.yearless.is_some() && new.yearless == old.yearless =>
            {
                Value::Date(TypedDate {
                    date: old.date,
                    ..new.clone()
                })
            }
            (Some(Value::Deadline(new)), Some(Value::Deadline(old)))
                if new.text.is_some() && new.text == old.text =>
            {
                Value::Deadline(TypedDeadline {
                    date: old.date,
                    ..new.clone()
                })
            }
            (None, Some(old))
                if is_same && may_stand(column) && has_no_column(record, position) =>
            {
                old.clone()
            }
            _ => continue,
        };
        if new != Some(&settled) {
            kept.push((position, Some(settled)));
        }
    }
    if kept.is_empty() {
        Arc::clone(values)
    } else {
        Arc::new(values.with(kept))
    }
}

fn has_no_column(record: &Record, position: usize) -> bool {
    matches!(record.origin.columns.get(position), Some(None))
}
