//! What the newest ledgers no longer have, and earlier ones had (M7): columns, rows of registers and of the list, whole registers.

use super::rewritten::{CameLate, NewestRows, named_since};
use super::{History, ListedMatter, MatterHistory, Register, RegisterRow, RowKey, settling};
use crate::diagnostic::{Diagnostic, HistoryProblem};
use crate::ingest::privacy::MASK;
use crate::ingest::workspace::{folder_of, is_late};
use crate::model::directory::UnitId;
use crate::model::record::Record;
use crate::model::schema::{Field, Sheet};
use crate::source::word::Word;
use crate::source::{Place, Text};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

impl History {
    /// The columns that the newest ledgers no longer have, and that said something in earlier ones, but for matters that were struck out;
    /// `counts` tells whether a matter is judged by what was said in a column all the same.
    pub fn dropped_columns(
        &self,
        is_struck: impl Fn(&str, UnitId, i32) -> bool,
        counts: impl Fn(&MatterHistory, Field) -> bool,
    ) -> Vec<Diagnostic> {
        let Some(current) = self.current() else {
            return Vec::new();
        };
        let mut dropped = DroppedColumns::new();
        for (unit, matters) in &self.matters {
            let newest = self.newest_snapshot.get(unit).copied();
            for matter in matters.values().flatten() {
                let version = matter.newest();
                if version.until != current.as_of && Some(version.until) != newest {
                    continue;
                }
                let before = matter.versions.iter().map(|version| &version.record);
                let mut columns = settling::dropped_columns(&version.record, before).peekable();
                if columns.peek().is_none()
                    || is_struck(&matter.number, *unit, self.year_known(*unit, matter))
                {
                    continue;
                }
                for column in columns {
                    let position = version.record.sheet().schema().position(column.field);
                    let place = Place::of_sheet(&version.record.origin.sheet);
                    let key = (*unit, place, position.unwrap_or_default());
                    let (_, rows, unmoved) = dropped.entry(key).or_insert((column.name, 0, 0));
                    *rows += 1;
                    *unmoved += usize::from(counts(matter, column.field));
                }
            }
        }
        let told = dropped
            .into_iter()
            .map(|((unit, place, _), (column, rows, unmoved))| {
                let problem = HistoryProblem::DroppedColumn {
                    column,
                    rows,
                    unmoved,
                };
                Diagnostic::new(problem, place, Some(unit))
            });
        told.collect()
    }

    /// Whether the newest whole ledger of the unit that keeps a matter now, which may be the successor of a dissolved one, has its row no
    /// more.
    pub fn has_dropped(&self, matter: &MatterHistory) -> bool {
        let heirs = self.heirs.get(&matter.held_by).into_iter().flatten();
        let later = heirs.filter_map(|(last_day, heir)| {
            let newest = self.newest_snapshot.get(heir);
            newest.filter(|newest| *newest > last_day)
        });
        let own = self.newest_snapshot.get(&matter.held_by);
        let newest = own.into_iter().chain(later).max();
        newest.is_some_and(|newest| matter.last_seen() < *newest)
    }

    /// Whether the newest ledger of a unit, all of which was read, and none of whoever has answered for it since, has an open matter of its
    /// own.
    pub fn is_left(&self, unit: UnitId, matter: &MatterHistory) -> bool {
        let seen = matter.last_seen();
        let half_read = self.half_read.get(&unit);
        self.newest_snapshot.get(&unit) == Some(&seen)
            && half_read.is_none_or(|half_read| *half_read <= seen)
            && matter.current().date(Field::ClosedOn).is_none()
            && !self.has_dropped(matter)
    }

    /// What the newest registers no longer have (M7): a row of this year that has not been struck out (of the list: nor closed), or a
    /// whole register.
    pub fn dropped(
        &self,
        is_struck: impl Fn(Sheet, (&RowKey, &RegisterRow)) -> bool,
        is_struck_matter: impl Fn(&str, UnitId, i32) -> bool,
    ) -> Vec<Diagnostic> {
        let Some(current) = self.current() else {
            return Vec::new();
        };
        let dropped = |sheet: Sheet| {
            let problem = HistoryProblem::DroppedRegister {
                sheet: sheet.name(),
            };
            let nowhere = Place::of_file(&format!("ledgers/{}", current.as_of));
            Diagnostic::new(problem, nowhere, None)
        };
        let mut problems = Vec::new();
        for (&sheet, register) in &self.registers {
            if register.last_present == Some(current.as_of) {
                let is_struck = |row: (&RowKey, &RegisterRow)| is_struck(sheet, row);
                problems.extend(self.dropped_rows(sheet, register, current.as_of, is_struck));
            } else {
                problems.push(dropped(sheet));
            }
        }
        if self.newest_list.is_some_and(|list| list != current.as_of) {
            problems.push(dropped(Sheet::AssignmentList));
        } else {
            problems.extend(self.dropped_from_list(current.as_of, &is_struck_matter));
        }
        problems.extend(self.dropped_by_office(current.as_of, &is_struck_matter));
        problems
    }

    /// The matters that the office's workbooks had for a unit, and the newest ones have no more, where the unit itself has handed in no
    /// newer ledger that could tell.
    fn dropped_by_office(
        &self,
        as_of: NaiveDate,
        is_struck: impl Fn(&str, UnitId, i32) -> bool,
    ) -> Vec<Diagnostic> {
        let mut books = self.books.get(&None).into_iter().flatten();
        let newest = format!("ledgers/{as_of}/");
        let mut is_there = books
            .clone()
            .any(|book| book.recognition.sheet == Sheet::Matters && book.file.starts_with(&newest));
        // Of a row that was returned nobody knows which matter it is.
        is_there &=
            books.all(|book| book.recognition.sheet != Sheet::Matters || book.returned == 0);
        if !is_there {
            return Vec::new();
        }
        let by_number = self.matters.iter().flat_map(|(unit, known)| {
            let all = known
                .iter()
                .flat_map(|(number, all)| all.iter().map(move |one| (number, one)));
            all.map(move |(number, matter)| (*unit, number, matter))
        });
        let is_missing = |(unit, number, matter): &(UnitId, &Text, &MatterHistory)| {
            let own = self.newest_snapshot.get(&matter.held_by);
            matter.last_seen() < as_of
                && matter.year >= as_of.year()
                && is_of_office(&matter.newest().record.origin.sheet.file)
                && own.is_none_or(|own| *own <= matter.last_seen())
                && matter.current().date(Field::ClosedOn).is_none()
                && !is_struck(number, *unit, matter.year)
        };
        let missing = by_number.filter(is_missing);
        let told = missing.map(|(_, _, matter)| {
            let problem = HistoryProblem::DroppedRegisterRow {
                sheet: Sheet::Matters.name(),
                number: matter.number.to_string(),
                last: matter.last_seen(),
                may_be_nameless: false,
                has_others: false,
            };
            let place = matter.newest().record.number_place();
            Diagnostic::new(problem, place, None)
        });
        told.collect()
    }

    /// The rows that a register no longer has.
    fn dropped_rows(
        &self,
        sheet: Sheet,
        register: &Register,
        as_of: NaiveDate,
        is_struck: impl Fn((&RowKey, &RegisterRow)) -> bool,
    ) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let mut named: BTreeSet<Place> = BTreeSet::new();
        let newest = NewestRows::of(sheet, register, as_of);
        let came_late = CameLate::of(sheet, register, as_of);
        for (key, row) in &register.rows {
            if row.last_seen == as_of {
                continue;
            }
            let earlier_year = year_of(key, row).is_some_and(|year| year < as_of.year());
            let moved = earlier_year && self.is_moved(register, (key, row));
            let may_be_gone = earlier_year && !moved;
            let renumbered = may_be_gone.then(|| came_late.in_place_of(key, row));
            let renumbered = renumbered.flatten();
            let place = row.record.number_place();
            if may_be_gone && renumbered.is_none()
                || is_struck((key, row))
                || !named.insert(place.clone())
            {
                continue;
            }
            // Of complaints nothing is told that was read.
            let number = match sheet {
                Sheet::Complaints => MASK.to_owned(),
                _ => row
                    .record
                    .text_or_empty(sheet.schema().identity[0])
                    .to_string(),
            };
            let has_others = register
                .bearing(key.number())
                .any(|(other, _)| would_go_too(sheet, key, other));
            let named_since = named_since(sheet, register, (key, row), as_of);
            let (sheet, last) = (sheet.name(), row.last_seen);
            let problem = if let Some(renumbered) = renumbered {
                renumbered
            } else if moved {
                HistoryProblem::MovedRegisterRow {
                    sheet,
                    number,
                    last,
                }
            } else {
                newest.in_place_of(key, row).or(named_since).unwrap_or(
                    HistoryProblem::DroppedRegisterRow {
                        sheet,
                        number,
                        last,
                        may_be_nameless: register.is_nameless,
                        has_others,
                    },
                )
            };
            problems.push(Diagnostic::new(problem, place, None));
        }
        problems
    }

    /// The matters that the list no longer has.
    fn dropped_from_list(
        &self,
        as_of: NaiveDate,
        is_struck: impl Fn(&str, UnitId, i32) -> bool,
    ) -> Vec<Diagnostic> {
        let this_year = as_of.year();
        let is_missing = |number: &str, listed: &ListedMatter| {
            let is_closed = |row: &Record| row.date(Field::ClosedOn).is_some();
            let mut units = listed.ever_responsible();
            listed.last_seen < as_of
                && (listed.year >= this_year || listed.has_start_in(this_year))
                && !listed.newest().iter().all(is_closed)
                && !units.all(|unit| is_struck(number, unit, listed.year))
        };
        let mut problems = Vec::new();
        for (number, generations) in &self.list {
            for listed in generations
                .iter()
                .filter(|listed| is_missing(number, listed))
            {
                let Some(row) = listed.newest().first() else {
                    continue;
                };
                let problem = HistoryProblem::DroppedRegisterRow {
                    sheet: Sheet::AssignmentList.name(),
                    number: listed.number.to_string(),
                    last: listed.last_seen,
                    may_be_nameless: self.may_be_nameless(listed.ever_responsible()),
                    has_others: false,
                };
                problems.push(Diagnostic::new(problem, row.number_place(), None));
            }
        }
        problems
    }

    /// Whether the date of a row that has gone was a slip in the year, for all that is known: it was of an earlier year than the
    /// register that first had it, and the register has the row under another year from the next period on, or had before.
    fn is_moved(&self, register: &Register, (key, row): (&RowKey, &RegisterRow)) -> bool {
        let year = key.year.or_else(|| year_approved(row.typed()));
        if year.is_none_or(|year| year >= row.first_seen.year()) {
            return false;
        }
        let mut later = self.periods.iter().map(|period| period.as_of);
        let next = later.find(|as_of| *as_of > row.last_seen);
        // An extension is known by the day of its approval: it is the same in another year where that says the same otherwise.
        let is_same = |other: &RowKey, said: &Record| {
            if key.year.is_some() {
                return other.texts == key.texts && other.year != key.year;
            }
            let field = Field::NewDeadline;
            year_approved(said) != year && said.value(field) == row.typed().value(field)
        };
        let mut others = register
            .bearing(key.number())
            .filter(|(other, said)| other.unit == key.unit && is_same(other, said.typed()));
        others.any(|(_, other)| {
            Some(other.last_seen) == register.last_present
                && (other.first_seen < row.first_seen || Some(other.first_seen) == next)
        })
    }
}

/// Whether whoever strikes out a row strikes out another one of its number with it: one of the same unit, or of 延期审批, where a row without
/// a unit is about every one.
fn would_go_too(sheet: Sheet, key: &RowKey, other: &RowKey) -> bool {
    let is_for_all = |key: &RowKey| sheet == Sheet::Extensions && key.unit.is_none();
    if is_for_all(key) != is_for_all(other) {
        return true;
    }
    other.unit == key.unit && other.texts != key.texts
}

/// Whether a file lies in the office's folder of a period, and not beside it or in 补报.
fn is_of_office(file: &str) -> bool {
    folder_of(file).is_some() && !is_late(file)
}

/// By unit, sheet and position of the column: its name, how many rows said something in it, and for how many of them that counts all the same.
type DroppedColumns = BTreeMap<(UnitId, Place, usize), (Word, usize, usize)>;

/// The year of a row of a register: that by which it is known, else that of the day that it tells.
pub(super) fn year_of(key: &RowKey, row: &RegisterRow) -> Option<i32> {
    let year = row.typed().identity().map_or(key.year, |known| known.year);
    year.or_else(|| year_dated(row.typed()))
}

/// The year in which an extension was approved.
fn year_approved(record: &Record) -> Option<i32> {
    let is_extension = record.sheet() == Sheet::Extensions;
    year_dated(record).filter(|_| is_extension)
}

/// The year of the day that a row tells where it is not known by a year: that of its milestone, or of the approval of an extension.
fn year_dated(record: &Record) -> Option<i32> {
    let field = match record.sheet() {
        Sheet::KeyWorks => Field::MilestoneOn,
        Sheet::Extensions => Field::ApprovedOn,
        _ => return None,
    };
    record.date(field).map(|date| date.year())
}
