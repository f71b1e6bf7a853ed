//! Texts as they are held, and in their compatible form (NFKC), in which full-width signs are the same as others.

/// A text that many hold. It is as wide as a pointer, for it knows its length where it stands: cells of texts are millions, and an
/// `Arc<str>` in each is twice as wide.
pub use arcstr::ArcStr as Text;
use memchr::memchr3_iter;
use regex::Regex;
use std::borrow::Cow;
use std::fmt::{Arguments, Write};
use std::str::Chars;
use unicode_normalization::{Recompositions, UnicodeNormalization};

/// A pattern of the program's own.
///
/// # Panics
/// Where it is none: every one is used by a test.
pub fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a valid pattern")
}

/// As `format!` has it, for what pages say by the ten thousand: put together in room that most sentences find enough, and kept in its own.
/// `format!` begins with no room, or with hardly any, and moves to twice as much each time, which takes four times as long as the words do.
pub fn composed(words: Arguments<'_>) -> String {
    /// Room for a sentence.
    const SENTENCE: usize = 256;
    let mut draft = String::with_capacity(SENTENCE);
    // No text refuses what is added to it.
    let _ = draft.write_fmt(words);
    draft.as_str().to_owned()
}

/// The NFKC form of a text, character by character. Ledgers are written in few kinds of characters, each of which has a form of
/// its own: only other texts need the tables of Unicode.
pub fn nfkc(text: &str) -> Nfkc<'_> {
    if text.chars().all(|c| simple(c).is_some()) {
        Nfkc::Simple(text.chars())
    } else {
        Nfkc::Any(Box::new(text.nfkc()))
    }
}

/// The NFKC form of a text without the characters that are not wanted.
pub fn nfkc_where(text: &str, wanted: impl Fn(char) -> bool) -> String {
    let mut form = String::with_capacity(text.len());
    form.extend(nfkc(text).filter(|c| wanted(*c)));
    form
}

/// Whether a character takes no room and has no look: marks of direction, joiners, soft hyphens, fillers and the like, which come along
/// when a text is copied from a page or a chat.
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{115F}' | '\u{1160}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// A text with a blank for each end of a line in it, borrowed where it has none: what was read may have lines of its own, which would
/// look like the program's.
pub fn in_one_line(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r']) {
        Cow::Owned(text.replace(['\n', '\r'], " "))
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a person sees nothing in a text.
pub fn is_unseen(text: &str) -> bool {
    let is_seen = |c: char| !c.is_whitespace() && !c.is_control() && !is_invisible(c);
    !text.contains(is_seen)
}

/// A text without its invisible characters, borrowed where it has none.
pub fn visible(text: &str) -> Cow<'_, str> {
    if may_hold_invisible(text) && text.contains(is_invisible) {
        Cow::Owned(text.replace(is_invisible, ""))
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a text has bytes as the invisible characters have them; the machine looks at many at once. Of the punctuation of Chinese, which
/// shares their first bytes, none has.
fn may_hold_invisible(text: &str) -> bool {
    let bytes = text.as_bytes();
    let alone = |byte: u8| matches!(byte, 0xC2 | 0xCD | 0xD8 | 0xE1 | 0xF3);
    let begins = |byte: u8| matches!(byte, 0xE2 | 0xE3 | 0xEF);
    let (is_alone, may_begin) = bytes.iter().fold((false, false), |(one, other), byte| {
        (one | alone(*byte), other | begins(*byte))
    });
    let of_three = |first, second, third: u8| match (first, second) {
        (0xE2, 0x80) => matches!(third, 0x8B..=0x8F | 0xAA..=0xAE),
        (first, second) => matches!(
            (first, second),
            (0xE2, 0x81 | 0xA0) | (0xE3, 0x85) | (0xEF, 0xB8 | 0xBB | 0xBE)
        ),
    };
    let mut begun = memchr3_iter(0xE2, 0xE3, 0xEF, bytes);
    let mut is_of_three = || {
        begun.any(|at| match &bytes[at..] {
            [first, second, third, ..] => of_three(*first, *second, *third),
            _ => false,
        })
    };
    is_alone || may_begin && is_of_three()
}

/// The characters of a text in its compatible form.
pub enum Nfkc<'t> {
    /// Of a text of simple characters.
    Simple(Chars<'t>),
    /// Of any other.
    Any(Box<Recompositions<Chars<'t>>>),
}

impl Iterator for Nfkc<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        match self {
            Nfkc::Simple(chars) => chars.next().map(|c| simple(c).unwrap_or(c)),
            Nfkc::Any(chars) => chars.next(),
        }
    }
}

/// The form of a character that neither stands for several nor joins with those beside it: ASCII, the common Chinese characters and
/// punctuation, and full-width ASCII.
fn simple(c: char) -> Option<char> {
    const FULL_WIDTH: u32 = 0xFEE0;
    match c {
        '\0'..='\u{7F}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{3001}'..='\u{3003}'
        | '\u{3008}'..='\u{3011}'
        | '\u{2018}'..='\u{201D}'
        | '\u{2014}' => Some(c),
        '\u{3000}' => Some(' '),
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - FULL_WIDTH),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composed_words_are_those_of_format() {
        for length in [0, 1, 85, 86, 300] {
            let text = "督".repeat(length);
            assert_eq!(
                composed(format_args!("{text}办{length:>5}")),
                format!("{text}办{length:>5}")
            );
        }
    }

    #[test]
    fn whatever_is_invisible_is_taken_out_wherever_it_stands() {
        let all = ('\0'..=char::MAX).filter(|c| is_invisible(*c));
        for c in all {
            for text in [
                format!("{c}"),
                format!("甲{c}"),
                format!("{c}A"),
                format!("“甲”，{c}乙。"),
            ] {
                assert_eq!(visible(&text), text.replace(c, ""), "{text:?}");
            }
        }
        let seen = "“督查”、‘件’，（一）—…：；！？「」．﹣";
        assert!(!may_hold_invisible(seen) && visible(seen) == seen);
    }

    fn by_the_tables(text: &str) -> String {
        text.nfkc().collect()
    }

    fn told(text: &str) -> String {
        nfkc(text).collect()
    }

    #[test]
    fn every_simple_character_has_the_form_of_the_tables_whatever_stands_beside_it() {
        let all: Vec<char> = ('\0'..=char::MAX)
            .filter(|c| simple(*c).is_some())
            .collect();
        assert!(all.len() > 20_000);
        for c in &all {
            let text = c.to_string();
            assert_eq!(told(&text), by_the_tables(&text), "{c:?}");
        }
        // Pairs of neighbours far and near: none joins with another.
        for step in [1, 2, 7, 64, 128, 4_099] {
            for pair in all.iter().zip(all.iter().skip(step)) {
                let text = format!("{}{}", pair.0, pair.1);
                assert_eq!(told(&text), by_the_tables(&text), "{text:?}");
            }
        }
    }

    #[test]
    fn what_nobody_sees_is_left_out_wherever_it_stands() {
        let all: Vec<char> = ('\0'..=char::MAX).filter(|c| is_invisible(*c)).collect();
        assert_eq!(all.len(), 4 + 1 + 5 + 5 + 5 + 16 + 2 + 16 + 2 + 4_096);
        for c in all {
            assert_eq!(visible(&format!("{c}督{c}1{c}")), "督1", "{c:?}");
            assert!(is_unseen(&format!("{c} \u{3000}\n{c}\u{1}")), "{c:?}");
            assert!(!is_unseen(&format!("{c}、")), "{c:?}");
        }
        assert!(is_unseen(""));
        assert!(matches!(visible("“督查”，１号"), Cow::Borrowed(_)));
    }

    #[test]
    fn other_characters_take_the_tables() {
        for text in [
            "①②",
            "e\u{301}",
            "ｶﾞ",
            "㎡",
            "甲\u{FE30}",
            "½",
            "한\u{11A8}",
            "㈱，１",
        ] {
            assert_eq!(told(text), by_the_tables(text), "{text:?}");
        }
        assert_eq!(told("（甲）：１２．５％　乙"), "(甲):12.5% 乙");
    }
}
