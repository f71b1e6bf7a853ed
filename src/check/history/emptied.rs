//! Days that a ledger gave, in cells that are empty in the newest one or from which a stage runs: its word counts (M9), and that it has
//! changed is told.

use super::{History, MatterHistory, Version};
use crate::diagnostic::{Diagnostic, HistoryProblem, Severity};
use crate::model::category::STAGE_FIELDS;
use crate::model::directory::{UnitId, normal};
use crate::model::schema::Field;
use crate::source::Place;
use chrono::NaiveDate;

impl History {
    /// The empty cells of the newest ledgers in which an earlier one had a day, and days from which a stage runs that have moved, but for
    /// matters that were struck out; `counting` tells the day of a column by which a matter is judged all the same (M13), `begins` the stage
    /// that a column begins.
    pub fn emptied_days(
        &self,
        is_struck: impl Fn(&str, UnitId, i32) -> bool,
        counting: impl Fn(&MatterHistory, Field) -> Option<NaiveDate>,
        begins: impl Fn(&MatterHistory, Field) -> Option<String>,
    ) -> Vec<Diagnostic> {
        let known = self.matters.iter().flat_map(|(unit, own)| {
            let matters = own.values().flatten();
            matters.map(|matter| (*unit, matter))
        });
        let changed = known.filter(|(_, matter)| matter.versions.len() > 1 && self.stands(matter));
        let mut told = Vec::new();
        for (unit, matter) in changed {
            let emptied = STAGE_FIELDS.iter().filter_map(|&(field, column)| {
                let number = matter.number.to_string();
                let counting = || counting(matter, field);
                let problem = if let Some((said, last)) = self.emptied(matter, field) {
                    HistoryProblem::EmptiedDay {
                        number,
                        column,
                        said,
                        last,
                        counting: counting(),
                    }
                } else {
                    let begins = || begins(matter, field);
                    moved_start(matter, field, (number, column), (counting, begins))?
                };
                let place = matter.newest().record.place(field);
                Some(Diagnostic::new(problem, place, Some(matter.held_by)))
            });
            let emptied: Vec<Diagnostic> = emptied.collect();
            if !emptied.is_empty()
                && !is_struck(&matter.number, unit, self.year_known(unit, matter))
            {
                told.extend(emptied);
            }
        }
        told
    }

    /// Whether the newest snapshot of the unit in whose ledger a matter stood last has it.
    fn stands(&self, matter: &MatterHistory) -> bool {
        let until = matter.newest().until;
        let newest = self.newest_snapshot.get(&matter.held_by);
        newest == Some(&until) || self.current().is_some_and(|current| current.as_of == until)
    }

    /// The day that the last ledger gave which had one in a column, and the as-of date of that ledger, where the cell is empty now.
    /// What a correction says stands, and on the list the list alone closes.
    fn emptied(&self, matter: &MatterHistory, field: Field) -> Option<(NaiveDate, NaiveDate)> {
        let newest = matter.newest();
        let is_empty = newest.record.has_column(field) && newest.record.value(field).is_none();
        if !is_empty || matter.settled.contains_key(&field) {
            return None;
        }
        if field == Field::ClosedOn && self.list.contains_key(&*normal(&matter.number)) {
            return None;
        }
        let said = |version: &Version| Some((version.record.date(field)?, version.until));
        let said = matter.versions.iter().rev().find_map(said)?;
        let is_faulty = self.is_faulty(matter.held_by, &newest.record.place(field));
        (!is_faulty).then_some(said)
    }

    /// Whether an error is told of a cell: one that cannot be read is not empty.
    fn is_faulty(&self, unit: UnitId, place: &Place) -> bool {
        let of = |unit: Option<UnitId>| self.row_problems.get(&unit).into_iter().flatten();
        of(Some(unit))
            .chain(of(None))
            .any(|told| told.place == *place && told.problem.words().severity == Severity::Error)
    }
}

/// That the day from which a stage runs is another than the ledger gave before: so is its due date.
fn moved_start(
    matter: &MatterHistory,
    field: Field,
    (number, column): (String, &'static str),
    (counting, begins): (impl Fn() -> Option<NaiveDate>, impl Fn() -> Option<String>),
) -> Option<HistoryProblem> {
    if field == Field::Start || matter.settled.contains_key(&field) {
        return None;
    }
    // M9 watches 起算日期; of the other days the notice itself knows one from which a stage runs, and a county may name more.
    let of_notice = || (field == Field::PassedOn).then(|| "办结".to_owned());
    let now = matter.newest().record.date(field)?;
    let said = |version: &Version| Some((version.record.date(field)?, version.until));
    let mut said = matter.versions.iter().rev().filter_map(said);
    let (said, last) = said.find(|(said, _)| *said != now)?;
    Some(HistoryProblem::MovedDay {
        number,
        column,
        stage: begins().or_else(of_notice)?,
        said,
        last,
        now,
        counting: counting(),
    })
}
