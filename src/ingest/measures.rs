//! What a column of amounts says above its cells that they are counted in: 完成值(万元), or a line 单位：万元 over the table.

use super::header::Header;
use crate::model::measure::Unit;
use crate::model::schema::{Field, Sheet};
use crate::source::{Grid, RawCell, Text};

/// The measure of the amounts of key works, where the sheet names one above them.
pub fn counted_in(grid: &Grid, header: &Header) -> Option<Text> {
    let field = match header.sheet {
        Sheet::KeyWorks => Field::Target,
        Sheet::KeyWorkProgress => Field::Value,
        _ => return None,
    };
    let schema = header.sheet.schema();
    let column = |field| {
        let position = schema.position(field)?;
        header.columns.get(position).copied().flatten()
    };
    let own = column(field)?;
    // Below the last line of names a remark in brackets alone is part of the header.
    let of_header = |row: u32, text: &str| {
        (header.first_row..=header.last_row).contains(&row)
            || row == header.last_row + 1 && text.trim_start().starts_with(['(', '（', '[', '【'])
    };
    let mut over_cells =
        texts(grid, header).filter(|(row, at, text)| *at == own && of_header(*row, text));
    let heading = over_cells.find_map(|(_, _, text)| Unit::in_heading(text));
    let line = || {
        let mut above = texts(grid, header).filter(|(row, ..)| *row < header.first_row);
        above.find_map(|(_, _, text)| Unit::in_heading(text))
    };
    let has_column = column(Field::Measure).is_some();
    let named = heading.or_else(|| if has_column { None } else { line() });
    named.map(Into::into)
}

/// The short texts down to the row below the header, with row and column.
fn texts<'g>(grid: &'g Grid, header: &Header) -> impl Iterator<Item = (u32, u32, &'g str)> {
    const LONGEST: usize = 240;
    let last = header.last_row + 1;
    let rows = grid.rows.iter().take_while(move |row| row.index <= last);
    let cells = rows.flat_map(|row| row.cells.iter().map(move |(at, raw)| (row.index, *at, raw)));
    cells.filter_map(|(row, at, raw)| match raw {
        RawCell::Text(text) if text.len() <= LONGEST => Some((row, at, &**text)),
        _ => None,
    })
}
