//! Escalations: one list per outcome, new and continuing apart, with the evidence of each.

use super::left_open::LeftOpen;
use super::office_columns::OfficeColumn;
use super::story::Moment;
use super::words::{iso, printed};
use super::{Link, Views, how_many};
use crate::model::directory::UnitId;
use crate::model::settings::{EscalationRule, Window};
use crate::rules::escalations::{Escalation, Evidence};
use crate::source::Text;
use chrono::NaiveDate;
use serde::Serialize;

/// An event that counts.
#[derive(Debug, Clone)]
pub struct EvidenceView {
    /// Its number.
    pub id: String,
    /// Where it is told in full; empty where it is nowhere.
    pub href: Text,
    /// Its day.
    pub date: String,
    /// What it is.
    pub detail: String,
    /// What a correction has made of the register's row.
    pub corrected: Vec<OfficeColumn>,
    /// Which of the counted events it belongs to: `第3次`.
    pub nth: String,
    /// Whether it is the one by which the threshold was reached; none is where it was lowered later, or that one has left the window.
    pub reached: bool,
    /// Its cell; for the county that of a matter alone.
    pub cell: Option<String>,
}

/// An escalation.
#[derive(Debug, Clone, Serialize)]
pub struct EscalationView {
    /// The rule's key.
    pub rule: &'static str,
    /// What it is for.
    pub cause: &'static str,
    /// The unit.
    pub unit: Link,
    /// The person or the problem; empty where the rule is about the unit as such.
    pub subject: String,
    /// How many events count.
    pub count: usize,
    /// How many it takes.
    pub threshold: u32,
    /// `拟全县通报`, or the outcome where it was issued.
    pub outcome: String,
    /// The document that issued it; empty where none did.
    pub document: String,
    /// Whether it is new this period.
    pub new: bool,
    /// Continuing, and issued since the period before: a handing-over is on the county's pages for the first time.
    pub issued_now: bool,
    /// How it came about, in sentences: window, threshold, count, when it was reached, new or continuing, issued or not.
    pub story: Vec<String>,
    /// The clause.
    pub clause: String,
    /// The events.
    #[serde(serialize_with = "how_many")]
    pub evidence: Vec<EvidenceView>,
}

impl EscalationView {
    /// Whether the cells of its events are told: to the office, and to the county where they are matters.
    pub fn has_cells(&self) -> bool {
        self.evidence.iter().any(|event| event.cell.is_some())
    }
}

/// All escalations of one rule.
#[derive(Debug, Clone, Serialize)]
pub struct OutcomeView {
    /// The rule's key, which is its anchor.
    pub key: &'static str,
    /// What it is for: two rules lead to the same outcome.
    pub cause: &'static str,
    /// The outcome.
    pub outcome: &'static str,
    /// What leads to it.
    pub condition: String,
    /// The clause.
    pub clause: String,
    /// New this period.
    #[serde(serialize_with = "how_many")]
    pub new: Vec<EscalationView>,
    /// Continuing.
    #[serde(serialize_with = "how_many")]
    pub continuing: Vec<EscalationView>,
    /// How many of the continuing ones were issued since the period before.
    pub issued_now: usize,
    /// On the county's pages, only what has been issued is listed.
    pub issued_only: bool,
}

/// The page of all escalations.
#[derive(Debug, Clone, Serialize)]
pub struct OutcomesPage {
    /// Rule by rule.
    pub lists: Vec<OutcomeView>,
    /// What the year before left open, for the office in January.
    pub left_open: Vec<LeftOpen>,
}

/// What a rule is about, in a word or two.
pub fn cause(rule: EscalationRule) -> &'static str {
    match rule {
        EscalationRule::OverdueCircular | EscalationRule::OverdueDiscipline => "事项逾期",
        EscalationRule::ComplaintCircular | EscalationRule::ComplaintAccountability => "有效投诉",
        EscalationRule::MeetingDiscipline => "会议违纪",
        EscalationRule::RepeatedCircular => "同一问题重复被通报",
    }
}

/// What a rule counts.
pub(super) fn counted(rule: EscalationRule) -> &'static str {
    match rule {
        EscalationRule::OverdueCircular | EscalationRule::OverdueDiscipline => {
            "逾期的事项（最后环节）"
        }
        EscalationRule::ComplaintCircular | EscalationRule::ComplaintAccountability => "有效投诉",
        EscalationRule::MeetingDiscipline => "同一单位（或同一人）有违纪的会议",
        EscalationRule::RepeatedCircular => "就同一问题的通报批评、全县通报",
    }
}

/// The outcome, with 「拟」 until it has been issued (E5).
pub fn outcome_words(escalation: &Escalation) -> String {
    let outcome = escalation.rule.outcome();
    match escalation.issued {
        Some(_) => outcome.to_owned(),
        None => ["拟", outcome].concat(),
    }
}

/// A window in words.
pub fn window_words(window: Window) -> &'static str {
    match window {
        Window::CalendarYear => "本年度（1月1日至截至日期）",
        Window::Rolling12Months => "截至日期前12个月",
    }
}

/// What an escalation weighs on a page, in rows of an ordinary table: its head and story, and its evidence, which is folded.
pub fn weight(escalation: &EscalationView) -> usize {
    2 + escalation.evidence.len() / 3
}

impl Views<'_> {
    /// Whether this half may show an escalation (E5).
    pub fn may_show(&self, escalation: &Escalation) -> bool {
        escalation.issued.is_some() || !self.lists_only_issued(escalation.rule)
    }

    /// Whether this half learns of what a rule leads to only once it has been issued (E5): it cannot say that there is none.
    pub fn lists_only_issued(&self, rule: EscalationRule) -> bool {
        !self.is_office() && rule.is_confidential_until_issued()
    }

    /// The escalations that this half may show, in their order.
    pub fn escalations(&self) -> impl Iterator<Item = &Escalation> {
        self.input
            .findings
            .escalations
            .iter()
            .filter(|escalation| self.may_show(escalation))
    }

    /// The escalations of a unit.
    pub fn escalations_of(&self, unit: UnitId) -> Vec<EscalationView> {
        self.escalations()
            .filter(|escalation| escalation.unit == unit)
            .map(|escalation| self.escalation(escalation))
            .collect()
    }

    /// One escalation of the current period in words.
    pub fn escalation(&self, escalation: &Escalation) -> EscalationView {
        EscalationView {
            issued_now: self.is_issued_now(escalation),
            ..self.escalation_at(escalation, self.now())
        }
    }

    /// Whether a continuing escalation was issued since the period before: it had been proposed then, or was not shown at all.
    pub(in crate::report) fn is_issued_now(&self, escalation: &Escalation) -> bool {
        let Some(before) = self.input.archive.last() else {
            return false;
        };
        let mut before = before.escalations.iter();
        let was_issued =
            before.any(|before| before.issued.is_some() && before.key() == escalation.key());
        escalation.issued.is_some() && !escalation.new && !was_issued
    }

    /// One escalation in words, as its own period tells it.
    pub(super) fn escalation_at(
        &self,
        escalation: &Escalation,
        moment: Moment<'_>,
    ) -> EscalationView {
        EscalationView {
            rule: escalation.rule.key(),
            cause: cause(escalation.rule),
            unit: self.unit(escalation.unit),
            subject: escalation.subject.clone().unwrap_or_default(),
            count: escalation.count,
            threshold: escalation.threshold,
            outcome: outcome_words(escalation),
            document: escalation.issued.clone().unwrap_or_default(),
            new: escalation.new,
            issued_now: false,
            evidence: self.evidence_list(escalation, moment.as_of()),
            story: self.story(escalation, moment),
            clause: printed(escalation.rule.clause()),
        }
    }

    fn evidence_list(&self, escalation: &Escalation, as_of: NaiveDate) -> Vec<EvidenceView> {
        let threshold = escalation.threshold as usize;
        let decides = |event: &Evidence| event.nth == threshold && event.date == escalation.reached;
        let reached = escalation.evidence.iter().position(decides);
        escalation
            .evidence
            .iter()
            .enumerate()
            .map(|(at, event)| self.evidence((escalation, as_of), event, Some(at) == reached))
            .collect()
    }

    fn evidence(
        &self,
        (escalation, as_of): (&Escalation, NaiveDate),
        evidence: &Evidence,
        reached: bool,
    ) -> EvidenceView {
        let href = match escalation.rule {
            EscalationRule::OverdueCircular | EscalationRule::OverdueDiscipline => self
                .index
                .matter_at(escalation.unit, &evidence.place, &evidence.id)
                .map(|matter| self.links.matter(matter)),
            EscalationRule::MeetingDiscipline => self
                .index
                .meeting_at(&evidence.id, evidence.date)
                .map(|position| self.links.meeting_link(position).href),
            _ => None,
        };
        EvidenceView {
            id: evidence.id.clone(),
            href: href.unwrap_or_default(),
            date: iso(evidence.date),
            detail: printed(&evidence.detail),
            corrected: self.corrected_by(&evidence.place, escalation.unit, as_of),
            nth: format!("第{}次", evidence.nth),
            reached,
            cell: match escalation.rule {
                EscalationRule::OverdueCircular | EscalationRule::OverdueDiscipline => {
                    self.matter_cell(&evidence.place)
                }
                _ => self.cell(&evidence.place),
            },
        }
    }

    /// What it takes for a rule to fire, in words.
    pub fn condition(&self, rule: EscalationRule) -> String {
        let settings = self.input.tribunal.settings;
        let own = settings.escalation(rule);
        let categories: Vec<&str> = own
            .categories
            .iter()
            .filter_map(|key| settings.category(key))
            .map(|category| category.name.as_str())
            .collect();
        let of = if categories.is_empty() {
            String::new()
        } else {
            format!("「{}」", categories.join("」「"))
        };
        format!(
            "{}，{of}{}达到{}次",
            self.span_words(rule),
            counted(rule),
            own.threshold.at(self.input.findings.as_of)
        )
    }

    /// The page of all escalations.
    pub fn outcomes_page(&self) -> OutcomesPage {
        OutcomesPage {
            lists: self.outcomes(),
            left_open: self.left_open(),
        }
    }

    /// All outcomes in the order of the rules.
    fn outcomes(&self) -> Vec<OutcomeView> {
        EscalationRule::ALL
            .into_iter()
            .map(|rule| {
                let of = |new: bool| -> Vec<EscalationView> {
                    self.escalations()
                        .filter(|escalation| escalation.rule == rule && escalation.new == new)
                        .map(|escalation| self.escalation(escalation))
                        .collect()
                };
                let continuing = of(false);
                OutcomeView {
                    key: rule.key(),
                    cause: cause(rule),
                    outcome: rule.outcome(),
                    condition: self.condition(rule),
                    clause: printed(rule.clause()),
                    new: of(true),
                    issued_now: continuing.iter().filter(|fired| fired.issued_now).count(),
                    continuing,
                    issued_only: self.lists_only_issued(rule),
                }
            })
            .collect()
    }
}
