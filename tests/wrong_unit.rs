//! What the office registers about a number under another unit than its own: it does nothing there, and is told as that.

mod common;

use common::registers::CORRECTIONS;
use common::{Built, Workspace, text};

/// Two matters, a complaint, a meeting and an entry of 甲镇, and a register of the office.
fn week(sheet: &str, table: &str) -> Built {
    Workspace::new()
        .period("2026-11-20")
        .ledger(
            "甲镇",
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期\nA1|修路|领导议定事项|2026-11-02\nA2|治水|领导议定事项|2026-11-09",
        )
        .office("投诉登记", "投诉编号|受理日期|被投诉单位|核实结果\nT1|2026-11-10|甲镇|有效")
        .office("会议纪律", "会议编号|会议名称|会议日期|情形|单位|姓名\nH1|例会|2026-11-10|迟到|甲镇|张三")
        .office("积分登记", "编号|日期|单位|类型|分值|事由\nJ1|2026-11-10|甲镇|负面扣分|1|漏报")
        .office(sheet, table)
        .others_report_nothing()
        .build()
}

/// `cell message` of each warning that something was not found.
fn told(built: &Built) -> Vec<String> {
    let found = built.diagnostic_values("unknown-target").into_iter();
    let told = found.map(|one| format!("{} {}", text(one, "cell"), text(one, "message")));
    told.collect()
}

#[test]
fn an_exemption_under_another_unit_is_told_with_whose_it_is() {
    let rows = [
        ("督查事项", "A1"),
        ("投诉", "T1"),
        ("会议", "H1"),
        ("积分", "J1"),
    ];
    let rows: Vec<String> = rows
        .iter()
        .enumerate()
        .map(|(at, (kind, number))| {
            format!("\nR{at}|{kind}|{number}|乙镇|先行先试|县纪委|2026-11-18")
        })
        .collect();
    let header = "编号|对象类别|对象编号|单位|情形|认定机关|认定日期";
    let built = week(
        "容错认定",
        &format!(
            "{header}{}\nR9|督查事项|A2|甲镇|先行先试|县纪委|2026-11-18\nR8|督查事项|A7|甲镇|先行先试|县纪委|2026-11-18",
            rows.concat()
        ),
    );
    assert_eq!(
        told(&built),
        [
            "D2 「A1」是甲镇的督查事项，不是乙镇的；本行对乙镇不起作用",
            "D3 「T1」是甲镇的投诉，不是乙镇的；本行对乙镇不起作用",
            "D4 「H1」是甲镇的会议，不是乙镇的；本行对乙镇不起作用",
            "D5 「J1」是甲镇的积分，不是乙镇的；本行对乙镇不起作用",
            "C7 没有找到编号为「A7」的督查事项，本行不起作用；以后有了这个编号，本行就对它起作用",
        ]
    );
}

#[test]
fn an_extension_of_two_units_for_a_matter_of_one_is_told_for_the_other_alone() {
    let built = week(
        "延期审批",
        "事项编号|责任单位|新时限|批准人|批准日期\nA1|甲镇、乙镇|2026-12-01|赵|2026-11-10\nA2|乙镇|2026-12-01|赵|2026-11-10\nA7|乙镇|2026-12-01|赵|2026-11-10",
    );
    assert_eq!(
        told(&built),
        [
            "B2 「A1」是甲镇的督查事项，不是乙镇的；本行对乙镇不起作用",
            "B3 「A2」是甲镇的督查事项，不是乙镇的；本行对乙镇不起作用",
            "A4 没有找到编号为「A7」的督查事项，本行不起作用；以后有了这个编号，本行就对它起作用",
        ]
    );
    assert_eq!(built.last("A1"), "open 2026-12-01/-");
}

#[test]
fn a_correction_under_another_unit_is_told_with_whose_it_is() {
    let header = CORRECTIONS;
    let built = week(
        "更正登记",
        &format!(
            "{header}\nG1|督查事项|A1|乙镇|作废|||误|赵|2026-11-18\nG2|督查事项|A2|乙镇|更正|反馈日期|2026-11-10|误|赵|2026-11-18\n\
             G3|积分登记|J1|乙镇|作废|||误|赵|2026-11-18\nG4|投诉登记|T1|乙镇|更正|核实结果|无效|误|赵|2026-11-18\nG5|督查事项|A7|乙镇|作废|||误|赵|2026-11-18"
        ),
    );
    assert_eq!(
        told(&built),
        [
            "D2 「A1」是甲镇的督查事项，不是乙镇的；本行对乙镇不起作用",
            "D3 「A2」是甲镇的督查事项，不是乙镇的；本行对乙镇不起作用",
            "D4 「J1」是甲镇的积分登记，不是乙镇的；本行对乙镇不起作用",
            "D5 「T1」是甲镇的投诉登记，不是乙镇的；本行对乙镇不起作用",
            "C6 没有找到编号为「A7」的督查事项，本行不起作用；以后有了这个编号，本行就对它起作用",
        ]
    );
}

/// A cell of a register whose emptiness says something, filled with what cannot be read: what comes of A1 of 甲镇 and 乙镇, both overdue.
fn extended_for(unit: &str) -> Built {
    let header = "事项编号|责任单位|新时限|批准人|批准日期";
    Workspace::new()
        .period("2026-11-20")
        .office("交办清单", "事项编号|事项名称|事项类别|起算日期|责任单位\nA1|修路|领导议定事项|2026-11-02|甲镇、乙镇")
        .office("延期审批", &format!("{header}\nA1|{unit}|2026-11-30|李县长|2026-11-12"))
        .others_report_nothing()
        .build()
}

#[test]
fn an_extension_of_a_unit_that_cannot_be_read_is_not_one_of_every_unit() {
    for (unit, own, other) in [
        ("", "green", "green"),
        ("甲镇", "green", "red"),
        ("甲阵", "red", "red"),
        ("各乡镇", "red", "red"),
        ("甲镇、乙阵", "red", "red"),
        ("2026-11-20", "red", "red"),
    ] {
        let built = extended_for(unit);
        let lights = (built.light("A1@甲镇"), built.light("A1@乙镇"));
        assert_eq!(lights, (own.to_owned(), other.to_owned()), "{unit}");
    }
}
