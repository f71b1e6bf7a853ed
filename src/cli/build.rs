//! `duban build`.

use super::apart;
use super::args::BuildOptions;
use super::console::{self, Progress};
use super::disk::Disk;
use super::output::{Claim, Swap};
use super::workspace::WorkspaceFolder;
use super::{DONE, REFUSED, reason};
use crate::ingest::Hands;
use crate::pipeline::{self, AsOf, Workspace};
use std::path::{Path, PathBuf};

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
    let root = options
        .workspace
        .clone()
        .unwrap_or_else(|| PathBuf::from("."));
    let folder = WorkspaceFolder::open(&root)
        .map_err(|error| format!("不能打开工作区「{}」：{}", root.display(), reason(&error)))?;
    let target = options.out.clone().unwrap_or_else(|| root.join("output"));
    let read = |path: &str| folder.read(path);
    let as_of = options.as_of.map_or_else(
        || AsOf::NewestUpTo(chrono::Local::now().date_naive()),
        AsOf::On,
    );
    let progress = Progress::new(!options.quiet);
    let workspace = Workspace {
        paths: &folder.paths,
        hands: Hands {
            read: &read,
            apart: Some(&apart::read),
        },
    };
    let outcome = pipeline::build(workspace, as_of, options.strict, &|step| {
        progress.show(step);
    })
    .map_err(|(error, lines)| {
        progress.finish();
        let mut message = lines;
        message.push(error.to_string());
        message.join("\n")
    })?;
    let written = Claim::take(&target, Disk::of_the_machine()).and_then(|claim| {
        claim.write(&outcome.site, &outcome.office, |done, all| {
            progress.writing(done, all);
        })
    });
    progress.finish();
    let swap = written.map_err(|error| error.to_string())?;
    if !options.quiet {
        let index = |half: &str| shown(&target.join(half).join("index.html"));
        console::print(&console::summary(
            &outcome.summary,
            &index("site"),
            &index("office"),
        ));
        if swap == Swap::FileByFile {
            console::print(
                "输出文件夹里有文件正被打开，不能整个替换，已改为逐个替换；内容是完整的。",
            );
        }
    }
    Ok(())
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
