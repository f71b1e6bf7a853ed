//! Who complained, named elsewhere: in the other sheets of a period, or in the week's note. In the rest of the row such a name is taken
//! out; elsewhere it may be somebody else's, and is told before anything goes out.

use super::Intake;
use super::privacy::Names;
use super::table::Table;
use crate::diagnostic::{CellProblem, Diagnostic};
use crate::model::directory::{Directory, comparable};
use crate::model::record::Record;
use crate::model::schema::{Audience, Column, Kind, Sheet};
use crate::model::values::Identity;
use crate::source::{Text, nfkc_where};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};

/// Beside one of these a name of two characters is one; elsewhere they are part of too many words.
const OF_COMPLAINTS: [&str; 7] = ["投诉", "举报", "反映", "信访", "来电", "来信", "来访"];

/// The names of a period's complainants, as far as they look like names of people. They go nowhere.
#[derive(Default)]
pub struct Complainants {
    /// Of three characters and more.
    long: Option<Regex>,
    /// Of two.
    short: Option<Regex>,
    /// Those whom other ledgers name, by the numbers of their rows.
    of_rows: BTreeMap<Text, BTreeSet<String>>,
}

/// On what the names of organs end that nobody is called.
const ORGANS: [&str; 13] = [
    "局",
    "办",
    "县委",
    "市委",
    "省委",
    "区委",
    "纪委",
    "监委",
    "党委",
    "政法委",
    "发改委",
    "卫健委",
    "中心",
];

/// Whether what stands in place of a complainant's name is an organ: a unit, or one that is called as none but organs are. Two characters
/// may be a person's name, but for the full name of a unit.
fn is_organ(name: &str, directory: &Directory) -> bool {
    let length = name.chars().count();
    let is_long = length > 2;
    // A name of three characters may end like an organ's: 李开办.
    let is_of_some_place = length > 3
        || name.ends_with('局')
        || name.starts_with(['县', '市', '省', '区', '州', '镇', '乡']);
    let is_called_so = is_of_some_place && ORGANS.iter().any(|end| name.ends_with(end));
    let unit = directory.find(name);
    let is_unit =
        unit.is_some_and(|unit| is_long || comparable(directory.name(unit)) == comparable(name));
    ORGANS.contains(&name) || is_unit || is_long && is_called_so
}

/// The people whom cells of complainants name.
fn people(cell: &str, directory: &Directory) -> Vec<String> {
    let mut names = Names::of_people(cell);
    names.retain(|name| !is_organ(name, directory));
    names
}

impl Complainants {
    /// The complainants of a period.
    pub fn of(intake: &Intake, directory: &Directory) -> Complainants {
        let cells = intake.complainants.iter();
        let names: BTreeSet<String> = cells.flat_map(|cell| people(cell, directory)).collect();
        let (short, long): (Vec<_>, Vec<_>) = names
            .into_iter()
            .partition(|name| name.chars().count() == 2);
        // What is too much for a pattern is looked for by nobody; a county has no such register.
        let any_of = |names: Vec<String>| {
            let is_some = !names.is_empty();
            is_some.then(|| Regex::new(&names.join("|")).ok()).flatten()
        };
        Complainants {
            long: any_of(long),
            short: any_of(short),
            of_rows: of_rows(intake, directory),
        }
    }

    /// Whether a text names one of them.
    pub fn are_named_in(&self, text: &str) -> bool {
        if self.long.is_none() && self.short.is_none() {
            return false;
        }
        let bare = bare(text);
        let has = |names: &Option<Regex>| names.as_ref().is_some_and(|names| names.is_match(&bare));
        has(&self.long) || has(&self.short) && is_of_complaints(&bare)
    }

    /// Whether a text of a matter names somebody whom another ledger's row of it says to have complained.
    fn are_named_for(&self, row: &Record, text: &str) -> bool {
        if !matches!(row.sheet(), Sheet::Matters | Sheet::AssignmentList) {
            return false;
        }
        let number = row.identity().map(Identity::number);
        let names = number.and_then(|number| self.of_rows.get(number));
        names.is_some_and(|names| {
            let bare = bare(text);
            let counts = |name: &String| name.chars().count() > 2 || is_of_complaints(&bare);
            names
                .iter()
                .any(|name| bare.contains(name.as_str()) && counts(name))
        })
    }

    /// The cells of a period that the county reads and that name one of them. They are the office's: who is told that a name in its
    /// ledger is a complainant's would learn it from that.
    pub fn named_in(&self, intake: &Intake) -> Vec<Diagnostic> {
        if self.long.is_none() && self.short.is_none() && self.of_rows.is_empty() {
            return Vec::new();
        }
        let others = intake
            .tables()
            .filter(|table| table.sheet != Sheet::Complaints);
        let mut problems = Vec::new();
        for table in others {
            let columns = table.sheet.schema().columns.iter();
            let read: Vec<&Column> = columns.filter(|column| may_name(column)).collect();
            for row in &table.rows {
                let named = read.iter().filter(|column| {
                    let text = row.record.text(column.field);
                    text.is_some_and(|text| {
                        self.are_named_in(text) || self.are_named_for(&row.record, text)
                    })
                });
                problems.extend(named.map(|column| {
                    let place = row.record.place(column.field);
                    Diagnostic::new(names(column.name), place, None)
                }));
            }
        }
        problems
    }
}

/// Whom the rows of matters in other sheets than 投诉登记 name, by their numbers.
fn of_rows(intake: &Intake, directory: &Directory) -> BTreeMap<Text, BTreeSet<String>> {
    let mut named: BTreeMap<Text, BTreeSet<String>> = BTreeMap::new();
    let is_of_matters =
        |table: &&Table| matches!(table.sheet, Sheet::Matters | Sheet::AssignmentList);
    let tables = intake.tables().filter(is_of_matters);
    for (row, cells) in tables.flat_map(Table::rows_with_complainants) {
        if let Some(identity) = row.identity() {
            let names = people(cells, directory);
            let known = named.entry(Text::clone(identity.number())).or_default();
            known.extend(names);
        }
    }
    named
}

/// A text in its compatible form and without blanks.
fn bare(text: &str) -> String {
    nfkc_where(text, |c| !c.is_whitespace())
}

fn is_of_complaints(text: &str) -> bool {
    OF_COMPLAINTS.iter().any(|word| text.contains(word))
}

/// That one of them is named in a column, or in the note.
pub fn names(what: &str) -> CellProblem {
    CellProblem::NamesComplainant {
        column: what.to_owned(),
    }
}

fn may_name(column: &Column) -> bool {
    column.kind == Kind::Text && column.audience == Audience::County && !column.field.names_people()
}
