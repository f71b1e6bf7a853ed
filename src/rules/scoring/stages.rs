//! What the stages of matters add to scores, and deduct.

use super::{Detail, Events, ScoreEntry, ScoreKey};
use crate::model::directory::UnitId;
use crate::model::points::Points;
use crate::model::settings::Settings;
use crate::rules::matters::{Flag, Matter};
use crate::rules::stages::{Stage, Status};
use crate::source::Text;
use chrono::{Datelike, NaiveDate};

/// What a stage of a matter adds or deducts.
pub(super) struct StageScore<'a, 'h> {
    matter: &'a Matter<'h>,
    stage: &'a Stage,
    pub(super) unit: UnitId,
    pub(super) date: NaiveDate,
    key: ScoreKey,
    points: Points,
}

impl StageScore<'_, '_> {
    pub(super) fn entry(&self) -> ScoreEntry {
        let matter = self.matter;
        ScoreEntry {
            unit: self.unit,
            date: self.date,
            key: self.key,
            points: self.points,
            exempt: matter.is_exempt() && self.key != ScoreKey::OnTime,
            subject: Text::clone(&matter.number),
            detail: Detail::Stage {
                number: Text::clone(&matter.number),
                name: Text::clone(&matter.name),
                stage: Text::clone(&self.stage.name),
            },
            source: Some(matter.source.clone()),
        }
    }
}

/// Of the stages that earn or cost something, on whatever day.
pub(super) fn stage_scores<'a, 'h>(
    events: &Events<'a, 'h>,
    settings: &Settings,
) -> Vec<StageScore<'a, 'h>> {
    let mut scores = Vec::with_capacity(events.matters.len());
    for &matter in events.matters.iter().filter(|matter| !matter.struck) {
        for (position, stage) in matter.stages.iter().enumerate() {
            let met = stage.is_final
                && stage.status == Status::Met
                && stage.due.is_some()
                && !matter.flags.contains(&Flag::NotOnList)
                && !matter.is_done_by_hindsight();
            let (date, key, value) = if let (true, Some(done)) = (met, stage.done) {
                (
                    done.date,
                    ScoreKey::OnTime,
                    *settings.scoring.on_time.at(done.date),
                )
            } else if let Some(breach) = stage.breach() {
                let inferred = stage.done.is_some_and(|done| done.inferred);
                if inferred && !(events.was_overdue)(matter, position) {
                    continue;
                }
                if stage.is_final {
                    (
                        breach,
                        ScoreKey::FinalBreach,
                        -*settings.scoring.final_breach.at(breach),
                    )
                } else {
                    (
                        breach,
                        ScoreKey::StageBreach,
                        -*settings.scoring.stage_breach.at(breach),
                    )
                }
            } else {
                continue;
            };
            if !matter.counts_on(date) {
                continue;
            }
            scores.push(StageScore {
                matter,
                stage,
                unit: matter.unit_on(date),
                date,
                key,
                points: value,
            });
        }
    }
    scores
}

/// Why what a stage came to on a day adds nothing to a score and deducts nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoEntry {
    /// The matter is struck out (M15).
    Struck,
    /// The notice was not yet in force.
    BeforeForce,
    /// The matter was no longer the unit's (M4).
    Lapsed,
    /// Of another year than the score.
    OfAnotherYear,
    /// Later than the as-of date.
    YetToCome,
    /// The done date is inferred, and no period had judged the stage overdue.
    NeverJudgedOverdue,
    /// The done date was first given when the matter was no longer the unit's.
    DoneByHindsight,
    /// The cap of the year had been reached.
    Capped,
}

/// Why a breach of a stage, or a final stage on the list that was done in time, has no entry: what [`stage_scores`] and
/// [`score`](super::score) ask of it, in turn.
pub fn why_no_entry(
    matter: &Matter<'_>,
    stage: &Stage,
    date: NaiveDate,
    settings: &Settings,
    as_of: NaiveDate,
) -> NoEntry {
    let is_inferred = stage.done.is_some_and(|done| done.inferred);
    if matter.struck {
        NoEntry::Struck
    } else if !settings.in_force_on(date) {
        NoEntry::BeforeForce
    } else if !matter.counts_on(date) {
        NoEntry::Lapsed
    } else if date.year() != as_of.year() {
        NoEntry::OfAnotherYear
    } else if date > as_of {
        NoEntry::YetToCome
    } else if is_inferred && stage.status.is_breach() {
        NoEntry::NeverJudgedOverdue
    } else if stage.status == Status::Met && matter.is_done_by_hindsight() {
        NoEntry::DoneByHindsight
    } else {
        NoEntry::Capped
    }
}
