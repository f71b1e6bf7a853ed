//! Draft circulars as Word documents in the layout of GB/T 9704: page, fonts, sizes, line pitch, headings, tables, foot.

use super::{OutputFile, container};
use crate::report::circular::{Document, DocumentTable, Part};
use docx_rs::{
    AlignmentType, Docx, Footer, Header, HeightRule, LineSpacing, LineSpacingType, PageMargin,
    PageNum, Paragraph, Run, RunFonts, SpecialIndentType, Table, TableAlignmentType, TableCell,
    TableLayoutType, TableRow, VAlignType, WidthType,
};
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
    package.document =
        repeated_headers(&package.document).map_err(|error| failed(error.to_string()))?;
    package.font_table = FONT_TABLE.as_bytes().to_vec();
    package.doc_props.core = core_properties(document).into_bytes();
    let mut bytes = Cursor::new(Vec::new());
    package
        .pack(&mut bytes)
        .map_err(|error| failed(error.to_string()))?;
    Ok(container::file(document.path.clone(), bytes.into_inner()))
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

/// Marks the first row of every table as a header that is repeated on every page; the writer has no word for it.
fn repeated_headers(document: &[u8]) -> Result<Vec<u8>, std::str::Utf8Error> {
    let text = std::str::from_utf8(document)?;
    let mut tables = text.split("<w:tbl>");
    let mut marked = tables.next().unwrap_or_default().to_owned();
    for table in tables {
        marked.push_str("<w:tbl>");
        marked.push_str(&table.replacen("<w:cantSplit />", "<w:cantSplit /><w:tblHeader />", 1));
    }
    Ok(marked.into_bytes())
}

fn docx(document: &Document) -> Docx {
    let mut numbered = Numbered(0);
    let mut docx = Docx::new()
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
        .footer(foot(document, &mut numbered));
    for line in document.title.iter().flat_map(|line| balanced(line)) {
        docx = docx.add_paragraph(
            numbered
                .body()
                .align(AlignmentType::Center)
                .keep_next(true)
                .add_run(run(&line, TITLE_FONT, TITLE_SIZE)),
        );
    }
    docx = docx.add_paragraph(numbered.body());
    docx = docx.add_paragraph(numbered.body().align(AlignmentType::Left).add_run(run(
        &format!("{}：", document.addressees),
        BODY_FONT,
        BODY_SIZE,
    )));
    let flow = if document.attachments.len() < KEPT {
        Flow::BeforeTheSignature
    } else {
        Flow::Free
    };
    docx = add_parts(docx, &document.body, flow, &mut numbered);
    docx = add_attachments(docx, &document.attachments, &mut numbered);
    docx = add_signature(docx, document, &mut numbered);
    if !document.internal.is_empty() {
        docx = add_parts(docx, &document.internal, Flow::OnANewPage, &mut numbered);
    }
    docx
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

/// Gives each paragraph of a document an id of its own, the same from run to run.
struct Numbered(u32);

impl Numbered {
    fn paragraph(&mut self) -> Paragraph {
        self.0 += 1;
        Paragraph::new().id(format!("{:08x}", self.0))
    }

    /// A paragraph of the body's line pitch.
    fn body(&mut self) -> Paragraph {
        self.paragraph().line_spacing(pitch(PITCH))
    }

    /// A paragraph of the body, set in by two characters.
    fn indented(&mut self) -> Paragraph {
        self.body()
            .align(AlignmentType::Both)
            .indent(None, Some(SpecialIndentType::FirstLine(INDENT)), None, None)
            .first_line_chars(200)
    }
}

fn pitch(line: i32) -> LineSpacing {
    LineSpacing::new()
        .before(0)
        .after(0)
        .line_rule(LineSpacingType::Exact)
        .line(line)
}

fn fonts(name: &str) -> RunFonts {
    RunFonts::new().ascii(name).hi_ansi(name).east_asia(name)
}

fn run(text: &str, font: &str, size: usize) -> Run {
    // A line break in a name is a blank here, and XML has no form for other control characters and what is no character.
    let text: String = text
        .chars()
        .map(|character| {
            if character.is_control() || matches!(character, '\u{FFFE}' | '\u{FFFF}') {
                ' '
            } else {
                character
            }
        })
        .collect();
    Run::new().add_text(text).fonts(fonts(font)).size(size)
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

fn add_parts(mut docx: Docx, parts: &[Part], flow: Flow, numbered: &mut Numbered) -> Docx {
    for (at, part) in parts.iter().enumerate() {
        let begins_page = at == 0 && flow == Flow::OnANewPage;
        let stays = at + 1 == parts.len() && flow == Flow::BeforeTheSignature;
        docx = match part {
            Part::Heading(level, text) => {
                let font = match level {
                    1 => HEADING_FONT,
                    2 => SUBHEADING_FONT,
                    _ => BODY_FONT,
                };
                docx.add_paragraph(
                    numbered
                        .indented()
                        .keep_next(true)
                        .page_break_before(begins_page)
                        .add_run(run(text, font, BODY_SIZE)),
                )
            }
            Part::Text(text) => docx.add_paragraph(
                numbered
                    .indented()
                    .keep_next(stays)
                    .page_break_before(begins_page)
                    .add_run(run(text, BODY_FONT, BODY_SIZE)),
            ),
            Part::Table(content) => {
                let gap = |numbered: &mut Numbered| numbered.paragraph().line_spacing(pitch(GAP));
                let before = gap(numbered).page_break_before(begins_page);
                let table = table(content, stays, numbered);
                docx.add_paragraph(before)
                    .add_table(table)
                    .add_paragraph(gap(numbered).keep_next(stays))
            }
        };
    }
    docx
}

/// A table; where its last row `stays`, it is not parted from what follows.
fn table(content: &DocumentTable, stays: bool, numbered: &mut Numbered) -> Table {
    let all: u32 = content.columns.iter().map(|(_, share)| share).sum();
    let widths: Vec<usize> = content
        .columns
        .iter()
        .map(|(_, share)| WIDTH * *share as usize / all.max(1) as usize)
        .collect();
    let titles: Vec<String> = content
        .columns
        .iter()
        .map(|(title, _)| title.clone())
        .collect();
    let aligned: Vec<AlignmentType> = (0..titles.len())
        .map(|column| alignment(content, column))
        .collect();
    let middle = vec![AlignmentType::Center; titles.len()];
    let stays_alone = stays && content.rows.is_empty();
    let mut rows = vec![row(
        &titles,
        HEADING_FONT,
        (&widths, &middle),
        stays_alone,
        numbered,
    )];
    let last = content.rows.len().saturating_sub(1);
    for (at, texts) in content.rows.iter().enumerate() {
        let stays = stays && at == last;
        rows.push(row(texts, BODY_FONT, (&widths, &aligned), stays, numbered));
    }
    Table::new(rows)
        .set_grid(widths)
        .width(WIDTH, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .align(TableAlignmentType::Center)
}

/// A row of a table, by the widths of its cells and where their texts stand in them.
fn row(
    texts: &[String],
    font: &str,
    (widths, aligned): (&[usize], &[AlignmentType]),
    stays: bool,
    numbered: &mut Numbered,
) -> TableRow {
    let heights = texts.iter().zip(widths);
    let is_long = heights.map(|(text, width)| lines(text, *width)).max() > Some(MOST_LINES);
    let vertical = if is_long {
        VAlignType::Top
    } else {
        VAlignType::Center
    };
    let cells = texts.iter().zip(widths.iter().zip(aligned));
    let cells = cells.map(|(text, (width, align))| {
        TableCell::new()
            .width(*width, WidthType::Dxa)
            .vertical_align(vertical)
            .add_paragraph(
                numbered
                    .paragraph()
                    .line_spacing(pitch(TABLE_PITCH))
                    .align(*align)
                    .keep_next(stays)
                    .add_run(run(text, font, TABLE_SIZE)),
            )
    });
    let row = TableRow::new(cells.collect());
    let row = if is_long { row } else { row.cant_split() };
    row.row_height(24.0).height_rule(HeightRule::AtLeast)
}

/// A row of more lines may go on on the next page, its cells filled from the top: a page has room for 31 lines, and of a row that is kept
/// together and is taller than a page office programs cut off the last ones.
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
fn alignment(content: &DocumentTable, column: usize) -> AlignmentType {
    const LONGEST_WORD: usize = 12;
    let mut cells = content.rows.iter().filter_map(|texts| texts.get(column));
    if cells.any(|text| text.chars().count() > LONGEST_WORD) {
        AlignmentType::Left
    } else {
        AlignmentType::Center
    }
}

/// As many attachments as this, the last of the list, stay with the signature; with fewer the text before them does.
const KEPT: usize = 2;

/// A blank line, 附件： with the first name, and the others below it.
fn add_attachments(mut docx: Docx, names: &[String], numbered: &mut Numbered) -> Docx {
    if names.is_empty() {
        return docx;
    }
    docx = docx.add_paragraph(numbered.body().keep_next(names.len() <= KEPT));
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
        docx = docx.add_paragraph(
            numbered
                .body()
                .indent(Some(left), None, None, None)
                .keep_next(position + KEPT >= names.len())
                .add_run(run(
                    &format!("{before}{number}{name}"),
                    BODY_FONT,
                    BODY_SIZE,
                )),
        );
    }
    docx
}

/// Who issues it, and the day below, four characters in from the right: together on one page, with what stands above them.
fn add_signature(mut docx: Docx, document: &Document, numbered: &mut Numbered) -> Docx {
    docx = docx
        .add_paragraph(numbered.body().keep_next(true))
        .add_paragraph(numbered.body().keep_next(true));
    for (text, characters) in [(document.issuer.clone(), 2), (document.issued.clone(), 4)] {
        docx = docx.add_paragraph(
            numbered
                .body()
                .align(AlignmentType::Right)
                .indent(None, None, Some(characters * INDENT / 2), None)
                .keep_next(text == document.issuer)
                .add_run(run(&text, BODY_FONT, BODY_SIZE)),
        );
    }
    docx
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

    #[test]
    fn the_first_row_of_every_table_is_repeated() {
        let xml =
            "<w:p/><w:tbl><w:cantSplit /><w:cantSplit /></w:tbl><w:tbl><w:cantSplit /></w:tbl>";
        let marked = repeated_headers(xml.as_bytes()).expect("UTF-8");
        assert_eq!(
            String::from_utf8(marked).expect("UTF-8"),
            "<w:p/><w:tbl><w:cantSplit /><w:tblHeader /><w:cantSplit /></w:tbl><w:tbl><w:cantSplit /><w:tblHeader /></w:tbl>"
        );
    }
}
