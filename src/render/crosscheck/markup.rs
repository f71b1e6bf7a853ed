//! Tables and paragraphs of markup that the program itself wrote: pages and Word documents alike.

use std::borrow::Cow;

/// The texts of a document, as far as figures are compared.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// Paragraphs outside tables.
    pub paragraphs: Vec<String>,
    /// The tables, each row by row.
    pub tables: Vec<Vec<Vec<CellText>>>,
    /// For each table: how many of the paragraphs stand before it.
    pub before: Vec<usize>,
}

/// A table's cell.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct CellText {
    /// All its text.
    pub text: String,
    /// The text of its first link.
    pub link: Option<String>,
}

/// What the tags of a kind of markup are called.
pub struct Names {
    /// A table.
    pub table: &'static str,
    /// A row.
    pub row: &'static str,
    /// Cells.
    pub cells: &'static [&'static str],
    /// A paragraph.
    pub paragraph: &'static str,
    /// A link.
    pub link: &'static str,
}

/// Pages.
pub const HTML: Names = Names {
    table: "table",
    row: "tr",
    cells: &["td", "th"],
    paragraph: "p",
    link: "a",
};

/// Word documents.
pub const WORD: Names = Names {
    table: "w:tbl",
    row: "w:tr",
    cells: &["w:tc"],
    paragraph: "w:p",
    link: "w:hyperlink",
};

/// Reads markup. A table inside a cell adds to the cell's text alone.
pub fn read(markup: &str, names: &Names) -> Read {
    let mut read = Read::default();
    let mut depth = 0_usize;
    let mut cell: Option<CellText> = None;
    let mut link: Option<String> = None;
    let mut paragraph = String::new();
    let mut rest = Some(markup);
    while let Some(markup) = rest {
        let (piece, behind) = match cut(markup, b'<') {
            Some((piece, behind)) => (piece, Some(behind)),
            None => (markup, None),
        };
        rest = behind;
        let (tag, text) = cut(piece, b'>').unwrap_or(("", piece));
        let (closes, tag) = match tag.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, tag),
        };
        let mut bytes = tag.bytes();
        let end = bytes.position(|byte| matches!(byte, b' ' | b'/' | b'\n'));
        let name = &tag[..end.unwrap_or(tag.len())];
        let is_cell = names.cells.contains(&name) && depth == 1;
        if name == names.table {
            if closes {
                depth = depth.saturating_sub(1);
            } else {
                depth += 1;
                if depth == 1 {
                    read.tables.push(Vec::new());
                    read.before.push(read.paragraphs.len());
                }
            }
        } else if name == names.row && depth == 1 && !closes {
            if let Some(table) = read.tables.last_mut() {
                table.push(Vec::new());
            }
        } else if is_cell && !closes {
            cell = Some(CellText::default());
        } else if is_cell && closes {
            let row = read.tables.last_mut().and_then(|table| table.last_mut());
            if let (Some(row), Some(done)) = (row, cell.take()) {
                row.push(done);
            }
        } else if name == names.link {
            if closes {
                if let (Some(cell), Some(text)) = (&mut cell, link.take()) {
                    cell.link.get_or_insert(text);
                }
            } else {
                link = Some(String::new());
            }
        } else if name == names.paragraph && closes && depth == 0 {
            read.paragraphs.push(std::mem::take(&mut paragraph));
        }
        if text.is_empty() {
            continue;
        }
        let text = unescaped(text);
        if let Some(link) = &mut link {
            link.push_str(&text);
        }
        match &mut cell {
            Some(cell) => cell.text.push_str(&text),
            None if depth == 0 => paragraph.push_str(&text),
            None => {}
        }
    }
    read
}

/// What stands before and behind the first of a byte of ASCII; `None` where there is none. In short pieces it takes a fraction of what
/// the searcher for any pattern does.
pub fn cut(text: &str, byte: u8) -> Option<(&str, &str)> {
    let at = memchr::memchr(byte, text.as_bytes())?;
    Some((&text[..at], &text[at + 1..]))
}

/// Text with its entities as the characters that they stand for.
pub fn unescaped(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut plain = text.to_owned();
    for (entity, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&#x2F;", "/"),
        ("&amp;", "&"),
    ] {
        plain = plain.replace(entity, character);
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_with_links_and_nested_tables_inside_their_cell() {
        let html = "<p>前&amp;后</p><table><tr><th>名次</th><td><a href=\"x\">甲镇</a>样本少<table><tr><td>1</td></tr></table></td></tr></table><p>末</p>";
        let read = read(html, &HTML);
        assert_eq!(read.paragraphs, ["前&后", "末"]);
        let row = &read.tables[0][0];
        assert_eq!(row[0].text, "名次");
        assert_eq!(row[1].link.as_deref(), Some("甲镇"));
        assert_eq!(row[1].text, "甲镇样本少1");
        assert_eq!((read.tables.len(), read.before), (1, vec![1]));
    }
}
