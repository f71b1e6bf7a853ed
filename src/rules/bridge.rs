//! S4: what moved each unit's score from the period before to this one, and what moved its rank.

use super::clause::{Basis, Clause};
use super::rankings::Rank;
use super::scoring::{ScoreKey, UnitScore};
use crate::model::directory::{Directory, UnitId};
use crate::model::points::Points;
use crate::source::Text;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// S4.
pub const BRIDGE: Clause = Clause {
    id: "S4",
    citation: "六(三)",
    title: "得分变化",
    rule: "与上一期相比，逐项列出得分变化的来由，合计与两期得分之差分毫不差；跨年的先列「年度清零」。名次变化分为本单位得分变化带来的和其他单位升降带来的两部分。",
    basis: Basis::Interpretation,
    function: "rules::bridge::steps",
    cases: include_str!("cases/S4.txt"),
};

/// What a step of the bridge is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StepKey {
    /// 「年度清零」: the new year's base in place of the old year's score.
    YearReset,
    /// The base points were changed.
    Base,
    /// An entry that is new (its points), or no longer there (its points taken back).
    Entry(ScoreKey),
}

impl StepKey {
    /// The key, as report.json has it.
    pub fn key(self) -> &'static str {
        match self {
            StepKey::YearReset => "year_reset",
            StepKey::Base => "base",
            StepKey::Entry(key) => key.key(),
        }
    }

    /// The name, as users know it.
    pub fn label(self) -> &'static str {
        match self {
            StepKey::YearReset => "年度清零",
            StepKey::Base => "基础分调整",
            StepKey::Entry(key) => key.label(),
        }
    }
}

/// A step from the score of the period before to this one's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What it is for.
    pub key: StepKey,
    /// By how much it moves the score.
    pub points: Points,
    /// The number of the matter, complaint, meeting, circular or entry; empty for the others.
    pub subject: Text,
    /// The day of the event.
    pub date: Option<NaiveDate>,
    /// Whether an entry of the period before is taken back, which moves the score the other way.
    pub taken_back: bool,
}

/// What tells one counted entry from another: kind, number, day and points.
type EntryKey = (ScoreKey, Text, NaiveDate, Points);

/// A unit's score as the next period needs to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Base points.
    base: Points,
    /// The score.
    score: Points,
    /// Each counted entry, and how often it stands there.
    entries: BTreeMap<EntryKey, i64>,
}

impl Tally {
    /// Of a score. Exempted entries count nowhere and are left out.
    pub fn of(score: &UnitScore) -> Tally {
        let mut entries = BTreeMap::new();
        for entry in score.entries.iter().filter(|entry| !entry.exempt) {
            let key = (entry.key, entry.subject.clone(), entry.date, entry.points);
            *entries.entry(key).or_insert(0) += 1;
        }
        Tally {
            base: score.base,
            score: score.score(),
            entries,
        }
    }
}

/// The steps from one score to the next; they add up to the difference exactly.
pub fn steps(before: &Tally, now: &Tally, same_year: bool) -> Vec<Step> {
    let plain = |key: StepKey, points: Points| Step {
        key,
        points,
        subject: "".into(),
        date: None,
        taken_back: false,
    };
    let mut steps = Vec::new();
    let mut changes = now.entries.clone();
    if same_year {
        steps.push(plain(StepKey::Base, now.base - before.base));
        for (key, times) in &before.entries {
            *changes.entry(key.clone()).or_insert(0) -= times;
        }
    } else {
        steps.push(plain(StepKey::YearReset, now.base - before.score));
    }
    steps.retain(|step| step.key == StepKey::YearReset || step.points != Points::ZERO);
    let mut entries: Vec<Step> = changes
        .into_iter()
        .map(|((key, subject, date, points), times)| Step {
            key: StepKey::Entry(key),
            points: Points::from_hundredths(points.hundredths() * times),
            subject,
            date: Some(date),
            taken_back: times < 0,
        })
        .filter(|step| step.points != Points::ZERO)
        .collect();
    entries.sort_by(|a, b| (a.date, a.key, &a.subject).cmp(&(b.date, b.key, &b.subject)));
    steps.extend(entries);
    steps
}

/// A change of rank, in places; above zero is upwards. The parts add up to the previous rank less this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RankChange {
    /// What the unit's own score did, had nobody else's moved.
    pub own: i64,
    /// What others did by passing or falling, founded or dissolved.
    pub others: i64,
}

/// The rank changes of units that were ranked at both periods. `scores` and `ranks` come as (before, now).
pub fn rank_changes(
    scores: (&BTreeMap<UnitId, Points>, &BTreeMap<UnitId, Points>),
    ranks: (&BTreeMap<UnitId, Rank>, &BTreeMap<UnitId, Rank>),
    directory: &Directory,
) -> BTreeMap<UnitId, RankChange> {
    let places = |rank: usize| i64::try_from(rank).unwrap_or(i64::MAX);
    let group = |unit: UnitId| &directory.unit(unit).group;
    ranks
        .1
        .iter()
        .filter_map(|(unit, now)| {
            let before = ranks.0.get(unit)?;
            let own_score = scores.1.get(unit)?;
            let above = ranks
                .0
                .keys()
                .filter(|other| *other != unit && group(**other) == group(*unit))
                .filter(|other| scores.0.get(other).is_some_and(|score| score > own_score))
                .count();
            let change = RankChange {
                own: places(before.rank) - places(above + 1),
                others: places(above + 1) - places(now.rank),
            };
            Some((*unit, change))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::directory::Unit;
    use crate::rules::rankings;
    use crate::rules::scoring::Detail;
    use crate::rules::scoring::{self, ScoreEntry};
    use crate::source::Place;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn entry(
        key: ScoreKey,
        subject: &str,
        date: &str,
        hundredths: i64,
        exempt: bool,
    ) -> ScoreEntry {
        ScoreEntry {
            unit: UnitId(0),
            date: day(date),
            key,
            points: Points::from_hundredths(hundredths),
            exempt,
            subject: subject.into(),
            detail: Detail::Words(String::new()),
            source: None,
        }
    }

    fn tally(base: i64, entries: Vec<ScoreEntry>) -> Tally {
        let (plus, minus) = scoring::sums(entries.iter());
        Tally::of(&UnitScore {
            base: Points::from_hundredths(base),
            plus,
            minus,
            entries,
        })
    }

    #[track_caller]
    fn case(before: &Tally, now: &Tally, same_year: bool, expected: &[(&str, i64, &str)]) {
        let steps = steps(before, now, same_year);
        let shown: Vec<(&str, i64, &str)> = steps
            .iter()
            .map(|step| (step.key.key(), step.points.hundredths(), &*step.subject))
            .collect();
        assert_eq!(shown, expected);
        let sum: Points = steps.iter().map(|step| step.points).sum();
        assert_eq!(sum, now.score - before.score, "the bridge adds up");
    }

    #[test]
    fn what_is_new_is_added_and_what_fell_away_is_taken_back() {
        let kept = || entry(ScoreKey::OnTime, "A1", "2026-11-10", 50, false);
        let before = tally(
            10_000,
            vec![
                kept(),
                entry(ScoreKey::FinalBreach, "A2", "2026-11-12", -200, false),
            ],
        );
        let now = tally(
            10_000,
            vec![
                kept(),
                entry(ScoreKey::Complaint, "T1", "2026-11-18", -200, false),
                entry(ScoreKey::OnTime, "A2", "2026-11-11", 50, false),
            ],
        );
        case(
            &before,
            &now,
            true,
            &[
                ("on_time", 50, "A2"),
                ("final_breach", 200, "A2"),
                ("complaint", -200, "T1"),
            ],
        );
        case(&now, &now, true, &[]);
    }

    #[test]
    fn equal_entries_are_counted_and_exempted_ones_move_nothing() {
        let absence = |exempt| entry(ScoreKey::Absence, "H1", "2026-11-18", -200, exempt);
        let before = tally(10_000, vec![absence(false)]);
        let now = tally(
            10_000,
            vec![
                absence(false),
                absence(false),
                absence(false),
                absence(true),
            ],
        );
        case(&before, &now, true, &[("absence", -400, "H1")]);
        case(
            &tally(10_000, vec![absence(false)]),
            &tally(10_000, vec![absence(true)]),
            true,
            &[("absence", 200, "H1")],
        );
    }

    #[test]
    fn a_new_year_begins_with_a_reset() {
        let before = tally(
            10_000,
            vec![entry(ScoreKey::Complaint, "T1", "2025-12-18", -200, false)],
        );
        let now = tally(
            10_000,
            vec![entry(ScoreKey::OnTime, "A1", "2026-01-05", 50, false)],
        );
        case(
            &before,
            &now,
            false,
            &[("year_reset", 200, ""), ("on_time", 50, "A1")],
        );
        case(
            &tally(10_000, Vec::new()),
            &tally(10_000, Vec::new()),
            false,
            &[("year_reset", 0, "")],
        );
    }

    #[test]
    fn a_change_of_the_base_is_a_step_of_its_own() {
        case(
            &tally(10_000, Vec::new()),
            &tally(11_000, Vec::new()),
            true,
            &[("base", 1_000, "")],
        );
    }

    #[track_caller]
    fn ranks(before: &[i64], now: &[i64], expected: &[(i64, i64)]) {
        let units = before
            .iter()
            .zip(0..)
            .map(|(_, at)| Unit::new(format!("单位{at}"), "乡镇", Place::of_file("单位名录.xlsx")));
        let directory = Directory::new(units.collect());
        let scores = |list: &[i64]| -> BTreeMap<UnitId, Points> {
            list.iter()
                .zip(0..)
                .map(|(score, unit)| (UnitId(unit), Points::from_hundredths(*score)))
                .collect()
        };
        let (before, now) = (scores(before), scores(now));
        let as_of = day("2026-11-20");
        let ranks = (
            rankings::rank(&before, &directory, as_of),
            rankings::rank(&now, &directory, as_of),
        );
        let changes = rank_changes((&before, &now), (&ranks.0, &ranks.1), &directory);
        let shown: Vec<(i64, i64)> = changes
            .values()
            .map(|change| (change.own, change.others))
            .collect();
        assert_eq!(shown, expected);
        for (unit, change) in &changes {
            let places =
                |ranks: &BTreeMap<UnitId, Rank>| i64::try_from(ranks[unit].rank).expect("small");
            assert_eq!(
                change.own + change.others,
                places(&ranks.0) - places(&ranks.1)
            );
        }
    }

    #[test]
    fn a_change_of_rank_is_split_into_the_own_part_and_that_of_others() {
        // The first falls by itself; the others rise only because it did.
        ranks(&[100, 99, 98], &[90, 99, 98], &[(-2, 0), (0, 1), (0, 1)]);
        // The last rises by itself past one that stood still.
        ranks(&[100, 98], &[100, 101], &[(0, -1), (1, 0)]);
        // Both move: by its own points the second would have drawn level, but the first moved on.
        ranks(&[100, 98], &[102, 100], &[(0, 0), (1, -1)]);
    }
}
