//! The invented county: its units, who works there, and the unit directory as a workbook.

use crate::calendar::{Date, try_date};
use crate::ordinary::choose;
use crate::tables::{self, Section};
use crate::workbook::{Book, Cell, Plain};

const UNITS: &str = include_str!("story/units.txt");

pub const TOWNS: &str = "乡镇(街道)";
/// The collective name that duban.toml expands into all townships and subdistricts.
pub const ALL_TOWNS: &str = "各乡镇(街道)";

pub struct Unit {
    pub code: &'static str,
    pub name: &'static str,
    pub short_name: &'static str,
    pub aliases: &'static str,
    pub group: &'static str,
    pub leader: &'static str,
    pub staff: Vec<&'static str>,
    /// How many ordinary matters stand beside the hand-written ones.
    pub ordinary_matters: usize,
    pub founded: Option<Date>,
    pub dissolved: Option<Date>,
    pub merged_into: &'static str,
}

impl Unit {
    /// Whether the unit exists on that day; both end days are inclusive.
    pub fn exists(&self, day: Date) -> bool {
        self.founded.is_none_or(|founded| founded <= day)
            && self.dissolved.is_none_or(|last| day <= last)
    }

    pub fn is_town(&self) -> bool {
        self.group == TOWNS
    }

    /// Who is in charge of a matter: always the same person of the staff.
    pub fn person_for(&self, number: &str) -> &'static str {
        choose(number, &self.staff)
    }

    /// What stands for `{}` in the subjects of ordinary matters: 鹭眠镇 → 鹭眠.
    pub fn place(&self) -> &'static str {
        self.short_name.trim_end_matches("街道")
    }
}

pub struct County {
    pub units: Vec<Unit>,
}

impl County {
    pub fn load() -> County {
        let units = tables::section(UNITS, "")
            .rows
            .iter()
            .map(|row| unit(row))
            .collect();
        County { units }
    }

    pub fn unit(&self, name: &str) -> &Unit {
        self.units
            .iter()
            .find(|unit| unit.name == name)
            .unwrap_or_else(|| panic!("no unit of that name: {name}"))
    }
}

fn unit(row: &[&'static str]) -> Unit {
    let cell = |column| Section::cell(row, column);
    Unit {
        code: cell(0),
        name: cell(1),
        short_name: cell(2),
        aliases: cell(3),
        group: cell(4),
        leader: cell(5),
        staff: cell(6).split('、').collect(),
        ordinary_matters: cell(7).parse().expect("a number of ordinary matters"),
        founded: try_date(cell(8)),
        dissolved: try_date(cell(9)),
        merged_into: cell(10),
    }
}

/// The unit directory 单位名录: one row per term of office.
pub fn directory(county: &County) -> Vec<u8> {
    let header = [
        "单位全称*",
        "简称",
        "别名",
        "序列*",
        "排序",
        "主要负责人",
        "职务",
        "任职起",
        "任职止",
        "分管县领导",
        "设立日期",
        "撤销日期",
        "并入单位",
    ];
    let day = |date: Option<Date>| date.map_or(Cell::Empty, Cell::Date);
    let mut rows = Vec::new();
    for term in tables::section(UNITS, "principals").rows {
        let unit = county.unit(term[0]);
        let order = (1u32..)
            .zip(&county.units)
            .find(|(_, other)| other.name == unit.name);
        rows.push(vec![
            Cell::text(unit.name),
            Cell::text(unit.short_name),
            Cell::text(unit.aliases),
            Cell::text(unit.group),
            order.map_or(Cell::Empty, |(order, _)| Cell::Number(f64::from(order))),
            Cell::text(Section::cell(&term, 1)),
            Cell::text(Section::cell(&term, 2)),
            day(try_date(Section::cell(&term, 3))),
            day(try_date(Section::cell(&term, 4))),
            Cell::text(unit.leader),
            day(unit.founded),
            day(unit.dissolved),
            Cell::text(unit.merged_into),
        ]);
    }
    let mut book = Book::new("县政府办公室");
    book.plain_sheet(&Plain {
        name: "单位名录",
        title: "云澜县单位名录",
        line: "",
        header: &header,
        rows: &rows,
    });
    book.finish()
}
