//! E1 to E5: what several events together lead to. The program names it (拟…); only a circular in the register issues it.

pub mod clauses;
pub mod last_year;

use super::circulars::Circular;
use super::complaints::Complaint;
use super::matters::{Matter, MatterKey};
use super::meetings::Meeting;
use crate::check::Renumbered;
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::settings::{Dated, EscalationRule, Settings, Window};
use crate::source::Place;
use crate::source::day;
use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// An event that counts towards an escalation (E2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The number of the matter, complaint, meeting or circular.
    pub id: String,
    /// The day of the event.
    #[serde(with = "day")]
    pub date: NaiveDate,
    /// What it is, for people.
    pub detail: String,
    /// Where it stands.
    pub place: Place,
    /// What makes it the same event from week to week, even where its date has moved; empty on record.
    pub identity: String,
    /// Which of the counted events it belongs to, from one: several violations at one meeting share a count.
    pub nth: usize,
}

/// An escalation that fires at the as-of date (E3: one standing entry per rule, unit and subject).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// The rule.
    pub rule: EscalationRule,
    /// The unit.
    pub unit: UnitId,
    /// The person or problem, where the rule is about one.
    pub subject: Option<String>,
    /// How many events count.
    pub count: usize,
    /// The threshold in force.
    pub threshold: u32,
    /// Not fired at the period before, or on other events altogether.
    pub new: bool,
    /// The circular that issued it.
    pub issued: Option<String>,
    /// The day from which the threshold had been reached: that of an event, which may have left the window since, or the one on
    /// which the threshold was lowered.
    #[serde(with = "day")]
    pub reached: NaiveDate,
    /// The day of the event that reached the threshold first, as long as the entry stands.
    #[serde(with = "day")]
    since: NaiveDate,
    /// Whether an event that counted then counts nowhere any more (M12, M15, E4), though its day lies in the window.
    pub has_lost_events: bool,
    /// Every event, in order of date; none on record where it only continued.
    pub evidence: Vec<Evidence>,
    /// The subject as subjects are compared; empty where there is none.
    compared: String,
}

impl Escalation {
    /// Whether a circular issues it (E5): one of the unit that carries the rule out, dated on or after the event that reached the
    /// threshold.
    pub fn is_issued_by(&self, circular: &Circular) -> bool {
        circular.rule == Some(self.rule)
            && circular.unit == self.unit
            && self.would_be_issued_by(circular)
    }

    /// Whether a circular of its unit would issue it if it named its rule.
    pub fn would_be_issued_by(&self, circular: &Circular) -> bool {
        carries_out(circular, self.rule, self.subject.as_deref(), self.since)
    }

    /// What tells it from every other.
    pub fn key(&self) -> EscalationKey {
        (self.rule, self.unit, self.compared.clone())
    }

    /// Knows complaints by the numbers under which a later period shows them.
    pub fn renumber(&mut self, renumbered: &Renumbered) {
        if !counts_complaints(self.rule) {
            return;
        }
        for event in &mut self.evidence {
            if let Some(shown) = renumbered.shown(&event.id, Some(self.unit)) {
                event.id = shown.to_string();
            }
        }
    }

    /// As it is kept when its period is over: its events have been compared with those of the next one by [`Fired`] and not by these, and
    /// are told where it was new.
    #[must_use]
    pub fn on_record(&self) -> Escalation {
        let kept = |event: &Evidence| Evidence {
            id: event.id.clone(),
            date: event.date,
            detail: event.detail.clone(),
            place: event.place.clone(),
            identity: String::new(),
            nth: event.nth,
        };
        Escalation {
            subject: self.subject.clone(),
            issued: self.issued.clone(),
            evidence: self
                .evidence
                .iter()
                .filter(|_| self.new)
                .map(kept)
                .collect(),
            compared: self.compared.clone(),
            ..*self
        }
    }
}

/// Rule, unit and the subject as subjects are compared.
pub type EscalationKey = (EscalationRule, UnitId, String);

/// The escalations of a period, for comparison with the next.
pub type Fired = BTreeMap<EscalationKey, Standing>;

/// What the next period compares with an entry that has fired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The identities of its evidence, with their days; only the newest period keeps them, and throughout January the last one of the year before.
    pub events: BTreeMap<String, Known>,
    /// From which day on it had reached its threshold.
    #[serde(with = "day")]
    reached: NaiveDate,
    /// The day of the event that reached it first.
    #[serde(with = "day")]
    since: NaiveDate,
    /// Whether an event that counted since then counts nowhere any more.
    has_lost_events: bool,
}

/// An event of an entry that has fired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    #[serde(with = "day")]
    date: NaiveDate,
}

impl Standing {
    fn has(&self, event: &Evidence) -> bool {
        self.events.contains_key(&event.identity)
    }

    /// Whether one of its events counts no more although time has not taken it out of the window.
    fn loses_events(&self, evidence: &[Evidence], counts: impl Fn(NaiveDate) -> bool) -> bool {
        let mut known = self.events.iter();
        known.any(|(identity, known)| {
            counts(known.date) && !evidence.iter().any(|event| event.identity == *identity)
        })
    }
}

/// The first day of a window that ends on a day; a rolling year begins the day after that of the year before.
pub fn window_begins(window: Window, as_of: NaiveDate) -> NaiveDate {
    let from = match window {
        Window::CalendarYear => NaiveDate::from_yo_opt(as_of.year(), 1),
        Window::Rolling12Months => as_of
            .checked_sub_months(Months::new(12))
            .and_then(|day| day.succ_opt()),
    };
    from.unwrap_or(as_of)
}

/// Whether a day lies in the window that ends on the as-of date.
pub fn in_window(window: Window, as_of: NaiveDate, date: NaiveDate) -> bool {
    if date > as_of {
        return false;
    }
    match window {
        Window::CalendarYear => date.year() == as_of.year(),
        Window::Rolling12Months => as_of
            .checked_sub_months(Months::new(12))
            .is_none_or(|year_before| date > year_before),
    }
}

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
struct Event {
    unit: UnitId,
    subject: Option<Subject>,
    /// Events of one group count once.
    group: String,
    evidence: Evidence,
}

/// The person or problem that an event is about.
#[derive(Clone)]
struct Subject {
    /// As typed.
    shown: String,
    /// As subjects are compared: a problem's number is never its class.
    compared: String,
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
pub struct Counted(Vec<(EscalationRule, Vec<Event>)>);

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

/// All escalations that fire at the as-of date, in the order of the rules, then of the directory, then of the subjects.
pub fn fire(
    counted: Counted,
    circulars: &[Circular],
    settings: &Settings,
    as_of: NaiveDate,
    before: Option<&Fired>,
) -> Vec<Escalation> {
    let mut escalations = Vec::new();
    for (rule, events) in counted.0 {
        let thresholds = &settings.escalation(rule).threshold;
        let threshold = *thresholds.at(as_of);
        let mut standing: BTreeMap<(UnitId, String), Vec<Event>> = BTreeMap::new();
        for event in events {
            let compared = event
                .subject
                .as_ref()
                .map_or_else(String::new, |subject| subject.compared.clone());
            standing
                .entry((event.unit, compared))
                .or_default()
                .push(event);
        }
        for ((unit, compared), mut found) in standing {
            found.sort_by(|a, b| {
                (a.evidence.date, &a.evidence.id, &a.evidence.detail).cmp(&(
                    b.evidence.date,
                    &b.evidence.id,
                    &b.evidence.detail,
                ))
            });
            let count = number(&mut found);
            let evidence = found.iter().map(|event| &event.evidence);
            let Some(decisive) = decisive(evidence, threshold) else {
                continue;
            };
            let reached = reached(&found, decisive, thresholds, as_of);
            let subject = found[0]
                .subject
                .as_ref()
                .map(|subject| subject.shown.clone());
            let evidence: Vec<Evidence> = found.into_iter().map(|event| event.evidence).collect();
            let key = (rule, unit, compared);
            let continued = before
                .and_then(|before| before.get(&key))
                .filter(|known| evidence.iter().any(|event| known.has(event)));
            let window = settings.escalation(rule).window;
            let counts = |date| in_window(window, as_of, date);
            let has_lost_events = continued.is_some_and(|known| {
                known.has_lost_events || known.loses_events(&evidence, counts)
            });
            // What issued the entry issues it still when the oldest event has left the window.
            let since = continued.map_or(decisive, |known| known.since.min(decisive));
            let reached = continued.map_or(reached, |known| known.reached.min(reached));
            let mut entry = Escalation {
                issued: None,
                rule,
                unit,
                subject,
                count,
                threshold,
                new: continued.is_none(),
                reached,
                since,
                has_lost_events,
                evidence,
                compared: key.2,
            };
            let mut issuing = circulars.iter().filter(|own| entry.is_issued_by(own));
            entry.issued = issuing.next().map(|circular| circular.document.clone());
            escalations.push(entry);
        }
    }
    escalations
}

/// The day of the event that reaches a threshold, of evidence in order of date.
pub fn decisive<'e>(
    mut evidence: impl Iterator<Item = &'e Evidence>,
    threshold: u32,
) -> Option<NaiveDate> {
    let event = evidence.find(|event| event.nth == threshold as usize)?;
    Some(event.date)
}

/// From which day on the threshold in force had been reached, up to A: not before the event that decides at A, and not while the
/// threshold was higher.
fn reached(
    events: &[Event],
    decisive: NaiveDate,
    thresholds: &Dated<u32>,
    as_of: NaiveDate,
) -> NaiveDate {
    let evidence = || events.iter().map(|event| &event.evidence);
    let counted = |day: NaiveDate| {
        let until = evidence().filter(|event| event.date <= day);
        until.map(|event| event.nth).max().unwrap_or_default()
    };
    let falls_short = |day: &NaiveDate| counted(*day) < *thresholds.at(*day) as usize;
    let changes = thresholds.history().filter_map(|(from, _)| from);
    let days: BTreeSet<NaiveDate> = evidence()
        .map(|event| event.date)
        .chain(changes)
        .filter(|day| (decisive..=as_of).contains(day))
        .collect();
    let standing = days.iter().rev().take_while(|day| !falls_short(day));
    standing.last().copied().unwrap_or(decisive)
}

/// Numbers events that are in order by the group that counts once; returns how many groups there are.
fn number(events: &mut [Event]) -> usize {
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

/// The escalations as the next period compares them.
pub fn fired(escalations: &[Escalation]) -> Fired {
    escalations
        .iter()
        .map(|escalation| {
            let events = escalation.evidence.iter();
            let standing = Standing {
                events: events
                    .map(|event| (event.identity.clone(), Known { date: event.date }))
                    .collect(),
                reached: escalation.reached,
                since: escalation.since,
                has_lost_events: escalation.has_lost_events,
            };
            (escalation.key(), standing)
        })
        .collect()
}

/// Knows the complaints among the events of what has fired by the numbers under which a later period shows them: they are the same events.
pub fn renumber(fired: &mut Fired, renumbered: &Renumbered) {
    let of_complaints = fired
        .iter_mut()
        .filter(|((rule, ..), _)| counts_complaints(*rule));
    for ((_, unit, _), standing) in of_complaints {
        let events = std::mem::take(&mut standing.events);
        let renumber = |(identity, known): (String, Known)| {
            let shown = identity
                .rsplit_once(' ')
                .and_then(|(number, _)| renumbered.shown(number, Some(*unit)));
            let identity = shown.map_or(identity, |shown| numbered(shown, known.date));
            (identity, known)
        };
        standing.events = events.into_iter().map(renumber).collect();
    }
}

fn counts_complaints(rule: EscalationRule) -> bool {
    matches!(
        rule,
        EscalationRule::ComplaintCircular | EscalationRule::ComplaintAccountability
    )
}

/// Whether a circular of a unit and rule is dated late enough, and names the subject or nobody.
fn carries_out(
    circular: &Circular,
    rule: EscalationRule,
    subject: Option<&str>,
    since: NaiveDate,
) -> bool {
    let names_subject = |subject: &str| match rule {
        EscalationRule::MeetingDiscipline => circular.is_about_person(subject),
        _ => circular.problem.is_empty() || comparable(&circular.problem) == comparable(subject),
    };
    !circular.struck && circular.date >= since && subject.is_none_or(names_subject)
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
fn numbered(id: &str, day: NaiveDate) -> String {
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

    #[test]
    fn both_ends_of_each_window_are_exact() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        for (window, as_of, date, inside) in [
            (Window::CalendarYear, "2026-11-20", "2026-01-01", true),
            (Window::CalendarYear, "2026-11-20", "2025-12-31", false),
            (Window::CalendarYear, "2026-11-20", "2026-11-20", true),
            (Window::CalendarYear, "2026-11-20", "2026-11-21", false),
            (Window::CalendarYear, "2026-12-31", "2026-12-31", true),
            (Window::Rolling12Months, "2026-11-20", "2025-11-20", false),
            (Window::Rolling12Months, "2026-11-20", "2025-11-21", true),
            (Window::Rolling12Months, "2026-11-20", "2026-11-20", true),
            (Window::Rolling12Months, "2026-11-20", "2026-11-21", false),
            (Window::Rolling12Months, "2024-02-29", "2023-02-28", false),
            (Window::Rolling12Months, "2024-02-29", "2023-03-01", true),
            (Window::Rolling12Months, "2025-02-28", "2024-02-28", false),
            (Window::Rolling12Months, "2025-02-28", "2024-02-29", true),
        ] {
            assert_eq!(
                in_window(window, day(as_of), day(date)),
                inside,
                "{window:?} {as_of} {date}"
            );
        }
    }
}
