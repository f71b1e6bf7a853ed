//! Neutral tables as workbooks, laid out as the office prints them.

use super::OutputFile;
use crate::report::table::{Table, TableCell};
use crate::source::column_name;
use chrono::NaiveDate;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet,
    XlsxError,
};
use unicode_width::UnicodeWidthStr;

pub(super) const TITLE_FONT: &str = "方正小标宋简体";
pub(super) const BODY_FONT: &str = "仿宋_GB2312";
pub(super) const HEADING_FONT: &str = "黑体";
/// Paper size 9 is A4.
pub(super) const A4: u8 = 9;

/// The formats of a sheet.
struct Formats {
    title: Format,
    note: Format,
    header: Format,
    text: Format,
    count: Format,
    points: Format,
    date: Format,
}

impl Formats {
    fn new() -> Formats {
        let body = || {
            Format::new()
                .set_font_name(BODY_FONT)
                .set_font_size(12)
                .set_border(FormatBorder::Thin)
                .set_align(FormatAlign::VerticalCenter)
                .set_text_wrap()
        };
        Formats {
            title: Format::new()
                .set_font_name(TITLE_FONT)
                .set_font_size(22)
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            note: Format::new()
                .set_font_name(BODY_FONT)
                .set_font_size(12)
                .set_align(FormatAlign::Left)
                .set_align(FormatAlign::VerticalCenter)
                .set_text_wrap(),
            header: body()
                .set_font_name(HEADING_FONT)
                .set_align(FormatAlign::Center),
            text: body(),
            count: body().set_align(FormatAlign::Center).set_num_format("0"),
            points: body().set_align(FormatAlign::Right).set_num_format("0.00"),
            date: body()
                .set_align(FormatAlign::Center)
                .set_num_format("yyyy-mm-dd"),
        }
    }
}

/// 综合排名表.xlsx: a sheet for each group.
///
/// # Errors
/// Where the workbook cannot be written.
pub fn ranking(tables: &[Table], as_of: NaiveDate) -> Result<OutputFile, XlsxError> {
    workbook("综合排名表.xlsx", tables, as_of)
}

/// 更正对照表.xlsx.
///
/// # Errors
/// Where the workbook cannot be written.
pub fn comparison(table: &Table, as_of: NaiveDate) -> Result<OutputFile, XlsxError> {
    workbook("更正对照表.xlsx", std::slice::from_ref(table), as_of)
}

/// A workbook with a sheet for each table, the same bytes for the same tables.
fn workbook(name: &str, tables: &[Table], as_of: NaiveDate) -> Result<OutputFile, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(as_of)?);
    let formats = Formats::new();
    for table in tables {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(sheet_name(&table.name))?;
        write_table(worksheet, table, &formats)?;
    }
    Ok(OutputFile {
        path: format!("attachments/{name}"),
        bytes: workbook.save_to_buffer()?,
    })
}

/// A fixed time of creation: the writer would stamp the clock's.
pub(super) fn properties(as_of: NaiveDate) -> Result<DocProperties, XlsxError> {
    let created = ExcelDateTime::parse_from_str(&format!("{as_of}T00:00:00"))?;
    Ok(DocProperties::new().set_creation_datetime(&created))
}

/// A name that every office program takes: at most 31 characters and none of `[]:*?/\`.
fn sheet_name(name: &str) -> String {
    let safe: String = name
        .chars()
        .map(|c| if "[]:*?/\\".contains(c) { ' ' } else { c })
        .take(31)
        .collect();
    let trimmed = safe.trim_matches(['\'', ' ']);
    if trimmed.is_empty() {
        "表".to_owned()
    } else {
        trimmed.to_owned()
    }
}

fn write_table(sheet: &mut Worksheet, table: &Table, formats: &Formats) -> Result<(), XlsxError> {
    let last_column = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let mut row = 0;
    sheet.merge_range(row, 0, row, last_column, &table.title, &formats.title)?;
    sheet.set_row_height(row, 36)?;
    let widths = widths(table);
    let total: f64 = widths.iter().sum();
    for note in &table.notes {
        row += 1;
        sheet.merge_range(row, 0, row, last_column, note, &formats.note)?;
        // A merged cell does not grow by itself: as many lines as the text needs in the table's width.
        sheet.set_row_height(row, 18.0 * lines(note, total))?;
    }
    row += 1;
    let header = row;
    for (column, heading) in (0..).zip(&table.columns) {
        sheet.write_string_with_format(row, column, &heading.title, &formats.header)?;
        sheet.set_column_width(column, widths[usize::from(column)])?;
    }
    sheet.set_row_height(row, 24)?;
    for cells in &table.rows {
        row += 1;
        for (column, cell) in (0..).zip(cells) {
            write_cell(sheet, row, column, cell, formats)?;
        }
        let needed = cells
            .iter()
            .zip(&widths)
            .map(|(cell, width)| lines(&cell.display(), *width))
            .fold(1.0, f64::max);
        sheet.set_row_height(row, 4.0 + 18.0 * needed)?;
    }
    let last_row = row;
    row += 1;
    for line in &table.footer {
        row += 1;
        sheet.merge_range(row, 0, row, last_column, line, &formats.note)?;
    }
    sheet.autofilter(header, 0, last_row.max(header), last_column)?;
    sheet.set_freeze_panes(header + 1, 0)?;
    set_page(sheet, header, total)
}

/// A4 fitted to one page's width, the header repeated, pages numbered.
fn set_page(sheet: &mut Worksheet, header: u32, width: f64) -> Result<(), XlsxError> {
    sheet.set_paper_size(A4);
    if width > 90.0 {
        sheet.set_landscape();
    }
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(header, header)?;
    sheet.set_margins(0.5, 0.5, 0.7, 0.7, 0.3, 0.3);
    sheet.set_print_center_horizontally(true);
    sheet.set_footer("&C第 &P 页 共 &N 页");
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &TableCell,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        TableCell::Empty => sheet.write_blank(row, column, &formats.text)?,
        TableCell::Text(text) => {
            sheet.write_string_with_format(row, column, text, &formats.text)?
        }
        #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
        TableCell::Count(count) => {
            sheet.write_number_with_format(row, column, *count as f64, &formats.count)?
        }
        TableCell::Points(points) => {
            sheet.write_number_with_format(row, column, points.to_f64(), &formats.points)?
        }
        TableCell::Date(date) => {
            let date = ExcelDateTime::parse_from_str(&date.to_string())?;
            sheet.write_datetime_with_format(row, column, &date, &formats.date)?
        }
        TableCell::Sum { plus, minus, value } => {
            let name = |position: &usize| {
                let letters = column_name(u32::try_from(*position).unwrap_or_default());
                format!("{letters}{}", row + 1)
            };
            let added: Vec<String> = plus.iter().map(name).collect();
            let taken = minus.iter().fold(String::new(), |taken, position| {
                taken + "-" + &name(position)
            });
            let formula = Formula::new(format!("=ROUND({}{taken},2)", added.join("+")))
                .set_result(value.to_f64().to_string());
            sheet.write_formula_with_format(row, column, formula, &formats.points)?
        }
    };
    Ok(())
}

/// Column widths by the widest cell; a Chinese character is two wide, and the wide fonts need a little more.
fn widths(table: &Table) -> Vec<f64> {
    (0..table.columns.len())
        .map(|column| {
            let widest = table
                .rows
                .iter()
                .map(|row| match &row[column] {
                    TableCell::Points(_) | TableCell::Sum { .. } => {
                        row[column].display().width() + 3
                    }
                    cell => cell.display().width(),
                })
                .chain(std::iter::once(table.columns[column].title.width() + 3))
                .max()
                .unwrap_or(0);
            #[expect(clippy::cast_precision_loss, reason = "widths are small")]
            let widest = widest as f64;
            (widest * 1.15 + 2.0).clamp(7.0, 48.0)
        })
        .collect()
}

/// How many lines a text takes in a width counted in narrow characters.
pub(super) fn lines(text: &str, width: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "widths are small")]
    let wanted = text.width() as f64 * 1.15;
    (wanted / width).ceil().max(1.0)
}
