//! Complaints, meetings and circulars as the county may read them.

use super::charts::{self, BarChart};
use super::office_columns::OfficeColumn;
use super::words::{BEFORE_FORCE, DISSOLVED, ONLY_ACCOUNTABILITY, day_or_empty, iso, long_day};
use super::{Link, Views, how_many};
use crate::model::directory::UnitId;
use crate::model::schema::COMPLAINT_RESULTS;
use crate::model::settings::EscalationRule;
use crate::report::attachments::meetings::nothing_counted;
use crate::rules::circulars::Circular;
use crate::rules::complaints::{Complaint, Counting};
use crate::rules::events::{Event, News};
use crate::rules::meetings::{Incident, Meeting};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A complaint: number, date, unit, result and state, and nothing else.
#[derive(Debug, Clone)]
pub struct ComplaintRow {
    /// 投诉编号.
    pub id: String,
    /// 受理日期.
    pub received: String,
    /// The unit.
    pub unit: Link,
    /// 核实结果.
    pub result: String,
    /// 核实日期.
    pub verified: String,
    /// 已办结 with the day, or 办理中.
    pub state: String,
    /// Whether it counts, and if not, why.
    pub counts: &'static str,
    /// What the office alone reads, and what a correction has made of it.
    pub office: Vec<OfficeColumn>,
    /// Struck out.
    pub struck: bool,
}

/// The complaints page.
#[derive(Debug, Clone, Serialize)]
pub struct ComplaintsPage {
    /// By result: how many. The results in their fixed order.
    pub results: Vec<(&'static str, usize)>,
    /// How many valid ones count towards escalations, as the first page says.
    pub counted: usize,
    /// What the valid ones are made up of, in words; empty where all of them count.
    pub made_up: String,
    /// Valid complaints of the window that count, by unit, the most first.
    pub units: Vec<(Link, usize)>,
    /// The window in words.
    pub window: String,
    /// All complaints, the newest first.
    #[serde(serialize_with = "how_many")]
    pub rows: Vec<ComplaintRow>,
    /// Which of the units on the page have been dissolved; empty where none has.
    pub gone: String,
    /// How many came in each month of the year.
    pub chart: Option<BarChart>,
}

/// One person at one meeting.
#[derive(Debug, Clone)]
pub struct IncidentRow {
    /// The meeting, for lists of several.
    pub meeting: Link,
    /// Its day.
    pub date: String,
    /// The unit.
    pub unit: Link,
    /// The person.
    pub person: String,
    /// The post.
    pub post: String,
    /// The kind that counts.
    pub kind: String,
    /// The kind as registered, where the rules make another of it.
    pub reported: String,
    /// Approved and reported beforehand: no violation.
    pub excused: bool,
    /// The day of the written self-criticism, 未提交, or 不需要.
    pub self_criticism: String,
    /// Exempted.
    pub exempt: bool,
    /// Struck out.
    pub struck: bool,
    /// Held before the notice came into force.
    pub before_force: bool,
    /// What the office alone reads, and what a correction has made of it.
    pub office: Vec<OfficeColumn>,
    /// Its cell, for the office.
    pub cell: Option<String>,
}

/// A meeting.
#[derive(Debug, Clone, Serialize)]
pub struct MeetingView {
    /// Where its page stands.
    pub path: String,
    /// Number and name, with the link to its page.
    pub link: Link,
    /// 会议编号.
    pub id: String,
    /// 会议名称.
    pub name: String,
    /// 会议日期.
    pub date: String,
    /// In words.
    pub long_date: String,
    /// 主办科室.
    pub host: String,
    /// Violations; exempted and struck-out ones are among them, marked.
    #[serde(serialize_with = "how_many")]
    pub violations: Vec<IncidentRow>,
    /// Excused.
    #[serde(serialize_with = "how_many")]
    pub excused: Vec<IncidentRow>,
    /// How many of them have not been struck out.
    pub approved: usize,
    /// How many violations count.
    pub counted: usize,
    /// What stands in place of that number where none counts.
    pub instead: &'static str,
    /// Which of the units on the page have been dissolved; empty where none has.
    pub gone: String,
    /// Those who have not handed in their self-criticism: unit and person.
    pub outstanding: Vec<String>,
}

/// The list of meetings.
#[derive(Debug, Clone, Serialize)]
pub struct MeetingsIndex {
    /// The meetings, the newest first.
    pub meetings: Vec<MeetingView>,
    /// Which of the units on the page have been dissolved; empty where none has.
    pub gone: String,
    /// Self-criticisms outstanding, of all meetings.
    #[serde(serialize_with = "how_many")]
    pub outstanding: Vec<IncidentRow>,
    /// Whether any violation counts, and so demands one.
    pub demanded: bool,
}

/// A circular that names the unit.
#[derive(Debug, Clone)]
pub struct CircularRow {
    /// 文号.
    pub document: String,
    /// 日期.
    pub date: String,
    /// 类型.
    pub kind: String,
    /// 问题类别 and 问题编号.
    pub problem: String,
    /// 内容.
    pub content: String,
    /// Struck out.
    pub struck: bool,
    /// What the office alone reads, and what a correction has made of it.
    pub office: Vec<OfficeColumn>,
    /// Its cell, for the office.
    pub cell: Option<String>,
}

/// Circulars, each by its number, kind and what else is to be said, with the units that it names.
pub(in crate::report) type NamedCirculars = Vec<(String, Vec<UnitId>)>;

/// The circulars that are news, by how they are.
#[derive(Default)]
pub(in crate::report) struct CircularNews {
    /// Issued since the period before.
    pub(in crate::report) issued: NamedCirculars,
    /// Issued before and not known then, or known with another day: nobody has been named anew.
    pub(in crate::report) entered: NamedCirculars,
}

/// What stands before those that were issued before.
pub(in crate::report) const ENTERED: &str = "本期补记、更正日期的通报";

/// A complaint that counts towards escalations.
const COUNTS: &str = "计入";

/// Not yet handed in.
const OUTSTANDING: &str = "未提交";

impl Views<'_> {
    fn complaint(&self, complaint: &Complaint) -> ComplaintRow {
        ComplaintRow {
            id: complaint.id.clone(),
            received: iso(complaint.received),
            unit: self.unit(complaint.unit),
            result: complaint.result.clone(),
            verified: day_or_empty(complaint.verified),
            state: match complaint.closed {
                Some(date) => format!("{date} 办结"),
                None => "办理中".to_owned(),
            },
            counts: self.counts_words(complaint),
            office: self.columns_beside(&complaint.place, complaint.unit, &[]),
            struck: complaint.struck,
        }
    }

    /// Whether a complaint counts towards escalations at the as-of date, and if not, why.
    pub(in crate::report) fn counts_words(&self, complaint: &Complaint) -> &'static str {
        let tribunal = self.input.tribunal;
        let as_of = self.input.findings.as_of;
        match complaint.counting(tribunal.settings, tribunal.directory, as_of) {
            Counting::Counts => COUNTS,
            Counting::OnlyAccountability => ONLY_ACCOUNTABILITY,
            Counting::Struck => "已作废，不计",
            Counting::Exempt => "已容错，不计",
            Counting::BeforeForce => BEFORE_FORCE,
            Counting::OutOfWindow => "统计期间以外，不计次数",
            Counting::Dissolved => DISSOLVED,
            Counting::Pending => "待核实，暂不计",
            Counting::NotValid => "不计",
        }
    }

    /// The complaints against a unit, the newest first.
    pub fn complaints_of(&self, unit: UnitId) -> Vec<ComplaintRow> {
        let mut own = self.index.complaints(unit).to_vec();
        own.sort_by_key(|complaint| Reverse(complaint.received));
        own.into_iter()
            .map(|complaint| self.complaint(complaint))
            .collect()
    }

    /// What the valid complaints are made up of, of which so many count; empty where all of them do.
    fn made_up(&self, counted: usize) -> String {
        let complaints = self.input.findings.complaints.iter();
        let valid = complaints.filter(|complaint| complaint.is_valid());
        let mut parts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut all = 0;
        for complaint in valid {
            all += 1;
            *parts.entry(self.counts_words(complaint)).or_default() += 1;
        }
        parts.remove(COUNTS);
        if all == counted {
            return String::new();
        }
        let parts = parts.iter().map(|(why, count)| {
            let why = why.split('，').next().unwrap_or(why);
            format!("、{why}{count}件")
        });
        format!(
            "有效{all}件：计入{counted}件{}。",
            parts.collect::<String>()
        )
    }

    /// The complaints page.
    pub fn complaints_page(&self) -> ComplaintsPage {
        let findings = self.input.findings;
        let count = |result: &str| {
            findings
                .complaints
                .iter()
                .filter(|complaint| complaint.result == result && !complaint.struck)
                .count()
        };
        let rule = EscalationRule::ComplaintCircular;
        let units = findings.counted(rule);
        let counted = units.iter().map(|(_, count)| count).sum();
        let mut all: Vec<&Complaint> = findings.complaints.iter().collect();
        all.sort_by_key(|complaint| Reverse(complaint.received));
        ComplaintsPage {
            results: COMPLAINT_RESULTS
                .iter()
                .map(|result| (*result, count(result)))
                .collect(),
            counted,
            made_up: self.made_up(counted),
            units: units
                .into_iter()
                .map(|(unit, count)| (self.unit(unit), count))
                .collect(),
            window: self.span_words(rule),
            gone: self.gone_among(all.iter().map(|complaint| complaint.unit)),
            chart: charts::by_month(&all, findings.as_of),
            rows: all
                .into_iter()
                .map(|complaint| self.complaint(complaint))
                .collect(),
        }
    }

    fn incident(&self, position: usize, meeting: &Meeting, incident: &Incident) -> IncidentRow {
        IncidentRow {
            meeting: self.links.meeting_link(position),
            date: iso(meeting.date),
            unit: self.unit(incident.unit),
            person: incident.person.clone(),
            post: incident.post.clone(),
            kind: incident.kind.clone(),
            reported: if incident.kind == incident.reported_kind {
                String::new()
            } else {
                incident.reported_kind.clone()
            },
            excused: incident.excused,
            self_criticism: match incident.self_criticism {
                Some(date) => iso(date),
                None if incident.counts() => OUTSTANDING.to_owned(),
                None => "—".to_owned(),
            },
            exempt: incident.exempt,
            struck: incident.struck,
            before_force: incident.before_force,
            office: self.columns_beside(&incident.place, incident.unit, &[]),
            cell: self.cell(&incident.place),
        }
    }

    fn meeting(&self, position: usize, meeting: &Meeting) -> MeetingView {
        let rows = |excused: bool| -> Vec<IncidentRow> {
            meeting
                .incidents
                .iter()
                .filter(|incident| incident.excused == excused)
                .map(|incident| self.incident(position, meeting, incident))
                .collect()
        };
        let path = self.links.meeting(position);
        MeetingView {
            link: self.links.meeting_link(position),
            path,
            id: meeting.id.clone(),
            name: meeting.name.clone(),
            date: iso(meeting.date),
            long_date: long_day(meeting.date),
            host: meeting.host.clone(),
            violations: rows(false),
            excused: rows(true),
            approved: meeting
                .incidents
                .iter()
                .filter(|incident| incident.is_excused())
                .count(),
            counted: meeting
                .incidents
                .iter()
                .filter(|incident| incident.counts())
                .count(),
            instead: nothing_counted(meeting),
            gone: self.gone_among(meeting.incidents.iter().map(|incident| incident.unit)),
            outstanding: meeting
                .incidents
                .iter()
                .filter(|incident| owes_self_criticism(incident))
                .map(|incident| format!("{} {}", self.name(incident.unit), incident.person))
                .collect(),
        }
    }

    /// All meetings, the newest first.
    pub fn meetings_index(&self) -> MeetingsIndex {
        let meetings = &self.input.findings.meetings;
        let (mut outstanding, mut owing) = (Vec::new(), Vec::new());
        for (position, meeting) in meetings.iter().enumerate() {
            let own = meeting
                .incidents
                .iter()
                .filter(|incident| owes_self_criticism(incident));
            owing.extend(own.clone().map(|incident| incident.unit));
            outstanding.extend(own.map(|incident| self.incident(position, meeting, incident)));
        }
        MeetingsIndex {
            meetings: meetings
                .iter()
                .enumerate()
                .rev()
                .map(|(position, meeting)| self.meeting(position, meeting))
                .collect(),
            outstanding,
            gone: self.gone_among(owing),
            demanded: meetings
                .iter()
                .flat_map(|meeting| &meeting.incidents)
                .any(Incident::counts),
        }
    }

    /// What a unit's people did at meetings, the newest first.
    pub fn incidents_of(&self, unit: UnitId) -> Vec<IncidentRow> {
        let meetings = self.input.findings.meetings.iter().enumerate().rev();
        meetings
            .flat_map(|(position, meeting)| {
                meeting
                    .incidents
                    .iter()
                    .filter(|incident| incident.unit == unit)
                    .map(move |incident| self.incident(position, meeting, incident))
            })
            .collect()
    }

    /// What was struck out is shown so (M15); the county does not read of what it never could have read.
    pub(super) fn may_show_circular(&self, circular: &Circular) -> bool {
        self.is_office() || circular.is_public()
    }

    /// The circulars and commendations that are news since the period before, in order of date. Handings-over and other papers are no
    /// circulars to the county.
    pub(in crate::report) fn circulars_of_the_period(&self) -> CircularNews {
        let mut news = CircularNews::default();
        let shown = self.input.findings.circulars.iter();
        let shown = shown.filter(|own| !own.struck && (own.criticises() || own.commends()));
        for circular in shown {
            let event = Event::circulated(circular);
            let (list, told) = match event.and_then(|event| self.news(&event)) {
                None => continue,
                Some(News::Happened) => (&mut news.issued, String::new()),
                Some(News::Registered) => {
                    let told = format!("，补记，日期为{}", long_day(circular.date));
                    (&mut news.entered, told)
                }
                Some(News::Redated(known)) => {
                    let (day, known) = (long_day(circular.date), long_day(known));
                    let told = format!("，日期改为{day}，上一期为{known}");
                    (&mut news.entered, told)
                }
            };
            let document = format!("{}（{}{told}）", circular.document, circular.kind);
            match list.iter_mut().find(|(known, _)| *known == document) {
                Some((_, units)) if units.contains(&circular.unit) => {}
                Some((_, units)) => units.push(circular.unit),
                None => list.push((document, vec![circular.unit])),
            }
        }
        news
    }

    /// The circulars that name a unit, the newest first.
    pub fn circulars_of(&self, unit: UnitId) -> Vec<CircularRow> {
        let own = self.index.circulars(unit).iter().rev();
        own.filter(|circular| self.may_show_circular(circular))
            .map(|circular| CircularRow {
                document: circular.document.clone(),
                date: iso(circular.date),
                kind: circular.kind.clone(),
                problem: [circular.problem_class.as_str(), circular.problem.as_str()]
                    .into_iter()
                    .filter(|text| !text.is_empty())
                    .collect::<Vec<_>>()
                    .join(" "),
                content: circular.content.clone(),
                struck: circular.struck,
                office: self.columns_beside(&circular.place, circular.unit, &[]),
                cell: self.cell(&circular.place),
            })
            .collect()
    }
}

fn owes_self_criticism(incident: &Incident) -> bool {
    incident.counts() && incident.self_criticism.is_none()
}
