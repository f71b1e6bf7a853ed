//! Complaints whose complainant this week's row does not name: what is written in it may name him all the same.
//!
//! Who complained is never kept; of a row it is only known that it named somebody ([`Field::Complainant`] then holds the mark of what was
//! taken out). Where a later row of the complaint names nobody, or a correction has put another name in place, nobody can tell any more
//! what in its texts is a name, and they are hidden as a whole, but for what they said before.

mod elsewhere;
mod numbers;

use super::corrections::{self, column_named};
use super::history::{History, Register, RegisterRow, RowKey};
use crate::diagnostic::{CellProblem, Diagnostic};
use crate::ingest::Intake;
use crate::ingest::privacy::{self, MASK};
use crate::ingest::table::may_name_complainants;
use crate::model::directory::comparable;
use crate::model::record::{Record, Value};
use crate::model::schema::{Column, Field, Sheet};
use crate::model::values::Identity;
use crate::source::Text;
use chrono::{Datelike, NaiveDate};
pub(super) use elsewhere::cover_elsewhere;
pub use numbers::{Renumbered, held_names};
pub(super) use numbers::{cover_decisions, cover_rows};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What of a period is not shown as it was read.
#[derive(Debug)]
pub struct TakenOut {
    /// The numbers of complaints that it shows otherwise than the periods before it did.
    pub renumbered: Renumbered,
    /// Whether names were taken out of texts that no row of theirs tells.
    pub of_texts: bool,
    /// Whether texts of weeks before may still hold what is hidden from now on.
    pub is_kept: bool,
}

/// Whether a row itself named who complained.
fn names_somebody(record: &Record) -> bool {
    let is_named = record.value(Field::Complainant).is_some();
    is_named && !is_named_by_others(record) && !names_nobody(record)
}

/// Whether a row had a word for nobody in place of a name.
fn names_nobody(record: &Record) -> bool {
    let mark = record.text(Field::Complainant);
    mark.is_some_and(|mark| **mark == *privacy::MASK_OF_NOBODY)
}

/// Whether it was known of a row from others of its complaint alone who complained.
fn is_named_by_others(record: &Record) -> bool {
    let mark = record.text(Field::Complainant);
    mark.is_some_and(|mark| **mark == *privacy::MASK_OF_OTHERS)
}

/// The texts of a row of 投诉登记 that may name somebody, each with its position.
fn texts(record: &Record) -> impl Iterator<Item = (usize, &'static Column, &Text)> {
    let columns = record.sheet().schema().columns.iter().enumerate();
    let named = columns.filter(|(_, column)| may_name_complainants(column));
    named.filter_map(|(at, column)| Some((at, column, record.text(column.field)?)))
}

/// A row of 投诉登记 that names nobody, where a row of an earlier week did, or somebody who may be another: as it may be kept. `stands` tells which rows the week has, and
/// `week_before` is the one before in which there was a register. `None` where it may be kept as it is.
pub(super) fn covered(
    register: &Register,
    (key, stands): (&RowKey, impl Fn(&RowKey) -> bool),
    (as_of, week_before): (NaiveDate, Option<NaiveDate>),
    record: &Record,
    problems: &mut Vec<Diagnostic>,
) -> Option<Record> {
    if record.sheet() != Sheet::Complaints {
        return None;
    }
    // What has gone since the week before may have come under another year: not where that is how a new year begins.
    let is_moved = |other: &RowKey, row: &RegisterRow| {
        let was_slip =
            other.year > key.year || other.year.is_some_and(|year| year < row.first_seen.year());
        was_slip && Some(row.last_seen) == week_before && !stands(other)
    };
    let before = match register.rows.get(key) {
        Some(row) => row.typed(),
        // One that has come under another unit, or another year.
        None => register
            .bearing(key.number())
            .filter(|(_, row)| row.first_seen < as_of)
            .filter(|(other, row)| other.year == key.year || is_moved(other, row))
            .map(|(_, row)| row.typed())
            .find(|record| names_somebody(record))?,
    };
    // Whom other rows named then and now may be several people: what it said of the one stays as it was.
    let is_still_named = is_named_by_others(before) && is_named_by_others(record);
    before.value(Field::Complainant)?;
    if names_somebody(record) {
        return covered_as_before(before, record, problems);
    }
    if names_nobody(record) && names_nobody(before) {
        return None;
    }
    let mut values = Vec::new();
    for (at, column, text) in texts(record) {
        let said = before.text(column.field);
        let value = match said.filter(|said| privacy::is_masked_as(text, said)) {
            Some(said) if is_still_named && **said == *MASK => continue,
            Some(said) if is_still_named && said == text => continue,
            Some(said) => Text::clone(said),
            None if is_still_named => continue,
            None => MASK.into(),
        };
        if value.contains(MASK) {
            tell(hidden(record, column, &value), problems);
        }
        values.push((at, Some(Value::Text(value))));
    }
    let mark = record.sheet().schema().position(Field::Complainant);
    let mark = mark.filter(|_| !is_still_named);
    values.extend(mark.map(|at| (at, Some(Value::Text(MASK.into())))));
    Some(with(record, values))
}

/// Whether a complaint that names somebody now has texts of weeks before out of which that name was not taken.
pub(super) fn keep_a_name(history: &History, intake: &Intake) -> bool {
    let Some(register) = history.registers.get(&Sheet::Complaints) else {
        return false;
    };
    let tables = intake.tables();
    let complaints = tables.filter(|table| table.sheet == Sheet::Complaints);
    let named = complaints.flat_map(|table| table.rows.iter().map(|row| &row.record));
    let mut named = named.filter(|record| record.value(Field::Complainant).is_some());
    named.any(|record| {
        let number = record.identity().map(Identity::number);
        let number = number.map(|number| comparable(number));
        let kept = number.iter().flat_map(|number| register.bearing(number));
        let mut kept = kept.map(|(_, row)| row.typed());
        kept.any(|before| {
            let named_before = before.value(Field::Complainant).is_some() && !names_nobody(before);
            let mut texts = texts(before).filter(|(.., text)| ***text != *MASK);
            texts.any(|(_, column, text)| {
                let now = record.text(column.field);
                // The same text, of which less is shown now.
                let is_hidden =
                    now.is_some_and(|now| now != text && privacy::is_masked_as(text, now));
                !named_before && !names_nobody(record) || is_hidden
            })
        })
    })
}

/// Whether the correction of a complainant that hides texts of a complaint is of this very period.
pub(super) fn corrects_anew(history: &History, as_of: NaiveDate) -> bool {
    let mut standing = corrections::standing(history);
    standing.any(|(_, row)| row.first_seen == as_of && corrects_the_complainant(&row.record))
}

fn with(record: &Record, values: Vec<(usize, Option<Value>)>) -> Record {
    Record {
        row: record.row,
        origin: Arc::clone(&record.origin),
        values: Arc::new(record.values.with(values)),
    }
}

/// A row that names somebody, without the name that was taken out of the same texts the week before: that may have been another's.
fn covered_as_before(
    before: &Record,
    record: &Record,
    problems: &mut Vec<Diagnostic>,
) -> Option<Record> {
    let mut values = Vec::new();
    for (at, column, text) in texts(record) {
        let said = before.text(column.field);
        let Some(value) = said.and_then(|said| privacy::masked_as_before(text, said)) else {
            continue;
        };
        if !text.contains(MASK) {
            tell(hidden(record, column, &value), problems);
        }
        if value != **text {
            values.push((at, Some(Value::Text(value.into()))));
        }
    }
    (!values.is_empty()).then(|| with(record, values))
}

/// Hides why something is corrected whose number no row has but one of 投诉登记: the sheet is a slip, and it is about a complaint.
/// Whether there was any, and whether one is kept of weeks before.
pub(super) fn hide_misplaced_reasons(history: &History, intake: &mut Intake) -> (bool, bool) {
    let number = |record: &Record| {
        let number = record.sheet().schema().identity.first();
        let number = number.and_then(|field| record.text(*field));
        number.map(|number| comparable(number))
    };
    let is_misplaced = |record: &Record| {
        record.sheet() == Sheet::Corrections && record.object_sheet() != Some(Sheet::Complaints)
    };
    let records = |wanted: fn(Sheet) -> bool| {
        let tables = intake.tables().filter(move |table| wanted(table.sheet));
        tables.flat_map(|table| table.rows.iter().map(|row| &row.record))
    };
    let is_decision = |sheet: Sheet| matches!(sheet, Sheet::Corrections | Sheet::Exemptions);
    let misplaced =
        records(|sheet| sheet == Sheet::Corrections).filter(|record| is_misplaced(record));
    let mut misplaced: BTreeSet<String> = misplaced.map(Record::object_number).collect();
    if misplaced.is_empty() {
        return (false, false);
    }
    let known = history.rows(Sheet::Complaints).map(|(_, row)| row.typed());
    let known = known.chain(records(|sheet| sheet == Sheet::Complaints));
    let complaints: BTreeSet<String> = known.filter_map(number).collect();
    misplaced.retain(|number| complaints.contains(number));
    misplaced.retain(|number| {
        let mut registers = history.registers.iter();
        let is_of_register = registers.any(|(sheet, register)| {
            let is_other = *sheet != Sheet::Complaints && !is_decision(*sheet);
            is_other && register.bearing(number).next().is_some()
        });
        let number = number.as_str();
        let mut ledgers = history.matters.values();
        !is_of_register
            && !history.list.contains_key(number)
            && !ledgers.any(|own| own.contains_key(number))
    });
    if misplaced.is_empty() {
        return (false, false);
    }
    for record in records(|sheet| sheet != Sheet::Complaints) {
        if let Some(number) = number(record).filter(|_| !is_decision(record.sheet())) {
            misplaced.remove(&number);
        }
    }
    let reason = Sheet::Corrections.schema().position(Field::Reason);
    for (_, row) in intake.rows_mut() {
        let record = &row.record;
        let is_hidden = is_misplaced(record)
            && record.text(Field::Reason).is_some()
            && misplaced.contains(&record.object_number());
        if let Some(at) = reason.filter(|_| is_hidden) {
            row.record = with(record, vec![(at, Some(Value::Text(MASK.into())))]);
        }
    }
    let mut kept = history.rows(Sheet::Corrections).map(|(_, row)| row.typed());
    let is_kept = kept.any(|record| {
        let reason = record.text(Field::Reason);
        reason.is_some_and(|reason| **reason != *MASK)
            && is_misplaced(record)
            && misplaced.contains(&record.object_number())
    });
    (true, is_kept)
}

/// Hides the texts of complaints whose complainant a correction has put right: the name that it gives is known to nobody.
pub(super) fn hide_corrected(history: &mut History) -> Vec<Diagnostic> {
    let corrected: Vec<Text> = corrections::standing(history)
        .map(|(_, row)| &row.record)
        .filter(|record| corrects_the_complainant(record))
        .map(|record| record.object_number().into())
        .collect();
    let mut problems = Vec::new();
    let Some(register) = history.registers.get_mut(&Sheet::Complaints) else {
        return problems;
    };
    for number in corrected {
        for (_, row) in register.bearing_mut(&number) {
            for (_, column, _) in texts(&row.record) {
                tell(hidden(&row.record, column, MASK), &mut problems);
            }
            row.rewrite(hide);
        }
    }
    problems
}

fn corrects_the_complainant(record: &Record) -> bool {
    let named = record.text_or_empty(Field::CorrectedField);
    let column = column_named(Sheet::Complaints, &named);
    record.object_sheet() == Some(Sheet::Complaints)
        && column.is_some_and(|column| column.field == Field::Complainant)
}

fn hide(record: &mut Record) {
    let hidden: Vec<(usize, Option<Value>)> = texts(record)
        .map(|(at, ..)| (at, Some(Value::Text(MASK.into()))))
        .collect();
    if !hidden.is_empty() {
        record.values = Arc::new(record.values.with(hidden));
    }
}

/// What is told of a text that is hidden as a whole, or in which names are.
fn hidden(record: &Record, column: &Column, shown: &str) -> Diagnostic {
    let name = column.name.to_owned();
    let problem = if shown == MASK {
        CellProblem::MayNameComplainant { column: name }
    } else {
        CellProblem::Masked { column: name }
    };
    Diagnostic::new(problem, record.place(column.field), None)
}

/// Tells it once: a row that names several units is kept for each of them.
fn tell(found: Diagnostic, problems: &mut Vec<Diagnostic>) {
    if !problems.contains(&found) {
        problems.push(found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_says_what_it_said_is_known_behind_its_marks() {
        for (kept, text, expected) in [
            ("已回访[已隐去]", "已回访钱多多", true),
            ("[已隐去]来电，[已隐去]满意", "钱多多来电，钱多多满意", true),
            ("[已隐去]", "随便什么", true),
            ("已回访", "已回访", true),
            ("已回访", "已回访钱多多", false),
            ("已回访[已隐去]", "再回访钱多多", false),
            ("已回访[已隐去]，办结", "已回访钱多多", false),
            ("甲[已隐去]甲", "甲", false),
        ] {
            assert_eq!(privacy::is_masked_as(text, kept), expected, "{kept} {text}");
        }
    }
}
