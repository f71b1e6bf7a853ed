//! County leaders (牵头县领导), each with the matters led.

use super::index::Index;
use super::links::Links;
use super::matters::{LightCounts, MatterRow, gravity, leader};
use super::{Link, Views, how_many};
use crate::rules::Findings;
use crate::rules::leaders::{self, Leader};
use crate::rules::matters::Matter;
use crate::source::Text;
use foldhash::{HashMap, HashMapExt};
use serde::Serialize;
use std::sync::Arc;

/// A county leader in the list of all.
#[derive(Debug, Clone, Serialize)]
pub struct LeaderLine {
    /// Where it stands.
    pub path: String,
    /// The name, with the link to the page.
    pub link: Link,
    /// The name.
    pub name: String,
    /// The matters by light, closed ones among them.
    pub counts: LightCounts,
    /// Of them closed.
    pub closed: usize,
}

/// The page of a county leader.
#[derive(Debug, Clone, Serialize)]
pub struct LeaderPage {
    /// Where it stands, name and counts.
    #[serde(flatten)]
    pub line: LeaderLine,
    /// The matters, the gravest first, of one light the open ones first.
    #[serde(serialize_with = "how_many")]
    pub matters: Vec<MatterRow>,
}

/// The county leaders of all matters, each with the page, read once of each text that names any. What a text names rests on nothing but the
/// text, and where a name leads is the same for both halves.
pub struct Named(HashMap<Text, Arc<[Link]>>);

impl Named {
    /// Those of a period's matters.
    pub fn of(findings: &Findings<'_>, index: &Index<'_>, links: &Links) -> Named {
        let mut named = HashMap::new();
        for matter in findings.matters.iter().chain(&findings.lapsed) {
            named
                .entry(leader(matter))
                .or_insert_with(|| linked(matter, index, links));
        }
        Named(named)
    }
}

/// A matter's county leaders as its row has them, each with the page; the link is empty where there is none.
fn linked(matter: &Matter<'_>, index: &Index<'_>, links: &Links) -> Arc<[Link]> {
    let names = leaders::leaders_of(matter).into_iter();
    names
        .map(|name| match index.leader_named(name) {
            Some(position) => links.leader_link(position),
            None => Link::new(name, ""),
        })
        .collect()
}

/// The office that a county leader's name bears, in the order in which offices are named; of several the first, and last of all none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Office {
    /// 县委书记.
    Secretary,
    /// 县长.
    Head,
    /// 县委副书记.
    DeputySecretary,
    /// 县人大常委会主任, 县政协主席.
    Assembly,
    /// 常务副县长.
    FirstDeputyHead,
    /// 县委常委.
    Committee,
    /// 副县长.
    DeputyHead,
    Other,
}

/// What counties and their like are called.
const LEVELS: [char; 4] = ['县', '市', '区', '旗'];

fn office(name: &str) -> Office {
    let offices = name.split(['、', '，', ',', '兼']).map(office_of_part);
    offices.min().unwrap_or(Office::Other)
}

fn office_of_part(part: &str) -> Office {
    if part.contains("助理") || part.starts_with('原') {
        return Office::Other;
    }
    let has = |word: &str| part.contains(word);
    let of_level = |word: &str| LEVELS.iter().any(|level| has(&format!("{level}{word}")));
    let deputy = LEVELS.iter().any(|level| has(&format!("副{level}长")));
    if of_level("委书记") {
        Office::Secretary
    } else if of_level("长") && !deputy {
        Office::Head
    } else if of_level("委副书记") {
        Office::DeputySecretary
    } else if has("人大") && has("主任") && !has("副主任") || has("政协主席") {
        Office::Assembly
    } else if deputy && has("常务") {
        Office::FirstDeputyHead
    } else if of_level("委常委") {
        Office::Committee
    } else if deputy {
        Office::DeputyHead
    } else {
        Office::Other
    }
}

impl Views<'_> {
    /// Every county leader in order of office, those of one office in order of name.
    pub fn leaders(&self) -> Vec<LeaderLine> {
        let leaders = self.input.findings.leaders.iter().enumerate();
        let mut leaders: Vec<(usize, &Leader)> = leaders.collect();
        leaders.sort_by_key(|(_, leader)| office(&leader.name));
        leaders
            .into_iter()
            .map(|(position, leader)| self.leader_line(position, leader))
            .collect()
    }

    /// The page of a county leader, by their position among the findings' leaders.
    pub fn leader(&self, position: usize) -> LeaderPage {
        let leader = &self.input.findings.leaders[position];
        let mut led: Vec<&Matter<'_>> = self.led(leader).collect();
        led.sort_by_key(|matter| gravity(matter));
        LeaderPage {
            line: self.leader_line(position, leader),
            matters: led
                .into_iter()
                .map(|matter| self.matter_row(matter))
                .collect(),
        }
    }

    /// A matter's county leaders as its row has them, each with the page; the link is empty where there is none.
    pub fn leaders_of(&self, matter: &Matter<'_>) -> Arc<[Link]> {
        let known = self.named.0.get(&leader(matter));
        known.map_or_else(|| linked(matter, &self.index, &self.links), Arc::clone)
    }

    fn led<'l>(&self, leader: &'l Leader) -> impl Iterator<Item = &Matter<'_>> + use<'_, 'l> {
        let all = &self.input.findings.matters;
        let positions = leader.matters.iter();
        positions.filter_map(|position| all.get(*position))
    }

    fn leader_line(&self, position: usize, leader: &Leader) -> LeaderLine {
        let path = self.links.leader(position);
        LeaderLine {
            link: self.links.leader_link(position),
            path,
            name: leader.name.clone(),
            counts: LightCounts::of(self.led(leader)),
            closed: self
                .led(leader)
                .filter(|matter| matter.closed.is_some())
                .count(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn county_leaders_stand_in_the_order_of_their_offices() {
        let mut names = [
            "丁一",
            "县长助理子一",
            "原县长丑二",
            "副县长、县公安局局长丙二",
            "副县长甲三",
            "县人大常委会副主任乙四",
            "县委常委、常务副县长己五",
            "县委常委、县纪委书记庚六",
            "县委副书记、县长戊七",
            "县政协主席辛八",
            "县委副书记壬九",
            "县委书记癸十",
        ];
        names.sort_by_key(|name| office(name));
        assert_eq!(
            names,
            [
                "县委书记癸十",
                "县委副书记、县长戊七",
                "县委副书记壬九",
                "县政协主席辛八",
                "县委常委、常务副县长己五",
                "县委常委、县纪委书记庚六",
                "副县长、县公安局局长丙二",
                "副县长甲三",
                "丁一",
                "县长助理子一",
                "原县长丑二",
                "县人大常委会副主任乙四",
            ]
        );
        assert_eq!(office("李县长"), Office::Head);
        assert_eq!(office("常务副区长"), Office::FirstDeputyHead);
    }
}
