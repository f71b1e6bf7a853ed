//! Whose a file is: the line above its header, its name, and the names of units that may be meant.

use super::{AS_OF, good, the_rest_is_judged, told};
use crate::common::{self, Workspace, matters};

#[test]
fn a_workbook_of_nobody_is_named_with_the_nearest_units() {
    let built = good()
        .sheet(
            "ledgers/2026-11-20/甲鎮.xlsx",
            "督查事项",
            &matters("A1 收发文 起算日期=2026-11-18"),
        )
        .others_report_nothing()
        .build();
    told(&built, "unattributed-file", &["error 甲鎮.xlsx !"]);
    let help = common::text(built.diagnostic_values("unattributed-file")[0], "help");
    assert!(help.contains("甲镇"), "{help}");
    assert!(built.find_matter("A1").is_none());
    the_rest_is_judged(&built);
}

#[test]
fn a_line_and_a_file_name_that_contradict_each_other_are_an_error_and_the_file_is_nobodys() {
    let ledger = format!(
        "填报单位:丁局 填报时间:2026年11月20日\n{}",
        matters("A1 收发文 起算日期=2026-11-18")
    );
    let built = good().ledger("甲镇", "督查事项", &ledger).build();
    told(&built, "contradictory-unit", &["error 甲镇.xlsx !"]);
    assert!(built.find_matter("A1").is_none());
    // Of either it may be: of neither is it said that nothing came.
    assert_eq!(built.unit("甲镇")["submitted"], "unreadable");
    assert_eq!(built.unit("丁局")["submitted"], "unreadable");
    assert!(
        built.office.contains_key("returns/甲镇.xlsx")
            || built
                .office
                .keys()
                .any(|path| path.contains("甲镇") && path.contains("退回"))
    );
    the_rest_is_judged(&built);
    let both = good()
        .ledger("甲镇", "督查事项", &ledger)
        .ledger("丁局", "督查事项", common::MATTERS)
        .build();
    assert_eq!(both.unit("甲镇")["submitted"], "unreadable");
    assert_eq!(both.unit("丁局")["submitted"], "yes");
}

#[test]
fn two_lines_of_one_sheet_that_name_different_units_are_an_error_and_the_file_is_nobodys() {
    let ledger = |second: &str| {
        let matters = matters("A1 收发文 起算日期=2026-11-18");
        format!("填报单位:甲镇\n填报单位:{second}\n{matters}")
    };
    let path = "ledgers/2026-11-20/汇总.xlsx";
    let built = good().sheet(path, "督查事项", &ledger("丁局")).build();
    told(&built, "contradictory-unit", &["error 汇总.xlsx !"]);
    assert!(built.find_matter("A1").is_none());
    let built = good().sheet(path, "督查事项", &ledger("甲镇")).build();
    assert_eq!(built.matter("A1")["unit"], "甲镇");
}

#[test]
fn a_line_that_names_no_unit_gives_way_to_the_file_name_with_a_warning() {
    let ledger = format!(
        "填报单位:某某单位\n{}",
        matters("A1 收发文 起算日期=2026-11-18")
    );
    let built = good().ledger("甲镇", "督查事项", &ledger).build();
    told(&built, "unknown-reporting-unit", &["warning 甲镇.xlsx !"]);
    assert!(built.find_matter("A1@甲镇").is_some());
}

#[test]
fn brackets_and_prefixes_of_a_name_lead_to_no_other_unit() {
    let directory = "单位全称|序列\n县公安局|县直\n县公安局(交警大队)|县直\n兴镇|乡镇\n新兴镇|乡镇";
    let line = |unit: &str| {
        format!(
            "填报单位：{unit}\n{}",
            matters("A1 收发文 起算日期=2026-11-18")
        )
    };
    for (file, text, unit) in [
        (
            "台账",
            line("县公安局（交警大队）（盖章）"),
            "县公安局(交警大队)",
        ),
        (
            "县公安局(交警大队)(2)",
            line("县公安局（交警大队）"),
            "县公安局(交警大队)",
        ),
        ("县公安局(交警大队)(2)", line(""), "县公安局(交警大队)"),
        ("县公安局(2)", line(""), "县公安局"),
        ("新兴镇(2)", line(""), "新兴镇"),
        ("兴镇台帐_V2", line(""), "兴镇"),
    ] {
        let path = format!("ledgers/{AS_OF}/{file}.xlsx");
        let workspace = Workspace::new().directory(directory).period(AS_OF);
        let built = workspace.sheet(&path, "督查事项", &text).build();
        assert_eq!(built.matter("A1")["unit"], unit, "{file}");
        assert_eq!(built.codes(), [""; 0], "{file}");
    }
}

#[test]
fn a_full_name_is_its_units_and_a_short_name_of_two_is_nobodys() {
    let ledger = |number: &str| matters(&format!("{number} 收发文 起算日期=2026-11-18"));
    let built = Workspace::new()
        .directory("单位全称|序列|简称\n甲镇|乡镇|乙镇\n乙镇|乡镇|城关\n丙镇|乡镇|城关")
        .period(AS_OF)
        .ledger("乙镇", "督查事项", &ledger("B1"))
        .ledger("城关", "督查事项", &ledger("C1"))
        .build();
    assert_eq!(built.matter("B1")["unit"], "乙镇");
    assert!(built.find_matter("C1").is_none());
    told(&built, "unattributed-file", &["error 城关.xlsx !"]);
    let places = [
        "error 单位名录.xlsx 单位名录!A2",
        "error 单位名录.xlsx 单位名录!A4",
    ];
    assert_eq!(built.diagnostics("directory-name-twice"), places);
}

#[test]
fn a_stroke_in_the_place_of_a_short_name_is_nobodys_name() {
    for mark in ["/", "无", "—"] {
        let built = Workspace::new()
            .directory(&format!(
                "单位全称|简称|别名|序列\n甲镇|{mark}|{mark}|乡镇\n乙镇|乙||乡镇"
            ))
            .period(AS_OF)
            .office(
                "投诉登记",
                &format!("投诉编号|受理日期|被投诉单位|核实结果\nT1|2026-11-10|{mark}|有效"),
            )
            .others_report_nothing()
            .build();
        assert_eq!(built.score("甲镇"), "100 = +0 -0", "{mark}");
        assert_eq!(built.diagnostics("unknown-unit").len(), 1, "{mark}");
    }
}

#[test]
fn the_line_alone_is_enough_where_the_file_name_says_nothing() {
    let ledger = format!(
        "填报单位:甲镇 填报时间:2026年11月20日\n{}",
        matters("A1 收发文 起算日期=2026-11-18")
    );
    let built = good()
        .sheet(
            "ledgers/2026-11-20/督查台账(终稿).xlsx",
            "督查事项",
            &ledger,
        )
        .build();
    assert!(built.find_matter("A1@甲镇").is_some());
    assert_eq!(built.unit("甲镇")["submitted"], "yes");
}

#[test]
fn another_units_name_on_a_sheet_or_above_its_header_is_told() {
    let own = matters("A1 领导议定事项 起算日期=2026-11-02");
    let above = |line: &str| format!("{line}\n{own}");
    let workspace = || {
        Workspace::new()
            .directory("单位全称|序列\n青石镇|乡镇\n白河乡|乡镇\n黑水镇|乡镇\n县水务局|县直")
            .period(AS_OF)
    };
    for (name, table, place) in [
        ("白河乡", own.clone(), "白河乡!"),
        ("督查事项", above("白河乡2026年督查事项台账"), "督查事项!A1"),
        (
            "督查事项",
            above("单位：白河乡|日期：2026年11月20日"),
            "督查事项!A1",
        ),
        ("督查事项", above("单位：|白河乡"), "督查事项!A1"),
    ] {
        let built = workspace().ledger("青石镇", name, &table).build();
        told(
            &built,
            "other-unit-named",
            &[&format!("warning 青石镇.xlsx {place}")],
        );
        assert!(built.find_matter("A1@青石镇").is_some(), "{name}");
    }
    for (name, table) in [
        ("青石镇", own.clone()),
        ("督查事项", above("青石镇2026年督查事项台账")),
        ("督查事项", above("青石镇、白河乡共建事项")),
        ("督查事项", above("报：县水务局")),
        ("督查事项", above("交办单位：|县水务局")),
        ("督查事项", above("县水务局交办的事项")),
    ] {
        let built = workspace().ledger("青石镇", name, &table).build();
        assert_eq!(
            built.diagnostics("other-unit-named"),
            Vec::<String>::new(),
            "{table}"
        );
    }
}

#[test]
fn a_row_of_several_units_counts_for_those_that_no_other_row_of_its_number_is_about() {
    let built = Workspace::new()
        .settings("[collective]\n\"各乡镇\" = \"乡镇\"")
        .period(AS_OF)
        .others_report_nothing()
        .office(
            "投诉登记",
            "投诉编号|受理日期|被投诉单位|核实结果\nT1|2026-10-02|甲镇|无效\nT1|2026-10-02|甲镇、乙镇|有效",
        )
        .office(
            "积分登记",
            "编号|日期|单位|类型|分值|事由\nP1|2026-11-05|各乡镇|正面积分|1|x\nP1|2026-11-05|甲镇|正面积分|3|x",
        )
        .office(
            "交办清单",
            "事项编号|事项名称|事项类别|起算日期|责任单位\nA1|事项|收发文|2026-11-12|甲镇\nA1|事项|收发文|2026-11-12|各乡镇\n\
             A2|事项|收发文|2026-11-12|乙镇\nA2|事项|收发文|2026-11-12|乙镇(牵头)、丙镇",
        )
        .build();
    assert_eq!(built.entries_of("甲镇", "complaint"), [""; 0]);
    assert_eq!(built.entries_of("乙镇", "complaint").len(), 1);
    for (unit, points) in [("甲镇", "3"), ("乙镇", "1"), ("丙镇", "1")] {
        let entries = built.entries_of(unit, "manual");
        assert_eq!(entries.len(), 1, "{entries:?}");
        assert!(entries[0].contains(points), "{entries:?}");
        assert!(built.find_matter(&format!("A1@{unit}")).is_some(), "{unit}");
    }
    // Who leads in the row that does not count leads all the same: nobody else becomes responsible by it.
    assert!(built.find_matter("A2@丙镇").is_none());
    told(
        &built,
        "duplicate-number",
        &["error 登记.xlsx 交办清单!A5", "error 登记.xlsx 投诉登记!A3"],
    );
}

#[test]
fn two_workbooks_that_say_the_same_of_one_unit_are_no_contradiction_for_the_others() {
    let list = |units, deadline: &str| {
        format!(
            "事项编号|事项名称|事项类别|起算日期|责任单位|完成时限|立项日期\nA1|事项|领导议定事项|2026-11-02|{units}|{deadline}|2026-11-02"
        )
    };
    let built = |other: &str| {
        let folder = format!("ledgers/{AS_OF}/县政府办");
        Workspace::new()
            .period(AS_OF)
            .others_report_nothing()
            .sheet(
                &format!("{folder}/清单一.xlsx"),
                "交办清单",
                &list("甲镇", "2026-11-30"),
            )
            .sheet(
                &format!("{folder}/清单二.xlsx"),
                "交办清单",
                &list("甲镇、乙镇", other),
            )
            .build()
    };
    let same = built("2026-11-30");
    assert_eq!(same.diagnostics("conflicting-workbooks"), [""; 0]);
    assert_eq!(same.last("A1@甲镇"), "open 2026-11-30/-");
    assert_eq!(same.last("A1@乙镇"), "open 2026-11-30/-");
    let different = built("2026-12-04");
    assert_eq!(different.diagnostics("conflicting-workbooks").len(), 2);
    assert!(different.find_matter("A1@甲镇").is_none());
    assert_eq!(different.last("A1@乙镇"), "open 2026-12-04/-");
}

/// The office's row a says what b contradicts; n lacks what it must have, and m is about two units.
#[test]
fn rows_of_one_number_in_two_workbooks_of_the_office_count_alike_whichever_comes_first() {
    let complaint = |row: &&str| match *row {
        "b" => "T1|2026-11-10|甲镇|无效",
        "n" => "T1||甲镇|有效",
        "m" => "T1|2026-11-10|甲镇、乙镇|有效",
        _ => "T1|2026-11-10|甲镇|有效",
    };
    let case = |first: &[&str], second: &[&str]| {
        let table = |rows: &[&str]| {
            let rows: Vec<&str> = rows.iter().map(complaint).collect();
            format!("投诉编号|受理日期|被投诉单位|核实结果\n{}", rows.join("\n"))
        };
        let folder = format!("ledgers/{AS_OF}/县政府办");
        let built = Workspace::new()
            .period(AS_OF)
            .others_report_nothing()
            .sheet(&format!("{folder}/1.xlsx"), "投诉登记", &table(first))
            .sheet(&format!("{folder}/2.xlsx"), "投诉登记", &table(second))
            .build();
        let complaints = common::list(&built.report, "complaints").iter();
        let counting: Vec<String> = complaints
            .map(|own| common::text(own, "unit") + &common::text(own, "result"))
            .collect();
        assert_eq!(built.diagnostics("conflicting-workbooks"), [""; 0]);
        (counting, built.diagnostics("duplicate-number").len())
    };
    for (one, other, units) in [
        (&["a"][..], &["a", "b"][..], &["甲镇有效"][..]),
        (&["a"], &["a", "n"], &["甲镇有效"]),
        (&["a"], &["n", "a"], &["甲镇有效"]),
        (&["a", "a"], &["a", "b"], &["甲镇有效"]),
        (&["m"], &["a", "b"], &["甲镇有效", "乙镇有效"]),
    ] {
        let expected: Vec<String> = units.iter().map(ToString::to_string).collect();
        let twice = one.len() + other.len() - 2;
        assert_eq!(case(one, other), (expected.clone(), twice), "{other:?}");
        assert_eq!(case(other, one), (expected, twice), "{other:?} first");
    }
}

#[test]
fn rows_of_one_number_in_two_workbooks_of_a_unit_count_alike_whichever_comes_first() {
    let whole = "A1 领导议定事项 起算日期=2026-11-02 反馈日期=2026-11-05";
    let copied = format!("A1 领导议定事项 反馈日期=2026-11-05\n{whole}");
    let case = |tables: [&str; 2]| {
        let second = format!("ledgers/{AS_OF}/甲镇(2).xlsx");
        let built = good()
            .ledger("甲镇", "督查事项", &matters(tables[0]))
            .sheet(&second, "督查事项", &matters(tables[1]))
            .others_report_nothing()
            .build();
        the_rest_is_judged(&built);
        assert_eq!(built.diagnostics("conflicting-workbooks"), [""; 0]);
        assert_eq!(built.diagnostics("duplicate-number").len(), 1);
        assert_eq!(built.last("A1"), "met 2026-11-16/2026-11-05");
    };
    case([whole, &copied]);
    case([&copied, whole]);
    // So it is with what a key work has come to.
    let targets = "工作编号|工作名称|牵头部门|单位|节点日期|节点目标|计量单位|责任清单|完成标准|牵头县领导\n\
        K1|改厕|农业局|甲镇|2026-12-10|10|个|a|b|c";
    let tables = ["工作编号|完成值\nK1|5", "工作编号|完成值\nK1|\nK1|5"];
    for [one, other] in [[0, 1], [1, 0]] {
        let second = format!("ledgers/{AS_OF}/甲镇(2).xlsx");
        let built = good()
            .office("重点工作", targets)
            .ledger("甲镇", "重点工作进度", tables[one])
            .sheet(&second, "重点工作进度", tables[other])
            .others_report_nothing()
            .build();
        let work = &common::list(&built.report, "key_works")[0];
        let result = &common::list(work, "by_result")[0];
        assert_eq!(common::points(&result["value"]), "5");
    }
}

#[test]
fn a_line_below_the_table_says_whose_it_is_as_one_above_it_does() {
    for line in [
        "填报单位：乙镇",
        "|||填报单位(盖章)：乙镇",
        "|||填报单位（盖章）：|乙镇",
        "填表单位：乙镇",
    ] {
        let table = format!(
            "事项编号|事项名称|事项类别|起算日期|备注\nA1|修路|收发文|2026-11-18|\n||||\n{line}"
        );
        let built = good()
            .ledger("甲镇", "督查事项", &table)
            .others_report_nothing()
            .build();
        told(&built, "contradictory-unit", &["error 甲镇.xlsx !"]);
    }
    let above = "填表单位：乙镇\n事项编号|事项名称|事项类别|起算日期\nA1|修路|收发文|2026-11-18";
    let built = good()
        .ledger("甲镇", "督查事项", above)
        .others_report_nothing()
        .build();
    told(&built, "contradictory-unit", &["error 甲镇.xlsx !"]);
    // What a matter says of others is none.
    let within =
        "事项编号|事项名称|事项类别|起算日期|进展情况\nA1|修路|收发文|2026-11-18|填报单位：乙镇";
    let built = good()
        .ledger("甲镇", "督查事项", within)
        .others_report_nothing()
        .build();
    assert!(built.find_matter("A1@甲镇").is_some());
}

#[test]
fn a_line_of_another_word_says_whose_it_is_as_well_and_one_of_the_matters_is_told() {
    let ledger = |line: &str| {
        let table = "事项编号|事项名称|事项类别|起算日期\nA1|修路|收发文|2026-11-18";
        format!("{line}\n{table}")
    };
    for line in [
        "填报部门：乙镇",
        "呈报单位：乙镇",
        "申报单位：乙镇",
        "填报乡镇（盖章）：|乙镇",
        "填报单位;乙镇",
    ] {
        let built = good().ledger("甲镇", "督查事项", &ledger(line)).build();
        told(&built, "contradictory-unit", &["error 甲镇.xlsx !"]);
        let path = format!("ledgers/{AS_OF}/台账.xlsx");
        let built = good().sheet(&path, "督查事项", &ledger(line)).build();
        assert_eq!(built.matter("A1")["unit"], "乙镇", "{line}");
    }
    for line in [
        "单位（盖章）：乙镇",
        "责任单位：乙镇",
        "报表单位：乙镇",
        "填报科室：乙镇",
    ] {
        let built = good().ledger("甲镇", "督查事项", &ledger(line)).build();
        told(
            &built,
            "other-unit-named",
            &["warning 甲镇.xlsx 督查事项!A1"],
        );
        assert!(built.find_matter("A1@甲镇").is_some(), "{line}");
    }
    // An office of the unit is no unit, and whose list it is says nothing of whose ledger it is.
    for line in ["填报部门：督查室", "填报科室：综合科", "牵头单位：乙镇"] {
        let built = good().ledger("甲镇", "督查事项", &ledger(line)).build();
        assert!(built.find_matter("A1@甲镇").is_some(), "{line}");
        assert_eq!(built.codes(), [""; 0], "{line}");
    }
}

#[test]
fn a_file_of_a_unit_whose_row_of_the_directory_was_returned_says_where_that_stands() {
    let directory = format!("{}\n己镇||吴六|镇长", common::DIRECTORY);
    let built = good()
        .directory(&directory)
        .ledger(
            "己镇台账",
            "督查事项",
            &matters("A1 收发文 起算日期=2026-11-18"),
        )
        .build();
    told(&built, "unattributed-file", &["error 己镇台账.xlsx !"]);
    let found = built.diagnostic_values("unattributed-file")[0];
    let message = common::text(found, "message");
    assert!(
        message.contains("单位名录.xlsx › 单位名录 › A7"),
        "{message}"
    );
    assert!(common::text(found, "help").contains("单位名录"));
}

#[test]
fn the_name_of_an_office_that_every_unit_has_is_proposed_as_nobodys_alias() {
    let built = good()
        .ledger(
            "甲镇",
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期|责任单位\nA1|修路|收发文|2026-11-19|党政办\nA2|架桥|收发文|2026-11-19|我镇\nA3|铺管|收发文|2026-11-19|甲乡",
        )
        .build_at(AS_OF);
    let helps: Vec<bool> = built
        .diagnostic_values("unknown-unit")
        .iter()
        .map(|found| common::text(found, "help").contains("不要加入「别名」"))
        .collect();
    assert_eq!(helps, [true, true, false]);
}

#[test]
fn a_workbook_of_registers_beside_the_office_s_folder_is_told_where_it_belongs() {
    let built = good()
        .sheet(
            "ledgers/2026-11-20/督查登记簿.xlsx",
            "投诉登记",
            "投诉编号|受理日期|被投诉单位|核实结果\nT1|2026-11-10|甲镇|有效",
        )
        .build();
    told(
        &built,
        "register-outside-office",
        &["error 督查登记簿.xlsx !"],
    );
    let help = common::text(
        built.diagnostic_values("register-outside-office")[0],
        "help",
    );
    assert!(help.contains("请放入本期的「县政府办」文件夹"), "{help}");
    the_rest_is_judged(&built);
}
