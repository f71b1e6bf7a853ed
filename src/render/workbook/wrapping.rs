//! How many lines a text takes in a cell: rows do not grow by themselves once their height is set.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A Chinese character of the body's size, in pixels.
pub const WIDE: u32 = 16;
/// A Latin letter or a digit; fonts differ, and this is wide enough for all that may stand in.
pub const NARROW: u32 = 9;
/// What a cell keeps free beside its text: its margins and the indent.
pub const PADDING: u32 = 18;
/// Of which the indent.
pub const INDENT: u32 = 10;
/// The title's size in relation to the body's.
const TITLE_SCALE: (u32, u32) = (22, 12);

/// The width of a text on one line, in pixels.
pub fn pixels(text: &str) -> u32 {
    text.chars().map(character).sum()
}

/// How many lines a text of the body's size takes in a cell of that many pixels.
pub fn lines(text: &str, width: u32) -> f64 {
    text.split('\n')
        .map(|line| f64::from(wrapped(line, width.saturating_sub(PADDING))))
        .sum()
}

/// How many lines a heading takes, which has no indent.
pub fn header_lines(text: &str, width: u32) -> f64 {
    lines(text, width + INDENT)
}

/// How many lines a text takes in a width counted in narrow characters, as column widths are.
pub fn lines_in_characters(text: &str, width: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "widths are small")]
    let lines_of = |columns: usize| (columns as f64 * 1.15 / width).ceil().max(1.0);
    // No text takes more columns than bytes.
    match lines_of(text.len()) {
        one if one <= 1.0 => one,
        _ => lines_of(columns_of(text)),
    }
}

/// How many lines a title takes.
pub fn title_lines(text: &str, width: u32) -> f64 {
    let (title, body) = TITLE_SCALE;
    f64::from(wrapped(
        text,
        (width.saturating_sub(PADDING)) * body / title,
    ))
}

/// The width of a character, in pixels.
pub fn character(character: char) -> u32 {
    match columns(character) {
        Some(2) => WIDE,
        Some(1) => NARROW,
        _ => 0,
    }
}

/// How many columns a text takes. Only characters that are not common ones may join with their neighbours.
fn columns_of(text: &str) -> usize {
    let common = text.chars().map(common_columns).sum::<Option<usize>>();
    common.unwrap_or_else(|| text.width())
}

fn common_columns(character: char) -> Option<usize> {
    match character {
        ' '..='~' => Some(1),
        // Ideographs, their punctuation and the full-width forms.
        '\u{4e00}'..='\u{9fff}' | '\u{3000}'..='\u{3029}' | '\u{ff01}'..='\u{ff5e}' => Some(2),
        _ => None,
    }
}

/// How many columns a character takes; the common ones need no tables of Unicode.
fn columns(character: char) -> Option<usize> {
    common_columns(character).or_else(|| character.width())
}

/// Chinese breaks anywhere but before closing punctuation; a run of Latin letters and digits only where it is longer than
/// a line.
fn wrapped(line: &str, width: u32) -> u32 {
    let width = width.max(WIDE * 2);
    let mut lines = 1;
    let mut used = 0;
    each_word(line, |mut needed| {
        if used > 0 && used + needed > width {
            lines += 1;
            used = 0;
        }
        while needed > width {
            lines += 1;
            needed -= width;
        }
        used += needed;
    });
    lines
}

/// Tells the width of whatever stays together: a Chinese character with the punctuation behind it, or a run of narrow characters.
fn each_word(line: &str, mut told: impl FnMut(u32)) {
    let mut word = None;
    let mut in_run = false;
    for letter in line.chars() {
        let narrow = columns(letter) != Some(2);
        let goes_on = (narrow && in_run) || closes(letter);
        word = match word {
            Some(so_far) if goes_on => Some(so_far + character(letter)),
            before => {
                before.map(&mut told);
                Some(character(letter))
            }
        };
        in_run = narrow && letter != ' ' && letter != '-';
    }
    word.map(told);
}

/// Punctuation that no line begins with.
fn closes(character: char) -> bool {
    matches!(
        character,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '）'
            | '」'
            | '』'
            | '》'
            | '〕'
            | '”'
            | '’'
            | '…'
            | '—'
            | '％'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_characters_are_as_wide_as_unicode_says() {
        for character in ('\0'..='\u{ff}')
            .chain('\u{2fff}'..='\u{302a}')
            .chain('\u{4dff}'..='\u{a000}')
            .chain('\u{ff00}'..='\u{ff5f}')
        {
            assert_eq!(columns(character), character.width(), "{character:?}");
        }
        // No two of them join.
        let few = ('!'..='~')
            .chain('\u{3000}'..='\u{3029}')
            .chain('\u{ff01}'..='\u{ff5e}');
        for (one, other) in few
            .clone()
            .flat_map(|one| few.clone().map(move |it| (one, it)))
        {
            let text = String::from_iter([one, other, '中', one]);
            assert_eq!(columns_of(&text), text.width(), "{text}");
        }
        for text in [
            "",
            "青石镇 a-1",
            "一，二",
            "1\u{20e3}中",
            "\u{1f469}\u{200d}\u{1f33e}",
        ] {
            assert_eq!(columns_of(text), text.width(), "{text}");
        }
    }

    #[test]
    fn no_text_takes_more_columns_than_bytes() {
        let mut text = String::new();
        for character in char::MIN..=char::MAX {
            text.clear();
            text.push(character);
            assert!(columns_of(&text) <= text.len(), "{text:?}");
        }
        for sign in ["\u{fe0f}", "\u{200d}", "\u{20e3}", "\u{fe0f}\u{20e3}"] {
            for character in ' '..='\u{ff}' {
                let text = format!("{character}{sign}");
                assert!(columns_of(&text) <= text.len(), "{text:?}");
            }
        }
        for (text, width, expected) in [("a", 1.15, 1.0), ("a", 1.14, 2.0), ("督办", 4.6, 1.0)] {
            let lines = lines_in_characters(text, width);
            assert!((lines - expected).abs() < f64::EPSILON, "{text}: {lines}");
        }
    }

    #[test]
    fn a_text_takes_as_many_lines_as_it_needs() {
        for (text, width, expected) in [
            ("", 100, 1.0),
            ("青石镇", 48 + PADDING, 1.0),
            ("青石镇", 47 + PADDING, 2.0),
            ("一二三四五六七", 48 + PADDING, 3.0),
            ("一二三，四", 48 + PADDING, 2.0),
            ("甲\n乙", 100, 2.0),
            ("YL2026", 54 + PADDING, 1.0),
        ] {
            assert!(
                (lines(text, width) - expected).abs() < f64::EPSILON,
                "{text} in {width}: {}",
                lines(text, width)
            );
        }
    }
}
