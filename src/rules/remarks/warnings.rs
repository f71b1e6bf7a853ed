//! What a unit, or the office, is told of a judged matter.

use super::contradictions::contradictions;
use super::{is_dropped, is_owed};
use crate::check::{PeriodEntry, Version, standing_corrections};
use crate::diagnostic::{
    CorrectionProblem, Diagnostic, HistoryProblem, ListProblem, Otherwise, RowProblem,
};
use crate::ingest::HandIn;
use crate::model::category::STAGE_FIELDS;
use crate::model::directory::comparable;
use crate::model::record::Record;
use crate::model::schema::{Field, Sheet};
use crate::rules::findings::Telling;
use crate::rules::judgement::Judgement;
use crate::rules::matters::{Flag, Matter};
use crate::rules::register_days;
use crate::rules::stages::{Stage, Status};
use crate::source::Place;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

impl Judgement<'_, '_> {
    /// Warnings about this matter for the unit, or for the office.
    pub(in crate::rules) fn report(&self, matter: &Matter<'_>, diagnostics: &mut Vec<Diagnostic>) {
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
                waiting: matter.waits_for(),
                in_ledger: matter.ledger.is_some(),
            };
            let place = matter.place_of(Field::ClosedOn);
            diagnostics.push(Diagnostic::new(problem, place, unit));
        }
        for (earlier, later, field) in self.wrong_order(matter.closed) {
            let otherwise = [earlier, later].into_iter();
            let otherwise = otherwise.filter_map(|column| self.judged_otherwise(matter, column));
            let problem = HistoryProblem::WrongOrder {
                number: number.clone(),
                earlier,
                later,
                otherwise: otherwise.collect(),
            };
            diagnostics.push(Diagnostic::new(problem, matter.place_of(field), unit));
        }
        diagnostics.extend(self.breached_before_founding(matter));
        diagnostics.extend(self.old_start(matter));
        self.report_early_extensions(matter, diagnostics);
        diagnostics.extend(unconfirmed_claim(matter));
        self.report_idle_confirmations(matter, diagnostics);
        if let Some(row) = matter.ledger_row {
            self.report_row(matter, row, diagnostics);
        }
    }

    /// By which day a matter is judged in place of the one that a column of 起算日期 or of days on which stages were done says; `None` where it
    /// is judged by that.
    fn judged_otherwise(&self, matter: &Matter<'_>, column: &'static str) -> Option<Otherwise> {
        let (field, _) = STAGE_FIELDS.iter().find(|(_, name)| *name == column)?;
        let written = || self.assignment.ledger?.current().date(*field);
        if *field == Field::Start {
            let listed = matter.list_row.and_then(|row| row.date(Field::Start));
            let written = listed.or_else(written)?;
            let mut stages = matter.stages.iter();
            let judged = stages
                .find(|stage| stage.start_field == Field::Start)?
                .start;
            return (judged != Some(written)).then_some(Otherwise {
                column,
                day: judged,
            });
        }
        if *field == Field::ClosedOn {
            return None;
        }
        let written = written()?;
        let by_it = |stage: &&Stage| stage.done.is_some_and(|done| done.field == *field);
        let mut counting = matter.stages.iter().filter(by_it).peekable();
        if let Some(first) = counting.peek() {
            let day = first.done.map(|done| done.date);
            let is_counted =
                counting.any(|stage| stage.done.is_some_and(|done| done.date == written));
            return (!is_counted).then_some(Otherwise { column, day });
        }
        let stages = matter.category.stages.iter().zip(&matter.stages);
        let mut own = stages
            .filter(|(rule, _)| rule.done.contains(field))
            .peekable();
        let is_uncounted = own.peek().is_some() && own.all(|(_, stage)| stage.done.is_none());
        is_uncounted.then_some(Otherwise { column, day: None })
    }

    /// That a matter was overdue before its unit was founded: the breach is the unit's all the same.
    fn breached_before_founding(&self, matter: &Matter<'_>) -> Option<Diagnostic> {
        let founded = self.bench.directory.unit(matter.unit).founded?;
        let is_own = matter.unit == matter.key.unit && !matter.struck && !matter.is_exempt();
        let costs = |stage: &&Stage| stage.done.is_none_or(|done| !done.inferred);
        let breaches = matter.stages.iter().filter(costs).filter_map(Stage::breach);
        let this_year = self.bench.as_of.year();
        let mut before = breaches.filter(|day| *day < founded && day.year() == this_year);
        let breach = before.next().filter(|_| is_own)?;
        let on_list = matter.list_row.is_some();
        let problem = RowProblem::BreachBeforeFounding {
            number: matter.number.to_string(),
            unit: self.bench.directory.name(matter.unit).to_owned(),
            breach,
            founded,
        };
        let place = matter.place_of(Field::Start);
        let unit = (!on_list).then_some(matter.unit);
        Some(Diagnostic::new(problem, place, unit))
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
        // Where the day stands there and the one is missing from which the stage runs, that is told.
        let is_filled = |field: &Field| row.date(*field).is_some();
        let waits = last.status == Status::Waiting;
        if days.iter().any(is_unread) || waits && days.iter().any(is_filled) {
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
            let (place, now) = self.place_of_start(matter, (last.start_field, start));
            let problem = HistoryProblem::OldStart {
                number: matter.number.to_string(),
                start,
                due,
                first,
                now,
                is_listed: on_list,
            };
            let unit = (!on_list).then_some(matter.unit);
            Diagnostic::new(problem, place, unit)
        })
    }

    /// The cell that says from when a stage runs, and what the newest ledger says instead, where that moves nothing (M9).
    fn place_of_start(
        &self,
        matter: &Matter<'_>,
        (field, start): (Field, NaiveDate),
    ) -> (Place, Option<NaiveDate>) {
        let own = self.assignment.ledger;
        let own = own.filter(|own| matter.list_row.is_none() && !own.settled.contains_key(&field));
        let now = own.and_then(|own| own.newest().record.date(field));
        let Some((own, now)) = own.zip(now.filter(|now| *now != start)) else {
            return (matter.place_of(field), None);
        };
        let mut rows = own.versions.iter().rev().map(|version| &version.record);
        let said = rows.find(|row| row.date(field) == Some(start));
        let place = said.map_or_else(|| matter.place_of(field), |row| row.place(field));
        (place, said.map(|_| now))
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
        let has_not_passed = waits_for_committee
            && row.date(Field::DoneOn).is_some()
            && row.date(Field::PassedOn).is_none();
        if has_not_passed {
            let problem = HistoryProblem::PassedDateMissing {
                number: number.clone(),
                done: "办结日期",
                start: "县委通过日期",
            };
            diagnostics.push(Diagnostic::new(problem, row.place(Field::PassedOn), unit));
        }
        for (done, start) in done_unbegun(matter, row) {
            if has_not_passed && start == Field::PassedOn {
                continue;
            }
            let problem = HistoryProblem::PassedDateMissing {
                number: number.clone(),
                done: Sheet::Matters.name_of(done),
                start: Sheet::Matters.name_of(start),
            };
            diagnostics.push(Diagnostic::new(problem, row.place(start), unit));
        }
        diagnostics.extend(self.done_without_day(matter, row));
        // M4: where the ledger says otherwise than the list, the list stands and the unit is told.
        let bench = self.bench;
        let tribunal = bench.tribunal();
        for contradiction in contradictions(matter, bench.history, tribunal, bench.as_of) {
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

    /// M15: confirmations that came before the date that they should confirm, which the unit claimed later, or never has.
    fn report_idle_confirmations(&self, matter: &Matter<'_>, diagnostics: &mut Vec<Diagnostic>) {
        let Some((ledger, confirmed)) = matter
            .ledger
            .and_then(|ledger| Some((ledger, ledger.confirmed?)))
            .filter(|_| !matter.struck)
        else {
            return;
        };
        let claims = matter.audit.iter();
        let mut claims = claims.filter(|event| event.flag == Flag::Backdated);
        let claimed = claims.clone().map(|event| event.since).max();
        let is_of_use = claims.any(|event| event.since <= confirmed);
        let is_waiting = |stage: &Stage| stage.status == Status::Overdue;
        let mut known = ledger
            .versions
            .iter()
            .take_while(|version| version.since <= confirmed);
        let has_day = |version: &Version| {
            let mut columns = STAGE_FIELDS.iter().map(|(field, _)| *field);
            columns.any(|field| field != Field::Start && version.record.date(field).is_some())
        };
        let is_idle = !is_of_use
            && (claimed.is_some() || matter.stages.iter().any(is_waiting) || !known.any(has_day));
        if !is_idle {
            return;
        }
        let number = comparable(&matter.number);
        for (key, row) in standing_corrections(self.bench.history) {
            let record = &row.record;
            let is_empty = |field| record.text_or_empty(field).is_empty();
            let is_confirmation = record.object_sheet() == Some(Sheet::Matters)
                && !record.strikes_out()
                && is_empty(Field::CorrectedField)
                && is_empty(Field::CorrectedValue);
            // One of another week may have confirmed a matter of another year, and one for an heir a matter of its own.
            if is_confirmation
                && row.first_seen == confirmed
                && key.unit == Some(matter.key.unit)
                && record.object_number() == number
            {
                let problem = CorrectionProblem::ConfirmsNothing {
                    number: record.text_or_empty(Field::ObjectNumber).to_string(),
                    first_seen: row.first_seen,
                    claimed,
                };
                let place = record.place(Field::ObjectNumber);
                diagnostics.push(Diagnostic::new(problem, place, None));
            }
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

/// The stages of a matter that wait for a day which the unit's row lacks, though it has one on which they were done: the columns of both, of
/// each start once.
fn done_unbegun(matter: &Matter<'_>, row: &Record) -> Vec<(Field, Field)> {
    let mut found: Vec<(Field, Field)> = Vec::new();
    for (rule, stage) in matter.category.stages.iter().zip(&matter.stages) {
        let is_filled = |field: &&Field| row.date(**field).is_some();
        let done = rule.done.iter().find(is_filled);
        let is_known = found.iter().any(|(_, start)| *start == rule.start);
        let is_waiting = stage.status == Status::Waiting;
        if let Some(done) = done.filter(|_| is_waiting && !is_known) {
            found.push((*done, rule.start));
        }
    }
    found
}

/// The columns of 督查事项 any of which finishes a matter.
fn done_columns(matter: &Matter<'_>) -> Vec<&'static str> {
    let schema = Sheet::Matters.schema();
    let last = matter.category.stages.last();
    let fields = last.into_iter().flat_map(|stage| &stage.done);
    let columns = fields.filter_map(|field| schema.column(*field));
    columns.map(|column| column.name).collect()
}
