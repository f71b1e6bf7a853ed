//! How a stage's dates come about, in sentences that can be read out one after another: start, days skipped and why,
//! written deadline, extensions, due date, done date, days late, what it cost, and what follows.

use super::Views;
use super::words::{day_of_week, due_at_the_end, iso, long_day, printed};
use crate::model::category::{Limit, STAGE_FIELDS};
use crate::model::record::Record;
use crate::model::schema::Field;
use crate::rules::due_dates::DueDate;
use crate::rules::matters::Matter;
use crate::rules::stages::{Stage, Status, Written};
use crate::source::{Place, Text, composed};
use chrono::NaiveDate;

/// One step of a working: a sentence or two, and the cells behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What it is about, in a word.
    pub label: &'static str,
    /// What it says.
    pub text: String,
    /// The cells behind it; for the county those of lists and ledgers.
    pub cells: Vec<String>,
}

impl Step {
    /// A step that rests on no cell of its own.
    pub fn plain(label: &'static str, text: String) -> Step {
        Step {
            label,
            text,
            cells: Vec::new(),
        }
    }
}

/// A stage as its matter's entry shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageView {
    /// Its name.
    pub name: Text,
    /// Name, place among the stages and status, as the heading of its working.
    pub heading: String,
    /// Whether it is the final one.
    pub is_final: bool,
    /// Key of its status, for its look.
    pub status_key: &'static str,
    /// Its status in words.
    pub status: &'static str,
    /// The day from which it runs.
    pub start: String,
    /// Its limit.
    pub limit: String,
    /// The due date, or why there is none.
    pub due: String,
    /// The done date.
    pub done: String,
    /// Days late in words; empty where it is not late.
    pub late: String,
    /// Marks such as 暂算 and 未单独登记.
    pub marks: Vec<&'static str>,
    /// The working.
    pub steps: Vec<Step>,
    /// What follows: when it turns red, or by when it had to be done.
    pub conclusion: String,
}

/// As many steps as most stages have, from their start to what follows.
const FEW_STEPS: usize = 8;

/// The name of a date column.
pub fn column_name(field: Field) -> &'static str {
    STAGE_FIELDS
        .iter()
        .find(|(known, _)| *known == field)
        .map_or("日期", |(_, name)| name)
}

/// A stage's status in words; one that was done late keeps its mark.
pub fn status_words(stage: &Stage) -> &'static str {
    match (stage.status, stage.due) {
        (Status::Met, None) => "已办结",
        (Status::Met, Some(_)) if !stage.is_final => "按期完成",
        (Status::Late, _) if !stage.is_final => "逾期完成",
        (status, _) => status.label(),
    }
}

/// Days late in words.
pub fn late_words(stage: &Stage) -> String {
    if stage.days_late == 0 {
        return String::new();
    }
    composed(format_args!(
        "{}天（{}个工作日）",
        stage.days_late, stage.working_days_late
    ))
}

impl Views<'_> {
    /// A stage with its working.
    pub fn stage(&self, matter: &Matter<'_>, stage: &Stage) -> StageView {
        let mut marks = Vec::new();
        if stage.is_provisional() {
            marks.push("暂算");
        }
        if stage.done.is_some_and(|done| done.inferred) {
            marks.push("未单独登记");
        }
        StageView {
            name: Text::clone(&stage.name),
            heading: heading(matter, stage),
            is_final: stage.is_final,
            status_key: stage.status.key(),
            status: status_words(stage),
            start: stage.start.map_or_else(|| "未到".to_owned(), iso),
            limit: limit_words(matter, stage),
            due: due_words(matter, stage),
            done: stage
                .done
                .map_or_else(|| "—".to_owned(), |done| iso(done.date)),
            late: late_words(stage),
            marks,
            steps: self.steps(matter, stage),
            conclusion: self.conclusion(matter, stage),
        }
    }

    fn steps(&self, matter: &Matter<'_>, stage: &Stage) -> Vec<Step> {
        let mut steps = Vec::with_capacity(FEW_STEPS);
        steps.push(self.start_step(matter, stage));
        if let (Some(start), Some(counted)) = (stage.start, stage.counted) {
            let told = self.counting.steps(stage.limit, start, counted);
            steps.extend(told.iter().cloned());
        }
        if stage.is_final {
            steps.extend(self.written_step(matter, stage));
            steps.extend(self.ignored_deadline(matter, stage));
            for applied in &matter.extensions {
                steps.push(self.extension_step(matter, applied));
            }
        }
        steps.extend(due_step(stage));
        match stage.done {
            Some(done) => steps.push(self.done_step(matter, stage, done)),
            None => steps.extend(self.not_done_step(matter, stage)),
        }
        steps.extend(self.late_step(matter, stage));
        steps.extend(self.consequences(matter, stage));
        steps
    }

    /// A step with its cells; the county reads those of lists and ledgers.
    pub(super) fn step(&self, label: &'static str, text: String, places: &[Place]) -> Step {
        let mut cells: Vec<String> = Vec::new();
        for cell in places.iter().filter_map(|place| self.matter_cell(place)) {
            if !cells.contains(&cell) {
                cells.push(cell);
            }
        }
        Step { label, text, cells }
    }

    fn start_step(&self, matter: &Matter<'_>, stage: &Stage) -> Step {
        let column = column_name(stage.start_field);
        let Some(start) = stage.start else {
            let empty = matter.ledger_row.map(|row| row.place(stage.start_field));
            let done = matter
                .category
                .stages
                .iter()
                .filter(|rule| rule.name == stage.name)
                .flat_map(|rule| &rule.done)
                .find(|field| {
                    matter
                        .ledger_row
                        .is_some_and(|row| row.date(**field).is_some())
                });
            let but = done.map_or_else(String::new, |field| {
                composed(format_args!("台账填了{}也不能作数。", column_name(*field)))
            });
            return self.step(
                "起算",
                composed(format_args!(
                    "「{column}」还没有填写，期限还没有起算。{but}"
                )),
                &Vec::from_iter(empty),
            );
        };
        let holds = |row: &Record| row.date(stage.start_field) == Some(start);
        let origin = self.origin(matter, stage.start_field, &holds);
        let written = if self.is_office() {
            composed(format_args!("，{}", origin.words(column)))
        } else {
            origin.correction_words()
        };
        self.step(
            "起算",
            composed(format_args!("{column}是{}{written}。", day_of_week(start))),
            &[origin.place],
        )
    }

    /// What is empty while the stage is not done.
    fn not_done_step(&self, matter: &Matter<'_>, stage: &Stage) -> Option<Step> {
        if stage.status == Status::Waiting {
            return None;
        }
        let rule = matter
            .category
            .stages
            .iter()
            .find(|rule| rule.name == stage.name)?;
        let columns: Vec<String> = rule
            .done
            .iter()
            .map(|field| composed(format_args!("「{}」", column_name(*field))))
            .collect();
        let as_of = self.judged_on(matter);
        let text = match matter.ledger_row {
            None if self.is_office() => composed(format_args!(
                "到{}，单位台账从未登记这一事项，没有完成日期，尚未完成。",
                long_day(as_of)
            )),
            _ => composed(format_args!(
                "到{}，台账还没有可以认定的{}，尚未完成。",
                long_day(as_of),
                columns.join("和")
            )),
        };
        let places: Vec<Place> = matter
            .ledger_row
            .into_iter()
            .flat_map(|row| rule.done.iter().map(|field| row.place(*field)))
            .collect();
        Some(self.step("完成", text, &places))
    }

    /// The day on which a matter is judged: a lapsed one on the last day on which it was the unit's.
    fn judged_on(&self, matter: &Matter<'_>) -> NaiveDate {
        let as_of = self.input.findings.as_of;
        matter
            .lapsed
            .and_then(|lapsed| lapsed.pred_opt())
            .map_or(as_of, |last| last.min(as_of))
    }

    fn late_step(&self, matter: &Matter<'_>, stage: &Stage) -> Option<Step> {
        if !stage.status.is_breach() {
            return None;
        }
        let until = match (stage.done, matter.lapsed) {
            (Some(_), _) => "算到完成当天".to_owned(),
            (None, Some(_)) => {
                let last = long_day(self.judged_on(matter));
                composed(format_args!("算到仍归本单位的最后一天{last}"))
            }
            (None, None) => "算到截至日期".to_owned(),
        };
        Some(Step::plain(
            "逾期",
            composed(format_args!(
                "从到期日的次日起{until}，逾期{}天，其中工作日{}天。",
                stage.days_late, stage.working_days_late
            )),
        ))
    }

    fn conclusion(&self, matter: &Matter<'_>, stage: &Stage) -> String {
        let as_of = self.input.findings.as_of;
        let calendar = self.input.tribunal.calendar;
        let text = match (stage.status, stage.due) {
            (Status::Overdue, Some(due)) => composed(format_args!(
                "最迟应当在{}{}完成，从次日起就是逾期。",
                long_day(due.date),
                provisional_words(due)
            )),
            (Status::Late, Some(due)) => composed(format_args!(
                "最迟应当在{}{}完成，从次日起就是逾期；完成以后仍然保留逾期的记录。",
                long_day(due.date),
                provisional_words(due)
            )),
            // What is judged no more will not turn red.
            (Status::Open | Status::DueSoon | Status::Waiting, _) if matter.lapsed.is_some() => {
                String::new()
            }
            (Status::Open | Status::DueSoon, Some(due)) => {
                let red = due.date.succ_opt().unwrap_or(due.date);
                let left = match calendar.working_days_between(as_of, due.date) {
                    _ if due.date == as_of => due_at_the_end(due.date),
                    left => composed(format_args!("还剩{left}个工作日")),
                };
                composed(format_args!(
                    "{left}；到期没有完成的，从{}{}起转为红灯。",
                    day_of_week(red),
                    provisional_words(due)
                ))
            }
            (Status::Open | Status::DueSoon, None) => "没有到期日，不会转为红灯。".to_owned(),
            (Status::Waiting, _) => "起算的条件还没有发生，暂不计时。".to_owned(),
            (Status::Met, Some(_)) => "没有晚于到期日，属于按期。".to_owned(),
            (Status::Met, None) => "没有到期日，完成即可，不加分也不扣分。".to_owned(),
            _ => String::new(),
        };
        printed(text)
    }
}

fn heading(matter: &Matter<'_>, stage: &Stage) -> String {
    let part = if stage.is_final && matter.category.stages.len() > 1 {
        "（最后环节）"
    } else {
        ""
    };
    let late = late_words(stage);
    let status = match stage.status {
        Status::Overdue => composed(format_args!("逾期{late}")),
        Status::Late => composed(format_args!("{}，晚了{late}", status_words(stage))),
        _ => status_words(stage).to_owned(),
    };
    composed(format_args!("「{}」环节{part}：{status}", stage.name))
}

/// The mark of a day that rests on a due date which is 暂算.
fn provisional_words(due: DueDate) -> &'static str {
    if due.provisional { "（暂算）" } else { "" }
}

fn due_step(stage: &Stage) -> Option<Step> {
    let due = stage.due?;
    Some(Step::plain(
        "到期",
        composed(format_args!(
            "到期日是{}{}，当天完成仍算按期。",
            day_of_week(due.date),
            provisional_words(due)
        )),
    ))
}

/// A stage's limit in a word; a written deadline or an extension stands in the place of the category's.
fn limit_words(matter: &Matter<'_>, stage: &Stage) -> String {
    // A stage that has not begun has no limit of its own yet: that of its category is shown.
    let rule = matter
        .category
        .stages
        .iter()
        .find(|rule| rule.name == stage.name);
    let limit = match (stage.start, rule) {
        (None, Some(rule)) => rule
            .limit
            .history()
            .last()
            .map_or(stage.limit, |(_, limit)| *limit)
            .display(),
        _ => stage.limit.display(),
    };
    if !stage.is_final || stage.due.is_none() {
        return limit;
    }
    if matter.extensions.iter().any(|applied| applied.timely) {
        return composed(format_args!("{limit}，经批准延期"));
    }
    match matter.written {
        Written::On(_) if stage.limit != Limit::Written => {
            composed(format_args!("{limit}，另写明时限"))
        }
        _ => limit,
    }
}

fn due_words(matter: &Matter<'_>, stage: &Stage) -> String {
    match stage.due {
        Some(due) => iso(due.date),
        None if stage.status == Status::Waiting => "待起算".to_owned(),
        None if matter.written == Written::NoFixedLimit && stage.is_final => {
            "无固定时限".to_owned()
        }
        None => "无".to_owned(),
    }
}
