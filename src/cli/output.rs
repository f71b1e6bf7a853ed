//! Writing both halves beside the old ones and swapping them in when complete: a failed run leaves the old output as it was.

mod kept;
mod lock;
mod looks;
#[cfg(test)]
mod tests;

use super::disk::{self, Disk, inside};
use super::record;
use super::transfer;
use crate::ingest::workspace::is_left_by_the_system;
use crate::render::OutputFile;
use crate::report::manifest::{MANIFEST_FILE, PROGRAM};
pub use kept::Kept;
use lock::Lock;
pub use looks::Looks;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Why the output could not be written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// Another build is writing there.
    #[error("另一个 duban 正在生成到同一个文件夹，请等它结束后再运行。")]
    Busy,
    /// The folder holds something else.
    #[error(
        "输出文件夹「{0}」里有不是本程序生成的文件，为免误删没有写入。\n请用 --out 另写一个空文件夹，或先移走其中的文件。"
    )]
    NotOurs(String),
    /// The system refused.
    #[error(
        "不能写入「{path}」：{reason}\n原有的输出没有改动。请检查磁盘空间、写入权限，并关闭正在打开的输出文件后重新运行。"
    )]
    Refused {
        /// The file or folder.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// What somebody has changed, or put there, cannot be copied aside.
    #[error(
        "「{path}」不是生成时的样子，又不能另存：{reason}\n为免丢失没有换上新的输出，原有的没有改动。请移走这个文件，或关闭正在打开它的程序，再运行一次。"
    )]
    Unkept {
        /// The file or folder.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// The folder had to be renewed file by file, and some are held open.
    #[error(
        "以下文件没有换成新的，其余的都已更新；请关闭正在打开它们的程序，再运行一次：\n{}",
        .0.join("\n")
    )]
    Held(Vec<String>),
}

fn refused(path: &Path) -> impl Fn(io::Error) -> OutputError + '_ {
    move |error| {
        let reason = super::reason(&error);
        OutputError::Refused {
            path: path.display().to_string(),
            reason,
        }
    }
}

/// How the new output came to stand where the old one was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Swap {
    /// The folder as a whole.
    Whole,
    /// The system would not move the old folder, as Windows does while a file in it is open: file by file.
    FileByFile,
}

/// The halves of an output.
pub const HALVES: [&str; 2] = ["site", OFFICE];

/// The half of those who decide.
const OFFICE: &str = "office";

/// How often a folder that somebody holds is given its name: with the pauses between, for three seconds.
const TRIES: u32 = 11;

/// How many names are tried for a folder beside the output where an older one of that name cannot be removed.
const NAMES: u32 = 9;

/// A build's claim on an output folder; what an earlier, killed one left behind has been cleared.
pub struct Claim<'a> {
    disk: Disk<'a>,
    target: PathBuf,
    fresh: PathBuf,
    old: PathBuf,
    _lock: Lock<'a>,
}

impl<'a> Claim<'a> {
    /// Claims the folder, which may not exist yet.
    ///
    /// # Errors
    /// Where another build holds it, it holds foreign files, or the system refuses.
    pub fn take(target: &Path, disk: Disk<'a>) -> Result<Claim<'a>, OutputError> {
        if let Some(parent) = target
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty())
        {
            disk.make_folder(parent).map_err(refused(parent))?;
        }
        let lock = Lock::take(&beside(target, ".lock"), disk)?;
        put_back(target, disk)?;
        let claim = Claim {
            disk,
            target: target.to_owned(),
            fresh: free(target, ".new", disk)?,
            old: free(target, ".old", disk)?,
            _lock: lock,
        };
        claim.check_target()?;
        Ok(claim)
    }

    /// Claims an output that is there, so that no build takes its place. Where nothing can be written beside it, none can.
    ///
    /// # Errors
    /// Where a build holds it, or the system refuses.
    pub fn take_there(target: &Path) -> Result<Claim<'static>, OutputError> {
        fs::metadata(target).map_err(refused(target))?;
        Claim::take(target, Disk::of_the_machine())
    }

    fn check_target(&self) -> Result<(), OutputError> {
        let foreign = match fs::read_dir(&self.target) {
            Ok(mut entries) => entries.next().is_some() && !is_left_of_ours(&self.target),
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(_) => true,
        };
        if foreign {
            return Err(OutputError::NotOurs(self.target.display().to_string()));
        }
        Ok(())
    }

    /// Writes a file of a half into a fresh folder beside the output.
    ///
    /// # Errors
    /// Where the system refuses; the old output is as it was.
    pub fn put(&self, half: &str, file: &OutputFile) -> Result<(), OutputError> {
        let path = inside(&self.fresh.join(half), &file.path);
        if let Some(folder) = path.parent() {
            self.disk.make_folder(folder).map_err(refused(folder))?;
        }
        self.disk.write(&path, &file.bytes).map_err(refused(&path))
    }

    /// Goes on with a file that was put.
    ///
    /// # Errors
    /// As for [`Claim::put`].
    pub fn go_on(&self, half: &str, piece: &OutputFile) -> Result<(), OutputError> {
        let path = inside(&self.fresh.join(half), &piece.path);
        self.disk
            .append(&path, &piece.bytes)
            .map_err(refused(&path))
    }

    /// How what was put looks: nobody can have changed it yet.
    ///
    /// # Errors
    /// Where its folders cannot be read.
    pub fn looks(&self) -> io::Result<Looks> {
        Looks::of(&self.fresh)
    }

    /// Copies aside what people have changed in the output, or put into it, since it was made and looked like this.
    ///
    /// # Errors
    /// Where it cannot be copied; the old output is as it was.
    pub fn keep(&self, made: &Looks) -> Result<Kept, OutputError> {
        kept::keep(&self.target, made, self.disk)
    }

    /// Swaps in what was put, which must be whole, once what people did to the old output is kept.
    ///
    /// What cannot be removed once the new output stands is left to the next run: it is no reason to call the build failed.
    ///
    /// # Errors
    /// Where the system refuses; the old output is as it was. Where only some files are held open, those are named.
    pub fn swap(&self, _: &Kept) -> Result<Swap, OutputError> {
        let swap = self.bring()?;
        kept::end_renewal(&self.target, self.disk);
        Ok(swap)
    }

    fn bring(&self) -> Result<Swap, OutputError> {
        let (disk, target) = (self.disk, &self.target);
        if !target.exists() {
            self.settle(&self.fresh).map_err(refused(target))?;
            return Ok(Swap::Whole);
        }
        if disk.exchange(&self.fresh, target).is_ok() {
            // The old output now stands under the fresh one's name.
            let _ = disk.remove_folder(&self.fresh);
            return Ok(Swap::Whole);
        }
        if disk.rename(target, &self.old).is_err() {
            return self.renew();
        }
        if let Err(error) = self.settle(&self.fresh) {
            self.settle(&self.old).map_err(refused(target))?;
            return Err(refused(target)(error));
        }
        let _ = disk.remove_folder(&self.old);
        Ok(Swap::Whole)
    }

    /// Gives a folder the output's name, under which there is none. Windows refuses while anybody has a file in it open, as a scanner for
    /// viruses has those that were just written: it will have done in a moment.
    fn settle(&self, folder: &Path) -> io::Result<()> {
        let rename = || self.disk.rename(folder, &self.target);
        for _ in 1..TRIES {
            match rename() {
                Err(refusal) if self.disk.is_held(&refusal) => {
                    std::thread::sleep(self.disk.pause);
                }
                settled => return settled,
            }
        }
        rename()
    }

    /// Brings the fresh output over file by file, the manifests last. Those name what could not be replaced, should anybody look.
    fn renew(&self) -> Result<Swap, OutputError> {
        kept::begin_renewal(&self.target, &self.fresh, self.disk)?;
        let mut failures = Vec::new();
        for half in HALVES {
            let (from, to) = (self.fresh.join(half), self.target.join(half));
            let paths = disk::files_under(&from).map_err(refused(&from))?;
            let before = disk::files_under(&to).map_err(refused(&to))?;
            let mut moved =
                transfer::bring(self.disk, &from, &to, paths.iter().map(String::as_str));
            let stale = before.iter().filter(|path| !paths.contains(path));
            transfer::clear(self.disk, &to, stale.map(String::as_str), &mut moved);
            failures.extend(moved.failures);
        }
        if failures.is_empty() {
            Ok(Swap::FileByFile)
        } else {
            Err(OutputError::Held(failures))
        }
    }
}

impl Drop for Claim<'_> {
    /// What was begun is removed; where that fails the next run tries again.
    fn drop(&mut self) {
        let _ = self.disk.remove_folder(&self.fresh);
    }
}

/// The name of something that stands beside the output while a build runs.
fn beside(target: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(target.file_name().unwrap_or_else(|| "output".as_ref()));
    name.push(suffix);
    target.with_file_name(name)
}

/// The names that a folder beside the output may have.
fn numbered(target: &Path, suffix: &str) -> impl Iterator<Item = PathBuf> {
    (1..=NAMES).map(move |number| match number {
        1 => beside(target, suffix),
        number => beside(target, &format!("{suffix}{number}")),
    })
}

/// Whether a folder holds an output.
fn is_ours(folder: &Path) -> bool {
    HALVES
        .iter()
        .all(|half| folder.join(half).join(MANIFEST_FILE).is_file())
}

/// Whether a folder holds an output, or what somebody has left of one: halves and nothing else, and the manifest of the office's at least.
/// What no manifest lists is kept.
fn is_left_of_ours(folder: &Path) -> bool {
    let is_own = |half: &str| {
        let manifest = record::manifest(&folder.join(half));
        manifest.is_ok_and(|manifest| manifest.is_some_and(|it| it.program == PROGRAM))
    };
    let Ok(mut entries) = fs::read_dir(folder) else {
        return false;
    };
    let is_known = |name: &str| HALVES.contains(&name) || is_left_by_the_system(name);
    let has_no_other = entries
        .all(|entry| entry.is_ok_and(|entry| is_known(&entry.file_name().to_string_lossy())));
    // The half of the county alone may be what was published there.
    is_ours(folder) || has_no_other && is_own(OFFICE)
}

/// Puts back an output that a killed swap had moved aside.
fn put_back(target: &Path, disk: Disk<'_>) -> Result<(), OutputError> {
    if target.exists() {
        return Ok(());
    }
    match numbered(target, ".old").find(|old| is_ours(old)) {
        Some(old) => disk.rename(&old, target).map_err(refused(target)),
        None => Ok(()),
    }
}

/// Removes what killed builds left, and gives a name that is free: one of which something cannot be removed, because it is held open, is
/// left to the next run.
fn free(target: &Path, suffix: &str, disk: Disk<'_>) -> Result<PathBuf, OutputError> {
    let mut free = None;
    let mut stuck = None;
    for folder in numbered(target, suffix) {
        match disk.remove_folder(&folder) {
            Ok(()) => free = free.or(Some(folder)),
            Err(error) => stuck = stuck.or(Some(refused(&folder)(error))),
        }
    }
    match (free, stuck) {
        (Some(folder), _) => Ok(folder),
        (None, Some(error)) => Err(error),
        (None, None) => Ok(beside(target, suffix)),
    }
}
