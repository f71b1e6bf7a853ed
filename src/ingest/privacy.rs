//! Personal data and secret marks: what is masked before anything else sees it, and what stops a build.

mod folded;
mod kept;
mod names;
mod numbers;
mod secrecy;
mod words;

use crate::source::pattern;
pub use kept::{is_masked_as, masked_as_before};
use memchr::memchr2_iter;
pub use names::{Names, without_words};
use numbers::Stands;
use regex::Regex;
pub use secrecy::{
    is_secret, is_secret_level, is_secret_name, is_secret_sheet, is_spread_mark, may_be_secret,
    secret_word,
};
use std::borrow::Cow;
use std::sync::LazyLock;
pub use words::{without_words_in, words_in};

/// What stands in place of personal data.
pub const MASK: &str = "[已隐去]";
/// What stands for who complained where other rows of the complaint alone say it.
pub const MASK_OF_OTHERS: &str = "[已隐去]（别行）";

/// What stands for who complained where the cell holds a word for nobody (群众, 见附件, 12345热线).
pub const MASK_OF_NOBODY: &str = "[已隐去]（未具名）";

static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[A-Za-z0-9Ａ-Ｚａ-ｚ０-９._%+\-]+\s*[@＠]\s*[A-Za-z0-9Ａ-Ｚａ-ｚ０-９\-]+(?:\s*[.．。]\s*[A-Za-z0-9Ａ-Ｚａ-ｚ０-９\-]+)+",
    )
});
static BRACKETED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】"));
/// The text with mobile, identity-card and bank-card numbers and e-mail addresses masked; borrowed where there are none.
pub fn mask(text: &str) -> Cow<'_, str> {
    mask_numbers(text, Stands::InText)
}

/// As [`mask`], but for identifiers of rows: what is grouped as numbers of papers are is none of a person, a long run of digits no bank
/// card, and of what is masked the last four digits stay, so that two rows are not taken for one.
pub fn mask_identifier(text: &str) -> Cow<'_, str> {
    mask_numbers(text, Stands::AsIdentifier)
}

/// Of the characters that ledgers are written in it is known which are digits: only for others the tables of Unicode are asked.
fn is_digit(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => c.is_ascii_digit(),
        '\u{4E00}'..='\u{9FFF}'
        | '\u{3000}'..='\u{3006}'
        | '\u{3008}'..='\u{3020}'
        | '\u{FF01}'..='\u{FF0F}'
        | '\u{FF1A}'..='\u{FF5E}' => false,
        c => c.is_numeric(),
    }
}

/// At least as many as there are digits in a text, told by its bytes: each is one of ASCII, or begins as no common Chinese
/// character does.
fn may_be_digits(text: &str) -> usize {
    let may_be = |byte: &u8| byte.is_ascii_digit() || matches!(byte, 0xC0..0xE4 | 0xEA..);
    // So few at a time that their number is a byte: the machine counts many at once.
    let counted = text.as_bytes().chunks(128).map(|bytes| {
        let marks = bytes.iter().map(|byte| u8::from(may_be(byte)));
        usize::from(marks.sum::<u8>())
    });
    counted.sum()
}

/// How many digits there are at most between two Chinese characters of a text, which stand in no number.
fn most_digits_together(text: &str) -> usize {
    let (mut most, mut together) = (0, 0);
    for c in text.chars() {
        if matches!(c, '\u{4E00}'..='\u{9FFF}') {
            together = 0;
        } else if is_digit(c) {
            together += 1;
            most = most.max(together);
        }
    }
    most
}

/// Whether a text has the sign of an e-mail address, of half or full width.
fn has_at(text: &str) -> bool {
    // 「＠」 ends in that byte, as many a character does.
    let mut ends = memchr2_iter(b'@', 0xA0, text.as_bytes());
    ends.any(|end| {
        let before = &text.as_bytes()[..=end];
        before.ends_with(b"@") || before.ends_with("＠".as_bytes())
    })
}

fn mask_numbers(text: &str, stands: Stands) -> Cow<'_, str> {
    let may_hold_a_number = may_be_digits(text) >= 11 && most_digits_together(text) >= 11;
    if !may_hold_a_number && !has_at(text) {
        return Cow::Borrowed(text);
    }
    let masked = numbers::mask_runs(text, stands);
    if !has_at(text) {
        return masked;
    }
    match EMAIL.replace_all(&masked, MASK) {
        Cow::Borrowed(_) => match masked {
            Cow::Borrowed(_) => Cow::Borrowed(text),
            Cow::Owned(changed) => Cow::Owned(changed),
        },
        Cow::Owned(changed) => Cow::Owned(changed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_the_tables() {
        for c in ('\0'..=char::MAX).filter(|c| !matches!(c, '\u{4E00}'..='\u{9FFF}')) {
            assert_eq!(is_digit(c), c.is_numeric(), "{c:?}");
            assert!(
                may_be_digits(&c.to_string()) >= usize::from(is_digit(c)),
                "{c:?}"
            );
        }
    }

    #[test]
    fn a_text_without_enough_digits_between_chinese_characters_holds_no_number() {
        let pieces = [
            "1",
            "39",
            "13900001234",
            "1390",
            "0000",
            "１２３４",
            "８６",
            "+86",
            " ",
            "-",
            "－",
            "(",
            "）",
            "/",
            "甲",
            "月",
            "乙丙",
            "，",
            "。",
            "x",
            "Ｘ",
            "\u{200b}",
            "号",
        ];
        let mut chance = fastrand::Rng::with_seed(7);
        let (mut masked, mut looked_at) = (0, 0);
        for _ in 0..20_000 {
            let length = chance.usize(1..14);
            let text: String = (0..length)
                .map(|_| pieces[chance.usize(..pieces.len())])
                .collect();
            for stands in [Stands::InText, Stands::AsIdentifier] {
                let told = mask_numbers(&text, stands);
                assert_eq!(told, numbers::mask_runs(&text, stands), "{text}");
                masked += usize::from(told != text);
            }
            looked_at += usize::from(most_digits_together(&text) >= 11);
        }
        assert!(masked > 1_000 && looked_at < 15_000, "{masked} {looked_at}");
    }

    #[test]
    fn personal_numbers_are_masked_however_they_are_written() {
        for text in [
            "13900001234",
            "139 0000 1234",
            "139-0000-1234",
            "+86 13900001234",
            "+8613900001234",
            "８６-13900001234",
            "１３９００００１２３４",
            "130102199003071234",
            "13010219900307123X",
            "130102 19900307 123x",
            "6222020200112233445",
            "6222 0202 0011 2233",
            "zhang.san@example.com",
            "zhang＠example．com",
            "139  0000  1234",
            "139 - 0000 - 1234",
            "139.0000.1234",
            "139·0000·1234",
            "(+86)13900001234",
            "0086 139 0000 1234",
            "+86-139-0000-1234",
            "6222-0202-0011-2233-445",
            "139\u{200b}0000\u{200b}1234",
            "139‑0000‑1234",
            "139\u{2212}0000\u{2212}1234",
            "139\u{2043}0000\u{2043}1234",
            "139_0000_1234",
            "139＿0000＿1234",
            "139/0000/1234",
            "139／0000／1234",
            "139(0000)1234",
            "139（0000）1234",
            "1390000 1234",
            "139 00001234",
            "130102/19900307/1234",
            "622202 1234567890128",
            "013900001234",
            "13900001234x",
            "13900001234X",
            "13010219900307123413900001234",
            "1390000123413900005678",
            "139    0000    1234",
            "62220202 00112233445",
            // Glued to one another, or to more digits.
            "86139000012348613900005678",
            "13010219900307123443",
            "2026112013010219900307123X",
            "139\u{2060}0000\u{2060}1234",
            // Padded with blanks, an identity card's day of birth as a day, and cards by their groups of four or six.
            "139        0000        1234",
            "139\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}0000 1234",
            "139--------0000--------1234",
            "130102        19900307        1234",
            "130102 1990 03 07 1234",
            "130102-1990-03-07-1234",
            "130102 1990-03-07 123X",
            "130102 1990.03.07 123x",
            "１３０１０２　１９９０　０３　０７　１２３４",
            // A child's, by its check digit.
            "110105 2015 03 07 0021",
            "62220202 0011 2233 445",
            "6222 02020011 2233445",
            "622202 0200 1122 3344 5",
            "622202-0200-1122-3344",
            "62220202 00112233",
        ] {
            assert_eq!(
                mask(&format!("联系{text}。")),
                format!("联系{MASK}。"),
                "{text}"
            );
        }
    }

    #[test]
    fn other_numbers_are_left_alone() {
        for text in [
            "2026-11-20",
            "20261120",
            "2026-11-20 2026-11-27",
            "总投资1200.5万元",
            "0310-1234567",
            "文号〔2026〕12号",
            "DB2026110001",
            "2026年11月20日18:00",
            "23456789012",
            "20261120000100022026112000010003",
            "12345678901234567890123",
            // Eleven digits of a longer number begin as those of a telephone often.
            "13900001234567",
            "139000012345678901234567",
            "41108120261101000123",
            // Figures in columns, and what is grouped by a day or a year.
            "1390000        1234",
            "139        0000        123456",
            "1390        0001        234",
            "6222        0202        0011        2233",
            // Villages and papers of the province whose number is 62, and round sums.
            "620102001001-0012",
            "6201022026-000012",
            "62010219 0001 0012",
            "6200000000 310000",
            "130102 2026-03-07 1234",
            "130102 2026 03 07 0002",
            "990102 1990 03 07 1234",
            "130102 1990-13-07 1234",
            "130102/1990/03/07/1234",
            "620102-2026-0001-0002",
            "620102 0001 2026 0012",
            "62010200 0001 2026 12",
            "620 1350 12345 6789 12",
            "6201 350 4210 89 1234",
            "612345 6789 1234 56",
            "6222.5 1234.5 1234.5 12.5",
            "6,222,020.20 12,345,678.90",
        ] {
            assert_eq!(mask(text), text);
        }
    }

    #[test]
    fn a_bracket_or_stroke_beside_a_number_stays() {
        assert_eq!(
            mask("张三(13900001234)，13900001235(办)，2026/11/20/13900001236"),
            format!("张三({MASK})，{MASK}(办)，2026/11/20/{MASK}")
        );
        // Amounts that a stroke or a bracket parts are no telephone number.
        for text in ["完成13500/120000", "共1380(含1350)户4321", "130/1234/56789"] {
            assert_eq!(mask(text), text);
        }
    }

    #[test]
    fn what_is_grouped_as_no_telephone_number_is_none() {
        for text in [
            "13710-2026-01",
            "13710 2026 03",
            "1371-2026-001",
            "13710-0001-02",
        ] {
            assert_eq!(mask(text), text);
            assert_eq!(mask(&format!("见{text}号")), format!("见{text}号"));
        }
        for text in ["135-2026-0001", "13710202601", "1371 0202 601"] {
            assert_eq!(mask(text), MASK, "{text}");
        }
    }

    #[test]
    fn a_number_of_a_row_is_masked_only_where_it_is_a_personal_one_and_stays_apart_from_others() {
        for text in [
            "2026112000010002",
            "13710-2026-01",
            "13710 2026 03",
            "13710-0001-02",
            "1371-2026-001",
            "135-2026-0001",
            "135 20260001",
            "13710-202601",
            // An area, a day of these years and a serial number.
            "411081202611010001",
            "411081202611010002",
            "411081261101001",
        ] {
            assert_eq!(mask_identifier(text), text);
        }
        for (text, last) in [
            ("13900001234", "1234"),
            ("139-0000-1234", "1234"),
            ("139 0000 1234", "1234"),
            ("139 00001234", "1234"),
            ("１３９００００１２３４", "1234"),
            ("+86 139 0000 1234", "1234"),
            ("8613900001234", "1234"),
            ("13710202601", "2601"),
            ("1 3 9 0 0 0 0 1 2 3 4", "1234"),
            ("1390 000 1234", "1234"),
            ("130102199003074518", "4518"),
            ("130102900307451", "7451"),
            ("11010519491231002X", "002X"),
            ("110105 19491231 002x", "002X"),
        ] {
            let masked = mask_identifier(text);
            assert_eq!(masked, format!("{MASK}{last}"), "{text}");
            assert_eq!(mask_identifier(&masked), masked);
        }
        assert_eq!(
            mask_identifier("督13710202601号"),
            format!("督{MASK}2601号")
        );
    }

    #[test]
    fn a_number_beside_a_date_is_masked_and_the_date_stays() {
        assert_eq!(mask("2026-11-20 13900001234"), format!("2026-11-20 {MASK}"));
        assert_eq!(
            mask("2026.11.20 139 0000 1234"),
            format!("2026.11.20 {MASK}")
        );
        // In a long run of digits each number is found, wherever the run begins.
        let run = "2026 1120 1234 5678 9012 3456 13900001234 1 2 3 4 5 6 13800001234";
        let masked = mask(run);
        assert!(
            !masked.contains("13900001234") && !masked.contains("13800001234"),
            "{masked}"
        );
    }
}
