//! A unit's part in each key work, for its dossier.

use super::milestones::{MilestoneCell, dates_of, milestone};
use super::{StandingRow, takes_part};
use crate::model::directory::UnitId;
use crate::report::pages::{Link, Views};
use crate::rules::key_works::Standing;
use chrono::Datelike;
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
        let as_of = self.input.findings.as_of;
        let works = self.input.findings.key_works.iter().enumerate();
        works
            .filter(|(_, work)| takes_part(work, unit))
            .map(|(position, work)| {
                let place = |standings: &[Standing]| {
                    let own = standings.iter().find(|standing| standing.unit == unit);
                    own.map(|standing| self.standing(work, standings, standing))
                };
                let (result, progress) = (place(&work.by_result), place(&work.by_progress));
                // Two values of two years stand beside one another: each says of which it is.
                let last_year = work.progress_of_last_year(as_of);
                let year = last_year.map(|_| as_of.year());
                UnitKeyWork {
                    work: self.key_work_link(position, work),
                    number: work.number.clone(),
                    measure: work.counting.measure.clone(),
                    result_text: result.as_ref().map_or_else(
                        || "—".to_owned(),
                        |row| by_result(row, &work.counting.measure, year),
                    ),
                    progress_text: progress.as_ref().map_or_else(
                        || "—".to_owned(),
                        |row| by_progress(row, &work.counting.measure, last_year),
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

/// `完成 9`, or `2026年完成 9，2026-01-23报送`.
fn value_words(row: &StandingRow, year: Option<i32>) -> String {
    match year {
        Some(year) => format!("{year}年完成 {}，{}报送", row.value, row.reported),
        None => format!("完成 {}", row.value),
    }
}

/// A place 「按结果」 with what it is made of; of which year, where that must be said.
fn by_result(row: &StandingRow, measure: &str, year: Option<i32>) -> String {
    let place = place_and_ratio(row);
    let goal = format!("全年目标 {} {measure}", row.target);
    if row.value.is_empty() {
        let year = year.map_or_else(String::new, |year| format!("{year}年"));
        return format!("{place}（{year}{goal}）");
    }
    format!("{place}（{}，{goal}）", value_words(row, year))
}

/// A place 「按进度」 with what it is made of; of which year, where that must be said.
fn by_progress(row: &StandingRow, measure: &str, year: Option<i32>) -> String {
    let place = place_and_ratio(row);
    if row.target.is_empty() {
        return place;
    }
    let goal = format!("{}节点目标 {} {measure}", row.milestone, row.target);
    if row.value.is_empty() {
        return format!("{place}（{goal}）");
    }
    format!("{place}（{}，{goal}）", value_words(row, year))
}
