//! The built-in calendar against an independent source, on every day of 2010 to 2026.
//!
//! How the data were gathered is said in the head of the csv, and by `data/gather_second_source.py` beside it.

use chrono::NaiveDate;
use duban::model::calendar::WorkCalendar;

const SECOND_SOURCE: &str = include_str!("data/second_source_2010_2026.csv");

#[test]
fn every_day_is_as_the_second_source_has_it() {
    let calendar = WorkCalendar::built_in();
    let mut next = NaiveDate::from_ymd_opt(2010, 1, 1).expect("a date");
    let mut differences = Vec::new();
    for (date, worked) in days() {
        assert_eq!(date, next, "the second source leaves out a day");
        next = date.succ_opt().expect("a date");
        if calendar.is_working_day(date) != worked {
            differences.push(date);
        }
    }
    assert_eq!(next, NaiveDate::from_ymd_opt(2027, 1, 1).expect("a date"));
    assert_eq!(differences, [], "the second source has these the other way");
}

/// Every day of the file, in its order, and whether it is worked.
fn days() -> impl Iterator<Item = (NaiveDate, bool)> {
    SECOND_SOURCE
        .lines()
        .filter(|line| !line.starts_with('#') && *line != "month,days")
        .flat_map(|line| {
            let (month, letters) = line.split_once(',').expect("month,days");
            let first: NaiveDate = format!("{month}-01").parse().expect("a month");
            first.iter_days().zip(letters.chars().map(is_worked))
        })
}

fn is_worked(letter: char) -> bool {
    match letter {
        'w' => true,
        'r' => false,
        other => panic!("neither w nor r: {other}"),
    }
}
