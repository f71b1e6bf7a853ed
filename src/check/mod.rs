//! Whether ledgers are well formed, by themselves and against the weeks before.
//!
//! Periods are folded in order into a [`History`]: the newest good version of every row, what it said before, and
//! since when it has been missing. A row that is not in the history cannot be judged.

mod complainants;
mod corrections;
mod duplicates;
mod history;
mod names;
mod owners;
mod period;
mod unchanged;
mod years;
mod zeros;

pub use complainants::{Renumbered, TakenOut, held_names};
pub use corrections::{
    Target, benchmarks_meant, column_named, order as correction_order, place_of_target,
    standing as standing_corrections,
};
pub use history::{
    BenchmarkRow, Book, HandInState, History, ListVersion, ListedMatter, MatterHistory,
    PeriodEntry, Precedence, Register, RegisterRow, ReportedValue, RowKey, RuleBefore, TURNING,
    UnjudgedRow, Unmoved, UnreadableCells, Version, by_number, due_by_row, ending_columns,
    names_before, newest_listed, precedence, was_settled,
};
pub use period::take_in;
