//! What a verdict may not look at: the order in which things stand, and what lies ahead; and what it must look at.

use super::judged;
use super::world::{Book, Period, Table, World};
use chrono::NaiveDate;
use duban::model::schema::Sheet;
use duban::report::contract::Report;
use fastrand::Rng;
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};

/// The report without what says where something stands; each source is what stands there.
fn verdicts(world: &World, report: &Report) -> BTreeMap<String, Value> {
    let Value::Object(mut parts) = serde_json::to_value(report).expect("a report is JSON") else {
        panic!("a report is an object");
    };
    for part in parts.values_mut() {
        by_content(world, part);
    }
    for (name, keys) in [
        (
            "books",
            &["sheet", "read", "judged", "returned", "set_aside"][..],
        ),
        ("diagnostics", &["code", "severity", "unit"][..]),
    ] {
        let rows = parts[name].as_array().expect("a list");
        // A workbook that has been taken apart is another one than in the weeks before.
        let told = rows.iter().filter(|row| row["code"] != "old-workbook");
        let mut kept: Vec<String> = told
            .map(|row| keys.iter().map(|key| row[key].to_string() + " ").collect())
            .collect();
        kept.sort();
        parts.insert(name.to_owned(), kept.into());
    }
    parts.into_iter().collect()
}

fn by_content(world: &World, value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|value| by_content(world, value)),
        Value::Object(map) => {
            if let (
                Some(Value::String(file)),
                Some(Value::String(sheet)),
                Some(Value::String(cell)),
            ) = (map.get("file"), map.get("sheet"), map.get("cell"))
            {
                let content = world.content(file, sheet, cell);
                map.retain(|key, _| !["file", "sheet", "cell"].contains(&key.as_str()));
                map.insert("content".to_owned(), content.into());
            }
            map.values_mut().for_each(|value| by_content(world, value));
        }
        _ => {}
    }
}

/// The first part in which two reports differ.
fn difference(
    one: &BTreeMap<String, Value>,
    other: &BTreeMap<String, Value>,
    without: &[&str],
) -> Option<String> {
    one.iter()
        .filter(|(name, _)| !without.contains(&name.as_str()))
        .find_map(|(name, value)| {
            let against = &other[name];
            if value == against {
                return None;
            }
            let (Some(list), Some(others)) = (value.as_array(), against.as_array()) else {
                return Some(format!("{name}: {value} / {against}"));
            };
            let row = list.iter().zip(others).find(|(one, other)| one != other);
            Some(match row {
                Some((one, other)) => format!("{name}:\n{one}\n{other}"),
                None => format!("{name}: {} / {} rows", list.len(), others.len()),
            })
        })
}

/// A world in which files, sheets and rows come in another order says something else.
pub fn order(world: &World, seed: u64) -> Option<String> {
    let mixed = shuffled(world, seed);
    let as_of = world.periods.last()?.date;
    let (one, other) = (
        judged::report_at(world, as_of)?,
        judged::report_at(&mixed, as_of)?,
    );
    difference(&verdicts(world, &one), &verdicts(&mixed, &other), &[])
}

fn shuffled(world: &World, seed: u64) -> World {
    let mut rng = Rng::with_seed(seed ^ 0x5eed);
    let mut mixed = world.clone();
    for (_, sheet) in mixed.sheets_mut() {
        shuffle(sheet, &mut rng);
    }
    for period in &mut mixed.periods {
        let books = std::mem::take(&mut period.books);
        for book in books {
            period.books.extend(apart(book, &mut rng));
        }
    }
    mixed
}

/// Shuffles the rows of a sheet. Of those that bear the same number the first one stands, so that they keep their order.
fn shuffle(sheet: &mut Table, rng: &mut Rng) {
    let known = Sheet::by_name(&sheet.name).map(Sheet::schema);
    let named = known.into_iter().flat_map(|schema| {
        let columns = schema.columns.iter();
        columns.filter(|column| schema.identity.contains(&column.field))
    });
    let identity: Vec<usize> = named
        .filter_map(|column| sheet.column(column.name))
        .collect();
    let mut by_identity: BTreeMap<Vec<String>, VecDeque<Vec<String>>> = BTreeMap::new();
    let mut order: Vec<Vec<String>> = Vec::new();
    for row in std::mem::take(&mut sheet.rows) {
        let texts: Vec<String> = identity.iter().map(|at| row[*at].clone()).collect();
        by_identity.entry(texts.clone()).or_default().push_back(row);
        order.push(texts);
    }
    rng.shuffle(&mut order);
    let next = |texts| by_identity.get_mut(texts).and_then(VecDeque::pop_front);
    sheet.rows = order.iter().filter_map(next).collect();
}

/// A workbook under another name, its sheets in another order, at times each in a file of its own.
fn apart(mut book: Book, rng: &mut Rng) -> Vec<Book> {
    rng.shuffle(&mut book.sheets);
    let (folder, name) = book
        .path
        .rsplit_once('/')
        .map_or(("", book.path.as_str()), |(folder, name)| (folder, name));
    let folder = if folder.is_empty() {
        String::new()
    } else {
        format!("{folder}/")
    };
    let stem = name.trim_end_matches(".xlsx");
    let number = rng.u32(1..9);
    if rng.bool() {
        let path = format!("{folder}{stem}台账({number}).xlsx");
        return vec![Book { path, ..book }];
    }
    let mut numbers: Vec<usize> = (0..book.sheets.len()).collect();
    rng.shuffle(&mut numbers);
    let parts = book.sheets.into_iter().zip(numbers);
    parts
        .map(|(sheet, number)| Book {
            path: format!("{folder}{stem}台账({number}).xlsx"),
            sheets: vec![sheet],
        })
        .collect()
}

/// A date at which the world says something else than what was known of it by then.
pub fn ahead(world: &World) -> Option<String> {
    world.periods.iter().rev().skip(1).find_map(|period| {
        let as_of = period.date;
        let past = known_by(world, as_of);
        let (one, other) = (
            judged::report_at(world, as_of)?,
            judged::report_at(&past, as_of)?,
        );
        let without = ["books", "diagnostics", "exemptions", "corrections"];
        difference(&verdicts(world, &one), &verdicts(&past, &other), &without)
            .map(|found| format!("at {as_of}: {found}"))
    })
}

/// What a world was at a date: no later folder, no row of a register dated later, no later merger or dated setting.
fn known_by(world: &World, as_of: NaiveDate) -> World {
    let mut past = world.clone();
    past.periods.retain(|period| period.date <= as_of);
    for (_, sheet) in past.sheets_mut() {
        let dated_by = match sheet.name.as_str() {
            "延期审批" | "更正登记" => "批准日期",
            "容错认定" => "认定日期",
            "投诉登记" => "受理日期",
            "会议纪律" => "会议日期",
            "积分登记" | "通报登记" | "请示事项" | "一口清抽查" => "日期",
            "重点工作" => "生效日期",
            _ => continue,
        };
        let Some(column) = sheet.column(dated_by) else {
            continue;
        };
        sheet.rows.retain(|row| {
            row[column]
                .parse()
                .is_ok_and(|date: NaiveDate| date <= as_of)
                || row[column].is_empty()
        });
    }
    for row in &mut past.directory.rows {
        if row[7].parse().is_ok_and(|date: NaiveDate| date > as_of) {
            row[7].clear();
            row[8].clear();
        }
    }
    for block in &mut past.settings {
        let is_later = |part: &str| {
            part.split("from = ")
                .nth(1)
                .is_some_and(|text| text[..10].parse().is_ok_and(|date: NaiveDate| date > as_of))
        };
        let kept: Vec<&str> = block.split(", {").filter(|part| !is_later(part)).collect();
        let lost_end = kept.len() < block.split(", {").count();
        *block = if lost_end {
            undated(block, as_of)
        } else {
            kept.join(", {")
        };
    }
    past
}

/// A block of settings without its values from later days on: `, { from = …, … }` taken out.
fn undated(block: &str, as_of: NaiveDate) -> String {
    let mut text = block.to_owned();
    let mut searched = 0;
    while let Some(found) = text[searched..].find(", { from = ") {
        let start = searched + found;
        let end = start + text[start..].find('}').expect("a closed table") + 1;
        let date: NaiveDate = text[start + 11..start + 21].parse().expect("a date");
        if date > as_of {
            text.replace_range(start..end, "");
        } else {
            searched = end;
        }
    }
    text
}

/// A further complaint lifts its unit at some period.
pub fn complaint(world: &World, seed: u64) -> Option<String> {
    let mut rng = Rng::with_seed(seed ^ 0xc0);
    let names: Vec<&String> = world.directory.rows.iter().map(|row| &row[0]).collect();
    let unit = (*names.get(rng.usize(0..names.len().max(1)))?).clone();
    let from = rng.usize(0..world.periods.len());
    let day = world.periods[from].date - chrono::Days::new(rng.u64(0..20));
    let mut accused = world.clone();
    for period in &mut accused.periods[from..] {
        accuse(period, &unit, day);
    }
    world.periods[from..].iter().find_map(|period| {
        let (one, other) = (
            judged::report_at(world, period.date)?,
            judged::report_at(&accused, period.date)?,
        );
        let standing = |report: &Report| {
            let known = report.units.iter().find(|known| known.name == unit)?;
            Some((
                known.rank?,
                known.podium.clone(),
                known.score,
                known.valid_complaints,
            ))
        };
        let ((rank, podium, score, count), (new_rank, new_podium, new_score, new_count)) =
            (standing(&one)?, standing(&other)?);
        let better = new_rank < rank
            || new_score > score
            || new_count < count
            || (podium == "last" && new_podium == "first");
        better.then(|| format!("{unit} rises from {rank} to {new_rank} at {}", period.date))
    })
}

fn accuse(period: &mut Period, unit: &str, day: NaiveDate) {
    let sheets = period.books.iter_mut().flat_map(|book| &mut book.sheets);
    for sheet in sheets.filter(|sheet| sheet.name == "投诉登记") {
        let cells = format!("T99|{day}|{unit}|有效|||");
        sheet
            .rows
            .push(cells.split('|').map(str::to_owned).collect());
    }
}
