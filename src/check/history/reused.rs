//! Numbers that carry another thing than before: ledgers whose rows are numbered anew every week, or every January.
//!
//! A number identifies its row, so the verdict goes by it; what has become of the names is told beside it.

use super::History;
use super::listed::ListedMatter;
use super::matter::{MatterHistory, Version};
use super::register::RegisterRow;
use crate::check::names::{has_pairs_of, is_half_of};
use crate::diagnostic::{Diagnostic, NumberProblem};
use crate::model::directory::{UnitId, comparable};
use crate::model::record::Record;
use crate::model::schema::{Field, Sheet};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

impl History {
    /// The numbers of the newest ledgers, list and registers under which something else stood before. `is_struck` knows the matters
    /// that were struck out, by number, unit and year.
    pub fn reused_numbers(&self, is_struck: impl Fn(&str, UnitId, i32) -> bool) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        for unit in self.matters.keys() {
            let renamed = self.renamed_matters(*unit);
            let mut renamed = renamed.filter(|(number, matter)| {
                !is_struck(number, *unit, matter.year)
                    && !matter.settled.contains_key(&Field::Start)
            });
            let Some(first) = renamed.next() else {
                continue;
            };
            let bearers = self.bearers(*unit);
            for (number, matter) in std::iter::once(first).chain(renamed) {
                let is_moved = |name: &str| {
                    let numbers = bearers.get(name);
                    numbers.is_some_and(|numbers| numbers.iter().any(|other| *other != number))
                };
                problems.extend(reused(matter, is_moved));
            }
        }
        problems.extend(self.reused_on_list());
        for (sheet, register) in &self.registers {
            let rows = register.rows.values();
            problems.extend(rows.filter_map(|row| reused_row(*sheet, row)));
        }
        problems
    }

    /// The matters of a unit's newest ledger whose name or year of start is not what it was at first, with their numbers.
    fn renamed_matters(&self, unit: UnitId) -> impl Iterator<Item = (&str, &MatterHistory)> {
        let current = self.current().map(|period| period.as_of);
        let own = self.matters.get(&unit).into_iter().flatten();
        let own = own.flat_map(|(number, matters)| matters.iter().map(move |one| (&**number, one)));
        own.filter(move |(_, matter)| {
            let until = Some(matter.newest().until);
            let newest = self.newest_snapshot.get(&matter.held_by).copied();
            let first = &matter.first().record;
            matter.versions.len() > 1
                && (until == current || until == newest)
                && is_renamed(first, &matter.newest().record)
        })
    }

    /// By name: the numbers under which it has stood in a unit's ledgers.
    fn bearers(&self, unit: UnitId) -> BTreeMap<String, BTreeSet<&str>> {
        let mut bearers: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for (number, matters) in self.matters.get(&unit).into_iter().flatten() {
            for version in matters.iter().flat_map(|matter| &matter.versions) {
                let name = comparable(&version.record.text_or_empty(Field::Name));
                bearers.entry(name).or_default().insert(number);
            }
        }
        bearers
    }

    /// The same on the newest assignment list.
    fn reused_on_list(&self) -> impl Iterator<Item = Diagnostic> {
        let listed = self.list.values().flatten();
        let newest = listed.filter(|listed| Some(listed.last_seen) == self.newest_list);
        newest.filter_map(reused_on_list)
    }
}

fn is_renamed(old: &Record, new: &Record) -> bool {
    old.value(Field::Name) != new.value(Field::Name) || starts_later(old, new).is_some()
}

/// The two start dates, where the newer row has one of a later year.
fn starts_later(old: &Record, new: &Record) -> Option<(NaiveDate, NaiveDate)> {
    let (before, now) = (old.date(Field::Start)?, new.date(Field::Start)?);
    (before.year() < now.year()).then_some((before, now))
}

/// Whether two rows are about different things, for all that their names say: they have nothing in common, or hardly anything where
/// the date is another too.
pub(super) fn is_another(one: &str, other: &str, is_redated: bool) -> bool {
    if is_redated {
        !is_half_of(one, other)
    } else {
        !has_pairs_of(one, other)
    }
}

/// The version before the newest ones, where the number carried another matter then. `is_moved` knows the names that have stood
/// under another number too.
fn reused(matter: &MatterHistory, is_moved: impl Fn(&str) -> bool) -> Option<Diagnostic> {
    let newest = matter.newest();
    let name = newest.record.text_or_empty(Field::Name);
    let start = newest.record.date(Field::Start);
    let moved = is_moved(&comparable(&name));
    let is_other = |version: &&Version| {
        let old = version.record.text_or_empty(Field::Name);
        let (old, new) = (comparable(&old), comparable(&name));
        let is_redated = version.record.date(Field::Start) != start;
        old != new && (moved || is_moved(&old) || is_another(&old, &new, is_redated))
    };
    let before = matter.versions.iter().rev().find(is_other);
    let place = newest.record.number_place();
    if let Some(before) = before.filter(|_| is_other(&matter.first())) {
        let problem = told(&before.record, &newest.record);
        return Some(Diagnostic::new(problem, place, Some(matter.held_by)));
    }
    let done = matter.versions.iter().rev().find_map(|version| {
        let (_, start) = starts_later(&version.record, &newest.record)?;
        let done = done_before(&version.record, start)?;
        Some((version, start, done))
    });
    let (before, start, done) = done?;
    let problem = NumberProblem::ReturnedNumber {
        number: newest.record.text_or_empty(Field::Number).to_string(),
        before: before.record.number_place().to_string(),
        done: done.to_string(),
        start: start.to_string(),
    };
    Some(Diagnostic::new(problem, place, Some(matter.held_by)))
}

/// The day on which a row says that the thing was done, where that lies before another day.
fn done_before(row: &Record, day: NaiveDate) -> Option<NaiveDate> {
    let done = row.date(Field::DoneOn).or(row.date(Field::FeedbackOn))?;
    (done < day).then_some(done)
}

fn told(before: &Record, now: &Record) -> NumberProblem {
    let date = |row: &Record| {
        let date = row.date(Field::Start);
        date.map_or_else(|| "不明".to_owned(), |date| date.to_string())
    };
    NumberProblem::ReusedNumber {
        number: now.text_or_empty(Field::Number).to_string(),
        before: before.text_or_empty(Field::Name).to_string(),
        before_start: date(before),
        before_place: before.number_place().to_string(),
        now: now.text_or_empty(Field::Name).to_string(),
        now_start: date(now),
    }
}

fn reused_on_list(listed: &ListedMatter) -> Option<Diagnostic> {
    let now = listed.newest().first()?;
    let name = comparable(&now.text_or_empty(Field::Name));
    let is_other = |row: &&Record| {
        let old = comparable(&row.text_or_empty(Field::Name));
        let is_redated = row.date(Field::Start) != now.date(Field::Start);
        old != name && is_another(&old, &name, is_redated)
    };
    let mut before = listed.versions.iter().rev().skip(1);
    let before = before.find_map(|version| {
        let all = version.rows.iter().all(|row| is_other(&row));
        version.rows.first().filter(|_| all)
    });
    let first = listed.versions.first()?.rows.first();
    let before = before.filter(|_| first.is_some_and(|first| is_other(&first)))?;
    let problem = told(before, now);
    Some(Diagnostic::new(problem, now.number_place(), None))
}

/// The column that says what a row of a register is about, where it has one beside those that tell it apart.
pub(super) fn subject_of(sheet: Sheet) -> Option<Field> {
    match sheet {
        Sheet::Meetings | Sheet::Requests => Some(Field::Name),
        Sheet::ManualPoints => Some(Field::Reason),
        Sheet::Circulars => Some(Field::Content),
        Sheet::Exemptions | Sheet::Corrections => Some(Field::ObjectNumber),
        _ => None,
    }
}

/// Whether a row of a register says something else than it said: its date is another, and so is what it is about, as far as it says
/// that.
pub(super) fn is_another_row(old: &Record, new: &Record) -> bool {
    let sheet = new.sheet();
    let date = |row: &Record| sheet.schema().dated_by.and_then(|field| row.date(field));
    let (Some(before), Some(now)) = (date(old), date(new)) else {
        return false;
    };
    if before == now {
        return false;
    }
    let Some(subject) = subject_of(sheet) else {
        // Of a complaint nothing else is kept.
        return sheet == Sheet::Complaints;
    };
    let text = |row: &Record| comparable(&row.text_or_empty(subject));
    let (one, other) = (text(old), text(new));
    match subject {
        Field::ObjectNumber => one != other,
        _ => one != other && is_another(&one, &other, true),
    }
}

fn reused_row(sheet: Sheet, row: &RegisterRow) -> Option<Diagnostic> {
    let before = row.was.as_ref()?;
    let now = row.typed();
    let dated_by = sheet.schema().dated_by?;
    let date = |row: &Record| row.date(dated_by).unwrap_or_default().to_string();
    let is_corrected = row.typed.is_some();
    let place = now.number_place();
    let problem = if sheet == Sheet::Complaints {
        NumberProblem::ReusedComplaint {
            before_place: before.number_place().to_string(),
        }
    } else {
        NumberProblem::ReusedRegisterRow {
            sheet: sheet.name(),
            number: now.text_or_empty(sheet.schema().identity[0]).to_string(),
            before_date: date(before),
            before_place: before.number_place().to_string(),
            now_date: date(now),
        }
    };
    (!is_corrected).then(|| Diagnostic::new(problem, place, None))
}
