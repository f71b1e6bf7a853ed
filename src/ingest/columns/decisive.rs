//! Columns of registers whose absence decides: an empty cell says that there is nothing, a column that nobody knows does not.

use super::{absent, filled, is_filled, named_column, place_of, unread, unused};
use crate::diagnostic::{ColumnProblem, Diagnostic};
use crate::ingest::header::Header;
use crate::ingest::privacy;
use crate::ingest::table::{ReadRow, table_rows};
use crate::model::directory::{UnitId, comparable};
use crate::model::schema::{Column, Field, Kind, Sheet};
use crate::source::{Grid, Place};

/// Tells the columns that a sheet lacks, where their absence decides something and its rows ask for them. Rows that would say the
/// opposite without them are incomplete from then on.
pub fn report(
    rows: &mut [ReadRow],
    grid: &Grid,
    header: &Header,
    unit: Option<UnitId>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut tell = |problem: ColumnProblem, place: Place| {
        diagnostics.push(Diagnostic::new(problem, place, unit));
    };
    let sheet = Place::of_sheet(&grid.sheet);
    match header.sheet {
        Sheet::Meetings => {
            if let Some(problem) = no_approvals(rows, header) {
                tell(problem, sheet);
            }
        }
        Sheet::Corrections => {
            for problem in unread_corrections(rows, header) {
                tell(problem, sheet.clone());
            }
        }
        Sheet::Extensions if !rows.is_empty() && lacks(header, Field::Responsible) => {
            let of_units = |text: &str| text.contains("单位") || text.contains("部门");
            if let Some((column, text)) = unread(header).find(|(_, text)| of_units(text)) {
                let like = vec!["责任单位"];
                tell(unused(text, like), place_of(grid, header, column));
            }
        }
        _ => {}
    }
    for (column, text, like) in near(grid, header) {
        tell(unused(text, like), place_of(grid, header, column));
    }
    for (column, text, name) in of_words(grid, header) {
        tell(unused(text, vec![name]), place_of(grid, header, column));
    }
    for (at, text, sheet, column) in of_another_sheet(grid, header) {
        let problem = ColumnProblem::ColumnOfAnotherSheet {
            header: privacy::mask(text).into_owned(),
            sheet: sheet.name(),
            column,
        };
        tell(problem, place_of(grid, header, at));
    }
}

/// Columns whose absence says something (答复不明确, a problem that is not repeated, a circular that issues nothing), and what a header
/// has that may be meant for them.
const DECIDING: [(Sheet, Field, &[&str]); 5] = [
    (
        Sheet::Requests,
        Field::Reply,
        &["答复", "回复", "批复", "意见", "同意"],
    ),
    (Sheet::Requests, Field::WithinAuthority, &["职权"]),
    (Sheet::Circulars, Field::Problem, &["问题", "通报事项"]),
    (Sheet::Circulars, Field::ProblemClass, &["问题", "通报事项"]),
    (Sheet::Circulars, Field::Rule, &["规则", "依据", "条款"]),
];

/// The unread columns that may be one of them: column, header, the names of those that the sheet lacks.
fn near<'h>(grid: &Grid, header: &'h Header) -> Vec<(u32, &'h str, Vec<&'static str>)> {
    let lacking: Vec<(&'static str, &[&str])> = DECIDING
        .iter()
        .filter(|(sheet, ..)| *sheet == header.sheet)
        .filter_map(|(_, field, words)| {
            let column = absent(header).find(|column| column.field == *field)?;
            Some((column.name, *words))
        })
        .collect();
    if lacking.is_empty() {
        return Vec::new();
    }
    let rows = &grid.rows[table_rows(grid, header)];
    let like = |text: &str| -> Vec<&'static str> {
        let speak = lacking
            .iter()
            .filter(|(_, words)| words.iter().any(|word| text.contains(word)));
        // What has a day in its name is told as a day.
        let speak = speak.filter(|_| !text.contains(['日', '时']));
        speak.map(|(name, _)| *name).collect()
    };
    unread(header)
        .map(|(at, text)| (at, text, like(text)))
        .filter(|(at, _, like)| !like.is_empty() && is_filled(rows, *at))
        .collect()
}

/// The unread columns that are another sheet's, and would decide there: what was reached of a key work, and the days of a matter on the list.
fn of_another_sheet<'h>(
    grid: &Grid,
    header: &'h Header,
) -> Vec<(u32, &'h str, Sheet, &'static str)> {
    let other = match header.sheet {
        Sheet::KeyWorks => Sheet::KeyWorkProgress,
        Sheet::AssignmentList => Sheet::Matters,
        _ => return Vec::new(),
    };
    let decides = |column: &&Column| column.field == Field::Value || column.holds_a_day();
    let columns: Vec<&Column> = other.schema().columns.iter().filter(decides).collect();
    let named = unread(header).filter_map(|(at, text)| {
        let column = columns.iter().find(|column| column.is_called(text))?;
        Some((at, text, other, column.name))
    });
    let rows = &grid.rows[table_rows(grid, header)];
    named.filter(|(at, ..)| is_filled(rows, *at)).collect()
}

/// 会议纪律: the columns by which a leave is excused (C1), where one is missing and a row asks for it.
fn no_approvals(rows: &[ReadRow], header: &Header) -> Option<ColumnProblem> {
    const EXCUSABLE: [&str; 4] = ["请假", "替会", "早退", "提前离会"];
    const EXCUSING: [Field; 3] = [Field::PriorApproval, Field::ApprovedBy, Field::Reported];
    let absent = absent(header).filter(|column| EXCUSING.contains(&column.field));
    let absent: Vec<&str> = absent.map(|column| column.name).collect();
    let kinds = rows
        .iter()
        .filter_map(|row| row.record.text(Field::MeetingKind));
    let rows = kinds.filter(|kind| EXCUSABLE.contains(&&***kind)).count();
    (rows > 0 && !absent.is_empty()).then_some(ColumnProblem::NoApprovalColumn { absent, rows })
}

/// 更正登记: 更正 without a field confirms what a ledger claims (M15). Where what is corrected stands in columns that nobody knows, it must
/// not.
fn unread_corrections(rows: &mut [ReadRow], header: &Header) -> Vec<ColumnProblem> {
    let speaks_of_it = |text: &str| {
        ["更正", "字段", "改"]
            .iter()
            .any(|word| text.contains(word))
    };
    let unread: Vec<(u32, &str)> = unread(header)
        .filter(|(_, text)| speaks_of_it(text))
        .collect();
    let is_needed =
        |column: &&Column| matches!(column.field, Field::CorrectedField | Field::CorrectedValue);
    let absent: Vec<&Column> = absent(header).filter(is_needed).collect();
    let corrects = |row: &&mut ReadRow| {
        let action = row.record.text(Field::Action);
        action.is_some_and(|action| &**action == "更正")
    };
    let mut corrected = 0;
    if !unread.is_empty() && !absent.is_empty() {
        for row in rows.iter_mut().filter(corrects) {
            row.complete = false;
            corrected += 1;
        }
    }
    if corrected == 0 {
        return Vec::new();
    }
    let problems = absent.iter().zip(unread.iter().cycle());
    problems
        .map(|(column, (at, text))| ColumnProblem::MissingColumn {
            sheet: header.sheet.name(),
            column: column.name,
            similar: Some((*at, named_column(*at, text))),
        })
        .collect()
}

/// The unread columns all of whose cells are words of a column of few words (方向) that the sheet lacks: column, header, its name.
fn of_words<'h>(grid: &Grid, header: &'h Header) -> Vec<(u32, &'h str, &'static str)> {
    let lacking: Vec<(&str, &[&str])> = absent(header)
        .filter_map(|column| match column.kind {
            Kind::Choice(known) if !column.required => Some((column.name, known)),
            _ => None,
        })
        .collect();
    if lacking.is_empty() {
        return Vec::new();
    }
    let rows = &grid.rows[table_rows(grid, header)];
    let mut found = Vec::new();
    for (column, text) in unread(header) {
        let cells = filled(rows, column);
        let typed: Vec<String> = cells.map(|raw| comparable(&raw.display())).collect();
        let are_all = |known: &[&str]| typed.iter().all(|word| known.contains(&&**word));
        if !typed.is_empty()
            && let Some((name, _)) = lacking.iter().find(|(_, known)| are_all(known))
        {
            found.push((column, text, *name));
        }
    }
    found
}

fn lacks(header: &Header, field: Field) -> bool {
    absent(header).any(|column| column.field == field)
}
