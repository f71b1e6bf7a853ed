//! Workbooks that office programs open and the library does not, written anew as it knows them: parts in UTF-16, and parts that
//! stand or are named elsewhere than it looks.

use super::super::archive::Archive;
use super::super::parts;
use super::super::xml;
use crate::diagnostic::Unreadable;
use crate::model::settings::Limits;
use encoding_rs::{UTF_16BE, UTF_16LE};
use memchr::memmem;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};
use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The marks at the beginning of a part in UTF-16.
const MARKS: [[u8; 2]; 2] = [[0xFF, 0xFE], [0xFE, 0xFF]];

/// Parts by their names, as they are to be.
pub type Parts = BTreeMap<String, Vec<u8>>;

/// The workbook as the library knows it; `None` where it is so already.
///
/// # Errors
/// Where its inner structure is damaged, or more than a file may hold.
pub fn of(
    bytes: &[u8],
    archive: &mut Archive<'_>,
    limits: &Limits,
) -> Result<Option<Vec<u8>>, Unreadable> {
    let parts = in_utf8(archive)?;
    if parts.is_empty() {
        let parts = where_expected(archive)?;
        let is_needed = !parts.is_empty();
        return is_needed.then(|| copy_with(bytes, &parts)).transpose();
    }
    let copy = copy_with(bytes, &parts)?;
    let parts = where_expected(&mut Archive::open(&copy, limits)?)?;
    if parts.is_empty() {
        return Ok(Some(copy));
    }
    copy_with(&copy, &parts).map(Some)
}

/// Whether the library must not see the workbook as it is: what its tables declare can be told only when it is written anew.
///
/// # Errors
/// Where its inner structure is damaged.
pub fn has_hidden_tables(archive: &mut Archive<'_>) -> Result<bool, Unreadable> {
    if !in_utf16(archive).is_empty() {
        return Ok(true);
    }
    let Some(workbook) = parts::workbook(archive)? else {
        return Ok(false);
    };
    Ok(!parts::displaced_tables(archive, &workbook)?.is_empty())
}

fn in_utf16(archive: &mut Archive<'_>) -> Vec<String> {
    let names = archive.names();
    let mut names: Vec<String> = names
        .filter(|name| matches!(name.rsplit('.').next(), Some("xml" | "rels")))
        .map(str::to_owned)
        .collect();
    names.retain(|name| {
        archive
            .first_two(name)
            .is_some_and(|first| MARKS.contains(&first))
    });
    names
}

/// The parts that are in UTF-16, in UTF-8.
fn in_utf8(archive: &mut Archive<'_>) -> Result<Parts, Unreadable> {
    let mut parts = Parts::new();
    for name in in_utf16(archive) {
        let bytes = archive.part(&name)?.unwrap_or_default();
        let text = utf8_of(&bytes).ok_or_else(|| xml::damaged(&name))?;
        parts.insert(name, text.into_bytes());
    }
    Ok(parts)
}

/// A text in UTF-16 without its mark and its declaration, which names the encoding.
fn utf8_of(bytes: &[u8]) -> Option<String> {
    let encoding = if bytes.starts_with(&MARKS[0]) {
        UTF_16LE
    } else {
        UTF_16BE
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes.get(2..)?)?;
    let declared = text.starts_with("<?xml").then(|| text.find("?>")).flatten();
    Some(text[declared.map_or(0, |end| end + 2)..].to_owned())
}

/// The parts that make the library find what it looks for by names of its own.
fn where_expected(archive: &mut Archive<'_>) -> Result<Parts, Unreadable> {
    let mut parts = Parts::new();
    let Some(workbook) = parts::workbook(archive)? else {
        return Ok(parts);
    };
    for (place, part) in parts::displaced_tables(archive, &workbook)? {
        if let Some(content) = archive.part(&part)? {
            parts.insert(place, content);
        }
    }
    for part in ["", &workbook] {
        let relations = parts::relations_of(part);
        if let Some(content) = archive.part(&relations)?
            && memmem::find(&content, b"./").is_some()
            && let Some(plain) = with_plain_targets(&content, part)
        {
            parts.insert(relations, plain);
        }
    }
    Ok(parts)
}

/// Relations of a part whose targets have no `.` and `..` in them; `None` where they are so already, or damaged.
fn with_plain_targets(relations: &[u8], part: &str) -> Option<Vec<u8>> {
    let mut reader = Reader::from_reader(relations);
    reader.config_mut().expand_empty_elements = true;
    let mut writer = Writer::new(Vec::new());
    let mut buffer = Vec::new();
    let mut is_changed = false;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Eof => return is_changed.then(|| writer.into_inner()),
            Event::Start(element) => {
                let plain = with_plain_target(&element, part);
                is_changed |= plain.is_some();
                writer
                    .write_event(Event::Start(plain.unwrap_or(element)))
                    .ok()?;
            }
            event => writer.write_event(event).ok()?,
        }
    }
}

fn with_plain_target<'e>(element: &BytesStart<'e>, part: &str) -> Option<BytesStart<'e>> {
    let is_inside = xml::attribute(element, "TargetMode").as_deref() != Some("External");
    let target = xml::attribute(element, "Target").filter(|_| is_inside)?;
    let plain = parts::resolve(part, &target);
    // As the library puts it together.
    if target.strip_prefix('/').unwrap_or(&target) == plain || !target.contains("./") {
        return None;
    }
    let mut changed = element.clone();
    changed.clear_attributes();
    let mut attributes = element.attributes();
    for attribute in attributes.with_checks(false).flatten() {
        if attribute.key.as_ref() == "Target" {
            changed.push_attribute(("Target", format!("/{plain}").as_str()));
        } else {
            changed.push_attribute(attribute);
        }
    }
    Some(changed)
}

/// A copy of a zip with some parts replaced or added.
///
/// # Errors
/// Where its directory is damaged.
pub fn copy_with(bytes: &[u8], parts: &Parts) -> Result<Vec<u8>, Unreadable> {
    let damaged = |_| Unreadable::damaged("压缩目录不完整");
    let mut source = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut copy = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..source.len() {
        let entry = source.by_index_raw(index).map_err(damaged)?;
        let is_replaced = entry.name().is_ok_and(|name| {
            let name = name.replace('\\', "/");
            let name = name.trim_start_matches('/');
            parts.keys().any(|part| name.eq_ignore_ascii_case(part))
        });
        if !is_replaced {
            copy.raw_copy_file(entry).map_err(damaged)?;
        }
    }
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (part, content) in parts {
        copy.start_file(part.as_str(), options).map_err(damaged)?;
        copy.write_all(content)
            .map_err(|_| Unreadable::damaged("压缩目录不完整"))?;
    }
    Ok(copy.finish().map_err(damaged)?.into_inner())
}
