//! What the targets share: small limits, so that a find is a fault and no size, and zips around the part that is fuzzed.

use duban::diagnostic::Unreadable;
use duban::ingest::format::{self, KnownRows};
use duban::model::settings::{Limits, Settings};
use duban::source::{Grid, GridRow};
use std::io::{Cursor, Write};
use std::panic;
use std::sync::{Once, OnceLock};

/// Limits within which a target must stay quick.
pub fn limits() -> &'static Limits {
    static LIMITS: OnceLock<Limits> = OnceLock::new();
    LIMITS.get_or_init(|| Limits {
        file_mib: 1,
        unpacked_mib: 4,
        rows_per_sheet: 2_000,
        cells_per_file: 20_000,
        ..Settings::for_county("试县").limits
    })
}

/// A panic of the library that the program catches and tells as a damaged file is no find.
#[allow(dead_code, reason = "one target reads tables only")]
fn pass_over_what_is_caught() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let aborting = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !format::is_guarded() {
                aborting(panic);
            }
        }));
    });
}

/// Reads a file; what comes out must keep the promises of a grid.
#[allow(dead_code, reason = "one target reads tables only")]
pub fn read(bytes: &[u8]) {
    pass_over_what_is_caught();
    let Ok(sheets) = format::sheets(bytes, limits()) else {
        return;
    };
    let mut cells = 0;
    for sheet in &sheets {
        assert!(sheet.rows.len() <= limits().rows_per_sheet as usize);
        assert!(sheet.rows.is_sorted_by(|one, other| one.index < other.index));
        for row in &sheet.rows {
            cells += row.cells.len();
            assert!(!row.cells.is_empty());
            assert!(row.cells.is_sorted_by(|one, other| one.0 < other.0));
            assert!(row.cells.iter().all(|(_, cell)| !cell.is_blank()));
        }
        for (first_row, first, last_row, last) in &sheet.merges {
            assert!(first_row <= last_row && first <= last);
        }
    }
    assert!(cells as u64 <= limits().cells_per_file);
    // What is known of rows is a shortcut: once when nothing is known, once when all is.
    let alone = grids(bytes, None);
    let known = KnownRows::default();
    for _ in 0..2 {
        assert!(said(&grids(bytes, Some(&known))) == said(&alone));
    }
    for mut grid in alone.unwrap_or_default() {
        grid.uncover();
    }
}

/// Reads a file of which no more is known than what another one says: it must be read as alone.
#[allow(dead_code, reason = "one target makes two files of its data")]
pub fn read_after(first: &[u8], bytes: &[u8]) {
    pass_over_what_is_caught();
    let known = KnownRows::default();
    let _ = grids(first, Some(&known));
    assert!(said(&grids(bytes, Some(&known))) == said(&grids(bytes, None)));
}

fn grids(bytes: &[u8], known: Option<&KnownRows>) -> Result<Vec<Grid>, Unreadable> {
    let means = format::Means { known, ..format::Means::within(limits()) };
    format::read("ledgers/2026-11-20/甲镇.xlsx", bytes, means)
}

type Said = Result<Vec<(Vec<GridRow>, Vec<(u32, u32, u32, u32)>, bool)>, String>;

fn said(grids: &Result<Vec<Grid>, Unreadable>) -> Said {
    let sheet = |grid: &Grid| (grid.rows.clone(), grid.merges.clone(), grid.hidden);
    let grids = grids.as_deref().map_err(Unreadable::reason);
    grids.map(|grids| grids.iter().map(sheet).collect())
}

/// A zip of stored parts.
#[allow(dead_code, reason = "not every target packs")]
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, options).expect("an entry");
        writer.write_all(bytes).expect("its content");
    }
    writer.finish().expect("a zip").into_inner()
}

/// Cuts data into as many parts as are asked for, at the bytes 0xFE that stand in it.
#[allow(dead_code, reason = "not every target packs")]
pub fn parts<const N: usize>(data: &[u8]) -> [&[u8]; N] {
    let mut rest = data.splitn(N, |byte| *byte == 0xFE);
    std::array::from_fn(|_| rest.next().unwrap_or_default())
}
