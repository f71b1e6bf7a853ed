//! Rows under a header that are no data: totals, notes, examples, headings between the rows.

mod below;
mod names;

pub use below::is_line_of_labels;

use super::date::{self, Reason, YearFrom};
use super::header::{Header, begins_like_a_header};
use super::merges::Merges;
use crate::model::directory::is_plain;
use crate::model::schema::{Column, Field, Kind};
use crate::source::{Grid, GridRow, RawCell, nfkc_where, pattern};
use below::{
    continues_the_data, goes_on_with_notes, has_more_labels, is_below_a_table, is_prefilled,
};
use names::{is_a_note, is_a_total};
use regex::Regex;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// Why a row is set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Aside {
    /// Nothing stands in any column that is read.
    Blank,
    /// 合计, 小计, 总计.
    Total,
    /// 注:, 填表人: and the like.
    Note,
    /// A template's example.
    Example,
    /// The header once more, as printed on every page.
    RepeatedHeader,
    /// A heading over the rows that follow.
    Section,
    /// The numbers of the columns under the header.
    ColumnNumbers,
    /// How the columns are to be filled in, said under the header.
    Instructions,
    /// A row below all others in which nothing but category and unit is chosen, in advance.
    Prefilled,
}

impl Aside {
    /// The reason in a word (Chinese).
    pub fn label(self) -> &'static str {
        match self {
            Aside::Blank => "空行",
            Aside::Total => "合计",
            Aside::Note => "说明",
            Aside::Example => "示例",
            Aside::RepeatedHeader => "重复的表头",
            Aside::Section => "分节标题",
            Aside::ColumnNumbers => "列号",
            Aside::Instructions => "填写要求",
            Aside::Prefilled => "预填的空行",
        }
    }
}

static TOTAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:本[页期月周]|以上)?(?:合计|小计|总计)(?:$|[:(\d]|[件项条]|[一-龥]{0,4}\d)|^(?:以上|本[页期月周次表]|全[县镇乡])?共(?:计|有)?\d+[项件条个](?:$|[,;。.(、])",
    )
});
static TOTAL_ALONE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:本[页期月周]|以上)?(?:合计|小计|总计):?$"));
/// What office programs write into the rows that they add below groups (分类汇总) and below a table (汇总行).
static SUBTOTAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:总计数|总计|总?汇总|总?(?:平均值|最大值|最小值|乘积|方差|标准偏差)|.*(?:汇总|计数|求和|平均值|最大值|最小值))$",
    )
});
static TOTAL_OF_A_TABLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:汇总|总汇总|总计数|共计|累计|平均|总数|承前页|过次页|以下空白|续表)$")
});
/// The total of a section, with its name before it.
static TOTAL_OF_A_SECTION: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[一-龥()、]{1,20}(?:小计|合计|共计|累计|总计)$"));
/// How a cell is to be filled in: a remark in brackets alone, the form of a day, whether it must be filled.
static INSTRUCTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[(\[【][^)\]】]{1,40}[)\]】]|(?:年|y{2,4})[-/.]?(?:月|m{1,2})[-/.]?(?:日|d{1,2})|(?:格式|填写要求|填报要求|要求|如|例如)[:].*|(?:必填|非必填|选填|可选|必选|单选|多选|文本|日期|数字|数值|全称|简称|下拉选[择项]|自动生成|不填|免填)项?|\*+)$",
    )
});
static NOTE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[(【*]*(?:[备附]?注\d*[:.、]|[备附]?注\d*$|说明\d*[:.、]|说明\d*$|填[表报写]说明|填[表报]人|填[表报](?:日期|时间|单位)|(?:审[核批签]|[复终初]审|复核|核对|校对|经办|汇总|统计|报表)人?[:]|制表人?[:]?|联系(?:电话|人|方式)[:]?|(?:办公)?电话[:]|传真[:]|[(]?(?:单位)?(?:盖章|公章|签章|签字)[)]?[:]?$|(?:单位|部门|分管|主要)?(?:负责人|领导)(?:[(]?签[字名章][)]?)?[:]|单位[(](?:盖章|公章|签章)[)][:]|(?:审[核批签]|领导|签批)意见[:]|报送[:]|(?:报送|编报)(?:单位|时间|日期)[:]|报表日期[:]|[(]完[)]$|[(]?此表一式|报出日期|附件\d*[:]|抄[送报][:]|填[表报写]须知|\d{1,2}[.、]填[表报写]说明|\d{1,2}[.、)]本表|第\d+页)|^[^一-龥\w]*(?:[此本]页|本表)?以下(?:空白|无正文|无内容)[^一-龥\w]*$",
    )
});
static EXAMPLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[(【\[「]*(?:填[写报])?(?:示例|样例|范例)|^[(【\[「]*例(?:[:：)】\]」]|如|\d|[一二三四五]|$)",
    )
});
/// The same, said so that it can mean nothing else: by itself, numbered or marked off from what follows.
static EXAMPLE_MARK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*[(（【\[「]*(?:填[写报])?(?:示\s*例|样\s*例|范\s*例|例)(?:\s*(?:\d{1,2}|[一二三四五]))?(?:$|[\s:：)）】\]」,，.、])|^\s*例如[:：]",
    )
});
/// What people write into a list that has nothing to list.
static NOTHING: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:暂?无|零报告|[/\-—–.。、,·]+|本[周期月]无[一-龥]{0,8})$"));
/// What such a text begins with.
const BEGINNINGS_OF_NOTHING: [char; 13] = [
    '暂', '无', '零', '/', '-', '—', '–', '.', '。', '、', ',', '·', '本',
];
static SECTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:第?[一二三四五六七八九十]+[、.,:章节类]|第?[一二三四五六七八九十]+部分|[(][一二三四五六七八九十]+[)])",
    )
});
static ORDINAL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:[一二三四五六七八九十]+[、.]?|[(][一二三四五六七八九十]+[)])$"));
/// What a heading over the rows that follow ends in, where it stands in the place of a number.
static HEADING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[一-龥、]{0,20}(?:事项|任务|工作|项目|类|部分|专项|交办|督办|批示|议定|办结|在办|完成)(?:[(][共\d件项条个]+[)])?:?$",
    )
});
static COLUMN_NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[(\[]?(\d{1,2})[)\]]?$"));

/// The word by which a cell makes its row no data, where it holds one: a copy that leaves the cell out must keep it.
pub fn no_data_word(text: &str) -> Option<&'static str> {
    const ORDINALS: &[&str] = &["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let start = beginning(&RawCell::Text(text.into()));
    if TOTAL.is_match(&start) {
        Some("合计")
    } else if NOTE.is_match(&start) {
        Some("注:")
    } else if EXAMPLE.is_match(&start) {
        // A row that fills all that it must is data under a word that may be the beginning of a name, and must stay so.
        Some(if EXAMPLE_MARK.is_match(text) {
            "例:"
        } else {
            "例如"
        })
    } else if ORDINAL.is_match(&start) {
        let is_in = |word: &&&str| start.contains(**word);
        ORDINALS.iter().find(is_in).copied()
    } else {
        None
    }
}

/// Whether a text (NFKC, without blanks) begins like a note or a signature.
pub fn is_note(text: &str) -> bool {
    NOTE.is_match(text)
}

/// Whether a text (NFKC, without blanks) is what people write into a list that has nothing to list.
pub fn is_nothing(text: &str) -> bool {
    // Most texts begin otherwise, and need no pattern.
    text.starts_with(BEGINNINGS_OF_NOTHING) && NOTHING.is_match(text)
}

/// The beginning of a cell's text in the form in which it is compared: NFKC, without blanks.
fn beginning(raw: &RawCell) -> String {
    const CHARACTERS: usize = 60;
    let shown = raw.display();
    let end = match shown.len() {
        ..=CHARACTERS => None,
        _ => shown.char_indices().nth(CHARACTERS),
    };
    let start = &shown[..end.map_or(shown.len(), |(end, _)| end)];
    if is_plain(start) {
        return start.to_owned();
    }
    nfkc_where(start, |c| !c.is_whitespace())
}

/// Why a row is no data; `None` where it is.
pub fn reason(row: &GridRow, header: &Header, merges: &Merges<'_>) -> Option<Aside> {
    let mapped: Vec<u32> = header.columns.iter().flatten().copied().collect();
    let is_own = |column: &&u32| merges.own_cell(row, **column).is_some();
    let filled = row.filled();
    let mut beginnings = filled.map(|(column, raw)| (*column, beginning(raw)));
    let mut texts: Vec<(u32, String)> = beginnings.by_ref().take(2).collect();
    let is_numbered = is_numbered(&texts, header);
    if is_numbered {
        texts.extend(beginnings.next());
    }
    let Some((_, first)) = texts.first() else {
        return Some(Aside::Blank);
    };
    let may_be_example = |text: &str| text.contains('例') && EXAMPLE.is_match(text);
    if texts.iter().any(|(_, text)| may_be_example(text))
        && (is_marked_example(row, header, is_numbered)
            || !is_whole(row, header, merges)
                && begins_with(|(_, text)| EXAMPLE.is_match(text), &texts, header))
    {
        return Some(Aside::Example);
    }
    if begins_like_a_header(row) && header.is_repeated_by(row) {
        return Some(Aside::RepeatedHeader);
    }
    if is_nothing(first) && says_nothing(row) {
        return Some(Aside::Note);
    }
    if is_right_below(row, header) && numbers_the_columns(row, header) {
        return Some(Aside::ColumnNumbers);
    }
    if is_right_below(row, header) && says_how_to_fill_in(row) {
        return Some(Aside::Instructions);
    }
    if let Some(aside) = instead_of_a_unit(row, header, merges) {
        return Some(aside);
    }
    // A row that fills all that it must is data, whatever its words are, unless they stand where its number should.
    if is_whole(row, header, merges) {
        return match instead_of_a_number(&texts, header) {
            None => (!mapped.iter().any(|column| is_own(&column))).then_some(Aside::Blank),
            aside => aside,
        };
    }
    let own = mapped.iter().filter(is_own).count();
    if repeats_a_title(row, header, merges.grid()) {
        return Some(Aside::RepeatedHeader);
    }
    if !is_numbered {
        texts.extend(beginnings.next());
    }
    if begins_with(|text| is_a_total(text, header), &texts, header) || is_subtotal(row, header) {
        return Some(Aside::Total);
    }
    let begins_as_note = texts
        .first()
        .is_some_and(|first| is_a_note(row, first, header));
    if begins_as_note && (own < 4 || has_more_labels(row) || is_line_of_labels(row)) {
        return Some(Aside::Note);
    }
    if merges.is_below_the_data(row, header) && goes_on_with_notes(row, merges) {
        return Some(Aside::Note);
    }
    if merges.is_below_the_data(row, header) && is_prefilled(row, header, merges) {
        return Some(Aside::Prefilled);
    }
    if own < 3
        && merges.is_below_the_data(row, header)
        && is_below_a_table(row, header)
        && !continues_the_data(row, header, merges)
    {
        return Some(Aside::Note);
    }
    if own == 0 {
        return Some(Aside::Blank);
    }
    is_section(row, header, merges, &mapped, &texts).then_some(Aside::Section)
}

/// Whether a row is one of the first below the header, where forms say how they are filled in.
pub fn is_right_below(row: &GridRow, header: &Header) -> bool {
    const ROWS: u32 = 3;
    row.index <= header.last_row + ROWS
}

fn says_how_to_fill_in(row: &GridRow) -> bool {
    let mut filled = row.filled();
    filled.all(|(_, raw)| {
        matches!(raw, RawCell::Text(_)) && INSTRUCTION.is_match(&beginning(raw).to_lowercase())
    })
}

/// Whether a row is a title above the header once more, as ledgers have it that were printed page by page.
pub fn repeats_a_title(row: &GridRow, header: &Header, grid: &Grid) -> bool {
    let is_above = |title: &&GridRow| title.index < header.first_row;
    row.cells.len() == 1
        && grid
            .rows
            .iter()
            .take_while(is_above)
            .any(|title| title.cells == row.cells)
}

/// Whether a row is a total that an office program has put in: one text that says so, and figures beside it. In a column of free text it
/// is marked off from the name of the group (领导议定事项 汇总), for a matter may be called 材料汇总.
fn is_subtotal(row: &GridRow, header: &Header) -> bool {
    let filled = row.filled();
    let is_figure = |raw: &RawCell| match raw {
        RawCell::Text(text) => text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b".%".contains(&byte)),
        raw => matches!(raw, RawCell::Number(_) | RawCell::NumberOf1904(_)),
    };
    let mut others = filled.filter(|(_, raw)| !is_figure(raw));
    let (Some((column, label)), None) = (others.next(), others.next()) else {
        return false;
    };
    let text = beginning(label);
    if TOTAL_OF_A_TABLE.is_match(&text) {
        return true;
    }
    let columns = header.sheet.schema().columns.iter().zip(&header.columns);
    let kind = columns
        .into_iter()
        .find(|(_, at)| **at == Some(*column))
        .map(|(known, _)| known.kind);
    let is_of_words = matches!(kind, Some(Kind::Category | Kind::Units(_)));
    let is_marked_off = label.display().trim().contains(' ') && row.cells.len() > 1;
    let is_of_free_text = kind == Some(Kind::Text);
    SUBTOTAL.is_match(&text) && (is_of_words || is_marked_off)
        || !is_of_free_text && TOTAL_OF_A_SECTION.is_match(&text)
}

/// Whether a cell says a day, be it without its year.
pub fn is_a_day(raw: &RawCell) -> bool {
    let says_day = |text: &str| {
        let day = date::date_of_text(text, YearFrom::Nowhere);
        matches!(day, Ok(_) | Err(Reason::YearMissing))
    };
    match raw {
        RawCell::DateSerial(_) | RawCell::MonthSerial(_) => true,
        RawCell::Text(text) => says_day(text),
        _ => false,
    }
}

/// Whether the first of a row's cells is its running number (序号), which says nothing of the row.
fn is_numbered(texts: &[(u32, String)], header: &Header) -> bool {
    let columns = header.sheet.schema().columns;
    let is_read = |column: u32| {
        let mut read = columns.iter().zip(&header.columns);
        read.any(|(known, at)| *at == Some(column) && known.field != Field::SerialNumber)
    };
    texts.first().is_some_and(|(column, text)| {
        text.bytes().all(|byte| byte.is_ascii_digit()) && !is_read(*column)
    })
}

/// Whether one of a row's first texts begins with a word that makes it no data, and no number by which rows are known stands before it: a
/// total has none, and what stands behind it may be how many there are.
fn begins_with(
    is_such: impl Fn(&(u32, String)) -> bool,
    texts: &[(u32, String)],
    header: &Header,
) -> bool {
    let is_number = |(column, text): &(u32, String)| {
        text.bytes().any(|byte| byte.is_ascii_digit()) && is_of_numbers(*column, header)
    };
    let at = texts.iter().position(is_such);
    at.is_some_and(|at| !texts[..at].iter().any(is_number))
}

/// Whether a column is one of numbers by which rows are known.
fn is_of_numbers(column: u32, header: &Header) -> bool {
    let columns = header.sheet.schema().columns.iter();
    columns
        .zip(&header.columns)
        .any(|(known, at)| *at == Some(column) && known.kind == Kind::Identifier)
}

/// Whether one of a row's first two cells, but for its running number, says that it is an example, and cannot be the beginning of a
/// name (示例小区改造). No number begins with 示例.
fn is_marked_example(row: &GridRow, header: &Header, is_numbered: bool) -> bool {
    let filled = row.filled();
    let first = filled.skip(usize::from(is_numbered)).take(2);
    first.into_iter().any(|(column, raw)| {
        let text = raw.display();
        EXAMPLE_MARK.is_match(&text)
            || is_of_numbers(*column, header)
                && EXAMPLE.is_match(&text)
                && !text.trim_start().starts_with('例')
    })
}

/// A total or a note in the row's first cell, where that cannot hold such a word: on a sheet of two columns 合计 and 填表人：… fill
/// all that a row must. Free text may begin with any word, and a column that is not read with 注：….
fn instead_of_a_number(texts: &[(u32, String)], header: &Header) -> Option<Aside> {
    let (column, text) = texts.first()?;
    let columns = header.sheet.schema().columns;
    let mut fields = columns.iter().zip(&header.columns);
    let field = fields
        .find(|(_, at)| **at == Some(*column))
        .map(|(known, _)| known);
    let is_free = |known: &Column| known.kind == Kind::Text && known.field != Field::SerialNumber;
    if field.is_some_and(is_free) {
        None
    } else if TOTAL_ALONE.is_match(text) {
        Some(Aside::Total)
    } else {
        (field.is_some() && text.contains(':') && NOTE.is_match(text)).then_some(Aside::Note)
    }
}

/// A total, a note, a signature or a heading where 单位名录 has the name of a unit: no unit is called so, whatever stands beside it.
fn instead_of_a_unit(row: &GridRow, header: &Header, merges: &Merges<'_>) -> Option<Aside> {
    let schema = header.sheet.schema();
    let at = schema.position(Field::FullName)?;
    let raw = merges.cell(row, header.columns[at]?)?;
    let text = beginning(raw);
    let is_total = [&TOTAL, &TOTAL_OF_A_SECTION, &TOTAL_OF_A_TABLE]
        .iter()
        .any(|total| total.is_match(&text));
    if is_total {
        Some(Aside::Total)
    } else if NOTE.is_match(&text) || is_nothing(&text) {
        Some(Aside::Note)
    } else {
        // With a group beside it, 「一、城关镇」 and 「第一水厂」 are units; 「一、乡镇（12个）」 is none.
        let counts = text.trim_end_matches([')', '）']).ends_with('个');
        let is_heading = SECTION.is_match(&text) && (counts || !is_whole(row, header, merges));
        is_heading.then_some(Aside::Section)
    }
}

fn is_whole(row: &GridRow, header: &Header, merges: &Merges<'_>) -> bool {
    let columns = header.sheet.schema().columns;
    columns
        .iter()
        .zip(&header.columns)
        .filter(|(column, _)| column.required)
        .all(|(_, at)| at.is_some_and(|at| merges.cell(row, at).is_some()))
}

/// 无 in every cell: a 零报告 in the form of a row.
fn says_nothing(row: &GridRow) -> bool {
    let mut filled = row.filled();
    filled.all(|(_, raw)| is_nothing(&beginning(raw)))
}

/// One text alone in the row, which begins like a heading or is merged over the columns beside it.
fn is_section(
    row: &GridRow,
    header: &Header,
    merges: &Merges<'_>,
    mapped: &[u32],
    texts: &[(u32, String)],
) -> bool {
    let mut seen: Vec<(u32, &RawCell)> = mapped
        .iter()
        .filter_map(|column| merges.cell(row, *column).map(|raw| (*column, raw)))
        .take(3)
        .collect();
    seen.sort_unstable_by_key(|(column, _)| *column);
    let mut seen = seen.into_iter();
    let (Some((column, raw)), second, None) = (seen.next(), seen.next(), seen.next()) else {
        return is_section_under_merges(row, header, merges, mapped);
    };
    if !matches!(raw, RawCell::Text(_)) {
        return false;
    }
    // 一 in the place of a number, the heading beside it.
    if let Some((_, heading)) = second {
        return is_of_numbers(column, header)
            && ORDINAL.is_match(&beginning(raw))
            && matches!(heading, RawCell::Text(_))
            || is_section_under_merges(row, header, merges, mapped);
    }
    let numbered = texts
        .iter()
        .any(|(at, text)| *at < column && ORDINAL.is_match(text));
    let spanned = merges.width(row.index, column);
    let text = beginning(raw);
    let is_heading = is_of_numbers(column, header) && HEADING.is_match(&text);
    numbered
        || is_heading
        || SECTION.is_match(&text)
        || (spanned >= 3 && spanned * 2 > header.last_column().min(64))
}

/// A heading in the place of a number, and nothing else of the row's own: what is merged over it from above says nothing of it. A number
/// that is an ordinal alone (二、) may be that of a matter of which the rest is merged.
fn is_section_under_merges(
    row: &GridRow,
    header: &Header,
    merges: &Merges<'_>,
    mapped: &[u32],
) -> bool {
    let own = mapped.iter();
    let mut own = own.filter_map(|column| Some((*column, merges.own_cell(row, *column)?)));
    let (Some((column, raw @ RawCell::Text(_))), None) = (own.next(), own.next()) else {
        return false;
    };
    let text = beginning(raw);
    is_of_numbers(column, header)
        && !ORDINAL.is_match(&text)
        && (SECTION.is_match(&text) || HEADING.is_match(&text))
}

/// 1, 2, 3, 4 … or A, B, C … under the header, as forms have them. Of digits there must be four, under one column after the other, or a label
/// before them: 1|2|3 may be work 2 with a value of 3.
fn numbers_the_columns(row: &GridRow, header: &Header) -> bool {
    const FEWEST: usize = 4;
    const LABELS: [&str; 5] = ["栏次", "列次", "栏目", "列号", "序号"];
    const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
    let mut numbers = Vec::new();
    let mut stems = 0;
    let (mut digits, mut is_labelled, mut filled) = (0, false, Vec::new());
    for (column, raw) in row.filled() {
        let text = beginning(raw);
        filled.push(*column);
        if let Some(found) = COLUMN_NUMBER.captures(&text) {
            numbers.push(found[1].parse::<u32>().unwrap_or(0));
            digits += 1;
        } else if let [letter @ (b'A'..=b'Z' | b'a'..=b'z')] = text.as_bytes() {
            numbers.push(u32::from(letter.to_ascii_uppercase()));
        } else if STEMS.contains(&text) {
            stems += 1;
        } else if LABELS.contains(&text.as_str()) {
            is_labelled = true;
        } else {
            return false;
        }
    }
    let is_left_out = |at: &u32| {
        let mut around = filled.windows(2);
        around.any(|pair| pair[0] < *at && *at < pair[1])
    };
    if digits > 0 && !is_labelled && (digits < FEWEST || header.texts.keys().any(is_left_out)) {
        return false;
    }
    let in_order = numbers.windows(2).all(|pair| pair[0] + 1 == pair[1]);
    // A row of numbers that begins otherwise is one of a sheet of numbers: 2|3|4 is work 3 with a value of 4.
    let begins = matches!(numbers.first(), None | Some(1 | 65));
    begins && in_order && (numbers.len() >= 3 || numbers.is_empty() && stems >= 3)
}
