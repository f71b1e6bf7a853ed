//! The office's own registers, as they stand in one snapshot: a table row appears from its day on,
//! a date is shown from itself on, and `A > B@MM-DD` changes from A to B on that day.

use crate::calendar::{Date, chinese, date, try_date};
use crate::county::County;
use crate::tables::{self, Section};
use crate::workbook::{Book, Cell, Plain};

const REGISTERS: &str = include_str!("story/registers.txt");
const MEETINGS: &str = include_str!("story/meetings.txt");
const KEY_WORKS: &str = include_str!("story/key_works.txt");

/// Date columns that look ahead and are shown from the beginning.
const LOOKING_AHEAD: [&str; 1] = ["新时限*"];
/// Texts that are written on the day of the date beside them.
const WRITTEN_WITH: [(&str, &str); 2] = [("答复意见", "答复日期"), ("处理情况", "核实日期")];
/// The columns that date a row's event, one in each register.
const EVENT_DATES: [&str; 5] = ["批准日期*", "认定日期*", "受理日期*", "会议日期*", "日期*"];

/// 督查登记簿.xlsx: decisions, complaints, points, circulars and requests.
pub fn supervision_book(as_of: Date) -> Vec<u8> {
    let mut book = Book::new("县政府督查室");
    for name in [
        "延期审批",
        "容错认定",
        "更正登记",
        "投诉登记",
        "积分登记",
        "通报登记",
        "请示事项",
    ] {
        add_register(&mut book, &tables::section(REGISTERS, name), as_of);
    }
    book.finish()
}

/// 会风会纪和重点工作.xlsx: meetings, spot checks and the key works of the year.
pub fn meetings_book(county: &County, as_of: Date) -> Vec<u8> {
    let mut book = Book::new("县政府督查室");
    for name in ["会议纪律", "一口清抽查"] {
        add_register(&mut book, &tables::section(MEETINGS, name), as_of);
    }
    add_key_works(&mut book, county, as_of);
    book.finish()
}

/// The line under the title of the office's sheets.
pub fn office_line(as_of: Date) -> String {
    format!("登记单位:县政府督查室    截至{}", chinese(as_of))
}

fn add_register(book: &mut Book, section: &Section, as_of: Date) {
    let (header, body) = section.rows.split_first().expect("a header row");
    let header = &header[1..];
    let rows: Vec<Vec<Cell>> = body
        .iter()
        .filter(|row| registered(header, row) <= as_of)
        .map(|row| {
            let cells = header.iter().enumerate();
            cells
                .map(
                    |(column, name)| match WRITTEN_WITH.iter().find(|(text, _)| text == name) {
                        Some((_, day)) if is_ahead(header, row, day, as_of) => Cell::Empty,
                        _ => register_cell(name, Section::cell(row, column + 1), as_of),
                    },
                )
                .collect()
        })
        .collect();
    let title = format!("云澜县{}台账", section.name);
    let line = office_line(as_of);
    book.plain_sheet(&Plain {
        name: section.name,
        title: &title,
        line: &line,
        header,
        rows: &rows,
    });
}

/// Whether the row's date in the column of that name is still to come.
fn is_ahead(header: &[&'static str], row: &[&'static str], name: &str, as_of: Date) -> bool {
    let column = header.iter().position(|other| *other == name);
    column
        .and_then(|column| try_date(Section::cell(row, column + 1)))
        .is_some_and(|day| day > as_of)
}

/// From which day on a row stands in the register: its first cell, or (`+`) the date of its event.
fn registered(header: &[&'static str], row: &[&'static str]) -> Date {
    if row[0] != "+" {
        return date(row[0]);
    }
    let column = header
        .iter()
        .position(|name| EVENT_DATES.contains(name))
        .expect("a date column");
    date(row[column + 1])
}

fn register_cell(header: &str, cell: &str, as_of: Date) -> Cell {
    if let Some((before, change)) = cell.split_once(" > ") {
        let (after, day) = change.split_once('@').expect("a day behind the change");
        return Cell::text(if date(day) <= as_of { after } else { before });
    }
    match try_date(cell) {
        // a date as the new value of a correction is text, as the office types it
        Some(_) if header == "更正值" => Cell::text(cell),
        Some(day) if day <= as_of || LOOKING_AHEAD.contains(&header) => Cell::Date(day),
        Some(_) => Cell::Empty,
        None if header == "分值*" => cell.parse().map_or_else(|_| Cell::text(cell), Cell::Number),
        None => Cell::text(cell),
    }
}

fn add_key_works(book: &mut Book, county: &County, as_of: Date) {
    let header = [
        "工作编号*",
        "工作名称*",
        "牵头部门*",
        "单位*",
        "节点日期*",
        "节点目标*",
        "计量单位",
        "方向",
        "生效日期",
        "牵头县领导",
        "责任清单",
        "完成标准",
    ];
    let mut rows = Vec::new();
    for row in tables::section(KEY_WORKS, "重点工作").rows {
        let effective = try_date(row[8]);
        if effective.is_some_and(|day| day > as_of) {
            continue;
        }
        for unit_and_target in row[3].split('、') {
            let (unit, target) = unit_and_target
                .split_once(' ')
                .expect("a unit and its target");
            if county
                .unit(unit)
                .founded
                .is_some_and(|founded| founded > as_of)
            {
                continue;
            }
            rows.push(vec![
                Cell::text(row[0]),
                Cell::text(row[1]),
                Cell::text(row[2]),
                Cell::text(unit),
                Cell::Date(date(row[4])),
                Cell::Number(target.parse().expect("a target")),
                Cell::text(row[6]),
                Cell::text(row[7]),
                effective.map_or(Cell::Empty, Cell::Date),
                Cell::text(row[9]),
                Cell::text(row[10]),
                Cell::text(row[11]),
            ]);
        }
    }
    let line = office_line(as_of);
    let plain = Plain {
        name: "重点工作",
        title: "云澜县重点工作目标表",
        line: &line,
        header: &header,
        rows: &rows,
    };
    book.plain_sheet(&plain);
}

/// What a unit reports of the key works: number, value, remark.
pub fn progress_rows(unit: &str, period: usize) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for row in tables::section(KEY_WORKS, "重点工作进度").rows {
        let value = row[2]
            .split(' ')
            .nth(period)
            .expect("a value for every snapshot");
        if row[1] == unit && value != "-" {
            let value = value.parse().expect("a value");
            rows.push(vec![
                Cell::text(row[0]),
                Cell::Number(value),
                Cell::text(row[3]),
            ]);
        }
    }
    rows
}

/// A unit's list 对标提升: result and date of completion appear when they have happened.
pub fn benchmark_rows(unit: &str, as_of: Date) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for row in tables::section(KEY_WORKS, "对标提升")
        .rows
        .iter()
        .filter(|row| row[0] == unit)
    {
        let done = try_date(Section::cell(row, 9)).filter(|day| *day <= as_of);
        let mut cells = vec![Cell::Number(row[1].parse().expect("a number"))];
        cells.extend(row[2..6].iter().map(|cell| Cell::text(cell)));
        cells.push(Cell::Date(date(row[6])));
        cells.push(Cell::text(row[7]));
        cells.push(done.map_or(Cell::Empty, |_| Cell::text(row[8])));
        cells.push(done.map_or(Cell::Empty, Cell::Date));
        rows.push(cells);
    }
    rows
}
