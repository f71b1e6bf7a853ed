//! The sheet 督查事项 of a unit's workbook, in the unit's own layout.

use chrono::Datelike;
use rust_xlsxwriter::Worksheet;

use crate::calendar::{Date, chinese, month_day};
use crate::county::Unit;
use crate::layouts::{ALL_COLUMNS, DateStyle, LEFT_AWAY, Layout, PercentStyle, TIME_COLUMNS};
use crate::matters::Matter;
use crate::texts;
use crate::workbook::{Cell, Formats, merge, put, put_body, to_column, width_of};

pub struct MatterSheet<'a> {
    pub unit: &'a Unit,
    pub as_of: Date,
    pub layout: &'a Layout,
    pub line: &'a str,
}

impl MatterSheet<'_> {
    fn columns(&self) -> Vec<&'static str> {
        let sequence = self.layout.sequence.then_some("序号");
        let kept = |column: &&str| self.layout.all_columns || !LEFT_AWAY.contains(column);
        sequence
            .into_iter()
            .chain(ALL_COLUMNS.into_iter().filter(kept))
            .collect()
    }

    pub fn write(&self, sheet: &mut Worksheet, formats: &Formats, matters: &[&Matter]) {
        let columns = self.columns();
        let last_column = to_column(columns.len() - 1);
        for (index, column) in columns.iter().enumerate() {
            sheet
                .set_column_width(to_column(index), width_of(column))
                .expect("a column width");
        }
        let mut row = self.layout.rows_above;
        if self.layout.title {
            let title = format!("{}督查事项工作台账", self.unit.name);
            merge(sheet, (row, 0, row, last_column), &title, &formats.title);
            sheet.set_row_height(row, 32).expect("a row height");
            row += 1;
        }
        if self.layout.unit_line {
            merge(sheet, (row, 0, row, last_column), self.line, &formats.line);
            row += 1;
        }
        row = self.write_header(sheet, formats, &columns, row);
        sheet.set_freeze_panes(row, 0).expect("a frozen header");
        let first = row;
        for (sequence, matter) in (1u32..).zip(matters) {
            if self.layout.blank_rows && sequence > 1 && sequence % 5 == 1 {
                row += 1;
            }
            for (column, name) in columns.iter().enumerate() {
                let cell = if *name == "序号" {
                    Cell::Number(f64::from(sequence))
                } else {
                    self.cell(matter, name)
                };
                put_body(
                    sheet,
                    row,
                    to_column(column),
                    &self.styled(cell, name),
                    formats,
                );
            }
            if self.layout.hide_closed && matter.done(self.unit.name, "销号", self.as_of).is_some()
            {
                sheet.set_row_hidden(row).expect("a hidden row");
            }
            row += 1;
        }
        if self.layout.merge_categories {
            merge_runs(sheet, formats, &columns, matters, first);
        }
        self.write_foot(sheet, formats, row, matters.len());
    }

    /// Writes one or two header rows and returns the row below.
    fn write_header(
        &self,
        sheet: &mut Worksheet,
        formats: &Formats,
        columns: &[&str],
        row: u32,
    ) -> u32 {
        let header = |column: &str| self.layout.header(column);
        if !self.layout.two_row_header {
            for (index, column) in columns.iter().enumerate() {
                put(
                    sheet,
                    row,
                    to_column(index),
                    &Cell::text(&header(column)),
                    &formats.header,
                );
            }
            return row + 1;
        }
        let in_group: Vec<u16> = columns
            .iter()
            .enumerate()
            .filter(|(_, column)| TIME_COLUMNS.contains(column))
            .map(|(index, _)| to_column(index))
            .collect();
        let (group_first, group_last) = (in_group[0], in_group[in_group.len() - 1]);
        merge(
            sheet,
            (row, group_first, row, group_last),
            "时间节点",
            &formats.header,
        );
        for (index, column) in columns.iter().enumerate() {
            let index = to_column(index);
            if in_group.contains(&index) {
                put(
                    sheet,
                    row + 1,
                    index,
                    &Cell::text(&header(column)),
                    &formats.header,
                );
            } else {
                merge(
                    sheet,
                    (row, index, row + 1, index),
                    &header(column),
                    &formats.header,
                );
            }
        }
        row + 2
    }

    fn write_foot(&self, sheet: &mut Worksheet, formats: &Formats, mut row: u32, count: usize) {
        if self.layout.total_row {
            put(sheet, row, 0, &Cell::text("合计"), &formats.section);
            put(
                sheet,
                row,
                1,
                &Cell::text(&format!("共{count}项")),
                &formats.section,
            );
            row += 1;
        }
        if self.layout.footer {
            let person = self.unit.staff[0];
            let text = format!(
                "填表人:{person}    审核人:{}    联系电话:内线{}08",
                self.unit.staff[1], self.unit.code
            );
            put(sheet, row + 1, 0, &Cell::text(&text), &formats.note);
        }
    }

    /// What the unit writes into a column for a matter.
    fn cell(&self, matter: &Matter, column: &str) -> Cell {
        let unit = self.unit.name;
        let told = |key: &str| matter.cell(unit, key, self.as_of);
        let person = self.unit.person_for(&matter.number);
        match column {
            "事项编号" => Cell::text(&matter.number),
            "事项名称" => told("名称").unwrap_or(Cell::text(&matter.name)),
            "事项类别" => told("类别").unwrap_or(Cell::text(&matter.category)),
            "起算日期" => told("起算").unwrap_or(Cell::Date(matter.start)),
            "来源" => Cell::text(&texts::source(matter)),
            "责任单位" => self.responsible(matter),
            "配合单位" => told("配合").unwrap_or(Cell::text(&matter.helping)),
            "责任人" => Cell::text(person),
            "牵头县领导" => Cell::text(&matter.leader),
            "完成时限" => told("台账时限")
                .or_else(|| told("时限"))
                .unwrap_or(Cell::Empty),
            "工作标准" => {
                told(column).unwrap_or(Cell::text(texts::standards(&matter.category).0))
            }
            "考核标准" => {
                told(column).unwrap_or(Cell::text(texts::standards(&matter.category).1))
            }
            "销号日期" => told("自报销号")
                .or_else(|| told("销号"))
                .unwrap_or(Cell::Empty),
            "完成进度" => Cell::Percent(texts::percent_done(matter, unit, self.as_of)),
            "进展情况" => told("进展")
                .unwrap_or_else(|| Cell::Text(texts::progress(matter, unit, person, self.as_of))),
            "存在问题" if matter.done(unit, "办结", self.as_of).is_some() => Cell::Empty,
            "存在问题" => told("问题").unwrap_or(Cell::Empty),
            "备注" => told(column).unwrap_or(Cell::Empty),
            _ => told(
                column
                    .trim_end_matches("日期")
                    .trim_end_matches("县委")
                    .trim_start_matches("县委"),
            )
            .unwrap_or(Cell::Empty),
        }
    }

    /// A unit that is alone responsible writes its own name its own way; else it copies the list.
    fn responsible(&self, matter: &Matter) -> Cell {
        match matter.responsible.as_str() {
            text if text.contains('、') => Cell::text(text),
            text if text.starts_with('各') => Cell::text(self.unit.name),
            _ => Cell::text(self.layout.own_name(self.unit)),
        }
    }

    /// Dates and shares as this unit writes them.
    fn styled(&self, cell: Cell, column: &str) -> Cell {
        match cell {
            Cell::Date(day) => match self.layout.dates {
                DateStyle::Cell => Cell::Date(day),
                DateStyle::Chinese => Cell::Text(chinese(day)),
                DateStyle::Dots => {
                    Cell::Text(format!("{}.{}.{}", day.year(), day.month(), day.day()))
                }
                DateStyle::MonthDay => Cell::Text(month_day(day)),
                DateStyle::FullWidth => Cell::Text(full_width(&day.to_string())),
            },
            Cell::Percent(percent) if column == "完成进度" => {
                let text = format!("{percent}%");
                match self.layout.percents {
                    PercentStyle::Cell => Cell::Percent(percent),
                    PercentStyle::Text => Cell::Text(text),
                    PercentStyle::FullWidth => Cell::Text(full_width(&text)),
                }
            }
            other => other,
        }
    }
}

/// Full-width digits, hyphens and percent signs: 85%.
fn full_width(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '!'..='~' => char::from_u32(letter as u32 + 0xFEE0).unwrap_or(letter),
            other => other,
        })
        .collect()
}

/// Merges the category cells of rows that stand together.
fn merge_runs(
    sheet: &mut Worksheet,
    formats: &Formats,
    columns: &[&str],
    matters: &[&Matter],
    first: u32,
) {
    let Some(column) = columns
        .iter()
        .position(|name| *name == "事项类别")
        .map(to_column)
    else {
        return;
    };
    let mut row = first;
    for run in matters.chunk_by(|a, b| a.category == b.category) {
        let last = row + u32::try_from(run.len()).expect("few rows") - 1;
        merge(
            sheet,
            (row, column, last, column),
            &run[0].category,
            &formats.section,
        );
        row = last + 1;
    }
}
