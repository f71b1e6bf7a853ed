//! The dossier of one unit: everything about it on one page.

use super::escalations::EscalationView;
use super::matters::{LightCounts, MatterRow, ShownRow};
use super::ranking::{PartView, parts};
use super::registers::{CircularRow, ComplaintRow, IncidentRow};
use super::trend::{self, Trend};
use super::unit_registers::UnitRegisters;
use super::words::{day_or_empty, printed};
use super::{Link, Views, links};
use crate::model::directory::{Term, Unit, UnitId};
use crate::model::schema::{Field, Sheet};
use crate::report::figures::Change;
use crate::rules::registers::{self, StruckOut};
use crate::rules::scoring::{ScoreEntry, ScoreKey};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;

/// A principal's term and score, or a vacancy.
#[derive(Debug, Clone, Serialize)]
pub struct PrincipalRow {
    /// The name, or 空缺.
    pub name: String,
    /// The post.
    pub post: String,
    /// The term.
    pub term: String,
    /// What was added.
    pub plus: String,
    /// What was deducted.
    pub minus: String,
    /// The score.
    pub score: String,
    /// A gap between terms.
    pub vacant: bool,
}

/// An entry of the score.
#[derive(Debug, Clone, Serialize)]
pub struct EntryRow {
    /// The day of the event.
    pub date: String,
    /// What it is for.
    pub name: &'static str,
    /// What it was.
    pub detail: String,
    /// The points with their sign.
    pub points: String,
    /// The clause.
    pub clause: String,
    /// Exempted: shown and not counted.
    pub exempt: bool,
    /// Struck out: shown and not counted.
    pub struck: bool,
    /// Dated after the period before.
    pub recent: bool,
    /// Its cell, for the office.
    pub cell: Option<String>,
}

/// An exemption (容错认定).
#[derive(Debug, Clone, Serialize)]
pub struct ExemptionRow {
    /// What it is about: the number, for the office with its kind.
    pub object: String,
    /// 情形.
    pub circumstance: String,
    /// 认定机关.
    pub body: String,
    /// 认定日期.
    pub date: String,
    /// Struck out.
    pub struck: bool,
}

/// How the unit handed in for a period.
#[derive(Debug, Clone, Serialize)]
pub struct HandInRow {
    /// The period.
    pub period: String,
    /// `yes`, `partial`, `unreadable`, `late` or `no`.
    pub key: &'static str,
    /// In words.
    pub state: &'static str,
    /// The files, for the office.
    pub files: Vec<String>,
}

/// The dossier.
#[derive(Debug, Clone, Serialize)]
pub struct Dossier {
    /// Where it stands.
    pub path: String,
    /// The unit's full name.
    pub name: String,
    /// Its group, with the link to its ranking.
    pub group: Link,
    /// The rank in words; empty where the unit is not ranked.
    pub rank: String,
    /// Against the period before.
    pub change: Change,
    /// The score before, with the period; empty where there is none in this year.
    pub before: String,
    /// The score.
    pub score: String,
    /// The base.
    pub base: String,
    /// What was added.
    pub plus: String,
    /// What was deducted.
    pub minus: String,
    /// The on-time rate with its counts.
    pub on_time: String,
    /// 本年无事项, or that the unit no longer exists.
    pub marks: Vec<String>,
    /// Its principals of the year.
    pub principals: Vec<PrincipalRow>,
    /// What the score is made of.
    pub parts: Vec<PartView>,
    /// Each entry, the newest first; struck-out ones of 积分登记 at the end.
    pub entries: Vec<EntryRow>,
    /// Exemptions.
    pub exemptions: Vec<ExemptionRow>,
    /// Counts by light.
    pub counts: LightCounts,
    /// The matters, the gravest first.
    pub matters: Vec<MatterRow>,
    /// The link to their working.
    pub matters_href: String,
    /// Rows shown and not judged.
    pub shown: Vec<ShownRow>,
    /// Complaints.
    pub complaints: Vec<ComplaintRow>,
    /// Meetings.
    pub incidents: Vec<IncidentRow>,
    /// Escalations.
    pub escalations: Vec<EscalationView>,
    /// What the registers say of it.
    pub registers: UnitRegisters,
    /// Circulars.
    pub circulars: Vec<CircularRow>,
    /// Hand-ins, the newest first.
    pub hand_ins: Vec<HandInRow>,
    /// The course of the score.
    pub trend: Option<Trend>,
}

impl Views<'_> {
    /// A unit's dossier.
    pub fn dossier(&self, unit: UnitId) -> Dossier {
        let findings = self.input.findings;
        let entry = self.input.tribunal.directory.unit(unit);
        let (rate, counts, few) = self.on_time(unit);
        let score = findings.scores.get(&unit);
        let text = |value: Option<crate::model::points::Points>| {
            value.map(|points| points.to_string()).unwrap_or_default()
        };
        let before = self
            .input
            .summaries
            .iter()
            .rev()
            .find(|summary| Some(summary.as_of) == findings.previous);
        Dossier {
            path: self.links.unit(unit),
            name: entry.name.clone(),
            group: Link {
                text: entry.group.clone(),
                href: links::encode(&self.links.group(&entry.group)),
            },
            rank: findings
                .ranks
                .get(&unit)
                .map(|rank| format!("第{}名（共{}个单位）", rank.rank, rank.of))
                .unwrap_or_default(),
            change: self.change(unit),
            before: before
                .filter(|summary| summary.as_of.year() == findings.as_of.year())
                .and_then(|summary| {
                    Some(format!(
                        "{}一期{}分",
                        summary.as_of,
                        summary.scores.get(&unit)?
                    ))
                })
                .unwrap_or_default(),
            score: text(score.map(crate::rules::scoring::UnitScore::score)),
            base: text(score.map(|score| score.base)),
            plus: text(score.map(|score| score.plus)),
            minus: text(score.map(|score| score.minus)),
            on_time: format!("{rate}（{counts}{}）", if few { "，样本少" } else { "" }),
            marks: self.unit_marks(unit, entry),
            principals: self.principals(unit, entry),
            parts: score.map(parts).unwrap_or_default(),
            entries: self.all_entries(unit),
            exemptions: self.exemptions_of(unit),
            counts: LightCounts::of(findings.matters.iter().filter(|matter| matter.unit == unit)),
            matters: self.matters_of(unit),
            matters_href: links::encode(&self.links.matters(unit, 0)),
            shown: self.shown_rows(unit),
            complaints: self.complaints_of(unit),
            incidents: self.incidents_of(unit),
            escalations: self.escalations_of(unit),
            registers: self.unit_registers(unit),
            circulars: self.circulars_of(unit),
            hand_ins: self.hand_ins(unit, entry),
            trend: trend::chart(&self.series(unit)),
        }
    }

    fn unit_marks(&self, unit: UnitId, entry: &Unit) -> Vec<String> {
        let findings = self.input.findings;
        let mut marks = Vec::new();
        if let Some(dissolved) = entry.dissolved.filter(|day| *day < findings.as_of) {
            let heir = entry
                .successor
                .map(|heir| format!("，并入{}", self.name(heir)))
                .unwrap_or_default();
            marks.push(format!("已于{dissolved}撤销{heir}"));
        } else if !findings.with_matters.contains(&unit) {
            marks.push("本年无事项".to_owned());
        }
        marks
    }

    fn matters_of(&self, unit: UnitId) -> Vec<MatterRow> {
        let mut own: Vec<_> = links::shown_matters(self.input.findings, unit).collect();
        own.sort_by_key(|matter| (matter.struck, matter.light, matter.closed.is_some()));
        own.into_iter()
            .map(|matter| self.matter_row(matter))
            .collect()
    }

    fn all_entries(&self, unit: UnitId) -> Vec<EntryRow> {
        let score = self.input.findings.scores.get(&unit);
        let mut rows = score
            .map(|score| self.entries(&score.entries))
            .unwrap_or_default();
        rows.extend(self.struck_points(unit));
        rows
    }

    /// Rows of 积分登记 that a correction struck out.
    fn struck_points(&self, unit: UnitId) -> Vec<EntryRow> {
        let as_of = self.input.findings.as_of;
        let struck_out = StruckOut::at(self.input.history, as_of);
        registers::unit_rows(self.input.history, Sheet::ManualPoints, &struck_out)
            .filter(|row| row.struck && row.unit == unit)
            .filter_map(|row| {
                let date = row
                    .record
                    .date(Field::Date)
                    .filter(|date| date.year() == as_of.year() && *date <= as_of)?;
                let kind = row.record.text_or_empty(Field::PointsKind);
                let sign = if &*kind == "负面扣分" { '-' } else { '+' };
                Some(EntryRow {
                    date: date.to_string(),
                    name: ScoreKey::Manual.label(),
                    detail: format!("{kind}：{}", row.record.text_or_empty(Field::Reason)),
                    points: format!("{sign}{}", row.record.number(Field::Points)?.normalize()),
                    clause: printed(ScoreKey::Manual.clause()),
                    exempt: false,
                    struck: true,
                    recent: false,
                    cell: self.cell(&row.record.number_place()),
                })
            })
            .collect()
    }

    fn exemptions_of(&self, unit: UnitId) -> Vec<ExemptionRow> {
        let own = self
            .input
            .findings
            .exemptions
            .iter()
            .filter(|exemption| exemption.unit == unit);
        own.filter(|exemption| exemption.effective || exemption.struck)
            .map(|exemption| ExemptionRow {
                object: if self.is_office() {
                    format!("{} {}", exemption.object.label(), exemption.number)
                } else {
                    exemption.number.clone()
                },
                circumstance: exemption.circumstance.clone(),
                body: exemption.body.clone(),
                date: exemption.date.to_string(),
                struck: exemption.struck,
            })
            .collect()
    }

    fn entries(&self, entries: &[ScoreEntry]) -> Vec<EntryRow> {
        let previous = self.input.findings.previous;
        entries
            .iter()
            .rev()
            .map(|entry| EntryRow {
                date: entry.date.to_string(),
                name: entry.key.label(),
                detail: self.entry_detail(entry),
                points: entry.points.signed(),
                clause: printed(entry.key.clause()),
                exempt: entry.exempt,
                struck: false,
                recent: previous.is_some_and(|previous| entry.date > previous),
                cell: entry.source.as_ref().and_then(|place| self.cell(place)),
            })
            .collect()
    }

    /// What an entry was; the number of a row of 积分登记 is the office's.
    fn entry_detail(&self, entry: &ScoreEntry) -> String {
        let detail = printed(&entry.detail);
        if entry.key == ScoreKey::Manual && self.is_office() {
            format!("{} {detail}", entry.subject)
        } else {
            detail
        }
    }

    fn hand_ins(&self, unit: UnitId, entry: &Unit) -> Vec<HandInRow> {
        let periods = self.input.history.periods.iter().rev();
        periods
            .filter(|period| entry.exists_on(period.as_of))
            .map(|period| {
                let state = period.state(unit);
                HandInRow {
                    period: period.as_of.to_string(),
                    key: state.key(),
                    state: state.label(),
                    files: match period.hand_ins.get(&unit) {
                        Some(hand_in) if self.is_office() => hand_in.files.clone(),
                        _ => Vec::new(),
                    },
                }
            })
            .collect()
    }

    fn principals(&self, unit: UnitId, entry: &Unit) -> Vec<PrincipalRow> {
        let findings = self.input.findings;
        let scored = findings
            .principals
            .iter()
            .filter(|principal| principal.unit == unit);
        let mut rows: Vec<(Option<NaiveDate>, PrincipalRow)> = scored
            .map(|principal| {
                let term = &principal.term;
                let row = PrincipalRow {
                    name: term.name.clone(),
                    post: term.post.clone(),
                    term: term_words(term.from, term.to),
                    plus: principal.plus.to_string(),
                    minus: principal.minus.to_string(),
                    score: principal.score.to_string(),
                    vacant: false,
                };
                (term.from, row)
            })
            .collect();
        if entry.exists_on(findings.as_of) {
            for (from, to) in vacancies(&entry.terms, entry.founded, findings.as_of) {
                let row = PrincipalRow {
                    name: "空缺".to_owned(),
                    post: String::new(),
                    term: term_words(Some(from), to),
                    plus: String::new(),
                    minus: String::new(),
                    score: String::new(),
                    vacant: true,
                };
                rows.push((Some(from), row));
            }
        }
        rows.sort_by_key(|(from, _)| *from);
        rows.into_iter().map(|(_, row)| row).collect()
    }
}

fn term_words(from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    match (from, to) {
        (None, None) => "未登记任期".to_owned(),
        (from, None) => format!("{}起", day_or_empty(from)),
        (None, to) => format!("至{}", day_or_empty(to)),
        (from, to) => format!("{}至{}", day_or_empty(from), day_or_empty(to)),
    }
}

/// The spans of the as-of date's year, up to it, in which nobody held office; one that still lasts has no end.
fn vacancies(
    terms: &[Term],
    founded: Option<NaiveDate>,
    as_of: NaiveDate,
) -> Vec<(NaiveDate, Option<NaiveDate>)> {
    let year_begins = NaiveDate::from_yo_opt(as_of.year(), 1).unwrap_or(as_of);
    let begins = founded.map_or(year_begins, |founded| founded.max(year_begins));
    let in_office = |day: NaiveDate| {
        terms.iter().any(|term| {
            term.from.is_none_or(|from| from <= day) && term.to.is_none_or(|to| day <= to)
        })
    };
    let days: Vec<NaiveDate> = begins
        .iter_days()
        .take_while(|day| *day <= as_of)
        .filter(|day| !in_office(*day))
        .collect();
    super::words::runs(&days)
        .into_iter()
        .map(|(from, to)| (from, (to < as_of).then_some(to)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Place;

    #[test]
    fn a_gap_between_terms_is_a_vacancy() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let term = |from: &str, to: Option<&str>| Term {
            name: "甲".into(),
            post: "局长".into(),
            from: Some(day(from)),
            to: to.map(day),
            place: Place::of_file("单位名录.xlsx"),
        };
        let terms = [
            term("2025-01-01", Some("2026-03-31")),
            term("2026-05-01", Some("2026-11-10")),
        ];
        assert_eq!(
            vacancies(&terms, None, day("2026-11-20")),
            [
                (day("2026-04-01"), Some(day("2026-04-30"))),
                (day("2026-11-11"), None)
            ]
        );
        assert_eq!(
            vacancies(&[term("2025-01-01", None)], None, day("2026-11-20")),
            []
        );
    }
}
