//! S1 to S5 and R1 to R7: entries, scores, ranks, first and last, principals, the bridge.

use super::events::Event;
use super::facts::Unit;
use super::judgement::{Case, Judgement};
use super::matters::{Matter, Stage};
use chrono::{Datelike, NaiveDate};
use serde_json::Value;

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
    pub sum: i64,
    pub no_matters: bool,
    pub on_time: (usize, usize),
}

pub fn points(hundredths: i64) -> f64 {
    f64::from(i32::try_from(hundredths).expect("few points")) / 100.0
}

/// Plus and minus of entries; exempted ones cost nothing.
pub fn sums<'a>(entries: impl Iterator<Item = &'a Entry>) -> (i64, i64) {
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
        .filter(|matter| !matter.struck)
        .collect();
    let mut entries = of_matters(case, &matters, &unit.name);
    entries.extend(of_registers(case, judged, &unit.name));
    entries.extend(missing_ledgers(case, unit));
    let (plus, minus) = sums(entries.iter());
    let has_date = |matter: &&&Matter| {
        let days = |stage: &Stage| [stage.start, stage.due, stage.done.map(|done| done.date)];
        let mut days = matter.stages.iter().flat_map(days).flatten();
        days.any(|day| {
            day.year() == case.as_of.year() && matter.lapsed.is_none_or(|lapsed| day < lapsed)
        })
    };
    // What the list gave to others leaves the unit its breach.
    let has_stayed = |matter: &Matter| {
        let mut breaches = matter.stages.iter().filter_map(Stage::breach);
        matter.lapsed.is_some() && breaches.any(|day| matter.unit_on(day) == Some(&*unit.name))
    };
    Score {
        unit: unit.name.clone(),
        group: unit.group.clone(),
        plus,
        minus,
        sum: case.county.settings.points("base", 10_000, case.as_of) + plus - minus,
        no_matters: !matters
            .iter()
            .filter(|matter| {
                let is_own = matter.answers() == unit.name && matter.lapsed.is_none();
                is_own || has_stayed(matter)
            })
            .any(|matter| has_date(&matter)),
        on_time: on_time(case, &matters, &unit.name),
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

fn of_matters(case: &Case, matters: &[&Matter], unit: &str) -> Vec<Entry> {
    let counts = |matter: &Matter, date| counts(case, date) && matter.unit_on(date) == Some(unit);
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
            && !matter.is_hindsight
    };
    let met = matters
        .iter()
        .filter(is_earned)
        .filter_map(|matter| Some((matter, matter.last().done?.date)));
    let met = met
        .filter(|(matter, done)| counts(matter, *done))
        .map(|(matter, done)| entry(matter, done, "on_time", 1, 50));
    let mut entries = capped(case, met.collect(), "on_time_cap", 1000);
    for matter in matters {
        for stage in matter.stages.iter().filter(|stage| !stage.is_free) {
            let (key, default) = if stage.is_final {
                ("final_breach", 200)
            } else {
                ("stage_breach", 50)
            };
            let breach = stage.breach().filter(|breach| counts(matter, *breach));
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
fn on_time(case: &Case, matters: &[&Matter], unit: &str) -> (usize, usize) {
    let counts = |matter: &Matter, date| counts(case, date) && matter.unit_on(date) == Some(unit);
    let limited = matters
        .iter()
        .filter(|matter| !matter.exempt && matter.last().due.is_some());
    let met = limited
        .clone()
        .filter(|matter| {
            matter.last().status == "met"
                && !matter.is_hindsight
                && matter
                    .last()
                    .done
                    .is_some_and(|done| counts(matter, done.date))
        })
        .count();
    let broken = limited
        .filter(|matter| {
            matter
                .last()
                .breach()
                .is_some_and(|breach| counts(matter, breach))
        })
        .count();
    (met, met + broken)
}
