//! Cells of columns that may be the same field, where only the headings over them tell them apart: units stand for one another's
//! company, days contradict each other.

use super::cell::{self, Context};
use super::columns::named_column;
use super::header::Rival;
use super::privacy;
use crate::diagnostic::CellProblem;
use crate::model::record::Value;
use crate::model::schema::{Column, Kind};
use crate::source::RawCell;
use chrono::NaiveDate;

/// A cell's value, or what is wrong with it.
type Reading = (Option<Value>, Option<CellProblem>);

/// What a cell says together with that of a rival: all units of both, or the day on which they agree. `raw` is the cell of the column
/// that is used and that of the rival, `label` the header of the latter.
pub fn settled(
    read: Reading,
    raw: (Option<&RawCell>, Option<&RawCell>),
    column: &Column,
    (rival, label): (&Rival, &str),
    context: &Context<'_>,
) -> Reading {
    let (own, beside) = raw;
    match column.kind {
        Kind::Units(_) => match beside {
            Some(beside) => joined(read, (own, beside), column, context),
            None => read,
        },
        Kind::Text => (together(read.0, beside), read.1),
        Kind::Date | Kind::FutureDate | Kind::Deadline => {
            agreed(read, raw, column, (rival, label), context)
        }
        _ => equal(read, beside, column, (rival, label), context),
    }
}

/// A name in two parts: 乡村振兴 and 修桥, under 项目 and 具体任务. Only names of matters and works are put together, on sheets that name
/// nobody who complained.
fn together(own: Option<Value>, beside: Option<&RawCell>) -> Option<Value> {
    let beside = beside.map(|raw| privacy::mask(&raw.display()).into_owned());
    match (own, beside) {
        (Some(Value::Text(own)), Some(beside)) if *own != *beside => {
            Some(Value::Text(format!("{own} {beside}").into()))
        }
        (None, Some(beside)) => Some(Value::Text(beside.into())),
        (own, _) => own,
    }
}

/// The number or word of both cells, or none where they differ. A rival that says nothing contradicts nothing.
fn equal(
    read: Reading,
    beside: Option<&RawCell>,
    column: &Column,
    (rival, label): (&Rival, &str),
    context: &Context<'_>,
) -> Reading {
    let other = beside.and_then(|raw| cell::read_in_row(raw, column, context).ok());
    if other.is_none() || other == read.0 {
        return read;
    }
    let shown = |value: &Option<Value>| match value {
        Some(Value::Text(text)) => text.to_string(),
        Some(Value::Flag(flag)) => if *flag { "是" } else { "否" }.to_owned(),
        Some(value) => value
            .amount()
            .map_or_else(String::new, |amount| amount.number.to_string()),
        None => "空白".to_owned(),
    };
    let problem = CellProblem::SeveralColumns {
        column: column.name,
        read: shown(&read.0),
        other: named_column(rival.column, label),
        said: shown(&other),
    };
    (None, Some(problem))
}

/// The units of both cells; what is wrong in the rival's is told where the other is sound.
fn joined(
    read: Reading,
    (own, beside): (Option<&RawCell>, &RawCell),
    column: &Column,
    context: &Context<'_>,
) -> Reading {
    let typed: Vec<String> = [own, Some(beside)]
        .into_iter()
        .flatten()
        .map(|raw| raw.display().into_owned())
        .collect();
    let both = RawCell::Text(typed.join("、").into());
    match cell::read_in_row(&both, column, context) {
        Ok(value) => (Some(value), None),
        Err(problem) if read.1.is_none() => (read.0, Some(problem)),
        Err(_) => read,
    }
}

/// The day of both cells, or none where they differ. A rival that says no day says nothing, unless each of the two is of a part.
fn agreed(
    read: Reading,
    (typed, beside): (Option<&RawCell>, Option<&RawCell>),
    column: &Column,
    (rival, label): (&Rival, &str),
    context: &Context<'_>,
) -> Reading {
    let other = beside.and_then(|raw| cell::read_in_row(raw, column, context).ok());
    let differs = match (&read.0, &other) {
        (None, None) => false,
        (Some(_), None) => rival.is_of_a_part && column.kind == Kind::Date && !column.required,
        (own, other) => own.as_ref().map(day) != other.as_ref().map(day),
    };
    if !differs {
        return read;
    }
    // 长期坚持 gives no day, and stands as it was typed.
    let shown = |value: &Option<Value>, raw: Option<&RawCell>| match (value, raw) {
        (None, _) | (_, None) => "空白".to_owned(),
        (Some(value), Some(raw)) => match day(value) {
            Some(day) => day.to_string(),
            None => privacy::mask(&cell::plain_text(raw)).into_owned(),
        },
    };
    let reason = format!(
        "{}也是这一项，写的是「{}」，看不出哪一列算数；请只留一列「{}」，另一列换个列名",
        named_column(rival.column, label),
        shown(&other, beside),
        column.name
    );
    let (column, read) = (column.name, shown(&read.0, typed));
    let problem = if matches!(other, Some(Value::Deadline(_))) {
        CellProblem::UnreadableDeadline {
            column,
            read,
            reason,
        }
    } else {
        CellProblem::UnreadableDate {
            column,
            read,
            reason,
        }
    };
    (None, Some(problem))
}

/// The day that a value gives; none where there is no fixed limit.
fn day(value: &Value) -> Option<NaiveDate> {
    match value {
        Value::Date(typed) => Some(typed.date()),
        Value::Deadline(deadline) => deadline.date,
        _ => None,
    }
}
