//! Workbooks with sheets that the library does not know (macros of Excel 4, a state of a sheet that no program writes): it refuses
//! the whole of them, so they are written anew without.

use super::super::archive::Archive;
use super::super::parts;
use super::super::xml;
use super::anew;
use crate::diagnostic::Unreadable;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};

/// The kinds of sheets that the library knows; all others hold no cells of a ledger.
const KNOWN_KINDS: &[&str] = &["worksheet", "chartsheet", "dialogsheet"];
const KNOWN_STATES: &[&str] = &["visible", "hidden", "veryHidden"];

/// The workbook without its unknown sheets, and with those of an unknown state shown; `None` where it has no part that lists them.
///
/// # Errors
/// Where its inner structure is damaged.
pub fn without(bytes: &[u8], archive: &mut Archive<'_>) -> Result<Option<Vec<u8>>, Unreadable> {
    let Some(part) = parts::workbook(archive)? else {
        return Ok(None);
    };
    let relations = parts::relations(archive, &part)?;
    let Some(content) = archive.part(&part)? else {
        return Ok(None);
    };
    let is_known = |element: &BytesStart<'_>| {
        let id = xml::attribute(element, "id").unwrap_or_default();
        relations.get(&id).is_some_and(|(kind, _)| {
            KNOWN_KINDS.contains(&kind.rsplit('/').next().unwrap_or_default())
        })
    };
    let listed = list_anew(&content, is_known).ok_or_else(|| xml::damaged(&part))?;
    anew::copy_with(bytes, &anew::Parts::from([(part, listed)])).map(Some)
}

/// The list of sheets with the known ones alone.
fn list_anew(content: &[u8], is_known: impl Fn(&BytesStart<'_>) -> bool) -> Option<Vec<u8>> {
    let mut reader = Reader::from_reader(content);
    reader.config_mut().expand_empty_elements = true;
    let mut writer = Writer::new(Vec::new());
    let mut buffer = Vec::new();
    let mut left_out = false;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Eof => return Some(writer.into_inner()),
            Event::Start(element) if element.local_name().as_ref() == "sheet" => {
                left_out = !is_known(&element);
                if !left_out {
                    writer.write_event(Event::Start(shown(&element))).ok()?;
                }
            }
            Event::End(element) if left_out && element.local_name().as_ref() == "sheet" => {
                left_out = false;
            }
            _ if left_out => {}
            event => writer.write_event(event).ok()?,
        }
    }
}

/// A sheet's element without a state that nobody knows.
fn shown<'e>(element: &BytesStart<'e>) -> BytesStart<'e> {
    let mut shown = element.clone();
    shown.clear_attributes();
    let mut attributes = element.attributes();
    let known = attributes.with_checks(false).flatten().filter(|attribute| {
        attribute.key.as_ref() != "state" || KNOWN_STATES.contains(&attribute.value.as_ref())
    });
    shown.extend_attributes(known);
    shown
}
