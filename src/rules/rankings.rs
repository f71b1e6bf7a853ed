//! R1 to R3: every group ranked by score.

use super::clause::{Basis, Clause};
use super::matters::Matter;
use super::scoring::{ScoreEntry, ScoreKey};
use super::stages::Stage;
use crate::model::directory::{Directory, UnitId};
use crate::model::points::Points;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// R1.
pub const RANKING: Clause = Clause {
    id: "R1",
    citation: "四(三)",
    title: "排名",
    rule: "各序列按得分从高到低排名，同分同名次，其后名次顺延空出(1、2、2、4),同名次内按名录次序排列。",
    basis: Basis::Notice,
    function: "rules::rankings::rank",
    cases: include_str!("cases/R1.txt"),
};

/// R2.
pub const EVERY_UNIT: Clause = Clause {
    id: "R2",
    citation: "四(三)",
    title: "一个不漏",
    rule: "截至日期存续的单位都列入排名、都写全称，没有事项的注明「本年无事项」，只有以前年度的事项还没有办结的注明「在办事项均为上年结转」；本年计了逾期、事项到期日在上年的，注明「本年逾期的事项上年到期」，与「本年无事项」的一样不列先进、后进。",
    basis: Basis::Notice,
    function: "rules::rankings::units_with_matters",
    cases: include_str!("cases/R2.txt"),
};

/// R9: counts beside every rate and rank.
pub const COUNTS_BESIDE: Clause = Clause {
    id: "R9",
    citation: "四(三)",
    title: "比率附件数",
    rule: "每个比率旁写明由哪几件得出，每个名次旁写明参加排名的单位数；不足三件的比率注明「样本少」。",
    basis: Basis::Interpretation,
    function: "report::pages::ranking::on_time",
    cases: include_str!("cases/R9.txt"),
};

/// R3.
pub const CHANGE: Clause = Clause {
    id: "R3",
    citation: "四(三)",
    title: "名次变化",
    rule: "与上一期比较名次升降；上一期在上一年度的不比较。",
    basis: Basis::Interpretation,
    function: "report::pages::ranking::change",
    cases: include_str!("cases/R3.txt"),
};

/// A unit's rank in its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rank {
    /// Counted from one; equal scores share it.
    pub rank: usize,
    /// How many units the group has.
    pub of: usize,
}

/// Why a unit has no matter with a start, due or done date in the year (R2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum WithoutMatters {
    /// It has none.
    NoneAtAll,
    /// What it has was due in the year before, and the breach, a day later, is charged to this one: nobody can say that it has none.
    DueLastYear,
    /// What it has is of years before and not done, red or not: papers list it beside, and nobody can say that there is none.
    CarriedOver,
}

impl WithoutMatters {
    /// As users know it.
    pub fn label(self) -> &'static str {
        match self {
            WithoutMatters::NoneAtAll => "本年无事项",
            WithoutMatters::DueLastYear => "本年逾期的事项上年到期",
            WithoutMatters::CarriedOver => "在办事项均为上年结转",
        }
    }

    /// Of a unit that has no matter of the year, by the entries of its score and whether any of its matters is not done.
    pub fn of(entries: &[ScoreEntry], has_open: bool) -> WithoutMatters {
        let is_breach = |entry: &ScoreEntry| {
            matches!(entry.key, ScoreKey::StageBreach | ScoreKey::FinalBreach) && !entry.exempt
        };
        if entries.iter().any(is_breach) {
            WithoutMatters::DueLastYear
        } else if has_open {
            WithoutMatters::CarriedOver
        } else {
            WithoutMatters::NoneAtAll
        }
    }
}

/// R1: ranks the units that exist at the as-of date within their groups.
pub fn rank(
    scores: &BTreeMap<UnitId, Points>,
    directory: &Directory,
    as_of: NaiveDate,
) -> BTreeMap<UnitId, Rank> {
    let mut groups: BTreeMap<&str, Vec<(Points, UnitId)>> = BTreeMap::new();
    for (unit, entry) in directory.iter().filter(|(_, entry)| entry.exists_on(as_of)) {
        if let Some(score) = scores.get(&unit) {
            groups.entry(&entry.group).or_default().push((*score, unit));
        }
    }
    let mut ranks = BTreeMap::new();
    for members in groups.into_values() {
        for (score, unit) in &members {
            let above = members.iter().filter(|(other, _)| other > score).count();
            ranks.insert(
                *unit,
                Rank {
                    rank: above + 1,
                    of: members.len(),
                },
            );
        }
    }
    ranks
}

/// The ranked units of a group by rank, inside a tie in directory order (R1).
pub fn in_order(
    ranks: &BTreeMap<UnitId, Rank>,
    directory: &Directory,
    group: &str,
) -> Vec<(Rank, UnitId)> {
    let mut units: Vec<(Rank, UnitId)> = ranks
        .iter()
        .filter(|(unit, _)| directory.unit(**unit).group == group)
        .map(|(unit, rank)| (*rank, *unit))
        .collect();
    units.sort_by_key(|(rank, unit)| (rank.rank, *unit));
    units
}

/// R2: the units that have a matter with a start, due or done date in the as-of date's year, or had one with such a day that was
/// breached before it lapsed (M4).
pub fn units_with_matters(
    matters: &[Matter<'_>],
    lapsed: &[Matter<'_>],
    as_of: NaiveDate,
) -> BTreeSet<UnitId> {
    let counts = |matter: &&Matter<'_>| {
        let is_of_year = |day: NaiveDate| {
            let is_its_own = matter.lapsed.is_none_or(|lapsed| day < lapsed);
            is_its_own && day.year() == as_of.year()
        };
        let days = |stage: &Stage| {
            [
                stage.start,
                stage.due.map(|due| due.date),
                stage.done.map(|done| done.date),
            ]
        };
        let mut days = matter.stages.iter().flat_map(days).flatten();
        !matter.struck && days.any(is_of_year)
    };
    let own = matters.iter().filter(counts).map(|matter| matter.unit);
    let breached = lapsed.iter().filter(counts).flat_map(|matter| {
        let breaches = matter.stages.iter().filter_map(Stage::breach);
        breaches.map(|day| matter.unit_on(day))
    });
    own.chain(breached).collect()
}

/// The units that answer for a matter that is not done, whatever its year; an exempt one is none the less there.
pub fn units_with_open_matters(matters: &[Matter<'_>]) -> BTreeSet<UnitId> {
    let open = matters.iter().filter(|matter| {
        let is_over = matter.closed.is_some() && !matter.is_closed_undone();
        !matter.struck && !is_over && matter.final_stage().done.is_none()
    });
    open.map(|matter| matter.unit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::directory::Unit;
    use crate::source::Place;

    fn directory(groups: &[&str], founded: &[Option<&str>]) -> Directory {
        let units = groups
            .iter()
            .zip(founded)
            .enumerate()
            .map(|(at, (group, founded))| Unit {
                founded: founded.map(|day| day.parse().expect("a date")),
                ..Unit::new(format!("单位{at}"), *group, Place::of_file("单位名录.xlsx"))
            });
        Directory::new(units.collect())
    }

    #[test]
    fn equal_scores_share_a_rank_and_the_next_one_is_skipped() {
        let directory = directory(&["甲"; 5], &[None; 5]);
        let scores = [9500, 10_000, 9500, 9000, 9501]
            .into_iter()
            .zip(0..)
            .map(|(score, id)| (UnitId(id), Points::from_hundredths(score)))
            .collect();
        let ranks = rank(&scores, &directory, "2026-11-20".parse().expect("a date"));
        let shown: Vec<usize> = ranks.values().map(|rank| rank.rank).collect();
        assert_eq!(shown, [3, 1, 3, 5, 2]);
    }

    #[test]
    fn groups_are_ranked_apart_and_only_units_that_exist() {
        let directory = directory(
            &["甲", "乙", "甲", "甲"],
            &[None, None, Some("2026-11-21"), Some("2026-11-20")],
        );
        let scores = (0..4)
            .map(|id| (UnitId(id), Points::from_hundredths(10_000)))
            .collect();
        let ranks = rank(&scores, &directory, "2026-11-20".parse().expect("a date"));
        assert_eq!(ranks.get(&UnitId(0)), Some(&Rank { rank: 1, of: 2 }));
        assert_eq!(ranks.get(&UnitId(1)), Some(&Rank { rank: 1, of: 1 }));
        assert_eq!(ranks.get(&UnitId(2)), None);
        assert_eq!(ranks.get(&UnitId(3)), Some(&Rank { rank: 1, of: 2 }));
    }
}
