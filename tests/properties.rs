//! Properties of random histories: whatever a county hands in, week after week, these sentences hold.
//!
//! Each case is drawn from a seed; a failure names its seed and prints a small workspace that still fails.
//! `DUBAN_PROPERTY_CASES=1000` tries more of them, `DUBAN_PROPERTY_SEED=42` begins elsewhere.

mod common;
#[path = "properties/judged.rs"]
mod judged;
#[path = "properties/registers.rs"]
mod registers;
#[path = "properties/story.rs"]
mod story;
#[path = "properties/world.rs"]
mod world;

#[path = "properties/breaches.rs"]
mod breaches;
#[path = "properties/looks.rs"]
mod looks;
#[path = "properties/resumed.rs"]
mod resumed;
#[path = "properties/sums.rs"]
mod sums;

use std::env;
use world::World;

/// A property of a world: what contradicts it, or nothing.
type Property<'a> = &'a dyn Fn(&World, u64) -> Option<String>;

const DEFAULT_CASES: u64 = 40;

/// Tries a property on worlds from consecutive seeds.
fn holds(property: Property<'_>) {
    let number = |name: &str| {
        env::var(name)
            .ok()
            .map(|text| text.parse::<u64>().expect("a number"))
    };
    let first = number("DUBAN_PROPERTY_SEED").unwrap_or(0);
    for seed in first..first + number("DUBAN_PROPERTY_CASES").unwrap_or(DEFAULT_CASES) {
        let world = story::world(seed);
        let Some(found) = property(&world, seed) else {
            continue;
        };
        let small = world::shrink(&world, &|smaller| property(smaller, seed).is_some());
        let told = property(&small, seed).unwrap_or_default();
        panic!("seed {seed}: {found}\nsmallest: {told}\n{small}");
    }
}

#[test]
fn no_breach_disappears_without_exemption_correction_flag_or_grace() {
    holds(&|world, _| breaches::vanished(world));
}

#[test]
fn no_deduction_disappears_without_exemption_or_correction() {
    holds(&|world, _| breaches::forgiven(world));
}

#[test]
fn the_order_of_files_sheets_and_rows_changes_nothing() {
    holds(&looks::order);
}

#[test]
fn nothing_after_the_as_of_date_is_looked_at() {
    holds(&|world, _| looks::ahead(world));
}

#[test]
fn a_further_valid_complaint_never_improves_the_units_own_rank() {
    holds(&looks::complaint);
}

#[test]
fn what_is_told_of_a_period_changes_no_other() {
    holds(&|world, _| judged::told_otherwise(world));
}

#[test]
fn from_where_things_stood_every_week_comes_out_as_from_the_ledgers() {
    holds(&|world, _| resumed::otherwise(world));
}

#[test]
fn the_bridge_adds_up_for_every_unit_and_period() {
    holds(&|world, _| sums::bridge(world));
}

#[test]
fn every_unit_is_ranked_once_and_every_sum_is_that_of_its_entries() {
    holds(&|world, _| sums::ranks_and_entries(world));
}

#[test]
fn the_books_balance_and_escalations_count_distinct_events() {
    holds(&|world, _| sums::books_and_evidence(world));
}
