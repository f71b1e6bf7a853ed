//! What was read of rows and headers is taken over from the week before, and that is a shortcut and nothing else: a year read with a
//! memory says the same as each of its weeks read alone.

mod common;

use common::Workspace;
use common::program::sample_files;
use duban::ingest::memory::Memory;
use duban::ingest::{self, Hands, directory, settings_file, workspace};
use duban::model::schema::{Column, Kind, Owner, Sheet};
use std::collections::{BTreeMap, BTreeSet};

/// Reads every period with one memory, and again each by itself.
#[track_caller]
fn reads_the_same(files: &BTreeMap<String, Vec<u8>>) {
    let paths: BTreeSet<String> = files.keys().cloned().collect();
    let text = String::from_utf8_lossy(&files["duban.toml"]);
    let settings = settings_file::read_settings(&text).expect("good settings");
    let mut problems = Vec::new();
    let layout = workspace::lay_out(&paths, &settings.office, &mut problems);
    let list = layout.directory.expect("a directory");
    let directory = directory::read(&list, &files[&list], None, (None, &settings), &mut problems);
    let directory = directory.expect("a directory").directory;
    let read = |path: &str, _: u64| Ok(files[path].clone());
    let hands = Hands {
        read: &read,
        apart: None,
    };
    let mut memory = Memory::default();
    for (date, files) in &layout.periods {
        let read_with = |memory: &Memory| {
            let intake = ingest::read_period(*date, files, hands, &directory, &settings, memory);
            let intake = intake.expect("no secrets");
            // What tells a row apart is found out when somebody asks, and shared with what shares its head.
            let units = intake.units.values().flat_map(|unit| &unit.workbooks);
            let tables = units.chain(&intake.office).flat_map(|book| &book.tables);
            for row in tables.flat_map(|table| &table.rows) {
                row.record.identity();
            }
            format!("{intake:#?}")
        };
        let (known, alone) = (read_with(&memory), read_with(&Memory::default()));
        let lines = known.lines().zip(alone.lines());
        let different = lines.clone().find(|(known, alone)| known != alone);
        assert_eq!(different, None, "{date}");
        assert_eq!(known.len(), alone.len(), "{date}");
        memory.next_period();
    }
}

#[test]
fn the_sample_is_read_the_same_with_a_memory() {
    reads_the_same(&sample_files());
}

/// A ledger with a title that changes, and under it a header and rows that stay.
fn with_title(week: usize, header: &str, rows: &[&str]) -> String {
    let title = format!("填报单位：甲镇  填报时间：第{week}周");
    [&[title.as_str(), header], rows].concat().join("\n")
}

#[test]
fn what_rests_on_the_week_or_on_the_sheet_is_read_anew() {
    const HEADER: &str = "事项编号|事项名称|事项类别|起算日期|责任单位|完成时限|办结日期";
    // The same columns in other places, one that is not read, and a header in two rows.
    const MOVED: &str = "事项名称|事项编号|事项类别|起算日期|责任单位|完成时限|办结日期";
    const IN_TWO: &str = "事项|事项|事项|起算|责任|完成|办结\n编号|名称|类别|日期|单位|时限|日期";
    let rows = [
        "合计|||||||",
        "A1|修路|领导议定事项|2026-01-02|甲镇|12月底前|",
        "A2|架桥|领导议定事项|12月20日|甲镇|12月25日|",
        "A3|治水|领导议定事项|某日|各乡镇|12月底前|",
        "A4|植树|领导议定事项|2026-12-28|各乡镇||2027-01-05",
        "A5|清淤|领导议定事项||||",
        "编号|1|2|3|4|5|6",
        "注：以上为本周情况|||||||",
    ];
    let weeks = [
        ("2026-12-18", HEADER),
        ("2026-12-25", HEADER),
        ("2027-01-01", MOVED),
        ("2027-01-08", HEADER),
        ("2027-01-15", IN_TWO),
        ("2027-01-22", IN_TWO),
        ("2027-12-31", HEADER),
    ];
    let mut workspace = Workspace::new().settings("[collective]\n\"各乡镇\" = \"乡镇\"");
    for (week, (date, header)) in weeks.into_iter().enumerate() {
        workspace = workspace
            .period(date)
            .ledger("甲镇", "督查事项", &with_title(week, header, &rows))
            .ledger("乙镇", "Sheet1", &with_title(week, HEADER, &rows[1..3]))
            .office(
                "一口清抽查",
                "编号|日期|单位|姓名|政策措施|政策红线|工作进展|批示落实|解决措施\nC1|12月20日|各乡镇|某甲|是|是|是|否|是",
            );
    }
    reads_the_same(&workspace.files());
}

#[test]
fn a_name_for_several_units_means_those_that_there_are() {
    const CHECKS: &str = "编号|日期|单位|姓名|政策措施|政策红线|工作进展|批示落实|解决措施\nC1|2026-11-02|各乡镇|某甲|是|是|是|否|是\nC2|2026-11-02|甲镇|某乙|是|是|是|否|是";
    let mut workspace = Workspace::new()
        .directory(
            "单位全称|序列|设立日期|撤销日期|并入单位\n甲镇|乡镇|||\n乙镇|乡镇||2026-11-18|甲镇\n丙镇|乡镇|2026-12-01||",
        )
        .settings("[collective]\n\"各乡镇\" = \"乡镇\"");
    for date in ["2026-11-13", "2026-11-20", "2026-11-27", "2026-12-04"] {
        workspace = workspace.period(date).office("一口清抽查", CHECKS);
    }
    reads_the_same(&workspace.files());
}

#[test]
fn numbers_of_columns_are_known_right_under_the_header_alone() {
    const HEADER: &str = "事项编号|事项名称|事项类别|起算日期|责任单位|完成时限|办结日期";
    const NUMBERS: &str = "1|2|3|4|5|6|7";
    const ROW: &str = "A1|修路|领导议定事项|2026-01-02|甲镇|12月底前|";
    let mut workspace = Workspace::new();
    for (week, date, rows) in [
        (1, "2026-11-06", [NUMBERS, ROW]),
        (2, "2026-11-13", [ROW, NUMBERS]),
        (3, "2026-11-20", [NUMBERS, ROW]),
    ] {
        let table = with_title(week, HEADER, &rows);
        workspace = workspace.period(date).ledger("甲镇", "督查事项", &table);
    }
    reads_the_same(&workspace.files());
}

#[test]
fn who_complained_by_other_rows_is_looked_for_each_week() {
    const HEADER: &str = "投诉编号|受理日期|被投诉单位|核实结果|处理情况|投诉人";
    // The same texts over the same columns, one of which is passed over as a second one for the complainant, or not.
    const TWICE: &str = "投诉编号|受理日期|被投诉单位|核实结果|处理情况|投诉人|投诉人姓名";
    const FIRST: &str = "T1|2026-10-10|甲镇|有效|已回访司徒晓亮|欧阳晓明";
    const SECOND: &str = "T1|2026-10-10|甲镇|有效|已答复|司徒晓亮";
    const OTHER: &str = "T2|2026-10-12|甲镇|有效|已答复上官云飞|";
    const ABOVE: &str = "T3|2026-10-13|甲镇|有效|已答复欧阳晓明|同上";
    let weeks: [(&str, &str, &[&str]); 7] = [
        ("2026-10-16", HEADER, &[FIRST, OTHER, ABOVE]),
        ("2026-10-23", HEADER, &[FIRST, SECOND, OTHER, ABOVE]),
        ("2026-10-30", HEADER, &[FIRST, OTHER, ABOVE]),
        ("2026-11-06", HEADER, &[SECOND, FIRST, ABOVE, OTHER]),
        (
            "2026-11-13",
            HEADER,
            &[FIRST, OTHER, "T2|2026-10-12|甲镇|有效||上官云飞"],
        ),
        ("2026-11-20", HEADER, &[FIRST, OTHER]),
        (
            "2026-11-27",
            TWICE,
            &[
                "T1|2026-10-10|甲镇|有效|已回访司徒晓亮|欧阳晓明|司徒晓亮",
                OTHER,
            ],
        ),
    ];
    let mut workspace = Workspace::new();
    for (date, header, rows) in weeks {
        let register = [&[header], rows].concat().join("\n");
        workspace = workspace.period(date).office("投诉登记", &register);
    }
    reads_the_same(&workspace.files());
}

#[test]
fn whom_a_row_above_names_is_looked_for_each_week() {
    const ROW: &str = "A2|架桥|领导议定事项|2026-01-02|同上|已答复欧阳晓明";
    let mut workspace = Workspace::new();
    for (date, name) in [
        ("2026-11-06", "上官云飞"),
        ("2026-11-13", "欧阳晓明"),
        ("2026-11-20", "上官云飞"),
    ] {
        let table = format!(
            "事项编号|事项名称|事项类别|起算日期|投诉人|进展情况\nA1|修路|领导议定事项|2026-01-02|{name}|\n{ROW}"
        );
        workspace = workspace.period(date).ledger("甲镇", "督查事项", &table);
    }
    reads_the_same(&workspace.files());
}

/// What chance writes into a cell of a column: mostly what it asks for, in words that mean another thing beside other cells or in
/// another week.
fn cell(column: &Column, row: usize, chance: &mut fastrand::Rng) -> String {
    const DAYS: &[&str] = &[
        "2026-11-02",
        "2026-11-20",
        "2026-12-20",
        "2026-12-28",
        "12月20日",
        "2027-01-04",
    ];
    const OTHERS: &[&str] = &[
        "",
        "同上",
        "/",
        "无",
        "欧阳晓明",
        "〔已隐去〕",
        "各乡镇",
        "1.0",
        "投诉",
        "13012319900307123X",
    ];
    let kind = if chance.u8(..40) == 0 {
        None
    } else {
        Some(column.kind)
    };
    let words: &[&str] = match kind {
        Some(Kind::Text) => &[
            "已启动",
            "督查事项",
            "投诉",
            "投诉登记",
            "容错认定",
            "交办清单",
            "更正",
            "反馈内容",
            "欧阳晓明反映",
            "各乡镇",
            "",
        ],
        Some(Kind::Identifier) if chance.u8(..8) > 0 => return format!("A{row}"),
        Some(Kind::Identifier) => &["A1", "T1", "B-2", "2026-1"],
        Some(Kind::Date | Kind::FutureDate) => DAYS,
        Some(Kind::Deadline) => &["12月底前", "1月15日前", "2026-12-25", "长期", ""],
        Some(Kind::Number) => &["5", "1.0", "1.00", "7"],
        Some(Kind::Share) => &["50%", "0.5", "1"],
        Some(Kind::YesNo) => &["是", "否", "√", ""],
        Some(Kind::Units(_)) => &["甲镇", "乙镇", "各乡镇", "甲镇、乙镇", ""],
        Some(Kind::Choice(known)) => known,
        Some(Kind::Category) => &["领导议定事项", "领导批示"],
        None => OTHERS,
    };
    chance
        .choice(words.iter().copied())
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn rows_that_change_in_some_cells_are_read_as_if_they_were_new() {
    let weeks = [
        "2026-11-20",
        "2026-11-27",
        "2026-12-04",
        "2026-12-25",
        "2027-01-01",
        "2027-01-08",
    ];
    for seed in 0..12 {
        let mut chance = fastrand::Rng::with_seed(seed);
        let sheets = Sheet::all().filter(|sheet| sheet.schema().owner != Owner::Directory);
        let mut tables: Vec<(Sheet, Vec<Vec<String>>)> =
            sheets.map(|sheet| (sheet, Vec::new())).collect();
        let mut workspace = Workspace::new()
            .directory("单位全称|序列|设立日期|撤销日期|并入单位\n甲镇|乡镇|||\n乙镇|乡镇||2026-12-18|甲镇\n丙镇|乡镇|2026-12-01||")
            .settings("[collective]\n\"各乡镇\" = \"乡镇\"");
        for date in weeks {
            workspace = workspace.period(date);
            for (sheet, rows) in &mut tables {
                let columns = sheet.schema().columns;
                for number in rows.len()..chance.usize(3..9) {
                    let row = columns
                        .iter()
                        .map(|column| cell(column, number, &mut chance));
                    rows.push(row.collect());
                }
                for row in rows.iter_mut() {
                    for _ in 0..chance.usize(..3) {
                        let at = chance.usize(..columns.len());
                        row[at] = cell(&columns[at], row.len(), &mut chance);
                    }
                }
                let (one, other) = (chance.usize(..rows.len()), chance.usize(..rows.len()));
                match chance.u8(..5) {
                    0 => rows.swap(one, other),
                    1 => drop(rows.remove(one)),
                    2 => rows.insert(other, rows[one].clone()),
                    _ => {}
                }
                let header: Vec<&str> = columns.iter().map(|column| column.name).collect();
                let lines = rows.iter().map(|row| row.join("|"));
                let table: Vec<String> = std::iter::once(header.join("|")).chain(lines).collect();
                let (name, table) = (sheet.name(), table.join("\n"));
                workspace = if sheet.schema().owner == Owner::Office {
                    workspace.office(name, &table)
                } else {
                    workspace.ledger("甲镇", name, &table).office(name, &table)
                };
            }
        }
        reads_the_same(&workspace.files());
    }
}

#[test]
fn what_is_hidden_because_of_another_cell_is_looked_for_where_that_one_changes() {
    const EXEMPTIONS: &str = "编号|对象类别|对象编号|单位|情形|认定机关|认定日期|理由";
    const CORRECTIONS: &str = "更正编号|对象表|对象编号|单位|处理|字段|更正值|批准人|批准日期|理由";
    let exempts = |kind: &str| {
        format!("{EXEMPTIONS}\nR1|{kind}|T1|甲镇|先行先试|县委|2026-10-10|欧阳晓明反映的属实")
    };
    let corrects = |sheet: &str| {
        format!("{CORRECTIONS}\nG1|{sheet}|T1|甲镇|作废|||某甲|2026-10-10|欧阳晓明来电")
    };
    let mut workspace = Workspace::new();
    for (date, kind, sheet) in [
        ("2026-10-16", "投诉", "投诉登记"),
        ("2026-10-23", "督查事项", "督查事项"),
        ("2026-10-30", "投诉", "容错认定"),
        ("2026-11-06", "督查事项", "督查事项"),
        ("2026-11-13", "督查事项", "容错认定"),
    ] {
        workspace = workspace
            .period(date)
            .office("容错认定", &exempts(kind))
            .office("更正登记", &corrects(sheet));
    }
    reads_the_same(&workspace.files());
}
