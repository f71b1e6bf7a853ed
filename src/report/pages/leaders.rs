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

impl Views<'_> {
    /// Every county leader, in order of name.
    pub fn leaders(&self) -> Vec<LeaderLine> {
        let leaders = self.input.findings.leaders.iter().enumerate();
        leaders
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
