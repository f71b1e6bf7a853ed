//! Which of the texts above a column, in a header of several rows, names its field.

use super::header::HeaderText;
use super::words;
use crate::model::schema::Schema;
use std::collections::BTreeMap;

/// Whether a text is the name of a column of the sheet.
pub(super) fn knows(schema: &Schema, text: &str) -> bool {
    schema.columns.iter().any(|column| column.is_called(text))
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
        if knows(schema, &text) {
            let row = lowest.row;
            return HeaderText { row, text };
        }
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
    lowest.clone()
}

/// Columns under one heading that is the name of a field, side by side: only one of them can be it.
pub(super) struct Group<'c> {
    heading: &'c HeaderText,
    /// Each with the lowest text of its column.
    pub(super) columns: Vec<(u32, &'c str)>,
}

impl<'c> Group<'c> {
    /// The group that a column belongs to. What stands above as a label with its text beside it heads none.
    pub(super) fn of(
        schema: &Schema,
        column: u32,
        cells: &'c BTreeMap<u32, Vec<HeaderText>>,
    ) -> Option<Group<'c>> {
        let above = |at: u32| {
            let stack = cells.get(&at)?.get(1..)?;
            stack.iter().find(|cell| knows(schema, &cell.text))
        };
        let first = (0..=column)
            .rev()
            .find(|at| cells.get(at).is_none_or(|stack| stack.len() > 1))?;
        let heading = above(first)?;
        let is_under = |at: &u32| {
            *at == first
                || cells
                    .get(at)
                    .is_some_and(|stack| stack.len() == 1 && stack[0].row > heading.row)
        };
        let columns = (first..).take_while(is_under);
        let columns: Vec<(u32, &str)> = columns
            .filter_map(|at| Some((at, &*cells.get(&at)?[0].text)))
            .collect();
        let has_own_text = cells
            .get(&(first + 1))
            .is_some_and(|beside| beside.iter().any(|cell| cell.row == heading.row));
        (!has_own_text && columns.iter().any(|(at, _)| *at == column))
            .then_some(Group { heading, columns })
    }

    /// The column that the field is: the one that speaks of the deed where a day is wanted, of the plan where a limit is, of the
    /// responsible unit and of the end; else the first. No column where all speak of something else.
    pub(super) fn chosen(&self) -> u32 {
        let rank = |text: &str| {
            let says = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
            let plan = i32::from(words::is_planned(text)) - i32::from(text.starts_with("实际"));
            let wanted = if words::names_a_day(&self.heading.text) {
                -plan
            } else {
                plan
            };
            wanted
                + i32::from(says(&[
                    "结束", "完成", "办结", "止", "牵头", "主办", "责任",
                ]))
                - i32::from(says(&["开始", "起", "配合", "协办"]))
        };
        let best = self.columns.iter().map(|(_, text)| rank(text)).max();
        let mut chosen = self
            .columns
            .iter()
            .filter(|(_, text)| Some(rank(text)) == best && best >= Some(0));
        chosen.next().map_or(u32::MAX, |(at, _)| *at)
    }
}
