//! Finding the header of a sheet: which rows it takes, and which column means what.

use super::headings::{Group, knows, over, standing, telling};
use super::words;
use crate::model::schema::{Field, Kind, Schema, Sheet};
use crate::source::{Cells, Grid, GridRow, Pieces, RawCell};
use foldhash::{HashMap, HashSet};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, OnceLock};

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
    /// same, and as many cells that name nothing stand beside those that do, behind at least half of them.
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
        for row in own {
            let filled = row.cells.iter().filter(|(_, raw)| !raw.is_blank());
            let names: Vec<bool> = filled
                .map(|(column, _)| self.columns.contains(&Some(*column)))
                .collect();
            named += names.iter().filter(|is| **is).count();
            others += names.iter().filter(|is| !**is).count();
            before_others += names
                .windows(2)
                .filter(|pair| pair == &[true, false])
                .count();
        }
        others >= named && before_others * 2 >= named
    }

    /// Whether a row says the header again: half of its fields (at least two), each in its own column and none in another's.
    pub fn is_repeated_by(&self, row: &GridRow) -> bool {
        let mapped = self.columns.iter().flatten().count();
        let texts = texts_of(row);
        let is_elsewhere = |(column, text): (&u32, &String)| {
            let mut own = self.columns.iter().flatten();
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

/// A candidate with what it is worth: the share of required columns, then the sheet's name, then columns in all.
struct Match {
    score: usize,
    /// Whether every required column is there.
    whole: bool,
    header: Header,
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
        let found = match_header(header.sheet, &stacked(rows), &name);
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
    let filled = || row.cells.iter().filter(|(_, raw)| !raw.is_blank());
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
        let cells = stacked(rows.iter());
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

/// The first of a grid's rows that names a column. `None` where no row near the top names one.
pub fn first_naming(grid: &Grid) -> Option<usize> {
    let mut top = grid.rows.iter().take_while(|row| row.index < HEADER_ROWS);
    top.position(names_a_column)
}

/// Whether any cell of a row, by itself, is the name of a column.
pub fn names_a_column(row: &GridRow) -> bool {
    pieces(&row.cells).names_a_column
}

/// Whether a text is the name of a column of some sheet.
pub fn is_the_name_of_a_column(text: &str) -> bool {
    HEADERS.contains_key(words::header(text).as_str())
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
            let normal = is_short.then(|| words::header(text));
            pieces.names_a_column |= normal
                .as_ref()
                .is_some_and(|text| HEADERS.contains_key(text.as_str()));
            if text.len() <= LONGEST_TEXT && normal.as_ref().is_none_or(|text| !text.is_empty()) {
                let piece = normal.filter(|text| PIECES.contains(text.as_str()));
                pieces.cells.push((*column, piece));
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

/// Header cells merged downwards show how many rows the header has. A row beside them that fills what a row must is data: the
/// merging went too far.
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
    let whole = match_header(header.sheet, &stacked(rows), &name);
    take_over(&mut header, whole);
    header.last_row = last_row;
    header
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
    let is_name = HEADERS.contains_key(words::header(text).as_str());
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

/// The header texts of a row by column.
pub fn texts_of(row: &GridRow) -> BTreeMap<u32, String> {
    row.cells
        .iter()
        .filter_map(|(column, raw)| match raw {
            RawCell::Text(text) if text.len() <= LONGEST_TEXT => {
                Some((*column, words::header(text)))
            }
            _ => None,
        })
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

/// By column: the texts that stand one above the other, the lowest first.
fn stacked<'g>(
    rows: impl DoubleEndedIterator<Item = &'g GridRow>,
) -> BTreeMap<u32, Vec<HeaderText>> {
    let mut cells: BTreeMap<u32, Vec<HeaderText>> = BTreeMap::new();
    for row in rows.rev() {
        for (column, text) in texts_of(row) {
            let row = row.index;
            cells
                .entry(column)
                .or_default()
                .push(HeaderText { row, text });
        }
    }
    cells
}

/// Maps headers to fields. A sheet is recognised where three in five of its required columns are there (at least two),
/// or half of them under the sheet's own name.
fn match_header(
    sheet: Sheet,
    cells: &BTreeMap<u32, Vec<HeaderText>>,
    sheet_name: &str,
) -> Option<Match> {
    let schema = sheet.schema();
    // Where no text stands over another one, each tells by itself.
    let is_of_one_row = cells.values().all(|stack| stack.len() == 1);
    let text_of = |(column, stack): (&u32, &Vec<HeaderText>)| match stack.as_slice() {
        [alone] if is_of_one_row => (*column, alone.clone()),
        _ => (*column, telling(schema, (*column, stack), cells)),
    };
    let texts: BTreeMap<u32, HeaderText> = cells.iter().map(text_of).collect();
    let mut columns: Vec<Option<u32>> = vec![None; schema.columns.len()];
    let (mut repeated, mut rivals) = (Vec::new(), Vec::new());
    for (position, column) in schema.columns.iter().enumerate() {
        let named = |cell: &HeaderText| cell.text == column.name;
        let means = |cell: &HeaderText| !named(cell) && column.is_called(&cell.text);
        let mut all: Vec<u32> = texts
            .iter()
            .filter(|(_, cell)| named(cell))
            .chain(texts.iter().filter(|(_, cell)| means(cell)))
            .map(|(at, _)| *at)
            .collect();
        if all.len() > 1 {
            all.sort_by_key(|at| over(*at, cells).map_or(0, |heading| -standing(&heading.text)));
        }
        let mut all = all.into_iter();
        let Some(used) = all.next() else {
            continue;
        };
        columns[position] = Some(used);
        rivals.extend(rivals_of(schema, position, used, all.as_slice(), cells));
        let group = Group::of(schema, used, cells);
        let beside = group.into_iter().flat_map(|group| group.columns);
        let beside = beside.filter(|(at, _)| {
            let is_known = texts.get(at).is_some_and(|cell| knows(schema, &cell.text));
            *at != used && !is_known
        });
        repeated.extend(all.chain(beside.map(|(at, _)| at)).map(|other| Repeated {
            column: column.name,
            used,
            other,
        }));
    }
    let count = |required: bool| {
        let each = schema.columns.iter().zip(&columns);
        each.filter(|(column, at)| column.required == required && at.is_some())
            .count()
    };
    let required = schema.columns.iter().filter(|column| column.required);
    let (required, found, optional) = (required.count(), count(true), count(false));
    let named = sheet_name == schema.name;
    let enough = (found * 5 >= required * 3 && found >= 2.min(required))
        || (named && found * 2 >= required && found >= 1);
    let rows = || cells.values().flatten().map(|cell| cell.row);
    enough.then(|| Match {
        score: found * 100_000 / required + usize::from(named) * 5_000 + (found + optional) * 10,
        whole: found == required,
        header: Header {
            sheet,
            first_row: rows().min().unwrap_or(0),
            last_row: rows().max().unwrap_or(0),
            columns,
            texts,
            repeated,
            rivals,
            beside: OnceLock::new(),
        },
    })
}

/// The columns that are a field of days or units as much as the one that is used: others of its name under another heading, and those
/// beside it under a heading that is the field's name.
fn rivals_of(
    schema: &Schema,
    position: usize,
    used: u32,
    others: &[u32],
    cells: &BTreeMap<u32, Vec<HeaderText>>,
) -> Vec<Rival> {
    let column = &schema.columns[position];
    let has_rivals = match column.kind {
        Kind::Date
        | Kind::Deadline
        | Kind::Units(_)
        | Kind::Number
        | Kind::Choice(_)
        | Kind::YesNo => true,
        Kind::Text => column.field == Field::Name,
        _ => false,
    };
    if !has_rivals || cells.values().all(|stack| stack.len() == 1) {
        return Vec::new();
    }
    let heading = |at: u32| over(at, cells).map(|heading| heading.text.as_str());
    let own = heading(used);
    let is_apart = |at: u32| match (own, heading(at)) {
        (Some(own), Some(other)) => own != other && standing(own) == standing(other),
        _ => false,
    };
    let rival = |(column, is_of_a_part)| Rival {
        position,
        column,
        is_of_a_part,
    };
    let others = others.iter().filter(|at| is_apart(**at));
    let group = Group::of(schema, used, cells).filter(|group| group.is_of(column));
    let under = group.map_or_else(Vec::new, |group| group.rivals(schema));
    let under = under
        .into_iter()
        .map(|(at, text)| (at, text.contains("阶段")));
    others
        .map(|at| (*at, true))
        .chain(under)
        .map(rival)
        .collect()
}

/// A second table beside the first one: its sheet, and its first column.
pub fn table_beside(header: &Header) -> Option<(Sheet, u32)> {
    *header.beside.get_or_init(|| {
        let rest: BTreeMap<u32, Vec<HeaderText>> = header
            .ignored()
            .map(|(column, text)| (column, vec![text.clone()]))
            .collect();
        whole_table(&rest).map(|found| {
            let first = found.columns.iter().flatten().min();
            (found.sheet, first.copied().unwrap_or(0))
        })
    })
}

/// Whether one of a row's first cells is the name of any column: all that must be asked of most rows.
pub fn begins_like_a_header(row: &GridRow) -> bool {
    let first = row.cells.iter().filter(|(_, raw)| !raw.is_blank()).take(3);
    first.into_iter().any(|(_, raw)| match raw {
        RawCell::Text(text) if text.len() <= 60 => {
            HEADERS.contains_key(words::header(text).as_str())
        }
        _ => false,
    })
}

/// A row that is the header of another table.
pub fn table_below(row: &GridRow) -> Option<Header> {
    if !begins_like_a_header(row) {
        return None;
    }
    whole_table(&stacked(std::iter::once(row)))
}

/// The header of whichever sheet has all its required columns among the cells, the one with most columns first.
fn whole_table(cells: &BTreeMap<u32, Vec<HeaderText>>) -> Option<Header> {
    Sheet::all()
        .filter(|sheet| *sheet != Sheet::Directory)
        .filter_map(|sheet| match_header(sheet, cells, ""))
        .filter(|found| found.whole)
        .max_by_key(|found| found.score)
        .map(|found| found.header)
}

/// The sheets of which some column is named by some text of the cells, alone or with those above it: no other can be headed by
/// them. It spares all rows that are no header the comparison with every column of every sheet.
fn sheets_named_by(cells: &BTreeMap<u32, Vec<HeaderText>>) -> BTreeSet<Sheet> {
    let mut sheets = BTreeSet::new();
    let mut look_up = |text: &str| sheets.extend(HEADERS.get(text).into_iter().flatten());
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

/// Every name and synonym of every column, with the sheets that have it.
static HEADERS: LazyLock<HashMap<Cow<'static, str>, BTreeSet<Sheet>>> = LazyLock::new(|| {
    let mut headers: HashMap<Cow<'static, str>, BTreeSet<Sheet>> = HashMap::default();
    for sheet in Sheet::all() {
        for column in sheet.schema().columns {
            for name in column.names() {
                headers.entry(name).or_default().insert(sheet);
            }
        }
    }
    headers
});
