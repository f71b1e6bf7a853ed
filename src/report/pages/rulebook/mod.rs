//! The rules page: every clause of the notice in its order, what the program does for it, the values in force and whose they
//! are, the worked cases, and what each rule hit this period.

mod cases;
mod hits;
pub mod values;

use super::Views;
use super::words::printed;
use crate::model::settings::Settings;
use crate::rules::clause::{Basis, Clause};
use crate::rules::clauses::{self, Item, Part};
use cases::CaseView;
use hits::Hit;
use serde::Serialize;
use std::collections::BTreeSet;
use values::{Source, ValueRow};

/// A rule.
#[derive(Debug, Clone, Serialize)]
pub struct ClauseView {
    /// Its id in the rule book.
    pub id: &'static str,
    /// The id as the page shows it: the county has no use for the keys that the settings and registers of the office know. Empty for one.
    pub shown_id: &'static str,
    /// The anchor.
    pub anchor: String,
    /// The notice's clause.
    pub citation: String,
    /// Its heading.
    pub title: String,
    /// What it says, or why it is not computed.
    pub rule: String,
    /// 通知规定, 默认（本程序的理解） or 不由程序计算.
    pub basis: &'static str,
    /// `notice`, `default` or `not-computed`.
    pub key: &'static str,
    /// Whether it is computed.
    pub computed: bool,
    /// The values in force.
    pub values: Vec<ValueRow>,
    /// Whether the county set one of these values, or of the limits above, itself: the sentence and the cases have the defaults.
    pub differs: bool,
    /// The worked cases.
    pub cases: Vec<CaseView>,
    /// What it hit this period, as far as the audience may know.
    pub hits: Vec<Hit>,
}

/// A clause of the notice with its rules.
#[derive(Debug, Clone, Serialize)]
pub struct ItemView {
    /// The anchor.
    pub anchor: String,
    /// The citation.
    pub citation: String,
    /// What it is about.
    pub title: &'static str,
    /// Whether anything of it is computed.
    pub computed: bool,
    /// The limits that it sets.
    pub limits: Vec<ValueRow>,
    /// Its rules.
    pub clauses: Vec<ClauseView>,
}

/// A part of the notice.
#[derive(Debug, Clone, Serialize)]
pub struct PartView {
    /// Its number.
    pub number: &'static str,
    /// What it is about.
    pub title: &'static str,
    /// Its clauses.
    pub items: Vec<ItemView>,
}

/// A value that the county set itself.
#[derive(Debug, Clone, Serialize)]
pub struct OwnValue {
    /// Where it stands.
    pub anchor: String,
    /// The rule.
    pub title: String,
    /// The citation.
    pub citation: String,
    /// The value.
    pub value: ValueRow,
}

/// The rules page.
#[derive(Debug, Clone, Serialize)]
pub struct RulesPage {
    /// The parts in the notice's order.
    pub parts: Vec<PartView>,
    /// What the county set itself.
    pub own: Vec<OwnValue>,
    /// How many rules the program applies.
    pub computed: usize,
    /// How many clauses it leaves to people.
    pub not_computed: usize,
    /// How many worked cases there are.
    pub cases: usize,
}

/// The anchor of a rule, such as `rule-M8`.
pub fn anchor(id: &str) -> String {
    format!("rule-{id}")
}

impl Views<'_> {
    /// The rules page; `pages` are the paths to which it may lead.
    pub fn rules_page(&self, pages: &BTreeSet<&str>) -> RulesPage {
        let settings = self.input.tribunal.settings;
        let standard = Settings::for_county(&settings.county);
        let source = Source {
            own: settings,
            standard: &standard,
            as_of: self.input.findings.as_of,
        };
        let parts: Vec<PartView> = clauses::PARTS
            .iter()
            .map(|part| self.rules_part(part, source, pages))
            .collect();
        let rules = || {
            parts
                .iter()
                .flat_map(|part| &part.items)
                .flat_map(|item| &item.clauses)
        };
        RulesPage {
            own: own_values(&parts),
            computed: rules().filter(|rule| rule.computed).count(),
            not_computed: rules().filter(|rule| !rule.computed).count(),
            cases: rules().map(|rule| rule.cases.len()).sum(),
            parts,
        }
    }

    fn rules_part(&self, part: &Part, source: Source<'_>, pages: &BTreeSet<&str>) -> PartView {
        PartView {
            number: part.number,
            title: part.title,
            items: part
                .items
                .iter()
                .map(|item| self.rules_item(item, source, pages))
                .collect(),
        }
    }

    fn rules_item(&self, item: &Item, source: Source<'_>, pages: &BTreeSet<&str>) -> ItemView {
        // A category that cites no clause of the notice is shown where the limits are.
        let limits = source.limits(|clause| {
            clause == item.citation || (item.citation == HOME_OF_LIMITS && !is_item(clause))
        });
        let own_limits = limits.iter().any(ValueRow::is_own);
        let clauses: Vec<ClauseView> = item
            .clauses
            .iter()
            .map(|clause| self.rules_clause(clause, own_limits, source, pages))
            .collect();
        ItemView {
            anchor: format!("item-{}", item.citation.replace(['(', ')'], "")),
            citation: printed(item.citation),
            title: item.title,
            computed: clauses.iter().any(|clause| clause.computed),
            limits,
            clauses,
        }
    }

    fn rules_clause(
        &self,
        clause: &Clause,
        own_limits: bool,
        source: Source<'_>,
        pages: &BTreeSet<&str>,
    ) -> ClauseView {
        let values = source.of(clause.id);
        ClauseView {
            id: clause.id,
            shown_id: if self.is_office()
                || clause.id.starts_with(|first: char| first.is_uppercase())
            {
                clause.id
            } else {
                ""
            },
            anchor: anchor(clause.id),
            citation: printed(clause.citation),
            title: printed(clause.title),
            rule: printed(clause.rule),
            basis: clause.basis.label(),
            key: clause.basis.key(),
            computed: clause.basis != Basis::NotComputed,
            differs: own_limits || values.iter().any(ValueRow::is_own),
            values,
            cases: cases::views(clause.cases),
            hits: self
                .hits(clause.id)
                .into_iter()
                .map(|hit| hit.leading_to(pages))
                .collect(),
        }
    }
}

/// The clause under which limits stand that the notice does not know.
const HOME_OF_LIMITS: &str = "二(四)";

fn is_item(citation: &str) -> bool {
    clauses::PARTS
        .iter()
        .flat_map(|part| part.items)
        .any(|item| item.citation == citation)
}

fn own_values(parts: &[PartView]) -> Vec<OwnValue> {
    let own = |anchor: &str, title: &str, citation: &str, values: &[ValueRow]| -> Vec<OwnValue> {
        values
            .iter()
            .filter(|value| value.is_own())
            .map(|value| OwnValue {
                anchor: anchor.to_owned(),
                title: title.to_owned(),
                citation: citation.to_owned(),
                value: value.clone(),
            })
            .collect()
    };
    let mut found = Vec::new();
    for item in parts.iter().flat_map(|part| &part.items) {
        found.extend(own(&item.anchor, item.title, &item.citation, &item.limits));
        for rule in &item.clauses {
            found.extend(own(&rule.anchor, &rule.title, &item.citation, &rule.values));
        }
    }
    found
}
