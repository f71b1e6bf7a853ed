//! Whose matter a row is about, where its unit has taken over a dissolved one.

use super::listed::{begins_anew, candidates, names_before};
use super::{History, ListedMatter, MatterHistory};
use crate::model::directory::{UnitId, comparable};
use crate::model::record::Record;
use crate::model::schema::Field;
use chrono::{Datelike, NaiveDate};

impl History {
    /// The unit under whose name a row is kept: that of the workbook, or the dissolved one whose open matter it took over. `taken_over`
    /// are the units that it answers for, each with its last day.
    pub(in crate::check) fn owner_of(
        &self,
        unit: UnitId,
        taken_over: &[(UnitId, NaiveDate)],
        record: &Record,
    ) -> UnitId {
        let Some(number) = record.identity().map(|identity| &identity.texts[0]) else {
            return unit;
        };
        if taken_over.is_empty() {
            return unit;
        }
        // A row that could not be judged makes no matter.
        let own = self.matters_of(unit, number).unwrap_or_default();
        let is_its_own = !own.is_empty();
        let start = record.date(Field::Start);
        let generations = self.list.get(number).map_or(&[][..], Vec::as_slice);
        let listed = candidates(generations, start);
        let has_its_year = |known: &[MatterHistory]| {
            let is_of = |day: NaiveDate| known.iter().any(|matter| matter.has_start_in(day.year()));
            start.is_some_and(is_of)
        };
        let goes_on = |other: UnitId| {
            self.matters_of(other, number).is_some_and(|known| {
                known.iter().any(|matter| matter.is_own(other))
                    && (has_its_year(known) || !begins_anew(generations, known, start))
            })
        };
        // On no list a number is each unit's own: the name tells whose the row is.
        let is_named_as = |other: UnitId| {
            let bears = |unit| {
                let known = self.matters_of(unit, number);
                known.is_some_and(|known| bears_name(known, record))
            };
            generations.is_empty() && bears(other) && !bears(unit)
        };
        let resembles = |other: UnitId| {
            let known = self.matters_of(other, number).unwrap_or_default();
            let mut starts = known
                .iter()
                .map(|matter| matter.newest().record.date(Field::Start));
            !generations.is_empty()
                || bears_name(known, record)
                || starts.any(|known| known == start)
        };
        // The dissolved unit's own ledger may never have had what a row says in its name.
        let has_its_own = own.iter().any(|matter| matter.is_own(unit));
        let named = record.responsible_units();
        let is_in_its_name =
            |other: &UnitId| !has_its_own && named.contains(other) && !named.contains(&unit);
        let may_be = |(other, last_day): &&(UnitId, NaiveDate)| {
            let in_own_right =
                |listed: &&ListedMatter| listed.names_in_own_right(unit, *other, *last_day);
            let in_its_place = |listed: &&ListedMatter| {
                names_before(listed, *other, unit)
                    && (!is_its_own || listed.named_by(*other, *last_day))
            };
            !listed.iter().any(in_own_right)
                && (listed.iter().any(in_its_place)
                    || is_in_its_name(other)
                    || goes_on(*other)
                        && if is_its_own {
                            is_named_as(*other)
                        } else {
                            resembles(*other)
                        })
        };
        let mut origins = taken_over.iter().filter(may_be);
        let first = origins.clone().next();
        let origin = origins.find(|(other, _)| is_named_as(*other)).or(first);
        origin.map_or(unit, |(other, _)| *other)
    }
}

fn bears_name(known: &[MatterHistory], record: &Record) -> bool {
    let name = |record: &Record| comparable(&record.text_or_empty(Field::Name));
    let own = name(record);
    known
        .iter()
        .any(|matter| name(&matter.newest().record) == own)
}
