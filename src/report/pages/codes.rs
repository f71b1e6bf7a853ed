//! For the office alone: what each code of a diagnostic means, with an example and the places where it now stands.

use super::{Link, Views, links};
use crate::diagnostic::codes::{ALL, Code};
use crate::diagnostic::{Diagnostic, Severity, in_office};
use crate::report::check::{Paper, papers};
use serde::Serialize;
use std::collections::BTreeMap;

/// How many places of a code its page lists; all of them stand on the returns page.
const MOST_PLACES: usize = 50;

/// The page of a code.
#[derive(Debug, Clone, Serialize)]
pub struct CodePage {
    /// Its address.
    pub path: String,
    /// The code.
    pub code: &'static str,
    /// `error`, `warning` or `notice`.
    pub key: &'static str,
    /// The severity in words.
    pub severity: &'static str,
    /// The title.
    pub title: String,
    /// What it means.
    pub meaning: String,
    /// How to mend it.
    pub mend: String,
    /// What the example shows.
    pub sentence: String,
    /// The example's papers.
    pub papers: Vec<Paper>,
    /// Where the example has it.
    pub reported: Vec<String>,
    /// How many there are now.
    pub count: usize,
    /// Where they are, with the links to the returns page.
    pub places: Vec<Link>,
    /// How many more there are.
    pub more: usize,
}

/// The address of a code's page.
pub fn path(code: &str) -> String {
    ["codes/", code, ".html"].concat()
}

/// The severity as style sheets know it.
pub fn key(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Notice => "notice",
    }
}

impl Views<'_> {
    /// The pages of all codes, those that stand somewhere now first, the gravest first.
    pub fn code_pages(&self) -> Vec<CodePage> {
        let mut by_code: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
        for diagnostic in self.input.diagnostics {
            let code = diagnostic.problem.words().code;
            by_code.entry(code).or_default().push(diagnostic);
        }
        let mut pages: Vec<CodePage> = ALL
            .iter()
            .map(|code| {
                let own = by_code.get(code.name).map_or(&[][..], Vec::as_slice);
                code_page(code, own, &self.input.tribunal.settings.office)
            })
            .collect();
        pages.sort_by_key(|page| (page.count == 0, severity_of(page)));
        pages
    }
}

fn code_page(code: &Code, own: &[&Diagnostic], office: &str) -> CodePage {
    let explanation = code.explanation();
    let places: Vec<Link> = own
        .iter()
        .take(MOST_PLACES)
        .map(|diagnostic| {
            Link::new(
                diagnostic.place.to_string(),
                links::encode("returns.html") + "#" + &super::returns::anchor(diagnostic.unit),
            )
        })
        .collect();
    let count = own.len();
    CodePage {
        path: path(code.name),
        code: code.name,
        key: key(code.severity),
        severity: code.severity.label(),
        title: explanation.title,
        meaning: in_office(explanation.meaning, office),
        mend: in_office(explanation.mend, office),
        sentence: explanation.example.sentence.clone(),
        papers: papers(&explanation.example),
        reported: explanation.example.places(),
        count,
        more: count - places.len(),
        places,
    }
}

fn severity_of(page: &CodePage) -> usize {
    ["error", "warning", "notice"]
        .iter()
        .position(|key| *key == page.key)
        .unwrap_or_default()
}
