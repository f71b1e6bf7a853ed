//! What corrections (更正登记) that count have made of rows of registers (M15): told beside the row, whose own cell says otherwise.

use super::Views;
use super::office_columns::OfficeColumn;
use super::words::long_day;
use crate::check::{
    History, RegisterRow, RowKey, column_named, correction_order, standing_corrections,
};
use crate::model::directory::{UnitId, comparable};
use crate::model::record::Value;
use crate::model::schema::{Audience, Column, Field, Sheet};
use crate::rules::circulars::rule_named;
use crate::source::{Place, Text};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// The registers of which a row is told somewhere by itself.
const SHEETS: [Sheet; 5] = [
    Sheet::Complaints,
    Sheet::Meetings,
    Sheet::ManualPoints,
    Sheet::Circulars,
    Sheet::Requests,
];

/// A value of a register's row that a correction has replaced.
struct Replaced<'a> {
    /// Where the row's number stands.
    place: Place,
    unit: UnitId,
    sheet: Sheet,
    number: Text,
    /// The calendar year in which its number stands.
    year: Option<i32>,
    column: &'static Column,
    before: Option<&'a Value>,
    after: Option<&'a Value>,
    /// The row of 更正登记 that counts.
    by: &'a RegisterRow,
    approved: NaiveDate,
}

impl Replaced<'_> {
    /// The first day on which a period could know of it.
    fn known_since(&self) -> NaiveDate {
        self.approved.max(self.by.first_seen)
    }
}

/// All of them, in the order of the rows' places and units.
pub struct Corrected<'a>(Vec<Replaced<'a>>);

/// By the sheet, unit and number that they are about: the rows of 更正登记 that put one value in place of another.
type Replacing<'a> = BTreeMap<(Sheet, UnitId, String), Vec<&'a RegisterRow>>;

fn replacing(history: &History) -> Replacing<'_> {
    let mut replacing = Replacing::new();
    let standing = standing_corrections(history).filter(|(_, row)| !row.record.strikes_out());
    for (key, row) in standing {
        if let (Some(sheet), Some(unit)) = (row.record.object_sheet(), key.unit) {
            let about = (sheet, unit, row.record.object_number());
            replacing.entry(about).or_default().push(row);
        }
    }
    replacing
}

impl<'a> Corrected<'a> {
    /// Those of a history. What may stand in no output is not among them, and of complaints nothing that the county may not read.
    pub fn of(history: &'a History) -> Corrected<'a> {
        let rows = || {
            SHEETS.into_iter().flat_map(|sheet| {
                let corrected = history.rows(sheet).filter(|(_, row)| row.is_corrected());
                corrected.map(move |(key, row)| (sheet, key, row))
            })
        };
        if rows().next().is_none() {
            return Corrected(Vec::new());
        }
        let replacing = replacing(history);
        let mut all: Vec<Replaced<'_>> = rows()
            .flat_map(|row| replaced(history, &replacing, row))
            .collect();
        all.sort_by(|one, other| (&one.place, one.unit).cmp(&(&other.place, other.unit)));
        Corrected(all)
    }

    /// Those of the row of a unit whose number stands at a place.
    fn at(&self, place: &Place, unit: UnitId) -> &[Replaced<'a>] {
        let wanted = (place, unit);
        let from = self
            .0
            .partition_point(|own| (&own.place, own.unit) < wanted);
        let rest = &self.0[from..];
        &rest[..rest.partition_point(|own| (&own.place, own.unit) == wanted)]
    }
}

fn replaced<'a>(
    history: &'a History,
    replacing: &Replacing<'a>,
    (sheet, key, row): (Sheet, &'a RowKey, &'a RegisterRow),
) -> Vec<Replaced<'a>> {
    let Some(unit) = key.unit else {
        return Vec::new();
    };
    let about = (sheet, unit, key.number().to_string());
    let candidates = replacing.get(&about).map_or(&[][..], Vec::as_slice);
    let columns = sheet.schema().columns.iter();
    let may_be_told = |column: &&Column| match sheet {
        Sheet::Complaints => column.audience == Audience::County,
        _ => column.audience != Audience::Nobody,
    };
    let told = columns.filter(may_be_told);
    let found = told.filter_map(|column| {
        let (before, after) = (
            row.typed().value(column.field),
            row.record.value(column.field),
        );
        if before == after {
            return None;
        }
        let is_meant = |by: &&&RegisterRow| {
            let named = column_named(sheet, &by.record.text_or_empty(Field::CorrectedField));
            let approved = by.record.date(Field::ApprovedOn);
            let year = approved.and_then(|day| history.year_meant(sheet, key.number(), unit, day));
            let is_of_year = key.year.is_none() || year.is_none() || year == key.year;
            is_of_year && named.is_some_and(|named| named.field == column.field)
        };
        let meant = candidates.iter().filter(is_meant);
        let by = meant.max_by_key(|by| correction_order(by))?;
        Some(Replaced {
            place: row.record.number_place(),
            unit,
            sheet,
            number: Text::clone(key.number()),
            year: key.year,
            column,
            before,
            after,
            by,
            approved: by.record.date(Field::ApprovedOn)?,
        })
    });
    found.collect()
}

/// Words that are told one behind the other, each once.
fn joined(words: impl Iterator<Item = String>) -> String {
    let mut each: Vec<String> = Vec::new();
    for words in words {
        if !each.contains(&words) {
            each.push(words);
        }
    }
    each.join("；")
}

impl Views<'_> {
    /// What the office reads of a correction: the value before and after, by which row of 更正登记, and where that stands. The county reads
    /// that there is one, of columns that it may read (D453).
    fn replaced_words(&self, replaced: &Replaced<'_>) -> Option<String> {
        let approved = long_day(replaced.approved);
        if !self.is_office() {
            let is_shown = replaced.column.audience == Audience::County;
            return is_shown.then(|| format!("以{approved}批准的更正为准"));
        }
        let record = &replaced.by.record;
        let value = |value: Option<&Value>| {
            value.map_or_else(
                || "空白".to_owned(),
                |value| format!("「{}」", self.column_text(replaced.column.field, value)),
            )
        };
        Some(format!(
            "「{}」由{}更正为{}（{}，{approved}批准，{}）",
            replaced.column.name,
            value(replaced.before),
            value(replaced.after),
            record.text_or_empty(Field::Number),
            record.number_place()
        ))
    }

    /// What corrections that a period of a day could know have made of a unit's row of a register; empty where there is none.
    pub(in crate::report) fn corrected_by(
        &self,
        place: &Place,
        unit: UnitId,
        as_of: NaiveDate,
    ) -> Vec<OfficeColumn> {
        let all = self.index.corrected().at(place, unit).iter();
        let known = all.filter(|own| own.known_since() <= as_of);
        let words = joined(known.filter_map(|own| self.replaced_words(own)));
        Some(("", words))
            .into_iter()
            .filter(|(_, words)| !words.is_empty())
            .collect()
    }

    /// The same at the as-of date.
    pub(in crate::report) fn corrected(&self, place: &Place, unit: UnitId) -> Vec<OfficeColumn> {
        self.corrected_by(place, unit, self.input.findings.as_of)
    }

    /// The office's columns of a row, and what corrections have made of it.
    pub(super) fn columns_beside(
        &self,
        place: &Place,
        unit: UnitId,
        shown: &[Field],
    ) -> Vec<OfficeColumn> {
        let mut columns = self.office_columns(place, shown);
        columns.extend(self.corrected(place, unit));
        columns
    }

    /// What corrections that the period before did not know have made of the rows of a number, as of a day's year; empty where there is none.
    pub(super) fn corrected_since(
        &self,
        (sheet, unit): (Sheet, UnitId),
        number: &str,
        day: Option<NaiveDate>,
    ) -> String {
        let Some(previous) = self.input.findings.previous else {
            return String::new();
        };
        let number = comparable(number);
        let new = self.index.corrected().0.iter().filter(|own| {
            let is_of_year =
                own.year.is_none() || day.is_none_or(|day| own.year == Some(day.year()));
            own.sheet == sheet
                && own.unit == unit
                && *own.number == *number
                && is_of_year
                && own.known_since() > previous
        });
        joined(new.filter_map(|own| self.replaced_words(own)))
    }

    /// A value of a column as the office reads it: a rule that is named by its key is told in words.
    pub(super) fn column_text(&self, field: Field, value: &Value) -> String {
        let text = self.value_text(value);
        match rule_named(&text).filter(|rule| field == Field::Rule && rule.key() == text) {
            Some(rule) => rule.in_words().to_owned(),
            None => text,
        }
    }
}
