//! M2, M4, M8, M9, M13 and M15 where a ledger, the list or a correction says something else from one week to the next: what was judged
//! before may bind a matter to nothing that nobody reported.

mod common;

use common::registers::{CORRECTIONS, EXTENSIONS};
use common::{Built, Workspace, matters};

/// Two weeks of 甲镇's ledger, and of the list where there is one.
fn two_weeks(list: Option<[&str; 2]>, ledger: [&str; 2]) -> Workspace {
    let mut workspace = Workspace::new();
    for (week, date) in ["2026-11-13", "2026-11-20"].into_iter().enumerate() {
        workspace = workspace.period(date);
        if let Some(list) = list {
            workspace = workspace.office("交办清单", &matters(list[week]));
        }
        workspace = workspace
            .ledger("甲镇", "督查事项", &matters(ledger[week]))
            .others_report_nothing();
    }
    workspace
}

fn audited(built: &Built) -> Vec<String> {
    let events = common::list(&built.report, "audit").iter();
    events.map(|event| common::text(event, "field")).collect()
}

#[test]
fn m13_another_category_begins_with_no_event_of_the_one_before() {
    // Overdue as 常务会颁布批复, which begins with 起算日期; then a matter for the county committee, which has not passed it.
    let row = |category: &str| format!("A1 {category} 起算日期=2026-10-26 责任单位=甲镇");
    let (before, after) = (row("常务会颁布批复"), row("常务会提请县委"));
    let by_list = two_weeks(Some([&before, &after]), [&before, &before]).build();
    let by_ledger = two_weeks(None, [&before, &after])
        .settings("changed = \"newest\"\n")
        .build();
    for built in [by_list, by_ledger] {
        assert_eq!(
            built.stages("A1"),
            "呈送县委 overdue 2026-10-29/-; 办结 waiting -/-"
        );
        assert!(!audited(&built).contains(&"县委通过日期".to_owned()));
    }
}

/// Weeks of 甲镇's ledger and of the list: date, the list's row or none, the ledger's row.
fn weeks(weeks: &[(&str, &str, &str)]) -> Workspace {
    let workspace = Workspace::new();
    weeks
        .iter()
        .fold(workspace, |workspace, (date, list, row)| {
            let workspace = match *list {
                "" => workspace.period(date),
                list => workspace.period(date).office("交办清单", &matters(list)),
            };
            workspace
                .ledger("甲镇", "督查事项", &matters(row))
                .others_report_nothing()
        })
}

#[test]
fn m8_a_change_of_category_does_not_hide_what_the_snapshots_before_lacked() {
    let row = |category: &str, more: &str| {
        format!("A1 {category} 起算日期=2026-10-26 责任单位=甲镇 {more}")
    };
    let refused = |built: &Built, claimed: &str| {
        assert_eq!(built.last("A1"), format!("late 2026-11-09/{claimed}"));
        assert!(built.flagged("A1", "backdated"));
        assert_eq!(
            built.entries_of("甲镇", "final_breach"),
            ["2026-11-10 final_breach -2 A1"]
        );
    };
    let decision = row("领导议定事项", "");
    for before in ["常务会颁布批复", "13710一般"] {
        let open = row(before, "");
        let claims = row(before, "办结日期=2026-11-05");
        let (first, second, third) = ("2026-11-13", "2026-11-20", "2026-11-27");
        // The list changes the category in the week of the claim, names the matter only then, or changes it a week later.
        let by_list = weeks(&[(first, &open, &open), (second, &decision, &claims)]);
        refused(&by_list.build(), second);
        let new_on_list = weeks(&[(first, "", &open), (second, &decision, &claims)]);
        refused(&new_on_list.build(), second);
        let later = weeks(&[
            (first, &open, &open),
            (second, &open, &claims),
            (third, &decision, &claims),
            ("2026-12-04", &decision, &claims),
        ]);
        refused(&later.build(), second);
        // The unit itself does, where the newest value counts.
        let own = row("领导议定事项", "办结日期=2026-11-05");
        let newest = weeks(&[(first, "", &open), (second, "", &own), (third, "", &own)]);
        refused(&newest.settings("changed = \"newest\"\n").build(), second);
        // Or a correction of the category, which confirms no date.
        let correction = &format!(
            "{CORRECTIONS}\n\
            G1|督查事项|A1|甲镇|更正|事项类别|领导议定事项|笔误|县长|2026-11-19"
        );
        let corrected = weeks(&[(first, "", &open), (second, "", &claims)]);
        refused(&corrected.office("更正登记", correction).build(), second);
    }
}

#[test]
fn m8_what_was_said_between_two_changes_of_category_counts_too() {
    let row = |category: &str, more: &str| {
        format!("A1 {category} 起算日期=2026-10-26 责任单位=甲镇 {more}")
    };
    let (decision, approval) = (row("领导议定事项", ""), row("常务会颁布批复", ""));
    let claims = row("领导议定事项", "反馈日期=2026-11-05");
    // Within the grace of the first week, and not of the second, in which it was overdue under the other category.
    let built = weeks(&[
        ("2026-11-06", &decision, &decision),
        ("2026-11-20", &approval, &approval),
        ("2026-11-27", &decision, &claims),
        ("2026-12-04", &decision, &claims),
    ])
    .build();
    assert_eq!(built.last("A1"), "late 2026-11-09/2026-11-27");
    assert!(built.flagged("A1", "backdated"));
    // What the rows had said all along is no claim, whatever category asks for it.
    let done = row("常务会颁布批复", "反馈日期=2026-11-05");
    let built = weeks(&[
        ("2026-11-06", &approval, &done),
        ("2026-11-20", &approval, &done),
        ("2026-11-27", &decision, &done),
    ])
    .build();
    assert_eq!(built.last("A1"), "met 2026-11-09/2026-11-05");
    assert!(!built.flagged("A1", "backdated"));
}

#[test]
fn m9_the_first_date_after_the_units_own_word_that_there_is_none_is_the_first_deadline() {
    let row = |deadline: &str| format!("A1 清单事项 起算日期=2026-11-02 完成时限={deadline}");
    let (without, with) = (row("持续推进"), row("2026-11-18"));
    let built = two_weeks(None, [&without, &with]).build();
    assert_eq!(built.last("A1"), "overdue 2026-11-18/-");
    assert!(!built.flagged("A1", "changed"));
    // A date that was there first is not taken back by such a word.
    let built = two_weeks(None, [&with, &without]).build();
    assert_eq!(built.last("A1"), "overdue 2026-11-18/-");
    assert!(built.flagged("A1", "changed"));
    // As long as there is nothing else, the word is told of.
    let built = two_weeks(None, [&row(""), &without]).build();
    assert_eq!(built.last("A1"), "open -/-");
    assert_eq!(built.diagnostics("own-no-fixed-limit").len(), 1);
}

#[test]
fn m15_a_claim_that_undoes_no_breach_puts_no_confirmed_date_aside() {
    let correction = &format!(
        "{CORRECTIONS}\n\
        G1|督查事项|A1|甲镇|更正|反馈日期|2026-11-06|查实|县长|2026-11-18"
    );
    let case = |done: &str| {
        let row = format!("A1 领导议定事项 起算日期=2026-10-26 反馈日期=2026-11-06{done}");
        Workspace::new()
            .period("2026-11-13")
            .ledger(
                "甲镇",
                "督查事项",
                &matters("A1 领导议定事项 起算日期=2026-10-26 反馈日期="),
            )
            .others_report_nothing()
            .period("2026-11-20")
            .office("更正登记", correction)
            .ledger("甲镇", "督查事项", &matters(&row))
            .others_report_nothing()
            .build()
    };
    assert_eq!(case("").last("A1"), "met 2026-11-09/2026-11-06");
    let built = case(" 办结日期=2026-11-04");
    assert_eq!(built.last("A1"), "met 2026-11-09/2026-11-06");
    assert!(built.flagged("A1", "backdated"));
}

#[test]
fn m8_a_refused_claim_in_another_column_leaves_the_date_that_had_been_accepted() {
    // Due on 9 November; the first ledger says nothing, the second a date within the grace, the third claims an earlier one besides.
    let weeks = |rows: [&str; 3]| {
        let mut workspace = Workspace::new();
        for (week, row) in ["2026-11-11", "2026-11-18", "2026-11-25"].iter().zip(rows) {
            let row = format!("A1 领导议定事项 起算日期=2026-10-26 {row}");
            workspace = workspace
                .period(week)
                .ledger("甲镇", "督查事项", &matters(&row))
                .others_report_nothing();
        }
        let built = workspace.build();
        (built.last("A1"), built.flagged("A1", "backdated"))
    };
    let (timely, late) = ("反馈日期=2026-11-09", "反馈日期=2026-11-10");
    let claimed = |row: &str| format!("{row} 办结日期=2026-11-03");
    assert_eq!(
        weeks(["反馈日期=", timely, &claimed(timely)]),
        ("met 2026-11-09/2026-11-09".to_owned(), true)
    );
    assert_eq!(
        weeks(["反馈日期=", late, &claimed(late)]),
        ("late 2026-11-09/2026-11-10".to_owned(), true)
    );
    // What no period had accepted, or the ledger no longer gives, does not stand.
    let refused = |day: &str| (format!("late 2026-11-09/{day}"), true);
    assert_eq!(
        weeks(["反馈日期=", &claimed(timely), &claimed(timely)]),
        refused("2026-11-18")
    );
    assert_eq!(
        weeks(["反馈日期=", timely, "办结日期=2026-11-03"]),
        refused("2026-11-25")
    );
    assert_eq!(
        weeks(["反馈日期=", timely, "反馈日期=2026-11-03"]),
        refused("2026-11-25")
    );
}

#[test]
fn m2_the_start_of_the_matter_itself_presupposes_nothing() {
    let settings = "[[category]]\n\
        key = \"study\"\n\
        name = \"调研事项\"\n\
        stages = [\n\
          { stage = \"研究部署\", start = \"起算日期\", done = [\"研究部署日期\"], limit = \"当天\" },\n\
          { stage = \"反馈\", start = \"研究部署日期\", done = [\"反馈日期\"], limit = \"3日\" },\n\
          { stage = \"办结\", start = \"起算日期\", done = [\"办结日期\"], limit = \"30日\" },\n\
        ]\n";
    let row = "A1 调研事项 起算日期=2026-11-09 研究部署日期=2026-11-09 反馈日期=";
    let built = two_weeks(None, [row, row]).settings(settings).build();
    assert_eq!(
        built.stages("A1"),
        "研究部署 met 2026-11-09/2026-11-09; 反馈 overdue 2026-11-12/-; 办结 open 2026-12-09/-"
    );
}

#[test]
fn m0_a_collective_name_in_a_register_means_the_units_of_the_day_that_the_row_is_about() {
    let directory = "单位全称|序列|设立日期|撤销日期|并入单位\n甲镇|乡镇|||\n乙镇|乡镇|2026-11-12||\n丙镇|乡镇||2026-11-10|甲镇";
    let register = "登记编号|日期|类型|单位|文号|内容|问题类别\nB1|2026-11-09|通报批评|各乡镇|县督〔2026〕1号|通报|作风";
    let built = Workspace::new()
        .directory(directory)
        .settings("[collective]\n\"各乡镇\" = \"乡镇\"")
        .period("2026-11-20")
        .office("通报登记", register)
        .others_report_nothing()
        .build();
    assert_eq!(built.entries_of("甲镇", "criticised").len(), 1);
    assert!(
        built.entries_of("乙镇", "criticised").is_empty(),
        "founded since"
    );
}

#[test]
fn m13_a_timely_date_that_is_only_inferred_does_not_undo_a_late_one() {
    // 呈送县委 was late by the ledger's own word; then the word is gone, and 县委通过日期 would presuppose a timely one.
    let row = |dates: &str| format!("A1 常务会提请县委 起算日期=2026-11-02 {dates}");
    let before = row("呈送县委日期=2026-11-09 县委通过日期= 办结日期=");
    let after = row("呈送县委日期= 县委通过日期=2026-11-05 办结日期=2026-11-18");
    let built = two_weeks(None, [&before, &after]).build();
    assert_eq!(
        built.stages("A1"),
        "呈送县委 late 2026-11-05/2026-11-09; 办结 met 2026-11-19/2026-11-18"
    );
    assert_eq!(
        built.entries_of("甲镇", "stage_breach"),
        ["2026-11-06 stage_breach -0.5 A1"]
    );
}

#[test]
fn m8_overdue_means_by_the_due_date_of_today_also_where_an_earlier_period_refused_the_claim() {
    let row = |done: &str| matters(&format!("A1 会议纪要 起算日期=2026-11-02 办结日期={done}"));
    let extension = "事项编号|责任单位|新时限|批准人|批准日期\nA1|甲镇|2026-11-10|县长|2026-11-04";
    let workspace = Workspace::new()
        .period("2026-11-06")
        .ledger("甲镇", "督查事项", &row(""))
        .others_report_nothing()
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &row("2026-11-02"))
        .others_report_nothing();
    assert_eq!(
        workspace.build().last("A1"),
        "late 2026-11-05/2026-11-13",
        "overdue on 6 November"
    );
    let workspace = workspace
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", &row("2026-11-02"))
        .others_report_nothing();
    assert_eq!(
        workspace.build().last("A1"),
        "late 2026-11-05/2026-11-13",
        "it stays refused"
    );
    let built = workspace.office("延期审批", extension).build();
    assert_eq!(built.last("A1"), "met 2026-11-10/2026-11-02");
    assert!(built.flagged("A1", "backdated"), "flagged for good");
}

#[test]
fn m8_a_deadline_that_the_list_sets_makes_no_claim_of_what_the_ledger_had_said_before() {
    let list = |deadline: &str| {
        format!("A1 常务会提请县委 起算日期=2026-11-02 责任单位=甲镇 完成时限={deadline}")
    };
    let row = "A1 常务会提请县委 起算日期=2026-11-02 办结日期=2026-11-06";
    let built = two_weeks(Some([&list(""), &list("2026-11-10")]), [row, row]).build();
    assert_eq!(
        built.stages("A1"),
        "呈送县委 late 2026-11-05/2026-11-06 inferred; 办结 met 2026-11-10/2026-11-06"
    );
    assert!(!built.flagged("A1", "backdated"));
}

#[test]
fn m8_what_a_ledger_claims_of_a_lapsed_matter_undoes_no_breach_either() {
    let list = |unit: &str| matters(&format!("A1 会议纪要 起算日期=2026-11-02 责任单位={unit}"));
    let row = |done: &str| matters(&format!("A1 会议纪要 起算日期=2026-11-02 办结日期={done}"));
    let built = Workspace::new()
        .period("2026-11-06")
        .office("交办清单", &list("甲镇"))
        .others_report_nothing()
        .period("2026-11-13")
        .office("交办清单", &list("乙镇"))
        .ledger("甲镇", "督查事项", &row(""))
        .others_report_nothing()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", &row("2026-11-03"))
        .others_report_nothing()
        .build();
    assert_eq!(built.entries("甲镇"), ["2026-11-06 final_breach -2 A1"]);
}

#[test]
fn m8_a_claim_is_flagged_beside_another_date_that_a_correction_gives() {
    let row = |done: &str| {
        matters(&format!(
            "A1 领导议定事项 起算日期=2026-10-26 反馈日期={done}"
        ))
    };
    let correction = &format!(
        "{CORRECTIONS}\n\
        G1|督查事项|A1|甲镇|更正|反馈日期|2026-11-06|查实|县长|2026-11-18"
    );
    let built = Workspace::new()
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &row(""))
        .others_report_nothing()
        .period("2026-11-20")
        .office("更正登记", correction)
        .ledger("甲镇", "督查事项", &row("2026-11-05"))
        .others_report_nothing()
        .build();
    assert_eq!(built.last("A1"), "met 2026-11-09/2026-11-06");
    assert!(built.flagged("A1", "backdated"));
}

#[test]
fn m9_from_no_fixed_limit_to_a_day_on_the_list_is_a_change() {
    for category in ["清单事项", "领导议定事项"] {
        let list = |deadline: &str| {
            format!("A1 {category} 起算日期=2026-11-02 责任单位=甲镇 完成时限={deadline}")
        };
        let row = format!("A1 {category} 起算日期=2026-11-02");
        let weeks = |before: &str| {
            let lists = [&*list(before), &*list("2026-12-10")];
            two_weeks(Some(lists), [&row, &row]).build()
        };
        let built = weeks("长期坚持");
        assert_eq!(built.last("A1"), "open 2026-12-10/-");
        assert!(built.flagged("A1", "changed"), "{category}");
    }
}

#[test]
fn m13_a_late_date_stays_late_when_the_matter_moves_to_another_category() {
    let row = |category: &str, done: &str| {
        format!("A1 {category} 起算日期=2026-10-26 责任单位=甲镇 反馈日期= 办结日期={done}")
    };
    let before = row("常务会颁布批复", "2026-11-10");
    let after = row("领导议定事项", "2026-11-09");
    let late = "late 2026-11-09/2026-11-10";
    let by_ledger = two_weeks(None, [&before, &after]).settings("changed = \"newest\"\n");
    assert_eq!(by_ledger.build().last("A1"), late);
    let lists = ["常务会颁布批复", "领导议定事项"]
        .map(|category| format!("A1 {category} 起算日期=2026-10-26 责任单位=甲镇"));
    let by_list = two_weeks(Some([&lists[0], &lists[1]]), [&before, &after]);
    assert_eq!(by_list.build().last("A1"), late);
    // What was given in a column that does not finish the stage was never its date; the week that lacked its own binds the claim (M8).
    let replied = "A1 领导议定事项 起算日期=2026-10-26 责任单位=甲镇 反馈日期=2026-11-10 办结日期=";
    let done = "A1 常务会颁布批复 起算日期=2026-10-26 责任单位=甲镇 反馈日期= 办结日期=2026-11-09";
    let other = two_weeks(None, [replied, done]).settings("changed = \"newest\"\n");
    let other = other.build();
    assert_eq!(other.last("A1"), "late 2026-11-09/2026-11-20");
    assert!(other.flagged("A1", "backdated"));
}

#[test]
fn m13_a_late_date_stays_late_whatever_was_said_before_it_or_besides() {
    let weeks = |rows: [&str; 3]| {
        let mut workspace = Workspace::new();
        for (week, row) in ["2026-11-11", "2026-11-18", "2026-11-25"].iter().zip(rows) {
            workspace = workspace
                .period(week)
                .ledger("甲镇", "督查事项", &matters(row))
                .others_report_nothing();
        }
        workspace.build().last("A1")
    };
    let row = |done: &str| format!("A1 领导议定事项 起算日期=2026-10-26 办结日期={done}");
    let (timely, late) = (row("2026-11-09"), row("2026-11-10"));
    assert_eq!(
        weeks([&timely, &late, &timely]),
        "late 2026-11-09/2026-11-10"
    );
    // While 县委通过日期 was missing the stage waited; the ledger had said all the same when it was done.
    let row = |dates: &str| format!("A1 常务会提请县委 起算日期=2026-10-20 {dates}");
    let waiting = row("县委通过日期= 办结日期=2026-11-10");
    let begun = row("县委通过日期=2026-10-26 办结日期=2026-11-09");
    assert_eq!(
        weeks([&waiting, &begun, &begun]),
        "late 2026-11-09/2026-11-10"
    );
}

#[test]
fn m15_what_a_correction_has_put_right_was_never_late_and_what_it_gives_stands() {
    let correction = |done: &str| {
        format!(
            "{CORRECTIONS}\n\
             G1|督查事项|A1|甲镇|更正|办结日期|{done}|查实|县长|2026-11-12"
        )
    };
    let case = |first: &str, corrected: &str| {
        let row = |replied: &str| {
            matters(&format!(
                "A1 领导议定事项 起算日期=2026-10-26 反馈日期={replied} 办结日期={first}"
            ))
        };
        let built = Workspace::new()
            .period("2026-11-13")
            .office("更正登记", &correction(corrected))
            .ledger("甲镇", "督查事项", &row(""))
            .others_report_nothing()
            .period("2026-11-20")
            .ledger("甲镇", "督查事项", &row("2026-11-06"))
            .others_report_nothing()
            .build();
        built.last("A1")
    };
    assert_eq!(
        case("2026-11-10", "2026-11-09"),
        "met 2026-11-09/2026-11-06"
    );
    assert_eq!(case("", "2026-11-10"), "late 2026-11-09/2026-11-10");
}

#[test]
fn m8_what_is_claimed_of_a_matter_that_was_given_to_others_before_it_was_due_stands() {
    let list = |start: &str, unit: &str| {
        matters(&format!("A1 领导议定事项 起算日期={start} 责任单位={unit}"))
    };
    let row = |start: &str, replied: &str| {
        matters(&format!(
            "A1 领导议定事项 起算日期={start} 反馈日期={replied}"
        ))
    };
    let case = |start: &str| {
        let built = Workspace::new()
            .period("2026-11-06")
            .office("交办清单", &list(start, "甲镇"))
            .others_report_nothing()
            .period("2026-11-13")
            .office("交办清单", &list(start, "乙镇"))
            .others_report_nothing()
            .period("2026-11-20")
            .ledger("甲镇", "督查事项", &row(start, ""))
            .others_report_nothing()
            .period("2026-11-27")
            .ledger("甲镇", "督查事项", &row(start, "2026-11-10"))
            .others_report_nothing()
            .build();
        built.entries("甲镇")
    };
    // Due on 12 and on 11 November: missed on the day of the lapse, and on the day before.
    assert_eq!(case("2026-10-29"), [""; 0]);
    assert_eq!(case("2026-10-28"), ["2026-11-12 final_breach -2 A1"]);
}

#[test]
fn m4_what_a_unit_says_of_a_matter_when_it_is_no_longer_its_own_earns_nothing() {
    let list = |unit: &str| {
        matters(&format!(
            "A1 领导议定事项 起算日期=2026-10-29 责任单位={unit}"
        ))
    };
    let case = |said: &str, correction: &str| {
        let mut workspace = Workspace::new();
        for (week, unit) in [
            ("2026-11-06", "甲镇"),
            ("2026-11-13", "乙镇"),
            ("2026-11-20", "乙镇"),
        ] {
            let done = if week >= said { "2026-11-05" } else { "" };
            let row = format!("A1 领导议定事项 起算日期=2026-10-29 反馈日期={done}");
            workspace = workspace
                .period(week)
                .office("交办清单", &list(unit))
                .ledger("甲镇", "督查事项", &matters(&row))
                .others_report_nothing();
        }
        let built = workspace
            .office("更正登记", &format!("{CORRECTIONS}{correction}"))
            .build();
        let on_time = &built.unit("甲镇")["on_time"];
        (
            built.entries("甲镇"),
            ["met", "of"].map(|key| on_time[key].as_u64().unwrap_or_default()),
        )
    };
    let earned = vec!["2026-11-05 on_time 0.5 A1".to_owned()];
    assert_eq!(case("2026-11-06", ""), (earned.clone(), [1, 1]));
    // With the list of the week, and after it.
    assert_eq!(case("2026-11-13", ""), (earned.clone(), [1, 1]));
    assert_eq!(case("2026-11-20", ""), (vec![], [0, 0]));
    let confirmed = "\nG1|督查事项|A1|甲镇|更正|||查实|县长|2026-11-19";
    assert_eq!(case("2026-11-20", confirmed), (earned, [1, 1]));
}

#[test]
fn m4_what_a_unit_takes_back_of_a_matter_that_is_no_longer_its_own_costs_nothing() {
    let list = |unit: &str| format!("A1 领导议定事项 起算日期=2026-10-29 责任单位={unit}");
    let own = |dates: &str| format!("A1 领导议定事项 起算日期=2026-10-29 {dates}");
    let said = own("办结日期=2026-11-05 反馈日期=");
    for now in [
        "办结日期= 反馈日期=",
        "办结日期=2026-11-05 反馈日期=2026-11-05",
        "办结日期=2026-11-04 反馈日期=",
    ] {
        let built = common::weeks::weeks(&[
            ("2026-11-06", &list("甲镇"), &said),
            ("2026-11-13", &list("乙镇"), &said),
            ("2026-11-20", &list("乙镇"), &own(now)),
        ]);
        assert_eq!(
            built.entries("甲镇"),
            ["2026-11-05 on_time 0.5 A1"],
            "{now}"
        );
        assert!(built.diagnostics("emptied-day").is_empty(), "{now}");
    }
}

#[test]
fn what_a_dissolved_unit_had_done_does_not_pass_by_a_row_that_leaves_the_date_out() {
    for (said, verdict) in [
        ("反馈日期=2026-11-05", "met 2026-11-12/2026-11-05"),
        ("销号日期=2026-11-05", "overdue 2026-11-12/-"),
    ] {
        let row = |dates: &str| matters(&format!("A1 领导议定事项 起算日期=2026-10-29 {dates}"));
        let built = Workspace::new()
            .directory("单位全称|序列|撤销日期|并入单位\n甲镇|乡镇|2026-11-10|乙镇\n乙镇|乡镇||")
            .period("2026-11-06")
            .ledger("甲镇", "督查事项", &row(said))
            .others_report_nothing()
            .period("2026-11-20")
            .ledger("乙镇", "督查事项", &row("反馈日期= 销号日期="))
            .build();
        assert_eq!(built.last("A1@甲镇"), verdict);
        assert!(built.find_matter("A1@乙镇").is_none());
        assert!(built.diagnostics("emptied-day").is_empty());
    }
}

#[test]
fn m5_an_extension_that_came_with_the_matter_is_judged_by_the_first_due_date() {
    let list = |deadline: &str| {
        matters(&format!(
            "A1 清单事项 起算日期=2026-11-02 责任单位=甲镇 完成时限={deadline}"
        ))
    };
    let extended = format!("{EXTENSIONS}\nA1|甲镇|2026-11-30|县长|2026-11-12");
    let built = Workspace::new()
        .period("2026-11-13")
        .office("交办清单", &list("2026-11-13"))
        .office("延期审批", &extended)
        .others_report_nothing()
        .period("2026-11-20")
        .office("交办清单", &list("2026-11-11"))
        .office("延期审批", &extended)
        .others_report_nothing()
        .build();
    assert_eq!(built.last("A1"), "open 2026-11-30/-");
}

#[test]
fn m13_of_two_exemptions_the_one_that_was_there_first_counts() {
    let header = "编号|对象类别|对象编号|单位|情形|认定机关|认定日期";
    let early = "R2|督查事项|A1|甲镇|先行先试|县委|2026-11-05";
    let late = "R1|督查事项|A1|甲镇|无意过失|县委|2026-11-02";
    let row = matters("A1 会议纪要 起算日期=2026-11-02");
    let case = |first: &[&str], second: &[&str]| {
        let register = |rows: &[&str]| [&[header], rows].concat().join("\n");
        let built = Workspace::new()
            .period("2026-11-06")
            .office("容错认定", &register(first))
            .ledger("甲镇", "督查事项", &row)
            .others_report_nothing()
            .period("2026-11-13")
            .office("容错认定", &register(second))
            .ledger("甲镇", "督查事项", &row)
            .others_report_nothing()
            .build();
        built.flagged("A1", "late-registered")
    };
    assert!(!case(&[early], &[early, late]));
    assert!(!case(&[late], &[early, late]));
    assert!(case(&[], &[late]), "handed in after the breach was judged");
}

#[test]
fn m8_a_date_that_stood_in_the_row_before_a_deadline_gave_it_meaning_was_claimed_then() {
    // 县委通过日期 is missing throughout: only the written deadline of the third week lets the done date of the second count.
    let row = |deadline: &str, done: &str| {
        matters(&format!(
            "A1 常务会提请县委 起算日期=2026-10-26 完成时限={deadline} 办结日期={done}"
        ))
    };
    let list = |deadline: &str| {
        let head = "A1 常务会提请县委 起算日期=2026-10-26 责任单位=甲镇";
        matters(&format!("{head} 完成时限={deadline}"))
    };
    let case = |is_listed: bool| {
        let mut workspace = Workspace::new();
        let weeks = [
            ("2026-11-13", "", ""),
            ("2026-11-20", "", "2026-11-09"),
            ("2026-11-27", "2026-11-05", "2026-11-09"),
        ];
        for (week, deadline, done) in weeks {
            workspace = workspace.period(week);
            if is_listed {
                workspace = workspace.office("交办清单", &list(deadline));
            }
            let own = if is_listed { "" } else { deadline };
            workspace = workspace
                .ledger("甲镇", "督查事项", &row(own, done))
                .others_report_nothing();
        }
        let built = workspace.build();
        assert!(built.flagged("A1", "backdated"));
        built.stages("A1")
    };
    for is_listed in [false, true] {
        assert_eq!(
            case(is_listed),
            "呈送县委 late 2026-10-29/2026-11-20 inferred; 办结 late 2026-11-05/2026-11-09",
            "only the one stage had a due date that it could miss"
        );
    }
}

#[test]
fn m9_the_lists_first_day_is_a_change_where_an_extension_had_given_one() {
    let list = |deadline: &str| {
        matters(&format!(
            "A1 清单事项 起算日期=2026-11-02 责任单位=甲镇 完成时限={deadline}"
        ))
    };
    let case = |extension: &str| {
        let header = "事项编号|责任单位|新时限|批准人|批准日期";
        let built = Workspace::new()
            .period("2026-11-13")
            .office("延期审批", &format!("{header}\n{extension}"))
            .office("交办清单", &list(""))
            .others_report_nothing()
            .period("2026-11-20")
            .office("交办清单", &list("2026-11-27"))
            .others_report_nothing()
            .build();
        built.flagged("A1", "changed")
    };
    assert!(!case(""));
    assert!(case("A1|甲镇|2026-11-25|县长|2026-11-10"));
    assert!(
        !case("A1|甲镇|2026-11-27|县长|2026-11-10"),
        "it says so too"
    );
}

#[test]
fn m13_a_confirmation_of_the_dates_confirms_no_empty_cell() {
    let row = |passed: &str| {
        matters(&format!(
            "A1 常务会提请县委 起算日期=2026-10-12 县委通过日期={passed}"
        ))
    };
    let correction = &format!(
        "{CORRECTIONS}\n\
        G1|督查事项|A1|甲镇|更正|||查实|县长|2026-11-18"
    );
    let built = Workspace::new()
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &row("2026-10-19"))
        .others_report_nothing()
        .period("2026-11-20")
        .office("更正登记", correction)
        .ledger("甲镇", "督查事项", &row(""))
        .others_report_nothing()
        .build();
    assert_eq!(built.last("A1"), "overdue 2026-11-02/-");
    assert!(built.flagged("A1", "changed"));
}

#[test]
fn m4_what_a_ledger_says_of_days_after_a_lapse_begins_no_stage() {
    let list = |unit: &str| {
        matters(&format!(
            "A1 常务会提请县委 起算日期=2026-11-02 责任单位={unit}"
        ))
    };
    let extension = "事项编号|责任单位|新时限|批准人|批准日期\nA1|甲镇|2026-11-10|县长|2026-11-03";
    let row =
        "A1 常务会提请县委 起算日期=2026-11-02 呈送县委日期=2026-11-05 县委通过日期=2026-11-16";
    let built = Workspace::new()
        .period("2026-11-06")
        .office("交办清单", &list("甲镇"))
        .others_report_nothing()
        .period("2026-11-13")
        .office("延期审批", extension)
        .office("交办清单", &list("乙镇"))
        .others_report_nothing()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", &matters(row))
        .others_report_nothing()
        .build();
    assert!(
        built.entries("甲镇").is_empty(),
        "the final stage had not begun"
    );
}

#[test]
fn m5_an_extension_after_a_lapse_is_none_of_the_unit_that_had_the_matter() {
    let row = |unit: &str| {
        matters(&format!(
            "A1 领导议定事项 起算日期=2026-06-01 责任单位={unit} 完成时限=长期坚持"
        ))
    };
    let done = matters("A1 领导议定事项 起算日期=2026-06-01 责任单位=甲镇 办结日期=2026-06-10");
    let case = |approved: &str, named: &str| {
        let workspace = [
            ("2026-06-12", "甲镇"),
            ("2026-06-19", "乙镇"),
            ("2026-06-26", "乙镇"),
        ]
        .into_iter()
        .fold(Workspace::new(), |workspace, (as_of, unit)| {
            workspace
                .period(as_of)
                .office("交办清单", &row(unit))
                .ledger("甲镇", "督查事项", &done)
                .others_report_nothing()
        });
        workspace
            .office(
                "延期审批",
                &format!("事项编号|责任单位|新时限|批准人|批准日期\nA1|{named}|2026-07-10|县长|{approved}"),
            )
            .build()
    };
    for (approved, named, expected) in [
        ("2026-06-18", "", vec!["2026-06-10 on_time 0.5 A1"]),
        ("2026-06-19", "", vec![]),
        ("2026-06-24", "", vec![]),
        ("2026-06-24", "甲镇", vec![]),
    ] {
        let built = case(approved, named);
        assert_eq!(built.entries("甲镇"), expected, "{approved} {named}");
        let is_told = !built.diagnostics("unknown-target").is_empty();
        assert_eq!(is_told, named == "甲镇", "{approved} {named}");
    }
}

#[test]
fn m5_an_extension_that_was_in_time_stays_so_whatever_the_list_says_later() {
    let list = |deadline: &str| {
        format!("A1 领导议定事项 起算日期=2026-06-01 责任单位=甲镇 完成时限={deadline}")
    };
    let ledger = "A1 领导议定事项 起算日期=2026-06-01";
    let week = |workspace: Workspace, date: &str, deadline: &str| {
        workspace
            .period(date)
            .office("交办清单", &matters(&list(deadline)))
            .ledger("甲镇", "督查事项", &matters(ledger))
            .others_report_nothing()
    };
    let extension = |workspace: Workspace, approved: &str| {
        let row =
            format!("事项编号|责任单位|新时限|批准人|批准日期\nA1|甲镇|2026-07-20|县长|{approved}");
        workspace.office("延期审批", &row)
    };
    let built = |approved: &str| {
        let first = week(Workspace::new(), "2026-06-12", "2026-06-30");
        let second = extension(week(first, "2026-06-19", "2026-06-30"), approved);
        extension(week(second, "2026-06-26", "2026-06-15"), approved).build()
    };
    let in_time = built("2026-06-19");
    assert_eq!(in_time.last("A1"), "open 2026-07-20/-");
    assert!(!in_time.flagged("A1", "late-extension"));
    assert_eq!(in_time.entries_of("甲镇", "final_breach"), [""; 0]);
    // On the day of the list that says otherwise, that list is in force.
    let first = week(Workspace::new(), "2026-06-19", "2026-06-30");
    let late = extension(week(first, "2026-06-26", "2026-06-15"), "2026-06-26").build();
    assert_eq!(late.last("A1"), "overdue 2026-06-15/-");
}

/// A matter of the list that is red, an extension approved after its due date, and what the list, or its unit, says of it a week later.
fn extended_too_late(settings: &str, approved: &str, list: [&str; 3]) -> Built {
    let ledger = matters("A1 领导议定事项 起算日期=2026-06-01");
    let extension =
        format!("事项编号|责任单位|新时限|批准人|批准日期\nA1|甲镇|2026-07-20|县长|{approved}");
    let weeks = ["2026-06-12", "2026-06-19", "2026-06-26"];
    let mut workspace = Workspace::new().settings(settings);
    for (week, words) in weeks.into_iter().zip(list) {
        let row = format!("A1 领导议定事项 起算日期=2026-06-01 责任单位=甲镇 {words}");
        workspace = workspace
            .period(week)
            .office("交办清单", &matters(&row))
            .ledger("甲镇", "督查事项", &ledger)
            .others_report_nothing();
        if week > approved {
            workspace = workspace.office("延期审批", &extension);
        }
    }
    workspace.build()
}

#[test]
fn m5_an_extension_that_came_too_late_stays_so_whatever_the_list_says_later() {
    // Due 2026-06-15. A week later, or in the week of the extension itself, the list gives another day.
    for moved in [
        ["", "", "完成时限=2026-06-22"],
        ["", "完成时限=2026-06-22", "完成时限=2026-06-22"],
    ] {
        let built = extended_too_late("", "2026-06-17", moved);
        assert_eq!(built.last("A1"), "overdue 2026-06-22/-", "{moved:?}");
        assert!(built.flagged("A1", "late-extension"), "{moved:?}");
        assert!(built.flagged("A1", "changed"), "{moved:?}");
    }
    // A new day that is the extension's own is the list's change all the same.
    let own = ["", "完成时限=2026-07-20", "完成时限=2026-07-20"];
    let built = extended_too_late("", "2026-06-17", own);
    assert!(built.flagged("A1", "late-extension"));
    assert!(built.flagged("A1", "changed"));
    // In time by the papers of its day, though the list gives an earlier day later.
    let built = extended_too_late("", "2026-06-15", ["", "", "完成时限=2026-06-10"]);
    assert_eq!(built.last("A1"), "open 2026-07-20/-");
}

/// Weeks of a unit's ledger and of the list, with an extension of A1 to 2026-07-20 from its approval on; empty words are no row.
fn extended(weeks: &[(&str, &str, &str)], approved: &str, corrections: &str) -> Built {
    let extension =
        format!("事项编号|责任单位|新时限|批准人|批准日期\nA1|甲镇|2026-07-20|县长|{approved}");
    let mut workspace = Workspace::new();
    for (week, ledger, list) in weeks {
        workspace = workspace
            .period(week)
            .ledger("甲镇", "督查事项", &matters(ledger))
            .others_report_nothing();
        if !list.is_empty() {
            workspace = workspace.office("交办清单", &matters(list));
        }
        if *week >= approved {
            workspace = workspace.office("延期审批", &extension);
        }
    }
    if !corrections.is_empty() {
        workspace = workspace.office("更正登记", corrections);
    }
    workspace.build()
}

#[test]
fn m5_the_list_that_first_knows_a_matter_gives_its_date_and_changes_none() {
    let by = |start: &str| format!("A1 领导议定事项 起算日期={start} 责任单位=甲镇");
    let (own, listed) = (by("2026-05-25"), by("2026-06-01"));
    // By its own ledger due 2026-06-08, by the first list 2026-06-15.
    let built = extended(
        &[
            ("2026-06-05", &own, ""),
            ("2026-06-12", &listed, &listed),
            ("2026-06-26", &listed, &listed),
        ],
        "2026-06-10",
        "",
    );
    assert_eq!(built.last("A1"), "open 2026-07-20/-");
    assert!(!built.flagged("A1", "late-extension"));
    assert_eq!(built.entries_of("甲镇", "final_breach"), [""; 0]);
    // What a list has said before is changed by the next one.
    let built = extended(
        &[
            ("2026-06-05", &own, &own),
            ("2026-06-12", &listed, &listed),
            ("2026-06-26", &listed, &listed),
        ],
        "2026-06-10",
        "",
    );
    assert!(built.flagged("A1", "late-extension"));
}

#[test]
fn m5_an_extension_of_a_stage_that_had_not_begun_is_held_against_the_date_that_it_has_now() {
    let list = "A1 常务会提请县委 起算日期=2026-05-18 责任单位=甲镇";
    let sent = format!("{list} 呈送县委日期=2026-05-20");
    let passed = format!("{sent} 县委通过日期=2026-06-01");
    let weeks = [("2026-06-19", &*sent, list), ("2026-06-26", &*passed, list)];
    let built = extended(&weeks, "2026-06-22", "");
    assert_eq!(built.last("A1"), "overdue 2026-06-15/-");
    assert!(built.flagged("A1", "late-extension"));
    let built = extended(&weeks, "2026-06-15", "");
    assert_eq!(built.last("A1"), "open 2026-07-20/-");
}

#[test]
fn m5_a_correction_of_another_unit_s_row_or_of_another_column_makes_no_extension_timely() {
    let own = "A1 领导议定事项 起算日期=2026-06-01";
    let first = format!("{own} 责任单位=甲镇、乙镇");
    let moved = format!("{first} 完成时限=2026-06-22");
    let case = |list: &str, correction: &str| {
        let corrections = format!(
            "{CORRECTIONS}\n\
            G1|交办清单|A1|{correction}|笔误|县长|2026-06-22"
        );
        let weeks = [("2026-06-19", own, &*first), ("2026-06-26", own, list)];
        extended(&weeks, "2026-06-17", &corrections)
    };
    for of_other in [
        "乙镇|更正|工作标准|另一标准",
        "乙镇|更正|完成时限|2026-06-22",
        "甲镇|更正|工作标准|另一标准",
    ] {
        let built = case(&moved, of_other);
        assert!(built.flagged("A1@甲镇", "late-extension"), "{of_other}");
    }
    let built = case(&first, "甲镇|更正|完成时限|2026-06-22");
    assert!(!built.flagged("A1@甲镇", "late-extension"));
}

#[test]
fn m5_an_extension_is_not_measured_by_itself() {
    let own = "A1 领导议定事项 起算日期=2026-06-01 责任单位=甲镇";
    let weeks = ["2026-06-12", "2026-06-19"].map(|week| (week, own, own));
    let built = extended(&weeks, "2026-06-12", "");
    assert_eq!(built.last("A1"), "open 2026-07-20/-");
    let page = String::from_utf8_lossy(&built.office["matters/甲镇.html"]);
    assert!(page.contains("当时的到期日是2026年6月15日"), "{page}");
}

/// Due 2026-06-15, and extended to the 10th: such a paper is odd, and the same in every week.
#[test]
fn m5_an_extension_to_a_day_before_its_own_approval_is_told_the_same_in_every_week() {
    let weeks = ["2026-06-12", "2026-06-19", "2026-06-26"];
    let row = |words: &str| format!("A1 领导议定事项 起算日期=2026-06-01 责任单位=甲镇 {words}");
    let case = |approved: &str, deadlines: [&str; 3], last: usize| {
        let mut workspace = Workspace::new();
        let extension =
            format!("事项编号|责任单位|新时限|批准人|批准日期\nA1|甲镇|2026-06-10|县长|{approved}");
        for (week, deadline) in weeks.into_iter().zip(deadlines) {
            workspace = workspace
                .period(week)
                .office("交办清单", &matters(&row(&format!("完成时限={deadline}"))))
                .office("延期审批", &extension)
                .ledger("甲镇", "督查事项", &matters(&row("")))
                .others_report_nothing();
        }
        workspace.build_at(weeks[last])
    };
    for last in 0..3 {
        // On the day of the first folder, and before it.
        for approved in ["2026-06-12", "2026-06-11"] {
            let built = case(approved, ["", "", ""], last);
            assert_eq!(built.last("A1"), "overdue 2026-06-10/-", "{last}");
            assert!(!built.flagged("A1", "late-extension"), "{last}");
            let page = String::from_utf8_lossy(&built.office["matters/甲镇.html"]);
            assert!(page.contains("当时的到期日是2026年6月15日"), "{page}");
        }
        // Too late by the list, which has another day since.
        let moved = ["2026-06-10", "2026-06-22", "2026-06-22"];
        let built = case("2026-06-12", moved, last);
        assert!(built.flagged("A1", "late-extension"), "{last}");
    }
}

/// Due 2026-05-19, moved forward to the 17th on the 12th; on the 18th it was too late for another one.
#[test]
fn m5_an_extension_after_one_that_shortened_is_held_against_the_date_of_that_one() {
    let papers = [
        "A1|甲镇|2026-05-17|县长|2026-05-12",
        "A1|甲镇|2026-05-29|县长|2026-05-18",
    ];
    let case = |weeks: &[(&str, usize)]| {
        let mut workspace = Workspace::new();
        for (week, count) in weeks {
            let extensions = papers[..*count].join("\n");
            let extensions = format!("事项编号|责任单位|新时限|批准人|批准日期\n{extensions}");
            workspace = workspace
                .period(week)
                .office("延期审批", &extensions)
                .ledger(
                    "甲镇",
                    "督查事项",
                    &matters("A1 领导议定事项 起算日期=2026-05-06"),
                )
                .others_report_nothing();
        }
        let built = workspace.build();
        assert_eq!(built.last("A1"), "overdue 2026-05-17/-", "{weeks:?}");
        assert!(built.flagged("A1", "late-extension"), "{weeks:?}");
    };
    // Both papers in one folder, and each in its own.
    case(&[("2026-05-08", 0), ("2026-05-19", 2), ("2026-05-26", 2)]);
    case(&[("2026-05-08", 0), ("2026-05-19", 2)]);
    case(&[
        ("2026-05-08", 0),
        ("2026-05-15", 1),
        ("2026-05-19", 2),
        ("2026-05-26", 2),
    ]);
}

#[test]
fn m9_a_change_shows_also_what_could_not_be_read() {
    let row = |deadline: &str| {
        format!("A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇 完成时限={deadline}")
    };
    let texts = ["待定", "2026-11-12", "尽快"];
    let by_ledger = |last: &str| {
        let mut workspace = Workspace::new();
        for (week, deadline) in ["2026-11-06", "2026-11-13", "2026-11-20"]
            .into_iter()
            .zip(texts)
        {
            workspace = workspace
                .period(week)
                .ledger("甲镇", "督查事项", &matters(&row(deadline)))
                .others_report_nothing();
        }
        workspace.build_at(last)
    };
    let by_list = two_weeks(
        Some([&row("待定"), &row("2026-11-12")]),
        [&row(""), &row("")],
    )
    .build();
    let sides = |built: &Built| -> Vec<[String; 2]> {
        let events = common::list(&built.report, "audit").iter();
        events
            .map(|event| ["old", "new"].map(|side| common::text(event, side)))
            .collect()
    };
    let first = ["待定", "2026-11-12"].map(str::to_owned);
    assert_eq!(
        sides(&by_ledger("2026-11-13")),
        std::slice::from_ref(&first)
    );
    assert_eq!(sides(&by_list), std::slice::from_ref(&first));
    let built = by_ledger("2026-11-20");
    let second = ["2026-11-12", "尽快"].map(str::to_owned);
    assert_eq!(sides(&built), [first, second]);
    let page = String::from_utf8_lossy(&built.office["matters/甲镇.html"]);
    assert!(page.contains("写的是待定"), "{page}");
}

#[test]
fn m9_what_stays_beside_a_second_column_is_no_change_and_no_day_that_nobody_typed() {
    let ledger = |deadlines: &str, names: &str, headings: &str| {
        format!(
            "||||{headings}\n事项编号|事项名称|事项类别|起算日期|{names}|责任人\n\
             A1|修路|领导议定事项|2026-11-02|{deadlines}|王"
        )
    };
    let build = |first: &str, second: &str, third: &str| {
        let one = |typed: &str| ledger(typed, "完成时限", "");
        let both = ledger(
            &format!("{first}|{second}"),
            "完成时限|完成时限",
            "原定|调整",
        );
        Workspace::new()
            .period("2026-11-06")
            .ledger("甲镇", "督查事项", &one(first))
            .others_report_nothing()
            .period("2026-11-13")
            .ledger("甲镇", "督查事项", &both)
            .others_report_nothing()
            .period("2026-11-20")
            .ledger("甲镇", "督查事项", &one(third))
            .others_report_nothing()
    };
    for typed in ["2026-11-10", "长期坚持"] {
        let built = build(typed, "2026-11-12", typed).build_at("2026-11-13");
        let told = built.diagnostic_values("unreadable-deadline");
        assert!(common::text(told[0], "message").contains(&format!("读到「{typed}」")));
        assert_eq!(audited(&built), [""; 0], "{typed}");
        let built = build(typed, "2026-11-12", typed).build();
        assert_eq!(audited(&built), [""; 0], "{typed}");
    }
    // What is changed behind the contradiction is a change of what stood before it.
    let built = build("2026-11-10", "2026-11-12", "2026-11-12").build();
    let event = &common::list(&built.report, "audit")[0];
    assert_eq!(common::text(event, "old"), "2026-11-10");
    assert_eq!(common::text(event, "new"), "2026-11-12");
}

#[test]
fn m15_a_correction_that_was_in_force_before_the_approval_makes_no_late_extension_timely() {
    let first = "A1 领导议定事项 起算日期=2026-06-02 责任单位=甲镇";
    let moved = format!("{first} 完成时限=2026-06-22");
    // Of the day from which it runs: due 2026-06-15 instead of 2026-06-16.
    let correction = &format!(
        "{CORRECTIONS}\n\
        G1|交办清单|A1|甲镇|更正|起算日期|2026-06-01|笔误|县长|2026-06-04"
    );
    let own = "A1 领导议定事项 起算日期=2026-06-01";
    let mut workspace = Workspace::new();
    let weeks = [
        ("2026-06-12", first),
        ("2026-06-19", first),
        ("2026-06-26", &moved),
    ];
    for (week, list) in weeks {
        workspace = workspace
            .period(week)
            .ledger("甲镇", "督查事项", &matters(own))
            .office("交办清单", &matters(list))
            .office("更正登记", correction)
            .others_report_nothing();
    }
    let extension = "事项编号|责任单位|新时限|批准人|批准日期\nA1|甲镇|2026-07-20|县长|2026-06-22";
    let built = workspace.office("延期审批", extension).build();
    assert!(built.flagged("A1", "late-extension"));
}

#[test]
fn m8_m9_who_writes_what_a_correction_has_said_before_claims_and_changes_nothing() {
    let corrections = &format!(
        "{CORRECTIONS}\n\
        G1|督查事项|A|甲镇|更正|反馈日期|2026-06-05|x|县长|2026-06-24\n\
        G2|督查事项|B|甲镇|更正|反馈日期|2026-06-05|x|县长|2026-06-24\n\
        G3|督查事项|S|甲镇|更正|起算日期|2026-06-15|x|县长|2026-06-24"
    );
    let week = |workspace: Workspace, date: &str, rows: &str| {
        workspace
            .period(date)
            .ledger("甲镇", "督查事项", &matters(rows))
            .others_report_nothing()
    };
    let before = "A 领导议定事项 起算日期=2026-06-01 反馈日期= 办结日期=\nB 领导议定事项 起算日期=2026-06-01\n\
        C 领导议定事项 起算日期=2026-06-01\nS 领导议定事项 起算日期=2026-06-22";
    let after = "A 领导议定事项 起算日期=2026-06-01 反馈日期=2026-06-05 办结日期=\nB 领导议定事项 起算日期=2026-06-01 办结日期=2026-06-05\n\
        C 领导议定事项 起算日期=2026-06-01 反馈日期=2026-06-05\nS 领导议定事项 起算日期=2026-06-15";
    let first = week(Workspace::new(), "2026-06-19", before);
    let second = week(first, "2026-06-26", before).office("更正登记", corrections);
    let built = week(second, "2026-07-03", after)
        .office("更正登记", corrections)
        .build();
    assert_eq!(built.last("A"), "met 2026-06-15/2026-06-05");
    assert_eq!(built.last("B"), "met 2026-06-15/2026-06-05");
    for (number, flag) in [("A", "backdated"), ("B", "backdated"), ("S", "changed")] {
        assert!(!built.flagged(number, flag), "{number}");
    }
    // What no correction has said is a claim.
    assert!(built.flagged("C", "backdated"));
}

#[test]
fn a_day_from_which_a_stage_runs_that_is_moved_is_told_in_either_direction() {
    let row = |passed: &str| {
        format!(
            "A1 常务会提请县委 起算日期=2026-10-29 呈送县委日期=2026-10-30 县委通过日期={passed}"
        )
    };
    for (before, after) in [("2026-11-10", "2026-11-02"), ("2026-11-02", "2026-11-10")] {
        let built = two_weeks(None, [&row(before), &row(after)]).build();
        assert_eq!(
            built.diagnostics("moved-day"),
            ["warning 甲镇.xlsx 督查事项!F2"]
        );
    }
}

#[test]
fn m4_what_the_first_list_says_of_a_matter_is_told_as_it_is() {
    let list = |units: &str| {
        format!(
            "事项编号|事项名称|事项类别|起算日期|责任单位|立项日期\nA9|事项|收发文|2026-11-09|{units}|2026-11-09"
        )
    };
    let ledger = "A9 收发文 起算日期=2026-11-09\nA2 收发文 起算日期=2026-11-09 办结日期=2026-11-10";
    let built = two_weeks(None, [ledger, ledger])
        .office("交办清单", &list("乙镇"))
        .build();
    let message = |code: &str| common::text(built.diagnostic_values(code)[0], "message");
    assert!(
        message("lapsed").contains("没有列给本单位"),
        "{}",
        message("lapsed")
    );
    assert!(message("not-on-list").contains("以前已经办结"));
}

#[test]
fn m14_the_same_words_in_another_width_are_no_progress() {
    let week = |workspace: Workspace, date: &str, text: &str| {
        let row = format!("A1 清单事项 起算日期=2026-06-01 完成时限=2026-12-31 进展情况={text}");
        workspace
            .period(date)
            .ledger("甲镇", "督查事项", &matters(&row))
            .others_report_nothing()
    };
    let first = week(Workspace::new(), "2026-06-12", "完成80%");
    let second = week(first, "2026-06-19", "完成80％");
    let built = week(second, "2026-06-26", "完成80%").build();
    assert!(built.flagged("A1", "stale-progress"));
}

/// Weeks of a matter of 甲镇 that is due on 9 November, with corrections in the last.
fn reported(rows: &[(&str, &str)], corrections: &[&str]) -> Workspace {
    let mut workspace = Workspace::new();
    for (week, dates) in rows {
        let row = format!("A1 领导议定事项 起算日期=2026-10-26 {dates}");
        workspace = workspace
            .period(week)
            .ledger("甲镇", "督查事项", &matters(&row))
            .others_report_nothing();
    }
    if corrections.is_empty() {
        return workspace;
    }
    workspace.office(
        "更正登记",
        &format!("{CORRECTIONS}\n{}", corrections.join("\n")),
    )
}

#[test]
fn m15_a_corrected_done_date_leaves_the_earlier_of_the_two_columns() {
    let (empty, replied) = ("反馈日期= 办结日期=", "反馈日期=2026-11-06 办结日期=");
    let both = "反馈日期=2026-11-06 办结日期=2026-11-16";
    let typo = "反馈日期= 办结日期=2026-11-06";
    let weeks = ["2026-11-06", "2026-11-13", "2026-11-20"];
    let case = |rows: [&str; 3], done: &str| {
        let rows: Vec<_> = weeks.into_iter().zip(rows).collect();
        let correction = format!("G1|督查事项|A1|甲镇|更正|办结日期|{done}|查实|县长|2026-11-19");
        reported(&rows, &[&correction]).build().last("A1")
    };
    let met = "met 2026-11-09/2026-11-06";
    // The row of the first week stood no longer when the correction came.
    assert_eq!(case([empty, replied, replied], "2026-11-16"), met);
    assert_eq!(case([empty, replied, both], "2026-11-17"), met);
    assert_eq!(case([empty, replied, both], "2026-11-16"), met);
    assert_eq!(case([typo, both, both], "2026-11-16"), met);
    // What the ledger itself has said was late stays so.
    let late = "反馈日期= 办结日期=2026-11-10";
    let rows = ["反馈日期= 办结日期=", late, both];
    assert_eq!(case(rows, "2026-11-16"), "late 2026-11-09/2026-11-16");
}

#[test]
fn m15_a_late_date_that_a_correction_gave_while_the_row_stood_binds_whatever_corrects_it_later() {
    let first = "G1|督查事项|A1|甲镇|更正|办结日期|2026-11-12|查实|县长|2026-11-12";
    let second = "G2|督查事项|A1|甲镇|更正|办结日期|{}|查实|县长|2026-11-19";
    let case = |again: &str| {
        let second = second.replace("{}", again);
        let rows = [("2026-11-13", "反馈日期= 办结日期=")];
        let workspace = reported(&rows, &[first])
            .period("2026-11-20")
            .ledger(
                "甲镇",
                "督查事项",
                &matters("A1 领导议定事项 起算日期=2026-10-26 反馈日期=2026-11-09 办结日期="),
            )
            .others_report_nothing();
        let register = format!("{CORRECTIONS}\n{first}\n{second}");
        workspace.office("更正登记", &register).build().last("A1")
    };
    assert_eq!(case("2026-11-13"), "late 2026-11-09/2026-11-13");
    assert_eq!(case("2026-11-06"), "met 2026-11-09/2026-11-06");
}

#[test]
fn m8_a_stage_without_a_due_date_in_the_week_that_lacked_it_was_not_overdue() {
    let weeks = |category: &str, rows: [&str; 3]| {
        let mut workspace = Workspace::new();
        for (week, dates) in ["2026-11-06", "2026-11-13", "2026-11-20"].iter().zip(rows) {
            let row = format!("A1 {category} 起算日期=2026-10-12 {dates}");
            workspace = workspace
                .period(week)
                .ledger("甲镇", "督查事项", &matters(&row))
                .others_report_nothing();
        }
        let built = workspace.build();
        assert!(built.flagged("A1", "backdated"));
        built.last("A1")
    };
    // The start event had not been handed in.
    let waiting = "呈送县委日期=2026-10-13 县委通过日期= 办结日期=";
    let passed = "呈送县委日期=2026-10-13 县委通过日期=2026-10-19 办结日期=";
    let done = format!("{passed}2026-11-02");
    assert_eq!(
        weeks("常务会提请县委", [waiting, waiting, &done]),
        "met 2026-11-02/2026-11-02"
    );
    assert_eq!(
        weeks("常务会提请县委", [waiting, passed, &done]),
        "late 2026-11-02/2026-11-20",
        "overdue in the second week"
    );
    // The deadline could not be read.
    let done = "完成时限=2026-11-04 办结日期=2026-11-03";
    let open = "完成时限=2026-11-04 办结日期=";
    assert_eq!(
        weeks("清单事项", ["完成时限=待定 办结日期=", "完成时限=", done]),
        "met 2026-11-04/2026-11-03"
    );
    assert_eq!(
        weeks("清单事项", ["完成时限=", open, done]),
        "late 2026-11-04/2026-11-20"
    );
}

#[test]
fn m8_a_deadline_that_the_list_has_brought_forward_since_was_not_missed_before() {
    let list = |deadline: &str| {
        format!("A1 清单事项 起算日期=2026-10-12 责任单位=甲镇 完成时限={deadline}")
    };
    let row = |done: &str| format!("A1 清单事项 起算日期=2026-10-12 办结日期={done}");
    let case = |before: &str| {
        let lists = [&*list(before), &*list("2026-11-04")];
        let built = two_weeks(Some(lists), [&row(""), &row("2026-11-03")]).build();
        assert!(built.flagged("A1", "backdated"));
        built.last("A1")
    };
    assert_eq!(case("2026-11-30"), "met 2026-11-04/2026-11-03");
    assert_eq!(case("2026-11-05"), "late 2026-11-04/2026-11-20");
}

#[test]
fn m8_what_was_claimed_in_time_stands_though_a_later_week_left_the_cell_empty() {
    let (empty, replied) = ("反馈日期=", "反馈日期=2026-11-05");
    let case = |rows: [(&str, &str); 4]| {
        let built = reported(&rows, &[]).build();
        (built.last("A1"), built.flagged("A1", "backdated"))
    };
    // An old file in the third week: the day was reported in the second, in time.
    let old_file = [
        ("2026-10-30", empty),
        ("2026-11-06", replied),
        ("2026-11-20", empty),
        ("2026-11-27", replied),
    ];
    assert_eq!(
        case(old_file),
        ("met 2026-11-09/2026-11-05".to_owned(), true)
    );
    // Reported after the due date, it is the first week to say so that counts.
    let within_the_grace = [
        ("2026-10-30", empty),
        ("2026-11-10", "反馈日期=2026-11-09"),
        ("2026-11-20", empty),
        ("2026-11-27", "反馈日期=2026-11-09"),
    ];
    assert_eq!(
        case(within_the_grace),
        ("late 2026-11-09/2026-11-10".to_owned(), true)
    );
    let another_day = [
        ("2026-10-30", empty),
        ("2026-11-06", replied),
        ("2026-11-20", empty),
        ("2026-11-27", "反馈日期=2026-11-06"),
    ];
    assert_eq!(
        case(another_day),
        ("late 2026-11-09/2026-11-27".to_owned(), true)
    );
}
