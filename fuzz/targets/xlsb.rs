//! Sheet, shared strings, styles and workbook of an .xlsb, apart by the byte 0xFE.
#![no_main]

mod shared;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let [sheet, strings, styles, workbook] = shared::parts(data);
    let usual = b"\x9C\x01\x18\0\0\0\0\x01\0\0\0\x01\0\0\0a\0\x01\0\0\0b\0";
    let workbook = if workbook.is_empty() { usual } else { workbook };
    shared::read(&shared::zip(&[
        ("xl/workbook.bin", workbook),
        (
            "xl/_rels/workbook.bin.rels",
            b"<Relationships><Relationship Id=\"a\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.bin\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.bin", sheet),
        ("xl/sharedStrings.bin", strings),
        ("xl/styles.bin", styles),
    ]));
});
