//! The whole run in a few calls: a workspace's files in, the files of both halves out. Touches no disk and no clock.

mod check;
mod dispatch;
mod error;
mod explain;
mod new_workspace;
mod output;
mod papers;
mod pieces;
mod reading;
mod returns;
mod standing;
mod templates;

use crate::ingest::Hands;
use crate::ingest::readings::Readings;
use crate::report::summary;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use check::{Checked, check};
pub use dispatch::{Outlet, Tamper};
pub use error::BuildError;
pub use explain::explain;
pub use new_workspace::{TEMPLATE_FOLDER, new_workspace};
pub use reading::{Reading, Stopped};
pub use standing::{KeepStanding, Shortcuts, Standing};
pub use templates::{Templates, as_typed, templates};

/// A workspace as the pipeline sees it: its paths, and how to read one of them.
#[derive(Clone, Copy)]
pub struct Workspace<'a> {
    /// Every file, relative to the workspace, with `/` between its parts; empty folders end with `/`.
    pub paths: &'a BTreeSet<String>,
    /// How its files are read.
    pub hands: Hands<'a>,
}

/// Which day is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsOf {
    /// That day.
    On(NaiveDate),
    /// The newest period's date, unless it lies after this day (today).
    NewestUpTo(NaiveDate),
}

/// A step of the run, for progress bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A period has been read and judged: how many of how many.
    Period(usize, usize),
    /// Pages and workbooks are being made.
    Rendering,
}

/// What came out of a run, beside its files.
pub struct Outcome {
    /// The as-of date.
    pub as_of: NaiveDate,
    /// What the console says at the end.
    pub summary: summary::Summary,
    /// What was read, but for what it has let go of.
    reading: Reading,
}

impl Outcome {
    /// SHA-256 of every input that was read, by its path.
    pub fn inputs(&self) -> &BTreeMap<String, [u8; 32]> {
        self.reading.inputs()
    }

    /// Leaves what was read to the system: a year of rows takes a while to be taken apart again, and that would be work for nobody.
    pub fn leave_to_the_system(self) {
        std::mem::forget(self.reading);
    }
}

/// What is to be built.
#[derive(Clone, Copy)]
pub struct Order<'a> {
    /// The workspace.
    pub workspace: Workspace<'a>,
    /// Which day is judged.
    pub as_of: AsOf,
    /// Whether errors in ledgers end the run.
    pub strict: bool,
    /// What is told of each step.
    pub progress: &'a dyn Fn(Step),
}

impl<'a> Order<'a> {
    /// A build that no error in a ledger ends, and of whose steps nothing is told.
    pub fn of(workspace: Workspace<'a>, as_of: AsOf) -> Order<'a> {
        Order {
            workspace,
            as_of,
            strict: false,
            progress: &|_| {},
        }
    }
}

/// Builds both halves and hands every file to the outlet as soon as it is made and found to agree with report.json. Only where no error
/// comes back are the halves whole. Problems that have been found when the run must end come back beside the error.
///
/// # Errors
/// Why nothing can be built.
pub fn build(order: Order<'_>, outlet: Outlet<'_>) -> Result<Outcome, Stopped> {
    build_and_tamper(order, outlet, &|_, _| {})
}

/// Takes what was read for the next run, with the as-of date of this one.
pub type Keeper<'a> = &'a mut dyn FnMut(Readings, NaiveDate);

/// As [`build`]; what earlier runs have left is not found out again. What was read goes to the keeper as soon as everything is read and
/// judged, so that it is gone before the output is made.
///
/// # Errors
/// Why nothing can be built.
pub fn build_knowing(
    (mut shortcuts, keeper): (Shortcuts<'_>, Keeper<'_>),
    order: Order<'_>,
    outlet: Outlet<'_>,
) -> Result<Outcome, Stopped> {
    let reading = Reading::knowing(&mut shortcuts, order.workspace, order.as_of, order.progress)?;
    if let Some(readings) = Arc::into_inner(shortcuts.readings) {
        keeper(readings, reading.as_of);
    }
    put_out(reading, order, outlet, &|_, _| {})
}

/// As [`build`], with a hand in what was rendered before it is read back and compared.
///
/// # Errors
/// Why nothing can be built.
pub fn build_and_tamper(
    order: Order<'_>,
    outlet: Outlet<'_>,
    tamper: Tamper<'_>,
) -> Result<Outcome, Stopped> {
    let reading = Reading::of(order.workspace, order.as_of, order.progress)?;
    put_out(reading, order, outlet, tamper)
}

fn put_out(
    mut reading: Reading,
    order: Order<'_>,
    outlet: Outlet<'_>,
    tamper: Tamper<'_>,
) -> Result<Outcome, Stopped> {
    if let Some(error) = reading.refusal() {
        return Err((error, Vec::new()));
    }
    (order.progress)(Step::Rendering);
    let newest_rows = std::mem::take(&mut reading.newest_rows);
    // Nothing is put out of what earlier periods judged.
    let memory = reading.replay.let_go_of_memory();
    let mut findings = reading.findings_by(&memory);
    drop(memory);
    let diagnostics = reading.diagnostics(&mut findings);
    if order.strict {
        let errors = reading::error_lines(&diagnostics);
        if !errors.is_empty() {
            return Err((BuildError::Strict(errors.len()), errors));
        }
    }
    let run = output::Run {
        workspace: order.workspace,
        reading: &reading,
        findings: &findings,
        diagnostics: &diagnostics,
        fingerprint: reading.fingerprint(),
        revision: reading.revision(&findings),
    };
    run.hand_out(newest_rows, outlet, tamper)
        .map_err(|error| (error, Vec::new()))?;
    let history = &reading.replay.history;
    let summary = summary::summarise(
        &findings,
        history,
        reading.tribunal(),
        &diagnostics,
        &reading.archive,
    );
    drop(findings);
    Ok(Outcome {
        as_of: reading.as_of,
        summary,
        reading,
    })
}
