//! What the reader of a Markdown text reads, letter by letter, each with the place where it was typed.

use crate::source::is_invisible;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use unicode_normalization::UnicodeNormalization;

/// What a note may have beside plain Markdown; it is shown by the same.
pub const MARKDOWN: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_FOOTNOTES);

/// Stands between two blocks of a text: no phrase and no sentence reaches across.
pub(super) const BLOCK_END: char = '\n';

/// Elements that stand inside a line: their tags part no words. All others begin a block of their own.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdo", "big", "br", "cite", "code", "del", "em", "font", "i", "ins", "kbd",
    "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt",
    "u", "var", "wbr",
];

/// Elements whose content nobody reads.
const HIDDEN: &[&str] = &["script", "style"];

/// A character that matters, in its compatible form, with the byte of the text where it was typed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter {
    pub(super) sign: char,
    pub(super) at: usize,
}

/// The letters of a text without blanks, line breaks inside a paragraph, and whatever else is not read (emphasis, targets of links,
/// tags, comments): none of it may hide a phrase. A paper leaves out what is struck through, where a page shows it.
pub(super) fn letters(text: &str, with_struck: bool) -> Vec<Letter> {
    let mut letters = Vec::new();
    let mut is_struck = false;
    let mut html = Vec::new();
    let mut after_break = false;
    for (event, range) in Parser::new_ext(text, MARKDOWN).into_offset_iter() {
        let typed = (&text[range.clone()], range.start);
        match &event {
            Event::Start(Tag::Strikethrough) => is_struck = !with_struck,
            Event::End(TagEnd::Strikethrough) => is_struck = false,
            Event::Text(_) | Event::Code(_) if is_struck => {}
            Event::Text(words) | Event::Code(words) => {
                if after_break && begins_item(words) {
                    letters.push(end_of_block(range.start));
                }
                aligned(words, typed, |letter| push(&mut letters, letter));
            }
            Event::Html(words) => aligned(words, typed, |letter| html.push(letter)),
            Event::End(TagEnd::HtmlBlock) => {
                read_html(&html, &mut letters);
                html.clear();
                letters.push(end_of_block(range.end));
            }
            Event::Start(tag) if !is_inline(tag) => letters.push(end_of_block(range.start)),
            Event::End(tag) if !is_inline_end(*tag) => letters.push(end_of_block(range.end)),
            Event::Rule => letters.push(end_of_block(range.start)),
            _ => {}
        }
        after_break = matches!(event, Event::SoftBreak | Event::HardBreak);
    }
    letters
}

fn end_of_block(at: usize) -> Letter {
    Letter {
        sign: BLOCK_END,
        at,
    }
}

/// Takes the compatible form of a letter in, unless it is a gap.
fn push(letters: &mut Vec<Letter>, letter: Letter) {
    let signs = std::iter::once(letter.sign).nfkc();
    letters.extend(
        signs
            .filter(|sign| !is_gap(*sign))
            .map(|sign| Letter { sign, ..letter }),
    );
}

/// Blanks, what has no width, and marks of emphasis that stand alone and are therefore shown.
fn is_gap(sign: char) -> bool {
    sign.is_whitespace()
        || is_invisible(sign)
        || matches!(sign, '*' | '_' | '`' | '~' | '\\' | '\u{fe00}'..='\u{fe0f}')
}

/// Each letter of some words with the byte where it was typed. What was typed may hold more than the words (the marks of code, a
/// backslash), or something that stands for them (`&#20065;`): that has its place where it begins.
fn aligned(words: &str, (typed, start): (&str, usize), mut each: impl FnMut(Letter)) {
    let mut at = 0;
    for sign in words.chars() {
        let rest = &typed[at..];
        let found = if rest.starts_with(sign) {
            Some(0)
        } else if sign.is_whitespace() {
            None
        } else {
            rest.find(sign)
        };
        at += found.unwrap_or(0);
        each(Letter {
            sign,
            at: start + at,
        });
        at += found.map_or(0, |_| sign.len_utf8());
    }
}

/// Whether a line inside a paragraph begins as people number their points without being a list of Markdown: 「2、」.
fn begins_item(words: &str) -> bool {
    let after_digits = words.trim_start_matches(|c: char| c.is_ascii_digit());
    after_digits.len() < words.len() && after_digits.starts_with(['.', ')', '、', '．', '）'])
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    )
}

fn is_inline_end(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

/// The text of a block of HTML: without tags, comments, scripts and styles, and with what its entities stand for.
fn read_html(html: &[Letter], letters: &mut Vec<Letter>) {
    let mut rest = html;
    while let Some((first, after)) = rest.split_first() {
        let (read, length) = match first.sign {
            '<' if begins_with(rest, "<!--") => (None, length_to(rest, "-->")),
            '<' if after.first().is_some_and(|next| is_tag_start(next.sign)) => {
                let length = length_to(rest, ">");
                let name = element(&rest[1..length]);
                if !INLINE.contains(&name.as_str()) {
                    letters.push(end_of_block(first.at));
                }
                let hidden = HIDDEN.contains(&name.as_str()).then(|| format!("</{name}"));
                (None, hidden.map_or(length, |end| length_to(rest, &end)))
            }
            '&' => entity(rest).map_or((Some(first.sign.to_string()), 1), |(read, length)| {
                (Some(read), length)
            }),
            sign => (Some(sign.to_string()), 1),
        };
        for sign in read.iter().flat_map(|read| read.chars()) {
            push(letters, Letter { sign, at: first.at });
        }
        rest = &rest[length..];
    }
}

fn is_tag_start(sign: char) -> bool {
    sign.is_ascii_alphabetic() || matches!(sign, '/' | '!' | '?')
}

/// The name of the element whose tag this is, without `<`.
fn element(tag: &[Letter]) -> String {
    tag.iter()
        .map(|letter| letter.sign.to_ascii_lowercase())
        .skip_while(|sign| *sign == '/')
        .take_while(char::is_ascii_alphanumeric)
        .collect()
}

/// Whether some HTML begins with a word, in capitals or not.
fn begins_with(html: &[Letter], word: &str) -> bool {
    html.len() >= word.len()
        && html
            .iter()
            .zip(word.chars())
            .all(|(letter, sign)| letter.sign.eq_ignore_ascii_case(&sign))
}

/// How much there is up to the end of a word, or as a whole where the word does not come.
fn length_to(html: &[Letter], word: &str) -> usize {
    (0..html.len())
        .find(|at| begins_with(&html[*at..], word))
        .map_or(html.len(), |at| at + word.len())
}

/// What the entity at the beginning of some HTML stands for, and its length.
fn entity(html: &[Letter]) -> Option<(String, usize)> {
    // The longest name of an entity has 31 letters.
    let length = 1 + html.iter().take(34).position(|letter| letter.sign == ';')?;
    let typed: String = html[..length].iter().map(|letter| letter.sign).collect();
    let read: String = Parser::new(&typed)
        .filter_map(|event| match event {
            Event::Text(words) => Some(words.into_string()),
            _ => None,
        })
        .collect();
    (read != typed).then_some((read, length))
}
