//! Dates inside a sentence: a browser breaks a line after any hyphen, and half a date is misread.

use askama::{FastWritable, Values};
use pulldown_cmark_escape::{FmtWriter, escape_html};
use std::fmt;
use tera::{Kwargs, State, Value};

const LENGTH: usize = "2026-11-20".len();

/// Where the year of a date ends and its first hyphen stands.
const YEAR: usize = "2026".len();

/// Whether a text begins with a date written with hyphens.
fn begins_with_date(text: &[u8]) -> bool {
    text.len() >= LENGTH
        && text[..LENGTH]
            .iter()
            .enumerate()
            .all(|(at, byte)| match at {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            })
        && !text.get(LENGTH).is_some_and(u8::is_ascii_alphanumeric)
}

/// Where the first date of a text begins. In the middle of a word, a number or a path stands none.
fn first_date(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'-', bytes)
        .filter_map(|hyphen| hyphen.checked_sub(YEAR))
        .find(|&at| {
            let is_inside = at.checked_sub(1).is_some_and(|before| {
                bytes[before].is_ascii_alphanumeric()
                    || matches!(bytes[before], b'-' | b'/' | b'\\')
            });
            !is_inside && begins_with_date(&bytes[at..])
        })
}

/// A text as HTML, each date in an element that is not broken.
pub struct Dated<'a>(pub &'a str);

impl Dated<'_> {
    fn write(&self, html: &mut (impl fmt::Write + ?Sized)) -> fmt::Result {
        let mut rest = self.0;
        while let Some(at) = first_date(rest) {
            let (before, from) = rest.split_at(at);
            let (date, after) = from.split_at(LENGTH);
            escape_html(FmtWriter(&mut *html), before)?;
            write!(html, "<time>{date}</time>")?;
            rest = after;
        }
        escape_html(FmtWriter(html), rest)
    }
}

impl fmt::Display for Dated<'_> {
    fn fmt(&self, html: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(html)
    }
}

impl FastWritable for Dated<'_> {
    fn write_into(&self, html: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        Ok(self.write(html)?)
    }
}

/// The filter of the templates: escapes a text and keeps its dates in one piece.
#[allow(clippy::needless_pass_by_value, reason = "the shape of a filter")]
pub fn dated(text: &str, _: Kwargs, _: &State<'_>) -> Value {
    Value::safe_string(&Dated(text).to_string())
}

#[cfg(test)]
mod tests {
    use super::Dated;

    #[test]
    fn a_date_stays_in_one_piece_and_everything_else_is_escaped() {
        for (text, html) in [
            (
                "到期日由 2026-11-10 改为 2026-11-30",
                "到期日由 <time>2026-11-10</time> 改为 <time>2026-11-30</time>",
            ),
            ("2026-11-20", "<time>2026-11-20</time>"),
            (
                "编号 YL2026-11-20、2026-11-200",
                "编号 YL2026-11-20、2026-11-200",
            ),
            (
                "ledgers/2026-11-20/甲镇.xlsx",
                "ledgers/2026-11-20/甲镇.xlsx",
            ),
            ("<b>\"&'2026-1-2", "&lt;b&gt;&quot;&amp;&#39;2026-1-2"),
        ] {
            assert_eq!(Dated(text).to_string(), html);
        }
    }
}
