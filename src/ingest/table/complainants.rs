//! Who complained: which columns say so, and what must not stand in the rest of a row.

use super::Header;
use super::row::RowReader;
use crate::diagnostic::CellProblem;
use crate::ingest::cell::{self, Context};
use crate::ingest::columns::lookalikes;
use crate::ingest::privacy::Names;
use crate::ingest::{privacy, words};
use crate::model::directory::comparable;
use crate::model::record::Value;
use crate::model::schema::{Audience, Column, Field, Kind, Sheet};
use crate::source::{Grid, GridRow, RawCell, nfkc};
use std::collections::BTreeSet;

/// The columns of 投诉登记 that name who complained: the one that is read, those that say the same, and those that may.
pub(super) fn columns_of_complainants(header: &Header) -> Vec<u32> {
    let schema = header.sheet.schema();
    let Some(column) = schema.column(Field::Complainant) else {
        return Vec::new();
    };
    let own = schema
        .position(Field::Complainant)
        .and_then(|position| header.columns[position]);
    let repeated = header
        .repeated
        .iter()
        .filter(|repeated| repeated.column == column.name);
    let doubtful = lookalikes::of_complainants(header).map(|(column, _)| column);
    own.into_iter()
        .chain(repeated.map(|repeated| repeated.other))
        .chain(doubtful)
        .collect()
}

/// Whether a column of 投诉登记 is one of texts in which the complainant may be named.
pub fn may_name_complainants(column: &Column) -> bool {
    column.kind == Kind::Text && column.audience != Audience::Nobody
}

/// The names in the complainants' cells of a sheet that may stand in a text: two of a cell's characters do, one behind the other.
pub fn complainants_within(grid: &Grid, header: &Header, text: &str) -> Vec<Names> {
    let columns = columns_of_complainants(header);
    let below = grid.rows.iter().filter(|row| row.index > header.last_row);
    let cells = below.flat_map(|row| columns.iter().filter_map(|at| row.get(*at)));
    let may_stand_there = |cell: &str| {
        let letters: Vec<char> = nfkc(cell).filter(|c| c.is_alphabetic()).collect();
        let mut pairs = letters.windows(2);
        pairs.any(|pair| text.contains(&String::from_iter(pair)))
    };
    let named: BTreeSet<String> = cells
        .map(|raw| raw.display().into_owned())
        .filter(|cell| may_stand_there(cell))
        .collect();
    named.iter().filter_map(|cell| Names::of(cell)).collect()
}

impl RowReader<'_> {
    /// The names in the complainants' cells, which must not stand anywhere else in the row either.
    pub(super) fn complainants(&self, row: &GridRow) -> Option<Names> {
        let cells = self.complainants.iter();
        let names: Vec<String> = cells
            .filter_map(|at| self.merges.cell(row, *at))
            .map(|raw| raw.display().into_owned())
            .collect();
        Names::of(&names.join("、"))
    }

    /// Notes that a row names who complained, and not whom: a later row of the complaint may leave it out.
    pub(super) fn note_complainants(&self, are_named: bool, values: &mut [Option<Value>]) {
        let at = self.schema.position(Field::Complainant);
        if let Some(at) = at.filter(|_| are_named) {
            values[at] = Some(Value::Text(privacy::MASK.into()));
        }
    }

    /// Whether a row of 更正登记 is about a complaint. Who complained is not known where it is read.
    pub(super) fn is_about_a_complaint(&self, values: &[Option<Value>]) -> bool {
        let at = self.schema.position(Field::ObjectKind);
        let at = at.filter(|_| self.sheet == Sheet::Corrections);
        match at.and_then(|at| values[at].as_ref()) {
            Some(Value::Text(sheet)) => {
                Sheet::by_name(&comparable(sheet)) == Some(Sheet::Complaints)
            }
            _ => false,
        }
    }

    /// 更正登记: why a complaint is corrected is kept as little as what it says.
    pub(super) fn hide_reason_about_a_complaint(&self, values: &mut [Option<Value>]) {
        let Some(at) = self.schema.position(Field::Reason) else {
            return;
        };
        if self.is_about_a_complaint(values) && values[at].is_some() {
            values[at] = Some(Value::Text(privacy::MASK.into()));
        }
    }

    /// 更正登记: the position of a value that is to stand in a complaint and is a text, or none that its column can hold. Who
    /// complained is not known here, and may stand in it.
    pub(super) fn value_for_a_complaint(
        &self,
        values: &[Option<Value>],
        context: &Context<'_>,
    ) -> Option<usize> {
        if !self.is_about_a_complaint(values) {
            return None;
        }
        let at = self.schema.position(Field::CorrectedValue)?;
        let text = |field| match &values[self.schema.position(field)?] {
            Some(Value::Text(text)) => Some(text.to_string()),
            _ => None,
        };
        let typed = text(Field::CorrectedValue)?;
        if words::is_mask(&typed) {
            return None;
        }
        let field = text(Field::CorrectedField).unwrap_or_default();
        let mut columns = Sheet::Complaints.schema().columns.iter();
        let column = columns.find(|column| column.is_called(&words::header(&field)));
        let is_harmless = column.is_some_and(|column| {
            column.kind != Kind::Text
                && cell::read(&RawCell::Text(typed.into()), column, context).is_ok()
        });
        (!is_harmless).then_some(at)
    }
}

/// A text in which somebody may be named in words that nobody can tell from others: nothing of it is kept.
pub(super) fn hidden(
    value: Option<Value>,
    problem: Option<CellProblem>,
    column: &Column,
) -> (Option<Value>, Option<CellProblem>) {
    if value.is_none() {
        return (value, problem);
    }
    let unclear = CellProblem::UnclearComplainant {
        column: column.name.to_owned(),
    };
    (Some(Value::Text(privacy::MASK.into())), Some(unclear))
}
