//! Files made to do harm, each handed in by a unit of its own and run through the program with limits on memory and time. Each
//! ends in its named diagnostic; the program does not, and whoever handed in properly is judged.

#![allow(clippy::too_many_lines, reason = "tables of cases")]

mod common;

use common::compound::compound;
use common::old_formats::{
    self, Content, Sheet, biff8, binary, binary_parts, book, ods, ods_table, record, sheet, stream,
    xlsb, zip, zipped,
};
use common::{program, workbook};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// The parts of a container by name.
type Parts = Vec<(String, Vec<u8>)>;

const AS_OF: &str = "2026-11-20";
/// A ledger that must be judged.
const TABLE: &str = "事项编号|事项名称|事项类别|起算日期\nA1|修路|领导议定事项|2026-11-02";
/// The memory that the whole program may take, in KiB: that of one file twice over, and its own in a build without optimisation.
const MEMORY_KIB: u64 = 2 * 1024 * 1024;
/// Generous: machines that test are slow and busy.
const PATIENCE: Duration = Duration::from_mins(7);

/// A file of a unit and the code that it must end in; none where it is read like any other.
struct Case {
    name: &'static str,
    extension: &'static str,
    bytes: Vec<u8>,
    code: Option<&'static str>,
}

fn case(
    name: &'static str,
    extension: &'static str,
    code: impl Into<Option<&'static str>>,
    bytes: Vec<u8>,
) -> Case {
    Case {
        name,
        extension,
        bytes,
        code: code.into(),
    }
}

/// The program on a workspace, with limits; panics where it does not end by itself.
fn build(workspace: &Path) -> Output {
    let mut command = if cfg!(unix) {
        let mut shell = Command::new("sh");
        shell.args(["-c", "ulimit -v \"$1\" && shift && exec \"$@\"", "sh"]);
        shell.arg(MEMORY_KIB.to_string());
        shell.arg(env!("CARGO_BIN_EXE_duban"));
        shell
    } else {
        program::duban()
    };
    let said = tempfile::NamedTempFile::new().expect("a file");
    let mut child = command
        .arg("build")
        .arg(workspace)
        .args(["--as-of", AS_OF])
        .env_remove("RUST_BACKTRACE")
        .stdout(Stdio::null())
        .stderr(said.reopen().expect("a file"))
        .spawn()
        .expect("the program runs");
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child") {
            break status;
        }
        if begun.elapsed() > PATIENCE {
            let _ = child.kill();
            panic!("the program did not end within {PATIENCE:?}");
        }
        std::thread::sleep(Duration::from_millis(100));
    };
    Output {
        status,
        stdout: Vec::new(),
        stderr: std::fs::read(said.path()).expect("what it said"),
    }
}

/// A workspace in which every case is the hand-in of a unit of its own, beside one that hands in properly; built, and its report.
fn report(cases: &[Case]) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    let period = folder.path().join("ledgers").join(AS_OF);
    std::fs::create_dir_all(&period).expect("a folder");
    let mut directory = "单位全称|序列\n好镇|乡镇".to_owned();
    for (number, case) in cases.iter().enumerate() {
        write!(directory, "\n第{number}镇|乡镇").expect("a line");
        let path = period.join(format!("第{number}镇.{}", case.extension));
        std::fs::write(path, &case.bytes).expect("a file");
    }
    let good = workbook(&[("督查事项".into(), TABLE.into())]);
    std::fs::write(period.join("好镇.xlsx"), good).expect("a file");
    let directory = workbook(&[("单位名录".into(), directory)]);
    std::fs::write(folder.path().join("单位名录.xlsx"), directory).expect("a file");
    std::fs::write(folder.path().join("duban.toml"), "county = \"虚构县\"").expect("a file");
    let before = program::names(folder.path());
    let output = build(folder.path());
    program::ends_with(&output, 0);
    // Not a word of a library's fault.
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let mut after = program::names_but_store(folder.path());
    after.retain(|name| name != "output");
    assert_eq!(after, before, "nothing is written anywhere else");
    let bytes = std::fs::read(folder.path().join("output/office/data/report.json"));
    serde_json::from_slice(&bytes.expect("a report")).expect("JSON")
}

/// The codes of each file, by the number of its unit.
fn codes(report: &Value) -> BTreeMap<usize, BTreeSet<String>> {
    let mut codes: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for diagnostic in common::list(report, "diagnostics") {
        let file = common::text(diagnostic, "file");
        let number = file
            .rsplit('/')
            .next()
            .and_then(|name| name.strip_prefix('第'))
            .and_then(|name| name.split('镇').next())
            .and_then(|number| number.parse().ok());
        if let Some(number) = number {
            let code = common::text(diagnostic, "code");
            codes.entry(number).or_default().insert(code);
        }
    }
    codes
}

fn submitted(report: &Value, unit: &str) -> String {
    let units = common::list(report, "units");
    let unit = units.iter().find(|known| known["name"] == unit);
    common::text(unit.expect("a unit"), "submitted")
}

/// Every case ends in its code, and the good ledger is judged.
#[track_caller]
fn end_in_their_codes(cases: &[Case]) {
    let report = report(cases);
    let found = codes(&report);
    let nothing = BTreeSet::new();
    let mut wrong = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let found = found.get(&number).unwrap_or(&nothing);
        let state = submitted(&report, &format!("第{number}镇"));
        let right = match case.code {
            Some(code) => found.contains(code),
            None => state == "yes",
        };
        if !right {
            wrong.push(format!(
                "{}: {found:?} {state} instead of {:?}",
                case.name, case.code
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(submitted(&report, "好镇"), "yes");
    let matters = common::list(&report, "matters");
    assert!(matters.iter().any(|matter| matter["unit"] == "好镇"));
}

fn own() -> old_formats::Book {
    book(vec![sheet("督查事项", TABLE)])
}

fn with_cells(cells: Vec<(u16, u16, Content)>) -> old_formats::Book {
    let mut own = own();
    own.sheets[0].cells.extend(cells);
    own
}

fn text(text: &str) -> Content {
    Content::Text(text.into())
}

/// Bytes with others put over them.
fn over(mut bytes: Vec<u8>, at: usize, put: &[u8]) -> Vec<u8> {
    bytes[at..at + put.len()].copy_from_slice(put);
    bytes
}

/// Where bytes stand in others.
fn find(bytes: &[u8], wanted: &[u8]) -> usize {
    let found = bytes.windows(wanted.len()).position(|part| part == wanted);
    found.expect("it is there")
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}

#[test]
fn compound_files_and_old_workbooks() {
    let good = biff8(&own());
    // The directory's chain: its first sector's entry in the table says where it goes on.
    let directory = u32_at(&good, 48);
    let table = 512 * (u32_at(&good, 76) as usize + 1);
    let next = |sector: u32| table + 4 * sector as usize;
    let entry = 512 * (directory as usize + 1) + 128;
    let records = |extra: &[u8]| compound(&[("Workbook", stream(&own(), 0x0600, extra))]);
    let whole = stream(&own(), 0x0600, &[]);
    let bound = find(&whole, &[0x85, 0]) + 4;
    let in_stream = |at: usize, put: &[u8]| compound(&[("Workbook", over(whole.clone(), at, put))]);
    let cell = find(&whole, &[0xFD, 0, 10, 0]);
    let extra_sheets = |count: usize| {
        let mut own = own();
        own.sheets
            .extend((0..count).map(|number| sheet(&format!("表{number}"), "甲")));
        own
    };
    let nested: Vec<u8> = std::iter::repeat_n(record(0x0809, &[0, 6, 0x20, 0]), 10_000)
        .flatten()
        .collect();
    let last = whole.len() - 4;
    end_in_their_codes(&[
        case(
            "directory in a loop",
            "xls",
            "damaged-file",
            over(good.clone(), next(directory), &directory.to_le_bytes()),
        ),
        case(
            "workbook in a loop",
            "xls",
            "damaged-file",
            over(good.clone(), next(1), &0_u32.to_le_bytes()),
        ),
        case(
            "table of tables in a loop",
            "xls",
            "damaged-file",
            over(
                over(good.clone(), 68, &0_u32.to_le_bytes()),
                512 + 508,
                &0_u32.to_le_bytes(),
            ),
        ),
        case(
            "table beyond the file",
            "xls",
            "damaged-file",
            over(good.clone(), 76, &0x00FF_FFFF_u32.to_le_bytes()),
        ),
        case(
            "directory beyond the file",
            "xls",
            "damaged-file",
            over(good.clone(), 48, &0x7FFF_FFFF_u32.to_le_bytes()),
        ),
        case(
            "stream longer than the file",
            "xls",
            "damaged-file",
            over(good.clone(), entry + 120, &0xFFFF_FFF0_u32.to_le_bytes()),
        ),
        case(
            "stream in small sectors that are not there",
            "xls",
            "damaged-file",
            over(good.clone(), entry + 120, &100_u32.to_le_bytes()),
        ),
        case(
            "sectors of 2^200 bytes",
            "xls",
            "damaged-file",
            over(good.clone(), 30, &[200, 0]),
        ),
        case(
            "nothing behind the header",
            "xls",
            "damaged-file",
            good[..512].to_vec(),
        ),
        case(
            "half a compound file",
            "xls",
            "damaged-file",
            good[..good.len() / 2].to_vec(),
        ),
        case(
            "password",
            "xls",
            "password-protected",
            records(&record(0x2F, &[1, 0, 1, 0, 1, 0])),
        ),
        case(
            "encrypted package",
            "xlsx",
            "password-protected",
            compound(&[
                ("EncryptedPackage", vec![7; 9_000]),
                ("EncryptionInfo", vec![4; 40]),
            ]),
        ),
        case(
            "record beyond the end",
            "xls",
            "damaged-file",
            records(&[0x42, 0, 0xFF, 0xFF]),
        ),
        case(
            "sheet beyond the end",
            "xls",
            "damaged-file",
            in_stream(bound, &0x7FFF_FFFF_u32.to_le_bytes()),
        ),
        case(
            "sheet that begins amid the strings",
            "xls",
            "damaged-file",
            in_stream(
                bound,
                &(u32::try_from(whole.len()).expect("short") - 2).to_le_bytes(),
            ),
        ),
        case("two sheets in one place", "xls", "damaged-file", {
            let whole = stream(&extra_sheets(1), 0x0600, &[]);
            let first = find(&whole, &[0x85, 0]);
            let length = usize::from(whole[first + 2]);
            let start = whole[first + 4..first + 8].to_vec();
            compound(&[("Workbook", over(whole, first + 4 + length + 4, &start))])
        }),
        case(
            "ten thousand charts in each other",
            "xls",
            "damaged-file",
            {
                let mut bytes = whole[..last].to_vec();
                bytes.extend(&nested);
                compound(&[("Workbook", bytes)])
            },
        ),
        case(
            "a thousand sheets and one more",
            "xls",
            "too-many-sheets",
            biff8(&extra_sheets(1_000)),
        ),
        case("four milliard strings declared", "xls", None, {
            let at = find(&whole, &[0xFC, 0]) + 4;
            in_stream(at, &[0xFF; 8])
        }),
        case(
            "string that is not there",
            "xls",
            "error-value",
            in_stream(cell + 4 + 6 + 14 * 4, &[0xEE, 0xFF, 0xFF, 0x0F]),
        ),
        case(
            "cell in the last corner",
            "xls",
            None,
            biff8(&with_cells(vec![(65_535, 255, text("远"))])),
        ),
        case("sheet declared to be full", "xls", None, {
            let mut dimensions = vec![0_u8; 14];
            dimensions[4..8].copy_from_slice(&0x00FF_FFFF_u32.to_le_bytes());
            records(&record(0x0200, &dimensions))
        }),
        case(
            "letters with NUL between them",
            "xls",
            None,
            biff8(&with_cells(vec![
                (0, 4, text("备\0注")),
                (1, 4, text("一\0二\u{1}")),
            ])),
        ),
        case("label longer than its record", "xls", "damaged-file", {
            let mut bytes = whole[..last].to_vec();
            bytes.extend(record(0x0204, &[1, 0, 9, 0, 0, 0, 0xFF, 0xFF, 1, 65]));
            bytes.extend(record(0x000A, &[]));
            compound(&[("Workbook", bytes)])
        }),
        case("formula cut short", "xls", "damaged-file", {
            let mut bytes = whole[..last].to_vec();
            bytes.extend(record(0x0006, &[1, 0, 9, 0, 0, 0, 0]));
            compound(&[("Workbook", bytes)])
        }),
        case("cell cut short", "xls", "damaged-file", {
            let mut bytes = whole[..last].to_vec();
            bytes.extend(record(0x0203, &[1]));
            compound(&[("Workbook", bytes)])
        }),
        case("numbers without their last column", "xls", None, {
            let mut bytes = whole[..last].to_vec();
            bytes.extend(record(0x00BD, &[9, 0, 0, 0, 0, 0]));
            bytes.extend(record(0x000A, &[]));
            compound(&[("Workbook", bytes)])
        }),
        case(
            "unknown error and a number that is none",
            "xls",
            None,
            biff8(&with_cells(vec![
                (5, 9, Content::Error(0x99)),
                (5, 8, Content::Number(f64::NAN)),
            ])),
        ),
        case(
            "Excel 4",
            "xls",
            "unsupported-format",
            vec![9, 4, 6, 0, 0, 0, 16, 0, 0, 0],
        ),
        case(
            "Excel 4 in a container",
            "xls",
            "unsupported-format",
            in_stream(4, &[0, 4]),
        ),
    ]);
}

/// The parts of an .xlsx.
fn parts(sheet: &str, strings: &str) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(workbook(&[(
        "督查事项".into(),
        TABLE.into(),
    )])))
    .expect("a zip");
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("an entry");
        let name = entry.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes).expect("its content");
        parts.push((name, bytes));
    }
    for (name, bytes) in &mut parts {
        let put = match name.as_str() {
            "xl/worksheets/sheet1.xml" => sheet,
            "xl/sharedStrings.xml" => strings,
            _ => "",
        };
        if !put.is_empty() {
            *bytes = put.as_bytes().to_vec();
        }
    }
    parts
}

/// An .xlsx with another text in the place of one in its sheet.
fn changed(part: &str, old: &str, new: &str) -> Vec<u8> {
    let mut parts = parts("", "");
    let (_, bytes) = parts
        .iter_mut()
        .find(|(name, _)| name == part)
        .expect("a part");
    let text = String::from_utf8(bytes.clone()).expect("UTF-8");
    assert!(text.contains(old), "{text}");
    *bytes = text.replacen(old, new, 1).into_bytes();
    zipped(&parts)
}

const SHEET: &str = "xl/worksheets/sheet1.xml";
const STRINGS: &str = "xl/sharedStrings.xml";

fn without(part: &str) -> Vec<u8> {
    let mut parts = parts("", "");
    parts.retain(|(name, _)| name != part);
    zipped(&parts)
}

fn with(name: &str, bytes: Vec<u8>) -> Vec<u8> {
    let mut parts = parts("", "");
    parts.push((name.to_owned(), bytes));
    zipped(&parts)
}

fn rows(count: usize, row: impl Fn(usize) -> String) -> String {
    let rows: Vec<String> = (1..=count).map(row).collect();
    format!(
        "<worksheet><sheetData>{}</sheetData></worksheet>",
        rows.concat()
    )
}

/// Every declared size of a zip's entries forged.
fn forged(mut bytes: Vec<u8>, size: u32) -> Vec<u8> {
    let mut at = 0;
    while at + 46 < bytes.len() {
        match &bytes[at..at + 4] {
            b"PK\x03\x04" => bytes[at + 22..at + 26].copy_from_slice(&size.to_le_bytes()),
            b"PK\x01\x02" => bytes[at + 24..at + 28].copy_from_slice(&size.to_le_bytes()),
            _ => {}
        }
        at += 1;
    }
    bytes
}

#[test]
fn zips_and_workbooks_in_xml() {
    let good = workbook(&[("督查事项".into(), TABLE.into())]);
    let mib = |count: usize| vec![b' '; count * 1024 * 1024];
    let merges: Vec<String> = (1..=300_000_u32)
        .map(|number| {
            format!(
                "<mergeCell ref=\"A{}:XFD{}\"/>",
                number % 1_000 + 3,
                number % 5_000 + 2_000
            )
        })
        .collect();
    let merges = format!("</sheetData><mergeCells>{}</mergeCells>", merges.concat());
    let laughs = "<!DOCTYPE sst [<!ENTITY a \"haha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><sst uniqueCount=\"1\"><si><t>&c;</t></si></sst>";
    let outside = "<!DOCTYPE sst [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><sst uniqueCount=\"1\"><si><t>&a;</t></si></sst>";
    let many = {
        let cells: Vec<String> = (1..=3_000)
            .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>"))
            .collect();
        let sheet = format!(
            "<worksheet><sheetData>{}</sheetData></worksheet>",
            cells.concat()
        );
        let strings = format!(
            "<sst uniqueCount=\"1\"><si><t>{}</t></si></sst>",
            "督".repeat(32_000)
        );
        zipped(&parts(&sheet, &strings))
    };
    let shared_part = {
        let sheets: Vec<String> = (1..=200)
            .map(|number| {
                format!("<sheet name=\"表{number}\" sheetId=\"{number}\" r:id=\"rId1\"/>")
            })
            .collect();
        let mut parts = parts("", "");
        for (name, bytes) in &mut parts {
            if name == "xl/workbook.xml" {
                let text = String::from_utf8(bytes.clone()).expect("UTF-8");
                let (head, rest) = text.split_once("<sheets>").expect("sheets");
                let (_, tail) = rest.split_once("</sheets>").expect("sheets");
                *bytes = format!("{head}<sheets>{}</sheets>{tail}", sheets.concat()).into_bytes();
            } else if name == SHEET {
                bytes.extend(mib(4));
            }
        }
        zipped(&parts)
    };
    end_in_their_codes(&[
        case(
            "three hundred MiB of nothing",
            "xlsx",
            "unpacked-too-large",
            with("xl/media/1.bin", mib(300)),
        ),
        case(
            "many parts that are much together",
            "xlsx",
            "unpacked-too-large",
            {
                let blank = mib(10);
                let names: Vec<String> = (0..30).map(|number| format!("xl/{number}.bin")).collect();
                let parts: Vec<(&str, &[u8])> = names
                    .iter()
                    .map(|name| (name.as_str(), blank.as_slice()))
                    .chain([("xl/workbook.xml", &b"<w/>"[..])])
                    .collect();
                zip(&parts)
            },
        ),
        case(
            "sizes forged to be small",
            "xlsx",
            "damaged-file",
            forged(with("x", mib(1)), 10),
        ),
        case(
            "sizes forged to be huge",
            "xlsx",
            "unpacked-too-large",
            forged(good.clone(), 0x7FFF_FFFF),
        ),
        case(
            "a string of 250 MiB",
            "xlsx",
            "too-costly",
            zipped(&parts(
                "",
                &format!(
                    "<sst uniqueCount=\"1\"><si><t>{}</t></si></sst>",
                    "x".repeat(250 * 1024 * 1024)
                ),
            )),
        ),
        case(
            "a long string three thousand times",
            "xlsx",
            "too-much-text",
            many,
        ),
        case(
            "a hundred milliard strings declared",
            "xlsx",
            "too-costly",
            changed(STRINGS, "uniqueCount=\"", "uniqueCount=\"99999999"),
        ),
        case(
            "entities of entities",
            "xlsx",
            "damaged-file",
            zipped(&parts("", laughs)),
        ),
        case(
            "entity from outside",
            "xlsx",
            "damaged-file",
            zipped(&parts("", outside)),
        ),
        case(
            "names that lead out of the folder",
            "xlsx",
            None,
            with("../../../../evil.txt", b"x".to_vec()),
        ),
        case(
            "absolute names",
            "xlsx",
            None,
            with("/etc/evil.txt", b"x".to_vec()),
        ),
        case(
            "no workbook",
            "xlsx",
            "damaged-file",
            without("xl/workbook.xml"),
        ),
        case("no sheet", "xlsx", "damaged-file", without(SHEET)),
        case(
            "no relations",
            "xlsx",
            "damaged-file",
            without("_rels/.rels"),
        ),
        case("no strings", "xlsx", "damaged-file", without(STRINGS)),
        case(
            "a sign of markup as it is in a string",
            "xlsx",
            "damaged-file",
            changed(STRINGS, "<t>修路", "<t>完成率<50%，修路"),
        ),
        case(
            "a string without its end",
            "xlsx",
            "damaged-file",
            changed(STRINGS, "修路</t>", "修路"),
        ),
        case(
            "a value without its end",
            "xlsx",
            "damaged-file",
            changed(SHEET, "</v>", "|/v>"),
        ),
        case(
            "an extent that is no range",
            "xlsx",
            None,
            changed(SHEET, "<dimension ref=\"", "<dimension ref=\" $"),
        ),
        case(
            "strings that are not there",
            "xlsx",
            "error-value",
            changed(
                SHEET,
                "<c r=\"B2\" t=\"s\"><v>",
                "<c r=\"B2\" t=\"s\"><v>999",
            ),
        ),
        case(
            "an error that the library does not know",
            "xlsx",
            "error-value",
            changed(
                SHEET,
                "<c r=\"B2\" t=\"s\"><v>5</v>",
                "<c r=\"B2\" t=\"e\"><v>#SPILL!</v>",
            ),
        ),
        case(
            "two hundred sheets in one part",
            "xlsx",
            "too-costly",
            shared_part,
        ),
        case(
            "a thousand sheets and one more",
            "xlsx",
            "too-many-sheets",
            {
                let sheets: Vec<(String, String)> = (0..=1_000)
                    .map(|number| (format!("表{number}"), "甲".to_owned()))
                    .collect();
                workbook(&sheets)
            },
        ),
        case(
            "cell in the last corner",
            "xlsx",
            None,
            changed(
                SHEET,
                "</sheetData>",
                "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>",
            ),
        ),
        case(
            "cell beyond the last corner",
            "xlsx",
            "damaged-file",
            changed(
                SHEET,
                "</sheetData>",
                "<row r=\"9\"><c r=\"ZZZ9\"><v>1</v></c></row></sheetData>",
            ),
        ),
        case(
            "cell with an address beyond all numbers",
            "xlsx",
            "damaged-file",
            changed(
                SHEET,
                "</sheetData>",
                "<row r=\"9\"><c r=\"AAAAAAAAAAAA9\"><v>1</v></c></row></sheetData>",
            ),
        ),
        case(
            "three hundred thousand regions that overlap",
            "xlsx",
            None,
            changed(SHEET, "</sheetData>", &merges),
        ),
        case(
            "regions that are none",
            "xlsx",
            None,
            changed(
                SHEET,
                "</sheetData>",
                "</sheetData><mergeCells><mergeCell ref=\"\"/><mergeCell ref=\"B2\"/><mergeCell ref=\"Z9:A1\"/><mergeCell ref=\"A99999999999:B4\"/></mergeCells>",
            ),
        ),
        case(
            "rows backwards",
            "xlsx",
            None,
            changed(
                SHEET,
                "</sheetData>",
                "<row r=\"1\"><c r=\"F1\"><v>1</v></c></row></sheetData>",
            ),
        ),
        case(
            "more rows than a sheet may have",
            "xlsx",
            "too-many-rows",
            zipped(&parts(
                &rows(200_001, |row| {
                    format!("<row r=\"{row}\"><c r=\"A{row}\"><v>1</v></c></row>")
                }),
                "",
            )),
        ),
        case(
            "a formula shared by a milliard",
            "xlsx",
            None,
            changed(
                SHEET,
                "</sheetData>",
                "<row r=\"9\"><c r=\"F9\"><f t=\"shared\" ref=\"F9:G9\" si=\"999999999999\">1+1</f><v>2</v></c></row></sheetData>",
            ),
        ),
        case(
            "control characters in a sheet's name",
            "xlsx",
            None,
            changed(
                "xl/workbook.xml",
                "name=\"督查事项\"",
                "name=\"督查&#1;&#10;事项\"",
            ),
        ),
        case(
            "elements in each other, never closed",
            "xlsx",
            "damaged-file",
            zipped(&parts(&"<a>".repeat(200_000), "")),
        ),
        case(
            "a sheet that is text",
            "xlsx",
            "damaged-file",
            zipped(&parts("没有标记", "")),
        ),
        case(
            "half a zip",
            "xlsx",
            "damaged-file",
            good[..good.len() / 2].to_vec(),
        ),
        case(
            "all but the last bytes",
            "xlsx",
            "damaged-file",
            good[..good.len() - 30].to_vec(),
        ),
        case(
            "a zip of ledgers",
            "xlsx",
            "archive-without-workbook",
            zip(&[("甲镇.xlsx", good.as_slice())]),
        ),
        case(
            "a document",
            "xlsx",
            "not-a-spreadsheet",
            zip(&[
                ("[Content_Types].xml", b"<Types/>"),
                ("word/document.xml", b"<w/>"),
            ]),
        ),
    ]);
}

#[test]
fn open_documents_and_binary_workbooks() {
    let good = ods_table("督查事项", TABLE);
    let with = |more: &str| ods(&good.replace("</table:table>", &format!("{more}</table:table>")));
    let filled = "<table:table-cell office:value-type=\"string\" REPEATED><text:p>重</text:p></table:table-cell>";
    let binary_with = |change: &dyn Fn(&mut Parts)| {
        let mut parts = binary_parts(&own());
        change(&mut parts);
        zipped(&parts)
    };
    let sheet_part = "xl/worksheets/sheet1.bin";
    let in_sheet = |change: &dyn Fn(&mut Vec<u8>)| {
        binary_with(&|parts| {
            let (_, bytes) = parts
                .iter_mut()
                .find(|(name, _)| name == sheet_part)
                .expect("a sheet");
            change(bytes);
        })
    };
    end_in_their_codes(&[
        case(
            "thirty million cells",
            "ods",
            "too-many-cells",
            with(&format!(
                "<table:table-row table:number-rows-repeated=\"2000\">{}</table:table-row>",
                filled.replace("REPEATED", "table:number-columns-repeated=\"16384\"")
            )),
        ),
        case(
            "a million rows",
            "ods",
            "too-many-rows",
            with(&format!(
                "<table:table-row table:number-rows-repeated=\"1048000\">{}</table:table-row>",
                filled.replace("REPEATED", "")
            )),
        ),
        case(
            "empty cells without end",
            "ods",
            None,
            with(
                "<table:table-row table:number-rows-repeated=\"4294967295\"><table:table-cell table:number-columns-repeated=\"4294967295\"/><table:table-cell table:number-columns-repeated=\"4294967295\"/></table:table-row>",
            ),
        ),
        case(
            "regions without end",
            "ods",
            None,
            with(
                "<table:table-row><table:table-cell table:number-rows-spanned=\"4294967295\" table:number-columns-spanned=\"4294967295\"/></table:table-row>",
            ),
        ),
        case(
            "blanks without end",
            "ods",
            None,
            with(&format!(
                "<table:table-row><table:table-cell table:number-columns-repeated=\"9\"/><table:table-cell office:value-type=\"string\"><text:p>{}</text:p></table:table-cell></table:table-row>",
                "<text:s text:c=\"4294967295\"/>".repeat(500)
            )),
        ),
        case(
            "entity of its own",
            "ods",
            "damaged-file",
            with(
                "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>&lol;</text:p></table:table-cell></table:table-row>",
            ),
        ),
        case(
            "elements in each other",
            "ods",
            "damaged-file",
            ods(&"<table:table>".repeat(100_000)),
        ),
        case(
            "rows in each other",
            "ods",
            "damaged-file",
            ods(&format!(
                "<table:table table:name=\"表\">{}",
                "<table:table-row>".repeat(100_000)
            )),
        ),
        case(
            "nothing closed",
            "ods",
            "damaged-file",
            zip(&[
                (
                    "mimetype",
                    b"application/vnd.oasis.opendocument.spreadsheet",
                ),
                ("content.xml", b"<office:document-content><office:body>"),
            ]),
        ),
        case(
            "no content",
            "ods",
            "damaged-file",
            zip(&[(
                "mimetype",
                b"application/vnd.oasis.opendocument.spreadsheet",
            )]),
        ),
        case(
            "password",
            "ods",
            "password-protected",
            zip(&[
                (
                    "mimetype",
                    b"application/vnd.oasis.opendocument.spreadsheet",
                ),
                ("content.xml", b"\x9a"),
                (
                    "META-INF/manifest.xml",
                    b"<m><manifest:encryption-data/></m>",
                ),
            ]),
        ),
        case(
            "a thousand tables and one more",
            "ods",
            "too-many-sheets",
            ods(&ods_table("表", "甲").repeat(1_001)),
        ),
        case(
            "an attribute ten thousand times",
            "ods",
            None,
            with(&format!(
                "<table:table-row {}><table:table-cell/></table:table-row>",
                "a=\"1\" ".repeat(10_000)
            )),
        ),
        case(
            "record of 256 MiB",
            "xlsb",
            "damaged-file",
            in_sheet(&|bytes| bytes.extend([7, 0xFF, 0xFF, 0xFF, 0x7F])),
        ),
        case(
            "sheet cut short",
            "xlsb",
            "damaged-file",
            in_sheet(&|bytes| bytes.truncate(bytes.len() / 2)),
        ),
        case(
            "sheet without an end",
            "xlsb",
            "damaged-file",
            in_sheet(&|bytes| bytes.truncate(bytes.len() - 5)),
        ),
        case(
            "column beyond the last",
            "xlsb",
            "damaged-file",
            in_sheet(&|bytes| bytes.extend(binary(5, &[0xFF; 16]))),
        ),
        case(
            "row beyond the last",
            "xlsb",
            "damaged-file",
            in_sheet(&|bytes| bytes.extend(binary(0, &[0xFF; 17]))),
        ),
        case(
            "cell without content",
            "xlsb",
            "damaged-file",
            in_sheet(&|bytes| bytes.extend(binary(5, &[0, 0, 0, 0]))),
        ),
        case("string that is not there", "xlsb", "error-value", {
            let wrong: Vec<u8> = binary(7, &[1, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0]);
            let mut own = own();
            own.sheets[0]
                .cells
                .retain(|(row, column, _)| (*row, *column) != (1, 1));
            let mut parts = binary_parts(&own);
            let (_, bytes) = parts
                .iter_mut()
                .find(|(name, _)| name == sheet_part)
                .expect("a sheet");
            let end = find(bytes, &binary(146, &[]));
            bytes.splice(end..end, wrong);
            zipped(&parts)
        }),
        case(
            "text longer than its record",
            "xlsb",
            "damaged-file",
            in_sheet(&|bytes| {
                bytes.extend(binary(6, &[0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F]));
            }),
        ),
        case(
            "no sheet",
            "xlsb",
            "damaged-file",
            binary_with(&|parts| parts.retain(|(name, _)| name != sheet_part)),
        ),
        case(
            "cell in the last corner",
            "xlsb",
            None,
            in_sheet(&|bytes| {
                let mut row = 1_048_575_u32.to_le_bytes().to_vec();
                row.resize(17, 0);
                let more = [
                    binary(0, &row),
                    binary(
                        5,
                        &[16_383_u32.to_le_bytes().to_vec(), vec![0; 12]].concat(),
                    ),
                ]
                .concat();
                let end = find(bytes, &binary(146, &[]));
                bytes.splice(end..end, more);
            }),
        ),
    ]);
    // A good one of each, so that the cases above are known to fail for their own reason.
    end_in_their_codes(&[
        case("a good ods", "ods", None, ods(&good)),
        case("a good xlsb", "xlsb", None, xlsb(&own())),
        case("a good xls", "xls", None, biff8(&own())),
        case("a good et", "et", None, biff8(&own())),
    ]);
}

#[test]
fn texts_and_files_of_other_kinds() {
    let header = "事项编号,事项名称,事项类别,起算日期\n";
    let wide: Vec<u8> = [
        b"\xFF\xFE".to_vec(),
        header.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        vec![0x41],
    ]
    .concat();
    let names = |count: u32| {
        let letters = |at: u32| [at / 100, at % 100].map(|at| char::from_u32(0x4E00 + at));
        let names = (0..count).map(|at| letters(at).into_iter().flatten().collect());
        names.collect::<Vec<String>>().join("、")
    };
    let complainants = |heading: &str, count: u32| {
        let header = format!("事项编号,事项名称,事项类别,起算日期,{heading},进展情况\n");
        let row = |at: u32| format!("A{at},修路,领导议定事项,2026-11-02,{},办\n", names(count));
        header + &(0..50).map(row).collect::<String>()
    };
    let mut lock = vec![b' '; 165];
    lock[0] = 6;
    lock[1..7].copy_from_slice(b"zhangs");
    let random = |seed: u64, length: usize| {
        let mut random = fastrand::Rng::with_seed(seed);
        (0..length).map(|_| random.u8(..)).collect::<Vec<u8>>()
    };
    end_in_their_codes(&[
        case("19 MiB in one line", "csv", "not-a-spreadsheet", vec![b'x'; 19 * 1024 * 1024]),
        case("19 MiB of commas and letters", "csv", "too-many-cells", b"x,".repeat(19 * 1024 * 1024 / 2)),
        case("more than 20 MiB", "csv", "file-too-large", vec![b','; 21 * 1024 * 1024]),
        case("quote without an end", "csv", "unclosed-quote", format!("{header}A1,\"修路,领导议定事项,2026-11-02\nA2,修桥,收发文,2026-11-18\n").into_bytes()),
        case("half a letter at the end", "csv", "unknown-encoding", wide),
        case("bytes of no encoding", "csv", "unknown-encoding", [header.as_bytes(), b"A1,\xFF\xFE\xFF,x,2026-11-02\n"].concat()),
        case("a cell of five million letters", "csv", "too-long-cell", format!("{header}A1,{},领导议定事项,2026-11-02\n", "修".repeat(1_600_000)).into_bytes()),
        case("eight thousand county leaders", "csv", "too-long-cell", format!("事项编号,事项名称,事项类别,起算日期,牵头县领导\nA1,修路,领导议定事项,2026-11-02,{}\n", names(8_000)).into_bytes()),
        case("fifty times eight thousand complainants", "csv", "too-long-cell", complainants("信访人", 8_000).into_bytes()),
        case("the same above as many", "csv", "too-long-cell", (complainants("信访人", 8_000) + &"B1,修路,领导议定事项,2026-11-02,同上,办\n".repeat(200)).into_bytes()),
        case("three hundred thousand rows", "csv", "too-many-rows", format!("{header}{}", "A1,x\n".repeat(300_000)).into_bytes()),
        case("two million blank lines", "csv", None, format!("{header}A1,修路,领导议定事项,2026-11-02\n{}", "\n".repeat(2_000_000)).into_bytes()),
        case("NULs", "csv", "damaged-file", vec![0; 100_000]),
        case("only blanks", "csv", "empty-file", vec![b' '; 1_000]),
        case("a web page", "xls", "html-file", b"<html><head><meta charset=\"gb2312\"></head><table><tr><td>1</td></tr></table></html>".to_vec()),
        case("a web page in a mail", "xls", "html-file", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n".to_vec()),
        case("XML of Excel 2003", "xls", "unsupported-format", b"<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>".to_vec()),
        case("a picture", "xlsx", "not-a-spreadsheet", [b"\x89PNG\r\n\x1a\n".to_vec(), random(1, 4_000)].concat()),
        case("a photograph", "xls", "not-a-spreadsheet", [b"\xFF\xD8\xFF\xE0".to_vec(), random(2, 4_000)].concat()),
        case("a PDF", "et", "not-a-spreadsheet", b"%PDF-1.7\n%\xE2\xE3".to_vec()),
        case("a program", "xlsx", "not-a-spreadsheet", [b"MZ".to_vec(), random(3, 4_000)].concat()),
        case("a rar", "xlsx", "archive-without-workbook", [b"Rar!\x1A\x07\x00".to_vec(), random(4, 4_000)].concat()),
        case("an empty file", "xlsx", "empty-file", Vec::new()),
        case("what an open file leaves behind", "xlsx", "lock-file", lock),
        case("chance", "xlsx", "damaged-file", random(5, 10_000)),
        case("the beginning of a zip and chance", "xlsx", "damaged-file", [b"PK\x03\x04".to_vec(), random(6, 10_000)].concat()),
        case("the beginning of a compound file and chance", "xls", "damaged-file", [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), random(7, 10_000)].concat()),
        case("the beginning of records and chance", "xls", "damaged-file", [vec![9, 8, 16, 0, 0, 6, 5, 0], random(8, 10_000)].concat()),
    ]);
}

/// Files cut and changed at random, always the same: whatever they have become, each is read or refused, and the program ends well.
#[test]
fn bits_flipped_and_files_cut_by_chance() {
    let mut random = fastrand::Rng::with_seed(20_261_120);
    let originals = [
        ("xlsx", workbook(&[("督查事项".into(), TABLE.into())])),
        ("xls", biff8(&own())),
        ("xls", old_formats::biff5(&own())),
        ("xlsb", xlsb(&own())),
        ("ods", ods(&ods_table("督查事项", TABLE))),
        ("csv", TABLE.replace('|', ",").into_bytes()),
    ];
    let mut cases = Vec::new();
    for (extension, original) in originals {
        for _ in 0..30 {
            let mut bytes = original.clone();
            for _ in 0..random.usize(1..6) {
                let at = random.usize(..bytes.len());
                bytes[at] ^= 1 << random.u8(..8);
            }
            if random.u8(..3) == 0 {
                bytes.truncate(random.usize(..bytes.len()));
            }
            cases.push(case("chance", extension, None, bytes));
        }
    }
    let report = report(&cases);
    let found = codes(&report);
    for number in 0..cases.len() {
        let state = submitted(&report, &format!("第{number}镇"));
        let is_told = found.get(&number).is_some_and(|codes| !codes.is_empty());
        assert!(
            state == "yes" || state == "partial" || is_told,
            "{number} {state}"
        );
        assert!(state != "no" || is_told, "{number}");
    }
    assert_eq!(submitted(&report, "好镇"), "yes");
}

#[test]
fn ten_thousand_files_in_a_period() {
    let folder = tempfile::tempdir().expect("a folder");
    let period = folder.path().join("ledgers").join(AS_OF);
    std::fs::create_dir_all(&period).expect("a folder");
    for number in 0..10_000 {
        std::fs::write(period.join(format!("{number}.xlsx")), b"").expect("a file");
    }
    let ledger = workbook(&[("督查事项".into(), TABLE.into())]);
    std::fs::write(period.join("好镇.xlsx"), ledger).expect("a file");
    let directory = workbook(&[("单位名录".into(), "单位全称|序列\n好镇|乡镇".into())]);
    std::fs::write(folder.path().join("单位名录.xlsx"), directory).expect("a file");
    std::fs::write(folder.path().join("duban.toml"), "county = \"虚构县\"").expect("a file");
    let output = build(folder.path());
    program::ends_with(&output, 0);
    let bytes = std::fs::read(folder.path().join("output/office/data/report.json"));
    let report: Value = serde_json::from_slice(&bytes.expect("a report")).expect("JSON");
    let empty = common::list(&report, "diagnostics")
        .iter()
        .filter(|diagnostic| diagnostic["code"] == "empty-file")
        .count();
    assert_eq!(empty, 10_000);
    assert_eq!(submitted(&report, "好镇"), "yes");
}

#[test]
fn a_sheet_of_another_kind_costs_only_itself() {
    let mut own = own();
    own.sheets.push(Sheet {
        name: "宏".into(),
        kind: 1,
        ..Sheet::default()
    });
    end_in_their_codes(&[case("a macro sheet", "xlsb", None, xlsb(&own))]);
}
