//! Points of the scoring rules, in hundredths.

use crate::source::composed;
use serde::{Deserialize, Serialize, Serializer};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

/// Points (积分) in whole hundredths, so that sums are exact. A JSON number with at most two decimals; hundredths where no person reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash, Deserialize)]
pub struct Points(i64);

impl Points {
    /// No points.
    pub const ZERO: Points = Points(0);

    /// From hundredths: 250 is two and a half points.
    pub const fn from_hundredths(hundredths: i64) -> Points {
        Points(hundredths)
    }

    /// The hundredths.
    pub const fn hundredths(self) -> i64 {
        self.0
    }

    /// From a number as typed; `None` where it is no multiple of one hundredth or out of any sensible range.
    pub fn from_f64(number: f64) -> Option<Points> {
        let scaled = number * 100.0;
        let whole = scaled.round();
        ((scaled - whole).abs() < 1e-6 && whole.abs() < 1e12).then_some({
            #[expect(
                clippy::cast_possible_truncation,
                reason = "checked to be a whole number far inside i64"
            )]
            Points(whole as i64)
        })
    }

    /// As a floating-point number, for JSON and spreadsheets, which have no other.
    #[expect(
        clippy::cast_precision_loss,
        reason = "scores are far below 2^53 hundredths"
    )]
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / 100.0
    }

    /// True where the value is below zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The text with a sign in front, as lists of entries show it: `+0.5`, `-2`.
    pub fn signed(self) -> String {
        if self.0 > 0 {
            composed(format_args!("+{self}"))
        } else {
            self.to_string()
        }
    }
}

impl fmt::Display for Points {
    /// At most two decimals, without trailing zeros: `96.5`, `-2`, `0.25`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        match rest {
            0 => write!(f, "{sign}{whole}"),
            rest if rest % 10 == 0 => write!(f, "{sign}{whole}.{}", rest / 10),
            rest => write!(f, "{sign}{whole}.{rest:02}"),
        }
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            serializer.serialize_i64(self.0)
        } else if self.0 % 100 == 0 {
            serializer.serialize_i64(self.0 / 100)
        } else {
            serializer.serialize_f64(self.to_f64())
        }
    }
}

impl schemars::JsonSchema for Points {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Points".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "number", "description": "points with at most two decimals" })
    }
}

impl Add for Points {
    type Output = Points;
    fn add(self, other: Points) -> Points {
        Points(self.0 + other.0)
    }
}

impl AddAssign for Points {
    fn add_assign(&mut self, other: Points) {
        self.0 += other.0;
    }
}

impl Sub for Points {
    type Output = Points;
    fn sub(self, other: Points) -> Points {
        Points(self.0 - other.0)
    }
}

impl Neg for Points {
    type Output = Points;
    fn neg(self) -> Points {
        Points(-self.0)
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Points>>(points: I) -> Points {
        points.fold(Points::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_shown_with_at_most_two_decimals() {
        for (hundredths, text) in [
            (10000, "100"),
            (9650, "96.5"),
            (-200, "-2"),
            (-50, "-0.5"),
            (25, "0.25"),
            (-5, "-0.05"),
            (0, "0"),
        ] {
            assert_eq!(Points::from_hundredths(hundredths).to_string(), text);
        }
    }

    #[test]
    fn typed_numbers_become_hundredths_or_nothing() {
        assert_eq!(Points::from_f64(0.1 + 0.2), Some(Points(30)));
        assert_eq!(Points::from_f64(1.15), Some(Points(115)));
        assert_eq!(Points::from_f64(0.333), None);
        assert_eq!(Points::from_f64(f64::NAN), None);
    }
}
