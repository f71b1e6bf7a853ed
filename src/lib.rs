//! duban (督办).
pub mod check;
pub mod diagnostic;
pub mod ingest;
pub mod model;
pub mod source;
