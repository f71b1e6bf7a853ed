//! The calendar of working days (D1 to D6).
//!
//! A working day is Monday to Friday that is no public holiday, or a weekend day worked in exchange
//! (调休上班). Each year's holidays come from an official schedule. The schedules known when the program
//! was built are contained in it ([`WorkCalendar::built_in`]); `calendar.toml` of a workspace adds
//! or replaces years ([`WorkCalendar::replace_year`]). A year without a schedule is counted with weekends
//! only (D6); whether that is so is asked with [`WorkCalendar::has_schedule`], never assumed.

mod schedules;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};

/// What a day is in the calendar. The first and the last are worked, the other two are not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayKind {
    /// Monday to Friday, no holiday.
    WorkingDay,
    /// Saturday or Sunday that no schedule names.
    Weekend,
    /// A day that a schedule names as free, on whatever day of the week it falls.
    Holiday,
    /// A Saturday or Sunday worked in exchange for a holiday (调休上班).
    ExchangedWorkday,
}

impl DayKind {
    /// Whether the day is worked.
    #[must_use]
    pub fn is_working(self) -> bool {
        matches!(self, Self::WorkingDay | Self::ExchangedWorkday)
    }
}

/// One day as the calendar knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// Worked or not, and why.
    pub kind: DayKind,
    /// The festival (such as 春节 or 国庆节、中秋节) that the day is free for or is worked in exchange for,
    /// where known. Always `None` on plain working days and weekends.
    pub name: Option<String>,
}

/// The schedule of one year as a workspace gives it: a `[[year]]` of `calendar.toml` (D5).
///
/// A schedule may date days in its own year and in the December before it (D6); see [`YearSchedule::covers`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearSchedule {
    /// The calendar year that the schedule is for.
    pub year: i32,
    /// The free days, in any order. Weekend days may be left out: they are free anyway.
    pub holidays: Vec<NaiveDate>,
    /// The days worked in exchange, in any order. A day that stands in both lists counts as worked.
    pub workdays: Vec<NaiveDate>,
    /// Where the schedule comes from, as shown to users.
    pub source: String,
}

impl YearSchedule {
    /// Whether `date` is one that this schedule can speak of: a day of its year or of the December before.
    /// [`WorkCalendar::replace_year`] passes over any other day, so a reader of `calendar.toml` should refuse it.
    #[must_use]
    pub fn covers(&self, date: NaiveDate) -> bool {
        date.year() == self.year || in_december_before(date, self.year)
    }
}

/// The days off and the days worked of every year that has a schedule.
///
/// Works for every date that chrono can hold; where a count would run past the last of them, that last date
/// is returned. Nothing in here panics.
#[derive(Clone, Debug)]
pub struct WorkCalendar {
    built_in: BTreeMap<i32, Schedule>,
    given: BTreeMap<i32, Schedule>,
    /// What the schedules of both kinds come to, day by day.
    marks: BTreeMap<NaiveDate, Mark>,
    /// The days on which `marks` departs from Monday to Friday, each with the sum of the departures up to and
    /// including it: one less for a weekday off, one more for a weekend day worked.
    departures: Vec<(NaiveDate, i64)>,
}

/// The days that one year's schedule names: of the year itself and of the December before.
#[derive(Clone, Debug)]
struct Schedule {
    marks: BTreeMap<NaiveDate, Mark>,
    source: String,
}

/// What a schedule says of a day.
#[derive(Clone, Copy, Debug)]
struct Mark {
    worked: bool,
    festival: Option<&'static str>,
}

impl WorkCalendar {
    /// The calendar of the official schedules contained in the program: 2010 to 2026 (D5).
    #[must_use]
    pub fn built_in() -> WorkCalendar {
        let mut calendar = WorkCalendar {
            built_in: schedules::all(),
            given: BTreeMap::new(),
            marks: BTreeMap::new(),
            departures: Vec::new(),
        };
        calendar.settle();
        calendar
    }

    /// Adds the schedule of a year, or replaces the year's built-in one, or the one given before (D5).
    ///
    /// The days dated in that year are replaced as a whole: what the new schedule does not name is an ordinary
    /// weekday or weekend. Days that it dates in the December before are laid over that December, the rest of
    /// which stays as it was. Where two schedules name the same December day, a given one is stronger than a
    /// built-in one, and otherwise the later year's is stronger. So the order of calls for different years
    /// makes no difference.
    ///
    /// Days that the schedule does not cover ([`YearSchedule::covers`]) are passed over. A given day keeps the
    /// festival's name where the built-in calendar knows it.
    pub fn replace_year(&mut self, schedule: YearSchedule) {
        let free = schedule.holidays.iter().map(|&date| (date, false));
        let worked = schedule.workdays.iter().map(|&date| (date, true));
        let marks = free
            .chain(worked)
            .filter(|&(date, _)| schedule.covers(date))
            .map(|(date, worked)| {
                let festival = self.built_in_festival(date, worked);
                (date, Mark { worked, festival })
            })
            .collect();
        let source = schedule.source;
        self.given.insert(schedule.year, Schedule { marks, source });
        self.settle();
    }

    /// Whether the year has a schedule, built in or given. One without is unknown, not free of holidays: it is
    /// counted with weekends only, and what is counted in it is provisional (D6).
    #[must_use]
    pub fn has_schedule(&self, year: i32) -> bool {
        self.given.contains_key(&year) || self.built_in.contains_key(&year)
    }

    /// The years that have a schedule, in ascending order, each once.
    pub fn scheduled_years(&self) -> impl Iterator<Item = i32> {
        let years: BTreeSet<i32> = self
            .built_in
            .keys()
            .chain(self.given.keys())
            .copied()
            .collect();
        years.into_iter()
    }

    /// The years to which a workspace gives a schedule without any day off, in ascending order.
    pub fn years_without_a_day_off(&self) -> impl Iterator<Item = i32> {
        let is_empty = |schedule: &Schedule| schedule.marks.values().all(|mark| mark.worked);
        let given = self.given.iter();
        given
            .filter(move |(_, schedule)| is_empty(schedule))
            .map(|(year, _)| *year)
    }

    /// By year: the days off of a built-in schedule that are working days by the workspace's, and the days worked in exchange that are
    /// none; but for years that are told to have no day off.
    pub fn days_left_out(&self) -> Vec<(i32, [Vec<NaiveDate>; 2])> {
        let built_in = WorkCalendar::built_in();
        let empty: Vec<i32> = self.years_without_a_day_off().collect();
        let given = self.given.keys().filter(|year| !empty.contains(year));
        let given = given.filter(|year| built_in.has_schedule(**year));
        let left_out = given.map(|year| {
            let first = NaiveDate::from_yo_opt(*year, 1);
            let days = first.into_iter().flat_map(|day| day.iter_days());
            let days = days.take_while(|day| day.year() == *year);
            let otherwise: Vec<NaiveDate> = days
                .filter(|day| built_in.is_working_day(*day) != self.is_working_day(*day))
                .collect();
            let is_weekend = |day: &NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
            let of = |works: bool| {
                let days = otherwise.iter().copied();
                days.filter(|day| {
                    is_weekend(day) == works && built_in.is_working_day(*day) == works
                })
                .collect()
            };
            (*year, [of(false), of(true)])
        });
        let is_told =
            |(_, days): &(i32, [Vec<NaiveDate>; 2])| days.iter().any(|days| !days.is_empty());
        left_out.filter(is_told).collect()
    }

    /// Where the year's schedule comes from, as shown to users (Chinese for the built-in ones); `None` if the
    /// year has no schedule.
    #[must_use]
    pub fn source(&self, year: i32) -> Option<&str> {
        self.given
            .get(&year)
            .or_else(|| self.built_in.get(&year))
            .map(|schedule| schedule.source.as_str())
    }

    /// What kind of day `date` is, with the festival's name where known.
    #[must_use]
    pub fn day(&self, date: NaiveDate) -> Day {
        let mark = self.marks.get(&date);
        let kind = match (mark, is_weekend(date)) {
            (Some(Mark { worked: false, .. }), _) => DayKind::Holiday,
            (Some(Mark { worked: true, .. }), true) => DayKind::ExchangedWorkday,
            (Some(Mark { worked: true, .. }) | None, false) => DayKind::WorkingDay,
            (None, true) => DayKind::Weekend,
        };
        let name = match kind {
            DayKind::Holiday | DayKind::ExchangedWorkday => mark.and_then(|mark| mark.festival),
            DayKind::WorkingDay | DayKind::Weekend => None,
        };
        Day {
            kind,
            name: name.map(str::to_owned),
        }
    }

    /// Whether `date` is a working day.
    #[must_use]
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        self.marks
            .get(&date)
            .map_or(!is_weekend(date), |mark| mark.worked)
    }

    /// The `n`-th working day after `start`, which itself does not count (D1, D2): the last day of a limit of
    /// `n` working days. With `n` = 0 it is `start`, whatever day that is. Takes the same short time for any `n`.
    #[must_use]
    pub fn nth_working_day_after(&self, start: NaiveDate, n: u32) -> NaiveDate {
        if n == 0 {
            return start;
        }
        // It is the first day up to and including which there are so many.
        let wanted = self.working_days_to(start) + i64::from(n);
        let is_before = |&(day, sum): &(NaiveDate, i64)| weekdays_to(day) + sum < wanted;
        let passed = self.departures.partition_point(is_before);
        let last = self.departures.get(..passed).and_then(<[_]>::last);
        let by_weekdays = nth_weekday(wanted - last.map_or(0, |&(_, sum)| sum));
        // No later than the next departure, which may be a weekend day worked.
        let next = self.departures.get(passed).map(|&(day, _)| day);
        let days = by_weekdays.into_iter().chain(next);
        days.min().unwrap_or(NaiveDate::MAX)
    }

    /// `date` itself if it is a working day, else the next working day (D4).
    #[must_use]
    pub fn on_or_after(&self, date: NaiveDate) -> NaiveDate {
        let mut date = date;
        while !self.is_working_day(date) {
            let Some(next) = date.succ_opt() else {
                return date;
            };
            date = next;
        }
        date
    }

    /// The number of working days after `after`, up to and including `up_to` (D7, M2); 0 if `up_to` is not
    /// later than `after`. Takes the same short time for a span of any length.
    #[must_use]
    pub fn working_days_between(&self, after: NaiveDate, up_to: NaiveDate) -> i64 {
        if up_to <= after {
            return 0;
        }
        self.working_days_to(up_to) - self.working_days_to(after)
    }

    /// Working days up to and including `date`, from a fixed day in the distant past; only differences mean
    /// anything.
    fn working_days_to(&self, date: NaiveDate) -> i64 {
        let passed = self.departures.partition_point(|&(day, _)| day <= date);
        let departed = self.departures.get(..passed).and_then(<[_]>::last);
        weekdays_to(date) + departed.map_or(0, |&(_, sum)| sum)
    }

    /// The festival of a built-in day, if the built-in calendar says the same of the day.
    fn built_in_festival(&self, date: NaiveDate, worked: bool) -> Option<&'static str> {
        let marks = self.built_in.values().filter_map(|s| s.marks.get(&date));
        marks
            .filter(|mark| mark.worked == worked)
            .find_map(|mark| mark.festival)
    }

    /// Works out `marks` and `departures` from the schedules: the weaker are laid down first.
    fn settle(&mut self) {
        let mut marks = BTreeMap::new();
        for (year, schedule) in &self.built_in {
            if !self.given.contains_key(year) {
                marks.extend(schedule.days_of(*year));
            }
        }
        for (year, schedule) in &self.built_in {
            marks.extend(schedule.days_of_december_before(*year));
        }
        for (year, schedule) in &self.given {
            marks.extend(schedule.days_of(*year));
        }
        for (year, schedule) in &self.given {
            marks.extend(schedule.days_of_december_before(*year));
        }
        let mut sum = 0;
        self.departures.clear();
        for (&date, mark) in &marks {
            sum += match (mark.worked, is_weekend(date)) {
                (false, false) => -1,
                (true, true) => 1,
                (true, false) | (false, true) => continue,
            };
            self.departures.push((date, sum));
        }
        self.marks = marks;
    }
}

/// Days from Monday to Friday up to and including a date, from the beginning of the common era.
fn weekdays_to(date: NaiveDate) -> i64 {
    // Day 1 of the common era was a Monday.
    let days = i64::from(date.num_days_from_ce());
    days.div_euclid(7) * 5 + days.rem_euclid(7).min(5)
}

/// The first day up to and including which there are so many days from Monday to Friday; `None` behind the last day that chrono can hold.
fn nth_weekday(wanted: i64) -> Option<NaiveDate> {
    let (weeks, rest) = ((wanted - 1).div_euclid(5), (wanted - 1).rem_euclid(5));
    let days = i32::try_from(weeks * 7 + rest + 1).ok()?;
    NaiveDate::from_num_days_from_ce_opt(days)
}

impl Schedule {
    fn days_of(&self, year: i32) -> impl Iterator<Item = (NaiveDate, Mark)> {
        let days = self.marks.iter().map(|(&date, &mark)| (date, mark));
        days.filter(move |(date, _)| date.year() == year)
    }

    fn days_of_december_before(&self, year: i32) -> impl Iterator<Item = (NaiveDate, Mark)> {
        let days = self.marks.iter().map(|(&date, &mark)| (date, mark));
        days.filter(move |&(date, _)| in_december_before(date, year))
    }
}

fn in_december_before(date: NaiveDate, year: i32) -> bool {
    date.month() == 12 && date.year() + 1 == year
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}
