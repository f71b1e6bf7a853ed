//! The examples on the pages of the diagnostics' codes as workspaces.

use super::Workspace;
use super::compound::compound;
use super::old_formats::zip;
use duban::diagnostic::explanation::{Content, Example, ExampleSheet};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Image, Workbook, Worksheet};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Read as _, Write as _};

/// The one file of the examples that is not there.
const WITHHELD: &str = "系统不让读取的文件";
/// Stands in a formula's place for its result until it is taken out.
const NO_RESULT: &str = "no-result";

/// The workspace of an example. Units that it does not speak of hand in a 零报告.
pub fn workspace(example: &Example) -> Workspace {
    let mut workspace = Workspace::new().settings(&example.settings);
    if let Some(directory) = &example.directory {
        let lines: Vec<String> = directory.iter().map(|row| row.join("|")).collect();
        workspace = workspace.directory(&lines.join("\n"));
    }
    if !example.calendar.is_empty() {
        workspace = workspace.calendar(&example.calendar);
    }
    for period in &example.empty_periods {
        workspace = workspace.folder(&format!("ledgers/{period}"));
    }
    for period in &example.periods {
        workspace = workspace.period(period).others_report_nothing();
    }
    let mut books: BTreeMap<&str, Vec<&ExampleSheet>> = BTreeMap::new();
    for file in &example.files {
        match &file.content {
            Content::Sheet(sheet) => books.entry(&file.path).or_default().push(sheet),
            Content::Made(what) if what == WITHHELD => workspace = workspace.withheld(&file.path),
            Content::Made(what) => workspace = workspace.file(&file.path, &made(what)),
            Content::Plain(text) => workspace = workspace.file(&file.path, &plain(text)),
        }
    }
    for (path, sheets) in books {
        workspace = workspace.file(path, &workbook(&sheets));
    }
    workspace
}

/// The bytes of a file; U+FFFD stands for a byte that is no text.
fn plain(text: &str) -> Vec<u8> {
    text.chars()
        .flat_map(|c| match c {
            '\u{fffd}' => vec![0xff],
            c => c.to_string().into_bytes(),
        })
        .collect()
}

/// A file that text cannot show, by what the page calls it.
fn made(what: &str) -> Vec<u8> {
    let spaces = |count: usize| vec![b' '; count];
    match what {
        "两兆的文件" => spaces(2 * 1024 * 1024),
        "解压后有两兆的工作簿" => zip(&[("xl/workbook.xml", &spaces(2 * 1024 * 1024))]),
        "一千零一张表的工作簿" => {
            let mut workbook = Workbook::new();
            for number in 0..=1_000 {
                let sheet = workbook.add_worksheet();
                sheet.set_name(format!("表{number}")).expect("a name");
            }
            workbook.save_to_buffer().expect("a workbook")
        }
        "同一段长文字写了许多遍的工作簿" => {
            let mut workbook = Workbook::new();
            let sheet = workbook.add_worksheet();
            for row in 0..100 {
                let text = "督".repeat(10_000);
                sheet.write_string(row, 0, text).expect("a cell");
            }
            workbook.save_to_buffer().expect("a workbook")
        }
        "许多张表共用一份内容的工作簿" => one_part_for_many_sheets(),
        "设了密码的工作簿" => compound(&[
            ("EncryptionInfo", vec![4, 0, 4, 0]),
            ("EncryptedPackage", vec![1; 5_000]),
        ]),
        "只剩前一半的工作簿" => {
            let mut whole = workbook(&[]);
            whole.truncate(whole.len() / 2);
            whole
        }
        "督查事项表里只有一张图片的工作簿" => picture_of_a_ledger("督查事项", ""),
        "打开文件时留下的临时文件" => {
            let mut bytes = spaces(165);
            bytes[0] = 2;
            bytes[1..3].copy_from_slice(b"wl");
            bytes
        }
        "装着照片的压缩包" => zip(&[("照片/1.jpg", b"\xFF\xD8\xFF")]),
        _ => panic!("the tests cannot make {what}"),
    }
}

/// A workbook of one sheet with a picture, and a text in its first cell where that is not empty.
pub fn picture_of_a_ledger(sheet_name: &str, text: &str) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(sheet_name).expect("a name");
    if !text.is_empty() {
        sheet.write_string(0, 0, text).expect("a cell");
    }
    let image = Image::new_from_buffer(GIF).expect("a picture");
    sheet.insert_image(2, 0, &image).expect("inserted");
    workbook.save_to_buffer().expect("a workbook")
}

/// A picture of one pixel.
const GIF: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// Ten sheets whose content is the same part, as long as all of the rest together ten times over.
fn one_part_for_many_sheets() -> Vec<u8> {
    let relations = |lines: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{lines}</Relationships>"
        )
    };
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let sheets: Vec<String> = (1..=10)
        .map(|number| format!("<sheet name=\"表{number}\" sheetId=\"{number}\" r:id=\"a\"/>"))
        .collect();
    let sheets = sheets.concat();
    let workbook = format!("<workbook xmlns:r=\"{kind}\"><sheets>{sheets}</sheets></workbook>");
    let own = relations(&format!(
        "<Relationship Id=\"a\" Type=\"{kind}/officeDocument\" Target=\"xl/workbook.xml\"/>"
    ));
    let of_workbook = relations(&format!(
        "<Relationship Id=\"a\" Type=\"{kind}/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
    ));
    let sheet = format!(
        "<worksheet><sheetData></sheetData>{}</worksheet>",
        " ".repeat(8 * 1024 * 1024)
    );
    zip(&[
        ("_rels/.rels", own.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", of_workbook.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

/// A sheet from lines whose cells are parted by `|`, with its merged regions.
pub fn sheet(name: &str, lines: &[&str], merges: &[&str]) -> ExampleSheet {
    let cells = |line: &&str| line.split('|').map(str::to_owned).collect();
    ExampleSheet {
        name: name.into(),
        table: lines.iter().map(cells).collect(),
        merges: merges.iter().map(|region| (*region).into()).collect(),
        ..ExampleSheet::default()
    }
}

/// A workbook of examples' sheets.
pub fn workbook(sheets: &[&ExampleSheet]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for example in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(&example.name).expect("a sheet name");
        sheet.set_hidden(example.hidden);
        for (row, line) in (0..).zip(&example.table) {
            for (column, cell) in (0..).zip(line) {
                write_cell(sheet, row, column, cell);
            }
        }
    }
    let merges: Vec<&[String]> = sheets.iter().map(|sheet| &*sheet.merges).collect();
    finished(&workbook.save_to_buffer().expect("a workbook"), &merges)
}

fn write_cell(sheet: &mut Worksheet, row: u32, column: u16, cell: &str) {
    let date = (cell.len() == 10)
        .then(|| ExcelDateTime::parse_from_str(cell).ok())
        .flatten();
    let number = cell.parse::<f64>().ok().filter(|number| number.is_finite());
    let written = if cell.is_empty() {
        return;
    } else if cell == "=" {
        sheet.write_formula(row, column, Formula::new("1+1").set_result(NO_RESULT))
    } else if cell.starts_with('#') {
        sheet.write_formula(row, column, Formula::new("NA()").set_result(cell))
    } else if let Some(date) = date {
        let format = Format::new().set_num_format("yyyy-mm-dd");
        sheet.write_datetime_with_format(row, column, &date, &format)
    } else if let Some(number) = number {
        sheet.write_number(row, column, number)
    } else {
        let text = cell.strip_prefix('\'').unwrap_or(cell).replace('↵', "\n");
        sheet.write_string(row, column, text)
    };
    written.expect("a cell");
}

/// The workbook with the stored results of marked formulas taken out, and with merged regions: what stands in their cells
/// stays in the file, as office programs leave it, and regions may overlap, as some of them write it.
fn finished(bytes: &[u8], merges: &[&[String]]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a container");
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("an entry");
        let name = entry.name().expect("a name").into_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).expect("its content");
        let number = name
            .strip_prefix("xl/worksheets/sheet")
            .and_then(|name| name.strip_suffix(".xml"))
            .and_then(|number| number.parse::<usize>().ok());
        if let Some(number) = number {
            let text = String::from_utf8(content).expect("UTF-8");
            content = text
                .replace(
                    &format!(" t=\"str\"><f>1+1</f><v>{NO_RESULT}</v>"),
                    "><f>1+1</f>",
                )
                .replace(
                    "</sheetData>",
                    &merged(merges.get(number - 1).copied().unwrap_or_default()),
                )
                .into_bytes();
        }
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(name, options).expect("an entry");
        writer.write_all(&content).expect("its content");
    }
    writer.finish().expect("a container").into_inner()
}

fn merged(regions: &[String]) -> String {
    if regions.is_empty() {
        return "</sheetData>".into();
    }
    let mut cells = String::new();
    for region in regions {
        write!(cells, "<mergeCell ref=\"{region}\"/>").expect("written");
    }
    let count = regions.len();
    format!("</sheetData><mergeCells count=\"{count}\">{cells}</mergeCells>")
}
