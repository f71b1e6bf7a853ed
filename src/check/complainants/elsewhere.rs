//! Rows of other ledgers that said who complained: what was taken out of their texts then does not come back when they say it no more, nor
//! does the name in other words.

use super::{MASK, may_name_complainants, privacy, with};
use crate::check::history::{History, NumberedRow};
use crate::check::unchanged;
use crate::diagnostic::{CellProblem, Diagnostic};
use crate::ingest::cell::Context;
use crate::ingest::privacy::Names;
use crate::ingest::{Intake, words};
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::record::{Record, Value};
use crate::model::schema::{Column, Sheet};
use crate::model::settings::Settings;
use crate::model::values::Identity;
use crate::source::Text;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Takes names out of the texts of rows out of whose texts they were taken before, or that said before who complained, and notes whom the
/// rows name from now on. Whether there were any that the rows themselves do not tell.
pub(in crate::check) fn cover_elsewhere(
    history: &mut History,
    intake: &mut Intake,
    directory: &Directory,
    settings: &Settings,
) -> bool {
    let context = Context::of_snapshot(directory, settings, intake.as_of);
    let mut problems = Vec::new();
    let named = named(intake);
    if history.names_complainants() {
        for (unit, row) in intake.rows_mut() {
            let record = &row.record;
            let Some(known) = numbered_row(unit, record) else {
                continue;
            };
            let Some(held) = history.with_complainants.get(&known) else {
                continue;
            };
            let Some(before) = unchanged::earlier(history, record, unit, &context) else {
                continue;
            };
            let own = named.get(&address(record)).map(String::as_str);
            let others = held.iter().map(String::as_str);
            let others: Vec<&str> = others.filter(|cell| Some(*cell) != own).collect();
            let names = Names::of(&others.join("、"));
            let mut covered = Vec::new();
            for (at, column, text) in texts(record) {
                let said = match before.get(at) {
                    Some(Value::Text(said)) => Some(said),
                    _ => None,
                };
                let value = without_names(text, said, (names.as_ref(), own.is_some()));
                if value != **text {
                    let problem = CellProblem::NamedBefore {
                        column: column.name.to_owned(),
                    };
                    let found = Diagnostic::new(problem, record.place(column.field), unit);
                    problems.push(found);
                    covered.push((at, Some(Value::Text(value.into()))));
                }
            }
            if !covered.is_empty() {
                row.record = with(record, covered);
            }
        }
    }
    for (unit, table) in intake.tables_by_unit() {
        for record in table.rows.iter().map(|row| &row.record) {
            if let Some(cells) = named.get(&address(record))
                && let Some(known) = numbered_row(unit, record)
            {
                let held = history.with_complainants.entry(known).or_default();
                held.insert(cells.clone());
            }
        }
    }
    let any = !problems.is_empty();
    intake.cell_problems.extend(problems);
    any
}

impl History {
    /// Whether rows of other sheets than 投诉登记 have said who complained: whoever replays the next period must know it from the ledgers.
    pub fn names_complainants(&self) -> bool {
        !self.with_complainants.is_empty()
    }

    /// What a week before this one told of a matter, without whom its rows have said to have complained; `None` where there is nothing to
    /// take out.
    pub fn without_complainants(&self, unit: UnitId, number: &str, text: &str) -> Option<String> {
        let of_sheet = |sheet| {
            let unit = (sheet == Sheet::Matters).then_some(unit);
            let numbers = [number.to_owned(), comparable(number)].into_iter();
            let mut known = numbers
                .filter_map(move |number| self.with_complainants.get(&(unit, sheet, number)));
            known.next()
        };
        let sheets = [Sheet::Matters, Sheet::AssignmentList];
        let cells = sheets.into_iter().filter_map(of_sheet).flatten();
        let cells: Vec<&str> = cells.map(String::as_str).collect();
        let names = Names::of(&cells.join("、"))?;
        let shown = without_names(text, None, (Some(&names), false));
        (shown != text).then_some(shown)
    }
}

/// Where a row stands, in this run.
type Address = (usize, u32);

fn address(record: &Record) -> Address {
    (Arc::as_ptr(&record.origin).addr(), record.row)
}

/// What says who complained in rows of other sheets than 投诉登记, where it is no word for nobody.
fn named(intake: &Intake) -> BTreeMap<Address, String> {
    let rows = intake.tables().flat_map(|table| {
        let rows = table.rows_with_complainants();
        rows.map(|(record, cells)| (address(record), cells))
    });
    let says_who = |cells: &str| {
        !words::is_mask(cells) && !words::is_ditto(cells) && !Names::are_nobodys(cells)
    };
    rows.filter(|(_, cells)| says_who(cells))
        .map(|(address, cells)| (address, cells.to_owned()))
        .collect()
}

fn numbered_row(unit: Option<UnitId>, record: &Record) -> Option<NumberedRow> {
    let number = record.identity().map(Identity::number)?;
    Some((unit, record.sheet(), number.to_string()))
}

/// A text without the names that earlier weeks took out of what it said then, and without those that its row gave in earlier weeks. Where
/// nobody knows what of those is a name, and the row itself gives none, nothing of it is shown.
fn without_names(
    text: &str,
    said: Option<&Text>,
    (names, names_somebody): (Option<&Names>, bool),
) -> String {
    let before = said.and_then(|said| privacy::masked_as_before(text, said));
    let text = before.unwrap_or_else(|| text.to_owned());
    let Some(names) = names else {
        return text;
    };
    if !names.are_known && !names_somebody {
        return MASK.to_owned();
    }
    names.masked(&text).into_owned()
}

/// The texts of a row that are nobody's name or number, each with its position.
fn texts(record: &Record) -> impl Iterator<Item = (usize, &'static Column, &Text)> {
    let schema = record.sheet().schema();
    let columns = schema.columns.iter().enumerate();
    let named = columns.filter(|(_, column)| {
        may_name_complainants(column)
            && !column.field.names_people()
            && !schema.identity.contains(&column.field)
    });
    let is_elsewhere = record.sheet() != Sheet::Complaints;
    named
        .filter(move |_| is_elsewhere)
        .filter_map(|(at, column)| Some((at, column, record.text(column.field)?)))
}
