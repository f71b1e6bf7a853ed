//! A year of weeks in one workspace: 52 periods, each as it was judged then, and what a late or corrected old ledger changes.

mod common;

use chrono::{Days, NaiveDate};
use common::program::{build, duban, ends_with};
use common::{Workspace, list, matters, text};
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;

/// The Fridays of 2026.
fn fridays() -> Vec<String> {
    let first = NaiveDate::from_ymd_opt(2026, 1, 2).expect("a day");
    (0..52)
        .map(|week| (first + Days::new(7 * week)).to_string())
        .collect()
}

/// The week in which 乙镇's ledger turns out to be wrong, and those that had been published by then.
const WRONG: usize = 20;
const PUBLISHED: [usize; 4] = [18, 20, 21, 30];

/// A year in which 甲镇 gets a new matter every fourth week and finishes it three weeks later, now in time and now late. `corrected`: in one week
/// a ledger of 乙镇's has a matter that it had forgotten, and closes it two weeks after.
fn year(weeks: usize, corrected: bool) -> Workspace {
    let fridays = fridays();
    let mut workspace = Workspace::new();
    for week in 0..weeks {
        let mut lines = String::new();
        for number in (0..=week).step_by(4) {
            let done = number + if number % 8 == 0 { 1 } else { 3 };
            let done = if done <= week {
                fridays[done].as_str()
            } else {
                ""
            };
            writeln!(
                lines,
                "A{number} 领导议定事项 起算日期={} 反馈日期={done} 办结日期={done}",
                fridays[number]
            )
            .expect("a string takes it");
        }
        workspace = workspace
            .period(&fridays[week])
            .ledger("甲镇", "督查事项", &matters(&lines));
        if corrected && week >= WRONG {
            let done = if week >= WRONG + 2 {
                fridays[WRONG + 2].as_str()
            } else {
                ""
            };
            let row = format!(
                "B1 领导议定事项 起算日期={} 反馈日期={done} 办结日期={done}",
                fridays[WRONG - 3]
            );
            workspace = workspace.ledger("乙镇", "督查事项", &matters(&row));
        }
        workspace = workspace.others_report_nothing();
    }
    workspace
}

fn report(root: &Path) -> Value {
    let bytes = std::fs::read(root.join("output/office/data/report.json")).expect("a report");
    serde_json::from_slice(&bytes).expect("JSON")
}

#[test]
fn fifty_two_weeks_are_each_what_they_were_when_they_were_new() {
    let fridays = fridays();
    let whole = year(52, false).build();
    let periods = list(&whole.report, "periods");
    assert_eq!(whole.report["as_of"], fridays[51].as_str());
    let dates: Vec<String> = periods.iter().map(|period| text(period, "as_of")).collect();
    assert_eq!(dates, fridays[..51]);
    for week in [0, 1, 17, 50] {
        let then = year(week + 1, false).build();
        for (old, new) in list(&periods[week], "units")
            .iter()
            .zip(list(&then.report, "units"))
        {
            for key in ["name", "group", "score", "rank"] {
                assert_eq!(old[key], new[key], "week {week}: {}", new["name"]);
            }
        }
    }
    for half in [&whole.site, &whole.office] {
        for date in &dates {
            assert!(half.contains_key(&format!("periods/{date}.html")), "{date}");
        }
    }
}

#[test]
fn a_corrected_old_ledger_changes_its_weeks_and_no_other_and_the_pages_say_so() {
    let fridays = fridays();
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    year(52, false).write_to(root);
    for week in PUBLISHED {
        ends_with(&build(root, &fridays[week]), 0);
        let output = duban()
            .arg("publish")
            .arg(root)
            .arg("--to")
            .arg(root.join("share"))
            .output();
        ends_with(&output.expect("the program runs"), 0);
    }
    ends_with(&build(root, &fridays[51]), 0);
    let before = report(root);
    let told = |report: &Value| -> Vec<(String, usize)> {
        list(report, "periods")
            .iter()
            .filter(|period| period["published"] == true)
            .map(|period| (text(period, "as_of"), list(period, "differences").len()))
            .collect()
    };
    let unchanged: Vec<(String, usize)> = PUBLISHED
        .iter()
        .map(|week| (fridays[*week].clone(), 0))
        .collect();
    assert_eq!(told(&before), unchanged);

    year(52, true).write_to(root);
    ends_with(&build(root, &fridays[51]), 0);
    let after = report(root);
    for (week, (old, new)) in list(&before, "periods")
        .iter()
        .zip(list(&after, "periods"))
        .enumerate()
    {
        let scores = |period: &Value| -> Vec<(String, Value)> {
            list(period, "units")
                .iter()
                .map(|unit| (text(unit, "name"), unit["score"].clone()))
                .collect()
        };
        for ((unit, old), (_, new)) in scores(old).iter().zip(scores(new)) {
            let is_hit = unit == "乙镇" && week >= WRONG;
            assert_eq!(*old != new, is_hit, "week {week} {unit}: {old} {new}");
        }
    }
    for (week, (as_of, differences)) in PUBLISHED.iter().zip(told(&after)) {
        assert_eq!(differences > 0, *week >= WRONG, "{as_of}");
        for half in ["site", "office"] {
            let page = root.join(format!("output/{half}/periods/{as_of}.html"));
            let html = std::fs::read_to_string(page).expect("a page");
            assert_eq!(
                html.contains("与发布时不同"),
                *week >= WRONG,
                "{half} {as_of}"
            );
            assert_eq!(
                html.contains("与发布时一致"),
                *week < WRONG,
                "{half} {as_of}"
            );
        }
    }
}
