//! Dates inside a sentence: a browser breaks a line after any hyphen, and half a date is misread.

use tera::{Kwargs, State, Value};

const LENGTH: usize = "2026-11-20".len();

/// Whether a text begins with a date written with hyphens.
fn begins_with_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= LENGTH
        && bytes[..LENGTH]
            .iter()
            .enumerate()
            .all(|(at, byte)| match at {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            })
        && !bytes.get(LENGTH).is_some_and(u8::is_ascii_alphanumeric)
}

/// The text as HTML, each date in an element that is not broken.
fn marked(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 32);
    let mut rest = text;
    let mut inside_word = false;
    while let Some(character) = rest.chars().next() {
        if !inside_word && begins_with_date(rest) {
            let (date, after) = rest.split_at(LENGTH);
            html.push_str("<time>");
            html.push_str(date);
            html.push_str("</time>");
            rest = after;
            continue;
        }
        inside_word = character.is_ascii_alphanumeric() || matches!(character, '-' | '/' | '\\');
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#x27;"),
            other => html.push(other),
        }
        rest = &rest[character.len_utf8()..];
    }
    html
}

/// The filter of the templates: escapes a text and keeps its dates in one piece.
#[allow(clippy::needless_pass_by_value, reason = "the shape of a filter")]
pub fn dated(text: &str, _: Kwargs, _: &State<'_>) -> Value {
    Value::safe_string(&marked(text))
}

#[cfg(test)]
mod tests {
    use super::marked;

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
            ("<b>\"&'2026-1-2", "&lt;b&gt;&quot;&amp;&#x27;2026-1-2"),
        ] {
            assert_eq!(marked(text), html);
        }
    }
}
