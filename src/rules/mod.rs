//! What the notice says, clause by clause: facts in, findings out. Pure functions of the history and the as-of date.
//!
//! Every rule stands in its room-mate's file as a [`Clause`] constant and a function beside it; [`clauses`] lists them
//! in the notice's order. [`replay::Replay`] judges period after period, because a verdict rests on what earlier periods knew.

pub mod benchmarks;
pub mod bridge;
pub mod case;
pub mod changes;
pub mod circulars;
pub mod clause;
pub mod clauses;
pub mod complaints;
mod deadlines;
pub mod due_dates;
pub mod escalations;
pub mod events;
pub mod exemptions;
pub mod extensions;
pub mod findings;
mod foredated;
mod heirs;
pub mod judgement;
pub mod key_works;
pub mod leaders;
pub mod matters;
pub mod meetings;
pub mod memory;
mod named_otherwise;
pub mod naming;
mod near_numbers;
pub mod podium;
pub mod principals;
pub mod rankings;
mod register_days;
pub mod registers;
pub mod remarks;
pub mod requests;
pub mod responsibility;
pub mod scoring;
pub mod spot_checks;
pub mod stages;
pub mod withdrawn;

pub use clause::{Basis, Clause};
pub use findings::{Findings, Replay, Summary, Telling, Tribunal, Unmoved};
