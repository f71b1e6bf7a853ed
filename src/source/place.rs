//! The address of a cell: file, sheet, row and column.

use super::{Text, once};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// One sheet of one file of the workspace.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SheetRef {
    /// Path relative to the workspace, with `/` between its parts on every system.
    #[serde(with = "once")]
    pub file: Text,
    /// Name of the sheet as the file has it; empty where the place is the file itself.
    #[serde(with = "once")]
    pub sheet: Text,
}

/// Where a value stands. `at` is the cell (row and column from zero); `None` means the sheet or the file as a whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The sheet that the cell belongs to.
    #[serde(with = "once")]
    pub sheet: Arc<SheetRef>,
    /// Row and column, both counted from zero.
    pub at: Option<(u32, u32)>,
}

impl Place {
    /// The place of a whole file.
    pub fn of_file(file: &str) -> Place {
        Place {
            sheet: Arc::new(SheetRef {
                file: file.into(),
                sheet: "".into(),
            }),
            at: None,
        }
    }

    /// The place of a whole sheet.
    pub fn of_sheet(sheet: &Arc<SheetRef>) -> Place {
        Place {
            sheet: Arc::clone(sheet),
            at: None,
        }
    }

    /// The place of a cell; row and column count from zero.
    pub fn of_cell(sheet: &Arc<SheetRef>, row: u32, column: u32) -> Place {
        Place {
            sheet: Arc::clone(sheet),
            at: Some((row, column)),
        }
    }

    /// The cell in the notation of spreadsheets (`C7`), or an empty text where the place is no cell.
    pub fn cell(&self) -> String {
        self.at
            .map(|(row, column)| cell_name(row, column))
            .unwrap_or_default()
    }

    /// As it is told beside a cell: by its address alone where both are on one sheet, else as shown.
    pub fn beside(&self, other: &Place) -> String {
        if self.sheet == other.sheet {
            self.cell()
        } else {
            self.shown()
        }
    }

    /// As shown to users, in room of its size: the office's pages have hundreds of thousands of places.
    pub fn shown(&self) -> String {
        const REST: usize = " ›  › XFD1048576".len();
        let room = self.sheet.file.len() + self.sheet.sheet.len() + REST;
        let mut text = String::with_capacity(room);
        text.push_str(&self.sheet.file);
        if !self.sheet.sheet.is_empty() {
            text.push_str(" › ");
            text.push_str(&self.sheet.sheet);
        }
        if let Some((row, column)) = self.at {
            text.push_str(" › ");
            push_cell_name(row, column, &mut text);
        }
        text
    }
}

impl fmt::Display for Place {
    /// As shown to users: `文件 › 表 › 单元格`, with the parts that there are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

/// The name of a cell from its row and column, both counted from zero: (6, 2) is `C7`.
pub fn cell_name(row: u32, column: u32) -> String {
    let mut name = String::with_capacity("XFD1048576".len());
    push_cell_name(row, column, &mut name);
    name
}

fn push_cell_name(row: u32, column: u32, name: &mut String) {
    push_letters(u64::from(column) + 1, name);
    push_digits(u64::from(row) + 1, name);
}

fn push_letters(number: u64, name: &mut String) {
    let before = (number - 1) / 26;
    if before > 0 {
        push_letters(before, name);
    }
    let letter = u8::try_from((number - 1) % 26).unwrap_or(0);
    name.push(char::from(b'A' + letter));
}

fn push_digits(number: u64, name: &mut String) {
    if number >= 10 {
        push_digits(number / 10, name);
    }
    let digit = u8::try_from(number % 10).unwrap_or(0);
    name.push(char::from(b'0' + digit));
}

/// The letters of a column counted from zero: 0 is `A`, 26 is `AA`.
pub fn column_name(column: u32) -> String {
    let mut name = String::new();
    push_letters(u64::from(column) + 1, &mut name);
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_spreadsheets_name_them() {
        for (row, column, name) in [
            (0, 0, "A1"),
            (6, 2, "C7"),
            (9, 25, "Z10"),
            (0, 26, "AA1"),
            (1_048_575, 16_383, "XFD1048576"),
        ] {
            assert_eq!(cell_name(row, column), name);
        }
    }
}
