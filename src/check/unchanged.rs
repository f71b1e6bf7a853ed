//! 「[已隐去]」 in a cell, as a mended return copy has it: whatever the row said before stands.

use super::history::History;
use crate::diagnostic::{CellProblem, Diagnostic};
use crate::ingest::table::{ReadRow, Table};
use crate::ingest::{Intake, Workbook, privacy};
use crate::model::directory::{UnitId, comparable};
use crate::model::record::{Record, Value};
use crate::model::schema::{Field, Sheet};
use std::sync::Arc;

/// Puts what the history knows in the place of cells that say that nothing has changed.
pub fn restore(history: &History, intake: &mut Intake) {
    let mut problems = Vec::new();
    for (unit, handed_in) in &mut intake.units {
        restore_in(
            history,
            &mut handed_in.workbooks,
            Some(*unit),
            &mut problems,
        );
    }
    restore_in(history, &mut intake.office, None, &mut problems);
    intake.cell_problems.append(&mut problems);
}

fn restore_in(
    history: &History,
    workbooks: &mut [Workbook],
    unit: Option<UnitId>,
    problems: &mut Vec<Diagnostic>,
) {
    for table in workbooks.iter_mut().flat_map(|book| &mut book.tables) {
        let Table { sheet, rows, .. } = table;
        for row in rows.iter_mut().filter(|row| says_unchanged(&row.record)) {
            let earlier = earlier(history, *sheet, unit, &row.record);
            fill(row, earlier.as_ref(), unit, problems);
        }
    }
}

fn says_unchanged(record: &Record) -> bool {
    record.values.iter().flatten().any(is_unchanged)
}

fn is_unchanged(value: &Value) -> bool {
    match value {
        Value::Unchanged => true,
        Value::Text(text) => &**text == privacy::MASK,
        _ => false,
    }
}

fn fill(
    row: &mut ReadRow,
    earlier: Option<&Record>,
    unit: Option<UnitId>,
    problems: &mut Vec<Diagnostic>,
) {
    let columns = row.record.sheet.schema().columns;
    for (position, column) in columns.iter().enumerate() {
        if !row.record.values[position]
            .as_ref()
            .is_some_and(is_unchanged)
        {
            continue;
        }
        let known = earlier.and_then(|record| record.values[position].clone());
        let is_text = matches!(row.record.values[position], Some(Value::Text(_)));
        match known {
            Some(known) => row.record.values[position] = Some(known),
            // A text that has always been masked says no more than that.
            None if is_text => {}
            None => {
                let place = row.record.place(column.field);
                let problem = CellProblem::NothingToKeep {
                    column: column.name,
                };
                problems.push(Diagnostic::new(problem, place, unit));
                row.record.values[position] = None;
                row.complete &= !column.required;
            }
        }
    }
}

/// What the newest good version of a row said.
fn earlier(
    history: &History,
    sheet: Sheet,
    unit: Option<UnitId>,
    record: &Record,
) -> Option<Record> {
    let number = record
        .text(sheet.schema().identity[0])
        .map(|number| comparable(number))?;
    match (sheet, unit) {
        (Sheet::Matters, Some(unit)) => {
            let matters = history.matters.get(&(unit, number))?;
            Some(matters.last()?.newest().record.clone())
        }
        (Sheet::AssignmentList, _) => {
            let rows = history.list.get(&number)?.last()?.newest();
            let named = record.responsible_units();
            let same = |row: &&Record| {
                row.responsible_units()
                    .iter()
                    .any(|unit| named.contains(unit))
            };
            rows.iter().find(same).or_else(|| rows.first()).cloned()
        }
        (Sheet::KeyWorkProgress, Some(unit)) => {
            let (_, value, _) = history.progress.get(&(unit, number))?.last()?;
            let mut row = record.clone();
            row.values = vec![None; sheet.schema().columns.len()];
            Some(row.with_value(Field::Value, Value::Number(*value)))
        }
        (Sheet::Benchmarks, Some(unit)) => {
            let gap = record.text(Field::Gap).map(Arc::clone);
            let rows = &history.benchmarks.get(&unit)?.rows;
            let same = |row: &&(Record, bool)| {
                row.0
                    .text(Field::BenchmarkObject)
                    .is_some_and(|object| comparable(object) == number)
                    && row.0.text(Field::Gap) == gap.as_ref()
            };
            rows.iter().find(same).map(|(row, _)| row.clone())
        }
        _ => {
            let mut rows = history
                .rows(sheet)
                .filter(|(key, _)| key.texts[0] == number)
                .map(|(_, row)| row.typed());
            let first = rows.next()?;
            let alike = |row: &&Record| {
                let pairs = row.values.iter().zip(&record.values);
                pairs
                    .filter(|(one, other)| one.is_some() && one == other)
                    .count()
            };
            std::iter::once(first)
                .chain(rows)
                .max_by_key(alike)
                .cloned()
        }
    }
}
