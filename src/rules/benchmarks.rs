//! Benchmarking lists (对标提升): what each unit means to learn from whom, by when.

use super::clause::{Basis, Clause};
use crate::check::{BenchmarkRow, History};
use crate::model::directory::{Directory, UnitId};
use crate::model::schema::Field;
use crate::source::Place;
use chrono::NaiveDate;

/// Benchmarking lists.
pub const BENCHMARKS: Clause = Clause {
    id: "benchmarks",
    citation: "二(二)",
    title: "对标提升",
    rule: "以单位最近一次报送的对标提升表为准：填了完成日期的算完成，没有完成而过了完成时限的算逾期，对标对象、差距、目标、措施、完成时限有缺的只算不完整。",
    basis: Basis::Interpretation,
    function: "rules::benchmarks::state",
    cases: include_str!("cases/benchmarks.txt"),
};

/// Where an entry of the list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BenchmarkState {
    /// 已完成, in time or not.
    Done,
    /// 逾期.
    Overdue,
    /// 进行中.
    Open,
    /// 不完整: a required cell is empty or unreadable.
    Incomplete,
}

impl BenchmarkState {
    /// The state as users know it.
    pub fn label(self) -> &'static str {
        match self {
            BenchmarkState::Done => "已完成",
            BenchmarkState::Overdue => "逾期",
            BenchmarkState::Open => "进行中",
            BenchmarkState::Incomplete => "不完整",
        }
    }
}

/// An entry of a unit's list; texts are empty and dates `None` where the cell is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BenchmarkEntry {
    /// 对标对象.
    pub object: String,
    /// 差距.
    pub gap: String,
    /// 目标.
    pub goal: String,
    /// 措施.
    pub measures: String,
    /// 完成时限; `None` also for 无固定时限.
    pub deadline: Option<NaiveDate>,
    /// 完成日期.
    pub done: Option<NaiveDate>,
    /// Where it stands.
    pub state: BenchmarkState,
    /// Struck out (M15): shown, and counted nowhere.
    pub struck: bool,
    /// The cell that names the benchmark.
    pub place: Place,
}

/// A unit's benchmarking list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Benchmark {
    /// The unit.
    pub unit: UnitId,
    /// As-of date of the snapshot that it is taken from.
    pub handed_in: NaiveDate,
    /// Its entries, in the order of their rows.
    pub entries: Vec<BenchmarkEntry>,
}

impl Benchmark {
    /// The entries that count.
    pub fn counted(&self) -> impl Iterator<Item = &BenchmarkEntry> {
        self.entries.iter().filter(|entry| !entry.struck)
    }

    /// How many entries stand so.
    pub fn count(&self, state: BenchmarkState) -> usize {
        self.counted().filter(|entry| entry.state == state).count()
    }
}

/// The lists of the units that exist at the as-of date and have entries, in directory order.
pub fn all(history: &History, directory: &Directory, as_of: NaiveDate) -> Vec<Benchmark> {
    history
        .benchmarks
        .iter()
        .filter(|(unit, _)| directory.unit(**unit).exists_on(as_of))
        .map(|(unit, list)| Benchmark {
            unit: *unit,
            handed_in: list.as_of,
            entries: list.rows.iter().map(|row| entry(row, as_of)).collect(),
        })
        .filter(|benchmark| benchmark.counted().next().is_some())
        .collect()
}

fn entry(row: &BenchmarkRow, as_of: NaiveDate) -> BenchmarkEntry {
    let record = &row.record;
    let text = |field| record.text_or_empty(field).to_string();
    let deadline = record
        .deadline(Field::Deadline)
        .and_then(|deadline| deadline.date);
    let done = record.date(Field::DoneOn);
    BenchmarkEntry {
        object: text(Field::BenchmarkObject),
        gap: text(Field::Gap),
        goal: text(Field::Goal),
        measures: text(Field::Measures),
        deadline,
        done,
        state: state(row.complete, deadline, done, as_of),
        struck: row.struck,
        place: record.number_place(),
    }
}

/// Overdue like a matter with a written deadline: the day itself is still on time.
fn state(
    complete: bool,
    deadline: Option<NaiveDate>,
    done: Option<NaiveDate>,
    as_of: NaiveDate,
) -> BenchmarkState {
    match (complete, done, deadline) {
        (false, ..) => BenchmarkState::Incomplete,
        (true, Some(_), _) => BenchmarkState::Done,
        (true, None, Some(deadline)) if as_of > deadline => BenchmarkState::Overdue,
        (true, None, _) => BenchmarkState::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_overdue_from_the_day_after_its_deadline_unless_done_or_incomplete() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        for (complete, deadline, done, expected) in [
            (true, Some("2026-11-20"), None, BenchmarkState::Open),
            (true, Some("2026-11-19"), None, BenchmarkState::Overdue),
            (
                true,
                Some("2026-11-19"),
                Some("2026-11-20"),
                BenchmarkState::Done,
            ),
            (true, None, None, BenchmarkState::Open),
            (false, Some("2026-11-19"), None, BenchmarkState::Incomplete),
            (false, None, Some("2026-11-19"), BenchmarkState::Incomplete),
        ] {
            let found = state(
                complete,
                deadline.map(day),
                done.map(day),
                day("2026-11-20"),
            );
            assert_eq!(found, expected, "{complete} {deadline:?} {done:?}");
        }
    }
}
