//! What stops a build, or is told of the workspace itself: no workspace, its settings, its directory of units.

use super::{AS_OF, good};
use crate::common::program::{self, ends_with, words};
use crate::common::{self, Workspace, examples, matters};
use duban::diagnostic::explanation::ExampleSheet;
use duban::pipeline::{AsOf, BuildError};

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
    // The first row that cannot be used is named, and so is a file that may be meant.
    refused(
        &good().directory("单位全称|序列\n甲镇|\n乙镇|"),
        AS_OF,
        |error| matches!(error, BuildError::FaultyDirectory { first, .. } if first.contains("B2")),
    );
    refused(
        &good().directory("").file("单位名录(2026年).xlsx", b"x"),
        AS_OF,
        |error| matches!(error, BuildError::MisnamedDirectory(file) if file == "单位名录(2026年).xlsx"),
    );
    refused(&good().directory("别的|表头\n甲|乙"), AS_OF, unreadable);
    // Who opens it sees an empty sheet.
    let hidden = ExampleSheet {
        hidden: true,
        ..examples::sheet("单位名录", &["单位全称|序列", "甲镇|乡镇"], &[])
    };
    let shown = examples::sheet("Sheet1", &[], &[]);
    refused(
        &good()
            .directory("")
            .file("单位名录.xlsx", &examples::workbook(&[&shown, &hidden])),
        AS_OF,
        |error| matches!(error, BuildError::BadDirectory { reason, .. } if reason.contains("取消隐藏")),
    );
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
fn a_unit_of_which_only_the_month_of_its_end_is_written_is_not_there_for_ever() {
    let directory = |founded: &str, dissolved: &str| {
        format!(
            "单位全称|序列|设立日期|撤销日期|并入单位\n乙镇|乡镇|||\n甲镇|乡镇|{founded}|{dissolved}|乙镇\n丁局|县直|||"
        )
    };
    for (founded, dissolved, is_there) in [
        ("", "2026年10月底", false),
        ("", "2026年10月", false),
        ("", "2026年11月", true),
        ("2026年11月初", "", false),
        ("2026年10月", "", true),
    ] {
        let built = Workspace::new()
            .directory(&directory(founded, dissolved))
            .period(AS_OF)
            .ledger(
                "乙镇",
                "督查事项",
                &matters("B1 领导议定事项 起算日期=2026-11-02"),
            )
            .build();
        let case = format!("{founded} {dissolved}");
        assert_eq!(built.find_unit("甲镇").is_some(), is_there, "{case}");
        told_of_directory(&built, &case);
    }
}

#[test]
fn a_year_of_two_digits_before_2000_is_told_in_the_directory_and_nobody_is_lost_by_it() {
    for (column, typed) in [
        ("设立日期", "84.5.1"),
        ("撤销日期", "'98.3.1"),
        ("任职起", "99年3月1日"),
        ("任职止", "40.1.1"),
    ] {
        let built = Workspace::new()
            .directory(&format!(
                "单位全称|序列|主要负责人|{column}\n甲镇|乡镇|赵一|{typed}\n乙镇|乡镇|钱二|\n丁局|县直|孙三|"
            ))
            .period(AS_OF)
            .others_report_nothing()
            .build();
        told_of_directory(&built, typed);
        // Who leaves an end empty says that the unit or the term goes on.
        let message = common::text(built.diagnostic_values("unreadable-date")[0], "message");
        let advice = "请写四位数的年份。设立日期、任职起在2000年以前的，才可以留空";
        assert!(message.contains(advice), "{message}");
        assert!(built.find_unit("甲镇").is_some(), "{typed}");
        let principals = common::list(&built.report, "principals");
        assert!(
            principals.iter().any(|one| one["name"] == "赵一"),
            "{typed}"
        );
    }
    // Years of this century are no doubt.
    let built = Workspace::new()
        .directory("单位全称|序列|设立日期|撤销日期\n甲镇|乡镇|05.5.1|\n乙镇|乡镇||26.10.1\n丁局|县直||27.1.1")
        .period(AS_OF)
        .others_report_nothing()
        .build();
    assert_eq!(built.diagnostics("unreadable-date"), [""; 0]);
    let is_there = ["甲镇", "乙镇", "丁局"].map(|unit| built.find_unit(unit).is_some());
    assert_eq!(is_there, [true, false, true]);
}

#[track_caller]
fn told_of_directory(built: &common::Built, case: &str) {
    let found = built.diagnostics("unreadable-date");
    assert_eq!(found.len(), 1, "{case}: {found:?}");
}

#[test]
fn what_stands_below_the_units_of_the_directory_is_none_of_them_whatever_stands_beside_it() {
    let good = "单位全称|简称|别名|序列\n甲镇|||乡镇\n丁局|||县直";
    for line in [
        "合计|||12个",
        "小计|||乡镇",
        "合  计|||乡镇",
        "乡镇合计|||乡镇",
        "共2个|||乡镇",
        "填表人：张|||审核人：李",
        "注：以上单位|||乡镇",
        "备注|||见附件",
        "一、乡镇（12个）|||乡镇",
        "／|||乡镇",
        "无|||乡镇",
    ] {
        let built = Workspace::new()
            .directory(&format!("{good}\n{line}"))
            .period(AS_OF)
            .ledger(
                "甲镇",
                "督查事项",
                &matters("B1 领导议定事项 起算日期=2026-11-02"),
            )
            .build();
        let units = common::list(&built.report, "units").len();
        assert_eq!(units, 2, "{line}");
    }
    for unit in ["一、己镇", "第一节制闸管理所"] {
        let built = Workspace::new()
            .directory(&format!("{good}\n{unit}|||乡镇"))
            .period(AS_OF)
            .ledger("甲镇", "督查事项", &matters(""))
            .build();
        assert!(built.find_unit(unit).is_some(), "{unit}");
    }
}
