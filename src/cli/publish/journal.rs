//! What a publication is about to bring into a folder, written there before the first file and removed after the last: the next run
//! knows by it which files of an ended one are ours, and two at once keep out of each other's way.

use super::super::disk::{Disk, inside, is_plain};
use super::super::transfer::told;
use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

/// Name of the journal in the folder that is published to.
pub const JOURNAL_FILE: &str = ".duban-publishing";

/// The journal of a publication that is going on.
pub struct Journal {
    path: PathBuf,
    file: File,
    /// Files that ended publications may have left.
    pub before: BTreeSet<String>,
}

impl Journal {
    /// Whether an ended publication has left its journal.
    pub fn is_left_in(target: &Path) -> bool {
        inside(target, JOURNAL_FILE).is_file()
    }

    /// Opens the journal and notes the files that are about to come, beside those that an ended publication had noted.
    ///
    /// # Errors
    /// In words, where somebody else is publishing there, or the system refuses.
    pub fn open<'a>(
        disk: Disk<'_>,
        target: &Path,
        coming: impl Iterator<Item = &'a str>,
    ) -> Result<Journal, String> {
        let path = inside(target, JOURNAL_FILE);
        let refused = |error: io::Error| format!("不能写入发布的位置：{}", told(&path, &error));
        disk.make_folder(target).map_err(|error| {
            format!(
                "找不到发布的位置，也不能新建它：{}\n请检查网络和共享文件夹是否可用、有没有写入权限。",
                told(target, &error)
            )
        })?;
        let mut file = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(refused)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                return Err("另一个 duban 正在发布到同一个位置，请等它结束后再运行。".to_owned());
            }
            Err(TryLockError::Error(error)) if error.kind() != io::ErrorKind::Unsupported => {
                return Err(refused(error));
            }
            _ => {}
        }
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(refused)?;
        let before: BTreeSet<String> = text
            .lines()
            .filter(|line| is_plain(line))
            .map(str::to_owned)
            .collect();
        let mut all = before.clone();
        all.extend(coming.map(str::to_owned));
        let lines: String = all.iter().flat_map(|line| [line, "\n"]).collect();
        file.rewind()
            .and_then(|()| file.set_len(0))
            .and_then(|()| file.write_all(lines.as_bytes()))
            .and_then(|()| file.sync_all())
            .map_err(refused)?;
        Ok(Journal { path, file, before })
    }

    /// The publication is complete.
    ///
    /// # Errors
    /// In words, where the journal cannot be removed.
    pub fn close(self, disk: Disk<'_>) -> Result<(), String> {
        drop(self.file);
        disk.remove_file(&self.path)
            .map_err(|error| told(&self.path, &error))
    }
}
