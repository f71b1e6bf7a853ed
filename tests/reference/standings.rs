//! R1 to R7, S2 and S4: ranks, first and last, the bridge, principals.

use super::judgement::{Case, Judgement};
use super::scores::{Entry, Score, points, sums};
use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Where a unit stands in its group.
pub struct Standing {
    pub rank: usize,
    pub podium: &'static str,
    among_last: usize,
}

/// R1, R7: ranks of a group, and who is named first and last.
pub fn standings(case: &Case, scores: &[Score]) -> Vec<Standing> {
    scores
        .iter()
        .map(|score| {
            let group: Vec<&Score> = scores
                .iter()
                .filter(|other| other.group == score.group)
                .collect();
            let above = |unit: &Score| group.iter().filter(|other| other.sum > unit.sum).count();
            let below = |unit: &Score| group.iter().filter(|other| other.sum < unit.sum).count();
            let most = case
                .county
                .settings
                .number("podium", 3)
                .min(group.len() / 2);
            let is_first = |unit: &Score| above(unit) < most && !unit.no_matters;
            let is_last = |unit: &Score| below(unit) < most && !unit.no_matters && !is_first(unit);
            let fits = |named: &dyn Fn(&Score) -> bool| {
                2 * group.iter().filter(|unit| named(unit)).count() <= group.len()
            };
            let podium = match score {
                unit if is_first(unit) && fits(&is_first) => "first",
                unit if is_last(unit) && fits(&is_last) => "last",
                _ => "none",
            };
            let of_year = |judgement: &&Judgement| judgement.as_of.year() == case.as_of.year();
            let was_last = |judgement: &&Judgement| {
                judgement
                    .standing(&score.unit)
                    .is_some_and(|standing| standing.podium == "last")
            };
            let before = case
                .earlier
                .iter()
                .rev()
                .take_while(of_year)
                .take_while(was_last)
                .count();
            Standing {
                rank: above(score) + 1,
                podium,
                among_last: if podium == "last" { before + 1 } else { 0 },
            }
        })
        .collect()
}

/// A unit as report.json has it.
pub fn unit(case: &Case, judged: &Judgement, score: &Score, standing: &Standing) -> Value {
    let before = case.earlier.last();
    let same_year = before.filter(|before| before.as_of.year() == case.as_of.year());
    let red = judged.matters.iter().filter(|matter| {
        matter.answers() == score.unit
            && matter.lapsed.is_none()
            && matter.light() == "red"
            && !matter.exempt
            && !matter.struck
    });
    let entries = score.entries.iter().map(|entry| {
        json!({ "date": entry.date, "key": entry.key, "points": points(entry.points), "exempt": entry.exempt, "subject": subject(entry), "source": entry.source })
    });
    json!({ "name": score.unit, "group": score.group, "submitted": case.county.hand_in(&score.unit, case.newest()), "score": points(score.sum), "plus": points(score.plus),
        "minus": points(score.minus), "rank": standing.rank, "previous_rank": same_year.and_then(|before| before.standing(&score.unit)).map(|standing| standing.rank),
        "entries": entries.collect::<Vec<_>>(), "bridge": bridge(case, score), "red_matters": red.count(), "overdue_count": judged.counted("overdue-circular", &score.unit),
        "valid_complaints": judged.counted("complaint-circular", &score.unit), "meeting_violations": judged.counted("meeting-discipline", &score.unit),
        "on_time": { "met": score.on_time.0, "of": score.on_time.1 }, "podium": standing.podium, "periods_among_last": standing.among_last, "no_matters": score.no_matters })
}

fn subject(entry: &Entry) -> String {
    if entry.key == "missing_ledger" {
        entry.date.to_string()
    } else {
        entry.subject.clone()
    }
}

/// S4: entries of now without those of then, and those of then that are gone, turned round.
fn bridge(case: &Case, score: &Score) -> Vec<Value> {
    let Some((before, then)) = case.earlier.last().and_then(|before| {
        Some((
            before,
            before.scores.iter().find(|then| then.unit == score.unit)?,
        ))
    }) else {
        return Vec::new();
    };
    let base = |day| case.county.settings.points("base", 10_000, day);
    let is_new_year = before.as_of.year() != case.as_of.year();
    let counted = |score: &Score| {
        score
            .entries
            .iter()
            .filter(|entry| !entry.exempt)
            .cloned()
            .collect::<Vec<Entry>>()
    };
    let mut gone = if is_new_year {
        Vec::new()
    } else {
        counted(then)
    };
    let same = |one: &Entry, other: &Entry| {
        (one.key, one.date, one.points, &one.subject)
            == (other.key, other.date, other.points, &other.subject)
    };
    let mut steps: BTreeMap<(&str, String, NaiveDate, i64), i64> = BTreeMap::new();
    let mut step = |key, subject, date, points: i64| {
        *steps.entry((key, subject, date, points.abs())).or_default() += points;
    };
    if !is_new_year {
        step(
            "base",
            String::new(),
            case.as_of,
            base(case.as_of) - base(before.as_of),
        );
    }
    for entry in counted(score) {
        match gone.iter().position(|known| same(known, &entry)) {
            Some(position) => drop(gone.remove(position)),
            None => step(entry.key, subject(&entry), entry.date, entry.points),
        }
    }
    for entry in &gone {
        step(entry.key, subject(entry), entry.date, -entry.points);
    }
    steps.retain(|_, points| *points != 0);
    if is_new_year {
        steps.insert(
            ("year_reset", String::new(), case.as_of, 0),
            base(case.as_of) - then.sum,
        );
    }
    steps.into_iter().map(|((key, subject, ..), hundredths)| json!({ "key": key, "points": points(hundredths), "subject": subject })).collect()
}

/// S2: one line a term that touches A's year up to A.
pub fn principals(case: &Case, scores: &[Score]) -> Vec<Value> {
    let mut lines = Vec::new();
    for score in scores {
        let terms = &case
            .county
            .unit(&score.unit)
            .expect("a unit of the directory")
            .terms;
        for term in terms
            .iter()
            .filter(|term| !term.text("主要负责人").is_empty())
        {
            let (from, to) = (term.date("任职起"), term.date("任职止"));
            let touches = from.is_none_or(|from| from <= case.as_of)
                && to.is_none_or(|to| to.year() >= case.as_of.year());
            // A day of handover belongs to the successor.
            let follows = |day: NaiveDate| {
                from.is_none_or(|from| from < day)
                    && terms.iter().any(|other| other.date("任职起") == Some(day))
            };
            let serves = |entry: &&Entry| {
                from.is_none_or(|from| from <= entry.date)
                    && to.is_none_or(|to| entry.date < to || (entry.date == to && !follows(to)))
            };
            let (plus, minus) = sums(score.entries.iter().filter(serves));
            let total = case.county.settings.points("base", 10_000, case.as_of) + plus - minus;
            if touches {
                lines.push(json!({ "unit": score.unit, "name": term.text("主要负责人"), "post": term.text("职务"), "from": from, "to": to,
                    "plus": points(plus), "minus": points(minus), "score": points(total) }));
            }
        }
    }
    lines
}
