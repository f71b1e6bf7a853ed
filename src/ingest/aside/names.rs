//! Names of matters that begin like a total or a note: in a column of free text a word alone makes no row less than a row.

use super::{NOTE, TOTAL, TOTAL_ALONE, beginning};
use crate::ingest::header::Header;
use crate::ingest::merges::Merges;
use crate::ingest::words;
use crate::model::schema::{Column, Field, Kind};
use crate::source::{GridRow, RawCell, pattern};
use regex::Regex;
use std::sync::LazyLock;

/// A total that goes on as no name does: with a colon, a remark in brackets, or figures and their unit.
static TOTAL_AND_FIGURES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:本[页期月周]|以上)?(?:合计|小计|总计)(?:[件项条]数?|共[计有]?|[有为]|已?办结|已?完成)?(?:$|:|[(][^)]*[)]$|\d[\d.,]*(?:%|[亿万千百十]?[一-龥]?|公里|平方米)(?:$|[,;。.、(]|其中))|(?:以上|本[页期月周次表]|全[县镇乡])?共(?:计|有)?\d)",
    )
});
/// A figure with its unit: 5件, 12.5万元, 85%.
static FIGURE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[-+]?\d[\d.,]*(?:%|[一-龥]{0,3}|平方米)$"));
/// Beginnings of notes that may be those of a name where no colon follows: 联系人制度落实, 填表人员培训.
static MAY_BEGIN_A_NAME: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\**(?:[备附]?注\d*$|说明\d*$|填[表报写]|制表|联系|报出|第?\d)"));
/// A label as papers are signed with, and nothing behind it.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\**(?:[备附]?注\d*|说明\d*|填[表报写](?:说明|须知)|填[表报]人|填[表报](?:日期|时间|单位)|制表人?|联系(?:电话|人|方式)|报出日期|第\d+页)$",
    )
});

/// Whether a text is a total where it stands. In a column of free text nothing may follow the word but figures, and figures alone may stand
/// beside it; beside 合计 and nothing else also what a row need not say.
pub(super) fn is_a_total(row: &GridRow, (column, text): &(u32, String), header: &Header) -> bool {
    if !TOTAL.is_match(text) {
        return false;
    }
    if !is_free(*column, header) {
        return true;
    }
    let is_alone = TOTAL_ALONE.is_match(text);
    let may_stand_beside =
        |at: u32, raw: &RawCell| is_a_figure(raw) || is_alone && !must_be_filled(at, header);
    TOTAL_AND_FIGURES.is_match(text)
        && row
            .filled()
            .all(|(at, raw)| at == column || may_stand_beside(*at, raw))
}

/// Whether a text is the beginning of a note where it stands. In a column of free text it needs its colon where it may as well be a name, or
/// stands below the data, by itself or as a label with its value beside it.
pub(super) fn is_a_note(
    row: &GridRow,
    (column, text): &(u32, String),
    header: &Header,
    merges: &Merges<'_>,
) -> bool {
    let may_be_a_name =
        || is_free(*column, header) && !text.contains(':') && MAY_BEGIN_A_NAME.is_match(text);
    let is_alone = || row.filled().nth(1).is_none() && merges.is_below_the_data(row, header);
    // With its value beside it a label may fill two columns as a row of data does.
    let is_label = || {
        let last = merges.last_data(header);
        LABEL.is_match(text) && last.is_some_and(|last| last <= row.index)
    };
    NOTE.is_match(text) && (!may_be_a_name() || is_alone() || is_label())
}

/// Whether a column is one of free text, in which a name may begin with any word.
fn is_free(at: u32, header: &Header) -> bool {
    column_at(at, header)
        .is_some_and(|known| known.kind == Kind::Text && known.field != Field::SerialNumber)
}

fn must_be_filled(at: u32, header: &Header) -> bool {
    column_at(at, header).is_some_and(|known| known.required)
}

fn column_at(at: u32, header: &Header) -> Option<&'static Column> {
    let columns = header.sheet.schema().columns.iter().zip(&header.columns);
    let mut own = columns.filter(|(_, own)| **own == Some(at));
    own.next().map(|(known, _)| known)
}

/// Whether a cell holds what totals have: a number with or without its unit, a stroke, a sum that could not be computed.
fn is_a_figure(raw: &RawCell) -> bool {
    match raw {
        RawCell::Text(_) => {
            let text = beginning(raw);
            FIGURE.is_match(&text) || words::is_stroke(&text)
        }
        RawCell::Number(_)
        | RawCell::NumberOf1904(_)
        | RawCell::Error(_)
        | RawCell::FormulaWithoutValue => true,
        _ => false,
    }
}
