//! R7: the first and the last of each group, and those among the last period after period.

use super::clause::{Basis, Clause};
use crate::model::directory::{Directory, UnitId};
use crate::model::points::Points;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// R7.
pub const PODIUM: Clause = Clause {
    id: "R7",
    citation: "六(一)、六(二)",
    title: "先进、后进名单",
    rule: "各序列列出最前和最后几名（不超过序列的一半），同分的都列；并列使名单超过序列一半的不列名，注明「并列较多，不列名」。「本年无事项」的不列入。当年连续几期都在后进名单的单位另行列出；通知说的是干部，所以这里不附任何处理意见。",
    basis: Basis::Interpretation,
    function: "rules::podium::podium_of",
    cases: include_str!("cases/R7.txt"),
};

/// What stands in place of a list that ties have emptied.
pub const TOO_MANY_TIES: &str = "并列较多，不列名";

/// One of the two lists of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedUnits {
    /// The units, by score (the highest first) and directory order; none where the group is too small for a list.
    Units(Vec<UnitId>),
    /// 「并列较多，不列名」.
    TooManyTies,
}

impl NamedUnits {
    /// The units that are named.
    pub fn units(&self) -> &[UnitId] {
        match self {
            NamedUnits::Units(units) => units,
            NamedUnits::TooManyTies => &[],
        }
    }
}

/// The two lists of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Podium {
    /// The first.
    pub first: NamedUnits,
    /// The last.
    pub last: NamedUnits,
    /// Who would be among the first by score and is not, being 「本年无事项」; in order as they are.
    pub passed_over_first: Vec<UnitId>,
    /// The same of the last.
    pub passed_over_last: Vec<UnitId>,
}

/// The list that a unit is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PodiumPlace {
    /// Among the first.
    First,
    /// Among the last.
    Last,
    /// On neither.
    None,
}

impl PodiumPlace {
    /// The place as report.json has it.
    pub fn key(self) -> &'static str {
        match self {
            PodiumPlace::First => "first",
            PodiumPlace::Last => "last",
            PodiumPlace::None => "none",
        }
    }
}

/// The lists of every group that has a unit at the as-of date. `with_matters`: the units that are not 「本年无事项」.
pub fn podiums<'d>(
    scores: &BTreeMap<UnitId, Points>,
    with_matters: &BTreeSet<UnitId>,
    directory: &'d Directory,
    podium: u32,
    as_of: NaiveDate,
) -> BTreeMap<&'d str, Podium> {
    let mut groups: BTreeMap<&str, Vec<(UnitId, Points)>> = BTreeMap::new();
    for (unit, entry) in directory.iter().filter(|(_, entry)| entry.exists_on(as_of)) {
        if let Some(score) = scores.get(&unit) {
            groups.entry(&entry.group).or_default().push((unit, *score));
        }
    }
    groups
        .into_iter()
        .map(|(group, mut members)| {
            members.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
            (group, podium_of(&members, with_matters, podium))
        })
        .collect()
}

/// The lists of one group, whose members come by score, the highest first.
fn podium_of(members: &[(UnitId, Points)], with_matters: &BTreeSet<UnitId>, podium: u32) -> Podium {
    let half = members.len() / 2;
    let most = usize::try_from(podium).unwrap_or(usize::MAX).min(half);
    let above = |score: Points| members.iter().filter(|(_, other)| *other > score).count();
    let below = |score: Points| members.iter().filter(|(_, other)| *other < score).count();
    let placed = |belongs: &dyn Fn(UnitId, Points) -> bool| -> (Vec<UnitId>, Vec<UnitId>) {
        let placed = members.iter().filter(|own| belongs(own.0, own.1));
        placed
            .map(|(unit, _)| *unit)
            .partition(|unit| with_matters.contains(unit))
    };
    let (first, passed_over_first) = placed(&|_, score| above(score) < most);
    let (last, passed_over_last) = placed(&|unit, score| {
        below(score) < most && !first.contains(&unit) && !passed_over_first.contains(&unit)
    });
    let unless_stretched = |units: Vec<UnitId>| {
        if units.len() > half {
            NamedUnits::TooManyTies
        } else {
            NamedUnits::Units(units)
        }
    };
    Podium {
        first: unless_stretched(first),
        last: unless_stretched(last),
        passed_over_first,
        passed_over_last,
    }
}

/// The list that a unit is on.
pub fn place(podiums: &BTreeMap<&str, Podium>, unit: UnitId) -> PodiumPlace {
    let on = |list: fn(&Podium) -> &NamedUnits| {
        podiums
            .values()
            .any(|podium| list(podium).units().contains(&unit))
    };
    if on(|podium| &podium.first) {
        PodiumPlace::First
    } else if on(|podium| &podium.last) {
        PodiumPlace::Last
    } else {
        PodiumPlace::None
    }
}

/// For how many periods in a row, this one included, each of the last has been among them. `before`: the same count at
/// the period before, where that lies in the same year.
pub fn periods_among_last(
    podiums: &BTreeMap<&str, Podium>,
    before: Option<&BTreeMap<UnitId, usize>>,
) -> BTreeMap<UnitId, usize> {
    podiums
        .values()
        .flat_map(|podium| podium.last.units())
        .map(|unit| {
            let earlier = before
                .and_then(|before| before.get(unit))
                .copied()
                .unwrap_or(0);
            (*unit, earlier + 1)
        })
        .collect()
}

/// The units to be named for having been among the last long enough, in directory order.
pub fn laggards(periods_among_last: &BTreeMap<UnitId, usize>, laggard_periods: u32) -> Vec<UnitId> {
    let enough = usize::try_from(laggard_periods).unwrap_or(usize::MAX);
    periods_among_last
        .iter()
        .filter(|(_, periods)| **periods >= enough)
        .map(|(unit, _)| *unit)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Scores in directory order; a unit 「本年无事项」 is marked by `true`.
    #[track_caller]
    fn case(podium: u32, members: &[(i64, bool)], first: Option<&[u32]>, last: Option<&[u32]>) {
        let mut ranked: Vec<(UnitId, Points)> = members
            .iter()
            .zip(0..)
            .map(|((score, _), unit)| (UnitId(unit), Points::from_hundredths(*score)))
            .collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let with_matters = members
            .iter()
            .zip(0..)
            .filter(|((_, none), _)| !none)
            .map(|(_, unit)| UnitId(unit))
            .collect();
        let expected = |list: Option<&[u32]>| match list {
            Some(units) => NamedUnits::Units(units.iter().copied().map(UnitId).collect()),
            None => NamedUnits::TooManyTies,
        };
        let found = podium_of(&ranked, &with_matters, podium);
        assert_eq!(found.first, expected(first), "first of {members:?}");
        assert_eq!(found.last, expected(last), "last of {members:?}");
    }

    fn plain(scores: &[i64]) -> Vec<(i64, bool)> {
        scores.iter().map(|score| (*score, false)).collect()
    }

    #[test]
    fn at_most_half_the_group_is_on_a_list() {
        case(
            3,
            &plain(&[7, 6, 5, 4, 3, 2, 1]),
            Some(&[0, 1, 2]),
            Some(&[4, 5, 6]),
        );
        case(3, &plain(&[5, 4, 3, 2, 1]), Some(&[0, 1]), Some(&[3, 4]));
        case(3, &plain(&[2, 1]), Some(&[0]), Some(&[1]));
        case(3, &plain(&[1]), Some(&[]), Some(&[]));
        case(1, &plain(&[1, 2, 3, 4]), Some(&[3]), Some(&[0]));
    }

    #[test]
    fn ties_are_all_named_unless_they_stretch_the_list_beyond_half() {
        case(
            2,
            &plain(&[9, 8, 8, 5, 4, 3]),
            Some(&[0, 1, 2]),
            Some(&[4, 5]),
        );
        case(2, &plain(&[9, 8, 8, 8, 4, 3]), None, Some(&[4, 5]));
        case(2, &plain(&[9, 8, 4, 4, 4, 3]), Some(&[0, 1]), None);
        case(3, &plain(&[5, 5, 5, 5]), None, Some(&[]));
        case(3, &plain(&[5, 5]), None, Some(&[]));
        // Those among the first are not among the last, even where the list of the first is emptied.
        case(2, &plain(&[5, 5, 5, 5, 4]), None, Some(&[4]));
        case(2, &plain(&[9, 5, 5, 5, 5]), None, Some(&[]));
    }

    #[test]
    fn a_unit_without_matters_is_on_no_list_but_counts_in_the_group() {
        case(
            2,
            &[(9, true), (8, false), (7, false), (6, false)],
            Some(&[1]),
            Some(&[2, 3]),
        );
        case(1, &[(9, true), (8, false), (7, true)], Some(&[]), Some(&[]));
        case(
            2,
            &[(5, true), (5, true), (5, false), (4, false), (3, false)],
            Some(&[2]),
            Some(&[3, 4]),
        );
    }

    #[test]
    fn whoever_is_passed_over_is_known() {
        let scores = [9, 8, 8, 5, 4].map(Points::from_hundredths);
        let members: Vec<(UnitId, Points)> = (0..).map(UnitId).zip(scores).collect();
        let podium = podium_of(&members, &[1, 2, 3].map(UnitId).into(), 1);
        assert_eq!(podium.passed_over_first, [UnitId(0)]);
        assert_eq!(podium.passed_over_last, [UnitId(4)]);
        let all = (0..5).map(UnitId).collect();
        let podium = podium_of(&members, &all, 1);
        assert!(podium.passed_over_first.is_empty() && podium.passed_over_last.is_empty());
    }

    #[test]
    fn periods_among_the_last_are_counted_in_a_row() {
        let podiums = BTreeMap::from([(
            "乡镇",
            Podium {
                first: NamedUnits::Units(vec![UnitId(0)]),
                last: NamedUnits::Units(vec![UnitId(3), UnitId(4)]),
                passed_over_first: Vec::new(),
                passed_over_last: Vec::new(),
            },
        )]);
        let before = BTreeMap::from([(UnitId(2), 5), (UnitId(3), 2)]);
        let counts = periods_among_last(&podiums, Some(&before));
        assert_eq!(counts, BTreeMap::from([(UnitId(3), 3), (UnitId(4), 1)]));
        assert_eq!(laggards(&counts, 3), [UnitId(3)]);
        assert_eq!(laggards(&counts, 4), []);
        assert_eq!(periods_among_last(&podiums, None).get(&UnitId(3)), Some(&1));
        assert_eq!(place(&podiums, UnitId(0)), PodiumPlace::First);
        assert_eq!(place(&podiums, UnitId(4)), PodiumPlace::Last);
        assert_eq!(place(&podiums, UnitId(1)), PodiumPlace::None);
    }
}
