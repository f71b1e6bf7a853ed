//! Sheet, shared strings, styles and workbook of an .xlsx, apart by the byte 0xFE.
#![no_main]

mod shared;

use libfuzzer_sys::fuzz_target;

const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fuzz_target!(|data: &[u8]| {
    let [sheet, strings, styles, workbook] = shared::parts(data);
    // What declares more strings than it can hold is read apart in the program, where it may fail.
    if strings.windows(11).any(|part| part == b"uniqueCount") {
        return;
    }
    let own = format!("<Relationships><Relationship Id=\"a\" Type=\"{KIND}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
    let of_book = format!("<Relationships><Relationship Id=\"a\" Type=\"{KIND}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>");
    let usual = format!("<workbook xmlns:r=\"{KIND}\"><sheets><sheet name=\"表\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>");
    let workbook = if workbook.is_empty() { usual.as_bytes() } else { workbook };
    let with = |sheet| {
        shared::zip(&[
            ("_rels/.rels", own.as_bytes()),
            ("xl/_rels/workbook.xml.rels", of_book.as_bytes()),
            ("xl/workbook.xml", workbook),
            ("xl/worksheets/sheet1.xml", sheet),
            ("xl/sharedStrings.xml", strings),
            ("xl/styles.xml", styles),
        ])
    };
    let whole = with(sheet);
    shared::read(&whole);
    // Its looks and its sheets are known, and none of its cells.
    shared::read_after(&with(b"<worksheet><sheetData/></worksheet>"), &whole);
});
