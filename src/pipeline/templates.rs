//! The blank ledgers of a workspace, with what its newest period knows.

use super::reading::{self, Reading, Stopped};
use super::{AsOf, BuildError, Step, Workspace};
use crate::render::{OutputFile, template as sheets};
use crate::report::template::{self, Known};
use crate::rules::Tribunal;
use chrono::NaiveDate;
use rust_xlsxwriter::XlsxError;

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
            Ok(reading) => Some((period, of_reading(&reading, today))),
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

fn of_reading(reading: &Reading, today: NaiveDate) -> Vec<template::TemplateBook> {
    let findings = reading.findings();
    let known = Known {
        findings: &findings,
        history: &reading.replay.history,
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
