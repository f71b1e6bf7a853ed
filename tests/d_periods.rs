//! D3 to D8: which period is built, and by which calendar its days are counted.

mod common;

use common::{Workspace, day, matters, week};
use duban::pipeline::{AsOf, BuildError};

/// Three periods; A1 is due on 16 November, and done in the last one.
fn three() -> Workspace {
    let ledger = |done: &str| {
        matters(&format!(
            "A1 领导议定事项 起算日期=2026-11-02 办结日期={done}"
        ))
    };
    Workspace::new()
        .period("2026-11-06")
        .ledger("甲镇", "督查事项", &ledger(""))
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &ledger(""))
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", &ledger("2026-11-16"))
}

#[test]
fn d8_the_current_period_is_the_newest_on_or_before_the_as_of_date() {
    for (as_of, previous, last) in [
        ("2026-11-06", "-", "open 2026-11-16/-"),
        ("2026-11-12", "-", "due-soon 2026-11-16/-"),
        ("2026-11-13", "2026-11-06", "due-soon 2026-11-16/-"),
        ("2026-11-19", "2026-11-06", "overdue 2026-11-16/-"),
        ("2026-11-20", "2026-11-13", "met 2026-11-16/2026-11-16"),
        ("2027-02-01", "2026-11-13", "met 2026-11-16/2026-11-16"),
    ] {
        let built = three().build_at(as_of);
        assert_eq!(built.report["as_of"], as_of);
        assert_eq!(
            common::text(&built.report, "previous_as_of"),
            previous,
            "{as_of}"
        );
        assert_eq!(built.last("A1"), last, "{as_of}");
    }
}

#[test]
fn d8_pages_and_circular_say_of_which_day_the_ledgers_are_where_time_has_gone_on() {
    for (as_of, says) in [("2026-11-20", false), ("2026-11-25", true)] {
        let built = three().build_at(as_of);
        for half in [&built.site, &built.office] {
            let page = String::from_utf8_lossy(&half["index.html"]);
            assert_eq!(page.contains("台账为2026年11月20日一期"), says, "{as_of}");
        }
    }
}

#[test]
fn d8_without_a_date_the_newest_folder_is_built_unless_it_lies_after_today() {
    let built = |today: &str| three().try_build(AsOf::NewestUpTo(day(today)), false);
    for today in ["2026-11-20", "2026-11-21", "2030-01-01"] {
        let built = built(today).unwrap_or_else(|(error, _)| panic!("{today}: {error}"));
        assert_eq!(built.report["as_of"], "2026-11-20");
    }
    let Err((error, _)) = built("2026-11-19") else {
        panic!("a future period was built")
    };
    assert_eq!(
        error,
        BuildError::FuturePeriod {
            newest: day("2026-11-20"),
            today: day("2026-11-19")
        }
    );
    assert!(error.to_string().contains("--as-of 2026-11-20"), "{error}");
}

#[track_caller]
fn refused(workspace: &Workspace, as_of: &str, expected: &BuildError) {
    match workspace.try_build(AsOf::On(day(as_of)), false) {
        Ok(_) => panic!("built at {as_of}"),
        Err((error, _)) => assert_eq!(error, *expected),
    }
}

#[test]
fn d8_without_a_folder_on_or_before_the_date_nothing_can_be_built() {
    refused(
        &three(),
        "2026-11-05",
        &BuildError::NothingBefore {
            as_of: day("2026-11-05"),
            first: day("2026-11-06"),
        },
    );
    refused(&Workspace::new(), "2026-11-20", &BuildError::NoPeriods);
    refused(
        &Workspace::new().folder("ledgers/本周"),
        "2026-11-20",
        &BuildError::NoPeriods,
    );
}

#[test]
fn d8_a_current_period_without_any_units_workbook_cannot_be_built() {
    let empty = three().period("2026-11-27");
    refused(
        &empty,
        "2026-11-27",
        &BuildError::EmptyPeriod {
            period: day("2026-11-27"),
            hint: "",
        },
    );
    let register = "投诉编号|受理日期|被投诉单位|核实结果\nT1|2026-11-10|甲镇|有效";
    refused(
        &empty.office("投诉登记", register),
        "2026-11-27",
        &BuildError::EmptyPeriod {
            period: day("2026-11-27"),
            hint: "",
        },
    );
}

#[test]
fn d8_an_earlier_period_may_be_empty_and_nobody_handed_in_for_it() {
    let built = Workspace::new()
        .period("2026-11-13")
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", common::MATTERS)
        .build();
    assert_eq!(built.entries("甲镇").len(), 1);
    assert!(built.entries("甲镇")[0].starts_with("2026-11-13 missing_ledger -1"));
    assert_eq!(built.report["previous_as_of"], "2026-11-13");
}

#[test]
fn d8_an_earlier_period_without_any_units_workbook_is_told_with_what_it_costs() {
    let register = "投诉编号|受理日期|被投诉单位|核实结果\nT1|2026-11-10|甲镇|有效";
    let empty = || Workspace::new().period("2026-11-13");
    let told = |workspace: Workspace| {
        let built = workspace
            .period("2026-11-20")
            .office("投诉登记", register)
            .others_report_nothing()
            .build();
        let told = built.diagnostic_values("empty-period").into_iter();
        let told = told.map(|found| {
            assert_eq!(found["severity"], "warning");
            assert!(common::text(found, "help").contains("删去这个文件夹"));
            format!(
                "{} {}",
                common::text(found, "file"),
                common::text(found, "message")
            )
        });
        told.collect::<Vec<_>>()
    };
    let all =
        "ledgers/2026-11-13 这一期没有任何单位的台账，5 个单位都列为「未报送」，5 个单位因此扣分";
    assert_eq!(told(empty()), [all]);
    assert_eq!(told(empty().office("投诉登记", register)), [all]);
    let free = empty().settings("in_force_from = 2026-11-16");
    assert_eq!(told(free), [""; 0]);
    // One unit is enough to tell that the week was asked for, on time or late, or what cannot be read.
    assert_eq!(
        told(empty().ledger("甲镇", "督查事项", common::MATTERS)),
        [""; 0]
    );
    assert_eq!(
        told(empty().late("甲镇", "督查事项", common::MATTERS)),
        [""; 0]
    );
    let damaged = empty().file("ledgers/2026-11-13/甲镇.xlsx", b"PK\x03\x04damaged");
    assert_eq!(told(damaged), [""; 0]);
}

#[test]
fn d8_what_lies_after_the_as_of_date_is_not_read() {
    let workspace = three()
        .period("2026-11-27")
        .ledger("甲镇", "督查事项", "绝密★")
        .file("ledgers/2026-12-04/甲镇.xlsx", b"x")
        .file("notes/2026-11-27.md", "机密★".as_bytes());
    let built = workspace.build_at("2026-11-20");
    assert_eq!(built.diagnostics("not-a-spreadsheet"), Vec::<String>::new());
    assert_eq!(built.last("A1"), "met 2026-11-16/2026-11-16");
}

#[test]
fn d8_what_comes_later_changes_no_report_of_an_earlier_date() {
    let two = {
        let ledger = matters("A1 领导议定事项 起算日期=2026-11-02 办结日期=");
        Workspace::new()
            .period("2026-11-06")
            .ledger("甲镇", "督查事项", &ledger)
            .period("2026-11-13")
            .ledger("甲镇", "督查事项", &ledger)
    };
    assert_eq!(
        two.build_at("2026-11-19").report,
        three().build_at("2026-11-19").report
    );
}

#[test]
fn d8_gaps_of_more_than_31_or_fewer_than_5_days_get_a_warning() {
    let warned = |first: &str, second: &str| {
        let built = Workspace::new()
            .period(first)
            .ledger("甲镇", "督查事项", common::MATTERS)
            .period(second)
            .ledger("甲镇", "督查事项", common::MATTERS)
            .build();
        let gaps = built.diagnostic_values("period-gap");
        assert!(gaps.iter().all(|gap| gap["severity"] == "warning"));
        gaps.len()
    };
    assert_eq!(warned("2026-11-16", "2026-11-20"), 1);
    assert_eq!(warned("2026-11-15", "2026-11-20"), 0);
    assert_eq!(warned("2026-10-20", "2026-11-20"), 0);
    assert_eq!(warned("2026-10-19", "2026-11-20"), 1);
}

// The calendar

/// The due date of a matter of 甲镇 at 2026-11-20 with a calendar.toml.
#[track_caller]
fn due(calendar: &str, matter: &str, expected: &str) {
    let mut workspace = week("2026-11-20", &format!("A1 {matter}"));
    if !calendar.is_empty() {
        workspace = workspace.calendar(calendar);
    }
    let last = workspace.build().last("A1");
    let shown = last.split(' ').skip(1).collect::<Vec<_>>().join(" ");
    assert_eq!(shown, expected, "{matter} with {calendar}");
}

#[test]
fn d5_calendar_toml_replaces_the_schedule_of_its_year() {
    let calendar =
        "[[year]]\nyear = 2026\nholidays = [2026-11-17]\nworkdays = [2026-11-21]\nsource = \"试\"";
    due("", "收发文 起算日期=2026-11-16", "2026-11-18/-");
    due(calendar, "收发文 起算日期=2026-11-16", "2026-11-19/-");
    due("", "会议纪要 起算日期=2026-11-18", "2026-11-23/-");
    due(calendar, "会议纪要 起算日期=2026-11-18", "2026-11-21/-");
    // The year is replaced as a whole: the National Day of the built-in schedule is gone.
    due("", "收发文 起算日期=2026-09-30", "2026-10-09/-");
    due(calendar, "收发文 起算日期=2026-09-30", "2026-10-02/-");
}

#[test]
fn d4_rolling_to_a_working_day_can_be_switched_off() {
    let built = week("2026-11-20", "A1 会议纪要 起算日期=2026-11-18")
        .settings("roll_to_working_day = false")
        .build();
    assert_eq!(built.last("A1"), "due-soon 2026-11-21/-");
}

#[test]
fn d6_a_limit_that_ends_in_a_year_without_schedule_is_provisional() {
    let at = |matter: &str| {
        week("2026-12-25", &format!("A1 {matter}"))
            .build()
            .stages("A1")
    };
    assert_eq!(
        at("领导议定事项 起算日期=2026-12-24"),
        "上报 open 2027-01-07/- provisional"
    );
    assert_eq!(
        at("领导议定事项 起算日期=2026-12-17"),
        "上报 open 2026-12-31/-"
    );
    // A written deadline and 当天 are not counted.
    assert_eq!(
        at("清单事项 起算日期=2026-12-24 完成时限=2027-03-31"),
        "办结 open 2027-03-31/-"
    );
}

#[test]
fn d6_the_same_day_is_never_provisional() {
    let built = week("2027-01-08", "A1 13710一般 起算日期=2027-01-08").build();
    assert_eq!(
        built.stages("A1"),
        "研究部署 due-soon 2027-01-08/-; 反馈 due-soon 2027-01-11/- provisional; 办结 open 2027-01-15/- provisional"
    );
}

#[test]
fn d6_one_warning_a_build_names_the_year() {
    let built = week(
        "2026-12-25",
        &common::rows(3, "A# 领导议定事项 起算日期=2026-12-24"),
    )
    .build();
    let found = built.diagnostic_values("calendar-year-unknown");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["severity"], "warning");
    assert!(common::text(found[0], "message").contains("2027"));
    let built = week("2026-11-20", "A1 领导议定事项 起算日期=2026-11-02").build();
    assert!(built.diagnostic_values("calendar-year-unknown").is_empty());
}

#[test]
fn d6_a_schedule_in_the_workspace_ends_the_provisional_state() {
    let built = week("2026-12-25", "A1 领导议定事项 起算日期=2026-12-24")
        .calendar("[[year]]\nyear = 2027\nholidays = [2027-01-01]\nworkdays = [2027-01-03]\nsource = \"试\"")
        .build();
    assert_eq!(built.last("A1"), "open 2027-01-07/-");
    assert!(built.diagnostic_values("calendar-year-unknown").is_empty());
}

#[test]
fn d5_a_calendar_that_cannot_be_is_refused_by_line_and_column() {
    for (text, line) in [
        (
            "[[year]]\nyear = 2027\nholidays = [2026-01-01]\nworkdays = []\nsource = \"x\"",
            "calendar.toml:",
        ),
        (
            "[[year]]\nyear = \"2027\"\nholidays = []\nworkdays = []\nsource = \"x\"",
            "calendar.toml:2:",
        ),
        ("[[year]]\nyear = 2027\nholiday = []", "calendar.toml:3:"),
        ("[[year", "calendar.toml:1:"),
    ] {
        let workspace = week("2026-11-20", "").calendar(text);
        let Err((error, _)) = workspace.try_build(AsOf::On(day("2026-11-20")), false) else {
            panic!("{text}: it was built");
        };
        assert!(error.to_string().contains(line), "{text}: {error}");
    }
}

#[test]
fn d3_a_month_ends_on_the_same_day_number_or_the_months_last_day() {
    due("", "13710复杂 起算日期=2026-10-20", "2026-11-20/-");
    due("", "13710复杂 起算日期=2026-10-31", "2026-11-30/-");
    due("", "13710复杂 起算日期=2026-10-21", "2026-11-23/-");
}

#[test]
fn limits_may_be_dated_and_the_one_in_force_on_the_start_counts() {
    let category = "[[category]]\nkey = \"incoming-document\"\nname = \"收发文\"\nstages = [{ stage = \"报批完成\", start = \"起算日期\", \
        done = [\"办结日期\"], limit = [{ limit = \"2工作日\" }, { from = 2026-11-17, limit = \"1工作日\" }] }]";
    let at = |start: &str| {
        week("2026-11-20", &format!("A1 收发文 起算日期={start}"))
            .settings(category)
            .build()
            .last("A1")
    };
    assert_eq!(at("2026-11-16"), "overdue 2026-11-18/-");
    assert_eq!(at("2026-11-17"), "overdue 2026-11-18/-");
}

#[test]
fn d5_days_worked_in_exchange_that_the_countys_calendar_leaves_out_are_told() {
    let official = duban::model::calendar::WorkCalendar::built_in();
    let first = day("2026-01-01");
    let year = first.iter_days().take(365);
    let is_weekend = |day: &chrono::NaiveDate| {
        use chrono::Datelike;
        day.weekday().number_from_monday() > 5
    };
    let (mut off, mut worked) = (Vec::new(), Vec::new());
    for day in year {
        match (is_weekend(&day), official.is_working_day(day)) {
            (false, false) => off.push(day.to_string()),
            (true, true) => worked.push(day.to_string()),
            _ => {}
        }
    }
    let told = |worked: &[String]| {
        let text = format!(
            "[[year]]\nyear = 2026\nholidays = [{}]\nworkdays = [{}]\nsource = \"试\"",
            off.join(", "),
            worked.join(", ")
        );
        let built = week("2026-11-20", "").calendar(&text).build();
        let told = built.diagnostic_values("calendar-days-missing");
        told.first().map(|one| common::text(one, "message"))
    };
    assert_eq!(told(&worked), None);
    let message = told(&[]).expect("a warning");
    assert!(
        message.contains("6 个调休上班日") && message.contains("休息日"),
        "{message}"
    );
}
