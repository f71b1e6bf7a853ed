//! Merged cells of a table's body: the value of the first cell stands for every row of a column that it spans.

use super::aside;
use super::header::Header;
use crate::diagnostic::RowProblem;
use crate::source::{Grid, GridRow, Place, RawCell};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A merged region, from zero, inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Region {
    top: u32,
    left: u32,
    bottom: u32,
    right: u32,
}

/// The merged regions of a table's body by the columns that are read.
pub struct Merges<'g> {
    grid: &'g Grid,
    by_column: BTreeMap<u32, Vec<Region>>,
    /// The first cell of each region that overlaps an earlier one, which alone counts.
    pub overlapping: Vec<(u32, u32)>,
    /// Columns that stand under the same cell of the header: where the first is empty the other counts.
    spans: Vec<(u32, u32)>,
    /// The last row that says what a row must, once it has been looked for.
    last_data: OnceLock<Option<u32>>,
    /// The last row that goes on with the data, once it has been looked for.
    last_continuing: OnceLock<Option<u32>>,
}

/// Takes out what stands hidden under the merged regions of all sheets. Of each the rows that lose by it what is seen nowhere, with the first
/// column in which they do.
pub fn uncover(grids: &mut [Grid]) -> Vec<Vec<(u32, u32)>> {
    grids.iter_mut().map(Grid::uncover).collect()
}

/// Of a sheet that is read and loses rows of its data, where the first of them is told: nobody may have meant to merge so much.
pub fn hidden_under(
    grid: &Grid,
    lost: &[(u32, u32)],
    last_of_header: u32,
) -> Option<(Place, RowProblem)> {
    let data = lost.iter().filter(|(row, _)| *row > last_of_header);
    let &(row, column) = data.clone().next()?;
    let rows = data.count();
    Some((
        grid.place(row, column),
        RowProblem::HiddenUnderMerge { rows },
    ))
}

impl<'g> Merges<'g> {
    /// The regions below the header that touch any of `columns`; `spans` are those that stand under one cell of it.
    pub fn new(
        grid: &'g Grid,
        header_row: u32,
        columns: &[u32],
        spans: &[(u32, u32)],
    ) -> Merges<'g> {
        let mut by_column: BTreeMap<u32, Vec<Region>> = BTreeMap::new();
        let mut overlapping = Vec::new();
        for ((top, left, bottom, right), counts) in grid.regions() {
            if top <= header_row || top > bottom || left > right {
                continue;
            }
            let region = Region {
                top,
                left,
                bottom,
                right,
            };
            for column in columns.iter().filter(|at| (left..=right).contains(at)) {
                if counts {
                    by_column.entry(*column).or_default().push(region);
                } else {
                    overlapping.push((top, left));
                }
            }
        }
        overlapping.sort_unstable();
        overlapping.dedup();
        Merges {
            grid,
            by_column,
            overlapping,
            spans: spans.to_vec(),
            last_data: OnceLock::new(),
            last_continuing: OnceLock::new(),
        }
    }

    /// The sheet.
    pub fn grid(&self) -> &'g Grid {
        self.grid
    }

    /// Whether a row stands below all rows that fill two of the columns that must be filled, of which there are some.
    pub fn is_below_the_data(&self, row: &GridRow, header: &Header) -> bool {
        self.last_data(header).is_some_and(|last| row.index > last)
    }

    /// The last row that fills two of the columns that must be filled.
    pub fn last_data(&self, header: &Header) -> Option<u32> {
        *self.last_data.get_or_init(|| {
            let columns = header.sheet.schema().columns.iter().zip(&header.columns);
            let required: Vec<u32> = columns
                .filter(|(column, _)| column.required)
                .filter_map(|(_, at)| *at)
                .collect();
            let is_data = |row: &&GridRow| {
                let filled = required.iter().filter(|at| self.cell(row, **at).is_some());
                filled.take(2).count() == 2 && !aside::is_line_of_labels(row)
            };
            let below = self.grid.rows.iter().rev();
            let mut below = below.take_while(|row| row.index > header.last_row);
            below.find(is_data).map(|row| row.index)
        })
    }

    /// The last of the rows that follow right upon those of the data and go on with them, one behind the other.
    pub fn last_continuing(
        &self,
        header: &Header,
        goes_on: impl Fn(&GridRow) -> bool,
    ) -> Option<u32> {
        *self.last_continuing.get_or_init(|| {
            let last = self.last_data(header)?;
            let from = self.grid.rows.partition_point(|row| row.index <= last);
            let below = self.grid.rows[from..].iter().zip(last + 1..);
            let below = below.take_while(|(row, expected)| row.index == *expected && goes_on(row));
            below.last().map(|(row, _)| row.index)
        })
    }

    /// What a person sees in a cell: the merged value where it is one of several; nothing where another column's covers it. Where it is empty,
    /// what stands in the next one under the same cell of the header.
    pub fn cell(&self, row: &'g GridRow, column: u32) -> Option<&'g RawCell> {
        self.standing(row, column).map(|(_, raw)| raw)
    }

    /// As [`Merges::cell`], with the column in which it stands.
    pub fn standing(&self, row: &'g GridRow, column: u32) -> Option<(u32, &'g RawCell)> {
        let mut columns = self.of_one_name(column);
        columns.find_map(|at| Some((at, self.seen(row, at)?)))
    }

    /// A column, and those that stand under the same cell of the header.
    fn of_one_name(&self, column: u32) -> impl Iterator<Item = u32> {
        let spans = self.spans.iter();
        let others = spans.filter(move |(first, _)| *first == column);
        std::iter::once(column).chain(others.map(|(_, other)| *other))
    }

    fn seen(&self, row: &'g GridRow, column: u32) -> Option<&'g RawCell> {
        match self.region(row.index, column) {
            None => row.get(column),
            Some(region) if region.left != column => None,
            Some(region) if region.top == row.index => row.get(column),
            Some(region) => self.row(region.top)?.get(column),
        }
        .filter(|raw| !raw.is_blank())
    }

    /// What a person sees in a cell that another column's covers: the value of that column, and where it stands.
    pub fn covering(&self, row: &GridRow, column: u32) -> Option<(u32, &'g RawCell)> {
        let region = self.region(row.index, column)?;
        let raw = self.row(region.top)?.get(region.left);
        let raw = raw.filter(|raw| region.left != column && !raw.is_blank());
        raw.map(|raw| (region.left, raw))
    }

    /// What stands in a cell of this very row, and not in one above that it is merged with.
    pub fn own_cell(&self, row: &'g GridRow, column: u32) -> Option<&'g RawCell> {
        let is_own = |at: u32| {
            let region = self.region(row.index, at);
            region.is_none_or(|region| region.top == row.index)
        };
        let mut columns = self.of_one_name(column).filter(|at| is_own(*at));
        columns.find_map(|at| self.seen(row, at))
    }

    /// How many columns the region that begins in a cell spans; one where none does.
    pub fn width(&self, row: u32, column: u32) -> u32 {
        self.region(row, column)
            .filter(|region| region.left == column)
            .map_or(1, |region| region.right - region.left + 1)
    }

    /// Whether any region reaches into a row.
    pub fn touch(&self, row: u32) -> bool {
        self.by_column
            .keys()
            .any(|column| self.region(row, *column).is_some())
    }

    fn region(&self, row: u32, column: u32) -> Option<Region> {
        let regions = self.by_column.get(&column)?;
        let after = regions.partition_point(|region| region.top <= row);
        let region = regions[..after].last()?;
        (region.bottom >= row).then_some(*region)
    }

    fn row(&self, index: u32) -> Option<&'g GridRow> {
        let position = self
            .grid
            .rows
            .binary_search_by_key(&index, |row| row.index)
            .ok()?;
        Some(&self.grid.rows[position])
    }
}
