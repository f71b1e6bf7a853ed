//! What the year before left open, which the office is reminded of in January: its rules count anew, and nobody has dealt with it.

use super::escalations::{cause, outcome_words};
use super::words::long_day;
use super::{Link, Views};
use crate::rules::escalations::Escalation;
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
            })
            .collect()
    }

    /// In January: what had reached its threshold in the year before and was not issued in it. The county reads what has been since.
    pub(in crate::report) fn left_by_last_year(&self) -> Vec<&Escalation> {
        let findings = self.input.findings;
        let entries = findings.of_last_year.iter();
        let is_told = |entry: &&Escalation| self.is_office() || entry.issued.is_some();
        let entries = entries.filter(|_| findings.as_of.month() == 1);
        entries.filter(is_told).collect()
    }
}

/// What came of a year that is over: `（WT-1）拟移交县纪委监委：同一问题重复被通报2次，2025年12月20日达到次数`.
pub(in crate::report) fn left_open_words(entry: &Escalation) -> String {
    let subject = entry.subject.as_ref();
    format!(
        "{}{}：{}{}次，{}达到次数",
        subject.map_or_else(String::new, |subject| format!("（{subject}）")),
        outcome_words(entry),
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
        "上年达到次数、上年没有登记文号：{}，{dealt_with}；统计期间已过，不再列入本期清单。",
        left_open_words(entry)
    )
}
