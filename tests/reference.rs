//! A second judge: the rules once more, naive and slow, against what the program tells of random counties.
//!
//! It is written from the rules alone and shares no code with `src/check` and `src/rules`: plain rows, everything judged anew for
//! each period. A failure prints the smallest county that still fails. `DUBAN_REFERENCE=20000` compares more counties,
//! `DUBAN_REFERENCE_SEED=42` begins elsewhere.

#[path = "reference/cells.rs"]
mod cells;
#[path = "reference/claims.rs"]
mod claims;
mod common;
#[path = "reference/compare.rs"]
mod compare;
#[path = "reference/days.rs"]
mod days;
#[path = "reference/deadlines.rs"]
mod deadlines;
#[path = "reference/escalations.rs"]
mod escalations;
#[path = "reference/events.rs"]
mod events;
#[path = "reference/facts.rs"]
mod facts;
#[path = "reference/flags.rs"]
mod flags;
#[path = "reference/handed_in.rs"]
mod handed_in;
#[path = "reference/judgement.rs"]
mod judgement;
#[path = "reference/matters.rs"]
mod matters;
#[path = "reference/mergers.rs"]
mod mergers;
#[path = "reference/papers.rs"]
mod papers;
#[path = "reference/scores.rs"]
mod scores;
#[path = "reference/set_up.rs"]
mod set_up;
#[path = "reference/settings.rs"]
mod settings;
#[path = "reference/standings.rs"]
mod standings;
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

use chrono::{Days, NaiveDate};
use facts::County;
use judgement::Judgement;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::env;
use world::World;

const DEFAULT_COUNTIES: u64 = 400;

/// What the random counties must have come to at least once, or nothing has been compared.
const MUST_BE_MET: &str = "status met|status late|status overdue|status due-soon|status open|status waiting|light red|light yellow|light green|\
    flag missing-from-ledger|flag backdated|flag changed|flag not-on-list|flag incomplete-list|flag late-extension|flag late-registered|\
    flag stale-progress|flag no-fixed-limit|flag own-deadline|flag done-not-closed|flag order|\
    rule overdue-circular|rule overdue-discipline|rule complaint-circular|rule complaint-accountability|rule meeting-discipline|rule repeated-circular|\
    key on_time|key stage_breach|key final_breach|key complaint|key absence|key meeting|key missing_ledger|key criticised|key commended|key manual|\
    key base|key year_reset|podium first|podium last|state on-time|state late|state missed|submitted yes|submitted partial|submitted late|submitted no|\
    kind 未报备|provisional|inferred|closed|exempt|struck|timely|effective|new|issued|counted|no_matters|unclear_reply|previous_rank|ratio";

/// How often each verdict was met.
type Met = BTreeMap<String, usize>;

/// What the program tells otherwise than the reference, at the first period that differs.
fn difference(world: &World, met: &mut Met) -> Option<String> {
    let county = County::of(world);
    let told: BTreeMap<NaiveDate, _> = judged::judge_all(world)
        .into_iter()
        .map(|judged| (judged.as_of, judged.report))
        .collect();
    let mut earlier: Vec<Judgement> = Vec::new();
    for period in &county.periods {
        let judgement = judgement::judge(&county, *period, &earlier);
        // Nothing is told of a week in which no unit handed in anything; what it judges binds the later ones all the same.
        if let Some(told) = told.get(period) {
            let told = serde_json::to_value(told).expect("a report is JSON");
            let found = compare::differences("", &judgement.report, &told);
            if !found.is_empty() {
                return Some(told_otherwise(*period, &found));
            }
            note(&judgement.report, met);
        }
        earlier.push(judgement);
    }
    None
}

/// The same on a day between two folders (D8), by way of all files and the whole report.
fn difference_between_folders(world: &World) -> Option<String> {
    let county = County::of(world);
    let mut earlier: Vec<Judgement> = Vec::new();
    for period in &county.periods {
        if county.periods.last() == Some(period) {
            let as_of = *period + Days::new(3);
            let told = judged::report_at(world, as_of)?;
            let judgement = judgement::judge(&county, as_of, &earlier);
            let told = serde_json::to_value(told).expect("a report is JSON");
            let found = compare::differences("", &judgement.report, &told);
            return (!found.is_empty()).then(|| told_otherwise(as_of, &found));
        }
        earlier.push(judgement::judge(&county, *period, &earlier));
    }
    None
}

fn told_otherwise(as_of: NaiveDate, found: &[String]) -> String {
    format!("at {as_of}:\n  {}", found.join("\n  "))
}

/// Of what the first difference is: a smaller county must fail in the same way. Matters come first, and the rest rests on them.
fn kind(found: &str) -> Option<(&str, &str)> {
    let path = found.lines().nth(1)?.split(": ").next()?;
    let (section, field) = (path.split('[').next()?, path.rsplit([']', '.']).next()?);
    Some((section, field))
}

/// Notes the verdicts of a report: texts by their key, flags, and everything that is true or there.
fn note(report: &Value, met: &mut Met) {
    let mut meet = |what: String| *met.entry(what).or_default() += 1;
    match report {
        Value::Array(entries) => entries.iter().for_each(|entry| note(entry, met)),
        Value::Object(entry) => {
            for (key, value) in entry {
                match value {
                    Value::String(text) => meet(format!("{key} {text}")),
                    Value::Array(flags) if key == "flags" => flags
                        .iter()
                        .filter_map(Value::as_str)
                        .for_each(|flag| meet(format!("flag {flag}"))),
                    Value::Null | Value::Bool(false) => {}
                    _ => meet(key.clone()),
                }
                if value.is_string() && key == "issued" {
                    meet(key.clone());
                }
            }
            entry.values().for_each(|value| note(value, met));
        }
        _ => {}
    }
}

/// Compares counties from consecutive seeds.
fn agree(counties: u64, difference: &dyn Fn(&World) -> Option<String>) {
    let first = number("DUBAN_REFERENCE_SEED").unwrap_or(0);
    for seed in first..first + counties {
        let world = story::world(seed);
        let Some(found) = difference(&world) else {
            continue;
        };
        let kind = kind(&found);
        let small = world::shrink(&world, &|smaller: &World| {
            // A row without a number is another story.
            let is_numbered = smaller
                .clone()
                .sheets_mut()
                .all(|(_, sheet)| sheet.rows.iter().all(|row| !row[0].is_empty()));
            is_numbered && difference(smaller).is_some_and(|other| self::kind(&other) == kind)
        });
        let told = difference(&small).unwrap_or_default();
        panic!("seed {seed}: {found}\nsmallest: {told}\n{small}");
    }
}

fn number(name: &str) -> Option<u64> {
    env::var(name)
        .ok()
        .map(|text| text.parse().expect("a number"))
}

#[test]
fn the_program_judges_as_a_naive_reading_of_the_rules_does() {
    let met = RefCell::new(Met::new());
    let counties = number("DUBAN_REFERENCE").unwrap_or(DEFAULT_COUNTIES);
    agree(counties, &|world| difference(world, &mut met.borrow_mut()));
    let met = met.into_inner();
    let missed: Vec<&str> = MUST_BE_MET
        .split('|')
        .map(str::trim)
        .filter(|what| !met.contains_key(*what))
        .collect();
    assert!(
        missed.is_empty() || counties < DEFAULT_COUNTIES,
        "never met: {missed:?}"
    );
}

#[test]
fn between_two_folders_too() {
    agree(
        number("DUBAN_REFERENCE").unwrap_or(DEFAULT_COUNTIES) / 8,
        &difference_between_folders,
    );
}
