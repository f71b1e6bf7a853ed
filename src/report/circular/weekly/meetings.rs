//! The circular's section on discipline at meetings: meetings that are news, and who still owes self-criticisms.

use crate::report::attachments::meetings::waived_words;
use crate::report::circular::people::{listed, post_of};
use crate::report::circular::{DocumentTable, Part, meeting_called, several};
use crate::report::pages::Views;
use crate::rules::events::{Event, News};
use crate::rules::meetings::{Incident, Meeting};

/// How many who owe self-criticisms a sentence holds; more are listed in a table.
const MOST_IN_A_SENTENCE: usize = 10;

const OWED: &[(&str, u32)] = &[
    ("序号", 8),
    ("单位", 20),
    ("姓名", 22),
    ("会议", 26),
    ("提交期限", 24),
];

/// Somebody who owes self-criticisms for a meeting: the first incident, and how many are owed.
struct Owed<'m> {
    meeting: &'m Meeting,
    person: String,
    incident: &'m Incident,
    count: usize,
}

impl Views<'_> {
    pub(super) fn meeting_section(&self) -> Vec<Part> {
        let findings = self.input.findings;
        let mut parts = Vec::new();
        for meeting in &findings.meetings {
            let Some(late) = self.meeting_news(meeting) else {
                continue;
            };
            let offenders: Vec<String> = meeting
                .incidents
                .iter()
                .filter(|incident| incident.counts())
                .map(|incident| self.offender(incident))
                .collect();
            let found = match waived_words(meeting) {
                _ if !offenders.is_empty() => format!(
                    "违反会议纪律{}人次：{}",
                    offenders.len(),
                    listed(&offenders)
                ),
                Some(waived) => format!("没有计入的违纪，登记而不计的{waived}"),
                None => "没有违反会议纪律的情形".to_owned(),
            };
            parts.push(Part::Text(format!(
                "{}{}{late}，{found}。",
                self.day_words(meeting.date),
                meeting_called(meeting)
            )));
        }
        if parts.is_empty() {
            parts.push(Part::Text("本期没有新登记的会议。".to_owned()));
        }
        parts.extend(self.self_criticisms_owed());
        parts
    }

    /// Who still owes self-criticisms, and until when they are asked for: a few in a sentence, more in a table, unit by unit.
    fn self_criticisms_owed(&self) -> Vec<Part> {
        let meetings = self.input.findings.meetings.iter();
        let mut owed: Vec<Owed<'_>> = meetings
            .flat_map(|meeting| {
                let owing = self.owing(meeting).into_iter();
                owing.map(move |(person, incident, count)| Owed {
                    meeting,
                    person,
                    incident,
                    count,
                })
            })
            .collect();
        let count: usize = owed.iter().map(|own| own.count).sum();
        if owed.len() > MOST_IN_A_SENTENCE {
            owed.sort_by_key(|own| own.incident.unit);
            return vec![
                Part::Text(format!(
                    "尚未提交书面检查{count}人次，名单见下表，请于表列期限前提交；已过期限的，请尽快提交。"
                )),
                Part::Table(self.owed_table(&owed)),
            ];
        }
        let names: Vec<String> = owed.iter().map(|own| self.owed_words(own)).collect();
        let asked_before = (owed.iter()).any(|own| self.was_asked_for(own.incident));
        let mut asked_now = owed
            .iter()
            .filter(|own| !self.was_asked_for(own.incident))
            .map(|own| self.self_criticism_due(own.incident).0);
        let request = match asked_now.next_back() {
            None => "，请尽快提交".to_owned(),
            Some(due) if asked_before => format!("，没有写期限的请于{due}前提交"),
            Some(due) => format!("，请于{due}前提交"),
        };
        if names.is_empty() {
            return Vec::new();
        }
        let names = listed(&names);
        vec![Part::Text(format!(
            "尚未提交书面检查{count}人次：{names}{request}。"
        ))]
    }

    /// Somebody who owes self-criticisms, in a sentence.
    fn owed_words(&self, own: &Owed<'_>) -> String {
        let (day, name) = (
            self.day_words(own.meeting.date),
            meeting_called(own.meeting),
        );
        let gone = if self.is_gone(own.incident.unit) {
            "，单位已撤销"
        } else {
            ""
        };
        let number = several(own.count).map(|number| format!("，{number}"));
        let number = number.unwrap_or_default();
        let asked = if self.was_asked_for(own.incident) {
            let (due, is_over) = self.self_criticism_due(own.incident);
            let over = if is_over { "，已过期限" } else { "" };
            format!("，应于{due}前提交{over}")
        } else {
            String::new()
        };
        format!("{}（{day}{name}{number}{gone}{asked}）", own.person)
    }

    fn owed_table(&self, owed: &[Owed<'_>]) -> DocumentTable {
        let row = |(at, own): (usize, &Owed<'_>)| {
            let unit = self.input.tribunal.directory.unit(own.incident.unit);
            let post = post_of(unit, &own.incident.post);
            let number = several(own.count).map(|number| format!("（{number}）"));
            let (due, is_over) = self.self_criticism_due(own.incident);
            let over = if is_over { "，已过期限" } else { "" };
            vec![
                (at + 1).to_string(),
                self.name_and_end(own.incident.unit),
                format!(
                    "{post}{}{}",
                    own.incident.person,
                    number.unwrap_or_default()
                ),
                format!(
                    "{}{}",
                    self.day_words(own.meeting.date),
                    meeting_called(own.meeting)
                ),
                format!("{due}{over}"),
            ]
        };
        DocumentTable::new(OWED, owed.iter().enumerate().map(row).collect())
    }

    /// Where a meeting is news since the period before, what is said of that; empty where it was held since. One that no earlier
    /// circular could tell of, or not of all violations, is told in this one.
    fn meeting_news(&self, meeting: &Meeting) -> Option<&'static str> {
        let findings = self.input.findings;
        if findings.previous.is_none() {
            return (meeting.date <= findings.as_of).then_some("");
        }
        match Event::held(meeting).and_then(|held| self.news(&held)) {
            Some(News::Happened) => Some(""),
            Some(News::Registered) => Some("（本期补记）"),
            Some(News::Redated(_)) => Some("（本期更正会议日期）"),
            None => {
                let mut incidents = meeting.incidents.iter();
                let is_new = incidents.any(|own| self.is_new_offence(meeting, own));
                is_new.then_some("（本期补记违纪）")
            }
        }
    }
}
