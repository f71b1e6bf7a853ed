//! What a workbook says beside its cells: page headers and footers, and comments. None of it is read, but a mark of secrecy
//! there is one.

use super::archive::Archive;
use super::xml;
use crate::diagnostic::Unreadable;
use crate::ingest::privacy;
use memchr::memmem;
use quick_xml::events::Event;
use std::path::Path;

/// Where such a mark may stand, as a person calls it.
pub const HEADER: &str = "页眉页脚";
/// Likewise.
pub const COMMENT: &str = "批注";

/// Likewise.
pub const SHAPE: &str = "文本框、图形或图表";

/// That a file bears a mark beside its cells.
pub fn marked(what: &str) -> Unreadable {
    Unreadable::Marked {
        what: what.to_owned(),
    }
}

/// Whether one of several lines is a mark of secrecy.
pub fn is_marked(text: &str) -> bool {
    privacy::is_secret(text) || text.lines().any(privacy::is_secret)
}

/// Whether a page header or footer of an .xlsx sheet, given as XML, bears a mark. They stand behind the cells.
pub fn sheet_is_marked(xml: &[u8]) -> bool {
    let Some(end) = memmem::rfind(xml, b"headerFooter") else {
        return false;
    };
    let start = memmem::find(xml, b"headerFooter").unwrap_or(end);
    let said = String::from_utf8_lossy(&xml[start..end]);
    said.split('<').any(|piece| {
        let text = piece.split_once('>').map_or("", |(_, text)| text);
        quick_xml::escape::unescape(text).is_ok_and(|text| header_is_marked(&text))
    })
}

/// Whether the text of a page header with its codes (&C&"黑体"&12机密★) bears a mark in one of its three parts.
pub fn header_is_marked(text: &str) -> bool {
    let mut parts = vec![String::new()];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let Some(part) = parts.last_mut() else {
            continue;
        };
        match (c, chars.peek().copied()) {
            ('&', Some('"')) => {
                chars.next();
                chars.by_ref().find(|c| *c == '"');
            }
            ('&', Some('L' | 'C' | 'R')) => {
                chars.next();
                parts.push(String::new());
            }
            ('&', Some('K')) => {
                chars.by_ref().take(7).for_each(drop);
            }
            ('&', Some(digit)) if digit.is_ascii_digit() => {
                while chars.next_if(char::is_ascii_digit).is_some() {}
            }
            ('&', Some('&')) => part.extend(chars.next()),
            ('&', Some(_)) => {
                chars.next();
            }
            (c, _) => part.push(c),
        }
    }
    parts.iter().any(|part| is_marked(part))
}

/// Whether a comment of an .xlsx workbook bears a mark; comments that cannot be read say nothing.
pub fn comment_is_marked(archive: &mut Archive<'_>) -> bool {
    let is_xml = |name: &str| {
        let extension = Path::new(name).extension();
        extension.is_some_and(|own| own.eq_ignore_ascii_case("xml"))
    };
    let named = |name: &&str| name.starts_with("xl/") && name.contains("comment") && is_xml(name);
    let parts: Vec<String> = archive.names().filter(named).map(str::to_owned).collect();
    parts.iter().any(|part| {
        let bytes = archive.part(part).ok().flatten().unwrap_or_default();
        texts_of(&bytes, &["comment", "threadedComment"])
            .iter()
            .any(|text| is_marked(text))
    })
}

/// Whether a text box, another shape or a chart of an .xlsx workbook bears a mark.
pub fn shape_is_marked(archive: &mut Archive<'_>) -> bool {
    let is_drawn = |name: &&str| {
        let is_xml = Path::new(name).extension().is_some_and(|own| own == "xml");
        is_xml && (name.starts_with("xl/drawings/") || name.starts_with("xl/charts/"))
    };
    let parts: Vec<String> = archive
        .names()
        .filter(is_drawn)
        .map(str::to_owned)
        .collect();
    parts.iter().any(|part| {
        let bytes = archive.part(part).ok().flatten().unwrap_or_default();
        // Most shapes say nothing that might be a mark, and need not be read.
        memmem::find(&bytes, "密".as_bytes()).is_some()
            && texts_of(&bytes, &["p"]).iter().any(|text| is_marked(text))
    })
}

/// Whether a page header or footer of an .ods workbook bears a mark.
pub fn page_style_is_marked(archive: &mut Archive<'_>) -> bool {
    let bytes = archive
        .part("styles.xml")
        .ok()
        .flatten()
        .unwrap_or_default();
    texts_of(&bytes, &["p"]).iter().any(|text| is_marked(text))
}

/// The text inside each element of some names, as far as the XML can be read.
fn texts_of(bytes: &[u8], names: &[&str]) -> Vec<String> {
    let mut reader = xml::reader(bytes);
    let mut buffer = Vec::new();
    let mut texts = Vec::new();
    let mut text = String::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) if names.contains(&element.local_name().as_ref()) => {
                text.clear();
            }
            Ok(Event::End(element)) if names.contains(&element.local_name().as_ref()) => {
                texts.push(std::mem::take(&mut text));
            }
            Ok(Event::Text(piece)) => text.push_str(&piece.xml10_content()),
            Ok(Event::CData(piece)) => text.push_str(&piece.xml10_content()),
            Ok(Event::GeneralRef(reference)) => text.extend(xml::character(&reference)),
            Ok(Event::Eof) | Err(_) => return texts,
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_in_a_page_header_is_found_behind_its_codes() {
        for (text, is) in [
            ("&C机密★", true),
            ("&L台账&C&\"黑体,加粗\"&12机密★10年&R第 &P 页", true),
            ("&R&K000000机密", true),
            ("&C&B秘密&B★1年", true),
            ("&L商业秘密保护&R第 &P 页", false),
            ("&C督查事项台账", false),
            ("", false),
        ] {
            assert_eq!(header_is_marked(text), is, "{text}");
            let escaped = quick_xml::escape::escape(text);
            let xml = format!(
                "<worksheet><sheetData/><headerFooter alignWithMargins=\"0\"><oddHeader>{escaped}</oddHeader></headerFooter></worksheet>"
            );
            assert_eq!(sheet_is_marked(xml.as_bytes()), is, "{xml}");
        }
        assert!(!sheet_is_marked(
            "<worksheet>机密★<headerFooter/></worksheet>".as_bytes()
        ));
    }
}
