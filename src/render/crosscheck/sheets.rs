//! A workbook's sheets, read back cell by cell; columns are found by their titles.

use super::{Disagreement, Found};
use crate::source::cell_name;
use calamine::{Data, DataRef, Reader, Xlsx, XlsxError};
use std::io::{Cursor, Read, Seek};
use std::ops::Range;

/// A sheet that was written.
pub struct Sheet {
    /// Half, file and sheet.
    pub place: String,
    /// Its filled cells, row by row.
    cells: Vec<Filled>,
    /// The texts that stand in them.
    texts: String,
}

/// A cell in which something stands.
struct Filled {
    row: u32,
    column: u32,
    value: Value,
}

enum Value {
    /// Where it stands among the texts of the sheet.
    Text(Range<usize>),
    Number(f64),
    Other(Data),
}

/// A cell with its place.
pub struct Cell<'a> {
    sheet: &'a Sheet,
    position: (u32, u32),
    value: Option<&'a Value>,
}

impl Cell<'_> {
    /// Half, file, sheet and cell.
    pub fn place(&self) -> String {
        let (row, column) = self.position;
        format!("{} › {}", self.sheet.place, cell_name(row, column))
    }

    /// What stands there, as text.
    pub fn text(&self) -> String {
        match self.value {
            None => String::new(),
            Some(Value::Text(text)) => self.sheet.texts[text.clone()].to_owned(),
            Some(Value::Number(number)) => super::told::amount(*number),
            Some(Value::Other(data)) => data.to_string(),
        }
    }

    /// A number with two decimals, as text; other cells as they are.
    pub fn points(&self) -> String {
        match self.value {
            Some(Value::Number(number)) => super::told::hundredths(*number),
            _ => self.text(),
        }
    }
}

/// The sheets of a workbook, in order.
pub fn read(file: &Found<'_>) -> Result<Vec<Sheet>, Disagreement> {
    let failed = |reason: XlsxError| Disagreement::new(file.place(), format!("不能读回：{reason}"));
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(file.bytes)).map_err(failed)?;
    let names = book.sheet_names().clone();
    names
        .into_iter()
        .map(|name| {
            let place = format!("{} › {name}", file.place());
            sheet(&mut book, &name, place).map_err(failed)
        })
        .collect()
}

fn sheet(book: &mut Xlsx<impl Read + Seek>, name: &str, place: String) -> Result<Sheet, XlsxError> {
    let mut sheet = Sheet {
        place,
        cells: Vec::new(),
        texts: String::new(),
    };
    let mut cells = book.worksheet_cells_reader(name)?;
    while let Some(cell) = cells.next_cell()? {
        let (row, column) = cell.get_position();
        let value = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::Float(number) => Value::Number(*number),
            DataRef::SharedString(text) => sheet.text(text),
            DataRef::String(text) => sheet.text(text),
            other => Value::Other(Data::from(other.clone())),
        };
        sheet.cells.push(Filled { row, column, value });
    }
    sheet.cells.sort_by_key(|cell| (cell.row, cell.column));
    Ok(sheet)
}

impl Sheet {
    fn text(&mut self, text: &str) -> Value {
        let start = self.texts.len();
        self.texts.push_str(text);
        Value::Text(start..self.texts.len())
    }

    fn says(&self, cell: &Filled, title: &str) -> bool {
        matches!(&cell.value, Value::Text(text) if self.texts[text.clone()] == *title)
    }

    /// The cells of these columns in every row under a header that has them all. A row of which only one cell is filled is a
    /// heading or says that there is nothing.
    pub fn rows(&self, titles: &[&str]) -> Result<Vec<Vec<Cell<'_>>>, Disagreement> {
        let mut columns: Option<Vec<u32>> = None;
        let mut found = Vec::new();
        for row in self.cells.chunk_by(|one, next| one.row == next.row) {
            let positions: Option<Vec<u32>> = titles
                .iter()
                .map(|title| {
                    let titled = row.iter().find(|cell| self.says(cell, title));
                    titled.map(|cell| cell.column)
                })
                .collect();
            if positions.is_some() {
                columns = positions;
            } else if let Some(columns) = columns.as_ref().filter(|_| row.len() > 1) {
                let cell = |column: &u32| Cell {
                    sheet: self,
                    position: (row[0].row, *column),
                    value: row
                        .binary_search_by_key(column, |cell| cell.column)
                        .ok()
                        .map(|at| &row[at].value),
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
