//! Two columns of one field: which of them counts where one of the two is empty, and what is lost with the other.

use super::{named_column, spans};
use crate::diagnostic::ColumnProblem;
use crate::ingest::header::{Header, Repeated, headings_above};
use crate::ingest::headings::standing;
use crate::ingest::table::table_rows;
use crate::model::directory::comparable;
use crate::model::schema::{Field, Kind};
use crate::source::{Grid, GridRow, RawCell, pattern};
use regex::Regex;
use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

/// The header with the filled one of two columns of the very same name, where the one that would count has nothing in any row. Such a
/// column is often put away, hidden, and its sender sees the other one alone.
pub fn by_filled(grid: &Grid, header: Arc<Header>) -> Arc<Header> {
    let rows = || &grid.rows[table_rows(grid, &header)];
    let is_filled = |at: u32| rows().iter().any(|row| is_said(row, at));
    let is_twin = |repeated: &&Repeated| {
        let text = header.text_at(repeated.used);
        text == header.text_at(repeated.other)
            && !is_under_headings(grid, &header, repeated)
            && !is_filled(repeated.used)
            && is_filled(repeated.other)
    };
    let Some(found) = header.repeated.iter().find(is_twin).cloned() else {
        return by_newest(grid, header);
    };
    by_filled(grid, Arc::new(with(&found, header)))
}

/// The day or the week in brackets behind a name: 进展情况（11月20日）.
static WHEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[(（【\[](?:\d{4}[年./-])?第?(\d{1,2})(?:[月./-](\d{1,2}))?[日号]?[周期次]?[^)）】\]]{0,4}[)）】\]]",
    )
});

/// The header with the newest of the columns of progress in which a unit adds one each week, with the day in brackets behind the name:
/// the last one that says something. The oldest would stay as it is for ever.
fn by_newest(grid: &Grid, header: Arc<Header>) -> Arc<Header> {
    let schema = header.sheet.schema();
    let used = schema
        .position(Field::ProgressText)
        .and_then(|position| header.columns[position]);
    let Some(used) = used else {
        return header;
    };
    let of_name = header.repeated.iter().filter(|repeated| {
        repeated.used == used && header.text_at(repeated.other) == header.text_at(used)
    });
    let mut columns: Vec<u32> = of_name.map(|repeated| repeated.other).collect();
    if columns.is_empty() {
        return header;
    }
    columns.push(used);
    columns.sort_unstable();
    let is_said_anywhere = |at: u32| {
        let rows = &grid.rows[table_rows(grid, &header)];
        rows.iter().any(|row| is_said(row, at))
    };
    let weeks: Vec<i32> = columns.iter().map(|at| week(grid, &header, *at)).collect();
    if weeks.iter().any(|week| *week != weeks[0]) {
        let filled = columns
            .iter()
            .zip(weeks)
            .filter(|(at, _)| is_said_anywhere(**at));
        // The first of those of one week, as of any columns of one name.
        let newest = filled.rev().max_by_key(|(_, week)| *week);
        return with_newest(newest.map(|(at, _)| *at), used, header);
    }
    let days: Vec<Option<(u32, u32)>> = columns.iter().map(|at| when(grid, &header, *at)).collect();
    let is_before = |pair: &[Option<(u32, u32)>]| match pair {
        // A year begins between December and January.
        [Some(one), Some(other)] if one.0 > 10 && other.0 < 3 => true,
        [Some(one), Some(other)] => one < other && !(one.0 < 3 && other.0 > 10),
        _ => false,
    };
    let backwards: Vec<Option<(u32, u32)>> = days.iter().rev().copied().collect();
    if backwards.windows(2).all(is_before) {
        columns.reverse();
    } else if !days.windows(2).all(is_before) {
        return header;
    }
    let newest = columns.into_iter().rev().find(|at| is_said_anywhere(*at));
    with_newest(newest, used, header)
}

fn with_newest(newest: Option<u32>, used: u32, header: Arc<Header>) -> Arc<Header> {
    let mut repeated = header.repeated.iter();
    let found = repeated.find(|found| found.used == used && Some(found.other) == newest);
    match found.cloned() {
        Some(found) => Arc::new(with(&found, header)),
        None => header,
    }
}

/// What the brackets behind a name say of the week that it is of: 进展情况（上周） less than 进展情况, and 进展情况（本周） more.
fn week(grid: &Grid, header: &Header, at: u32) -> i32 {
    let text = shown_header(grid, header, at);
    let inside = text
        .as_deref()
        .and_then(|text| text.split(['(', '（', '【', '[']).nth(1));
    inside.map_or(0, |inside| standing(inside.trim()))
}

/// The header of a column as it was typed, with its brackets.
fn shown_header<'g>(grid: &'g Grid, header: &Header, at: u32) -> Option<Cow<'g, str>> {
    let row = header.texts.get(&at)?.row;
    let row = grid.rows.iter().find(|known| known.index == row)?;
    Some(row.get(at)?.display())
}

/// Month and day, or the number of the week, in brackets in the header of a column.
fn when(grid: &Grid, header: &Header, at: u32) -> Option<(u32, u32)> {
    let text = shown_header(grid, header, at)?;
    let found = WHEN.captures(&text)?;
    let number = |group| -> Option<u32> { found.get(group)?.as_str().parse().ok() };
    Some((number(1)?, number(2).unwrap_or(0)))
}

/// The header with the other one of two columns of one field.
fn with(found: &Repeated, header: Arc<Header>) -> Header {
    let mut header = Arc::unwrap_or_clone(header);
    for column in &mut header.columns {
        if *column == Some(found.used) {
            *column = Some(found.other);
        }
    }
    for repeated in &mut header.repeated {
        if repeated.used == found.used {
            repeated.used = found.other;
        }
        if repeated.other == found.other {
            repeated.other = found.used;
        }
    }
    header
}

/// What is told of a column that is passed over: that the one of its name is empty, or that rows say something in it which the other one
/// does not say. With the first of those rows where there is one.
pub fn passed_over(
    grid: &Grid,
    header: &Header,
    repeated: &Repeated,
) -> (ColumnProblem, Option<u32>) {
    if header.spans.contains(&(repeated.used, repeated.other)) {
        return spans::told(grid, header, repeated);
    }
    let rows = &grid.rows[table_rows(grid, header)];
    let used = named_column(repeated.used, header.text_at(repeated.used));
    let other = named_column(repeated.other, header.text_at(repeated.other));
    let rival = (header.rivals.iter()).find(|rival| rival.column == repeated.other);
    let is_read = rival.is_some_and(|rival| {
        let column = &header.sheet.schema().columns[rival.position];
        matches!(column.kind, Kind::Units(_) | Kind::Text)
    });
    // Of two columns of numbers neither of which bears the name itself, the first may be a running number.
    let mut own = header.sheet.schema().columns.iter();
    let is_of_numbers =
        own.any(|column| column.name == repeated.column && matches!(column.kind, Kind::Identifier));
    let may_be_running = is_of_numbers
        && repeated.used < repeated.other
        && header.text_at(repeated.used) != repeated.column
        && !spans::is_running_beside(grid, header, repeated.other, repeated.used);
    // Who is named in the one that counts is judged, and who is named in the other is not.
    let mut own = header.sheet.schema().columns.iter();
    let names_units =
        own.any(|column| column.name == repeated.column && matches!(column.kind, Kind::Units(_)));
    let differs = may_be_running || names_units;
    let is_lost = |row: &&GridRow| {
        let said = |at: u32| row.get(at).filter(|raw| !raw.is_blank());
        let mut own = header.columns.iter().flatten();
        let is_data = own.by_ref().filter(|at| is_said(row, **at)).count() > 1;
        is_data
            && match (said(repeated.used), said(repeated.other)) {
                (None, Some(_)) => true,
                (Some(one), Some(other)) => differs && !is_alike(one, other),
                (_, None) => false,
            }
    };
    let lost = || rows.iter().filter(is_lost);
    let is_told_apart =
        rival.is_some() || !repeated.is_by_name && is_under_headings(grid, header, repeated);
    if let Some(first) = lost().next().filter(|_| !is_told_apart) {
        let problem = ColumnProblem::PassedOverColumn {
            column: repeated.column,
            used,
            other,
            rows: lost().count(),
        };
        return (problem, Some(first.index));
    }
    let is_empty = |at| !rows.iter().any(|row| is_said(row, at));
    let is_twin = header.text_at(repeated.used) == header.text_at(repeated.other);
    let problem = if is_twin && repeated.other < repeated.used && is_empty(repeated.other) {
        ColumnProblem::EmptyTwin {
            column: repeated.column,
            used,
            other,
        }
    } else {
        ColumnProblem::RepeatedColumn {
            column: repeated.column,
            used,
            is_read,
        }
    };
    (problem, None)
}

/// Whether headings over the two columns say what parts them: 上周 and 本周.
fn is_under_headings(grid: &Grid, header: &Header, repeated: &Repeated) -> bool {
    let row_of = |at| header.texts.get(&at).map(|text| text.row);
    let is_in_first = |at| row_of(at) == Some(header.first_row);
    let at = grid
        .rows
        .partition_point(|row| row.index < header.first_row);
    !(is_in_first(repeated.used) && is_in_first(repeated.other))
        || headings_above(grid, at).is_some()
}

fn is_said(row: &GridRow, at: u32) -> bool {
    row.get(at).is_some_and(|raw| !raw.is_blank())
}

fn is_alike(one: &RawCell, other: &RawCell) -> bool {
    comparable(&one.display()) == comparable(&other.display())
}
