//! The little of XML that readers share. Entities of a file's own are never resolved.

use crate::diagnostic::Unreadable;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart};
use std::io::BufRead;

/// A reader of events that gives an empty element as a start and an end.
pub fn reader<R: BufRead>(stream: R) -> Reader<R> {
    let mut reader = Reader::from_reader(stream);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_comments = false;
    reader
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
