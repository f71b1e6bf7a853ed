//! Readers of single settings: a day, a whole number, one of some words, a list of words.

use super::fault::{Reporter, SettingsError};
use crate::model::directory::comparable;
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use toml::Spanned;

/// Words of a list, each of which says something, and none twice.
///
/// # Errors
/// The first that is empty, or stands there already.
pub fn words_once<'a>(
    words: impl IntoIterator<Item = &'a Spanned<String>>,
    name: &str,
    reporter: &Reporter<'_>,
) -> Result<Vec<String>, SettingsError> {
    let mut known = BTreeSet::new();
    let mut read = Vec::new();
    for word in words {
        let text = word.get_ref().trim();
        if text.is_empty() {
            return Err(reporter.at_value(word, format!("「{name}」里有一项是空的，请填写或删去")));
        }
        if !known.insert(comparable(text)) {
            let message = format!("「{name}」里的「{text}」写了两次，请删去一处");
            return Err(reporter.at_value(word, message));
        }
        read.push(text.to_owned());
    }
    Ok(read)
}

/// A day without a time; none for anything else that TOML takes as a date.
pub fn date(raw: &toml::value::Datetime) -> Option<NaiveDate> {
    if raw.time.is_some() || raw.offset.is_some() {
        return None;
    }
    let date = raw.date?;
    NaiveDate::from_ymd_opt(
        i32::from(date.year),
        u32::from(date.month),
        u32::from(date.day),
    )
}

/// A whole number, where one is given.
///
/// # Errors
/// One that is not in `range`.
pub fn whole_number(
    reporter: &Reporter<'_>,
    value: Option<&Spanned<i64>>,
    range: RangeInclusive<i64>,
    name: &str,
) -> Result<Option<u32>, SettingsError> {
    let Some(value) = value else { return Ok(None) };
    u32::try_from(*value.get_ref())
        .ok()
        .filter(|_| range.contains(value.get_ref()))
        .map(Some)
        .ok_or_else(|| {
            reporter.at_value(
                value,
                format!(
                    "「{name}」应当在 {} 到 {} 之间，读到 {}",
                    range.start(),
                    range.end(),
                    value.get_ref()
                ),
            )
        })
}

/// Which of the `known` words stands there, where one does.
///
/// # Errors
/// Any other word.
pub fn one_of(
    reporter: &Reporter<'_>,
    value: Option<&Spanned<String>>,
    name: &str,
    known: &[&str],
) -> Result<Option<usize>, SettingsError> {
    let Some(value) = value else { return Ok(None) };
    known
        .iter()
        .position(|word| word == value.get_ref())
        .map(Some)
        .ok_or_else(|| {
            let message = format!(
                "「{name}」可填：{}，读到「{}」",
                known.join("、"),
                value.get_ref()
            );
            reporter.at_value(value, message)
        })
}

/// A text that says something, as typed, where one is given.
///
/// # Errors
/// One that is empty.
pub fn filled(
    value: Option<Spanned<String>>,
    name: &str,
    what: &str,
    reporter: &Reporter<'_>,
) -> Result<Option<String>, SettingsError> {
    let Some(value) = value else { return Ok(None) };
    if value.get_ref().trim().is_empty() {
        let message = format!("「{name}」不能为空，请填写{what}；不用的请删去这一行");
        return Err(reporter.at_value(&value, message));
    }
    Ok(Some(value.into_inner()))
}

/// That there is nothing of a name; what there is, is named.
pub(super) fn unknown(
    reporter: &Reporter<'_>,
    name: &Spanned<String>,
    what: &str,
    known: &[&str],
) -> SettingsError {
    let (wanted, known) = (name.get_ref(), known.join("、"));
    reporter.at_value(name, format!("没有「{wanted}」{what}；可用的有：{known}"))
}
