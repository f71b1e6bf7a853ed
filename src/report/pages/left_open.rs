//! What the year before left open, which the office is reminded of in January: its rules count anew, and nobody has dealt with it.

use super::escalations::{cause, outcome_words};
use super::words::long_day;
use super::{Link, Views};
use crate::rules::escalations::Escalation;
use crate::rules::events::{Event, News};
use chrono::Datelike;
use serde::Serialize;

/// What the year before left open.
#[derive(Debug, Clone, Serialize)]
pub struct LeftOpen {
    /// The unit.
    pub unit: Link,
    /// The outcome, with the person or problem, and what it is for.
    pub words: String,
    /// The paper of this year that issued it; empty where none did.
    pub document: String,
    /// Whether that paper has come since the period before.
    pub issued_now: bool,
}

impl Views<'_> {
    /// What the year before left open, and what has been issued of it since.
    pub(super) fn left_open(&self) -> Vec<LeftOpen> {
        let left_open = self.left_by_last_year().into_iter();
        left_open
            .map(|entry| LeftOpen {
                unit: self.unit(entry.unit),
                words: left_open_words(entry),
                document: entry.issued.clone().unwrap_or_default(),
                issued_now: self.is_settled_now(entry),
            })
            .collect()
    }

    /// In January: what had reached its threshold in the year before and was not issued in it. The county learns of those that have been
    /// issued since (E5).
    pub(in crate::report) fn left_by_last_year(&self) -> Vec<&Escalation> {
        let findings = self.input.findings;
        let is_told = |entry: &&Escalation| {
            let may_know = self.is_office() || entry.issued.is_some();
            may_know && findings.as_of.month() == 1
        };
        findings.of_last_year.iter().filter(is_told).collect()
    }
}

impl Views<'_> {
    /// Whether the paper that issued what the year before left open has come since the period before.
    fn is_settled_now(&self, entry: &Escalation) -> bool {
        let mut papers = self.index.circulars(entry.unit).iter();
        papers.any(|paper| {
            let is_it = entry.issued.as_ref() == Some(&paper.document);
            let news = Event::circulated(paper).and_then(|event| self.news(&event));
            is_it
                && entry.is_issued_by(paper)
                && matches!(news, Some(News::Happened | News::Registered))
        })
    }

    /// What the year before left open and a paper of this year has issued, each with its unit; everybody may read of it (E5).
    pub(in crate::report) fn settled_words(&self) -> Vec<String> {
        let settled = self.left_by_last_year().into_iter();
        settled
            .filter_map(|entry| {
                let when = if self.is_settled_now(entry) {
                    "本期"
                } else {
                    "已"
                };
                Some(format!(
                    "{}{}，{when}由{}办理",
                    self.name_and_end(entry.unit),
                    left_open_words(entry),
                    entry.issued.as_ref()?
                ))
            })
            .collect()
    }
}

/// What came of a year that is over: `（WT-1）拟移交县纪委监委：同一问题重复被通报2次，2025年12月20日达到次数`.
pub(in crate::report) fn left_open_words(entry: &Escalation) -> String {
    format!(
        "{}{}：{}",
        subject_words(entry),
        outcome_words(entry),
        reached_words(entry)
    )
}

/// The person or problem in brackets.
fn subject_words(entry: &Escalation) -> String {
    let subject = entry.subject.as_ref();
    subject.map_or_else(String::new, |subject| format!("（{subject}）"))
}

/// `同一问题重复被通报2次，2025年12月20日达到次数`.
fn reached_words(entry: &Escalation) -> String {
    format!(
        "{}{}次，{}达到次数",
        cause(entry.rule),
        entry.count,
        long_day(entry.reached),
    )
}

/// The same about one unit, with what has been done about it.
pub(super) fn left_open_sentence(entry: &Escalation) -> String {
    let dealt_with = match &entry.issued {
        Some(document) => format!("已由{document}办理"),
        None => "尚未办理".to_owned(),
    };
    format!(
        "上年达到次数、上年没有登记文号：{}{}：{}，{dealt_with}；统计期间已过，不再列入本期清单。",
        outcome_words(entry),
        subject_words(entry),
        reached_words(entry)
    )
}
