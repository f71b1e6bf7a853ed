//! Rows of one snapshot that bear the same number: within a workbook the first stands, between workbooks equal ones merge.

use crate::diagnostic::{Diagnostic, RowProblem};
use crate::ingest::Workbook;
use crate::ingest::privacy::MASK;
use crate::ingest::table::{ReadRow, Table};
use crate::model::directory::{UnitId, comparable};
use crate::model::record::{Record, Value};
use crate::model::schema::{Audience, Sheet};
use crate::model::values::Identity;
use foldhash::{HashMap, HashMapExt};
use std::sync::Arc;

/// Whether two rows of the same texts may be the same one.
fn same(one: &Identity, other: &Identity, by_unit: bool) -> bool {
    (one.year == other.year || one.year.is_none() || other.year.is_none())
        && (!by_unit
            || one.units().len() == 0 && other.units().len() == 0
            || one.units().any(|unit| other.is_of(unit)))
}

/// Whether two rows state the same facts, however their dates are written.
fn say_the_same(one: &Record, other: &Record) -> bool {
    let columns = one.sheet().schema().columns.iter();
    let mut values = columns.zip(one.values.iter().zip(other.values.iter()));
    values.all(|(column, pair)| match pair {
        (Some(one), Some(other)) => is_equal(one, other),
        // What nobody may read is known of one row and not of the other.
        _ if column.audience == Audience::Nobody => true,
        (one, other) => one == other,
    })
}

/// Whether two values state the same fact, however it is written.
pub(super) fn is_equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Date(one), Value::Date(other)) => one.date == other.date,
        (Value::Deadline(one), Value::Deadline(other)) => one.date == other.date,
        // Text is shown as typed and compared without its width and blanks.
        (Value::Text(one), Value::Text(other)) => {
            one == other || comparable(one) == comparable(other)
        }
        (Value::Units(one), Value::Units(other)) => {
            let is_in = |mention| other.units.contains(mention);
            one.units.len() == other.units.len()
                && one.units.iter().all(is_in)
                && one.others == other.others
        }
        (one, other) => one == other,
    }
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

/// Where a row was seen (workbook, table, row), and its identity.
type Bearer<'a> = (usize, usize, usize, &'a Identity);

/// Whether no two rows have the same identifying texts. Most snapshots are like that, and their rows need not be compared.
fn all_differ<'a>(tables: impl Iterator<Item = &'a Table>) -> bool {
    let rows = tables.flat_map(|table| &table.rows);
    let identities = rows.filter_map(|row| row.record.identity());
    let mut marks: Vec<u64> = identities.map(|identity| identity.mark).collect();
    marks.sort_unstable();
    marks.windows(2).all(|pair| pair[0] != pair[1])
}

/// What becomes of a row that no other is like.
fn standing_alone(row: &ReadRow) -> Standing {
    if row.complete {
        Standing::Counts
    } else {
        Standing::Returned
    }
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
    let own = workbooks.iter().flat_map(|book| &book.tables);
    let own = own.filter(|table| table.sheet == sheet);
    let all = (workbooks, late_from, sheet);
    if !all_differ(own.clone()) {
        return compare(all, by_unit, unit, diagnostics);
    }
    debug_assert!(
        {
            let mut found = Vec::new();
            let compared = compare(all, by_unit, unit, &mut found);
            let mut rows = compared.iter().flat_map(|(_, rows)| rows);
            found.is_empty() && rows.all(|kept| kept.standing == standing_alone(kept.row))
        },
        "comparing rows that all differ finds nothing"
    );
    let kept = |row| KeptRow {
        row,
        standing: standing_alone(row),
    };
    own.map(|table| (table, table.rows.iter().map(kept).collect()))
        .collect()
}

/// As [`resolve`], row by row.
fn compare<'a>(
    (workbooks, late_from, sheet): (&'a [Workbook], usize, Sheet),
    by_unit: bool,
    unit: Option<UnitId>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(&'a Table, Vec<KeptRow<'a>>)> {
    let mut tables: Vec<(&Table, Vec<KeptRow<'_>>)> = Vec::new();
    let mut seen: HashMap<&[Arc<str>], Vec<Bearer<'_>>> = HashMap::new();
    for (book, workbook) in workbooks.iter().enumerate() {
        for table in workbook.tables.iter().filter(|table| table.sheet == sheet) {
            let mut rows = Vec::with_capacity(table.rows.len());
            for (position, row) in table.rows.iter().enumerate() {
                let mut standing = standing_alone(row);
                let Some(own) = row.record.identity() else {
                    rows.push(KeptRow { row, standing });
                    continue;
                };
                let bearers = seen.entry(&own.texts).or_default();
                // Within a workbook the first row stands, so that only that one is held against other workbooks.
                let mut alike = bearers
                    .iter()
                    .filter(|(_, _, _, known)| same(known, own, by_unit));
                let first = alike.clone().next();
                let earlier = alike
                    .find(|(other, ..)| *other == book)
                    .or(first)
                    .map(|(book, table, row, _)| (*book, *table, *row));
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
                        // Of complaints nothing is told that was read.
                        let number = match sheet {
                            Sheet::Complaints => MASK.to_owned(),
                            _ => as_typed(&row.record, own),
                        };
                        let problem = if other_book == book {
                            standing = Standing::SetAside;
                            let first = if other_table == tables.len() {
                                first.cell()
                            } else {
                                format!("「{}」表的 {}", first.sheet.sheet, first.cell())
                            };
                            Some(if sheet == Sheet::Circulars {
                                RowProblem::DuplicateCircular { number, first }
                            } else {
                                RowProblem::DuplicateNumber { number, first }
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

/// A row's number as it was typed, for whoever looks for it in the sheet.
fn as_typed(record: &Record, key: &Identity) -> String {
    let typed = record.text(record.sheet().schema().identity[0]);
    typed.map_or_else(|| key.texts[0].to_string(), ToString::to_string)
}
