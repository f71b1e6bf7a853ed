//! A unit's part in each key work, for its dossier.

use super::milestones::{MilestoneCell, dates_of, milestone};
use super::{StandingRow, takes_part};
use crate::model::directory::UnitId;
use crate::report::pages::{Link, Views};
use crate::rules::key_works::Standing;
use serde::Serialize;

/// A unit's part in a key work, for its dossier.
#[derive(Debug, Clone, Serialize)]
pub struct UnitKeyWork {
    /// The work.
    pub work: Link,
    /// Its number.
    pub number: String,
    /// The measure.
    pub measure: String,
    /// Its place by result; none where it has no target for the year.
    pub result: Option<StandingRow>,
    /// That place in words.
    pub result_text: String,
    /// Its place by time node.
    pub progress: Option<StandingRow>,
    /// That place in words.
    pub progress_text: String,
    /// Its milestones.
    pub milestones: Vec<MilestoneCell>,
}

impl Views<'_> {
    /// A unit's part in every key work that it has targets in.
    pub fn key_works_of(&self, unit: UnitId) -> Vec<UnitKeyWork> {
        let works = self.input.findings.key_works.iter().enumerate();
        works
            .filter(|(_, work)| takes_part(work, unit))
            .map(|(position, work)| {
                let place = |standings: &[Standing]| {
                    let own = standings.iter().find(|standing| standing.unit == unit);
                    own.map(|standing| self.standing(work, standings, standing))
                };
                let (result, progress) = (place(&work.by_result), place(&work.by_progress));
                UnitKeyWork {
                    work: self.key_work_link(position, work),
                    number: work.number.clone(),
                    measure: work.counting.measure.clone(),
                    result_text: result.as_ref().map_or_else(
                        || "—".to_owned(),
                        |row| by_result(row, &work.counting.measure),
                    ),
                    progress_text: progress.as_ref().map_or_else(
                        || "—".to_owned(),
                        |row| by_progress(row, &work.counting.measure),
                    ),
                    result,
                    progress,
                    milestones: dates_of(work)
                        .into_iter()
                        .map(|date| milestone(work, unit, date))
                        .filter(|milestone| !milestone.target.is_empty())
                        .collect(),
                }
            })
            .collect()
    }
}

/// The place in a queue, where there is one, and the ratio.
fn place_and_ratio(row: &StandingRow) -> String {
    if row.rank.is_empty() {
        return row.ratio.clone();
    }
    format!("第{}名（共{}个单位），{}", row.rank, row.of, row.ratio)
}

/// A place 「按结果」 with what it is made of.
fn by_result(row: &StandingRow, measure: &str) -> String {
    let place = place_and_ratio(row);
    if row.value.is_empty() {
        return format!("{place}（全年目标 {} {measure}）", row.target);
    }
    format!(
        "{place}（完成 {}，全年目标 {} {measure}）",
        row.value, row.target
    )
}

/// A place 「按进度」 with what it is made of.
fn by_progress(row: &StandingRow, measure: &str) -> String {
    let place = place_and_ratio(row);
    if row.target.is_empty() {
        return place;
    }
    let goal = format!("{}节点目标 {} {measure}", row.milestone, row.target);
    if row.value.is_empty() {
        return format!("{place}（{goal}）");
    }
    format!("{place}（完成 {}，{goal}）", row.value)
}
