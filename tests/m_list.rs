//! M0 and M4: what the rows of the assignment list make of a matter.

mod common;

use common::{Workspace, list, text};

#[test]
fn m0_a_matter_of_the_list_with_a_row_for_each_unit_is_judged_as_one_with_all_of_them_in_one_cell()
{
    const HEADER: &str = "事项编号|事项名称|事项类别|起算日期|责任单位";
    let in_rows = "A1|修渠|领导议定事项|2026-11-02|丁局(牵头)\nA1|修渠|领导议定事项|2026-11-02|甲镇\n\
         A1|修渠|领导议定事项|2026-11-02|乙镇(配合)";
    let in_a_cell = "A1|修渠|领导议定事项|2026-11-02|丁局(牵头)、甲镇、乙镇(配合)";
    for rows in [in_rows, in_a_cell] {
        let built = Workspace::new()
            .period("2026-11-20")
            .office("交办清单", &format!("{HEADER}\n{rows}"))
            .others_report_nothing()
            .build();
        let judged = list(&built.report, "matters").iter();
        let units: Vec<String> = judged.map(|matter| text(matter, "unit")).collect();
        assert_eq!(units, ["丁局"], "{rows}");
        assert!(
            built.diagnostics("empty-required-cell").is_empty(),
            "{rows}"
        );
        assert!(built.entries_of("甲镇", "final_breach").is_empty());
    }
    // Where all rows of a number help, nobody answers.
    let nobody =
        "A1|修渠|领导议定事项|2026-11-02|甲镇(配合)\nA1|修渠|领导议定事项|2026-11-02|乙镇(配合)";
    let built = Workspace::new()
        .period("2026-11-20")
        .office("交办清单", &format!("{HEADER}\n{nobody}"))
        .others_report_nothing()
        .build();
    let told = ["E2", "E3"].map(|cell| format!("error 登记.xlsx 交办清单!{cell}"));
    assert_eq!(built.diagnostics("empty-required-cell"), told);
}

/// The list of a week in which A1 was 甲镇's and 乙镇's in one row, and that of the week after; what the flags of 乙镇's are then.
fn listed_next(rows: &str) -> common::Built {
    const HEADER: &str = "事项编号|事项名称|事项类别|起算日期|责任单位";
    let row = "A1|修渠|领导议定事项|2026-11-10";
    let rows = rows.replace("ROW", row);
    Workspace::new()
        .period("2026-11-13")
        .office("交办清单", &format!("{HEADER}\n{row}|甲镇、乙镇"))
        .others_report_nothing()
        .period("2026-11-20")
        .office("交办清单", &format!("{HEADER}\n{rows}"))
        .others_report_nothing()
        .period("2026-11-27")
        .office("交办清单", &format!("{HEADER}\n{rows}"))
        .others_report_nothing()
        .build()
}

#[test]
fn m4_nobody_lapses_while_a_row_of_the_number_or_one_whose_number_is_unknown_cannot_be_read() {
    for (rows, goes_on) in [
        ("ROW|甲镇、乙镇", true),
        ("ROW|甲镇", false),
        ("ROW|甲镇\nROW|乙阵", true),
        ("ROW|甲镇\n|修渠|领导议定事项|2026-11-10|乙镇", true),
    ] {
        let built = listed_next(rows);
        assert_eq!(built.last("A1@甲镇"), "overdue 2026-11-24/-", "{rows}");
        let of_other = built.entries_of("乙镇", "final_breach");
        assert_eq!(!of_other.is_empty(), goes_on, "{rows}");
    }
}
