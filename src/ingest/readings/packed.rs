//! What is kept of files, packed: every distinct cell, row and kind of table once, whatever number of weeks they stand in. The order
//! is that of the files' keys, so that the same files always make the same bytes.

use super::super::aside::Aside;
use crate::model::record::{TypedDate, Value};
use crate::model::schema::Sheet;
use crate::model::values::Values;
use crate::source::{Key, Text, key_of, seal, unseal};
use chrono::NaiveDate;
use foldhash::{HashMap, HashMapExt};
use serde::{Deserialize, Serialize};
use std::io::{self, Write};
use std::sync::Arc;

/// What is kept of all files.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Packed {
    /// The contents of cells, each once.
    words: Vec<Value>,
    /// The sheet of each row.
    sheets: Vec<Sheet>,
    /// The cells of all rows, one row after the other: zero for an empty one, else one more than the position of its word.
    cells: Vec<u32>,
    pub(super) shapes: Vec<Arc<Shape>>,
    /// The rows of all tables, each table's together.
    pub(super) lines: Vec<Line>,
    pub(super) files: Vec<(Key, Arc<StoredFile>)>,
}

/// A row of a table: its row in the file, the position of its values, whether it is complete.
pub(super) type Line = (u32, u32, bool);

/// A file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct StoredFile {
    pub(super) period: NaiveDate,
    pub(super) unit: Option<u32>,
    pub(super) content: [u8; 32],
    pub(super) is_returned: bool,
    pub(super) tables: Vec<StoredTable>,
}

/// A table of a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct StoredTable {
    /// The position of its shape.
    pub(super) shape: u32,
    /// Where its lines begin, and how many they are.
    pub(super) lines: (usize, usize),
    pub(super) set_aside: usize,
    pub(super) unread: usize,
}

/// What most tables have in common with those of other weeks.
#[derive(Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Shape {
    pub(super) sheet: Sheet,
    /// The sheet's name in its file.
    pub(super) name: Text,
    pub(super) columns: Vec<Option<u32>>,
    /// What its headings say that amounts are counted in.
    pub(super) counted_in: Option<Text>,
    pub(super) header: Option<(u32, u32)>,
    /// Column, header, position of the field in the schema.
    pub(super) read: Vec<(u32, String, usize)>,
    pub(super) ignored: Vec<(u32, String)>,
    pub(super) aside: Vec<(u32, Aside)>,
}

impl Packed {
    /// From what [`Packed::write`] wrote under the same stamp; `None` where anything about it is odd.
    pub(super) fn of_bytes(bytes: &[u8], stamp: &Key) -> Option<Packed> {
        let mut packed = unseal(bytes, stamp)?;
        let known: Packed = rmp_serde::from_read(&mut packed).ok()?;
        (packed.is_empty() && known.is_whole()).then_some(known)
    }

    /// Writes it.
    ///
    /// # Errors
    /// Where `out` does not take it.
    pub fn write(&self, stamp: &Key, out: &mut dyn Write) -> io::Result<()> {
        seal(stamp, out, |mut sealed| {
            rmp_serde::encode::write(&mut sealed, self).map_err(io::Error::other)
        })
    }

    /// Whether each position stands for something.
    fn is_whole(&self) -> bool {
        let width = |sheet: &Sheet| sheet.schema().columns.len();
        let tables = || self.files.iter().flat_map(|(_, file)| &file.tables);
        let has_fields = |shape: &Arc<Shape>| {
            let width = width(&shape.sheet);
            shape.read.iter().all(|(_, _, at)| *at < width)
        };
        self.sheets.iter().map(width).sum::<usize>() == self.cells.len()
            && self
                .cells
                .iter()
                .all(|cell| *cell as usize <= self.words.len())
            && self.shapes.iter().all(has_fields)
            && tables().all(|table| {
                let (start, count) = table.lines;
                let end = start.checked_add(count);
                (table.shape as usize) < self.shapes.len()
                    && end.is_some_and(|end| end <= self.lines.len())
            })
            && self
                .lines
                .iter()
                .all(|(_, at, _)| (*at as usize) < self.sheets.len())
    }

    /// Where the cells of each row begin.
    pub(super) fn starts(&self) -> Vec<usize> {
        let mut next = 0;
        let start = |sheet: &Sheet| {
            let start = next;
            next += sheet.schema().columns.len();
            start
        };
        self.sheets.iter().map(start).collect()
    }

    /// The values of a row whose cells begin at `start`.
    pub(super) fn unpack(&self, row: usize, start: usize) -> Option<Values> {
        let sheet = *self.sheets.get(row)?;
        let cells = self
            .cells
            .get(start..start + sheet.schema().columns.len())?;
        let word = |cell: &u32| {
            let at = cell.checked_sub(1)?;
            self.words.get(at as usize).cloned()
        };
        Some(Values::new(sheet, cells.iter().map(word)))
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.sheets.len()
    }
}

/// What a word is known by: exactly what it says, where equal values may be written differently (1.0 and 1.00).
#[derive(PartialEq, Eq, Hash)]
enum Word {
    Text(Text),
    Date(NaiveDate),
    Other(Vec<u8>),
}

/// Packs files and whatever they name.
pub(super) struct Packer<'a> {
    /// What earlier runs packed, and where the cells of its rows begin.
    known: (&'a Packed, &'a [usize]),
    /// The rows of this run, numbered on from those.
    new: &'a [Arc<Values>],
    shapes: &'a [Arc<Shape>],
    lines: &'a [Line],
    packed: Packed,
    words: HashMap<Word, u32>,
    texts_by_address: HashMap<usize, u32>,
    /// By sheet and cells.
    rows: HashMap<Key, u32>,
    /// New positions by old ones.
    moved_words: Vec<Option<u32>>,
    moved_rows: Vec<Option<u32>>,
    moved_shapes: Vec<Option<u32>>,
}

impl<'a> Packer<'a> {
    pub(super) fn new(
        known: (&'a Packed, &'a [usize]),
        new: &'a [Arc<Values>],
        shapes: &'a [Arc<Shape>],
        lines: &'a [Line],
    ) -> Packer<'a> {
        let (words, rows) = (known.0.words.len(), known.0.rows() + new.len());
        Packer {
            moved_words: vec![None; words],
            moved_rows: vec![None; rows],
            moved_shapes: vec![None; shapes.len()],
            packed: Packed {
                words: Vec::with_capacity(words),
                sheets: Vec::with_capacity(rows),
                cells: Vec::with_capacity(known.0.cells.len()),
                lines: Vec::with_capacity(lines.len()),
                ..Packed::default()
            },
            known,
            new,
            shapes,
            lines,
            words: HashMap::with_capacity(words),
            texts_by_address: HashMap::with_capacity(words),
            rows: HashMap::with_capacity(rows),
        }
    }

    /// The files of these keys; `None` where something cannot be numbered or packed.
    pub(super) fn pack<'f>(
        mut self,
        files: impl Iterator<Item = (&'f Key, &'f Arc<StoredFile>)>,
    ) -> Option<Packed> {
        for (key, file) in files {
            let tables: Option<Vec<StoredTable>> =
                file.tables.iter().map(|table| self.table(table)).collect();
            let file = StoredFile {
                tables: tables?,
                ..**file
            };
            self.packed.files.push((*key, Arc::new(file)));
        }
        Some(self.packed)
    }

    fn table(&mut self, table: &StoredTable) -> Option<StoredTable> {
        let shape = if let Some(known) = self.moved_shapes[table.shape as usize] {
            known
        } else {
            let shape = &self.shapes[table.shape as usize];
            let at = put(&mut self.packed.shapes, Arc::clone(shape))?;
            *self.moved_shapes[table.shape as usize].insert(at)
        };
        let (start, count) = table.lines;
        let moved = self.packed.lines.len();
        for &(row, at, complete) in self.lines.get(start..start + count)? {
            let at = self.row(at as usize)?;
            self.packed.lines.push((row, at, complete));
        }
        Some(StoredTable {
            shape,
            lines: (moved, count),
            ..*table
        })
    }

    fn row(&mut self, old: usize) -> Option<u32> {
        if let Some(known) = self.moved_rows[old] {
            return Some(known);
        }
        let (known, starts) = self.known;
        let begun = self.packed.cells.len();
        let sheet = if let Some(&start) = starts.get(old) {
            let sheet = known.sheets[old];
            let end = start + sheet.schema().columns.len();
            for cell in &known.cells[start..end] {
                let moved = self.known_cell(known, *cell)?;
                self.packed.cells.push(moved);
            }
            sheet
        } else {
            let values = &self.new[old - starts.len()];
            for value in values.iter() {
                let cell = self.cell(value)?;
                self.packed.cells.push(cell);
            }
            values.sheet()
        };
        let next = u32::try_from(self.packed.sheets.len()).ok()?;
        let key = row_key(sheet, &self.packed.cells[begun..]);
        let at = *self.rows.entry(key).or_insert(next);
        if at == next {
            self.packed.sheets.push(sheet);
        } else {
            self.packed.cells.truncate(begun);
        }
        self.moved_rows[old] = Some(at);
        Some(at)
    }

    fn known_cell(&mut self, known: &Packed, cell: u32) -> Option<u32> {
        let Some(old) = cell.checked_sub(1) else {
            return Some(0);
        };
        if let Some(moved) = self.moved_words[old as usize] {
            return Some(moved);
        }
        let moved = self.cell(known.words.get(old as usize))?;
        self.moved_words[old as usize] = Some(moved);
        Some(moved)
    }

    /// One more than the position of a cell's word, or zero.
    fn cell(&mut self, value: Option<&Value>) -> Option<u32> {
        let Some(value) = value else { return Some(0) };
        // All texts that are packed live until the end: none can take the address of another.
        let address = match value {
            Value::Text(text) => Some(text.as_ptr().addr()),
            _ => None,
        };
        if let Some(known) = address.and_then(|address| self.texts_by_address.get(&address)) {
            return Some(*known);
        }
        let word = match value {
            Value::Text(text) => Word::Text(Text::clone(text)),
            Value::Date(TypedDate::Full(date)) => Word::Date(*date),
            other => Word::Other(rmp_serde::to_vec(other).ok()?),
        };
        let next = u32::try_from(self.packed.words.len() + 1).ok()?;
        let cell = *self.words.entry(word).or_insert(next);
        if cell == next {
            self.packed.words.push(value.clone());
        }
        if let Some(address) = address {
            self.texts_by_address.insert(address, cell);
        }
        Some(cell)
    }
}

fn row_key(sheet: Sheet, cells: &[u32]) -> Key {
    let mut bytes = vec![sheet as u8];
    bytes.extend(cells.iter().flat_map(|cell| cell.to_le_bytes()));
    key_of(&bytes)
}

fn put<T>(all: &mut Vec<T>, one: T) -> Option<u32> {
    let at = u32::try_from(all.len()).ok()?;
    all.push(one);
    Some(at)
}

#[cfg(test)]
mod tests;
