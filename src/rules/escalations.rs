//! E1 to E5: what several events together lead to. The program names it (拟…); only a circular in the register issues it.

pub mod clauses;
mod counted;
pub mod last_year;

use counted::numbered;
pub use counted::{Counted, Events, is_before_the_end};

use super::circulars::Circular;
use crate::check::Renumbered;
use crate::model::directory::{UnitId, comparable};
use crate::model::settings::{Dated, EscalationRule, EscalationSettings, Settings, Window};
use crate::source::Place;
use crate::source::day;
use chrono::{Datelike, Months, NaiveDate};
use counted::{Event, number};
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
pub type Fired = BTreeMap<EscalationKey, FiredEntry>;

/// What the next period compares with an entry that has fired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiredEntry {
    /// The identities of its evidence, with their days; only the newest period keeps them, and throughout January the last one of the year before.
    pub events: BTreeMap<String, FiredEvent>,
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
pub struct FiredEvent {
    #[serde(with = "day")]
    date: NaiveDate,
}

impl FiredEntry {
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
        for ((unit, compared), events) in by_subject(events) {
            let key = (rule, unit, compared);
            let known = before.and_then(|before| before.get(&key));
            if let Some(mut entry) = entry(key, events, settings.escalation(rule), as_of, known) {
                let mut issuing = circulars.iter().filter(|own| entry.is_issued_by(own));
                entry.issued = issuing.next().map(|circular| circular.document.clone());
                escalations.push(entry);
            }
        }
    }
    escalations
}

/// Events by the unit and the subject against which they count.
fn by_subject(events: Vec<Event>) -> BTreeMap<(UnitId, String), Vec<Event>> {
    let mut by_subject: BTreeMap<(UnitId, String), Vec<Event>> = BTreeMap::new();
    for event in events {
        let subject = event.subject.as_ref();
        let compared = subject.map_or_else(String::new, |subject| subject.compared.clone());
        let same = by_subject.entry((event.unit, compared)).or_default();
        same.push(event);
    }
    by_subject
}

/// What the events of one unit and subject come to; `None` where they do not reach the threshold. `known` is the same entry of the period
/// before.
fn entry(
    (rule, unit, compared): EscalationKey,
    mut events: Vec<Event>,
    settings: &EscalationSettings,
    as_of: NaiveDate,
    known: Option<&FiredEntry>,
) -> Option<Escalation> {
    events.sort_by(|a, b| {
        (a.evidence.date, &a.evidence.id, &a.evidence.detail).cmp(&(
            b.evidence.date,
            &b.evidence.id,
            &b.evidence.detail,
        ))
    });
    let count = number(&mut events);
    let threshold = *settings.threshold.at(as_of);
    let decisive = decisive(events.iter().map(|event| &event.evidence), threshold)?;
    let reached = reached(&events, decisive, &settings.threshold, as_of);
    let subject = events[0].subject.as_ref();
    let subject = subject.map(|subject| subject.shown.clone());
    let evidence: Vec<Evidence> = events.into_iter().map(|event| event.evidence).collect();
    let continued = known.filter(|known| evidence.iter().any(|event| known.has(event)));
    let counts = |date| in_window(settings.window, as_of, date);
    let has_lost_events = continued
        .is_some_and(|known| known.has_lost_events || known.loses_events(&evidence, counts));
    Some(Escalation {
        issued: None,
        rule,
        unit,
        subject,
        count,
        threshold,
        new: continued.is_none(),
        reached: continued.map_or(reached, |known| known.reached.min(reached)),
        // What issued the entry issues it still when the oldest event has left the window.
        since: continued.map_or(decisive, |known| known.since.min(decisive)),
        has_lost_events,
        evidence,
        compared,
    })
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

/// The escalations as the next period compares them.
pub fn fired(escalations: &[Escalation]) -> Fired {
    escalations
        .iter()
        .map(|escalation| {
            let events = escalation.evidence.iter();
            let standing = FiredEntry {
                events: events
                    .map(|event| (event.identity.clone(), FiredEvent { date: event.date }))
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
        let renumber = |(identity, known): (String, FiredEvent)| {
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

#[cfg(test)]
mod tests {
    use super::*;

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
