//! Values of cells that the library cuts short, passes over or takes for others, though there is sense in them: those with comments or
//! references to characters in them, positions in the shared table that are more than digits, texts of the cell's own that stand where a
//! number would, and whatever a cell has besides; and an extent of a sheet that is no plain one, which costs the library the whole sheet.
//! Nobody's office program writes them so; what has gone through another tool may have them.

use super::super::xml;
use super::repair::position as place;
use memchr::memmem::{self, Finder};
use memchr::{memchr, memchr3_iter, memrchr};
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};

/// No table of strings is as long: a position that makes no sense is beyond all of them.
const BEYOND: &str = "4294967295";
/// The longest tag that is looked at.
const LONGEST_TAG: usize = 1_024;
/// The longest position that the library reads: of a longer one it makes the first of the table.
const LONGEST_POSITION: usize = BEYOND.len();

/// Whether any value of a sheet may be misread.
pub fn are_odd(xml: &[u8]) -> bool {
    has_odd_extent(xml) || may_be_cut(xml) || have_odd_positions(xml) || have_odd_texts(xml)
}

/// Whether a sheet says otherwise than by one cell, or two in order, how far it goes: nobody needs it, and the library reads on only where it
/// can make it out.
pub fn has_odd_extent(xml: &[u8]) -> bool {
    const NAME: &[u8] = b"dimension";
    let head = &xml[..memmem::find(xml, b"sheetData").unwrap_or(xml.len())];
    memmem::find_iter(head, NAME).any(|at| {
        let begins = head[..at].ends_with(b"<") || head[..at].ends_with(b":");
        begins && !is_plain_extent(&head[at + NAME.len()..])
    })
}

/// Whether the tag of an extent, of which the rest is given, says a plain one.
fn is_plain_extent(rest: &[u8]) -> bool {
    let rest = &rest[..rest.len().min(LONGEST_TAG)];
    let tag = memchr(b'>', rest).and_then(|end| std::str::from_utf8(&rest[..end]).ok());
    let said = tag
        .and_then(|tag| tag.split_once(" ref="))
        .map(|(_, said)| said);
    let said = said.and_then(|said| {
        let quote = said.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        Some(said[1..].split_once(quote)?.0)
    });
    let Some(said) = said else {
        return false;
    };
    let is_of_cells = said
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b':');
    let corners: Option<Vec<(u32, u32)>> = said.split(':').map(place).collect();
    match corners.as_deref() {
        Some([_]) => is_of_cells,
        Some([first, last]) => is_of_cells && first.0 <= last.0 && first.1 <= last.1,
        _ => false,
    }
}

/// Whether any value may consist of several pieces, of which the library reads the first.
pub fn may_be_cut(xml: &[u8]) -> bool {
    const DECLARATION: usize = "\u{feff}<?".len();
    let (mut before, mut tag) = (0, None);
    memchr3_iter(b'&', b'?', b'!', xml).any(|at| {
        if xml[at] != b'&' {
            return at >= DECLARATION && xml[at - 1] == b'<';
        }
        let newer = memrchr(b'<', &xml[before..at]).map(|place| before + place);
        (before, tag) = (at, newer.or(tag));
        tag.is_some_and(|tag| is_value(&xml[tag + 1..at]))
    })
}

/// Whether a tag, of which the rest is given, is that of a value.
fn is_value(rest: &[u8]) -> bool {
    let rest = &rest[..rest.len().min(LONGEST_TAG)];
    let end = rest
        .iter()
        .position(|byte| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace());
    let name = &rest[..end.unwrap_or(rest.len())];
    name == b"v" || name.ends_with(b":v")
}

/// Whether any cell names a string of the shared table otherwise than by digits alone.
fn have_odd_positions(xml: &[u8]) -> bool {
    [b"\"s\"", b"'s'"].into_iter().any(|kind| {
        let mut places = memmem::find_iter(xml, kind);
        places.any(|place| !has_plain_position(&xml[place + kind.len()..]))
    })
}

/// Whether the cell in whose tag this stands names its string by digits, no more than there are strings, or none.
fn has_plain_position(rest: &[u8]) -> bool {
    let Some(end) = memchr(b'>', &rest[..rest.len().min(LONGEST_TAG)]) else {
        return false;
    };
    if rest[..end].ends_with(b"/") {
        return true;
    }
    let inside = rest[end + 1..].trim_ascii_start();
    if inside.starts_with(b"</") {
        return true;
    }
    let Some(value) = inside.strip_prefix(b"<").filter(|rest| is_value(rest)) else {
        return false;
    };
    let Some(end) = memchr(b'>', &value[..value.len().min(LONGEST_TAG)]) else {
        return false;
    };
    let position = &value[end + 1..];
    let digits = position.iter().position(|byte| !byte.is_ascii_digit());
    let is_plain = |end: usize| end <= LONGEST_POSITION && position[end..].starts_with(b"</");
    value[..end].ends_with(b"/") || digits.is_some_and(is_plain)
}

/// Whether any cell with a text of its own has it as a value, which the library passes over, or a value behind it, by which it is lost.
pub fn have_odd_texts(xml: &[u8]) -> bool {
    let mut ends = memmem::find_iter(xml, b"is>");
    if ends.any(|end| {
        let behind = xml[end + b"is>".len()..].trim_ascii_start();
        let is_end = xml[..end].ends_with(b"/") || xml[..end].ends_with(b":");
        is_end && behind.strip_prefix(b"<").is_some_and(is_value)
    }) {
        return true;
    }
    memmem::find_iter(xml, b"inlineStr").any(|place| {
        let rest = &xml[place..];
        let Some(end) = memchr(b'>', &rest[..rest.len().min(LONGEST_TAG)]) else {
            return false;
        };
        let inside = rest[end + 1..].trim_ascii_start().strip_prefix(b"<");
        !rest[..end].ends_with(b"/") && inside.is_some_and(is_value)
    })
}

/// A sheet with every value in one piece, every position in digits, every text of a cell's own in its place and nothing else in a cell, that
/// declares no extent; `None` where it is damaged.
pub fn plainly(xml: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader::from_reader(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().check_comments = false;
    let mut writer = Writer::new(Vec::with_capacity(xml.len()));
    let mut buffer = Vec::new();
    let mut cell = OpenCell::default();
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).ok()?;
        match &event {
            Event::Eof => return Some(writer.into_inner()),
            _ if is_extent(&event) => continue,
            Event::Start(element) => match element.local_name().as_ref() {
                "c" => cell = OpenCell::of(xml::attribute(element, "t")),
                "v" if cell.has_said_its_text() => {
                    value(&mut reader)?;
                    continue;
                }
                "v" => {
                    writer.write_event(event).ok()?;
                    let (said, end) = value(&mut reader)?;
                    let plain = cell.take(&said);
                    writer
                        .write_event(Event::Text(BytesText::new(&plain)))
                        .ok()?;
                    writer.write_event(end).ok()?;
                    continue;
                }
                "is" => (cell.has_text, cell.is_in_text) = (true, true),
                "f" => {}
                _ if cell.is_open && !cell.is_in_text => {
                    value(&mut reader)?;
                    continue;
                }
                _ => {}
            },
            Event::Empty(element)
                if cell.is_open
                    && !cell.is_in_text
                    && !matches!(element.local_name().as_ref(), "v" | "is" | "f") =>
            {
                continue;
            }
            Event::Empty(element)
                if element.local_name().as_ref() == "v" && cell.has_said_its_text() =>
            {
                continue;
            }
            Event::End(element) => match element.local_name().as_ref() {
                "is" => cell.is_in_text = false,
                "c" => {
                    for event in std::mem::take(&mut cell).text() {
                        writer.write_event(event).ok()?;
                    }
                }
                _ => {}
            },
            _ => {}
        }
        writer.write_event(event).ok()?;
    }
}

/// Whether a tag is of the extent that a sheet declares.
fn is_extent(event: &Event<'_>) -> bool {
    const NAME: &str = "dimension";
    match event {
        Event::Start(element) | Event::Empty(element) => element.local_name().as_ref() == NAME,
        Event::End(element) => element.local_name().as_ref() == NAME,
        _ => false,
    }
}

/// The cell that is being read.
#[derive(Default)]
struct OpenCell {
    is_open: bool,
    kind: Option<String>,
    /// Whether it has a text of its own where that belongs.
    has_text: bool,
    /// Whether that text is being read.
    is_in_text: bool,
    /// The text of its own that stood as a value.
    misplaced: Option<String>,
}

impl OpenCell {
    fn of(kind: Option<String>) -> OpenCell {
        OpenCell {
            is_open: true,
            kind,
            ..OpenCell::default()
        }
    }

    /// Whether a value that comes now would take the place of its text.
    fn has_said_its_text(&self) -> bool {
        self.has_text && self.is_of_text()
    }

    fn is_of_text(&self) -> bool {
        matches!(self.kind.as_deref(), Some("inlineStr" | "is"))
    }

    /// What the library is to find as the value.
    fn take(&mut self, said: &str) -> String {
        if self.is_of_text() && self.is_open {
            self.misplaced = Some(said.to_owned());
        }
        as_it_is_read(self.kind.as_deref(), said)
    }

    /// A misplaced text as the library knows one.
    fn text(self) -> Vec<Event<'static>> {
        let Some(text) = self.misplaced.filter(|_| !self.has_text) else {
            return Vec::new();
        };
        vec![
            Event::Start(BytesStart::new("is")),
            Event::Start(BytesStart::new("t")),
            Event::Text(BytesText::new(&text).into_owned()),
            Event::End(BytesEnd::new("t")),
            Event::End(BytesEnd::new("is")),
        ]
    }
}

/// What a value that has begun says, and its end.
fn value(reader: &mut Reader<&[u8]>) -> Option<(String, Event<'static>)> {
    let mut said = String::new();
    let mut depth = 0_u32;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Text(text) => said.push_str(&text.xml10_content()),
            Event::CData(text) => said.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => said.push(xml::character(&reference)?),
            Event::Start(_) => depth += 1,
            Event::End(end) if depth == 0 => return Some((said, Event::End(end.into_owned()))),
            Event::End(_) => depth -= 1,
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// A value by the kind of its cell, so that the library reads what it says.
fn as_it_is_read(kind: Option<&str>, said: &str) -> String {
    match kind {
        Some("s") => position(said.trim()),
        None | Some("n" | "b" | "e") => said.trim().to_owned(),
        Some(_) => said.to_owned(),
    }
}

/// A position in the shared table, in digits; one that makes no sense is beyond the table's end.
fn position(said: &str) -> String {
    let digits = said.strip_prefix('+').unwrap_or(said);
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let bare = &digits[digits.len().saturating_sub(LONGEST_POSITION)..];
        let is_padded = digits[..digits.len() - bare.len()]
            .bytes()
            .all(|byte| byte == b'0');
        return if is_padded { bare } else { BEYOND }.to_owned();
    }
    let number = said.parse::<f64>().ok();
    let whole = number.filter(|number| number.fract() == 0.0 && (0.0..4e9).contains(number));
    whole.map_or_else(|| BEYOND.to_owned(), |number| format!("{number:.0}"))
}

/// Whether cells stand behind the end of the part of a sheet that holds them: the library reads the first such part alone.
pub fn stand_in_two_parts(xml: &[u8]) -> bool {
    const NAME: &[u8] = b"sheetData";
    let (mut is_open, mut has_ended) = (false, false);
    let name = Finder::new(NAME);
    name.find_iter(xml).any(|at| {
        let before = &xml[at.saturating_sub(LONGEST_TAG)..at];
        let is_of_a_prefix = |byte: &u8| !matches!(byte, b'<' | b'/' | b'>');
        let prefix = before.iter().rev().position(|byte| !is_of_a_prefix(byte));
        let before = match prefix {
            Some(length) if length == 0 || before.ends_with(b":") => {
                &before[..before.len() - length]
            }
            _ => return false,
        };
        let rest = &xml[at + NAME.len()..];
        if before.ends_with(b"</") {
            has_ended |= is_open;
            return false;
        }
        let Some(end) = memchr(b'>', &rest[..rest.len().min(LONGEST_TAG)]) else {
            return false;
        };
        if !before.ends_with(b"<") || rest[..end].ends_with(b"/") {
            has_ended |= before.ends_with(b"<");
            return false;
        }
        is_open = true;
        has_ended
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(cells: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?><worksheet><sheetData><row r=\"1\">{cells}</row></sheetData></worksheet>"
        )
    }

    #[test]
    fn values_that_the_library_misreads_are_known_and_put_plainly() {
        for (cell, plain) in [
            ("<c t=\"s\"><v>1.0</v></c>", "<c t=\"s\"><v>1</v></c>"),
            ("<c t='s'><v> 1 </v></c>", "<c t='s'><v>1</v></c>"),
            (
                "<c t=\"s\" s=\"2\">\n<v>+1</v></c>",
                "<c t=\"s\" s=\"2\">\n<v>1</v></c>",
            ),
            (
                "<x:c t=\"s\"><x:v>1e0</x:v></x:c>",
                "<x:c t=\"s\"><x:v>1</x:v></x:c>",
            ),
            (
                "<c t=\"s\"><v>abc</v></c>",
                "<c t=\"s\"><v>4294967295</v></c>",
            ),
            (
                "<c t=\"s\"><v>-1</v></c>",
                "<c t=\"s\"><v>4294967295</v></c>",
            ),
            (
                "<c t=\"s\"><v>1.5</v></c>",
                "<c t=\"s\"><v>4294967295</v></c>",
            ),
            (
                "<c t=\"s\"><v>99999999999999999999</v></c>",
                "<c t=\"s\"><v>4294967295</v></c>",
            ),
            (
                "<c t=\"s\"><v>00000000000000000001</v></c>",
                "<c t=\"s\"><v>0000000001</v></c>",
            ),
            ("<c t=\"s\"><v>&#49;</v></c>", "<c t=\"s\"><v>1</v></c>"),
            ("<c><v>4633&#54;</v></c>", "<c><v>46336</v></c>"),
            (
                "<c t=\"inlineStr\"><v>甲</v></c>",
                "<c t=\"inlineStr\"><v>甲</v><is><t>甲</t></is></c>",
            ),
            ("<c><v>463<!-- 36 -->36</v></c>", "<c><v>46336</v></c>"),
            ("<c><v>463<?x y?>36</v></c>", "<c><v>46336</v></c>"),
            ("<c><v><![CDATA[46336]]></v></c>", "<c><v>46336</v></c>"),
            (
                "<c t=\"str\"><v>甲&amp;<![CDATA[乙]]></v></c>",
                "<c t=\"str\"><v>甲&amp;乙</v></c>",
            ),
        ] {
            let odd = sheet(cell);
            assert!(are_odd(odd.as_bytes()), "{cell}");
            assert_eq!(made_plain(&odd), sheet(plain));
        }
    }

    #[test]
    fn what_a_cell_has_besides_is_left_out() {
        for (cell, plain) in [
            (
                "<c s=\"1\"><f>A1</f><v>46336</v><extLst><ext uri=\"{0}\"><a/></ext></extLst></c>",
                "<c s=\"1\"><f>A1</f><v>46336</v></c>",
            ),
            (
                "<c t=\"inlineStr\"><is><r><rPr><b/></rPr><t>甲</t></r></is><extLst/></c><c><foo/><v>2</v></c>",
                "<c t=\"inlineStr\"><is><r><rPr><b/></rPr><t>甲</t></r></is></c><c><v>2</v></c>",
            ),
        ] {
            assert_eq!(made_plain(&sheet(cell)), sheet(plain));
        }
    }

    fn made_plain(sheet: &str) -> String {
        let plain = plainly(sheet.as_bytes()).expect("no damage");
        String::from_utf8(plain).expect("UTF-8")
    }

    #[test]
    fn values_as_office_programs_write_them_are_not_odd() {
        for cell in [
            "<c r=\"A1\" s=\"3\" t=\"s\"><v>12</v></c>",
            "<c r=\"A1\" t=\"s\" s=\"3\"><v>12</v></c>",
            "<c r=\"A1\" t=\"s\"/><c r=\"B1\" t=\"s\"></c><c r=\"C1\" t=\"s\"><v></v></c>",
            "<c r=\"A1\" t=\"s\">\n  <v>0</v>\n</c>",
            "<x:c t=\"s\"><x:v>1</x:v></x:c>",
            "<c r=\"A1\"><v>1.5E3</v></c>",
            "<c t=\"inlineStr\"><is><t>甲&amp;乙?!&lt;v&gt;&amp;</t></is></c>",
            "<c t=\"str\"><f>A1&amp;\"&lt;\"</f><v>甲</v></c>",
        ] {
            assert!(!are_odd(sheet(cell).as_bytes()), "{cell}");
        }
    }

    #[test]
    fn an_extent_that_is_no_range_is_left_out() {
        let with = |extent: &str| {
            sheet("<c><v>2</v></c>").replace("<sheetData>", &format!("{extent}<sheetData>"))
        };
        for plain in ["A1", "A1:M5", "a1:xfd1048576"] {
            let xml = with(&format!("<dimension ref=\"{plain}\"/>"));
            assert!(!are_odd(xml.as_bytes()), "{plain}");
        }
        assert!(!are_odd(with("<x:dimension ref='A1:B2' />").as_bytes()));
        for odd in [
            "<dimension ref=\"\"/>",
            "<dimension/>",
            "<dimension ref=\"A:M\"/>",
            "<dimension ref=\" A1:M5 \"/>",
            "<dimension ref=\"$A$1:$M$5\"/>",
            "<dimension ref=\"A1:\"/>",
            "<dimension ref=\"A1:M5 O1:P2\"></dimension>",
            "<x:dimension ref=\"Sheet1!A1:M5\"/>",
        ] {
            let xml = with(odd);
            assert!(are_odd(xml.as_bytes()), "{odd}");
            assert_eq!(made_plain(&xml), with(""), "{odd}");
        }
    }

    #[test]
    fn a_second_part_with_cells_is_seen() {
        let rows = "<sheetData><row r=\"1\"/></sheetData>";
        for (xml, expected) in [
            (rows.to_owned(), false),
            ("<sheetData/>".to_owned(), false),
            (format!("{rows}<sheetData/>"), false),
            (format!("{rows}{rows}"), true),
            (format!("<sheetData/>{rows}"), true),
            (format!("{rows}<x:sheetData ><row/></x:sheetData>"), true),
            (
                "<sheetData><c><t>sheetData</t></c></sheetData><a>sheetData</a>".to_owned(),
                false,
            ),
        ] {
            assert_eq!(stand_in_two_parts(xml.as_bytes()), expected, "{xml}");
        }
    }
}
