//! A cell of .ods: its value, or the text that a person sees of it where that says something else (numbers of papers, months, larger measures).

use crate::ingest::date;
use crate::ingest::format::number_format::{
    Shown, is_a_number_of_papers, parts_a_number_of_papers,
};
use crate::source::{RawCell, nfkc_where};
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};
use quick_xml::events::BytesStart;
use rust_decimal::{Decimal, RoundingStrategy};

/// `None` for a blank cell. A formula that came to the empty text has an empty paragraph, one without a result has none.
pub fn cell(element: &BytesStart<'_>, text: Option<String>, epoch: f64) -> Option<RawCell> {
    let is_written = text.is_some();
    let text = text.unwrap_or_default();
    let (mut kind, mut value, mut is_error, mut has_formula) = (None, None, false, false);
    for attribute in element.attributes().with_checks(false).flatten() {
        let name = attribute.key.local_name();
        match name.as_ref() {
            // LibreOffice's own kind, which follows the one that all programs know.
            "value-type" if attribute.key.as_ref().starts_with("calcext") => {
                is_error = attribute.value.as_ref() == "error";
            }
            "value-type" => kind = Some(attribute.value.into_owned()),
            "value" | "date-value" | "time-value" | "boolean-value" | "string-value" => {
                value = quick_xml::escape::unescape(&attribute.value)
                    .ok()
                    .map(std::borrow::Cow::into_owned);
            }
            "formula" => has_formula = true,
            _ => {}
        }
    }
    if is_error {
        let shown = if text.is_empty() { "#错误" } else { &text };
        return Some(RawCell::Error(shown.into()));
    }
    let number = |value: &str| {
        let number = value.parse().ok()?;
        Some(RawCell::plain_number(number, epoch))
    };
    let read = match (kind.as_deref(), value) {
        (Some("percentage"), Some(value)) => value
            .parse()
            .ok()
            .map(|share| Shown::Percent.cell(share, 0.0)),
        (Some("float"), Some(value)) if is_worded(&text, &value) => None,
        (Some("float" | "currency"), Some(value)) => match scaled(&text, &value) {
            Some(shown) => Some(RawCell::Text(shown.into())),
            None => number(&value),
        },
        (Some("date"), Some(value)) => date(&value, &text),
        (Some("time"), Some(value)) => duration(&value),
        (Some("boolean"), Some(value)) => Some(RawCell::Bool(value == "true")),
        (Some("string"), Some(value)) if text.is_empty() => Some(RawCell::Text(value.into())),
        (None, _) if has_formula && !is_written => Some(RawCell::FormulaWithoutValue),
        _ => None,
    };
    let cell = read.unwrap_or(RawCell::Text(text.into()));
    (!cell.is_blank()).then_some(cell)
}

/// Whether a number is shown with leading zeros or within a text (DB2026-004): the number of a matter, which is what a person sees.
/// Decimal places, powers of ten and signs of currency are not such a text.
fn is_worded(text: &str, value: &str) -> bool {
    let upto = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let before = upto.trim_end_matches(|c: char| c.is_ascii_digit());
    let (digits, behind) = (&upto[before.len()..], &text[upto.len()..]);
    let bare = |digits: &str| digits.trim_start_matches('0').to_owned();
    let is_its_number = !digits.is_empty() && bare(digits) == bare(value);
    let is_padded =
        before.is_empty() && behind.is_empty() && digits.len() >= 2 && digits.starts_with('0');
    is_its_number && (is_padded || is_a_number_of_papers(before, behind))
        || is_in_groups(text, value)
}

/// Whether a number's digits are shown in groups with the signs of papers or days between them: DB2026-012 of 2026012.
fn is_in_groups(text: &str, value: &str) -> bool {
    let bare = |digits: &str| digits.trim_start_matches('0').to_owned();
    let from = text.find(|c: char| c.is_ascii_digit());
    let end = text.rfind(|c: char| c.is_ascii_digit());
    let Some((from, end)) = from.zip(end) else {
        return false;
    };
    let (before, shown, behind) = (&text[..from], &text[from..=end], &text[end + 1..]);
    let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
    let mut between = shown
        .split(|c: char| c.is_ascii_digit())
        .filter(|between| !between.is_empty())
        .peekable();
    between.peek().is_some()
        && bare(&digits) == bare(value)
        && parts_a_number_of_papers(before, between, behind)
}

/// A date cell, by its value and the text in which it is shown.
fn date(value: &str, text: &str) -> Option<RawCell> {
    let serial = serial(value)?;
    let first = date::day_of_serial(serial).filter(|day| day.day() == 1);
    Some(match first {
        Some(first) if shows_no_day(text, first) => RawCell::MonthSerial(serial),
        _ => RawCell::DateSerial(serial),
    })
}

/// Whether the first of a month is shown by its month or year alone: of the numbers in the text none is left for the day once one is the
/// year and one the month. Weekdays and times are shown of days.
fn shows_no_day(text: &str, first: NaiveDate) -> bool {
    const OF_A_DAY: [&str; 7] = ["日", "号", "星期", "周", "礼拜", ":", "day"];
    let text = nfkc_where(text, |_| true);
    if text.trim().is_empty() || OF_A_DAY.iter().any(|sign| text.contains(sign)) {
        return false;
    }
    let groups = text.split(|c: char| !c.is_ascii_digit());
    let mut numbers: Vec<(usize, i32)> = groups
        .filter_map(|digits| Some((digits.len(), digits.parse().ok()?)))
        .collect();
    let year = first.year();
    let mut take = |is: &dyn Fn(&(usize, i32)) -> bool| {
        let at = numbers.iter().position(is);
        at.map(|at| numbers.remove(at)).is_some()
    };
    if !take(&|(_, number)| *number == year) {
        take(&|(digits, number)| *digits == 2 && *number == year % 100);
    }
    take(&|(_, number)| u32::try_from(*number) == Ok(first.month()));
    !numbers.iter().any(|(_, number)| *number == 1)
}

/// The text that a person sees of a number that is shown by thousands, ten thousands or more (1.2万元 where it is 12000, 12 where it is
/// 12000 and shown by thousands), with all of its decimals; of 万元 and 亿元 only 万 and 亿. `None` where the number itself is shown.
fn scaled(text: &str, value: &str) -> Option<String> {
    const POWERS: [u32; 6] = [0, 3, 4, 6, 8, 9];
    let is_of_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | ' ');
    let text = text.trim_start_matches(|c| !is_of_number(c));
    let behind = text.trim_start_matches(is_of_number);
    let multiple = behind.chars().next().filter(|c| matches!(c, '万' | '亿'));
    let digits = text[..text.len() - behind.len()].replace([',', ' '], "");
    if multiple.is_none() && (digits == value || behind.starts_with(['E', 'e'])) {
        return None;
    }
    let shown = digits.parse::<Decimal>().ok()?;
    let number = value
        .parse::<Decimal>()
        .or_else(|_| Decimal::from_scientific(value));
    let number = number.ok()?;
    let is_shown_by = |power: &u32| {
        let size = Decimal::from(10_u64.pow(*power));
        let rounded = (number / size)
            .round_dp_with_strategy(shown.scale(), RoundingStrategy::MidpointAwayFromZero);
        rounded == shown
    };
    if let (true, Some(multiple)) = (number.is_zero(), multiple) {
        return Some(format!("0{multiple}"));
    }
    let is_zero = number.is_zero() || shown.is_zero();
    let power = POWERS.into_iter().find(is_shown_by).filter(|_| !is_zero);
    match (power, multiple) {
        (Some(power), _) if power > 0 || multiple.is_some() => {
            let size = Decimal::from(10_u64.pow(power));
            let behind = multiple.map_or_else(|| behind.to_owned(), String::from);
            Some(format!("{}{behind}", (number / size).normalize()))
        }
        (None, Some(_)) => Some(text.to_owned()),
        _ => None,
    }
}

/// The serial of a date, or of a date and time, in ISO notation.
fn serial(value: &str) -> Option<f64> {
    let epoch = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    let (date, time) = match value.split_once('T') {
        Some(_) => {
            let moment = value.parse::<NaiveDateTime>().ok()?;
            (moment.date(), moment.time())
        }
        None => (value.parse().ok()?, NaiveTime::MIN),
    };
    let days = i32::try_from((date - epoch).num_days()).ok()?;
    let seconds = (time - NaiveTime::MIN).num_seconds();
    let seconds = i32::try_from(seconds).ok()?;
    Some(f64::from(days) + f64::from(seconds) / 86_400.0)
}

/// A time of day (PT09H30M00S), which is part of a date; more than a day is a number of days.
fn duration(value: &str) -> Option<RawCell> {
    let mut days = 0.0;
    let mut digits = String::new();
    for c in value.strip_prefix("PT")?.chars() {
        let per_day = match c {
            'H' => 24.0,
            'M' => 1_440.0,
            'S' => 86_400.0,
            c => {
                digits.push(c);
                continue;
            }
        };
        days += digits.parse::<f64>().ok()? / per_day;
        digits.clear();
    }
    Some(if days < 1.0 {
        RawCell::DateSerial(days)
    } else {
        RawCell::Number(days)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_is_shown_in_a_larger_measure_is_what_a_person_sees() {
        for (text, value, expected) in [
            ("1.2万元", "12345", Some("1.2345万")),
            ("12万", "12", Some("12万")),
            ("1.50亿", "150000000", Some("1.5亿")),
            ("12", "12000", Some("12")),
            ("1,235", "1234567", Some("1234.567")),
            ("1.5百万", "1500000", Some("1.5百万")),
            ("-12", "-12000", Some("-12")),
            ("12,000", "12000", None),
            ("12000.0", "12000", None),
            ("12.35", "12.3456", None),
            ("1", "0.5", None),
            ("0", "0.4", None),
            ("1.2E+04", "12000", None),
            ("￥1,234", "1234", None),
            ("1 1/2", "1.5", None),
            ("三", "3", None),
            ("0万元", "0", Some("0万")),
            ("0.0亿元", "0", Some("0亿")),
            ("累计1.2万", "1.2", Some("1.2万")),
            ("累计1.2万", "12000", Some("1.2万")),
            ("12000元", "12000", None),
        ] {
            assert_eq!(
                scaled(text, value).as_deref(),
                expected,
                "{value} shown as {text}"
            );
        }
    }

    #[test]
    fn a_number_within_a_text_that_papers_are_numbered_by_is_what_a_person_sees() {
        for (text, value, is) in [
            ("DB2026-4", "4", true),
            ("督〔2026〕7号", "7", true),
            ("2026-004", "4", true),
            ("007", "7", true),
            ("DB2026-012", "2026012", true),
            ("督〔2026〕12号", "202612", true),
            ("2026年11月20日", "20261120", true),
            ("0000-07", "7", true),
            ("2026-012", "12", true),
            ("12:30", "1230", false),
            ("1.5", "15", false),
            ("7号", "7", false),
            ("约85", "85", false),
            ("85户", "85", false),
            ("USD 85", "85", false),
            ("1,200", "1200", false),
            ("1.50", "1.5", false),
            ("1.00E+05", "100000", false),
            ("(5)", "-5", false),
        ] {
            assert_eq!(is_worded(text, value), is, "{text}");
        }
    }

    #[test]
    fn the_first_of_a_month_that_is_shown_without_its_day_is_a_month() {
        for (value, text, is_month) in [
            ("2026-11-01", "2026年11月", true),
            ("2026-11-01", "2026年", true),
            ("2026-11-01", "Nov-26", true),
            ("2026-11-01", "26-11", true),
            ("2026-11-01", "11/26", true),
            ("2026-11-01", "November", true),
            ("2026-11-01", "二〇二六年十一月", true),
            ("2026-11-01", "11月底前", true),
            ("2026-11-01", "截至11月底", true),
            ("2026-01-01", "1/26", true),
            ("2026-01-01", "2026.01", true),
            ("2026-01-01", "1月", true),
            ("2026-11-01", "2026-11-01", false),
            ("2026-11-01", "1-11月", false),
            ("2026-11-01", "11/1", false),
            ("2026-11-01", "11/01/26", false),
            ("2026-11-01", "1-Nov-26", false),
            ("2026-11-01", "二〇二六年十一月一日", false),
            ("2026-11-01", "1日", false),
            ("2026-11-01", "星期日", false),
            ("2026-11-01", "Sunday, November 1, 2026", false),
            ("2026-11-01T09:30:00", "2026-11", true),
            ("2026-01-01", "1-1", false),
            ("2001-01-01", "01-01-01", false),
            ("2026-11-01", "", false),
            ("2026-11-10", "2026年11月", false),
        ] {
            let is = matches!(date(value, text), Some(RawCell::MonthSerial(_)));
            assert_eq!(is, is_month, "{value} shown as {text}");
        }
    }
}
