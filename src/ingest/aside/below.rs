//! Rows below the data: notes and their lines, what a paper is signed with, rows in which something is chosen in advance.

use super::{NOTE, beginning, is_note};
use crate::ingest::date::{self, Reason, YearFrom};
use crate::ingest::header::Header;
use crate::ingest::merges::Merges;
use crate::model::schema::{Column, Field, Kind};
use crate::source::{GridRow, RawCell, pattern};
use regex::Regex;
use std::sync::LazyLock;

/// How a paper is signed below its table: the day, the page, the name of a unit.
static SIGNATURE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\d{4}年\d{1,2}月\d{1,2}日|[(]?(?:加?盖章|公章)[)]?|第?\d*页?[共/]\d+页|[一-龥()]{2,20}(?:政府|委员会|办公室|办事处|局|办|镇|乡|街道|中心)(?:[(](?:盖章|公章|章)[)]|编?制|印制?)?)$",
    )
});
/// How a line of a list begins.
static LISTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^\s*(?:[(（]?\d{1,2}[.、,，．)）]|[（(]?[一二三四五六七八九十]+[、.)）]|[①-⑳⑴-⒇])")
});

/// Whether a row has two labels with what is signed beside them: 主要负责人: and 填表人:.
pub(super) fn has_more_labels(row: &GridRow) -> bool {
    let labels = row.cells.iter().filter(
        |(_, raw)| matches!(raw, RawCell::Text(text) if text.trim_end().ends_with([':', '：'])),
    );
    labels.take(2).count() == 2
}

/// Whether one or two cells below all rows of a table are a note or a signature: nothing in a column that a row must fill, or alone
/// what papers are signed with.
pub(super) fn is_below_a_table(row: &GridRow, header: &Header) -> bool {
    let columns = header.sheet.schema().columns;
    let is_required = |at: u32| {
        let mut mapped = columns.iter().zip(&header.columns);
        mapped.any(|(column, own)| column.required && *own == Some(at))
    };
    let mut filled = row.filled();
    match (filled.next(), filled.next(), filled.next()) {
        (Some((at, raw)), None, None) => {
            !is_required(*at) || SIGNATURE.is_match(&beginning(raw)) || is_a_date(raw)
        }
        (Some((one, _)), Some((other, _)), None) => !is_required(*one) && !is_required(*other),
        _ => false,
    }
}

/// Whether a row is one more line of a list that a note began: 注：1.… and, below it, 2.….
pub(super) fn goes_on_with_notes(row: &GridRow, merges: &Merges<'_>) -> bool {
    const MOST_LINES: usize = 20;
    let alone = |row: &GridRow| {
        let mut filled = row.filled();
        match (filled.next(), filled.next()) {
            (Some((_, raw)), None) => Some(raw.display().into_owned()),
            _ => None,
        }
    };
    let is_listed = |text: &str| LISTED.is_match(text);
    if !alone(row).is_some_and(|text| is_listed(&text)) {
        return false;
    }
    let rows = &merges.grid().rows;
    let at = rows.partition_point(|other| other.index < row.index);
    for above in rows[..at].iter().rev().take(MOST_LINES) {
        match alone(above) {
            Some(text) if is_note(&beginning(&RawCell::Text(text.as_str().into()))) => return true,
            Some(text) if is_listed(&text) => {}
            None if above.cells.iter().all(|(_, raw)| raw.is_blank()) => {}
            _ => return false,
        }
    }
    false
}

/// Whether nothing is filled in a row but a category and what else is chosen from a list: without number, name and day there is no matter
/// yet.
pub(super) fn is_prefilled(row: &GridRow, header: &Header, merges: &Merges<'_>) -> bool {
    let columns = header.sheet.schema().columns.iter().zip(&header.columns);
    let filled: Vec<(Kind, &RawCell)> = columns
        .filter_map(|(column, at)| Some((column.kind, merges.cell(row, (*at)?)?)))
        .collect();
    // What stands in brackets says how to fill in the column.
    let is_chosen = |(kind, raw): &(Kind, &RawCell)| {
        matches!(kind, Kind::Category | Kind::Units(_) | Kind::Choice(_))
            && !beginning(raw).starts_with(['(', '[', '【'])
    };
    let is_read = |at: u32| header.columns.contains(&Some(at));
    let mut others = row.filled();
    let is_numbered = |raw: &RawCell| matches!(raw, RawCell::Number(_));
    filled.iter().any(|(kind, _)| *kind == Kind::Category)
        && filled.iter().all(is_chosen)
        && others.all(|(at, raw)| is_read(*at) || is_numbered(raw))
}

/// Whether a row right below the last one of a table is its second line: a unit, a day, a person where such a one belongs. A signature
/// stands apart, or where it is no value.
pub(super) fn continues_the_data(row: &GridRow, header: &Header, merges: &Merges<'_>) -> bool {
    let last = merges.last_continuing(header, |line| holds_a_value(line, header));
    last.is_some_and(|last| row.index <= last)
}

/// Whether a row is one that people sign below a table: it begins with a label (填表人：), and each of its cells is a label, with or
/// without its value, or stands behind one that has none.
pub fn is_line_of_labels(row: &GridRow) -> bool {
    let ends_open = |text: &str| text.ends_with([':', '：']);
    let mut filled = row.filled();
    let first = filled.next().map(|(_, raw)| raw);
    let Some(RawCell::Text(first)) = first.filter(|raw| has_colon(raw)) else {
        return false;
    };
    if !NOTE.is_match(&beginning(&RawCell::Text(first.clone()))) {
        return false;
    }
    let mut is_open = ends_open(first.trim_end());
    filled.all(|(_, raw)| {
        let is_label = has_colon(raw) && NOTE.is_match(&beginning(raw));
        let is_known = is_label || is_open;
        is_open = matches!(raw, RawCell::Text(text) if ends_open(text.trim_end()));
        is_known
    })
}

fn has_colon(raw: &RawCell) -> bool {
    matches!(raw, RawCell::Text(text) if text.contains([':', '：']))
}

/// Whether a cell of a row is what its column wants, where that decides something.
fn holds_a_value(row: &GridRow, header: &Header) -> bool {
    let columns = header.sheet.schema().columns.iter().zip(&header.columns);
    columns.into_iter().any(|(column, at)| {
        let raw = at.and_then(|at| row.get(at));
        raw.is_some_and(|raw| is_value(raw, column))
    })
}

fn is_value(raw: &RawCell, column: &Column) -> bool {
    let is_number = matches!(raw, RawCell::Number(_) | RawCell::NumberOf1904(_));
    let text = beginning(raw);
    match column.kind {
        Kind::Date | Kind::FutureDate | Kind::Deadline => {
            is_a_date(raw)
                || is_number
                || matches!(
                    date::date_of_text(&text, YearFrom::Nowhere),
                    Ok(_) | Err(Reason::YearMissing)
                )
        }
        Kind::Units(_) => !text.is_empty() && !text.contains(['章', '签', ':', '页']),
        Kind::Number | Kind::Share => is_number,
        Kind::Choice(words) => words.contains(&&*text),
        Kind::Text => {
            matches!(column.field, Field::PersonName | Field::Post) && !SIGNATURE.is_match(&text)
        }
        Kind::Identifier | Kind::YesNo | Kind::Category => false,
    }
}

fn is_a_date(raw: &RawCell) -> bool {
    matches!(raw, RawCell::DateSerial(_))
}
