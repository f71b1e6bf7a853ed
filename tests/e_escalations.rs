//! E1 to E5: what several events together lead to, when it is new, and what counts as issued.

mod common;

use common::registers::{COMPLAINTS, CORRECTIONS};
use common::{Built, Workspace, list, matters, rows, text, week};

const MEETINGS: &str = "会议编号|会议名称|会议日期|情形|单位|姓名";
const CIRCULARS: &str = "文号|日期|单位|姓名|类型|对应规则|问题编号|问题类别";

/// Lines of leader decisions A1 … An, all due on 16 November.
fn overdue(count: usize) -> String {
    rows(count, "A# 领导议定事项 起算日期=2026-11-02")
}

/// A week with rows of a register.
fn register(as_of: &str, sheet: &str, header: &str, rows: &str) -> Built {
    week(as_of, "")
        .office(sheet, &format!("{header}\n{rows}"))
        .build()
}

// The two rules on overdue matters

#[test]
fn e1_three_breached_final_stages_are_a_circular_and_five_go_to_the_discipline_commission() {
    for (count, expected) in [
        (2, vec![]),
        (3, vec!["overdue-circular 3 new"]),
        (4, vec!["overdue-circular 4 new"]),
        (
            5,
            vec!["overdue-circular 5 new", "overdue-discipline 5 new"],
        ),
        (
            6,
            vec!["overdue-circular 6 new", "overdue-discipline 6 new"],
        ),
    ] {
        let built = week("2026-11-20", &overdue(count)).build();
        assert_eq!(built.escalations("甲镇"), expected, "{count}");
        assert_eq!(built.unit("甲镇")["overdue_count"], count, "{count}");
        assert_eq!(built.escalations("乙镇"), Vec::<String>::new());
    }
}

#[test]
fn e1_a_breach_counts_from_the_day_after_the_due_date() {
    assert_eq!(
        week("2026-11-16", &overdue(3)).build().escalations("甲镇"),
        Vec::<String>::new()
    );
    assert_eq!(
        week("2026-11-17", &overdue(3)).build().escalations("甲镇"),
        ["overdue-circular 3 new"]
    );
}

#[test]
fn e1_a_merger_wipes_out_no_escalation_and_moves_none_to_the_successor() {
    let workspace = Workspace::new()
        .directory(
            "单位全称|序列|设立日期|撤销日期|并入单位\n甲镇|乡镇||2026-11-18|乙镇\n乙镇|乡镇|||",
        )
        .period("2026-11-18")
        .ledger("甲镇", "督查事项", &matters(&overdue(3)))
        .others_report_nothing()
        .period("2026-11-25")
        .others_report_nothing();
    let before = workspace.build_at("2026-11-18");
    assert_eq!(before.escalations("甲镇"), ["overdue-circular 3 new"]);
    let after = workspace.build_at("2026-11-25");
    assert!(after.find_unit("甲镇").is_none());
    assert_eq!(after.escalations("甲镇"), ["overdue-circular 3"]);
    assert_eq!(after.escalations("乙镇"), Vec::<String>::new());
}

#[test]
fn e1_a_breach_after_the_last_day_of_a_unit_leads_to_nothing_against_it() {
    let closed_undone = "A1 领导议定事项 起算日期=2026-11-02 销号日期=2026-11-13";
    let workspace = Workspace::new()
        .settings("[escalation.overdue-circular]\nthreshold = 1")
        .directory(
            "单位全称|序列|设立日期|撤销日期|并入单位\n甲镇|乡镇||2026-11-16|乙镇\n乙镇|乡镇|||",
        )
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &matters(closed_undone))
        .others_report_nothing()
        .period("2026-11-25")
        .others_report_nothing();
    let built = workspace.build();
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
    assert_eq!(built.escalations("甲镇"), Vec::<String>::new());
    assert_eq!(built.escalations("乙镇"), Vec::<String>::new());
}

#[test]
fn e1_late_ones_count_as_overdue_ones_do() {
    let built = week(
        "2026-11-20",
        &rows(3, "A# 领导议定事项 起算日期=2026-11-02 办结日期=2026-11-18"),
    )
    .build();
    assert_eq!(built.escalations("甲镇"), ["overdue-circular 3 new"]);
}

#[test]
fn e1_only_leaders_decisions_count_unless_the_county_names_more() {
    let lines = format!(
        "{}\n{}",
        overdue(2),
        rows(5, "B# 收发文 起算日期=2026-11-02")
    );
    assert_eq!(
        week("2026-11-20", &lines).build().escalations("甲镇"),
        Vec::<String>::new()
    );
    let built = week("2026-11-20", &lines)
        .settings("[escalation.overdue-circular]\ncategories = [\"leader-decision\", \"incoming-document\"]")
        .build();
    assert_eq!(built.escalations("甲镇"), ["overdue-circular 7 new"]);
}

#[test]
fn e1_only_final_stages_count() {
    let built = week(
        "2026-11-20",
        &rows(6, "A# 13710一般 起算日期=2026-11-16 反馈日期=2026-11-20"),
    )
    .settings("[escalation.overdue-circular]\ncategories = [\"13710-general\"]")
    .build();
    assert_eq!(built.escalations("甲镇"), Vec::<String>::new());
}

#[test]
fn e1_thresholds_may_be_dated_and_the_one_on_the_as_of_date_counts() {
    let settings = "[escalation.overdue-circular]\nthreshold = [{ threshold = 3 }, { from = 2026-11-20, threshold = 2 }]";
    let at = |as_of: &str| {
        week(as_of, &overdue(2))
            .settings(settings)
            .build()
            .escalations("甲镇")
    };
    assert_eq!(at("2026-11-19"), Vec::<String>::new());
    assert_eq!(at("2026-11-20"), ["overdue-circular 2 new"]);
}

#[test]
fn e_the_calendar_year_ends_on_31_december_by_the_breachs_own_date() {
    let due = |date: &str| {
        rows(
            3,
            &format!("A# 领导议定事项 起算日期=2026-12-25 完成时限={date}"),
        )
    };
    // Due on the 30th: breached on the 31st. Due on the 31st: breached on 1 January.
    let at = |date: &str, as_of: &str| week(as_of, &due(date)).build().escalations("甲镇");
    assert_eq!(at("2026-12-30", "2026-12-31"), ["overdue-circular 3 new"]);
    assert_eq!(at("2026-12-30", "2027-01-01"), Vec::<String>::new());
    assert_eq!(at("2026-12-31", "2026-12-31"), Vec::<String>::new());
    assert_eq!(at("2026-12-31", "2027-01-01"), ["overdue-circular 3 new"]);
}

#[test]
fn e_the_calendar_year_begins_on_1_january() {
    let complaints = "T1|2026-01-01|甲镇|有效\nT2|2026-01-02|甲镇|有效\nT3|2025-12-31|甲镇|有效\nT4|2025-12-31|甲镇|有效";
    let built = week("2026-01-09", "")
        .settings("[escalation.complaint-circular]\nwindow = \"calendar-year\"")
        .office("投诉登记", &format!("{COMPLAINTS}\n{complaints}"))
        .build();
    assert_eq!(
        built.escalations("甲镇"),
        ["complaint-circular 2 new", "complaint-accountability 4 new"]
    );
    assert_eq!(
        built.evidence("甲镇", "complaint-circular"),
        ["T1 2026-01-01", "T2 2026-01-02"]
    );
}

#[test]
fn e_a_rolling_year_begins_the_day_after_the_day_one_year_before() {
    let at = |as_of: &str, first: &str| {
        register(
            as_of,
            "投诉登记",
            COMPLAINTS,
            &format!("T1|{first}|甲镇|有效\nT2|{as_of}|甲镇|有效"),
        )
        .escalations("甲镇")
    };
    assert_eq!(at("2026-11-20", "2025-11-20"), Vec::<String>::new());
    assert_eq!(at("2026-11-20", "2025-11-21"), ["complaint-circular 2 new"]);
    assert_eq!(at("2025-02-28", "2024-02-28"), Vec::<String>::new());
    assert_eq!(at("2025-02-28", "2024-02-29"), ["complaint-circular 2 new"]);
    // 29 February counts as 28 in a year that has none.
    assert_eq!(at("2024-02-29", "2023-02-28"), Vec::<String>::new());
    assert_eq!(at("2024-02-29", "2023-03-01"), ["complaint-circular 2 new"]);
}

#[test]
fn e_the_window_may_be_set_for_each_rule() {
    let lines = rows(3, "A# 领导议定事项 起算日期=2026-12-01 完成时限=2026-12-10");
    let built = week("2027-01-08", &lines)
        .settings("[escalation.overdue-circular]\nwindow = \"rolling-12-months\"")
        .build();
    assert_eq!(built.escalations("甲镇"), ["overdue-circular 3 new"]);
    assert_eq!(built.unit("甲镇")["overdue_count"], 3);
}

#[test]
fn e2_the_evidence_is_every_event_with_its_date_and_cell() {
    let built = week("2026-11-20", &overdue(3)).build();
    assert_eq!(
        built.evidence("甲镇", "overdue-circular"),
        ["A1 2026-11-17", "A2 2026-11-17", "A3 2026-11-17"]
    );
    let first = &built.report["escalations"][0]["evidence"][0];
    assert_eq!(common::source(first), "甲镇.xlsx 督查事项!A2");
    assert_eq!(built.report["escalations"][0]["clause"], "二(四)");
}

// E3

/// Weeks of 甲镇, each with its own number of overdue matters.
fn weeks(counts: &[(&str, usize)]) -> Built {
    let mut workspace = Workspace::new();
    for (period, count) in counts {
        workspace = workspace
            .period(period)
            .ledger("甲镇", "督查事项", &matters(&overdue(*count)));
    }
    workspace.build()
}

#[test]
fn e3_an_escalation_is_new_in_the_week_in_which_it_first_fires() {
    assert_eq!(
        weeks(&[("2026-11-18", 2), ("2026-11-25", 3)]).escalations("甲镇"),
        ["overdue-circular 3 new"]
    );
    assert_eq!(
        weeks(&[("2026-11-18", 3), ("2026-11-25", 3)]).escalations("甲镇"),
        ["overdue-circular 3"]
    );
    assert_eq!(
        weeks(&[("2026-11-18", 3), ("2026-11-25", 4)]).escalations("甲镇"),
        ["overdue-circular 4"]
    );
    assert_eq!(
        weeks(&[("2026-11-18", 4), ("2026-11-25", 6)]).escalations("甲镇"),
        ["overdue-circular 6", "overdue-discipline 6 new"]
    );
}

#[test]
fn e3_six_breaches_are_one_circular() {
    let built = week("2026-11-20", &overdue(6)).build();
    let circulars = built
        .escalations("甲镇")
        .into_iter()
        .filter(|line| line.starts_with("overdue-circular"))
        .count();
    assert_eq!(circulars, 1);
}

#[test]
fn e3_in_a_new_year_it_is_new_again() {
    let old = rows(3, "A# 领导议定事项 起算日期=2026-11-02");
    let new = rows(3, "B# 领导议定事项 起算日期=2026-12-25 完成时限=2026-12-31");
    let both = matters(&format!("{old}\n{new}"));
    let built = Workspace::new()
        .period("2026-12-25")
        .ledger("甲镇", "督查事项", &both)
        .period("2027-01-01")
        .ledger("甲镇", "督查事项", &both)
        .build();
    assert_eq!(built.escalations("甲镇"), ["overdue-circular 3 new"]);
    assert_eq!(
        built.evidence("甲镇", "overdue-circular"),
        ["B1 2027-01-01", "B2 2027-01-01", "B3 2027-01-01"]
    );
}

#[test]
fn e3_a_corrected_kind_makes_no_other_event_of_a_violation() {
    let register = format!("{MEETINGS}\nH1|例会|2026-11-10|迟到|甲镇|卜己");
    let correction = &format!(
        "{CORRECTIONS}\n\
        G1|会议纪律|H1|甲镇|更正|情形|着装不规范|查实|县长|2026-11-18"
    );
    let built = Workspace::new()
        .settings("[escalation.meeting-discipline]\nthreshold = 1\n")
        .period("2026-11-13")
        .office("会议纪律", &register)
        .others_report_nothing()
        .period("2026-11-20")
        .office("会议纪律", &register)
        .office("更正登记", correction)
        .others_report_nothing()
        .build();
    let fired = list(&built.report, "escalations").iter();
    let fired: Vec<bool> = fired.map(|entry| entry["new"] == true).collect();
    assert_eq!(fired, [false, false], "of the unit and of the person");
}

#[test]
fn e3_what_no_longer_fires_is_no_longer_listed() {
    let complaint = |result: &str| {
        format!("{COMPLAINTS}\nT1|2026-11-02|甲镇|有效\nT2|2026-11-03|甲镇|{result}")
    };
    let built = Workspace::new()
        .period("2026-11-13")
        .office("投诉登记", &complaint("有效"))
        .others_report_nothing()
        .period("2026-11-20")
        .office("投诉登记", &complaint("无效"))
        .others_report_nothing()
        .build();
    assert_eq!(built.escalations("甲镇"), Vec::<String>::new());
}

// E4

#[test]
fn e4_two_valid_complaints_are_a_circular_and_four_an_accountability_procedure() {
    for (count, expected) in [
        (1, vec![]),
        (2, vec!["complaint-circular 2 new"]),
        (3, vec!["complaint-circular 3 new"]),
        (
            4,
            vec!["complaint-circular 4 new", "complaint-accountability 4 new"],
        ),
        (
            5,
            vec!["complaint-circular 5 new", "complaint-accountability 5 new"],
        ),
    ] {
        let built = register(
            "2026-11-20",
            "投诉登记",
            COMPLAINTS,
            &rows(count, "T#|2026-11-02|甲镇|有效"),
        );
        assert_eq!(built.escalations("甲镇"), expected, "{count}");
        assert_eq!(built.unit("甲镇")["valid_complaints"], count, "{count}");
    }
}

#[test]
fn e4_only_valid_ones_count_and_the_others_are_listed() {
    for state in ["无效", "重复", "待核实"] {
        let built = register(
            "2026-11-20",
            "投诉登记",
            COMPLAINTS,
            &format!("T1|2026-11-02|甲镇|有效\nT2|2026-11-03|甲镇|{state}"),
        );
        assert_eq!(built.escalations("甲镇"), Vec::<String>::new(), "{state}");
        assert_eq!(built.unit("甲镇")["valid_complaints"], 1, "{state}");
        let listed: Vec<String> = list(&built.report, "complaints")
            .iter()
            .map(|row| text(row, "result"))
            .collect();
        assert_eq!(listed, ["有效", state]);
    }
}

#[test]
fn e4_a_complaint_counts_once_for_each_unit_that_it_is_about() {
    let built = register(
        "2026-11-20",
        "投诉登记",
        COMPLAINTS,
        "T1|2026-11-02|甲镇、乙镇|有效\nT2|2026-11-03|甲镇|有效\nT2|2026-11-03|甲镇|有效",
    );
    assert_eq!(built.escalations("甲镇"), ["complaint-circular 2 new"]);
    assert_eq!(built.unit("乙镇")["valid_complaints"], 1);
    assert_eq!(
        built.diagnostics("duplicate-number"),
        ["error 登记.xlsx 投诉登记!A4"]
    );
}

// Meetings

#[test]
fn e_three_meetings_with_a_counted_violation_fire_for_the_unit() {
    for (count, expected) in [
        (2, vec![]),
        (3, vec!["meeting-discipline 3 new"]),
        (4, vec!["meeting-discipline 4 new"]),
    ] {
        let built = register(
            "2026-11-20",
            "会议纪律",
            MEETINGS,
            &rows(count, "H#|例会#|2026-11-0#|迟到|甲镇|人#"),
        );
        assert_eq!(built.escalations("甲镇"), expected, "{count}");
        assert_eq!(built.unit("甲镇")["meeting_violations"], count, "{count}");
    }
}

#[test]
fn e_the_same_person_at_three_meetings_fires_for_the_person_too() {
    let built = register(
        "2026-11-20",
        "会议纪律",
        MEETINGS,
        &rows(3, "H#|例会#|2026-11-0#|迟到|甲镇|张三"),
    );
    let mut fired = built.escalations("甲镇");
    fired.sort();
    assert_eq!(
        fired,
        ["meeting-discipline 3 new", "meeting-discipline[张三] 3 new"]
    );
}

#[test]
fn e_a_person_is_one_of_one_unit() {
    let built = register(
        "2026-11-20",
        "会议纪律",
        MEETINGS,
        "H1|例会|2026-11-02|迟到|甲镇|张三\nH2|例会|2026-11-03|迟到|甲镇|张三\nH3|例会|2026-11-04|迟到|乙镇|张三",
    );
    assert_eq!(built.escalations("甲镇"), Vec::<String>::new());
    assert_eq!(built.escalations("乙镇"), Vec::<String>::new());
}

#[test]
fn e_meetings_count_and_not_the_violations_in_them() {
    let built = register(
        "2026-11-20",
        "会议纪律",
        MEETINGS,
        "H1|例会|2026-11-02|迟到|甲镇|张三\nH1|例会|2026-11-02|早退|甲镇|张三\nH1|例会|2026-11-02|迟到|甲镇|李四\nH2|例会|2026-11-03|迟到|甲镇|张三",
    );
    assert_eq!(built.escalations("甲镇"), Vec::<String>::new());
    assert_eq!(built.unit("甲镇")["meeting_violations"], 2);
}

#[test]
fn e_excused_and_exempted_meetings_do_not_count() {
    let header = "会议编号|会议名称|会议日期|情形|单位|姓名|事前批准|批准人|报备";
    let row = |number: usize, kind: &str, excuse: &str| {
        format!("H{number}|例会|2026-11-0{number}|{kind}|甲镇|张三|{excuse}")
    };
    let table = format!(
        "{header}\n{}\n{}\n{}\n{}",
        row(1, "迟到", "||"),
        row(2, "迟到", "||"),
        row(3, "替会", "是|书记|是"),
        row(4, "迟到", "||"),
    );
    let base = week("2026-11-20", "").office("会议纪律", &table);
    assert_eq!(base.build().escalations("甲镇").len(), 2);
    let exempted = base.office("容错认定", "编号|对象类别|对象编号|单位|情形|认定机关|认定日期\nR1|会议|H4|甲镇|无意过失|县委|2026-11-18");
    assert_eq!(exempted.build().escalations("甲镇"), Vec::<String>::new());
}

// Repeated circulars

/// Circulars from lines `文号|日期|类型|问题编号|问题类别` against 甲镇.
fn circulars(rows: &str) -> Built {
    let table: Vec<String> = rows
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split('|').collect();
            format!(
                "{}|{}|甲镇||{}||{}|{}",
                cells[0], cells[1], cells[2], cells[3], cells[4]
            )
        })
        .collect();
    register("2026-11-20", "通报登记", CIRCULARS, &table.join("\n"))
}

#[test]
fn e_two_circulars_on_the_same_problem_fire() {
    let case = |rows: &str, expected: &[&str]| {
        assert_eq!(circulars(rows).escalations("甲镇"), expected, "{rows}");
    };
    case("W1|2026-03-02|通报批评|P1|环保", &[]);
    case(
        "W1|2026-03-02|通报批评|P1|环保\nW2|2026-05-06|通报批评|P1|环保",
        &["repeated-circular[P1] 2 new"],
    );
    case(
        "W1|2026-03-02|通报批评|P1|环保\nW2|2026-05-06|全县通报|P1|其他",
        &["repeated-circular[P1] 2 new"],
    );
    case(
        "W1|2026-03-02|通报批评|P1|环保\nW2|2026-05-06|通报批评|P2|环保",
        &[],
    );
    case(
        "W1|2026-03-02|通报批评||环保\nW2|2026-05-06|通报批评||环保",
        &["repeated-circular[环保] 2 new"],
    );
    case(
        "W1|2026-03-02|通报批评||环保\nW2|2026-05-06|通报批评||安全",
        &[],
    );
    // A circular with a number of its problem is no other circular's company by class.
    case(
        "W1|2026-03-02|通报批评|P1|环保\nW2|2026-05-06|通报批评||环保",
        &[],
    );
    // A number and a class that read alike are two problems; width and blanks make none.
    case(
        "W1|2026-03-02|通报批评|P1|环保\nW2|2026-05-06|通报批评||P1",
        &[],
    );
    case(
        "W1|2026-03-02|通报批评|P1|环保\nW2|2026-05-06|通报批评|Ｐ 1|环保",
        &["repeated-circular[P1] 2 new"],
    );
    case("W1|2026-03-02|通报批评||\nW2|2026-05-06|通报批评||", &[]);
    case(
        "W1|2026-03-02|通报表扬|P1|环保\nW2|2026-05-06|通报表扬|P1|环保",
        &[],
    );
    case(
        "W1|2026-03-02|责令书面检查|P1|环保\nW2|2026-05-06|通报批评|P1|环保",
        &[],
    );
}

#[test]
fn e_repeated_circulars_are_those_of_the_calendar_year() {
    assert_eq!(
        circulars("W1|2025-12-31|通报批评|P1|环保\nW2|2026-01-01|通报批评|P1|环保")
            .escalations("甲镇"),
        Vec::<String>::new()
    );
    assert_eq!(
        circulars("W1|2026-01-01|通报批评|P1|环保\nW2|2026-11-20|通报批评|P1|环保")
            .escalations("甲镇"),
        ["repeated-circular[P1] 2 new"]
    );
}

// E5

/// Overdue matters breached on 11, 12 and 13 November (threshold reached on the 13th), with one circular `日期|单位|姓名|类型|对应规则`.
#[track_caller]
fn issued(circular: &str, expected: &str) {
    let lines = "A1 领导议定事项 起算日期=2026-11-02 完成时限=2026-11-10\n\
        A2 领导议定事项 起算日期=2026-11-02 完成时限=2026-11-11\n\
        A3 领导议定事项 起算日期=2026-11-02 完成时限=2026-11-12\n\
        A4 领导议定事项 起算日期=2026-11-02 完成时限=2026-11-16";
    let built = week("2026-11-20", lines)
        .office(
            "通报登记",
            &format!("文号|日期|单位|姓名|类型|对应规则\nW1|{circular}"),
        )
        .build();
    assert_eq!(
        built.escalations("甲镇")[0],
        format!("overdue-circular 4 new{expected}"),
        "{circular}"
    );
}

#[test]
fn e5_an_outcome_is_issued_by_a_circular_on_or_after_the_day_that_reached_the_threshold() {
    issued("2026-11-12|甲镇||全县通报|overdue-circular", "");
    issued("2026-11-13|甲镇||全县通报|overdue-circular", " issued W1");
    issued("2026-11-18|甲镇||全县通报|overdue-circular", " issued W1");
}

#[test]
fn e5_the_circular_must_name_the_rule_and_the_unit() {
    issued("2026-11-18|甲镇||全县通报|全县通报", " issued W1");
    issued("2026-11-18|甲镇||全县通报|", "");
    issued("2026-11-18|甲镇||全县通报|complaint-circular", "");
    issued("2026-11-18|乙镇||全县通报|overdue-circular", "");
    issued(
        "2026-11-18|甲镇、乙镇||全县通报|overdue-circular",
        " issued W1",
    );
}

#[test]
fn e5_the_earliest_of_several_stands() {
    let built = week("2026-11-20", &overdue(3))
        .office(
            "通报登记",
            "文号|日期|单位|类型|对应规则\nW3|2026-11-19|甲镇|全县通报|overdue-circular\nW2|2026-11-18|甲镇|全县通报|overdue-circular\nW1|2026-11-16|甲镇|全县通报|overdue-circular",
        )
        .build();
    assert_eq!(
        built.escalations("甲镇"),
        ["overdue-circular 3 new issued W2"]
    );
}

#[test]
fn e5_an_outcome_that_several_rules_have_is_an_error_naming_their_keys() {
    let built = week("2026-11-20", &overdue(5))
        .office(
            "通报登记",
            "文号|日期|单位|类型|对应规则\nW1|2026-11-18|甲镇|移交纪委监委|移交县纪委监委",
        )
        .build();
    assert_eq!(
        built.escalations("甲镇"),
        ["overdue-circular 5 new", "overdue-discipline 5 new"]
    );
    assert_eq!(
        built.diagnostics("unknown-rule"),
        ["error 登记.xlsx 通报登记!E2"]
    );
    let help = text(built.diagnostic_values("unknown-rule")[0], "help");
    assert!(
        help.contains("overdue-discipline") && help.contains("repeated-circular"),
        "{help}"
    );
}

#[test]
fn e5_for_a_person_the_name_counts_where_it_is_given() {
    let with = |name: &str| {
        let built = week("2026-11-20", "")
            .office("会议纪律", &format!("{MEETINGS}\n{}", rows(3, "H#|例会#|2026-11-0#|迟到|甲镇|张三")))
            .office("通报登记", &format!("文号|日期|单位|姓名|类型|对应规则\nW1|2026-11-10|甲镇|{name}|启动问责|meeting-discipline"))
            .build();
        let mut fired = built.escalations("甲镇");
        fired.sort();
        fired
    };
    assert!(with("张三").contains(&"meeting-discipline[张三] 3 new issued W1".to_owned()));
    assert!(with("李四").contains(&"meeting-discipline[张三] 3 new".to_owned()));
    assert!(with("").contains(&"meeting-discipline[张三] 3 new issued W1".to_owned()));
}

#[test]
fn e5_for_a_problem_its_number_counts_where_it_is_given() {
    let with = |problem: &str| {
        let built = register(
            "2026-11-20",
            "通报登记",
            CIRCULARS,
            &format!(
                "W1|2026-03-02|甲镇||通报批评||P1|\nW2|2026-05-06|甲镇||通报批评||P1|\nW3|2026-05-07|甲镇||移交纪委监委|repeated-circular|{problem}|"
            ),
        );
        built.escalations("甲镇")
    };
    assert_eq!(with("P1"), ["repeated-circular[P1] 2 new issued W3"]);
    assert_eq!(with("P2"), ["repeated-circular[P1] 2 new"]);
    assert_eq!(with(""), ["repeated-circular[P1] 2 new issued W3"]);
}

#[test]
fn nothing_before_the_rules_came_into_force_counts() {
    let built = week("2026-11-20", &overdue(3))
        .settings("in_force_from = 2026-11-17")
        .build();
    assert_eq!(built.escalations("甲镇"), ["overdue-circular 3 new"]);
    let built = week("2026-11-20", &overdue(3))
        .settings("in_force_from = 2026-11-18")
        .build();
    assert_eq!(built.escalations("甲镇"), Vec::<String>::new());
    assert_eq!(built.entries("甲镇"), Vec::<String>::new());
}

#[test]
fn e5_what_was_issued_stays_issued_when_the_oldest_event_leaves_the_window() {
    let complaints = format!(
        "{COMPLAINTS}\nT1|2025-03-10|甲镇|有效\nT2|2025-12-10|甲镇|有效\nT3|2026-02-10|甲镇|有效"
    );
    let circulars = "文号|日期|单位|类型|对应规则\nW1|2025-12-20|甲镇|全县通报|complaint-circular";
    let workspace = ["2026-03-06", "2026-03-13", "2026-03-20"].into_iter().fold(
        Workspace::new(),
        |workspace, as_of| {
            workspace
                .period(as_of)
                .office("投诉登记", &complaints)
                .office("通报登记", circulars)
                .others_report_nothing()
        },
    );
    let fired = |as_of: &str| workspace.build_at(as_of).escalations("甲镇");
    assert_eq!(fired("2026-03-06"), ["complaint-circular 3 new issued W1"]);
    // T1 has left the window; no paper has changed.
    assert_eq!(fired("2026-03-13"), ["complaint-circular 2 issued W1"]);
    let built = workspace.build();
    assert_eq!(
        built.escalations("甲镇"),
        ["complaint-circular 2 issued W1"]
    );
    let page = String::from_utf8_lossy(&built.office["escalations.html"]).into_owned();
    assert!(
        page.contains("从2025年12月10日起就已达到次数并一直持续"),
        "{page}"
    );
}

#[test]
fn e_a_threshold_that_is_lowered_is_reached_on_the_day_on_which_it_is_lower() {
    let workspace = week("2026-11-20", &overdue(2)).settings(
        "[escalation.overdue-circular]\nthreshold = [{ threshold = 3 }, { from = 2026-11-19, threshold = 2 }]",
    );
    assert_eq!(
        workspace.build_at("2026-11-20").escalations("甲镇"),
        ["overdue-circular 2 new"]
    );
    let built = workspace.build();
    let page = String::from_utf8_lossy(&built.office["units/甲镇.html"]).into_owned();
    let told = "第2次在2026年11月17日，当时要3次；2026年11月19日起要2次，从这一天起达到次数。";
    assert!(page.contains(told), "{page}");
    // Where it is not lowered, it is the day of the event.
    let plain = week("2026-11-20", &overdue(3)).build();
    let page = String::from_utf8_lossy(&plain.office["units/甲镇.html"]).into_owned();
    assert!(
        page.contains("第3次在2026年11月17日，从这一天起达到次数。"),
        "{page}"
    );
}

#[test]
fn m15_an_entry_one_of_whose_events_was_struck_out_says_so_and_not_that_time_has_passed() {
    let complaints = |second: &str| {
        format!(
            "{COMPLAINTS}\nT1|2025-11-10|甲镇|有效\nT2|2025-12-03|甲镇|{second}\nT4|2025-12-10|甲镇|有效"
        )
    };
    let struck = &format!("{CORRECTIONS}\nG1|投诉登记|T2|甲镇|作废|||不实|县长|2025-12-15");
    for (verified, corrections) in [("有效", struck.as_str()), ("无效", "")] {
        let workspace = Workspace::new()
            .period("2025-12-12")
            .office("投诉登记", &complaints("有效"))
            .others_report_nothing()
            .period("2025-12-19")
            .office("投诉登记", &complaints(verified))
            .office("更正登记", corrections)
            .others_report_nothing()
            .period("2025-12-26")
            .office("投诉登记", &complaints(verified))
            .office("更正登记", corrections)
            .others_report_nothing();
        for as_of in ["2025-12-19", "2025-12-26"] {
            let built = workspace.build_at(as_of);
            assert_eq!(built.escalations("甲镇"), ["complaint-circular 2"]);
            let page = String::from_utf8_lossy(&built.site["units/甲镇.html"]).into_owned();
            let told = "从2025年12月3日起就已达到次数并一直持续，那时计入的有的后来作废、改判或认定容错，现在不计入";
            assert!(page.contains(told), "{page}");
            assert!(!page.contains("已不在统计期间以内"), "{page}");
        }
    }
}

#[test]
fn e2_a_breach_of_a_row_of_several_units_is_evidence_against_its_own_unit_alone() {
    let list = "事项编号|事项名称|事项类别|起算日期|责任单位\n\
        A1|修路|领导议定事项|2026-10-20|甲镇、乙镇\n\
        A2|修桥|领导议定事项|2026-10-21|甲镇\n\
        A3|修渠|领导议定事项|2026-10-22|甲镇";
    let built = Workspace::new()
        .period("2026-11-20")
        .office("交办清单", list)
        .others_report_nothing()
        .build();
    assert_eq!(built.escalations("甲镇"), ["overdue-circular 3 new"]);
    for (unit, says) in [("甲镇", true), ("乙镇", false)] {
        let page = String::from_utf8_lossy(&built.office[&format!("matters/{unit}.html")]);
        assert_eq!(page.contains("次逾期中的第"), says, "{unit}");
    }
}

#[test]
fn e3_an_entry_goes_on_when_the_list_gives_its_matters_a_start_in_another_year() {
    let given = |start: &str| {
        matters(&rows(
            3,
            &format!("A# 领导议定事项 起算日期={start} 责任单位=甲镇"),
        ))
    };
    for start in ["2025-12-29", "2026-01-04"] {
        let paper = format!("{CIRCULARS}\n督1号|2026-01-13|甲镇||全县通报|overdue-circular||");
        let built = Workspace::new()
            .period("2026-01-16")
            .ledger("甲镇", "督查事项", &given("2025-12-25"))
            .office("通报登记", &paper)
            .others_report_nothing()
            .period("2026-01-23")
            .ledger("甲镇", "督查事项", &given("2025-12-25"))
            .office("通报登记", &paper)
            .office("交办清单", &given(start))
            .others_report_nothing()
            .build();
        let expected = ["overdue-circular 3 issued 督1号"];
        assert_eq!(built.escalations("甲镇"), expected, "{start}");
    }
}

#[test]
fn e2_of_several_people_in_one_cell_each_is_evidence_of_the_unit_s_entry() {
    let rows =
        ["01", "02", "03"].map(|day| format!("H{day}|例会|2026-11-{day}|迟到|甲镇|张三、李四"));
    let built = register("2026-11-20", "会议纪律", MEETINGS, &rows.join("\n"));
    let mut entries = list(&built.report, "escalations").iter();
    let own = entries
        .find(|entry| entry["subject"].is_null())
        .expect("the unit's");
    assert_eq!(own["count"], 3);
    let told = list(own, "evidence").iter();
    let told: Vec<String> = told.map(|event| text(event, "detail")).collect();
    let each = ["例会:张三 迟到", "例会:李四 迟到"];
    let mut expected: Vec<&str> = each.into_iter().cycle().take(6).collect();
    let mut told: Vec<&str> = told.iter().map(String::as_str).collect();
    told.sort_unstable();
    expected.sort_unstable();
    assert_eq!(told, expected);
}

#[test]
fn e4_a_complaint_after_the_last_day_of_its_unit_counts_nowhere_and_says_why() {
    let built = Workspace::new()
        .directory("单位全称|序列|撤销日期|并入单位\n甲镇|乡镇|2026-06-30|乙镇\n乙镇|乡镇||")
        .period("2026-11-20")
        .office(
            "投诉登记",
            &format!("{COMPLAINTS}\nT1|2026-09-01|甲镇|有效\nT2|2026-09-02|甲镇|有效\nT3|2026-06-30|甲镇|有效"),
        )
        .ledger("乙镇", "督查事项", &matters(""))
        .build();
    assert_eq!(built.escalations("甲镇"), Vec::<String>::new());
    for half in [&built.site, &built.office] {
        let page = String::from_utf8_lossy(&half["complaints.html"]).into_owned();
        assert!(page.contains("有效3件：计入1件、单位已撤销2件。"), "{page}");
        assert_eq!(page.matches("单位已撤销，不计次数").count(), 2, "{page}");
    }
    let verdicts = String::from_utf8_lossy(&built.office["data/verdicts.json"]).into_owned();
    assert_eq!(verdicts.matches("\"不计\"").count(), 2, "{verdicts}");
}
