//! One question answered from what was read and concluded, without rendering a page.

use super::reading::{Reading, Stopped};
use super::{AsOf, Step, Workspace};
use crate::report::Audience;
use crate::report::explain::{self, Question};
use crate::report::pages::{SiteInput, Views};

/// Explains a matter, a register's row or a unit, in the words of the office's pages. The inner error says that nothing
/// is known by that name or number, with the nearest that is.
///
/// # Errors
/// Why nothing can be judged.
pub fn explain(
    workspace: Workspace<'_>,
    as_of: AsOf,
    question: Question<'_>,
    progress: &dyn Fn(Step),
) -> Result<Result<String, String>, Stopped> {
    let reading = Reading::of(workspace, as_of, progress)?;
    let mut findings = reading.findings();
    let diagnostics = reading.diagnostics(&mut findings);
    let fingerprint = reading.fingerprint();
    let input = SiteInput {
        // What was refused is told in no working, here as on the pages.
        diagnostics: &diagnostics,
        ..reading.input(&findings, &fingerprint)
    };
    Ok(explain::explain(
        &Views::new(&input, Audience::Office),
        question,
    ))
}
