//! A row of a register that has been written anew: what it is known by is another now, so that it counts beside what it was.

use super::anew::{day_of, says_otherwise};
use super::{Register, RegisterRow, RowKey};
use crate::diagnostic::HistoryProblem;
use crate::model::directory::UnitId;
use crate::model::record::Record;
use crate::model::schema::{Column, Field, Sheet};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

type Row<'a> = (&'a RowKey, &'a RegisterRow);

/// The rows of a register that the newest one has, by the unit and year by which one may stand in the place of another.
pub(super) struct NewestRows<'a> {
    sheet: Sheet,
    by_unit: BTreeMap<(Option<UnitId>, Option<i32>), Vec<Row<'a>>>,
}

impl<'a> NewestRows<'a> {
    /// Gathers them. Sheets whose rows are known by their numbers alone have none that are asked for.
    pub(super) fn of(sheet: Sheet, register: &'a Register, as_of: NaiveDate) -> NewestRows<'a> {
        let mut by_unit: BTreeMap<_, Vec<_>> = BTreeMap::new();
        if sheet.schema().identity.len() > 1 {
            for (key, row) in &register.rows {
                if row.last_seen == as_of {
                    let rows = by_unit.entry((key.unit, key.year)).or_default();
                    rows.push((key, row));
                }
            }
        }
        NewestRows { sheet, by_unit }
    }

    /// What is told of a row that the register has no more, where one has come in its place that differs in one of the columns by which
    /// rows of the sheet are known, and in no other of them.
    pub(super) fn in_place_of(&self, key: &RowKey, row: &RegisterRow) -> Option<HistoryProblem> {
        let known_by = self.sheet.schema().identity;
        let newest = self.by_unit.get(&(key.unit, key.year))?;
        let came_since = newest
            .iter()
            .filter(|(_, new)| new.first_seen > row.last_seen);
        let mut one_apart = came_since.filter_map(|(other, new)| {
            let pairs = known_by
                .iter()
                .zip(key.texts.iter().zip(other.texts.iter()));
            let mut apart = pairs.filter(|(_, (one, other))| one != other);
            let (field, _) = apart.next().filter(|_| apart.next().is_none())?;
            // A target that is in force from another day has a row of its own (R5), and the old one belongs back.
            let is_anew = *field != Field::EffectiveOn
                && (*field != known_by[0] || is_of_one_event(row.typed(), new.typed()));
            is_anew.then(|| (*field, new.typed()))
        });
        let (field, new) = one_apart.next()?;
        let column: &Column = self.sheet.schema().column(field)?;
        Some(HistoryProblem::RewrittenRegisterRow {
            sheet: self.sheet.name(),
            number: row.record.text_or_empty(known_by[0]).to_string(),
            column: column.name,
            first: row.first_seen,
            was: shown(row.typed(), field),
            now: shown(new, field),
        })
    }
}

/// What is told of an extension that named no unit and has gone, where one has come since that names one and else is known by the same.
pub(super) fn named_since(
    sheet: Sheet,
    register: &Register,
    (key, row): Row<'_>,
    as_of: NaiveDate,
) -> Option<HistoryProblem> {
    if sheet != Sheet::Extensions || key.unit.is_some() {
        return None;
    }
    let mut others = register.bearing(key.number());
    let is_named = others.any(|(other, new)| {
        let is_same = other.texts == key.texts && other.year == key.year;
        let came_since = new.first_seen > row.last_seen && new.last_seen == as_of;
        is_same && came_since && other.unit.is_some()
    });
    is_named.then(|| HistoryProblem::UnitNamedSince {
        sheet: sheet.name(),
        number: row.record.text_or_empty(Field::Number).to_string(),
        first: row.first_seen,
    })
}

/// The rows of earlier years that the newest register has and had not in those years, by unit and day: one may be an older one under another
/// number.
pub(super) struct CameLate<'a> {
    sheet: Sheet,
    by_day: BTreeMap<(Option<UnitId>, NaiveDate), Vec<Row<'a>>>,
}

impl<'a> CameLate<'a> {
    pub(super) fn of(sheet: Sheet, register: &'a Register, as_of: NaiveDate) -> CameLate<'a> {
        let mut by_day: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (key, row) in &register.rows {
            let day = day_of(row.typed()).filter(|day| day.date().year() < row.first_seen.year());
            if let Some(day) = day.filter(|_| row.last_seen == as_of) {
                let rows = by_day.entry((key.unit, day.date())).or_default();
                rows.push((key, row));
            }
        }
        CameLate { sheet, by_day }
    }

    /// What is told of a row of an earlier year that has gone, where one has come since that says what it said under another number.
    pub(super) fn in_place_of(&self, key: &RowKey, row: &RegisterRow) -> Option<HistoryProblem> {
        let day = day_of(row.typed())?.date();
        let mut same_day = self.by_day.get(&(key.unit, day))?.iter();
        let (_, new) = same_day.find(|(other, new)| {
            new.first_seen > row.last_seen
                && key.number() != other.number()
                && key.texts[1..] == other.texts[1..]
                && !says_otherwise(row.typed(), new.typed())
        })?;
        Some(HistoryProblem::RenumberedRegisterRow {
            sheet: self.sheet.name(),
            now: new.record.number_place().to_string(),
        })
    }
}

/// Whether rows of two numbers are of the same day and name.
fn is_of_one_event(one: &Record, other: &Record) -> bool {
    let day = one.sheet().schema().day();
    let day = day.map(|at| one.sheet().schema().columns[at].field);
    let has_day = day.and_then(|day| one.date(day)).is_some();
    has_day
        && day.and_then(|day| one.date(day)) == day.and_then(|day| other.date(day))
        && one.text(Field::Name) == other.text(Field::Name)
}

fn shown(record: &Record, field: Field) -> String {
    let day = || record.date(field).map(|day| day.to_string());
    let text = record.text(field).map(ToString::to_string);
    text.or_else(day).unwrap_or_else(|| "空白".to_owned())
}
