//! What came in for a period, file by file as it was read, put together by unit.

use super::file::FileResult;
use super::table::{ReadRow, Table};
use super::{SecretMark, Unread, emptiness};
use crate::diagnostic::Diagnostic;
use crate::model::directory::UnitId;
use crate::model::schema::Sheet;
use crate::source::SheetRef;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A workbook that was read.
#[derive(Debug, Clone)]
pub struct Workbook {
    /// Its path.
    pub file: String,
    /// SHA-256 of what its visible sheets say, cell by cell: a file saved anew has the same.
    pub content: [u8; 32],
    /// Whether it is a return copy: it has the list of faults before its sheets.
    pub is_returned: bool,
    /// Its recognised sheets.
    pub tables: Vec<Table>,
}

/// How a unit handed in for a period (M10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum HandIn {
    /// On time, every file readable, with the sheet 督查事项.
    Yes,
    /// On time, without the sheet 督查事项 (未交督查事项表).
    Partial,
    /// On time, with a file that could not be read.
    Unreadable,
    /// Only in 补报/.
    Late,
    /// Nothing.
    No,
}

impl HandIn {
    /// The state as report.json has it.
    pub fn key(self) -> &'static str {
        match self {
            HandIn::Yes => "yes",
            HandIn::Partial => "partial",
            HandIn::Unreadable => "unreadable",
            HandIn::Late => "late",
            HandIn::No => "no",
        }
    }

    /// The state as users know it.
    pub fn label(self) -> &'static str {
        match self {
            HandIn::Yes => "已报送",
            HandIn::Partial => "未交督查事项表",
            HandIn::Unreadable => "报送文件无法读取",
            HandIn::Late => "逾期报送",
            HandIn::No => "未报送",
        }
    }
}

/// What one unit handed in for one period.
#[derive(Debug, Clone)]
pub struct UnitIntake {
    /// The state of the hand-in.
    pub state: HandIn,
    /// The readable workbooks, those on time first, each in order of path.
    pub workbooks: Vec<Workbook>,
    /// What was not read of it where rows of 督查事项 may stand.
    pub unread: Option<Unread>,
}

/// Everything that came in for one period.
#[derive(Debug, Clone)]
pub struct Intake {
    /// The period's as-of date.
    pub as_of: NaiveDate,
    /// By unit; units that handed in nothing are absent.
    pub units: BTreeMap<UnitId, UnitIntake>,
    /// The office's workbooks, in order of path.
    pub office: Vec<Workbook>,
    /// What was not read of the office's workbooks where a list of matters may stand, or go on.
    pub list_unread: Option<Unread>,
    /// The cells of 投诉登记 that say who complained, as they stand there. They are in no output and kept nowhere.
    pub complainants: Vec<String>,
    /// Path and SHA-256 of every file of the period.
    pub hashes: Vec<(String, [u8; 32])>,
    /// Problems of files; they concern the period's hand-ins, whatever came later.
    pub file_problems: Vec<Diagnostic>,
    /// Problems of rows and cells; the next hand-in of the same unit supersedes them.
    pub cell_problems: Vec<Diagnostic>,
}

impl Intake {
    /// How many rows have been read.
    pub fn rows(&self) -> usize {
        self.tables().map(|table| table.rows.len()).sum()
    }

    /// Every table that was read, those of units first.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.tables_by_unit().map(|(_, table)| table)
    }

    /// The same, each with the unit of its workbook; `None` for the office's.
    pub fn tables_by_unit(&self) -> impl Iterator<Item = (Option<UnitId>, &Table)> {
        let of_units = self.units.iter().flat_map(|(unit, handed_in)| {
            let books = handed_in.workbooks.iter();
            books.map(|book| (Some(*unit), book))
        });
        let all = of_units.chain(self.office.iter().map(|book| (None, book)));
        all.flat_map(|(unit, book)| book.tables.iter().map(move |table| (unit, table)))
    }

    /// Every row that was read, with the unit of its workbook; `None` for the office's.
    pub fn rows_mut(&mut self) -> impl Iterator<Item = (Option<UnitId>, &mut ReadRow)> {
        let units = self.units.iter_mut();
        let own = units.map(|(unit, handed_in)| (Some(*unit), &mut handed_in.workbooks));
        let books = own.chain(std::iter::once((None, &mut self.office)));
        books.flat_map(|(unit, books)| {
            let tables = books.iter_mut().flat_map(|book| &mut book.tables);
            let rows = tables.flat_map(|table| &mut table.rows);
            rows.map(move |row| (unit, row))
        })
    }
}

/// Puts together what was read; of the office and of each unit in order of path.
///
/// # Errors
/// The first mark of secrecy.
pub(super) fn collect(
    as_of: NaiveDate,
    results: impl Iterator<Item = FileResult>,
) -> Result<Intake, SecretMark> {
    let mut intake = Intake {
        as_of,
        units: BTreeMap::new(),
        office: Vec::new(),
        list_unread: None,
        complainants: Vec::new(),
        hashes: Vec::new(),
        file_problems: Vec::new(),
        cell_problems: Vec::new(),
    };
    let mut unread: Vec<(UnitId, Unread)> = Vec::new();
    let mut of_office: Vec<Unread> = Vec::new();
    let mut claimed: Vec<UnitId> = Vec::new();
    for mut result in results {
        if let Some(mark) = result.secret {
            return Err(mark);
        }
        if let Some(found) = result.unread() {
            of_office.extend(result.office.then(|| found.clone()));
            let units = result
                .unit
                .into_iter()
                .chain(result.claimed.iter().copied());
            unread.extend(units.map(|unit| (unit, found.clone())));
        }
        intake.complainants.append(&mut result.complainants);
        intake.hashes.push((result.file, result.hash));
        intake.file_problems.append(&mut result.file_problems);
        intake.cell_problems.append(&mut result.cell_problems);
        if result.office {
            intake.office.extend(result.workbook);
            continue;
        }
        if !result.late {
            claimed.append(&mut result.claimed);
        }
        let Some(unit) = result.unit else { continue };
        let has_matters = result.workbook.as_ref().is_some_and(|workbook| {
            workbook
                .tables
                .iter()
                .any(|table| table.sheet == Sheet::Matters)
        });
        let state = match (&result.workbook, result.late) {
            (_, true) => HandIn::Late,
            (None, false) => HandIn::Unreadable,
            (Some(_), false) if has_matters => HandIn::Yes,
            (Some(_), false) => HandIn::Partial,
        };
        let entry = intake.units.entry(unit).or_insert(UnitIntake {
            state: HandIn::No,
            workbooks: Vec::new(),
            unread: None,
        });
        entry.state = of_both(entry.state, state);
        entry.workbooks.extend(result.workbook);
    }
    // Of a file that may be of either of two units, neither may be said to have handed in nothing.
    for unit in claimed {
        intake.units.entry(unit).or_insert(UnitIntake {
            state: HandIn::Unreadable,
            workbooks: Vec::new(),
            unread: None,
        });
    }
    for (unit, found) in unread {
        if let Some(entry) = intake.units.get_mut(&unit) {
            let before = entry.unread.take().into_iter();
            entry.unread = before.chain([found]).reduce(Unread::and);
        }
    }
    emptiness::tell_of_one_workbook_alone(&mut intake);
    // Beside a list that was read, a file that cannot be opened is any other register, unless its name says that it is of the list.
    let has_list = intake
        .office
        .iter()
        .flat_map(|book| &book.tables)
        .any(|table| table.sheet == Sheet::AssignmentList);
    of_office.retain(|found| {
        let SheetRef { file, sheet } = &*found.place.sheet;
        !has_list || file.contains("交办") || !sheet.is_empty()
    });
    intake.list_unread = of_office.into_iter().reduce(Unread::and);
    Ok(intake)
}

/// Of two files of one unit, the state that the hand-in has: a timely one that cannot be read makes it half a hand-in, a late one
/// only adds.
fn of_both(one: HandIn, other: HandIn) -> HandIn {
    let rank = |state| match state {
        HandIn::Unreadable => 0,
        HandIn::Yes => 1,
        HandIn::Partial => 2,
        HandIn::Late => 3,
        HandIn::No => 4,
    };
    if rank(one) <= rank(other) { one } else { other }
}
