//! Sheets in which no header was found: an empty ledger (零报告) where they say nothing, or something that cannot be read.

use super::header::{HEADER_ROWS, Header, texts_of};
use super::table::{holds_data, merges_under};
use super::{aside, words};
use crate::diagnostic::{NamedBy, NearestSheet};
use crate::model::schema::{Column, Sheet};
use crate::source::{Grid, GridRow, RawCell, nfkc_where, pattern};
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// An empty ledger has no more lines: title, unit, that there is nothing, notes, signatures.
const MOST_LINES: usize = 12;

/// What a sheet without a header is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Headless {
    /// An empty ledger of that sheet.
    Empty(Sheet),
    /// Something that is not read, and the sheet that it may have been meant to be.
    Unread(Option<NearestSheet>),
}

/// What a sheet without a header is. It must say which sheet it is, and say nothing else but what stands around a table: a row
/// that may be anything is never taken for nothing.
pub fn what_is(grid: &Grid, candidates: &[Sheet], office: bool) -> Headless {
    let nearest = nearest_sheet(grid, candidates);
    let titled = titled(grid, candidates, office);
    let is_silent = nearest.is_none() && says_nothing(grid);
    let is_unchanged = nearest.is_none() && says_unchanged(grid);
    let named = named_by_tab(grid, candidates).filter(|_| !is_silent && !is_unchanged);
    match (named.or(nearest), titled) {
        (None, Some(sheet)) if is_silent && !is_unchanged => Headless::Empty(sheet),
        (None, Some(_)) if counts_rows(grid) => Headless::Unread(None),
        (None, Some(sheet)) => Headless::Unread(Some(NearestSheet {
            sheet: sheet.name(),
            missing: required(sheet).map(|known| known.name).collect(),
            named_by: NamedBy::Title,
        })),
        (nearest, _) => Headless::Unread(nearest),
    }
}

fn required(sheet: Sheet) -> impl Iterator<Item = &'static Column> {
    let columns = sheet.schema().columns.iter();
    columns.filter(|column| column.required)
}

/// The sheet of which one bears the name where its header, if it has one, is none of any, and the required columns that it lacks.
fn named_by_tab(grid: &Grid, candidates: &[Sheet]) -> Option<NearestSheet> {
    let name = words::header(&grid.sheet.sheet);
    let is_named = |sheet: &&Sheet| {
        let rest = name.strip_prefix(sheet.name());
        rest.is_some_and(|rest| matches!(rest, "" | "表" | "台账" | "台帐"))
    };
    let named = candidates.iter().find(is_named).copied()?;
    let rows = grid.rows.iter().take_while(|row| row.index < HEADER_ROWS);
    let lacking = rows.map(|row| -> Vec<&'static str> {
        let texts: BTreeSet<String> = texts_of(row).into_values().collect();
        let lacks = |column: &&Column| !texts.iter().any(|text| column.is_called(text));
        required(named)
            .filter(lacks)
            .map(|column| column.name)
            .collect()
    });
    let missing = lacking.min_by_key(Vec::len);
    Some(NearestSheet {
        sheet: named.name(),
        missing: missing.unwrap_or_else(|| required(named).map(|column| column.name).collect()),
        named_by: NamedBy::Tab,
    })
}

/// Whether one of the first rows heads a table of how many there are (类别, 件数): what it says, the ledger says.
fn counts_rows(grid: &Grid) -> bool {
    const COUNTS: [&str; 6] = ["件数", "项数", "数量", "总数", "总件数", "事项数"];
    let rows = grid.rows.iter().take_while(|row| row.index < HEADER_ROWS);
    rows.map(texts_of)
        .any(|texts| texts.len() > 1 && texts.values().any(|text| COUNTS.contains(&text.as_str())))
}

/// What the header of a sheet comes nearest to, and the required columns that it lacks.
fn nearest_sheet(grid: &Grid, candidates: &[Sheet]) -> Option<NearestSheet> {
    let rows = grid.rows.iter().take_while(|row| row.index < HEADER_ROWS);
    let best = rows
        .flat_map(|row| {
            let texts: BTreeSet<String> = texts_of(row).into_values().collect();
            candidates.iter().map(move |sheet| {
                let is_there = |column: &&Column| texts.iter().any(|text| column.is_called(text));
                let (there, missing): (Vec<&Column>, Vec<&Column>) =
                    sheet.schema().columns.iter().partition(is_there);
                let missing: Vec<&'static str> = missing
                    .iter()
                    .filter(|column| column.required)
                    .map(|column| column.name)
                    .collect();
                (there.len(), *sheet, missing)
            })
        })
        .filter(|(there, _, _)| *there >= 2)
        .max_by_key(|(there, sheet, _)| (*there, std::cmp::Reverse(*sheet)));
    best.map(|(_, sheet, missing)| NearestSheet {
        sheet: sheet.name(),
        missing,
        named_by: NamedBy::Header,
    })
}

/// The sheet that the tab's name or the title says it is. A unit's title need only speak of supervision (督查, 督办).
fn titled(grid: &Grid, candidates: &[Sheet], office: bool) -> Option<Sheet> {
    let cells = grid.rows.iter().take(4).flat_map(|row| row.cells.iter());
    let titles = cells.filter(|(_, raw)| !AROUND.is_match(&compared(raw)));
    let titles = titles.take(2).map(|(_, raw)| words::header(&raw.display()));
    let name = words::header(&grid.sheet.sheet);
    let says: Vec<String> = std::iter::once(name).chain(titles).collect();
    if says.iter().take(2).any(|text| text.contains("说明")) {
        return None;
    }
    let named = |sheet: &Sheet| says.iter().any(|text| text.contains(sheet.name()));
    candidates
        .iter()
        .copied()
        .filter(named)
        .max_by_key(|sheet| sheet.name().len())
        .or_else(|| {
            let supervises = |text: &String| text.contains("督查") || text.contains("督办");
            (!office && !grid.rows.is_empty() && says.iter().any(supervises))
                .then_some(Sheet::Matters)
        })
}

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[(【*]*(?:(?:填[报表写]|报[送出]|登记|上报|制表|编制|审[核批签]|签[发字]|联系|经办|负责|分管|主要|单位|部门|统计)(?:领导|负责人|人|者|单位|部门|日期|时间|电话|方式)(?:[(（:]|$)|(?:单位|部门|日期|时间|电话|审核|抄送|报送|主送|签字|签名|密级):)",
    )
});
static SEAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:单位)?(?:盖章|公章|签章|签字|签名)处?:?$|^[^:]{0,20}[(【](?:单位)?(?:盖章|公章|签章|签字|签名)处?[)】]$",
    )
});
/// Dates, weeks, numbers of annexes, and remarks in brackets beneath a title.
static AROUND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\d{4}[-/.年]\d{1,2}(?:[-/.月](?:\d{1,2}日?)?)?|\d{1,2}月\d{1,2}日|(?:截[至止])?\d[\d年月日./-]{3,10}|(?:\d{4}年)?第?[\d一二三四五六七八九十]+[期周号]|附[件表]\d{0,2}:?|\([^()]*\)|【[^【】]*】)$",
    )
});
/// 本周无督查事项 and the like: nothing, and of what.
static NOTHING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[(【]*(?:[一-龥]{0,14}?(?:镇|乡|街道|局|办|委|中心|单位|公司|院|社|部门))?(?:截[至止])?(?:\d[\d年月日./-]*)?(?:目前|本[周期月次季年]|[上这]周|本阶段|期间|今年)?,?(?:[一-龥]{0,14}?(?:镇|乡|街道|局|办|委|中心|单位|公司|院|社|部门))?(?:均|暂|尚)?(?:无|没有|不涉及|零报告|未(?:收到|接到|承办|承担|发生|产生|涉及|开展|出现))(?:收到|接到|新增|新的?|需要?|应|可|相关|有关|承办|交办|任何|此[类项]|该[类项]|上级|领导|县委|县政府|督查|督办|重点|议定|批示|会议|报送|填报|办理|上报|登记|未办结|逾期|投诉|违纪|纪律|积分|通报|延期|容错|对标|提升|请示|抽查|的)*(?:事项|任务|台账|内容|情况|数据|清单|变化|记录|问题|行为|报告|审批|认定|进度|工作|者|人员)*(?:[,(]?(?:特此报告|特此说明|零报告)[)]?)?[。.!;)】]*$",
    )
});
/// 本周无变化, 无新增, 同上周 and the like: that things stand as they stood.
static UNCHANGED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:无|没有|未)(?:有|收到|接到|发生|任何|相关|督查|督办|台账|工作|事项|内容|情况|进度|数据)*(?:变化|变动|更新|调整|新增|新的?)|(?:同|[参详]?见|与|和|按)(?:[一-龥]{0,4})上一?[周期月次季]",
    )
});
static MARKED_NOTE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[(【*]*(?:备?注|填[表报写]说明)\d*(?:[:.、】)]|$)"));
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[(]?\d{1,2}[.、)]"));
/// What no title begins with.
static LISTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\d{1,3}[.、,)]|[(]\d{1,3}[)]|第?[一二三四五六七八九十]+[、.,:]|[(][一二三四五六七八九十]+[)])",
    )
});
/// What a second title ends with.
static TITLE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:台[账帐]|表|清单|登记簿?|情况|报告|汇总)(?:\([^()]*\))?$"));

/// Whether nothing stands on a sheet but titles, who hands in and when, that there is nothing, notes and signatures.
fn says_nothing(grid: &Grid) -> bool {
    let filled = |row: &&GridRow| row.cells.iter().any(|(_, raw)| !raw.is_blank());
    let lines: Vec<&GridRow> = grid
        .rows
        .iter()
        .filter(filled)
        .take(MOST_LINES + 1)
        .collect();
    let (mut titles, mut in_notes) = (0, false);
    lines.len() <= MOST_LINES
        && lines.into_iter().all(|row| {
            let Some(free) = free_texts(row) else {
                return false;
            };
            let first = row.cells.iter().find(|(_, raw)| !raw.is_blank());
            let first = first.map(|(_, raw)| compared(raw)).unwrap_or_default();
            in_notes |= MARKED_NOTE.is_match(&first);
            match free.as_slice() {
                [] => true,
                [text] if in_notes => NUMBERED.is_match(text),
                [text] => {
                    titles += 1;
                    !LISTED.is_match(text) && (titles == 1 || titles == 2 && TITLE.is_match(text))
                }
                _ => false,
            }
        })
}

/// Whether a sheet says in words that nothing has changed: then there is something, and it is not on the sheet.
fn says_unchanged(grid: &Grid) -> bool {
    let mut cells = grid.rows.iter().flat_map(|row| row.cells.iter());
    cells.any(|(_, raw)| UNCHANGED.is_match(&compared(raw)))
}

/// Whether nothing stands under a header but that all is as it was, and what stands around a table.
pub fn only_says_unchanged(grid: &Grid, header: &Header) -> bool {
    let filled = |row: &&GridRow| row.cells.iter().any(|(_, raw)| !raw.is_blank());
    let below = grid.rows.iter().filter(|row| row.index > header.last_row);
    let rows: Vec<&GridRow> = below.filter(filled).take(MOST_LINES + 1).collect();
    if rows.len() > MOST_LINES || !rows.iter().any(|row| is_unchanged(row)) {
        return false;
    }
    let merges = merges_under(grid, header);
    rows.iter()
        .all(|row| is_unchanged(row) || !holds_data(row, header, &merges))
}

/// Whether a row says, once or in each of its cells, that nothing has changed; its running number may stand before it.
fn is_unchanged(row: &GridRow) -> bool {
    const LONGEST: usize = 90;
    let mut texts = row
        .cells
        .iter()
        .filter_map(|(_, raw)| match raw {
            RawCell::Number(_) => None,
            _ if raw.is_blank() => None,
            raw => Some(raw),
        })
        .peekable();
    texts.peek().is_some()
        && texts.all(|raw| {
            let RawCell::Text(text) = raw else {
                return false;
            };
            text.len() <= LONGEST && {
                let text = compared(raw);
                UNCHANGED.is_match(&text) && !aside::is_note(&text)
            }
        })
}

/// Whether a sheet says in words that there is nothing: a picture beside them is a seal.
pub fn says_that_there_is_nothing(grid: &Grid) -> bool {
    let mut cells = grid.rows.iter().flat_map(|row| row.cells.iter());
    cells.any(|(_, raw)| {
        let text = compared(raw);
        NOTHING.is_match(&text) || aside::is_nothing(&text)
    })
}

/// The texts of a line that say something of their own; `None` where a cell cannot have been meant as a line at all.
fn free_texts(row: &GridRow) -> Option<Vec<String>> {
    let (mut free, mut after_label) = (Vec::new(), false);
    for (_, raw) in row.filled() {
        let text = compared(raw);
        let is_label = LABEL.is_match(&text);
        let is_value = std::mem::replace(&mut after_label, is_label) && text.chars().count() <= 30;
        match raw {
            RawCell::DateSerial(_) | RawCell::MonthSerial(_) => {}
            // What WPS writes for a picture within a cell.
            RawCell::Text(_) if text.contains("DISPIMG(") => return None,
            RawCell::Text(_) if is_label || is_around(&text) || is_value => {}
            RawCell::Number(_) if is_value => {}
            RawCell::Text(_) if text.chars().count() <= 60 => free.push(text),
            // A cell that could not be read may have been anything, also a header.
            _ => return None,
        }
    }
    Some(free)
}

fn is_around(text: &str) -> bool {
    let known = [&AROUND, &SEAL, &NOTHING];
    known.iter().any(|known| known.is_match(text))
        || aside::is_note(text)
        || aside::is_nothing(text)
}

fn compared(raw: &RawCell) -> String {
    nfkc_where(&raw.display(), |c| !c.is_whitespace())
}
