//! Whose matter a row is about, where its unit has taken over a dissolved one.

use super::listed::{begins_anew, candidates, names_before};
use super::{History, ListedMatter, MatterHistory};
use crate::model::directory::{UnitId, comparable};
use crate::model::record::Record;
use crate::model::schema::Field;
use crate::model::settings::Settings;
use chrono::{Datelike, NaiveDate};
use std::cmp::Reverse;

impl History {
    /// The unit under whose name a row is kept: that of the workbook, or the dissolved one whose open matter it took over. `taken_over`
    /// are the units that it answers for, each with its last day.
    pub(in crate::check) fn owner_of(
        &self,
        unit: UnitId,
        taken_over: &[(UnitId, NaiveDate)],
        record: &Record,
        settings: &Settings,
    ) -> UnitId {
        let Some(number) = record.identity().map(|identity| &identity.texts[0]) else {
            return unit;
        };
        if taken_over.is_empty() {
            return unit;
        }
        let start = record.date(Field::Start);
        let generations = self.list.get(number).map_or(&[][..], Vec::as_slice);
        let row = HeirsRow {
            history: self,
            unit,
            number,
            record,
            start,
            generations,
            listed: candidates(generations, start),
            settings,
        };
        let origins = taken_over.iter().filter(|(other, last_day)| {
            row.may_be_of(*other, *last_day)
                && !row.begins_another(*other, *last_day)
                && !row.was_closed(*other, *last_day)
        });
        // Only what was neither done nor closed has passed to the unit, and the rows of units in a row are kept under the first.
        let origin = origins.min_by_key(|(other, last_day)| {
            let is_settled = row.is_settled(*other, *last_day);
            let passed = self.heirs.get(other).map_or(0, Vec::len);
            (
                !row.is_named_as(*other),
                is_settled,
                row.matters_of(*other).is_empty(),
                !row.agrees_with(*other, Field::Start),
                !row.agrees_with(*other, Field::Deadline),
                Reverse(passed),
            )
        });
        origin.map_or(unit, |(other, _)| *other)
    }
}

/// Whether a matter of a dissolved unit was done or closed by its last day, by the columns of its category: then it does not pass to the
/// successor. `row` is the list's row of it.
pub fn was_settled(
    settings: &Settings,
    matter: &MatterHistory,
    row: Option<&Record>,
    last_day: NaiveDate,
) -> bool {
    let key = row
        .unwrap_or_else(|| matter.current())
        .text(Field::Category);
    let category = key.and_then(|key| settings.category(key));
    let done = category.and_then(|category| category.stages.last());
    let done = done.iter().flat_map(|stage| &stage.done).copied();
    // M6: what is on the list, the list alone closes.
    let by_itself = row.is_none().then_some(Field::ClosedOn);
    let columns: Vec<Field> = done.chain(by_itself).collect();
    matter.ended_by(last_day, &columns) || row.is_some_and(|row| is_closed_by(row, last_day))
}

fn is_closed_by(row: &Record, last_day: NaiveDate) -> bool {
    row.date(Field::ClosedOn).is_some_and(|day| day <= last_day)
}

/// A row of a unit that answers for dissolved ones.
struct HeirsRow<'a> {
    history: &'a History,
    unit: UnitId,
    number: &'a str,
    record: &'a Record,
    start: Option<NaiveDate>,
    /// The matters of its number on the list.
    generations: &'a [ListedMatter],
    /// Those of them that the row may be about.
    listed: Vec<&'a ListedMatter>,
    settings: &'a Settings,
}

impl<'a> HeirsRow<'a> {
    /// Whether the row may be about a matter of the unit that was dissolved on that last day.
    fn may_be_of(&self, other: UnitId, last_day: NaiveDate) -> bool {
        let in_own_right =
            |listed: &&ListedMatter| listed.names_in_own_right(self.unit, other, last_day);
        !self.listed.iter().any(in_own_right)
            && (self.is_listed_before(other, last_day)
                || self.is_in_its_name(other)
                || self.goes_on(other)
                    && if self.is_its_own() {
                        self.is_named_as(other)
                    } else {
                        self.resembles(other)
                    })
    }

    /// Whether the list named the other unit, and this one only before or after; where this one has the number already, it must have named
    /// the other while it existed.
    fn is_listed_before(&self, other: UnitId, last_day: NaiveDate) -> bool {
        let is_its_own = self.is_its_own();
        self.listed.iter().any(|listed| {
            let is_taken = listed.was_given_to(other, self.unit, last_day);
            is_taken
                || names_before(listed, other, self.unit)
                    && (!is_its_own || listed.named_by(other, last_day))
        })
    }

    /// Whether the row names the other unit and not its own, which has no such matter. The dissolved unit's own ledger may never have
    /// had what a row says in its name.
    fn is_in_its_name(&self, other: UnitId) -> bool {
        let mut own = self.matters_of(self.unit).iter();
        let named = self.record.responsible_units();
        !own.any(|matter| matter.is_own(self.unit))
            && named.contains(&other)
            && !named.contains(&self.unit)
    }

    /// Whether the row goes on with a matter of the other unit's own ledger.
    fn goes_on(&self, other: UnitId) -> bool {
        let known = self.matters_of(other);
        let is_of = |day: NaiveDate| known.iter().any(|matter| matter.has_start_in(day.year()));
        known.iter().any(|matter| matter.is_own(other))
            && (self.start.is_some_and(is_of)
                || !begins_anew(other, self.generations, known, self.start))
    }

    /// On no list a number is each unit's own: the name tells whose the row is.
    fn is_named_as(&self, other: UnitId) -> bool {
        self.listed.is_empty() && self.bears_name(other) && !self.bears_name(self.unit)
    }

    /// Whether the row may be one of the other unit's: by the list, by its name or by its start.
    fn resembles(&self, other: UnitId) -> bool {
        let start = |matter: &MatterHistory| matter.newest().record.date(Field::Start);
        let mut known = self.matters_of(other).iter();
        !self.listed.is_empty()
            || self.bears_name(other)
            || known.any(|matter| start(matter) == self.start)
    }

    /// Whether the unit has the number already. A row that could not be judged makes no matter.
    fn is_its_own(&self) -> bool {
        !self.matters_of(self.unit).is_empty()
    }

    /// Whether the row begins on another day than all that a dissolved unit had settled under the number: it is another matter. On no
    /// list, one of the same name is the same, whatever day it bears now.
    fn begins_another(&self, other: UnitId, last_day: NaiveDate) -> bool {
        let known = self.matters_of(other).iter().map(MatterHistory::current);
        let listed = self.listed.iter().filter_map(|listed| listed.row_of(other));
        let mut starts = known.chain(listed).map(|row| row.date(Field::Start));
        let is_same_by_name = self.listed.is_empty() && self.bears_name(other);
        self.start.is_some()
            && !is_same_by_name
            && !starts.any(|start| start == self.start)
            && self.is_settled(other, last_day)
    }

    /// Whether a dissolved unit had done or closed all that it had under the number by its last day.
    fn is_settled(&self, other: UnitId, last_day: NaiveDate) -> bool {
        let row = self.listed.iter().find_map(|listed| listed.row_of(other));
        let known = self.matters_of(other);
        let is_settled = |matter: &MatterHistory| was_settled(self.settings, matter, row, last_day);
        row.is_some_and(|row| is_closed_by(row, last_day))
            || !known.is_empty() && known.iter().all(is_settled)
    }

    /// Whether the list had closed what the other's ledger had, while that existed: nothing has passed that the row could be about.
    fn was_closed(&self, other: UnitId, last_day: NaiveDate) -> bool {
        let mut known = self.matters_of(other).iter();
        let had_it = known.any(|matter| matter.versions[0].since <= last_day);
        had_it
            && self.listed.iter().any(|listed| {
                let newest = listed
                    .versions
                    .last()
                    .and_then(|newest| newest.naming(other));
                let then = listed.row_in_force(other, last_day);
                let mut rows = [newest, then].into_iter();
                rows.all(|row| row.is_some_and(|row| is_closed_by(row, last_day)))
            })
    }

    /// Whether the other had last written of the matter what the row says.
    fn agrees_with(&self, other: UnitId, field: Field) -> bool {
        let own = self.record.value(field);
        let mut known = self.matters_of(other).iter();
        known.any(|matter| matter.newest().record.value(field) == own)
    }

    fn bears_name(&self, unit: UnitId) -> bool {
        let name = |record: &Record| comparable(&record.text_or_empty(Field::Name));
        let own = name(self.record);
        let mut known = self.matters_of(unit).iter();
        known.any(|matter| name(&matter.newest().record) == own)
    }

    /// The matters of the number in a unit's ledger.
    fn matters_of(&self, unit: UnitId) -> &'a [MatterHistory] {
        let known = self.history.matters_of(unit, self.number);
        known.unwrap_or_default()
    }
}
