//! How the sheets of an Excel workbook look. Other formats tell nothing of it here, and a copy of them is plain.
//!
//! Read only where a copy is made, of a file that has been read within the limits already; only cells of the copied area are kept.

use super::format::{self, KnownRows, PlainLooks, PlainSheet, TableOfLooks};
use super::privacy;
use super::shelf::Shelf;
use crate::model::settings::Limits;
use crate::source::{Alignment, Look, LookMap, SheetLooks};
use calamine::{
    BorderStyle, FontStyle, HorizontalAlignment, Reader as _, Style, VerticalAlignment, Xlsx,
};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::sync::Arc;
use zip::ZipArchive;

/// The part of a sheet that stands before its cells, and the lists of sheets, are never longer than this.
const LONGEST_HEAD: u64 = 4 * 1024 * 1024;
/// What a file adds to the width that its user sees, as a share of a character.
const PADDING: f64 = 0.710_937_5;
/// Format codes longer than this are no format that a ledger needs.
const LONGEST_FORMAT: usize = 80;

/// By their keys: tables of looks as copies show them. Nearly all files of a county have the same.
pub type Palettes = Shelf<Arc<[Look]>>;

/// By sheet, as the file names it: the last row and column up to which its looks are wanted.
pub type Areas = BTreeMap<String, (u32, u32)>;

/// The looks of the sheets that `areas` names, of a file that has been read.
pub fn read(
    bytes: &[u8],
    limits: &Limits,
    areas: &Areas,
    (known, palettes): (&KnownRows, &Palettes),
) -> BTreeMap<String, SheetLooks> {
    // What had to be read apart stays plain: the library is not trusted with it here either.
    let Some(mut archive) = format::tame(bytes, limits) else {
        return BTreeMap::new();
    };
    let is_wanted = |name: &str| areas.contains_key(&*privacy::mask(name));
    let plain = known.looks(&mut archive, is_wanted);
    plain
        .and_then(|plain| of_plain(plain, areas, palettes))
        .unwrap_or_else(|| format::guarded(|| of_any(bytes, areas)).unwrap_or_default())
}

/// Of a workbook in the plain shape; `None` where the library refuses its table of looks.
fn of_plain(
    plain: PlainLooks,
    areas: &Areas,
    palettes: &Palettes,
) -> Option<BTreeMap<String, SheetLooks>> {
    let palette = palette(&plain.table, palettes)?;
    let mut looks = BTreeMap::new();
    for PlainSheet { name, xml, cells } in plain.sheets {
        let masked = privacy::mask(&name).into_owned();
        let Some(&area) = areas.get(&masked) else {
            continue;
        };
        let has_look = |look: usize| 0 < look && look < palette.len();
        let cells = cells.into_iter().filter(|(_, look)| has_look(*look));
        let sheet = SheetLooks {
            palette: Arc::clone(&palette),
            cells: LookMap::of(within(area, cells).collect()),
            widths: columns(xml.as_slice(), area.1),
        };
        looks.insert(masked, sheet);
    }
    Some(looks)
}

fn palette(table: &TableOfLooks, palettes: &Palettes) -> Option<Arc<[Look]>> {
    let key = table.key();
    if let Some(known) = palettes.get(&key) {
        return Some(known);
    }
    let workbook = table.workbook()?;
    let read = || {
        let mut workbook = Xlsx::new(Cursor::new(workbook.as_slice())).ok()?;
        let name = workbook.sheet_names().first()?.clone();
        let reader = workbook.worksheet_cells_reader(&name).ok()?;
        Some(reader.styles().iter().map(look).collect())
    };
    let palette: Arc<[Look]> = format::guarded(read).flatten()?;
    palettes.put(key, Arc::clone(&palette));
    Some(palette)
}

/// Of any workbook, by the library.
fn of_any(bytes: &[u8], areas: &Areas) -> BTreeMap<String, SheetLooks> {
    let mut looks = BTreeMap::new();
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

/// Those of some cells that stand in an area.
fn within(
    (last_row, last_column): (u32, u32),
    cells: impl Iterator<Item = ((u32, u32), usize)>,
) -> impl Iterator<Item = ((u32, u32), usize)> {
    cells.filter(move |((row, column), _)| *row <= last_row && *column <= last_column)
}

/// The looks of a sheet's cells; what cannot be read looks plain.
fn cells<R: Read + std::io::Seek>(
    workbook: &mut Xlsx<R>,
    name: &str,
    area: (u32, u32),
) -> SheetLooks {
    let Ok(mut reader) = workbook.worksheet_cells_reader(name) else {
        return SheetLooks::default();
    };
    let found = std::iter::from_fn(|| {
        let (row, column, style) = reader.next_style_id().ok()??;
        Some(((row, column), style))
    });
    let cells = LookMap::of(within(area, found).collect());
    SheetLooks {
        cells,
        palette: reader.styles().iter().map(look).collect(),
        widths: BTreeMap::new(),
    }
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
        if let Ok(part) = archive.by_name(&path) {
            result.insert(
                sheet,
                columns(BufReader::new(part.take(LONGEST_HEAD)), u32::MAX),
            );
        }
    }
    result
}

/// The widths of a sheet's columns up to the last one that is wanted.
fn columns(sheet: impl BufRead, last_column: u32) -> BTreeMap<u32, f64> {
    let mut widths = BTreeMap::new();
    elements_of(sheet, |name, element| {
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
    widths.retain(|column, _| *column <= last_column);
    widths
}

/// Walks the elements at the head of a part of the file until `each` says no; a part that is not there has none.
fn elements(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    path: &str,
    each: impl FnMut(&str, &BytesStart<'_>) -> bool,
) {
    if let Ok(part) = archive.by_name(path) {
        elements_of(BufReader::new(part.take(LONGEST_HEAD)), each);
    }
}

fn elements_of(xml: impl BufRead, mut each: impl FnMut(&str, &BytesStart<'_>) -> bool) {
    let mut reader = quick_xml::Reader::from_reader(xml);
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// Every sheet, whole.
    fn areas(bytes: &[u8]) -> Areas {
        let workbook = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
        let names = workbook.sheet_names().into_iter();
        names
            .map(|name| (privacy::mask(&name).into_owned(), (u32::MAX, u32::MAX)))
            .collect()
    }

    #[test]
    fn the_plain_shape_tells_the_same_looks_as_the_library() {
        let ledgers = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/ledgers");
        let periods = std::fs::read_dir(ledgers).expect("the sample");
        let files = periods.flat_map(|period| {
            let period = period.expect("a period").path();
            std::fs::read_dir(period).into_iter().flatten()
        });
        let limits = crate::model::settings::Settings::for_county("试县").limits;
        let (known, palettes) = (KnownRows::default(), Palettes::default());
        let (mut told, mut looks) = (0, 0);
        for file in files {
            let path = file.expect("a file").path();
            if path.extension().is_none_or(|ending| ending != "xlsx") {
                continue;
            }
            let bytes = std::fs::read(&path).expect("a ledger");
            let Some(mut archive) = format::tame(&bytes, &limits) else {
                continue;
            };
            let areas = areas(&bytes);
            let Some(plain) = known.looks(&mut archive, |_| true) else {
                continue;
            };
            let plain = of_plain(plain, &areas, &palettes).expect("a table of looks");
            assert_eq!(plain, of_any(&bytes, &areas), "{}", path.display());
            told += 1;
            looks += plain
                .values()
                .map(|sheet| sheet.cells.iter().count())
                .sum::<usize>();
        }
        assert!(told > 50 && looks > 1_000, "{told} files, {looks} looks");
    }
}
