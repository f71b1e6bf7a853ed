//! The disk as those who write meet it. Every step passes one place, so that a test can end the program, fill the disk or hold a file
//! open at each of them.

use crate::report::manifest;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A step that changes the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Make a folder and those above it.
    MakeFolder,
    /// Write a file.
    Write,
    /// Give a file or folder another name.
    Rename,
    /// Let two folders change places.
    Exchange,
    /// Remove a file.
    RemoveFile,
    /// Remove a folder with all that is in it.
    RemoveFolder,
}

/// Asked before each step with the path that it changes; may refuse it.
type Gate<'a> = dyn Fn(Step, &Path) -> io::Result<()> + 'a;

/// Writes what a file is to hold.
pub type Content<'a> = &'a mut dyn FnMut(&mut dyn io::Write) -> io::Result<()>;

/// A disk, and what stands before its steps.
#[derive(Clone, Copy)]
pub struct Disk<'a> {
    gate: &'a Gate<'a>,
    /// How long to wait for a file that another program holds open before it is tried again.
    pub pause: Duration,
    /// Whether the system refuses to move what another program has open: such a refusal goes away by waiting.
    holds: bool,
}

impl Disk<'static> {
    /// The disk of the machine.
    pub fn of_the_machine() -> Disk<'static> {
        Disk {
            gate: &|_, _| Ok(()),
            pause: Duration::from_millis(300),
            holds: cfg!(windows),
        }
    }
}

impl Disk<'_> {
    /// A disk whose steps a test watches and refuses, of a system that moves nothing that is open.
    #[cfg(test)]
    pub fn watched<'a>(gate: &'a Gate<'a>) -> Disk<'a> {
        Disk {
            gate,
            pause: Duration::ZERO,
            holds: true,
        }
    }

    /// Whether a step may succeed in a moment that the system has refused: another program has the file open, or the folder in which it
    /// lies. Nothing else is mended by waiting.
    pub fn is_held(&self, refusal: &io::Error) -> bool {
        /// What Windows says of what another program has open, or has locked a part of.
        const SHARING_VIOLATIONS: [i32; 2] = [32, 33];
        let is_violation = |code| SHARING_VIOLATIONS.contains(&code);
        self.holds
            && (refusal.kind() == io::ErrorKind::PermissionDenied
                || refusal.raw_os_error().is_some_and(is_violation))
    }

    /// Makes a folder and those above it.
    ///
    /// # Errors
    /// Where the system refuses; so for all steps.
    pub fn make_folder(&self, folder: &Path) -> io::Result<()> {
        if folder.is_dir() {
            return Ok(());
        }
        (self.gate)(Step::MakeFolder, folder)?;
        fs::create_dir_all(folder)
    }

    /// Writes a file.
    ///
    /// # Errors
    /// As above.
    pub fn write(&self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        (self.gate)(Step::Write, file)?;
        fs::write(file, bytes)
    }

    /// Writes at the end of a file.
    ///
    /// # Errors
    /// As above.
    pub fn append(&self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        (self.gate)(Step::Write, file)?;
        let mut open = OpenOptions::new().append(true).open(file)?;
        io::Write::write_all(&mut open, bytes)
    }

    /// Writes beside the file and renames, so that a reader meets the old file or the new one, never half of it, even after a power cut.
    ///
    /// # Errors
    /// As above; the old file stays.
    pub fn replace(&self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        self.replace_with(file, &mut |out| out.write_all(bytes))
    }

    /// As [`Disk::replace`], with somebody who writes what is not there as a whole.
    ///
    /// # Errors
    /// As above; the old file stays.
    pub fn replace_with(&self, file: &Path, content: Content<'_>) -> io::Result<()> {
        if let Some(folder) = file.parent() {
            self.make_folder(folder)?;
        }
        let beside = beside(file);
        let outcome = self
            .write_through(&beside, content)
            .and_then(|()| self.rename(&beside, file));
        if outcome.is_err() {
            // What cannot be removed now is written over, or cleared, by the next run.
            let _ = self.remove_file(&beside);
        }
        outcome
    }

    fn write_through(&self, file: &Path, content: Content<'_>) -> io::Result<()> {
        (self.gate)(Step::Write, file)?;
        let mut open = File::create(file)?;
        content(&mut open)?;
        open.sync_all()
    }

    /// Renames a file or folder; a file of the new name is replaced.
    ///
    /// # Errors
    /// As above.
    pub fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        (self.gate)(Step::Rename, to)?;
        fs::rename(from, to)
    }

    /// Removes a file; one that is not there is no error.
    ///
    /// # Errors
    /// As above.
    pub fn remove_file(&self, file: &Path) -> io::Result<()> {
        if file.symlink_metadata().is_err() {
            return Ok(());
        }
        (self.gate)(Step::RemoveFile, file)?;
        fs::remove_file(file)
    }

    /// Removes a folder with all that is in it; one that is not there is no error.
    ///
    /// # Errors
    /// As above.
    pub fn remove_folder(&self, folder: &Path) -> io::Result<()> {
        if folder.symlink_metadata().is_err() {
            return Ok(());
        }
        (self.gate)(Step::RemoveFolder, folder)?;
        fs::remove_dir_all(folder)
    }

    /// Removes a folder in which nothing is left.
    ///
    /// # Errors
    /// As above, and where something is.
    pub fn remove_empty_folder(&self, folder: &Path) -> io::Result<()> {
        (self.gate)(Step::RemoveFolder, folder)?;
        fs::remove_dir(folder)
    }

    /// Lets two folders change places in one step, so that there is no moment without either.
    ///
    /// # Errors
    /// As above, and where the system has no such step.
    pub fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        (self.gate)(Step::Exchange, other)?;
        exchange(one, other)
    }
}

/// What [`Disk::replace`] adds to a name until it renames.
const UNFINISHED: &str = ".duban-new";

/// Where [`Disk::replace`] writes before it renames.
pub fn beside(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(UNFINISHED);
    file.with_file_name(name)
}

/// Whether a path is of a file that [`Disk::replace`] has not finished.
pub fn is_unfinished(path: &str) -> bool {
    path.ends_with(UNFINISHED)
}

/// The SHA-256 of a file in hexadecimal, read piece by piece.
///
/// # Errors
/// Where it cannot be read.
pub fn hash_of(file: &Path) -> io::Result<String> {
    manifest::hex_of(&mut File::open(file)?)
}

/// The names under which a file may be kept beside others of its name.
pub fn numbered(file: &Path) -> impl Iterator<Item = PathBuf> + '_ {
    (1..10_000_u32).map(move |number| {
        if number == 1 {
            return file.to_owned();
        }
        let mut name = file.file_stem().map_or_else(OsString::new, OsString::from);
        name.push(format!("({number})"));
        if let Some(ending) = file.extension() {
            name.push(".");
            name.push(ending);
        }
        file.with_file_name(name)
    })
}

/// A path of a manifest, in a folder.
pub fn inside(folder: &Path, path: &str) -> PathBuf {
    path.split('/')
        .fold(folder.to_owned(), |folder, part| folder.join(part))
}

/// Whether a path that a journal, manifest or record names stays within its folder: a damaged one must not lead out of it.
pub fn is_plain(path: &str) -> bool {
    !path.is_empty()
        && !path.contains(['\\', ':', '\0'])
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// Every file under a folder by its relative path with `/`, in order; none where there is no such folder.
///
/// # Errors
/// Where a folder cannot be listed.
pub fn files_under(root: &Path) -> io::Result<Vec<String>> {
    let mut files = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(inside(root, &folder)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            let path = format!("{folder}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                folders.push(format!("{path}/"));
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?;
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
