//! Two columns of one field: which of them counts where one of the two is empty, and what is lost with the other.

use super::named_column;
use crate::diagnostic::FileProblem;
use crate::ingest::header::{Header, Repeated, headings_above};
use crate::ingest::table::table_rows;
use crate::model::directory::comparable;
use crate::model::schema::Kind;
use crate::source::{Grid, GridRow, RawCell};
use std::sync::Arc;

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
        return header;
    };
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
    by_filled(grid, Arc::new(header))
}

/// What is told of a column that is passed over: that the one of its name is empty, or that rows say something in it which the other one
/// does not say. With the first of those rows where there is one.
pub fn passed_over(
    grid: &Grid,
    header: &Header,
    repeated: &Repeated,
) -> (FileProblem, Option<u32>) {
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
    let may_be_running = is_of_numbers && header.text_at(repeated.used) != repeated.column;
    let is_lost = |row: &&GridRow| {
        let said = |at: u32| row.get(at).filter(|raw| !raw.is_blank());
        let mut own = header.columns.iter().flatten();
        let is_data = own.by_ref().filter(|at| is_said(row, **at)).count() > 1;
        is_data
            && match (said(repeated.used), said(repeated.other)) {
                (None, Some(_)) => true,
                (Some(one), Some(other)) => may_be_running && !is_alike(one, other),
                (_, None) => false,
            }
    };
    let lost = || rows.iter().filter(is_lost);
    let is_told_apart = rival.is_some() || is_under_headings(grid, header, repeated);
    if let Some(first) = lost().next().filter(|_| !is_told_apart) {
        let problem = FileProblem::PassedOverColumn {
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
        FileProblem::EmptyTwin {
            column: repeated.column,
            used,
            other,
        }
    } else {
        FileProblem::RepeatedColumn {
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
