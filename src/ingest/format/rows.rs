//! Cells as a reader finds them into the rows of a grid, within the limits of a file.

use super::archive::MIB;
use crate::diagnostic::Unreadable;
use crate::model::settings::Limits;
use crate::source::{BROKEN, Cells, GridRow, RawCell, Text, cell_name};

/// More sheets than this are no ledger.
const SHEETS: usize = 1_000;

/// What a file may still cost while it is being read.
#[derive(Debug)]
pub struct Budget<'a> {
    limits: &'a Limits,
    cells: u64,
    text: u64,
    merges: u64,
    sheets: usize,
}

impl<'a> Budget<'a> {
    /// The whole allowance of a file.
    pub fn new(limits: &'a Limits) -> Budget<'a> {
        Budget {
            limits,
            cells: limits.cells_per_file,
            text: limits.unpacked_mib * MIB,
            merges: limits.cells_per_file,
            sheets: SHEETS,
        }
    }

    /// What a file may cost.
    pub fn limits(&self) -> &'a Limits {
        self.limits
    }

    /// Counts a sheet.
    ///
    /// # Errors
    /// Where there are too many.
    pub fn sheet(&mut self) -> Result<(), Unreadable> {
        self.sheets = self
            .sheets
            .checked_sub(1)
            .ok_or(Unreadable::TooManySheets { limit: SHEETS })?;
        Ok(())
    }

    /// Counts a merged region.
    ///
    /// # Errors
    /// Where there are too many.
    pub fn merge(&mut self) -> Result<(), Unreadable> {
        self.merges = self.merges.checked_sub(1).ok_or_else(|| self.too_many())?;
        Ok(())
    }

    fn too_many(&self) -> Unreadable {
        Unreadable::TooManyCells {
            limit: self.limits.cells_per_file,
        }
    }

    /// Counts the cells of a row that was read before.
    ///
    /// # Errors
    /// Where a limit is passed.
    pub fn known(&mut self, cells: &Cells) -> Result<(), Unreadable> {
        self.count(cells.len() as u64, cells.text())
    }

    /// How many rows a sheet may have.
    pub fn rows_per_sheet(&self) -> usize {
        self.limits.rows_per_sheet as usize
    }

    fn count(&mut self, cells: u64, text: u64) -> Result<(), Unreadable> {
        let left = self.cells.checked_sub(cells);
        self.cells = left.ok_or_else(|| self.too_many())?;
        let left = self.text.checked_sub(text);
        self.text = left.ok_or(Unreadable::TooMuchText {
            mib: self.limits.unpacked_mib,
        })?;
        Ok(())
    }
}

/// The rows of one sheet while they are being read.
#[derive(Debug)]
pub struct Rows {
    sheet: String,
    found: Vec<Gathered>,
    in_order: bool,
    /// The first place where two cells say different things.
    twice: Option<(u32, u32)>,
}

/// A row that may still grow.
#[derive(Debug)]
struct Gathered {
    index: u32,
    cells: Vec<(u32, RawCell)>,
}

impl Rows {
    /// No rows yet; the sheet's name is for messages, empty where it is the file that has them.
    pub fn of(sheet: &str) -> Rows {
        Rows {
            sheet: sheet.to_owned(),
            found: Vec::new(),
            in_order: true,
            twice: None,
        }
    }

    /// Adds a cell (row and column from zero). Blank text is no cell, and control characters are no text.
    ///
    /// # Errors
    /// Where a limit is passed.
    pub fn push(
        &mut self,
        row: u32,
        column: u32,
        cell: RawCell,
        budget: &mut Budget<'_>,
    ) -> Result<(), Unreadable> {
        let cell = match cell {
            RawCell::Text(text) => RawCell::Text(clean(text, budget.limits.characters_per_cell)),
            RawCell::Number(number)
            | RawCell::DateSerial(number)
            | RawCell::MonthSerial(number)
                if !number.is_finite() =>
            {
                RawCell::Error("#NUM!".into())
            }
            cell => cell,
        };
        if cell.is_blank() {
            return Ok(());
        }
        budget.count(1, cell.text_length())?;
        match self.found.last_mut() {
            Some(last) if last.index == row => {
                self.in_order &= last.cells.last().is_none_or(|(known, _)| *known < column);
                last.cells.push((column, cell));
            }
            last => {
                self.in_order &= last.is_none_or(|last| last.index < row);
                self.found.push(Gathered {
                    index: row,
                    cells: vec![(column, cell)],
                });
                self.check_rows(budget)?;
            }
        }
        Ok(())
    }

    /// Where plain numbers and dates stand: what a format may show as something else.
    pub fn numbers_and_dates(&self) -> Vec<(u32, u32)> {
        let cells = self.found.iter().flat_map(|row| {
            let cells = row.cells.iter();
            cells.map(|(column, cell)| (row.index, *column, cell))
        });
        cells
            .filter(|(.., cell)| matches!(cell, RawCell::Number(_) | RawCell::DateSerial(_)))
            .map(|(row, column, _)| (row, column))
            .collect()
    }

    /// Puts a cell in the place of the one that is there; nothing happens where there is none.
    pub fn replace(&mut self, row: u32, column: u32, cell: RawCell) {
        self.put_in_order();
        let found = self.found.binary_search_by_key(&row, |row| row.index).ok();
        if let Some(found) = found {
            let cells = &mut self.found[found].cells;
            if let Ok(at) = cells.binary_search_by_key(&column, |(column, _)| *column) {
                cells[at].1 = cell;
            }
        }
    }

    fn check_rows(&mut self, budget: &Budget<'_>) -> Result<(), Unreadable> {
        let limit = budget.limits.rows_per_sheet;
        let allowed = limit as usize;
        if self.found.len() <= allowed || (!self.in_order && self.found.len() <= 2 * allowed) {
            return Ok(());
        }
        // Rows out of order come in pieces: only when they have been put together is it known how many they are.
        self.put_in_order();
        if self.found.len() > allowed {
            return Err(Unreadable::TooManyRows {
                sheet: Some(self.sheet.clone()).filter(|name| !name.is_empty()),
                limit,
            });
        }
        Ok(())
    }

    /// The rows in order, each with its cells in order; of two cells at one place that say the same the first.
    ///
    /// # Errors
    /// Where there are too many, or two cells at one place say different things.
    pub fn finish(mut self, budget: &Budget<'_>) -> Result<Vec<GridRow>, Unreadable> {
        self.put_in_order();
        self.check_rows(budget)?;
        if let Some((row, column)) = self.twice {
            let cell = cell_name(row, column);
            return Err(Unreadable::damaged(format!(
                "工作表「{}」的 {cell} 在文件里有两格，内容不同",
                self.sheet
            )));
        }
        let rows = self.found.into_iter();
        Ok(rows.map(|row| GridRow::new(row.index, row.cells)).collect())
    }

    fn put_in_order(&mut self) {
        if self.in_order {
            return;
        }
        self.found.sort_by_key(|row| row.index);
        let mut rows: Vec<Gathered> = Vec::with_capacity(self.found.len());
        for row in self.found.drain(..) {
            match rows.last_mut() {
                Some(last) if last.index == row.index => last.cells.extend(row.cells),
                _ => rows.push(row),
            }
        }
        for row in &mut rows {
            row.cells.sort_by_key(|(column, _)| *column);
            let twice = &mut self.twice;
            row.cells.dedup_by(|(column, second), (known, first)| {
                let is_same_place = column == known;
                if is_same_place && second != first && !is_broken(second) {
                    twice.get_or_insert((row.index, *column));
                }
                is_same_place
            });
        }
        self.found = rows;
        self.in_order = true;
    }
}

/// Whether a cell only says that the one before it at its place may be unreadable: that one was read, and stands.
fn is_broken(cell: &RawCell) -> bool {
    matches!(cell, RawCell::Error(error) if &**error == BROKEN)
}

/// Whether a text is kept as it is ([`clean`]): most are short, and have no bytes as control characters have them.
pub fn is_clean(text: &str, limit: usize) -> bool {
    let may_be_control = |byte: u8| byte < b' ' || matches!(byte, 0x7F | 0xC2 | 0xBF);
    let bytes = text.as_bytes().iter();
    text.len() <= limit
        && (!bytes.fold(false, |one, byte| one | may_be_control(*byte))
            || text.chars().all(is_text))
}

/// Whether a character is one of a text.
fn is_text(c: char) -> bool {
    match c {
        '\n' | '\r' | '\t' => true,
        '\u{FFFE}' | '\u{FFFF}' => false,
        c => !c.is_control(),
    }
}

/// Text without control characters (some files have NUL between letters) and without those that no XML can hold, and no longer than
/// can be told to be too long.
fn clean(text: Text, limit: usize) -> Text {
    if is_clean(&text, limit) {
        return text;
    }
    let mut text = text;
    if !text.chars().all(is_text) {
        let kept: String = text.chars().filter(|c| is_text(*c)).collect();
        text = kept.into();
    }
    if text.len() > limit
        && let Some((end, _)) = text.char_indices().nth(limit.saturating_add(1))
    {
        text = text[..end].into();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::settings::Settings;

    fn limits(rows: u32, cells: u64) -> Limits {
        Limits {
            rows_per_sheet: rows,
            cells_per_file: cells,
            ..Settings::for_county("试县").limits
        }
    }

    fn text(text: &str) -> RawCell {
        RawCell::Text(text.into())
    }

    #[test]
    fn cells_out_of_order_come_out_in_order_and_two_at_one_place_that_say_the_same_are_one() {
        let limits = limits(3, 100);
        let mut budget = Budget::new(&limits);
        let mut rows = Rows::of("表");
        for (row, column, typed) in [
            (5, 1, "d"),
            (0, 2, "b"),
            (0, 0, "a"),
            (5, 0, "c"),
            (0, 2, "b"),
            (7, 0, "  "),
        ] {
            rows.push(row, column, text(typed), &mut budget)
                .expect("within the limits");
        }
        let rows = rows.finish(&budget).expect("within the limits");
        assert_eq!(
            rows,
            [
                GridRow::new(0, vec![(0, text("a")), (2, text("b"))]),
                GridRow::new(5, vec![(0, text("c")), (1, text("d"))]),
            ]
        );
    }

    #[test]
    fn two_cells_at_one_place_that_say_different_things_are_damage() {
        let limits = limits(3, 100);
        let mut budget = Budget::new(&limits);
        let mut rows = Rows::of("表");
        for typed in ["a", "b"] {
            rows.push(2, 1, text(typed), &mut budget)
                .expect("within the limits");
        }
        let refused = rows.finish(&budget).expect_err("two cells at B3");
        assert_eq!(
            refused.reason(),
            "文件已损坏（工作表「表」的 B3 在文件里有两格，内容不同）"
        );
    }

    #[test]
    fn the_limits_hold_for_rows_in_order_and_out_of_order() {
        for order in [[0, 1, 2, 3, 4], [4, 0, 3, 1, 2]] {
            for (rows, cells, expected) in [
                (5, 5, None),
                (4, 5, Some("too-many-rows")),
                (5, 4, Some("too-many-cells")),
            ] {
                let limits = limits(rows, cells);
                let mut budget = Budget::new(&limits);
                let mut rows = Rows::of("表");
                let pushed = order
                    .iter()
                    .try_for_each(|row| rows.push(*row, 0, text("x"), &mut budget));
                let code = pushed
                    .and_then(|()| rows.finish(&budget))
                    .err()
                    .map(|refused| {
                        crate::diagnostic::Problem::from(
                            crate::diagnostic::FileProblem::Unreadable(refused),
                        )
                        .words()
                        .code
                    });
                assert_eq!(code, expected, "{order:?}");
            }
        }
    }

    #[test]
    fn no_character_that_goes_passes_the_look_at_bytes() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_clean(&c.to_string(), 4), is_text(c), "{c:?}");
        }
    }

    #[test]
    fn control_characters_go_and_a_text_too_long_is_kept_just_long_enough_to_be_told() {
        assert_eq!(*clean("青\0石\u{7}镇\n".into(), 10), *"青石镇\n");
        assert_eq!(*clean("一二三四五".into(), 3), *"一二三四");
        assert_eq!(*clean("一二三".into(), 3), *"一二三");
    }
}
