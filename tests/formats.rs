//! Every format that offices hand in, told by its content: the same table is the same ledger, whatever the file is called.

#![allow(clippy::too_many_lines, reason = "tables of cases")]
#![expect(
    clippy::case_sensitive_file_extension_comparisons,
    reason = "the sample names its workbooks in small letters"
)]

mod common;

use common::old_formats::{
    self, Book, Content, Sheet, biff5, biff8, book, ods, ods_table, serial, sheet, stream, xlsb,
};
use common::{Built, Workspace, office_program, program, workbook};
use duban::diagnostic::{CellProblem, FileProblem, Problem, Unreadable};
use duban::ingest::format::pictures::{self, Pictured};
use duban::ingest::format::{self, KnownRows, Means};
use duban::model::schema::Sheet as Known;
use duban::model::settings::Settings;
use duban::source::{Grid, GridRow, RawCell, cell_name};
use encoding_rs::GB18030;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const TABLE: &str = "甲镇督查台账\n填报单位：甲镇\n事项编号|事项名称|事项类别|起算日期|完成进度|备注\nA1|修路“东段”|领导议定事项|2026-11-02|0.85|①②\n\nA2|修桥|收发文|2026-11-18|7|'0012";

fn read(bytes: &[u8]) -> Result<Vec<Grid>, Unreadable> {
    format::read(
        "ledgers/2026-11-20/甲镇.xlsx",
        bytes,
        Means::within(&Settings::for_county("试县").limits),
    )
}

#[track_caller]
fn grids(bytes: &[u8]) -> Vec<Grid> {
    read(bytes).unwrap_or_else(|refused| panic!("{}", refused.reason()))
}

#[track_caller]
fn code(bytes: &[u8]) -> &'static str {
    let refused = read(bytes).expect_err("no workbook");
    Problem::from(FileProblem::Unreadable(refused)).words().code
}

/// The cells of a grid, one a line.
fn cells(grid: &Grid) -> Vec<String> {
    grid.rows
        .iter()
        .flat_map(|row| {
            row.cells
                .iter()
                .map(|(column, cell)| format!("{} {cell:?}", cell_name(row.index, *column)))
        })
        .collect()
}

/// A grid as a csv of it would be read: everything text.
fn as_text(grid: &Grid) -> Vec<String> {
    grid.rows
        .iter()
        .flat_map(|row| {
            row.cells
                .iter()
                .map(|(column, cell)| format!("{} {}", cell_name(row.index, *column), shown(cell)))
        })
        .collect()
}

/// What an office program writes into a csv.
fn shown(cell: &RawCell) -> String {
    match cell {
        RawCell::DateSerial(serial) => {
            let epoch = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day");
            #[expect(clippy::cast_possible_truncation, reason = "a day's number is small")]
            let day = epoch + chrono::Duration::days(serial.floor() as i64);
            day.format("%Y/%-m/%-d").to_string()
        }
        cell => cell.display().into_owned(),
    }
}

/// A csv of a grid. It has no merged regions: a cell that spans rows is written into each of them, as who saves as csv must.
fn csv(grid: &Grid) -> String {
    let mut grid = grid.clone();
    for (first_row, first, last_row, last) in grid.merges.clone() {
        let value = grid.rows.iter().find(|row| row.index == first_row);
        let Some(value) = value.and_then(|row| row.get(first)).cloned() else {
            continue;
        };
        let covered = |row: &&mut GridRow| row.index > first_row && row.index <= last_row;
        for row in grid
            .rows
            .iter_mut()
            .filter(covered)
            .filter(|_| first == last)
        {
            let others = row.cells.iter().filter(|(column, _)| *column != first);
            let mut cells: Vec<_> = others.cloned().collect();
            cells.push((first, value.clone()));
            cells.sort_by_key(|(column, _)| *column);
            *row = GridRow::new(row.index, cells);
        }
    }
    let mut text = String::new();
    let mut next = 0;
    for row in &grid.rows {
        text.push_str(&"\r\n".repeat((row.index - next) as usize));
        next = row.index + 1;
        let last = row.cells.last().map_or(0, |(column, _)| *column);
        let fields: Vec<String> = (0..=last)
            .map(|column| {
                let field = row.get(column).map(shown).unwrap_or_default();
                if field.contains([',', '"', '\n', '\r']) {
                    format!("\"{}\"", field.replace('"', "\"\""))
                } else {
                    field
                }
            })
            .collect();
        text.push_str(&fields.join(","));
        text.push_str("\r\n");
    }
    text
}

fn utf_16(text: &str, mark: &[u8], bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    [mark.to_vec(), text.encode_utf16().flat_map(bytes).collect()].concat()
}

#[test]
fn the_same_table_is_the_same_grid_in_every_format() {
    let expected = grids(&workbook(&[("督查事项".into(), TABLE.into())]));
    let own = book(vec![sheet("督查事项", TABLE)]);
    for (format, bytes) in [
        ("BIFF8", biff8(&own)),
        ("BIFF5", biff5(&own)),
        ("BIFF8 without a container", stream(&own, 0x0600, &[])),
        ("xlsb", xlsb(&own)),
        ("ods", ods(&ods_table("督查事项", TABLE))),
    ] {
        let found = grids(&bytes);
        assert_eq!(found.len(), 1, "{format}");
        assert_eq!(&*found[0].sheet.sheet, "督查事项", "{format}");
        assert_eq!(cells(&found[0]), cells(&expected[0]), "{format}");
    }
}

#[test]
fn csv_is_the_same_table_as_text_in_every_encoding() {
    let expected = &grids(&workbook(&[("督查事项".into(), TABLE.into())]))[0];
    let text = csv(expected);
    for (encoding, bytes) in [
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-8 with mark", format!("\u{feff}{text}").into_bytes()),
        ("UTF-16LE", utf_16(&text, b"\xFF\xFE", u16::to_le_bytes)),
        ("UTF-16BE", utf_16(&text, b"\xFE\xFF", u16::to_be_bytes)),
        (
            "UTF-16LE without mark",
            utf_16(&text, b"", u16::to_le_bytes),
        ),
        ("GB18030", GB18030.encode(&text).0.into_owned()),
        ("semicolons", text.replace(',', ";").into_bytes()),
        ("tabs", text.replace(',', "\t").into_bytes()),
    ] {
        assert_eq!(as_text(&grids(&bytes)[0]), as_text(expected), "{encoding}");
    }
}

#[test]
fn dates_are_the_same_days_in_both_epochs_and_under_every_format_that_shows_one() {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 2).expect("a day");
    for format in [
        "yyyy-mm-dd",
        "aaaa",
        "[$-804]yyyy\"年\"m\"月\"",
        "[$-F800]dddd, mmmm dd, yyyy",
    ] {
        for epoch_1904 in [false, true] {
            let stored = serial(day) - if epoch_1904 { 1462.0 } else { 0.0 };
            let own = Book {
                sheets: vec![Sheet {
                    name: "表".into(),
                    cells: vec![(0, 0, Content::Date(stored)), (0, 1, Content::Number(5.0))],
                    ..Sheet::default()
                }],
                epoch_1904,
                date_format: format.into(),
            };
            for (kind, bytes) in [
                ("BIFF8", biff8(&own)),
                ("BIFF5", biff5(&own)),
                ("xlsb", xlsb(&own)),
                ("xlsx", xlsx_with_date(stored, format, epoch_1904)),
            ] {
                assert_eq!(
                    cells(&grids(&bytes)[0]),
                    [
                        format!("A1 DateSerial({:?})", serial(day)),
                        "B1 Number(5.0)".into()
                    ],
                    "{kind} {format} {epoch_1904}"
                );
            }
        }
    }
}

#[test]
fn a_percentage_and_leading_zeros_are_read_as_they_are_shown_in_every_format() {
    let ods_cell = |value: &str, kind: &str, shown: &str| {
        let table = format!(
            "<table:table table:name=\"表\"><table:table-row><table:table-cell office:value-type=\"{kind}\" office:value=\"{value}\"><text:p>{shown}</text:p></table:table-cell><table:table-cell office:value-type=\"float\" office:value=\"5\"><text:p>5</text:p></table:table-cell></table:table-row></table:table>"
        );
        ods(&table)
    };
    for (format, stored, shown, read) in [
        ("0%", 1.2, "120%", "Text(\"120%\")"),
        ("0.0%", 0.5, "50.0%", "Text(\"50%\")"),
        ("000", 7.0, "007", "Text(\"007\")"),
        ("\"DB-\"000", 7.0, "DB-007", "Text(\"DB-007\")"),
        ("\"DB2026-\"000", 4.0, "DB2026-004", "Text(\"DB2026-004\")"),
        ("\"2026-\"000", 4.0, "2026-004", "Text(\"2026-004\")"),
        ("\"DB2026-\"0", 12.0, "DB2026-12", "Text(\"DB2026-12\")"),
        (
            "\"督〔2026〕\"0\"号\"",
            7.0,
            "督〔2026〕7号",
            "Text(\"督〔2026〕7号\")",
        ),
        ("\"约\"0", 85.0, "约85", "Number(85.0)"),
        (
            "\"督2026-\"000",
            112.0,
            "督2026-112",
            "Text(\"督2026-112\")",
        ),
        ("0.00", 0.0, "0.00", "Number(0.0)"),
        ("0.00E+00", 0.0, "0.00E+00", "Number(0.0)"),
        ("0.00", 7.0, "7.00", "Number(7.0)"),
    ] {
        let own = Book {
            sheets: vec![Sheet {
                name: "表".into(),
                cells: vec![(0, 0, Content::Date(stored)), (0, 1, Content::Number(5.0))],
                ..Sheet::default()
            }],
            epoch_1904: false,
            date_format: format.into(),
        };
        let kind = if format.contains('%') {
            "percentage"
        } else {
            "float"
        };
        for (name, bytes) in [
            ("BIFF8", biff8(&own)),
            ("BIFF5", biff5(&own)),
            ("xlsb", xlsb(&own)),
            ("xlsx", xlsx_with_date(stored, format, false)),
            ("ods", ods_cell(&stored.to_string(), kind, shown)),
        ] {
            let expected = [format!("A1 {read}"), "B1 Number(5.0)".to_owned()];
            assert_eq!(cells(&grids(&bytes)[0]), expected, "{name} {format}");
        }
    }
}

/// The parts of an .xlsx with this sheet; `more` comes into the workbook before its sheets.
fn xlsx(sheet: &str, strings: &str, styles: &str, more: &str) -> Vec<u8> {
    xlsx_named("表", sheet, strings, styles, more)
}

fn xlsx_named(name: &str, sheet: &str, strings: &str, styles: &str, more: &str) -> Vec<u8> {
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |id: &str, name: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{kind}/{name}\" Target=\"{target}\"/>")
    };
    let relations = |lines: String| format!("<Relationships>{lines}</Relationships>");
    let own = relations(relation("a", "officeDocument", "xl/workbook.xml"));
    let of_book = relations(relation("a", "worksheet", "worksheets/sheet1.xml"));
    let book = format!(
        "<workbook xmlns:r=\"{kind}\">{more}<sheets><sheet name=\"{name}\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>"
    );
    let sheet = format!("<worksheet>{sheet}</worksheet>");
    old_formats::zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", own.as_bytes()),
        ("xl/_rels/workbook.xml.rels", of_book.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
    ])
}

fn xlsx_with_date(stored: f64, format: &str, epoch_1904: bool) -> Vec<u8> {
    let format = format.replace('"', "&quot;");
    xlsx(
        &format!(
            "<sheetData><row r=\"1\"><c r=\"A1\" s=\"1\"><v>{stored}</v></c><c r=\"B1\"><v>5</v></c></row></sheetData>"
        ),
        "<sst/>",
        &format!(
            "<styleSheet><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"{format}\"/></numFmts><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>"
        ),
        &format!("<workbookPr date1904=\"{}\"/>", u8::from(epoch_1904)),
    )
}

#[test]
fn a_number_that_no_format_makes_a_date_is_one_in_a_column_of_dates_whatever_its_workbook_counts_from()
 {
    let table = "事项编号|事项名称|事项类别|起算日期\nA1|修路|领导议定事项|";
    for (epoch_1904, stored) in [(false, "46328"), (true, "44866")] {
        let own = Book {
            epoch_1904,
            ..book(vec![sheet("督查事项", &format!("{table}{stored}"))])
        };
        for (name, bytes) in [("xls", biff8(&own)), ("xlsb", xlsb(&own))] {
            let built = Workspace::new()
                .period("2026-11-20")
                .file(&format!("ledgers/2026-11-20/甲镇.{name}"), &bytes)
                .others_report_nothing()
                .build();
            let start = &built.matter("A1")["stages"][0]["start"];
            assert_eq!(start, "2026-11-02", "{name} {epoch_1904}");
        }
        let plain = xlsx_with_date(stored.parse().expect("a number"), "General", epoch_1904);
        let kind = if epoch_1904 { "NumberOf1904" } else { "Number" };
        let expected = [format!("A1 {kind}({stored}.0)"), "B1 Number(5.0)".into()];
        assert_eq!(cells(&grids(&plain)[0]), expected);
        let counted = if epoch_1904 {
            "<table:calculation-settings><table:null-date table:date-value=\"1904-01-01\"/></table:calculation-settings>"
        } else {
            ""
        };
        let number = |number: &str| {
            format!(
                "<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>{number}</text:p></table:table-cell>"
            )
        };
        let ods = ods(&format!(
            "{counted}<table:table table:name=\"表\"><table:table-row>{}{}</table:table-row></table:table>",
            number(stored),
            number("5")
        ));
        assert_eq!(cells(&grids(&ods)[0]), expected);
    }
}

#[test]
fn a_macro_sheet_or_an_unknown_state_costs_no_other_sheet() {
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let odd = "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet";
    let relations = |lines: &str| format!("<Relationships>{lines}</Relationships>");
    let own = relations(&format!(
        "<Relationship Id=\"a\" Type=\"{kind}/officeDocument\" Target=\"xl/workbook.xml\"/>"
    ));
    let of_book = relations(&format!(
        "<Relationship Id=\"m\" Type=\"{odd}\" Target=\"macrosheets/sheet1.xml\"/><Relationship Id=\"a\" Type=\"{kind}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"b\" Type=\"{kind}/worksheet\" Target=\"worksheets/sheet2.xml\"/>"
    ));
    let book = format!(
        "<workbook xmlns:r=\"{kind}\"><sheets><sheet name=\"宏\" sheetId=\"9\" r:id=\"m\"/><sheet name=\"表\" sheetId=\"1\" state=\"visibel\" r:id=\"a\"/><sheet name=\"隐\" sheetId=\"2\" state=\"hidden\" r:id=\"b\"/></sheets></workbook>"
    );
    let sheet = |value: u8| {
        format!(
            "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>{value}</v></c></row></sheetData></worksheet>"
        )
    };
    let bytes = old_formats::zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", own.as_bytes()),
        ("xl/_rels/workbook.xml.rels", of_book.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        (
            "xl/macrosheets/sheet1.xml",
            b"<xm:macrosheet xmlns:xm=\"m\"/>",
        ),
        ("xl/worksheets/sheet1.xml", sheet(7).as_bytes()),
        ("xl/worksheets/sheet2.xml", sheet(8).as_bytes()),
    ]);
    let found: Vec<(String, bool, Vec<String>)> = grids(&bytes)
        .iter()
        .map(|grid| (grid.sheet.sheet.to_string(), grid.hidden, cells(grid)))
        .collect();
    let expected = [
        ("表", false, "A1 Number(7.0)"),
        ("隐", true, "A1 Number(8.0)"),
    ];
    let expected =
        expected.map(|(name, hidden, cell)| (name.to_owned(), hidden, vec![cell.to_owned()]));
    assert_eq!(found, expected);
}

#[test]
fn a_formula_without_a_stored_value_is_told_from_one_that_came_to_nothing() {
    let own = book(vec![Sheet {
        name: "表".into(),
        cells: vec![
            (0, 0, Content::FormulaWithoutResult),
            (0, 1, Content::FormulaText("是".into())),
            (0, 2, Content::Error(0x2A)),
            (0, 3, Content::Bool(true)),
        ],
        ..Sheet::default()
    }]);
    let expected = [
        "A1 FormulaWithoutValue",
        "B1 Text(\"是\")",
        "C1 Error(\"#N/A\")",
        "D1 Bool(true)",
    ];
    assert_eq!(cells(&grids(&biff8(&own))[0]), expected);
    assert_eq!(cells(&grids(&biff5(&own))[0]), expected);
    // xlsb stores an empty text for both.
    assert_eq!(cells(&grids(&xlsb(&own))[0]), expected[1..]);
    let table = "<table:table table:name=\"表\"><table:table-row><table:table-cell table:formula=\"of:=1+1\"/><table:table-cell table:formula=\"of:=A1\" office:value-type=\"string\"><text:p>是</text:p></table:table-cell><table:table-cell table:formula=\"of:=NA()\" office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\" xmlns:calcext=\"c\"><text:p>#N/A</text:p></table:table-cell><table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"><text:p>TRUE</text:p></table:table-cell><table:table-cell table:formula=\"of:=&quot;&quot;\" office:value-type=\"string\" office:string-value=\"\"/><table:table-cell table:formula=\"of:=IF(1=2;&quot;x&quot;;&quot;&quot;)\"><text:p/></table:table-cell></table:table-row></table:table>";
    assert_eq!(cells(&grids(&ods(table))[0]), expected);
    let sheet = "<sheetData><row r=\"1\"><c r=\"A1\"><f>1+1</f></c><c r=\"B1\" t=\"str\"><f>A1</f><v>是</v></c><c r=\"C1\" t=\"e\"><f>NA()</f><v>#N/A</v></c><c r=\"D1\" t=\"b\"><v>1</v></c><c r=\"E1\" t=\"str\"><f>\"\"</f><v></v></c></row></sheetData>";
    assert_eq!(
        cells(&grids(&xlsx(sheet, "<sst/>", "<styleSheet/>", ""))[0]),
        expected
    );
}

#[test]
fn an_unknown_error_value_or_a_string_that_is_not_there_costs_its_cell_and_no_other() {
    let sheet = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"e\"><v>#SPILL!</v></c><c r=\"B1\" t=\"s\"><v>9</v></c><c r=\"C1\" t=\"s\"><v>0</v></c></row><row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" t=\"n\"><v>x</v></c></row></sheetData>";
    assert_eq!(
        cells(
            &grids(&xlsx(
                sheet,
                "<sst><si><t>好</t></si></sst>",
                "<styleSheet/>",
                ""
            ))[0]
        ),
        [
            "A1 Error(\"#SPILL!\")",
            "B1 Error(\"#损坏\")",
            "C1 Text(\"好\")",
            "A2 Number(1.0)",
            "B2 Error(\"#损坏\")"
        ]
    );
    let told = |read: &str| {
        let (column, read) = ("事项名称", read.to_owned());
        Problem::from(CellProblem::ErrorValue { column, read }).words()
    };
    let (broken, error) = (told("#损坏"), told("#SPILL!"));
    assert_eq!(broken.code, error.code);
    assert!(
        error.message.contains("公式错误值「#SPILL!」"),
        "{}",
        error.message
    );
    assert!(!broken.message.contains("公式"), "{}", broken.message);
}

const STRINGS: &str = "<sst><si><t>零</t></si><si><t>壹</t></si></sst>";

#[test]
fn a_value_in_several_pieces_or_a_position_that_is_no_digits_means_what_it_says_or_is_an_error() {
    for (cell, expected) in [
        ("<c r=\"A1\" t=\"s\"><v> 1 </v></c>", "Text(\"壹\")"),
        ("<c r=\"A1\" t=\"s\"><v>1.0</v></c>", "Text(\"壹\")"),
        ("<c r=\"A1\" t=\"s\"><v>+1</v></c>", "Text(\"壹\")"),
        ("<c r=\"A1\" t=\"s\"><v>1e0</v></c>", "Text(\"壹\")"),
        ("<c r=\"A1\" t='s'><v>&#49;</v></c>", "Text(\"壹\")"),
        ("<c r=\"A1\" t=\"s\"><v>0</v></c>", "Text(\"零\")"),
        ("<c r=\"A1\" t=\"s\"><v>-1</v></c>", "Error(\"#损坏\")"),
        ("<c r=\"A1\" t=\"s\"><v>abc</v></c>", "Error(\"#损坏\")"),
        ("<c r=\"A1\" t=\"s\"><v>0.5</v></c>", "Error(\"#损坏\")"),
        ("<c r=\"A1\" t=\"s\"><v>1 1</v></c>", "Error(\"#损坏\")"),
        ("<c r=\"A1\"><v>4633&#54;</v></c>", "Number(46336.0)"),
        ("<c r=\"A1\"><v>463<!-- -->36</v></c>", "Number(46336.0)"),
        (
            "<c r=\"A1\"><f>1+1</f><v>463<?x ?>36</v></c>",
            "Number(46336.0)",
        ),
        (
            "<c r=\"A1\"><v><![CDATA[46336]]></v></c>",
            "Number(46336.0)",
        ),
        (
            "<c r=\"A1\" t=\"str\"><v>甲<![CDATA[<乙>]]></v></c>",
            "Text(\"甲<乙>\")",
        ),
        (
            "<c r=\"A1\"><v>46336</v><extLst><ext uri=\"{0}\"><a/></ext></extLst></c>",
            "Number(46336.0)",
        ),
        ("<c r=\"A1\"><v>46336</v><foo/></c>", "Number(46336.0)"),
        (
            "<c r=\"A1\" t=\"inlineStr\"><is><t>甲</t></is><extLst/></c>",
            "Text(\"甲\")",
        ),
        (
            "<c r=\"A1\" t=\"inlineStr\"><v>2026-11-10</v></c>",
            "Text(\"2026-11-10\")",
        ),
        (
            "<c r=\"A1\" t=\"inlineStr\"><is><t>甲</t></is><v>乙</v></c>",
            "Text(\"甲\")",
        ),
        (
            "<c r=\"A1\" t=\"inlineStr\"><v>乙</v><is><t>甲</t></is></c>",
            "Text(\"甲\")",
        ),
        (
            "<c r=\"A1\" t=\"inlineStr\"><is><t>甲</t></is><v/></c>",
            "Text(\"甲\")",
        ),
        (
            "<c r=\"A1\" t=\"s\"><is><t>甲</t></is><v>1</v></c>",
            "Text(\"壹\")",
        ),
    ] {
        let sheet = format!("<sheetData><row r=\"1\">{cell}</row></sheetData>");
        let read = grids(&xlsx(&sheet, STRINGS, "<styleSheet/>", ""));
        assert_eq!(cells(&read[0]), [format!("A1 {expected}")], "{cell}");
    }
}

/// A workbook with known rows, and the same with another text in the place of one in some of its parts, read with and without what is known
/// of it.
#[track_caller]
fn is_damage(part: &str, old: &str, new: &str) {
    let sheet = "<dimension ref=\"A1:D2\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>甲</t></is></c><c r=\"B2\"><f>1+1</f><v>2</v></c></row></sheetData><mergeCells count=\"1\"><mergeCell ref=\"C1:D1\"/></mergeCells>";
    let styles = "<styleSheet><cellXfs count=\"1\"><xf numFmtId=\"0\"/></cellXfs></styleSheet>";
    let sound = xlsx(sheet, STRINGS, styles, "<workbookPr/>");
    let broken = changed(&sound, |name, text| {
        let is_part = name.ends_with(part);
        assert!(!is_part || text.contains(old), "{old} in {name}");
        let text = if is_part {
            text.replacen(old, new, 1)
        } else {
            text.to_owned()
        };
        (name.to_owned(), text.into_bytes())
    });
    let limits = Settings::for_county("试县").limits;
    let known = KnownRows::default();
    for (known, is_warm) in [(None, false), (Some(&known), false), (Some(&known), true)] {
        let means = Means {
            known,
            ..Means::within(&limits)
        };
        if is_warm {
            assert!(format::read("甲镇.xlsx", &sound, means).is_ok());
        }
        let refused = format::read("甲镇.xlsx", &broken, means);
        let refused = refused.err().map(|refused| refused.reason());
        let what = format!("{part}: {new}, {is_warm}");
        let refused = refused.unwrap_or_else(|| panic!("{what}: is read"));
        assert!(refused.starts_with("文件已损坏"), "{what}: {refused}");
    }
}

#[test]
fn a_workbook_is_damaged_of_which_a_part_is_no_well_formed_xml() {
    for (old, new) in [
        ("<v>1</v>", "<v>1|/v>"),
        ("<v>1</v>", "<v>1"),
        ("<v>1</v></c></row>", "<v>1</row>"),
        ("<t>甲</t>", "<t>甲<</t>"),
        ("<t>甲</t>", "<t>完成率<50%</t>"),
        ("<t>甲</t>", "<t>甲<b></t>"),
        ("<t>甲</t>", "<t>甲&nbsp;</t>"),
        ("</t></is>", "</is>"),
        ("</is></c>", "</c>"),
        ("<f>1+1</f>", "<f>1<1</f>"),
        ("<f>1+1</f>", "<f t=\"shared>1+1</f>"),
        ("<row r=\"2\">", "<row r=\"2>"),
        ("<c r=\"B1\" t=\"s\">", "<c r=\"B1\" t=\"s>"),
        ("<c r=\"B1\"", "<d r=\"B1\""),
        ("<mergeCell ref=\"C1:D1\"/>", "<mergeCell ref=C1:D1/>"),
        ("<mergeCell ref=\"C1:D1\"/>", "<mergeCell ref=\"C1:D1\"|/>"),
        ("<mergeCell ref", "<mergeCell|ref"),
        ("</mergeCells>", ""),
        ("</worksheet>", ""),
        ("</worksheet>", "</worksheet><x/>"),
        ("</worksheet>", "</worksheet>x"),
    ] {
        is_damage("sheet1.xml", old, new);
    }
    for (old, new) in [
        ("<t>零</t>", "<t>零<50%</t>"),
        ("<t>零</t>", "<t>零<b>点</t>"),
        ("<t>零</t>", "<t>零&</t>"),
        ("<t>零</t>", "<t>零|/t>"),
        ("</t></si><si>", "</t><si>"),
        ("</si><si>", "<si>"),
        ("<si><t>零", "<sj><t>零"),
        ("</si></sst>", "</sj></sst>"),
        ("</sst>", ""),
        ("</sst>", "</sst></sst>"),
    ] {
        is_damage("sharedStrings.xml", old, new);
    }
    is_damage("styles.xml", "</cellXfs>", "</cellXfz>");
    is_damage("styles.xml", "</cellXfs>", "");
    is_damage("xl/workbook.xml", "</sheets>", "</sheetz>");
    is_damage("xl/workbook.xml", "</workbook>", "");
    is_damage("workbook.xml.rels", "</Relationships>", "");
}

#[test]
fn the_extent_that_a_sheet_says_it_has_costs_none_of_it() {
    let rows = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"B1\"><v>2</v></c></row></sheetData>";
    let expected = ["A1 Text(\"壹\")", "B1 Number(2.0)"];
    for extent in [
        "",
        "<dimension ref=\"A1:B1\"/>",
        "<dimension ref='A1'/>",
        "<dimension ref=\"A1:XFD1048576\"></dimension>",
        "<dimension/>",
        "<dimension></dimension>",
        "<dimension ref=\"\"/>",
        "<dimension ref=\"A:M\"/>",
        "<dimension ref=\" A1:M5 \"/>",
        "<dimension ref=\"$A$1:$M$5\"/>",
        "<dimension ref=\"A1:\"/>",
        "<dimension ref=\"A1:M5 O1:P2\"/>",
        "<dimension ref=\"表!A1:M5\"/>",
        "<dimension ref=\"M5:A1\"/>",
        "<dimension ref=\"A1:B2:C3\"/>",
        "<dimension ref=\"A99999999999\"/>",
        "<x:dimension ref=\"foo\"></x:dimension>",
    ] {
        let sheet = format!("{extent}{rows}");
        let bytes = xlsx(&sheet, STRINGS, "<styleSheet/>", "");
        assert_eq!(cells(&grids(&bytes)[0]), expected, "{extent}");
        let known = KnownRows::default();
        let limits = Settings::for_county("试县").limits;
        for _ in 0..2 {
            let means = Means {
                known: Some(&known),
                ..Means::within(&limits)
            };
            let read = format::read("甲镇.xlsx", &bytes, means).expect("readable");
            assert_eq!(cells(&read[0]), expected, "{extent}, known");
        }
    }
}

#[test]
fn two_cells_at_one_place_and_two_parts_with_cells_are_damage_unless_they_say_the_same() {
    let row = |cells: &str| format!("<row r=\"3\">{cells}</row>");
    let cell = |text: &str| format!("<c r=\"A3\" t=\"str\"><v>{text}</v></c>");
    let rows = |rows: &str| format!("<sheetData>{rows}</sheetData>");
    let (one, other) = (row(&cell("DB-2")), row(&cell("DB-9")));
    let refused = |sheet: &str| {
        let bytes = xlsx(sheet, STRINGS, "<styleSheet/>", "");
        read(&bytes).err().map(|refused| refused.reason())
    };
    let twice = "文件已损坏（工作表「表」的 A3 在文件里有两格，内容不同）";
    let parts = "文件已损坏（工作表「表」里有两段单元格数据）";
    for (sheet, expected) in [
        (rows(&format!("{one}{other}")), Some(twice)),
        (
            rows(&row(&format!("{}{}", cell("DB-2"), cell("DB-9")))),
            Some(twice),
        ),
        (format!("{}{}", rows(&one), rows(&other)), Some(parts)),
        (format!("<sheetData/>{}", rows(&one)), Some(parts)),
        (rows(&format!("{one}{one}")), None),
        (
            rows(&format!("{one}{}", row("<c r=\"B3\"><v>1</v></c>"))),
            None,
        ),
        (format!("{}<sheetData/>", rows(&one)), None),
    ] {
        assert_eq!(refused(&sheet).as_deref(), expected, "{sheet}");
    }
}

#[test]
fn two_sheets_of_one_name_are_damage_whichever_is_hidden_and_names_that_differ_are_none() {
    let row = |text: &str| format!("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>{text}</v></c></row>");
    let one = format!("<sheetData>{}</sheetData>", row("DB-1"));
    let plain = xlsx_named("Sheet1", &one, STRINGS, "<styleSheet/>", "");
    let with_second = |first: &str, second: &str| {
        let second = format!("<sheet name=\"{second}\" sheetId=\"2\" r:id=\"b\"/></sheets>");
        let sheets = changed(&plain, |name, text| {
            let first = text.replace("name=\"Sheet1\"", &format!("name=\"Sheet1\"{first}"));
            let text = match name {
                "xl/workbook.xml" => first.replace("</sheets>", &second),
                "xl/_rels/workbook.xml.rels" => text.replace(
                    "</Relationships>",
                    &text["<Relationships>".len()..]
                        .replace("\"a\"", "\"b\"")
                        .replace("sheet1", "sheet2"),
                ),
                _ => text.to_owned(),
            };
            (name.to_owned(), text.into_bytes())
        });
        let other = format!(
            "<worksheet><sheetData>{}</sheetData></worksheet>",
            row("DB-2")
        );
        with_part(&sheets, "xl/worksheets/sheet2.xml", &other)
    };
    let told = "文件已损坏（有两张工作表都叫「Sheet1」，要改成不同的名称）";
    for first in ["", " state=\"hidden\""] {
        let bytes = with_second(first, "Sheet1");
        let known = KnownRows::default();
        let settings = Settings::for_county("试县");
        for known in [None, Some(&known)] {
            let means = Means {
                known,
                ..Means::within(&settings.limits)
            };
            let refused = format::read("甲镇.xlsx", &bytes, means).err();
            assert_eq!(
                refused.map(|refused| refused.reason()).as_deref(),
                Some(told)
            );
        }
    }
    for second in ["SHEET1", "Sheet1 "] {
        let read = grids(&with_second("", second));
        let cells: Vec<String> = read.iter().flat_map(cells).collect();
        assert_eq!(
            cells,
            ["A1 Text(\"DB-1\")", "A1 Text(\"DB-2\")"],
            "{second}"
        );
    }
}

#[test]
fn two_parts_of_one_name_in_a_package_are_damage_whatever_their_case() {
    let sheet = |text: &str| {
        format!("<sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>{text}</v></c></row></sheetData>")
    };
    let plain = xlsx(&sheet("DB-1"), STRINGS, "<styleSheet/>", "");
    let other = format!("<worksheet>{}</worksheet>", sheet("DB-2"));
    let in_capitals = with_part(&plain, "xl/worksheets/Sheet1.xml", &other);
    // No library writes one name twice.
    let mut twice = with_part(&plain, "xl/worksheets/sheet2.xml", &other);
    let (from, to) = (b"sheet2.xml", b"sheet1.xml");
    for at in 0..twice.len() - from.len() {
        if twice[at..].starts_with(from) {
            twice[at..at + to.len()].copy_from_slice(to);
        }
    }
    for bytes in [in_capitals, twice] {
        let refused = read(&bytes).expect_err("two parts of one name");
        let told = "文件已损坏（压缩目录里有两个同名的部分）";
        assert_eq!(refused.reason(), told);
    }
}

/// A workbook with one more part.
fn with_part(bytes: &[u8], name: &str, text: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let mut parts: Vec<(String, Vec<u8>)> = (0..archive.len())
        .map(|index| {
            let entry = archive.by_index(index).expect("a part");
            let name = entry.name().expect("a name").into_owned();
            let text = std::io::read_to_string(entry).expect("UTF-8");
            (name, text.into_bytes())
        })
        .collect();
    parts.push((name.to_owned(), text.as_bytes().to_vec()));
    old_formats::zipped(&parts)
}

/// The parts of a workbook with some of them replaced, or moved to another name.
fn changed(bytes: &[u8], change: impl Fn(&str, &str) -> (String, Vec<u8>)) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let parts: Vec<(String, Vec<u8>)> = (0..archive.len())
        .map(|index| {
            let entry = archive.by_index(index).expect("a part");
            let name = entry.name().expect("a name").into_owned();
            let text = std::io::read_to_string(entry).expect("UTF-8");
            change(&name, &text)
        })
        .collect();
    old_formats::zipped(&parts)
}

#[test]
fn parts_in_utf_16_targets_with_steps_and_tables_elsewhere_are_no_damage() {
    let sheet = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"B1\" s=\"1\"><v>7</v></c></row></sheetData><mergeCells count=\"1\"><mergeCell ref=\"A2:B2\"/></mergeCells>";
    let styles = "<styleSheet><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"000\"/></numFmts><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>";
    let plain = xlsx(sheet, STRINGS, styles, "");
    let expected = grids(&plain);
    assert_eq!(cells(&expected[0]), ["A1 Text(\"壹\")", "B1 Text(\"007\")"]);
    let declared = |text: &str| format!("<?xml version=\"1.0\" encoding=\"UTF-16\"?>{text}");
    let in_utf_16 = |name: &str, text: &str| {
        let text = declared(text);
        let bytes = if name.contains("sheet") {
            utf_16(&text, &[0xFF, 0xFE], u16::to_le_bytes)
        } else {
            utf_16(&text, &[0xFE, 0xFF], u16::to_be_bytes)
        };
        (name.to_owned(), bytes)
    };
    let replaced = |from: &'static str, to: &'static str| {
        changed(&plain, move |name, text| {
            (name.to_owned(), text.replace(from, to).into_bytes())
        })
    };
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let elsewhere = changed(&plain, |name, text| {
        let related = format!(
            "<Relationship Id=\"b\" Type=\"{kind}/sharedStrings\" Target=\"../tables/s.xml\"/></Relationships>"
        );
        let text = if name == "xl/_rels/workbook.xml.rels" {
            text.replace("</Relationships>", &related)
        } else {
            text.to_owned()
        };
        (
            name.replace("xl/sharedStrings", "tables/s"),
            text.into_bytes(),
        )
    });
    for (name, bytes) in [
        ("UTF-16", changed(&plain, in_utf_16)),
        ("up", replaced("\"worksheets/", "\"../xl/worksheets/")),
        ("here", replaced("\"worksheets/", "\"./worksheets/")),
        (
            "uppermost",
            replaced("\"xl/workbook", "\"./docs/../xl/workbook"),
        ),
        ("tables", elsewhere),
    ] {
        let read = grids(&bytes);
        assert_eq!(cells(&read[0]), cells(&expected[0]), "{name}");
        assert_eq!(read[0].merges, expected[0].merges, "{name}");
    }
}

#[test]
fn hidden_sheets_are_told_and_charts_and_macros_are_no_sheets() {
    let named = |name: &str, hidden, kind| Sheet {
        name: name.into(),
        hidden,
        kind,
        cells: vec![(0, 0, Content::Text("甲".into()))],
        ..Sheet::default()
    };
    let own = book(vec![
        named("台账", false, 0),
        named("旧表", true, 0),
        named("宏", false, 1),
        named("图", false, 2),
    ]);
    for bytes in [biff8(&own), biff5(&own), xlsb(&own)] {
        let found: Vec<(String, bool)> = grids(&bytes)
            .iter()
            .map(|grid| (grid.sheet.sheet.to_string(), grid.hidden))
            .collect();
        assert_eq!(found, [("台账".into(), false), ("旧表".into(), true)]);
    }
    let hidden = ods_table("旧表", "甲")
        .replace("<table:table ", "<table:table table:style-name=\"hidden\" ");
    let found = grids(&ods(&(ods_table("台账", "甲") + &hidden)));
    assert_eq!(
        found.iter().map(|grid| grid.hidden).collect::<Vec<_>>(),
        [false, true]
    );
}

#[test]
fn merged_regions_are_known_in_every_format_that_has_them() {
    let mut one = sheet("表", "甲|乙\n|丙");
    one.merges = vec![(0, 0, 1, 0)];
    let own = book(vec![one]);
    for bytes in [biff8(&own), xlsb(&own)] {
        assert_eq!(grids(&bytes)[0].merges, [(0, 0, 1, 0)]);
    }
    let table = ods_table("表", "甲|乙\n|丙").replacen(
        "<table:table-cell ",
        "<table:table-cell table:number-rows-spanned=\"2\" ",
        1,
    );
    assert_eq!(grids(&ods(&table))[0].merges, [(0, 0, 1, 0)]);
    let sheet = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData><mergeCells count=\"1\"><mergeCell ref=\"A1:A2\"/></mergeCells>";
    assert_eq!(
        grids(&xlsx(sheet, "<sst/>", "<styleSheet/>", ""))[0].merges,
        [(0, 0, 1, 0)]
    );
}

#[test]
fn notes_and_shapes_of_an_ods_are_no_text_of_its_cells_and_repeated_cells_are_repeated() {
    let table = "<table:table table:name=\"表\"><table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"2\"><office:annotation><text:p>批注</text:p></office:annotation><text:p>一<text:s text:c=\"2\"/>二</text:p><text:p>三<text:line-break/>四</text:p></table:table-cell><table:table-cell table:number-columns-repeated=\"16000\"/></table:table-row><table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell/></table:table-row></table:table>";
    assert_eq!(
        cells(&grids(&ods(table))[0]),
        ["A1", "B1", "A2", "B2"].map(|cell| format!("{cell} Text(\"一  二\\n三\\n四\")"))
    );
}

#[test]
fn a_cell_of_an_ods_repeated_beyond_any_column_is_repeated_as_far_as_columns_go() {
    let table = |column: u32, count: u64| {
        format!(
            "<table:table table:name=\"表\"><table:table-row><table:table-cell table:number-columns-repeated=\"{column}\"/><table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"{count}\"><text:p>标准</text:p></table:table-cell></table:table-row></table:table>"
        )
    };
    for (column, count, cells) in [
        (2, 3, 3),
        (2, 1_048_576, 16_382),
        (16_383, 1_048_576, 1),
        // One that stands alone out there is what somebody typed.
        (20_000, 1_048_576, 1),
    ] {
        let read = grids(&ods(&table(column, count)));
        assert_eq!(read[0].rows[0].cells.len(), cells, "{column} {count}");
    }
}

#[test]
fn what_is_no_workbook_is_named_as_what_it_is() {
    let own = book(vec![sheet("表", "甲|乙")]);
    for (bytes, expected) in [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "not-a-spreadsheet"),
        (old_formats::zip(&[("word/document.xml", b"<w/>")]), "not-a-spreadsheet"),
        (old_formats::zip(&[("OFD.xml", b"<w/>")]), "not-a-spreadsheet"),
        (old_formats::zip(&[("甲镇.xlsx", b"PK")]), "archive-without-workbook"),
        (b"Rar!\x1a\x07\0".to_vec(), "archive-without-workbook"),
        (common::compound::compound(&[("WordDocument", vec![1; 5000])]), "not-a-spreadsheet"),
        (common::compound::compound(&[("EncryptedPackage", vec![1; 5000])]), "password-protected"),
        (
            common::compound::compound(&[("Workbook", stream(&own, 0x0600, &old_formats::record(0x2F, &[0; 6])))]),
            "password-protected",
        ),
        (
            old_formats::zip(&[
                ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
                ("content.xml", b"\x01\x02"),
                ("META-INF/manifest.xml", b"<manifest:encryption-data/>"),
            ]),
            "password-protected",
        ),
        (b"<html><table><tr><td>x</td></tr></table></html>".to_vec(), "html-file"),
        (b"\xef\xbb\xbf <!DOCTYPE html>\n<meta charset=utf-8>".to_vec(), "html-file"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n".to_vec(), "html-file"),
        (b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>".to_vec(), "unsupported-format"),
        (vec![0x09, 0x04, 0x06, 0, 0, 0, 0x10, 0, 0, 0], "unsupported-format"),
        (b"{\\rtf1 x}".to_vec(), "not-a-spreadsheet"),
        (GB18030.encode("今年以来，我镇认真落实。").0.into_owned(), "not-a-spreadsheet"),
        (Vec::new(), "empty-file"),
        (b" \r\n".to_vec(), "empty-file"),
    ] {
        assert_eq!(code(&bytes), expected, "{:?}", &bytes[..bytes.len().min(20)]);
    }
}

#[test]
fn a_reason_repeats_no_number_of_a_person() {
    let name = "联系13900001234";
    let sheet = "<sheetData><row><c r=\"7\"/></row></sheetData>";
    let bytes = xlsx_named(name, sheet, "<sst/>", "<styleSheet/>", "");
    let reason = read(&bytes).expect_err("refused").reason();
    assert!(reason.contains("联系[已隐去]"), "{reason}");
}

// The whole sample county in other formats.

/// The sample's workbooks by path; one of its files is none.
fn sample_books() -> BTreeMap<String, Vec<u8>> {
    program::sample_files()
        .into_iter()
        .filter(|(path, bytes)| path.ends_with(".xlsx") && read(bytes).is_ok())
        .collect()
}

/// The sample with other files in the place of its workbooks.
fn build(replaced: impl Fn(&str, &[u8]) -> Vec<(String, Vec<u8>)>) -> Built {
    let mut files = BTreeMap::new();
    for (path, bytes) in program::sample_files() {
        if path.ends_with(".xlsx") {
            files.extend(replaced(&path, &bytes));
        } else {
            files.insert(path, bytes);
        }
    }
    let paths: BTreeSet<String> = files.keys().cloned().collect();
    let as_of = duban::pipeline::AsOf::On(common::day(program::SAMPLE_AS_OF));
    common::build_files(&files, &paths, as_of, false)
        .unwrap_or_else(|(error, lines)| panic!("{error}\n{}", lines.join("\n")))
}

/// The report without fingerprint, and its files called as those of the sample.
fn comparable(built: &Built) -> Value {
    let mut report = built.report.clone();
    blank(&mut report, &["fingerprint"]);
    let mut text = report.to_string();
    for extension in ["ods", "xls", "et"] {
        for end in ["\"", " "] {
            text = text.replace(&format!(".{extension}{end}"), &format!(".xlsx{end}"));
        }
    }
    serde_json::from_str(&text).expect("JSON")
}

/// Empties the values of these keys wherever they stand.
fn blank(value: &mut Value, keys: &[&str]) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                if keys.contains(&key.as_str()) {
                    *value = Value::Null;
                } else {
                    blank(value, keys);
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| blank(value, keys)),
        _ => {}
    }
}

/// The first places where two values differ.
fn differences(path: &str, one: &Value, other: &Value, found: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            for key in keys {
                let null = Value::Null;
                differences(
                    &format!("{path}.{key}"),
                    a.get(key).unwrap_or(&null),
                    b.get(key).unwrap_or(&null),
                    found,
                );
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (position, (a, b)) in a.iter().zip(b).enumerate() {
                differences(&format!("{path}[{position}]"), a, b, found);
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            let only = |these: &[Value], those: &[Value], sign: char| -> Vec<String> {
                these
                    .iter()
                    .filter(|value| !those.contains(value))
                    .map(|value| format!("{path}: {sign} {value}"))
                    .collect()
            };
            found.extend(only(a, b, '-'));
            found.extend(only(b, a, '+'));
        }
        _ if one == other => {}
        _ => found.push(format!("{path}: {one} / {other}")),
    }
}

#[track_caller]
fn equal(one: &Value, other: &Value) {
    let mut found = Vec::new();
    differences("", one, other, &mut found);
    let count = found.len();
    found.truncate(20);
    assert!(
        found.is_empty(),
        "{count} differences:\n{}",
        found.join("\n")
    );
}

fn same(path: &str, bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    vec![(path.to_owned(), bytes.to_vec())]
}

fn renamed(path: &str, extension: &str) -> String {
    path.replace(".xlsx", &format!(".{extension}"))
}

/// Every workbook of the sample converted by `LibreOffice`; `None` where there is none, said loudly.
fn converted(extension: &str) -> Option<BTreeMap<String, Vec<u8>>> {
    if !office_program::is_there(&format!("the sample county as .{extension}")) {
        return None;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("source");
    let target = folder.path().join("target");
    std::fs::create_dir_all(&source).expect("a folder");
    // One folder for all: names are numbers, for those of the weeks are the same. What is the same book stays the same bytes,
    // as when a unit hands in last week's again: the office program would write another time into each.
    let books = sample_books();
    let distinct: BTreeSet<&Vec<u8>> = books.values().collect();
    for (number, bytes) in distinct.iter().enumerate() {
        std::fs::write(source.join(format!("{number}.xlsx")), bytes).expect("a file");
    }
    let inputs: Vec<PathBuf> = (0..distinct.len())
        .map(|number| source.join(format!("{number}.xlsx")))
        .collect();
    office_program::convert(&inputs, extension, &target);
    let read = |number: usize| {
        let path = target.join(format!("{number}.{extension}"));
        std::fs::read(&path).unwrap_or_else(|_| panic!("LibreOffice wrote no {}", path.display()))
    };
    let converted: BTreeMap<&Vec<u8>, Vec<u8>> = distinct
        .into_iter()
        .enumerate()
        .map(|(number, bytes)| (bytes, read(number)))
        .collect();
    Some(
        books
            .iter()
            .map(|(path, bytes)| (path.clone(), converted[bytes].clone()))
            .collect(),
    )
}

#[test]
fn the_sample_county_is_judged_alike_in_every_format() {
    let expected = build(same);
    for extension in ["ods", "xls"] {
        let Some(books) = converted(extension) else {
            continue;
        };
        let bytes_of = |path: &str, bytes: &[u8]| {
            let converted = books.get(path);
            converted.cloned().unwrap_or_else(|| bytes.to_vec())
        };
        // WPS calls the same content .et: every other file is called so.
        let name = |path: &str| match extension {
            "xls" if path.len().is_multiple_of(2) => renamed(path, "et"),
            _ => renamed(path, extension),
        };
        let built = build(|path, bytes| vec![(name(path), bytes_of(path, bytes))]);
        equal(&comparable(&expected), &comparable(&built));
    }
}

/// A workbook's sheets as csv files beside each other, in one encoding after the other.
fn csv_files(path: &str, bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let limits = Settings::for_county("试县").limits;
    let Ok(grids) = format::read(path, bytes, Means::within(&limits)) else {
        return same(path, bytes);
    };
    let stem = path.trim_end_matches(".xlsx");
    grids
        .iter()
        .filter(|grid| !grid.hidden)
        .enumerate()
        .map(|(number, grid)| {
            let text = csv(grid);
            let bytes = match (path.len() + number) % 3 {
                0 => GB18030.encode(&text).0.into_owned(),
                1 => format!("\u{feff}{text}").into_bytes(),
                _ => utf_16(&text, b"\xFF\xFE", u16::to_le_bytes),
            };
            let sheet = &grid.sheet.sheet;
            // What is no ledger is no part of the name that tells whose it is.
            let is_ledger = sheet.contains(['督', '表', 'S'])
                || Known::all().any(|known| known.name() == &**sheet);
            let name = if is_ledger {
                format!("-{sheet}")
            } else {
                format!("({sheet})")
            };
            (format!("{stem}{name}.csv"), bytes)
        })
        .collect()
}

#[test]
fn the_sample_county_in_csv_is_judged_alike() {
    let expected = build(same);
    let built = build(|path, bytes| match path {
        "单位名录.xlsx" => same(path, bytes),
        _ => csv_files(path, bytes),
    });
    let report = |built: &Built| {
        let mut report = built.report.clone();
        blank(
            &mut report,
            &["fingerprint", "file", "sheet", "cell", "books"],
        );
        report
    };
    equal(&report(&expected), &report(&built));
}

#[test]
fn a_units_sheets_may_come_as_csv_files_of_their_own() {
    let built = Workspace::new()
        .period("2026-11-20")
        .file(
            "ledgers/2026-11-20/甲镇-督查事项.csv",
            &GB18030
                .encode("事项编号,事项名称,事项类别,起算日期\nA1,修路,领导议定事项,2026/11/2\n")
                .0,
        )
        .file(
            "ledgers/2026-11-20/甲镇-重点工作进度.csv",
            "工作编号,完成值\nK1,3\n".as_bytes(),
        )
        .others_report_nothing()
        .build();
    assert_eq!(built.unit("甲镇")["submitted"], "yes");
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
    assert_eq!(built.diagnostics("unattributed-file"), Vec::<String>::new());
}

/// Files that other programs wrote, kept with the script that made them.
#[test]
fn the_fixtures_of_other_programs_are_read_alike() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let read = |name: &str| grids(&std::fs::read(folder.join(name)).expect("a fixture"));
    let expected = read("openpyxl.xlsx");
    for name in [
        "xlwt.xls",
        "odfpy.ods",
        "libreoffice.xls",
        "libreoffice.ods",
    ] {
        let found = read(name);
        assert_eq!(found.len(), expected.len(), "{name}");
        for (one, other) in found.iter().zip(&expected) {
            assert_eq!(
                (&one.sheet.sheet, one.hidden),
                (&other.sheet.sheet, other.hidden),
                "{name}"
            );
            assert_eq!(cells(one), cells(other), "{name}");
            let sorted = |grid: &Grid| grid.merges.iter().copied().collect::<BTreeSet<_>>();
            assert_eq!(sorted(one), sorted(other), "{name}");
        }
    }
}

#[test]
fn a_picture_is_found_on_its_sheet_in_every_format_that_keeps_it() {
    let named = |name: &str| Pictured::Sheets(BTreeSet::from([name.to_owned()]));
    let limits = Settings::for_county("试县").limits;
    let own = common::examples::picture_of_a_ledger("督查事项", "");
    assert_eq!(pictures::of(&own, &limits), named("督查事项"));
    let without = workbook(&[("督查事项".into(), "甲镇督查事项台账".into())]);
    assert_eq!(
        pictures::of(&without, &limits),
        Pictured::Sheets(BTreeSet::new())
    );
    if !office_program::is_there("a_picture_is_found_on_its_sheet_in_every_format") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("甲镇.xlsx");
    std::fs::write(&file, &own).expect("written");
    for kind in ["ods", "xls"] {
        office_program::convert(std::slice::from_ref(&file), kind, folder.path());
        let bytes = std::fs::read(file.with_extension(kind)).expect("converted");
        assert_eq!(pictures::of(&bytes, &limits), named("督查事项"), "{kind}");
    }
}

#[test]
fn what_a_spreadsheet_has_written_into_a_csv_for_errors_and_doubtful_days_is_told() {
    let rows = "事项编号,事项名称,事项类别,起算日期,反馈日期\nA1,修路,领导议定事项,2026-11-02,11.2\n\
                #N/A,架桥,领导议定事项,2026-11-02,11.20\nA3,#DIV/0!,领导议定事项,2026-11-02,11.4\n";
    let built = Workspace::new()
        .period("2026-11-20")
        .file("ledgers/2026-11-20/甲镇.csv", rows.as_bytes())
        .others_report_nothing()
        .build();
    assert_eq!(built.diagnostics("unreadable-date").len(), 1);
    assert_eq!(built.diagnostics("error-value").len(), 2);
    assert_eq!(built.light("A1"), "red");
    assert!(built.find_matter("#N/A").is_none());
}
