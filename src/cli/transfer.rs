//! Bringing a half file by file from one folder into another that people may be reading.

use super::disk::{self, Disk, inside};
use crate::report::manifest::MANIFEST_FILE;
use std::fs;
use std::io;
use std::path::Path;

/// The page that readers open first, and that goes last.
pub const FIRST_PAGE: &str = "index.html";

/// How often a file that another program holds open is tried.
const TRIES: u32 = 4;

/// What became of the files.
#[derive(Debug, Default)]
pub struct Transfer {
    /// How many were written.
    pub written: usize,
    /// How many stale ones were removed.
    pub removed: usize,
    /// What could not be written or removed, each with the reason.
    pub failures: Vec<String>,
}

/// Brings the files over in the order in which readers need them: style and script, what pages lead to, pages, and the first page last,
/// so that nobody meets a page whose parts are missing. Files that are there already are left alone, one that cannot be written is
/// tried again after the others, and a manifest among them goes after all.
pub fn bring<'a>(
    disk: Disk<'_>,
    from: &Path,
    to: &Path,
    paths: impl Iterator<Item = &'a str>,
) -> Transfer {
    let mut waiting: Vec<&str> = paths.collect();
    waiting.sort_by_key(|path| turn(path));
    let (written, failures) = persist(disk, to, waiting, |path| copy(disk, from, to, path));
    Transfer {
        written,
        removed: 0,
        failures,
    }
}

/// Removes what is no longer part of the half.
pub fn clear<'a>(
    disk: Disk<'_>,
    to: &Path,
    stale: impl Iterator<Item = &'a str>,
    transfer: &mut Transfer,
) {
    let (removed, failures) = persist(disk, to, stale.collect(), |path| {
        let file = inside(to, path);
        let is_there = file.symlink_metadata().is_ok();
        disk.remove_file(&file)?;
        // A folder that has become empty goes too; one that has not, or that is in use, stays.
        if let Some(folder) = file.parent().filter(|folder| *folder != to) {
            let _ = disk.remove_empty_folder(folder);
        }
        Ok(is_there)
    });
    transfer.removed += removed;
    transfer.failures.extend(failures);
}

/// Does something for each path, and again, after all the others, for those that the system refused; how often there was anything to
/// do, and what was refused to the end.
fn persist(
    disk: Disk<'_>,
    to: &Path,
    mut waiting: Vec<&str>,
    act: impl Fn(&str) -> io::Result<bool>,
) -> (usize, Vec<String>) {
    let mut done = 0;
    let mut refused = Vec::new();
    for attempt in 0..TRIES {
        if attempt > 0 && !waiting.is_empty() {
            std::thread::sleep(disk.pause);
        }
        refused.clear();
        waiting.retain(|path| match act(path) {
            Ok(was_needed) => {
                done += usize::from(was_needed);
                false
            }
            Err(error) => {
                refused.push(told(&inside(to, path), &error));
                true
            }
        });
    }
    (done, refused)
}

/// Removes what an ended run wrote beside the files and had not yet renamed.
///
/// # Errors
/// In words, where one cannot be removed.
pub fn clear_unfinished<'a>(
    disk: Disk<'_>,
    to: &Path,
    paths: impl Iterator<Item = &'a str>,
) -> Result<(), String> {
    for path in paths {
        let file = disk::beside(&inside(to, path));
        disk.remove_file(&file)
            .map_err(|error| told(&file, &error))?;
    }
    Ok(())
}

fn turn(path: &str) -> u8 {
    match path {
        MANIFEST_FILE => 4,
        FIRST_PAGE => 3,
        path if path.starts_with("assets/") => 0,
        path if path.strip_suffix(".html").is_none() => 1,
        _ => 2,
    }
}

/// Copies one file; whether it had to be written.
fn copy(disk: Disk<'_>, from: &Path, to: &Path, path: &str) -> io::Result<bool> {
    let bytes = fs::read(inside(from, path))?;
    let target = inside(to, path);
    if is_the_same(&target, &bytes) {
        return Ok(false);
    }
    disk.replace(&target, &bytes)?;
    Ok(true)
}

fn is_the_same(file: &Path, bytes: &[u8]) -> bool {
    let length = fs::metadata(file).map(|there| there.len());
    length.is_ok_and(|length| length == bytes.len() as u64)
        && fs::read(file).is_ok_and(|there| there == bytes)
}

/// A path with what the system says about it.
pub fn told(path: &Path, error: &io::Error) -> String {
    format!("「{}」：{}", path.display(), super::reason(error))
}

#[cfg(test)]
mod tests {
    use super::turn;

    #[test]
    fn style_goes_first_and_the_first_page_last() {
        let mut paths = [
            "manifest.json",
            "index.html",
            "units/甲镇.html",
            "attachments/综合排名表.xlsx",
            "assets/site.css",
            "units/index.html",
        ];
        paths.sort_by_key(|path| turn(path));
        assert_eq!(
            paths,
            [
                "assets/site.css",
                "attachments/综合排名表.xlsx",
                "units/甲镇.html",
                "units/index.html",
                "index.html",
                "manifest.json",
            ]
        );
    }
}
