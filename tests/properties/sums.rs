//! What must add up.

use super::judged::{self, Judged};
use super::world::World;
use duban::model::points::Points;
use duban::report::contract::Unit;
use std::collections::{BTreeMap, BTreeSet};

/// A unit whose bridge does not lead from its score of the period before to this one's, or whose rank change does not add up.
pub fn bridge(world: &World) -> Option<String> {
    let periods = judged::judge_all(world);
    periods.windows(2).find_map(|pair| {
        let [before, now] = pair else { return None };
        now.report
            .units
            .iter()
            .find_map(|unit| unit_bridge(before, now, unit))
    })
}

fn unit_bridge(before: &Judged, now: &Judged, unit: &Unit) -> Option<String> {
    let existed = before
        .report
        .units
        .iter()
        .find(|known| known.name == unit.name);
    let (score, sum) = *now.bridges.get(&unit.name)?;
    let shown: Points = unit.bridge.iter().map(|step| step.points).sum();
    let (Some(earlier), Some(sum)) = (existed, sum) else {
        return (existed.is_some() || sum.is_some())
            .then(|| format!("{} has no bridge at {}", unit.name, now.as_of));
    };
    if sum != score - earlier.score || shown != sum {
        return Some(format!(
            "{}: {:?} → {:?} by {sum:?} at {}",
            unit.name, earlier.score, score, now.as_of
        ));
    }
    let same_year = before.as_of.to_string()[..4] == now.as_of.to_string()[..4];
    let expected = same_year.then_some(earlier.rank).flatten();
    if unit.previous_rank != expected {
        return Some(format!(
            "{} was {:?}, not {:?}, before {}",
            unit.name, expected, unit.previous_rank, now.as_of
        ));
    }
    let (rank, previous) = (unit.rank?, expected?);
    let places = |rank: usize| i64::try_from(rank).expect("small");
    let change = now.rank_changes.get(&unit.name);
    let adds_up =
        change.is_some_and(|change| change.own + change.others == places(previous) - places(rank));
    (!adds_up).then(|| {
        format!(
            "{}: rank {previous} → {rank} by {change:?} at {}",
            unit.name, now.as_of
        )
    })
}

/// A unit that is not ranked once, a rank that the scores do not give, or a sum that is not that of the entries.
pub fn ranks_and_entries(world: &World) -> Option<String> {
    judged::judge_all(world).iter().find_map(|judged| {
        let units = &judged.report.units;
        let names: BTreeSet<&String> = units.iter().map(|unit| &unit.name).collect();
        let expected: BTreeSet<&String> = world
            .directory
            .rows
            .iter()
            .filter(|row| exists(row, judged))
            .map(|row| &row[0])
            .collect();
        if names.len() != units.len() || names != expected {
            return Some(format!(
                "{names:?} are ranked at {}, {expected:?} exist",
                judged.as_of
            ));
        }
        units.iter().find_map(|unit| {
            let above = units
                .iter()
                .filter(|other| other.group == unit.group && other.score > unit.score)
                .count();
            if unit.rank != Some(above + 1) {
                return Some(format!(
                    "{} is {:?} with {above} above it at {}",
                    unit.name, unit.rank, judged.as_of
                ));
            }
            let counted = unit.entries.iter().filter(|entry| !entry.exempt);
            let (plus, minus): (Vec<Points>, Vec<Points>) = counted
                .map(|entry| entry.points)
                .partition(|points| !points.is_negative());
            let (plus, minus): (Points, Points) = (plus.into_iter().sum(), minus.into_iter().sum());
            let sums_up = plus == unit.plus && Points::ZERO - minus == unit.minus;
            let year = judged.as_of.to_string()[..4].to_owned();
            let dated = unit.entries.iter().all(|entry| {
                entry.date <= judged.as_of && entry.date.to_string().starts_with(&year)
            });
            (!sums_up || !dated || unit.on_time.met > unit.on_time.of).then(|| {
                format!(
                    "{} at {}: {:?} {:?} {:?}",
                    unit.name, judged.as_of, unit.plus, unit.minus, unit.entries
                )
            })
        })
    })
}

fn exists(row: &[String], judged: &Judged) -> bool {
    let day = |text: &str| text.parse::<chrono::NaiveDate>().ok();
    day(&row[6]).is_none_or(|founded| founded <= judged.as_of)
        && day(&row[7]).is_none_or(|last| judged.as_of <= last)
}

/// A sheet whose books do not balance, or an escalation that counts an event twice.
pub fn books_and_evidence(world: &World) -> Option<String> {
    judged::judge_all(world).iter().find_map(|judged| {
        let unbalanced = judged.report.books.iter().find(|book| {
            let rows = rows_of(world, &book.file, &book.sheet);
            book.read != book.judged + book.returned + book.set_aside
                || rows.is_some_and(|rows| rows != book.read)
        });
        if let Some(book) = unbalanced {
            return Some(format!("{book:?}"));
        }
        judged.report.escalations.iter().find_map(|escalation| {
            let mut events: BTreeMap<(&str, String), usize> = BTreeMap::new();
            for event in &escalation.evidence {
                *events
                    .entry((&event.id, event.date.to_string()))
                    .or_default() += 1;
            }
            let repeats =
                escalation.rule != "meeting-discipline" && events.values().any(|times| *times > 1);
            (repeats || events.len() != escalation.count).then(|| {
                format!(
                    "{} {}: {} of {events:?} at {}",
                    escalation.unit, escalation.rule, escalation.count, judged.as_of
                )
            })
        })
    })
}

fn rows_of(world: &World, file: &str, sheet: &str) -> Option<usize> {
    let (date, path) = file.strip_prefix("ledgers/")?.split_once('/')?;
    let period = world
        .periods
        .iter()
        .find(|period| period.date.to_string() == date)?;
    let book = period.books.iter().find(|book| book.path == path)?;
    book.sheets
        .iter()
        .find(|table| table.name == sheet)
        .map(|table| table.rows.len())
}
