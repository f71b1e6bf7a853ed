//! What all ledgers up to a period say, row by row: the newest good version, the versions before, and what is missing.

mod at_odds;
mod beside;
mod emptied;
mod listed;
mod matter;
mod register;
mod returned;
mod reused;
mod settling;
mod taking_in;
mod taking_over;
mod unjudged;
mod unread_list;
mod week_by_week;

pub use listed::{ListVersion, ListedMatter, names_before};
pub use matter::{MatterHistory, Version};
pub use register::{Register, RegisterRow, RowKey};
pub use taking_over::{ending_columns, was_settled};
pub use unjudged::UnjudgedRow;
pub use week_by_week::{BenchmarkList, BenchmarkRow, ReportedValue};

use super::corrections::{Entry, Wanted};
use crate::diagnostic::{CellProblem, Diagnostic, HistoryProblem, Problem};
use crate::ingest::HandIn;
use crate::ingest::privacy::MASK;
use crate::ingest::table::Recognition;
use crate::ingest::workspace::LATE_FOLDER;
use crate::model::directory::{UnitId, normal};
use crate::model::record::Record;
use crate::model::schema::{Field, Sheet};
use crate::source::Place;
use crate::source::word::Word;
use crate::source::{day, once};
use chrono::{Datelike, NaiveDate};
use foldhash::HashMap;
use listed::listed_of;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use unread_list::UnreadList;

/// Cells in which something stands that cannot be read, each with what is wrong with it; looked up, never gone through.
pub type UnreadableCells<'h> = HashMap<&'h Place, &'h CellProblem>;

/// How the units handed in for a period.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PeriodEntry {
    /// The period's as-of date.
    #[serde(with = "day")]
    pub as_of: NaiveDate,
    /// By unit; units that handed in nothing are absent.
    pub hand_ins: BTreeMap<UnitId, HandInState>,
}

impl PeriodEntry {
    /// The state of a unit's hand-in.
    pub fn state(&self, unit: UnitId) -> HandIn {
        self.hand_ins
            .get(&unit)
            .map_or(HandIn::No, |entry| entry.state)
    }
}

/// A unit's hand-in for a period.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct HandInState {
    /// Its state.
    pub state: HandIn,
    /// The files, for the returns page.
    pub files: Vec<String>,
}

/// How the rows of one sheet were dealt with: read = judged + returned + set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    /// The file.
    pub file: String,
    /// The sheet as the file names it.
    pub sheet: String,
    /// Rows under the header.
    pub read: usize,
    /// Rows that count.
    pub judged: usize,
    /// Rows that do not count because of an error.
    pub returned: usize,
    /// Rows that are no data.
    pub set_aside: usize,
    /// What was taken for what.
    #[serde(with = "once")]
    pub recognition: Arc<Recognition>,
}

/// Everything that the ledgers of the periods folded so far say.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct History {
    /// The periods in order.
    pub periods: Vec<PeriodEntry>,
    /// By unit and normalised number: the matter, once for each year in which the number was given anew.
    pub matters: BTreeMap<UnitId, BTreeMap<Arc<str>, Vec<MatterHistory>>>,
    /// By normalised number.
    pub list: BTreeMap<Arc<str>, Vec<ListedMatter>>,
    /// The office's registers other than the list.
    pub registers: BTreeMap<Sheet, Register>,
    /// Key works' values as reported: by unit and work, with the as-of date and the cell.
    pub progress: BTreeMap<(UnitId, String), Vec<ReportedValue>>,
    /// As-of dates of each unit's snapshots of 重点工作进度, in order, whatever they say.
    pub progress_snapshots: BTreeMap<UnitId, Vec<NaiveDate>>,
    /// Benchmarking lists.
    pub benchmarks: BTreeMap<UnitId, BenchmarkList>,
    /// Which entries of them corrections mean.
    pub(super) benchmarks_meant: BTreeMap<Wanted, Vec<Entry>>,
    /// As-of date of each unit's newest snapshot of 督查事项 that could be read as a whole: only what that one lacks is missing.
    pub newest_snapshot: BTreeMap<UnitId, NaiveDate>,
    /// As-of date of each unit's newest hand-in of which rows of 督查事项 may not have been read.
    pub half_read: BTreeMap<UnitId, NaiveDate>,
    /// By unit and normalised number: as-of date of the newest snapshot that has a row of the number that cannot be judged.
    pub returned_rows: BTreeMap<(UnitId, String), NaiveDate>,
    /// The returned rows of each unit's newest snapshot of 督查事项, and those of earlier ones that have not come back.
    unjudged: BTreeMap<UnitId, Vec<UnjudgedRow>>,
    /// As-of date of the newest assignment list.
    pub newest_list: Option<NaiveDate>,
    /// As-of date of the first one of which a row could be read.
    pub first_list: Option<NaiveDate>,
    /// By dissolved unit: those that have answered for it since, each with the last day before it did.
    heirs: BTreeMap<UnitId, Vec<(NaiveDate, UnitId)>>,
    unread_list: UnreadList,
    file_problems: Vec<Diagnostic>,
    correction_problems: Vec<Diagnostic>,
    row_problems: BTreeMap<Option<UnitId>, Vec<Diagnostic>>,
    books: BTreeMap<Option<UnitId>, Vec<Book>>,
    contents: BTreeMap<(UnitId, [u8; 32]), NaiveDate>,
}

impl History {
    /// The current period.
    pub fn current(&self) -> Option<&PeriodEntry> {
        self.periods.last()
    }

    /// The period of a unit's newest hand-in of which a file could be read.
    pub fn newest_hand_in(&self, unit: UnitId) -> Option<&PeriodEntry> {
        self.periods.iter().rev().find(|period| {
            let hand_in = period.hand_ins.get(&unit);
            hand_in.is_some_and(|hand_in| !hand_in.files.is_empty())
        })
    }

    /// All problems that stand: those of files from every period, as far as the unit has not handed in a whole ledger since, those of
    /// rows and cells from each newest snapshot.
    pub fn problems(&self) -> impl Iterator<Item = &Diagnostic> {
        self.file_problems
            .iter()
            .chain(&self.correction_problems)
            .chain(self.row_problems.values().flatten())
    }

    /// Cells in which something stands that cannot be read, each with what is wrong with it.
    pub fn unreadable_cells(&self) -> UnreadableCells<'_> {
        let unreadable = self.problems().filter_map(|found| match &found.problem {
            Problem::Cell(problem) => Some((&found.place, problem)),
            _ => None,
        });
        unreadable
            .filter(|(_, problem)| problem.is_of_what_cannot_be_read())
            .collect()
    }

    /// How the rows of each newest snapshot were dealt with, the office's first.
    pub fn books(&self) -> impl Iterator<Item = &Book> {
        self.books.values().flatten()
    }

    /// The rows of a register.
    pub fn rows(&self, sheet: Sheet) -> impl Iterator<Item = (&RowKey, &RegisterRow)> {
        self.registers
            .get(&sheet)
            .into_iter()
            .flat_map(|register| &register.rows)
    }

    /// The rows of a register that bear a number, normalised as those of its rows are.
    pub fn rows_bearing(
        &self,
        sheet: Sheet,
        number: &str,
    ) -> impl Iterator<Item = (&RowKey, &RegisterRow)> {
        let register = self.registers.get(&sheet).into_iter();
        register.flat_map(move |register| register.bearing(number))
    }

    /// The matters of a normalised number in a unit's ledger, one for each year in which it was given anew; none as long as no row
    /// of the number could be read. `None` where the ledger never had one.
    pub fn matters_of(&self, unit: UnitId, number: &str) -> Option<&[MatterHistory]> {
        self.matters.get(&unit)?.get(number).map(Vec::as_slice)
    }

    /// The matter of a normalised number that the list has under a year.
    pub fn listed(&self, number: &str, year: i32) -> Option<&ListedMatter> {
        let mut generations = self.list.get(number)?.iter();
        generations.find(|listed| listed.year == year)
    }

    /// The matter on the list that a matter of a unit's ledger is.
    pub fn listed_of(&self, unit: UnitId, matter: &MatterHistory) -> Option<&ListedMatter> {
        let number = normal(&matter.number);
        let known = self.matters_of(unit, &number)?;
        listed_of(unit, self.list.get(&*number)?, known, matter)
    }

    /// The calendar year of the rows that a decision of a day means by number and unit, where a number comes again in another
    /// year: that of the newest row dated up to the day, else of the oldest. `None` where no row tells. What lists say of other
    /// units only counts where nothing of the number is the unit's.
    pub fn year_meant(
        &self,
        sheet: Sheet,
        number: &str,
        unit: UnitId,
        day: NaiveDate,
    ) -> Option<i32> {
        let number = normal(number);
        if matches!(sheet, Sheet::Matters | Sheet::AssignmentList) {
            let own = self.matters_of(unit, &number).into_iter().flatten();
            let own = own.map(|matter| (matter.given(), self.year_known(unit, matter)));
            let year_of = |listed: &ListedMatter| (listed.given(), listed.year);
            let listed = || self.list.get(&*number).into_iter().flatten();
            let its_own = listed().filter(|listed| self.concerns(listed, unit, day));
            return newest_up_to(own.chain(its_own.map(year_of)), day)
                .or_else(|| newest_up_to(listed().map(year_of), day));
        }
        let dated_by = sheet.schema().dated_by?;
        let rows = self.registers.get(&sheet)?.bearing(&number);
        newest_up_to(
            rows.filter(|(key, _)| key.is_about(sheet, unit))
                .filter_map(|(key, row)| row.typed().date(dated_by).zip(key.year)),
            day,
        )
    }

    /// Whether the list has ever named a unit for a matter, or one that it had taken over by a day.
    fn concerns(&self, listed: &ListedMatter, unit: UnitId, day: NaiveDate) -> bool {
        let is_taken_over = |other: &UnitId| {
            let mut heirs = self.heirs.get(other).into_iter().flatten();
            heirs.any(|(last_day, heir)| *heir == unit && *last_day < day)
        };
        let mut named = listed.ever_responsible();
        named.any(|other| other == unit || is_taken_over(&other))
    }

    /// The year under which a matter of a unit's ledger is known: the list's where it is on one.
    pub fn year_known(&self, unit: UnitId, matter: &MatterHistory) -> i32 {
        self.listed_of(unit, matter)
            .map_or(matter.year, |listed| listed.year)
    }

    /// The units that have something of a normalised number on a sheet, in order of the directory.
    pub fn bearers_of(&self, sheet: Sheet, number: &str) -> BTreeSet<UnitId> {
        match sheet {
            Sheet::Matters | Sheet::AssignmentList => {
                let own = self.matters.iter();
                let own = own.filter(|(_, own)| own.get(number).is_some_and(|own| !own.is_empty()));
                let listed = self.list.get(number).into_iter().flatten();
                let listed = listed.flat_map(ListedMatter::ever_responsible);
                own.map(|(unit, _)| *unit).chain(listed).collect()
            }
            Sheet::KeyWorkProgress => {
                let reported = self.progress.keys();
                let reported = reported.filter(|(_, work)| work == number);
                reported.map(|(unit, _)| *unit).collect()
            }
            _ => {
                let register = self.registers.get(&sheet).into_iter();
                let bearing = register.flat_map(|register| register.bearing(number));
                bearing.filter_map(|(key, _)| key.unit).collect()
            }
        }
    }

    /// The columns that the newest ledgers no longer have, and that said something in earlier ones.
    pub fn dropped_columns(&self) -> Vec<Diagnostic> {
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
                for column in settling::dropped_columns(&version.record, before) {
                    let position = version.record.sheet().schema().position(column.field);
                    let place = Place::of_sheet(&version.record.origin.sheet);
                    let key = (*unit, place, position.unwrap_or_default());
                    dropped.entry(key).or_insert((column.name, 0)).1 += 1;
                }
            }
        }
        let told = dropped
            .into_iter()
            .map(|((unit, place, _), (column, rows))| {
                let problem = HistoryProblem::DroppedColumn { column, rows };
                Diagnostic::new(problem, place, Some(unit))
            });
        told.collect()
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
        let is_missing = |(unit, number, matter): &(UnitId, &Arc<str>, &MatterHistory)| {
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
        for (key, row) in &register.rows {
            if row.last_seen == as_of {
                continue;
            }
            let year = row.typed().identity().map_or(key.year, |known| known.year);
            let year = year.or_else(|| year_dated(row.typed()));
            let earlier_year = year.is_some_and(|year| year < as_of.year());
            let moved = earlier_year && self.is_moved(register, (key, row));
            let place = row.record.number_place();
            if earlier_year && !moved || is_struck((key, row)) || !named.insert(place.clone()) {
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
            let (sheet, last) = (sheet.name(), row.last_seen);
            let problem = if moved {
                HistoryProblem::MovedRegisterRow {
                    sheet,
                    number,
                    last,
                }
            } else {
                HistoryProblem::DroppedRegisterRow {
                    sheet,
                    number,
                    last,
                    may_be_nameless: register.is_nameless,
                }
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
                };
                problems.push(Diagnostic::new(problem, row.number_place(), None));
            }
        }
        problems
    }

    /// Whether the date of a row that has gone was a slip in the year, for all that is known: it was of an earlier year than the
    /// register that first had it, and the register has the row under another year from the next period on, or had before.
    fn is_moved(&self, register: &Register, (key, row): (&RowKey, &RegisterRow)) -> bool {
        if key.year.is_none_or(|year| year >= row.first_seen.year()) {
            return false;
        }
        let mut later = self.periods.iter().map(|period| period.as_of);
        let next = later.find(|as_of| *as_of > row.last_seen);
        let mut others = register.bearing(&key.texts[0]).filter(|(other, _)| {
            other.texts == key.texts && other.unit == key.unit && other.year != key.year
        });
        others.any(|(_, other)| {
            Some(other.last_seen) == register.last_present
                && (other.first_seen < row.first_seen || Some(other.first_seen) == next)
        })
    }
}

/// Whether a file lies in the office's folder of a period, and not beside it or in 补报.
fn is_of_office(file: &str) -> bool {
    let mut parts = file.split('/').skip(2);
    let folder = parts.next();
    parts.next().is_some() && folder != Some(LATE_FOLDER)
}

/// By unit, sheet and position of the column: its name, and how many rows said something in it.
type DroppedColumns = BTreeMap<(UnitId, Place, usize), (Word, usize)>;

/// Of days and their years the year of the newest one up to a day, else of the oldest.
fn newest_up_to(dated: impl Iterator<Item = (NaiveDate, i32)>, day: NaiveDate) -> Option<i32> {
    let all: BTreeSet<(NaiveDate, i32)> = dated.collect();
    let up_to_then = all.iter().rfind(|(date, _)| *date <= day);
    up_to_then.or(all.first()).map(|(_, year)| *year)
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
