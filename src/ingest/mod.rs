//! Bytes into typed ledgers: formats into grids, headers into columns, cells into values.
//!
//! One period comes in as an [`Intake`]: what each unit handed in, and what the office registered. Nothing is judged here.

mod aside;
pub mod attribution;
pub mod cell;
mod columns;
mod covered_names;
pub mod date;
pub mod directory;
mod emptiness;
pub mod facsimile;
mod facts;
mod file;
pub mod format;
pub mod header;
mod headings;
mod headless;
mod intake;
mod looks;
mod measures;
pub mod memory;
mod merges;
pub mod named;
pub mod privacy;
pub mod readings;
mod recognise;
mod rivals;
mod secret_level;
pub mod settings_file;
mod settings_words;
mod shelf;
mod system;
pub mod table;
mod unread;
pub mod words;
pub mod workspace;

use crate::model::directory::Directory;
use crate::model::settings::Settings;
use crate::source::Place;
use cell::Context;
use chrono::NaiveDate;
use file::{FileResult, Job, read_files, stranger};
use format::Apart;
use intake::collect;
pub use intake::{HandIn, Intake, UnitIntake, Workbook};
use memory::Memory;
use rayon::prelude::*;
use std::io;
pub use system::{refusal, words_of};
pub use unread::Unread;
use workspace::PeriodFiles;

/// The name of the first sheet of a return copy. It comes back with the mended ledger and is passed over without a word.
pub const FAULTS_SHEET: &str = "需修改的问题";

/// The sheet of a template that says how to fill it in.
pub const GUIDE_SHEET: &str = "填写说明";

/// The sheet of a template that holds the words of its drop-downs.
pub const CHOICES_SHEET: &str = "可选内容";

/// What a return copy is called behind the name of its unit.
pub const RETURNED: &str = "督查台账退回修改副本";

/// Reads a file of the workspace by its relative path: the whole of it, or its first bytes where it has more than so many. What is no
/// regular file is refused ([`io::ErrorKind::Unsupported`]).
pub type ReadFile<'a> = dyn Fn(&str, u64) -> io::Result<Vec<u8>> + Sync + 'a;

/// How files are had and opened.
#[derive(Clone, Copy)]
pub struct Hands<'a> {
    /// Reads a file of the workspace.
    pub read: &'a ReadFile<'a>,
    /// Reads the sheets of a workbook in a process of its own; `None` where there is no such process.
    pub apart: Option<&'a Apart<'a>>,
}

/// A mark of secrecy: it stops the build, and only its place may be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretMark {
    /// Where the mark stands.
    pub place: Place,
}

/// Reads all files of a period, on all cores; the result does not depend on their order.
///
/// # Errors
/// The first mark of secrecy, in order of path.
pub fn read_period(
    as_of: NaiveDate,
    files: &PeriodFiles,
    hands: Hands<'_>,
    directory: &Directory,
    settings: &Settings,
    memory: &Memory,
) -> Result<Intake, SecretMark> {
    let kinds = [
        (&files.timely, false, false),
        (&files.late, true, false),
        (&files.office, false, true),
    ];
    let jobs: Vec<Job<'_>> = kinds
        .into_iter()
        .flat_map(|(paths, late, office)| paths.iter().map(move |path| Job { path, late, office }))
        .collect();
    let context = Context::of_snapshot(directory, settings, as_of);
    // Several in one go, so that what is new in them is read together, and yet some for every core.
    let together = jobs.len().div_ceil(4 * rayon::current_num_threads()).max(2);
    let results: Vec<Vec<FileResult>> = jobs
        .par_chunks(together)
        .map(|jobs| read_files(jobs, hands, &context, memory))
        .collect();
    let mut intake = collect(as_of, results.into_iter().flatten())?;
    let strangers = files.strangers.iter();
    let strangers = strangers.map(|path| stranger(path, settings, directory));
    intake.file_problems.extend(strangers);
    Ok(intake)
}
