//! Where a value was written: the place of a cell, and the grid of raw cells that every file format is read into.

mod grid;
mod key;
mod look;
mod place;
mod text;

pub use grid::{Cells, Grid, GridRow, Pieces, RawCell, RowFacts};
pub use key::{Key, Sum, key_of, passing_key_of};
pub use look::{Alignment, Look, LookMap, SheetLooks};
pub use place::{Place, SheetRef, cell_name, column_name};
pub use text::{Nfkc, nfkc, nfkc_where};
