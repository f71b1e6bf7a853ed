//! What number formats make of a number: a date, a percentage, a number with leading zeros.

mod scaled;

use super::super::{date, privacy, words};
use crate::source::RawCell;
use chrono::Datelike;
use rust_decimal::Decimal;
use std::borrow::Cow;

/// The least number that has as many digits as a telephone's; nothing is done to so many hundredths.
const TELEPHONES: f64 = 1e10;

/// What stands right before an amount.
const SIGNS_OF_AMOUNTS: [char; 8] = ['.', ',', '+', '$', '¥', '￥', '€', '£'];

/// What a number is shown as.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Shown {
    /// The number as it is, or nearly.
    #[default]
    Plain,
    /// A date or a time of day.
    Date,
    /// A date without its day: office programs make one of 2026年11月, and put the first of the month there. It may show the year alone.
    Month,
    /// So many per cent.
    Percent,
    /// A whole number within a fixed text, with zeros before it up to so many digits: how people make numbers of matters.
    Padded(Padding),
    /// So many thousands, or so many of what stands behind the digits (万, 亿): the code.
    Scaled(String),
}

/// What a format puts around a whole number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Padding {
    before: String,
    /// How many digits there are at least, in all groups.
    digits: usize,
    /// The groups after the first one: what stands before each, and its digits.
    further: Vec<(String, usize)>,
    behind: String,
}

impl Padding {
    /// The whole number of these digits as it is shown; `None` where that is nothing but its digits.
    ///
    /// A personal number stays one, to be known as such, however its format parts it.
    fn around(&self, digits: &str) -> Option<String> {
        if !self.further.is_empty() && matches!(privacy::mask(digits), Cow::Owned(_)) {
            return None;
        }
        let least = self.digits;
        let mut rest = format!("{digits:0>least$}");
        let mut behind = self.behind.clone();
        for (before, width) in self.further.iter().rev() {
            let group = rest.split_off(rest.len() - width);
            behind = format!("{before}{group}{behind}");
        }
        let says_more = digits.len() < least || !self.before.is_empty() || !self.further.is_empty();
        says_more.then(|| format!("{}{rest}{behind}", self.before))
    }

    /// Whether it is what people put around numbers of matters and papers: zeros alone, or text that has the signs of one.
    fn is_of_papers(&self) -> bool {
        let Padding {
            before,
            digits,
            further,
            behind,
        } = self;
        if further.is_empty() {
            let is_of_zeros = before.is_empty() && behind.is_empty() && *digits >= 2;
            let is_padded = *digits >= 2 || has_signs_of_papers(before, behind);
            return is_of_zeros || is_padded && is_a_number_of_papers(before, behind);
        }
        parts_a_number_of_papers(
            before,
            further.iter().map(|(text, _)| text.as_str()),
            behind,
        )
    }
}

impl Shown {
    /// What a format code makes of a number.
    pub fn by_code(code: &str) -> Shown {
        if is_date(code) {
            Shown::of_date(code)
        } else if is_percent(code) {
            Shown::Percent
        } else if scaled::is(code) {
            Shown::Scaled(code.to_owned())
        } else {
            padding(code).map_or(Shown::Plain, Shown::Padded)
        }
    }

    /// What a format code of dates makes of a number.
    fn of_date(code: &str) -> Shown {
        let letters = letters_of_date(code);
        let has = |letter| letters.contains(&letter);
        if ['m', 'y', 'e'].into_iter().any(has) && !['d', 'a', 'h', 's'].into_iter().any(has) {
            Shown::Month
        } else {
            Shown::Date
        }
    }

    /// What a format built into office programs makes of a number; those of months are of their Chinese editions.
    pub fn built_in(id: u16) -> Shown {
        match id {
            17 | 27 | 36 | 50 | 52 | 57 => Shown::Month,
            14..=22 | 27..=36 | 45 | 47 | 50..=58 => Shown::Date,
            9 | 10 => Shown::Percent,
            _ => Shown::Plain,
        }
    }

    /// The cell of a number in this format. A percentage, a number with leading zeros and one that is shown by thousands become the
    /// text that a person sees: the number alone would be taken for another one. `epoch` turns dates into the 1900 system.
    pub fn cell(&self, number: f64, epoch: f64) -> RawCell {
        match self {
            Shown::Date => RawCell::DateSerial(number + epoch),
            Shown::Month => day_or_month(number + epoch),
            Shown::Plain => RawCell::plain_number(number, epoch),
            Shown::Percent | Shown::Padded(..) | Shown::Scaled(_) => self
                .text(number)
                .map_or(RawCell::Number(number), |text| RawCell::Text(text.into())),
        }
    }

    /// Whether its numbers are no days, and some are shown as another text than their own.
    pub fn is_of_words(&self) -> bool {
        matches!(self, Shown::Percent | Shown::Padded(..) | Shown::Scaled(_))
    }

    /// The text in which a number is shown, where it says more than the number.
    pub fn text(&self, number: f64) -> Option<String> {
        match self {
            // A number of a telephone that got into a column of percentages stays what it is, to be known as one.
            Shown::Percent if number.abs() < TELEPHONES => {
                let hundredths = words::number_of_f64(number)?.checked_mul(Decimal::ONE_HUNDRED)?;
                Some(format!("{}%", hundredths.normalize()))
            }
            Shown::Padded(padding) if number >= 0.0 && number.fract() == 0.0 => {
                padding.around(&words::number_of_f64(number)?.to_string())
            }
            Shown::Scaled(code) => scaled::text(code, words::number_of_f64(number)?),
            _ => None,
        }
    }
}

/// Whether a format code shows per cent: the sign stands outside of quotes and escapes.
fn is_percent(code: &str) -> bool {
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                chars.by_ref().find(|c| *c == '"');
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            ';' => return false,
            '%' => return true,
            _ => {}
        }
    }
    false
}

/// What a format such as `000`, `"DB-"000`, `"DB2026-"0`, `DB\-000`, `"督〔2026〕"0"号"` or `"DB"0000-000` puts around a number; `None`
/// where the code is anything else.
fn padding(code: &str) -> Option<Padding> {
    let first = code.split(';').next().unwrap_or_default();
    let mut padding = Padding::default();
    let mut has_digits = false;
    let mut chars = first.chars().peekable();
    while let Some(c) = chars.next() {
        let text = match c {
            '0' | '#' if padding.behind.is_empty() && padding.further.is_empty() => {
                has_digits = true;
                padding.digits += usize::from(c == '0');
                continue;
            }
            '0' if padding.digits > 0 => {
                padding.digits += 1;
                match padding.further.last_mut() {
                    Some((_, width)) if padding.behind.is_empty() => *width += 1,
                    _ => padding
                        .further
                        .push((std::mem::take(&mut padding.behind), 1)),
                }
                continue;
            }
            'G' if !has_digits && rest_is(&mut chars, "eneral") => {
                has_digits = true;
                continue;
            }
            'G' if !has_digits && rest_is(&mut chars, "/通用格式") => {
                has_digits = true;
                continue;
            }
            '"' => chars.by_ref().take_while(|c| *c != '"').collect(),
            '\\' | '!' => chars.next().into_iter().collect(),
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                fixed_text(&inside)?.to_owned()
            }
            '_' | '*' => chars.next().map(|_| String::new()).unwrap_or_default(),
            '-' | '/' | '(' | ')' | ' ' => c.to_string(),
            c if !c.is_ascii() => c.to_string(),
            _ => return None,
        };
        let side = if has_digits {
            &mut padding.behind
        } else {
            &mut padding.before
        };
        side.push_str(&text);
    }
    (has_digits && padding.is_of_papers()).then_some(padding)
}

/// The text that stands in brackets in a format: that of `[$DB-804]`, none of a language or a colour. `None` where they say more.
fn fixed_text(inside: &str) -> Option<&str> {
    match inside.strip_prefix('$') {
        Some(inside) => Some(inside.rsplit_once('-').map_or(inside, |(text, _)| text)),
        None if inside.chars().all(|c| c.is_ascii_alphabetic()) => Some(""),
        None => None,
    }
}

/// Whether what stands before, between and behind groups of digits makes them the number of a paper, or a day: no amount is written so.
pub fn parts_a_number_of_papers<'t>(
    before: &str,
    mut between: impl Iterator<Item = &'t str>,
    behind: &str,
) -> bool {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || "-–—_()[]（）〔〕【】第字年月".contains(c);
    let is_of_amounts = |c: char| ".,/:万亿元".contains(c);
    let closing = behind.trim_matches(|c: char| c.is_whitespace() || ")）]】〕".contains(c));
    between.all(|text| text.contains(is_sign) && !text.contains(is_of_amounts))
        && !before.ends_with(SIGNS_OF_AMOUNTS)
        && matches!(closing, "" | "号" | "日" | "月")
}

/// Whether what stands around a number has a letter, a digit or a bracket as numbers of matters and papers have: 「已铺设5」 is an amount.
fn has_signs_of_papers(before: &str, behind: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || "[(〔（【督字函号".contains(c);
    before.contains(is_sign) || behind.contains('号')
}

/// Whether what stands around a whole number makes it the number of a matter or a paper: letters or digits before it that are no word for
/// an amount and no sign of currency, and behind it nothing or what closes such a number.
pub fn is_a_number_of_papers(before: &str, behind: &str) -> bool {
    const OF_AMOUNTS: [&str; 18] = [
        "约", "共", "计", "达", "超", "超过", "近", "完成", "不足", "至少", "最多", "于", "币",
        "RMB", "CNY", "USD", "US", "EUR",
    ];
    let word = before.trim_end_matches(|c: char| !c.is_alphanumeric());
    let is_of_papers = |c: char| c.is_ascii_digit() || "-/([〔（【第".contains(c);
    let is_amount =
        !before.contains(is_of_papers) && OF_AMOUNTS.iter().any(|end| word.ends_with(end));
    let closing = behind.trim_matches(|c: char| c.is_whitespace() || ")）]】〕".contains(c));
    !word.is_empty()
        && !is_amount
        && !before.ends_with(SIGNS_OF_AMOUNTS)
        && matches!(closing, "" | "号")
}

/// The first of a month that is shown without its day: nobody sees whether that day was meant. Any other day was typed with it.
pub fn day_or_month(serial: f64) -> RawCell {
    if is_first_of_month(serial) {
        RawCell::MonthSerial(serial)
    } else {
        RawCell::DateSerial(serial)
    }
}

/// Whether a serial number in the 1900 system is the first of a month.
pub fn is_first_of_month(serial: f64) -> bool {
    date::day_of_serial(serial).is_some_and(|day| day.day() == 1)
}

/// Whether a format code shows a date or a time of day: it has letters of a date outside of quotes, brackets and escapes.
/// Durations (`[h]:mm`) are numbers.
pub fn is_date(code: &str) -> bool {
    !letters_of_date(code).is_empty()
}

/// The letters by which a format code shows a date or a time of day, in small ones: none where it shows neither.
fn letters_of_date(code: &str) -> Vec<char> {
    let mut chars = code.chars().peekable();
    let mut found = Vec::new();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                chars.by_ref().find(|c| *c == '"');
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let inside = inside.to_ascii_lowercase();
                if !inside.is_empty()
                    && ["h", "m", "s"]
                        .iter()
                        .any(|unit| inside.trim_start_matches(unit).is_empty())
                {
                    return Vec::new();
                }
            }
            // Only the first of up to four sections counts; the others are for negative numbers, zero and text.
            ';' => break,
            'G' | 'g' if rest_is(&mut chars, "eneral") => {}
            'E' | 'e' if matches!(chars.peek(), Some('+' | '-')) => {}
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'e' => {
                found.push(c.to_ascii_lowercase());
            }
            // aaa and aaaa are the weekday in Chinese.
            'a' | 'A' if matches!(chars.peek(), Some('a' | 'A')) => found.push('a'),
            _ => {}
        }
    }
    found
}

/// Whether a date format shows nothing but the weekday, which some libraries do not know to be a date.
pub fn is_weekday(code: &str) -> bool {
    let bare = code.replace(['a', 'A'], "");
    bare.len() < code.len() && is_date(code) && !is_date(&bare)
}

/// Takes a word off, where it comes next.
fn rest_is(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, word: &str) -> bool {
    let mut ahead = chars.clone();
    let is = word.chars().all(|letter| {
        ahead
            .next()
            .is_some_and(|c| c.eq_ignore_ascii_case(&letter))
    });
    if is {
        *chars = ahead;
    }
    is
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_of_nothing_but_the_weekday_is_known() {
        for (code, is) in [
            ("aaaa", true),
            ("[$-804]aaa;@", true),
            ("yyyy-mm-dd aaaa", false),
            ("yyyy-mm-dd", false),
            ("General", false),
        ] {
            assert_eq!(is_weekday(code), is, "{code}");
        }
    }

    #[test]
    fn percentages_and_leading_zeros_become_what_a_person_sees() {
        for (code, number, shown) in [
            ("0%", 1.2, Some("120%")),
            ("0.00%", 1.879, Some("187.9%")),
            ("0%;[Red]-0%", 9.617, Some("961.7%")),
            ("0%", 1.0, Some("100%")),
            ("0%", 0.85, Some("85%")),
            ("0.0%", -0.005, Some("-0.5%")),
            ("0%", 13_800_000_000.0, None),
            ("0\"%\"", 85.0, None),
            ("0\\%", 85.0, None),
            ("000", 7.0, Some("007")),
            ("000", 1007.0, None),
            ("000", 7.5, None),
            ("000", -7.0, None),
            ("\"DB-\"000", 7.0, Some("DB-007")),
            ("\"DB\"-000;@", 1234.0, Some("DB-1234")),
            ("\"督\"\\-00", 7.0, Some("督-07")),
            ("00000000", 20_261_120.0, None),
            ("0", 7.0, None),
            ("0.00", 7.0, None),
            ("#,##0", 1200.0, None),
            ("\"¥\"00", 7.0, None),
            ("00\"件\"", 7.0, None),
            ("\"DB2026-\"0", 12.0, Some("DB2026-12")),
            ("\"DB2026-\"0_ ", 12.0, Some("DB2026-12")),
            ("\"审计〔2026〕\"0", 12.0, Some("审计〔2026〕12")),
            ("\"督\"0;\"负\"0", 7.0, Some("督7")),
            ("\"DB2026-\"###", 12.0, Some("DB2026-12")),
            ("\"DB\"General", 12.0, Some("DB12")),
            ("\"DB\"G/通用格式", 12.0, Some("DB12")),
            ("[$DB-]000", 7.0, Some("DB007")),
            ("[$-804]\"DB\"000", 7.0, Some("DB007")),
            ("[$¥-804]0", 7.0, None),
            ("[$USD] 0", 7.0, None),
            ("\"县督办〔2026〕\"0\"号\"", 7.0, Some("县督办〔2026〕7号")),
            ("督办0号", 7.0, Some("督办7号")),
            ("\"督(\"00\")\"", 7.0, Some("督(07)")),
            ("\"DB\"#,##0", 1200.0, None),
            ("\"DB\"0.0", 7.0, None),
            ("\"DB\"0000-000", 2_026_012.0, Some("DB2026-012")),
            ("0000-000", 2_026_012.0, Some("2026-012")),
            ("0000-00", 7.0, Some("0000-07")),
            ("0000-00", 1_202_612.0, Some("12026-12")),
            (
                "\"督〔\"0000\"〕\"00\"号\"",
                202_612.0,
                Some("督〔2026〕12号"),
            ),
            ("0000年第00号", 202_612.0, Some("2026年第12号")),
            (
                "0000\"年\"00\"月\"00\"日\"",
                20_261_120.0,
                Some("2026年11月20日"),
            ),
            ("0-0-0", 123.0, Some("1-2-3")),
            ("00000-000000", 13_812_345_678.0, None),
            ("0\\.0", 7.0, None),
            ("00\":\"00", 930.0, None),
            ("0\"万\"0000\"元\"", 12_345.0, None),
            ("0 000", 1200.0, None),
            ("0/0", 7.0, None),
            ("#-#", 12.0, None),
            ("\"¥\"0-00", 700.0, None),
            ("\"约\"0", 85.0, None),
            ("\"累计\"0\"户\"", 85.0, None),
            ("\"共\"000", 85.0, None),
            ("0\"号\"", 7.0, None),
            ("General", 7.5, None),
            ("General", 7.0, None),
            ("", 7.0, None),
            ("0!.0,\"万元\"", 12_000.0, Some("1.2万")),
            ("0\\.0,\"万\"", 12_345.0, Some("1.2345万")),
            ("0.00,,\"百万\"", 1_500_000.0, Some("1.5百万")),
            ("#,##0.0,\"千\"", -12_300.0, Some("-12.3千")),
            ("#,##0,", 12_000.0, Some("12")),
            ("[>=10000]0.0,\"万\";0", 120.0, None),
            ("[>=10000]0!.0,\"万\";0", 12_000.0, Some("1.2万")),
            ("0.0\"亿元\"", 1.2, Some("1.2亿")),
            ("General\"万户\"", 1.2, Some("1.2万")),
            ("G/通用格式\"万户\"", 1.2, Some("1.2万")),
            ("General\"户\"", 1.2, None),
            ("0.00;[Red]-0.00,", 1.2, None),
            ("#,##0.00_);(#,##0.00)", 1200.0, None),
            ("0\"万元以上\"", 3.0, Some("3万")),
        ] {
            let text = Shown::by_code(code).text(number);
            assert_eq!(text.as_deref(), shown, "{code} {number}");
        }
    }

    #[test]
    fn the_first_of_a_month_without_its_day_is_a_month() {
        for (code, first, tenth) in [
            ("yyyy\"年\"m\"月\"", true, false),
            ("[$-804]yyyy\"年\"m\"月\";@", true, false),
            ("mmm-yy", true, false),
            ("m\"月\"", true, false),
            ("yyyy\"年\"", true, false),
            ("e\"年\"", true, false),
            ("yyyy-mm-dd", false, false),
            ("m\"月\"d\"日\"", false, false),
            ("yyyy-mm-dd hh:mm", false, false),
            ("hh:mm:ss", false, false),
        ] {
            let is_month = |serial| {
                matches!(
                    Shown::by_code(code).cell(serial, 0.0),
                    RawCell::MonthSerial(_)
                )
            };
            assert_eq!(
                (is_month(46_327.0), is_month(46_336.0)),
                (first, tenth),
                "{code}"
            );
        }
        assert_eq!(Shown::built_in(57), Shown::Month);
    }

    #[test]
    fn formats_that_show_dates_are_told_from_those_that_show_numbers() {
        for (code, is) in [
            ("yyyy-mm-dd", true),
            ("yyyy\"年\"m\"月\"d\"日\"", true),
            ("[$-804]yyyy\"年\"m\"月\"", true),
            ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", true),
            ("aaaa", true),
            ("[$-804]aaa;@", true),
            ("[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\";@", true),
            ("h:mm AM/PM", true),
            ("m/d;@", true),
            ("General", false),
            ("GENERAL", false),
            ("0.00%", false),
            ("0.00E+00", false),
            ("#,##0_);[Red](#,##0)", false),
            ("[h]:mm:ss", false),
            ("[mm]:ss", false),
            ("\"第\"0\"年day\"", false),
            ("0\\d", false),
            ("@", false),
            ("0;yyyy", false),
            ("[$¥-804]#,##0.00", false),
            ("", false),
        ] {
            assert_eq!(is_date(code), is, "{code}");
        }
    }
}
