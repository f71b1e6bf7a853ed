//! Writes workbooks: cells, formats, and the plain layout of the office's own registers.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
};

use crate::calendar::Date;

#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Date(Date),
    Number(f64),
    /// 85, written as 0.85 and shown as 85%
    Percent(u32),
}

impl Cell {
    pub fn text(text: &str) -> Cell {
        if text.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(text.to_owned())
        }
    }
}

/// A sheet of a register: title, unit line, header, rows.
pub struct Plain<'a> {
    pub name: &'a str,
    pub title: &'a str,
    pub line: &'a str,
    pub header: &'a [&'a str],
    pub rows: &'a [Vec<Cell>],
}

pub struct Formats {
    pub title: Format,
    pub line: Format,
    pub header: Format,
    pub body: Format,
    pub date: Format,
    pub percent: Format,
    pub section: Format,
    pub note: Format,
}

impl Formats {
    fn new() -> Formats {
        let body = Format::new()
            .set_font_name("仿宋_GB2312")
            .set_font_size(11)
            .set_border(FormatBorder::Thin)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        Formats {
            title: Format::new()
                .set_font_name("方正小标宋简体")
                .set_font_size(20)
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            line: Format::new().set_font_name("楷体_GB2312").set_font_size(12),
            header: body
                .clone()
                .set_font_name("黑体")
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(0x00DD_E6F0)),
            date: body
                .clone()
                .set_num_format("yyyy-mm-dd")
                .set_align(FormatAlign::Center),
            percent: body
                .clone()
                .set_num_format("0%")
                .set_align(FormatAlign::Center),
            section: body.clone().set_bold().set_align(FormatAlign::Center),
            note: Format::new().set_font_name("仿宋_GB2312").set_font_size(11),
            body,
        }
    }
}

/// One workbook under construction. The creation time is fixed: the same story gives the same bytes.
pub struct Book {
    workbook: Workbook,
    pub formats: Formats,
}

impl Book {
    pub fn new(author: &str) -> Book {
        let created = ExcelDateTime::from_ymd(2026, 1, 5).expect("a valid date");
        let properties = DocProperties::new()
            .set_author(author)
            .set_creation_datetime(&created);
        let mut workbook = Workbook::new();
        workbook.set_properties(&properties);
        Book {
            workbook,
            formats: Formats::new(),
        }
    }

    pub fn add_sheet(&mut self, name: &str) -> (&mut Worksheet, &Formats) {
        let sheet = self.workbook.add_worksheet();
        sheet.set_name(name).expect("a valid sheet name");
        (sheet, &self.formats)
    }

    pub fn plain_sheet(&mut self, plain: &Plain) {
        let last_column = to_column(plain.header.len() - 1);
        let (sheet, formats) = self.add_sheet(plain.name);
        let mut row = 0;
        if !plain.title.is_empty() {
            merge(
                sheet,
                (row, 0, row, last_column),
                plain.title,
                &formats.title,
            );
            sheet.set_row_height(row, 32).expect("a row height");
            row += 1;
        }
        if !plain.line.is_empty() {
            put(sheet, row, 0, &Cell::text(plain.line), &formats.line);
            row += 1;
        }
        for (column, header) in plain.header.iter().enumerate() {
            put(
                sheet,
                row,
                to_column(column),
                &Cell::text(header),
                &formats.header,
            );
            let width = width_of(header);
            sheet
                .set_column_width(to_column(column), width)
                .expect("a column width");
        }
        sheet.set_freeze_panes(row + 1, 0).expect("a frozen header");
        for cells in plain.rows {
            row += 1;
            for (column, cell) in cells.iter().enumerate() {
                put_body(sheet, row, to_column(column), cell, formats);
            }
        }
    }

    pub fn finish(mut self) -> Vec<u8> {
        self.workbook
            .save_to_buffer()
            .expect("a workbook in memory")
    }
}

pub fn to_column(index: usize) -> u16 {
    u16::try_from(index).expect("fewer than 65,536 columns")
}

pub fn put(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell, format: &Format) {
    let written = match cell {
        Cell::Empty => sheet.write_blank(row, column, format),
        Cell::Text(text) => sheet.write_string_with_format(row, column, text, format),
        Cell::Number(number) => sheet.write_number_with_format(row, column, *number, format),
        Cell::Percent(percent) => {
            let share = f64::from(*percent) / 100.0;
            sheet.write_number_with_format(row, column, share, format)
        }
        Cell::Date(date) => {
            let value = ExcelDateTime::parse_from_str(&date.to_string()).expect("a valid date");
            sheet.write_datetime_with_format(row, column, &value, format)
        }
    };
    written.expect("a cell inside the sheet");
}

/// Writes a cell of the body with the format that suits its kind.
pub fn put_body(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell, formats: &Formats) {
    let format = match cell {
        Cell::Date(_) => &formats.date,
        Cell::Percent(_) => &formats.percent,
        _ => &formats.body,
    };
    put(sheet, row, column, cell, format);
}

/// Merges (first row, first column, last row, last column); a single cell is only written.
pub fn merge(sheet: &mut Worksheet, area: (u32, u16, u32, u16), text: &str, format: &Format) {
    let (first_row, first_column, last_row, last_column) = area;
    if (first_row, first_column) == (last_row, last_column) {
        put(sheet, first_row, first_column, &Cell::text(text), format);
    } else {
        sheet
            .merge_range(first_row, first_column, last_row, last_column, text, format)
            .expect("a merged range that overlaps no other");
    }
}

/// Column widths by what a column usually holds; Chinese letters are two columns wide.
pub fn width_of(header: &str) -> f64 {
    let has = |parts: &[&str]| parts.iter().any(|part| header.contains(part));
    if has(&[
        "进展",
        "落实情况",
        "办理情况",
        "投诉内容",
        "处理情况",
        "措施*",
    ]) {
        46.0
    } else if has(&[
        "名称",
        "内容",
        "工作事项",
        "事项*",
        "理由",
        "事由",
        "标准",
        "差距",
        "目标*",
        "责任清单",
        "成果",
        "说明",
    ]) {
        30.0
    } else if has(&["单位", "编号", "文号", "问题", "意见"]) {
        20.0
    } else if header == "序号" {
        6.0
    } else {
        13.0
    }
}
