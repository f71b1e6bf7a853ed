//! Which corrections (更正登记) stand, where some strike out others, and which of several counts last.

use crate::check::history::{History, RegisterRow, RowKey};
use crate::model::directory::{UnitId, comparable};
use crate::model::record::Record;
use crate::model::schema::{Field, Sheet};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The rows of 更正登记 that have not been struck out themselves. A row that strikes another out may be struck out in its turn, and
/// what it had struck out stands again.
pub fn standing(history: &History) -> impl Iterator<Item = (&RowKey, &RegisterRow)> {
    let struck = withdrawn(history);
    history
        .rows(Sheet::Corrections)
        .filter(move |(key, _)| !struck.contains(&name_of(key)))
}

/// What 作废 names a correction by.
type Name = (String, Option<UnitId>, Option<i32>);

fn name_of(key: &RowKey) -> Name {
    (key.number().to_string(), key.unit, key.year)
}

/// The corrections that others strike out: of each it is asked first whether what strikes it out stands. Of those that strike each other
/// out in a circle the one that counts last stands.
fn withdrawn(history: &History) -> BTreeSet<Name> {
    let mut newest_first: Vec<_> = history
        .rows(Sheet::Corrections)
        .filter(|(_, row)| strikes_correction(&row.record))
        .collect();
    newest_first.sort_by_cached_key(|(_, row)| Reverse(order(row)));
    let strikes: Vec<(Name, Name)> = newest_first
        .into_iter()
        .map(|(key, row)| {
            let number = row.record.object_number();
            let year = year_withdrawn(history, key, row, &number);
            (name_of(key), (number, key.unit, year))
        })
        .collect();
    let at: BTreeMap<&Name, usize> = (0..)
        .zip(&strikes)
        .map(|(at, (own, _))| (own, at))
        .collect();
    // How many of those that would strike a row out are still to be looked at.
    let mut open = vec![0_usize; strikes.len()];
    for target in strikes.iter().filter_map(|(_, target)| at.get(target)) {
        open[*target] += 1;
    }
    let mut struck = BTreeSet::new();
    let mut is_settled = vec![false; strikes.len()];
    let free = (0..strikes.len()).filter(|at| open[*at] == 0);
    let in_turn: Vec<usize> = free.chain(0..strikes.len()).collect();
    for first in in_turn {
        let mut next = Some(first);
        while let Some(one) = next.take().filter(|one| !is_settled[*one]) {
            is_settled[one] = true;
            let (own, target) = &strikes[one];
            let stands = !struck.contains(own);
            if stands {
                struck.insert(target.clone());
            }
            let target = at.get(target).copied();
            next = target.filter(|target| {
                open[*target] -= 1;
                stands || open[*target] == 0
            });
        }
    }
    struck
}

/// Whether a row strikes out (作废) another one of 更正登记.
fn strikes_correction(record: &Record) -> bool {
    record.strikes_out() && record.object_sheet() == Some(Sheet::Corrections)
}

/// A part of a number, as people put numbers in order.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum NumberPart {
    /// Digits without leading zeros, the fewer the less.
    Digits(usize, String),
    /// Anything else.
    Other(String),
}

/// Of corrections of one thing the greatest counts last: the one that was approved last, of one day the one that was handed in last, of
/// one hand-in the one whose number comes last as people count (更9, 更10).
pub fn order(row: &RegisterRow) -> impl Ord + use<> {
    let record = &row.record;
    let number = comparable(&record.text_or_empty(Field::Number));
    let approved = record.date(Field::ApprovedOn);
    (approved, row.first_seen, parts_of(&number))
}

fn parts_of(number: &str) -> Vec<NumberPart> {
    let mut parts = Vec::new();
    let mut rest = number;
    while let Some(first) = rest.chars().next() {
        let is_digit = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != is_digit);
        let (part, behind) = rest.split_at(end.unwrap_or(rest.len()));
        let digits = part.trim_start_matches('0');
        parts.push(if is_digit {
            NumberPart::Digits(digits.len(), digits.to_owned())
        } else {
            NumberPart::Other(part.to_owned())
        });
        rest = behind;
    }
    parts
}

/// The year of the correction that another one strikes out by its number: the newest up to its own day, else the oldest; never itself.
fn year_withdrawn(history: &History, key: &RowKey, row: &RegisterRow, number: &str) -> Option<i32> {
    let approved = |row: &RegisterRow| row.record.date(Field::ApprovedOn);
    let others = history.rows_bearing(Sheet::Corrections, number);
    let others = others.filter(|(other, _)| *other != key && other.unit == key.unit);
    let known: Vec<_> = others
        .map(|(other, row)| (approved(row), other.year))
        .collect();
    let until = approved(row);
    let before = known.iter().filter(|(day, _)| *day <= until).max();
    before.or_else(|| known.iter().min())?.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_put_in_order_as_people_count() {
        for (before, after) in [
            ("更9", "更10"),
            ("更1", "更2"),
            ("2026-9", "2026-10"),
            ("9", "更1"),
            ("更09", "更10"),
            ("更", "更1"),
        ] {
            assert!(parts_of(before) < parts_of(after), "{before} {after}");
        }
    }
}
