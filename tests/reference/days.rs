//! D1 to D7: limits, counted one day at a time.

use chrono::{Datelike, Months, NaiveDate};
use duban::model::calendar::WorkCalendar;

/// A limit, as settings and ledgers write it.
#[derive(Clone, Copy, PartialEq)]
pub enum Limit {
    SameDay,
    Days(u64),
    WorkingDays(u32),
    Months(u32),
    /// 完成时限: only what is written.
    Written,
}

/// Holidays come from the program's tables, which `calendar_second_source.rs` compares with another source.
pub struct Days {
    pub calendar: WorkCalendar,
    /// D4 `roll_to_working_day`.
    pub rolls: bool,
}

impl Days {
    pub fn is_working(&self, day: NaiveDate) -> bool {
        self.calendar.is_working_day(day)
    }

    /// D1 to D6: the due date, and whether it is provisional.
    pub fn due(&self, start: NaiveDate, limit: Limit) -> Option<(NaiveDate, bool)> {
        let end = match limit {
            Limit::Written => return None,
            Limit::SameDay | Limit::Days(0) => return Some((start, false)),
            Limit::Days(days) => self.rolled(start + chrono::Days::new(days)),
            Limit::Months(months) => self.rolled(start + Months::new(months)),
            Limit::WorkingDays(days) => {
                let mut day = start;
                for _ in 0..days {
                    day = self.rolled_always(day.succ_opt()?);
                }
                day
            }
        };
        Some((end, !self.calendar.has_schedule(end.year())))
    }

    fn rolled(&self, day: NaiveDate) -> NaiveDate {
        if self.rolls {
            self.rolled_always(day)
        } else {
            day
        }
    }

    fn rolled_always(&self, mut day: NaiveDate) -> NaiveDate {
        while !self.is_working(day) {
            day = day.succ_opt().expect("a day after");
        }
        day
    }

    /// D7: working days after one day, up to and including another.
    pub fn working_days(&self, after: NaiveDate, up_to: NaiveDate) -> usize {
        after
            .iter_days()
            .skip(1)
            .take_while(|day| *day <= up_to)
            .filter(|day| self.is_working(*day))
            .count()
    }
}
