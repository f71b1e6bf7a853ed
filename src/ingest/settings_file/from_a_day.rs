//! A value of duban.toml, or a list of values that hold from certain days on. Each is read where it stands, so that a fault has its own
//! place and its own words.

use super::fault::{Reporter, SettingsError};
use super::values::date;
use crate::model::settings::Dated;
use chrono::NaiveDate;
use serde::de::{self, Deserialize, Deserializer, SeqAccess, Unexpected, Visitor};
use std::fmt;
use std::marker::PhantomData;
use toml::Spanned;
use toml::value::Datetime;

/// A value, or a list of dated ones.
pub(super) enum FromADay<V, E> {
    Constant(V),
    Dated(Vec<Spanned<E>>),
}

/// A number, whole or not.
#[derive(Clone, Copy)]
pub(super) enum Number {
    Whole(i64),
    Fraction(f64),
}

/// What may stand in place of a list.
pub(super) trait Single: Sized {
    /// What the reader's messages call it where a list may stand too.
    const OR_LIST: &'static str;

    fn whole(_: i64) -> Option<Self> {
        None
    }

    fn fraction(_: f64) -> Option<Self> {
        None
    }

    fn text(_: &str) -> Option<Self> {
        None
    }
}

impl Single for Number {
    const OR_LIST: &'static str = "dated points";

    fn whole(number: i64) -> Option<Number> {
        Some(Number::Whole(number))
    }

    fn fraction(number: f64) -> Option<Number> {
        Some(Number::Fraction(number))
    }
}

impl Single for i64 {
    const OR_LIST: &'static str = "a dated threshold";

    fn whole(number: i64) -> Option<i64> {
        Some(number)
    }
}

impl Single for String {
    const OR_LIST: &'static str = "a dated limit";

    fn text(text: &str) -> Option<String> {
        Some(text.to_owned())
    }
}

impl<'de, V: Single, E: Deserialize<'de>> Deserialize<'de> for FromADay<V, E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FromADay<V, E>, D::Error> {
        deserializer.deserialize_any(OrList(PhantomData))
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Number, D::Error> {
        deserializer.deserialize_any(OfNumber)
    }
}

struct OrList<V, E>(PhantomData<(V, E)>);

impl<'de, V: Single, E: Deserialize<'de>> Visitor<'de> for OrList<V, E> {
    type Value = FromADay<V, E>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(V::OR_LIST)
    }

    fn visit_i64<F: de::Error>(self, number: i64) -> Result<Self::Value, F> {
        let found = Unexpected::Signed(number);
        let value = V::whole(number).ok_or_else(|| F::invalid_type(found, &self))?;
        Ok(FromADay::Constant(value))
    }

    fn visit_f64<F: de::Error>(self, number: f64) -> Result<Self::Value, F> {
        let found = Unexpected::Float(number);
        let value = V::fraction(number).ok_or_else(|| F::invalid_type(found, &self))?;
        Ok(FromADay::Constant(value))
    }

    fn visit_str<F: de::Error>(self, text: &str) -> Result<Self::Value, F> {
        let found = Unexpected::Str(text);
        let value = V::text(text).ok_or_else(|| F::invalid_type(found, &self))?;
        Ok(FromADay::Constant(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut read = Vec::new();
        while let Some(entry) = entries.next_element()? {
            read.push(entry);
        }
        Ok(FromADay::Dated(read))
    }
}

struct OfNumber;

impl Visitor<'_> for OfNumber {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("points")
    }

    fn visit_i64<F: de::Error>(self, number: i64) -> Result<Number, F> {
        Ok(Number::Whole(number))
    }

    fn visit_f64<F: de::Error>(self, number: f64) -> Result<Number, F> {
        Ok(Number::Fraction(number))
    }
}

/// What is wrong, and at which of the entries where it is one of them.
pub(super) type Fault = (Option<usize>, &'static str);

/// The value, or the values with `from`: exactly one has none (it is the base), and no day stands twice.
pub(super) fn dated<V, E, T>(
    value: &FromADay<V, E>,
    constant: impl Fn(&V) -> Option<T>,
    from: impl Fn(&E) -> Option<&Datetime>,
    of_entry: impl Fn(&E) -> Option<T>,
) -> Result<Dated<T>, Fault> {
    let entries = match value {
        FromADay::Constant(value) => {
            let read = constant(value).ok_or((None, "数值不合要求"))?;
            return Ok(Dated::constant(read));
        }
        FromADay::Dated(entries) => entries,
    };
    let mut base = None;
    let mut changes: Vec<(NaiveDate, T)> = Vec::new();
    for entry in entries {
        let at = |reason| (Some(entry.span().start), reason);
        let read = of_entry(entry.get_ref()).ok_or(at("数值不合要求"))?;
        match from(entry.get_ref()) {
            None if base.is_some() => return Err(at("只能有一项不写 from")),
            None => base = Some(read),
            Some(day) => {
                let day = date(day).ok_or(at("from 应当是日期，如 2026-07-01"))?;
                if changes.iter().any(|(known, _)| *known == day) {
                    return Err(at("同一天写了两个值"));
                }
                changes.push((day, read));
            }
        }
    }
    base.map(|base| Dated::new(base, changes))
        .ok_or((None, "应当有一项不写 from，作为起初的值"))
}

/// Tells a fault of a setting at its place, with what is expected.
pub(super) fn told<T>(
    (reporter, value): (&Reporter<'_>, &Spanned<T>),
    (at, reason): Fault,
    name: &str,
    expected: &str,
) -> SettingsError {
    let place = at.unwrap_or(value.span().start);
    reporter.at(place, format!("「{name}」{reason}；{expected}"))
}
