//! The parts of a workbook in the plain shape that the library reads cells from.

use crate::ingest::format::archive::{Archive, KnownParts};
use crate::ingest::format::parts;
use crate::ingest::format::xml;
use crate::source::{Key, passing_key_of};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where office programs put the workbook itself.
const WORKBOOK: &str = "xl/workbook.xml";
/// The table of looks.
pub const STYLES: &str = "xl/styles.xml";
/// The shared table of strings.
pub const STRINGS: &str = "xl/sharedStrings.xml";
const RELATIONS: [&str; 2] = ["_rels/.rels", "xl/_rels/workbook.xml.rels"];

/// The workbook itself and its relations: which sheets there are.
#[derive(Debug)]
pub struct Frontpage {
    /// By their part.
    pub parts: Vec<(&'static str, Arc<Vec<u8>>)>,
}

impl Frontpage {
    /// `None` where the parts are not where office programs put them.
    pub fn of(archive: &mut Archive<'_>, shelf: &KnownParts) -> Option<Frontpage> {
        let mut parts = Vec::with_capacity(3);
        for part in RELATIONS.into_iter().chain([WORKBOOK]) {
            parts.push((part, archive.part_of(part, shelf).ok()??));
        }
        Some(Frontpage { parts })
    }

    /// What it is known by.
    pub fn key(&self) -> Key {
        let mut bytes = Vec::with_capacity(4_096);
        for (_, xml) in &self.parts {
            bytes.extend_from_slice(&(xml.len() as u64).to_le_bytes());
            bytes.extend_from_slice(xml);
        }
        passing_key_of(&bytes)
    }

    /// Whether all of them are well-formed.
    pub fn is_well_formed(&self) -> bool {
        let mut parts = self.parts.iter();
        parts.all(|(_, part)| xml::is_well_formed(part.as_slice()))
    }

    /// Name and part of each sheet, each part once; `None` where that, how dates are counted, or where the tables stand is not in
    /// the plain shape.
    pub fn sheets(&self, archive: &mut Archive<'_>) -> Option<Vec<(String, String)>> {
        if parts::workbook(archive).ok()?? != WORKBOOK {
            return None;
        }
        if !parts::displaced_tables(archive, WORKBOOK).ok()?.is_empty() {
            return None;
        }
        let listed = parts::worksheets_of(archive, WORKBOOK).ok()?;
        let (_, workbook) = self.parts.last()?;
        // Dates that count from 1904.
        if memchr::memmem::find(workbook, b"1904").is_some() {
            return None;
        }
        let by_name: BTreeMap<&str, &str> = listed
            .iter()
            .map(|(name, part)| (name.as_str(), part.as_str()))
            .collect();
        let parts: BTreeMap<&str, &str> = listed
            .iter()
            .map(|(name, part)| (part.as_str(), name.as_str()))
            .collect();
        let is_clear = by_name.len() == listed.len() && parts.len() == listed.len();
        is_clear.then_some(listed)
    }
}

/// The table of looks and the shared strings.
#[derive(Debug)]
pub struct Tables {
    /// The XML of the looks.
    pub styles: Option<Arc<Vec<u8>>>,
    /// The XML of the strings.
    pub strings: Option<Vec<u8>>,
}

impl Tables {
    /// `None` where one cannot be unpacked.
    pub fn of(archive: &mut Archive<'_>, shelf: &KnownParts) -> Option<Tables> {
        Some(Tables {
            styles: archive.part_of(STYLES, shelf).ok()?,
            strings: archive.part(STRINGS).ok()?,
        })
    }

    /// Whether the table of looks, if there is one, is well-formed.
    pub fn have_well_formed_looks(&self) -> bool {
        let looks = self.styles.as_ref();
        looks.is_none_or(|styles| xml::is_well_formed(styles.as_slice()))
    }

    /// What the looks are known by.
    pub fn looks(&self) -> Key {
        self.styles
            .as_ref()
            .map(|xml| passing_key_of(xml))
            .unwrap_or_default()
    }
}
