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
    rule: "主要负责人得到任期内（首尾两天都算）本单位事项的加分和扣分；交接当天归继任者（同一职务的；当天任满、到任的职务写法不同的，依次对应；没有继任者的仍归原任）；身兼两职的两处都算；空缺的注明空缺。",
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
    term.earliest().is_none_or(|from| from <= as_of)
        && term.latest().is_none_or(|to| to.year() >= as_of.year())
}

/// Whether an event belongs to a term: within it, and not on the day on which a successor takes over.
pub fn answers(term: &Term, all: &[Term], event: &ScoreEntry) -> bool {
    answers_on(term, all, event.date)
}

/// Whether a term answers for what happens on a day.
pub fn answers_on(term: &Term, all: &[Term], day: NaiveDate) -> bool {
    term.holds_on(day) && !(term.to == Some(day) && is_succeeded(term, all, day))
}

/// Whether somebody takes over from a term on the day on which it ends. Who takes over the same post, or one of several, is the
/// successor. Those who leave without one and those who come without a predecessor that day are paired in order, for a post may be
/// worded otherwise for the one who comes; but not who leaves a post that another row goes on with, nor who comes into one that another
/// row had before: theirs is a post of its own. Whoever remains has no successor.
fn is_succeeded(term: &Term, all: &[Term], day: NaiveDate) -> bool {
    let rows = || all.iter().enumerate();
    let follows = |(left, before): (usize, &Term), (came, after): (usize, &Term)| {
        // A term of that one day ends and begins on it: it follows those that began before, and comes before those that go on.
        let both_of_one_day = before.from == Some(day) && after.to == Some(day);
        left != came && (!both_of_one_day || left < came)
    };
    let succeeds =
        |before, after: (usize, &Term)| follows(before, after) && before.1.is_of_post_of(after.1);
    let all_leaving: Vec<(usize, &Term)> = rows().filter(|row| row.1.to == Some(day)).collect();
    let all_coming: Vec<(usize, &Term)> = rows().filter(|row| row.1.from == Some(day)).collect();
    let mut leaving = all_leaving.clone();
    leaving.retain(|before| !all_coming.iter().any(|after| succeeds(*before, *after)));
    if !leaving.iter().any(|row| row.1 == term) {
        return true;
    }
    let mut coming = all_coming;
    coming.retain(|after| !all_leaving.iter().any(|before| succeeds(*before, *after)));
    let is_held = |own: &Term, when: &dyn Fn(&Term) -> bool| {
        all.iter()
            .filter(|other| *other != own && when(other))
            .any(|other| own.is_of_post_of(other))
    };
    leaving.retain(|row| !is_held(row.1, &|other| other.to.is_none_or(|to| to > day)));
    coming.retain(|row| !is_held(row.1, &|other| other.from.is_none_or(|from| from < day)));
    leaving.sort_by_key(|row| row.1.from == Some(day));
    coming.sort_by_key(|row| row.1.to != Some(day));
    for before in leaving {
        let successor = coming.iter().position(|after| follows(before, *after));
        if before.1 == term {
            return successor.is_some();
        }
        successor.map(|position| coming.remove(position));
    }
    false
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
            began_in: None,
            ended_in: None,
            place: Place::of_file("单位名录.xlsx"),
        }
    }

    fn event(on: &str) -> ScoreEntry {
        ScoreEntry {
            unit: UnitId(0),
            date: day(on),
            key: ScoreKey::FinalBreach,
            points: Points::from_hundredths(-200),
            exempt: false,
            subject: "1".into(),
            detail: Detail::Words(String::new()),
            source: None,
        }
    }

    #[track_caller]
    fn case(terms: Vec<Term>, event: &str, expected: &[(&str, i64)]) {
        let directory = Directory::new(vec![Unit {
            terms,
            ..Unit::new("甲镇", "乡镇", Place::of_file("单位名录.xlsx"))
        }]);
        let scores = BTreeMap::from([(
            UnitId(0),
            UnitScore {
                base: Points::from_hundredths(10_000),
                plus: Points::ZERO,
                minus: Points::from_hundredths(200),
                entries: vec![self::event(event)],
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

    /// Who answers for the day of handover, by name and post.
    #[track_caller]
    fn handover(terms: &[(&str, &str, &str, &str)], expected: &[&str]) {
        let on = "2026-06-15";
        let date = |text: &str| (!text.is_empty()).then(|| day(text));
        let listed: Vec<Term> = terms
            .iter()
            .zip(2..)
            .map(|((name, post, from, to), row)| Term {
                name: (*name).into(),
                post: (*post).into(),
                from: date(from),
                to: date(to),
                began_in: None,
                ended_in: None,
                place: Place::of_file(&format!("单位名录.xlsx!{row}")),
            })
            .collect();
        let event = event(on);
        let answering: Vec<String> = listed
            .iter()
            // A copy of the row is the same term.
            .filter(|term| answers(&(*term).clone(), &listed, &event))
            .map(|term| format!("{}{}", term.name, term.post))
            .collect();
        assert_eq!(answering, expected, "{terms:?}");
    }

    #[test]
    fn a_day_of_handover_belongs_to_the_successor_in_the_same_post() {
        let (start, on) = ("2024-01-01", "2026-06-15");
        let (before, after) = ("2026-06-14", "2026-06-16");
        // The plain case, and its neighbours.
        handover(
            &[("甲", "镇长", start, on), ("乙", "镇长", on, "")],
            &["乙镇长"],
        );
        handover(
            &[("甲", "镇长", start, on), ("乙", "镇长", after, "")],
            &["甲镇长"],
        );
        handover(
            &[("甲", "镇长", start, before), ("乙", "镇长", on, "")],
            &["乙镇长"],
        );
        handover(
            &[("甲", "镇长", start, before), ("乙", "镇长", after, "")],
            &[],
        );
        // A post that is written otherwise, or one of several.
        handover(
            &[("甲", "镇长", start, on), ("乙", "代理镇长", on, "")],
            &["乙代理镇长"],
        );
        handover(
            &[("甲", "", start, on), ("乙", "镇长", on, "")],
            &["乙镇长"],
        );
        handover(
            &[("甲", " 镇　长", start, on), ("乙", "镇长", on, "")],
            &["乙镇长"],
        );
        handover(
            &[
                ("甲", "党组书记、局长", start, on),
                ("丙", "副局长", on, ""),
                ("乙", "局长", on, ""),
            ],
            &["丙副局长", "乙局长"],
        );
        // One successor in both posts of two who leave.
        handover(
            &[
                ("甲", "书记", start, on),
                ("乙", "镇长", start, on),
                ("丙", "书记兼镇长", on, ""),
            ],
            &["丙书记兼镇长"],
        );
        // The same person in another row.
        handover(
            &[("甲", "镇长", start, on), ("甲", "镇长", on, "")],
            &["甲镇长"],
        );
        handover(
            &[("甲", "镇长", start, on), ("甲", "书记", on, "")],
            &["甲书记"],
        );
        // Posts side by side, no handover among them.
        handover(
            &[("甲", "书记", start, ""), ("乙", "镇长", on, "")],
            &["甲书记", "乙镇长"],
        );
        handover(
            &[("甲", "书记", start, on), ("乙", "镇长", start, "")],
            &["甲书记", "乙镇长"],
        );
    }

    #[test]
    fn who_leaves_without_a_successor_keeps_the_day_whoever_else_comes() {
        let (start, later, on) = ("2024-01-01", "2025-01-01", "2026-06-15");
        handover(
            &[
                ("甲", "书记", start, on),
                ("乙", "镇长", later, on),
                ("丙", "镇长", on, ""),
            ],
            &["甲书记", "丙镇长"],
        );
        // Two leave and two come, one of them in a post of another wording.
        handover(
            &[
                ("甲", "书记", start, on),
                ("乙", "镇长", later, on),
                ("丙", "镇长", on, ""),
                ("丁", "党委书记", on, ""),
            ],
            &["丙镇长", "丁党委书记"],
        );
        // The next 书记 comes later: the 镇长 who comes on the day is another's successor, or nobody's.
        handover(
            &[
                ("甲", "书记", start, on),
                ("丙", "书记", "2026-06-16", ""),
                ("乙", "镇长", on, ""),
            ],
            &["甲书记", "乙镇长"],
        );
        handover(
            &[
                ("甲", "书记", start, on),
                ("丁", "镇长", start, "2026-05-31"),
                ("乙", "镇长", on, ""),
            ],
            &["甲书记", "乙镇长"],
        );
        // A term of one day has a predecessor and a successor; without a successor it keeps its day.
        for rows in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            let terms = [
                ("甲", "镇长", start, on),
                ("乙", "镇长", on, on),
                ("丙", "镇长", on, ""),
            ];
            handover(&rows.map(|row| terms[row]), &["丙镇长"]);
            let terms = [
                ("甲", "镇长", start, on),
                ("乙", "代镇长", on, on),
                ("丙", "主任", on, ""),
            ];
            handover(&rows.map(|row| terms[row]), &["丙主任"]);
        }
        handover(
            &[("甲", "镇长", start, on), ("乙", "镇长", on, on)],
            &["乙镇长"],
        );
        handover(
            &[("甲", "镇长", on, on), ("乙", "镇长", on, on)],
            &["乙镇长"],
        );
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
