//! `duban template`.

use super::args::TemplateOptions;
use super::console::{self, Progress};
use super::disk::{self, Disk, inside, is_plain};
use super::workspace::{WorkspaceFolder, refuse_inside};
use super::{reason, told};
use crate::pipeline::{self, TEMPLATE_FOLDER};
use crate::render::OutputFile;
use crate::report::manifest::{hex, sha256};
use crate::report::template::ANY_UNIT;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

/// What was written last, by path: a file that is another now has been filled in by somebody.
const RECORD: &str = ".duban-template.json";
/// Where files go that somebody has filled in.
pub(super) const KEPT_FOLDER: &str = "原有";

/// Writes the blank ledgers of a workspace; returns the exit code.
pub fn run(options: &TemplateOptions) -> u8 {
    console::concluded(make(options).map(|text| console::report(&text)))
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
    let kept = write(Disk::of_the_machine(), &target, &made.files)?;
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
        Some(period) => format!(
            "台账里已带上 {period} 那一期还没有销号的事项，退回修改的行也在里面，读不出的格照上期填的留着，涂了黄色（不宜照抄的空着）。"
        ),
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

/// Writes the files; what somebody has filled in is moved aside first. Returns what was moved. Where one cannot be written, those before
/// it are known to the next run all the same.
pub(super) fn write(
    disk: Disk<'_>,
    target: &Path,
    files: &[OutputFile],
) -> Result<Vec<String>, String> {
    let record = inside(target, RECORD);
    let mut known: BTreeMap<String, String> = fs::read(&record)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default();
    let mut kept = Vec::new();
    let outcome: Result<(), String> = files.iter().try_for_each(|file| {
        let (was_kept, hash) = write_one(disk, target, file, known.get(&file.path))?;
        kept.extend(was_kept.then(|| file.path.clone()));
        known.insert(file.path.clone(), hash);
        Ok(())
    });
    if outcome.is_ok() {
        kept.extend(clear_stale(disk, target, files, &mut known)?);
    }
    let text = serde_json::to_vec_pretty(&known).map_err(|error| error.to_string())?;
    let recorded = disk.replace(&record, &text);
    outcome?;
    recorded.map_err(|error| refused(&record, &error))?;
    Ok(kept)
}

/// Takes away what was written before and is no more, as the ledger of a unit that is dissolved; what somebody has filled in is set aside.
/// Returns what was. The ledger for any unit is that of a new workspace, and stays.
fn clear_stale(
    disk: Disk<'_>,
    target: &Path,
    files: &[OutputFile],
    known: &mut BTreeMap<String, String>,
) -> Result<Vec<String>, String> {
    let is_made = |path: &String| files.iter().any(|file| file.path == *path);
    let stale: Vec<String> = known
        .keys()
        .filter(|path| !is_made(path) && *path != ANY_UNIT && is_plain(path))
        .cloned()
        .collect();
    let mut kept = Vec::new();
    for path in stale {
        let file = inside(target, &path);
        match fs::read(&file) {
            Ok(there) if known.get(&path) == Some(&hex(&sha256(&there))) => {
                disk.remove_file(&file)
                    .map_err(|error| refused(&file, &error))?;
            }
            Ok(_) => {
                set_aside(disk, target, &path)?;
                kept.push(path.clone());
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(refused(&file, &error)),
        }
        known.remove(&path);
    }
    Ok(kept)
}

/// Writes a file; one that is neither the same nor what was written last is moved aside first. Returns whether it was, and the hash of
/// what stands there now.
fn write_one(
    disk: Disk<'_>,
    target: &Path,
    file: &OutputFile,
    last: Option<&String>,
) -> Result<(bool, String), String> {
    let path = inside(target, &file.path);
    let hash = hex(&sha256(&file.bytes));
    let is_filled_in = match fs::read(&path) {
        Ok(there) => {
            let there = hex(&sha256(&there));
            there != hash && last != Some(&there)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(refused(&path, &error)),
    };
    if is_filled_in {
        set_aside(disk, target, &file.path)?;
    }
    disk.replace(&path, &file.bytes)
        .map_err(|error| refused(&path, &error))?;
    Ok((is_filled_in, hash))
}

/// Moves a file into the folder for such, under a name that is free.
pub(super) fn set_aside(disk: Disk<'_>, target: &Path, path: &str) -> Result<(), String> {
    let from = inside(target, path);
    let beside = inside(&target.join(KEPT_FOLDER), path);
    let to = disk::numbered(&beside)
        .find(|path| !path.exists())
        .ok_or_else(|| format!("「{}」里同名的文件太多。", beside.display()))?;
    let parent = to.parent().unwrap_or(target);
    disk.make_folder(parent)
        .and_then(|()| disk.rename(&from, &to))
        .map_err(|error| refused(&from, &error))
}

/// Why a file could not be written.
pub(super) fn refused(path: &Path, error: &io::Error) -> String {
    format!("不能写入「{}」：{}", path.display(), reason(error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::disk::Step;

    #[test]
    fn what_was_written_before_a_file_that_cannot_be_is_known_to_the_next_run() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = |text: &str| {
            ["甲镇.xlsx", "乙镇.xlsx", "丙镇.xlsx"].map(|path| OutputFile {
                path: path.to_owned(),
                bytes: text.as_bytes().to_vec(),
            })
        };
        let held = |step: Step, path: &Path| match step {
            Step::Rename if path.ends_with("乙镇.xlsx") => {
                Err(io::ErrorKind::ResourceBusy.into())
            }
            _ => Ok(()),
        };
        let machine = Disk::of_the_machine();
        write(machine, folder.path(), &files("one")).expect("written");
        write(Disk::watched(&held), folder.path(), &files("two")).expect_err("held");
        let text = |name: &str| fs::read_to_string(folder.path().join(name)).expect("a file");
        let texts = ["甲镇.xlsx", "乙镇.xlsx", "丙镇.xlsx"].map(text);
        assert_eq!(texts, ["two", "one", "one"]);
        // Nobody has filled in any of them.
        let kept = write(machine, folder.path(), &files("three")).expect("written");
        assert_eq!(kept, [""; 0]);
        assert!(!folder.path().join(KEPT_FOLDER).exists());
    }
}
