//! The lock of an output folder: a file beside it that only one build can hold.

use super::super::disk::Disk;
use super::{OutputError, refused};
use same_file::Handle;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// How often a lock is tried that another build took away in the same moment.
const TRIES: u32 = 3;

/// A lock that is held until it goes.
pub struct Lock<'a> {
    path: PathBuf,
    file: Option<File>,
    disk: Disk<'a>,
}

impl<'a> Lock<'a> {
    /// Takes the lock.
    ///
    /// # Errors
    /// Where another build has it, or the system refuses.
    pub fn take(path: &Path, disk: Disk<'a>) -> Result<Lock<'a>, OutputError> {
        for _ in 0..TRIES {
            let file = File::options()
                .create(true)
                .truncate(false)
                .write(true)
                .open(path)
                .map_err(refused(path))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(OutputError::Busy),
                // Some shares know no locks; two builds into one of them are the lesser evil than none.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(refused(path)(error)),
            }
            if is_still(&file, path).map_err(refused(path))? {
                return Ok(Lock {
                    path: path.to_owned(),
                    file: Some(file),
                    disk,
                });
            }
        }
        Err(OutputError::Busy)
    }
}

/// Whether the path still leads to the file that was locked: the build before removes it, perhaps between our opening and our locking.
fn is_still(file: &File, path: &Path) -> io::Result<bool> {
    let ours = Handle::from_file(file.try_clone()?)?;
    match Handle::from_path(path) {
        Ok(there) => Ok(there == ours),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

impl Drop for Lock<'_> {
    /// Removed while it is held, so that nobody can lock a file that is about to go; where a system wants it closed first, then after.
    fn drop(&mut self) {
        let is_gone = self.disk.remove_file(&self.path).is_ok();
        self.file = None;
        if !is_gone {
            let _ = self.disk.remove_file(&self.path);
        }
    }
}
