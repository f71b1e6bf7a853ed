//! The workbook of one unit in one snapshot.

use crate::calendar::{Date, chinese, date};
use crate::county::{County, Unit};
use crate::layouts::Layout;
use crate::matter_sheet::MatterSheet;
use crate::matters::Matter;
use crate::registers;
use crate::workbook::{Book, Cell, Plain};

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
    // the unit line names a unit by its full name or, in places, by its short one
    let shown_name = if unit.code.ends_with('3') {
        unit.short_name
    } else {
        unit.name
    };
    let line = format!("填报单位:{shown_name}    填报时间:{}", chinese(as_of));
    if contents != Contents::WithoutMatters {
        let mut own: Vec<&Matter> = matters
            .iter()
            .filter(|matter| matter.in_ledger(county, unit.name, as_of))
            .collect();
        if contents == Contents::HeadersOnly {
            own.clear();
        }
        if layout.merge_categories {
            own.sort_by_key(|matter| matter.category.clone());
        }
        let (sheet, formats) = book.add_sheet(layout.sheet_name);
        MatterSheet {
            unit,
            as_of,
            layout,
            line: &line,
        }
        .write(sheet, formats, &own);
    }
    let progress = registers::progress_rows(unit.name, snapshot.index);
    if !progress.is_empty() {
        let header = ["工作编号", "累计完成", "说明"];
        let plain = Plain {
            name: "重点工作进度",
            title: "重点工作进度表",
            line: &line,
            header: &header,
            rows: &progress,
        };
        book.plain_sheet(&plain);
    }
    let benchmarks = registers::benchmark_rows(unit.name, as_of);
    if !benchmarks.is_empty() {
        let header = [
            "序号",
            "对标对象*",
            "差距*",
            "目标*",
            "措施*",
            "完成时限*",
            "责任人",
            "成果",
            "完成日期",
        ];
        let plain = Plain {
            name: "对标提升",
            title: "对标提升清单",
            line: &line,
            header: &header,
            rows: &benchmarks,
        };
        book.plain_sheet(&plain);
    }
    if unit.name == "县行政审批服务管理局" && as_of == date("11-20") {
        add_telephone_list(&mut book);
    }
    book.finish()
}

/// The unknown extra sheet of this week: left in the workbook by mistake, with numbers nobody may publish.
fn add_telephone_list(book: &mut Book) {
    let header = ["窗口", "值班员", "联系方式"];
    let people = [
        ("综合受理一", "蔚清风", "19900000031"),
        ("综合受理二", "越一帆", "19900000032"),
    ];
    let rows =
        people.map(|(window, person, number)| [window, person, number].map(Cell::text).to_vec());
    book.plain_sheet(&Plain {
        name: "窗口通讯录",
        title: "",
        line: "",
        header: &header,
        rows: &rows,
    });
}
