//! The week at a glance.

use super::escalations::EscalationView;
use super::left_open::LeftOpen;
use super::matters::{LightCounts, LightLinks, MatterRow};
use super::periods::FirstTimeView;
use super::ranking::RankingPage;
use super::registers::{ENTERED, NamedCirculars};
use super::words::{day_and_weekday, long_day, short_day};
use super::{Link, Views};
use crate::ingest::HandIn;
use crate::model::settings::EscalationRule;
use crate::report::attachments::HAND_IN_STATES;
use crate::report::falling_due;
use crate::rules::events::{Event, News};
use crate::rules::matters::Matter;
use crate::rules::meetings::Meeting;
use crate::rules::stages::{Light, Stage, Status};
use crate::source::Text;
use chrono::NaiveDate;
use serde::Serialize;

/// What is new on the list of one outcome.
#[derive(Debug, Clone, Serialize)]
pub struct NewOn {
    /// The rule's key, the anchor on the list.
    pub key: &'static str,
    /// What it is for.
    pub cause: &'static str,
    /// The outcome.
    pub outcome: &'static str,
    /// New this period.
    pub new: Vec<EscalationView>,
    /// How many continue.
    pub continuing: usize,
    /// Those of them that were issued since the period before.
    pub issued_now: Vec<EscalationView>,
    /// On the county's pages, only what has been issued is listed.
    pub issued_only: bool,
}

/// Units whose hand-in is not a plain yes.
#[derive(Debug, Clone, Serialize)]
pub struct HandInGroup {
    /// The state in words.
    pub state: &'static str,
    /// The units.
    pub units: Vec<Link>,
}

/// What falls due on one day.
#[derive(Debug, Clone, Serialize)]
pub struct DueDay {
    /// The day with its weekday.
    pub day: String,
    /// The stages.
    pub rows: Vec<DueRow>,
}

/// A stage that falls due.
#[derive(Debug, Clone, Serialize)]
pub struct DueRow {
    /// Whose it is.
    pub unit: Link,
    /// The matter's number, with its place.
    pub number: Link,
    /// The matter's name.
    pub name: Text,
    /// The stage's name.
    pub stage: Text,
    /// Whether its due date is 暂算.
    pub provisional: bool,
}

/// The counts of the period before, to be held against.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct CountsBefore {
    /// Red.
    pub red: usize,
    /// Yellow.
    pub yellow: usize,
    /// Green.
    pub green: usize,
    /// Units whose hand-in was not a plain yes.
    pub not_handed_in: usize,
}

/// The first page.
#[derive(Debug, Clone, Serialize)]
pub struct Overview {
    /// The period before in words; empty for a first one.
    pub previous: String,
    /// In how many places this period differs from what was published of it.
    pub revision: usize,
    /// Where it was published again and differs from the first time; `None` where it does not.
    pub first: Option<FirstTimeView>,
    /// The day of the period before and its page, where this one is held against other figures than were published of that.
    pub restated: Option<Link>,
    /// Matters by light.
    pub counts: LightCounts,
    /// Where the matters of each light are listed.
    pub lights: LightLinks,
    /// The same at the period before; `None` for a first one.
    pub before: Option<CountsBefore>,
    /// How many units owe a ledger, and how many handed one in on time.
    pub units: usize,
    /// See above.
    pub handed_in: usize,
    /// Valid complaints of the window.
    pub complaints: usize,
    /// The window, in words.
    pub complaints_span: String,
    /// Meetings with a violation that the period before did not know of.
    pub meetings: Vec<Link>,
    /// Circulars and commendations issued since the period before: number with kind, and the units that they name.
    pub circulars: Vec<(String, Vec<Link>)>,
    /// The same of those issued before which that period did not know, or with another day.
    pub circulars_entered: Vec<(String, Vec<Link>)>,
    /// What stands before these.
    pub entered: &'static str,
    /// What is new on each list.
    pub lists: Vec<NewOn>,
    /// In January, for the office: what the year before left open.
    pub left_open: Vec<LeftOpen>,
    /// First and last of each group.
    pub groups: Vec<RankingPage>,
    /// Who did not hand in, or not properly.
    pub hand_ins: Vec<HandInGroup>,
    /// The day of the newest ledgers, where the as-of date lies after it; else empty.
    pub ledgers_of: String,
    /// What the period before did not know to be red.
    pub newly_red: Vec<MatterRow>,
    /// How many stages fall due within the next seven days.
    pub due_count: usize,
    /// These stages by day.
    pub due_next: Vec<DueDay>,
    /// The last of these days in words.
    pub due_until: String,
    /// The week's note.
    pub note: Option<String>,
    /// Errors, warnings and notices, for the office.
    pub diagnostics: Option<[usize; 3]>,
    /// Years without a schedule that due dates lie in.
    pub calendar_notes: Vec<String>,
}

/// The note's headings stand below that of its section.
fn below_the_page(note: &str) -> String {
    let mut note = note.to_owned();
    for level in (1..=4).rev() {
        let lower = level + 2;
        note = note
            .replace(&format!("<h{level}>"), &format!("<h{lower}>"))
            .replace(&format!("</h{level}>"), &format!("</h{lower}>"));
    }
    note
}

/// Stages in order of their day, those of one day together.
fn by_day(rows: Vec<(NaiveDate, DueRow)>) -> Vec<DueDay> {
    let mut days: Vec<DueDay> = Vec::new();
    for (date, row) in rows {
        let day = day_and_weekday(date);
        match days.last_mut() {
            Some(last) if last.day == day => last.rows.push(row),
            _ => days.push(DueDay {
                day,
                rows: vec![row],
            }),
        }
    }
    days
}

impl Views<'_> {
    /// The first page.
    pub fn overview(&self) -> Overview {
        let findings = self.input.findings;
        let due = falling_due::stages(findings).into_iter();
        let due: Vec<(NaiveDate, DueRow)> = due
            .map(|(date, matter, stage)| (date, self.due_row(matter, stage)))
            .collect();
        let circulars = self.circulars_of_the_period();
        Overview {
            previous: findings.previous.map(long_day).unwrap_or_default(),
            revision: self
                .revision_of(self.input.revision)
                .map_or(0, |revision| revision.rows.len()),
            first: self
                .first_time(self.input.revision)
                .filter(|first| !first.rows.is_empty()),
            restated: self.restated_before(),
            counts: LightCounts::of(findings.matters.iter()),
            before: self.input.archive.last().map(|record| CountsBefore {
                red: record.lights[1],
                yellow: record.lights[2],
                green: record.lights[3],
                not_handed_in: record.hand_ins.len(),
            }),
            units: self.owing_units().len(),
            handed_in: self.handed_in(HandIn::Yes).len(),
            complaints: findings
                .counts
                .get(&EscalationRule::ComplaintCircular)
                .map_or(0, |counts| counts.values().sum()),
            complaints_span: self.span_words(EscalationRule::ComplaintCircular),
            meetings: self.recent_meetings(),
            circulars: self.named_in(circulars.issued),
            circulars_entered: self.named_in(circulars.entered),
            entered: ENTERED,
            lists: self.new_on_lists(),
            left_open: self.left_open(),
            groups: self.rankings(),
            hand_ins: self.hand_in_groups(),
            ledgers_of: self.older_ledgers().map(long_day).unwrap_or_default(),
            newly_red: self.newly_red(),
            lights: self.light_links(),
            due_count: due.len(),
            due_next: by_day(due),
            due_until: long_day(falling_due::until(findings.as_of)),
            note: self.input.note_html.map(below_the_page),
            diagnostics: self
                .is_office()
                .then(|| crate::diagnostic::counts(self.input.diagnostics)),
            calendar_notes: self.calendar_notes(),
        }
    }

    /// The day of the newest ledgers, where the as-of date lies after it (D8): clocks have run on since.
    pub(in crate::report) fn older_ledgers(&self) -> Option<NaiveDate> {
        let newest = self.input.history.current()?.as_of;
        (newest < self.input.findings.as_of).then_some(newest)
    }

    /// Who did not hand in properly this period, by state.
    pub(in crate::report::pages) fn hand_in_groups(&self) -> Vec<HandInGroup> {
        let groups = HAND_IN_STATES.map(|wanted| HandInGroup {
            state: wanted.label(),
            units: (self.handed_in(wanted).into_iter())
                .map(|unit| self.unit(unit))
                .collect(),
        });
        let mut groups = Vec::from(groups);
        groups.retain(|group| !group.units.is_empty());
        groups
    }

    fn new_on_lists(&self) -> Vec<NewOn> {
        let of = |rule: EscalationRule, new: bool| {
            self.escalations()
                .filter(move |escalation| escalation.rule == rule && escalation.new == new)
        };
        EscalationRule::ALL
            .into_iter()
            .map(|rule| NewOn {
                key: rule.key(),
                cause: super::escalations::cause(rule),
                outcome: rule.outcome(),
                new: of(rule, true)
                    .map(|escalation| self.escalation(escalation))
                    .collect(),
                continuing: of(rule, false).count(),
                issued_now: of(rule, false)
                    .filter(|escalation| self.is_issued_now(escalation))
                    .map(|escalation| self.escalation(escalation))
                    .collect(),
                issued_only: self.lists_only_issued(rule),
            })
            .filter(|list| !list.new.is_empty() || list.continuing > 0)
            .collect()
    }

    fn recent_meetings(&self) -> Vec<Link> {
        let findings = self.input.findings;
        let meetings = findings.meetings.iter().enumerate().rev();
        meetings
            .filter(|(_, meeting)| meeting.date <= findings.as_of)
            .filter(|(_, meeting)| {
                let mut counted = meeting.incidents.iter().filter(|own| own.counts());
                match findings.previous {
                    Some(_) => counted.any(|own| self.is_new_offence(meeting, own)),
                    None => counted.next().is_some(),
                }
            })
            .map(|(position, meeting)| self.late_marked(position, meeting))
            .collect()
    }

    fn named_in(&self, circulars: NamedCirculars) -> Vec<(String, Vec<Link>)> {
        let linked = circulars.into_iter().map(|(document, units)| {
            let units = units.into_iter().map(|unit| self.unit(unit));
            (document, units.collect())
        });
        linked.collect()
    }

    /// A meeting, marked where the period before did not know of it, or not of its violations, though it had been held then, or knew it
    /// with another day.
    fn late_marked(&self, position: usize, meeting: &Meeting) -> Link {
        let Link { mut text, href } = self.links.meeting_link(position);
        if self.shares_its_name(meeting) {
            text = format!("{text}（{}）", short_day(meeting.date)).into();
        }
        let mark = match Event::held(meeting).and_then(|held| self.news(&held)) {
            Some(News::Happened) => "",
            Some(News::Redated(_)) => "（更正会议日期）",
            Some(News::Registered) => "（补记）",
            None if self.input.findings.previous.is_none() => "",
            None => "（补记违纪）",
        };
        Link::new(format!("{text}{mark}"), href)
    }

    fn due_row(&self, matter: &Matter<'_>, stage: &Stage) -> DueRow {
        DueRow {
            unit: self.unit(matter.unit),
            number: self.matter_link(matter),
            name: Text::clone(&matter.name),
            stage: Text::clone(&stage.name),
            provisional: stage.is_provisional(),
        }
    }

    /// Red matters of which the period before did not know that their first overdue stage was breached.
    fn newly_red(&self) -> Vec<MatterRow> {
        let judged = self.input.findings.matters.iter();
        judged
            .filter(|matter| !matter.struck && matter.light == Light::Red)
            .filter(|matter| {
                let mut stages = matter.stages.iter();
                let at = stages.position(|stage| stage.status == Status::Overdue);
                let breach = at.and_then(|at| Event::breached(matter, at));
                breach.is_some_and(|breach| self.news(&breach).is_some())
            })
            .map(|matter| self.matter_row(matter))
            .collect()
    }
}
