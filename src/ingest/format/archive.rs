//! The zip inside modern workbooks: its parts by name, none of them longer than the limits of a file.

use super::unpack;
use crate::diagnostic::Unreadable;
use crate::ingest::shelf::Shelf;
use crate::model::settings::Limits;
use crate::source::{Key, passing_key_of};
use memchr::memmem;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::{BufRead, BufReader, Cursor, Read, Write};
use std::sync::Arc;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Bytes in a MiB, in which limits are given.
pub const MIB: u64 = 1024 * 1024;

/// An opened zip whose declared sizes are within the limit.
#[derive(Debug)]
pub struct Archive<'a> {
    bytes: &'a [u8],
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
        if declared_entries(bytes).is_some_and(|declared| declared > zip.len()) {
            return Err(named_twice());
        }
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
            // Pictures may have names that differ in case alone.
            let is_content = matches!(name.rsplit_once('.'), Some((_, "xml" | "bin")));
            match parts.entry(name) {
                Entry::Occupied(_) if is_content => return Err(named_twice()),
                Entry::Occupied(_) => {}
                Entry::Vacant(free) => {
                    free.insert(index);
                }
            }
        }
        if unpacked > limits.unpacked_mib * MIB {
            return Err(Unreadable::UnpackedTooLarge {
                mib: limits.unpacked_mib,
            });
        }
        Ok(Archive {
            bytes,
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

    /// The sum that a part should have unpacked.
    fn sum(&mut self, name: &str) -> Option<u32> {
        let index = self.parts.get(&normal(name)).copied()?;
        self.zip.by_index_raw(index).ok().map(|entry| entry.crc32())
    }

    /// The first two bytes of a part; `None` where it has not as many.
    pub fn first_two(&mut self, name: &str) -> Option<[u8; 2]> {
        let index = self.parts.get(&normal(name)).copied()?;
        let mut entry = self.zip.by_index(index).ok()?;
        let mut first = [0; 2];
        entry.read_exact(&mut first).ok().map(|()| first)
    }

    /// As many bytes as a part can have unpacked, by those that it has packed.
    fn most_unpacked(&mut self, name: &str) -> u64 {
        // Deflate packs no better.
        const BEST: u64 = 1_032;
        let index = self.parts.get(&normal(name)).copied();
        index
            .and_then(|index| self.zip.by_index_raw(index).ok())
            .map_or(0, |entry| entry.compressed_size().saturating_mul(BEST))
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
        // Whoever reads it to its end, one step further than it declares, learns whether its sum is right.
        let whole = entry.take(size.saturating_add(1));
        Ok(Some(BufReader::with_capacity(64 * 1024, whole)))
    }

    /// A part of moderate size that is packed as parts are wont to be; any other is left to the stream.
    fn packed(&mut self, name: &str) -> Option<Packed<'a>> {
        const MODERATE: u64 = 4 * MIB;
        let index = self.parts.get(&normal(name))?;
        let entry = self.zip.by_index_raw(*index).ok()?;
        let is_packed = entry.compression() == CompressionMethod::Deflated && !entry.encrypted();
        let (size, sum) = (entry.size(), entry.crc32());
        if !is_packed || size > MODERATE || size > self.left {
            return None;
        }
        let start = usize::try_from(entry.data_start()?).ok()?;
        let end = start.checked_add(usize::try_from(entry.compressed_size()).ok()?)?;
        let bytes = self.bytes.get(start..end)?;
        Some(Packed { bytes, size, sum })
    }

    /// Unpacks a part at once, where it is whole.
    fn at_once(&mut self, packed: &Packed<'_>) -> Option<Vec<u8>> {
        let bytes = unpack::at_once(packed.bytes, usize::try_from(packed.size).ok()?)?;
        if crc32fast::hash(&bytes) != packed.sum {
            return None;
        }
        self.left -= packed.size;
        Some(bytes)
    }

    /// As [`Archive::part`], for one that hardly differs between files: what has been unpacked before is taken from the shelf.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn part_of(
        &mut self,
        name: &str,
        shelf: &KnownParts,
    ) -> Result<Option<Arc<Vec<u8>>>, Unreadable> {
        let Some(packed) = self.packed(name) else {
            return Ok(self.part(name)?.map(Arc::new));
        };
        let key = packed.key();
        if let Some(known) = shelf.get(&key) {
            self.left -= packed.size;
            return Ok(Some(known));
        }
        let Some(bytes) = self.at_once(&packed).map(Arc::new) else {
            return Ok(self.part(name)?.map(Arc::new));
        };
        shelf.put(key, Arc::clone(&bytes));
        Ok(Some(bytes))
    }

    /// A part's bytes, or `None` where there is none of that name.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        let packed = self.packed(name);
        if let Some(bytes) = packed.and_then(|packed| self.at_once(&packed)) {
            return Ok(Some(bytes));
        }
        let (size, most) = (self.size(name), self.most_unpacked(name));
        let sum = self.sum(name);
        let Some(mut stream) = self.stream(name)? else {
            return Ok(None);
        };
        // Room for all of it at once: what grows by doubling would need twice as much of a file's memory in the end. What a part
        // declares is bounded, and believed as far as it could be packed.
        let mut bytes = Vec::new();
        let room = usize::try_from(size.min(most)).map_err(|_| Unreadable::TooCostly)?;
        bytes
            .try_reserve_exact(room)
            .map_err(|_| Unreadable::TooCostly)?;
        stream.read_to_end(&mut bytes).map_err(|_| broken(name))?;
        // A file that was damaged on its way says something else than its writer did.
        let is_whole = sum.is_none_or(|sum| crc32fast::hash(&bytes) == sum);
        is_whole.then_some(Some(bytes)).ok_or_else(|| broken(name))
    }
}

/// Parts that are mostly the same in all files, by how these hold them.
pub type KnownParts = Shelf<Arc<Vec<u8>>>;

/// A part as the zip holds it.
struct Packed<'a> {
    bytes: &'a [u8],
    /// Of its bytes when they are unpacked: how many, and their sum.
    size: u64,
    sum: u32,
}

impl Packed<'_> {
    /// What is equal under it is unpacked into the same.
    fn key(&self) -> Key {
        let mut bytes = Vec::with_capacity(self.bytes.len() + 12);
        bytes.extend_from_slice(&self.size.to_le_bytes());
        bytes.extend_from_slice(&self.sum.to_le_bytes());
        bytes.extend_from_slice(self.bytes);
        passing_key_of(&bytes)
    }
}

/// A zip of parts that are not packed; `None` where they are too many or too large for one.
pub fn of_parts<'p>(parts: impl Iterator<Item = (&'p str, &'p [u8])>) -> Option<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (part, bytes) in parts {
        archive.start_file(part, stored).ok()?;
        archive.write_all(bytes).ok()?;
    }
    Some(archive.finish().ok()?.into_inner())
}

/// How many entries the directory at a zip's end says that it has: of those that share a name the library keeps one. `None` where it says
/// it elsewhere.
fn declared_entries(bytes: &[u8]) -> Option<usize> {
    const END: &[u8] = b"PK\x05\x06";
    const ELSEWHERE: u16 = u16::MAX;
    let at = memmem::rfind(bytes, END)?;
    let count = bytes.get(at + 10..at + 12)?.try_into().ok()?;
    let count = u16::from_le_bytes(count);
    (count != ELSEWHERE).then_some(usize::from(count))
}

fn named_twice() -> Unreadable {
    Unreadable::damaged("压缩目录里有两个同名的部分")
}

fn broken(part: &str) -> Unreadable {
    Unreadable::damaged(format!("部件 {} 不能解压", part.trim_start_matches('/')))
}

fn normal(name: &str) -> String {
    name.replace('\\', "/")
        .trim_start_matches('/')
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::settings::Settings;

    #[test]
    fn a_part_whose_sum_is_wrong_is_damaged_however_it_is_read() {
        for size in [100, 5 * 1024 * 1024] {
            let content = vec![b'x'; size];
            let mut zipped = of_parts([("a.xml", content.as_slice())].into_iter()).expect("a zip");
            let at = zipped.iter().position(|byte| *byte == b'x');
            // The first one stands in the name, before the content.
            let inside = at.expect("a name") + 50;
            zipped[inside] = b'y';
            let limits = Settings::for_county("试县").limits;
            let mut archive = Archive::open(&zipped, &limits).expect("a zip");
            assert!(archive.part("a.xml").is_err(), "{size}");
            let mut stream = archive.stream("a.xml").expect("a zip").expect("a part");
            assert!(stream.read_to_end(&mut Vec::new()).is_err(), "{size}");
        }
    }

    #[test]
    fn a_large_part_takes_no_more_room_than_its_bytes() {
        let content = vec![b'x'; 5 * 1024 * 1024];
        let zipped = of_parts([("a.xml", content.as_slice())].into_iter()).expect("a zip");
        let limits = Settings::for_county("试县").limits;
        let mut archive = Archive::open(&zipped, &limits).expect("a zip");
        let part = archive.part("a.xml").expect("readable").expect("a part");
        assert!(part == content);
        assert_eq!(part.capacity(), part.len());
    }
}
