//! Which of the texts above a column, in a header of several rows, names its field.

mod counts;
mod said;

use super::header::{HeaderText, position_called};
use super::words;
use crate::model::schema::{Column, Field, Kind, Schema};
use counts::{is_of_a_decision, is_running, is_the_day_aimed_at, is_the_end_of_a_term};
use said::{CHANGED, is_given_by_what_is_said, leave_out_extra, may_be};
use std::collections::BTreeMap;

/// No heading is merged over more columns than this; looking farther would cost more than it finds.
const WIDEST: usize = 256;

/// Whether a text is the name of a column of the sheet.
pub(super) fn knows(schema: &Schema, text: &str) -> bool {
    position_called(schema.sheet, text).is_some()
}

/// The column of the sheet that a text is the name of.
fn called(schema: &Schema, text: &str) -> Option<&'static Column> {
    position_called(schema.sheet, text).map(|position| &schema.columns[position])
}

/// Of the texts of a column, the one that names a field: it with all those above it in one, the lowest alone, or one above alone
/// that is the heading of several columns. What stands above as a label with its text beside it heads none.
pub(super) fn telling(
    schema: &Schema,
    (column, stack): (u32, &[HeaderText]),
    cells: &BTreeMap<u32, Vec<HeaderText>>,
) -> HeaderText {
    let lowest = &stack[0];
    for height in (1..=stack.len()).rev() {
        let text: String = stack[..height]
            .iter()
            .rev()
            .map(|cell| &*cell.text)
            .collect();
        if height == 1 && is_aimed_at(schema, over(column, cells), &text) {
            break;
        }
        if knows(schema, &text) {
            let row = lowest.row;
            let group = over(column, cells).filter(|_| height == 1);
            let told = group.and_then(|group| under(schema, &group.text, &text));
            let text = told.unwrap_or(text);
            return HeaderText { row, text };
        }
    }
    // 意见 under 答复, which stands above 日期 beside it, is 答复意见.
    let under = over(column, cells).map(|heading| format!("{}{}", heading.text, lowest.text));
    if let Some(text) = under.filter(|text| knows(schema, text)) {
        let row = lowest.row;
        return HeaderText { row, text };
    }
    if let Some(text) = over(column, cells).and_then(|over| closing(schema, over, &lowest.text)) {
        let (row, text) = (lowest.row, text.to_owned());
        return HeaderText { row, text };
    }
    let group = Group::of(schema, column, cells);
    let Some(group) = group else {
        return lowest.clone();
    };
    if group.chosen() == column {
        return group.heading.clone();
    }
    // 配合 under 责任单位 is 配合单位.
    let text = format!("{}单位", lowest.text);
    if knows(schema, &text) {
        let row = lowest.row;
        return HeaderText { row, text };
    }
    if is_aimed_at(schema, Some(group.heading), &lowest.text) {
        let (row, text) = (lowest.row, format!("{}{}", group.heading.text, lowest.text));
        return HeaderText { row, text };
    }
    lowest.clone()
}

/// The heading of several columns that a column stands under: the text above its lowest, its own or that of a column to its left, as far as that
/// one is merged.
pub(super) fn over(column: u32, cells: &BTreeMap<u32, Vec<HeaderText>>) -> Option<&HeaderText> {
    let row = cells.get(&column)?.first()?.row;
    for (_, stack) in leftwards(column, cells) {
        match stack.get(1) {
            // An empty one stands where a merged heading has ended.
            Some(heading) => {
                let heads = stack[0].row == row && !heading.text.is_empty();
                return heads.then_some(heading);
            }
            None if stack[0].row != row => return None,
            None => {}
        }
    }
    None
}

/// The texts over a column and over those to its left, each with its column, as far as one stands beside the other and a heading may reach.
fn leftwards(
    column: u32,
    cells: &BTreeMap<u32, Vec<HeaderText>>,
) -> impl Iterator<Item = (u32, &Vec<HeaderText>)> {
    let beside = cells.range(..=column).rev().zip((0..=column).rev());
    beside
        .take(WIDEST)
        .take_while(|((at, _), next)| *at == next)
        .map(|((at, stack), _)| (*at, stack))
}

/// What a name means under a heading that makes another column of it: 完成日期 under 研究部署 is 研究部署日期, and under 计划 no day of a deed.
fn under(schema: &Schema, group: &str, name: &str) -> Option<String> {
    let column = called(schema, name)?;
    if words::is_heading_of_a_plan(group) && column.kind == Kind::Date && !is_given(schema, column)
    {
        return Some(format!("{group}{name}"));
    }
    let stage = stage_of(schema, group)?;
    match column.field {
        Field::DoneOn if name.contains("完成") => Some(stage.name.to_owned()),
        Field::Deadline => Some(format!("{group}{name}")),
        _ => None,
    }
}

/// Whether a column is that of the day from which, or on which, a row counts.
fn is_given(schema: &Schema, column: &Column) -> bool {
    let days = [schema.start(), schema.day()];
    days.into_iter()
        .flatten()
        .any(|at| schema.columns[at].field == column.field)
}

/// The day of a stage that a heading is the name of (研究部署, 反馈情况), but for that of the end.
fn stage_of(schema: &Schema, group: &str) -> Option<&'static Column> {
    const ENDS: [&str; 4] = ["情况", "环节", "阶段", "工作"];
    let ends = ENDS.iter().find_map(|end| group.strip_suffix(end));
    let day = format!("{}日期", ends.unwrap_or(group));
    called(schema, &day).filter(|column| {
        column.kind == Kind::Date && column.field != Field::DoneOn && !is_given(schema, column)
    })
}

/// Whether a name under the heading of a day is the day that is aimed at: 目标.
fn is_aimed_at(schema: &Schema, heading: Option<&HeaderText>, text: &str) -> bool {
    let named = heading.and_then(|heading| called(schema, &heading.text));
    named.is_some_and(|named| is_the_day_aimed_at(named, text))
}

/// 销号 under 完成日期 is the day that the office confirms, and not the one that the unit claims; 止 under 任职时间 is the last day of the
/// term.
fn closing(schema: &Schema, heading: &HeaderText, text: &str) -> Option<&'static str> {
    const WORDS: [&str; 3] = ["销号", "销号确认", "确认销号"];
    let named = called(schema, &heading.text);
    if named.is_some_and(|named| is_the_end_of_a_term(named, text)) {
        return schema.column(Field::TermTo).map(|column| column.name);
    }
    let is_of_deed = || named.is_some_and(|column| column.field == Field::DoneOn);
    let name = "销号日期";
    (WORDS.contains(&text) && is_of_deed() && knows(schema, name)).then_some(name)
}

/// Whether the headings over two columns of one field tell them apart: other times, parts or units. Such as only say what a table is
/// about (基本情况, 其他情况) do not.
pub(super) fn tell_apart(schema: &Schema, column: &Column, headings: [&str; 2]) -> bool {
    const WORDS: [&str; 20] = [
        "原",
        "新",
        "暂定",
        "初核",
        "初审",
        "初步",
        "复核",
        "复审",
        "复查",
        "第",
        "上年",
        "上半年",
        "下半年",
        "上级",
        "下级",
        "实际",
        "申报",
        "县直",
        "市直",
        "乡镇",
    ];
    const PARTS: [&str; 6] = ["阶段", "季度", "半年", "月份", "环节", "批次"];
    let is_of_a_deed = matches!(column.field, Field::DoneOn | Field::Deadline);
    let may_be_planned = matches!(column.kind, Kind::Date | Kind::Number | Kind::Share);
    let is_own = headings.iter().all(|heading| column.is_called(heading));
    is_own
        || headings.into_iter().any(|heading| {
            standing(heading) != 0
                || heading.contains(|c: char| c.is_ascii_digit())
                || WORDS
                    .iter()
                    .chain(&CHANGED)
                    .any(|word| heading.starts_with(word))
                || PARTS.iter().any(|part| heading.contains(part))
                || may_be_planned && words::is_planned(heading)
                || is_of_a_deed && stage_of(schema, heading).is_some()
        })
}

/// How much the heading over a column says that it is the one that counts, beside others of the same name.
pub(super) fn standing(heading: &str) -> i32 {
    const FIRST: [&str; 10] = [
        "本周", "本期", "本月", "本次", "当前", "最新", "牵头", "主办", "主责", "实际",
    ];
    const LAST: [&str; 13] = [
        "上周",
        "上期",
        "上月",
        "上次",
        "前期",
        "下周",
        "下期",
        "下月",
        "下次",
        "下一步",
        "配合",
        "协办",
        "协助",
    ];
    let says = |words: &[&str]| words.iter().any(|word| heading.starts_with(word));
    i32::from(says(&FIRST)) - i32::from(says(&LAST)) + of_the_whole(heading)
}

/// How much a heading says that a number under it is the whole of what has been done this year.
fn of_the_whole(heading: &str) -> i32 {
    const WHOLE: [&str; 6] = ["累计", "年度累计", "本年", "今年", "当年", "合计"];
    const OTHER: [&str; 4] = ["上年", "去年", "同期", "往年"];
    let says = |words: &[&str]| words.iter().any(|word| heading.starts_with(word));
    2 * (i32::from(says(&WHOLE)) - i32::from(says(&OTHER)))
}

/// Columns under one heading that is the name of a field, side by side: only one of them can be it.
pub(super) struct Group<'c> {
    heading: &'c HeaderText,
    schema: &'c Schema,
    /// The field that the heading is the name of.
    named: &'static Column,
    /// Each with the lowest text of its column.
    pub(super) columns: Vec<(u32, &'c str)>,
}

impl<'c> Group<'c> {
    /// The group that a column belongs to. What stands above as a label with its text beside it heads none.
    pub(super) fn of(
        schema: &'c Schema,
        column: u32,
        cells: &'c BTreeMap<u32, Vec<HeaderText>>,
    ) -> Option<Group<'c>> {
        let above = |at: u32| {
            let stack = cells.get(&at)?.get(1..)?;
            stack.iter().find(|cell| knows(schema, &cell.text))
        };
        let (first, _) = leftwards(column, cells).find(|(_, stack)| stack.len() > 1)?;
        let heading = above(first)?;
        let is_under = |at: &u32| {
            *at == first
                || cells
                    .get(at)
                    .is_some_and(|stack| stack.len() == 1 && stack[0].row > heading.row)
        };
        let named = called(schema, &heading.text)?;
        // What bears the name of another field is that one, wherever it stands.
        let is_another = |text: &str| {
            let other = called(schema, text);
            other.is_some_and(|other| named.field != other.field)
                && !is_the_day_aimed_at(named, text)
                || closing(schema, heading, text).is_some()
        };
        let columns = (first..).take(WIDEST).take_while(is_under);
        let mut columns: Vec<(u32, &str)> = columns
            .filter_map(|at| Some((at, &*cells.get(&at)?[0].text)))
            .collect();
        // What stands below the heading of one column alone is a remark on it.
        let is_of_several = columns.len() > 1;
        columns.retain(|(_, text)| !is_another(text));
        if is_of_several && is_given_by_what_is_said(named) {
            leave_out_extra(named, &mut columns);
        }
        let has_own_text = cells
            .get(&(first + 1))
            .is_some_and(|beside| beside.iter().any(|cell| cell.row == heading.row));
        (!has_own_text && columns.iter().any(|(at, _)| *at == column)).then_some(Group {
            heading,
            schema,
            named,
            columns,
        })
    }

    /// The column that the field is: the one that is it by its own words, else the one that speaks of the deed where a day of it is wanted,
    /// of the plan where a limit is, of the responsible unit and of the end; else the first. No column where all speak of something else.
    pub(super) fn chosen(&self) -> u32 {
        let may_be = self.that_may_be();
        let worth = |text: &str| (text == self.named.name, self.worth(text));
        let best = may_be.iter().map(|(_, text)| worth(text)).max();
        let mut chosen = may_be
            .iter()
            .filter(|(_, text)| Some(worth(text)) == best && self.worth(text).1 >= 0);
        chosen.next().map_or(u32::MAX, |(at, _)| *at)
    }

    /// The columns that may be the field: those that are it by their own words, else all but running numbers.
    fn that_may_be(&self) -> Vec<(u32, &'c str)> {
        let of = |is_one: &dyn Fn(&str) -> bool| -> Vec<(u32, &'c str)> {
            let columns = self.columns.iter().copied();
            columns.filter(|(_, text)| is_one(text)).collect()
        };
        let own = of(&|text: &str| self.is_own(text));
        if !own.is_empty() {
            return own;
        }
        let others = of(&|text: &str| !is_running(self.named, text));
        if others.iter().any(|(_, text)| may_be(self.named, text)) {
            others
        } else {
            self.columns.clone()
        }
    }

    /// Whether a name under the heading is one of the field by itself: 编号 under 事项编号; so is 实际 under 办结日期, and 牵头 under 责任单位.
    fn is_own(&self, text: &str) -> bool {
        let is_of_units = matches!(self.named.kind, Kind::Units(_));
        self.named.is_called(text)
            || self
                .named
                .is_called(&format!("{text}{}", self.heading.text))
            || is_of_units && self.named.is_called(&format!("{text}单位"))
    }

    /// The columns that are the field as much as the chosen one, each with its lowest text.
    pub(super) fn rivals(&self) -> Vec<(u32, &'c str)> {
        let chosen = self.chosen();
        let Some((_, own)) = self.columns.iter().find(|(at, _)| *at == chosen) else {
            return Vec::new();
        };
        let (best, is_own) = (self.worth(own), self.is_own(own));
        let is_of_numbers = matches!(self.named.kind, Kind::Number | Kind::Share);
        let may_tell_before = self.named.kind != Kind::Deadline;
        let others = self.columns.iter().filter(|(at, text)| {
            let worth = self.worth(text);
            *at != chosen
                && (worth == best || is_own && is_of_numbers && worth > best)
                && !(is_own && may_tell_before && counts::version(text) < 0)
                && !words::is_of_people(text)
                && !knows(self.schema, text)
        });
        others.copied().collect()
    }

    /// Whether the heading is the name of a column.
    pub(super) fn is_of(&self, column: &Column) -> bool {
        column.is_called(&self.heading.text)
    }

    /// How much a name says that it is the field: of what was decided the decision first, then what the words of the field are.
    fn worth(&self, text: &str) -> (i32, i32) {
        let version = if is_of_a_decision(self.named) {
            counts::version(text)
        } else {
            0
        };
        let has_plan = self.columns.iter().any(|(_, text)| words::is_planned(text));
        let rank = counts::rank(self.schema, self.named, text, has_plan);
        (version, rank)
    }
}
