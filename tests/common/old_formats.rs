//! Workbooks in the formats that no library writes: BIFF5 and BIFF8 (.xls, .et), .xlsb, .ods. Byte by byte, so that tests can
//! also write what no program would.

use super::compound::compound;
use std::io::{Cursor, Write as _};

/// A cell's content.
#[derive(Clone)]
pub enum Content {
    Text(String),
    Number(f64),
    /// A number with a date format: the serial as the file stores it.
    Date(f64),
    Bool(bool),
    Error(u8),
    /// A formula with a text as its result.
    FormulaText(String),
    /// A formula that was never computed.
    FormulaWithoutResult,
}

/// A sheet of a workbook.
#[derive(Clone, Default)]
pub struct Sheet {
    pub name: String,
    pub hidden: bool,
    /// 0 for a worksheet, 1 for a macro sheet, 2 for a chart.
    pub kind: u8,
    pub cells: Vec<(u16, u16, Content)>,
    /// First row, first column, last row, last column.
    pub merges: Vec<(u16, u16, u16, u16)>,
}

/// A workbook.
#[derive(Clone, Default)]
pub struct Book {
    pub sheets: Vec<Sheet>,
    pub epoch_1904: bool,
    /// The format of date cells.
    pub date_format: String,
}

/// The cells of a table of text, as [`super::workbook`] understands it.
pub fn sheet(name: &str, table: &str) -> Sheet {
    let mut sheet = Sheet {
        name: name.into(),
        ..Sheet::default()
    };
    for (row, line) in (0..).zip(table.lines()) {
        for (column, cell) in (0..).zip(line.split('|')) {
            if !cell.is_empty() {
                sheet.cells.push((row, column, content(cell)));
            }
        }
    }
    sheet
}

/// A workbook of these sheets, with the usual dates.
pub fn book(sheets: Vec<Sheet>) -> Book {
    Book {
        sheets,
        epoch_1904: false,
        date_format: "yyyy-mm-dd".into(),
    }
}

fn content(cell: &str) -> Content {
    let date = (cell.len() == 10)
        .then(|| cell.parse::<chrono::NaiveDate>().ok())
        .flatten();
    if let Some(date) = date {
        Content::Date(serial(date))
    } else if let Ok(number) = cell.parse::<f64>() {
        Content::Number(number)
    } else {
        Content::Text(cell.strip_prefix('\'').unwrap_or(cell).to_owned())
    }
}

/// The serial of a day in the 1900 system.
pub fn serial(date: chrono::NaiveDate) -> f64 {
    let epoch = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day");
    f64::from(i32::try_from((date - epoch).num_days()).expect("a near day"))
}

// BIFF

/// A record.
pub fn record(id: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("a short record");
    [&id.to_le_bytes(), &length.to_le_bytes(), data].concat()
}

fn begin(version: u16, kind: u16) -> Vec<u8> {
    let mut data = [version.to_le_bytes(), kind.to_le_bytes()].concat();
    data.resize(if version == 0x0600 { 16 } else { 8 }, 0);
    record(0x0809, &data)
}

fn utf_16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

/// A string with two bytes of length.
fn long_text(text: &str, version: u16) -> Vec<u8> {
    let (count, body) = if version == 0x0600 {
        (
            text.encode_utf16().count(),
            [vec![1], utf_16(text)].concat(),
        )
    } else {
        (gbk(text).len(), gbk(text))
    };
    let count = u16::try_from(count).expect("a short text");
    [count.to_le_bytes().to_vec(), body].concat()
}

fn short_text(text: &str, version: u16) -> Vec<u8> {
    let (count, body) = if version == 0x0600 {
        (
            text.encode_utf16().count(),
            [vec![1], utf_16(text)].concat(),
        )
    } else {
        (gbk(text).len(), gbk(text))
    };
    [vec![u8::try_from(count).expect("a short text")], body].concat()
}

/// The stream of records, BIFF8 (0x0600) or BIFF5 (0x0500). `extra` comes behind the first record.
pub fn stream(book: &Book, version: u16, extra: &[u8]) -> Vec<u8> {
    let mut strings: Vec<&str> = Vec::new();
    let bodies: Vec<Vec<u8>> = book
        .sheets
        .iter()
        .map(|sheet| sheet_stream(sheet, version, &mut strings))
        .collect();
    let mut format = 164_u16.to_le_bytes().to_vec();
    format.extend(if version == 0x0600 {
        long_text(&book.date_format, version)
    } else {
        short_text(&book.date_format, version)
    });
    let mut head = [begin(version, 0x0005), extra.to_vec()].concat();
    head.extend(record(0x0042, &936_u16.to_le_bytes()));
    head.extend(record(0x0022, &u16::from(book.epoch_1904).to_le_bytes()));
    head.extend(record(0x041E, &format));
    for id in [0_u16, 164] {
        let mut data = [0_u16.to_le_bytes(), id.to_le_bytes()].concat();
        data.resize(if version == 0x0600 { 20 } else { 16 }, 0);
        head.extend(record(0x00E0, &data));
    }
    let mut tail = Vec::new();
    if version == 0x0600 {
        let count = u32::try_from(strings.len())
            .expect("few strings")
            .to_le_bytes();
        let mut data = [count, count].concat();
        for text in &strings {
            data.extend(long_text(text, version));
        }
        // A record holds 8,224 bytes; where letters are parted, the next piece says again how wide they are.
        tail.extend(shared(&data));
    }
    tail.extend(record(0x000A, &[]));
    let bounds: usize = book
        .sheets
        .iter()
        .map(|sheet| 10 + short_text(&sheet.name, version).len())
        .sum();
    let mut start = head.len() + bounds + tail.len();
    for (sheet, body) in book.sheets.iter().zip(&bodies) {
        let mut data = u32::try_from(start).expect("short").to_le_bytes().to_vec();
        data.extend([u8::from(sheet.hidden), sheet.kind]);
        data.extend(short_text(&sheet.name, version));
        head.extend(record(0x0085, &data));
        start += body.len();
    }
    [head, tail, bodies.concat()].concat()
}

/// The shared strings as one record, continued between two strings.
fn shared(data: &[u8]) -> Vec<u8> {
    let mut records = Vec::new();
    let mut rest = data;
    let mut id = 0x00FC;
    while rest.len() > 8_000 {
        // Cut within a string's letters only at its beginning: behind its three bytes of head.
        let mut at = 8;
        if id != 0x00FC {
            at = 0;
        }
        loop {
            let count = usize::from(u16::from_le_bytes([rest[at], rest[at + 1]]));
            let next = at + 3 + 2 * count;
            if next > 8_000 {
                break;
            }
            at = next;
        }
        records.extend(record(id, &rest[..at]));
        rest = &rest[at..];
        id = 0x003C;
    }
    records.extend(record(id, rest));
    records
}

fn sheet_stream<'a>(sheet: &'a Sheet, version: u16, strings: &mut Vec<&'a str>) -> Vec<u8> {
    let kind = match sheet.kind {
        0 => 0x0010,
        1 => 0x0040,
        _ => 0x0020,
    };
    let mut body = begin(version, kind);
    for (row, column, content) in &sheet.cells {
        let format = u16::from(matches!(content, Content::Date(_)));
        let at = [
            row.to_le_bytes(),
            column.to_le_bytes(),
            format.to_le_bytes(),
        ]
        .concat();
        let cell = |id, value: &[u8]| record(id, &[&at, value].concat());
        let formula = |result: [u8; 8], tokens: &[u8]| {
            let length = u16::try_from(tokens.len()).expect("short").to_le_bytes();
            cell(0x0006, &[&result[..], &[0; 6], &length, tokens].concat())
        };
        body.extend(match content {
            Content::Text(text) if version == 0x0600 => {
                let index = u32::try_from(strings.len()).expect("few strings");
                strings.push(text);
                cell(0x00FD, &index.to_le_bytes())
            }
            Content::Text(text) => cell(0x0204, &long_text(text, version)),
            Content::Number(number) | Content::Date(number) => cell(0x0203, &number.to_le_bytes()),
            Content::Bool(value) => cell(0x0205, &[u8::from(*value), 0]),
            Content::Error(code) => cell(0x0205, &[*code, 1]),
            Content::FormulaText(text) => [
                formula([0, 0, 0, 0, 0, 0, 0xFF, 0xFF], &[0x1E, 1, 0]),
                record(0x0207, &long_text(text, version)),
            ]
            .concat(),
            // 1+1, with the mark of a program that computes nothing.
            Content::FormulaWithoutResult => formula(
                [3, 0, 0, 0, 0, 0, 0xFF, 0xFF],
                &[0x1E, 1, 0, 0x1E, 1, 0, 0x03],
            ),
        });
    }
    if !sheet.merges.is_empty() {
        let count = u16::try_from(sheet.merges.len()).expect("few merges");
        let mut data = count.to_le_bytes().to_vec();
        for (top, left, bottom, right) in &sheet.merges {
            for number in [top, bottom, left, right] {
                data.extend(number.to_le_bytes());
            }
        }
        body.extend(record(0x00E5, &data));
    }
    body.extend(record(0x000A, &[]));
    body
}

/// An .xls of Excel 97 or later.
pub fn biff8(book: &Book) -> Vec<u8> {
    compound(&[("Workbook", stream(book, 0x0600, &[]))])
}

/// An .xls of Excel 95.
pub fn biff5(book: &Book) -> Vec<u8> {
    compound(&[("Book", stream(book, 0x0500, &[]))])
}

// xlsb

/// A record of .xlsb.
pub fn binary(id: u16, data: &[u8]) -> Vec<u8> {
    let mut bytes = if id < 0x80 {
        vec![u8::try_from(id).expect("a byte")]
    } else {
        vec![
            u8::try_from(id & 0x7F).expect("a byte") | 0x80,
            u8::try_from(id >> 7).expect("a byte"),
        ]
    };
    let mut length = data.len();
    loop {
        let part = u8::try_from(length & 0x7F).expect("a byte");
        length >>= 7;
        bytes.push(if length > 0 { part | 0x80 } else { part });
        if length == 0 {
            break;
        }
    }
    bytes.extend_from_slice(data);
    bytes
}

fn wide(text: &str) -> Vec<u8> {
    let count = u32::try_from(text.encode_utf16().count()).expect("short");
    [count.to_le_bytes().to_vec(), utf_16(text)].concat()
}

/// The parts of an .xlsb.
pub fn binary_parts(book: &Book) -> Vec<(String, Vec<u8>)> {
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut strings: Vec<&str> = Vec::new();
    let mut workbook = binary(131, &[]);
    workbook.extend(binary(
        153,
        &[u8::from(book.epoch_1904), 0, 0, 0, 0, 0, 0, 0],
    ));
    workbook.extend(binary(143, &[]));
    let mut relations: Vec<String> = Vec::new();
    let mut parts = Vec::new();
    for (number, sheet) in (1_u32..).zip(&book.sheets) {
        let hidden = u32::from(sheet.hidden);
        let mut data = [hidden.to_le_bytes(), number.to_le_bytes()].concat();
        data.extend(wide(&format!("r{number}")));
        data.extend(wide(&sheet.name));
        workbook.extend(binary(156, &data));
        let type_name = if sheet.kind == 0 {
            "worksheet"
        } else {
            "xlMacrosheet"
        };
        relations.push(format!(
            "<Relationship Id=\"r{number}\" Type=\"{kind}/{type_name}\" Target=\"worksheets/sheet{number}.bin\"/>"
        ));
        parts.push((
            format!("xl/worksheets/sheet{number}.bin"),
            binary_sheet(sheet, &mut strings),
        ));
    }
    workbook.extend(binary(144, &[]));
    workbook.extend(binary(132, &[]));
    let mut styles = binary(
        44,
        &[164_u16.to_le_bytes().to_vec(), wide(&book.date_format)].concat(),
    );
    styles.extend(binary(617, &[2, 0, 0, 0]));
    for format in [0_u16, 164] {
        let mut data = [0_u16.to_le_bytes(), format.to_le_bytes()].concat();
        data.resize(16, 0);
        styles.extend(binary(47, &data));
    }
    styles.extend(binary(618, &[]));
    let count = u32::try_from(strings.len()).expect("few").to_le_bytes();
    let mut table = binary(159, &[count, count].concat());
    for text in strings {
        table.extend(binary(19, &[vec![0], wide(text)].concat()));
    }
    table.extend(binary(160, &[]));
    parts.extend([
        ("[Content_Types].xml".to_owned(), b"<Types/>".to_vec()),
        ("xl/workbook.bin".to_owned(), workbook),
        (
            "xl/_rels/workbook.bin.rels".to_owned(),
            format!("<Relationships>{}</Relationships>", relations.concat()).into_bytes(),
        ),
        ("xl/styles.bin".to_owned(), styles),
        ("xl/sharedStrings.bin".to_owned(), table),
    ]);
    parts
}

fn binary_sheet<'a>(sheet: &'a Sheet, strings: &mut Vec<&'a str>) -> Vec<u8> {
    let mut body = binary(129, &[]);
    body.extend(binary(145, &[]));
    let mut current = None;
    for (row, column, content) in &sheet.cells {
        if current != Some(*row) {
            let mut data = u32::from(*row).to_le_bytes().to_vec();
            data.resize(17, 0);
            body.extend(binary(0, &data));
            current = Some(*row);
        }
        let format = u32::from(matches!(content, Content::Date(_)));
        let at = [u32::from(*column).to_le_bytes(), format.to_le_bytes()].concat();
        let cell = |id, value: &[u8]| binary(id, &[&at, value].concat());
        body.extend(match content {
            Content::Text(text) => {
                let index = u32::try_from(strings.len()).expect("few strings");
                strings.push(text);
                cell(7, &index.to_le_bytes())
            }
            Content::Number(number) | Content::Date(number) => cell(5, &number.to_le_bytes()),
            Content::Bool(value) => cell(4, &[u8::from(*value)]),
            Content::Error(code) => cell(3, &[*code]),
            Content::FormulaText(text) => cell(8, &wide(text)),
            Content::FormulaWithoutResult => cell(8, &wide("")),
        });
    }
    body.extend(binary(146, &[]));
    for (top, left, bottom, right) in &sheet.merges {
        let data: Vec<u8> = [top, bottom, left, right]
            .iter()
            .flat_map(|number| u32::from(**number).to_le_bytes())
            .collect();
        body.extend(binary(176, &data));
    }
    body.extend(binary(130, &[]));
    body
}

/// A zip of parts that have been put together.
pub fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    zip(&parts)
}

/// An .xlsb.
pub fn xlsb(book: &Book) -> Vec<u8> {
    zipped(&binary_parts(book))
}

/// A zip with these parts.
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).expect("an entry");
        writer.write_all(content).expect("its content");
    }
    writer.finish().expect("a container").into_inner()
}

// ods

/// An .ods with this content between the tags of the spreadsheet.
pub fn ods(tables: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"o\" xmlns:style=\"s\" xmlns:table=\"t\" xmlns:text=\"x\"><office:automatic-styles><style:style style:name=\"hidden\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style></office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    zip(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", b"<manifest/>"),
    ])
}

/// A table of an .ods from a table of text.
pub fn ods_table(name: &str, table: &str) -> String {
    let mut xml = format!("<table:table table:name=\"{name}\">");
    for line in table.lines() {
        xml += "<table:table-row>";
        for cell in line.split('|') {
            let cell = match content(cell) {
                _ if cell.is_empty() => "<table:table-cell/>".to_owned(),
                Content::Date(_) => format!(
                    "<table:table-cell office:value-type=\"date\" office:date-value=\"{cell}\"><text:p>{cell}</text:p></table:table-cell>"
                ),
                Content::Number(number) => format!(
                    "<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>{number}</text:p></table:table-cell>"
                ),
                Content::Text(text) => format!(
                    "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
                ),
                _ => String::new(),
            };
            xml.push_str(&cell);
        }
        xml += "</table:table-row>";
    }
    xml + "</table:table>"
}
