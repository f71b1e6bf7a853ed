//! Rows of other ledgers that said who complained: what was taken out of their texts then does not come back when they say it no more.

use super::{MASK, hidden, may_name_complainants, privacy, with};
use crate::check::history::History;
use crate::check::unchanged;
use crate::ingest::Intake;
use crate::ingest::cell::Context;
use crate::model::directory::Directory;
use crate::model::record::{Record, Value};
use crate::model::schema::{Column, Sheet};
use crate::model::settings::Settings;
use crate::model::values::Identity;
use crate::source::Text;

/// Takes names out of the texts of rows out of whose texts they were taken before, and notes which rows these are from now on. Whether there
/// were any.
pub(in crate::check) fn cover_elsewhere(
    history: &mut History,
    intake: &mut Intake,
    directory: &Directory,
    settings: &Settings,
) -> bool {
    let context = Context::of_snapshot(directory, settings, intake.as_of);
    let mut problems = Vec::new();
    if !history.with_complainants.is_empty() {
        for (unit, row) in intake.rows_mut() {
            let record = &row.record;
            let Some(number) = record.identity().map(Identity::number) else {
                continue;
            };
            let known = (unit, record.sheet(), number.to_string());
            if !history.with_complainants.contains(&known) {
                continue;
            }
            let Some(before) = unchanged::earlier(history, record, unit, &context) else {
                continue;
            };
            let mut covered = Vec::new();
            for (at, column, text) in texts(record) {
                let Some(Value::Text(said)) = before.get(at) else {
                    continue;
                };
                let Some(value) = privacy::masked_as_before(text, said) else {
                    continue;
                };
                if value != **text {
                    let mut found = hidden(record, column, &value);
                    found.unit = unit;
                    problems.push(found);
                    covered.push((at, Some(Value::Text(value.into()))));
                }
            }
            if !covered.is_empty() {
                row.record = with(record, covered);
            }
        }
    }
    let tables = intake.tables_by_unit();
    let named = tables.flat_map(|(unit, table)| {
        let rows = table.rows_with_complainants();
        rows.map(move |(record, _)| (unit, record))
    });
    let covered = named.filter(|(_, record)| {
        let mut texts = texts(record);
        texts.any(|(.., text)| text.contains(MASK))
    });
    let covered = covered.filter_map(|(unit, record)| {
        let number = record.identity()?.number();
        Some((unit, record.sheet(), number.to_string()))
    });
    history.with_complainants.extend(covered);
    let any = !problems.is_empty();
    intake.cell_problems.extend(problems);
    any
}

/// The texts of a row that are nobody's name or number, each with its position.
fn texts(record: &Record) -> impl Iterator<Item = (usize, &'static Column, &Text)> {
    let schema = record.sheet().schema();
    let columns = schema.columns.iter().enumerate();
    let named = columns.filter(|(_, column)| {
        may_name_complainants(column)
            && !column.field.names_people()
            && !schema.identity.contains(&column.field)
    });
    let is_elsewhere = record.sheet() != Sheet::Complaints;
    named
        .filter(move |_| is_elsewhere)
        .filter_map(|(at, column)| Some((at, column, record.text(column.field)?)))
}
