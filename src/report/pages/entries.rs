//! What a unit's score is made of, entry by entry.

use super::Views;
use super::office_columns::OfficeColumn;
use super::words::{iso, printed};
use crate::model::directory::UnitId;
use crate::model::schema::Field;
use crate::rules::bridge::{Step, StepKey};
use crate::rules::scoring::{ScoreEntry, ScoreKey};
use crate::source::Text;
use chrono::Datelike;

/// An entry of the score.
#[derive(Debug, Clone)]
pub struct EntryRow {
    /// The day of the event.
    pub date: String,
    /// What it is for.
    pub name: &'static str,
    /// What it was.
    pub detail: String,
    /// Where it is told in full; empty where it is nowhere.
    pub href: Text,
    /// The points with their sign.
    pub points: String,
    /// The clause.
    pub clause: String,
    /// Exempted: shown and not counted.
    pub exempt: bool,
    /// Struck out: shown and not counted.
    pub struck: bool,
    /// 本期, of what happened since the period before; 补记, of what happened earlier and is entered for the first time; else empty.
    pub news: &'static str,
    /// What the office alone reads of a row of 积分登记, and what a correction has made of a register's row.
    pub office: Vec<OfficeColumn>,
    /// Its cell, for the office.
    pub cell: Option<String>,
}

impl Views<'_> {
    /// Each entry of a unit's score, the newest first; struck-out ones of 积分登记 at the end.
    pub(super) fn all_entries(&self, unit: UnitId) -> Vec<EntryRow> {
        let score = self.input.findings.scores.get(&unit);
        let mut rows = score
            .map(|score| self.entries(unit, score.entries.iter()))
            .unwrap_or_default();
        rows.extend(self.struck_points(unit));
        rows
    }

    /// Rows of 积分登记 that a correction struck out.
    fn struck_points(&self, unit: UnitId) -> Vec<EntryRow> {
        let struck = self.index.struck_points().iter();
        struck
            .filter(|(row, _)| row.unit == unit)
            .filter_map(|(row, date)| {
                let kind = row.record.text_or_empty(Field::PointsKind);
                let sign = if &*kind == "负面扣分" { '-' } else { '+' };
                Some(EntryRow {
                    date: iso(*date),
                    name: ScoreKey::Manual.label(),
                    detail: format!("{kind}：{}", row.record.text_or_empty(Field::Reason)),
                    href: Text::default(),
                    points: format!("{sign}{}", row.record.number(Field::Points)?.normalize()),
                    clause: printed(ScoreKey::Manual.clause()),
                    exempt: false,
                    struck: true,
                    news: "",
                    office: self.columns_beside(&row.record.number_place(), unit, &[]),
                    cell: self.cell(&row.record.number_place()),
                })
            })
            .collect()
    }

    /// Entries of a unit's score, the newest first.
    pub(in crate::report) fn entries<'e>(
        &self,
        unit: UnitId,
        entries: impl DoubleEndedIterator<Item = &'e ScoreEntry>,
    ) -> Vec<EntryRow> {
        entries
            .rev()
            .map(|entry| EntryRow {
                date: iso(entry.date),
                name: entry.key.label(),
                detail: self.entry_detail(entry),
                href: self.entry_href(unit, entry),
                points: entry.points.signed(),
                clause: printed(entry.key.clause()),
                exempt: entry.exempt,
                struck: false,
                news: self.entry_news(unit, entry),
                office: self.entry_columns(entry),
                cell: entry.source.as_ref().and_then(|place| self.cell(place)),
            })
            .collect()
    }

    /// How an entry is news since the period before; empty where it is none.
    pub(super) fn entry_news(&self, unit: UnitId, entry: &ScoreEntry) -> &'static str {
        let findings = self.input.findings;
        let Some(previous) = findings.previous else {
            return "";
        };
        if entry.date > previous {
            return "本期";
        }
        let same_year = previous.year() == findings.as_of.year();
        let mut steps = findings.bridges.get(&unit).into_iter().flatten();
        let entered = |step: &Step| {
            step.key == StepKey::Entry(entry.key)
                && step.subject == entry.subject
                && step.date == Some(entry.date)
                && !step.taken_back
        };
        if same_year && !entry.exempt && steps.any(entered) {
            "补记"
        } else {
            ""
        }
    }

    /// The office's columns of a row of 积分登记, whose number stands before what it was, and what a correction has made of any row.
    fn entry_columns(&self, entry: &ScoreEntry) -> Vec<OfficeColumn> {
        match &entry.source {
            Some(place) if entry.key == ScoreKey::Manual => {
                self.columns_beside(place, entry.unit, &[Field::Number])
            }
            Some(place) => self.corrected(place, entry.unit),
            None => Vec::new(),
        }
    }

    /// The page on which the event of an entry is told: a matter's working, a meeting, the complaints; empty where there is none.
    pub(super) fn entry_href(&self, unit: UnitId, entry: &ScoreEntry) -> Text {
        let matter = || {
            let place = entry.source.as_ref()?;
            let matter = self.index.matter_at(unit, place, &entry.subject)?;
            Some(self.links.matter(matter))
        };
        let meeting = || {
            let position = self.index.meeting_at(&entry.subject, entry.date)?;
            Some(self.links.meeting_link(position).href)
        };
        let href = match entry.key {
            ScoreKey::OnTime | ScoreKey::StageBreach | ScoreKey::FinalBreach => matter(),
            ScoreKey::Absence | ScoreKey::Meeting => meeting(),
            ScoreKey::Complaint => Some("complaints.html".into()),
            _ => None,
        };
        href.unwrap_or_default()
    }

    /// What an entry was; the number of a row of 积分登记 is the office's.
    pub(super) fn entry_detail(&self, entry: &ScoreEntry) -> String {
        let detail = printed(entry.detail.words());
        if entry.key == ScoreKey::Manual && self.is_office() {
            format!("{} {detail}", entry.subject)
        } else {
            // Beside 「通报表扬」 the number of the paper is enough.
            let is_of_paper = matches!(entry.key, ScoreKey::Commended | ScoreKey::Criticised);
            let number = detail.strip_suffix(entry.key.label());
            let number = number.and_then(|number| number.strip_suffix(' '));
            match number.filter(|_| is_of_paper) {
                Some(number) => number.to_owned(),
                None => detail,
            }
        }
    }
}
