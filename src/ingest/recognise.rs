//! Which ledger or register a sheet is, and whether the one who hands it in may.

use super::cell::Context;
use super::headless::{self, Headless};
use super::memory::Memory;
use super::table::{self, Table};
use super::workspace::file_name;
use super::{CHOICES_SHEET, FAULTS_SHEET, GUIDE_SHEET, columns, words};
use crate::diagnostic::{Diagnostic, NamedBy, NearestSheet, SheetProblem};
use crate::model::directory::UnitId;
use crate::model::schema::{Field, Owner, Sheet};
use crate::source::{Grid, Place, RawCell, nfkc_where, pattern};
use regex::Regex;
use std::sync::{Arc, LazyLock};

const OWN_SHEETS: &[&str] = &[FAULTS_SHEET, GUIDE_SHEET, CHOICES_SHEET];

/// The table of a sheet that its sender may hand in, read; what else the sheet is, is told in `problems`.
pub(super) fn recognise(
    (grid, exemplary): (&Grid, Exemplary),
    office: bool,
    unit: Option<UnitId>,
    context: &Context<'_>,
    memory: &Memory,
    problems: &mut Vec<Diagnostic>,
) -> Option<Table> {
    let mut report = |problem: SheetProblem| {
        problems.push(Diagnostic::new(problem, Place::of_sheet(&grid.sheet), unit));
    };
    if grid.hidden {
        if !is_ours(grid) || own_header(grid, office, memory).is_some() {
            report(SheetProblem::HiddenSheet);
        }
        return None;
    }
    let Some(header) = own_header(grid, office, memory) else {
        return without_header(grid, office, context, &mut report);
    };
    match exemplary {
        Exemplary::No => {}
        Exemplary::Aside => {
            report(SheetProblem::ExampleSheet { read_as: None });
            return None;
        }
        Exemplary::Read => {
            let read_as = Some(header.sheet.name().to_owned());
            report(SheetProblem::ExampleSheet { read_as });
        }
    }
    // Of what the office registers nothing is held against anybody for not standing there.
    if !office && headless::only_says_unchanged(grid, &header) {
        report(SheetProblem::UnknownSheet {
            nearest: Some(NearestSheet {
                sheet: header.sheet.name(),
                missing: Vec::new(),
                named_by: NamedBy::Unchanged,
            }),
        });
        return None;
    }
    Some(table::read_rows(
        grid, &header, context, unit, memory, problems,
    ))
}

/// What a sheet's name and title say of its being a template's example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exemplary {
    /// Nothing.
    No,
    /// That it is one, and the workbook has another sheet that is the ledger.
    Aside,
    /// That it is one, and yet nothing else in the workbook can be the ledger: it is read, and told.
    Read,
}

/// Names that mean an example and nothing else.
static EXAMPLE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"示例|样例|范例|例子|填[写报]例|(?i:example|sample)"));
/// Names that may also be those of a form that has been filled in.
static FORM: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"样表|例表|样本|样张|范本|模板|模版|(?i:template)"));
/// How a title above a header ends that says the same.
static EXAMPLE_TITLE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:示例|样例|范例|样表|例表)[)】\]]?$"));

/// Of each sheet of a workbook whether it is a template's example beside the ledger itself. What is called 示例 is one beside any
/// ledger, what is called 模板 beside one of the same kind alone: a unit may well fill in the form that it was given.
pub(super) fn exemplary(grids: &[Grid], office: bool, memory: &Memory) -> Vec<Exemplary> {
    let visible = |grid: &Grid| !grid.hidden && !grid.rows.is_empty();
    let mut found = vec![Exemplary::No; grids.len()];
    if grids.iter().filter(|grid| visible(grid)).count() < 2 {
        return found;
    }
    let says: Vec<Option<bool>> = grids
        .iter()
        .map(|grid| says_example(grid, office, memory))
        .collect();
    if says.iter().all(Option::is_none) {
        return found;
    }
    let others = grids.iter().zip(&says);
    let others: Vec<&Grid> = others
        .filter(|(grid, says)| visible(grid) && says.is_none() && !is_ours(grid))
        .map(|(grid, _)| grid)
        .collect();
    let sheets: Vec<Sheet> = others
        .iter()
        .filter_map(|grid| sheet_of(grid, office, memory))
        .collect();
    let has_ledger =
        !sheets.is_empty() || others.iter().any(|grid| resembles_a_ledger(grid, office));
    for ((grid, says), found) in grids.iter().zip(says).zip(&mut found) {
        let (Some(is_certain), Some(header)) = (says, own_header(grid, office, memory)) else {
            continue;
        };
        let is_aside = sheets.contains(&header.sheet) || is_certain && has_ledger;
        *found = match (is_aside, is_certain) {
            (true, _) => Exemplary::Aside,
            (false, true) => Exemplary::Read,
            (false, false) => Exemplary::No,
        };
    }
    found
}

/// Which ledger a sheet is, be it an empty one.
fn sheet_of(grid: &Grid, office: bool, memory: &Memory) -> Option<Sheet> {
    if let Some(header) = own_header(grid, office, memory) {
        return Some(header.sheet);
    }
    match headless::what_is(grid, &sheets_of(office), office) {
        Headless::Empty(sheet) => Some(sheet),
        Headless::Unread(_) => None,
    }
}

/// Whether a sheet without a header looks like a ledger whose header cannot be read.
fn resembles_a_ledger(grid: &Grid, office: bool) -> bool {
    let what = headless::what_is(grid, &sheets_of(office), office);
    matches!(what, Headless::Unread(Some(_)))
}

/// The sheets that belong into the workbooks of the office, or into those of a unit.
fn sheets_of(office: bool) -> Vec<Sheet> {
    Sheet::all()
        .filter(|sheet| may_hold(*sheet, office))
        .collect()
}

/// Whether the name of a sheet, or a title above its header, says that it is an example: for certain, or perhaps.
fn says_example(grid: &Grid, office: bool, memory: &Memory) -> Option<bool> {
    let name = nfkc_where(&grid.sheet.sheet, |c| !c.is_whitespace());
    if EXAMPLE.is_match(&name) {
        return Some(true);
    }
    if FORM.is_match(&name) {
        return Some(false);
    }
    let titles = grid.rows.iter().take(3).flat_map(|row| row.cells.iter());
    let mut titles = titles.filter_map(|(_, raw)| match raw {
        RawCell::Text(text) if text.contains(['例', '样']) => Some(text),
        _ => None,
    });
    let ends_so = |text: &str| EXAMPLE_TITLE.is_match(&nfkc_where(text, |c| !c.is_whitespace()));
    if !titles.any(|text| ends_so(text)) {
        return None;
    }
    let header = own_header(grid, office, memory)?;
    let above = grid
        .rows
        .iter()
        .take_while(|row| row.index < header.first_row);
    let mut above = above.flat_map(|row| row.cells.iter());
    above
        .any(|(_, raw)| matches!(raw, RawCell::Text(text) if ends_so(text)))
        .then_some(false)
}

/// Whether a sheet belongs into the workbooks of the office, or into those of a unit.
fn may_hold(sheet: Sheet, office: bool) -> bool {
    match sheet.schema().owner {
        Owner::Directory => false,
        Owner::Unit => !office || sheet == Sheet::Matters,
        Owner::Office => office,
    }
}

/// What to say of a sheet in which no header was found; an empty ledger where it has a title alone.
fn without_header(
    grid: &Grid,
    office: bool,
    context: &Context<'_>,
    report: &mut impl FnMut(SheetProblem),
) -> Option<Table> {
    let (candidates, others): (Vec<Sheet>, Vec<Sheet>) = Sheet::all()
        .filter(|sheet| sheet.schema().owner != Owner::Directory)
        .partition(|sheet| may_hold(*sheet, office));
    if !office && is_foreign_list(grid) && table::find_header(grid, &candidates).is_some() {
        report(SheetProblem::RegisterOutsideOffice {
            register: Sheet::AssignmentList.name(),
            office: context.settings.office.clone(),
        });
        return None;
    }
    let foreign = table::find_header(grid, &others);
    if let Some(foreign) = foreign.filter(|header| !header.is_of_a_form(grid)) {
        let sheet = foreign.sheet.name();
        report(if office {
            SheetProblem::UnitSheetInOffice { sheet }
        } else {
            SheetProblem::RegisterOutsideOffice {
                register: sheet,
                office: context.settings.office.clone(),
            }
        });
        return None;
    }
    if is_ours(grid) {
        return None;
    }
    match headless::what_is(grid, &candidates, office) {
        Headless::Empty(sheet) => return Some(Table::title_only(grid, sheet)),
        Headless::Unread(nearest) if !grid.rows.is_empty() => {
            report(SheetProblem::UnknownSheet { nearest });
        }
        Headless::Unread(_) => {}
    }
    None
}

/// What to say of a workbook that is no unit's and has nothing but registers: it lies beside the office's folder.
pub(super) fn registers_alone(
    grids: &[&Grid],
    context: &Context<'_>,
    memory: &Memory,
) -> Option<SheetProblem> {
    let sheets: Vec<Sheet> = Sheet::all().collect();
    let shown = grids.iter().filter(|grid| !grid.hidden);
    let headers = shown.filter_map(|grid| memory.find_header(grid, &sheets));
    let kinds: Vec<Sheet> = headers.map(|header| header.sheet).collect();
    let is_register = |sheet: &Sheet| sheet.schema().owner == Owner::Office;
    let first = kinds.first().filter(|_| kinds.iter().all(is_register))?;
    Some(SheetProblem::RegisterOutsideOffice {
        register: first.name(),
        office: context.settings.office.clone(),
    })
}

/// Whether the program itself has put a sheet into the workbook: a ledger under such a name would be read all the same.
pub(super) fn is_ours(grid: &Grid) -> bool {
    let name = words::header(&grid.sheet.sheet);
    OWN_SHEETS.contains(&name.as_str())
}

/// The first of the sheets of a workbook that the program itself has put there, where it has no other: a blank one may hold a picture.
pub(super) fn ours_alone(grids: &[Grid]) -> Option<String> {
    let first = grids.first().filter(|_| grids.iter().all(is_ours))?;
    Some(first.sheet.sheet.to_string())
}

/// Whether a sheet is the list of faults of a return copy.
pub(super) fn is_list_of_faults(grid: &Grid) -> bool {
    words::header(&grid.sheet.sheet) == FAULTS_SHEET
}

/// The header of a sheet that its sender may hand in: a unit its ledger, the office also its registers.
pub(super) fn own_header(grid: &Grid, office: bool, memory: &Memory) -> Option<Arc<table::Header>> {
    let header = memory.find_header(grid, &sheets_of(office))?;
    let header = columns::twins::by_filled(grid, header);
    let header = columns::spans::under_merged_cells(grid, header);
    if header.is_of_a_form(grid) {
        return None;
    }
    if office {
        Some(matters_or_list(grid, header))
    } else {
        (!is_foreign_list(grid)).then_some(header)
    }
}

/// In a unit's workbook, a sheet named exactly 交办清单 is the office's list and not the unit's ledger.
fn is_foreign_list(grid: &Grid) -> bool {
    words::header(&grid.sheet.sheet) == Sheet::AssignmentList.name()
}

/// In the office's workbooks 督查事项 and 交办清单 share headers: the list is told by its own columns, by the sheet's name, by the
/// title above its header, or by the file's name where these say nothing.
fn matters_or_list(grid: &Grid, header: Arc<table::Header>) -> Arc<table::Header> {
    if !matches!(header.sheet, Sheet::Matters | Sheet::AssignmentList) {
        return header;
    }
    let name = words::header(&grid.sheet.sheet);
    let titles: Vec<String> = grid
        .rows
        .iter()
        .take_while(|row| row.index < header.first_row)
        .flat_map(|row| row.cells.iter())
        .map(|(_, raw)| words::header(&raw.display()))
        .collect();
    let is_list = |title: &String| title.contains(Sheet::AssignmentList.name());
    let says_list = |name: &str| name.contains("清单") || name.contains("交办");
    let speaks_of_matters = |text: &String| {
        ["督查", "督办", "台账"]
            .iter()
            .any(|word| text.contains(word))
    };
    let named = if says_list(&name) || titles.iter().any(is_list) {
        true
    } else if speaks_of_matters(&name) || titles.iter().any(speaks_of_matters) {
        false
    } else {
        let file = file_name(&grid.sheet.file);
        says_list(&words::header(file))
    };
    let list = Sheet::AssignmentList.schema();
    let only_of_lists = [Field::FiledOn, Field::ClosedBy].map(|field| list.column(field));
    let has_list_column = grid
        .rows
        .iter()
        .filter(|row| (header.first_row..=header.last_row).contains(&row.index))
        .flat_map(|row| row.cells.iter())
        .any(|(_, raw)| {
            let text = words::header(&raw.display());
            let mut columns = only_of_lists.iter().flatten();
            columns.any(|column| column.is_called(&text))
        });
    let wanted = if named || has_list_column {
        Sheet::AssignmentList
    } else {
        Sheet::Matters
    };
    if wanted == header.sheet {
        return header;
    }
    match table::find_header(grid, &[wanted]) {
        Some(found) => columns::spans::under_merged_cells(grid, Arc::new(found)),
        None => header,
    }
}
