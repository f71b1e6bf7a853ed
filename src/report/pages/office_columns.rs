//! What the columns of a register's row hold that the office alone reads: shown in the row on the office's pages, nowhere on the county's.

use super::Views;
use crate::model::schema::{Audience, Field};
use crate::source::Place;

/// A column and what it holds; what is no column's has no name.
pub type OfficeColumn = (&'static str, String);

/// What a cell tells, and behind it what the office alone reads of its row, as the page has it.
pub fn beside(told: &str, columns: &[OfficeColumn]) -> String {
    let columns = columns.iter().map(|(name, value)| match *name {
        "" => value.clone(),
        name => format!("{name}：{value}"),
    });
    let columns = columns.collect::<Vec<_>>().join("；");
    let gap = if columns.is_empty() || told.is_empty() {
        ""
    } else {
        " "
    };
    format!("{told}{gap}{columns}")
}

impl Views<'_> {
    /// The office's columns of the row at a place, those that are filled in; nothing for the county.
    /// `shown` are told elsewhere in the row.
    pub(super) fn office_columns(&self, place: &Place, shown: &[Field]) -> Vec<OfficeColumn> {
        let record = self.is_office().then(|| self.index.record_at(place));
        let Some(record) = record.flatten() else {
            return Vec::new();
        };
        let columns = record.sheet().schema().columns.iter();
        columns
            .filter(|column| column.audience == Audience::Office && !shown.contains(&column.field))
            .filter_map(|column| {
                let value = record.value(column.field)?;
                Some((column.name, self.column_text(column.field, value)))
            })
            .collect()
    }
}
