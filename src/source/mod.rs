//! Where a value was written: the place of a cell, and the grid of raw cells that every file format is read into.

mod grid;
mod place;

pub use grid::{Grid, GridRow, RawCell};
pub use place::{Place, SheetRef, cell_name, column_name};
