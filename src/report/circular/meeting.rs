//! 一会一通报: a circular for each meeting with a violation (C2, C3).

use super::people::listed;
use super::{Document, DocumentTable, Part, meeting_called, several};
use crate::model::directory::UnitId;
use crate::report::attachments::meetings::meeting_name;
use crate::report::pages::Views;
use crate::report::pages::words::long_day;
use crate::rules::meetings::{Incident, Meeting};
use std::collections::BTreeSet;

const COLUMNS: &[(&str, u32)] = &[
    ("序号", 8),
    ("单位", 25),
    ("职务", 16),
    ("姓名", 13),
    ("情形", 18),
    ("书面检查", 20),
];

impl Views<'_> {
    /// A circular for each meeting with a violation that counts, in order of the meetings.
    pub fn meeting_circulars(&self) -> Vec<Document> {
        self.input
            .findings
            .meetings
            .iter()
            .enumerate()
            .filter(|(_, meeting)| meeting.incidents.iter().any(Incident::counts))
            .map(|(position, meeting)| self.meeting_circular(position, meeting))
            .collect()
    }

    fn meeting_circular(&self, position: usize, meeting: &Meeting) -> Document {
        let mut name = meeting_name(meeting);
        if self.shares_its_name(meeting) {
            name = format!("{}{}", long_day(meeting.date), meeting_called(meeting));
        }
        let host = if meeting.host.is_empty() {
            String::new()
        } else {
            format!("（主办科室：{}）", meeting.host)
        };
        let mut body = vec![Part::Text(format!(
            "{}召开的{}{host}，参会纪律情况经核对，{}现按「一会一通报」的要求通报如下。",
            long_day(meeting.date),
            meeting_called(meeting),
            self.on_the_ground_of("")
        ))];
        body.extend(self.violations(meeting));
        body.extend(self.excused(meeting));
        body.extend(self.self_criticisms(meeting));
        Document {
            path: self.links.meeting_circular(position),
            title: vec![
                self.issuer(),
                format!("关于{name}"),
                "会议纪律情况的通报".to_owned(),
            ],
            addressees: self.addressees(),
            body,
            attachments: vec!["会议纪律情况表（本次会议）".to_owned()],
            issuer: self.issuer(),
            date: self.input.findings.as_of,
            issued: long_day(self.input.findings.as_of),
            internal: self.drafted_before(meeting),
            foot: self.foot(),
        }
    }

    /// Where the period before knew of every violation: its draft may have gone out, and nobody is to send a second one by mistake.
    fn drafted_before(&self, meeting: &Meeting) -> Vec<Part> {
        let mut incidents = meeting.incidents.iter();
        let Some(previous) = self.input.findings.previous else {
            return Vec::new();
        };
        if incidents.any(|incident| self.is_new_offence(meeting, incident)) {
            return Vec::new();
        }
        vec![
            Part::Heading(1, "内部附页（供经办人核对，印发前抽去）".to_owned()),
            Part::Text(format!(
                "本次会议的违纪到上一期（{}）已经全部登记，以前各期已有代拟稿。已经印发的，本稿不再使用；还没有印发的，落款日期已按本期拟定，书面检查的期限按首次登记的一期拟定，请核对。",
                long_day(previous)
            )),
        ]
    }

    fn violations(&self, meeting: &Meeting) -> Vec<Part> {
        let counted: Vec<&Incident> = meeting
            .incidents
            .iter()
            .filter(|incident| incident.counts())
            .collect();
        let rows: Vec<Vec<String>> = counted
            .iter()
            .enumerate()
            .map(|(at, incident)| {
                vec![
                    (at + 1).to_string(),
                    self.name(incident.unit).to_owned(),
                    incident.post.clone(),
                    incident.person.clone(),
                    kind_words(incident),
                    incident
                        .self_criticism
                        .map_or_else(|| "未提交".to_owned(), |date| date.to_string()),
                ]
            })
            .collect();
        let units: BTreeSet<UnitId> = counted.iter().map(|incident| incident.unit).collect();
        let gone = units.into_iter().filter(|unit| self.is_gone(*unit));
        let gone: Vec<&str> = gone.map(|unit| self.name(unit)).collect();
        let gone = if gone.is_empty() {
            String::new()
        } else {
            format!("其中，{}已撤销。", gone.join("、"))
        };
        vec![
            Part::Heading(1, "一、违反会议纪律的情况".to_owned()),
            Part::Text(format!(
                "违反会议纪律{}人次，现予通报，责令作出书面检查，并记入绩效考核。{gone}",
                rows.len()
            )),
            Part::Table(DocumentTable::new(COLUMNS, rows)),
        ]
    }

    fn excused(&self, meeting: &Meeting) -> Vec<Part> {
        let excused: Vec<String> = meeting
            .incidents
            .iter()
            .filter(|incident| incident.is_excused())
            .map(|incident| format!("{}（{}）", self.person(incident), incident.reported_kind))
            .collect();
        let text = if excused.is_empty() {
            "没有经批准并报备的请假、替会、早退和提前离会。".to_owned()
        } else {
            format!(
                "事前经批准并报备、不算违纪的{}人次：{}。",
                excused.len(),
                listed(&excused)
            )
        };
        vec![
            Part::Heading(1, "二、经批准并报备的情况".to_owned()),
            Part::Text(text),
        ]
    }

    fn self_criticisms(&self, meeting: &Meeting) -> Vec<Part> {
        let owing = self.owing(meeting);
        let names: Vec<String> = owing
            .iter()
            .map(|(person, incident, count)| {
                let gone = self.is_gone(incident.unit).then(|| "单位已撤销".to_owned());
                let beside: Vec<String> = gone.into_iter().chain(several(*count)).collect();
                if beside.is_empty() {
                    person.clone()
                } else {
                    format!("{person}（{}）", beside.join("，"))
                }
            })
            .collect();
        let mut parts = vec![Part::Heading(1, "三、书面检查".to_owned())];
        if owing.is_empty() {
            let text = "违反会议纪律的人员均已提交书面检查。";
            parts.push(Part::Text(text.to_owned()));
            return parts;
        }
        // The last paragraph stays on one page with the signature: a long list may fall into pages, the request does not.
        parts.push(Part::Text(format!(
            "尚未提交书面检查{}人次：{}。",
            owing.iter().map(|(.., count)| count).sum::<usize>(),
            listed(&names)
        )));
        // One day for all whom the paper names: that of those who were registered last.
        let newest = owing.iter().map(|(_, incident, _)| *incident);
        if let Some(newest) = newest.max_by_key(|incident| incident.known_since) {
            parts.push(Part::Text(match self.self_criticism_due(newest) {
                (due, false) => format!("请以上人员于{due}前提交书面检查。"),
                (due, true) => format!("以上人员应于{due}前提交书面检查，已过期限。"),
            }));
        }
        parts
    }
}

/// The kind that counts, with the registered one where the rules make another of it.
fn kind_words(incident: &Incident) -> String {
    if incident.kind == incident.reported_kind {
        incident.kind.clone()
    } else {
        format!("{}（登记为{}）", incident.kind, incident.reported_kind)
    }
}
