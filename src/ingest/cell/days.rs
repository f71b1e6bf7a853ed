//! The days and time limits that cells hold.

use super::{Context, shown};
use crate::diagnostic::CellProblem;
use crate::ingest::date::{self, YearFrom};
use crate::model::record::{TypedDate, TypedDeadline, Value};
use crate::model::schema::{Column, Field};
use crate::source::RawCell;
use chrono::{Datelike, NaiveDate};

/// Days between the two epochs of date serials.
pub(in crate::ingest) const DAYS_TO_1904: f64 = 1462.0;

/// The day of a date cell, or of a number in a date column.
fn day_of_cell(raw: &RawCell) -> Result<NaiveDate, date::Reason> {
    match raw {
        RawCell::DateSerial(serial) => date::date_of_serial(*serial),
        RawCell::MonthSerial(serial) => {
            let first = date::date_of_serial(*serial)?;
            Err(date::Reason::NoDay(
                first.year().unsigned_abs(),
                first.month(),
            ))
        }
        RawCell::Number(number) => date::date_of_number(*number),
        RawCell::NumberOf1904(number) => date::date_of_serial(*number + DAYS_TO_1904),
        _ => Err(date::Reason::NotADate),
    }
}

pub(super) fn any_date(
    raw: &RawCell,
    column: &Column,
    context: &Context<'_>,
) -> Result<TypedDate, CellProblem> {
    let read = match raw {
        RawCell::DateSerial(_)
        | RawCell::MonthSerial(_)
        | RawCell::Number(_)
        | RawCell::NumberOf1904(_) => day_of_cell(raw).map(TypedDate::Full),
        RawCell::Text(text) => {
            // 新时限 counts from 批准日期, what happened from the snapshot; a plan is one of the snapshot's year.
            let year_from = match (column.field, context.row_start, context.as_of) {
                (Field::NewDeadline, Some(approved), _) => YearFrom::OnOrAfter(approved),
                (Field::MilestoneOn | Field::EffectiveOn, _, Some(as_of)) => {
                    YearFrom::SameYear(as_of)
                }
                (_, _, Some(as_of)) => YearFrom::AsOf(as_of),
                (_, _, None) => context.newest.map_or(YearFrom::Nowhere, YearFrom::Written),
            };
            date::date_of_text(text, year_from)
        }
        _ => Err(date::Reason::NotADate),
    };
    read.map_err(|reason| CellProblem::UnreadableDate {
        column: column.name,
        read: shown(raw),
        reason: reason.words(),
    })
}

pub(super) fn deadline(
    raw: &RawCell,
    column: &Column,
    context: &Context<'_>,
) -> Result<Value, CellProblem> {
    let year_from = match (context.row_start, context.as_of) {
        (Some(start), _) => YearFrom::OnOrAfter(start),
        (None, Some(as_of)) => YearFrom::SameYear(as_of),
        (None, None) => YearFrom::Nowhere,
    };
    let read = match raw {
        RawCell::DateSerial(_)
        | RawCell::MonthSerial(_)
        | RawCell::Number(_)
        | RawCell::NumberOf1904(_) => day_of_cell(raw)
            .map(|date| TypedDeadline {
                date: Some(date),
                text: None,
            })
            .map_err(|reason| match (reason, raw) {
                (date::Reason::NoDay(_, month), RawCell::MonthSerial(_)) => {
                    date::Reason::OnlyMonth(month)
                }
                _ => reason,
            }),
        RawCell::Text(text) => date::deadline_of_text(text, year_from),
        _ => Err(date::Reason::NotALimit),
    };
    read.map(|typed| Value::Deadline(Box::new(typed)))
        .map_err(|reason| CellProblem::UnreadableDeadline {
            column: column.name,
            read: shown(raw),
            reason: reason.words(),
        })
}
