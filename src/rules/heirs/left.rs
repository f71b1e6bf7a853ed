//! Of the same matters of several units that one unit answers for, the one that is left to it.

use crate::check::{History, MatterHistory, Precedence, precedence, was_settled};
use crate::model::directory::{UnitId, comparable};
use crate::model::schema::Field;
use crate::rules::judgement::Bench;
use crate::rules::matters::{Matter, MatterKey};
use crate::rules::responsibility::Assignment;
use crate::rules::stages::{self, Stage};
use crate::source::Text;
use chrono::NaiveDate;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What makes matters of several units the same one in the hands of the unit that answers for them all: number, year and that unit;
/// the name too where the number is on no list, for then each unit may have numbered its own.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::rules) struct Same(Text, i32, UnitId, Option<String>);

impl Same {
    fn new(history: &History, key: &MatterKey, name: &str, unit: UnitId) -> Same {
        let is_listed = history.listed(&key.number, key.year).is_some();
        let name = (!is_listed).then(|| comparable(name));
        Same(Text::clone(&key.number), key.year, unit, name)
    }

    pub(in crate::rules) fn of(matter: &Assignment<'_>, history: &History, unit: UnitId) -> Same {
        let name = |ledger: &MatterHistory| ledger.current().text(Field::Name).cloned();
        let name = matter.ledger.and_then(name).unwrap_or_default();
        Same::new(history, &matter.key(), &name, unit)
    }
}

/// Of the same matters for which one unit answers, the one by which it is judged: its own, else the one that takes precedence. Where a
/// workbook of that unit has had a row of each, none of them is another one: on no list, rows of the same name.
#[derive(Default)]
pub(super) struct Chiefs {
    chosen: BTreeMap<Same, Rank>,
    apart: BTreeSet<Same>,
}

/// Whether it is the unit's own, what precedence it takes, and whose it first was.
type Rank = (bool, Precedence, Reverse<UnitId>);

impl Chiefs {
    pub(super) fn propose(
        &mut self,
        same: Same,
        first: UnitId,
        ledger: Option<&MatterHistory>,
        due: Option<NaiveDate>,
    ) {
        let is_by_number = same.3.is_none();
        let is_apart = |ledger: &MatterHistory| {
            ledger.namesake_in.is_some() || is_by_number && ledger.is_apart
        };
        if ledger.is_some_and(is_apart) {
            self.apart.insert(same.clone());
        }
        let proposed = (first == same.2, precedence(ledger, due), Reverse(first));
        let chief = self.chosen.entry(same).or_insert(proposed);
        *chief = proposed.max(*chief);
    }

    /// Whether the unit is judged by the matter of another than `first`.
    pub(super) fn leave_aside(&self, same: &Same, first: UnitId) -> bool {
        let chief = self.chosen.get(same);
        !self.apart.contains(same) && chief.is_some_and(|(.., Reverse(chief))| *chief != first)
    }
}

/// What is left to successors of the matters that their dissolved units had in common.
struct Left<'h> {
    history: &'h History,
    chiefs: Chiefs,
    /// Those that a row of a successor has settled, with the day of the newest ledger that has it.
    settled: BTreeMap<Same, NaiveDate>,
}

impl<'h> Left<'h> {
    fn of(bench: Bench<'h>, judged: &[Matter<'_>]) -> Left<'h> {
        let mut left = Left {
            history: bench.history,
            chiefs: Chiefs::default(),
            settled: BTreeMap::new(),
        };
        for matter in judged {
            if let Some((successor, day)) = settled_for(matter, bench) {
                let same = Same::new(bench.history, &matter.key, &matter.name, successor);
                let newest = left.settled.entry(same).or_insert(day);
                *newest = day.max(*newest);
            }
            let due = matter.final_stage().due.map(|due| due.date);
            let same = left.same_of(matter);
            let first = matter.key.unit;
            left.chiefs.propose(same, first, matter.ledger, due);
        }
        left
    }

    fn same_of(&self, matter: &Matter<'_>) -> Same {
        Same::new(self.history, &matter.key, &matter.name, matter.unit)
    }

    /// Whether the unit that answers for a matter is judged by another one in its place, or has settled that.
    fn absorbs(&self, matter: &Matter<'_>) -> bool {
        if !inherits(matter) {
            return false;
        }
        let same = self.same_of(matter);
        let is_settled = || {
            let day = self.settled.get(&same);
            day.is_some_and(|day| !is_in_heirs_ledger(matter, *day))
        };
        self.chiefs.leave_aside(&same, matter.key.unit)
            || !self.chiefs.apart.contains(&same) && is_settled()
    }

    /// Gives each matter that is left the papers of those that it stands for.
    fn share_papers(&self, judged: &mut [Matter<'h>], absorbed: &[Matter<'h>]) {
        for other in absorbed {
            let same = self.same_of(other);
            let is_left = |one: &&mut Matter<'_>| inherits(one) && self.same_of(one) == same;
            if let Some(left) = judged.iter_mut().find(is_left) {
                share_papers(left, other);
            }
        }
    }
}

/// Matters of a dissolved unit for which the successor answers by another unit's: only their past events count, and they stand as they did
/// on its last day.
pub(in crate::rules) fn absorb<'h>(
    bench: Bench<'h>,
    judged: &mut Vec<Matter<'h>>,
    lapsed: &mut Vec<Matter<'h>>,
) {
    if !judged.iter().chain(&*lapsed).any(inherits) {
        return;
    }
    let left = Left::of(bench, judged);
    let all = std::mem::take(judged).into_iter();
    let (absorbed, kept): (Vec<_>, Vec<_>) = all.partition(|matter| left.absorbs(matter));
    *judged = kept;
    left.share_papers(judged, &absorbed);
    lapsed.extend(absorbed);
    for matter in lapsed.iter_mut().filter(|matter| left.absorbs(matter)) {
        stand_as_on_last_day(matter, bench);
    }
}

/// Whether a matter has passed to another unit than that which had it first.
fn inherits(matter: &Matter<'_>) -> bool {
    matter.unit != matter.key.unit
}

/// Ends a matter where it passed on: it stands as it did on the last day before.
fn stand_as_on_last_day(matter: &mut Matter<'_>, bench: Bench<'_>) {
    let Bench {
        calendar, settings, ..
    } = bench;
    let passed = matter.succession.last().map(|(from, _)| *from);
    matter.lapsed = matter.lapsed.into_iter().chain(passed).min();
    if let Some(last_day) = matter.lapsed.and_then(|lapsed| lapsed.pred_opt()) {
        let stages = std::mem::take(&mut matter.stages).into_iter();
        matter.stages = stages
            .map(|stage| stage.on(last_day, calendar, settings))
            .collect();
        matter.light = stages::light(&matter.stages);
        matter.closed = matter.closed.filter(|closed| *closed <= last_day);
    }
}

/// The unit that answers today, where the row of a successor says that a dissolved unit's matter was done while another that is dissolved by
/// now answered, of which the first had said nothing, and the day of the newest ledger with that row: where another had left the same
/// undone, the row is about the one matter that was left of both.
fn settled_for(matter: &Matter<'_>, bench: Bench<'_>) -> Option<(UnitId, NaiveDate)> {
    let unit = matter.key.unit;
    let (ledger, last_day) = (matter.ledger?, bench.directory.unit(unit).dissolved?);
    let successor = bench.directory.answers_for(ledger.held_by, bench.as_of);
    let has_stayed = last_day < bench.as_of && matter.unit != successor && ledger.held_by != unit;
    let was_left = !was_settled(bench.settings, matter.list_row, Some(ledger), last_day);
    let is_done = matter.final_stage().done.is_some();
    (has_stayed && was_left && is_done).then_some((successor, ledger.newest().until))
}

/// Whether the ledger of a successor, of a day or since, has a row about this dissolved unit's matter.
fn is_in_heirs_ledger(matter: &Matter<'_>, day: NaiveDate) -> bool {
    matter
        .ledger
        .is_some_and(|ledger| ledger.held_by != matter.key.unit && ledger.newest().until >= day)
}

/// Of the same matter of several dissolved units their successor has one left: it is exempt, or struck out, as another of them was, where
/// that undoes no breach under the old name.
fn share_papers<'h>(left: &mut Matter<'h>, other: &Matter<'h>) {
    let passed = left.succession.get(1).map(|(from, _)| *from);
    let mut breaches = left.stages.iter().filter_map(Stage::breach);
    let is_free = !breaches.any(|breach| passed.is_none_or(|passed| breach < passed));
    if is_free {
        left.struck |= other.struck;
        if left.exemption.is_none() {
            left.exemption.clone_from(&other.exemption);
        }
    }
}
