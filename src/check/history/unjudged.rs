//! Rows of 督查事项 that are returned: what they say, for the ledger that the unit fills in next, and whether it has them again.
//!
//! Of a matter no row of which could ever be judged nothing else is known: where the unit leaves the row out instead of mending it,
//! nobody would miss it (M7).

use super::History;
use crate::check::duplicates::{KeptRow, Standing};
use crate::check::owners::Owners;
use crate::diagnostic::{Diagnostic, HistoryProblem};
use crate::model::directory::{UnitId, comparable};
use crate::model::record::Record;
use crate::model::schema::Field;
use crate::model::settings::Settings;
use crate::source::day;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A returned row of a unit's ledger.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct UnjudgedRow {
    /// As-of date of the newest snapshot that has it.
    #[serde(with = "day")]
    pub last: NaiveDate,
    /// What of it could be read.
    pub record: Record,
    /// The unit whose matter it is; after a merger that may be a dissolved one.
    owner: UnitId,
    /// Whether a row that counts bears its number too: its number does not tell which it is.
    shares_number: bool,
}

impl UnjudgedRow {
    /// Its number as compared, where that tells which matter it is.
    pub fn number(&self) -> Option<&str> {
        number_of(&self.record).filter(|_| !self.shares_number)
    }

    /// Its 事项名称 as compared.
    pub fn name(&self) -> Option<String> {
        name_of(&self.record)
    }
}

/// Number and name of a row, as compared.
type Known<'k> = (Option<&'k str>, Option<String>);

fn known<'k>(kept: &KeptRow<'k>) -> Known<'k> {
    (number_of(&kept.row.record), name_of(&kept.row.record))
}

fn number_of(record: &Record) -> Option<&str> {
    record.identity().map(|identity| &**identity.number())
}

fn name_of(record: &Record) -> Option<String> {
    record.text(Field::Name).map(|name| comparable(name))
}

impl History {
    /// Takes in what is returned of a snapshot, and keeps of this year what was returned before and has not come back.
    pub(super) fn keep_unjudged(
        &mut self,
        (as_of, unit): (NaiveDate, UnitId),
        rows: &[&KeptRow<'_>],
        (taken_over, owners, settings): (&[(UnitId, NaiveDate)], &Owners, &Settings),
    ) {
        let before = self.unjudged.remove(&unit).unwrap_or_default();
        // The second of two rows of a number is set aside.
        let is_unjudged = |kept: &&&KeptRow<'_>| kept.standing != Standing::Counts;
        if before.is_empty() && !rows.iter().any(|kept| is_unjudged(&kept)) {
            return;
        }
        let counts = rows.iter().filter(|kept| !is_unjudged(kept));
        let counting: BTreeSet<Known<'_>> = counts.map(|kept| known(kept)).collect();
        let counted: BTreeSet<&str> = counting.iter().filter_map(|(number, _)| *number).collect();
        let mut told = BTreeSet::new();
        let mut kept_rows = Vec::new();
        for kept in rows.iter().filter(is_unjudged) {
            let (number, name) = known(kept);
            let is_known = number.is_some() || name.is_some();
            if !is_known || counting.contains(&(number, name.clone())) {
                continue;
            }
            if told.insert((number, name)) {
                let record = &kept.row.record;
                let owner = owners.of(record).map(|owner| owner.unit);
                kept_rows.push(UnjudgedRow {
                    last: as_of,
                    owner: owner
                        .unwrap_or_else(|| self.owner_of(unit, taken_over, record, settings)),
                    shares_number: number.is_some_and(|number| counted.contains(number)),
                    record: record.clone(),
                });
            }
        }
        // As the ledger has them: the rows come in order of their years.
        kept_rows.sort_by_key(|row: &UnjudgedRow| row.record.row);
        let here = || counting.iter().chain(&told);
        let numbers: BTreeSet<&str> = here().filter_map(|(number, _)| *number).collect();
        let names: BTreeSet<&String> = here().filter_map(|(_, name)| name.as_ref()).collect();
        kept_rows.extend(before.into_iter().filter(|row| {
            row.last.year() == as_of.year()
                && !row.number().is_some_and(|number| numbers.contains(number))
                && !row.name().is_some_and(|name| names.contains(&name))
        }));
        self.unjudged.insert(unit, kept_rows);
    }

    /// The returned rows that a unit's newest ledger has.
    pub fn unjudged_of(&self, unit: UnitId) -> impl Iterator<Item = &UnjudgedRow> {
        let newest = self.newest_snapshot.get(&unit);
        let rows = self.unjudged.get(&unit).into_iter().flatten();
        rows.filter(move |row| newest.is_none_or(|newest| row.last >= *newest))
    }

    /// The rows that were returned for mending and are in no ledger since, of matters of which nothing else is known.
    pub fn unmended(&self) -> Vec<Diagnostic> {
        let year = self.current().map(|current| current.as_of.year());
        let mut gone = Vec::new();
        for (unit, rows) in &self.unjudged {
            let newest = self.newest_snapshot.get(unit);
            let is_gone = |row: &&UnjudgedRow| {
                newest.is_some_and(|newest| row.last < *newest)
                    && Some(row.last.year()) == year
                    && row
                        .number()
                        .is_none_or(|number| !self.is_known(row.owner, number))
            };
            gone.extend(rows.iter().filter(is_gone).map(|row| {
                let problem = HistoryProblem::UnmendedRow {
                    number: row.record.text(Field::Number).map(ToString::to_string),
                    name: row.record.text_or_empty(Field::Name).to_string(),
                    last: row.last,
                };
                Diagnostic::new(problem, row.record.number_place(), Some(*unit))
            }));
        }
        gone
    }

    /// Whether a number is judged by another row: a good one of the unit, or one of the list.
    fn is_known(&self, unit: UnitId, number: &str) -> bool {
        self.list.contains_key(number)
            || self
                .matters_of(unit, number)
                .is_some_and(|matters| !matters.is_empty())
    }
}
