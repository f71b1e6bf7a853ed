//! .ods: its one stream of XML read element by element. A repeated cell costs what it holds: nothing where it is empty.

mod cell;

use super::SheetContent;
use super::archive::Archive;
use super::biff::EPOCH_1904;
use super::margin;
use super::rows::{Budget, Rows};
use super::xml;
use crate::diagnostic::Unreadable;
use crate::source::RawCell;
use cell::cell;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeSet;
use std::io::BufRead;

const PART: &str = "content.xml";
/// The day that numbers are counted from in a workbook of the 1904 system.
const FIRST_DAY_OF_1904: &str = "1904-01-01";
/// As many columns as a sheet of any office program has: a cell repeated beyond them was never seen by anybody.
const COLUMNS: u32 = 16_384;
/// What stands inside a table or a cell and is none of its content.
const FOREIGN: &[&str] = &[
    "annotation",
    "tracked-changes",
    "shapes",
    "dde-links",
    "frame",
    "custom-shape",
    "g",
    "control",
    "line",
    "rect",
    "ruby-text",
    "note",
];

fn damaged() -> Unreadable {
    xml::damaged(PART)
}

/// The tables of a spreadsheet.
///
/// # Errors
/// Where it is damaged or goes beyond a limit.
pub fn read(
    mut archive: Archive<'_>,
    budget: &mut Budget<'_>,
) -> Result<Vec<SheetContent>, Unreadable> {
    if margin::page_style_is_marked(&mut archive)? {
        return Err(margin::marked(margin::HEADER));
    }
    let stream = archive
        .stream(PART)?
        .ok_or_else(|| Unreadable::damaged(format!("缺少部件 {PART}")))?;
    let mut document = Document {
        reader: xml::reader(stream),
        buffer: Vec::new(),
        marked: None,
        epoch: 0.0,
    };
    let mut hidden_styles = BTreeSet::new();
    let mut sheets = Vec::new();
    let mut is_spreadsheet = false;
    loop {
        match document.next()? {
            Piece::Start(element) => match element.local_name().as_ref() {
                "style" => {
                    let name = xml::attribute(&element, "name");
                    if document.hides_table()? {
                        hidden_styles.extend(name);
                    }
                }
                "spreadsheet" => is_spreadsheet = true,
                "null-date" if is_spreadsheet => {
                    let first = xml::attribute(&element, "date-value");
                    if first.as_deref() == Some(FIRST_DAY_OF_1904) {
                        document.epoch = EPOCH_1904;
                    }
                }
                "table" if is_spreadsheet => {
                    budget.sheet()?;
                    sheets.extend(document.table(&element, &hidden_styles, budget)?);
                }
                name if is_spreadsheet && FOREIGN.contains(&name) => document.pass_over(name)?,
                _ => {}
            },
            Piece::End(name) if name == "document-content" => {
                if let Some(what) = document.marked {
                    return Err(margin::marked(what));
                }
                return Ok(sheets);
            }
            Piece::End(_) | Piece::Text(_) | Piece::Other => {}
            Piece::Finished => return Err(damaged()),
        }
    }
}

/// What readers of the document care for.
enum Piece {
    Start(BytesStart<'static>),
    End(String),
    Text(String),
    Other,
    Finished,
}

struct Document<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
    /// Where beside the cells a mark of secrecy stands.
    marked: Option<&'static str>,
    /// How many days later than usual the days of plain numbers are counted from.
    epoch: f64,
}

/// A row while it is being read: the cells that it holds, and where the next one stands.
#[derive(Default)]
struct Row {
    cells: Vec<(u32, u32, RawCell)>,
    column: u32,
}

impl<R: BufRead> Document<R> {
    fn next(&mut self) -> Result<Piece, Unreadable> {
        self.buffer.clear();
        let event = self
            .reader
            .read_event_into(&mut self.buffer)
            .map_err(|_| damaged())?;
        Ok(match event {
            Event::Start(element) => Piece::Start(element.into_owned()),
            Event::End(element) => Piece::End(element.local_name().as_ref().to_owned()),
            Event::Text(text) => Piece::Text(text.xml10_content().into_owned()),
            Event::CData(text) => Piece::Text(text.xml10_content().into_owned()),
            Event::GeneralRef(reference) => {
                Piece::Text(xml::character(&reference).ok_or_else(damaged)?.to_string())
            }
            Event::Eof => Piece::Finished,
            _ => Piece::Other,
        })
    }

    /// Passes over an element that has begun and is none of the content; of a comment or a shape it is known whether it bears a mark.
    fn pass_over(&mut self, name: &str) -> Result<(), Unreadable> {
        let said = self.skip()?;
        if name != "tracked-changes" && margin::is_marked(&said) {
            self.marked = Some(match name {
                "annotation" => margin::COMMENT,
                _ => margin::SHAPE,
            });
        }
        Ok(())
    }

    /// Passes over an element that has begun; what it says, each piece on a line.
    fn skip(&mut self) -> Result<String, Unreadable> {
        let mut said = String::new();
        let mut depth = 1_u64;
        while depth > 0 {
            match self.next()? {
                Piece::Start(_) => {
                    depth += 1;
                    said.push('\n');
                }
                Piece::End(_) => depth -= 1,
                Piece::Finished => return Err(damaged()),
                Piece::Text(text) => said.push_str(&text),
                Piece::Other => {}
            }
        }
        Ok(said)
    }

    /// Whether a style that has begun hides the tables that bear it.
    fn hides_table(&mut self) -> Result<bool, Unreadable> {
        let mut hides = false;
        let mut depth = 1_u64;
        while depth > 0 {
            match self.next()? {
                Piece::Start(element) => {
                    depth += 1;
                    hides |= element.local_name().as_ref() == "table-properties"
                        && xml::attribute(&element, "display").as_deref() == Some("false");
                }
                Piece::End(_) => depth -= 1,
                Piece::Finished => return Err(damaged()),
                Piece::Text(_) | Piece::Other => {}
            }
        }
        Ok(hides)
    }

    /// A table that has begun; `None` for a copy of another file's table that a link left behind.
    fn table(
        &mut self,
        element: &BytesStart<'_>,
        hidden_styles: &BTreeSet<String>,
        budget: &mut Budget<'_>,
    ) -> Result<Option<SheetContent>, Unreadable> {
        let name = xml::attribute(element, "name").unwrap_or_default();
        let hidden = xml::attribute(element, "style-name")
            .is_some_and(|style| hidden_styles.contains(&style));
        let mut rows = Rows::of(&name);
        let mut merges = Vec::new();
        let mut linked = false;
        let mut index = 0_u32;
        loop {
            match self.next()? {
                Piece::Start(element) => match element.local_name().as_ref() {
                    "table-row" => {
                        let repeated = repeated(&element, "number-rows-repeated");
                        let row = self.row(index, &mut merges, budget)?;
                        // Only what holds something is written again; the rows in between just pass.
                        if !row.cells.is_empty() {
                            for copy in 0..repeated {
                                row.write(index.saturating_add(copy), &mut rows, budget)?;
                            }
                        }
                        index = index.saturating_add(repeated);
                    }
                    "table-source" => linked = true,
                    name if FOREIGN.contains(&name) => self.pass_over(name)?,
                    _ => {}
                },
                Piece::End(name) if name == "table" => break,
                Piece::Finished => return Err(damaged()),
                Piece::End(_) | Piece::Text(_) | Piece::Other => {}
            }
        }
        let sheet = SheetContent {
            name,
            hidden,
            rows: rows.finish(budget)?,
            merges,
            fields: Vec::new(),
        };
        Ok((!linked).then_some(sheet))
    }

    fn row(
        &mut self,
        index: u32,
        merges: &mut Vec<(u32, u32, u32, u32)>,
        budget: &mut Budget<'_>,
    ) -> Result<Row, Unreadable> {
        let mut row = Row::default();
        loop {
            match self.next()? {
                Piece::Start(element) => match element.local_name().as_ref() {
                    "table-cell" | "covered-table-cell" => {
                        let repeated = repeated(&element, "number-columns-repeated");
                        let (rows, columns) = (
                            self::repeated(&element, "number-rows-spanned"),
                            self::repeated(&element, "number-columns-spanned"),
                        );
                        if rows > 1 || columns > 1 {
                            budget.merge()?;
                            merges.push((
                                index,
                                row.column,
                                index.saturating_add(rows - 1),
                                row.column.saturating_add(columns - 1),
                            ));
                        }
                        let text = self.text()?;
                        if let Some(cell) = cell(&element, text, self.epoch) {
                            row.cells.push((row.column, repeated, cell));
                        }
                        row.column = row.column.saturating_add(repeated);
                    }
                    _ => {
                        self.skip()?;
                    }
                },
                Piece::End(_) => return Ok(row),
                Piece::Finished => return Err(damaged()),
                Piece::Text(_) | Piece::Other => {}
            }
        }
    }

    /// The paragraphs of a cell that has begun, one a line; `None` where it has none.
    fn text(&mut self) -> Result<Option<String>, Unreadable> {
        let mut text = String::new();
        let mut paragraphs = 0;
        let mut depth = 1_u64;
        while depth > 0 {
            match self.next()? {
                Piece::Start(element) => match element.local_name().as_ref() {
                    name if FOREIGN.contains(&name) => self.pass_over(name)?,
                    name => {
                        match name {
                            "p" => {
                                if paragraphs > 0 {
                                    text.push('\n');
                                }
                                paragraphs += 1;
                            }
                            "line-break" => text.push('\n'),
                            "tab" => text.push('\t'),
                            "s" => {
                                let count = repeated(&element, "c").min(1_000) as usize;
                                text.extend(std::iter::repeat_n(' ', count));
                            }
                            _ => {}
                        }
                        depth += 1;
                    }
                },
                Piece::End(_) => depth -= 1,
                // Between the paragraphs there is only what makes the file readable to people.
                Piece::Text(part) if depth > 1 => text.push_str(&part),
                Piece::Finished => return Err(damaged()),
                Piece::Text(_) | Piece::Other => {}
            }
        }
        Ok((paragraphs > 0 || !text.is_empty()).then_some(text))
    }
}

impl Row {
    fn write(
        &self,
        index: u32,
        rows: &mut Rows,
        budget: &mut Budget<'_>,
    ) -> Result<(), Unreadable> {
        for (column, repeated, cell) in &self.cells {
            let visible = COLUMNS.saturating_sub(*column).clamp(1, COLUMNS);
            for copy in 0..visible.min(*repeated) {
                rows.push(index, column.saturating_add(copy), cell.clone(), budget)?;
            }
        }
        Ok(())
    }
}

/// How often; once where it is not said.
fn repeated(element: &BytesStart<'_>, name: &str) -> u32 {
    xml::attribute(element, name)
        .and_then(|count| count.parse().ok())
        .unwrap_or(1)
        .max(1)
}
