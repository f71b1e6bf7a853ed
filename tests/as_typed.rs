//! What people type, and what programs make of it on the way: the same number in another dress, plans beside deeds, forms.

mod common;

use common::{Workspace, examples, list, text, week};
use duban::diagnostic::explanation::ExampleSheet;

const LIST: &str = "事项编号|事项名称|事项类别|起算日期|责任单位|立项日期";

/// The list has A-1 of 甲镇, and 甲镇's ledger has it under `number`.
fn beside_the_list(listed: &str, number: &str) -> common::Built {
    let ledger = format!("事项编号|事项名称|事项类别|起算日期\n'{number}|修路|收发文|2026-11-16");
    Workspace::new()
        .period("2026-11-20")
        .office(
            "交办清单",
            &format!("{LIST}\n'{listed}|修路|收发文|2026-11-16|甲镇|"),
        )
        .ledger("甲镇", "督查事项", &ledger)
        .others_report_nothing()
        .build()
}

#[test]
fn a_number_is_the_same_whatever_nobody_sees_in_it_and_whichever_dash_and_bracket_it_has() {
    for (listed, number) in [
        ("DB-1", "DB-1\u{200b}"),
        ("DB-1", "\u{202d}DB-1\u{202c}"),
        ("DB-1", "\u{feff}DB\u{ad}-1"),
        ("DB-1", "DB—1"),
        ("DB-1", "DB\u{2010}1"),
        ("DB-1", "DB−1"),
        ("督〔2026〕16号", "督[2026]16号"),
        ("督〔2026〕16号", "督（2026）16号"),
        ("督〔2026〕16号", "督【2026】 16号"),
    ] {
        let built = beside_the_list(listed, number);
        assert_eq!(
            list(&built.report, "matters").len(),
            1,
            "{listed} {number:?}"
        );
        let matter = &list(&built.report, "matters")[0];
        for flag in ["missing-from-ledger", "not-on-list"] {
            let flags = matter["flags"].to_string();
            assert!(!flags.contains(flag), "{listed} {number:?}");
        }
        let report = built.report.to_string();
        assert!(!report.contains(['\u{200b}', '\u{202d}', '\u{feff}']));
    }
    // Another number is another matter.
    let built = beside_the_list("DB-1", "DB1");
    assert_eq!(list(&built.report, "matters").len(), 2);
}

#[test]
fn units_are_told_apart_from_what_nobody_sees_and_parted_by_every_comma() {
    for units in [
        "甲镇\u{200b}",
        "甲镇､丁局",
        "甲镇﹑丁局",
        "甲镇﹐丁局",
        "甲镇﹔丁局",
    ] {
        let built = Workspace::new()
            .period("2026-11-20")
            .office(
                "交办清单",
                &format!("{LIST}\nA1|修路|收发文|2026-11-16|{units}|"),
            )
            .others_report_nothing()
            .build();
        assert!(built.find_matter("A1@甲镇").is_some(), "{units:?}");
        let parted = units.contains('丁');
        assert_eq!(built.find_matter("A1@丁局").is_some(), parted, "{units:?}");
    }
}

#[test]
fn a_number_that_became_a_date_is_returned_and_no_other_matter() {
    let header = "事项编号|事项名称|事项类别|起算日期";
    let built = Workspace::new()
        .period("2026-11-13")
        .ledger(
            "甲镇",
            "督查事项",
            &format!("{header}\n'2026-1|修路|领导议定事项|2026-11-02"),
        )
        .others_report_nothing()
        .period("2026-11-20")
        .ledger(
            "甲镇",
            "督查事项",
            &format!("{header}\n2026-01-01|修路|领导议定事项|2026-11-02"),
        )
        .others_report_nothing()
        .build();
    assert_eq!(
        built.diagnostics("lost-digits"),
        ["error 甲镇.xlsx 督查事项!A2"]
    );
    let numbers: Vec<String> = list(&built.report, "matters")
        .iter()
        .map(|matter| text(matter, "id"))
        .collect();
    assert_eq!(numbers, ["2026-1"]);
    assert!(!built.flagged("2026-1", "missing-from-ledger"));
}

#[test]
fn a_planned_day_is_not_the_day_on_which_it_was_done() {
    let row = "A1|修路|收发文|2026-11-16";
    let done = |header: &str, days: &str| {
        let table = format!("事项编号|事项名称|事项类别|起算日期|{header}\n{row}|{days}");
        let built = Workspace::new()
            .period("2026-11-20")
            .ledger("甲镇", "督查事项", &table)
            .others_report_nothing()
            .build();
        built.last("A1")
    };
    let overdue = "overdue 2026-11-18/-";
    assert_eq!(done("办结日期(计划)", "2026-11-17"), overdue);
    assert_eq!(done("（预计）办结日期", "2026-11-17"), overdue);
    assert_eq!(
        done("办结日期(计划)|办结日期(实际)", "2026-11-17|2026-11-19"),
        "late 2026-11-18/2026-11-19"
    );
    assert_eq!(
        done("办结日期(必填)", "2026-11-17"),
        "met 2026-11-18/2026-11-17"
    );
}

/// What a workbook with a header of two rows, the upper ones merged, says of A1.
fn under_headings(upper: &str, lower: &str, row: &str) -> common::Built {
    let letters = ('A'..='Z').zip(lower.split('|'));
    let alone = letters.filter(|(_, below)| below.is_empty());
    let merges = alone.map(|(letter, _)| format!("{letter}1:{letter}2"));
    let table = format!("{upper}\n{lower}\n{row}");
    let sheet = ExampleSheet {
        name: "督查事项".into(),
        table: table
            .lines()
            .map(|line| line.split('|').map(str::to_owned).collect())
            .collect(),
        merges: merges.collect(),
        ..ExampleSheet::default()
    };
    Workspace::new()
        .period("2026-11-20")
        .file(
            "ledgers/2026-11-20/甲镇.xlsx",
            &examples::workbook(&[&sheet]),
        )
        .others_report_nothing()
        .build()
}

#[test]
fn of_several_columns_under_one_heading_the_one_counts_that_its_second_line_names() {
    let head = "事项编号|事项名称|事项类别|起算日期";
    let upper = |heading: &str| format!("{head}|{heading}|");
    let case = |heading: &str, lower: &str, cells: &str, expected: &str| {
        let row = format!("A1|修路|收发文|2026-11-16|{cells}");
        let built = under_headings(&upper(heading), &format!("||||{lower}"), &row);
        assert_eq!(built.last("A1"), expected, "{heading} over {lower}");
        assert_eq!(
            built.diagnostics("repeated-column").len(),
            1,
            "{heading} over {lower}"
        );
    };
    let late = "late 2026-11-18/2026-11-19";
    case("办结日期", "计划|实际", "2026-11-17|2026-11-19", late);
    case("办结日期", "实际|计划", "2026-11-19|2026-11-17", late);
    case("办结日期", "反馈|办结", "2026-11-17|2026-11-19", late);
    case(
        "完成时限",
        "开始|结束",
        "2026-11-16|2026-11-17",
        "overdue 2026-11-17/-",
    );
    let built = under_headings(
        &upper("责任单位"),
        "||||配合|牵头",
        "A1|修路|收发文|2026-11-16|甲镇|丁局",
    );
    assert!(built.find_matter("A1").is_none());
    assert_eq!(built.diagnostics("repeated-column"), [""; 0]);
}

#[test]
fn a_form_of_names_with_their_values_beside_them_is_no_empty_ledger() {
    for form in [
        "事项编号|DB1|事项名称|修路|事项类别|收发文|起算日期|2026-11-16",
        "事项编号|事项名称|事项类别|起算日期|DB1|修路|收发文|2026-11-16",
        "事项编号|A1|事项名称|修路|事项类别|收发文|起算日期|2026-11-16\n\
         事项编号|A2|事项名称|修桥|事项类别|收发文|起算日期|2026-11-16",
    ] {
        let built = Workspace::new()
            .period("2026-11-20")
            .ledger("甲镇", "督查事项", form)
            .others_report_nothing()
            .build();
        assert_eq!(text(built.unit("甲镇"), "submitted"), "partial", "{form}");
        assert_eq!(built.diagnostics("unknown-sheet").len(), 1, "{form}");
    }
    let header = "事项编号|事项名称|事项类别|起算日期|联系科室|备用";
    let built = week("2026-11-20", "")
        .ledger("乙镇", "督查事项", header)
        .build();
    assert_eq!(text(built.unit("乙镇"), "submitted"), "yes");
}

#[test]
fn a_value_in_ten_thousands_is_counted_in_the_unit_of_its_work() {
    for (unit, target, value, ratio) in [
        ("万元", "2", "1.2万", 0.6),
        ("万元", "2万", "1.2", 0.6),
        ("亿元", "2", "1.2亿", 0.6),
        ("万元", "20000", "1.2亿", 0.6),
        ("元", "20000", "1.2万", 0.6),
        ("", "20000", "1.2万", 0.6),
    ] {
        let works = format!(
            "工作编号|工作名称|牵头部门|单位|节点日期|节点目标|计量单位\nZ1|引资|商务局|甲镇|2026-11-13|{target}|{unit}"
        );
        let built = Workspace::new()
            .period("2026-11-20")
            .office("重点工作", &works)
            .ledger(
                "甲镇",
                "重点工作进度",
                &format!("工作编号|完成值\nZ1|{value}"),
            )
            .others_report_nothing()
            .build();
        let work = &list(&built.report, "key_works")[0];
        let standing = &list(work, "by_result")[0];
        assert_eq!(standing["ratio"], ratio, "{unit} {target} {value}");
    }
}

#[test]
fn a_milestone_without_a_year_lies_in_the_year_of_its_register() {
    let works = "工作编号|工作名称|牵头部门|单位|节点日期|节点目标\nZ1|绿化|林业局|甲镇|12月31日|10\nZ1|绿化|林业局|甲镇|3月31日|2";
    let built = Workspace::new()
        .period("2026-05-08")
        .office("重点工作", works)
        .ledger("甲镇", "重点工作进度", "工作编号|完成值\nZ1|8")
        .others_report_nothing()
        .build();
    let work = &list(&built.report, "key_works")[0];
    let milestones: Vec<String> = list(work, "milestones")
        .iter()
        .map(|milestone| text(milestone, "date"))
        .collect();
    // 31 December lies ahead, and is what the year is measured by.
    assert_eq!(milestones, ["2026-03-31"]);
    assert_eq!(list(work, "by_result")[0]["target"], 10.0);
}

#[test]
fn a_sheet_without_a_name_of_its_own_is_called_what_its_file_is_called() {
    let rows = "事项编号|事项名称|事项类别|起算日期|责任单位\nA1|修路|收发文|2026-11-16|甲镇";
    let named = |file: &str, sheet: &str| {
        let built = Workspace::new()
            .period("2026-11-20")
            .sheet(
                &format!("ledgers/2026-11-20/县政府办/{file}.xlsx"),
                sheet,
                rows,
            )
            .others_report_nothing()
            .build();
        built.flagged("A1", "missing-from-ledger")
    };
    assert!(named("2026年交办清单", "Sheet1"));
    assert!(named("交办事项", "工作表1"));
    assert!(!named("收文", "Sheet1"));
    assert!(!named("交办清单", "督查事项"));
}

/// A workbook with one sheet; each cell is a text, or a number with the format that it is shown in.
fn shown(sheet: &str, rows: &[&[(&str, Option<f64>)]]) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let written = workbook.add_worksheet().set_name(sheet).expect("a name");
    for (row, cells) in (0..).zip(rows) {
        for (column, (text, number)) in (0..).zip(*cells) {
            match number {
                Some(number) => {
                    let format = rust_xlsxwriter::Format::new().set_num_format(*text);
                    written.write_number_with_format(row, column, *number, &format)
                }
                None => written.write_string(row, column, *text),
            }
            .expect("a cell");
        }
    }
    workbook.save_to_buffer().expect("a workbook")
}

#[test]
fn a_tag_on_a_line_of_its_own_belongs_to_the_unit_above_it() {
    let built = Workspace::new()
        .period("2026-11-20")
        .office(
            "交办清单",
            &format!("{LIST}\nA1|修路|收发文|2026-11-16|乙镇\\n（牵头）\\n甲镇|"),
        )
        .others_report_nothing()
        .build();
    assert_eq!(built.diagnostics("unknown-unit"), [""; 0]);
    let units: Vec<String> = list(&built.report, "matters")
        .iter()
        .map(|matter| text(matter, "unit"))
        .collect();
    assert_eq!(units, ["乙镇"]);
}

#[test]
fn a_character_that_no_xml_can_hold_stops_nothing() {
    let register =
        "会议编号|会议名称|会议日期|情形|单位|姓名\nH1|例会|2026-11-10|迟到|甲镇|张\u{fffe}三";
    let built = Workspace::new()
        .period("2026-11-20")
        .office("会议纪律", register)
        .others_report_nothing()
        .build();
    assert_eq!(built.violations("H1").len(), 1);
    assert!(built.report.to_string().contains("张三"));
}

#[test]
fn an_extension_is_of_the_unit_that_asked_for_it() {
    let built = Workspace::new()
        .period("2026-11-20")
        .office(
            "交办清单",
            &format!("{LIST}\nA1|修路|领导议定事项|2026-11-02|甲镇、乙镇|"),
        )
        .office(
            "延期审批",
            "事项编号|申请单位|新时限|批准人|批准日期\nA1|甲镇|2026-11-30|县长|2026-11-10",
        )
        .others_report_nothing()
        .build();
    let dues: Vec<String> = list(&built.report, "matters")
        .iter()
        .map(|matter| {
            let stages = list(matter, "stages");
            format!(
                "{} {}",
                text(matter, "unit"),
                text(stages.last().expect("a stage"), "due")
            )
        })
        .collect();
    assert_eq!(dues, ["甲镇 2026-11-30", "乙镇 2026-11-16"]);
}

#[test]
fn a_repeated_complaint_says_of_which() {
    let register = "投诉编号|受理日期|被投诉单位|核实结果|并入编号\n\
        T1|2026-11-10|甲镇|有效|\n\
        T2|2026-11-11|甲镇|重复|T1\n\
        T3|2026-11-12|甲镇|重复|\n\
        T4|2026-11-12|甲镇|重复|T9\n\
        T5|2026-11-13|甲镇|有效|T1";
    let built = Workspace::new()
        .period("2026-11-20")
        .office("投诉登记", register)
        .others_report_nothing()
        .build();
    assert_eq!(
        built.diagnostics("unknown-target"),
        ["E4", "E5", "E6"].map(|cell| format!("warning 登记.xlsx 投诉登记!{cell}"))
    );
}

#[test]
fn a_telephone_number_is_no_progress_even_where_the_cell_holds_a_number() {
    let header = ["事项编号", "事项名称", "事项类别", "起算日期", "完成进度"];
    let header = header.map(|name| (name, None));
    for format in ["General", "0%", "0.0%"] {
        let row = [
            ("A1", None),
            ("修路", None),
            ("收发文", None),
            ("2026-11-16", None),
            (format, Some(13_812_345_678.0)),
        ];
        let built = Workspace::new()
            .period("2026-11-20")
            .file(
                "ledgers/2026-11-20/甲镇.xlsx",
                &shown("督查事项", &[&header, &row]),
            )
            .others_report_nothing()
            .build();
        assert_eq!(
            built.diagnostics("unreadable-number"),
            ["error 甲镇.xlsx 督查事项!E2"],
            "{format}"
        );
        let pages = built.site.values().chain(built.office.values());
        for page in pages {
            let page = String::from_utf8_lossy(page);
            assert!(!page.contains("138123456"), "{format}");
        }
    }
}

#[test]
fn a_date_that_shows_its_month_alone_is_no_day() {
    // What Excel and WPS make of a typed 2026年11月, and a day that is only shown so.
    for (format, serial, codes) in [
        ("yyyy\"年\"m\"月\"", 46_327.0, vec!["unreadable-deadline"]),
        ("yyyy-mm", 46_327.0, vec!["unreadable-deadline"]),
        ("e\"年\"m\"月\"", 46_327.0, vec!["unreadable-deadline"]),
        ("yyyy\"年\"m\"月\"", 46_356.0, vec![]),
        ("yyyy-mm-dd", 46_327.0, vec![]),
    ] {
        let header = [
            "事项编号",
            "事项名称",
            "事项类别",
            "起算日期",
            "责任单位",
            "完成时限",
        ];
        let header = header.map(|name| (name, None));
        let row = [
            ("A1", None),
            ("修路", None),
            ("清单事项", None),
            ("2026-10-08", None),
            ("甲镇", None),
            (format, Some(serial)),
        ];
        let built = Workspace::new()
            .period("2026-11-20")
            .file(
                "ledgers/2026-11-20/县政府办/清单.xlsx",
                &shown("交办清单", &[&header, &row]),
            )
            .others_report_nothing()
            .build();
        let told = built.diagnostics("unreadable-deadline");
        assert_eq!(told.len(), codes.len(), "{format} {serial}");
        for told in built.diagnostic_values("unreadable-deadline") {
            assert!(text(told, "message").contains("2026年11月"), "{told}");
        }
    }
}

#[test]
fn a_number_that_is_shown_by_ten_thousands_is_what_a_person_sees() {
    for (format, number, measure, counted) in [
        ("0!.0,\"万元\"", 12_000.0, "万元", Some("1.2")),
        ("[>=10000]0!.0,\"万\";0", 12_000.0, "户", Some("12000")),
        ("0.0\"亿元\"", 1.2, "万元", Some("12000")),
        ("0.0\"亿元\"", 1.2, "亿元", Some("1.2")),
        ("#,##0.0,\"千\"", 12_000.0, "户", None),
        ("#,##0", 12_000.0, "户", Some("12000")),
    ] {
        let built = Workspace::new()
            .period("2026-11-20")
            .office(
                "重点工作",
                &format!("工作编号|工作名称|牵头部门|单位|节点日期|节点目标|计量单位\nK1|修路|丁局|甲镇|2026-11-13|8|{measure}"),
            )
            .file(
                "ledgers/2026-11-20/甲镇.xlsx",
                &shown(
                    "重点工作进度",
                    &[
                        &[("工作编号", None), ("完成值", None)],
                        &[("K1", None), (format, Some(number))],
                    ],
                ),
            )
            .others_report_nothing()
            .build();
        let row = &list(&list(&built.report, "key_works")[0], "by_result")[0];
        let read = (!row["value"].is_null()).then(|| common::points(&row["value"]));
        assert_eq!(read.as_deref(), counted, "{format} {measure}");
        let told = built.diagnostics("unreadable-number");
        assert_eq!(
            told.len(),
            usize::from(counted.is_none()),
            "{format} {measure}"
        );
    }
}

#[test]
fn the_offices_row_and_the_units_own_are_held_against_each_other() {
    let header = "事项编号|事项名称|事项类别|起算日期|责任单位|反馈日期|备注";
    let row = |done: &str, remark: &str| {
        format!("{header}\nA1|修路|领导议定事项|2026-11-02|甲镇|{done}|{remark}")
    };
    let case = |office: &str, unit: &str| {
        let built = Workspace::new()
            .period("2026-11-20")
            .office("督查事项", &row(office, "收文登记"))
            .ledger("甲镇", "督查事项", &row(unit, ""))
            .others_report_nothing()
            .build();
        let books = list(&built.report, "books").iter();
        let judged: Vec<Option<u64>> = books
            .filter(|book| text(book, "sheet") == "督查事项" && book["read"] == 1)
            .map(|book| book["judged"].as_u64())
            .collect();
        (
            built.find_matter("A1").map(|_| built.last("A1")),
            built.diagnostics("conflicting-workbooks").len(),
            judged,
        )
    };
    let done = Some("met 2026-11-16/2026-11-13".to_owned());
    // The same: the unit's row stands. One says more: that one does.
    assert_eq!(
        case("2026-11-13", "2026-11-13"),
        (done.clone(), 0, vec![Some(0), Some(1)])
    );
    assert_eq!(
        case("", "2026-11-13"),
        (done.clone(), 0, vec![Some(0), Some(1)])
    );
    assert_eq!(case("2026-11-13", ""), (done, 0, vec![Some(1), Some(0)]));
    // The same number of another year is another matter.
    let built = Workspace::new()
        .period("2027-01-15")
        .office(
            "督查事项",
            &format!("{header}\nA1|修桥|领导议定事项|2027-01-04|甲镇||"),
        )
        .ledger("甲镇", "督查事项", &row("2026-11-13", ""))
        .others_report_nothing()
        .build();
    assert_eq!(list(&built.report, "matters").len(), 2);
    assert_eq!(built.diagnostics("conflicting-workbooks"), [""; 0]);
    // They differ: neither counts, and both are named.
    assert_eq!(
        case("2026-11-13", "2026-11-19"),
        (None, 2, vec![Some(0), Some(0)])
    );
}

#[test]
fn what_two_workbooks_of_a_unit_contradict_sets_no_row_of_the_office_aside() {
    let header = "事项编号|事项名称|事项类别|起算日期|责任单位|反馈日期|办结日期";
    let row = |told: &str, done: &str| {
        format!("{header}\nA1|修路|领导议定事项|2026-11-02|甲镇|{told}|{done}")
    };
    let (office, one, other) = (
        row("2026-11-05", "2026-11-09"),
        row("2026-11-05", ""),
        row("2026-11-06", ""),
    );
    for [first, second] in [[&one, &other], [&other, &one]] {
        for office in [&office, &one] {
            let built = Workspace::new()
                .period("2026-11-20")
                .office("督查事项", office)
                .ledger("甲镇", "督查事项", first)
                .sheet("ledgers/2026-11-20/甲镇(2).xlsx", "督查事项", second)
                .others_report_nothing()
                .build();
            let conflicts = built.diagnostics("conflicting-workbooks");
            assert_eq!(conflicts.len(), 2, "{conflicts:?}");
            assert_eq!(built.last("A1"), "met 2026-11-16/2026-11-05");
        }
    }
}

/// The ledger of 甲镇 with one matter of 13710, and columns under headings beside it.
fn staged(above: &str, names: &str, cells: &str) -> common::Built {
    let table = format!(
        "|||||||{above}\n事项编号|事项名称|事项类别|起算日期|责任人|工作标准|考核标准|{names}\n\
         A1|修路|13710一般|2026-11-02|王|a|b|{cells}\nA2|架桥|13710一般|2026-11-02|王|a|b|||||||||"
    );
    Workspace::new()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", &table)
        .others_report_nothing()
        .build()
}

#[test]
fn a_name_under_the_heading_of_a_stage_or_a_plan_is_the_day_of_that_stage_or_of_none() {
    let stages = "研究部署||反馈||办结||销号|";
    let names = "完成日期|内容|完成日期|内容|完成日期|内容|完成日期|内容";
    let built = staged(stages, names, "2026-11-02|x||||||");
    assert_eq!(built.light("A1@甲镇"), "red");
    let all = "2026-11-02|x|2026-11-04|x|2026-11-09|x|2026-11-10|x";
    let built = staged(stages, names, all);
    assert_eq!(built.light("A1@甲镇"), "green");
    assert_eq!(built.diagnostics("repeated-column"), [""; 0]);
    // What is planned is not done; this week's column counts before last week's.
    let built = staged("计划||实际|", "完成日期|x|完成日期|x", "2026-11-05|||");
    assert_eq!(built.light("A1@甲镇"), "red");
    let weeks = "上周||本周|";
    let built = staged(
        weeks,
        "办结日期|进展情况|办结日期|进展情况",
        "||2026-11-09|",
    );
    assert_eq!(built.light("A1@甲镇"), "green");
    let built = staged(
        "配合单位||牵头单位|",
        "单位|办结日期|单位|办结日期",
        "乙镇|2026-11-04|甲镇|",
    );
    assert_eq!(built.light("A1@甲镇"), "red");
}

#[test]
fn days_under_headings_that_tell_neither_which_counts_are_none_where_they_differ() {
    let parts = "第一阶段||第二阶段|";
    let names = "完成时限|完成日期|完成时限|完成日期";
    let built = staged(parts, names, "2026-11-06|2026-11-03|2026-11-30|");
    assert_eq!(built.light("A1@甲镇"), "red");
    assert_eq!(built.diagnostics("unreadable-date").len(), 1);
    assert_eq!(built.diagnostics("unreadable-deadline").len(), 1);
    let same = staged(parts, names, "|2026-11-09||2026-11-09");
    assert_eq!(same.light("A1@甲镇"), "green");
}

#[test]
fn units_in_all_columns_under_责任单位_answer_and_a_changed_limit_beside_the_first_is_told() {
    let list = |above: &str, names: &str, cells: &str| {
        let table = format!(
            "||||{above}|\n事项编号|事项名称|事项类别|起算日期|{names}|立项日期\nA1|修路|领导议定事项|2026-11-02|{cells}|"
        );
        Workspace::new()
            .period("2026-11-20")
            .office("交办清单", &table)
            .others_report_nothing()
            .build()
    };
    let built = list("责任单位|", "县直|乡镇", "丁局|甲镇");
    assert!(built.find_matter("A1@甲镇").is_some() && built.find_matter("A1@丁局").is_some());
    let built = list("责任单位|", "县直|乡镇", "|甲镇");
    assert!(built.find_matter("A1@甲镇").is_some());
    let built = list(
        "责任单位|完成时限|",
        "|原定|调整",
        "甲镇|2026-11-12|2026-12-12",
    );
    assert_eq!(built.diagnostics("unreadable-deadline").len(), 1);
    let built = list("责任单位|完成时限|", "|原定|调整", "甲镇|2026-11-12|");
    assert_eq!(built.diagnostics("unreadable-deadline"), [""; 0]);
}

/// K1 of 甲镇, target 10 by 10 November, in a sheet with two columns merged under 完成值: its value, and how often it is doubtful.
fn progress_under(names: &str, cells: &str) -> (String, usize) {
    let sheet = ExampleSheet {
        name: "重点工作进度".into(),
        table: [
            "工作编号|完成值|",
            &format!("|{names}"),
            &format!("K1|{cells}"),
        ]
        .iter()
        .map(|line| line.split('|').map(str::to_owned).collect())
        .collect(),
        merges: vec!["A1:A2".into(), "B1:C1".into()],
        ..Default::default()
    };
    let built = Workspace::new()
        .period("2026-11-20")
        .office("重点工作", "工作编号|工作名称|牵头部门|单位|节点日期|节点目标|计量单位\nK1|招商|发改局|甲镇|2026-11-10|10|个")
        .file("ledgers/2026-11-20/甲镇.xlsx", &examples::workbook(&[&sheet]))
        .others_report_nothing()
        .build();
    let work = &built.report["key_works"][0];
    (
        work["by_result"][0]["value"].to_string().replace(".0", ""),
        built.diagnostics("several-columns").len(),
    )
}

#[test]
fn of_columns_under_完成值_what_has_been_done_in_all_this_year_counts_and_what_cannot_be_told_is_an_error()
 {
    for (names, cells, value, doubtful) in [
        ("计划|实际", "12|2", "2", 0),
        ("实际|计划", "2|12", "2", 0),
        ("目标|完成", "12|2", "2", 0),
        ("本月|累计", "2|12", "12", 0),
        ("当月|年度累计", "2|12", "12", 0),
        ("本月数|累计数", "2|12", "12", 0),
        ("上年同期|本年", "2|12", "12", 0),
        ("本年|上年同期", "12|2", "12", 0),
        ("上月|本年累计", "2|12", "12", 0),
        ("数量|占比", "12|20%", "12", 0),
        ("1-10月|11月", "2|12", "null", 1),
        ("第一批|第二批", "2|12", "null", 1),
        ("第一批|第二批", "2|2", "2", 0),
        ("第一批|第二批", "2|", "2", 0),
    ] {
        assert_eq!(
            progress_under(names, cells),
            (value.to_owned(), doubtful),
            "{names}"
        );
    }
}

#[test]
fn a_name_in_two_columns_under_one_heading_is_both() {
    let sheet = examples::sheet(
        "督查事项",
        &[
            "事项编号|事项名称||事项类别|起算日期",
            "|项目|具体任务||",
            "A1|乡村振兴|修桥|收发文|2026-11-18",
            "A2||修路|收发文|2026-11-18",
            "A3|收粮||收发文|2026-11-18",
        ],
        &["A1:A2", "B1:C1", "D1:D2", "E1:E2", "B3:B4"],
    );
    let built = Workspace::new()
        .period("2026-11-20")
        .file(
            "ledgers/2026-11-20/甲镇.xlsx",
            &examples::workbook(&[&sheet]),
        )
        .others_report_nothing()
        .build();
    let names = ["A1", "A2", "A3"].map(|number| text(built.matter(number), "name"));
    assert_eq!(names, ["乡村振兴 修桥", "乡村振兴 修路", "收粮"]);
}

/// A sheet under a row of headings, and the same rows with the names of the columns alone.
fn with_and_without(headings: &str, table: &str) -> [String; 2] {
    [format!("{headings}\n{table}"), table.to_owned()]
}

#[test]
fn two_names_of_one_field_under_headings_that_tell_nothing_apart_go_by_their_names() {
    let headings = "基本情况||||责任落实||||其他情况";
    let list = "事项编号|事项名称|事项类别|起算日期|责任单位|立项日期|工作标准|考核标准|承办单位\n\
         A1|修路|领导议定事项|2026-11-02|甲镇|2026-11-02|a|b|乙镇";
    for table in with_and_without(headings, list) {
        let built = Workspace::new()
            .period("2026-11-20")
            .office("交办清单", &table)
            .others_report_nothing()
            .build();
        assert!(built.find_matter("A1@甲镇").is_some(), "{table}");
        assert!(built.find_matter("A1@乙镇").is_none(), "{table}");
        assert_eq!(built.diagnostics("passed-over-column").len(), 1, "{table}");
    }
    let days = "事项编号|事项名称|事项类别|起算日期|完成时限|责任单位|办结日期|办理时限|完成日期\n\
         A1|修路|领导议定事项|2026-11-02|2026-11-12|甲镇|2026-11-10|2026-11-30|2026-11-17";
    for table in with_and_without("基本情况|||||责任落实||备查|", days) {
        let built = Workspace::new()
            .period("2026-11-20")
            .ledger("甲镇", "督查事项", &table)
            .others_report_nothing()
            .build();
        assert_eq!(built.last("A1"), "met 2026-11-12/2026-11-10", "{table}");
        assert_eq!(built.diagnostics("unreadable-date"), [""; 0], "{table}");
        assert_eq!(built.diagnostics("repeated-column").len(), 2, "{table}");
    }
    // Headings that do tell them apart leave it open which counts.
    let parts = "完成时限|办结日期|完成期限|完成日期";
    let built = staged(
        "第一阶段||第二阶段|",
        parts,
        "2026-11-06|2026-11-03|2026-11-30|",
    );
    assert_eq!(built.diagnostics("unreadable-date").len(), 1);
    assert_eq!(built.diagnostics("unreadable-deadline").len(), 1);
}

#[test]
fn a_heading_gives_its_name_to_none_that_says_something_else() {
    for (names, cells) in [
        ("批次|编号|督办内容", "第一批|A1|修路"),
        ("编号|名称|批次", "A1|修路|第一批"),
    ] {
        let built = under_headings(
            "任务|||事项类别|起算日期",
            &format!("{names}||"),
            &format!("{cells}|收发文|2026-11-16"),
        );
        assert_eq!(text(built.matter("A1"), "name"), "修路", "{names}");
        assert_eq!(built.diagnostics("repeated-column"), [""; 0], "{names}");
    }
    let head = "事项编号|事项名称|事项类别|起算日期";
    let row = "A1|修路|收发文|2026-11-16";
    for (names, cells) in [
        ("单位|科室|责任人", "甲镇|综合科|李某"),
        ("责任单位|责任人|联系电话", "甲镇|李某|6220001"),
    ] {
        let built = under_headings(
            &format!("{head}|承办单位||"),
            &format!("||||{names}"),
            &format!("{row}|{cells}"),
        );
        assert!(built.find_matter("A1@甲镇").is_some(), "{names}");
        assert_eq!(built.diagnostics("unknown-unit"), [""; 0], "{names}");
        assert_eq!(built.diagnostics("repeated-column"), [""; 0], "{names}");
    }
    // What the unit claims, and what the office confirms.
    let built = under_headings(
        &format!("{head}|完成日期|"),
        "||||申请办结|销号",
        &format!("{row}|2026-11-17|2026-11-19"),
    );
    assert_eq!(built.last("A1"), "met 2026-11-18/2026-11-17");
    assert!(!built.flagged("A1", "done-not-closed"));
}

/// Three weeks of 甲镇's ledger with two columns under a heading of the progress, the second of which stays as it is.
fn progress_of_three_weeks(names: &str, is_second_new: bool) -> common::Built {
    let mut workspace = Workspace::new();
    for (date, new) in [
        ("2026-11-06", "进场"),
        ("2026-11-13", "过半"),
        ("2026-11-20", "完工"),
    ] {
        let cells = if is_second_new {
            format!("不变|{new}")
        } else {
            format!("{new}|不变")
        };
        let lines = [
            "事项编号|事项名称|事项类别|起算日期|办理情况|".to_owned(),
            format!("||||{names}"),
            format!("A1|修路|领导议定事项|2026-11-02|{cells}"),
        ];
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let sheet = examples::sheet(
            "督查事项",
            &lines,
            &["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1"],
        );
        workspace = workspace
            .period(date)
            .file(
                &format!("ledgers/{date}/甲镇.xlsx"),
                &examples::workbook(&[&sheet]),
            )
            .others_report_nothing();
    }
    workspace.build()
}

#[test]
fn of_progress_under_one_heading_this_weeks_is_read_and_no_other_column() {
    let stale = |names: &str, is_second_new: bool| {
        progress_of_three_weeks(names, is_second_new).flagged("A1", "stale-progress")
    };
    assert!(!stale("上周|本周", true));
    assert!(stale("上周|本周", false));
    assert!(!stale("前期|目前", true));
    assert!(!stale("办结日期|责任科室", true));
    assert!(!stale("页码|责任科室", false));
}

/// The ledger of 甲镇 with A1, due on 16 November and done on the 19th, and a register with headings over its columns.
fn registered(register: &str, upper: &str, lower: &str, rows: &[&str]) -> common::Built {
    let letters = ('A'..='Z').zip(lower.split('|'));
    let alone = letters.filter(|(_, below)| below.is_empty());
    let merges: Vec<String> = alone
        .map(|(letter, _)| format!("{letter}1:{letter}2"))
        .collect();
    let merges: Vec<&str> = merges.iter().map(String::as_str).collect();
    let lines = [&[upper, lower], rows].concat();
    let sheet = examples::sheet(register, &lines, &merges);
    let ledger =
        "事项编号|事项名称|事项类别|起算日期|办结日期\nA1|修路|领导议定事项|2026-11-02|2026-11-19";
    Workspace::new()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", ledger)
        .file(
            "ledgers/2026-11-20/县政府办/登记.xlsx",
            &examples::workbook(&[&sheet]),
        )
        .others_report_nothing()
        .build()
}

#[test]
fn under_the_name_of_a_field_the_column_that_bears_it_itself_counts_whatever_stands_before_it() {
    for (heading, names, cells) in [
        ("事项编号", "序号|事项编号", "1|DB-7"),
        ("编号", "序号|督办编号", "1|DB-7"),
        ("督办编号", "年度|编号", "2026|DB-7"),
        ("事项编号", "序号|文号", "1|DB-7"),
        ("事项编号", "督查室|序号", "DB-7|1"),
        ("编号", "本局|督办编号", "J-3|DB-7"),
    ] {
        let built = under_headings(
            &format!("{heading}||事项名称|事项类别|起算日期"),
            &format!("{names}|||"),
            &format!("{cells}|修路|收发文|2026-11-16"),
        );
        assert!(
            built.find_matter("DB-7").is_some(),
            "{heading} over {names}"
        );
        assert_eq!(built.diagnostics("repeated-column").len(), 1, "{names}");
    }
    let counted = |names: &str, cells: &str| {
        let built = registered(
            "投诉登记",
            "投诉编号|受理日期|被投诉单位|核实结果|",
            &format!("|||{names}"),
            &[&format!("T1|2026-11-10|甲镇|{cells}")],
        );
        assert_eq!(built.diagnostics("several-columns"), [""; 0], "{names}");
        !built.entries_of("甲镇", "complaint").is_empty()
    };
    assert!(counted("初步意见|核实结果", "无效|有效"));
    assert!(!counted("初步意见|核实结果", "有效|无效"));
    let meetings = registered(
        "会议纪律",
        "会议编号||会议名称|会议日期|情形|单位|姓名|",
        "序号|会议编号|||||应到|姓名",
        &[
            "1|H1|例会|2026-11-10|迟到|甲镇|赵一|钱二",
            "2|H1|例会|2026-11-10|迟到|甲镇|赵一|孙三",
        ],
    );
    assert_eq!(list(&meetings.report, "meetings").len(), 1);
    let people = meetings.violations("H1").join(" ");
    assert!(
        people.contains("钱二") && people.contains("孙三"),
        "{people}"
    );
    assert!(!people.contains("赵一"), "{people}");
}

#[test]
fn what_was_before_a_decision_or_asked_for_counts_after_what_was_decided() {
    let met = "met 2026-11-25/2026-11-19";
    let late = "late 2026-11-16/2026-11-19";
    let of_limits = |limits: &str| {
        let upper = "事项编号|责任单位|新时限||批准人|批准日期";
        let row = "A1|甲镇|2026-11-17|2026-11-25|县长|2026-11-10";
        registered("延期审批", upper, &format!("||{limits}||"), &[row]).last("A1")
    };
    for limits in [
        "原时限|新时限",
        "申请时限|新时限",
        "原|新",
        "申请|批准",
        "延期前|延期后",
    ] {
        assert_eq!(of_limits(limits), met, "{limits}");
    }
    // Which of two that say nothing of it is the one that was granted, nobody can tell.
    assert_eq!(of_limits("第一次|第二次"), late);
    for days in ["申请日期|批准日期", "申请|批准", "送审|签批"] {
        let upper = "事项编号|责任单位|新时限|批准人|批准日期|";
        let row = "A1|甲镇|2026-11-25|县长|2026-11-10|2026-11-18";
        let built = registered("延期审批", upper, &format!("||||{days}"), &[row]);
        let extension = built.matter("A1")["extensions"][0].clone();
        assert_eq!(text(&extension, "approved"), "2026-11-18", "{days}");
        assert_eq!(extension["timely"], false, "{days}");
    }
    // Headings over both that a row must have: what stands under them is no row.
    let both = registered(
        "延期审批",
        "事项编号|责任单位|新时限||批准人|批准日期|",
        "||原时限|新时限||申请日期|批准日期",
        &["A1|甲镇|2026-11-17|2026-11-25|县长|2026-11-09|2026-11-10"],
    );
    assert_eq!(both.last("A1"), met);
    let extension = &both.matter("A1")["extensions"][0];
    assert_eq!(text(extension, "approved"), "2026-11-10");
    for names in [
        "更正前|更正值",
        "更正前|更正后",
        "原值|新值",
        "原内容|更正内容",
    ] {
        let built = registered(
            "更正登记",
            "更正编号|对象表|对象编号|单位|处理|字段|更正值||理由|批准人|批准日期",
            &format!("||||||{names}|||"),
            &["G1|督查事项|A1|甲镇|更正|办结日期|2026-11-19|2026-11-13|误|县长|2026-11-20"],
        );
        assert_eq!(built.last("A1"), "met 2026-11-16/2026-11-13", "{names}");
    }
}

#[test]
fn whoever_holds_a_meeting_or_leads_is_not_whom_a_register_is_about() {
    for (names, cells) in [
        ("参会单位|主办单位", "甲镇|乙镇"),
        ("主办|参会", "乙镇|甲镇"),
        ("名称|主办单位", "甲镇|乙镇"),
        ("当事人单位|牵头单位", "甲镇|乙镇"),
        ("所在单位|承办单位", "甲镇|乙镇"),
    ] {
        let built = registered(
            "会议纪律",
            "会议编号|会议名称|会议日期|情形|单位||姓名",
            &format!("||||{names}|"),
            &[&format!("H1|例会|2026-11-10|迟到|{cells}|赵一")],
        );
        let people = built.violations("H1").join(" ");
        assert!(
            people.contains("甲镇") && !people.contains("乙镇"),
            "{names} {people}"
        );
    }
    for names in ["对象|牵头单位", "单位|主办单位", "被投诉|主办"] {
        let built = registered(
            "投诉登记",
            "投诉编号|受理日期|被投诉单位||核实结果",
            &format!("||{names}|"),
            &["T1|2026-11-10|甲镇|乙镇|有效"],
        );
        assert_eq!(built.entries_of("甲镇", "complaint").len(), 1, "{names}");
        assert_eq!(built.entries_of("乙镇", "complaint").len(), 0, "{names}");
    }
}

#[test]
fn a_request_goes_to_whoever_handles_it_and_not_to_who_helps() {
    for names in ["主办|会办", "主办单位|会办单位", "牵头|抄送"] {
        let built = registered(
            "请示事项",
            "编号|日期|请示单位|受理单位||事项",
            &format!("|||{names}|"),
            &["Q1|2026-11-10|甲镇|乙镇|丙镇|借车"],
        );
        let request = &list(&built.report, "requests")[0];
        assert_eq!(text(request, "to"), "乙镇", "{names}");
    }
}

#[test]
fn a_target_and_its_day_are_those_that_were_planned() {
    let target = |names: &str| {
        let upper = "工作编号|工作名称|牵头部门|单位|节点日期|节点目标|";
        let row = "K1|植树|发改局|甲镇|2026-11-15|10|4";
        let built = registered("重点工作", upper, &format!("|||||{names}"), &[row]);
        common::points(&built.report["key_works"][0]["milestones"][0]["target"])
    };
    for names in [
        "计划|实际",
        "目标|完成",
        "目标值|完成值",
        "计划数|实际数",
        "目标|累计完成",
        "年度|本月",
    ] {
        assert_eq!(target(names), "10", "{names}");
    }
    for (days, expected) in [
        ("计划|实际", "2026-11-15"),
        ("要求|实际", "2026-11-15"),
        ("目标|完成", "2026-11-15"),
        ("计划日期|实际日期", "2026-11-15"),
        ("日期|实际", "2026-11-15"),
        ("申报|节点日期", "2026-11-19"),
    ] {
        let upper = "工作编号|工作名称|牵头部门|单位|节点日期||节点目标";
        let row = "K1|植树|发改局|甲镇|2026-11-15|2026-11-19|10";
        let built = registered("重点工作", upper, &format!("||||{days}|"), &[row]);
        let milestone = &built.report["key_works"][0]["milestones"][0];
        assert_eq!(text(milestone, "date"), expected, "{days}");
    }
    for names in ["目标|完成", "计划|完成", "要求|实际"] {
        let built = registered(
            "交办清单",
            "事项编号|事项名称|事项类别|起算日期|责任单位|完成时限|",
            &format!("|||||{names}"),
            &["B1|架桥|领导议定事项|2026-11-02|甲镇|2026-11-10|2026-11-25"],
        );
        let limit = text(built.matter("B1@甲镇"), "written_deadline");
        assert_eq!(limit, "2026-11-10", "{names}");
    }
    let goals = examples::sheet(
        "对标提升",
        &[
            "序号|对标对象|差距|目标|措施|完成时限||责任人",
            "|||||目标|完成|",
            "1|子县|路差|修好|修|2026-11-10|2026-11-25|李",
        ],
        &["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:E2", "H1:H2"],
    );
    let built = Workspace::new()
        .period("2026-11-20")
        .file(
            "ledgers/2026-11-20/甲镇.xlsx",
            &examples::workbook(&[&goals]),
        )
        .others_report_nothing()
        .build();
    assert_eq!(built.report["benchmarks"][0]["overdue"], 1);
}

#[test]
fn the_first_day_of_a_term_and_its_last_stand_under_one_heading() {
    for (heading, names) in [
        ("任职时间", "起|止"),
        ("任职日期", "开始|结束"),
        ("任职时间", "起始日期|终止日期"),
        ("任职时间", "到任|离任"),
        ("任职时间", "任|免"),
        ("任职时间", "自|至"),
        ("任职时间", "任职|免职"),
    ] {
        let built = Workspace::new()
            .directory(&format!(
                "单位全称|序列|主要负责人|职务|{heading}|\n||||{names}\n\
                 甲镇|乡镇|赵一|镇长|2024-01-01|2026-06-30\n甲镇|乡镇|钱二|镇长|2026-07-01|\n乙镇|乡镇|孙三|镇长|2024-01-01|"
            ))
            .period("2026-11-20")
            .ledger(
                "甲镇",
                "督查事项",
                "事项编号|事项名称|事项类别|起算日期\nA1|修路|领导议定事项|2026-11-02",
            )
            .others_report_nothing()
            .build();
        let terms = list(&built.report, "principals").iter().map(|person| {
            let day = |key: &str| person[key].as_str().unwrap_or("-").to_owned();
            format!("{} {} {}", text(person, "name"), day("from"), day("to"))
        });
        let terms: Vec<String> = terms.collect();
        for term in ["赵一 2024-01-01 2026-06-30", "钱二 2026-07-01 -"] {
            assert!(
                terms.iter().any(|known| known == term),
                "{names}: {terms:?}"
            );
        }
    }
}

/// The sheet of 甲镇, or of the office where it is 交办清单, some of whose header's cells are merged.
fn with_merged_header(sheet: &str, lines: &[&str], merges: &[&str]) -> common::Built {
    let folder = if sheet == "督查事项" {
        ""
    } else {
        "县政府办/"
    };
    let workbook = examples::workbook(&[&examples::sheet(sheet, lines, merges)]);
    Workspace::new()
        .period("2026-11-20")
        .file(&format!("ledgers/2026-11-20/{folder}甲镇.xlsx"), &workbook)
        .others_report_nothing()
        .build()
}

#[test]
fn a_cell_of_the_header_that_is_merged_over_two_columns_is_the_name_of_both() {
    let head = "事项编号|事项名称|事项类别|起算日期";
    // All units of both columns answer.
    let listed = with_merged_header(
        "交办清单",
        &[
            &format!("{head}|责任单位||立项日期"),
            "A1|修路|领导议定事项|2026-11-02|甲镇|乙镇|",
            "A2|架桥|领导议定事项|2026-11-02||乙镇|",
            "A3|通水|领导议定事项|2026-11-02|甲镇||",
        ],
        &["E1:F1"],
    );
    for (matter, is_there) in [
        ("A1@甲镇", true),
        ("A1@乙镇", true),
        ("A2@甲镇", false),
        ("A2@乙镇", true),
        ("A3@甲镇", true),
        ("A3@乙镇", false),
    ] {
        assert_eq!(listed.find_matter(matter).is_some(), is_there, "{matter}");
    }
    assert_eq!(listed.diagnostics("repeated-column").len(), 1);
    assert_eq!(listed.diagnostics("empty-required-cell"), [""; 0]);
    // Where one is empty the other counts; where both say something the first, and what is lost is told.
    let rows = [
        "A1|修路|领导议定事项|2026-11-02||2026-11-10",
        "A2|架桥|领导议定事项|2026-11-02|2026-11-11|",
        "A3|通水|领导议定事项|2026-11-02|2026-11-12|2026-11-13",
        "A4|通电|领导议定事项|2026-11-02||后天",
    ];
    let header = format!("{head}|办结日期|");
    let of = |rows: &[&str]| {
        let lines = [&[header.as_str()], rows].concat();
        with_merged_header("督查事项", &lines, &["E1:F1"])
    };
    let built = of(&rows);
    assert_eq!(built.last("A1"), "met 2026-11-16/2026-11-10");
    assert_eq!(built.last("A2"), "met 2026-11-16/2026-11-11");
    assert_eq!(built.last("A3"), "met 2026-11-16/2026-11-12");
    assert_eq!(
        built.diagnostics("passed-over-column"),
        ["warning 甲镇.xlsx 督查事项!F4"]
    );
    assert_eq!(
        built.diagnostics("unreadable-date"),
        ["error 甲镇.xlsx 督查事项!F5"]
    );
    let built = of(&rows[..2]);
    assert_eq!(built.diagnostics("passed-over-column"), [""; 0]);
    assert_eq!(built.diagnostics("repeated-column").len(), 1);
    // An empty second column is none.
    assert_eq!(of(&rows[1..2]).diagnostics("repeated-column"), [""; 0]);
}

#[test]
fn a_row_whose_values_all_stand_in_second_columns_is_no_blank_one() {
    let built = with_merged_header(
        "督查事项",
        &[
            "事项编号||事项名称||事项类别||起算日期||办结日期|",
            "|A1||修路||领导议定事项||2026-11-02||2026-11-10",
            "|A2||架桥||领导议定事项||2026-11-02||",
            "事项编号||事项名称||事项类别||起算日期||办结日期|",
            "|A3||通水||领导议定事项||2026-11-02||",
        ],
        &[
            "A1:B1", "C1:D1", "E1:F1", "G1:H1", "I1:J1", "A4:B4", "C4:D4",
        ],
    );
    assert_eq!(built.last("A1"), "met 2026-11-16/2026-11-10");
    assert_eq!(built.last("A3"), "overdue 2026-11-16/-");
    assert_eq!(list(&built.report, "matters").len(), 3);
    let mut books = list(&built.report, "books").iter();
    let books = books.find(|books| text(books, "file").contains("甲镇"));
    let books = books.expect("the books of the ledger");
    assert_eq!(
        (&books["judged"], &books["set_aside"]),
        (&3.into(), &1.into())
    );
    assert_eq!(built.diagnostics("second-table"), [""; 0]);
}

#[test]
fn under_the_name_of_a_number_a_running_number_is_none() {
    for heading in ["编号", "事项编号"] {
        let header = format!("{heading}||事项名称|事项类别|起算日期");
        for rows in [
            [
                "1|DB-7|修路|收发文|2026-11-16",
                "2|DB-8|架桥|收发文|2026-11-16",
            ],
            [
                "DB-7|1|修路|收发文|2026-11-16",
                "DB-8|2|架桥|收发文|2026-11-16",
            ],
        ] {
            let lines = [header.as_str(), rows[0], rows[1]];
            let built = with_merged_header("督查事项", &lines, &["A1:B1"]);
            for number in ["DB-7", "DB-8"] {
                assert!(built.find_matter(number).is_some(), "{} {number}", rows[0]);
            }
            assert_eq!(built.diagnostics("repeated-column").len(), 1, "{}", rows[0]);
        }
        // A row without its number has none.
        let built = with_merged_header(
            "督查事项",
            &[
                &header,
                "1|DB-7|修路|收发文|2026-11-16",
                "2|DB-8|架桥|收发文|2026-11-16",
                "|DB-9|通水|收发文|2026-11-16",
            ],
            &["A1:B1"],
        );
        assert!(built.find_matter("DB-9").is_some(), "{heading}");
    }
}
