//! The seam between file formats and everything else: a sheet as sparse rows of raw cells.

use super::key::{Key, passing_key_of};
use super::place::{Place, SheetRef};
use super::text::{Text, is_unseen};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// The serials of 2000 to 2100.
const DAYS: std::ops::Range<f64> = 36_526.0..73_416.0;

/// What stands, as an error value, for a cell whose content cannot be found.
pub const BROKEN: &str = "#损坏";

/// What a cell holds, before anybody has decided what it means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum RawCell {
    /// Text as typed.
    Text(Text),
    /// A number that the file does not mark as a date.
    Number(f64),
    /// A date cell: the serial number in the 1900 system (days since 1899-12-30), already converted from 1904.
    DateSerial(f64),
    /// A truth value.
    Bool(bool),
    /// An error value of the office program, such as `#N/A`.
    Error(Text),
    /// A formula for which the file holds no value.
    FormulaWithoutValue,
    /// A number that the file does not mark as a date, in a workbook whose days count from 1904, and such as a day of these decades
    /// has there.
    NumberOf1904(f64),
    /// A date cell of the first of a month whose format does not show its day: the serial number in the 1900 system. A typed 2026年11月
    /// becomes one.
    MonthSerial(f64),
}

impl RawCell {
    /// True where a person sees nothing in the cell: blanks, and what has no look.
    pub fn is_blank(&self) -> bool {
        matches!(self, RawCell::Text(text) if is_unseen(text))
    }

    /// How many bytes of text it holds.
    pub fn text_length(&self) -> u64 {
        match self {
            RawCell::Text(text) | RawCell::Error(text) => text.len() as u64,
            _ => 0,
        }
    }

    /// Its text, to be replaced by an equal one alone.
    pub fn text_mut(&mut self) -> Option<&mut Text> {
        match self {
            RawCell::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A number that nothing marks as a date; `epoch` is where the file's days count from, in days after the 1900 system's.
    pub fn plain_number(number: f64, epoch: f64) -> RawCell {
        if epoch > 0.0 && DAYS.contains(&(number + epoch)) {
            RawCell::NumberOf1904(number)
        } else {
            RawCell::Number(number)
        }
    }

    /// Adds what the cell holds, so that no two cells that differ add the same.
    fn put_into(&self, bytes: &mut Vec<u8>) {
        let (kind, text): (u8, &str) = match self {
            RawCell::Number(number) | RawCell::DateSerial(number) => {
                bytes.push(u8::from(matches!(self, RawCell::Number(_))));
                bytes.extend_from_slice(&number.to_bits().to_le_bytes());
                return;
            }
            RawCell::NumberOf1904(number) => {
                bytes.push(7);
                bytes.extend_from_slice(&number.to_bits().to_le_bytes());
                return;
            }
            RawCell::MonthSerial(number) => {
                bytes.push(8);
                bytes.extend_from_slice(&number.to_bits().to_le_bytes());
                return;
            }
            RawCell::Text(text) => (2, text),
            RawCell::Error(error) => (3, error),
            RawCell::Bool(value) => (4 + u8::from(*value), ""),
            RawCell::FormulaWithoutValue => (6, ""),
        };
        bytes.push(kind);
        bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }

    /// Whether another cell holds the very same: of numbers, whatever they are, the same bits ([`Cells::key`]).
    pub fn says_the_same(&self, other: &RawCell) -> bool {
        match (self, other) {
            (RawCell::Number(one), RawCell::Number(other))
            | (RawCell::DateSerial(one), RawCell::DateSerial(other))
            | (RawCell::NumberOf1904(one), RawCell::NumberOf1904(other))
            | (RawCell::MonthSerial(one), RawCell::MonthSerial(other)) => {
                one.to_bits() == other.to_bits()
            }
            (one, other) => one == other,
        }
    }

    /// The cell as a person reads it, for messages and headers.
    pub fn display(&self) -> Cow<'_, str> {
        match self {
            RawCell::Text(text) => text.trim().into(),
            RawCell::Number(number)
            | RawCell::NumberOf1904(number)
            | RawCell::MonthSerial(number)
            | RawCell::DateSerial(number) => number.to_string().into(),
            RawCell::Bool(true) => "TRUE".into(),
            RawCell::Bool(false) => "FALSE".into(),
            RawCell::Error(error) => Cow::Borrowed(error),
            RawCell::FormulaWithoutValue => "".into(),
        }
    }
}

/// The filled cells of a row, ordered by column: column (from zero) and content. Blank cells are left out.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Cells {
    filled: Box<[(u32, RawCell)]>,
    /// How many bytes of text are in them.
    text: u64,
    #[serde(skip)]
    key: OnceLock<Key>,
    #[serde(skip)]
    facts: OnceLock<RowFacts>,
    #[serde(skip)]
    pieces: OnceLock<Pieces>,
}

/// What cells say by themselves, wherever they stand.
#[derive(Debug)]
pub struct RowFacts {
    /// A key of what a person reads in them.
    pub content: Key,
    /// Whether one bears a mark of secrecy.
    pub is_secret: bool,
    /// Whether one holds a word of secrecy, be it a mark or not.
    pub has_secret_word: bool,
    /// Whether one is the header of a column of such marks (密级).
    pub heads_secrecy: bool,
}

/// Cells as the search for a header sees them.
#[derive(Debug)]
pub struct Pieces {
    /// Whether one by itself is the name of a column.
    pub names_a_column: bool,
    /// Those that the search does not pass over: the text as compared where it is a piece of a column's name.
    pub cells: Vec<(u32, Option<String>)>,
}

impl Cells {
    /// How many bytes of text are in them.
    pub fn text(&self) -> u64 {
        self.text
    }

    /// Their texts, each to be replaced by an equal one alone.
    pub fn texts_mut(&mut self) -> impl Iterator<Item = &mut Text> {
        let cells = self.filled.iter_mut();
        cells.filter_map(|(_, raw)| raw.text_mut())
    }

    /// What they say by themselves; told once.
    pub fn facts(&self, tell: impl FnOnce(&Cells) -> RowFacts) -> &RowFacts {
        self.facts.get_or_init(|| tell(self))
    }

    /// What the search for a header sees in them; told once.
    pub fn pieces(&self, tell: impl FnOnce(&Cells) -> Pieces) -> &Pieces {
        self.pieces.get_or_init(|| tell(self))
    }

    /// What is equal under it is the same, wherever it stands.
    pub fn key(&self) -> &Key {
        self.key.get_or_init(|| {
            let mut bytes = Vec::with_capacity(1_024);
            for (column, raw) in &self.filled {
                bytes.extend_from_slice(&column.to_le_bytes());
                raw.put_into(&mut bytes);
            }
            passing_key_of(&bytes)
        })
    }
}

impl From<Vec<(u32, RawCell)>> for Cells {
    fn from(filled: Vec<(u32, RawCell)>) -> Cells {
        let texts = filled.iter().map(|(_, raw)| raw.text_length());
        Cells {
            text: texts.sum(),
            // Rows are kept for a week: without the room in which they might have grown.
            filled: filled.into(),
            ..Cells::default()
        }
    }
}

impl Deref for Cells {
    type Target = [(u32, RawCell)];

    fn deref(&self) -> &[(u32, RawCell)] {
        &self.filled
    }
}

impl PartialEq for Cells {
    fn eq(&self, other: &Cells) -> bool {
        self.filled == other.filled
    }
}

/// One row of a sheet.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GridRow {
    /// Row number counted from zero.
    pub index: u32,
    /// Its cells: rows that say the same may share them.
    pub cells: Arc<Cells>,
}

impl GridRow {
    /// A row of cells that are ordered by column.
    pub fn new(index: u32, cells: Vec<(u32, RawCell)>) -> GridRow {
        GridRow {
            index,
            cells: Arc::new(cells.into()),
        }
    }

    /// The cells in which something stands, each with its column.
    pub fn filled(&self) -> impl Iterator<Item = &(u32, RawCell)> {
        self.cells.iter().filter(|(_, raw)| !raw.is_blank())
    }

    /// The cell of a column, where it is filled.
    pub fn get(&self, column: u32) -> Option<&RawCell> {
        self.cells
            .binary_search_by_key(&column, |(column, _)| *column)
            .ok()
            .map(|found| &self.cells[found].1)
    }
}

/// One sheet: its rows that have any filled cell, ordered by row. A cell far outside the data costs one entry.
#[derive(Debug, Clone)]
pub struct Grid {
    /// File and name of the sheet.
    pub sheet: Arc<SheetRef>,
    /// Rows with at least one filled cell.
    pub rows: Vec<GridRow>,
    /// Merged regions as first row, first column, last row, last column (from zero, inclusive).
    pub merges: Vec<(u32, u32, u32, u32)>,
    /// Of a csv: its filled rows (from zero), in order, each with the number of its fields, empty ones included.
    pub fields: Vec<(u32, u32)>,
    /// Whether the sheet is hidden in its file.
    pub hidden: bool,
}

/// Merged cells of a ledger lie within these columns; looking further would cost more than it finds.
const COLUMNS: usize = 1_024;

impl Grid {
    /// Takes out what stands hidden under merged regions: nobody sees it, and it belongs to no column. Returns of each row that loses several
    /// values by it the first: row and column. One value again and again, or in each region the one that is seen, is what programs write that
    /// fill a region before they merge it.
    pub fn uncover(&mut self) -> Vec<(u32, u32)> {
        let mut lost = Vec::new();
        if self.merges.is_empty() {
            return lost;
        }
        let merges = self.regions();
        let mut coming = merges.iter().peekable();
        let mut corners = BTreeMap::new();
        // By column: the first row that no region covers any more, and the corner of the last one that does.
        let mut free_from = vec![0_u32; COLUMNS];
        let mut corner_of = vec![(0, 0); COLUMNS];
        let last_covered = merges
            .iter()
            .map(|((_, _, last_row, _), _)| *last_row)
            .max();
        for row in &mut self.rows {
            if last_covered.is_some_and(|last| row.index > last) {
                break;
            }
            while let Some(((first_row, first, last_row, last), counts)) =
                coming.next_if(|((first_row, ..), _)| *first_row <= row.index)
            {
                if *last_row < row.index {
                    continue;
                }
                if *first_row == row.index {
                    corners.insert((row.index, *first), row.get(*first).cloned());
                }
                // What a region that does not count covers is seen.
                if *counts {
                    let columns = *first as usize..=(*last as usize).min(COLUMNS - 1);
                    let covered = free_from.get_mut(columns.clone()).unwrap_or_default();
                    covered.fill(last_row.saturating_add(1));
                    let covered = corner_of.get_mut(columns).unwrap_or_default();
                    covered.fill((*first_row, *first));
                }
            }
            let is_seen = |(column, _): &&(u32, RawCell)| {
                let free = free_from.get(*column as usize).copied().unwrap_or(0);
                free <= row.index || corners.contains_key(&(row.index, *column))
            };
            if !row.cells.iter().all(|cell| is_seen(&cell)) {
                let hidden = row
                    .cells
                    .iter()
                    .filter(|cell| !is_seen(cell) && !cell.1.is_blank());
                let mut pairs = hidden.clone().zip(hidden.clone().skip(1));
                let are_several = pairs.any(|(one, other)| one.1 != other.1);
                let is_unseen = |(column, raw): &&(u32, RawCell)| {
                    let corner = corner_of.get(*column as usize);
                    let seen = corner.and_then(|corner| corners.get(corner)?.as_ref());
                    seen != Some(raw)
                };
                let unseen = { hidden }.find(is_unseen).filter(|_| are_several);
                lost.extend(unseen.map(|(column, _)| (row.index, *column)));
                let seen = row.cells.iter().filter(is_seen).cloned();
                row.cells = Arc::new(seen.collect::<Vec<_>>().into());
            }
        }
        self.rows.retain(|row| !row.cells.is_empty());
        lost
    }

    /// The merged regions in order (first row, first column, last row, last column), each with whether it counts: of those that
    /// overlap the first one does.
    pub fn regions(&self) -> Vec<((u32, u32, u32, u32), bool)> {
        if self.merges.is_empty() {
            return Vec::new();
        }
        let mut merges = self.merges.clone();
        merges.sort_unstable();
        merges.dedup();
        // By column: the first row that no region covers any more.
        let mut free_from = vec![0_u32; COLUMNS];
        let each = merges.into_iter().map(|region| {
            let (first_row, first, last_row, last) = region;
            let columns = first as usize..=(last as usize).min(COLUMNS - 1);
            let covered = free_from.get_mut(columns).unwrap_or_default();
            let counts = covered.iter().all(|free| *free <= first_row);
            if counts {
                covered.fill(last_row.saturating_add(1));
            }
            (region, counts)
        });
        each.collect()
    }

    /// How many fields a row of a csv has; `None` in every other format, where each cell says itself in which column it stands.
    pub fn fields_of(&self, row: u32) -> Option<u32> {
        let at = self.fields.binary_search_by_key(&row, |(row, _)| *row);
        at.ok().map(|at| self.fields[at].1)
    }

    /// The place of one of the sheet's cells.
    pub fn place(&self, row: u32, column: u32) -> Place {
        Place::of_cell(&self.sheet, row, column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_takes_no_more_than_two_pointers() {
        assert!(size_of::<RawCell>() <= 16, "{}", size_of::<RawCell>());
    }

    #[test]
    fn what_stands_under_a_merged_region_is_taken_out_and_its_corner_stays() {
        let row = |index, columns: &[u32]| {
            let cells = columns.iter();
            GridRow::new(
                index,
                cells
                    .map(|column| (*column, RawCell::Number(f64::from(*column))))
                    .collect(),
            )
        };
        let mut grid = Grid {
            sheet: Arc::new(SheetRef {
                file: "甲.xlsx".into(),
                sheet: "表".into(),
            }),
            rows: vec![
                row(0, &[0, 1, 2, 3]),
                row(2, &[0, 1]),
                row(3, &[0, 1]),
                row(4, &[0]),
                row(9, &[0, 2_000]),
            ],
            // A title, a group, one that overlaps the group from its third row on, and one far away.
            merges: vec![
                (4, 0, 6, 0),
                (2, 0, 4, 0),
                (0, 0, 0, 2),
                (9, 1_999, 9, 2_001),
            ],
            fields: Vec::new(),
            hidden: false,
        };
        assert_eq!(grid.uncover(), [(0, 1)]);
        assert_eq!(
            grid.rows,
            [
                row(0, &[0, 3]),
                row(2, &[0, 1]),
                row(3, &[1]),
                row(4, &[0]),
                row(9, &[0, 2_000]),
            ]
        );
    }
    #[test]
    fn rows_filled_as_their_merged_regions_show_lose_nothing() {
        let row = |index, texts: [&str; 3]| {
            let cells = (0..).zip(texts);
            GridRow::new(
                index,
                cells
                    .map(|(column, text)| (column, RawCell::Text(text.to_owned().into())))
                    .collect(),
            )
        };
        let lost = |second: [&str; 3]| {
            let mut grid = Grid {
                sheet: Arc::new(SheetRef {
                    file: "甲.xlsx".into(),
                    sheet: "表".into(),
                }),
                rows: vec![row(2, ["甲镇", "张三", "一"]), row(3, second)],
                merges: vec![(2, 0, 3, 0), (2, 1, 3, 1)],
                fields: Vec::new(),
                hidden: false,
            };
            grid.uncover()
        };
        assert!(lost(["甲镇", "张三", "二"]).is_empty());
        assert_eq!(lost(["甲镇", "李四", "二"]), [(3, 1)]);
        assert_eq!(lost(["乙镇", "李四", "二"]), [(3, 0)]);
    }
}
