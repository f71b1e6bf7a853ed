//! One file of a period: opened, filed under a unit, and read sheet by sheet.

use super::cell::Context;
use super::format::{self, Means};
use super::memory::Memory;
use super::recognise::{self, Exemplary, exemplary, recognise};
use super::system::refusal;
use super::table::Table;
use super::unread::{self, Unread};
use super::workspace;
use super::{
    Hands, SecretMark, Workbook, attribution, covered_names, emptiness, facts, merges, privacy,
};
use crate::diagnostic::{
    AttributionProblem, CellProblem, Diagnostic, FileProblem, Problem, Unreadable,
};
use crate::model::directory::{Directory, UnitId};
use crate::model::schema::Sheet;
use crate::model::settings::Settings;
use crate::source::{Grid, Place, SheetRef, nfkc};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// A file that is to be read.
#[derive(Clone, Copy)]
pub(super) struct Job<'p> {
    pub(super) path: &'p str,
    pub(super) late: bool,
    pub(super) office: bool,
}

/// One file while it is being sorted to its unit.
pub(super) struct FileResult {
    pub(super) file: String,
    pub(super) late: bool,
    pub(super) office: bool,
    pub(super) hash: [u8; 32],
    pub(super) unit: Option<UnitId>,
    /// The units that it may be of, where it is attributed to none.
    pub(super) claimed: Vec<UnitId>,
    /// The cells that say who complained.
    pub(super) complainants: Vec<String>,
    pub(super) workbook: Option<Workbook>,
    pub(super) file_problems: Vec<Diagnostic>,
    pub(super) cell_problems: Vec<Diagnostic>,
    /// What the cells say that were not read though matters may stand there; `None` where nobody knows.
    unread_texts: Option<unread::Texts>,
    pub(super) secret: Option<SecretMark>,
}

impl FileResult {
    /// Tells of the file as a whole.
    fn tell(&mut self, problem: impl Into<Problem>, unit: Option<UnitId>) {
        let place = Place::of_file(&self.file);
        self.file_problems
            .push(Diagnostic::new(problem, place, unit));
    }

    /// What was not read of it where rows of 督查事项 may stand.
    pub(super) fn unread(&mut self) -> Option<Unread> {
        let place = unread::hiding(self).next()?.place.clone();
        Some(Unread::new(place, self.unread_texts.take()))
    }
}

/// Reads some files, as many in one go as are small enough to be held together.
pub(super) fn read_files(
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
        unread_texts: None,
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
    let file = &*result.file;
    let name: String = nfkc(workspace::file_name(file)).collect();
    let stem = bare(&name);
    let mut grids = match grids {
        Ok(grids) => grids,
        Err(reason) => return refuse(result, stem, reason, context.directory),
    };
    if let Some(place) = grids.iter().find_map(facts::secret_mark) {
        result.secret = Some(SecretMark { place });
        return;
    }
    if let Some(word) = privacy::secret_word(path) {
        let read = word.to_owned();
        result.tell(CellProblem::SecretWord { read }, None);
    }
    let hidden = merges::uncover(&mut grids);
    let exemplary = exemplary(&grids, office, memory);
    if !office {
        let own = grids.iter().zip(&exemplary);
        let own = own.filter(|(_, is)| **is != Exemplary::Aside);
        let own: Vec<&Grid> = own.map(|(grid, _)| grid).collect();
        if !file_under_unit(result, stem, &own, context, memory) {
            return;
        }
    }
    let mut workbook = read_grids(&grids, &exemplary, result, context, memory);
    if let (Some(unit), true) = (result.unit, workbook.tables.is_empty())
        && let Some(sheet) = recognise::ours_alone(&grids)
    {
        let name = context.directory.name(unit).to_owned();
        result.tell(
            FileProblem::NoLedgerInside { unit: name, sheet },
            Some(unit),
        );
        // It was not handed in by anybody.
        result.unit = None;
        return;
    }
    tell_hidden(&workbook, &grids, &hidden, result);
    emptiness::set_apart(&mut workbook, &grids, result, memory);
    let file = (bytes, &context.settings.limits);
    emptiness::refuse_pictures(&mut workbook, &grids, result, file);
    emptiness::tell(&workbook, &grids, result);
    result.unread_texts = unread::texts(result, &grids);
    result.workbook = Some(workbook);
    memory.keep_file(result, path, context.as_of);
}

/// Tells what stood hidden under merged cells of the sheets that are read.
fn tell_hidden(
    workbook: &Workbook,
    grids: &[Grid],
    hidden: &[Vec<(u32, u32)>],
    result: &mut FileResult,
) {
    for (grid, lost) in grids.iter().zip(hidden) {
        let mut tables = workbook.tables.iter();
        let table = tables.find(|table| table.origin.sheet == grid.sheet);
        let header = table.and_then(|table| table.recognition.header);
        let told = header.and_then(|(_, last)| merges::hidden_under(grid, lost, last));
        if let Some((place, problem)) = told {
            let told = Diagnostic::new(problem, place, result.unit);
            result.cell_problems.push(told);
        }
    }
}

/// Of a file that cannot be read only its name tells whose it is.
fn refuse(result: &mut FileResult, stem: &str, reason: Unreadable, directory: &Directory) {
    if let Unreadable::Marked { what } = reason {
        let place = Place::of_sheet(&Arc::new(SheetRef {
            file: result.file.as_str().into(),
            sheet: what.as_str().into(),
        }));
        result.secret = Some(SecretMark { place });
        return;
    }
    result.unit = (!result.office)
        .then(|| attribution::unit_of_stem(stem, directory))
        .flatten();
    result.tell(FileProblem::Unreadable(reason), result.unit);
}

/// Finds out whose a workbook is; whether it is anybody's.
fn file_under_unit(
    result: &mut FileResult,
    stem: &str,
    own: &[&Grid],
    context: &Context<'_>,
    memory: &Memory,
) -> bool {
    let directory = context.directory;
    let problem = match attribution::attribute(stem, own, directory, memory) {
        Ok((unit, warning)) => {
            result.unit = Some(unit);
            let others = attribution::others_named(unit, own, directory, memory).into_iter();
            let others = others.map(|(place, problem)| Diagnostic::new(problem, place, Some(unit)));
            result.file_problems.extend(others);
            if let Some(warning) = warning {
                result.tell(warning, Some(unit));
            }
            return true;
        }
        Err(problem) => problem,
    };
    result.claimed = attribution::claimants(&problem, directory);
    let registers = match &problem {
        AttributionProblem::UnattributedUnknown { .. } => {
            recognise::registers_alone(own, context, memory)
        }
        _ => None,
    };
    // It is told to whom the file's name means: most likely its sender.
    let sender = match &problem {
        AttributionProblem::UnattributedConflict { file, .. } => directory.find(file),
        _ => None,
    };
    match registers {
        Some(registers) => result.tell(registers, sender),
        None => result.tell(problem, sender),
    }
    false
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

/// A file that is no ledger. One that bears the name of a unit may have been meant as its hand-in, and is told under that name.
pub(super) fn stranger(path: &str, settings: &Settings, directory: &Directory) -> Diagnostic {
    let name = workspace::file_name(path);
    let is_office = workspace::folder_of(path) == Some(&*settings.office);
    let unit = (!is_office)
        .then(|| attribution::unit_of_stem(bare(name), directory))
        .flatten();
    let problem = match unit {
        Some(unit) => FileProblem::UnknownFileOf {
            unit: directory.name(unit).to_owned(),
            extension: match name.rsplit_once('.') {
                Some((_, extension)) => extension.to_lowercase(),
                None => String::new(),
            },
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
