//! The little of XML that readers share. Entities of a file's own are never resolved.

use crate::diagnostic::Unreadable;
use memchr::memchr;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::io::BufRead;

/// A reader of events that gives an empty element as a start and an end.
pub fn reader<R: BufRead>(stream: R) -> Reader<R> {
    let mut reader = Reader::from_reader(stream);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_comments = false;
    reader
}

/// Whether a part is well-formed: one element, all of whose tags are whole and match. In any other the library goes on reading, and takes
/// what stands behind a broken tag for something else.
pub fn is_well_formed(stream: impl BufRead) -> bool {
    let mut reader = Reader::from_reader(stream);
    let mut buffer = Vec::new();
    let (mut depth, mut has_ended) = (0_usize, false);
    loop {
        buffer.clear();
        let Ok(event) = reader.read_event_into(&mut buffer) else {
            return false;
        };
        let is_sound = match &event {
            Event::Start(element) | Event::Empty(element) => !has_ended && has_whole_tag(element),
            Event::Text(text) if depth == 0 => text.trim_ascii().is_empty(),
            Event::GeneralRef(reference) => depth > 0 && character(reference).is_some(),
            Event::CData(_) => depth > 0,
            Event::Eof => return has_ended,
            _ => true,
        };
        if !is_sound {
            return false;
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth -= 1;
                has_ended = depth == 0;
            }
            Event::Empty(_) => has_ended = depth == 0,
            _ => {}
        }
    }
}

/// Whether the tag of an element is whole: behind a quotation mark that is missing, its attributes would go on into what stands there.
pub fn has_whole_tag(element: &BytesStart<'_>) -> bool {
    let is_of_a_name =
        |byte: u8| !byte.is_ascii() || byte.is_ascii_alphanumeric() || b":_-.".contains(&byte);
    let attributes = element.attributes_raw();
    element.name().as_ref().bytes().all(is_of_a_name)
        && (attributes.is_empty()
            || memchr(b'<', attributes.as_bytes()).is_none()
                && element.attributes().with_checks(false).all(|attribute| {
                    attribute.is_ok_and(|attribute| {
                        !attribute.value.contains('&')
                            || quick_xml::escape::unescape(&attribute.value).is_ok()
                    })
                }))
}

/// What is damaged, told by the part that holds it.
pub fn damaged(part: &str) -> Unreadable {
    Unreadable::damaged(format!("部件 {part} 的内容有误"))
}

/// The attribute of a local name; `None` where there is none or it makes no sense.
pub fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .and_then(|attribute| {
            quick_xml::escape::unescape(&attribute.value)
                .ok()
                .map(std::borrow::Cow::into_owned)
        })
}

/// The character that a reference stands for; `None` for an entity that the file defines itself.
pub fn character(reference: &BytesRef<'_>) -> Option<char> {
    match reference.as_ref() {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_closed_where_it_should_be_is_known() {
        for (xml, expected) in [
            ("<sst><si><t>甲</t></si><si/></sst>", true),
            (
                "<?xml version=\"1.0\"?><x:sst a='>'><si><t>1&lt;2</t></si></x:sst>\n",
                true,
            ),
            ("<sst/>", true),
            ("<!-- x --><sst a=\"&amp;\"><![CDATA[<]]></sst>", true),
            ("", false),
            ("<sst/><sst/>", false),
            ("<sst/>x", false),
            ("<sst a=\"<\"/>", false),
            ("<sst a=\"&\"/>", false),
            ("<sst a=b/>", false),
            (
                "<sst><si><t>率<50%，推进中</t></si><si><t>乙</t></si></sst>",
                false,
            ),
            ("<sst><si><t>甲</si></sst>", false),
            ("<sst><si><t>甲|/t></si></sst>", false),
            ("<sst><si><t>甲</t></si><sj><t>乙</t></si></sst>", false),
            ("<sst><si><t>甲</t></si>", false),
            ("<sst><si><t>甲&nbsp;</t></si></sst>", false),
        ] {
            assert_eq!(is_well_formed(xml.as_bytes()), expected, "{xml}");
        }
    }
}
