//! Benchmarking lists (对标提升): each unit's entries and where they stand.

use super::words::day_or_empty;
use super::{Link, Views, how_many};
use crate::model::directory::UnitId;
use crate::rules::benchmarks::{Benchmark, BenchmarkEntry, BenchmarkState};
use serde::Serialize;

/// An entry of a list.
#[derive(Debug, Clone)]
pub struct BenchmarkRow {
    /// 对标对象.
    pub object: String,
    /// 差距.
    pub gap: String,
    /// 目标.
    pub goal: String,
    /// 措施.
    pub measures: String,
    /// 完成时限.
    pub deadline: String,
    /// 完成日期.
    pub done: String,
    /// `done`, `overdue`, `open` or `incomplete`.
    pub key: &'static str,
    /// In words.
    pub state: &'static str,
    /// The required columns that are empty or unreadable.
    pub missing: Vec<&'static str>,
    /// Struck out.
    pub struck: bool,
    /// Its cell, for the office.
    pub cell: Option<String>,
}

/// A unit's list.
#[derive(Debug, Clone, Serialize)]
pub struct BenchmarkView {
    /// The unit.
    pub unit: Link,
    /// The anchor of its list on the page.
    pub anchor: String,
    /// The period from which the list is taken.
    pub handed_in: String,
    /// Entries that count.
    pub entries: usize,
    /// Of them done.
    pub done: usize,
    /// Overdue.
    pub overdue: usize,
    /// Incomplete.
    pub incomplete: usize,
    /// The entries.
    #[serde(serialize_with = "how_many")]
    pub rows: Vec<BenchmarkRow>,
}

impl Views<'_> {
    /// The lists of all units that have one, in directory order.
    pub fn benchmarks(&self) -> Vec<BenchmarkView> {
        let lists = self.input.findings.benchmarks.iter();
        lists.map(|list| self.benchmark(list)).collect()
    }

    /// A unit's list, where it has one.
    pub fn benchmark_of(&self, unit: UnitId) -> Option<BenchmarkView> {
        let mut lists = self.input.findings.benchmarks.iter();
        let own = lists.find(|list| list.unit == unit)?;
        Some(self.benchmark(own))
    }

    fn benchmark(&self, list: &Benchmark) -> BenchmarkView {
        BenchmarkView {
            unit: self.unit(list.unit),
            anchor: format!("u{}", list.unit.0 + 1),
            handed_in: list.handed_in.to_string(),
            entries: list.counted().count(),
            done: list.count(BenchmarkState::Done),
            overdue: list.count(BenchmarkState::Overdue),
            incomplete: list.count(BenchmarkState::Incomplete),
            rows: list.entries.iter().map(|entry| self.entry(entry)).collect(),
        }
    }

    fn entry(&self, entry: &BenchmarkEntry) -> BenchmarkRow {
        BenchmarkRow {
            object: entry.object.clone(),
            gap: entry.gap.clone(),
            goal: entry.goal.clone(),
            measures: entry.measures.clone(),
            deadline: match (entry.deadline, entry.state) {
                (None, BenchmarkState::Incomplete) => String::new(),
                (None, _) => "无固定时限".to_owned(),
                (deadline, _) => day_or_empty(deadline),
            },
            done: day_or_empty(entry.done),
            key: state_key(entry.state),
            state: entry.state.label(),
            missing: missing(entry),
            struck: entry.struck,
            cell: self.cell(&entry.place),
        }
    }
}

fn state_key(state: BenchmarkState) -> &'static str {
    match state {
        BenchmarkState::Done => "done",
        BenchmarkState::Overdue => "overdue",
        BenchmarkState::Open => "open",
        BenchmarkState::Incomplete => "incomplete",
    }
}

/// The required columns that an incomplete entry lacks.
fn missing(entry: &BenchmarkEntry) -> Vec<&'static str> {
    if entry.state != BenchmarkState::Incomplete {
        return Vec::new();
    }
    [
        ("对标对象", entry.object.is_empty()),
        ("差距", entry.gap.is_empty()),
        ("目标", entry.goal.is_empty()),
        ("措施", entry.measures.is_empty()),
        ("完成时限", entry.deadline.is_none()),
    ]
    .into_iter()
    .filter(|(_, is_missing)| *is_missing)
    .map(|(name, _)| name)
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Place;

    fn entry(goal: &str, deadline: Option<&str>, state: BenchmarkState) -> BenchmarkEntry {
        BenchmarkEntry {
            object: "甲县".into(),
            gap: "差距".into(),
            goal: goal.into(),
            measures: "措施".into(),
            deadline: deadline.map(|day| day.parse().expect("a date")),
            done: None,
            state,
            struck: false,
            place: Place::of_file("对标提升.xlsx"),
        }
    }

    #[test]
    fn an_incomplete_entry_says_what_it_lacks_and_a_complete_one_lacks_nothing() {
        for (entry, expected) in [
            (
                entry("", Some("2026-11-20"), BenchmarkState::Incomplete),
                &["目标"][..],
            ),
            (
                entry("", None, BenchmarkState::Incomplete),
                &["目标", "完成时限"],
            ),
            // No fixed limit leaves the day empty and lacks nothing.
            (entry("目标", None, BenchmarkState::Open), &[]),
        ] {
            assert_eq!(missing(&entry), expected);
        }
    }
}
