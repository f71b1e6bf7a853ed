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

/// When the rows of a ledger have a stage done, as they are read today: a written deadline that was set since may let the same row mean
/// another date, which is no claim.
pub struct Told<'a> {
    /// What the ledger said.
    pub ledger: Option<&'a MatterHistory>,
    /// The category that counts.
    pub category: &'a Category,
    /// The stage's place in it.
    pub position: usize,
    /// Whether the final stage is judged by a written deadline.
    pub has_written: bool,
}

impl Told<'_> {
    pub(super) fn done(&self, version: &Version) -> Option<NaiveDate> {
        let date_of = |field| version.record.date(field);
        let done = stages::done_of(self.category, self.position, self.has_written, &date_of);
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
