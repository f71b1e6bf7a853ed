//! What the tests of key works are made of.

use super::share::Report;
use super::targets::{Direction, Target};
use crate::model::directory::UnitId;
use crate::source::Place;
use chrono::NaiveDate;
use rust_decimal::Decimal;

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

pub(super) fn number(text: &str) -> Decimal {
    text.parse().expect("a number")
}

fn place() -> Place {
    Place::of_file("重点工作.xlsx")
}

pub(super) fn target(unit: u32, milestone: &str, amount: &str, effective: Option<&str>) -> Target {
    Target {
        unit: UnitId(unit),
        milestone: day(milestone),
        amount: number(amount),
        is_clear: true,
        is_percent: false,
        direction: HIGH,
        effective: effective.map(day),
        in_force: false,
        ended: false,
        struck: false,
        place: place(),
    }
}

pub(super) fn reports(list: &[(&str, &str)]) -> Vec<Report> {
    let of_one = |(date, value): &(&str, &str)| Report {
        as_of: day(date),
        value: (*value != "?").then(|| number(value)),
        struck: false,
        place: place(),
    };
    list.iter().map(of_one).collect()
}

pub(super) const HIGH: Direction = Direction::HigherIsBetter;
pub(super) const LOW: Direction = Direction::LowerIsBetter;
