//! The office's assignment list 交办清单: every matter that has been assigned so far.

use crate::calendar::{Date, is_working_day};
use crate::county::County;
use crate::matters::Matter;
use crate::registers;
use crate::texts;
use crate::workbook::{Book, Cell, Plain};

/// 交办清单.xlsx as of a day.
pub fn assignment_list(county: &County, matters: &[Matter], as_of: Date) -> Vec<u8> {
    let header = [
        "事项编号*",
        "事项名称*",
        "事项类别*",
        "起算日期*",
        "责任单位*",
        "配合单位",
        "立项日期",
        "来源",
        "牵头县领导",
        "责任人",
        "完成时限",
        "工作标准",
        "考核标准",
        "销号日期",
        "销号确认人",
    ];
    let mut rows = Vec::new();
    for matter in matters
        .iter()
        .filter(|matter| matter.on_list() && matter.start <= as_of)
    {
        let told = |key: &str| matter.cell("", key, as_of);
        let standards = texts::standards(&matter.category);
        let closed = told("清单销号")
            .or_else(|| told("销号"))
            .unwrap_or(Cell::Empty);
        let confirmed_by = if closed == Cell::Empty {
            ""
        } else {
            "督查室 阮知微"
        };
        let alone = county
            .units
            .iter()
            .find(|unit| unit.name == matter.responsible);
        let person = alone.map_or("", |unit| unit.person_for(&matter.number));
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
            told("清单时限")
                .or_else(|| told("时限"))
                .unwrap_or(Cell::Empty),
            told("工作标准").unwrap_or(Cell::text(standards.0)),
            told("考核标准").unwrap_or(Cell::text(standards.1)),
            closed,
            Cell::text(confirmed_by),
        ]);
    }
    let line = registers::office_line(as_of);
    let plain = Plain {
        name: "交办清单",
        title: "云澜县督查事项交办清单",
        line: &line,
        header: &header,
        rows: &rows,
    };
    let mut book = Book::new("县政府督查室");
    book.plain_sheet(&plain);
    book.finish()
}

/// The day a matter was set up: the same day, or for the long ones the working day before.
fn set_up(matter: &Matter) -> Date {
    let before = matter.start.pred_opt().filter(|day| is_working_day(*day));
    before
        .filter(|_| matter.category == "清单事项")
        .unwrap_or(matter.start)
}
