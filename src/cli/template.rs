//! `duban template`.

use super::args::TemplateOptions;
use super::console::{self, Progress};
use super::disk;
use super::workspace::{WorkspaceFolder, refuse_inside};
use super::{DONE, REFUSED, reason, told};
use crate::pipeline::{self, TEMPLATE_FOLDER};
use crate::render::OutputFile;
use crate::report::manifest::{hex, sha256};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What was written last, by path: a file that is another now has been filled in by somebody.
const RECORD: &str = ".duban-template.json";
/// Where files go that somebody has filled in.
pub(super) const KEPT_FOLDER: &str = "原有";

/// Writes the blank ledgers of a workspace; returns the exit code.
pub fn run(options: &TemplateOptions) -> u8 {
    match make(options) {
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

fn make(options: &TemplateOptions) -> Result<String, String> {
    let folder = WorkspaceFolder::named(options.workspace.as_deref())?;
    let target = options
        .out
        .clone()
        .unwrap_or_else(|| folder.root.join(TEMPLATE_FOLDER));
    refuse_inside(&folder.root, &target)?;
    let read = |path: &str, most: u64| folder.read(path, most);
    let workspace = folder.workspace(&read);
    let progress = Progress::new(true);
    let today = chrono::Local::now().date_naive();
    let made = pipeline::templates(workspace, today, &|step| progress.show(step));
    progress.finish();
    let made = made.map_err(told)?;
    let kept = write(&target, &made.files)?;
    let units = made
        .files
        .iter()
        .filter(|file| !file.path.contains('/'))
        .count();
    let mut lines = vec![format!(
        "已写出 {units} 个单位的空白台账和 {} 张登记簿：{}",
        made.files.len() - units,
        target.display()
    )];
    lines.push(match made.period {
        Some(period) => format!("台账里已带上 {period} 那一期还没有销号的事项。"),
        None => "还没有各单位的台账，空白台账里没有事项。".to_owned(),
    });
    if !kept.is_empty() {
        lines.push(format!(
            "下列文件已有人改动，没有覆盖，移到了「{}」：\n  {}",
            target.join(KEPT_FOLDER).display(),
            kept.join("\n  ")
        ));
    }
    Ok(lines.join("\n"))
}

/// Writes the files; what somebody has filled in is moved aside first. Returns what was moved.
pub(super) fn write(target: &Path, files: &[OutputFile]) -> Result<Vec<String>, String> {
    let record = inside(target, RECORD);
    let known: BTreeMap<String, String> = fs::read(&record)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default();
    let mut written = known.clone();
    let mut kept = Vec::new();
    for file in files {
        let path = inside(target, &file.path);
        let failed = |error: io::Error| refused(&path, &error);
        let hash = hex(&sha256(&file.bytes));
        match fs::read(&path) {
            Ok(there) => {
                let there = hex(&sha256(&there));
                if there != hash && known.get(&file.path) != Some(&there) {
                    set_aside(target, &file.path)?;
                    kept.push(file.path.clone());
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error)),
        }
        let parent = path.parent().unwrap_or(target);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&path, &file.bytes))
            .map_err(failed)?;
        written.insert(file.path.clone(), hash);
    }
    let text = serde_json::to_vec_pretty(&written).map_err(|error| error.to_string())?;
    fs::write(&record, text).map_err(|error| refused(&record, &error))?;
    Ok(kept)
}

/// Moves a file into the folder for such, under a name that is free.
pub(super) fn set_aside(target: &Path, path: &str) -> Result<(), String> {
    let from = inside(target, path);
    let beside = inside(&target.join(KEPT_FOLDER), path);
    let to = disk::numbered(&beside)
        .find(|path| !path.exists())
        .ok_or_else(|| format!("「{}」里同名的文件太多。", beside.display()))?;
    let parent = to.parent().unwrap_or(target);
    fs::create_dir_all(parent)
        .and_then(|()| fs::rename(&from, &to))
        .map_err(|error| refused(&from, &error))
}

/// A path with `/` between its parts, in a folder.
pub(super) fn inside(folder: &Path, path: &str) -> PathBuf {
    path.split('/')
        .fold(folder.to_owned(), |folder, part| folder.join(part))
}

/// Why a file could not be written.
pub(super) fn refused(path: &Path, error: &io::Error) -> String {
    format!("不能写入「{}」：{}", path.display(), reason(error))
}
