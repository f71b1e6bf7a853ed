//! Columns that are not read, by what stands in them: what a column that the sheet lacks would hold, units, and what is another sheet's.

use super::{Lookalike, unread};
use crate::ingest::cell::{self, Context, plain_text};
use crate::ingest::date::{YearFrom, date_of_text};
use crate::ingest::header::Header;
use crate::ingest::words;
use crate::model::directory::Directory;
use crate::model::schema::{Column, Field, Kind, Sheet};
use crate::source::{GridRow, RawCell};
use regex::Regex;
use std::sync::LazyLock;

/// Days on which a ledger was written, and units that give a matter or watch over it, are none that the sheet lacks.
static OTHER_DAYS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        "序|填报|填写|填表|制表|打印|更新|统计|登记|录入|报送|审核|审批|签|收|下达|下次|公开",
    )
    .expect("a valid pattern")
});
static OTHER_UNITS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("交办|来源|来文|发文|督办|督查|督导|填报|报送|考核|提出|监督|审核|批准|指导|主管|分管|联系|建设|施工|企业")
        .expect("a valid pattern")
});

/// The columns whose cells are such as a column that the sheet lacks would have: of matters days, where the day of completion or the
/// deadline is absent or the headers have a word in common; of all other sheets also choices and yes or no. What a correction puts right
/// can be any text.
pub fn of_absent_columns(
    header: &Header,
    rows: &[GridRow],
    context: &Context<'_>,
) -> Vec<Lookalike> {
    let absent = absent(header);
    let found = unread(header).filter(|(_, text)| !OTHER_DAYS.is_match(text));
    found
        .map(|(column, text)| Lookalike {
            column,
            header: text.to_owned(),
            like: absent
                .iter()
                .filter(|wanted| may_be(wanted, header.sheet, text))
                .filter(|wanted| holds(rows, column, wanted, context))
                .map(|wanted| wanted.name)
                .collect(),
        })
        .filter(|found| !found.like.is_empty())
        .collect()
}

/// Whether a column that is absent is looked for under any header, or under one that has a word in common with its name.
fn may_be(wanted: &Column, sheet: Sheet, text: &str) -> bool {
    match (sheet, wanted.field) {
        (Sheet::Matters, Field::DoneOn | Field::Deadline) => true,
        (Sheet::AssignmentList, Field::Deadline) => true,
        (Sheet::Matters | Sheet::AssignmentList, _) => shares_a_word(wanted.name, text),
        _ => true,
    }
}

/// Whether two headers have two characters in a row in common, besides the words for a day.
fn shares_a_word(name: &str, text: &str) -> bool {
    let characters: Vec<char> = name.chars().collect();
    characters
        .windows(2)
        .map(String::from_iter)
        .any(|word| word != "日期" && text.contains(&word))
}

fn holds(rows: &[GridRow], column: u32, wanted: &Column, context: &Context<'_>) -> bool {
    let is_such = |raw: &RawCell| match wanted.kind {
        Kind::Date | Kind::FutureDate | Kind::Deadline => is_day(raw, context),
        Kind::Choice(_) | Kind::YesNo => cell::read(raw, wanted, context).is_ok(),
        Kind::Text => matches!(wanted.field, Field::CorrectedField | Field::CorrectedValue),
        _ => false,
    };
    most(rows, column, is_such)
}

fn is_day(raw: &RawCell, context: &Context<'_>) -> bool {
    let year_from = context.as_of.map_or(YearFrom::Nowhere, YearFrom::SameYear);
    match raw {
        RawCell::DateSerial(_) | RawCell::MonthSerial(_) => true,
        RawCell::Text(text) => date_of_text(text, year_from).is_ok(),
        _ => false,
    }
}

/// The columns that are not read and are another sheet's: what units report of key works, and of matters, beside what the office gives
/// them to do.
pub fn of_siblings<'h>(header: &'h Header, rows: &[GridRow]) -> Vec<(u32, &'h str, Sheet)> {
    let (sibling, fields): (_, &[Field]) = match header.sheet {
        Sheet::KeyWorks => (Sheet::KeyWorkProgress, &[Field::Value]),
        Sheet::AssignmentList => (
            Sheet::Matters,
            &[
                Field::DeployedOn,
                Field::FeedbackOn,
                Field::SubmittedOn,
                Field::PassedOn,
                Field::DoneOn,
                Field::Progress,
            ],
        ),
        _ => return Vec::new(),
    };
    let wanted = || {
        fields
            .iter()
            .filter_map(|field| sibling.schema().column(*field))
    };
    unread(header)
        .filter(|(_, text)| wanted().any(|column| column.is_called(text)))
        .filter(|(column, _)| most(rows, *column, |_| true))
        .map(|(column, text)| (column, text, sibling))
        .collect()
}

/// The columns of matters whose cells are units of the directory: column and header.
pub fn of_units<'h>(
    header: &'h Header,
    rows: &[GridRow],
    directory: &Directory,
) -> Vec<(u32, &'h str)> {
    if !matches!(header.sheet, Sheet::Matters | Sheet::AssignmentList) {
        return Vec::new();
    }
    let names_units = |raw: &RawCell| {
        let text = plain_text(raw);
        let is_part = |c: char| words::is_separator(c) || c.is_whitespace();
        directory.find(&text).is_some()
            || text
                .split(is_part)
                .any(|part| !part.is_empty() && directory.find(part).is_some())
    };
    unread(header)
        .filter(|(_, text)| !OTHER_UNITS.is_match(text))
        .filter(|(column, _)| most(rows, *column, names_units))
        .collect()
}

fn absent(header: &Header) -> Vec<&'static Column> {
    let columns = header.sheet.schema().columns.iter().zip(&header.columns);
    columns
        .filter(|(_, at)| at.is_none())
        .map(|(column, _)| column)
        .collect()
}

/// Whether more than half of what is written in a column is such as is looked for.
fn most(rows: &[GridRow], column: u32, is_such: impl Fn(&RawCell) -> bool) -> bool {
    let cells = rows.iter().filter_map(|row| row.get(column));
    let (mut filled, mut such) = (0_usize, 0_usize);
    for raw in cells.filter(|raw| !raw.is_blank()) {
        filled += 1;
        such += usize::from(is_such(raw));
    }
    such * 2 > filled
}
