//! M12, M13 and M15: a breach stays on record; an exemption or a correction takes it out of every count.

mod common;

use common::registers::{COMPLAINTS, CORRECTIONS, EXEMPTIONS, EXTENSIONS};
use common::weeks::two_weeks;
use common::{Workspace, matters, week};

// M12

/// An overdue matter of 甲镇 with one exemption.
fn exempted(row: &str) -> common::Built {
    week("2026-11-20", "A1 领导议定事项 起算日期=2026-11-02")
        .office("容错认定", &format!("{EXEMPTIONS}\n{row}"))
        .build()
}

#[test]
fn m12_each_kind_of_exemption_takes_the_matter_out_of_every_count() {
    for kind in ["先行先试", "探索性试验", "无意过失"] {
        let built = exempted(&format!("R1|督查事项|A1|甲镇|{kind}|县委|2026-11-18"));
        assert_eq!(built.matter("A1")["exempt"], true, "{kind}");
        assert_eq!(built.light("A1"), "red", "{kind}");
        assert_eq!(built.last("A1"), "overdue 2026-11-16/-", "{kind}");
        assert_eq!(
            built.entries("甲镇"),
            ["2026-11-17 final_breach -2 A1 exempt"],
            "{kind}"
        );
        assert_eq!(built.score("甲镇"), "100 = +0 -0", "{kind}");
        assert_eq!(built.unit("甲镇")["red_matters"], 0, "{kind}");
        assert_eq!(built.unit("甲镇")["overdue_count"], 0, "{kind}");
        assert_eq!(built.unit("甲镇")["on_time"]["of"], 0, "{kind}");
    }
}

#[test]
fn m12_an_incomplete_exemption_exempts_nobody() {
    for row in [
        "R1|督查事项|A1|甲镇||县委|2026-11-18",
        "R1|督查事项|A1|甲镇|先行先试||2026-11-18",
        "R1|督查事项|A1|甲镇|先行先试|县委|",
        "R1|督查事项|A1|甲镇|情有可原|县委|2026-11-18",
        "R1|督查事项|A1|甲镇|先行先试|县委|2026-11-21",
        "R1|督查事项|A1|乙镇|先行先试|县委|2026-11-18",
        "R1|督查事项|A2|甲镇|先行先试|县委|2026-11-18",
        "R1|投诉|A1|甲镇|先行先试|县委|2026-11-18",
    ] {
        let built = exempted(row);
        assert_eq!(built.matter("A1")["exempt"], false, "{row}");
        assert_eq!(built.score("甲镇"), "98 = +0 -2", "{row}");
    }
}

#[test]
fn m12_complaints_meetings_and_points_can_be_exempted_too() {
    let built = week("2026-11-20", "")
        .office("投诉登记", &format!("{COMPLAINTS}\nT1|2026-11-10|甲镇|有效\nT2|2026-11-11|甲镇|有效"))
        .office(
            "会议纪律",
            "会议编号|会议名称|会议日期|情形|单位|姓名\nH1|例会|2026-11-10|迟到|甲镇|张三\nH1|例会|2026-11-10|早退|甲镇|李四\nH1|例会|2026-11-10|迟到|乙镇|王五",
        )
        .office("积分登记", "编号|日期|单位|类型|分值|事由\nJ1|2026-11-10|甲镇|负面扣分|3|差错\nJ2|2026-11-11|甲镇|负面扣分|1|差错")
        .office(
            "容错认定",
            &format!(
                "{EXEMPTIONS}\nR1|投诉|T1|甲镇|无意过失|县委|2026-11-18\nR2|会议|H1|甲镇|无意过失|县委|2026-11-18\nR3|积分|J1|甲镇|无意过失|县委|2026-11-18"
            ),
        )
        .build();
    assert_eq!(
        built.entries("甲镇"),
        [
            "2026-11-10 complaint -2 T1 exempt",
            "2026-11-10 absence -2 H1 exempt",
            "2026-11-10 meeting -1 H1 exempt",
            "2026-11-10 manual -3 J1 exempt",
            "2026-11-11 complaint -2 T2",
            "2026-11-11 manual -1 J2",
        ]
    );
    assert_eq!(built.score("甲镇"), "97 = +0 -3");
    assert_eq!(built.unit("甲镇")["valid_complaints"], 1);
    assert_eq!(built.unit("甲镇")["meeting_violations"], 0);
    assert_eq!(built.score("乙镇"), "99 = +0 -1");
}

#[test]
fn m12_an_exemption_means_the_newest_of_its_number_up_to_its_date() {
    let exemption = |date: &str| {
        let rows = format!("{EXEMPTIONS}\nR1|投诉|T1|甲镇|无意过失|县委|{date}");
        complaints_of_two_years("容错认定", &rows)
    };
    assert_eq!(
        exemption("2025-12-31"),
        ["2025-12-10 有效 exempt", "2026-01-12 有效 "]
    );
    assert_eq!(
        exemption("2026-01-12"),
        ["2025-12-10 有效 ", "2026-01-12 有效 exempt"]
    );
}

// M13

#[test]
fn m13_a_breach_is_dated_the_day_after_the_due_date_and_doing_it_late_erases_nothing() {
    let built = week(
        "2026-11-20",
        "A1 领导议定事项 起算日期=2026-11-02 办结日期=2026-11-19",
    )
    .build();
    assert_eq!(built.entries("甲镇"), ["2026-11-17 final_breach -2 A1"]);
    assert_eq!(built.unit("甲镇")["overdue_count"], 1);
}

#[test]
fn m13_neither_closing_nor_dropping_nor_extending_late_erases_a_breach() {
    let breach = ["2026-11-10 final_breach -2 A1"];
    let built = two_weeks(
        "A1 领导议定事项 起算日期=2026-10-26",
        "A1 领导议定事项 起算日期=2026-10-26 销号日期=2026-11-16",
    );
    assert_eq!(built.entries("甲镇"), breach);
    let built = two_weeks("A1 领导议定事项 起算日期=2026-10-26", "");
    assert_eq!(built.entries("甲镇"), breach);
    let built = week("2026-11-20", "A1 领导议定事项 起算日期=2026-10-26")
        .office(
            "延期审批",
            &format!("{EXTENSIONS}\nA1|甲镇|2026-12-31|县长|2026-11-10"),
        )
        .build();
    assert_eq!(built.entries("甲镇"), breach);
}

#[test]
fn m13_an_extension_handed_in_after_the_breach_was_judged_counts_and_is_flagged() {
    let ledger = matters("A1 领导议定事项 起算日期=2026-10-26");
    let extension = format!("{EXTENSIONS}\nA1|甲镇|2026-12-31|县长|2026-11-06");
    let built = Workspace::new()
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &ledger)
        .others_report_nothing()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", &ledger)
        .office("延期审批", &extension)
        .others_report_nothing()
        .build();
    assert_eq!(built.last("A1"), "open 2026-12-31/-");
    assert_eq!(built.entries("甲镇"), Vec::<String>::new());
    assert!(built.flagged("A1", "late-registered"));
    let built = week("2026-11-13", "A1 领导议定事项 起算日期=2026-10-26")
        .office("延期审批", &extension)
        .build();
    assert!(
        !built.flagged("A1", "late-registered"),
        "registered in the week that first judges it"
    );
}

#[test]
fn m13_an_exemption_handed_in_after_the_breach_was_judged_counts_and_is_flagged() {
    let ledger = matters("A1 领导议定事项 起算日期=2026-10-26");
    let built = Workspace::new()
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &ledger)
        .others_report_nothing()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", &ledger)
        .office(
            "容错认定",
            &format!("{EXEMPTIONS}\nR1|督查事项|A1|甲镇|无意过失|县委|2026-11-12"),
        )
        .others_report_nothing()
        .build();
    assert_eq!(built.matter("A1")["exempt"], true);
    assert!(built.flagged("A1", "late-registered"));
}

// M15

#[test]
fn m15_a_row_that_is_struck_out_stays_shown_and_counts_nowhere() {
    let built = week("2026-11-20", "A1 领导议定事项 起算日期=2026-10-26\nA2 领导议定事项 起算日期=2026-10-26")
        .office("投诉登记", &format!("{COMPLAINTS}\nT1|2026-11-10|甲镇|有效"))
        .office(
            "更正登记",
            &format!("{CORRECTIONS}\nG1|督查事项|A1|甲镇|作废|||错报|县长|2026-11-18\nG2|投诉登记|T1|甲镇|作废|||错报|县长|2026-11-18"),
        )
        .build();
    assert_eq!(built.matter("A1")["struck"], true);
    assert_eq!(built.matter("A2")["struck"], false);
    assert_eq!(built.score("甲镇"), "98 = +0 -2");
    assert_eq!(built.unit("甲镇")["red_matters"], 1);
    assert_eq!(built.unit("甲镇")["overdue_count"], 1);
    assert_eq!(built.unit("甲镇")["valid_complaints"], 0);
}

#[test]
fn m15_a_correction_replaces_one_value_from_its_approval_on() {
    let built = week(
        "2026-11-20",
        "A1 领导议定事项 起算日期=2026-10-26 办结日期=2026-11-12",
    )
    .office(
        "更正登记",
        &format!(
            "{CORRECTIONS}\nG1|督查事项|A1|甲镇|更正|办结日期|2026-11-09|误填|县长|2026-11-18"
        ),
    )
    .build();
    assert_eq!(built.last("A1"), "met 2026-11-09/2026-11-09");
}

/// Two years of complaints T1 against 甲镇, with a row about T1 in another register.
fn complaints_of_two_years(register: &str, rows: &str) -> Vec<String> {
    let built = Workspace::new()
        .period("2026-01-16")
        .office(
            "投诉登记",
            &format!("{COMPLAINTS}\nT1|2025-12-10|甲镇|有效\nT1|2026-01-12|甲镇|有效"),
        )
        .office(register, rows)
        .others_report_nothing()
        .build();
    common::list(&built.report, "complaints")
        .iter()
        .map(|complaint| {
            let state = |key: &'static str| if complaint[key] == true { key } else { "" };
            let date = common::text(complaint, "date");
            let result = common::text(complaint, "result");
            format!("{date} {result} {}{}", state("struck"), state("exempt"))
        })
        .collect()
}

#[test]
fn m15_a_number_that_comes_again_is_the_newest_given_up_to_the_approval() {
    let correction = |action: &str, approved: &str| {
        complaints_of_two_years(
            "更正登记",
            &format!("{CORRECTIONS}\nG1|投诉登记|T1|甲镇|{action}|误登|县长|{approved}"),
        )
    };
    assert_eq!(
        correction("作废||", "2026-01-11"),
        ["2025-12-10 有效 struck", "2026-01-12 有效 "]
    );
    assert_eq!(
        correction("作废||", "2026-01-12"),
        ["2025-12-10 有效 ", "2026-01-12 有效 struck"]
    );
    assert_eq!(
        correction("更正|核实结果|无效", "2026-01-11"),
        ["2025-12-10 无效 ", "2026-01-12 有效 "]
    );
    assert_eq!(
        correction("更正|核实结果|无效", "2026-01-15"),
        ["2025-12-10 有效 ", "2026-01-12 无效 "]
    );
}

#[test]
fn m15_a_correction_can_be_struck_out_too() {
    let rows = "G1|督查事项|A1|甲镇|作废|||错报|县长|2026-11-17\nG2|更正登记|G1|甲镇|作废|||误登|县长|2026-11-18";
    let built = week("2026-11-20", "A1 领导议定事项 起算日期=2026-10-26")
        .office("更正登记", &format!("{CORRECTIONS}\n{rows}"))
        .build();
    assert_eq!(built.matter("A1")["struck"], false);
    assert_eq!(built.score("甲镇"), "98 = +0 -2");
    let struck: Vec<bool> = common::list(&built.report, "corrections")
        .iter()
        .map(|correction| correction["struck"] == true)
        .collect();
    assert_eq!(struck, [true, false]);
}

#[test]
fn m15_of_two_corrections_of_one_cell_the_one_approved_last_stands() {
    let built = week(
        "2026-11-20",
        "A1 领导议定事项 起算日期=2026-10-26 办结日期=2026-11-12",
    )
    .office(
        "更正登记",
        &format!(
            "{CORRECTIONS}\nG1|督查事项|A1|甲镇|更正|办结日期|2026-11-09|误填|县长|2026-11-18\n\
                 G2|督查事项|A1|甲镇|更正|办结日期|2026-11-11|误填|县长|2026-11-17"
        ),
    )
    .build();
    assert_eq!(built.last("A1"), "met 2026-11-09/2026-11-09");
}

#[test]
fn m15_reports_at_an_earlier_date_do_not_change() {
    let workspace = Workspace::new()
        .period("2026-11-13")
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 领导议定事项 起算日期=2026-10-26"),
        )
        .others_report_nothing()
        .period("2026-11-20")
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 领导议定事项 起算日期=2026-10-26"),
        )
        .office(
            "更正登记",
            &format!("{CORRECTIONS}\nG1|督查事项|A1|甲镇|作废|||错报|县长|2026-11-18"),
        )
        .others_report_nothing();
    assert_eq!(workspace.build_at("2026-11-13").score("甲镇"), "98 = +0 -2");
    assert_eq!(workspace.build_at("2026-11-17").score("甲镇"), "98 = +0 -2");
    assert_eq!(
        workspace.build_at("2026-11-20").score("甲镇"),
        "100 = +0 -0"
    );
}

#[test]
fn m5_m12_m15_a_stroke_or_a_word_for_nobody_is_no_approval() {
    for nobody in [
        "/",
        "——",
        "无",
        "待批",
        "未批",
        "暂无",
        "空",
        "N/A",
        "？",
        "不同意",
        "（待审批）",
    ] {
        let built = Workspace::new()
            .period("2026-11-20")
            .ledger(
                "甲镇",
                "督查事项",
                &matters(
                    "A1 领导议定事项 起算日期=2026-11-02\nA2 领导议定事项 起算日期=2026-11-02",
                ),
            )
            .office(
                "延期审批",
                &format!("{EXTENSIONS}\nA1|甲镇|2026-11-30|{nobody}|2026-11-10"),
            )
            .office(
                "投诉登记",
                &format!("{COMPLAINTS}\nT1|2026-11-03|甲镇|有效"),
            )
            .office(
                "容错认定",
                &format!("{EXEMPTIONS}\nR1|投诉|T1|甲镇|无意过失|{nobody}|2026-11-05"),
            )
            .office(
                "更正登记",
                &format!("{CORRECTIONS}\nG1|督查事项|A2|甲镇|作废|||错报|{nobody}|2026-11-05"),
            )
            .others_report_nothing()
            .build();
        assert_eq!(built.last("A1"), "overdue 2026-11-16/-", "{nobody}");
        assert_eq!(built.last("A2"), "overdue 2026-11-16/-", "{nobody}");
        assert_eq!(built.score("甲镇"), "94 = +0 -6", "{nobody}");
        assert_eq!(
            built.diagnostics("empty-required-cell"),
            [
                "error 登记.xlsx 容错认定!F2",
                "error 登记.xlsx 延期审批!D2",
                "error 登记.xlsx 更正登记!I2"
            ],
            "{nobody}"
        );
    }
}

#[test]
fn m15_a_correction_under_headings_that_nobody_knows_confirms_nothing() {
    let weeks = |headings: &str, cells: &str| {
        Workspace::new()
            .period("2026-11-13")
            .ledger(
                "甲镇",
                "督查事项",
                &matters("A1 领导议定事项 起算日期=2026-10-26 办结日期="),
            )
            .others_report_nothing()
            .period("2026-11-20")
            .ledger(
                "甲镇",
                "督查事项",
                &matters("A1 领导议定事项 起算日期=2026-10-26 办结日期=2026-10-28"),
            )
            .office(
                "更正登记",
                &format!(
                    "更正编号|对象表|对象编号|单位|处理|理由|批准人|批准日期{headings}\n\
                     G1|督查事项|A1|甲镇|更正|误填|县长|2026-11-19{cells}"
                ),
            )
            .others_report_nothing()
            .build()
    };
    let built = weeks("|更正哪一栏|改成什么", "|办结日期|2026-11-18");
    assert!(built.last("A1").starts_with("late"), "{}", built.last("A1"));
    assert_eq!(
        built.diagnostics("missing-column"),
        vec!["error 登记.xlsx 更正登记!"; 2]
    );
    // Without anything to correct, a row of such a sheet confirms.
    let built = weeks("|备注", "|已核");
    assert_eq!(built.last("A1"), "met 2026-11-09/2026-10-28");
    assert_eq!(built.diagnostics("missing-column"), Vec::<String>::new());
}
