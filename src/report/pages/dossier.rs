//! The dossier of one unit: everything about it on one page.

use super::entries::EntryRow;
use super::escalations::EscalationView;
use super::matters::{LightCounts, MatterRow, ShownRow, gravity};
use super::movement::Movement;
use super::principals::PrincipalRow;
use super::ranking::{PartView, parts};
use super::registers::{CircularRow, ComplaintRow, IncidentRow};
use super::trend::{self, Trend};
use super::unit_registers::UnitRegisters;
use super::words::iso;
use super::{Link, Views, how_many, links, whether};
use crate::model::directory::{Unit, UnitId};
use crate::report::figures::Change;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use std::collections::BTreeSet;

/// An exemption (容错认定).
#[derive(Debug, Clone, Serialize)]
pub struct ExemptionRow {
    /// What it is about: the number, for the office with its kind.
    pub object: String,
    /// 情形.
    pub circumstance: String,
    /// 认定机关.
    pub body: String,
    /// 认定日期.
    pub date: String,
    /// Struck out.
    pub struck: bool,
    /// What it is about is nothing of the unit's.
    pub void: bool,
}

/// How the unit handed in for a period.
#[derive(Debug, Clone)]
pub struct HandInRow {
    /// The period.
    pub period: String,
    /// `yes`, `partial`, `unreadable`, `late` or `no`.
    pub key: &'static str,
    /// In words.
    pub state: &'static str,
    /// The files, for the office.
    pub files: Vec<String>,
}

/// The dossier.
#[derive(Debug, Clone, Serialize)]
pub struct Dossier {
    /// Where it stands.
    pub path: String,
    /// The unit's full name.
    pub name: String,
    /// Its group, with the link to its ranking.
    pub group: Link,
    /// The rank in words; empty where the unit is not ranked.
    pub rank: String,
    /// Against the period before.
    pub change: Change,
    /// The score before, with the period; empty where there is none in this year.
    pub before: String,
    /// The score; a dash where the unit was dissolved in an earlier year and nothing of this one concerns it.
    pub score: String,
    /// The base; empty, as what was added and deducted, where it has no score.
    pub base: String,
    /// What was added.
    pub plus: String,
    /// What was deducted.
    pub minus: String,
    /// The on-time rate with its counts.
    pub on_time: String,
    /// 本年无事项, or that the unit no longer exists.
    pub marks: Vec<String>,
    /// It has been dissolved: its principals are no longer listed.
    pub dissolved: bool,
    /// How the score adds up, in a sentence.
    pub formula: String,
    /// How rank and score moved against the period before.
    pub movement: Movement,
    /// Its principals of the year.
    pub principals: Vec<PrincipalRow>,
    /// The county leaders in charge of it, for the office.
    pub supervising_leaders: String,
    /// What the score is made of.
    pub parts: Vec<PartView>,
    /// Each entry, the newest first; struck-out ones of 积分登记 at the end.
    #[serde(serialize_with = "how_many")]
    pub entries: Vec<EntryRow>,
    /// Exemptions.
    pub exemptions: Vec<ExemptionRow>,
    /// Counts by light.
    pub counts: LightCounts,
    /// The matters, the gravest first.
    #[serde(serialize_with = "how_many")]
    pub matters: Vec<MatterRow>,
    /// The link to their working.
    pub matters_href: String,
    /// Rows shown and not judged.
    pub shown: Vec<ShownRow>,
    /// Complaints.
    #[serde(serialize_with = "how_many")]
    pub complaints: Vec<ComplaintRow>,
    /// Meetings.
    #[serde(serialize_with = "how_many")]
    pub incidents: Vec<IncidentRow>,
    /// Escalations.
    #[serde(serialize_with = "how_many")]
    pub escalations: Vec<EscalationView>,
    /// What the registers say of it.
    pub registers: UnitRegisters,
    /// How far rules that count already are from firing; for the office.
    pub outlook: Vec<String>,
    /// Circulars.
    #[serde(serialize_with = "how_many")]
    pub circulars: Vec<CircularRow>,
    /// Hand-ins, the newest first.
    #[serde(serialize_with = "how_many")]
    pub hand_ins: Vec<HandInRow>,
    /// The course of the score.
    #[serde(serialize_with = "whether")]
    pub trend: Option<Trend>,
}

impl Views<'_> {
    /// A unit's dossier.
    pub fn dossier(&self, unit: UnitId) -> Dossier {
        let findings = self.input.findings;
        let entry = self.input.tribunal.directory.unit(unit);
        let (rate, counts, few) = self.on_time(unit);
        let score = findings.scores.get(&unit);
        let text = |value: Option<crate::model::points::Points>| {
            value.map(|points| points.to_string()).unwrap_or_default()
        };
        let before = self
            .input
            .summaries
            .iter()
            .rev()
            .find(|summary| Some(summary.as_of) == findings.previous);
        let is_over = self.is_over_before_the_year(unit);
        // A base that nothing was added to or taken from is no fact of a unit that was never there in the year.
        let shown = |text: String| if is_over { String::new() } else { text };
        Dossier {
            path: self.links.unit(unit),
            name: entry.name.clone(),
            group: Link::new(
                entry.group.as_str(),
                links::encode(&self.links.group(&entry.group)),
            ),
            rank: findings
                .ranks
                .get(&unit)
                .map(|rank| format!("第{}名（共{}个单位）", rank.rank, rank.of))
                .unwrap_or_default(),
            change: self.change(unit),
            before: before
                .filter(|summary| summary.as_of.year() == findings.as_of.year())
                .filter(|_| !is_over)
                .and_then(|summary| {
                    Some(format!(
                        "{}一期{}分",
                        summary.as_of,
                        summary.scores.get(&unit)?
                    ))
                })
                .unwrap_or_default(),
            score: if is_over {
                "—".to_owned()
            } else {
                text(score.map(crate::rules::scoring::UnitScore::score))
            },
            base: shown(text(score.map(|score| score.base))),
            plus: shown(text(score.map(|score| score.plus))),
            minus: shown(text(score.map(|score| score.minus))),
            on_time: format!("{rate}（{counts}{}）", if few { "，样本少" } else { "" }),
            marks: self.unit_marks(unit, entry),
            dissolved: entry
                .dissolved
                .is_some_and(|day| day < self.input.findings.as_of),
            formula: self.formula(unit),
            movement: self.movement(unit),
            principals: self.principals(unit, entry),
            supervising_leaders: if self.is_office() {
                entry.supervising_leaders.join("、")
            } else {
                String::new()
            },
            parts: score.map(parts).unwrap_or_default(),
            entries: self.all_entries(unit),
            exemptions: self.exemptions_of(unit),
            counts: LightCounts::of(self.index.judged(unit)),
            matters: self.matters_of(unit),
            matters_href: links::encode(&self.links.matters(unit, 0)),
            shown: self.shown_rows(unit),
            complaints: self.complaints_of(unit),
            incidents: self.incidents_of(unit),
            escalations: self.escalations_of(unit),
            registers: self.unit_registers(unit),
            outlook: self.outlook(unit),
            circulars: self.circulars_of(unit),
            hand_ins: self.hand_ins(unit, entry),
            trend: trend::chart(&entry.name, &self.series(unit)),
        }
    }

    /// That a unit has been dissolved, and into which it went; `None` where it exists.
    pub(in crate::report) fn gone_words(&self, entry: &Unit) -> Option<String> {
        let is_over = |day: &NaiveDate| *day < self.input.findings.as_of;
        let dissolved = entry.dissolved.filter(is_over)?;
        let heir = entry
            .successor
            .map(|heir| format!("，并入{}", self.name(heir)))
            .unwrap_or_default();
        Some(format!("已于{dissolved}撤销{heir}"))
    }

    /// Which of some units have been dissolved, in a sentence; empty where none has.
    pub(in crate::report) fn gone_among(&self, units: impl IntoIterator<Item = UnitId>) -> String {
        let units: BTreeSet<UnitId> = units.into_iter().collect();
        let gone = units.into_iter().filter_map(|unit| {
            let entry = self.input.tribunal.directory.unit(unit);
            Some(format!("{}{}", entry.name, self.gone_words(entry)?))
        });
        let gone: Vec<String> = gone.collect();
        if gone.is_empty() {
            return String::new();
        }
        format!("{}。", gone.join("；"))
    }

    /// Whether a unit was dissolved in an earlier year than the as-of date's, and nothing of this one concerns it.
    pub(super) fn is_over_before_the_year(&self, unit: UnitId) -> bool {
        let findings = self.input.findings;
        let last_day = self.input.tribunal.directory.unit(unit).dissolved;
        let score = findings.scores.get(&unit);
        last_day.is_some_and(|day| day.year() < findings.as_of.year())
            && score.is_none_or(|score| score.entries.is_empty())
    }

    fn unit_marks(&self, unit: UnitId, entry: &Unit) -> Vec<String> {
        let findings = self.input.findings;
        let mut marks = Vec::new();
        if let Some(gone) = self.gone_words(entry) {
            marks.push(gone);
        } else if let Some(without) = findings.without_matters(unit) {
            marks.push(without.label().to_owned());
        }
        marks
    }

    fn matters_of(&self, unit: UnitId) -> Vec<MatterRow> {
        let mut own = self.index.shown_matters(unit).to_vec();
        own.sort_by_key(|matter| gravity(matter));
        own.into_iter()
            .map(|matter| self.matter_row(matter))
            .collect()
    }

    fn exemptions_of(&self, unit: UnitId) -> Vec<ExemptionRow> {
        let own = self
            .input
            .findings
            .exemptions
            .iter()
            .filter(|exemption| exemption.unit == unit);
        own.filter(|exemption| exemption.effective || exemption.struck)
            .map(|exemption| ExemptionRow {
                object: if self.is_office() {
                    format!("{} {}", exemption.object.label(), exemption.number)
                } else {
                    exemption.number.clone()
                },
                circumstance: exemption.circumstance.clone(),
                body: exemption.body.clone(),
                date: iso(exemption.date),
                struck: exemption.struck,
                // What counts is not without effect, whatever else is wrong in its row.
                void: self.exempted(exemption).is_none()
                    && self.refusal_of(&exemption.place, &[unit]).is_some(),
            })
            .collect()
    }

    fn hand_ins(&self, unit: UnitId, entry: &Unit) -> Vec<HandInRow> {
        let periods = self.input.history.periods.iter().rev();
        periods
            .filter(|period| entry.exists_on(period.as_of))
            .map(|period| {
                let state = period.state(unit);
                HandInRow {
                    period: iso(period.as_of),
                    key: state.key(),
                    state: state.label(),
                    files: match period.hand_ins.get(&unit) {
                        Some(hand_in) if self.is_office() => hand_in.files.clone(),
                        _ => Vec::new(),
                    },
                }
            })
            .collect()
    }
}
