//! The ranking of each group, and what each score is made of.

use super::charts::{self, BarChart};
use super::trend::{self, Standing};
use super::{Link, Views, links};
use crate::model::directory::UnitId;
use crate::model::points::Points;
use crate::report::figures::{Change, FEW, is_few, percent};
use crate::rules::Tribunal;
use crate::rules::podium::{self, NamedUnits};
use crate::rules::rankings::WithoutMatters;
use crate::rules::scoring::{ScoreEntry, ScoreKey, UnitScore};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a score is made of, by kind: how many entries and their sum.
#[derive(Debug, Clone, Serialize)]
pub struct PartView {
    /// The kind.
    pub name: &'static str,
    /// How many.
    pub count: usize,
    /// Their sum, with its sign.
    pub points: String,
    /// The clause.
    pub clause: String,
}

/// A line of a ranking.
#[derive(Debug, Clone, Serialize)]
pub struct RankRow {
    /// The rank.
    pub rank: usize,
    /// The unit.
    pub unit: Link,
    /// Against the period before.
    pub change: Change,
    /// What was published for the period before, where it is told otherwise now; else empty.
    pub published: String,
    /// The score.
    pub score: String,
    /// What was added.
    pub plus: String,
    /// What was deducted.
    pub minus: String,
    /// The on-time rate.
    pub rate: String,
    /// Its counts, `5/7`.
    pub counts: String,
    /// 样本少, 本年无事项, or what is said in its place.
    pub marks: Vec<&'static str>,
    /// What the score is made of.
    pub parts: Vec<PartView>,
    /// The course of the score as a line of `x,y`; empty where there is none.
    pub spark: String,
}

/// A group's ranking.
#[derive(Debug, Clone, Serialize)]
pub struct RankingPage {
    /// The group.
    pub group: String,
    /// Where it stands.
    pub path: String,
    /// The link to it.
    pub link: Link,
    /// The base score.
    pub base: String,
    /// How many units are ranked.
    pub size: usize,
    /// What the change is against.
    pub compared: String,
    /// From which score down to which the courses beside the scores run; empty where there is none.
    pub scale: String,
    /// The lines.
    pub rows: Vec<RankRow>,
    /// What was added and deducted, unit by unit.
    pub chart: Option<BarChart>,
    /// The first (R7).
    pub first: PodiumList,
    /// The last (R7).
    pub last: PodiumList,
    /// Those among the last for long enough, with the number of periods in words.
    pub laggards: Vec<(Link, String)>,
    /// How many periods in a row that takes.
    pub laggard_periods: u32,
}

/// One of the two lists of a group (R7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PodiumList {
    /// The units.
    pub units: Vec<Link>,
    /// What stands in their place where there are none.
    pub instead: &'static str,
    /// Who is left out, and why; empty where nobody is.
    pub beside: String,
}

/// Width and height of the small course beside a rank.
const SPARK: (i64, i64) = (72, 20);

impl Views<'_> {
    /// The units of a group by rank, inside a tie in directory order.
    fn ranked(&self, group: &str) -> Vec<(usize, UnitId)> {
        let findings = self.input.findings;
        let mut units: Vec<(usize, UnitId)> = self
            .input
            .tribunal
            .directory
            .iter()
            .filter(|(_, entry)| entry.group == group)
            .filter_map(|(unit, _)| findings.ranks.get(&unit).map(|rank| (rank.rank, unit)))
            .collect();
        units.sort_unstable();
        units
    }

    /// A unit's change of rank.
    pub fn change(&self, unit: UnitId) -> Change {
        let findings = self.input.findings;
        Change::of(
            findings.ranks.get(&unit).map(|rank| rank.rank),
            findings.previous_ranks.get(&unit).map(|rank| rank.rank),
            !findings.previous_ranks.is_empty(),
        )
    }

    /// The on-time rate of a unit: rate, counts, and whether they are few (R9).
    pub fn on_time(&self, unit: UnitId) -> (String, String, bool) {
        let (met, of) = self
            .input
            .findings
            .on_time
            .get(&unit)
            .copied()
            .unwrap_or_default();
        (percent(met, of), format!("{met}/{of}"), is_few(of))
    }

    /// The ranking of every group that has units.
    pub fn rankings(&self) -> Vec<RankingPage> {
        let mut rankings = self.all_rankings();
        rankings.retain(|page| !page.rows.is_empty());
        rankings
    }

    /// The ranking of every group that a unit with a page belongs to, those among them whose units have all been dissolved.
    pub fn all_rankings(&self) -> Vec<RankingPage> {
        let directory = self.input.tribunal.directory;
        let units = self.units().into_iter();
        let named: BTreeSet<&str> = units.map(|unit| &*directory.unit(unit).group).collect();
        let groups = directory.groups().into_iter();
        groups
            .filter(|group| named.contains(group))
            .map(|group| self.ranking(group))
            .collect()
    }

    fn ranking(&self, group: &str) -> RankingPage {
        let findings = self.input.findings;
        let ranked = self.ranked(group);
        let path = self.links.group(group);
        let podium = findings.podiums.get(group);
        let courses = ranked.iter().map(|(_, unit)| self.series(*unit));
        let courses: Vec<Vec<Standing>> = courses.collect();
        let scale = trend::scale(&courses);
        let spark = |course: &[Standing]| {
            scale.map_or_else(String::new, |scale| trend::line(course, scale, SPARK, 2))
        };
        RankingPage {
            group: group.to_owned(),
            link: Link::new(group, links::encode(&path)),
            path,
            base: self
                .input
                .tribunal
                .settings
                .scoring
                .base
                .at(findings.as_of)
                .to_string(),
            size: ranked.len(),
            compared: match findings.previous {
                Some(previous) if !findings.previous_ranks.is_empty() => {
                    format!("名次与{previous}一期比较")
                }
                _ => "本年第一期，名次不与上一年度比较".to_owned(),
            },
            first: self
                .podium_list(podium.map(|own| (&own.first, own.passed_over_first.as_slice()))),
            last: self.podium_list(podium.map(|own| (&own.last, own.passed_over_last.as_slice()))),
            laggards: self.laggards(group),
            laggard_periods: self.input.tribunal.settings.laggard_periods,
            chart: charts::plus_and_minus(group, &self.sums(&ranked)),
            scale: scale.map_or_else(String::new, |(high, low)| format!("{high}分至{low}分")),
            rows: (ranked.into_iter().zip(&courses))
                .filter_map(|((rank, unit), course)| self.rank_row(rank, unit, spark(course)))
                .collect(),
        }
    }

    fn sums(&self, ranked: &[(usize, UnitId)]) -> Vec<(&str, Points, Points)> {
        let scores = &self.input.findings.scores;
        let units = ranked.iter();
        units
            .filter_map(|(_, unit)| {
                let score = scores.get(unit)?;
                Some((self.name(*unit), score.plus, score.minus))
            })
            .collect()
    }

    fn podium_list(&self, list: Option<(&NamedUnits, &[UnitId])>) -> PodiumList {
        let (named, passed_over) = list.unzip();
        PodiumList {
            units: named
                .map_or(&[][..], NamedUnits::units)
                .iter()
                .map(|unit| self.unit(*unit))
                .collect(),
            instead: match named {
                Some(NamedUnits::TooManyTies) => podium::TOO_MANY_TIES,
                _ => "无",
            },
            beside: passed_over
                .map(|units| self.passed_over_words(units))
                .unwrap_or_default(),
        }
    }

    /// `（甲镇本年无事项，不列入）`: why a list begins with the second (R7). Where many are passed over, as in January, the ranking
    /// marks each of them.
    pub(in crate::report) fn passed_over_words(&self, units: &[UnitId]) -> String {
        if units.is_empty() {
            return String::new();
        }
        let most = usize::try_from(self.input.tribunal.settings.podium).unwrap_or(usize::MAX);
        let mut by_reason: BTreeMap<WithoutMatters, Vec<&str>> = BTreeMap::new();
        for unit in units {
            let reason = self.input.findings.without_matters(*unit);
            let own = by_reason.entry(reason.unwrap_or(WithoutMatters::NoneAtAll));
            own.or_default().push(self.name(*unit));
        }
        let said = by_reason.into_iter().map(|(reason, names)| {
            if names.len() > most {
                format!("{}的单位不列入", reason.label())
            } else {
                format!("{}{}，不列入", names.join("、"), reason.label())
            }
        });
        format!("（{}）", said.collect::<Vec<_>>().join("；"))
    }

    /// R7: the units of a group that have been among the last for long enough. The notice speaks of cadres, so no measure
    /// stands beside them.
    fn laggards(&self, group: &str) -> Vec<(Link, String)> {
        let counts = &self.input.findings.periods_among_last;
        let Tribunal {
            directory,
            settings,
            ..
        } = self.input.tribunal;
        podium::laggards(counts, settings.laggard_periods)
            .into_iter()
            .filter(|unit| directory.unit(*unit).group == group)
            .map(|unit| {
                let periods = counts.get(&unit).copied().unwrap_or_default();
                (self.unit(unit), format!("连续{periods}期"))
            })
            .collect()
    }

    fn rank_row(&self, rank: usize, unit: UnitId, spark: String) -> Option<RankRow> {
        let findings = self.input.findings;
        let score = findings.scores.get(&unit)?;
        let (rate, counts, few) = self.on_time(unit);
        let mut marks = Vec::new();
        marks.extend(findings.without_matters(unit).map(WithoutMatters::label));
        if few {
            marks.push(FEW);
        }
        Some(RankRow {
            rank,
            unit: self.unit(unit),
            change: self.change(unit),
            published: self
                .published_before(unit)
                .map_or_else(String::new, |published| published.words),
            score: score.score().to_string(),
            plus: score.plus.to_string(),
            minus: score.minus.to_string(),
            rate,
            counts,
            marks,
            parts: parts(score),
            spark,
        })
    }
}

/// The entries of a score by kind; exempted ones count in none.
pub fn parts(score: &UnitScore) -> Vec<PartView> {
    let mut by_kind: BTreeMap<(ScoreKey, bool), Vec<&ScoreEntry>> = BTreeMap::new();
    for entry in score.entries.iter().filter(|entry| !entry.exempt) {
        by_kind
            .entry((entry.key, entry.points.is_negative()))
            .or_default()
            .push(entry);
    }
    by_kind
        .into_iter()
        .map(|((key, _), entries)| PartView {
            name: key.label(),
            count: entries.len(),
            points: entries
                .iter()
                .map(|entry| entry.points)
                .sum::<Points>()
                .signed(),
            clause: super::words::printed(key.clause()),
        })
        .collect()
}
