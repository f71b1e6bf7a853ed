//! How a limit was counted, day by day, in sentences that can be read out.

use super::words::{day_of_week, runs};
use super::working::Step;
use crate::model::calendar::{DayKind, WorkCalendar};
use crate::model::category::Limit;
use crate::rules::due_dates::{self, DueDate, NotedDay};
use chrono::{Datelike, NaiveDate};
use foldhash::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What a telling is known by: the limit, its first day and its last.
type Run = (Limit, NaiveDate, DueDate);

/// How the limits of a build were counted, told once for all stages of both halves that run alike. All that a telling rests on is here: the
/// calendar, whether limits roll, and, as its key, the limit with its first and last day.
pub struct Counting<'a> {
    calendar: &'a WorkCalendar,
    rolls: bool,
    told: Mutex<HashMap<Run, Arc<[Step]>>>,
}

impl Counting<'_> {
    /// By a calendar, with limits that roll to a working day or do not; nothing told yet.
    pub fn new(calendar: &WorkCalendar, rolls: bool) -> Counting<'_> {
        Counting {
            calendar,
            rolls,
            told: Mutex::default(),
        }
    }

    /// How a limit was counted from its start.
    pub fn steps(&self, limit: Limit, start: NaiveDate, counted: DueDate) -> Arc<[Step]> {
        // A thread that panicked has left whole tellings behind: each is put in one step.
        let told = || self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (limit, start, counted);
        if let Some(known) = told().get(&key) {
            return Arc::clone(known);
        }
        let steps: Arc<[Step]> =
            counted_steps(limit, start, counted, self.calendar, self.rolls).into();
        told().insert(key, Arc::clone(&steps));
        steps
    }
}

/// Why a day that is not a plain working day is noted: `周末`, `国庆节放假`, `国庆节调休上班`.
fn reason(kind: DayKind, festival: Option<&str>) -> String {
    let festival = festival.unwrap_or_default();
    match kind {
        DayKind::WorkingDay => String::new(),
        DayKind::Weekend => "周末".to_owned(),
        DayKind::Holiday => format!("{festival}放假"),
        DayKind::ExchangedWorkday => format!("{festival}调休上班"),
    }
}

/// A run of days as heard after `since`: the year only where it is another one.
fn span(since: NaiveDate, first: NaiveDate, last: NaiveDate) -> String {
    let day = |date: NaiveDate, known: NaiveDate| {
        if date.year() == known.year() {
            format!("{}月{}日", date.month(), date.day())
        } else {
            format!("{}年{}月{}日", date.year(), date.month(), date.day())
        }
    };
    if first == last {
        day(first, since)
    } else if (first.year(), first.month()) == (last.year(), last.month()) {
        format!("{}至{}日", day(first, since), last.day())
    } else {
        format!("{}至{}", day(first, since), day(last, first))
    }
}

/// Noted days in order, those that follow one another for the same reason together: `10月1日至7日（国庆节放假）`.
fn told(since: NaiveDate, days: &[&NotedDay]) -> String {
    let mut groups: Vec<(String, Vec<NaiveDate>)> = Vec::new();
    for day in days {
        let why = reason(day.kind, day.festival.as_deref());
        match groups.last_mut() {
            Some((known, dates))
                if *known == why
                    && dates.last().and_then(NaiveDate::succ_opt) == Some(day.date) =>
            {
                dates.push(day.date);
            }
            _ => groups.push((why, vec![day.date])),
        }
    }
    let parts: Vec<String> = groups
        .iter()
        .flat_map(|(why, dates)| runs(dates).into_iter().map(move |run| (why, run)))
        .map(|(why, (first, last))| format!("{}（{why}）", span(since, first, last)))
        .collect();
    parts.join("、")
}

/// The days that a count of working days passed over, and the weekend days that it took in, each with its reason.
fn skipped_steps(start: NaiveDate, noted: &[NotedDay]) -> Vec<Step> {
    let (worked, off): (Vec<&NotedDay>, Vec<&NotedDay>) =
        noted.iter().partition(|day| day.kind.is_working());
    let mut steps = Vec::new();
    if !off.is_empty() {
        let text = format!(
            "其间有{}天不是工作日，不计：{}。",
            off.len(),
            told(start, &off)
        );
        steps.push(Step::plain("不计", text));
    }
    if !worked.is_empty() {
        let text = format!(
            "其间有{}天虽在周末，但要上班，照计：{}。",
            worked.len(),
            told(start, &worked)
        );
        steps.push(Step::plain("照计", text));
    }
    steps
}

/// How a limit was counted from its start.
fn counted_steps(
    limit: Limit,
    start: NaiveDate,
    counted: DueDate,
    calendar: &WorkCalendar,
    rolls: bool,
) -> Vec<Step> {
    let end = counted.before_rolling;
    let last = day_of_week(end);
    let limited = |text: String| Step::plain("期限", text);
    let mut steps = match limit {
        Limit::Written => Vec::new(),
        Limit::SameDay => vec![limited(format!(
            "期限是当天，也就是起算的{last}；当天的期限不顺延。"
        ))],
        Limit::WorkingDays(days) => {
            let mut steps = vec![limited(format!(
                "期限是{days}个工作日。起算当日不计，从次日起数，第{days}个工作日是{last}。"
            ))];
            let noted = due_dates::noted_days(start, end, calendar);
            steps.extend(skipped_steps(start, &noted));
            steps
        }
        Limit::Days(days) => vec![
            limited(format!(
                "期限是{days}天。起算当日不计，从次日起数，周末和节假日都算在内，第{days}天是{last}。"
            )),
            rolling_step(counted, calendar, rolls),
        ],
        Limit::Months(months) => vec![
            limited(format!(
                "期限是{months}个月。起算当日不计，数到{months}个月后的同一日{}，是{last}。",
                if end.day() == start.day() {
                    ""
                } else {
                    "；那个月没有这一日，取月末"
                }
            )),
            rolling_step(counted, calendar, rolls),
        ],
    };
    if counted.provisional {
        steps.push(Step::plain(
            "暂算",
            format!(
                "{}年的放假安排还没有公布，只扣除周末，属于「暂算」；公布以后到期日可能改变。",
                counted.date.year()
            ),
        ));
    }
    steps
}

/// Whether the last day of a limit moved to the next working day, and over which days.
fn rolling_step(counted: DueDate, calendar: &WorkCalendar, rolls: bool) -> Step {
    let end = counted.before_rolling;
    let text = if counted.date != end {
        let passed: Vec<NotedDay> = end
            .iter_days()
            .take_while(|day| *day < counted.date)
            .map(|date| {
                let day = calendar.day(date);
                NotedDay {
                    date,
                    kind: day.kind,
                    festival: day.name,
                }
            })
            .collect();
        let passed: Vec<&NotedDay> = passed.iter().collect();
        format!(
            "最后一天不是工作日，顺延到下一个工作日：跳过{}，到{}。",
            told(end, &passed),
            day_of_week(counted.date)
        )
    } else if calendar.is_working_day(end) {
        "最后一天是工作日，不用顺延。".to_owned()
    } else if rolls {
        "最后一天不是工作日，此后没有可以顺延到的工作日。".to_owned()
    } else {
        "最后一天不是工作日，按本县的设定不顺延。".to_owned()
    };
    Step::plain("顺延", text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(start: &str, limit: Limit, rolls: bool) -> Vec<String> {
        let calendar = WorkCalendar::built_in();
        let start = start.parse().expect("a date");
        let counted = due_dates::due_date(limit, start, &calendar, rolls).expect("a due date");
        counted_steps(limit, start, counted, &calendar, rolls)
            .into_iter()
            .map(|step| format!("{} {}", step.label, step.text))
            .collect()
    }

    #[test]
    fn every_day_passed_over_is_told_with_its_reason() {
        assert_eq!(
            texts("2026-09-28", Limit::WorkingDays(10), true),
            [
                "期限 期限是10个工作日。起算当日不计，从次日起数，第10个工作日是2026年10月16日（星期五）。",
                "不计 其间有8天不是工作日，不计：10月1日至7日（国庆节放假）、10月11日（周末）。",
                "照计 其间有1天虽在周末，但要上班，照计：10月10日（国庆节调休上班）。",
            ]
        );
        assert_eq!(
            texts("2025-12-30", Limit::WorkingDays(3), true)[1],
            "不计 其间有3天不是工作日，不计：2026年1月1日至3日（元旦放假）。"
        );
    }

    #[test]
    fn rolling_names_the_days_passed_over() {
        assert_eq!(
            texts("2026-11-18", Limit::Days(3), true)[1],
            "顺延 最后一天不是工作日，顺延到下一个工作日：跳过11月21日至22日（周末），到2026年11月23日（星期一）。"
        );
        assert_eq!(
            texts("2026-11-18", Limit::Days(3), false)[1],
            "顺延 最后一天不是工作日，按本县的设定不顺延。"
        );
        assert_eq!(
            texts("2026-11-16", Limit::Days(3), true)[1],
            "顺延 最后一天是工作日，不用顺延。"
        );
    }

    #[test]
    fn what_is_told_again_is_what_is_told_anew() {
        let calendar = WorkCalendar::built_in();
        let limits = [
            Limit::SameDay,
            Limit::Days(3),
            Limit::Days(4),
            Limit::WorkingDays(3),
            Limit::WorkingDays(10),
            Limit::Months(1),
        ];
        let first = NaiveDate::from_ymd_opt(2026, 9, 25).expect("a date");
        for rolls in [true, false] {
            let counting = Counting::new(&calendar, rolls);
            for _ in 0..2 {
                for start in first.iter_days().take(14) {
                    for limit in limits {
                        let due = due_dates::due_date(limit, start, &calendar, rolls);
                        let due = due.expect("a due date");
                        for provisional in [false, true] {
                            let due = DueDate { provisional, ..due };
                            let anew = counted_steps(limit, start, due, &calendar, rolls);
                            assert_eq!(*counting.steps(limit, start, due), *anew);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_month_without_that_day_ends_on_its_last_one() {
        assert_eq!(
            texts("2026-03-31", Limit::Months(1), true)[0],
            "期限 期限是1个月。起算当日不计，数到1个月后的同一日；那个月没有这一日，取月末，是2026年4月30日（星期四）。"
        );
        assert_eq!(
            texts("2026-11-14", Limit::SameDay, true),
            ["期限 期限是当天，也就是起算的2026年11月14日（星期六）；当天的期限不顺延。"]
        );
    }
}
