//! The blank ledgers of a workspace, with what its newest period knows.

use super::reading::{self, Reading, Stopped};
use super::{AsOf, BuildError, Step, Workspace, returns};
use crate::diagnostic::{Diagnostic, Problem};
use crate::ingest::facsimile::Facsimile;
use crate::model::directory::UnitId;
use crate::render::{OutputFile, template as sheets};
use crate::report::template::{self, AsTyped, Known, Typed};
use crate::rules::Tribunal;
use crate::source::Place;
use chrono::NaiveDate;
use rust_xlsxwriter::XlsxError;
use std::collections::BTreeMap;

/// The workbooks, by their paths within the folder of blank ledgers.
pub struct Templates {
    /// The files.
    pub files: Vec<OutputFile>,
    /// The period from which the open matters were taken; none where no unit has handed in yet.
    pub period: Option<NaiveDate>,
}

/// Makes a ledger for each unit that exists on `today`, and each of the office's registers.
///
/// # Errors
/// Why nothing can be made.
pub fn templates(
    workspace: Workspace<'_>,
    today: NaiveDate,
    progress: &dyn Fn(Step),
) -> Result<Templates, Stopped> {
    let alone = |error| (error, Vec::new());
    let basis = reading::basis(workspace).map_err(alone)?;
    let books = match basis.newest_with_files(today) {
        None => None,
        Some(period) => match Reading::of(workspace, AsOf::On(period), progress) {
            Ok(reading) => Some((period, of_reading(&reading, workspace, today))),
            // A period of the office's files alone knows nothing of what the units have reported.
            Err((BuildError::EmptyPeriod { .. }, _)) => None,
            Err(stopped) => return Err(stopped),
        },
    };
    let (period, books) = match books {
        Some((period, books)) => (Some(period), books),
        None => (None, template::books(basis.tribunal(), None, today)),
    };
    Ok(Templates {
        files: files(&books).map_err(|error| alone(BuildError::Render(error.to_string())))?,
        period,
    })
}

/// What stands in the cells of the units' newest ledgers that could not be read: those ledgers are opened once more.
pub fn as_typed(reading: &Reading, workspace: Workspace<'_>) -> AsTyped {
    let mut of_units: BTreeMap<UnitId, Vec<&Diagnostic>> = BTreeMap::new();
    for found in reading.replay.history.problems() {
        let is_unread =
            matches!(&found.problem, Problem::Cell(problem) if problem.is_of_what_cannot_be_read());
        if let Some(unit) = found.unit.filter(|_| is_unread) {
            of_units.entry(unit).or_default().push(found);
        }
    }
    let mut typed = AsTyped::new();
    for (unit, unread) in of_units {
        for (path, shown) in reading.newest_files(unit) {
            let mut of_file = unread.clone();
            of_file.retain(|found| &*found.place.sheet.file == shown);
            if of_file.is_empty() {
                continue;
            }
            let memory = &reading.newest_rows;
            let copied = returns::copied((reading, workspace), memory, path, shown);
            // Of a file that cannot be opened again, the mark alone stands in the blank one.
            for copy in copied.unwrap_or_default() {
                let places = of_file.iter().map(|found| &found.place);
                let cells = places.filter_map(|place| typed_at(&copy, unit, place));
                typed.extend(cells);
            }
        }
    }
    typed
}

/// What a sheet has at a place, where that is on it and not empty.
fn typed_at(copy: &Facsimile, unit: UnitId, place: &Place) -> Option<(Place, Typed)> {
    let (row, column) = place.at.filter(|_| place.sheet == copy.origin)?;
    let (first, first_column) = copy.shown_at(row, column);
    let raw = copy.get(first, first_column)?.clone();
    let at = copy.rows.binary_search_by_key(&row, |row| row.index).ok()?;
    let cell = Typed {
        unit,
        sheet: copy.sheet,
        raw,
        has_complainant: copy.with_complainants.contains(&row),
        row: copy.rows[at].clone(),
    };
    Some((place.clone(), cell))
}

fn of_reading(
    reading: &Reading,
    workspace: Workspace<'_>,
    today: NaiveDate,
) -> Vec<template::TemplateBook> {
    let findings = reading.findings();
    let typed = as_typed(reading, workspace);
    let known = Known {
        findings: &findings,
        history: &reading.replay.history,
        typed: &typed,
    };
    template::books(reading.tribunal(), Some(known), today)
}

/// 单位名录.xlsx of a new workspace.
///
/// # Errors
/// Where it cannot be written.
pub fn directory(tribunal: Tribunal<'_>, today: NaiveDate) -> Result<OutputFile, XlsxError> {
    sheets::file(&template::directory_book(tribunal, today))
}

fn files(books: &[template::TemplateBook]) -> Result<Vec<OutputFile>, XlsxError> {
    books.iter().map(sheets::file).collect()
}
