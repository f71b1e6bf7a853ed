//! Rows of one snapshot that bear the same number: within a workbook the first stands, between workbooks equal ones merge.

use crate::diagnostic::{Diagnostic, RowProblem};
use crate::ingest::Workbook;
use crate::ingest::table::{ReadRow, Table};
use crate::model::directory::{UnitId, comparable};
use crate::model::record::{Record, Value};
use crate::model::schema::{Field, Sheet};
use chrono::Datelike;
use std::collections::BTreeMap;

/// What identifies a row within its snapshot: the texts of its identity, its units, and the year of its date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The identifying columns, normalised; dates as texts.
    pub texts: Vec<String>,
    /// The units of the row; empty where the sheet has none or the cell is.
    pub units: Vec<UnitId>,
    /// The calendar year of its date, where it has one.
    pub year: Option<i32>,
}

/// What tells a row of a sheet apart; `None` where its number is missing.
pub fn identity(record: &Record) -> Option<Identity> {
    let schema = record.sheet.schema();
    let mut texts = Vec::with_capacity(schema.identity.len());
    for (position, &field) in schema.identity.iter().enumerate() {
        let text = record
            .text(field)
            .map(|text| comparable(text))
            .or_else(|| record.date(field).map(|date| date.to_string()))
            .unwrap_or_default();
        if position == 0 && text.is_empty() {
            return None;
        }
        texts.push(text);
    }
    Some(Identity {
        texts,
        units: units_of(record),
        year: schema
            .dated_by
            .and_then(|field| record.date(field))
            .map(|date| date.year()),
    })
}

/// The units that a row is about.
fn units_of(record: &Record) -> Vec<UnitId> {
    let field = match record.sheet {
        Sheet::AssignmentList | Sheet::Extensions | Sheet::Matters => Field::Responsible,
        Sheet::Requests => Field::From,
        _ => Field::Unit,
    };
    record
        .units(field)
        .iter()
        .map(|mention| mention.unit)
        .collect()
}

fn same(one: &Identity, other: &Identity, by_unit: bool) -> bool {
    one.texts == other.texts
        && (one.year == other.year || one.year.is_none() || other.year.is_none())
        && (!by_unit
            || one.units.is_empty() && other.units.is_empty()
            || one.units.iter().any(|unit| other.units.contains(unit)))
}

/// Whether two rows state the same facts, however their dates are written.
fn say_the_same(one: &Record, other: &Record) -> bool {
    let mut values = one.values.iter().zip(other.values.iter());
    values.all(|pair| match pair {
        (Some(Value::Date(one)), Some(Value::Date(other))) => one.date == other.date,
        (Some(Value::Deadline(one)), Some(Value::Deadline(other))) => one.date == other.date,
        // Text is shown as typed and compared without its width and blanks.
        (Some(Value::Text(one)), Some(Value::Text(other))) => {
            one == other || comparable(one) == comparable(other)
        }
        (
            Some(Value::Units { units, others }),
            Some(Value::Units {
                units: other_units,
                others: more,
            }),
        ) => {
            let is_in = |mention| other_units.contains(mention);
            units.len() == other_units.len() && units.iter().all(is_in) && others == more
        }
        (one, other) => one == other,
    })
}

/// A row of a snapshot after duplicates have been dealt with.
#[derive(Debug, Clone, Copy)]
pub struct KeptRow<'a> {
    /// The row.
    pub row: &'a ReadRow,
    /// Its identity is known.
    pub standing: Standing,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It counts.
    Counts,
    /// A required cell is faulty, or another workbook contradicts it: an earlier good version stands.
    Returned,
    /// It says again what another row has said.
    SetAside,
}

/// All rows of one kind of sheet in one snapshot. `late_from` is the position of the first workbook of 补报/, which only adds.
pub fn resolve<'a>(
    workbooks: &'a [Workbook],
    late_from: usize,
    sheet: Sheet,
    by_unit: bool,
    unit: Option<UnitId>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(&'a Table, Vec<KeptRow<'a>>)> {
    let mut tables: Vec<(&Table, Vec<KeptRow<'_>>)> = Vec::new();
    // By first identifying text: where a row with it was seen (workbook, table, row).
    let mut seen: BTreeMap<String, Vec<(usize, usize, usize, Identity)>> = BTreeMap::new();
    for (book, workbook) in workbooks.iter().enumerate() {
        for table in workbook.tables.iter().filter(|table| table.sheet == sheet) {
            let mut rows = Vec::with_capacity(table.rows.len());
            for (position, row) in table.rows.iter().enumerate() {
                let mut standing = if row.complete {
                    Standing::Counts
                } else {
                    Standing::Returned
                };
                let Some(own) = identity(&row.record) else {
                    rows.push(KeptRow { row, standing });
                    continue;
                };
                let bearers = seen.entry(own.texts[0].clone()).or_default();
                // Within a workbook the first row stands, so that only that one is held against other workbooks.
                let mut alike = bearers
                    .iter()
                    .filter(|(_, _, _, known)| same(known, &own, by_unit));
                let first = alike.clone().next();
                let earlier = alike
                    .find(|(other, ..)| *other == book)
                    .or(first)
                    .map(|(book, table, row, _)| (*book, *table, *row));
                let number = own.texts[0].clone();
                if earlier.is_none_or(|(other, ..)| other != book) {
                    bearers.push((book, tables.len(), position, own));
                }
                match earlier {
                    None => {}
                    Some((other_book, other_table, other_row)) => {
                        let earlier_row: &KeptRow<'_> = if other_table == tables.len() {
                            &rows[other_row]
                        } else {
                            &tables[other_table].1[other_row]
                        };
                        let first = earlier_row.row.record.number_place();
                        let equal = say_the_same(&earlier_row.row.record, &row.record);
                        let problem = if other_book == book {
                            standing = Standing::SetAside;
                            Some(RowProblem::DuplicateNumber {
                                number,
                                first: first.cell(),
                            })
                        } else if equal {
                            standing = Standing::SetAside;
                            None
                        } else if book >= late_from && other_book < late_from {
                            standing = Standing::SetAside;
                            Some(RowProblem::LateRowContradicts {
                                number,
                                other: first.to_string(),
                            })
                        } else {
                            standing = Standing::Returned;
                            let other = row.record.number_place().to_string();
                            let problem = RowProblem::ConflictingWorkbooks {
                                number: number.clone(),
                                other,
                            };
                            diagnostics.push(Diagnostic::new(problem, first.clone(), unit));
                            let earlier_row: &mut KeptRow<'_> = if other_table == tables.len() {
                                &mut rows[other_row]
                            } else {
                                &mut tables[other_table].1[other_row]
                            };
                            earlier_row.standing = Standing::Returned;
                            Some(RowProblem::ConflictingWorkbooks {
                                number,
                                other: first.to_string(),
                            })
                        };
                        diagnostics.extend(problem.map(|problem| {
                            Diagnostic::new(problem, row.record.number_place(), unit)
                        }));
                    }
                }
                rows.push(KeptRow { row, standing });
            }
            tables.push((table, rows));
        }
    }
    tables
}
