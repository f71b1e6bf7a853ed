//! `duban explain`: why a matter, or a unit's score and escalations, are judged as they are.

use super::apart;
use super::args::ExplainOptions;
use super::console::{self, Progress};
use super::workspace::WorkspaceFolder;
use super::{DONE, REFUSED};
use crate::ingest::Hands;
use crate::pipeline::{self, AsOf, Workspace};
use crate::report::explain::Question;
use std::path::PathBuf;

/// Prints the explanation and nothing else; returns the exit code.
pub fn run(options: &ExplainOptions) -> u8 {
    match answer(options) {
        Ok(text) => {
            console::print(&text);
            DONE
        }
        Err(message) => {
            console::complain(&message);
            REFUSED
        }
    }
}

fn answer(options: &ExplainOptions) -> Result<String, String> {
    let root = options
        .workspace
        .clone()
        .unwrap_or_else(|| PathBuf::from("."));
    let folder = WorkspaceFolder::open(&root).map_err(|error| {
        let reason = super::reason(&error);
        format!("不能打开工作区「{}」：{reason}", root.display())
    })?;
    let read = |path: &str| folder.read(path);
    let as_of = options.as_of.map_or_else(
        || AsOf::NewestUpTo(chrono::Local::now().date_naive()),
        AsOf::On,
    );
    let workspace = Workspace {
        paths: &folder.paths,
        hands: Hands {
            read: &read,
            apart: Some(&apart::read),
        },
    };
    let question = Question {
        wanted: &options.wanted,
        unit: options.unit.as_deref(),
    };
    let progress = Progress::new(true);
    let said = pipeline::explain(workspace, as_of, question, &|step| progress.show(step));
    progress.finish();
    said.map_err(|(error, mut lines)| {
        lines.push(error.to_string());
        lines.join("\n")
    })?
}
