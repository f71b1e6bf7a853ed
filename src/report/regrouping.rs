//! What differs between two builds because units have changed their group (序列) in between: ranks are taken among other units, and nothing
//! that went out was wrong.

use super::verdicts::{Difference, FactList, LAGGING, PODIUM, RANK};
use crate::model::directory::{Directory, comparable};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The group (序列) of each unit, by its full name.
pub type Groups = BTreeMap<String, String>;

/// The units that have another group now, and what comes of that.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Regrouping {
    /// The units, each in words.
    pub units: Vec<String>,
    /// The ranks and lists that differ for no other reason.
    pub differences: Vec<Difference>,
}

/// The groups of all units.
pub fn groups(directory: &Directory) -> Groups {
    let units = directory.iter();
    units
        .map(|(_, entry)| (entry.name.clone(), entry.group.clone()))
        .collect()
}

/// Sets apart what differs because of other groups, where anything does. In a ranking of which anything else differs, a score or who is in it, everything stays
/// among the differences: nobody can tell what came of what.
pub fn set_apart(
    then: &Groups,
    now: &Groups,
    differences: Vec<Difference>,
) -> (Regrouping, Vec<Difference>) {
    let moved: Vec<(&String, [&String; 2])> = now
        .iter()
        .filter_map(|(unit, after)| Some((unit, [then.get(unit)?, after])))
        .filter(|(_, [before, after])| {
            comparable(before) != comparable(after) && !is_renamed((then, before), (now, after))
        })
        .collect();
    if moved.is_empty() {
        return (Regrouping::default(), differences);
    }
    let groups: BTreeSet<&String> = moved.iter().flat_map(|(_, groups)| *groups).collect();
    let is_ranked_anew = |unit: &str| {
        let own = [then.get(unit), now.get(unit)].into_iter().flatten();
        own.into_iter().any(|group| groups.contains(group))
    };
    let of_ranking = |difference: &Difference| {
        difference.list == FactList::Ranking && is_ranked_anew(&difference.unit)
    };
    if !differences.iter().any(of_ranking) {
        return (Regrouping::default(), differences);
    }
    let is_place =
        |difference: &Difference| [RANK, PODIUM, LAGGING].contains(&difference.item.as_str());
    let nothing_else = differences
        .iter()
        .filter(|one| of_ranking(one))
        .all(is_place);
    let (places, others) = differences
        .into_iter()
        .partition(|one| nothing_else && of_ranking(one));
    let units = moved.iter();
    let units = units.map(|(unit, [before, after])| format!("{unit}由{before}调整到{after}"));
    let regrouping = Regrouping {
        units: units.collect(),
        differences: places,
    };
    (regrouping, others)
}

/// Whether a group bears another name now, and has the members that it had.
fn is_renamed((then, before): (&Groups, &str), (now, after): (&Groups, &str)) -> bool {
    fn members<'g>(groups: &'g Groups, name: &str) -> Vec<&'g String> {
        let members = groups.iter().filter(|(_, group)| *group == name);
        members.map(|(unit, _)| unit).collect()
    }
    members(then, before) == members(now, after)
}

#[cfg(test)]
mod tests {
    use super::super::verdicts::SCORE;
    use super::*;

    fn difference(unit: &str, item: &str) -> Difference {
        Difference {
            list: FactList::Ranking,
            unit: unit.to_owned(),
            subject: String::new(),
            item: item.to_owned(),
            before: Some("1".to_owned()),
            after: Some("2".to_owned()),
        }
    }

    #[test]
    fn places_alone_are_set_apart_and_only_those_of_the_groups_that_have_changed() {
        let groups = |of_second: &str| -> Groups {
            let units = [("甲镇", "乡镇"), ("乙镇", of_second), ("丁局", "县直")];
            units
                .map(|(unit, group)| (unit.to_owned(), group.to_owned()))
                .into()
        };
        let places = || {
            vec![
                difference("甲镇", RANK),
                difference("乙镇", PODIUM),
                difference("丁局", RANK),
            ]
        };
        let (regrouping, others) = set_apart(&groups("乡镇"), &groups("街道"), places());
        assert_eq!(regrouping.units, ["乙镇由乡镇调整到街道"]);
        assert_eq!(regrouping.differences, places()[..2]);
        assert_eq!(others, places()[2..]);
        // A score that differs may have moved any of the ranks.
        let mut with_score = places();
        with_score.push(difference("甲镇", SCORE));
        let (regrouping, others) = set_apart(&groups("乡镇"), &groups("街道"), with_score.clone());
        assert_eq!(
            (regrouping.units.len(), regrouping.differences),
            (1, vec![])
        );
        assert_eq!(others, with_score);
        // A group that is called otherwise is the same one.
        let renamed: Groups = groups("乡镇")
            .into_iter()
            .map(|(unit, group)| (unit, group.replace("乡镇", "各乡镇")))
            .collect();
        let (regrouping, others) = set_apart(&groups("乡镇"), &renamed, places());
        assert_eq!((regrouping, others), (Regrouping::default(), places()));
        // Records of earlier versions do not say which group a unit was in.
        for then in [Groups::default(), groups("街道")] {
            let (regrouping, others) = set_apart(&then, &groups("街道"), places());
            assert_eq!((regrouping, others), (Regrouping::default(), places()));
        }
    }
}
