//! Fonts and borders of a sheet, as the office prints them.

use crate::report::table::{ColumnKind, TableCell};
use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};
use std::rc::Rc;

/// The font of titles.
const TITLE_FONT: &str = "方正小标宋简体";
/// The font of everything else.
const BODY_FONT: &str = "仿宋_GB2312";
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
    left: Rc<Format>,
    middle: Rc<Format>,
    /// Whole numbers.
    count: Rc<Format>,
    /// Amounts as a ledger has them.
    amount: Rc<Format>,
    /// Those of a thousand and more, by the number of their decimals.
    thousands: [Rc<Format>; 7],
    /// Shares in per cent.
    share: Rc<Format>,
    points: Rc<Format>,
    /// Days.
    date: Rc<Format>,
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
        let left = || body().set_align(FormatAlign::Left).set_indent(1);
        CellFormats {
            left: left().set_text_wrap().into(),
            middle: middle().set_text_wrap().into(),
            count: middle().set_num_format("0").into(),
            amount: right().set_num_format("General").into(),
            thousands: std::array::from_fn(|decimals| {
                let point = if decimals > 0 { "." } else { "" };
                let format = format!("#,##0{point}{}", "0".repeat(decimals));
                right().set_num_format(format).into()
            }),
            share: right().set_num_format("0.0%").into(),
            points: right().set_num_format("0.00").into(),
            date: middle().set_num_format("yyyy-mm-dd").into(),
        }
    }

    /// The format of a cell in a column.
    pub fn of(&self, cell: &TableCell, column: ColumnKind) -> &Rc<Format> {
        match cell {
            TableCell::Empty | TableCell::Text(_) => match column {
                ColumnKind::Name | ColumnKind::Prose => &self.left,
                ColumnKind::Mark | ColumnKind::Figure => &self.middle,
            },
            TableCell::Count(_) | TableCell::Days(_) | TableCell::CountFormula(..) => &self.count,
            TableCell::Amount(amount) => {
                let decimals = usize::try_from(amount.normalize().scale());
                let is_large = amount.abs() >= Decimal::ONE_THOUSAND;
                let grouped = decimals.ok().and_then(|at| self.thousands.get(at));
                grouped.filter(|_| is_large).unwrap_or(&self.amount)
            }
            TableCell::Share(_) => &self.share,
            TableCell::Points(_) | TableCell::Formula(..) => &self.points,
            TableCell::Date(_) => &self.date,
        }
    }
}

/// Text of workbooks that are worked in: blank ledgers and return copies.
pub fn body() -> Format {
    Format::new()
        .set_font_name(BODY_FONT)
        .set_font_size(11)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
}

/// The title of such a workbook.
pub fn title() -> Format {
    Format::new()
        .set_font_name(TITLE_FONT)
        .set_font_size(20)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_of_a_thousand_and_more_have_commas_and_their_own_decimals() {
        let formats = CellFormats::new(BODY_FONT);
        for (amount, expected) in [
            ("999.5", &formats.amount),
            ("1000", &formats.thousands[0]),
            ("-3000000.0", &formats.thousands[0]),
            ("1237567.891", &formats.thousands[3]),
            ("1000.00000001", &formats.amount),
        ] {
            let cell = TableCell::Amount(amount.parse().expect("an amount"));
            let format = formats.of(&cell, ColumnKind::Figure);
            assert!(Rc::ptr_eq(format, expected), "{amount}");
        }
    }
}
