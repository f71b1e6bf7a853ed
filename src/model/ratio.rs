//! The ratio of two amounts, exact until it is shown.

use rust_decimal::Decimal;
use std::cmp::Ordering;

/// One amount by another (R4), as a fraction of whole numbers; compared exactly, rounded only by [`Ratio::rounded`].
#[derive(Debug, Clone, Copy)]
pub struct Ratio {
    above: i128,
    /// Above zero.
    below: i128,
}

impl Ratio {
    /// `value` by `measure`; `None` where `measure` is not above zero, or an amount is beyond any that a ledger holds.
    pub fn of(value: Decimal, measure: Decimal) -> Option<Ratio> {
        let scale = value.scale().max(measure.scale());
        let whole = |amount: Decimal| {
            let factor = 10_i128.checked_pow(scale - amount.scale())?;
            amount.mantissa().checked_mul(factor)
        };
        let (above, below) = (whole(value)?, whole(measure)?);
        (below > 0).then_some(Ratio { above, below })
    }

    /// Four decimals, half up, as report.json has it; `None` beyond any amount that a ledger holds.
    pub fn rounded(self) -> Option<Decimal> {
        self.half_up(4).map(|decimal| decimal.normalize())
    }

    /// Three decimals, half up: what a sheet shows in per cent with one; `None` beyond any amount that a ledger holds.
    pub fn thousandths(self) -> Option<Decimal> {
        self.half_up(3)
    }

    /// In per cent with one decimal, half up (S3), as pages show it; `None` beyond any amount that a ledger holds.
    pub fn percent(self) -> Option<String> {
        let hundredfold = self.half_up(3)?.checked_mul(Decimal::ONE_HUNDRED)?;
        Some(format!("{hundredfold:.1}%"))
    }

    /// Rounded half up to so many decimals.
    fn half_up(self, decimals: u32) -> Option<Decimal> {
        let doubled_units = 2 * 10_i128.checked_pow(decimals)?;
        let doubled = self.above.checked_mul(doubled_units)?;
        let units = doubled
            .checked_add(self.below)?
            .div_euclid(self.below.checked_mul(2)?);
        Decimal::try_from_i128_with_scale(units, decimals).ok()
    }
}

impl Ord for Ratio {
    /// Compares whole parts, then the upturned rests: no product of two numbers that could overflow.
    fn cmp(&self, other: &Ratio) -> Ordering {
        let (mut one, mut two) = (*self, *other);
        loop {
            let whole = |ratio: Ratio| ratio.above.div_euclid(ratio.below);
            let rest = |ratio: Ratio| ratio.above.rem_euclid(ratio.below);
            match whole(one).cmp(&whole(two)) {
                Ordering::Equal => {}
                unequal => return unequal,
            }
            match (rest(one), rest(two)) {
                (0, 0) => return Ordering::Equal,
                (0, _) => return Ordering::Less,
                (_, 0) => return Ordering::Greater,
                (rest_one, rest_two) => {
                    let upturned = |below: i128, rest: i128| Ratio {
                        above: below,
                        below: rest,
                    };
                    // The greater rest has the smaller upturned value, so the two change sides.
                    (one, two) = (upturned(two.below, rest_two), upturned(one.below, rest_one));
                }
            }
        }
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Ratio) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Ratio) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ratio {}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(value: &str, measure: &str) -> Ratio {
        let number = |text: &str| text.parse::<Decimal>().expect("a number");
        Ratio::of(number(value), number(measure)).expect("a ratio")
    }

    #[test]
    fn ratios_are_compared_exactly_and_not_as_they_are_shown() {
        for (one, two, expected) in [
            (("8", "9"), ("16", "18"), Ordering::Equal),
            (("0.8", "0.9"), ("8", "9"), Ordering::Equal),
            (("0.333333333", "1"), ("1", "3"), Ordering::Less),
            (
                ("1", "3"),
                ("333333333333333", "999999999999998"),
                Ordering::Less,
            ),
            (("-1", "2"), ("0", "2"), Ordering::Less),
            (("-1", "3"), ("-1", "2"), Ordering::Greater),
            (("7", "5"), ("10", "7"), Ordering::Less),
            (
                ("999999999999999", "0.000000001"),
                ("999999999999998", "0.000000001"),
                Ordering::Greater,
            ),
        ] {
            assert_eq!(
                ratio(one.0, one.1).cmp(&ratio(two.0, two.1)),
                expected,
                "{one:?} {two:?}"
            );
            assert_eq!(
                ratio(two.0, two.1).cmp(&ratio(one.0, one.1)),
                expected.reverse()
            );
        }
    }

    #[test]
    fn ratios_are_shown_with_four_decimals_half_up() {
        for (value, measure, shown) in [
            ("8", "9", "0.8889"),
            ("8", "10", "0.8"),
            ("1", "3", "0.3333"),
            ("0.00005", "1", "0.0001"),
            ("0.00004999", "1", "0"),
            ("1.00015", "1", "1.0002"),
            ("-1", "3", "-0.3333"),
            ("999999999999999", "0.000000001", "999999999999999000000000"),
        ] {
            let rounded = ratio(value, measure)
                .rounded()
                .map(|shown| shown.to_string());
            assert_eq!(rounded.as_deref(), Some(shown), "{value} {measure}");
        }
    }

    #[test]
    fn per_cent_is_rounded_once_and_from_the_exact_ratio() {
        for (value, measure, shown) in [
            ("8500", "9600", "88.5%"),
            ("1", "3", "33.3%"),
            ("0.88445", "1", "88.4%"),
            ("0.8845", "1", "88.5%"),
            ("85", "52", "163.5%"),
            ("0", "4", "0.0%"),
        ] {
            assert_eq!(ratio(value, measure).percent().as_deref(), Some(shown));
        }
    }

    #[test]
    fn nothing_is_measured_by_zero() {
        assert_eq!(Ratio::of(Decimal::ONE, Decimal::ZERO), None);
        assert_eq!(Ratio::of(Decimal::ONE, -Decimal::ONE), None);
        assert!(Ratio::of(Decimal::ZERO, Decimal::ONE).is_some());
    }
}
