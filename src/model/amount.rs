//! An amount of a key work: a number, and how it was written.

use super::measure::{is_percent, multiplier};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A number as it was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Amount {
    /// The number; of a percentage the share of one that it is, of 1.2万 the 12000.
    #[serde(with = "rust_decimal::serde::str")]
    pub number: Decimal,
    /// How it was written.
    pub notation: Notation,
}

/// How a number was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Notation {
    /// In digits alone.
    Plain,
    /// With a percent sign, or in a cell that shows one.
    Percent,
    /// With 万 or 亿.
    Multiple,
}

impl Amount {
    /// Whether it was given in per cent.
    pub fn is_percent(self) -> bool {
        self.notation == Notation::Percent
    }
}

impl From<Decimal> for Amount {
    fn from(number: Decimal) -> Amount {
        Amount {
            number,
            notation: Notation::Plain,
        }
    }
}

/// As it was handed in, without needless zeros: 8.5 or 85%.
impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.notation == Notation::Percent {
            let hundredths = (self.number * Decimal::ONE_HUNDRED).normalize();
            return write!(formatter, "{hundredths}%");
        }
        write!(formatter, "{}", self.number.normalize())
    }
}

/// What the amounts of a key work are counted in, so that 85 and 85% can be the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Measure {
    /// 计量单位 is per cent: a number without a sign is so many per cent.
    Percent,
    /// No 计量单位, but targets in per cent: a number above 1 is so many per cent, any other a share of one.
    Share,
    /// 计量单位 is so many times something (万元, 亿元): 1.2万 in it is a number of single ones, and 1.2 is as many times.
    Times(Decimal),
    /// Anything else: a number is what it is.
    #[default]
    Plain,
}

impl Measure {
    /// What a 计量单位 means, in the form in which texts are compared, given the targets.
    pub fn of(unit: &str, mut targets: impl Iterator<Item = Amount>) -> Measure {
        match unit.trim_matches(['(', ')', '[', ']', ':']) {
            unit if is_percent(unit) => Measure::Percent,
            "" | "/" | "-" | "无" if targets.any(Amount::is_percent) => Measure::Share,
            unit => times(unit).map_or(Measure::Plain, Measure::Times),
        }
    }

    /// The amount in this measure.
    pub fn count(self, amount: Amount) -> Decimal {
        let number = match self {
            Measure::Percent if amount.is_percent() => amount.number * Decimal::ONE_HUNDRED,
            Measure::Share if !amount.is_percent() && amount.number > Decimal::ONE => {
                amount.number / Decimal::ONE_HUNDRED
            }
            Measure::Times(one) if amount.notation == Notation::Multiple => amount.number / one,
            _ => amount.number,
        };
        number.normalize()
    }
}

/// How many single ones a 计量单位 is: 万元, 人民币万元, 个(万), 百万元. The 千 of 千克 and 千瓦 is part of another word.
fn times(unit: &str) -> Option<Decimal> {
    let unit = unit.strip_prefix("人民币").unwrap_or(unit);
    let unit = unit.split_once('(').map_or(unit, |(before, inside)| {
        if inside.starts_with(['百', '千', '万', '亿']) {
            inside
        } else {
            before
        }
    });
    let (product, counted) = multiplier(unit);
    let is_number = unit[..unit.len() - counted.len()].ends_with(['万', '亿'])
        || counted.starts_with(['元', '人', '户', '亩', '吨', '件']);
    (is_number && product > Decimal::ONE).then_some(product)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        let (digits, notation, times) = match text.strip_suffix(['%', '万', '亿']) {
            Some(digits) if text.ends_with('%') => (digits, Notation::Percent, "0.01"),
            Some(digits) if text.ends_with('万') => (digits, Notation::Multiple, "10000"),
            Some(digits) => (digits, Notation::Multiple, "100000000"),
            None => (text, Notation::Plain, "1"),
        };
        let number = |text: &str| text.parse::<Decimal>().expect("a number");
        Amount {
            number: number(digits) * number(times),
            notation,
        }
    }

    #[test]
    fn amounts_of_a_work_are_counted_in_its_measure_and_shown_as_they_came() {
        for (unit, target, value, expected) in [
            ("%", "85", "85%", "85"),
            ("百分比", "85%", "85", "85"),
            ("百分点", "6.5", "0.8", "0.8"),
            ("%", "100", "187.9%", "187.9"),
            ("", "100%", "85", "0.85"),
            ("", "100%", "0.85", "0.85"),
            ("", "100", "85%", "0.85"),
            ("个", "10", "85%", "0.85"),
            ("个", "10%", "85", "85"),
            ("万元", "2", "1.2万", "1.2"),
            ("万元", "20000", "1.2亿", "12000"),
            ("(亿元)", "2", "1.2亿", "1.2"),
            ("万人", "2", "1.2", "1.2"),
            ("元", "20000", "1.2万", "12000"),
            ("百万元", "200", "1.2亿", "120"),
            ("千元", "200", "1.2万", "12"),
            ("千克", "200", "1.2万", "12000"),
            ("人民币万元", "2", "1.2万", "1.2"),
            ("个(万)", "2", "1.2万", "1.2"),
            ("千瓦(含光伏)", "2", "1.2万", "12000"),
            ("同比%", "85", "85%", "85"),
            ("%(同比)", "85", "85%", "85"),
        ] {
            let measure = Measure::of(unit, std::iter::once(amount(target)));
            assert_eq!(
                measure.count(amount(value)).to_string(),
                expected,
                "{unit} {target} {value}"
            );
            if !value.ends_with(['万', '亿']) {
                assert_eq!(amount(value).to_string(), value);
            }
        }
    }
}
