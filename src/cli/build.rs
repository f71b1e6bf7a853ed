//! `duban build`.

use super::apart;
use super::args::BuildOptions;
use super::console::{self, Progress};
use super::disk::Disk;
use super::output::{Claim, Swap};
use super::store;
use super::workspace::WorkspaceFolder;
use super::{DONE, REFUSED};
use crate::ingest::Hands;
use crate::ingest::readings::Readings;
use crate::pipeline::{self, AsOf, Workspace};
use std::path::Path;
use std::sync::Arc;

/// What is said where the last build's output still stands for the same files.
const UNCHANGED: &str = "台账、设置和程序都与上次生成时相同，输出文件已逐个核对，不必重新生成。";

/// Builds a workspace; returns the exit code.
pub fn run(options: &BuildOptions) -> u8 {
    match build(options) {
        Ok(()) => DONE,
        Err(message) => {
            console::complain(&message);
            REFUSED
        }
    }
}

fn build(options: &BuildOptions) -> Result<(), String> {
    let folder = WorkspaceFolder::named(options.workspace.as_deref())?;
    let root = &folder.root;
    let target = options.out.clone().unwrap_or_else(|| root.join("output"));
    let today = chrono::Local::now().date_naive();
    let disk = Disk::of_the_machine();
    if let Some(last) = store::last(root).filter(|_| !options.no_store) {
        // The claim keeps other builds away while the old output is looked at.
        let claim = Claim::take(&target, disk);
        if claim.is_ok()
            && let Some(words) = last.unchanged(&folder, options, &target, today)
        {
            tell(options, &format!("{UNCHANGED}\n{words}"), &target);
            return Ok(());
        }
    }
    let reader = store::Reader::new(&folder);
    let read = |path: &str| reader.read(path);
    let as_of = options.as_of.map_or(AsOf::NewestUpTo(today), AsOf::On);
    let progress = Progress::new(!options.quiet);
    let workspace = Workspace {
        paths: &folder.paths,
        hands: Hands {
            read: &read,
            apart: Some(&apart::read),
        },
    };
    let readings = Arc::new(if options.no_store {
        Readings::default()
    } else {
        store::readings(root)
    });
    let outcome = pipeline::build_knowing(&readings, workspace, as_of, options.strict, &|step| {
        progress.show(step);
    })
    .map_err(|(error, lines)| {
        progress.finish();
        let mut message = lines;
        message.push(error.to_string());
        message.join("\n")
    })?;
    let written = Claim::take(&target, disk).and_then(|claim| {
        let swap = claim.write(&outcome.site, &outcome.office, |done, all| {
            progress.writing(done, all);
        })?;
        // Before the claim is given up: the store speaks of this output and of no later one.
        let words = console::summary(&outcome.summary);
        if !options.no_store {
            reader.keep(root, options, &target, outcome.as_of, words.clone());
            store::keep_readings(&readings, root, outcome.as_of);
        }
        Ok((swap, words))
    });
    progress.finish();
    let (swap, words) = written.map_err(|error| error.to_string())?;
    tell(options, &words, &target);
    if !options.quiet && swap == Swap::FileByFile {
        console::print("输出文件夹里有文件正被打开，不能整个替换，已改为逐个替换；内容是完整的。");
    }
    Ok(())
}

/// The closing words, and where to read on.
fn tell(options: &BuildOptions, words: &str, target: &Path) {
    if options.quiet {
        return;
    }
    let index = |half: &str| shown(&target.join(half).join("index.html"));
    let halves = console::halves(&index("site"), &index("office"));
    console::print(&format!("{words}{halves}"));
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
