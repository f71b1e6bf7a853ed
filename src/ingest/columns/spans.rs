//! Columns under one cell of the header that is merged over them, without names of their own: it is the name of each, and where the first
//! one is empty the other one counts.

use super::{is_filled, named_column};
use crate::diagnostic::ColumnProblem;
use crate::ingest::header::{Header, HeaderText, Repeated, Rival};
use crate::ingest::table::{columns_of_complainants, holds_data, merges_under, table_rows};
use crate::model::directory::comparable;
use crate::model::schema::{Audience, Column, Kind};
use crate::source::{Grid, GridRow, RawCell};
use std::collections::BTreeSet;
use std::sync::Arc;

/// No cell of a header is merged over more columns than this.
const WIDEST: u32 = 64;

/// The columns under one cell of the header, its own first: of the others those in which something stands.
struct Span {
    text: HeaderText,
    first: u32,
    others: Vec<u32>,
}

/// The header with all columns that stand under its merged cells.
pub fn under_merged_cells(grid: &Grid, header: Arc<Header>) -> Arc<Header> {
    let spans = spans(grid, &header);
    if spans.is_empty() {
        return header;
    }
    let mut header = Arc::unwrap_or_clone(header);
    for span in spans {
        add(grid, span, &mut header);
    }
    Arc::new(header)
}

/// What is told of a column that stands under the same cell of the header as the one before it: that both are read, or the first row in
/// which they say two things, of which only the first one's counts.
pub fn told(grid: &Grid, header: &Header, repeated: &Repeated) -> (ColumnProblem, Option<u32>) {
    let rows = &grid.rows[table_rows(grid, header)];
    let column = column_of(header, repeated.used);
    let are_heeded = column.is_none_or(|column| {
        matches!(column.kind, Kind::Units(_)) || column.audience == Audience::Nobody
    });
    let differs = |row: &&GridRow| {
        let said = |at| row.get(at).filter(|raw| !raw.is_blank());
        let mut own = header.columns.iter().flatten();
        let is_data = own.by_ref().filter(|at| said(**at).is_some()).count() > 1;
        let is_alike = |(one, other): (&RawCell, &RawCell)| {
            comparable(&one.display()) == comparable(&other.display())
        };
        is_data
            && said(repeated.used)
                .zip(said(repeated.other))
                .is_some_and(|both| !is_alike(both))
    };
    let used = named_column(repeated.used, header.text_at(repeated.used));
    let lost = || rows.iter().filter(differs);
    if let Some(first) = lost().next().filter(|_| !are_heeded) {
        let problem = ColumnProblem::PassedOverColumn {
            column: repeated.column,
            used,
            other: named_column(repeated.other, header.text_at(repeated.other)),
            rows: lost().count(),
        };
        return (problem, Some(first.index));
    }
    let problem = ColumnProblem::RepeatedColumn {
        column: repeated.column,
        used,
        is_read: true,
    };
    (problem, None)
}

/// The cells of the header that are merged over columns without names of their own in which rows say something.
fn spans(grid: &Grid, header: &Header) -> Vec<Span> {
    let is_in_header = |row: u32| (header.first_row..=header.last_row).contains(&row);
    let wide = grid.merges.iter();
    let wide = wide.filter(|(top, left, _, right)| left < right && is_in_header(*top));
    let mut wide = wide.peekable();
    if wide.peek().is_none() {
        return Vec::new();
    }
    let people = columns_of_complainants(header);
    let is_read = |at: &u32| header.columns.contains(&Some(*at)) || people.contains(at);
    let is_named = |at: &u32| {
        let own = grid.rows.iter().filter(|row| is_in_header(row.index));
        header.texts.contains_key(at) || own.into_iter().any(|row| is_said(row, *at))
    };
    let found = wide.filter_map(|(top, left, _, right)| {
        let text = header.texts.get(left).filter(|text| text.row == *top)?;
        let others = *left + 1..=(*right).min(*left + WIDEST);
        let others: Vec<u32> = others.filter(|at| !is_named(at)).collect();
        (is_read(left) && !others.is_empty()).then(|| Span {
            text: text.clone(),
            first: *left,
            others,
        })
    });
    let mut found: Vec<Span> = found.collect();
    if found.is_empty() {
        return found;
    }
    let said = said_below(grid, header, &found);
    for span in &mut found {
        span.others.retain(|at| said.contains(at));
    }
    found.retain(|span| !span.others.is_empty());
    found
}

/// The columns under the spans in which rows of the data say something. A row all of whose values stand in them is one, too.
fn said_below(grid: &Grid, header: &Header, spans: &[Span]) -> BTreeSet<u32> {
    let merges = merges_under(grid, header);
    let others: Vec<u32> = spans
        .iter()
        .flat_map(|span| &span.others)
        .copied()
        .collect();
    let mut said = BTreeSet::new();
    for row in &grid.rows[table_rows(grid, header)] {
        let filled = others.iter().filter(|at| is_said(row, **at));
        let filled: Vec<u32> = filled.copied().collect();
        let mut own = header.columns.iter().flatten();
        let is_elsewhere = filled.len() > 1 && !own.any(|at| is_said(row, *at));
        if !filled.is_empty() && (is_elsewhere || holds_data(row, header, &merges)) {
            said.extend(filled);
        }
    }
    said
}

fn add(grid: &Grid, span: Span, header: &mut Header) {
    let Span {
        text,
        first,
        others,
    } = span;
    for at in &others {
        header.texts.insert(*at, text.clone());
    }
    let mapped = header.columns.iter().position(|at| *at == Some(first));
    let Some(position) = mapped else {
        return;
    };
    let column = &header.sheet.schema().columns[position];
    let mut used = first;
    for other in others {
        let is_of_numbers = column.kind == Kind::Identifier;
        let repeated = |used, other| Repeated {
            column: column.name,
            used,
            other,
            is_by_name: false,
        };
        // 1, 2, 3 beside the numbers.
        if is_of_numbers && used == first && is_running_beside(grid, header, first, other) {
            header.columns[position] = Some(other);
            used = other;
            header.repeated.push(repeated(other, first));
            continue;
        }
        header.repeated.push(repeated(used, other));
        if is_of_numbers && is_running_beside(grid, header, other, used) {
            continue;
        }
        header.spans.push((used, other));
        if matches!(column.kind, Kind::Units(_)) {
            header.rivals.push(Rival {
                position,
                column: other,
                is_of_a_part: false,
            });
        }
    }
}

/// Whether a column counts the rows from one on, each of which has something in the other column.
pub fn is_running_beside(grid: &Grid, header: &Header, at: u32, other: u32) -> bool {
    let rows = &grid.rows[table_rows(grid, header)];
    // 001 behind DB is a part of a number.
    let number = |raw: &RawCell| {
        let shown = raw.display();
        let number = shown.trim().parse::<u32>().ok()?;
        (number.to_string() == shown.trim()).then_some(number)
    };
    let counted = rows
        .iter()
        .filter_map(|row| Some((row, number(row.get(at)?)?)));
    let mut next = 1;
    for (row, number) in counted {
        if number != next || !is_said(row, other) {
            return false;
        }
        next += 1;
    }
    next > 1 && is_filled(rows, other)
}

fn column_of(header: &Header, at: u32) -> Option<&'static Column> {
    let mut columns = header.sheet.schema().columns.iter().zip(&header.columns);
    columns.find_map(|(column, known)| (*known == Some(at)).then_some(column))
}

fn is_said(row: &GridRow, at: u32) -> bool {
    row.get(at).is_some_and(|raw| !raw.is_blank())
}
