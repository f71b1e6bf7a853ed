//! M6, M7, M11 and M13: what is remarkable about a judged matter; what its unit is told of it is told under `warnings`.

mod contradictions;
mod warnings;

pub use contradictions::{Contradiction, contradictions};

use super::changes::{self, AuditEvent};
use super::findings::Telling;
use super::judgement::Judgement;
use super::matters::{Flag, Matter};
use super::responsibility::{Assignment, OnList};
use super::stages::{Status, Written};
use crate::check::{History, MatterHistory, UnreadableCells};
use crate::model::category::Limit;
use crate::model::directory::UnitId;
use crate::model::record::Record;
use crate::model::schema::{Field, Sheet};
use crate::source::Place;
use chrono::NaiveDate;

impl<'h> Judgement<'_, 'h> {
    /// Everything remarkable about a judged matter; of a period of which the matters are not told, only what the scores rest on.
    pub(super) fn add_flags(&self, matter: &mut Matter<'h>) {
        let history = self.bench.history;
        let on_list = self.assignment.list_row.is_some();
        if history.newest_list.is_some() && !on_list && !self.may_be_listed() {
            matter.flags.insert(Flag::NotOnList);
        }
        if self.bench.telling < Telling::Verdicts {
            return;
        }
        let is_late_registered = matter.late_registered_exemption().is_some()
            || matter
                .extensions
                .iter()
                .any(|applied| matter.is_late_registered(applied));
        let missing = is_owed(matter) && self.is_missing(matter);
        let mut add = |flag: Flag, holds: bool| {
            if holds {
                matter.flags.insert(flag);
            }
        };
        let ledger = self.assignment.ledger;
        add(Flag::MissingFromLedger, missing);
        add(
            Flag::LateExtension,
            matter.extensions.iter().any(|extension| !extension.timely),
        );
        let last = &matter.stages[matter.stages.len() - 1];
        add(
            Flag::DoneNotClosed,
            matches!(last.status, Status::Met | Status::Late) && matter.closed.is_none(),
        );
        add(Flag::LateRegistered, is_late_registered);
        add(Flag::Order, !self.wrong_order(matter.closed).is_empty());
        if let Some(ledger) = ledger {
            add(
                Flag::StaleProgress,
                last.done.is_none()
                    && matter.closed.is_none()
                    && changes::is_stale(ledger, history, self.bench.settings),
            );
        }
        let unread = |place: &Place| self.unread(place).map(str::to_owned);
        let mut changed = ledger.map_or_else(Vec::new, |ledger| {
            changes::ledger_changes(ledger, self.bench.settings, &matter.extensions, &unread)
        });
        if let Some(listed) = self.assignment.listed {
            let mut line = matter.succession.to_vec();
            line.extend(self.named_in_its_place(matter));
            changed.extend(changes::list_changes(
                (listed, ledger),
                &line,
                self.bench.settings,
                &matter.extensions,
                &unread,
            ));
        }
        for event in &mut changed {
            self.tell_unread(event);
        }
        matter.audit.extend(changed);
        if matter.audit.iter().any(|event| event.flag == Flag::Changed) {
            matter.flags.insert(Flag::Changed);
        }
        matter.missing = missing_parts(matter, self.unreadable);
        if !matter.missing.is_empty() {
            matter.flags.insert(Flag::IncompleteList);
        }
    }

    /// M9: both values, also where what stood there could not be read.
    fn tell_unread(&self, event: &mut AuditEvent) {
        let sides = [
            (&mut event.old, &event.old_place),
            (&mut event.new, &event.new_place),
        ];
        for (said, place) in sides.into_iter().filter(|(said, _)| said.is_empty()) {
            if let Some(read) = self.unread(place) {
                read.clone_into(said);
            }
        }
    }

    /// What stands, or stood, in a cell that could not be read.
    fn unread(&self, place: &Place) -> Option<&str> {
        let problem = self.unreadable.get(place);
        let now = problem.and_then(|problem| problem.read());
        now.or_else(|| self.remembered.unread(place))
    }

    /// Whether the newest list may name a matter of a unit's ledger in what of it was not read.
    fn may_be_listed(&self) -> bool {
        let Assignment { unit, number, .. } = self.assignment;
        let known = self.assignment.ledger.map(|ledger| ledger.first().since);
        known.is_some_and(|known| self.bench.history.may_be_listed(number, *unit, known))
    }

    /// The dissolved units by whose names the list means the unit that answers for the matter.
    fn named_in_its_place(&self, matter: &Matter<'_>) -> impl Iterator<Item = (NaiveDate, UnitId)> {
        let (directory, as_of) = (self.bench.directory, self.bench.as_of);
        let named = self.assignment.list_row.map(Record::responsible_units);
        let (unit, lapsed) = (matter.unit, self.assignment.lapsed);
        let named = named.into_iter().flatten();
        let meant = named.filter(move |named| {
            let has_ended = || directory.unit(*named).dissolved.is_some();
            lapsed.is_none() && has_ended() && directory.answers_for(*named, as_of) == unit
        });
        meant.map(|named| (NaiveDate::MIN, named))
    }

    /// M7: whether the ledger of the unit that answers for a matter had it, or others of its number and name beside it, and has it no more, or
    /// the list has it and no ledger ever had.
    fn is_missing(&self, matter: &Matter<'_>) -> bool {
        let history = self.bench.history;
        if let Some(ledger) = self.assignment.ledger {
            let had_it =
                || ledger.held_by == matter.unit || self.is_left_out_beside(ledger, matter.unit);
            return is_dropped(matter, ledger, history)
                && had_it()
                && !self.has_row_of_its_own(matter.unit);
        }
        let snapshots = matter.succession.iter().filter_map(|(from, unit)| {
            let newest = history.newest_snapshot.get(unit).copied();
            newest.filter(|newest| from <= newest)
        });
        let newest = snapshots.max();
        // A row that cannot be judged is in the ledger all the same, and one that was not read may be. What a dissolved unit's ledger
        // had is no omission of its successor, nor is a row that the successor has under its own name.
        let passed = matter
            .succession
            .iter()
            .skip(1)
            .map(|(from, _)| Some(*from));
        let mut held = matter.succession.iter().zip(passed.chain([None]));
        !held.any(|((_, unit), passed)| {
            if self.is_in_newest_ledger(*unit) {
                return true;
            }
            let row = (*unit, self.assignment.number.to_string());
            let returned = history.returned_rows.get(&row);
            returned.is_some_and(|seen| {
                let is_of_dissolved = passed.is_some_and(|passed| *seen < passed);
                is_of_dissolved || newest.is_none_or(|newest| *seen >= newest)
            }) || self.may_be_unread(*unit, newest)
        })
    }

    /// Whether the successor's rows have said that the matters of the number and name are several, and left this one out.
    fn is_left_out_beside(&self, ledger: &MatterHistory, successor: UnitId) -> bool {
        let Assignment { unit, listed, .. } = self.assignment;
        let history = self.bench.history;
        let passes_after = |other| self.bench.directory.passes_after(other, successor);
        listed.is_none() && history.is_left_out_beside(successor, (*unit, ledger), passes_after)
    }

    /// Whether the newest ledger of the unit that answers for a dissolved one has a row of the number, kept under its own name: it may be
    /// the matter's, and cannot be judged or begins on another day.
    fn has_row_of_its_own(&self, unit: UnitId) -> bool {
        let Assignment { number, .. } = self.assignment;
        let history = self.bench.history;
        let newest = history.newest_snapshot.get(&unit);
        let returned = || history.returned_rows.get(&(unit, number.to_string()));
        unit != self.assignment.unit
            && newest.is_some()
            && (returned() == newest || self.is_in_newest_ledger(unit))
    }

    /// Whether a unit's newest ledger has a row of the listed number, though it is not by this row that the matter is judged.
    fn is_in_newest_ledger(&self, unit: UnitId) -> bool {
        let history = self.bench.history;
        let Assignment { number, listed, .. } = self.assignment;
        let on_list = |listed| OnList {
            history,
            number,
            listed,
        };
        let ledger = listed.and_then(|listed| on_list(listed).ledger_of(unit));
        ledger.is_some_and(|ledger| {
            history.newest_snapshot.get(&unit) == Some(&ledger.newest().until)
        })
    }

    /// Whether a unit has handed in, since the list has the matter, a ledger of which a part could not be read, and none that could
    /// be as a whole (`newest`).
    fn may_be_unread(&self, unit: UnitId, newest: Option<NaiveDate>) -> bool {
        let Some(first) = self
            .assignment
            .listed
            .and_then(|list| list.versions.first())
        else {
            return false;
        };
        let half_read = self.bench.history.half_read.get(&unit);
        half_read.is_some_and(|half_read| first.since <= *half_read)
            && newest.is_none_or(|newest| newest < first.since)
    }

    /// M6: pairs of dates that go backwards.
    fn wrong_order(&self, closed: Option<NaiveDate>) -> Vec<(&'static str, &'static str, Field)> {
        let ledger_row = self.assignment.ledger.map(MatterHistory::current);
        let ledger_date = |field| ledger_row.and_then(|row| row.date(field));
        let start = self
            .list_row()
            .and_then(|row| row.date(Field::Start))
            .or_else(|| ledger_date(Field::Start));
        let filed = self.list_row().and_then(|row| row.date(Field::FiledOn));
        let started = ("起算日期", start, Field::Start);
        let ended = ("销号日期", closed, Field::ClosedOn);
        let done = ("办结日期", ledger_date(Field::DoneOn), Field::DoneOn);
        let replied = ledger_date(Field::FeedbackOn);
        let replied = ("反馈日期", replied, Field::FeedbackOn);
        let filed = ("立项日期", filed, Field::FiledOn);
        let mut wrong = Vec::new();
        for chain in [
            &[filed, started, done, ended][..],
            &[started, replied, ended],
        ] {
            let mut before: Option<(&'static str, NaiveDate)> = None;
            for &(later, date, field) in chain {
                let Some(date) = date else { continue };
                if let Some((earlier, first)) = before
                    && date < first
                    && !wrong.contains(&(earlier, later, field))
                {
                    wrong.push((earlier, later, field));
                }
                before = Some((later, date));
            }
        }
        wrong
    }
}

/// Whether a matter still has to stand in a ledger: what was struck out is withdrawn, and need not.
fn is_owed(matter: &Matter<'_>) -> bool {
    matter.closed.is_none() && !matter.struck
}

/// Whether the newest whole snapshot of the unit that answers for a matter is newer than any that has the matter.
fn is_dropped(matter: &Matter<'_>, ledger: &MatterHistory, history: &History) -> bool {
    let answers_from = matter.succession.last().map(|(from, _)| *from);
    let newest = history.newest_snapshot.get(&matter.unit).copied();
    newest.is_some_and(|newest| answers_from <= Some(newest) && ledger.last_seen() < newest)
}

/// M11: what the list's row lacks, and the unit's row too. A cell that cannot be read is not empty.
fn missing_parts(matter: &Matter<'_>, unreadable: &UnreadableCells<'_>) -> Vec<&'static str> {
    let rows = || [matter.list_row, matter.ledger_row].into_iter().flatten();
    let unread = |field: Field| {
        rows().any(|row| row.has_column(field) && unreadable.contains_key(&row.place(field)))
    };
    let filled = |field: Field| rows().any(|row| row.value(field).is_some()) || unread(field);
    let mut missing: Vec<&'static str> = [
        Field::Responsible,
        Field::Person,
        Field::WorkStandard,
        Field::AssessmentStandard,
    ]
    .into_iter()
    .filter(|field| !filled(*field))
    .map(|field| Sheet::Matters.name_of(field))
    .collect();
    let last = matter.final_stage();
    let has_limit =
        matter.written != Written::None || last.limit != Limit::Written || last.start.is_none();
    if !has_limit {
        // The matter has no limit without it, whatever stands there.
        missing.push(if unread(Field::Deadline) {
            "完成时限（填写的内容读不出）"
        } else {
            Sheet::Matters.name_of(Field::Deadline)
        });
    }
    missing
}
