//! Part 6 and R1 to R7: entries, scores, ranks, first and last, principals, the bridge.

use super::events::Event;
use super::facts::Unit;
use super::judgement::{Case, Judgement};
use super::matters::Matter;
use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An entry of a unit's score; points in hundredths.
#[derive(Clone, PartialEq)]
pub struct Entry {
    pub date: NaiveDate,
    pub key: &'static str,
    pub points: i64,
    pub exempt: bool,
    pub subject: String,
    pub source: Value,
}

/// What a unit comes to.
pub struct Score {
    pub unit: String,
    pub group: String,
    pub entries: Vec<Entry>,
    pub plus: i64,
    pub minus: i64,
    pub score: i64,
    pub no_matters: bool,
    on_time: (usize, usize),
}

/// Where a unit stands in its group.
pub struct Standing {
    pub rank: usize,
    pub podium: &'static str,
    among_last: usize,
}

fn points(hundredths: i64) -> f64 {
    f64::from(i32::try_from(hundredths).expect("few points")) / 100.0
}

/// Plus and minus of entries; exempted ones cost nothing.
fn sums<'a>(entries: impl Iterator<Item = &'a Entry>) -> (i64, i64) {
    let counted: Vec<i64> = entries
        .filter(|entry| !entry.exempt)
        .map(|entry| entry.points)
        .collect();
    (
        counted.iter().filter(|points| **points > 0).sum(),
        -counted.iter().filter(|points| **points < 0).sum::<i64>(),
    )
}

/// The score of a unit that exists.
pub fn score(case: &Case, judged: &Judgement, unit: &Unit) -> Score {
    let matters: Vec<&Matter> = judged
        .matters
        .iter()
        .filter(|matter| matter.unit == unit.name && !matter.struck)
        .collect();
    let mut entries = of_matters(case, &matters);
    entries.extend(of_registers(case, judged, &unit.name));
    entries.extend(missing_ledgers(case, unit));
    let (plus, minus) = sums(entries.iter());
    let of_year = |date: &NaiveDate| date.year() == case.as_of.year();
    let has_date = |matter: &&&Matter| {
        matter.stages.iter().any(|stage| {
            [stage.start, stage.due, stage.done.map(|done| done.date)]
                .iter()
                .flatten()
                .any(of_year)
        })
    };
    Score {
        unit: unit.name.clone(),
        group: unit.group.clone(),
        plus,
        minus,
        score: case.county.settings.points("base", 10_000, case.as_of) + plus - minus,
        no_matters: !matters
            .iter()
            .filter(|matter| matter.lapsed.is_none())
            .any(|matter| has_date(&matter)),
        on_time: on_time(case, &matters),
        entries,
    }
}

/// S1: of the year of A, and in force.
pub fn counts(case: &Case, date: NaiveDate) -> bool {
    date.year() == case.as_of.year() && date <= case.as_of && case.county.settings.in_force(date)
}

/// Gives points in order of date until the cap is reached.
fn capped(case: &Case, mut entries: Vec<Entry>, cap: &str, default: i64) -> Vec<Entry> {
    entries.sort_by(|one, other| (one.date, &one.subject).cmp(&(other.date, &other.subject)));
    let mut left = case.county.settings.points(cap, default, case.as_of);
    for entry in &mut entries {
        entry.points = entry.points.clamp(-left, left);
        left -= entry.points.abs();
    }
    entries.retain(|entry| entry.points != 0);
    entries
}

fn of_matters(case: &Case, matters: &[&Matter]) -> Vec<Entry> {
    let entry = |matter: &Matter, date, key, sign: i64, default| {
        let exempt = matter.exempt && sign < 0;
        Entry {
            date,
            key,
            points: sign * case.county.settings.points(key, default, date),
            exempt,
            subject: matter.number.clone(),
            source: matter.row.source(),
        }
    };
    let is_earned = |matter: &&&Matter| {
        matter.last().due.is_some()
            && matter.last().status == "met"
            && !matter.flags.contains("not-on-list")
    };
    let met = matters
        .iter()
        .filter(is_earned)
        .filter_map(|matter| Some((matter, matter.last().done?.date)));
    let met = met
        .filter(|(_, done)| counts(case, *done))
        .map(|(matter, done)| entry(matter, done, "on_time", 1, 50));
    let mut entries = capped(case, met.collect(), "on_time_cap", 1000);
    for matter in matters {
        for stage in matter.stages.iter().filter(|stage| !stage.is_free) {
            let (key, default) = if stage.is_final {
                ("final_breach", 200)
            } else {
                ("stage_breach", 50)
            };
            let breach = stage.breach().filter(|breach| counts(case, *breach));
            entries.extend(breach.map(|breach| entry(matter, breach, key, -1, default)));
        }
    }
    entries
}

fn of_registers(case: &Case, judged: &Judgement, unit: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut add = |event: &Event, date, key, points| {
        let entry = Entry {
            date,
            key,
            points,
            exempt: event.exempt && points < 0,
            subject: event.number.clone(),
            source: event.row.source(),
        };
        // One circular is one event, whatever problems it names.
        let is_known = entries.iter().any(|known| {
            ["criticised", "commended"].contains(&key)
                && known.key == key
                && known.subject == entry.subject
                && known.date.year() == date.year()
        });
        if counts(case, date) && !event.struck && !is_known {
            entries.push(entry);
        }
    };
    let value = |key, default, date| case.county.settings.points(key, default, date);
    for event in judged
        .complaints
        .iter()
        .filter(|event| event.unit == unit && event.row.text("核实结果") == "有效")
    {
        let date = event.row.date("核实日期").unwrap_or(event.date);
        add(event, date, "complaint", -value("complaint", 200, date));
    }
    for event in judged.meetings.iter().filter(|event| event.unit == unit) {
        match event.violation {
            Some("无故缺席") => add(
                event,
                event.date,
                "absence",
                -value("absence", 200, event.date),
            ),
            Some(_) => add(
                event,
                event.date,
                "meeting",
                -value("meeting", 100, event.date),
            ),
            None => {}
        }
    }
    for event in judged.circulars.iter().filter(|event| event.unit == unit) {
        match event.row.text("类型") {
            "通报批评" | "全县通报" => add(
                event,
                event.date,
                "criticised",
                -value("criticised", 500, event.date),
            ),
            "通报表扬" => add(
                event,
                event.date,
                "commended",
                value("commended", 500, event.date),
            ),
            _ => {}
        }
    }
    for event in judged.manual.iter().filter(|event| event.unit == unit) {
        let is_plus = event.row.text("类型") == "正面积分";
        let points = super::facts::hundredths(event.row.text("分值"));
        add(
            event,
            event.date,
            "manual",
            if is_plus { points } else { -points },
        );
    }
    entries
}

fn missing_ledgers(case: &Case, unit: &Unit) -> Vec<Entry> {
    let periods = case
        .county
        .periods
        .iter()
        .copied()
        .filter(|period| counts(case, *period) && unit.exists(*period));
    let missing =
        periods.filter(|period| ["no", "late"].contains(&case.county.hand_in(&unit.name, *period)));
    let entry = |date| Entry {
        date,
        key: "missing_ledger",
        points: -case.county.settings.points("missing_ledger", 100, date),
        exempt: false,
        subject: String::new(),
        source: Value::Null,
    };
    capped(
        case,
        missing.map(entry).collect(),
        "missing_ledger_cap",
        500,
    )
}

/// S5: met, and all final stages of the year that had a limit.
fn on_time(case: &Case, matters: &[&Matter]) -> (usize, usize) {
    let limited = matters
        .iter()
        .filter(|matter| !matter.exempt && matter.last().due.is_some());
    let met = limited
        .clone()
        .filter(|matter| {
            matter.last().status == "met"
                && matter
                    .last()
                    .done
                    .is_some_and(|done| counts(case, done.date))
        })
        .count();
    let broken = limited
        .filter(|matter| {
            matter
                .last()
                .breach()
                .is_some_and(|breach| counts(case, breach))
        })
        .count();
    (met, met + broken)
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
            let above = |unit: &Score| {
                group
                    .iter()
                    .filter(|other| other.score > unit.score)
                    .count()
            };
            let below = |unit: &Score| {
                group
                    .iter()
                    .filter(|other| other.score < unit.score)
                    .count()
            };
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
        matter.unit == score.unit
            && matter.lapsed.is_none()
            && matter.light() == "red"
            && !matter.exempt
            && !matter.struck
    });
    let entries = score.entries.iter().map(|entry| {
        json!({ "date": entry.date, "key": entry.key, "points": points(entry.points), "exempt": entry.exempt, "subject": subject(entry), "source": entry.source })
    });
    json!({ "name": score.unit, "group": score.group, "submitted": case.county.hand_in(&score.unit, case.newest()), "score": points(score.score), "plus": points(score.plus),
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
        *steps.entry((key, subject, date, points.abs())).or_default() += points
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
            base(case.as_of) - then.score,
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
