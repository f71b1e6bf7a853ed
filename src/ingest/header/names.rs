//! The names of columns: what stands in a row that is one, or a piece of one.

use super::{HEADER_ROWS, HeaderText, LONGEST_TEXT};
use crate::ingest::words;
use crate::model::schema::Sheet;
use crate::source::{Cells, Grid, GridRow, Pieces, RawCell};
use foldhash::{HashMap, HashSet};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The first of a grid's rows that names a column. `None` where no row near the top names one.
pub fn first_naming(grid: &Grid) -> Option<usize> {
    let mut top = grid.rows.iter().take_while(|row| row.index < HEADER_ROWS);
    top.position(names_a_column)
}

/// Whether any cell of a row, by itself, is the name of a column.
#[inline]
pub fn names_a_column(row: &GridRow) -> bool {
    pieces(&row.cells).names_a_column
}

/// Whether a text is the name of a column of some sheet.
#[inline]
pub fn is_the_name_of_a_column(text: &str) -> bool {
    HEADERS.contains_key(&*words::compared_header(text))
}

/// A row as the search for a header sees it.
pub fn pieces(cells: &Cells) -> &Pieces {
    cells.pieces(|cells| {
        let mut pieces = Pieces {
            names_a_column: false,
            cells: Vec::new(),
        };
        for (column, raw) in cells.iter() {
            let RawCell::Text(text) = raw else { continue };
            let is_short = !is_too_long(text);
            let normal = is_short.then(|| words::compared_header(text));
            pieces.names_a_column |= normal
                .as_ref()
                .is_some_and(|text| HEADERS.contains_key(&**text));
            if text.len() <= LONGEST_TEXT && normal.as_ref().is_none_or(|text| !text.is_empty()) {
                let piece = normal.filter(|text| PIECES.contains(&**text));
                pieces.cells.push((*column, piece.map(Cow::into_owned)));
            }
        }
        pieces
    })
}

/// Whether a text is longer than any name by those of its characters alone that stay when it is brought into the form that is
/// compared: where there are no brackets and nothing unusual, the common Chinese ones, letters and digits do.
fn is_too_long(text: &str) -> bool {
    let mut length = 0;
    for c in text.chars() {
        match c {
            '\u{4E00}'..='\u{9FFF}' => length += c.len_utf8(),
            '0'..='9' | 'A'..='Z' | 'a'..='z' => length += 1,
            ',' | ';' | '-' | '%' | '/' | '，' | '。' | '、' | '；' | '“' | '”' => {}
            _ => return false,
        }
    }
    length > *LONGEST
}

/// Whether one of a row's first cells is the name of any column: all that must be asked of most rows.
#[inline]
pub fn begins_like_a_header(row: &GridRow) -> bool {
    let first = row.filled().take(3);
    first.into_iter().any(|(_, raw)| match raw {
        RawCell::Text(text) if text.len() <= 60 => {
            HEADERS.contains_key(&*words::compared_header(text))
        }
        _ => false,
    })
}

/// The sheets of which some column is named by some text of the cells, alone or with those above it: no other can be headed by
/// them. It spares all rows that are no header the comparison with every column of every sheet.
pub(super) fn sheets_named_by(cells: &BTreeMap<u32, Vec<HeaderText>>) -> BTreeSet<Sheet> {
    let mut sheets = BTreeSet::new();
    let mut look_up = |text: &str| {
        let columns = HEADERS.get(text).into_iter().flatten();
        sheets.extend(columns.map(|(sheet, _)| *sheet));
    };
    for stack in cells.values() {
        let mut stacked = String::new();
        for cell in stack {
            look_up(&cell.text);
            stacked.insert_str(0, &cell.text);
            look_up(&stacked);
        }
    }
    sheets
}

/// The position of the one column of a sheet that a text, in the form in which headers are compared, is a name of.
pub fn position_called(sheet: Sheet, text: &str) -> Option<usize> {
    let columns = HEADERS.get(text)?;
    let own = columns.iter().find(|(owner, _)| *owner == sheet);
    own.map(|(_, position)| *position)
}

/// The length of the longest name of a column, in bytes.
static LONGEST: LazyLock<usize> =
    LazyLock::new(|| HEADERS.keys().map(|name| name.len()).max().unwrap_or(0));

/// All that stands in names: they themselves, and their pieces of one character and more.
static PIECES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let pieces = HEADERS.keys().flat_map(|name| {
        let starts = name.char_indices().map(|(start, _)| &name[start..]);
        starts.flat_map(|rest| {
            let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
            ends.map(move |end| &rest[..end])
        })
    });
    pieces.collect()
});

/// By name: the sheets that have a column so called, with its position there.
type Headers = HashMap<Cow<'static, str>, Vec<(Sheet, usize)>>;

/// Every name and synonym of every column: no sheet has one twice.
static HEADERS: LazyLock<Headers> = LazyLock::new(|| {
    let mut headers = Headers::default();
    for sheet in Sheet::all() {
        for (position, column) in sheet.schema().columns.iter().enumerate() {
            for name in column.names() {
                headers.entry(name).or_default().push((sheet, position));
            }
        }
    }
    headers
});
