//! Rows that stood in another file as they stand in this one. A ledger comes in whole every week, and the library is given only
//! what is new in it: a workbook made of the rows that are not known, and of the strings that these need.
//!
//! It is only ever a shortcut. A row is known by everything that the library would have read it from: its cells' columns, kinds,
//! looks and contents, and the table of looks. Where a workbook is not in the plain shape ([`plain`]), where anything in it was in
//! doubt, went wrong or would pass a limit, it is read as if nothing were known.

use super::super::SheetContent;
use super::super::archive::{Archive, MIB};
use super::super::parts;
use super::super::rows::{Budget, Rows};
use super::{TAME, guarded, plain, read_cells, repair, worksheets};
use crate::ingest::shelf::Shelf;
use crate::model::settings::Limits;
use crate::source::{Cells, GridRow, Key, key_of};
use calamine::{Reader, Xlsx};
use std::collections::{BTreeMap, HashMap};
use std::io::{Cursor, Write};
use std::sync::Arc;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const WORKBOOK: &str = "xl/workbook.xml";
const STYLES: &str = "xl/styles.xml";
const STRINGS: &str = "xl/sharedStrings.xml";
const RELATIONS: [&str; 2] = ["_rels/.rels", "xl/_rels/workbook.xml.rels"];

/// Rows as they were read.
#[derive(Debug, Default)]
pub struct KnownRows {
    /// By what their files hold of them; none for rows in which nothing stands.
    rows: Shelf<Option<Arc<Cells>>>,
    /// Those of files that must be read whole, by their cells.
    others: Shelf<Arc<Cells>>,
}

impl KnownRows {
    /// Begins a new period: rows that did not come in the one before are forgotten.
    pub fn next_period(&mut self) {
        self.rows.turn();
        self.others.turn();
    }

    /// Has a row share its cells with those of another file that say the same, so that what they say is told once.
    pub fn share(&self, row: &mut GridRow) {
        let key = *row.cells.key();
        match self.others.get(&key) {
            Some(cells) => row.cells = cells,
            None => self.others.put(key, Arc::clone(&row.cells)),
        }
    }

    /// The worksheets of a workbook in the plain shape; `None` where it must be read as if nothing were known.
    pub fn read(&self, archive: &mut Archive<'_>, limits: &Limits) -> Option<Vec<SheetContent>> {
        if archive.unpacked() > TAME {
            return None;
        }
        let parts = Parts::of(archive)?;
        guarded(|| self.sheets(&parts, limits)).flatten()
    }

    fn sheets(&self, parts: &Parts, limits: &Limits) -> Option<Vec<SheetContent>> {
        let strings = match &parts.strings {
            Some(xml) => plain::Strings::new(xml)?,
            None => plain::Strings::default(),
        };
        let looks = key_of(parts.styles.as_deref().unwrap_or_default());
        let mut allowance = limits.unpacked_mib * MIB;
        let mut sheets: BTreeMap<&str, Sheet<'_>> = BTreeMap::new();
        for (name, part) in &parts.listed {
            let apart = plain::Sheet::new(&parts.sheets[part], strings.len())?;
            let rows = self.look_up(&apart, &strings, &looks, &mut allowance)?;
            sheets.insert(name, Sheet { part, apart, rows });
        }
        let (workbook, thin) = parts.with_new_rows(&sheets, &strings)?;
        let mut workbook = Xlsx::new(Cursor::new(workbook.as_slice())).ok()?;
        let mut budget = Budget::new(limits);
        let mut contents = Vec::with_capacity(sheets.len());
        for (name, hidden) in worksheets(&workbook) {
            budget.sheet().ok()?;
            let known = sheets.remove(&*name)?;
            let mut rows = Rows::of(&name);
            let doubts = read_cells(&mut workbook, &name, &mut rows, &mut budget).ok()?;
            if doubts.unread_cells {
                return None;
            }
            let xml = &thin[known.part];
            let merges = repair::look_again(xml, known.part, &doubts, 0.0, &mut rows, &mut budget);
            let read = rows.finish(&budget).ok()?;
            contents.push(SheetContent {
                name,
                hidden,
                rows: self.put_together(known, read, &mut budget)?,
                merges: merges.ok()?,
            });
        }
        // A workbook without sheets is refused, and that is told elsewhere.
        (!contents.is_empty()).then_some(contents)
    }

    /// What is known of each row; `None` where the rows say more than the allowance of bytes.
    fn look_up(
        &self,
        sheet: &plain::Sheet<'_>,
        strings: &plain::Strings<'_>,
        looks: &Key,
        allowance: &mut u64,
    ) -> Option<Vec<Known>> {
        let mut bytes = Vec::with_capacity(4_096);
        let mut known = |row: &plain::Row| {
            if row.is_blank() {
                return Some(Known::As(None));
            }
            if row.has_formula {
                return Some(Known::Not(None));
            }
            bytes.clear();
            bytes.extend_from_slice(looks);
            sheet.put_row_into(row, strings, &mut bytes)?;
            *allowance = allowance.checked_sub(bytes.len() as u64)?;
            let key = key_of(&bytes);
            Some(match self.rows.get(&key) {
                Some(cells) => Known::As(cells),
                None => Known::Not(Some(key)),
            })
        };
        sheet.rows.iter().map(&mut known).collect()
    }

    /// The rows of a sheet in order: those that were known, and those that have been read.
    fn put_together(
        &self,
        sheet: Sheet<'_>,
        read: Vec<GridRow>,
        budget: &mut Budget<'_>,
    ) -> Option<Vec<GridRow>> {
        let mut rows = Vec::with_capacity(sheet.rows.len());
        let mut read = read.into_iter().peekable();
        for (row, known) in sheet.apart.rows.iter().zip(sheet.rows) {
            let cells = match known {
                Known::As(cells) => {
                    if let Some(cells) = &cells {
                        budget.known(cells).ok()?;
                    }
                    cells
                }
                Known::Not(key) => {
                    let found = read.next_if(|found| found.index == row.index);
                    let cells = found.map(|found| found.cells);
                    if let Some(key) = key {
                        self.rows.put(key, cells.clone());
                    }
                    cells
                }
            };
            rows.extend(cells.map(|cells| GridRow {
                index: row.index,
                cells,
            }));
        }
        let is_whole = read.next().is_none() && rows.len() <= budget.rows_per_sheet();
        is_whole.then_some(rows)
    }
}

/// What is known of a row.
enum Known {
    /// All of it.
    As(Option<Arc<Cells>>),
    /// Nothing; it may be kept under this key.
    Not(Option<Key>),
}

/// A sheet, and what is known of each of its rows.
struct Sheet<'x> {
    part: &'x str,
    apart: plain::Sheet<'x>,
    rows: Vec<Known>,
}

/// The XML of each sheet, by its part.
type Thin<'p> = BTreeMap<&'p str, Vec<u8>>;

/// The parts of a workbook that the library reads cells from.
struct Parts {
    /// Name and part of each sheet.
    listed: Vec<(String, String)>,
    sheets: BTreeMap<String, Vec<u8>>,
    strings: Option<Vec<u8>>,
    styles: Option<Vec<u8>>,
    /// The workbook itself and its relations.
    others: Vec<(&'static str, Vec<u8>)>,
}

impl Parts {
    /// `None` where the parts are not where office programs put them, or there is more to be considered than they hold.
    fn of(archive: &mut Archive<'_>) -> Option<Parts> {
        if parts::workbook(archive).ok()?? != WORKBOOK {
            return None;
        }
        let listed = parts::worksheets_of(archive, WORKBOOK).ok()?;
        let mut others = Vec::new();
        for part in RELATIONS.into_iter().chain([WORKBOOK]) {
            others.push((part, archive.part(part).ok()??));
        }
        let (_, workbook) = others.last()?;
        // Dates that count from 1904.
        if memchr::memmem::find(workbook, b"1904").is_some() {
            return None;
        }
        let mut sheets = BTreeMap::new();
        for (_, part) in &listed {
            sheets.insert(part.clone(), archive.part(part).ok()??);
        }
        let names: BTreeMap<&str, &str> = listed
            .iter()
            .map(|(name, part)| (name.as_str(), part.as_str()))
            .collect();
        let is_clear = names.len() == listed.len() && sheets.len() == listed.len();
        is_clear.then_some(())?;
        Some(Parts {
            strings: archive.part(STRINGS).ok()?,
            styles: archive.part(STYLES).ok()?,
            listed,
            sheets,
            others,
        })
    }

    /// A workbook of the rows that are not known, and the XML of its sheets.
    fn with_new_rows<'p>(
        &self,
        sheets: &BTreeMap<&'p str, Sheet<'p>>,
        strings: &plain::Strings<'_>,
    ) -> Option<(Vec<u8>, Thin<'p>)> {
        let mut needed: Vec<usize> = Vec::new();
        let mut moved: HashMap<usize, usize> = HashMap::new();
        let mut renumber = |position| {
            *moved.entry(position).or_insert_with(|| {
                needed.push(position);
                needed.len() - 1
            })
        };
        let mut thin = Thin::new();
        for sheet in sheets.values() {
            let rows = sheet.rows.iter().enumerate();
            let new = rows.filter(|(_, known)| matches!(known, Known::Not(_)));
            let xml = sheet.apart.with(new.map(|(row, _)| row), &mut renumber);
            thin.insert(sheet.part, xml);
        }
        for position in &strings.odd {
            renumber(*position);
        }
        let strings = self.strings.as_ref().map(|_| strings.with(&needed));
        let mut workbook = ZipWriter::new(Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        let others = self.others.iter().map(|(part, xml)| (*part, xml));
        let strings = strings.iter().map(|xml| (STRINGS, xml));
        let styles = self.styles.iter().map(|xml| (STYLES, xml));
        let sheets = thin.iter().map(|(part, xml)| (*part, xml));
        for (part, xml) in others.chain(strings).chain(styles).chain(sheets) {
            workbook.start_file(part, stored).ok()?;
            workbook.write_all(xml).ok()?;
        }
        Some((workbook.finish().ok()?.into_inner(), thin))
    }
}
