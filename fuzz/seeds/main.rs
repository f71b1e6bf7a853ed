//! Writes a seed corpus: `cargo run --release --bin seeds` in `fuzz/`, then `cargo fuzz run TARGET`.

#![allow(dead_code, reason = "the tests' writers do more than the seeds need")]

#[path = "../../tests/common/compound.rs"]
mod compound;
#[path = "../../tests/common/old_formats.rs"]
mod old_formats;

use old_formats::{Content, Sheet, book, sheet};
use std::path::Path;

const TABLE: &str = "甲镇督查台账\n填报单位：甲镇\n事项编号|事项名称|事项类别|起算日期|完成时限|完成进度|备注\nA1|修路|领导议定事项|2026-11-02|11月底前|0.85|一\nA2|修桥|收发文|2026-11-18|11月7日-10日|85%|13900001234\n合计|2";

fn main() -> std::io::Result<()> {
    let mut own = book(vec![sheet("督查事项", TABLE)]);
    own.sheets[0].merges = vec![(0, 0, 0, 6), (3, 6, 4, 6)];
    own.sheets.push(Sheet {
        name: "旧表".into(),
        hidden: true,
        cells: vec![
            (0, 0, Content::Bool(true)),
            (0, 1, Content::Error(0x2A)),
            (1, 0, Content::FormulaText("是".into())),
            (1, 1, Content::FormulaWithoutResult),
        ],
        ..Sheet::default()
    });
    let csv = TABLE.replace('|', ",");
    let gbk = encoding_rs::GB18030.encode(&csv).0.into_owned();
    let utf_16: Vec<u8> = std::iter::once(0xFEFF).chain(csv.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let parts = old_formats::binary_parts(&own);
    let part = |name: &str| {
        let found = parts.iter().find(|(known, _)| known == name);
        found.map(|(_, bytes)| bytes.clone()).unwrap_or_default()
    };
    let xlsb = [part("xl/worksheets/sheet1.bin"), part("xl/sharedStrings.bin"), part("xl/styles.bin"), part("xl/workbook.bin")];
    let tables = old_formats::ods_table("督查事项", TABLE);
    let ods = format!("<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" xmlns:style=\"s\"><office:automatic-styles><style:style style:name=\"h\"><style:table-properties table:display=\"false\"/></style:style></office:automatic-styles><office:body><office:spreadsheet>{tables}<table:table table:name=\"b\" table:style-name=\"h\"><table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-spanned=\"2\" table:number-rows-spanned=\"2\" office:value-type=\"time\" office:time-value=\"PT09H30M00S\"><text:p>9<text:s text:c=\"2\"/>&lt;</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>");
    let xlsx = "<worksheet><dimension ref=\"A1:C3\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"><v>46328</v></c><c r=\"C1\" t=\"e\"><v>#SPILL!</v></c></row><row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>甲</t></is></c><c r=\"B2\"><f t=\"shared\" si=\"0\" ref=\"B2:B3\">A1+1</f><v>2</v></c><c r=\"C2\" t=\"b\"><v>1</v></c></row></sheetData><mergeCells count=\"1\"><mergeCell ref=\"A1:A2\"/></mergeCells></worksheet>\u{1}<sst><si><r><t xml:space=\"preserve\"> 甲</t></r><r><t>乙&amp;</t></r></si></sst>\u{1}<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"aaaa\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>";
    let xlsx: Vec<u8> = xlsx.bytes().map(|byte| if byte == 1 { 0xFE } else { byte }).collect();
    let seeds: Vec<(&str, &str, Vec<u8>)> = vec![
        ("workbook", "biff8", old_formats::biff8(&own)),
        ("workbook", "biff5", old_formats::biff5(&own)),
        ("workbook", "xlsb", old_formats::xlsb(&own)),
        ("workbook", "ods", old_formats::ods(&tables)),
        ("workbook", "csv", gbk.clone()),
        ("xls", "biff8", old_formats::stream(&own, 0x0600, &[])),
        ("xls", "biff5", old_formats::stream(&own, 0x0500, &[])),
        ("xls", "compound", old_formats::biff8(&own)),
        ("xlsb", "parts", xlsb.join(&0xFE)),
        ("xlsx", "parts", xlsx),
        ("ods", "content", ods.into_bytes()),
        ("csv", "utf-8", csv.clone().into_bytes()),
        ("csv", "gbk", gbk),
        ("csv", "utf-16", utf_16),
        ("csv", "quotes", "sep=;\n\"a;\n\"\"b\";=\"0012\"\n".into()),
        ("header", "table", csv.into_bytes()),
        ("cells", "date", "2026年11月20日18:00前".into()),
        ("cells", "deadline", "11月7日-10日".into()),
        ("cells", "number", "1.2万".into()),
        ("cells", "units", "甲镇、乙镇（配合）".into()),
        ("cells", "number-of-a-person", "联系 139 0000 1234".into()),
        ("cells", "serial", 46_328_f64.to_bits().to_be_bytes().to_vec()),
    ];
    for (target, name, bytes) in seeds {
        let folder = Path::new("corpus").join(target);
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}
