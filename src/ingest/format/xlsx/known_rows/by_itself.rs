//! A workbook of which much is new: the library is given a workbook of its own parts and its new rows. Where only its looks or its list of
//! sheets are, it is given none of its rows.

use super::parts::{Frontpage, STRINGS, STYLES, Tables};
use super::{Known, KnownRows, Listed, Sheet};
use crate::ingest::format::SheetContent;
use crate::ingest::format::archive;
use crate::ingest::format::rows::{Budget, Rows};
use crate::ingest::format::xlsx::{plain, read_cells, repair, worksheets};
use crate::model::settings::Limits;
use crate::source::GridRow;
use calamine::{Reader, Xlsx};
use foldhash::{HashMap, HashMapExt};
use std::collections::BTreeMap;
use std::io::Cursor;

impl KnownRows {
    /// Reads a workbook with its own looks and list of sheets.
    pub(super) fn by_itself(
        &self,
        parts: &Parts<'_>,
        sheets: Vec<Sheet<'_>>,
        limits: &Limits,
    ) -> Option<(Vec<Listed>, Vec<SheetContent>)> {
        let (workbook, thin) = parts.with_rows(&sheets, |known| matches!(known, Known::Not(_)))?;
        let mut sheets: BTreeMap<&str, Sheet<'_>> = sheets
            .into_iter()
            .map(|sheet| (sheet.name, sheet))
            .collect();
        let mut workbook = Xlsx::new(Cursor::new(workbook.as_slice())).ok()?;
        let mut budget = Budget::new(limits);
        let mut contents = Vec::with_capacity(sheets.len());
        let mut listing = Vec::with_capacity(sheets.len());
        for (name, hidden) in worksheets(&workbook) {
            budget.sheet().ok()?;
            let known = sheets.remove(&*name)?;
            let mut rows = Rows::of(&name);
            let doubts = read_cells(&mut workbook, &name, &mut rows, &mut budget).ok()?;
            if doubts.has_unread_cells() {
                return None;
            }
            let xml = &thin[known.part];
            let merges = repair::look_again(xml, known.part, &doubts, 0.0, &mut rows, &mut budget);
            let read = rows.finish(&budget).ok()?;
            listing.push(Listed {
                name: name.clone(),
                hidden,
                part: known.part.to_owned(),
            });
            contents.push(SheetContent {
                name,
                hidden,
                rows: self.in_order(known, read, &mut budget)?,
                merges: merges.ok()?,
                fields: Vec::new(),
            });
        }
        // A workbook without sheets is refused, and that is told elsewhere.
        (!contents.is_empty()).then_some((listing, contents))
    }

    /// The rows of a sheet in order: those that were known, and those that have been read.
    fn in_order(
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
                    let mut cells = found.map(|found| found.cells);
                    if let Some(cells) = &mut cells {
                        self.share_texts(cells);
                    }
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

/// The XML of each sheet, by its part.
type Thin<'p> = BTreeMap<&'p str, Vec<u8>>;

/// The parts of a workbook that is read by itself.
pub struct Parts<'p> {
    pub frontpage: &'p Frontpage,
    pub tables: &'p Tables,
    pub strings: &'p plain::Strings<'p>,
}

impl Parts<'_> {
    /// How the library lists the sheets of a workbook whose looks it takes too; `None` where it lists them otherwise than they are given,
    /// or takes one of both not.
    pub fn introduced(&self, sheets: &[Sheet<'_>]) -> Option<Vec<Listed>> {
        let (workbook, _) = self.with_rows(sheets, |_| false)?;
        let workbook = Xlsx::new(Cursor::new(workbook.as_slice())).ok()?;
        let listed = worksheets(&workbook);
        let are_same = (listed.iter().map(|(name, _)| name.as_str()))
            .eq(sheets.iter().map(|sheet| sheet.name));
        let listed = listed.into_iter().zip(sheets);
        let listing = listed.map(|((name, hidden), sheet)| Listed {
            name,
            hidden,
            part: sheet.part.to_owned(),
        });
        // A workbook without sheets is refused, and that is told elsewhere.
        (are_same && !sheets.is_empty()).then(|| listing.collect())
    }

    /// A workbook of some of the rows, and the XML of its sheets.
    fn with_rows<'p>(
        &self,
        sheets: &[Sheet<'p>],
        is_wanted: impl Fn(&Known) -> bool,
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
        for sheet in sheets {
            let rows = sheet.rows.iter().enumerate();
            let wanted = rows.filter(|(_, known)| is_wanted(known));
            let xml = sheet.apart.with(wanted.map(|(row, _)| row), &mut renumber);
            thin.insert(sheet.part, xml);
        }
        for position in &self.strings.odd {
            renumber(*position);
        }
        let strings = self
            .tables
            .strings
            .as_ref()
            .map(|_| self.strings.with(&needed));
        let others = self
            .frontpage
            .parts
            .iter()
            .map(|(part, xml)| (*part, &**xml));
        let strings = strings.iter().map(|xml| (STRINGS, xml));
        let styles = self.tables.styles.iter().map(|xml| (STYLES, &**xml));
        let sheets = thin.iter().map(|(part, xml)| (*part, xml));
        let parts = others.chain(strings).chain(styles).chain(sheets);
        let workbook = archive::of_parts(parts.map(|(part, xml)| (part, xml.as_slice())))?;
        Some((workbook, thin))
    }
}
