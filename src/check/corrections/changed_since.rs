//! Rows that have come to say something else since a correction of them: neither what they said then nor what it says. It stands, and whoever
//! changed the row must know.

use super::Correction;
use crate::check::duplicates::is_equal;
use crate::diagnostic::{CorrectionProblem, Diagnostic};
use crate::model::directory::{Directory, UnitId};
use crate::model::record::{Record, Value};
use crate::model::schema::{Field, Kind, Sheet};

/// Whether a column is one by which something is judged. Texts and the share that is done are told anew each week.
pub(super) fn is_watched(sheet: Sheet, field: Field) -> bool {
    let column = sheet.schema().column(field);
    let told_anew = |kind: &Kind| matches!(kind, Kind::Text | Kind::Identifier | Kind::Share);
    column.is_some_and(|column| !told_anew(&column.kind))
}

/// What is told of a row `now` that said `then` when a correction of a value came in; `unit`: whose ledger the row stands in.
pub(super) fn told(
    correction: &Correction,
    (field, value): (Field, &Value),
    (now, then): (&Record, Option<&Value>),
    (directory, unit): (&Directory, Option<UnitId>),
) -> Option<Diagnostic> {
    let said = now.value(field)?;
    let column = now.sheet().schema().column(field)?;
    let is_same = |other: &Value| is_equal(said, other);
    if !is_watched(now.sheet(), field) || is_same(value) || then.is_none_or(is_same) {
        return None;
    }
    let place = correction.record.place(Field::CorrectedValue);
    // What is told of complaints repeats nothing of what was read; a category is known here by its key.
    let is_quoted = now.sheet() != Sheet::Complaints && column.kind != Kind::Category;
    let quoted = || {
        let corrected = correction.record.text_or_empty(Field::CorrectedValue);
        (words(said, directory), corrected.to_string())
    };
    let problem = CorrectionProblem::ChangedSince {
        column: column.name,
        correction: place.to_string(),
        values: is_quoted.then(quoted),
    };
    Some(Diagnostic::new(problem, now.place(field), unit))
}

/// A value as people write it, a deadline in its own words.
fn words(value: &Value, directory: &Directory) -> String {
    match value {
        Value::Deadline(typed) => {
            let own = typed.text.as_ref().map(ToString::to_string);
            own.unwrap_or_else(|| typed.to_string())
        }
        Value::Units(named) => named.in_words(directory),
        _ => value.in_words().unwrap_or_default(),
    }
}
