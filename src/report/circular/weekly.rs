//! The week's circular: the note, then what the lists say, with every unit named.

use super::people::{listed, post_of};
use super::{Document, DocumentTable, Part, meeting_called, numbered, numeral, several};
use crate::ingest::HandIn;
use crate::model::directory::UnitId;
use crate::model::settings::EscalationRule;
use crate::report::attachments::hand_ins::STATES;
use crate::report::attachments::meetings::waived_words;
use crate::report::attachments::overdue::overdue;
use crate::report::falling_due;
use crate::report::pages::Views;
use crate::report::pages::escalations::{cause, outcome_words};
use crate::report::pages::left_open::left_open_words;
use crate::report::pages::matters::LightCounts;
use crate::report::pages::words::{long_day, printed};
use crate::rules::complaints::Complaint;
use crate::rules::escalations::Escalation;
use crate::rules::events::{Event, News};
use crate::rules::matters::{Matter, MatterKey};
use crate::rules::meetings::{Incident, Meeting};
use crate::rules::podium::{self, NamedUnits};
use crate::rules::stages::Stage;
use std::collections::BTreeMap;

/// The path of the week's circular.
pub const WEEKLY: &str = "通报(代拟稿).docx";

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

/// A section: its heading without the number, and what stands under it.
type Section = (&'static str, Vec<Part>);

impl Views<'_> {
    /// The week's circular, from the note's parts and the names of what is attached. The views are the office's.
    pub fn weekly_circular(&self, note: &[Part], attachments: &[&str]) -> Document {
        let as_of = self.input.findings.as_of;
        let mut body = vec![Part::Text(format!(
            "{}现将截至{}的督查督办情况通报如下。",
            self.on_the_ground_of("（以下简称通知）"),
            long_day(as_of)
        ))];
        body.extend(note.iter().cloned());
        let mut number = note
            .iter()
            .map(|part| match part {
                Part::Heading(_, text) => numbered(text),
                _ => 0,
            })
            .max()
            .unwrap_or(0);
        for (heading, parts) in self.sections() {
            number += 1;
            let heading = format!("{}、{heading}", numeral(number));
            body.push(Part::Heading(1, heading));
            body.extend(parts);
        }
        Document {
            path: WEEKLY.to_owned(),
            title: vec![
                self.issuer(),
                format!("关于截至{}", long_day(as_of)),
                "督查督办情况的通报".to_owned(),
            ],
            addressees: self.addressees(),
            body,
            attachments: attachments.iter().map(|name| (*name).to_owned()).collect(),
            issuer: self.issuer(),
            date: as_of,
            issued: long_day(as_of),
            internal: self.internal_page(),
            foot: self.foot(),
        }
    }

    fn sections(&self) -> Vec<Section> {
        vec![
            ("督查事项办理情况", self.matters_section()),
            ("台账报送情况", self.hand_in_section()),
            ("综合排名情况", self.ranking_section()),
            ("通报及移交情况", self.escalation_section()),
            ("有效投诉情况", self.complaint_section()),
            ("会风会纪情况", self.meeting_section()),
            ("下一步要求", self.next_section()),
        ]
    }

    fn matters_section(&self) -> Vec<Part> {
        let matters = &self.input.findings.matters;
        let counts = LightCounts::of(matters.iter());
        let late = overdue(matters, false);
        let mut by_unit: BTreeMap<UnitId, Vec<(&Matter<'_>, &Stage)>> = BTreeMap::new();
        for (matter, stage) in &late {
            by_unit
                .entry(matter.unit)
                .or_default()
                .push((matter, stage));
        }
        let mut said = vec![format!(
            "纳入督查的事项{}件，其中红灯{}件、黄灯{}件、绿灯{}件。",
            counts.all, counts.red, counts.yellow, counts.green
        )];
        if counts.exempt_red > 0 {
            said.push(format!("红灯事项中有{}件已按规定容错。", counts.exempt_red));
        }
        if late.is_empty() {
            said.push("没有逾期未完成的环节。".to_owned());
            return vec![Part::Text(said.concat())];
        }
        said.push(format!(
            "逾期未完成的环节{}个，涉及{}个单位，逐个列表如下。",
            late.len(),
            by_unit.len()
        ));
        let rows = by_unit
            .into_iter()
            .map(|(unit, own)| {
                vec![
                    self.name(unit).to_owned(),
                    own.len().to_string(),
                    self.late_words(&own),
                ]
            })
            .collect();
        let columns = [("单位", 24), ("逾期环节数", 14), ("逾期事项", 62)];
        vec![
            Part::Text(said.concat()),
            Part::Table(DocumentTable::new(&columns, rows)),
        ]
    }

    /// A unit's overdue stages, those of one matter behind its name: a matter stands where its latest stage does.
    fn late_words(&self, own: &[(&Matter<'_>, &Stage)]) -> String {
        let mut shown: Vec<String> = Vec::new();
        let mut positions: BTreeMap<&MatterKey, usize> = BTreeMap::new();
        for (matter, stage) in own {
            let before = matter.breached_under(stage);
            let before = before.map(|unit| format!("（逾期时由{}负责）", self.name(unit)));
            let provisional = if stage.is_provisional() {
                "（暂算）"
            } else {
                ""
            };
            let late = format!(
                "{}逾期{}天{provisional}{}",
                stage.name,
                stage.days_late,
                before.unwrap_or_default()
            );
            let position = *positions.entry(&matter.key).or_insert(shown.len());
            match shown.get_mut(position) {
                Some(words) => {
                    words.push('、');
                    words.push_str(&late);
                }
                None => shown.push(format!("{}「{}」{late}", matter.number, matter.name)),
            }
        }
        shown.join("；")
    }

    fn names(&self, units: &[UnitId]) -> String {
        let names: Vec<&str> = units.iter().map(|unit| self.name(*unit)).collect();
        names.join("、")
    }

    fn hand_in_section(&self) -> Vec<Part> {
        let parts: Vec<String> = STATES
            .into_iter()
            .map(|state| (state, self.handed_in(state)))
            .filter(|(_, units)| !units.is_empty())
            .map(|(state, units)| {
                format!("{}{}个：{}", state.label(), units.len(), self.names(&units))
            })
            .collect();
        let on_time = self.handed_in(HandIn::Yes).len();
        let text = if parts.is_empty() {
            let all = if on_time > 1 { "均" } else { "" };
            format!("{on_time}个单位{all}已按时报送台账。")
        } else {
            format!("按时报送台账的单位{on_time}个；{}。", parts.join("；"))
        };
        let older = self.older_ledgers().map(long_day);
        let older = older.map(|day| format!("最近一期台账为{day}。"));
        vec![Part::Text(older.unwrap_or_default() + &text)]
    }

    fn ranking_section(&self) -> Vec<Part> {
        let groups = self.input.tribunal.directory.groups();
        let mut parts = Vec::new();
        for group in groups {
            let findings = self.input.findings;
            let size =
                crate::report::attachments::ranked(findings, self.input.tribunal, group).len();
            let Some(lists) = findings.podiums.get(group).filter(|_| size > 0) else {
                continue;
            };
            let mut text = format!(
                "{}共{size}个单位。排名靠前的：{}{}；排名靠后的：{}{}。",
                printed(group),
                self.podium_words(&lists.first),
                self.passed_over_words(&lists.passed_over_first),
                self.podium_words(&lists.last),
                self.passed_over_words(&lists.passed_over_last)
            );
            text += &self.laggard_words(group);
            parts.push(Part::Text(text));
        }
        parts
    }

    fn podium_words(&self, named: &NamedUnits) -> String {
        let units = named.units();
        if units.is_empty() {
            return match named {
                NamedUnits::TooManyTies => podium::TOO_MANY_TIES.to_owned(),
                NamedUnits::Units(_) => "无".to_owned(),
            };
        }
        let findings = self.input.findings;
        let words: Vec<String> = units
            .iter()
            .map(|unit| {
                let rank = findings.ranks.get(unit).map_or(0, |rank| rank.rank);
                let score = findings
                    .scores
                    .get(unit)
                    .map(|score| score.score().to_string())
                    .unwrap_or_default();
                format!("{}（第{rank}名，{score}分）", self.name(*unit))
            })
            .collect();
        words.join("、")
    }

    fn laggard_words(&self, group: &str) -> String {
        let counts = &self.input.findings.periods_among_last;
        let enough = self.input.tribunal.settings.laggard_periods;
        let directory = self.input.tribunal.directory;
        let words: Vec<String> = podium::laggards(counts, enough)
            .into_iter()
            .filter(|unit| directory.unit(*unit).group == group)
            .map(|unit| {
                let periods = counts.get(&unit).copied().unwrap_or_default();
                format!("{}（连续{periods}期）", self.name(unit))
            })
            .collect();
        if words.is_empty() {
            String::new()
        } else {
            format!("连续{enough}期及以上排名靠后的：{}。", words.join("、"))
        }
    }

    /// What may be read by everybody: circulars proposed or issued, and handings-over that were issued (E5).
    fn escalation_section(&self) -> Vec<Part> {
        let all = &self.input.findings.escalations;
        let shown: Vec<&Escalation> = all.iter().filter(|fired| is_public(fired)).collect();
        if shown.is_empty() {
            let none = "本期没有按次数应当列入全县通报的单位。";
            let mut parts = vec![Part::Text(none.to_owned())];
            parts.extend(self.settled_of_last_year());
            parts.extend(self.issued_circulars());
            return parts;
        }
        let mut parts = Vec::new();
        for rule in EscalationRule::ALL {
            let own: Vec<&Escalation> = shown
                .iter()
                .copied()
                .filter(|fired| fired.rule == rule)
                .collect();
            if own.is_empty() {
                continue;
            }
            let number = parts.len() / 2 + 1;
            parts.push(Part::Heading(
                2,
                format!("（{}）{}：{}", numeral(number), cause(rule), rule.outcome()),
            ));
            parts.push(Part::Text(self.escalation_words(rule, &own)));
        }
        parts.extend(self.settled_of_last_year());
        parts.extend(self.issued_circulars());
        parts
    }

    /// In January: what the year before left open and this year has issued, which is on none of the lists.
    fn settled_of_last_year(&self) -> Option<Part> {
        let settled = self.settled_words();
        (!settled.is_empty()).then(|| {
            Part::Text(format!(
                "上年达到规定次数、今年印发的{}项，统计期间已过，不再列入本期清单：{}。",
                settled.len(),
                settled.join("；")
            ))
        })
    }

    /// The circulars and commendations issued since the period before, whatever they carry out; none where there was none.
    fn issued_circulars(&self) -> Option<Part> {
        let issued = self.circulars_of_the_period();
        let words: Vec<String> = issued
            .iter()
            .map(|(document, units)| {
                let units = units.iter().map(|unit| self.name_and_end(*unit));
                format!("{document}{}", units.collect::<Vec<_>>().join("、"))
            })
            .collect();
        (!words.is_empty()).then(|| Part::Text(format!("本期印发的通报：{}。", words.join("；"))))
    }

    fn escalation_words(&self, rule: EscalationRule, own: &[&Escalation]) -> String {
        let listed = |new: bool| -> String {
            let words: Vec<String> = own
                .iter()
                .filter(|fired| fired.new == new)
                .map(|fired| self.escalated(fired))
                .collect();
            if words.is_empty() {
                "无".to_owned()
            } else {
                words.join("、")
            }
        };
        let threshold = own.first().map_or(0, |fired| fired.threshold);
        format!(
            "依据通知{}，{}达到{threshold}次{}的列入。本期新增：{}；持续：{}。",
            printed(rule.clause()),
            cause(rule),
            if rule.is_confidential_until_issued() {
                "并已印发"
            } else {
                ""
            },
            listed(true),
            listed(false)
        )
    }

    /// A unit with the person or problem, the count and how it stands.
    fn escalated(&self, fired: &Escalation) -> String {
        let subject = fired
            .subject
            .as_ref()
            .map(|subject| format!("「{subject}」"))
            .unwrap_or_default();
        let state = match &fired.issued {
            Some(document) if self.is_issued_now(fired) => {
                format!("本期由{document}{}", fired.rule.outcome())
            }
            Some(document) => format!("已由{document}{}", fired.rule.outcome()),
            None => format!("拟{}", fired.rule.outcome()),
        };
        format!(
            "{}{subject}（{}次，{state}）",
            self.name(fired.unit),
            fired.count
        )
    }

    fn complaint_section(&self) -> Vec<Part> {
        let findings = self.input.findings;
        let rule = EscalationRule::ComplaintCircular;
        let units = findings.counted(rule);
        let window = self.span_words(rule);
        let all: usize = units.iter().map(|(_, count)| count).sum();
        if units.is_empty() {
            let mut complaints = findings.complaints.iter();
            let registered = complaints.any(Complaint::is_valid);
            let counted = if registered { "计入次数的" } else { "" };
            return vec![Part::Text(format!("{window}没有{counted}有效投诉。"))];
        }
        let words: Vec<String> = units
            .iter()
            .map(|(unit, count)| format!("{}{count}件", self.name_and_end(*unit)))
            .collect();
        vec![Part::Text(format!(
            "{window}有效投诉{all}件次：{}。",
            words.join("、")
        ))]
    }

    fn meeting_section(&self) -> Vec<Part> {
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

    fn next_section(&self) -> Vec<Part> {
        let findings = self.input.findings;
        let until = falling_due::until(findings.as_of);
        let mut by_unit: BTreeMap<UnitId, usize> = BTreeMap::new();
        for (_, matter, _) in falling_due::stages(findings) {
            *by_unit.entry(matter.unit).or_default() += 1;
        }
        if by_unit.is_empty() {
            let is_asked = !overdue(&findings.matters, false).is_empty();
            let asked = if is_asked {
                "已经逾期的，请立即办理。"
            } else {
                ""
            };
            return vec![Part::Text(format!(
                "至{}没有到期的环节。{asked}",
                long_day(until)
            ))];
        }
        let words: Vec<String> = by_unit
            .iter()
            .map(|(unit, count)| format!("{}{count}个", self.name(*unit)))
            .collect();
        // The last paragraph stays on one page with the signature: a long list may fall into pages, the request does not.
        vec![
            Part::Text(format!(
                "至{}到期的环节{}个：{}。",
                long_day(until),
                by_unit.values().sum::<usize>(),
                words.join("、")
            )),
            Part::Text("请逐项盯办，按期完成。".to_owned()),
        ]
    }

    /// Proposals that must not go out before they are issued.
    fn internal_page(&self) -> Vec<Part> {
        let all = &self.input.findings.escalations;
        let rows: Vec<Vec<String>> = all
            .iter()
            .filter(|fired| !is_public(fired))
            .map(|fired| {
                vec![
                    self.name(fired.unit).to_owned(),
                    fired.subject.clone().unwrap_or_default(),
                    outcome_words(fired),
                    format!("{}{}次", cause(fired.rule), fired.count),
                    if fired.new { "本期新增" } else { "持续" }.to_owned(),
                ]
            })
            .collect();
        let left_open = self.left_open_words();
        if rows.is_empty() && left_open.is_none() {
            return Vec::new();
        }
        let columns = [
            ("单位", 25),
            ("个人或问题", 19),
            ("处理建议", 25),
            ("事由", 16),
            ("本期情况", 15),
        ];
        let mut parts = vec![Part::Heading(
            1,
            "内部附页（供领导审定，印发前抽去）".to_owned(),
        )];
        if !rows.is_empty() {
            parts.push(Part::Text(format!(
                "以下{}项达到规定次数，尚未登记文号，正文没有写入；是否移交、问责，请领导审定。",
                rows.len()
            )));
            parts.push(Part::Table(DocumentTable::new(&columns, rows)));
        }
        parts.extend(left_open.map(Part::Text));
        parts
    }

    /// What the year before left open, in a sentence.
    fn left_open_words(&self) -> Option<String> {
        let open: Vec<String> = self
            .left_by_last_year()
            .into_iter()
            .filter(|entry| entry.issued.is_none())
            .map(|entry| format!("{}{}", self.name(entry.unit), left_open_words(entry)))
            .collect();
        (!open.is_empty()).then(|| {
            format!(
                "上年达到规定次数、至今没有登记文号的{}项，统计期间已过，不再列入本期清单；是否办理，请领导一并审定：{}。",
                open.len(),
                open.join("；")
            )
        })
    }
}

/// Whether everybody may read of it (E5).
fn is_public(fired: &Escalation) -> bool {
    !fired.rule.is_confidential_until_issued() || fired.issued.is_some()
}
