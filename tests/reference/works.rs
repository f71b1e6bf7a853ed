//! R4 to R6: key works, ranked by result and by time node, and their milestones.

use super::facts::{Row, hundredths};
use super::judgement::Case;
use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A value of the year as each period knows it; `None` where none was told yet.
type Told = (NaiveDate, Option<i64>);

/// A unit's place in one ranking of a work; values and targets in hundredths.
struct Place<'a> {
    unit: &'a str,
    value: Option<i64>,
    target: Option<i64>,
}

/// The targets of a work, one row a unit, milestone and day from which it counts.
struct Work<'a> {
    case: &'a Case<'a>,
    number: &'a str,
    rows: Vec<&'a Row>,
    is_lower_better: bool,
}

pub fn key_works(case: &Case) -> Vec<Value> {
    let rows: Vec<Row> = case
        .county
        .register("重点工作", case.as_of)
        .into_iter()
        .map(|(row, _)| row)
        .collect();
    // A work is there as long as a unit is, or a dissolved one lived to see a milestone.
    let exists = |row: &&Row| {
        let reached = row.date("节点日期").filter(|day| *day <= case.as_of);
        let set = row.date("生效日期").is_none_or(|from| from <= case.as_of);
        case.county.unit(row.text("单位")).is_some_and(|unit| {
            let saw = |day| unit.dissolved.is_some_and(|last| day <= last);
            unit.exists(case.as_of) || (set && reached.is_some_and(saw))
        })
    };
    let numbers: BTreeSet<&str> = rows
        .iter()
        .filter(exists)
        .map(|row| row.text("工作编号"))
        .collect();
    numbers
        .into_iter()
        .map(|number| {
            let rows: Vec<&Row> = rows
                .iter()
                .filter(|row| row.text("工作编号") == number)
                .collect();
            let is_lower_better = rows[0].text("方向") == "越低越好";
            Work {
                case,
                number,
                rows,
                is_lower_better,
            }
            .entry()
        })
        .collect()
}

impl Work<'_> {
    fn entry(&self) -> Value {
        let named = |unit: &&str| self.rows.iter().any(|row| row.text("单位") == *unit);
        let as_of = self.case.as_of;
        let units = self.case.county.units.iter();
        let founded = units.filter(|unit| unit.founded.is_none_or(|first| first <= as_of));
        let units = founded.filter(|unit| named(&unit.name.as_str()));
        let (mut by_result, mut by_progress, mut milestones) = (Vec::new(), Vec::new(), Vec::new());
        let units: Vec<_> = units.collect();
        let this_year = as_of.year();
        // R4: the newest milestones that have come may be those of last year.
        let has_come = |year: i32| {
            let there = units.iter().filter(|own| own.exists(as_of));
            let mut came = there.flat_map(|own| self.of_year(&own.name, year));
            came.any(|(day, _)| day <= as_of)
        };
        let year_of_progress = if !has_come(this_year) && has_come(this_year - 1) {
            this_year - 1
        } else {
            this_year
        };
        for own in units {
            let unit = own.name.as_str();
            let values = self.values(unit);
            let value_of = |year: i32| {
                let of_year = values.iter().filter(|(period, _)| period.year() == year);
                of_year.filter_map(|(_, value)| *value).next_back()
            };
            let of_this_year = self.of_year(unit, this_year);
            let of_progress = self.of_year(unit, year_of_progress);
            let is_there = own.exists(as_of);
            if let Some((_, target)) = of_this_year.last().filter(|_| is_there) {
                by_result.push(Place {
                    unit,
                    value: value_of(this_year),
                    target: Some(*target),
                });
            }
            if is_there && !(of_this_year.is_empty() && of_progress.is_empty()) {
                let reached = of_progress.iter().rfind(|(day, _)| *day <= as_of);
                by_progress.push(Place {
                    unit,
                    value: value_of(year_of_progress),
                    target: reached.map(|(_, target)| *target),
                });
            }
            for day in self
                .milestones(unit)
                .into_iter()
                .filter(|day| *day <= as_of && own.dissolved.is_none_or(|last| *day <= last))
            {
                let target = self.target(unit, day, day);
                let last_day = own.dissolved.unwrap_or(as_of);
                let state = target.and_then(|target| self.state(&values, (day, last_day), target));
                milestones.push(json!({ "unit": unit, "date": day, "state": state }));
            }
        }
        json!({ "id": self.number, "by_result": self.ranked(&by_result), "by_progress": self.ranked(&by_progress), "milestones": milestones })
    }

    /// A unit's milestones of a year with their targets in force at the as-of date.
    fn of_year(&self, unit: &str, year: i32) -> Vec<(NaiveDate, i64)> {
        let milestones = self.milestones(unit).into_iter();
        milestones
            .filter(|day| day.year() == year)
            .filter_map(|day| Some((day, self.target(unit, day, self.case.as_of)?)))
            .collect()
    }

    fn milestones(&self, unit: &str) -> BTreeSet<NaiveDate> {
        let rows = self.rows.iter().filter(|row| row.text("单位") == unit);
        rows.filter_map(|row| row.date("节点日期")).collect()
    }

    /// R5: the target in force on a day.
    fn target(&self, unit: &str, milestone: NaiveDate, on: NaiveDate) -> Option<i64> {
        let rows = self
            .rows
            .iter()
            .filter(|row| row.text("单位") == unit && row.date("节点日期") == Some(milestone));
        let in_force = rows.filter(|row| row.date("生效日期").is_none_or(|from| from <= on));
        in_force
            .max_by_key(|row| row.date("生效日期"))
            .map(|row| hundredths(row.text("节点目标")))
    }

    /// What each snapshot reports; a row that is left out keeps its value within the year.
    fn values(&self, unit: &str) -> Vec<Told> {
        let mut values: Vec<Told> = Vec::new();
        for (period, rows) in
            self.case
                .county
                .snapshots(Some(unit), "重点工作进度", self.case.as_of)
        {
            let row = rows
                .iter()
                .find(|row| row.text("工作编号") == self.number && row.is_good());
            let kept = values
                .last()
                .filter(|(before, _)| before.year() == period.year())
                .and_then(|(_, value)| *value);
            values.push((
                period,
                row.map(|row| hundredths(row.text("完成值"))).or(kept),
            ));
        }
        values
    }

    /// R6. Of a unit that is there no more only the periods up to its last day call for a report; one that it has handed in counts.
    fn state(
        &self,
        values: &[Told],
        (milestone, last_day): (NaiveDate, NaiveDate),
        target: i64,
    ) -> Option<&'static str> {
        let reaches = |told: &Told| {
            told.1.is_some_and(|value| {
                if self.is_lower_better {
                    value <= target
                } else {
                    value >= target
                }
            })
        };
        let (before, after): (Vec<Told>, Vec<Told>) =
            values.iter().partition(|(period, _)| *period < milestone);
        let of_year = before
            .iter()
            .filter(|(period, _)| period.year() == milestone.year());
        let early = !self.is_lower_better && of_year.into_iter().any(&reaches);
        if early || after.first().is_some_and(reaches) {
            return Some("on-time");
        }
        if after.iter().any(reaches) {
            return Some("late");
        }
        let has_come = self.case.county.periods.iter().any(|period| {
            *period >= milestone && *period <= self.case.as_of && *period <= last_day
        });
        (has_come || !after.is_empty()).then_some("missed")
    }

    /// R4: the better ratio first; who never reported last; who has no milestone yet not at all.
    fn ranked(&self, places: &[Place]) -> Vec<Value> {
        // Numerator and denominator; of a value of 0 that should be low there is none.
        let ratio = |place: &Place| {
            let (value, target) = (place.value?, place.target?);
            let ratio = if self.is_lower_better {
                (target, value)
            } else {
                (value, target)
            };
            (ratio.1 != 0).then_some(ratio)
        };
        let beats = |one: &Place, other: &Place| match (one.value.is_some(), other.value.is_some())
        {
            (true, true) => match (ratio(one), ratio(other)) {
                (Some(one), Some(other)) => one.0 * other.1 > other.0 * one.1,
                (one, other) => one.is_none() && other.is_some(),
            },
            (one, other) => one && !other,
        };
        places.iter().map(|place| {
            let better = places.iter().filter(|other| other.target.is_some() && beats(other, place)).count();
            let rounded = ratio(place).map(|(one, other)| (one * 20_000 + other) / (2 * other));
            let number = |hundredths: Option<i64>, unit: f64| hundredths.map(|number| f64::from(i32::try_from(number).expect("a small number")) / unit);
            json!({ "unit": place.unit, "value": number(place.value, 100.0), "target": number(place.target, 100.0),
                "ratio": number(rounded, 10_000.0), "rank": place.target.map(|_| better + 1) })
        }).collect()
    }
}
