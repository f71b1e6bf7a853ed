//! M0 to M3: who answers for a matter, by when each of its stages must be done, and how red that makes it.

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
fn m0_a_row_that_names_others_is_told_as_long_as_the_ledger_has_it() {
    let ours = "A1 收发文 起算日期=2026-11-09 责任单位=甲镇";
    let row = |unit: &str| format!("{ours}\nB1 收发文 起算日期=2026-11-09 责任单位={unit}");
    let told = |ledgers: &[&str]| {
        let dates = ["2026-11-13", "2026-11-20", "2026-11-27"];
        let ledgers: Vec<_> = dates.into_iter().zip(ledgers).collect();
        let weeks: Vec<_> = ledgers
            .iter()
            .map(|(date, rows)| (*date, "", **rows))
            .collect();
        let built = common::weeks::weeks(&weeks);
        let page = String::from_utf8_lossy(&built.site["matters/甲镇.html"]).into_owned();
        let is_shown = page.contains("只列示、不判定的事项");
        let told = built.diagnostics("not-responsible").len();
        assert_eq!(told, usize::from(is_shown), "{ledgers:?}");
        told
    };
    let (others, own) = (row("乙镇"), row("甲镇"));
    assert_eq!(told(&[&others, &others]), 1);
    assert_eq!(told(&[&others, ours]), 0);
    assert_eq!(told(&[&others, ours, ours]), 0);
    // It comes again, and was the unit's own before it named others.
    assert_eq!(told(&[&others, ours, &others]), 1);
    assert_eq!(told(&[&own, &others, ours]), 1);
    // What a ledger that cannot be read has, nobody knows.
    let damaged = Workspace::new()
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &matters(&others))
        .others_report_nothing()
        .period("2026-11-20")
        .file("ledgers/2026-11-20/甲镇.xlsx", b"PK\x03\x04damaged")
        .others_report_nothing()
        .build();
    assert_eq!(damaged.diagnostics("not-responsible").len(), 1);
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

// Categories of the county's own

/// Weeks of matters of 甲类, whose answer runs from 研究部署日期.
fn own_category(weeks: &[&str]) -> common::Built {
    let workspace = Workspace::new().settings(
        "[[category]]\nkey = \"own\"\nname = \"甲类\"\nstages = [\
         { stage = \"受理\", start = \"起算日期\", done = [\"研究部署日期\"], limit = \"30日\" }, \
         { stage = \"答复\", start = \"研究部署日期\", done = [\"反馈日期\"], limit = \"5工作日\" }]",
    );
    let weeks = ["2026-11-06", "2026-11-13", "2026-11-20"].iter().zip(weeks);
    let workspace = weeks.fold(workspace, |workspace, (period, rows)| {
        workspace
            .period(period)
            .ledger("甲镇", "督查事项", &matters(rows))
            .others_report_nothing()
    });
    workspace.build()
}

fn messages(built: &common::Built, code: &str) -> Vec<String> {
    let told = built.diagnostic_values(code).into_iter();
    told.map(|found| common::text(found, "message")).collect()
}

#[test]
fn m2_done_without_the_day_from_which_a_stage_runs_is_an_error_whichever_day_that_is() {
    let row = "A1 甲类 起算日期=2026-11-02 研究部署日期= 反馈日期=2026-11-04";
    let built = own_category(&[row]);
    assert_eq!(built.last("A1"), "waiting -/-");
    assert_eq!(
        built.diagnostics("passed-date-missing"),
        ["error 甲镇.xlsx 督查事项!E2"]
    );
    assert_eq!(
        messages(&built, "passed-date-missing"),
        ["「A1」填了反馈日期，却没有研究部署日期"]
    );
    // With a written deadline the stage is judged, and the day counts.
    let built = own_category(&[&format!("{row} 完成时限=2026-11-05")]);
    assert_eq!(built.last("A1"), "met 2026-11-05/2026-11-04");
    assert_eq!(built.diagnostics("passed-date-missing"), [""; 0]);
    // Neither is anything told of a row that has both days, or neither.
    for days in [
        "研究部署日期=2026-11-03 反馈日期=2026-11-04",
        "研究部署日期= 反馈日期=",
    ] {
        let built = own_category(&[&format!("A1 甲类 起算日期=2026-11-02 {days}")]);
        assert_eq!(built.diagnostics("passed-date-missing"), [""; 0], "{days}");
    }
}

#[test]
fn m6_closed_while_a_stage_waits_names_the_day_that_is_missing() {
    let told = |row: &str| {
        let built = own_category(&[row]);
        messages(&built, "closed-undone").concat()
    };
    let row = "A1 甲类 起算日期=2026-11-02 研究部署日期=";
    assert_eq!(
        told(&format!("{row} 反馈日期=2026-11-04 销号日期=2026-11-05")),
        "「A1」已经销号，却没有「研究部署日期」，填了的「反馈日期」不能作数，仍按没有办结判定"
    );
    assert_eq!(
        told(&format!("{row} 反馈日期= 销号日期=2026-11-05")),
        "「A1」已经销号，却没有「研究部署日期」和「反馈日期」，仍按没有办结判定"
    );
    assert_eq!(
        told("A1 甲类 起算日期=2026-11-02 研究部署日期=2026-11-03 反馈日期= 销号日期=2026-11-05"),
        "「A1」已经销号，却没有「反馈日期」，仍按没有办结判定"
    );
    assert_eq!(
        told(
            "A1 常务会提请县委 起算日期=2026-11-02 呈送县委日期=2026-11-03 县委通过日期= 办结日期=2026-11-05 销号日期=2026-11-06"
        ),
        "「A1」已经销号，却没有「县委通过日期」，填了的「办结日期」不能作数，仍按没有办结判定"
    );
}

#[test]
fn m4_a_start_that_is_put_off_every_week_is_told_whichever_day_it_is() {
    let row = |day: &str| format!("A1 甲类 起算日期=2026-11-02 研究部署日期={day}");
    let [first, second, third] = ["2026-11-02", "2026-11-09", "2026-11-16"].map(row);
    let built = own_category(&[&first, &second, &third]);
    assert_eq!(built.last("A1"), "due-soon 2026-11-23/-");
    assert_eq!(
        built.diagnostics("moved-day"),
        ["warning 甲镇.xlsx 督查事项!E2"]
    );
    assert_eq!(
        messages(&built, "moved-day"),
        [
            "「A1」的「研究部署日期」2026-11-13 那期填的是 2026-11-09，后来改为 2026-11-16；答复环节从这一天起算，到期日随之变动"
        ]
    );
    // Of a stage that nothing runs from, M8 and M13 say what a day that moves is worth.
    let row = |day: &str| format!("A1 13710一般 起算日期=2026-11-02 研究部署日期={day}");
    let built = own_category(&[&row("2026-11-02"), &row("2026-11-03")]);
    assert_eq!(built.diagnostics("moved-day"), [""; 0]);
}
