//! A grid into the rows of a known sheet: finding the header, telling data from the rest, reading each cell.

use super::cell::{self, Context};
use super::privacy;
use super::words;
use crate::diagnostic::{CellProblem, Diagnostic, FileProblem, Problem, RowProblem};
use crate::model::directory::UnitId;
use crate::model::record::{Record, TableOrigin, Value};
use crate::model::schema::{Audience, Field, Kind, Schema, Sheet};
use crate::source::{Grid, GridRow, Place, RawCell};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A header must stand within this many rows.
const HEADER_ROWS: u32 = 20;

/// What stands in a row of sums.
const TOTAL_WORDS: &[&str] = &["合计", "小计", "总计"];

/// What notes below a table begin with.
const NOTE_WORDS: &[&str] = &[
    "注:",
    "说明:",
    "填表人",
    "审核人",
    "联系电话",
    "备注:",
    "注1",
    "填报人",
    "制表人",
];

/// What examples in a template begin with.
const EXAMPLE_WORDS: &[&str] = &["例:", "示例", "例如"];

/// The word by which a cell makes its row no data, where it holds one: a copy that leaves the cell out must keep it.
pub fn no_data_word(text: &str) -> Option<&'static str> {
    let normal = words::header(text);
    let begins = NOTE_WORDS.iter().chain(EXAMPLE_WORDS);
    let known = TOTAL_WORDS
        .iter()
        .find(|word| normal == **word)
        .or_else(|| begins.into_iter().find(|word| normal.starts_with(**word)));
    let is_bracketed = text.trim_start().starts_with(['(', '\u{FF08}']) && text.contains("例:");
    known.copied().or(is_bracketed.then_some("例:"))
}

/// A header found in a grid.
#[derive(Debug, Clone)]
pub struct Header {
    /// Which sheet it heads.
    pub sheet: Sheet,
    /// The row (from zero) after which data begins.
    pub last_row: u32,
    /// First row of the header.
    pub first_row: u32,
    /// By position in the schema: the column of each field.
    pub columns: Vec<Option<u32>>,
    /// Columns that were passed over because another one means the same: the field's name, the header used, the place.
    pub repeated: Vec<(&'static str, String, u32)>,
}

/// A row that was read; `complete` means that every required cell could be.
#[derive(Debug, Clone)]
pub struct ReadRow {
    /// Its values.
    pub record: Record,
    /// Whether it may be judged.
    pub complete: bool,
}

/// The rows of one recognised sheet.
#[derive(Debug, Clone)]
pub struct Table {
    /// Which sheet.
    pub sheet: Sheet,
    /// Where it stands.
    pub origin: Arc<TableOrigin>,
    /// Its data rows in order.
    pub rows: Vec<ReadRow>,
    /// Rows that are no data: blank, total, note, example, repeated header.
    pub set_aside: usize,
}

/// Finds the header of one of `candidates`; the best match wins, the first of equals.
pub fn find_header(grid: &Grid, candidates: &[Sheet]) -> Option<Header> {
    let name = words::header(&grid.sheet.sheet);
    let mut best: Option<(usize, Header)> = None;
    for (position, row) in grid.rows.iter().enumerate() {
        if row.index >= HEADER_ROWS {
            break;
        }
        let own = header_texts(row);
        let below = grid
            .rows
            .get(position + 1)
            .filter(|below| below.index == row.index + 1);
        let two_rows = below.map(|below| {
            let mut texts = own.clone();
            texts.extend(header_texts(below));
            (texts, below.index)
        });
        for (texts, last_row) in std::iter::once((own, row.index)).chain(two_rows) {
            for &sheet in candidates {
                let Some((score, mut header)) = match_header(sheet, &texts, &name) else {
                    continue;
                };
                header.first_row = row.index;
                header.last_row = last_row;
                // A second header row must add something: otherwise it is the first row of data.
                if best.as_ref().is_none_or(|(known, _)| score > *known) {
                    best = Some((score, header));
                }
            }
        }
    }
    best.map(|(_, header)| header)
}

fn header_texts(row: &GridRow) -> BTreeMap<u32, String> {
    row.cells
        .iter()
        .filter_map(|(column, raw)| match raw {
            RawCell::Text(text) => Some((*column, words::header(text))),
            _ => None,
        })
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

/// Maps headers to fields. A sheet is recognised where three in five of its required columns are there (at least two),
/// or half of them under the sheet's own name.
fn match_header(
    sheet: Sheet,
    texts: &BTreeMap<u32, String>,
    sheet_name: &str,
) -> Option<(usize, Header)> {
    let schema = sheet.schema();
    let mut columns: Vec<Option<u32>> = vec![None; schema.columns.len()];
    let mut repeated = Vec::new();
    for (position, column) in schema.columns.iter().enumerate() {
        let bearing = |exact: bool| {
            texts.iter().filter(move |(_, text)| {
                (text.as_str() == column.name) == exact
                    && (exact || column.synonyms.contains(&text.as_str()))
            })
        };
        let mut all = bearing(true).chain(bearing(false));
        let Some((first, used)) = all.next() else {
            continue;
        };
        columns[position] = Some(*first);
        repeated.extend(all.map(|(other, _)| (column.name, used.clone(), *other)));
    }
    let required = schema
        .columns
        .iter()
        .filter(|column| column.required)
        .count();
    let found = |needed: bool| {
        schema
            .columns
            .iter()
            .zip(&columns)
            .filter(|(column, at)| column.required == needed && at.is_some())
            .count()
    };
    let (required_found, optional_found) = (found(true), found(false));
    let named = sheet_name == schema.name;
    let enough = (required_found * 5 >= required * 3 && required_found >= 2.min(required))
        || (named && required_found * 2 >= required && required_found >= 1);
    // The share of required columns decides, then the name of the sheet, then how many columns match in all.
    let score = required_found * 100_000 / required
        + usize::from(named) * 5_000
        + (required_found + optional_found) * 10;
    enough.then_some({
        (
            score,
            Header {
                sheet,
                last_row: 0,
                first_row: 0,
                columns,
                repeated,
            },
        )
    })
}

/// Reads the rows under a header. Problems are filed under `unit`.
pub fn read_rows(
    grid: &Grid,
    header: &Header,
    context: &Context<'_>,
    unit: Option<UnitId>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Table {
    let schema = header.sheet.schema();
    let origin = Arc::new(TableOrigin {
        sheet: Arc::clone(&grid.sheet),
        columns: header.columns.clone(),
    });
    report_columns(grid, header, schema, unit, diagnostics);
    let mut table = Table {
        sheet: header.sheet,
        origin,
        rows: Vec::new(),
        set_aside: 0,
    };
    let merged = vertical_merges(grid, header.last_row);
    let mut expected = header.last_row + 1;
    for row in grid.rows.iter().filter(|row| row.index > header.last_row) {
        table.set_aside += (row.index - expected) as usize;
        expected = row.index + 1;
        if is_no_data(row, header, schema, grid, unit, diagnostics) {
            table.set_aside += 1;
            continue;
        }
        let reader = RowReader {
            schema,
            table: &table,
            unit,
            merged: &merged,
        };
        let read = reader.read(row, context, diagnostics);
        table.rows.push(read);
    }
    table
}

fn report_columns(
    grid: &Grid,
    header: &Header,
    schema: &Schema,
    unit: Option<UnitId>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (column, at) in schema.columns.iter().zip(&header.columns) {
        if column.required && at.is_none() {
            let problem = FileProblem::MissingColumn {
                sheet: schema.name,
                column: column.name,
            };
            diagnostics.push(Diagnostic::new(problem, Place::of_sheet(&grid.sheet), unit));
        }
    }
    for (column, used, at) in &header.repeated {
        let problem = FileProblem::RepeatedColumn {
            column,
            used: used.clone(),
        };
        let place = grid.place(header.last_row, *at);
        diagnostics.push(Diagnostic::new(problem, place, unit));
    }
}

/// The cells that a merged region covers below its first row: the value of the first one stands for all.
fn vertical_merges(grid: &Grid, header_row: u32) -> BTreeMap<(u32, u32), RawCell> {
    let mut covered = BTreeMap::new();
    for &(first_row, first_column, last_row, last_column) in &grid.merges {
        if first_row <= header_row || last_row == first_row {
            continue;
        }
        let Ok(position) = grid.rows.binary_search_by_key(&first_row, |row| row.index) else {
            continue;
        };
        let Some(value) = grid.rows[position].get(first_column) else {
            continue;
        };
        for row in grid.rows[position + 1..]
            .iter()
            .take_while(|row| row.index <= last_row)
        {
            for column in first_column..=last_column.min(first_column + 64) {
                covered.insert((row.index, column), value.clone());
            }
        }
    }
    covered
}

/// Whether a row below the header is data.
pub fn holds_data(row: &GridRow, header: &Header, grid: &Grid) -> bool {
    let schema = header.sheet.schema();
    !is_no_data(row, header, schema, grid, None, &mut Vec::new())
}

/// Whether a row is a total, a note, an example or a repeated header.
fn is_no_data(
    row: &GridRow,
    header: &Header,
    schema: &Schema,
    grid: &Grid,
    unit: Option<UnitId>,
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    let texts: Vec<(u32, String)> = row
        .cells
        .iter()
        .map(|(column, raw)| (*column, words::header(&raw.display())))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let Some((first_column, first)) = texts.first() else {
        return true;
    };
    let in_table = |column: u32| header.columns.contains(&Some(column));
    let filled = texts.iter().filter(|(column, _)| in_table(*column)).count();
    let is_total = TOTAL_WORDS
        .iter()
        .any(|word| texts.iter().take(3).any(|(_, text)| text == word));
    let is_note = NOTE_WORDS.iter().any(|word| first.starts_with(word)) && filled < 4;
    let first_raw = row
        .get(*first_column)
        .map(RawCell::display)
        .unwrap_or_default();
    let is_example = EXAMPLE_WORDS.iter().any(|word| {
        words::header(&first_raw).starts_with(word)
            || texts.iter().take(2).any(|(_, text)| text.starts_with(word))
            || first_raw.trim_start().starts_with(['(', '\u{FF08}']) && first_raw.contains("例:")
    });
    let repeats_header = schema
        .columns
        .iter()
        .zip(&header.columns)
        .filter(|(column, at)| {
            at.is_some_and(|at| {
                texts
                    .iter()
                    .any(|(known, text)| *known == at && text == column.name)
            })
        })
        .count()
        >= 3;
    if is_example {
        let place = grid.place(row.index, *first_column);
        diagnostics.push(Diagnostic::new(RowProblem::Example, place, unit));
    }
    is_total || is_note || is_example || repeats_header || filled == 0
}

/// Whether a cell holds nothing but the mark of a return copy for what was taken out of it.
fn is_mask(raw: &RawCell) -> bool {
    matches!(raw, RawCell::Text(text) if words::is_mask(text))
}

struct RowReader<'a> {
    schema: &'static Schema,
    table: &'a Table,
    unit: Option<UnitId>,
    merged: &'a BTreeMap<(u32, u32), RawCell>,
}

impl RowReader<'_> {
    fn read(
        &self,
        row: &GridRow,
        context: &Context<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> ReadRow {
        let mut values: Vec<Option<Value>> = vec![None; self.schema.columns.len()];
        let origin = &self.table.origin;
        let mut complete = true;
        let mut context = *context;
        // The start date is read first: a deadline without a year counts from it.
        let start = self.schema.position(Field::Start);
        let others = (0..self.schema.columns.len()).filter(|position| Some(*position) != start);
        let secret = self.complainants(row);
        for position in start.into_iter().chain(others) {
            let column = &self.schema.columns[position];
            let Some(at) = origin.columns[position] else {
                complete &= !column.required;
                continue;
            };
            let raw = self.merged.get(&(row.index, at)).or_else(|| row.get(at));
            let place = || Place::of_cell(&origin.sheet, row.index, at);
            let mut report = |problem: CellProblem| {
                let problem = if self.table.sheet == Sheet::Complaints {
                    problem.without_content()
                } else {
                    problem
                };
                diagnostics.push(Diagnostic::new(problem, place(), self.unit));
            };
            if column.audience == Audience::Nobody {
                continue;
            }
            let is_unchanged =
                raw.is_some_and(is_mask) && !self.schema.identity.contains(&column.field);
            if is_unchanged {
                values[position] = Some(Value::Unchanged);
                continue;
            }
            match raw
                .filter(|raw| !raw.is_blank())
                .map(|raw| cell::read(raw, column, &context))
            {
                None if column.required => {
                    report(CellProblem::EmptyRequired {
                        column: column.name,
                    });
                    complete = false;
                }
                None => {}
                Some(Err(problem)) => {
                    report(problem);
                    complete &= !column.required;
                }
                Some(Ok(value)) => {
                    let value = match (value, &secret) {
                        (Value::Text(text), Some(names)) if names.is_match(&text) => {
                            Value::Text((&*names.replace_all(&text, privacy::MASK)).into())
                        }
                        (value, _) => value,
                    };
                    if let Value::Text(text) = &value {
                        if text.contains(privacy::MASK)
                            && raw.is_some_and(|raw| !raw.display().contains(privacy::MASK))
                        {
                            report(CellProblem::Masked {
                                column: column.name.to_owned(),
                            });
                        } else if let Some(word) = matches!(column.kind, Kind::Text)
                            .then(|| privacy::secret_word(text))
                            .flatten()
                        {
                            report(CellProblem::SecretWord {
                                read: word.to_owned(),
                            });
                        }
                    }
                    if Some(position) == start {
                        context.row_start = match &value {
                            Value::Date(typed) => Some(typed.date),
                            _ => None,
                        };
                    }
                    values[position] = Some(value);
                }
            }
        }
        let record = Record {
            sheet: self.table.sheet,
            row: row.index,
            origin: Arc::clone(origin),
            values: values.into(),
        };
        complete &= self.meeting_names_somebody(&record, diagnostics);
        ReadRow { record, complete }
    }

    /// The names in the complainant's cell, which must not stand anywhere else in the row either.
    fn complainants(&self, row: &GridRow) -> Option<Regex> {
        let position = self.schema.position(Field::Complainant)?;
        let at = self.table.origin.columns[position]?;
        let raw = self.merged.get(&(row.index, at)).or_else(|| row.get(at))?;
        privacy::names_pattern(&raw.display())
    }

    /// 会议纪律: unit and name are required unless the row says that nothing happened.
    fn meeting_names_somebody(&self, record: &Record, diagnostics: &mut Vec<Diagnostic>) -> bool {
        if self.table.sheet != Sheet::Meetings
            || record
                .text(Field::MeetingKind)
                .is_none_or(|kind| &**kind == "无违纪")
        {
            return true;
        }
        let mut complete = true;
        for (field, column) in [(Field::Unit, "单位"), (Field::PersonName, "姓名")] {
            if record.value(field).is_none() {
                let place = record.place(field);
                let reported =
                    diagnostics.iter().rev().take(32).any(|known| {
                        known.place == place && matches!(known.problem, Problem::Cell(_))
                    });
                if !reported {
                    let problem = RowProblem::MeetingWithoutPerson { column };
                    diagnostics.push(Diagnostic::new(problem, place, self.unit));
                }
                complete = false;
            }
        }
        complete
    }
}
