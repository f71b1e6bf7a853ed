//! Numbers that are not what they seem: one that carries another thing than before, and two that stand for one.

mod common;

use common::registers::CORRECTIONS;
use common::{Workspace, text};
use std::fmt::Write as _;

const BEFORE: &str = "2026-11-13";
const AS_OF: &str = "2026-11-20";

/// 督查事项 of some rows of number, name, start, and the day on which they were reported.
fn ledger(rows: &str) -> String {
    let mut table = "事项编号|事项名称|事项类别|起算日期|反馈日期".to_owned();
    for row in rows.lines() {
        let cells: Vec<&str> = row.trim().split(' ').collect();
        let done = cells.get(3).unwrap_or(&"");
        let [number, name, start] = [cells[0], cells[1], cells[2]];
        write!(table, "\n'{number}|{name}|领导议定事项|{start}|{done}").expect("a row");
    }
    table
}

/// A ledger of 甲镇 a week before and one at the as-of date.
fn two_weeks(before: &str, now: &str) -> Workspace {
    Workspace::new()
        .period(BEFORE)
        .ledger("甲镇", "督查事项", &ledger(before))
        .others_report_nothing()
        .period(AS_OF)
        .ledger("甲镇", "督查事项", &ledger(now))
        .others_report_nothing()
}

#[test]
fn complaints_of_one_day_whose_numbers_differ_in_case_are_told_without_what_was_read() {
    let built = Workspace::new()
        .period("2026-11-20")
        .office(
            "投诉登记",
            "投诉编号|受理日期|被投诉单位|核实结果\nTS1|2026-11-04|甲镇|有效\nts1|2026-11-04|甲镇|有效\nTS-1|2026-11-05|甲镇|有效\nTS2|2026-11-04|甲镇|有效",
        )
        .others_report_nothing()
        .build();
    let told = ["A2", "A3"].map(|cell| format!("warning 登记.xlsx 投诉登记!{cell}"));
    assert_eq!(built.diagnostics("near-number"), told);
    for one in built.diagnostic_values("near-number") {
        assert!(!text(one, "message").to_lowercase().contains("ts1"));
    }
}

#[test]
fn rows_that_are_numbered_anew_are_told_with_both_names_and_cells() {
    let built = two_weeks(
        "1 修路 2026-10-12 2026-10-20\n2 办学校 2026-11-02\n3 建医院 2026-11-09",
        "1 办学校 2026-11-02\n2 建医院 2026-11-09\n3 治污水 2026-11-18",
    )
    .build();
    let cells = ["A2", "A3", "A4"].map(|cell| format!("warning 甲镇.xlsx 督查事项!{cell}"));
    assert_eq!(built.diagnostics("reused-number"), cells);
    let message = text(built.diagnostic_values("reused-number")[0], "message");
    assert_eq!(
        message,
        "编号「1」这里是「办学校」（起算日期 2026-11-02），以前是「修路」（起算日期 2026-10-12，ledgers/2026-11-13/甲镇.xlsx › 督查事项 › A2）；程序按编号认作同一件，以前的日期和逾期都算在它名下"
    );
}

#[test]
fn names_that_are_alike_are_told_where_they_have_changed_places() {
    let built = two_weeks(
        "1 修建第一条路 2026-11-02\n2 修建第二条路 2026-11-02\n3 修建第三条路 2026-11-09",
        "1 修建第二条路 2026-11-02\n2 修建第一条路 2026-11-02\n3 修建第三条路(一期) 2026-11-10",
    )
    .build();
    let cells = ["A2", "A3"].map(|cell| format!("warning 甲镇.xlsx 督查事项!{cell}"));
    assert_eq!(built.diagnostics("reused-number"), cells);
}

#[test]
fn a_name_that_has_nothing_in_common_is_told_though_the_start_is_the_same_and_as_long_as_it_stands()
{
    let before = "1 修路 2026-11-02";
    let now = "1 完全不同的事 2026-11-02";
    let built = two_weeks(before, now)
        .period("2026-11-27")
        .ledger("甲镇", "督查事项", &ledger(now))
        .others_report_nothing();
    let told = ["warning 甲镇.xlsx 督查事项!A2"];
    assert_eq!(built.build().diagnostics("reused-number"), told);
    // Whoever gives the number back has nothing more to mend.
    let mended = built
        .period("2026-12-04")
        .ledger("甲镇", "督查事项", &ledger(before))
        .others_report_nothing();
    assert!(mended.build().diagnostics("reused-number").is_empty());
}

#[test]
fn a_number_of_last_year_that_was_done_and_comes_back_is_told_whatever_its_name() {
    let built = Workspace::new()
        .period("2026-12-25")
        .ledger(
            "甲镇",
            "督查事项",
            &ledger(
                "1 冬季供暖 2026-12-14 2026-12-21\n2 旧事 2026-12-14 2026-12-21\n3 防汛 2026-12-14",
            ),
        )
        .others_report_nothing()
        .period("2027-01-08")
        .ledger(
            "甲镇",
            "督查事项",
            &ledger("1 冬季供暖 2027-01-04\n2 新的一件 2027-01-04\n3 防汛 2027-01-04"),
        )
        .others_report_nothing()
        .build();
    let cells = ["A2", "A3"].map(|cell| format!("warning 甲镇.xlsx 督查事项!{cell}"));
    assert_eq!(built.diagnostics("reused-number"), cells);
    let message = text(built.diagnostic_values("reused-number")[0], "message");
    assert!(
        message.contains("2026-12-21 已经办了，没有销号"),
        "{message}"
    );
    // The letter stands: it is the same matter with another start.
    assert_eq!(built.last("1"), "overdue 2026-12-28/-");
}

#[test]
fn a_number_of_the_list_that_carries_another_matter_is_told_to_the_office() {
    let row = |name: &str, start: &str| {
        format!("事项编号|事项名称|事项类别|起算日期|责任单位\nA1|{name}|领导议定事项|{start}|甲镇")
    };
    let built = Workspace::new()
        .period(BEFORE)
        .office("交办清单", &row("修路", "2026-11-02"))
        .others_report_nothing()
        .period(AS_OF)
        .office("交办清单", &row("办学校", "2026-11-16"))
        .others_report_nothing()
        .build();
    let told = ["warning 登记.xlsx 交办清单!A2"];
    assert_eq!(built.diagnostics("reused-number"), told);
}

#[test]
fn a_row_of_a_register_that_carries_another_thing_is_told_and_of_a_complaint_nothing_that_was_read()
{
    let complaints = |rows: &str| format!("投诉编号|受理日期|被投诉单位|核实结果{rows}");
    let points = |rows: &str| format!("编号|日期|单位|类型|分值|事由{rows}");
    let workspace = Workspace::new()
        .period(BEFORE)
        .office(
            "投诉登记",
            &complaints("\n'1|2026-10-12|甲镇|有效\n'2|2026-11-02|甲镇|有效"),
        )
        .office(
            "积分登记",
            &points(
                "\nJ1|2026-10-12|甲镇|负面扣分|2|漏报险情\nJ2|2026-10-12|甲镇|负面扣分|2|漏报险情",
            ),
        )
        .others_report_nothing()
        .period(AS_OF)
        .office(
            "投诉登记",
            &complaints("\n'1|2026-11-02|甲镇|有效\n'2|2026-11-02|甲镇|有效"),
        )
        .office(
            "积分登记",
            &points(
                "\nJ1|2026-11-02|甲镇|负面扣分|2|会场吵闹\nJ2|2026-10-13|甲镇|负面扣分|2|漏报险情",
            ),
        )
        .others_report_nothing();
    let built = workspace.build();
    let told = [
        "warning 登记.xlsx 投诉登记!A2",
        "warning 登记.xlsx 积分登记!A2",
    ];
    assert_eq!(built.diagnostics("reused-number"), told);
    let message = text(built.diagnostic_values("reused-number")[0], "message");
    assert!(!message.contains("2026-10-12"), "{message}");
    // A correction says that it is the same complaint.
    let corrected = workspace
        .office(
            "更正登记",
            &format!(
                "{CORRECTIONS}\nG1|投诉登记|'1|甲镇|更正|受理日期|2026-11-02|写错|县长|2026-11-20"
            ),
        )
        .build();
    let told = ["warning 登记.xlsx 积分登记!A2"];
    assert_eq!(corrected.diagnostics("reused-number"), told);
}

#[test]
fn a_number_typed_otherwise_than_on_the_list_is_named_at_both_cells() {
    let built = Workspace::new()
        .period(AS_OF)
        .office(
            "交办清单",
            "事项编号|事项名称|事项类别|起算日期|责任单位\nDB-001|修路|领导议定事项|2026-11-02|甲镇\nDB-002|治水|领导议定事项|2026-11-02|甲镇",
        )
        .ledger(
            "甲镇",
            "督查事项",
            &ledger("db-001 修路 2026-11-02 2026-11-05\nX7 治水 2026-11-02 2026-11-05"),
        )
        .others_report_nothing()
        .build();
    let told = [
        "warning 登记.xlsx 交办清单!A2",
        "warning 登记.xlsx 交办清单!A3",
        "warning 甲镇.xlsx 督查事项!A2",
        "warning 甲镇.xlsx 督查事项!A3",
    ];
    assert_eq!(built.diagnostics("near-number"), told);
    let message = text(built.diagnostic_values("near-number")[2], "message");
    assert_eq!(
        message,
        "编号「db-001」与「DB-001」（ledgers/2026-11-20/县政府办/登记.xlsx › 交办清单 › A2）只差大小写、0 或符号，名称或起算日期相同；程序算作两件，各判各的"
    );
    // The letter stands: a number identifies its matter.
    assert_eq!(built.light("DB-001"), "red");
    assert_eq!(built.light("db-001"), "green");
}

#[test]
fn a_number_typed_otherwise_than_the_week_before_is_named_at_both_cells() {
    let built = two_weeks(
        "云督〔2026〕11号 修路 2026-11-02\nDB-O16 治水 2026-11-02\nDB-17 种树 2026-11-02",
        "云督〔2026〕011号 修路(一期) 2026-11-02\nDB-016 治水 2026-11-02\nDB-17 种树 2026-11-02\nDB-18 种树 2026-11-02",
    )
    .build();
    let told = ["A2", "A3", "A2", "A3"].map(|cell| format!("warning 甲镇.xlsx 督查事项!{cell}"));
    assert_eq!(built.diagnostics("near-number"), told);
}

#[test]
fn one_circular_under_two_writings_of_its_number_is_told_at_both_rows() {
    let register = |other: &str| {
        let header = "文号|日期|类型|单位|问题编号|内容";
        let rows = format!(
            "督〔2026〕1号|2026-11-02|通报批评|甲镇|Q|拖延\n{other}|2026-11-02|通报批评|甲镇|Q|拖延"
        );
        Workspace::new()
            .period(AS_OF)
            .office("通报登记", &format!("{header}\n{rows}"))
            .others_report_nothing()
            .build()
    };
    let told = ["A2", "A3"].map(|cell| format!("warning 登记.xlsx 通报登记!{cell}"));
    assert_eq!(register("督〔2026〕01号").diagnostics("near-number"), told);
    assert_eq!(
        register("督〔2026〕10号").diagnostics("near-number"),
        [""; 0]
    );
}

#[test]
fn numbers_of_two_units_or_of_two_things_are_not_one() {
    let built = Workspace::new()
        .period(AS_OF)
        .ledger(
            "甲镇",
            "督查事项",
            &ledger("A-1 修路 2026-11-02\nA-01 治水 2026-11-09\nA-2 种树 2026-11-16"),
        )
        .ledger("乙镇", "督查事项", &ledger("a-2 种树 2026-11-16"))
        .others_report_nothing()
        .build();
    assert!(built.diagnostics("near-number").is_empty());
}
