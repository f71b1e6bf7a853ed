//! 「[已隐去]」 in a mended return copy: the earlier version's value stands, for the copy could not show it.

use super::history::{BenchmarkRow, History};
use crate::diagnostic::Diagnostic;
use crate::ingest::cell::{self, Context};
use crate::ingest::table::{self, ReadRow};
use crate::ingest::{Intake, privacy};
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::record::{Record, Value};
use crate::model::schema::{Field, Kind, Sheet};
use crate::model::settings::Settings;
use crate::model::values::Values;
use crate::source::RawCell;
use chrono::Datelike;
use std::sync::Arc;

/// Puts the earlier values in place of every cell that says it is unchanged. Where there is none, a text stays the mark,
/// and any other cell is as unreadable as it was.
pub fn restore(history: &History, intake: &mut Intake, directory: &Directory, settings: &Settings) {
    let context = Context::of_snapshot(directory, settings, intake.as_of);
    let mut problems = Vec::new();
    for (unit, row) in intake.rows_mut() {
        if row.record.values.has_unchanged() {
            let earlier = earlier(history, &row.record, unit, &context);
            fill_row(row, earlier.as_deref(), unit, &context, &mut problems);
        }
    }
    intake.cell_problems.extend(problems);
}

fn fill_row(
    row: &mut ReadRow,
    earlier: Option<&Values>,
    unit: Option<UnitId>,
    context: &Context<'_>,
    problems: &mut Vec<Diagnostic>,
) {
    let columns = row.record.sheet().schema().columns;
    let mut filled: Vec<(usize, Option<Value>)> = Vec::new();
    for (position, column) in columns.iter().enumerate() {
        if row.record.values.get(position) != Some(&Value::Unchanged) {
            continue;
        }
        let known = earlier.and_then(|values| values.get(position).cloned());
        let mark = RawCell::Text(privacy::MASK.into());
        let value = match (known, column.kind) {
            (Some(value), _) => Some(value),
            (None, Kind::Text | Kind::Identifier) => Some(Value::Text(privacy::MASK.into())),
            (None, _) => {
                row.complete &= !column.required;
                if let Err(problem) = cell::read(&mark, column, context) {
                    let problem = table::told(problem, row.record.sheet());
                    let place = row.record.place(column.field);
                    problems.push(Diagnostic::new(problem, place, unit));
                }
                None
            }
        };
        filled.push((position, value));
    }
    row.record.values = Arc::new(row.record.values.with(filled));
}

/// The values of the newest good version of the same row, by column.
pub(super) fn earlier(
    history: &History,
    row: &Record,
    unit: Option<UnitId>,
    context: &Context<'_>,
) -> Option<Arc<Values>> {
    let identity = row.identity()?;
    let number = &**identity.number();
    match row.sheet() {
        Sheet::Matters => {
            let unit = match (unit, context.as_of) {
                (Some(unit), Some(as_of)) => {
                    let taken_over = context.directory.taken_over_by(unit, as_of);
                    history.owner_of(unit, &taken_over, row, context.settings)
                }
                _ => identity.units().next()?,
            };
            let known = history.matters_of(unit, number)?;
            let year = row.date(Field::Start).map(|start| start.year());
            let matter = known
                .iter()
                .rev()
                .find(|matter| year.is_none_or(|year| matter.has_start_in(year)))
                .or_else(|| known.last())?;
            Some(matter.newest().record.values.clone())
        }
        Sheet::AssignmentList => {
            let listed = history.list.get(number)?.last()?;
            let of_unit = identity
                .units()
                .next()
                .and_then(|unit| listed.row_mentioning(unit));
            let row = of_unit.or_else(|| listed.newest().first())?;
            Some(row.values.clone())
        }
        Sheet::Benchmarks => {
            let list = history.benchmarks.get(&unit?)?;
            let same = list.rows.iter().map(BenchmarkRow::typed).find(|record| {
                let known = record.identity();
                known.is_some_and(|known| known.texts == identity.texts)
            })?;
            Some(same.values.clone())
        }
        Sheet::KeyWorkProgress => {
            let reported = history.progress.get(&(unit?, comparable(number)))?;
            let value = reported.last()?.typed();
            let columns = row.sheet().schema().columns.iter();
            let values =
                columns.map(|column| (column.field == Field::Value).then(|| Value::from(value)));
            Some(Arc::new(Values::new(row.sheet(), values)))
        }
        sheet => {
            let known = history.rows_bearing(sheet, number).filter(|(key, _)| {
                key.texts == identity.texts
                    && (key
                        .unit
                        .is_none_or(|unit| identity.units().len() == 0 || identity.is_of(unit)))
            });
            let (_, register) = known.max_by_key(|(key, _)| key.year)?;
            Some(register.typed().values.clone())
        }
    }
}
