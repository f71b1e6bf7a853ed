//! A workbook's sheets, read back cell by cell; columns are found by their titles, and nothing but these is kept.

use super::written::{Content, Written};
use super::{Disagreement, Found};
use crate::source::cell_name;
use calamine::{Data, DataRef, Reader, Xlsx, XlsxError};
use std::io::{Cursor, Read, Seek};
use std::ops::Range;

/// A workbook that was written.
pub struct Book<'f> {
    file: &'f Found<'f>,
    /// As our writer writes it, where all about it is in that shape.
    written: Option<Written<'f>>,
    names: Vec<String>,
}

impl<'f> Book<'f> {
    /// Opens it.
    pub fn open(file: &'f Found<'f>) -> Result<Book<'f>, Disagreement> {
        let written = Written::open(file.bytes);
        let names = match &written {
            Some(written) => written.names.clone(),
            None => in_any_shape(file)?.sheet_names(),
        };
        Ok(Book {
            file,
            written,
            names,
        })
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
        let written = self.written.as_mut();
        let written = written.and_then(|book| Rows::of_written(book, sheet, &place, titles));
        let rows = if let Some(rows) = written {
            rows
        } else {
            let name = self.names.get(sheet).cloned().unwrap_or_default();
            let mut book = in_any_shape(self.file)?;
            Rows::read(&mut book, &name, place, titles)
                .map_err(|reason| unreadable(self.file, &reason))?
        };
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

/// The workbook as the reader for workbooks of any origin has it.
fn in_any_shape<'f>(file: &Found<'f>) -> Result<Xlsx<Cursor<&'f [u8]>>, Disagreement> {
    calamine::open_workbook_from_rs(Cursor::new(file.bytes))
        .map_err(|reason| unreadable(file, &reason))
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
    fn new(place: String, titles: &[&str]) -> Rows {
        Rows {
            place,
            columns: None,
            width: titles.len(),
            cells: Vec::new(),
            texts: String::new(),
        }
    }

    /// The rows of a sheet that is in its writer's shape; `None` where it is not.
    fn of_written(
        book: &mut Written<'_>,
        sheet: usize,
        place: &str,
        titles: &[&str],
    ) -> Option<Rows> {
        let mut rows = Rows::new(place.to_owned(), titles);
        let mut row = rows.begin(0);
        book.cells(sheet, |(index, column), content| {
            if index != row.index {
                let begun = rows.begin(index);
                rows.end(std::mem::replace(&mut row, begun));
                // The texts of the row that ended may be gone.
                row.text = rows.texts.len();
            }
            match content {
                Content::Text(text) => {
                    let value = DataRef::SharedString(text);
                    rows.take(&mut row, column, &value, titles);
                }
                Content::Number(number) => {
                    rows.take(&mut row, column, &DataRef::Float(number), titles);
                }
            }
        })?;
        rows.end(row);
        Some(rows)
    }

    fn read(
        book: &mut Xlsx<impl Read + Seek>,
        name: &str,
        place: String,
        titles: &[&str],
    ) -> Result<Rows, XlsxError> {
        let mut rows = Rows::new(place, titles);
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

    /// Whether it is this very number, which then shows as itself.
    pub fn is_number(&self, number: f64) -> bool {
        matches!(self.cell.value, Value::Number(own) if own.to_bits() == number.to_bits())
    }

    /// A number with two decimals, as text; other cells as they are.
    pub fn points(&self) -> String {
        match &self.cell.value {
            Value::Number(number) => super::told::hundredths(*number),
            _ => self.text(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Audience;
    use rust_xlsxwriter::{Formula, Workbook};

    /// A workbook whose second column says this, below a title and a header and above a total.
    fn workbook(said: &[&str], long: bool) -> Vec<u8> {
        let mut book = Workbook::new();
        book.add_worksheet().set_name("空表").expect("a name");
        let sheet = if long {
            book.add_worksheet_with_constant_memory()
                .expect("a long sheet")
        } else {
            book.add_worksheet()
        };
        sheet.write(0, 0, "一览").expect("a title");
        for (column, title) in (0..).zip(["单位", "事由", "分数"]) {
            sheet.write(1, column, title).expect("a header");
        }
        for (row, text) in (2..).zip(said) {
            sheet.write(row, 0, "青石镇").expect("a unit");
            sheet.write(row, 1, *text).expect("a text");
            sheet
                .write(row, 2, f64::from(row) / 4.0 - 1.0)
                .expect("a number");
        }
        let total = Formula::new("=SUM(C3:C9)").set_result("12.5");
        sheet.write(30, 0, "合计").expect("a word");
        sheet.write(30, 2, total).expect("a sum");
        book.save_to_buffer().expect("a workbook")
    }

    /// What stands in the columns, row by row, each cell with its place.
    fn told(rows: &Rows) -> Vec<Vec<(String, String, String)>> {
        let cell = |cell: &Cell<'_>| (cell.place(), cell.text(), cell.points());
        rows.iter()
            .map(|row| row.iter().map(cell).collect())
            .collect()
    }

    const TITLES: [&str; 3] = ["分数", "单位", "事由"];

    #[test]
    fn what_is_taken_in_its_writers_shape_is_what_the_reader_for_any_shape_has() {
        let plain = [
            "甲",
            "<b>甲</b> & \"乙\" '丙' &amp;",
            " 前后 ",
            "两\n行",
            "",
            "=1+1",
            "123",
            "甲_乙",
        ];
        for long in [false, true] {
            let bytes = workbook(&plain, long);
            let file = Found {
                half: Audience::Office,
                path: "表.xlsx",
                bytes: &bytes,
            };
            let mut written = Written::open(&bytes).expect("it is in our shape");
            let mut any = in_any_shape(&file).expect("it can be read");
            assert_eq!(written.names, any.sheet_names());
            let taken = Rows::of_written(&mut written, 1, "表", &TITLES).expect("our shape");
            let read = Rows::read(&mut any, "Sheet2", "表".to_owned(), &TITLES);
            let read = read.expect("it can be read");
            assert_eq!(told(&taken), told(&read), "long: {long}");
            assert_eq!(taken.len(), plain.len() + 1);
            let empty = Rows::of_written(&mut written, 0, "表", &TITLES).expect("our shape");
            assert!(empty.columns.is_none());
        }
    }

    /// What of a row is no row of the table (a title below it, a second header) leaves no text behind, nor takes another row's.
    #[test]
    fn rows_between_two_tables_are_taken_alike_in_either_way() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let rows = [
            &["单位", "事由", "分数"][..],
            &["青石镇", "修路", "甲"],
            &["按时间节点排名"],
            &["", "一句话"],
            &["单位", "事由", "分数"],
            &["白水乡", "架桥", "乙"],
            &["合计中的一格"],
        ];
        for (row, cells) in (0..).zip(rows) {
            for (column, text) in (0..).zip(cells) {
                sheet.write(row, column, *text).expect("a cell");
            }
        }
        let bytes = book.save_to_buffer().expect("a workbook");
        let file = Found {
            half: Audience::Office,
            path: "表.xlsx",
            bytes: &bytes,
        };
        let mut written = Written::open(&bytes).expect("it is in our shape");
        let taken = Rows::of_written(&mut written, 0, "表", &TITLES).expect("our shape");
        let mut any = in_any_shape(&file).expect("it can be read");
        let read = Rows::read(&mut any, "Sheet1", "表".to_owned(), &TITLES);
        assert_eq!(told(&taken), told(&read.expect("it can be read")));
        assert_eq!(taken.len(), 2);
        assert_eq!(taken.texts, "青石镇修路甲白水乡架桥乙");
    }

    #[test]
    fn what_is_in_no_writers_shape_is_left_to_the_reader_for_any_shape() {
        // Where texts are shared, the writer takes one in these tags for one that it has made itself.
        let odd = ["甲_x000D_乙", "甲\r乙"].map(|odd| (odd, &[false, true][..]));
        for (odd, sheets) in odd.into_iter().chain([("<r>甲</r>", &[false][..])]) {
            for &long in sheets {
                let bytes = workbook(&["甲", odd], long);
                let taken = Written::open(&bytes)
                    .and_then(|mut book| Rows::of_written(&mut book, 1, "表", &TITLES));
                assert!(taken.is_none(), "{odd:?}, long: {long}");
                let file = Found {
                    half: Audience::Office,
                    path: "表.xlsx",
                    bytes: &bytes,
                };
                let mut book = Book::open(&file).expect("it can be read");
                assert_eq!(book.rows(1, &TITLES).expect("its rows").len(), 3);
            }
        }
        let bytes = workbook(&["甲"], false);
        assert!(Written::open(&bytes[..bytes.len() - 100]).is_none());
        assert!(Written::open(b"PK").is_none());
    }
}
