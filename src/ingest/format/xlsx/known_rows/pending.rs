//! A workbook whose looks and sheets are known: its new cells are laid aside, and read together with those of other files.

use super::new_cells::{KnownCell, KnownCells, Merges, NewRows, ReadCells};
use super::{Known, KnownRows, Listed, Sheet};
use crate::ingest::format::SheetContent;
use crate::ingest::format::rows::Budget;
use crate::ingest::format::xlsx::{guarded, plain};
use crate::model::settings::Limits;
use crate::source::{Cells, GridRow, Key, RawCell, Text, passing_key_of};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Files whose new cells are longer than this are read by themselves. Texts of the shared table, which are not read at all, do not count.
const MOST: usize = 256 * 1024;

/// A file some of whose cells are yet to be read.
pub struct Pending {
    pub(super) styles: Option<Arc<Vec<u8>>>,
    pub(super) looks: Key,
    pub(super) listing: Arc<Vec<Listed>>,
    /// In the order of the listing.
    pub(super) sheets: Vec<PendingSheet>,
    pub(super) new: NewRows,
}

/// A sheet of it.
pub struct PendingSheet {
    frame: Frame,
    /// By their numbers.
    rows: Vec<(u32, PendingRow)>,
}

enum Frame {
    Known(Arc<Merges>),
    New(Key),
}

enum PendingRow {
    Known(Option<Arc<Cells>>),
    /// To be kept under this key, and the places of its cells.
    New(Key, Range<usize>),
}

impl KnownRows {
    /// The rows of a workbook whose looks and sheets are known, with its new cells; `None` where it is better read by itself.
    pub(super) fn lay_aside(
        &self,
        sheets: &[Sheet<'_>],
        strings: &plain::Strings<'_>,
        looks: &Key,
        limits: &Limits,
    ) -> Option<(Vec<PendingSheet>, NewRows)> {
        let mut known_cells = KnownCells::new(&self.cells, looks, strings.len(), limits);
        let mut new = NewRows::default();
        let mut pending = Vec::with_capacity(sheets.len());
        for sheet in sheets {
            let frame = sheet.apart.frame();
            let key = passing_key_of(&frame);
            let frame = if let Some(merges) = self.frames.get(&key) {
                Frame::Known(merges)
            } else {
                new.frame(key, &frame);
                Frame::New(key)
            };
            let mut rows = Vec::with_capacity(sheet.rows.len());
            for (row, known) in sheet.apart.rows.iter().zip(&sheet.rows) {
                let known = match known {
                    Known::As(cells) => PendingRow::Known(cells.clone()),
                    // What is calculated may rest on where it stands.
                    Known::Not(key) => {
                        let cells = sheet.apart.cells_of(row, strings);
                        let texts = &mut self.texts();
                        PendingRow::New((*key)?, new.cells(cells, &mut known_cells, texts))
                    }
                };
                rows.push((row.index, known));
                if new.len() > MOST {
                    return None;
                }
            }
            pending.push(PendingSheet { frame, rows });
        }
        strings.odd().for_each(|string| new.odd(string));
        (new.len() <= MOST).then_some((pending, new))
    }

    /// Reads the new cells of several files; `None` for each that must be read as if nothing were known.
    pub fn finish(&self, files: Vec<Pending>, limits: &Limits) -> Vec<Option<Vec<SheetContent>>> {
        let mut by_looks: BTreeMap<Key, Vec<(usize, Pending)>> = BTreeMap::new();
        let mut finished: Vec<Option<Vec<SheetContent>>> = files.iter().map(|_| None).collect();
        for (number, file) in files.into_iter().enumerate() {
            by_looks.entry(file.looks).or_default().push((number, file));
        }
        for files in by_looks.into_values() {
            let mut read = ReadTogether::of(&files, limits);
            let mut texts = self.texts();
            read.texts_mut().for_each(|text| texts.share_text(text));
            drop(texts);
            for (place, (number, file)) in files.iter().enumerate() {
                finished[*number] = read
                    .at(place)
                    .and_then(|(read, place)| self.put_together(file, read, place, limits));
            }
        }
        finished
    }

    fn put_together(
        &self,
        file: &Pending,
        read: &ReadCells,
        place: usize,
        limits: &Limits,
    ) -> Option<Vec<SheetContent>> {
        let mut budget = Budget::new(limits);
        let mut contents = Vec::with_capacity(file.sheets.len());
        for (listed, sheet) in file.listing.iter().zip(&file.sheets) {
            budget.sheet().ok()?;
            let merges = match &sheet.frame {
                Frame::Known(merges) => Arc::clone(merges),
                Frame::New(key) => {
                    let merges = Arc::new(read.merges(key)?.clone());
                    self.frames.put(*key, Arc::clone(&merges));
                    merges
                }
            };
            for _ in &*merges {
                budget.merge().ok()?;
            }
            let mut rows = Vec::with_capacity(sheet.rows.len());
            for (index, row) in &sheet.rows {
                let cells = match row {
                    PendingRow::Known(cells) => {
                        if let Some(cells) = cells {
                            budget.known(cells).ok()?;
                        }
                        cells.clone()
                    }
                    PendingRow::New(key, places) => {
                        let mut filled = Vec::with_capacity(places.len());
                        let places = file.new.at(places.clone()).iter();
                        filled.extend(places.filter_map(|(column, known)| {
                            Some((*column, self.cell(known, read, place)?))
                        }));
                        let cells = (!filled.is_empty()).then(|| Arc::new(Cells::from(filled)));
                        if let Some(cells) = &cells {
                            budget.known(cells).ok()?;
                        }
                        self.rows.put(*key, cells.clone());
                        cells
                    }
                };
                rows.extend(cells.map(|cells| GridRow {
                    index: *index,
                    cells,
                }));
            }
            if rows.len() > budget.rows_per_sheet() {
                return None;
            }
            contents.push(SheetContent {
                name: listed.name.clone(),
                hidden: listed.hidden,
                rows,
                merges: merges.to_vec(),
                fields: Vec::new(),
            });
        }
        Some(contents)
    }

    /// A cell, known or read; what has been read is kept.
    fn cell(&self, known: &KnownCell, read: &ReadCells, file: usize) -> Option<RawCell> {
        match known {
            KnownCell::As(cell) => cell.clone(),
            KnownCell::Not(number, key) => {
                let cell = read.cell(file, *number).cloned();
                if let Some(key) = key {
                    self.cells.put(*key, cell.clone());
                }
                cell
            }
        }
    }
}

/// What the library made of the new cells of files with the same looks.
enum ReadTogether {
    Of(ReadCells),
    /// Each by itself, where one of them has spoilt it for the others.
    Alone(Vec<Option<ReadCells>>),
}

impl ReadTogether {
    fn of(files: &[(usize, Pending)], limits: &Limits) -> ReadTogether {
        let styles = files.first().and_then(|(_, file)| file.styles.as_ref());
        let read = |files: &[&NewRows]| {
            guarded(|| ReadCells::of(files, styles.map(|xml| xml.as_slice()), limits)).flatten()
        };
        let all: Vec<&NewRows> = files.iter().map(|(_, file)| &file.new).collect();
        match read(&all) {
            Some(cells) => ReadTogether::Of(cells),
            None if all.len() == 1 => ReadTogether::Alone(vec![None]),
            None => ReadTogether::Alone(all.iter().map(|file| read(&[file])).collect()),
        }
    }

    fn texts_mut(&mut self) -> impl Iterator<Item = &mut Text> {
        let cells: Vec<&mut ReadCells> = match self {
            ReadTogether::Of(cells) => vec![cells],
            ReadTogether::Alone(cells) => cells.iter_mut().flatten().collect(),
        };
        cells.into_iter().flat_map(ReadCells::texts_mut)
    }

    /// Where the cells of a file are, and its place there.
    fn at(&self, file: usize) -> Option<(&ReadCells, usize)> {
        match self {
            ReadTogether::Of(cells) => Some((cells, file)),
            ReadTogether::Alone(cells) => cells[file].as_ref().map(|cells| (cells, 0)),
        }
    }
}
