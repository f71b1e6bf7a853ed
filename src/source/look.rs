//! How the cells of a sheet look: what a copy of it needs to be known again by its sender.

use std::collections::BTreeMap;
use std::sync::Arc;

/// Where a cell's content stands in it, across or upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alignment {
    /// At the left, or at the top.
    Start,
    /// In the middle.
    Center,
    /// At the right, or at the bottom.
    End,
}

/// The main traits of a cell's look; what the file leaves to the program's default is `None` or false.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Look {
    /// Name of the font.
    pub font: Option<String>,
    /// Size of the font in points.
    pub size: Option<f64>,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Colour of the text, as 0xRRGGBB.
    pub color: Option<u32>,
    /// Colour of the ground, as 0xRRGGBB.
    pub fill: Option<u32>,
    /// Lines at the left, right, top and bottom.
    pub borders: [bool; 4],
    /// Format code of numbers and dates; empty for the general one.
    pub number_format: String,
    /// Across.
    pub horizontal: Option<Alignment>,
    /// Upright.
    pub vertical: Option<Alignment>,
    /// Whether long text is broken into lines.
    pub wrap: bool,
}

/// The looks of a sheet's cells, by row and column (from zero): their positions in the palette.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LookMap(Vec<((u32, u32), usize)>);

impl LookMap {
    /// Of cells in whatever order; of two that say to stand in the same place, the last one counts.
    pub fn of(mut cells: Vec<((u32, u32), usize)>) -> LookMap {
        if !cells.is_sorted_by(|one, next| one.0 < next.0) {
            cells.reverse();
            cells.sort_by_key(|(at, _)| *at);
            cells.dedup_by_key(|(at, _)| *at);
        }
        LookMap(cells)
    }

    /// All in order.
    pub fn iter(&self) -> impl Iterator<Item = ((u32, u32), usize)> {
        self.0.iter().copied()
    }

    /// The position of a cell's look in the palette.
    pub fn get(&self, row: u32, column: u32) -> Option<usize> {
        self.row(row).get(column)
    }

    /// Those of a row.
    pub fn row(&self, row: u32) -> RowLooks<'_> {
        let first = self.0.partition_point(|((known, _), _)| *known < row);
        let rest = &self.0[first..];
        let length = rest.partition_point(|((known, _), _)| *known == row);
        RowLooks(&rest[..length])
    }

    /// Those of each row that has any, in order, with its number.
    pub fn rows(&self) -> impl Iterator<Item = (u32, RowLooks<'_>)> {
        let rows = self.0.chunk_by(|((one, _), _), ((next, _), _)| one == next);
        rows.map(|row| (row[0].0.0, RowLooks(row)))
    }
}

/// The looks of a row's cells.
#[derive(Debug, Clone, Copy)]
pub struct RowLooks<'a>(&'a [((u32, u32), usize)]);

impl RowLooks<'_> {
    /// All in order, by column.
    pub fn iter(&self) -> impl Iterator<Item = (u32, usize)> {
        self.0
            .iter()
            .map(|&((_, column), position)| (column, position))
    }

    /// The position of a cell's look in the palette.
    pub fn get(&self, column: u32) -> Option<usize> {
        let place = (self.0).binary_search_by_key(&column, |((_, column), _)| *column);
        place.ok().map(|place| self.0[place].1)
    }
}

/// How one sheet looks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SheetLooks {
    /// The looks that its cells share.
    pub palette: Arc<[Look]>,
    /// Those of its cells; cells of the default look are absent.
    pub cells: LookMap,
    /// By column: its width in characters, where the file sets one.
    pub widths: BTreeMap<u32, f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_a_file_names_twice_looks_as_it_does_the_last_time() {
        let looks = LookMap::of(vec![((1, 0), 5), ((0, 2), 3), ((1, 0), 4), ((0, 2), 1)]);
        let rows: Vec<(u32, Vec<(u32, usize)>)> = (looks.rows())
            .map(|(row, looks)| (row, looks.iter().collect()))
            .collect();
        assert_eq!(rows, [(0, vec![(2, 1)]), (1, vec![(0, 4)])]);
        assert_eq!((looks.get(1, 0), looks.get(1, 1)), (Some(4), None));
        assert_eq!((looks.get(0, 2), looks.get(2, 0)), (Some(1), None));
    }
}
