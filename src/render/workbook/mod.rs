//! Neutral tables as workbooks, laid out as the office prints them: the same bytes for the same tables.

mod formats;
mod formulas;
mod layout;
mod page;
mod runs;
mod widths;
mod wrapping;

use super::{OutputFile, container};
use crate::report::sheet_name::sheet_name;
use crate::report::table::{Block, Book, Table, TableCell, TableColumn};
use chrono::{Datelike, NaiveDate};
use formats::Formats;
use layout::Layout;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
use std::collections::BTreeSet;
use widths::Widths;
use wrapping::lines;

pub(super) use formats::{HEADING_FONT, body, title};
pub(super) use page::A4;
pub(super) use runs::Runs;
pub(super) use wrapping::lines_in_characters;

/// What a cell of a workbook holds at most, in units of UTF-16 as office programs count them; a little is left for the mark.
const LONGEST_TEXT: usize = 32_700;
/// Height of a line of body text, in points.
const LINE: f64 = 17.5;
/// Height of a row that has none of its own, in points.
const BLANK: f64 = 15.0;
/// The highest row that office programs take, in points.
const HIGHEST_ROW: f64 = 409.0;

/// From how many rows on a sheet goes to a temporary file row by row while it is written, with its texts in its cells: one of 45,000 rows
/// takes 90 MiB otherwise.
const LONG_SHEET: u32 = 20_000;

/// How hard the writer packs, from one to nine. Sheets say the same again and again and come out small all the same; packing them as hard
/// as is usual was a third of all the work of a workbook.
pub(super) const PACKING: u8 = 1;

/// A workbook with a sheet for each table; a table goes as soon as its sheet stands.
///
/// # Errors
/// Where the workbook cannot be written.
pub fn file(book: Book) -> Result<OutputFile, XlsxError> {
    file_by(book, LONG_SHEET)
}

/// As [`file()`]; sheets of more rows than that are long.
fn file_by(mut book: Book, long_from: u32) -> Result<OutputFile, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(book.foot.as_of)?);
    workbook.set_zip_compression_level(PACKING);
    let formats = Formats::new();
    let mut taken = BTreeSet::new();
    let names = book.tables.iter();
    let names = names.map(|table| sheet_name(&table.name, "表", &mut taken));
    let names: Vec<String> = names.collect();
    let layouts: Vec<Layout> = book.tables.iter().map(Layout::of).collect();
    for (position, table) in std::mem::take(&mut book.tables).into_iter().enumerate() {
        let long = layouts[position].foot > long_from;
        let worksheet = if long {
            workbook.add_worksheet_with_constant_memory()?
        } else {
            workbook.add_worksheet()
        };
        worksheet.set_name(&names[position])?;
        let sheet = Sheet {
            names: &names,
            layouts: &layouts,
            position,
            formats: &formats,
            long,
        };
        sheet.write(worksheet, table, &book)?;
    }
    Ok(container::file(book.path, workbook.save_to_buffer()?))
}

/// A fixed time of creation: the writer would stamp the clock's.
pub(super) fn properties(as_of: NaiveDate) -> Result<DocProperties, XlsxError> {
    let created = ExcelDateTime::parse_from_str(&format!("{as_of}T00:00:00"))?;
    Ok(DocProperties::new().set_creation_datetime(&created))
}

/// What writing one sheet needs to know of the others.
struct Sheet<'a> {
    names: &'a [String],
    layouts: &'a [Layout],
    position: usize,
    formats: &'a Formats,
    /// Whether a row can no longer be changed once the next one has begun.
    long: bool,
}

impl Sheet<'_> {
    /// Each row of the table goes as soon as it stands in the sheet.
    fn write(&self, sheet: &mut Worksheet, mut table: Table, book: &Book) -> Result<(), XlsxError> {
        let widths = Widths::of(&table);
        let blocks = std::mem::take(&mut table.blocks);
        let table = &table;
        for (column, pixels) in (0..).zip(&widths.pixels) {
            sheet.set_column_width_pixels(column, *pixels)?;
        }
        let layout = &self.layouts[self.position];
        let mut runs = Runs::of(self.long);
        let mut height = self.write_head(sheet, table, &widths)?;
        let mut header = 0.0;
        let mut last_row = 0.0;
        let mut from_top = 0;
        for (block, rows) in blocks.into_iter().zip(&layout.blocks) {
            let first = (rows.first, from_top);
            from_top += block.rows.len() + usize::from(block.total.is_some());
            if let Some(row) = rows.heading {
                sheet.write_string_with_format(row, 0, &block.heading, &self.formats.heading)?;
                sheet.set_row_height(row, LINE + 8.0)?;
                height += LINE + 8.0;
            }
            if let Some(row) = rows.header {
                header = self.write_header(sheet, row, &table.columns, &widths)?;
                height += header;
            }
            let (of_rows, of_last) =
                self.write_rows((sheet, &mut runs), block, first, table, &widths)?;
            height += of_rows + BLANK;
            last_row = of_last;
        }
        runs.end(sheet)?;
        let foot = self.write_foot(sheet, table, &widths)?;
        page::set(sheet, table, layout, &widths, book)?;
        let heights = page::Heights {
            all: height + foot,
            header,
            foot: last_row + BLANK + foot,
        };
        page::fit(sheet, &widths, heights);
        Ok(())
    }

    /// The title and the lines over the table. Like what follows it returns the height of its rows, in points.
    fn write_head(
        &self,
        sheet: &mut Worksheet,
        table: &Table,
        widths: &Widths,
    ) -> Result<f64, XlsxError> {
        write_across(sheet, 0, table, &table.title, &self.formats.title)?;
        let mut height = 38.0 * wrapping::title_lines(&table.title, widths.total());
        sheet.set_row_height(0, height)?;
        for (row, note) in (1..).zip(&table.notes) {
            write_across(sheet, row, table, note, &self.formats.note)?;
            // A merged cell does not grow by itself: as many lines as the text needs in the table's width.
            let own = LINE * lines(note, widths.total());
            sheet.set_row_height(row, own)?;
            height += own;
        }
        Ok(height)
    }

    fn write_foot(
        &self,
        sheet: &mut Worksheet,
        table: &Table,
        widths: &Widths,
    ) -> Result<f64, XlsxError> {
        let mut height = 0.0;
        let first = self.layouts[self.position].foot;
        for (row, line) in (first..).zip(&table.footer) {
            write_across(sheet, row, table, line, &self.formats.note)?;
            let own = (LINE + 4.0) * lines(line, widths.total());
            sheet.set_row_height(row, own)?;
            height += own;
        }
        if self.long {
            // The writer (0.102) puts the last row of a long sheet down twice where it has a height of its own: the last one is empty.
            let below = first + u32::try_from(table.footer.len()).unwrap_or(u32::MAX);
            sheet.write_blank(below, 0, &self.formats.nothing)?;
        }
        Ok(height)
    }

    fn write_header(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        columns: &[TableColumn],
        widths: &Widths,
    ) -> Result<f64, XlsxError> {
        let mut needed: f64 = 1.0;
        for (column, heading) in (0..).zip(columns) {
            sheet.write_string_with_format(row, column, &heading.title, &self.formats.header)?;
            let width = widths.pixels[usize::from(column)];
            needed = needed.max(wrapping::header_lines(&heading.title, width));
        }
        let height = LINE * needed + 10.0;
        sheet.set_row_height(row, height)?;
        Ok(height)
    }

    /// Returns the height of all rows and of the last one.
    fn write_rows(
        &self,
        (sheet, runs): (&mut Worksheet, &mut Runs),
        block: Block,
        (first, from_top): (u32, usize),
        table: &Table,
        widths: &Widths,
    ) -> Result<(f64, f64), XlsxError> {
        if block.rows.is_empty() {
            // It runs over the empty cells beside it.
            sheet.write_string_with_format(first, 0, &block.nothing, &self.formats.nothing)?;
            sheet.set_row_height(first, LINE + 8.0)?;
            return Ok((LINE + 8.0, LINE + 8.0));
        }
        let (mut height, mut last) = (0.0, 0.0);
        let body = block.rows.into_iter();
        let body = body.map(|row| (row, &self.formats.body));
        let total = block.total.map(|row| (row, &self.formats.total));
        let rows = (first..).zip(from_top..).zip(body.chain(total));
        for ((row, from_top), (cells, formats)) in rows {
            let mut needed: f64 = 1.0;
            // A long sheet takes no cell for written that only has a format, and no sheet a row of nothing else.
            let is_apart = self.long || cells.iter().all(TableCell::is_nothing);
            for (column, cell) in (0..).zip(cells) {
                needed = needed.max(widths.lines(&cell, usize::from(column), from_top));
                let format = formats.of(&cell, table.columns[usize::from(column)].kind);
                if cell.is_nothing() && is_apart {
                    sheet.write_blank(row, column, format)?;
                } else if cell.is_nothing() {
                    runs.add(sheet, (row, column), format)?;
                } else {
                    self.write_cell(sheet, (row, column), cell, first)?;
                    runs.add(sheet, (row, column), format)?;
                }
            }
            let own = (LINE * needed + 6.0).min(HIGHEST_ROW);
            sheet.set_row_height(row, own)?;
            height += own;
            last = own;
        }
        Ok((height, last))
    }

    /// What a cell says; how it looks is laid over it.
    fn write_cell(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        cell: TableCell,
        first: u32,
    ) -> Result<(), XlsxError> {
        let number = |sheet: &mut Worksheet, number: f64| {
            sheet.write_number(row, column, number).map(|_| ())
        };
        #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
        match cell {
            TableCell::Empty => Ok(()),
            TableCell::Text(text) => sheet.write_string(row, column, clipped(text)).map(|_| ()),
            TableCell::Count(count) => number(sheet, count as f64),
            TableCell::Days(days) => number(sheet, days as f64),
            TableCell::Amount(amount) => number(sheet, amount.to_f64().unwrap_or_default()),
            TableCell::Share(share) => number(sheet, share.to_f64().unwrap_or_default()),
            TableCell::Points(points) => number(sheet, points.to_f64()),
            TableCell::Date(date) => sheet
                .write_datetime(row, column, excel_date(date)?)
                .map(|_| ()),
            TableCell::Formula(formula, value) => {
                let formula = self.points_formula(&formula, row, value);
                sheet.write_formula(row, column, formula).map(|_| ())
            }
            TableCell::CountFormula(formula, value) => {
                let formula = self.count_formula(&formula, (row, column), first, value);
                sheet.write_formula(row, column, formula).map(|_| ())
            }
        }
    }
}

/// A line over the whole width; outside the body of the table alone.
fn write_across(
    sheet: &mut Worksheet,
    row: u32,
    table: &Table,
    text: &str,
    format: &rust_xlsxwriter::Format,
) -> Result<(), XlsxError> {
    let last = last_column(table);
    let text = clipped(text);
    if last == 0 {
        sheet.write_string_with_format(row, 0, text, format)?;
    } else {
        sheet.merge_range(row, 0, row, last, &text, format)?;
    }
    Ok(())
}

fn excel_date(date: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    match (
        date.year().try_into(),
        date.month().try_into(),
        date.day().try_into(),
    ) {
        (Ok(year), Ok(month), Ok(day)) => ExcelDateTime::from_ymd(year, month, day),
        // What no calendar of a workbook has is refused in the writer's words.
        _ => ExcelDateTime::parse_from_str(&date.to_string()),
    }
}

fn last_column(table: &Table) -> u16 {
    u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX)
}

/// How many UTF-16 units a cell can hold; characters beyond U+FFFF take two.
const MOST_UNITS: usize = 32_767;

/// As much of a text as a cell can hold.
pub fn held(text: &str) -> &str {
    within(text, MOST_UNITS)
}

/// The beginning of a text, of at most so many UTF-16 units.
pub fn within(text: &str, most: usize) -> &str {
    let mut units = 0;
    let mut signs = text.char_indices().filter(|_| text.len() > most);
    let end = signs.find(|(_, sign)| {
        units += sign.len_utf16();
        units > most
    });
    end.map_or(text, |(end, _)| &text[..end])
}

/// Text that a cell can hold; what is cut off is said to be.
pub fn clipped(text: impl Into<String>) -> String {
    let text = text.into();
    // No text takes more units than bytes.
    if text.len() <= LONGEST_TEXT || text.encode_utf16().count() <= LONGEST_TEXT {
        return text;
    }
    let mut units = 0;
    let kept: String = text
        .chars()
        .take_while(|character| {
            units += character.len_utf16();
            units <= LONGEST_TEXT
        })
        .collect();
    kept + "……（全文见网页）"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::table::{ColumnKind, CountFormula, Foot, columns};
    use regex::{Captures, Regex};
    use std::io::{Cursor, Read};

    #[test]
    fn a_text_longer_than_a_cell_is_cut_and_says_so() {
        assert_eq!(clipped("=1+1"), "=1+1");
        let long = "长".repeat(40_000);
        let cut = clipped(&long);
        assert!(cut.ends_with("……（全文见网页）"));
        assert!(cut.encode_utf16().count() <= 32_767);
    }

    /// A workbook of one sheet: rows of an empty cell, a text that some rows lack, and a number, with their sum.
    fn book() -> Book {
        let row = |at: usize| {
            let text = if at.is_multiple_of(5) {
                ""
            } else {
                "一行 <&"
            };
            let text = TableCell::Text(format!("{text}{}", &"长".repeat(at)[..3 * (at % 5)]));
            vec![TableCell::Empty, text, TableCell::Count(at)]
        };
        let sum = TableCell::CountFormula(CountFormula::ColumnSum.into(), 780);
        let mut block = Block::plain((0..40).map(row).collect(), "没有。");
        block.total = Some(vec![TableCell::Empty, TableCell::text("合计"), sum]);
        Book {
            path: "长表.xlsx".to_owned(),
            annex: "附件1".to_owned(),
            marking: "",
            foot: Foot {
                as_of: NaiveDate::default(),
                fingerprint: "f".repeat(64),
            },
            tables: vec![Table {
                name: "长表".to_owned(),
                title: "长表".to_owned(),
                notes: vec!["说明".to_owned()],
                columns: columns(&[
                    ("空", ColumnKind::Name),
                    ("文", ColumnKind::Prose),
                    ("数", ColumnKind::Figure),
                ]),
                blocks: vec![block, Block::plain(Vec::new(), "没有。")],
                footer: vec!["制表".to_owned(), "截至".to_owned()],
            }],
        }
    }

    /// A part of a workbook.
    fn part(file: &OutputFile, name: &str) -> String {
        let mut package = zip::ZipArchive::new(Cursor::new(&file.bytes)).expect("a zip");
        let mut part = String::new();
        let mut stored = package.by_name(name).expect("it is there");
        stored.read_to_string(&mut part).expect("it is text");
        part
    }

    #[test]
    fn a_long_sheet_says_what_a_short_one_says_and_each_row_once() {
        let [short, long] = [LONG_SHEET, 0].map(|long| file_by(book(), long).expect("it is made"));
        let sheet = "xl/worksheets/sheet1.xml";
        // How wide a row is stands beside it in short sheets only, and their texts stand elsewhere.
        let spans = Regex::new(r#" spans="\d+:\d+""#).expect("a pattern");
        let shared = Regex::new(r"<si>(<t.*?</t>)</si>").expect("a pattern");
        let strings = part(&short, "xl/sharedStrings.xml");
        let texts: Vec<&str> = shared
            .captures_iter(&strings)
            .map(|found| found.get(1).expect("a text").as_str())
            .collect();
        let named = Regex::new(r#"t="s"><v>(\d+)</v>"#).expect("a pattern");
        let inside = |found: &Captures<'_>| {
            let at: usize = found[1].parse().expect("a number");
            format!(r#"t="inlineStr"><is>{}</is>"#, texts[at])
        };
        let wanted = part(&short, sheet);
        let wanted = spans.replace_all(&wanted, "");
        let wanted = named.replace_all(&wanted, inside);
        let last = Regex::new(r#"<row r="\d+"><c r="A\d+" s="\d+"/></row></sheetData>"#);
        let found = part(&long, sheet);
        assert_eq!(
            wanted.matches("<row ").count() + 1,
            found.matches("<row ").count()
        );
        let found = last.expect("a pattern").replace(&found, "</sheetData>");
        let grown = Regex::new(r#"<dimension ref="[A-Z0-9:]+"/>"#).expect("a pattern");
        assert_eq!(grown.replace(&wanted, ""), grown.replace(&found, ""));
        for name in ["xl/styles.xml", "xl/workbook.xml"] {
            assert_eq!(part(&short, name), part(&long, name), "{name}");
        }
    }
}
