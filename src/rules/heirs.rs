//! Dissolved units and those that answer for them: whose matter it is when both had it, or the list names either.

mod left;

use super::matters::Matter;
use super::responsibility::{Assignment, OnList};
use crate::check::{
    History, ListedMatter, MatterHistory, due_by_row, names_before, precedence, was_settled,
};
use crate::diagnostic::{Diagnostic, DirectoryProblem};
use crate::model::directory::{Directory, Unit, UnitId};
use crate::model::schema::Field;
use crate::model::settings::Settings;
use chrono::NaiveDate;
use foldhash::HashSet;
use left::Chiefs;
pub(super) use left::{Same, absorb};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The units that have been dissolved, and who answers for them at the as-of date.
pub(super) struct Heirs<'d> {
    directory: &'d Directory,
    settings: &'d Settings,
    as_of: NaiveDate,
    /// The dissolved units in order of the directory, each with its last day.
    dissolved: Vec<(UnitId, NaiveDate)>,
    /// These, and all that take over from them, today or later.
    kin: HashSet<UnitId>,
}

impl<'d> Heirs<'d> {
    pub(super) fn at(
        directory: &'d Directory,
        settings: &'d Settings,
        as_of: NaiveDate,
    ) -> Heirs<'d> {
        let with_successor = directory
            .iter()
            .filter(|(_, entry)| entry.successor.is_some());
        let dissolved: Vec<(UnitId, NaiveDate)> = with_successor
            .filter_map(|(unit, entry)| Some((unit, entry.dissolved?)))
            .collect();
        let lines = dissolved.iter();
        let lines = lines.flat_map(|(unit, _)| directory.line_of(*unit, NaiveDate::MAX));
        Heirs {
            directory,
            settings,
            as_of,
            kin: lines.collect(),
            dissolved,
        }
    }

    /// Whether a unit was dissolved, or takes over from one that was. The matters of all others are their own, and nothing more of who
    /// answers for whom needs to be asked of them.
    fn is_kin(&self, unit: UnitId) -> bool {
        let is_kin = self.kin.contains(&unit);
        debug_assert!(
            is_kin
                || self.directory.answers_for(unit, self.as_of) == unit
                    && !self.directory.iter().any(|(other, _)| {
                        other != unit
                            && (self.answers_for(other, unit)
                                || self.directory.passes_after(other, unit).is_some())
                    }),
            "a unit that is nobody's kin answers for itself alone"
        );
        is_kin
    }

    /// Whether `successor` answers for a unit by the as-of date, or has answered for it in between.
    pub(super) fn answers_for(&self, unit: UnitId, successor: UnitId) -> bool {
        let mut line = self.directory.line_of(unit, self.as_of);
        line.any(|heir| heir == successor)
    }

    /// Whether a dissolved unit had done or closed a listed matter by its last day: by its ledger, or by the list's last row of it.
    fn had_settled(&self, matter: OnList<'_>, unit: UnitId) -> bool {
        let Some(last_day) = self.directory.unit(unit).dissolved else {
            return false;
        };
        let row = matter.listed.last_row_answering(unit);
        was_settled(self.settings, row, matter.ledger_of(unit), last_day)
    }

    /// The dissolved unit that the lists named before they named its successor: it is the same matter, of several units in a row that of
    /// the first, and of several at once one that had left it undone.
    pub(super) fn named_before(&self, matter: OnList<'_>, successor: UnitId) -> Option<UnitId> {
        if !self.is_kin(successor) {
            return None;
        }
        let listed = matter.listed;
        let newest = listed.versions.last()?;
        let is_same = |other: &UnitId| {
            let last_day = self.directory.passes_after(*other, successor);
            let was_given =
                || last_day.is_some_and(|day| listed.was_given_to(*other, successor, day));
            *other != successor
                && newest.row_answering(*other).is_none()
                && self.answers_for(*other, successor)
                && (names_before(listed, *other, successor) || was_given())
                && !self.in_own_right(listed, successor, *other)
        };
        let named: Vec<UnitId> = listed.ever_responsible().filter(is_same).collect();
        let is_heir = |unit: UnitId| {
            let mut others = named.iter().filter(|other| **other != unit);
            others.any(|other| self.answers_for(*other, unit))
        };
        let firsts = named.iter().copied().filter(|unit| !is_heir(*unit));
        firsts.min_by_key(|unit| named.len() > 1 && self.had_settled(matter, *unit))
    }

    /// The dissolved unit to which the list had given a unit's matter before that took the other over, with its last day.
    pub(super) fn given_away(
        &self,
        listed: &ListedMatter,
        unit: UnitId,
    ) -> Option<(UnitId, NaiveDate)> {
        if !self.is_kin(unit) {
            return None;
        }
        let others = self.dissolved.iter().map(|(other, _)| *other);
        let mut others = others.filter(|other| *other != unit && self.answers_for(*other, unit));
        others.find_map(|other| {
            let last_day = self.directory.passes_after(other, unit)?;
            let was_given = listed.was_given_to(other, unit, last_day)
                && !self.in_own_right(listed, unit, other);
            was_given.then_some((other, last_day))
        })
    }

    /// The unit that the list means by a name: its successor, where no list named the unit while it existed, the successor has the
    /// matter in a ledger of its own or was named before, and the unit left it undone.
    pub(super) fn meant(&self, matter: OnList<'_>, unit: UnitId) -> UnitId {
        if !self.is_kin(unit) {
            return unit;
        }
        let listed = matter.listed;
        let successor = self.directory.answers_for(unit, self.as_of);
        let Some(last_day) = self.directory.passes_after(unit, successor) else {
            return unit;
        };
        let newest = listed.versions.last();
        let names_both = newest.is_some_and(|newest| newest.row_answering(successor).is_some());
        let left_undone = !self.had_settled(matter, unit);
        if !names_both
            && left_undone
            && !listed.named_by(unit, last_day)
            && (matter.is_in_ledger_of(successor) || names_before(listed, successor, unit))
        {
            successor
        } else {
            unit
        }
    }

    /// What the successor of a dissolved unit has of a listed matter in its ledger, where no list ever named it, in a row that makes
    /// another unit responsible: it is about no matter of its own.
    pub(super) fn beside<'h>(&self, matter: OnList<'h>, unit: UnitId) -> Option<&'h MatterHistory> {
        if !self.is_kin(unit) {
            return None;
        }
        let successor = self.directory.answers_for(unit, self.as_of);
        let mut named = matter.listed.ever_responsible();
        let is_other = successor != unit && !named.any(|one| one == successor);
        let ledger = matter.ledger_of(successor).filter(|_| is_other)?;
        (!ledger.is_own(successor)).then_some(ledger)
    }

    /// Whether the lists name the successor of a dissolved unit in its own right, and not in the other's place.
    pub(super) fn in_own_right(
        &self,
        listed: &ListedMatter,
        successor: UnitId,
        dissolved: UnitId,
    ) -> bool {
        let last_day = self.directory.passes_after(dissolved, successor);
        last_day.is_some_and(|day| listed.names_in_own_right(successor, dissolved, day))
    }

    /// The units that have answered for a dissolved one, one after the other, and that no list names in their own right.
    pub(super) fn in_its_place(
        &self,
        listed: &ListedMatter,
        dissolved: UnitId,
    ) -> impl Iterator<Item = UnitId> {
        let line = self.directory.line_of(dissolved, self.as_of).skip(1);
        line.filter(move |heir| !self.in_own_right(listed, *heir, dissolved))
    }

    /// The dissolved unit that answered for the matter by its own ledger before the list named its successor, unless the successor
    /// has the matter in a ledger of its own, or the list names it in its own right. A unit whose number the list had given to
    /// others while it existed never answered by its ledger.
    pub(super) fn origin(&self, matter: OnList<'_>, successor: UnitId) -> Option<UnitId> {
        if !self.is_kin(successor) {
            return None;
        }
        let listed = matter.listed;
        let answered = |unit: UnitId, last_day: NaiveDate| {
            listed.first().since > last_day || listed.named_by(unit, last_day)
        };
        let mut origins = self
            .dissolved
            .iter()
            .filter(|(unit, last_day)| {
                *unit != successor
                    && self.answers_for(*unit, successor)
                    && !self.in_own_right(listed, successor, *unit)
                    && answered(*unit, *last_day)
            })
            .map(|(unit, _)| *unit)
            .peekable();
        origins.peek()?;
        if matter.is_in_ledger_of(successor) {
            return None;
        }
        // What a unit had settled is what the list speaks of only where both began on one day, and nobody had left it undone.
        let newest = listed.versions.last();
        let row = newest.and_then(|newest| newest.row_answering(successor));
        let start = row.and_then(|row| row.date(Field::Start));
        let began_then = |unit: UnitId| {
            let ledger = matter.ledger_of(unit);
            ledger.and_then(|ledger| ledger.current().date(Field::Start)) == start
        };
        let known = origins.filter(|unit| matter.is_in_ledger_of(*unit));
        let known = known.map(|unit| (self.had_settled(matter, unit), unit));
        let meant = known.filter(|(settled, unit)| !settled || began_then(*unit));
        // Of several the one about which the successor's row is, then the one that began with the list's row.
        let origin = meant.min_by_key(|(settled, unit)| {
            let ledger = matter.ledger_of(*unit);
            let is_continued = ledger.is_some_and(|ledger| ledger.held_by != *unit);
            let due = ledger.and_then(|ledger| due_by_row(ledger.current()));
            let precedence = Reverse(precedence(ledger, due));
            (*settled, !is_continued, !began_then(*unit), precedence)
        });
        origin.map(|(_, unit)| unit)
    }

    /// Marks the matters of dissolved units for which the successor answers by another matter: its own, or that of another unit
    /// that it took over.
    pub(super) fn mark_doubled(&self, history: &History, judged: &mut [Assignment<'_>]) {
        let successor_of = |unit: UnitId| self.directory.answers_for(unit, self.as_of);
        let successors: BTreeSet<UnitId> = self
            .dissolved
            .iter()
            .map(|(unit, _)| successor_of(*unit))
            .collect();
        if successors.is_empty() {
            return;
        }
        let same_of = |matter: &Assignment<'_>, successor| Same::of(matter, history, successor);
        let has_stayed =
            |matter: &Assignment<'_>| matter.lapsed.is_none() && self.has_stayed(matter);
        let mut chiefs = Chiefs::default();
        let mine = judged.iter().filter(|matter| matter.lapsed.is_none());
        for matter in mine.filter(|matter| !has_stayed(matter)) {
            let successor = successor_of(matter.unit);
            if successors.contains(&successor) {
                let row = matter
                    .list_row
                    .or(matter.ledger.map(MatterHistory::current));
                let due = row.and_then(due_by_row);
                chiefs.propose(same_of(matter, successor), matter.unit, matter.ledger, due);
            }
        }
        for matter in judged {
            let successor = successor_of(matter.unit);
            matter.doubled |= successor != matter.unit
                && !has_stayed(matter)
                && chiefs.leave_aside(&same_of(matter, successor), matter.unit);
        }
    }

    /// Whether a matter stayed with a dissolved unit: that had settled it, or one to which it had passed.
    fn has_stayed(&self, matter: &Assignment<'_>) -> bool {
        let line = self.directory.line_of(matter.unit, self.as_of);
        let last_days = line.filter_map(|unit| self.directory.unit(unit).dissolved);
        let mut last_days = last_days.filter(|last_day| *last_day < self.as_of);
        last_days.any(|day| was_settled(self.settings, matter.list_row, matter.ledger, day))
    }
}

/// Tells of the units that were dissolved without a successor and left matters undone: nobody answers for them.
pub(super) fn report_unclaimed(
    matters: &[Matter<'_>],
    directory: &Directory,
    as_of: NaiveDate,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let ended = |entry: &Unit| entry.dissolved.is_some_and(|last_day| last_day < as_of);
    let left = directory.iter().filter(|(_, entry)| ended(entry));
    for (unit, entry) in left {
        let Some(place) = entry.without_successor.clone() else {
            continue;
        };
        let is_open = |matter: &&Matter<'_>| {
            let is_done = matter.final_stage().done.is_some();
            matter.unit == unit && !is_done && matter.closed.is_none() && !matter.struck
        };
        let open = matters.iter().filter(is_open);
        let open: Vec<String> = open.map(|matter| matter.number.to_string()).collect();
        if !open.is_empty() {
            let unit = entry.name.clone();
            let problem = DirectoryProblem::MissingSuccessor { unit, open };
            diagnostics.push(Diagnostic::new(problem, place, None));
        }
    }
}
