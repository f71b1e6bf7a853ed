//! Folders and files that are no ledgers, cannot be read, or contradict each other.

use super::{AS_OF, beside_a_good_one, good, the_rest_is_judged, told};
use crate::common::{self, Workspace, matters, workbook};

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
fn what_is_no_ledger_is_told_with_a_remedy_that_can_be_carried_out() {
    for (name, remedy) in [
        ("甲镇.zip", "请解压"),
        ("甲镇台账.docx", "把表格复制到"),
        ("甲镇.JPG", "照片不能当作台账"),
        ("甲镇.dat", "另存为「甲镇.xlsx」"),
    ] {
        let built = good()
            .file(&format!("ledgers/{AS_OF}/{name}"), b"none")
            .others_report_nothing()
            .build();
        let told = common::text(built.diagnostic_values("unknown-file")[0], "help");
        assert!(told.contains(remedy), "{name}: {told}");
    }
    let built = good()
        .file("ledgers/县政府办/交办清单.xlsx", b"x")
        .others_report_nothing()
        .build();
    let told = common::text(built.diagnostic_values("folder-not-a-date")[0], "help");
    assert!(told.contains("不要改名"), "{told}");
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
fn a_workbook_without_an_extension_of_its_own_is_read_by_its_content() {
    let whole = workbook(&[("督查事项".into(), matters("A1 收发文 起算日期=2026-11-18"))]);
    for name in [
        "乙镇",
        "乙镇11.20",
        "乙镇.ett",
        "乙镇.XLTX",
        "乙镇.xlsx_",
        "乙镇.xls(1)",
    ] {
        let path = format!("ledgers/2026-11-20/{name}");
        let built = Workspace::new()
            .period("2026-11-20")
            .file(&path, &whole)
            .build();
        assert_eq!(
            common::text(built.unit("乙镇"), "submitted"),
            "yes",
            "{name}"
        );
        assert_eq!(built.matter("A1")["unit"], "乙镇", "{name}");
        assert_eq!(built.diagnostics("unknown-file"), [""; 0], "{name}");
    }
    // Half a workbook is one that cannot be read, and costs nothing.
    let half = &whole[..whole.len() / 2];
    let built = Workspace::new()
        .period("2026-11-20")
        .file("ledgers/2026-11-20/乙镇", half)
        .others_report_nothing()
        .build();
    assert_eq!(common::text(built.unit("乙镇"), "submitted"), "unreadable");
}

#[test]
fn a_file_of_a_units_name_that_is_no_ledger_is_told_under_that_name() {
    let whole = workbook(&[("督查事项".into(), matters("A1 收发文 起算日期=2026-11-18"))]);
    for (name, bytes) in [
        ("丙镇.pdf", &b"%PDF-1.4"[..]),
        ("丙镇.xlsx.tmp", &whole),
        ("丙镇", b"not a workbook"),
        ("丙镇.zip", b"PK\x03\x04"),
    ] {
        let built = good()
            .file(&format!("ledgers/2026-11-20/{name}"), bytes)
            .build();
        let told = built.diagnostic_values("unknown-file");
        assert_eq!(told.len(), 1, "{name}");
        assert_eq!(common::text(told[0], "unit"), "丙镇", "{name}");
        assert!(
            common::text(told[0], "help").contains("「丙镇.xlsx」"),
            "{name}"
        );
        assert_eq!(
            common::text(built.unit("丙镇"), "submitted"),
            "no",
            "{name}"
        );
        the_rest_is_judged(&built);
    }
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
    let conflicts = built.diagnostic_values("conflicting-workbooks");
    let differs = "（「办结日期」这里是「2026-11-17」，那里是「2026-11-16」）";
    let message = common::text(conflicts[0], "message");
    assert!(message.contains(differs), "{message}");
    let help = common::text(conflicts[0], "help");
    assert!(help.contains("别的行照旧"), "{help}");
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
    assert!(
        !built.flagged("A1", "missing-from-ledger"),
        "it is there, though it cannot count"
    );
}

#[test]
fn how_two_rows_of_a_complaint_differ_is_not_told_and_texts_of_other_registers_are_not_quoted() {
    let built = |sheet: &str, header: &str, rows: [&str; 2]| {
        let [one, other] = rows.map(|row| format!("{header}\n{row}"));
        let path = |name: &str| format!("ledgers/{AS_OF}/县政府办/{name}.xlsx");
        let built = good()
            .sheet(&path("一"), sheet, &one)
            .sheet(&path("二"), sheet, &other)
            .others_report_nothing()
            .build();
        let conflicts = built.diagnostic_values("conflicting-workbooks");
        assert_eq!(conflicts.len(), 2, "{sheet}");
        common::text(conflicts[0], "message")
    };
    let complaint = built(
        "投诉登记",
        "投诉编号|受理日期|被投诉单位|核实结果|处理情况|投诉人",
        [
            "T1|2026-11-03|甲镇|有效|已答复张三|张三",
            "T1|2026-11-03|甲镇|无效|已答复李四|李四",
        ],
    );
    assert!(
        complaint.contains("中内容不同，两处都未计入"),
        "{complaint}"
    );
    let points = built(
        "积分登记",
        "编号|日期|单位|类型|分值|事由",
        [
            "J1|2026-11-03|甲镇|负面扣分|1|迟报",
            "J1|2026-11-03|甲镇|负面扣分|2|漏报",
        ],
    );
    assert!(
        points.contains("中内容不同（「分值」这里是「1」，那里是「2」；「事由」不一样），两处"),
        "{points}"
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
