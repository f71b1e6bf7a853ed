//! Rows and cells: numbers that come twice, dates, units and categories that nobody knows, cells in which nothing stands.

use super::{AS_OF, HEADER, beside_a_good_one, good, the_rest_is_judged, told};
use crate::common::{self, Workspace, matters};

#[test]
fn a_number_in_scientific_notation_has_lost_its_digits() {
    let csv = "事项编号,事项名称,事项类别,起算日期\n1.23457E+17,事项,收发文,2026-11-18\n";
    let built = beside_a_good_one("甲镇-督查事项.csv", csv.as_bytes()).build();
    told(
        &built,
        "lost-digits",
        &["error 甲镇-督查事项.csv 督查事项!A2"],
    );
    the_rest_is_judged(&built);
}

#[test]
fn the_same_number_twice_in_a_workbook_is_an_error_at_the_second() {
    let built = good()
        .ledger("甲镇", "督查事项", &matters("A1 领导议定事项 起算日期=2026-11-02\nA2 收发文 起算日期=2026-11-18\nA1 收发文 起算日期=2026-11-18"))
        .build();
    told(&built, "duplicate-number", &["error 甲镇.xlsx 督查事项!A4"]);
    assert!(
        common::text(built.diagnostic_values("duplicate-number")[0], "message").contains("A2"),
        "names the first's cell"
    );
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
    the_rest_is_judged(&built);
}

#[test]
fn a_second_row_of_a_number_is_told_with_what_only_it_says() {
    let table = matters(
        "A1 领导议定事项 起算日期=2026-11-02 责任人=张三\nA1 领导议定事项 起算日期=2026-11-02 反馈日期=2026-11-10 办结日期=2026-11-12",
    );
    let built = good().ledger("甲镇", "督查事项", &table).build();
    told(&built, "duplicate-number", &["error 甲镇.xlsx 督查事项!A3"]);
    let found = built.diagnostic_values("duplicate-number")[0];
    let message = common::text(found, "message");
    assert!(
        message.contains("本行填了「反馈日期」「办结日期」，A2 那一行没有填"),
        "{message}"
    );
    let help = common::text(found, "help");
    assert!(help.contains("移到 A2 那一行"), "{help}");
    assert!(help.contains("不要只删本行"), "{help}");
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
}

#[test]
fn of_rows_of_one_number_the_first_stands_that_can_be_read() {
    let table = matters(
        "A1 领导 起算日期=2026-11-02\nA1 收发文 起算日期=2026-11-18 办结日期=2026-11-19\nA1 领导议定事项 起算日期=2026-11-02",
    );
    let built = good().ledger("甲镇", "督查事项", &table).build();
    told(
        &built,
        "duplicate-number",
        &["error 甲镇.xlsx 督查事项!A2", "error 甲镇.xlsx 督查事项!A4"],
    );
    for found in built.diagnostic_values("duplicate-number") {
        let message = common::text(found, "message");
        assert!(message.contains("以 A3 为准"), "{message}");
    }
    assert_eq!(built.last("A1"), "met 2026-11-20/2026-11-19");
    the_rest_is_judged(&built);
    // What another workbook says is held against the row that stands.
    let same = matters("A1 收发文 起算日期=2026-11-18 办结日期=2026-11-19");
    let path = format!("ledgers/{AS_OF}/甲镇台账.xlsx");
    let built = good()
        .ledger("甲镇", "督查事项", &table)
        .sheet(&path, "督查事项", &same)
        .build();
    assert_eq!(built.diagnostics("conflicting-workbooks"), [""; 0]);
    assert_eq!(built.last("A1"), "met 2026-11-20/2026-11-19");
}

#[test]
fn of_rows_of_the_list_the_first_stands_that_can_be_read() {
    let list =
        "A1 领导 起算日期=2026-11-02 责任单位=乙镇\nA1 收发文 起算日期=2026-11-18 责任单位=乙镇";
    let built = good()
        .office("交办清单", &matters(list))
        .others_report_nothing()
        .build();
    told(&built, "duplicate-number", &["error 登记.xlsx 交办清单!A2"]);
    assert_eq!(built.last("A1"), "due-soon 2026-11-20/-");
}

#[test]
fn the_same_number_on_two_sheets_names_the_sheet_of_the_first() {
    let row = "A1 领导议定事项 起算日期=2026-11-02";
    let file = "ledgers/2026-11-20/甲镇.xlsx";
    let built = good()
        .sheet(file, "10月", &matters(row))
        .sheet(file, "11月", &matters(row))
        .build();
    told(&built, "duplicate-number", &["error 甲镇.xlsx 11月!A2"]);
    let message = common::text(built.diagnostic_values("duplicate-number")[0], "message");
    assert!(message.contains("「10月」表的 A2 为准"), "{message}");
}

#[test]
fn an_unknown_unit_is_an_error_with_suggestions_that_are_never_taken() {
    let built = good()
        .office("投诉登记", "投诉编号|受理日期|被投诉单位|核实结果\nT1|2026-11-10|乙镇|有效")
        .office("积分登记", "编号|日期|单位|类型|分值|事由\nJ1|2026-11-10|乙鎮|负面扣分|3|差错\nJ2|2026-11-10|乙镇|负面扣分|1|差错")
        .others_report_nothing()
        .build();
    told(&built, "unknown-unit", &["error 登记.xlsx 积分登记!C2"]);
    let found = built.diagnostic_values("unknown-unit")[0];
    assert!(
        common::text(found, "message").contains("乙鎮")
            && common::text(found, "help").contains("乙镇"),
        "{found}"
    );
    assert_eq!(
        built.entries_of("乙镇", "manual"),
        ["2026-11-10 manual -1 J2"]
    );
    the_rest_is_judged(&built);
}

#[test]
fn a_date_that_cannot_be_read_is_an_error_naming_what_was_read() {
    for read in [
        "2026年2月30日",
        "某日",
        "2026.13.01",
        "'1999-12-31",
        "'2101-01-01",
        "2022.1",
        "'11月7日-10日",
        "长期",
        "立即",
        "2026-11-31",
    ] {
        let ledger = format!(
            "{HEADER}\nA1|修路|领导议定事项|{read}||\nA2|修桥|领导议定事项|2026-11-02|{read}|"
        );
        let built = good().ledger("甲镇", "督查事项", &ledger).build();
        told(
            &built,
            "unreadable-date",
            &["error 甲镇.xlsx 督查事项!D2", "error 甲镇.xlsx 督查事项!E3"],
        );
        for found in built.diagnostic_values("unreadable-date") {
            assert!(
                common::text(found, "message").contains(read.trim_start_matches('\'')),
                "{read}: {found}"
            );
            assert!(
                common::text(found, "help").contains("2026-11-20"),
                "{found}"
            );
        }
        assert!(
            built.find_matter("A1").is_none(),
            "{read}: a required cell takes the row out"
        );
        assert_eq!(
            built.last("A2"),
            "overdue 2026-11-16/-",
            "{read}: any other costs only itself"
        );
        the_rest_is_judged(&built);
    }
}

/// One week with a day that the year does not have, and what came before.
fn with_leap_day(before: &[&str], as_of: &str, start: &str) -> common::Built {
    let ledger = format!("{HEADER}\nA1|修路|领导议定事项|{start}|2月29日|");
    let mut workspace = Workspace::new();
    for period in before.iter().chain([&as_of]) {
        workspace = workspace
            .period(period)
            .ledger("甲镇", "督查事项", &ledger)
            .others_report_nothing();
    }
    workspace.build()
}

#[test]
fn the_leap_day_of_a_year_without_one_is_no_day_unless_the_row_has_said_it_in_time() {
    let built = with_leap_day(&[], "2025-03-07", "2025-02-10");
    let at = ["error 甲镇.xlsx 督查事项!E2"];
    assert_eq!(built.diagnostics("unreadable-date"), at);
    assert_eq!(built.last("A1"), "overdue 2025-02-24/-");
    // In January it is that of the year before, by the rule of the 31 days.
    let built = with_leap_day(&[], "2025-01-10", "2024-02-20");
    assert_eq!(built.diagnostics("unreadable-date"), [""; 0]);
    assert_eq!(built.last("A1"), "met 2024-03-05/2024-02-29");
    // What the row said in the leap year stays.
    let built = with_leap_day(&["2024-03-08"], "2025-03-07", "2024-02-20");
    assert_eq!(built.diagnostics("unreadable-date"), [""; 0]);
    assert_eq!(built.last("A1"), "met 2024-03-05/2024-02-29");
}

#[test]
fn a_distant_leap_day_is_told_with_what_its_column_takes() {
    let built = good()
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 领导议定事项 起算日期=2026-11-02\nA2 领导议定事项 起算日期=2026-11-09 完成时限=2月29日"),
        )
        .office(
            "延期审批",
            "事项编号|责任单位|新时限|批准人|批准日期\nA1|甲镇|2月29日|王|2026-11-12",
        )
        .build();
    let told = built.diagnostic_values("distant-leap-day");
    assert_eq!(told.len(), 2, "{told:?}");
    for (column, from, takes, other) in [
        ("「完成时限」", "开始以后最早", "「2月底前」", "2027-02-28"),
        ("「新时限」", "批准日期以后最早", "如 2027-02-28", "2月底前"),
    ] {
        let is_of = |one: &&&serde_json::Value| common::text(one, "message").contains(column);
        let one = told.iter().find(is_of).expect(column);
        let message = common::text(one, "message");
        assert!(message.contains(from), "{message}");
        let help = common::text(one, "help");
        assert!(help.contains(takes) && !help.contains(other), "{help}");
    }
}

#[test]
fn a_date_cell_outside_2000_to_2100_is_named_as_the_date_that_it_shows() {
    for typed in ["1999-12-31", "2101-01-01"] {
        let built = good()
            .ledger(
                "甲镇",
                "督查事项",
                &format!("{HEADER}\nA1|修路|领导议定事项|{typed}||"),
            )
            .build();
        told(&built, "unreadable-date", &["error 甲镇.xlsx 督查事项!D2"]);
        let message = common::text(built.diagnostic_values("unreadable-date")[0], "message");
        assert!(message.contains(typed), "{message}");
    }
}

#[test]
fn dates_are_read_however_they_are_written() {
    for typed in [
        "2026-11-02",
        "'2026-11-02",
        "2026/11/02",
        "2026/11/2",
        "'2026.11.2",
        "2026、11、2",
        "2026年11月2日",
        "20261102",
        "'20261102",
        "'26.11.2",
        "11月2日",
        "'11.2",
        "'11-2",
        "11月2号",
        "２０２６年１１月２日",
        "2026-11-02 09:30",
        "2026年11月2日上午9时",
        "46328",
    ] {
        let built = good()
            .ledger(
                "甲镇",
                "督查事项",
                &format!("{HEADER}\nA1|修路|领导议定事项|{typed}||"),
            )
            .build();
        assert_eq!(
            built.diagnostics("unreadable-date"),
            Vec::<String>::new(),
            "{typed}"
        );
        assert_eq!(built.last("A1"), "overdue 2026-11-16/-", "{typed}");
    }
}

#[test]
fn an_empty_required_cell_takes_the_row_out_and_an_earlier_good_version_stands() {
    let built = Workspace::new()
        .period("2026-11-13")
        .ledger(
            "甲镇",
            "督查事项",
            &format!("{HEADER}\nA1|修路|领导议定事项|2026-11-02||"),
        )
        .period(AS_OF)
        .ledger(
            "甲镇",
            "督查事项",
            &format!(
                "{HEADER}\nA1||领导议定事项|2026-11-02|2026-11-16|\nA2||领导议定事项|2026-11-02||"
            ),
        )
        .build();
    told(
        &built,
        "empty-required-cell",
        &["error 甲镇.xlsx 督查事项!B2", "error 甲镇.xlsx 督查事项!B3"],
    );
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
    assert!(!built.flagged("A1", "missing-from-ledger"));
    assert!(built.find_matter("A2").is_none());
}

#[test]
fn what_stands_for_no_number_makes_no_matter_of_two() {
    for mark in ["/", "——", "无", "待编", "（暂无）", "同上"] {
        let row = |name: &str, start: &str| format!("{mark}|{name}|领导议定事项|{start}||");
        let built = good()
            .period("2026-11-13")
            .ledger(
                "甲镇",
                "督查事项",
                &format!("{HEADER}\n{}", row("修路", "2026-10-12")),
            )
            .period(AS_OF)
            .ledger(
                "甲镇",
                "督查事项",
                &format!(
                    "{HEADER}\n{}\nA1|修桥|领导议定事项|2026-11-02||",
                    row("治水", "2026-11-12")
                ),
            )
            .build();
        told(
            &built,
            "empty-required-cell",
            &["error 甲镇.xlsx 督查事项!A2"],
        );
        let found = built.diagnostic_values("empty-required-cell")[0];
        assert!(common::text(found, "message").contains(mark), "{found}");
        let own = common::list(&built.report, "matters").iter();
        let own: Vec<String> = own
            .filter(|matter| matter["unit"] == "甲镇")
            .map(|matter| common::text(matter, "id"))
            .collect();
        assert_eq!(own, ["A1"], "{mark}");
        the_rest_is_judged(&built);
    }
    // A number that need not be there is an empty cell, and what has a digit in it is a number.
    let built = good()
        .office(
            "通报登记",
            "文号|日期|单位|类型|问题编号|问题类别\n\
             '1|2026-11-10|乙镇|通报批评|/|甲\n'/2|2026-11-11|乙镇|通报批评|无|乙",
        )
        .others_report_nothing()
        .build();
    told(&built, "empty-required-cell", &[]);
    assert_eq!(built.entries_of("乙镇", "criticised").len(), 2);
    assert_eq!(built.escalations("乙镇"), Vec::<String>::new());
}

#[test]
fn a_cell_in_which_nobody_sees_anything_is_empty() {
    for unseen in [
        "\u{200B}",
        "\u{FEFF}",
        "\u{AD}",
        "\u{3164}",
        "\u{2800} \u{200B}",
    ] {
        let built = good()
            .ledger(
                "甲镇",
                "督查事项",
                &format!(
                    "{HEADER}\n{unseen}|修路|领导议定事项|2026-11-02||\n\
                     A2|{unseen}|领导议定事项|2026-11-02||\n\
                     A3|修桥|领导议定事项|2026-11-02|{unseen}|{unseen}\n{unseen}|||||"
                ),
            )
            .build();
        told(
            &built,
            "empty-required-cell",
            &["error 甲镇.xlsx 督查事项!A2", "error 甲镇.xlsx 督查事项!B3"],
        );
        told(&built, "unreadable-date", &[]);
        assert_eq!(built.last("A3"), "overdue 2026-11-16/-");
        let book = common::list(&built.report, "books")
            .iter()
            .find(|book| book["file"] == "ledgers/2026-11-20/甲镇.xlsx")
            .expect("its book");
        assert_eq!((&book["judged"], &book["returned"]), (&1.into(), &2.into()));
        the_rest_is_judged(&built);
    }
}

#[test]
fn an_unknown_category_is_an_error_that_lists_the_known_ones() {
    let built = good()
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 别的事 起算日期=2026-11-02"),
        )
        .build();
    told(&built, "unknown-category", &["error 甲镇.xlsx 督查事项!C2"]);
    assert!(
        common::text(built.diagnostic_values("unknown-category")[0], "help")
            .contains("领导议定事项")
    );
    the_rest_is_judged(&built);
}

#[test]
fn points_must_be_above_zero() {
    let built = good()
        .office("积分登记", "编号|日期|单位|类型|分值|事由\nJ1|2026-11-10|甲镇|负面扣分|0|x\nJ2|2026-11-10|甲镇|负面扣分|-3|x\nJ3|2026-11-10|甲镇|正面积分|许多|x\nJ4|2026-11-10|甲镇|正面积分|1.125|x")
        .others_report_nothing()
        .build();
    assert_eq!(built.entries("甲镇"), Vec::<String>::new());
    told(
        &built,
        "unreadable-number",
        &["error 登记.xlsx 积分登记!E4"],
    );
    told(
        &built,
        "not-positive",
        &["error 登记.xlsx 积分登记!E2", "error 登记.xlsx 积分登记!E3"],
    );
    told(
        &built,
        "too-many-decimals",
        &["error 登记.xlsx 积分登记!E5"],
    );
}

#[test]
fn points_counted_by_ten_thousands_or_in_per_cent_are_told_that_they_are_no_points() {
    let built = good()
        .office("积分登记", "编号|日期|单位|类型|分值|事由\nJ1|2026-11-10|甲镇|正面积分|1.2万|x\nJ2|2026-11-10|甲镇|正面积分|50%|x")
        .others_report_nothing()
        .build();
    let found = built.diagnostic_values("unreadable-number");
    assert_eq!(found.len(), 2);
    for found in found {
        let (message, help) = (common::text(found, "message"), common::text(found, "help"));
        assert!(message.ends_with("不能认作分数"), "{message}");
        assert!(
            help.contains("只写分数") && !help.contains("1.2万"),
            "{help}"
        );
    }
}

#[test]
fn a_cell_far_outside_the_data_costs_neither_memory_nor_time() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("督查事项").expect("a name");
    for (column, cell) in (0..).zip(["事项编号", "事项名称", "事项类别", "起算日期"])
    {
        sheet.write_string(0, column, cell).expect("a cell");
    }
    for (column, cell) in (0..).zip(["A1", "修路", "收发文", "2026-11-18"]) {
        sheet.write_string(1, column, cell).expect("a cell");
    }
    sheet.write_string(1_048_575, 16_383, "x").expect("a cell");
    let bytes = book.save_to_buffer().expect("a workbook");
    let begun = std::time::Instant::now();
    let built = beside_a_good_one("甲镇.xlsx", &bytes).build();
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    assert!(built.find_matter("A1").is_some());
    the_rest_is_judged(&built);
}

#[test]
fn every_error_names_file_and_help_and_is_filed_under_its_unit() {
    let built = good()
        .ledger(
            "甲镇",
            "督查事项",
            &format!("{HEADER}\nA1||什么|某日|某日|"),
        )
        .office(
            "积分登记",
            "编号|日期|单位|类型|分值|事由\nJ1|某日|某单位|某类型|某值|",
        )
        .others_report_nothing()
        .build();
    let found = common::list(&built.report, "diagnostics");
    assert!(
        found
            .iter()
            .filter(|diagnostic| diagnostic["severity"] == "error")
            .count()
            >= 8,
        "{found:?}"
    );
    for diagnostic in found {
        for key in ["code", "severity", "file", "message", "help"] {
            assert!(!common::text(diagnostic, key).is_empty(), "{diagnostic}");
        }
        let is_units = common::text(diagnostic, "file").ends_with("甲镇.xlsx");
        assert_eq!(
            common::text(diagnostic, "unit") == "甲镇",
            is_units,
            "{diagnostic}"
        );
    }
}

/// A csv whose header (seven columns, and what is given behind them) stands over rows: which are returned as too long, and what the
/// last stage of A2 is.
#[track_caller]
fn rows_of_a_csv(behind_header: &str, rows: &str, too_long: &[&str], expected: Option<&str>) {
    let columns = "事项编号,事项名称,事项类别,起算日期,进展情况,反馈日期,办结日期";
    let csv = format!("{columns}{behind_header}\n{rows}");
    let built = beside_a_good_one("甲镇-督查事项.csv", csv.as_bytes()).build();
    let expected_at: Vec<String> = too_long
        .iter()
        .map(|cell| format!("error 甲镇-督查事项.csv 督查事项!{cell}"))
        .collect();
    let expected_at: Vec<&str> = expected_at.iter().map(String::as_str).collect();
    told(&built, "longer-than-header", &expected_at);
    let last = built.find_matter("A2").map(|_| built.last("A2"));
    assert_eq!(last.as_deref(), expected, "{csv}");
    the_rest_is_judged(&built);
}

#[test]
fn a_row_of_a_csv_that_is_longer_than_the_header_is_returned_and_no_day_goes_to_another_column() {
    let done = "met 2026-11-16/2026-11-06";
    let good = "A1,修路,收发文,2026-11-18,,,2026-11-19\n";
    // 已开工, is a text with a comma, and the day that follows that of another column.
    for (behind, rows, too_long, last) in [
        (
            "",
            "A2,修桥,领导议定事项,2026-11-02,已开工,2026-11-06,2026-11-06\n",
            &[][..],
            Some(done),
        ),
        (
            "",
            "A2,修桥,领导议定事项,2026-11-02,已开工,,2026-11-06,\n",
            &["A3"],
            None,
        ),
        (
            "",
            "A2,修桥,领导议定事项,2026-11-02,过半,已开工,2026-11-06,2026-11-06\n",
            &["A3"],
            None,
        ),
        (
            "",
            "A2,修桥,领导议定事项,2026-11-02,\"过半,已开工\",2026-11-06,\n",
            &[],
            Some(done),
        ),
        // What is no data may be as long as it likes, and a delimiter at the end of every line is none of a text.
        (
            "",
            "注:甲,乙,丙,丁,戊,己,庚,辛\nA2,修桥,领导议定事项,2026-11-02,,2026-11-06,\n",
            &[],
            Some(done),
        ),
        (
            ",",
            "A2,修桥,领导议定事项,2026-11-02,,2026-11-06,,\nA3,修渠,收发文,2026-11-18,,,,\n",
            &[],
            Some(done),
        ),
        // The header alone has one at its end.
        (
            ",",
            "A2,修桥,领导议定事项,2026-11-02,已开工,,2026-11-06,\nA3,修渠,收发文,2026-11-18,,,\n",
            &["A3"],
            None,
        ),
    ] {
        rows_of_a_csv(behind, &format!("{good}{rows}"), too_long, last);
    }
}

#[test]
fn lines_that_excel_makes_as_long_as_one_of_sixteen_are_no_longer_than_the_header() {
    // Behind the header and its block of sixteen lines, a remark beside the table reaches two columns beyond it.
    let row = |number: usize, behind: &str| {
        format!("B{number},修渠,收发文,2026-11-18,,,2026-11-19{behind}\n")
    };
    let first: String = (2..17).map(|line| row(line, "")).collect();
    let rest: String = (18..25).map(|line| row(line, ",,")).collect();
    let matter = "A2,修桥,领导议定事项,2026-11-02,,,2026-11-06,,\n";
    let rows = format!("{first}{matter}{rest}{}", row(25, ",,看这里"));
    rows_of_a_csv("", &rows, &["A25"], Some("met 2026-11-16/2026-11-06"));
    // No line reaches so far: the delimiters are those of a text.
    let rows = format!("{first}{matter}");
    rows_of_a_csv("", &rows, &["A17"], None);
}

#[test]
fn several_numbers_in_one_cell_are_one_matter_and_told() {
    let header = "事项编号|事项名称|事项类别|起算日期";
    let rows = "A1、A2|修路|收发文|2026-11-18\n青政办督〔2026〕12号|修桥|收发文|2026-11-18";
    let complaints = "投诉编号|受理日期|被投诉单位|核实结果\nT1，T2|2026-11-03|甲镇|有效";
    let built = good()
        .ledger("甲镇", "督查事项", &format!("{header}\n{rows}"))
        .office("投诉登记", complaints)
        .build();
    let places = [
        "warning 登记.xlsx 投诉登记!A2",
        "warning 甲镇.xlsx 督查事项!A2",
    ];
    told(&built, "several-numbers", &places);
    let messages = built.diagnostic_values("several-numbers");
    assert!(!common::text(messages[0], "message").contains("T1"));
    assert!(common::text(messages[1], "message").contains("「A1、A2」"));
    assert_eq!(built.last("A1、A2"), "due-soon 2026-11-20/-");
    the_rest_is_judged(&built);
}

#[test]
fn a_number_or_a_name_as_long_as_a_text_costs_its_cell_and_not_the_week() {
    let long = "长".repeat(32_767);
    let built = good()
        .ledger(
            "甲镇",
            "督查事项",
            &format!("事项编号|事项名称|事项类别|起算日期\n{long}|修路|领导议定事项|2026-11-02"),
        )
        .ledger("甲镇", "重点工作进度", &format!("工作编号|完成值\n{long}|1"))
        .office(
            "会议纪律",
            &format!("会议编号|会议名称|会议日期|情形|单位|姓名|职务|事前批准|批准人|报备|书面检查日期\nH1|例会|2026-11-10|迟到|甲镇|{long}|镇长||||"),
        )
        .others_report_nothing()
        .build();
    assert_eq!(built.diagnostics("too-long-cell").len(), 3);
    the_rest_is_judged(&built);
}

#[test]
fn a_cell_of_more_leaders_than_one_may_name_costs_itself_and_not_the_week() {
    let names = |count: usize| {
        let names = (1..=count).map(|at| format!("赵{at}"));
        names.collect::<Vec<_>>().join("、")
    };
    let header = "事项编号|事项名称|事项类别|起算日期|牵头县领导";
    let rows = |one: usize, other: usize| {
        format!(
            "{header}\nA1|修路|领导议定事项|2026-11-02|{}\nA2|修桥|领导议定事项|2026-11-02|{}",
            names(one),
            names(other)
        )
    };
    let built = good()
        .ledger("甲镇", "督查事项", &rows(100, 4_000))
        .others_report_nothing()
        .build();
    told(&built, "too-long-cell", &["error 甲镇.xlsx 督查事项!E3"]);
    let found = built.diagnostic_values("too-long-cell")[0];
    let message = common::text(found, "message");
    assert!(
        message.contains("「牵头县领导」读到「赵1、赵2、") && message.contains("100 个以上"),
        "{message}"
    );
    assert!(message.chars().count() < 100, "{message}");
    assert!(common::text(found, "help").contains("不超过 100 位"));
    // The row is judged, and nobody of the cell has a page.
    assert_eq!(built.last("A2"), "overdue 2026-11-16/-");
    let pages = built.site.keys();
    let pages = pages.filter(|path| path.starts_with("leaders/赵"));
    assert_eq!(pages.count(), 100);
    the_rest_is_judged(&built);
}

#[test]
fn on_the_list_too_a_cell_of_too_many_leaders_costs_itself_alone() {
    let names = vec!["赵一"; 101].join("、");
    let list = format!(
        "事项编号|事项名称|事项类别|起算日期|责任单位|牵头县领导\nA1|修路|领导议定事项|2026-11-02|甲镇|{names}"
    );
    let built = good()
        .office("交办清单", &list)
        .others_report_nothing()
        .build();
    told(&built, "too-long-cell", &["error 登记.xlsx 交办清单!F2"]);
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
}
