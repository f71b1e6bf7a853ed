//! A row beside what it said before: whether it says the same, and what stays of what it said.

use crate::model::record::{Record, TypedDeadline, Value};
use crate::model::schema::Column;
use crate::model::values::Values;
use chrono::Datelike;
use std::sync::Arc;

/// Whether two rows say the same. Rows of several weeks share their values, so that mostly nothing needs to be compared.
pub(super) fn says_the_same((one, other): (&Record, &Record)) -> bool {
    Arc::ptr_eq(&one.values, &other.values) || one.values == other.values
}

/// A row as it counts beside what it said before: dates typed without a year keep the year that the first snapshot gave them, deadlines
/// as long as the row begins in the same year; a row that says the same shares its values.
pub(super) fn settled(record: &Record, before: &Record) -> Record {
    Record {
        row: record.row,
        origin: Arc::clone(&record.origin),
        values: if says_the_same((record, before)) {
            Arc::clone(&before.values)
        } else {
            let start = record.sheet().schema().start();
            settled_values(&record.values, &before.values, start)
        },
    }
}

/// The columns that a row's sheet does not have, and in which a row before said something.
pub(super) fn dropped_columns<'r>(
    record: &'r Record,
    before: impl Iterator<Item = &'r Record> + Clone + 'r,
) -> impl Iterator<Item = &'static Column> + 'r {
    let columns = record.sheet().schema().columns.iter();
    let absent = columns.zip(&record.origin.columns);
    absent
        .filter(|(column, at)| at.is_none() && !column.required)
        .map(|(column, _)| column)
        .filter(move |column| {
            let mut said = before.clone();
            said.any(|row| row.value(column.field).is_some())
        })
}

/// As [`settled`], in place of what it said before.
pub(super) fn settle(known: &mut Record, record: &Record) {
    if Arc::ptr_eq(&known.values, &record.values) {
        known.move_to(record);
    } else {
        *known = settled(record, known);
    }
}

/// `start` is the position of the column from which a deadline without a year is counted, where the sheet has one.
fn settled_values(values: &Arc<Values>, before: &Values, start: Option<usize>) -> Arc<Values> {
    // A deadline goes by the start of its own row: by one of another year the same words say another day. A start that is moved beyond it
    // does not put it off by a year.
    let starts = start.map(|at| (values.get(at), before.get(at)));
    let same_start = match starts {
        Some((Some(Value::Date(new)), Some(Value::Date(old)))) => {
            new.date().year() == old.date().year() || new.has_same_text(old)
        }
        _ => true,
    };
    let mut kept: Vec<(usize, Option<Value>)> = Vec::new();
    for (position, (new, old)) in values.iter().zip(before.iter()).enumerate() {
        let settled = match (new, old) {
            (Some(Value::Date(new)), Some(Value::Date(old))) if new.has_same_text(old) => {
                Value::Date(new.on(old.date()))
            }
            (Some(Value::Deadline(new)), Some(Value::Deadline(old)))
                if same_start && new.text.is_some() && new.text == old.text =>
            {
                Value::Deadline(Box::new(TypedDeadline {
                    date: old.date,
                    text: new.text.clone(),
                }))
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
