//! Rows that stood in another file as they stand in this one. A ledger comes in whole every week, and the library is given only
//! what is new in it.
//!
//! It is only ever a shortcut. A row is known by everything that the library would have read it from: its cells' columns, kinds,
//! looks and contents, and the table of looks. Where a workbook is not in the plain shape ([`plain`]), where anything in it was in
//! doubt, went wrong or would pass a limit, it is read as if nothing were known.
//!
//! Cells of rows that are not known are laid aside ([`Pending`]), so that the library reads those of several files in one workbook
//! ([`ReadCells`]); a cell that stood in another row, under the same looks, is known as well. A workbook whose looks or whose list of
//! sheets are new is introduced to the library without its rows first. One with too much that is new, or with something calculated, is
//! read by itself: the library is given a workbook with its own parts and the rows that are not known.

mod by_itself;
mod looks;
mod new_cells;
mod parts;
mod pending;

pub use looks::{PlainLooks, PlainSheet, TableOfLooks};
pub use pending::Pending;

use super::{TAME, guarded, plain, values};
use crate::ingest::format::SheetContent;
use crate::ingest::format::archive::{Archive, KnownParts, MIB};
use crate::ingest::format::margin;
use crate::ingest::shelf::Shelf;
use crate::model::settings::Limits;
use crate::model::values::SharedTexts;
use crate::source::{Cells, GridRow, Key, RawCell, passing_key_of};
use by_itself::Parts;
use new_cells::Merges;
use parts::{Frontpage, Tables};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Rows as they were read.
#[derive(Debug, Default)]
pub struct KnownRows {
    /// By what their files hold of them; none for rows in which nothing stands.
    rows: Shelf<Option<Arc<Cells>>>,
    /// Those of files that must be read whole, by their cells.
    others: Shelf<Arc<Cells>>,
    /// Parts that are mostly the same in all files, by how these hold them.
    parts: KnownParts,
    /// Cells of new rows, by what their files hold of them; none where nothing stands.
    cells: Shelf<Option<RawCell>>,
    /// Which sheets a workbook has, by the parts that say it.
    listings: Shelf<Arc<Vec<Listed>>>,
    /// Tables of looks that the library has read.
    looks: Shelf<()>,
    /// The merged regions of sheets, by what stands around their rows.
    frames: Shelf<Arc<Merges>>,
    /// What stands around the rows of sheets ([`plain::Sheet::surroundings`]) and is well-formed.
    surroundings: Shelf<()>,
    /// Texts of cells, and of what was read of them, that are kept once.
    texts: Mutex<SharedTexts>,
}

/// A sheet as the library lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Listed {
    name: String,
    hidden: bool,
    part: String,
}

impl Listed {
    fn name_and_part(&self) -> (String, String) {
        (self.name.clone(), self.part.clone())
    }
}

/// What has been read of a file at once.
pub enum Begun {
    /// All of it.
    Whole(Vec<SheetContent>),
    /// All but its new cells.
    Pending(Pending),
}

impl KnownRows {
    /// Begins a new period: rows that did not come in the one before are forgotten.
    pub fn next_period(&mut self) {
        self.rows.turn();
        self.others.turn();
        self.cells.turn();
        self.parts.turn();
        self.listings.turn();
        self.looks.turn();
        self.frames.turn();
        self.surroundings.turn();
    }

    /// Parts that are mostly the same in all files.
    pub fn parts(&self) -> &KnownParts {
        &self.parts
    }

    /// Whether no row is known.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.others.is_empty()
    }

    /// Has a row share its cells with those of another file that say the same, so that what they say is told once.
    pub fn share(&self, row: &mut GridRow) {
        let key = *row.cells.key();
        if let Some(cells) = self.others.get(&key) {
            row.cells = cells;
        } else {
            self.share_texts(&mut row.cells);
            self.others.put(key, Arc::clone(&row.cells));
        }
    }

    /// Texts that are kept once.
    pub fn texts(&self) -> MutexGuard<'_, SharedTexts> {
        // A thread that panicked has left whole texts behind: each is put in one step.
        self.texts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has cells that nobody else has yet share their texts with those of other rows.
    fn share_texts(&self, cells: &mut Arc<Cells>) {
        if let Some(cells) = Arc::get_mut(cells) {
            let mut texts = self.texts();
            cells.texts_mut().for_each(|text| texts.share_text(text));
        }
    }

    /// Begins to read a workbook in the plain shape; `None` where it must be read as if nothing were known.
    pub fn begin(&self, archive: &mut Archive<'_>, limits: &Limits) -> Option<Begun> {
        if archive.unpacked() > TAME {
            return None;
        }
        let frontpage = Frontpage::of(archive, &self.parts)?;
        let tables = Tables::of(archive, &self.parts)?;
        let strings = match &tables.strings {
            Some(xml) => plain::Strings::new(xml)?,
            None => plain::Strings::default(),
        };
        let (front, looks) = (frontpage.key(), tables.looks());
        let known = self.listings.get(&front).zip(self.looks.get(&looks));
        let listing = known.map(|(listing, ())| listing);
        // Those that are known have been looked at.
        if listing.is_none() && !(frontpage.is_well_formed() && tables.have_well_formed_looks()) {
            return None;
        }
        let listed = match &listing {
            Some(listing) => listing.iter().map(Listed::name_and_part).collect(),
            None => frontpage.sheets(archive)?,
        };
        let mut xml = Vec::with_capacity(listed.len());
        for (_, part) in &listed {
            xml.push(archive.part(part).ok()??);
        }
        // Whoever reads it as if nothing were known says why it is refused, or puts it plainly.
        let is_odd = |xml: &Vec<u8>| {
            margin::sheet_is_marked(xml)
                || values::has_odd_extent(xml)
                || values::may_be_cut(xml)
                || values::have_odd_texts(xml)
        };
        if xml.iter().any(is_odd)
            || margin::comment_is_marked(archive).unwrap_or(true)
            || margin::shape_is_marked(archive).unwrap_or(true)
        {
            return None;
        }
        let mut allowance = limits.unpacked_mib * MIB;
        let mut sheets = Vec::with_capacity(listed.len());
        for ((name, part), xml) in listed.iter().zip(&xml) {
            let apart = plain::Sheet::new(xml, strings.len())?;
            self.is_well_formed_around(&apart).then_some(())?;
            let rows = self.look_up(&apart, &strings, &looks, &mut allowance)?;
            sheets.push(Sheet {
                name,
                part,
                apart,
                rows,
            });
        }
        let parts = Parts {
            frontpage: &frontpage,
            tables: &tables,
            strings: &strings,
        };
        if let Some((pending, new)) = self.lay_aside(&sheets, &strings, &looks, limits) {
            let introduced = || {
                let listing = guarded(|| parts.introduced(&sheets)).flatten()?;
                Some(self.keep_listing(listing, (front, looks)))
            };
            if let Some(listing) = listing.or_else(introduced) {
                return Some(Begun::Pending(Pending {
                    styles: tables.styles.clone(),
                    looks,
                    listing,
                    sheets: pending,
                    new,
                }));
            }
        }
        let (listing, contents) = guarded(|| self.by_itself(&parts, sheets, limits)).flatten()?;
        self.keep_listing(listing, (front, looks));
        Some(Begun::Whole(contents))
    }

    /// Keeps which sheets the library has listed, and that it has read a table of looks.
    fn keep_listing(&self, listing: Vec<Listed>, (front, looks): (Key, Key)) -> Arc<Vec<Listed>> {
        let listing = Arc::new(listing);
        self.listings.put(front, Arc::clone(&listing));
        self.looks.put(looks, ());
        listing
    }

    /// [`plain::Sheet::is_well_formed_around`], looked up where the same stood around another sheet.
    fn is_well_formed_around(&self, sheet: &plain::Sheet<'_>) -> bool {
        let key = passing_key_of(&sheet.surroundings());
        let is_known = self.surroundings.get(&key).is_some();
        if !is_known && sheet.is_well_formed_around() {
            self.surroundings.put(key, ());
            return true;
        }
        is_known
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
    name: &'x str,
    part: &'x str,
    apart: plain::Sheet<'x>,
    rows: Vec<Known>,
}
