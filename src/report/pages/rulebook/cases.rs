//! Worked cases in print: small tables and what is concluded from them.

use crate::report::pages::words::{long_day, printed};
use crate::rules::case::{self, Case, CasePeriod};
use serde::Serialize;

/// A small table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaperView {
    /// Whose it is.
    pub caption: String,
    /// Column names.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// What a period brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PeriodView {
    /// `2026年11月13日这一期`; empty where the same papers are judged on several days.
    pub title: String,
    /// The sheets.
    pub papers: Vec<PaperView>,
    /// Who handed in nothing.
    pub silent: String,
    /// The week's note.
    pub note: String,
}

/// What is concluded on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutcomeView {
    /// The as-of date.
    pub day: String,
    /// The conclusion.
    pub sentence: String,
}

/// A worked case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseView {
    /// 常例 or 边界.
    pub kind: &'static str,
    /// What it shows.
    pub sentence: String,
    /// Lines of settings and calendar.
    pub settings: String,
    /// Directory, and limits with their ends.
    pub papers: Vec<PaperView>,
    /// The periods.
    pub periods: Vec<PeriodView>,
    /// The conclusions.
    pub outcomes: Vec<OutcomeView>,
}

/// The cases of a clause. A text that is not of the form shows nothing; `tests/rule_book.rs` reads every one of them.
pub fn views(text: &str) -> Vec<CaseView> {
    case::parse(text)
        .unwrap_or_default()
        .iter()
        .map(view)
        .collect()
}

fn view(case: &Case) -> CaseView {
    let mut papers = Vec::new();
    if let Some(directory) = &case.directory {
        papers.push(paper("单位名录".to_owned(), directory));
    }
    if !case.counted.is_empty() {
        papers.push(counted(case));
    }
    let settings: Vec<&str> = [&case.settings, &case.calendar]
        .into_iter()
        .map(String::as_str)
        .filter(|text| !text.is_empty())
        .collect();
    CaseView {
        kind: case.kind.label(),
        sentence: printed(&case.sentence),
        settings: settings.join("\n"),
        papers,
        periods: case.periods.iter().map(period).collect(),
        outcomes: case
            .outcomes
            .iter()
            .map(|outcome| OutcomeView {
                day: long_day(outcome.as_of),
                sentence: printed(&outcome.sentence),
            })
            .collect(),
    }
}

fn counted(case: &Case) -> PaperView {
    let head = ["起算日期", "期限", "到期日", "其间休息", ""];
    PaperView {
        caption: String::new(),
        head: head.map(str::to_owned).to_vec(),
        rows: case
            .counted
            .iter()
            .map(|counted| {
                vec![
                    counted.start.to_string(),
                    counted.limit.clone(),
                    counted.due.to_string(),
                    format!("{}天", counted.skipped),
                    if counted.provisional { "暂算" } else { "" }.to_owned(),
                ]
            })
            .collect(),
    }
}

fn period(period: &CasePeriod) -> PeriodView {
    PeriodView {
        title: period
            .date
            .map_or_else(String::new, |date| format!("{}这一期", long_day(date))),
        papers: period
            .sheets
            .iter()
            .map(|sheet| {
                let late = if sheet.late { "（补报）" } else { "" };
                paper(
                    format!("{} {}{late}", sheet.owner, sheet.name),
                    &sheet.table,
                )
            })
            .collect(),
        silent: period.silent.join("、"),
        note: period.note.clone(),
    }
}

fn paper(caption: String, table: &[Vec<String>]) -> PaperView {
    PaperView {
        caption,
        head: table.first().cloned().unwrap_or_default(),
        rows: table.get(1..).unwrap_or_default().to_vec(),
    }
}
