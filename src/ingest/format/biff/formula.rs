//! The stored result of a formula.

use super::{error_name, f64_at, u16_at};
use crate::source::RawCell;

/// What a formula's record stores as its result.
pub enum Result {
    /// A number, shown by the cell's format.
    Number(f64),
    /// Anything else that a cell can hold.
    Cell(RawCell),
    /// Text, in a record that follows.
    TextFollows,
}

/// The result in a formula's record; `None` where the record is cut short.
pub fn result(data: &[u8]) -> Option<Result> {
    let stored = data.get(6..14)?;
    if u16_at(stored, 6)? != 0xFFFF {
        return Some(Result::Number(f64_at(stored, 0)?));
    }
    Some(match stored[0] {
        0 => Result::TextFollows,
        1 => Result::Cell(RawCell::Bool(stored[2] != 0)),
        2 => Result::Cell(RawCell::Error(error_name(stored[2]).into())),
        // No text: what the formula came to, or the mark of a program that never computed it.
        _ if never_text(tokens(data)) => Result::Cell(RawCell::FormulaWithoutValue),
        _ => Result::Cell(RawCell::Text("".into())),
    })
}

fn tokens(data: &[u8]) -> &[u8] {
    let length = u16_at(data, 20).map_or(0, usize::from);
    data.get(22..22 + length).unwrap_or_default()
}

/// Whether a formula always comes to a number, by its last token: then an empty text was never its result.
fn never_text(tokens: &[u8]) -> bool {
    /// COUNT SUM AVERAGE MIN MAX ROW INT ROUND LEN VALUE AND OR NOT DATE TIME DAY MONTH YEAR WEEKDAY HOUR MINUTE NOW
    /// DATEVALUE COUNTA ROUNDUP ROUNDDOWN TODAY SUMIF COUNTIF
    const NUMBERS: &[u16] = &[
        0, 4, 5, 6, 7, 8, 25, 27, 32, 33, 36, 37, 38, 65, 66, 67, 68, 69, 70, 71, 72, 74, 140, 169,
        212, 213, 221, 345, 346,
    ];
    let is_number = |function: u16| NUMBERS.contains(&(function & 0x7FFF));
    match tokens {
        [.., 0x21 | 0x41 | 0x61, low, high] if is_number(u16::from_le_bytes([*low, *high])) => true,
        [.., 0x22 | 0x42 | 0x62, _, low, high] if is_number(u16::from_le_bytes([*low, *high])) => {
            true
        }
        // A sum in short form.
        [.., 0x19, 0x10, _, _] => true,
        // Arithmetic and comparison.
        [.., before, 0x03..=0x07 | 0x09..=0x0E | 0x13 | 0x14] => *before != 0x17,
        _ => false,
    }
}
