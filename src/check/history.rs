//! What all ledgers up to a period say, row by row: the newest good version, the versions before, and what is missing.

mod anew;
mod at_odds;
mod beside;
mod dropped;
mod emptied;
mod listed;
mod matter;
mod register;
mod returned;
mod reused;
mod rewritten;
mod settling;
mod silenced;
mod taking_in;
mod taking_over;
mod unjudged;
mod unread_list;
mod week_by_week;

pub(in crate::check) use anew::Anew;
pub use listed::{ListVersion, ListedMatter, names_before};
pub use matter::{MatterHistory, TURNING, Version};
pub use register::{Register, RegisterRow, RowKey, RuleBefore};
pub use silenced::Unmoved;
pub use taking_over::{Precedence, due_by_row, ending_columns, precedence, was_settled};
pub use unjudged::UnjudgedRow;
pub use week_by_week::{BenchmarkList, BenchmarkRow, ReportedValue};
pub(super) use week_by_week::{Entry, Wanted};

use crate::diagnostic::{CellProblem, Diagnostic, Problem, Severity};
use crate::ingest::HandIn;
use crate::ingest::table::Recognition;
use crate::model::directory::{UnitId, normal};
use crate::model::schema::Sheet;
use crate::source::Place;
use crate::source::{Text, day, once};
use chrono::NaiveDate;
use foldhash::HashMap;
use listed::listed_of;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use taking_in::ListOrder;
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
    pub matters: BTreeMap<UnitId, BTreeMap<Text, Vec<MatterHistory>>>,
    /// By normalised number.
    pub list: BTreeMap<Text, Vec<ListedMatter>>,
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
    #[serde(skip)]
    list_order: ListOrder,
    file_problems: Vec<Diagnostic>,
    correction_problems: Vec<Diagnostic>,
    row_problems: BTreeMap<Option<UnitId>, Vec<Diagnostic>>,
    books: BTreeMap<Option<UnitId>, Vec<Book>>,
    /// Of each unit's newest snapshot: the numbers of rows that say what one of another of its workbooks says, each with that one's.
    said_twice: BTreeMap<UnitId, Vec<(Place, Place)>>,
    /// Those of the unit directory, which is read anew in each run and kept nowhere.
    #[serde(skip)]
    pub directory_books: Vec<Book>,
    contents: BTreeMap<(UnitId, [u8; 32]), NaiveDate>,
    /// What said who complained in rows of other sheets than 投诉登记, by their numbers, each with the unit whose ledger had it; without one
    /// where it was the office's. It is in no output and kept nowhere.
    #[serde(skip)]
    pub(super) with_complainants: BTreeMap<NumberedRow, BTreeSet<String>>,
}

/// The number of a row, with its sheet and the unit whose ledger it stands in; without one where it is the office's.
pub(super) type NumberedRow = (Option<UnitId>, Sheet, String);

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

    /// Whether it is an error of a row of 对标提升 that was struck out (M15): the row counts nowhere, whatever it lacks.
    pub fn is_of_struck_benchmark(&self, found: &Diagnostic) -> bool {
        let list = found.unit.and_then(|unit| self.benchmarks.get(&unit));
        let row = |place: &Place| place.at.map(|(row, _)| row);
        let is_its_row = |struck: &BenchmarkRow| {
            let place = struck.record.number_place();
            place.sheet == found.place.sheet && row(&place) == row(&found.place)
        };
        let mut struck = list
            .into_iter()
            .flat_map(|list| &list.rows)
            .filter(|row| row.struck);
        struck.any(is_its_row) && found.problem.words().severity == Severity::Error
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

    /// The rows of a unit's newest snapshot that were set aside because one of another of its workbooks says the same, each with that one,
    /// by the places of their numbers.
    pub fn said_twice(&self, unit: UnitId) -> &[(Place, Place)] {
        self.said_twice.get(&unit).map_or(&[], Vec::as_slice)
    }

    /// How the rows of the unit directory and of each newest snapshot were dealt with, the office's first.
    pub fn books(&self) -> impl Iterator<Item = &Book> {
        let of_ledgers = self.books.values().flatten();
        self.directory_books.iter().chain(of_ledgers)
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
            let own = own.map(|matter| (matter.first_start(), self.year_known(unit, matter)));
            let year_of = |listed: &ListedMatter| (listed.first_start(), listed.year);
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
}

/// The order of numbers. From week to week, and from the list to the ledgers, a number is mostly the same text, not only an equal one.
pub fn by_number(one: &Text, other: &Text) -> Ordering {
    if Text::ptr_eq(one, other) {
        return Ordering::Equal;
    }
    one.cmp(other)
}

/// Of matters of one number on the list the year of the newest one that had begun by a day, else of the oldest.
pub fn newest_listed<'l>(
    listed: impl Iterator<Item = &'l ListedMatter>,
    day: NaiveDate,
) -> Option<i32> {
    newest_up_to(
        listed.map(|listed| (listed.first_start(), listed.year)),
        day,
    )
}

/// Of days and their years the year of the newest one up to a day, else of the oldest.
fn newest_up_to(dated: impl Iterator<Item = (NaiveDate, i32)>, day: NaiveDate) -> Option<i32> {
    let all: BTreeSet<(NaiveDate, i32)> = dated.collect();
    let up_to_then = all.iter().rfind(|(date, _)| *date <= day);
    up_to_then.or(all.first()).map(|(_, year)| *year)
}
