//! M7, M10, M11 and M14: ledgers that leave out what they had, come late or not at all, lack what a matter must have, or say the same for weeks.

mod common;

use common::registers::{COMPLAINTS, EXTENSIONS};
use common::weeks::{two_weeks, with_list};
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
