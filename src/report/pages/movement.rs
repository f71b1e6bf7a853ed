//! How a unit's score adds up, and what moved it and its rank since the period before (S4).

use super::Views;
use super::words::{iso, long_day, printed};
use crate::model::directory::UnitId;
use crate::model::points::Points;
use crate::model::schema::Sheet;
use crate::rules::bridge::{RankChange, Step, StepKey};
use crate::rules::complaints::Complaint;
use crate::rules::scoring::{ScoreEntry, ScoreKey, UnitScore};
use crate::source::Text;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use std::cmp::Reverse;
use std::fmt::Write as _;

/// A step from the score of the period before to this one's.
#[derive(Debug, Clone, Serialize)]
pub struct BridgeRow {
    /// The day of the event; empty for the turn of a year and a change of the base.
    pub date: String,
    /// What it is for.
    pub name: &'static str,
    /// What it was.
    pub detail: String,
    /// Where it is told in full; empty where it is nowhere.
    pub href: Text,
    /// By how much it moves the score, with its sign.
    pub points: String,
    /// 新记入, or 不再计入 with the reason where it is known; and the correction that it comes of.
    pub note: String,
    /// Its cell, for the office.
    pub cell: Option<String>,
}

/// How rank and score moved.
#[derive(Debug, Clone, Serialize)]
pub struct Movement {
    /// The rank and what moved it, in sentences.
    pub rank: String,
    /// From which score to which, in a sentence.
    pub score: String,
    /// What was published of rank and score for the period before, where it is told otherwise now; else empty.
    pub restated: String,
    /// What the difference is made of; it adds up exactly.
    pub steps: Vec<BridgeRow>,
}

/// Places won or lost.
fn places(change: i64) -> String {
    match change {
        0 => "不变".to_owned(),
        up if up > 0 => format!("上升{up}位"),
        down => format!("下降{}位", -down),
    }
}

/// What something did to the rank.
fn effect(change: i64) -> String {
    match change {
        0 => "不影响名次".to_owned(),
        change => format!("使名次{}", places(change)),
    }
}

impl Views<'_> {
    /// How a unit's score adds up.
    pub(super) fn formula(&self, unit: UnitId) -> String {
        let Some(score) = self.input.findings.scores.get(&unit) else {
            return String::new();
        };
        if self.is_over_before_the_year(unit) {
            return format!(
                "单位在本年以前已经撤销，{}年不计分。",
                self.input.findings.as_of.year()
            );
        }
        let mut text = format!(
            "基础分{}分，加{}分，扣{}分，得分{}分。",
            score.base,
            score.plus,
            score.minus,
            score.score()
        );
        let exempt = score.entries.iter().filter(|entry| entry.exempt).count();
        if exempt > 0 {
            // Writing to a String cannot fail.
            let _ = write!(text, "另有{exempt}笔已容错，只列示，不计入。");
        }
        text.push_str(&self.capped(score));
        text
    }

    /// Which sums have reached their cap.
    fn capped(&self, score: &UnitScore) -> String {
        let scoring = &self.input.tribunal.settings.scoring;
        let as_of = self.input.findings.as_of;
        let mut text = String::new();
        for (key, cap) in [
            (ScoreKey::OnTime, scoring.on_time_cap.at(as_of)),
            (
                ScoreKey::MissingLedger,
                scoring.missing_ledger_cap.at(as_of),
            ),
        ] {
            let own = score.entries.iter().filter(|entry| entry.key == key);
            let sum: Points = own.map(|entry| entry.points).sum();
            if sum.hundredths().abs() >= cap.hundredths() && sum != Points::ZERO {
                let _ = write!(
                    text,
                    "「{}」已经到全年上限{cap}分，再有的不再计。",
                    key.label()
                );
            }
        }
        text
    }

    /// How a unit's rank and score moved since the period before.
    pub(super) fn movement(&self, unit: UnitId) -> Movement {
        let steps = self.input.findings.bridges.get(&unit);
        Movement {
            rank: self.rank_words(unit),
            score: self.score_words(unit, steps.map(Vec::as_slice)),
            restated: self.restated_of(unit),
            steps: steps
                .into_iter()
                .flatten()
                .map(|step| self.bridge_row(unit, step))
                .collect(),
        }
    }

    fn rank_words(&self, unit: UnitId) -> String {
        let findings = self.input.findings;
        let Some(rank) = findings.ranks.get(&unit) else {
            let founded = self.input.tribunal.directory.unit(unit).founded;
            return if founded.is_some_and(|day| day > findings.as_of) {
                "还没有设立，不列名次。".to_owned()
            } else {
                "已经撤销，不列名次。".to_owned()
            };
        };
        let group = &self.input.tribunal.directory.unit(unit).group;
        let now = format!("在「{group}」{}个单位中排第{}名。", rank.of, rank.rank);
        let Some(previous) = findings.previous else {
            return format!("{now}这是首期，没有上一期可以比较。");
        };
        if previous.year() != findings.as_of.year() {
            return format!(
                "{now}上一期（{}）在上一年度，名次不作比较。",
                long_day(previous)
            );
        }
        match (
            findings.previous_ranks.get(&unit),
            findings.rank_changes.get(&unit),
        ) {
            (Some(before), Some(RankChange { own, others })) => format!(
                "{now}上一期（{}）在{}个单位中排第{}名，名次{}：本单位自己的得分变化{}，其他单位的变化{}。",
                long_day(previous),
                before.of,
                before.rank,
                places(own + others),
                effect(*own),
                effect(*others)
            ),
            _ => format!("{now}上一期（{}）还没有列入。", long_day(previous)),
        }
    }

    fn score_words(&self, unit: UnitId, steps: Option<&[Step]>) -> String {
        let findings = self.input.findings;
        let summaries = self.input.summaries;
        let before = summaries
            .iter()
            .rev()
            .find(|summary| Some(summary.as_of) == findings.previous);
        let (Some(previous), Some(before), Some(now), Some(steps)) = (
            findings.previous,
            before.and_then(|summary| summary.scores.get(&unit)),
            findings.scores.get(&unit),
            steps,
        ) else {
            return if findings.ranks.contains_key(&unit) {
                "没有上一期的得分可以比较。".to_owned()
            } else {
                "不在本期单位之列，得分不再与上一期比较。".to_owned()
            };
        };
        let now = now.score();
        let text = format!("上一期（{}）{before}分，本期{now}分，", long_day(previous));
        if steps.is_empty() {
            return format!("{text}没有变化。");
        }
        format!(
            "{text}相差{}分，由以下{}项合成。",
            (now - *before).signed(),
            steps.len()
        )
    }

    fn bridge_row(&self, unit: UnitId, step: &Step) -> BridgeRow {
        let entry = self.entry_of_step(unit, step);
        let (detail, note) = match (step.key, entry) {
            (StepKey::YearReset, _) => ("新的一年从基础分重新起算".to_owned(), ""),
            (StepKey::Base, _) => ("基础分作了调整".to_owned(), ""),
            (StepKey::Entry(_), Some(entry)) if entry.exempt => {
                (self.entry_detail(entry), "已容错，不再计入")
            }
            (StepKey::Entry(_), Some(entry)) if !step.taken_back => {
                (self.entry_detail(entry), "新记入")
            }
            (StepKey::Entry(key), _) => (self.gone_detail(unit, key, step), "上一期记过，不再计入"),
        };
        BridgeRow {
            date: step.date.map_or_else(String::new, iso),
            name: step.key.label(),
            detail,
            href: entry
                .map(|entry| self.entry_href(unit, entry))
                .unwrap_or_default(),
            points: step.points.signed(),
            note: match self.corrected_of_step(unit, step) {
                words if words.is_empty() => note.to_owned(),
                words => format!("{note}；{words}"),
            },
            cell: entry
                .and_then(|entry| entry.source.as_ref())
                .and_then(|place| self.cell(place)),
        }
    }

    /// What corrections that the period before did not know have made of the rows that a step is about.
    fn corrected_of_step(&self, unit: UnitId, step: &Step) -> String {
        let StepKey::Entry(key) = step.key else {
            return String::new();
        };
        let sheet = match key {
            ScoreKey::Complaint => Sheet::Complaints,
            ScoreKey::Absence | ScoreKey::Meeting => Sheet::Meetings,
            ScoreKey::Criticised | ScoreKey::Commended => Sheet::Circulars,
            ScoreKey::Manual => Sheet::ManualPoints,
            ScoreKey::OnTime
            | ScoreKey::StageBreach
            | ScoreKey::FinalBreach
            | ScoreKey::MissingLedger => return String::new(),
        };
        self.corrected_since((sheet, unit), &step.subject, step.date)
    }

    /// What an entry was that the score does not list any more, as far as the registers still tell. The number of a row of 积分登记
    /// is the office's.
    fn gone_detail(&self, unit: UnitId, key: ScoreKey, step: &Step) -> String {
        let findings = self.input.findings;
        let subject = &*step.subject;
        let detail = match key {
            ScoreKey::Manual => {
                // What was taken back had the other sign.
                let kind = if step.points.is_negative() {
                    "正面积分"
                } else {
                    "负面扣分"
                };
                let number = if self.is_office() { subject } else { "" };
                format!("{number} 原登记的{kind}").trim_start().to_owned()
            }
            ScoreKey::Complaint => {
                let complaints = findings.complaints.iter();
                let own = complaints.filter(|own| own.unit == unit && own.id == subject);
                let known = of_day(own, step.date, Complaint::points_date);
                let received = known.map(|own| format!("（{} 受理）", own.received));
                format!("投诉 {subject}{}", received.unwrap_or_default())
            }
            ScoreKey::Absence | ScoreKey::Meeting => {
                let own = findings.meetings.iter().filter(|own| own.id == subject);
                let known = of_day(own, step.date, |own| own.date);
                let name = known.map(|own| format!("「{}」", own.name));
                format!("会议 {subject}{}", name.unwrap_or_default())
            }
            ScoreKey::OnTime | ScoreKey::StageBreach | ScoreKey::FinalBreach => {
                let matters = findings.matters.iter().chain(&findings.lapsed);
                let own = matters.filter(|own| own.unit == unit && *own.number == *subject);
                let known = of_day(own, step.date, |own| {
                    own.stages[0].start.unwrap_or_default()
                });
                let name = known.map(|own| format!("「{}」", own.name));
                format!("{subject}{}", name.unwrap_or_default())
            }
            ScoreKey::Criticised | ScoreKey::Commended => subject.to_owned(),
            ScoreKey::MissingLedger => format!("{subject} 期"),
        };
        printed(&detail)
    }

    /// The entry that a step is about, where the score still lists it.
    fn entry_of_step(&self, unit: UnitId, step: &Step) -> Option<&ScoreEntry> {
        let StepKey::Entry(key) = step.key else {
            return None;
        };
        let score = self.input.findings.scores.get(&unit)?;
        let mut own = score.entries.iter().filter(|entry| {
            entry.key == key && entry.subject == step.subject && Some(entry.date) == step.date
        });
        let first = own
            .clone()
            .find(|entry| entry.points == step.points && !entry.exempt);
        first.or_else(|| own.next())
    }
}

/// Of what bears one number in several years the newest up to a day, else the first.
fn of_day<'f, T>(
    found: impl Iterator<Item = &'f T> + Clone,
    day: Option<NaiveDate>,
    date: impl Fn(&T) -> NaiveDate,
) -> Option<&'f T> {
    let until = found
        .clone()
        .filter(|one| day.is_some_and(|day| date(one) <= day));
    let newest = until.min_by_key(|one| Reverse(date(one)));
    let mut all = found;
    newest.or_else(|| all.next())
}
