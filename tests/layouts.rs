//! How sheets are laid out: whatever stands around the rows, the rows come out the same, and what was taken for what is known.

mod common;

use common::{day, examples};
use duban::diagnostic::explanation::ExampleSheet;
use duban::ingest::memory::Memory;
use duban::ingest::table::Table;
use duban::ingest::workspace::PeriodFiles;
use duban::ingest::{Hands, Intake, SecretMark, read_period};
use duban::model::directory::{Directory, Unit};
use duban::model::record::{Record, Value};
use duban::model::schema::{Field, Sheet};
use duban::model::settings::Settings;
use duban::source::{Place, column_name};

const AS_OF: &str = "2026-11-20";
const FILE: &str = "ledgers/2026-11-20/甲镇.xlsx";
const OFFICE_FILE: &str = "ledgers/2026-11-20/县政府办/登记.xlsx";

/// A sheet from lines of text; blank lines at its ends are none of its rows.
fn sheet(name: &str, table: &str) -> ExampleSheet {
    ExampleSheet {
        name: name.into(),
        table: table
            .trim_matches('\n')
            .lines()
            .map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect())
            .collect(),
        ..ExampleSheet::default()
    }
}

fn merged(name: &str, table: &str, merges: &[&str]) -> ExampleSheet {
    ExampleSheet {
        merges: merges.iter().map(|&region| region.into()).collect(),
        ..sheet(name, table)
    }
}

fn directory() -> Directory {
    let unit = |name: &str| Unit::new(name, "乡镇", Place::of_file("单位名录.xlsx"));
    Directory::new(vec![unit("甲镇"), unit("乙镇"), unit("丁局")])
}

/// What is read from a workbook, of 甲镇 or of the office.
fn intake(file: &str, sheets: &[ExampleSheet]) -> Intake {
    read_in(file, sheets).expect("no mark of secrecy")
}

/// Whether a mark of secrecy in a workbook stops the build.
fn stops_at(sheets: &[ExampleSheet]) -> bool {
    read_in(FILE, sheets).is_err()
}

fn read_in(file: &str, sheets: &[ExampleSheet]) -> Result<Intake, SecretMark> {
    let bytes = examples::workbook(&sheets.iter().collect::<Vec<_>>());
    let mut files = PeriodFiles::default();
    if file.contains("县政府办") {
        files.office.push(file.into());
    } else {
        files.timely.push(file.into());
    }
    read_period(
        day(AS_OF),
        &files,
        Hands {
            read: &|_, _| Ok(bytes.clone()),
            apart: None,
        },
        &directory(),
        &Settings::for_county("虚构县"),
        &Memory::default(),
    )
}

fn tables(intake: &Intake) -> Vec<&Table> {
    let units = intake.units.values().flat_map(|unit| &unit.workbooks);
    let books = units.chain(&intake.office);
    books.flat_map(|book| &book.tables).collect()
}

/// `code cell` of everything found wrong; the sheet's name where there is no cell.
fn problems(intake: &Intake) -> Vec<String> {
    let mut problems: Vec<String> = intake
        .file_problems
        .iter()
        .chain(&intake.cell_problems)
        .map(|diagnostic| {
            let place = match &diagnostic.place {
                place if place.at.is_some() => place.cell(),
                place => place.sheet.sheet.to_string(),
            };
            format!("{} {place}", diagnostic.problem.words().code)
        })
        .collect();
    problems.sort();
    problems
}

fn value(record: &Record, field: Field) -> String {
    match record.value(field) {
        None => "-".into(),
        Some(Value::Text(text)) => text.to_string(),
        Some(Value::Date(date)) => date.date().to_string(),
        Some(Value::Deadline(deadline)) => deadline
            .date
            .map_or_else(|| "无固定时限".into(), |date| date.to_string()),
        Some(Value::Number(number) | Value::Percent(number) | Value::Multiple(number)) => {
            number.to_string()
        }
        Some(Value::Flag(flag)) => flag.to_string(),
        Some(Value::Unchanged) => "unchanged".into(),
        Some(Value::Units(named)) => named.units.len().to_string(),
    }
}

/// Number, name, start and deadline of each row that was read; `!` before those that lack something.
fn rows(table: &Table) -> Vec<String> {
    table
        .rows
        .iter()
        .map(|row| {
            let values: Vec<String> = [Field::Number, Field::Name, Field::Start, Field::Deadline]
                .iter()
                .map(|field| value(&row.record, *field))
                .collect();
            let mark = if row.complete { "" } else { "!" };
            format!("{mark}{}", values.join(" "))
        })
        .collect()
}

const ROWS: [&str; 2] = [
    "A1 防汛物资储备 2026-11-18 2026-12-01",
    "A2 冬季供暖检查 2026-11-19 2026-12-31",
];

/// However it is laid out, the sheet has these rows under a header in `header_rows` (as spreadsheets count them).
#[track_caller]
fn same(header_rows: (u32, u32), sheet: &ExampleSheet, expected_problems: &[&str]) {
    let read = intake(FILE, std::slice::from_ref(sheet));
    let tables = tables(&read);
    assert_eq!(tables.len(), 1, "{:?}", problems(&read));
    assert_eq!(rows(tables[0]), ROWS);
    assert_eq!(problems(&read), expected_problems);
    let header = tables[0].recognition.header;
    assert_eq!(
        header.map(|(first, last)| (first + 1, last + 1)),
        Some(header_rows)
    );
}

#[test]
fn the_plain_sheet() {
    same(
        (1, 1),
        &sheet(
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期|完成时限
             A1|防汛物资储备|收发文|2026-11-18|2026-12-01
             A2|冬季供暖检查|收发文|2026-11-19|2026-12-31",
        ),
        &[],
    );
}

#[test]
fn titles_and_the_line_of_the_reporting_unit_stand_above_the_header() {
    same(
        (4, 4),
        &merged(
            "Sheet1",
            "2026年甲镇督查事项台账
             填报单位：甲镇|||填报时间：2026年11月20日|
             （单位：件）
             事项编号|事项名称|事项类别|起算日期|完成时限
             A1|防汛物资储备|收发文|2026-11-18|2026-12-01
             A2|冬季供暖检查|收发文|2026-11-19|2026-12-31",
            &["A1:E1", "A2:C2"],
        ),
        &[],
    );
}

#[test]
fn the_header_may_stand_in_any_of_the_first_twenty_rows_and_in_no_later_one() {
    let at = |blank: usize| {
        sheet(
            "督查事项",
            &format!(
                "标题\n{}事项编号|事项名称|事项类别|起算日期|完成时限\nA1|防汛物资储备|收发文|2026-11-18|2026-12-01\nA2|冬季供暖检查|收发文|2026-11-19|2026-12-31",
                "\n".repeat(blank)
            ),
        )
    };
    same((2, 2), &at(0), &[]);
    same((9, 9), &at(7), &[]);
    same((20, 20), &at(18), &[]);
    let read = intake(FILE, &[at(19)]);
    assert!(tables(&read).is_empty());
    assert_eq!(problems(&read), ["missing-column 督查事项"]);
}

#[test]
fn columns_stand_in_any_order_with_blank_and_unknown_ones_between_and_beyond_aa() {
    same(
        (1, 1),
        &sheet(
            "督查事项",
            "||完成时限||说不清的列|事项类别|||||||||||||||||||||||起算日期|事项名称|事项编号
             ||2026-12-01||x|收发文|||||||||||||||||||||||2026-11-18|防汛物资储备|A1
             ||2026-12-31||y|收发文|||||||||||||||||||||||2026-11-19|冬季供暖检查|A2",
        ),
        &[],
    );
}

#[test]
fn group_headers_stand_above_the_columns_own() {
    for (rows, table, merges) in [
        (
            (1, 2),
            "序号|事项编号|事项名称|事项类别|时限|
             ||||起算日期|完成时限
             1|A1|防汛物资储备|收发文|2026-11-18|2026-12-01
             2|A2|冬季供暖检查|收发文|2026-11-19|2026-12-31",
            &["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1"][..],
        ),
        // Without merged regions, as csv and ods have none.
        (
            (2, 3),
            "标题
             序号|事项编号|事项名称|事项类别|时限|
             ||||起算日期|完成时限
             1|A1|防汛物资储备|收发文|2026-11-18|2026-12-01
             2|A2|冬季供暖检查|收发文|2026-11-19|2026-12-31",
            &[],
        ),
        // The second row names what no column is known by: the merged cells show that it is header.
        (
            (1, 2),
            "事项编号|事项名称|事项类别|起算日期|完成时限|推进|
             |||||本周|下周
             A1|防汛物资储备|收发文|2026-11-18|2026-12-01|a|b
             A2|冬季供暖检查|收发文|2026-11-19|2026-12-31|c|d",
            &["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:E2", "F1:G1"],
        ),
        // Three rows, a word split over two of them, and a field above columns that are none.
        (
            (1, 3),
            "事项||事项|日期||责任单位|
             编号|名称|类别|起算|要求办结|牵头|配合
             |||日期|时间||
             A1|防汛物资储备|收发文|2026-11-18|2026-12-01|甲镇|
             A2|冬季供暖检查|收发文|2026-11-19|2026-12-31|甲镇|",
            &["D1:E1", "F1:G1"],
        ),
    ] {
        let table = table.replace("事项||事项|日期", "事项|事项|事项|日期");
        same(rows, &merged("督查事项", &table, merges), &[]);
    }
}

#[test]
fn a_word_split_over_two_rows_is_read_whole_before_its_lower_half_is_read_alone() {
    let read = intake(
        "ledgers/2026-11-20/县政府办/登记.xlsx",
        &[sheet(
            "投诉登记",
            "投诉|受理|被投诉|核实|并入
             编号|日期|单位|结果|编号
             TS-1|2026-11-02|甲镇|有效|
             TS-2|2026-11-03|甲镇|重复|TS-1",
        )],
    );
    let columns: Vec<&str> = tables(&read)[0]
        .recognition
        .columns
        .iter()
        .map(|(_, _, field)| *field)
        .collect();
    let expected = ["投诉编号", "受理日期", "被投诉单位", "核实结果", "并入编号"];
    assert_eq!(columns, expected);
    assert_eq!(problems(&read), Vec::<String>::new());
}

#[test]
fn labels_with_their_texts_above_the_header_are_no_upper_half_of_it() {
    let table = "责任人|赵一|完成时限|每周五
        序号|事项编号|事项名称|事项类别|起算日期|完成时限|录入
        1|A1|防汛物资储备|收发文|2026-11-18|2026-12-01|a
        2|A2|冬季供暖检查|收发文|2026-11-19|2026-12-31|b";
    same((2, 2), &sheet("督查事项", table), &[]);
}

#[test]
fn a_total_or_a_signature_is_no_row_of_a_sheet_of_two_columns() {
    let read = intake(
        FILE,
        &[sheet(
            "重点工作进度",
            "工作编号|完成值|说明
             Z1|80|
             合计|80|
             小 计：|80|
             填表人：某某|审核人：某某|
             注：以统计口径为准|略|",
        )],
    );
    let table = tables(&read)[0];
    assert_eq!(table.rows.len(), 1);
    assert_eq!(table.set_aside, 4);
    assert_eq!(problems(&read), Vec::<String>::new());
}

#[test]
fn a_heading_beside_its_number_and_a_row_of_nothing_and_a_seal_are_no_data() {
    let read = intake(
        FILE,
        &[sheet(
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期|完成时限
             一|县委交办事项|||
             A1|防汛物资储备|收发文|2026-11-18|2026-12-01
             （二）|县政府交办事项|||
             A2|冬季供暖检查|收发文|2026-11-19|2026-12-31
             无|无|无|无|无
             /|—|/||
             |（盖章）|||
             电话：0311-0000000",
        )],
    );
    assert_eq!(rows(tables(&read)[0]), ROWS);
    assert_eq!(tables(&read)[0].set_aside, 6);
    assert_eq!(problems(&read), Vec::<String>::new());
}

#[test]
fn a_header_repeated_with_its_columns_in_another_order_is_a_second_table() {
    let read = intake(
        FILE,
        &[sheet(
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期|完成时限
             A1|防汛物资储备|收发文|2026-11-18|2026-12-01
             A2|冬季供暖检查|收发文|2026-11-19|2026-12-31
             事项编号|事项名称|起算日期|事项类别|完成时限
             A3|道路清扫|2026-11-19|收发文|2026-12-31",
        )],
    );
    assert_eq!(rows(tables(&read)[0]), ROWS);
    assert_eq!(tables(&read)[0].unread, 2);
    assert_eq!(problems(&read), ["second-table A4"]);
}

#[test]
fn headers_are_known_through_padding_marks_remarks_width_and_line_breaks() {
    same(
        (1, 1),
        &sheet(
            "督查事项",
            "＊事  项  编  号|事项↵名称（必填）|【事项类别】|起算日期：|完成　时限〔年月日〕*
             A1|防汛物资储备|收发文|2026-11-18|2026-12-01
             A2|冬季供暖检查|收发文|2026-11-19|2026-12-31",
        ),
        &[],
    );
}

#[test]
fn blank_total_section_note_example_and_numbering_rows_are_no_data() {
    let table = "事项编号|事项名称|事项类别|起算日期|完成时限|备注
        （1）|（2）|（3）|（4）|（5）|（6）
        例：DB001|示例事项|收发文|2026-11-18|2026-12-01|
        一、领导交办事项
        A1|防汛物资储备|收发文|2026-11-18|2026-12-01|

        小 计|1件
        |（二）会议议定事项
        事项编号|事项名称|事项类别|起算日期|完成时限|备注
        A2|冬季供暖检查|收发文|2026-11-19|2026-12-31|
        其他事项
        |合计：|2
        注：时限以交办清单为准。
        填表人：赵一|审核人：钱二||联系电话：（略）";
    let sheet = merged("督查事项", table, &["A11:F11"]);
    same((1, 1), &sheet, &["example-row A3"]);
    let read = intake(FILE, &[sheet]);
    let table = tables(&read)[0];
    assert_eq!(table.set_aside, 11, "{:?}", table.recognition.aside);
    let aside: Vec<String> = table
        .recognition
        .aside
        .iter()
        .map(|(row, reason)| format!("{} {}", row + 1, reason.label()))
        .collect();
    assert_eq!(
        aside,
        [
            "2 列号",
            "3 示例",
            "4 分节标题",
            "7 合计",
            "8 分节标题",
            "9 重复的表头",
            "11 分节标题",
            "12 合计",
            "13 说明",
            "14 说明"
        ]
    );
}

#[test]
fn a_heading_between_rows_is_one_though_cells_are_merged_over_it() {
    let table = |heading: &str, category: &str| {
        format!(
            "事项编号|事项名称|事项类别|起算日期|完成时限|责任人
             A1|防汛物资储备|收发文|2026-11-18|2026-12-01|赵一
             {heading}
             A2|冬季供暖检查|{category}|2026-11-19|2026-12-31|"
        )
    };
    let (of_two, of_one) = (&["C2:C4", "F2:F4"][..], &["F2:F4"][..]);
    for heading in ["二、其他", "（二）会议议定事项", "其他事项"] {
        same(
            (1, 1),
            &merged("督查事项", &table(heading, ""), of_two),
            &[],
        );
        same(
            (1, 1),
            &merged("督查事项", &table(heading, "收发文"), of_one),
            &[],
        );
    }
    // What may be a row of its own is one: a number, a name of which the rest is merged, a row with anything else of its own.
    for row in ["A3", "二、", "|二、其他", "二、其他||||2026-12-31"] {
        let read = intake(FILE, &[merged("督查事项", &table(row, ""), of_two)]);
        assert_eq!(tables(&read)[0].rows.len(), 3, "{row}");
        let lacks_its_day = problems(&read).contains(&"empty-required-cell D3".to_owned());
        assert!(lacks_its_day, "{row}");
    }
}

/// How many rows a sheet of 督查事项 has with one row more between or below two others, and the problems of it.
fn with_a_row(row: &str, is_last: bool) -> (usize, Vec<String>) {
    let below = if is_last {
        ""
    } else {
        "\nA3|修桥|收发文|2026-11-18||"
    };
    let table = format!(
        "事项编号|事项名称|事项类别|起算日期|责任人|进展情况\nA1|修路|收发文|2026-11-18||\n{row}{below}"
    );
    let read = intake(FILE, &[sheet("督查事项", &table)]);
    (
        tables(&read)[0].rows.len() - usize::from(!is_last),
        problems(&read),
    )
}

#[test]
fn a_name_that_begins_like_a_total_or_a_note_is_that_of_a_row() {
    let lacks_its_number = "empty-required-cell A3".to_owned();
    for row in [
        "|总计划3年行动|收发文|2026-11-18||",
        "|合计投资5亿元项目开工|||李|正在办",
        "|小计量站2处改造|||李|",
        "|小计划5项|||李|正在办",
        "|总计120户搬迁||||",
        "|联系人制度落实|||李|正在办",
        "|联系方式更新|||李|",
        "|填表人员培训|||李|正在办",
        "|填报时间调整||2026-11-18||",
        "|制表工作规范|||李|",
        "|第3页岩气项目|||李|",
    ] {
        for is_last in [false, true] {
            let (rows, told) = with_a_row(row, is_last);
            assert_eq!(rows, 2, "{row} {is_last}");
            assert!(told.contains(&lacks_its_number), "{row} {is_last}");
        }
    }
}

#[test]
fn a_total_or_a_note_in_the_column_of_names_is_no_row() {
    for row in [
        "|合计||||",
        "|合计||||已办结2件",
        "|合计|3|5|/|",
        "|合计|收发文|2026-11-18||",
        "|小计|领导议定事项|||",
        "—|小计|||||",
        "|合计2件|||—|已办结2件",
        "|合计5件|||李|",
        "|小 计：|3件|||",
        "|小计：3件，其中办结1件||||",
        "|总计|12.5万元|||",
        "|合计5件||||",
        "|合计办结5件||||",
        "|本页小计（3件）||||",
        "|总计12件，其中办结5件||||",
        "|共4项||||",
        "|注：以清单为准||||",
        "|注1、以清单为准||||",
        "|填表人：赵一|||审核人：钱二|",
        "|联系人：赵一||||",
        "|填表人|赵一|||",
        "|联系电话||6543210||",
        "|说明2|||李|",
        "|第1页||||",
        "|填表说明||||",
    ] {
        for is_last in [false, true] {
            let expected = (1, Vec::new());
            assert_eq!(with_a_row(row, is_last), expected, "{row} {is_last}");
        }
    }
}

#[test]
fn an_entry_whose_gap_begins_like_a_total_is_an_entry() {
    let read = |row: &str| {
        let table = format!(
            "对标对象|差距|目标|措施|完成时限|责任人\n邻县|慢|快|学|2026-12-10|李\n{row}\n邻市|慢|快|学|2026-12-10|李"
        );
        let read = intake(FILE, &[sheet("对标提升", &table)]);
        (tables(&read)[0].rows.len(), problems(&read))
    };
    for gap in ["合计差5亿元", "总计少3家企业", "小计差2名"] {
        let row = format!("省城|{gap}|赶上||2026-12-10|李");
        let expected = (3, vec!["empty-required-cell D3".to_owned()]);
        assert_eq!(read(&row), expected, "{gap}");
    }
    for row in [
        "合计|3|||",
        "合计：2条|||||",
        "|合计||2||",
        "合计|共2条||||",
        "填表人|王五||||\n联系电话|6543210||||",
    ] {
        assert_eq!(read(row), (2, Vec::new()), "{row}");
    }
    // So are papers signed below the last entry, in as many lines as there are.
    let signed = "对标对象|差距|目标|措施|完成时限|责任人\n邻县|慢|快|学|2026-12-10|李\n填表人|王五||||\n联系电话|6543210||||\n填报时间|2026-11-20||||";
    let read = intake(FILE, &[sheet("对标提升", signed)]);
    assert_eq!(tables(&read)[0].rows.len(), 1);
    assert_eq!(problems(&read), Vec::<String>::new());
}

#[test]
fn numbers_of_columns_are_four_under_one_column_after_the_other() {
    let read = |name: &str, table: &str| {
        let read = intake(FILE, &[sheet(name, table)]);
        (tables(&read)[0].rows.len(), tables(&read)[0].set_aside)
    };
    for table in [
        "工作编号|完成值|说明\n1|2|3\n2|5|",
        "序号|工作编号|完成值\n1|2|3\n2|1|5",
        "序号|工作编号|计量单位|完成值|说明\n1|2||3|4\n2|1||5|",
    ] {
        assert_eq!(read("重点工作进度", table), (2, 0), "{table}");
    }
    let header = "事项编号|事项名称|事项类别|起算日期|备注";
    for numbers in ["1|2|3|4|5", "1|2|3|4|", "(1)|(2)|(3)|(4)|", "栏次|1|2|3|"] {
        let table = format!("{header}\n{numbers}\nA1|修路|收发文|2026-11-18|");
        assert_eq!(read("督查事项", &table), (1, 1), "{numbers}");
    }
}

#[test]
fn a_milestone_is_planned_whatever_stands_in_brackets_behind_it() {
    let read = |columns: &str, days: &str| {
        let table = format!(
            "工作编号|工作名称|牵头部门|单位|节点目标|{columns}\nZ1|植树|丁局|甲镇|10|{days}"
        );
        let read = intake(OFFICE_FILE, &[sheet("重点工作", &table)]);
        let record = &tables(&read)[0].rows[0].record;
        (value(record, Field::MilestoneOn), problems(&read))
    };
    for remark in ["计划", "截止", "要求", "目标", "预计", "规定", "填计划日期"] {
        let column = format!("节点日期（{remark}）");
        let expected = ("2026-11-15".to_owned(), Vec::new());
        assert_eq!(read(&column, "2026-11-15"), expected, "{remark}");
        // The day of the deed is none, wherever it stands.
        let columns = format!("节点日期（实际）|{column}");
        assert_eq!(read(&columns, "2026-11-19|2026-11-15").0, "2026-11-15");
    }
}

#[test]
fn a_unit_that_calls_its_ledger_the_list_is_told_to_call_it_otherwise() {
    let head = "事项编号|事项名称|事项类别|起算日期";
    let ledger = format!("{head}|办结日期|进展情况\nA1|修路|收发文|2026-11-18||正在办");
    let plain = format!("{head}\nA1|修路|收发文|2026-11-18");
    let with_a_column = |name: &str| {
        ledger
            .replacen("|办结日期", &format!("|{name}|办结日期"), 1)
            .replacen("2026-11-18|", "2026-11-18||", 1)
    };
    for (beside, table) in [
        ("", with_a_column("立项日期")),
        ("", with_a_column("销号确认人")),
        ("", plain.clone()),
        (plain.as_str(), ledger.clone()),
    ] {
        let mut sheets = vec![sheet("交办清单", &table)];
        sheets.extend((!beside.is_empty()).then(|| sheet("督查事项", beside)));
        let read = intake(FILE, &sheets);
        assert_eq!(tables(&read).len(), sheets.len() - 1, "{table}");
        assert_eq!(
            problems(&read),
            ["register-outside-office 交办清单"],
            "{table}"
        );
        let said = read.cell_problems[0].problem.words();
        assert!(said.help.contains("改名为「督查事项」"), "{}", said.help);
    }
}

#[test]
fn a_row_that_fills_all_that_it_must_is_data_whatever_its_words_are() {
    let read = intake(
        FILE,
        &[sheet(
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期|完成时限
             注1|合计|收发文|2026-11-18|
             二、3|小计|收发文|2026-11-19|",
        )],
    );
    assert_eq!(
        rows(tables(&read)[0]),
        ["注1 合计 2026-11-18 -", "二、3 小计 2026-11-19 -"]
    );
}

#[test]
fn whatever_stands_in_a_free_or_unknown_column_before_it_a_row_that_is_whole_is_data() {
    for first in ["备注", "进展情况", "科室意见"] {
        let read = intake(
            FILE,
            &[sheet(
                "督查事项",
                &format!(
                    "{first}|事项编号|事项名称|事项类别|起算日期|完成时限
                     说明：正在办理|A1|防汛物资储备|收发文|2026-11-18|2026-12-01
                     注：已延期|A2|冬季供暖检查|收发文|2026-11-19|2026-12-31"
                ),
            )],
        );
        assert_eq!(rows(tables(&read)[0]), ROWS, "{first}");
    }
}

#[test]
fn an_incomplete_entry_with_its_number_in_words_is_no_heading() {
    let read = intake(
        FILE,
        &[sheet(
            "对标提升",
            "序号|对标对象|差距|目标|措施|完成时限
             一|邻县|慢|快|学|11月底
             二|邻市||||",
        )],
    );
    assert_eq!(tables(&read)[0].rows.len(), 2);
}

#[test]
fn a_lone_text_that_is_no_heading_is_returned_and_not_lost() {
    let read = intake(
        FILE,
        &[sheet(
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期|完成时限
             A1
             |忘了编号的事项|收发文|2026-11-18|",
        )],
    );
    assert_eq!(
        rows(tables(&read)[0]),
        ["!A1 - - -", "!- 忘了编号的事项 2026-11-18 -"]
    );
    assert_eq!(
        problems(&read),
        [
            "empty-required-cell A3",
            "empty-required-cell B2",
            "empty-required-cell C2",
            "empty-required-cell D2"
        ]
    );
}

#[test]
fn merged_cells_give_their_value_to_every_row_and_to_no_other_column() {
    let table = "事项类别|事项编号|事项名称|起算日期|完成时限|责任人
        收发文|A1|防汛物资储备|2026-11-18|2026-12-01|赵一|藏在合并里的内容
        藏|A2|冬季供暖检查|2026-11-19|2026-12-31||";
    let sheet = merged("督查事项", table, &["A2:A3", "F2:G3"]);
    same((1, 1), &sheet, &[]);
    let read = intake(FILE, &[sheet]);
    for row in &tables(&read)[0].rows {
        assert_eq!(value(&row.record, Field::Category), "incoming-document");
        assert_eq!(value(&row.record, Field::Person), "赵一");
    }
    // A value hidden under a merge of several columns is not seen, so it is not read.
    let read = intake(
        FILE,
        &[merged(
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期|责任人|备注
             A1|防汛物资储备|收发文|2026-11-18|赵一|藏
             A2|冬季供暖检查|收发文|2026-11-19||藏",
            &["E2:F3"],
        )],
    );
    for row in &tables(&read)[0].rows {
        assert_eq!(value(&row.record, Field::Person), "赵一");
        assert_eq!(value(&row.record, Field::Remarks), "-");
    }
}

#[test]
fn where_merged_regions_overlap_the_first_counts_and_the_other_is_named() {
    let read = intake(
        FILE,
        &[merged(
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期|责任人
             A1|防汛物资储备|收发文|2026-11-18|赵一
             A2|冬季供暖检查|收发文|2026-11-19|
             A3|道路清扫|收发文|2026-11-19|王五",
            &["E2:E3", "E3:E4"],
        )],
    );
    let people: Vec<String> = tables(&read)[0]
        .rows
        .iter()
        .map(|row| value(&row.record, Field::Person))
        .collect();
    assert_eq!(people, ["赵一", "赵一", "王五"]);
    assert_eq!(problems(&read), ["overlapping-merges E3"]);
}

#[test]
fn of_two_columns_that_mean_the_same_the_named_one_wins_else_the_first() {
    for (header, used, passed_over) in [
        ("承办单位|责任单位", "F", "E1"),
        ("牵头单位|承办单位", "E", "F1"),
        ("责任单位|责任单位", "E", "F1"),
    ] {
        let read = intake(
            FILE,
            &[sheet(
                "督查事项",
                &format!(
                    "事项编号|事项名称|事项类别|起算日期|{header}\nA1|防汛物资储备|收发文|2026-11-18|甲镇|甲镇"
                ),
            )],
        );
        let table = tables(&read)[0];
        let column = table
            .recognition
            .columns
            .iter()
            .find(|(_, _, field)| *field == "责任单位")
            .map(|(column, _, _)| column_name(*column));
        assert_eq!(column.as_deref(), Some(used), "{header}");
        assert_eq!(problems(&read), [format!("repeated-column {passed_over}")]);
        let said = read.cell_problems[0].problem.words().message;
        assert!(said.contains(&format!("{used} 列")), "{said}");
    }
}

#[test]
fn what_was_taken_for_what_is_known() {
    let read = intake(
        FILE,
        &[sheet(
            "督查事项",
            "标题\n序号|督办编号|工作任务|类别|交办时间|联系 139 0000 1234\n1|A1|防汛物资储备|收发文|2026-11-18|x",
        )],
    );
    let recognition = &tables(&read)[0].recognition;
    let columns: Vec<String> = recognition
        .columns
        .iter()
        .map(|(column, header, field)| format!("{} {header}={field}", column_name(*column)))
        .collect();
    assert_eq!(
        columns,
        [
            "B 督办编号=事项编号",
            "C 工作任务=事项名称",
            "D 类别=事项类别",
            "E 交办时间=起算日期"
        ]
    );
    let ignored: Vec<String> = recognition
        .ignored
        .iter()
        .map(|(column, header)| format!("{} {header}", column_name(*column)))
        .collect();
    assert_eq!(ignored, ["A 序号", "F 联系[已隐去]"]);
}

#[test]
fn a_second_table_is_named_and_its_rows_are_not_those_of_the_first() {
    let below = "事项编号|事项名称|事项类别|起算日期|完成时限
        A1|防汛物资储备|收发文|2026-11-18|2026-12-01
        A2|冬季供暖检查|收发文|2026-11-19|2026-12-31

        重点工作进度
        工作编号|完成值|说明
        Z1|80|
        Z2|90|";
    let read = intake(FILE, &[sheet("督查事项", below)]);
    let table = tables(&read)[0];
    assert_eq!(&rows(table)[..2], &ROWS);
    assert!(problems(&read).contains(&"second-table A6".to_owned()));
    assert_eq!(table.unread, 3);
    let beside = "事项编号|事项名称|事项类别|起算日期|完成时限||工作编号|完成值
        A1|防汛物资储备|收发文|2026-11-18|2026-12-01||Z1|80
        A2|冬季供暖检查|收发文|2026-11-19|2026-12-31||Z2|90";
    same((1, 1), &sheet("督查事项", beside), &["second-table G1"]);
    // The first table on a sheet counts, however much wider the second is.
    let read = intake(
        FILE,
        &[sheet(
            "Sheet1",
            "工作编号|完成值\nZ1|80\n\n事项编号|事项名称|事项类别|起算日期|完成时限\nA1|防汛物资储备|收发文|2026-11-18|",
        )],
    );
    assert_eq!(tables(&read)[0].sheet.name(), "重点工作进度");
    assert_eq!(tables(&read)[0].rows.len(), 1);
    assert_eq!(problems(&read), ["second-table A4"]);
}

#[test]
fn far_cells_and_the_formats_of_empty_rows_are_no_rows() {
    let mut table = "事项编号|事项名称|事项类别|起算日期|完成时限\nA1|防汛物资储备|收发文|2026-11-18|2026-12-01\nA2|冬季供暖检查|收发文|2026-11-19|2026-12-31".to_owned();
    table.push_str(&"\n".repeat(50));
    table.push_str("||||||||||||页脚");
    let read = intake(FILE, &[sheet("督查事项", &table)]);
    assert_eq!(rows(tables(&read)[0]), ROWS);
    assert_eq!(tables(&read)[0].set_aside, 0);
}

#[test]
fn a_header_alone_or_a_title_alone_is_an_empty_ledger() {
    for sheet in [
        sheet("督查事项", "事项编号|事项名称|事项类别|起算日期"),
        sheet("督查事项", ""),
        sheet("Sheet1", "甲镇督查事项台账\n填报单位：甲镇\n本周无督查事项"),
        sheet("Sheet1", "甲镇2026年督办台账（零报告）"),
        sheet("督查事项", "标题"),
        sheet(
            "督查事项",
            "附件1\n甲镇督查事项台账\n(2026年第47周)\n填报单位：|甲镇||2026年11月20日\n本周无督查事项。\n注：1.每周五报送。\n2、没有的写“无”。\n填表人：|赵一|审核人：|钱二|联系电话：|3102255",
        ),
        sheet(
            "Sheet1",
            "虚构县甲镇\n2026年督查台账（零报告）\n截至11月20日，甲镇无督查事项，特此报告\n甲镇（盖章）\n2026.11.20",
        ),
        sheet("督查事项", "无"),
        sheet("督查事项", "零报告"),
        sheet(
            "Sheet1",
            "督办事项台账||填报时间：2026年11月20日\n暂无\n审核：|钱二",
        ),
        sheet(
            "督查事项",
            "填报单位：甲镇\n填报人|赵一\n本周没有收到县委督办事项",
        ),
    ] {
        let read = intake(FILE, std::slice::from_ref(&sheet));
        assert_eq!(tables(&read).len(), 1, "{sheet:?}");
        assert_eq!(tables(&read)[0].sheet.name(), "督查事项");
        assert!(tables(&read)[0].rows.is_empty());
        assert_eq!(problems(&read), Vec::<String>::new());
        let state = read.units.values().next().expect("a hand-in").state;
        assert_eq!(state.key(), "yes");
    }
    for sheet in [
        sheet("填报说明", "督查事项填报说明\n一行一件"),
        sheet("通讯录", "姓名|房间\n赵一|301"),
        sheet("Sheet1", ""),
    ] {
        let read = intake(FILE, std::slice::from_ref(&sheet));
        assert!(tables(&read).is_empty(), "{sheet:?}");
        let state = read.units.values().next().expect("a hand-in").state;
        assert_eq!(state.key(), "partial");
    }
}

#[test]
fn what_people_write_below_a_table_is_no_row_of_it() {
    let table = "事项编号|事项名称|事项类别|起算日期\nA1|修路|收发文|2026-11-02\nA2|修桥|收发文|2026-11-02\n\
        A3|修渠|收发文|2026-11-02\nA4|修塘|收发文|2026-11-02";
    for line in [
        "——以下空白——",
        "（以下空白）",
        "※以下空白",
        "此页以下空白",
        "以下无正文",
        "附注：",
        "复核人：",
        "经办人：赵一",
        "以上共4项",
        "共4项",
        "本周共4件，办结1件",
        "累计",
        "平均",
        "县政府办公室制",
        "1.本表每周五报送。",
        "报送单位：（公章）",
    ] {
        let read = intake(FILE, &[sheet("督查事项", &format!("{table}\n{line}"))]);
        assert_eq!(problems(&read), [""; 0], "{line}");
        assert_eq!(tables(&read)[0].rows.len(), 4, "{line}");
    }
    // What may be a matter of which too little was written is returned.
    for line in [
        "|共4项整治工程",
        "|累计脱贫户回访",
        "A5|共4项",
        "|本表彰会筹备",
    ] {
        let read = intake(FILE, &[sheet("督查事项", &format!("{table}\n{line}"))]);
        assert_eq!(tables(&read)[0].rows.len(), 5, "{line}");
    }
}

#[test]
fn rows_under_what_is_no_header_are_never_an_empty_ledger() {
    for (name, table) in [
        (
            "督查事项",
            "编号|名称|类型|开始\nA1|修路|收发文|2026-11-02\nA2|架桥|收发文|2026-11-03",
        ),
        (
            "督查事项",
            "序号|重点任务|责任股室|推进情况\n1|修路|股|正在\n2|架桥|股|正在\n3|铺管|股|正在",
        ),
        (
            "督查事项",
            "A1|修路|收发文|2026-11-02\nA2|架桥|收发文|2026-11-03",
        ),
        ("督查事项", "A1|修路|收发文|2026-11-02"),
        (
            "Sheet1",
            "甲镇督查台账\n序号|重点任务|责任股室|推进情况\n1|修路|股|正在",
        ),
        (
            "Sheet1",
            "甲镇重点工作督办情况\n一、修路工程已完成\n二、架桥\n三、铺管",
        ),
        ("督查事项", "甲镇督查台账\n修路正在推进"),
        ("督查事项", "1、修路"),
        ("督查事项", "标题\n无线网建设"),
        ("督查事项", "填表人|活儿|到哪了\n赵一|修路|一半"),
        // Nothing new, and nothing changed, is not nothing.
        ("督查事项", "甲镇督查事项台账\n本周无变化"),
        ("督查事项", "甲镇督查事项台账\n本周无新增督查事项。"),
        ("督查事项", "甲镇督查事项台账\n督查工作没有更新"),
        ("督查事项", "甲镇督查事项台账\n详见上周台账"),
        ("督查事项", "甲镇督查事项台账\n同上期"),
    ] {
        let read = intake(FILE, &[sheet(name, table)]);
        assert!(tables(&read).is_empty(), "{table}");
        // The sheet's own name leaves no doubt what its sender meant it to be.
        let is_unchanged = table.starts_with("甲镇督查事项台账");
        let code = if name == "督查事项" && !is_unchanged {
            "missing-column"
        } else {
            "unknown-sheet"
        };
        assert_eq!(problems(&read), [format!("{code} {name}")], "{table}");
        let said = read.cell_problems[0].problem.words();
        for word in ["督查事项", "事项类别", "起算日期"] {
            assert!(said.help.contains(word), "{word}: {}", said.help);
        }
        let state = read.units.values().next().expect("a hand-in").state;
        assert_eq!(state.key(), "partial", "{table}");
    }
}

#[test]
fn what_says_that_nothing_has_changed_is_never_an_empty_ledger_under_a_header_either() {
    let header = "序号|事项编号|事项名称|事项类别|起算日期|办结日期";
    for rows in [
        "1|本周无变化",
        "|本周无变化",
        "||同上周",
        "|同上周|同上周|同上周|同上周|同上周",
        "详见上周台账",
        "|各事项进度同上期\n填表人：赵一",
    ] {
        let read = intake(FILE, &[sheet("督查事项", &format!("{header}\n{rows}"))]);
        assert!(tables(&read).is_empty(), "{rows}");
        assert_eq!(problems(&read), ["unknown-sheet 督查事项"], "{rows}");
        let said = read.cell_problems[0].problem.words();
        assert!(said.message.contains("没有变化"), "{}", said.message);
    }
    for rows in [
        "1|无",
        "|本周无督查事项",
        "说明：无变化的事项不再填报",
        "1|A1|修路|收发文|2026-11-02\n|本周无变化",
        "1|A1|与上周同步推进|收发文|2026-11-02",
    ] {
        let read = intake(FILE, &[sheet("督查事项", &format!("{header}\n{rows}"))]);
        assert_eq!(tables(&read).len(), 1, "{rows}");
    }
}

#[test]
fn registers_and_progress_under_what_is_no_header_are_never_empty_ones() {
    for (file, name, table) in [
        (FILE, "对标提升", "对象|不足|目的\na|b|c"),
        (FILE, "重点工作进度", "工作|完成\nK1|3"),
        (
            OFFICE_FILE,
            "投诉登记",
            "序|时间|单位|结果\nT1|2026-11-03|甲镇|有效",
        ),
        (OFFICE_FILE, "交办清单", "序|任务名|单位\n1|修路|甲镇"),
        (OFFICE_FILE, "会议纪律", "会|人|事\n例会|赵一|迟到"),
        (OFFICE_FILE, "积分登记", "x|y\n1|2"),
    ] {
        let read = intake(file, &[sheet(name, table)]);
        assert!(tables(&read).is_empty(), "{table}");
        assert_eq!(
            problems(&read),
            [format!("missing-column {name}")],
            "{table}"
        );
        let said = read.cell_problems[0].problem.words();
        assert!(said.message.contains(name), "{}", said.message);
        // A register with a title and nothing else is an empty one.
        let read = intake(
            file,
            &[sheet(name, &format!("{name}（本周无）\n登记人：|赵一"))],
        );
        assert_eq!(tables(&read).len(), 1, "{name}");
        assert_eq!(problems(&read), Vec::<String>::new());
    }
}

#[test]
fn a_cover_beside_what_may_be_the_ledger_is_no_empty_ledger() {
    let ledger = "事项编号|事项名称|事项类别|起算日期\nA1|修路|收发文|2026-11-02";
    let cover = || sheet("封面", "甲镇督查台账\n2026年11月20日");
    let hidden = || ExampleSheet {
        hidden: true,
        ..sheet("督查事项", ledger)
    };
    let progress = || sheet("重点工作进度", "工作编号|完成值\nK1|3");
    for (sheets, told) in [
        (
            vec![cover(), hidden()],
            vec!["hidden-ledger 督查事项", "unknown-sheet 封面"],
        ),
        (vec![cover(), progress()], vec!["unknown-sheet 封面"]),
        (
            vec![cover(), sheet("台账", "序号|任务|进度\n1|修路|一半")],
            vec!["unknown-sheet 台账", "unknown-sheet 封面"],
        ),
    ] {
        let read = intake(FILE, &sheets);
        let mut found = tables(&read).into_iter();
        assert!(found.all(|table| table.sheet != Sheet::Matters));
        assert_eq!(problems(&read), told);
        let state = read.units.values().next().expect("a hand-in").state;
        assert_eq!(state.key(), "partial");
    }
    for sheets in [
        vec![cover()],
        vec![cover(), sheet("督查事项", ledger)],
        vec![sheet("Sheet1", "甲镇督查台账\n本周无督查事项"), progress()],
        vec![sheet("督查事项", "甲镇督查台账"), progress()],
    ] {
        let read = intake(FILE, &sheets);
        assert_eq!(problems(&read), Vec::<String>::new());
        let state = read.units.values().next().expect("a hand-in").state;
        assert_eq!(state.key(), "yes");
    }
}

#[test]
fn a_header_with_columns_of_the_units_own_and_no_row_is_an_empty_ledger() {
    let table = "事项编号|事项名称|事项类别|起算日期|联系电话|项目地址|总投资|建设内容";
    let read = intake(FILE, &[sheet("督查事项", table)]);
    assert_eq!(tables(&read).len(), 1);
    assert_eq!(problems(&read), Vec::<String>::new());
}

#[test]
fn what_is_typed_around_the_rows_is_no_row() {
    let header = "事项编号|事项名称|事项类别|起算日期|责任单位|完成时限|反馈日期|办结日期|进展情况";
    let matter = "A1|修路|收发文|2026-11-02|甲镇|||2026-11-03|已办结";
    for below in [
        // A list that a note begins.
        "说明：\n1、一般事项3日内反馈。\n2、复杂事项一个月内办结。\n3、请于每周五报送。",
        "注：1.一般事项3日内反馈。\n2.复杂事项一个月内办结。",
        "注：①一般事项3日内反馈；\n②复杂事项一个月内办结。",
        "备注：1.★为重点\n2.☆为一般",
        "填表说明\n1.“事项类别”按清单填写；\n2.“起算日期”指交办之日；",
        "|注：1.一般事项3日内反馈。\n|2.复杂事项一个月内办结。",
        // Signatures, and labels with their values in other cells below them.
        "\n|||||||甲镇人民政府\n|||||||2026年11月20日\n填表人：|王五||审核人：|李四||联系电话：|0319-1234567",
        "\n|||||||甲镇人民政府\n填表人：王五||审核人：李四",
        "填表人：王五|审核人：李四|分管领导：赵六",
        "审核意见：同意报送",
        "（此表一式两份）",
        "单位（盖章）：甲镇人民政府",
        // Rows for matters to come.
        "||收发文",
        "||收发文||甲镇",
    ] {
        let read = intake(
            FILE,
            &[sheet("督查事项", &format!("{header}\n{matter}\n{below}"))],
        );
        assert_eq!(problems(&read), Vec::<String>::new(), "{below}");
        assert_eq!(tables(&read)[0].rows.len(), 1, "{below}");
    }
    for (row, found) in [
        ("已办结事项", 1),
        ("未办结事项（3件）", 1),
        ("县委书记批示类", 1),
        // What may be a matter's own is returned.
        ("A2", 2),
        ("1.修桥", 2),
        ("||收发文|2026-11-03", 2),
        ("|修桥|收发文", 2),
    ] {
        let table = format!("{header}\n{row}\n{matter}");
        let read = intake(FILE, &[sheet("督查事项", &table)]);
        assert_eq!(tables(&read)[0].rows.len(), found, "{row}");
        assert_eq!(problems(&read).is_empty(), found == 1, "{row}");
    }
}

#[test]
fn a_file_with_its_ending_twice_or_in_full_width_is_the_units() {
    let table = "事项编号|事项名称|事项类别|起算日期\nA1|修路|收发文|2026-11-02";
    for name in [
        "甲镇.xlsx.xlsx",
        "甲镇.xls.xlsx",
        "甲镇．xlsx",
        "甲镇(11.20).xlsx",
    ] {
        let file = format!("ledgers/2026-11-20/{name}");
        let read = intake(&file, &[sheet("督查事项", table)]);
        assert_eq!(read.units.len(), 1, "{name}");
        assert_eq!(problems(&read), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn a_level_of_secrecy_in_a_line_above_the_table_is_no_column() {
    let table = "事项编号|事项名称|事项类别|起算日期\nA1|修路|收发文|2026-11-02";
    for (line, stops) in [
        ("密级：|非密", false),
        ("密级|非密", false),
        ("密 级|无", false),
        ("密级：", false),
        ("填报单位：|甲镇|密级：|非密", false),
        ("密级：|填报单位：|甲镇", false),
        ("密级：|内部", true),
        ("密级：|秘密", true),
        ("密级|内部", true),
        ("密级|秘密件", true),
        ("填报单位：|甲镇|密级|内部资料", true),
        ("密级：|份号|000001", false),
        ("密级：|份号：|000001", false),
        ("秘|密", true),
        ("机||密", true),
        ("商|业|秘|密|保|护", false),
        ("密|级：|内部", true),
        ("密|级：|无|甲镇", false),
    ] {
        let sheets = [sheet("督查事项", &format!("督查台账\n{line}\n{table}"))];
        assert_eq!(stops_at(&sheets), stops, "{line}");
    }
    let column = |level: &str| {
        let header = "事项编号|事项名称|事项类别|起算日期|密级|备注";
        [sheet(
            "督查事项",
            &format!("{header}\nA1|修路|收发文|2026-11-02|{level}|无"),
        )]
    };
    assert!(stops_at(&column("内部")) && !stops_at(&column("非密")));
}

#[test]
fn a_ditto_is_nobodys_name() {
    let list = |name: &str| {
        format!(
            "文号|日期|单位|姓名|类型|问题编号\nW1|2026-11-03|甲镇|赵一|通报批评|P1\nW2|2026-11-04|甲镇|{name}|通报批评|P2"
        )
    };
    for ditto in ["同上", "〃", "″", "\"", "同前"] {
        let read = intake(OFFICE_FILE, &[sheet("通报登记", &list(ditto))]);
        assert_eq!(problems(&read), ["ditto D3"], "{ditto}");
        let numbers = list("钱二").replace("P2", ditto);
        let read = intake(OFFICE_FILE, &[sheet("通报登记", &numbers)]);
        assert_eq!(problems(&read), ["ditto F3"], "{ditto}");
        assert!(tables(&read)[0].rows[1].complete, "{ditto}");
    }
    let read = intake(
        OFFICE_FILE,
        &[sheet(
            "延期审批",
            "事项编号|新时限|批准人|批准日期\nA1|2026-12-20|同上|2026-11-18",
        )],
    );
    assert!(!tables(&read)[0].rows[0].complete);
}

#[test]
fn a_day_that_is_merged_over_two_columns_is_told_at_the_second() {
    let table = "事项编号|事项名称|事项类别|起算日期|反馈日期|办结日期|进展情况|备注
        A1|修路|收发文|2026-11-02|2026-11-10||正在|
        A2|架桥|收发文|2026-11-02|2026-11-10||正在|
        A3|铺管|收发文|2026-11-02|||正在|";
    let read = intake(
        FILE,
        &[merged(
            "督查事项",
            table,
            &["E2:F2", "E3:F3", "E4:F4", "G2:H2"],
        )],
    );
    assert_eq!(
        problems(&read),
        ["unreadable-date F2", "unreadable-date F3"]
    );
    let said = read.cell_problems[0].problem.words();
    assert!(said.message.contains("E 列") && said.help.contains("取消合并"));
}

#[test]
fn under_one_heading_what_bears_no_name_of_its_own_is_the_heading_s_field() {
    for (heading, progress) in [("落实情况", "进展"), ("办理情况", "具体进展")] {
        let table = format!(
            "事项编号|事项名称|事项类别|起算日期|责任单位|{heading}||\n|||||反馈日期|办结日期|{progress}\nA1|修路|收发文|2026-11-02|甲镇|2026-11-03||已进场"
        );
        let merges = ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:E2", "F1:H1"];
        let read = intake(FILE, &[merged("督查事项", &table, &merges)]);
        let record = &tables(&read)[0].rows[0].record;
        let text = record.text(Field::ProgressText).map(|text| &**text);
        assert_eq!(text, Some("已进场"), "{heading} {progress}");
        assert!(record.date(Field::FeedbackOn).is_some());
        assert_eq!(problems(&read), Vec::<String>::new());
    }
}

#[test]
fn a_heading_reaches_as_far_as_it_is_merged_and_no_farther() {
    let base = ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:E2"];
    let read = |heading: &str, names: &str, cells: &str, region: &str| {
        let table = format!(
            "事项编号|事项名称|事项类别|起算日期|责任单位|{heading}\n|||||{names}\nA1|修路|收发文|2026-11-02|甲镇|{cells}"
        );
        let regions: Vec<&str> = base.into_iter().chain([region]).collect();
        let regions = &regions[..regions.len() - usize::from(region.is_empty())];
        let read = intake(FILE, &[merged("督查事项", &table, regions)]);
        let record = &tables(&read)[0].rows[0].record;
        [Field::FeedbackOn, Field::DoneOn].map(|field| value(record, field))
    };
    let days = "2026-11-02|2026-11-06|2026-11-04";
    for (heading, names) in [
        ("计划||", "开始时间|完成时间|办结日期"),
        ("计划时间||", "起|止|办结日期"),
        ("计划安排||", "步骤|目标|办结日期"),
    ] {
        let beside = read(heading, names, days, "F1:G1");
        assert_eq!(beside, ["-", "2026-11-04"], "{heading} {names}");
        // Over all three the day is one of the plan, and so it is where nothing is merged, as in csv.
        let is_of_a_plan = |region: &str| read("计划||", names, days, region) == ["-", "-"];
        assert!(is_of_a_plan("F1:H1") && is_of_a_plan(""), "{names}");
    }
    let two = "2026-11-03|2026-11-05|2026-11-10|2026-11-12";
    let names = "步骤|目标|反馈日期|办结日期";
    assert_eq!(
        read("计划|||", names, two, "F1:G1"),
        ["2026-11-10", "2026-11-12"]
    );
    // Under the heading of a stage its day is one of the stage, beside it one of the deed.
    let names = "反馈日期|内容|完成日期";
    let cells = "2026-11-04|x|2026-11-06";
    assert_eq!(
        read("反馈情况||", names, cells, "F1:G1"),
        ["2026-11-04", "2026-11-06"]
    );
    let unmerged = read("反馈情况||", names, cells, "");
    assert_eq!(unmerged, ["2026-11-04", "-"]);
    // A heading of a lower row that ends beside them takes no columns from a heading of their own above.
    let table = "事项编号|事项名称|事项类别|起算日期|责任落实||计划|\n||||单位|||\n||||责任单位|配合单位|开始时间|完成日期\nA1|修路|收发文|2026-11-02|甲镇||2026-11-03|2026-11-12";
    let regions = [
        "A1:A3", "B1:B3", "C1:C3", "D1:D3", "E1:F1", "E2:F2", "G1:H2",
    ];
    let read = intake(FILE, &[merged("督查事项", table, &regions)]);
    let record = &tables(&read)[0].rows[0].record;
    assert_eq!(value(record, Field::DoneOn), "-");
}

#[test]
fn of_columns_of_progress_with_their_weeks_the_newest_is_read() {
    let header = "事项编号|事项名称|事项类别|起算日期";
    for (columns, row, progress) in [
        (
            "进展情况（11月6日）|进展情况（11月13日）|进展情况（11月20日）",
            "进场|过半|完工",
            "完工",
        ),
        (
            "进展情况（11月6日）|进展情况（11月13日）|进展情况（11月20日）",
            "进场|过半|",
            "过半",
        ),
        ("进展情况（11.20）|进展情况（11.13）", "完工|过半", "完工"),
        (
            "进展情况（12月25日）|进展情况（1月1日）",
            "过半|完工",
            "完工",
        ),
        ("进展情况（第1周）|进展情况（第2周）", "过半|完工", "完工"),
        ("进展情况|进展情况（11月20日）", "过半|完工", "过半"),
        ("进展情况（上周）|进展情况（本周）", "过半|完工", "完工"),
        ("进展情况（上周）|进展情况（本周）", "过半|", "过半"),
        ("进展情况（上周）|进展情况", "过半|完工", "完工"),
    ] {
        let table = format!("{header}|{columns}\nA1|修路|收发文|2026-11-02|{row}");
        let read = intake(FILE, &[sheet("督查事项", &table)]);
        let record = &tables(&read)[0].rows[0].record;
        let text = record.text(Field::ProgressText).map(|text| &**text);
        assert_eq!(text, Some(progress), "{columns}");
    }
}

#[test]
fn a_header_merged_down_into_the_rows_takes_none_of_them() {
    let table = "事项编号|事项名称|事项类别|起算日期|完成时限|备注
        A1|防汛物资储备|收发文|2026-11-18|2026-12-01|
        A2|冬季供暖检查|收发文|2026-11-19|2026-12-31|";
    for region in ["F1:F2", "F1:F3", "F1:F4"] {
        same((1, 1), &merged("督查事项", table, &[region]), &[]);
    }
    // Where it covers what a row must say, the row is returned and not swallowed.
    let covered = "事项编号|事项名称|事项类别|起算日期
        A1|防汛物资储备||2026-11-18
        A2|冬季供暖检查|收发文|2026-11-19";
    let read = intake(FILE, &[merged("督查事项", covered, &["C1:C2"])]);
    assert_eq!(tables(&read)[0].rows.len(), 2);
    assert_eq!(problems(&read), ["empty-required-cell C2"]);
    // A second line of a header is none the less one, and so are remarks beneath it.
    let two_lines = "事项编号|事项名称|事项类别|起算日期|完成时限
        |(写全称)|(按规定)|(年月日)|
        A1|防汛物资储备|收发文|2026-11-18|2026-12-01
        A2|冬季供暖检查|收发文|2026-11-19|2026-12-31";
    same(
        (1, 2),
        &merged("督查事项", two_lines, &["A1:A2", "E1:E2"]),
        &[],
    );
}

#[test]
fn a_line_about_the_ledger_above_its_header_is_no_header() {
    let rows = "事项编号|事项名称|事项类别|起算日期|完成时限
        A1|防汛物资储备|收发文|2026-11-18|2026-12-01
        A2|冬季供暖检查|收发文|2026-11-19|2026-12-31";
    same(
        (4, 4),
        &sheet("督查事项", &format!("编号|类别\nDB|周报\n\n{rows}")),
        &[],
    );
    same(
        (4, 4),
        &sheet("督查事项", &format!("编号|类别|交办日期\n\n\n{rows}")),
        &[],
    );
    // More rows under the upper one are a table that lacks columns, and each of its rows is told.
    let read = intake(
        FILE,
        &[sheet(
            "督查事项",
            &format!("编号|类别\nA6|收发文\nA7|收发文\nA8|收发文\nA9|收发文\n{rows}"),
        )],
    );
    assert_eq!(tables(&read)[0].rows.len(), 4);
    assert!(problems(&read).contains(&"second-table A6".to_owned()));
}

#[test]
fn a_title_in_the_twentieth_row_does_not_bring_a_header_below_it_into_reach() {
    let filled = (1..=20).fold(String::new(), |text, line| text + &format!("第{line}行\n"));
    let table = format!("{filled}事项编号|事项名称|事项类别|起算日期\nA1|防汛|收发文|2026-11-18");
    let read = intake(FILE, &[sheet("督查事项", &table)]);
    assert!(tables(&read).is_empty());
    assert_eq!(problems(&read), ["missing-column 督查事项"]);
}

#[test]
fn a_whole_row_is_an_example_only_where_its_word_stands_by_itself() {
    let read = |number: &str, name: &str| {
        let table =
            format!("事项编号|事项名称|事项类别|起算日期\n{number}|{name}|收发文|2026-11-18");
        let read = intake(FILE, &[sheet("督查事项", &table)]);
        (tables(&read)[0].rows.len(), problems(&read))
    };
    for (number, name) in [
        ("A1", "示例小区改造"),
        ("A1", "示例工程"),
        ("A1", "例如修路"),
        ("例2026-1", "修路"),
        ("A1", "样例村整治"),
    ] {
        assert_eq!(read(number, name), (1, Vec::new()), "{number} {name}");
    }
    for (number, name) in [
        ("示例", "修路"),
        ("示例2026-1", "修路"),
        ("例1", "修路"),
        ("例：2026-1", "修路"),
        ("A1", "示例：修路"),
        ("A1", "（示例）修路"),
        ("A1", "示例 修路"),
        ("A1", "示 例"),
        ("A1", "例如：修路"),
        ("示例小区", ""),
    ] {
        let expected = (0, vec!["example-row A2".to_owned()]);
        assert_eq!(read(number, name), expected, "{number} {name}");
    }
}

#[test]
fn a_running_number_before_a_row_makes_no_other_row_of_it() {
    let read = |running: &str, number: &str, name: &str, category: &str| {
        let table = format!(
            "序号|事项编号|事项名称|事项类别|起算日期\n{running}|{number}|{name}|{category}|2026-11-18"
        );
        let read = intake(FILE, &[sheet("督查事项", &table)]);
        (tables(&read)[0].rows.len(), problems(&read))
    };
    for running in ["1", "0", ""] {
        for name in ["示例：修路", "（示例）修路", "示例", "样例：修路"] {
            let cell = if running.is_empty() { "B2" } else { "A2" };
            let expected = (0, vec![format!("example-row {cell}")]);
            assert_eq!(
                read(running, "A1", name, "收发文"),
                expected,
                "{running} {name}"
            );
        }
        for name in ["示例小区改造", "修路"] {
            assert_eq!(
                read(running, "A1", name, "收发文"),
                (1, Vec::new()),
                "{running} {name}"
            );
        }
        // What lacks a cell and has a number of its own is a row, whatever its name begins with.
        for name in ["合计拨付资金200万元", "示例小区改造", "修路"] {
            let expected = (1, vec!["empty-required-cell D2".to_owned()]);
            assert_eq!(read(running, "A1", name, ""), expected, "{running} {name}");
        }
    }
}

#[test]
fn a_merged_region_that_does_not_count_takes_nothing_away() {
    // D2:E3 overlaps C2:D2, which comes first; so D3 keeps its own value.
    let table = "事项编号|事项名称|事项类别|起算日期|完成时限
        A1|防汛物资储备|收发文||
        A2|冬季供暖检查|收发文|2026-11-19|2026-12-31";
    let read = intake(FILE, &[merged("督查事项", table, &["C2:D2", "D2:E3"])]);
    let rows = rows(tables(&read)[0]);
    assert_eq!(rows[1], ROWS[1]);
    assert!(problems(&read).contains(&"overlapping-merges D2".to_owned()));
}

#[test]
fn a_sheet_that_lacks_too_much_says_what_it_lacks() {
    let read = intake(
        FILE,
        &[sheet(
            "台账",
            "事项名称|完成时限|进展情况\n防汛物资储备|2026-12-01|正常",
        )],
    );
    let said = read.cell_problems[0].problem.words();
    assert_eq!(said.code, "unknown-sheet");
    for word in ["督查事项", "事项编号", "事项类别", "起算日期"] {
        assert!(said.message.contains(word), "{}", said.message);
    }
}

#[test]
fn the_offices_list_is_told_from_its_matters_by_its_columns_or_its_name() {
    let header = "事项编号|事项名称|事项类别|起算日期|责任单位";
    for (name, header, expected) in [
        ("督查事项", header.to_owned(), "督查事项"),
        ("交办清单", header.to_owned(), "交办清单"),
        ("11月交办", header.to_owned(), "交办清单"),
        ("责任清单（2026）", header.to_owned(), "交办清单"),
        ("Sheet1", format!("{header}|立项日期"), "交办清单"),
        ("Sheet1", format!("{header}|销号确认人"), "交办清单"),
        ("Sheet1", header.to_owned(), "督查事项"),
        (
            "Sheet1",
            format!("2026年重点事项交办清单\n{header}"),
            "交办清单",
        ),
        (
            "Sheet1",
            format!("2026年督查事项台账\n{header}"),
            "督查事项",
        ),
    ] {
        let table = format!("{header}\nA1|防汛物资储备|收发文|2026-11-18|甲镇");
        let read = intake(
            "ledgers/2026-11-20/县政府办/登记.xlsx",
            &[sheet(name, &table)],
        );
        assert_eq!(tables(&read)[0].sheet.name(), expected, "{name} {header}");
        assert_eq!(problems(&read), Vec::<String>::new());
    }
}

#[test]
fn a_file_that_is_called_the_list_is_the_list_where_its_sheet_says_nothing_else() {
    let header = "事项编号|事项名称|事项类别|起算日期|责任单位";
    for (file, name, title, expected) in [
        ("交办清单", "Sheet1", "", "交办清单"),
        ("2026年交办事项清单", "工作表1", "", "交办清单"),
        ("交办清单", "督查事项", "", "督查事项"),
        ("交办清单", "Sheet1", "2026年督查事项台账\n", "督查事项"),
        ("办公室登记", "Sheet1", "", "督查事项"),
    ] {
        let table = format!("{title}{header}\nA1|防汛物资储备|收发文|2026-11-18|甲镇");
        let path = format!("ledgers/2026-11-20/县政府办/{file}.xlsx");
        let read = intake(&path, &[sheet(name, &table)]);
        assert_eq!(tables(&read)[0].sheet.name(), expected, "{file} {name}");
        assert_eq!(problems(&read), Vec::<String>::new());
    }
}

#[test]
fn a_matter_in_the_offices_workbook_must_say_whose_it_is() {
    let read = intake(
        "ledgers/2026-11-20/县政府办/登记.xlsx",
        &[sheet(
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期|责任单位\nA1|防汛物资储备|收发文|2026-11-18|",
        )],
    );
    assert_eq!(rows(tables(&read)[0]), ["!A1 防汛物资储备 2026-11-18 -"]);
    assert_eq!(problems(&read), ["empty-required-cell E2"]);
}

#[test]
fn hidden_sheets_are_no_data_and_named() {
    let hidden = ExampleSheet {
        hidden: true,
        ..sheet(
            "旧表",
            "事项编号|事项名称|事项类别|起算日期\nA9|旧事项|收发文|2026-11-18",
        )
    };
    let shown = sheet("督查事项", "事项编号|事项名称|事项类别|起算日期");
    let read = intake(FILE, &[shown, hidden]);
    assert_eq!(tables(&read).len(), 1);
    assert_eq!(problems(&read), ["hidden-sheet 旧表"]);
}
