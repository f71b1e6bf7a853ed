//! How the office's workbooks come into the history: the list, the registers, and rows about matters of units.

use super::book;
use crate::check::complainants;
use crate::check::duplicates::{self, Sender, Standing};
use crate::check::history::beside::Beside;
use crate::check::history::listed::apply_listed;
use crate::check::history::{Book, History, ListedMatter, RegisterRow, RowKey, by_number};
use crate::diagnostic::Diagnostic;
use crate::ingest::{UnitIntake, Unread, Workbook};
use crate::model::directory::{Directory, UnitId};
use crate::model::record::Record;
use crate::model::schema::{Field, Owner, Sheet};
use crate::model::settings::Settings;
use crate::source::Text;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;
use std::sync::Arc;

impl History {
    pub(super) fn apply_office(
        &mut self,
        as_of: NaiveDate,
        (workbooks, list_unread): (&[Workbook], bool),
        by: (&Directory, &Settings),
        beside: &mut Beside,
        mut problems: Vec<Diagnostic>,
    ) {
        let mut books = Vec::new();
        for sheet in Sheet::all().filter(|sheet| sheet.schema().owner == Owner::Office) {
            let tables = duplicates::resolve(workbooks, sheet, Sender::Office, &mut problems);
            if tables.is_empty() {
                continue;
            }
            books.extend(tables.iter().map(|(table, rows)| book(table, rows)));
            let rows: Vec<(&Record, Standing)> = tables
                .iter()
                .flat_map(|(_, rows)| rows)
                .flat_map(as_told)
                .collect();
            if sheet == Sheet::AssignmentList {
                self.apply_list(as_of, &rows, list_unread);
            } else {
                self.apply_register(as_of, sheet, &rows, &mut problems);
            }
        }
        books.extend(self.apply_matters_of_office(as_of, workbooks, by, beside, &mut problems));
        self.row_problems.insert(None, problems);
        self.books.insert(None, books);
    }

    /// Takes in the rows of 督查事项 in the office's workbooks, mostly of several units: they add to what those units handed in themselves.
    fn apply_matters_of_office(
        &mut self,
        as_of: NaiveDate,
        workbooks: &[Workbook],
        (directory, settings): (&Directory, &Settings),
        beside: &mut Beside,
        problems: &mut Vec<Diagnostic>,
    ) -> Vec<Book> {
        let mut tables = duplicates::resolve(workbooks, Sheet::Matters, Sender::Office, problems);
        let mut taken_over: BTreeMap<UnitId, Vec<(UnitId, NaiveDate)>> = BTreeMap::new();
        for kept in tables.iter_mut().flat_map(|(_, rows)| rows) {
            let mut all = Vec::new();
            for (record, standing) in as_told(kept) {
                let is_other = |unit: UnitId| {
                    !kept.contradicted.is_empty()
                        && standing == Standing::Returned
                        && !kept.contradicted.contains(&unit)
                };
                let units = record.units(Field::Responsible).iter();
                let units = units.map(|mention| mention.unit);
                for unit in units.filter(|unit| !is_other(*unit)) {
                    let taken_over = taken_over
                        .entry(unit)
                        .or_insert_with(|| directory.taken_over_by(unit, as_of));
                    let owner = self.owner_of(unit, taken_over, record, settings);
                    // A dissolved unit's matter stands in the ledger of the one that answers for it now.
                    let heir = directory.answers_for(unit, as_of);
                    let is_of_heir = heir != unit
                        && beside.own(heir, record).is_some_and(|own| {
                            let taken_over = directory.taken_over_by(heir, as_of);
                            self.owner_of(heir, &taken_over, own, settings) == owner
                        });
                    let standing = match standing {
                        Standing::Counts => {
                            let by = if is_of_heir { heir } else { unit };
                            beside.settle(by, record, problems)
                        }
                        other => other,
                    };
                    self.apply_matter((as_of, unit), owner, record, standing);
                    all.push(standing);
                }
            }
            kept.standing = in_the_books(&all).unwrap_or(kept.standing);
        }
        tables
            .iter()
            .map(|(table, rows)| book(table, rows))
            .collect()
    }

    fn apply_register(
        &mut self,
        as_of: NaiveDate,
        sheet: Sheet,
        rows: &[(&Record, Standing)],
        problems: &mut Vec<Diagnostic>,
    ) {
        let register = self.registers.entry(sheet).or_default();
        let week_before = register.last_present.replace(as_of);
        register.is_nameless = rows.iter().any(is_nameless);
        for (record, standing) in rows {
            let Some(identity) = record.identity() else {
                continue;
            };
            match standing {
                Standing::SetAside => {}
                Standing::Returned => {
                    // The row is there, if unreadable: what it said before stands and is not missing.
                    for (_, known) in register.bearing_mut(identity.number()) {
                        known.see(as_of);
                    }
                }
                Standing::Counts => {
                    let nobody = (identity.units().len() == 0).then_some(None);
                    for unit in nobody.into_iter().chain(identity.units().map(Some)) {
                        let key = RowKey {
                            texts: Arc::clone(&identity.texts),
                            unit,
                            year: identity.year,
                        };
                        // Most rows are known under their own key, and only of complaints something may have to be hidden.
                        if sheet != Sheet::Complaints
                            && let Some(known) = register.rows.get_mut(&key)
                        {
                            known.take_in(as_of, record);
                            continue;
                        }
                        let key = register.known_as(key, |known| has_row_of(rows, known));
                        let stands = |known: &RowKey| has_row_of(rows, known);
                        let weeks = (as_of, week_before);
                        let known_as = (&key, stands);
                        let covered =
                            complainants::covered(register, known_as, weeks, record, problems);
                        let record = covered.as_ref().unwrap_or(*record);
                        let entry = register.rows.entry(key);
                        let entry = entry.or_insert_with(|| RegisterRow::new(as_of, record));
                        entry.take_in(as_of, record);
                    }
                }
            }
        }
    }

    /// Whether what was not read of the office's workbooks may be of the list: it bears the number or the name of a matter that a list had,
    /// or that a unit reports now.
    pub(super) fn may_list(&self, unread: &Unread, units: &BTreeMap<UnitId, UnitIntake>) -> bool {
        let listed = self.list.iter().flat_map(|(number, generations)| {
            let newest = generations
                .iter()
                .filter_map(|listed| listed.versions.last());
            let rows = newest.filter_map(|newest| newest.rows.first());
            rows.map(|row| (Text::clone(number), row.text_or_empty(Field::Name)))
        });
        let books = units.values().flat_map(|handed_in| &handed_in.workbooks);
        let tables = books.flat_map(|book| &book.tables);
        let tables = tables.filter(|table| table.sheet == Sheet::Matters);
        let rows = tables.flat_map(|table| &table.rows);
        let reported = rows.filter_map(|row| {
            let number = Text::clone(row.record.text(Field::Number)?);
            Some((number, row.record.text_or_empty(Field::Name)))
        });
        unread.may_have_any(listed.chain(reported))
    }

    /// Takes in the list of a period, of which a part may not have been read.
    fn apply_list(&mut self, as_of: NaiveDate, rows: &[(&Record, Standing)], is_in_part: bool) {
        self.newest_list = Some(as_of);
        self.unread_list.next(as_of, rows, is_in_part);
        if rows.is_empty()
            || rows
                .iter()
                .any(|(_, standing)| *standing == Standing::Counts)
        {
            self.first_list.get_or_insert(as_of);
        }
        // Of a row whose number cannot be read nobody knows which matter it lists, and so none is known to be listed no more.
        let has_nameless = is_in_part || rows.iter().any(is_nameless);
        // A row that cannot be judged belongs to no year.
        let rows: Vec<Listed<'_>> = rows
            .iter()
            .filter(|(_, standing)| *standing != Standing::SetAside)
            .filter_map(|&(record, standing)| {
                let start = record.date(Field::Start);
                let year = start.filter(|_| standing == Standing::Counts);
                let number = record.identity()?.number();
                Some((number, year.map(|day| day.year()), record, standing))
            })
            .collect();
        let rows = self.list_order.sorted(&rows);
        let take_in = |generations: &mut Vec<ListedMatter>, rows: &[Listed<'_>]| {
            if let (None, Some(listed)) = (rows[0].1, generations.last_mut()) {
                // An unreadable row of the number: its last good version stands.
                listed.last_seen = as_of;
            }
            let has_broken = has_nameless || rows.iter().any(|row| row.3 == Standing::Returned);
            for rows in rows.chunk_by(|a, b| a.1 == b.1) {
                if let Some(year) = rows[0].1 {
                    let rows = rows.iter().map(|row| row.2);
                    apply_listed(generations, as_of, year, rows, has_broken);
                }
            }
        };
        // Both are in order of the numbers, which are gone through side by side instead of being looked up.
        let mut known = self.list.iter_mut().peekable();
        let mut new = Vec::new();
        for rows in rows.chunk_by(|a, b| a.0 == b.0) {
            let number = rows[0].0;
            while known
                .next_if(|(other, _)| by_number(other, number).is_lt())
                .is_some()
            {}
            let same = known.next_if(|(other, _)| by_number(other, number).is_eq());
            if let Some((_, generations)) = same {
                take_in(generations, rows);
            } else {
                // Hardly any number is given twice: no room for more than one is taken.
                let mut generations = Vec::with_capacity(1);
                take_in(&mut generations, rows);
                new.push((Text::clone(number), generations));
            }
        }
        self.list.extend(new);
    }
}

/// A row of the list: its number, the year of its start where it counts, and what becomes of it.
type Listed<'r> = (&'r Text, Option<i32>, &'r Record, Standing);

/// In which order the rows of the newest list are those of their numbers and years. From week to week a list mostly grows at its end, so that
/// those of the next one are nearly in order when they are taken in the same; they are sorted all the same.
#[derive(Debug, Clone, Default)]
pub(in crate::check::history) struct ListOrder(Vec<usize>);

impl ListOrder {
    /// The rows in order of number and year, and of the list where both are the same.
    fn sorted<'r>(&mut self, rows: &[Listed<'r>]) -> Vec<Listed<'r>> {
        let order = &mut self.0;
        order.retain(|at| *at < rows.len());
        order.extend(order.len()..rows.len());
        order.sort_by(|one, other| {
            let (a, b) = (&rows[*one], &rows[*other]);
            by_number(a.0, b.0).then((a.1, one).cmp(&(b.1, other)))
        });
        order.iter().map(|at| rows[*at]).collect()
    }
}

/// What a row of the office says, and once more where another workbook contradicts it for some of its units: for them it is unreadable.
fn as_told<'k>(
    kept: &'k duplicates::KeptRow<'_>,
) -> impl Iterator<Item = (&'k Record, Standing)> + use<'k> {
    let own = match kept.standing {
        Standing::Counts => (kept.record(), Standing::Counts),
        other => (&kept.row.record, other),
    };
    let has_both = kept.standing == Standing::Counts && !kept.contradicted.is_empty();
    let contradicted = has_both.then_some((&kept.row.record, Standing::Returned));
    std::iter::once(own).chain(contradicted)
}

/// How a row of several units is told in the books: it is judged where it is for one of them. `None` where it is of none.
fn in_the_books(standings: &[Standing]) -> Option<Standing> {
    [Standing::Counts, Standing::Returned, Standing::SetAside]
        .into_iter()
        .find(|standing| standings.contains(standing))
}

/// Whether a row of a register is returned, and nobody knows which it is.
fn is_nameless((record, standing): &(&Record, Standing)) -> bool {
    *standing == Standing::Returned && record.identity().is_none()
}

/// Whether a snapshot of a register has a row of this key.
fn has_row_of(rows: &[(&Record, Standing)], key: &RowKey) -> bool {
    let mut identities = rows.iter().filter_map(|(record, _)| record.identity());
    identities.any(|identity| {
        identity.texts == key.texts
            && identity.year == key.year
            && key.unit.is_none_or(|unit| identity.is_of(unit))
    })
}
