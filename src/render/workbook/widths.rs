//! Column widths for Chinese text, and which way the paper lies.

use super::wrapping::{INDENT, PADDING, WIDE, character, lines, pixels};
use crate::report::table::{ColumnKind, Table, TableCell};

/// The width between the margins of an upright A4 page, in pixels at full size.
pub const UPRIGHT: u32 = 680;
/// The same of a page that lies on its side.
pub const SIDEWAYS: u32 = 1009;
/// A table may be so much wider than the page: it is printed smaller by as much, which still reads well.
const SMALLEST_PRINT: Scale = Scale(6, 5);
/// Running text that is narrower than this is read badly: names and marks give way before it becomes so.
const EASY_PROSE: u32 = 22 * WIDE;
/// Running text is not narrower than this.
const NARROWEST_PROSE: u32 = 12 * WIDE;
/// Nor is a column of it wider than this by itself.
const WIDEST_PROSE: u32 = 44 * WIDE;
/// A name longer than this goes on in a second line, in full.
const WIDEST_NAME: u32 = 22 * WIDE;
/// Where the page is too narrow a name goes on in further lines down to this width.
const NARROWEST_NAME: u32 = 9 * WIDE;
/// A mark longer than this wraps.
const WIDEST_MARK: u32 = 12 * WIDE;
/// Where the page is too narrow a mark wraps down to this width.
const NARROWEST_MARK: u32 = 6 * WIDE;
/// A heading of up to so many pixels stays on one line; a longer one takes two where its cells are narrow.
const SHORT_HEADING: u32 = 3 * WIDE;
/// What the button of the filter takes in a header.
const BUTTON: u32 = 18;

/// A fraction.
struct Scale(u32, u32);

impl Scale {
    fn of(&self, length: u32) -> u32 {
        length * self.0 / self.1
    }
}

/// The widths of a sheet's columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Widths {
    /// Column by column, in pixels.
    pub pixels: Vec<u32>,
    /// Whether the page lies on its side.
    pub sideways: bool,
    /// By column, what its cells keep free beside their text.
    free: Vec<u32>,
    /// By column, from top to bottom: what the cells ask for.
    asked: Vec<Vec<Asked>>,
}

/// What a cell asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Asked {
    /// The longest of its lines, in pixels.
    longest: u32,
    /// Whether it is the only one.
    is_only: bool,
}

impl Asked {
    fn of(cell: &TableCell) -> Asked {
        let (mut longest, mut line, mut is_only) = (0, 0, true);
        for letter in cell.display().chars() {
            if letter == '\n' {
                longest = longest.max(line);
                (line, is_only) = (0, false);
            } else {
                line += character(letter);
            }
        }
        Asked {
            longest: longest.max(line),
            is_only,
        }
    }
}

impl Widths {
    /// Widths that show every name in full and fill the page.
    pub fn of(table: &Table) -> Widths {
        let asked: Vec<Vec<Asked>> = (0..table.columns.len())
            .map(|column| asked(table, column))
            .collect();
        let wanted: Vec<u32> = (0..)
            .zip(&asked)
            .map(|(column, asked)| wanted(table, column, asked))
            .collect();
        let kinds: Vec<ColumnKind> = table.columns.iter().map(|column| column.kind).collect();
        let least = wanted.iter().zip(&kinds).map(|(width, kind)| match kind {
            ColumnKind::Prose => (*width).min(NARROWEST_PROSE),
            _ => *width,
        });
        let sideways = least.sum::<u32>() > SMALLEST_PRINT.of(UPRIGHT);
        let page = if sideways { SIDEWAYS } else { UPRIGHT };
        let headings = (table.columns.iter()).map(|column| beside_button(&column.title));
        let floors: Vec<u32> = (kinds.iter().zip(headings))
            .zip(&wanted)
            .map(|((kind, heading), wanted)| floor(*kind, heading).unwrap_or(*wanted))
            .collect();
        Widths {
            pixels: fitted(wanted, &kinds, &floors, page),
            sideways,
            free: kinds.iter().copied().map(free).collect(),
            asked,
        }
    }

    /// Of an upright sheet without cells.
    #[cfg(test)]
    pub fn upright(pixels: Vec<u32>) -> Widths {
        Widths {
            pixels,
            sideways: false,
            free: Vec::new(),
            asked: Vec::new(),
        }
    }

    /// How many lines a cell takes, which stands so far from the top of its column.
    pub fn lines(&self, cell: &TableCell, column: usize, from_top: usize) -> f64 {
        let (asked, width) = (self.asked[column][from_top], self.pixels[column]);
        let free = self.free[column];
        if asked.is_only && asked.longest + free <= width {
            return 1.0;
        }
        lines(&cell.display(), width + PADDING - free)
    }

    /// The width of the table.
    pub fn total(&self) -> u32 {
        self.pixels.iter().sum()
    }
}

/// What the cells of a column keep free beside their text: those in the middle have no indent.
fn free(kind: ColumnKind) -> u32 {
    match kind {
        ColumnKind::Mark => PADDING - INDENT,
        ColumnKind::Name | ColumnKind::Figure | ColumnKind::Prose => PADDING,
    }
}

/// What each cell of a column asks for.
fn asked(table: &Table, column: usize) -> Vec<Asked> {
    let blocks = table.blocks.iter();
    let rows = blocks.flat_map(|block| block.rows.iter().chain(&block.total));
    rows.map(|row| Asked::of(&row[column])).collect()
}

/// The width that a column's cells and heading ask for.
fn wanted(table: &Table, column: usize, asked: &[Asked]) -> u32 {
    let longest = asked.iter().map(|asked| asked.longest).max().unwrap_or(0);
    let column = &table.columns[column];
    let cells = match column.kind {
        ColumnKind::Name => longest.min(WIDEST_NAME),
        ColumnKind::Mark => longest.min(WIDEST_MARK),
        ColumnKind::Figure => longest,
        ColumnKind::Prose => longest.min(WIDEST_PROSE),
    };
    (cells + PADDING + 2).max(beside_button(&column.title))
}

/// The width of a heading on one line, or on two where it is long, beside the button of the filter.
fn beside_button(title: &str) -> u32 {
    let heading = match pixels(title) {
        short if short <= SHORT_HEADING => short,
        long => (long.div_ceil(2)).next_multiple_of(WIDE),
    };
    heading + BUTTON + PADDING + 2
}

/// How narrow a column may become where the page is too narrow; `None` for one that never gives way.
fn floor(kind: ColumnKind, heading: u32) -> Option<u32> {
    match kind {
        ColumnKind::Prose => Some(NARROWEST_PROSE),
        ColumnKind::Name => Some(NARROWEST_NAME.max(heading)),
        ColumnKind::Mark => Some(NARROWEST_MARK.max(heading)),
        ColumnKind::Figure => None,
    }
}

/// Where the page is too narrow running text gives way as long as it is read easily, then names and marks do, then it does again; what the
/// page has left goes to all.
fn fitted(mut widths: Vec<u32>, kinds: &[ColumnKind], floors: &[u32], page: u32) -> Vec<u32> {
    let total: u32 = widths.iter().sum();
    if total > page {
        let excess = total.saturating_sub(SMALLEST_PRINT.of(page));
        let (prose, others): (Vec<usize>, Vec<usize>) =
            (0..kinds.len()).partition(|column| kinds[*column] == ColumnKind::Prose);
        let easy: Vec<u32> = floors.iter().map(|floor| EASY_PROSE.max(*floor)).collect();
        let excess = give_way(&mut widths, &prose, &easy, excess);
        let excess = give_way(&mut widths, &others, floors, excess);
        give_way(&mut widths, &prose, floors, excess);
        return widths;
    }
    let spare = page - total;
    for width in &mut widths {
        // In proportion, so that a short list fills the page as a long one does.
        *width += u32::try_from(u64::from(spare) * u64::from(*width) / u64::from(total.max(1)))
            .unwrap_or(0);
    }
    widths
}

/// Takes so many pixels from columns that are wider than they must be, from the widest first, a character at a time; what is left to take.
fn give_way(widths: &mut [u32], columns: &[usize], floors: &[u32], mut excess: u32) -> u32 {
    while excess > 0 {
        let wide = columns.iter().copied();
        let wide = wide.filter(|column| widths[*column] > floors[*column]);
        let Some(column) = wide.max_by_key(|column| widths[*column]) else {
            break;
        };
        widths[column] -= WIDE;
        excess = excess.saturating_sub(WIDE);
    }
    excess
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_takes_the_room_that_a_name_has_for_its_indent() {
        let text = "县直机关和直属事业单位123";
        let cell = TableCell::text(text);
        let asked = Asked::of(&cell);
        let widths = |kind| Widths {
            pixels: vec![asked.longest + PADDING - INDENT],
            sideways: false,
            free: vec![free(kind)],
            asked: vec![vec![asked]],
        };
        for (kind, lines) in [(ColumnKind::Mark, 1.0), (ColumnKind::Name, 2.0)] {
            let found = widths(kind).lines(&cell, 0, 0);
            assert!((found - lines).abs() < f64::EPSILON, "{kind:?}: {found}");
        }
    }

    #[test]
    fn running_text_stays_easy_to_read_as_long_as_names_and_marks_can_give_way() {
        use ColumnKind::{Figure, Mark, Name, Prose};
        let characters = |widths: &[u32]| -> Vec<u32> {
            let pixels = widths.iter().map(|width| width * WIDE);
            pixels.collect()
        };
        let kinds = [Mark, Name, Prose, Figure];
        let floors = [
            NARROWEST_MARK,
            NARROWEST_NAME,
            NARROWEST_PROSE,
            characters(&[5])[0],
        ];
        let of = |wanted: &[u32], page: u32| {
            let page = page * WIDE * SMALLEST_PRINT.1 / SMALLEST_PRINT.0;
            let fitted = fitted(characters(wanted), &kinds, &floors, page);
            fitted
                .iter()
                .map(|width| width / WIDE)
                .collect::<Vec<u32>>()
        };
        // Running text first, while it is wide; then the widest of the others; last of all text again.
        assert_eq!(of(&[12, 22, 40, 5], 66), [12, 22, 27, 5]);
        assert_eq!(of(&[12, 22, 40, 5], 54), [12, 15, 22, 5]);
        assert_eq!(of(&[12, 22, 40, 5], 36), [6, 9, 16, 5]);
        assert_eq!(of(&[12, 22, 40, 5], 24), [6, 9, 12, 5]);
    }
}
