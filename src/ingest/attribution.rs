//! Whose workbook it is: the line 填报单位 in it, else the file's name; both must not contradict each other.

use super::facts;
use super::header::{Header, is_the_name_of_a_column};
use super::memory::Memory;
use super::privacy;
use super::words;
use crate::diagnostic::AttributionProblem;
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::schema::Sheet;
use crate::source::{Grid, GridRow, Place, RawCell, nfkc_where};
use memchr::memmem;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static REPORTING_UNIT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:填\s*[报表]|报\s*送|上\s*报|[呈申]\s*报)\s*(?:单\s*位\s*(?:\([^)]*\))?(?:\s*[:;]\s*|\s+|$)|(?P<body>部\s*门|乡\s*镇|镇\s*街|街\s*道)\s*(?:\([^)]*\))?\s*[:;]\s*)(?P<name>.*)$",
    )
    .expect("a valid pattern")
});
/// A line that says whose the sheet is without saying that it is handed in.
static OWN_LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:(?:本|编制|制表|报表|责任|承办)?单位(?:名称)?|(?:责任|承办)?部门|(?:填报|报送|上报)?科室)(?:\([^)]*\))?[:;](?P<name>.*)$")
        .expect("a valid pattern")
});
/// What may follow the name on its line.
static NEXT_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\s*(?:(?:填报|报送|上报|填表|报出|制表)(?:时间|日期|人|单位)|时间[::]|日期[::]|填表|审核|联系|负责人|单位负责人|分管|截至|\d{4}\s*年|\d{4}[-./])").expect("a valid pattern")
});
static DATES: LazyLock<Regex> = LazyLock::new(|| {
    let year = r"\d{4}\s*年度?";
    let day = r"\d{2,4}\s*[-./年]\s*\d{1,2}\s*(?:[-./月]\s*\d{1,2}\s*[日号]?)|\d{1,2}\s*[-./月]\s*\d{1,2}\s*[日号]?|\d{1,2}[日号]";
    let month = r"(?:\d{2,4}\s*[-./年]\s*\d{1,2}\s*月?|\d{1,2}\s*月|(?:十[一二]?|[一二三四五六七八九])月)(?:份|[上中下]旬|底|末|初)*";
    let part_of_a_year = r"第?[一二三四1-4]季度|[上下]半年";
    let number = r"第?\d+(?:期|周|次|号)?|第[一二三四五六七八九十]{1,3}(?:期|周|次)";
    Regex::new(&format!(
        "[至到]?(?:{day}|{month}|{year}|{part_of_a_year}|{number})"
    ))
    .expect("a valid pattern")
});
/// A day without anything between its parts, beside which more digits may stand.
static COMPACT_DATE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^20\d{6}|20\d{6}$").expect("a valid pattern"));
static NUMBERING: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\d+|\d+$").expect("a valid pattern"));
static VERSION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[vV]\d+(?:\.\d+)*$").expect("a valid pattern"));
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕").expect("a valid pattern")
});

/// What stands behind the line where a seal is put, and is no name.
const SEALS: &[&str] = &["(公章)", "(盖章)", "(签章)", "(印章)", "(章)"];

/// No file's name has so many rests; one that is made to have them is nobody's.
const MOST_STEPS: usize = 4_000;
/// How often a bracket is taken off a line.
const MOST_BRACKETS: usize = 64;

/// Words that file names carry around the name of a unit.
const NOISE: &[&str] = &[
    "附件",
    "复件",
    "已审",
    "明细",
    "一览",
    "本周",
    "本期",
    "本月",
    "任务",
    "落实",
    "督导",
    "督查",
    "督办",
    "事项",
    "工作",
    "台账",
    "台帐",
    "清单",
    "汇总",
    "进度",
    "进展",
    "情况",
    "报表",
    "统计表",
    "表",
    "周报",
    "月报",
    "报送",
    "上报",
    "填报",
    "最终版",
    "终稿",
    "终版",
    "定稿",
    "最新",
    "修改",
    "改",
    "新建",
    "新",
    "副本",
    "补报",
    "更新",
    "版",
    "的",
    "关于",
    "Sheet",
    "sheet",
    "工作表",
    "每周",
    "周台账",
    "臺賬",
    "臺帳",
    "责任",
    "完成",
    "办理",
    "结果",
    "督办件",
    "督查件",
    "批示件",
    "领导批示",
    "县政府督办",
    "县政府督查",
    "县委督办",
    "县委督查",
    "分解",
    "反馈",
    "自查",
    "专报",
    "最终",
    "补充",
    "重报",
    "再报",
    "更正",
    "final",
    "Final",
];

/// The unit that a workbook belongs to, and a warning where its own line was of no use.
///
/// # Errors
/// The problem, where it cannot be attributed.
pub fn attribute(
    file_stem: &str,
    grids: &[&Grid],
    directory: &Directory,
    memory: &Memory,
) -> Result<(UnitId, Option<AttributionProblem>), AttributionProblem> {
    let lines: Vec<String> = grids
        .iter()
        .filter(|grid| !grid.hidden)
        .flat_map(|grid| reporting_units(grid, directory, memory))
        .collect();
    let units: Vec<UnitId> = lines
        .iter()
        .filter_map(|name| directory.find(name))
        .collect();
    let by_name = unit_of_stem(file_stem, directory);
    if let Some(other) = units.iter().find(|unit| **unit != units[0]) {
        return Err(AttributionProblem::ContradictoryLines {
            one: directory.name(units[0]).to_owned(),
            other: directory.name(*other).to_owned(),
        });
    }
    let unknown = lines.iter().find(|name| directory.find(name).is_none());
    let masked = |text: &str| privacy::mask(text).into_owned();
    match (units.first().copied(), by_name) {
        (Some(line), Some(name)) if line != name => Err(AttributionProblem::UnattributedConflict {
            line: directory.name(line).to_owned(),
            file: directory.name(name).to_owned(),
        }),
        (Some(unit), _) => Ok((unit, None)),
        (None, Some(unit)) => {
            let warning = unknown.map(|line| AttributionProblem::UnknownReportingUnit {
                line: masked(line),
                used: directory.name(unit).to_owned(),
            });
            Ok((unit, warning))
        }
        (None, None) => Err(AttributionProblem::UnattributedUnknown {
            nearest: directory
                .nearest(unknown.map_or(file_stem, String::as_str))
                .into_iter()
                .map(str::to_owned)
                .collect(),
            unread_row: directory
                .unread_row(unknown.map_or(file_stem, String::as_str))
                .map(Place::shown),
            stem: masked(file_stem),
            line: unknown.map(|line| masked(line)),
        }),
    }
}

/// The sheets of a unit's workbook whose name, or a title above whose header, is that of another unit: where it stands, and what it says.
pub fn others_named(
    unit: UnitId,
    grids: &[&Grid],
    directory: &Directory,
    memory: &Memory,
) -> Vec<(Place, AttributionProblem)> {
    let sheets: Vec<Sheet> = Sheet::all().collect();
    let mut problems = Vec::new();
    for grid in grids.iter().filter(|grid| !grid.hidden) {
        let Some(header) = memory.find_header(grid, &sheets) else {
            continue;
        };
        let name = (Place::of_sheet(&grid.sheet), grid.sheet.sheet.to_string());
        let above = grid
            .rows
            .iter()
            .take_while(|row| row.index < header.first_row);
        let titles = above.filter_map(|row| {
            let (column, _) = row.cells.first()?;
            Some((grid.place(row.index, *column), title_of(&row.cells)?))
        });
        let named = std::iter::once(name).chain(titles);
        let other = named
            .into_iter()
            .find_map(|(place, text)| Some((other_unit(&text, unit, directory)?, place, text)));
        problems.extend(other.map(|(other, place, text)| {
            let problem = AttributionProblem::OtherUnitNamed {
                read: privacy::mask(text.trim()).into_owned(),
                other: directory.name(other).to_owned(),
                used: directory.name(unit).to_owned(),
            };
            (place, problem)
        }));
    }
    problems
}

/// The first text of a row, with the next one where it is no more than a label (单位：).
fn title_of(cells: &[(u32, RawCell)]) -> Option<String> {
    let mut texts = cells.iter().filter_map(|(_, raw)| match raw {
        RawCell::Text(text) => Some(&**text),
        _ => None,
    });
    let first = texts.next()?.trim();
    match texts.next().filter(|_| first.ends_with([':', '：'])) {
        Some(next) => Some(format!("{first}{next}")),
        None => Some(first.to_owned()),
    }
}

/// The unit other than the workbook's that a title or the name of a sheet names, and nothing else beside words such as 台账. Short
/// names of two characters are those of subjects too (教育); what a unit has taken over may well bear the name of one that was dissolved.
fn other_unit(text: &str, own: UnitId, directory: &Directory) -> Option<UnitId> {
    const LONGEST: usize = 180;
    if text.len() > LONGEST {
        return None;
    }
    let normal = comparable(text);
    let is_meant = |(name, unit): &(&str, UnitId)| {
        name.chars().nth(2).is_some() || comparable(directory.name(*unit)) == *name
    };
    let mut named = directory.named_in(&normal).filter(is_meant);
    let (_, first) = named.next()?;
    if first == own || named.any(|(_, unit)| unit == own) {
        return None;
    }
    let of_line = OWN_LINE
        .captures(&normal)
        .and_then(|line| directory.find(&name_in(&line["name"], directory)?));
    let unit = of_line.or_else(|| unit_of_stem(&normal, directory))?;
    (unit != own && directory.unit(unit).dissolved.is_none()).then_some(unit)
}

/// The units of which a workbook may be that is attributed to neither.
pub fn claimants(problem: &AttributionProblem, directory: &Directory) -> Vec<UnitId> {
    let (one, other) = match problem {
        AttributionProblem::UnattributedConflict { line, file } => (line, file),
        AttributionProblem::ContradictoryLines { one, other } => (one, other),
        _ => return Vec::new(),
    };
    let names = [one, other].into_iter();
    names.filter_map(|name| directory.find(name)).collect()
}

/// Each name behind 填报单位 above a sheet's header or below its table; in the next cell where the line's own ends there.
fn reporting_units(grid: &Grid, directory: &Directory, memory: &Memory) -> Vec<String> {
    let mut names = Vec::new();
    let sheets: Vec<Sheet> = Sheet::all().collect();
    let header = memory.find_header(grid, &sheets);
    let end = header.as_ref().map_or(20, |header| header.first_row);
    let above = grid.rows.iter().take_while(|row| row.index < end);
    let below = header.iter().flat_map(|header| lines_below(grid, header));
    for row in above.chain(below) {
        for (position, (_, raw)) in row.cells.iter().enumerate() {
            let RawCell::Text(text) = raw else { continue };
            // They are in the lines in question, and no other characters have them as their NFKC forms.
            let has = |word: &str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
            if !has("单") && !has("报") {
                continue;
            }
            let normal = nfkc_where(text, |_| true).replace(['\n', '\r'], " ");
            let mut rest = normal.trim().to_owned();
            while let Some((behind, is_of_unit)) = behind_reporting_unit(&rest) {
                let own = name_in(&behind, directory);
                let next = row.cells[position + 1..]
                    .iter()
                    .find_map(|(_, raw)| match raw {
                        RawCell::Text(text) => Some(nfkc_where(text, |_| true)),
                        _ => None,
                    });
                let name = own.or_else(|| name_in(&next?, directory));
                names.extend(name.filter(|name| is_of_unit || directory.find(name).is_some()));
                rest = behind;
            }
        }
    }
    names
}

/// The last rows of a sheet that begin a line 填报单位, where paper forms have it: not one of matters, in whose texts anything may stand.
fn lines_below<'g>(grid: &'g Grid, header: &Header) -> impl Iterator<Item = &'g GridRow> {
    const LINES: usize = 6;
    const CELLS: usize = 4;
    let first = header.last_row + 1;
    let begins_line = |(_, raw): &(u32, RawCell)| match raw {
        RawCell::Text(text) if text.contains(['位', '报']) => {
            let normal = nfkc_where(text, |c| !c.is_whitespace());
            REPORTING_UNIT
                .find(&normal)
                .is_some_and(|found| found.start() == 0)
        }
        _ => false,
    };
    let last = grid.rows.iter().rev().take(LINES);
    last.filter(move |row| {
        row.index >= first && row.cells.len() <= CELLS && row.cells.iter().any(begins_line)
    })
}

/// What stands behind the first 填报单位 of a text, and whether it must be the name of a unit: behind 填报部门 an office of the unit may stand.
fn behind_reporting_unit(text: &str) -> Option<(String, bool)> {
    // What is behind the line of most sheets has no such word, and needs no pattern.
    let found = text
        .contains(['位', '报'])
        .then(|| REPORTING_UNIT.captures(text))??;
    Some((found["name"].to_owned(), found.name("body").is_none()))
}

/// The unit's name at the beginning of a text: all of it up to the next label where the directory knows that, else up to a
/// blank. A blank line to be filled in is no name.
fn name_in(text: &str, directory: &Directory) -> Option<String> {
    let end = NEXT_LABEL
        .find(text)
        .map_or(text.len(), |found| found.start());
    let edge =
        |c: char| c.is_whitespace() || matches!(c, '_' | ':' | ',' | ';' | '、' | '.' | '。');
    let whole = text[..end].trim_matches(edge);
    let bare = BRACKETED.replace_all(whole, "");
    let word = whole.split_whitespace().next().unwrap_or_default();
    // A bracket may belong to the name, 县公安局(交警大队)(盖章): they are taken off one by one, from either end.
    let known = by_length(whole)
        .into_iter()
        .chain([
            bare.trim(),
            word,
            whole.trim_matches(['(', ')', '【', '】']),
        ])
        .find(|name| directory.find(name).is_some());
    let name = known.unwrap_or(word).trim_matches(edge);
    (!name.is_empty() && !SEALS.contains(&name)).then(|| name.to_owned())
}

/// A text without the bracket at its end, and without that at its beginning.
fn without_a_bracket(text: &str) -> impl Iterator<Item = &str> {
    let last = BRACKETED.find_iter(text).last();
    let last = last.filter(|found| found.end() == text.len());
    let first = BRACKETED.find(text).filter(|found| found.start() == 0);
    let before = last.map(|found| text[..found.start()].trim_end());
    let behind = first.map(|found| text[found.end()..].trim_start());
    before.into_iter().chain(behind)
}

/// A text, and what is left of it when brackets are taken off its ends, the longest first.
fn by_length(text: &str) -> Vec<&str> {
    let mut rests = vec![text];
    let mut at = 0;
    while at < rests.len().min(MOST_BRACKETS) {
        rests.extend(without_a_bracket(rests[at]));
        at += 1;
    }
    rests.sort_by_key(|rest| std::cmp::Reverse(rest.len()));
    rests
}

/// The unit that a file's stem names, with dates, numbering, brackets and words such as 台账 around it.
///
/// They are taken off step by step, in every order, and each rest is looked up: of the names that come to light the longest is
/// meant, 县公安局(交警大队) and not 县公安局, 新兴镇 and not 兴镇.
pub fn unit_of_stem(stem: &str, directory: &Directory) -> Option<UnitId> {
    let normal = comparable(stem);
    let bare = BRACKETED.replace_all(&normal, "").into_owned();
    let undated = DATES.replace_all(&bare, "").into_owned();
    let mut waiting = vec![normal.as_str(), &bare, &undated];
    let mut seen: BTreeSet<&str> = waiting.iter().copied().collect();
    let mut found: Option<(usize, UnitId)> = None;
    while let Some(text) = waiting.pop() {
        if let Some(unit) = directory.find(text) {
            let length = text.chars().count();
            if found.is_none_or(|(longest, _)| length > longest) {
                found = Some((length, unit));
            }
        }
        let next = shorter(text).into_iter();
        waiting.extend(next.filter(|rest| seen.len() < MOST_STEPS && seen.insert(rest)));
    }
    found.map(|(_, unit)| unit)
}

/// What is left of a text when one thing that is no part of a name is taken off its beginning or its end.
fn shorter(text: &str) -> Vec<&str> {
    let edge = |c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')');
    let mut rests = vec![
        text.trim_matches(edge),
        text.trim_matches(|c: char| edge(c) || matches!(c, '(' | ')')),
    ];
    rests.extend(without_a_bracket(text));
    for pattern in [&*DATES, &*COMPACT_DATE, &*NUMBERING, &*VERSION] {
        rests.extend(pattern.find_iter(text).flat_map(|found| {
            let before = (found.end() == text.len()).then(|| &text[..found.start()]);
            let behind = (found.start() == 0).then(|| &text[found.end()..]);
            before.into_iter().chain(behind)
        }));
    }
    // A csv is often named by the unit and its one sheet.
    let words = Sheet::all().map(Sheet::name).chain(NOISE.iter().copied());
    for word in words {
        rests.extend(text.strip_suffix(word));
        // 新 and the like begin the names of places.
        if word.chars().nth(1).is_some() {
            rests.extend(text.strip_prefix(word));
        }
    }
    rests.retain(|rest| rest.len() < text.len());
    rests
}

/// Whether a sheet has a column 密级 that marks it as secret; the place of the first such cell.
pub fn secret_level(grid: &Grid) -> Option<(u32, u32)> {
    let mut top = grid.rows.iter().take_while(|row| row.index < 20);
    if !top.any(|row| facts::of(&row.cells).heads_secrecy) {
        return None;
    }
    let mut levels: Vec<u32> = Vec::new();
    for row in &grid.rows {
        if row.index >= 20 && levels.is_empty() {
            break;
        }
        for (at, (column, raw)) in row.cells.iter().enumerate() {
            if row.index < 20 && is_secrecy_header(raw) {
                let behind = row.cells.iter().skip(at + 1);
                let value = behind.map(|(_, raw)| raw).find(|raw| !raw.is_blank());
                match level_beside(row, raw, value) {
                    Beside::Column => levels.push(*column),
                    Beside::Open => {}
                    Beside::Secret => return Some((row.index, *column)),
                }
            } else if levels.contains(column) && privacy::is_secret_level(&raw.display()) {
                return Some((row.index, *column));
            }
        }
    }
    None
}

/// What a cell 密级 is the name of.
enum Beside {
    /// The column below it.
    Column,
    /// Its value in the next cell, as in a line above a table: none, or that it is open.
    Open,
    /// The same, a level.
    Secret,
}

/// Whether a cell 密级 is a label, by its colon or by what stands in the next cell of its row, and what that says.
fn level_beside(row: &GridRow, label: &RawCell, value: Option<&RawCell>) -> Beside {
    let is_label = |raw: &RawCell| raw.display().trim_end().ends_with([':', '：']);
    let names = row.cells.iter().filter(|(_, raw)| {
        matches!(raw, RawCell::Text(text) if !is_label(raw) && is_the_name_of_a_column(text))
    });
    let says_open = value.is_some_and(|raw| !privacy::is_secret_level(&raw.display()));
    if !says_open && (!is_label(label) || names.count() > 2) {
        return Beside::Column;
    }
    // Another label, with its value or without.
    let is_another = |raw: &RawCell| raw.display().contains([':', '：']);
    match value {
        Some(raw) if !says_open && !is_another(raw) => Beside::Secret,
        _ => Beside::Open,
    }
}

/// Whether a cell is the header of a column of marks of secrecy (密级).
pub fn is_secrecy_header(raw: &RawCell) -> bool {
    matches!(raw, RawCell::Text(text) | RawCell::Error(text)
        if privacy::may_be_secret(text) && words::header(text) == "密级")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::directory::Unit;
    use crate::source::Place;

    fn directory() -> Directory {
        let unit = |name: &str, short: &str| Unit {
            other_names: vec![short.into()],
            ..Unit::new(name, "县直", Place::of_file("单位名录.xlsx"))
        };
        Directory::new(vec![
            unit("青禾镇", "青禾"),
            unit("县财政局", "财政局"),
            unit("县委工作部", "工作部"),
            unit("县公安局", "公安局"),
            unit("县公安局(交警大队)", "交警大队"),
            unit("兴镇", "兴"),
            unit("新兴镇", "新兴"),
            unit("工程指挥部", "指挥部"),
            unit("101工程指挥部", "101"),
            unit("县委办（机要局）", "机要局"),
            unit("高新区(新城)管委会", "高新区"),
        ])
    }

    #[test]
    fn no_other_character_becomes_one_of_the_line() {
        for c in ('\0'..=char::MAX).filter(|c| !matches!(c, '单' | '报')) {
            assert!(
                !nfkc_where(&c.to_string(), |_| true).contains(['单', '报']),
                "{c:?}"
            );
        }
    }

    #[test]
    fn a_file_is_known_by_what_is_left_of_its_name() {
        let directory = directory();
        for (stem, unit) in [
            ("青禾镇", Some(0)),
            ("青禾镇督查台账(11.7)改(2)", Some(0)),
            ("01 青禾镇2026年11月20日督查事项台账", Some(0)),
            ("20261120青禾镇工作台账（最终版）", Some(0)),
            ("县财政局-第45期", Some(1)),
            ("财政局报表", Some(1)),
            ("县委工作部", Some(2)),
            ("青禾", Some(0)),
            ("附件1：青禾镇督查督办台账（定稿）", Some(0)),
            ("青禾镇 - 副本 (2)", Some(0)),
            ("复件 青禾镇台账", Some(0)),
            ("青禾镇1120", Some(0)),
            ("2026年第47周青禾镇", Some(0)),
            ("【青禾镇】工作台账", Some(0)),
            ("青　禾　镇", Some(0)),
            ("青禾镇县财政局", None),
            ("青禾乡", None),
            ("青禾镇-重点工作进度", Some(0)),
            ("青禾镇-Sheet1", Some(0)),
            ("青禾镇_对标提升(11.20)", Some(0)),
            ("台账", None),
            ("县公安局(交警大队)(2)", Some(4)),
            ("县公安局（交警大队）台账（最终版）", Some(4)),
            ("(1)县公安局(交警大队)", Some(4)),
            ("县公安局(2)", Some(3)),
            ("县公安局(修改)(2)", Some(3)),
            ("新兴镇(2)", Some(6)),
            ("新兴镇台账", Some(6)),
            ("兴镇台账新", Some(5)),
            ("101工程指挥部(2)", Some(8)),
            ("20261120101工程指挥部", Some(8)),
            ("1.工程指挥部", Some(7)),
            ("1.县委办(机要局)", Some(9)),
            ("2026年11月20日高新区（新城）管委会", Some(10)),
            ("青禾镇台帐", Some(0)),
            ("青禾镇_督办台账_V2", Some(0)),
            ("青禾镇督查台账终版1", Some(0)),
            ("督查台账（青禾镇）", Some(0)),
            ("青禾镇周台账", Some(0)),
            ("青禾镇每周台账", Some(0)),
            ("青禾镇臺賬", Some(0)),
            ("青禾镇责任清单", Some(0)),
            ("青禾镇完成情况", Some(0)),
            ("青禾镇办理结果", Some(0)),
            ("青禾镇督办件办理情况", Some(0)),
            ("青禾镇领导批示办理台账", Some(0)),
            ("青禾镇县政府督办事项台账", Some(0)),
            ("青禾镇督办事项分解表", Some(0)),
            ("青禾镇督查专报-最终", Some(0)),
            ("青禾镇（更正）重报", Some(0)),
            ("青禾镇-11月第三周", Some(0)),
            ("青禾镇11月份", Some(0)),
            ("青禾镇2026年11月份督查台账", Some(0)),
            ("青禾镇2026年11月下旬", Some(0)),
            ("青禾镇十一月", Some(0)),
            ("十二月份青禾镇台账", Some(0)),
            ("青禾镇11月16日至20日", Some(0)),
            ("青禾镇2026年11月16日-11月20日", Some(0)),
            ("青禾镇（11月16日到11月20日）", Some(0)),
            ("11.16至11.20青禾镇", Some(0)),
            ("青禾镇第三季度", Some(0)),
            ("青禾镇2026年上半年", Some(0)),
            ("青禾镇2026-11-20_final", Some(0)),
            ("青禾镇督查台账-张三", None),
            ("县政府青禾镇", None),
            ("新青禾镇", None),
            ("青禾镇V", None),
        ] {
            assert_eq!(unit_of_stem(stem, &directory), unit.map(UnitId), "{stem}");
        }
    }

    #[test]
    fn a_line_names_the_longest_unit_that_it_can() {
        let directory = directory();
        for (line, name) in [
            ("县公安局(交警大队)(盖章)", "县公安局(交警大队)"),
            ("县公安局 (交警大队) (盖章)", "县公安局 (交警大队)"),
            ("(盖章)县公安局(交警大队)", "县公安局(交警大队)"),
            ("县公安局(盖章)", "县公安局"),
            ("县公安局(刑警大队)", "县公安局"),
            (
                "高新区(新城)管委会(公章) 2026年11月20日",
                "高新区(新城)管委会",
            ),
            ("青禾镇 联系电话：", "青禾镇"),
        ] {
            assert_eq!(name_in(line, &directory).as_deref(), Some(name), "{line}");
        }
    }

    #[test]
    fn a_name_made_of_what_is_taken_off_ends() {
        let directory = directory();
        for stem in [
            "新".repeat(80),
            "台账(1)2".repeat(20),
            "表改版的".repeat(30),
        ] {
            assert_eq!(unit_of_stem(&stem, &directory), None);
        }
    }
}
