//! How the sheets of an Excel workbook look. Other formats tell nothing of it here, and a copy of them is plain.
//!
//! Read only where a copy is made, of a file that has been read within the limits already; only cells of the copied area are kept.

use super::privacy;
use crate::source::{Alignment, Look, SheetLooks};
use calamine::{
    BorderStyle, FontStyle, HorizontalAlignment, Reader as _, Style, VerticalAlignment, Xlsx,
};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;
use std::io::{BufReader, Cursor, Read};
use zip::ZipArchive;

/// The part of a sheet that stands before its cells, and the lists of sheets, are never longer than this.
const LONGEST_HEAD: u64 = 4 * 1024 * 1024;
/// What a file adds to the width that its user sees, as a share of a character.
const PADDING: f64 = 0.710_937_5;
/// Format codes longer than this are no format that a ledger needs.
const LONGEST_FORMAT: usize = 80;

/// The looks of the sheets that `areas` names (as the file names them), each up to its last row and column.
pub fn read(bytes: &[u8], areas: &BTreeMap<String, (u32, u32)>) -> BTreeMap<String, SheetLooks> {
    let mut looks = BTreeMap::new();
    if !bytes.starts_with(b"PK") {
        return looks;
    }
    let Ok(mut workbook) = Xlsx::new(Cursor::new(bytes)) else {
        return looks;
    };
    let mut widths = widths(bytes);
    // The names of a file and their masked forms, under which the sheets are known everywhere else.
    for name in workbook.sheet_names() {
        let masked = privacy::mask(&name).into_owned();
        let Some(&area) = areas.get(&masked) else {
            continue;
        };
        let mut sheet = cells(&mut workbook, &name, area);
        sheet.widths = widths.remove(&name).unwrap_or_default();
        sheet.widths.retain(|column, _| *column <= area.1);
        looks.insert(masked, sheet);
    }
    looks
}

/// The looks of a sheet's cells; what cannot be read looks plain.
fn cells<R: Read + std::io::Seek>(
    workbook: &mut Xlsx<R>,
    name: &str,
    (last_row, last_column): (u32, u32),
) -> SheetLooks {
    let mut looks = SheetLooks::default();
    let Ok(mut reader) = workbook.worksheet_cells_reader(name) else {
        return looks;
    };
    while let Ok(Some((row, column, style))) = reader.next_style_id() {
        if row <= last_row && column <= last_column {
            looks.cells.insert((row, column), style);
        }
    }
    looks.palette = reader.styles().iter().map(look).collect();
    looks
}

fn look(style: &Style) -> Look {
    let mut look = Look::default();
    if let Some(font) = &style.font {
        look.font.clone_from(&font.name);
        look.size = font.size;
        look.bold = font.is_bold();
        look.italic = font.style == FontStyle::Italic;
        look.color = font.color.map(rgb);
    }
    look.fill = style
        .fill
        .as_ref()
        .filter(|fill| fill.is_visible())
        .and_then(|fill| fill.get_color().map(rgb));
    if let Some(borders) = &style.borders {
        look.borders = [&borders.left, &borders.right, &borders.top, &borders.bottom]
            .map(|border| border.style != BorderStyle::None);
    }
    if let Some(alignment) = &style.alignment {
        look.horizontal = match alignment.horizontal {
            HorizontalAlignment::Left => Some(Alignment::Start),
            HorizontalAlignment::Center | HorizontalAlignment::CenterContinuous => {
                Some(Alignment::Center)
            }
            HorizontalAlignment::Right => Some(Alignment::End),
            _ => None,
        };
        look.vertical = match alignment.vertical {
            VerticalAlignment::Top => Some(Alignment::Start),
            VerticalAlignment::Center => Some(Alignment::Center),
            _ => None,
        };
        look.wrap = alignment.wrap_text;
    }
    if let Some(format) = &style.number_format {
        let code = &format.format_code;
        // A format can hold text of its own; none that names anybody is repeated.
        if code.len() <= LONGEST_FORMAT && privacy::mask(code) == *code && code != "General" {
            look.number_format.clone_from(code);
        }
    }
    look
}

fn rgb(color: calamine::Color) -> u32 {
    u32::from(color.red) << 16 | u32::from(color.green) << 8 | u32::from(color.blue)
}

/// By sheet: the widths that the file sets for its columns. What is not where it should be has none.
fn widths(bytes: &[u8]) -> BTreeMap<String, BTreeMap<u32, f64>> {
    let mut result = BTreeMap::new();
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return result;
    };
    let mut targets: BTreeMap<String, String> = BTreeMap::new();
    elements(
        &mut archive,
        "xl/_rels/workbook.xml.rels",
        |name, element| {
            if name == "Relationship"
                && let (Some(id), Some(target)) =
                    (attribute(element, "Id"), attribute(element, "Target"))
            {
                targets.insert(id, target);
            }
            true
        },
    );
    let mut sheets: Vec<(String, String)> = Vec::new();
    elements(&mut archive, "xl/workbook.xml", |name, element| {
        if name == "sheet"
            && let (Some(sheet), Some(id)) = (attribute(element, "name"), attribute(element, "id"))
        {
            sheets.push((sheet, id));
        }
        true
    });
    for (sheet, id) in sheets {
        let Some(target) = targets.get(&id) else {
            continue;
        };
        let path = match target.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None => format!("xl/{target}"),
        };
        result.insert(sheet, columns(&mut archive, &path));
    }
    result
}

fn columns(archive: &mut ZipArchive<Cursor<&[u8]>>, path: &str) -> BTreeMap<u32, f64> {
    let mut widths = BTreeMap::new();
    elements(archive, path, |name, element| {
        let number = |key| attribute(element, key).and_then(|text| text.parse::<f64>().ok());
        if name == "col"
            && let (Some(first), Some(last), Some(width)) =
                (number("min"), number("max"), number("width"))
        {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "clamped to the columns of a sheet"
            )]
            let column = |at: f64| at.clamp(1.0, 16_384.0) as u32 - 1;
            // A format for all columns to the right says nothing of any one of them.
            for at in column(first)..=column(last).min(column(first) + 255) {
                widths.insert(at, (width - PADDING).clamp(0.0, 255.0));
            }
        }
        name != "sheetData"
    });
    widths
}

/// Walks the elements at the head of a part of the file until `each` says no; a part that is not there has none.
fn elements(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    path: &str,
    mut each: impl FnMut(&str, &BytesStart<'_>) -> bool,
) {
    let Ok(part) = archive.by_name(path) else {
        return;
    };
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(part.take(LONGEST_HEAD)));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                let local = element.local_name();
                if !each(local.as_ref(), &element) {
                    return;
                }
            }
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// An attribute by its name without a prefix.
fn attribute(element: &BytesStart<'_>, key: &str) -> Option<String> {
    element
        .attributes()
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == key)
        .and_then(|attribute| attribute.normalized_value(XmlVersion::Implicit1_0).ok())
        .map(std::borrow::Cow::into_owned)
}
