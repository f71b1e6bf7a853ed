//! Rows of a csv that are longer than its header.

use super::Header;
use crate::diagnostic::RowProblem;
use crate::source::{Grid, GridRow, RawCell};
use std::collections::BTreeMap;

/// How many fields the rows of a csv have, and how many they may have.
pub(super) struct Lengths<'a> {
    pub(super) grid: &'a Grid,
    /// `None` where no row can be too long: in every other format.
    allowed: Option<u32>,
}

impl<'a> Lengths<'a> {
    /// A row may have as many fields as the header has. Where the header has more than it names, by a delimiter at its end, the rows
    /// may not have had it: then the commonest length counts.
    pub(super) fn of(grid: &'a Grid, header: &Header) -> Lengths<'a> {
        let rows = header.first_row..=header.last_row;
        let of_header = rows.filter_map(|row| grid.fields_of(row)).max();
        let named = header.last_column() + 1;
        let allowed = of_header.map(|fields| match commonest(grid, header.last_row) {
            Some(commonest) if fields > named => commonest.clamp(named, fields),
            _ => fields,
        });
        Lengths { grid, allowed }
    }

    /// A row with more fields than there are columns: somewhere in it a delimiter stands in a text, and whatever stands behind it is
    /// under another column's header.
    pub(super) fn beyond(&self, row: &GridRow) -> Option<RowProblem> {
        let columns = self.allowed?;
        let fields = self.grid.fields_of(row.index)?;
        (fields > columns && !self.is_padded(row, columns))
            .then_some(RowProblem::LongerThanHeader { fields, columns })
    }

    /// Whether the fields beyond the header are those by which Excel makes the lines of a csv alike, sixteen at a time, as far as one of
    /// them reaches: nothing stands in them, and other rows of the sixteen have as many.
    fn is_padded(&self, row: &GridRow, columns: u32) -> bool {
        const BLOCK: u32 = 16;
        let is_filled = |(column, raw): &&(u32, RawCell)| *column >= columns && !raw.is_blank();
        if row.cells.iter().any(|cell| is_filled(&cell)) {
            return false;
        }
        let block = row.index / BLOCK * BLOCK;
        let own = self.grid.fields_of(row.index);
        let alike = |other: &u32| self.grid.fields_of(*other) == own;
        let mut block =
            (block..block + BLOCK).filter(|other| self.grid.fields_of(*other).is_some());
        block.clone().count() > 1 && block.all(|other| alike(&other))
    }
}

/// How many fields most rows below a header have; of two lengths that are as common the smaller one.
fn commonest(grid: &Grid, header: u32) -> Option<u32> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for (_, fields) in grid.fields.iter().filter(|(row, _)| *row > header) {
        *counts.entry(*fields).or_default() += 1;
    }
    let counts = counts.into_iter().rev();
    counts
        .max_by_key(|(_, count)| *count)
        .map(|(fields, _)| fields)
}
