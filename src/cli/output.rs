//! Writing both halves beside the old ones and swapping them in when complete: a failed run leaves the old output as it was.

use crate::render::OutputFile;
use crate::report::manifest::MANIFEST_FILE;
use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
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

/// A build's claim on an output folder; what an earlier, killed one left behind has been cleared.
pub struct Claim {
    target: PathBuf,
    fresh: PathBuf,
    old: PathBuf,
    lock_path: PathBuf,
    lock: Option<File>,
}

impl Claim {
    /// Claims the folder, which may not exist yet.
    ///
    /// # Errors
    /// Where another build holds it, it holds foreign files, or the system refuses.
    pub fn take(target: &Path) -> Result<Claim, OutputError> {
        let beside = |suffix: &str| {
            let mut name = OsString::from(".");
            name.push(target.file_name().unwrap_or_else(|| "output".as_ref()));
            name.push(suffix);
            target.with_file_name(name)
        };
        if let Some(parent) = target
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty())
        {
            fs::create_dir_all(parent).map_err(refused(parent))?;
        }
        let lock_path = beside(".lock");
        let lock = File::create(&lock_path).map_err(refused(&lock_path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(OutputError::Busy),
            Err(TryLockError::Error(error)) => return Err(refused(&lock_path)(error)),
        }
        let claim = Claim {
            target: target.to_owned(),
            fresh: beside(".new"),
            old: beside(".old"),
            lock_path,
            lock: Some(lock),
        };
        claim.clear_litter()?;
        claim.check_target()?;
        Ok(claim)
    }

    /// Puts back an output that a killed swap had moved aside, and removes what a killed build had begun.
    fn clear_litter(&self) -> Result<(), OutputError> {
        if !self.target.exists() && self.old.exists() {
            fs::rename(&self.old, &self.target).map_err(refused(&self.target))?;
        }
        for litter in [&self.old, &self.fresh] {
            remove(litter).map_err(refused(litter))?;
        }
        Ok(())
    }

    fn check_target(&self) -> Result<(), OutputError> {
        let is_ours = |half: &str| self.target.join(half).join(MANIFEST_FILE).is_file();
        let foreign = match fs::read_dir(&self.target) {
            Ok(mut entries) => entries.next().is_some() && !(is_ours("site") && is_ours("office")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(_) => true,
        };
        if foreign {
            return Err(OutputError::NotOurs(self.target.display().to_string()));
        }
        Ok(())
    }

    /// Writes both halves into a fresh folder, then swaps it in.
    ///
    /// # Errors
    /// Where the system refuses; the old output is as it was.
    pub fn write(
        &self,
        site: &[OutputFile],
        office: &[OutputFile],
        progress: impl Fn(usize, usize),
    ) -> Result<(), OutputError> {
        let all = site.len() + office.len();
        let mut done = 0;
        for (half, files) in [("site", site), ("office", office)] {
            let root = self.fresh.join(half);
            fs::create_dir_all(&root).map_err(refused(&root))?;
            for file in files {
                let path = file
                    .path
                    .split('/')
                    .fold(root.clone(), |folder, part| folder.join(part));
                if let Some(folder) = path.parent() {
                    fs::create_dir_all(folder).map_err(refused(folder))?;
                }
                fs::write(&path, &file.bytes).map_err(refused(&path))?;
                done += 1;
                progress(done, all);
            }
        }
        self.swap()
    }

    fn swap(&self) -> Result<(), OutputError> {
        if self.target.exists() {
            if exchange(&self.fresh, &self.target).is_ok() {
                // The old output now stands under the fresh one's name.
                return remove(&self.fresh).map_err(refused(&self.fresh));
            }
            fs::rename(&self.target, &self.old).map_err(refused(&self.target))?;
            if let Err(error) = fs::rename(&self.fresh, &self.target) {
                fs::rename(&self.old, &self.target).map_err(refused(&self.target))?;
                return Err(refused(&self.target)(error));
            }
            remove(&self.old).map_err(refused(&self.old))
        } else {
            fs::rename(&self.fresh, &self.target).map_err(refused(&self.target))
        }
    }
}

impl Drop for Claim {
    /// What was begun is removed, and the lock given up; both are tried again by the next run.
    fn drop(&mut self) {
        let _ = remove(&self.fresh);
        self.lock = None;
        let _ = fs::remove_file(&self.lock_path);
    }
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Exchanges two folders in one step, so that there is no moment without an output.
#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?;
    Ok(())
}

/// Systems without such a step take two renames.
#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
