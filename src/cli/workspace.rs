//! A workspace on disk: its paths, and its files' bytes.

use super::{apart, reason};
use crate::ingest::workspace::{CALENDAR_FILE, is_ignored};
use crate::ingest::{Hands, ReadFile};
use crate::pipeline::Workspace;
use encoding_rs::GB18030;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{DirEntry, File, FileType};
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

/// What every workspace has.
pub const SETTINGS_FILE: &str = "duban.toml";

/// A workspace folder.
pub struct WorkspaceFolder {
    /// Where it stands.
    pub root: PathBuf,
    /// Paths relative to the folder, with `/`; an empty folder ends with `/`.
    pub paths: BTreeSet<String>,
    /// Where files lie whose paths are no UTF-8, by the paths as they are listed.
    otherwise: BTreeMap<String, PathBuf>,
}

impl WorkspaceFolder {
    /// Opens the folder that the command line names, else the one in which the program was started.
    ///
    /// # Errors
    /// Why it cannot be opened, in words.
    pub fn named(named: Option<&Path>) -> Result<WorkspaceFolder, String> {
        let root = named.unwrap_or(Path::new("."));
        WorkspaceFolder::open(root).map_err(|Unlisted { folder, error }| {
            let what = if folder == root {
                "工作区"
            } else {
                "文件夹"
            };
            format!("不能打开{what}「{}」：{}", folder.display(), reason(&error))
        })
    }

    /// Lists what the program reads: the top level, `ledgers/`, `notes/` and `published/`. Links to folders are not followed.
    ///
    /// # Errors
    /// The first folder that cannot be listed.
    fn open(root: &Path) -> Result<WorkspaceFolder, Unlisted> {
        let mut folder = WorkspaceFolder {
            root: root.to_owned(),
            paths: BTreeSet::new(),
            otherwise: BTreeMap::new(),
        };
        for (entry, kind) in listed(root)? {
            let name = name_of(&entry);
            if is_ignored(&name) {
                continue;
            }
            if kind.is_dir() && matches!(name.as_str(), "ledgers" | "notes" | "published") {
                folder.walk(&entry.path(), &name)?;
            } else if !kind.is_dir() {
                folder.add(name, &entry.path());
            } else if name == CALENDAR_FILE {
                folder.paths.insert(format!("{name}/"));
            }
        }
        Ok(folder)
    }

    fn walk(&mut self, folder: &Path, prefix: &str) -> Result<(), Unlisted> {
        // What systems leave behind is no content: a folder of nothing else is an empty one.
        let named = listed(folder)?.into_iter().map(|(entry, kind)| {
            let name = name_of(&entry);
            (entry, kind, name)
        });
        let entries: Vec<_> = named.filter(|(.., name)| !is_ignored(name)).collect();
        if entries.is_empty() {
            self.paths.insert(format!("{prefix}/"));
        }
        for (entry, kind, name) in entries {
            let path = format!("{prefix}/{name}");
            if kind.is_dir() {
                self.walk(&entry.path(), &path)?;
            } else {
                self.add(path, &entry.path());
            }
        }
        Ok(())
    }

    /// Lists a file; where two would be listed alike, the one whose name is not in UTF-8 by what the system makes of it.
    fn add(&mut self, path: String, place: &Path) {
        if place.to_str().is_some() {
            let other = self.otherwise.remove(&path);
            self.paths.insert(path.clone());
            if let Some(other) = other {
                self.add(path, &other);
            }
            return;
        }
        let path = if self.paths.contains(&path) {
            let name = place.file_name().unwrap_or_default().to_string_lossy();
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            format!("{folder}/{name}")
        } else {
            path
        };
        self.otherwise.insert(path.clone(), place.to_owned());
        self.paths.insert(path);
    }

    /// What the pipeline is handed of it; `read` reads its files, as [`WorkspaceFolder::read`] does.
    pub fn workspace<'a>(&'a self, read: &'a ReadFile<'a>) -> Workspace<'a> {
        Workspace {
            paths: &self.paths,
            hands: Hands {
                read,
                apart: Some(&apart::read),
            },
        }
    }

    /// Reads a regular file by its relative path, and no more of it than so many bytes. Nothing else is opened: a pipe or a device
    /// may never end.
    ///
    /// # Errors
    /// Where it cannot be read or is no regular file.
    pub fn read(&self, path: &str, most: u64) -> io::Result<Vec<u8>> {
        let parts = path.split('/');
        let named = || parts.fold(self.root.clone(), |folder, part| folder.join(part));
        let path = self.otherwise.get(path).cloned().unwrap_or_else(named);
        regular(&path, most)
    }
}

/// Reads a regular file, and no more of it than so many bytes.
///
/// # Errors
/// Where it cannot be read or is no regular file.
pub fn regular(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let known = std::fs::metadata(path)?;
    if !known.is_file() {
        return Err(io::Error::new(
            ErrorKind::Unsupported,
            "这是管道、设备或文件夹，不是普通文件",
        ));
    }
    // What the system says of its length is not trusted: some files have none, and others grow.
    let mut bytes = Vec::with_capacity(usize::try_from(known.len().min(most)).unwrap_or(0));
    let file = File::open(path)?;
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Refuses a folder that is no workspace: what is recorded in it, or looked for there, belongs elsewhere.
///
/// # Errors
/// In words, naming it.
pub fn refuse_other(root: &Path) -> Result<(), String> {
    let place = root.display();
    let not_opened = |error: io::Error| format!("不能打开工作区「{place}」：{}", reason(&error));
    std::fs::metadata(root).map_err(not_opened)?;
    match std::fs::symlink_metadata(root.join(SETTINGS_FILE)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(format!(
            "「{place}」不是工作区：没有 {SETTINGS_FILE}。请在工作区里运行，或写明工作区的位置。"
        )),
        Err(error) => Err(not_opened(error)),
    }
}

/// Folders of a workspace that are read, or that the program keeps its own notes in.
const READ_FOLDERS: [&str; 4] = ["ledgers", "notes", "published", ".duban"];

/// Refuses a folder to write to that lies where the workspace is read: what is written there would be taken for ledgers, or be in their
/// way.
///
/// # Errors
/// In words, naming both.
pub fn refuse_inside(root: &Path, target: &Path) -> Result<(), String> {
    let place = whereabouts(target);
    let within = READ_FOLDERS
        .iter()
        .find(|name| place.starts_with(whereabouts(&root.join(name))));
    let Some(name) = within else {
        return Ok(());
    };
    Err(format!(
        "「{}」在工作区的「{name}」里面，程序要从那里读台账和记录，写进去会被当作台账，或换掉原有的文件，没有写入。请另写一个文件夹。",
        target.display()
    ))
}

/// Refuses a folder to publish to in which the workspace lies: whoever reads the one could read the ledgers in the other.
///
/// # Errors
/// In words, naming both.
pub fn refuse_around(root: &Path, target: &Path) -> Result<(), String> {
    if !whereabouts(root).starts_with(whereabouts(target)) {
        return Ok(());
    }
    Err(format!(
        "工作区「{}」就在要发布到的「{}」里面，全县能读到那里，也就能读到台账和登记簿，没有发布。请另写一个不含工作区的文件夹。",
        root.display(),
        target.display()
    ))
}

/// Where a path leads, links followed as far as it exists, and `..` behind what does not exist yet taken as it will be once it does.
pub fn whereabouts(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut ancestors = whole.ancestors();
    let known = ancestors.find_map(|ancestor| {
        let mut real = ancestor.canonicalize().ok()?;
        for part in whole.strip_prefix(ancestor).ok()?.components() {
            match part {
                Component::ParentDir => drop(real.pop()),
                part => real.push(part),
            }
        }
        Some(real)
    });
    known.unwrap_or(whole)
}

/// A folder that cannot be listed, and why.
struct Unlisted {
    folder: PathBuf,
    error: io::Error,
}

/// What a folder holds, in order of its names.
fn listed(folder: &Path) -> Result<Vec<(DirEntry, FileType)>, Unlisted> {
    let read = || -> io::Result<Vec<(DirEntry, FileType)>> {
        let mut entries = std::fs::read_dir(folder)?
            .map(|entry| {
                let entry = entry?;
                let kind = entry.file_type()?;
                Ok((entry, kind))
            })
            .collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_key(|(entry, _)| entry.file_name());
        Ok(entries)
    };
    read().map_err(|error| Unlisted {
        folder: folder.to_owned(),
        error,
    })
}

/// A file's or folder's name. One that is no UTF-8 comes from an archive packed on a Chinese Windows, mostly, and is read as that writes it.
fn name_of(entry: &DirEntry) -> String {
    let name = entry.file_name();
    if let Some(name) = name.to_str() {
        return name.to_owned();
    }
    let bytes = name.as_encoded_bytes();
    let decoded = GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    decoded.map_or_else(|| name.to_string_lossy().into_owned(), Cow::into_owned)
}
