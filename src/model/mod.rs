//! The words of the trade: units, sheets, records, matters' categories, the calendar, points. No I/O and no rules.

pub mod amount;
pub mod calendar;
pub mod category;
pub mod directory;
pub mod measure;
pub mod numerals;
pub mod people;
pub mod points;
pub mod ratio;
pub mod record;
pub mod schema;
pub mod settings;
pub mod values;
