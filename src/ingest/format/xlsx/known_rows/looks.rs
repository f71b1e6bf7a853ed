//! Which look each cell of a workbook in the plain shape has, without what stands in the cells: the library would read all of them once
//! more to tell it. It reads the table of looks alone, and a table that it has read is known.

use super::KnownRows;
use super::new_cells::without_cells;
use super::parts::{Frontpage, STYLES};
use crate::ingest::format::archive::Archive;
use crate::ingest::format::xlsx::plain::{self, Looked};
use crate::source::{Key, passing_key_of};

/// The theme, from which looks take their colours.
const THEME: &str = "xl/theme/theme1.xml";

/// The looks of a workbook.
pub struct PlainLooks {
    /// Its table of looks.
    pub table: TableOfLooks,
    /// The sheets that were asked for.
    pub sheets: Vec<PlainSheet>,
}

/// A sheet of it.
pub struct PlainSheet {
    /// Its name.
    pub name: String,
    /// Its XML.
    pub xml: Vec<u8>,
    /// The looks of its cells.
    pub cells: Vec<Looked>,
}

/// A table of looks, with all that their meaning rests on.
pub struct TableOfLooks {
    /// By their names.
    parts: Vec<(&'static str, Vec<u8>)>,
}

impl TableOfLooks {
    fn of(archive: &mut Archive<'_>) -> Option<TableOfLooks> {
        let mut parts = Vec::with_capacity(2);
        for name in [STYLES, THEME] {
            parts.extend(archive.part(name).ok()?.map(|part| (name, part)));
        }
        Some(TableOfLooks { parts })
    }

    /// What it is known by.
    pub fn key(&self) -> Key {
        let mut bytes = Vec::with_capacity(16 * 1024);
        for (name, part) in &self.parts {
            bytes.extend_from_slice(name.as_bytes());
            bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
            bytes.extend_from_slice(part);
        }
        passing_key_of(&bytes)
    }

    /// A workbook that has these looks and no cells.
    pub fn workbook(&self) -> Option<Vec<u8>> {
        let parts: Vec<(&str, &[u8])> = self
            .parts
            .iter()
            .map(|(name, part)| (*name, part.as_slice()))
            .collect();
        without_cells(&parts)
    }
}

impl KnownRows {
    /// The looks of the sheets that are wanted, of a workbook that the library may be trusted with; `None` where the workbook is not in
    /// the plain shape.
    pub fn looks(
        &self,
        archive: &mut Archive<'_>,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Option<PlainLooks> {
        let frontpage = Frontpage::of(archive, &self.parts)?;
        let listed = match self.listings.get(&frontpage.key()) {
            Some(listing) => listing.iter().map(super::Listed::name_and_part).collect(),
            None => frontpage.sheets(archive)?,
        };
        let table = TableOfLooks::of(archive)?;
        let mut sheets = Vec::new();
        for (name, part) in listed.into_iter().filter(|(name, _)| is_wanted(name)) {
            let xml = archive.part(&part).ok()??;
            let cells = plain::Sheet::looks(&xml)?;
            sheets.push(PlainSheet { name, xml, cells });
        }
        Some(PlainLooks { table, sheets })
    }
}
