//! A workbook's sheets, read back cell by cell; columns are found by their titles.

use super::{Disagreement, Found};
use crate::source::cell_name;
use calamine::{Data, Range, Reader, Xlsx};
use std::io::Cursor;

/// A sheet that was written.
pub struct Sheet {
    /// Half, file and sheet.
    pub place: String,
    cells: Range<Data>,
}

/// A cell with its place.
pub struct Cell<'a> {
    sheet: &'a Sheet,
    position: (u32, u32),
}

impl Cell<'_> {
    /// Half, file, sheet and cell.
    pub fn place(&self) -> String {
        let (row, column) = self.position;
        format!("{} › {}", self.sheet.place, cell_name(row, column))
    }

    /// What stands there, as text.
    pub fn text(&self) -> String {
        match self.sheet.cells.get_value(self.position) {
            None | Some(Data::Empty) => String::new(),
            Some(Data::Float(number)) => super::told::amount(*number),
            Some(data) => data.to_string(),
        }
    }

    /// A number with two decimals, as text; other cells as they are.
    pub fn points(&self) -> String {
        match self.sheet.cells.get_value(self.position) {
            Some(Data::Float(number)) => super::told::hundredths(*number),
            _ => self.text(),
        }
    }
}

/// The sheets of a workbook, in order.
pub fn read(file: &Found<'_>) -> Result<Vec<Sheet>, Disagreement> {
    let failed = |reason: &dyn std::fmt::Display| {
        Disagreement::new(file.place(), format!("不能读回：{reason}"))
    };
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(file.bytes))
        .map_err(|error: calamine::XlsxError| failed(&error))?;
    let names = book.sheet_names().clone();
    names
        .into_iter()
        .map(|name| {
            let cells = book
                .worksheet_range(&name)
                .map_err(|error| failed(&error))?;
            Ok(Sheet {
                place: format!("{} › {name}", file.place()),
                cells,
            })
        })
        .collect()
}

impl Sheet {
    /// The cells of these columns in every row under a header that has them all. A row of which only one cell is filled is a
    /// heading or says that there is nothing.
    pub fn rows(&self, titles: &[&str]) -> Result<Vec<Vec<Cell<'_>>>, Disagreement> {
        let (first_row, first_column) = self.cells.start().unwrap_or_default();
        let mut columns: Option<Vec<u32>> = None;
        let mut found = Vec::new();
        for (row, cells) in (first_row..).zip(self.cells.rows()) {
            let positions: Option<Vec<u32>> = titles
                .iter()
                .map(|title| {
                    let at = cells.iter().position(|cell| cell == *title)?;
                    Some(first_column + u32::try_from(at).ok()?)
                })
                .collect();
            let filled = cells.iter().filter(|cell| **cell != Data::Empty).count();
            if positions.is_some() {
                columns = positions;
            } else if let Some(columns) = columns.as_ref().filter(|_| filled > 1) {
                let cell = |column: &u32| Cell {
                    sheet: self,
                    position: (row, *column),
                };
                found.push(columns.iter().map(cell).collect());
            }
        }
        if columns.is_none() {
            let titles = titles.join("、");
            return Err(Disagreement::new(
                &self.place,
                format!("没有表头「{titles}」"),
            ));
        }
        Ok(found)
    }
}
