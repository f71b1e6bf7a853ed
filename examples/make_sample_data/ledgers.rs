//! The workbook of one unit in one snapshot, and the office's assignment list.

use chrono::Datelike;
use rust_xlsxwriter::Worksheet;

use crate::calendar::{Date, chinese, is_working_day, month_day};
use crate::county::{County, Unit};
use crate::layouts::{ALL_COLUMNS, DateStyle, LEFT_AWAY, Layout, PercentStyle, TIME_COLUMNS};
use crate::matters::Matter;
use crate::ordinary::hash;
use crate::registers;
use crate::texts;
use crate::workbook::{Book, Cell, Formats, Plain, merge, put, put_body, to_column, width_of};

/// What a unit's workbook holds this week.
#[derive(Clone, Copy, PartialEq)]
pub enum Contents {
    Everything,
    /// no sheet 督查事项
    WithoutMatters,
    /// titles and headers only, 零报告
    HeadersOnly,
}

/// One snapshot: its number in the row of snapshots, and its date.
#[derive(Clone, Copy)]
pub struct Snapshot {
    pub index: usize,
    pub as_of: Date,
}

pub fn unit_workbook(
    county: &County,
    matters: &[Matter],
    unit: &Unit,
    snapshot: Snapshot,
    layout: &Layout,
    contents: Contents,
) -> Vec<u8> {
    let as_of = snapshot.as_of;
    let mut book = Book::new(unit.name);
    let shown_name = if unit.code.ends_with('3') { unit.short_name } else { unit.name };
    let line = format!("填报单位:{shown_name}    填报时间:{}", chinese(as_of));
    if contents != Contents::WithoutMatters {
        let mut own: Vec<&Matter> =
            matters.iter().filter(|matter| matter.in_ledger(county, unit.name, as_of)).collect();
        if contents == Contents::HeadersOnly {
            own.clear();
        }
        if layout.merge_categories {
            own.sort_by_key(|matter| matter.category.clone());
        }
        let (sheet, formats) = book.add_sheet(layout.sheet_name);
        MatterSheet { unit, as_of, layout, line: &line }.write(sheet, formats, &own);
    }
    let progress = registers::progress_rows(unit.name, snapshot.index);
    if !progress.is_empty() {
        let header = ["工作编号", "累计完成", "说明"];
        let plain = Plain { name: "重点工作进度", title: "重点工作进度表", line: &line, header: &header, rows: &progress };
        book.plain_sheet(&plain);
    }
    let benchmarks = registers::benchmark_rows(unit.name, as_of);
    if !benchmarks.is_empty() {
        let header = ["序号", "对标对象*", "差距*", "目标*", "措施*", "完成时限*", "责任人", "成果", "完成日期"];
        let plain = Plain { name: "对标提升", title: "对标提升清单", line: &line, header: &header, rows: &benchmarks };
        book.plain_sheet(&plain);
    }
    if unit.name == "县行政审批服务管理局" && as_of == crate::calendar::date("11-20") {
        add_telephone_list(&mut book);
    }
    book.finish()
}

/// The unknown extra sheet of this week: left in the workbook by mistake, with numbers nobody may publish.
fn add_telephone_list(book: &mut Book) {
    let header = ["窗口", "值班员", "联系方式"];
    let people = [("综合受理一", "蔚清风", "19900000031"), ("综合受理二", "越一帆", "19900000032")];
    let rows = people.map(|(window, person, number)| [window, person, number].map(Cell::text).to_vec());
    book.plain_sheet(&Plain { name: "窗口通讯录", title: "", line: "", header: &header, rows: &rows });
}

struct MatterSheet<'a> {
    unit: &'a Unit,
    as_of: Date,
    layout: &'a Layout,
    line: &'a str,
}

impl MatterSheet<'_> {
    fn columns(&self) -> Vec<&'static str> {
        let sequence = self.layout.sequence.then_some("序号");
        let kept = |column: &&str| self.layout.all_columns || !LEFT_AWAY.contains(column);
        sequence.into_iter().chain(ALL_COLUMNS.into_iter().filter(kept)).collect()
    }

    fn write(&self, sheet: &mut Worksheet, formats: &Formats, matters: &[&Matter]) {
        let columns = self.columns();
        let last_column = to_column(columns.len() - 1);
        for (index, column) in columns.iter().enumerate() {
            sheet.set_column_width(to_column(index), width_of(column)).expect("a column width");
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
        for (index, matter) in matters.iter().enumerate() {
            if self.layout.blank_rows && index > 0 && index % 5 == 0 {
                row += 1;
            }
            for (column, name) in columns.iter().enumerate() {
                let cell = if *name == "序号" { Cell::Number((index + 1) as f64) } else { self.cell(matter, name) };
                put_body(sheet, row, to_column(column), &self.styled(cell, name), formats);
            }
            if self.layout.hide_closed && matter.done(self.unit.name, "销号", self.as_of).is_some() {
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
    fn write_header(&self, sheet: &mut Worksheet, formats: &Formats, columns: &[&str], row: u32) -> u32 {
        let header = |column: &str| self.layout.header(column);
        if !self.layout.two_row_header {
            for (index, column) in columns.iter().enumerate() {
                put(sheet, row, to_column(index), &Cell::text(&header(column)), &formats.header);
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
        merge(sheet, (row, group_first, row, group_last), "时间节点", &formats.header);
        for (index, column) in columns.iter().enumerate() {
            let index = to_column(index);
            if in_group.contains(&index) {
                put(sheet, row + 1, index, &Cell::text(&header(column)), &formats.header);
            } else {
                merge(sheet, (row, index, row + 1, index), &header(column), &formats.header);
            }
        }
        row + 2
    }

    fn write_foot(&self, sheet: &mut Worksheet, formats: &Formats, mut row: u32, count: usize) {
        if self.layout.total_row {
            put(sheet, row, 0, &Cell::text("合计"), &formats.section);
            put(sheet, row, 1, &Cell::text(&format!("共{count}项")), &formats.section);
            row += 1;
        }
        if self.layout.footer {
            let person = self.unit.staff[0];
            let text = format!("填表人:{person}    审核人:{}    联系电话:内线{}08", self.unit.staff[1], self.unit.code);
            put(sheet, row + 1, 0, &Cell::text(&text), &formats.note);
        }
    }

    /// What the unit writes into a column for a matter.
    fn cell(&self, matter: &Matter, column: &str) -> Cell {
        let unit = self.unit.name;
        let told = |key: &str| matter.cell(unit, key, self.as_of);
        let person = self.unit.staff[hash(&matter.number) as usize % self.unit.staff.len()];
        let default = match column {
            "事项编号" => Cell::text(&matter.number),
            "事项名称" => told("名称").unwrap_or(Cell::text(&matter.name)),
            "事项类别" => told("类别").unwrap_or(Cell::text(&matter.category)),
            "起算日期" => told("起算").unwrap_or(Cell::Date(matter.start)),
            "来源" => Cell::text(&texts::source(matter)),
            "责任单位" => self.responsible(matter),
            "配合单位" => told("配合").unwrap_or(Cell::text(&matter.helping)),
            "责任人" => Cell::text(person),
            "牵头县领导" => Cell::text(&matter.leader),
            "完成时限" => told("台账时限").or_else(|| told("时限")).unwrap_or(Cell::Empty),
            "工作标准" => told(column).unwrap_or(Cell::text(texts::standards(&matter.category).0)),
            "考核标准" => told(column).unwrap_or(Cell::text(texts::standards(&matter.category).1)),
            "销号日期" => told("自报销号").or_else(|| told("销号")).unwrap_or(Cell::Empty),
            "完成进度" => Cell::Percent(texts::share_done(matter, unit, self.as_of)),
            "进展情况" => {
                told("进展").unwrap_or_else(|| Cell::Text(texts::progress(matter, unit, person, self.as_of)))
            }
            "存在问题" if matter.done(unit, "办结", self.as_of).is_some() => Cell::Empty,
            "存在问题" => told("问题").unwrap_or(Cell::Empty),
            "备注" => told(column).unwrap_or(Cell::Empty),
            _ => told(column.trim_end_matches("日期").trim_end_matches("县委").trim_start_matches("县委"))
                .unwrap_or(Cell::Empty),
        };
        default
    }

    /// A unit that is alone responsible writes its own name its own way; else it copies the list.
    fn responsible(&self, matter: &Matter) -> Cell {
        let alone = !matter.responsible.contains('、') && !matter.responsible.starts_with('各');
        let taken_over = alone && matter.responsible != self.unit.name;
        match matter.responsible.as_str() {
            _ if alone || taken_over => Cell::text(self.layout.own_name(self.unit)),
            text if text.starts_with('各') => Cell::text(self.unit.name),
            text => Cell::text(text),
        }
    }

    /// Dates and shares as this unit writes them.
    fn styled(&self, cell: Cell, column: &str) -> Cell {
        match cell {
            Cell::Date(day) => match self.layout.dates {
                DateStyle::Cell => Cell::Date(day),
                DateStyle::Chinese => Cell::Text(chinese(day)),
                DateStyle::Dots => Cell::Text(format!("{}.{}.{}", day.year(), day.month(), day.day())),
                DateStyle::MonthDay => Cell::Text(month_day(day)),
                DateStyle::FullWidth => Cell::Text(full_width(&day.to_string())),
            },
            Cell::Percent(share) if column == "完成进度" => {
                let text = format!("{:.0}%", share * 100.0);
                match self.layout.percents {
                    PercentStyle::Cell => Cell::Percent(share),
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
fn merge_runs(sheet: &mut Worksheet, formats: &Formats, columns: &[&str], matters: &[&Matter], first: u32) {
    let Some(column) = columns.iter().position(|name| *name == "事项类别").map(to_column) else { return };
    let mut row = first;
    for run in matters.chunk_by(|a, b| a.category == b.category) {
        let last = row + run.len() as u32 - 1;
        merge(sheet, (row, column, last, column), &run[0].category, &formats.section);
        row = last + 1;
    }
}

/// 交办清单.xlsx: every matter that the office has assigned so far.
pub fn assignment_list(county: &County, matters: &[Matter], as_of: Date) -> Vec<u8> {
    let header = [
        "事项编号*", "事项名称*", "事项类别*", "起算日期*", "责任单位*", "配合单位", "立项日期", "来源", "牵头县领导",
        "责任人", "完成时限", "工作标准", "考核标准", "销号日期", "销号确认人",
    ];
    let mut rows = Vec::new();
    for matter in matters.iter().filter(|matter| matter.on_list() && matter.start <= as_of) {
        let told = |key: &str| matter.cell("", key, as_of);
        let standards = texts::standards(&matter.category);
        let closed = told("清单销号").or_else(|| told("销号")).unwrap_or(Cell::Empty);
        let confirmed_by = if closed == Cell::Empty { "" } else { "督查室 阮知微" };
        let alone = county.units.iter().find(|unit| unit.name == matter.responsible);
        let person = alone.map_or("", |unit| unit.staff[hash(&matter.number) as usize % unit.staff.len()]);
        rows.push(vec![
            Cell::text(&matter.number),
            Cell::text(&matter.name),
            Cell::text(&matter.category),
            Cell::Date(matter.start),
            Cell::text(&matter.responsible),
            Cell::text(&matter.helping),
            Cell::Date(set_up(matter)),
            Cell::text(&texts::source(matter)),
            Cell::text(&matter.leader),
            Cell::text(person),
            told("清单时限").or_else(|| told("时限")).unwrap_or(Cell::Empty),
            told("工作标准").unwrap_or(Cell::text(standards.0)),
            told("考核标准").unwrap_or(Cell::text(standards.1)),
            closed,
            Cell::text(confirmed_by),
        ]);
    }
    let line = registers::office_line(as_of);
    let plain = Plain { name: "交办清单", title: "云澜县督查事项交办清单", line: &line, header: &header, rows: &rows };
    let mut book = Book::new("县政府督查室");
    book.plain_sheet(&plain);
    book.finish()
}

/// The day a matter was set up: the same day, or for the long ones the working day before.
fn set_up(matter: &Matter) -> Date {
    let before = matter.start.pred_opt().filter(|day| is_working_day(*day));
    before.filter(|_| matter.category == "清单事项").unwrap_or(matter.start)
}
