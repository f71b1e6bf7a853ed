//! The little of XML that readers share. Entities of a file's own are never resolved.

use crate::diagnostic::Unreadable;
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

/// Whether every element within the first one of a name is closed where it should be, and that one as well. A `<` that a writer has left in a
/// text makes an element of what follows, and takes whole cells or strings with it: those behind seem to stand elsewhere. Where there is no
/// such element, nothing is lost in it.
pub fn is_whole<R: BufRead>(stream: R, name: &str) -> bool {
    let mut reader = Reader::from_reader(stream);
    let config = reader.config_mut();
    config.check_comments = false;
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    // How many elements are open, from the named one on.
    let mut depth = 0_usize;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) => {
                if depth > 0 || element.local_name().as_ref() == name {
                    depth += 1;
                    reader.config_mut().check_end_names = true;
                }
            }
            Ok(Event::Empty(element)) if depth == 0 && element.local_name().as_ref() == name => {
                return true;
            }
            Ok(Event::End(_)) if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    return true;
                }
            }
            // What is wrong before it is told elsewhere.
            Ok(Event::Eof) | Err(_) => return depth == 0,
            Ok(_) => {}
        }
    }
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
    fn what_is_not_closed_where_it_should_be_is_known_within_an_element_and_nowhere_else() {
        for (xml, expected) in [
            ("<sst><si><t>甲</t></si><si/></sst>", true),
            (
                "<?xml version=\"1.0\"?><x:sst a=\"<\"><si><t>1&lt;2</t></si></x:sst>",
                true,
            ),
            ("<sst/>", true),
            ("<other/>", true),
            ("<a><b></a><sst><si/></sst><c>", true),
            (
                "<sst><si><t>率<50%，推进中</t></si><si><t>乙</t></si></sst>",
                false,
            ),
            ("<sst><si><t>甲</si></sst>", false),
            ("<sst><si><t>甲|/t></si></sst>", false),
            ("<sst><si><t>甲</t></si><sj><t>乙</t></si></sst>", false),
            ("<sst><si><t>甲</t></si>", false),
        ] {
            assert_eq!(is_whole(xml.as_bytes(), "sst"), expected, "{xml}");
        }
    }
}
