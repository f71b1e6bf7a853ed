//! The body of a document in its own markup: paragraphs and tables, each in the few shapes that a draft has. The writer of documents
//! makes everything else of the package; a paragraph of its is a tree of some hundred values.

use std::fmt::Write;

/// How a paragraph's text runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Center,
    Right,
    Both,
}

/// Room beside a paragraph, in twentieths of a point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Indent {
    pub left: i32,
    pub right: i32,
    /// By how much the first line is set in; 0: no more than the others.
    pub first_line: i32,
}

/// How a paragraph stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shape {
    pub align: Option<Align>,
    pub indent: Option<Indent>,
    /// The distance of its lines, exactly, in twentieths of a point.
    pub pitch: i32,
    /// Whether it stays on one page with the next paragraph.
    pub keep_next: bool,
    /// Whether it begins a page.
    pub page_break_before: bool,
}

impl Shape {
    /// A paragraph of this line pitch, where nothing else is asked for.
    pub fn of(pitch: i32) -> Shape {
        Shape {
            pitch,
            ..Shape::default()
        }
    }
}

/// Words in a font; the size is in half points.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    pub text: &'a str,
    pub font: &'a str,
    pub size: usize,
}

/// How a row of a table stands on its pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// Repeated on every page.
    Header,
    /// Torn apart by no page.
    Whole,
    /// So long that it goes on on the next page, its cells filled from the top: of a row that is kept together and taller than a page
    /// office programs cut off the last lines.
    Long,
}

/// A body that grows.
#[derive(Debug)]
pub struct Body {
    markup: String,
    /// The id of the next paragraph: each has one of its own, the same from run to run.
    next: u32,
    /// The row of the next cell.
    row: Row,
}

impl Body {
    /// Nothing yet; so many paragraphs of the document stand elsewhere.
    pub fn after(paragraphs: u32) -> Body {
        Body {
            markup: String::new(),
            next: paragraphs + 1,
            row: Row::Whole,
        }
    }

    /// The markup.
    pub fn into_markup(self) -> String {
        self.markup
    }

    /// Adds a paragraph, with or without words.
    pub fn paragraph(&mut self, shape: Shape, words: Option<Words<'_>>) {
        let id = self.next;
        self.next += 1;
        self.put(format_args!(
            r#"<w:p w14:paraId="{id:08x}"><w:pPr><w:rPr />"#
        ));
        if let Some(align) = shape.align {
            let align = match align {
                Align::Left => "left",
                Align::Center => "center",
                Align::Right => "right",
                Align::Both => "both",
            };
            self.put(format_args!(r#"<w:jc w:val="{align}" />"#));
        }
        if let Some(indent) = shape.indent {
            let (left, right) = (indent.left, indent.right);
            self.put(format_args!(r#"<w:ind w:left="{left}" w:right="{right}""#));
            if indent.first_line != 0 {
                self.put(format_args!(r#" w:firstLine="{}""#, indent.first_line));
            }
            self.markup.push_str(" />");
        }
        let pitch = shape.pitch;
        self.put(format_args!(
            r#"<w:spacing w:before="0" w:after="0" w:line="{pitch}" w:lineRule="exact" />"#
        ));
        if shape.keep_next {
            self.markup.push_str("<w:keepNext />");
        }
        if shape.page_break_before {
            self.markup.push_str("<w:pageBreakBefore />");
        }
        self.markup.push_str("</w:pPr>");
        if let Some(words) = words {
            self.run(words);
        }
        self.markup.push_str("</w:p>");
    }

    fn run(&mut self, Words { text, font, size }: Words<'_>) {
        self.put(format_args!(
            concat!(
                r#"<w:r><w:rPr><w:sz w:val="{size}" /><w:szCs w:val="{size}" />"#,
                r#"<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" /></w:rPr>"#,
                r#"<w:t xml:space="preserve">"#,
            ),
            size = size,
            font = font,
        ));
        for character in text.chars() {
            match character {
                '&' => self.markup.push_str("&amp;"),
                '<' => self.markup.push_str("&lt;"),
                '>' => self.markup.push_str("&gt;"),
                '"' => self.markup.push_str("&quot;"),
                '\'' => self.markup.push_str("&apos;"),
                character => self.markup.push(plain(character)),
            }
        }
        self.markup.push_str("</w:t></w:r>");
    }

    /// Begins a table as wide as its columns, in twentieths of a point, or a little wider.
    pub fn begin_table(&mut self, width: usize, columns: &[usize]) {
        self.put(format_args!(
            r#"<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa" /><w:jc w:val="center" /><w:tblBorders>"#
        ));
        for line in ["top", "left", "bottom", "right", "insideH", "insideV"] {
            self.put(format_args!(
                r#"<w:{line} w:val="single" w:sz="2" w:space="0" w:color="000000" />"#
            ));
        }
        self.markup
            .push_str(r#"</w:tblBorders><w:tblLayout w:type="fixed" /></w:tblPr><w:tblGrid>"#);
        for column in columns {
            self.put(format_args!(r#"<w:gridCol w:w="{column}" w:type="dxa" />"#));
        }
        self.markup.push_str("</w:tblGrid>");
    }

    /// Begins a row.
    pub fn begin_row(&mut self, row: Row) {
        self.markup.push_str(match row {
            Row::Header => "<w:tr><w:trPr><w:cantSplit /><w:tblHeader />",
            Row::Whole => "<w:tr><w:trPr><w:cantSplit />",
            Row::Long => "<w:tr><w:trPr>",
        });
        self.markup
            .push_str(r#"<w:trHeight w:val="24" w:hRule="atLeast" /></w:trPr>"#);
        self.row = row;
    }

    /// Adds a cell with one paragraph.
    pub fn cell(&mut self, width: usize, shape: Shape, words: Words<'_>) {
        let at = if self.row == Row::Long {
            "top"
        } else {
            "center"
        };
        self.put(format_args!(
            r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa" /><w:vAlign w:val="{at}" /></w:tcPr>"#
        ));
        self.paragraph(shape, Some(words));
        self.markup.push_str("</w:tc>");
    }

    /// Ends a row.
    pub fn end_row(&mut self) {
        self.markup.push_str("</w:tr>");
    }

    /// Ends a table.
    pub fn end_table(&mut self) {
        self.markup.push_str("</w:tbl>");
    }

    fn put(&mut self, markup: std::fmt::Arguments<'_>) {
        // A text takes whatever is written into it.
        let _ = self.markup.write_fmt(markup);
    }
}

/// A line break in a name is a blank here, and XML has no form for other control characters and what is no character.
pub fn plain(character: char) -> char {
    if character.is_control() || matches!(character, '\u{FFFE}' | '\u{FFFF}') {
        ' '
    } else {
        character
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docx_rs::{
        AlignmentType, Docx, HeightRule, LineSpacing, LineSpacingType, Paragraph, Run, RunFonts,
        SpecialIndentType, Table, TableAlignmentType, TableCell, TableLayoutType, TableRow,
        VAlignType, WidthType,
    };

    /// What the writer of documents makes of a body.
    fn of_the_writer(docx: Docx) -> String {
        let whole = String::from_utf8(docx.build().document).expect("it is text");
        let (_, body) = whole.split_once("<w:body>").expect("it begins");
        let (body, _) = body.split_once("<w:sectPr>").expect("it ends");
        body.to_owned()
    }

    /// A paragraph of the writer of documents.
    fn paragraph(id: u32, shape: Shape, words: Option<Words<'_>>) -> Paragraph {
        let pitch = LineSpacing::new().before(0).after(0);
        let pitch = pitch.line_rule(LineSpacingType::Exact).line(shape.pitch);
        let mut made = Paragraph::new().id(format!("{id:08x}")).line_spacing(pitch);
        if let Some(align) = shape.align {
            made = made.align(match align {
                Align::Left => AlignmentType::Left,
                Align::Center => AlignmentType::Center,
                Align::Right => AlignmentType::Right,
                Align::Both => AlignmentType::Both,
            });
        }
        if let Some(indent) = shape.indent {
            let first =
                (indent.first_line != 0).then_some(SpecialIndentType::FirstLine(indent.first_line));
            made = made.indent(Some(indent.left), first, Some(indent.right), None);
        }
        made = made.keep_next(shape.keep_next);
        made = made.page_break_before(shape.page_break_before);
        words.into_iter().fold(made, |made, words| {
            let fonts = RunFonts::new().ascii(words.font).hi_ansi(words.font);
            let text: String = words.text.chars().map(plain).collect();
            let run = Run::new().add_text(text).size(words.size);
            made.add_run(run.fonts(fonts.east_asia(words.font)))
        })
    }

    const TEXTS: [&str; 4] = [
        "",
        "督查  督办",
        "<&>\"'“”&amp;",
        "一\n二\r\t三\u{b}\u{FFFE}四",
    ];

    fn shapes() -> Vec<Shape> {
        let aligns = [Align::Left, Align::Center, Align::Right, Align::Both];
        let indents = [(0, 0, 640), (640, 0, 0), (0, 1280, 0)];
        let indents = indents.map(|(left, right, first_line)| Indent {
            left,
            right,
            first_line,
        });
        let mut shapes = vec![Shape::of(560)];
        for position in 0..5 {
            let with = |change: &dyn Fn(&mut Shape)| {
                let mut changed = shapes.clone();
                changed.iter_mut().for_each(change);
                changed
            };
            let more = match position {
                0 => with(&|shape| shape.keep_next = true),
                1 => with(&|shape| shape.page_break_before = true),
                2 => (indents.iter())
                    .flat_map(|indent| with(&|shape| shape.indent = Some(*indent)))
                    .collect(),
                3 => (aligns.iter())
                    .flat_map(|align| with(&|shape| shape.align = Some(*align)))
                    .collect(),
                _ => with(&|shape| shape.pitch = 400),
            };
            shapes.extend(more);
        }
        shapes
    }

    #[test]
    fn a_paragraph_is_what_the_writer_of_documents_makes_of_it() {
        let texts = TEXTS.map(Some).into_iter().chain([None]);
        let words = |text| Words {
            text,
            font: "仿宋_GB2312",
            size: 32,
        };
        let words: Vec<_> = texts.map(|text| text.map(words)).collect();
        let all: Vec<(Shape, Option<Words<'_>>)> = (shapes().into_iter())
            .flat_map(|shape| words.iter().map(move |words| (shape, *words)))
            .collect();
        let (mut body, mut docx) = (Body::after(3), Docx::new());
        for (id, &(shape, words)) in (4..).zip(&all) {
            body.paragraph(shape, words);
            docx = docx.add_paragraph(paragraph(id, shape, words));
        }
        assert_eq!(all.len(), 2 * 2 * 4 * 5 * 2 * 5);
        assert_eq!(body.into_markup(), of_the_writer(docx));
    }

    #[test]
    fn a_table_is_what_the_writer_of_documents_makes_of_it_and_its_header_is_repeated() {
        let (widths, font, size) = ([707, 2211], "黑体", 24);
        let (mut body, mut rows, mut id) = (Body::after(0), Vec::new(), 0);
        body.begin_table(8845, &widths);
        for (row, texts) in [
            (Row::Header, &TEXTS[..2]),
            (Row::Whole, &TEXTS[2..]),
            (Row::Long, &TEXTS[..2]),
        ] {
            body.begin_row(row);
            let vertical = if row == Row::Long {
                VAlignType::Top
            } else {
                VAlignType::Center
            };
            let cell = |(&width, &text): (&usize, &&str)| {
                id += 1;
                let (shape, words) = (Shape::of(400), Words { text, font, size });
                body.cell(width, shape, words);
                TableCell::new()
                    .width(width, WidthType::Dxa)
                    .vertical_align(vertical)
                    .add_paragraph(paragraph(id, shape, Some(words)))
            };
            let mut made = TableRow::new(widths.iter().zip(texts).map(cell).collect());
            if row != Row::Long {
                made = made.cant_split();
            }
            rows.push(made.row_height(24.0).height_rule(HeightRule::AtLeast));
            body.end_row();
        }
        body.end_table();
        let table = Table::new(rows)
            .set_grid(widths.to_vec())
            .width(8845, WidthType::Dxa)
            .layout(TableLayoutType::Fixed)
            .align(TableAlignmentType::Center);
        // The writer has no word for a header that is repeated.
        let wanted = of_the_writer(Docx::new().add_table(table));
        let wanted = wanted.replacen("<w:cantSplit />", "<w:cantSplit /><w:tblHeader />", 1);
        assert_eq!(body.into_markup(), wanted);
    }
}
