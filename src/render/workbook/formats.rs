//! Fonts and borders of a sheet, as the office prints them.

use crate::report::table::ColumnKind;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

/// The font of titles.
pub const TITLE_FONT: &str = "方正小标宋简体";
/// The font of everything else.
pub const BODY_FONT: &str = "仿宋_GB2312";
/// The font of headings, and of what stands over a page.
pub const HEADING_FONT: &str = "黑体";
/// 2号.
const TITLE_SIZE: f64 = 22.0;
/// 小四.
const BODY_SIZE: f64 = 12.0;

/// The formats of a sheet.
pub struct Formats {
    /// The title over the table.
    pub title: Format,
    /// Lines over and under it.
    pub note: Format,
    /// The heading of a block.
    pub heading: Format,
    /// The header row.
    pub header: Format,
    /// What stands in the place of rows.
    pub nothing: Format,
    /// Rows.
    pub body: CellFormats,
    /// Rows that sum up.
    pub total: CellFormats,
}

/// The formats of a row's cells by their kind.
pub struct CellFormats {
    left: Format,
    middle: Format,
    /// Whole numbers.
    pub count: Format,
    /// Amounts as a ledger has them.
    pub amount: Format,
    /// Shares in per cent.
    pub share: Format,
    /// Points.
    pub points: Format,
    /// Days.
    pub date: Format,
}

impl CellFormats {
    fn new(font: &str) -> CellFormats {
        let body = || {
            Format::new()
                .set_font_name(font)
                .set_font_size(BODY_SIZE)
                .set_border(FormatBorder::Thin)
                .set_align(FormatAlign::VerticalCenter)
        };
        let middle = || body().set_align(FormatAlign::Center);
        let right = || body().set_align(FormatAlign::Right).set_indent(1);
        CellFormats {
            left: body()
                .set_align(FormatAlign::Left)
                .set_indent(1)
                .set_text_wrap(),
            middle: middle().set_text_wrap(),
            count: middle().set_num_format("0"),
            amount: right().set_num_format("General"),
            share: right().set_num_format("0.0%"),
            points: right().set_num_format("0.00"),
            date: middle().set_num_format("yyyy-mm-dd"),
        }
    }

    /// The format of text in a column.
    pub fn text(&self, kind: ColumnKind) -> &Format {
        match kind {
            ColumnKind::Name | ColumnKind::Prose => &self.left,
            ColumnKind::Mark | ColumnKind::Figure => &self.middle,
        }
    }
}

impl Formats {
    /// The formats of every sheet.
    pub fn new() -> Formats {
        let plain = || {
            Format::new()
                .set_font_name(BODY_FONT)
                .set_font_size(BODY_SIZE)
                .set_align(FormatAlign::Left)
                .set_align(FormatAlign::VerticalCenter)
        };
        Formats {
            title: Format::new()
                .set_font_name(TITLE_FONT)
                .set_font_size(TITLE_SIZE)
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_text_wrap(),
            note: plain().set_text_wrap(),
            heading: plain().set_font_name(HEADING_FONT),
            header: plain()
                .set_font_name(HEADING_FONT)
                .set_border(FormatBorder::Thin)
                .set_align(FormatAlign::Center)
                .set_text_wrap(),
            nothing: plain(),
            body: CellFormats::new(BODY_FONT),
            total: CellFormats::new(HEADING_FONT),
        }
    }
}
