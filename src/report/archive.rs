//! What is kept of a period when the next one begins: its rankings and lists, for the pages of the weeks before.

use super::published::Revision;
use crate::check::{History, Renumbered};
use crate::ingest::HandIn;
use crate::model::directory::{Directory, UnitId};
use crate::model::points::Points;
use crate::model::settings::EscalationRule;
use crate::rules::escalations::Escalation;
use crate::rules::findings::{Findings, Tribunal};
use crate::rules::matters::{Matter, MatterKey};
use crate::rules::podium;
use crate::rules::rankings::{self, Rank, WithoutMatters};
use crate::rules::stages::{Light, Status};
use crate::source::{Text, day, once};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A unit's line in its group's ranking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankedUnit {
    /// The unit.
    pub unit: UnitId,
    /// Its rank in its group.
    pub rank: Rank,
    /// Its rank at the period before it, where that lies in the same year.
    pub previous_rank: Option<usize>,
    /// The score.
    pub score: Points,
    /// What was added.
    pub plus: Points,
    /// What was deducted.
    pub minus: Points,
    /// On-time rate: met, of.
    pub on_time: (usize, usize),
    /// 「本年无事项」, or what is said in its place.
    pub without_matters: Option<WithoutMatters>,
}

/// A red matter, with the first of its stages that is overdue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedMatter {
    /// Its identity.
    pub key: MatterKey,
    /// The unit that answers for it.
    pub unit: UnitId,
    /// Its number as typed.
    #[serde(with = "once")]
    pub number: Text,
    /// Its name.
    #[serde(with = "once")]
    pub name: Text,
    /// The overdue stage.
    #[serde(with = "once")]
    pub stage: Text,
    /// That stage's due date.
    #[serde(with = "day::option")]
    pub due: Option<NaiveDate>,
    /// Days late, in calendar and in working days.
    pub late: (i64, i64),
    /// Whether its due date is 「暂算」.
    pub provisional: bool,
    /// 「已容错」.
    pub exempt: bool,
}

/// A period as it was judged at its own date, from today's files.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PeriodRecord {
    /// The as-of date.
    #[serde(with = "day")]
    pub as_of: NaiveDate,
    /// The period before it.
    pub previous: Option<NaiveDate>,
    /// The ranked units by group (in the directory's order of groups), rank and directory order.
    pub groups: Vec<(String, Vec<RankedUnit>)>,
    /// Whether ranks are compared with the period before.
    pub compared: bool,
    /// Judged matters: in all, red, yellow, green.
    pub lights: [usize; 4],
    /// The red matters, in their order.
    pub red: Vec<RedMatter>,
    /// The escalations.
    pub escalations: Vec<Escalation>,
    /// What each rule counted against each unit.
    pub counts: BTreeMap<EscalationRule, BTreeMap<UnitId, usize>>,
    /// Units among the last for long enough to be named (R7).
    pub laggards: Vec<UnitId>,
    /// Units whose hand-in is not a plain yes.
    pub hand_ins: Vec<(UnitId, HandIn)>,
    /// Against what was published; `None` where it never was.
    pub revision: Option<Revision>,
}

impl PeriodRecord {
    /// What is kept of the findings at a period's own date.
    pub fn of(
        findings: &Findings<'_>,
        history: &History,
        tribunal: Tribunal<'_>,
        revision: Option<Revision>,
    ) -> PeriodRecord {
        let judged = || findings.matters.iter().filter(|matter| !matter.struck);
        let with_light = |light| judged().filter(|matter| matter.light == light).count();
        let laggard_periods = tribunal.settings.laggard_periods;
        PeriodRecord {
            as_of: findings.as_of,
            previous: findings.previous,
            groups: groups(findings, tribunal),
            compared: !findings.previous_ranks.is_empty(),
            lights: [
                judged().count(),
                with_light(Light::Red),
                with_light(Light::Yellow),
                with_light(Light::Green),
            ],
            red: judged()
                .filter(|matter| matter.light == Light::Red)
                .map(red_matter)
                .collect(),
            escalations: findings
                .escalations
                .iter()
                .map(Escalation::on_record)
                .collect(),
            counts: findings.counts.clone(),
            laggards: podium::laggards(&findings.periods_among_last, laggard_periods),
            hand_ins: hand_ins(findings, history, tribunal),
            revision,
        }
    }
}

impl PeriodRecord {
    /// Shows of its matters what `shown` gives in place of their names, by unit and number.
    pub fn rename(
        &mut self,
        directory: &Directory,
        shown: impl Fn(UnitId, &str, &str) -> Option<String>,
    ) {
        for red in &mut self.red {
            if let Some(name) = shown(red.unit, &red.number, &red.name) {
                red.name = name.into();
            }
        }
        if let Some(revision) = &mut self.revision {
            revision.rename(|unit, number, name| shown(directory.find(unit)?, number, name));
        }
    }

    /// Knows complaints by the numbers under which a later period shows them.
    pub fn renumber(&mut self, renumbered: &Renumbered) {
        for escalation in &mut self.escalations {
            escalation.renumber(renumbered);
        }
        if let Some(revision) = &mut self.revision {
            revision.renumber(renumbered);
        }
    }
}

fn groups(findings: &Findings<'_>, tribunal: Tribunal<'_>) -> Vec<(String, Vec<RankedUnit>)> {
    let directory = tribunal.directory;
    directory
        .groups()
        .into_iter()
        .map(|group| {
            let units = rankings::in_order(&findings.ranks, directory, group);
            let lines = units
                .into_iter()
                .filter_map(|(rank, unit)| ranked_unit(findings, unit, rank))
                .collect::<Vec<_>>();
            (group.to_owned(), lines)
        })
        .filter(|(_, lines)| !lines.is_empty())
        .collect()
}

fn ranked_unit(findings: &Findings<'_>, unit: UnitId, rank: Rank) -> Option<RankedUnit> {
    let score = findings.scores.get(&unit)?;
    Some(RankedUnit {
        unit,
        rank,
        previous_rank: findings.previous_ranks.get(&unit).map(|rank| rank.rank),
        score: score.score(),
        plus: score.plus,
        minus: score.minus,
        on_time: findings.on_time.get(&unit).copied().unwrap_or_default(),
        without_matters: findings.without_matters(unit),
    })
}

fn red_matter(matter: &Matter<'_>) -> RedMatter {
    let overdue = matter
        .stages
        .iter()
        .find(|stage| stage.status == Status::Overdue)
        .unwrap_or_else(|| matter.final_stage());
    RedMatter {
        key: matter.key.clone(),
        unit: matter.unit,
        number: Text::clone(&matter.number),
        name: Text::clone(&matter.name),
        stage: Text::clone(&overdue.name),
        due: overdue.due.map(|due| due.date),
        late: (overdue.days_late, overdue.working_days_late),
        provisional: overdue.is_provisional(),
        exempt: matter.is_exempt(),
    }
}

fn hand_ins(
    findings: &Findings<'_>,
    history: &History,
    tribunal: Tribunal<'_>,
) -> Vec<(UnitId, HandIn)> {
    let Some(period) = history.current() else {
        return Vec::new();
    };
    tribunal
        .directory
        .iter()
        .filter(|(_, entry)| entry.exists_on(findings.as_of))
        .map(|(unit, _)| (unit, period.state(unit)))
        .filter(|(_, state)| *state != HandIn::Yes)
        .collect()
}
