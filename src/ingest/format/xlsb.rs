//! .xlsb: the parts of an .xlsx as records in binary.

use super::SheetContent;
use super::archive::Archive;
use super::biff::{EPOCH_1904, error_name, rk};
use super::number_format::Shown;
use super::parts;
use super::rows::{Budget, Rows};
use super::xml;
use crate::diagnostic::Unreadable;
use crate::source::{BROKEN, RawCell};
use std::collections::BTreeMap;
use std::io::{BufRead, Read};

const WORKBOOK: &str = "xl/workbook.bin";
/// The last column that a sheet can have, counted from zero.
const LAST_COLUMN: u32 = 16_383;
const LAST_ROW: u32 = 1_048_575;

mod id {
    pub const ROW: u16 = 0;
    pub const BLANK: u16 = 1;
    pub const FORMULA_TEXT: u16 = 8;
    pub const FORMULA_ERROR: u16 = 11;
    pub const SHORT_BLANK: u16 = 12;
    pub const SHORT_INDEX: u16 = 18;
    pub const SHARED_STRING: u16 = 19;
    pub const FORMAT: u16 = 44;
    pub const EXTENDED_FORMAT: u16 = 47;
    pub const RICH_CELL: u16 = 62;
    pub const SHEET_DATA_END: u16 = 146;
    pub const WORKBOOK_PROPERTIES: u16 = 153;
    pub const SHEET: u16 = 156;
    pub const MERGED_CELLS: u16 = 176;
    pub const CELL_FORMATS_BEGIN: u16 = 617;
    pub const CELL_FORMATS_END: u16 = 618;
}

/// What the parts beside the sheets tell.
struct Book {
    epoch: f64,
    strings: Vec<String>,
    /// By index of cell format: whether it shows a date.
    formats: Vec<Shown>,
    /// Name, part, hidden.
    sheets: Vec<(String, String, bool)>,
}

/// The worksheets of a workbook.
///
/// # Errors
/// Where it is damaged or goes beyond a limit.
pub fn read(
    mut archive: Archive<'_>,
    budget: &mut Budget<'_>,
) -> Result<Vec<SheetContent>, Unreadable> {
    let book = Book {
        strings: shared_strings(&mut archive)?,
        formats: formats(&mut archive)?,
        ..workbook(&mut archive)?
    };
    let mut sheets = Vec::new();
    for (name, part, hidden) in &book.sheets {
        budget.sheet()?;
        let Some(stream) = archive.stream(part)? else {
            return Err(Unreadable::damaged(format!("缺少工作表「{name}」的部件")));
        };
        let mut sheet = SheetContent {
            name: name.clone(),
            hidden: *hidden,
            rows: Vec::new(),
            merges: Vec::new(),
            fields: Vec::new(),
        };
        read_sheet(&book, stream, part, &mut sheet, budget)?;
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn workbook(archive: &mut Archive<'_>) -> Result<Book, Unreadable> {
    let relations = parts::relations(archive, WORKBOOK)?;
    let mut book = Book {
        epoch: 0.0,
        strings: Vec::new(),
        formats: Vec::new(),
        sheets: Vec::new(),
    };
    let Some(stream) = archive.stream(WORKBOOK)? else {
        return Err(Unreadable::damaged(format!("缺少部件 {WORKBOOK}")));
    };
    let mut records = Records::new(stream, WORKBOOK);
    while let Some(record) = records.next()? {
        match record.id {
            id::WORKBOOK_PROPERTIES if record.u32(0).is_some_and(|flags| flags & 1 != 0) => {
                book.epoch = EPOCH_1904;
            }
            id::SHEET => {
                let sheet = (|| {
                    let (relation, length) = record.text(8)?;
                    let (name, _) = record.text(8 + length)?;
                    Some((record.u32(0)? != 0, relation, name))
                })();
                let (hidden, relation, name) = sheet.ok_or_else(|| xml::damaged(WORKBOOK))?;
                // Charts, dialogs and macros are no data.
                if let Some((kind, target)) = relations.get(&relation)
                    && kind.ends_with("/worksheet")
                {
                    book.sheets.push((name, target.clone(), hidden));
                }
            }
            _ => {}
        }
    }
    Ok(book)
}

fn shared_strings(archive: &mut Archive<'_>) -> Result<Vec<String>, Unreadable> {
    const PART: &str = "xl/sharedStrings.bin";
    let mut strings = Vec::new();
    if let Some(stream) = archive.stream(PART)? {
        let mut records = Records::new(stream, PART);
        while let Some(record) = records.next()? {
            if record.id == id::SHARED_STRING {
                let (text, _) = record.text(1).ok_or_else(|| xml::damaged(PART))?;
                strings.push(text);
            }
        }
    }
    Ok(strings)
}

/// By format of cells: what it makes of a number.
fn formats(archive: &mut Archive<'_>) -> Result<Vec<Shown>, Unreadable> {
    const PART: &str = "xl/styles.bin";
    let mut codes: BTreeMap<u16, Shown> = BTreeMap::new();
    let mut formats = Vec::new();
    let Some(stream) = archive.stream(PART)? else {
        return Ok(formats);
    };
    let mut records = Records::new(stream, PART);
    let mut of_cells = false;
    while let Some(record) = records.next()? {
        match record.id {
            id::FORMAT => {
                let format = record.u16(0).zip(record.text(2));
                let (id, (code, _)) = format.ok_or_else(|| xml::damaged(PART))?;
                codes.insert(id, Shown::by_code(&code));
            }
            id::CELL_FORMATS_BEGIN => of_cells = true,
            id::CELL_FORMATS_END => break,
            id::EXTENDED_FORMAT if of_cells => {
                let id = record.u16(2).ok_or_else(|| xml::damaged(PART))?;
                let own = codes.get(&id).cloned();
                formats.push(own.unwrap_or_else(|| Shown::built_in(id)));
            }
            _ => {}
        }
    }
    Ok(formats)
}

fn read_sheet(
    book: &Book,
    stream: impl BufRead,
    part: &str,
    sheet: &mut SheetContent,
    budget: &mut Budget<'_>,
) -> Result<(), Unreadable> {
    let damaged = || xml::damaged(part);
    let mut rows = Rows::of(&sheet.name);
    let mut records = Records::new(stream, part);
    let mut row = 0;
    let mut column = 0_u32;
    let mut has_ended = false;
    while let Some(record) = records.next()? {
        match record.id {
            id::ROW => {
                row = record
                    .u32(0)
                    .filter(|row| *row <= LAST_ROW)
                    .ok_or_else(damaged)?;
                column = 0;
            }
            id::BLANK..=id::FORMULA_ERROR | id::RICH_CELL => {
                let at = record.u32(0).filter(|at| *at <= LAST_COLUMN);
                let at = at.ok_or_else(damaged)?;
                let cell = book.cell(&record, record.id, 4).ok_or_else(damaged)?;
                rows.push(row, at, cell, budget)?;
                column = at + 1;
            }
            // A short cell stands right behind the one before.
            id::SHORT_BLANK..=id::SHORT_INDEX => {
                let kind = record.id - id::SHORT_BLANK + id::BLANK;
                let cell = book.cell(&record, kind, 0).ok_or_else(damaged)?;
                rows.push(row, column.min(LAST_COLUMN), cell, budget)?;
                column = column.saturating_add(1);
            }
            id::SHEET_DATA_END => has_ended = true,
            id::MERGED_CELLS => {
                budget.merge()?;
                let at = |at| record.u32(at).ok_or_else(damaged);
                let (first_row, last_row, first, last) = (at(0)?, at(4)?, at(8)?, at(12)?);
                if first_row <= last_row && first <= last {
                    sheet.merges.push((first_row, first, last_row, last));
                }
            }
            _ => {}
        }
    }
    if !has_ended {
        return Err(Unreadable::damaged("文件不完整，后半部分缺失"));
    }
    sheet.rows = rows.finish(budget)?;
    Ok(())
}

impl Book {
    /// The content of a cell's record, whose format stands at `at` and the value behind it; `None` where it is cut short.
    fn cell(&self, record: &Record<'_>, kind: u16, at: usize) -> Option<RawCell> {
        let format = record.u32(at)? & 0x00FF_FFFF;
        let at = at + 4;
        let text = |at| record.text(at).map(|(text, _)| RawCell::Text(text.into()));
        let number = |number: f64| {
            let shown = self.formats.get(format as usize);
            shown.map_or(RawCell::plain_number(number, self.epoch), |shown| {
                shown.cell(number, self.epoch)
            })
        };
        match kind {
            2 => Some(number(rk(record.u32(at)?))),
            3 | 11 => Some(RawCell::Error(error_name(record.u8(at)?).into())),
            4 | 10 => Some(RawCell::Bool(record.u8(at)? != 0)),
            5 | 9 => Some(number(f64::from_bits(record.u64(at)?))),
            6 | id::FORMULA_TEXT => text(at),
            7 => {
                let index = record.u32(at)? as usize;
                Some(match self.strings.get(index) {
                    Some(text) => RawCell::Text(text.as_str().into()),
                    None => RawCell::Error(BROKEN.into()),
                })
            }
            id::RICH_CELL => text(at + 1),
            _ => Some(RawCell::Text("".into())),
        }
    }
}

struct Record<'a> {
    id: u16,
    data: &'a [u8],
}

impl Record<'_> {
    fn bytes<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        self.data.get(at..at.checked_add(N)?)?.try_into().ok()
    }

    fn u8(&self, at: usize) -> Option<u8> {
        self.data.get(at).copied()
    }

    fn u16(&self, at: usize) -> Option<u16> {
        self.bytes(at).map(u16::from_le_bytes)
    }

    fn u32(&self, at: usize) -> Option<u32> {
        self.bytes(at).map(u32::from_le_bytes)
    }

    fn u64(&self, at: usize) -> Option<u64> {
        self.bytes(at).map(u64::from_le_bytes)
    }

    /// A text with four bytes of length before it, and how many bytes both take.
    fn text(&self, at: usize) -> Option<(String, usize)> {
        let length = self.u32(at)?;
        // No text.
        if length == u32::MAX {
            return Some((String::new(), 4));
        }
        let length = (length as usize).checked_mul(2)?;
        let start = at.checked_add(4)?;
        let letters = self.data.get(start..start.checked_add(length)?)?;
        let units: Vec<u16> = letters
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .collect();
        Some((String::from_utf16_lossy(&units), 4 + length))
    }
}

/// The records of a part, one after the other.
struct Records<'p, R> {
    stream: R,
    part: &'p str,
    data: Vec<u8>,
}

impl<'p, R: BufRead> Records<'p, R> {
    fn new(stream: R, part: &'p str) -> Records<'p, R> {
        Records {
            stream,
            part,
            data: Vec::new(),
        }
    }

    /// The next record; `None` at the end of the part. No more is taken into memory than the part has.
    fn next(&mut self) -> Result<Option<Record<'_>>, Unreadable> {
        let Some(first) = self.byte()? else {
            return Ok(None);
        };
        let mut id = u16::from(first);
        if first & 0x80 != 0 {
            let second = self.byte()?.ok_or_else(|| xml::damaged(self.part))?;
            id = u16::from(first & 0x7F) | u16::from(second & 0x7F) << 7;
        }
        let mut length = 0_u64;
        for shift in [0, 7, 14, 21] {
            let byte = self.byte()?.ok_or_else(|| xml::damaged(self.part))?;
            length |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        self.data.clear();
        let read = (&mut self.stream)
            .take(length)
            .read_to_end(&mut self.data)
            .map_err(|_| xml::damaged(self.part))?;
        if (read as u64) < length {
            return Err(xml::damaged(self.part));
        }
        Ok(Some(Record {
            id,
            data: &self.data,
        }))
    }

    fn byte(&mut self) -> Result<Option<u8>, Unreadable> {
        let mut byte = [0];
        match self.stream.read(&mut byte) {
            Ok(0) => Ok(None),
            Ok(_) => Ok(Some(byte[0])),
            Err(_) => Err(xml::damaged(self.part)),
        }
    }
}
