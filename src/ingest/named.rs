//! Who complained, named elsewhere: in the other sheets of a period, or in the week's note. In the rest of the row such a name is taken
//! out; elsewhere it may be somebody else's, and is told before anything goes out.

use super::Intake;
use super::privacy::Names;
use crate::diagnostic::{CellProblem, Diagnostic};
use crate::model::schema::{Audience, Column, Kind, Sheet};
use crate::source::nfkc;
use regex::Regex;
use std::collections::BTreeSet;

/// Beside one of these a name of two characters is one; elsewhere they are part of too many words.
const OF_COMPLAINTS: [&str; 7] = ["投诉", "举报", "反映", "信访", "来电", "来信", "来访"];

/// The names of a period's complainants, as far as they look like names of people. They go nowhere.
#[derive(Default)]
pub struct Complainants {
    /// Of three characters and more.
    long: Option<Regex>,
    /// Of two.
    short: Option<Regex>,
}

impl Complainants {
    /// The complainants of a period.
    pub fn of(intake: &Intake) -> Complainants {
        let cells = intake.complainants.iter();
        let names: BTreeSet<String> = cells.flat_map(|cell| Names::of_people(cell)).collect();
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
        }
    }

    /// Whether a text names one of them.
    pub fn are_named_in(&self, text: &str) -> bool {
        if self.long.is_none() && self.short.is_none() {
            return false;
        }
        let bare: String = nfkc(text).filter(|c| !c.is_whitespace()).collect();
        let is_of_complaints = || OF_COMPLAINTS.iter().any(|word| bare.contains(word));
        let has = |names: &Option<Regex>| names.as_ref().is_some_and(|names| names.is_match(&bare));
        has(&self.long) || has(&self.short) && is_of_complaints()
    }

    /// The cells of a period that the county reads and that name one of them. They are the office's: who is told that a name in its
    /// ledger is a complainant's would learn it from that.
    pub fn named_in(&self, intake: &Intake) -> Vec<Diagnostic> {
        if self.long.is_none() && self.short.is_none() {
            return Vec::new();
        }
        let of_units = intake.units.values().flat_map(|unit| &unit.workbooks);
        let books = of_units.chain(&intake.office);
        let tables = books.flat_map(|book| &book.tables);
        let others = tables.filter(|table| table.sheet != Sheet::Complaints);
        let mut problems = Vec::new();
        for table in others {
            let columns = table.sheet.schema().columns.iter();
            let read: Vec<&Column> = columns.filter(|column| may_name(column)).collect();
            for row in &table.rows {
                let named = read.iter().filter(|column| {
                    let text = row.record.text(column.field);
                    text.is_some_and(|text| self.are_named_in(text))
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

/// That one of them is named in a column, or in the note.
pub fn names(what: &str) -> CellProblem {
    CellProblem::NamesComplainant {
        column: what.to_owned(),
    }
}

fn may_name(column: &Column) -> bool {
    column.kind == Kind::Text && column.audience == Audience::County && !column.field.names_people()
}
