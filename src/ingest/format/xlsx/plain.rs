//! The parts of a workbook taken apart without being read: a sheet into its rows and the rows into their cells, the shared table
//! into its strings.
//!
//! Only the plain shape is known in which office programs write them, without comments, white space between the elements, or
//! anything that is optional and unusual. Whatever else there is, is left to the library. What has been taken apart is well-formed: rows,
//! cells and strings have shown it one by one, and what stands around them is read for it ([`Sheet::is_well_formed_around`]).

mod cursor;
mod strings;

pub use strings::{Strings, plain_text};

use crate::ingest::format::xml;
use cursor::{Content, Cursor, Tags, decimal, row_index};
use memchr::memmem;
use std::io::Read;
use std::ops::Range;

/// A sheet.
#[derive(Debug)]
pub struct Sheet<'x> {
    xml: &'x [u8],
    /// Where the rows stand.
    body: Range<usize>,
    /// The rows in order.
    pub rows: Vec<Row>,
    cells: Vec<Cell>,
    /// Row, column and look of each cell that has one of its own, where they are asked for.
    looks: Option<Vec<Looked>>,
}

/// Row and column of a cell (from zero), and its look's position in the table of looks.
pub type Looked = ((u32, u32), usize);

/// A row of a sheet.
#[derive(Debug)]
pub struct Row {
    /// Its number, from zero.
    pub index: u32,
    /// Whether any of its cells is calculated.
    pub has_formula: bool,
    xml: Range<usize>,
    cells: Range<usize>,
}

/// A cell in which something stands.
#[derive(Debug)]
struct Cell {
    /// From zero.
    column: u32,
    /// Its attributes without its address.
    attributes: Range<u32>,
    /// What stands between its tags.
    content: Range<u32>,
    /// Its string's position in the shared table.
    shared: Option<u32>,
}

/// Sheets are taken apart up to [`TAME`](super::TAME) alone, so that no place in one is beyond these numbers.
#[expect(clippy::cast_possible_truncation, reason = "the caller has seen to it")]
fn narrow(range: &Range<usize>) -> Range<u32> {
    range.start as u32..range.end as u32
}

fn wide(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

/// A cell as its file has it.
#[derive(Debug)]
pub struct CellXml<'x> {
    /// From zero.
    pub column: u32,
    /// Its attributes without its address.
    pub attributes: &'x [u8],
    /// What stands between its tags; of a string of the shared table that string with its tags.
    pub content: &'x [u8],
    /// Where in the shared table its string is, where it is one of that.
    pub string: Option<usize>,
}

impl Row {
    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.cells.is_empty() && !self.has_formula
    }
}

impl<'x> Sheet<'x> {
    /// Takes a sheet apart whose shared table has so many strings; `None` where it is not in the plain shape.
    pub fn new(xml: &'x [u8], strings: usize) -> Option<Sheet<'x>> {
        Sheet::apart(xml, strings, None)
    }

    /// The looks of a sheet's cells, of empty ones too; `None` where it is not in the plain shape.
    pub fn looks(xml: &'x [u8]) -> Option<Vec<Looked>> {
        let looks = Vec::with_capacity(xml.len() / 45);
        Sheet::apart(xml, usize::MAX, Some(looks))?.looks
    }

    fn apart(xml: &'x [u8], strings: usize, looks: Option<Vec<Looked>>) -> Option<Sheet<'x>> {
        let mut cursor = Cursor::new(xml)?;
        cursor.at = memmem::find(xml, b"<sheetData")?;
        cursor.eat(b"<sheetData")?;
        let start = cursor.at + 1;
        // As many as there are when they are as short as usual.
        let mut sheet = Sheet {
            xml,
            body: start..start,
            rows: Vec::with_capacity(xml.len() / 800),
            cells: Vec::with_capacity(xml.len() / 45),
            looks,
        };
        if cursor.eat(b"/>").is_some() {
            // The empty element has nothing between its tags, and only it may have that shape.
            sheet.body = cursor.at..cursor.at;
        } else {
            cursor.eat(b">")?;
            let mut tags = Tags::default();
            while cursor.eat(b"</sheetData>").is_none() {
                sheet.row(&mut cursor, strings, &mut tags)?;
            }
            sheet.body.end = cursor.at - b"</sheetData>".len();
        }
        // A second part with cells is damage, and that is told elsewhere.
        let is_all = memmem::find(cursor.rest(), b"sheetData").is_none();
        is_all.then_some(sheet)
    }

    /// Whether what stands around its rows makes one well-formed element with them.
    pub fn is_well_formed_around(&self) -> bool {
        xml::is_well_formed(self.xml[..self.body.start].chain(&self.xml[self.body.end..]))
    }

    /// All that stands around its rows, but for how far the sheet says it reaches where that is in order: whether this is well-formed
    /// does not rest on it, and it changes with every row.
    pub fn surroundings(&self) -> Vec<u8> {
        let (before, behind) = self.head();
        let extent: &[u8] = if before.len() == self.body.start {
            b""
        } else {
            b"<dimension ref=\"A1\"/>"
        };
        [before, extent, behind, &self.xml[self.body.end..]].concat()
    }

    /// What stands before its rows, without the extent that it says it has where that is in order: all before it, and all behind it.
    fn head(&self) -> (&'x [u8], &'x [u8]) {
        let head = &self.xml[..self.body.start];
        let extent = extent(head).unwrap_or(head.len()..head.len());
        (&head[..extent.start], &head[extent.end..])
    }

    fn row(&mut self, cursor: &mut Cursor<'x>, strings: usize, tags: &mut Tags<'x>) -> Option<()> {
        let start = cursor.at;
        cursor.eat(b"<row")?;
        let mut numbers = (0, None);
        let is_open = cursor.attributes(|name, value| {
            if name == b"r" {
                numbers = (numbers.0 + 1, Some(value));
            }
        })?;
        let (1, Some(number)) = numbers else {
            return None;
        };
        let index = self.next_index(number)?;
        let first = self.cells.len();
        let mut has_formula = false;
        let mut column = None;
        while is_open && cursor.eat(b"</row>").is_none() {
            let (at, look, cell) = cursor.cell(number, strings, tags)?;
            if column.is_some_and(|before| at <= before) {
                return None;
            }
            column = Some(at);
            if let (Some(looks), Some(look)) = (&mut self.looks, look) {
                looks.push(((index, at), decimal(look)?));
            }
            match cell {
                Content::Nothing => {}
                Content::Formula => has_formula = true,
                Content::Value(cell) => self.cells.push(cell),
            }
        }
        self.rows.push(Row {
            index,
            has_formula,
            xml: start..cursor.at,
            cells: first..self.cells.len(),
        });
        Some(())
    }

    /// The number of a row, which must be greater than that of the row before.
    fn next_index(&self, number: &[u8]) -> Option<u32> {
        let index = row_index(number)?;
        let follows = self.rows.last().is_none_or(|last| last.index < index);
        follows.then_some(index)
    }

    /// Adds all that a row says, wherever it stands: columns and looks of its cells and their content. `None` where that is more
    /// than any honest row says: few cells can name long strings again and again.
    pub fn put_row_into(
        &self,
        row: &Row,
        strings: &Strings<'_>,
        bytes: &mut Vec<u8>,
    ) -> Option<()> {
        const MOST: usize = 4 * 1024 * 1024;
        for cell in &self.cells[row.cells.clone()] {
            if bytes.len() > MOST {
                return None;
            }
            let cell = self.cell(cell, strings);
            bytes.extend_from_slice(&cell.column.to_le_bytes());
            put(cell.attributes, bytes);
            put(cell.content, bytes);
        }
        Some(())
    }

    /// The cells of a row in which something stands.
    pub fn cells_of(
        &self,
        row: &Row,
        strings: &Strings<'x>,
    ) -> impl ExactSizeIterator<Item = CellXml<'x>> {
        let cells = self.cells[row.cells.clone()].iter();
        cells.map(|cell| self.cell(cell, strings))
    }

    fn cell(&self, cell: &Cell, strings: &Strings<'x>) -> CellXml<'x> {
        let string = cell.shared.map(|position| position as usize);
        let content = match string {
            Some(position) => strings.at(position),
            None => &self.xml[wide(&cell.content)],
        };
        CellXml {
            column: cell.column,
            attributes: &self.xml[wide(&cell.attributes)],
            content,
            string,
        }
    }

    /// All around its rows that anybody reads: up to its merged regions. The extent that it says it has is left out where it is in
    /// order: nobody reads it, and it changes with every row.
    pub fn frame(&self) -> Vec<u8> {
        let (before, behind) = self.head();
        let tail = &self.xml[self.body.end..];
        [before, behind, &tail[..self.read_end(tail)]].concat()
    }

    /// How far what stands behind the rows is read.
    fn read_end(&self, tail: &[u8]) -> usize {
        const ROWS: &[u8] = b"</sheetData>";
        const REGIONS: &[u8] = b"mergeCells";
        let last = memmem::rfind(tail, REGIONS);
        match last {
            None if tail.starts_with(ROWS) && memmem::find(self.xml, REGIONS).is_none() => {
                ROWS.len()
            }
            Some(last)
                if tail[..last].ends_with(b"</") && tail[last..].starts_with(b"mergeCells>") =>
            {
                last + b"mergeCells>".len()
            }
            _ => tail.len(),
        }
    }

    /// The XML of the sheet with some of its rows alone. Their strings are counted anew: `renumber` tells the new position of one.
    pub fn with(
        &self,
        rows: impl Iterator<Item = usize>,
        mut renumber: impl FnMut(usize) -> usize,
    ) -> Vec<u8> {
        let mut xml = self.xml[..self.body.start].to_vec();
        for row in rows.map(|row| &self.rows[row]) {
            let mut at = row.xml.start;
            for cell in &self.cells[row.cells.clone()] {
                let Some(position) = cell.shared else {
                    continue;
                };
                xml.extend_from_slice(&self.xml[at..cell.content.start as usize]);
                let position = renumber(position as usize);
                xml.extend_from_slice(format!("<v>{position}</v>").as_bytes());
                at = cell.content.end as usize;
            }
            xml.extend_from_slice(&self.xml[at..row.xml.end]);
        }
        xml.extend_from_slice(&self.xml[self.body.end..]);
        xml
    }
}

/// Where the head of a sheet says its extent, if it does so once and in order.
fn extent(head: &[u8]) -> Option<Range<usize>> {
    const OPENED: &[u8] = b"<dimension ref=\"";
    let start = memmem::find(head, OPENED)?;
    let mut cursor = Cursor {
        xml: head,
        at: start + OPENED.len(),
    };
    let first = cursor.address()?;
    let last = match cursor.eat(b":") {
        Some(()) => cursor.address()?,
        None => first,
    };
    cursor.eat(b"\"/>")?;
    let is_only = memmem::find(&head[cursor.at..], b"dimension").is_none();
    let is_in_order = first.0 <= last.0 && first.1 <= last.1;
    (is_only && is_in_order).then_some(start..cursor.at)
}

fn put(part: &[u8], bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
    bytes.extend_from_slice(part);
}
