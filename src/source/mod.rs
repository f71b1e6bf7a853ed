//! Where a value was written: the place of a cell, and the grid of raw cells that every file format is read into.

pub mod day;
mod few;
mod grid;
mod key;
mod look;
pub mod once;
mod place;
mod seal;
mod text;
pub mod word;

pub use few::Few;
pub use grid::{BROKEN, Cells, Grid, GridRow, Pieces, RawCell, RowFacts};
pub use key::{Key, Sum, key_of, passing_key_of};
pub use look::{Alignment, Look, LookMap, RowLooks, SheetLooks};
pub use place::{Place, SheetRef, cell_name, column_name};
pub use seal::{seal, unseal};
pub use text::{
    Nfkc, Text, composed, in_one_line, is_invisible, is_unseen, nfkc, nfkc_where, pattern, visible,
};
