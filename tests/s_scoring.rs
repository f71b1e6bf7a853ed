//! S1 to S5: points, event by event.

mod common;

use common::{Built, Workspace, list, matters, points, rows, text, week};

fn none() -> Vec<String> {
    Vec::new()
}

// Keys

#[test]
fn a_unit_without_events_has_the_base() {
    assert_eq!(week("2026-11-20", "").build().score("甲镇"), "100 = +0 -0");
    assert_eq!(
        week("2026-11-20", "")
            .settings("[scoring]\nbase = 80")
            .build()
            .score("甲镇"),
        "80 = +0 -0"
    );
}

#[test]
fn points_that_have_no_binary_fraction_cancel_out_to_a_base_of_nothing() {
    let built = week("2026-11-20", "")
        .settings("[scoring]\nbase = 0")
        .office("积分登记", "编号|日期|单位|类型|分值|事由\nJ1|2026-11-02|甲镇|正面积分|0.1|创新\nJ2|2026-11-03|甲镇|负面扣分|0.3|差错")
        .build();
    assert_eq!(built.score("甲镇"), "-0.2 = +0.1 -0.3");
}

#[test]
fn a_final_stage_that_is_met_earns_half_a_point_on_its_done_date() {
    let built = week(
        "2026-11-20",
        "A1 收发文 起算日期=2026-11-16 办结日期=2026-11-17",
    )
    .build();
    assert_eq!(built.entries("甲镇"), ["2026-11-17 on_time 0.5 A1"]);
    assert_eq!(built.score("甲镇"), "100.5 = +0.5 -0");
}

#[test]
fn only_the_final_stage_earns() {
    let built = week(
        "2026-11-17",
        "A1 13710一般 起算日期=2026-11-16 研究部署日期=2026-11-16 反馈日期=2026-11-17",
    )
    .build();
    assert_eq!(built.entries("甲镇"), none());
}

#[test]
fn a_breach_is_dated_the_day_after_the_due_date_and_a_final_one_costs_more() {
    let built = week("2026-11-24", "A1 13710一般 起算日期=2026-11-16").build();
    assert_eq!(
        built.entries("甲镇"),
        [
            "2026-11-17 stage_breach -0.5 A1",
            "2026-11-20 stage_breach -0.5 A1",
            "2026-11-24 final_breach -2 A1"
        ]
    );
    assert_eq!(built.score("甲镇"), "97 = +0 -3");
}

#[test]
fn what_is_done_on_time_earns_ten_points_at_most_the_earliest_first() {
    let lines: Vec<String> = (1..=22)
        .map(|number| {
            let done = if number == 22 {
                "2026-11-17"
            } else {
                "2026-11-18"
            };
            format!("A{number:02} 收发文 起算日期=2026-11-16 办结日期={done}")
        })
        .collect();
    let built = week("2026-11-20", &lines.join("\n")).build();
    assert_eq!(built.score("甲镇"), "110 = +10 -0");
    let entries = built.entries("甲镇");
    assert_eq!(entries.len(), 20);
    assert_eq!(entries[0], "2026-11-17 on_time 0.5 A22");
    assert_eq!(entries[19], "2026-11-18 on_time 0.5 A19");
}

#[test]
fn the_cap_cuts_the_last_one() {
    let built = week(
        "2026-11-20",
        &rows(3, "A# 收发文 起算日期=2026-11-16 办结日期=2026-11-18"),
    )
    .settings("[scoring]\non_time = 0.5\non_time_cap = 1.25")
    .build();
    assert_eq!(built.score("甲镇"), "101.25 = +1.25 -0");
}

#[test]
fn a_valid_complaint_costs_two_points_on_the_day_it_was_verified() {
    let built = week("2026-11-20", "")
        .office(
            "投诉登记",
            "投诉编号|受理日期|被投诉单位|核实结果|核实日期\nT1|2026-11-02|甲镇|有效|2026-11-09\nT2|2026-11-03|甲镇|有效|\nT3|2026-11-03|甲镇|待核实|",
        )
        .build();
    assert_eq!(
        built.entries("甲镇"),
        ["2026-11-03 complaint -2 T2", "2026-11-09 complaint -2 T1"]
    );
}

#[test]
fn a_ledger_that_was_not_handed_in_costs_a_point_each_period_and_five_at_most() {
    let mut workspace = Workspace::new();
    for period in [
        "2026-10-09",
        "2026-10-16",
        "2026-10-23",
        "2026-10-30",
        "2026-11-06",
        "2026-11-13",
    ] {
        workspace = workspace
            .period(period)
            .ledger("甲镇", "督查事项", common::MATTERS);
    }
    let built = workspace.build();
    assert_eq!(built.score("甲镇"), "100 = +0 -0");
    assert_eq!(built.score("乙镇"), "95 = +0 -5");
    let entries = built.entries("乙镇");
    assert_eq!(entries.len(), 5);
    assert!(
        entries[0].starts_with("2026-10-09 missing_ledger -1"),
        "{entries:?}"
    );
    assert!(
        entries[4].starts_with("2026-11-06 missing_ledger -1"),
        "{entries:?}"
    );
}

#[test]
fn circulars_count_once_for_each_document_and_unit() {
    let built = week("2026-11-20", "")
        .office(
            "通报登记",
            "文号|日期|单位|类型|问题编号\nW1|2026-11-02|甲镇、乙镇|通报批评|P1\nW1|2026-11-02|甲镇|通报批评|P2\nW2|2026-11-03|甲镇|全县通报|P1\n\
             W3|2026-11-04|甲镇|通报表扬|\nW4|2026-11-05|甲镇|责令书面检查|\nW5|2026-11-06|甲镇|移交纪委监委|",
        )
        .build();
    assert_eq!(
        built.entries("甲镇"),
        [
            "2026-11-02 criticised -5 W1",
            "2026-11-03 criticised -5 W2",
            "2026-11-04 commended 5 W3"
        ]
    );
    assert_eq!(built.entries("乙镇"), ["2026-11-02 criticised -5 W1"]);
}

#[test]
fn registered_points_count_as_entered_by_their_kind() {
    let built = week("2026-11-20", "")
        .office("积分登记", "编号|日期|单位|类型|分值|事由\nJ1|2026-11-02|甲镇|正面积分|1.25|创新\nJ2|2026-11-03|甲镇|负面扣分|0.3|差错")
        .build();
    assert_eq!(
        built.entries("甲镇"),
        ["2026-11-02 manual 1.25 J1", "2026-11-03 manual -0.3 J2"]
    );
    assert_eq!(built.score("甲镇"), "100.95 = +1.25 -0.3");
}

#[test]
fn points_add_up_exactly() {
    let built = week("2026-11-20", "")
        .office(
            "积分登记",
            &format!(
                "编号|日期|单位|类型|分值|事由\n{}",
                rows(9, "J#|2026-11-0#|甲镇|正面积分|0.1|x")
            ),
        )
        .build();
    assert_eq!(built.score("甲镇"), "100.9 = +0.9 -0");
}

#[test]
fn points_may_be_dated_and_those_on_the_events_date_count() {
    let lines = "A1 领导议定事项 起算日期=2026-11-02 完成时限=2026-11-12\nA2 领导议定事项 起算日期=2026-11-02 完成时限=2026-11-13";
    let built = week("2026-11-20", lines)
        .settings("[scoring]\nfinal_breach = [{ points = 2 }, { from = 2026-11-14, points = 3 }]")
        .build();
    assert_eq!(
        built.entries("甲镇"),
        [
            "2026-11-13 final_breach -2 A1",
            "2026-11-14 final_breach -3 A2"
        ]
    );
}

#[test]
fn the_countys_own_points_replace_the_defaults() {
    let built = week(
        "2026-11-20",
        "A1 13710一般 起算日期=2026-11-09\nA2 收发文 起算日期=2026-11-16 办结日期=2026-11-17",
    )
    .settings("[scoring]\non_time = 1\nstage_breach = 0.75\nfinal_breach = 4")
    .build();
    assert_eq!(built.score("甲镇"), "95.5 = +1 -5.5");
}

// S1

#[test]
fn s1_only_the_year_of_the_as_of_date_counts() {
    let ledger = matters(
        "A1 领导议定事项 起算日期=2026-12-21 完成时限=2026-12-29\nA2 领导议定事项 起算日期=2026-12-25 完成时限=2026-12-30\n\
         A3 领导议定事项 起算日期=2026-12-25 完成时限=2026-12-31\nA4 收发文 起算日期=2026-12-30 办结日期=2026-12-31",
    );
    let at = |as_of: &str| {
        Workspace::new()
            .period(as_of)
            .ledger("甲镇", "督查事项", &ledger)
            .others_report_nothing()
            .build()
            .entries("甲镇")
    };
    assert_eq!(
        at("2026-12-31"),
        [
            "2026-12-30 final_breach -2 A1",
            "2026-12-31 on_time 0.5 A4",
            "2026-12-31 final_breach -2 A2"
        ]
    );
    assert_eq!(at("2027-01-01"), ["2027-01-01 final_breach -2 A3"]);
}

#[test]
fn s1_a_complaint_received_in_one_year_and_verified_in_the_next_costs_in_the_next() {
    let built = week("2027-01-08", "")
        .office("投诉登记", "投诉编号|受理日期|被投诉单位|核实结果|核实日期\nT1|2026-12-30|甲镇|有效|2027-01-05\nT2|2026-12-30|甲镇|有效|2026-12-31")
        .build();
    assert_eq!(built.entries("甲镇"), ["2027-01-05 complaint -2 T1"]);
}

#[test]
fn s1_caps_begin_anew_with_the_year() {
    let mut workspace = Workspace::new();
    for period in [
        "2026-11-27",
        "2026-12-04",
        "2026-12-11",
        "2026-12-18",
        "2026-12-25",
        "2027-01-01",
    ] {
        workspace = workspace
            .period(period)
            .ledger("甲镇", "督查事项", common::MATTERS);
    }
    assert_eq!(workspace.build().score("乙镇"), "99 = +0 -1");
}

// S2

/// The principals of 甲镇 with what they lose.
fn principals(terms: &str, lines: &str) -> Vec<String> {
    let built = week("2026-11-20", lines)
        .directory(&format!(
            "单位全称|序列|主要负责人|职务|任职起|任职止\n{terms}"
        ))
        .build();
    shown(&built)
}

fn shown(built: &Built) -> Vec<String> {
    list(&built.report, "principals")
        .iter()
        .map(|row| {
            format!(
                "{} {} +{} -{} = {}",
                text(row, "unit"),
                text(row, "name"),
                points(&row["plus"]),
                points(&row["minus"]),
                points(&row["score"])
            )
        })
        .collect()
}

/// Breached on 17 November.
const BREACH: &str = "A1 领导议定事项 起算日期=2026-11-02";

#[test]
fn s2_the_day_of_handover_belongs_to_the_successor() {
    assert_eq!(
        principals(
            "甲镇|乡镇|赵一|镇长|2025-01-01|2026-11-17\n甲镇|乡镇|钱二|镇长|2026-11-17|",
            BREACH
        ),
        ["甲镇 赵一 +0 -0 = 100", "甲镇 钱二 +0 -2 = 98"]
    );
    assert_eq!(
        principals(
            "甲镇|乡镇|赵一|镇长|2025-01-01|2026-11-17\n甲镇|乡镇|钱二|镇长|2026-11-18|",
            BREACH
        ),
        ["甲镇 赵一 +0 -2 = 98", "甲镇 钱二 +0 -0 = 100"]
    );
    assert_eq!(
        principals(
            "甲镇|乡镇|赵一|镇长|2025-01-01|2026-11-16\n甲镇|乡镇|钱二|镇长|2026-11-17|",
            BREACH
        ),
        ["甲镇 赵一 +0 -0 = 100", "甲镇 钱二 +0 -2 = 98"]
    );
}

#[test]
fn s2_a_vacancy_belongs_to_nobody() {
    assert_eq!(
        principals(
            "甲镇|乡镇|赵一|镇长|2025-01-01|2026-11-16\n甲镇|乡镇|钱二|镇长|2026-11-18|",
            BREACH
        ),
        ["甲镇 赵一 +0 -0 = 100", "甲镇 钱二 +0 -0 = 100"]
    );
}

#[test]
fn s2_a_post_whose_holder_is_called_vacant_is_vacant() {
    for nobody in ["空缺", "暂缺", "无", "/", "—", "（待定）"] {
        assert_eq!(
            principals(&format!("甲镇|乡镇|{nobody}|镇长|2025-01-01|"), BREACH),
            Vec::<String>::new(),
            "{nobody}"
        );
    }
}

#[test]
fn s2_a_term_without_an_end_is_over_when_the_next_one_of_the_post_begins() {
    let built = |terms: &str| {
        week("2026-11-20", BREACH)
            .directory(&format!(
                "单位全称|序列|主要负责人|职务|任职起|任职止\n{terms}"
            ))
            .build()
    };
    let (gone, still) = ("甲镇 赵一 +0 -0 = 100", "甲镇 赵一 +0 -2 = 98");
    let next = "甲镇 钱二 +0 -2 = 98";
    for (first, second, score, told) in [
        ("赵一|镇长|2024-01-01|", "钱二|镇长|2026-06-01|", gone, "F2"),
        ("赵一|镇长||", "钱二|党委书记、镇长|2026-06-01|", gone, "F2"),
        // He has another office beside it, or another post; or the end is given.
        (
            "赵一|党委书记、镇长|2024-01-01|",
            "钱二|镇长|2026-06-01|",
            still,
            "",
        ),
        (
            "赵一|党委书记|2024-01-01|",
            "钱二|镇长|2026-06-01|",
            still,
            "",
        ),
        (
            "赵一|镇长|2024-01-01|2026-11-30",
            "钱二|镇长|2026-06-01|",
            still,
            "F2",
        ),
        (
            "赵一|镇长|2024-01-01|2026-06-01",
            "钱二|镇长|2026-06-01|",
            gone,
            "",
        ),
        ("赵一||2024-01-01|", "钱二||2026-06-01|", still, "F2"),
    ] {
        let built = built(&format!("甲镇|乡镇|{first}\n甲镇|乡镇|{second}"));
        assert_eq!(shown(&built), [score, next], "{first}");
        let found = built.diagnostics("several-principals");
        let expected: Vec<String> = [told]
            .iter()
            .filter(|cell| !cell.is_empty())
            .map(|cell| format!("warning 单位名录.xlsx 单位名录!{cell}"))
            .collect();
        assert_eq!(found, expected, "{first}");
    }
    let several = built("甲镇|乡镇|赵一、钱二|镇长|2024-01-01|");
    assert_eq!(
        several.diagnostics("several-principals"),
        ["warning 单位名录.xlsx 单位名录!C2"]
    );
}

#[test]
fn s2_two_posts_side_by_side_both_count() {
    let built = Workspace::new()
        .directory("单位全称|序列|主要负责人|职务\n甲镇|乡镇|赵一|镇长\n丁局|县直|赵一|局长")
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", &matters(BREACH))
        .ledger(
            "丁局",
            "督查事项",
            &matters("B1 收发文 起算日期=2026-11-16 办结日期=2026-11-17"),
        )
        .build();
    assert_eq!(
        shown(&built),
        ["甲镇 赵一 +0 -2 = 98", "丁局 赵一 +0.5 -0 = 100.5"]
    );
}

#[test]
fn s2_only_terms_that_touch_the_year_up_to_the_as_of_date_are_listed() {
    let names = |terms: &str| -> Vec<String> {
        principals(terms, "")
            .into_iter()
            .filter_map(|line| line.split(' ').nth(1).map(str::to_owned))
            .collect()
    };
    let row = |name: &str, from: &str, to: &str| format!("甲镇|乡镇|{name}|镇长|{from}|{to}");
    let terms = [
        row("赵一", "2020-01-01", "2025-12-31"),
        row("钱二", "2025-12-31", "2026-01-01"),
        row("孙三", "2026-01-02", "2026-11-19"),
        row("李四", "2026-11-20", "2026-11-20"),
        row("周五", "2026-11-21", ""),
    ];
    assert_eq!(names(&terms.join("\n")), ["钱二", "孙三", "李四"]);
}

#[test]
fn s2_what_is_exempt_costs_the_principal_nothing() {
    let built = week("2026-11-20", BREACH)
        .office("容错认定", "编号|对象类别|对象编号|单位|情形|认定机关|认定日期\nR1|督查事项|A1|甲镇|无意过失|县委|2026-11-18")
        .build();
    assert_eq!(shown(&built)[0], "甲镇 赵一 +0 -0 = 100");
}

// S4

#[track_caller]
fn bridge(built: &Built, unit: &str) -> Vec<String> {
    list(built.unit(unit), "bridge")
        .iter()
        .map(|step| {
            format!(
                "{} {} {}",
                text(step, "key"),
                points(&step["points"]),
                text(step, "subject")
            )
        })
        .collect()
}

#[test]
fn s4_the_bridge_names_what_moved_the_score_since_the_period_before() {
    let built = Workspace::new()
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &matters("A1 领导议定事项 起算日期=2026-10-26\nA2 领导议定事项 起算日期=2026-11-02"))
        .others_report_nothing()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", &matters("A1 领导议定事项 起算日期=2026-10-26\nA2 领导议定事项 起算日期=2026-11-02\nA3 收发文 起算日期=2026-11-16 办结日期=2026-11-17"))
        .others_report_nothing()
        .build();
    let mut steps = bridge(&built, "甲镇");
    steps.sort();
    assert_eq!(steps, ["final_breach -2 A2", "on_time 0.5 A3"]);
    assert_eq!(bridge(&built, "乙镇"), none());
}

#[test]
fn s4_what_fell_away_is_given_back() {
    let complaint = |result: &str| {
        format!("投诉编号|受理日期|被投诉单位|核实结果\nT1|2026-11-10|甲镇|{result}")
    };
    let built = Workspace::new()
        .period("2026-11-13")
        .office("投诉登记", &complaint("有效"))
        .others_report_nothing()
        .period("2026-11-20")
        .office("投诉登记", &complaint("无效"))
        .others_report_nothing()
        .build();
    assert_eq!(bridge(&built, "甲镇"), ["complaint 2 T1"]);
}

#[test]
fn s4_a_new_year_begins_with_a_reset() {
    let built = Workspace::new()
        .period("2026-12-25")
        .ledger("甲镇", "督查事项", &matters(BREACH))
        .others_report_nothing()
        .period("2027-01-01")
        .ledger("甲镇", "督查事项", &matters(BREACH))
        .others_report_nothing()
        .build();
    let steps = bridge(&built, "甲镇");
    assert!(steps[0].starts_with("year_reset 2 "), "{steps:?}");
    assert_eq!(steps.len(), 1);
    assert_eq!(built.score("甲镇"), "100 = +0 -0");
}

// S5

#[test]
fn s5_the_on_time_rate_counts_final_stages_of_the_year() {
    let rate = |lines: &str| {
        let unit = week("2026-11-20", lines).build().unit("甲镇").clone();
        format!("{}/{}", unit["on_time"]["met"], unit["on_time"]["of"])
    };
    assert_eq!(rate(""), "0/0");
    assert_eq!(
        rate("A1 收发文 起算日期=2026-11-16 办结日期=2026-11-17"),
        "1/1"
    );
    assert_eq!(
        rate("A1 收发文 起算日期=2026-11-16 办结日期=2026-11-19"),
        "0/1"
    );
    assert_eq!(rate("A1 收发文 起算日期=2026-11-16"), "0/1");
    assert_eq!(rate("A1 收发文 起算日期=2026-11-19"), "0/0");
    assert_eq!(rate("A1 13710一般 起算日期=2026-11-16"), "0/0");
    assert_eq!(
        rate(
            "A1 收发文 起算日期=2025-12-29 办结日期=2025-12-30\nA2 收发文 起算日期=2025-12-30 办结日期=2026-01-04"
        ),
        "1/1"
    );
}

#[test]
fn s5_what_is_on_no_list_earns_nothing_but_counts_in_the_rate() {
    let built = week(
        "2026-11-20",
        "A1 收发文 起算日期=2026-11-16 办结日期=2026-11-17",
    )
    .office(
        "交办清单",
        &matters("B1 收发文 起算日期=2026-11-18 责任单位=乙镇"),
    )
    .build();
    assert_eq!(built.entries("甲镇"), none());
    assert_eq!(built.unit("甲镇")["on_time"]["met"], 1);
}

#[test]
fn s2_a_term_of_which_only_the_month_is_written_begins_and_ends_no_day_that_nobody_knows() {
    // Breached on 17 November; in the month of the handover it is nobody's, and before it the predecessor's.
    let of = |first: &str, second: &str| {
        principals(
            &format!("甲镇|乡镇|赵一|镇长|{first}\n甲镇|乡镇|钱二|镇长|{second}"),
            BREACH,
        )
    };
    let successor = ["甲镇 赵一 +0 -0 = 100", "甲镇 钱二 +0 -2 = 98"];
    assert_eq!(of("2024-01-01|", "2026年3月|"), successor);
    assert_eq!(of("2024-01-01|", "2026.03|"), successor);
    assert_eq!(of("2024.1|2026-02-28", "2026年3月|"), successor);
    assert_eq!(of("2024年1月|", "2026-03-01|"), successor);
    let nobody = ["甲镇 赵一 +0 -0 = 100", "甲镇 钱二 +0 -0 = 100"];
    assert_eq!(of("2024-01-01|", "2026年11月|"), nobody);
    assert_eq!(of("2024-01-01|", "2026年12月|"), ["甲镇 赵一 +0 -2 = 98"]);
    // Nothing tells which of the two came first.
    assert_eq!(of("2024-01-01|", "去年春节后|"), [""; 0]);
    assert_eq!(
        of("2024-01-01|2026-02-28", "春节后|"),
        ["甲镇 赵一 +0 -0 = 100"]
    );
    // Alone in his post he is who he is.
    let alone = principals("甲镇|乡镇|赵一|镇长|春节后|", BREACH);
    assert_eq!(alone, ["甲镇 赵一 +0 -2 = 98"]);
}

#[test]
fn s2_a_handover_of_which_only_the_month_is_written_is_no_vacancy_and_names_no_day() {
    let built = week("2026-11-20", "")
        .directory(
            "单位全称|序列|主要负责人|职务|任职起|任职止\n\
             甲镇|乡镇|赵一|镇长|2024-01-01|2026年11月\n甲镇|乡镇|钱二|镇长|2026年11月|\n\
             乙镇|乡镇|孙三|镇长|2024-01-01|\n乙镇|乡镇|李四|镇长|春节后|\n\
             丙镇|乡镇|周五|镇长|2024-01-01|2026-11-10",
        )
        .build();
    let listed: Vec<String> = list(&built.report, "principals")
        .iter()
        .map(|row| {
            let end = |day: &str, month: &str| format!("{} {}", row[day], row[month]);
            let (from, to) = (end("from", "from_month"), end("to", "to_month"));
            format!("{} {from} {to}", text(row, "name")).replace('"', "")
        })
        .collect();
    assert_eq!(
        listed,
        [
            "赵一 2024-01-01 null 2026-11-01 2026-11",
            "钱二 2026-11-30 2026-11 null null",
            "周五 2024-01-01 null 2026-11-10 null",
        ]
    );
    let page = |unit: &str| {
        let page = &built.site[&format!("units/{unit}.html")];
        String::from_utf8_lossy(page).into_owned()
    };
    let (dated, unclear) = (page("甲镇"), page("乙镇"));
    let row = |name: &str, post: &str, term: &str| {
        format!("<th scope=\"row\">{name}</th><td>{post}</td><td class=\"date\">{term}</td>")
    };
    for told in [
        row("赵一", "镇长", "2024-01-01至2026年11月"),
        row("交接日期待补", "", "2026年11月"),
        row("钱二", "镇长", "2026年11月起"),
    ] {
        assert!(dated.contains(&told), "{told}");
    }
    let either = row("孙三、李四", "", "交接日期待补");
    assert!(unclear.contains(&either));
    for untold in ["空缺", "2026-11-01", "2026-11-02", "2026-11-30"] {
        for page in [&dated, &unclear] {
            assert!(!page.contains(untold), "{untold}");
        }
    }
    let vacant = row("空缺", "", "2026-11-11起");
    assert!(page("丙镇").contains(&vacant));
}

#[test]
fn s2_who_answers_on_the_day_of_a_handover_is_named_on_the_papers_of_that_day() {
    let named = |rows: &str| -> String {
        let built = Workspace::new()
            .directory(&format!(
                "单位全称|序列|主要负责人|职务|任职起|任职止\n{rows}乙镇|乡镇||||"
            ))
            .period("2026-11-20")
            .ledger("乙镇", "督查事项", "事项编号|事项名称|事项类别|起算日期")
            .build();
        let annex = &built.site["attachments/未报送情况表.xlsx"];
        let annex = common::office_program::part(annex, "xl/sharedStrings.xml");
        assert!(!annex.contains("待补"), "{annex}");
        let names: Vec<&str> = ["李乙、张甲", "张甲、李乙", "李乙", "张甲"].to_vec();
        let found = names.into_iter().find(|names| annex.contains(names));
        found.unwrap_or_default().to_owned()
    };
    let left = "甲镇|乡镇|张甲|党委书记|2026-01-01|2026-11-20\n";
    let came = "甲镇|乡镇|李乙|镇长|2026-11-20|\n";
    let third = "甲镇|乡镇|王丙|镇长|2026-01-05|2026-11-10\n";
    assert_eq!(named(&format!("{left}{came}")), "李乙");
    // The post of the one who comes had another before: who leaves has no successor, and answers too.
    assert_eq!(named(&format!("{left}{third}{came}")), "张甲、李乙");
}
