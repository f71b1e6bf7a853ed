//! The return copy of a unit: its own ledger with the faults marked, fit to be mended and handed in again.

mod common;

use calamine::{Data, Range, Reader, Xlsx};
use common::{Built, Workspace, matters};
use common::{examples, office_program, old_formats};
use rust_xlsxwriter::{Format, FormatBorder, Workbook};
use std::io::{Cursor, Read};

const AS_OF: &str = "2026-11-20";
const HEADER: &str = "序号|编号(必填)|工作事项|类别|交办日期|责任人|办结日期|工作进展|内部备忘";

/// A ledger with a title, a unit line, an unknown column at either end, a total and faults of each gravity.
const FAULTY: &str = "甲镇督查事项台账\n\
    填报单位:甲镇 填报时间:2026年11月20日\n\
    序号|编号(必填)|工作事项|类别|交办日期|责任人|办结日期|工作进展|内部备忘\n\
    1|A1|修渠|领导议定事项|2026-11-16|张三 13900001234|二十号左右|'=1+1|私下说的话\n\
    2|A2||领导议定事项|2026-11-17|'13900001234|2026-11-18|事关商业秘密\n\
    合计|2项";

fn open(bytes: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    Xlsx::new(Cursor::new(bytes)).expect("a workbook that opens")
}

#[track_caller]
fn return_copy<'a>(built: &'a Built, unit: &str) -> &'a [u8] {
    let path = format!("returns/{unit}.xlsx");
    built
        .office
        .get(&path)
        .unwrap_or_else(|| panic!("no {path}"))
}

fn sheet(bytes: &[u8], name: &str) -> Range<Data> {
    open(bytes).worksheet_range(name).expect("a sheet")
}

fn at(range: &Range<Data>, row: u32, column: u32) -> String {
    range
        .get_value((row, column))
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// Everything that stands in a workbook's parts, so that nothing can hide in a note or a style.
fn all_text(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut text = String::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        part.read_to_string(&mut text).expect("text");
    }
    text
}

fn faulty() -> Workspace {
    Workspace::new()
        .period(AS_OF)
        .ledger("甲镇", "督查事项", FAULTY)
        .ledger("甲镇", "食堂账", "品名|单价\n白菜机密价目|2")
        .others_report_nothing()
}

#[test]
fn a_unit_with_faults_gets_its_ledger_back_and_others_get_nothing() {
    let built = faulty().build();
    let copies: Vec<&String> = built
        .office
        .keys()
        .filter(|path| path.starts_with("returns/"))
        .collect();
    assert_eq!(copies, ["returns/甲镇.xlsx"]);
    assert!(!built.site.keys().any(|path| path.starts_with("returns")));
    let bytes = return_copy(&built, "甲镇");
    assert_eq!(open(bytes).sheet_names(), ["需修改的问题", "督查事项"]);
    for page in ["returns.html", "downloads.html"] {
        let page = String::from_utf8_lossy(&built.office[page]).into_owned();
        assert!(page.contains("href=\"returns/甲镇.xlsx\""), "{page}");
    }
}

#[test]
fn the_list_names_every_fault_the_gravest_first_and_leads_to_its_cell() {
    let built = faulty().build();
    let bytes = return_copy(&built, "甲镇");
    let list = sheet(bytes, "需修改的问题");
    let rows: Vec<Vec<String>> = list
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    let header = rows
        .iter()
        .position(|row| row[0] == "次序")
        .expect("a header");
    let faults: Vec<String> = rows[header + 1..]
        .iter()
        .map(|row| format!("{} {} {} {}", row[1], row[2], row[3], row[7]))
        .collect();
    let told: Vec<String> = common::list(&built.report, "diagnostics")
        .iter()
        .filter(|diagnostic| diagnostic["unit"] == "甲镇")
        .map(|diagnostic| common::text(diagnostic, "code"))
        .collect();
    assert_eq!(
        faults,
        [
            "错误 督查事项 G4 unreadable-date",
            "错误 督查事项 C5 empty-required-cell",
            "警告 督查事项 F4 personal-data",
            "警告 督查事项 F5 personal-data",
            "警告 督查事项 H5 secret-word",
            "警告 ledgers/2026-11-20/甲镇.xlsx › 食堂账 A2 secret-word",
            "提示 ledgers/2026-11-20/甲镇.xlsx › 食堂账  unknown-sheet",
        ]
    );
    let codes: Vec<&str> = rows[header + 1..]
        .iter()
        .map(|row| row[7].as_str())
        .collect();
    assert_eq!(codes, told);
    assert_eq!(rows[header + 1][4], "二十号左右");
    assert!(rows[header + 1][6].contains("2026-11-20"), "a remedy");
    assert!(rows[1][0].starts_with("填报单位：甲镇"), "{:?}", rows[1]);
    let text = all_text(bytes);
    assert!(text.contains("location=\"'督查事项'!C5\""), "no link to C5");
    assert!(text.contains("退回修改副本") && text.contains("截至 2026-11-20"));
    assert!(text.contains(&common::text(&built.report, "fingerprint")));
}

#[test]
fn the_copy_keeps_addresses_and_values_and_leaves_out_what_nobody_asked_for() {
    let built = faulty().build();
    let bytes = return_copy(&built, "甲镇");
    let ledger = sheet(bytes, "督查事项");
    for (row, column, expected) in [
        (0, 0, "甲镇督查事项台账"),
        (1, 0, "填报单位:甲镇 填报时间:2026年11月20日"),
        (2, 0, "（未复制）"),
        (2, 1, "编号(必填)"),
        (2, 8, ""),
        (3, 0, ""),
        (3, 1, "A1"),
        (3, 2, "修渠"),
        (3, 5, "张三 [已隐去]"),
        (3, 6, "二十号左右"),
        (3, 7, "=1+1"),
        (3, 8, ""),
        (4, 2, ""),
        (4, 5, "[已隐去]"),
        (5, 0, "合计"),
        (5, 1, "2项"),
    ] {
        assert_eq!(at(&ledger, row, column), expected, "{row} {column}");
    }
    let start = ledger.get_value((3, 4)).expect("a start");
    assert!(matches!(start, Data::DateTime(_)), "{start:?} is no date");
    let text = all_text(bytes);
    for hidden in ["13900001234", "私下说的话", "白菜", "内部备忘", "<f>"] {
        assert!(!text.contains(hidden), "{hidden} leaked");
    }
    for (code, remedy) in [
        ("empty-required-cell", "请补填「事项名称」"),
        ("unreadable-date", "请写成具体日期，如 2026-11-20"),
    ] {
        assert!(
            text.contains(&format!("【错误】{code}")),
            "no note for {code}"
        );
        assert!(
            text.contains(&format!("改法：{remedy}")),
            "no remedy for {code}"
        );
    }
}

#[test]
fn a_faulty_cell_stands_out_by_its_ground() {
    let built = faulty().build();
    let bytes = return_copy(&built, "甲镇");
    let looks = open(bytes).worksheet_style("督查事项").expect("styles");
    let ground = |row, column| {
        let fill = looks
            .get((row, column))
            .and_then(|style| style.fill.clone());
        fill.and_then(|fill| fill.get_color())
            .map(|color| color.to_string())
    };
    assert_eq!(
        ground(4, 2).as_deref(),
        Some("#F8CBAD"),
        "error, empty cell"
    );
    assert_eq!(ground(3, 6).as_deref(), Some("#F8CBAD"), "error");
    assert_eq!(ground(3, 5).as_deref(), Some("#FFE699"), "warning");
    assert_eq!(ground(3, 1), None, "no fault");
}

#[test]
fn merges_widths_and_main_styles_come_back() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("督查事项").expect("a name");
    let title = Format::new().set_bold().set_font_size(18);
    let header = Format::new()
        .set_border(FormatBorder::Thin)
        .set_background_color("#DDEEFF");
    let percent = Format::new().set_num_format("0%");
    sheet
        .merge_range(0, 0, 0, 4, "甲镇台账", &title)
        .expect("a merge");
    for (column, name) in (0..).zip(["事项编号", "事项名称", "事项类别", "起算日期", "完成进度"])
    {
        sheet
            .write_string_with_format(1, column, name, &header)
            .expect("a cell");
    }
    sheet
        .merge_range(2, 1, 3, 1, "修渠", &Format::new())
        .expect("a merge");
    for (row, number) in [(2, "A1"), (3, "A2")] {
        sheet.write_string(row, 0, number).expect("a cell");
        sheet.write_string(row, 2, "领导议定事项").expect("a cell");
        sheet.write_string(row, 3, "不知道哪天").expect("a cell");
        sheet
            .write_number_with_format(row, 4, 0.5, &percent)
            .expect("a cell");
    }
    sheet.set_column_width(1, 33).expect("a width");
    let bytes = book.save_to_buffer().expect("a workbook");
    let built = Workspace::new()
        .period(AS_OF)
        .file(&format!("ledgers/{AS_OF}/甲镇.xlsx"), &bytes)
        .others_report_nothing()
        .build();
    let bytes = return_copy(&built, "甲镇");
    let merges = open(bytes)
        .merge_cells_by_sheet_name("督查事项")
        .expect("merges");
    let regions: Vec<_> = merges
        .iter()
        .map(|region| (region.start, region.end))
        .collect();
    assert_eq!(regions, [((0, 0), (0, 4)), ((2, 1), (3, 1))]);
    let looks = open(bytes).worksheet_style("督查事项").expect("styles");
    let look = |row, column| looks.get((row, column)).expect("a style");
    let font = look(0, 0).font.as_ref().expect("a font");
    assert!(font.is_bold() && font.size == Some(18.0));
    assert!(
        look(1, 0)
            .borders
            .as_ref()
            .expect("borders")
            .has_visible_borders()
    );
    let fill = look(1, 0).fill.as_ref().and_then(calamine::Fill::get_color);
    assert_eq!(
        fill.map(|color| color.to_string()).as_deref(),
        Some("#DDEEFF")
    );
    assert_eq!(
        look(2, 4)
            .number_format
            .as_ref()
            .expect("a format")
            .format_code,
        "0%"
    );
    assert!(
        all_text(bytes).contains("min=\"2\" max=\"2\" width=\"33."),
        "no width"
    );
}

#[test]
fn a_mended_copy_is_read_as_the_ledger_and_the_mark_means_unchanged() {
    let old = "事项编号|事项名称|事项类别|起算日期|责任人|反馈日期\n\
        A1|修渠|领导议定事项|2026-11-02|李四13900001234|2026-11-09\n\
        A2|补路|领导议定事项|2026-11-02|'13900001234|2026-11-10\n\
        A3|植树|领导议定事项|2026-11-02||13900001234";
    let first = Workspace::new()
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &old.replace("13900001234", "王五"))
        .others_report_nothing();
    let built = first
        .clone()
        .period(AS_OF)
        .ledger("甲镇", "督查事项", old)
        .others_report_nothing()
        .build();
    assert_eq!(
        built.diagnostics("unreadable-date"),
        ["error 甲镇.xlsx 督查事项!F4"]
    );
    let copy = return_copy(&built, "甲镇").to_vec();
    let mended = first
        .period(AS_OF)
        .file(&format!("ledgers/{AS_OF}/甲镇.xlsx"), &copy)
        .others_report_nothing()
        .build();
    assert_eq!(mended.unit("甲镇")["submitted"], "yes");
    // The cell that held a telephone number says 「unchanged」 now: no date stands behind it in an earlier week either.
    assert_eq!(mended.codes(), ["unreadable-date"]);
    let page = String::from_utf8_lossy(&mended.office["matters/甲镇.html"]).into_owned();
    assert!(
        page.contains("李四[已隐去]"),
        "a text with a mark inside is what it was"
    );
    assert!(
        page.contains("王五"),
        "the earlier person stands for the mark"
    );
}

#[test]
fn a_column_that_the_copy_leaves_out_does_not_look_empty_under_its_new_name() {
    let ledger = |header: &str, one: &str, three: &str| {
        format!(
            "序号|事项编号|事项名称|事项类别|起算日期|责任人|{header}\n\
             1|A1|修渠|领导议定事项|2026-11-02|张三|{one}\n\
             2|A2|补路|领导议定事项|2026-11-02|张三|\n\
             3|A3|架桥|领导议定事项|2026-11-02|张三|{three}"
        )
    };
    let build = |table: &str| {
        Workspace::new()
            .period(AS_OF)
            .ledger("甲镇", "督查事项", table)
            .others_report_nothing()
            .build()
    };
    let built = build(&ledger("完成时间", "11月10日", "2026.11.11"));
    assert_eq!(
        built.diagnostics("unused-column"),
        ["warning 甲镇.xlsx 督查事项!G1"]
    );
    let bytes = return_copy(&built, "甲镇");
    let copy = sheet(bytes, "督查事项");
    let column: Vec<String> = (0..4).map(|row| at(&copy, row, 6)).collect();
    assert_eq!(column, ["（未复制）", "（未复制）", "", "（未复制）"]);
    assert_eq!(at(&copy, 0, 0), "（未复制）");
    assert_eq!(at(&copy, 1, 0), "", "nobody asked for the running number");
    assert!(all_text(bytes).contains("请照原表把各行填上"));

    let as_it_is = Workspace::new()
        .period(AS_OF)
        .file(&format!("ledgers/{AS_OF}/甲镇.xlsx"), bytes)
        .others_report_nothing()
        .build();
    assert_eq!(as_it_is.codes(), [""; 0]);
    let renamed = build(&ledger("办结日期", "（未复制）", "(未复制)"));
    assert_eq!(
        renamed.diagnostics("not-copied"),
        ["error 甲镇.xlsx 督查事项!G2", "error 甲镇.xlsx 督查事项!G4"]
    );
    // The same in a column of texts, which would take it as it stands.
    let texts = build(&ledger("进展情况", "（未复制）", "好"));
    assert_eq!(
        texts.diagnostics("not-copied"),
        ["error 甲镇.xlsx 督查事项!G2"]
    );
}

#[test]
fn a_column_that_may_be_the_missing_one_is_marked_as_not_copied() {
    let ledger = "事项编号|事项名称|事项类别|起箅日期|办结日期\n\
        A1|修渠|领导议定事项|2026-11-02|\n\
        A2|补路|领导议定事项|11月3日|";
    let built = Workspace::new()
        .period(AS_OF)
        .ledger("甲镇", "督查事项", ledger)
        .others_report_nothing()
        .build();
    assert_eq!(
        built.diagnostics("missing-column"),
        ["error 甲镇.xlsx 督查事项!"]
    );
    let bytes = return_copy(&built, "甲镇");
    let copy = sheet(bytes, "督查事项");
    let column: Vec<String> = (0..3).map(|row| at(&copy, row, 3)).collect();
    assert_eq!(column, ["（未复制）"; 3]);
    assert_eq!(at(&copy, 1, 0), "A1");
    assert!(all_text(bytes).contains("请照原表把各行填上"));
}

#[test]
fn a_copy_without_a_ledger_says_so_and_is_no_hand_in() {
    let list = "事项编号|事项名称|事项类别|起算日期|责任单位|责任人|工作标准|考核标准\n\
        A1|修渠|领导议定事项|2026-11-02|甲镇|张三|好|好";
    let week = || Workspace::new().period(AS_OF).office("交办清单", list);
    let built = week()
        .ledger("乙镇", "督查事项", "事项编号|事项名称|事项类别|起算日期")
        .build();
    assert_eq!(built.unit("甲镇")["submitted"], "no");
    let bytes = return_copy(&built, "甲镇");
    assert_eq!(open(bytes).sheet_names(), ["需修改的问题"]);
    let told = sheet(bytes, "需修改的问题");
    let told: String = (0..5).map(|row| at(&told, row, 0)).collect();
    assert!(told.contains("请不要把它交回"), "{told}");
    for no_sheet in ["后面的表", "单元格的位置"] {
        assert!(!told.contains(no_sheet), "{told}");
    }
    let page = String::from_utf8_lossy(&built.office["returns.html"]);
    assert!(page.contains("不能当作台账交回"), "{page}");

    for folder in ["", "补报/"] {
        let returned = week()
            .file(&format!("ledgers/{AS_OF}/{folder}甲镇.xlsx"), bytes)
            .ledger("乙镇", "督查事项", "事项编号|事项名称|事项类别|起算日期")
            .build();
        assert_eq!(returned.unit("甲镇")["submitted"], "no", "{folder}");
        assert_eq!(returned.unit("甲镇")["score"], built.unit("甲镇")["score"]);
        assert_eq!(
            returned.diagnostics("unknown-file"),
            ["warning 甲镇.xlsx !"],
            "{folder}"
        );
    }
}

#[test]
fn columns_that_are_read_together_are_copied_together() {
    let sheet = examples::sheet(
        "督查事项",
        &[
            "事项编号|事项名称||事项类别|起算日期|办结日期",
            "|项目|具体任务|||",
            "A1|乡村振兴|修桥|收发文|2026-11-18|很快",
            "A2||修路|收发文|2026-11-18|",
            "A3|收粮||收发文|2026-11-18|",
        ],
        &["A1:A2", "B1:C1", "D1:D2", "E1:E2", "F1:F2", "B3:B4"],
    );
    let build = |bytes: &[u8]| {
        Workspace::new()
            .period(AS_OF)
            .file(&format!("ledgers/{AS_OF}/甲镇.xlsx"), bytes)
            .others_report_nothing()
            .build()
    };
    let built = build(&examples::workbook(&[&sheet]));
    assert_eq!(built.codes(), ["unreadable-date"]);
    let again = build(return_copy(&built, "甲镇"));
    assert_eq!(again.codes(), built.codes());
    let names =
        |built: &Built| ["A1", "A2", "A3"].map(|number| common::text(built.matter(number), "name"));
    assert_eq!(names(&again), ["乡村振兴 修桥", "乡村振兴 修路", "收粮"]);
}

#[test]
fn the_mark_in_a_required_cell_brings_back_the_earlier_value() {
    let row = |name: &str, start: &str, person: &str| {
        format!(
            "事项编号|事项名称|事项类别|起算日期|责任人|办结日期\nA1|{name}|领导议定事项|{start}|{person}|2026-11-12"
        )
    };
    let build = |name: &str, start: &str, person: &str| {
        Workspace::new()
            .period("2026-11-13")
            .ledger("甲镇", "督查事项", &row("修渠", "2026-11-02", "李四"))
            .others_report_nothing()
            .period(AS_OF)
            .ledger("甲镇", "督查事项", &row(name, start, person))
            .others_report_nothing()
            .build()
    };
    let before = build("修渠", "2026-11-02", "李四");
    let marked = build("[已隐去]", "［已隐去］", "[已隐去]");
    assert_eq!(marked.matter("A1")["name"], "修渠");
    assert_eq!(marked.stages("A1"), before.stages("A1"));
    // Only the workbook that came twice as it was is called old.
    assert_eq!(before.codes(), ["old-workbook"]);
    assert!(marked.codes().is_empty(), "{:?}", marked.codes());
}

#[test]
fn the_mark_without_an_earlier_value_is_as_unreadable_as_it_was() {
    let built = Workspace::new()
        .period(AS_OF)
        .ledger(
            "甲镇",
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期\nA1|[已隐去]|领导议定事项|2026-11-16\nA2|修渠|领导议定事项|[已隐去]",
        )
        .others_report_nothing()
        .build();
    assert_eq!(built.matter("A1")["name"], "[已隐去]");
    assert!(built.find_matter("A2").is_none());
    assert_eq!(
        built.diagnostics("unreadable-date"),
        ["error 甲镇.xlsx 督查事项!D3"]
    );
}

#[test]
fn a_copy_handed_in_as_it_is_gives_the_same_verdicts_and_faults() {
    let built = faulty().build();
    let again = Workspace::new()
        .period(AS_OF)
        .file(
            &format!("ledgers/{AS_OF}/甲镇.xlsx"),
            return_copy(&built, "甲镇"),
        )
        .others_report_nothing()
        .build();
    assert_eq!(again.report["matters"], built.report["matters"]);
    let errors = |built: &Built| -> Vec<String> {
        common::list(&built.report, "diagnostics")
            .iter()
            .filter(|diagnostic| diagnostic["severity"] == "error")
            .map(|diagnostic| format!("{} {}", diagnostic["cell"], diagnostic["message"]))
            .collect()
    };
    assert_eq!(errors(&again), errors(&built));
    assert!(
        again.diagnostics("unknown-sheet").is_empty(),
        "our own sheet is passed over"
    );
}

#[test]
fn two_workbooks_of_a_unit_come_back_in_one_with_names_of_their_own() {
    let built = Workspace::new()
        .period(AS_OF)
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 领导议定事项 起算日期=2026-11-16"),
        )
        .sheet(
            &format!("ledgers/{AS_OF}/甲镇(2).xlsx"),
            "督查事项",
            &matters("A2 领导议定事项 起算日期=不知道"),
        )
        .others_report_nothing()
        .build();
    let bytes = return_copy(&built, "甲镇");
    assert_eq!(
        open(bytes).sheet_names(),
        ["需修改的问题", "督查事项", "督查事项(2)"]
    );
}

#[test]
fn a_sheets_name_of_rare_characters_is_cut_and_stops_nothing() {
    let faulty = matters("A1 领导议定事项 起算日期=不知道");
    // 31 characters, of which office programs count the last as two; and a name that they keep for their own use.
    let long = "督".repeat(30);
    for (name, expected) in [
        (format!("{long}𬇙"), &*long),
        ("History".to_owned(), "表History"),
    ] {
        let tables = old_formats::ods_table(&name, &faulty);
        let built = Workspace::new()
            .period(AS_OF)
            .file(
                &format!("ledgers/{AS_OF}/甲镇.ods"),
                &old_formats::ods(&tables),
            )
            .build();
        let names = open(return_copy(&built, "甲镇")).sheet_names();
        assert_eq!(names, ["需修改的问题", expected]);
    }
}

#[test]
fn the_same_inputs_make_the_same_copy() {
    let [one, other] = [faulty().build(), faulty().build()];
    assert_eq!(return_copy(&one, "甲镇"), return_copy(&other, "甲镇"));
}

#[test]
fn a_file_that_cannot_be_opened_comes_back_as_a_list() {
    let built = Workspace::new()
        .period(AS_OF)
        .file(
            &format!("ledgers/{AS_OF}/甲镇.xlsx"),
            b"%PDF-1.7 no workbook",
        )
        .others_report_nothing()
        .build();
    let bytes = return_copy(&built, "甲镇");
    assert_eq!(open(bytes).sheet_names(), ["需修改的问题"]);
    let told = common::list(&built.report, "diagnostics");
    let code = common::text(&told[0], "code");
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(all_text(bytes).contains(&code), "{code}");
}

#[test]
fn a_far_merge_and_a_far_cell_cost_the_copy_nothing() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0..).zip(HEADER.split('|')) {
        sheet.write_string(0, column, name).expect("a cell");
    }
    sheet.write_string(1, 1, "A1").expect("a cell");
    sheet.write_string(1_048_575, 16_383, "远").expect("a cell");
    let bytes = book.save_to_buffer().expect("a workbook");
    let built = Workspace::new()
        .period(AS_OF)
        .file(&format!("ledgers/{AS_OF}/甲镇.xlsx"), &bytes)
        .others_report_nothing()
        .build();
    let bytes = return_copy(&built, "甲镇");
    assert!(bytes.len() < 100_000, "{}", bytes.len());
    assert!(!all_text(bytes).contains('远'));
}

#[test]
fn an_office_program_opens_a_copy_and_what_it_saves_is_read_the_same() {
    if !office_program::is_there("an_office_program_opens_a_copy") {
        return;
    }
    let built = faulty().build();
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join("甲镇.xlsx");
    std::fs::write(&copy, return_copy(&built, "甲镇")).expect("written");
    let saved = folder.path().join("saved");
    office_program::convert(&[copy], "xlsx", &saved);
    let bytes = std::fs::read(saved.join("甲镇.xlsx")).expect("a saved copy");
    assert!(
        all_text(&bytes).contains("改法：请补填「事项名称」"),
        "no note"
    );
    let again = Workspace::new()
        .period(AS_OF)
        .file(&format!("ledgers/{AS_OF}/甲镇.xlsx"), &bytes)
        .others_report_nothing()
        .build();
    assert_eq!(again.report["matters"], built.report["matters"]);
    assert_eq!(again.unit("甲镇")["submitted"], "yes");
}

#[test]
fn a_ledger_in_an_older_or_open_format_comes_back_with_its_values_merges_and_faults() {
    let table = "甲镇督查台账\n填报单位：甲镇\n编号|工作事项|类别|交办日期|进展情况\n\
        '001|修渠|收发文|二十号|联系 13900001234\n'002|补路|收发文|2026-11-17|好\n'003|架桥|收发文||";
    let mut own = old_formats::book(vec![old_formats::sheet("督查事项", table)]);
    own.sheets[0].merges = vec![(0, 0, 0, 4), (4, 3, 5, 3)];
    let merged = vec![(0, 0, 0, 4), (4, 3, 5, 3)];
    let ods = old_formats::ods(&old_formats::ods_table("督查事项", table));
    for (name, bytes, merges) in [
        ("甲镇.xls", old_formats::biff8(&own), merged.clone()),
        ("甲镇.xlsb", old_formats::xlsb(&own), merged.clone()),
        ("甲镇.et", old_formats::biff5(&own), merged),
        // This sheet of an .ods has no merged cells.
        ("甲镇.ods", ods, Vec::new()),
    ] {
        let built = Workspace::new()
            .period(AS_OF)
            .file(&format!("ledgers/{AS_OF}/{name}"), &bytes)
            .build();
        let copy = return_copy(&built, "甲镇");
        assert_eq!(
            open(copy).sheet_names(),
            ["需修改的问题", "督查事项"],
            "{name}"
        );
        let ledger = sheet(copy, "督查事项");
        for (row, column, expected) in [
            (0, 0, "甲镇督查台账"),
            (2, 0, "编号"),
            (3, 0, "001"),
            (3, 3, "二十号"),
            (3, 4, "联系 [已隐去]"),
            (4, 1, "补路"),
            (5, 0, "003"),
        ] {
            assert_eq!(at(&ledger, row, column), expected, "{name} {row} {column}");
        }
        let regions = open(copy)
            .merge_cells_by_sheet_name("督查事项")
            .expect("merges");
        let found: Vec<(u32, u32, u32, u32)> = regions
            .iter()
            .map(|region| (region.start.0, region.start.1, region.end.0, region.end.1))
            .collect();
        assert_eq!(found, merges, "{name}");
        let faults = sheet(copy, "需修改的问题");
        let told = all_rows(&faults);
        assert!(told.contains("D4"), "{name}: {told}");
        assert_eq!(told.contains("D6"), merges.is_empty(), "{name}: {told}");
        assert!(!all_text(copy).contains("13900001234"), "{name}");
    }
}

fn all_rows(range: &Range<Data>) -> String {
    let cells = range.used_cells().map(|(_, _, cell)| cell.to_string());
    cells.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_ledger_in_a_format_without_looks_comes_back_plain_but_tidy() {
    let table = "甲镇督查台账,,,,\n填报单位：甲镇,,,,\n编号,工作事项,类别,交办日期,进展情况\n\
        001,修渠,领导议定事项,二十号,\"=1+1 13900001234\"\n002,补路,领导议定事项,2026-11-17,好";
    let built = Workspace::new()
        .period(AS_OF)
        .file(&format!("ledgers/{AS_OF}/甲镇.csv"), table.as_bytes())
        .others_report_nothing()
        .build();
    let bytes = return_copy(&built, "甲镇");
    let name = open(bytes).sheet_names().remove(1);
    let ledger = sheet(bytes, &name);
    for (row, column, expected) in [
        (0, 0, "甲镇督查台账"),
        (2, 0, "编号"),
        (3, 0, "001"),
        (3, 3, "二十号"),
        (3, 4, "=1+1 [已隐去]"),
        (4, 1, "补路"),
    ] {
        assert_eq!(at(&ledger, row, column), expected, "{row} {column}");
    }
    let looks = open(bytes).worksheet_style(&name).expect("styles");
    for (row, column) in [(2, 0), (4, 1)] {
        let style = looks.get((row, column)).expect("a style");
        let borders = style.borders.as_ref().expect("borders");
        assert!(borders.has_visible_borders(), "{row} {column}");
    }
    let again = Workspace::new()
        .period(AS_OF)
        .file(&format!("ledgers/{AS_OF}/甲镇.xlsx"), bytes)
        .others_report_nothing()
        .build();
    assert_eq!(again.matter("002")["name"], "补路");
    assert!(again.find_matter("001").is_none());
}

/// A week in which nothing has been handed in yet, after one in which 甲镇 handed in a ledger.
fn week_after(ledger: &str) -> Workspace {
    Workspace::new()
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", ledger)
        .others_report_nothing()
        .period(AS_OF)
}

#[test]
fn a_copy_of_an_earlier_ledger_says_so_and_is_old_when_it_comes_back_as_it_was() {
    let ledger =
        "事项编号|事项名称|事项类别|起算日期|责任单位|责任人\nA1|修渠|收发文|2026-11-02|甲镇|张三";
    let week = || week_after(ledger);
    let damaged = week()
        .file("ledgers/2026-11-20/甲镇.xlsx", b"PK\x03\x04 broken")
        .others_report_nothing()
        .build();
    assert_eq!(damaged.unit("甲镇")["submitted"], "unreadable");
    let copy = return_copy(&damaged, "甲镇");
    let list = sheet(copy, "需修改的问题");
    let told: String = (0..8).map(|row| at(&list, row, 0)).collect();
    assert!(
        told.contains("后面的表是2026年11月13日一期报来的"),
        "{told}"
    );
    assert!(!told.contains("直接改涂了颜色的单元格"), "{told}");
    let page = String::from_utf8_lossy(&damaged.office["returns.html"]);
    assert!(page.contains("副本里是2026年11月13日一期的"), "{page}");
    assert!(!page.contains("读得出的表照原样列出"), "{page}");

    let returned = week()
        .file("ledgers/2026-11-20/甲镇.xlsx", copy)
        .others_report_nothing()
        .build();
    assert_eq!(returned.codes(), ["old-workbook"]);
}

#[test]
fn m10_a_copy_without_the_columns_that_nothing_reads_is_old_when_it_comes_back_as_it_was() {
    let ledger = |number: &str| {
        format!(
            "填报单位：甲镇|||||填报时间：{number}\n序号|事项编号|事项名称|事项类别|起算日期|责任单位\n1|A1|修渠|收发文|2026-11-02|甲镇\n2|A2|补路|收发文|2026-11-03|甲镇\n填表人：张三"
        )
    };
    let week = || week_after(&ledger("11月13日"));
    let damaged = week()
        .file("ledgers/2026-11-20/甲镇.xlsx", b"PK\x03\x04 broken")
        .others_report_nothing()
        .build();
    let copy = return_copy(&damaged, "甲镇");
    let list = sheet(copy, "督查事项");
    assert!((0..6).any(|row| at(&list, row, 0) == "（未复制）"));
    let returned = week()
        .file("ledgers/2026-11-20/甲镇.xlsx", copy)
        .others_report_nothing()
        .build();
    assert_eq!(returned.codes(), ["old-workbook"]);
    let message = common::text(returned.diagnostic_values("old-workbook")[0], "message");
    assert!(message.contains("2026-11-13"), "{message}");

    // A ledger that brings nothing new, and is no copy, says so itself with another 填报时间 (61); one with a mended cell is new.
    let anew = week()
        .ledger("甲镇", "督查事项", &ledger("11月20日"))
        .others_report_nothing()
        .build();
    assert_eq!(anew.codes(), [""; 0]);
    let mended = week()
        .sheet("ledgers/2026-11-20/甲镇.xlsx", "需修改的问题", "问题\n一处")
        .ledger(
            "甲镇",
            "督查事项",
            &ledger("11月20日").replace("补路", "补路和桥"),
        )
        .others_report_nothing()
        .build();
    assert!(!mended.codes().contains(&"old-workbook".to_owned()));
}

#[test]
fn the_foot_of_every_sheet_has_the_as_of_date_and_the_fingerprint() {
    let built = Workspace::new()
        .period(AS_OF)
        .ledger("甲镇", "督查事项", FAULTY)
        .build();
    let copy = return_copy(&built, "甲镇");
    let sheets = office_program::parts(copy);
    let sheets = sheets
        .iter()
        .filter(|part| part.starts_with("xl/worksheets/sheet"));
    for sheet in sheets {
        let said = office_program::part(copy, sheet);
        let (_, foot) = said.split_once("<oddFooter>").expect("a foot");
        assert!(foot.contains("截至日期 2026-11-20　输入指纹 "), "{sheet}");
    }
}

#[test]
fn a_long_name_takes_the_head_of_a_page_from_no_copy() {
    for sign in ["长", "&amp;", "𠮷"] {
        let name = format!("{}镇", sign.replace("&amp;", "&").repeat(300));
        let built = Workspace::new()
            .directory(&format!("单位全称|简称|序列\n{name}|甲镇|乡镇"))
            .period(AS_OF)
            .ledger("甲镇", "督查事项", FAULTY)
            .build();
        let mut copies = built.office.iter();
        let copy = copies.find(|(path, _)| path.starts_with("returns/"));
        let (_, copy) = copy.expect("a copy");
        let said = office_program::part(copy, "xl/worksheets/sheet1.xml");
        let (_, head) = said.split_once("<oddHeader>").expect("a head");
        assert!(head.contains(&sign.repeat(50)), "{head}");
        assert!(head.contains("&amp;R截至 2026-11-20"), "{head}");
    }
}

/// Where two workbooks have a row in common, the copy has it once: it says twice nothing that its sender did not.
#[test]
fn a_row_that_two_workbooks_have_in_common_stands_in_the_copy_once() {
    let header = "事项编号|事项名称|事项类别|起算日期|责任人|办结日期";
    let shared = "A2|补路|领导议定事项|2026-11-16|李四|二十号左右";
    let one = format!(
        "{header}\nA1|修渠|领导议定事项|2026-11-16|张三|\n{shared}\nA3|植树|收发文|2026-02-30|张三|"
    );
    let other = "督查台账
事项编号|责任人|事项名称|事项类别|起算日期|办结日期
A4|赵六|架桥|收发文|2026-11-18|
 A2 |李 四|补路|领导议定事项|'2026年11月16日|20号左右
A2b|李四|补路|领导议定事项|2026-11-16|";
    let path = |number: u32| format!("ledgers/{AS_OF}/甲镇({number}).xlsx");
    let built = Workspace::new()
        .period(AS_OF)
        .sheet(&path(1), "督查事项", &one)
        .sheet(&path(2), "督查事项", other)
        .others_report_nothing()
        .build();
    assert_eq!(built.diagnostics("unreadable-date").len(), 3);
    let copy = return_copy(&built, "甲镇").to_vec();
    let rest = sheet(&copy, "督查事项(2)");
    assert_eq!(at(&rest, 2, 0), "A4");
    assert_eq!(at(&rest, 3, 0), "", "the row that both have");
    assert_eq!(at(&rest, 4, 0), "A2b", "every other at its own address");
    let first = sheet(&copy, "督查事项");
    assert_eq!(at(&first, 2, 5), "二十号左右");
    let list = sheet(&copy, "需修改的问题");
    let told: Vec<String> = (0..20).map(|row| at(&list, row, 0)).collect();
    let note = "完全相同的行有1处，副本里只留第一处，后面的留空，不用再填：「督查事项(2)」第4行同「督查事项」第3行。";
    assert!(told.iter().any(|line| line.contains(note)), "{told:?}");
    let faults = (0..20).map(|row| at(&list, row, 7));
    let faults = faults.filter(|code| code == "unreadable-date");
    assert_eq!(faults.count(), 2, "what is mended once is told once");
    // Handed in as it is, it brings nothing new.
    let again = Workspace::new()
        .period(AS_OF)
        .file(&format!("ledgers/{AS_OF}/甲镇.xlsx"), &copy)
        .others_report_nothing()
        .build();
    for matter in ["A1", "A2", "A2b", "A4"] {
        assert_eq!(again.stages(matter), built.stages(matter));
    }
    assert!(again.find_matter("A3").is_none());
    assert_eq!(again.codes(), ["unreadable-date", "unreadable-date"]);
    for book in common::list(&again.report, "books") {
        let count = |key: &str| book[key].as_u64().expect("a number");
        let parts = count("judged") + count("returned") + count("set_aside");
        assert_eq!(count("read"), parts, "{book}");
    }
}

/// 同上 is to be written out, and what it means stands above it.
#[test]
fn a_row_that_two_workbooks_have_in_common_stays_above_a_same_as_above() {
    let header = "事项编号|事项名称|事项类别|起算日期|责任人";
    let shared = "A2|补路|领导议定事项|2026-11-16|李四";
    let path = |number: u32| format!("ledgers/{AS_OF}/甲镇({number}).xlsx");
    for (below, first) in [("同上", "A2"), ("不知道吧", "")] {
        let start = if below == "同上" {
            "2026-11-18"
        } else {
            "月底"
        };
        let other = format!("{header}\n{shared}\nA5|挖井|收发文|{start}|{below}");
        let built = Workspace::new()
            .period(AS_OF)
            .sheet(&path(1), "督查事项", &format!("{header}\n{shared}"))
            .sheet(&path(2), "督查事项", &other)
            .others_report_nothing()
            .build();
        let copy = return_copy(&built, "甲镇").to_vec();
        let rest = sheet(&copy, "督查事项(2)");
        assert_eq!(at(&rest, 1, 0), first, "{below}");
        assert_eq!(at(&rest, 2, 0), "A5");
    }
}

/// Rows that are not the same in everything stay, and so does a row of which something else is told.
#[test]
fn a_row_that_differs_from_the_one_of_another_workbook_stays_in_the_copy() {
    let header = "事项编号|事项名称|事项类别|起算日期|责任人|办结日期|备注";
    let one = format!(
        "{header}\nA1|修渠|领导议定事项|2026-11-16|张三|月底|\nA2|补路|收发文|2026-11-18|李四||"
    );
    let other = format!(
        "{header}\nA1|修渠|领导议定事项|2026-11-16|张三|月底|又及\nA2|补路|收发文|2026-11-18|李四||\nA2|补路|收发文|2026-11-18|李四||"
    );
    let path = |number: u32| format!("ledgers/{AS_OF}/甲镇({number}).xlsx");
    let built = Workspace::new()
        .period(AS_OF)
        .sheet(&path(1), "督查事项", &one)
        .sheet(&path(2), "督查事项", &other)
        .others_report_nothing()
        .build();
    let copy = return_copy(&built, "甲镇");
    let rest = sheet(copy, "督查事项(2)");
    let numbers: Vec<String> = (1..4).map(|row| at(&rest, row, 0)).collect();
    assert_eq!(numbers, ["A1", "", "A2"], "what is told stays");
    assert_eq!(
        built.diagnostics("duplicate-number"),
        ["error 甲镇(2).xlsx 督查事项!A4"]
    );
}

/// The other row stands on a sheet of the same copy, which calls it otherwise than the unit's files do.
#[test]
fn a_row_that_another_workbook_contradicts_is_named_by_the_sheet_of_the_copy() {
    let header = "事项编号|事项名称|事项类别|起算日期|研究部署日期|进展情况";
    let row = |said: &str| format!("{header}\nA1|修渠|领导议定事项|2026-11-16|{said}");
    let path = |number: u32| format!("ledgers/{AS_OF}/甲镇({number}).xlsx");
    let built = Workspace::new()
        .period(AS_OF)
        .sheet(&path(1), "督查事项", &row("2026-11-17|已回访欧阳晓明"))
        .sheet(&path(2), "督查事项", &row("2026-11-18|已回访"))
        .others_report_nothing()
        .build();
    let copy = return_copy(&built, "甲镇");
    let faults = sheet(copy, "需修改的问题");
    let told: Vec<String> = (faults.rows().flatten())
        .map(ToString::to_string)
        .filter(|cell| cell.contains("中内容不同"))
        .collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].contains("在「本工作簿 › 督查事项(2) › A2」中"),
        "{told:?}"
    );
    assert!(
        told[1].contains("在「本工作簿 › 督查事项 › A2」中"),
        "{told:?}"
    );
    // Days are quoted, and no text: the other row may name who complained.
    assert!(
        told[0].contains(
            "「研究部署日期」这里是「2026-11-17」，那里是「2026-11-18」；「进展情况」不一样"
        ),
        "{told:?}"
    );
    assert!(!told.concat().contains("回访"), "{told:?}");
}
