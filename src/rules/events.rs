//! What happened, and on which day: what a period knew of it, so that the next one can tell what it has been told since.

use super::benchmarks::{Benchmark, BenchmarkEntry, BenchmarkState};
use super::circulars::Circular;
use super::complaints::Complaint;
use super::findings::Findings;
use super::matters::Matter;
use super::meetings::{Incident, Meeting};
use super::requests::Request;
use crate::check::Renumbered;
use crate::model::directory::{UnitId, comparable};
use crate::source::Text;
use chrono::{Datelike, NaiveDate};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// A matter was assigned (起算日期).
    Assigned,
    /// The stage at that position of the category was breached.
    Breached(usize),
    /// A matter's final stage was done.
    Done,
    /// A matter was closed (销号).
    Closed,
    /// A complaint was received.
    Received,
    /// A complaint was verified.
    Verified,
    /// A complaint was dealt with.
    Settled,
    /// A meeting was held.
    Held,
    /// Somebody violated the discipline of a meeting, and it counts.
    Offended,
    /// A circular named a unit.
    Circulated,
    /// A request was made.
    Asked,
    /// A request was replied to.
    Replied,
    /// An entry of a benchmarking list was done.
    Reached,
    /// An entry of a benchmarking list became overdue.
    Slipped,
}

/// Something that happened on a day. All but the day says what it is: the same thing may be told with another day later.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    subject: Text,
    /// The year of the number (numbers begin anew each year).
    year: i32,
    unit: Option<UnitId>,
    kind: EventKind,
    /// The day.
    pub day: NaiveDate,
}

impl Event {
    fn new(
        kind: EventKind,
        subject: impl Into<Text>,
        year: i32,
        unit: Option<UnitId>,
        day: Option<NaiveDate>,
    ) -> Option<Event> {
        Some(Event {
            subject: subject.into(),
            year,
            unit,
            kind,
            day: day?,
        })
    }

    fn of_matter(matter: &Matter<'_>, kind: EventKind, day: Option<NaiveDate>) -> Option<Event> {
        let number = Text::clone(&matter.key.number);
        Event::new(kind, number, matter.known_year, Some(matter.key.unit), day)
    }

    /// A matter was assigned.
    pub fn assigned(matter: &Matter<'_>) -> Option<Event> {
        Event::of_matter(matter, EventKind::Assigned, matter.stages[0].start)
    }

    /// The stage at a position of a matter's category was breached.
    pub fn breached(matter: &Matter<'_>, at: usize) -> Option<Event> {
        let day = matter.stages.get(at)?.breach();
        Event::of_matter(matter, EventKind::Breached(at), day)
    }

    /// The stages of a matter that were breached.
    pub fn breaches(matter: &Matter<'_>) -> impl Iterator<Item = Event> {
        (0..matter.stages.len()).filter_map(|at| Event::breached(matter, at))
    }

    /// A matter's final stage was done.
    pub fn done(matter: &Matter<'_>) -> Option<Event> {
        let done = matter.final_stage().done.map(|done| done.date);
        Event::of_matter(matter, EventKind::Done, done)
    }

    /// A matter was closed.
    pub fn closed(matter: &Matter<'_>) -> Option<Event> {
        Event::of_matter(matter, EventKind::Closed, matter.closed)
    }

    fn of_complaint(
        complaint: &Complaint,
        kind: EventKind,
        day: Option<NaiveDate>,
    ) -> Option<Event> {
        let year = complaint.received.year();
        // What has not happened needs no words.
        let (day, number) = (day?, comparable(&complaint.id));
        Event::new(kind, number, year, Some(complaint.unit), Some(day))
    }

    /// A complaint was received.
    pub fn received(complaint: &Complaint) -> Option<Event> {
        Event::of_complaint(complaint, EventKind::Received, Some(complaint.received))
    }

    /// A complaint was verified.
    pub fn verified(complaint: &Complaint) -> Option<Event> {
        Event::of_complaint(complaint, EventKind::Verified, complaint.verified)
    }

    /// A complaint was dealt with.
    pub fn settled(complaint: &Complaint) -> Option<Event> {
        Event::of_complaint(complaint, EventKind::Settled, complaint.closed)
    }

    /// A meeting was held.
    pub fn held(meeting: &Meeting) -> Option<Event> {
        let (number, day) = (comparable(&meeting.id), meeting.date);
        Event::new(EventKind::Held, number, day.year(), None, Some(day))
    }

    /// Somebody violated the discipline of a meeting; `None` where it does not count.
    pub fn offended(meeting: &Meeting, incident: &Incident) -> Option<Event> {
        let day = incident.counts().then_some(meeting.date);
        let subject = format!("{} {}", comparable(&meeting.id), incident.identity);
        let year = meeting.date.year();
        Event::new(EventKind::Offended, subject, year, Some(incident.unit), day)
    }

    /// A circular named a unit.
    pub fn circulated(circular: &Circular) -> Option<Event> {
        let subject = format!("{} {}", comparable(&circular.document), circular.kind);
        let (unit, day) = (Some(circular.unit), circular.date);
        Event::new(EventKind::Circulated, subject, day.year(), unit, Some(day))
    }

    fn of_request(request: &Request, kind: EventKind, day: Option<NaiveDate>) -> Option<Event> {
        let (day, number) = (day?, comparable(&request.id));
        let year = request.date.year();
        Event::new(kind, number, year, Some(request.from), Some(day))
    }

    /// A request was made.
    pub fn asked(request: &Request) -> Option<Event> {
        Event::of_request(request, EventKind::Asked, Some(request.date))
    }

    /// A request was replied to.
    pub fn replied(request: &Request) -> Option<Event> {
        Event::of_request(request, EventKind::Replied, request.replied)
    }

    fn of_entry(
        (unit, entry): (UnitId, &BenchmarkEntry),
        kind: EventKind,
        day: Option<NaiveDate>,
    ) -> Option<Event> {
        let day = day?;
        let subject = format!("{} {}", comparable(&entry.object), comparable(&entry.gap));
        Event::new(kind, subject, 0, Some(unit), Some(day))
    }

    /// An entry of a unit's benchmarking list was done.
    pub fn reached(unit: UnitId, entry: &BenchmarkEntry) -> Option<Event> {
        Event::of_entry((unit, entry), EventKind::Reached, entry.done)
    }

    /// An entry of a unit's benchmarking list became overdue.
    pub fn slipped(unit: UnitId, entry: &BenchmarkEntry) -> Option<Event> {
        let is_overdue = entry.state == BenchmarkState::Overdue;
        let deadline = entry.deadline.filter(|_| is_overdue);
        let day = deadline.and_then(|deadline| deadline.succ_opt());
        Event::of_entry((unit, entry), EventKind::Slipped, day)
    }
}

/// How an event that has been told since the period before is news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// It happened since.
    Happened,
    /// It happened before, and was not known then (补记).
    Registered,
    /// It was known then, with another day.
    Redated(NaiveDate),
}

/// What a period knew of: every event that its findings tell, struck-out ones left out, in order.
#[derive(Debug, Clone, Default)]
pub struct Known(Vec<Event>);

impl Known {
    /// What the findings of a period tell.
    pub fn of(findings: &Findings<'_>) -> Known {
        let mut events = Vec::new();
        for matter in findings.matters.iter().filter(|matter| !matter.struck) {
            events.extend(Event::assigned(matter));
            events.extend(Event::breaches(matter));
            events.extend(Event::done(matter));
            events.extend(Event::closed(matter));
        }
        let complaints = findings.complaints.iter();
        for complaint in complaints.filter(|complaint| !complaint.struck) {
            events.extend(Event::received(complaint));
            events.extend(Event::verified(complaint));
            events.extend(Event::settled(complaint));
        }
        for meeting in &findings.meetings {
            events.extend(Event::held(meeting));
            let incidents = meeting.incidents.iter();
            events.extend(incidents.filter_map(|incident| Event::offended(meeting, incident)));
        }
        let circulars = findings.circulars.iter();
        events.extend(
            circulars
                .filter(|circular| !circular.struck)
                .filter_map(Event::circulated),
        );
        for request in findings.requests.iter().filter(|request| !request.struck) {
            events.extend(Event::asked(request));
            events.extend(Event::replied(request));
        }
        events.extend(findings.benchmarks.iter().flat_map(entries));
        events.sort();
        Known(events)
    }

    /// Knows complaints by the numbers under which a later period shows them: what is known of them is no news.
    pub fn renumber(&mut self, renumbered: &Renumbered) {
        use EventKind::{Received, Settled, Verified};
        let of_complaints = self.0.iter_mut();
        for event in
            of_complaints.filter(|event| matches!(event.kind, Received | Verified | Settled))
        {
            if let Some(shown) = renumbered.shown(&event.subject, event.unit) {
                event.subject = comparable(shown).into();
            }
        }
        self.0.sort();
    }

    /// How an event is news at `as_of`, where this is what the period of `previous` knew; `None` where it is none.
    pub fn news(&self, event: &Event, previous: NaiveDate, as_of: NaiveDate) -> Option<News> {
        if event.day > as_of {
            return None;
        }
        if event.day > previous {
            return Some(News::Happened);
        }
        let Err(position) = self.0.binary_search(event) else {
            return None;
        };
        let beside = [position.checked_sub(1), Some(position)];
        let mut beside = beside.into_iter().flatten().filter_map(|at| self.0.get(at));
        let other = beside.find(|known| {
            Event {
                day: event.day,
                ..(*known).clone()
            } == *event
        });
        Some(other.map_or(News::Registered, |known| News::Redated(known.day)))
    }
}

fn entries(list: &Benchmark) -> impl Iterator<Item = Event> {
    list.counted().flat_map(|entry| {
        let events = [
            Event::reached(list.unit, entry),
            Event::slipped(list.unit, entry),
        ];
        events.into_iter().flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(subject: &str, kind: EventKind, day: &str) -> Event {
        let day = Some(day.parse().expect("a date"));
        Event::new(kind, subject, 2026, Some(UnitId(0)), day).expect("a day")
    }

    #[test]
    fn what_the_period_before_did_not_know_is_news_whenever_it_happened() {
        let mut known = vec![
            event("A1", EventKind::Assigned, "2026-11-02"),
            event("A1", EventKind::Done, "2026-11-10"),
            event("A2", EventKind::Assigned, "2026-11-02"),
        ];
        known.sort();
        let known = Known(known);
        let day = |text: &str| text.parse().expect("a date");
        let (previous, as_of) = (day("2026-11-13"), day("2026-11-20"));
        for (subject, kind, on, expected) in [
            ("A1", EventKind::Assigned, "2026-11-02", None),
            ("A1", EventKind::Closed, "2026-11-14", Some(News::Happened)),
            ("A1", EventKind::Closed, "2026-11-20", Some(News::Happened)),
            ("A1", EventKind::Closed, "2026-11-21", None),
            (
                "A1",
                EventKind::Closed,
                "2026-11-13",
                Some(News::Registered),
            ),
            (
                "A1",
                EventKind::Done,
                "2026-11-12",
                Some(News::Redated(day("2026-11-10"))),
            ),
            (
                "A1",
                EventKind::Done,
                "2026-11-09",
                Some(News::Redated(day("2026-11-10"))),
            ),
            ("A2", EventKind::Done, "2026-11-10", Some(News::Registered)),
            (
                "A0",
                EventKind::Assigned,
                "2026-11-02",
                Some(News::Registered),
            ),
        ] {
            let event = event(subject, kind, on);
            assert_eq!(known.news(&event, previous, as_of), expected, "{event:?}");
        }
    }
}
