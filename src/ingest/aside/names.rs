//! Names of matters that begin like a total or a note: in a column of free text a word alone makes no row less than a row.

use super::{NOTE, TOTAL};
use crate::ingest::header::Header;
use crate::model::schema::{Column, Field, Kind};
use crate::source::{GridRow, pattern};
use regex::Regex;
use std::sync::LazyLock;

/// A total that goes on as no name does: with a colon, a remark in brackets, or figures and their unit.
static TOTAL_AND_FIGURES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:本[页期月周]|以上)?(?:合计|小计|总计)(?:[件项条]数?|共[计有]?|[有为]|已?办结|已?完成)?(?:$|:|[(][^)]*[)]$|\d[\d.,]*(?:%|[亿万千百十]?[一-龥]?|公里|平方米)(?:$|[,;。.、(]|其中))|(?:以上|本[页期月周次表]|全[县镇乡])?共(?:计|有)?\d)",
    )
});
/// Beginnings of notes that may be those of a name where no colon follows: 联系人制度落实, 填表人员培训.
static MAY_BEGIN_A_NAME: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\**(?:[备附]?注\d*$|说明\d*$|填[表报写]|制表|联系|报出|第?\d)"));
/// A label as papers are signed with, and nothing behind it.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\**(?:[备附]?注\d*|说明\d*|填[表报写](?:说明|须知)|填[表报]人|填[表报](?:日期|时间|单位)|制表人?|联系(?:电话|人|方式)|报出日期|第\d+页)$",
    )
});

/// Whether a text is a total where it stands: in a column of free text only where nothing follows the word but figures.
pub(super) fn is_a_total((column, text): &(u32, String), header: &Header) -> bool {
    TOTAL.is_match(text) && (!is_free(*column, header) || TOTAL_AND_FIGURES.is_match(text))
}

/// Whether a text is the beginning of a note where it stands: in a column of free text, where it may as well be a name, it needs its colon, or
/// is a bare label, or has nothing beside it.
pub(super) fn is_a_note(row: &GridRow, (column, text): &(u32, String), header: &Header) -> bool {
    let may_be_a_name = || {
        is_free(*column, header)
            && !text.contains(':')
            && MAY_BEGIN_A_NAME.is_match(text)
            && !LABEL.is_match(text)
    };
    NOTE.is_match(text) && (row.filled().nth(1).is_none() || !may_be_a_name())
}

/// Whether a column is one of free text, in which a name may begin with any word.
fn is_free(at: u32, header: &Header) -> bool {
    column_at(at, header)
        .is_some_and(|known| known.kind == Kind::Text && known.field != Field::SerialNumber)
}

fn column_at(at: u32, header: &Header) -> Option<&'static Column> {
    let columns = header.sheet.schema().columns.iter().zip(&header.columns);
    let mut own = columns.filter(|(_, own)| **own == Some(at));
    own.next().map(|(known, _)| known)
}
