//! A return copy that comes back as it was (M10). It leaves out what is no recognised column, so that its content is never that of the
//! ledger which was copied: it is compared row by row with what the unit had said.

use super::{BenchmarkList, History};
use crate::ingest::Workbook;
use crate::model::directory::UnitId;
use chrono::NaiveDate;

/// What a unit had said before a period in which it hands in a return copy.
pub(super) struct Before {
    /// As-of date of its newest whole ledger.
    snapshot: NaiveDate,
    benchmarks: Option<BenchmarkList>,
}

impl Before {
    /// `None` where no copy is handed in, or there is nothing that it could repeat.
    pub(super) fn of(history: &History, unit: UnitId, workbooks: &[Workbook]) -> Option<Before> {
        workbooks.iter().find(|workbook| workbook.is_returned)?;
        Some(Before {
            snapshot: *history.newest_snapshot.get(&unit)?,
            benchmarks: history.benchmarks.get(&unit).cloned(),
        })
    }

    /// The period whose ledger a period's copy repeats: every row says what it had said, and none of that ledger is missing.
    pub(super) fn repeated(
        &self,
        history: &History,
        unit: UnitId,
        as_of: NaiveDate,
    ) -> Option<NaiveDate> {
        let is_same = self.snapshot < as_of
            && self.matters_are_the_same(history, unit, as_of)
            && values_are_the_same(history, unit, as_of)
            && self.benchmarks_are_the_same(history, unit);
        is_same.then_some(self.snapshot)
    }

    fn matters_are_the_same(&self, history: &History, unit: UnitId, as_of: NaiveDate) -> bool {
        let matters = history.matters.get(&unit);
        let seen = || {
            let matters = matters.into_iter().flat_map(|matters| matters.values());
            let matters = matters.flatten();
            matters.filter(|matter| matter.last_seen() >= self.snapshot)
        };
        seen().next().is_some()
            && seen()
                .all(|matter| matter.last_seen() == as_of && matter.newest().since <= self.snapshot)
    }

    fn benchmarks_are_the_same(&self, history: &History, unit: UnitId) -> bool {
        let values = |list: Option<&BenchmarkList>| {
            let rows = list.into_iter().flat_map(|list| &list.rows);
            let values = rows.map(|row| row.typed().values.clone());
            values.collect::<Vec<_>>()
        };
        values(self.benchmarks.as_ref()) == values(history.benchmarks.get(&unit))
    }
}

fn values_are_the_same(history: &History, unit: UnitId, as_of: NaiveDate) -> bool {
    let own = history.progress.iter().filter(|((of, _), _)| *of == unit);
    let mut new = own
        .map(|(_, reports)| reports)
        .filter(|reports| reports.last().is_some_and(|newest| newest.as_of == as_of));
    new.all(|reports| match reports.as_slice() {
        [.., before, newest] => before.typed() == newest.typed(),
        _ => false,
    })
}
