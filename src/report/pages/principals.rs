//! A unit's principals of the year: terms, scores and vacancies.

use super::Views;
use super::words::{day_or_empty, iso, month_words, runs};
use crate::model::directory::{Term, Unit, UnitId};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;

/// What stands in the place of a vacancy where somebody held office, and nobody knows from which day.
pub const UNDATED: &str = "交接日期待补";

/// A principal's term and score, or a vacancy.
#[derive(Debug, Clone, Serialize)]
pub struct PrincipalRow {
    /// The name, or 空缺, or that the day of the handover is missing.
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
    /// A gap between terms, or a handover that nobody can date.
    pub vacant: bool,
}

impl Views<'_> {
    /// The principals of a unit in order of their terms, vacancies among them.
    pub(super) fn principals(&self, unit: UnitId, entry: &Unit) -> Vec<PrincipalRow> {
        let as_of = self.input.findings.as_of;
        let principals = self.input.findings.principals.iter();
        let scored = principals.filter(|principal| principal.unit == unit);
        let mut rows: Vec<(Option<NaiveDate>, PrincipalRow)> = scored
            .map(|principal| {
                let term = &principal.term;
                let row = PrincipalRow {
                    name: term.name.clone(),
                    post: term.post.clone(),
                    term: term_words(term),
                    plus: principal.plus.to_string(),
                    minus: principal.minus.to_string(),
                    score: principal.score.to_string(),
                    vacant: false,
                };
                (term.from, row)
            })
            .collect();
        if entry.exists_on(as_of) {
            let gaps = gaps(entry, as_of).into_iter();
            rows.extend(gaps.map(|gap| (gap.from(), PrincipalRow::of(&gap))));
        }
        rows.sort_by_key(|(from, _)| *from);
        rows.into_iter().map(|(_, row)| row).collect()
    }
}

/// A term's ends as they are known: days, or months.
fn term_words(term: &Term) -> String {
    let known = |day, month: Option<NaiveDate>| month.map_or(day_or_empty(day), month_words);
    let (from, to) = (
        known(term.from, term.began_in),
        known(term.to, term.ended_in),
    );
    span_words(&from, &to)
}

fn span_words(from: &str, to: &str) -> String {
    match (from, to) {
        ("", "") => "未登记任期".to_owned(),
        (from, "") => format!("{from}起"),
        ("", to) => format!("至{to}"),
        (from, to) => format!("{from}至{to}"),
    }
}

/// A span of the year in which no one is known to have held office.
#[derive(Debug, PartialEq, Eq)]
enum Gap {
    /// Nobody did; one that still lasts has no end.
    Vacant(NaiveDate, Option<NaiveDate>),
    /// Somebody may have, for of a handover the month alone is known.
    Undated(NaiveDate, NaiveDate),
    /// One of these did: the handover cannot be dated at all.
    Between(Vec<String>),
}

impl Gap {
    fn from(&self) -> Option<NaiveDate> {
        match self {
            Gap::Vacant(from, _) | Gap::Undated(from, _) => Some(*from),
            Gap::Between(_) => None,
        }
    }
}

impl PrincipalRow {
    fn of(gap: &Gap) -> PrincipalRow {
        let (name, term) = match gap {
            Gap::Vacant(from, to) => {
                let to = day_or_empty(*to);
                ("空缺".to_owned(), span_words(&iso(*from), &to))
            }
            Gap::Undated(from, to) => {
                let [first, last] = [from, to].map(|day| month_words(*day));
                let months = if first == last {
                    first
                } else {
                    span_words(&first, &last)
                };
                (UNDATED.to_owned(), months)
            }
            Gap::Between(names) => (names.join("、"), UNDATED.to_owned()),
        };
        PrincipalRow {
            name,
            post: String::new(),
            term,
            plus: String::new(),
            minus: String::new(),
            score: String::new(),
            vacant: true,
        }
    }
}

/// The spans of the as-of date's year, up to it, in which no one is known to have held office since the first term that the directory
/// has. Who was there before is not known, and without a term nothing is.
fn gaps(entry: &Unit, as_of: NaiveDate) -> Vec<Gap> {
    if !entry.undated.is_empty() {
        return vec![Gap::Between(entry.undated.clone())];
    }
    let terms = &entry.terms;
    let year_begins = NaiveDate::from_yo_opt(as_of.year(), 1).unwrap_or(as_of);
    let Some(first) = terms.iter().map(|term| term.from).min() else {
        return Vec::new();
    };
    let begins = [entry.founded, first].into_iter().flatten();
    let begins = begins.fold(year_begins, NaiveDate::max);
    let days = begins.iter_days().take_while(|day| *day <= as_of);
    let days = days.filter(|day| !terms.iter().any(|term| term.holds_on(*day)));
    let (undated, vacant): (Vec<NaiveDate>, Vec<NaiveDate>) =
        days.partition(|day| terms.iter().any(|term| term.may_hold_on(*day)));
    let vacant = runs(&vacant).into_iter();
    let vacant = vacant.map(|(from, to)| Gap::Vacant(from, (to < as_of).then_some(to)));
    let undated = runs(&undated).into_iter();
    vacant
        .chain(undated.map(|(from, to)| Gap::Undated(from, to)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Place;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn term(from: &str, to: Option<&str>) -> Term {
        Term {
            name: "甲".into(),
            post: "局长".into(),
            from: Some(day(from)),
            to: to.map(day),
            began_in: None,
            ended_in: None,
            place: Place::of_file("单位名录.xlsx"),
        }
    }

    #[track_caller]
    fn case(terms: &[Term], expected: &[Gap]) {
        let entry = Unit {
            terms: terms.to_vec(),
            ..Unit::new("甲局", "县直", Place::of_file("单位名录.xlsx"))
        };
        assert_eq!(gaps(&entry, day("2026-11-20")), expected);
    }

    #[test]
    fn a_gap_between_terms_is_a_vacancy() {
        case(
            &[
                term("2025-01-01", Some("2026-03-31")),
                term("2026-05-01", Some("2026-11-10")),
            ],
            &[
                Gap::Vacant(day("2026-04-01"), Some(day("2026-04-30"))),
                Gap::Vacant(day("2026-11-11"), None),
            ],
        );
        case(&[term("2025-01-01", None)], &[]);
    }

    #[test]
    fn what_no_term_is_registered_of_is_no_vacancy() {
        case(&[], &[]);
        case(
            &[term("2026-04-01", Some("2026-10-31"))],
            &[Gap::Vacant(day("2026-11-01"), None)],
        );
    }

    #[test]
    fn in_the_month_of_a_handover_without_a_day_nothing_is_vacant() {
        let left = Term {
            ended_in: Some(day("2026-03-01")),
            ..term("2025-01-01", Some("2026-03-01"))
        };
        let came = Term {
            began_in: Some(day("2026-05-01")),
            ..term("2026-05-31", None)
        };
        case(
            &[left, came],
            &[
                Gap::Vacant(day("2026-04-01"), Some(day("2026-04-30"))),
                Gap::Undated(day("2026-03-02"), day("2026-03-31")),
                Gap::Undated(day("2026-05-01"), day("2026-05-30")),
            ],
        );
    }
}
