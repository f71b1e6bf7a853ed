//! Registers that begin anew in January. Number 1 of 「1月5日」 is then another row than the one that bore number and text a year before:
//! a number and a day without a year that come again are no sign that they are the same.

use super::History;
use super::reused::{is_another, subject_of};
use crate::ingest::Intake;
use crate::model::directory::comparable;
use crate::model::record::{Record, TypedDate, Value};
use crate::model::schema::{Column, Field, Kind, Sheet};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// What has become of the rows that a register had of an earlier year, but for those whose own year is the question.
#[derive(Default)]
struct Earlier {
    /// Whether the snapshot still has some.
    stand: bool,
    /// Whether it lacks some.
    are_gone: bool,
}

/// The registers of a snapshot beside what they had of earlier years.
pub struct Anew {
    as_of: NaiveDate,
    earlier: BTreeMap<(Sheet, i32), Earlier>,
}

impl Anew {
    /// Looks at those in which a day stands without a year.
    pub fn of(history: &History, intake: &Intake) -> Anew {
        let as_of = intake.as_of;
        let tables = intake.office.iter().flat_map(|book| &book.tables);
        let rows = tables.flat_map(|table| &table.rows).map(|row| &row.record);
        let yearless = rows.clone().filter(|row| row.values.has_yearless());
        let yearless: BTreeSet<Sheet> = yearless.map(Record::sheet).collect();
        let mut said: BTreeMap<Sheet, BTreeMap<&str, Vec<&TypedDate>>> = BTreeMap::new();
        for row in rows.filter(|row| yearless.contains(&row.sheet())) {
            if let (Some(identity), Some(day)) = (row.identity(), day_of(row)) {
                let of_sheet = said.entry(row.sheet()).or_default();
                of_sheet.entry(&**identity.number()).or_default().push(day);
            }
        }
        let mut earlier: BTreeMap<(Sheet, i32), Earlier> = BTreeMap::new();
        for (sheet, numbers) in said {
            let register = history.registers.get(&sheet).into_iter();
            for (key, row) in register.flat_map(|register| &register.rows) {
                let known = day_of(row.typed());
                let Some(known) = known.filter(|known| known.date.year() < as_of.year()) else {
                    continue;
                };
                let now = numbers.get(&**key.number()).into_iter().flatten();
                let of_year = earlier.entry((sheet, known.date.year())).or_default();
                if now.clone().any(|day| day.date == known.date) {
                    of_year.stand = true;
                } else if !now.into_iter().any(|day| day.has_same_text(known)) {
                    of_year.are_gone = true;
                }
            }
        }
        Anew { as_of, earlier }
    }

    /// Of the rows of a register that may be the same as one of the snapshot, the newest first, those that are: of one year, where
    /// several had the text of its day.
    pub fn same<'h>(
        &self,
        known: impl Iterator<Item = &'h Record>,
        row: &Record,
    ) -> Vec<&'h Record> {
        let mut known: Vec<&Record> = known
            .filter(|known| !self.is_over_before(known, row))
            .collect();
        let Some(day) = day_of(row).filter(|day| day.yearless.is_some()) else {
            return known;
        };
        known.sort_by_key(|known| is_about_another(known, row));
        let year_of = |known: &Record| day_of(known).map(|day| day.date.year());
        let has_the_text =
            |known: &&&Record| day_of(known).is_some_and(|old| day.has_same_text(old));
        if let Some(year) = known.iter().find(has_the_text).map(|known| year_of(known)) {
            known.retain(|known| year_of(known) == year);
        }
        known
    }

    /// Whether a row is no more the one that bore its number and the text of its day in an earlier year.
    fn is_over_before(&self, known: &Record, row: &Record) -> bool {
        let (Some(old), Some(new)) = (day_of(known), day_of(row)) else {
            return false;
        };
        // What would lie ahead of the snapshot has not happened this year.
        let may_be_new = new.date.year() > old.date.year() && new.date <= self.as_of;
        if !may_be_new || !new.has_same_text(old) {
            return false;
        }
        if is_left_open(known) && !is_about_another(known, row) && came_alike(known, row) {
            return false;
        }
        match self.earlier.get(&(row.sheet(), old.date.year())) {
            Some(Earlier { stand: true, .. }) => {
                is_open_again(known, row) && subject(known) != subject(row)
            }
            Some(Earlier { are_gone: true, .. }) => says_otherwise(known, row),
            _ => is_about_another(known, row) || is_open_again(known, row),
        }
    }
}

/// The column by whose day the rows of a register are told apart beside their number. That of a key work is a plan, which the same text
/// goes on meaning.
fn day_of(record: &Record) -> Option<&TypedDate> {
    let field = match record.sheet() {
        Sheet::Matters | Sheet::AssignmentList => return None,
        Sheet::Extensions => Field::ApprovedOn,
        sheet => sheet.schema().dated_by?,
    };
    match record.value(field)? {
        Value::Date(day) => Some(day),
        _ => None,
    }
}

fn subject(record: &Record) -> Option<String> {
    let text = comparable(record.text(subject_of(record.sheet())?)?);
    Some(text).filter(|text| !text.is_empty())
}

/// Whether two rows say what they are about, and that is not the same.
fn is_about_another(known: &Record, row: &Record) -> bool {
    match (subject(known), subject(row)) {
        (Some(one), Some(other)) if one != other => {
            subject_of(row.sheet()) == Some(Field::ObjectNumber) || is_another(&one, &other, true)
        }
        _ => false,
    }
}

/// Whether what had been settled or replied to is so no more.
fn is_open_again(known: &Record, row: &Record) -> bool {
    ended(row.sheet())
        .is_some_and(|ended| known.date(ended).is_some() && row.value(ended).is_none())
}

/// Whether a row was neither settled nor replied to when it was last there: it goes on, whatever else it says now.
fn is_left_open(known: &Record) -> bool {
    ended(known.sheet()).is_some_and(|ended| known.value(ended).is_none())
}

/// Whether nothing is said of two complaints that came by different ways.
fn came_alike(known: &Record, row: &Record) -> bool {
    let ways = known.value(Field::Channel).zip(row.value(Field::Channel));
    ways.is_none_or(|(old, new)| is_same(old, new))
}

/// The column that ends what a row of a register is about.
fn ended(sheet: Sheet) -> Option<Field> {
    match sheet {
        Sheet::Complaints => Some(Field::DoneOn),
        Sheet::Requests => Some(Field::RepliedOn),
        _ => None,
    }
}

/// Whether a row does not say any more what it said in an earlier year. What it says beside that is how an open one goes on.
fn says_otherwise(known: &Record, row: &Record) -> bool {
    let mut telling = row.sheet().schema().columns.iter();
    is_about_another(known, row)
        || telling.any(|column| match known.value(column.field) {
            Some(old) if is_telling(column, old) => {
                !row.value(column.field).is_some_and(|new| is_same(old, new))
            }
            _ => false,
        })
}

/// Whether a value is one that stays while its row is the same: no wording, and no result that is still to come.
fn is_telling(column: &Column, value: &Value) -> bool {
    match (column.kind, value) {
        (Kind::Text | Kind::Identifier, _) => column.field == Field::Channel,
        (_, Value::Text(word)) => &**word != "待核实",
        _ => true,
    }
}

fn is_same(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::Date(old), Value::Date(new)) => old.date == new.date || new.has_same_text(old),
        (Value::Text(old), Value::Text(new)) => comparable(old) == comparable(new),
        (old, new) => old == new,
    }
}
