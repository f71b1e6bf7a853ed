//! E1 to E5: what fires, on what evidence, new or continuing, issued or not.

use super::events::Event;
use super::judgement::{Case, Judgement};
use chrono::{Datelike, Months, NaiveDate};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// One event of the evidence.
#[derive(Clone)]
struct Evidence {
    /// What is counted: matter, complaint, meeting or circular.
    counted: String,
    /// What makes it the same event from week to week.
    identity: String,
    id: String,
    date: NaiveDate,
    source: Value,
}

/// What a rule counts against a unit, a person of it or a problem; whether it fires or not.
pub struct Escalation {
    pub rule: &'static str,
    pub unit: String,
    pub subject: Option<String>,
    pub count: usize,
    pub fires: bool,
    evidence: Vec<Evidence>,
    new: bool,
    /// The day of the event that reached the threshold first, as long as the entry stands.
    since: Option<NaiveDate>,
    issued: Option<String>,
}

/// Key, threshold and window of the rules.
const RULES: [(&str, i64, &str); 6] = [
    ("overdue-circular", 3, "calendar-year"),
    ("overdue-discipline", 5, "calendar-year"),
    ("complaint-circular", 2, "rolling-12-months"),
    ("complaint-accountability", 4, "rolling-12-months"),
    ("meeting-discipline", 3, "calendar-year"),
    ("repeated-circular", 2, "calendar-year"),
];

/// Every rule, for every unit.
pub fn judge(case: &Case, judged: &Judgement) -> Vec<Escalation> {
    let each = case.county.units.iter().flat_map(|unit| {
        RULES
            .into_iter()
            .map(move |rule| (unit.name.as_str(), rule))
    });
    each.flat_map(|(unit, (rule, threshold, window))| {
        // What is said of a unit after its last day leads to nothing.
        let mut units = case.county.units.iter();
        let last_day = units
            .find(|own| own.name == unit)
            .and_then(|own| own.dissolved);
        let threshold = case.county.settings.threshold(rule, threshold, case.as_of);
        let in_window = |date: NaiveDate| {
            last_day.is_none_or(|last_day| date <= last_day)
                && date >= begin(case.as_of, case.county.settings.window(rule, window))
                && date <= case.as_of
                && case.county.settings.in_force(date)
        };
        let subjects = subjects(case, judged, rule, unit).into_iter();
        subjects
            .map(move |(subject, mut evidence)| {
                evidence.retain(|event| in_window(event.date));
                evidence.sort_by(|one, other| {
                    (one.date, &one.identity).cmp(&(other.date, &other.identity))
                });
                fire(case, judged, rule, unit, subject, threshold, evidence)
            })
            .collect::<Vec<_>>()
    })
    .collect()
}

/// The first day of a window.
fn begin(as_of: NaiveDate, window: &str) -> NaiveDate {
    match window {
        // Months stop at the last day of a short February.
        "rolling-12-months" => (as_of - Months::new(12)).succ_opt(),
        _ => NaiveDate::from_ymd_opt(as_of.year(), 1, 1),
    }
    .expect("a day")
}

fn evidence(event: &Event) -> Evidence {
    Evidence {
        counted: event.identity(),
        identity: event.identity(),
        id: event.number.clone(),
        date: event.date,
        source: event.row.source(),
    }
}

/// What a rule is about, with all that it could count.
fn subjects(
    case: &Case,
    judged: &Judgement,
    rule: &str,
    unit: &str,
) -> Vec<(Option<String>, Vec<Evidence>)> {
    match rule {
        "complaint-circular" | "complaint-accountability" => {
            let counted = judged
                .complaints
                .iter()
                .filter(|event| event.unit == unit && event.counts());
            vec![(None, counted.map(evidence).collect())]
        }
        "meeting-discipline" => {
            let counted: Vec<&Event> = judged
                .meetings
                .iter()
                .filter(|event| event.unit == unit && event.counts())
                .collect();
            let people: BTreeSet<&str> =
                counted.iter().map(|event| event.row.text("姓名")).collect();
            let incident = |event: &&Event| {
                let identity = format!(
                    "{} {} {}",
                    event.identity(),
                    event.row.text("姓名"),
                    event.row.text("情形")
                );
                Evidence {
                    identity,
                    ..evidence(event)
                }
            };
            let of = |person: &str| {
                counted
                    .iter()
                    .filter(|event| event.row.text("姓名") == person)
                    .map(incident)
                    .collect()
            };
            let each = people
                .into_iter()
                .map(|person| (Some(person.to_owned()), of(person)));
            std::iter::once((None, counted.iter().map(incident).collect()))
                .chain(each)
                .collect()
        }
        "repeated-circular" => {
            let criticises = |event: &&Event| {
                event.unit == unit
                    && !event.struck
                    && ["通报批评", "全县通报"].contains(&event.row.text("类型"))
            };
            let counted: Vec<&Event> = judged.circulars.iter().filter(criticises).collect();
            let problems: BTreeSet<&str> = counted
                .iter()
                .map(|event| problem(event))
                .filter(|problem| !problem.is_empty())
                .collect();
            problems
                .into_iter()
                .map(|wanted| {
                    let rows = counted
                        .iter()
                        .filter(|event| problem(event) == wanted)
                        .map(|event| evidence(event));
                    (Some(wanted.to_owned()), rows.collect())
                })
                .collect()
        }
        _ => {
            let counted = judged.matters.iter().filter(|matter| {
                !matter.exempt
                    && !matter.struck
                    && case.county.settings.counts(rule, &matter.category.key)
            });
            let breaches = counted.filter_map(|matter| {
                let breach = matter.last().breach();
                let date = breach.filter(|date| matter.unit_on(*date) == Some(unit))?;
                Some(Evidence {
                    counted: matter.number.clone(),
                    identity: matter.number.clone(),
                    id: matter.number.clone(),
                    date,
                    source: matter.row.source(),
                })
            });
            vec![(None, breaches.collect())]
        }
    }
}

/// 问题编号, or the class where it is empty.
fn problem(event: &Event) -> &str {
    let number = event.row.text("问题编号");
    if number.is_empty() {
        event.row.text("问题类别")
    } else {
        number
    }
}

fn fire(
    case: &Case,
    judged: &Judgement,
    rule: &'static str,
    unit: &str,
    subject: Option<String>,
    threshold: usize,
    evidence: Vec<Evidence>,
) -> Escalation {
    let mut reached = None;
    let mut counted = BTreeSet::new();
    for event in &evidence {
        counted.insert(&event.counted);
        if counted.len() == threshold {
            reached = reached.or(Some(event.date));
        }
    }
    let before = case.earlier.last().and_then(|before| {
        before.escalations.iter().find(|known| {
            known.fires
                && (known.rule, &known.unit, &known.subject) == (rule, &unit.to_owned(), &subject)
        })
    });
    let shares = |known: &Escalation| {
        known.evidence.iter().any(|event| {
            evidence
                .iter()
                .any(|other| other.identity == event.identity)
        })
    };
    let standing = before.filter(|known| shares(known));
    let since = match (reached, standing.and_then(|known| known.since)) {
        (Some(reached), Some(since)) => Some(reached.min(since)),
        (reached, _) => reached,
    };
    Escalation {
        rule,
        unit: unit.to_owned(),
        count: counted.len(),
        fires: reached.is_some(),
        new: standing.is_none(),
        since,
        issued: since.and_then(|since| issued(judged, rule, unit, subject.as_deref(), since)),
        subject,
        evidence,
    }
}

/// E5: the earliest circular for the rule, dated on or after the event that reached the threshold of the standing entry.
fn issued(
    judged: &Judgement,
    rule: &str,
    unit: &str,
    subject: Option<&str>,
    reached: NaiveDate,
) -> Option<String> {
    let names = |event: &&Event| {
        let column = if rule == "meeting-discipline" {
            "姓名"
        } else {
            "问题编号"
        };
        let named = event.row.text(column);
        event.unit == unit
            && !event.struck
            && event.row.text("对应规则") == rule
            && event.date >= reached
            && subject.is_none_or(|subject| named.is_empty() || named == subject)
    };
    judged
        .circulars
        .iter()
        .filter(names)
        .min_by_key(|event| (event.date, event.number.clone()))
        .map(|event| event.number.clone())
}

impl Escalation {
    pub fn entry(&self) -> Value {
        let evidence = self.evidence.iter().map(|event| {
            let mut entry = event.source.clone();
            entry["id"] = json!(event.id);
            entry["date"] = json!(event.date);
            entry
        });
        json!({ "rule": self.rule, "unit": self.unit, "subject": self.subject, "count": self.count, "new": self.new, "issued": self.issued, "evidence": evidence.collect::<Vec<_>>() })
    }
}
