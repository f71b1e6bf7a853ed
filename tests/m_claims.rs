//! M8 and M9: what a ledger claims or changes after the fact.

mod common;

use common::registers::{CORRECTIONS, EXTENSIONS};
use common::weeks::{COMPLETE, two_weeks, verdicts, weeks};
use common::{Workspace, matters, text};

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
    assert_eq!(text(&audit[0], "flag"), "backdated");
    assert_eq!(text(&audit[0], "new"), "2026-11-09");
    assert_eq!(
        text(&audit[0]["old_source"], "file"),
        "ledgers/2026-11-13/甲镇.xlsx"
    );
    assert_eq!(
        common::source(&audit[0]["new_source"]),
        "甲镇.xlsx 督查事项!E2"
    );
}

/// A1, due on 9 November, in four weeks: what stands under 办结日期.
fn in_weeks(cells: [&str; 4]) -> common::Built {
    let days = ["2026-11-06", "2026-11-13", "2026-11-20", "2026-11-27"];
    let weeks = days.iter().zip(cells);
    let row = "事项编号|事项名称|事项类别|起算日期|办结日期\nA1|修路|领导议定事项|2026-10-26|";
    let workspace = weeks.fold(Workspace::new(), |workspace, (day, cell)| {
        workspace
            .period(day)
            .ledger("甲镇", "督查事项", &format!("{row}{cell}"))
            .others_report_nothing()
    });
    workspace.build()
}

#[test]
fn m8_what_cannot_be_read_is_no_word_that_the_matter_was_not_done() {
    // Mended as the program has asked, in another form or year.
    for unread in [
        "11.6已办结",
        "2026年11月",
        "11月6日已反馈",
        "1926-11-06",
        "2027-11-06",
    ] {
        let built = in_weeks(["", unread, unread, "2026-11-06"]);
        assert!(!built.flagged("A1", "backdated"), "{unread}");
        assert_eq!(built.last("A1"), "met 2026-11-09/2026-11-06", "{unread}");
    }
    // A day that was accepted before, whatever stood there in between.
    let built = in_weeks(["2026-11-06", "已办结", "已办结", "2026-11-06"]);
    assert!(!built.flagged("A1", "backdated"));
    assert_eq!(built.last("A1"), "met 2026-11-09/2026-11-06");
    // What named no day, or another one, is a claim as an empty cell is one; the audit says what stood there.
    for unread in ["已办结", "11.16已办结", "10月"] {
        let built = in_weeks(["", unread, unread, "2026-11-06"]);
        assert!(built.flagged("A1", "backdated"), "{unread}");
        assert_eq!(built.last("A1"), "late 2026-11-09/2026-11-27", "{unread}");
        let audit = common::list(&built.report, "audit");
        assert_eq!(text(&audit[0], "old"), unread);
        assert_eq!(
            text(&audit[0]["old_source"], "file"),
            "ledgers/2026-11-20/甲镇.xlsx"
        );
    }
    // An empty cell says that it was not done, before and after; who had given the day in time before is flagged, and no more.
    for (cells, verdict) in [
        (
            ["", "", "11.6已办结", "2026-11-06"],
            "late 2026-11-09/2026-11-27",
        ),
        (
            ["2026-11-06", "11.6已办结", "", "2026-11-06"],
            "met 2026-11-09/2026-11-06",
        ),
    ] {
        let built = in_weeks(cells);
        assert!(built.flagged("A1", "backdated"), "{cells:?}");
        assert_eq!(built.last("A1"), verdict, "{cells:?}");
    }
}

#[test]
fn m8_what_a_ledger_said_before_the_list_gave_the_unit_the_matter_is_held_against_a_claim() {
    let named = |unit: &str| format!("A1 领导议定事项 起算日期=2026-10-26 责任单位={unit}");
    let own = |done: &str| format!("A1 领导议定事项 起算日期=2026-10-26 反馈日期={done}");
    for (claim, verdict, others) in [("2026-11-09", "met", 1), ("2026-11-19", "late", 0)] {
        let built = weeks(&[
            ("2026-11-13", &named("乙镇"), &own("")),
            ("2026-11-20", &named("乙镇"), &own("")),
            ("2026-11-27", &named("甲镇"), &own(claim)),
        ]);
        let last = built.last("A1@甲镇");
        assert_eq!(last, format!("{verdict} 2026-11-09/{claim}"));
        let audit = common::list(&built.report, "audit").iter();
        let mut claims = audit.filter(|event| event["flag"] == "backdated");
        assert_eq!(claims.clone().count(), others, "{claim}");
        if let Some(event) = claims.next() {
            assert_eq!(text(event, "new"), claim);
            assert_eq!(
                common::source(&event["old_source"]),
                "甲镇.xlsx 督查事项!E2"
            );
        }
    }
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
    let confirm = &format!(
        "{CORRECTIONS}\n\
        G1|督查事项|A1|甲镇|更正|办结日期|2026-11-09|查实|县长|2026-11-18"
    );
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
fn m8_a_confirmation_before_the_claim_is_told_to_do_nothing_on_every_page() {
    let weeks = |done: [&str; 2], first: &str, then: &str| {
        let week = |workspace: Workspace, day: &str, done: &str, rows: &str| {
            let ledger = matters(&format!(
                "A1 领导议定事项 起算日期=2026-10-19 研究部署日期=2026-10-20 反馈日期={done}"
            ));
            workspace
                .period(day)
                .ledger("甲镇", "督查事项", &ledger)
                .office("更正登记", &format!("{CORRECTIONS}\n{rows}"))
                .others_report_nothing()
        };
        let workspace = week(Workspace::new(), "2026-11-06", "", "");
        let workspace = week(workspace, "2026-11-13", done[0], first);
        week(workspace, "2026-11-20", done[1], then).build()
    };
    let confirms = "G1|督查事项|A1|甲镇|更正|||已核|县长|2026-11-12";
    let told = ["warning 登记.xlsx 更正登记!C2"];
    let words = "予以确认";
    for done in ["2026-10-30", ""] {
        let built = weeks(["", done], confirms, confirms);
        assert_eq!(built.diagnostics("unknown-target"), told, "{done}");
        let page = |path: &str| String::from_utf8_lossy(&built.office[path]).into_owned();
        assert!(!page("matters/甲镇.html").contains(words));
        let decisions = page("authority.html");
        assert!(decisions.contains("没有起作用"), "{decisions}");
        assert!(!decisions.contains("以填报的日期为准"), "{decisions}");
    }
    // As the message says.
    let again = format!("{confirms}\nG2|督查事项|A1|甲镇|更正|||已核|县长|2026-11-19");
    let built = weeks(["", "2026-10-30"], confirms, &again);
    assert_eq!(built.last("A1"), "met 2026-11-02/2026-10-30");
    assert_eq!(built.diagnostics("unknown-target"), [""; 0]);
    let built = weeks(["2026-10-30", "2026-10-30"], confirms, confirms);
    assert_eq!(built.last("A1"), "met 2026-11-02/2026-10-30");
    assert_eq!(built.diagnostics("unknown-target"), [""; 0]);
}

#[test]
fn m8_a_confirmation_of_another_years_matter_is_not_told_to_do_nothing() {
    let own = "G1|督查事项|1|甲镇|更正|||已核|县长|2025-12-24";
    let idle = "G2|督查事项|1|甲镇|更正|||已核|县长|2026-01-28";
    let week = |workspace: Workspace, day: &str, ledger: &[&str], rows: &[&str]| {
        let ledger: Vec<String> = ledger
            .iter()
            .map(|row| format!("1 领导议定事项 起算日期={row}"))
            .collect();
        workspace
            .period(day)
            .ledger("甲镇", "督查事项", &matters(&ledger.join("\n")))
            .office("更正登记", &format!("{CORRECTIONS}\n{}", rows.join("\n")))
            .others_report_nothing()
    };
    let late = "2025-12-01 办结日期=2025-12-10";
    let open = "2026-01-05 办结日期=";
    let workspace = week(
        Workspace::new(),
        "2025-12-19",
        &["2025-12-01 办结日期="],
        &[],
    );
    let workspace = week(workspace, "2025-12-26", &[late], &[own]);
    let workspace = week(workspace, "2026-01-09", &[late, open], &[own]);
    let built = week(workspace, "2026-01-30", &[late, open], &[own, idle]).build();
    let told = built.diagnostics("unknown-target");
    assert_eq!(told, ["warning 登记.xlsx 更正登记!C3"]);
}

#[test]
fn m8_a_claim_that_is_confirmed_weeks_later_stays_flagged_with_both_values() {
    let row = |done: &str| {
        matters(&format!(
            "A1 领导议定事项 起算日期=2026-10-26 办结日期={done}"
        ))
    };
    let confirm = &format!(
        "{CORRECTIONS}\n\
        G1|督查事项|A1|甲镇|更正|办结日期|2026-11-06|查实|县长|2026-11-18"
    );
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
        .map(|event| ["flag", "field", "old", "new"].map(|key| text(event, key)))
        .collect();
    assert_eq!(
        events,
        [["backdated", "办结日期", "", "2026-11-06"].map(str::to_owned)]
    );
}

#[test]
fn m8_a_week_under_another_category_binds_a_claim_as_any_other() {
    let list = |category: &str, deadline: &str| {
        format!("A1 {category} {COMPLETE} 起算日期=2026-10-12 完成时限={deadline}")
    };
    let ledger = |done: &str| {
        format!("A1 常务会提请县委 起算日期=2026-10-12 呈送县委日期= 县委通过日期= 办结日期={done}")
    };
    let committee = list("常务会提请县委", "");
    let empty = ledger("");
    for between in ["常务会提请县委", "领导议定事项"] {
        let built = weeks(&[
            ("2026-10-16", &committee, &empty),
            ("2026-10-23", &committee, &ledger("2026-10-20")),
            ("2026-10-30", &list(between, ""), &empty),
            ("2026-11-06", &committee, &ledger("2026-10-21")),
            (
                "2026-11-13",
                &list("常务会提请县委", "2026-11-30"),
                &ledger("2026-10-21"),
            ),
        ]);
        // Only with a written deadline does 办结日期 say that it was submitted: the row of 30 October had none.
        assert_eq!(
            built.stages("A1"),
            "呈送县委 late 2026-10-15/2026-11-06 inferred; 办结 met 2026-11-30/2026-10-21",
            "{between}"
        );
    }
}

// M9

#[test]
fn m9_a_changed_start_or_deadline_or_category_is_flagged_and_moves_nothing() {
    let case = |first: &str, second: &str, field: &str, stages: &str| {
        let built = two_weeks(&format!("A1 {first}"), &format!("A1 {second}"));
        assert!(built.flagged("A1", "changed"), "{second}");
        assert_eq!(built.stages("A1"), stages, "{second}");
        let fields: Vec<String> = common::list(&built.report, "audit")
            .iter()
            .map(|event| text(event, "field"))
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
    let built = two_weeks(
        "A1 清单事项 起算日期=2026-11-02 完成时限=",
        "A1 清单事项 起算日期=2026-11-02 完成时限=2026-11-27",
    );
    assert!(!built.flagged("A1", "changed"));
    assert_eq!(built.last("A1"), "open 2026-11-27/-");
    let built = two_weeks(
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
            .map(|matter| text(&matter["stages"][0], "start"))
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
fn m9_a_start_that_the_list_corrects_across_new_year_after_the_closing_leaves_one_matter() {
    let list = |start: &str, closed: &str| {
        format!("A1 领导议定事项 {COMPLETE} 起算日期={start} 销号日期={closed}")
    };
    let row = |start: &str| format!("A1 领导议定事项 起算日期={start} 办结日期=2026-01-09");
    for (first, second) in [("2026-01-04", "2025-12-31"), ("2025-12-31", "2026-01-04")] {
        let (open, closed) = (list(first, ""), list(first, "2026-01-14"));
        let corrected = list(second, "2026-01-14");
        let (before, after) = (row(first), row(second));
        let built = weeks(&[
            ("2026-01-09", &open, &before),
            ("2026-01-16", &closed, &before),
            ("2026-01-23", &corrected, &before),
            ("2026-01-30", &corrected, &after),
        ]);
        assert_eq!(
            verdicts(&built),
            [format!("{second} met 2026-01-09 changed")]
        );
        assert_eq!(built.entries_of("甲镇", "on_time").len(), 1);
        let open_again = list("2026-02-02", "");
        let built = weeks(&[
            (
                "2026-01-16",
                &list("2025-12-31", "2026-01-14"),
                &row("2025-12-31"),
            ),
            ("2026-02-06", &open_again, &row("2025-12-31")),
        ]);
        assert_eq!(verdicts(&built).len(), 2, "another matter of the number");
    }
}

#[test]
fn m9_a_start_that_a_unit_corrects_across_new_year_after_the_closing_leaves_one_matter() {
    let row = |start: &str, closed: &str| {
        format!("A1 领导议定事项 {COMPLETE} 起算日期={start} 办结日期=2026-01-07 销号日期={closed}")
    };
    for (first, second) in [("2025-12-31", "2026-01-02"), ("2026-01-02", "2025-12-31")] {
        let (first_row, second_row) = (row(first, "2026-01-08"), row(second, "2026-01-08"));
        let built = weeks(&[
            ("2026-01-09", "", &first_row),
            ("2026-01-16", "", &second_row),
            ("2026-01-23", "", &second_row),
        ]);
        assert_eq!(
            verdicts(&built),
            [format!("{first} met 2026-01-07 changed")]
        );
        assert_eq!(built.entries_of("甲镇", "on_time").len(), 1);
    }
    // Another closing, another name, or a start that the closing goes before, is another matter.
    for other in [
        row("2026-01-02", "2026-01-12"),
        row("2026-01-09", "2026-01-08"),
    ] {
        let built = weeks(&[
            ("2026-01-09", "", &row("2025-12-31", "2026-01-08")),
            ("2026-01-16", "", &other),
        ]);
        assert_eq!(verdicts(&built).len(), 2, "{other}");
    }
    let ledger = |start: &str| matters(&row(start, "2026-01-08"));
    let built = Workspace::new()
        .period("2026-01-09")
        .ledger("甲镇", "督查事项", &ledger("2025-12-31"))
        .others_report_nothing()
        .period("2026-01-16")
        .ledger(
            "甲镇",
            "督查事项",
            &ledger("2026-01-02").replace("事项A1", "治水"),
        )
        .others_report_nothing()
        .build();
    assert_eq!(verdicts(&built).len(), 2);
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
    let correction = &format!(
        "{CORRECTIONS}\n\
        G1|督查事项|A1|甲镇|更正|起算日期|2026-01-04|笔误|县长|2026-01-15"
    );
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

/// 甲镇's ledger in three weeks, a row of A1 each.
fn three_weeks(dates: [&str; 3], rows: [&str; 3]) -> common::Built {
    let mut workspace = Workspace::new();
    for (date, row) in dates.into_iter().zip(rows) {
        workspace = workspace
            .period(date)
            .ledger("甲镇", "督查事项", &matters(&format!("A1 {row}")))
            .others_report_nothing();
    }
    workspace.build()
}

#[test]
fn m8_what_was_accepted_by_inference_stays_beside_a_claim_that_undoes_no_breach() {
    let dates = ["2026-01-27", "2026-02-03", "2026-02-10"];
    let row = "常务会提请县委 起算日期=2026-01-21";
    let passed = format!("{row} 县委通过日期=2026-01-26");
    for submitted in ["2026-01-21", "2026-01-22"] {
        let dated = format!("{passed} 呈送县委日期={submitted}");
        let built = three_weeks(dates, [row, &passed, &dated]);
        assert!(built.stages("A1").starts_with("呈送县委 met 2026-01-26/"));
        assert_eq!(
            built.entries_of("甲镇", "stage_breach"),
            [""; 0],
            "{submitted}"
        );
        assert_eq!(built.flagged("A1", "backdated"), submitted == "2026-01-21");
    }
}

#[test]
fn m8_a_date_that_stood_in_the_row_is_no_claim_once_the_start_event_is_filled_in() {
    let dates = ["2026-01-29", "2026-02-06", "2026-02-13"];
    let done = "常务会提请县委 起算日期=2026-01-26 办结日期=2026-01-28";
    for passed in ["2026-01-28", "2026-02-11"] {
        let begun = format!("{done} 县委通过日期={passed}");
        let built = three_weeks(dates, [done, done, &begun]);
        assert!(
            built
                .stages("A1")
                .starts_with("呈送县委 met 2026-01-29/2026-01-28 inferred"),
            "{}",
            built.stages("A1")
        );
        assert!(!built.flagged("A1", "backdated"), "{passed}");
        assert!(
            !built.score("甲镇").contains("-0.5"),
            "{}",
            built.score("甲镇")
        );
    }
    // The event alone, of a day that nobody had told, is a claim.
    let row = "常务会提请县委 起算日期=2026-01-26";
    let begun = format!("{row} 县委通过日期=2026-01-28");
    let built = three_weeks(dates, [row, row, &begun]);
    assert!(built.flagged("A1", "backdated"));
    assert!(built.stages("A1").starts_with("呈送县委 late"));
}
