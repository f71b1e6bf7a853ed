//! Who complained, in the names of a workbook of the office and of its sheets.

use super::FileResult;
use super::memory::Memory;
use super::privacy::Names;
use super::recognise::own_header;
use super::table::{cells_of_complainants, complainants_within};
use crate::diagnostic::{CellProblem, Diagnostic};
use crate::model::schema::Sheet;
use crate::source::{Grid, Place, SheetRef};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Takes the names of complainants out of the names of a workbook and of its sheets: no output may have them, and all outputs name both.
/// What was taken out is told at its place.
pub(super) fn cover(grids: &mut [Grid], result: &mut FileResult, memory: &Memory) {
    let shown: Vec<&str> = grids.iter().map(|grid| &*grid.sheet.sheet).collect();
    let within = format!("{}\n{}", result.file, shown.join("\n"));
    let registers: Vec<_> = grids
        .iter()
        .filter_map(|grid| Some((grid, own_header(grid, true, memory)?)))
        .filter(|(_, header)| header.sheet == Sheet::Complaints)
        .collect();
    let cells = registers.iter();
    let cells = cells.flat_map(|(grid, header)| cells_of_complainants(grid, header));
    result.complainants.extend(cells);
    let names: Vec<Names> = registers
        .iter()
        .flat_map(|(grid, header)| complainants_within(grid, header, &within))
        .collect();
    if names.is_empty() {
        return;
    }
    let mut tell = |what: &str, place: Place| {
        let problem = CellProblem::Masked {
            column: what.to_owned(),
        };
        let told = Diagnostic::new(problem, place, None);
        result.cell_problems.push(told);
    };
    // The folders of the period and of the office are no names that anybody gives to a paper.
    let mut parts: Vec<String> = result.file.split('/').map(str::to_owned).collect();
    parts
        .iter_mut()
        .skip(3)
        .for_each(|part| *part = covered(part, &names));
    let file = parts.join("/");
    if file != result.file {
        tell("文件名", Place::of_file(&file));
        result.file = file;
    }
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for grid in grids {
        let mut sheet = covered(&grid.sheet.sheet, &names);
        let is_covered = *sheet != *grid.sheet.sheet;
        while !taken.insert(sheet.clone()) {
            sheet.push('*');
        }
        grid.sheet = Arc::new(SheetRef {
            file: result.file.as_str().into(),
            sheet: sheet.into(),
        });
        if is_covered {
            tell("表名", Place::of_sheet(&grid.sheet));
        }
    }
}

/// A text without any of the names.
fn covered(text: &str, names: &[Names]) -> String {
    let cover = |text: String, names: &Names| names.masked(&text).into_owned();
    names.iter().fold(text.to_owned(), cover)
}
