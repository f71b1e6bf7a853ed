//! Rows that stood in another workbook as they stand in this one are not read again, and that is a shortcut and nothing else: what
//! is read with it is what is read without.

mod common;

use common::old_formats::zip;
use common::program::sample_files;
use duban::ingest::format::{self, KnownRows, Means};
use duban::model::settings::Settings;
use duban::source::Grid;
use std::sync::Arc;

fn read(bytes: &[u8], known: Option<&KnownRows>) -> Result<Vec<Grid>, String> {
    let limits = Settings::for_county("试县").limits;
    let means = Means {
        known,
        ..Means::within(&limits)
    };
    format::read("甲镇.xlsx", bytes, means).map_err(|refused| refused.reason())
}

/// The sheets as lines that say everything about them.
fn told(grids: &Result<Vec<Grid>, String>) -> Vec<String> {
    let grids = match grids {
        Ok(grids) => grids,
        Err(refused) => return vec![refused.clone()],
    };
    let sheet = |grid: &Grid| {
        let (name, merges, hidden) = (&grid.sheet.sheet, &grid.merges, grid.hidden);
        let rows = grid.rows.iter();
        let rows = rows.map(|row| format!("{} {:?}", row.index, &row.cells[..]));
        [vec![format!("{name} {merges:?} {hidden}")], rows.collect()].concat()
    };
    grids.iter().flat_map(sheet).collect()
}

/// How many rows of the second workbook were taken over from the first.
fn taken_over(first: &[Grid], second: &[Grid]) -> usize {
    let rows = |grids: &'_ [Grid]| -> Vec<_> {
        let rows = grids.iter().flat_map(|grid| grid.rows.iter());
        rows.map(|row| Arc::clone(&row.cells)).collect()
    };
    let known = rows(first);
    let is_known = |cells: &Arc<_>| known.iter().any(|other| Arc::ptr_eq(other, cells));
    rows(second).iter().filter(|cells| is_known(cells)).count()
}

#[test]
fn the_sample_is_read_the_same_with_what_is_known_of_the_weeks_before() {
    let known = KnownRows::default();
    let mut workbooks = 0;
    for (path, bytes) in sample_files() {
        if path.strip_suffix(".xlsx").is_some() {
            let (with, without) = (read(&bytes, Some(&known)), read(&bytes, None));
            assert_eq!(told(&with), told(&without), "{path}");
            workbooks += 1;
        }
    }
    assert!(workbooks > 20, "{workbooks}");
}

/// A workbook as office programs write it: the sheet's rows, the shared strings, the formats of its styles.
struct Book {
    rows: String,
    strings: Vec<&'static str>,
    formats: Vec<&'static str>,
    /// What is replaced in which part, by what.
    changes: Vec<(&'static str, &'static str, &'static str)>,
}

impl Book {
    fn of(rows: &[&str]) -> Book {
        Book {
            rows: rows.concat(),
            strings: vec![
                "<si><t>甲</t></si>",
                "<si><t>乙</t></si>",
                "<si><r><t>丙</t></r><r><t>丁</t></r></si>",
            ],
            formats: vec!["General", "yyyy/m/d", "000", "aaaa"],
            changes: Vec::new(),
        }
    }

    fn changed(mut self, part: &'static str, old: &'static str, new: &'static str) -> Book {
        self.changes.push((part, old, new));
        self
    }

    fn strings(mut self, strings: &[&'static str]) -> Book {
        self.strings = strings.to_vec();
        self
    }

    fn formats(mut self, formats: &[&'static str]) -> Book {
        self.formats = formats.to_vec();
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let parts = self.parts();
        let parts: Vec<(&str, &[u8])> = parts
            .iter()
            .map(|(name, text)| (*name, text.as_slice()))
            .collect();
        zip(&parts)
    }

    fn parts(&self) -> Vec<(&'static str, Vec<u8>)> {
        const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
        const RELATED: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
        let relations = |entries: &[(&str, &str)]| {
            let entries: Vec<String> = (1..)
                .zip(entries)
                .map(|(id, (kind, target))| format!("<Relationship Id=\"rId{id}\" Type=\"{RELATED}/{kind}\" Target=\"{target}\"/>"))
                .collect();
            format!(
                "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}</Relationships>",
                entries.concat()
            )
        };
        let codes = self.formats.iter().zip(164..);
        let codes: Vec<String> = codes
            .map(|(code, id)| format!("<numFmt numFmtId=\"{id}\" formatCode=\"{code}\"/>"))
            .collect();
        let looks: Vec<String> = (164..)
            .take(self.formats.len())
            .map(|id| format!("<xf numFmtId=\"{id}\" applyNumberFormat=\"1\"/>"))
            .collect();
        let (rows, strings) = (&self.rows, self.strings.concat());
        let (codes, looks) = (codes.concat(), looks.concat());
        let parts = [
            (
                "[Content_Types].xml",
                format!(
                    "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>"
                ),
            ),
            (
                "_rels/.rels",
                relations(&[("officeDocument", "xl/workbook.xml")]),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                relations(&[
                    ("worksheet", "worksheets/sheet1.xml"),
                    ("styles", "styles.xml"),
                    ("sharedStrings", "sharedStrings.xml"),
                ]),
            ),
            (
                "xl/workbook.xml",
                format!(
                    "{HEAD}<workbook {MAIN} xmlns:r=\"{RELATED}\"><workbookPr/><sheets><sheet name=\"表\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
                ),
            ),
            (
                "xl/styles.xml",
                format!(
                    "{HEAD}<styleSheet {MAIN}><numFmts count=\"4\">{codes}</numFmts><cellXfs count=\"4\">{looks}</cellXfs></styleSheet>"
                ),
            ),
            (
                "xl/sharedStrings.xml",
                format!("{HEAD}<sst {MAIN} count=\"3\" uniqueCount=\"3\">{strings}</sst>"),
            ),
            (
                "xl/worksheets/sheet1.xml",
                format!(
                    "{HEAD}<worksheet {MAIN}><dimension ref=\"A1:B9\"/><sheetData>{rows}</sheetData><mergeCells count=\"1\"><mergeCell ref=\"C1:D1\"/></mergeCells></worksheet>"
                ),
            ),
        ];
        let changed = |(name, mut text): (&'static str, String)| {
            for (_, old, new) in self
                .changes
                .iter()
                .filter(|(part, ..)| name.ends_with(part))
            {
                assert!(text.contains(old), "{old} in {name}");
                text = text.replace(old, new);
            }
            (name, text.into_bytes())
        };
        parts.into_iter().map(changed).collect()
    }
}

const TITLE: &str = "<row r=\"1\" spans=\"1:2\" ht=\"30\"><c r=\"A1\" s=\"0\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"0\"/></row>";
const DATED: &str =
    "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>46000</v></c><c r=\"B2\" t=\"s\"><v>2</v></c></row>";
const PLAIN: &str = "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>庚 </t></is></c><c r=\"B3\"><v>0.5</v></c></row>";
const PADDED: &str = "<row r=\"5\"><c r=\"B5\" s=\"2\"><v>7</v></c><c r=\"C5\" t=\"b\"><v>1</v></c><c r=\"D5\" t=\"e\"><v>#N/A</v></c></row>";
const CALCULATED: &str = "<row r=\"6\"><c r=\"A6\" t=\"str\"><f>A3&amp;\"x\"</f><v>庚x</v></c><c r=\"B6\"><f>1+1</f></c></row>";
const ALL: [&str; 5] = [TITLE, DATED, PLAIN, PADDED, CALCULATED];

/// Reads the second workbook with what is known of the first, and by itself; returns how many of its rows were known.
#[track_caller]
fn same(first: &Book, second: &Book) -> usize {
    let known = KnownRows::default();
    let before = read(&first.bytes(), Some(&known));
    assert_eq!(
        told(&before),
        told(&read(&first.bytes(), None)),
        "the first"
    );
    let (with, without) = (
        read(&second.bytes(), Some(&known)),
        read(&second.bytes(), None),
    );
    assert_eq!(told(&with), told(&without), "the second");
    match (before, with) {
        (Ok(before), Ok(with)) => taken_over(&before, &with),
        _ => 0,
    }
}

#[test]
fn rows_are_taken_over_wherever_they_stand_and_whatever_number_their_strings_have() {
    // All rows but the calculated one.
    assert_eq!(same(&Book::of(&ALL), &Book::of(&ALL)), 4);
    let moved = DATED
        .replace("\"2\"", "\"4\"")
        .replace("A2", "A4")
        .replace("B2", "B4");
    let moved = moved.replace("<v>2</v>", "<v>1</v>");
    let second = Book::of(&[TITLE, &moved, PADDED]).strings(&[
        "<si><t>甲</t></si>",
        "<si><r><t>丙</t></r><r><t>丁</t></r></si>",
    ]);
    assert_eq!(same(&Book::of(&ALL), &second), 3);
}

#[test]
fn what_changes_the_meaning_of_a_row_makes_another_row_of_it() {
    let all = || Book::of(&ALL);
    let sheet = "sheet1.xml";
    // Another string under the same number, another look under the same number, another look, column, kind, content.
    let renamed = all().strings(&[
        "<si><t>壬</t></si>",
        "<si><t>乙</t></si>",
        "<si><t>癸</t></si>",
    ]);
    assert_eq!(same(&all(), &renamed), 2);
    assert_eq!(
        same(&all(), &all().formats(&["General", "0.00", "0.00", "aaaa"])),
        0
    );
    assert_eq!(
        same(
            &all(),
            &all().changed(sheet, "\"A2\" s=\"1\"", "\"A2\" s=\"3\"")
        ),
        3
    );
    assert_eq!(same(&all(), &all().changed(sheet, "\"B5\"", "\"A5\"")), 3);
    assert_eq!(
        same(&all(), &all().changed(sheet, "\"C5\" t=\"b\"", "\"C5\"")),
        3
    );
    assert_eq!(same(&all(), &all().changed(sheet, "0.5", "0.6")), 3);
    assert_eq!(same(&all(), &all().changed(sheet, "庚 ", "庚")), 3);
    // Blank where something stood, and something where nothing did.
    assert_eq!(
        same(&all(), &all().changed(sheet, "<v>0.5</v>", "<v></v>")),
        3
    );
    assert_eq!(
        same(
            &all(),
            &all().changed(sheet, "s=\"0\"/>", "s=\"0\"><v>1</v></c>")
        ),
        3
    );
}

#[test]
fn a_new_cell_among_known_looks_shows_what_its_format_shows() {
    for format in [
        "General",
        "yyyy/m/d",
        "yyyy&quot;年&quot;m&quot;月&quot;",
        "mmm-yy",
        "yyyy",
        "m&quot;月&quot;",
        "000",
        "&quot;DB-&quot;000",
        "aaaa",
        "0.00%",
        "h:mm",
        "@",
    ] {
        let looks = ["General", format];
        let first = || Book::of(&[TITLE]).formats(&looks);
        // The first of a month, another day, a small number, an hour.
        for value in ["46327", "46336", "7", "0.25"] {
            let row = format!("<row r=\"2\"><c r=\"A2\" s=\"1\"><v>{value}</v></c></row>");
            let second = Book::of(&[TITLE, &row]).formats(&looks);
            assert_eq!(same(&first(), &second), 1, "{format} {value}");
        }
    }
}

#[test]
fn a_new_text_of_the_shared_table_says_what_the_library_makes_of_it() {
    const PIECES: [&str; 26] = [
        "甲", "乙 丙", " ", "\t", "\n", "\r", "\r\n", "&amp;", "&#13;", "_x000D_", "_x", "_",
        "]]>", ">", "'", "\"", "\u{A0}", "\u{3000}", "\u{200B}", "\u{FEFF}", "\u{85}", "\u{7F}",
        "\u{1}", "\u{FFFE}", "，", "¿",
    ];
    let mut chance = fastrand::Rng::with_seed(7);
    for _ in 0..40 {
        let mut string = |number: u32| {
            let pieces = (0..chance.u8(..5)).filter_map(|_| chance.choice(PIECES));
            let text = pieces.collect::<String>();
            let text = if number == 0 {
                "长".repeat(32_767 + chance.usize(..2))
            } else {
                text
            };
            let space = if chance.bool() {
                " xml:space=\"preserve\""
            } else {
                ""
            };
            let string: &str = format!("<si><t{space}>{text}</t></si>").leak();
            string
        };
        let strings: Vec<&str> = (0..60).map(&mut string).collect();
        // Each is named twice, by cells far from each other.
        let cell = |number: usize| {
            let (row, other) = (number + 2, (7 * number + 3) % 60);
            format!(
                "<row r=\"{row}\"><c r=\"B{row}\" s=\"1\" t=\"s\"><v>{number}</v></c><c r=\"C{row}\" t=\"s\"><v>{other}</v></c></row>"
            )
        };
        let rows: Vec<String> = (0..strings.len()).map(cell).collect();
        let rows: Vec<&str> = std::iter::once(TITLE)
            .chain(rows.iter().map(String::as_str))
            .collect();
        let first = Book::of(&[TITLE]).strings(&strings[..1]);
        assert_eq!(same(&first, &Book::of(&rows).strings(&strings)), 1);
    }
}

#[test]
fn what_is_not_in_the_plain_shape_is_read_whole() {
    let all = || Book::of(&ALL);
    let (sheet, strings) = ("sheet1.xml", "sharedStrings.xml");
    for second in [
        all().changed(
            "xl/workbook.xml",
            "<workbookPr/>",
            "<workbookPr date1904=\"1\"/>",
        ),
        all().changed(sheet, "<row r=\"3\">", "<row>"),
        all().changed(sheet, "<c r=\"A3\"", "<c"),
        all().changed(sheet, "<row r=\"3\">", "<row r=\"3\"> "),
        all().changed(sheet, "<row r=\"3\">", "<row r=\"3\"><!-- x -->"),
        all().changed(sheet, "<row r=\"3\">", "<row r='3'>"),
        all().changed(sheet, "<row r=\"5\">", "<row r=\"2\">"),
        all().changed(sheet, "\"A3\"", "\"A7\""),
        all().changed(sheet, "\"C5\"", "\"B5\""),
        all().changed(sheet, "<v>2</v>", "<v>9</v>"),
        all().changed(sheet, "<v>2</v>", "<v>二</v>"),
        all().changed(sheet, "#N/A", "#BUSY!"),
        all().changed(sheet, "t=\"b\"><v>1", "t=\"b\"><v>7"),
        all().changed(sheet, "<v>0.5</v>", "<v><![CDATA[0.5]]></v>"),
        all().changed(sheet, "<v>0.5</v>", "<v>0&#46;5</v>"),
        all().changed(sheet, "<v>2</v>", "<v>2.0</v>"),
        all().changed(sheet, "</sheetData>", "</sheetData><sheetData/>"),
        all().changed(sheet, "</sheetData>", ""),
        all().changed(sheet, "encoding=\"UTF-8\"", "encoding=\"GBK\""),
        all().changed(sheet, "<?xml", "\u{feff}<?xml"),
        all().changed(strings, "</sst>", "<extLst/></sst>"),
        all().changed(strings, "<si><t>乙", "<si a=\"1\"><t>乙"),
        all().changed(strings, "甲</t>", "甲<5</t>"),
        all().changed(strings, "</sst>", ""),
        all().changed(sheet, "ref=\"C1:D1\"/>", "ref=\"C1:D1\"|/>"),
        all().changed(sheet, "</mergeCells>", ""),
        all().changed("styles.xml", "</cellXfs>", ""),
        all().changed("xl/workbook.xml", "r:id", "id"),
        all().changed(
            "xl/workbook.xml",
            "<sheet name=\"表\" sheetId=\"1\" r:id=\"rId1\"/>",
            "",
        ),
        all().changed(
            "xl/workbook.xml",
            "</sheets>",
            "<sheet name=\"表\" sheetId=\"2\" r:id=\"rId1\"/></sheets>",
        ),
    ] {
        let change = second.changes[0];
        let taken_over = same(&all(), &second);
        assert!(
            taken_over == 0 || change.2 == "id",
            "{change:?}: {taken_over}"
        );
    }
}

/// One small change at a place that chance chooses.
fn spoil(bytes: &mut Vec<u8>, chance: &mut fastrand::Rng) {
    let at = chance.usize(..bytes.len());
    let end = bytes.len().min(at + chance.usize(1..40));
    match chance.u8(..5) {
        0 => bytes[at] = chance.u8(..),
        1 => {
            bytes.drain(at..end);
        }
        2 => {
            let piece = bytes[at..end].to_vec();
            bytes.splice(at..at, piece);
        }
        3 => {
            const WORDS: [&str; 9] = [
                "<v>",
                "</c>",
                "</row>",
                " t=\"s\"",
                "<f>",
                "\"",
                "<c r=\"A3\">",
                "1",
                " ",
            ];
            let word = chance.choice(WORDS).unwrap_or_default();
            bytes.splice(at..at, word.bytes());
        }
        _ => {
            let other = chance.usize(..bytes.len());
            bytes.swap(at, other);
        }
    }
}

#[test]
fn whatever_chance_does_to_a_workbook_it_is_read_as_without_what_is_known() {
    let known = KnownRows::default();
    let good = Book::of(&ALL);
    assert!(read(&good.bytes(), Some(&known)).is_ok());
    let mut readable = 0;
    for seed in 0..4_000 {
        let mut chance = fastrand::Rng::with_seed(seed);
        let bytes = spoilt(&good, &mut chance);
        let (with, without) = (read(&bytes, Some(&known)), read(&bytes, None));
        assert_eq!(told(&with), told(&without), "seed {seed}");
        readable += usize::from(with.is_ok());
    }
    assert!(readable > 500, "{readable}");
}

/// A good workbook spoilt a little at some places that chance chooses: in a sheet, its strings, seldom in another part.
fn spoilt(good: &Book, chance: &mut fastrand::Rng) -> Vec<u8> {
    let mut parts = good.parts();
    for _ in 0..chance.usize(1..4) {
        let last = parts.len() - 1;
        let part = last
            - if chance.u8(..8) == 0 {
                chance.usize(0..=last)
            } else {
                chance.usize(..2)
            };
        spoil(&mut parts[part].1, chance);
    }
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, bytes)| (*name, bytes.as_slice()))
        .collect();
    zip(&parts)
}

#[test]
fn whatever_chance_does_to_the_first_workbook_of_its_kind_it_is_read_as_without_a_memory() {
    // Without the calculated row, so that its looks and sheets are introduced to the library without any row.
    let plain = [TITLE, DATED, PLAIN, PADDED];
    let (good, mut readable) = (Book::of(&plain), 0);
    for seed in 0..4_000 {
        let mut chance = fastrand::Rng::with_seed(seed);
        let bytes = spoilt(&good, &mut chance);
        let (with, without) = (
            read(&bytes, Some(&KnownRows::default())),
            read(&bytes, None),
        );
        assert_eq!(told(&with), told(&without), "seed {seed}");
        readable += usize::from(with.is_ok());
    }
    assert!(readable > 500, "{readable}");
}

#[test]
fn files_read_together_are_read_as_each_alone_whatever_is_wrong_with_one_of_them() {
    // Without the calculated row, so that new cells are read together.
    let plain = [TITLE, DATED, PLAIN, PADDED];
    let others = [
        Book::of(&plain).changed("sheet1.xml", "庚 ", "辛"),
        Book::of(&plain).changed("sheet1.xml", "46000", "46001.5"),
        Book::of(&plain).changed("sheet1.xml", "\"B5\" s=\"2\"", "\"B5\" s=\"3\""),
        Book::of(&plain).changed("sheet1.xml", "C1:D1", "C1:E1"),
        Book::of(&plain).changed("sheet1.xml", "A1:B9", "A1:D5"),
        Book::of(&plain).changed("sheet1.xml", "A1:B9", "?"),
        Book::of(&plain).strings(&[
            "<si><t>戊</t></si>",
            "<si><t/></si>",
            "<si><t>己 &amp; &lt;</t></si>",
        ]),
        Book::of(&plain).formats(&["General", "0.00", "0%", "aaaa"]),
        Book::of(&ALL).changed("sheet1.xml", "1+1", "1+2"),
    ];
    let limits = Settings::for_county("试县").limits;
    let mut readable = 0;
    for seed in 0..400 {
        let mut chance = fastrand::Rng::with_seed(seed);
        let known = KnownRows::default();
        assert!(read(&Book::of(&plain).bytes(), Some(&known)).is_ok());
        let mut files: Vec<Vec<u8>> = others.iter().map(Book::bytes).collect();
        for _ in 0..chance.usize(..3) {
            files.push(spoilt(&Book::of(&plain), &mut chance));
        }
        chance.shuffle(&mut files);
        files.truncate(chance.usize(2..6));
        let given: Vec<(&str, &[u8])> = files.iter().map(|file| ("甲镇.xlsx", &file[..])).collect();
        let means = Means {
            known: Some(&known),
            ..Means::within(&limits)
        };
        let together = format::read_together(&given, means);
        assert_eq!(together.len(), files.len());
        for (place, (together, file)) in together.into_iter().zip(&files).enumerate() {
            let together = together.map_err(|refused| refused.reason());
            assert_eq!(
                told(&together),
                told(&read(file, None)),
                "seed {seed}, file {place}"
            );
            readable += usize::from(together.is_ok());
        }
    }
    assert!(readable > 1_000, "{readable}");
}

#[test]
fn strings_that_are_named_again_and_again_cost_no_more_than_their_limit() {
    let long: &'static str =
        Box::leak(format!("<si><t>{}</t></si>", "督".repeat(900_000)).into_boxed_str());
    let heavy = |rows: u32| {
        let row = |row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>");
        let rows: Vec<String> = (1..=rows).map(row).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        Book::of(&rows).strings(&[long])
    };
    assert_eq!(same(&heavy(3), &heavy(50)), 50);
    assert_eq!(same(&heavy(3), &heavy(200)), 0);
}
