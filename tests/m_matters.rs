//! RULES part 3: who answers for a matter, by when each stage must be done, and what stays on record.

mod common;

use common::{Workspace, matters, week};

/// One matter of 甲镇 (A1 …) at a date: its stages.
#[track_caller]
fn stages(as_of: &str, matter: &str, expected: &str) {
    let built = week(as_of, &format!("A1 {matter}")).build();
    assert_eq!(built.stages("A1"), expected, "{matter} at {as_of}");
}

// M0

/// A matter on the list: the units that are judged for it.
#[track_caller]
fn responsible(responsible: &str, assisting: &str, expected: &[&str]) {
    let list = format!(
        "事项编号|事项名称|事项类别|起算日期|责任单位|配合单位|立项日期\nA1|修路|收发文|2026-11-16|{responsible}|{assisting}|"
    );
    let built = Workspace::new()
        .settings("[collective]\n\"各乡镇\" = \"乡镇\"")
        .period("2026-11-20")
        .office("交办清单", &list)
        .others_report_nothing()
        .build();
    let judged: Vec<String> = common::list(&built.report, "matters")
        .iter()
        .map(|matter| common::text(matter, "unit"))
        .collect();
    assert_eq!(judged, expected, "{responsible} / {assisting}");
}

#[test]
fn m0_every_responsible_unit_is_judged_for_itself() {
    responsible("甲镇", "", &["甲镇"]);
    responsible("甲镇、丁局", "", &["甲镇", "丁局"]);
    responsible("丁局;乙镇,甲镇", "", &["甲镇", "乙镇", "丁局"]);
    responsible("甲镇\\n乙镇", "", &["甲镇", "乙镇"]);
}

#[test]
fn m0_where_a_unit_is_tagged_as_leading_only_the_tagged_ones_are_judged() {
    responsible("甲镇(牵头)、乙镇、丁局", "", &["甲镇"]);
    responsible("甲镇(牵头)、乙镇（牵头）、丁局", "", &["甲镇", "乙镇"]);
}

#[test]
fn m0_units_that_help_are_not_judged() {
    responsible("甲镇、乙镇(配合)", "", &["甲镇"]);
    responsible("甲镇、乙镇(协办)", "", &["甲镇"]);
    responsible("甲镇、乙镇", "乙镇", &["甲镇"]);
    responsible("甲镇", "乙镇、丁局", &["甲镇"]);
}

#[test]
fn m0_a_row_in_which_all_units_only_help_is_returned() {
    let header = "事项编号|事项名称|事项类别|起算日期|责任单位|配合单位|立项日期";
    for units in ["甲镇(配合)|", "甲镇(配合)、乙镇(协办)|", "甲镇|甲镇"] {
        let rows = format!(
            "{header}\nA1|修路|收发文|2026-11-16|{units}|\nA2|修桥|收发文|2026-11-16|乙镇||"
        );
        let built = Workspace::new()
            .period("2026-11-20")
            .office("交办清单", &rows)
            .others_report_nothing()
            .build();
        assert!(built.find_matter("A1").is_none(), "{units}");
        assert_eq!(
            built.diagnostics("empty-required-cell"),
            ["error 登记.xlsx 交办清单!E2"],
            "{units}"
        );
        let books = common::list(&built.report, "books");
        let of_list = books
            .iter()
            .find(|book| common::text(book, "sheet") == "交办清单");
        let of_list = of_list.expect("the list's books");
        let counts = ["read", "judged", "returned"].map(|key| of_list[key].as_u64());
        assert_eq!(counts, [2, 1, 1].map(Some), "{units}");
    }
}

#[test]
fn m0_a_collective_name_means_what_the_county_says_and_nothing_else() {
    responsible("各乡镇", "", &["甲镇", "乙镇", "丙镇"]);
    responsible("各乡镇、戊局", "", &["甲镇", "乙镇", "丙镇", "戊局"]);
    // What is said of a unit by its own name stands, before or behind the collective one.
    responsible("各乡镇、乙镇(牵头)", "", &["乙镇"]);
    responsible("乙镇(牵头)、各乡镇", "", &["乙镇"]);
    responsible("各乡镇、乙镇(配合)", "", &["甲镇", "丙镇"]);
    responsible("乙镇(配合)、各乡镇", "", &["甲镇", "丙镇"]);
    responsible("各乡镇(配合)、乙镇", "", &["乙镇"]);
    let built = Workspace::new()
        .period("2026-11-20")
        .office("交办清单", "事项编号|事项名称|事项类别|起算日期|责任单位|立项日期\nA1|修路|收发文|2026-11-16|各相关单位|")
        .others_report_nothing()
        .build();
    assert!(built.find_matter("A1").is_none());
    assert_eq!(
        built.diagnostics("collective-name"),
        ["error 登记.xlsx 交办清单!E2"]
    );
}

#[test]
fn m0_in_its_own_ledger_a_unit_answers_unless_it_names_another_or_only_helps() {
    let case = |responsible: &str, assisting: &str, judged: bool| {
        let built = week(
            "2026-11-20",
            &format!("A1 收发文 起算日期=2026-11-16 责任单位={responsible} 配合单位={assisting}"),
        )
        .build();
        assert_eq!(
            built.find_matter("A1").is_some(),
            judged,
            "{responsible} / {assisting}"
        );
        let warned = built.diagnostics("not-responsible").len();
        assert_eq!(warned, usize::from(!judged), "{responsible} / {assisting}");
    };
    case("", "", true);
    case("甲镇", "", true);
    case("甲镇、乙镇", "", true);
    case("乙镇", "", false);
    case("甲镇(配合)", "", false);
    case("", "甲镇", false);
    case("乙镇(牵头)、甲镇", "", false);
}

#[test]
fn m0_a_column_of_units_that_help_makes_nobody_responsible() {
    for heading in ["责任单位（配合）", "责任单位(协办)", "（配合）责任单位"]
    {
        let table = format!(
            "事项编号|事项名称|事项类别|起算日期|{heading}\nA1|修路|领导议定事项|2026-11-02|甲镇"
        );
        let built = Workspace::new()
            .period("2026-11-20")
            .ledger("甲镇", "督查事项", &table)
            .build();
        assert_eq!(built.escalations("甲镇"), Vec::<String>::new());
        assert_eq!(built.entries("甲镇"), Vec::<String>::new(), "{heading}");
        assert_eq!(built.diagnostics("not-responsible").len(), 1, "{heading}");
    }
    let table = "事项编号|事项名称|事项类别|起算日期|责任单位（牵头）|责任单位（配合）\n\
                 A1|修路|领导议定事项|2026-11-02|甲镇|乙镇";
    let built = Workspace::new()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", table)
        .build();
    assert_eq!(built.last("A1@甲镇"), "overdue 2026-11-16/-");
    assert_eq!(built.diagnostics("repeated-column"), Vec::<String>::new());
}

#[test]
fn m2_a_promised_or_demanded_day_is_not_the_day_on_which_it_was_done() {
    for remark in [
        "承诺",
        "截止",
        "限",
        "上级要求",
        "倒排",
        "最迟",
        "合同约定",
        "计划",
    ] {
        let table = format!(
            "事项编号|事项名称|事项类别|起算日期|办结日期（{remark}）\nA1|修路|领导议定事项|2026-11-02|2026-11-10"
        );
        let built = Workspace::new()
            .period("2026-11-20")
            .ledger("甲镇", "督查事项", &table)
            .build();
        assert_eq!(built.last("A1"), "overdue 2026-11-16/-", "{remark}");
        assert_eq!(built.diagnostics("unused-column").len(), 1, "{remark}");
    }
    for remark in [
        "实际",
        "必填",
        "未办结请填原因",
        "按要求填写",
        "格式：2026-11-20",
    ] {
        let table = format!(
            "事项编号|事项名称|事项类别|起算日期|办结日期（{remark}）\nA1|修路|领导议定事项|2026-11-02|2026-11-10"
        );
        let built = Workspace::new()
            .period("2026-11-20")
            .ledger("甲镇", "督查事项", &table)
            .build();
        assert_eq!(built.last("A1"), "met 2026-11-16/2026-11-10", "{remark}");
    }
}

#[test]
fn m0_another_unit_named_in_a_units_own_ledger_is_not_judged_by_it() {
    let built = week(
        "2026-11-20",
        "A1 收发文 起算日期=2026-11-16 责任单位=甲镇、乙镇",
    )
    .build();
    assert!(built.find_matter("A1@甲镇").is_some());
    assert!(built.find_matter("A1@乙镇").is_none());
}

// M1

#[test]
fn m1_an_incoming_document_is_done_within_two_working_days() {
    stages(
        "2026-11-20",
        "收发文 起算日期=2026-11-16 办结日期=2026-11-18",
        "报批完成 met 2026-11-18/2026-11-18",
    );
    stages(
        "2026-11-20",
        "收发文 起算日期=2026-11-16 办结日期=2026-11-19",
        "报批完成 late 2026-11-18/2026-11-19",
    );
    stages(
        "2026-10-16",
        "收发文 起算日期=2026-09-30",
        "报批完成 overdue 2026-10-09/-",
    );
}

#[test]
fn m1_minutes_are_made_within_three_days_and_roll_past_a_weekend() {
    stages(
        "2026-11-20",
        "会议纪要 起算日期=2026-11-16 办结日期=2026-11-19",
        "形成纪要 met 2026-11-19/2026-11-19",
    );
    stages(
        "2026-11-20",
        "会议纪要 起算日期=2026-11-16 办结日期=2026-11-20",
        "形成纪要 late 2026-11-19/2026-11-20",
    );
    stages(
        "2026-11-20",
        "会议纪要 起算日期=2026-11-11 办结日期=2026-11-16",
        "形成纪要 met 2026-11-16/2026-11-16",
    );
    stages(
        "2026-11-20",
        "会议纪要 起算日期=2026-11-18",
        "形成纪要 due-soon 2026-11-23/-",
    );
}

#[test]
fn m1_an_executive_issue_is_done_within_ten_working_days() {
    stages(
        "2026-11-20",
        "常务会颁布批复 起算日期=2026-11-02 办结日期=2026-11-16",
        "办结 met 2026-11-16/2026-11-16",
    );
    stages(
        "2026-11-20",
        "常务会颁布批复 起算日期=2026-11-02 办结日期=2026-11-17",
        "办结 late 2026-11-16/2026-11-17",
    );
    stages(
        "2026-10-30",
        "常务会颁布批复 起算日期=2026-09-28 办结日期=2026-10-16",
        "办结 met 2026-10-16/2026-10-16",
    );
}

#[test]
fn m1_what_goes_to_the_committee_is_submitted_within_three_and_done_ten_working_days_after_it_passed()
 {
    stages(
        "2026-11-20",
        "常务会提请县委 起算日期=2026-11-02 呈送县委日期=2026-11-05 县委通过日期=2026-11-06",
        "呈送县委 met 2026-11-05/2026-11-05; 办结 due-soon 2026-11-20/-",
    );
    stages(
        "2026-11-20",
        "常务会提请县委 起算日期=2026-11-02 呈送县委日期=2026-11-06 县委通过日期=2026-11-05 办结日期=2026-11-20",
        "呈送县委 late 2026-11-05/2026-11-06; 办结 late 2026-11-19/2026-11-20",
    );
}

#[test]
fn m1_a_leaders_decision_is_reported_by_feedback_or_completion_whichever_is_earlier() {
    stages(
        "2026-11-20",
        "领导议定事项 起算日期=2026-11-02 反馈日期=2026-11-16",
        "上报 met 2026-11-16/2026-11-16",
    );
    stages(
        "2026-11-20",
        "领导议定事项 起算日期=2026-11-02 办结日期=2026-11-17",
        "上报 late 2026-11-16/2026-11-17",
    );
    stages(
        "2026-11-20",
        "领导议定事项 起算日期=2026-11-02 反馈日期=2026-11-16 办结日期=2026-11-18",
        "上报 met 2026-11-16/2026-11-16",
    );
    stages(
        "2026-11-20",
        "领导议定事项 起算日期=2026-11-02 反馈日期=2026-11-18 办结日期=2026-11-12",
        "上报 met 2026-11-16/2026-11-12",
    );
}

#[test]
fn m1_a_13710_matter_has_three_stages() {
    stages(
        "2026-11-24",
        "13710一般 起算日期=2026-11-16 研究部署日期=2026-11-16 反馈日期=2026-11-19 办结日期=2026-11-23",
        "研究部署 met 2026-11-16/2026-11-16; 反馈 met 2026-11-19/2026-11-19; 办结 met 2026-11-23/2026-11-23",
    );
    stages(
        "2026-11-24",
        "13710一般 起算日期=2026-11-16 研究部署日期=2026-11-17 反馈日期=2026-11-20 办结日期=2026-11-24",
        "研究部署 late 2026-11-16/2026-11-17; 反馈 late 2026-11-19/2026-11-20; 办结 late 2026-11-23/2026-11-24",
    );
    stages(
        "2026-11-20",
        "13710复杂 起算日期=2026-10-31",
        "研究部署 overdue 2026-10-31/-; 反馈 overdue 2026-11-03/-; 办结 open 2026-11-30/-",
    );
}

#[test]
fn m1_a_listed_matter_ends_on_its_written_deadline_weekend_or_not() {
    stages(
        "2026-11-20",
        "清单事项 起算日期=2026-10-12 完成时限=2026-11-14 办结日期=2026-11-14",
        "办结 met 2026-11-14/2026-11-14",
    );
    stages(
        "2026-11-20",
        "清单事项 起算日期=2026-10-12 完成时限=2026-11-14 办结日期=2026-11-16",
        "办结 late 2026-11-14/2026-11-16",
    );
}

#[test]
fn m1_a_category_of_the_countys_own_replaces_the_default() {
    let built = week("2026-11-20", "A1 收发文 起算日期=2026-11-16 办结日期=2026-11-17\nA2 收发文 起算日期=2026-06-30 办结日期=2026-07-02")
        .settings(
            "[[category]]\nkey = \"incoming-document\"\nname = \"收发文\"\n\
             stages = [{ stage = \"报批完成\", start = \"起算日期\", done = [\"办结日期\"], \
             limit = [{ limit = \"2工作日\" }, { from = 2026-07-01, limit = \"1工作日\" }] }]",
        )
        .build();
    assert_eq!(built.last("A1"), "met 2026-11-17/2026-11-17");
    assert_eq!(built.last("A2"), "met 2026-07-02/2026-07-02");
}

// M2

#[test]
fn m2_status_turns_at_the_due_date_and_at_the_last_day_of_warning() {
    let matter = "领导议定事项 起算日期=2026-11-02";
    stages("2026-11-11", matter, "上报 open 2026-11-16/-");
    stages("2026-11-12", matter, "上报 due-soon 2026-11-16/-");
    stages("2026-11-14", matter, "上报 due-soon 2026-11-16/-");
    stages("2026-11-16", matter, "上报 due-soon 2026-11-16/-");
    stages("2026-11-17", matter, "上报 overdue 2026-11-16/-");
}

#[test]
fn m2_the_warning_can_begin_earlier() {
    let built = week("2026-11-11", "A1 领导议定事项 起算日期=2026-11-02")
        .settings("warn_working_days = 3")
        .build();
    assert_eq!(built.last("A1"), "due-soon 2026-11-16/-");
}

#[test]
fn m2_days_late_run_to_the_as_of_date_or_to_the_day_it_was_done() {
    let late_by =
        |as_of: &str, matter: &str| week(as_of, &format!("A1 {matter}")).build().late_by("A1");
    assert_eq!(
        late_by("2026-11-16", "领导议定事项 起算日期=2026-11-02"),
        "0/0"
    );
    assert_eq!(
        late_by("2026-11-17", "领导议定事项 起算日期=2026-11-02"),
        "1/1"
    );
    assert_eq!(
        late_by("2026-11-22", "领导议定事项 起算日期=2026-11-02"),
        "6/4"
    );
    assert_eq!(
        late_by(
            "2026-11-22",
            "领导议定事项 起算日期=2026-11-02 办结日期=2026-11-18"
        ),
        "2/2"
    );
}

#[test]
fn m2_a_stage_waits_while_its_start_event_has_not_happened() {
    let matter = "常务会提请县委 起算日期=2026-11-02 呈送县委日期=2026-11-05";
    stages(
        "2026-11-20",
        matter,
        "呈送县委 met 2026-11-05/2026-11-05; 办结 waiting -/-",
    );
    stages(
        "2026-11-20",
        &format!("{matter} 完成时限=2026-11-18"),
        "呈送县委 met 2026-11-05/2026-11-05; 办结 overdue 2026-11-18/-",
    );
}

#[test]
fn m2_done_without_having_passed_the_committee_is_an_error_at_the_empty_cell() {
    let matter = "A1 常务会提请县委 起算日期=2026-11-02 呈送县委日期=2026-11-05 县委通过日期= 办结日期=2026-11-19";
    let built = week("2026-11-20", matter).build();
    assert_eq!(built.last("A1"), "waiting -/-");
    assert_eq!(
        built.diagnostics("passed-date-missing"),
        ["error 甲镇.xlsx 督查事项!F2"]
    );
    let built = week("2026-11-20", &format!("{matter} 完成时限=2026-11-18")).build();
    assert_eq!(built.last("A1"), "late 2026-11-18/2026-11-19");
    assert_eq!(
        built.diagnostics("passed-date-missing"),
        ["error 甲镇.xlsx 督查事项!F2"]
    );
}

#[test]
fn m2_a_stage_without_a_date_of_its_own_is_done_by_what_presupposes_it() {
    stages(
        "2026-11-24",
        "13710一般 起算日期=2026-11-16 反馈日期=2026-11-18 办结日期=2026-11-20",
        "研究部署 late 2026-11-16/2026-11-18 inferred; 反馈 met 2026-11-19/2026-11-18; 办结 met 2026-11-23/2026-11-20",
    );
    stages(
        "2026-11-24",
        "13710一般 起算日期=2026-11-16 办结日期=2026-11-17",
        "研究部署 late 2026-11-16/2026-11-17 inferred; 反馈 met 2026-11-19/2026-11-17 inferred; 办结 met 2026-11-23/2026-11-17",
    );
    stages(
        "2026-11-20",
        "常务会提请县委 起算日期=2026-11-02 县委通过日期=2026-11-10",
        "呈送县委 late 2026-11-05/2026-11-10 inferred; 办结 due-soon 2026-11-24/-",
    );
}

#[test]
fn m2_a_final_stage_judged_by_a_written_deadline_presupposes_the_one_before() {
    let matter = "常务会提请县委 起算日期=2026-11-02 县委通过日期= 办结日期=2026-11-19";
    stages(
        "2026-11-20",
        matter,
        "呈送县委 overdue 2026-11-05/-; 办结 waiting -/-",
    );
    stages(
        "2026-11-20",
        &format!("{matter} 完成时限=2026-11-18"),
        "呈送县委 late 2026-11-05/2026-11-19 inferred; 办结 late 2026-11-18/2026-11-19",
    );
}

#[test]
fn m2_the_start_that_all_stages_share_presupposes_nothing() {
    stages(
        "2026-11-16",
        "13710一般 起算日期=2026-11-16",
        "研究部署 due-soon 2026-11-16/-; 反馈 open 2026-11-19/-; 办结 open 2026-11-23/-",
    );
}

#[test]
fn m2_an_inferred_late_stage_costs_nothing() {
    let built = week(
        "2026-11-20",
        "A1 13710一般 起算日期=2026-11-16 反馈日期=2026-11-18",
    )
    .build();
    assert_eq!(built.entries("甲镇"), Vec::<String>::new());
}

#[test]
fn m2_an_inferred_late_stage_costs_what_an_earlier_period_had_already_judged_overdue() {
    let built = Workspace::new()
        .period("2026-11-17")
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 13710一般 起算日期=2026-11-16"),
        )
        .others_report_nothing()
        .period("2026-11-24")
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 13710一般 起算日期=2026-11-16 反馈日期=2026-11-18"),
        )
        .others_report_nothing()
        .build();
    assert_eq!(
        built.entries_of("甲镇", "stage_breach"),
        ["2026-11-17 stage_breach -0.5 A1"]
    );
}

#[test]
fn m2_a_date_of_something_done_in_the_future_is_an_error_and_counts_as_empty() {
    let built = week(
        "2026-11-20",
        "A1 领导议定事项 起算日期=2026-11-02 办结日期=2026-11-21",
    )
    .build();
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
    assert_eq!(
        built.diagnostics("future-date"),
        ["error 甲镇.xlsx 督查事项!E2"]
    );
    let built = week(
        "2026-11-20",
        "A1 领导议定事项 起算日期=2026-11-02 办结日期=2026-11-20",
    )
    .build();
    assert_eq!(built.last("A1"), "late 2026-11-16/2026-11-20");
}

#[test]
fn m2_a_start_in_the_future_leaves_the_row_out() {
    let built = week(
        "2026-11-20",
        "A1 领导议定事项 起算日期=2026-11-21\nA2 领导议定事项 起算日期=2026-11-20",
    )
    .build();
    assert!(built.find_matter("A1").is_none());
    assert!(built.find_matter("A2").is_some());
    assert_eq!(
        built.diagnostics("future-date"),
        ["error 甲镇.xlsx 督查事项!D2"]
    );
}

#[test]
fn m2_a_future_date_counts_by_the_snapshot_that_carries_it_and_not_by_the_as_of_date() {
    let built = week(
        "2026-11-20",
        "A1 领导议定事项 起算日期=2026-11-02 办结日期=2026-11-21",
    )
    .build_at("2026-11-24");
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
}

#[test]
fn m2_a_registers_event_in_the_future_is_an_error() {
    let built = week("2026-11-20", "")
        .office("投诉登记", "投诉编号|受理日期|被投诉单位|核实结果\nT1|2026-11-21|甲镇|有效\nT2|2026-11-20|甲镇|有效")
        .build();
    let ids: Vec<String> = common::list(&built.report, "complaints")
        .iter()
        .map(|row| common::text(row, "id"))
        .collect();
    assert_eq!(ids, ["T2"]);
    assert_eq!(
        built.diagnostics("future-date"),
        ["error 登记.xlsx 投诉登记!B2"]
    );
}

// M3

#[test]
fn m3_a_matter_is_as_red_as_its_worst_stage() {
    let light =
        |as_of: &str, matter: &str| week(as_of, &format!("A1 {matter}")).build().light("A1");
    assert_eq!(light("2026-11-17", "13710一般 起算日期=2026-11-16"), "red");
    assert_eq!(
        light(
            "2026-11-17",
            "13710一般 起算日期=2026-11-16 研究部署日期=2026-11-16"
        ),
        "yellow"
    );
    assert_eq!(
        light(
            "2026-11-17",
            "13710一般 起算日期=2026-11-16 反馈日期=2026-11-17"
        ),
        "green"
    );
    assert_eq!(
        light(
            "2026-11-20",
            "领导议定事项 起算日期=2026-11-02 办结日期=2026-11-18"
        ),
        "green"
    );
    assert_eq!(
        light(
            "2026-11-20",
            "常务会提请县委 起算日期=2026-11-02 呈送县委日期=2026-11-05"
        ),
        "green"
    );
}

// M4

/// A week with a list in which 甲镇's ledger may say otherwise.
fn with_list(as_of: &str, list: &str, ledger: &str) -> Workspace {
    week(as_of, ledger).office("交办清单", &matters(list))
}

#[test]
fn m4_the_list_sets_category_start_and_deadline_and_the_ledger_gets_a_warning() {
    let built = with_list(
        "2026-11-20",
        "A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇 完成时限=2026-11-12",
        "A1 收发文 起算日期=2026-11-18 完成时限=2026-11-19 反馈日期=2026-11-13",
    )
    .build();
    assert_eq!(built.stages("A1"), "上报 late 2026-11-12/2026-11-13");
    assert_eq!(built.matter("A1")["written_deadline"], "2026-11-12");
    assert_eq!(
        built.diagnostics("list-contradicted"),
        [
            "warning 甲镇.xlsx 督查事项!C2",
            "warning 甲镇.xlsx 督查事项!D2",
            "warning 甲镇.xlsx 督查事项!E2"
        ]
    );
}

#[test]
fn m4_the_source_of_a_listed_matter_is_its_row_of_the_list() {
    let built = with_list(
        "2026-11-20",
        "A0 收发文 起算日期=2026-11-18 责任单位=乙镇\nA1 收发文 起算日期=2026-11-18 责任单位=甲镇",
        "A1 收发文 起算日期=2026-11-18",
    )
    .build();
    assert_eq!(
        common::source(&built.matter("A1")["source"]),
        "登记.xlsx 交办清单!A3"
    );
}

#[test]
fn m4_a_deadline_of_the_list_may_be_longer_than_the_categorys_limit() {
    let built = with_list(
        "2026-11-20",
        "A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇 完成时限=2026-12-31",
        "A1 领导议定事项 起算日期=2026-11-02",
    )
    .build();
    assert_eq!(built.last("A1"), "open 2026-12-31/-");
}

#[test]
fn m4_a_unit_no_longer_named_lapses_from_that_list_on_and_its_earlier_breaches_stay() {
    let first = "A1 领导议定事项 起算日期=2026-10-26 责任单位=甲镇、乙镇\nA2 领导议定事项 起算日期=2026-11-02 责任单位=甲镇、乙镇";
    let second = "A1 领导议定事项 起算日期=2026-10-26 责任单位=乙镇\nA2 领导议定事项 起算日期=2026-11-02 责任单位=乙镇";
    let built = Workspace::new()
        .period("2026-11-13")
        .office("交办清单", &matters(first))
        .others_report_nothing()
        .period("2026-11-16")
        .office("交办清单", &matters(second))
        .others_report_nothing()
        .period("2026-11-20")
        .office("交办清单", &matters(second))
        .others_report_nothing()
        .build();
    assert!(built.find_matter("A1@甲镇").is_none() && built.find_matter("A2@甲镇").is_none());
    assert_eq!(built.last("A1@乙镇"), "overdue 2026-11-09/-");
    assert_eq!(built.last("A2@乙镇"), "overdue 2026-11-16/-");
    // Due on 9 November, before the list that drops the unit; A2 is due on that list's own day and is no breach any more.
    assert_eq!(built.entries("甲镇"), ["2026-11-10 final_breach -2 A1"]);
    assert_eq!(
        built.entries("乙镇"),
        [
            "2026-11-10 final_breach -2 A1",
            "2026-11-17 final_breach -2 A2"
        ]
    );
    assert_eq!(built.diagnostic_values("lapsed").len(), 2);
}

#[test]
fn m4_a_lapsed_matter_is_no_longer_red_nor_missing() {
    let list = |units: &str| {
        matters(&format!(
            "A1 领导议定事项 起算日期=2026-10-26 责任单位={units}"
        ))
    };
    let built = Workspace::new()
        .period("2026-11-13")
        .office("交办清单", &list("甲镇、乙镇"))
        .others_report_nothing()
        .period("2026-11-20")
        .office("交办清单", &list("乙镇"))
        .others_report_nothing()
        .build();
    assert_eq!(built.unit("甲镇")["red_matters"], 0);
    assert_eq!(built.unit("甲镇")["overdue_count"], 1);
    assert_eq!(built.unit("乙镇")["red_matters"], 1);
}

#[test]
fn m4_what_a_ledger_says_after_a_lapse_undoes_no_breach_of_before() {
    let list = |units: &str| {
        matters(&format!(
            "A1 13710复杂 起算日期=2026-11-02 责任单位={units}"
        ))
    };
    let ledger = |rest: &str| {
        matters(&format!(
            "A1 13710复杂 起算日期=2026-11-02 研究部署日期=2026-11-02{rest}"
        ))
    };
    let built = Workspace::new()
        .period("2026-11-04")
        .office("交办清单", &list("甲镇"))
        .ledger("甲镇", "督查事项", &ledger(""))
        .others_report_nothing()
        .period("2026-11-13")
        .office("交办清单", &list("乙镇"))
        .ledger("甲镇", "督查事项", &ledger(""))
        .others_report_nothing()
        .period("2026-11-20")
        .office("交办清单", &list("乙镇"))
        .ledger("甲镇", "督查事项", &ledger(" 办结日期=2026-11-16"))
        .others_report_nothing()
        .build();
    assert_eq!(built.entries("甲镇"), ["2026-11-06 stage_breach -0.5 A1"]);
}

#[test]
fn m4_a_row_that_cannot_be_judged_is_in_the_ledger_all_the_same() {
    let list = "A1 领导议定事项 起算日期=2026-11-16 责任单位=甲镇";
    let built = with_list("2026-11-20", list, "A1 领导议定事项 起算日期=").build();
    assert_eq!(built.diagnostics("empty-required-cell").len(), 1);
    assert!(!built.flagged("A1", "missing-from-ledger"));
}

#[test]
fn m4_on_the_list_but_never_in_the_ledger_is_judged_and_flagged_unless_closed() {
    let case = |list: &str, flagged: bool| {
        let built = with_list("2026-11-20", list, "").build();
        assert_eq!(
            built.flagged("A1", "missing-from-ledger"),
            flagged,
            "{list}"
        );
        assert_eq!(
            built.diagnostics("never-in-ledger").len(),
            usize::from(flagged),
            "{list}"
        );
    };
    case("A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇", true);
    case(
        "A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇 销号日期=2026-11-18",
        false,
    );
    let built = with_list(
        "2026-11-20",
        "A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇",
        "",
    )
    .build();
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
}

#[test]
fn m4_in_the_ledger_but_listed_for_others_is_not_judged() {
    let built = with_list(
        "2026-11-20",
        "A1 收发文 起算日期=2026-11-16 责任单位=乙镇",
        "A1 收发文 起算日期=2026-11-16",
    )
    .build();
    assert!(built.find_matter("A1@甲镇").is_none());
    assert!(built.find_matter("A1@乙镇").is_some());
    assert_eq!(
        built.diagnostics("listed-for-others"),
        ["warning 甲镇.xlsx 督查事项!A2"]
    );
}

#[test]
fn m4_a_matter_on_no_list_is_judged_by_the_ledger_and_earns_nothing() {
    let ledger = "A1 收发文 起算日期=2026-11-16 办结日期=2026-11-17\nA2 收发文 起算日期=2026-11-16\nA3 收发文 起算日期=2026-11-16 办结日期=2026-11-17";
    let built = with_list(
        "2026-11-20",
        "A3 收发文 起算日期=2026-11-16 责任单位=甲镇",
        ledger,
    )
    .build();
    assert!(built.flagged("A1", "not-on-list") && built.flagged("A2", "not-on-list"));
    assert!(!built.flagged("A3", "not-on-list"));
    assert_eq!(
        built.entries("甲镇"),
        ["2026-11-17 on_time 0.5 A3", "2026-11-19 final_breach -2 A2"]
    );
    let built = week("2026-11-20", ledger).build();
    assert!(
        !built.flagged("A1", "not-on-list"),
        "without any list nothing is off the list"
    );
    assert_eq!(built.entries_of("甲镇", "on_time").len(), 2);
}

#[test]
fn m4_a_unit_may_shorten_its_own_clock_and_never_lengthen_it() {
    let case = |deadline: &str, due: &str, written: &str, warned: &str| {
        let built = week(
            "2026-11-11",
            &format!("A1 领导议定事项 起算日期=2026-11-02 完成时限={deadline}"),
        )
        .build();
        assert_eq!(
            built.last("A1").split(' ').nth(1),
            Some(format!("{due}/-").as_str()),
            "{deadline}"
        );
        assert_eq!(
            common::text(built.matter("A1"), "written_deadline"),
            written,
            "{deadline}"
        );
        for code in ["own-deadline-later", "own-no-fixed-limit"] {
            assert_eq!(
                built.diagnostics(code).len(),
                usize::from(code == warned),
                "{deadline} {code}"
            );
        }
    };
    case("2026-11-13", "2026-11-13", "2026-11-13", "");
    case("2026-11-16", "2026-11-16", "2026-11-16", "");
    case("2026-11-17", "2026-11-16", "-", "own-deadline-later");
    case("长期坚持", "2026-11-16", "-", "own-no-fixed-limit");
}

#[test]
fn m4_a_listed_matter_without_a_list_goes_by_the_units_own_deadline() {
    let built = week(
        "2026-11-20",
        "A1 清单事项 起算日期=2026-10-12 完成时限=2026-11-13",
    )
    .build();
    assert!(built.flagged("A1", "own-deadline"));
    assert_eq!(built.last("A1"), "overdue 2026-11-13/-");
}

#[test]
fn m4_a_listed_matter_without_a_readable_deadline_is_open_and_an_error() {
    let case = |deadline: &str| {
        let built = week(
            "2026-11-20",
            &format!("A1 清单事项 起算日期=2026-10-12 完成时限={deadline}"),
        )
        .build();
        assert_eq!(built.last("A1"), "open -/-", "{deadline}");
        assert!(built.flagged("A1", "incomplete-list"), "{deadline}");
        assert_eq!(built.light("A1"), "green", "{deadline}");
        assert_eq!(
            built.diagnostics("missing-deadline"),
            ["error 甲镇.xlsx 督查事项!E2"],
            "{deadline}"
        );
    };
    case("");
    case("立即");
    case("待定");
}

#[test]
fn m4_no_fixed_limit_on_the_list_is_met_when_done_and_earns_nothing() {
    let list = "A1 清单事项 起算日期=2026-10-12 责任单位=甲镇 完成时限=长期坚持";
    let built = with_list("2026-11-20", list, "A1 清单事项 起算日期=2026-10-12").build();
    assert_eq!(built.last("A1"), "open -/-");
    assert!(built.flagged("A1", "no-fixed-limit"));
    let built = with_list(
        "2026-11-20",
        list,
        "A1 清单事项 起算日期=2026-10-12 办结日期=2026-11-18",
    )
    .build();
    assert_eq!(built.last("A1"), "met -/2026-11-18");
    assert_eq!(built.entries("甲镇"), Vec::<String>::new());
    assert_eq!(built.unit("甲镇")["on_time"]["of"], 0);
}

#[test]
fn m4_the_newest_list_of_a_number_stands() {
    let list = |deadline: &str| {
        matters(&format!(
            "A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇 完成时限={deadline}"
        ))
    };
    let built = Workspace::new()
        .period("2026-11-13")
        .office("交办清单", &list("2026-11-12"))
        .others_report_nothing()
        .period("2026-11-20")
        .office("交办清单", &list("2026-11-30"))
        .others_report_nothing()
        .build();
    assert_eq!(built.last("A1"), "open 2026-11-30/-");
    assert!(built.flagged("A1", "changed"));
}

// M5

const EXTENSIONS: &str = "事项编号|责任单位|新时限|批准人|批准日期";

/// A matter of 甲镇 due on 16 November with extensions, each `新时限 批准日期`.
#[track_caller]
fn extended(extensions: &[(&str, &str)], expected: &str, timely: &[bool]) {
    let mut lines = vec![EXTENSIONS.to_owned()];
    lines.extend(
        extensions
            .iter()
            .map(|(to, approved)| format!("A1|甲镇|{to}|县长|{approved}")),
    );
    let table = lines.join("\n");
    let built = week("2026-11-20", "A1 领导议定事项 起算日期=2026-11-02")
        .office("延期审批", &table)
        .build();
    assert_eq!(built.last("A1"), expected, "{extensions:?}");
    let was: Vec<bool> = common::list(built.matter("A1"), "extensions")
        .iter()
        .map(|row| row["timely"] == true)
        .collect();
    assert_eq!(was, timely, "{extensions:?}");
    assert_eq!(
        built.flagged("A1", "late-extension"),
        timely.contains(&false),
        "{extensions:?}"
    );
}

#[test]
fn m5_an_extension_counts_if_approved_by_the_due_date() {
    extended(
        &[("2026-11-30", "2026-11-15")],
        "open 2026-11-30/-",
        &[true],
    );
    extended(
        &[("2026-11-30", "2026-11-16")],
        "open 2026-11-30/-",
        &[true],
    );
    extended(
        &[("2026-11-30", "2026-11-17")],
        "overdue 2026-11-16/-",
        &[false],
    );
}

#[test]
fn m5_an_extension_to_a_weekend_does_not_roll() {
    extended(
        &[("2026-11-21", "2026-11-16")],
        "due-soon 2026-11-21/-",
        &[true],
    );
}

#[test]
fn m5_several_apply_in_order_of_approval() {
    extended(
        &[("2026-12-10", "2026-11-18"), ("2026-11-19", "2026-11-16")],
        "open 2026-12-10/-",
        &[true, true],
    );
    extended(
        &[("2026-12-10", "2026-11-20"), ("2026-11-19", "2026-11-16")],
        "overdue 2026-11-19/-",
        &[true, false],
    );
}

#[test]
fn m5_an_extension_without_approver_or_date_is_returned_and_changes_nothing() {
    let case = |row: &str, cell: &str| {
        let built = week("2026-11-20", "A1 领导议定事项 起算日期=2026-11-02")
            .office("延期审批", &format!("{EXTENSIONS}\n{row}"))
            .build();
        assert_eq!(built.last("A1"), "overdue 2026-11-16/-", "{row}");
        assert_eq!(
            built.diagnostics("empty-required-cell"),
            [format!("error 登记.xlsx 延期审批!{cell}")],
            "{row}"
        );
    };
    case("A1|甲镇|2026-11-30||2026-11-10", "D2");
    case("A1|甲镇|2026-11-30|县长|", "E2");
    case("A1|甲镇||县长|2026-11-10", "C2");
}

#[test]
fn m5_an_empty_unit_means_every_unit_of_a_listed_matter_and_is_an_error_for_any_other() {
    let extension =
        format!("{EXTENSIONS}\nA1||2026-11-30|县长|2026-11-10\nA2||2026-11-30|县长|2026-11-10");
    let built = with_list(
        "2026-11-20",
        "A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇、乙镇",
        "A2 领导议定事项 起算日期=2026-11-02",
    )
    .office("延期审批", &extension)
    .build();
    assert_eq!(built.last("A1@甲镇"), "open 2026-11-30/-");
    assert_eq!(built.last("A1@乙镇"), "open 2026-11-30/-");
    assert_eq!(built.last("A2"), "overdue 2026-11-16/-");
    let found = built.diagnostics("extension-without-unit");
    assert!(
        found.len() == 1 && found[0].starts_with("error 登记.xlsx 延期审批!"),
        "{found:?}"
    );
}

#[test]
fn m5_an_extension_moves_only_the_final_stage() {
    let built = week("2026-11-20", "A1 13710一般 起算日期=2026-11-09")
        .office(
            "延期审批",
            &format!("{EXTENSIONS}\nA1|甲镇|2026-11-30|县长|2026-11-10"),
        )
        .build();
    assert_eq!(
        built.stages("A1"),
        "研究部署 overdue 2026-11-09/-; 反馈 overdue 2026-11-12/-; 办结 open 2026-11-30/-"
    );
}

// M6

#[test]
fn m6_dates_that_go_backwards_are_flagged_and_warned() {
    let case = |matter: &str, wrong: bool| {
        let built = week("2026-11-20", &format!("A1 领导议定事项 {matter}")).build();
        assert_eq!(built.flagged("A1", "order"), wrong, "{matter}");
        assert_eq!(
            !built.diagnostics("wrong-order").is_empty(),
            wrong,
            "{matter}"
        );
    };
    case(
        "起算日期=2026-11-10 办结日期=2026-11-10 销号日期=2026-11-10",
        false,
    );
    case("起算日期=2026-11-10 办结日期=2026-11-09", true);
    case(
        "起算日期=2026-11-10 办结日期=2026-11-12 销号日期=2026-11-11",
        true,
    );
    case("起算日期=2026-11-10 反馈日期=2026-11-09", true);
    case(
        "起算日期=2026-11-10 反馈日期=2026-11-13 销号日期=2026-11-12",
        true,
    );
    // Feedback and completion have no order between them.
    case(
        "起算日期=2026-11-10 反馈日期=2026-11-13 办结日期=2026-11-12 销号日期=2026-11-13",
        false,
    );
}

#[test]
fn m6_the_list_knows_when_a_matter_was_filed() {
    let case = |filed: &str, wrong: bool| {
        let list = format!("A1 领导议定事项 起算日期=2026-11-10 责任单位=甲镇 立项日期={filed}");
        let built = with_list("2026-11-20", &list, "A1 领导议定事项 起算日期=2026-11-10").build();
        assert_eq!(built.flagged("A1", "order"), wrong, "{filed}");
    };
    case("2026-11-10", false);
    case("2026-11-11", true);
}

#[test]
fn m6_a_matter_is_closed_only_by_its_closing_date() {
    let built = week(
        "2026-11-20",
        "A1 收发文 起算日期=2026-11-16 办结日期=2026-11-17\n\
         A2 收发文 起算日期=2026-11-16 办结日期=2026-11-17 销号日期=2026-11-18\n\
         A3 收发文 起算日期=2026-11-16 销号日期=2026-11-18",
    )
    .build();
    let closed = |id: &str| built.matter(id)["closed"] == true;
    assert!(!closed("A1") && built.flagged("A1", "done-not-closed"));
    assert!(closed("A2") && !built.flagged("A2", "done-not-closed"));
    assert!(closed("A3"));
    assert_eq!(built.last("A3"), "overdue 2026-11-18/-");
}

#[test]
fn m6_a_listed_matter_is_closed_by_the_list_alone() {
    let case = |list: &str, ledger: &str, expected: bool| {
        let built = with_list(
            "2026-11-20",
            &format!("A1 收发文 起算日期=2026-11-16 责任单位=甲镇 {list}"),
            &format!("A1 收发文 起算日期=2026-11-16 办结日期=2026-11-17 {ledger}"),
        )
        .build();
        assert_eq!(built.matter("A1")["closed"], expected, "{list} / {ledger}");
        assert_eq!(
            built.flagged("A1", "done-not-closed"),
            !expected,
            "{list} / {ledger}"
        );
    };
    case("销号日期=2026-11-18", "", true);
    case("", "销号日期=2026-11-18", false);
}

/// Weeks of one number, each with the rows of the list and those of 甲镇's ledger.
fn weeks(weeks: &[(&str, &str, &str)]) -> common::Built {
    let workspace = Workspace::new();
    let workspace = weeks
        .iter()
        .fold(workspace, |workspace, (date, list, ledger)| {
            let workspace = workspace.period(date);
            let workspace = match *list {
                "" => workspace,
                rows => workspace.office("交办清单", &matters(rows)),
            };
            let workspace = workspace.ledger("甲镇", "督查事项", &matters(ledger));
            workspace.others_report_nothing()
        });
    workspace.build()
}

/// The matters of a report: start, status of the final stage, its done date, and the flags.
fn verdicts(built: &common::Built) -> Vec<String> {
    let matters = common::list(&built.report, "matters").iter();
    let verdict = |matter: &serde_json::Value| {
        let last = common::list(matter, "stages").last().expect("a stage");
        let [start, status, done] = ["start", "status", "done"].map(|key| common::text(last, key));
        let flags = common::list(matter, "flags").iter();
        let flags: Vec<String> = flags
            .map(|flag| format!(" {}", flag.as_str().unwrap_or_default()))
            .collect();
        format!("{start} {status} {done}{}", flags.concat())
    };
    matters.map(verdict).collect()
}

const COMPLETE: &str = "责任单位=甲镇 责任人=张 工作标准=标 考核标准=考";

#[test]
fn m6_a_number_whose_matter_the_list_has_closed_comes_back_as_a_new_one() {
    let old = format!("A1 领导议定事项 {COMPLETE} 起算日期=2025-12-01");
    let new = format!("A1 领导议定事项 {COMPLETE} 起算日期=2026-01-05");
    let old_list = format!("{old} 销号日期=2025-12-22");
    let old_ledger = format!("{old} 办结日期=2025-12-12");
    let new_ledger = format!("{new} 办结日期=2026-01-12");
    let both = [
        "2025-12-01 met 2025-12-12",
        "2026-01-05 met 2026-01-12 done-not-closed",
    ];
    // Whether the newest list keeps the old row or not, and whether or not the unit has closed the old matter in its own ledger.
    for newest_list in [new.clone(), format!("{old_list}\n{new}")] {
        for own in ["", " 销号日期=2025-12-22"] {
            let built = weeks(&[
                ("2026-01-02", &old_list, &format!("{old_ledger}{own}")),
                ("2026-01-30", &newest_list, &new_ledger),
            ]);
            assert_eq!(verdicts(&built), both, "{newest_list} / {own}");
            assert_eq!(built.entries("甲镇"), ["2026-01-12 on_time 0.5 A1"]);
            assert_eq!(built.codes(), [""; 0]);
        }
    }
    // Closed before the list first spoke of the number, by the unit: what the list gives in the new year is another matter.
    let built = weeks(&[
        (
            "2026-01-02",
            "",
            &format!("{old_ledger} 销号日期=2025-12-22"),
        ),
        (
            "2026-01-30",
            &new,
            &format!("{old_ledger} 销号日期=2025-12-22"),
        ),
    ]);
    assert_eq!(
        verdicts(&built),
        [
            "2025-12-01 met 2025-12-12 not-on-list",
            "2026-01-05 overdue - missing-from-ledger"
        ]
    );
}

#[test]
fn m6_a_unit_that_closes_a_listed_matter_itself_does_not_make_another_of_it() {
    let row =
        |start: &str, more: &str| format!("A1 领导议定事项 {COMPLETE} 起算日期={start} {more}");
    for own in ["", "销号日期=2026-01-05"] {
        let built = weeks(&[
            (
                "2026-01-09",
                &row("2025-12-29", ""),
                &row("2025-12-29", own),
            ),
            (
                "2026-01-23",
                &row("2025-12-29", ""),
                &row("2026-01-05", "反馈日期=2026-01-08 销号日期="),
            ),
        ]);
        assert_eq!(
            verdicts(&built),
            ["2025-12-29 met 2026-01-08 changed done-not-closed"],
            "{own}"
        );
        assert_eq!(built.codes(), ["list-contradicted"], "{own}");
    }
    // On no list the unit's own word closes it, and the new year's is another matter.
    let built = weeks(&[
        ("2026-01-09", "", &row("2025-12-29", "销号日期=2026-01-04")),
        ("2026-01-23", "", &row("2026-01-05", "反馈日期=2026-01-08")),
    ]);
    assert_eq!(verdicts(&built).len(), 2);
}

#[test]
fn m4_closing_a_matter_on_the_list_does_not_part_it_from_a_ledger_with_a_start_in_another_year() {
    let row =
        |start: &str, more: &str| format!("A1 领导议定事项 {COMPLETE} 起算日期={start} {more}");
    let done = "办结日期=2026-01-08";
    for (list, ledger) in [("2026-01-05", "2025-12-30"), ("2025-12-30", "2026-01-05")] {
        let expected = |flag: &str| vec![format!("{list} met 2026-01-08{flag}")];
        let ledger = row(ledger, done);
        let (open, closed) = (row(list, ""), row(list, "销号日期=2026-01-20"));
        let built = weeks(&[("2026-01-09", &open, &ledger)]);
        assert_eq!(verdicts(&built), expected(" done-not-closed"));
        let built = weeks(&[
            ("2026-01-09", &open, &ledger),
            ("2026-01-30", &closed, &ledger),
        ]);
        assert_eq!(verdicts(&built), expected(""));
        // The same where the first list that has it has it closed: it was not closed when the ledger's began.
        let built = weeks(&[("2026-01-30", &closed, &ledger)]);
        assert_eq!(verdicts(&built), expected(""));
        assert_eq!(built.entries("甲镇"), ["2026-01-08 on_time 0.5 A1"]);
    }
    // What was the same while it was open stays the same, whatever day is later given as that of its closing.
    let ledger = row("2026-01-05", done);
    let closed = row("2025-12-30", "销号日期=2026-01-02");
    let open = row("2025-12-30", "");
    let built = weeks(&[
        ("2026-01-09", &open, &ledger),
        ("2026-01-30", &closed, &ledger),
    ]);
    assert_eq!(verdicts(&built), ["2025-12-30 met 2026-01-08 order"]);
    // Closed before it began, and never the same: two matters.
    let built = weeks(&[("2026-01-30", &closed, &ledger)]);
    assert_eq!(
        verdicts(&built),
        [
            "2025-12-30 overdue -",
            "2026-01-05 met 2026-01-08 not-on-list done-not-closed"
        ]
    );
}

// M7

/// Two weeks of 甲镇, the second without the matter.
fn dropped(first: &str, second: &str) -> common::Built {
    Workspace::new()
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &matters(first))
        .others_report_nothing()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", &matters(second))
        .others_report_nothing()
        .build()
}

#[test]
fn m7_a_dropped_matter_is_still_judged_and_flagged() {
    let built = dropped(
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
    let built = dropped(
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

const COMPLAINTS: &str = "投诉编号|受理日期|被投诉单位|核实结果";

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

// M8

/// A matter due on 9 November, not done in a first ledger (as of `first`), then with a done date in one as of `second`.
fn claimed(first: &str, second: &str, done: &str) -> common::Built {
    Workspace::new()
        .period(first)
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 领导议定事项 起算日期=2026-10-26 办结日期="),
        )
        .others_report_nothing()
        .period(second)
        .ledger(
            "甲镇",
            "督查事项",
            &matters(&format!(
                "A1 领导议定事项 起算日期=2026-10-26 办结日期={done}"
            )),
        )
        .others_report_nothing()
        .build()
}

#[test]
fn m8_a_claim_beyond_the_grace_does_not_undo_a_breach_that_was_judged() {
    // Overdue on the 13th (Friday): the 10th is three working days before, the 9th four.
    let built = claimed("2026-11-13", "2026-11-20", "2026-11-09");
    assert!(built.flagged("A1", "backdated"));
    assert_eq!(built.last("A1"), "late 2026-11-09/2026-11-20");
    assert_eq!(built.entries("甲镇"), ["2026-11-10 final_breach -2 A1"]);
    let audit = common::list(&built.report, "audit");
    assert_eq!(audit.len(), 1);
    assert_eq!(common::text(&audit[0], "flag"), "backdated");
    assert_eq!(common::text(&audit[0], "new"), "2026-11-09");
    assert_eq!(
        common::text(&audit[0]["old_source"], "file"),
        "ledgers/2026-11-13/甲镇.xlsx"
    );
    assert_eq!(
        common::source(&audit[0]["new_source"]),
        "甲镇.xlsx 督查事项!E2"
    );
}

#[test]
fn m8_within_the_grace_the_claim_stands_and_the_breach_falls_away() {
    let built = claimed("2026-11-12", "2026-11-20", "2026-11-09");
    assert!(!built.flagged("A1", "backdated"));
    assert_eq!(built.last("A1"), "met 2026-11-09/2026-11-09");
    assert_eq!(built.entries("甲镇"), ["2026-11-09 on_time 0.5 A1"]);
}

#[test]
fn m8_a_claim_about_a_stage_that_was_not_overdue_stands_and_is_flagged() {
    let built = claimed("2026-11-09", "2026-11-20", "2026-11-03");
    assert!(built.flagged("A1", "backdated"));
    assert_eq!(built.last("A1"), "met 2026-11-09/2026-11-03");
}

#[test]
fn m8_a_start_event_registered_afterwards_makes_no_claim_of_a_date_that_stood_there() {
    let matter = "A1 常务会提请县委 起算日期=2026-10-26 呈送县委日期=2026-10-28";
    let weeks = ["2026-11-06", "2026-11-13"];
    let mut workspace = Workspace::new();
    for week in weeks {
        let ledger = matters(&format!("{matter} 县委通过日期= 办结日期=2026-11-02"));
        workspace = workspace
            .period(week)
            .ledger("甲镇", "督查事项", &ledger)
            .others_report_nothing();
    }
    let ledger = matters(&format!(
        "{matter} 县委通过日期=2026-10-30 办结日期=2026-11-02"
    ));
    let built = workspace
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", &ledger)
        .others_report_nothing()
        .build();
    assert_eq!(built.last("A1"), "met 2026-11-13/2026-11-02");
    assert!(!built.flagged("A1", "backdated"));
}

#[test]
fn m8_a_confirmed_claim_stands() {
    let confirm = "更正编号|对象表|对象编号|单位|处理|字段|更正值|理由|批准人|批准日期\n\
        G1|督查事项|A1|甲镇|更正|办结日期|2026-11-09|查实|县长|2026-11-18";
    let built = Workspace::new()
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
            &matters("A1 领导议定事项 起算日期=2026-10-26 办结日期=2026-11-09"),
        )
        .office("更正登记", confirm)
        .others_report_nothing()
        .build();
    assert_eq!(built.last("A1"), "met 2026-11-09/2026-11-09");
    assert!(
        built.flagged("A1", "backdated"),
        "as when it is confirmed later"
    );
}

#[test]
fn m8_what_is_claimed_after_a_confirmation_is_not_confirmed_by_it() {
    let week = |workspace: Workspace, day: &str, done: &str| {
        let ledger = matters(&format!(
            "A1 领导议定事项 起算日期=2026-10-19 办结日期={done}"
        ));
        let confirmed = format!("{CORRECTIONS}\nG1|督查事项|A1|甲镇|更正|||已核|县长|2026-11-06");
        workspace
            .period(day)
            .ledger("甲镇", "督查事项", &ledger)
            .office("更正登记", &confirmed)
            .others_report_nothing()
    };
    let workspace = week(Workspace::new(), "2026-11-06", "");
    let built = week(
        week(workspace, "2026-11-13", ""),
        "2026-11-20",
        "2026-11-02",
    )
    .build();
    assert_eq!(built.last("A1"), "late 2026-11-02/2026-11-20");
    assert!(built.flagged("A1", "backdated"));
}

#[test]
fn m8_a_claim_that_is_confirmed_weeks_later_stays_flagged_with_both_values() {
    let row = |done: &str| {
        matters(&format!(
            "A1 领导议定事项 起算日期=2026-10-26 办结日期={done}"
        ))
    };
    let confirm = "更正编号|对象表|对象编号|单位|处理|字段|更正值|理由|批准人|批准日期\n\
        G1|督查事项|A1|甲镇|更正|办结日期|2026-11-06|查实|县长|2026-11-18";
    let built = Workspace::new()
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &row(""))
        .others_report_nothing()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", &row("2026-11-06"))
        .others_report_nothing()
        .period("2026-11-27")
        .ledger("甲镇", "督查事项", &row("2026-11-06"))
        .office("更正登记", confirm)
        .others_report_nothing()
        .build();
    assert_eq!(built.last("A1"), "met 2026-11-09/2026-11-06");
    assert!(built.flagged("A1", "backdated"));
    let events: Vec<[String; 4]> = common::list(&built.report, "audit")
        .iter()
        .map(|event| ["flag", "field", "old", "new"].map(|key| common::text(event, key)))
        .collect();
    assert_eq!(
        events,
        [["backdated", "办结日期", "", "2026-11-06"].map(str::to_owned)]
    );
}

// M9

#[test]
fn m9_a_changed_start_or_deadline_or_category_is_flagged_and_moves_nothing() {
    let case = |first: &str, second: &str, field: &str, stages: &str| {
        let built = dropped(&format!("A1 {first}"), &format!("A1 {second}"));
        assert!(built.flagged("A1", "changed"), "{second}");
        assert_eq!(built.stages("A1"), stages, "{second}");
        let fields: Vec<String> = common::list(&built.report, "audit")
            .iter()
            .map(|event| common::text(event, "field"))
            .collect();
        assert_eq!(fields, [field]);
    };
    case(
        "领导议定事项 起算日期=2026-11-02",
        "领导议定事项 起算日期=2026-11-09",
        "起算日期",
        "上报 overdue 2026-11-16/-",
    );
    case(
        "领导议定事项 起算日期=2026-11-02 完成时限=2026-11-12",
        "领导议定事项 起算日期=2026-11-02 完成时限=2026-11-13",
        "完成时限",
        "上报 overdue 2026-11-12/-",
    );
    case(
        "收发文 起算日期=2026-11-02",
        "13710复杂 起算日期=2026-11-02",
        "事项类别",
        "报批完成 overdue 2026-11-04/-",
    );
}

#[test]
fn m9_the_county_may_let_the_newest_value_stand() {
    let built = Workspace::new()
        .settings("changed = \"newest\"")
        .period("2026-11-13")
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 领导议定事项 起算日期=2026-11-02"),
        )
        .others_report_nothing()
        .period("2026-11-20")
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 领导议定事项 起算日期=2026-11-09"),
        )
        .others_report_nothing()
        .build();
    assert!(built.flagged("A1", "changed"));
    assert_eq!(built.last("A1"), "due-soon 2026-11-23/-");
}

#[test]
fn m9_from_no_deadline_to_one_is_no_change_where_there_was_no_due_date() {
    let built = dropped(
        "A1 清单事项 起算日期=2026-11-02 完成时限=",
        "A1 清单事项 起算日期=2026-11-02 完成时限=2026-11-27",
    );
    assert!(!built.flagged("A1", "changed"));
    assert_eq!(built.last("A1"), "open 2026-11-27/-");
    let built = dropped(
        "A1 领导议定事项 起算日期=2026-11-02 完成时限=",
        "A1 领导议定事项 起算日期=2026-11-02 完成时限=2026-11-13",
    );
    assert!(
        built.flagged("A1", "changed"),
        "a category's limit is a due date"
    );
}

#[test]
fn m9_a_deadline_that_the_list_sets_after_the_start_event_is_a_change() {
    let case = |passed: &str| {
        let list = |deadline: &str| {
            matters(&format!(
                "A1 常务会提请县委 起算日期=2026-11-02 责任单位=甲镇 完成时限={deadline}"
            ))
        };
        let ledger = matters(&format!(
            "A1 常务会提请县委 起算日期=2026-11-02 呈送县委日期=2026-11-05 县委通过日期={passed}"
        ));
        Workspace::new()
            .period("2026-11-13")
            .office("交办清单", &list(""))
            .ledger("甲镇", "督查事项", &ledger)
            .others_report_nothing()
            .period("2026-11-20")
            .office("交办清单", &list("2026-12-01"))
            .ledger("甲镇", "督查事项", &ledger)
            .others_report_nothing()
            .build()
            .flagged("A1", "changed")
    };
    assert!(
        case("2026-11-09"),
        "ten working days from the 9th were due before"
    );
    assert!(!case(""), "nothing was due before");
}

#[test]
fn m9_rows_of_two_years_side_by_side_are_two_matters() {
    let ledger = |rows: &[&str]| matters(&rows.join("\n"));
    let old = "A1 领导议定事项 起算日期=2025-12-29 责任单位=甲镇";
    let new = "A1 收发文 起算日期=2026-01-05 责任单位=甲镇";
    for rows in [[old, new], [new, old]] {
        let built = Workspace::new()
            .period("2026-01-02")
            .ledger("甲镇", "督查事项", &ledger(&[old]))
            .others_report_nothing()
            .period("2026-01-09")
            .ledger("甲镇", "督查事项", &ledger(&rows))
            .others_report_nothing()
            .build();
        let starts: Vec<String> = common::list(&built.report, "matters")
            .iter()
            .map(|matter| common::text(&matter["stages"][0], "start"))
            .collect();
        assert_eq!(starts, ["2025-12-29", "2026-01-05"]);
    }
    // On the list the new one may be another unit's: the old one does not lapse by it.
    let other = "A1 收发文 起算日期=2026-01-05 责任单位=乙镇";
    let built = Workspace::new()
        .period("2026-01-02")
        .office("交办清单", &ledger(&[old]))
        .others_report_nothing()
        .period("2026-01-09")
        .office("交办清单", &ledger(&[old, other]))
        .others_report_nothing()
        .build();
    assert_eq!(built.stages("A1@甲镇"), "上报 due-soon 2026-01-13/-");
    assert_eq!(built.last("A1@乙镇"), "overdue 2026-01-07/-");
}

#[test]
fn m9_a_start_corrected_across_new_year_leaves_one_matter_once_it_is_closed() {
    let row = |start: &str, more: &str| {
        format!("A1 领导议定事项 {COMPLETE} 起算日期={start} {more} 销号日期=")
    };
    let closed = |start: &str| row(start, "办结日期=2026-01-29") + "2026-01-30";
    for (first, second) in [("2025-12-31", "2026-01-04"), ("2026-01-04", "2025-12-31")] {
        let (open, changed, closed) = (row(first, ""), row(second, ""), closed(second));
        // Closed in the week of the change or later, in the unit's own ledger or on the list.
        for second_week in [&closed, &changed] {
            let rows = [&open, second_week, &closed, &closed];
            let dates = ["2026-01-23", "2026-01-30", "2026-02-06", "2026-02-13"];
            let unlisted = dates
                .iter()
                .zip(rows)
                .map(|(date, row)| (*date, "", &**row));
            let built = weeks(&unlisted.collect::<Vec<_>>());
            assert_eq!(
                verdicts(&built),
                [format!("{first} late 2026-01-29 changed")]
            );
            assert_eq!(built.entries_of("甲镇", "final_breach").len(), 1);
            let listed = dates
                .iter()
                .zip(rows)
                .map(|(date, row)| (*date, &**row, &**row));
            let built = weeks(&listed.collect::<Vec<_>>());
            assert_eq!(
                verdicts(&built),
                [format!("{second} late 2026-01-29 changed")]
            );
            assert_eq!(built.entries_of("甲镇", "final_breach").len(), 1);
        }
    }
}

#[test]
fn m9_a_start_taken_back_before_the_closing_does_not_swallow_the_new_years_matter() {
    let row = |start: &str, more: &str| {
        format!("A1 领导议定事项 {COMPLETE} 起算日期={start} 办结日期={more} 销号日期={more}")
    };
    let built = weeks(&[
        ("2025-12-26", "", &row("2025-12-22", "")),
        ("2026-01-02", "", &row("2026-01-01", "")),
        ("2026-01-09", "", &row("2025-12-22", "")),
        ("2026-01-16", "", &row("2025-12-22", "2026-01-12")),
        ("2026-02-13", "", &row("2026-02-09", "")),
    ]);
    assert_eq!(
        verdicts(&built),
        ["2025-12-22 late 2026-01-12 changed", "2026-02-09 open -"]
    );
}

#[test]
fn m9_a_start_that_a_correction_moved_across_new_year_may_be_written_into_the_closed_row() {
    let row = |start: &str| {
        format!("A1 领导议定事项 起算日期={start} 办结日期=2026-01-12 销号日期=2026-01-12")
    };
    let correction = "更正编号|对象表|对象编号|单位|处理|字段|更正值|理由|批准人|批准日期\n\
        G1|督查事项|A1|甲镇|更正|起算日期|2026-01-04|笔误|县长|2026-01-15";
    let built = Workspace::new()
        .period("2026-01-16")
        .ledger("甲镇", "督查事项", &matters(&row("2025-12-31")))
        .office("更正登记", correction)
        .others_report_nothing()
        .period("2026-01-23")
        .ledger("甲镇", "督查事项", &matters(&row("2026-01-04")))
        .office("更正登记", correction)
        .others_report_nothing()
        .build();
    assert_eq!(common::list(&built.report, "matters").len(), 1);
    assert_eq!(built.stages("A1@甲镇"), "上报 met 2026-01-16/2026-01-12");
}

#[test]
fn m9_what_a_timely_extension_says_too_is_no_change() {
    let ledger = |deadline: &str| {
        matters(&format!(
            "A1 清单事项 起算日期=2026-11-02 完成时限={deadline}"
        ))
    };
    let built = Workspace::new()
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &ledger("2026-11-18"))
        .others_report_nothing()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", &ledger("2026-11-30"))
        .office(
            "延期审批",
            &format!("{EXTENSIONS}\nA1|甲镇|2026-11-30|县长|2026-11-17"),
        )
        .others_report_nothing()
        .build();
    assert!(!built.flagged("A1", "changed"));
    assert_eq!(built.last("A1"), "open 2026-11-30/-");
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
    let built = dropped(
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

// M12

const EXEMPTIONS: &str = "编号|对象类别|对象编号|单位|情形|认定机关|认定日期";

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
    let built = dropped(
        "A1 领导议定事项 起算日期=2026-10-26",
        "A1 领导议定事项 起算日期=2026-10-26 销号日期=2026-11-16",
    );
    assert_eq!(built.entries("甲镇"), breach);
    let built = dropped("A1 领导议定事项 起算日期=2026-10-26", "");
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

// M15

const CORRECTIONS: &str = "更正编号|对象表|对象编号|单位|处理|字段|更正值|理由|批准人|批准日期";

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

#[test]
fn m4_a_day_that_the_office_keeps_on_its_list_is_told_and_does_not_count() {
    let list = "A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇 办结日期=2026-11-10 反馈日期=";
    let built = Workspace::new()
        .period("2026-11-20")
        .office("交办清单", &matters(list))
        .others_report_nothing()
        .build();
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
    assert_eq!(
        built.diagnostics("unused-column"),
        ["warning 登记.xlsx 交办清单!F1"]
    );
}

#[test]
fn m5_an_extension_whose_unit_stands_in_a_column_that_nobody_knows_is_told() {
    let built = |heading: &str| {
        week("2026-11-20", "A1 领导议定事项 起算日期=2026-11-02")
            .office(
                "延期审批",
                &format!(
                    "事项编号|{heading}|新时限|批准人|批准日期\nA1|甲镇|2026-11-30|县长|2026-11-10"
                ),
            )
            .build()
            .diagnostics("unused-column")
    };
    for heading in ["递交单位", "缓办部门"] {
        assert_eq!(
            built(heading),
            ["warning 登记.xlsx 延期审批!B1"],
            "{heading}"
        );
    }
    for heading in ["责任单位", "承办单位", "申请单位", "说明"] {
        assert_eq!(built(heading), Vec::<String>::new(), "{heading}");
    }
}
