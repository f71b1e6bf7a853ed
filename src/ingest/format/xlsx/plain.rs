//! The parts of a workbook taken apart without being read: a sheet into its rows and the rows into their cells, the shared table
//! into its strings.
//!
//! Only the plain shape is known in which office programs write them, without comments, white space between the elements, or
//! anything that is optional and unusual. Whatever else there is, is left to the library.

use super::SHORTEST_STRING;
use memchr::memmem::{self, Finder};
use memchr::{memchr, memchr2};
use quick_xml::Reader;
use quick_xml::events::Event;
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
    /// Whether it is a string of the shared table.
    pub is_shared: bool,
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
            return Some(sheet);
        }
        cursor.eat(b">")?;
        while cursor.eat(b"</sheetData>").is_none() {
            sheet.row(&mut cursor, strings)?;
        }
        sheet.body.end = cursor.at - b"</sheetData>".len();
        Some(sheet)
    }

    fn row(&mut self, cursor: &mut Cursor<'x>, strings: usize) -> Option<()> {
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
            let (at, look, cell) = cursor.cell(number, strings)?;
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
        let content = match cell.shared {
            Some(position) => strings.all[position as usize],
            None => &self.xml[wide(&cell.content)],
        };
        CellXml {
            column: cell.column,
            attributes: &self.xml[wide(&cell.attributes)],
            content,
            is_shared: cell.shared.is_some(),
        }
    }

    /// All around its rows that anybody reads: up to its merged regions. The extent that it says it has is left out where it is in
    /// order: nobody reads it, and it changes with every row.
    pub fn frame(&self) -> Vec<u8> {
        let head = &self.xml[..self.body.start];
        let tail = &self.xml[self.body.end..];
        let extent = extent(head).unwrap_or(head.len()..head.len());
        let (before, behind) = (&head[..extent.start], &head[extent.end..]);
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

/// The strings of a shared table.
#[derive(Debug, Default)]
pub struct Strings<'x> {
    /// What stands before the first of them.
    head: &'x [u8],
    /// Each with its tags.
    all: Vec<&'x [u8]>,
    /// Those that are more than a text in one piece: whether there is sense in them, the library must say.
    pub odd: Vec<usize>,
}

impl<'x> Strings<'x> {
    /// Takes a shared table apart; `None` where it is not in the plain shape.
    pub fn new(xml: &'x [u8]) -> Option<Strings<'x>> {
        let mut cursor = Cursor::new(xml)?;
        cursor.at = memmem::find(xml, b"<sst")?;
        cursor.eat(b"<sst")?;
        let mut declared = Some(0);
        let is_open = cursor.attributes(|name, value| {
            if name == b"uniqueCount" {
                declared = decimal(value);
            }
        })?;
        let declared = declared.filter(|declared| *declared <= xml.len() / SHORTEST_STRING)?;
        let mut strings = Strings {
            head: &xml[..cursor.at],
            all: Vec::with_capacity(declared),
            odd: Vec::new(),
        };
        let end = Finder::new(b"</si>");
        while is_open && cursor.eat(b"</sst>").is_none() {
            let start = cursor.at;
            if cursor.eat(b"<si/>").is_none() {
                cursor.eat(b"<si>")?;
                cursor.at += end.find(&xml[cursor.at..])? + b"</si>".len();
                let string = &xml[start..cursor.at];
                let text = string.strip_prefix(b"<si>")?.strip_suffix(b"</si>")?;
                if !is_one_text(text) {
                    is_one_element(string).then(|| strings.odd.push(strings.all.len()))?;
                }
            }
            strings.all.push(&xml[start..cursor.at]);
        }
        is_open.then_some(strings)
    }

    /// Those that are more than a text in one piece, with their tags.
    pub fn odd(&self) -> impl Iterator<Item = &'x [u8]> {
        self.odd.iter().map(|position| self.all[*position])
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// The XML of a table of some of them.
    pub fn with(&self, positions: &[usize]) -> Vec<u8> {
        let mut xml = self.head.to_vec();
        for position in positions {
            xml.extend_from_slice(self.all[*position]);
        }
        xml.extend_from_slice(b"</sst>");
        xml
    }
}

/// Whether the content of a string is a text in one piece, without references to characters.
fn is_one_text(content: &[u8]) -> bool {
    let text = content
        .strip_prefix(b"<t>")
        .or_else(|| content.strip_prefix(b"<t xml:space=\"preserve\">"))
        .and_then(|rest| rest.strip_suffix(b"</t>"));
    text.is_some_and(|text| memchr2(b'<', b'&', text).is_none())
}

/// Whether some XML is one element whose tags all match: whatever is in it, no reader goes beyond its end.
fn is_one_element(xml: &[u8]) -> bool {
    let mut reader = Reader::from_reader(xml);
    let mut depth = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(_)) => depth += 1,
            Ok(Event::End(_)) => {
                depth -= 1;
                if depth == 0 {
                    return reader.buffer_position() == xml.len() as u64;
                }
            }
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) if depth == 0 => return false,
            Ok(_) => {}
        }
    }
}

enum Content {
    Nothing,
    Formula,
    Value(Cell),
}

/// A place in some XML.
struct Cursor<'x> {
    xml: &'x [u8],
    at: usize,
}

impl<'x> Cursor<'x> {
    /// The beginning of a part; `None` where it is not in UTF-8, or has comments and the like.
    fn new(xml: &'x [u8]) -> Option<Cursor<'x>> {
        let declaration = xml.starts_with(b"<?xml").then(|| memmem::find(xml, b"?>"));
        let declaration = xml[..declaration.flatten().unwrap_or(0)].to_ascii_lowercase();
        let is_utf8 = memmem::find(&declaration, b"encoding").is_none()
            || memmem::find(&declaration, b"\"utf-8\"").is_some();
        let is_utf8 = is_utf8 && simdutf8::basic::from_utf8(xml).is_ok();
        let is_plain = xml.starts_with(b"<") && is_utf8 && memmem::find(xml, b"<!").is_none();
        is_plain.then_some(Cursor { xml, at: 0 })
    }

    fn rest(&self) -> &'x [u8] {
        &self.xml[self.at..]
    }

    fn eat<const N: usize>(&mut self, literal: &[u8; N]) -> Option<()> {
        let found = self.rest().first_chunk() == Some(literal);
        found.then(|| self.at += N)
    }

    fn eat_all(&mut self, text: &[u8]) -> Option<()> {
        let found = self.rest().starts_with(text);
        found.then(|| self.at += text.len())
    }

    /// The attributes of a tag up to its end, and whether an element is open behind it.
    fn attributes(&mut self, mut each: impl FnMut(&'x [u8], &'x [u8])) -> Option<bool> {
        loop {
            match self.rest() {
                [b'>', ..] => {
                    self.at += 1;
                    return Some(true);
                }
                [b'/', b'>', ..] => {
                    self.at += 2;
                    return Some(false);
                }
                [b' ', rest @ ..] => {
                    let name = rest.iter().position(|byte| !is_of_a_name(*byte))?;
                    let value = rest[name..].strip_prefix(b"=\"")?;
                    let length = value.iter().position(|byte| *byte == b'"')?;
                    each(&rest[..name], &value[..length]);
                    self.at += 1 + name + 2 + length + 1;
                }
                _ => return None,
            }
        }
    }

    /// The letters of a column.
    fn column(&mut self) -> Option<u32> {
        let letters = self
            .rest()
            .iter()
            .position(|byte| !byte.is_ascii_uppercase())?;
        let column = column(&self.rest()[..letters])?;
        self.at += letters;
        Some(column)
    }

    /// The address of a cell: its row and column, both from zero.
    fn address(&mut self) -> Option<(u32, u32)> {
        let column = self.column()?;
        let digits = self.rest().iter().position(|byte| !byte.is_ascii_digit())?;
        let row = row_index(&self.rest()[..digits])?;
        self.at += digits;
        Some((row, column))
    }

    /// A cell of a row of that number: its column, which look it says it has, and what stands in it.
    fn cell(&mut self, row: &[u8], strings: usize) -> Option<(u32, Option<&'x [u8]>, Content)> {
        let first = self.at;
        self.eat(b"<c r=\"")?;
        let column = self.column()?;
        self.eat_all(row)?;
        self.eat(b"\"")?;
        let attributes = self.at;
        let (mut kinds, mut looks) = ((0, None), (0, None));
        let is_open = self.attributes(|name, value| match name {
            b"t" => kinds = (kinds.0 + 1, Some(value)),
            b"s" => looks = (looks.0 + 1, Some(value)),
            _ => {}
        })?;
        let ((kinds, kind), (looks, look)) = (kinds, looks);
        if kinds > 1 || looks > 1 {
            return None;
        }
        if !is_open || self.eat(b"</c>").is_some() {
            return Some((column, look, Content::Nothing));
        }
        let attributes = attributes..self.at - 1;
        let is_shared = kind == Some(b"s");
        let start = self.at;
        let mut shared = None;
        if self.eat(b"<v>").is_some() {
            let value = &self.rest()[..memchr(b'<', self.rest())?];
            self.at += value.len();
            self.eat(b"</v>")?;
            if is_shared {
                let position = decimal(value).filter(|position| *position < strings)?;
                shared = Some(u32::try_from(position).ok()?);
            }
        } else if is_shared {
            return None;
        } else if self.eat(b"<is>").is_some() {
            let text = &self.rest()[..memmem::find(self.rest(), b"</is>")?];
            self.at += text.len() + b"</is>".len();
            let is_whole = is_one_text(text) || is_one_element(&self.xml[start..self.at]);
            is_whole.then_some(())?;
        } else if self.rest().starts_with(b"<f") {
            self.at += memmem::find(self.rest(), b"</c>")? + b"</c>".len();
            is_one_element(&self.xml[first..self.at]).then_some(())?;
            return Some((column, look, Content::Formula));
        }
        let content = start..self.at;
        self.eat(b"</c>")?;
        let cell = Cell {
            column,
            attributes: narrow(&attributes),
            content: narrow(&content),
            shared,
        };
        Some((column, look, Content::Value(cell)))
    }
}

fn is_of_a_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-' | b'.')
}

/// A whole number of digits alone.
fn decimal(digits: &[u8]) -> Option<usize> {
    let fits = (1..=9).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    let value = |number, digit: &u8| number * 10 + usize::from(digit - b'0');
    fits.then(|| digits.iter().fold(0, value))
}

/// The number, from zero, of a row of a sheet.
fn row_index(number: &[u8]) -> Option<u32> {
    let index = u32::try_from(decimal(number)?.checked_sub(1)?).ok()?;
    (index < 1_048_576).then_some(index)
}

/// The number, from zero, of a column of a sheet.
fn column(letters: &[u8]) -> Option<u32> {
    let number = |number, letter: &u8| number * 26 + u32::from(letter - b'A') + 1;
    let number = (1..=3)
        .contains(&letters.len())
        .then(|| letters.iter().fold(0, number))?;
    (number <= 16_384).then(|| number - 1)
}
