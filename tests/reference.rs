//! A second judge: the rules once more, naive and slow, against what the program tells of random counties.
//!
//! It is written from the rules alone and shares no code with `src/check` and `src/rules`: plain rows, everything judged anew for
//! each period. A failure prints the smallest county that still fails. `DUBAN_REFERENCE=20000` compares more counties,
//! `DUBAN_REFERENCE_SEED=42` begins elsewhere.

mod common;
#[path = "reference/compare.rs"]
mod compare;
#[path = "reference/days.rs"]
mod days;
#[path = "reference/escalations.rs"]
mod escalations;
#[path = "reference/events.rs"]
mod events;
#[path = "reference/facts.rs"]
mod facts;
#[path = "reference/judgement.rs"]
mod judgement;
#[path = "reference/matters.rs"]
mod matters;
#[path = "reference/handed_in.rs"]
mod handed_in;
#[path = "reference/scores.rs"]
mod scores;
#[path = "reference/settings.rs"]
mod settings;
#[path = "reference/story.rs"]
mod story;
#[path = "reference/works.rs"]
mod works;

#[path = "properties/judged.rs"]
#[allow(dead_code, reason = "shared with the properties")]
mod judged;
#[path = "properties/world.rs"]
#[allow(dead_code, reason = "shared with the properties")]
mod world;

use chrono::NaiveDate;
use facts::County;
use judgement::Judgement;
use std::collections::BTreeMap;
use std::env;
use world::World;

/// How often each status, flag and the like was met.
type Met = BTreeMap<String, usize>;

/// What the program tells otherwise than the reference, at the first period that differs.
fn difference(world: &World, met: &mut Met) -> Option<String> {
    let county = County::of(world);
    let told: BTreeMap<NaiveDate, _> = judged::judge_all(world).into_iter().map(|judged| (judged.as_of, judged.report)).collect();
    let mut earlier: Vec<Judgement> = Vec::new();
    for period in &county.periods {
        let judgement = judgement::judge(&county, *period, &earlier);
        if let Some(told) = told.get(period) {
            let expected = &judgement.report;
            let told = serde_json::to_value(told).expect("a report is JSON");
            let found = compare::differences("", expected, &told);
            if !found.is_empty() {
                return Some(format!("at {period}:\n  {}", found.join("\n  ")));
            }
            note(expected, met);
        }
        earlier.push(judgement);
    }
    None
}

/// The fields that differ, whatever they are about: a smaller county must fail in the same way.
fn fields(found: &str) -> impl Iterator<Item = &str> {
    found.lines().skip(1).filter_map(|line| line.split(": ").next()?.rsplit([']', '.']).next())
}

/// Every text of a report that is a verdict.
fn note(report: &serde_json::Value, met: &mut Met) {
    use serde_json::Value;
    match report {
        Value::Array(entries) => entries.iter().for_each(|entry| note(entry, met)),
        Value::Object(entry) => {
            for (key, value) in entry {
                match value {
                    Value::String(text) if ["status", "light", "rule", "key", "podium", "state", "submitted", "kind", "category"].contains(&key.as_str()) => {
                        *met.entry(format!("{key} {text}")).or_default() += 1;
                    }
                    Value::Bool(true) => *met.entry(key.clone()).or_default() += 1,
                    Value::Array(flags) if key == "flags" => {
                        for flag in flags {
                            *met.entry(format!("flag {}", flag.as_str().unwrap_or_default())).or_default() += 1;
                        }
                    }
                    other => note(other, met),
                }
            }
        }
        _ => {}
    }
}

#[test]
fn the_program_judges_as_a_naive_reading_of_the_rules_does() {
    let number = |name: &str| env::var(name).ok().map(|text| text.parse::<u64>().expect("a number"));
    let first = number("DUBAN_REFERENCE_SEED").unwrap_or(0);
    let mut met = Met::new();
    for seed in first..first + number("DUBAN_REFERENCE").unwrap_or(200) {
        let world = story::world(seed);
        let Some(found) = difference(&world, &mut met) else {
            continue;
        };
        // A row without a number is another story.
        let numbered = |smaller: &World| smaller.clone().sheets_mut().all(|(_, sheet)| sheet.rows.iter().all(|row| !row[0].is_empty()));
        let again = |smaller: &World| numbered(smaller) && difference(smaller, &mut Met::new()).is_some_and(|other| fields(&other).any(|field| fields(&found).any(|known| known == field)));
        let small = world::shrink(&world, &again);
        let told = difference(&small, &mut Met::new()).unwrap_or_default();
        panic!("seed {seed}: {found}\nsmallest: {told}\n{small}");
    }
    println!("{met:#?}");
}

#[test]
#[ignore]
fn survey() {
    let number = |name: &str| env::var(name).ok().map(|text| text.parse::<u64>().expect("a number"));
    let first = number("DUBAN_REFERENCE_SEED").unwrap_or(0);
    let show = env::var("SHOW").ok();
    let mut classes: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    let mut n = 0;
    for seed in first..first + number("DUBAN_REFERENCE").unwrap_or(200) {
        let world = story::world(seed);
        let Some(found) = difference(&world, &mut Met::new()) else { continue };
        n += 1;
        let mut seen = std::collections::BTreeSet::new();
        for line in found.lines().skip(1) {
            let line = line.trim();
            let mut class = String::new();
            let mut depth = 0;
            for c in line.chars() { match c { '[' => depth += 1, ']' => depth -= 1, ':' if depth == 0 => break, c if depth == 0 => class.push(c), _ => {} } }
            if seen.insert(class.clone()) { classes.entry(class).or_default().push(seed); }
        }
        if show.is_some() { println!("{seed}: {found}"); }
    }
    println!("{n} differ");
    for (class, seeds) in classes { println!("{class}: {} {:?}", seeds.len(), &seeds[..seeds.len().min(8)]); }
}
