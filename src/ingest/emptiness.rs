//! Workbooks and sheets that say nothing: a picture of a ledger is none, and an empty workbook was not handed in for nothing.

use super::format::pictures;
use super::memory::Memory;
use super::table::Table;
use super::{FileResult, Intake, Workbook, headless, privacy, recognise, words};
use crate::diagnostic::{Diagnostic, NamedBy, NearestSheet, Problem, SheetProblem};
use crate::model::schema::Sheet;
use crate::model::settings::Limits;
use crate::source::{Grid, Place, RawCell};

/// Takes out covers: sheets of which only the title speaks of a ledger, where the ledger itself may be another sheet of the workbook.
/// Hidden ledgers of which it has no other are told as such.
pub(super) fn set_apart(
    workbook: &mut Workbook,
    grids: &[Grid],
    result: &mut FileResult,
    memory: &Memory,
) {
    let hidden = grids.iter().filter(|grid| grid.hidden);
    let hidden: Vec<(&Grid, Sheet)> = hidden
        .filter_map(|grid| {
            let header = recognise::own_header(grid, result.office, memory)?;
            let mut below = grid.rows.iter().filter(|row| row.index > header.last_row);
            // A form that nobody has filled in is no ledger.
            let is_filled = |raw: &&(u32, RawCell)| !raw.1.is_blank();
            let holds_rows = below.any(|row| row.cells.iter().filter(is_filled).count() > 1);
            holds_rows.then_some((grid, header.sheet))
        })
        .collect();
    for (cover, sheet) in covers(workbook, grids, &hidden) {
        let tables = &mut workbook.tables;
        tables.retain(|table| table.origin.sheet != cover.sheet);
        if !tables.iter().any(|table| table.sheet == sheet) {
            let problem = SheetProblem::UnknownSheet {
                nearest: Some(NearestSheet {
                    sheet: sheet.name(),
                    missing: Vec::new(),
                    named_by: NamedBy::Cover,
                }),
            };
            let place = Place::of_sheet(&cover.sheet);
            let told = Diagnostic::new(problem, place, result.unit);
            result.cell_problems.push(told);
        }
    }
    let without_other = |sheet: Sheet| !workbook.tables.iter().any(|table| table.sheet == sheet);
    // The office has rows of units where it wants them, and need not have any.
    let is_owed = |sheet: Sheet| !result.office || sheet != Sheet::Matters;
    let mut alone = hidden;
    alone.retain(|(_, sheet)| is_owed(*sheet) && without_other(*sheet));
    for (grid, sheet) in alone {
        let told = result.cell_problems.iter_mut().find(|told| {
            told.place.sheet == grid.sheet
                && matches!(told.problem, Problem::Sheet(SheetProblem::HiddenSheet))
        });
        if let Some(told) = told {
            told.problem = Problem::Sheet(SheetProblem::HiddenLedger {
                sheet: sheet.name(),
            });
        }
    }
}

/// A hidden ledger is any hidden sheet where another workbook of the same sender has one of its kind.
pub(super) fn tell_of_one_workbook_alone(intake: &mut Intake) {
    let Intake {
        units,
        office,
        cell_problems,
        ..
    } = intake;
    for told in cell_problems {
        let Problem::Sheet(SheetProblem::HiddenLedger { sheet }) = told.problem else {
            continue;
        };
        let books = match told.unit {
            Some(unit) => units.get(&unit).map(|handed_in| &handed_in.workbooks),
            None => Some(&*office),
        };
        let mut tables = books.into_iter().flatten().flat_map(|book| &book.tables);
        if tables.any(|table| table.sheet.name() == sheet) {
            told.problem = Problem::Sheet(SheetProblem::HiddenSheet);
        }
    }
}

/// The covers among the empty ledgers of a workbook in which another sheet may be the ledger: any that says something, or a hidden one
/// with a header.
fn covers<'g>(
    workbook: &Workbook,
    grids: &'g [Grid],
    hidden: &[(&Grid, Sheet)],
) -> Vec<(&'g Grid, Sheet)> {
    let bare = workbook.tables.iter();
    let bare = bare.filter(|table| table.recognition.header.is_none());
    let covers: Vec<(&Grid, Sheet)> = bare
        .filter_map(|table| {
            let grid = grids.iter().find(|grid| grid.sheet == table.origin.sheet)?;
            is_like_a_cover(grid, table.sheet).then_some((grid, table.sheet))
        })
        .collect();
    let says_something = |grid: &Grid| {
        let is_aside = recognise::is_ours(grid) || grid.sheet.sheet.contains("说明");
        let is_cover = covers.iter().any(|(cover, _)| cover.sheet == grid.sheet);
        !grid.hidden && !grid.rows.is_empty() && !is_aside && !is_cover
    };
    if hidden.is_empty() && !grids.iter().any(says_something) {
        return Vec::new();
    }
    covers
}

/// Whether a sheet without a header neither bears the name of a ledger, by itself or by its title, nor says that there is nothing. What is
/// called a cover is one, whatever its title.
fn is_like_a_cover(grid: &Grid, sheet: Sheet) -> bool {
    let name = words::header(&grid.sheet.sheet);
    let is_called_so = ["封面", "扉页", "目录"]
        .iter()
        .any(|word| name.contains(word));
    let names = [sheet.name(), "督查", "督办", "台账", "台帐"];
    let is_of_ledger = |text: &str| names.iter().any(|word| text.contains(word));
    let cells = || grid.rows.iter().flat_map(|row| row.cells.iter());
    let has_title = || cells().any(|(_, raw)| is_of_ledger(&words::header(&raw.display())));
    !is_of_ledger(&name)
        && (is_called_so || !has_title())
        && !headless::says_that_there_is_nothing(grid)
}

/// Takes out empty ledgers that are pictures of one, and tells of sheets that are nothing else.
pub(super) fn refuse_pictures(
    workbook: &mut Workbook,
    grids: &[Grid],
    result: &mut FileResult,
    (bytes, limits): (&[u8], &Limits),
) {
    let is_written = |table: &Table| table.recognition.header.is_some();
    let has_ledger = workbook.tables.iter().any(is_written);
    let untold = |grid: &Grid| {
        let mut tables = workbook.tables.iter().filter(|table| !is_written(table));
        tables.any(|table| table.origin.sheet == grid.sheet)
    };
    // Many workbooks have empty sheets beside a ledger: they are looked at where that costs next to nothing.
    let with_blank = !has_ledger || pictures::is_cheap(bytes);
    let candidates = grids.iter().filter(|grid| !grid.hidden);
    let candidates: Vec<(&Grid, bool)> = candidates
        .map(|grid| (grid, untold(grid)))
        .filter(|(grid, is_titled)| *is_titled || with_blank && grid.rows.is_empty())
        .filter(|(grid, _)| !headless::says_that_there_is_nothing(grid))
        .collect();
    if candidates.is_empty() {
        return;
    }
    let pictured = pictures::of(bytes, limits);
    for (grid, is_titled) in candidates {
        if !pictured.has(|name| *privacy::mask(name) == *grid.sheet.sheet) {
            continue;
        }
        let problem = if is_titled || !has_ledger {
            SheetProblem::PictureOfLedger
        } else {
            SheetProblem::UnknownSheet { nearest: None }
        };
        let place = Place::of_sheet(&grid.sheet);
        let told = Diagnostic::new(problem, place, result.unit);
        result.cell_problems.push(told);
        let tables = &mut workbook.tables;
        tables.retain(|table| is_written(table) || table.origin.sheet != grid.sheet);
    }
}

/// A workbook in which no sheet says anything is named by its first one: it was not handed in for nothing.
pub(super) fn tell(workbook: &Workbook, grids: &[Grid], result: &mut FileResult) {
    let is_told = !result.cell_problems.is_empty() || !workbook.tables.is_empty();
    let mut visible = grids.iter().filter(|grid| !grid.hidden);
    let first = visible.find(|grid| !recognise::is_ours(grid));
    if let Some(first) = first.filter(|_| !is_told) {
        let problem = SheetProblem::UnknownSheet { nearest: None };
        let place = Place::of_sheet(&first.sheet);
        let told = Diagnostic::new(problem, place, result.unit);
        result.cell_problems.push(told);
    }
}
