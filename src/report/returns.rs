//! The workbook that goes back to a unit: what it must mend, and its own ledger with the faulty cells marked.

mod repeated;

use super::pages::words::{long_day, printed};
use super::sheet_name::sheet_name;
use super::table::Foot;
use crate::diagnostic::{CellProblem, Diagnostic, Problem, RowProblem, Severity, Words};
use crate::ingest::cell::plain_text;
use crate::ingest::facsimile::{Facsimile, NOT_COPIED};
use crate::ingest::{FAULTS_SHEET, RETURNED};
use crate::source::{Place, RawCell};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// How many faults are listed; whoever has more begins with these.
const MOST_FAULTS: usize = 20_000;
/// How many characters of a cell the list repeats.
const LONGEST_QUOTE: usize = 60;

/// What is said beside the remedy of a column whose cells the copy has not.
const LEFT_OUT: &str = "。注意：副本没有复制这一列各行的内容，改列名或挪动的同时请照原表把各行填上";

/// What a return copy is made of.
pub struct Source<'a> {
    /// The unit's full name.
    pub unit: &'a str,
    /// The as-of date.
    pub as_of: NaiveDate,
    /// The input fingerprint.
    pub fingerprint: &'a str,
    /// What the office is called.
    pub office: &'a str,
    /// Everything found wrong under the unit's name, the gravest first.
    pub diagnostics: Vec<&'a Diagnostic>,
    /// The recognised sheets of its newest hand-in.
    pub sheets: Vec<Facsimile>,
    /// The period of that hand-in, where it is an earlier one than the current.
    pub older: Option<NaiveDate>,
    /// The rows of it that say what one of another of its files says, each with that one, by the places of their numbers.
    pub said_twice: &'a [(Place, Place)],
    /// Files that could not be copied, each with the reason.
    pub failures: Vec<(String, String)>,
}

/// One line of the list of faults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultLine {
    /// How grave it is.
    pub severity: Severity,
    /// The code.
    pub code: &'static str,
    /// The sheet as this workbook calls it, else as the file does, else the file.
    pub sheet: String,
    /// The cell.
    pub cell: String,
    /// What stands in the cell, masked.
    pub read: String,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: String,
    /// The sheet (its position in this workbook) and the cell to go to.
    pub target: Option<(usize, u32, u32)>,
}

/// A cell that must be mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The gravest of its faults.
    pub severity: Severity,
    /// Code, fault and remedy of each.
    pub note: String,
}

/// A copied sheet with its marks.
#[derive(Debug, Clone)]
pub struct ReturnSheet {
    /// Its name, unique in the workbook.
    pub name: String,
    /// What it holds.
    pub copy: Facsimile,
    /// By row and column: the cells to mend.
    pub marks: BTreeMap<(u32, u32), Mark>,
}

/// The whole workbook.
#[derive(Debug, Clone)]
pub struct ReturnCopy {
    /// The title of the list.
    pub title: String,
    /// Lines between title and list.
    pub notes: Vec<String>,
    /// The faults, the gravest first.
    pub faults: Vec<FaultLine>,
    /// The copied sheets.
    pub sheets: Vec<ReturnSheet>,
    /// The line over every printed page, left and right.
    pub head: [String; 2],
    /// The line under every printed page.
    pub foot: String,
    /// The as-of date.
    pub as_of: NaiveDate,
}

/// The headings of the list. None of them is the name of a ledger's column.
pub const HEADINGS: [&str; 8] = [
    "次序",
    "程度",
    "所在表",
    "单元格",
    "读到的内容",
    "问题",
    "怎样改",
    "代码",
];

/// Puts a unit's return copy together.
pub fn copy(mut source: Source<'_>) -> ReturnCopy {
    let mut sheets = named_sheets(std::mem::take(&mut source.sheets));
    for diagnostic in &source.diagnostics {
        let is_named_before = matches!(
            diagnostic.problem,
            Problem::Cell(CellProblem::NamedBefore { .. })
        );
        let is_masked = is_named_before
            || matches!(
                diagnostic.problem,
                Problem::Cell(CellProblem::Masked { .. })
            );
        let target = target(&sheets, &diagnostic.place);
        if let Some((sheet, row, column)) =
            target.filter(|_| is_masked && diagnostic.place.at.is_some())
        {
            sheets[sheet].copy.cover(row, column, is_named_before);
        }
    }
    let repeated = repeated::leave_out(&mut sheets, source.said_twice, &mut source.diagnostics);
    let faults = marked_faults(&mut sheets, &source);
    let mut notes = opening_notes(&source, &sheets);
    notes.extend(repeated);
    for (file, reason) in &source.failures {
        notes.push(format!("没有复制：{file}（{reason}）"));
    }
    if source.diagnostics.len() > faults.len() {
        let more = source.diagnostics.len() - faults.len();
        notes.push(format!(
            "问题太多，下面只列出最要紧的，另有 {more} 处，请先改这些。"
        ));
    }
    ReturnCopy {
        title: format!("{}{RETURNED}", source.unit),
        notes,
        faults,
        sheets,
        head: [
            format!("{}{RETURNED}", source.unit),
            format!("截至 {}", source.as_of),
        ],
        foot: Foot {
            as_of: source.as_of,
            fingerprint: source.fingerprint.to_owned(),
        }
        .line(),
        as_of: source.as_of,
    }
}

/// The copied sheets under names of their own.
fn named_sheets(copies: Vec<Facsimile>) -> Vec<ReturnSheet> {
    let mut taken = BTreeSet::from([FAULTS_SHEET.to_owned()]);
    let sheets = copies.into_iter().map(|copy| ReturnSheet {
        name: sheet_name(&copy.origin.sheet, copy.sheet.name(), &mut taken),
        copy,
        marks: BTreeMap::new(),
    });
    sheets.collect()
}

/// The list of faults, as far as it goes; all of them are marked in the sheets.
fn marked_faults(sheets: &mut [ReturnSheet], source: &Source<'_>) -> Vec<FaultLine> {
    let (mut faults, mut unread) = (Vec::new(), Vec::new());
    for diagnostic in &source.diagnostics {
        let target = target(sheets, &diagnostic.place);
        let mut words = diagnostic.problem.words().of_office(source.office);
        if let Problem::Row(RowProblem::ConflictingWorkbooks { other, .. }) = &diagnostic.problem
            && let Some(here) = named_here(sheets, other)
        {
            words.message = words.message.replacen(other, &here, 1);
        }
        if let Some(at) = left_out(sheets, diagnostic, target) {
            words.help.push_str(LEFT_OUT);
            unread.push(at);
        }
        let line = fault_line(diagnostic, &words, sheets, target);
        if let (Some((sheet, row, column)), Some(_)) = (target, diagnostic.place.at) {
            mark(&mut sheets[sheet].marks, (row, column), &line);
        }
        if faults.len() < MOST_FAULTS {
            faults.push(line);
        }
    }
    for (sheet, row, column) in unread {
        sheets[sheet].copy.show_left_out(row, column);
    }
    faults
}

/// Whose copy it is, what is to be done with it, and what it was copied from.
fn opening_notes(source: &Source<'_>, sheets: &[ReturnSheet]) -> Vec<String> {
    let mut notes = vec![
        format!(
            "填报单位：{}　　截至日期：{}　　本表是退回修改的副本，不是原件。",
            source.unit,
            long_day(source.as_of)
        ),
        remedy(source.older, !sheets.is_empty()),
    ];
    if !sheets.is_empty() {
        notes.push(format!(
            "副本只有能认出的表和列，单元格的位置与原表相同。没有涂颜色、写着「{}」的，是不得外传的内容，请不要动它，表示与原来相同；表头写着「（未复制）」的列不在副本里，下面没有点到的可以不管；点到的，改列名的同时要照原表把各行填上，格里留着「{}」的仍作有错。",
            crate::ingest::privacy::MASK,
            NOT_COPIED
        ));
        let files = sheets.iter().map(|sheet| &*sheet.copy.origin.file);
        let files: BTreeSet<&str> = files.collect();
        let files: Vec<&str> = files.into_iter().collect();
        notes.push(format!("复制自：{}", files.join("、")));
    }
    notes
}

/// What the unit is to do with the copy. One of an earlier ledger is not to be handed in as it is: its rows are those of that week; one
/// without a ledger not at all.
fn remedy(older: Option<NaiveDate>, has_ledger: bool) -> String {
    match older {
        _ if !has_ledger => "改法：这个文件里只有这张清单，没有台账，请不要把它交回（交回的不算报送）。请照下面所列的改法，报送本单位自己的台账；没有现成台账的，填空白台账，用本单位名称作文件名。".to_owned(),
        None => "改法：在后面的表里直接改涂了颜色的单元格（鼠标停在上面可看说明，点下面「单元格」一列可以跳到那里），改好后保存，仍用本单位名称作文件名重新报送。本页不用删。".to_owned(),
        Some(day) => format!(
            "改法：本期没有读得出的台账（原因见下面所列），后面的表是{}一期报来的，不是本期的内容，不能原样交回。请重新报送本期的台账；用这个副本接着填的，先逐行更新为本期的情况，有涂了颜色的单元格一并改好，保存后仍用本单位名称作文件名报送。原样交回的，列为「疑似旧表」。",
            long_day(day)
        ),
    }
}

/// Where a place is in this workbook; a place that names only a sheet leads to its header.
fn target(sheets: &[ReturnSheet], place: &Place) -> Option<(usize, u32, u32)> {
    let position = sheets
        .iter()
        .position(|sheet| sheet.copy.origin == place.sheet)?;
    let copy = &sheets[position].copy;
    let (row, column) = match place.at {
        Some((row, column)) => copy.shown_at(row, column),
        None => (copy.header.0, copy.columns.first().copied().unwrap_or(0)),
    };
    Some((position, row, column))
}

/// The column whose cells a fault speaks of and the copy has not: sheet, row and column.
fn left_out(
    sheets: &[ReturnSheet],
    diagnostic: &Diagnostic,
    target: Option<(usize, u32, u32)>,
) -> Option<(usize, u32, u32)> {
    let (sheet, row, at) = target?;
    let Problem::Column(problem) = &diagnostic.problem else {
        return None;
    };
    let column = problem.unread_column(at)?;
    let is_left_out = sheets[sheet].copy.is_left_out(row, column);
    is_left_out.then_some((sheet, row, column))
}

/// A cell of one of the copied sheets, which others know by its file, as this workbook has it.
fn named_here(sheets: &[ReturnSheet], place: &str) -> Option<String> {
    sheets.iter().find_map(|sheet| {
        let origin = Place::of_sheet(&sheet.copy.origin).shown();
        let cell = place.strip_prefix(&origin)?.strip_prefix(" › ")?;
        Some(format!("本工作簿 › {} › {cell}", sheet.name))
    })
}

fn fault_line(
    diagnostic: &Diagnostic,
    words: &Words,
    sheets: &[ReturnSheet],
    target: Option<(usize, u32, u32)>,
) -> FaultLine {
    let place = &diagnostic.place;
    let (sheet, read) = match target {
        Some((position, row, column)) => {
            let sheet = &sheets[position];
            let read = sheet.copy.get(row, column).map(quoted);
            (sheet.name.clone(), read.filter(|_| place.at.is_some()))
        }
        None if place.sheet.sheet.is_empty() => (place.sheet.file.to_string(), None),
        None => (
            format!("{} › {}", place.sheet.file, place.sheet.sheet),
            None,
        ),
    };
    FaultLine {
        severity: words.severity,
        code: words.code,
        sheet,
        cell: place.cell(),
        read: read.unwrap_or_default(),
        message: printed(&words.message),
        help: printed(&words.help),
        target,
    }
}

fn quoted(raw: &RawCell) -> String {
    let text = plain_text(raw);
    match text.char_indices().nth(LONGEST_QUOTE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into_owned(),
    }
}

fn mark(marks: &mut BTreeMap<(u32, u32), Mark>, at: (u32, u32), line: &FaultLine) {
    let mark = marks.entry(at).or_insert_with(|| Mark {
        severity: line.severity,
        note: String::new(),
    });
    mark.severity = mark.severity.min(line.severity);
    if !mark.note.is_empty() {
        mark.note.push_str("\n\n");
    }
    // Writing to a String cannot fail.
    let _ = write!(
        mark.note,
        "【{}】{}\n{}。\n改法：{}。",
        line.severity.label(),
        line.code,
        line.message.trim_end_matches('。'),
        line.help.trim_end_matches('。')
    );
}
