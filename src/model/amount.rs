//! An amount of a key work: a number, and whether it was given in per cent.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A number as it was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Amount {
    /// The number; of a percentage the share of one that it is.
    #[serde(with = "rust_decimal::serde::str")]
    pub number: Decimal,
    /// It bears a percent sign, or stands in a cell that shows one.
    pub is_percent: bool,
}

impl From<Decimal> for Amount {
    fn from(number: Decimal) -> Amount {
        Amount {
            number,
            is_percent: false,
        }
    }
}

/// As it was handed in, without needless zeros: 8.5 or 85%.
impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_percent {
            let hundredths = (self.number * Decimal::ONE_HUNDRED).normalize();
            return write!(formatter, "{hundredths}%");
        }
        write!(formatter, "{}", self.number.normalize())
    }
}

/// What the amounts of a key work are counted in, so that 85 and 85% can be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// 计量单位 is per cent: a number without a sign is so many per cent.
    Percent,
    /// No 计量单位, but targets in per cent: a number above 1 is so many per cent, any other a share of one.
    Share,
    /// Anything else: a number is what it is.
    Plain,
}

impl Measure {
    /// What a 计量单位 means, in the form in which texts are compared, given the targets.
    pub fn of(unit: &str, mut targets: impl Iterator<Item = Amount>) -> Measure {
        match unit.trim_matches(['(', ')', '[', ']', ':']) {
            "%" | "百分比" | "百分点" | "个百分点" | "百分率" | "百分数" => {
                Measure::Percent
            }
            "" | "/" | "-" | "无" if targets.any(|target| target.is_percent) => Measure::Share,
            _ => Measure::Plain,
        }
    }

    /// The amount in this measure.
    pub fn count(self, amount: Amount) -> Decimal {
        let number = match self {
            Measure::Percent if amount.is_percent => amount.number * Decimal::ONE_HUNDRED,
            Measure::Share if !amount.is_percent && amount.number > Decimal::ONE => {
                amount.number / Decimal::ONE_HUNDRED
            }
            _ => amount.number,
        };
        number.normalize()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        let (digits, is_percent) = match text.strip_suffix('%') {
            Some(digits) => (digits, true),
            None => (text, false),
        };
        let number: Decimal = digits.parse().expect("a number");
        let divisor = if is_percent {
            Decimal::ONE_HUNDRED
        } else {
            Decimal::ONE
        };
        Amount {
            number: number / divisor,
            is_percent,
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
        ] {
            let measure = Measure::of(unit, std::iter::once(amount(target)));
            assert_eq!(
                measure.count(amount(value)).to_string(),
                expected,
                "{unit} {target} {value}"
            );
            assert_eq!(amount(value).to_string(), value);
        }
    }
}
