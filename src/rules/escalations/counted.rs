//! The events that count towards each rule (E1, E2): breaches, complaints, violations at meetings, circulars that criticise.

use super::{Evidence, in_window};
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::settings::{EscalationRule, Settings};
use crate::rules::circulars::Circular;
use crate::rules::complaints::Complaint;
use crate::rules::matters::{Matter, MatterKey};
use crate::rules::meetings::Meeting;
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// What may lead to an escalation.
pub struct Events<'a, 'h> {
    /// Judged and lapsed matters.
    pub matters: &'a [&'a Matter<'h>],
    /// Complaints.
    pub complaints: &'a [Complaint],
    /// Meetings.
    pub meetings: &'a [Meeting],
    /// Circulars.
    pub circulars: &'a [Circular],
    /// Which units exist when.
    pub directory: &'a Directory,
}

/// An event with the group of events that count as one (a meeting, a document).
pub(super) struct Event {
    pub(super) unit: UnitId,
    pub(super) subject: Option<Subject>,
    /// Events of one group count once.
    group: String,
    pub(super) evidence: Evidence,
}

/// The person or problem that an event is about.
#[derive(Clone)]
pub(super) struct Subject {
    /// As typed.
    pub(super) shown: String,
    /// As subjects are compared: a problem's number is never its class.
    pub(super) compared: String,
}

impl Subject {
    fn person(name: &str) -> Option<Subject> {
        (!name.is_empty()).then(|| Subject {
            shown: name.to_owned(),
            compared: comparable(name),
        })
    }

    /// The problem by its number or, where that is empty, by its class.
    fn problem(circular: &Circular) -> Option<Subject> {
        let (column, name) = if circular.problem.is_empty() {
            ("问题类别", &circular.problem_class)
        } else {
            ("问题编号", &circular.problem)
        };
        (!name.is_empty()).then(|| Subject {
            shown: name.clone(),
            compared: format!("{column} {}", comparable(name)),
        })
    }
}

/// The events that count in the window of each rule, whether or not it fires.
pub struct Counted(pub(super) Vec<(EscalationRule, Vec<Event>)>);

impl Counted {
    /// Those that count at the as-of date.
    pub fn at(events: &Events<'_, '_>, settings: &Settings, as_of: NaiveDate) -> Counted {
        let rules = EscalationRule::ALL.into_iter();
        let of = |rule| (rule, events_of(rule, events, settings, as_of));
        Counted(rules.map(of).collect())
    }

    /// By rule: how many count against each unit.
    pub fn by_unit(&self) -> BTreeMap<EscalationRule, BTreeMap<UnitId, usize>> {
        let of = |(rule, events): &(EscalationRule, Vec<Event>)| (*rule, by_unit(events));
        self.0.iter().map(of).collect()
    }
}

fn by_unit(events: &[Event]) -> BTreeMap<UnitId, usize> {
    let mut groups: BTreeMap<UnitId, BTreeSet<&str>> = BTreeMap::new();
    for event in events.iter().filter(|event| event.subject.is_none()) {
        groups.entry(event.unit).or_default().insert(&event.group);
    }
    groups
        .into_iter()
        .map(|(unit, groups)| (unit, groups.len()))
        .collect()
}

/// Numbers events that are in order by the group that counts once; returns how many groups there are.
pub(super) fn number(events: &mut [Event]) -> usize {
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    for Event {
        group, evidence, ..
    } in events
    {
        let next = groups.len() + 1;
        evidence.nth = *groups.entry(group).or_insert(next);
    }
    groups.len()
}

fn events_of(
    rule: EscalationRule,
    events: &Events<'_, '_>,
    settings: &Settings,
    as_of: NaiveDate,
) -> Vec<Event> {
    let window = settings.escalation(rule).window;
    let counts = |date: NaiveDate| in_window(window, as_of, date) && settings.in_force_on(date);
    let mut counted = match rule {
        EscalationRule::OverdueCircular | EscalationRule::OverdueDiscipline => {
            let categories = &settings.escalation(rule).categories;
            overdue_events(events.matters, categories, counts)
        }
        EscalationRule::ComplaintCircular | EscalationRule::ComplaintAccountability => {
            complaint_events(events.complaints)
        }
        EscalationRule::MeetingDiscipline => meeting_events(events.meetings),
        EscalationRule::RepeatedCircular => circular_events(events.circulars),
    };
    // A breach is that of whoever answered on its day.
    let existed =
        |event: &Event| is_before_the_end(events.directory, event.unit, event.evidence.date);
    counted.retain(|event| counts(event.evidence.date) && existed(event));
    counted
}

/// Whether a unit had not been dissolved by a day: what is said of one that no longer existed by then leads to nothing.
pub fn is_before_the_end(directory: &Directory, unit: UnitId, day: NaiveDate) -> bool {
    let last_day = directory.unit(unit).dissolved;
    last_day.is_none_or(|last_day| day <= last_day)
}

fn overdue_events(
    matters: &[&Matter<'_>],
    categories: &[String],
    counts: impl Fn(NaiveDate) -> bool,
) -> Vec<Event> {
    matters
        .iter()
        .filter_map(|matter| {
            // Few are breached, which is asked before anything that is looked up elsewhere.
            let stage = matter.final_stage();
            let date = stage.breach()?;
            if matter.struck
                || matter.is_exempt()
                || !matter.counts_on(date)
                || !counts(date)
                || !categories.contains(&matter.category.key)
            {
                return None;
            }
            Some(Event {
                unit: matter.unit_on(date),
                subject: None,
                group: group_of(matter),
                evidence: Evidence {
                    // A list that gives another year makes no other event of it.
                    identity: [&*matter.key.number, " ", &matter.known_year.to_string()].concat(),
                    id: matter.number.to_string(),
                    date,
                    detail: [&**matter.name, ":", &stage.name, "逾期"].concat(),
                    place: matter.source.clone(),
                    nth: 0,
                },
            })
        })
        .collect()
}

/// What makes breaches one: number and year; off the list the unit that was first responsible too, for two units that were merged may
/// each have numbered its own.
fn group_of(matter: &Matter<'_>) -> String {
    let MatterKey { number, year, unit } = &matter.key;
    let year = year.to_string();
    if matter.list_row.is_some() {
        [number, " ", &year].concat()
    } else {
        [number, " ", &year, " ", &unit.0.to_string()].concat()
    }
}

/// What makes events of a register one: their number in their year.
pub(super) fn numbered(id: &str, day: NaiveDate) -> String {
    format!("{} {}", comparable(id), day.year())
}

fn complaint_events(complaints: &[Complaint]) -> Vec<Event> {
    complaints
        .iter()
        .filter(|complaint| complaint.counts())
        .map(|complaint| Event {
            unit: complaint.unit,
            subject: None,
            group: numbered(&complaint.id, complaint.received),
            evidence: Evidence {
                identity: numbered(&complaint.id, complaint.received),
                id: complaint.id.clone(),
                date: complaint.received,
                detail: "有效投诉".to_owned(),
                place: complaint.place.clone(),
                nth: 0,
            },
        })
        .collect()
}

/// Every violation is an event of the unit, and one of the person.
fn meeting_events(meetings: &[Meeting]) -> Vec<Event> {
    let mut result = Vec::new();
    let mut of_units = BTreeSet::new();
    for meeting in meetings {
        let group = numbered(&meeting.id, meeting.date);
        for incident in meeting
            .incidents
            .iter()
            .filter(|incident| incident.counts())
        {
            for subject in [None, Subject::person(&incident.person)] {
                // An unnamed person is no subject; the unit's own entry comes first and only once for each whom the row names.
                let own = (incident.unit, &incident.place, &incident.identity);
                if subject.is_none() && !of_units.insert(own) {
                    continue;
                }
                result.push(Event {
                    unit: incident.unit,
                    subject,
                    group: group.clone(),
                    evidence: Evidence {
                        identity: format!("{group} {}", incident.identity),
                        id: meeting.id.clone(),
                        date: meeting.date,
                        detail: format!("{}:{} {}", meeting.name, incident.person, incident.kind),
                        place: incident.place.clone(),
                        nth: 0,
                    },
                });
            }
        }
    }
    result
}

/// Circulars that criticise, by their problem; one document counts once for a problem.
fn circular_events(circulars: &[Circular]) -> Vec<Event> {
    let mut seen: BTreeSet<(UnitId, String, String, i32)> = BTreeSet::new();
    circulars
        .iter()
        .filter(|circular| circular.criticises() && !circular.struck)
        .filter_map(|circular| {
            let subject = Subject::problem(circular)?;
            let document = comparable(&circular.document);
            let year = circular.date.year();
            let compared = subject.compared.clone();
            if !seen.insert((circular.unit, compared, document, year)) {
                return None;
            }
            Some(Event {
                unit: circular.unit,
                subject: Some(subject),
                group: numbered(&circular.document, circular.date),
                evidence: Evidence {
                    identity: numbered(&circular.document, circular.date),
                    id: circular.document.clone(),
                    date: circular.date,
                    detail: format!("{}:{}", circular.kind, circular.problem_class),
                    place: circular.place.clone(),
                    nth: 0,
                },
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Place;

    #[test]
    fn a_ledger_as_long_as_a_sheet_may_be_is_numbered_and_what_counts_once_shares_its_number() {
        const GROUPS: usize = 200_000;
        let event = |group: usize| Event {
            unit: UnitId(0),
            subject: None,
            group: group.to_string(),
            evidence: Evidence {
                id: String::new(),
                date: NaiveDate::MIN,
                detail: String::new(),
                place: Place::of_file("甲镇.xlsx"),
                identity: String::new(),
                nth: 0,
            },
        };
        // Every group comes once, then once more: comparing each with each would not come to an end.
        let mut events: Vec<Event> = (0..GROUPS).chain(0..GROUPS).map(event).collect();
        assert_eq!(number(&mut events), GROUPS);
        for (position, event) in events.iter().enumerate() {
            assert_eq!(event.evidence.nth, position % GROUPS + 1);
        }
    }
}
