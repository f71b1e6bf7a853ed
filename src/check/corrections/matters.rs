//! Corrections of matters, in a unit's ledger or on the list.

use super::{CarriedOut, Change, Correction, ambiguous, changed_since, unknown_target};
use crate::check::duplicates::is_equal;
use crate::check::history::{History, ListedMatter, MatterHistory, due_by_row, was_settled};
use crate::check::years::count_deadlines_anew;
use crate::diagnostic::{CorrectionProblem, Diagnostic};
use crate::ingest::cell::Context;
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::record::Value;
use crate::model::schema::{Field, Sheet};
use crate::model::settings::Settings;
use chrono::NaiveDate;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What corrections settle of a matter.
#[derive(Default)]
pub(super) struct Settled {
    /// Values by field.
    pub(super) values: BTreeMap<Field, Value>,
    /// All values that corrections have given of a field, in order of approval, each with the as-of date of the first snapshot that
    /// has the correction.
    pub(super) given: BTreeMap<Field, Vec<(NaiveDate, Value)>>,
    /// By field the correction that counts last.
    pub(super) last: BTreeMap<Field, Correction>,
    /// Up to which snapshot the claimed dates are confirmed.
    pub(super) confirmed: Option<NaiveDate>,
}

/// Gathers what corrections settle of a matter.
pub(super) fn settle_matter(
    history: &History,
    context: &Context<'_>,
    correction: Correction,
    of_matters: &mut BTreeMap<(UnitId, String, i32), Settled>,
) -> Option<Diagnostic> {
    let number = correction.number.clone();
    let Correction {
        unit,
        approved,
        first_seen,
        ..
    } = correction;
    let by = (context.directory, context.settings);
    // A correction approved before may have closed it.
    let is_closed = |matter: &MatterHistory| {
        let settled = of_matters.get(&(unit, number.clone(), matter.year));
        settled.is_some_and(|settled| settled.values.contains_key(&Field::ClosedOn))
    };
    let mut known = matters_known(history, by, &number, (unit, approved), is_closed);
    // What came into a ledger after the correction is not meant where the unit answered for another by then.
    let may_be_meant = |known: &Known<'_>| known.was_known(first_seen) && !known.has_stayed;
    if known.iter().any(may_be_meant) {
        known.retain(|known| known.was_known(first_seen));
    }
    let Some(target) = matter_meant(history, &known, number, approved) else {
        return Some(unknown_target(&correction.record));
    };
    if matches!(correction.change, Change::Replace(..)) && are_several(history, &known, unit) {
        return Some(ambiguous(&correction.record));
    }
    if let Change::Replace(field, value) = &correction.change
        && let Some(column) = ruled_by_list(history, &target, unit, (*field, value))
    {
        let record = &correction.record;
        let problem = CorrectionProblem::RuledByList {
            number: record.text_or_empty(Field::ObjectNumber).to_string(),
            column,
        };
        let place = record.place(Field::ObjectKind);
        return Some(Diagnostic::new(problem, place, None));
    }
    let entry = of_matters.entry(target).or_default();
    if let Change::Replace(field, _) = &correction.change {
        entry.last.insert(*field, correction.clone());
    }
    match correction.change {
        Change::Replace(field, value) => {
            // What an older correction has given, in the same words, was known since then.
            if entry.values.insert(field, value.clone()).as_ref() != Some(&value) {
                let given = entry.given.entry(field).or_default();
                given.push((correction.first_seen, value));
            }
        }
        Change::Confirm => entry.confirmed = entry.confirmed.max(Some(correction.first_seen)),
        Change::StrikeOut => {}
    }
    None
}

/// M4: the column of a matter that the list alone sets, and to which it gives another value than the correction does.
fn ruled_by_list(
    history: &History,
    (holder, number, year): &(UnitId, String, i32),
    unit: UnitId,
    (field, value): (Field, &Value),
) -> Option<&'static str> {
    let is_of_list = matches!(
        field,
        Field::Category | Field::Start | Field::Responsible | Field::Deadline | Field::ClosedOn
    );
    if !is_of_list {
        return None;
    }
    let mut known = history.matters_of(*holder, number)?.iter();
    let listed = history.listed_of(*holder, known.find(|matter| matter.year == *year)?)?;
    let (named, row) = [*holder, unit].into_iter().find_map(|named| {
        let row = listed
            .row_mentioning(named)
            .or_else(|| listed.last_row_answering(named));
        Some((named, row?))
    })?;
    let said = listed.current(named, row).value(field);
    let says_so = said.is_some_and(|said| is_equal(said, value));
    let column = Sheet::AssignmentList.schema().column(field)?;
    (!says_so).then_some(column.name)
}

pub(super) fn correct_list(
    history: &mut History,
    context: &Context<'_>,
    correction: &Correction,
) -> CarriedOut {
    let (directory, settings) = (context.directory, context.settings);
    let Correction {
        number,
        unit,
        approved,
        ..
    } = correction;
    let Change::Replace(field, value) = correction.change.clone() else {
        return Ok(None);
    };
    let year = history.year_meant(Sheet::AssignmentList, number, *unit, *approved);
    let dissolved = directory.taken_over_by(*unit, *approved).into_iter();
    let mut dissolved: Vec<UnitId> = dissolved.map(|(other, _)| other).collect();
    let by = (directory, settings);
    dissolved.sort_by_key(|other| had_settled(history, by, number, (*other, *unit)));
    let listed = history.list.get_mut(&**number).and_then(|known| {
        let meant = known.iter().position(|listed| Some(listed.year) == year);
        let at = meant.or(known.len().checked_sub(1))?;
        known.get_mut(at)
    });
    let corrected = listed.and_then(|listed| {
        let answering = directory.answers_for(*unit, *approved);
        let mut names = [*unit].into_iter().chain(dissolved).chain([answering]);
        let named = names.find(|unit| listed.row_mentioning(*unit).is_some());
        // M4: from a unit that the list no longer names the matter has lapsed, unless its successor stands there in its place.
        let has_lapsed = || !is_named_for(listed, directory, (*unit, *approved));
        let meant = named.or_else(|| has_lapsed().then_some(*unit))?;
        let said = listed.said_on(meant, field, correction.first_seen);
        let given = said.map(|said| {
            let told = changed_since::told(correction, (field, &value), said, (directory, None));
            ((said.0.place(field), meant), told)
        });
        listed.correct(meant, (field, value), correction.first_seen, |row| {
            count_deadlines_anew(row, context);
        })?;
        Some(given)
    });
    corrected.ok_or_else(|| Box::new(unknown_target(&correction.record)))
}

/// Whether the newest list names a unit, one that it has taken over, or the one that answers for it.
fn is_named_for(
    listed: &ListedMatter,
    directory: &Directory,
    (unit, day): (UnitId, NaiveDate),
) -> bool {
    let answering = directory.answers_for(unit, day);
    let mut mentions = listed
        .newest()
        .iter()
        .flat_map(|row| row.units(Field::Responsible));
    mentions.any(|mention| directory.answers_for(mention.unit, day) == answering)
}

/// Whether one of the units that were merged into another had settled a matter by its last day: it has not passed to that one.
fn had_settled(
    history: &History,
    (directory, settings): (&Directory, &Settings),
    number: &str,
    (other, unit): (UnitId, UnitId),
) -> bool {
    let last_day = directory.passes_after(other, unit);
    let listed = history.list.get(number).into_iter().flatten();
    let row = listed
        .rev()
        .find_map(|listed| listed.last_row_answering(other));
    let known = history.matters_of(other, number).into_iter().flatten();
    last_day.is_some_and(|last_day| was_settled(settings, row, known, last_day))
}

/// What a unit's ledger has or had of a number.
struct Known<'h> {
    /// The unit in whose name it is kept.
    unit: UnitId,
    matters: &'h [MatterHistory],
    /// The last day on which one of them is known to have stood in a ledger. What an existing unit's newest one has still stands there,
    /// however long it has handed in none.
    stood: Option<NaiveDate>,
    /// Whether it has not passed on, as the unit had settled it by its last day.
    has_stayed: bool,
}

impl Known<'_> {
    /// Whether a snapshot up to a day had one of them.
    fn was_known(&self, day: NaiveDate) -> bool {
        let mut matters = self.matters.iter();
        matters.any(|matter| matter.first().since <= day)
    }

    /// The last day on which one of them is due, by its row.
    fn due(&self) -> Option<NaiveDate> {
        let rows = self.matters.iter().map(|matter| &matter.newest().record);
        rows.filter_map(due_by_row).max()
    }
}

/// The matters of a number that a unit has or had; what stood in its ledger last comes first. Which of its own are closed by a correction
/// is to be given.
fn matters_known<'h>(
    history: &'h History,
    by: (&Directory, &Settings),
    number: &str,
    (unit, approved): (UnitId, NaiveDate),
    is_closed: impl Fn(&MatterHistory) -> bool,
) -> Vec<Known<'h>> {
    let dissolved = by.0.taken_over_by(unit, approved).into_iter();
    let dissolved = dissolved.map(|(other, _)| other);
    let mut known: Vec<_> = std::iter::once(unit)
        .chain(dissolved)
        .filter_map(|other| {
            let matters = history.matters_of(other, number)?;
            Some(Known {
                unit: other,
                matters,
                stood: matters.iter().map(MatterHistory::last_seen).max(),
                has_stayed: had_settled(history, by, number, (other, unit)),
            })
        })
        .collect();
    let last = known.iter().filter_map(|known| known.stood).max();
    let own = known.iter_mut().filter(|known| known.unit == unit);
    let is_left = |matter: &MatterHistory| history.is_left(unit, matter) && !is_closed(matter);
    for own in own.filter(|own| own.matters.iter().any(is_left)) {
        own.stood = last;
    }
    // What a unit's ledger had of the number before it took another over may not be what it has now: the one that it had last is meant,
    // its own of those that it had as long, or has handed in nothing since, and of others the one that is left where they are one.
    known.sort_by_key(|known| {
        (
            Reverse(known.stood),
            known.unit != unit,
            known.has_stayed,
            Reverse(known.due()),
        )
    });
    known
}

/// Whether nobody can say which of several matters of the number is meant: the workbook that stood last has rows of several, or those that
/// have passed to the unit, on no list, without a row of its own bear several names.
fn are_several(history: &History, known: &[Known<'_>], unit: UnitId) -> bool {
    let stood_last = || {
        let last = known.first().and_then(|known| known.stood);
        known.iter().filter(move |known| known.stood == last)
    };
    let apart = stood_last().filter(|known| known.matters.iter().any(|matter| matter.is_apart));
    if apart.count() > 1 {
        return true;
    }
    let passed = stood_last().filter(|known| !known.has_stayed);
    let names = passed.filter_map(|known| {
        let newest = known.matters.last()?;
        let is_listed = history.listed_of(known.unit, newest).is_some();
        let name = newest.current().text_or_empty(Field::Name);
        (!is_listed).then(|| comparable(&name))
    });
    let names: BTreeSet<String> = names.collect();
    known.first().is_some_and(|known| known.unit != unit) && names.len() > 1
}

/// The matter that a correction means: by unit (the dissolved one, where the unit took the matter over), number and year.
fn matter_meant(
    history: &History,
    known: &[Known<'_>],
    number: String,
    approved: NaiveDate,
) -> Option<(UnitId, String, i32)> {
    let Known { unit, matters, .. } = *known.first()?;
    let meant = history.year_meant(Sheet::Matters, &number, unit, approved);
    let year = matters
        .iter()
        .find(|matter| Some(history.year_known(unit, matter)) == meant)
        .or(matters.last())?
        .year;
    Some((unit, number, year))
}
