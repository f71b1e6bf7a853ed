//! **duban** (督办): a county's weekly work ledgers into a static site and ranking workbooks.
//!
//! The rooms, in walking order; a room uses only rooms before it:
//! [`source`] where a value was written, [`model`] the words of the trade, [`diagnostic`] what can be wrong with a ledger,
//! [`ingest`] bytes into typed ledgers, [`check`] ledgers against each other and the weeks before, [`rules`] what the notice
//! concludes, [`report`] what the reader is told, [`render`] files to be written, `cli` the only one that touches the
//! disk, but for the temporary files of long sheets in [`render::workbook`].

pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod ingest;
pub mod model;
pub mod pipeline;
pub mod render;
pub mod report;
pub mod rules;
pub mod source;

pub use pipeline::build;
