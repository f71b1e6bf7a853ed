//! Finding the header of a sheet: which rows it takes, and which column means what.

mod matching;
mod names;

use super::words;
use crate::model::schema::Sheet;
use crate::source::{Grid, GridRow, RawCell};
use matching::{Match, match_header, stacked};
pub use matching::{table_below, table_beside, texts_of};
use names::sheets_named_by;
pub use names::{
    begins_like_a_header, first_naming, is_the_name_of_a_column, names_a_column, pieces,
    position_called,
};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A header must begin within this many rows.
pub const HEADER_ROWS: u32 = 20;

/// A header takes at most this many rows: group headers stand above the columns' own.
const MOST_ROWS: usize = 3;
const REACH: u32 = 2;

/// No header is longer, in bytes; a long text is not worth normalising.
const LONGEST_TEXT: usize = 240;

/// A header cell that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderText {
    /// Its row, from zero.
    pub row: u32,
    /// Its text as compared.
    pub text: String,
}

/// A column that was passed over because another one means the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeated {
    /// The field's name.
    pub column: &'static str,
    /// The column that is used.
    pub used: u32,
    /// The column that is passed over.
    pub other: u32,
    /// Whether headings stand over the two and tell nothing of which of them counts, so that their names do.
    pub is_by_name: bool,
}

/// A column that may as well be the field that another one is taken for: only the headings over them tell the two apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rival {
    /// The field's position in the schema.
    pub position: usize,
    /// The column that may be it, too.
    pub column: u32,
    /// Whether each is of a part of the matter, so that one of them alone says nothing of the whole.
    pub is_of_a_part: bool,
}

/// A header found in a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Which sheet it heads.
    pub sheet: Sheet,
    /// First row of the header.
    pub first_row: u32,
    /// The row (from zero) after which data begins.
    pub last_row: u32,
    /// By position in the schema: the column of each field.
    pub columns: Vec<Option<u32>>,
    /// The header's text of each column that has one.
    pub texts: BTreeMap<u32, HeaderText>,
    /// Columns that were passed over.
    pub repeated: Vec<Repeated>,
    /// Columns of days and of units that may be meant as well as the one that is used.
    pub rivals: Vec<Rival>,
    /// Columns under one cell that is merged over them, without names of their own: that of a field and, behind it, the other one, which counts
    /// where it is empty.
    pub spans: Vec<(u32, u32)>,
    /// A second table beside it, once it has been looked for.
    beside: OnceLock<Option<(Sheet, u32)>>,
}

impl Header {
    /// The column farthest to the right that has a header.
    pub fn last_column(&self) -> u32 {
        self.texts.keys().next_back().copied().unwrap_or(0)
    }

    /// The text over a column; empty where there is none.
    pub fn text_at(&self, column: u32) -> &str {
        self.texts.get(&column).map_or("", |text| &text.text)
    }

    /// The columns that have a header and no field.
    pub fn ignored(&self) -> impl Iterator<Item = (u32, &HeaderText)> {
        self.texts
            .iter()
            .filter(|(column, _)| !self.columns.contains(&Some(**column)))
            .map(|(column, text)| (*column, text))
    }

    /// Whether this is no header over rows but a form, in which each name has its value beside it: nothing stands below but more of the
    /// same, and as many cells that name nothing stand beside those that do: behind at least half of them, or with a value among them.
    pub fn is_of_a_form(&self, grid: &Grid) -> bool {
        let below = grid.rows.iter().filter(|row| row.index > self.last_row);
        let mut filled = below.filter(|row| row.cells.iter().any(|(_, raw)| !raw.is_blank()));
        if filled.any(|row| !self.is_repeated_by(row)) {
            return false;
        }
        let own = grid
            .rows
            .iter()
            .filter(|row| (self.first_row..=self.last_row).contains(&row.index));
        let (mut named, mut others, mut before_others) = (0, 0, 0);
        let mut has_value = false;
        let is_heading = |raw: &RawCell| matches!(raw, RawCell::Text(text) if !text.bytes().any(|byte| byte.is_ascii_digit()));
        for row in own {
            let filled = row.filled();
            let names: Vec<bool> = filled
                .map(|(column, raw)| {
                    let is_name = self.columns.contains(&Some(*column));
                    has_value |= !is_name && !is_heading(raw);
                    is_name
                })
                .collect();
            named += names.iter().filter(|is| **is).count();
            others += names.iter().filter(|is| !**is).count();
            before_others += names
                .windows(2)
                .filter(|pair| pair == &[true, false])
                .count();
        }
        others >= named && (before_others * 2 >= named || has_value)
    }

    /// Whether a row says the header again: half of its fields (at least two), each in its own column and none in another's.
    pub fn is_repeated_by(&self, row: &GridRow) -> bool {
        // The text over a field's column is a name of it, as headers are compared.
        if !names_a_column(row) {
            return false;
        }
        let mapped = self.columns.iter().flatten().count();
        let texts = texts_of(row);
        let is_elsewhere = |(column, text): (&u32, &String)| {
            // A name that stands over two columns is repeated over either of them.
            let is_beside = |at: &u32| {
                let mut repeated = self.repeated.iter();
                repeated.any(|repeated| repeated.used == *at && repeated.other == *column)
            };
            let mut own = self.columns.iter().flatten().filter(|at| !is_beside(at));
            own.any(|at| at != column && self.texts.get(at).is_some_and(|own| own.text == *text))
        };
        if texts.iter().any(is_elsewhere) {
            return false;
        }
        let again = texts
            .into_iter()
            .filter(|(column, text)| {
                self.columns.contains(&Some(*column))
                    && self.texts.get(column).is_some_and(|own| own.text == *text)
            })
            .count();
        again >= 2 && again * 2 >= mapped
    }
}

/// Finds the header of one of `candidates`: the topmost one, told by as few rows as it needs. Where that one lacks required
/// columns and no more than one row stands below it before a header that lacks none, it is a line about the ledger, and that is
/// the header.
pub fn find_header(grid: &Grid, candidates: &[Sheet]) -> Option<Header> {
    let mut best: Option<Match> = None;
    let mut begins: Option<u32> = None;
    for (position, row) in grid.rows.iter().enumerate() {
        // Titles above the header make a match together with it: the header alone, some rows below, is the better one.
        if row.index >= HEADER_ROWS || begins.is_some_and(|begins| row.index > begins + REACH) {
            break;
        }
        for found in matches_at(grid, position, candidates) {
            begins.get_or_insert(row.index);
            best = Some(better(best, found));
        }
    }
    let best = best?;
    let best = match whole_header_below(grid, candidates, &best) {
        Some(below) if !best.whole => below,
        _ => best,
    };
    let header = to_the_end_of_its_merges(best.header, grid);
    Some(under_the_headings_above(header, grid))
}

/// A header all of whose names stand below a row of headings, which tell apart columns of one name and are no part of any.
fn under_the_headings_above(mut header: Header, grid: &Grid) -> Header {
    let at = grid
        .rows
        .partition_point(|row| row.index < header.first_row);
    if let Some(above) = headings_above(grid, at) {
        let end = grid
            .rows
            .partition_point(|row| row.index <= header.last_row);
        let rows = std::iter::once(above).chain(&grid.rows[at..end]);
        let name = words::header(&grid.sheet.sheet);
        let found = match_header(header.sheet, &stacked(rows, &grid.merges), &name);
        take_over(&mut header, found);
    }
    header
}

/// The row of headings right above the row at a position: several short texts that are neither names of columns nor about the ledger.
pub fn headings_above(grid: &Grid, at: usize) -> Option<&GridRow> {
    const LONGEST: usize = 36;
    let row = grid.rows.get(at.checked_sub(1)?)?;
    let is_heading = |raw: &RawCell| match raw {
        RawCell::Text(text) => {
            text.len() <= LONGEST
                && !text.contains([':', '：', '填', '报'])
                && !text.bytes().any(|byte| byte.is_ascii_digit())
        }
        _ => false,
    };
    let filled = || row.filled();
    let is_beside = grid
        .rows
        .get(at)
        .is_some_and(|below| below.index == row.index + 1);
    let is_of_headings =
        is_beside && filled().count() > 1 && filled().all(|(_, raw)| is_heading(raw));
    is_of_headings.then_some(row)
}

/// What a header means by more of its rows.
fn take_over(header: &mut Header, found: Option<Match>) {
    if let Some(Match { header: found, .. }) = found {
        header.columns = found.columns;
        header.texts = found.texts;
        header.repeated = found.repeated;
        header.rivals = found.rivals;
    }
}

/// Of two matches the one that is worth more, or takes fewer rows; else the first.
fn better(known: Option<Match>, found: Match) -> Match {
    let rows = |header: &Header| header.last_row - header.first_row;
    match known {
        Some(known) if (found.score, rows(&known.header)) <= (known.score, rows(&found.header)) => {
            known
        }
        _ => found,
    }
}

/// The matches of the rows from a position on, each number of them.
fn matches_at(grid: &Grid, position: usize, candidates: &[Sheet]) -> Vec<Match> {
    let name = words::header(&grid.sheet.sheet);
    let mut matches = Vec::new();
    for height in 1..=MOST_ROWS {
        let rows = &grid.rows[position..grid.rows.len().min(position + height)];
        let mut pairs = rows.windows(2);
        if rows.len() < height || !pairs.all(|pair| pair[0].index + 1 == pair[1].index) {
            break;
        }
        let cells = stacked(rows.iter(), &grid.merges);
        let named = sheets_named_by(&cells);
        let possible = candidates.iter().filter(|sheet| named.contains(sheet));
        matches.extend(
            possible
                .filter_map(|sheet| match_header(*sheet, &cells, &name))
                .filter(|found| begins_near_the_top(&found.header)),
        );
    }
    matches
}

/// Whether one of the columns has its text in the rows in which a header must begin: a title in the last of them is none.
fn begins_near_the_top(header: &Header) -> bool {
    let mut texts = header.columns.iter().flatten();
    texts.any(|at| {
        header
            .texts
            .get(at)
            .is_some_and(|text| text.row < HEADER_ROWS)
    })
}

/// The header without a gap that stands below an incomplete one, with at most one row between them.
fn whole_header_below(grid: &Grid, candidates: &[Sheet], above: &Match) -> Option<Match> {
    if above.whole {
        return None;
    }
    let from = grid
        .rows
        .partition_point(|row| row.index <= above.header.last_row);
    let near = grid.rows[from..]
        .iter()
        .take_while(|row| row.index < HEADER_ROWS);
    let filled = near
        .enumerate()
        .filter(|(_, row)| row.cells.iter().any(|(_, raw)| !raw.is_blank()))
        .take(2);
    let heads = |position| {
        let found = matches_at(grid, position, candidates).into_iter();
        found
            .filter(|found| found.whole)
            .fold(None, |known, found| Some(better(known, found)))
    };
    filled.into_iter().find_map(|(behind, _)| {
        heads(from + behind)
            .filter(|found| found.header.first_row == grid.rows[from + behind].index)
    })
}

/// How many rows, from the first that is part of a match on, the search can have looked at.
pub const SEARCHED: usize = MOST_ROWS + REACH as usize;

/// Header cells merged downwards show how many rows the header has. A row beside them that fills what a row must is data: the
/// merging went too far. One that names columns under headings is none.
fn to_the_end_of_its_merges(mut header: Header, grid: &Grid) -> Header {
    let Some(end) = merged_downwards(&header, grid).map(|region| region.2).max() else {
        return header;
    };
    let from = grid
        .rows
        .partition_point(|row| row.index <= header.last_row);
    let beside = grid.rows[from..].iter().take_while(|row| row.index <= end);
    let covered = |row: u32, column: u32| {
        let mut regions = merged_downwards(&header, grid);
        regions.any(|region| region.1 == column && region.2 >= row)
    };
    let data = beside.into_iter().find(|row| {
        if names_what_has_no_name_above(row, &header, grid) {
            return false;
        }
        let columns = header.sheet.schema().columns.iter().zip(&header.columns);
        let own: Vec<u32> = columns
            .filter(|(column, _)| column.required)
            .filter_map(|(_, at)| at.filter(|at| !covered(row.index, *at)))
            .collect();
        own.len() >= 2 && own.iter().all(|at| row.get(*at).is_some_and(is_a_value))
    });
    let last_row = data.map_or(end, |row| row.index - 1);
    // What stands below a name tells which of several columns it is the name of.
    let rows = grid.rows.iter();
    let rows = rows.filter(|row| (header.first_row..=last_row).contains(&row.index));
    let name = words::header(&grid.sheet.sheet);
    let whole = match_header(header.sheet, &stacked(rows, &grid.merges), &name);
    take_over(&mut header, whole);
    header.last_row = last_row;
    header
}

/// Whether a row below a header has the name of a column where the header has nothing: that stands under a heading to its left.
fn names_what_has_no_name_above(row: &GridRow, header: &Header, grid: &Grid) -> bool {
    let own = || {
        let rows = grid.rows.iter();
        rows.filter(|own| (header.first_row..=header.last_row).contains(&own.index))
    };
    let has_a_text =
        |column: u32| own().any(|own| own.get(column).is_some_and(|raw| !raw.is_blank()));
    row.filled().any(|(column, raw)| {
        matches!(raw, RawCell::Text(text) if is_the_name_of_a_column(text.trim()))
            && !has_a_text(*column)
    })
}

/// The columns' own cells that are merged downwards out of the header.
fn merged_downwards<'a>(
    header: &'a Header,
    grid: &'a Grid,
) -> impl Iterator<Item = &'a (u32, u32, u32, u32)> {
    grid.merges.iter().filter(|(top, left, bottom, right)| {
        left == right
            && (header.first_row..=header.last_row).contains(top)
            && (header.last_row + 1..=header.first_row + 2).contains(bottom)
            && header.columns.contains(&Some(*left))
    })
}

/// Whether a cell beside a header holds more than a second line of it: neither a column's name nor a remark in brackets.
fn is_a_value(raw: &RawCell) -> bool {
    let RawCell::Text(text) = raw else {
        return true;
    };
    let text = text.trim();
    let is_remark =
        text.starts_with(['(', '（', '【', '[']) && text.ends_with([')', '）', '】', ']']);
    let is_name = is_the_name_of_a_column(text);
    !text.is_empty() && !is_remark && !is_name
}

/// Whether a header rests on its own rows alone, and not on what stands below them.
pub fn is_told_by_its_rows(header: &Header, grid: &Grid) -> bool {
    let last = header.texts.values().map(|text| text.row).max();
    let columns = header.sheet.schema().columns.iter().zip(&header.columns);
    let is_whole = columns
        .into_iter()
        .all(|(column, at)| !column.required || at.is_some());
    let is_merged_beyond = grid.merges.iter().any(|(top, left, bottom, right)| {
        left == right
            && (header.first_row..=header.last_row).contains(top)
            && last.is_none_or(|last| *bottom > last)
            && header.columns.contains(&Some(*left))
    });
    is_whole && !is_merged_beyond
}
