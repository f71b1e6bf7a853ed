//! How a sheet comes out of the printer: A4 fitted to one page's width, header repeated, pages numbered.

use super::formats::HEADING_FONT;
use super::last_column;
use super::layout::Layout;
use super::widths::Widths;
use crate::report::table::{Book, Table};
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Paper size 9 is A4.
pub const A4: u8 = 9;
/// Left and right margin, in inches: 15 mm.
const SIDE: f64 = 0.59;

/// Sets page, filter and frozen header.
pub fn set(
    sheet: &mut Worksheet,
    table: &Table,
    layout: &Layout,
    widths: &Widths,
    book: &Book,
) -> Result<(), XlsxError> {
    let header = layout.header();
    if let Some(block) = layout.blocks.first().filter(|block| block.count > 0) {
        sheet.autofilter(header, 0, header + block.count, last_column(table))?;
    }
    sheet.set_freeze_panes(header + 1, 0)?;
    sheet.set_paper_size(A4);
    if widths.sideways {
        sheet.set_landscape();
    }
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(header, header)?;
    sheet.set_margins(SIDE, SIDE, 0.75, 0.75, 0.35, 0.35);
    sheet.set_print_center_horizontally(true);
    let annex = if book.annex.is_empty() {
        String::new()
    } else {
        format!("&L&\"{HEADING_FONT},Regular\"&16{}", book.annex)
    };
    let marking = if book.marking.is_empty() {
        String::new()
    } else {
        format!("&R&\"{HEADING_FONT},Regular\"&12{}", book.marking)
    };
    if !annex.is_empty() || !marking.is_empty() {
        sheet.set_header(annex + &marking);
    }
    sheet.set_footer(format!("&L&7{}&R&9第 &P 页　共 &N 页", book.foot.line()));
    Ok(())
}
