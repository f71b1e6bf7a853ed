//! What people have changed in an output, or put into it: copied into a folder beside it before a new output takes its place.
//!
//! An output is the program's own and is made anew, but the office edits the draft circular where it lies. What is another file than
//! the manifest of its half says, or is in none, is somebody's work. A file that looks to the system as it did when it was made is not
//! read.

use super::super::disk::{self, Disk, files_under, hash_of, inside};
use super::super::record;
use super::{HALVES, Looks, OutputError, beside};
use crate::ingest::workspace::is_left_by_the_system;
use crate::report::manifest::MANIFEST_FILE;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// What is added to the name of the output for the folder beside it.
const SUFFIX: &str = "-原有";
/// The folder in it where no manifest says of which period an output was.
const NO_PERIOD: &str = "日期不明";
/// What is noted beside the output while it is renewed file by file.
const JOURNAL: &str = ".renewing";

/// What was copied aside.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The folder that has the copies.
    pub folder: PathBuf,
    /// Files that somebody has changed, by their paths in the output.
    pub changed: Vec<String>,
    /// Files that somebody has put there.
    pub added: Vec<String>,
}

/// The hashes that files of an output may have, by their paths in it. More than one where it was being renewed when a run ended.
type Known = BTreeMap<String, BTreeSet<String>>;

/// Copies aside what is not as it was made. What lies there already with the same content is not copied twice. `made` is how the files
/// looked when they were made, where that is known.
///
/// # Errors
/// Where a file can be neither read nor copied: it must not be lost.
pub fn keep(target: &Path, made: &Looks, disk: Disk<'_>) -> Result<Kept, OutputError> {
    let unlisted = |error: io::Error| unkept(target, &error);
    let paths = files_under(target).map_err(unlisted)?;
    let mut known = Known::new();
    let period = add_manifests(target, &mut known).unwrap_or_else(|| NO_PERIOD.to_owned());
    add_journal(target, &mut known);
    let strange: Vec<&String> = paths
        .par_iter()
        .filter(|path| !made.knows(target, path) && !is_as_made(target, path, &known))
        .collect();
    let mut kept = Kept {
        folder: folder_beside(target).map_err(unlisted)?.join(period),
        ..Kept::default()
    };
    for path in strange {
        copy(disk, &inside(target, path), &inside(&kept.folder, path))?;
        let list = if known.contains_key(path) {
            &mut kept.changed
        } else {
            &mut kept.added
        };
        list.push(path.clone());
    }
    Ok(kept)
}

/// Adds what the manifests of an output list, and themselves; its period, where one can be read.
fn add_manifests(output: &Path, known: &mut Known) -> Option<String> {
    let mut period = None;
    for half in HALVES {
        let folder = output.join(half);
        let Ok(Some(manifest)) = record::manifest(&folder) else {
            continue;
        };
        period = period.or_else(|| Some(manifest.as_of.to_string()));
        let own = hash_of(&folder.join(MANIFEST_FILE)).ok();
        let own = own.map(|hash| (MANIFEST_FILE.to_owned(), hash));
        for (path, hash) in manifest.outputs.into_iter().chain(own) {
            let path = format!("{half}/{path}");
            known.entry(path).or_default().insert(hash);
        }
    }
    period
}

/// Whether a file needs no keeping: as it was made, left by the system or by an ended run, or no file at all.
fn is_as_made(target: &Path, path: &str, known: &Known) -> bool {
    let file = inside(target, path);
    is_left_by_the_system(path)
        || disk::is_unfinished(path)
        || leads_to_no_file(&file)
        || known
            .get(path)
            .is_some_and(|hashes| hash_of(&file).is_ok_and(|hash| hashes.contains(&hash)))
}

/// Whether nothing is lost with it: a pipe would never end, and a link goes without the folder that it leads to.
fn leads_to_no_file(path: &Path) -> bool {
    match fs::metadata(path) {
        Ok(there) => !there.is_file(),
        Err(_) => fs::symlink_metadata(path).is_ok_and(|own| own.is_symlink()),
    }
}

/// The folder beside an output.
fn folder_beside(target: &Path) -> io::Result<PathBuf> {
    let target = match target.file_name() {
        Some(_) => target.to_owned(),
        None => fs::canonicalize(target)?,
    };
    let mut name = target
        .file_name()
        .map_or_else(OsString::new, OsString::from);
    name.push(SUFFIX);
    Ok(target.with_file_name(name))
}

/// Copies a file under a name that is free, or that has this very content.
fn copy(disk: Disk<'_>, from: &Path, to: &Path) -> Result<(), OutputError> {
    let unkept = |error: io::Error| unkept(from, &error);
    let hash = hash_of(from).map_err(unkept)?;
    for to in disk::numbered(to) {
        match hash_of(&to) {
            Ok(there) if there == hash => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return disk
                    .replace_with(&to, &mut |out| {
                        io::copy(&mut File::open(from)?, out).map(|_| ())
                    })
                    .map_err(unkept);
            }
            _ => {}
        }
    }
    Err(unkept(io::ErrorKind::AlreadyExists.into()))
}

fn unkept(path: &Path, error: &io::Error) -> OutputError {
    OutputError::Unkept {
        path: path.display().to_string(),
        reason: super::super::reason(error),
    }
}

/// Notes, before an output is renewed file by file, what of it and of the fresh one is the program's own: a run that ends on the way
/// leaves files that no manifest fits.
pub fn begin_renewal(target: &Path, fresh: &Path, disk: Disk<'_>) -> Result<(), OutputError> {
    let mut known = Known::new();
    add_journal(target, &mut known);
    add_manifests(target, &mut known);
    add_manifests(fresh, &mut known);
    let lines: String = known
        .iter()
        .flat_map(|(path, hashes)| hashes.iter().map(move |hash| format!("{hash} {path}\n")))
        .collect();
    let journal = beside(target, JOURNAL);
    disk.write(&journal, lines.as_bytes())
        .map_err(super::refused(&journal))
}

/// The output is whole: what was noted is of no more use. Where it cannot be removed, the next run tries again.
pub fn end_renewal(target: &Path, disk: Disk<'_>) {
    let _ = disk.remove_file(&beside(target, JOURNAL));
}

/// Adds what an ended renewal had noted.
fn add_journal(target: &Path, known: &mut Known) {
    let text = fs::read_to_string(beside(target, JOURNAL)).unwrap_or_default();
    for (hash, path) in text.lines().filter_map(|line| line.split_once(' ')) {
        known
            .entry(path.to_owned())
            .or_default()
            .insert(hash.to_owned());
    }
}
