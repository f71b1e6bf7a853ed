//! The working days as the program counts them.

use super::Views;
use super::words::{printed, runs, span, weekday};
use crate::diagnostic::{FileProblem, Problem};
use crate::model::calendar::DayKind;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;

/// A day of a month's table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayCell {
    /// Day of the month; zero for an empty field before the first or after the last.
    pub day: u32,
    /// `work`, `weekend`, `holiday` or `exchanged`; empty for an empty field.
    pub key: &'static str,
    /// One character that tells holidays (休) and exchanged days (班) without colour.
    pub mark: &'static str,
    /// The festival, where known.
    pub festival: String,
    /// The as-of date.
    pub today: bool,
}

/// A month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MonthTable {
    /// `11月`.
    pub name: String,
    /// Weeks from Monday to Sunday.
    pub weeks: Vec<Vec<DayCell>>,
    /// How many working days it has.
    pub working_days: usize,
}

/// A festival's days off and the days worked for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FestivalRow {
    /// Its name.
    pub name: String,
    /// Days off.
    pub free: String,
    /// How many.
    pub count: usize,
    /// Weekend days worked in exchange.
    pub worked: String,
}

/// A year.
#[derive(Debug, Clone, Serialize)]
pub struct CalendarYear {
    /// The year.
    pub year: i32,
    /// Where its schedule comes from; empty where it is unknown.
    pub source: String,
    /// Whether the schedule is known.
    pub known: bool,
    /// Its months.
    pub months: Vec<MonthTable>,
    /// Its festivals.
    pub festivals: Vec<FestivalRow>,
    /// How many working days it has.
    pub working_days: usize,
}

/// The calendar page.
#[derive(Debug, Clone, Serialize)]
pub struct CalendarPage {
    /// The as-of date's year, and the next one where due dates lie in it.
    pub years: Vec<CalendarYear>,
    /// Warnings on years without a schedule (D6).
    pub notes: Vec<String>,
}

impl Views<'_> {
    /// The warnings on years without a schedule; these alone of all diagnostics stand on the county's pages (D6).
    pub fn calendar_notes(&self) -> Vec<String> {
        self.input
            .diagnostics
            .iter()
            .filter(|diagnostic| {
                matches!(
                    diagnostic.problem,
                    Problem::File(FileProblem::CalendarYearUnknown { .. })
                )
            })
            .map(|diagnostic| printed(&diagnostic.problem.words().message))
            .collect()
    }

    /// The calendar page.
    pub fn calendar_page(&self) -> CalendarPage {
        let findings = self.input.findings;
        let this_year = findings.as_of.year();
        let mut years = vec![this_year];
        let stages = findings.matters.iter().flat_map(|matter| &matter.stages);
        for year in stages
            .filter_map(|stage| stage.due)
            .map(|due| due.date.year())
        {
            if year == this_year + 1 && !years.contains(&year) {
                years.push(year);
            }
        }
        CalendarPage {
            years: years
                .into_iter()
                .map(|year| self.calendar_year(year))
                .collect(),
            notes: self.calendar_notes(),
        }
    }

    fn calendar_year(&self, year: i32) -> CalendarYear {
        let calendar = self.input.tribunal.calendar;
        let months: Vec<MonthTable> = (1..=12)
            .filter_map(|month| self.month(year, month))
            .collect();
        CalendarYear {
            year,
            source: calendar.source(year).unwrap_or_default().to_owned(),
            known: calendar.has_schedule(year),
            working_days: months.iter().map(|month| month.working_days).sum(),
            months,
            festivals: self.festivals(year),
        }
    }

    fn month(&self, year: i32, month: u32) -> Option<MonthTable> {
        let calendar = self.input.tribunal.calendar;
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        let empty = DayCell {
            day: 0,
            key: "",
            mark: "",
            festival: String::new(),
            today: false,
        };
        let before = first.weekday().num_days_from_monday() as usize;
        let mut cells = vec![empty.clone(); before];
        let mut working_days = 0;
        for date in first.iter_days().take_while(|date| date.month() == month) {
            let day = calendar.day(date);
            working_days += usize::from(day.kind.is_working());
            let (key, mark) = match day.kind {
                DayKind::WorkingDay => ("work", ""),
                DayKind::Weekend => ("weekend", ""),
                DayKind::Holiday => ("holiday", "休"),
                DayKind::ExchangedWorkday => ("exchanged", "班"),
            };
            cells.push(DayCell {
                day: date.day(),
                key,
                mark,
                festival: day.name.unwrap_or_default(),
                today: date == self.input.findings.as_of,
            });
        }
        let weeks = cells
            .chunks(7)
            .map(|week| {
                let mut week = week.to_vec();
                week.resize(7, empty.clone());
                week
            })
            .collect();
        Some(MonthTable {
            name: format!("{month}月"),
            weeks,
            working_days,
        })
    }

    fn festivals(&self, year: i32) -> Vec<FestivalRow> {
        let calendar = self.input.tribunal.calendar;
        let Some(first) = NaiveDate::from_yo_opt(year, 1) else {
            return Vec::new();
        };
        let mut found: Vec<(String, Vec<NaiveDate>, Vec<NaiveDate>)> = Vec::new();
        for date in first.iter_days().take_while(|date| date.year() == year) {
            let day = calendar.day(date);
            if !matches!(day.kind, DayKind::Holiday | DayKind::ExchangedWorkday) {
                continue;
            }
            let name = day.name.unwrap_or_else(|| "其他".to_owned());
            let position = found
                .iter()
                .position(|(known, _, _)| *known == name)
                .unwrap_or_else(|| {
                    found.push((name, Vec::new(), Vec::new()));
                    found.len() - 1
                });
            let (_, free, worked) = &mut found[position];
            if day.kind == DayKind::Holiday {
                free.push(date);
            } else {
                worked.push(date);
            }
        }
        found.sort_by_key(|(_, free, worked)| free.first().or(worked.first()).copied());
        found
            .into_iter()
            .map(|(name, free, worked)| {
                let spans: Vec<String> = runs(&free)
                    .into_iter()
                    .map(|(from, to)| span(from, to))
                    .collect();
                let days: Vec<String> = worked
                    .iter()
                    .map(|day| format!("{}（{}）", span(*day, *day), weekday(*day)))
                    .collect();
                FestivalRow {
                    name,
                    free: spans.join("、"),
                    count: free.len(),
                    worked: days.join("、"),
                }
            })
            .collect()
    }
}
