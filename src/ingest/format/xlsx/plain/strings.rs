//! The shared table of a workbook, taken apart into its strings.

use super::cursor::{Cursor, decimal, is_one_element, is_one_text};
use crate::ingest::format::xlsx::SHORTEST_STRING;
use crate::ingest::format::xml;
use memchr::memmem::{self, Finder};
use memchr::{memchr, memchr3};
use std::io::Read;

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
            if cursor.plain_string().is_none() && cursor.eat(b"<si/>").is_none() {
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
        // The strings have been looked at one by one; around them there is little.
        let around = strings.head.chain(&b"</sst>"[..]).chain(cursor.rest());
        (is_open && xml::is_well_formed(around)).then_some(strings)
    }

    /// Those that are more than a text in one piece, with their tags.
    pub fn odd(&self) -> impl Iterator<Item = &'x [u8]> {
        self.odd.iter().map(|position| self.all[*position])
    }

    /// One of them, with its tags.
    pub fn at(&self, position: usize) -> &'x [u8] {
        self.all[position]
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

/// The text that the library makes of a string with its tags, where it is in one piece and everything in it means itself: no reference to
/// a character, no escape (`_x000D_`), no end of a line that is written anew. Blanks around it go where nothing says that they stay.
pub fn plain_text(string: &[u8]) -> Option<&str> {
    let (text, keeps_blanks) = match string.strip_prefix(b"<si><t>") {
        Some(text) => (text, false),
        None => (
            string.strip_prefix(b"<si><t xml:space=\"preserve\">")?,
            true,
        ),
    };
    let text = text.strip_suffix(b"</t></si>")?;
    if memchr3(b'<', b'&', b'\r', text).is_some() || memchr(b'_', text).is_some() {
        return None;
    }
    let text = simdutf8::basic::from_utf8(text).ok()?;
    Some(if keeps_blanks {
        text
    } else {
        text.trim_matches([' ', '\t', '\n'])
    })
}
