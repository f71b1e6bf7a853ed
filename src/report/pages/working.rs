//! How a stage's dates come about, step by step: start, days skipped and why, limit, rolling, written deadline, extensions,
//! done date, days late.

use super::Views;
use super::words::{long_day, printed, runs, short_day, span, weekday};
use crate::model::calendar::{DayKind, WorkCalendar};
use crate::model::category::{Limit, STAGE_FIELDS};
use crate::model::schema::Field;
use crate::rules::due_dates::{self, DueDate, NotedDay};
use crate::rules::extensions::AppliedExtension;
use crate::rules::matters::{Flag, Matter};
use crate::rules::stages::{Done, Stage, Status, Written};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;

/// One step of a working.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What it is about.
    pub label: &'static str,
    /// What it says.
    pub text: String,
    /// The cell behind it, for the office.
    pub cell: Option<String>,
}

/// A stage as its matter's entry shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageView {
    /// Its name.
    pub name: String,
    /// Whether it is the final one.
    pub is_final: bool,
    /// Key of its status, for its look.
    pub status_key: &'static str,
    /// Its status in words.
    pub status: String,
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

/// The name of a date column.
pub fn column_name(field: Field) -> &'static str {
    STAGE_FIELDS
        .iter()
        .find(|(known, _)| *known == field)
        .map_or("日期", |(_, name)| name)
}

/// A stage's status in words; one that was done late keeps its mark.
pub fn status_words(stage: &Stage) -> String {
    match (stage.status, stage.due) {
        (Status::Met, None) => "已办结".to_owned(),
        (Status::Met, Some(_)) if !stage.is_final => "按期完成".to_owned(),
        (Status::Late, _) if !stage.is_final => "逾期完成".to_owned(),
        (status, _) => status.label().to_owned(),
    }
}

/// Days late in words.
pub fn late_words(stage: &Stage) -> String {
    if stage.days_late == 0 {
        return String::new();
    }
    format!(
        "{}天（{}个工作日）",
        stage.days_late, stage.working_days_late
    )
}

/// The days that a count of working days passed over, each with its reason.
pub fn skipped_words(noted: &[NotedDay]) -> Vec<String> {
    let of_kind = |kind: DayKind| -> Vec<NaiveDate> {
        noted
            .iter()
            .filter(|day| day.kind == kind)
            .map(|day| day.date)
            .collect()
    };
    let spans = |days: &[NaiveDate]| -> String {
        let spans: Vec<String> = runs(days)
            .into_iter()
            .map(|(first, last)| span(first, last))
            .collect();
        spans.join("、")
    };
    let mut words = Vec::new();
    let weekends = of_kind(DayKind::Weekend);
    if !weekends.is_empty() {
        words.push(format!("不计周末：{}", spans(&weekends)));
    }
    let mut festivals: Vec<(&str, Vec<NaiveDate>)> = Vec::new();
    for day in noted.iter().filter(|day| day.kind == DayKind::Holiday) {
        let name = day.festival.as_deref().unwrap_or("放假");
        match festivals.last_mut() {
            Some((known, days)) if *known == name => days.push(day.date),
            _ => festivals.push((name, vec![day.date])),
        }
    }
    for (name, days) in festivals {
        words.push(format!("不计{name}：{}", spans(&days)));
    }
    let exchanged = of_kind(DayKind::ExchangedWorkday);
    if !exchanged.is_empty() {
        words.push(format!("计入调休上班的周末：{}", spans(&exchanged)));
    }
    words
}

/// Why a day is no working day: `星期六` or `国庆节`.
fn day_off_words(date: NaiveDate, calendar: &WorkCalendar) -> String {
    let day = calendar.day(date);
    match (day.kind, day.name) {
        (DayKind::Holiday, Some(name)) => format!("{name}放假"),
        (DayKind::Holiday, None) => "放假".to_owned(),
        _ => weekday(date).to_owned(),
    }
}

/// How a limit was counted.
fn counted_words(
    limit: Limit,
    start: NaiveDate,
    counted: DueDate,
    calendar: &WorkCalendar,
    rolls: bool,
) -> Vec<String> {
    let end = counted.before_rolling;
    match limit {
        Limit::SameDay => vec![format!(
            "限当天完成，即{}；当天的期限不顺延",
            long_day(start)
        )],
        Limit::WorkingDays(days) => {
            let mut words = vec![format!(
                "起算当日不计，从次日起数，第{days}个工作日是{}",
                long_day(end)
            )];
            words.extend(skipped_words(&due_dates::noted_days(start, end, calendar)));
            words
        }
        Limit::Days(days) => {
            let mut words = vec![format!(
                "起算当日不计，从次日起数{days}天（含节假日），到{}",
                long_day(end)
            )];
            words.extend(rolling_words(counted, calendar, rolls));
            words
        }
        Limit::Months(months) => {
            let mut words = vec![format!(
                "起算后{months}个月（同日，没有的取月末），到{}",
                long_day(end)
            )];
            words.extend(rolling_words(counted, calendar, rolls));
            words
        }
        Limit::Written => Vec::new(),
    }
}

/// Whether the last day of a limit moved to the next working day, and over which days.
fn rolling_words(counted: DueDate, calendar: &WorkCalendar, rolls: bool) -> Vec<String> {
    let end = counted.before_rolling;
    if counted.date == end {
        let reason = if calendar.is_working_day(end) {
            "当天是工作日，不需顺延"
        } else if rolls {
            "不顺延"
        } else {
            "当天不是工作日，按本县设定不顺延"
        };
        return vec![reason.to_owned()];
    }
    let between: Vec<String> = end
        .iter_days()
        .take_while(|day| *day < counted.date)
        .map(|day| format!("{}{}", short_day(day), day_off_words(day, calendar)))
        .collect();
    vec![format!(
        "最后一天不是工作日（{}），顺延到下一个工作日{}",
        between.join("、"),
        long_day(counted.date)
    )]
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
            name: stage.name.clone(),
            is_final: stage.is_final,
            status_key: stage.status.key(),
            status: status_words(stage),
            start: stage
                .start
                .map_or_else(|| "未到".to_owned(), |date| date.to_string()),
            limit: limit_words(matter, stage),
            due: due_words(matter, stage),
            done: stage
                .done
                .map_or_else(|| "—".to_owned(), |done| done.date.to_string()),
            late: late_words(stage),
            marks,
            steps: self.steps(matter, stage),
            conclusion: self.conclusion(stage),
        }
    }

    fn steps(&self, matter: &Matter<'_>, stage: &Stage) -> Vec<Step> {
        let mut steps = vec![self.start_step(matter, stage)];
        steps.extend(self.counted_step(stage));
        if stage.is_final {
            steps.extend(self.written_step(matter, stage));
            steps.extend(
                matter
                    .extensions
                    .iter()
                    .map(|extension| self.extension_step(extension)),
            );
        }
        steps.extend(stage.done.map(|done| self.done_step(matter, stage, done)));
        if stage.status.is_breach() {
            steps.push(Step {
                label: "逾期",
                text: match stage.done {
                    Some(_) => format!("晚于到期日{}，完成时已逾期", late_words(stage)),
                    None => format!("至截至日期已逾期{}", late_words(stage)),
                },
                cell: None,
            });
        }
        steps
    }

    fn start_step(&self, matter: &Matter<'_>, stage: &Stage) -> Step {
        let column = column_name(stage.start_field);
        match stage.start {
            Some(start) => Step {
                label: "起算",
                text: format!("{column}{}（{}）", long_day(start), weekday(start)),
                cell: self.cell(&matter.place_of(stage.start_field)),
            },
            None => Step {
                label: "起算",
                text: format!("{column}还没有填写，期限尚未起算"),
                cell: None,
            },
        }
    }

    fn counted_step(&self, stage: &Stage) -> Option<Step> {
        let settings = self.input.tribunal.settings;
        let (start, counted) = (stage.start?, stage.counted?);
        let mut words = counted_words(
            stage.limit,
            start,
            counted,
            self.input.tribunal.calendar,
            settings.roll_to_working_day,
        );
        if counted.provisional {
            words.push(format!(
                "{}年放假安排未公布，只扣除周末，暂算",
                counted.date.year()
            ));
        }
        Some(Step {
            label: "期限",
            text: format!("{}：{}。", stage.limit.display(), words.join("；")),
            cell: None,
        })
    }

    fn written_step(&self, matter: &Matter<'_>, stage: &Stage) -> Option<Step> {
        let author = if matter.flags.contains(&Flag::OwnDeadline) {
            "单位自报"
        } else if !self.is_office() {
            "写明"
        } else if matter.list_row.is_some() {
            "交办清单写明"
        } else {
            "单位台账写明"
        };
        let quoted = matter
            .written_text
            .as_ref()
            .map(|text| format!("（原文「{text}」）"))
            .unwrap_or_default();
        let text = match matter.written {
            Written::On(date) => {
                let replaced = if stage.counted.is_some() {
                    "代替按类别推算的到期日，"
                } else {
                    ""
                };
                format!(
                    "{author}{}{quoted}，{replaced}写明的时限不顺延",
                    long_day(date)
                )
            }
            Written::NoFixedLimit => format!("{author}无固定时限{quoted}，没有到期日"),
            Written::None if stage.limit == Limit::Written && stage.start.is_some() => {
                "没有可读的完成时限，无法确定到期日".to_owned()
            }
            Written::None => return None,
        };
        Some(Step {
            label: "完成时限",
            text,
            cell: (matter.written != Written::None)
                .then(|| self.cell(&matter.place_of(Field::Deadline)))
                .flatten(),
        })
    }

    fn extension_step(&self, applied: &AppliedExtension) -> Step {
        let extension = &applied.extension;
        let outcome = match (applied.timely, applied.before) {
            (true, Some(before)) => format!(
                "当时的到期日是{}，按时批准，到期日改为新时限",
                long_day(before)
            ),
            (true, None) => "到期日改为新时限".to_owned(),
            (false, Some(before)) => format!(
                "当时的到期日是{}，属逾期后补批，到期日不变",
                long_day(before)
            ),
            (false, None) => "逾期后补批，到期日不变".to_owned(),
        };
        Step {
            label: "延期审批",
            text: format!(
                "{}由{}批准延至{}；{outcome}",
                long_day(extension.approved),
                extension.approver,
                long_day(extension.to)
            ),
            cell: self.cell(&extension.place),
        }
    }

    fn done_step(&self, matter: &Matter<'_>, stage: &Stage, done: Done) -> Step {
        let column = column_name(done.field);
        let text = match (done.claimed, done.inferred) {
            (Some(claimed), _) if self.is_office() => format!(
                "台账填报{column}{}，但此前的台账已判定逾期（疑似倒填）；按首次这样填报的那期，以{}为完成日期",
                long_day(claimed),
                long_day(done.date)
            ),
            (Some(_), _) => format!(
                "以首次填报完成的那期截至日期{}为完成日期",
                long_day(done.date)
            ),
            (None, true) => {
                let remark = if stage.status == Status::Late {
                    "；因此算出的逾期不扣分（以前各期已判逾期的除外）"
                } else {
                    ""
                };
                format!(
                    "本环节没有单独登记，以{column}{}认定为已完成{remark}",
                    long_day(done.date)
                )
            }
            (None, false) => format!("{column}{}（{}）", long_day(done.date), weekday(done.date)),
        };
        Step {
            label: if stage.is_final { "办结" } else { "完成" },
            text,
            cell: self.cell(&matter.place_of(done.field)),
        }
    }

    fn conclusion(&self, stage: &Stage) -> String {
        let as_of = self.input.findings.as_of;
        let calendar = self.input.tribunal.calendar;
        let text = match (stage.status, stage.due) {
            (Status::Late | Status::Overdue, Some(due)) => {
                format!("最迟应于{}完成，从次日起为逾期。", long_day(due.date))
            }
            (Status::Open | Status::DueSoon, Some(due)) => {
                let red = due.date.succ_opt().unwrap_or(due.date);
                let left = calendar.working_days_between(as_of, due.date);
                format!(
                    "到期日当天仍算按期，还剩{left}个工作日；到期未完成，{}起转为红灯。",
                    long_day(red)
                )
            }
            (Status::Open | Status::DueSoon, None) => "没有到期日，不会转为红灯。".to_owned(),
            (Status::Waiting, _) => "起算条件还没有发生，暂不计时。".to_owned(),
            (Status::Met, Some(_)) => "在到期日当天或以前完成，按期。".to_owned(),
            _ => String::new(),
        };
        printed(&text)
    }
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
        return format!("{limit}，经批准延期");
    }
    match matter.written {
        Written::On(_) if stage.limit != Limit::Written => format!("{limit}，另写明时限"),
        _ => limit,
    }
}

fn due_words(matter: &Matter<'_>, stage: &Stage) -> String {
    match stage.due {
        Some(due) => due.date.to_string(),
        None if stage.status == Status::Waiting => "待起算".to_owned(),
        None if matter.written == Written::NoFixedLimit && stage.is_final => {
            "无固定时限".to_owned()
        }
        None => "无".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skipped_days_are_told_with_their_reasons() {
        let calendar = WorkCalendar::built_in();
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let noted = due_dates::noted_days(day("2026-09-28"), day("2026-10-16"), &calendar);
        let words = skipped_words(&noted);
        assert_eq!(
            words,
            [
                "不计周末：10月11日",
                "不计国庆节：10月1日至7日",
                "计入调休上班的周末：10月10日"
            ]
        );
    }

    #[test]
    fn rolling_names_the_days_passed_over() {
        let calendar = WorkCalendar::built_in();
        let start = "2026-11-18".parse().expect("a date");
        let counted =
            due_dates::due_date(Limit::Days(3), start, &calendar, true).expect("a due date");
        let words = counted_words(Limit::Days(3), start, counted, &calendar, true);
        assert_eq!(
            words[1],
            "最后一天不是工作日（11月21日星期六、11月22日星期日），顺延到下一个工作日2026年11月23日"
        );
    }
}
