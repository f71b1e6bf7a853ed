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
pub mod format;
pub mod header;
mod headings;
mod headless;
mod looks;
mod measures;
pub mod memory;
mod merges;
pub mod named;
pub mod privacy;
pub mod readings;
mod recognise;
mod rivals;
pub mod settings_file;
mod settings_words;
mod shelf;
pub mod table;
pub mod words;
pub mod workspace;

use crate::diagnostic::{
    AttributionProblem, CellProblem, Diagnostic, FileProblem, Problem, Unreadable,
};
use crate::model::directory::{Directory, UnitId};
use crate::model::schema::Sheet;
use crate::model::settings::Settings;
use crate::source::{Grid, Place, SheetRef, nfkc};
use cell::Context;
use chrono::NaiveDate;
use format::{Apart, Means};
use memory::Memory;
use rayon::prelude::*;
use recognise::{Exemplary, exemplary, recognise};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use table::Table;
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

/// A workbook that was read.
#[derive(Debug, Clone)]
pub struct Workbook {
    /// Its path.
    pub file: String,
    /// SHA-256 of what its visible sheets say, cell by cell: a file saved anew has the same.
    pub content: [u8; 32],
    /// Whether it is a return copy: it has the list of faults before its sheets.
    pub is_returned: bool,
    /// Its recognised sheets.
    pub tables: Vec<Table>,
}

/// How a unit handed in for a period (M10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum HandIn {
    /// On time, every file readable, with the sheet 督查事项.
    Yes,
    /// On time, without the sheet 督查事项 (未交督查事项表).
    Partial,
    /// On time, with a file that could not be read.
    Unreadable,
    /// Only in 补报/.
    Late,
    /// Nothing.
    No,
}

impl HandIn {
    /// The state as report.json has it.
    pub fn key(self) -> &'static str {
        match self {
            HandIn::Yes => "yes",
            HandIn::Partial => "partial",
            HandIn::Unreadable => "unreadable",
            HandIn::Late => "late",
            HandIn::No => "no",
        }
    }

    /// The state as users know it.
    pub fn label(self) -> &'static str {
        match self {
            HandIn::Yes => "已报送",
            HandIn::Partial => "未交督查事项表",
            HandIn::Unreadable => "报送文件无法读取",
            HandIn::Late => "逾期报送",
            HandIn::No => "未报送",
        }
    }
}

/// What one unit handed in for one period.
#[derive(Debug, Clone)]
pub struct UnitIntake {
    /// The state of the hand-in.
    pub state: HandIn,
    /// The readable workbooks, those on time first, each in order of path.
    pub workbooks: Vec<Workbook>,
    /// The first place from which on rows of 督查事项 may stand that were not read.
    pub unread: Option<Place>,
}

/// Everything that came in for one period.
#[derive(Debug, Clone)]
pub struct Intake {
    /// The period's as-of date.
    pub as_of: NaiveDate,
    /// By unit; units that handed in nothing are absent.
    pub units: BTreeMap<UnitId, UnitIntake>,
    /// The office's workbooks, in order of path.
    pub office: Vec<Workbook>,
    /// Whether a list of matters may stand, or go on, in what was not read of the office's workbooks.
    pub list_unread: bool,
    /// The cells of 投诉登记 that say who complained, as they stand there. They are in no output and kept nowhere.
    pub complainants: Vec<String>,
    /// Path and SHA-256 of every file of the period.
    pub hashes: Vec<(String, [u8; 32])>,
    /// Problems of files; they concern the period's hand-ins, whatever came later.
    pub file_problems: Vec<Diagnostic>,
    /// Problems of rows and cells; the next hand-in of the same unit supersedes them.
    pub cell_problems: Vec<Diagnostic>,
}

impl Intake {
    /// How many rows have been read.
    pub fn rows(&self) -> usize {
        let units = self.units.values().flat_map(|unit| &unit.workbooks);
        let tables = units.chain(&self.office).flat_map(|book| &book.tables);
        tables.map(|table| table.rows.len()).sum()
    }

    /// Every row that was read, with the unit of its workbook; `None` for the office's.
    pub fn rows_mut(&mut self) -> impl Iterator<Item = (Option<UnitId>, &mut table::ReadRow)> {
        let units = self.units.iter_mut();
        let own = units.map(|(unit, handed_in)| (Some(*unit), &mut handed_in.workbooks));
        let books = own.chain(std::iter::once((None, &mut self.office)));
        books.flat_map(|(unit, books)| {
            let tables = books.iter_mut().flat_map(|book| &mut book.tables);
            let rows = tables.flat_map(|table| &mut table.rows);
            rows.map(move |row| (unit, row))
        })
    }
}

/// One file while it is being sorted to its unit.
struct FileResult {
    file: String,
    late: bool,
    office: bool,
    hash: [u8; 32],
    unit: Option<UnitId>,
    /// The units that it may be of, where it is attributed to none.
    claimed: Vec<UnitId>,
    /// The cells that say who complained.
    complainants: Vec<String>,
    workbook: Option<Workbook>,
    file_problems: Vec<Diagnostic>,
    cell_problems: Vec<Diagnostic>,
    secret: Option<SecretMark>,
}

impl FileResult {
    /// The first place from which on rows of 督查事项 may stand that were not read.
    fn unread(&self) -> Option<Place> {
        let mut found = self.file_problems.iter().chain(&self.cell_problems);
        let hiding = found.find(|found| found.problem.may_hide_matters());
        hiding.map(|found| found.place.clone())
    }
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

/// A file that is no ledger. One that bears the name of a unit may have been meant as its hand-in, and is told under that name.
fn stranger(path: &str, settings: &Settings, directory: &Directory) -> Diagnostic {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_office =
        path.split('/').nth(2) == Some(&settings.office) && path.matches('/').count() > 2;
    let unit = (!is_office)
        .then(|| attribution::unit_of_stem(bare(name), directory))
        .flatten();
    let problem = match unit {
        Some(unit) => FileProblem::UnknownFileOf {
            unit: directory.name(unit).to_owned(),
        },
        None => FileProblem::UnknownFile,
    };
    Diagnostic::new(problem, Place::of_file(&privacy::mask(path)), unit)
}

/// A file's name without its extension, and without that of a spreadsheet before it: 青石镇.xlsx.tmp.
fn bare(name: &str) -> &str {
    let mut parts = name.match_indices('.').map(|(at, _)| &name[..at]);
    let before = parts.find(|part| {
        let rest = &name[part.len() + 1..];
        let extension = rest.split('.').next().unwrap_or(rest);
        workspace::is_named_as_ledger(&format!("{part}.{extension}"))
    });
    before.unwrap_or_else(|| stem_of(name))
}

/// A file's name without its extension.
fn stem_of(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// A file that is to be read.
#[derive(Clone, Copy)]
struct Job<'p> {
    path: &'p str,
    late: bool,
    office: bool,
}

fn collect(
    as_of: NaiveDate,
    results: impl Iterator<Item = FileResult>,
) -> Result<Intake, SecretMark> {
    let mut intake = Intake {
        as_of,
        units: BTreeMap::new(),
        office: Vec::new(),
        list_unread: false,
        complainants: Vec::new(),
        hashes: Vec::new(),
        file_problems: Vec::new(),
        cell_problems: Vec::new(),
    };
    let mut unread: Vec<(UnitId, Place)> = Vec::new();
    let mut of_office: Vec<Place> = Vec::new();
    let mut claimed: Vec<UnitId> = Vec::new();
    for mut result in results {
        if let Some(mark) = result.secret {
            return Err(mark);
        }
        if let Some(place) = result.unread() {
            of_office.extend(result.office.then(|| place.clone()));
            let units = result
                .unit
                .into_iter()
                .chain(result.claimed.iter().copied());
            unread.extend(units.map(|unit| (unit, place.clone())));
        }
        intake.complainants.append(&mut result.complainants);
        intake.hashes.push((result.file, result.hash));
        intake.file_problems.append(&mut result.file_problems);
        intake.cell_problems.append(&mut result.cell_problems);
        if result.office {
            intake.office.extend(result.workbook);
            continue;
        }
        if !result.late {
            claimed.append(&mut result.claimed);
        }
        let Some(unit) = result.unit else { continue };
        let has_matters = result.workbook.as_ref().is_some_and(|workbook| {
            workbook
                .tables
                .iter()
                .any(|table| table.sheet == Sheet::Matters)
        });
        let state = match (&result.workbook, result.late) {
            (_, true) => HandIn::Late,
            (None, false) => HandIn::Unreadable,
            (Some(_), false) if has_matters => HandIn::Yes,
            (Some(_), false) => HandIn::Partial,
        };
        let entry = intake.units.entry(unit).or_insert(UnitIntake {
            state: HandIn::No,
            workbooks: Vec::new(),
            unread: None,
        });
        entry.state = of_both(entry.state, state);
        entry.workbooks.extend(result.workbook);
    }
    // Of a file that may be of either of two units, neither may be said to have handed in nothing.
    for unit in claimed {
        intake.units.entry(unit).or_insert(UnitIntake {
            state: HandIn::Unreadable,
            workbooks: Vec::new(),
            unread: None,
        });
    }
    for (unit, place) in unread {
        if let Some(entry) = intake.units.get_mut(&unit) {
            entry.unread.get_or_insert(place);
        }
    }
    emptiness::tell_of_one_workbook_alone(&mut intake);
    // Beside a list that was read, a file that cannot be opened is any other register.
    let has_list = intake
        .office
        .iter()
        .flat_map(|book| &book.tables)
        .any(|table| table.sheet == Sheet::AssignmentList);
    intake.list_unread = of_office
        .iter()
        .any(|place| !has_list || !place.sheet.sheet.is_empty());
    Ok(intake)
}

/// Of two files of one unit, the state that the hand-in has: a timely one that cannot be read makes it half a hand-in, a late one
/// only adds.
fn of_both(one: HandIn, other: HandIn) -> HandIn {
    let rank = |state| match state {
        HandIn::Unreadable => 0,
        HandIn::Yes => 1,
        HandIn::Partial => 2,
        HandIn::Late => 3,
        HandIn::No => 4,
    };
    if rank(one) <= rank(other) { one } else { other }
}

/// Reads some files, as many in one go as are small enough to be held together.
fn read_files(
    jobs: &[Job<'_>],
    hands: Hands<'_>,
    context: &Context<'_>,
    memory: &Memory,
) -> Vec<FileResult> {
    const MOST_BYTES: usize = 4 * 1024 * 1024;
    let mut results = Vec::with_capacity(jobs.len());
    let (mut opened, mut bytes) = (Vec::new(), 0);
    for job in jobs {
        let (result, file) = open(*job, hands, context, memory);
        if let Opened::Bytes(read) = &file {
            bytes += read.len();
        }
        opened.push((job.path, result, file));
        if bytes > MOST_BYTES {
            results.extend(read_opened(opened, hands, context, memory));
            (opened, bytes) = (Vec::new(), 0);
        }
    }
    results.extend(read_opened(opened, hands, context, memory));
    results
}

/// Reads what has been opened, each with its path.
fn read_opened(
    opened: Vec<(&str, FileResult, Opened)>,
    hands: Hands<'_>,
    context: &Context<'_>,
    memory: &Memory,
) -> Vec<FileResult> {
    let means = Means {
        limits: &context.settings.limits,
        apart: hands.apart,
        known: Some(&memory.cells),
    };
    let wanted: Vec<(&str, &[u8])> = opened
        .iter()
        .filter_map(|(_, result, opened)| match opened {
            Opened::Bytes(bytes) => Some((&*result.file, bytes.as_slice())),
            _ => None,
        })
        .collect();
    let mut grids = format::read_together(&wanted, means).into_iter();
    let mut results = Vec::with_capacity(opened.len());
    for (path, mut result, opened) in opened {
        let (bytes, grids) = match opened {
            Opened::Done => (Vec::new(), None),
            Opened::Refused(reason) => (Vec::new(), Some(Err(reason))),
            Opened::Bytes(bytes) => (bytes, grids.next()),
        };
        if let Some(grids) = grids {
            take_in(&mut result, (grids, &bytes), path, context, memory);
        }
        results.push(result);
    }
    results
}

/// A file before its sheets are read.
enum Opened {
    /// All is known of it already, or nothing may be.
    Done,
    /// It was not given.
    Refused(Unreadable),
    /// What is to be read.
    Bytes(Vec<u8>),
}

/// Opens one file. Its name is masked before anything repeats it.
fn open(
    job: Job<'_>,
    hands: Hands<'_>,
    context: &Context<'_>,
    memory: &Memory,
) -> (FileResult, Opened) {
    let path = job.path;
    let mut result = FileResult {
        file: privacy::mask(path).into_owned(),
        late: job.late,
        office: job.office,
        hash: [0; 32],
        unit: None,
        claimed: Vec::new(),
        complainants: Vec::new(),
        workbook: None,
        file_problems: Vec::new(),
        cell_problems: Vec::new(),
        secret: None,
    };
    if path.split('/').skip(2).any(privacy::is_secret_name) {
        result.secret = Some(SecretMark {
            place: Place::of_file(&result.file),
        });
        return (result, Opened::Done);
    }
    let bytes = match (hands.read)(path, context.settings.limits.bytes_to_read()) {
        Ok(bytes) => bytes,
        Err(error) => return (result, Opened::Refused(refusal(&error))),
    };
    result.hash = Sha256::digest(&bytes).into();
    if !workspace::is_named_as_ledger(path)
        && !format::is_workbook(&bytes, &context.settings.limits)
    {
        let told = stranger(path, context.settings, context.directory);
        result.file_problems.push(told);
        return (result, Opened::Done);
    }
    if let Some((unit, workbook)) = memory.file(&result, path, context.as_of) {
        result.unit = unit;
        result.workbook = Some(workbook);
        return (result, Opened::Done);
    }
    (result, Opened::Bytes(bytes))
}

/// Takes in what the sheets of a file say.
fn take_in(
    result: &mut FileResult,
    (grids, bytes): (Result<Vec<Grid>, Unreadable>, &[u8]),
    path: &str,
    context: &Context<'_>,
    memory: &Memory,
) {
    let office = result.office;
    let mut grids = grids;
    if let (true, Ok(grids)) = (office, &mut grids) {
        covered_names::cover(grids, result, memory);
    }
    let file = &*result.file.clone();
    let name = file.rsplit('/').next().unwrap_or(file);
    let name: String = nfkc(name).collect();
    let stem = bare(&name);
    let mut grids = match grids {
        Ok(grids) => grids,
        Err(Unreadable::Marked { what }) => {
            let place = Place::of_sheet(&Arc::new(SheetRef {
                file: file.into(),
                sheet: what.as_str().into(),
            }));
            result.secret = Some(SecretMark { place });
            return;
        }
        Err(reason) => {
            result.unit = (!office)
                .then(|| attribution::unit_of_stem(stem, context.directory))
                .flatten();
            let problem = FileProblem::Unreadable(reason);
            let place = Place::of_file(file);
            result
                .file_problems
                .push(Diagnostic::new(problem, place, result.unit));
            return;
        }
    };
    if let Some(place) = grids.iter().find_map(facts::secret_mark) {
        result.secret = Some(SecretMark { place });
        return;
    }
    if let Some(word) = privacy::secret_word(path) {
        let problem = CellProblem::SecretWord {
            read: word.to_owned(),
        };
        let place = Place::of_file(file);
        result
            .file_problems
            .push(Diagnostic::new(problem, place, None));
    }
    grids.iter_mut().for_each(Grid::uncover);
    let exemplary = exemplary(&grids, office, memory);
    if !office {
        let own = grids.iter().zip(&exemplary);
        let own = own.filter(|(_, is)| **is != Exemplary::Aside);
        let own: Vec<&Grid> = own.map(|(grid, _)| grid).collect();
        match attribution::attribute(stem, &own, context.directory, memory) {
            Ok((unit, warning)) => {
                result.unit = Some(unit);
                let others = attribution::others_named(unit, &own, context.directory, memory);
                let others = others.into_iter();
                result.file_problems.extend(
                    others.map(|(place, problem)| Diagnostic::new(problem, place, Some(unit))),
                );
                result.file_problems.extend(
                    warning
                        .map(|warning| Diagnostic::new(warning, Place::of_file(file), Some(unit))),
                );
            }
            Err(problem) => {
                result.claimed = attribution::claimants(&problem, context.directory);
                let unknown = matches!(problem, AttributionProblem::UnattributedUnknown { .. });
                let registers = unknown.then(|| recognise::registers_alone(&own, context, memory));
                // It is told to whom the file's name means: most likely its sender.
                let sender = match &problem {
                    AttributionProblem::UnattributedConflict { file, .. } => {
                        context.directory.find(file)
                    }
                    _ => None,
                };
                let registers = registers.flatten().map(Problem::from);
                let problem = registers.unwrap_or_else(|| problem.into());
                let place = Place::of_file(file);
                result
                    .file_problems
                    .push(Diagnostic::new(problem, place, sender));
                return;
            }
        }
    }
    let mut workbook = read_grids(&grids, &exemplary, result, context, memory);
    emptiness::set_apart(&mut workbook, &grids, result, memory);
    let file = (bytes, &context.settings.limits);
    emptiness::refuse_pictures(&mut workbook, &grids, result, file);
    emptiness::tell(&workbook, &grids, result);
    result.workbook = Some(workbook);
    memory.keep_file(result, path, context.as_of);
}

fn read_grids(
    grids: &[Grid],
    exemplary: &[Exemplary],
    result: &mut FileResult,
    context: &Context<'_>,
    memory: &Memory,
) -> Workbook {
    let mut tables = Vec::new();
    let mut content = Sha256::new();
    for (grid, exemplary) in grids.iter().zip(exemplary) {
        // A return copy that comes back unchanged is the ledger that was copied, whatever list of faults stands before it.
        if !recognise::is_ours(grid) {
            facts::add_content(grid, &mut content);
        }
        let problems = &mut result.cell_problems;
        let (office, unit) = (result.office, result.unit);
        let sheet = (grid, *exemplary);
        tables.extend(read_grid(sheet, office, unit, context, memory, problems));
    }
    Workbook {
        file: result.file.clone(),
        content: content.finalize().into(),
        is_returned: grids.iter().any(recognise::is_list_of_faults),
        tables,
    }
}

/// Why the system would not give a file, in words.
pub fn refusal(error: &io::Error) -> Unreadable {
    let reason = match error.kind() {
        io::ErrorKind::Unsupported | io::ErrorKind::IsADirectory => return Unreadable::NotAFile,
        io::ErrorKind::NotFound => "文件不见了".to_owned(),
        io::ErrorKind::PermissionDenied => "没有读取权限，或正被其他程序打开".to_owned(),
        kind => kind.to_string(),
    };
    Unreadable::NotGiven { reason }
}

fn read_grid(
    (grid, exemplary): (&Grid, Exemplary),
    office: bool,
    unit: Option<UnitId>,
    context: &Context<'_>,
    memory: &Memory,
    problems: &mut Vec<Diagnostic>,
) -> Option<Table> {
    let table = recognise((grid, exemplary), office, unit, context, memory, problems);
    let is_confidential = table
        .as_ref()
        .is_some_and(|table| table.sheet == Sheet::Complaints);
    problems.extend(facts::secret_words(grid).map(|(place, problem)| {
        let problem = if is_confidential {
            problem.without_content()
        } else {
            problem
        };
        Diagnostic::new(problem, place, unit)
    }));
    table
}
