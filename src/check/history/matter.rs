//! A matter in the ledgers of one unit: what it said, version by version.

use super::settling::{says_the_same, settled};
use crate::model::category::STAGE_FIELDS;
use crate::model::directory::{UnitId, comparable};
use crate::model::record::{Record, RowPlace, TableOrigin, Value};
use crate::model::schema::Field;
use crate::source::Place;
use crate::source::{Text, day, once};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A version of a row: what it said, and in which snapshots.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Version {
    /// As-of date of the first snapshot that says so.
    #[serde(with = "day")]
    pub since: NaiveDate,
    /// As-of date of the last snapshot that says so.
    #[serde(with = "day")]
    pub until: NaiveDate,
    /// The row as that last snapshot has it.
    pub record: Record,
    /// The row as the first snapshot has it; only its place differs.
    first: First,
}

/// Where the first snapshot of a version has the row.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct First {
    /// The row's table, which it shares with all others of the snapshot.
    #[serde(with = "once")]
    origin: Arc<TableOrigin>,
    /// Row number counted from zero.
    row: u32,
}

impl Version {
    fn new(as_of: NaiveDate, record: Record) -> Version {
        Version {
            since: as_of,
            until: as_of,
            first: First {
                origin: Arc::clone(&record.origin),
                row: record.row,
            },
            record,
        }
    }

    /// Whether the row makes the unit in whose ledger it stands responsible: it names the unit or nobody, and not as a helper.
    pub fn makes_responsible(&self, unit: UnitId) -> bool {
        let row = &self.record;
        !row.names_as_helper(unit)
            && (row.units(Field::Responsible).is_empty() || row.responsible_units().contains(&unit))
    }

    /// The place of a field's cell in the first snapshot that says so.
    pub fn first_place(&self, field: Field) -> Place {
        let first = RowPlace {
            sheet: self.record.sheet(),
            row: self.first.row,
            origin: Arc::clone(&self.first.origin),
        };
        first.of(field)
    }
}

/// By field all values that corrections have given of it, the one that counts last, each with the as-of date of the first snapshot that
/// has the correction.
type Corrections = BTreeMap<Field, Vec<(NaiveDate, Value)>>;

/// A matter in the ledgers of one unit, from its first snapshot on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MatterHistory {
    /// The number as first typed.
    #[serde(with = "once")]
    pub number: Text,
    /// The calendar year of its first start date; a number may come again in another year.
    pub year: i32,
    /// What it said, oldest first; never empty.
    pub versions: Vec<Version>,
    /// Positions of the versions whose 起算日期, 完成时限 or 事项类别 is not that of the version before.
    turns: Vec<usize>,
    /// As-of dates of the snapshots that have it, readable or not, in order; never empty.
    #[serde(with = "day::list")]
    pub seen: Vec<NaiveDate>,
    /// The unit in whose ledger it stood last; after a merger that may be the successor.
    pub held_by: UnitId,
    /// Whether the workbook of a unit that has taken over others has had a row of it beside one of another's of the same number.
    pub is_apart: bool,
    /// The unit in whose workbook it stood last beside another's of the same name too.
    pub namesake_in: Option<UnitId>,
    /// Fields that a correction (更正登记) has settled; an empty list with `confirmed` confirms every claimed date.
    pub settled: BTreeMap<Field, Value>,
    /// All values that corrections have given.
    corrections: Corrections,
    /// As-of date of the first snapshot of the newest correction that confirms the dates which the ledger claims by then.
    #[serde(with = "day::option")]
    pub confirmed: Option<NaiveDate>,
    /// The newest version with the corrected values, where there are any.
    corrected: Option<Record>,
    /// By column the latest day that any version has given in it.
    latest: LatestDays,
}

/// The latest days that rows have given, one for each of the columns that begin or finish stages.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct LatestDays([Latest; STAGE_FIELDS.len()]);

/// The latest day of a column; none where no row gives one.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Latest(#[serde(with = "day::option")] Option<NaiveDate>);

impl LatestDays {
    /// Takes in what a row gives.
    fn add(&mut self, row: &Record) {
        for ((field, _), Latest(latest)) in STAGE_FIELDS.iter().zip(&mut self.0) {
            *latest = row.date(*field).max(*latest);
        }
    }

    /// Whether a row has given a later day in a column; of a column that is none of them nobody knows.
    fn may_be_later(&self, field: Field, day: NaiveDate) -> bool {
        let known = STAGE_FIELDS.iter().position(|(known, _)| *known == field);
        known.is_none_or(|at| self.0[at].0.is_some_and(|latest| latest > day))
    }
}

/// The columns that M9 watches: what of a matter was once handed in is changed with notice.
pub const TURNING: [Field; 3] = [Field::Start, Field::Deadline, Field::Category];

impl MatterHistory {
    /// A matter that a snapshot has for the first time.
    pub(super) fn new(
        number: &Text,
        year: i32,
        (as_of, by): (NaiveDate, UnitId),
        record: &Record,
    ) -> MatterHistory {
        let mut latest = LatestDays::default();
        latest.add(record);
        MatterHistory {
            number: Text::clone(number),
            year,
            versions: vec![Version::new(as_of, record.clone())],
            turns: Vec::new(),
            seen: vec![as_of],
            held_by: by,
            is_apart: false,
            namesake_in: None,
            settled: BTreeMap::new(),
            corrections: BTreeMap::new(),
            confirmed: None,
            corrected: None,
            latest,
        }
    }

    /// The newest good version as it counts: with corrected values.
    pub fn current(&self) -> &Record {
        self.corrected.as_ref().unwrap_or(&self.newest().record)
    }

    /// What the ledger itself said in a column in the snapshot of a day, before corrections.
    pub(in crate::check) fn said_on(&self, field: Field, day: NaiveDate) -> Option<&Value> {
        let mut before = self.versions.iter().rev();
        let version = before.find(|version| version.since <= day)?;
        version.record.value(field)
    }

    /// The row of a day's snapshot, where the newest one gives another date of a stage than it, or none, and no correction does.
    pub fn taken_back_since(&self, day: NaiveDate) -> Option<&Record> {
        let mut before = self.versions.iter().rev();
        let said = &before.find(|version| version.since <= day)?.record;
        let newest = &self.newest().record;
        let mut stages = STAGE_FIELDS.iter().map(|(field, _)| *field);
        let is_taken_back = stages
            .any(|field| said.date(field).is_some() && said.date(field) != newest.date(field));
        (is_taken_back && self.corrected.is_none()).then_some(said)
    }

    /// The date that a version gives in a column, or a correction in its place.
    pub fn date_in(&self, version: &Version, field: Field) -> Option<NaiveDate> {
        match self.settled.get(&field) {
            Some(Value::Date(typed)) => Some(typed.date()),
            _ => version.record.date(field),
        }
    }

    /// The same as it was read in a week, by the corrections that were known then.
    pub fn date_read(&self, version: &Version, field: Field, week: NaiveDate) -> Option<NaiveDate> {
        let given = self.corrections.get(&field).into_iter().flatten().rev();
        match given.into_iter().find(|(since, _)| *since <= week) {
            Some((_, Value::Date(typed))) => Some(typed.date()),
            _ => version.record.date(field),
        }
    }

    /// Every version with the weeks in which it was read anew: its first, and those in which a correction came while it stood.
    pub fn readings(&self) -> impl Iterator<Item = (NaiveDate, &Version)> {
        let versions = self.versions.iter().enumerate();
        versions.flat_map(|(position, version)| {
            let next = self.versions.get(position + 1);
            let stood = move |week: &NaiveDate| {
                *week > version.since && next.is_none_or(|next| *week < next.since)
            };
            let given = self.corrections.values().flatten().map(|(week, _)| *week);
            let weeks = std::iter::once(version.since).chain(given.filter(stood));
            weeks.map(move |week| (week, version))
        })
    }

    /// The value that a correction gave of a field which stood when a snapshot came: what a ledger says from then on as it does is nothing
    /// new, whatever a later correction puts in its place.
    pub fn corrected_before(&self, field: Field, snapshot: NaiveDate) -> Option<&Value> {
        last_before(self.corrections.get(&field)?, snapshot)
    }

    /// Whether a correction that first came after a day gives a field.
    pub fn is_corrected_after(&self, field: Field, day: NaiveDate) -> bool {
        let newest = self.corrections.get(&field).and_then(|given| given.last());
        newest.is_some_and(|(since, _)| *since > day)
    }

    /// Whether a done date of that column has been confirmed or corrected (M15).
    pub fn is_confirmed(&self, field: Field) -> bool {
        let claimed_by = |confirmed: NaiveDate| {
            self.claimed_since(field)
                .is_some_and(|since| since <= confirmed)
        };
        self.settled.contains_key(&field) || self.confirmed.is_some_and(claimed_by)
    }

    /// As-of date of the first of the newest snapshots that all say the same of a field.
    fn claimed_since(&self, field: Field) -> Option<NaiveDate> {
        let date = self.newest().record.date(field)?;
        let same = |version: &&Version| version.record.date(field) == Some(date);
        let agreeing = self.versions.iter().rev().take_while(same);
        agreeing.last().map(|version| version.since)
    }

    /// Whether the unit itself was ever responsible by its own row: it named the unit or nobody, and not as a helper.
    pub fn is_own(&self, unit: UnitId) -> bool {
        self.versions
            .iter()
            .any(|version| version.makes_responsible(unit))
    }

    /// Whether a row that was handed in by `last_day` gives a day up to it in one of some columns: it was done or closed by then. What is
    /// handed in later is about what has passed on.
    pub fn ended_by(&self, last_day: NaiveDate, columns: impl Iterator<Item = Field>) -> bool {
        let mut by_then = self.versions.iter().rev();
        let said = by_then.find(|version| version.since <= last_day);
        said.is_some_and(|version| version.record.has_day_by(last_day, columns))
    }

    /// The versions that moved 起算日期, 完成时限 or 事项类别 (M9), each after the version before it.
    pub fn turns(&self) -> impl Iterator<Item = (&Version, &Version)> {
        self.turns
            .iter()
            .map(|&position| (&self.versions[position - 1], &self.versions[position]))
    }

    /// Notes whether the newest version is a turn.
    fn note_turn(&mut self) {
        let newest = self.versions.len() - 1;
        self.turns.retain(|position| *position != newest);
        let Some(before) = newest.checked_sub(1) else {
            return;
        };
        let (old, new) = (&self.versions[before].record, &self.versions[newest].record);
        if TURNING
            .into_iter()
            .any(|field| old.value(field) != new.value(field))
        {
            self.turns.push(newest);
        }
    }

    /// As-of date of the last snapshot that has it.
    pub fn last_seen(&self) -> NaiveDate {
        self.seen[self.seen.len() - 1]
    }

    /// Notes that a snapshot of a unit has it.
    pub(super) fn see(&mut self, (as_of, by): (NaiveDate, UnitId)) {
        self.held_by = by;
        if self.last_seen() != as_of {
            self.seen.push(as_of);
        }
    }

    /// The first day from which the number ran. 起算日期 is required, so that every row that counts has one.
    pub(super) fn first_start(&self) -> NaiveDate {
        let start = self.first().record.date(Field::Start);
        start.unwrap_or_default()
    }

    /// The version that the first snapshot had.
    pub fn first(&self) -> &Version {
        &self.versions[0]
    }

    /// The newest good version.
    pub fn newest(&self) -> &Version {
        &self.versions[self.versions.len() - 1]
    }

    /// Takes in what a row of a snapshot says.
    pub(super) fn add_version(&mut self, (as_of, by): (NaiveDate, UnitId), record: &Record) {
        self.see((as_of, by));
        let newest = self.versions.len() - 1;
        let newest = &mut self.versions[newest];
        if Arc::ptr_eq(&newest.record.values, &record.values) {
            // Most rows say from week to week the same, by the very same values: only where they stand is new.
            newest.until = as_of;
            newest.record.move_to(record);
            return;
        }
        let record = settled(record, &newest.record);
        if says_the_same((&newest.record, &record)) {
            newest.until = as_of;
            newest.record = record;
            return;
        } else if newest.until == as_of {
            // A second hand-in for the same period: the later file stands.
            *newest = Version::new(as_of, record);
        } else {
            // Most matters change a few times a year, and there are many of them: no room is kept for what may never come.
            self.versions.reserve_exact(1);
            self.versions.push(Version::new(as_of, record));
        }
        self.latest
            .add(&self.versions[self.versions.len() - 1].record);
        self.note_turn();
    }

    /// Whether some version, or a correction, may have given a day after this one in one of some columns: what most matters have not is
    /// known without a look at all that they have said.
    pub fn may_speak_of_later_than(&self, day: NaiveDate, columns: &[Field]) -> bool {
        let mut columns = columns.iter();
        !self.settled.is_empty() || columns.any(|field| self.latest.may_be_later(*field, day))
    }

    /// Whether a start in this year is the matter's: the first one was, one was when it was last open or has been since, or a
    /// correction says so. What was the same while it was open stays the same after the closing.
    pub(in crate::check) fn has_start_in(&self, year: i32) -> bool {
        let is_open = |version: &Version| version.record.date(Field::ClosedOn).is_none();
        let last_open = self.versions.iter().rposition(is_open).unwrap_or(0);
        let later = self.versions[last_open..].iter().map(|one| &one.record);
        let mut rows = later.chain([self.current()]);
        self.year == year || rows.any(|row| starts_in(row, year))
    }

    /// Whether an open row of another name is no more the matter, which its unit had closed: a number and a day without a year that come
    /// again are no sign of it.
    pub(in crate::check) fn is_over_before(&self, record: &Record) -> bool {
        let known = &self.newest().record;
        let name = |row: &Record| comparable(&row.text_or_empty(Field::Name));
        let is_closed = |row: &Record| row.date(Field::ClosedOn).is_some();
        is_closed(known) && !is_closed(record) && name(known) != name(record)
    }

    /// Whether a row bears the start date of the newest version, both without a year.
    pub(super) fn has_yearless_start_of(&self, record: &Record) -> bool {
        if self.is_over_before(record) {
            return false;
        }
        match (
            self.newest().record.value(Field::Start),
            record.value(Field::Start),
        ) {
            (Some(Value::Date(old)), Some(Value::Date(new))) => old.has_same_text(new),
            _ => false,
        }
    }

    /// Takes over the corrections of the matter; the newest version is seen through them from now on. `count_anew` counts what the row says
    /// by its start.
    pub(in crate::check) fn correct(
        &mut self,
        (settled, corrections): (BTreeMap<Field, Value>, Corrections),
        confirmed: Option<NaiveDate>,
        count_anew: impl FnOnce(&mut Record),
    ) {
        let newest = &self.newest().record;
        let values = settled.iter();
        let mut record = values.fold(newest.clone(), |record, (field, value)| {
            record.with_value(*field, value.clone())
        });
        if begins_in_another_year(newest, &record) && !settled.contains_key(&Field::Deadline) {
            count_anew(&mut record);
        }
        self.corrected = (!settled.is_empty()).then_some(record);
        self.settled = settled;
        self.corrections = corrections;
        self.confirmed = confirmed;
    }
}

/// Whether two versions of a row begin in different years: a deadline without a year is counted from there.
pub(super) fn begins_in_another_year(one: &Record, other: &Record) -> bool {
    let starts = one.date(Field::Start).zip(other.date(Field::Start));
    starts.is_some_and(|(one, other)| one.year() != other.year())
}

/// Of the values that corrections have given the one that counted before a snapshot.
pub(super) fn last_before(given: &[(NaiveDate, Value)], snapshot: NaiveDate) -> Option<&Value> {
    let mut last_first = given.iter().rev();
    let known = last_first.find(|(since, _)| *since < snapshot);
    known.map(|(_, value)| value)
}

/// Whether a row has its start in a year.
pub(super) fn starts_in(row: &Record, year: i32) -> bool {
    let start = row.date(Field::Start);
    start.is_some_and(|start| start.year() == year)
}
