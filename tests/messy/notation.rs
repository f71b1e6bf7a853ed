//! One value in the notations in which people type it.

use crate::chance::Chance;
use crate::common::day;
use crate::facts::OTHER_NAMES;
use chrono::{Datelike, Days, NaiveDate};
use duban::model::schema::{Column, Field, Kind, Sheet};

/// What is put into a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Text(String),
    Number(f64),
    /// A number shown in per cent.
    Percent(f64),
    /// A date with the format that shows it.
    Date(NaiveDate, &'static str),
    Bool(bool),
}

/// Days that a value without a year is counted from.
pub struct Origin {
    pub as_of: NaiveDate,
    /// 起算日期 or 批准日期 of the row.
    pub start: Option<NaiveDate>,
}

const FORMATS: &[&str] = &[
    "yyyy-mm-dd",
    "yyyy\"年\"m\"月\"d\"日\"",
    "m/d",
    "[$-804]yyyy\"年\"m\"月\"d\"日\";@",
    "aaaa",
    "yyyy/m/d h:mm",
];

/// Digits, signs and brackets as a Chinese input method types them.
pub fn wide(text: &str) -> String {
    let widen = |c: char| match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).expect("a wide character"),
        c => c,
    };
    text.chars().map(widen).collect()
}

fn padded(text: &str, chance: &mut Chance) -> String {
    match chance.below(8) {
        0 => format!(" {text}"),
        1 => format!("{text}\u{3000}"),
        2 => format!("{text}\n"),
        _ => text.to_owned(),
    }
}

/// With blanks and line breaks inside, for words that are compared and never shown as typed.
fn broken(text: &str, chance: &mut Chance) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    if chars.len() > 1 && chance.percent(25) {
        let at = 1 + chance.below(chars.len() - 1);
        chars.insert(at, ['\n', ' ', '\u{3000}'][chance.below(3)]);
    }
    padded(&chars.into_iter().collect::<String>(), chance)
}

/// One of the notations of a value that all mean what `text` means.
pub fn messy(
    sheet: Sheet,
    column: &Column,
    text: &str,
    days: &Origin,
    chance: &mut Chance,
) -> Option<Cell> {
    if text.is_empty() {
        // Blanks alone are nothing.
        return chance.percent(4).then(|| Cell::Text("  ".into()));
    }
    Some(match column.kind {
        Kind::Text => Cell::Text(padded(text, chance)),
        Kind::Identifier => identifier(sheet, text, chance),
        Kind::Date => date(day(text), Some(days.as_of), chance),
        Kind::FutureDate if column.field == Field::NewDeadline => {
            let from = days.start.expect("an approval");
            let day = day(text);
            let is_near =
                day >= from && day < from.checked_add_days(Days::new(300)).expect("a day");
            if is_near && chance.percent(25) {
                Cell::Text(yearless(day, chance))
            } else {
                date(day, None, chance)
            }
        }
        Kind::FutureDate | Kind::Deadline => date(day(text), None, chance),
        Kind::Number => number(text, chance),
        Kind::Share => share(text, chance),
        Kind::YesNo => yes_no(text == "是", chance),
        Kind::Units(_) => Cell::Text(units(text, chance)),
        Kind::Choice(_) | Kind::Category => Cell::Text(broken(text, chance)),
    })
}

fn identifier(sheet: Sheet, text: &str, chance: &mut Chance) -> Cell {
    if let Ok(number) = text.parse::<f64>()
        && chance.percent(50)
    {
        return Cell::Number(number);
    }
    // A number that is shown from elsewhere may be typed in any width here.
    let is_repeated = sheet == Sheet::Extensions;
    if is_repeated && chance.percent(40) {
        return Cell::Text(wide(text));
    }
    Cell::Text(padded(text, chance))
}

fn yearless(day: NaiveDate, chance: &mut Chance) -> String {
    let (month, of_month) = (day.month(), day.day());
    match chance.below(5) {
        0 => format!("{month}月{of_month}日"),
        1 => format!("{month}.{of_month:02}"),
        2 => format!("{month}-{of_month}"),
        3 => wide(&format!("{month}月{of_month}号")),
        _ => format!("{month}月 {of_month}日"),
    }
}

fn date(day: NaiveDate, as_of: Option<NaiveDate>, chance: &mut Chance) -> Cell {
    let (year, month, of_month) = (day.year(), day.month(), day.day());
    let is_of_the_year = as_of.is_some_and(|as_of| as_of.year() == year);
    let epoch = NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day");
    let serial =
        u32::try_from(day.signed_duration_since(epoch).num_days()).expect("a small number");
    let text = match chance.below(16) {
        0..=2 => return Cell::Date(day, FORMATS[chance.below(FORMATS.len())]),
        3 => return Cell::Number(f64::from(serial)),
        4 => return Cell::Number(day.format("%Y%m%d").to_string().parse().expect("a number")),
        5 => format!("{year}.{month}.{of_month}"),
        6 => format!("{year}/{month}/{of_month}"),
        7 => format!("{year}年{month}月{of_month}日"),
        8 => format!("{year}、{month}、{of_month}"),
        9 => wide(&format!("{year}-{month:02}-{of_month:02}")),
        10 => day.format("%Y%m%d").to_string(),
        11 => format!("{:02}.{month}.{of_month}", year % 100),
        12 => format!("{year}年{month}月{of_month}日18:30"),
        13 | 14 if is_of_the_year => yearless(day, chance),
        13 => format!("{year}-{month}-{of_month} 09:00:00"),
        14 => serial.to_string(),
        _ => format!(" {year} 年 {month} 月 {of_month} 日 "),
    };
    Cell::Text(padded(&text, chance))
}

fn number(text: &str, chance: &mut Chance) -> Cell {
    let value: f64 = text.parse().expect("a number");
    let thousands = |value: f64| {
        let whole = format!("{value:.0}");
        let cut = whole.len() - 3;
        format!("{},{}", &whole[..cut], &whole[cut..])
    };
    Cell::Text(match chance.below(6) {
        0 | 1 => return Cell::Number(value),
        2 => wide(text),
        3 if value >= 1_000.0 => thousands(value),
        4 if value >= 1_000.0 => format!("{}万", value / 10_000.0),
        3 => format!("{value:.2}"),
        _ => padded(text, chance),
    })
}

fn share(text: &str, chance: &mut Chance) -> Cell {
    let value: f64 = text.parse().expect("a number");
    let hundredths = (value * 100.0).round();
    Cell::Text(match chance.below(6) {
        0 => return Cell::Percent(value),
        1 if value <= 1.0 => return Cell::Number(value),
        2 if value > 1.0 || value < 1.0 && hundredths > 1.0 => return Cell::Number(hundredths),
        3 if value <= 1.0 => padded(text, chance),
        4 => wide(&format!("{hundredths}%")),
        _ => format!("{hundredths} %"),
    })
}

fn yes_no(is: bool, chance: &mut Chance) -> Cell {
    if chance.percent(10) {
        return Cell::Bool(is);
    }
    if chance.percent(10) {
        return Cell::Number(if is { 1.0 } else { 0.0 });
    }
    let words: [&str; 6] = if is {
        ["是", "√", "有", "Y", "已", "１"]
    } else {
        ["否", "×", "无", "n", "未", "０"]
    };
    Cell::Text(padded(words[chance.below(6)], chance))
}

fn units(text: &str, chance: &mut Chance) -> String {
    let separator = chance.of(&["、", ",", "，", ";", "；", "/", "\n", "、\n", " 、 "]);
    let names: Vec<String> = text
        .split('、')
        .map(|name| {
            let (bare, tag) = match name.split_once('(') {
                Some((bare, tag)) => (bare, tag.trim_end_matches(')')),
                None => (name, ""),
            };
            let others = OTHER_NAMES
                .iter()
                .find(|(known, _)| *known == bare)
                .map(|(_, others)| *others);
            let bare = match others {
                Some(others) if chance.percent(40) => others[chance.below(others.len())],
                _ => bare,
            };
            match (tag, chance.below(3)) {
                ("", _) => bare.to_owned(),
                (tag, 0) => format!("{bare}（{tag}）"),
                (tag, 1) => format!("{bare} [{tag}]"),
                (tag, _) => format!("{bare}({tag}单位)"),
            }
        })
        .collect();
    names.join(separator)
}
