//! A unit's principals of the year: terms, scores and vacancies.

use super::Views;
use super::words::day_or_empty;
use crate::model::directory::{Term, Unit, UnitId};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;

/// A principal's term and score, or a vacancy.
#[derive(Debug, Clone, Serialize)]
pub struct PrincipalRow {
    /// The name, or 空缺.
    pub name: String,
    /// The post.
    pub post: String,
    /// The term.
    pub term: String,
    /// What was added.
    pub plus: String,
    /// What was deducted.
    pub minus: String,
    /// The score.
    pub score: String,
    /// A gap between terms.
    pub vacant: bool,
}

impl Views<'_> {
    /// The principals of a unit in order of their terms, vacancies among them.
    pub(super) fn principals(&self, unit: UnitId, entry: &Unit) -> Vec<PrincipalRow> {
        let findings = self.input.findings;
        let scored = findings
            .principals
            .iter()
            .filter(|principal| principal.unit == unit);
        let mut rows: Vec<(Option<NaiveDate>, PrincipalRow)> = scored
            .map(|principal| {
                let term = &principal.term;
                let row = PrincipalRow {
                    name: term.name.clone(),
                    post: term.post.clone(),
                    term: term_words(term.from, term.to),
                    plus: principal.plus.to_string(),
                    minus: principal.minus.to_string(),
                    score: principal.score.to_string(),
                    vacant: false,
                };
                (term.from, row)
            })
            .collect();
        if entry.exists_on(findings.as_of) {
            for (from, to) in vacancies(&entry.terms, entry.founded, findings.as_of) {
                let row = PrincipalRow {
                    name: "空缺".to_owned(),
                    post: String::new(),
                    term: term_words(Some(from), to),
                    plus: String::new(),
                    minus: String::new(),
                    score: String::new(),
                    vacant: true,
                };
                rows.push((Some(from), row));
            }
        }
        rows.sort_by_key(|(from, _)| *from);
        rows.into_iter().map(|(_, row)| row).collect()
    }
}

fn term_words(from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    match (from, to) {
        (None, None) => "未登记任期".to_owned(),
        (from, None) => format!("{}起", day_or_empty(from)),
        (None, to) => format!("至{}", day_or_empty(to)),
        (from, to) => format!("{}至{}", day_or_empty(from), day_or_empty(to)),
    }
}

/// The spans of the as-of date's year, up to it, in which nobody held office since the first term that the directory has; one that
/// still lasts has no end. Who was there before is not known, and without a term nothing is.
fn vacancies(
    terms: &[Term],
    founded: Option<NaiveDate>,
    as_of: NaiveDate,
) -> Vec<(NaiveDate, Option<NaiveDate>)> {
    let year_begins = NaiveDate::from_yo_opt(as_of.year(), 1).unwrap_or(as_of);
    let Some(first) = terms.iter().map(|term| term.from).min() else {
        return Vec::new();
    };
    let begins = [founded, first].into_iter().flatten();
    let begins = begins.fold(year_begins, NaiveDate::max);
    let in_office = |day: NaiveDate| {
        terms.iter().any(|term| {
            term.from.is_none_or(|from| from <= day) && term.to.is_none_or(|to| day <= to)
        })
    };
    let days: Vec<NaiveDate> = begins
        .iter_days()
        .take_while(|day| *day <= as_of)
        .filter(|day| !in_office(*day))
        .collect();
    super::words::runs(&days)
        .into_iter()
        .map(|(from, to)| (from, (to < as_of).then_some(to)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Place;

    #[test]
    fn a_gap_between_terms_is_a_vacancy() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let term = |from: &str, to: Option<&str>| Term {
            name: "甲".into(),
            post: "局长".into(),
            from: Some(day(from)),
            to: to.map(day),
            place: Place::of_file("单位名录.xlsx"),
        };
        let terms = [
            term("2025-01-01", Some("2026-03-31")),
            term("2026-05-01", Some("2026-11-10")),
        ];
        assert_eq!(
            vacancies(&terms, None, day("2026-11-20")),
            [
                (day("2026-04-01"), Some(day("2026-04-30"))),
                (day("2026-11-11"), None)
            ]
        );
        assert_eq!(
            vacancies(&[term("2025-01-01", None)], None, day("2026-11-20")),
            []
        );
    }

    #[test]
    fn what_no_term_is_registered_of_is_no_vacancy() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        assert_eq!(vacancies(&[], None, day("2026-11-20")), []);
        let first = Term {
            name: "甲".into(),
            post: "局长".into(),
            from: Some(day("2026-04-01")),
            to: Some(day("2026-10-31")),
            place: Place::of_file("单位名录.xlsx"),
        };
        assert_eq!(
            vacancies(&[first], None, day("2026-11-20")),
            [(day("2026-11-01"), None)]
        );
    }
}
