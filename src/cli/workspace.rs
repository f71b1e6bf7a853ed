//! A workspace on disk: its paths, and its files' bytes.

use super::reason;
use crate::ingest::workspace::is_ignored;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// A workspace folder.
pub struct WorkspaceFolder {
    /// Where it stands.
    pub root: PathBuf,
    /// Paths relative to the folder, with `/`; an empty folder ends with `/`.
    pub paths: BTreeSet<String>,
}

impl WorkspaceFolder {
    /// Opens the folder that the command line names, else the one in which the program was started.
    ///
    /// # Errors
    /// Why it cannot be opened, in words.
    pub fn named(named: Option<&Path>) -> Result<WorkspaceFolder, String> {
        let root = named.unwrap_or(Path::new("."));
        WorkspaceFolder::open(root)
            .map_err(|error| format!("不能打开工作区「{}」：{}", root.display(), reason(&error)))
    }

    /// Lists what the program reads: the top level, `ledgers/`, `notes/` and `published/`. Links to folders are not followed.
    ///
    /// # Errors
    /// Where a folder cannot be listed.
    pub fn open(root: &Path) -> io::Result<WorkspaceFolder> {
        let mut paths = BTreeSet::new();
        for entry in sorted(root)? {
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type()?;
            if is_ignored(&name) {
                continue;
            }
            if kind.is_dir() && matches!(name.as_str(), "ledgers" | "notes" | "published") {
                walk(&entry.path(), &name, &mut paths)?;
            } else if !kind.is_dir() {
                paths.insert(name);
            }
        }
        Ok(WorkspaceFolder {
            root: root.to_owned(),
            paths,
        })
    }

    /// Reads a file by its relative path.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        std::fs::read(
            path.split('/')
                .fold(self.root.clone(), |folder, part| folder.join(part)),
        )
    }
}

fn sorted(folder: &Path) -> io::Result<Vec<std::fs::DirEntry>> {
    let mut entries = std::fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    Ok(entries)
}

fn walk(folder: &Path, prefix: &str, paths: &mut BTreeSet<String>) -> io::Result<()> {
    let entries = sorted(folder)?;
    if entries.is_empty() {
        paths.insert(format!("{prefix}/"));
    }
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_ignored(&name) {
            continue;
        }
        let path = format!("{prefix}/{name}");
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), &path, paths)?;
        } else {
            paths.insert(path);
        }
    }
    Ok(())
}
