//! The cells of a workbook in the shape in which our own writer writes them, taken from its XML without a reader for workbooks of any
//! origin, which is most of the work of reading one back. What is in any other shape is not taken here: that reader has it then.

use super::markup::cut;
use memchr::memmem::Finder;
use std::io::{Cursor, Read};
use std::ops::Range;
use zip::ZipArchive;

/// A larger part is for the reader that takes it piece by piece, as the writer has put it down.
const LARGEST_PART: u64 = 16 * 1024 * 1024;

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Content<'a> {
    Text(&'a str),
    Number(f64),
}

/// A workbook in its writer's shape.
pub struct Written<'f> {
    archive: ZipArchive<Cursor<&'f [u8]>>,
    /// The names of its sheets.
    pub names: Vec<String>,
    texts: Texts,
}

/// The texts that its cells share, one behind the other.
#[derive(Default)]
struct Texts {
    all: String,
    each: Vec<Range<usize>>,
}

impl<'f> Written<'f> {
    /// Opens it; `None` where anything about it is out of shape.
    pub fn open(bytes: &'f [u8]) -> Option<Written<'f>> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let names = names(&part(&mut archive, "xl/workbook.xml")?)?;
        let relations = part(&mut archive, "xl/_rels/workbook.xml.rels")?;
        let in_order = (1..=names.len()).all(|sheet| {
            let id = format!(" Id=\"rId{sheet}\" ");
            let target = format!(" Target=\"worksheets/sheet{sheet}.xml\"");
            let relation = relations.split('<').find(|own| own.contains(&id));
            relation.is_some_and(|own| own.contains(&target))
        });
        // A workbook without any text has no part for them.
        let texts = match part(&mut archive, "xl/sharedStrings.xml") {
            Some(xml) => Texts::of(&xml)?,
            None if archive.index_for_name("xl/sharedStrings.xml").is_none() => Texts::default(),
            None => return None,
        };
        in_order.then_some(Written {
            archive,
            names,
            texts,
        })
    }

    /// Hands on the filled cells of a sheet in their order, each by row and column (from zero); `None` where the sheet is out of shape,
    /// of which some may have been handed on.
    pub fn cells(
        &mut self,
        sheet: usize,
        mut take: impl FnMut((u32, u32), Content<'_>),
    ) -> Option<()> {
        let name = format!("xl/worksheets/sheet{}.xml", sheet + 1);
        let xml = part(&mut self.archive, &name)?;
        let Some((_, mut rest)) = xml.split_once("<sheetData>") else {
            return xml.contains("<sheetData/>").then_some(());
        };
        let mut text = String::new();
        let end = Finder::new("</c>");
        loop {
            if let Some(cell) = rest.strip_prefix("<c r=\"") {
                let (at, cell) = address(cell)?;
                let (tag, behind) = cut(cell, b'>')?;
                if tag.ends_with('/') {
                    rest = behind;
                    continue;
                }
                let (value, behind) = behind.split_at(end.find(behind.as_bytes())?);
                rest = &behind["</c>".len()..];
                match kind(tag)? {
                    Kind::Number => take(at, Content::Number(number(value)?)),
                    Kind::Shared => {
                        let position = between(value, "<v>", "</v>")?.parse().ok()?;
                        take(at, Content::Text(self.texts.get(position)?));
                    }
                    Kind::Inline => {
                        text.clear();
                        push_text(between(value, "<is>", "</is>")?, &mut text)?;
                        take(at, Content::Text(&text));
                    }
                }
            } else if let Some(row) = rest.strip_prefix("<row r=\"") {
                rest = cut(row, b'>')?.1;
            } else if let Some(row) = rest.strip_prefix("</row>") {
                rest = row;
            } else {
                return rest.starts_with("</sheetData>").then_some(());
            }
        }
    }
}

impl Texts {
    fn of(xml: &str) -> Option<Texts> {
        let mut texts = Texts {
            all: String::with_capacity(xml.len()),
            each: Vec::new(),
        };
        let (_, behind) = xml.split_once("<sst ")?;
        let (_, mut rest) = behind.split_once('>')?;
        while let Some(item) = rest.strip_prefix("<si>") {
            let (item, behind) = item.split_once("</si>")?;
            let from = texts.all.len();
            push_text(item, &mut texts.all)?;
            texts.each.push(from..texts.all.len());
            rest = behind;
        }
        rest.starts_with("</sst>").then_some(texts)
    }

    fn get(&self, position: usize) -> Option<&str> {
        let place = self.each.get(position)?;
        Some(&self.all[place.clone()])
    }
}

/// A part of the archive, whole, where it is not too large for that.
fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<String> {
    let stored = archive.by_name(name).ok()?;
    let size = Some(stored.size()).filter(|size| *size <= LARGEST_PART)?;
    let mut xml = String::with_capacity(usize::try_from(size).ok()?);
    // A part may say that it is smaller than it is.
    stored.take(LARGEST_PART).read_to_string(&mut xml).ok()?;
    Some(xml)
}

/// The names of the sheets, where each is the one of its number.
fn names(xml: &str) -> Option<Vec<String>> {
    let sheets = between_in(xml, "<sheets>", "</sheets>")?;
    let mut names = Vec::new();
    let mut rest = sheets;
    while let Some(sheet) = rest.strip_prefix("<sheet name=\"") {
        let (name, behind) = sheet.split_once('"')?;
        let number = names.len() + 1;
        let tag = format!(" sheetId=\"{number}\" r:id=\"rId{number}\"/>");
        rest = behind.strip_prefix(&tag)?;
        // Entities and what the format writes in its own way is for the reader that knows all of them.
        if name.contains(['&', '_']) {
            return None;
        }
        names.push(name.to_owned());
    }
    (rest.is_empty() && !names.is_empty()).then_some(names)
}

enum Kind {
    Number,
    Shared,
    Inline,
}

/// What kind of cell has these attributes behind its address.
fn kind(tag: &str) -> Option<Kind> {
    let behind = match tag.strip_prefix(" s=\"") {
        Some(look) => cut(look, b'"')?.1,
        None => tag,
    };
    match behind {
        "" => Some(Kind::Number),
        " t=\"s\"" => Some(Kind::Shared),
        " t=\"inlineStr\"" => Some(Kind::Inline),
        _ => None,
    }
}

/// A number, or what a formula came to.
fn number(value: &str) -> Option<f64> {
    let value = match value.strip_prefix("<f>") {
        Some(formula) => formula.split_once("</f>")?.1,
        None => value,
    };
    between(value, "<v>", "</v>")?.parse().ok()
}

/// Row and column of an address such as `AB12`, and what stands behind it and its quotation mark.
fn address(text: &str) -> Option<((u32, u32), &str)> {
    let (address, behind) = cut(text, b'"')?;
    let letters = address.bytes().take_while(u8::is_ascii_uppercase).count();
    let (letters, row) = address.split_at(letters);
    let column = letters.bytes().try_fold(0_u32, |column, letter| {
        column
            .checked_mul(26)?
            .checked_add(u32::from(letter - b'A') + 1)
    });
    let row: u32 = row.parse().ok()?;
    let at = (row.checked_sub(1)?, column?.checked_sub(1)?);
    Some((at, behind))
}

/// Adds what one `<t>` says and nothing else does.
fn push_text(item: &str, text: &mut String) -> Option<()> {
    let (own, is_kept) = match item.strip_prefix("<t>") {
        Some(own) => (own, false),
        None => (item.strip_prefix("<t xml:space=\"preserve\">")?, true),
    };
    let own = own.strip_suffix("</t>")?;
    let is_blank = |byte: Option<&u8>| byte.is_some_and(|byte| b" \t\n".contains(byte));
    let has_margin = is_blank(own.as_bytes().first()) || is_blank(own.as_bytes().last());
    // The format writes some characters in its own way, and ends of lines otherwise than they are read.
    if own.contains(['<', '\r']) || own.contains("_x") || has_margin && !is_kept {
        return None;
    }
    let mut rest = own;
    while let Some((before, entity)) = cut(rest, b'&') {
        text.push_str(before);
        let (entity, behind) = cut(entity, b';')?;
        text.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            _ => return None,
        });
        rest = behind;
    }
    text.push_str(rest);
    Some(())
}

/// A text without its beginning and its end.
fn between<'t>(text: &'t str, first: &str, last: &str) -> Option<&'t str> {
    text.strip_prefix(first)?.strip_suffix(last)
}

/// What stands between two marks somewhere in a text.
fn between_in<'t>(text: &'t str, first: &str, last: &str) -> Option<&'t str> {
    let (_, behind) = text.split_once(first)?;
    behind.split_once(last).map(|(between, _)| between)
}
