//! One stage of a matter: its due date, and the done date that stands (M2, M8, M13, M15).

use super::{Bench, Judgement};
use crate::model::category::{Category, Limit, StageRule};
use crate::model::schema::Field;
use crate::rules::changes::AuditEvent;
use crate::rules::due_dates::DueDate;
use crate::rules::memory::{self, Claim, Told};
use crate::rules::responsibility::Assignment;
use crate::rules::stages::{self, Done, Stage, StageFacts};
use chrono::NaiveDate;

impl<'h> Judgement<'_, 'h> {
    /// One stage, and the audit event where its done date is a claim that earlier snapshots contradict (M8).
    pub(super) fn stage(
        &self,
        category: &Category,
        position: usize,
        date_of: &impl Fn(Field) -> Option<NaiveDate>,
        (final_counted, final_due): (Option<DueDate>, Option<DueDate>),
        written: Option<DueDate>,
    ) -> Option<(Stage, Option<AuditEvent>)> {
        let Bench {
            calendar,
            settings,
            as_of,
            ..
        } = self.bench;
        // A lapsed matter is judged on the last day on which it was the unit's.
        let as_of = match self.assignment.lapsed {
            Some(lapsed) => as_of.min(lapsed.pred_opt()?),
            None => as_of,
        };
        let ledger = self.assignment.ledger;
        let rule = &category.stages[position];
        let is_final = position + 1 == category.stages.len();
        let start = date_of(rule.start);
        let has_written = written.is_some();
        let (counted, due) = if is_final {
            (final_counted, final_due)
        } else {
            let is_by_deadline = start.is_some_and(|start| *rule.limit.at(start) == Limit::Written);
            let by_deadline = written.filter(|_| is_by_deadline);
            let counted = stages::counted_due(rule, start, calendar, settings);
            (counted, by_deadline.or(counted))
        };
        let claimed = stages::done_of(category, position, has_written, date_of);
        let confirmed = claimed
            .zip(ledger)
            .is_some_and(|(done, ledger)| ledger.is_confirmed(done.field));
        // A date that the ledger claims is flagged whether a correction has confirmed it or not; one that a correction alone gives is no
        // claim.
        let claims = |done: &Done| {
            let said = ledger.and_then(|ledger| ledger.newest().record.date(done.field));
            !confirmed || said == Some(done.date)
        };
        // The list's 销号日期 is the office's own word, and no claim.
        let is_by_list =
            |done: &Done| done.field == Field::ClosedOn && self.assignment.list_row.is_some();
        let last = category.stages.len() - 1;
        let is_judged = |later: usize| {
            has_written && later == last || date_of(category.stages[later].start).is_some()
        };
        let history = Told {
            ledger,
            category,
            position,
            judged: (0..=last).filter(|later| is_judged(*later)).collect(),
        };
        // Beside a date that a correction gives, what the ledger itself says stays a claim.
        let own_words = || {
            let newest = &ledger?.newest().record;
            let before =
                |date: &NaiveDate| self.assignment.lapsed.is_none_or(|lapsed| *date < lapsed);
            let said = |field| newest.date(field).filter(before);
            stages::done_of(category, position, has_written, &said)
        };
        let told = claimed
            .filter(|done| !is_by_list(done))
            .and_then(|done| Some(done).filter(claims).or_else(own_words));
        let missable = due.map(|due| due.date).filter(|due| self.could_miss(*due));
        let claim = told.and_then(|done| {
            self.remembered
                .claim(rule, done.date, missable, &history, calendar, settings)
        });
        // Who writes what a correction has said before claims nothing.
        let claim = claim.filter(|claim| {
            let made = history.since(claim.date).unwrap_or(claim.made);
            let given = |field: &Field| ledger?.given_before(*field, made)?.date(*field);
            !rule
                .done
                .iter()
                .any(|field| given(field) == Some(claim.date))
        });
        let is_refused = claim.as_ref().is_some_and(|claim| claim.breach_stands);
        let done = claimed.map(|done| {
            if confirmed || is_by_list(&done) {
                return done;
            }
            // A claim that undoes no breach puts no date aside that a correction has confirmed (M15), or that an earlier period let
            // stand and the ledger still gives.
            self.confirmed_done(rule, date_of)
                .or_else(|| self.accepted_done(rule, date_of, missable, &history))
                .filter(|_| is_refused)
                .unwrap_or_else(|| self.standing_done(rule, done, claim.as_ref(), missable))
        });
        let event = claim
            .zip(told)
            .zip(ledger)
            .map(|((claim, done), ledger)| claim.into_event(done.field, ledger));
        let facts = StageFacts {
            start,
            counted,
            due,
            done,
            has_written: is_final && has_written,
        };
        let stage = stages::judge(rule, is_final, facts, as_of, calendar, settings);
        Some((stage, event))
    }

    /// Whether the day after a due date was still the unit's: it is not, from a lapse on (M4), and then nothing was overdue.
    fn could_miss(&self, due: NaiveDate) -> bool {
        let breach = due.succ_opt();
        (self.assignment.lapsed).is_none_or(|lapsed| breach.is_some_and(|breach| breach < lapsed))
    }

    /// The earliest of a stage's own done dates that a correction has confirmed (M15).
    fn confirmed_done(
        &self,
        rule: &StageRule,
        date_of: &impl Fn(Field) -> Option<NaiveDate>,
    ) -> Option<Done> {
        let ledger = self.assignment.ledger?;
        let own = rule
            .done
            .iter()
            .filter(|field| ledger.is_confirmed(**field));
        let dates = own.filter_map(|field| date_of(*field).zip(Some(*field)));
        let (date, field) = dates.min_by_key(|(date, _)| *date)?;
        Some(Done {
            date,
            field,
            inferred: false,
            claimed: None,
        })
    }

    /// The done date that an earlier period let stand, where the ledger still gives it: in one of the stage's own columns, or in one that
    /// presupposes it.
    fn accepted_done(
        &self,
        rule: &StageRule,
        date_of: &impl Fn(Field) -> Option<NaiveDate>,
        due: Option<NaiveDate>,
        history: &Told<'_>,
    ) -> Option<Done> {
        let date = self.remembered.accepted(rule)?;
        let own = rule.done.iter().copied().map(|field| (field, false));
        let is_judged = |later: usize| history.judged.has(later);
        let inferred = stages::presupposing(history.category, history.position, &is_judged);
        let mut columns = own.chain(inferred.map(|field| (field, true)));
        let (field, inferred) = columns.find(|(field, _)| date_of(*field) == Some(date))?;
        let Bench {
            calendar, settings, ..
        } = self.bench;
        let claim = self
            .remembered
            .claim(rule, date, due, history, calendar, settings);
        let done = Done {
            date,
            field,
            inferred,
            claimed: None,
        };
        // It may itself be refused by what is known now.
        let standing = self.standing_done(rule, done, claim.as_ref(), due);
        standing.claimed.is_none().then_some(standing)
    }

    /// The done date that stands: a claim undoes no breach (M8), nor does a timely date that replaces a late one (M13).
    fn standing_done(
        &self,
        rule: &StageRule,
        done: Done,
        claim: Option<&Claim>,
        due: Option<NaiveDate>,
    ) -> Done {
        let instead = |date: NaiveDate| Done {
            date,
            claimed: Some(done.date),
            ..done
        };
        if let Some(claim) = claim.filter(|claim| claim.breach_stands) {
            return instead(claim.first);
        }
        let Some(due) = due.filter(|due| done.date <= *due) else {
            return done;
        };
        // The ledger's own word that it was late is not undone by a date that is only inferred either, and costs what it cost.
        let said_late = || {
            let Assignment { ledger, lapsed, .. } = *self.assignment;
            let until = (lapsed, self.settled.map(|(last_day, _)| last_day));
            let date = memory::late_word(ledger?, rule, due, until)?;
            Some(Done {
                inferred: false,
                ..instead(date)
            })
        };
        let upheld = || self.remembered.upheld(rule, due).map(instead);
        said_late().or_else(upheld).unwrap_or(done)
    }
}
