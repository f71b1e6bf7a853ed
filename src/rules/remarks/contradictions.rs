//! M4: where a unit's ledger says otherwise than the list.

use crate::check::History;
use crate::model::record::Record;
use crate::model::schema::{Field, Sheet};
use crate::rules::findings::Tribunal;
use crate::rules::matters::Matter;
use crate::rules::named_otherwise::named_otherwise;
use crate::source::day;
use chrono::NaiveDate;

/// A column of which a unit's ledger says otherwise than the list (M4).
pub struct Contradiction {
    /// The column.
    pub field: Field,
    /// Its name.
    pub column: &'static str,
    /// What the list says; none where its cell is empty.
    pub list: Option<String>,
    /// What the ledger says.
    pub ledger: String,
}

/// M4: where the ledger's filled cells say otherwise than the list. A deadline up to which the matter has been extended (M5) is in force
/// though no list says so.
pub fn contradictions(
    matter: &Matter<'_>,
    history: &History,
    tribunal: Tribunal<'_>,
    as_of: NaiveDate,
) -> Vec<Contradiction> {
    let (Some(list), Some(ledger)) = (matter.list_row, matter.ledger_row) else {
        return Vec::new();
    };
    let category = |row: &Record| {
        row.text(Field::Category)
            .and_then(|key| tribunal.settings.category(key))
            .map(|category| category.name.clone())
    };
    let date = |row: &Record, field| row.date(field).map(day::iso);
    let deadline = |row: &Record| row.deadline(Field::Deadline).map(ToString::to_string);
    let of = |row: &Record, field: Field| match field {
        Field::Category => category(row),
        Field::Deadline => deadline(row),
        _ => date(row, field),
    };
    let told = [
        Field::Category,
        Field::Start,
        Field::Deadline,
        Field::ClosedOn,
    ]
    .into_iter()
    .filter_map(|field| {
        let (listed, own) = (of(list, field), of(ledger, field)?);
        let is_told = listed.as_ref() == Some(&own)
            || field == Field::Deadline && extended_to(matter).as_ref() == Some(&own);
        (!is_told).then_some(Contradiction {
            field,
            column: Sheet::Matters.name_of(field),
            list: listed,
            ledger: own,
        })
    });
    let named = named_otherwise(matter, history, tribunal.directory, as_of);
    told.chain(named).collect()
}

/// The due date of a matter that an extension has given it.
fn extended_to(matter: &Matter<'_>) -> Option<String> {
    let due = matter.final_stage().due.as_ref()?.date;
    let mut applied = matter.extensions.iter();
    applied
        .any(|applied| applied.timely && applied.extension.to == due)
        .then(|| due.to_string())
}
