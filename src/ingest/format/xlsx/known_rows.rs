//! Rows that stood in another file as they stand in this one. A ledger comes in whole every week, and the library is given only
//! what is new in it.
//!
//! It is only ever a shortcut. A row is known by everything that the library would have read it from: its cells' columns, kinds,
//! looks and contents, and the table of looks. Where a workbook is not in the plain shape ([`plain`]), where anything in it was in
//! doubt, went wrong or would pass a limit, it is read as if nothing were known.
//!
//! A workbook whose looks or whose list of sheets are new is read by itself: the library is given a workbook with its own parts and
//! the rows that are not known. Of any other, the cells of such rows are laid aside ([`Pending`]), so that the library reads those of
//! several files in one workbook ([`ReadCells`]).

use super::super::SheetContent;
use super::super::archive::{self, Archive, MIB};
use super::super::rows::{Budget, Rows};
use super::known_parts::{Frontpage, STRINGS, STYLES, Tables};
use super::new_cells::{Copied, Merges, ReadCells};
use super::{TAME, guarded, plain, read_cells, repair, worksheets};
use crate::ingest::shelf::Shelf;
use crate::model::settings::Limits;
use crate::source::{Cells, GridRow, Key, passing_key_of};
use calamine::{Reader, Xlsx};
use std::collections::{BTreeMap, HashMap};
use std::io::Cursor;
use std::ops::Range;
use std::sync::Arc;

/// Files whose new cells are longer than this are read by themselves.
const MOST_PENDING: usize = 256 * 1024;

/// Rows as they were read.
#[derive(Debug, Default)]
pub struct KnownRows {
    /// By what their files hold of them; none for rows in which nothing stands.
    rows: Shelf<Option<Arc<Cells>>>,
    /// Those of files that must be read whole, by their cells.
    others: Shelf<Arc<Cells>>,
    /// Which sheets a workbook has, by the parts that say it.
    listings: Shelf<Arc<Vec<Listed>>>,
    /// Tables of looks that the library has read.
    looks: Shelf<()>,
    /// The merged regions of sheets, by what stands around their rows.
    frames: Shelf<Arc<Merges>>,
}

/// A sheet as the library lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Listed {
    name: String,
    hidden: bool,
    part: String,
}

/// What has been read of a file at once.
pub enum Begun {
    /// All of it.
    Whole(Vec<SheetContent>),
    /// All but its new cells.
    Pending(Pending),
}

/// A file some of whose cells are yet to be read.
pub struct Pending {
    styles: Option<Vec<u8>>,
    looks: Key,
    listing: Arc<Vec<Listed>>,
    /// In the order of the listing.
    sheets: Vec<PendingSheet>,
    new: Copied,
}

struct PendingSheet {
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
    /// To be kept under this key, and the numbers of its cells.
    New(Key, Range<usize>),
}

impl KnownRows {
    /// Begins a new period: rows that did not come in the one before are forgotten.
    pub fn next_period(&mut self) {
        self.rows.turn();
        self.others.turn();
        self.listings.turn();
        self.looks.turn();
        self.frames.turn();
    }

    /// Has a row share its cells with those of another file that say the same, so that what they say is told once.
    pub fn share(&self, row: &mut GridRow) {
        let key = *row.cells.key();
        match self.others.get(&key) {
            Some(cells) => row.cells = cells,
            None => self.others.put(key, Arc::clone(&row.cells)),
        }
    }

    /// Begins to read a workbook in the plain shape; `None` where it must be read as if nothing were known.
    pub fn begin(&self, archive: &mut Archive<'_>, limits: &Limits) -> Option<Begun> {
        if archive.unpacked() > TAME {
            return None;
        }
        let frontpage = Frontpage::of(archive)?;
        let tables = Tables::of(archive)?;
        let strings = match &tables.strings {
            Some(xml) => plain::Strings::new(xml)?,
            None => plain::Strings::default(),
        };
        let (front, looks) = (frontpage.key(), tables.looks());
        let listing = self.listings.get(&front);
        if let (Some(listing), Some(())) = (listing, self.looks.get(&looks)) {
            let pending = self.lay_aside(archive, &listing, &looks, &strings, limits)?;
            if let Some((sheets, new)) = pending {
                return Some(Begun::Pending(Pending {
                    styles: tables.styles,
                    looks,
                    listing,
                    sheets,
                    new,
                }));
            }
        }
        let listed = frontpage.sheets(archive)?;
        let mut sheets = BTreeMap::new();
        for (_, part) in &listed {
            sheets.insert(part.clone(), archive.part(part).ok()??);
        }
        let parts = Parts {
            frontpage: &frontpage,
            tables: &tables,
            listed: &listed,
            sheets: &sheets,
        };
        let (listing, contents) =
            guarded(|| self.by_itself(&parts, &strings, &looks, limits)).flatten()?;
        self.listings.put(front, Arc::new(listing));
        self.looks.put(looks, ());
        Some(Begun::Whole(contents))
    }

    /// The rows of a workbook whose looks and sheets are known; `None` where it is not in the plain shape, and nothing where it is
    /// better read by itself.
    #[expect(clippy::type_complexity, reason = "two kinds of no, and a pair")]
    fn lay_aside(
        &self,
        archive: &mut Archive<'_>,
        listing: &[Listed],
        looks: &Key,
        strings: &plain::Strings<'_>,
        limits: &Limits,
    ) -> Option<Option<(Vec<PendingSheet>, Copied)>> {
        let mut allowance = limits.unpacked_mib * MIB;
        let mut new = Copied::default();
        let mut sheets = Vec::with_capacity(listing.len());
        for listed in listing {
            let xml = archive.part(&listed.part).ok()??;
            let sheet = plain::Sheet::new(&xml, strings.len())?;
            if sheet.rows.iter().any(|row| row.has_formula) {
                return Some(None);
            }
            let frame = sheet.frame();
            let key = passing_key_of(&frame);
            let frame = match self.frames.get(&key) {
                Some(merges) => Frame::Known(merges),
                None => {
                    new.frame(key, &frame);
                    Frame::New(key)
                }
            };
            let known = self.look_up(&sheet, strings, looks, &mut allowance)?;
            let mut rows = Vec::with_capacity(known.len());
            for (row, known) in sheet.rows.iter().zip(known) {
                let known = match known {
                    Known::As(cells) => PendingRow::Known(cells),
                    Known::Not(key) => {
                        PendingRow::New(key?, new.cells(sheet.cells_of(row, strings)))
                    }
                };
                if new.len() > MOST_PENDING {
                    return Some(None);
                }
                rows.push((row.index, known));
            }
            sheets.push(PendingSheet { frame, rows });
        }
        strings.odd().for_each(|string| new.odd(string));
        Some((new.len() <= MOST_PENDING).then_some((sheets, new)))
    }

    /// Reads the new cells of several files; `None` for each that must be read as if nothing were known.
    pub fn finish(&self, files: Vec<Pending>, limits: &Limits) -> Vec<Option<Vec<SheetContent>>> {
        let mut by_looks: BTreeMap<Key, Vec<(usize, Pending)>> = BTreeMap::new();
        let mut finished: Vec<Option<Vec<SheetContent>>> = files.iter().map(|_| None).collect();
        for (number, file) in files.into_iter().enumerate() {
            by_looks.entry(file.looks).or_default().push((number, file));
        }
        for files in by_looks.into_values() {
            let read = ReadTogether::of(&files, limits);
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
                    PendingRow::New(key, numbers) => {
                        let mut row = Rows::of("");
                        for number in numbers.clone() {
                            if let Some(cell) = read.cell(place, number) {
                                let column = file.new.column(number);
                                row.push(*index, column, cell.clone(), &mut budget).ok()?;
                            }
                        }
                        let cells = row.finish(&budget).ok()?.pop().map(|row| row.cells);
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
            });
        }
        Some(contents)
    }

    /// Reads a workbook with its own looks and list of sheets.
    fn by_itself(
        &self,
        parts: &Parts<'_>,
        strings: &plain::Strings<'_>,
        looks: &Key,
        limits: &Limits,
    ) -> Option<(Vec<Listed>, Vec<SheetContent>)> {
        let mut allowance = limits.unpacked_mib * MIB;
        let mut sheets: BTreeMap<&str, Sheet<'_>> = BTreeMap::new();
        for (name, part) in parts.listed {
            let apart = plain::Sheet::new(&parts.sheets[part], strings.len())?;
            let rows = self.look_up(&apart, strings, looks, &mut allowance)?;
            sheets.insert(name, Sheet { part, apart, rows });
        }
        let (workbook, thin) = parts.with_new_rows(&sheets, strings)?;
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
                rows: self.with_new_rows(known, read, &mut budget)?,
                merges: merges.ok()?,
            });
        }
        // A workbook without sheets is refused, and that is told elsewhere.
        (!contents.is_empty()).then_some((listing, contents))
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
            let key = passing_key_of(&bytes);
            Some(match self.rows.get(&key) {
                Some(cells) => Known::As(cells),
                None => Known::Not(Some(key)),
            })
        };
        sheet.rows.iter().map(&mut known).collect()
    }

    /// The rows of a sheet in order: those that were known, and those that have been read.
    fn with_new_rows(
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

/// What the library made of the new cells of files with the same looks.
enum ReadTogether {
    Of(ReadCells),
    /// Each by itself, where one of them has spoilt it for the others.
    Alone(Vec<Option<ReadCells>>),
}

impl ReadTogether {
    fn of(files: &[(usize, Pending)], limits: &Limits) -> ReadTogether {
        let styles = files.first().and_then(|(_, file)| file.styles.as_deref());
        let read = |files: &[&Copied]| guarded(|| ReadCells::of(files, styles, limits)).flatten();
        let all: Vec<&Copied> = files.iter().map(|(_, file)| &file.new).collect();
        match read(&all) {
            Some(cells) => ReadTogether::Of(cells),
            None if all.len() == 1 => ReadTogether::Alone(vec![None]),
            None => ReadTogether::Alone(all.iter().map(|file| read(&[file])).collect()),
        }
    }

    /// Where the cells of a file are, and its place there.
    fn at(&self, file: usize) -> Option<(&ReadCells, usize)> {
        match self {
            ReadTogether::Of(cells) => Some((cells, file)),
            ReadTogether::Alone(cells) => cells[file].as_ref().map(|cells| (cells, 0)),
        }
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

/// The parts of a workbook that is read by itself.
struct Parts<'p> {
    frontpage: &'p Frontpage,
    tables: &'p Tables,
    /// Name and part of each sheet.
    listed: &'p [(String, String)],
    sheets: &'p BTreeMap<String, Vec<u8>>,
}

impl Parts<'_> {
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
        let strings = self.tables.strings.as_ref().map(|_| strings.with(&needed));
        let others = self.frontpage.parts.iter().map(|(part, xml)| (*part, xml));
        let strings = strings.iter().map(|xml| (STRINGS, xml));
        let styles = self.tables.styles.iter().map(|xml| (STYLES, xml));
        let sheets = thin.iter().map(|(part, xml)| (*part, xml));
        let parts = others.chain(strings).chain(styles).chain(sheets);
        let workbook = archive::of_parts(parts.map(|(part, xml)| (part, xml.as_slice())))?;
        Some((workbook, thin))
    }
}
