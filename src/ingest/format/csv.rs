//! csv as offices write it: UTF-8 with or without BOM, UTF-16 or GBK; commas, semicolons or tabs.
//!
//! Read here and not by a library, for a blank line must keep its row number and a quote that is never closed must be told:
//! it would swallow the rest of the ledger in silence.

use super::SheetContent;
use super::rows::{Budget, Rows};
use crate::diagnostic::Unreadable;
use crate::ingest::date;
use crate::source::RawCell;
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// How many lines are looked at to tell the delimiter.
const LINES: usize = 50;
const DELIMITERS: [char; 3] = [',', '\t', ';'];

/// The text of a file that is no known binary format.
///
/// # Errors
/// Where it is no text in any of the encodings.
pub fn decode(bytes: &[u8]) -> Result<String, Unreadable> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return decoded(&bytes[length..], encoding).ok_or(Unreadable::UnknownEncoding);
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return decoded(bytes, encoding).ok_or(Unreadable::UnknownEncoding);
    }
    let is_binary = |byte: &u8| *byte < 32 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1A);
    if bytes.iter().any(is_binary) {
        return Err(Unreadable::damaged("内容不是任何已知格式的工作簿"));
    }
    [UTF_8, GB18030]
        .into_iter()
        .find_map(|encoding| decoded(bytes, encoding))
        .ok_or(Unreadable::UnknownEncoding)
}

fn decoded(bytes: &[u8], encoding: &'static Encoding) -> Option<String> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(std::borrow::Cow::into_owned)
}

/// UTF-16 shows by the zero bytes of its commas and line breaks, which stand all on odd or all on even places.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(4_096)];
    let zeros = |odd: usize| {
        start
            .iter()
            .skip(odd)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    match (zeros(0), zeros(1)) {
        (0, odd) if odd > 0 && bytes.len().is_multiple_of(2) => Some(UTF_16LE),
        (even, 0) if even > 0 && bytes.len().is_multiple_of(2) => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether a text is a table: half of its rows have a delimiter, or one of them has several.
pub fn is_table(text: &str) -> bool {
    let (mut rows, mut divided) = (0, 0);
    let mut quoted = false;
    for line in text.lines().take(10 * LINES) {
        let starts_row = !quoted && !line.trim().is_empty();
        let mut delimiters = 0;
        for c in line.chars() {
            quoted ^= c == '"';
            delimiters += usize::from(!quoted && DELIMITERS.contains(&c));
        }
        if delimiters > 1 {
            return true;
        }
        rows += usize::from(starts_row);
        divided += usize::from(starts_row && delimiters > 0);
    }
    divided * 2 >= rows && divided > 0
}

/// The one sheet of a csv.
///
/// # Errors
/// Where a quote is never closed or a limit is passed.
pub fn read(text: &str, budget: &mut Budget<'_>) -> Result<Vec<SheetContent>, Unreadable> {
    budget.sheet()?;
    let text = text.trim_end_matches('\u{1A}');
    let (delimiter, text) = delimiter_of(text);
    let mut rows = Rows::of("");
    let mut scanner = Scanner {
        rest: text,
        line: 1,
    };
    let mut fields = Vec::new();
    let mut row = 0;
    while !scanner.rest.is_empty() {
        let mut column = 0;
        let mut is_blank = true;
        loop {
            let (field, is_last) = scanner.field(delimiter)?;
            is_blank &= field.trim().is_empty();
            rows.push(row, column, cell(plain(field)), budget)?;
            column += 1;
            if is_last {
                break;
            }
        }
        if !is_blank {
            fields.push((row, column));
        }
        row += 1;
    }
    Ok(vec![SheetContent {
        name: String::new(),
        hidden: false,
        rows: rows.finish(budget)?,
        merges: Vec::new(),
        fields,
    }])
}

/// What a spreadsheet has written: an error value, a number that may have been another day, and else a text.
fn cell(field: String) -> RawCell {
    const ERRORS: [&str; 8] = [
        "#N/A", "#NAME?", "#DIV/0!", "#REF!", "#VALUE!", "#NUM!", "#NULL!", "#SPILL!",
    ];
    if field.starts_with('#') && ERRORS.contains(&field.trim_end()) {
        return RawCell::Error(field.trim_end().into());
    }
    match field.parse() {
        Ok(number) if date::may_be_tens_of_days(&field) => RawCell::Number(number),
        _ => RawCell::Text(field.into()),
    }
}

/// `="0012"` is how a text is kept from becoming a number.
fn plain(field: String) -> String {
    match field
        .strip_prefix("=\"")
        .and_then(|inner| inner.strip_suffix('"'))
    {
        Some(inner) if !inner.contains('"') => inner.to_owned(),
        _ => field,
    }
}

/// The delimiter, and the text without the line `sep=;` that may say it.
fn delimiter_of(text: &str) -> (char, &str) {
    let first = text.lines().next().unwrap_or_default();
    if let Some(said) = first
        .strip_prefix("sep=")
        .and_then(|said| said.chars().next())
    {
        let rest = text[first.len()..].trim_start_matches('\r');
        return (said, rest.strip_prefix('\n').unwrap_or(rest));
    }
    let count = |delimiter: char| {
        let mut quoted = false;
        text.lines()
            .take(LINES)
            .flat_map(str::chars)
            .filter(|c| {
                quoted ^= *c == '"';
                *c == delimiter && !quoted
            })
            .count()
    };
    let best = DELIMITERS
        .into_iter()
        .rev()
        .max_by_key(|delimiter| count(*delimiter));
    (best.unwrap_or(','), text)
}

struct Scanner<'a> {
    rest: &'a str,
    line: usize,
}

impl Scanner<'_> {
    /// The next field, and whether it is the last one of its row.
    fn field(&mut self, delimiter: char) -> Result<(String, bool), Unreadable> {
        let mut field = String::new();
        let begun = self.line;
        if let Some(quoted) = self.rest.strip_prefix('"') {
            self.rest = quoted;
            self.quoted(&mut field)?;
        }
        // What stands behind a closing quote belongs to the field as it is.
        let end = self
            .rest
            .find([delimiter, '\n', '\r'])
            .unwrap_or(self.rest.len());
        let behind = &self.rest[..end];
        // Over the end of a line, it is the quote that opens a field further down that has closed this one: the rows between are in it.
        if self.line > begun && !behind.trim().is_empty() {
            return Err(Unreadable::UnclosedQuote { line: begun });
        }
        field.push_str(behind);
        self.rest = &self.rest[end..];
        if let Some(rest) = self.rest.strip_prefix(delimiter) {
            self.rest = rest;
            return Ok((field, false));
        }
        let rest = self.rest.strip_prefix('\r').unwrap_or(self.rest);
        self.rest = rest.strip_prefix('\n').unwrap_or(rest);
        self.line += 1;
        Ok((field, true))
    }

    /// Up to the closing quote; a doubled one is a quote.
    fn quoted(&mut self, field: &mut String) -> Result<(), Unreadable> {
        let line = self.line;
        loop {
            let end = self
                .rest
                .find('"')
                .ok_or(Unreadable::UnclosedQuote { line })?;
            let part = &self.rest[..end];
            self.line += part.matches('\n').count();
            field.push_str(part);
            self.rest = &self.rest[end + 1..];
            match self.rest.strip_prefix('"') {
                Some(rest) => {
                    field.push('"');
                    self.rest = rest;
                }
                None => return Ok(()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::settings::Settings;

    fn lines(text: &str) -> Result<Vec<String>, Unreadable> {
        let limits = Settings::for_county("试县").limits;
        let sheets = read(text, &mut Budget::new(&limits))?;
        Ok(sheets[0]
            .rows
            .iter()
            .map(|row| {
                let cells: Vec<String> = row
                    .cells
                    .iter()
                    .map(|(column, cell)| format!("{column}={}", cell.display()))
                    .collect();
                format!("{}: {}", row.index, cells.join("|"))
            })
            .collect())
    }

    #[test]
    fn too_many_rows_are_told_of_the_file_which_has_no_sheet_that_anybody_knows() {
        let mut limits = Settings::for_county("试县").limits;
        limits.rows_per_sheet = 2;
        let refused = read("a,1\nb,2\nc,3\n", &mut Budget::new(&limits)).err();
        let said = refused.map(|refused| refused.reason());
        assert_eq!(said.as_deref(), Some("文件超过 2 行的上限"));
    }

    #[test]
    fn fields_are_told_apart_as_office_programs_do() {
        for (text, expected) in [
            ("a,b\r\nc,d", &["0: 0=a|1=b", "1: 0=c|1=d"][..]),
            ("a;b;c,d\n\n;2", &["0: 0=a|1=b|2=c,d", "2: 1=2"]),
            ("a\tb\n1\t2\n", &["0: 0=a|1=b", "1: 0=1|1=2"]),
            (
                "\"甲,\n乙\",\"说\"\"是\"\"\"\n丙,丁",
                &["0: 0=甲,\n乙|1=说\"是\"", "1: 0=丙|1=丁"],
            ),
            ("编号,名\n=\"0012\",x", &["0: 0=编号|1=名", "1: 0=0012|1=x"]),
            ("sep=;\r\na;b,c", &["0: 0=a|1=b,c"]),
            ("5\" 管,b\n", &["0: 0=5\" 管|1=b"]),
            ("a,b\n\u{1A}", &["0: 0=a|1=b"]),
        ] {
            assert_eq!(lines(text).expect("a table"), expected, "{text:?}");
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_is_told_with_its_line() {
        assert_eq!(
            lines("a,b\n\"x\ny\",c\nd,\"e\nf,g\n"),
            Err(Unreadable::UnclosedQuote { line: 4 })
        );
    }

    #[test]
    fn a_quote_that_only_the_next_field_s_own_closes_is_told_with_its_line() {
        for (text, line) in [
            ("a,b\nN1,\"大棚,x\nN2,\"修路\",y\n", Some(2)),
            ("a,b\n\"N1,大棚\nN2,x\n\"N3\",y\n", Some(2)),
            ("a,b\nN1,\"大\n棚\" ,x\n", None),
            ("a,b\nN1,\"大\"棚,x\n", None),
        ] {
            let expected = line.map(|line| Unreadable::UnclosedQuote { line });
            assert_eq!(lines(text).err(), expected, "{text}");
        }
    }

    #[test]
    fn text_is_known_in_every_encoding_and_never_guessed() {
        let text = "编号,名称\r\nA1,修路\r\n";
        let utf_16 = |to_bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(to_bytes).collect()
        };
        let with_mark = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            with_mark(b"\xEF\xBB\xBF", text.as_bytes()),
            with_mark(b"\xFF\xFE", &utf_16(u16::to_le_bytes)),
            with_mark(b"\xFE\xFF", &utf_16(u16::to_be_bytes)),
            utf_16(u16::to_le_bytes),
            utf_16(u16::to_be_bytes),
            GB18030.encode(text).0.into_owned(),
        ] {
            assert_eq!(decode(&bytes).as_deref(), Ok(text), "{bytes:?}");
        }
        for bytes in [
            &b"\xFF\xFE\x11"[..],
            b"a,b\n\xFF\xFF\xFF",
            b"\xEF\xBB\xBF\xD6\xD0,\xCE\xC4",
            b"\x80\x00\x01\x02\x03",
        ] {
            assert!(decode(bytes).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn prose_is_no_table() {
        for (text, is) in [
            ("编号,名称\nA1,修路", true),
            ("甲镇督查台账\n编号,名称\nA1,修路", true),
            (
                "台账\n填报\n\n说明\n编号,名称,类别\nA1,\"修\n了\n路\"",
                true,
            ),
            (
                "关于修路的报告\n今年以来我们修了路\n没有别的,真的\n完",
                false,
            ),
            ("x", false),
        ] {
            assert_eq!(is_table(text), is, "{text}");
        }
    }
}
