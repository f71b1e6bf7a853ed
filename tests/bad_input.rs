//! What is wrong with an input is named in Chinese with its code, place and remedy, and the rest is judged.

mod common;

#[path = "bad_input/cells.rs"]
mod cells;
#[path = "bad_input/files.rs"]
mod files;
#[path = "bad_input/half_read.rs"]
mod half_read;
#[path = "bad_input/sheets.rs"]
mod sheets;
#[path = "bad_input/units.rs"]
mod units;
#[path = "bad_input/workspaces.rs"]
mod workspaces;

use common::{Built, Workspace, matters};

const AS_OF: &str = "2026-11-20";
const HEADER: &str = "事项编号|事项名称|事项类别|起算日期|办结日期|备注";

/// The diagnostics of a code have these places, are told in Chinese and say what to do.
#[track_caller]
fn told(built: &Built, code: &str, expected: &[&str]) {
    assert_eq!(built.diagnostics(code), expected, "{code}");
    for diagnostic in built.diagnostic_values(code) {
        for key in ["message", "help"] {
            let text = common::text(diagnostic, key);
            assert!(
                text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)),
                "{code} {key}: {text}"
            );
        }
        assert!(
            common::text(diagnostic, "file").starts_with("ledgers/"),
            "{diagnostic}"
        );
    }
}

/// 甲镇 hands in this workbook; 乙镇 has one overdue matter B1 that must be judged whatever happens.
fn beside_a_good_one(file: &str, bytes: &[u8]) -> Workspace {
    good()
        .file(&format!("ledgers/{AS_OF}/{file}"), bytes)
        .others_report_nothing()
}

fn good() -> Workspace {
    Workspace::new().period(AS_OF).ledger(
        "乙镇",
        "督查事项",
        &matters("B1 领导议定事项 起算日期=2026-11-02"),
    )
}

#[track_caller]
fn the_rest_is_judged(built: &Built) {
    assert_eq!(built.last("B1"), "overdue 2026-11-16/-");
    assert_eq!(common::list(&built.report, "units").len(), 5);
}
