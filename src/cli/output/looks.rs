//! What the system says of an output's files when they were made: a file of which it still says the same need not be read to be known.

use super::super::disk::{files_under, inside};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

/// What the system says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Look {
    /// Its length in bytes.
    bytes: u64,
    /// When it was last written: seconds and nanoseconds.
    written: (u64, u32),
}

impl Look {
    /// `None` for what is no plain file, or of which the system does not tell a time.
    fn of(path: &Path) -> Option<Look> {
        let there = fs::symlink_metadata(path).ok()?;
        let written = there.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        // A share that keeps no times says the first second of all.
        (there.is_file() && !written.is_zero()).then(|| Look {
            bytes: there.len(),
            written: (written.as_secs(), written.subsec_nanos()),
        })
    }
}

/// The looks of an output's files, by their paths in it.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looks(BTreeMap<String, Look>);

impl Looks {
    /// Those of an output as it stands.
    ///
    /// # Errors
    /// Where its folders cannot be read.
    pub fn of(output: &Path) -> io::Result<Looks> {
        let looks = files_under(output)?.into_iter().filter_map(|path| {
            let look = Look::of(&inside(output, &path))?;
            Some((path, look))
        });
        Ok(Looks(looks.collect()))
    }

    /// Whether a file still looks as it did.
    pub fn knows(&self, output: &Path, path: &str) -> bool {
        let before = self.0.get(path);
        before.is_some() && before.copied() == Look::of(&inside(output, path))
    }
}
