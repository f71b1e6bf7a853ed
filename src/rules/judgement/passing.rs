//! To whom a matter passes when its unit is dissolved, and what had been said of it under each of them.

use super::{Bench, Judgement};
use crate::check::ending_columns;
use crate::model::category::Category;
use crate::model::directory::UnitId;
use crate::model::record::Record;
use crate::model::schema::Sheet;
use crate::rules::exemptions::{self, ExemptObject, Exemption};
use crate::rules::matters::MatterKey;
use crate::rules::responsibility::Assignment;
use crate::rules::stages::Stage;
use crate::source::Few;
use chrono::NaiveDate;

impl<'h> Judgement<'_, 'h> {
    /// The row by which the matter was done or closed when its unit was dissolved, or one to which it had passed, with that last day, where
    /// by the successor's row it was not: it does not pass.
    pub(super) fn settled_by_dissolution(
        &self,
        category: &Category,
    ) -> Option<(NaiveDate, &'h Record)> {
        let Bench {
            directory, as_of, ..
        } = self.bench;
        let Assignment { ledger, lapsed, .. } = *self.assignment;
        let ledger = ledger.filter(|_| lapsed.is_none())?;
        let is_listed = self.assignment.list_row.is_some();
        let is_settled = |row: &Record, last_day: NaiveDate| {
            row.has_day_by(last_day, ending_columns(Some(category), is_listed))
        };
        let line = directory.line_of(self.assignment.unit, as_of);
        let last_days = line.filter_map(|unit| directory.unit(unit).dissolved);
        let mut last_days = last_days.filter(|last_day| *last_day < as_of);
        last_days.find_map(|last_day| {
            let said = ledger.taken_back_since(last_day)?;
            let passes_not = is_settled(said, last_day) && !is_settled(ledger.current(), last_day);
            passes_not.then_some((last_day, said))
        })
    }

    /// Units exist from their founding to their last day: what is neither done nor closed then passes to the successor.
    pub(super) fn succession(
        &self,
        last: &Stage,
        closed: Option<NaiveDate>,
    ) -> Few<(NaiveDate, UnitId)> {
        let mut succession = Few::one((NaiveDate::MIN, self.assignment.unit));
        let done = last.done.map(|done| done.date);
        let mut current = self.assignment.unit;
        for _ in 0..self.bench.directory.len() {
            let entry = self.bench.directory.unit(current);
            let (Some(last_day), Some(successor)) = (entry.dissolved, entry.successor) else {
                break;
            };
            let is_settled = [done, closed]
                .into_iter()
                .flatten()
                .any(|date| date <= last_day);
            let next_day = last_day.succ_opt().filter(|next| *next <= self.bench.as_of);
            let Some(next_day) = next_day.filter(|_| !is_settled) else {
                break;
            };
            // Who takes over from one that had been taken over itself does so with it, and not from the day of the earlier merger on.
            let since = succession.last().map_or(next_day, |(since, _)| *since);
            succession.push((next_day.max(since), successor));
            current = successor;
        }
        succession
    }

    /// M12: the effective exemption, given to the unit or to one to which the matter has passed since.
    pub(super) fn exemption(
        &self,
        key: &MatterKey,
        succession: &[(NaiveDate, UnitId)],
    ) -> Option<&Exemption> {
        succession.iter().find_map(|(_, unit)| {
            let object = ExemptObject::Matter;
            exemptions::of(self.exemptions, object, &key.number, *unit, Some(key.year))
        })
    }

    /// M15: whether the matter was struck out, under the unit or one to which it has passed since; under one to which it has not, where that
    /// one has nothing else of the number that could be meant.
    pub(super) fn is_struck(&self, key: &MatterKey, succession: &[(NaiveDate, UnitId)]) -> bool {
        let Bench {
            directory,
            history,
            as_of,
            ..
        } = self.bench;
        let strikes = |unit: UnitId| self.struck_out.contains_matter(&key.number, unit, key.year);
        let has_passed = |unit: UnitId| succession.iter().any(|(_, heir)| *heir == unit);
        let means_no_other = |heir: UnitId| {
            let line: Vec<UnitId> = directory.line_of(key.unit, as_of).collect();
            let mut bearers = history.bearers_of(Sheet::Matters, &key.number).into_iter();
            !bearers.any(|other| {
                other != key.unit
                    && (other == heir || !line.contains(&other))
                    && directory.answers_for(other, as_of) == heir
            })
        };
        let mut line = directory.line_of(key.unit, as_of);
        line.any(|unit| strikes(unit) && (has_passed(unit) || means_no_other(unit)))
    }
}
