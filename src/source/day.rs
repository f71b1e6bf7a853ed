//! Days: as numbers where they are kept, for a year has hundreds of thousands of them, and as text each would take eleven bytes and a
//! while; and as tables have them.

use chrono::{Datelike, NaiveDate};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::ops::RangeInclusive;

/// The years that a date may lie in, wherever it stands.
pub const YEARS: RangeInclusive<i32> = 2000..=2100;

/// A day for tables: `2026-11-20`. Writing it digit by digit is a fraction of the work of the formatter for all years and widths.
pub fn iso(day: NaiveDate) -> String {
    let (year, month, date) = (day.year(), day.month(), day.day());
    let Some(year) = u32::try_from(year).ok().filter(|year| *year < 10_000) else {
        return day.to_string();
    };
    let mut text = String::with_capacity("2026-11-20".len());
    let digit = |number: u32| char::from(b"0123456789"[(number % 10) as usize]);
    for unit in [1_000, 100, 10, 1] {
        text.push(digit(year / unit));
    }
    for number in [month, date] {
        text.push('-');
        text.push(digit(number / 10));
        text.push(digit(number));
    }
    text
}

fn number(day: NaiveDate) -> i32 {
    day.to_epoch_days()
}

fn day<E: Error>(number: i32) -> Result<NaiveDate, E> {
    NaiveDate::from_epoch_days(number).ok_or_else(|| E::custom("no day has this number"))
}

/// Writes a day.
///
/// # Errors
/// Where the format has any.
pub fn serialize<S: Serializer>(day: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
    number(*day).serialize(serializer)
}

/// Reads a day.
///
/// # Errors
/// For a number that is no day's, and where the format has any.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    day(i32::deserialize(deserializer)?)
}

/// A day that may be missing.
pub mod option {
    use super::{NaiveDate, day, number};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// Writes a day, or that there is none.
    ///
    /// # Errors
    /// Where the format has any.
    pub fn serialize<S: Serializer>(
        day: &Option<NaiveDate>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        day.map(number).serialize(serializer)
    }

    /// Reads it.
    ///
    /// # Errors
    /// For a number that is no day's, and where the format has any.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<NaiveDate>, D::Error> {
        Option::<i32>::deserialize(deserializer)?
            .map(day)
            .transpose()
    }
}

/// Days in a row.
pub mod list {
    use super::{NaiveDate, day, number};
    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes days.
    ///
    /// # Errors
    /// Where the format has any.
    pub fn serialize<S: Serializer>(days: &[NaiveDate], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(days.iter().map(|day| number(*day)))
    }

    /// Reads days.
    ///
    /// # Errors
    /// For a number that is no day's, and where the format has any.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<NaiveDate>, D::Error> {
        let numbers = Vec::<i32>::deserialize(deserializer)?;
        numbers.into_iter().map(day).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Days(
        #[serde(with = "super")] NaiveDate,
        #[serde(with = "super::list")] Vec<NaiveDate>,
        #[serde(with = "super::option")] Option<NaiveDate>,
        #[serde(with = "super::option")] Option<NaiveDate>,
    );

    #[test]
    fn days_come_back_and_what_is_none_does_not() {
        let date = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let all = [
            NaiveDate::MIN,
            date("1969-12-31"),
            date("2026-02-28"),
            NaiveDate::MAX,
        ];
        for day in all {
            let days = Days(day, all.to_vec(), Some(day), None);
            let bytes = postcard::to_stdvec(&days).expect("bytes");
            assert_eq!(postcard::from_bytes::<Days>(&bytes).ok(), Some(days));
        }
        let none = postcard::to_stdvec(&(i32::MAX, Vec::<i32>::new())).expect("bytes");
        assert!(postcard::from_bytes::<Days>(&none).is_err());
        let none = (0, Vec::<i32>::new(), Some(i32::MAX), None::<i32>);
        let none = postcard::to_stdvec(&none).expect("bytes");
        assert!(postcard::from_bytes::<Days>(&none).is_err());
    }

    #[test]
    fn a_day_for_tables_is_written_as_the_calendar_writes_it() {
        for text in ["2026-01-09", "0000-01-01", "0987-12-31", "9999-10-10"] {
            let day: NaiveDate = text.parse().expect("a date");
            assert_eq!(iso(day), text);
        }
        for day in [NaiveDate::MAX, NaiveDate::MIN] {
            assert_eq!(iso(day), day.to_string());
        }
    }
}
