//! What the reader is told: findings put into the words, lists and tables of the office. Plain data, no markup.

pub mod archive;
pub mod attachments;
pub mod check;
pub mod circular;
pub mod comparison;
pub mod contract;
pub mod explain;
pub mod falling_due;
pub mod figures;
pub mod manifest;
pub mod manual;
pub mod pages;
pub mod published;
pub mod regrouping;
pub mod reminders;
pub mod returns;
pub mod sheet_name;
pub mod summary;
pub mod table;
pub mod template;
pub mod verdicts;

/// Which half of the output something is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Everybody (`site/`).
    County,
    /// Those who decide (`office/`).
    Office,
}
