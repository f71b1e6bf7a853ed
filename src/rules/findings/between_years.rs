//! S1: what falls between the tables of two years.

use super::Summary;
use crate::diagnostic::{Diagnostic, FileProblem};
use crate::rules::judgement::Bench;
use crate::rules::scoring::{self, ScoreEntry};
use crate::source::{Place, Text};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// What is dated in the year before and was not known to its last period, or was known otherwise, is in no table of that year, and is
/// none of this one's. Told in January.
pub(super) fn between_years(
    events: &scoring::Events<'_, '_>,
    bench: Bench<'_>,
    summaries: &[Summary],
) -> Option<Diagnostic> {
    let Bench {
        history,
        directory,
        settings,
        as_of,
        ..
    } = bench;
    let current = history.current()?;
    let before = (summaries.iter().rev()).find(|before| before.as_of.year() < as_of.year())?;
    let new_year = NaiveDate::from_yo_opt(current.as_of.year(), 1)?;
    let end = new_year.pred_opt().filter(|end| {
        end.year() == before.as_of.year() && as_of.month() == 1 && as_of.year() == new_year.year()
    })?;
    let scores = scoring::score(events, history, directory, settings, end);
    let by_unit = scores.iter().map(|(unit, score)| {
        let known = before.made_of.get(unit);
        let known = known.map_or(&[][..], |score| &score.entries);
        (directory.name(*unit), differing(known, &score.entries))
    });
    let by_unit: Vec<(&str, usize)> = by_unit.filter(|(_, count)| *count > 0).collect();
    let problem = FileProblem::BetweenYears {
        last: before.as_of,
        count: by_unit.iter().map(|(_, count)| count).sum(),
        units: by_unit
            .iter()
            .map(|(name, count)| format!("{name} {count} 项"))
            .collect(),
    };
    let place = Place::of_file(&format!("ledgers/{}", current.as_of));
    (!by_unit.is_empty()).then(|| Diagnostic::new(problem, place, None))
}

/// How many entries that count are in one of two scores alone.
fn differing(then: &[ScoreEntry], now: &[ScoreEntry]) -> usize {
    let counted = |entries: &[ScoreEntry]| {
        let mut counted = BTreeMap::new();
        for entry in entries.iter().filter(|entry| !entry.exempt) {
            let what = (entry.key, Text::clone(&entry.subject), entry.date);
            *counted.entry((what, entry.points)).or_insert(0_usize) += 1;
        }
        counted
    };
    let (then, now) = (counted(then), counted(now));
    let of = |entries: &BTreeMap<_, usize>, what| entries.get(what).copied().unwrap_or_default();
    let all: BTreeSet<_> = then.keys().chain(now.keys()).collect();
    let differences = all
        .iter()
        .map(|what| of(&then, what).abs_diff(of(&now, what)));
    differences.sum()
}
