//! What a person sees in a cell.

use super::LOST_DIGITS;
use crate::ingest::{date, privacy, words};
use crate::source::day::iso;
use crate::source::{RawCell, visible};
use chrono::Datelike;
use std::borrow::Cow;

/// The text of a cell as a person sees it: dates as dates, whole numbers without a fraction, nothing that has no look.
pub fn plain_text(raw: &RawCell) -> Cow<'_, str> {
    let told = match raw {
        RawCell::DateSerial(serial) => date::day_of_serial(*serial)
            .map(iso)
            .or_else(|| date::time_of_serial(*serial)),
        RawCell::MonthSerial(serial) => date::day_of_serial(*serial)
            .map(|first| format!("{}年{}月", first.year(), first.month())),
        // Without the binary dust of sums: 0.15000000000000002 is 0.15 to whoever typed it.
        RawCell::Number(number) | RawCell::NumberOf1904(number) if number.abs() < LOST_DIGITS => {
            words::number_of_f64(*number).map(|number| number.to_string())
        }
        _ => None,
    };
    if let Some(told) = told {
        return Cow::Owned(told);
    }
    match raw.display() {
        Cow::Borrowed(text) => visible(text),
        Cow::Owned(text) => Cow::Owned(visible(&text).into_owned()),
    }
}

/// The text of a cell for a message: masked, and cut where it is long. The decimals of a number are nobody's number.
pub(super) fn shown(raw: &RawCell) -> String {
    let text = plain_text(raw);
    let text = match raw {
        RawCell::Number(number) if number.fract() != 0.0 => text,
        _ => Cow::Owned(privacy::mask(&text).into_owned()),
    };
    let text = text.replace(['\n', '\r'], " ");
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_quoted_as_a_time() {
        for (serial, text) in [
            (0.5, "12:00"),
            (0.416_666_666_666_666_7, "10:00"),
            (0.999_99, "24:00"),
        ] {
            assert_eq!(shown(&RawCell::DateSerial(serial)), text);
        }
        assert_eq!(
            shown(&RawCell::Number(0.416_666_666_666_666_7)),
            "0.416666667"
        );
    }

    #[test]
    fn a_number_is_shown_without_the_dust_of_binary_sums() {
        for (number, text) in [
            (0.150_000_000_000_000_02, "0.15"),
            (0.1 + 0.2, "0.3"),
            (20_261_120.0, "20261120"),
            (7.0, "7"),
            (-2.5, "-2.5"),
            (123_456_789_012_345.0, "123456789012345"),
        ] {
            let shown = plain_text(&RawCell::Number(number)).into_owned();
            assert_eq!(shown, text);
            assert_eq!(privacy::mask_identifier(&shown), text);
        }
    }
}
