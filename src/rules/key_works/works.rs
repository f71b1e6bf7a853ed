//! Which works a number has stood for: offices number anew every January.

use super::super::registers::UnitRow;
use super::measures;
use super::targets::is_in_effect;
use crate::model::directory::comparable;
use crate::model::schema::Field;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// The days on which what is reported under a number is about one of its works: from the first one up to the day before the next work.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    from: Option<NaiveDate>,
    before: Option<NaiveDate>,
}

impl Span {
    /// Whether a report of that day is about the work.
    pub fn contains(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.before.is_none_or(|before| day < before)
    }
}

/// The rows of a number by the works that it has stood for, the oldest first. Rows of later years belong to the work of the years before
/// as long as they bear its name, and are counted in what can be compared.
pub(super) fn of_number<'a>(
    rows: Vec<UnitRow<'a>>,
    as_of: NaiveDate,
) -> Vec<(Vec<UnitRow<'a>>, Span)> {
    let mut years: BTreeMap<Option<i32>, Vec<UnitRow<'a>>> = BTreeMap::new();
    for row in rows {
        let milestone = row.record.date(Field::MilestoneOn);
        let year = milestone.map(|date| date.year());
        years.entry(year).or_default().push(row);
    }
    let mut works: Vec<(Option<UnitRow<'a>>, Vec<UnitRow<'a>>, Span)> = Vec::new();
    for (year, rows) in years {
        let newest = newest(&rows, as_of);
        match works.last_mut() {
            Some((known, of_work, _)) if is_one_work(known.as_ref(), newest.as_ref()) => {
                *known = newest;
                of_work.extend(rows);
            }
            before => {
                let from = before.and_then(|(.., span)| {
                    span.before = known_from(&rows, year);
                    span.before
                });
                works.push((newest, rows, Span { from, before: None }));
            }
        }
    }
    let works = works.into_iter();
    works.map(|(_, rows, span)| (rows, span)).collect()
}

/// Of a year's rows the one that says what the work is: that which came into force last, any where none is in force yet.
fn newest<'a>(rows: &[UnitRow<'a>], as_of: NaiveDate) -> Option<UnitRow<'a>> {
    let age = |row: &&UnitRow<'_>| {
        let date = |field| row.record.date(field);
        let order = (date(Field::EffectiveOn), date(Field::MilestoneOn));
        (is_in_effect(row, as_of), order)
    };
    rows.iter().max_by_key(age).copied()
}

/// Whether the rows of two years call their work the same, and count it in what can be compared.
fn is_one_work(before: Option<&UnitRow<'_>>, now: Option<&UnitRow<'_>>) -> bool {
    let (Some(before), Some(now)) = (before, now) else {
        return true;
    };
    let name = |row: &UnitRow<'_>| comparable(&row.record.text_or_empty(Field::Name));
    let measure = |row| measures::named(row).unwrap_or_default();
    name(before) == name(now) && measures::are_alike(measure(before), measure(now))
}

/// The day from which a number stands for the work of a year's rows: not before the year, nor before the register has it and it is in force.
/// What was reported until then was about the work before.
fn known_from(rows: &[UnitRow<'_>], year: Option<i32>) -> Option<NaiveDate> {
    let of_register = rows.iter().map(|row| {
        let effective = row.record.date(Field::EffectiveOn);
        effective.map_or(row.first_seen, |from| from.max(row.first_seen))
    });
    let new_year = NaiveDate::from_ymd_opt(year?, 1, 1)?;
    of_register.min().map(|day| day.max(new_year))
}
