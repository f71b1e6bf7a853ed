//! Everything found wrong in a workspace, without rendering a page.

use super::reading::{Reading, Stopped};
use super::{AsOf, Shortcuts, Step, Workspace};
use crate::ingest::memory::Memory;
use crate::report::check::{self, CheckReport, Line};

/// What a check came to.
pub struct Checked {
    /// For programs.
    pub report: CheckReport,
    /// For people.
    pub lines: Vec<Line>,
    /// What they rest on.
    pub reading: Reading,
}

/// Reads and judges a workspace and gathers what is wrong with it. What earlier runs have left is not found out again.
///
/// # Errors
/// Why nothing can be judged.
pub fn check(
    shortcuts: &mut Shortcuts<'_>,
    workspace: Workspace<'_>,
    as_of: AsOf,
    verbose: bool,
    progress: &dyn Fn(Step),
) -> Result<Checked, Stopped> {
    let mut reading = Reading::knowing(shortcuts, workspace, as_of, progress)?;
    reading.newest_rows = Memory::default();
    let mut findings = reading.findings();
    let diagnostics = reading.diagnostics(&mut findings);
    let tribunal = reading.tribunal();
    let history = &reading.replay.history;
    let report = check::report(history, tribunal, reading.as_of, &diagnostics);
    let lines = check::lines(&report, &diagnostics, tribunal, verbose);
    drop(findings);
    Ok(Checked {
        report,
        lines,
        reading,
    })
}
