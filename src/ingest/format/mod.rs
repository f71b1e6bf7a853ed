//! A file's bytes into grids. Which format it is, is told by its content and never by its name.
//!
//! Every reader but [`xlsx`] is the project's own and bounded by construction: what a file declares (dimensions, counts, lengths,
//! chains) is never trusted, so that it costs no more than what it holds. Workbooks that could make calamine exceed a file's
//! memory or time are read apart, in another process with limits, where there is one ([`Apart`]).

mod archive;
mod biff;
mod compound;
mod csv;
mod margin;
mod number_format;
mod ods;
mod parts;
pub mod pictures;
mod rows;
mod sniff;
mod unpack;
mod xlsb;
mod xlsx;
mod xml;

pub use xlsx::{KnownRows, PlainLooks, PlainSheet, TableOfLooks, guarded, is_guarded};

use super::privacy;
use super::words;
use super::workspace::file_name;
use crate::diagnostic::Unreadable;
use crate::model::schema::Sheet;
use crate::model::settings::Limits;
use crate::source::{Grid, GridRow, SheetRef};
use archive::Archive;
use rows::Budget;
use sniff::Kind;
use std::sync::Arc;
use xlsx::Begun;

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
    /// Of a csv: its filled rows (from zero), in order, each with the number of its fields, empty ones included.
    pub fields: Vec<(u32, u32)>,
}

/// Takes each row as soon as it is there, so that a large workbook need not stand in memory before its rows share what is known.
pub type TakeRow<'a> = dyn FnMut(&mut GridRow) + 'a;

/// Reads a workbook's sheets ([`sheets`]) somewhere where it may fail without harm.
pub type Apart<'a> =
    dyn Fn(&[u8], &Limits, &mut TakeRow<'_>) -> Result<Vec<SheetContent>, Unreadable> + Sync + 'a;

/// How files are read.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    /// What a file may cost.
    pub limits: &'a Limits,
    /// Reads what the library is not trusted with.
    pub apart: Option<&'a Apart<'a>>,
    /// What is known of the rows of other files.
    pub known: Option<&'a KnownRows>,
}

impl<'a> Means<'a> {
    /// Right here, with nothing known.
    pub fn within(limits: &'a Limits) -> Means<'a> {
        Means {
            limits,
            apart: None,
            known: None,
        }
    }
}

/// The worksheets of a file, hidden ones included.
///
/// # Errors
/// Why the file cannot be read.
pub fn read(file: &str, bytes: &[u8], means: Means<'_>) -> Result<Vec<Grid>, Unreadable> {
    let mut read = read_together(&[(file, bytes)], means);
    read.pop().unwrap_or_else(|| Ok(Vec::new()))
}

/// The worksheets of several files, each given by its name and bytes: what is new in them is read in one go.
pub fn read_together(
    files: &[(&str, &[u8])],
    means: Means<'_>,
) -> Vec<Result<Vec<Grid>, Unreadable>> {
    let mut pending = Vec::new();
    let begun: Vec<Option<Result<Vec<SheetContent>, Unreadable>>> = files
        .iter()
        .map(|(_, bytes)| match begin(bytes, means) {
            Ok(Begun::Whole(sheets)) => Some(Ok(sheets)),
            Ok(Begun::Pending(file)) => {
                pending.push(file);
                None
            }
            Err(refused) => Some(Err(refused)),
        })
        .collect();
    let finished = means.known.map(|known| known.finish(pending, means.limits));
    let mut finished = finished.into_iter().flatten();
    let sheets = begun.into_iter().zip(files).map(|(begun, (_, bytes))| {
        begun.unwrap_or_else(|| match finished.next().flatten() {
            Some(sheets) => Ok(sheets),
            None => whole(sniff::kind(bytes, means.limits)?, bytes, means),
        })
    });
    sheets
        .zip(files)
        .map(|(sheets, (file, _))| {
            let sheets = sheets.map_err(masked)?;
            Ok(sheets.into_iter().map(|sheet| grid(file, sheet)).collect())
        })
        .collect()
}

fn begin(bytes: &[u8], means: Means<'_>) -> Result<Begun, Unreadable> {
    let parts = means.known.map(KnownRows::parts);
    let mut kind = sniff::kind_among(bytes, means.limits, parts)?;
    if let (Kind::Xlsx(archive), Some(known)) = (&mut kind, means.known)
        && let Some(begun) = known.begin(archive, means.limits)
    {
        return Ok(begun);
    }
    whole(kind, bytes, means).map(Begun::Whole)
}

/// Reads a file as if nothing were known.
fn whole(
    mut kind: Kind<'_>,
    bytes: &[u8],
    means: Means<'_>,
) -> Result<Vec<SheetContent>, Unreadable> {
    let mut share = |row: &mut GridRow| {
        if let Some(known) = means.known {
            known.share(row);
        }
    };
    if let (Kind::Xlsx(archive), Some(apart)) = (&mut kind, means.apart)
        && !xlsx::is_tame(archive)?
    {
        return apart(bytes, means.limits, &mut share);
    }
    let mut sheets = sheets_of(kind, bytes, means.limits)?;
    let rows = sheets.iter_mut().flat_map(|sheet| &mut sheet.rows);
    rows.for_each(share);
    Ok(sheets)
}

/// A reason may name a sheet or a part, and people write anything into names.
fn masked(refused: Unreadable) -> Unreadable {
    let mask = |text: String| privacy::mask(&text).into_owned();
    match refused {
        Unreadable::TooManyRows { sheet, limit } => Unreadable::TooManyRows {
            sheet: sheet.map(mask),
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

/// Whether a file is a workbook by its content alone, whatever its name: also one that cannot be opened. Text is none.
pub fn is_workbook(bytes: &[u8], limits: &Limits) -> bool {
    let is_container = sniff::is_container(bytes);
    is_container
        && match sniff::kind(bytes, limits) {
            Ok(kind) => !matches!(kind, Kind::Csv(_)),
            Err(Unreadable::NotASpreadsheet { .. } | Unreadable::ArchiveWithoutWorkbook) => false,
            Err(_) => true,
        }
}

/// A file's parts, where it is a workbook that the library may be trusted with in this process.
pub fn tame<'b>(bytes: &'b [u8], limits: &Limits) -> Option<Archive<'b>> {
    match sniff::kind(bytes, limits) {
        Ok(Kind::Xlsx(mut archive)) => (xlsx::is_tame(&mut archive) == Ok(true)).then_some(archive),
        _ => None,
    }
}

/// How many seconds a workbook may take: two, and one more for each 30 MiB unpacked.
pub fn seconds(bytes: &[u8], limits: &Limits) -> u64 {
    const STEP: u64 = 30 * 1024 * 1024;
    let unpacked = Archive::open(bytes, limits).map_or(0, |archive| archive.unpacked());
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
        fields: sheet.fields,
        hidden: sheet.hidden,
    }
}

/// A csv holds one sheet, named as the end of the file's name names it (青石镇-督查事项.csv), else as the file.
fn name_of_csv(file: &str) -> String {
    let name = file_name(file);
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
