//! Workbooks and sheets that say nothing: a picture of a ledger is none, and an empty workbook was not handed in for nothing.

use super::format::pictures;
use super::table::Table;
use super::{FileResult, Workbook, headless, privacy, recognise};
use crate::diagnostic::{Diagnostic, FileProblem};
use crate::model::settings::Limits;
use crate::source::{Grid, Place};

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
            FileProblem::PictureOfLedger
        } else {
            FileProblem::UnknownSheet { nearest: None }
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
        let problem = FileProblem::UnknownSheet { nearest: None };
        let place = Place::of_sheet(&first.sheet);
        let told = Diagnostic::new(problem, place, result.unit);
        result.cell_problems.push(told);
    }
}
