//! Draft circulars as Word documents in the layout of GB/T 9704: page, fonts, sizes, line pitch, headings, tables, foot.

mod body;

use self::body::{Align, Body, Indent, Row, Shape, Words};
use super::{OutputFile, container};
use crate::report::circular::{Document, DocumentTable, Part};
use docx_rs::{AlignmentType, Docx, Footer, Header, PageMargin, PageNum, Paragraph, Run, RunFonts};
use std::io::Cursor;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Why a document could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{path}：{reason}")]
pub struct DocumentError {
    /// The document.
    pub path: String,
    /// What the writer says.
    pub reason: String,
}

const TITLE_FONT: &str = "方正小标宋简体";
const BODY_FONT: &str = "仿宋_GB2312";
const HEADING_FONT: &str = "黑体";
const SUBHEADING_FONT: &str = "楷体_GB2312";
/// The page number's font.
const NUMBER_FONT: &str = "宋体";

/// 2号, 3号, 4号, 小四 and the foot's, in half points.
const TITLE_SIZE: usize = 44;
const BODY_SIZE: usize = 32;
const NUMBER_SIZE: usize = 28;
const TABLE_SIZE: usize = 24;
const FOOT_SIZE: usize = 15;

/// A4 in twentieths of a point.
const PAGE: (u32, u32) = (11_906, 16_838);
/// 37 mm above and 28 mm on the left of a type area of 156 × 225 mm.
const MARGINS: PageMargin = PageMargin {
    top: 2098,
    left: 1587,
    right: 1474,
    bottom: 1984,
    header: 1134,
    footer: 1021,
    gutter: 0,
};
/// The width of the type area.
const WIDTH: usize = 8845;
/// 28 points, exactly.
const PITCH: i32 = 560;
/// 20 points, for tables.
const TABLE_PITCH: i32 = 400;
/// What stands free over and under a table.
const GAP: i32 = 160;
/// Two characters of the body's size.
const INDENT: i32 = 640;

/// A document's bytes; the same for the same document.
///
/// # Errors
/// Where it cannot be written.
pub fn file(document: &Document) -> Result<OutputFile, DocumentError> {
    let failed = |reason: String| DocumentError {
        path: document.path.clone(),
        reason,
    };
    let mut package = docx(document).build();
    package.document = with_body(package.document, &body(document))
        .ok_or_else(|| failed("no page to put the text on".to_owned()))?;
    package.font_table = FONT_TABLE.as_bytes().to_vec();
    package.doc_props.core = core_properties(document).into_bytes();
    let mut bytes = Cursor::new(Vec::new());
    package
        .pack(&mut bytes)
        .map_err(|error| failed(error.to_string()))?;
    Ok(container::file(document.path.clone(), bytes.into_inner()))
}

/// A document that has no body yet, with this one; `None` where it has no end of its pages to put it before.
fn with_body(mut document: Vec<u8>, body: &str) -> Option<Vec<u8>> {
    const END: &[u8] = b"<w:sectPr>";
    let end = document.windows(END.len()).rposition(|at| at == END)?;
    document.splice(end..end, body.bytes());
    Some(document)
}

/// What stands in where a font of the standard is missing; nothing is embedded.
const FONT_TABLE: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
    r#"<w:font w:name="方正小标宋简体"><w:altName w:val="宋体"/><w:charset w:val="86"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>"#,
    r#"<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/><w:charset w:val="86"/><w:family w:val="modern"/><w:pitch w:val="fixed"/></w:font>"#,
    r#"<w:font w:name="楷体_GB2312"><w:altName w:val="楷体"/><w:charset w:val="86"/><w:family w:val="modern"/><w:pitch w:val="fixed"/></w:font>"#,
    r#"<w:font w:name="黑体"><w:altName w:val="SimHei"/><w:charset w:val="86"/><w:family w:val="modern"/><w:pitch w:val="fixed"/></w:font>"#,
    r#"<w:font w:name="宋体"><w:altName w:val="SimSun"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>"#,
    r"</w:fonts>",
);

/// Properties without an author; the as-of date is the time of creation.
fn core_properties(document: &Document) -> String {
    let time = format!("{}T00:00:00Z", document.date);
    format!(
        concat!(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
            r#"<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dcmitype="http://purl.org/dc/dcmitype/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">"#,
            r#"<dc:creator></dc:creator><cp:lastModifiedBy></cp:lastModifiedBy>"#,
            r#"<dcterms:created xsi:type="dcterms:W3CDTF">{time}</dcterms:created>"#,
            r#"<dcterms:modified xsi:type="dcterms:W3CDTF">{time}</dcterms:modified>"#,
            r"</cp:coreProperties>"
        ),
        time = time
    )
}

/// The package of a document without its body.
fn docx(document: &Document) -> Docx {
    let mut numbered = Numbered(0);
    Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_margin(MARGINS)
        .default_fonts(fonts(BODY_FONT))
        .default_size(BODY_SIZE)
        .header(
            Header::new().add_paragraph(
                numbered
                    .paragraph()
                    .align(AlignmentType::Right)
                    .add_run(run("代拟稿", BODY_FONT, NUMBER_SIZE)),
            ),
        )
        .footer(foot(document, &mut numbered))
}

/// The paragraphs of [`docx`]: one of the header, two of the footer.
const AROUND: u32 = 3;

/// The body's markup.
fn body(document: &Document) -> String {
    let mut body = Body::after(AROUND);
    for line in document.title.iter().flat_map(|line| balanced(line)) {
        let shape = Shape {
            align: Some(Align::Center),
            keep_next: true,
            ..Shape::of(PITCH)
        };
        body.paragraph(shape, Some(words(&line, TITLE_FONT, TITLE_SIZE)));
    }
    body.paragraph(Shape::of(PITCH), None);
    let shape = Shape {
        align: Some(Align::Left),
        ..Shape::of(PITCH)
    };
    let addressees = format!("{}：", document.addressees);
    body.paragraph(shape, Some(words(&addressees, BODY_FONT, BODY_SIZE)));
    let flow = if document.attachments.len() < KEPT {
        Flow::BeforeTheSignature
    } else {
        Flow::Free
    };
    add_parts(&mut body, &document.body, flow);
    add_attachments(&mut body, &document.attachments);
    add_signature(&mut body, document);
    if !document.internal.is_empty() {
        add_parts(&mut body, &document.internal, Flow::OnANewPage);
    }
    body.into_markup()
}

/// How many characters of the title's size a line takes.
const TITLE_LINE: usize = 19;

/// A line of the title, broken into lines of about the same length: no last line of one character, no number torn apart.
fn balanced(line: &str) -> Vec<String> {
    let lines = line.width().div_ceil(2 * TITLE_LINE).max(1);
    let length = line.width().div_ceil(lines);
    let characters: Vec<char> = line.chars().collect();
    let mut broken = vec![String::new()];
    let mut used = 0;
    for (at, character) in characters.iter().enumerate() {
        let in_number = at > 0 && character.is_ascii_digit() && characters[at - 1].is_ascii_digit();
        let closes = "，、）」年月日的".contains(*character);
        if used >= length && !in_number && !closes && broken.len() < lines {
            broken.push(String::new());
            used = 0;
        }
        if let Some(last) = broken.last_mut() {
            last.push(*character);
        }
        used += character.width().unwrap_or(0);
    }
    broken
}

/// Gives each paragraph around the body an id of its own, the same from run to run.
struct Numbered(u32);

impl Numbered {
    fn paragraph(&mut self) -> Paragraph {
        self.0 += 1;
        Paragraph::new().id(format!("{:08x}", self.0))
    }
}

/// A paragraph of running text, set in by two characters.
fn indented() -> Shape {
    Shape {
        align: Some(Align::Both),
        indent: Some(Indent {
            first_line: INDENT,
            ..Indent::default()
        }),
        ..Shape::of(PITCH)
    }
}

fn fonts(name: &str) -> RunFonts {
    RunFonts::new().ascii(name).hi_ansi(name).east_asia(name)
}

fn run(text: &str, font: &str, size: usize) -> Run {
    let text: String = text.chars().map(body::plain).collect();
    Run::new().add_text(text).fonts(fonts(font)).size(size)
}

fn words<'a>(text: &'a str, font: &'a str, size: usize) -> Words<'a> {
    Words { text, font, size }
}

/// Where parts stand in the document.
#[derive(Clone, Copy, PartialEq)]
enum Flow {
    /// Wherever there is room.
    Free,
    /// The last of them stays on one page with what follows: a signature never stands on a page without text.
    BeforeTheSignature,
    /// They begin a page.
    OnANewPage,
}

fn add_parts(body: &mut Body, parts: &[Part], flow: Flow) {
    for (at, part) in parts.iter().enumerate() {
        let page_break_before = at == 0 && flow == Flow::OnANewPage;
        let stays = at + 1 == parts.len() && flow == Flow::BeforeTheSignature;
        match part {
            Part::Heading(level, text) => {
                let font = match level {
                    1 => HEADING_FONT,
                    2 => SUBHEADING_FONT,
                    _ => BODY_FONT,
                };
                let shape = Shape {
                    keep_next: true,
                    page_break_before,
                    ..indented()
                };
                body.paragraph(shape, Some(words(text, font, BODY_SIZE)));
            }
            Part::Text(text) => {
                let shape = Shape {
                    keep_next: stays,
                    page_break_before,
                    ..indented()
                };
                body.paragraph(shape, Some(words(text, BODY_FONT, BODY_SIZE)));
            }
            Part::Table(content) => {
                let before = Shape {
                    page_break_before,
                    ..Shape::of(GAP)
                };
                let after = Shape {
                    keep_next: stays,
                    ..Shape::of(GAP)
                };
                body.paragraph(before, None);
                add_table(body, content, stays);
                body.paragraph(after, None);
            }
        }
    }
}

/// A table; where its last row `stays`, it is not parted from what follows.
fn add_table(body: &mut Body, content: &DocumentTable, stays: bool) {
    let all: u32 = content.columns.iter().map(|(_, share)| share).sum();
    let widths: Vec<usize> = content
        .columns
        .iter()
        .map(|(_, share)| WIDTH * *share as usize / all.max(1) as usize)
        .collect();
    let aligned: Vec<Align> = (0..widths.len())
        .map(|column| alignment(content, column))
        .collect();
    body.begin_table(WIDTH, &widths);
    body.begin_row(Row::Header);
    let stays_alone = stays && content.rows.is_empty();
    for ((title, _), width) in content.columns.iter().zip(&widths) {
        let shape = in_cell(Align::Center, stays_alone);
        body.cell(*width, shape, words(title, HEADING_FONT, TABLE_SIZE));
    }
    body.end_row();
    let last = content.rows.len().saturating_sub(1);
    for (at, texts) in content.rows.iter().enumerate() {
        let cells = || texts.iter().zip(&widths);
        let lines = cells().map(|(text, width)| lines(text, *width));
        body.begin_row(match lines.max() {
            Some(lines) if lines > MOST_LINES => Row::Long,
            _ => Row::Whole,
        });
        for ((text, width), align) in cells().zip(&aligned) {
            let shape = in_cell(*align, stays && at == last);
            body.cell(*width, shape, words(text, BODY_FONT, TABLE_SIZE));
        }
        body.end_row();
    }
    body.end_table();
}

/// A row of more lines may go on on the next page: a page has room for 31 of them.
const MOST_LINES: usize = 12;

/// How many lines a text takes in a cell, at least.
fn lines(text: &str, width: usize) -> usize {
    // Half a wide character in twentieths of a point, and what a cell leaves free on both sides.
    const HALF: usize = TABLE_SIZE * 5;
    const FREE: usize = 216;
    let columns = (width.saturating_sub(FREE) / HALF).max(1);
    text.width().div_ceil(columns)
}

/// Short words stand in the middle, running text on the left, all cells of a column alike.
fn alignment(content: &DocumentTable, column: usize) -> Align {
    const LONGEST_WORD: usize = 12;
    let mut cells = content.rows.iter().filter_map(|texts| texts.get(column));
    if cells.any(|text| text.chars().count() > LONGEST_WORD) {
        Align::Left
    } else {
        Align::Center
    }
}

fn in_cell(align: Align, keep_next: bool) -> Shape {
    Shape {
        align: Some(align),
        keep_next,
        ..Shape::of(TABLE_PITCH)
    }
}

/// As many attachments as this, the last of the list, stay with the signature; with fewer the text before them does.
const KEPT: usize = 2;

/// A blank line, 附件： with the first name, and the others below it.
fn add_attachments(body: &mut Body, names: &[String]) {
    if names.is_empty() {
        return;
    }
    let blank = Shape {
        keep_next: names.len() <= KEPT,
        ..Shape::of(PITCH)
    };
    body.paragraph(blank, None);
    for (position, name) in names.iter().enumerate() {
        let number = if names.len() > 1 {
            format!("{}．", position + 1)
        } else {
            String::new()
        };
        // The names stand below one another, behind the word and its colon.
        let (before, left) = if position == 0 {
            ("附件：", INDENT)
        } else {
            ("", INDENT + 3 * INDENT / 2)
        };
        let shape = Shape {
            indent: Some(Indent {
                left,
                ..Indent::default()
            }),
            keep_next: position + KEPT >= names.len(),
            ..Shape::of(PITCH)
        };
        let text = format!("{before}{number}{name}");
        body.paragraph(shape, Some(words(&text, BODY_FONT, BODY_SIZE)));
    }
}

/// Who issues it, and the day below, four characters in from the right: together on one page, with what stands above them.
fn add_signature(body: &mut Body, document: &Document) {
    let blank = Shape {
        keep_next: true,
        ..Shape::of(PITCH)
    };
    body.paragraph(blank, None);
    body.paragraph(blank, None);
    for (text, characters) in [(&document.issuer, 2), (&document.issued, 4)] {
        let shape = Shape {
            align: Some(Align::Right),
            indent: Some(Indent {
                right: characters * INDENT / 2,
                ..Indent::default()
            }),
            keep_next: *text == document.issuer,
            ..Shape::of(PITCH)
        };
        body.paragraph(shape, Some(words(text, BODY_FONT, BODY_SIZE)));
    }
}

/// The page's number between dashes; below it as-of date and fingerprint.
fn foot(document: &Document, numbered: &mut Numbered) -> Footer {
    let number = numbered
        .paragraph()
        .align(AlignmentType::Center)
        .fonts(fonts(NUMBER_FONT))
        .size(NUMBER_SIZE)
        .add_run(run("— ", NUMBER_FONT, NUMBER_SIZE))
        .add_page_num(PageNum::new())
        .add_run(run(" —", NUMBER_FONT, NUMBER_SIZE));
    let line = numbered
        .paragraph()
        .align(AlignmentType::Center)
        .add_run(run(&document.foot.line(), BODY_FONT, FOOT_SIZE));
    Footer::new().add_paragraph(number).add_paragraph(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_title_is_broken_in_the_middle() {
        for (title, expected) in [
            ("关于督查督办情况的通报", &["关于督查督办情况的通报"][..]),
            (
                "关于截至2026年11月20日督查督办情况的通报",
                &["关于截至2026年11月20日", "督查督办情况的通报"],
            ),
            (
                "关于四季度项目攻坚推进会会风会纪情况的通报",
                &["关于四季度项目攻坚推进", "会会风会纪情况的通报"],
            ),
        ] {
            assert_eq!(balanced(title), expected);
        }
    }
}
