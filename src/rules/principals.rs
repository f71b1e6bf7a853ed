//! S2: principals (主要负责人) answer for the events of their term of office.

use super::clause::{Basis, Clause};
use super::scoring::{self, ScoreEntry, UnitScore};
use crate::model::directory::{Directory, Term, UnitId};
use crate::model::points::Points;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// S2.
pub const PRINCIPAL: Clause = Clause {
    id: "S2",
    citation: "四(一)、六(三)",
    title: "主要负责人",
    rule: "主要负责人得到任期内（首尾两天都算）本单位事项的加分和扣分；交接当天归继任者；身兼两职的两处都算；空缺的注明空缺。",
    basis: Basis::Notice,
    function: "rules::principals::answers",
    cases: include_str!("cases/S2.txt"),
};

/// A principal's score for one term of office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrincipalScore {
    /// The unit.
    pub unit: UnitId,
    /// The term.
    pub term: Term,
    /// What was added.
    pub plus: Points,
    /// What was deducted, as a positive number.
    pub minus: Points,
    /// base + plus − minus.
    pub score: Points,
}

/// The principals whose term touches the as-of date's year up to it, in directory order.
pub fn score(
    scores: &BTreeMap<UnitId, UnitScore>,
    directory: &Directory,
    as_of: NaiveDate,
) -> Vec<PrincipalScore> {
    let mut result = Vec::new();
    for (unit, entry) in directory.iter().filter(|(_, entry)| entry.exists_on(as_of)) {
        let Some(score) = scores.get(&unit) else {
            continue;
        };
        let mut terms: Vec<&Term> = entry
            .terms
            .iter()
            .filter(|term| touches_year(term, as_of))
            .collect();
        terms.sort_by_key(|term| term.from);
        for term in terms {
            let own = score
                .entries
                .iter()
                .filter(|event| answers(term, &entry.terms, event));
            let (plus, minus) = scoring::sums(own);
            result.push(PrincipalScore {
                unit,
                term: term.clone(),
                plus,
                minus,
                score: score.base + plus - minus,
            });
        }
    }
    result
}

fn touches_year(term: &Term, as_of: NaiveDate) -> bool {
    term.from.is_none_or(|from| from <= as_of) && term.to.is_none_or(|to| to.year() >= as_of.year())
}

/// Whether an event belongs to a term: within it, and not on the day on which a successor takes over.
pub fn answers(term: &Term, all: &[Term], event: &ScoreEntry) -> bool {
    let within = term.from.is_none_or(|from| from <= event.date)
        && term.to.is_none_or(|to| event.date <= to);
    let handed_over = term.to == Some(event.date)
        && all.iter().any(|other| {
            other.from == Some(event.date) && !std::ptr::eq(other, term) && other.from > term.from
        });
    within && !handed_over
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::directory::Unit;
    use crate::rules::scoring::{Detail, ScoreKey};
    use crate::source::Place;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn term(name: &str, from: Option<&str>, to: Option<&str>) -> Term {
        Term {
            name: name.into(),
            post: "镇长".into(),
            from: from.map(day),
            to: to.map(day),
            place: Place::of_file("单位名录.xlsx"),
        }
    }

    #[track_caller]
    fn case(terms: Vec<Term>, event: &str, expected: &[(&str, i64)]) {
        let directory = Directory::new(vec![Unit {
            name: "甲镇".into(),
            other_names: Vec::new(),
            group: "乡镇".into(),
            terms,
            founded: None,
            dissolved: None,
            successor: None,
            without_successor: None,
            place: Place::of_file("单位名录.xlsx"),
        }]);
        let scores = BTreeMap::from([(
            UnitId(0),
            UnitScore {
                base: Points::from_hundredths(10_000),
                plus: Points::ZERO,
                minus: Points::from_hundredths(200),
                entries: vec![ScoreEntry {
                    unit: UnitId(0),
                    date: day(event),
                    key: ScoreKey::FinalBreach,
                    points: Points::from_hundredths(-200),
                    exempt: false,
                    subject: "1".into(),
                    detail: Detail::Words(String::new()),
                    source: None,
                }],
            },
        )]);
        let principals = score(&scores, &directory, day("2026-11-20"));
        let shown: Vec<(&str, i64)> = principals
            .iter()
            .map(|principal| (principal.term.name.as_str(), principal.minus.hundredths()))
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn the_day_of_handover_belongs_to_the_successor() {
        let terms = || {
            vec![
                term("甲", Some("2025-01-01"), Some("2026-06-30")),
                term("乙", Some("2026-06-30"), None),
            ]
        };
        case(terms(), "2026-06-29", &[("甲", 200), ("乙", 0)]);
        case(terms(), "2026-06-30", &[("甲", 0), ("乙", 200)]);
    }

    #[test]
    fn both_ends_of_a_term_are_included_and_a_vacancy_belongs_to_nobody() {
        let terms = || {
            vec![
                term("甲", None, Some("2026-06-30")),
                term("乙", Some("2026-07-10"), None),
            ]
        };
        case(terms(), "2026-06-30", &[("甲", 200), ("乙", 0)]);
        case(terms(), "2026-07-09", &[("甲", 0), ("乙", 0)]);
        case(terms(), "2026-07-10", &[("甲", 0), ("乙", 200)]);
    }

    #[test]
    fn only_terms_that_touch_the_year_are_listed() {
        case(
            vec![
                term("甲", None, Some("2025-12-31")),
                term("乙", Some("2026-01-01"), None),
                term("丙", Some("2026-11-21"), None),
            ],
            "2026-06-30",
            &[("乙", 200)],
        );
    }
}
