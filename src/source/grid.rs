//! The seam between file formats and everything else: a sheet as sparse rows of raw cells.

use super::place::{Place, SheetRef};
use std::sync::Arc;

/// What a cell holds, before anybody has decided what it means.
#[derive(Debug, Clone, PartialEq)]
pub enum RawCell {
    /// Text as typed.
    Text(String),
    /// A number that the file does not mark as a date.
    Number(f64),
    /// A date cell: the serial number in the 1900 system (days since 1899-12-30), already converted from 1904.
    DateSerial(f64),
    /// A truth value.
    Bool(bool),
    /// An error value of the office program, such as `#N/A`.
    Error(String),
    /// A formula for which the file holds no value.
    FormulaWithoutValue,
}

impl RawCell {
    /// True where nothing but blanks stands in the cell.
    pub fn is_blank(&self) -> bool {
        matches!(self, RawCell::Text(text) if text.trim().is_empty())
    }

    /// The cell as a person reads it, for messages and headers.
    pub fn display(&self) -> String {
        match self {
            RawCell::Text(text) => text.trim().to_owned(),
            RawCell::Number(number) | RawCell::DateSerial(number) => number.to_string(),
            RawCell::Bool(true) => "TRUE".to_owned(),
            RawCell::Bool(false) => "FALSE".to_owned(),
            RawCell::Error(error) => error.clone(),
            RawCell::FormulaWithoutValue => String::new(),
        }
    }
}

/// The filled cells of one row, ordered by column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GridRow {
    /// Row number counted from zero.
    pub index: u32,
    /// Column (from zero) and content; blank cells are left out.
    pub cells: Vec<(u32, RawCell)>,
}

impl GridRow {
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
    /// Whether the sheet is hidden in its file.
    pub hidden: bool,
}

impl Grid {
    /// The place of one of the sheet's cells.
    pub fn place(&self, row: u32, column: u32) -> Place {
        Place::of_cell(&self.sheet, row, column)
    }
}
