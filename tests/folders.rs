//! What lies in a workspace beside the ledgers: files where folders should be, links, pipes, what systems leave behind, and a second
//! unit directory.

mod common;

use common::{Built, Workspace, matters};
use duban::pipeline::{AsOf, BuildError};

const AS_OF: &str = "2026-11-20";
const WEEK_BEFORE: &str = "2026-11-13";

/// One period, in which every unit has handed in.
fn good() -> Workspace {
    Workspace::new()
        .period(AS_OF)
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 领导议定事项 起算日期=2026-11-02"),
        )
        .others_report_nothing()
}

/// Place and severity of every diagnostic of a code.
#[track_caller]
fn told(built: &Built, code: &str, expected: &[&str]) {
    assert_eq!(built.diagnostics(code), expected, "{code}");
}

#[test]
fn a_file_that_is_named_like_a_period_is_none_and_costs_nobody_a_point() {
    let built = good().file(&format!("ledgers/{WEEK_BEFORE}"), b"x").build();
    assert_eq!(common::text(&built.report, "previous_as_of"), "-");
    assert_eq!(built.entries_of("乙镇", "missing_ledger"), [""; 0]);
    told(&built, "not-a-folder", &["error 2026-11-13 !"]);
}

#[test]
fn a_file_or_link_where_registers_or_late_ledgers_should_be_is_an_error() {
    let built = good()
        .file(&format!("ledgers/{AS_OF}/县政府办"), b"x")
        .file(&format!("ledgers/{AS_OF}/补报"), b"x")
        .file("notes", b"x")
        .build();
    let told = built.diagnostic_values("not-a-folder");
    let files: Vec<String> = told
        .iter()
        .map(|found| common::text(found, "file"))
        .collect();
    assert_eq!(
        files,
        [
            "ledgers/2026-11-20/县政府办",
            "ledgers/2026-11-20/补报",
            "notes"
        ]
    );
}

#[test]
fn a_table_in_a_folder_within_the_late_ones_is_told_where_it_belongs() {
    let path = format!("ledgers/{AS_OF}/补报/深/乙镇.xlsx");
    let built = good()
        .sheet(&path, "督查事项", &matters("B1 收发文 起算日期=2026-11-18"))
        .build();
    assert!(built.find_matter("B1").is_none());
    let told = built.diagnostic_values("misplaced-ledger");
    let [told] = told.as_slice() else {
        panic!("{told:?}")
    };
    assert!(common::text(told, "message").contains("「补报」里面的文件夹「补报/深」"));
    assert!(common::text(told, "help").contains("请直接放在「补报」下"));
}

#[test]
fn of_two_directories_the_xlsx_is_read_and_the_other_is_told() {
    let old = common::workbook(&[("单位名录".into(), "单位全称|序列\n旧镇|乡镇".into())]);
    for name in ["单位名录.xls", "单位名录.xlsm", "单位名录.csv"] {
        let built = good().file(name, &old).build();
        assert!(built.find_unit("甲镇").is_some() && built.find_unit("旧镇").is_none());
        told(&built, "second-directory", &[&format!("warning {name} !")]);
    }
}

#[test]
fn a_directory_on_two_sheets_is_one_directory() {
    let sheet = |name: &str, rows: &str| (name.to_owned(), format!("单位全称|序列\n{rows}"));
    let directory = common::workbook(&[
        sheet("乡镇", "甲镇|乡镇\n乙镇|乡镇"),
        ("说明".to_owned(), "本表由办公室维护".to_owned()),
        sheet("县直", "县丙局|县直\n甲镇|乡镇"),
    ]);
    let built = Workspace::new()
        .directory("")
        .file("单位名录.xlsx", &directory)
        .period(AS_OF)
        .ledger("甲镇", "督查事项", &matters(""))
        .build();
    assert!(
        ["甲镇", "乙镇", "县丙局"]
            .iter()
            .all(|unit| built.find_unit(unit).is_some())
    );
    told(&built, "unknown-sheet", &["notice 单位名录.xlsx 说明!"]);
    let told = built.diagnostic_values("duplicate-number");
    assert!(common::text(told[0], "message").contains("以 「乡镇」A2 为准"));
}

#[cfg(unix)]
mod on_disk {
    use super::*;
    use common::program;
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::path::Path;

    /// A workspace on disk with what `more` adds to it, built; its report, or what the program said instead.
    fn build(workspace: &Workspace, more: impl Fn(&Path)) -> Result<serde_json::Value, String> {
        let folder = tempfile::tempdir().expect("a folder");
        workspace.write_to(folder.path());
        more(folder.path());
        let output = program::build(folder.path(), AS_OF);
        if program::code(&output) != 0 {
            return Err(program::words(&output.stderr));
        }
        let report = folder.path().join("output/office/data/report.json");
        let bytes = fs::read(report).expect("a report");
        Ok(serde_json::from_slice(&bytes).expect("JSON"))
    }

    fn pipe(path: &Path) {
        let made = std::process::Command::new("mkfifo").arg(path).status();
        assert!(made.expect("mkfifo runs").success());
    }

    /// Code and file of every diagnostic, and how a unit has handed in.
    fn told(report: &serde_json::Value) -> Vec<String> {
        let diagnostics = common::list(report, "diagnostics").iter();
        diagnostics
            .map(|found| {
                format!(
                    "{} {}",
                    common::text(found, "code"),
                    common::text(found, "file")
                )
            })
            .collect()
    }

    fn submitted(report: &serde_json::Value, name: &str) -> String {
        let mut units = common::list(report, "units").iter();
        let unit = units.find(|unit| unit["name"] == name).expect("a unit");
        common::text(unit, "submitted")
    }

    #[test]
    fn pipes_devices_and_endless_files_are_named_and_never_opened() {
        let report = build(&good(), |root| {
            let period = root.join("ledgers").join(AS_OF);
            for name in ["乙镇.xlsx", "丙镇.xlsx"] {
                let _ = fs::remove_file(period.join(name));
            }
            pipe(&period.join("乙镇.xlsx"));
            symlink("/dev/zero", period.join("丙镇.xlsx")).expect("a link");
        })
        .expect("built");
        assert_eq!(
            told(&report),
            [
                "unreadable-file ledgers/2026-11-20/乙镇.xlsx",
                "unreadable-file ledgers/2026-11-20/丙镇.xlsx"
            ]
        );
        assert_eq!(submitted(&report, "乙镇"), "unreadable");
        let pipes = build(&good(), |root| {
            let _ = fs::remove_file(root.join("单位名录.xlsx"));
            pipe(&root.join("单位名录.xlsx"));
        });
        assert!(pipes.expect_err("no directory").contains("不是普通文件"));
    }

    #[test]
    fn no_more_of_a_file_is_read_than_tells_that_it_is_too_large() {
        let report = build(&good(), |root| {
            let path = root.join("ledgers").join(AS_OF).join("乙镇.xlsx");
            let file = fs::File::create(path).expect("a file");
            // So long that no machine could hold it; nothing of it stands on the disk.
            file.set_len(1 << 42).expect("a length");
        })
        .expect("built");
        assert_eq!(
            told(&report),
            ["file-too-large ledgers/2026-11-20/乙镇.xlsx"]
        );
    }

    #[test]
    fn a_link_to_a_folder_is_no_period() {
        let elsewhere = tempfile::tempdir().expect("a folder");
        let report = build(&good(), |root| {
            symlink(elsewhere.path(), root.join("ledgers").join(WEEK_BEFORE)).expect("a link");
        })
        .expect("built");
        assert_eq!(common::text(&report, "previous_as_of"), "-");
        assert_eq!(told(&report), ["not-a-folder ledgers/2026-11-13"]);
    }

    #[test]
    fn what_systems_leave_behind_makes_an_empty_folder_neither_fuller_nor_none() {
        let with = |name: Option<&str>, period: &str| {
            build(&good().period(period), |root| {
                if let Some(name) = name {
                    let left = root.join("ledgers").join(period).join(name);
                    fs::write(left, "x").expect("a file");
                }
            })
        };
        let empty = with(None, WEEK_BEFORE).expect("built");
        assert_eq!(common::text(&empty, "previous_as_of"), WEEK_BEFORE);
        for name in ["Thumbs.db", "desktop.ini", "~$甲镇.xlsx", ".DS_Store"] {
            let report = with(Some(name), WEEK_BEFORE).expect("built");
            assert_eq!(report["units"], empty["units"], "{name}");
        }
        let newest = Workspace::new()
            .period(WEEK_BEFORE)
            .others_report_nothing()
            .period(AS_OF);
        let refused = build(&newest, |root| {
            let left = root.join("ledgers").join(AS_OF).join("Thumbs.db");
            fs::write(left, "x").expect("a file");
        });
        let Err((expected, _)) = newest.try_build(AsOf::On(common::day(AS_OF)), false) else {
            panic!("an empty newest period was built")
        };
        let (period, hint) = (common::day(AS_OF), "");
        assert_eq!(expected, BuildError::EmptyPeriod { period, hint });
        assert!(
            refused
                .expect_err("refused")
                .contains(&expected.to_string())
        );
    }

    #[test]
    fn names_in_the_encoding_of_a_chinese_windows_are_read() {
        use encoding_rs::GB18030;
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let workspace = Workspace::new().period(AS_OF).others_report_nothing();
        let ledgers = format!("ledgers/{AS_OF}");
        let report = build(&workspace, |root| {
            let encoded = |name: &str| GB18030.encode(name).0.into_owned();
            let folder = root.join(&ledgers);
            let moved = |from: &Path, to: &str| {
                let bytes = encoded(to);
                let to = from.with_file_name(OsStr::from_bytes(&bytes));
                fs::rename(from, to).expect("moved");
            };
            let rows = "A1 领导议定事项 起算日期=2026-11-02";
            let ledger = common::workbook(&[("督查事项".into(), matters(rows))]);
            fs::write(folder.join("甲镇.xlsx"), ledger).expect("written");
            moved(&folder.join("甲镇.xlsx"), "甲镇督查台账.xlsx");
            let office = folder.join("县政府办");
            fs::create_dir(&office).expect("a folder");
            let list = "A1 领导议定事项 起算日期=2026-11-02 责任单位=乙镇";
            let list = common::workbook(&[("交办清单".into(), matters(list))]);
            fs::write(office.join("交办清单.xlsx"), list).expect("written");
            moved(&office.join("交办清单.xlsx"), "交办清单.xlsx");
            moved(&office, "县政府办");
        })
        .expect("built");
        let matter = &report["matters"][0];
        assert_eq!(matter["unit"], "乙镇");
        assert_eq!(submitted(&report, "甲镇"), "yes");
        let told = told(&report);
        assert!(
            told.iter().all(|line| !line.contains('\u{fffd}')),
            "{told:?}"
        );
    }
}
