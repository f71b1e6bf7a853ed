//! A workbook's sheets, read back cell by cell; columns are found by their titles, and nothing but these is kept.

use super::{Disagreement, Found};
use crate::source::cell_name;
use calamine::{Data, DataRef, Reader, Xlsx, XlsxError};
use std::io::{Cursor, Read, Seek};
use std::ops::Range;

/// A workbook that was written.
pub struct Book<'f> {
    file: &'f Found<'f>,
    read: Xlsx<Cursor<&'f [u8]>>,
    names: Vec<String>,
}

impl<'f> Book<'f> {
    /// Opens it.
    pub fn open(file: &'f Found<'f>) -> Result<Book<'f>, Disagreement> {
        let read: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(file.bytes))
            .map_err(|reason| unreadable(file, &reason))?;
        let names = read.sheet_names().clone();
        Ok(Book { file, read, names })
    }

    /// How many sheets it has.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Half, file and sheet.
    pub fn place(&self, sheet: usize) -> String {
        let name = self.names.get(sheet).map(String::as_str);
        format!("{} › {}", self.file.place(), name.unwrap_or_default())
    }

    /// The cells of these columns in every row under a header that has them all. A row of which only one cell is filled is a
    /// heading or says that there is nothing.
    pub fn rows(&mut self, sheet: usize, titles: &[&str]) -> Result<Rows, Disagreement> {
        let place = self.place(sheet);
        let name = self.names.get(sheet).cloned().unwrap_or_default();
        let rows = Rows::read(&mut self.read, &name, place, titles)
            .map_err(|reason| unreadable(self.file, &reason))?;
        if rows.columns.is_none() {
            let titles = titles.join("、");
            return Err(Disagreement::new(
                rows.place,
                format!("没有表头「{titles}」"),
            ));
        }
        Ok(rows)
    }
}

fn unreadable(file: &Found<'_>, reason: &XlsxError) -> Disagreement {
    Disagreement::new(file.place(), format!("不能读回：{reason}"))
}

/// Some columns of a sheet.
pub struct Rows {
    /// Half, file and sheet.
    pub place: String,
    /// Where the columns stand, by the last header that had them all.
    columns: Option<Vec<u32>>,
    /// How many columns.
    width: usize,
    /// Their cells, row by row.
    cells: Vec<Filled>,
    /// The texts that stand in them.
    texts: String,
}

/// A cell, filled or not.
struct Filled {
    row: u32,
    column: u32,
    value: Value,
}

#[derive(Clone)]
enum Value {
    Nothing,
    /// Where it stands among the texts of the sheet.
    Text(Range<usize>),
    Number(f64),
    Other(Box<Data>),
}

/// A row while it is read.
struct Row {
    index: u32,
    filled: usize,
    /// Where each title stands in it.
    titled: Vec<Option<u32>>,
    values: Vec<Value>,
    /// How many bytes of text there were before it.
    text: usize,
}

impl Rows {
    fn read(
        book: &mut Xlsx<impl Read + Seek>,
        name: &str,
        place: String,
        titles: &[&str],
    ) -> Result<Rows, XlsxError> {
        let mut rows = Rows {
            place,
            columns: None,
            width: titles.len(),
            cells: Vec::new(),
            texts: String::new(),
        };
        let mut cells = book.worksheet_cells_reader(name)?;
        let mut row = rows.begin(0);
        while let Some(cell) = cells.next_cell()? {
            let (index, column) = cell.get_position();
            if index != row.index {
                rows.end(row);
                row = rows.begin(index);
            }
            rows.take(&mut row, column, cell.get_value(), titles);
        }
        rows.end(row);
        Ok(rows)
    }

    fn begin(&self, index: u32) -> Row {
        Row {
            index,
            filled: 0,
            titled: vec![None; self.width],
            values: vec![Value::Nothing; self.width],
            text: self.texts.len(),
        }
    }

    fn take(&mut self, row: &mut Row, column: u32, value: &DataRef<'_>, titles: &[&str]) {
        let text: Option<&str> = match value {
            DataRef::Empty => return,
            DataRef::SharedString(text) => Some(text),
            DataRef::String(text) => Some(text),
            _ => None,
        };
        row.filled += 1;
        let named = titles.iter().position(|title| text == Some(title));
        if let Some(named) = named {
            row.titled[named].get_or_insert(column);
        }
        let mut columns = self.columns.iter().flatten();
        if let Some(at) = columns.position(|own| *own == column) {
            row.values[at] = match (text, value) {
                (Some(text), _) => {
                    let start = self.texts.len();
                    self.texts.push_str(text);
                    Value::Text(start..self.texts.len())
                }
                (None, DataRef::Float(number)) => Value::Number(*number),
                (None, other) => Value::Other(Box::new(Data::from(other.clone()))),
            };
        }
    }

    fn end(&mut self, row: Row) {
        if row.titled.iter().all(Option::is_some) {
            self.columns = row.titled.into_iter().collect();
        } else if let Some(columns) = self.columns.as_ref().filter(|_| row.filled > 1) {
            let cells = columns.iter().zip(row.values);
            self.cells.extend(cells.map(|(column, value)| Filled {
                row: row.index,
                column: *column,
                value,
            }));
            return;
        }
        self.texts.truncate(row.text);
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.cells.len() / self.width
    }

    /// Each row's cells, in the order of the titles.
    pub fn iter(&self) -> impl Iterator<Item = Vec<Cell<'_>>> {
        let rows = self.cells.chunks(self.width);
        rows.map(|row| {
            let cells = row.iter();
            cells.map(|cell| Cell { rows: self, cell }).collect()
        })
    }
}

/// A cell with its place.
pub struct Cell<'a> {
    rows: &'a Rows,
    cell: &'a Filled,
}

impl Cell<'_> {
    /// Half, file, sheet and cell.
    pub fn place(&self) -> String {
        let name = cell_name(self.cell.row, self.cell.column);
        format!("{} › {name}", self.rows.place)
    }

    /// What stands there, as text.
    pub fn text(&self) -> String {
        match &self.cell.value {
            Value::Nothing => String::new(),
            Value::Text(text) => self.rows.texts[text.clone()].to_owned(),
            Value::Number(number) => super::told::amount(*number),
            Value::Other(data) => data.to_string(),
        }
    }

    /// A number with two decimals, as text; other cells as they are.
    pub fn points(&self) -> String {
        match &self.cell.value {
            Value::Number(number) => super::told::hundredths(*number),
            _ => self.text(),
        }
    }
}
