//! Which runs of digits are personal: mobile, identity-card and bank-card numbers, however they are written.

use super::{MASK, pattern};
use crate::source::{is_invisible, nfkc};
use chrono::NaiveDate;
use regex::{Captures, Regex};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

// One digit, half or full width, and what people put between the digits of a long number.
const D: &str = "[0-9０-９]";
const GAP: &str = r"(?:[\s\-－‐-―−⁃﹘﹣.．·•\u{ad}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{206f}\u{feff}_＿/／()（）]{0,6}|[\s\-－‐-―−⁃﹘﹣]{7,})";
/// More than so many characters between two digits fill a line up: mostly columns of figures, or a number that was padded.
const NARROW: usize = 6;

static CANDIDATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:[(（]?[+＋]?(?:8|８)(?:6|６)[)）]?{GAP})?{D}(?:{GAP}{D}){{9,}}[XxＸｘ]?"
    ))
});
static PART: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[(（+＋]*[0-9０-９XxＸｘ]+[^0-9０-９XxＸｘ+＋]*"));
/// The digits of the longest personal number, a bank card's.
const LONGEST: usize = 19;
/// Those of the shortest, a mobile telephone's.
const SHORTEST: usize = 11;
/// How many digits of an identifier stay when it is masked.
const TAIL: usize = 4;

/// Where a run of digits stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    /// In a text: whatever looks like a personal number is taken for one.
    InText,
    /// In a column whose values tell rows apart (编号, 文号).
    AsIdentifier,
}

/// A run of digits and gaps, taken apart.
struct Run<'a> {
    /// All its digits, of half width, in capitals.
    digits: String,
    groups: Vec<Group<'a>>,
}

/// A group of digits, and what stands between it and the next one.
struct Group<'a> {
    whole: &'a str,
    /// Where its digits stand among those of the run.
    from: usize,
    until: usize,
    gap: &'a str,
}

impl<'a> Run<'a> {
    fn of(run: &'a str) -> Run<'a> {
        let mut digits = String::with_capacity(run.len());
        let groups = PART.find_iter(run).map(|found| {
            let from = digits.len();
            add_digits(found.as_str(), &mut digits);
            let bare = found.as_str().trim_start_matches(['+', '＋', '(', '（']);
            Group {
                whole: found.as_str(),
                from,
                until: digits.len(),
                gap: bare.trim_start_matches(char::is_alphanumeric),
            }
        });
        Run {
            groups: groups.collect(),
            digits,
        }
    }

    fn digits_of(&self, group: &Group<'_>) -> &str {
        &self.digits[group.from..group.until]
    }

    /// The digits of neighbouring groups, of which there is one at least.
    fn digits_in(&self, window: &[Group<'_>]) -> &str {
        &self.digits[window[0].from..window[window.len() - 1].until]
    }
}

impl Group<'_> {
    fn length(&self) -> usize {
        self.until - self.from
    }

    /// Whether the gap is one that parts what belongs together less often than not: 13500/120000.
    fn is_loosely_joined(&self) -> bool {
        let is_bracketed = self.whole.starts_with(['+', '＋', '(', '（']);
        self.is_wide()
            || self
                .gap
                .contains(['_', '＿', '/', '／', '(', '（', ')', '）'])
                && !is_bracketed
    }

    fn is_wide(&self) -> bool {
        self.gap.len() > NARROW && self.gap.chars().count() > NARROW
    }

    /// Whether nothing but blanks and hyphens stands behind it, and not many.
    fn is_spaced(&self) -> bool {
        let is_hyphen = |c| matches!(c, '-' | '－' | '‐'..='―' | '−' | '⁃' | '﹘' | '﹣');
        let mut gap = self.gap.chars();
        !self.is_wide() && gap.all(|c| c.is_whitespace() || is_hyphen(c) || is_invisible(c))
    }
}

fn add_digits(part: &str, digits: &mut String) {
    // X may end a number.
    let plain = |c: char| c.is_ascii_alphanumeric().then(|| c.to_ascii_uppercase());
    if part.is_ascii() {
        digits.extend(part.chars().filter_map(plain));
    } else {
        digits.extend(nfkc(part).filter_map(plain));
    }
}

/// The text with each personal number in it masked.
pub(super) fn mask_runs(text: &str, stands: Stands) -> Cow<'_, str> {
    CANDIDATE.replace_all(text, |found: &Captures| mask_run(&found[0], stands))
}

/// Masks the personal numbers inside a long run of digits and gaps; the rest of the run is kept.
///
/// A run may join what blanks or hyphens separate (a date before a telephone number), so each window of its groups is
/// looked at, the longest first; a date is never a piece of a number.
fn mask_run(run: &str, stands: Stands) -> String {
    let run = Run::of(run);
    let groups = &run.groups;
    let mut result = String::new();
    let mut at = 0;
    while at < groups.len() {
        if is_parted_identity_card(&run, at, stands) {
            push_mask(&run, at..at + DATED.len(), stands, &mut result);
            at += DATED.len();
            continue;
        }
        if is_date(&run, at) {
            result.extend(groups[at..at + 3].iter().map(|group| group.whole));
            at += 3;
            continue;
        }
        let digits = run.digits_of(&groups[at]);
        if stands == Stands::InText && (is_joined(digits) || holds_identity_card(digits)) {
            result.push_str(MASK);
            result.push_str(groups[at].gap);
            at += 1;
            continue;
        }
        // No personal number has more digits.
        let most = groups[at].from + LONGEST;
        let farthest = groups[at..]
            .iter()
            .take_while(|group| group.until <= most)
            .count();
        let barrier = (at + 1..at + farthest).find(|&next| is_date(&run, next));
        let end = (at + 1..=barrier.unwrap_or(at + farthest))
            .rev()
            .find(|&end| is_personal(&run, &groups[at..end], stands));
        let Some(end) = end else {
            result.push_str(groups[at].whole);
            at += 1;
            continue;
        };
        push_mask(&run, at..end, stands, &mut result);
        at = end;
    }
    result
}

/// What stands in place of some groups, and the gap behind them.
fn push_mask(run: &Run<'_>, masked: Range<usize>, stands: Stands, result: &mut String) {
    let window = &run.groups[masked.clone()];
    result.push_str(MASK);
    if stands == Stands::AsIdentifier {
        result.push_str(tail(run.digits_in(window)));
    }
    if masked.end < run.groups.len() {
        result.push_str(run.groups[masked.end - 1].gap);
    }
}

/// The last digits of a number, by which a person knows it again and two of them stay two.
fn tail(digits: &str) -> &str {
    &digits[digits.len().saturating_sub(TAIL)..]
}

/// The lengths of the groups of an identity-card number whose day of birth is written as a day is: 110101 1990-03-07 1233.
const DATED: [usize; 5] = [6, 4, 2, 2, 4];

/// Whether groups of digits begin with an identity-card number whose day of birth is written as a day is. It is nobody's where it begins
/// with no province, or where the day is one of these years and the number does not fit to its check digit.
fn is_parted_identity_card(run: &Run<'_>, at: usize, stands: Stands) -> bool {
    let Some(window) = run.groups.get(at..at + DATED.len()) else {
        return false;
    };
    let (_, before) = window.split_last().expect("five groups");
    let digits = run.digits_in(window);
    window.iter().map(Group::length).eq(DATED)
        && !before.iter().any(Group::is_loosely_joined)
        && is_identity_card(digits, &DATED, false, stands)
        && PROVINCES.contains(&&digits[..2])
        && (&digits[6..10] < FIRST_YEAR_OF_NUMBERS || is_valid(digits))
}

/// Whether groups of digits begin with a date such as 2026-11-20.
fn is_date(run: &Run<'_>, at: usize) -> bool {
    let Some([year, month, day]) = run.groups.get(at..at + 3) else {
        return false;
    };
    if year.is_wide() || month.is_wide() {
        return false;
    }
    let year = run.digits_of(year);
    let within = |group: &Group<'_>, most: u32| {
        group.length() <= 2
            && run
                .digits_of(group)
                .parse()
                .is_ok_and(|n| (1..=most).contains(&n))
    };
    year.len() == 4
        && (year.starts_with("19") || year.starts_with("20"))
        && within(month, 12)
        && within(day, 31)
}

fn is_personal(run: &Run<'_>, window: &[Group<'_>], stands: Stands) -> bool {
    let mut digits = run.digits_in(window);
    if digits.len() < SHORTEST {
        return false;
    }
    let mut lengths: Vec<usize> = window.iter().map(Group::length).collect();
    // Behind a telephone number an X is a letter.
    if let Some(number) = digits.strip_suffix('X').filter(|_| digits.len() != 18) {
        digits = number;
        let last = lengths.last_mut().expect("a window has a group");
        *last -= 1;
    }
    let before = &window[..window.len() - 1];
    let is_loose = before.iter().any(Group::is_loosely_joined);
    is_identity_card(digits, &lengths, is_loose, stands)
        || is_mobile(digits, &lengths, is_loose, stands)
        || (stands == Stands::InText && !is_loose && is_bank_card(digits, &lengths))
        || (stands == Stands::InText
            && before.iter().all(Group::is_spaced)
            && is_spaced_bank_card(digits, &lengths))
}

fn is_mobile(digits: &str, lengths: &[usize], is_loose: bool, stands: Stands) -> bool {
    let number = match digits.len() {
        // As numbers of other places were dialled.
        12 if stands == Stands::InText => digits.strip_prefix('0'),
        13 => digits.strip_prefix("86"),
        15 => digits.strip_prefix("0086"),
        _ => Some(digits),
    };
    let Some(number) = number else {
        return false;
    };
    let is_one = number.len() == 11
        && number.bytes().all(|digit| digit.is_ascii_digit())
        && number.starts_with('1')
        && number[1..].starts_with(|second| ('3'..='9').contains(&second));
    if !is_one {
        return false;
    }
    let pieces = pieces_of(number, digits.len() - number.len(), lengths);
    let lengths: Vec<usize> = pieces.iter().map(|piece| piece.len()).collect();
    match stands {
        _ if is_loose => lengths == [3, 4, 4],
        Stands::InText => !is_numbering(&pieces),
        Stands::AsIdentifier => number.len() < digits.len() || !is_number_of_a_row(&pieces),
    }
}

/// Whether digits in one piece are several personal numbers, one right behind the other, as formulas join them: telephone numbers and
/// identity cards, and a bank card before or behind one of these.
fn is_joined(digits: &str) -> bool {
    let parts = |length: usize| Some((digits.get(..length)?, digits.get(length..)?));
    digits.len() >= 2 * SHORTEST
        && (SHORTEST..=LONGEST).any(|length| {
            parts(length).is_some_and(|(first, rest)| {
                is_certain(first) && (is_certain(rest) || is_a_bank_card(rest) || is_joined(rest))
                    || is_a_bank_card(first) && is_certain(rest)
            })
        })
}

/// Whether digits in one piece are a telephone number or an identity card.
fn is_certain(digits: &str) -> bool {
    let lengths = [digits.len()];
    digits.len() != 15 && is_identity_card(digits, &lengths, false, Stands::InText)
        || is_mobile(digits, &lengths, false, Stands::InText)
}

/// Whether an identity card's number stands among more digits in one piece: the number of a disabled person's card is that and two more.
/// Only what can be somebody's is one, for long numbers have many eighteen digits.
fn holds_identity_card(digits: &str) -> bool {
    const LENGTH: usize = 18;
    let begins = 0..(digits.len() + 1).saturating_sub(LENGTH);
    digits.len() > LENGTH
        && begins.map(|at| &digits[at..at + LENGTH]).any(|number| {
            looks_like_identity_card(number)
                && PROVINCES.contains(&&number[..2])
                && NaiveDate::parse_from_str(&number[6..14], "%Y%m%d").is_ok()
                && (("1930"..FIRST_YEAR_OF_NUMBERS).contains(&&number[6..10]) || is_valid(number))
        })
}

fn is_a_bank_card(digits: &str) -> bool {
    is_bank_card(digits, &[digits.len()])
}

/// The groups of a number behind its country code of so many digits.
fn pieces_of<'a>(number: &'a str, country_code: usize, lengths: &[usize]) -> Vec<&'a str> {
    let mut to_skip = country_code;
    let mut rest = number;
    let mut pieces = Vec::new();
    for length in lengths {
        let own = length.saturating_sub(to_skip);
        to_skip = to_skip.saturating_sub(*length);
        if own > 0 {
            let (piece, behind) = rest.split_at(own);
            pieces.push(piece);
            rest = behind;
        }
    }
    pieces
}

/// Whether eleven digits are grouped as a county numbers its papers and nobody writes a telephone number: 13710-2026-01.
fn is_numbering(pieces: &[&str]) -> bool {
    let is_year = |piece: &&str| piece.len() == 4 && piece.starts_with("20");
    match pieces {
        [first, middle, last] if (first.len(), middle.len(), last.len()) == (5, 4, 2) => true,
        [first, rest @ ..] if rest.len() > 1 => {
            (4..=6).contains(&first.len()) && rest.iter().any(is_year)
        }
        _ => false,
    }
}

/// Whether eleven digits in a column of numbers are grouped as one of those: by a category of five digits, or by a year.
fn is_number_of_a_row(pieces: &[&str]) -> bool {
    let lengths: Vec<usize> = pieces.iter().map(|piece| piece.len()).collect();
    match lengths[..] {
        // 135-2026-0001: a category, a year and a serial number.
        [3, 4, 4] | [3, 8] => pieces[1].starts_with("20"),
        [5, _] | [5, _, _] => true,
        _ => is_numbering(pieces),
    }
}

/// The provinces, by the first two digits (GB/T 2260).
const PROVINCES: [&str; 34] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41",
    "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71",
    "81", "82",
];

/// From this year on a date inside a number is the number's own, and no birthday of somebody whom a ledger is about.
const FIRST_YEAR_OF_NUMBERS: &str = "2010";

/// Eighteen digits (the last may be X) with a plausible birth date, or fifteen of the old kind. In a column of numbers a date of these
/// years is no birthday, unless everything else fits to the check digit.
fn is_identity_card(digits: &str, lengths: &[usize], is_loose: bool, stands: Stands) -> bool {
    if !looks_like_identity_card(digits) || (is_loose && !matches!(lengths, [18] | [6, 8, 4])) {
        return false;
    }
    match (stands, digits.len()) {
        (Stands::InText, _) => true,
        (Stands::AsIdentifier, 18) => &digits[6..10] < FIRST_YEAR_OF_NUMBERS || is_valid(digits),
        // Of the old kind, which has two digits for the year, nobody's is younger than 1999: 26 is 2026.
        (Stands::AsIdentifier, _) => !("20".."40").contains(&&digits[6..8]),
    }
}

fn looks_like_identity_card(digits: &str) -> bool {
    let birth = match digits.len() {
        18 if digits[..17].bytes().all(|digit| digit.is_ascii_digit()) => digits[6..14].to_owned(),
        15 if digits.bytes().all(|digit| digit.is_ascii_digit()) => format!("19{}", &digits[6..12]),
        _ => return false,
    };
    let part = |range: Range<usize>| birth[range].parse::<u32>().unwrap_or(0);
    !digits.starts_with('0')
        && (1900..=2100).contains(&part(0..4))
        && (1..=12).contains(&part(4..6))
        && (1..=31).contains(&part(6..8))
}

/// Whether eighteen digits hold a day of the calendar and end in their check digit (GB 11643).
fn is_valid(digits: &str) -> bool {
    // The weight of a place is a power of two modulo eleven.
    let mut weight = 1;
    let mut sum = 0;
    for digit in digits.chars().rev() {
        sum += weight
            * if digit == 'X' {
                10
            } else {
                digit.to_digit(10).unwrap_or(0)
            };
        weight = weight * 2 % 11;
    }
    sum % 11 == 1 && NaiveDate::parse_from_str(&digits[6..14], "%Y%m%d").is_ok()
}

/// Sixteen to nineteen digits, unbroken or in fours, or with one blank behind the six that name the bank.
fn is_bank_card(digits: &str, lengths: &[usize]) -> bool {
    let (_, before) = lengths.split_last().expect("a window has a group");
    let is_grouped = before.iter().all(|length| *length == 4)
        || (lengths.len() == 2 && lengths[0] == 6 && digits.starts_with(['3', '4', '5', '6', '9']))
        || (lengths.len() == 2 && lengths[0] == 8 && digits.starts_with("62"));
    is_grouped
        && (16..=19).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|digit| digit.is_ascii_digit())
}

/// Sixteen to nineteen digits of a Chinese bank card (they begin with 62) that are parted where the bank's six digits end, or groups of
/// four. With a year or a day behind the first group they are the number of a paper.
fn is_spaced_bank_card(digits: &str, lengths: &[usize]) -> bool {
    let begins = lengths.iter().scan(0, |at, length| {
        *at += length;
        Some(*at)
    });
    let begins: Vec<usize> = begins.filter(|begin| *begin < digits.len()).collect();
    let is_parted = begins.iter().all(|begin| begin % 4 == 0)
        || begins.iter().all(|begin| *begin >= 6 && begin % 4 == 2);
    let is_dated = || {
        let behind = begins.iter().zip(&lengths[1..]);
        let mut dated = behind.filter(|(_, length)| matches!(length, 4 | 6 | 8));
        dated.any(|(begin, _)| digits[*begin..].starts_with("20"))
    };
    (16..=19).contains(&digits.len())
        && digits.starts_with("62")
        && digits.bytes().all(|digit| digit.is_ascii_digit())
        && is_parted
        && !is_dated()
        && (!is_a_division(&digits[2..4]) || has_check_digit(digits))
}

/// Whether the two digits behind 62 may be those of an administrative division of that province, or of a round sum: then only the check
/// digit tells a card from a number of a village or a paper.
fn is_a_division(digits: &str) -> bool {
    matches!(
        digits.as_bytes(),
        [b'0', _] | [b'1', b'0'..=b'2'] | b"29" | b"30"
    )
}

/// Whether the last digit checks the others, as on bank cards (ISO/IEC 7812, Luhn).
fn has_check_digit(digits: &str) -> bool {
    let sum: u32 = (digits.bytes().rev().enumerate())
        .map(|(at, digit)| {
            let digit = u32::from(digit - b'0') * if at % 2 == 1 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    sum.is_multiple_of(10)
}
