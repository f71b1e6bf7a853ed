//! The numbers that cells hold, and how they stand there.

use super::shown;
use crate::diagnostic::CellProblem;
use crate::ingest::{privacy, words};
use crate::model::amount::Notation;
use crate::model::schema::{Column, Field};
use crate::source::RawCell;
use rust_decimal::Decimal;

/// Points are kept in hundredths (S1).
const POINTS_DECIMALS: u32 = 2;

const LARGEST_POINTS: u64 = 10_000_000_000;

/// A text that looks like a telephone or identity-card number is no amount, and must not be shown as one. A cell that holds a number
/// is an amount, whatever it looks like, but a whole one of that look neither a share nor points. The decimals of a number are nobody's.
pub(super) fn number(raw: &RawCell, column: &Column) -> Result<Decimal, CellProblem> {
    let is_small = matches!(column.field, Field::Progress | Field::Points);
    let read = match raw {
        RawCell::Number(number)
            if is_small
                && number.fract() == 0.0
                && privacy::mask(&number.to_string()).contains(privacy::MASK) =>
        {
            None
        }
        RawCell::Number(number) | RawCell::NumberOf1904(number) => words::number_of_f64(*number),
        // Nobody's number is followed by 万 or 亿.
        RawCell::Text(text)
            if notation(raw) != Notation::Multiple
                && privacy::mask(text).contains(privacy::MASK) =>
        {
            None
        }
        // Points are neither a share nor counted by ten thousands.
        _ if column.field == Field::Points && notation(raw) != Notation::Plain => None,
        RawCell::Text(text) => words::number_of_text(text),
        _ => None,
    };
    read.ok_or_else(|| CellProblem::UnreadableNumber {
        column: column.name,
        read: shown(raw),
    })
}

pub(super) fn positive(
    number: Decimal,
    raw: &RawCell,
    column: &Column,
) -> Result<Decimal, CellProblem> {
    if column.field.must_be_positive() && number <= Decimal::ZERO {
        return Err(CellProblem::NotPositive {
            column: column.name,
            read: shown(raw),
        });
    }
    // Points above that cannot be kept (model/points.rs), and an entry would be lost.
    if column.field == Field::Points && number >= Decimal::from(LARGEST_POINTS) {
        return Err(CellProblem::UnreadableNumber {
            column: column.name,
            read: shown(raw),
        });
    }
    if column.field == Field::Points && number.normalize().scale() > POINTS_DECIMALS {
        return Err(CellProblem::TooManyDecimals {
            column: column.name,
            read: shown(raw),
        });
    }
    Ok(number)
}

/// How a number stands in its cell.
pub(super) fn notation(raw: &RawCell) -> Notation {
    match raw {
        RawCell::Text(_) if has_percent_sign(raw) => Notation::Percent,
        RawCell::Text(text) if text.trim_end().ends_with(['万', '亿']) => Notation::Multiple,
        _ => Notation::Plain,
    }
}

/// A progress of 85 typed without a percent sign means 85 %; a text that bears one has been divided already.
pub(super) fn as_share(share: Decimal, raw: &RawCell) -> Decimal {
    if share > Decimal::ONE && !has_percent_sign(raw) {
        share / Decimal::ONE_HUNDRED
    } else {
        share
    }
}

/// Percentages of cells that show them come as texts with the sign too.
fn has_percent_sign(raw: &RawCell) -> bool {
    matches!(raw, RawCell::Text(text) if text.contains(['%', '％', '﹪']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::schema::Sheet;

    #[test]
    fn points_that_cannot_be_kept_are_no_number() {
        let column = Sheet::ManualPoints.schema().column(Field::Points);
        let column = column.expect("a column");
        for (typed, good) in [
            (9_999_999_999.0, true),
            (1e10, false),
            (1_234_567_890_123.0, false),
        ] {
            let raw = RawCell::Number(typed);
            let number = Decimal::try_from(typed).expect("a number");
            assert_eq!(positive(number, &raw, column).is_ok(), good, "{typed}");
        }
    }

    #[test]
    fn a_share_and_ten_thousands_are_no_points() {
        let column = Sheet::ManualPoints.schema().column(Field::Points);
        let column = column.expect("a column");
        for (typed, good) in [
            ("2", true),
            ("２．５", true),
            ("50%", false),
            ("1.2万", false),
        ] {
            let raw = RawCell::Text(typed.into());
            assert_eq!(number(&raw, column).is_ok(), good, "{typed}");
        }
    }

    #[test]
    fn a_share_that_a_formula_has_computed_is_one_however_many_decimals_it_has() {
        let column = Sheet::Matters.schema().column(Field::Progress);
        let column = column.expect("a column");
        for (computed, read) in [
            (1.0 / 3.0, "0.333333333"),
            (2.0 / 3.0, "0.666666667"),
            (5.0 / 7.0, "0.714285714"),
            (0.600_000_000_000_000_1, "0.6"),
            (0.920_000_000_000_000_2, "0.92"),
        ] {
            let number = number(&RawCell::Number(computed), column).map(|n| n.to_string());
            assert_eq!(number, Ok(read.to_owned()));
        }
        for personal in [
            RawCell::Number(13_987_654_321.0),
            RawCell::Number(6_222_020_200_112_233.0),
            RawCell::Text("0.6222020200112233".into()),
        ] {
            assert!(number(&personal, column).is_err(), "{personal:?}");
        }
    }

    #[test]
    fn a_telephone_number_in_a_column_of_numbers_is_neither_an_amount_nor_repeated() {
        let columns = Sheet::KeyWorkProgress.schema().columns;
        let column = columns
            .iter()
            .find(|column| column.field == Field::Value)
            .expect("a column");
        for typed in ["139 8765 4321", "13987654321"] {
            let expected = CellProblem::UnreadableNumber {
                column: "完成值",
                read: privacy::MASK.to_owned(),
            };
            assert_eq!(number(&RawCell::Text(typed.into()), column), Err(expected));
        }
        for (raw, amount) in [
            (RawCell::Number(13_900_000_000.0), 13_900_000_000_u64),
            (RawCell::Number(12_987_654_321.0), 12_987_654_321),
            (RawCell::Text("13,900,000,000".into()), 13_900_000_000),
            (RawCell::Text("159.23456789亿".into()), 15_923_456_789),
        ] {
            assert_eq!(number(&raw, column), Ok(Decimal::from(amount)));
        }
    }
}
