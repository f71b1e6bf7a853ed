//! What is told of a sheet's columns: those that it lacks, that stand twice, or that nothing reads.

mod content;
pub mod decisive;
pub mod lookalikes;
pub mod spans;
pub mod twins;

use super::cell::Context;
use super::header::{Header, table_beside};
use super::privacy;
use super::table::{report_second, table_rows};
use crate::diagnostic::{ColumnProblem, Diagnostic};
use crate::model::directory::UnitId;
use crate::model::schema::{Column, Kind};
use crate::source::{Grid, GridRow, Place, RawCell, column_name};
use lookalikes::Lookalike;

/// Tells the columns that a sheet lacks, those that stand twice, and those that nothing reads though something stands in them.
pub fn report(
    grid: &Grid,
    header: &Header,
    context: &Context<'_>,
    unit: Option<UnitId>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let rows = &grid.rows[table_rows(grid, header)];
    let alike = like_columns_of_days(header, rows, context);
    let absent: Vec<&str> = absent(header)
        .filter(|column| column.required)
        .map(|column| column.name)
        .collect();
    for column in &absent {
        let similar = alike.iter().find(|found| found.like.contains(column));
        let problem = ColumnProblem::MissingColumn {
            sheet: header.sheet.name(),
            column,
            similar: similar.map(|found| (found.column, named_column(found.column, &found.header))),
        };
        diagnostics.push(Diagnostic::new(problem, Place::of_sheet(&grid.sheet), unit));
    }
    let place = |column: u32| place_of(grid, header, column);
    if let Some((sheet, column)) = table_beside(header) {
        report_second(sheet, place(column), unit, diagnostics);
        return;
    }
    for repeated in &header.repeated {
        if is_compared(header, repeated.other) {
            continue;
        }
        let (problem, row) = twins::passed_over(grid, header, repeated);
        let place = match row {
            Some(row) => grid.place(row, repeated.other),
            None => place(repeated.other),
        };
        diagnostics.push(Diagnostic::new(problem, place, unit));
    }
    let mut tell = |problem: ColumnProblem, column: u32| {
        diagnostics.push(Diagnostic::new(problem, place(column), unit));
    };
    for found in alike {
        let is_told = found.like.iter().any(|name| absent.contains(name));
        if !is_told && is_filled(rows, found.column) {
            tell(unused(&found.header, found.like), found.column);
        }
    }
    for (column, text) in content::of_units(header, rows, context.directory) {
        let header = privacy::mask(text).into_owned();
        tell(ColumnProblem::UnusedUnits { header }, column);
    }
    for (column, text) in lookalikes::of_complainants(header) {
        if is_filled(rows, column) {
            let header = privacy::mask(text).into_owned();
            tell(ColumnProblem::UnknownNamesColumn { header }, column);
        }
    }
}

/// Whether a column is compared cell by cell with the one of its name: none is used before the other.
fn is_compared(header: &Header, column: u32) -> bool {
    let rival = (header.rivals.iter()).find(|rival| rival.column == column);
    let kind = rival.map(|rival| header.sheet.schema().columns[rival.position].kind);
    matches!(kind, Some(Kind::Number | Kind::Choice(_) | Kind::YesNo))
}

/// The columns that look like columns of days which the sheet lacks, by their headers or by their cells.
fn like_columns_of_days(
    header: &Header,
    rows: &[GridRow],
    context: &Context<'_>,
) -> Vec<Lookalike> {
    let mut alike = lookalikes::of_days(header);
    for found in content::of_days(header, rows, context) {
        if alike.iter().all(|known| known.column != found.column) {
            alike.push(found);
        }
    }
    alike
}

fn unused(header: &str, like: Vec<&'static str>) -> ColumnProblem {
    ColumnProblem::UnusedColumn {
        header: privacy::mask(header).into_owned(),
        like,
    }
}

/// A column as messages name it.
pub fn named_column(column: u32, header: &str) -> String {
    format!("{} 列「{}」", column_name(column), privacy::mask(header))
}

/// The columns of the sheet that it lacks.
fn absent(header: &Header) -> impl Iterator<Item = &'static Column> + use<'_> {
    let columns = header.sheet.schema().columns.iter().zip(&header.columns);
    columns
        .filter(|(_, at)| at.is_none())
        .map(|(column, _)| column)
}

/// The columns that have a header which means nothing, but for those that say again what another one says.
fn unread(header: &Header) -> impl Iterator<Item = (u32, &str)> {
    header
        .ignored()
        .filter(|(column, _)| header.repeated.iter().all(|known| known.other != *column))
        .map(|(column, text)| (column, text.text.as_str()))
}

/// What is written in a column.
fn filled(rows: &[GridRow], column: u32) -> impl Iterator<Item = &RawCell> {
    rows.iter()
        .filter_map(move |row| row.get(column))
        .filter(|raw| !raw.is_blank())
}

fn is_filled(rows: &[GridRow], column: u32) -> bool {
    filled(rows, column).next().is_some()
}

/// The cell of a column's header.
fn place_of(grid: &Grid, header: &Header, column: u32) -> Place {
    let row = header.texts.get(&column).map(|text| text.row);
    grid.place(row.unwrap_or(header.last_row), column)
}
