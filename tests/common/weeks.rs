//! Weeks of 甲镇, with the list or without it, and what their matters come to.

use super::{Built, Workspace, list, matters, text, week};
use serde_json::Value;

/// What a matter must have beside its start.
pub const COMPLETE: &str = "责任单位=甲镇 责任人=张 工作标准=标 考核标准=考";

/// A week with a list in which 甲镇's ledger may say otherwise.
pub fn with_list(as_of: &str, list: &str, ledger: &str) -> Workspace {
    week(as_of, ledger).office("交办清单", &matters(list))
}

/// Two weeks of 甲镇's ledger.
pub fn two_weeks(first: &str, second: &str) -> Built {
    Workspace::new()
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &matters(first))
        .others_report_nothing()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", &matters(second))
        .others_report_nothing()
        .build()
}

/// Weeks of one number, each with the rows of the list and those of 甲镇's ledger.
pub fn weeks(weeks: &[(&str, &str, &str)]) -> Built {
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
pub fn verdicts(built: &Built) -> Vec<String> {
    let matters = list(&built.report, "matters").iter();
    let verdict = |matter: &Value| {
        let last = list(matter, "stages").last().expect("a stage");
        let [start, status, done] = ["start", "status", "done"].map(|key| text(last, key));
        let flags = list(matter, "flags").iter();
        let flags: Vec<String> = flags
            .map(|flag| format!(" {}", flag.as_str().unwrap_or_default()))
            .collect();
        format!("{start} {status} {done}{}", flags.concat())
    };
    matters.map(verdict).collect()
}
