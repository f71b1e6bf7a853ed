//! The official schedules that the program contains: 2010 to 2026 (D5).
//!
//! A new year is added as one more entry of [`YEARS`]. The test `calendar_second_source` compares every
//! single day with an independent source.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Mark, Schedule};

/// Month and day. In a schedule, a day in December is one of the December before the schedule's year.
type MonthDay = (u32, u32);

/// One year's official schedule.
struct Year {
    year: i32,
    festivals: &'static [Festival],
}

/// The days that are free for one festival, and the weekend days worked in exchange for them.
struct Festival {
    name: &'static str,
    first: MonthDay,
    last: MonthDay,
    worked: &'static [MonthDay],
}

/// Free from `first` to `last`, both included, with the days `worked` in exchange.
const fn rest(
    name: &'static str,
    first: MonthDay,
    last: MonthDay,
    worked: &'static [MonthDay],
) -> Festival {
    Festival {
        name,
        first,
        last,
        worked,
    }
}

/// All built-in schedules, by year.
pub(super) fn all() -> BTreeMap<i32, Schedule> {
    YEARS.iter().map(|year| (year.year, year.read())).collect()
}

impl Year {
    fn read(&self) -> Schedule {
        let mut marks = BTreeMap::new();
        for festival in self.festivals {
            let mark = |worked| Mark {
                worked,
                festival: Some(festival.name),
            };
            if let (Some(first), Some(last)) = (self.date(festival.first), self.date(festival.last))
            {
                let days = first.iter_days().take_while(|&date| date <= last);
                marks.extend(days.map(|date| (date, mark(false))));
            }
            let worked = festival.worked.iter().filter_map(|&day| self.date(day));
            marks.extend(worked.map(|date| (date, mark(true))));
        }
        let source = source(self.year);
        Schedule { marks, source }
    }

    fn date(&self, (month, day): MonthDay) -> Option<NaiveDate> {
        let year = if month == 12 {
            self.year - 1
        } else {
            self.year
        };
        NaiveDate::from_ymd_opt(year, month, day)
    }
}

/// The notices that a built-in schedule was taken from.
fn source(year: i32) -> String {
    let schedule = format!("国务院办公厅关于{year}年部分节假日安排的通知");
    let amendment = match year {
        2015 => "国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知",
        2019 => "国务院办公厅关于调整2019年劳动节假期安排的通知",
        2020 => "国务院办公厅关于延长2020年春节假期的通知",
        _ => return schedule,
    };
    format!("{schedule}；{amendment}")
}

const YEARS: &[Year] = &[
    Year {
        year: 2010,
        festivals: &[
            rest("元旦", (1, 1), (1, 3), &[]),
            rest("春节", (2, 13), (2, 19), &[(2, 20), (2, 21)]),
            rest("清明节", (4, 3), (4, 5), &[]),
            rest("劳动节", (5, 1), (5, 3), &[]),
            rest("端午节", (6, 14), (6, 16), &[(6, 12), (6, 13)]),
            rest("中秋节", (9, 22), (9, 24), &[(9, 19), (9, 25)]),
            rest("国庆节", (10, 1), (10, 7), &[(9, 26), (10, 9)]),
        ],
    },
    Year {
        year: 2011,
        festivals: &[
            rest("元旦", (1, 1), (1, 3), &[]),
            rest("春节", (2, 2), (2, 8), &[(1, 30), (2, 12)]),
            rest("清明节", (4, 3), (4, 5), &[(4, 2)]),
            rest("劳动节", (4, 30), (5, 2), &[]),
            rest("端午节", (6, 4), (6, 6), &[]),
            rest("中秋节", (9, 10), (9, 12), &[]),
            rest("国庆节", (10, 1), (10, 7), &[(10, 8), (10, 9)]),
        ],
    },
    Year {
        year: 2012,
        festivals: &[
            rest("元旦", (1, 1), (1, 3), &[(12, 31)]),
            rest("春节", (1, 22), (1, 28), &[(1, 21), (1, 29)]),
            rest("清明节", (4, 2), (4, 4), &[(3, 31), (4, 1)]),
            rest("劳动节", (4, 29), (5, 1), &[(4, 28)]),
            rest("端午节", (6, 22), (6, 24), &[]),
            rest("中秋节、国庆节", (9, 30), (10, 7), &[(9, 29)]),
        ],
    },
    Year {
        year: 2013,
        festivals: &[
            rest("元旦", (1, 1), (1, 3), &[(1, 5), (1, 6)]),
            rest("春节", (2, 9), (2, 15), &[(2, 16), (2, 17)]),
            rest("清明节", (4, 4), (4, 6), &[(4, 7)]),
            rest("劳动节", (4, 29), (5, 1), &[(4, 27), (4, 28)]),
            rest("端午节", (6, 10), (6, 12), &[(6, 8), (6, 9)]),
            rest("中秋节", (9, 19), (9, 21), &[(9, 22)]),
            rest("国庆节", (10, 1), (10, 7), &[(9, 29), (10, 12)]),
        ],
    },
    Year {
        year: 2014,
        festivals: &[
            rest("元旦", (1, 1), (1, 1), &[]),
            rest("春节", (1, 31), (2, 6), &[(1, 26), (2, 8)]),
            // Saturday, and the Monday instead of it; the Sunday between is no more than a Sunday.
            rest("清明节", (4, 5), (4, 5), &[]),
            rest("清明节", (4, 7), (4, 7), &[]),
            rest("劳动节", (5, 1), (5, 3), &[(5, 4)]),
            rest("端午节", (6, 2), (6, 2), &[]),
            rest("中秋节", (9, 8), (9, 8), &[]),
            rest("国庆节", (10, 1), (10, 7), &[(9, 28), (10, 11)]),
        ],
    },
    Year {
        year: 2015,
        festivals: &[
            rest("元旦", (1, 1), (1, 3), &[(1, 4)]),
            rest("春节", (2, 18), (2, 24), &[(2, 15), (2, 28)]),
            rest("清明节", (4, 5), (4, 6), &[]),
            rest("劳动节", (5, 1), (5, 1), &[]),
            // As in April of the year before.
            rest("端午节", (6, 20), (6, 20), &[]),
            rest("端午节", (6, 22), (6, 22), &[]),
            rest("抗战胜利纪念日", (9, 3), (9, 5), &[(9, 6)]),
            rest("中秋节", (9, 27), (9, 27), &[]),
            rest("国庆节", (10, 1), (10, 7), &[(10, 10)]),
        ],
    },
    Year {
        year: 2016,
        festivals: &[
            rest("元旦", (1, 1), (1, 1), &[]),
            rest("春节", (2, 7), (2, 13), &[(2, 6), (2, 14)]),
            rest("清明节", (4, 4), (4, 4), &[]),
            rest("劳动节", (5, 1), (5, 2), &[]),
            rest("端午节", (6, 9), (6, 11), &[(6, 12)]),
            rest("中秋节", (9, 15), (9, 17), &[(9, 18)]),
            rest("国庆节", (10, 1), (10, 7), &[(10, 8), (10, 9)]),
        ],
    },
    Year {
        year: 2017,
        festivals: &[
            rest("元旦", (1, 1), (1, 2), &[]),
            rest("春节", (1, 27), (2, 2), &[(1, 22), (2, 4)]),
            rest("清明节", (4, 2), (4, 4), &[(4, 1)]),
            rest("劳动节", (5, 1), (5, 1), &[]),
            rest("端午节", (5, 28), (5, 30), &[(5, 27)]),
            rest("国庆节、中秋节", (10, 1), (10, 8), &[(9, 30)]),
        ],
    },
    Year {
        year: 2018,
        festivals: &[
            rest("元旦", (1, 1), (1, 1), &[]),
            rest("春节", (2, 15), (2, 21), &[(2, 11), (2, 24)]),
            rest("清明节", (4, 5), (4, 7), &[(4, 8)]),
            rest("劳动节", (4, 29), (5, 1), &[(4, 28)]),
            rest("端午节", (6, 18), (6, 18), &[]),
            rest("中秋节", (9, 24), (9, 24), &[]),
            rest("国庆节", (10, 1), (10, 7), &[(9, 29), (9, 30)]),
        ],
    },
    Year {
        year: 2019,
        festivals: &[
            rest("元旦", (12, 30), (1, 1), &[(12, 29)]),
            rest("春节", (2, 4), (2, 10), &[(2, 2), (2, 3)]),
            rest("清明节", (4, 5), (4, 5), &[]),
            rest("劳动节", (5, 1), (5, 4), &[(4, 28), (5, 5)]),
            rest("端午节", (6, 7), (6, 7), &[]),
            rest("中秋节", (9, 13), (9, 13), &[]),
            rest("国庆节", (10, 1), (10, 7), &[(9, 29), (10, 12)]),
        ],
    },
    Year {
        year: 2020,
        festivals: &[
            rest("元旦", (1, 1), (1, 1), &[]),
            // Extended to Sunday 2 February; Monday the 3rd was an ordinary working day again.
            rest("春节", (1, 24), (2, 2), &[(1, 19)]),
            rest("清明节", (4, 4), (4, 6), &[]),
            rest("劳动节", (5, 1), (5, 5), &[(4, 26), (5, 9)]),
            rest("端午节", (6, 25), (6, 27), &[(6, 28)]),
            rest("国庆节、中秋节", (10, 1), (10, 8), &[(9, 27), (10, 10)]),
        ],
    },
    Year {
        year: 2021,
        festivals: &[
            rest("元旦", (1, 1), (1, 3), &[]),
            rest("春节", (2, 11), (2, 17), &[(2, 7), (2, 20)]),
            rest("清明节", (4, 3), (4, 5), &[]),
            rest("劳动节", (5, 1), (5, 5), &[(4, 25), (5, 8)]),
            rest("端午节", (6, 12), (6, 14), &[]),
            rest("中秋节", (9, 19), (9, 21), &[(9, 18)]),
            rest("国庆节", (10, 1), (10, 7), &[(9, 26), (10, 9)]),
        ],
    },
    Year {
        year: 2022,
        festivals: &[
            rest("元旦", (1, 1), (1, 3), &[]),
            rest("春节", (1, 31), (2, 6), &[(1, 29), (1, 30)]),
            rest("清明节", (4, 3), (4, 5), &[(4, 2)]),
            rest("劳动节", (4, 30), (5, 4), &[(4, 24), (5, 7)]),
            rest("端午节", (6, 3), (6, 5), &[]),
            rest("中秋节", (9, 10), (9, 12), &[]),
            rest("国庆节", (10, 1), (10, 7), &[(10, 8), (10, 9)]),
        ],
    },
    Year {
        year: 2023,
        festivals: &[
            rest("元旦", (12, 31), (1, 2), &[]),
            rest("春节", (1, 21), (1, 27), &[(1, 28), (1, 29)]),
            rest("清明节", (4, 5), (4, 5), &[]),
            rest("劳动节", (4, 29), (5, 3), &[(4, 23), (5, 6)]),
            rest("端午节", (6, 22), (6, 24), &[(6, 25)]),
            rest("中秋节、国庆节", (9, 29), (10, 6), &[(10, 7), (10, 8)]),
        ],
    },
    Year {
        year: 2024,
        festivals: &[
            rest("元旦", (1, 1), (1, 1), &[]),
            rest("春节", (2, 10), (2, 17), &[(2, 4), (2, 18)]),
            rest("清明节", (4, 4), (4, 6), &[(4, 7)]),
            rest("劳动节", (5, 1), (5, 5), &[(4, 28), (5, 11)]),
            rest("端午节", (6, 10), (6, 10), &[]),
            rest("中秋节", (9, 15), (9, 17), &[(9, 14)]),
            rest("国庆节", (10, 1), (10, 7), &[(9, 29), (10, 12)]),
        ],
    },
    Year {
        year: 2025,
        festivals: &[
            rest("元旦", (1, 1), (1, 1), &[]),
            rest("春节", (1, 28), (2, 4), &[(1, 26), (2, 8)]),
            rest("清明节", (4, 4), (4, 6), &[]),
            rest("劳动节", (5, 1), (5, 5), &[(4, 27)]),
            rest("端午节", (5, 31), (6, 2), &[]),
            rest("国庆节、中秋节", (10, 1), (10, 8), &[(9, 28), (10, 11)]),
        ],
    },
    Year {
        year: 2026,
        festivals: &[
            rest("元旦", (1, 1), (1, 3), &[(1, 4)]),
            rest("春节", (2, 15), (2, 23), &[(2, 14), (2, 28)]),
            rest("清明节", (4, 4), (4, 6), &[]),
            rest("劳动节", (5, 1), (5, 5), &[(5, 9)]),
            rest("端午节", (6, 19), (6, 21), &[]),
            rest("中秋节", (9, 25), (9, 27), &[]),
            rest("国庆节", (10, 1), (10, 7), &[(9, 20), (10, 10)]),
        ],
    },
];
