//! What a workbook says beside its cells: page headers and footers, and comments. None of it is read, but a mark of secrecy
//! there is one.

use super::archive::Archive;
use super::xml;
use crate::diagnostic::Unreadable;
use crate::ingest::privacy;
use memchr::{memchr, memmem};
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
    // Most sheets have none, and forwards that is seen sooner.
    let Some(start) = memmem::find(xml, b"headerFooter") else {
        return false;
    };
    let end = memmem::rfind(xml, b"headerFooter").unwrap_or(start);
    let said = String::from_utf8_lossy(&xml[start..end]);
    said.split('<').any(|piece| {
        let text = match piece.strip_prefix("![CDATA[") {
            Some(text) => text.trim_end_matches("]]>"),
            None => piece.split_once('>').map_or("", |(_, text)| text),
        };
        let meant = quick_xml::escape::unescape(text);
        header_is_marked(meant.as_deref().unwrap_or(text))
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

/// Whether a comment of an .xlsx workbook bears a mark.
///
/// # Errors
/// Where one cannot be read and may bear one; so for all of these.
pub fn comment_is_marked(archive: &mut Archive<'_>) -> Result<bool, Unreadable> {
    let is_comment = |name: &str| name.starts_with("xl/") && name.contains("comment");
    any_is_marked(archive, is_comment, &["comment", "threadedComment"])
}

/// Whether a text box, another shape or a chart of an .xlsx workbook bears a mark.
///
/// # Errors
/// As above.
pub fn shape_is_marked(archive: &mut Archive<'_>) -> Result<bool, Unreadable> {
    let is_drawn = |name: &str| name.starts_with("xl/drawings/") || name.starts_with("xl/charts/");
    any_is_marked(archive, is_drawn, &["p"])
}

/// Whether a page header or footer of an .ods workbook bears a mark.
///
/// # Errors
/// As above.
pub fn page_style_is_marked(archive: &mut Archive<'_>) -> Result<bool, Unreadable> {
    any_is_marked(archive, |name| name == "styles.xml", &["p"])
}

/// Whether the text inside an element of some names bears a mark, in any of the parts that are wanted.
fn any_is_marked(
    archive: &mut Archive<'_>,
    is_wanted: impl Fn(&str) -> bool,
    elements: &[&str],
) -> Result<bool, Unreadable> {
    // Names of parts are in lower case.
    let is_wanted =
        |name: &&str| is_wanted(name) && Path::new(name).extension() == Some("xml".as_ref());
    let parts: Vec<String> = archive
        .names()
        .filter(is_wanted)
        .map(str::to_owned)
        .collect();
    for part in parts {
        let bytes = archive.part(&part)?.unwrap_or_default();
        if !may_be_marked(&bytes) {
            continue;
        }
        let texts = texts_of(&bytes, elements).ok_or_else(|| xml::damaged(&part))?;
        if texts.iter().any(|text| is_marked(text)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a part can bear a mark at all: it has the character that is in each, may have it as a reference, or is not in the encoding in
/// which one would be found. Most have not and need not be read, and in them damage hides none.
fn may_be_marked(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).map_or(true, privacy::may_be_secret)
        || memmem::find(bytes, b"&#").is_some()
        || memchr(0, bytes).is_some()
}

/// The text inside each element of some names; `None` where the XML cannot be read to its end.
fn texts_of(bytes: &[u8], names: &[&str]) -> Option<Vec<String>> {
    // No XML has a zero, and every UTF-16 has.
    if memchr(0, bytes).is_some() {
        return None;
    }
    let mut reader = xml::reader(bytes);
    let mut buffer = Vec::new();
    let mut texts = Vec::new();
    let mut text = String::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(element) if names.contains(&element.local_name().as_ref()) => {
                text.clear();
            }
            Event::End(element) if names.contains(&element.local_name().as_ref()) => {
                texts.push(std::mem::take(&mut text));
            }
            Event::Text(piece) => text.push_str(&piece.xml10_content()),
            Event::CData(piece) => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(reference) => text.push(xml::character(&reference)?),
            Event::Eof => {
                // What an element says that is cut off.
                texts.push(text);
                return Some(texts);
            }
            _ => {}
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
        for header in [
            "<![CDATA[&C机密]]>",
            "&amp;C机密★&nbsp;",
            "&#x26;C&#26426;&#23494;",
        ] {
            let xml = format!("<headerFooter><oddHeader>{header}</oddHeader></headerFooter>");
            assert!(sheet_is_marked(xml.as_bytes()), "{header}");
        }
    }
}
