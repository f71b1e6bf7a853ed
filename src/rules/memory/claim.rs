//! Claims of ledgers (M8), and what ledgers have told of when a stage was done.

use crate::check::{MatterHistory, Version};
use crate::model::category::{Category, STAGE_FIELDS};
use crate::model::record::RowPlace;
use crate::model::schema::Field;
use crate::rules::changes::AuditEvent;
use crate::rules::matters::Flag;
use crate::rules::stages;
use chrono::NaiveDate;

/// A done date that is earlier than the ledgers so far allow (M8).
#[derive(Debug, Clone)]
pub struct Claim {
    /// As-of date of the first of the newest snapshots that all make the claim.
    pub made: NaiveDate,
    /// As-of date of the first snapshot that has ever made it.
    pub first: NaiveDate,
    /// The claimed date.
    pub date: NaiveDate,
    /// The stage was overdue when it was seen not done, and nobody had claimed the date in time: the claim does not undo the breach.
    pub breach_stands: bool,
    /// As-of date of the last snapshot that had the stage not done.
    pub seen: NaiveDate,
    /// The row whose cell was empty then, or said what cannot be read.
    pub empty_row: RowPlace,
    /// What stood there that could not be read, and under which column.
    pub unread: Option<(Field, String)>,
}

impl Claim {
    /// The claim as an audit event; `field` is the column that makes it, in the ledger's versions.
    pub fn into_event(self, field: Field, ledger: &MatterHistory) -> AuditEvent {
        let claiming = ledger
            .versions
            .iter()
            .find(|version| version.until >= self.made)
            .unwrap_or_else(|| ledger.newest());
        let new_place = if claiming.since == self.made {
            claiming.first_place(field)
        } else {
            claiming.record.place(field)
        };
        let (unread, old) = self.unread.unzip();
        AuditEvent {
            flag: Flag::Backdated,
            column: STAGE_FIELDS
                .iter()
                .find(|(known, _)| *known == field)
                .map_or("", |(_, name)| name),
            old: old.unwrap_or_default(),
            new: self.date.to_string(),
            old_place: self.empty_row.of(unread.unwrap_or(field)),
            new_place,
            since: self.made,
            until: Some(self.seen),
        }
    }
}

/// When the rows of a ledger have a stage done, as they are read today: a written deadline that was set since, or a start event that was
/// filled in since, may let the same row mean another date, which is no claim.
pub struct Told<'a> {
    /// What the ledger said.
    pub ledger: Option<&'a MatterHistory>,
    /// The category that counts.
    pub category: &'a Category,
    /// The stage's place in it.
    pub position: usize,
    /// The stages that are judged today: they have begun, or the final one has a written deadline.
    pub judged: Places,
}

/// Some stages of a category, by their place; of a category with more than 64 the first of them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Places(u64);

impl Places {
    /// Whether a stage is among them.
    pub fn has(self, place: usize) -> bool {
        self.0 & Places::bit(place) != 0
    }

    fn bit(place: usize) -> u64 {
        let place = u32::try_from(place).ok();
        place
            .and_then(|place| 1_u64.checked_shl(place))
            .unwrap_or(0)
    }
}

impl FromIterator<usize> for Places {
    fn from_iter<I: IntoIterator<Item = usize>>(places: I) -> Places {
        let bits = places.into_iter().map(Places::bit);
        Places(bits.fold(0, |all, bit| all | bit))
    }
}

impl Told<'_> {
    pub(super) fn done(&self, version: &Version) -> Option<NaiveDate> {
        let date_of = |field| version.record.date(field);
        let is_judged = |later: usize| {
            let start = self.category.stages[later].start;
            self.judged.has(later) || date_of(start).is_some()
        };
        let done = stages::done_where(self.category, self.position, &is_judged, &date_of);
        done.map(|done| done.date)
    }

    /// The date in the snapshot of a day.
    pub(super) fn at(&self, seen: NaiveDate) -> Option<NaiveDate> {
        let mut versions = self.ledger?.versions.iter();
        self.done(versions.find(|version| version.until >= seen)?)
    }

    /// As-of date of the first snapshot that gave this date, whatever others said since.
    pub(super) fn first(&self, date: NaiveDate) -> Option<NaiveDate> {
        let mut versions = self.ledger?.versions.iter();
        let first = versions.find(|version| self.done(version) == Some(date));
        first.map(|version| version.since)
    }

    /// As-of date of the first of the newest snapshots that all give this date.
    pub fn since(&self, date: NaiveDate) -> Option<NaiveDate> {
        let newest_first = self.ledger?.versions.iter().rev();
        let agreeing = newest_first.take_while(|version| self.done(version) == Some(date));
        agreeing.last().map(|version| version.since)
    }
}
