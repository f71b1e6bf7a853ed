//! A file's bytes into grids. Which format it is, is told by its content and never by its name.
//!
//! Every reader but [`xlsx`] is the project's own and bounded by construction: what a file declares (dimensions, counts, lengths,
//! chains) is never trusted, so that it costs no more than what it holds. Workbooks that could make calamine exceed a file's
//! memory or time are read apart, in another process with limits, where there is one ([`Apart`]).

mod archive;
mod biff;
mod compound;
mod csv;
mod number_format;
mod ods;
mod parts;
mod rows;
mod sniff;
mod xlsb;
mod xlsx;
mod xml;

pub use xlsx::{KnownRows, guarded, is_guarded};

use super::privacy;
use super::words;
use crate::diagnostic::Unreadable;
use crate::model::schema::Sheet;
use crate::model::settings::Limits;
use crate::source::{Grid, GridRow, SheetRef};
use rows::Budget;
use sniff::Kind;
use std::sync::Arc;

/// A sheet as its file has it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct SheetContent {
    /// Its name; empty in csv, which has none.
    pub name: String,
    /// Whether it is hidden.
    pub hidden: bool,
    /// Rows with at least one filled cell, in order.
    pub rows: Vec<GridRow>,
    /// Merged regions as first row, first column, last row, last column (from zero, inclusive).
    pub merges: Vec<(u32, u32, u32, u32)>,
}

/// Reads a workbook's sheets ([`sheets`]) somewhere where it may fail without harm.
pub type Apart<'a> = dyn Fn(&[u8], &Limits) -> Result<Vec<SheetContent>, Unreadable> + Sync + 'a;

/// The worksheets of a file, hidden ones included. `apart` reads what the library is not trusted with; what is `known` of the rows
/// of other files is made use of.
///
/// # Errors
/// Why the file cannot be read.
pub fn read(
    file: &str,
    bytes: &[u8],
    limits: &Limits,
    apart: Option<&Apart<'_>>,
    known: Option<&KnownRows>,
) -> Result<Vec<Grid>, Unreadable> {
    let sheets = anywhere(bytes, limits, apart, known).map_err(masked)?;
    Ok(sheets.into_iter().map(|sheet| grid(file, sheet)).collect())
}

fn anywhere(
    bytes: &[u8],
    limits: &Limits,
    apart: Option<&Apart<'_>>,
    known: Option<&KnownRows>,
) -> Result<Vec<SheetContent>, Unreadable> {
    let mut kind = sniff::kind(bytes, limits)?;
    if let Kind::Xlsx(archive) = &mut kind {
        if let Some(sheets) = known.and_then(|known| known.read(archive, limits)) {
            return Ok(sheets);
        }
        let is_tame = xlsx::is_tame(archive)?;
        if let (Some(apart), false) = (apart, is_tame) {
            return apart(bytes, limits);
        }
    }
    let mut sheets = sheets_of(kind, bytes, limits)?;
    if let Some(known) = known {
        let rows = sheets.iter_mut().flat_map(|sheet| &mut sheet.rows);
        rows.for_each(|row| known.share(row));
    }
    Ok(sheets)
}

/// A reason may name a sheet or a part, and people write anything into names.
fn masked(refused: Unreadable) -> Unreadable {
    let mask = |text: String| privacy::mask(&text).into_owned();
    match refused {
        Unreadable::TooManyRows { sheet, limit } => Unreadable::TooManyRows {
            sheet: mask(sheet),
            limit,
        },
        Unreadable::Damaged { what } => Unreadable::Damaged { what: mask(what) },
        refused => refused,
    }
}

/// The worksheets of a file, read right here.
///
/// # Errors
/// Why the file cannot be read.
pub fn sheets(bytes: &[u8], limits: &Limits) -> Result<Vec<SheetContent>, Unreadable> {
    sheets_of(sniff::kind(bytes, limits)?, bytes, limits)
}

/// Whether a file is a workbook that the library may be trusted with in this process.
pub fn is_tame(bytes: &[u8], limits: &Limits) -> bool {
    match sniff::kind(bytes, limits) {
        Ok(Kind::Xlsx(mut archive)) => xlsx::is_tame(&mut archive) == Ok(true),
        _ => false,
    }
}

/// How many seconds a workbook may take: two, and one more for each 30 MiB unpacked.
pub fn seconds(bytes: &[u8], limits: &Limits) -> u64 {
    const STEP: u64 = 30 * 1024 * 1024;
    let unpacked = archive::Archive::open(bytes, limits).map_or(0, |archive| archive.unpacked());
    2 + unpacked.div_ceil(STEP)
}

fn sheets_of(
    kind: Kind<'_>,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Vec<SheetContent>, Unreadable> {
    let mut budget = Budget::new(limits);
    let sheets = match kind {
        Kind::Xlsx(archive) => xlsx::read(bytes, archive, &mut budget),
        Kind::Xlsb(archive) => xlsb::read(archive, &mut budget),
        Kind::Ods(archive) => ods::read(archive, &mut budget),
        Kind::Biff(stream) => biff::read(&stream, &mut budget),
        Kind::Csv(text) => csv::read(&text, &mut budget),
    }?;
    if sheets.is_empty() {
        return Err(Unreadable::damaged("里面没有工作表"));
    }
    Ok(sheets)
}

fn grid(file: &str, sheet: SheetContent) -> Grid {
    let name = if sheet.name.is_empty() {
        name_of_csv(file)
    } else {
        sheet.name
    };
    Grid {
        sheet: Arc::new(SheetRef {
            file: file.into(),
            sheet: (&*privacy::mask(&name)).into(),
        }),
        rows: sheet.rows,
        merges: sheet.merges,
        hidden: sheet.hidden,
    }
}

/// A csv holds one sheet, named as the end of the file's name names it (青石镇-督查事项.csv), else as the file.
fn name_of_csv(file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let normal = words::header(stem);
    Sheet::all()
        .map(Sheet::name)
        .filter(|known| normal.ends_with(known))
        .max_by_key(|known| known.len())
        .map_or_else(|| stem.to_owned(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_csv_is_named_by_the_end_of_its_files_name() {
        for (file, name) in [
            ("ledgers/2026-11-20/青石镇-督查事项.csv", "督查事项"),
            ("ledgers/2026-11-20/青石镇 重点工作进度.csv", "重点工作进度"),
            ("ledgers/2026-11-20/县政府办/交办清单.csv", "交办清单"),
            ("ledgers/2026-11-20/青石镇.csv", "青石镇"),
            ("督查事项(青石镇).csv", "督查事项"),
        ] {
            assert_eq!(name_of_csv(file), name);
        }
    }
}
