//! Texts as names are looked for in them: nothing of how they are typed, and where each piece of them stands in what was typed.

use crate::source::is_invisible;
use std::ops::Range;
use unicode_normalization::char::decompose_compatible;

/// The letters of a text, each taken apart by itself (NFKD), so that a name is the same whatever stands beside it; without what nobody
/// sees. A radical that a PDF gives in place of a character, and letters of full width, are the common ones.
pub fn letters(text: &str) -> Vec<char> {
    let mut letters = Vec::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        decompose_compatible(c, |part| letters.push(part));
    }
    letters
}

/// A text in these letters, and for each of its bytes where the character that it comes from was typed.
pub struct Folded {
    pub text: String,
    typed: Vec<Range<usize>>,
}

impl Folded {
    /// `None` where a text is all common characters that fold to themselves, as most are.
    pub fn of(text: &str) -> Option<Folded> {
        if text.chars().all(is_common) {
            return None;
        }
        let mut folded = Folded {
            text: String::with_capacity(text.len()),
            typed: Vec::with_capacity(text.len()),
        };
        for (at, c) in text.char_indices().filter(|(_, c)| !is_invisible(*c)) {
            decompose_compatible(c, |part| folded.text.push(part));
            let end = at + c.len_utf8();
            folded.typed.resize(folded.text.len(), at..end);
        }
        Some(folded)
    }

    /// What was typed where the folded text has a range.
    pub fn typed(&self, folded: Range<usize>) -> Option<Range<usize>> {
        let bytes = self.typed.get(folded)?;
        Some(bytes.first()?.start..bytes.last()?.end)
    }
}

fn is_common(c: char) -> bool {
    c.is_ascii()
        || matches!(
            c,
            '\u{4E00}'..='\u{9FFF}' | '\u{3001}' | '\u{3002}' | '“' | '”'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_folds_to_itself_is_common_and_no_other_is_folded_beside_the_text() {
        for c in ('\0'..=char::MAX).filter(|c| is_common(*c)) {
            assert_eq!(letters(&c.to_string()), [c], "{c:?}");
        }
        assert!(Folded::of("已回复张三，满意").is_some());
        assert!(Folded::of("已回复张三。").is_none());
    }

    #[test]
    fn a_piece_of_a_folded_text_is_where_it_was_typed() {
        let text = "复⽅\u{200B}建Ｗ㈱é";
        let folded = Folded::of(text).expect("a text to be folded");
        for (piece, typed) in [
            ("方建", "⽅\u{200B}建"),
            ("W", "Ｗ"),
            ("株)", "㈱"),
            ("e\u{301}", "é"),
        ] {
            let at = folded.text.find(piece).expect(piece);
            let range = folded.typed(at..at + piece.len()).expect(piece);
            assert_eq!(&text[range], typed, "{piece}");
        }
    }
}
