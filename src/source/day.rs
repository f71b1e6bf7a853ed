//! Days as numbers: a year has hundreds of thousands of them, and as text each would take eleven bytes and a while.

use chrono::NaiveDate;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::ops::RangeInclusive;

/// The years that a date may lie in, wherever it stands.
pub const YEARS: RangeInclusive<i32> = 2000..=2100;

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
            let days = Days(day, all.to_vec());
            let bytes = postcard::to_stdvec(&days).expect("bytes");
            assert_eq!(postcard::from_bytes::<Days>(&bytes).ok(), Some(days));
        }
        let none = postcard::to_stdvec(&(i32::MAX, Vec::<i32>::new())).expect("bytes");
        assert!(postcard::from_bytes::<Days>(&none).is_err());
    }
}
