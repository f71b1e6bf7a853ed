//! M7, M10, M11 and M14: ledgers that leave out what they had, come late or not at all, lack what a matter must have, or say the same for weeks.

mod common;

use common::registers::{COMPLAINTS, CORRECTIONS, EXTENSIONS};
use common::weeks::{COMPLETE, two_weeks, with_list};
use common::{Workspace, matters, week};

// M7

#[test]
fn m7_a_dropped_matter_is_still_judged_and_flagged() {
    let built = two_weeks(
        "A1 领导议定事项 起算日期=2026-11-02\nA2 收发文 起算日期=2026-11-12",
        "A2 收发文 起算日期=2026-11-12",
    );
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
    assert!(built.flagged("A1", "missing-from-ledger"));
    assert!(!built.flagged("A2", "missing-from-ledger"));
    assert_eq!(built.diagnostic_values("missing-from-ledger").len(), 1);
    assert_eq!(
        common::text(&built.matter("A1")["source"], "file"),
        "ledgers/2026-11-13/甲镇.xlsx"
    );
}

#[test]
fn m7_a_column_that_a_ledger_has_no_more_is_told() {
    let weeks = |second: &str| {
        let first = "A1 领导议定事项 起算日期=2026-11-02 办结日期=2026-11-10 销号日期=2026-11-11\n\
                     A2 领导议定事项 起算日期=2026-11-02";
        Workspace::new()
            .period("2026-11-13")
            .ledger("甲镇", "督查事项", &matters(first))
            .others_report_nothing()
            .period("2026-11-20")
            .ledger("甲镇", "督查事项", &matters(second))
            .others_report_nothing()
            .build()
    };
    // The newest row counts, and it says nothing there.
    let built = weeks("A1 领导议定事项 起算日期=2026-11-02\nA2 领导议定事项 起算日期=2026-11-02");
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
    let told = built.diagnostic_values("dropped-column");
    let said: Vec<String> = told
        .iter()
        .map(|found| common::text(found, "message"))
        .collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(
        said[0].contains("办结日期") && said[1].contains("销号日期"),
        "{said:?}"
    );
    // A cell that is emptied is an answer.
    let built = weeks(
        "A1 领导议定事项 起算日期=2026-11-02\nA2 领导议定事项 起算日期=2026-11-02 办结日期=2026-11-10 销号日期=2026-11-11",
    );
    assert_eq!(built.diagnostics("dropped-column"), [""; 0]);
}

#[test]
fn m7_a_closed_matter_that_is_dropped_stays_listed_and_scored_without_a_flag() {
    let built = two_weeks(
        "A1 领导议定事项 起算日期=2026-10-19 办结日期=2026-11-05 销号日期=2026-11-06",
        "",
    );
    assert_eq!(built.last("A1"), "late 2026-11-02/2026-11-05");
    assert!(!built.flagged("A1", "missing-from-ledger"));
    assert_eq!(built.entries("甲镇"), ["2026-11-03 final_breach -2 A1"]);
}

#[test]
fn m7_the_flag_goes_when_the_matter_comes_back() {
    let ledger = matters("A1 领导议定事项 起算日期=2026-11-02");
    let built = Workspace::new()
        .period("2026-11-06")
        .ledger("甲镇", "督查事项", &ledger)
        .others_report_nothing()
        .period("2026-11-13")
        .others_report_nothing()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", &ledger)
        .others_report_nothing()
        .build();
    assert!(!built.flagged("A1", "missing-from-ledger"));
}

#[test]
fn m7_a_dropped_register_row_still_counts_with_a_warning_unless_it_is_of_an_earlier_year() {
    let built = Workspace::new()
        .period("2027-01-08")
        .office("投诉登记", &format!("{COMPLAINTS}\nT1|2026-12-30|甲镇|有效\nT2|2027-01-04|甲镇|有效\nT3|2027-01-05|甲镇|有效"))
        .others_report_nothing()
        .period("2027-01-15")
        .office("投诉登记", &format!("{COMPLAINTS}\nT3|2027-01-05|甲镇|有效"))
        .others_report_nothing()
        .build();
    assert_eq!(common::list(&built.report, "complaints").len(), 3);
    assert_eq!(built.unit("甲镇")["valid_complaints"], 3);
    assert_eq!(
        built.diagnostics("dropped-register-row"),
        ["warning 登记.xlsx 投诉登记!A3"]
    );
}

#[test]
fn m7_key_works_and_extensions_of_an_earlier_year_may_be_dropped_without_a_warning() {
    let works = "工作编号|工作名称|牵头部门|单位|节点日期|节点目标";
    let weeks = |milestone: &str, approved: &str| {
        Workspace::new()
            .period("2027-01-08")
            .ledger(
                "甲镇",
                "督查事项",
                "事项编号|事项名称|事项类别|起算日期\nA1|修路|领导议定事项|2026-12-28",
            )
            .office(
                "重点工作",
                &format!("{works}\nK1|改厕|丁局|甲镇|{milestone}|10"),
            )
            .office(
                "延期审批",
                &format!("{EXTENSIONS}\nA1|甲镇|2027-03-31|县长|{approved}"),
            )
            .others_report_nothing()
            .period("2027-01-15")
            .office(
                "重点工作",
                &format!("{works}\nK2|种树|丁局|乙镇|2027-12-10|5"),
            )
            .office("延期审批", EXTENSIONS)
            .others_report_nothing()
            .build()
    };
    let built = weeks("2026-12-10", "2026-12-30");
    assert_eq!(built.diagnostics("dropped-register-row"), [""; 0]);
    let built = weeks("2027-01-05", "2027-01-04");
    assert_eq!(built.diagnostics("dropped-register-row").len(), 2);
}

#[test]
fn m7_a_register_row_that_comes_back_with_another_year_is_warned_of_where_its_year_was_a_slip() {
    let weeks = |first: &str, second: &str, third: &str| {
        let week = |workspace: Workspace, as_of: &str, rows: &str| {
            let rows = rows.replace('/', "\n");
            let workspace = workspace.period(as_of);
            let workspace = workspace.office("投诉登记", &format!("{COMPLAINTS}\n{rows}"));
            workspace.others_report_nothing()
        };
        let workspace = week(Workspace::new(), "2026-11-06", first);
        let workspace = week(workspace, "2026-11-13", second);
        week(workspace, "2026-11-20", third).build()
    };
    let (slip, right) = ("T1|2025-12-03|甲镇|有效", "T1|2026-11-03|甲镇|有效");
    let other = "T2|2026-11-04|乙镇|有效";
    for (first, second, third) in [
        (slip, right, right),
        (other, slip, right),
        (right, slip, right),
    ] {
        let built = weeks(first, second, &format!("{third}/{other}"));
        let told = built.diagnostics("dropped-register-row");
        assert_eq!(told, ["warning 登记.xlsx 投诉登记!A2"], "{first} {second}");
        // The number is a number within a year: both count until the slip is mended where it was made.
        let rows = common::list(&built.report, "complaints").iter();
        assert_eq!(rows.filter(|row| row["id"] == "T1").count(), 2);
    }
    // Numbers that begin anew, and rows of both years side by side.
    let both = format!("{slip}/{right}");
    for (first, second, third) in [
        (slip, other, right),
        (both.as_str(), both.as_str(), right),
        ("T1|2026-11-03|甲镇|有效", right, right),
    ] {
        let built = weeks(first, second, &format!("{third}/{other}"));
        let told = built.diagnostics("dropped-register-row");
        assert!(told.is_empty(), "{first} {second}: {told:?}");
    }
}

#[test]
fn m7_an_extension_whose_approval_had_a_slip_in_the_year_is_told_at_the_row_that_has_it() {
    let weeks = |first: &str, second: &str| {
        let week = |workspace: Workspace, as_of: &str, rows: &str| {
            let ledger = matters("A1 领导议定事项 起算日期=2026-11-02");
            workspace
                .period(as_of)
                .ledger("甲镇", "督查事项", &ledger)
                .office(
                    "延期审批",
                    &format!("事项编号|责任单位|新时限|批准人|批准日期\n{rows}"),
                )
                .others_report_nothing()
        };
        let workspace = week(Workspace::new(), "2026-11-20", first);
        week(workspace, "2026-11-27", second).build()
    };
    let slip = "A1|甲镇|2026-12-10|县长|2025-11-18";
    let right = "A1|甲镇|2026-12-10|县长|2026-11-18";
    let built = weeks(slip, right);
    let found = built.diagnostic_values("dropped-register-row");
    let told = found
        .iter()
        .map(|one| common::text(one, "file") + " " + &common::text(one, "cell"));
    let told: Vec<String> = told.collect();
    assert_eq!(told, ["ledgers/2026-11-20/县政府办/登记.xlsx A2"]);
    assert!(common::text(found[0], "message").contains("同一编号改成了另一年"));
    // Another extension, and both side by side.
    let other = "A1|甲镇|2026-12-20|县长|2026-11-18";
    assert_eq!(
        weeks(slip, other).diagnostics("dropped-register-row"),
        [""; 0]
    );
    let both = format!("{slip}\n{right}");
    assert_eq!(
        weeks(&both, &both).diagnostics("dropped-register-row"),
        [""; 0]
    );
    assert_eq!(
        weeks(right, right).diagnostics("dropped-register-row"),
        [""; 0]
    );
}

#[test]
fn m7_a_register_absent_from_a_whole_period_stands_with_one_warning() {
    let built = Workspace::new()
        .period("2026-11-13")
        .office(
            "投诉登记",
            &format!("{COMPLAINTS}\nT1|2026-11-10|甲镇|有效\nT2|2026-11-11|甲镇|有效"),
        )
        .others_report_nothing()
        .period("2026-11-20")
        .others_report_nothing()
        .build();
    assert_eq!(built.unit("甲镇")["valid_complaints"], 2);
    assert_eq!(built.diagnostic_values("dropped-register").len(), 1);
    assert_eq!(built.diagnostic_values("dropped-register-row").len(), 0);
}

// M10

#[test]
fn m10_each_state_of_a_hand_in_is_told_apart() {
    let ledger = matters("A1 收发文 起算日期=2026-11-16");
    let built = Workspace::new()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", &ledger)
        .ledger("乙镇", "重点工作进度", "工作编号|完成值\nZ1|5")
        .file("ledgers/2026-11-20/丙镇.xlsx", b"PK\x03\x04 broken")
        .late("丁局", "督查事项", &ledger)
        .build();
    for (unit, state) in [
        ("甲镇", "yes"),
        ("乙镇", "partial"),
        ("丙镇", "unreadable"),
        ("丁局", "late"),
        ("戊局", "no"),
    ] {
        assert_eq!(built.unit(unit)["submitted"], state, "{unit}");
    }
    for (unit, missing) in [
        ("甲镇", 0),
        ("乙镇", 0),
        ("丙镇", 0),
        ("丁局", 1),
        ("戊局", 1),
    ] {
        assert_eq!(
            built.entries_of(unit, "missing_ledger").len(),
            missing,
            "{unit}"
        );
    }
}

#[test]
fn m10_a_header_only_ledger_is_a_hand_in() {
    let built = Workspace::new()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", common::MATTERS)
        .build();
    assert_eq!(built.unit("甲镇")["submitted"], "yes");
}

#[test]
fn m10_what_comes_late_beside_a_timely_file_only_adds() {
    let built = Workspace::new()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", &matters("A1 收发文 起算日期=2026-11-18 办结日期="))
        .late("甲镇", "督查事项", &matters("A1 收发文 起算日期=2026-11-18 办结日期=2026-11-19\nA2 收发文 起算日期=2026-11-18 办结日期="))
        .build();
    assert_eq!(built.unit("甲镇")["submitted"], "yes");
    assert_eq!(built.last("A1"), "due-soon 2026-11-20/-");
    assert!(built.find_matter("A2").is_some());
}

#[test]
fn m10_what_else_comes_late_belongs_to_its_period_and_beside_a_timely_file_only_adds() {
    let progress = |value: &str| format!("工作编号|完成值\nZ1|{value}");
    let benchmarks = |number: &str| {
        format!("序号|对标对象|差距|目标|措施|完成时限\n{number}|对象{number}|差|目|措|2026-12-31")
    };
    let built = Workspace::new()
        .period("2026-11-20")
        .office(
            "重点工作",
            "工作编号|工作名称|牵头部门|单位|节点日期|节点目标\nZ1|修路|交通局|甲镇、乙镇、丙镇|2026-11-20|10",
        )
        .ledger("甲镇", "督查事项", common::MATTERS)
        .late("甲镇", "重点工作进度", &progress("10"))
        .ledger("乙镇", "重点工作进度", &progress("3"))
        .ledger("乙镇", "对标提升", &benchmarks("1"))
        .late("乙镇", "重点工作进度", &progress("10"))
        .late("乙镇", "对标提升", &benchmarks("2"))
        .late("丙镇", "重点工作进度", &progress("10"))
        .build();
    let values = common::list(&common::list(&built.report, "key_works")[0], "by_result").iter();
    let values: Vec<String> = values
        .map(|row| {
            format!(
                "{} {}",
                common::text(row, "unit"),
                common::text(row, "value")
            )
        })
        .collect();
    assert_eq!(values, ["甲镇 10.0", "丙镇 10.0", "乙镇 3.0"]);
    assert_eq!(built.unit("丙镇")["submitted"], "late");
    let of_units = common::list(&built.report, "benchmarks");
    assert_eq!(common::text(&of_units[0], "entries"), "2");
}

#[test]
fn m10_a_late_file_that_cannot_be_opened_is_late_all_the_same() {
    let built = Workspace::new()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", common::MATTERS)
        .file("ledgers/2026-11-20/补报/乙镇.xlsx", b"PK\x03\x04 broken")
        .build();
    assert_eq!(built.unit("乙镇")["submitted"], "late");
    assert_eq!(built.entries_of("乙镇", "missing_ledger").len(), 1);
    assert_eq!(built.diagnostics("damaged-file"), ["error 乙镇.xlsx !"]);
}

#[test]
fn m10_without_a_hand_in_the_clocks_run_on() {
    let built = Workspace::new()
        .period("2026-11-13")
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 领导议定事项 起算日期=2026-11-02"),
        )
        .others_report_nothing()
        .period("2026-11-20")
        .ledger("乙镇", "督查事项", common::MATTERS)
        .build();
    assert_eq!(built.unit("甲镇")["submitted"], "no");
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
    assert!(
        !built.flagged("A1", "missing-from-ledger"),
        "no newer snapshot lacks it"
    );
}

#[test]
fn m10_a_hand_in_without_matters_is_no_snapshot_of_them() {
    let built = Workspace::new()
        .period("2026-11-13")
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 领导议定事项 起算日期=2026-11-02"),
        )
        .period("2026-11-20")
        .ledger("甲镇", "重点工作进度", "工作编号|完成值\nZ1|5")
        .build();
    assert_eq!(built.unit("甲镇")["submitted"], "partial");
    assert!(!built.flagged("A1", "missing-from-ledger"));
}

#[test]
fn m10_the_same_workbook_again_is_named() {
    let built = two_weeks(
        "A1 收发文 起算日期=2026-11-12",
        "A1 收发文 起算日期=2026-11-12",
    );
    let found = built.diagnostic_values("old-workbook");
    assert!(
        found.iter().any(|diagnostic| diagnostic["unit"] == "甲镇"),
        "{found:?}"
    );
}

// M11

#[test]
fn m11_each_part_that_a_matter_must_have_is_looked_for_in_the_list_and_then_in_the_ledger() {
    let full = "责任单位=甲镇 责任人=张三 工作标准=好 考核标准=优";
    let case = |list: &str, ledger: &str, incomplete: bool| {
        let built = with_list(
            "2026-11-20",
            &format!("A1 收发文 起算日期=2026-11-18 责任单位=甲镇 {list}"),
            &format!("A1 收发文 起算日期=2026-11-18 {ledger}"),
        )
        .build();
        assert_eq!(
            built.flagged("A1", "incomplete-list"),
            incomplete,
            "{list} / {ledger}"
        );
    };
    case("责任人=张三 工作标准=好 考核标准=优", "", false);
    case("", full, false);
    case("责任人=张三", "工作标准=好 考核标准=优", false);
    case("责任人=张三 工作标准=好", "", true);
    case("工作标准=好 考核标准=优", "", true);
}

#[test]
fn m11_a_cell_that_cannot_be_read_is_not_empty() {
    let built = |unit: &str, standard: &str| {
        let line = format!(
            "A1 领导议定事项 起算日期=2026-11-09 责任单位={unit} 责任人=张三 工作标准=好 考核标准={standard}"
        );
        week("2026-11-20", &line).build()
    };
    let page = |built: &common::Built| {
        let page = built.office.get("matters/甲镇.html").expect("a page");
        String::from_utf8(page.clone()).expect("UTF-8")
    };
    let unreadable = built("甲镇、农业办", "优");
    assert_eq!(unreadable.diagnostics("unknown-unit").len(), 1);
    assert!(!unreadable.flagged("A1", "incomplete-list"));
    assert!(!page(&unreadable).contains("清单不完整，缺"));
    let both = built("农业办", "");
    assert!(both.flagged("A1", "incomplete-list"));
    assert!(page(&both).contains("清单不完整，缺：考核标准。"));
    let empty = built("", "优");
    assert!(page(&empty).contains("清单不完整，缺：责任单位。"));
}

#[test]
fn m11_a_limit_that_cannot_be_read_is_named_as_such() {
    let line = "A1 清单事项 起算日期=2026-11-09 责任单位=甲镇 责任人=张三 工作标准=好 考核标准=优 完成时限=抓紧办理";
    let built = week("2026-11-20", line).build();
    let page = built.office.get("matters/甲镇.html").expect("a page");
    let page = String::from_utf8(page.clone()).expect("UTF-8");
    assert!(built.flagged("A1", "incomplete-list"));
    assert!(page.contains("缺：完成时限（填写的内容读不出）。"));
}

#[test]
fn m11_a_stroke_in_the_place_of_a_person_or_a_standard_names_none() {
    for (cell, is_complete) in [("/", false), ("无", false), ("标", true)] {
        let lines = format!(
            "A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇 责任人={cell} 工作标准={cell} 考核标准={cell}"
        );
        let built = week("2026-11-20", &lines).build();
        let flagged = built.flagged("A1", "incomplete-list");
        assert_eq!(!flagged, is_complete, "{cell}");
    }
}

// M14

#[test]
fn m14_the_same_progress_three_periods_in_a_row_is_stale() {
    let weeks = |texts: [&str; 3]| {
        let mut workspace = Workspace::new();
        for (period, text) in ["2026-11-06", "2026-11-13", "2026-11-20"]
            .into_iter()
            .zip(texts)
        {
            workspace = workspace.period(period);
            if text == "-" {
                workspace = workspace.ledger("乙镇", "督查事项", common::MATTERS);
            } else {
                let ledger = matters(&format!("A1 领导议定事项 起算日期=2026-11-02 {text}"));
                workspace = workspace.ledger("甲镇", "督查事项", &ledger);
            }
        }
        workspace.build().flagged("A1", "stale-progress")
    };
    assert!(weeks(["进展情况=正在办理"; 3]));
    assert!(!weeks([
        "进展情况=正在办理",
        "进展情况=正在办理",
        "进展情况=正在办理。"
    ]));
    assert!(!weeks([
        "进展情况=开始办理",
        "进展情况=正在办理",
        "进展情况=正在办理"
    ]));
    assert!(!weeks(["进展情况=正在办理", "-", "进展情况=正在办理"]));
    // Of a row that cannot be judged the last good version stands; the newest must be good itself.
    let broken = "起算日期=2026-13-45 进展情况=正在办理";
    let good = "进展情况=正在办理";
    assert!(weeks([good, broken, good]));
    assert!(!weeks([good, good, broken]));
    assert!(!weeks(["进展情况="; 3]));
    assert!(!weeks([
        "进展情况=正在办理",
        "进展情况=正在办理",
        "进展情况=正在办理 办结日期=2026-11-20"
    ]));
    assert!(!weeks([
        "进展情况=正在办理",
        "进展情况=正在办理",
        "进展情况=正在办理 销号日期=2026-11-20"
    ]));
}

#[test]
fn a_row_that_was_mended_and_handed_in_late_counts_where_the_one_in_time_could_not_be_read() {
    let head = "事项编号|事项名称|事项类别|起算日期|反馈日期";
    let late = format!("{head}\nA1|修路|领导议定事项|2026-11-02|2026-11-10");
    for (timely, expected) in [
        (
            "A1|修路|领导议订事项|2026-11-02|2026-11-10",
            Some("met 2026-11-16/2026-11-10"),
        ),
        (
            "A1|修路|领导议定事项|下旬|2026-11-10",
            Some("met 2026-11-16/2026-11-10"),
        ),
        (
            "A1|修路|领导议定事项|2026-11-02|",
            Some("overdue 2026-11-16/-"),
        ),
    ] {
        let built = Workspace::new()
            .period("2026-11-20")
            .ledger("甲镇", "督查事项", &format!("{head}\n{timely}"))
            .late("甲镇", "督查事项", &late)
            .others_report_nothing()
            .build();
        let last = built.find_matter("A1").map(|_| built.last("A1"));
        assert_eq!(last.as_deref(), expected, "{timely}");
        let is_whole = timely.ends_with('|');
        assert_eq!(
            !built.diagnostics("late-row-contradicts").is_empty(),
            is_whole,
            "{timely}"
        );
    }
}

#[test]
fn m11_all_done_by_the_progress_and_no_day_is_told() {
    let built = week(
        "2026-11-20",
        "A1 领导议定事项 起算日期=2026-11-02 办结日期= 完成进度=100%\n\
         A2 领导议定事项 起算日期=2026-11-02 办结日期=2026-11-10 完成进度=100%\n\
         A3 领导议定事项 起算日期=2026-11-02 办结日期= 完成进度=95%\n\
         A4 领导议定事项 起算日期=2026-11-02 办结日期=某日 完成进度=1",
    )
    .build();
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
    let told = ["warning 甲镇.xlsx 督查事项!E2"];
    assert_eq!(built.diagnostics("done-without-day"), told);
}

#[test]
fn m3_a_start_of_last_year_in_a_row_that_no_ledger_since_has_had_is_told() {
    let weeks = |first: &str, second: &str| {
        let built = two_weeks(first, second);
        built.diagnostics("old-start")
    };
    let known = "A1 领导议定事项 起算日期=2026-11-02";
    let told = ["warning 甲镇.xlsx 督查事项!D3"];
    assert_eq!(
        weeks(
            known,
            &format!("{known}\nA2 领导议定事项 起算日期=2025-11-02")
        ),
        told
    );
    // A date of this year, and one of last year that was there from the first ledger on.
    let old = "A2 领导议定事项 起算日期=2025-11-02";
    let both = format!("{known}\n{old}");
    assert!(
        weeks(
            known,
            &format!("{known}\nA2 领导议定事项 起算日期=2026-11-02")
        )
        .is_empty()
    );
    assert!(weeks(&both, &both).is_empty());
    // On the list it is the office's to mend.
    let week = |list: &str| (matters(list), list.to_owned());
    let (first, second) = (
        week("A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇"),
        week(
            "A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇\nA2 领导议定事项 起算日期=2025-11-02 责任单位=甲镇",
        ),
    );
    let built = Workspace::new()
        .period("2026-11-13")
        .office("交办清单", &first.0)
        .others_report_nothing()
        .period("2026-11-20")
        .office("交办清单", &second.0)
        .others_report_nothing()
        .build();
    let told = ["warning 登记.xlsx 交办清单!D3"];
    assert_eq!(built.diagnostics("old-start"), told);
}

#[test]
fn m7_a_row_that_the_offices_ledger_drops_of_a_unit_that_hands_in_nothing_is_told() {
    let first = "A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇\nA2 领导议定事项 起算日期=2026-11-02 责任单位=乙镇";
    let second = "A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇";
    let weeks = |second: &str| {
        Workspace::new()
            .period("2026-11-13")
            .ledger(
                "丙镇",
                "督查事项",
                &matters("C1 收发文 起算日期=2026-11-12"),
            )
            .office("督查事项", &matters(first))
            .period("2026-11-20")
            .ledger(
                "丙镇",
                "督查事项",
                &matters("C1 收发文 起算日期=2026-11-12"),
            )
            .office("督查事项", &matters(second))
            .build()
    };
    let built = weeks(second);
    assert_eq!(built.last("A2"), "overdue 2026-11-16/-");
    let told = ["warning 登记.xlsx 督查事项!A3"];
    assert_eq!(built.diagnostics("dropped-register-row"), told);
    assert!(weeks(first).diagnostics("dropped-register-row").is_empty());
}

#[test]
fn r8_a_leader_who_is_nobody_or_is_named_in_two_ways_is_told_once() {
    let table = "事项编号|事项名称|事项类别|起算日期|牵头县领导\nA1|修路|收发文|2026-11-19|李明\nA2|架桥|收发文|2026-11-19|县长李明\n\
                 A3|铺管|收发文|2026-11-19|分管领导\nA4|清淤|收发文|2026-11-19|分管领导\nA5|植树|收发文|2026-11-19|王县长、李明";
    let built = Workspace::new()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", table)
        .others_report_nothing()
        .build();
    let told = ["E3", "E4"].map(|cell| format!("warning 甲镇.xlsx 督查事项!{cell}"));
    assert_eq!(built.diagnostics("doubtful-name"), told);
}

// M7: columns and cells of the office's papers

/// Two weeks with a register of the office beside ledgers of nothing.
fn two_registers(sheet: &str, first: &str, second: &str) -> Workspace {
    Workspace::new()
        .period("2026-11-13")
        .office(sheet, first)
        .others_report_nothing()
        .period("2026-11-20")
        .office(sheet, second)
        .others_report_nothing()
}

/// A table without one of its columns.
fn without(table: &str, column: &str) -> String {
    let position = |line: &str| line.split('|').position(|name| name == column);
    let at = table.lines().next().and_then(position);
    let line = |line: &str| {
        let cells = line.split('|').enumerate();
        let kept = cells.filter(|(position, _)| Some(*position) != at);
        let kept: Vec<&str> = kept.map(|(_, cell)| cell).collect();
        kept.join("|")
    };
    let lines: Vec<String> = table.lines().map(line).collect();
    lines.join("\n")
}

/// A table whose cells of one column are empty.
fn emptied(table: &str, column: &str) -> String {
    let position = |line: &str| line.split('|').position(|name| name == column);
    let at = table.lines().next().and_then(position);
    let line = |(row, line): (usize, &str)| {
        let cells = line.split('|').enumerate();
        let cells = cells.map(|(position, cell)| {
            let is_emptied = row > 0 && Some(position) == at;
            if is_emptied { "" } else { cell }
        });
        cells.collect::<Vec<&str>>().join("|")
    };
    let lines: Vec<String> = table.lines().enumerate().map(line).collect();
    lines.join("\n")
}

fn messages(built: &common::Built, code: &str) -> Vec<String> {
    let told = built.diagnostic_values(code).into_iter();
    told.map(|found| common::text(found, "message")).collect()
}

const TARGETS: &str = "工作编号|工作名称|牵头部门|单位|节点日期|节点目标|方向\n\
    K1|压降|某局|甲镇|2026-10-31|5|越低越好\n\
    K1|压降|某局|乙镇|2026-10-31|5|越低越好";

#[test]
fn m7_a_column_that_a_register_has_no_more_is_told_once_with_what_becomes_of_its_rows() {
    for (sheet, table, column, words) in [
        (
            "重点工作",
            TARGETS,
            "方向",
            "有 2 行以前填过（第一行是「K1」），没有写方向的按同一工作别的行，都没有写的按越高越好",
        ),
        (
            "投诉登记",
            "投诉编号|受理日期|被投诉单位|核实结果|核实日期\nT1|2026-11-02|甲镇|有效|2026-11-03\nT2|2026-11-02|乙镇|有效|2026-11-04",
            "核实日期",
            "有 2 行以前填过，没有核实日期的有效投诉按受理日期计分",
        ),
        (
            "会议纪律",
            "会议编号|会议名称|会议日期|情形|单位|姓名|书面检查日期\nH1|例会|2026-11-02|迟到|甲镇|王五|2026-11-04\nH1|例会|2026-11-02|迟到|乙镇|赵一|2026-11-05",
            "书面检查日期",
            "有 2 行以前填过（第一行是「H1」），没有书面检查日期的违纪列为未交书面检查",
        ),
        (
            "通报登记",
            "文号|日期|单位|类型|对应规则\nN1|2026-11-02|甲镇|通报批评|complaint-circular\nN2|2026-11-02|乙镇|通报批评|complaint-circular",
            "对应规则",
            "没有对应规则的通报不作为印发的依据",
        ),
        (
            "请示事项",
            "编号|日期|请示单位|受理单位|事项|答复日期|答复意见\nQ1|2026-11-02|甲镇|乙镇|借车|2026-11-04|同意\nQ2|2026-11-02|乙镇|甲镇|借车|2026-11-04|同意",
            "答复日期",
            "没有答复日期的列为「请示未答复」",
        ),
    ] {
        let built = two_registers(sheet, table, &without(table, column)).build();
        let place = [format!("warning 登记.xlsx {sheet}!")];
        assert_eq!(built.diagnostics("dropped-column"), place, "{sheet}");
        let told = messages(&built, "dropped-column").concat();
        let state = format!("以前有「{column}」一列，这张表没有了；");
        assert!(told.starts_with(&state) && told.contains(words), "{told}");
        // So it is where the column is there, and no row says anything in it.
        let built = two_registers(sheet, table, &emptied(table, column)).build();
        assert_eq!(built.diagnostics("dropped-column"), place, "{sheet}");
        let told = messages(&built, "dropped-column").concat();
        let state = format!("「{column}」一列在，各行都空了；");
        assert!(told.starts_with(&state) && told.contains(words), "{told}");
        assert_eq!(built.diagnostics("emptied-cell"), [""; 0], "{sheet}");
        // Nothing is told of a column that is still missing and has never said anything, nor where all is as it was.
        for same in [without(table, column), table.to_owned()] {
            let built = two_registers(sheet, &same, &same).build();
            assert_eq!(built.diagnostics("dropped-column"), [""; 0], "{sheet}");
        }
    }
}

#[test]
fn m7_of_a_column_that_is_gone_the_rows_are_told_that_are_judged_as_before() {
    // 越高越好 is what a row says that says nothing.
    let higher = TARGETS.replace("越低越好", "越高越好");
    let built = two_registers("重点工作", &higher, &without(&higher, "方向")).build();
    let told = messages(&built, "dropped-column").concat();
    assert!(told.ends_with("；眼下判定没有因此改变"), "{told}");
    // A matter that has no limit but a written one keeps that of the list before, which is told as it was.
    let list = "事项编号|事项名称|事项类别|起算日期|责任单位|完成时限\n\
        A1|修路|清单事项|2026-10-12|甲镇|2026-12-31\n\
        A2|通水|领导议定事项|2026-10-12|甲镇|2026-12-31";
    let built = two_registers("交办清单", list, &without(list, "完成时限")).build();
    assert_eq!(built.last("A2"), "overdue 2026-10-26/-");
    assert_eq!(built.last("A1"), "open 2026-12-31/-");
    assert_eq!(
        messages(&built, "dropped-column"),
        [
            "以前有「完成时限」一列，这张表没有了；有 2 行以前填过（第一行是「A1」），现在按清单没有写时限判定；其中 1 行眼下判定没有因此改变"
        ]
    );
    assert_eq!(built.diagnostics("emptied-cell"), [""; 0]);
}

#[test]
fn m7_a_column_is_not_told_for_rows_that_are_gone_struck_out_or_of_an_earlier_year() {
    let head = "编号|日期|请示单位|受理单位|事项|答复日期";
    let first =
        format!("{head}\nQ1|2026-11-02|甲镇|乙镇|借车|2026-11-04\nQ2|2026-11-02|乙镇|甲镇|借车|");
    let gone = without(
        &format!("{head}\nQ2|2026-11-02|乙镇|甲镇|借车|"),
        "答复日期",
    );
    let built = two_registers("请示事项", &first, &gone).build();
    assert_eq!(built.diagnostics("dropped-column"), [""; 0]);
    assert_eq!(built.diagnostics("dropped-register-row").len(), 1);
    let struck = two_registers("请示事项", &first, &without(&first, "答复日期"))
        .office(
            "更正登记",
            &format!("{CORRECTIONS}\nG1|请示事项|Q1|甲镇|作废|||误登|县长|2026-11-18"),
        )
        .build();
    assert_eq!(struck.diagnostics("dropped-column"), [""; 0]);
    let given = two_registers("请示事项", &first, &without(&first, "答复日期"))
        .office(
            "更正登记",
            &format!(
                "{CORRECTIONS}\nG1|请示事项|Q1|甲镇|更正|答复日期|2026-11-04|漏填|县长|2026-11-18"
            ),
        )
        .build();
    assert_eq!(given.diagnostics("dropped-column"), [""; 0]);
    let earlier = first.replace("2026-11-0", "2025-11-0");
    let built = two_registers("请示事项", &earlier, &without(&earlier, "答复日期")).build();
    assert_eq!(built.diagnostics("dropped-column"), [""; 0]);
    // What is told of 会议纪律 without the columns of approvals is told once.
    let leave = "会议编号|会议名称|会议日期|情形|单位|姓名|事前批准|批准人|报备\n\
        H1|例会|2026-11-02|请假|甲镇|王五|是|县长|是";
    let built = two_registers("会议纪律", leave, &without(leave, "报备")).build();
    assert_eq!(built.diagnostics("no-approval-column").len(), 1);
    assert_eq!(built.diagnostics("dropped-column"), [""; 0]);
    // A column by which rows are known makes other rows of them, which is told row by row.
    let problems = "文号|日期|单位|类型|问题编号\nN1|2026-11-02|甲镇|通报批评|W1";
    let built = two_registers("通报登记", problems, &without(problems, "问题编号")).build();
    assert_eq!(built.diagnostics("dropped-register-row").len(), 1);
    assert_eq!(built.diagnostics("dropped-column"), [""; 0]);
}

#[test]
fn m7_a_day_of_this_year_is_missed_in_a_row_of_last_year() {
    let complaints = "投诉编号|受理日期|被投诉单位|核实结果|核实日期\n\
        T1|2025-12-22|甲镇|有效|2026-01-05\n\
        T2|2026-01-05|乙镇|待核实|";
    let built = Workspace::new()
        .period("2026-01-09")
        .office("投诉登记", complaints)
        .others_report_nothing()
        .period("2026-01-16")
        .office("投诉登记", &without(complaints, "核实日期"))
        .others_report_nothing()
        .build();
    assert_eq!(built.entries_of("甲镇", "complaint"), [""; 0]);
    assert_eq!(built.diagnostics("dropped-column").len(), 1);
}

#[test]
fn m5_extensions_that_have_lost_their_units_are_told_to_be_about_every_unit() {
    let list =
        "事项编号|事项名称|事项类别|起算日期|责任单位\nA1|修路|领导议定事项|2026-10-12|甲镇、乙镇";
    let table = format!("{EXTENSIONS}\nA1|甲镇|2026-12-31|县长|2026-10-20");
    for lost in [without(&table, "责任单位"), emptied(&table, "责任单位")] {
        let built = Workspace::new()
            .period("2026-11-13")
            .office("交办清单", list)
            .office("延期审批", &table)
            .others_report_nothing()
            .period("2026-11-20")
            .office("交办清单", list)
            .office("延期审批", &lost)
            .others_report_nothing()
            .build();
        assert_eq!(built.last("A1@乙镇"), "open 2026-12-31/-");
        let told = messages(&built, "dropped-column").concat();
        assert!(
            told.contains("对清单上这一事项的各责任单位都有效，原来写了单位的各行也仍然计入"),
            "{told}"
        );
        assert_eq!(
            built.diagnostics("dropped-column"),
            ["warning 登记.xlsx 延期审批!"]
        );
    }
}

#[test]
fn m7_what_a_units_other_sheets_say_no_more_is_told_to_the_unit() {
    let entries = "序号|对标对象|差距|目标|措施|完成时限|完成日期\n\
        1|某县|少|多|干|2026-11-12|2026-11-10\n\
        2|某市|小|大|干|2026-12-31|";
    let values = "工作编号|完成值|计量单位\nK1|30000|元";
    let targets = "工作编号|工作名称|牵头部门|单位|节点日期|节点目标|计量单位\n\
        K1|招商|某局|甲镇|2026-12-31|5|万元";
    let weeks = |entries: [&str; 2], values: [&str; 2]| {
        Workspace::new()
            .period("2026-11-13")
            .ledger("甲镇", "对标提升", entries[0])
            .ledger("甲镇", "重点工作进度", values[0])
            .office("重点工作", targets)
            .others_report_nothing()
            .period("2026-11-20")
            .ledger("甲镇", "对标提升", entries[1])
            .ledger("甲镇", "重点工作进度", values[1])
            .office("重点工作", targets)
            .others_report_nothing()
            .build()
    };
    let [less, bare] = [without(entries, "完成日期"), without(values, "计量单位")];
    let built = weeks([entries, &less], [values, &bare]);
    let told = messages(&built, "dropped-column");
    assert_eq!(
        built.diagnostics("dropped-column"),
        [
            "warning 甲镇.xlsx 对标提升!",
            "warning 甲镇.xlsx 重点工作进度!"
        ]
    );
    assert!(
        told[0].contains("有 1 行以前填过（第一行是「某县」），没有完成日期的按没有完成判定"),
        "{told:?}"
    );
    assert!(
        told[1].starts_with("以前写明了「计量单位」，这张表没有写"),
        "{told:?}"
    );
    let built = weeks([entries, entries], [values, values]);
    assert_eq!(built.diagnostics("dropped-column"), [""; 0]);
    // With a new year entries begin anew, and what was done in the old one is not missing.
    let begun = |day: &str| {
        format!("序号|对标对象|差距|目标|措施|完成时限|完成日期\n1|某县|少|多|干|2026-12-12|{day}")
    };
    let built = Workspace::new()
        .period("2025-12-26")
        .ledger("甲镇", "对标提升", &begun("2025-12-20"))
        .others_report_nothing()
        .period("2026-01-09")
        .ledger("甲镇", "对标提升", &begun(""))
        .others_report_nothing()
        .build();
    assert_eq!(built.diagnostics("dropped-column"), [""; 0]);
    // Counted in what the work is counted in anyway, nothing moves.
    let same = values.replace("30000|元", "3|万元");
    let built = weeks([entries, entries], [&same, &without(&same, "计量单位")]);
    let told = messages(&built, "dropped-column").concat();
    assert!(told.ends_with("；眼下判定没有因此改变"), "{told}");
}

#[test]
fn m7_a_cell_of_the_list_or_of_a_register_that_is_emptied_is_told_at_the_cell() {
    let list = "事项编号|事项名称|事项类别|起算日期|责任单位|完成时限|销号日期\n\
        A1|修路|领导议定事项|2026-11-02|甲镇|2026-12-31|2026-11-12\n\
        A2|通水|领导议定事项|2026-11-02|甲镇|2026-12-31|2026-11-12";
    let lost = list.replacen("|2026-12-31|2026-11-12", "||", 1);
    let built = two_registers("交办清单", list, &lost).build();
    assert_eq!(
        built.diagnostics("emptied-cell"),
        [
            "warning 登记.xlsx 交办清单!F2",
            "warning 登记.xlsx 交办清单!G2"
        ]
    );
    assert_eq!(
        messages(&built, "emptied-cell"),
        [
            "「交办清单」的「A1」的「完成时限」2026-11-13 那期填的是 2026-12-31，这一期是空的；现在按清单没有写时限判定",
            "「交办清单」的「A1」的「销号日期」2026-11-13 那期填的是 2026-11-12，这一期是空的；现在按没有销号判定"
        ]
    );
    assert_eq!(built.diagnostics("dropped-column"), [""; 0]);
    // Who gives the matter another category may take its deadline away with it; a cell that cannot be read is told as such.
    let moved = list.replacen(
        "领导议定事项|2026-11-02|甲镇|2026-12-31",
        "收发文|2026-11-02|甲镇|",
        1,
    );
    let faulty = list.replacen("2026-12-31", "某日", 1);
    for other in [moved, faulty] {
        let built = two_registers("交办清单", list, &other).build();
        assert_eq!(built.diagnostics("emptied-cell"), [""; 0], "{other}");
    }
    // One row of two that turns round because the work is at odds about its direction is told, and of a complaint no day.
    let lower = format!("{TARGETS}\nK2|增收|某局|甲镇|2026-10-31|5|越低越好");
    let (head, row) = lower.rsplit_once('\n').expect("rows");
    let alone = format!("{head}\n{}", row.replace("越低越好", ""));
    let built = two_registers("重点工作", &lower, &alone).build();
    assert_eq!(
        built.diagnostics("emptied-cell"),
        ["warning 登记.xlsx 重点工作!G4"]
    );
    let other = lower.replacen("越低越好", "", 1);
    let built = two_registers("重点工作", &lower, &other).build();
    assert_eq!(built.diagnostics("emptied-cell"), [""; 0]);
    let complaints = "投诉编号|受理日期|被投诉单位|核实结果|核实日期\n\
        T1|2026-11-02|甲镇|有效|2026-11-03\n\
        T2|2026-11-02|乙镇|有效|2026-11-04";
    let lost = complaints.replace("2026-11-03", "");
    let built = two_registers("投诉登记", complaints, &lost).build();
    assert_eq!(
        messages(&built, "emptied-cell"),
        [
            "「投诉登记」有一行的「核实日期」2026-11-13 那期填过，这一期是空的；没有核实日期的有效投诉按受理日期计分"
        ]
    );
    let open = lost.replacen("有效", "待核实", 1);
    let built = two_registers("投诉登记", complaints, &open).build();
    assert_eq!(built.diagnostics("emptied-cell"), [""; 0]);
}

#[test]
fn m9_a_column_of_a_ledger_that_goes_on_counting_is_not_said_to_be_judged_as_empty() {
    let built = two_weeks(
        "A1 领导议定事项 起算日期=2026-10-26 完成时限=2026-11-04\nA2 领导议定事项 起算日期=2026-10-19 完成时限=2026-12-10",
        "A1 领导议定事项 起算日期=2026-10-26\nA2 领导议定事项 起算日期=2026-10-19",
    );
    assert_eq!(built.last("A1"), "overdue 2026-11-04/-");
    // That of A2 has never counted: it was too late.
    assert_eq!(
        messages(&built, "dropped-column"),
        [
            "以前有「完成时限」一列，这张表没有了；有 2 行以前填过，其中 1 行现在按空白判定，1 行仍按以前所填（或者清单、更正登记）判定"
        ]
    );
    let passed = "A1 常务会提请县委 起算日期=2026-10-12 呈送县委日期=2026-10-13";
    let built = two_weeks(&format!("{passed} 县委通过日期=2026-10-16"), passed);
    assert_eq!(built.last("A1"), "overdue 2026-10-30/-");
    assert_eq!(
        messages(&built, "dropped-column"),
        [
            "以前有「县委通过日期」一列，这张表没有了；有 1 行以前填过，仍按以前所填（或者清单、更正登记）判定"
        ]
    );
    // On the list the list alone sets the deadline and closes.
    let list = format!("A1 领导议定事项 起算日期=2026-11-09 {COMPLETE}");
    let own = "A1 领导议定事项 起算日期=2026-11-09";
    let built = common::weeks::weeks(&[
        ("2026-11-13", &list, &format!("{own} 完成时限=2026-11-16")),
        ("2026-11-20", &list, own),
    ]);
    let told = messages(&built, "dropped-column").concat();
    assert!(
        told.contains("仍按以前所填（或者清单、更正登记）判定"),
        "{told}"
    );
}

#[test]
fn m6_dates_in_the_wrong_order_are_told_with_the_days_that_count() {
    let order = |first: &str, second: &str| {
        let built = two_weeks(first, second);
        let mut told = messages(&built, "wrong-order");
        assert_eq!(told.len(), 1, "{told:?}");
        told.remove(0)
    };
    // A claim that is refused.
    let told = order(
        "A1 清单事项 起算日期=2026-10-26 完成时限=2026-10-30",
        "A1 清单事项 起算日期=2026-10-26 完成时限=2026-10-30 办结日期=2026-10-20",
    );
    assert!(
        told.ends_with("；判定没有都照所写的日期：「办结日期」按 2026-11-20"),
        "{told}"
    );
    // A start that was moved.
    let told = order(
        "A1 领导议定事项 起算日期=2026-10-26 办结日期=2026-11-05",
        "A1 领导议定事项 起算日期=2026-11-09 办结日期=2026-11-05",
    );
    assert!(
        told.ends_with("；判定没有都照所写的日期：「起算日期」按 2026-10-26"),
        "{told}"
    );
    // A day that does not count as long as its stage has not begun.
    let told = order(
        "A1 常务会提请县委 起算日期=2026-11-09 办结日期=2026-11-05",
        "A1 常务会提请县委 起算日期=2026-11-09 办结日期=2026-11-06",
    );
    assert!(
        told.ends_with("；判定没有都照所写的日期：「办结日期」没有计入"),
        "{told}"
    );
    let same = "A1 领导议定事项 起算日期=2026-11-09 办结日期=2026-11-05";
    assert!(order(same, same).ends_with("；仍按所写的日期判定"));
}

#[test]
fn m11_a_day_that_does_not_count_is_not_said_to_be_empty() {
    let built = week(
        "2026-11-20",
        "A1 常务会提请县委 起算日期=2026-11-09 呈送县委日期=2026-11-10 县委通过日期= 办结日期=2026-11-18 完成进度=100%",
    )
    .build();
    assert_eq!(built.diagnostics("done-without-day"), [""; 0]);
    assert_eq!(built.diagnostics("passed-date-missing").len(), 1);
}

#[test]
fn m7_what_an_ordinary_correction_leaves_empty_is_no_column_that_says_nothing() {
    let row =
        |words: &str| format!("{CORRECTIONS}\nG1|积分登记|P1|甲镇|{words}|误登|县长|2026-11-12");
    let struck = two_registers("更正登记", &row("更正|分值|1"), &row("作废||")).build();
    assert_eq!(struck.diagnostics("dropped-column"), [""; 0]);
    let meeting =
        "会议编号|会议名称|会议日期|情形|单位|姓名|备注\nH1|例会|2026-11-02|迟到|甲镇|王五|堵车";
    let built = two_registers("会议纪律", meeting, &emptied(meeting, "备注")).build();
    assert_eq!(built.diagnostics("dropped-column"), [""; 0]);
    let built = two_registers("会议纪律", meeting, &without(meeting, "备注")).build();
    assert_eq!(built.diagnostics("dropped-column").len(), 1);
}
