//! A walk through the XML of a part in the plain shape.

use super::{Cell, narrow};
use crate::ingest::format::xml;
use memchr::{memchr, memchr2, memmem};
use quick_xml::Reader;
use quick_xml::events::Event;

/// No number of a plain sheet has more digits.
const LONGEST_NUMBER: usize = 9;

/// What stands in a cell.
pub enum Content {
    Nothing,
    Formula,
    Value(Cell),
}

/// The rest of a cell's tag behind its address.
#[derive(Debug, Clone, Copy)]
struct Tag<'x> {
    /// All of it, up to the end of the tag.
    xml: &'x [u8],
    /// Whether anything may stand in the cell.
    is_open: bool,
    /// Whether it holds a string of the shared table.
    is_shared: bool,
    /// The number of its look.
    look: Option<&'x [u8]>,
}

/// The last tag in each of the first columns.
#[derive(Debug, Default)]
pub struct Tags<'x>([Option<Tag<'x>>; 32]);

/// A place in some XML.
pub struct Cursor<'x> {
    pub xml: &'x [u8],
    pub at: usize,
}

impl<'x> Cursor<'x> {
    /// The beginning of a part; `None` where it is not in UTF-8, or has comments and the like.
    pub fn new(xml: &'x [u8]) -> Option<Cursor<'x>> {
        let declaration = xml.starts_with(b"<?xml").then(|| memmem::find(xml, b"?>"));
        let declaration = xml[..declaration.flatten().unwrap_or(0)].to_ascii_lowercase();
        let is_utf8 = memmem::find(&declaration, b"encoding").is_none()
            || memmem::find(&declaration, b"\"utf-8\"").is_some();
        let is_utf8 = is_utf8 && simdutf8::basic::from_utf8(xml).is_ok();
        let is_plain = xml.starts_with(b"<") && is_utf8 && memmem::find(xml, b"<!").is_none();
        is_plain.then_some(Cursor { xml, at: 0 })
    }

    pub fn rest(&self) -> &'x [u8] {
        &self.xml[self.at..]
    }

    pub fn eat<const N: usize>(&mut self, literal: &[u8; N]) -> Option<()> {
        let found = self.rest().first_chunk() == Some(literal);
        found.then(|| self.at += N)
    }

    pub fn eat_all(&mut self, text: &[u8]) -> Option<()> {
        let found = begins_with(self.rest(), text);
        found.then(|| self.at += text.len())
    }

    /// The attributes of a tag up to its end, and whether an element is open behind it.
    pub fn attributes(&mut self, mut each: impl FnMut(&'x [u8], &'x [u8])) -> Option<bool> {
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
                    // What no attribute can hold stands in one whose end is missing.
                    let ends = |byte: &u8| matches!(byte, b'"' | b'<' | b'&');
                    let length = value.iter().position(ends)?;
                    (value[length] == b'"').then_some(())?;
                    each(&rest[..name], &value[..length]);
                    self.at += 1 + name + 2 + length + 1;
                }
                _ => return None,
            }
        }
    }

    /// A string in one piece, without references to characters; where there is none, nothing is eaten.
    pub fn plain_string(&mut self) -> Option<()> {
        let text = self
            .rest()
            .strip_prefix(b"<si><t>")
            .or_else(|| self.rest().strip_prefix(b"<si><t xml:space=\"preserve\">"))?;
        let behind = &text[memchr2(b'<', b'&', text)?..];
        let rest = behind.strip_prefix(b"</t></si>")?;
        self.at = self.xml.len() - rest.len();
        Some(())
    }

    /// A whole number of digits alone.
    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        let mut length = 0;
        while let Some(digit @ b'0'..=b'9') = self.xml.get(self.at + length) {
            number = number * 10 + usize::from(digit - b'0');
            length += 1;
            if length > LONGEST_NUMBER {
                return None;
            }
        }
        self.at += length;
        (length > 0).then_some(number)
    }

    /// The letters of a column.
    fn column(&mut self) -> Option<u32> {
        if let [letter @ b'A'..=b'Z', b'0'..=b'9', ..] = self.rest() {
            self.at += 1;
            return Some(u32::from(letter - b'A'));
        }
        let letters = self
            .rest()
            .iter()
            .position(|byte| !byte.is_ascii_uppercase())?;
        let column = column(&self.rest()[..letters])?;
        self.at += letters;
        Some(column)
    }

    /// The address of a cell: its row and column, both from zero.
    pub fn address(&mut self) -> Option<(u32, u32)> {
        let column = self.column()?;
        let digits = self.rest().iter().position(|byte| !byte.is_ascii_digit())?;
        let row = row_index(&self.rest()[..digits])?;
        self.at += digits;
        Some((row, column))
    }

    /// The rest of a cell's tag. Most cells have the tag of the one above.
    fn tag(&mut self, column: u32, tags: &mut Tags<'x>) -> Option<Tag<'x>> {
        let above = tags.0.get_mut(column as usize);
        if let Some(Some(tag)) = &above
            && self.eat_all(tag.xml).is_some()
        {
            return Some(*tag);
        }
        let start = self.at;
        let (mut kinds, mut looks) = ((0, None), (0, None));
        let is_open = self.attributes(|name, value| match name {
            b"t" => kinds = (kinds.0 + 1, Some(value)),
            b"s" => looks = (looks.0 + 1, Some(value)),
            _ => {}
        })?;
        let ((0..=1, kind), (0..=1, look)) = (kinds, looks) else {
            return None;
        };
        let tag = Tag {
            xml: &self.xml[start..self.at],
            is_open,
            is_shared: kind == Some(b"s"),
            look,
        };
        if let Some(above) = above {
            *above = Some(tag);
        }
        Some(tag)
    }

    /// A cell of a row of that number: its column, which look it says it has, and what stands in it.
    pub fn cell(
        &mut self,
        row: &[u8],
        strings: usize,
        tags: &mut Tags<'x>,
    ) -> Option<(u32, Option<&'x [u8]>, Content)> {
        let first = self.at;
        self.eat(b"<c r=\"")?;
        let column = self.column()?;
        self.eat_all(row)?;
        self.eat(b"\"")?;
        let attributes = self.at;
        let Tag {
            is_open,
            is_shared,
            look,
            ..
        } = self.tag(column, tags)?;
        if !is_open || self.eat(b"</c>").is_some() {
            return Some((column, look, Content::Nothing));
        }
        let attributes = attributes..self.at - 1;
        let start = self.at;
        let mut shared = None;
        if self.eat(b"<v>").is_some() {
            if is_shared {
                let position = self.number().filter(|position| *position < strings)?;
                shared = Some(u32::try_from(position).ok()?);
            } else {
                self.at += memchr(b'<', self.rest())?;
            }
            self.eat(b"</v>")?;
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

/// Whether some XML begins with a text, mostly one of a few bytes: two looks at eight of them each cost less than a call.
fn begins_with(xml: &[u8], text: &[u8]) -> bool {
    let Some(xml) = xml.get(..text.len()) else {
        return false;
    };
    match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (Some(first), Some(last)) if text.len() <= 16 => {
            xml.first_chunk() == Some(first) && xml.last_chunk() == Some(last)
        }
        (None, _) => xml.iter().zip(text).all(|(one, other)| one == other),
        _ => xml == text,
    }
}

fn is_of_a_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-' | b'.')
}

/// A whole number of digits alone.
pub fn decimal(digits: &[u8]) -> Option<usize> {
    let fits =
        (1..=LONGEST_NUMBER).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    let value = |number, digit: &u8| number * 10 + usize::from(digit - b'0');
    fits.then(|| digits.iter().fold(0, value))
}

/// The number, from zero, of a row of a sheet.
pub fn row_index(number: &[u8]) -> Option<u32> {
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

/// Whether the content of a string is a text in one piece, without references to characters.
pub fn is_one_text(content: &[u8]) -> bool {
    let text = content
        .strip_prefix(b"<t>")
        .or_else(|| content.strip_prefix(b"<t xml:space=\"preserve\">"))
        .and_then(|rest| rest.strip_suffix(b"</t>"));
    text.is_some_and(|text| memchr2(b'<', b'&', text).is_none())
}

/// Whether some XML is one element whose tags are whole and all match: whatever is in it, no reader goes beyond its end.
pub fn is_one_element(xml: &[u8]) -> bool {
    let mut reader = Reader::from_reader(xml);
    let mut depth = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) if xml::has_whole_tag(&element) => depth += 1,
            Ok(Event::Empty(element)) if depth > 0 && xml::has_whole_tag(&element) => {}
            Ok(Event::GeneralRef(reference)) if xml::character(&reference).is_some() => {}
            Ok(Event::End(_)) => {
                depth -= 1;
                if depth == 0 {
                    return reader.buffer_position() == xml.len() as u64;
                }
            }
            Ok(Event::Start(_) | Event::Empty(_) | Event::GeneralRef(_) | Event::Eof) | Err(_) => {
                return false;
            }
            Ok(_) if depth == 0 => return false,
            Ok(_) => {}
        }
    }
}
