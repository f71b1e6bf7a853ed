//! `duban publish`: the county's half to where the county reads it, and a record of what went out.
//!
//! Style and script go first, pages next, the first page last, so that a reader never meets a page whose parts are missing. Files that
//! are already there are left alone: a run that was interrupted is finished by the next one. The manifest is the last of all; until it
//! is there, the one of the publication before still tells which old pages are to be taken away.

use super::args::PublishOptions;
use super::{DONE, REFUSED, console, record};
use crate::ingest::settings_file;
use crate::report::manifest::{self, MANIFEST_FILE, Manifest};
use crate::report::published::{self, BuiltRecord, PublishedRecord};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A reader may hold a file open for a moment.
const TRIES: u32 = 4;
const PAUSE: Duration = Duration::from_millis(300);
const FIRST_PAGE: &str = "index.html";

/// Publishes the built site; returns the exit code.
pub fn run(options: &PublishOptions) -> u8 {
    match publish(options) {
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

/// How a file fared.
enum Copied {
    /// It was there already.
    Unchanged,
    /// It was written.
    Written,
}

fn publish(options: &PublishOptions) -> Result<String, String> {
    let root = options
        .workspace
        .clone()
        .unwrap_or_else(|| PathBuf::from("."));
    let output = options.out.clone().unwrap_or_else(|| root.join("output"));
    let built = record::built(&output)?;
    let site = output.join("site");
    let manifest = record::manifest(&site)?
        .filter(|manifest| manifest.fingerprint == built.fingerprint)
        .ok_or_else(|| {
            format!(
                "「{}」的内容不完整，请重新运行 duban build。",
                output.display()
            )
        })?;
    check_whole(&site, &manifest)?;
    let target = target(options, &root)?;
    check_target(&target, &site)?;
    let before = record::manifest(&target)?;
    let (written, failures) = copy_all(&site, &target, &manifest);
    if !failures.is_empty() {
        return Err(format!(
            "以下文件没有写成，其余的已发布；请关闭占用它们的程序后再运行一次：\n{}",
            failures.join("\n")
        ));
    }
    let removed = remove_stale(&target, before.as_ref(), &manifest)?;
    copy(&site, &target, MANIFEST_FILE)
        .map_err(|error| refused(&target.join(MANIFEST_FILE), &error))?;
    let kept = keep_record(&root, built, manifest)?;
    Ok(format!(
        "已发布到 {}\n写入 {written} 个文件，删去过时的 {removed} 个。\n{kept}",
        target.display()
    ))
}

/// Nothing that was altered since it was built goes out.
fn check_whole(site: &Path, manifest: &Manifest) -> Result<(), String> {
    let altered: Vec<&str> = manifest
        .outputs
        .iter()
        .filter(|(path, hash)| hash_of(&inside(site, path)).as_ref() != Some(*hash))
        .map(|(path, _)| path.as_str())
        .collect();
    if altered.is_empty() {
        return Ok(());
    }
    Err(format!(
        "以下文件与生成时不同，没有发布；请重新运行 duban build：\n{}",
        altered.join("\n")
    ))
}

/// Where to: `--to`, else `publish_to` of the settings, which is relative to the workspace.
fn target(options: &PublishOptions, root: &Path) -> Result<PathBuf, String> {
    if let Some(target) = &options.to {
        return Ok(target.clone());
    }
    let path = root.join("duban.toml");
    let text = fs::read_to_string(&path).map_err(|error| refused(&path, &error))?;
    let settings = settings_file::read_settings(text.trim_start_matches('\u{feff}'))
        .map_err(|error| error.to_string())?;
    settings
        .publish_to
        .map(|folder| root.join(folder))
        .ok_or_else(|| {
            "没有说明发布到哪里。请写 --to 文件夹，或在 duban.toml 中设 publish_to。".to_owned()
        })
}

/// A folder with somebody else's first page is not ours to write into.
fn check_target(target: &Path, site: &Path) -> Result<(), String> {
    let same = |one: &Path, other: &Path| match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    };
    if same(target, site) {
        return Err("发布的位置就是生成的位置，请另写一个文件夹。".to_owned());
    }
    let foreign = target.join(FIRST_PAGE).exists() && !target.join(MANIFEST_FILE).exists();
    let is_ours = record::manifest(target)?.is_none_or(|manifest| manifest.program == "duban");
    if foreign || !is_ours {
        return Err(format!(
            "「{}」里已有别的网页，为免覆盖没有发布。请另写一个文件夹。",
            target.display()
        ));
    }
    Ok(())
}

/// Copies every file in the order in which readers need them; returns how many were written, and what could not be.
fn copy_all(site: &Path, target: &Path, manifest: &Manifest) -> (usize, Vec<String>) {
    let mut paths: Vec<&str> = manifest.outputs.keys().map(String::as_str).collect();
    paths.sort_by_key(|path| (*path == FIRST_PAGE, !path.starts_with("assets/")));
    let (mut written, mut failures) = (0, Vec::new());
    for path in paths {
        match copy(site, target, path) {
            Ok(Copied::Written) => written += 1,
            Ok(Copied::Unchanged) => {}
            Err(error) => failures.push(refused(&inside(target, path), &error)),
        }
    }
    (written, failures)
}

fn copy(site: &Path, target: &Path, path: &str) -> io::Result<Copied> {
    let bytes = fs::read(inside(site, path))?;
    let to = inside(target, path);
    if fs::read(&to).is_ok_and(|there| there == bytes) {
        return Ok(Copied::Unchanged);
    }
    let mut tries = 0;
    loop {
        match write_beside(&to, &bytes) {
            Ok(()) => return Ok(Copied::Written),
            Err(error) if tries + 1 == TRIES => return Err(error),
            Err(_) => {
                tries += 1;
                std::thread::sleep(PAUSE);
            }
        }
    }
}

/// Writes beside the file and renames, so that a reader meets the old file or the new one, never half of it.
fn write_beside(to: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = to.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".duban-new");
    let beside = to.with_file_name(name);
    let outcome = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, to));
    if outcome.is_err() {
        // The next run writes it anew; what cannot be removed now is written over then.
        let _ = fs::remove_file(&beside);
    }
    outcome
}

/// Takes away the pages of the publication before that are no more: what was withdrawn must not be read on.
fn remove_stale(target: &Path, before: Option<&Manifest>, now: &Manifest) -> Result<usize, String> {
    let mut removed = 0;
    let outputs = before.iter().flat_map(|manifest| manifest.outputs.keys());
    for path in outputs.filter(|path| !now.outputs.contains_key(*path)) {
        let file = inside(target, path);
        match fs::remove_file(&file) {
            Ok(()) => removed += 1,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(refused(&file, &error)),
        }
    }
    Ok(removed)
}

/// Writes `published/<as-of>.json`. An earlier record that says something else is kept under a number of its own.
fn keep_record(root: &Path, built: BuiltRecord, manifest: Manifest) -> Result<String, String> {
    let as_of = built.as_of;
    let record = PublishedRecord {
        built,
        inputs: manifest.inputs,
        files: manifest.outputs,
    };
    let path = inside(root, &published::path(as_of));
    let mut bytes = serde_json::to_vec(&record).map_err(|error| error.to_string())?;
    bytes.push(b'\n');
    let before = fs::read(&path).ok();
    if before.as_ref() == Some(&bytes) {
        return Ok(format!("发布记录没有变化：{}", path.display()));
    }
    let mut told = format!("发布记录：{}", path.display());
    if before.is_some() {
        let kept = (1..10_000)
            .map(|number| path.with_file_name(format!("{as_of}.{number}.json")))
            .find(|path| !path.exists())
            .unwrap_or_else(|| path.with_extension("old.json"));
        fs::rename(&path, &kept).map_err(|error| refused(&kept, &error))?;
        told = format!(
            "{told}\n这一期以前发布过，原来的记录改存为：{}",
            kept.display()
        );
    }
    write_beside(&path, &bytes).map_err(|error| refused(&path, &error))?;
    Ok(told)
}

fn inside(folder: &Path, path: &str) -> PathBuf {
    path.split('/')
        .fold(folder.to_owned(), |folder, part| folder.join(part))
}

fn hash_of(file: &Path) -> Option<String> {
    let bytes = fs::read(file).ok()?;
    Some(manifest::hex(&manifest::sha256(&bytes)))
}

fn refused(path: &Path, error: &io::Error) -> String {
    format!("「{}」：{}", path.display(), super::reason(error))
}
