//! `duban check`: what is wrong with the ledgers, without building anything; and what a diagnostic's code means.

use super::args::{CheckFormat, CheckOptions};
use super::console::{self, Progress};
use super::store;
use super::workspace::WorkspaceFolder;
use super::{USAGE, as_of, told};
use crate::diagnostic::codes;
use crate::pipeline::{self, Shortcuts};
use crate::report;

/// Prints what was found; returns the exit code. Faults of ledgers are no failure of the program.
pub fn run(options: &CheckOptions) -> u8 {
    if let Some(code) = &options.explain {
        return explain(code);
    }
    console::concluded(check(options))
}

fn explain(wanted: &str) -> u8 {
    if let Some(code) = codes::find(wanted.trim().trim_matches(['[', ']'])) {
        return console::answered(console::print_lines(&report::check::explain(code)));
    }
    let mut known: Vec<(f64, &str)> = codes::ALL
        .iter()
        .map(|code| (strsim::jaro_winkler(wanted, code.name), code.name))
        .collect();
    known.sort_by(|a, b| b.0.total_cmp(&a.0));
    let near: Vec<&str> = known.iter().take(3).map(|(_, name)| *name).collect();
    console::complain(&format!(
        "没有「{wanted}」这个代号。相近的有：{}。",
        near.join("、")
    ));
    USAGE
}

fn check(options: &CheckOptions) -> Result<u8, String> {
    let folder = WorkspaceFolder::named(options.workspace.as_deref())?;
    let read = |path: &str, most: u64| folder.read(path, most);
    let workspace = folder.workspace(&read);
    let progress = Progress::new(true);
    // A check leaves the workspace as it is: what it reads is not kept.
    let mut shortcuts = if options.no_store {
        Shortcuts::default()
    } else {
        store::shortcuts(&folder.root, None)
    };
    let as_of = as_of(options.as_of);
    let checked = pipeline::check(&mut shortcuts, workspace, as_of, &|step| {
        progress.show(step);
    });
    progress.finish();
    let checked = checked.map_err(told)?;
    let report = checked.report();
    let printed = match options.format {
        CheckFormat::Text => console::print_each_line(|tell| report.lines(options.verbose, tell)),
        CheckFormat::Json => console::print_json(&report),
    };
    let refusal = checked.refusal();
    // As after a build: the program ends here, and the year it knows is left to the system.
    std::mem::forget(checked);
    let code = console::answered(printed);
    refusal.map_or(Ok(code), |error| Err(error.to_string()))
}
