//! Marks of secrecy in a column or on a line 密级.

use super::header::is_the_name_of_a_column;
use super::{facts, privacy, words};
use crate::source::{Grid, GridRow, RawCell};

/// Whether a sheet has a column 密级 that marks it as secret; the place of the first such cell.
pub fn find(grid: &Grid) -> Option<(u32, u32)> {
    let mut top = grid.rows.iter().take_while(|row| row.index < 20);
    if !top.any(|row| facts::of(&row.cells).heads_secrecy) {
        return None;
    }
    let mut levels: Vec<u32> = Vec::new();
    for row in &grid.rows {
        if row.index >= 20 && levels.is_empty() {
            break;
        }
        for (at, (column, raw)) in row.cells.iter().enumerate() {
            if row.index < 20 && is_secrecy_header(raw) {
                let behind = row.cells.iter().skip(at + 1);
                let value = behind.map(|(_, raw)| raw).find(|raw| !raw.is_blank());
                match level_beside(row, raw, value) {
                    Beside::Column => levels.push(*column),
                    Beside::Open => {}
                    Beside::Secret => return Some((row.index, *column)),
                }
            } else if levels.contains(column) && privacy::is_secret_level(&raw.display()) {
                return Some((row.index, *column));
            }
        }
    }
    None
}

/// What a cell 密级 is the name of.
enum Beside {
    /// The column below it.
    Column,
    /// Its value in the next cell, as in a line above a table: none, or that it is open.
    Open,
    /// The same, a level.
    Secret,
}

/// Whether a cell 密级 is a label, by its colon or by what stands in the next cell of its row, and what that says.
fn level_beside(row: &GridRow, label: &RawCell, value: Option<&RawCell>) -> Beside {
    // Where none was filled in, the next of the marks at the head of a paper may stand there, without a colon.
    let is_next = value.is_some_and(|raw| {
        let word = words::header(&raw.display());
        ["份号", "保密期限", "紧急程度"].contains(&word.trim_end_matches([':', '：']))
    });
    let is_label = |raw: &RawCell| raw.display().trim_end().ends_with([':', '：']);
    let names = row.cells.iter().filter(|(_, raw)| {
        matches!(raw, RawCell::Text(text) if !is_label(raw) && is_the_name_of_a_column(text))
    });
    let says_open = value.is_some_and(|raw| !privacy::is_secret_level(&raw.display()));
    // Outside of a header a level by its words is the label's own, also without a colon.
    let names = names.count();
    let is_level = names < 2 && value.is_some_and(|raw| says_a_level(&raw.display()));
    if !says_open && (names > 2 || !is_label(label) && !is_level) {
        return Beside::Column;
    }
    if is_next {
        return Beside::Open;
    }
    // Another label, with its value or without.
    let is_another = |raw: &RawCell| raw.display().contains([':', '：']);
    match value {
        Some(raw) if !says_open && !is_another(raw) => Beside::Secret,
        _ => Beside::Open,
    }
}

/// Whether a cell says by its words alone that it is a level of secrecy (秘密件, 内部资料), and cannot be the name of a column.
fn says_a_level(text: &str) -> bool {
    const INTERNAL: [&str; 5] = ["内部", "内部资料", "内部文件", "内部材料", "工作秘密"];
    let word = words::header(text);
    let of_state = ["绝密", "机密", "秘密"].iter();
    let mut behind = of_state.filter_map(|level| word.strip_prefix(level));
    INTERNAL.contains(&word.as_str())
        || behind.any(|rest| ["级", "件", "文件", "级文件"].contains(&rest))
}

/// Whether a cell is the header of a column of marks of secrecy (密级).
pub fn is_secrecy_header(raw: &RawCell) -> bool {
    matches!(raw, RawCell::Text(text) | RawCell::Error(text)
        if privacy::may_be_secret(text) && words::header(text) == "密级")
}
