//! Cells that are not known, of several files, brought before the library in one workbook: each of them once, wherever it stands.
//!
//! What a cell says rests on its attributes, its content and the table of looks, so that a workbook of one sheet holds the cells
//! of all files with the same looks. What stands around the rows of a sheet is given to it as a sheet without rows.

use super::parts::STYLES;
use crate::ingest::format::archive;
use crate::ingest::format::rows::{self, Budget, Rows};
use crate::ingest::format::xlsx::plain::{self, CellXml};
use crate::ingest::format::xlsx::{Doubts, read_cells, repair};
use crate::ingest::shelf::Shelf;
use crate::model::settings::Limits;
use crate::model::values::SharedTexts;
use crate::source::{Key, RawCell, Text, column_name, is_unseen, passing_key_of};
use calamine::{Reader, Xlsx};
use foldhash::{HashMap, HashMapExt};
use std::fmt::Write;
use std::io::Cursor;
use std::ops::Range;

/// First row, first column, last row, last column of each merged region, from zero.
pub type Merges = Vec<(u32, u32, u32, u32)>;

/// The name of their sheet.
const CELLS: &str = "0";

/// Cells stand so many in a row, that there are few rows to be taken apart.
const IN_A_ROW: usize = 64;

/// The cells of a file's new rows: what is known of them, and the others copied out of it.
#[derive(Debug, Default)]
pub struct NewRows {
    bytes: Vec<u8>,
    /// All of them with their columns, from zero.
    cells: Vec<(u32, KnownCell)>,
    new: Vec<Cell>,
    /// Strings that must be read though no cell names them.
    odd: Vec<Range<usize>>,
    /// What stands around the rows of sheets.
    frames: Vec<(Key, Range<usize>)>,
}

/// What is known of a cell.
#[derive(Debug)]
pub enum KnownCell {
    /// All of it; none where nothing stands.
    As(Option<RawCell>),
    /// Nothing: its number among those that are new, and the key under which it may be kept.
    Not(usize, Option<Key>),
}

/// A cell that is new.
#[derive(Debug)]
struct Cell {
    is_shared: bool,
    attributes: Range<usize>,
    content: Range<usize>,
}

impl NewRows {
    fn copy(&mut self, bytes: &[u8]) -> Range<usize> {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        start..self.bytes.len()
    }

    /// Copies the cells that are new and must be read, and tells the places of all.
    pub fn cells<'x>(
        &mut self,
        cells: impl ExactSizeIterator<Item = CellXml<'x>>,
        known: &mut KnownCells<'_>,
        texts: &mut SharedTexts,
    ) -> Range<usize> {
        let start = self.cells.len();
        self.cells.reserve(cells.len());
        for cell in cells {
            let plain = cell.string.and_then(|at| known.told(at, &cell, texts));
            let what = if let Some(text) = plain {
                KnownCell::As(text.clone().map(RawCell::Text))
            } else {
                let key = known.key(&cell);
                let kept = key.and_then(|key| known.shelf.get(&key));
                kept.map_or_else(|| self.new_cell(&cell, key), KnownCell::As)
            };
            self.cells.push((cell.column, what));
        }
        start..self.cells.len()
    }

    fn new_cell(&mut self, cell: &CellXml<'_>, key: Option<Key>) -> KnownCell {
        let cell = Cell {
            is_shared: cell.string.is_some(),
            attributes: self.copy(cell.attributes),
            content: self.copy(cell.content),
        };
        self.new.push(cell);
        KnownCell::Not(self.new.len() - 1, key)
    }

    /// Copies a string that must be readable.
    pub fn odd(&mut self, string: &[u8]) {
        let string = self.copy(string);
        self.odd.push(string);
    }

    /// Copies what stands around the rows of a sheet.
    pub fn frame(&mut self, key: Key, frame: &[u8]) {
        let frame = self.copy(frame);
        self.frames.push((key, frame));
    }

    /// How many bytes the library must read.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Some of the cells, each with its column, from zero.
    pub fn at(&self, places: Range<usize>) -> &[(u32, KnownCell)] {
        &self.cells[places]
    }

    fn new_at(&self, number: usize) -> At<'_> {
        let cell = &self.new[number];
        At {
            is_shared: cell.is_shared,
            attributes: &self.bytes[cell.attributes.clone()],
            content: &self.bytes[cell.content.clone()],
        }
    }
}

/// Cells of a file as they were read, under keys of all that they were read from, and such as need not be read: whatever the looks are, a
/// string of the shared table is its text.
pub struct KnownCells<'k> {
    shelf: &'k Shelf<Option<RawCell>>,
    looks: &'k Key,
    /// How long a text may be.
    characters: usize,
    /// Room for what a key is of.
    bytes: Vec<u8>,
    /// What the strings of the file's shared table say that new cells have named so far; none of one that the library must read.
    told: Vec<Option<Plain>>,
    /// By where a string is in the table: its place among these, from one; zero where no cell has named it.
    told_at: Vec<u32>,
}

/// A string that means what it says; none where nobody sees anything in it.
type Plain = Option<Text>;

impl<'k> KnownCells<'k> {
    /// Those with some table of looks, in a file whose shared table has so many strings.
    pub fn new(
        shelf: &'k Shelf<Option<RawCell>>,
        looks: &'k Key,
        strings: usize,
        limits: &Limits,
    ) -> KnownCells<'k> {
        KnownCells {
            shelf,
            looks,
            characters: limits.characters_per_cell,
            bytes: Vec::with_capacity(256),
            told: Vec::new(),
            told_at: vec![0; strings],
        }
    }

    /// What a string of the shared table says, looked up once for all cells that name it; `None` where the library must read it.
    fn told(
        &mut self,
        position: usize,
        cell: &CellXml<'_>,
        texts: &mut SharedTexts,
    ) -> Option<&Plain> {
        let at = &mut self.told_at[position];
        if *at == 0 {
            let text = plain::plain_text(cell.content);
            let text = text.filter(|text| rows::is_clean(text, self.characters));
            self.told
                .push(text.map(|text| (!is_unseen(text)).then(|| texts.text(text))));
            *at = u32::try_from(self.told.len()).ok()?;
        }
        self.told[*at as usize - 1].as_ref()
    }

    /// Of long texts hardly any comes again in another row: they have none.
    fn key(&mut self, cell: &CellXml<'_>) -> Option<Key> {
        const LONG: usize = 160;
        if cell.attributes.len() + cell.content.len() > LONG {
            return None;
        }
        self.bytes.clear();
        self.bytes.extend_from_slice(self.looks);
        self.bytes.push(u8::from(cell.string.is_some()));
        let length = cell.attributes.len() as u64;
        self.bytes.extend_from_slice(&length.to_le_bytes());
        self.bytes.extend_from_slice(cell.attributes);
        self.bytes.extend_from_slice(cell.content);
        Some(passing_key_of(&self.bytes))
    }
}

/// All that a cell's meaning rests on, beside the looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct At<'c> {
    is_shared: bool,
    attributes: &'c [u8],
    content: &'c [u8],
}

/// What the library made of the cells of some files.
#[derive(Debug)]
pub struct ReadCells {
    /// By the number of each distinct cell; none where nothing stands.
    values: Vec<Option<RawCell>>,
    /// By file, by new cell: the number of the distinct cell.
    numbers: Vec<Vec<usize>>,
    frames: HashMap<Key, Merges>,
}

impl ReadCells {
    /// Has the cells of files with the same looks read; `None` where anything in them is in doubt.
    pub fn of(files: &[&NewRows], styles: Option<&[u8]>, limits: &Limits) -> Option<ReadCells> {
        let all = files.iter().map(|file| file.new.len()).sum();
        let mut numbers: HashMap<At<'_>, usize> = HashMap::with_capacity(all);
        let mut distinct: Vec<At<'_>> = Vec::new();
        let mut number = |cell| {
            *numbers.entry(cell).or_insert_with(|| {
                distinct.push(cell);
                distinct.len() - 1
            })
        };
        let numbers: Vec<Vec<usize>> = files
            .iter()
            .map(|file| {
                let cells = 0..file.new.len();
                cells.map(|cell| number(file.new_at(cell))).collect()
            })
            .collect();
        let odd = files.iter().flat_map(|file| {
            let strings = file.odd.iter();
            strings.map(|string| &file.bytes[string.clone()])
        });
        let mut frames: HashMap<Key, &[u8]> = HashMap::new();
        let mut keys = Vec::new();
        for file in files {
            for (key, frame) in &file.frames {
                if frames.insert(*key, &file.bytes[frame.clone()]).is_none() {
                    keys.push(*key);
                }
            }
        }
        let frames: Vec<(Key, &[u8])> = keys.iter().map(|key| (*key, frames[key])).collect();
        let odd: Vec<&[u8]> = odd.collect();
        let mut read = ReadCells {
            values: vec![None; distinct.len()],
            numbers,
            frames: HashMap::new(),
        };
        if distinct.is_empty() && odd.is_empty() && frames.is_empty() {
            return Some(read);
        }
        let cells = Cells::of(&distinct, &odd);
        let tables = styles.map(|xml| (STYLES, xml));
        let workbook = cells.workbook(tables.as_slice(), &frames)?;
        let mut workbook = Xlsx::new(Cursor::new(workbook.as_slice())).ok()?;
        let mut budget = Budget::new(limits);
        let mut rows = Rows::of(CELLS);
        let doubts = read_cells(&mut workbook, CELLS, &mut rows, &mut budget).ok()?;
        if doubts.has_unread_cells() {
            return None;
        }
        if doubts.any() {
            let open = rows
                .numbers_and_dates()
                .into_iter()
                .map(|(row, column)| number_at(row, column));
            let xml = sheet_of(open.map(|number| (number, distinct[number])), |_| 0);
            repair::look_again(&xml, CELLS, &doubts, 0.0, &mut rows, &mut budget).ok()?;
        }
        for row in rows.finish(&budget).ok()? {
            for (column, cell) in row.cells.iter() {
                let number = number_at(row.index, *column);
                *read.values.get_mut(number)? = Some(cell.clone());
            }
        }
        for (number, (key, xml)) in (1..).zip(&frames) {
            let (name, mut rows) = (number.to_string(), Rows::of(CELLS));
            read_cells(&mut workbook, &name, &mut rows, &mut budget).ok()?;
            let doubts = Doubts::default();
            let merges =
                repair::look_again(xml, &name, &doubts, 0.0, &mut rows, &mut budget).ok()?;
            if !rows.finish(&budget).ok()?.is_empty() {
                return None;
            }
            read.frames.insert(*key, merges);
        }
        Some(read)
    }

    /// A new cell of one of the files.
    pub fn cell(&self, file: usize, cell: usize) -> Option<&RawCell> {
        self.values[self.numbers[file][cell]].as_ref()
    }

    /// The texts of the cells, each to be replaced by an equal one alone.
    pub fn texts_mut(&mut self) -> impl Iterator<Item = &mut Text> {
        let cells = self.values.iter_mut().flatten();
        cells.filter_map(RawCell::text_mut)
    }

    /// The merged regions of a frame.
    pub fn merges(&self, frame: &Key) -> Option<&Merges> {
        self.frames.get(frame)
    }
}

/// A workbook of one empty sheet, with some parts of its own.
pub fn without_cells(parts: &[(&str, &[u8])]) -> Option<Vec<u8>> {
    Cells::of(&[], &[]).workbook(parts, &[])
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

/// The parts of the workbook that hold the cells.
struct Cells {
    sheet: Vec<u8>,
    strings: Vec<u8>,
}

impl Cells {
    fn of<'c>(cells: &[At<'c>], odd: &[&'c [u8]]) -> Cells {
        let mut strings = format!("{HEAD}<sst>").into_bytes();
        let mut known = HashMap::with_capacity(cells.len());
        let mut position = |string: &'c [u8]| {
            let next = known.len();
            *known.entry(string).or_insert_with(|| {
                strings.extend_from_slice(string);
                next
            })
        };
        let sheet = sheet_of(cells.iter().copied().enumerate(), &mut position);
        for string in odd {
            position(string);
        }
        strings.extend_from_slice(b"</sst>");
        Cells { sheet, strings }
    }

    /// A workbook of these cells, of sheets without rows, and of some other parts.
    fn workbook(&self, others: &[(&str, &[u8])], frames: &[(Key, &[u8])]) -> Option<Vec<u8>> {
        const RELATED: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let mut listed = String::new();
        let mut relations = String::new();
        for sheet in 0..=frames.len() {
            write!(
                listed,
                "<sheet name=\"{sheet}\" sheetId=\"{}\" r:id=\"s{sheet}\"/>",
                sheet + 1
            )
            .ok()?;
            write!(relations, "<Relationship Id=\"s{sheet}\" Type=\"{RELATED}/worksheet\" Target=\"worksheets/{sheet}.xml\"/>").ok()?;
        }
        let relations = format!("{HEAD}<Relationships>{relations}</Relationships>");
        let listed =
            format!("{HEAD}<workbook xmlns:r=\"{RELATED}\"><sheets>{listed}</sheets></workbook>");
        let names: Vec<String> = (0..=frames.len())
            .map(|sheet| format!("xl/worksheets/{sheet}.xml"))
            .collect();
        let sheets = std::iter::once(&*self.sheet).chain(frames.iter().map(|(_, xml)| *xml));
        let root = format!(
            "{HEAD}<Relationships><Relationship Id=\"w\" Type=\"{RELATED}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        );
        let parts = [
            ("_rels/.rels", root.as_bytes()),
            ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
            ("xl/workbook.xml", listed.as_bytes()),
            ("xl/sharedStrings.xml", &self.strings),
        ];
        archive::of_parts(
            parts
                .into_iter()
                .chain(others.iter().copied())
                .chain(names.iter().map(String::as_str).zip(sheets)),
        )
    }
}

/// A sheet of some cells by their numbers, which rise; `position` tells where in the shared table a string is.
fn sheet_of<'c>(
    cells: impl Iterator<Item = (usize, At<'c>)>,
    mut position: impl FnMut(&'c [u8]) -> usize,
) -> Vec<u8> {
    let columns: Vec<String> = (0..).take(IN_A_ROW).map(column_name).collect();
    let mut sheet = format!("{HEAD}<worksheet><sheetData>").into_bytes();
    let mut open = None;
    for (number, cell) in cells {
        let row = number / IN_A_ROW + 1;
        if open != Some(row) {
            let end = if open.is_some() { "</row>" } else { "" };
            sheet.extend_from_slice(format!("{end}<row r=\"{row}\">").as_bytes());
            open = Some(row);
        }
        let column = &columns[number % IN_A_ROW];
        sheet.extend_from_slice(format!("<c r=\"{column}{row}\"").as_bytes());
        sheet.extend_from_slice(cell.attributes);
        sheet.push(b'>');
        if cell.is_shared {
            let value = format!("<v>{}</v>", position(cell.content));
            sheet.extend_from_slice(value.as_bytes());
        } else {
            sheet.extend_from_slice(cell.content);
        }
        sheet.extend_from_slice(b"</c>");
    }
    let end = if open.is_some() { "</row>" } else { "" };
    sheet.extend_from_slice(format!("{end}</sheetData></worksheet>").as_bytes());
    sheet
}

/// The number of the cell that stands there.
fn number_at(row: u32, column: u32) -> usize {
    row as usize * IN_A_ROW + column as usize
}
