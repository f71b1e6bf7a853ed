//! What has happened since the period before, for every page that has one: events dated after it and up to the as-of date.

use super::{Link, Views};
use crate::model::directory::{UnitId, normal};
use crate::report::attachments::meetings::nothing_counted;
use crate::rules::key_works::KeyWork;
use crate::rules::matters::Matter;
use chrono::NaiveDate;
use serde::Serialize;
use std::sync::Arc;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SinceItem {
    /// The unit; empty on the unit's own page.
    pub unit: String,
    /// What it is, with the link to it; the link is empty where it stands on the page itself.
    pub what: Link,
    /// What else is to be said; empty as a rule.
    pub note: String,
}

/// Things of one kind that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SinceLine {
    /// The kind.
    pub word: &'static str,
    /// The things.
    pub items: Vec<SinceItem>,
}

/// What has happened since the period before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Since {
    /// The period before, in digits.
    pub previous: String,
    /// What happened, kinds without anything left out.
    pub lines: Vec<SinceLine>,
}

fn item(unit: &str, text: &str, href: impl Into<Arc<str>>, note: String) -> SinceItem {
    SinceItem {
        unit: unit.to_owned(),
        what: Link::new(text, href),
        note,
    }
}

impl Views<'_> {
    /// Whether a day lies after the period before and is past.
    fn is_recent(&self, day: Option<NaiveDate>) -> bool {
        let findings = self.input.findings;
        match (day, findings.previous) {
            (Some(day), Some(previous)) => previous < day && day <= findings.as_of,
            _ => false,
        }
    }

    fn since(&self, lines: Vec<(&'static str, Vec<SinceItem>)>) -> Option<Since> {
        Some(Since {
            previous: self.input.findings.previous?.to_string(),
            lines: lines
                .into_iter()
                .filter(|(_, items)| !items.is_empty())
                .map(|(word, items)| SinceLine { word, items })
                .collect(),
        })
    }

    fn matter_lines<'m, 'h: 'm>(
        &self,
        named: bool,
        matters: &(impl Iterator<Item = &'m Matter<'h>> + Clone),
        wanted: impl Fn(&Matter<'_>) -> bool,
    ) -> Vec<(&'static str, Vec<SinceItem>)> {
        let of = |happened: &dyn Fn(&Matter<'_>) -> bool| -> Vec<SinceItem> {
            let matters = matters.clone();
            matters
                .filter(|matter| !matter.struck && happened(matter) && wanted(matter))
                .map(|matter| {
                    let unit = if named { self.name(matter.unit) } else { "" };
                    item(unit, &matter.name, self.links.matter(matter), String::new())
                })
                .collect()
        };
        vec![
            ("交办", of(&|matter| self.is_recent(matter.stages[0].start))),
            (
                "有环节新逾期",
                of(&|matter| {
                    let mut stages = matter.stages.iter();
                    stages.any(|stage| self.is_recent(stage.breach()))
                }),
            ),
            (
                "办结",
                of(&|matter| self.is_recent(matter.final_stage().done.map(|done| done.date))),
            ),
            ("销号", of(&|matter| self.is_recent(matter.closed))),
        ]
    }

    fn complaint_lines(
        &self,
        named: bool,
        wanted: impl Fn(UnitId) -> bool,
    ) -> Vec<(&'static str, Vec<SinceItem>)> {
        let of = |day: fn(&crate::rules::complaints::Complaint) -> Option<NaiveDate>| {
            let complaints = self.input.findings.complaints.iter();
            complaints
                .filter(|complaint| !complaint.struck && wanted(complaint.unit))
                .filter(|complaint| self.is_recent(day(complaint)))
                .map(|complaint| {
                    let unit = if named { self.name(complaint.unit) } else { "" };
                    let note = complaint.result.clone();
                    item(unit, &complaint.id, String::new(), note)
                })
                .collect()
        };
        vec![
            ("受理投诉", of(|complaint| Some(complaint.received))),
            ("投诉核实", of(|complaint| complaint.verified)),
            ("投诉办结", of(|complaint| complaint.closed)),
        ]
    }

    fn meeting_lines(&self, of_unit: Option<UnitId>) -> Vec<(&'static str, Vec<SinceItem>)> {
        let meetings = self.input.findings.meetings.iter().enumerate();
        let held = meetings
            .filter(|(_, meeting)| self.is_recent(Some(meeting.date)))
            .filter_map(|(position, meeting)| {
                let incidents = meeting.incidents.iter();
                let counted = incidents
                    .filter(|incident| of_unit.is_none_or(|unit| incident.unit == unit))
                    .filter(|incident| incident.counts())
                    .count();
                if of_unit.is_some() && counted == 0 {
                    return None;
                }
                let href = self.links.meeting_link(position).href;
                let note = match counted {
                    0 => nothing_counted(meeting).to_owned(),
                    counted => format!("违纪{counted}人次"),
                };
                Some(item("", &meeting.name, href, note))
            });
        vec![("召开会议", held.collect())]
    }

    /// All matters.
    pub fn since_of_matters(&self) -> Option<Since> {
        self.since(self.matter_lines(true, &self.input.findings.matters.iter(), |_| true))
    }

    /// A unit: matters, complaints, meetings, circulars.
    pub fn since_of_unit(&self, unit: UnitId) -> Option<Since> {
        let mut lines = self.matter_lines(false, &self.index.judged(unit), |_| true);
        lines.extend(self.complaint_lines(false, |other| other == unit));
        lines.extend(self.meeting_lines(Some(unit)));
        let circulars = self.circulars_of(unit).into_iter();
        let recent = circulars
            .filter(|row| !row.struck && self.is_recent(row.date.parse().ok()))
            .map(|row| item("", &row.document, String::new(), row.kind));
        lines.push(("通报登记", recent.collect()));
        self.since(lines)
    }

    /// The matters that a county leader leads, by their positions; of all leaders without.
    pub fn since_of_leader(&self, name: Option<&str>) -> Option<Since> {
        let name = name.map(normal);
        let matters = self.input.findings.matters.iter();
        self.since(self.matter_lines(true, &matters, |matter| {
            let mut leaders = crate::rules::leaders::leaders_of(matter).into_iter();
            match &name {
                Some(name) => leaders.any(|leader| normal(leader) == *name),
                None => leaders.next().is_some(),
            }
        }))
    }

    /// Complaints.
    pub fn since_of_complaints(&self) -> Option<Since> {
        self.since(self.complaint_lines(true, |_| true))
    }

    /// Meetings.
    pub fn since_of_meetings(&self) -> Option<Since> {
        self.since(self.meeting_lines(None))
    }

    /// Rankings, of one group or of all.
    pub fn since_of_ranking(&self, group: Option<&str>) -> Option<Since> {
        let findings = self.input.findings;
        if findings.previous_ranks.is_empty() {
            return None;
        }
        let units = self.input.tribunal.directory.iter();
        let moved = units
            .filter(|(_, entry)| group.is_none_or(|group| entry.group == group))
            .map(|(unit, _)| (unit, self.change(unit)));
        let (mut up, mut down) = (Vec::new(), Vec::new());
        for (unit, change) in moved {
            let Link { text, href } = self.unit(unit);
            match change.key {
                "up" => up.push(item("", &text, href, change.text)),
                "down" => down.push(item("", &text, href, change.text)),
                _ => {}
            }
        }
        self.since(vec![("名次上升", up), ("名次下降", down)])
    }

    /// The values that a key work's units reported anew, each beside the one before.
    pub fn since_of_work(&self, work: &KeyWork) -> Option<Since> {
        let mut lines = Vec::new();
        for row in self.reported_values(work) {
            let counting = row.values.iter().filter(|cell| !cell.struck);
            let counting: Vec<_> = counting.collect();
            let [.., before, newest] = counting.as_slice() else {
                continue;
            };
            if !self.is_recent(newest.period.parse().ok()) || before.value == newest.value {
                continue;
            }
            let note = format!("{}→{}，上次{}", before.value, newest.value, before.period);
            lines.push(item("", &row.unit.text, row.unit.href.clone(), note));
        }
        self.since(vec![("完成值有变化", lines)])
    }

    /// Requests: made, and replied to.
    pub fn since_of_requests(&self) -> Option<Since> {
        let of = |day: fn(&crate::rules::requests::Request) -> Option<NaiveDate>| {
            let requests = self.input.findings.requests.iter();
            requests
                .filter(|request| !request.struck && self.is_recent(day(request)))
                .map(|request| {
                    let unit = self.name(request.from);
                    item(unit, &request.subject, String::new(), String::new())
                })
                .collect()
        };
        self.since(vec![
            ("提出请示", of(|request| Some(request.date))),
            ("答复", of(|request| request.replied)),
        ])
    }

    /// Benchmarking lists: done, and overdue.
    pub fn since_of_benchmarks(&self) -> Option<Since> {
        let findings = self.input.findings;
        let of = |happened: &dyn Fn(&crate::rules::benchmarks::BenchmarkEntry) -> bool| {
            let lists = findings.benchmarks.iter();
            lists
                .flat_map(|list| list.counted().map(move |entry| (list.unit, entry)))
                .filter(|(_, entry)| happened(entry))
                .map(|(unit, entry)| {
                    let href = String::new();
                    item(self.name(unit), &entry.object, href, entry.goal.clone())
                })
                .collect()
        };
        self.since(vec![
            ("完成", of(&|entry| self.is_recent(entry.done))),
            (
                "新逾期",
                of(&|entry| {
                    let overdue = entry.state == crate::rules::benchmarks::BenchmarkState::Overdue;
                    overdue && self.is_recent(entry.deadline.and_then(|day| day.succ_opt()))
                }),
            ),
        ])
    }

    /// Spot checks by unit.
    pub fn since_of_spot_checks(&self) -> Option<Since> {
        let rows = self.spot_checks_page().units.into_iter();
        let checked = rows
            .filter(|row| row.days.iter().any(|day| self.is_recent(day.parse().ok())))
            .map(|row| item("", &row.unit.text, row.unit.href, String::new()));
        self.since(vec![("抽查", checked.collect())])
    }

    /// Commendations.
    pub fn since_of_commended(&self) -> Option<Since> {
        let rows = self.commended_page().rows.into_iter();
        let recent = rows
            .filter(|row| !row.struck && self.is_recent(row.date.parse().ok()))
            .map(|row| item("", &row.unit.text, row.unit.href, row.document));
        self.since(vec![("通报表扬", recent.collect())])
    }
}
