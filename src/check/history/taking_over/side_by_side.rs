//! Rows of one number that stand side by side in the workbook of a unit that has taken over others: each may be about another matter.
//!
//! On no list a number is each unit's own, so that the successor of two units may have two matters of it, and one of its own besides, known
//! or new. A workbook that has a row of each says so: none is a second row, and none of the matters is another one.

use super::{HeirsRow, name_of};
use crate::check::history::{History, MatterHistory};
use crate::check::owners::{Owner, Owners};
use crate::ingest::Workbook;
use crate::model::category::STAGE_FIELDS;
use crate::model::directory::{UnitId, normal};
use crate::model::record::Record;
use crate::model::schema::{Field, Sheet};
use crate::model::settings::Settings;
use crate::model::values::Identity;
use chrono::{Datelike, NaiveDate};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A unit whose matter a row may be about, and the last day on which that was its own.
type Candidate = (UnitId, NaiveDate);

/// A row, and the unit whose matter it is about.
type Match<'r, 'a> = (&'r HeirsRow<'a>, UnitId);

/// Takes in the rows of one number, where they are about the matters of several units.
fn note<'r, 'a: 'r>(
    owners: &mut Owners,
    matched: &[Match<'_, '_>],
    all: impl Iterator<Item = &'r HeirsRow<'a>>,
) {
    let mut names: BTreeMap<UnitId, BTreeSet<String>> = BTreeMap::new();
    for (row, unit) in matched {
        names.entry(*unit).or_default().insert(row.name());
    }
    if names.len() < 2 {
        return;
    }
    for row in all {
        owners.note(row.record, None);
    }
    for (row, unit) in matched {
        let mut others = names.iter().filter(|(other, _)| *other != unit);
        let owner = Owner {
            unit: *unit,
            has_namesake: others.any(|(_, names)| names.contains(&row.name())),
        };
        owners.note(row.record, Some(owner));
    }
}

impl History {
    /// Whose matters the rows of a unit's workbooks are about that stand side by side under one number. `taken_over` are the units that it
    /// answers for, each with its last day.
    pub(in crate::check::history) fn owners_side_by_side(
        &self,
        unit: UnitId,
        workbooks: &[Workbook],
        taken_over: &[Candidate],
        settings: &Settings,
    ) -> Owners {
        let mut owners = Owners::default();
        if taken_over.is_empty() {
            return owners;
        }
        let mut by_number: BTreeMap<_, BTreeMap<usize, Vec<HeirsRow<'_>>>> = BTreeMap::new();
        let mut copies = Vec::new();
        for (book, workbook) in workbooks.iter().enumerate() {
            let tables = workbook.tables.iter();
            let tables = tables.filter(|table| table.sheet == Sheet::Matters);
            // What can be judged comes first: the same row that cannot is one that it mends.
            let (whole, faulty): (Vec<_>, Vec<_>) = tables
                .flat_map(|table| &table.rows)
                .partition(|read| read.complete);
            for read in whole.into_iter().chain(faulty) {
                if let Some(row) = HeirsRow::of(self, unit, &read.record, settings) {
                    let year = row.start.map(|start| start.year());
                    let books = by_number.entry((row.number, year)).or_default();
                    // Rows that say the same are one, and tell nothing of there being two.
                    let mut known = books.values().flatten();
                    match known.find(|known| known.record.values == read.record.values) {
                        Some(first) => copies.push((row.record, first.record)),
                        None => books.entry(book).or_default().push(row),
                    }
                }
            }
        }
        let has_several = |books: &&BTreeMap<_, Vec<_>>| {
            let rows = books.values().map(Vec::len);
            rows.sum::<usize>() > 1
        };
        for books in by_number.values().filter(has_several) {
            let all = books.values();
            let mut matched: Vec<Match<'_, '_>> =
                all.flat_map(|rows| matched(rows, taken_over)).collect();
            let left = books.values().flatten().filter(|row| {
                let mut known = matched.iter();
                !known.any(|(known, _)| std::ptr::eq(*known, *row))
                    && row.is_of_no_other(taken_over, &matched)
            });
            let own: Vec<_> = left.map(|row| (row, unit)).collect();
            matched.extend(own);
            note(&mut owners, &matched, books.values().flatten());
        }
        for (copy, first) in copies {
            owners.note_as(copy, first);
        }
        owners
    }

    /// Notes that a unit's workbook of a day has a row of an owner's matter beside one of another's: it is a matter by itself.
    pub(in crate::check::history) fn set_apart(
        &mut self,
        (as_of, by): (NaiveDate, UnitId),
        owner: Owner,
        record: &Record,
    ) {
        let number = record.identity().map(Identity::number);
        let own = number.and_then(|number| self.matters.get_mut(&owner.unit)?.get_mut(number));
        let own = own.into_iter().flatten();
        for matter in own.filter(|matter| matter.last_seen() == as_of) {
            matter.is_apart = true;
            if owner.has_namesake {
                matter.namesake_in = Some(by);
            }
        }
    }

    /// Whether the workbook of a unit has had rows of several matters of the number and name of a dissolved unit's, and none of that one.
    /// `passes_after` is the last day of a unit whose matters pass to it: rows that stood there before that of the dissolved unit say
    /// nothing of its matter until they stand there once more.
    pub fn is_left_out_beside(
        &self,
        heir: UnitId,
        (owner, matter): (UnitId, &MatterHistory),
        passes_after: impl Fn(UnitId) -> Option<NaiveDate>,
    ) -> bool {
        let Some(last_day) = passes_after(owner) else {
            return false;
        };
        let number = normal(&matter.number);
        let name = |matter: &MatterHistory| name_of(matter.current());
        let others = self.matters.iter().filter(|(unit, _)| **unit != owner);
        let others = others.filter_map(|(unit, own)| Some((*unit, own.get(&*number)?)));
        let mut others = others.flat_map(|(unit, own)| own.iter().map(move |own| (unit, own)));
        let goes_on_without_it = |unit: UnitId, other: &MatterHistory| {
            let is_before = |week: &&NaiveDate| **week <= last_day;
            let since = passes_after(unit);
            let mut before = other.seen.iter().take_while(is_before);
            let stood_before = before.any(|week| since.is_none_or(|since| *week > since));
            let after = other.seen.iter().skip_while(is_before).count();
            after > usize::from(stood_before)
        };
        matter.namesake_in != Some(heir)
            && others.any(|(unit, other)| {
                other.namesake_in == Some(heir)
                    && other.year == matter.year
                    && name(other) == name(matter)
                    && goes_on_without_it(unit, other)
            })
    }
}

/// The rows of a workbook, each with the unit whose matter it is about, no two with the same. Rows that can be about one alone come
/// first, of these those that bear its name, then those that repeat the most days, then those that are most alike; of what nothing tells
/// apart the first row is the first unit's.
fn matched<'r, 'a>(rows: &'r [HeirsRow<'a>], taken_over: &[Candidate]) -> Vec<Match<'r, 'a>> {
    let alike = rows.iter().map(|row| (row, row.most_alike(taken_over)));
    let mut open: Vec<(&'r HeirsRow<'a>, Vec<UnitId>)> = alike.collect();
    if rows.len() == 1 {
        // A row by itself is not told apart by those beside it.
        open.retain(|(_, units)| units.len() == 1);
    }
    let mut taken: BTreeSet<UnitId> = BTreeSet::new();
    let mut pairs = Vec::new();
    loop {
        for (_, units) in &mut open {
            units.retain(|unit| !taken.contains(unit));
        }
        let left = open.iter().enumerate().flat_map(|(at, (row, units))| {
            let choices = units.len();
            let rank = move |unit: &UnitId| {
                let is_renamed = !row.bears_name(*unit);
                let has_no_other = choices == 1;
                let days = Reverse(row.days_repeated(*unit));
                let likeness = Reverse(row.likeness(*unit));
                (
                    choices,
                    has_no_other && is_renamed,
                    days,
                    is_renamed,
                    likeness,
                    at,
                )
            };
            units.iter().map(move |unit| (rank(unit), *unit))
        });
        // Of equal ones the first counts, and each row has its units in order.
        let Some(((.., at), owner)) = left.min_by_key(|(rank, _)| *rank) else {
            return pairs;
        };
        let (row, _) = open.remove(at);
        taken.insert(owner);
        pairs.push((row, owner));
    }
}

impl HeirsRow<'_> {
    /// The unit whose matter the row is about, where a workbook of the unit has had rows of several side by side.
    pub(super) fn owner_among_several(&self, taken_over: &[Candidate]) -> Option<UnitId> {
        let mut others = taken_over.iter();
        let is_apart = |matter: &MatterHistory| matter.is_apart;
        if !others.any(|(other, _)| self.matters_of(*other).iter().any(is_apart)) {
            return None;
        }
        let alike = self.most_alike(taken_over);
        let first_first = alike.into_iter().rev();
        first_first.max_by_key(|unit| self.days_repeated(*unit))
    }

    /// Whether the row, which has been found to be about no unit's matter, is for certain about none that its unit has taken over: on no list,
    /// it resembles none of them, or by their start alone those whose name another row bears that has been found to be about one.
    fn is_of_no_other(&self, taken_over: &[Candidate], matched: &[Match<'_, '_>]) -> bool {
        let named = self.record.responsible_units();
        let is_of = |other: UnitId| {
            let mut rows = matched.iter();
            named.contains(&other)
                || self.goes_on(other)
                    && self.resembles(other)
                    && (self.bears_name(other) || !rows.any(|(row, _)| row.bears_name(other)))
        };
        self.listed.is_empty() && !taken_over.iter().any(|(other, _)| is_of(*other))
    }

    /// Of the units whose matter the row may be about, on no list, those to whose it is most alike, the one that comes first first.
    fn most_alike(&self, taken_over: &[Candidate]) -> Vec<UnitId> {
        if !self.listed.is_empty() {
            return Vec::new();
        }
        let others = taken_over.iter().filter(|(other, last_day)| {
            (self.goes_on(*other) && self.resembles(*other) || self.names_as_its_own(*other))
                && !self.begins_another(*other, *last_day)
        });
        let has_own = self.is_its_own() && self.resembles(self.unit);
        let own = has_own.then_some((self.unit, NaiveDate::MAX));
        let mut units: Vec<Candidate> = others.copied().chain(own).collect();
        let best = units.iter().map(|(unit, _)| self.likeness(*unit)).max();
        units.retain(|(unit, _)| Some(self.likeness(*unit)) == best);
        if units.len() > 1 {
            // What had been done is another's, unless the row says once more that it was.
            units.retain(|(unit, last_day)| {
                !self.is_settled(*unit, *last_day) || self.repeats_all_days(*unit)
            });
        }
        units.sort_by_key(|(unit, _)| Reverse((self.passed(*unit), self.precedence(*unit))));
        units.into_iter().map(|(unit, _)| unit).collect()
    }

    /// Whether the row names the dissolved unit, and not its own. Its ledger may never have had what the row says in its name.
    pub(super) fn names_as_its_own(&self, other: UnitId) -> bool {
        let named = self.record.responsible_units();
        named.contains(&other) && !named.contains(&self.unit)
    }

    /// What the row repeats of what the unit had last written: the name, the unit itself, the start, the deadline, who answers for it.
    fn likeness(&self, unit: UnitId) -> [bool; 5] {
        let fields = [Field::Start, Field::Deadline, Field::Person];
        let [start, deadline, person] = fields.map(|field| self.agrees_with(unit, field));
        // Of all that it has taken over the unit may write its own name.
        let is_named = unit != self.unit && self.record.responsible_units().contains(&unit);
        [self.bears_name(unit), is_named, start, deadline, person]
    }

    /// How many days of stages the row gives as the unit had last written them.
    fn days_repeated(&self, unit: UnitId) -> usize {
        let known = self.matters_of(unit).iter();
        let repeated = |matter: &MatterHistory| {
            let days = days_of(&matter.newest().record);
            days.filter(|(field, day)| self.record.date(*field) == Some(*day))
                .count()
        };
        known.map(repeated).max().unwrap_or_default()
    }

    /// Whether the row gives every day of a stage that the unit had last written.
    fn repeats_all_days(&self, unit: UnitId) -> bool {
        let mut known = self.matters_of(unit).iter();
        known.any(|matter| {
            let mut days = days_of(&matter.newest().record);
            days.all(|(field, day)| self.record.date(field) == Some(day))
        })
    }
}

/// The days of stages that a row gives, each with its column.
fn days_of(record: &Record) -> impl Iterator<Item = (Field, NaiveDate)> {
    let fields = STAGE_FIELDS.iter().map(|(field, _)| *field);
    fields.filter_map(|field| Some((field, record.date(field)?)))
}
