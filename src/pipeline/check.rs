//! Everything found wrong in a workspace, without rendering a page.

use super::error::BuildError;
use super::reading::{Reading, Stopped};
use super::{AsOf, Shortcuts, Step, Workspace};
use crate::diagnostic::Diagnostic;
use crate::report::check::CheckReport;

/// What a check came to.
pub struct Checked {
    /// Everything found wrong, the gravest first.
    pub diagnostics: Vec<Diagnostic>,
    /// What it rests on.
    pub reading: Reading,
}

impl Checked {
    /// Why a build of the same would stop where a check goes on: the note's wording.
    pub fn refusal(&self) -> Option<BuildError> {
        self.reading.refusal()
    }

    /// As it is told, to people or to programs.
    pub fn report(&self) -> CheckReport<'_> {
        CheckReport {
            history: &self.reading.replay.history,
            tribunal: self.reading.tribunal(),
            as_of: self.reading.as_of,
            diagnostics: &self.diagnostics,
            archive: &self.reading.archive,
        }
    }
}

/// Reads and judges a workspace and gathers what is wrong with it. What earlier runs have left is not found out again.
///
/// # Errors
/// Why nothing can be judged.
pub fn check(
    shortcuts: &mut Shortcuts<'_>,
    workspace: Workspace<'_>,
    as_of: AsOf,
    progress: &dyn Fn(Step),
) -> Result<Checked, Stopped> {
    // What is known of the newest rows goes with the process: to take it apart would be work for nobody, and a large county's is gone.
    let mut reading = Reading::knowing(shortcuts, workspace, as_of, progress)?;
    // What earlier periods judged goes with the findings, before anything is told.
    let memory = reading.replay.let_go_of_memory();
    let mut findings = reading.findings_by(&memory);
    drop(memory);
    let diagnostics = reading.diagnostics(&mut findings);
    drop(findings);
    Ok(Checked {
        diagnostics,
        reading,
    })
}
