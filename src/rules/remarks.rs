//! M6, M7, M11 and M13: what is remarkable about a judged matter, and what its unit is told.

use super::changes::{self, AuditEvent};
use super::findings::{Telling, Tribunal};
use super::judgement::Judgement;
use super::matters::{Flag, Matter};
use super::named_otherwise::named_otherwise;
use super::register_days;
use super::responsibility::{Assignment, OnList};
use super::stages::{Status, Written};
use crate::check::{History, MatterHistory, PeriodEntry, UnreadableCells};
use crate::diagnostic::{Diagnostic, HistoryProblem, ListProblem};
use crate::ingest::HandIn;
use crate::model::category::Limit;
use crate::model::directory::{UnitId, comparable};
use crate::model::record::Record;
use crate::model::schema::{Field, Sheet};
use crate::source::{Place, day};
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

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

    /// Warnings about this matter for the unit, or for the office.
    pub(super) fn report(&self, matter: &Matter<'_>, diagnostics: &mut Vec<Diagnostic>) {
        // Of a matter that is judged for the successor, or for the unit taken over, it is told there.
        let has_ended = matter.unit != matter.key.unit || matter.lapsed.is_some();
        let is_told_there = self.assignment.doubled && has_ended;
        if self.bench.telling < Telling::Everything || is_told_there {
            return;
        }
        let unit = Some(matter.unit);
        let number = matter.number.to_string();
        if let Some(list) = matter.lapsed {
            // Where no list speaks, the unit's own row names others, and the unit has been told so.
            let listed_of = |ledger| (self.bench.history).listed_of(self.assignment.unit, ledger);
            let by_list = self.assignment.listed;
            let listed = by_list.or(self.assignment.ledger.and_then(listed_of));
            if let Some(listed) = listed.filter(|_| !matter.struck) {
                let mut before = listed.versions.iter();
                let was_named =
                    before.any(|version| version.row_answering(self.assignment.unit).is_some());
                let problem = ListProblem::Lapsed {
                    number,
                    list,
                    was_named,
                };
                diagnostics.push(Diagnostic::new(problem, matter.source.clone(), unit));
            }
            return;
        }
        if matter.flags.contains(&Flag::MissingFromLedger) {
            let problem = match self.assignment.ledger {
                Some(ledger) => HistoryProblem::DroppedMatter {
                    number: number.clone(),
                    last: ledger.last_seen(),
                },
                None => HistoryProblem::NeverInLedger {
                    number: number.clone(),
                },
            };
            diagnostics.push(Diagnostic::new(problem, matter.source.clone(), unit));
        }
        if let Some(ledger) = self.assignment.ledger
            && ledger.held_by != matter.unit
            && !matter.flags.contains(&Flag::MissingFromLedger)
            && is_dropped(matter, ledger, self.bench.history)
            && is_owed(matter)
        {
            let problem = HistoryProblem::TakenOver {
                number: number.clone(),
                from: self.bench.directory.name(ledger.held_by).to_owned(),
            };
            diagnostics.push(Diagnostic::new(problem, matter.source.clone(), unit));
        }
        if matter.flags.contains(&Flag::NotOnList) {
            let first = self.bench.history.first_list;
            let done = last_done(matter);
            let problem = ListProblem::NotOnList {
                number: number.clone(),
                done_before: first.filter(|first| done.is_some_and(|done| done < *first)),
            };
            diagnostics.push(Diagnostic::new(problem, matter.source.clone(), unit));
        }
        if matter.is_closed_undone() {
            let problem = HistoryProblem::ClosedUndone {
                number: number.clone(),
                is_overdue: matter.final_stage().status == Status::Overdue,
                columns: done_columns(matter),
                in_ledger: matter.ledger.is_some(),
            };
            let place = matter.place_of(Field::ClosedOn);
            diagnostics.push(Diagnostic::new(problem, place, unit));
        }
        for (earlier, later, field) in self.wrong_order(matter.closed) {
            let problem = HistoryProblem::WrongOrder {
                number: number.clone(),
                earlier,
                later,
            };
            diagnostics.push(Diagnostic::new(problem, matter.place_of(field), unit));
        }
        diagnostics.extend(self.old_start(matter));
        self.report_early_extensions(matter, diagnostics);
        diagnostics.extend(unconfirmed_claim(matter));
        if let Some(row) = matter.ledger_row {
            self.report_row(matter, row, diagnostics);
        }
    }

    /// 完成进度 100% in a row that has none of the days by which the matter would be done.
    fn done_without_day(&self, matter: &Matter<'_>, row: &Record) -> Option<Diagnostic> {
        let is_whole = row.number(Field::Progress) == Some(Decimal::ONE);
        let last = matter.final_stage();
        let is_told_as_closed = matter.closed.is_some();
        if !is_whole || matter.struck || last.done.is_some() || is_told_as_closed {
            return None;
        }
        let days = &matter.category.stages.last()?.done;
        let is_unread = |field: &Field| self.unreadable.contains_key(&row.place(*field));
        if days.iter().any(is_unread) {
            return None;
        }
        let day = *days.last()?;
        let column = row.sheet().schema().column(day)?.name;
        let number = matter.number.to_string();
        let is_overdue = last.status == Status::Overdue;
        let problem = HistoryProblem::DoneWithoutDay {
            number,
            column,
            is_overdue,
        };
        Some(Diagnostic::new(problem, row.place(day), Some(matter.unit)))
    }

    /// A start of an earlier year by which the matter was due when ledgers (or lists) were handed in that did not have it: a slip in the
    /// year, mostly, and one that costs nothing.
    fn old_start(&self, matter: &Matter<'_>) -> Option<Diagnostic> {
        let history = self.bench.history;
        let last = matter.final_stage();
        let (start, due) = (last.start?, last.due?.date);
        let of_list = || Some(self.assignment.listed?.versions.first()?.since);
        let of_ledger = || Some(self.assignment.ledger?.versions.first()?.since);
        let on_list = matter.list_row.is_some();
        let first = if on_list { of_list()? } else { of_ledger()? };
        let is_open = matter.closed.is_none() && !matter.struck && matter.lapsed.is_none();
        if start.year() >= first.year() || !is_open {
            return None;
        }
        let between = |period: &&PeriodEntry| due < period.as_of && period.as_of < first;
        let is_there = |period: &PeriodEntry| {
            if on_list {
                return history.first_list.is_some_and(|list| list <= period.as_of);
            }
            let handed_in = period.hand_ins.get(&self.assignment.unit);
            handed_in.is_some_and(|handed_in| handed_in.state == HandIn::Yes)
        };
        let mut lacking = history.periods.iter().filter(between);
        lacking.any(is_there).then(|| {
            let problem = HistoryProblem::OldStart {
                number: matter.number.to_string(),
                start,
                due,
                first,
            };
            let unit = (!on_list).then_some(matter.unit);
            Diagnostic::new(problem, matter.place_of(last.start_field), unit)
        })
    }

    /// What is remarkable about the unit's own row.
    fn report_row(&self, matter: &Matter<'_>, row: &Record, diagnostics: &mut Vec<Diagnostic>) {
        let unit = Some(matter.unit);
        let number = matter.number.to_string();
        for (later, first) in [
            (Field::PassedOn, Field::SubmittedOn),
            (Field::DoneOn, Field::PassedOn),
        ] {
            let early = register_days::before_its_event(row, later, first, true);
            diagnostics.extend(early.map(|found| Diagnostic { unit, ..found }));
        }
        let waits_for_committee = matter
            .category
            .stages
            .iter()
            .any(|stage| stage.start == Field::PassedOn);
        if waits_for_committee
            && row.date(Field::DoneOn).is_some()
            && row.date(Field::PassedOn).is_none()
        {
            let problem = HistoryProblem::PassedDateMissing {
                number: number.clone(),
            };
            diagnostics.push(Diagnostic::new(problem, row.place(Field::PassedOn), unit));
        }
        diagnostics.extend(self.done_without_day(matter, row));
        // M4: where the ledger says otherwise than the list, the list stands and the unit is told.
        let tribunal = Tribunal {
            directory: self.bench.directory,
            calendar: self.bench.calendar,
            settings: self.bench.settings,
        };
        for contradiction in contradictions(matter, self.bench.history, tribunal, self.bench.as_of)
        {
            let problem = ListProblem::ListContradicted {
                number: number.clone(),
                column: contradiction.column,
                list: contradiction.list.unwrap_or_else(|| "空白".to_owned()),
                ledger: contradiction.ledger,
            };
            let place = row.place(contradiction.field);
            diagnostics.push(Diagnostic::new(problem, place, unit));
        }
    }

    /// M5: extensions that were approved, or end, before the matter was given: a slip in the year, mostly.
    fn report_early_extensions(&self, matter: &Matter<'_>, diagnostics: &mut Vec<Diagnostic>) {
        let Some(start) = matter.stages[0]
            .start
            .filter(|_| !matter.extensions.is_empty())
        else {
            return;
        };
        let number = comparable(&matter.number);
        let history = self.bench.history;
        for (_, row) in history.rows_bearing(Sheet::Extensions, &number) {
            let record = &row.record;
            let place = record.number_place();
            let mut own = matter.extensions.iter().map(|applied| &applied.extension);
            let Some(extension) = own.find(|own| own.place == place) else {
                continue;
            };
            for (field, date) in [
                (Field::ApprovedOn, extension.approved),
                (Field::NewDeadline, extension.to),
            ] {
                let early = register_days::extension_before_start(record, field, date, start);
                diagnostics.extend(early);
            }
        }
    }
}

/// The day on which the final stage was done.
fn last_done(matter: &Matter<'_>) -> Option<NaiveDate> {
    matter.final_stage().done.map(|done| done.date)
}

/// Whether a matter still has to stand in a ledger: what was struck out is withdrawn, and need not.
fn is_owed(matter: &Matter<'_>) -> bool {
    matter.closed.is_none() && !matter.struck
}

/// M8: a done date that the ledger was late to give, though the office had closed the matter by then: it knows whether it is true.
fn unconfirmed_claim(matter: &Matter<'_>) -> Option<Diagnostic> {
    let row = matter.ledger_row?;
    let closed = matter.list_row?.date(Field::ClosedOn)?;
    let done = &matter.category.final_stage().done;
    let dates = done
        .iter()
        .filter_map(|field| Some((row.date(*field)?, *field)));
    let (claimed, field) = dates.min().filter(|(claimed, _)| *claimed <= closed)?;
    let counted = matter.final_stage().done?.date;
    let is_refused = matter.flags.contains(&Flag::Backdated) && counted > closed;
    is_refused.then(|| {
        let problem = HistoryProblem::UnconfirmedClaim {
            number: matter.number.to_string(),
            closed,
            claimed,
        };
        Diagnostic::new(problem, row.place(field), Some(matter.unit))
    })
}

/// Whether the newest whole snapshot of the unit that answers for a matter is newer than any that has the matter.
fn is_dropped(matter: &Matter<'_>, ledger: &MatterHistory, history: &History) -> bool {
    let answers_from = matter.succession.last().map(|(from, _)| *from);
    let newest = history.newest_snapshot.get(&matter.unit).copied();
    newest.is_some_and(|newest| answers_from <= Some(newest) && ledger.last_seen() < newest)
}

/// A column of which a unit's ledger says otherwise than the list (M4).
pub struct Contradiction {
    /// The column.
    pub field: Field,
    /// Its name.
    pub column: &'static str,
    /// What the list says; none where its cell is empty.
    pub list: Option<String>,
    /// What the ledger says.
    pub ledger: String,
}

/// M4: where the ledger's filled cells say otherwise than the list. A deadline up to which the matter has been extended (M5) is in force
/// though no list says so.
pub fn contradictions(
    matter: &Matter<'_>,
    history: &History,
    tribunal: Tribunal<'_>,
    as_of: NaiveDate,
) -> Vec<Contradiction> {
    let (Some(list), Some(ledger)) = (matter.list_row, matter.ledger_row) else {
        return Vec::new();
    };
    let category = |row: &Record| {
        row.text(Field::Category)
            .and_then(|key| tribunal.settings.category(key))
            .map(|category| category.name.clone())
    };
    let date = |row: &Record, field| row.date(field).map(day::iso);
    let deadline = |row: &Record| {
        row.deadline(Field::Deadline)
            .map(|typed| typed.date.map_or_else(|| "无固定时限".to_owned(), day::iso))
    };
    let of = |row: &Record, field: Field| match field {
        Field::Category => category(row),
        Field::Deadline => deadline(row),
        _ => date(row, field),
    };
    let told = [
        Field::Category,
        Field::Start,
        Field::Deadline,
        Field::ClosedOn,
    ]
    .into_iter()
    .filter_map(|field| {
        let (listed, own) = (of(list, field), of(ledger, field)?);
        let is_told = listed.as_ref() == Some(&own)
            || field == Field::Deadline && extended_to(matter).as_ref() == Some(&own);
        (!is_told).then_some(Contradiction {
            field,
            column: Sheet::Matters.name_of(field),
            list: listed,
            ledger: own,
        })
    });
    let named = named_otherwise(matter, history, tribunal.directory, as_of);
    told.chain(named).collect()
}

/// The due date of a matter that an extension has given it.
fn extended_to(matter: &Matter<'_>) -> Option<String> {
    let due = matter.final_stage().due.as_ref()?.date;
    let mut applied = matter.extensions.iter();
    applied
        .any(|applied| applied.timely && applied.extension.to == due)
        .then(|| due.to_string())
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

/// The columns of 督查事项 any of which finishes a matter.
fn done_columns(matter: &Matter<'_>) -> Vec<&'static str> {
    let schema = Sheet::Matters.schema();
    let last = matter.category.stages.last();
    let fields = last.into_iter().flat_map(|stage| &stage.done);
    let columns = fields.filter_map(|field| schema.column(*field));
    columns.map(|column| column.name).collect()
}
