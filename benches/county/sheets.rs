//! The workbooks of the made-up county.

use super::Size;
use super::facts::{self, Matter};
use chrono::{Datelike, Days, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatBorder, Workbook, Worksheet};

const LEDGER: &str = "事项编号* 事项名称* 事项类别* 起算日期* 来源 责任单位 配合单位 责任人 牵头县领导 完成时限 工作标准 考核标准 研究部署日期 反馈日期 呈送县委日期 县委通过日期 办结日期 销号日期 完成进度 进展情况 存在问题 备注";
const LIST: &str = "事项编号* 事项名称* 事项类别* 起算日期* 责任单位* 立项日期 来源 牵头县领导 责任人 完成时限 工作标准 考核标准 销号日期 销号确认人";
const STANDARD: &str = "形成书面报告并附佐证材料";
const ASSESSMENT: &str = "按时办结得满分，逾期一天扣0.5分";

/// A cell's content.
enum Cell {
    Blank,
    Text(String),
    Day(NaiveDate),
    Number(f64),
}

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

fn day(day: Option<NaiveDate>) -> Cell {
    day.map_or(Cell::Blank, Cell::Day)
}

struct Book {
    workbook: Workbook,
    body: Format,
    date: Format,
    /// Dates are typed as text.
    dates_as_text: bool,
}

impl Book {
    fn new(dates_as_text: bool) -> Book {
        let mut workbook = Workbook::new();
        let created = ExcelDateTime::from_ymd(2026, 1, 1).expect("a date");
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
        let body = Format::new().set_border(FormatBorder::Thin).set_text_wrap();
        Book {
            workbook,
            date: body.clone().set_num_format("yyyy-mm-dd"),
            body,
            dates_as_text,
        }
    }

    fn sheet(&mut self, name: &str, unit: &str, header: &str, rows: Vec<Vec<Cell>>) {
        let (body, date, dates_as_text) =
            (self.body.clone(), self.date.clone(), self.dates_as_text);
        let sheet = self.workbook.add_worksheet();
        sheet.set_name(name).expect("a name");
        if !unit.is_empty() {
            sheet.write(0, 0, format!("青岚县{name}")).expect("a title");
            sheet
                .write(1, 0, format!("填报单位：{unit}"))
                .expect("a line");
        }
        let top = if unit.is_empty() { 0 } else { 2 };
        for (column, title) in (0..).zip(header.split(' ')) {
            sheet
                .write_with_format(top, column, title, &body)
                .expect("a header");
        }
        for (row, cells) in (top + 1..).zip(rows) {
            for (column, cell) in (0..).zip(cells) {
                write(sheet, row, column, cell, &body, &date, dates_as_text);
            }
        }
    }

    fn finish(mut self) -> Vec<u8> {
        self.workbook.save_to_buffer().expect("a workbook")
    }
}

fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: Cell,
    body: &Format,
    date: &Format,
    dates_as_text: bool,
) {
    let written = match cell {
        Cell::Blank => sheet.write_blank(row, column, body),
        Cell::Text(text) if text.is_empty() => sheet.write_blank(row, column, body),
        Cell::Text(text) => sheet.write_string_with_format(row, column, text, body),
        Cell::Number(number) => sheet.write_number_with_format(row, column, number, body),
        Cell::Day(day) if dates_as_text => {
            let typed = format!("{}年{}月{}日", day.year(), day.month(), day.day());
            sheet.write_string_with_format(row, column, typed, body)
        }
        Cell::Day(day) => {
            let year = u16::try_from(day.year()).expect("a year");
            let small = |number: u32| u8::try_from(number).expect("a small number");
            let day = ExcelDateTime::from_ymd(year, small(day.month()), small(day.day()));
            sheet.write_datetime_with_format(row, column, day.expect("a date"), date)
        }
    };
    written.expect("a cell");
}

/// 单位名录.xlsx.
pub fn directory(size: Size) -> Vec<u8> {
    let mut book = Book::new(false);
    let rows = (0..size.units).map(|unit| {
        let (name, group) = facts::unit(size, unit);
        let head = facts::person(&mut facts::random(0, "head", &[unit]));
        vec![text(name), text(group), text(head)]
    });
    book.sheet("单位名录", "", "单位全称* 序列* 主要负责人", rows.collect());
    book.finish()
}

fn known(seed: u64, unit: usize, size: Size, as_of: NaiveDate) -> Vec<Matter> {
    let mut matters: Vec<Matter> = (0..size.matters)
        .map(|position| facts::matter(seed, unit, position))
        .filter(|matter| matter.start <= as_of)
        .collect();
    matters.sort_by(|a, b| (a.start, &a.number).cmp(&(b.start, &b.number)));
    matters
}

/// A unit's ledger of a period.
pub fn ledger(size: Size, seed: u64, unit: usize, as_of: NaiveDate) -> Vec<u8> {
    let name = facts::unit(size, unit).0;
    let until = |day: Option<NaiveDate>| self::day(day.filter(|day| *day <= as_of));
    let mut book = Book::new(unit % 4 == 3);
    let rows = known(seed, unit, size, as_of).into_iter().map(|matter| {
        let done = matter.done.filter(|done| *done <= as_of);
        // What is done says the same from then on; the rest is told anew each week.
        let told = done.unwrap_or(as_of);
        let week = told.num_days_from_ce().unsigned_abs() as usize / 7;
        let mut random = facts::random(seed, &matter.number, &[week]);
        let progress = format!(
            "截至{}月{}日，{}",
            told.month(),
            told.day(),
            facts::sentence(&mut random, 3)
        );
        vec![
            text(matter.number),
            text(matter.name),
            text(matter.category),
            Cell::Day(matter.start),
            text("县长办公会议"),
            text(name.clone()),
            Cell::Blank,
            text(matter.person),
            text(matter.leader),
            day(matter.deadline),
            text(STANDARD),
            text(ASSESSMENT),
            until(matter.researched),
            until(matter.feedback),
            until(matter.sent),
            until(matter.passed),
            day(done),
            until(matter.closed),
            Cell::Number(if done.is_some() { 1.0 } else { 0.5 }),
            text(progress),
            Cell::Blank,
            Cell::Blank,
        ]
    });
    book.sheet("督查事项", &name, LEDGER, rows.collect());
    let works = (0..4).map(|work| {
        let value = f64::from(as_of.ordinal()) + f64::from(work);
        vec![
            text(format!("ZD{:02}", work + 1)),
            Cell::Number(value),
            Cell::Blank,
        ]
    });
    book.sheet(
        "重点工作进度",
        &name,
        "工作编号* 完成值* 说明",
        works.collect(),
    );
    book.finish()
}

/// The office's assignment list of a period; one matter in eleven is on no list.
pub fn list(size: Size, seed: u64, as_of: NaiveDate) -> Vec<u8> {
    let mut book = Book::new(false);
    let rows = (0..size.units).flat_map(|unit| {
        let name = facts::unit(size, unit).0;
        let listed = known(seed, unit, size, as_of).into_iter();
        listed
            .enumerate()
            .filter(|(position, _)| position % 11 != 10)
            .map(move |(_, matter)| {
                vec![
                    text(matter.number),
                    text(matter.name),
                    text(matter.category),
                    Cell::Day(matter.start),
                    text(name.clone()),
                    Cell::Day(matter.start),
                    text("县长办公会议"),
                    text(matter.leader),
                    Cell::Blank,
                    day(matter.deadline),
                    text(STANDARD),
                    text(ASSESSMENT),
                    day(matter.closed.filter(|closed| *closed <= as_of)),
                    Cell::Blank,
                ]
            })
    });
    book.sheet("交办清单", "县政府办公室", LIST, rows.collect());
    book.finish()
}

/// The office's registers of a period.
pub fn registers(size: Size, seed: u64, as_of: NaiveDate) -> Vec<u8> {
    let mut book = Book::new(false);
    let first = NaiveDate::from_ymd_opt(2026, 1, 5).expect("a date");
    let entries = |thing: &'static str, each: usize| {
        let last = size.units * each / 2;
        let on = move |position: usize| first + Days::new((position * 310 / last.max(1)) as u64);
        (0..last)
            .map(move |position| {
                (
                    position,
                    on(position),
                    facts::random(seed, thing, &[position]),
                )
            })
            .filter(move |(_, day, _)| *day <= as_of)
    };
    let someone =
        |random: &mut fastrand::Rng| text(facts::unit(size, random.usize(..size.units)).0);
    let complaints = entries("complaint", 3).map(|(position, day, mut random)| {
        let result = ["有效", "有效", "无效", "待核实"][random.usize(..4)];
        vec![
            text(format!("TS{position:04}")),
            Cell::Day(day),
            someone(&mut random),
            text(result),
        ]
    });
    book.sheet(
        "投诉登记",
        "县政府办公室",
        "投诉编号* 受理日期* 被投诉单位* 核实结果*",
        complaints.collect(),
    );
    let incidents = entries("incident", 6).map(|(position, day, mut random)| {
        let kind = ["无故缺席", "替会", "迟到", "早退", "着装不规范"][random.usize(..5)];
        let meeting = format!("HY{:03}", position / 6);
        let held = first + Days::new(((position / 6 * 6) * 310 / (size.units * 3).max(1)) as u64);
        let name = format!("第{}次工作调度会议", position / 6 + 1);
        let _ = day;
        vec![
            text(meeting),
            text(name),
            Cell::Day(held),
            text(kind),
            someone(&mut random),
            text(facts::person(&mut random)),
        ]
    });
    book.sheet(
        "会议纪律",
        "县政府办公室",
        "会议编号* 会议名称* 会议日期* 情形* 单位* 姓名*",
        incidents.collect(),
    );
    let points = entries("points", 12).map(|(position, day, mut random)| {
        let kind = ["正面积分", "负面扣分"][random.usize(..2)];
        let reason = facts::sentence(&mut random, 1);
        vec![
            text(format!("JF{position:04}")),
            Cell::Day(day),
            someone(&mut random),
            text(kind),
            Cell::Number(1.0),
            text(reason),
        ]
    });
    book.sheet(
        "积分登记",
        "县政府办公室",
        "编号* 日期* 单位* 类型* 分值* 事由*",
        points.collect(),
    );
    book.finish()
}
