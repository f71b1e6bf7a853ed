//! Commendations of the year (通报表扬), and where the first of each group are named.

use super::office_columns::beside;
use super::ranking::PodiumList;
use super::words::iso;
use super::{Link, Views};
use crate::model::directory::UnitId;
use crate::model::settings::Window;
use crate::rules::circulars::Circular;
use crate::rules::escalations::window_begins;
use chrono::Datelike;
use serde::Serialize;
use std::collections::BTreeSet;

/// A commendation.
#[derive(Debug, Clone, Serialize)]
pub struct CommendedRow {
    /// The unit.
    pub unit: Link,
    /// 日期.
    pub date: String,
    /// 文号.
    pub document: String,
    /// 内容, and what a correction has made of the row.
    pub content: String,
    /// From before the notice came into force: counted nowhere.
    pub before_force: bool,
    /// Struck out.
    pub struck: bool,
    /// Its cell, for the office.
    pub cell: Option<String>,
}

/// The page of commendations.
#[derive(Debug, Clone, Serialize)]
pub struct CommendedPage {
    /// The year.
    pub year: i32,
    /// From when on they count, in words, where the notice came into force within the year.
    pub span: Option<String>,
    /// How many count.
    pub count: usize,
    /// How many units have one.
    pub units: usize,
    /// The commendations, the newest first; those that do not count are among them.
    pub rows: Vec<CommendedRow>,
    /// The first of each group: the group, how many units it has, and the list.
    pub first: Vec<(Link, usize, PodiumList)>,
}

impl Views<'_> {
    /// The page of commendations.
    pub fn commended_page(&self) -> CommendedPage {
        let commended = self.index.commended();
        let counts = |circular: &&&Circular| !circular.struck && self.in_force_on(circular.date);
        let counted = || commended.iter().filter(counts);
        let as_of = self.input.findings.as_of;
        let units: BTreeSet<UnitId> = counted().map(|circular| circular.unit).collect();
        CommendedPage {
            year: as_of.year(),
            span: self.since_force(window_begins(Window::CalendarYear, as_of)),
            count: counted().count(),
            units: units.len(),
            rows: commended
                .iter()
                .map(|circular| self.commended_row(circular))
                .collect(),
            first: self
                .rankings()
                .into_iter()
                .map(|group| (group.link, group.size, group.first))
                .collect(),
        }
    }

    /// A unit's commendations of the year.
    pub fn commended_of(&self, unit: UnitId) -> Vec<CommendedRow> {
        let all = self.index.commended().iter();
        all.filter(|circular| circular.unit == unit)
            .map(|circular| self.commended_row(circular))
            .collect()
    }

    fn commended_row(&self, circular: &Circular) -> CommendedRow {
        CommendedRow {
            unit: self.unit(circular.unit),
            date: iso(circular.date),
            document: circular.document.clone(),
            content: beside(
                &circular.content,
                &self.corrected(&circular.place, circular.unit),
            ),
            before_force: !self.in_force_on(circular.date),
            struck: circular.struck,
            cell: self.cell(&circular.place),
        }
    }
}
