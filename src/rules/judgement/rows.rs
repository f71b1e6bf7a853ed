//! Which rows and dates of a matter count (M4, M9, M13).

use super::Judgement;
use crate::model::category::Category;
use crate::model::directory::UnitId;
use crate::model::record::Record;
use crate::model::schema::Field;
use crate::rules::changes::{self, AuditEvent};
use crate::rules::responsibility::Assignment;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The rows by which a matter is judged, and the dates that they give of it.
pub(super) struct Rows<'h> {
    /// The row of the list, with corrected values.
    pub(super) listed: Option<&'h Record>,
    /// The unit's row that counts.
    pub(super) own: Option<&'h Record>,
    /// The day from which the matter runs.
    start: NaiveDate,
    /// By column: the start events that stand although the ledger says otherwise.
    kept_starts: BTreeMap<Field, KeptStart>,
    /// From this day on it is no longer the unit's.
    lapsed: Option<NaiveDate>,
}

struct KeptStart {
    date: NaiveDate,
    event: AuditEvent,
}

impl<'h> Rows<'h> {
    /// The row that leads: the list's, where there is one.
    pub(super) fn leading(&self) -> Option<&'h Record> {
        self.listed.or(self.own)
    }

    /// 销号日期. M4: what the list has, the list alone closes.
    #[inline]
    pub(super) fn closed(&self) -> Option<NaiveDate> {
        self.leading()?.date(Field::ClosedOn)
    }

    /// The date that counts in a column.
    #[inline]
    pub(super) fn date(&self, field: Field) -> Option<NaiveDate> {
        match field {
            Field::Start => Some(self.start),
            Field::ClosedOn if self.listed.is_some() => self.closed(),
            field => {
                let kept = self.kept_starts.get(&field).map(|kept| kept.date);
                let said = || self.own?.date(field);
                // What a ledger says after a lapse, of days after it, is not about the days on which the matter was the unit's.
                let counts = |date: &NaiveDate| self.lapsed.is_none_or(|lapsed| *date < lapsed);
                kept.or_else(said).filter(counts)
            }
        }
    }

    /// The changes that the kept start events are, for the audit.
    pub(super) fn into_kept_starts(self) -> impl Iterator<Item = AuditEvent> {
        self.kept_starts.into_values().map(|kept| kept.event)
    }
}

impl<'h> Judgement<'_, 'h> {
    /// The rows by which the matter is judged.
    pub(super) fn rows(&self, category: &Category, start: NaiveDate) -> Rows<'h> {
        Rows {
            listed: self.list_row(),
            own: self.ledger_row(),
            start,
            kept_starts: self.kept_starts(category),
            lapsed: self.assignment.lapsed,
        }
    }

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
    fn ledger_row(&self) -> Option<&'h Record> {
        let Assignment { ledger, lapsed, .. } = *self.assignment;
        let ledger = ledger?;
        let said = match lapsed {
            Some(lapsed) => ledger.taken_back_since(lapsed),
            None => self.settled.map(|(_, said)| said),
        };
        Some(said.unwrap_or_else(|| ledger.current()))
    }

    /// The list's row of the unit, with corrected values.
    pub(in crate::rules) fn list_row(&self) -> Option<&'h Record> {
        let row = self.assignment.list_row?;
        let Some(listed) = self.assignment.listed.filter(|one| one.is_corrected()) else {
            return Some(row);
        };
        Some(listed.current(self.named_on_list()?, row))
    }

    /// By what name the list, and so a correction of it, means the unit: that of its successor where the list names that in its place.
    pub(super) fn named_on_list(&self) -> Option<UnitId> {
        let unit = self.assignment.unit;
        let named = self.assignment.list_row?.responsible_units();
        let mut line = self.bench.directory.line_of(unit, self.bench.as_of);
        Some(line.find(|one| named.contains(one)).unwrap_or(unit))
    }

    /// M13: the start events of stages, other than 起算日期, that an earlier period judged a breach by and that the ledger has
    /// since taken away or put off. Only a correction moves them (M15).
    fn kept_starts(&self, category: &Category) -> BTreeMap<Field, KeptStart> {
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
