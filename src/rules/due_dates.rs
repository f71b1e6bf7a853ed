//! Counting days (D1 to D6): where a limit ends, and what was skipped on the way.

use super::clause::{Basis, Clause};
use crate::model::calendar::{DayKind, WorkCalendar};
use crate::model::category::Limit;
use chrono::{Datelike, Days, Months, NaiveDate};

/// D1: the start day does not count.
pub const START_DAY: Clause = Clause {
    id: "D1",
    citation: "二(四)",
    title: "起算当日不计",
    rule: "期限从起算日期的次日数起，几日就到起算日期加几日为止。",
    basis: Basis::Interpretation,
    function: "rules::due_dates::due_date",
    cases: include_str!("cases/D1.txt"),
};

/// D2: working days.
pub const WORKING_DAYS: Clause = Clause {
    id: "D2",
    citation: "二(四)",
    title: "工作日",
    rule: "按工作日的期限，到起算次日起的第几个工作日为止；放假的日子不算，调休上班的周末算。",
    basis: Basis::Notice,
    function: "model::calendar::nth_working_day_after",
    cases: include_str!("cases/D2.txt"),
};

/// D3: months.
pub const MONTHS: Clause = Clause {
    id: "D3",
    citation: "三(二)",
    title: "按月的期限",
    rule: "一个月到下个月的同一日为止；下个月没有这一日的，到该月最后一天为止。",
    basis: Basis::Interpretation,
    function: "rules::due_dates::due_date",
    cases: include_str!("cases/D3.txt"),
};

/// D4: a limit that ends on a day off.
pub const ROLLING: Clause = Clause {
    id: "D4",
    citation: "二(四)",
    title: "顺延",
    rule: "按天、按月的期限，最后一天不是工作日的，顺延到下一个工作日（参照民法典第二百零三条）；「当天」、写明的完成时限和延期的新时限不顺延。",
    basis: Basis::Interpretation,
    function: "model::calendar::on_or_after",
    cases: include_str!("cases/D4.txt"),
};

/// D5: which days are working days.
pub const CALENDAR: Clause = Clause {
    id: "D5",
    citation: "二(四)",
    title: "工作日历",
    rule: "放假和调休按国务院办公厅公布的安排，已经内置；工作区的 calendar.toml 可以增加年份，或者整年更正。",
    basis: Basis::Interpretation,
    function: "model::calendar::replace_year",
    cases: include_str!("cases/D5.txt"),
};

/// D6: a year without a schedule.
pub const PROVISIONAL: Clause = Clause {
    id: "D6",
    citation: "二(四)",
    title: "暂算",
    rule: "到期日落在还没有放假安排的年份的，只按周末推算，注明「暂算」；「当天」和写明的时限不推算，不注「暂算」。",
    basis: Basis::Interpretation,
    function: "model::calendar::has_schedule",
    cases: include_str!("cases/D6.txt"),
};

/// D7: how late.
pub const DAYS_LATE: Clause = Clause {
    id: "D7",
    citation: "二(四)",
    title: "逾期天数",
    rule: "从到期日次日数到完成日期（未完成的数到截至日期），自然日和工作日并列。",
    basis: Basis::Interpretation,
    function: "rules::due_dates::days_late",
    cases: include_str!("cases/D7.txt"),
};

/// Where a limit ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DueDate {
    /// The last day that is on time (到期日).
    pub date: NaiveDate,
    /// The day on which the limit would have ended without rolling to a working day (D4).
    pub before_rolling: NaiveDate,
    /// Counted with weekends only, because the year's schedule is not known (D6).
    pub provisional: bool,
}

impl DueDate {
    /// A day that somebody wrote down: a written deadline or an extension, which is neither counted nor rolled.
    pub fn written(date: NaiveDate) -> DueDate {
        DueDate {
            date,
            before_rolling: date,
            provisional: false,
        }
    }
}

/// D1 to D4 and D6: the due date of a limit from its start. `None` for a written deadline, which is not counted.
pub fn due_date(
    limit: Limit,
    start: NaiveDate,
    calendar: &WorkCalendar,
    roll_to_working_day: bool,
) -> Option<DueDate> {
    let rolled = |end: NaiveDate| {
        let date = if roll_to_working_day {
            calendar.on_or_after(end)
        } else {
            end
        };
        DueDate {
            date,
            before_rolling: end,
            provisional: !calendar.has_schedule(date.year()),
        }
    };
    match limit {
        Limit::SameDay => Some(DueDate::written(start)),
        Limit::Days(days) => Some(rolled(start.checked_add_days(Days::new(u64::from(days)))?)),
        Limit::Months(months) => Some(rolled(start.checked_add_months(Months::new(months))?)),
        Limit::WorkingDays(days) => {
            let date = calendar.nth_working_day_after(start, days);
            Some(DueDate {
                date,
                before_rolling: date,
                provisional: !calendar.has_schedule(date.year()),
            })
        }
        Limit::Written => None,
    }
}

/// D7: days late in calendar days and in working days, from the due date (exclusive) to `end` (inclusive).
pub fn days_late(due: NaiveDate, end: NaiveDate, calendar: &WorkCalendar) -> (i64, i64) {
    if end <= due {
        return (0, 0);
    }
    (
        (end - due).num_days(),
        calendar.working_days_between(due, end),
    )
}

/// A day that a count of working days passed over, or worked although it is a weekend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedDay {
    /// The day.
    pub date: NaiveDate,
    /// Why it is noted.
    pub kind: DayKind,
    /// The festival, where known.
    pub festival: Option<String>,
}

/// The days between a start (exclusive) and an end (inclusive) that are not plain working days.
pub fn noted_days(start: NaiveDate, end: NaiveDate, calendar: &WorkCalendar) -> Vec<NotedDay> {
    start
        .iter_days()
        .skip(1)
        .take_while(|date| *date <= end)
        .filter_map(|date| {
            let day = calendar.day(date);
            (day.kind != DayKind::WorkingDay).then_some(NotedDay {
                date,
                kind: day.kind,
                festival: day.name,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::calendar::YearSchedule;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[track_caller]
    fn case(start: &str, limit: &str, expected: &str) {
        let calendar = WorkCalendar::built_in();
        let limit = Limit::parse(limit).expect("a limit");
        let due = due_date(limit, day(start), &calendar, true).expect("a due date");
        assert_eq!(due.date, day(expected), "{start} + {limit:?}");
        assert!(!due.provisional, "{start}");
    }

    #[test]
    fn the_start_day_does_not_count() {
        case("2026-11-16", "3日", "2026-11-19");
        case("2026-11-16", "2工作日", "2026-11-18");
        case("2026-11-16", "当天", "2026-11-16");
    }

    #[test]
    fn working_days_pass_over_holidays_and_include_exchanged_days() {
        case("2022-09-30", "10工作日", "2022-10-19");
        case("2022-09-29", "2工作日", "2022-10-08");
        case("2023-04-20", "3工作日", "2023-04-24");
        case("2022-12-20", "10工作日", "2023-01-04");
        case("2026-09-28", "10工作日", "2026-10-16");
        case("2026-02-13", "2工作日", "2026-02-24");
        case("2026-02-13", "10工作日", "2026-03-05");
        case("2026-10-01", "1工作日", "2026-10-08");
    }

    #[test]
    fn days_and_months_roll_to_the_next_working_day_but_the_same_day_never_does() {
        case("2026-11-18", "3日", "2026-11-23");
        case("2026-11-14", "当天", "2026-11-14");
        case("2026-09-28", "3日", "2026-10-08");
        case("2026-02-11", "3日", "2026-02-14");
        case("2026-09-24", "7日", "2026-10-08");
        case("2026-10-07", "3日", "2026-10-10");
    }

    #[test]
    fn a_month_ends_on_the_same_day_number_or_on_the_last_day() {
        case("2025-01-31", "1个月", "2025-02-28");
        case("2024-01-31", "1个月", "2024-02-29");
        case("2026-01-31", "1个月", "2026-02-28");
        case("2026-03-31", "1个月", "2026-04-30");
        case("2026-10-23", "1个月", "2026-11-23");
        case("2026-10-21", "1个月", "2026-11-23");
        case("2025-12-02", "1个月", "2026-01-04");
    }

    #[test]
    fn rolling_can_be_switched_off() {
        let calendar = WorkCalendar::built_in();
        let due = due_date(Limit::Days(3), day("2026-11-18"), &calendar, false);
        assert_eq!(due.map(|due| due.date), Some(day("2026-11-21")));
    }

    #[test]
    fn a_due_date_in_a_year_without_schedule_is_provisional() {
        let mut calendar = WorkCalendar::built_in();
        let provisional = |calendar: &WorkCalendar, start: &str, limit: Limit| {
            due_date(limit, day(start), calendar, true).map(|due| (due.date, due.provisional))
        };
        assert_eq!(
            provisional(&calendar, "2026-12-24", Limit::WorkingDays(10)),
            Some((day("2027-01-07"), true))
        );
        assert_eq!(
            provisional(&calendar, "2026-12-24", Limit::WorkingDays(5)),
            Some((day("2026-12-31"), false))
        );
        assert_eq!(
            provisional(&calendar, "2027-01-01", Limit::SameDay),
            Some((day("2027-01-01"), false))
        );
        assert_eq!(
            provisional(&calendar, "2026-12-05", Limit::Months(1)),
            Some((day("2027-01-05"), true))
        );
        calendar.replace_year(YearSchedule {
            year: 2027,
            holidays: vec![day("2027-01-01")],
            workdays: Vec::new(),
            source: String::new(),
        });
        assert_eq!(
            provisional(&calendar, "2026-12-24", Limit::WorkingDays(10)),
            Some((day("2027-01-08"), false))
        );
    }

    #[test]
    fn days_late_are_counted_from_the_day_after_the_due_date() {
        let calendar = WorkCalendar::built_in();
        for (due, end, expected) in [
            ("2026-11-20", "2026-11-20", (0, 0)),
            ("2026-11-20", "2026-11-21", (1, 0)),
            ("2026-11-20", "2026-11-23", (3, 1)),
            ("2026-09-30", "2026-10-10", (10, 3)),
            ("2026-11-20", "2026-11-01", (0, 0)),
        ] {
            assert_eq!(
                days_late(day(due), day(end), &calendar),
                expected,
                "{due} {end}"
            );
        }
    }
}
