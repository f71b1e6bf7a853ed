//! The week's circular: the note, then what the lists say, with every unit named.

mod escalations;
mod meetings;

use super::{Document, DocumentTable, Part, numbered, numeral};
use crate::ingest::HandIn;
use crate::model::directory::UnitId;
use crate::model::settings::EscalationRule;
use crate::report::attachments::hand_ins::STATES;
use crate::report::attachments::overdue::overdue;
use crate::report::falling_due;
use crate::report::pages::Views;
use crate::report::pages::matters::LightCounts;
use crate::report::pages::words::{long_day, printed};
use crate::rules::complaints::Complaint;
use crate::rules::matters::{Matter, MatterKey};
use crate::rules::podium::{self, NamedUnits};
use crate::rules::stages::Stage;
use std::collections::BTreeMap;

/// The path of the week's circular.
pub const WEEKLY: &str = "通报(代拟稿).docx";

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
}
