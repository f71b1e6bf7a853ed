//! .xls, and .et of older WPS: the stream of BIFF5 or BIFF8 records, read record by record.
//!
//! A library would lay the cells out as a rectangle, which one far cell makes as large as the sheet can be; here a cell costs one entry.

mod formula;
mod strings;

use super::SheetContent;
use super::margin;
use super::number_format::Shown;
use super::rows::{Budget, Rows};
use crate::diagnostic::Unreadable;
use crate::source::{BROKEN, RawCell};
use std::collections::{BTreeMap, BTreeSet};
use strings::{Encoding, Pieces};

/// Days between the two epochs of date serials.
pub(super) const EPOCH_1904: f64 = 1462.0;

mod id {
    pub const FORMULA: u16 = 0x0006;
    pub const EOF: u16 = 0x000A;
    pub const PAGE_HEADER: u16 = 0x0014;
    pub const PAGE_FOOTER: u16 = 0x0015;
    pub const DATE_MODE: u16 = 0x0022;
    pub const FILE_PASS: u16 = 0x002F;
    pub const CONTINUE: u16 = 0x003C;
    pub const CODE_PAGE: u16 = 0x0042;
    pub const DRAWN_OBJECT: u16 = 0x005D;
    pub const BOUND_SHEET: u16 = 0x0085;
    pub const MULTIPLE_RK: u16 = 0x00BD;
    pub const RICH_STRING: u16 = 0x00D6;
    pub const EXTENDED_FORMAT: u16 = 0x00E0;
    pub const MERGED_CELLS: u16 = 0x00E5;
    pub const SHARED_STRINGS: u16 = 0x00FC;
    pub const SHARED_STRING_CELL: u16 = 0x00FD;
    pub const BLANK: u16 = 0x0201;
    pub const NUMBER: u16 = 0x0203;
    pub const LABEL: u16 = 0x0204;
    pub const BOOL_OR_ERROR: u16 = 0x0205;
    pub const STRING: u16 = 0x0207;
    pub const RK: u16 = 0x027E;
    pub const FORMAT: u16 = 0x041E;
    pub const BEGIN: u16 = 0x0809;
}

/// The kind of a drawn object, behind its length or its mark.
const PICTURE: u16 = 8;
/// The kind that a substream's first record tells.
const WORKSHEET: u16 = 0x0010;

fn damaged() -> Unreadable {
    Unreadable::damaged("旧版工作簿的记录有误")
}

/// A record that is longer than its kind can be has the records behind it, and with them cells, within itself.
fn swallowing(sheet: &str) -> Unreadable {
    Unreadable::damaged(format!(
        "工作表「{sheet}」里有一处记录损坏，长度不对，后面的单元格会读不到"
    ))
}

fn cut_short() -> Unreadable {
    Unreadable::damaged("文件不完整，后半部分缺失")
}

/// The worksheets of a BIFF stream.
///
/// # Errors
/// Where it has a password, is damaged or goes beyond a limit.
pub fn read(stream: &[u8], budget: &mut Budget<'_>) -> Result<Vec<SheetContent>, Unreadable> {
    let book = Book::read(stream)?;
    let mut left = bytes_to_read(stream);
    for _ in &book.sheets {
        budget.sheet()?;
    }
    worksheets(&book, stream)
        .map(|worksheet| {
            let (bound, mut records) = worksheet?;
            read_sheet(&book, bound, &mut records, &mut left, budget)
        })
        .collect()
}

/// The names of the sheets that bear a picture, or what is embedded and shown as one.
///
/// # Errors
/// Where it has a password or is damaged.
pub fn pictured(stream: &[u8]) -> Result<BTreeSet<String>, Unreadable> {
    let book = Book::read(stream)?;
    let mut left = bytes_to_read(stream);
    let mut names = BTreeSet::new();
    for worksheet in worksheets(&book, stream) {
        let (bound, mut records) = worksheet?;
        let mut depth = 0_u32;
        while let Some(record) = records.next()? {
            spend(&mut left, &record)?;
            match record.id {
                id::BEGIN => depth += 1,
                id::EOF if depth == 0 => break,
                id::EOF => depth -= 1,
                id::DRAWN_OBJECT if u16_at(record.data, 4) == Some(PICTURE) => {
                    names.insert(bound.name.clone());
                    break;
                }
                _ => {}
            }
        }
    }
    Ok(names)
}

/// The worksheets of a workbook, each with the records behind its first.
fn worksheets<'a>(
    book: &'a Book,
    stream: &'a [u8],
) -> impl Iterator<Item = Result<(&'a Bound, Records<'a>), Unreadable>> {
    let mut begun = BTreeSet::new();
    let bound = book.sheets.iter().filter(|bound| bound.kind == 0);
    bound.filter_map(move |bound| {
        if !begun.insert(bound.start) {
            return Some(Err(damaged()));
        }
        let at = bound.start;
        let mut records = Records { stream, at };
        match records.next().and_then(|first| first.ok_or_else(cut_short)) {
            Ok(first) if first.id != id::BEGIN => Some(Err(damaged())),
            Ok(first) if u16_at(first.data, 2) != Some(WORKSHEET) => None,
            Ok(_) => Some(Ok((bound, records))),
            Err(error) => Some(Err(error)),
        }
    })
}

/// Sheets that begin inside each other would have the same bytes read again and again.
fn bytes_to_read(stream: &[u8]) -> usize {
    stream.len().saturating_mul(2)
}

fn spend(left: &mut usize, record: &Record<'_>) -> Result<(), Unreadable> {
    let rest = left.checked_sub(record.data.len() + 4);
    *left = rest.ok_or_else(damaged)?;
    Ok(())
}

/// What the first substream tells of the whole workbook.
struct Book {
    encoding: Encoding,
    epoch: f64,
    strings: Vec<String>,
    /// By index of extended format: whether it shows a date.
    formats: Vec<Shown>,
    sheets: Vec<Bound>,
}

/// A sheet that the workbook lists.
struct Bound {
    name: String,
    start: usize,
    hidden: bool,
    /// 0 for a worksheet; charts, macros and modules have others.
    kind: u8,
}

impl Book {
    fn read(stream: &[u8]) -> Result<Book, Unreadable> {
        let mut records = Records { stream, at: 0 };
        let first = records.next()?.ok_or_else(cut_short)?;
        let version = u16_at(first.data, 0);
        let mut book = Book {
            encoding: match (first.id, version) {
                (id::BEGIN, Some(0x0600)) => Encoding::Unicode,
                (id::BEGIN, Some(0x0500)) => Encoding::of_code_page(936),
                _ => {
                    return Err(Unreadable::UnsupportedFormat {
                        kind: "Excel 4.0 或更早的旧格式".to_owned(),
                    });
                }
            },
            epoch: 0.0,
            strings: Vec::new(),
            formats: Vec::new(),
            sheets: Vec::new(),
        };
        let mut formats: BTreeMap<u16, Shown> = BTreeMap::new();
        let mut extended: Vec<u16> = Vec::new();
        // Names wait for the code page, which may come behind them.
        let mut sheets: Vec<&[u8]> = Vec::new();
        let mut codes: Vec<(u16, &[u8])> = Vec::new();
        loop {
            let record = records.next()?.ok_or_else(cut_short)?;
            let data = record.data;
            match record.id {
                id::EOF => break,
                id::FILE_PASS => return Err(Unreadable::Password),
                id::CODE_PAGE if !matches!(book.encoding, Encoding::Unicode) => {
                    book.encoding = Encoding::of_code_page(u16_at(data, 0).unwrap_or(936));
                }
                id::DATE_MODE if u16_at(data, 0) == Some(1) => book.epoch = EPOCH_1904,
                id::FORMAT => codes.push((u16_at(data, 0).ok_or_else(damaged)?, &data[2..])),
                id::EXTENDED_FORMAT => extended.push(u16_at(data, 2).ok_or_else(damaged)?),
                id::BOUND_SHEET => sheets.push(data),
                id::SHARED_STRINGS => {
                    let pieces = records.with_continuations(data)?;
                    book.strings = Pieces::new(&pieces).shared_strings();
                }
                _ => {}
            }
        }
        for (id, data) in codes {
            let code = book.encoding.format_code(data).ok_or_else(damaged)?;
            formats.insert(id, Shown::by_code(&code));
        }
        book.formats = extended
            .into_iter()
            .map(|id| {
                let own = formats.get(&id).cloned();
                own.unwrap_or_else(|| Shown::built_in(id))
            })
            .collect();
        book.sheets = sheets
            .into_iter()
            .map(|data| book.bound(data))
            .collect::<Option<_>>()
            .ok_or_else(damaged)?;
        Ok(book)
    }

    fn bound(&self, data: &[u8]) -> Option<Bound> {
        Some(Bound {
            start: u32_at(data, 0)? as usize,
            hidden: data.get(4)? & 3 != 0,
            kind: *data.get(5)?,
            name: self.encoding.short_text(&data[6..])?,
        })
    }

    fn number(&self, number: f64, format: u16) -> RawCell {
        let shown = self.formats.get(usize::from(format));
        shown.map_or(RawCell::plain_number(number, self.epoch), |shown| {
            shown.cell(number, self.epoch)
        })
    }
}

fn read_sheet(
    book: &Book,
    bound: &Bound,
    records: &mut Records<'_>,
    left: &mut usize,
    budget: &mut Budget<'_>,
) -> Result<SheetContent, Unreadable> {
    let mut rows = Rows::of(&bound.name);
    let mut merges = Vec::new();
    // Charts drawn on a sheet are substreams within it.
    let mut depth = 0_u32;
    // A formula whose result is text has it in a record of its own, some records later.
    let mut awaited: Option<(u32, u32)> = None;
    loop {
        let record = records.next()?.ok_or_else(cut_short)?;
        spend(left, &record)?;
        let data = record.data;
        match record.id {
            id::BEGIN => depth += 1,
            id::EOF if depth == 0 => break,
            id::EOF => depth -= 1,
            _ if depth > 0 => {}
            _ if is_too_long(&record) => return Err(swallowing(&bound.name)),
            id::MERGED_CELLS => {
                for region in data.get(2..).unwrap_or_default().chunks_exact(8) {
                    budget.merge()?;
                    merges.extend(merged(region));
                }
            }
            id::PAGE_HEADER | id::PAGE_FOOTER => {
                let said = book.encoding.format_code(data).unwrap_or_default();
                if margin::header_is_marked(&said) {
                    return Err(margin::marked(margin::HEADER));
                }
            }
            id::STRING => {
                if let Some((row, column)) = awaited.take() {
                    let pieces = records.with_continuations(data)?;
                    let text = book.encoding.text(&pieces).ok_or_else(damaged)?;
                    rows.push(row, column, RawCell::Text(text.into()), budget)?;
                }
            }
            id::LABEL | id::RICH_STRING => {
                let (row, column, _) = position(data)?;
                let pieces = records.with_continuations(&data[6..])?;
                let text = book.encoding.text(&pieces).ok_or_else(damaged)?;
                rows.push(row, column, RawCell::Text(text.into()), budget)?;
            }
            id::MULTIPLE_RK => {
                let (row, first, _) = position(data)?;
                let cells = data.get(4..data.len() - 2).unwrap_or_default();
                for (column, cell) in (first..).zip(cells.chunks_exact(6)) {
                    let format = u16_at(cell, 0).ok_or_else(damaged)?;
                    let number = rk(u32_at(cell, 2).ok_or_else(damaged)?);
                    rows.push(row, column, book.number(number, format), budget)?;
                }
            }
            id::FORMULA => {
                // The one before never got its text.
                if let Some((row, column)) = awaited.take() {
                    rows.push(row, column, RawCell::FormulaWithoutValue, budget)?;
                }
                let (row, column, format) = position(data)?;
                match formula::result(data).ok_or_else(damaged)? {
                    formula::Result::Number(number) => {
                        rows.push(row, column, book.number(number, format), budget)?;
                    }
                    formula::Result::Cell(cell) => rows.push(row, column, cell, budget)?,
                    formula::Result::TextFollows => awaited = Some((row, column)),
                }
            }
            _ => {
                if let Some((row, column, cell)) = simple(book, &record)? {
                    rows.push(row, column, cell, budget)?;
                }
            }
        }
    }
    if let Some((row, column)) = awaited {
        rows.push(row, column, RawCell::FormulaWithoutValue, budget)?;
    }
    Ok(SheetContent {
        name: bound.name.clone(),
        hidden: bound.hidden,
        rows: rows.finish(budget)?,
        merges,
        fields: Vec::new(),
    })
}

/// The cell of a record that holds just one.
fn simple(book: &Book, record: &Record<'_>) -> Result<Option<(u32, u32, RawCell)>, Unreadable> {
    let data = record.data;
    if !matches!(
        record.id,
        id::NUMBER | id::RK | id::SHARED_STRING_CELL | id::BOOL_OR_ERROR
    ) {
        return Ok(None);
    }
    let (row, column, format) = position(data)?;
    let cell = match record.id {
        id::NUMBER => book.number(f64_at(data, 6).ok_or_else(damaged)?, format),
        id::RK => book.number(rk(u32_at(data, 6).ok_or_else(damaged)?), format),
        id::SHARED_STRING_CELL => {
            let index = u32_at(data, 6).ok_or_else(damaged)?;
            match book.strings.get(index as usize) {
                Some(text) => RawCell::Text(text.as_str().into()),
                None => RawCell::Error(BROKEN.into()),
            }
        }
        _ => match (data.get(6), data.get(7)) {
            (Some(code), Some(1)) => RawCell::Error(error_name(*code).into()),
            (Some(value), Some(_)) => RawCell::Bool(*value != 0),
            _ => return Err(damaged()),
        },
    };
    Ok(Some((row, column, cell)))
}

/// Whether a cell's record is longer than any program writes one of its kind; of some the value has a byte more.
fn is_too_long(record: &Record<'_>) -> bool {
    let length = record.data.len();
    match record.id {
        id::BLANK => length > 6,
        id::BOOL_OR_ERROR => length > 9,
        id::RK | id::SHARED_STRING_CELL => length > 10,
        id::NUMBER => length > 14,
        // Row, first column, six bytes a cell, last column.
        id::MULTIPLE_RK => !length.is_multiple_of(6),
        _ => false,
    }
}

/// Row, column and extended format of a cell's record.
fn position(data: &[u8]) -> Result<(u32, u32, u16), Unreadable> {
    match (u16_at(data, 0), u16_at(data, 2), u16_at(data, 4)) {
        (Some(row), Some(column), Some(format)) => Ok((row.into(), column.into(), format)),
        _ => Err(damaged()),
    }
}

fn merged(region: &[u8]) -> Option<(u32, u32, u32, u32)> {
    let at = |at| u16_at(region, at).map(u32::from);
    let (first_row, last_row, first, last) = (at(0)?, at(2)?, at(4)?, at(6)?);
    (first_row <= last_row && first <= last).then_some((first_row, first, last_row, last))
}

/// A number in four bytes: an integer or the upper half of a floating-point number, perhaps of a hundredfold.
pub(super) fn rk(bits: u32) -> f64 {
    let number = if bits & 2 == 0 {
        f64::from_bits(u64::from(bits & !3) << 32)
    } else {
        f64::from(bits.cast_signed() >> 2)
    };
    if bits & 1 == 0 {
        number
    } else {
        number / 100.0
    }
}

/// An error value by its code.
pub(super) fn error_name(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        _ => "#错误",
    }
}

struct Record<'a> {
    id: u16,
    data: &'a [u8],
}

/// The records of a stream from a position on.
struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    /// The next record; `None` at the end of the stream.
    fn next(&mut self) -> Result<Option<Record<'a>>, Unreadable> {
        if self.at >= self.stream.len() {
            return Ok(None);
        }
        let id = u16_at(self.stream, self.at).ok_or_else(cut_short)?;
        let length = u16_at(self.stream, self.at + 2).ok_or_else(cut_short)?;
        let start = self.at + 4;
        let end = start + usize::from(length);
        let data = self.stream.get(start..end).ok_or_else(cut_short)?;
        self.at = end;
        Ok(Some(Record { id, data }))
    }

    /// A record's data with that of the records that continue it.
    fn with_continuations(&mut self, first: &'a [u8]) -> Result<Vec<&'a [u8]>, Unreadable> {
        let mut pieces = vec![first];
        while u16_at(self.stream, self.at) == Some(id::CONTINUE) {
            pieces.extend(self.next()?.map(|record| record.data));
        }
        Ok(pieces)
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let part = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(part.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let part = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(part.try_into().ok()?))
}

fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    let part = bytes.get(at..at.checked_add(8)?)?;
    Some(f64::from_le_bytes(part.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_four_bytes_are_unfolded() {
        for (bits, number) in [
            (0x0000_0002_u32 | (46_328 << 2), 46_328.0),
            (0x0000_0003 | (8_550 << 2), 85.5),
            (0xFFFF_FFFE, -1.0),
            (0x3FF0_0000, 1.0),
            (0x3FF0_0001, 0.01),
        ] {
            assert!((rk(bits) - number).abs() < 1e-12, "{bits:x}");
        }
    }

    fn record(id: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).expect("short");
        [&id.to_le_bytes(), &length.to_le_bytes(), data].concat()
    }

    /// A workbook of sheets of a kind that all begin at one place, where a picture stands.
    fn in_one_place(kind: u8, count: usize) -> Vec<u8> {
        let bound = |start: usize| {
            let start = u32::try_from(start).expect("short").to_le_bytes();
            let rest = [0, kind, 1, 0, b'A'];
            record(id::BOUND_SHEET, &[&start[..], &rest].concat()).repeat(count)
        };
        let whole = |start| {
            let begin = record(id::BEGIN, &[0, 6, 5, 0]);
            [begin, bound(start), record(id::EOF, &[])].concat()
        };
        let picture = record(id::DRAWN_OBJECT, &[0x15, 0, 0x12, 0, 8, 0]);
        let begin = record(id::BEGIN, &[0, 6, 0x10, 0]);
        let sheet = [begin, picture, record(id::EOF, &[])].concat();
        [whole(whole(0).len()), sheet].concat()
    }

    #[test]
    fn a_picture_is_looked_for_once_at_a_place_and_on_worksheets_alone() {
        let one = pictured(&in_one_place(0, 1)).expect("whole");
        assert_eq!(one, BTreeSet::from(["A".to_owned()]));
        assert!(pictured(&in_one_place(0, 2)).is_err());
        assert!(pictured(&in_one_place(2, 1_000)).expect("whole").is_empty());
    }
}
