//! What came of a stage: the points that it earned or cost, and the escalations that it is evidence of.

use super::Views;
use super::escalations::outcome_words;
use super::words::long_day;
use super::working::Step;
use crate::rules::matters::{Flag, Matter};
use crate::rules::scoring::{NoEntry, ScoreEntry, ScoreKey, why_no_entry};
use crate::rules::stages::{Stage, Status};
use crate::source::composed;
use chrono::{Datelike, NaiveDate};

impl Views<'_> {
    /// What came of a stage, in sentences.
    pub(super) fn consequences(&self, matter: &Matter<'_>, stage: &Stage) -> Vec<Step> {
        let mut steps = Vec::new();
        if let Some(breach) = stage.breach() {
            let key = if stage.is_final {
                ScoreKey::FinalBreach
            } else {
                ScoreKey::StageBreach
            };
            let text = self.cost(matter, stage, key, breach);
            steps.push(Step::plain("计分", text));
            if stage.is_final {
                steps.extend(self.evidence_of(matter, breach));
            }
        } else if stage.is_final
            && stage.status == Status::Met
            && let (Some(done), Some(_)) = (stage.done, stage.due)
        {
            steps.push(Step::plain("计分", self.gain(matter, stage, done.date)));
        }
        steps
    }

    /// The entry of the score that a stage led to.
    fn entry_of(
        &self,
        matter: &Matter<'_>,
        stage: &Stage,
        key: ScoreKey,
        date: NaiveDate,
    ) -> Option<&ScoreEntry> {
        let entries = self.index.earned(matter.unit_on(date), &matter.source);
        let found = entries.iter().find(|entry| {
            entry.date == date
                && entry.key == key
                && *entry.subject == *matter.number
                && entry.detail.stage() == Some(&*stage.name)
        });
        found.copied()
    }

    fn cost(&self, matter: &Matter<'_>, stage: &Stage, key: ScoreKey, breach: NaiveDate) -> String {
        let unit = self.name(matter.unit_on(breach));
        match self.entry_of(matter, stage, key, breach) {
            Some(entry) if entry.exempt => composed(format_args!(
                "按「{}」本应扣{}分，因已容错，不扣。",
                key.label(),
                -entry.points
            )),
            Some(entry) => composed(format_args!(
                "逾期发生在{}，按「{}」扣{unit}{}分。",
                long_day(breach),
                key.label(),
                -entry.points
            )),
            None => composed(format_args!(
                "逾期发生在{}，{}，不扣分。",
                long_day(breach),
                self.why_nothing(matter, stage, breach)
            )),
        }
    }

    fn gain(&self, matter: &Matter<'_>, stage: &Stage, done: NaiveDate) -> String {
        let unit = self.name(matter.unit_on(done));
        match self.entry_of(matter, stage, ScoreKey::OnTime, done) {
            Some(entry) => composed(format_args!(
                "按「{}」给{unit}加{}分，记在{}。",
                ScoreKey::OnTime.label(),
                entry.points,
                long_day(done)
            )),
            None if matter.flags.contains(&Flag::NotOnList) && !self.is_office() => {
                "这一事项按期办结，不加分。".to_owned()
            }
            None if matter.flags.contains(&Flag::NotOnList) => {
                "未列入交办清单的事项，按期办结不加分。".to_owned()
            }
            None => composed(format_args!(
                "{}，不加分。",
                self.why_nothing(matter, stage, done)
            )),
        }
    }

    /// Why an event of a stage has no entry in the score.
    fn why_nothing(&self, matter: &Matter<'_>, stage: &Stage, date: NaiveDate) -> String {
        let as_of = self.input.findings.as_of;
        let settings = self.input.tribunal.settings;
        let words = match why_no_entry(matter, stage, date, settings, as_of) {
            NoEntry::OfAnotherYear => {
                return composed(format_args!(
                    "{}年的事不计入{}年的得分",
                    date.year(),
                    as_of.year()
                ));
            }
            NoEntry::Struck => "这一事项已经作废",
            NoEntry::BeforeForce => "早于规则开始执行的日期",
            NoEntry::Lapsed => "当时这一事项已经不归本单位",
            NoEntry::YetToCome => "晚于截至日期",
            NoEntry::NeverJudgedOverdue => "完成日期是推定的，以前各期也没有判过这一环节逾期",
            NoEntry::DoneByHindsight => "完成日期是这一事项不归本单位以后才填报的",
            NoEntry::Capped => "按期办结的加分已经到全年上限",
        };
        words.to_owned()
    }

    /// Whether a breach is evidence of an escalation that this half may show.
    pub(super) fn is_evidence(&self, matter: &Matter<'_>, breach: NaiveDate) -> bool {
        !self.evidence_of(matter, breach).is_empty()
    }

    /// The escalations that a breach is evidence of, those that this half may show.
    fn evidence_of(&self, matter: &Matter<'_>, breach: NaiveDate) -> Vec<Step> {
        let unit = matter.unit_on(breach);
        let events = self.index.overdue(&matter.source, &matter.number).iter();
        events
            .filter(|(escalation, event)| {
                // A row of the list may be of several units, and each is judged for itself (M0).
                escalation.unit == unit && event.date == breach && self.may_show(escalation)
            })
            .map(|(escalation, event)| {
                let outcome = outcome_words(escalation);
                Step::plain(
                    "处理",
                    composed(format_args!(
                        "这次逾期是{}「{outcome}」所依据的{}次逾期中的第{}次。",
                        self.name(escalation.unit),
                        escalation.count,
                        event.nth
                    )),
                )
            })
            .collect()
    }
}
