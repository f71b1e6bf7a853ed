//! C1 to C3: what counts at a meeting.

mod common;

use common::registers::CORRECTIONS;
use common::{Built, Workspace, list, text, week};

const HEADER: &str = "会议编号|会议名称|会议日期|情形|单位|姓名|事前批准|批准人|报备|书面检查日期";

fn meetings(rows: &str) -> Built {
    week("2026-11-20", "")
        .office("会议纪律", &format!("{HEADER}\n{rows}"))
        .build()
}

/// One row of 甲镇's 张三: kind as registered, 事前批准, 批准人, 报备 → kind as judged and whether it counts.
#[track_caller]
fn judged(kind: &str, excuse: [&str; 3], expected: &str) {
    let [approved, by, reported] = excuse;
    let built = meetings(&format!(
        "H1|例会|2026-11-10|{kind}|甲镇|张三|{approved}|{by}|{reported}|"
    ));
    assert_eq!(
        built.violations("H1"),
        [format!("甲镇 张三: {kind} → {expected}")],
        "{kind} {excuse:?}"
    );
    let counted = usize::from(expected.ends_with("counted"));
    assert_eq!(
        built.unit("甲镇")["meeting_violations"],
        counted,
        "{kind} {excuse:?}"
    );
    assert_eq!(built.entries("甲镇").len(), counted, "{kind} {excuse:?}");
}

const EXCUSABLE: [&str; 4] = ["替会", "请假", "早退", "提前离会"];

#[test]
fn c1_approved_beforehand_and_reported_is_excused() {
    for kind in EXCUSABLE {
        judged(kind, ["是", "书记", "是"], kind);
    }
}

#[test]
fn c1_a_leave_that_was_struck_out_is_none_that_was_approved() {
    let built = Workspace::new()
        .period("2026-11-20")
        .office(
            "会议纪律",
            "会议编号|会议名称|会议日期|情形|单位|姓名|事前批准|批准人|报备\n\
             H1|例会|2026-11-10|请假|甲镇|张三|是|李|是\nH1|例会|2026-11-10|请假|丙镇|赵六|是|李|是\nH1|例会|2026-11-10|迟到|乙镇|王五|||",
        )
        .office(
            "更正登记",
            "更正编号|对象表|对象编号|单位|处理|理由|批准人|批准日期\nG1|会议纪律|H1|甲镇|作废|误登|王|2026-11-18",
        )
        .others_report_nothing()
        .build();
    let page = |path: &str| String::from_utf8_lossy(&built.site[path]).into_owned();
    assert!(page("rules.html").contains("违纪1人次、经批准1人次"));
    assert!(page("meetings/index.html").contains("data-label=\"经批准\">1<"));
}

#[test]
fn c1_approved_but_not_reported_is_unreported() {
    for kind in EXCUSABLE {
        judged(kind, ["是", "书记", "否"], "未报备 counted");
        judged(kind, ["是", "书记", ""], "未报备 counted");
    }
}

#[test]
fn c1_a_leave_of_which_a_word_cannot_be_read_is_returned_where_it_may_be_all_that_is_lacking() {
    for (approved, by, reported) in [
        ("☑", "书记", "是"),
        ("已批准", "书记", "已报备"),
        ("同意", "书记", "报备"),
    ] {
        judged("请假", [approved, by, reported], "请假");
    }
    judged("请假", ["未批准", "书记", "是"], "无故缺席 counted");
    for excuse in [
        ["口头说过", "书记", "是"],
        ["是", "书记", "电话"],
        ["口头说过", "书记", ""],
    ] {
        let [approved, by, reported] = excuse;
        let row = format!("H1|例会|2026-11-10|请假|甲镇|张三|{approved}|{by}|{reported}|");
        let built = meetings(&row);
        assert_eq!(built.unit("甲镇")["meeting_violations"], 0, "{excuse:?}");
        assert_eq!(built.entries("甲镇"), [""; 0], "{excuse:?}");
        let told = built.diagnostics("unreadable-yes-no");
        assert_eq!(told.len(), 1, "{excuse:?}: {told:?}");
    }
    // A stroke is an empty cell.
    judged("请假", ["—", "书记", "是"], "无故缺席 counted");
    judged("请假", ["是", "书记", "/"], "未报备 counted");
    // What is no leave whatever the word means stays what it is.
    judged("请假", ["否", "书记", "电话"], "无故缺席 counted");
    judged("请假", ["口头说过", "", "是"], "无故缺席 counted");
    judged("迟到", ["口头说过", "书记", "电话"], "迟到 counted");
}

#[test]
fn c1_not_approved_is_absence_without_reason() {
    for kind in EXCUSABLE {
        judged(kind, ["否", "书记", "是"], "无故缺席 counted");
        judged(kind, ["", "", ""], "无故缺席 counted");
        judged(kind, ["是", "", "是"], "无故缺席 counted");
        judged(kind, ["是", "/", "是"], "无故缺席 counted");
        judged(kind, ["是", "待批", "是"], "无故缺席 counted");
    }
}

#[test]
fn c1_half_an_approval_is_none_and_is_told() {
    let register = |approval: &str| {
        let header = "会议编号|会议名称|会议日期|情形|单位|姓名|事前批准|批准人|报备";
        let rows = format!("HY1|调度会|2026-11-18|请假|甲镇|张三|{approval}");
        week("2026-11-20", "")
            .office("会议纪律", &format!("{header}\n{rows}"))
            .build()
    };
    for (half, cell) in [("是||是", "H2"), ("|县长|是", "G2")] {
        let built = register(half);
        assert_eq!(built.score("甲镇"), "98 = +0 -2", "{half}");
        assert_eq!(
            built.diagnostics("half-an-approval"),
            [format!("warning 登记.xlsx 会议纪律!{cell}")],
        );
    }
    for whole in ["||", "否|县长|是", "否||"] {
        let told = register(whole).diagnostics("half-an-approval");
        assert_eq!(told, [""; 0], "{whole}");
    }
}

#[test]
fn c1_all_other_kinds_are_violations_as_they_stand() {
    for kind in [
        "无故缺席",
        "迟到",
        "场外逗留",
        "从事无关活动",
        "着装不规范",
        "座次不符",
    ] {
        judged(kind, ["", "", ""], &format!("{kind} counted"));
        judged(kind, ["是", "书记", "是"], &format!("{kind} counted"));
    }
}

#[test]
fn c1_an_unknown_kind_is_an_error() {
    let built = meetings("H1|例会|2026-11-10|打瞌睡|甲镇|张三||||");
    assert_eq!(
        built.diagnostics("unknown-word"),
        ["error 登记.xlsx 会议纪律!D2"]
    );
    assert_eq!(built.unit("甲镇")["meeting_violations"], 0);
}

#[test]
fn c1_absence_costs_more_than_any_other_violation() {
    let built = meetings(
        "H1|例会|2026-11-10|请假|甲镇|张三||||\nH1|例会|2026-11-10|替会|甲镇|李四|是|书记|否|\nH1|例会|2026-11-10|迟到|甲镇|王五||||",
    );
    assert_eq!(
        built.entries("甲镇"),
        [
            "2026-11-10 absence -2 H1",
            "2026-11-10 meeting -1 H1",
            "2026-11-10 meeting -1 H1"
        ]
    );
}

#[test]
fn c2_every_meeting_is_listed_by_itself_and_one_without_offence_says_so() {
    let built = meetings(
        "H2|专题会|2026-11-12|无违纪||||||\nH1|例会|2026-11-10|迟到|甲镇|张三||||\nH1|例会|2026-11-10|早退|乙镇|李四|是|书记|是|",
    );
    let listed: Vec<String> = list(&built.report, "meetings")
        .iter()
        .map(|meeting| text(meeting, "id"))
        .collect();
    assert_eq!(listed, ["H1", "H2"]);
    assert_eq!(
        built.violations("H1"),
        ["甲镇 张三: 迟到 → 迟到 counted", "乙镇 李四: 早退 → 早退"]
    );
    assert_eq!(built.violations("H2"), Vec::<String>::new());
}

#[test]
fn c2_a_meeting_without_offence_needs_no_unit_and_any_other_row_does() {
    let built = meetings(
        "H1|例会|2026-11-10|迟到||张三||||\nH2|例会|2026-11-10|迟到|甲镇|||||\nH3|例会|2026-11-10|无违纪||||||",
    );
    assert_eq!(
        built.diagnostics("empty-required-cell"),
        ["error 登记.xlsx 会议纪律!E2", "error 登记.xlsx 会议纪律!F3"]
    );
    assert_eq!(built.unit("甲镇")["meeting_violations"], 0);
}

#[test]
fn c3_each_violation_shows_the_date_of_its_self_criticism() {
    let built = meetings(
        "H1|例会|2026-11-10|迟到|甲镇|张三||||2026-11-16\nH1|例会|2026-11-10|迟到|甲镇|李四||||",
    );
    let dates: Vec<String> = list(&built.report["meetings"][0], "violations")
        .iter()
        .map(|row| format!("{} {}", text(row, "person"), text(row, "self_criticism")))
        .collect();
    let mut sorted = dates;
    sorted.sort();
    assert_eq!(sorted, ["张三 2026-11-16", "李四 -"]);
}

#[test]
fn the_same_person_and_kind_at_one_meeting_is_one_row() {
    let built = meetings(
        "H1|例会|2026-11-10|迟到|甲镇|张三||||\nH1|例会|2026-11-10|迟到|甲镇|张三||||\nH1|例会|2026-11-10|场外逗留|甲镇|张三||||",
    );
    assert_eq!(built.violations("H1").len(), 2);
    assert_eq!(
        built.diagnostics("duplicate-number"),
        ["error 登记.xlsx 会议纪律!A3"]
    );
}

#[test]
fn a_row_that_names_several_units_is_one_for_each() {
    let built = meetings("H1|例会|2026-11-10|座次不符|甲镇、乙镇|张三||||");
    assert_eq!(built.unit("甲镇")["meeting_violations"], 1);
    assert_eq!(built.unit("乙镇")["meeting_violations"], 1);
    let told = ["warning 登记.xlsx 会议纪律!F2"];
    assert_eq!(built.diagnostics("doubtful-name"), told);
}

#[test]
fn several_people_of_several_units_are_returned() {
    let built = meetings(
        "H1|例会|2026-11-10|迟到|甲镇、乙镇|张三、李四||||\nH2|例会|2026-11-10|迟到|甲镇、甲镇|张三、李四||||",
    );
    let told = ["error 登记.xlsx 会议纪律!F2"];
    assert_eq!(built.diagnostics("people-of-several-units"), told);
    assert_eq!(built.unit("甲镇")["meeting_violations"], 1);
    assert_eq!(built.unit("乙镇")["meeting_violations"], 0);
}

#[test]
fn names_that_say_more_or_less_than_a_name_are_told() {
    let built = meetings(
        "H1|例会|2026-11-10|迟到|甲镇|张三(副镇长)||||\nH2|例会|2026-11-10|早退|甲镇|李四等3人||||\n\
         H3|例会|2026-11-10|早退|甲镇|全体参会人员||||\nH4|例会|2026-11-10|早退|甲镇|王五、赵六||||",
    );
    let told = ["F2", "F3", "F4"].map(|cell| format!("warning 登记.xlsx 会议纪律!{cell}"));
    assert_eq!(built.diagnostics("doubtful-name"), told);
}

#[test]
fn a_post_a_unit_or_a_remark_in_the_place_of_a_name_is_told() {
    let names = [
        "张一 镇长",
        "镇长张一",
        "镇长",
        "甲镇",
        "待核实",
        "未签到",
        "代：李四",
    ];
    let rows: Vec<String> = (1..)
        .zip(names)
        .map(|(at, name)| format!("H{at}|例会|2026-11-{at:02}|迟到|甲镇|{name}||||"))
        .collect();
    let built = meetings(&rows.join("\n"));
    let told: Vec<String> = (2..=names.len() + 1)
        .map(|row| format!("warning 登记.xlsx 会议纪律!F{row}"))
        .collect();
    assert_eq!(built.diagnostics("doubtful-name"), told);
}

#[test]
fn c2_a_meeting_without_offence_that_has_one_is_told_and_one_of_two_names() {
    let built = meetings(
        "H1|例会|2026-11-10|无违纪||||||\nH1|例会|2026-11-10|早退|甲镇|李四||||\n\
         H2|例会|2026-11-11|无违纪||||||\nH2|例会|2026-11-11|请假|甲镇|李四|是|县长|是|\n\
         H3|例会|2026-11-12|迟到|甲镇|张三||||\nH3|防汛会|2026-11-12|迟到|甲镇|李四||||",
    );
    let told = ["D2", "B7"].map(|cell| format!("warning 登记.xlsx 会议纪律!{cell}"));
    let mut found = built.diagnostics("contradictory-meeting");
    found.sort_by_key(|line| std::cmp::Reverse(line.clone()));
    assert_eq!(found, told);
    assert_eq!(built.unit("甲镇")["meeting_violations"], 2);
}

#[test]
fn c3_several_names_in_a_cell_are_several_people() {
    let built = meetings(
        "H1|例会|2026-11-10|迟到|甲镇|张三、李四||||\nH1|例会|2026-11-10|迟到|甲镇|李四||||\n\
         H2|例会|2026-11-11|迟到|甲镇|李四||||\nH3|例会|2026-11-12|迟到|甲镇|李四，王五||||",
    );
    assert_eq!(
        built.violations("H1"),
        [
            "甲镇 张三: 迟到 → 迟到 counted",
            "甲镇 李四: 迟到 → 迟到 counted"
        ]
    );
    assert_eq!(built.unit("甲镇")["meeting_violations"], 3);
    assert_eq!(built.entries("甲镇").len(), 5);
    let of_people: Vec<String> = list(&built.report, "escalations")
        .iter()
        .filter(|found| text(found, "rule") == "meeting-discipline")
        .map(|found| text(found, "subject"))
        .collect();
    assert_eq!(of_people, ["-", "李四"]);
}

#[test]
fn c2_one_meeting_with_two_dates_is_told() {
    let built = meetings(
        "H1|例会|2026-11-10|迟到|甲镇|张三||||\nH1|例会|2026-11-11|迟到|甲镇|李四||||\nH2|例会|2026-11-12|迟到|乙镇|王五||||",
    );
    assert_eq!(
        built.diagnostics("contradictory-meeting"),
        ["warning 登记.xlsx 会议纪律!C3"]
    );
    assert_eq!(built.unit("甲镇")["meeting_violations"], 1);
}

#[test]
fn c2_one_meeting_under_running_numbers_is_told_at_each_row_and_counts_by_its_numbers() {
    let built = meetings(
        "1|例会|2026-11-10|迟到|甲镇|张三||||\n2|例 会|2026-11-10|早退|甲镇|张三||||\n3|例会|2026-11-10|场外逗留|甲镇|张三||||\n\
         4|例会|2026-11-11|迟到|甲镇|李四||||\n5|防汛会|2026-11-10|迟到|乙镇|王五||||",
    );
    let told = ["A2", "A3", "A4"].map(|cell| format!("warning 登记.xlsx 会议纪律!{cell}"));
    assert_eq!(built.diagnostics("repeated-meeting"), told);
    let told = built.diagnostic_values("repeated-meeting");
    let words = text(told[0], "message");
    assert!(words.contains("A3") && words.contains("3 次"), "{words}");
    assert_eq!(list(&built.report, "meetings").len(), 5);
    let built = meetings(
        "1|例会|2026-11-10|迟到|甲镇|张三||||\n1|例会|2026-11-10|早退|甲镇|李四||||\n2|例会|2026-11-12|早退|甲镇|李四||||",
    );
    assert_eq!(built.diagnostics("repeated-meeting"), [""; 0]);
}

#[test]
fn c1_the_columns_that_excuse_are_known_by_their_usual_names() {
    for header in [
        "是否事前批准|批准人|是否报备",
        "事前是否批准|批准领导|报备情况",
        "事前批准情况|审批人|是否已报备",
    ] {
        let row = "H1|例会|2026-11-10|请假|甲镇|张三|是|县长|是";
        let built = week("2026-11-20", "")
            .office(
                "会议纪律",
                &format!("会议编号|会议名称|会议日期|情形|单位|姓名|{header}\n{row}"),
            )
            .build();
        assert_eq!(
            built.violations("H1"),
            ["甲镇 张三: 请假 → 请假"],
            "{header}"
        );
    }
}

#[test]
fn c2_a_meeting_before_the_notice_was_in_force_is_shown_and_counts_nowhere() {
    let rows = "H1|例会|2026-04-19|迟到|甲镇|张三||||\nH2|例会|2026-04-20|迟到|甲镇|张三||||";
    let built = week("2026-05-08", "")
        .settings("in_force_from = 2026-04-20")
        .office("会议纪律", &format!("{HEADER}\n{rows}"))
        .build();
    assert_eq!(built.violations("H1"), ["甲镇 张三: 迟到 → 迟到"]);
    assert_eq!(built.violations("H2"), ["甲镇 张三: 迟到 → 迟到 counted"]);
    assert_eq!(built.unit("甲镇")["meeting_violations"], 1);
    let drafts: Vec<&String> = built
        .office
        .keys()
        .filter(|path| path.contains("会议通报"))
        .collect();
    assert_eq!(drafts.len(), 1, "{drafts:?}");
}

#[test]
fn c1_a_register_by_which_nobody_can_be_excused_is_told() {
    let told = |columns: &str, kind: &str| {
        let cells = "|是".repeat(columns.matches('|').count());
        let built = week("2026-11-20", "")
            .office(
                "会议纪律",
                &format!(
                    "会议编号|会议名称|会议日期|情形|单位|姓名{columns}\nH1|例会|2026-11-10|{kind}|甲镇|张三{cells}"
                ),
            )
            .build();
        let found = built.diagnostic_values("no-approval-column");
        found
            .into_iter()
            .map(|found| text(found, "message"))
            .collect::<Vec<_>>()
    };
    let columns = "|审批|同意人|登记";
    for kind in EXCUSABLE {
        let said = told(columns, kind);
        assert_eq!(said.len(), 1, "{kind}");
        assert!(
            said[0].contains("「事前批准」「批准人」「报备」"),
            "{said:?}"
        );
        assert_eq!(told("|事前批准|批准人|报备", kind), Vec::<String>::new());
    }
    assert_eq!(told(columns, "迟到"), Vec::<String>::new());
}

/// Weeks with a register of meetings and, in the last one, a register of corrections.
fn weeks_of_meetings(weeks: &[&str], corrections: &str) -> Built {
    let header = "会议编号|会议名称|会议日期|情形|单位|姓名|事前批准|批准人|报备";
    let mut workspace = Workspace::new();
    for (as_of, rows) in ["2026-11-13", "2026-11-20"].iter().zip(weeks) {
        workspace = workspace
            .period(as_of)
            .office("会议纪律", &format!("{header}\n{rows}"))
            .others_report_nothing();
    }
    if !corrections.is_empty() {
        let header = CORRECTIONS;
        workspace = workspace.office("更正登记", &format!("{header}\n{corrections}"));
    }
    workspace.build()
}

#[test]
fn c1_a_correction_to_leave_that_nobody_approved_is_told_with_what_it_comes_to() {
    let late = "H1|例会|2026-11-10|迟到|甲镇|张三|||";
    let correction = "G1|会议纪律|H1|甲镇|更正|情形|请假|已请假|县长|2026-11-18";
    let built = weeks_of_meetings(&[late, late], correction);
    assert_eq!(built.entries("甲镇"), ["2026-11-10 absence -2 H1"]);
    assert_eq!(
        built.diagnostics("corrected-to-absence"),
        ["warning 登记.xlsx 更正登记!G2"]
    );
    let page = String::from_utf8_lossy(&built.office["authority.html"]);
    assert!(page.contains("更正为「请假」，没有经事前批准并报备，按「无故缺席」认定"));
    let unreported = "H1|例会|2026-11-10|迟到|甲镇|张三|是|书记|否";
    let built = weeks_of_meetings(&[unreported, unreported], correction);
    assert_eq!(built.entries("甲镇"), ["2026-11-10 meeting -1 H1"]);
    assert_eq!(
        text(
            built.diagnostic_values("corrected-to-absence")[0],
            "message"
        ),
        "「H1」的情形更正成了「请假」，那一行没有同时写明经事前批准、由谁批准、已报备，按「未报备」认定、计分"
    );
    let approved = "H1|例会|2026-11-10|迟到|甲镇|张三|是|书记|是";
    let built = weeks_of_meetings(&[approved, approved], correction);
    assert_eq!(built.codes(), [""; 0]);
    assert_eq!(built.entries("甲镇"), [""; 0]);
}

#[test]
fn c1_a_correction_to_leave_that_was_struck_out_is_told_no_more() {
    let late = "H1|例会|2026-11-10|迟到|甲镇|张三|||";
    let corrections = "G1|会议纪律|H1|甲镇|更正|情形|请假|误登|县长|2026-11-12\n\
        G2|会议纪律|H1|甲镇|更正|情形|请假|重办|县长|2026-11-16\n\
        G3|更正登记|G1|甲镇|作废|||误批|县长|2026-11-14";
    assert_eq!(
        weeks_of_meetings(&[late, late], corrections).diagnostics("corrected-to-absence"),
        ["warning 登记.xlsx 更正登记!G3"]
    );
}

#[test]
fn m7_a_row_that_was_written_anew_is_told_as_what_it_is() {
    for (was, now, column) in [
        (
            "H1|例会|2026-11-10|迟到|甲镇|张三镇长|||",
            "H1|例会|2026-11-10|迟到|甲镇|张三|||",
            "姓名",
        ),
        (
            "H1|例会|2026-11-10|迟到|甲镇|张三|||",
            "H1|例会|2026-11-10|早退|甲镇|张三|是|书记|是",
            "情形",
        ),
        (
            "H2|例会|2026-11-10|迟到|甲镇|张三|||",
            "H1|例会|2026-11-10|迟到|甲镇|张三|||",
            "会议编号",
        ),
    ] {
        let built = weeks_of_meetings(&[was, now], "");
        let told = built.diagnostic_values("dropped-register-row");
        let message = text(told[0], "message");
        assert!(
            message.contains(&format!("有一行的「{column}」由")),
            "{message}"
        );
        let help = text(told[0], "help");
        assert!(help.contains("2026-11-13 以来各期登记簿"), "{help}");
        assert!(help.contains("也不要作废"), "{help}");
    }
    // One that has gone, and beside it others that have not come for it.
    let two = "H1|例会|2026-11-10|迟到|甲镇|张三|||\nH1|例会|2026-11-10|迟到|甲镇|李四|||";
    let built = weeks_of_meetings(&[two, "H1|例会|2026-11-10|迟到|甲镇|李四|||"], "");
    let help = text(built.diagnostic_values("dropped-register-row")[0], "help");
    assert!(help.contains("不要用作废"), "{help}");
    // As advised: the row is written anew in every week.
    let mended = "H1|例会|2026-11-10|迟到|甲镇|张三|||";
    let built = weeks_of_meetings(&[mended, mended], "");
    assert_eq!(built.codes(), [""; 0]);
}

#[test]
fn m15_a_row_that_strikes_out_several_is_told_with_how_many_came_after_it() {
    let two = "H1|例会|2026-11-10|迟到|甲镇|张三镇长|||\nH1|例会|2026-11-10|迟到|甲镇|李四|||";
    let ambiguous = "G1|会议纪律|H1|甲镇|更正|姓名|张三|误写|县长|2026-11-18";
    let built = weeks_of_meetings(&[two, two], ambiguous);
    let help = text(built.diagnostic_values("ambiguous-correction")[0], "help");
    assert!(help.contains("不要用作废"), "{help}");
    let strike = "G1|会议纪律|H1|甲镇|作废|||误写|县长|2026-11-18";
    let built = weeks_of_meetings(&[two, two], strike);
    assert_eq!(
        built.diagnostics("strikes-several"),
        ["warning 登记.xlsx 更正登记!C2"]
    );
    let message = text(built.diagnostic_values("strikes-several")[0], "message");
    assert!(
        message.contains("在甲镇名下的全部 2 行，都不再计入"),
        "{message}"
    );
    let page = String::from_utf8_lossy(&built.office["authority.html"]);
    assert!(page.contains("划线列示，不再计入"));
    let one = "H1|例会|2026-11-10|迟到|甲镇|李四|||";
    assert_eq!(weeks_of_meetings(&[one, one], strike).codes(), [""; 0]);
}

#[test]
fn c3_a_sign_left_behind_a_name_makes_nobody_else_of_it() {
    let row = |at: usize, name: &str| format!("H{at}|例会{at}|2026-11-0{at}|迟到|甲镇|{name}||||");
    let rows = [
        row(1, "张三、"),
        row(2, "张三"),
        row(3, "张三；"),
        row(3, "张三"),
    ];
    let built = meetings(&rows.join("\n"));
    assert_eq!(built.violations("H3"), ["甲镇 张三: 迟到 → 迟到 counted"]);
    assert_eq!(built.entries_of("甲镇", "meeting").len(), 3);
    let expected = ["meeting-discipline 3 new", "meeting-discipline[张三] 3 new"];
    assert_eq!(built.escalations("甲镇"), expected);
}
