//! The compound file (OLE2) around .xls: its streams by name. No chain of sectors is followed further than the file is long.

use crate::diagnostic::Unreadable;

/// Sector numbers from here on mean something else: the end of a chain, a free sector, the tables themselves.
const SPECIAL: u32 = 0xFFFF_FFFA;
/// Streams shorter than this live in the small sectors.
const SMALL_STREAM: u64 = 4096;
const SMALL_SECTOR: usize = 64;

/// An opened compound file.
#[derive(Debug)]
pub struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    table: Vec<u32>,
    small_table: Vec<u32>,
    small: Vec<u8>,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    name: String,
    start: u32,
    length: u64,
}

fn damaged() -> Unreadable {
    Unreadable::damaged("旧版工作簿的扇区表有误")
}

impl<'a> Compound<'a> {
    /// Reads the tables and the directory.
    ///
    /// # Errors
    /// Where they are damaged.
    pub fn open(bytes: &'a [u8]) -> Result<Compound<'a>, Unreadable> {
        let sector = match u16_at(bytes, 30) {
            Some(9) => 512,
            Some(12) => 4096,
            _ => return Err(damaged()),
        };
        let mut compound = Compound {
            bytes,
            sector,
            table: Vec::new(),
            small_table: Vec::new(),
            small: Vec::new(),
            entries: Vec::new(),
        };
        compound.read_table()?;
        let directory = compound.chain(header(bytes, 48)?, None)?;
        compound.entries = directory.chunks_exact(128).filter_map(entry).collect();
        let small_table = compound.chain(header(bytes, 60)?, None)?;
        compound.small_table = numbers(&small_table);
        // The first entry is the root; its stream holds the small sectors.
        if let Some(root) = compound.entries.first()
            && root.length > 0
        {
            compound.small = compound.chain(root.start, Some(root.length))?;
        }
        Ok(compound)
    }

    /// Whether there is a stream or folder of that name.
    pub fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries
            .iter()
            .skip(1)
            .find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of a stream, or `None` where there is none of that name.
    ///
    /// # Errors
    /// Where its chain is broken.
    pub fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        let Some(entry) = self.entry(name) else {
            return Ok(None);
        };
        let stream = if entry.length < SMALL_STREAM {
            self.small_chain(entry.start, entry.length)?
        } else {
            self.chain(entry.start, Some(entry.length))?
        };
        Ok(Some(stream))
    }

    /// The sector table, whose own sectors are listed in the header and then in a chain.
    fn read_table(&mut self) -> Result<(), Unreadable> {
        let mut sectors: Vec<u32> = numbers(self.bytes.get(76..512).ok_or_else(damaged)?);
        let mut next = header(self.bytes, 68)?;
        let most = self.sectors();
        let mut followed = 0;
        while next < SPECIAL {
            followed += 1;
            if followed > most {
                return Err(damaged());
            }
            let mut listed = numbers(self.sector(next)?);
            next = listed.pop().ok_or_else(damaged)?;
            sectors.append(&mut listed);
        }
        let sectors = sectors.into_iter().filter(|number| *number < SPECIAL);
        // A table longer than the file has sectors is a loop.
        for number in sectors.take(most) {
            let part = numbers(self.sector(number)?);
            self.table.extend(part);
            if self.table.len() > most + self.sector / 4 {
                break;
            }
        }
        Ok(())
    }

    /// How many sectors the file can have, the last one perhaps cut short.
    fn sectors(&self) -> usize {
        self.bytes.len() / self.sector + 1
    }

    /// A sector; the last one of a file may be short.
    fn sector(&self, number: u32) -> Result<&'a [u8], Unreadable> {
        let start = (number as usize)
            .checked_add(1)
            .and_then(|position| position.checked_mul(self.sector))
            .filter(|start| *start < self.bytes.len())
            .ok_or_else(damaged)?;
        let end = self.bytes.len().min(start + self.sector);
        Ok(&self.bytes[start..end])
    }

    /// The bytes along a chain, up to a length where that is known.
    fn chain(&self, start: u32, length: Option<u64>) -> Result<Vec<u8>, Unreadable> {
        let mut bytes = Vec::new();
        let mut next = start;
        let mut seen = vec![false; self.sectors()];
        let wanted = length.map(|length| usize::try_from(length).unwrap_or(usize::MAX));
        while next < SPECIAL && wanted.is_none_or(|wanted| bytes.len() < wanted) {
            visit(&mut seen, next)?;
            bytes.extend_from_slice(self.sector(next)?);
            next = self.table.get(next as usize).copied().ok_or_else(damaged)?;
        }
        cut(bytes, wanted)
    }

    fn small_chain(&self, start: u32, length: u64) -> Result<Vec<u8>, Unreadable> {
        let mut bytes = Vec::new();
        let mut next = start;
        let wanted = usize::try_from(length).map_err(|_| damaged())?;
        let mut seen = vec![false; self.small.len() / SMALL_SECTOR + 1];
        while next < SPECIAL && bytes.len() < wanted {
            visit(&mut seen, next)?;
            let from = (next as usize)
                .checked_mul(SMALL_SECTOR)
                .ok_or_else(damaged)?;
            let to = self.small.len().min(from.saturating_add(SMALL_SECTOR));
            bytes.extend_from_slice(self.small.get(from..to).ok_or_else(damaged)?);
            if from == to {
                return Err(damaged());
            }
            next = self
                .small_table
                .get(next as usize)
                .copied()
                .ok_or_else(damaged)?;
        }
        cut(bytes, Some(wanted))
    }
}

/// A chain that comes to a sector a second time is a loop: what it would give is not what was written.
fn visit(seen: &mut [bool], sector: u32) -> Result<(), Unreadable> {
    match seen.get_mut(sector as usize) {
        Some(seen) if !*seen => *seen = true,
        _ => return Err(damaged()),
    }
    Ok(())
}

/// A stream that ends before its declared length has lost its end.
fn cut(mut bytes: Vec<u8>, wanted: Option<usize>) -> Result<Vec<u8>, Unreadable> {
    if let Some(wanted) = wanted {
        if bytes.len() < wanted {
            return Err(Unreadable::damaged("文件不完整，后半部分缺失"));
        }
        bytes.truncate(wanted);
    }
    Ok(bytes)
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let length = usize::from(u16_at(bytes, 64)?);
    let letters: Vec<u16> = bytes
        .get(..length.clamp(2, 64) - 2)?
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    // Writers of version 3 may leave rubbish in the upper half of the length.
    let length = u32_at(bytes, 120)?;
    Some(Entry {
        name: String::from_utf16_lossy(&letters),
        start: u32_at(bytes, 116)?,
        length: u64::from(length),
    })
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes
        .chunks_exact(4)
        .map(|part| u32::from_le_bytes([part[0], part[1], part[2], part[3]]))
        .collect()
}

fn header(bytes: &[u8], at: usize) -> Result<u32, Unreadable> {
    u32_at(bytes, at).ok_or_else(damaged)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let part = bytes.get(at..at + 2)?;
    Some(u16::from_le_bytes([part[0], part[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let part = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes([part[0], part[1], part[2], part[3]]))
}
