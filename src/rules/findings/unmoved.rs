//! By what is judged all the same, where the newest papers say nothing any more (M4, M9, M13, M15): nobody is told that it counts no more.

use super::Findings;
use crate::check::MatterHistory;
use crate::model::directory::UnitId;
use crate::model::measure::is_same;
use crate::model::schema::Field;
use crate::rules::key_works;
use crate::rules::matters::Matter;
use crate::rules::stages::Written;
use crate::source::Place;
use chrono::NaiveDate;
use foldhash::HashMap;
use std::cell::OnceCell;

/// What findings know of it. Most weeks nobody asks: what is looked up is gathered when somebody does.
pub struct Unmoved<'f, 'h> {
    findings: &'f Findings<'h>,
    /// By ledger the matter that is judged by it.
    by_ledger: OnceCell<HashMap<*const MatterHistory, &'f Matter<'h>>>,
    /// The matters of the list.
    listed: OnceCell<HashMap<(&'f str, UnitId, i32), &'f Matter<'h>>>,
}

impl<'f, 'h> Unmoved<'f, 'h> {
    /// Of some findings.
    pub fn of(findings: &'f Findings<'h>) -> Unmoved<'f, 'h> {
        Unmoved {
            findings,
            by_ledger: OnceCell::new(),
            listed: OnceCell::new(),
        }
    }

    fn judged_by(&self, ledger: &MatterHistory) -> Option<&'f Matter<'h>> {
        let gather = || {
            let matters = self.findings.all_matters().into_iter();
            let known =
                matters.filter_map(|matter| Some((std::ptr::from_ref(matter.ledger?), matter)));
            // The first that is judged by a ledger stands.
            known.rev().collect()
        };
        let by_ledger = self.by_ledger.get_or_init(gather);
        by_ledger.get(&std::ptr::from_ref(ledger)).copied()
    }

    /// Whether what a unit's ledger has said of a matter in a column goes on counting although its newest row lacks the column, or has never
    /// counted beside the list.
    pub fn counts(&self, ledger: &MatterHistory, field: Field) -> bool {
        if ledger.settled.contains_key(&field) {
            return true;
        }
        let Some(matter) = self.judged_by(ledger) else {
            return false;
        };
        let is_by_newest = matter
            .ledger_row
            .is_some_and(|row| std::ptr::eq(row, ledger.current()));
        let is_by_list = matter.list_row.is_some_and(|row| {
            matches!(field, Field::ClosedOn | Field::Deadline) || row.value(field).is_some()
        });
        let has_begun = || {
            let mut stages = matter.stages.iter();
            field != Field::Start
                && stages.any(|stage| stage.start_field == field && stage.start.is_some())
        };
        let has_deadline = || field == Field::Deadline && matter.written != Written::None;
        !is_by_newest || is_by_list || has_begun() || has_deadline()
    }

    /// The stage that a column begins by the category of a matter, where that is not 起算日期.
    pub fn begun_by(&self, ledger: &MatterHistory, field: Field) -> Option<String> {
        let mut stages = self.judged_by(ledger)?.stages.iter();
        let begun = stages.find(|stage| stage.start_field == field && field != Field::Start)?;
        Some(begun.name.to_string())
    }

    /// Whether what earlier lists have said of a unit's matter in a column goes on counting: a deadline does, without which the matter would
    /// have none.
    pub fn counts_on_list(&self, (number, unit, year): (&str, UnitId, i32), field: Field) -> bool {
        if field != Field::Deadline {
            return false;
        }
        let gather = || {
            let matters = self.findings.all_matters().into_iter();
            let known = matters.map(|matter| {
                let key = &matter.key;
                ((&*key.number, key.unit, key.year), matter)
            });
            known.rev().collect()
        };
        let listed = self.listed.get_or_init(gather);
        let matter = listed.get(&(number, unit, year));
        matter.is_some_and(|matter| matter.written != Written::None)
    }

    /// Whether the targets of a row of 重点工作, by the cell of its number, are of a direction; of a row that sets none nobody asks.
    pub fn has_direction(&self, row: &Place, direction: &str) -> bool {
        let works = self.findings.key_works.iter();
        let mut targets = works.flat_map(|work| &work.targets);
        targets.all(|target| target.place != *row || target.direction.label() == direction)
    }

    /// Whether what a unit reports on a day under the number of a work, and says nothing else, is counted in a measure.
    pub fn has_measure(
        &self,
        unit: UnitId,
        number: &str,
        (day, measure): (NaiveDate, &str),
    ) -> bool {
        let work = key_works::work_of(&self.findings.key_works, number, day);
        work.is_some_and(|work| is_same(work.counting.of_unit(unit), measure))
    }
}
