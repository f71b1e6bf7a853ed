//! `duban explain`: why a matter, or a unit's score and escalations, are judged as they are.

use super::args::ExplainOptions;
use super::console::{self, Progress};
use super::workspace::WorkspaceFolder;
use super::{as_of, told};
use crate::pipeline;
use crate::report::explain::Question;

/// Prints the explanation and nothing else; returns the exit code.
pub fn run(options: &ExplainOptions) -> u8 {
    console::concluded(answer(options).map(|text| console::answer(&text)))
}

fn answer(options: &ExplainOptions) -> Result<String, String> {
    let folder = WorkspaceFolder::named(options.workspace.as_deref())?;
    let read = |path: &str, most: u64| folder.read(path, most);
    let workspace = folder.workspace(&read);
    let question = Question {
        wanted: &options.wanted,
        unit: options.unit.as_deref(),
    };
    let progress = Progress::new(true);
    let said = pipeline::explain(workspace, as_of(options.as_of), question, &|step| {
        progress.show(step);
    });
    progress.finish();
    said.map_err(told)?
}
