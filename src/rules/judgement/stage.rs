//! The stages of a matter: their due dates, and the done dates that stand (M2, M8, M13, M15).

use super::rows::Rows;
use super::{Bench, FinalDue, Judgement};
use crate::model::category::{Category, Limit, StageRule};
use crate::model::record::Value;
use crate::model::schema::Field;
use crate::rules::changes::AuditEvent;
use crate::rules::due_dates::DueDate;
use crate::rules::memory::{self, Claim, Told};
use crate::rules::responsibility::Assignment;
use crate::rules::stages::{self, Done, Stage, StageFacts};
use chrono::NaiveDate;

impl<'h> Judgement<'_, 'h> {
    /// The stages, and the audit events of the done dates that are claims which earlier snapshots contradict (M8).
    pub(super) fn stages(
        &self,
        category: &Category,
        rows: &Rows<'h>,
        due: FinalDue,
    ) -> Option<(Vec<Stage>, Vec<AuditEvent>)> {
        let as_of = self.judged_on()?;
        let mut stages = Vec::with_capacity(category.stages.len());
        let mut claims = Vec::new();
        for position in 0..category.stages.len() {
            let case = StageCase::new(self, (category, position), rows, due);
            let (stage, claim) = case.judge(as_of);
            stages.push(stage);
            claims.extend(claim.filter(|claim| !claims.contains(claim)));
        }
        Some((stages, claims))
    }

    /// The day on which the matter is judged; a lapsed one on the last day on which it was the unit's.
    fn judged_on(&self) -> Option<NaiveDate> {
        let as_of = self.bench.as_of;
        match self.assignment.lapsed {
            Some(lapsed) => Some(as_of.min(lapsed.pred_opt()?)),
            None => Some(as_of),
        }
    }
}

/// One stage on its way to a verdict.
struct StageCase<'j, 'h> {
    matter: &'j Judgement<'j, 'h>,
    rows: &'j Rows<'h>,
    rule: &'j StageRule,
    is_final: bool,
    /// Whether the matter has a written deadline that is a day.
    has_written: bool,
    start: Option<NaiveDate>,
    /// Where it ends by its limit alone.
    counted: Option<DueDate>,
    /// The due date in force.
    due: Option<DueDate>,
    /// When the rows of the ledger have it done.
    told: Told<'j>,
}

impl<'j, 'h> StageCase<'j, 'h> {
    fn new(
        matter: &'j Judgement<'j, 'h>,
        (category, position): (&'j Category, usize),
        rows: &'j Rows<'h>,
        final_due: FinalDue,
    ) -> StageCase<'j, 'h> {
        let Bench {
            calendar, settings, ..
        } = matter.bench;
        let rule = &category.stages[position];
        let last = category.stages.len() - 1;
        let start = rows.date(rule.start);
        let (counted, due) = if position == last {
            (final_due.counted, final_due.in_force)
        } else {
            let is_by_deadline = start.is_some_and(|start| *rule.limit.at(start) == Limit::Written);
            let by_deadline = final_due.written.filter(|_| is_by_deadline);
            let counted = stages::counted_due(rule, start, calendar, settings);
            (counted, by_deadline.or(counted))
        };
        let has_written = final_due.written.is_some();
        let is_judged = |later: &usize| {
            has_written && *later == last || rows.date(category.stages[*later].start).is_some()
        };
        StageCase {
            matter,
            rows,
            rule,
            is_final: position == last,
            has_written,
            start,
            counted,
            due,
            told: Told {
                ledger: matter.assignment.ledger,
                category,
                position,
                judged: (0..=last).filter(is_judged).collect(),
            },
        }
    }

    /// The stage as judged on a day, and the audit event where the ledger's done date is a claim that earlier snapshots contradict.
    fn judge(&self, as_of: NaiveDate) -> (Stage, Option<AuditEvent>) {
        let Bench {
            calendar, settings, ..
        } = self.matter.bench;
        let given = self.done_by(&|field| self.rows.date(field));
        let word = given.and_then(|given| self.word(given));
        let claim = word.and_then(|word| self.claim(word.date));
        let facts = StageFacts {
            start: self.start,
            counted: self.counted,
            due: self.due,
            done: given.map(|given| self.done(given, claim.as_ref())),
            has_written: self.is_final && self.has_written,
        };
        let event = claim.zip(word).zip(self.told.ledger);
        let event = event.map(|((claim, word), ledger)| claim.into_event(word.field, ledger));
        let stage = stages::judge(self.rule, self.is_final, facts, as_of, calendar, settings);
        (stage, event)
    }

    /// When the stage is done by some dates, its own or those of later ones.
    #[inline]
    fn done_by(&self, date_of: &impl Fn(Field) -> Option<NaiveDate>) -> Option<Done> {
        let Told {
            category, position, ..
        } = self.told;
        stages::done_of(category, position, self.has_written, date_of)
    }

    /// What the ledger itself says of a stage that is done: nothing where the list closed the matter, which is the office's own word.
    fn word(&self, given: Done) -> Option<Done> {
        if self.is_by_list(&given) {
            return None;
        }
        // A date that the ledger claims is flagged whether a correction has confirmed it or not; one that a correction alone gives is no
        // claim.
        let newest = self.told.ledger.map(|ledger| &ledger.newest().record);
        let said = newest.and_then(|newest| newest.date(given.field));
        if !self.is_confirmed(&given) || said == Some(given.date) {
            return Some(given);
        }
        // Beside a date that a correction gives, what the ledger itself says stays a claim.
        let lapsed = self.matter.assignment.lapsed;
        let before = |date: &NaiveDate| lapsed.is_none_or(|lapsed| *date < lapsed);
        let newest = newest?;
        self.done_by(&|field| newest.date(field).filter(before))
    }

    fn is_by_list(&self, done: &Done) -> bool {
        done.field == Field::ClosedOn && self.matter.assignment.list_row.is_some()
    }

    /// Whether a correction has confirmed the date (M15).
    fn is_confirmed(&self, done: &Done) -> bool {
        let ledger = self.told.ledger;
        ledger.is_some_and(|ledger| ledger.is_confirmed(done.field))
    }

    /// M8: the claim that a date is; who writes what a correction has said before claims nothing.
    fn claim(&self, date: NaiveDate) -> Option<Claim> {
        let claim = self.contradicted(date)?;
        let made = self.told.since(claim.date).unwrap_or(claim.made);
        let given = |field: &Field| self.told.ledger?.corrected_before(*field, made);
        let mut columns = self.rule.done.iter();
        let was_given = columns.any(|field| match given(field) {
            Some(Value::Date(typed)) => typed.date() == claim.date,
            _ => false,
        });
        (!was_given).then_some(claim)
    }

    /// M8: the claim that a date is by what earlier snapshots have told.
    fn contradicted(&self, date: NaiveDate) -> Option<Claim> {
        let Bench {
            calendar, settings, ..
        } = self.matter.bench;
        let remembered = &self.matter.remembered;
        let due = self.missable();
        remembered.claim(self.rule, date, due, &self.told, calendar, settings)
    }

    /// The due date where the day after it was still the unit's: it is not, from a lapse on (M4), and then nothing was overdue.
    fn missable(&self) -> Option<NaiveDate> {
        let due = self.due?.date;
        let breach = due.succ_opt();
        let lapsed = self.matter.assignment.lapsed;
        let could_miss = lapsed.is_none_or(|lapsed| breach.is_some_and(|breach| breach < lapsed));
        could_miss.then_some(due)
    }

    /// The done date that counts, where one is given.
    fn done(&self, given: Done, claim: Option<&Claim>) -> Done {
        if self.is_confirmed(&given) || self.is_by_list(&given) {
            return given;
        }
        // A claim that undoes no breach puts no date aside that a correction has confirmed (M15), or that an earlier period let
        // stand and the ledger still gives.
        let is_refused = claim.is_some_and(|claim| claim.breach_stands);
        let otherwise = || self.confirmed().or_else(|| self.accepted());
        let instead = if is_refused { otherwise() } else { None };
        instead.unwrap_or_else(|| self.standing(given, claim))
    }

    /// The earliest of the stage's own done dates that a correction has confirmed (M15).
    fn confirmed(&self) -> Option<Done> {
        let ledger = self.told.ledger?;
        let own = self.rule.done.iter();
        let own = own.filter(|field| ledger.is_confirmed(**field));
        let dates = own.filter_map(|field| self.rows.date(*field).zip(Some(*field)));
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
    fn accepted(&self) -> Option<Done> {
        let Told {
            category,
            position,
            judged,
            ..
        } = self.told;
        let date = self.matter.remembered.accepted(self.rule)?;
        let own = self.rule.done.iter().map(|field| (*field, false));
        let is_judged = |later: usize| judged.has(later);
        let inferred = stages::presupposing(category, position, &is_judged);
        let mut columns = own.chain(inferred.map(|field| (field, true)));
        let (field, inferred) = columns.find(|(field, _)| self.rows.date(*field) == Some(date))?;
        let done = Done {
            date,
            field,
            inferred,
            claimed: None,
        };
        // It may itself be refused by what is known now.
        let standing = self.standing(done, self.contradicted(date).as_ref());
        standing.claimed.is_none().then_some(standing)
    }

    /// The done date that stands: a claim undoes no breach (M8), nor does a timely date that replaces a late one (M13).
    fn standing(&self, done: Done, claim: Option<&Claim>) -> Done {
        let instead = |date: NaiveDate| Done {
            date,
            claimed: Some(done.date),
            ..done
        };
        if let Some(claim) = claim.filter(|claim| claim.breach_stands) {
            return instead(claim.first);
        }
        let Some(due) = self.missable().filter(|due| done.date <= *due) else {
            return done;
        };
        // The ledger's own word that it was late is not undone by a date that is only inferred either, and costs what it cost.
        let said_late = || {
            let Assignment { ledger, lapsed, .. } = *self.matter.assignment;
            let settled = self.matter.settled.map(|(last_day, _)| last_day);
            let date = memory::late_word(ledger?, self.rule, due, (lapsed, settled))?;
            Some(Done {
                inferred: false,
                ..instead(date)
            })
        };
        let upheld = || self.matter.remembered.upheld(self.rule, due).map(instead);
        said_late().or_else(upheld).unwrap_or(done)
    }
}
