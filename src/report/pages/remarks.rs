//! What else bears on a matter beside its stages: authority, history, closing; each in a sentence with its cells.

use super::Views;
use super::origins::MatterCorrection;
use super::words::{long_day, period, printed, value};
use super::working::Step;
use crate::check::ListVersion;
use crate::model::category::Limit;
use crate::model::record::Record;
use crate::model::schema::{Field, Sheet};
use crate::model::settings::Changed;
use crate::rules::changes::{self, AuditEvent};
use crate::rules::clause::Clause;
use crate::rules::due_dates::DueDate;
use crate::rules::exemptions::EXEMPTION;
use crate::rules::extensions::EXTENSION;
use crate::rules::matters::{
    BREACH_STAYS, COMPLETE_LIST, Flag, Lapse, Matter, NOTHING_DISAPPEARS, ORDER,
};
use crate::rules::memory;
use crate::rules::registers::STRUCK_OUT;
use crate::rules::remarks::contradictions;
use crate::rules::responsibility::LIST_FIRST;
use crate::rules::stages::{Done, LIGHT, Light, STATUS, Stage, Status};
use crate::rules::{due_dates, escalations, scoring};
use crate::source::composed;
use chrono::NaiveDate;
use foldhash::HashMap;
use std::sync::{Mutex, PoisonError};

/// What the clauses behind a matter take, roughly.
const ROOM_FOR_CLAUSES: usize = 512;

impl Views<'_> {
    /// What a matter comes to, in a sentence.
    pub(super) fn verdict(&self, matter: &Matter<'_>) -> String {
        let unit = self.name(matter.unit);
        let light = matter.light.label();
        if matter.struck {
            return format!("{unit}的这一事项已按更正登记作废：照样列示，不计入任何统计。");
        }
        if let Some(lapsed) = matter.lapsed {
            return format!(
                "{unit}的这一事项从{}起不再判定；以下是此前最后一天的情况。",
                long_day(lapsed)
            );
        }
        let named = |status: Status| -> Vec<&Stage> {
            matter
                .stages
                .iter()
                .filter(|stage| stage.status == status)
                .collect()
        };
        let told = |stages: &[&Stage], words: &dyn Fn(&Stage) -> String| -> String {
            let parts: Vec<String> = stages.iter().map(|stage| words(stage)).collect();
            parts.join("，")
        };
        let late = told(&named(Status::Late), &|stage| {
            format!("「{}」环节逾期{}天才完成", stage.name, stage.days_late)
        });
        let why = match matter.light {
            Light::Red => told(&named(Status::Overdue), &|stage| {
                format!(
                    "「{}」环节已经逾期{}天，还没有完成",
                    stage.name, stage.days_late
                )
            }),
            Light::Yellow => told(&named(Status::DueSoon), &|stage| {
                let due = stage.due.map_or_else(String::new, |due| long_day(due.date));
                format!("「{}」环节{due}到期，快到期了，还没有完成", stage.name)
            }),
            Light::Green if matter.stages.iter().all(|stage| stage.done.is_some()) => {
                "各环节都已完成".to_owned()
            }
            Light::Green => "没有已经逾期或者快到期而未完成的环节".to_owned(),
        };
        let but = if late.is_empty() {
            String::new()
        } else {
            format!("；{late}")
        };
        let exempt = if matter.is_exempt() {
            "。这一事项已容错"
        } else {
            ""
        };
        composed(format_args!(
            "{unit}的这一事项判为{light}：{why}{but}{exempt}。"
        ))
    }

    /// What else bears on a matter.
    pub(super) fn remarks(&self, matter: &Matter<'_>) -> Vec<Step> {
        let mut remarks = self.authority(matter);
        remarks.extend(self.whose(matter));
        remarks.extend(self.closing(matter));
        if self.is_office() {
            remarks.extend(self.ledger_keeping(matter));
            for event in &matter.audit {
                remarks.extend(self.audit_step(matter, event));
            }
            if matter.flags.contains(&Flag::Backdated)
                && !matter
                    .audit
                    .iter()
                    .any(|event| event.flag == Flag::Backdated)
            {
                let text = "以前有一期曾经填报过倒填的完成日期，「疑似倒填」的标记一直保留。";
                remarks.push(Step::plain("倒填", text.to_owned()));
            }
        }
        remarks.push(Step::plain("依据", self.clauses(matter)));
        remarks
    }

    /// Corrections and exemptions: who decided what, and when.
    fn authority(&self, matter: &Matter<'_>) -> Vec<Step> {
        let mut steps: Vec<Step> = self
            .corrections_of(matter)
            .iter()
            .filter(|correction| self.is_office() || correction.strikes)
            .map(|correction| self.correction_step(correction))
            .collect();
        if let Some(exemption) = &matter.exemption {
            let late = matter
                .first_breach
                .filter(|judged| exemption.first_seen > *judged && self.is_office())
                .map(|judged| {
                    format!(
                        "这项认定在{}才登记，而{}已经判定逾期，注明「补登」。",
                        period(exemption.first_seen),
                        period(judged)
                    )
                })
                .unwrap_or_default();
            let text = format!(
                "{}经{}认定为「{}」，已容错：照样列示，亮灯不变（红灯件数中另行注明），不计入逾期次数、升级处理和扣分。{late}",
                long_day(exemption.date),
                exemption.body,
                exemption.circumstance
            );
            steps.push(self.step("容错", text, std::slice::from_ref(&exemption.place)));
        }
        steps
    }

    fn correction_step(&self, correction: &MatterCorrection<'_>) -> Step {
        let record = correction.record;
        let by = if self.is_office() {
            format!("经{}批准，", record.text_or_empty(Field::ApprovedBy))
        } else {
            String::new()
        };
        let what = match (correction.strikes, correction.field) {
            (true, _) => format!(
                "{}作废，划线列示，不计入任何统计",
                if correction.sheet == Sheet::Extensions {
                    "这一事项的延期"
                } else {
                    "这一事项"
                }
            ),
            (false, Some((_, column))) => format!(
                "{}的「{column}」更正为「{}」",
                correction.sheet.name(),
                record.text_or_empty(Field::CorrectedValue)
            ),
            (false, None) => "台账填报的完成日期属实，予以确认".to_owned(),
        };
        self.step(
            "更正",
            format!("{}{by}按更正登记，{what}。", long_day(correction.approved)),
            &[record.number_place()],
        )
    }

    /// By which mergers the matter has come to the unit that answers for it.
    pub fn mergers(&self, matter: &Matter<'_>) -> Vec<Step> {
        let mut steps = Vec::new();
        for pair in matter.succession.windows(2) {
            if let [(_, before), (from, after)] = pair {
                let text = format!(
                    "{}并入{}，从{}起由{}负责；此前的逾期仍记在{}名下。",
                    self.name(*before),
                    self.name(*after),
                    long_day(*from),
                    self.name(*after),
                    self.name(*before)
                );
                steps.push(Step::plain("撤并", text));
            }
        }
        steps
    }

    /// Whose matter it is and was.
    fn whose(&self, matter: &Matter<'_>) -> Vec<Step> {
        let mut steps = self.mergers(matter);
        if let Some((lapsed, lapse)) = matter.lapsed.zip(matter.lapse(self.input.history)) {
            let since = long_day(lapsed);
            let text = match lapse {
                Lapse::Absorbed => format!(
                    "{}自己也负责这一事项，从{since}起只判它自己的一件；此前的逾期仍然计入。",
                    self.name(matter.unit)
                ),
                Lapse::LeftList => format!(
                    "从{since}的交办清单起，清单不再把本单位列为责任单位，此后不再判定；此前的逾期仍然计入。"
                ),
                Lapse::ListedForOthers => format!(
                    "从{since}的交办清单起，清单把这一事项列给其他单位，此后本单位的不再判定；此前的逾期仍然计入。"
                ),
                Lapse::Disowned => format!(
                    "从{since}的台账起，本单位的台账写的是由其他单位负责，此后不再判定；此前的逾期仍然计入。"
                ),
            };
            steps.push(Step::plain("责任", text));
        }
        steps
    }

    /// Done and closed, or not.
    fn closing(&self, matter: &Matter<'_>) -> Vec<Step> {
        let is_done = matches!(matter.final_stage().status, Status::Met | Status::Late);
        let Some(closed) = matter.closed else {
            let text = "最后环节已经完成，还没有销号，仍留在台账上（办结未销号）。";
            return Vec::from_iter(is_done.then(|| Step::plain("销号", text.to_owned())));
        };
        let holds = |row: &Record| row.date(Field::ClosedOn) == Some(closed);
        let origin = self.origin(matter, Field::ClosedOn, &holds);
        let by = if matter.closed_by_unit {
            "，是单位自报销号".to_owned()
        } else if self.is_office() {
            "，以交办清单为准".to_owned()
        } else {
            origin.correction_words()
        };
        let open = if is_done {
            ""
        } else {
            "；但最后环节没有完成日期，仍按没有完成判定"
        };
        vec![self.step(
            "销号",
            format!("{}销号{by}{open}。", long_day(closed)),
            &[origin.place],
        )]
    }

    /// What the office keeps an eye on: list and ledger.
    fn ledger_keeping(&self, matter: &Matter<'_>) -> Vec<Step> {
        let mut steps = Vec::new();
        let has = |flag: Flag| matter.flags.contains(&flag);
        if has(Flag::NotOnList) {
            let text = "这一事项没有列入交办清单，按单位台账判定。";
            steps.push(self.step(
                "清单",
                text.to_owned(),
                std::slice::from_ref(&matter.source),
            ));
        }
        if let (Some(list), Some(ledger)) = (matter.list_row, matter.ledger_row) {
            let (history, as_of) = (self.input.history, self.input.findings.as_of);
            for found in contradictions(matter, history, self.input.tribunal, as_of) {
                let text = composed(format_args!(
                    "「{}」单位台账填的是{}，交办清单{}，以交办清单为准。",
                    found.column,
                    value(&found.ledger),
                    found
                        .list
                        .map_or_else(|| "没有填".to_owned(), |list| format!("是{}", value(&list)))
                ));
                let places = [list.place(found.field), ledger.place(found.field)];
                steps.push(self.step("清单", text, &places));
            }
        }
        if has(Flag::MissingFromLedger) && matter.lapsed.is_none() {
            steps.push(self.missing_step(matter));
        }
        if !matter.missing.is_empty() {
            let text = format!("清单不完整，缺：{}。", matter.missing.join("、"));
            steps.push(self.step("要素", text, std::slice::from_ref(&matter.source)));
        }
        if has(Flag::Order) {
            let text = "立项、起算、反馈、办结、销号的日期有前后颠倒的，详见退回修改。";
            steps.push(Step::plain("次序", text.to_owned()));
        }
        if has(Flag::StaleProgress)
            && let (Some(row), Some(ledger)) = (matter.ledger_row, self.ledger_of(matter))
        {
            let text = format!(
                "进展情况从{}一期起一字未改，已满{}期，注明「进展未更新」。",
                changes::progress_since(ledger).since,
                self.input.tribunal.settings.stale_periods
            );
            steps.push(self.step("进展", text, &[row.place(Field::ProgressText)]));
        }
        steps
    }

    /// M7: since which period the ledger lacks the matter.
    fn missing_step(&self, matter: &Matter<'_>) -> Step {
        let Some(ledger) = self.ledger_of(matter) else {
            let names = |version: &&ListVersion| {
                let mut named = version.responsible().map(|(unit, _)| unit);
                named.any(|unit| unit == matter.key.unit || unit == matter.unit)
            };
            let listed = self
                .input
                .history
                .listed(&matter.key.number, matter.key.year)
                .and_then(|listed| listed.versions.iter().find(names));
            let since =
                listed.map_or_else(String::new, |first| format!("从{}起", period(first.since)));
            let text = format!(
                "交办清单{since}把这一事项列给本单位，单位台账从来没有登记，注明「台账漏项」。"
            );
            return self.step("漏项", text, std::slice::from_ref(&matter.source));
        };
        let last = ledger.last_seen();
        let since = self
            .input
            .history
            .periods
            .iter()
            .map(|period| period.as_of)
            .find(|period| *period > last);
        let since = since.map_or_else(String::new, |since| format!("，{}起不见了", period(since)));
        let text = format!(
            "单位台账最后一次列出这一事项是{}{since}；没有销号，按最后所知的情况继续判定，注明「台账漏项」。",
            period(last)
        );
        self.step("漏项", text, &[ledger.newest().record.number_place()])
    }

    /// M8 where the claimed date stands, and M9: both values, both cells, and which one counts.
    fn audit_step(&self, matter: &Matter<'_>, event: &AuditEvent) -> Option<Step> {
        let places = [event.old_place.clone(), event.new_place.clone()];
        if event.flag == Flag::Backdated {
            let told = matter.stages.iter().any(|stage| {
                stage
                    .done
                    .and_then(|done| done.claimed)
                    .is_some_and(|claimed| claimed.to_string() == event.new)
            });
            if told {
                return None;
            }
            // Another date of the stage may stand instead: confirmed by a correction, or accepted before.
            let standing = matter.stages.iter().find_map(|stage| {
                let done = stage.done.filter(|done| done.claimed.is_none())?;
                (done.date.to_string() == event.new).then_some((stage, done))
            });
            let outcome = standing.map_or_else(
                || "完成日期不以此为准".to_owned(),
                |(stage, done)| {
                    format!("{}，填报的日期照认", why_stands(matter, stage, done, event))
                },
            );
            let said = if event.old.is_empty() {
                "还没有填写"
            } else {
                "填的内容读不出日期，也看不出是这一天"
            };
            let text = format!(
                "{}才填报{}是{}，而{}这一栏{said}，注明「疑似倒填」；{outcome}。",
                period(event.since),
                event.column,
                value(&event.new),
                event.until.map_or_else(|| "此前".to_owned(), period)
            );
            return Some(self.step("倒填", text, &places));
        }
        let shown = |text: &str| match event.field() {
            Some(Field::Category) => text.to_owned(),
            _ => value(text),
        };
        let (document, stands) = self.which_stands(matter, event);
        let until = event
            .until
            .map_or_else(|| "此前".to_owned(), |until| format!("到{}", period(until)));
        let text = format!(
            "「{}」{until}{document}写的是{}，{}改为{}，注明「台账异动」；{stands}。",
            event.column,
            shown(&event.old),
            period(event.since),
            shown(&event.new)
        );
        Some(self.step("异动", text, &places))
    }

    /// In which document a change was made, and which value counts.
    fn which_stands(
        &self,
        matter: &Matter<'_>,
        event: &AuditEvent,
    ) -> (&'static str, &'static str) {
        if event.until.is_none() {
            return ("交办清单", "清单以最新的为准");
        }
        if matter.list_row.is_some() {
            return ("单位台账", "到期日以交办清单为准，不因此改变");
        }
        let field = event.field();
        let ledger = self.ledger_of(matter);
        let is_corrected =
            |field: Field| ledger.is_some_and(|ledger| ledger.settled.contains_key(&field));
        if field.is_some_and(is_corrected) {
            return ("单位台账", "以更正登记的为准");
        }
        let settings = self.input.tribunal.settings;
        if settings.changed == Changed::Newest {
            return ("单位台账", "按本县的设定，以新写的为准");
        }
        let kept = ledger
            .map(|ledger| changes::kept_values(ledger, settings))
            .and_then(|kept| kept.deadline)
            .and_then(|typed| typed.date)
            .map(|date| date.to_string());
        if field == Some(Field::Deadline) && kept.as_ref() == Some(&event.new) {
            return ("单位台账", "此前没有到期日，以这一次写明的为准");
        }
        ("单位台账", "以第一次写的为准，到期日不因此改变")
    }

    /// The clauses behind a matter: its category's, and those of the rules that were applied.
    fn clauses(&self, matter: &Matter<'_>) -> String {
        let any = |holds: &dyn Fn(&Stage) -> bool| matter.stages.iter().any(holds);
        let office = self.is_office();
        let has = |flag: Flag| office && matter.flags.contains(&flag);
        let counted = |holds: &dyn Fn(Limit, DueDate) -> bool| {
            any(&|stage| stage.counted.is_some_and(|due| holds(stage.limit, due)))
        };
        let claimed = any(&|stage| stage.done.is_some_and(|done| done.claimed.is_some()));
        let breached = any(&|stage| stage.status.is_breach());
        let escalated = matter
            .final_stage()
            .breach()
            .is_some_and(|breach| self.is_evidence(matter, breach));
        let applied: [(&Clause, bool); 19] = [
            (&due_dates::START_DAY, counted(&|_, _| true)),
            (
                &due_dates::WORKING_DAYS,
                counted(&|limit, _| matches!(limit, Limit::WorkingDays(_))),
            ),
            (
                &due_dates::MONTHS,
                counted(&|limit, _| matches!(limit, Limit::Months(_))),
            ),
            (
                &due_dates::ROLLING,
                counted(&|_, due| due.date != due.before_rolling),
            ),
            (&due_dates::PROVISIONAL, any(&Stage::is_provisional)),
            (&due_dates::DAYS_LATE, breached),
            (&STATUS, true),
            (&LIGHT, true),
            (&LIST_FIRST, office && matter.list_row.is_some()),
            (&EXTENSION, !matter.extensions.is_empty()),
            (&BREACH_STAYS, breached),
            (
                &memory::BACKDATED,
                has(Flag::Backdated) || office && claimed,
            ),
            (&changes::CHANGED, has(Flag::Changed)),
            (
                &NOTHING_DISAPPEARS,
                has(Flag::MissingFromLedger) && matter.lapsed.is_none(),
            ),
            (&COMPLETE_LIST, has(Flag::IncompleteList)),
            (&ORDER, matter.closed.is_some() || has(Flag::Order)),
            (&EXEMPTION, matter.is_exempt()),
            (&STRUCK_OUT, matter.struck),
            (&escalations::clauses::OVERDUE_CIRCULAR, escalated),
        ];
        let category = matter.category;
        let mut text = String::with_capacity(ROOM_FOR_CLAUSES);
        text.extend(["「", &category.name, "」的期限，", &category.clause]);
        let mut add = |title: &str, citation: &str| text.extend(["；", title, "，", citation]);
        for (clause, _) in applied.iter().filter(|(_, applies)| *applies) {
            add(clause.title, clause.citation);
        }
        if breached || matter.final_stage().status == Status::Met {
            add("计分", scoring::POINTS.citation);
        }
        text.push('。');
        self.in_print.of(text)
    }
}

/// What the clauses behind matters are in print: few texts, which thousands of matters share. A text in print rests on nothing but itself.
#[derive(Default)]
pub struct InPrint(Mutex<HashMap<String, String>>);

impl InPrint {
    fn of(&self, text: String) -> String {
        // A thread that panicked has left whole texts behind: each is put in one step.
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known().get(&text) {
            return known.clone();
        }
        let made = printed(text.as_str());
        known().insert(text, made.clone());
        made
    }
}

/// M8: why a claimed date stands although an earlier snapshot had the stage not done.
fn why_stands(matter: &Matter<'_>, stage: &Stage, done: Done, event: &AuditEvent) -> String {
    let is_confirmed = matter
        .ledger
        .is_some_and(|ledger| ledger.is_confirmed(done.field));
    if is_confirmed {
        return "更正登记已经确认".to_owned();
    }
    let due = stage.due.map(|due| due.date);
    let is_timely = |day: NaiveDate| due.is_none_or(|due| day <= due);
    if event.until.is_none_or(is_timely) {
        return "当时还没有到期".to_owned();
    }
    let mut versions = matter
        .ledger
        .into_iter()
        .flat_map(|ledger| &ledger.versions);
    let first = versions.find(|version| version.record.date(done.field) == Some(done.date));
    match first
        .map(|first| first.since)
        .filter(|since| is_timely(*since))
    {
        Some(since) => format!("到期以前，{}已经这样填报过", period(since)),
        None => "按当时所知没有逾期".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_in_print_is_the_same_however_often_it_is_asked_for() {
        let known = InPrint::default();
        for text in [
            "「甲(一)」的期限，二(四)。",
            "「甲(二)」的期限，二(四)。",
            "「甲(一)」的期限，二(四)；六(三)。",
        ] {
            for _ in 0..2 {
                assert_eq!(known.of(text.to_owned()), printed(text));
            }
        }
    }
}
