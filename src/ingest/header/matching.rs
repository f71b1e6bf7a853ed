//! Which sheet some texts are the header of, and which column of it each names.

use super::names::{begins_like_a_header, position_called};
use super::{Header, HeaderText, LONGEST_TEXT, Repeated, Rival};
use crate::ingest::headings::{Group, knows, over, standing, tell_apart, telling};
use crate::ingest::words;
use crate::model::schema::{Field, Kind, Schema, Sheet};
use crate::source::{GridRow, RawCell};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// First row, first column, last row and last column of merged cells.
type Region = (u32, u32, u32, u32);

/// How many columns of one name are held against each other and told of.
const MOST_OF_ONE_NAME: usize = 256;

/// A candidate with what it is worth: the share of required columns, then the sheet's name, then columns in all.
pub(super) struct Match {
    pub(super) score: usize,
    /// Whether every required column is there.
    pub(super) whole: bool,
    pub(super) header: Header,
}

/// Maps headers to fields. A sheet is recognised where three in five of its required columns are there (at least two),
/// or half of them under the sheet's own name.
pub(super) fn match_header(
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
    let called = called(schema, &texts);
    for ((position, column), mut all) in schema.columns.iter().enumerate().zip(called) {
        // In one row nothing stands over anything.
        if all.len() > 1 && !is_of_one_row {
            all.sort_by_cached_key(|at| {
                over(*at, cells).map_or(0, |heading| -standing(&heading.text))
            });
        }
        let mut all = all.into_iter();
        let Some(used) = all.next() else {
            continue;
        };
        columns[position] = Some(used);
        let others = |at: &u32| has_a_name_of_its_own(schema, position, [used, *at], cells);
        let (by_name, alike): (Vec<u32>, Vec<u32>) = all.clone().partition(others);
        rivals.extend(rivals_of(schema, position, used, &alike, cells));
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
            is_by_name: by_name.contains(&other),
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
            spans: Vec::new(),
            beside: OnceLock::new(),
        },
    })
}

/// By position in the schema: the columns that are called so, those that bear the name itself first, each kind from the left.
fn called(schema: &Schema, texts: &BTreeMap<u32, HeaderText>) -> Vec<Vec<u32>> {
    let mut named = vec![Vec::new(); schema.columns.len()];
    let mut meant = named.clone();
    for (at, cell) in texts {
        let Some(position) = position_called(schema.sheet, &cell.text) else {
            continue;
        };
        let is_named = cell.text == schema.columns[position].name;
        let of_its_kind = if is_named { &mut named } else { &mut meant };
        of_its_kind[position].push(*at);
    }
    for (all, meant) in named.iter_mut().zip(meant) {
        all.extend(meant);
        all.truncate(MOST_OF_ONE_NAME);
    }
    named
}

/// Whether two columns under two headings bear names of the field that are not the same word, and the headings tell nothing of which of
/// them counts: they are two columns of one field as if they had no headings.
fn has_a_name_of_its_own(
    schema: &Schema,
    position: usize,
    columns: [u32; 2],
    cells: &BTreeMap<u32, Vec<HeaderText>>,
) -> bool {
    let column = &schema.columns[position];
    let headings = columns.map(|at| over(at, cells).map(|heading| heading.text.as_str()));
    let names = columns.map(|at| cells.get(&at).map_or("", |stack| &stack[0].text));
    let [Some(one), Some(other)] = headings else {
        return false;
    };
    one != other
        && names[0] != names[1]
        && names.into_iter().all(|name| column.is_called(name))
        && !tell_apart(schema, column, [one, other])
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
        Kind::FutureDate => matches!(column.field, Field::NewDeadline | Field::MilestoneOn),
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
    let under = group.map_or_else(Vec::new, |group| group.rivals());
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
            .filter(|(column, _)| header.spans.iter().all(|(_, other)| other != column))
            .map(|(column, text)| (column, vec![text.clone()]))
            .collect();
        whole_table(&rest).map(|found| {
            let first = found.columns.iter().flatten().min();
            (found.sheet, first.copied().unwrap_or(0))
        })
    })
}

/// A row that is the header of another table.
pub fn table_below(row: &GridRow) -> Option<Header> {
    if !begins_like_a_header(row) {
        return None;
    }
    whole_table(&stacked(std::iter::once(row), &[]))
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

/// By column: the texts that stand one above the other, the lowest first. Where a heading of `merges` that is merged over several columns ends,
/// an empty text stands in its row: the columns beside it have their own words alone.
pub(super) fn stacked<'g>(
    rows: impl DoubleEndedIterator<Item = &'g GridRow>,
    merges: &[Region],
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
    for &(row, left, bottom, right) in merges.iter().filter(|(_, left, _, right)| left < right) {
        let is_heading = cells
            .get(&left)
            .is_some_and(|stack| stack.iter().skip(1).any(|cell| cell.row == row));
        let beside = right.checked_add(1).and_then(|at| cells.get_mut(&at));
        let Some(beside) = beside.filter(|_| is_heading) else {
            continue;
        };
        let below = beside.partition_point(|cell| cell.row > bottom);
        // A heading of its own, at whatever height, is where its words end.
        let has_its_own = beside.len() > below;
        if below > 0 && !has_its_own {
            let text = String::new();
            beside.insert(below, HeaderText { row, text });
        }
    }
    cells
}
