//! A second look at a sheet's XML: its merged regions, the cells that the library could not read, and the dates that it takes
//! for numbers.

use super::super::number_format::day_or_month;
use super::super::rows::{Budget, Rows};
use super::super::xml;
use super::Doubts;
use crate::diagnostic::Unreadable;
use crate::source::{BROKEN, RawCell};
use quick_xml::events::{BytesStart, Event};

/// The error values that the library knows.
const KNOWN_ERRORS: &[&str] = &[
    "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!",
];

/// Puts right what is in doubt, and returns the merged regions.
///
/// # Errors
/// Where the part is damaged or a limit is passed.
pub fn look_again(
    xml: &[u8],
    part: &str,
    doubts: &Doubts,
    epoch: f64,
    rows: &mut Rows,
    budget: &mut Budget<'_>,
) -> Result<Vec<(u32, u32, u32, u32)>, Unreadable> {
    if doubts.any() {
        let mut cells = Cells {
            doubts,
            epoch,
            rows,
            row: 0,
            column: 0,
        };
        cells.scan(xml, part, budget)?;
    }
    merges(xml, part, budget)
}

/// The merged regions stand behind the cells: only that end is read.
fn merges(
    bytes: &[u8],
    part: &str,
    budget: &mut Budget<'_>,
) -> Result<Vec<(u32, u32, u32, u32)>, Unreadable> {
    let mut merges = Vec::new();
    let Some(start) = memchr::memmem::rfind(bytes, b"mergeCells")
        .and_then(|end| memchr::memmem::rfind(&bytes[..end], b"sheetData"))
    else {
        return Ok(merges);
    };
    // From within the tag that closes the cells: what is left of it is text to the reader.
    let mut reader = xml::reader(&bytes[start..]);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) if element.local_name().as_ref() == "mergeCell" => {
                budget.merge()?;
                let region = xml::attribute(&element, "ref").and_then(|region| {
                    let (from, to) = region.split_once(':')?;
                    let (first_row, first) = position(from)?;
                    let (last_row, last) = position(to)?;
                    (first_row <= last_row && first <= last)
                        .then_some((first_row, first, last_row, last))
                });
                merges.extend(region);
            }
            Ok(Event::End(element)) if element.local_name().as_ref() == "mergeCells" => break,
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(_) => return Err(xml::damaged(part)),
        }
    }
    Ok(merges)
}

struct Cells<'a> {
    doubts: &'a Doubts,
    epoch: f64,
    rows: &'a mut Rows,
    row: u32,
    column: u32,
}

impl Cells<'_> {
    fn scan(
        &mut self,
        bytes: &[u8],
        part: &str,
        budget: &mut Budget<'_>,
    ) -> Result<(), Unreadable> {
        let mut reader = xml::reader(bytes);
        reader.config_mut().check_end_names = false;
        let mut buffer = Vec::new();
        // Format and kind of the cell that is being read, and its value so far.
        let mut cell: Option<(usize, String)> = None;
        let mut value: Option<String> = None;
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer) {
                Ok(Event::Start(element)) => match element.local_name().as_ref() {
                    "row" => {
                        let row = xml::attribute(&element, "r").and_then(|row| row.parse().ok());
                        self.row = row.map_or(self.row, |row: u32| row.saturating_sub(1));
                    }
                    "c" => cell = Some(self.begin(&element)),
                    "v" if cell.is_some() => value = Some(String::new()),
                    _ => {}
                },
                Ok(Event::Text(text)) => {
                    if let Some(value) = &mut value {
                        value.push_str(&text.xml10_content());
                    }
                }
                Ok(Event::End(element)) => match element.local_name().as_ref() {
                    "row" => {
                        self.row = self.row.saturating_add(1);
                        self.column = 0;
                    }
                    "c" => {
                        if let (Some((format, kind)), Some(value)) = (cell.take(), value.take()) {
                            self.end(format, &kind, value.trim(), budget)?;
                        }
                        self.column = self.column.saturating_add(1);
                    }
                    "sheetData" => return Ok(()),
                    _ => {}
                },
                Ok(Event::Eof) => return Ok(()),
                Ok(_) => {}
                Err(_) => return Err(xml::damaged(part)),
            }
        }
    }

    fn begin(&mut self, element: &BytesStart<'_>) -> (usize, String) {
        if let Some((row, column)) =
            xml::attribute(element, "r").and_then(|reference| position(&reference))
        {
            (self.row, self.column) = (row, column);
        }
        let format = xml::attribute(element, "s").and_then(|format| format.parse().ok());
        (
            format.unwrap_or(0),
            xml::attribute(element, "t").unwrap_or_default(),
        )
    }

    fn end(
        &mut self,
        format: usize,
        kind: &str,
        value: &str,
        budget: &mut Budget<'_>,
    ) -> Result<(), Unreadable> {
        let number = value.parse::<f64>().ok();
        let mended = match (kind, number) {
            ("" | "n", Some(number)) if self.doubts.weekdays.contains(&format) => {
                Some(RawCell::DateSerial(number + self.epoch))
            }
            ("" | "n", Some(number)) if self.doubts.months.contains(&format) => {
                Some(day_or_month(number + self.epoch))
            }
            ("" | "n", Some(number)) if self.doubts.texts.contains_key(&format) => {
                self.doubts.texts[&format]
                    .text(number)
                    .map(|text| RawCell::Text(text.into()))
            }
            _ if value.is_empty() || !self.doubts.unread_cells => None,
            ("e", _) if KNOWN_ERRORS.contains(&value) => None,
            ("e", _) => {
                let name: String = value.chars().take(40).collect();
                Some(RawCell::Error(name.into()))
            }
            ("" | "str" | "d" | "inlineStr" | "is", _) | ("n", Some(_)) => None,
            // What is there already was read, and stands.
            _ => Some(RawCell::Error(BROKEN.into())),
        };
        match mended {
            Some(cell @ (RawCell::DateSerial(_) | RawCell::MonthSerial(_) | RawCell::Text(_))) => {
                self.rows.replace(self.row, self.column, cell);
                Ok(())
            }
            Some(cell) => self.rows.push(self.row, self.column, cell, budget),
            None => Ok(()),
        }
    }
}

/// Row and column (from zero) of a reference such as `C7`; `None` where it is none that a sheet can have.
pub fn position(reference: &str) -> Option<(u32, u32)> {
    let reference = reference.trim().trim_start_matches('$');
    let letters = reference
        .find(|c: char| !c.is_ascii_alphabetic())
        .filter(|letters| (1..=3).contains(letters))?;
    let column = reference[..letters].bytes().fold(0, |column, letter| {
        column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    let row: u32 = reference[letters..].trim_start_matches('$').parse().ok()?;
    ((1..=1_048_576).contains(&row) && column <= 16_384).then(|| (row - 1, column - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_and_impossible_ones_are_none() {
        for (reference, expected) in [
            ("A1", Some((0, 0))),
            ("$C$7", Some((6, 2))),
            ("xfd1048576", Some((1_048_575, 16_383))),
            ("XFE1", None),
            ("A0", None),
            ("A1048577", None),
            ("AAAA1", None),
            ("7", None),
            ("A", None),
            ("甲1", None),
        ] {
            assert_eq!(position(reference), expected, "{reference}");
        }
    }
}
