//! Writes the sample workspace: an invented county, nine weekly snapshots, one story per unit.
//!
//! `cargo run --release --example make_sample_data -- [OUTDIR]` (default `sample-data`). The same story
//! gives the same bytes. Who does what stands in the tables under `story/`; the rest is layout.

mod assignments;
mod calendar;
mod county;
mod hand_ins;
mod layouts;
mod ledgers;
mod matter_sheet;
mod matters;
mod ordinary;
mod registers;
mod tables;
mod texts;
mod workbook;

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::{env, fs};

use calendar::periods;
use county::County;
use hand_ins::{HandIn, hand_in};
use ledgers::{Contents, Snapshot};
use matters::Matter;

/// The text files of the workspace, beside the workbooks.
const TEXTS: [(&str, &str); 6] = [
    ("duban.toml", include_str!("text/duban.toml")),
    ("README.md", include_str!("text/README.md")),
    (
        "calendar.toml.example",
        include_str!("text/calendar.toml.example"),
    ),
    (
        "notes/2026-10-23.md",
        include_str!("text/note-2026-10-23.md"),
    ),
    (
        "notes/2026-11-13.md",
        include_str!("text/note-2026-11-13.md"),
    ),
    (
        "notes/2026-11-20.md",
        include_str!("text/note-2026-11-20.md"),
    ),
];

/// What a spreadsheet program leaves behind while a file is open: read by nobody.
const LOCK_FILE: (&str, &[u8]) = ("~$县财政局.xlsx", b"\x06YLCZJ ");

/// What is left of a workbook whose transfer broke off.
const DAMAGED: &[u8] =
    b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00\x21\x00\xDE\xAD\x00\xFF\x00\x13damaged";

fn main() -> io::Result<()> {
    let folder = env::args_os()
        .nth(1)
        .map_or_else(|| PathBuf::from("sample-data"), PathBuf::from);
    let county = County::load();
    let matters = matters::load(&county);
    for (name, text) in TEXTS {
        write(&folder.join(name), text.as_bytes())?;
    }
    write(&folder.join("单位名录.xlsx"), &county::directory(&county))?;
    for (index, as_of) in periods().into_iter().enumerate() {
        let period = folder.join("ledgers").join(as_of.to_string());
        write_office(&period.join("县政府办"), &county, &matters, as_of)?;
        write_units(&folder, &county, &matters, Snapshot { index, as_of })?;
    }
    let newest = folder.join("ledgers/2026-11-20");
    write(&newest.join(LOCK_FILE.0), LOCK_FILE.1)?;
    let (matters, snapshots) = (matters.len(), periods().len());
    writeln!(
        io::stdout(),
        "{}: {matters} matters in {snapshots} snapshots",
        folder.display()
    )
}

fn write_office(
    folder: &Path,
    county: &County,
    matters: &[Matter],
    as_of: calendar::Date,
) -> io::Result<()> {
    write(
        &folder.join("交办清单.xlsx"),
        &assignments::assignment_list(county, matters, as_of),
    )?;
    write(
        &folder.join("督查登记簿.xlsx"),
        &registers::supervision_book(as_of),
    )?;
    write(
        &folder.join("会风会纪和重点工作.xlsx"),
        &registers::meetings_book(county, as_of),
    )
}

/// The workbook of every unit that exists and hands something in.
fn write_units(
    folder: &Path,
    county: &County,
    matters: &[Matter],
    snapshot: Snapshot,
) -> io::Result<()> {
    let periods = periods();
    let ledger_folder = |index: usize| folder.join("ledgers").join(periods[index].to_string());
    let target = ledger_folder(snapshot.index);
    for unit in county
        .units
        .iter()
        .filter(|unit| unit.exists(snapshot.as_of))
    {
        let layout = layouts::layout(unit);
        let name = layout.file_name(unit, snapshot.as_of);
        let workbook =
            |contents| ledgers::unit_workbook(county, matters, unit, snapshot, &layout, contents);
        match hand_in(unit.name, snapshot.as_of) {
            HandIn::InTime => write(&target.join(name), &workbook(Contents::Everything))?,
            HandIn::Late => write(
                &target.join("补报").join(name),
                &workbook(Contents::Everything),
            )?,
            HandIn::WithoutMatters => {
                write(&target.join(name), &workbook(Contents::WithoutMatters))?;
            }
            HandIn::HeadersOnly => write(&target.join(name), &workbook(Contents::HeadersOnly))?,
            HandIn::Damaged => write(&target.join(name), DAMAGED)?,
            HandIn::LastWeeksFile => {
                let name = layout.file_name(unit, periods[snapshot.index - 1]);
                let old = fs::read(ledger_folder(snapshot.index - 1).join(&name))?;
                write(&target.join(name), &old)?;
            }
            HandIn::Nothing => {}
        }
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes)
}
