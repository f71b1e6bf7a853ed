//! The zip inside modern workbooks: its parts by name, none of them longer than the limits of a file.

use crate::diagnostic::Unreadable;
use crate::model::settings::Limits;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Cursor, Read};

/// Bytes in a MiB, in which limits are given.
pub const MIB: u64 = 1024 * 1024;

/// An opened zip whose declared sizes are within the limit.
#[derive(Debug)]
pub struct Archive<'a> {
    zip: zip::ZipArchive<Cursor<&'a [u8]>>,
    /// Index of each part by its name in lower case, with `/` and without a leading one.
    parts: BTreeMap<String, usize>,
    unpacked: u64,
    /// What may still be unpacked: sheets that share one part would have it read again and again.
    left: u64,
    encrypted: bool,
}

impl<'a> Archive<'a> {
    /// Opens a zip, and refuses one whose declared sizes go beyond the limit before anything is unpacked: no part is ever
    /// read further than it declares.
    ///
    /// # Errors
    /// Where it is damaged or too large.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Archive<'a>, Unreadable> {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes))
            .map_err(|_| Unreadable::damaged("压缩目录不完整"))?;
        let mut parts = BTreeMap::new();
        let mut unpacked: u64 = 0;
        let mut encrypted = false;
        for index in 0..zip.len() {
            let entry = zip
                .by_index_raw(index)
                .map_err(|_| Unreadable::damaged("压缩目录不完整"))?;
            unpacked = unpacked.saturating_add(entry.size());
            encrypted |= entry.encrypted();
            let name = normal(
                &entry
                    .name()
                    .map_err(|_| Unreadable::damaged("压缩目录里的名称有误"))?,
            );
            parts.entry(name).or_insert(index);
        }
        if unpacked > limits.unpacked_mib * MIB {
            return Err(Unreadable::UnpackedTooLarge {
                mib: limits.unpacked_mib,
            });
        }
        Ok(Archive {
            zip,
            parts,
            unpacked,
            left: 4 * unpacked + 8 * MIB,
            encrypted,
        })
    }

    /// The sum of the declared sizes in bytes.
    pub fn unpacked(&self) -> u64 {
        self.unpacked
    }

    /// Whether any part is encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.encrypted
    }

    /// Whether there is a part of that name.
    pub fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&normal(name))
    }

    /// The declared size of a part in bytes; 0 where there is none.
    pub fn size(&mut self, name: &str) -> u64 {
        let index = self.parts.get(&normal(name)).copied();
        index
            .and_then(|index| self.zip.by_index_raw(index).ok())
            .map_or(0, |entry| entry.size())
    }

    /// The names of all parts, in lower case.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    /// Whether any part's name, in lower case, is one that is asked for.
    pub fn any(&self, wanted: impl Fn(&str) -> bool) -> bool {
        self.parts.keys().any(|name| wanted(name))
    }

    /// A part as a stream, or `None` where there is none of that name.
    ///
    /// # Errors
    /// Where it cannot be opened.
    pub fn stream(&mut self, name: &str) -> Result<Option<impl BufRead + '_>, Unreadable> {
        let Some(index) = self.parts.get(&normal(name)) else {
            return Ok(None);
        };
        let entry = self.zip.by_index(*index).map_err(|_| broken(name))?;
        let size = entry.size();
        self.left = self.left.checked_sub(size).ok_or(Unreadable::TooCostly)?;
        Ok(Some(BufReader::with_capacity(64 * 1024, entry.take(size))))
    }

    /// A part's bytes, or `None` where there is none of that name.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        let size = self.size(name);
        let Some(mut stream) = self.stream(name)? else {
            return Ok(None);
        };
        // What a part declares is bounded, and yet not trusted with more than this at once.
        let mut bytes = Vec::with_capacity(usize::try_from(size.min(MIB)).unwrap_or(0));
        stream.read_to_end(&mut bytes).map_err(|_| broken(name))?;
        Ok(Some(bytes))
    }
}

fn broken(part: &str) -> Unreadable {
    Unreadable::damaged(format!("部件 {} 不能解压", part.trim_start_matches('/')))
}

fn normal(name: &str) -> String {
    name.replace('\\', "/")
        .trim_start_matches('/')
        .to_lowercase()
}
