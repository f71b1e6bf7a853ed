//! R1 to R7: ranks within the groups, and which units are ranked at all.

mod common;

use common::registers::CORRECTIONS;
use common::{Built, Workspace, list, matters, text, week};

const POINTS: &str = "编号|日期|单位|类型|分值|事由";

/// `name rank` of every unit in the report's order.
fn ranks(built: &Built) -> Vec<String> {
    list(&built.report, "units")
        .iter()
        .map(|unit| format!("{} {}", text(unit, "name"), text(unit, "rank")))
        .collect()
}

/// `name previous_rank→rank`.
fn moves(built: &Built) -> Vec<String> {
    list(&built.report, "units")
        .iter()
        .map(|unit| {
            format!(
                "{} {}→{}",
                text(unit, "name"),
                text(unit, "previous_rank"),
                text(unit, "rank")
            )
        })
        .collect()
}

/// Points registered in a week: `单位 ±分值` each.
fn awarded(rows: &[(&str, f64)]) -> String {
    let lines: Vec<String> = (1..)
        .zip(rows)
        .map(|(number, (unit, value))| {
            let kind = if *value < 0.0 {
                "负面扣分"
            } else {
                "正面积分"
            };
            format!("J{number}|2026-11-02|{unit}|{kind}|{}|x", value.abs())
        })
        .collect();
    format!("{POINTS}\n{}", lines.join("\n"))
}

#[test]
fn r1_each_group_is_ranked_by_score_and_equal_scores_share_a_rank() {
    let built = week("2026-11-20", "")
        .directory(
            "单位全称|序列\n甲镇|乡镇\n乙镇|乡镇\n丙镇|乡镇\n丁局|县直\n戊镇|乡镇\n己局|县直",
        )
        .office(
            "积分登记",
            &awarded(&[
                ("甲镇", -1.0),
                ("乙镇", 2.0),
                ("丙镇", -1.0),
                ("戊镇", -3.0),
                ("己局", 5.0),
            ]),
        )
        .build();
    assert_eq!(
        ranks(&built),
        ["甲镇 2", "乙镇 1", "丙镇 2", "丁局 2", "戊镇 4", "己局 1"]
    );
}

#[test]
fn r1_a_hundredth_decides() {
    let built = week("2026-11-20", "")
        .office("积分登记", &awarded(&[("甲镇", 0.1), ("乙镇", 0.11)]))
        .build();
    assert_eq!(ranks(&built)[..3], ["甲镇 2", "乙镇 1", "丙镇 3"]);
}

#[test]
fn r1_units_stand_in_the_order_that_the_directory_gives_them() {
    let built = week("2026-11-20", "")
        .directory("单位全称|序列|排序\n甲镇|乡镇|3\n乙镇|乡镇|1\n丙镇|乡镇|2")
        .build();
    assert_eq!(ranks(&built), ["乙镇 1", "丙镇 1", "甲镇 1"]);
}

#[test]
fn r2_every_unit_appears_though_nothing_is_known_of_it() {
    let built = Workspace::new()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", common::MATTERS)
        .build();
    assert_eq!(ranks(&built).len(), 5);
}

#[test]
fn r2_a_unit_without_a_matter_of_the_year_is_marked() {
    let no_matters =
        |line: &str| week("2027-01-08", line).build().unit("甲镇")["no_matters"] == true;
    assert!(no_matters(""));
    assert!(no_matters(
        "A1 收发文 起算日期=2026-12-16 办结日期=2026-12-17"
    ));
    assert!(!no_matters("A1 收发文 起算日期=2027-01-04"));
    // Due, or done, in the year is enough.
    assert!(!no_matters(
        "A1 领导议定事项 起算日期=2026-12-28 办结日期=2026-12-29"
    ));
    assert!(!no_matters(
        "A1 收发文 起算日期=2026-12-16 办结日期=2027-01-05"
    ));
    // An old one that is still open is no matter with a date of the year.
    assert!(no_matters("A1 收发文 起算日期=2026-12-16"));
}

#[test]
fn r2_nobody_to_whom_a_breach_of_the_year_is_charged_is_said_to_have_no_matters() {
    let row = "A1 清单事项 起算日期=2025-12-01 完成时限=2025-12-31";
    let mut workspace = Workspace::new();
    for as_of in ["2026-01-09", "2026-01-16"] {
        workspace = workspace
            .period(as_of)
            .ledger("甲镇", "督查事项", &matters(row))
            .others_report_nothing();
    }
    let built = workspace.build();
    // By the letter it has none, and is on no list.
    assert_eq!(built.unit("甲镇")["no_matters"], true);
    assert_eq!(built.unit("甲镇")["podium"], "none");
    assert_eq!(built.entries_of("甲镇", "final_breach").len(), 1);
    let said = "（甲镇本年逾期的事项上年到期，不列入）";
    let week = built.circular();
    assert!(week.contains(said), "{week}");
    assert!(week.contains("（乙镇、丙镇本年无事项，不列入）"), "{week}");
    for half in [&built.site, &built.office] {
        let page = |path: &str| String::from_utf8_lossy(&half[path]).into_owned();
        assert!(page("index.html").contains(said));
        let ranking = page("ranking/乡镇.html");
        assert!(ranking.contains(said), "{ranking}");
        let own = page("units/甲镇.html");
        assert!(own.contains("本年逾期的事项上年到期"), "{own}");
        assert!(!own.contains("本年无事项"), "{own}");
        assert!(page("units/乙镇.html").contains("本年无事项"));
        let before = page("periods/2026-01-09.html");
        assert!(before.contains("本年逾期的事项上年到期"), "{before}");
        let rules = page("rules.html");
        assert!(rules.contains("本年逾期的事项上年到期1个单位"));
        assert!(rules.contains("本年无事项4个单位"));
        let annex = &half["attachments/综合排名表.xlsx"];
        let annex = common::office_program::part(annex, "xl/sharedStrings.xml");
        assert!(annex.contains("本年逾期的事项上年到期、样本少"), "{annex}");
    }
    let exempt = workspace
        .office(
            "容错认定",
            "编号|对象类别|对象编号|单位|情形|认定机关|认定日期\nR1|督查事项|A1|甲镇|先行先试|县委|2026-01-12",
        )
        .build();
    let own = String::from_utf8_lossy(&exempt.site["units/甲镇.html"]).into_owned();
    assert!(!own.contains("本年逾期的事项上年到期"), "{own}");
    // The breach is charged to nobody; the matter is open all the same.
    assert!(own.contains("在办事项均为上年结转"), "{own}");
}

#[test]
fn r2_nobody_whose_matter_of_last_year_is_still_open_is_said_to_have_no_matters() {
    let said = "甲镇在办事项均为上年结转，不列入）";
    let none = "本年无事项";
    for (row, is_open) in [
        // Red since December, without a due day, and closed with no day on which it was done: open, whatever the light.
        ("A1 清单事项 起算日期=2025-11-03 完成时限=2025-12-19", true),
        ("A1 清单事项 起算日期=2025-11-03 完成时限=长期", true),
        (
            "A1 清单事项 起算日期=2025-11-03 完成时限=2025-12-19 销号日期=2025-12-24",
            true,
        ),
        (
            "A1 清单事项 起算日期=2025-11-03 完成时限=2025-12-19 办结日期=2025-12-24",
            false,
        ),
    ] {
        let mut workspace = Workspace::new();
        for as_of in ["2025-12-26", "2026-01-09", "2026-01-16"] {
            workspace = workspace
                .period(as_of)
                .ledger("甲镇", "督查事项", &matters(row))
                .others_report_nothing();
        }
        let built = workspace.build();
        // The letter of the rule is not touched.
        assert_eq!(built.unit("甲镇")["no_matters"], true, "{row}");
        assert_eq!(built.unit("甲镇")["podium"], "none", "{row}");
        let week = built.circular();
        assert_eq!(week.contains(said), is_open, "{week}");
        assert!(week.contains(none), "of the others: {week}");
        for half in [&built.site, &built.office] {
            let page = |path: &str| String::from_utf8_lossy(&half[path]).into_owned();
            for path in ["index.html", "ranking/乡镇.html"] {
                assert_eq!(page(path).contains(said), is_open, "{path}");
            }
            let own = page("units/甲镇.html");
            assert_eq!(own.contains("在办事项均为上年结转"), is_open, "{own}");
            assert_eq!(own.contains(none), !is_open, "{own}");
            let before = page("periods/2026-01-09.html");
            assert_eq!(before.contains("在办事项均为上年结转"), is_open, "{before}");
            let rules = page("rules.html");
            assert_eq!(rules.contains("在办事项均为上年结转1个单位"), is_open);
            let annex = &half["attachments/综合排名表.xlsx"];
            let annex = common::office_program::part(annex, "xl/sharedStrings.xml");
            assert_eq!(annex.contains("在办事项均为上年结转"), is_open, "{annex}");
        }
    }
}

#[test]
fn r2_a_unit_that_keeps_the_breach_of_a_lapsed_matter_had_a_matter_in_the_year() {
    let case = |start: &str| {
        let list = |unit: &str| {
            matters(&format!(
                "A1 领导议定事项 起算日期={start} 责任单位={unit} 完成时限="
            ))
        };
        let built = Workspace::new()
            .period("2026-10-23")
            .office("交办清单", &list("甲镇"))
            .others_report_nothing()
            .period("2026-10-30")
            .office("交办清单", &list("乙镇"))
            .others_report_nothing()
            .build();
        (
            built.entries_of("甲镇", "final_breach").len(),
            text(built.unit("甲镇"), "no_matters"),
        )
    };
    assert_eq!(case("2026-09-29"), (1, "false".to_owned()));
    assert_eq!(case("2026-10-20"), (0, "true".to_owned()));
}

#[test]
fn r2_what_a_unit_writes_into_a_lapsed_matter_is_no_matter_of_the_year() {
    let list = |unit: &str| {
        matters(&format!(
            "A1 领导议定事项 起算日期=2025-12-05 责任单位={unit} 完成时限="
        ))
    };
    let row = |done: &str| matters(&format!("A1 领导议定事项 起算日期=2025-12-05 {done}"));
    let built = Workspace::new()
        .period("2025-12-12")
        .office("交办清单", &list("甲镇"))
        .ledger("甲镇", "督查事项", &row(""))
        .others_report_nothing()
        .period("2025-12-26")
        .office("交办清单", &list("乙镇"))
        .ledger("甲镇", "督查事项", &row(""))
        .others_report_nothing()
        .period("2026-01-09")
        .office("交办清单", &list("乙镇"))
        .ledger("甲镇", "督查事项", &row("办结日期=2025-12-14"))
        .others_report_nothing()
        .build();
    assert_eq!(built.unit("甲镇")["no_matters"], true);
}

#[test]
fn r2_a_unit_is_ranked_from_its_first_day_to_its_last() {
    let directory = "单位全称|序列|设立日期|撤销日期|并入单位\n甲镇|乡镇|||\n乙镇|乡镇|2026-11-20||\n丙镇|乡镇||2026-11-20|甲镇\n丁局|县直|||";
    let at = |as_of: &str| -> Vec<String> {
        let built = week(as_of, "").directory(directory).build();
        list(&built.report, "units")
            .iter()
            .map(|unit| text(unit, "name"))
            .collect()
    };
    assert_eq!(at("2026-11-19"), ["甲镇", "丙镇", "丁局"]);
    assert_eq!(at("2026-11-20"), ["甲镇", "乙镇", "丙镇", "丁局"]);
    assert_eq!(at("2026-11-21"), ["甲镇", "乙镇", "丁局"]);
}

#[test]
fn a_unit_owes_ledgers_only_while_it_exists() {
    let directory = "单位全称|序列|设立日期|撤销日期|并入单位\n甲镇|乡镇|||\n乙镇|乡镇|2026-11-13||\n丙镇|乡镇||2026-12-31|甲镇";
    let mut workspace = Workspace::new().directory(directory);
    for period in ["2026-11-06", "2026-11-13", "2026-11-20"] {
        workspace = workspace
            .period(period)
            .ledger("甲镇", "督查事项", common::MATTERS);
    }
    let built = workspace.build();
    assert_eq!(built.score("乙镇"), "98 = +0 -2");
    assert_eq!(built.score("丙镇"), "97 = +0 -3");
}

#[test]
fn open_matters_of_a_dissolved_unit_pass_to_the_one_it_was_merged_into_and_its_past_stays_its_own()
{
    let workspace = Workspace::new()
        .directory("单位全称|序列|设立日期|撤销日期|并入单位\n甲镇|乡镇||2026-11-13|乙镇\n乙镇|乡镇|||\n丙镇|乡镇|||")
        .period("2026-11-13")
        .ledger(
            "甲镇",
            "督查事项",
            &matters(
                "A1 领导议定事项 起算日期=2026-10-26 办结日期=\nA2 领导议定事项 起算日期=2026-11-02 办结日期=\n\
                 A3 领导议定事项 起算日期=2026-10-19 办结日期=2026-11-10",
            ),
        )
        .others_report_nothing()
        .period("2026-11-20")
        .others_report_nothing();
    let before = workspace.build_at("2026-11-13");
    assert_eq!(
        before.entries("甲镇"),
        [
            "2026-11-03 final_breach -2 A3",
            "2026-11-10 final_breach -2 A1"
        ]
    );
    let after = workspace.build_at("2026-11-20");
    assert!(after.find_unit("甲镇").is_none());
    // A1 was breached before the merger and is the old unit's; A2 from the 17th on, which is the new one's.
    assert_eq!(after.entries("乙镇"), ["2026-11-17 final_breach -2 A2"]);
    assert!(after.find_matter("A1@乙镇").is_some() && after.find_matter("A2@乙镇").is_some());
    assert!(
        after.find_matter("A3@乙镇").is_none(),
        "what was done stays with the old name"
    );
}

#[test]
fn a_successor_that_was_named_beside_the_dissolved_unit_answers_in_its_own_right() {
    let list = |units: &str| {
        matters(&format!(
            "A1 领导议定事项 起算日期=2026-10-26 责任单位={units}"
        ))
    };
    let row = |done: &str| {
        matters(&format!(
            "A1 领导议定事项 起算日期=2026-10-26 办结日期={done}"
        ))
    };
    let workspace = || {
        Workspace::new()
            .settings("[collective]\n\"各乡镇\" = \"乡镇\"")
            .directory(
                "单位全称|序列|设立日期|撤销日期|并入单位\n甲镇|乡镇||2026-11-13|乙镇\n乙镇|乡镇|||",
            )
    };
    for (before, after) in [
        ("甲镇、乙镇", "乙镇"),
        ("各乡镇", "各乡镇"),
        ("甲镇、乙镇", "甲镇、乙镇"),
    ] {
        let built = workspace()
            .period("2026-11-13")
            .office("交办清单", &list(before))
            .ledger("甲镇", "督查事项", &row(""))
            .ledger("乙镇", "督查事项", &row("2026-11-09"))
            .period("2026-11-20")
            .office("交办清单", &list(after))
            .ledger("乙镇", "督查事项", &row("2026-11-09"))
            .build();
        assert_eq!(
            built.stages("A1@乙镇"),
            "上报 met 2026-11-09/2026-11-09",
            "{before} {after}"
        );
        assert!(
            !built.flagged("A1@乙镇", "missing-from-ledger"),
            "{before} {after}"
        );
        assert_eq!(
            built.entries("乙镇"),
            ["2026-11-09 on_time 0.5 A1"],
            "{before} {after}"
        );
    }
    // Its ledger comes for the first time after the merger: it is its own all the same.
    let built = workspace()
        .period("2026-11-20")
        .office("交办清单", &list("甲镇、乙镇"))
        .ledger("乙镇", "督查事项", &row("2026-11-09"))
        .build();
    assert_eq!(built.stages("A1@乙镇"), "上报 met 2026-11-09/2026-11-09");
}

/// Two units with the same matter A1 in their ledgers while both exist; 甲镇 is dissolved on 2026-10-05, and afterwards 乙镇 hands in
/// `after`, with or without a list then.
fn merged(before: [&str; 2], lists: [&str; 2], after: &str) -> Built {
    let table = |rows: &str| match rows {
        "" => "事项编号|事项名称|事项类别|起算日期".to_owned(),
        rows => matters(rows),
    };
    let workspace = |workspace: Workspace, list: &str| match list {
        "" => workspace,
        units => workspace.office(
            "交办清单",
            &matters(&format!(
                "A1 常务会颁布批复 起算日期=2026-09-22 责任单位={units}"
            )),
        ),
    };
    let built = Workspace::new()
        .directory(
            "单位全称|序列|设立日期|撤销日期|并入单位\n甲镇|乡镇||2026-10-05|乙镇\n乙镇|乡镇|||",
        )
        .period("2026-10-02");
    let built = workspace(built, lists[0])
        .ledger("甲镇", "督查事项", &table(before[0]))
        .ledger("乙镇", "督查事项", &table(before[1]))
        .period("2026-10-23");
    workspace(built, lists[1])
        .ledger("乙镇", "督查事项", &table(after))
        .build()
}

#[test]
fn a_successor_with_the_same_matter_of_its_own_is_judged_by_its_own_rows() {
    let old = "A1 常务会颁布批复 起算日期=2026-09-22 责任单位=甲镇";
    let own = "A1 常务会颁布批复 起算日期=2026-09-22 责任单位=乙镇";
    let done = format!("{own} 办结日期=2026-10-09");
    for lists in [
        ["", ""],
        ["", "乙镇"],
        ["", "甲镇、乙镇"],
        ["", "甲镇"],
        ["甲镇、乙镇", "甲镇、乙镇"],
        ["甲镇、乙镇", "乙镇"],
    ] {
        // Its first row may come after the merger, where a list has named it beside the other.
        let firsts: &[&str] = if lists[0].is_empty() {
            &[own]
        } else {
            &[own, ""]
        };
        for first in firsts {
            let built = merged([old, first], lists, &done);
            let case = format!("{lists:?} {first}");
            assert_eq!(
                built.stages("A1@乙镇"),
                "办结 met 2026-10-13/2026-10-09",
                "{case}"
            );
            assert!(built.find_matter("A1@甲镇").is_none(), "{case}");
            assert!(!built.flagged("A1@乙镇", "missing-from-ledger"), "{case}");
            assert_eq!(
                built.entries("乙镇"),
                ["2026-10-09 on_time 0.5 A1"],
                "{case}"
            );
            assert_eq!(built.codes(), [""; 0], "{case}");
        }
    }
    // What the dissolved unit had done stays with it, and the successor's own stays with the successor.
    let settled = format!("{old} 办结日期=2026-09-30");
    for lists in [["", ""], ["", "甲镇、乙镇"], ["甲镇、乙镇", "甲镇、乙镇"]] {
        let built = merged([&settled, own], lists, own);
        assert_eq!(
            built.last("A1@甲镇"),
            "met 2026-10-13/2026-09-30",
            "{lists:?}"
        );
        assert_eq!(built.last("A1@乙镇"), "overdue 2026-10-13/-", "{lists:?}");
        assert_eq!(
            built.entries("乙镇"),
            ["2026-10-14 final_breach -2 A1"],
            "{lists:?}"
        );
    }
}

#[test]
fn a_successor_that_took_a_matter_over_is_judged_by_what_it_reports_of_it() {
    let old = "A1 常务会颁布批复 起算日期=2026-09-22 责任单位=甲镇";
    let taken = "A1 常务会颁布批复 起算日期=2026-09-22 责任单位=乙镇 办结日期=2026-10-09";
    // Also where it had written the number into its own ledger while the list named the other alone.
    let beside = "A1 常务会颁布批复 起算日期=2026-09-22 责任单位=乙镇";
    for (lists, first) in [
        (["", ""], ""),
        (["", "乙镇"], ""),
        (["甲镇", "乙镇"], ""),
        (["甲镇", "甲镇"], ""),
        (["甲镇", "甲镇"], beside),
        (["甲镇", "乙镇"], beside),
    ] {
        let built = merged([old, first], lists, taken);
        let case = format!("{lists:?} {first}");
        assert_eq!(
            built.stages("A1@乙镇"),
            "办结 met 2026-10-13/2026-10-09",
            "{case}"
        );
        assert_eq!(
            built.entries("乙镇"),
            ["2026-10-09 on_time 0.5 A1"],
            "{case}"
        );
        assert_eq!(built.codes(), [""; 0], "{case}");
    }
}

#[test]
fn a_number_of_the_dissolved_unit_that_comes_again_for_the_successor_is_its_own() {
    let row = |start: &str, unit: &str, more: &str| {
        matters(&format!(
            "A1 领导议定事项 起算日期={start} 责任单位={unit} {more}"
        ))
    };
    for closed in ["", "销号日期=2025-10-31"] {
        let built = Workspace::new()
            .directory("单位全称|序列|设立日期|撤销日期|并入单位\n甲镇|乡镇||2025-11-05|乙镇\n乙镇|乡镇|||")
            .period("2025-10-31")
            .office("交办清单", &row("2025-10-13", "甲镇", closed))
            .ledger("甲镇", "督查事项", &row("2025-10-13", "甲镇", "办结日期=2025-10-20"))
            .others_report_nothing()
            .period("2026-01-23")
            .office(
                "交办清单",
                &matters(&format!(
                    "A1 领导议定事项 起算日期=2025-10-13 责任单位=甲镇 {closed}\nA1 领导议定事项 起算日期=2026-01-05 责任单位=乙镇"
                )),
            )
            .ledger("乙镇", "督查事项", &row("2026-01-05", "乙镇", "办结日期=2026-01-12"))
            .build();
        assert_eq!(built.last("A1@甲镇"), "met 2025-10-27/2025-10-20");
        assert_eq!(built.last("A1@乙镇"), "met 2026-01-19/2026-01-12");
        assert_eq!(built.codes(), ["period-gap"]);
    }
}

#[test]
fn a_collective_name_means_those_that_existed_when_the_matter_was_given() {
    let list = matters(
        "A1 领导议定事项 起算日期=2026-10-26 责任单位=各乡镇\nA2 领导议定事项 起算日期=2026-11-16 责任单位=各乡镇",
    );
    let built = Workspace::new()
        .settings("[collective]\n\"各乡镇\" = \"乡镇\"")
        .directory(
            "单位全称|序列|设立日期|撤销日期|并入单位\n甲镇|乡镇||2026-11-13|乙镇\n乙镇|乡镇|||",
        )
        .period("2026-11-13")
        .office("交办清单", &list)
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 领导议定事项 起算日期=2026-10-26 办结日期=2026-11-09"),
        )
        .others_report_nothing()
        .period("2026-11-20")
        .office("交办清单", &list)
        .others_report_nothing()
        .build();
    assert_eq!(built.last("A1@甲镇"), "met 2026-11-09/2026-11-09");
    assert!(built.find_matter("A2@甲镇").is_none());
    assert_eq!(built.diagnostic_values("lapsed").len(), 0);
}

#[test]
fn the_successor_reports_what_it_took_over() {
    let built = Workspace::new()
        .directory(
            "单位全称|序列|设立日期|撤销日期|并入单位\n甲镇|乡镇||2026-11-13|乙镇\n乙镇|乡镇|||",
        )
        .period("2026-11-13")
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A2 领导议定事项 起算日期=2026-11-02 办结日期="),
        )
        .others_report_nothing()
        .period("2026-11-20")
        .ledger(
            "乙镇",
            "督查事项",
            &matters("A2 领导议定事项 起算日期=2026-11-02 办结日期=2026-11-16"),
        )
        .build();
    assert_eq!(built.last("A2"), "met 2026-11-16/2026-11-16");
    assert_eq!(text(built.matter("A2"), "unit"), "乙镇");
    assert!(!built.flagged("A2", "missing-from-ledger"));
}

/// 甲镇 is dissolved on 2026-11-13 and merged into 乙镇.
const MERGED: &str =
    "单位全称|序列|设立日期|撤销日期|并入单位\n甲镇|乡镇||2026-11-13|乙镇\n乙镇|乡镇|||";

#[test]
fn a_successors_row_in_the_name_of_the_dissolved_unit_is_about_its_matter() {
    let row = "A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇";
    let case = |list: Option<&str>| {
        let workspace = Workspace::new().directory(MERGED).period("2026-11-20");
        let row = matters(&format!("{row} 办结日期=2026-11-17"));
        let workspace = workspace
            .ledger("乙镇", "督查事项", &row)
            .period("2026-11-27");
        let workspace = match list {
            Some(list) => workspace.office("交办清单", &matters(list)),
            None => workspace,
        };
        let built = workspace.ledger("乙镇", "督查事项", &row).build();
        assert!(!built.flagged("A1", "missing-from-ledger"));
        assert_eq!(text(built.matter("A1"), "unit"), "乙镇");
        built.last("A1")
    };
    assert_eq!(case(Some(row)), "late 2026-11-16/2026-11-17");
    assert_eq!(case(None), "late 2026-11-16/2026-11-17");
    // Before the merger such a row made nobody responsible.
    let named = Workspace::new()
        .directory(MERGED)
        .period("2026-11-13")
        .ledger("乙镇", "督查事项", &matters(row))
        .others_report_nothing();
    assert!(named.build().find_matter("A1").is_none());
    let named = named
        .period("2026-11-20")
        .ledger("乙镇", "督查事项", &matters(row));
    assert_eq!(named.build().last("A1@乙镇"), "overdue 2026-11-16/-");
    // Not where a list had named the successor while the other existed: it has the matter in its own right.
    let own = row.replace("甲镇", "乙镇");
    let built = Workspace::new()
        .directory(MERGED)
        .period("2026-11-13")
        .office("交办清单", &matters(&own))
        .others_report_nothing()
        .period("2026-11-20")
        .ledger("乙镇", "督查事项", &matters(row))
        .build();
    assert!(!built.flagged("A1", "missing-from-ledger"));
}

#[test]
fn what_the_dissolved_units_ledger_had_given_to_its_successor_does_not_come_to_it_by_the_merger() {
    let row = matters("A1 领导议定事项 起算日期=2026-10-26 责任单位=乙镇");
    let built = Workspace::new()
        .directory(MERGED)
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &row)
        .others_report_nothing()
        .period("2026-11-20")
        .others_report_nothing()
        .build();
    assert!(built.find_matter("A1").is_none(), "shown and not judged");
}

#[test]
fn m9_a_change_of_the_list_is_flagged_also_where_it_names_the_successor() {
    let list = |start: &str, unit: &str| {
        matters(&format!("A1 领导议定事项 起算日期={start} 责任单位={unit}"))
    };
    let case = |lists: [&str; 3]| {
        let mut workspace = Workspace::new().directory(MERGED);
        for (week, list) in ["2026-11-13", "2026-11-20", "2026-11-27"].iter().zip(lists) {
            workspace = workspace
                .period(week)
                .office("交办清单", list)
                .others_report_nothing();
        }
        workspace.build().flagged("A1@乙镇", "changed")
    };
    let (before, after) = (list("2026-11-02", "甲镇"), list("2026-11-02", "乙镇"));
    assert!(!case([&before, &after, &after]));
    let moved = list("2026-11-03", "乙镇");
    assert!(case([&before, &after, &moved]));
    assert!(case([&before, &moved, &moved]));
}

#[test]
fn r3_ranks_are_compared_with_the_period_before() {
    let base = |first: &[(&str, f64)], second: &[(&str, f64)]| {
        Workspace::new()
            .directory("单位全称|序列\n甲镇|乡镇\n乙镇|乡镇\n丙镇|乡镇")
            .period("2026-11-13")
            .office("积分登记", &awarded(first))
            .others_report_nothing()
            .period("2026-11-20")
            .office("积分登记", &awarded(second))
            .others_report_nothing()
            .build()
    };
    let built = base(&[("甲镇", 1.0)], &[("甲镇", 1.0), ("乙镇", 2.0)]);
    assert_eq!(moves(&built), ["甲镇 1→2", "乙镇 2→1", "丙镇 2→3"]);
}

#[test]
fn r3_there_is_no_previous_rank_in_the_first_period_for_a_new_unit_or_across_the_turn_of_a_year() {
    assert!(
        moves(&week("2026-11-20", "").build())
            .iter()
            .all(|line| line.contains("-→1"))
    );
    let two = |first: &str, second: &str| {
        Workspace::new()
            .directory("单位全称|序列|设立日期\n甲镇|乡镇|\n乙镇|乡镇|2026-11-16")
            .period(first)
            .others_report_nothing()
            .period(second)
            .others_report_nothing()
            .build()
    };
    assert_eq!(
        moves(&two("2026-11-13", "2026-11-20")),
        ["甲镇 1→1", "乙镇 -→1"]
    );
    assert_eq!(
        moves(&two("2026-12-25", "2027-01-01")),
        ["甲镇 -→1", "乙镇 -→1"]
    );
    assert_eq!(
        moves(&two("2026-12-25", "2026-12-31")),
        ["甲镇 1→1", "乙镇 1→1"]
    );
}

// R7

/// Units 甲 … 庚 of one group with these points; who is first and last.
fn podium(scores: &[f64], settings: &str) -> (Vec<String>, Vec<String>) {
    let names = [
        "甲镇", "乙镇", "丙镇", "丁镇", "戊镇", "己镇", "庚镇", "辛镇",
    ];
    let units: Vec<(&str, f64)> = names.into_iter().zip(scores.iter().copied()).collect();
    let directory: Vec<String> = units
        .iter()
        .map(|(name, _)| format!("{name}|乡镇"))
        .collect();
    // Every unit has a matter of the year.
    let list: Vec<String> = units
        .iter()
        .map(|(name, _)| {
            format!("A{name} 清单事项 起算日期=2026-11-02 完成时限=2026-12-31 责任单位={name}")
        })
        .collect();
    let built = week("2026-11-20", "")
        .settings(settings)
        .directory(&format!("单位全称|序列\n{}", directory.join("\n")))
        .office("交办清单", &matters(&list.join("\n")))
        .office("积分登记", &awarded(&units))
        .build();
    let of = |place: &str| list_of(&built, place);
    (of("first"), of("last"))
}

fn list_of(built: &Built, place: &str) -> Vec<String> {
    list(&built.report, "units")
        .iter()
        .filter(|unit| unit["podium"] == place)
        .map(|unit| text(unit, "name"))
        .collect()
}

#[test]
fn r7_the_first_and_the_last_three_are_named() {
    let (first, last) = podium(&[8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0], "");
    assert_eq!(first, ["甲镇", "乙镇", "丙镇"]);
    assert_eq!(last, ["己镇", "庚镇", "辛镇"]);
    let (first, last) = podium(&[8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0], "podium = 1");
    assert_eq!(
        (first, last),
        (vec!["甲镇".to_owned()], vec!["辛镇".to_owned()])
    );
}

#[test]
fn r7_all_who_tie_are_named_unless_the_list_would_be_more_than_half_the_group() {
    let (first, last) = podium(&[8.0, 7.0, 6.0, 6.0, 4.0, 3.0, 2.0, 1.0], "");
    assert_eq!(first, ["甲镇", "乙镇", "丙镇", "丁镇"]);
    assert_eq!(last, ["己镇", "庚镇", "辛镇"]);
    let (first, last) = podium(&[8.0, 7.0, 6.0, 6.0, 6.0, 3.0, 2.0, 1.0], "");
    assert_eq!(first, Vec::<String>::new());
    assert_eq!(last, ["己镇", "庚镇", "辛镇"]);
}

#[test]
fn r7_of_a_small_group_at_most_half_is_named() {
    let (first, last) = podium(&[3.0, 2.0, 1.0], "");
    assert_eq!(
        (first, last),
        (vec!["甲镇".to_owned()], vec!["丙镇".to_owned()])
    );
    let (first, last) = podium(&[3.0], "");
    assert_eq!((first, last), (Vec::new(), Vec::new()));
}

/// A work that 甲镇 alone has, with its target and value as typed.
fn measured(unit: &str, target: &str, value: &str) -> Built {
    Workspace::new()
        .period("2026-11-20")
        .office(
            "重点工作",
            &format!("工作编号|工作名称|牵头部门|单位|节点日期|节点目标|计量单位\nK1|覆盖率|丁局|甲镇|2026-11-13|{target}|{unit}"),
        )
        .ledger("甲镇", "重点工作进度", &format!("工作编号|完成值\nK1|{value}"))
        .others_report_nothing()
        .build()
}

#[test]
fn r4_value_and_target_are_compared_in_the_measure_of_the_work() {
    for (unit, target, value, counted, ratio) in [
        ("%", "85", "85%", ["85", "85"], "1"),
        ("%", "85%", "85", ["85", "85"], "1"),
        ("％", "'85％", "68", ["85", "68"], "0.8"),
        ("百分比", "85", "'85％", ["85", "85"], "1"),
        ("百分点", "6.5%", "6.5", ["6.5", "6.5"], "1"),
        ("%", "1.5", "0.75%", ["1.5", "0.75"], "0.5"),
        ("%", "100", "187.9%", ["100", "187.9"], "1.879"),
        ("", "100%", "85", ["1", "0.85"], "0.85"),
        ("", "100%", "0.85", ["1", "0.85"], "0.85"),
        ("个", "10", "8", ["10", "8"], "0.8"),
    ] {
        let built = measured(unit, target, value);
        let work = &list(&built.report, "key_works")[0];
        for queue in ["by_result", "by_progress"] {
            let row = &list(work, queue)[0];
            let told = ["target", "value", "ratio"].map(|key| common::points(&row[key]));
            let case = format!("{queue} {unit} {target} {value}");
            assert_eq!(told, [counted[0], counted[1], ratio], "{case}");
        }
        let reached = !ratio.starts_with("0.");
        let state = text(&list(work, "milestones")[0], "state");
        assert_eq!(state == "on-time", reached, "{unit} {target} {value}");
        assert_eq!(built.diagnostics("doubtful-share"), [""; 0]);
    }
}

/// A work with its target under a heading, and its value under another.
fn under(target: [&str; 3], value: [&str; 2]) -> Built {
    let [heading, unit, target] = target;
    let [over_value, value] = value;
    Workspace::new()
        .period("2026-11-20")
        .office(
            "重点工作",
            &format!("工作编号|工作名称|牵头部门|单位|节点日期|{heading}|计量单位\nK1|税收|丁局|甲镇|2026-11-13|{target}|{unit}"),
        )
        .ledger(
            "甲镇",
            "重点工作进度",
            &format!("工作编号|{over_value}\nK1|{value}"),
        )
        .others_report_nothing()
        .build()
}

#[test]
fn r4_measures_in_headings_are_turned_into_that_of_the_target() {
    for (target, value, expected) in [
        (
            ["节点目标(亿元)", "", "1.2"],
            ["完成值(万元)", "9000"],
            "1.2 0.9 0.75 missed",
        ),
        (
            ["节点目标", "亿元", "1.2"],
            ["完成值(万元)", "9000"],
            "1.2 0.9 0.75 missed",
        ),
        (
            ["节点目标", "亿元", "1.2"],
            ["完成值(单位：亿元)", "1.2"],
            "1.2 1.2 1 on-time",
        ),
        (
            ["节点目标", "公顷", "10"],
            ["完成值（亩）", "150"],
            "10 10 1 on-time",
        ),
        (
            ["节点目标", "公里", "2"],
            ["完成值(米)", "1500"],
            "2 1.5 0.75 missed",
        ),
        (
            ["节点目标(%)", "", "85"],
            ["完成值(%)", "80%"],
            "85 80 0.9412 missed",
        ),
        (
            ["节点目标(%)", "", "85"],
            ["完成值(%)", "80"],
            "85 80 0.9412 missed",
        ),
        (
            ["节点目标", "", "85%"],
            ["完成值(%)", "80"],
            "0.85 0.8 0.9412 missed",
        ),
        (
            ["节点目标(必填)", "个", "10"],
            ["完成值(累计)", "8"],
            "10 8 0.8 missed",
        ),
        (
            ["节点目标", "亿元", "1.2"],
            ["完成值|计量单位", "9000|万元"],
            "1.2 0.9 0.75 missed",
        ),
    ] {
        let built = under(target, value);
        let work = &list(&built.report, "key_works")[0];
        let row = &list(work, "by_progress")[0];
        let told = ["target", "value", "ratio"].map(|key| common::points(&row[key]));
        let state = text(&list(work, "milestones")[0], "state");
        assert_eq!(
            format!("{} {state}", told.join(" ")),
            expected,
            "{target:?} {value:?}"
        );
        assert_eq!(
            built.diagnostics("other-measure"),
            [""; 0],
            "{target:?} {value:?}"
        );
    }
}

#[test]
fn r4_what_is_counted_in_something_else_is_told_and_not_compared() {
    for (target, value, told) in [
        (
            ["节点目标", "户", "10"],
            ["完成值(万元)", "8"],
            "甲镇.xlsx 重点工作进度!A2",
        ),
        (
            ["节点目标", "亿元", "1.2"],
            ["完成值(万元)|计量单位", "9000|亿元"],
            "甲镇.xlsx 重点工作进度!A2",
        ),
        (
            ["节点目标(万元)", "亿元", "1.2"],
            ["完成值", "1"],
            "登记.xlsx 重点工作!A2",
        ),
    ] {
        let built = under(target, value);
        assert_eq!(
            built.diagnostics("other-measure"),
            [format!("error {told}")]
        );
        let work = &list(&built.report, "key_works")[0];
        for queue in ["by_result", "by_progress"] {
            let row = &list(work, queue)[0];
            assert!(
                row["rank"].is_null() && row["ratio"].is_null(),
                "{target:?} {value:?}"
            );
        }
        assert!(
            list(work, "milestones")[0]["state"].is_null(),
            "{target:?} {value:?}"
        );
        let mut pages = built.site.iter();
        let page = pages.find(|(path, _)| path.starts_with("keyworks/K1"));
        let page = String::from_utf8(page.expect("a page").1.clone()).expect("text");
        assert!(
            page.contains("计量单位对不上") && !page.contains("未报"),
            "{value:?}"
        );
    }
    let built = under(["节点目标", "", "1.2"], ["完成值(万元)", "9000"]);
    assert_eq!(
        built.diagnostics("measure-not-given"),
        ["warning 甲镇.xlsx 重点工作进度!A2"]
    );
    let built = under(["节点目标", "", "10"], ["完成值(个)", "8"]);
    assert_eq!(built.diagnostics("measure-not-given"), [""; 0]);
}

#[test]
fn r4_a_number_of_at_most_one_in_a_work_of_percents_is_counted_as_such_and_told() {
    for (target, value, doubtful) in [
        ("85", "0.85", true),
        ("85%", "1", true),
        ("85", "0", false),
        ("85", "0.85%", false),
        ("0.9", "0.85", false),
        ("85", "1.01", false),
    ] {
        let built = measured("%", target, value);
        let told = built.diagnostics("doubtful-share");
        let expected: &[&str] = if doubtful {
            &["warning 甲镇.xlsx 重点工作进度!A2"]
        } else {
            &[]
        };
        assert_eq!(told, expected, "{target} {value}");
        let row = &list(&list(&built.report, "key_works")[0], "by_result")[0];
        let counted = value.trim_end_matches('%');
        assert_eq!(common::points(&row["value"]), counted, "{target} {value}");
    }
}

#[test]
fn r4_a_target_that_may_be_meant_in_per_cent_is_told() {
    for (target, value, is_told) in [
        ("0.85", "80", true),
        ("0.85%", "80", false),
        ("0.85", "0.9", false),
    ] {
        let built = measured("%", target, value);
        let told = built.diagnostics("doubtful-share");
        let expected: &[&str] = if is_told {
            &["warning 登记.xlsx 重点工作!A2"]
        } else {
            &[]
        };
        let of_target: Vec<&String> = told
            .iter()
            .filter(|told| told.contains("重点工作!"))
            .collect();
        assert_eq!(of_target, expected, "{target} {value}");
    }
}

#[test]
fn r4_a_percentage_of_what_is_counted_otherwise_is_told() {
    for (unit, value, told) in [
        ("户", "80%", true),
        ("万元", "120%", true),
        ("户", "8", false),
    ] {
        let built = measured(unit, "10", value);
        let expected: &[&str] = if told {
            &["warning 甲镇.xlsx 重点工作进度!A2"]
        } else {
            &[]
        };
        assert_eq!(
            built.diagnostics("doubtful-share"),
            expected,
            "{unit} {value}"
        );
    }
}

#[test]
fn r6_the_milestones_of_a_year_that_is_over_stay_on_the_page_of_the_work() {
    let built = Workspace::new()
        .period("2026-12-25")
        .office(
            "重点工作",
            "工作编号|工作名称|牵头部门|单位|节点日期|节点目标\nK1|修路|丁局|甲镇|2026-12-31|8\nK1|修路|丁局|乙镇|2026-12-31|9",
        )
        .ledger("甲镇", "重点工作进度", "工作编号|完成值\nK1|8")
        .others_report_nothing()
        .period("2027-01-08")
        .others_report_nothing()
        .build();
    let milestones = list(&list(&built.report, "key_works")[0], "milestones");
    assert_eq!(milestones.len(), 2);
    let page = |folder: &str| {
        let mut pages = built.site.iter();
        let found = pages.find(|(path, _)| path.starts_with(folder));
        String::from_utf8(found.expect("a page").1.clone()).expect("text")
    };
    let work = page("keyworks/K1");
    for unit in ["甲镇", "乙镇"] {
        assert!(work.contains(&format!("{unit}.html")), "{unit}");
        assert!(
            page(&format!("units/{unit}")).contains("keyworks/K1"),
            "{unit}"
        );
    }
}

/// K1 of 甲镇, which is dissolved on 12 November, and 乙镇; each week has what 甲镇 reports of it, or no ledger of its.
fn dissolved_with_milestones(milestones: &str, weeks: &[(&str, &str)]) -> Built {
    let mut workspace = Workspace::new().directory(
        "单位全称|序列|设立日期|撤销日期|并入单位\n甲镇|乡镇||2026-11-12|乙镇\n乙镇|乡镇|||",
    );
    let register = "工作编号|工作名称|牵头部门|单位|节点日期|节点目标";
    for (period, value) in weeks {
        workspace = workspace
            .period(period)
            .office("重点工作", &format!("{register}\n{milestones}"))
            .ledger("乙镇", "重点工作进度", "工作编号|完成值\nK1|9");
        if !value.is_empty() {
            let progress = format!("工作编号|完成值\nK1|{value}");
            workspace = workspace.ledger("甲镇", "重点工作进度", &progress);
        }
    }
    workspace.build()
}

#[test]
fn r6_the_milestones_of_a_dissolved_unit_stay_with_what_became_of_them() {
    let both = "K1|修路|丁局|甲镇|2026-11-04|8\nK1|修路|丁局|甲镇|2026-12-31|20\nK1|修路|丁局|乙镇|2026-11-04|8";
    let states = |milestones: &str, weeks: &[(&str, &str)]| -> Vec<String> {
        let built = dissolved_with_milestones(milestones, weeks);
        let works = list(&built.report, "key_works").iter();
        let milestones = works.flat_map(|work| list(work, "milestones"));
        milestones
            .map(|own| {
                format!(
                    "{} {} {}",
                    text(own, "unit"),
                    text(own, "date"),
                    own["state"]
                )
            })
            .collect()
    };
    let weeks = [("2026-11-06", "5"), ("2026-11-13", ""), ("2026-11-20", "")];
    let missed = "甲镇 2026-11-04 \"missed\"";
    let other = "乙镇 2026-11-04 \"on-time\"";
    for until in 1..=weeks.len() {
        assert_eq!(states(both, &weeks[..until]), [missed, other], "{until}");
    }
    // A work that nobody else has a part in.
    let alone = both.lines().next().expect("a row");
    assert_eq!(states(alone, &weeks), [missed]);
    // No ledger was asked of it after the milestone, unless it has handed one in.
    let last = "K1|修路|丁局|甲镇|2026-11-12|8";
    assert_eq!(states(last, &weeks), ["甲镇 2026-11-12 null"]);
    let after = [("2026-11-06", "5"), ("2026-11-13", "8")];
    assert_eq!(states(last, &after), ["甲镇 2026-11-12 \"on-time\""]);
    // It lived to see no other.
    let later = "K1|修路|丁局|甲镇|2026-11-13|8";
    assert!(states(later, &weeks).is_empty());

    let built = dissolved_with_milestones(both, &weeks);
    let work = &list(&built.report, "key_works")[0];
    assert_eq!(list(work, "by_result").len(), 1);
    let found = built
        .site
        .iter()
        .find(|(path, _)| path.starts_with("keyworks/K1"));
    let page = String::from_utf8_lossy(found.expect("a page").1).into_owned();
    for told in ["未达标 1", "单位已撤销", "2026-11-06"] {
        assert!(page.contains(told), "{told}");
    }
    assert!(!page.contains("未到"));
}

/// Two years of K1: 招商 with a milestone at the end of 2026, and from 2027 on a work of that name.
fn reused(name: &str, january: &str, to_january: &str) -> Built {
    let header = "工作编号|工作名称|牵头部门|单位|节点日期|节点目标|计量单位";
    let old =
        format!("{header}\nK1|招商|丁局|甲镇|2026-12-31|5|个\nK1|招商|丁局|乙镇|2026-12-31|5|个");
    let measure = if name == "招商" { "个" } else { "次" };
    let new = format!("{header}\nK1|{name}|丁局|甲镇|2027-01-10|10|{measure}");
    let progress = "工作编号|完成值\nK1|";
    let mut workspace = Workspace::new();
    for (period, register, values) in [
        ("2026-12-25", &old, ["3", "3"]),
        (january, &old, [to_january, "3"]),
        ("2027-01-15", &new, ["12", ""]),
    ] {
        workspace = workspace.period(period).office("重点工作", register);
        for (unit, value) in ["甲镇", "乙镇"].into_iter().zip(values) {
            if !value.is_empty() {
                let table = format!("{progress}{value}");
                workspace = workspace.ledger(unit, "重点工作进度", &table);
            }
        }
        workspace = workspace.others_report_nothing();
    }
    workspace.build()
}

#[test]
fn r4_a_number_that_stands_for_another_work_next_year_makes_two_works() {
    let told = |work: &serde_json::Value| -> Vec<String> {
        let milestones = list(work, "milestones").iter();
        let of_one = |one: &serde_json::Value| {
            ["unit", "date", "state"]
                .map(|key| text(one, key))
                .join(" ")
        };
        milestones.map(of_one).collect()
    };
    let built = reused("禁烧", "2027-01-08", "4");
    let works = list(&built.report, "key_works");
    let names: Vec<String> = works.iter().map(|work| text(work, "name")).collect();
    assert_eq!(names, ["招商", "禁烧"]);
    assert_eq!(
        told(&works[0]),
        ["甲镇 2026-12-31 missed", "乙镇 2026-12-31 missed"]
    );
    assert_eq!(told(&works[1]), ["甲镇 2027-01-10 on-time"]);
    let page = |name: &str| {
        let pages = &built.site;
        String::from_utf8(pages[&format!("keyworks/K1 {name}.html")].clone()).expect("text")
    };
    assert!(!page("禁烧").contains("2026-12-25") && !page("禁烧").contains("乙镇"));
    assert!(!page("招商").contains("3→12") && !page("招商").contains("禁烧"));
    // What January says before the register has the new work is about the old one.
    let built = reused("禁烧", "2027-01-08", "5");
    let old = &list(&built.report, "key_works")[0];
    assert_eq!(told(old)[0], "甲镇 2026-12-31 on-time");
    // A work that goes on is one, and its milestones can be reached later.
    let built = reused("招商", "2027-01-08", "4");
    let works = list(&built.report, "key_works");
    assert_eq!(works.len(), 1);
    assert_eq!(told(&works[0])[0], "甲镇 2026-12-31 late");
}

#[test]
fn r4_a_reported_number_that_is_no_work_of_the_unit_is_told() {
    let built = Workspace::new()
        .period("2026-11-20")
        .office(
            "重点工作",
            "工作编号|工作名称|牵头部门|单位|节点日期|节点目标\nK1|修路|丁局|甲镇|2026-11-13|8\nK2|修桥|丁局|乙镇|2026-11-13|8\nK3|修渠|丁局|甲镇|2026-11-13|8",
        )
        .ledger("甲镇", "重点工作进度", "工作编号|完成值\nK9|1\nK2|2\nk1|3\nＫ３|4")
        .others_report_nothing()
        .build();
    assert_eq!(
        built.diagnostics("unknown-target"),
        [
            "warning 甲镇.xlsx 重点工作进度!A2",
            "warning 甲镇.xlsx 重点工作进度!A3",
            "warning 甲镇.xlsx 重点工作进度!A4",
        ]
    );
    let words: Vec<String> = built
        .diagnostic_values("unknown-target")
        .into_iter()
        .map(|told| format!("{} {}", text(told, "message"), text(told, "help")))
        .collect();
    for (told, said) in words.iter().zip(["K1、K3", "乙镇", "「K1」"]) {
        assert!(told.contains(said), "{told}");
    }
    let value = |unit: &str, work: usize| {
        let rows = list(&list(&built.report, "key_works")[work], "by_result");
        let row = rows.iter().find(|row| text(row, "unit") == unit);
        row.map_or_else(String::new, |row| text(row, "value"))
    };
    assert_eq!(value("甲镇", 2), "4.0");
}

#[test]
fn r4_a_wrong_number_is_told_as_long_as_the_newest_ledger_has_it() {
    let table = "工作编号|工作名称|牵头部门|单位|节点日期|节点目标\nK1|修路|丁局|甲镇|2026-11-13|8";
    let built = Workspace::new()
        .period("2026-11-13")
        .office("重点工作", table)
        .ledger("甲镇", "重点工作进度", "工作编号|完成值\nK9|1")
        .period("2026-11-20")
        .office("重点工作", table)
        .ledger("甲镇", "重点工作进度", "工作编号|完成值\nK1|1")
        .others_report_nothing()
        .build();
    assert_eq!(built.diagnostics("unknown-target"), [""; 0]);
}

#[test]
fn r4_a_direction_in_a_column_that_nobody_knows_is_told() {
    let built = |heading: &str, word: &str| {
        Workspace::new()
            .period("2026-11-20")
            .office(
                "重点工作",
                &format!(
                    "工作编号|工作名称|牵头部门|单位|节点日期|节点目标|{heading}\n\
                     Z1|信访|信访局|甲镇|2026-11-10|5|{word}\nZ1|信访|信访局|乙镇|2026-11-10|5|{word}"
                ),
            )
            .others_report_nothing()
            .build()
            .diagnostics("unused-column")
    };
    for heading in ["指标属性", "正/逆向"] {
        assert_eq!(
            built(heading, "越低越好"),
            ["warning 登记.xlsx 重点工作!G1"],
            "{heading}"
        );
    }
    for heading in ["方向", "考核方向"] {
        assert_eq!(
            built(heading, "越低越好"),
            Vec::<String>::new(),
            "{heading}"
        );
    }
    assert_eq!(built("指标属性", "约束性"), Vec::<String>::new());
}

#[test]
fn r4_what_was_reached_is_not_read_from_the_offices_table_of_targets_and_told() {
    let built = Workspace::new()
        .period("2026-11-20")
        .office(
            "重点工作",
            "工作编号|工作名称|牵头部门|单位|节点日期|节点目标|完成值\n\
             Z1|绿化|林业局|甲镇|2026-11-10|5|8\nZ1|绿化|林业局|乙镇|2026-11-10|5|3",
        )
        .others_report_nothing()
        .build();
    assert_eq!(
        built.diagnostics("unused-column"),
        ["warning 登记.xlsx 重点工作!G1"]
    );
}

#[test]
fn m7_what_only_the_dissolved_units_ledger_had_is_no_omission_of_its_successor() {
    let row = matters("A1 领导议定事项 起算日期=2026-11-09 责任单位=甲镇");
    let told = |built: &Built| {
        (
            built.flagged("A1@乙镇", "missing-from-ledger"),
            built.diagnostics("missing-from-ledger").len(),
            built.diagnostics("taken-over"),
        )
    };
    let taken_over = || vec!["notice 甲镇.xlsx 督查事项!A2".to_owned()];
    let merged = Workspace::new()
        .directory(MERGED)
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &row)
        .others_report_nothing()
        .period("2026-11-20")
        .others_report_nothing();
    assert_eq!(told(&merged.build()), (false, 0, taken_over()));
    // Nor where the dissolved unit hands its ledger in once more, after its last day.
    let once_more = merged
        .clone()
        .ledger("甲镇", "督查事项", &row)
        .period("2026-11-27")
        .others_report_nothing();
    assert_eq!(told(&once_more.build()), (false, 0, taken_over()));
    // What the successor has had and drops is missing from its own ledger.
    let dropped = merged
        .period("2026-11-27")
        .ledger("乙镇", "督查事项", &row.replace("甲镇", "乙镇"))
        .period("2026-12-04")
        .others_report_nothing();
    assert_eq!(told(&dropped.build_at("2026-11-27")), (false, 0, vec![]));
    assert_eq!(told(&dropped.build()), (true, 1, vec![]));
}

/// Two years of a key work of 甲镇: what was reported by period, and the office's rows of 更正登记.
fn over_new_year(reported: &[(&str, &str)], corrections: &str) -> Vec<String> {
    let mut workspace = Workspace::new();
    for (as_of, value) in reported {
        workspace = workspace
            .period(as_of)
            .office(
                "重点工作",
                "工作编号|工作名称|牵头部门|单位|节点日期|节点目标\nK1|招商|商务局|甲镇|2025-12-31|10\nK1|招商|商务局|甲镇|2026-12-31|12",
            )
            .ledger("甲镇", "重点工作进度", &format!("工作编号|完成值\nK1|{value}"))
            .others_report_nothing();
    }
    let table = format!("{CORRECTIONS}\n{corrections}");
    let built = workspace.office("更正登记", &table).build();
    built.diagnostics("last-years-value")
}

#[test]
fn r4_a_first_value_of_the_year_that_is_the_last_one_of_the_year_before_is_told() {
    let told = ["warning 甲镇.xlsx 重点工作进度!A2"];
    let then = ("2025-12-31", "9");
    for (weeks, expected) in [
        (&[then, ("2026-01-09", "9")][..], &told[..]),
        (&[then, ("2026-01-09", "9"), ("2026-01-16", "9")], &told),
        (&[then, ("2026-01-09", "0.5")], &[]),
        (&[then, ("2026-01-09", "9"), ("2026-01-16", "1")], &[]),
        (&[then, ("2026-01-09", "1"), ("2026-01-16", "9")], &[]),
        (&[("2025-12-31", "0"), ("2026-01-09", "0")], &[]),
    ] {
        assert_eq!(over_new_year(weeks, ""), expected, "{weeks:?}");
    }
    let weeks = [then, ("2026-01-09", "9")];
    for correction in [
        "G1|重点工作进度|K1|甲镇|更正|完成值|9|核实|县长|2026-01-09",
        "G1|重点工作进度|K1|甲镇|作废|||误报|县长|2026-01-09",
    ] {
        assert_eq!(over_new_year(&weeks, correction), [""; 0], "{correction}");
    }
}

#[test]
fn r4_in_january_what_is_of_last_year_says_so_on_every_page() {
    let targets = "工作编号|工作名称|牵头部门|单位|节点日期|节点目标\n\
        K1|招商|商务局|甲镇|2025-12-31|10\nK1|招商|商务局|甲镇|2026-12-31|12\n\
        K1|招商|商务局|乙镇|2025-12-31|10\nK1|招商|商务局|乙镇|2026-12-31|12";
    let progress = |value: &str| format!("工作编号|完成值\nK1|{value}");
    let workspace = Workspace::new()
        .period("2025-12-24")
        .office("重点工作", targets)
        .ledger("甲镇", "重点工作进度", &progress("8"))
        .ledger("乙镇", "重点工作进度", &progress("5"))
        .others_report_nothing()
        .period("2025-12-31")
        .office("重点工作", targets)
        .ledger("甲镇", "重点工作进度", &progress("9"))
        .others_report_nothing()
        .period("2026-01-09")
        .office("重点工作", targets)
        .ledger("甲镇", "重点工作进度", &progress("1"))
        .others_report_nothing();
    let note = "本年还没有单位到节点，这里仍是2025年的：";
    for (as_of, is_january) in [("2025-12-31", false), ("2026-01-09", true)] {
        let built = workspace.build_at(as_of);
        for half in [&built.site, &built.office] {
            let page = |path: &str| String::from_utf8_lossy(&half[path]).into_owned();
            let own = page("keyworks/K1 招商.html");
            let (results, rest) = own.split_once("id=\"progress\"").expect("a queue");
            let (queue, _) = rest.split_once("id=\"milestones\"").expect("milestones");
            // The period beside a value is the one that reported it.
            for row in [
                "<td>9<td>10<td>2025-12-31<td>2025-12-31",
                "<td>5<td>10<td>2025-12-31<td>2025-12-24",
            ] {
                assert!(queue.contains(row), "{as_of}: {queue}");
            }
            let of_year = "<td>1<td>12<td>2026-12-31<td>2026-01-09";
            assert_eq!(results.contains(of_year), is_january, "{results}");
            assert_eq!(queue.contains(note), is_january, "{queue}");
            // No fall from one year to the next, and no mark where nothing is planned yet.
            let anew = "本年首次报送1，上年最后在2025-12-31报9";
            assert_eq!(results.contains(anew), is_january, "{results}");
            assert!(!results.contains("9→1"), "{results}");
            for planned in ["应达到的节点目标", "落后于节点目标的"] {
                assert_eq!(results.contains(planned), !is_january, "{results}");
            }
            let index = page("keyworks/index.html");
            let years = ["，2025年的节点和完成值）", "（2026年）"];
            for year in years {
                assert_eq!(index.contains(year), is_january, "{index}");
            }
            // On the unit's page the two values stand side by side.
            let both = page("units/甲镇.html");
            for value in [
                "8.3%（2026年完成 1，2026-01-09报送，全年目标 12",
                "90.0%（2025年完成 9，2025-12-31报送，2025-12-31节点目标 10",
            ] {
                assert_eq!(both.contains(value), is_january, "{value}: {both}");
            }
            let silent = page("units/乙镇.html");
            assert_eq!(
                silent.contains("（2026年全年目标 12"),
                is_january,
                "{silent}"
            );
            let annex = &half["attachments/重点工作排名表.xlsx"];
            let annex = common::office_program::part(annex, "xl/sharedStrings.xml");
            let told = "；2026年还没有到节点，「按时间节点」仍按2025年最后的节点和2025年最后报送的完成值排名。";
            assert_eq!(annex.contains(told), is_january, "{annex}");
        }
    }
}

#[test]
fn r6_a_work_whose_units_are_all_dissolved_says_so_and_goes_on_being_what_it_was() {
    let weeks = ["2026-11-06", "2026-11-20"];
    let mut workspace = Workspace::new().directory(
        "单位全称|序列|设立日期|撤销日期|并入单位\n甲镇|乡镇||2026-11-12|乙镇\n乙镇|乡镇|||",
    );
    let register = "工作编号|工作名称|牵头部门|单位|节点日期|节点目标|方向";
    let rows = "K1|压降|丁局|甲镇|2026-11-04|8|越低越好\nK1|压降|丁局|甲镇|2026-12-31|5|越低越好";
    for week in weeks {
        workspace = workspace
            .period(week)
            .office("重点工作", &format!("{register}\n{rows}"))
            .others_report_nothing();
    }
    for (as_of, is_over) in [(weeks[0], false), (weeks[1], true)] {
        let built = workspace.build_at(as_of);
        let found = built
            .site
            .iter()
            .find(|(path, _)| path.starts_with("keyworks/K1"));
        let own = String::from_utf8_lossy(found.expect("a page").1).into_owned();
        let index = String::from_utf8_lossy(&built.site["keyworks/index.html"]).into_owned();
        for page in [&own, &index] {
            assert!(
                page.contains("越低越好") && !page.contains("都有"),
                "{page}"
            );
        }
        let told = own.matches("承担单位已撤销，不再排名。").count();
        assert_eq!(told, if is_over { 2 } else { 0 }, "{own}");
        assert!(!own.contains("本年没有"), "{own}");
        assert_eq!(index.matches("单位已撤销").count(), told, "{index}");
        let annex = &built.site["attachments/重点工作排名表.xlsx"];
        let annex = common::office_program::part(annex, "xl/sharedStrings.xml");
        assert_eq!(annex.contains("承担单位已撤销，不再排名。"), is_over);
    }
}

#[test]
fn r4_a_page_says_of_which_year_the_places_by_time_are_in_january() {
    let targets = "工作编号|工作名称|牵头部门|单位|节点日期|节点目标\nK1|招商|丁局|甲镇|2025-12-31|10\nK1|招商|丁局|乙镇|2025-12-31|10\nK1|招商|丁局|甲镇|2026-01-31|1";
    let page = |as_of: &str| {
        let mut workspace = Workspace::new();
        for (period, ours, theirs) in [
            ("2025-12-19", "", "K1|8"),
            ("2026-01-02", "K1|10", "K1|1"),
            ("2026-02-06", "K1|11", "K1|2"),
        ] {
            workspace = workspace.period(period).office("重点工作", targets);
            for (unit, rows) in [("甲镇", ours), ("乙镇", theirs)] {
                let table = format!("工作编号|完成值\n{rows}");
                workspace = workspace.ledger(unit, "重点工作进度", &table);
            }
            workspace = workspace.others_report_nothing();
        }
        let built = workspace.build_at(as_of);
        let mut pages = built.site.iter();
        let page = pages.find(|(path, _)| path.starts_with("keyworks/K1"));
        String::from_utf8(page.expect("a page").1.clone()).expect("text")
    };
    // 甲镇 has reported nothing of the year that the places are of, and came to its milestone all the same.
    let january = page("2026-01-02");
    assert!(january.contains("这里仍是2025年的"), "{january}");
    assert!(
        january.contains("按期达标 1") && january.contains("未报"),
        "{january}"
    );
    // The value of a queue stands beside the period that reported it.
    let by_time = january.split("id=\"progress\"").nth(1).expect("a section");
    let by_time = by_time.split("</section>").next().expect("its end");
    assert!(by_time.contains("2025-12-19"), "{by_time}");
    assert!(!by_time.contains("2026-01-02"), "{by_time}");
    let february = page("2026-02-06");
    assert!(!february.contains("这里仍是"), "{february}");
}
