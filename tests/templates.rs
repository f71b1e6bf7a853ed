//! Blank ledgers: what they demand is what `check` reports, and whoever fills one in as it asks is told off for nothing.

mod common;

use calamine::{Reader, Xlsx};
use common::office_program;
use common::program::{self, ends_with, words};
use common::{Built, Workspace, day};
use duban::diagnostic::Problem;
use duban::ingest::Hands;
use duban::ingest::cell::possible_problems;
use duban::ingest::settings_file::read_settings;
use duban::model::schema::{Column, Field, Kind, Owner, Sheet};
use duban::model::settings::Settings;
use duban::pipeline::{self, AsOf, Reading};
use duban::render;
use duban::report::template::{self, Demand, Known, TemplateBook, TemplateCell, TemplateSheet};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

const BEFORE: &str = "2026-11-13";
const AS_OF: &str = "2026-11-20";

/// A county whose list, key works and ledgers agree in everything.
fn sound() -> Workspace {
    Workspace::new()
        .period(BEFORE)
        .ledger(
            "甲镇",
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期|责任单位|责任人|完成时限|完成进度|进展情况|备注\n\
             A1|修渠|清单事项|2026-11-02|甲镇、乙镇|张三|11月底前|'187.9%|'=开工|'007\n\
             A2|补路|领导议定事项|2026-11-09|甲镇|李四||0.5||",
        )
        .ledger("甲镇", "重点工作进度", "工作编号|完成值\nZD1|12.5")
        .ledger(
            "甲镇",
            "对标提升",
            "对标对象|差距|目标|措施|完成时限|完成日期\n邻县丙镇|慢|快|多办|2026-12-31|\n邻县丁镇|少|多|多做|2026-11-10|2026-11-09",
        )
        .ledger(
            "乙镇",
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期|责任单位|责任人|完成时限\nA1|修渠|清单事项|2026-11-02|甲镇、乙镇|钱二|2026-11-30",
        )
        .office(
            "交办清单",
            "事项编号|事项名称|事项类别|起算日期|责任单位|配合单位|责任人|完成时限|工作标准|考核标准\n\
             A1|修渠|清单事项|2026-11-02|甲镇、乙镇||张三|2026-11-30|好|好\n\
             A2|补路|领导议定事项|2026-11-09|甲镇||李四||好|好",
        )
        .office(
            "重点工作",
            "工作编号|工作名称|牵头部门|单位|节点日期|节点目标\nZD1|饮水|县水务局|甲镇|2026-12-31|50",
        )
        .others_report_nothing()
}

/// The blank ledgers of a workspace as data.
fn books(workspace: &Workspace, as_of: &str) -> Vec<TemplateBook> {
    let files = workspace.files();
    let paths: BTreeSet<String> = files.keys().cloned().collect();
    let read = |path: &str, _: u64| {
        files
            .get(path)
            .cloned()
            .ok_or_else(|| std::io::ErrorKind::NotFound.into())
    };
    let workspace = pipeline::Workspace {
        paths: &paths,
        hands: Hands {
            read: &read,
            apart: None,
        },
    };
    let reading = Reading::of(workspace, AsOf::On(day(as_of)), &|_| {})
        .unwrap_or_else(|(error, _)| panic!("{error}"));
    let findings = reading.findings();
    let typed = pipeline::as_typed(&reading, workspace);
    let known = Known {
        findings: &findings,
        history: &reading.replay.history,
        typed: &typed,
    };
    template::books(reading.tribunal(), Some(known), day(as_of))
}

/// The blank ledgers as files, by path.
fn files(workspace: &Workspace, today: &str) -> BTreeMap<String, Vec<u8>> {
    let files = workspace.files();
    let paths: BTreeSet<String> = files.keys().cloned().collect();
    let read = |path: &str, _: u64| {
        files
            .get(path)
            .cloned()
            .ok_or_else(|| std::io::ErrorKind::NotFound.into())
    };
    let workspace = pipeline::Workspace {
        paths: &paths,
        hands: Hands {
            read: &read,
            apart: None,
        },
    };
    let made = pipeline::templates(workspace, day(today), &|_| {})
        .unwrap_or_else(|(error, _)| panic!("{error}"));
    made.files
        .into_iter()
        .map(|file| (file.path, file.bytes))
        .collect()
}

/// The next period: what `sound` registered, and these workbooks.
fn next_week(files: &BTreeMap<String, Vec<u8>>) -> Built {
    let registers = sound().files();
    let mut workspace = sound().period(AS_OF).file(
        &format!("ledgers/{AS_OF}/县政府办/登记.xlsx"),
        &registers[&format!("ledgers/{BEFORE}/县政府办/登记.xlsx")],
    );
    for (path, bytes) in files.iter().filter(|(path, _)| !path.contains('/')) {
        workspace = workspace.file(&format!("ledgers/{AS_OF}/{path}"), bytes);
    }
    workspace.build()
}

#[track_caller]
fn nothing_is_wrong(built: &Built) {
    let told = common::list(&built.report, "diagnostics");
    assert!(told.is_empty(), "{told:#?}");
}

#[test]
fn the_sound_county_is_sound() {
    nothing_is_wrong(&sound().build());
}

#[test]
fn an_untouched_ledger_says_what_the_last_one_said() {
    let before = sound().period(AS_OF);
    let known = sound().build_at(AS_OF);
    let built = next_week(&files(&before, AS_OF));
    nothing_is_wrong(&built);
    for unit in common::list(&built.report, "units") {
        assert_eq!(unit["submitted"], "yes", "{unit}");
    }
    for reference in ["A1@甲镇", "A1@乙镇", "A2"] {
        for key in [
            "name",
            "category",
            "stages",
            "light",
            "flags",
            "written_deadline",
        ] {
            assert_eq!(
                built.matter(reference)[key],
                known.matter(reference)[key],
                "{reference} {key}"
            );
        }
    }
    assert_eq!(built.report["audit"], known.report["audit"]);
    assert_eq!(built.report["benchmarks"], known.report["benchmarks"]);
    let value = |built: &Built| built.report["key_works"][0]["by_result"][0]["value"].clone();
    assert_eq!(value(&built), value(&known));
}

#[test]
fn known_values_stand_in_the_ledger_as_they_are_read() {
    let books = books(&sound(), BEFORE);
    let book = books
        .iter()
        .find(|book| book.path == "甲镇.xlsx")
        .expect("a ledger");
    let row = &book.sheets[0].rows[0];
    let at = |field| {
        let position = Sheet::Matters.schema().position(field).expect("a column");
        row[position].clone()
    };
    let text = |text: &str| TemplateCell::Text(text.to_owned());
    for (field, expected) in [
        (Field::Number, text("A1")),
        (Field::Category, text("清单事项")),
        (Field::Start, TemplateCell::Date(day("2026-11-02"))),
        (Field::Responsible, text("甲镇、乙镇")),
        (Field::Deadline, text("11月底前")),
        (Field::Progress, text("187.9%")),
        (Field::ProgressText, text("=开工")),
        (Field::Remarks, text("007")),
        (Field::DoneOn, TemplateCell::Empty),
    ] {
        assert_eq!(at(field), expected, "{field:?}");
    }
    assert_eq!(
        book.sheets[1].rows[0][1],
        TemplateCell::Number(Decimal::new(125, 1))
    );
    assert_eq!(
        book.sheets[2].rows.len(),
        2,
        "done entries stay on the list"
    );
}

#[test]
fn a_matter_that_was_never_reported_brings_what_the_county_may_read_of_the_list() {
    let books = books(
        &Workspace::new()
            .period(BEFORE)
            .office(
                "交办清单",
                "事项编号|事项名称|事项类别|起算日期|责任单位|来源|工作标准\nB1|植树|清单事项|2026-11-02|甲镇|王县长批示|内部标准",
            )
            .others_report_nothing(),
        BEFORE,
    );
    let book = books
        .iter()
        .find(|book| book.path == "甲镇.xlsx")
        .expect("a ledger");
    let said = format!("{:?}", book.sheets[0].rows);
    assert!(
        said.contains("B1") && said.contains("植树") && said.contains("甲镇"),
        "{said}"
    );
    assert!(
        !said.contains("批示") && !said.contains("内部标准"),
        "{said}"
    );
}

#[test]
fn what_was_returned_for_mending_stands_in_the_next_ledger_as_far_as_it_was_read() {
    let head = "事项编号|事项名称|事项类别|起算日期|办结日期|进展情况";
    let ledger = |rows: &[&str]| format!("{head}\n{}", rows.join("\n"));
    let mended = "T5|架桥|领导议定事项|2026-11-02|2026-11-11|新";
    let before = Workspace::new()
        .period("2026-11-06")
        .ledger(
            "甲镇",
            "督查事项",
            &ledger(&["T5|架桥|领导议定事项|2026-11-02||旧"]),
        )
        .others_report_nothing()
        .period(BEFORE)
        .office(
            "交办清单",
            "事项编号|事项名称|事项类别|起算日期|责任单位\nL1|植树|领导议定事项|2026-11-02|甲镇\n\
             L2|清淤|领导议定事项|2026-11-02|甲镇|",
        )
        .ledger(
            "甲镇",
            "督查事项",
            &ledger(&[
                "T1|修路|领导议定事项|2026-11-02||",
                "T2|治污||2026-11-02||刚开始",
                "T3|护林|领导议定事项|11月初||",
                "|无号|领导议定事项|2026-11-02||",
                "T1|同号|领导议定事项|2026-11-02||",
                "T5|架桥||2026-11-02|2026-11-11|新",
                "L1|植树||2026-11-02|2026-11-10|种完",
            ]),
        )
        .others_report_nothing();
    let books = books(&before, BEFORE);
    let book = books
        .iter()
        .find(|book| book.path == "甲镇.xlsx")
        .expect("a ledger");
    let columns = &book.sheets[0].columns;
    let fields = [
        Field::Number,
        Field::Name,
        Field::Category,
        Field::Start,
        Field::DoneOn,
        Field::ProgressText,
    ];
    let shown: Vec<String> = book.sheets[0]
        .rows
        .iter()
        .map(|row| {
            let cells = fields.map(|field| {
                let position = columns.iter().position(|column| column.field == field);
                match &row[position.expect("a column")] {
                    TemplateCell::Empty => String::new(),
                    TemplateCell::Text(text) => text.clone(),
                    TemplateCell::Date(date) => date.to_string(),
                    TemplateCell::Number(number) => number.to_string(),
                    TemplateCell::Unread(unread) => unread.text.clone().unwrap_or_default(),
                }
            });
            cells.join("|")
        })
        .collect();
    assert_eq!(
        shown,
        [
            "L1|植树|领导议定事项|2026-11-02|2026-11-10|种完",
            "L2|清淤|领导议定事项|2026-11-02||",
            "T1|修路|领导议定事项|2026-11-02||",
            mended,
            "T2|治污||2026-11-02||刚开始",
            "T3|护林|领导议定事项|11月初||",
            "|无号|领导议定事项|2026-11-02||",
            "T1|同号|领导议定事项|2026-11-02||",
        ]
    );
}

/// A county of which one unit has typed much that cannot be read.
fn unreadable() -> Workspace {
    Workspace::new()
        .period(BEFORE)
        .office(
            "重点工作",
            "工作编号|工作名称|牵头部门|单位|节点日期|节点目标\nZD1|饮水|县水务局|甲镇|2026-12-31|50\nZD2|公路|县水务局|甲镇|2026-12-31|50",
        )
        .ledger(
            "甲镇",
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期|责任单位|配合单位|完成时限|办结日期|销号日期|完成进度\n\
             A1|修渠|领导议定事项|2026-11-02|甲镇||立即|'2026-02-30||\n\
             A2|补路|领导议定事项|2026-11-02|甲镇、\"没有局|||2026-12-31||大概\n\
             A3|架桥|领导议定事项|2026-11-02|甲镇|同上||||\n\
             A4|清淤|别的|2026-11-02|甲镇|||'13月5日|'长期|\n\
             A5|植树|领导议定事项|11月初|甲镇|||||\n\
             A6|通水|领导议定事项|2026-11-02|甲镇|||||",
        )
        .ledger("甲镇", "重点工作进度", "工作编号|完成值\nZD1|约三十\nZD2|3")
        .ledger(
            "甲镇",
            "对标提升",
            "对标对象|差距|目标|措施|完成时限|完成日期\n邻县丙镇|慢|快|多办|立即|'2026-02-30",
        )
        .others_report_nothing()
}

/// What is told of a unit's cells, without the period that it is told in.
fn told_of_cells(built: &Built) -> Vec<String> {
    let mut told: Vec<String> = common::list(&built.report, "diagnostics")
        .iter()
        .map(|found| {
            let message = common::text(found, "message").replace(AS_OF, BEFORE);
            format!("{} {message}", common::text(found, "code"))
        })
        .collect();
    told.sort();
    told
}

#[test]
fn what_could_not_be_read_is_told_again_when_the_ledger_is_handed_in_untouched() {
    let before = unreadable();
    let blank = files(&before.clone().period(AS_OF), AS_OF);
    let registers = before.files();
    let mut next = before.clone().period(AS_OF).file(
        &format!("ledgers/{AS_OF}/县政府办/登记.xlsx"),
        &registers[&format!("ledgers/{BEFORE}/县政府办/登记.xlsx")],
    );
    for (path, bytes) in blank.iter().filter(|(path, _)| !path.contains('/')) {
        next = next.file(&format!("ledgers/{AS_OF}/{path}"), bytes);
    }
    let known = told_of_cells(&before.build());
    assert!(known.len() > 10, "{known:#?}");
    assert_eq!(told_of_cells(&next.build()), known);
}

#[test]
fn what_could_not_be_read_is_marked_and_says_why() {
    let blank = files(&unreadable().period(AS_OF), AS_OF);
    let text = all_text(&blank["甲镇.xlsx"]);
    for part in [
        "上期填的读不出，请重填。",
        "「办结日期」读到「2026-02-30」，不能认作日期",
        // The whole cell, not the name alone that nobody knows.
        "甲镇、&quot;没有局",
        "EXACT(LEFT(",
    ] {
        let plain = text.replace('"', "&quot;");
        assert!(plain.contains(part), "{part}");
    }
    let books = books(&unreadable(), BEFORE);
    let book = books.iter().find(|book| book.path == "甲镇.xlsx");
    let guide = book.expect("a ledger").guide.join("\n");
    assert!(guide.contains("请照批注重填"), "{guide}");
}

#[test]
fn nothing_that_goes_nowhere_comes_back_and_nothing_that_would_be_read_otherwise() {
    let workspace = Workspace::new()
        .period(BEFORE)
        .ledger(
            "甲镇",
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期|反馈日期|办结日期|销号日期\n\
             A1|修渠|领导议定事项|2026-11-02|3.15|联系13812345678|[已隐去]",
        )
        .others_report_nothing();
    let books = books(&workspace, BEFORE);
    let book = books.iter().find(|book| book.path == "甲镇.xlsx");
    let sheet = &book.expect("a ledger").sheets[0];
    let at = |field| {
        let position = Sheet::Matters.schema().position(field);
        match &sheet.rows[0][position.expect("a column")] {
            TemplateCell::Unread(unread) => unread.clone(),
            other => panic!("{field:?}: {other:?}"),
        }
    };
    for field in [Field::DoneOn, Field::ClosedOn] {
        let cell = at(field);
        assert_eq!(
            (cell.text, cell.note.as_str()),
            (None, "上期填的读不出，请重填。"),
            "{field:?}"
        );
    }
    // As a text it would be the 15th of March.
    let number = at(Field::FeedbackOn);
    assert_eq!(number.text, None);
    assert!(number.note.contains("3.15"), "{}", number.note);
    let blank = files(&workspace.period(AS_OF), AS_OF);
    let text = all_text(&blank["甲镇.xlsx"]);
    assert!(!text.contains("138123") && !text.contains("已隐去"));
    assert!(text.contains("上期填的读不出，请重填。"));
}

#[test]
fn a_hint_says_what_is_to_be_done_with_the_cell() {
    let books_of = |workspace: &Workspace| books(workspace, BEFORE);
    let books = books_of(&sound());
    let column = |path: &str, sheet: Sheet, field: Field| {
        let book = books.iter().find(|book| book.path == path);
        let sheets = &book.unwrap_or_else(|| panic!("{path}")).sheets;
        let sheet = sheets.iter().find(|known| known.sheet == sheet);
        let mut columns = sheet.expect("a sheet").columns.iter();
        columns
            .find(|column| column.field == field)
            .expect("a column")
            .clone()
    };
    for (path, sheet, field, told, never) in [
        (
            "甲镇.xlsx",
            Sheet::KeyWorkProgress,
            Field::Number,
            "没有的，请问县政府办",
            "文本格式",
        ),
        (
            "甲镇.xlsx",
            Sheet::Matters,
            Field::Responsible,
            "请县政府办加入单位名录的「别名」",
            "请先加入",
        ),
        (
            "县政府办/更正登记.xlsx",
            Sheet::Corrections,
            Field::ObjectKind,
            "从下拉选项里选",
            "手机号",
        ),
        (
            "县政府办/更正登记.xlsx",
            Sheet::Corrections,
            Field::ObjectNumber,
            "填对标对象",
            "手机号",
        ),
        (
            "县政府办/更正登记.xlsx",
            Sheet::Corrections,
            Field::CorrectedField,
            "在对象表里的列名",
            "手机号",
        ),
        (
            "县政府办/请示事项.xlsx",
            Sheet::Requests,
            Field::To,
            "也可以填县政府",
            "手机号",
        ),
    ] {
        let column = column(path, sheet, field);
        assert!(column.note.contains(told), "{field:?}: {}", column.note);
        assert!(!column.note.contains(never), "{field:?}: {}", column.note);
        assert!(
            !column.remedy.contains("请补填"),
            "{field:?}: {}",
            column.remedy
        );
    }
    let book = books
        .iter()
        .find(|book| book.path == "县政府办/通报登记.xlsx");
    let book = book.expect("a register");
    let list = book
        .choices
        .iter()
        .find(|list| list.name.contains("对应规则"));
    let words = &list.expect("a list").words;
    assert!(words.contains(&"移交县纪委监委（同一问题多次通报）".to_owned()));
    let guide = book.guide.join("\n");
    assert!(guide.contains("repeated-circular"), "{guide}");
    let county = Workspace::new().settings("office = \"县府办\"");
    let renamed = books_of(&county.period(BEFORE).others_report_nothing());
    let columns = renamed.iter().flat_map(|book| &book.sheets);
    let columns = columns.flat_map(|sheet| &sheet.columns);
    let mut notes = columns.map(|column| &column.note);
    assert!(notes.any(|note| note.contains("请县府办加入单位名录")));
}

#[test]
fn a_returned_row_that_the_next_ledger_lacks_is_told_until_it_comes_back() {
    let head = "事项编号|事项名称|事项类别|起算日期";
    let week = |workspace: Workspace, as_of: &str, rows: &str| {
        let ledger = format!("{head}\n{rows}");
        workspace
            .period(as_of)
            .ledger("甲镇", "督查事项", &ledger)
            .others_report_nothing()
    };
    let first = week(
        Workspace::new(),
        "2026-11-06",
        "T1|修路|领导议定事项|2026-11-02\nT2|治污||2026-11-02\n|无号|领导议定事项|2026-11-02",
    );
    let sound = "T1|修路|领导议定事项|2026-11-02";
    let told = |workspace: &Workspace| workspace.build().diagnostics("unmended-row");
    assert_eq!(told(&first), [""; 0]);
    let second = week(first.clone(), BEFORE, sound);
    let gone = [
        "warning 甲镇.xlsx 督查事项!A3",
        "warning 甲镇.xlsx 督查事项!A4",
    ];
    assert_eq!(told(&second), gone);
    // A week without a ledger brings nothing back.
    let third = second
        .clone()
        .period(AS_OF)
        .ledger("乙镇", "督查事项", head);
    assert_eq!(told(&third), gone);
    let named = format!("{sound}\nT2|治污||2026-11-02\nT9|无号|领导议定事项|2026-11-02");
    assert_eq!(told(&week(second, AS_OF, &named)), [""; 0]);
}

#[test]
fn closed_matters_are_left_out_and_units_without_any_report_nothing() {
    let before = Workspace::new()
        .period(BEFORE)
        .ledger(
            "甲镇",
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期|办结日期|销号日期\nA1|修渠|领导议定事项|2026-11-02|2026-11-06|2026-11-09",
        )
        .others_report_nothing();
    let files = files(&before, AS_OF);
    let mut workspace = before.period(AS_OF);
    for unit in ["甲镇", "乙镇", "丙镇", "丁局", "戊局"] {
        let path = format!("{unit}.xlsx");
        workspace = workspace.file(&format!("ledgers/{AS_OF}/{path}"), &files[&path]);
    }
    let built = workspace.build();
    nothing_is_wrong(&built);
    let books = common::list(&built.report, "books").iter();
    let read = books.filter(|book| book["sheet"] != "单位名录" && book["read"] != 0);
    assert_eq!(read.count(), 0);
}

/// A value that a column asks for; `turn` goes through the words of its drop-down.
fn good(sheet: &TemplateSheet, book: &TemplateBook, at: usize, turn: usize) -> TemplateCell {
    let column = &sheet.columns[at];
    let schema = sheet.sheet.schema().columns[at];
    let text = TemplateCell::Text;
    match (column.demand, schema.kind) {
        (Demand::OneOf(list) | Demand::Some(list), _) => {
            let words = &book.choices[list].words;
            // Whoever helps is not the one that answers.
            let turn = turn + usize::from(schema.field == Field::Assisting);
            text(words[turn % words.len()].clone())
        }
        (Demand::Date, _) => TemplateCell::Date(day("2026-11-16")),
        (_, Kind::Deadline) => TemplateCell::Date(day("2026-12-31")),
        (Demand::Positive | Demand::Number, _) => TemplateCell::Number(Decimal::new(15, 1)),
        (_, Kind::Share) => text("85%".to_owned()),
        (Demand::Digits, _) => text(format!("0017-{turn}")),
        (Demand::Text, _) => text(format!("{}{turn}", schema.name)),
    }
}

/// What a column of its kind refuses; none for free text.
fn bad(column: &Column) -> Option<TemplateCell> {
    let text = |text: &str| Some(TemplateCell::Text(text.to_owned()));
    match column.kind {
        Kind::Text => None,
        Kind::Identifier => Some(TemplateCell::Number(Decimal::from(
            1_234_567_890_123_456_u64,
        ))),
        Kind::Date | Kind::FutureDate => text("二十号左右"),
        Kind::Deadline => text("立即"),
        Kind::Number | Kind::Share | Kind::YesNo => text("大概"),
        Kind::Units(_) => text("没有这个单位"),
        Kind::Choice(_) | Kind::Category => text("别的"),
    }
}

/// A county in which these workbooks are handed in, by path within the period.
fn handed_in(books: &[TemplateBook]) -> Built {
    let mut workspace = Workspace::new().period(AS_OF);
    for book in books {
        let file = render::template::file(book).expect("a workbook");
        workspace = workspace.file(&format!("ledgers/{AS_OF}/{}", file.path), &file.bytes);
    }
    workspace.others_report_nothing().build()
}

#[test]
fn a_ledger_filled_in_from_the_list_names_nobody_whom_the_list_does_not() {
    let list = "事项编号|事项名称|事项类别|起算日期|责任单位|配合单位|责任人|工作标准|考核标准\n\
         A1|修渠|领导议定事项|2026-11-09|甲镇（牵头）、乙镇|丁局|张三|好|好\n\
         A2|补路|领导议定事项|2026-11-09|乙镇、甲镇、丙镇(配合)||张三|好|好\n\
         A3|架桥|领导议定事项|2026-11-09|各乡镇|戊局|张三|好|好\n\
         A4|通水|领导议定事项|2026-11-09|甲镇||张三|好|好\n\
         A4|通水|领导议定事项|2026-11-09|丁局||张三|好|好";
    let week =
        |workspace: Workspace, period: &str| workspace.period(period).office("交办清单", list);
    let county = Workspace::new().settings("[collective]\n\"各乡镇\" = \"乡镇\"");
    let first = week(county, BEFORE).others_report_nothing();
    let blank = files(&first.clone().period(AS_OF), AS_OF);
    let mut second = week(first, AS_OF);
    for unit in ["甲镇", "乙镇", "丙镇", "丁局", "戊局"] {
        let path = format!("{unit}.xlsx");
        second = second.file(&format!("ledgers/{AS_OF}/{path}"), &blank[&path]);
    }
    let built = second.build();
    assert_eq!(built.diagnostics("list-contradicted"), [""; 0]);
    assert_eq!(built.diagnostics("listed-for-others"), [""; 0]);
    assert!(!built.flagged("A1@甲镇", "missing-from-ledger"));
}

/// The blank ledgers of 甲镇 and of the office in a county that has reported nothing yet.
fn blank() -> Vec<TemplateBook> {
    books(
        &Workspace::new().period(AS_OF).others_report_nothing(),
        AS_OF,
    )
    .into_iter()
    .filter(|book| book.path == "甲镇.xlsx" || book.path.contains('/'))
    .collect()
}

#[test]
fn a_filled_in_ledger_is_told_off_for_nothing() {
    let mut ledger = books(&sound(), BEFORE)
        .into_iter()
        .find(|book| book.path == "甲镇.xlsx")
        .expect("a ledger");
    let done = |sheet: &mut TemplateSheet, row: usize, field: Field, cell: TemplateCell| {
        let at = sheet.sheet.schema().position(field).expect("a column");
        sheet.rows[row][at] = cell;
    };
    let sheet = &mut ledger.sheets[0];
    done(
        sheet,
        1,
        Field::DoneOn,
        TemplateCell::Date(day("2026-11-18")),
    );
    done(
        sheet,
        1,
        Field::Progress,
        TemplateCell::Text("100%".to_owned()),
    );
    done(
        sheet,
        0,
        Field::ProgressText,
        TemplateCell::Text("收尾".to_owned()),
    );
    done(
        &mut ledger.sheets[1],
        0,
        Field::Value,
        TemplateCell::Number(Decimal::from(20)),
    );
    done(
        &mut ledger.sheets[2],
        0,
        Field::DoneOn,
        TemplateCell::Date(day("2026-11-17")),
    );
    let mut files = files(&sound(), BEFORE);
    files.insert(
        ledger.path.clone(),
        render::template::file(&ledger).expect("a workbook").bytes,
    );
    let built = next_week(&files);
    nothing_is_wrong(&built);
    assert_eq!(built.last("A2"), "met 2026-11-23/2026-11-18");
    assert_eq!(built.report["key_works"][0]["by_result"][0]["value"], 20.0);
}

#[test]
fn the_ledger_of_a_new_year_asks_for_its_own_values_and_a_share_has_few_decimals() {
    let after = |periods: &[&str]| -> (TemplateCell, TemplateCell) {
        let mut workspace = Workspace::new();
        for period in periods {
            workspace = workspace
                .period(period)
                .office(
                    "重点工作",
                    "工作编号|工作名称|牵头部门|单位|节点日期|节点目标\nK1|招商|商务局|甲镇|2026-12-31|10\nK1|招商|商务局|甲镇|2027-12-31|12",
                )
                .ledger("甲镇", "重点工作进度", "工作编号|完成值\nK1|9")
                .ledger(
                    "甲镇",
                    "督查事项",
                    "事项编号|事项名称|事项类别|起算日期|完成进度\nA1|事|收发文|2026-11-02|0.3333333333333333",
                )
                .others_report_nothing();
        }
        let books = books(&workspace, periods[periods.len() - 1]);
        let ledger = books.iter().find(|book| book.path == "甲镇.xlsx");
        let cell = |sheet: usize, field: Field| {
            let sheet = &ledger.expect("a ledger").sheets[sheet];
            sheet.rows[0][sheet.sheet.schema().position(field).expect("a column")].clone()
        };
        (cell(1, Field::Value), cell(0, Field::Progress))
    };
    let nine = TemplateCell::Number(Decimal::from(9));
    let third = TemplateCell::Text("33.33%".to_owned());
    for (periods, expected) in [
        (&["2026-12-11", "2026-12-18"][..], &nine),
        (&["2026-12-18", "2026-12-25"], &TemplateCell::Empty),
        (&["2026-12-24", "2026-12-31"], &TemplateCell::Empty),
        (&["2026-11-20", "2026-12-18"], &TemplateCell::Empty),
        (&["2026-12-31", "2027-01-08"], &nine),
    ] {
        assert_eq!(
            after(periods),
            (expected.clone(), third.clone()),
            "{periods:?}"
        );
    }
}

#[test]
fn every_word_of_every_drop_down_can_be_read() {
    let mut books = blank();
    for book in &mut books {
        for position in 0..book.sheets.len() {
            let sheet = &book.sheets[position];
            let turns = book
                .choices
                .iter()
                .map(|list| list.words.len())
                .max()
                .unwrap_or(0)
                .max(2);
            let rows = (0..turns)
                .map(|turn| {
                    (0..sheet.columns.len())
                        .map(|at| good(sheet, book, at, turn))
                        .collect()
                })
                .collect();
            book.sheets[position].rows = rows;
        }
    }
    let built = handed_in(&books);
    let settings = Settings::for_county("甲县");
    let of_cells: BTreeSet<&str> = Sheet::all()
        .flat_map(|sheet| sheet.schema().columns)
        .flat_map(|column| possible_problems(column, &settings))
        .map(|problem| Problem::from(problem).words().code)
        .chain([
            "unknown-sheet",
            "hidden-sheet",
            "example-row",
            "missing-column",
            "future-date",
        ])
        .collect();
    let told: Vec<_> = common::list(&built.report, "diagnostics")
        .iter()
        .filter(|diagnostic| of_cells.contains(common::text(diagnostic, "code").as_str()))
        .collect();
    assert!(told.is_empty(), "{told:#?}");
    let read: u64 = common::list(&built.report, "books")
        .iter()
        .map(|book| book["read"].as_u64().expect("a count"))
        .sum();
    assert!(read > 60, "only {read} rows were read");
}

#[test]
fn each_kind_of_fault_in_a_filled_in_ledger_is_caught_as_the_template_foretold() {
    let settings = Settings::for_county("甲县");
    let mut books = blank();
    // By sheet and cell: the codes of which one must be reported there.
    let mut expected: Vec<(String, String, BTreeSet<&str>)> = Vec::new();
    for book in &mut books {
        for position in 0..book.sheets.len() {
            let sheet = &book.sheets[position];
            let columns = sheet.sheet.schema().columns;
            let mut rows: Vec<Vec<TemplateCell>> = Vec::new();
            for (at, column) in columns.iter().enumerate() {
                let faults = [bad(column), column.required.then_some(TemplateCell::Empty)];
                for (fault, is_gap) in faults.into_iter().zip([false, true]) {
                    let Some(fault) = fault else { continue };
                    let mut row: Vec<TemplateCell> = (0..columns.len())
                        .map(|other| good(sheet, book, other, rows.len()))
                        .collect();
                    row[at] = fault;
                    rows.push(row);
                    let codes = possible_problems(column, &settings)
                        .into_iter()
                        .map(|problem| Problem::from(problem).words().code)
                        .filter(|code| (*code == "empty-required-cell") == is_gap)
                        .flat_map(|code| match code {
                            "not-positive" => vec![code, "unreadable-number"],
                            code => vec![code],
                        });
                    let row = u32::try_from(rows.len()).expect("few rows") + 2;
                    let cell =
                        duban::source::cell_name(row, u32::try_from(at).expect("few columns"));
                    expected.push((sheet.sheet.name().to_owned(), cell, codes.collect()));
                }
            }
            book.sheets[position].rows = rows;
        }
    }
    let built = handed_in(&books);
    let told = common::list(&built.report, "diagnostics");
    for (sheet, cell, codes) in expected {
        let here: Vec<String> = told
            .iter()
            .filter(|diagnostic| diagnostic["sheet"] == sheet && diagnostic["cell"] == cell)
            .map(|diagnostic| common::text(diagnostic, "code"))
            .collect();
        assert!(
            here.iter().any(|code| codes.contains(code.as_str())),
            "{sheet}!{cell}: {here:?}, expected one of {codes:?}"
        );
    }
}

#[test]
fn a_template_tells_its_rules_in_the_words_of_the_diagnostics() {
    let settings = Settings::for_county("虚构县");
    for book in blank() {
        for sheet in &book.sheets {
            for (column, schema) in sheet.columns.iter().zip(sheet.sheet.schema().columns) {
                let starred = column.title == format!("{}*", schema.name);
                assert_eq!(starred, schema.required, "{}", column.title);
                for problem in possible_problems(schema, &settings) {
                    let words = Problem::from(problem).words();
                    if words.code == "empty-required-cell" {
                        assert!(column.note.contains("【必填】"), "{}", column.note);
                        continue;
                    }
                    // Its cells are text: no digit is lost, and 85% stays what was typed.
                    if column.demand == Demand::Digits {
                        assert!(!column.note.contains(&words.help), "{}", column.note);
                        continue;
                    }
                    let help = words.help.replace([',', '，'], "");
                    assert!(
                        column.note.replace([',', '，'], "").contains(&help),
                        "{}: {help}",
                        column.note
                    );
                }
            }
        }
    }
}

#[test]
fn no_required_cell_may_be_left_empty_by_its_own_hint() {
    let (mut required, mut others) = (0, 0);
    for book in blank() {
        for column in book.sheets.iter().flat_map(|sheet| &sheet.columns) {
            let may_be_empty = column.note.contains("还没有发生的，留空");
            if column.required {
                assert!(!may_be_empty, "{}: {}", column.title, column.note);
                required += usize::from(column.demand == Demand::Date);
            }
            others += usize::from(may_be_empty);
            // A name is somebody's too.
            assert!(!column.note.contains("等个人信息"), "{}", column.note);
        }
        let guide = book.guide.join("\n");
        assert!(
            guide.contains("不带「*」的列，还没有发生的，留空"),
            "{guide}"
        );
    }
    assert!(required > 5 && others > 5, "{required} {others}");
}

#[test]
fn the_ledger_says_what_a_key_work_is_called_and_what_it_is_counted_in() {
    let workspace = Workspace::new()
        .period(BEFORE)
        .office(
            "重点工作",
            "工作编号|工作名称|牵头部门|单位|节点日期|节点目标|计量单位\nZD1|农村公路|县交通局|甲镇|2026-12-31|50|公里\nZD2|饮水|县水务局|甲镇|2026-12-31|50|\nZD3|植树|县林业局|乙镇|2026-12-31|50|亩",
        )
        .others_report_nothing();
    let books = books(&workspace, BEFORE);
    let book = books.iter().find(|book| book.path == "甲镇.xlsx");
    let book = book.expect("a ledger");
    let told = "ZD1「农村公路」按「公里」填；ZD2「饮水」。";
    let guide = book.guide.join("\n");
    assert!(
        guide.contains(&format!("「重点工作进度」各项的名称和完成值的单位：{told}")),
        "{guide}"
    );
    let mut columns = book.sheets.iter().flat_map(|sheet| &sheet.columns);
    let value = columns.find(|column| column.field == Field::Value);
    assert!(value.expect("a column").note.ends_with(told));
    let other = books.iter().find(|book| book.path == "丙镇.xlsx");
    let other = other.expect("a ledger").guide.join("\n");
    assert!(!other.contains("各项的名称"), "{other}");
}

#[test]
fn a_register_of_complaints_asks_for_the_name_that_is_to_be_hidden() {
    for book in blank() {
        for sheet in &book.sheets {
            let complaints = sheet.sheet == Sheet::Complaints;
            for column in &sheet.columns {
                let forbids = column.note.contains("不要写手机号");
                match column.field {
                    Field::Complainant => {
                        assert!(column.note.contains("照实填写"), "{}", column.note);
                        assert!(!forbids, "{}", column.note);
                    }
                    Field::Phone | Field::Content if complaints => assert!(
                        column.note.contains("任何结果里都不出现") && !forbids,
                        "{}",
                        column.note
                    ),
                    _ => assert!(!column.note.contains("任何结果"), "{}", column.note),
                }
            }
            let guide = book.guide.join("\n");
            assert_eq!(
                guide.contains("「投诉内容」「投诉人」「联系电话」三列照实填写"),
                complaints,
                "{guide}"
            );
            assert_eq!(guide.contains("\n不要填手机号"), !complaints, "{guide}");
        }
    }
}

#[test]
fn only_a_number_that_stands_once_may_not_be_repeated() {
    for book in blank() {
        for sheet in &book.sheets {
            for column in &sheet.columns {
                let told = column.note.contains("不能重复");
                assert_eq!(told, column.unique, "{:?} {}", sheet.sheet, column.title);
            }
        }
    }
}

fn all_text(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut text = String::new();
    for index in 0..archive.len() {
        archive
            .by_index(index)
            .expect("a part")
            .read_to_string(&mut text)
            .expect("text");
    }
    text
}

#[test]
fn drop_downs_of_many_units_stand_on_a_sheet_of_their_own_and_dates_are_checked() {
    let units = (0..120).map(|number| format!("\n虚构第{number}号人民政府办事处|街道"));
    let directory = "单位全称|序列".to_owned() + &units.collect::<String>();
    let workspace = Workspace::new()
        .directory(&directory)
        .period(AS_OF)
        .others_report_nothing();
    let files = files(&workspace, AS_OF);
    assert_eq!(files.keys().filter(|path| !path.contains('/')).count(), 120);
    let bytes = &files["县政府办/投诉登记.xlsx"];
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.as_slice())).expect("a workbook");
    assert_eq!(book.sheet_names(), ["投诉登记", "填写说明", "可选内容"]);
    let choices = book.worksheet_range("可选内容").expect("the choices");
    assert_eq!(choices.height(), 121);
    let text = all_text(bytes);
    assert!(text.contains("'可选内容'!$A$2:$A$121"), "no list of units");
    assert!(
        text.contains("name=\"可选内容\" sheetId=\"3\" state=\"hidden\""),
        "visible"
    );
    assert!(
        text.contains("<formula1>36526</formula1><formula2>73415</formula2>"),
        "no dates"
    );
    let text = all_text(&files["虚构第7号人民政府办事处.xlsx"]);
    assert!(text.contains("填报单位：虚构第7号人民政府办事处"));
    assert!(
        text.contains("formatCode=\"yyyy\\-mm\\-dd\"")
            || text.contains("formatCode=\"yyyy-mm-dd\"")
    );
    assert!(text.contains("numFmtId=\"49\""), "numbers of rows are text");
    assert!(text.contains("【必填】每一行都要填。"), "no notes");
}

#[test]
fn a_blank_ledger_names_the_office_as_the_settings_do_and_its_guide_is_printed_whole() {
    let workspace = Workspace::new()
        .settings("office = \"督查专班\"")
        .period(AS_OF)
        .others_report_nothing();
    let files = files(&workspace, AS_OF);
    for (path, says) in [
        ("甲镇.xlsx", "报送督查专班。"),
        ("督查专班/交办清单.xlsx", "文件夹下的督查专班文件夹"),
    ] {
        let text = all_text(&files[path]);
        assert!(text.contains(says) && !text.contains("县政府办"), "{path}");
    }
    let archive = zip::ZipArchive::new(Cursor::new(files["甲镇.xlsx"].as_slice()));
    let mut guide = String::new();
    archive
        .expect("a workbook")
        .by_name("xl/worksheets/sheet3.xml")
        .expect("the guide")
        .read_to_string(&mut guide)
        .expect("text");
    assert!(guide.contains("fitToHeight=\"0\""), "{guide}");
}

#[test]
fn the_same_workspace_makes_the_same_ledgers() {
    assert_eq!(files(&sound(), AS_OF), files(&sound(), AS_OF));
}

#[test]
fn a_ledger_that_somebody_has_filled_in_is_not_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    sound().write_to(folder.path());
    let template = || {
        let output = program::duban()
            .arg("template")
            .arg(folder.path())
            .output()
            .expect("runs");
        ends_with(&output, 0);
        words(&output.stdout)
    };
    assert!(template().contains("已带上 2026-11-13"), "no period");
    let ledger = folder.path().join("空白台账/甲镇.xlsx");
    let ours = std::fs::read(&ledger).expect("a ledger");
    assert!(!template().contains("原有"), "an untouched ledger is ours");
    std::fs::write(&ledger, b"filled in").expect("written");
    let said = template();
    assert!(
        said.contains("原有") && said.contains("甲镇.xlsx"),
        "{said}"
    );
    assert_eq!(std::fs::read(&ledger).expect("a ledger"), ours);
    let kept = folder.path().join("空白台账/原有/甲镇.xlsx");
    assert_eq!(std::fs::read(kept).expect("the old one"), b"filled in");
    assert!(
        folder
            .path()
            .join("空白台账/县政府办/投诉登记.xlsx")
            .is_file()
    );
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one story, from the first step to the first build"
)]
fn a_new_workspace_says_what_is_missing_until_it_can_be_built() {
    let parent = tempfile::tempdir().expect("a folder");
    let folder = parent.path().join("虚构县");
    let init = || {
        program::duban()
            .arg("init")
            .arg(&folder)
            .output()
            .expect("runs")
    };
    ends_with(&init(), 0);
    let files = program::tree(&folder);
    for path in ["duban.toml", "使用说明.txt"] {
        let text = words(&files[path]);
        assert!(
            text.starts_with('\u{feff}'),
            "{path} has no mark for Windows' editor"
        );
        assert!(
            !text.replace("\r\n", "").contains('\n'),
            "{path} has other line breaks"
        );
    }
    assert!(files.contains_key("单位名录.xlsx"));
    assert!(files.contains_key("空白台账/县政府办/交办清单.xlsx"));
    assert!(files.contains_key("空白台账/督查台账（各单位通用）.xlsx"));
    assert!(folder.join("notes").is_dir());
    assert_eq!(
        program::names(&folder.join("ledgers")),
        [""; 0],
        "a folder of a day would be a period that every unit has missed"
    );

    let again = init();
    ends_with(&again, 1);
    assert!(
        words(&again.stderr).contains("已经是工作区"),
        "{}",
        words(&again.stderr)
    );
    assert_eq!(program::tree(&folder), files, "nothing was touched");

    let build = || {
        program::duban()
            .arg("build")
            .arg(&folder)
            .output()
            .expect("runs")
    };
    let refused = build();
    ends_with(&refused, 1);
    assert!(
        words(&refused.stderr).contains("还没有单位"),
        "{}",
        words(&refused.stderr)
    );

    let directory = Workspace::new()
        .files()
        .remove("单位名录.xlsx")
        .expect("a directory");
    std::fs::write(folder.join("单位名录.xlsx"), directory).expect("written");
    let template = program::duban()
        .arg("template")
        .arg(&folder)
        .output()
        .expect("runs");
    ends_with(&template, 0);
    assert!(
        !folder.join("空白台账/原有").exists(),
        "nobody has touched what init wrote: {}",
        words(&template.stdout)
    );
    let refused = build();
    ends_with(&refused, 1);
    assert!(
        words(&refused.stderr).contains("没有期次"),
        "{}",
        words(&refused.stderr)
    );
    let period = folder.join("ledgers/2026-11-20");
    std::fs::create_dir_all(period.join("县政府办")).expect("a folder");
    let refused = build();
    ends_with(&refused, 1);
    let said = words(&refused.stderr);
    assert!(said.contains("没有任何单位的台账"), "{said}");
    assert!(said.contains("截至日期。"), "{said}");
    assert!(!said.contains("认不出单位"), "no file stands above: {said}");
    let stranger = period.join("台账3.xlsx");
    std::fs::copy(folder.join("空白台账/登记簿/督查事项.xlsx"), &stranger)
        .or_else(|_| std::fs::write(&stranger, b"PK\x03\x04damaged").map(|()| 0))
        .expect("written");
    let refused = build();
    let said = words(&refused.stderr);
    assert!(
        said.contains("；认不出单位的文件请见上面的提示。"),
        "{said}"
    );
    std::fs::remove_file(stranger).expect("removed");

    let template = program::duban()
        .arg("template")
        .arg(&folder)
        .output()
        .expect("runs");
    ends_with(&template, 0);
    let to = period.join("甲镇.xlsx");
    std::fs::copy(folder.join("空白台账/甲镇.xlsx"), to).expect("copied");
    let built = build();
    ends_with(&built, 0);
    let report = std::fs::read(folder.join("output/office/data/report.json")).expect("the report");
    let report: serde_json::Value = serde_json::from_slice(&report).expect("JSON");
    assert!(report["previous_as_of"].is_null(), "the first period");
    assert!(
        words(&built.stdout).contains("虚构县"),
        "{}",
        words(&built.stdout)
    );
}

#[test]
fn a_unit_is_asked_for_no_key_work_that_is_over_or_struck_out_and_a_long_text_stops_nothing() {
    let header = "工作编号|工作名称|牵头部门|单位|节点日期|节点目标";
    let rare = "\u{20BB7}".repeat(17_000);
    let csv = |category: &str| {
        format!(
            "事项编号,事项名称,事项类别,起算日期,进展情况\nA1,修渠,{category},2026-11-02,{rare}\n"
        )
    };
    let workspace = Workspace::new()
        .period(BEFORE)
        .office("重点工作", &format!("{header}\nZ0|旧路|交通局|甲镇|2025-12-31|50\nZ1|新路|交通局|甲镇|2026-12-31|50\nZ2|渠|水务局|乙镇|2026-12-31|50"))
        .office("更正登记", "更正编号|对象表|对象编号|单位|处理|理由|批准人|批准日期\nG1|重点工作|Z1|甲镇|作废|误登|王|2026-11-10")
        .file(&format!("ledgers/{BEFORE}/甲镇.csv"), csv("领导议定事项").as_bytes())
        .file(&format!("ledgers/{BEFORE}/乙镇.csv"), csv("").as_bytes())
        .period(BEFORE)
        .ledger("丙镇", "督查事项", "事项编号|事项名称|事项类别|起算日期");
    workspace.build();
    let books = books(&workspace, BEFORE);
    let sheets = |path: &str| {
        let book = books
            .iter()
            .find(|book| book.path == path)
            .expect("a ledger");
        book.sheets
            .iter()
            .map(|sheet| sheet.sheet)
            .collect::<Vec<_>>()
    };
    assert!(!sheets("甲镇.xlsx").contains(&Sheet::KeyWorkProgress));
    assert!(sheets("乙镇.xlsx").contains(&Sheet::KeyWorkProgress));
    assert!(files(&workspace, AS_OF).contains_key("甲镇.xlsx"));
}

#[test]
fn a_ledger_of_a_unit_that_is_gone_is_taken_away_unless_somebody_has_filled_it_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let template = |directory: &str| {
        sound().directory(directory).write_to(folder.path());
        let output = program::duban().arg("template").arg(folder.path()).output();
        let output = output.expect("the program runs");
        ends_with(&output, 0);
        words(&output.stdout)
    };
    template(common::DIRECTORY);
    let blank = folder.path().join("空白台账");
    std::fs::write(blank.join("丁局.xlsx"), b"filled in").expect("a file");
    let rest = common::DIRECTORY
        .lines()
        .filter(|line| !line.starts_with(['丙', '丁']));
    let said = template(&rest.collect::<Vec<_>>().join("\n"));
    assert!(
        said.contains("丁局.xlsx") && !said.contains("丙镇.xlsx"),
        "{said}"
    );
    let names = program::names(&blank);
    assert!(names.contains(&"甲镇.xlsx".to_owned()), "{names:?}");
    assert!(
        !names.iter().any(|name| name.starts_with(['丙', '丁'])),
        "{names:?}"
    );
    let kept = std::fs::read(blank.join("原有/丁局.xlsx")).expect("the old one");
    assert_eq!(kept, b"filled in");
    // A record that somebody has altered leads to no file outside the folder.
    let record = blank.join(".duban-template.json");
    let known = std::fs::read_to_string(&record).expect("the record");
    let altered = known.replacen('{', "{\"../单位名录.xlsx\": \"0\",", 1);
    std::fs::write(&record, altered).expect("the record");
    template(common::DIRECTORY);
    assert!(folder.path().join("单位名录.xlsx").is_file());
    assert!(!blank.join("单位名录.xlsx").exists());
}

#[test]
fn a_new_workspace_that_was_cut_off_is_finished_by_the_next_run() {
    let parent = tempfile::tempdir().expect("a folder");
    let whole = |name: &str| {
        let folder = parent.path().join(name);
        let output = program::duban().arg("init").arg(&folder).output();
        ends_with(&output.expect("the program runs"), 0);
        folder
    };
    let folder = whole("甲县");
    let names = program::names(&folder);
    // As it lies there where the disk was full after the first files.
    for name in ["duban.toml", "使用说明.txt"] {
        std::fs::remove_file(folder.join(name)).expect("removed");
    }
    std::fs::write(folder.join(".duban-init"), b"").expect("a file");
    std::fs::write(folder.join("单位名录.xlsx"), b"ours").expect("a file");
    whole("甲县");
    assert_eq!(program::names(&folder), names);
    let directory = std::fs::read(folder.join("单位名录.xlsx")).expect("a file");
    assert_eq!(directory, b"ours", "what is there stays");
}

#[test]
fn a_folder_that_holds_anything_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("照片.jpg"), b"x").expect("a file");
    let output = program::duban()
        .arg("init")
        .arg(folder.path())
        .output()
        .expect("runs");
    ends_with(&output, 1);
    assert!(
        words(&output.stderr).contains("照片.jpg"),
        "{}",
        words(&output.stderr)
    );
    assert_eq!(program::names(folder.path()), ["照片.jpg"]);
}

#[test]
fn the_settings_of_a_new_workspace_show_every_default_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("虚构县");
    ends_with(
        &program::duban()
            .arg("init")
            .arg(&root)
            .output()
            .expect("runs"),
        0,
    );
    let text = words(&std::fs::read(root.join("duban.toml")).expect("settings"));
    let text = text.trim_start_matches('\u{feff}');
    let defaults = Settings::for_county("虚构县");
    assert_eq!(read_settings(text), Ok(defaults.clone()));
    // What only shows what could be said, and has no default.
    let has_no_default = [
        "notice",
        "in_force_from",
        "reply_working_days",
        "publish_to",
    ];
    let active: Vec<&str> = text
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(setting) if !setting.starts_with(' ') => setting,
            _ => line,
        })
        .filter(|line| !has_no_default.iter().any(|key| line.starts_with(key)))
        .collect();
    assert_eq!(read_settings(&active.join("\n")), Ok(defaults));
    let settings = active
        .iter()
        .filter(|line| line.contains('=') && !line.starts_with('#'));
    assert!(settings.count() > 40, "not every default is shown");
}

#[test]
fn every_register_has_its_blank_sheet() {
    let blank = blank();
    let sheets: BTreeSet<Sheet> = blank
        .iter()
        .flat_map(|book| &book.sheets)
        .map(|sheet| sheet.sheet)
        .collect();
    for sheet in Sheet::all() {
        let owner = sheet.schema().owner;
        // A unit without key works is not asked for their progress.
        let expected = owner != Owner::Directory && sheet != Sheet::KeyWorkProgress;
        assert_eq!(sheets.contains(&sheet), expected, "{}", sheet.name());
    }
}

#[test]
fn an_office_program_opens_a_blank_ledger_and_what_it_saves_is_read_the_same() {
    if !office_program::is_there("an_office_program_opens_a_blank_ledger") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let saved = folder.path().join("saved");
    let mut files = files(&sound(), BEFORE);
    let ledger = folder.path().join("甲镇.xlsx");
    let register = folder.path().join("投诉登记.xlsx");
    std::fs::write(&ledger, &files["甲镇.xlsx"]).expect("written");
    std::fs::write(&register, &files["县政府办/投诉登记.xlsx"]).expect("written");
    office_program::convert(&[ledger, register], "xlsx", &saved);
    let text = all_text(&std::fs::read(saved.join("投诉登记.xlsx")).expect("a register"));
    assert!(
        text.contains("type=\"list\"") && text.contains("type=\"date\""),
        "no checks"
    );
    assert!(text.contains("【必填】每一行都要填。"), "no notes");
    let bytes = std::fs::read(saved.join("甲镇.xlsx")).expect("a ledger");
    files.insert("甲镇.xlsx".to_owned(), bytes);
    nothing_is_wrong(&next_week(&files));
}

#[test]
fn what_a_unit_leaves_open_that_is_dissolved_before_the_next_period_is_in_the_ledger_of_its_successor()
 {
    let header = "事项编号|事项名称|事项类别|起算日期|责任人|办结日期";
    let workspace = Workspace::new()
        .directory("单位全称|序列|撤销日期|并入单位\n甲镇|乡镇|2026-11-15|乙镇\n乙镇|乡镇||")
        .period(BEFORE)
        .ledger(
            "甲镇",
            "督查事项",
            &format!(
                "{header}\nA1|修渠|领导议定事项|2026-11-02|张三|\nA2|补路|领导议定事项|2026-11-02|张三|2026-11-06\nA3|架桥|领导议定事项|2026-11-02|张三|"
            ),
        )
        .ledger(
            "乙镇",
            "督查事项",
            &format!("{header}\nB1|植树|领导议定事项|2026-11-02|李四|\nA3|架桥|领导议定事项|2026-11-02|李四|"),
        );
    let numbers = |today: &str, path: &str| -> Vec<String> {
        let files = files(&workspace, today);
        let Some(bytes) = files.get(path) else {
            return vec!["no ledger".to_owned()];
        };
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.as_slice())).expect("a workbook");
        let sheet = book.worksheet_range("督查事项").expect("a sheet");
        let cells = sheet.rows().map(|row| row[0].to_string());
        cells.filter(|text| text.len() == 2).collect()
    };
    assert_eq!(numbers("2026-11-14", "甲镇.xlsx"), ["A1", "A2", "A3"]);
    assert_eq!(numbers("2026-11-14", "乙镇.xlsx"), ["A3", "B1"]);
    assert_eq!(numbers("2026-11-16", "甲镇.xlsx"), ["no ledger"]);
    assert_eq!(numbers("2026-11-16", "乙镇.xlsx"), ["A3", "B1", "A1"]);
}
