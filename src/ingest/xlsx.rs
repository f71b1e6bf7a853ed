//! An Excel workbook (.xlsx, .xlsm) as grids, read cell by cell so that a cell far outside the data costs nothing.

use super::privacy;
use crate::model::settings::Limits;
use crate::source::{Grid, GridRow, RawCell, SheetRef};
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};
use std::io::Cursor;
use std::sync::Arc;

const MIB: u64 = 1024 * 1024;

/// All worksheets of a workbook, hidden ones included.
///
/// # Errors
/// The reason in words for the sender, where the file is no readable workbook or goes beyond a limit.
pub fn read(file: &str, bytes: &[u8], limits: &Limits) -> Result<Vec<Grid>, String> {
    check_container(bytes, limits)?;
    let mut workbook: Xlsx<_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|_| "文件已损坏，或不是 Excel 工作簿".to_owned())?;
    let sheets: Vec<(String, bool)> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    let date_offset = if workbook.has_1904_epoch() {
        1462.0
    } else {
        0.0
    };
    let mut cells_left = limits.cells_per_file;
    let mut grids = Vec::with_capacity(sheets.len());
    for (name, hidden) in sheets {
        let sheet = Arc::new(SheetRef {
            file: file.into(),
            sheet: (&*privacy::mask(&name)).into(),
        });
        // A hidden sheet is no data, but a mark of secrecy in it stops the build all the same.
        let rows = read_rows(&mut workbook, &name, date_offset, limits, &mut cells_left)?;
        let merges = match workbook.merge_cells_by_sheet_name(&name) {
            Ok(regions) if !hidden => regions
                .iter()
                .map(|region| (region.start.0, region.start.1, region.end.0, region.end.1))
                .collect(),
            _ => Vec::new(),
        };
        grids.push(Grid {
            sheet,
            rows,
            merges,
            hidden,
        });
    }
    Ok(grids)
}

/// Refuses a container whose declared sizes go beyond the limit before anything is unpacked; a forged size fails on reading.
fn check_container(bytes: &[u8], limits: &Limits) -> Result<(), String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))
        .map_err(|_| "文件已损坏，或不是 Excel 工作簿".to_owned())?;
    let mut unpacked: u64 = 0;
    for index in 0..archive.len() {
        let entry = archive
            .by_index_raw(index)
            .map_err(|_| "文件已损坏，压缩目录不完整".to_owned())?;
        unpacked = unpacked.saturating_add(entry.size());
    }
    if unpacked > limits.unpacked_mib * MIB {
        return Err(format!("解压后超过 {} MiB 的上限", limits.unpacked_mib));
    }
    Ok(())
}

fn read_rows<R: std::io::Read + std::io::Seek>(
    workbook: &mut Xlsx<R>,
    name: &str,
    date_offset: f64,
    limits: &Limits,
    cells_left: &mut u64,
) -> Result<Vec<GridRow>, String> {
    let damaged = |_| format!("工作表「{name}」已损坏，不能读取");
    let mut reader = workbook.worksheet_cells_reader(name).map_err(damaged)?;
    let mut rows: Vec<GridRow> = Vec::new();
    let mut in_order = true;
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(damaged)? {
        let Some(raw) = raw_cell(&cell.value, cell.formula.is_some(), date_offset) else {
            continue;
        };
        let (row, column) = cell.pos;
        *cells_left = cells_left
            .checked_sub(1)
            .ok_or_else(|| format!("单元格超过 {} 个的上限", limits.cells_per_file))?;
        match rows.last_mut() {
            Some(last) if last.index == row => last.cells.push((column, raw)),
            last => {
                in_order &= last.is_none_or(|last| last.index < row);
                if rows.len() >= limits.rows_per_sheet as usize {
                    return Err(format!(
                        "工作表「{name}」超过 {} 行的上限",
                        limits.rows_per_sheet
                    ));
                }
                rows.push(GridRow {
                    index: row,
                    cells: vec![(column, raw)],
                });
            }
        }
    }
    Ok(if in_order { rows } else { reordered(rows) }).map(|mut rows: Vec<GridRow>| {
        for row in &mut rows {
            row.cells.sort_by_key(|(column, _)| *column);
        }
        rows
    })
}

/// Rows that a file holds out of order or in several pieces, put together.
fn reordered(mut rows: Vec<GridRow>) -> Vec<GridRow> {
    rows.sort_by_key(|row| row.index);
    let mut result: Vec<GridRow> = Vec::with_capacity(rows.len());
    for row in rows {
        match result.last_mut() {
            Some(last) if last.index == row.index => last.cells.extend(row.cells),
            _ => result.push(row),
        }
    }
    result
}

/// `None` for a blank cell.
fn raw_cell(value: &DataRef<'_>, has_formula: bool, date_offset: f64) -> Option<RawCell> {
    let text = |text: &str| (!text.trim().is_empty()).then(|| RawCell::Text(text.to_owned()));
    match value {
        DataRef::Empty if has_formula => Some(RawCell::FormulaWithoutValue),
        DataRef::Empty => None,
        DataRef::String(value) | DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => {
            text(value)
        }
        DataRef::SharedString(value) => text(value),
        #[expect(
            clippy::cast_precision_loss,
            reason = "cells hold floating-point numbers anyway"
        )]
        DataRef::Int(number) => Some(RawCell::Number(*number as f64)),
        DataRef::Float(number) => Some(RawCell::Number(*number)),
        DataRef::Bool(value) => Some(RawCell::Bool(*value)),
        DataRef::DateTime(date) if date.is_datetime() => {
            Some(RawCell::DateSerial(date.as_f64() + date_offset))
        }
        DataRef::DateTime(date) => Some(RawCell::Number(date.as_f64())),
        DataRef::Error(error) => Some(RawCell::Error(error.to_string())),
    }
}
