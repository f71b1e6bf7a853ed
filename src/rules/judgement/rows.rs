//! Which rows and dates of a matter count (M4, M9, M13).

use super::Judgement;
use crate::model::category::Category;
use crate::model::record::Record;
use crate::model::schema::Field;
use crate::rules::changes::{self, AuditEvent};
use crate::rules::responsibility::Assignment;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A start event that stands although the ledger says otherwise.
pub(super) struct KeptStart {
    pub(super) date: NaiveDate,
    pub(super) event: AuditEvent,
}

impl<'h> Judgement<'_, 'h> {
    /// The category and start date that count: the list's, else those of the unit's ledger that no later change moves (M9).
    pub(super) fn category_and_start(&self) -> Option<(&'h Category, NaiveDate)> {
        let settings = self.bench.settings;
        let (key, start) = if let Some(row) = self.list_row() {
            (row.text(Field::Category)?.clone(), row.date(Field::Start)?)
        } else {
            let kept = changes::kept_values(self.assignment.ledger?, settings);
            (kept.category, kept.start)
        };
        Some((settings.category(&key)?, start))
    }

    /// The unit's row that counts: the newest, or of a matter that is no longer its own the one in which it had said when stages were done
    /// and which has been taken back since (M4).
    pub(super) fn ledger_row(&self) -> Option<&'h Record> {
        let Assignment { ledger, lapsed, .. } = *self.assignment;
        let ledger = ledger?;
        let said = match lapsed {
            Some(lapsed) => ledger.taken_back_since(lapsed),
            None => self.settled.map(|(_, said)| said),
        };
        Some(said.unwrap_or_else(|| ledger.current()))
    }

    /// The list's row of the unit, with corrected values. Where the list names the successor in the place of a dissolved unit, so do the
    /// corrections.
    pub(in crate::rules) fn list_row(&self) -> Option<&'h Record> {
        let row = self.assignment.list_row?;
        let Some(listed) = self.assignment.listed.filter(|one| one.is_corrected()) else {
            return Some(row);
        };
        let unit = self.assignment.unit;
        let named = row.responsible_units();
        let mut line = self.bench.directory.line_of(unit, self.bench.as_of);
        let named = line.find(|one| named.contains(one)).unwrap_or(unit);
        Some(listed.current(named, row))
    }

    /// M13: the start events of stages, other than 起算日期, that an earlier period judged a breach by and that the ledger has
    /// since taken away or put off. Only a correction moves them (M15).
    pub(super) fn kept_starts(&self, category: &Category) -> BTreeMap<Field, KeptStart> {
        let Some(ledger) = self.assignment.ledger else {
            return BTreeMap::new();
        };
        let own_starts = category
            .stages
            .iter()
            .filter(|stage| stage.start != Field::Start && !ledger.is_confirmed(stage.start));
        own_starts
            .filter_map(|stage| {
                let (begun, row) = self.remembered.begun(stage)?;
                let newest = ledger.current().date(stage.start);
                newest.is_none_or(|newest| newest > begun).then(|| {
                    let kept = KeptStart {
                        date: begun,
                        event: changes::start_moved(ledger, stage.start, (begun, row)),
                    };
                    (stage.start, kept)
                })
            })
            .collect()
    }
}
