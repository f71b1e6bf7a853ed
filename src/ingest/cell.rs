//! A raw cell into the typed value that its column asks for.

mod days;
mod enumerated;
mod numbers;
mod shown;
mod units;

use super::date::{self, Reason, YearFrom};
use super::{privacy, words};
use crate::diagnostic::CellProblem;
use crate::model::amount::Amount;
use crate::model::directory::{Directory, comparable};
use crate::model::people;
use crate::model::record::Value;
use crate::model::schema::{Column, Field, Kind};
use crate::model::settings::Settings;
use crate::source::{RawCell, Text};
use chrono::{Datelike, NaiveDate};
pub(super) use days::DAYS_TO_1904;
use days::{any_date, deadline};
pub use enumerated::numbers_in;
use numbers::{as_share, notation, number, positive};
pub use shown::plain_text;
use shown::shown;
use std::borrow::Cow;

/// What a cell's reading depends on beside the cell itself.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The directory, for names of units.
    pub directory: &'a Directory,
    /// The settings, for categories, collective names and limits.
    pub settings: &'a Settings,
    /// The as-of date of the snapshot; `None` in the directory, which has none.
    pub as_of: Option<NaiveDate>,
    /// The newest period's as-of date, by which years of two digits are judged in the directory.
    pub newest: Option<NaiveDate>,
    /// The row's start date, where it has been read: deadlines without a year count from it.
    pub row_start: Option<NaiveDate>,
    /// The day that the row is about, where it has been read: a collective name means the units of that day.
    pub row_day: Option<NaiveDate>,
}

impl<'a> Context<'a> {
    /// For cells of a snapshot of which nothing has been read yet.
    pub fn of_snapshot(directory: &'a Directory, settings: &'a Settings, as_of: NaiveDate) -> Self {
        Context {
            directory,
            settings,
            as_of: Some(as_of),
            newest: None,
            row_start: None,
            row_day: None,
        }
    }
}

/// Integers from here on may have lost digits in a cell, which holds fifteen.
const LOST_DIGITS: f64 = 1e15;

/// Reads a cell by its column's kind.
///
/// # Errors
/// The problem, where the cell cannot be read.
pub fn read(raw: &RawCell, column: &Column, context: &Context<'_>) -> Result<Value, CellProblem> {
    read_by_itself(raw, column, context).and_then(|value| in_time(value, column, context))
}

/// As [`read`], for a row that may have a history: a date typed without a year may lie ahead of the snapshot, for only an earlier version
/// of the row tells which year it means.
///
/// # Errors
/// As [`read`].
pub fn read_in_row(
    raw: &RawCell,
    column: &Column,
    context: &Context<'_>,
) -> Result<Value, CellProblem> {
    let value = read_by_itself(raw, column, context)?;
    match &value {
        Value::Date(typed) if typed.yearless().is_some() => Ok(value),
        _ => in_time(value, column, context),
    }
}

/// A value, where it is no 29 February that was looked for in a year without one.
///
/// # Errors
/// Where it is.
pub fn in_a_year_that_has_it(
    value: Value,
    column: &Column,
    context: &Context<'_>,
) -> Result<Value, CellProblem> {
    match (&value, context.as_of) {
        (Value::Date(typed), Some(as_of))
            if column.kind == Kind::Date && date::is_of_no_leap_year(typed.date(), as_of) =>
        {
            let read = typed.yearless().map(ToString::to_string);
            Err(CellProblem::UnreadableDate {
                column: column.name,
                read: read.unwrap_or_default(),
                reason: Reason::NoSuchDay.words(),
            })
        }
        _ => Ok(value),
    }
}

/// A value, where it is no date of something done that lies after the as-of date (M2).
///
/// # Errors
/// Where it is.
pub fn in_time(value: Value, column: &Column, context: &Context<'_>) -> Result<Value, CellProblem> {
    match (&value, context.as_of) {
        (Value::Date(typed), Some(as_of)) if column.kind == Kind::Date && typed.date() > as_of => {
            Err(CellProblem::FutureDate {
                column: column.name,
                read: typed.date().to_string(),
                as_of,
            })
        }
        _ => Ok(value),
    }
}

fn read_by_itself(
    raw: &RawCell,
    column: &Column,
    context: &Context<'_>,
) -> Result<Value, CellProblem> {
    match raw {
        RawCell::Error(error) => {
            return Err(CellProblem::ErrorValue {
                column: column.name,
                read: error.to_string(),
            });
        }
        RawCell::FormulaWithoutValue => {
            return Err(CellProblem::FormulaWithoutValue {
                column: column.name,
            });
        }
        RawCell::Text(text) if is_longer(text, most_characters(column, context)) => {
            return Err(CellProblem::TooLong {
                column: column.name,
                limit: most_characters(column, context),
            });
        }
        RawCell::Text(text) if column.field.has_pages() && people::are_too_many(text) => {
            return Err(CellProblem::TooManyPeople {
                column: column.name.to_owned(),
                read: shown(raw),
                limit: people::MOST_PEOPLE,
            });
        }
        RawCell::Text(text) if words::is_not_copied(text) => {
            return Err(CellProblem::NotCopied {
                column: column.name,
            });
        }
        _ => {}
    }
    if is_ditto(raw, column) {
        return Err(CellProblem::Ditto {
            column: column.name,
            read: shown(raw),
        });
    }
    if stands_for_nothing(raw, column) {
        return Err(CellProblem::StandsForNothing {
            column: column.name,
            read: shown(raw),
        });
    }
    match column.kind {
        Kind::Text => Ok(Value::Text(kept(privacy::mask(&plain_text(raw)), raw))),
        Kind::Identifier => identifier(raw, column),
        Kind::Date | Kind::FutureDate => any_date(raw, column, context).map(Value::Date),
        Kind::Deadline => deadline(raw, column, context),
        Kind::Number => number(raw, column)
            .and_then(|number| positive(number, raw, column))
            .map(|number| {
                Value::from(Amount {
                    number,
                    notation: notation(raw),
                })
            }),
        Kind::Share => number(raw, column).map(|share| Value::Number(as_share(share, raw).into())),
        Kind::YesNo => words::yes_no(&plain_text(raw))
            .or_else(|| words::deed_done(&plain_text(raw), column.field))
            .map(Value::Flag)
            .ok_or_else(|| CellProblem::UnreadableYesNo {
                column: column.name,
                read: shown(raw),
            }),
        Kind::Units(allowed) => units::units(raw, column, allowed, context),
        Kind::Choice(known) => choice(raw, column, known),
        Kind::Category => category(raw, context),
    }
}

/// What is told of a cell that was read all the same: a weekday that is another day's, a limit on a 29 February some years on, a picture in
/// the place of a text.
pub fn remark(
    raw: &RawCell,
    column: &Column,
    value: &Value,
    context: &Context<'_>,
) -> Option<CellProblem> {
    const PICTURE: &str = "=DISPIMG(";
    let RawCell::Text(text) = raw else {
        return None;
    };
    let date = match value {
        Value::Text(_) => {
            let column = column.name;
            let is_picture = text.starts_with(PICTURE);
            return is_picture.then_some(CellProblem::PictureInCell { column });
        }
        Value::Date(typed) => typed.date(),
        Value::Deadline(deadline) => deadline.date?,
        _ => return None,
    };
    if is_of_another_weekday(text, date) {
        return Some(CellProblem::OtherWeekday {
            column: column.name,
            read: shown(raw),
            date,
        });
    }
    is_a_distant_leap_day(text, date, context).then(|| CellProblem::DistantLeapDay {
        column: column.name,
        read: shown(raw),
        date,
    })
}

/// Whether a limit without a year is a 29 February that no sooner year has than one behind the next: the end of this February was meant
/// more likely.
fn is_a_distant_leap_day(text: &str, date: NaiveDate, context: &Context<'_>) -> bool {
    let is_leap_day = (date.month(), date.day()) == (2, 29);
    let is_distant = context
        .row_start
        .is_some_and(|start| date.year() > start.year() + 1);
    let has_no_year =
        || date::deadline_of_text(text, YearFrom::Nowhere).err() == Some(Reason::YearMissing);
    is_leap_day && is_distant && has_no_year()
}

/// Whether a text names one weekday, and it is not that of the day.
fn is_of_another_weekday(text: &str, date: NaiveDate) -> bool {
    const DAYS: [&[char]; 7] = [
        &['一'],
        &['二'],
        &['三'],
        &['四'],
        &['五'],
        &['六'],
        &['日', '天'],
    ];
    let mut named = ["星期", "周", "礼拜"]
        .iter()
        .flat_map(|word| text.split(word).skip(1));
    let (Some(behind), None) = (named.next(), named.next()) else {
        return false;
    };
    let weekday = behind.chars().next();
    let weekday = weekday.and_then(|c| DAYS.iter().position(|names| names.contains(&c)));
    weekday.is_some_and(|named| named != date.weekday().num_days_from_monday() as usize)
}

/// How many characters a cell of a column may have. No number and no name of a person is as long as a text may be.
fn most_characters(column: &Column, context: &Context<'_>) -> usize {
    const LONGEST_NAME: usize = 1_000;
    let limit = context.settings.limits.characters_per_cell;
    if column.kind == Kind::Identifier || column.field.is_short() {
        limit.min(LONGEST_NAME)
    } else {
        limit
    }
}

fn is_longer(text: &str, limit: usize) -> bool {
    text.len() > limit && text.chars().count() > limit
}

/// Whether a cell means the one above it, where somebody or something is named that is counted or looked up by that name. In a text of free
/// words it is left as it is.
fn is_ditto(raw: &RawCell, column: &Column) -> bool {
    matches!(raw, RawCell::Text(text) if column.field.is_looked_up() && words::is_ditto(text))
}

/// Whether a cell holds what people write who leave it empty: a stroke, and where a number, a person, an approval or the name of a
/// standard is asked for, 无, 待批 and the like too. A stroke in the place of another text that must be there (牵头部门) is an answer, and
/// a corrected value is what the office says it is.
fn stands_for_nothing(raw: &RawCell, column: &Column) -> bool {
    const LONGEST: usize = 24;
    let RawCell::Text(text) = raw else {
        return false;
    };
    if text.len() > LONGEST
        || !matches!(column.kind, Kind::Text | Kind::Identifier | Kind::YesNo)
            && column.field != Field::Assisting
        || column.field == Field::CorrectedValue
        // A cross under a question is a no.
        || column.kind == Kind::YesNo && words::yes_no(text).is_some()
        || text.bytes().any(|byte| byte.is_ascii_digit())
    {
        return false;
    }
    let says_nothing: fn(&str) -> bool = match column.field {
        field if field.is_approval() => words::is_no_approval,
        field if field.is_person() => words::is_nobody,
        field if field.may_be_nothing() => words::is_nothing,
        _ if column.kind == Kind::Identifier => words::is_no_number,
        // Most texts begin with a word and need no closer look.
        _ if column.required || text.trim_start().starts_with(char::is_alphanumeric) => {
            return false;
        }
        _ => words::is_stroke,
    };
    says_nothing(&comparable(&plain_text(raw)))
}

/// What a cell of a column can be told off for by its column alone, with nothing read yet: what a template says beforehand.
pub fn possible_problems(column: &Column, settings: &Settings) -> Vec<CellProblem> {
    let (name, read, reason) = (column.name, String::new(), String::new());
    let mut problems = Vec::new();
    if column.required {
        problems.push(CellProblem::EmptyRequired { column: name });
    }
    problems.extend(match column.kind {
        Kind::Text => None,
        Kind::Identifier => Some(CellProblem::LostDigits { column: name, read }),
        Kind::Date | Kind::FutureDate => Some(CellProblem::UnreadableDate {
            column: name,
            read,
            reason,
        }),
        Kind::Deadline => Some(CellProblem::UnreadableDeadline {
            column: name,
            read,
            reason,
        }),
        Kind::Number if column.field.must_be_positive() => {
            Some(CellProblem::NotPositive { column: name, read })
        }
        Kind::Number | Kind::Share => Some(CellProblem::UnreadableNumber { column: name, read }),
        Kind::YesNo => Some(CellProblem::UnreadableYesNo { column: name, read }),
        Kind::Units(_) => Some(CellProblem::UnknownUnit {
            column: name,
            read,
            nearest: Vec::new(),
        }),
        Kind::Choice(known) => Some(CellProblem::UnknownWord {
            column: name,
            read,
            known: known.to_vec(),
        }),
        Kind::Category => Some(CellProblem::UnknownCategory {
            read,
            known: settings
                .categories
                .iter()
                .map(|category| category.name.clone())
                .collect(),
        }),
    });
    problems
}

fn identifier(raw: &RawCell, column: &Column) -> Result<Value, CellProblem> {
    let has_lost_digits = match raw {
        RawCell::Number(number) => number.abs() >= LOST_DIGITS,
        RawCell::Text(text) => is_scientific(text),
        _ => false,
    };
    match raw {
        // What an office program makes of 2026-1 or 11-7: nobody knows what was typed.
        RawCell::DateSerial(_) | RawCell::MonthSerial(_) => Err(CellProblem::DateForNumber {
            column: column.name,
            read: shown(raw),
        }),
        _ if has_lost_digits => Err(CellProblem::LostDigits {
            column: column.name,
            read: privacy::mask_identifier(&raw.display()).into_owned(),
        }),
        _ => Ok(Value::Text(kept(
            privacy::mask_identifier(&plain_text(raw)),
            raw,
        ))),
    }
}

/// What was made of the text of a cell; where nothing had to be changed in it, the cell's own.
fn kept(text: Cow<'_, str>, raw: &RawCell) -> Text {
    match raw {
        RawCell::Text(own) if **own == *text => Text::clone(own),
        _ => text.into(),
    }
}

/// Whether a text is a long number as an office program shows it, and writes it into a csv, without its last digits: 1.23457E+17.
fn is_scientific(text: &str) -> bool {
    if !text.contains(['E', 'e', 'Ｅ', 'ｅ']) {
        return false;
    }
    let text = comparable(text).to_uppercase();
    let Some((mantissa, exponent)) = text.split_once("E+") else {
        return false;
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    whole.len() == 1 && is_number(whole) && is_number(decimals) && is_number(exponent)
}

fn choice(
    raw: &RawCell,
    column: &Column,
    known: &'static [&'static str],
) -> Result<Value, CellProblem> {
    let text = comparable(&plain_text(raw));
    let told = words::direction(&text).unwrap_or(&text);
    known
        .iter()
        .find(|word| **word == told)
        .map(|word| Value::Text((*word).into()))
        .ok_or_else(|| CellProblem::UnknownWord {
            column: column.name,
            read: shown(raw),
            known: known.to_vec(),
        })
}

fn category(raw: &RawCell, context: &Context<'_>) -> Result<Value, CellProblem> {
    match context.settings.category(&plain_text(raw)) {
        Some(category) => Ok(Value::Text(category.key.as_str().into())),
        None => Err(CellProblem::UnknownCategory {
            read: shown(raw),
            known: context
                .settings
                .categories
                .iter()
                .map(|category| category.name.clone())
                .collect(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::schema::Sheet;

    #[test]
    fn targets_and_points_are_above_zero_and_other_numbers_may_be_anything() {
        for (sheet, field, typed, good) in [
            (Sheet::KeyWorks, Field::Target, "0.5", true),
            (Sheet::KeyWorks, Field::Target, "0", false),
            (Sheet::KeyWorks, Field::Target, "-1", false),
            (Sheet::ManualPoints, Field::Points, "0", false),
            (Sheet::ManualPoints, Field::Points, "1", true),
            (Sheet::ManualPoints, Field::Points, "9999999999", true),
            (Sheet::KeyWorkProgress, Field::Value, "0", true),
            (Sheet::KeyWorkProgress, Field::Value, "-1", true),
        ] {
            let column = sheet
                .schema()
                .columns
                .iter()
                .find(|column| column.field == field)
                .expect("a column");
            let context = Context {
                directory: &Directory::default(),
                settings: &Settings::for_county("试县"),
                as_of: None,
                newest: None,
                row_start: None,
                row_day: None,
            };
            let read = read(&RawCell::Text(typed.into()), column, &context);
            let refused = matches!(read, Err(CellProblem::NotPositive { .. }));
            assert_eq!(
                (read.is_ok(), refused),
                (good, !good),
                "{} {typed}",
                column.name
            );
        }
    }

    #[test]
    fn a_number_in_scientific_notation_has_lost_its_digits() {
        let column = &Sheet::Matters.schema().columns[0];
        for typed in ["1.23457E+17", "1.2E+11", " 1.23457e+17 ", "１.23457Ｅ＋17"] {
            let read = identifier(&RawCell::Text(typed.into()), column);
            assert!(
                matches!(read, Err(CellProblem::LostDigits { .. })),
                "{typed}"
            );
        }
        // As a text it is what somebody typed.
        for typed in [
            "1月2日",
            "Jan-26",
            "1月2号",
            "2026年1号",
            "A-26",
            "2026-1",
            "Mar-A1",
            "1月第2件",
            "jan",
        ] {
            assert!(
                identifier(&RawCell::Text(typed.into()), column).is_ok(),
                "{typed}"
            );
        }
        for typed in ["1E2", "E+17", "A1.2E+17", "1-2E+3", "2026E+12号"] {
            assert!(
                identifier(&RawCell::Text(typed.into()), column).is_ok(),
                "{typed}"
            );
        }
        // What is left of an identity-card number is not repeated.
        let card = identifier(&RawCell::Number(130_102_199_003_071_234.0), column);
        let Err(CellProblem::LostDigits { read, .. }) = card else {
            panic!("{card:?}");
        };
        assert!(
            read.starts_with(privacy::MASK) && read.chars().count() < 10,
            "{read}"
        );
    }
}
