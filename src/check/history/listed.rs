//! Matters of the assignment list (交办清单): what the lists say of each, and what they have said.

use super::matter::{MatterHistory, begins_in_another_year, last_before, starts_in};
use super::settling::{says_the_same, settled};
use crate::model::directory::UnitId;
use crate::model::record::{Record, Value};
use crate::model::schema::Field;
use crate::source::{Few, Text, day, once};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the lists of some periods in a row say of a number.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ListVersion {
    /// As-of date of the first list that says so.
    #[serde(with = "day")]
    pub since: NaiveDate,
    /// The rows as the last of these lists has them.
    pub rows: Vec<Record>,
    /// The rows as the first has them; only their places differ.
    pub first_rows: Vec<Record>,
    /// The units that the rows make responsible, in order of the rows, each with the position of its row.
    responsible: Few<(UnitId, u32)>,
}

impl ListVersion {
    pub(super) fn new(since: NaiveDate, rows: Vec<Record>) -> ListVersion {
        // Whether a matter's units stand in one row or in several: where any is tagged 牵头, only those answer (M0).
        let has_leader = rows.iter().any(Record::names_leader);
        let units = |(position, row): (u32, &Record)| {
            let units = row.responsible_units().into_iter();
            units.map(move |unit| (unit, position))
        };
        let answering = (0..).zip(&rows);
        let answering = answering.filter(|(_, row)| !has_leader || row.names_leader());
        ListVersion {
            since,
            responsible: answering.flat_map(units).collect(),
            first_rows: rows.clone(),
            rows,
        }
    }

    /// The last 销号日期 of the rows, where all of them have one.
    fn closed_on(&self) -> Option<NaiveDate> {
        last_closing(self.rows.iter())
    }

    /// The last 销号日期 of the rows that make a unit responsible, where all of them have one; of all rows, where none does.
    fn closed_for(&self, unit: UnitId) -> Option<NaiveDate> {
        let of_unit = || self.responsible().filter(|(named, _)| *named == unit);
        if of_unit().next().is_none() {
            return self.closed_on();
        }
        last_closing(of_unit().map(|(_, row)| row))
    }

    /// The units that the rows make responsible, each with its row, in order of the rows.
    pub fn responsible(&self) -> impl Iterator<Item = (UnitId, &Record)> {
        let rows = self.responsible.iter();
        rows.map(|(unit, position)| (*unit, &self.rows[*position as usize]))
    }

    /// The first row that makes a unit responsible, of which it is not enough to be mentioned beside one that leads (M0).
    pub fn row_answering(&self, unit: UnitId) -> Option<&Record> {
        let mut rows = self.responsible();
        rows.find(|(named, _)| *named == unit).map(|(_, row)| row)
    }
}

/// A matter on the assignment list (交办清单): its rows in each list that differed from the one before.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ListedMatter {
    /// The number as first typed.
    #[serde(with = "once")]
    pub number: Text,
    /// The calendar year of its first start date.
    pub year: i32,
    /// The number's rows, oldest first, never empty; only lists that changed something.
    pub versions: Vec<ListVersion>,
    /// Every unit that a list has made responsible for it, in order of the directory.
    ever_responsible: Few<UnitId>,
    /// As-of date of the last list that has the number.
    #[serde(with = "day")]
    pub last_seen: NaiveDate,
    /// By unit: its newest row with corrected values.
    corrected: BTreeMap<UnitId, Record>,
    /// By unit and field all values that corrections have given, the one that counts last, each with the as-of date of the first snapshot
    /// that has the correction.
    corrections: BTreeMap<(UnitId, Field), Vec<(NaiveDate, Value)>>,
}

impl ListedMatter {
    /// A matter that a list is the first to have.
    fn new(since: NaiveDate, year: i32, rows: Vec<Record>) -> ListedMatter {
        let mut listed = ListedMatter {
            number: rows[0].text_or_empty(Field::Number),
            year,
            versions: Vec::new(),
            ever_responsible: Few::default(),
            last_seen: since,
            corrected: BTreeMap::new(),
            corrections: BTreeMap::new(),
        };
        listed.add_version(ListVersion::new(since, rows));
        listed
    }

    /// The first day from which the number ran. 起算日期 is required, so that every row that counts has one.
    pub(super) fn first_start(&self) -> NaiveDate {
        let start = self.first().rows[0].date(Field::Start);
        start.unwrap_or_default()
    }

    /// The last 销号日期 of the newest rows, where all of them have one.
    pub(super) fn closed_on(&self) -> Option<NaiveDate> {
        self.versions.last().and_then(ListVersion::closed_on)
    }

    /// The last 销号日期 of what the newest rows say of a unit, or the last that named it, where they had closed its matter.
    fn closed_for(&self, unit: UnitId) -> Option<NaiveDate> {
        let is_named = self.versions.last()?.row_answering(unit).is_some();
        let before = || self.last_row_answering(unit)?.date(Field::ClosedOn);
        let dropped = (!is_named).then(before).flatten();
        dropped.or_else(|| self.versions.last()?.closed_for(unit))
    }

    /// Whether the list had closed a unit's matter before a day.
    fn is_closed_before(&self, unit: UnitId, day: NaiveDate) -> bool {
        self.closed_for(unit).is_some_and(|closed| closed < day)
    }

    /// Whether some rows name units that the list had named before, and it had closed the matter of each of these.
    fn is_closed_for_all<'a>(&self, rows: impl Iterator<Item = &'a Record>) -> bool {
        let named = rows.flat_map(Record::responsible_units);
        let mut known = named
            .filter(|unit| self.ever_responsible.contains(unit))
            .peekable();
        known.peek().is_some() && known.all(|unit| self.closed_for(unit).is_some())
    }

    /// Whether a start in this year is the matter's, as [`MatterHistory::has_start_in`] has it.
    pub(super) fn has_start_in(&self, year: i32) -> bool {
        let is_open = |version: &ListVersion| version.closed_on().is_none();
        let last_open = self.versions.iter().rposition(is_open).unwrap_or(0);
        let later = self.versions[last_open..].iter();
        let mut rows = later
            .flat_map(|version| &version.rows)
            .chain(self.corrected.values());
        self.year == year || rows.any(|row| starts_in(row, year))
    }

    /// As-of date of the first of the newest lists that all have a unit's matter closed.
    fn closed_since(&self, unit: UnitId) -> Option<NaiveDate> {
        let versions = self.versions.iter().rev();
        let closed = versions.take_while(|version| version.closed_for(unit).is_some());
        closed.last().map(|version| version.since)
    }

    /// Every unit that a list has made responsible for it, in order of the directory.
    pub fn ever_responsible(&self) -> impl Iterator<Item = UnitId> {
        self.ever_responsible.iter().copied()
    }

    pub(super) fn add_version(&mut self, version: ListVersion) {
        let is_new = |unit: &UnitId| !self.ever_responsible.contains(unit);
        let new: BTreeSet<UnitId> = version
            .responsible()
            .map(|(unit, _)| unit)
            .filter(is_new)
            .collect();
        if !new.is_empty() {
            let mut all: Vec<UnitId> = self.ever_responsible.iter().copied().chain(new).collect();
            all.sort_unstable();
            self.ever_responsible = all.into();
        }
        self.versions.reserve_exact(1);
        self.versions.push(version);
    }

    /// Whether a list up to a day named a unit.
    pub fn named_by(&self, unit: UnitId, day: NaiveDate) -> bool {
        let mut versions = self.versions.iter();
        versions.any(|version| version.since <= day && version.row_answering(unit).is_some())
    }

    /// The row of the list in force on a day that made a unit responsible.
    pub(super) fn row_in_force(&self, unit: UnitId, day: NaiveDate) -> Option<&Record> {
        let mut newest_first = self.versions.iter().rev();
        newest_first
            .find(|version| version.since <= day)?
            .row_answering(unit)
    }

    /// Whether the list in force on a day named one unit, and the other only before.
    pub fn was_given_to(&self, unit: UnitId, other: UnitId, day: NaiveDate) -> bool {
        let mut newest_first = self.versions.iter().rev();
        let in_force = newest_first.find(|version| version.since <= day);
        let names_it_alone = |version: &ListVersion| {
            version.row_answering(unit).is_some() && version.row_answering(other).is_none()
        };
        in_force.is_some_and(names_it_alone)
            && newest_first.any(|version| version.row_answering(other).is_some())
    }

    /// Whether a unit is responsible in its own right, and not in the place of one that was dissolved on that last day: a list
    /// named it by then, or named both, or none had named the other before.
    pub fn names_in_own_right(&self, unit: UnitId, dissolved: UnitId, last_day: NaiveDate) -> bool {
        if self.was_given_to(dissolved, unit, last_day) {
            // What the list had taken from it and given to the other comes back with the other.
            let mut later = self.versions.iter().filter(|one| one.since > last_day);
            return later.any(|one| {
                one.row_answering(unit).is_some() && one.row_answering(dissolved).is_some()
            });
        }
        let first_naming = |unit: UnitId| {
            let mut versions = self.versions.iter();
            versions.position(|version| version.row_answering(unit).is_some())
        };
        let Some(other) = first_naming(dissolved) else {
            return self.named_by(unit, last_day);
        };
        let came_first = first_naming(unit).is_some_and(|own| own < other);
        let mut naming = self
            .versions
            .iter()
            .filter(|version| version.row_answering(unit).is_some());
        came_first
            || naming.any(|version| {
                version.since <= last_day || version.row_answering(dissolved).is_some()
            })
    }

    /// What the first list said.
    pub fn first(&self) -> &ListVersion {
        &self.versions[0]
    }

    /// The newest rows of the number.
    pub fn newest(&self) -> &[Record] {
        self.versions.last().map_or(&[], |version| &version.rows)
    }

    /// Whether a correction gives a value of any of its rows.
    pub fn is_corrected(&self) -> bool {
        !self.corrected.is_empty()
    }

    /// Whether a correction that first came after a day gives a field of a unit's row.
    pub fn is_corrected_after(&self, unit: UnitId, field: Field, day: NaiveDate) -> bool {
        let newest = self
            .corrections
            .get(&(unit, field))
            .and_then(|given| given.last());
        newest.is_some_and(|(since, _)| *since > day)
    }

    /// The newest row that counts for a unit: with corrected values.
    pub fn current<'a>(&'a self, unit: UnitId, row: &'a Record) -> &'a Record {
        self.corrected.get(&unit).unwrap_or(row)
    }

    /// As [`MatterHistory::corrected_before`], for a unit's row.
    pub fn corrected_before(
        &self,
        unit: UnitId,
        field: Field,
        snapshot: NaiveDate,
    ) -> Option<&Value> {
        last_before(self.corrections.get(&(unit, field))?, snapshot)
    }

    /// The newest row whose cell mentions a unit, also where it stands beside one that leads (M0).
    pub fn row_mentioning(&self, unit: UnitId) -> Option<&Record> {
        self.newest().iter().find(|row| row.mentions(unit))
    }

    /// The last row that made a unit responsible, where the newest rows do not name it: what was its matter until then stays as
    /// corrections have it.
    pub fn last_row_answering(&self, unit: UnitId) -> Option<&Record> {
        let mut newest_first = self.versions.iter().rev();
        newest_first.find_map(|version| version.row_answering(unit))
    }

    /// A unit's row of the newest list, and what its row said in a column in the list of a day, before corrections.
    pub(in crate::check) fn said_on(
        &self,
        unit: UnitId,
        field: Field,
        day: NaiveDate,
    ) -> Option<(&Record, Option<&Value>)> {
        let row_of = |version: &'_ ListVersion| {
            let rows = &version.rows;
            rows.iter().position(|row| row.mentions(unit))
        };
        let newest = self.versions.last()?;
        let now = &newest.rows[row_of(newest)?];
        let mut before = self.versions.iter().rev();
        let then = before.find(|version| version.since <= day)?;
        let said = row_of(then).and_then(|at| then.rows[at].value(field));
        Some((now, said))
    }

    /// Takes over a correction of a unit's newest row; `None` where no list names the unit. `count_anew` counts what the row says by its
    /// start.
    pub(in crate::check) fn correct(
        &mut self,
        unit: UnitId,
        (field, value): (Field, Value),
        first_seen: NaiveDate,
        count_anew: impl FnOnce(&mut Record),
    ) -> Option<()> {
        let row = self
            .last_row_answering(unit)
            .or_else(|| self.row_mentioning(unit))?
            .clone();
        let before = self.corrected.remove(&unit).unwrap_or(row);
        self.corrections
            .entry((unit, field))
            .or_default()
            .push((first_seen, value.clone()));
        let mut corrected = before.clone().with_value(field, value);
        let has_another = self.corrections.contains_key(&(unit, Field::Deadline));
        if begins_in_another_year(&before, &corrected) && !has_another {
            count_anew(&mut corrected);
        }
        self.corrected.insert(unit, corrected);
        Some(())
    }

    pub(in crate::check) fn forget_corrections(&mut self) {
        self.corrected.clear();
        self.corrections.clear();
    }
}

/// The last 销号日期 of rows, where all of them have one.
fn last_closing<'r>(rows: impl Iterator<Item = &'r Record>) -> Option<NaiveDate> {
    let days: Option<Vec<NaiveDate>> = rows.map(|row| row.date(Field::ClosedOn)).collect();
    days?.into_iter().max()
}

/// Whether the lists named a unit as responsible, and the other only after they had ceased to.
pub fn names_before(listed: &ListedMatter, unit: UnitId, other: UnitId) -> bool {
    let versions = &listed.versions;
    let last = versions
        .iter()
        .rposition(|version| version.row_answering(unit).is_some());
    let first = versions
        .iter()
        .position(|version| version.row_answering(other).is_some());
    last.is_some_and(|last| first.is_none_or(|first| last < first))
}

/// Of the matters of a number on the list the one that a matter of a unit's ledger is: the one of its year, else one to which the
/// ledger gives a start in another year. `known` are all matters of the number in that ledger.
pub(super) fn listed_of<'l>(
    unit: UnitId,
    generations: &'l [ListedMatter],
    known: &[MatterHistory],
    matter: &MatterHistory,
) -> Option<&'l ListedMatter> {
    let is_known = |year: i32| known.iter().any(|other| other.year == year);
    let of_other_years = || generations.iter().filter(|listed| !is_known(listed.year));
    let goes_on = |listed: &&ListedMatter| {
        // What was the same while the list held it open stays the same once it is closed there.
        let was_open = || {
            let closed_since = listed.closed_since(unit);
            closed_since.is_none_or(|since| matter.first().since < since)
        };
        listed.year < matter.year
            && (!listed.is_closed_before(unit, matter.first_start()) || was_open())
    };
    // Before a list speaks of a matter, the unit's own word closes it; afterwards the list's alone does (M6).
    let begins = |listed: &&ListedMatter| {
        let mut before = matter.versions.iter().rev();
        let last = before.find(|version| version.since < listed.first().since);
        listed.year > matter.year
            && last.is_none_or(|version| version.record.date(Field::ClosedOn).is_none())
    };
    let same_year = generations.iter().find(|listed| listed.year == matter.year);
    same_year
        .or_else(|| {
            of_other_years()
                .filter(goes_on)
                .max_by_key(|listed| listed.year)
        })
        .or_else(|| {
            of_other_years()
                .filter(begins)
                .min_by_key(|listed| listed.year)
        })
}

/// Of the matters of a number on the list those that a unit's row with this start may be: the one of its year, else those not closed
/// before it began.
pub(super) fn candidates(
    generations: &[ListedMatter],
    start: Option<NaiveDate>,
) -> Vec<&ListedMatter> {
    let same_year = |listed: &&ListedMatter| start.is_some_and(|start| start.year() == listed.year);
    match generations.iter().find(same_year) {
        Some(listed) => vec![listed],
        None => generations
            .iter()
            .filter(|listed| {
                let is_closed = |start| listed.closed_on().is_some_and(|closed| closed < start);
                start.is_none_or(|start| !is_closed(start))
            })
            .collect(),
    }
}

/// Whether a row with a start in another year begins a new matter of its number: the list has it beside the last of the `known`
/// ones, or that one is closed, on the list where it is on one (M6), else by the unit.
pub(super) fn begins_anew(
    unit: UnitId,
    generations: &[ListedMatter],
    known: &[MatterHistory],
    start: Option<NaiveDate>,
) -> bool {
    let Some(last) = known.last() else {
        return true;
    };
    match (listed_of(unit, generations, known, last), start) {
        (Some(listed), Some(start)) => {
            let has_another = || generations.iter().any(|other| other.year == start.year());
            listed.year != start.year() && (has_another() || listed.is_closed_before(unit, start))
        }
        _ => last.newest().record.date(Field::ClosedOn).is_some(),
    }
}

/// Takes in the rows that a list has of one number and year. `has_broken`: a row of the number cannot be judged, or none knows of which
/// number a row is.
pub(super) fn apply_listed<'a>(
    generations: &mut Vec<ListedMatter>,
    as_of: NaiveDate,
    year: i32,
    rows: impl Iterator<Item = &'a Record> + Clone,
    has_broken: bool,
) {
    let Some(position) = continued(generations, as_of, year, &rows) else {
        generations.push(ListedMatter::new(as_of, year, rows.cloned().collect()));
        return;
    };
    let listed = &mut generations[position];
    listed.last_seen = as_of;
    if let Some(newest) = listed.versions.last_mut().filter(|_| !has_broken)
        && newest.rows.len() == rows.clone().count()
        && rows.clone().zip(&newest.rows).all(says_the_same)
    {
        // The places move with the newest list even where nothing is said anew.
        for (known, row) in newest.rows.iter_mut().zip(rows) {
            known.move_to(row);
        }
        return;
    }
    let known = listed.newest();
    let mut rows: Vec<Record> = rows.cloned().collect();
    if has_broken {
        let kept = kept_beside(&rows, known);
        rows.extend(kept);
    }
    let before = said_before(&rows, known);
    let rows: Vec<Record> = rows
        .into_iter()
        .zip(before)
        .map(|(row, before)| match before {
            Some(before) => settled(&row, &known[before]),
            None => row,
        })
        .collect();
    let unchanged = known.len() == rows.len() && known.iter().zip(&rows).all(says_the_same);
    match listed.versions.last_mut() {
        Some(newest) if unchanged => newest.rows = rows,
        _ => listed.add_version(ListVersion::new(as_of, rows)),
    }
}

/// Which of the matters of a number the rows of a list go on with; `None` where they begin another.
fn continued<'a>(
    generations: &[ListedMatter],
    as_of: NaiveDate,
    year: i32,
    rows: &(impl Iterator<Item = &'a Record> + Clone),
) -> Option<usize> {
    let of_the_year = generations.iter().position(|listed| listed.year == year);
    let by_start = || {
        let told = |listed: &ListedMatter| {
            let newest = listed.versions.last();
            newest.is_some_and(|newest| newest.since == as_of)
        };
        generations
            .iter()
            .rposition(|listed| listed.has_start_in(year) && !told(listed))
    };
    // A closed row that comes again with its own 销号日期 is no other matter, whatever start it bears now.
    let by_closing = || {
        let closed = last_closing(rows.clone())?;
        let is_same =
            |listed: &ListedMatter| listed.closed_on() == Some(closed) && listed.last_seen != as_of;
        generations.iter().rposition(is_same)
    };
    // Where the same list still has the number's row of before, or the list had closed it for all whom the new year's row names,
    // that is another matter, not a change.
    let by_number = || {
        let last = generations.last()?;
        let is_closed = last.closed_on().is_some() || last.is_closed_for_all(rows.clone());
        (!is_closed && last.last_seen != as_of).then(|| generations.len() - 1)
    };
    of_the_year
        .or_else(by_start)
        .or_else(by_closing)
        .or_else(by_number)
}

/// The rows of the list before for units that the rows of this one do not name: theirs may be the row that cannot be read.
fn kept_beside(rows: &[Record], before: &[Record]) -> Vec<Record> {
    let named: BTreeSet<UnitId> = rows
        .iter()
        .flat_map(|row| row.units(Field::Responsible))
        .map(|mention| mention.unit)
        .collect();
    let named: Vec<UnitId> = named.into_iter().collect();
    before
        .iter()
        .map(|row| row.clone().without_units(&named))
        .filter(|row| !row.units(Field::Responsible).is_empty())
        .collect()
}

/// For each row of a list the position of the row that it was in the list before: the one of its units, in its place where there are
/// several; else the one in its place, where that is no other row's.
fn said_before(rows: &[Record], known: &[Record]) -> Vec<Option<usize>> {
    let has_units_of = |row: &Record, other: &Record| {
        let mut own = row.units(Field::Responsible).iter();
        let others = other.units(Field::Responsible);
        own.any(|mention| others.iter().any(|other| other.unit == mention.unit))
    };
    let of_its_units = |at: usize, row: &Record| {
        let in_place = known.get(at).filter(|other| has_units_of(row, other));
        let elsewhere = || known.iter().position(|other| has_units_of(row, other));
        in_place.map(|_| at).or_else(elsewhere)
    };
    let is_another_s = |at: usize| rows.iter().any(|row| has_units_of(row, &known[at]));
    let rows_in_turn = rows.iter().enumerate();
    rows_in_turn
        .map(|(at, row)| {
            let in_place = || (at < known.len() && !is_another_s(at)).then_some(at);
            of_its_units(at, row).or_else(in_place)
        })
        .collect()
}
