//! A neutral table: the same cells feed the page and the workbook, so that the two cannot disagree.

use crate::model::points::Points;
use chrono::NaiveDate;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum TableCell {
    /// Nothing.
    Empty,
    /// Text.
    Text(String),
    /// A whole number.
    Count(usize),
    /// Points.
    Points(Points),
    /// A day.
    Date(NaiveDate),
    /// A formula over other cells of the row, given as the letters of [`Table::columns`] positions, with its computed value.
    Sum {
        /// Positions of the columns that are added.
        plus: Vec<usize>,
        /// Positions of the columns that are subtracted.
        minus: Vec<usize>,
        /// The value.
        value: Points,
    },
}

impl TableCell {
    /// The cell as a person reads it.
    pub fn display(&self) -> String {
        match self {
            TableCell::Empty => String::new(),
            TableCell::Text(text) => text.clone(),
            TableCell::Count(count) => count.to_string(),
            TableCell::Points(points) | TableCell::Sum { value: points, .. } => points.to_string(),
            TableCell::Date(date) => date.to_string(),
        }
    }
}

/// A column's heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableColumn {
    /// Its title.
    pub title: String,
    /// Whether its cells are figures, which align on the right.
    pub is_figure: bool,
}

/// A table with its title and the lines above and below it.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Name of the sheet.
    pub name: String,
    /// Title over the table.
    pub title: String,
    /// Lines between title and header: unit and as-of date, how the figures are counted.
    pub notes: Vec<String>,
    /// The columns.
    pub columns: Vec<TableColumn>,
    /// The rows, each as long as `columns`.
    pub rows: Vec<Vec<TableCell>>,
    /// Lines below the table.
    pub footer: Vec<String>,
}
