//! What is told of units that share a name or a number, and of a group that one unit alone has.

use super::Gathered;
use crate::diagnostic::{Diagnostic, DirectoryProblem};
use crate::model::directory::comparable;
use std::collections::BTreeMap;

/// Tells of each group that one unit alone has, where a larger one begins alike or has half of its characters: a slip takes a unit out of
/// its ranking.
pub(super) fn report_lone_groups(gathered: &[Gathered], diagnostics: &mut Vec<Diagnostic>) {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in gathered {
        *sizes.entry(&entry.unit.group).or_default() += 1;
    }
    for entry in gathered
        .iter()
        .filter(|entry| sizes[&*entry.unit.group] == 1)
    {
        let group = comparable(&entry.unit.group);
        let alike = |other: &str| {
            let other = comparable(other);
            let is_long = group.chars().count() > 2 && other.chars().count() > 2;
            let shared = group
                .chars()
                .zip(other.chars())
                .take_while(|(one, two)| one == two);
            let part = strsim::normalized_damerau_levenshtein(&group, &other);
            (is_long && shared.count() >= 2) || part >= 0.5
        };
        let larger = sizes.iter().filter(|(_, size)| **size > 1);
        let nearest = larger.map(|(other, _)| *other).find(|other| alike(other));
        if let Some(nearest) = nearest {
            let problem = DirectoryProblem::LoneGroup {
                group: entry.unit.group.clone(),
                nearest: nearest.to_owned(),
            };
            diagnostics.push(Diagnostic::new(problem, entry.group_at.clone(), None));
        }
    }
}

/// Tells of a number of 排序 that units of several groups bear, as they do where each group is numbered from one: all pages and papers
/// have the units of all groups in one order.
pub(super) fn report_repeated_order(ordered: &[Gathered], diagnostics: &mut Vec<Diagnostic>) {
    let numbered = ordered.iter().filter(|entry| entry.order.is_some());
    let repeated = numbered
        .clone()
        .zip(numbered.skip(1))
        .find(|(one, other)| one.order == other.order && one.unit.group != other.unit.group);
    if let Some((one, other)) = repeated {
        let problem = DirectoryProblem::RepeatedOrder {
            number: one.order.unwrap_or_default().normalize().to_string(),
            one: one.unit.name.clone(),
            other: other.unit.name.clone(),
        };
        diagnostics.push(Diagnostic::new(problem, other.order_at.clone(), None));
    }
}

/// Each short name or alias that is the full name of another unit, or another name of a unit before.
pub(super) fn report_shared_names(gathered: &[Gathered], diagnostics: &mut Vec<Diagnostic>) {
    let units = || gathered.iter().map(|entry| &entry.unit);
    let full: BTreeMap<String, &str> = units()
        .map(|unit| (comparable(&unit.name), unit.name.as_str()))
        .collect();
    let mut others: BTreeMap<String, &str> = BTreeMap::new();
    for unit in units() {
        for name in &unit.other_names {
            let key = comparable(name);
            let (other, is_full) = match full.get(&key) {
                Some(owner) => (*owner, true),
                None => (*others.entry(key).or_insert(&unit.name), false),
            };
            if other != unit.name {
                let problem = DirectoryProblem::DirectoryNameTwice {
                    name: name.clone(),
                    other: other.to_owned(),
                    is_full,
                };
                diagnostics.push(Diagnostic::new(problem, unit.place.clone(), None));
            }
        }
    }
}
