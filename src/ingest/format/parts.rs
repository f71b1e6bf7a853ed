//! How the parts of an .xlsx or .xlsb refer to each other.

use super::archive::Archive;
use super::xml;
use crate::diagnostic::Unreadable;
use quick_xml::events::Event;
use std::collections::{BTreeMap, BTreeSet};

/// Kind and target of a part's relations, by their name. None where it has none.
///
/// # Errors
/// Where they are damaged.
pub fn relations(
    archive: &mut Archive<'_>,
    part: &str,
) -> Result<BTreeMap<String, (String, String)>, Unreadable> {
    let own = relations_of(part);
    let mut relations = BTreeMap::new();
    let Some(stream) = archive.stream(&own)? else {
        return Ok(relations);
    };
    let mut reader = xml::reader(stream);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) if element.local_name().as_ref() == "Relationship" => {
                let attribute = |name| xml::attribute(&element, name).unwrap_or_default();
                let target = resolve(part, &attribute("Target"));
                relations.insert(attribute("Id"), (attribute("Type"), target));
            }
            Ok(Event::Eof) => return Ok(relations),
            Ok(_) => {}
            Err(_) => return Err(xml::damaged(&own)),
        }
    }
}

/// The part that holds a part's relations.
pub fn relations_of(part: &str) -> String {
    let name = part.rsplit('/').next().unwrap_or(part);
    format!("{}_rels/{name}.rels", folder_of(part))
}

/// The folder of a part with `/` behind it; nothing for the uppermost.
fn folder_of(part: &str) -> &str {
    part.rfind('/').map_or("", |end| &part[..=end])
}

/// The name of the part that a relation of another one means: `.` and `..` are steps of a path.
pub fn resolve(part: &str, target: &str) -> String {
    let path = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{}{target}", folder_of(part)),
    };
    if !path.contains("./") {
        return path;
    }
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/') {
        match step {
            "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// The part that holds the workbook of an .xlsx.
///
/// # Errors
/// Where the relations are damaged.
pub fn workbook(archive: &mut Archive<'_>) -> Result<Option<String>, Unreadable> {
    Ok(relations(archive, "")?
        .into_values()
        .filter(|(kind, _)| kind.ends_with("/relationships/officeDocument"))
        .map(|(_, target)| target)
        .next_back())
}

/// The part with the shared table of strings that the workbook of an .xlsx says it has, where the archive lacks it: every text
/// of the workbook would be gone.
///
/// # Errors
/// Where the relations are damaged.
pub fn missing_strings(archive: &mut Archive<'_>) -> Result<Option<String>, Unreadable> {
    let mut tables = tables_of_strings(archive)?.into_iter();
    Ok(tables.find(|part| !archive.has(part)))
}

/// The parts with shared tables of strings that the workbook of an .xlsx says it has.
///
/// # Errors
/// Where the relations are damaged.
fn tables_of_strings(archive: &mut Archive<'_>) -> Result<Vec<String>, Unreadable> {
    let Some(workbook) = workbook(archive)? else {
        return Ok(Vec::new());
    };
    let related = relations(archive, &workbook)?.into_values();
    let tables = related.filter(|(kind, _)| kind.ends_with("/relationships/sharedStrings"));
    Ok(tables.map(|(_, target)| target).collect())
}

/// A part that tells what sheets there are, or what their cells name, and is not well-formed.
///
/// # Errors
/// Where one cannot be read.
pub fn ill_formed(archive: &mut Archive<'_>) -> Result<Option<String>, Unreadable> {
    let mut parts = vec![relations_of("")];
    if let Some(workbook) = workbook(archive)? {
        let folder = folder_of(&workbook);
        let tables = ["sharedStrings.xml", "styles.xml"];
        parts.extend(tables.map(|name| format!("{folder}{name}")));
        parts.push(relations_of(&workbook));
        parts.push(workbook);
    }
    for part in parts {
        if let Some(stream) = archive.stream(&part)?
            && !xml::is_well_formed(stream)
        {
            return Ok(Some(part));
        }
    }
    Ok(None)
}

/// Tables of strings and looks that stand elsewhere than the library looks for them: that place, and the part.
///
/// # Errors
/// Where the relations are damaged.
pub fn displaced_tables(
    archive: &mut Archive<'_>,
    workbook: &str,
) -> Result<Vec<(String, String)>, Unreadable> {
    let related = relations(archive, workbook)?.into_values();
    let tables = related.filter_map(|(kind, part)| {
        let name = match kind.rsplit('/').next() {
            Some("sharedStrings") => "sharedStrings.xml",
            Some("styles") => "styles.xml",
            _ => return None,
        };
        let place = format!("{}{name}", folder_of(workbook));
        (!place.eq_ignore_ascii_case(&part)).then_some((place, part))
    });
    Ok(tables.filter(|(_, part)| archive.has(part)).collect())
}

/// The part of each worksheet of an .xlsx by the sheet's name.
///
/// # Errors
/// Where the workbook's own part is damaged, or two sheets have one name: the library would find the first one for both.
pub fn worksheets(archive: &mut Archive<'_>) -> Result<Vec<(String, String)>, Unreadable> {
    match workbook(archive)? {
        Some(workbook) => worksheets_of(archive, &workbook),
        None => Ok(Vec::new()),
    }
}

/// As [`worksheets`], where the part that holds the workbook is known.
///
/// # Errors
/// Where it is damaged.
pub fn worksheets_of(
    archive: &mut Archive<'_>,
    workbook: &str,
) -> Result<Vec<(String, String)>, Unreadable> {
    let mut sheets = Vec::new();
    let mut names = BTreeSet::new();
    let relations = relations(archive, workbook)?;
    let Some(stream) = archive.stream(workbook)? else {
        return Ok(sheets);
    };
    let mut reader = xml::reader(stream);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) if element.local_name().as_ref() == "sheet" => {
                let id = xml::attribute(&element, "id").unwrap_or_default();
                let name = xml::attribute(&element, "name").unwrap_or_default();
                if !names.insert(name.clone()) {
                    let what = format!("有两张工作表都叫「{name}」，要改成不同的名称");
                    return Err(Unreadable::damaged(what));
                }
                sheets.extend(relations.get(&id).map(|(_, target)| (name, target.clone())));
            }
            Ok(Event::Eof) => return Ok(sheets),
            Ok(_) => {}
            Err(_) => return Err(xml::damaged(workbook)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_paths_from_the_part_that_names_them() {
        for (part, target, expected) in [
            (
                "xl/workbook.xml",
                "worksheets/sheet1.xml",
                "xl/worksheets/sheet1.xml",
            ),
            (
                "xl/workbook.xml",
                "/xl/worksheets/a.xml",
                "xl/worksheets/a.xml",
            ),
            (
                "xl/workbook.xml",
                "../xl/worksheets/a.xml",
                "xl/worksheets/a.xml",
            ),
            ("xl/workbook.xml", "./worksheets/../a.xml", "xl/a.xml"),
            ("xl/workbook.xml", "../../../a.xml", "a.xml"),
            ("", "./xl/workbook.xml", "xl/workbook.xml"),
        ] {
            assert_eq!(resolve(part, target), expected, "{part} {target}");
        }
        assert_eq!(relations_of(""), "_rels/.rels");
        assert_eq!(
            relations_of("xl/workbook.xml"),
            "xl/_rels/workbook.xml.rels"
        );
    }
}
