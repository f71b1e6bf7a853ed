//! R5: targets, which way a value gets better, and which target is in force.

use super::super::clause::{Basis, Clause};
use super::super::registers::{self, StruckOut, UnitRow};
use super::KeyWork;
use super::measures::Counting;
use crate::check::History;
use crate::diagnostic::{Diagnostic, KeyWorkProblem};
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::measure::is_percent;
use crate::model::schema::{Field, Sheet};
use crate::source::Place;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// R5.
pub const TARGETS: Clause = Clause {
    id: "R5",
    citation: "二(一)",
    title: "目标调整",
    rule: "同一单位同一节点另有生效日期更晚的目标，自生效日期起替换原目标，以前的目标照常列出；全年目标是当年最晚一个节点的目标。",
    basis: Basis::Notice,
    function: "rules::key_works::targets::mark_in_force",
    cases: include_str!("../cases/R5.txt"),
};

/// Which way a value gets better (方向).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// 越高越好, also where no row says anything.
    HigherIsBetter,
    /// 越低越好.
    LowerIsBetter,
}

impl Direction {
    /// The word of the register.
    pub fn label(self) -> &'static str {
        match self {
            Direction::HigherIsBetter => "越高越好",
            Direction::LowerIsBetter => "越低越好",
        }
    }

    pub(super) fn reaches(self, value: Decimal, plan: Decimal) -> bool {
        match self {
            Direction::HigherIsBetter => value >= plan,
            Direction::LowerIsBetter => value <= plan,
        }
    }
}

/// A target as a row of the register sets it (R5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Whose.
    pub unit: UnitId,
    /// 节点日期.
    pub milestone: NaiveDate,
    /// 节点目标, above zero.
    pub amount: Decimal,
    /// Whether it is said in one way what it is counted in; nothing is compared with one of which that is not clear.
    pub is_clear: bool,
    /// It was given in per cent.
    pub is_percent: bool,
    /// 方向, as its row has it, else as other rows of the work do.
    pub direction: Direction,
    /// 生效日期; `None`: from the beginning.
    pub effective: Option<NaiveDate>,
    /// In force at the as-of date.
    pub in_force: bool,
    /// Its unit has been dissolved since.
    pub ended: bool,
    /// Struck out (M15): shown, and counted nowhere.
    pub struck: bool,
    /// Where the row stands.
    pub place: Place,
}

impl Target {
    /// Whether it has come into force by a day; a later one may have replaced it since (R5).
    pub(super) fn holds_on(&self, day: NaiveDate) -> bool {
        self.effective.is_none_or(|from| from <= day)
    }
}

/// The target that a row sets, counted in the measure of its work.
pub(super) fn target(
    row: &UnitRow<'_>,
    counting: &Counting,
    directions: &Directions,
) -> Option<Target> {
    let milestone = row.record.date(Field::MilestoneOn)?;
    let typed = row.record.amount(Field::Target)?;
    let (amount, is_clear) = counting.target(row)?;
    Some(Target {
        unit: row.unit,
        milestone,
        amount: Some(amount).filter(|amount| *amount > Decimal::ZERO)?,
        is_clear,
        is_percent: typed.is_percent(),
        direction: named(row).unwrap_or_else(|| directions.meant(row.unit, milestone)),
        effective: row.record.date(Field::EffectiveOn),
        in_force: false,
        ended: false,
        struck: row.struck,
        place: row.record.number_place(),
    })
}

/// The direction that a row of the register names, if it does.
fn named(row: &UnitRow<'_>) -> Option<Direction> {
    let word = row.record.text(Field::Direction)?;
    [Direction::HigherIsBetter, Direction::LowerIsBetter]
        .into_iter()
        .find(|direction| **word == *direction.label())
}

/// What the rows of a work say of its direction: for each unit and milestone what was said last.
pub(super) struct Directions(BTreeMap<(UnitId, NaiveDate), Direction>);

impl Directions {
    /// From the rows that are in effect, in the order in which they came into force for each milestone.
    pub(super) fn of<'a>(rows: impl IntoIterator<Item = &'a UnitRow<'a>>) -> Directions {
        let named = rows.into_iter().filter_map(|row| {
            let milestone = row.record.date(Field::MilestoneOn)?;
            Some(((row.unit, milestone), named(row)?))
        });
        Directions(named.collect())
    }

    /// The direction of a row that names none: that of the row which it replaces or which replaces it, else what the unit's other
    /// rows of the year say, else the work's of the year, else the work's; where they are at odds, and where nothing is said, 越高越好.
    fn meant(&self, unit: UnitId, milestone: NaiveDate) -> Direction {
        let of_year = |date: NaiveDate| date.year() == milestone.year();
        let agreed = |wanted: &dyn Fn(UnitId, NaiveDate) -> bool| {
            let said = self.0.iter();
            agreed(said.filter_map(|((whose, date), direction)| {
                wanted(*whose, *date).then_some(*direction)
            }))
        };
        let own = self.0.get(&(unit, milestone)).copied();
        own.or_else(|| agreed(&|whose, date| whose == unit && of_year(date)))
            .or_else(|| agreed(&|_, date| of_year(date)))
            .or_else(|| agreed(&|_, _| true))
            .unwrap_or(Direction::HigherIsBetter)
    }
}

/// Whether a row says anything yet, of its target and of the work: it is not struck out, and has come into force (R5).
pub(super) fn is_in_effect(row: &UnitRow<'_>, as_of: NaiveDate) -> bool {
    let effective = row.record.date(Field::EffectiveOn);
    !row.struck && effective.is_none_or(|from| from <= as_of)
}

/// Warns of rows that name another direction than the first row of the same work and year. Of the rows of one milestone only the
/// one that came into force last is asked: a direction may be amended with its target.
pub fn report_directions(
    history: &History,
    struck_out: &StruckOut,
    as_of: NaiveDate,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut last: BTreeMap<_, (Option<NaiveDate>, Direction, Place)> = BTreeMap::new();
    let rows = registers::unit_rows(history, Sheet::KeyWorks, struck_out);
    for row in rows.filter(|row| is_in_effect(row, as_of)) {
        let (Some(milestone), Some(direction)) = (row.record.date(Field::MilestoneOn), named(&row))
        else {
            continue;
        };
        let effective = row.record.date(Field::EffectiveOn);
        let key = (
            comparable(row.number),
            milestone.year(),
            row.unit,
            milestone,
        );
        let said = (effective, direction, row.record.place(Field::Direction));
        match last.entry(key) {
            Entry::Occupied(mut known) if known.get().0 <= effective => drop(known.insert(said)),
            Entry::Occupied(_) => {}
            Entry::Vacant(gap) => drop(gap.insert(said)),
        }
    }
    let mut works: BTreeMap<(String, i32), BTreeSet<(Place, &str)>> = BTreeMap::new();
    for ((number, year, ..), (_, direction, place)) in last {
        let said = works.entry((number, year)).or_default();
        said.insert((place, direction.label()));
    }
    for said in works.into_values() {
        let mut said = said.into_iter();
        let Some((first, word)) = said.next() else {
            continue;
        };
        for (place, read) in said.filter(|(_, read)| *read != word) {
            let problem = KeyWorkProblem::ContradictoryDirection {
                read: read.to_owned(),
                first: first.beside(&place),
            };
            diagnostics.push(Diagnostic::new(problem, place, None));
        }
    }
}

/// Warns of rows that call a work of one number and year otherwise, or count it in something else, than its first row.
pub fn report_names(
    history: &History,
    struck_out: &StruckOut,
    as_of: NaiveDate,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for field in [Field::Name, Field::Measure] {
        let mut works: BTreeMap<(String, i32), BTreeMap<Place, &str>> = BTreeMap::new();
        let rows = registers::unit_rows(history, Sheet::KeyWorks, struck_out);
        for row in rows.filter(|row| is_in_effect(row, as_of)) {
            let milestone = row.record.date(Field::MilestoneOn);
            if let Some((milestone, text)) = milestone.zip(row.record.text(field)) {
                let said = works.entry((comparable(row.number), milestone.year()));
                let place = row.record.place(field);
                said.or_default().insert(place, &**text);
            }
        }
        for ((number, _), said) in works {
            let mut said = said.into_iter();
            let Some((first_place, first)) = said.next() else {
                continue;
            };
            for (place, read) in said.filter(|(_, read)| comparable(read) != comparable(first)) {
                let problem = KeyWorkProblem::ContradictoryWork {
                    number: number.clone(),
                    column: Sheet::KeyWorks.name_of(field),
                    read: read.to_owned(),
                    first: first.to_owned(),
                    first_place: first_place.to_string(),
                };
                diagnostics.push(Diagnostic::new(problem, place, None));
            }
        }
    }
}

/// Tells of a year's target that is below that of an earlier milestone: values are reported as the sum of the year. Rates are none.
pub fn report_falling(works: &[KeyWork], history: &History, diagnostics: &mut Vec<Diagnostic>) {
    let mut falling: BTreeMap<Place, KeyWorkProblem> = BTreeMap::new();
    for work in works {
        let rising = work.targets.iter().filter(|target| {
            target.in_force
                && target.is_clear
                && !target.is_percent
                && target.direction == Direction::HigherIsBetter
        });
        let mut years: BTreeMap<(UnitId, i32), Vec<&Target>> = BTreeMap::new();
        for target in rising {
            let year = (target.unit, target.milestone.year());
            years.entry(year).or_default().push(target);
        }
        falling.extend(years.into_values().filter_map(|targets| {
            let last = targets.iter().max_by_key(|target| target.milestone)?;
            let highest = targets.iter().max_by_key(|target| target.amount)?;
            let problem = KeyWorkProblem::FallingTarget {
                target: last.amount.normalize().to_string(),
                before: highest.amount.normalize().to_string(),
                milestone: highest.milestone,
                first: highest.place.shown(),
            };
            (highest.amount > last.amount).then(|| (last.place.clone(), problem))
        }));
    }
    for (_, row) in history.rows(Sheet::KeyWorks) {
        let measure = row.record.text(Field::Measure);
        let is_rate = measure.is_some_and(|measure| is_percent(&comparable(measure)));
        if let Some(problem) = falling
            .remove(&row.record.number_place())
            .filter(|_| !is_rate)
        {
            let place = row.record.place(Field::Target);
            diagnostics.push(Diagnostic::new(problem, place, None));
        }
    }
}

/// The one direction of several, if they are not at odds.
pub(super) fn agreed(directions: impl IntoIterator<Item = Direction>) -> Option<Direction> {
    let mut directions = directions.into_iter();
    let first = directions.next()?;
    directions.all(|other| other == first).then_some(first)
}

/// R5: marks the targets that hold at the as-of date. They come by unit, milestone and day from which they hold.
pub(super) fn mark_in_force(targets: &mut [Target], as_of: NaiveDate) {
    let holds = |target: &Target| !target.struck && target.holds_on(as_of);
    let held: BTreeMap<(UnitId, NaiveDate), usize> = targets
        .iter()
        .enumerate()
        .filter(|(_, target)| holds(target))
        .map(|(position, target)| ((target.unit, target.milestone), position))
        .collect();
    for position in held.into_values() {
        targets[position].in_force = true;
    }
}

/// Marks the targets of units that have been dissolved; one whose milestone the unit did not live to see is in force no more.
pub(super) fn mark_ended(targets: &mut [Target], directory: &Directory, as_of: NaiveDate) {
    for target in targets {
        let last_day = directory.unit(target.unit).dissolved;
        if let Some(last_day) = last_day.filter(|last_day| *last_day < as_of) {
            target.ended = true;
            target.in_force &= target.milestone <= last_day;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::share::Share;
    use super::super::trial::{HIGH, LOW, day, number, target};
    use super::*;

    #[test]
    fn a_later_target_replaces_the_earlier_one_from_its_day_on() {
        let targets = [
            target(0, "2026-06-30", "10", None),
            target(0, "2026-06-30", "8", Some("2026-06-30")),
            target(0, "2026-06-30", "9", Some("2026-07-02")),
            target(1, "2026-06-30", "7", None),
        ];
        let share = Share {
            unit: UnitId(0),
            targets: targets[..3].iter().collect(),
            reports: &[],
            snapshots: &[],
        };
        for (on, expected) in [
            ("2026-06-29", "10"),
            ("2026-06-30", "8"),
            ("2026-07-01", "8"),
            ("2026-07-02", "9"),
        ] {
            let found = share
                .target_on(day("2026-06-30"), day(on))
                .map(|target| target.amount);
            assert_eq!(found, Some(number(expected)), "{on}");
            let mut marked = targets.to_vec();
            mark_in_force(&mut marked, day(on));
            let in_force: Vec<Decimal> = marked
                .iter()
                .filter(|target| target.in_force)
                .map(|target| target.amount)
                .collect();
            assert_eq!(in_force, [number(expected), number("7")], "{on}");
        }
        let milestones = share.milestones(day("2026-07-07"), None, &History::default());
        assert_eq!(
            milestones.iter().map(|m| m.target).collect::<Vec<_>>(),
            [number("8")]
        );
    }

    #[test]
    fn a_row_without_a_direction_takes_that_of_its_unit_then_of_its_work() {
        let said = |list: &[(u32, &str, Direction)]| {
            let said = list.iter();
            Directions(
                said.map(|(unit, milestone, direction)| {
                    ((UnitId(*unit), day(milestone)), *direction)
                })
                .collect(),
            )
        };
        let meant = |directions: &Directions| directions.meant(UnitId(0), day("2026-12-31"));
        for (list, expected) in [
            (&[][..], HIGH),
            (&[(1, "2026-06-30", LOW)], LOW),
            // Of its own milestone, then of its unit, before that of others.
            (&[(0, "2026-12-31", LOW), (0, "2026-06-30", HIGH)], LOW),
            (&[(0, "2026-06-30", LOW), (1, "2026-06-30", HIGH)], LOW),
            (&[(0, "2026-06-30", HIGH), (1, "2026-06-30", LOW)], HIGH),
            // Of another year only where this one says nothing.
            (&[(0, "2025-06-30", LOW), (1, "2026-06-30", HIGH)], HIGH),
            (&[(0, "2025-06-30", LOW)], LOW),
            // At odds.
            (&[(1, "2026-06-30", LOW), (2, "2026-06-30", HIGH)], HIGH),
            (&[(0, "2026-03-31", LOW), (0, "2026-06-30", HIGH)], HIGH),
            (&[(1, "2026-06-30", LOW), (2, "2025-06-30", HIGH)], LOW),
        ] {
            assert_eq!(meant(&said(list)), expected, "{list:?}");
        }
    }
}
