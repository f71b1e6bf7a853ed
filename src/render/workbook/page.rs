//! How a sheet comes out of the printer: A4 fitted to one page's width, header repeated, pages numbered.

use super::formats::HEADING_FONT;
use super::last_column;
use super::layout::Layout;
use super::widths::{SIDEWAYS, UPRIGHT, Widths};
use crate::report::table::{Book, Table};
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Paper size 9 is A4.
pub const A4: u8 = 9;
/// Left and right margin, in inches: 15 mm.
const SIDE: f64 = 0.59;

/// Top and bottom margin, in inches.
const TOP: f64 = 0.75;
/// What stands between the top and bottom margins of an upright page, in points; and of one that lies on its side.
const HEIGHTS: [f64; 2] = [842.0 - 2.0 * TOP * 72.0, 595.0 - 2.0 * TOP * 72.0];
/// A table of more pages is left as it is: how many rows each of them takes adds up to more than can be told.
const MOST_PAGES: u16 = 3;
/// How far from a full page the office programs' own measures may be.
const DOUBT: f64 = 0.06;
/// How small, of its size, a sheet may be printed for a page less.
const SMALLEST: f64 = 0.85;

/// Sets page, filter and frozen header.
pub fn set(
    sheet: &mut Worksheet,
    table: &Table,
    layout: &Layout,
    widths: &Widths,
    book: &Book,
) -> Result<(), XlsxError> {
    let header = layout.header();
    // A sheet has one filter: of lists one below the other the first that has rows gets it.
    let mut filled = layout.blocks.iter().filter(|block| block.count > 0);
    if let Some((block, own)) = filled.find_map(|block| Some((block, block.header?))) {
        sheet.autofilter(own, 0, own + block.count, last_column(table))?;
    }
    sheet.set_freeze_panes(header + 1, 0)?;
    sheet.set_paper_size(A4);
    if widths.sideways {
        sheet.set_landscape();
    }
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(header, header)?;
    sheet.set_margins(SIDE, SIDE, TOP, TOP, 0.35, 0.35);
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
    // A sheet that is printed smaller keeps its day and fingerprint legible.
    sheet.set_header_footer_scale_with_doc(false);
    Ok(())
}

/// How high a sheet's rows are, in points.
#[derive(Debug, Clone, Copy, Default)]
pub struct Heights {
    /// All of them.
    pub all: f64,
    /// The header, which is repeated on every page.
    pub header: f64,
    /// What stands below the last row of the table, and that row.
    pub foot: f64,
}

/// Keeps the foot of a table from standing alone on a page of its own, under a repeated header: the sheet is printed a little smaller, on
/// one page less.
pub fn fit(sheet: &mut Worksheet, widths: &Widths, heights: Heights) {
    if let Some(pages) = pages_to_fit(widths, heights) {
        sheet.set_print_fit_to_pages(1, pages);
    }
}

fn pages_to_fit(widths: &Widths, heights: Heights) -> Option<u16> {
    let (wide, tall) = if widths.sideways {
        (SIDEWAYS, HEIGHTS[1])
    } else {
        (UPRIGHT, HEIGHTS[0])
    };
    // A wider table is printed smaller, and more of its rows go on a page.
    let page = tall * (f64::from(widths.total()) / f64::from(wide)).max(1.0);
    let next = (page - heights.header).max(1.0);
    let pages = 1.0 + (heights.all - page) / next;
    let whole = (pages + DOUBT).floor();
    let is_little = whole >= 1.0 && pages - whole <= heights.foot / next;
    let scale = page * whole / (heights.all + (whole - 1.0) * heights.header);
    let is_legible = scale >= SMALLEST;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 1 and the limit"
    )]
    (is_little && is_legible && whole <= f64::from(MOST_PAGES)).then_some(whole as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_for_the_foot_alone_is_saved() {
        let widths = Widths::upright(vec![UPRIGHT]);
        for (height, expected) in [
            (300.0, None),
            (700.0, Some(1)),
            (760.0, Some(1)),
            (830.0, None),
            (1340.0, None),
            (1400.0, Some(2)),
            (1500.0, Some(2)),
            (1560.0, None),
        ] {
            let heights = Heights {
                all: height,
                header: 30.0,
                foot: 90.0,
            };
            assert_eq!(pages_to_fit(&widths, heights), expected, "{height}");
        }
    }

    #[test]
    fn no_page_is_saved_where_the_sheet_would_be_printed_too_small() {
        let widths = Widths::upright(vec![UPRIGHT]);
        // A last row as high as a third of a page.
        for (height, expected) in [(840.0, Some(1)), (900.0, None), (1600.0, Some(2))] {
            let heights = Heights {
                all: height,
                header: 30.0,
                foot: 250.0,
            };
            assert_eq!(pages_to_fit(&widths, heights), expected, "{height}");
        }
    }
}
