//! Corrections of 对标提升: an entry is named by its 对标对象, or by its 序号 in the list of the week that brings the correction.

use crate::check::history::{BenchmarkRow, Entry, History, Wanted};
use crate::model::directory::{UnitId, comparable};
use crate::model::record::Value;
use crate::model::schema::Field;
use chrono::NaiveDate;

/// Why a correction cannot be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// No entry of that name or number.
    Unknown,
    /// More than one.
    Ambiguous,
}

fn entry(row: &BenchmarkRow) -> Entry {
    let typed = row.typed();
    let text = |field| comparable(&typed.text_or_empty(field));
    (text(Field::BenchmarkObject), text(Field::Gap))
}

/// The entries of the list as it stands that bear a name, else a 序号.
fn named(rows: &[BenchmarkRow], number: &str) -> Result<Vec<Entry>, Refused> {
    let bearing = |field: Field| -> Vec<Entry> {
        let text = |row: &BenchmarkRow| comparable(&row.typed().text_or_empty(field));
        let bearing = rows.iter().filter(|row| text(row) == number);
        bearing.map(entry).collect()
    };
    let by_object = bearing(Field::BenchmarkObject);
    if !by_object.is_empty() {
        return Ok(by_object);
    }
    let by_serial = bearing(Field::SerialNumber);
    match by_serial.as_slice() {
        [] => Err(Refused::Unknown),
        [_] => Ok(by_serial),
        _ => Err(Refused::Ambiguous),
    }
}

/// Settles which entries a correction means; it keeps them once it has found them.
fn settle(history: &mut History, wanted: &Wanted) -> Result<Vec<Entry>, Refused> {
    if let Some(known) = history.benchmarks_meant.get(wanted) {
        return Ok(known.clone());
    }
    let list = history.benchmarks.get(&wanted.0);
    let found = named(list.map_or(&[], |list| &list.rows), &wanted.1)?;
    history
        .benchmarks_meant
        .insert(wanted.clone(), found.clone());
    Ok(found)
}

/// Where the entries that a correction means stand in the unit's newest list. One whose 差距 is told in other words since is
/// known by its 对标对象 where that is the only one.
fn positions(rows: &[BenchmarkRow], meant: &[Entry]) -> Vec<usize> {
    let entries: Vec<Entry> = rows.iter().map(entry).collect();
    let place = |wanted: &Entry| {
        let exact = entries.iter().position(|known| known == wanted);
        let mut alike = entries.iter().enumerate();
        let mut alike = alike
            .by_ref()
            .filter(|(_, (object, _))| *object == wanted.0)
            .map(|(at, _)| at);
        let only = alike.next().filter(|_| alike.next().is_none());
        exact.or(only)
    };
    meant.iter().filter_map(place).collect()
}

/// The rows of the unit's newest list that a correction means, as it was settled when it was carried out.
pub fn rows_meant<'h>(
    history: &'h History,
    unit: UnitId,
    number: &str,
    first_seen: NaiveDate,
) -> Vec<&'h BenchmarkRow> {
    let wanted = (unit, number.to_owned(), first_seen);
    let rows = history.benchmarks.get(&unit);
    let rows = rows.map_or(&[][..], |list| &list.rows);
    let meant = history.benchmarks_meant.get(&wanted);
    let found = positions(rows, meant.map_or(&[], Vec::as_slice));
    found.into_iter().map(|at| &rows[at]).collect()
}

/// Strikes out all entries that a correction means, or puts a value into the only one.
pub(super) fn carry_out(
    history: &mut History,
    wanted: &Wanted,
    replaced: Option<(Field, &Value)>,
) -> Result<(), Refused> {
    let meant = settle(history, wanted)?;
    if replaced.is_some() && meant.len() > 1 {
        return Err(Refused::Ambiguous);
    }
    let Some(list) = history.benchmarks.get_mut(&wanted.0) else {
        return Ok(());
    };
    for at in positions(&list.rows, &meant) {
        match replaced {
            Some((field, value)) => list.rows[at].correct(field, value),
            None => list.rows[at].struck = true,
        }
    }
    Ok(())
}
