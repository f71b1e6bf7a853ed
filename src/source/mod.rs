//! Where a value was written: the place of a cell, and the grid of raw cells that every file format is read into.

mod grid;
mod look;
mod place;

pub use grid::{Grid, GridRow, RawCell};
pub use look::{Alignment, Look, SheetLooks};
pub use place::{Place, SheetRef, cell_name, column_name};
