//! What is wrong with an input is named in Chinese with its code, place and remedy, and the rest is judged.

mod common;

use common::program::{self, ends_with, words};
use common::{Built, Workspace, matters, workbook};
use duban::pipeline::{AsOf, BuildError};

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

// Workspaces

#[track_caller]
fn refused(workspace: &Workspace, as_of: &str, expected: impl Fn(&BuildError) -> bool) {
    let Err((error, _)) = workspace.try_build(AsOf::On(common::day(as_of)), false) else {
        panic!("it was built");
    };
    assert!(expected(&error), "{error:?}");
    let said = error.to_string();
    assert!(
        said.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)),
        "{said}"
    );
}

#[test]
fn a_folder_that_is_no_workspace_is_said_so() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("随手记.txt"), b"x").expect("a file");
    let output = program::build(folder.path(), AS_OF);
    ends_with(&output, 1);
    assert!(
        words(&output.stderr).contains("duban.toml"),
        "{}",
        words(&output.stderr)
    );
    assert_eq!(program::names(folder.path()), ["随手记.txt"]);
}

#[test]
fn a_workspace_without_directory_periods_or_county_is_said_so() {
    refused(&good().directory(""), AS_OF, |error| {
        matches!(error, BuildError::NoDirectory)
    });
    refused(&Workspace::new(), AS_OF, |error| {
        matches!(error, BuildError::NoPeriods)
    });
    refused(
        &good().file("duban.toml", b"office = \"x\""),
        AS_OF,
        |error| matches!(error, BuildError::Settings(_)),
    );
    refused(
        &good().file("duban.toml", &[0xff, 0xfe, 0x00]),
        AS_OF,
        |error| matches!(error, BuildError::NotText(_)),
    );
}

#[test]
fn a_directory_that_cannot_be_read_or_has_no_units_is_said_so() {
    let unreadable = |error: &BuildError| matches!(error, BuildError::BadDirectory { file, .. } if file == "单位名录.xlsx");
    refused(
        &good().directory("").file("单位名录.xlsx", b"x"),
        AS_OF,
        unreadable,
    );
    refused(
        &good().directory("").file("单位名录.xlsx", b""),
        AS_OF,
        unreadable,
    );
    refused(
        &good().directory("单位全称|序列"),
        AS_OF,
        |error| matches!(error, BuildError::EmptyDirectory(file) if file == "单位名录.xlsx"),
    );
    refused(&good().directory("别的|表头\n甲|乙"), AS_OF, unreadable);
}

/// The line and column at which duban.toml is refused.
#[track_caller]
fn setting(text: &str, expected: &str) {
    let workspace = good()
        .file("duban.toml", text.as_bytes())
        .others_report_nothing();
    let Err((error, _)) = workspace.try_build(AsOf::On(common::day(AS_OF)), false) else {
        panic!("{text}: it was built");
    };
    assert!(error.to_string().contains(expected), "{text}: {error}");
}

#[test]
fn a_setting_that_is_unknown_of_a_wrong_type_or_out_of_range_is_named_by_line_and_column() {
    setting("county = \"县\"\npodiums = 3\n", "duban.toml:2:1");
    setting("county = \"县\"\npodium = \"3\"\n", "duban.toml:2:");
    setting("county = \"县\"\npodium = -1\n", "duban.toml:2:");
    setting("county = \"县\"\nchanged = \"last\"\n", "duban.toml:2:");
    setting(
        "county = \"县\"\n\n[scoring]\nfinal_breach = \"many\"\n",
        "duban.toml:4:",
    );
    setting("county = \"县\"\n[scoring]\nfinal = 2\n", "duban.toml:3:1");
    setting(
        "county = \"县\"\n[collective]\n\"各乡镇\" = \"乡镇\"\n\"各街道\" = \"街道\"\n",
        "duban.toml:4:9",
    );
    setting(
        "county = \"县\"\n[escalation.nonsense]\nthreshold = 2\n",
        "duban.toml:2:",
    );
    setting(
        "county = \"县\"\n[escalation.overdue-circular]\nthreshold = 0\n",
        "duban.toml:3:",
    );
    setting(
        "county = \"县\"\n[escalation.overdue-circular]\nwindow = \"month\"\n",
        "duban.toml:3:",
    );
    setting(
        "county = \"县\"\n[limits]\nfile_mib = 1.5\n",
        "duban.toml:3:",
    );
    setting("county = \"县\nx", "duban.toml:");
}

// Folders and files

#[test]
fn a_folder_that_is_no_date_is_named_and_the_rest_is_judged() {
    let built = good()
        .file("ledgers/11月20日/甲镇.xlsx", b"x")
        .file("ledgers/2026-02-30/甲镇.xlsx", b"x")
        .others_report_nothing()
        .build();
    let folders: Vec<String> = built
        .diagnostic_values("folder-not-a-date")
        .iter()
        .map(|found| common::text(found, "file"))
        .collect();
    assert_eq!(folders, ["ledgers/11月20日", "ledgers/2026-02-30"]);
    assert!(
        built
            .diagnostic_values("folder-not-a-date")
            .iter()
            .all(|found| found["severity"] == "error")
    );
    the_rest_is_judged(&built);
}

#[test]
fn a_file_that_is_no_ledger_is_named_with_a_warning_and_system_files_are_passed_over() {
    let built = good()
        .file("ledgers/2026-11-20/说明.docx", b"x")
        .file("ledgers/2026-11-20/~$甲镇.xlsx", b"x")
        .file("ledgers/2026-11-20/.~甲镇.xlsx", b"x")
        .file("ledgers/2026-11-20/Thumbs.db", b"x")
        .file("ledgers/2026-11-20/desktop.ini", b"x")
        .others_report_nothing()
        .build();
    let files: Vec<String> = built
        .diagnostic_values("unknown-file")
        .iter()
        .map(|found| common::text(found, "file"))
        .collect();
    assert_eq!(files, ["ledgers/2026-11-20/说明.docx"]);
    the_rest_is_judged(&built);
}

#[test]
fn a_file_that_cannot_be_opened_is_named_with_the_reason_and_the_unit_is_unreadable() {
    // A compound file without anything in it.
    let ole: Vec<u8> = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
        .into_iter()
        .chain([0; 2048])
        .collect();
    let whole = workbook(&[("督查事项".into(), matters("A1 收发文 起算日期=2026-11-18"))]);
    for (bytes, code, reason) in [
        (&b""[..], "empty-file", "空"),
        (
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            "not-a-spreadsheet",
            "图片",
        ),
        (b"\xff\xd8\xff\xe0 jpeg", "not-a-spreadsheet", "图片"),
        (b"%PDF-1.7", "not-a-spreadsheet", "PDF"),
        (&ole, "damaged-file", "损坏"),
        (&whole[..whole.len() / 2], "damaged-file", "损坏"),
        (b"PK\x03\x04 nothing more", "damaged-file", "损坏"),
        (b"x", "not-a-spreadsheet", "文本"),
    ] {
        let built = beside_a_good_one("甲镇.xlsx", bytes).build();
        assert_eq!(built.unit("甲镇")["submitted"], "unreadable", "{reason}");
        told(&built, code, &["error 甲镇.xlsx !"]);
        let found = built.diagnostic_values(code)[0];
        assert_eq!(found["unit"], "甲镇");
        assert!(
            common::text(found, "message").contains(reason),
            "{reason}: {found}"
        );
        the_rest_is_judged(&built);
    }
}

#[test]
fn a_file_over_the_limit_of_size_is_unreadable_and_says_so() {
    let big = vec![b'x'; 1024 * 1024 + 1];
    let built = beside_a_good_one("甲镇.xlsx", &big)
        .settings("[limits]\nfile_mib = 1")
        .build();
    told(&built, "file-too-large", &["error 甲镇.xlsx !"]);
    assert!(
        common::text(built.diagnostic_values("file-too-large")[0], "message").contains("1 MiB")
    );
    the_rest_is_judged(&built);
}

#[test]
fn an_unreadable_office_file_is_named_and_the_rest_is_judged() {
    let built = beside_a_good_one("县政府办/登记.xlsx", b"x").build();
    told(&built, "not-a-spreadsheet", &["error 登记.xlsx !"]);
    the_rest_is_judged(&built);
}

#[test]
fn a_workbook_of_nobody_is_named_with_the_nearest_units() {
    let built = good()
        .sheet(
            "ledgers/2026-11-20/甲鎮.xlsx",
            "督查事项",
            &matters("A1 收发文 起算日期=2026-11-18"),
        )
        .others_report_nothing()
        .build();
    told(&built, "unattributed-file", &["error 甲鎮.xlsx !"]);
    let help = common::text(built.diagnostic_values("unattributed-file")[0], "help");
    assert!(help.contains("甲镇"), "{help}");
    assert!(built.find_matter("A1").is_none());
    the_rest_is_judged(&built);
}

#[test]
fn a_line_and_a_file_name_that_contradict_each_other_are_an_error_and_the_file_is_nobodys() {
    let ledger = format!(
        "填报单位:丁局 填报时间:2026年11月20日\n{}",
        matters("A1 收发文 起算日期=2026-11-18")
    );
    let built = good().ledger("甲镇", "督查事项", &ledger).build();
    told(&built, "contradictory-unit", &["error 甲镇.xlsx !"]);
    assert!(built.find_matter("A1").is_none());
    assert_eq!(built.unit("甲镇")["submitted"], "no");
    assert_eq!(built.unit("丁局")["submitted"], "no");
    the_rest_is_judged(&built);
}

#[test]
fn two_lines_of_one_sheet_that_name_different_units_are_an_error_and_the_file_is_nobodys() {
    let ledger = |second: &str| {
        let matters = matters("A1 收发文 起算日期=2026-11-18");
        format!("填报单位:甲镇\n填报单位:{second}\n{matters}")
    };
    let path = "ledgers/2026-11-20/汇总.xlsx";
    let built = good().sheet(path, "督查事项", &ledger("丁局")).build();
    told(&built, "contradictory-unit", &["error 汇总.xlsx !"]);
    assert!(built.find_matter("A1").is_none());
    let built = good().sheet(path, "督查事项", &ledger("甲镇")).build();
    assert_eq!(built.matter("A1")["unit"], "甲镇");
}

#[test]
fn a_line_that_names_no_unit_gives_way_to_the_file_name_with_a_warning() {
    let ledger = format!(
        "填报单位:某某单位\n{}",
        matters("A1 收发文 起算日期=2026-11-18")
    );
    let built = good().ledger("甲镇", "督查事项", &ledger).build();
    told(&built, "unknown-reporting-unit", &["warning 甲镇.xlsx !"]);
    assert!(built.find_matter("A1@甲镇").is_some());
}

#[test]
fn brackets_and_prefixes_of_a_name_lead_to_no_other_unit() {
    let directory = "单位全称|序列\n县公安局|县直\n县公安局(交警大队)|县直\n兴镇|乡镇\n新兴镇|乡镇";
    let line = |unit: &str| {
        format!(
            "填报单位：{unit}\n{}",
            matters("A1 收发文 起算日期=2026-11-18")
        )
    };
    for (file, text, unit) in [
        (
            "台账",
            line("县公安局（交警大队）（盖章）"),
            "县公安局(交警大队)",
        ),
        (
            "县公安局(交警大队)(2)",
            line("县公安局（交警大队）"),
            "县公安局(交警大队)",
        ),
        ("县公安局(交警大队)(2)", line(""), "县公安局(交警大队)"),
        ("县公安局(2)", line(""), "县公安局"),
        ("新兴镇(2)", line(""), "新兴镇"),
        ("兴镇台帐_V2", line(""), "兴镇"),
    ] {
        let path = format!("ledgers/{AS_OF}/{file}.xlsx");
        let workspace = Workspace::new().directory(directory).period(AS_OF);
        let built = workspace.sheet(&path, "督查事项", &text).build();
        assert_eq!(built.matter("A1")["unit"], unit, "{file}");
        assert_eq!(built.codes(), [""; 0], "{file}");
    }
}

#[test]
fn a_full_name_is_its_units_and_a_short_name_of_two_is_nobodys() {
    let ledger = |number: &str| matters(&format!("{number} 收发文 起算日期=2026-11-18"));
    let built = Workspace::new()
        .directory("单位全称|序列|简称\n甲镇|乡镇|乙镇\n乙镇|乡镇|城关\n丙镇|乡镇|城关")
        .period(AS_OF)
        .ledger("乙镇", "督查事项", &ledger("B1"))
        .ledger("城关", "督查事项", &ledger("C1"))
        .build();
    assert_eq!(built.matter("B1")["unit"], "乙镇");
    assert!(built.find_matter("C1").is_none());
    told(&built, "unattributed-file", &["error 城关.xlsx !"]);
    let places = [
        "error 单位名录.xlsx 单位名录!A2",
        "error 单位名录.xlsx 单位名录!A4",
    ];
    assert_eq!(built.diagnostics("directory-name-twice"), places);
}

#[test]
fn a_stroke_in_the_place_of_a_short_name_is_nobodys_name() {
    for mark in ["/", "无", "—"] {
        let built = Workspace::new()
            .directory(&format!(
                "单位全称|简称|别名|序列\n甲镇|{mark}|{mark}|乡镇\n乙镇|乙||乡镇"
            ))
            .period(AS_OF)
            .office(
                "投诉登记",
                &format!("投诉编号|受理日期|被投诉单位|核实结果\nT1|2026-11-10|{mark}|有效"),
            )
            .others_report_nothing()
            .build();
        assert_eq!(built.score("甲镇"), "100 = +0 -0", "{mark}");
        assert_eq!(built.diagnostics("unknown-unit").len(), 1, "{mark}");
    }
}

#[test]
fn a_term_that_stands_twice_in_the_directory_is_an_error_at_the_second() {
    let built = Workspace::new()
        .directory(
            "单位全称|序列|主要负责人|任职起\n甲镇|乡镇|赵一|2026-01-01\n甲 镇|乡镇|赵一|2026-01-01\n甲镇|乡镇|王五|2026-07-01\n\
             乙镇|乡镇|钱二|\n乙镇|乡镇|孙三|",
        )
        .period(AS_OF)
        .others_report_nothing()
        .build();
    let places = [
        "error 单位名录.xlsx 单位名录!A3",
        "error 单位名录.xlsx 单位名录!A6",
    ];
    assert_eq!(built.diagnostics("duplicate-number"), places);
    for (diagnostic, first) in built
        .diagnostic_values("duplicate-number")
        .iter()
        .zip(["A2", "A5"])
    {
        let message = common::text(diagnostic, "message");
        assert!(message.contains(first), "{message}");
    }
    let principals = common::list(&built.report, "principals");
    let names: Vec<String> = principals
        .iter()
        .map(|one| common::text(one, "name"))
        .collect();
    assert_eq!(names, ["赵一", "王五", "钱二"]);
}

#[test]
fn a_group_is_one_however_wide_it_is_written() {
    let built = Workspace::new()
        .directory("单位全称|序列\n甲镇|乡镇(街道)\n乙镇|乡镇（街道）\n丙镇|乡镇 (街道)\n丁局|县直")
        .settings("[collective]\n\"各镇\" = \"乡镇（街道）\"")
        .period(AS_OF)
        .office(
            "交办清单",
            "事项编号|事项名称|事项类别|起算日期|责任单位\nA1|事项|收发文|2026-11-12|各镇",
        )
        .others_report_nothing()
        .build();
    assert_eq!(built.diagnostics("contradictory-directory-rows"), [""; 0]);
    for unit in ["甲镇", "乙镇", "丙镇"] {
        assert_eq!(built.unit(unit)["group"], "乡镇(街道)");
        assert!(built.find_matter(&format!("A1@{unit}")).is_some(), "{unit}");
    }
}

#[test]
fn a_number_in_scientific_notation_has_lost_its_digits() {
    let csv = "事项编号,事项名称,事项类别,起算日期\n1.23457E+17,事项,收发文,2026-11-18\n";
    let built = beside_a_good_one("甲镇-督查事项.csv", csv.as_bytes()).build();
    told(
        &built,
        "lost-digits",
        &["error 甲镇-督查事项.csv 督查事项!A2"],
    );
    the_rest_is_judged(&built);
}

#[test]
fn the_line_alone_is_enough_where_the_file_name_says_nothing() {
    let ledger = format!(
        "填报单位:甲镇 填报时间:2026年11月20日\n{}",
        matters("A1 收发文 起算日期=2026-11-18")
    );
    let built = good()
        .sheet(
            "ledgers/2026-11-20/督查台账(终稿).xlsx",
            "督查事项",
            &ledger,
        )
        .build();
    assert!(built.find_matter("A1@甲镇").is_some());
    assert_eq!(built.unit("甲镇")["submitted"], "yes");
}

#[test]
fn an_office_register_outside_the_offices_folder_is_an_error_and_is_not_read() {
    let built = good()
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 收发文 起算日期=2026-11-18"),
        )
        .ledger(
            "甲镇",
            "投诉登记",
            "投诉编号|受理日期|被投诉单位|核实结果\nT1|2026-11-10|乙镇|有效",
        )
        .others_report_nothing()
        .build();
    told(
        &built,
        "register-outside-office",
        &["error 甲镇.xlsx 投诉登记!"],
    );
    assert_eq!(common::list(&built.report, "complaints").len(), 0);
    assert!(built.find_matter("A1").is_some());
    the_rest_is_judged(&built);
}

#[test]
fn two_equal_workbooks_of_one_unit_merge() {
    let ledger = matters("A1 领导议定事项 起算日期=2026-11-02");
    let built = good()
        .ledger("甲镇", "督查事项", &ledger)
        .sheet("ledgers/2026-11-20/甲镇(2).xlsx", "督查事项", &ledger)
        .others_report_nothing()
        .build();
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
    assert_eq!(
        built.diagnostics("conflicting-workbooks"),
        Vec::<String>::new()
    );
    assert_eq!(built.diagnostics("duplicate-number"), Vec::<String>::new());
    assert_eq!(built.entries("甲镇").len(), 1);
}

#[test]
fn two_equal_workbooks_of_one_period_are_no_old_workbook() {
    let ledger = matters("A1 领导议定事项 起算日期=2026-11-02");
    let built = good()
        .ledger("甲镇", "督查事项", &ledger)
        .sheet("ledgers/2026-11-20/甲镇(2).xlsx", "督查事项", &ledger)
        .others_report_nothing()
        .build();
    assert_eq!(built.diagnostics("old-workbook"), Vec::<String>::new());
}

#[test]
fn two_workbooks_that_add_to_each_other_both_count() {
    let built = good()
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 领导议定事项 起算日期=2026-11-02"),
        )
        .sheet(
            "ledgers/2026-11-20/甲镇(2).xlsx",
            "督查事项",
            &matters("A2 领导议定事项 起算日期=2026-11-02"),
        )
        .others_report_nothing()
        .build();
    assert!(built.find_matter("A1").is_some() && built.find_matter("A2").is_some());
}

#[test]
fn two_workbooks_that_contradict_each_other_are_an_error_at_both_and_the_last_good_version_stands()
{
    let row = |done: &str| {
        matters(&format!(
            "A1 领导议定事项 起算日期=2026-11-02 办结日期={done}"
        ))
    };
    let built = Workspace::new()
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &row(""))
        .period(AS_OF)
        .ledger("甲镇", "督查事项", &row("2026-11-16"))
        .sheet(
            "ledgers/2026-11-20/甲镇(2).xlsx",
            "督查事项",
            &row("2026-11-17"),
        )
        .build();
    told(
        &built,
        "conflicting-workbooks",
        &[
            "error 甲镇(2).xlsx 督查事项!A2",
            "error 甲镇.xlsx 督查事项!A2",
        ],
    );
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
    assert!(
        !built.flagged("A1", "missing-from-ledger"),
        "it is there, though it cannot count"
    );
}

#[test]
fn a_second_row_of_a_workbook_is_not_held_against_another_workbook() {
    let row = "A1 领导议定事项 起算日期=2026-11-02 办结日期=2026-11-16";
    let again = format!("{row}\nA1 领导议定事项 起算日期=2026-11-02 办结日期=2026-11-17");
    let built = good()
        .ledger("甲镇", "督查事项", &matters(row))
        .sheet(
            "ledgers/2026-11-20/甲镇(2).xlsx",
            "督查事项",
            &matters(&again),
        )
        .build();
    told(
        &built,
        "duplicate-number",
        &["error 甲镇(2).xlsx 督查事项!A3"],
    );
    told(&built, "conflicting-workbooks", &[]);
    assert_eq!(built.last("A1"), "met 2026-11-16/2026-11-16");
}

// Sheets, rows and cells

#[test]
fn the_same_number_twice_in_a_workbook_is_an_error_at_the_second() {
    let built = good()
        .ledger("甲镇", "督查事项", &matters("A1 领导议定事项 起算日期=2026-11-02\nA2 收发文 起算日期=2026-11-18\nA1 收发文 起算日期=2026-11-18"))
        .build();
    told(&built, "duplicate-number", &["error 甲镇.xlsx 督查事项!A4"]);
    assert!(
        common::text(built.diagnostic_values("duplicate-number")[0], "message").contains("A2"),
        "names the first's cell"
    );
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
    the_rest_is_judged(&built);
}

#[test]
fn the_same_number_on_two_sheets_names_the_sheet_of_the_first() {
    let row = "A1 领导议定事项 起算日期=2026-11-02";
    let file = "ledgers/2026-11-20/甲镇.xlsx";
    let built = good()
        .sheet(file, "10月", &matters(row))
        .sheet(file, "11月", &matters(row))
        .build();
    told(&built, "duplicate-number", &["error 甲镇.xlsx 11月!A2"]);
    let message = common::text(built.diagnostic_values("duplicate-number")[0], "message");
    assert!(message.contains("「10月」表的 A2 为准"), "{message}");
}

#[test]
fn an_unknown_unit_is_an_error_with_suggestions_that_are_never_taken() {
    let built = good()
        .office("投诉登记", "投诉编号|受理日期|被投诉单位|核实结果\nT1|2026-11-10|乙镇|有效")
        .office("积分登记", "编号|日期|单位|类型|分值|事由\nJ1|2026-11-10|乙鎮|负面扣分|3|差错\nJ2|2026-11-10|乙镇|负面扣分|1|差错")
        .others_report_nothing()
        .build();
    told(&built, "unknown-unit", &["error 登记.xlsx 积分登记!C2"]);
    let found = built.diagnostic_values("unknown-unit")[0];
    assert!(
        common::text(found, "message").contains("乙鎮")
            && common::text(found, "help").contains("乙镇"),
        "{found}"
    );
    assert_eq!(
        built.entries_of("乙镇", "manual"),
        ["2026-11-10 manual -1 J2"]
    );
    the_rest_is_judged(&built);
}

#[test]
fn a_date_that_cannot_be_read_is_an_error_naming_what_was_read() {
    for read in [
        "2026年2月30日",
        "某日",
        "2026.13.01",
        "'1999-12-31",
        "'2101-01-01",
        "2022.1",
        "'11月7日-10日",
        "长期",
        "立即",
        "2026-11-31",
    ] {
        let ledger = format!(
            "{HEADER}\nA1|修路|领导议定事项|{read}||\nA2|修桥|领导议定事项|2026-11-02|{read}|"
        );
        let built = good().ledger("甲镇", "督查事项", &ledger).build();
        told(
            &built,
            "unreadable-date",
            &["error 甲镇.xlsx 督查事项!D2", "error 甲镇.xlsx 督查事项!E3"],
        );
        for found in built.diagnostic_values("unreadable-date") {
            assert!(
                common::text(found, "message").contains(read.trim_start_matches('\'')),
                "{read}: {found}"
            );
            assert!(
                common::text(found, "help").contains("2026-11-20"),
                "{found}"
            );
        }
        assert!(
            built.find_matter("A1").is_none(),
            "{read}: a required cell takes the row out"
        );
        assert_eq!(
            built.last("A2"),
            "overdue 2026-11-16/-",
            "{read}: any other costs only itself"
        );
        the_rest_is_judged(&built);
    }
}

#[test]
fn a_date_cell_outside_2000_to_2100_is_named_as_the_date_that_it_shows() {
    for typed in ["1999-12-31", "2101-01-01"] {
        let built = good()
            .ledger(
                "甲镇",
                "督查事项",
                &format!("{HEADER}\nA1|修路|领导议定事项|{typed}||"),
            )
            .build();
        told(&built, "unreadable-date", &["error 甲镇.xlsx 督查事项!D2"]);
        let message = common::text(built.diagnostic_values("unreadable-date")[0], "message");
        assert!(message.contains(typed), "{message}");
    }
}

#[test]
fn dates_are_read_however_they_are_written() {
    for typed in [
        "2026-11-02",
        "'2026-11-02",
        "2026/11/02",
        "2026/11/2",
        "'2026.11.2",
        "2026、11、2",
        "2026年11月2日",
        "20261102",
        "'20261102",
        "'26.11.2",
        "11月2日",
        "'11.2",
        "'11-2",
        "11月2号",
        "２０２６年１１月２日",
        "2026-11-02 09:30",
        "2026年11月2日上午9时",
        "46328",
    ] {
        let built = good()
            .ledger(
                "甲镇",
                "督查事项",
                &format!("{HEADER}\nA1|修路|领导议定事项|{typed}||"),
            )
            .build();
        assert_eq!(
            built.diagnostics("unreadable-date"),
            Vec::<String>::new(),
            "{typed}"
        );
        assert_eq!(built.last("A1"), "overdue 2026-11-16/-", "{typed}");
    }
}

#[test]
fn an_empty_required_cell_takes_the_row_out_and_an_earlier_good_version_stands() {
    let built = Workspace::new()
        .period("2026-11-13")
        .ledger(
            "甲镇",
            "督查事项",
            &format!("{HEADER}\nA1|修路|领导议定事项|2026-11-02||"),
        )
        .period(AS_OF)
        .ledger(
            "甲镇",
            "督查事项",
            &format!(
                "{HEADER}\nA1||领导议定事项|2026-11-02|2026-11-16|\nA2||领导议定事项|2026-11-02||"
            ),
        )
        .build();
    told(
        &built,
        "empty-required-cell",
        &["error 甲镇.xlsx 督查事项!B2", "error 甲镇.xlsx 督查事项!B3"],
    );
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
    assert!(!built.flagged("A1", "missing-from-ledger"));
    assert!(built.find_matter("A2").is_none());
}

#[test]
fn what_stands_for_no_number_makes_no_matter_of_two() {
    for mark in ["/", "——", "无", "待编", "（暂无）", "同上"] {
        let row = |name: &str, start: &str| format!("{mark}|{name}|领导议定事项|{start}||");
        let built = good()
            .period("2026-11-13")
            .ledger(
                "甲镇",
                "督查事项",
                &format!("{HEADER}\n{}", row("修路", "2026-10-12")),
            )
            .period(AS_OF)
            .ledger(
                "甲镇",
                "督查事项",
                &format!(
                    "{HEADER}\n{}\nA1|修桥|领导议定事项|2026-11-02||",
                    row("治水", "2026-11-12")
                ),
            )
            .build();
        told(
            &built,
            "empty-required-cell",
            &["error 甲镇.xlsx 督查事项!A2"],
        );
        let found = built.diagnostic_values("empty-required-cell")[0];
        assert!(common::text(found, "message").contains(mark), "{found}");
        let own = common::list(&built.report, "matters").iter();
        let own: Vec<String> = own
            .filter(|matter| matter["unit"] == "甲镇")
            .map(|matter| common::text(matter, "id"))
            .collect();
        assert_eq!(own, ["A1"], "{mark}");
        the_rest_is_judged(&built);
    }
    // A number that need not be there is an empty cell, and what has a digit in it is a number.
    let built = good()
        .office(
            "通报登记",
            "文号|日期|单位|类型|问题编号|问题类别\n\
             '1|2026-11-10|乙镇|通报批评|/|甲\n'/2|2026-11-11|乙镇|通报批评|无|乙",
        )
        .others_report_nothing()
        .build();
    told(&built, "empty-required-cell", &[]);
    assert_eq!(built.entries_of("乙镇", "criticised").len(), 2);
    assert_eq!(built.escalations("乙镇"), Vec::<String>::new());
}

#[test]
fn a_cell_in_which_nobody_sees_anything_is_empty() {
    for unseen in [
        "\u{200B}",
        "\u{FEFF}",
        "\u{AD}",
        "\u{3164}",
        "\u{2800} \u{200B}",
    ] {
        let built = good()
            .ledger(
                "甲镇",
                "督查事项",
                &format!(
                    "{HEADER}\n{unseen}|修路|领导议定事项|2026-11-02||\n\
                     A2|{unseen}|领导议定事项|2026-11-02||\n\
                     A3|修桥|领导议定事项|2026-11-02|{unseen}|{unseen}\n{unseen}|||||"
                ),
            )
            .build();
        told(
            &built,
            "empty-required-cell",
            &["error 甲镇.xlsx 督查事项!A2", "error 甲镇.xlsx 督查事项!B3"],
        );
        told(&built, "unreadable-date", &[]);
        assert_eq!(built.last("A3"), "overdue 2026-11-16/-");
        let book = common::list(&built.report, "books")
            .iter()
            .find(|book| book["file"] == "ledgers/2026-11-20/甲镇.xlsx")
            .expect("its book");
        assert_eq!((&book["judged"], &book["returned"]), (&1.into(), &2.into()));
        the_rest_is_judged(&built);
    }
}

#[test]
fn an_unknown_category_is_an_error_that_lists_the_known_ones() {
    let built = good()
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 别的事 起算日期=2026-11-02"),
        )
        .build();
    told(&built, "unknown-category", &["error 甲镇.xlsx 督查事项!C2"]);
    assert!(
        common::text(built.diagnostic_values("unknown-category")[0], "help")
            .contains("领导议定事项")
    );
    the_rest_is_judged(&built);
}

#[test]
fn points_must_be_above_zero() {
    let built = good()
        .office("积分登记", "编号|日期|单位|类型|分值|事由\nJ1|2026-11-10|甲镇|负面扣分|0|x\nJ2|2026-11-10|甲镇|负面扣分|-3|x\nJ3|2026-11-10|甲镇|正面积分|许多|x\nJ4|2026-11-10|甲镇|正面积分|1.125|x")
        .others_report_nothing()
        .build();
    assert_eq!(built.entries("甲镇"), Vec::<String>::new());
    told(
        &built,
        "unreadable-number",
        &["error 登记.xlsx 积分登记!E4"],
    );
    told(
        &built,
        "not-positive",
        &["error 登记.xlsx 积分登记!E2", "error 登记.xlsx 积分登记!E3"],
    );
    told(
        &built,
        "too-many-decimals",
        &["error 登记.xlsx 积分登记!E5"],
    );
}

#[test]
fn a_missing_required_column_is_an_error_at_its_sheet() {
    let built = good()
        .ledger(
            "甲镇",
            "督查事项",
            "事项编号|事项名称|事项类别\nA1|修路|领导议定事项",
        )
        .build();
    told(&built, "missing-column", &["error 甲镇.xlsx 督查事项!"]);
    the_rest_is_judged(&built);
}

#[test]
fn an_unrecognised_sheet_is_named_in_a_notice() {
    let built = good()
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 收发文 起算日期=2026-11-18"),
        )
        .ledger("甲镇", "随手记", "想法|结论\n甲|乙")
        .build();
    told(&built, "unknown-sheet", &["notice 甲镇.xlsx 随手记!"]);
    assert!(built.find_matter("A1").is_some());
}

#[test]
fn a_sheet_of_examples_beside_the_ledger_is_set_aside_and_named() {
    let own = matters("A1 领导议定事项 起算日期=2026-11-09 办结日期=2026-11-10");
    let example = matters("A9 领导议定事项 起算日期=2026-03-02");
    let titled = format!("填写示例\n{example}");
    for (name, table) in [
        ("示例", &example),
        ("填写示例", &titled),
        ("填报样例", &example),
        ("样表", &example),
        ("模板", &example),
        ("督查事项(范例)", &example),
        ("Sheet2", &titled),
    ] {
        let built = good()
            .ledger("甲镇", name, table)
            .ledger("甲镇", "督查事项", &own)
            .build();
        told(
            &built,
            "example-row",
            &[&format!("notice 甲镇.xlsx {name}!")],
        );
        assert!(built.find_matter("A9").is_none(), "{name}");
        assert_eq!(built.last("A1"), "met 2026-11-23/2026-11-10", "{name}");
        the_rest_is_judged(&built);
    }
    // An example of another ledger than those that are there is one all the same.
    let built = good()
        .ledger("甲镇", "督查事项", &own)
        .ledger("甲镇", "进度示例", "工作编号|完成值\nZ1|80")
        .build();
    told(&built, "example-row", &["notice 甲镇.xlsx 进度示例!"]);
}

#[test]
fn a_ledger_that_is_called_an_example_and_has_none_beside_it_is_read() {
    let own = matters("A1 领导议定事项 起算日期=2026-11-09 办结日期=2026-11-10");
    for (name, beside, notices) in [
        ("模板", "随手记", 0),
        ("示例", "随手记", 1),
        ("督查事项模板", "示例图", 0),
    ] {
        let built = good()
            .ledger("甲镇", name, &own)
            .ledger("甲镇", beside, "想法|结论\n甲|乙")
            .build();
        assert_eq!(built.last("A1"), "met 2026-11-23/2026-11-10", "{name}");
        assert_eq!(built.diagnostics("example-row").len(), notices, "{name}");
    }
    let built = good().ledger("甲镇", "示例", &own).build();
    assert_eq!(built.last("A1"), "met 2026-11-23/2026-11-10");
    // A form that was filled in stands beside the other ledgers.
    let built = good()
        .ledger("甲镇", "模板", &own)
        .ledger("甲镇", "重点工作进度", "工作编号|完成值")
        .build();
    assert_eq!(built.last("A1"), "met 2026-11-23/2026-11-10");
}

#[test]
fn another_units_name_on_a_sheet_or_above_its_header_is_told() {
    let own = matters("A1 领导议定事项 起算日期=2026-11-02");
    let above = |line: &str| format!("{line}\n{own}");
    let workspace = || {
        Workspace::new()
            .directory("单位全称|序列\n青石镇|乡镇\n白河乡|乡镇\n黑水镇|乡镇\n县水务局|县直")
            .period(AS_OF)
    };
    for (name, table, place) in [
        ("白河乡", own.clone(), "白河乡!"),
        ("督查事项", above("白河乡2026年督查事项台账"), "督查事项!A1"),
        (
            "督查事项",
            above("单位：白河乡|日期：2026年11月20日"),
            "督查事项!A1",
        ),
        ("督查事项", above("单位：|白河乡"), "督查事项!A1"),
    ] {
        let built = workspace().ledger("青石镇", name, &table).build();
        told(
            &built,
            "other-unit-named",
            &[&format!("warning 青石镇.xlsx {place}")],
        );
        assert!(built.find_matter("A1@青石镇").is_some(), "{name}");
    }
    for (name, table) in [
        ("青石镇", own.clone()),
        ("督查事项", above("青石镇2026年督查事项台账")),
        ("督查事项", above("青石镇、白河乡共建事项")),
        ("督查事项", above("报：县水务局")),
        ("督查事项", above("交办单位：|县水务局")),
        ("督查事项", above("县水务局交办的事项")),
    ] {
        let built = workspace().ledger("青石镇", name, &table).build();
        assert_eq!(
            built.diagnostics("other-unit-named"),
            Vec::<String>::new(),
            "{table}"
        );
    }
}

#[test]
fn titles_blank_rows_totals_notes_examples_and_repeated_headers_are_no_data() {
    let ledger = format!(
        "甲镇督查台账\n填报单位:甲镇 填报时间:2026年11月20日\n\n{HEADER}\n例:A0|示例|收发文|2026-11-02||\nA1|修路|领导议定事项|2026-11-02||\n\n{HEADER}\nA2|修桥|收发文|2026-11-18||\n合计|2|||| \n注:以上为本周\n填表人:张三"
    );
    let built = good().ledger("甲镇", "督查事项", &ledger).build();
    let own: Vec<String> = common::list(&built.report, "matters")
        .iter()
        .filter(|matter| matter["unit"] == "甲镇")
        .map(|matter| common::text(matter, "id"))
        .collect();
    assert_eq!(own, ["A1", "A2"]);
    let book = common::list(&built.report, "books")
        .iter()
        .find(|book| book["file"] == "ledgers/2026-11-20/甲镇.xlsx")
        .expect("its book");
    assert_eq!((&book["judged"], &book["returned"]), (&2.into(), &0.into()));
    assert_eq!(
        built.diagnostics("empty-required-cell"),
        Vec::<String>::new()
    );
}

#[test]
fn headers_are_known_by_their_synonyms_and_the_name_itself_wins() {
    let ledger = "序号|督办编号|督办内容|类别(必填)|交办时间|会议日期|完成日期*\n1|A1|修路|领导议定事项|2026-11-02|2026-11-10|2026-11-12";
    let built = good().ledger("甲镇", "督查事项", ledger).build();
    assert_eq!(built.last("A1"), "met 2026-11-16/2026-11-12");
    assert_eq!(
        built.diagnostics("repeated-column"),
        ["notice 甲镇.xlsx 督查事项!F1"]
    );
    let ledger =
        "事项编号|事项名称|事项类别|交办时间|起算日期\nA1|修路|领导议定事项|2026-11-10|2026-11-02";
    let built = good().ledger("甲镇", "督查事项", ledger).build();
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
}

#[test]
fn a_column_of_days_is_read_under_either_word_for_a_day() {
    let ledger = "事项编号|事项名称|事项类别|交办时间|反馈时间|办结时间|销号时间\n\
        A1|修路|领导议定事项|2026-11-02|2026-11-12|2026-11-13|2026-11-16\n\
        A2|修桥|收发文|2026-11-02||2026-11-04|";
    let built = good().ledger("甲镇", "督查事项", ledger).build();
    assert_eq!(built.last("A1"), "met 2026-11-16/2026-11-12");
    assert_eq!(built.matter("A1")["closed"], true);
    assert_eq!(built.last("A2"), "met 2026-11-04/2026-11-04");
    assert_eq!(built.diagnostics("unused-column"), Vec::<String>::new());
}

#[test]
fn a_filled_column_that_looks_like_an_absent_one_of_days_is_named() {
    let ledger = |heading: &str| {
        format!(
            "事项编号|事项名称|事项类别|起算日期|{heading}\nA1|修路|领导议定事项|2026-11-02|2026-11-10"
        )
    };
    for (heading, like) in [
        ("办结日期。", "「办结日期」"),
        ("7、办结日期", "「办结日期」"),
        ("镇里办结日期", "「办结日期」"),
        ("落实日期", "「完成时限」或「办结日期」"),
        ("到位情况", "「完成时限」或「办结日期」"),
        ("办结日", "「办结日期」"),
        ("瓣结日期", "「办结日期」"),
        ("完成时间", "「完成时限」或「办结日期」"),
        ("完成时限要求", "「完成时限」"),
    ] {
        let built = good().ledger("甲镇", "督查事项", &ledger(heading)).build();
        told(&built, "unused-column", &["warning 甲镇.xlsx 督查事项!E1"]);
        let said = common::text(built.diagnostic_values("unused-column")[0], "message");
        assert!(said.contains(like), "{heading}: {said}");
        assert_eq!(built.last("A1"), "overdue 2026-11-16/-", "{heading}");
    }
    for heading in ["填报日期", "序号", "更新时间", "审核时间"] {
        let built = good().ledger("甲镇", "督查事项", &ledger(heading)).build();
        assert_eq!(
            built.diagnostics("unused-column"),
            Vec::<String>::new(),
            "{heading}"
        );
    }
    // Nothing stands under it, or the column that it looks like is there.
    for table in [
        "事项编号|事项名称|事项类别|起算日期|实际办结日期\nA1|修路|领导议定事项|2026-11-02|",
        "事项编号|事项名称|事项类别|起算日期|实际办结日期|办结日期\nA1|修路|领导议定事项|2026-11-02|2026-11-10|2026-11-11",
    ] {
        let built = good().ledger("甲镇", "督查事项", table).build();
        assert_eq!(
            built.diagnostics("unused-column"),
            Vec::<String>::new(),
            "{table}"
        );
    }
}

#[test]
fn a_column_of_a_register_that_nothing_reads_is_named_by_its_cells() {
    let works = "工作编号|工作名称|牵头部门|单位|节点日期|节点目标";
    let corrections = "更正编号|对象表|对象编号|单位|处理|理由|批准人|批准日期";
    let correction = "G1|督查事项|A1|甲镇|更正|误填|县长|2026-11-18";
    let meetings = "会议编号|会议名称|会议日期|情形|单位|姓名";
    let meeting = "H1|例会|2026-11-10|请假|甲镇|张三";
    for (sheet, table, told_at) in [
        ("重点工作", format!("{works}|正逆向\nK1|信访|丁局|甲镇|2026-11-13|8|越低越好"), &["G1"][..]),
        ("重点工作", format!("{works}|完成值\nK1|信访|丁局|甲镇|2026-11-13|8|8"), &["G1"]),
        ("重点工作", format!("{works}|指标属性\nK1|信访|丁局|甲镇|2026-11-13|8|越低越好"), &["G1"]),
        ("更正登记", format!("{corrections}|更正哪一栏|改成什么\n{correction}|办结日期|2026-11-18"), &[]),
        ("更正登记", format!("{corrections}|更正字段|更正后的值\n{correction}|办结日期|2026-11-18"), &[]),
        ("会议纪律", format!("{meetings}|领导同意否\n{meeting}|是"), &[]),
        ("会议纪律", format!("{meetings}|交来检讨之日\n{meeting}|2026-11-12"), &["G1"]),
        (
            "交办清单",
            "事项编号|事项名称|事项类别|起算日期|责任单位|立项日期|办结日期\nA1|修路|领导议定事项|2026-11-02|甲镇|2026-11-02|2026-11-10".to_owned(),
            &["G1"],
        ),
    ] {
        let built = good().office(sheet, &table).build();
        let expected: Vec<String> = told_at
            .iter()
            .map(|cell| format!("warning 登记.xlsx {sheet}!{cell}"))
            .collect();
        assert_eq!(built.diagnostics("unused-column"), expected, "{table}");
    }
}

#[test]
fn a_column_of_units_that_is_not_read_is_named() {
    let table = |heading: &str, units: &str| {
        format!(
            "事项编号|事项名称|事项类别|起算日期|{heading}\nA1|修路|领导议定事项|2026-11-16|{units}"
        )
    };
    for (heading, units, is_told) in [
        ("办理单位", "乙镇", true),
        ("参与单位", "乙镇、丁局", true),
        ("交办单位", "丁局", false),
        ("村", "东村", false),
    ] {
        let built = good()
            .ledger("甲镇", "督查事项", &table(heading, units))
            .build();
        let expected: &[&str] = if is_told {
            &["warning 甲镇.xlsx 督查事项!E1"]
        } else {
            &[]
        };
        told(&built, "unused-column", expected);
    }
    // The usual other names of the column are read.
    for heading in ["主办单位", "主责单位", "责任部门", "牵头责任单位"] {
        let built = good()
            .ledger("甲镇", "督查事项", &table(heading, "乙镇"))
            .build();
        told(&built, "unused-column", &[]);
        assert!(built.find_matter("A1").is_none(), "{heading}");
    }
}

#[test]
fn a_required_column_that_is_missing_is_named_with_the_one_that_may_be_meant() {
    let ledger =
        "事项编号|事项名称|事项类别|起箅日期|办结日期\nA1|修路|领导议定事项|2026-11-02|2026-11-10";
    let built = good().ledger("甲镇", "督查事项", ledger).build();
    told(&built, "missing-column", &["error 甲镇.xlsx 督查事项!"]);
    let said = common::text(built.diagnostic_values("missing-column")[0], "message");
    assert!(said.contains("D 列「起箅日期」"), "{said}");
    assert_eq!(built.diagnostics("unused-column"), Vec::<String>::new());
}

#[test]
fn a_cell_far_outside_the_data_costs_neither_memory_nor_time() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("督查事项").expect("a name");
    for (column, cell) in (0..).zip(["事项编号", "事项名称", "事项类别", "起算日期"])
    {
        sheet.write_string(0, column, cell).expect("a cell");
    }
    for (column, cell) in (0..).zip(["A1", "修路", "收发文", "2026-11-18"]) {
        sheet.write_string(1, column, cell).expect("a cell");
    }
    sheet.write_string(1_048_575, 16_383, "x").expect("a cell");
    let bytes = book.save_to_buffer().expect("a workbook");
    let begun = std::time::Instant::now();
    let built = beside_a_good_one("甲镇.xlsx", &bytes).build();
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    assert!(built.find_matter("A1").is_some());
    the_rest_is_judged(&built);
}

#[test]
fn every_error_names_file_and_help_and_is_filed_under_its_unit() {
    let built = good()
        .ledger(
            "甲镇",
            "督查事项",
            &format!("{HEADER}\nA1||什么|某日|某日|"),
        )
        .office(
            "积分登记",
            "编号|日期|单位|类型|分值|事由\nJ1|某日|某单位|某类型|某值|",
        )
        .others_report_nothing()
        .build();
    let found = common::list(&built.report, "diagnostics");
    assert!(
        found
            .iter()
            .filter(|diagnostic| diagnostic["severity"] == "error")
            .count()
            >= 8,
        "{found:?}"
    );
    for diagnostic in found {
        for key in ["code", "severity", "file", "message", "help"] {
            assert!(!common::text(diagnostic, key).is_empty(), "{diagnostic}");
        }
        let is_units = common::text(diagnostic, "file").ends_with("甲镇.xlsx");
        assert_eq!(
            common::text(diagnostic, "unit") == "甲镇",
            is_units,
            "{diagnostic}"
        );
    }
}

// Half a hand-in

/// 甲镇 hands in A1 and A2, and a week later what `second` puts into the period; 乙镇 hands in twice.
fn half_handed_in(second: impl FnOnce(Workspace) -> Workspace) -> Built {
    let first = Workspace::new()
        .period("2026-11-13")
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 领导议定事项 起算日期=2026-11-02\nA2 领导议定事项 起算日期=2026-11-02"),
        )
        .others_report_nothing()
        .period("2026-11-20");
    second(first).others_report_nothing().build()
}

const A1_ALONE: &str = "事项编号|事项名称|事项类别|起算日期\nA1|修路|领导议定事项|2026-11-02";

/// A2 is judged as it was known, no omission, and the place from which on nothing was read is told with it.
#[track_caller]
fn not_seen(built: &Built, place: &str) {
    assert_eq!(built.last("A2"), "overdue 2026-11-16/-", "{place}");
    for number in ["A1", "A2"] {
        assert!(
            !built.flagged(number, "missing-from-ledger"),
            "{number} {place}"
        );
    }
    told(built, "half-read", &[&format!("warning {place}")]);
    let told = built.diagnostic_values("half-read")[0];
    assert!(common::text(told, "message").contains("「A2」"), "{told}");
}

#[test]
fn what_a_damaged_second_file_may_hold_is_no_omission_and_the_unit_is_unreadable() {
    let built = half_handed_in(|period| {
        period.ledger("甲镇", "督查事项", A1_ALONE).file(
            "ledgers/2026-11-20/甲镇(2).xlsx",
            b"PK\x03\x04 nothing more",
        )
    });
    assert_eq!(built.unit("甲镇")["submitted"], "unreadable");
    not_seen(&built, "甲镇(2).xlsx !");
    let added = half_handed_in(|period| {
        period.ledger("甲镇", "督查事项", A1_ALONE).file(
            "ledgers/2026-11-20/补报/甲镇.xlsx",
            b"PK\x03\x04 nothing more",
        )
    });
    assert_eq!(added.unit("甲镇")["submitted"], "yes");
    not_seen(&added, "甲镇.xlsx !");
}

#[test]
fn what_a_file_may_hold_that_is_attributed_to_neither_of_two_units_is_no_omission() {
    let built = half_handed_in(|period| {
        period.ledger("甲镇", "督查事项", A1_ALONE).sheet(
            "ledgers/2026-11-20/甲镇2.xlsx",
            "督查事项",
            &format!("填报单位：乙镇\n{}", A1_ALONE.replace("A1", "A2")),
        )
    });
    not_seen(&built, "甲镇2.xlsx !");
}

#[test]
fn what_a_sheet_may_hold_that_looks_like_a_ledger_is_no_omission() {
    for (name, table) in [
        (
            "已办结",
            "督查督办编号|督办事项|类型|办结\nA2|架桥|领导议定事项|2026-11-10",
        ),
        ("督查事项2", "编|名|结\nA2|架桥|2026-11-10"),
        ("Sheet2", "事项编号|事项名称|办结日期\nA2|架桥|2026-11-10"),
    ] {
        let built = half_handed_in(|period| {
            period
                .ledger("甲镇", "督查事项", A1_ALONE)
                .ledger("甲镇", name, table)
        });
        assert_eq!(built.unit("甲镇")["submitted"], "yes", "{name}");
        not_seen(&built, &format!("甲镇.xlsx {name}!"));
    }
}

#[test]
fn what_a_second_table_may_hold_is_no_omission() {
    let below = "\n|||\n二、已办结|||\n事项名称|事项编号|事项类别|起算日期|办结日期\n架桥|A2|领导议定事项|2026-11-02|2026-11-10";
    let built =
        half_handed_in(|period| period.ledger("甲镇", "督查事项", &format!("{A1_ALONE}{below}")));
    not_seen(&built, "甲镇.xlsx 督查事项!A5");
}

#[test]
fn a_returned_row_is_no_omission_whatever_in_it_cannot_be_read() {
    // Another year beside the number; neither number nor name.
    let other_year = half_handed_in(|period| {
        let row = "\nA2|架桥||2025-11-02";
        period.ledger("甲镇", "督查事项", &format!("{A1_ALONE}{row}"))
    });
    assert!(!other_year.flagged("A2", "missing-from-ledger"));
    assert!(other_year.diagnostics("half-read").is_empty());
    let neither = half_handed_in(|period| {
        let row = "\n||领导议定事项|2026-11-02";
        period.ledger("甲镇", "督查事项", &format!("{A1_ALONE}{row}"))
    });
    not_seen(&neither, "甲镇.xlsx 督查事项!A3");
}

#[test]
fn a_table_of_something_else_hides_no_omission() {
    let requests = half_handed_in(|period| {
        period.ledger("甲镇", "督查事项", A1_ALONE).ledger(
            "甲镇",
            "食堂账",
            "日期|金额\n2026-11-18|35",
        )
    });
    let progress = half_handed_in(|period| {
        let below = "\n|||\n工作编号|完成值\nZ1|80";
        period.ledger("甲镇", "督查事项", &format!("{A1_ALONE}{below}"))
    });
    for built in [requests, progress] {
        assert!(built.flagged("A2", "missing-from-ledger"));
        assert!(built.diagnostics("half-read").is_empty());
    }
}

#[test]
fn what_was_missing_before_half_a_hand_in_stays_missing_and_a_whole_one_tells_again() {
    let whole = matters("A1 领导议定事项 起算日期=2026-11-02\nA2 领导议定事项 起算日期=2026-11-02");
    let three = format!("{whole}\nA3|铺管|领导议定事项|2026-11-02");
    let first = Workspace::new()
        .period("2026-11-06")
        .ledger("甲镇", "督查事项", &three)
        .others_report_nothing()
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &whole)
        .others_report_nothing()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", A1_ALONE)
        .file(
            "ledgers/2026-11-20/甲镇(2).xlsx",
            b"PK\x03\x04 nothing more",
        )
        .others_report_nothing();
    let half = first.clone().build();
    not_seen(&half, "甲镇(2).xlsx !");
    assert!(half.flagged("A3", "missing-from-ledger"));
    let after = first
        .period("2026-11-27")
        .ledger("甲镇", "督查事项", A1_ALONE)
        .others_report_nothing()
        .build_at("2026-11-27");
    assert!(after.flagged("A2", "missing-from-ledger"));
    assert!(after.diagnostics("half-read").is_empty());
}

#[test]
fn what_is_new_on_the_list_is_no_omission_of_a_ledger_that_could_not_be_read() {
    let list = "事项编号|事项名称|事项类别|起算日期|责任单位\nA9|修渠|领导议定事项|2026-11-16|甲镇";
    let with = |second: fn(Workspace) -> Workspace| {
        half_handed_in(|period| second(period.office("交办清单", list)))
    };
    let damaged =
        with(|period| period.file("ledgers/2026-11-20/甲镇.xlsx", b"PK\x03\x04 nothing more"));
    assert!(!damaged.flagged("A9", "missing-from-ledger"));
    let read = with(|period| period.ledger("甲镇", "督查事项", A1_ALONE));
    assert!(read.flagged("A9", "missing-from-ledger"));
    let nothing = with(|period| period.ledger("甲镇", "重点工作进度", "工作编号|完成值\nZ1|5"));
    assert!(nothing.flagged("A9", "missing-from-ledger"));
}

// Pictures of ledgers

#[test]
fn a_picture_of_a_ledger_is_none_and_no_empty_one_either() {
    use common::examples::picture_of_a_ledger;
    for (sheet, text) in [
        ("督查事项", ""),
        ("Sheet1", ""),
        ("Sheet1", "甲镇督查事项台账"),
        ("督查事项", "=DISPIMG(\"ID_1\",1)"),
    ] {
        let built = half_handed_in(|period| {
            let bytes = picture_of_a_ledger(sheet, text);
            period.file("ledgers/2026-11-20/甲镇.xlsx", &bytes)
        });
        assert_eq!(built.unit("甲镇")["submitted"], "partial", "{sheet} {text}");
        for number in ["A1", "A2"] {
            assert!(
                !built.flagged(number, "missing-from-ledger"),
                "{sheet} {text}"
            );
        }
        let place = format!("甲镇.xlsx {sheet}!");
        if text.contains("DISPIMG") {
            told(&built, "unknown-sheet", &[&format!("notice {place}")]);
        } else {
            told(&built, "picture-of-ledger", &[&format!("error {place}")]);
        }
    }
}

#[test]
fn a_seal_on_an_empty_ledger_and_a_picture_beside_a_ledger_change_nothing() {
    use common::examples::picture_of_a_ledger;
    let sealed = half_handed_in(|period| {
        let bytes = picture_of_a_ledger("督查事项", "本周无督查事项");
        period.file("ledgers/2026-11-20/甲镇.xlsx", &bytes)
    });
    assert_eq!(sealed.unit("甲镇")["submitted"], "yes");
    assert!(sealed.flagged("A1", "missing-from-ledger"));
    assert!(sealed.diagnostics("picture-of-ledger").is_empty());
    let beside = half_handed_in(|period| {
        let bytes = picture_of_a_ledger("Sheet1", "");
        let period = period.ledger("甲镇", "督查事项", A1_ALONE);
        period.file("ledgers/2026-11-20/甲镇2.xlsx", &bytes)
    });
    assert_eq!(beside.unit("甲镇")["submitted"], "yes");
    not_seen(&beside, "甲镇2.xlsx Sheet1!");
}

#[test]
fn an_empty_workbook_is_named() {
    let built = half_handed_in(|period| period.ledger("甲镇", "Sheet1", ""));
    assert_eq!(built.unit("甲镇")["submitted"], "partial");
    told(&built, "unknown-sheet", &["notice 甲镇.xlsx Sheet1!"]);
}
