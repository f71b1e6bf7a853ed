//! What was read of rows and headers in earlier periods. A ledger comes in whole every week, and most of its rows stood in the
//! week before, cell for cell: what they say is taken over instead of being read again.
//!
//! It is only ever a shortcut. A row is kept where its reading rests on nothing but its own cells and the columns of its table:
//! no problem was found in it, no merged region reaches into it, and no date in it takes its year from the date of the period.
//! Directory and settings must be the same as long as a memory lives, and periods must come in order of their dates.

use super::header::{self, Header, Pieces};
use super::readings::{FileKey, Readings};
use super::table::RowReading;
use super::{FileResult, Workbook};
use crate::model::directory::UnitId;
use crate::model::record::Value;
use crate::model::schema::{Schema, Sheet};
use crate::model::values::{SharedTexts, Values};
use crate::source::{Grid, GridRow, RawCell};
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap};
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

/// Half a SHA-256: what is equal under it is taken to be the same.
pub type Key = [u8; 16];

/// Readings by what they were made of.
#[derive(Debug, Default)]
pub struct Memory {
    headers: Shelf<Header>,
    rows: Shelf<RowReading>,
    contents: Shelf<Key>,
    pieces: Shelf<Arc<Pieces>>,
    texts: Mutex<SharedTexts>,
    /// Whole files of earlier runs, and what their reading rests on.
    readings: Option<(Arc<Readings>, Key)>,
}

impl Memory {
    /// With the files of earlier runs. `basis` tells apart what their reading rests on: settings and directory.
    pub fn with(readings: Arc<Readings>, basis: Key) -> Memory {
        Memory {
            readings: Some((readings, basis)),
            ..Memory::default()
        }
    }

    /// What an earlier run read of a file.
    pub(super) fn file(
        &self,
        file: &FileResult,
        path: &str,
        period: Option<NaiveDate>,
    ) -> Option<(Option<UnitId>, Workbook)> {
        let (readings, basis) = self.readings.as_ref()?;
        readings.of_file(file_key(basis, file, path, period?), &file.file)
    }

    /// Keeps what was read of a file, where nothing was found wrong in it.
    pub(super) fn keep_file(&self, file: &FileResult, path: &str, period: Option<NaiveDate>) {
        let is_good = file.file_problems.is_empty() && file.cell_problems.is_empty();
        if let (Some((readings, basis)), Some(period), Some(workbook), true) =
            (&self.readings, period, &file.workbook, is_good)
        {
            readings.keep(file_key(basis, file, path, period), file.unit, workbook);
        }
    }

    /// Begins a new period: what was of no use in the one before is forgotten.
    pub fn next_period(&mut self) {
        self.headers.turn();
        self.rows.turn();
        self.contents.turn();
        self.pieces.turn();
        if let Some((readings, _)) = &self.readings {
            readings.next_period();
        }
    }

    /// [`header::find_header`], looked up where the same rows stood at the top of a sheet of the same name.
    pub fn find_header(&self, grid: &Grid, candidates: &[Sheet]) -> Option<Header> {
        let Some(naming) = header::first_naming(grid) else {
            return header::find_header(grid, candidates);
        };
        let key = self.header_key(grid, naming, candidates);
        if let Some(known) = self.headers.get(&key) {
            return Some(known);
        }
        let found = header::find_header(grid, candidates)?;
        // Of a header's own rows every word counts: they must be in the key as they are.
        let last = found.texts.values().map(|text| text.row).max();
        let own = grid.rows.iter().filter(|row| {
            row.index >= found.first_row && last.is_some_and(|last| row.index <= last)
        });
        if found.first_row == grid.rows[naming].index && own.into_iter().all(header::names_a_column)
        {
            self.headers.put(key, found.clone());
        }
        Some(found)
    }

    /// The top of a sheet as the search for a header sees it: rows that name a column as they are, titles and data only so far as
    /// they are pieces of a column's name, or stand between such pieces.
    fn header_key(&self, grid: &Grid, naming: usize, candidates: &[Sheet]) -> Key {
        let mut bytes: Vec<u8> = candidates.iter().map(|sheet| *sheet as u8).collect();
        bytes.push(u8::MAX);
        put_text(&grid.sheet.sheet, &mut bytes);
        let end = grid.rows.len().min(naming + header::SEARCHED);
        let mut cells = Vec::new();
        let mut with_pieces_below: BTreeSet<u32> = BTreeSet::new();
        for row in grid.rows[..end].iter().rev() {
            let key = row_key(row, &mut cells);
            let pieces = self.pieces.get(&key).unwrap_or_else(|| {
                let made = Arc::new(Pieces::of(row));
                self.pieces.put(key, Arc::clone(&made));
                made
            });
            bytes.extend_from_slice(&row.index.to_le_bytes());
            if pieces.names_a_column {
                bytes.extend_from_slice(&key);
            }
            for (column, text) in &pieces.cells {
                let below = with_pieces_below.contains(column);
                if text.is_none() && !below {
                    continue;
                }
                bytes.extend_from_slice(&column.to_le_bytes());
                put_text(text.as_deref().unwrap_or_default(), &mut bytes);
                with_pieces_below.insert(*column);
            }
        }
        let last = grid.rows[end - 1].index;
        for (top, left, bottom, right) in grid.merges.iter().filter(|(top, ..)| *top <= last) {
            for number in [top, left, bottom, right] {
                bytes.extend_from_slice(&number.to_le_bytes());
            }
        }
        key_of(&bytes)
    }

    /// What a row of that key was read as.
    pub fn row(&self, key: &Key) -> Option<RowReading> {
        self.rows.get(key)
    }

    /// Keeps what a row was read as.
    pub fn keep_row(&self, key: Key, reading: RowReading) {
        self.rows.put(key, reading);
    }

    /// A row's values with texts that are known already.
    #[must_use]
    pub fn share(&self, values: Values) -> Values {
        // A thread that panicked has left whole texts behind: each is put in one step.
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        texts.share(values)
    }

    /// What is made of a row's content, by the row's key.
    pub fn content(&self, row: Key, make: impl FnOnce() -> Key) -> Key {
        self.contents.get(&row).unwrap_or_else(|| {
            let made = make();
            self.contents.put(row, made);
            made
        })
    }
}

/// Readings of one kind, those of this period and those of the one before; in several parts, so that threads do not wait.
#[derive(Debug)]
struct Shelf<T> {
    parts: Vec<Mutex<Part<T>>>,
}

#[derive(Debug)]
struct Part<T> {
    now: HashMap<Key, T>,
    before: HashMap<Key, T>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        let part = || {
            Mutex::new(Part {
                now: HashMap::new(),
                before: HashMap::new(),
            })
        };
        Shelf {
            parts: std::iter::repeat_with(part).take(64).collect(),
        }
    }
}

impl<T: Clone> Shelf<T> {
    fn part(&self, key: &Key) -> std::sync::MutexGuard<'_, Part<T>> {
        let part = usize::from(key[15]) % self.parts.len();
        // A thread that panicked has left whole entries behind: each is put in one step.
        self.parts[part]
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, key: &Key) -> Option<T> {
        let mut part = self.part(key);
        if let Some(known) = part.now.get(key) {
            return Some(known.clone());
        }
        let known = part.before.remove(key)?;
        part.now.insert(*key, known.clone());
        Some(known)
    }

    fn put(&self, key: Key, value: T) {
        self.part(&key).now.insert(key, value);
    }

    fn turn(&mut self) {
        for part in &mut self.parts {
            let part = part.get_mut().unwrap_or_else(PoisonError::into_inner);
            part.before = mem::take(&mut part.now);
        }
    }
}

fn file_key<'a>(
    basis: &'a Key,
    file: &'a FileResult,
    path: &'a str,
    period: NaiveDate,
) -> FileKey<'a> {
    FileKey {
        basis,
        period,
        path,
        hash: &file.hash,
        office: file.office,
    }
}

/// A key of some bytes.
pub fn key_of(bytes: &[u8]) -> Key {
    let whole = Sha256::digest(bytes);
    let mut key = Key::default();
    key.copy_from_slice(&whole[..16]);
    key
}

/// A row under the key of its table.
pub fn row_under(table: &Key, row: &Key) -> Key {
    key_of(&[table.as_slice(), row].concat())
}

/// The keys of all rows: their cells, wherever in the sheet they stand.
pub fn row_keys(grid: &Grid) -> Vec<Key> {
    let mut bytes = Vec::with_capacity(1_024);
    let rows = grid.rows.iter();
    rows.map(|row| row_key(row, &mut bytes)).collect()
}

fn row_key(row: &GridRow, bytes: &mut Vec<u8>) -> Key {
    bytes.clear();
    for (column, raw) in &row.cells {
        bytes.extend_from_slice(&column.to_le_bytes());
        put_cell(raw, bytes);
    }
    key_of(bytes)
}

fn put_cell(raw: &RawCell, bytes: &mut Vec<u8>) {
    let (kind, text): (u8, &str) = match raw {
        RawCell::Number(number) | RawCell::DateSerial(number) => {
            bytes.push(u8::from(matches!(raw, RawCell::Number(_))));
            bytes.extend_from_slice(&number.to_bits().to_le_bytes());
            return;
        }
        RawCell::Text(text) => (2, text),
        RawCell::Error(error) => (3, error),
        RawCell::Bool(value) => (4 + u8::from(*value), ""),
        RawCell::FormulaWithoutValue => (6, ""),
    };
    bytes.push(kind);
    put_text(text, bytes);
}

fn put_text(text: &str, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
}

/// A table: everything about its header that the reading of a row rests on.
pub fn table_key(header: &Header, is_office: bool) -> Key {
    let mut bytes = vec![header.sheet as u8, u8::from(is_office)];
    for column in &header.columns {
        // No column has the number that stands for none.
        bytes.extend_from_slice(&column.unwrap_or(u32::MAX).to_le_bytes());
    }
    for (column, text) in &header.texts {
        bytes.extend_from_slice(&column.to_le_bytes());
        put_text(&text.text, &mut bytes);
    }
    key_of(&bytes)
}

/// Whether a reading is the same at any later period: no date in it rests on the date of the period that it was read at.
pub fn is_dateless(reading: &RowReading, schema: &Schema) -> bool {
    let RowReading::Data(values, _) = reading else {
        return matches!(reading, RowReading::Aside(_));
    };
    let start = schema
        .start()
        .and_then(|position| values[position].as_ref());
    let has_start = matches!(start, Some(Value::Date(_)));
    values.iter().flatten().all(|value| match value {
        Value::Date(typed) => typed.yearless.is_none(),
        // Without a start, these are told from the period's date.
        Value::Deadline(deadline) => deadline.text.is_none() || has_start,
        Value::Units(_) => has_start,
        Value::Text(_) | Value::Number(_) | Value::Flag(_) | Value::Unchanged => true,
    })
}
