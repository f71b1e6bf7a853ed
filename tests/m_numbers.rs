//! Numbers that two units, or two years, share: whose matter a list, a ledger or a paper speaks of.

mod common;

use common::registers::{COMPLAINTS, CORRECTIONS, EXEMPTIONS, EXTENSIONS};
use common::{Built, Workspace, list, matters, text};

/// The list of December gave 「1」 to 甲镇, that of January to 乙镇 too: two years, two units. Papers follow in the next week.
fn given_again(paper: &str, row: &str) -> Built {
    let first = "1 领导议定事项 起算日期=2025-12-14 责任单位=甲镇 完成时限=2026-01-26";
    let second = "1 领导议定事项 起算日期=2026-01-12 责任单位=乙镇 完成时限=";
    let both = matters(&format!("{first}\n{second}"));
    Workspace::new()
        .period("2025-12-26")
        .office("交办清单", &matters(first))
        .ledger("甲镇", "督查事项", &matters(first))
        .others_report_nothing()
        .period("2026-01-16")
        .office("交办清单", &both)
        .ledger("甲镇", "督查事项", &matters(first))
        .ledger("乙镇", "督查事项", &matters(second))
        .others_report_nothing()
        .period("2026-01-23")
        .office("交办清单", &both)
        .office(paper, row)
        .ledger("甲镇", "督查事项", &matters(first))
        .ledger("乙镇", "督查事项", &matters(second))
        .others_report_nothing()
        .period("2026-01-30")
        .office("交办清单", &both)
        .office(paper, row)
        .ledger("甲镇", "督查事项", &matters(first))
        .ledger("乙镇", "督查事项", &matters(second))
        .others_report_nothing()
        .build()
}

#[test]
fn a_paper_about_a_unit_means_that_units_matter_whatever_the_list_gives_to_others_under_its_number()
{
    let exempted = given_again(
        "容错认定",
        &format!("{EXEMPTIONS}\nR1|督查事项|1|甲镇|先行先试|县委|2026-01-21"),
    );
    assert_eq!(exempted.matter("1@甲镇")["exempt"], true);
    let struck = given_again(
        "更正登记",
        &format!("{CORRECTIONS}\nG1|督查事项|1|甲镇|作废|||重复|县长|2026-01-21"),
    );
    assert_eq!(struck.matter("1@甲镇")["struck"], true);
    let extended = given_again(
        "延期审批",
        &format!("{EXTENSIONS}\n1|甲镇|2026-03-31|县长|2026-01-21"),
    );
    assert_eq!(extended.last("1@甲镇"), "open 2026-03-31/-");
    let corrected = given_again(
        "更正登记",
        &format!("{CORRECTIONS}\nG1|交办清单|1|甲镇|更正|完成时限|2026-03-31|误填|县长|2026-01-21"),
    );
    assert_eq!(corrected.last("1@甲镇"), "open 2026-03-31/-");
    for built in [exempted, struck, extended, corrected] {
        assert_eq!(built.diagnostics("unknown-target"), [""; 0]);
        assert!(!built.matter("1@乙镇")["exempt"].as_bool().expect("a flag"));
        assert!(!built.matter("1@乙镇")["struck"].as_bool().expect("a flag"));
    }
}

#[test]
fn m15_a_correction_is_struck_out_by_one_of_its_own_year() {
    let rows = [
        "1|投诉登记|T1|甲镇|作废|||重复|县长|2025-11-05",
        "2|更正登记|1|甲镇|作废|||仍须计入|县长|2025-11-12",
        "1|投诉登记|T9|甲镇|作废|||重复|县长|2026-11-05",
    ];
    let complaints = format!(
        "{COMPLAINTS}\nT1|2025-11-03|甲镇|有效\nT8|2026-11-02|甲镇|有效\nT9|2026-11-03|甲镇|有效"
    );
    let built = Workspace::new()
        .period("2026-11-20")
        .office("投诉登记", &complaints)
        .office("更正登记", &format!("{CORRECTIONS}\n{}", rows.join("\n")))
        .others_report_nothing()
        .build();
    assert_eq!(built.score("甲镇"), "98 = +0 -2");
    assert_eq!(built.escalations("甲镇"), Vec::<String>::new());
}

#[test]
fn m4_the_closing_date_of_a_stage_is_that_of_the_list() {
    let settings = "[[category]]\nkey = \"z\"\nname = \"专项事项\"\nstages = [\
        { stage = \"办结\", start = \"起算日期\", limit = \"5工作日\", done = [\"办结日期\"] },\
        { stage = \"销号\", start = \"办结日期\", limit = \"5工作日\", done = [\"销号日期\"] }]";
    let case = |listed: &str, own: &str| {
        let row = "Z1 专项事项 起算日期=2026-10-12 责任单位=甲镇";
        Workspace::new()
            .settings(settings)
            .period("2026-10-30")
            .office("交办清单", &matters(&format!("{row} 销号日期={listed}")))
            .ledger(
                "甲镇",
                "督查事项",
                &matters(&format!("{row} 办结日期=2026-10-16 销号日期={own}")),
            )
            .others_report_nothing()
            .build()
    };
    let closed = case("2026-10-20", "");
    assert_eq!(closed.last("Z1"), "met 2026-10-23/2026-10-20");
    assert_eq!(closed.diagnostics("closed-undone"), [""; 0]);
    let by_itself = case("", "2026-10-20");
    assert_eq!(by_itself.last("Z1"), "overdue 2026-10-23/-");
}

/// 甲镇 has done 「1」 of December, and the list has closed its row; 乙镇's of the same number is open. In January 甲镇 begins anew.
fn next_year(others: bool, listed_again: bool) -> Built {
    let own = "1 领导议定事项 起算日期=2025-12-22 责任单位=甲镇";
    let other = if others {
        "\n1 领导议定事项 起算日期=2025-12-22 责任单位=乙镇"
    } else {
        ""
    };
    let new = "1 收发文 起算日期=2026-01-12 责任单位=甲镇 办结日期=2026-01-13";
    let closed = format!("{own} 销号日期=2025-12-30{other}");
    let last_list = if listed_again { new } else { &closed };
    let listed = |rows: &str| matters(rows);
    Workspace::new()
        .period("2025-12-26")
        .office("交办清单", &listed(&format!("{own} 销号日期={other}")))
        .ledger("甲镇", "督查事项", &matters(own))
        .others_report_nothing()
        .period("2026-01-02")
        .office("交办清单", &listed(&closed))
        .ledger(
            "甲镇",
            "督查事项",
            &matters(&format!("{own} 办结日期=2025-12-29")),
        )
        .others_report_nothing()
        .period("2026-01-16")
        .office("交办清单", &listed(last_list))
        .ledger("甲镇", "督查事项", &matters(new))
        .others_report_nothing()
        .build()
}

#[test]
fn a_number_begins_anew_once_the_unit_s_own_row_is_closed_whatever_others_have_left_open() {
    for others in [false, true] {
        for listed_again in [false, true] {
            let built = next_year(others, listed_again);
            let own: Vec<String> = list(&built.report, "matters")
                .iter()
                .filter(|matter| matter["unit"] == "甲镇")
                .map(|matter| {
                    let stages = list(matter, "stages");
                    let last = &stages[stages.len() - 1];
                    format!("{} {} {}", matter["category"], last["status"], last["done"])
                })
                .collect();
            assert_eq!(
                own,
                [
                    "\"leader-decision\" \"met\" \"2025-12-29\"",
                    "\"incoming-document\" \"met\" \"2026-01-13\"",
                ],
                "{others} {listed_again}"
            );
        }
    }
}

#[test]
fn m7_a_closed_row_that_leaves_the_list_stays_judged_while_others_of_its_number_stand_there() {
    let row = |unit: &str| format!("1 领导议定事项 起算日期=2026-06-01 责任单位={unit}");
    let done = format!("{} 办结日期=2026-06-08", row("甲镇"));
    let listed = |first: &str| matters(&format!("{first}\n{} 销号日期=", row("乙镇")));
    let built = Workspace::new()
        .period("2026-06-05")
        .office("交办清单", &listed(&format!("{} 销号日期=", row("甲镇"))))
        .ledger("甲镇", "督查事项", &matters(&row("甲镇")))
        .others_report_nothing()
        .period("2026-06-12")
        .office(
            "交办清单",
            &listed(&format!("{} 销号日期=2026-06-10", row("甲镇"))),
        )
        .ledger("甲镇", "督查事项", &matters(&done))
        .others_report_nothing()
        .period("2026-06-19")
        .office("交办清单", &matters(&format!("{} 销号日期=", row("乙镇"))))
        .ledger("甲镇", "督查事项", &matters(&done))
        .others_report_nothing()
        .build();
    assert_eq!(built.last("1@甲镇"), "met 2026-06-15/2026-06-08");
    assert_eq!(built.unit("甲镇")["no_matters"], false);
    assert_eq!(built.diagnostics("lapsed"), [""; 0]);
}

#[test]
fn a_row_whose_year_was_corrected_is_exempted_and_struck_out_as_any_other() {
    let meetings = "会议编号|会议名称|会议日期|情形|单位|姓名\nH1|例会|2025-11-03|迟到|甲镇|张三\nH2|例会|2025-11-03|迟到|甲镇|张三";
    let points = "编号|日期|单位|类型|分值|事由\nJ1|2025-11-03|甲镇|负面扣分|3|迟报";
    let moved = |kind: &str, number: &str, column: &str| {
        format!("{number}改|{kind}|{number}|甲镇|更正|{column}|2026-11-03|年份误填|县长|2026-11-05")
    };
    let corrections = [
        moved("投诉登记", "T1", "受理日期"),
        moved("会议纪律", "H1", "会议日期"),
        moved("会议纪律", "H2", "会议日期"),
        moved("积分登记", "J1", "日期"),
        "H2废|会议纪律|H2|甲镇|作废|||误登|县长|2026-11-06".to_owned(),
    ];
    let exemptions = [
        "R1|投诉|T1|甲镇|无意过失|县委|2026-11-10",
        "R2|会议|H1|甲镇|无意过失|县委|2026-11-10",
        "R3|积分|J1|甲镇|无意过失|县委|2026-11-10",
    ];
    let case = |corrections: &[String], exemptions: &[&str]| {
        Workspace::new()
            .period("2026-11-13")
            .office(
                "投诉登记",
                &format!("{COMPLAINTS}\nT1|2025-11-03|甲镇|有效"),
            )
            .office("会议纪律", meetings)
            .office("积分登记", points)
            .office(
                "更正登记",
                &format!("{CORRECTIONS}\n{}", corrections.join("\n")),
            )
            .office(
                "容错认定",
                &format!("{EXEMPTIONS}\n{}", exemptions.join("\n")),
            )
            .others_report_nothing()
            .build()
    };
    let counted = case(&corrections[..4], &[]);
    assert_eq!(counted.score("甲镇"), "93 = +0 -7");
    assert_eq!(counted.unit("甲镇")["meeting_violations"], 2);
    let built = case(&corrections, &exemptions);
    assert_eq!(built.score("甲镇"), "100 = +0 -0");
    assert_eq!(built.unit("甲镇")["valid_complaints"], 0);
    assert_eq!(built.unit("甲镇")["meeting_violations"], 0);
}

#[test]
fn m10_a_unit_founded_since_the_period_owes_no_ledger_for_it() {
    let built = Workspace::new()
        .directory("单位全称|序列|设立日期\n甲镇|乡镇|\n乙镇|乡镇|2026-11-23")
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", &matters(""))
        .build_at("2026-11-25");
    let page = &built.site["index.html"];
    let page = String::from_utf8_lossy(page);
    assert!(page.contains("应报 1 个单位"));
    assert_eq!(built.score("乙镇"), "100 = +0 -0");
}

#[test]
fn m1_a_stage_before_the_last_may_have_the_written_deadline_too() {
    let settings = "[[category]]\nkey = \"z\"\nname = \"专项事项\"\nstages = [\
        { stage = \"方案\", start = \"起算日期\", limit = \"完成时限\", done = [\"研究部署日期\"] },\
        { stage = \"办结\", start = \"起算日期\", limit = \"20工作日\", done = [\"办结日期\"] }]";
    let row = "Z1 专项事项 起算日期=2026-10-12 完成时限=2026-10-16";
    let built = Workspace::new()
        .settings(settings)
        .period("2026-10-23")
        .ledger("甲镇", "督查事项", &matters(row))
        .others_report_nothing()
        .build();
    assert!(
        built.stages("Z1").starts_with("方案 overdue 2026-10-16/-"),
        "{}",
        built.stages("Z1")
    );
}

#[test]
fn m4_a_unit_s_own_deadline_is_marked_where_there_is_no_other_limit_from_a_day_on() {
    let limit = "[{ limit = \"10工作日\" }, { from = 2026-01-01, limit = \"完成时限\" }]";
    let settings = format!(
        "[[category]]\nkey = \"z\"\nname = \"限时事项\"\nstages = [\
        {{ stage = \"办结\", start = \"起算日期\", limit = {limit}, done = [\"办结日期\"] }}]"
    );
    let rows = "Z1 限时事项 起算日期=2026-03-02 完成时限=2026-03-20\nZ2 限时事项 起算日期=2025-12-30 完成时限=2026-01-05\nZ3 限时事项 起算日期=2026-03-02 完成时限=";
    let built = Workspace::new()
        .settings(&settings)
        .period("2026-03-06")
        .ledger("甲镇", "督查事项", &matters(rows))
        .others_report_nothing()
        .build();
    assert!(built.flagged("Z1", "own-deadline"));
    assert!(!built.flagged("Z2", "own-deadline"));
    assert!(built.flagged("Z3", "incomplete-list"));
}

#[test]
fn m15_a_correction_never_withdraws_itself_by_its_own_number() {
    let complaints = format!("{COMPLAINTS}\nT0|2025-12-15|甲镇|有效\nT8|2025-12-16|甲镇|有效");
    let case = |number: &str| {
        let rows = [
            "1|投诉登记|T0|甲镇|作废|||重复|县长|2025-12-20".to_owned(),
            format!("{number}|更正登记|1|甲镇|作废|||仍须计入|县长|2026-01-06"),
        ];
        Workspace::new()
            .settings("[escalation.complaint-circular]\nwindow = \"rolling-12-months\"")
            .period("2026-01-09")
            .office("投诉登记", &complaints)
            .office("更正登记", &format!("{CORRECTIONS}\n{}", rows.join("\n")))
            .others_report_nothing()
            .build()
    };
    for number in ["1", "2"] {
        let built = case(number);
        assert_eq!(
            built.escalations("甲镇"),
            ["complaint-circular 2 new"],
            "{number}"
        );
    }
}

#[test]
fn a_day_without_a_year_under_the_number_of_a_matter_closed_last_year_is_one_of_this_year() {
    let row =
        |words: &str| format!("事项编号|事项名称|事项类别|起算日期|办结日期|销号日期\n{words}");
    let case = |words: &str| {
        Workspace::new()
            .period("2025-01-10")
            .ledger(
                "甲镇",
                "督查事项",
                &row("1|春训|收发文|1月6日|1月7日|1月8日"),
            )
            .others_report_nothing()
            .period("2026-01-09")
            .ledger("甲镇", "督查事项", &row(words))
            .others_report_nothing()
            .build()
    };
    let new = case("1|来文|收发文|1月6日|1月7日|");
    assert_eq!(list(&new.report, "matters").len(), 2);
    assert_eq!(new.score("甲镇"), "100.5 = +0.5 -0");
    // The row of last year that is handed in once more is the same row.
    let old = case("1|春训|收发文|1月6日|1月7日|1月8日");
    assert_eq!(old.last("1"), "met 2025-01-08/2025-01-07");
}

#[test]
fn m5_an_extension_for_every_unit_means_the_newest_matter_of_the_list_whoever_had_the_number_before()
 {
    let now = "D1 领导议定事项 起算日期=2026-10-26 责任单位=乙镇";
    for (units, expected) in [("甲镇", 0), ("甲镇、乙镇", 0)] {
        let before = format!(
            "D1 领导议定事项 起算日期=2025-12-01 责任单位={units} 办结日期=2025-12-10 销号日期=2025-12-12"
        );
        let built = Workspace::new()
            .period("2025-12-19")
            .office(
                "交办清单",
                &matters(&before.replace("办结日期=2025-12-10 ", "")),
            )
            .ledger("甲镇", "督查事项", &matters(&before))
            .ledger("乙镇", "督查事项", &matters(&before))
            .others_report_nothing()
            .period("2026-11-20")
            .office("交办清单", &matters(now))
            .office(
                "延期审批",
                &format!("{EXTENSIONS}\nD1||2026-12-10|县长|2026-11-03"),
            )
            .ledger("乙镇", "督查事项", &matters(now))
            .others_report_nothing()
            .build();
        let extended = list(&built.report, "matters").iter();
        let extended: Vec<String> = extended
            .map(|matter| {
                let last = list(matter, "stages").last().expect("a stage");
                let granted = list(matter, "extensions").len();
                format!("{} {} {granted}", text(matter, "unit"), text(last, "due"))
            })
            .collect();
        assert!(
            extended.contains(&"乙镇 2026-12-10 1".to_owned()),
            "{extended:?}"
        );
        let others = extended
            .iter()
            .filter(|told| !told.ends_with("2026-12-10 1"));
        assert!(
            others.clone().all(|told| told.ends_with(" 0")),
            "{extended:?}"
        );
        assert_eq!(built.unit("乙镇")["overdue_count"], expected, "{units}");
    }
}

#[test]
fn m15_the_page_of_decisions_quotes_the_row_of_the_year_that_a_correction_means() {
    let built = Workspace::new()
        .period("2025-12-26")
        .office(
            "投诉登记",
            &format!("{COMPLAINTS}\nT1|2025-12-01|甲镇|有效"),
        )
        .others_report_nothing()
        .period("2026-11-20")
        .office(
            "投诉登记",
            &format!("{COMPLAINTS}\nT1|2026-11-02|甲镇|待核实"),
        )
        .office(
            "更正登记",
            &format!("{CORRECTIONS}\nG1|投诉登记|T1|甲镇|更正|核实结果|无效|查否|县长|2026-11-18"),
        )
        .others_report_nothing()
        .build();
    let page = String::from_utf8_lossy(&built.office["authority.html"]).into_owned();
    assert!(page.contains("由「待核实」更正为「无效」"), "{page}");
}
