//! A unit's return copy as a workbook.

use super::workbook::{self, HEADING_FONT, Runs, body, lines_in_characters as lines, title};
use super::{OutputFile, container};
use crate::diagnostic::Severity;
use crate::ingest::FAULTS_SHEET;
use crate::report::returns::{FaultLine, HEADINGS, Mark, ReturnCopy, ReturnSheet};
use crate::source::{Alignment, GridRow, Look, RawCell, RowLooks, cell_name};
use foldhash::HashMap;
use rust_xlsxwriter::{
    Color, Format, FormatAlign, FormatBorder, FormatUnderline, Note, Url, Workbook, Worksheet,
    XlsxError,
};
use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::rc::Rc;
use unicode_width::UnicodeWidthStr;

/// Widths of the list's columns, in the order of [`HEADINGS`].
const WIDTHS: [f64; 8] = [6.0, 8.0, 20.0, 9.0, 26.0, 48.0, 48.0, 24.0];
/// A table of no more characters stands on a page as it is.
const WIDEST_PAGE: f64 = 120.0;
/// More notes than these make a workbook slow to open; the cells stay coloured and the list names them.
const MOST_NOTES: usize = 5_000;
/// The colours of a severity: ground, text.
fn colors(severity: Severity) -> (Color, Color) {
    match severity {
        Severity::Error => (Color::RGB(0x00F8_CBAD), Color::RGB(0x009C_0006)),
        Severity::Warning => (Color::RGB(0x00FF_E699), Color::RGB(0x007F_6000)),
        Severity::Notice => (Color::RGB(0x00DD_EBF7), Color::RGB(0x001F_4E79)),
    }
}

/// The workbook of a return copy.
///
/// # Errors
/// Where it cannot be written.
pub fn file(path: String, copy: &ReturnCopy) -> Result<OutputFile, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&workbook::properties(copy.as_of)?.set_title(&copy.title));
    workbook.set_zip_compression_level(workbook::PACKING);
    let list = workbook.add_worksheet();
    list.set_name(FAULTS_SHEET)?;
    list.set_tab_color(colors(Severity::Error).1);
    write_list(list, copy)?;
    set_page(list, copy, WIDTHS.iter().sum());
    for sheet in &copy.sheets {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(&sheet.name)?;
        if !sheet.marks.is_empty() {
            worksheet.set_tab_color(colors(Severity::Error).0);
        }
        write_sheet(worksheet, sheet)?;
        set_page(worksheet, copy, column_widths(sheet).values().sum());
        worksheet.set_repeat_rows(sheet.copy.header.0, sheet.copy.header.1)?;
    }
    Ok(container::file(path, workbook.save_to_buffer()?))
}

/// How much of a text stands at the head or foot of a page, in UTF-16 units: a workbook holds 255 there, and every `&` is written twice.
const LONGEST_HEAD: usize = 100;

/// Every printed page says that it is a copy, of which day and of which inputs.
fn set_page(sheet: &mut Worksheet, copy: &ReturnCopy, width: f64) {
    let plain = |text: &str| workbook::within(text, LONGEST_HEAD).replace('&', "&&");
    sheet.set_paper_size(workbook::A4);
    sheet.set_landscape();
    if width > WIDEST_PAGE {
        sheet.set_print_fit_to_pages(1, 0);
    }
    sheet.set_margins(0.5, 0.5, 0.7, 0.7, 0.3, 0.3);
    let [left, right] = &copy.head;
    sheet.set_header(format!("&L{}&R{}", plain(left), plain(right)));
    sheet.set_footer(format!("&L&8{}&R&8第 &P 页 共 &N 页", plain(&copy.foot)));
    sheet.set_header_footer_scale_with_doc(false);
}

fn write_list(sheet: &mut Worksheet, copy: &ReturnCopy) -> Result<(), XlsxError> {
    let last = u16::try_from(HEADINGS.len() - 1).unwrap_or_default();
    let total: f64 = WIDTHS.iter().sum();
    sheet.merge_range(0, 0, 0, last, &copy.title, &title())?;
    sheet.set_row_height(0, 36)?;
    let mut row = 0;
    for note in &copy.notes {
        row += 1;
        sheet.merge_range(row, 0, row, last, &workbook::clipped(note), &body())?;
        // A merged cell does not grow by itself.
        sheet.set_row_height(row, 4.0 + 16.0 * lines(note, total))?;
    }
    row += 1;
    let header = row;
    let heading = body()
        .set_font_name(HEADING_FONT)
        .set_align(FormatAlign::Center)
        .set_background_color(Color::RGB(0x00E7_E6E6))
        .set_border(FormatBorder::Thin);
    for ((column, text), width) in (0..).zip(HEADINGS).zip(WIDTHS) {
        sheet.write_string_with_format(row, column, text, &heading)?;
        sheet.set_column_width(column, width)?;
    }
    sheet.set_row_height(row, 22)?;
    let formats = ListFormats::new();
    let mut runs = Runs::default();
    for (position, fault) in copy.faults.iter().enumerate() {
        row += 1;
        formats.write((sheet, &mut runs), (row, position + 1), fault, &copy.sheets)?;
    }
    runs.end(sheet)?;
    if !copy.faults.is_empty() {
        sheet.autofilter(header, 0, row, last)?;
    }
    sheet.set_freeze_panes(header + 1, 0)?;
    sheet.set_repeat_rows(header, header)?;
    Ok(())
}

/// The formats of the list's rows.
struct ListFormats {
    text: Rc<Format>,
    center: Rc<Format>,
    link: Format,
    error: Rc<Format>,
    warning: Rc<Format>,
    notice: Rc<Format>,
}

impl ListFormats {
    fn new() -> ListFormats {
        let text = || body().set_border(FormatBorder::Thin);
        let center = || text().set_align(FormatAlign::Center);
        let severity = |severity| {
            let (ground, ink) = colors(severity);
            let colored = center().set_background_color(ground).set_font_color(ink);
            Rc::new(colored.set_bold())
        };
        ListFormats {
            text: text().into(),
            center: center().into(),
            link: center()
                .set_font_color(Color::RGB(0x0005_63C1))
                .set_underline(FormatUnderline::Single),
            error: severity(Severity::Error),
            warning: severity(Severity::Warning),
            notice: severity(Severity::Notice),
        }
    }

    /// The line of a fault.
    fn write(
        &self,
        (sheet, runs): (&mut Worksheet, &mut Runs),
        (row, number): (u32, usize),
        fault: &FaultLine,
        sheets: &[ReturnSheet],
    ) -> Result<(), XlsxError> {
        let severity = match fault.severity {
            Severity::Error => &self.error,
            Severity::Warning => &self.warning,
            Severity::Notice => &self.notice,
        };
        #[expect(clippy::cast_precision_loss, reason = "at most some thousands")]
        sheet.write_number(row, 0, number as f64)?;
        runs.add(sheet, (row, 0), &self.center)?;
        let cells: [(u16, &str, &Rc<Format>); 7] = [
            (1, fault.severity.label(), severity),
            (2, &fault.sheet, &self.text),
            (3, &fault.cell, &self.center),
            (4, &fault.read, &self.text),
            (5, &fault.message, &self.text),
            (6, &fault.help, &self.text),
            (7, fault.code, &self.text),
        ];
        let mut needed: f64 = 1.0;
        for (column, text, format) in cells {
            match fault.target {
                Some(target) if column == 3 => {
                    let link = link_to(target, sheets, &fault.cell);
                    sheet.write_url_with_format(row, column, link, &self.link)?;
                }
                _ => {
                    sheet.write_string(row, column, workbook::clipped(text))?;
                    runs.add(sheet, (row, column), format)?;
                }
            }
            // Severity and cell are short.
            if !matches!(column, 1 | 3) {
                needed = needed.max(lines(text, WIDTHS[usize::from(column)]));
            }
        }
        sheet.set_row_height(row, (6.0 + 16.0 * needed).min(400.0))?;
        Ok(())
    }
}

/// The link from a fault to its cell in the copy.
fn link_to((position, row, column): (usize, u32, u32), sheets: &[ReturnSheet], cell: &str) -> Url {
    let name = sheets[position].name.replace('\'', "''");
    let link = Url::new(format!("internal:'{name}'!{}", cell_name(row, column)));
    link.set_text(if cell.is_empty() { "整表" } else { cell })
}

fn write_sheet(sheet: &mut Worksheet, returned: &ReturnSheet) -> Result<(), XlsxError> {
    let copy = &returned.copy;
    let has_looks = !copy.looks.palette.is_empty();
    let widths = column_widths(returned);
    for (column, width) in &widths {
        sheet.set_column_width(*column, *width)?;
    }
    for row in &copy.rows {
        sheet.set_row_height(row.index, row_height(returned, row, &widths))?;
    }
    let mut formats = Formats {
        returned,
        has_looks,
        known: HashMap::default(),
    };
    // The looks of empty cells: borders and grounds of the rows that are to be filled in.
    let mut blanks = Runs::default();
    let mut lowest = None;
    for (row, looks) in copy.looks.cells.rows() {
        let of_row = formats.row(row);
        let place = copy.rows.binary_search_by_key(&row, |row| row.index);
        let filled = place.ok().map(|place| &copy.rows[place]);
        for (column, position) in looks.iter() {
            let is_copied = copy.columns.contains(&column) || row <= copy.header.1;
            if !is_copied || position == 0 {
                continue;
            }
            // A filled cell is written below; but a workbook numbers its formats as it meets them, and it meets all of these first.
            let (known, is_new) = formats.meet(of_row.traits(column, None));
            if is_new || filled.and_then(|filled| filled.get(column)).is_none() {
                let (at, format) = ((row, narrow(column)), &known.format);
                // The default format leaves no cell behind, but a row.
                if is_new || known.is_default {
                    sheet.write_blank(at.0, at.1, format)?;
                } else {
                    blanks.add(sheet, at, format)?;
                    lowest = Some((at, Rc::clone(format)));
                }
            }
        }
    }
    blanks.end(sheet)?;
    // A format that is laid over cells does not tell a sheet how far down it reaches.
    if let Some(((row, column), format)) = lowest {
        sheet.write_blank(row, column, &format)?;
    }
    let mut runs = Runs::default();
    for row in &copy.rows {
        let of_row = formats.row(row.index);
        for (column, raw) in row.cells.iter() {
            let format = formats.of(of_row.traits(*column, Some(raw)));
            let at = (row.index, narrow(*column));
            if write_value(sheet, at, raw)? {
                runs.add(sheet, at, format)?;
            } else {
                sheet.write_blank(at.0, at.1, format)?;
            }
        }
    }
    runs.end(sheet)?;
    for &at in returned.marks.keys() {
        if copy.get(at.0, at.1).is_none() {
            let traits = formats.row(at.0).traits(at.1, None);
            sheet.write_blank(at.0, narrow(at.1), formats.of(traits))?;
        }
    }
    write_merges(sheet, returned, &mut formats)?;
    for ((row, column), mark) in returned.marks.iter().take(MOST_NOTES) {
        sheet.insert_note(*row, narrow(*column), &note(mark))?;
    }
    sheet.set_freeze_panes(copy.header.1 + 1, 0)?;
    Ok(())
}

fn write_merges(
    sheet: &mut Worksheet,
    returned: &ReturnSheet,
    formats: &mut Formats<'_>,
) -> Result<(), XlsxError> {
    let copy = &returned.copy;
    for &(first_row, first_column, last_row, last_column) in &copy.merges {
        let raw = copy.get(first_row, first_column);
        let traits = formats.row(first_row).traits(first_column, raw);
        let format = formats.of(traits);
        let (from, to) = (narrow(first_column), narrow(last_column));
        sheet.merge_range(first_row, from, last_row, to, "", format)?;
        if let Some(raw) = raw {
            if write_value(sheet, (first_row, from), raw)? {
                sheet.set_cell_format(first_row, from, format)?;
            } else {
                sheet.write_blank(first_row, from, format)?;
            }
        }
    }
    Ok(())
}

fn narrow(column: u32) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

/// What a cell says, without its format; whether it says anything.
fn write_value(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    raw: &RawCell,
) -> Result<bool, XlsxError> {
    match raw {
        RawCell::Text(text) | RawCell::Error(text) => {
            if text.is_empty() {
                return Ok(false);
            }
            // Always as text: what begins like a formula is none.
            sheet.write_string(row, column, workbook::held(text))?;
        }
        RawCell::Number(number)
        | RawCell::NumberOf1904(number)
        | RawCell::DateSerial(number)
        | RawCell::MonthSerial(number)
            if number.is_finite() =>
        {
            sheet.write_number(row, column, *number)?;
        }
        RawCell::Bool(value) => {
            sheet.write_boolean(row, column, *value)?;
        }
        RawCell::Number(_)
        | RawCell::NumberOf1904(_)
        | RawCell::DateSerial(_)
        | RawCell::MonthSerial(_)
        | RawCell::FormulaWithoutValue => {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The part of a sheet that a cell stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    Title,
    Header,
    Body,
}

/// What a cell's format is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Traits {
    /// Its look's position in the palette.
    look: Option<usize>,
    is_date: bool,
    part: Part,
    mark: Option<Severity>,
}

/// What the formats of a row's cells are made from.
struct RowTraits<'a> {
    part: Part,
    looks: RowLooks<'a>,
    /// By column, in order.
    marks: Vec<(u32, Severity)>,
}

impl RowTraits<'_> {
    fn traits(&self, column: u32, raw: Option<&RawCell>) -> Traits {
        let mark = self.marks.iter().find(|(marked, _)| *marked == column);
        Traits {
            look: self.looks.get(column),
            is_date: matches!(raw, Some(RawCell::DateSerial(_) | RawCell::MonthSerial(_))),
            part: self.part,
            mark: mark.map(|(_, severity)| *severity),
        }
    }
}

/// A format that a sheet has met.
struct Known {
    format: Rc<Format>,
    is_default: bool,
}

/// The formats of a sheet, each made once.
struct Formats<'a> {
    returned: &'a ReturnSheet,
    has_looks: bool,
    known: HashMap<Traits, Known>,
}

impl<'a> Formats<'a> {
    fn row(&self, row: u32) -> RowTraits<'a> {
        let copy = &self.returned.copy;
        let marks = self.returned.marks.range((row, 0)..=(row, u32::MAX));
        RowTraits {
            part: match row {
                row if row < copy.header.0 => Part::Title,
                row if row <= copy.header.1 => Part::Header,
                _ => Part::Body,
            },
            looks: copy.looks.cells.row(row),
            marks: marks.map(|((_, at), mark)| (*at, mark.severity)).collect(),
        }
    }

    fn of(&mut self, traits: Traits) -> &Rc<Format> {
        &self.meet(traits).0.format
    }

    /// The format of these traits, and whether nobody has asked for it before.
    fn meet(&mut self, traits: Traits) -> (&Known, bool) {
        match self.known.entry(traits) {
            Entry::Occupied(known) => (known.into_mut(), false),
            Entry::Vacant(place) => {
                let format = format_by(traits, &self.returned.copy.looks.palette, self.has_looks);
                let known = Known {
                    is_default: format == Format::default(),
                    format: Rc::new(format),
                };
                (place.insert(known), true)
            }
        }
    }
}

fn format_by(traits: Traits, palette: &[Look], has_looks: bool) -> Format {
    let look = traits.look.and_then(|position| palette.get(position));
    let format = match look {
        Some(look) => format_of(look),
        None if has_looks || traits.part == Part::Title => Format::new(),
        None => tidy(traits.part == Part::Header),
    };
    let has_own = look.is_some_and(|look| !look.number_format.is_empty());
    let format = if traits.is_date && !has_own {
        format.set_num_format("yyyy-mm-dd")
    } else {
        format
    };
    match traits.mark {
        None => format,
        Some(severity) => {
            let (ground, ink) = colors(severity);
            format
                .set_background_color(ground)
                .set_border(FormatBorder::Medium)
                .set_border_color(ink)
        }
    }
}

/// The look of a sheet that brings none: lines around the cells, a bold header.
fn tidy(is_header: bool) -> Format {
    let format = body().set_border(FormatBorder::Thin);
    if is_header {
        format
            .set_font_name(HEADING_FONT)
            .set_align(FormatAlign::Center)
            .set_background_color(Color::RGB(0x00E7_E6E6))
    } else {
        format
    }
}

fn format_of(look: &Look) -> Format {
    let mut format = Format::new();
    if let Some(font) = &look.font {
        format = format.set_font_name(font);
    }
    if let Some(size) = look.size.filter(|size| (1.0..=409.0).contains(size)) {
        format = format.set_font_size(size);
    }
    if look.bold {
        format = format.set_bold();
    }
    if look.italic {
        format = format.set_italic();
    }
    if let Some(color) = look.color {
        format = format.set_font_color(Color::RGB(color));
    }
    if let Some(fill) = look.fill {
        format = format.set_background_color(Color::RGB(fill));
    }
    let [left, right, top, bottom] = look.borders;
    let line = |drawn| {
        if drawn {
            FormatBorder::Thin
        } else {
            FormatBorder::None
        }
    };
    format = format
        .set_border_left(line(left))
        .set_border_right(line(right))
        .set_border_top(line(top))
        .set_border_bottom(line(bottom));
    if !look.number_format.is_empty() {
        format = format.set_num_format(&look.number_format);
    }
    format = match look.horizontal {
        Some(Alignment::Start) => format.set_align(FormatAlign::Left),
        Some(Alignment::Center) => format.set_align(FormatAlign::Center),
        Some(Alignment::End) => format.set_align(FormatAlign::Right),
        None => format,
    };
    format = match look.vertical {
        Some(Alignment::Start) => format.set_align(FormatAlign::Top),
        Some(_) => format.set_align(FormatAlign::VerticalCenter),
        None => format,
    };
    if look.wrap {
        format = format.set_text_wrap();
    }
    format
}

/// The widths of the file, else by the widest cell below the title; columns that were not copied are narrow.
fn column_widths(returned: &ReturnSheet) -> BTreeMap<u16, f64> {
    let copy = &returned.copy;
    let mut widths: BTreeMap<u16, f64> = BTreeMap::new();
    let last = copy.columns.last().copied().unwrap_or_default();
    for column in 0..=last {
        let width = if copy.columns.contains(&column) {
            copy.looks
                .widths
                .get(&column)
                .copied()
                // A column that its sender had hidden must be seen to be mended.
                .filter(|width| *width >= 2.0)
                .unwrap_or_else(|| wanted_width(returned, column))
        } else {
            10.0
        };
        widths.insert(narrow(column), width);
    }
    widths
}

/// Room for the tallest cell of a row: office programs do not look for it when they open a workbook.
fn row_height(returned: &ReturnSheet, row: &GridRow, widths: &BTreeMap<u16, f64>) -> f64 {
    let copy = &returned.copy;
    let looks = copy.looks.cells.row(row.index);
    let tallest = row
        .cells
        .iter()
        .map(|(column, raw)| {
            let look = looks.get(*column);
            let look = look.and_then(|look| copy.looks.palette.get(look));
            let size = look.and_then(|look| look.size).unwrap_or(11.0);
            let is_merged = copy.covered.contains_key(&(row.index, *column));
            let wraps = !is_merged && look.map_or(copy.looks.palette.is_empty(), |look| look.wrap);
            let text = match raw {
                RawCell::Text(text) if wraps => text,
                _ => "",
            };
            // Widths are counted in characters of eleven points.
            let width = widths.get(&narrow(*column)).copied().unwrap_or(9.0) * 11.0 / size;
            let count: f64 = text.lines().map(|line| lines(line, width)).sum();
            4.0 + count.max(1.0) * size * 1.4
        })
        .fold(18.0, f64::max);
    tallest.min(400.0)
}

fn wanted_width(returned: &ReturnSheet, column: u32) -> f64 {
    let copy = &returned.copy;
    let widest = copy
        .rows
        .iter()
        .filter(|row| row.index >= copy.header.0)
        .filter_map(|row| row.get(column))
        .map(|raw| match raw {
            RawCell::DateSerial(_) | RawCell::MonthSerial(_) => 10,
            raw => raw.display().lines().map(str::width).max().unwrap_or(0),
        })
        .max()
        .unwrap_or(0);
    #[expect(clippy::cast_precision_loss, reason = "widths are small")]
    let widest = widest as f64;
    (widest * 1.1 + 2.0).clamp(9.0, 36.0)
}

fn note(mark: &Mark) -> Note {
    let height = mark.note.lines().map(|line| lines(line, 44.0)).sum::<f64>();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to a note's height"
    )]
    let height = (12.0 + 18.0 * height).clamp(60.0, 480.0) as u32;
    Note::new(workbook::clipped(&*mark.note))
        .add_author_prefix(false)
        .set_author("督办")
        .set_font_name("宋体")
        .set_font_size(10)
        .set_width(340)
        .set_height(height)
}
