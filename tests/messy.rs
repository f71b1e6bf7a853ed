//! The same facts in clean and in messy form: the report is equal but for fingerprint, places and `books`; and whatever is on a
//! sheet, every row of it is accounted for.
//!
//! Each case is drawn from a seed; a failure names it. `DUBAN_MESSY_CASES=1000` tries more, `DUBAN_MESSY_SEED=42` begins elsewhere.

#[path = "messy/chance.rs"]
mod chance;
mod common;
#[path = "messy/facts.rs"]
mod facts;
#[path = "messy/layout.rs"]
mod layout;
#[path = "messy/notation.rs"]
mod notation;
#[path = "messy/rubbish.rs"]
mod rubbish;

use chance::Chance;
use common::{Built, build_files, day, list};
use duban::pipeline::AsOf;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::env;

const DEFAULT_CASES: u64 = 20;

fn seeds() -> impl Iterator<Item = u64> {
    let number = |name: &str| {
        env::var(name)
            .ok()
            .map(|text| text.parse::<u64>().expect("a number"))
    };
    let first = number("DUBAN_MESSY_SEED").unwrap_or(0);
    first..first + number("DUBAN_MESSY_CASES").unwrap_or(DEFAULT_CASES)
}

#[track_caller]
fn build(files: &BTreeMap<String, Vec<u8>>, what: &str) -> Built {
    let paths: BTreeSet<String> = files.keys().cloned().collect();
    build_files(files, &paths, AsOf::On(day(facts::AS_OF)), false)
        .unwrap_or_else(|(error, lines)| panic!("{what}: {error}\n{}", lines.join("\n")))
}

/// The report without what the layout may change; lists whose order is that of the places are sorted.
fn comparable(built: &Built) -> Value {
    let mut report = built.report.clone();
    report["fingerprint"] = Value::Null;
    report["books"] = Value::Null;
    without_places(&mut report);
    for key in ["diagnostics", "audit"] {
        let entries = report[key].as_array_mut().expect("a list");
        // A notice says how a sheet was read, which is what differs.
        entries.retain(|entry| entry["severity"] != "notice");
        entries.sort_by_key(Value::to_string);
    }
    report
}

fn without_places(value: &mut Value) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                if matches!(key.as_str(), "file" | "sheet" | "cell") {
                    *value = Value::Null;
                } else {
                    without_places(value);
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(without_places),
        _ => {}
    }
}

/// The first places where two values differ.
fn differences(path: &str, one: &Value, other: &Value, found: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            for key in keys {
                let of = |side: &serde_json::Map<String, Value>| {
                    side.get(key).cloned().unwrap_or_default()
                };
                differences(&format!("{path}.{key}"), &of(a), &of(b), found);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (position, (a, b)) in a.iter().zip(b).enumerate() {
                differences(&format!("{path}[{position}]"), a, b, found);
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            let mut only = |these: &[Value], those: &[Value], side: &str| {
                let lacking = these.iter().filter(|value| !those.contains(value));
                found.extend(lacking.map(|value| format!("{path}: only {side} {value}")));
            };
            only(a, b, "clean");
            only(b, a, "messy");
        }
        _ if one == other => {}
        _ => found.push(format!("{path}: {one} / {other}")),
    }
}

#[test]
fn the_same_facts_in_clean_and_messy_form_give_equal_reports() {
    let facts = facts::county();
    let clean = build(&layout::clean(&facts), "clean");
    // Facts that say nothing would be equal in any form.
    for key in [
        "matters",
        "complaints",
        "meetings",
        "key_works",
        "benchmarks",
        "requests",
        "spot_checks",
        "exemptions",
        "corrections",
        "escalations",
        "audit",
        "commended",
        "leaders",
    ] {
        assert!(
            !list(&clean.report, key).is_empty(),
            "the facts have no {key}"
        );
    }
    let expected = comparable(&clean);
    for seed in seeds() {
        let messy = build(
            &layout::messy(&facts, &mut Chance::new(seed)),
            &format!("seed {seed}"),
        );
        let mut found = Vec::new();
        differences("", &expected, &comparable(&messy), &mut found);
        if let Ok(folder) = env::var("DUBAN_MESSY_KEEP")
            && !found.is_empty()
        {
            for (path, bytes) in layout::messy(&facts, &mut Chance::new(seed)) {
                let path = std::path::Path::new(&folder).join(path);
                std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
                std::fs::write(path, bytes).expect("a file");
            }
        }
        let count = found.len();
        found.truncate(12);
        assert!(
            found.is_empty(),
            "seed {seed}: {count} differences (clean / messy)\n{}",
            found.join("\n")
        );
    }
}

#[test]
fn whatever_is_on_a_sheet_every_row_of_it_is_judged_returned_or_set_aside() {
    let (mut returned, mut aside, mut judged) = (0, 0, 0);
    for seed in seeds() {
        let sheet = rubbish::sheet(&mut Chance::new(seed));
        let built = build(&rubbish::files(&sheet), &format!("seed {seed}"));
        let book = list(&built.report, "books")
            .iter()
            .find(|book| {
                book["file"]
                    .as_str()
                    .is_some_and(|file| file.ends_with("甲镇.xlsx"))
                    && book["sheet"] == sheet.name.as_str()
            })
            .unwrap_or_else(|| panic!("seed {seed}: no book of {}\n{sheet}", sheet.name));
        let number = |key: &str| book[key].as_u64().expect("a number");
        let sum = number("judged") + number("returned") + number("set_aside");
        assert_eq!(number("read"), sum, "seed {seed}: {book}\n{sheet}");
        assert_eq!(
            number("read"),
            sheet.rows_below_the_header(),
            "seed {seed}: {book}\n{sheet}"
        );
        assert_eq!(
            number("returned"),
            sheet.faulty(),
            "seed {seed}: {book}\n{sheet}"
        );
        assert_eq!(
            number("judged"),
            sheet.good(),
            "seed {seed}: {book}\n{sheet}"
        );
        returned += number("returned");
        aside += number("set_aside");
        judged += number("judged");
        for (row, cell) in sheet.faults() {
            let told = list(&built.report, "diagnostics").iter().any(|diagnostic| {
                diagnostic["sheet"] == sheet.name.as_str()
                    && diagnostic["cell"].as_str().is_some_and(|place| {
                        place.trim_start_matches(|c: char| c.is_ascii_uppercase())
                            == row.to_string()
                    })
                    && diagnostic["severity"] == "error"
            });
            assert!(
                told,
                "seed {seed}: nothing said of row {row} ({cell})\n{sheet}"
            );
        }
    }
    // Sheets that had nothing wrong would balance in any program.
    let cases = seeds().count() as u64;
    assert!(
        returned > cases && aside > 2 * cases && judged > 2 * cases,
        "{returned} {aside} {judged}"
    );
}
