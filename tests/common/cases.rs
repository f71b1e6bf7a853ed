//! Runs the worked cases of the rule book: makes their papers a workspace, builds it, and looks up what they expect.

use super::{Built, MATTERS, Workspace};
use duban::ingest::settings_file;
use duban::model::calendar::WorkCalendar;
use duban::model::category::Limit;
use duban::pipeline::AsOf;
use duban::rules::case::{Case, Check, Counted, Outcome, Relation, Table};
use duban::rules::due_dates::due_date;
use serde_json::Value;
use std::collections::BTreeSet;

/// Everything about a case that is otherwise than it says; empty where it holds.
pub fn faults(case: &Case) -> Vec<String> {
    let mut faults: Vec<String> = case
        .counted
        .iter()
        .filter_map(|counted| counted_fault(case, counted))
        .collect();
    for outcome in &case.outcomes {
        let built = build(case, outcome);
        for check in &outcome.checks {
            if let Err(fault) = holds(built.as_ref(), check) {
                faults.push(format!("截至 {} {}: {fault}", outcome.as_of, check.path));
            }
        }
    }
    faults
}

// Limits

fn counted_fault(case: &Case, counted: &Counted) -> Option<String> {
    let settings = settings_file::read_settings(&format!("county = \"虚构县\"\n{}", case.settings))
        .unwrap_or_else(|error| panic!("{error}"));
    let mut calendar = WorkCalendar::built_in();
    settings_file::read_calendar(&case.calendar, &mut calendar)
        .unwrap_or_else(|error| panic!("{error}"));
    let limit = Limit::parse(&counted.limit).expect("a limit");
    let due = due_date(
        limit,
        counted.start,
        &calendar,
        settings.roll_to_working_day,
    )
    .expect("a due date");
    let skipped = counted
        .start
        .iter_days()
        .skip(1)
        .take_while(|date| *date <= due.date)
        .filter(|date| !calendar.is_working_day(*date))
        .count();
    let found = (due.date, skipped, due.provisional);
    let expected = (counted.due, counted.skipped, counted.provisional);
    (found != expected).then(|| {
        format!(
            "{} + {}: {found:?} instead of {expected:?}",
            counted.start, counted.limit
        )
    })
}

// Workspaces

fn text_of(table: &Table) -> String {
    let lines: Vec<String> = table.iter().map(|row| row.join("|")).collect();
    lines.join("\n")
}

fn build(case: &Case, outcome: &Outcome) -> Option<Built> {
    let mut workspace = Workspace::new();
    if let Some(directory) = &case.directory {
        workspace = workspace.directory(&text_of(directory));
    }
    workspace = workspace.settings(&case.settings);
    if !case.calendar.is_empty() {
        workspace = workspace.calendar(&case.calendar);
    }
    let empty = [duban::rules::case::CasePeriod::default()];
    let periods = if case.periods.is_empty() {
        &empty[..]
    } else {
        &case.periods[..]
    };
    for period in periods {
        let date = period.date.unwrap_or(outcome.as_of).to_string();
        workspace = workspace.period(&date);
        let mut reported: BTreeSet<&str> = period.silent.iter().map(String::as_str).collect();
        for sheet in &period.sheets {
            let table = text_of(&sheet.table);
            workspace = if sheet.owner == "县政府办" {
                workspace.office(&sheet.name, &table)
            } else {
                reported.insert(&sheet.owner);
                if sheet.late {
                    workspace.late(&sheet.owner, &sheet.name, &table)
                } else {
                    workspace.ledger(&sheet.owner, &sheet.name, &table)
                }
            };
        }
        for unit in units(case) {
            if !reported.contains(unit.as_str()) {
                workspace = workspace.ledger(&unit, "督查事项", MATTERS);
            }
        }
        if !period.note.is_empty() {
            workspace = workspace.file(&format!("notes/{date}.md"), period.note.as_bytes());
        }
    }
    workspace.try_build(AsOf::On(outcome.as_of), false).ok()
}

/// The units of a case's directory, whether or not they exist at its dates.
fn units(case: &Case) -> Vec<String> {
    let names = match &case.directory {
        Some(table) => table.iter().skip(1).map(|row| row[0].clone()).collect(),
        None => super::DIRECTORY
            .lines()
            .skip(1)
            .filter_map(|line| line.split('|').next())
            .map(str::to_owned)
            .collect::<Vec<String>>(),
    };
    let unique: BTreeSet<String> = names.into_iter().collect();
    unique.into_iter().collect()
}

// Values

/// Whether a value is what a check says; else what was found.
fn holds(built: Option<&Built>, check: &Check) -> Result<(), String> {
    if check.path == "生成" {
        let found = if built.is_some() { "是" } else { "否" };
        return same(found, &check.value);
    }
    let built = built.ok_or("nothing was built")?;
    if let Some(path) = check
        .path
        .strip_prefix("页面[")
        .and_then(|path| path.strip_suffix(']'))
    {
        let page = built.site.get(path).ok_or("no such page")?;
        let words = words_of(std::str::from_utf8(page).expect("UTF-8"));
        return contained(words.contains(&check.value), check);
    }
    let found = look_up(&built.report, &check.path)?;
    match check.relation {
        Relation::Is => same(&shown(found.as_ref()), &check.value),
        Relation::Contains | Relation::Lacks => {
            let Some(Found::Value(Value::Array(list))) = found else {
                return Err("no list".to_owned());
            };
            let has = list.iter().any(|element| element == check.value.as_str());
            contained(has, check)
        }
    }
}

fn same(found: &str, expected: &str) -> Result<(), String> {
    if found == expected {
        Ok(())
    } else {
        Err(format!("{found} instead of {expected}"))
    }
}

fn contained(is: bool, check: &Check) -> Result<(), String> {
    if is == (check.relation == Relation::Contains) {
        Ok(())
    } else {
        Err(format!(
            "{:?} {} does not hold",
            check.relation, check.value
        ))
    }
}

/// The text of a page's main part without its marks.
fn words_of(page: &str) -> String {
    let main = page
        .split_once("<main")
        .and_then(|(_, rest)| rest.split_once("</main>"))
        .map_or(page, |(main, _)| main);
    let mut words = String::new();
    let mut in_mark = false;
    for sign in main.chars() {
        match sign {
            '<' => in_mark = true,
            '>' => in_mark = false,
            _ if !in_mark => words.push(sign),
            _ => {}
        }
    }
    words
}

/// The value at a path such as `matters[A1@甲镇].stages[上报].status`; `None` where a list has no such element, an error
/// where the path itself is wrong or more than one element fits. A `#` at the end counts a list.
fn look_up<'a>(report: &'a Value, path: &str) -> Result<Option<Found<'a>>, String> {
    let (path, count) = match path.strip_suffix('#') {
        Some(path) => (path, true),
        None => (path, false),
    };
    let mut value = report;
    for step in path.split('.') {
        let (key, selector) = match step.split_once('[') {
            Some((key, rest)) => (key, Some(rest.trim_end_matches(']'))),
            None => (step, None),
        };
        value = value
            .get(key)
            .ok_or_else(|| format!("no key {key} on the way of {path}"))?;
        if let Some(selector) = selector {
            match element(value, selector)? {
                Some(found) => value = found,
                None => return Ok(None),
            }
        }
    }
    if count {
        let list = value
            .as_array()
            .ok_or_else(|| format!("{path} is no list"))?;
        return Ok(Some(Found::Count(list.len())));
    }
    Ok(Some(Found::Value(value)))
}

/// What a path leads to.
enum Found<'a> {
    Value(&'a Value),
    Count(usize),
}

/// A value as the cases write it: 是, 否, 空 for null and 无 for nothing.
fn shown(found: Option<&Found<'_>>) -> String {
    match found {
        None => "无".to_owned(),
        Some(Found::Count(count)) => count.to_string(),
        Some(Found::Value(value)) => match value {
            Value::Null => "空".to_owned(),
            Value::Bool(true) => "是".to_owned(),
            Value::Bool(false) => "否".to_owned(),
            Value::String(text) => text.clone(),
            Value::Number(number) => number
                .as_f64()
                .map_or_else(|| number.to_string(), |number| number.to_string()),
            Value::Array(_) | Value::Object(_) => "有".to_owned(),
        },
    }
}

fn element<'a>(list: &'a Value, selector: &str) -> Result<Option<&'a Value>, String> {
    let list = list.as_array().ok_or("no list to choose from")?;
    let words: Vec<&str> = selector.split([' ', '@']).collect();
    // What has a number of its own is not chosen by the cell in which it stands.
    let fits = |element: &Value| {
        let texts: Vec<&str> = element
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(key, _)| *key != "cell" || element.get("id").is_none())
            .filter_map(|(_, value)| value.as_str())
            .collect();
        words.iter().all(|word| texts.contains(word))
    };
    let mut found = list.iter().filter(|element| fits(element));
    let first = found.next();
    if found.next().is_some() {
        return Err(format!("[{selector}] fits several"));
    }
    Ok(first)
}
