//! Columns that are not read, by what stands in them: days where the sheet lacks a column of days, and units.

use super::lookalikes::{Lookalike, like_days};
use super::{filled, unread};
use crate::ingest::cell::{Context, plain_text};
use crate::ingest::date::{YearFrom, date_of_text};
use crate::ingest::header::Header;
use crate::ingest::words;
use crate::model::directory::Directory;
use crate::model::schema::{Column, Field, Sheet};
use crate::source::{GridRow, RawCell, pattern};
use regex::Regex;
use std::sync::LazyLock;

/// Days on which a ledger was written, and units that give a matter or watch over it, are none that the sheet lacks.
static OTHER_DAYS: LazyLock<Regex> = LazyLock::new(|| {
    pattern("序|填报|填写|填表|制表|打印|更新|统计|登记|录入|报送|审核|审批|签|收|下达|下次|公开")
});
static OTHER_UNITS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "交办|来源|来文|发文|督办|督查|督导|填报|报送|考核|提出|监督|审核|批准|指导|主管|分管|联系|建设|施工|企业",
    )
});

/// The day on which a matter was reported, and that on which it was closed, by other words than the columns'.
static REPORTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "^(?:申请办结|(?:上报|报送|报结|报告|回复|答复|办复|复命|回告|回报|办结反馈)(?:办结)?(?:结果|情况)?)(?:日期|时间)?$",
    )
});
static CONFIRMED: LazyLock<Regex> =
    LazyLock::new(|| pattern("^(?:验收|确认|核销|注销|办结确认|销号确认)(?:日期|时间)$"));

/// The columns whose cells are days, where a column of days is absent; of matters the day of completion and the deadline, or one whose
/// name has a word in common with the header.
pub fn of_days(header: &Header, rows: &[GridRow], context: &Context<'_>) -> Vec<Lookalike> {
    let may_be_of_days = |text: &str| !OTHER_DAYS.is_match(text) || REPORTED.is_match(text);
    let is_like = |wanted: &Column, text: &str| may_be(wanted, header.sheet, text);
    let mut found = like_days(header, may_be_of_days, is_like);
    found.retain(|found| most(rows, found.column, |raw| is_day(raw, context)));
    found
}

/// Whether a column that is absent is looked for under any header, or under one that has a word in common with its name.
fn may_be(wanted: &Column, sheet: Sheet, text: &str) -> bool {
    let is_called_so = match wanted.field {
        Field::FeedbackOn => REPORTED.is_match(text),
        Field::ClosedOn => CONFIRMED.is_match(text),
        _ => false,
    };
    let is_usual = match sheet {
        Sheet::Matters => matches!(wanted.field, Field::DoneOn | Field::Deadline),
        Sheet::AssignmentList => wanted.field == Field::Deadline,
        _ => true,
    };
    is_called_so || is_usual || shares_a_word(wanted.name, text)
}

/// Whether two headers have two characters in a row in common, besides the words for a day.
fn shares_a_word(name: &str, text: &str) -> bool {
    let characters: Vec<char> = name.chars().collect();
    characters
        .windows(2)
        .map(String::from_iter)
        .any(|word| word != "日期" && text.contains(&word))
}

fn is_day(raw: &RawCell, context: &Context<'_>) -> bool {
    let year_from = context.as_of.map_or(YearFrom::Nowhere, YearFrom::SameYear);
    match raw {
        RawCell::DateSerial(_) | RawCell::MonthSerial(_) => true,
        RawCell::Text(text) => date_of_text(text, year_from).is_ok(),
        _ => false,
    }
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

/// Whether more than half of what is written in a column is such as is looked for.
fn most(rows: &[GridRow], column: u32, is_such: impl Fn(&RawCell) -> bool) -> bool {
    let (mut all, mut such) = (0_usize, 0_usize);
    for raw in filled(rows, column) {
        all += 1;
        such += usize::from(is_such(raw));
    }
    such * 2 > all
}
