//! County leaders (牵头县领导) and the matters that they lead.

use super::clause::{Basis, Clause};
use super::matters::Matter;
use super::stages::Light;
use crate::model::directory::comparable;
use crate::model::schema::Field;
use std::collections::BTreeMap;

/// Part 8, leaders.
pub const LEADERS: Clause = Clause {
    id: "leaders",
    citation: "四(一)",
    title: "县领导牵头事项",
    rule: "每位牵头县领导一页，按红黄绿灯列出所牵头的事项（已销号的也列）；以交办清单所写为准，不在清单上的以单位台账为准。",
    basis: Basis::Notice,
    function: "rules::leaders::leader_of",
    cases: include_str!("cases/leaders.txt"),
};

/// A county leader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leader {
    /// The name as first typed.
    pub name: String,
    /// Positions of the matters among those judged, in their order.
    pub matters: Vec<usize>,
    /// Red matters; exempted ones keep their light.
    pub red: usize,
    /// Yellow ones.
    pub yellow: usize,
    /// Green ones.
    pub green: usize,
}

/// All leaders, in order of name. Struck-out matters (M15) are nobody's.
pub fn all(matters: &[Matter<'_>]) -> Vec<Leader> {
    let led = matters
        .iter()
        .enumerate()
        .filter(|(_, matter)| !matter.struck)
        .filter_map(|(position, matter)| Some((position, leader_of(matter)?, matter.light)));
    gather(led)
}

/// The leader of a matter: the list's, else the unit's.
pub fn leader_of<'a>(matter: &'a Matter<'_>) -> Option<&'a str> {
    [matter.list_row, matter.ledger_row]
        .into_iter()
        .flatten()
        .find_map(|row| row.text(Field::CountyLeader))
        .map(|name| &**name)
}

fn gather<'a>(led: impl Iterator<Item = (usize, &'a str, Light)>) -> Vec<Leader> {
    let mut leaders: BTreeMap<String, Leader> = BTreeMap::new();
    for (position, name, light) in led {
        let leader = leaders.entry(comparable(name)).or_insert_with(|| Leader {
            name: name.to_owned(),
            matters: Vec::new(),
            red: 0,
            yellow: 0,
            green: 0,
        });
        leader.matters.push(position);
        match light {
            Light::Red => leader.red += 1,
            Light::Yellow => leader.yellow += 1,
            Light::Green => leader.green += 1,
        }
    }
    leaders.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_matters_of_one_name_stand_together_however_it_is_spaced() {
        let led = [
            (0, "王县长", Light::Red),
            (2, "李县长", Light::Green),
            (5, "王 县长", Light::Yellow),
            (6, "王县长", Light::Red),
        ];
        let leaders = gather(led.into_iter());
        let shown: Vec<(&str, &[usize], [usize; 3])> = leaders
            .iter()
            .map(|leader| {
                let lights = [leader.red, leader.yellow, leader.green];
                (leader.name.as_str(), leader.matters.as_slice(), lights)
            })
            .collect();
        assert_eq!(
            shown,
            [
                ("李县长", [2].as_slice(), [0, 0, 1]),
                ("王县长", [0, 5, 6].as_slice(), [2, 1, 0]),
            ]
        );
    }
}
