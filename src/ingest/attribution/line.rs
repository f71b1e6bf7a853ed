//! The line 填报单位 of a sheet, and the name of a unit on it.

use super::{BRACKETED, without_a_bracket};
use crate::ingest::header::Header;
use crate::ingest::memory::Memory;
use crate::model::directory::Directory;
use crate::model::schema::Sheet;
use crate::source::{Grid, GridRow, RawCell, nfkc_where, pattern};
use memchr::memmem;
use regex::Regex;
use std::sync::LazyLock;

const LINE: &str = r"(?:填\s*[报表]|报\s*送|上\s*报|[呈申]\s*报)\s*(?:单\s*位\s*(?:\([^)]*\))?(?:\s*[:;]\s*|\s+|$)|(?P<body>部\s*门|乡\s*镇|镇\s*街|街\s*道)\s*(?:\([^)]*\))?\s*[:;]\s*)(?P<name>.*)$";
static REPORTING_UNIT: LazyLock<Regex> = LazyLock::new(|| pattern(LINE));
/// The same at the beginning of a text, which most texts show at once that they do not have.
static BEGINS_LINE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("^{LINE}")));
/// What may follow the name on its line.
static NEXT_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\s*(?:(?:填报|报送|上报|填表|报出|制表)(?:时间|日期|人|单位)|时间[::]|日期[::]|填表|审核|联系|负责人|单位负责人|分管|截至|\d{4}\s*年|\d{4}[-./])",
    )
});
/// What stands behind the line where a seal is put, and is no name.
const SEALS: &[&str] = &["(公章)", "(盖章)", "(签章)", "(印章)", "(章)"];

/// How often a bracket is taken off a line.
const MOST_BRACKETS: usize = 64;

/// Each name behind 填报单位 above a sheet's header or below its table; in the next cell where the line's own ends there.
pub(super) fn reporting_units(grid: &Grid, directory: &Directory, memory: &Memory) -> Vec<String> {
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
            BEGINS_LINE.is_match(&normal)
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
pub(super) fn name_in(text: &str, directory: &Directory) -> Option<String> {
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
