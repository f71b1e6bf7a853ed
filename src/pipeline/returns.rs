//! The return copies. Their ledgers are opened once more, one unit's at a time: no grid of a whole year is kept for them. What is still known
//! of their rows is not read again.

use super::Workspace;
use super::dispatch::Dispatch;
use super::error::BuildError;
use super::output::Run;
use super::reading::Reading;
use crate::diagnostic::Diagnostic;
use crate::ingest::facsimile::{self, Facsimile};
use crate::ingest::memory::Memory;
use crate::model::directory::UnitId;
use crate::render::{self, OutputFile};
use crate::report::Audience;
use crate::report::manifest;
use crate::report::pages::links;
use crate::report::returns::{self, Source};
use rust_xlsxwriter::XlsxError;
use std::collections::BTreeMap;

/// A workbook for each unit with faults, in directory order.
///
/// # Errors
/// Where a workbook cannot be written or kept.
pub fn make(run: &Run<'_>, memory: &Memory, dispatch: &mut Dispatch<'_>) -> Result<(), BuildError> {
    let mut of_units: BTreeMap<UnitId, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in run.diagnostics {
        if let Some(unit) = diagnostic.unit {
            of_units.entry(unit).or_default().push(diagnostic);
        }
    }
    let stems = links::unit_stems(run.reading.tribunal().directory);
    let of_units: Vec<(UnitId, Vec<&Diagnostic>)> = of_units.into_iter().collect();
    dispatch.make(Audience::Office, &of_units, |(unit, diagnostics)| {
        let path = links::return_copy(stems.get(unit).map_or("", String::as_str));
        let file = file(run, memory, *unit, diagnostics.clone(), path);
        file.map(|file| vec![file])
            .map_err(|error| BuildError::Render(error.to_string()))
    })
}

fn file(
    run: &Run<'_>,
    memory: &Memory,
    unit: UnitId,
    diagnostics: Vec<&Diagnostic>,
    path: String,
) -> Result<OutputFile, XlsxError> {
    let mut sheets = Vec::new();
    let mut failures = Vec::new();
    for (path, shown) in run.reading.newest_files(unit) {
        match copied((run.reading, run.workspace), memory, path, shown) {
            Ok(copied) => sheets.extend(copied),
            Err(reason) => failures.push((shown.to_owned(), reason)),
        }
    }
    let copy = returns::copy(Source {
        unit: run.reading.tribunal().directory.name(unit),
        as_of: run.findings.as_of,
        fingerprint: &run.fingerprint,
        office: &run.reading.tribunal().settings.office,
        diagnostics,
        sheets,
        older: run.reading.older_hand_in(unit),
        said_twice: run.reading.replay.history.said_twice(unit),
        failures,
    });
    render::returns::file(path, &copy)
}

/// Copies a file, if it is still the one that was judged.
pub(super) fn copied(
    (reading, workspace): (&Reading, Workspace<'_>),
    memory: &Memory,
    path: &str,
    shown: &str,
) -> Result<Vec<Facsimile>, String> {
    let limits = &reading.tribunal().settings.limits;
    let bytes = (workspace.hands.read)(path, limits.bytes_to_read())
        .map_err(|_| "文件不能再次读取".to_owned())?;
    if reading.inputs().get(shown) != Some(&manifest::sha256(&bytes)) {
        return Err("文件在生成期间被改动".to_owned());
    }
    let apart = workspace.hands.apart;
    facsimile::copy(shown, &bytes, limits, apart, memory)
}
