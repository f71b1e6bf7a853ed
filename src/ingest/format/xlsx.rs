//! .xlsx and .xlsm: calamine streams the cells, so that one far outside the data costs nothing; what it cannot read or misreads
//! is mended by a second look at the sheet ([`repair`]).

mod anew;
mod known_rows;
mod odd_sheets;
mod plain;
mod repair;
mod values;

pub use known_rows::{Begun, KnownRows, PlainLooks, PlainSheet, TableOfLooks};

use super::SheetContent;
use super::archive::Archive;
use super::biff::EPOCH_1904;
use super::margin;
use super::number_format::{self, Shown, is_first_of_month};
use super::parts;
use super::rows::{Budget, Rows};
use super::xml;
use crate::diagnostic::Unreadable;
use crate::source::RawCell;
use calamine::{DataRef, NumberFormat, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use quick_xml::events::Event;
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Workbooks of up to this size unpacked are read in this process, for they cannot make the library exceed a file's memory.
const TAME: u64 = 24 * 1024 * 1024;
/// The shortest string of the shared table, as XML.
const SHORTEST_STRING: usize = 5;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is inside a library whose panics are caught: they are a file's fault, and told as such.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// Whether a workbook may be read in this process: it is small, declares no more strings than it can hold where the library reads
/// them, and its sheets do not share a part.
///
/// # Errors
/// Where its inner structure is damaged.
pub fn is_tame(archive: &mut Archive<'_>) -> Result<bool, Unreadable> {
    if archive.unpacked() > TAME || anew::has_hidden_tables(archive)? {
        return Ok(false);
    }
    must_have_its_strings(archive)?;
    let sheets = parts::worksheets(archive)?;
    let distinct: BTreeSet<String> = sheets.iter().map(|(_, part)| part.to_lowercase()).collect();
    if distinct.len() < sheets.len() {
        return Ok(false);
    }
    let strings: Vec<String> = archive
        .names()
        .filter(|name| name.ends_with("sharedstrings.xml"))
        .map(str::to_owned)
        .collect();
    for part in strings {
        if declared_strings(archive, &part)? > archive.size(&part) / SHORTEST_STRING as u64 {
            return Ok(false);
        }
    }
    Ok(true)
}

fn must_have_its_strings(archive: &mut Archive<'_>) -> Result<(), Unreadable> {
    match parts::missing_strings(archive)? {
        Some(part) => Err(Unreadable::damaged(format!("缺少存放文字的部分 {part}"))),
        None => Ok(()),
    }
}

/// How many strings the shared table says that it holds.
fn declared_strings(archive: &mut Archive<'_>, part: &str) -> Result<u64, Unreadable> {
    let Some(stream) = archive.stream(part)? else {
        return Ok(0);
    };
    let mut reader = xml::reader(stream);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) if element.local_name().as_ref() == "sst" => {
                return Ok(xml::attribute(&element, "uniqueCount").map_or(0, |count| {
                    // What is no number is none to the library either; what is too large for one is the largest.
                    match count.parse() {
                        Ok(count) => count,
                        Err(_) if count.bytes().all(|byte| byte.is_ascii_digit()) => u64::MAX,
                        Err(_) => 0,
                    }
                }));
            }
            Ok(Event::Eof) | Err(_) => return Ok(0),
            Ok(_) => {}
        }
    }
}

/// All worksheets of a workbook, hidden ones included.
///
/// # Errors
/// Where it is no readable workbook or goes beyond a limit.
pub fn read(
    bytes: &[u8],
    archive: Archive<'_>,
    budget: &mut Budget<'_>,
) -> Result<Vec<SheetContent>, Unreadable> {
    guarded(|| read_workbook(bytes, archive, budget))
        .unwrap_or_else(|| Err(Unreadable::damaged("工作簿的内部结构有误")))
}

/// What the library makes of a file; `None` where it panics over it. What the call can touch must be the file's own.
pub fn guarded<T>(call: impl FnOnce() -> T) -> Option<T> {
    let before = GUARDED.replace(true);
    let made = catch_unwind(AssertUnwindSafe(call)).ok();
    GUARDED.set(before);
    made
}

fn read_workbook(
    bytes: &[u8],
    mut archive: Archive<'_>,
    budget: &mut Budget<'_>,
) -> Result<Vec<SheetContent>, Unreadable> {
    if let Some(anew) = anew::of(bytes, &mut archive, budget.limits())? {
        let archive = Archive::open(&anew, budget.limits())?;
        return read_plainly(&anew, archive, budget);
    }
    read_plainly(bytes, archive, budget)
}

/// Reads a workbook that the library finds its way in; one with values that it misreads is written anew first.
fn read_plainly(
    bytes: &[u8],
    mut archive: Archive<'_>,
    budget: &mut Budget<'_>,
) -> Result<Vec<SheetContent>, Unreadable> {
    if let Some(sheets) = read_sheets(bytes, &mut archive, budget, values::are_odd)? {
        return Ok(sheets);
    }
    let mut parts = anew::Parts::new();
    for (_, part) in parts::worksheets(&mut archive)? {
        if let Some(xml) = archive.part(&part)? {
            let plain = values::plainly(&xml).ok_or_else(|| xml::damaged(&part))?;
            parts.insert(part, plain);
        }
    }
    let anew = anew::copy_with(bytes, &parts)?;
    let mut archive = Archive::open(&anew, budget.limits())?;
    *budget = Budget::new(budget.limits());
    let sheets = read_sheets(&anew, &mut archive, budget, |_| false)?;
    sheets.ok_or_else(|| Unreadable::damaged("单元格里有不能识别的内容"))
}

/// The sheets of a workbook; `None` where the XML of one is odd, or the library stops at a cell of it.
fn read_sheets(
    bytes: &[u8],
    archive: &mut Archive<'_>,
    budget: &mut Budget<'_>,
    is_odd: impl Fn(&[u8]) -> bool,
) -> Result<Option<Vec<SheetContent>>, Unreadable> {
    if margin::comment_is_marked(archive)? {
        return Err(margin::marked(margin::COMMENT));
    }
    if margin::shape_is_marked(archive)? {
        return Err(margin::marked(margin::SHAPE));
    }
    let mut workbook = open(bytes, archive)?;
    must_have_its_strings(archive)?;
    if let Some(part) = parts::ill_formed(archive)? {
        return Err(xml::damaged(&part));
    }
    let parts: BTreeMap<String, String> = parts::worksheets(archive)?.into_iter().collect();
    let mut sheets = Vec::new();
    for (name, hidden) in worksheets(&workbook) {
        budget.sheet()?;
        let part = parts.get(&name).map(String::as_str).unwrap_or_default();
        let xml = archive.part(part)?.unwrap_or_default();
        if margin::sheet_is_marked(&xml) {
            return Err(margin::marked(margin::HEADER));
        }
        if archive.has(part) && !xml::is_well_formed(xml.as_slice()) {
            return Err(xml::damaged(part));
        }
        if is_odd(&xml) {
            return Ok(None);
        }
        if values::stand_in_two_parts(&xml) {
            return Err(Unreadable::damaged(format!(
                "工作表「{name}」里有两段单元格数据"
            )));
        }
        let mut rows = Rows::of(&name);
        let doubts = read_cells(&mut workbook, &name, &mut rows, budget)?;
        if doubts.strange_cells {
            return Ok(None);
        }
        let epoch = epoch(&workbook);
        let merges = repair::look_again(&xml, part, &doubts, epoch, &mut rows, budget)?;
        sheets.push(SheetContent {
            name,
            hidden,
            rows: rows.finish(budget)?,
            merges,
            fields: Vec::new(),
        });
    }
    Ok(Some(sheets))
}

fn open<'b>(
    bytes: &'b [u8],
    archive: &mut Archive<'_>,
) -> Result<Xlsx<Cursor<Cow<'b, [u8]>>>, Unreadable> {
    let told = |error| match error {
        XlsxError::Password => Unreadable::Password,
        _ => Unreadable::damaged("工作簿的内部结构有误"),
    };
    match Xlsx::new(Cursor::new(Cow::Borrowed(bytes))) {
        Err(error @ XlsxError::Unrecognized { .. }) => {
            let mended = odd_sheets::without(bytes, archive)?.ok_or_else(|| told(error))?;
            Xlsx::new(Cursor::new(Cow::Owned(mended))).map_err(told)
        }
        opened => opened.map_err(told),
    }
}

/// The name of each worksheet, and whether it is hidden.
fn worksheets<R: Read + Seek>(workbook: &Xlsx<R>) -> Vec<(String, bool)> {
    let sheets = workbook.sheets_metadata().iter();
    sheets
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect()
}

fn epoch<R: Read + Seek>(workbook: &Xlsx<R>) -> f64 {
    if workbook.has_1904_epoch() {
        EPOCH_1904
    } else {
        0.0
    }
}

/// What the library left open in a sheet.
#[derive(Debug, Default)]
pub struct Doubts {
    /// Some cell could not be read, and the library does not say which.
    unread_cells: bool,
    /// Some cell has something besides its value, at which the library stops reading.
    strange_cells: bool,
    /// By index: formats that show a weekday, which are dates that come as plain numbers.
    weekdays: BTreeSet<usize>,
    /// By index: formats that show a number as another text than its own.
    texts: BTreeMap<usize, Shown>,
    /// By index: formats that show a date without its day.
    months: BTreeSet<usize>,
    /// Some number may be shown as another text, or some date without its day.
    worded_numbers: bool,
}

impl Doubts {
    fn of_formats<'s>(formats: impl Iterator<Item = Option<&'s NumberFormat>>) -> Doubts {
        let mut doubts = Doubts::default();
        for (index, format) in formats.enumerate() {
            let Some(format) = format else { continue };
            let code = format.format_code.as_str();
            if number_format::is_weekday(code) {
                doubts.weekdays.insert(index);
            }
            let id = format.format_id.and_then(|id| u16::try_from(id).ok());
            // The library has no codes for what is built into Chinese editions.
            let shown = match id {
                Some(id) if code == "General" => Shown::built_in(id),
                _ => Shown::by_code(code),
            };
            if shown.is_of_words() {
                doubts.texts.insert(index, shown);
            } else if shown == Shown::Month {
                doubts.months.insert(index);
            }
        }
        doubts
    }

    /// Whether some cell could not be read.
    pub fn has_unread_cells(&self) -> bool {
        self.unread_cells || self.strange_cells
    }

    /// Whether a cell may be shown as something else than it was read as.
    fn may_concern(&self, cell: &RawCell) -> bool {
        match cell {
            // The library does not know the Chinese e"年" for a date, and such a day comes as a number.
            RawCell::Number(number) | RawCell::NumberOf1904(number) => {
                let mut texts = self.texts.values();
                let epoch = match cell {
                    RawCell::NumberOf1904(_) => EPOCH_1904,
                    _ => 0.0,
                };
                texts.any(|shown| shown.text(*number).is_some())
                    || !self.months.is_empty() && is_first_of_month(number + epoch)
            }
            RawCell::DateSerial(serial) => !self.months.is_empty() && is_first_of_month(*serial),
            _ => false,
        }
    }

    /// Whether the sheet must be looked at again.
    fn any(&self) -> bool {
        self.unread_cells || self.worded_numbers || !self.weekdays.is_empty()
    }
}

fn read_cells<R: Read + Seek>(
    workbook: &mut Xlsx<R>,
    name: &str,
    rows: &mut Rows,
    budget: &mut Budget<'_>,
) -> Result<Doubts, Unreadable> {
    let damaged = |_| Unreadable::damaged(format!("工作表「{name}」不能读取"));
    let epoch = epoch(workbook);
    let mut reader = workbook.worksheet_cells_reader(name).map_err(damaged)?;
    let formats = reader.styles().iter();
    let mut doubts = Doubts::of_formats(formats.map(|style| style.number_format.as_ref()));
    loop {
        match reader.next_cell_with_formula_metadata() {
            Ok(None) => return Ok(doubts),
            Ok(Some(cell)) => {
                let (row, column) = cell.pos;
                if row >= 1_048_576 || column >= 16_384 {
                    return Err(Unreadable::damaged(format!(
                        "工作表「{name}」里有不可能的单元格地址"
                    )));
                }
                let cell = raw_cell(&cell.value, cell.formula.is_some(), epoch);
                if let Some(cell) = cell {
                    doubts.worded_numbers |= doubts.may_concern(&cell);
                    rows.push(row, column, cell, budget)?;
                }
            }
            Err(
                XlsxError::CellError(_)
                | XlsxError::CellTAttribute(_)
                | XlsxError::ParseFloat(_)
                | XlsxError::Unexpected(_)
                | XlsxError::Unrecognized { .. },
            ) => doubts.unread_cells = true,
            Err(XlsxError::UnexpectedNode(_)) => {
                doubts.strange_cells = true;
                return Ok(doubts);
            }
            Err(error) => return Err(damaged(error)),
        }
    }
}

/// `None` for an empty cell.
fn raw_cell(value: &DataRef<'_>, has_formula: bool, epoch: f64) -> Option<RawCell> {
    match value {
        DataRef::Empty if has_formula => Some(RawCell::FormulaWithoutValue),
        DataRef::Empty => None,
        DataRef::String(value) | DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => {
            Some(RawCell::Text(value.as_str().into()))
        }
        DataRef::SharedString(value) => Some(RawCell::Text((*value).into())),
        #[expect(
            clippy::cast_precision_loss,
            reason = "cells hold floating-point numbers anyway"
        )]
        DataRef::Int(number) => Some(RawCell::plain_number(*number as f64, epoch)),
        DataRef::Float(number) => Some(RawCell::plain_number(*number, epoch)),
        DataRef::Bool(value) => Some(RawCell::Bool(*value)),
        DataRef::DateTime(date) if date.is_datetime() => {
            Some(RawCell::DateSerial(date.as_f64() + epoch))
        }
        DataRef::DateTime(date) => Some(RawCell::Number(date.as_f64())),
        DataRef::Error(error) => Some(RawCell::Error(error.to_string().into())),
    }
}
