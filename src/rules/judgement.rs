//! How a matter is judged: the rows that speak of it, its due dates, its done dates, stage by stage (M2 to M13).

use super::changes::{self, AuditEvent};
use super::due_dates::DueDate;
use super::exemptions::{self, ExemptObject, Exemption};
use super::extensions::{self, Extension, InForce};
use super::findings::Telling;
use super::heirs;
use super::matters::{Flag, Matter, MatterKey};
use super::memory::{self, Claim, MatterMemory, Memory, Remembered, Told};
use super::registers::StruckOut;
use super::responsibility::{self, Assignment};
use super::stages::{self, Done, Stage, StageFacts, Written};
use crate::check::{History, ListedMatter, UnreadableCells};
use crate::diagnostic::Diagnostic;
use crate::model::calendar::WorkCalendar;
use crate::model::category::{Category, Limit, StageRule};
use crate::model::directory::{Directory, UnitId};
use crate::model::record::Record;
use crate::model::schema::{Field, Sheet};
use crate::model::settings::Settings;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What matters are judged by.
#[derive(Clone, Copy)]
pub struct Bench<'h> {
    /// What the ledgers say.
    pub history: &'h History,
    /// The unit directory.
    pub directory: &'h Directory,
    /// The working days.
    pub calendar: &'h WorkCalendar,
    /// The settings.
    pub settings: &'h Settings,
    /// The as-of date.
    pub as_of: NaiveDate,
    /// Whether the units are told what to mend.
    pub telling: Telling,
}

/// Judges all matters, in order of number and directory; lapsed ones apart.
pub fn judge<'h>(
    bench: Bench<'h>,
    memory: &Memory,
    exemptions: &[Exemption],
    struck_out: &StruckOut,
    diagnostics: &mut Vec<Diagnostic>,
) -> (
    Vec<Matter<'h>>,
    Vec<Matter<'h>>,
    Vec<responsibility::Shown<'h>>,
) {
    let by = (bench.directory, bench.settings);
    let assignments = responsibility::assign(bench.history, by, bench.as_of, diagnostics);
    let mut extensions = extensions::by_matter(bench, struck_out, &assignments.judged, diagnostics);
    let unreadable = bench.history.unreadable_cells();
    let mut judged = Vec::with_capacity(assignments.judged.len());
    let mut lapsed = Vec::new();
    for assignment in &assignments.judged {
        let key = assignment.key();
        let known_as = MatterKey {
            year: assignment.given,
            ..key.clone()
        };
        let own = extensions.remove(&key).unwrap_or_default();
        let mut judgement = Judgement {
            bench,
            assignment,
            remembered: memory.of(&known_as),
            exemptions,
            struck_out,
            settled: None,
            unreadable: &unreadable,
        };
        let Some((category, start)) = judgement.category_and_start() else {
            continue;
        };
        judgement.settled = judgement.settled_by_dissolution(category);
        let moved = judgement.remembered_otherwise(category);
        if let Some(memory) = &moved {
            judgement.remembered = judgement.remembered.by(memory);
        }
        let keys = (key, known_as);
        let Some(matter) = judgement.judge(keys, (category, start), own, diagnostics) else {
            continue;
        };
        if matter.lapsed.is_some() {
            lapsed.push(matter);
        } else {
            judged.push(matter);
        }
    }
    heirs::absorb(bench, &mut judged, &mut lapsed);
    for matters in [&mut judged, &mut lapsed] {
        matters.sort_by(|a, b| (&a.number, a.unit, &a.key).cmp(&(&b.number, b.unit, &b.key)));
    }
    (judged, lapsed, assignments.shown)
}

/// A start event that stands although the ledger says otherwise.
struct KeptStart {
    date: NaiveDate,
    event: AuditEvent,
}

/// One matter on its way from rows to a verdict.
pub(super) struct Judgement<'a, 'h> {
    pub(super) bench: Bench<'h>,
    pub(super) assignment: &'a Assignment<'h>,
    remembered: Remembered<'a>,
    exemptions: &'a [Exemption],
    struck_out: &'a StruckOut,
    /// The last day of a dissolved unit that had done or closed the matter, with the row that said so, where its successor's row says
    /// otherwise: what that has said since claims nothing.
    settled: Option<(NaiveDate, &'h Record)>,
    /// Cells in which something stands that cannot be read.
    pub(super) unreadable: &'a UnreadableCells<'h>,
}

impl<'h> Judgement<'_, 'h> {
    fn judge(
        &self,
        (key, known_as): (MatterKey, MatterKey),
        (category, start): (&'h Category, NaiveDate),
        extensions: Vec<Extension>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Matter<'h>> {
        let Bench {
            calendar, settings, ..
        } = self.bench;
        let ledger_row = self.ledger_row();
        let list_row = self.list_row();
        let leading_row = list_row.or(ledger_row)?;
        let kept_starts = self.kept_starts(category);
        let closed = list_row
            .or(ledger_row)
            .and_then(|row| row.date(Field::ClosedOn));
        // What a ledger says after a lapse, of days after it, is not about the days on which the matter was the unit's.
        let lapsed = self.assignment.lapsed;
        let date_of = |field: Field| match field {
            Field::Start => Some(start),
            // M4: what the list has, the list alone closes.
            Field::ClosedOn if list_row.is_some() => closed,
            field => kept_starts
                .get(&field)
                .map(|kept| kept.date)
                .or_else(|| ledger_row.and_then(|row| row.date(field)))
                .filter(|date| lapsed.is_none_or(|lapsed| *date < lapsed)),
        };
        let final_rule = &category.stages[category.stages.len() - 1];
        let final_start = date_of(final_rule.start);
        let final_counted = stages::counted_due(final_rule, final_start, calendar, settings);
        let counted = final_counted.map(|due| due.date);
        let deadline = self.deadline(category, start, counted, diagnostics);
        let before_extensions = match deadline.written {
            Written::On(date) => Some(DueDate::written(date)),
            Written::NoFixedLimit => None,
            Written::None => final_counted,
        };
        let (final_due, extensions) = if before_extensions.is_none() && final_start.is_none() {
            // A stage that has not begun has no due date that could be moved, nor one that could be missed.
            (None, extensions::pending(extensions))
        } else {
            let is_corrected = self.is_limit_corrected(final_rule);
            let extensions = self.applicable(extensions, before_extensions);
            extensions::apply(
                before_extensions,
                extensions,
                &|day| self.due_then(day),
                is_corrected,
            )
        };

        let mut flags: BTreeSet<Flag> = deadline.flags.iter().copied().collect();
        let mut audit = Vec::new();
        let mut judged: Vec<Stage> = Vec::with_capacity(category.stages.len());
        let written = match deadline.written {
            Written::On(date) => Some(DueDate::written(date)),
            Written::NoFixedLimit | Written::None => None,
        };
        for position in 0..category.stages.len() {
            let (stage, event) = self.stage(
                category,
                position,
                &date_of,
                (final_counted, final_due),
                written,
            )?;
            judged.push(stage);
            audit.extend(event.filter(|event| !audit.contains(event)));
        }
        for event in self.remembered.backdated() {
            if !memory::is_among(event, &audit) {
                audit.push(event.clone());
            }
        }
        if !audit.is_empty() {
            flags.insert(Flag::Backdated);
        }
        audit.extend(kept_starts.into_values().map(|kept| kept.event));

        let number = Arc::clone(leading_row.text(Field::Number)?);
        let succession = self.succession(&judged[judged.len() - 1], closed);
        let unit = succession.last().map_or(key.unit, |(_, unit)| *unit);
        let exemption = self.exemption(&key, &succession).cloned().map(Box::new);
        let struck = self.is_struck(&key, &succession);
        let mut matter = Matter {
            number,
            unit,
            succession,
            name: leading_row.text_or_empty(Field::Name),
            category,
            light: stages::light(&judged),
            stages: judged,
            closed,
            closed_by_unit: closed.is_some() && list_row.is_none(),
            struck,
            exemption,
            written: deadline.written,
            written_text: deadline.text,
            extensions,
            flags,
            missing: Vec::new(),
            audit,
            list_row,
            ledger: self.assignment.ledger,
            ledger_row,
            lapsed: self.assignment.lapsed,
            first_breach: self.remembered.first_breach(),
            first_final_breach: self.remembered.first_final_breach(),
            source: leading_row.number_place(),
            known_as,
            key,
        };
        self.add_flags(&mut matter);
        self.report(&matter, diagnostics);
        Some(matter)
    }

    /// The unit's row that counts: the newest, or of a matter that is no longer its own the one in which it had said when stages were done
    /// and which has been taken back since (M4).
    fn ledger_row(&self) -> Option<&'h Record> {
        let Assignment { ledger, lapsed, .. } = *self.assignment;
        let ledger = ledger?;
        let said = match lapsed {
            Some(lapsed) => ledger.taken_back_since(lapsed),
            None => self.settled.map(|(_, said)| said),
        };
        Some(said.unwrap_or_else(|| ledger.current()))
    }

    /// The row by which the matter was done or closed when its unit was dissolved, or one to which it had passed, with that last day, where
    /// by the successor's row it was not: it does not pass.
    fn settled_by_dissolution(&self, category: &Category) -> Option<(NaiveDate, &'h Record)> {
        let Bench {
            directory, as_of, ..
        } = self.bench;
        let Assignment { ledger, lapsed, .. } = *self.assignment;
        let ledger = ledger.filter(|_| lapsed.is_none())?;
        let done = &category.stages[category.stages.len() - 1].done;
        let by_itself = self.list_row().is_none().then_some(Field::ClosedOn);
        let is_settled = |row: &Record, last_day: NaiveDate| {
            let mut ends = done.iter().copied().chain(by_itself);
            ends.any(|field| row.date(field).is_some_and(|day| day <= last_day))
        };
        let line = directory.line_of(self.assignment.unit, as_of);
        let last_days = line.filter_map(|unit| directory.unit(unit).dissolved);
        let mut last_days = last_days.filter(|last_day| *last_day < as_of);
        last_days.find_map(|last_day| {
            let said = ledger.taken_back_since(last_day)?;
            let passes_not = is_settled(said, last_day) && !is_settled(ledger.current(), last_day);
            passes_not.then_some((last_day, said))
        })
    }

    /// The due date of the final stage that was in force on a day of an earlier period, as that was judged.
    fn due_then(&self, day: NaiveDate) -> Option<InForce> {
        let current = self.bench.history.current()?.as_of;
        if current <= day {
            return None;
        }
        self.remembered.due_in_force(day)
    }

    /// What was granted for another of several dissolved units counts where it came in time and undoes no breach under the old name.
    fn applicable(&self, extensions: Vec<Extension>, due: Option<DueDate>) -> Vec<Extension> {
        let last_day = self.bench.directory.unit(self.assignment.unit).dissolved;
        let own = |extension: &Extension| !extension.of_other;
        let last = extensions
            .iter()
            .filter(|one| own(one))
            .map(|one| one.to)
            .max();
        let counts = |extension: &Extension| {
            let is_in_time = due.is_none_or(|due| {
                extension.approved <= due.date && last_day.is_some_and(|last| last <= due.date)
            });
            own(extension) || is_in_time && last.is_none_or(|last| last < extension.to)
        };
        let mut extensions = extensions;
        extensions.retain(counts);
        extensions
    }

    /// M15: whether a correction gives something by which the final stage is due.
    fn is_limit_corrected(&self, last: &StageRule) -> bool {
        let Assignment { listed, ledger, .. } = *self.assignment;
        let columns = [Field::Start, Field::Category, Field::Deadline, last.start];
        let is_settled = |field: &Field| ledger.is_some_and(|own| own.settled.contains_key(field));
        listed.is_some_and(ListedMatter::is_corrected) || columns.iter().any(is_settled)
    }

    /// What is remembered, where another category has judged the matter before.
    fn remembered_otherwise(&self, category: &Category) -> Option<MatterMemory> {
        let Bench {
            calendar, settings, ..
        } = self.bench;
        let ledger = self.assignment.ledger;
        self.remembered.under(category, ledger, calendar, settings)
    }

    /// M12: the effective exemption, given to the unit or to one to which the matter has passed since.
    fn exemption(&self, key: &MatterKey, succession: &[(NaiveDate, UnitId)]) -> Option<&Exemption> {
        succession.iter().find_map(|(_, unit)| {
            let object = ExemptObject::Matter;
            exemptions::of(self.exemptions, object, &key.number, *unit, Some(key.year))
        })
    }

    /// M15: whether the matter was struck out, under the unit or one to which it has passed since; under one to which it has not, where that
    /// one has nothing else of the number that could be meant.
    fn is_struck(&self, key: &MatterKey, succession: &[(NaiveDate, UnitId)]) -> bool {
        let Bench {
            directory,
            history,
            as_of,
            ..
        } = self.bench;
        let strikes = |unit: UnitId| self.struck_out.contains_matter(&key.number, unit, key.year);
        let has_passed = |unit: UnitId| succession.iter().any(|(_, heir)| *heir == unit);
        let means_no_other = |heir: UnitId| {
            let line: Vec<UnitId> = directory.line_of(key.unit, as_of).collect();
            let mut bearers = history.bearers_of(Sheet::Matters, &key.number).into_iter();
            !bearers.any(|other| {
                other != key.unit
                    && (other == heir || !line.contains(&other))
                    && directory.answers_for(other, as_of) == heir
            })
        };
        let mut line = directory.line_of(key.unit, as_of);
        line.any(|unit| strikes(unit) && (has_passed(unit) || means_no_other(unit)))
    }

    /// The category and start date that count: the list's, else those of the unit's ledger that no later change moves (M9).
    fn category_and_start(&self) -> Option<(&'h Category, NaiveDate)> {
        let settings = self.bench.settings;
        let (key, start) = if let Some(row) = self.list_row() {
            (row.text(Field::Category)?.clone(), row.date(Field::Start)?)
        } else {
            let kept = changes::kept_values(self.assignment.ledger?, settings);
            (kept.category, kept.start)
        };
        Some((settings.category(&key)?, start))
    }

    /// M13: the start events of stages, other than 起算日期, that an earlier period judged a breach by and that the ledger has
    /// since taken away or put off. Only a correction moves them (M15).
    fn kept_starts(&self, category: &Category) -> BTreeMap<Field, KeptStart> {
        let Some(ledger) = self.assignment.ledger else {
            return BTreeMap::new();
        };
        let own_starts = category
            .stages
            .iter()
            .filter(|stage| stage.start != Field::Start && !ledger.is_confirmed(stage.start));
        own_starts
            .filter_map(|stage| {
                let (begun, row) = self.remembered.begun(stage)?;
                let newest = ledger.current().date(stage.start);
                newest.is_none_or(|newest| newest > begun).then(|| {
                    let kept = KeptStart {
                        date: begun,
                        event: changes::start_moved(ledger, stage.start, (begun, row)),
                    };
                    (stage.start, kept)
                })
            })
            .collect()
    }

    /// One stage, and the audit event where its done date is a claim that earlier snapshots contradict (M8).
    fn stage(
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

    /// The list's row of the unit, with corrected values. Where the list names the successor in the place of a dissolved unit, so do the
    /// corrections.
    pub(super) fn list_row(&self) -> Option<&'h Record> {
        let row = self.assignment.list_row?;
        let Some(listed) = self.assignment.listed.filter(|one| one.is_corrected()) else {
            return Some(row);
        };
        let unit = self.assignment.unit;
        let named = row.responsible_units();
        let mut line = self.bench.directory.line_of(unit, self.bench.as_of);
        let named = line.find(|one| named.contains(one)).unwrap_or(unit);
        Some(listed.current(named, row))
    }

    /// Units exist from their founding to their last day: what is neither done nor closed then passes to the successor.
    fn succession(&self, last: &Stage, closed: Option<NaiveDate>) -> Vec<(NaiveDate, UnitId)> {
        let mut succession = vec![(NaiveDate::MIN, self.assignment.unit)];
        let done = last.done.map(|done| done.date);
        let mut current = self.assignment.unit;
        for _ in 0..self.bench.directory.len() {
            let entry = self.bench.directory.unit(current);
            let (Some(last_day), Some(successor)) = (entry.dissolved, entry.successor) else {
                break;
            };
            let settled = [done, closed]
                .into_iter()
                .flatten()
                .any(|date| date <= last_day);
            let Some(next_day) = last_day.succ_opt().filter(|next| *next <= self.bench.as_of)
            else {
                break;
            };
            if settled {
                break;
            }
            // Who takes over from one that had been taken over itself does so with it, and not from the day of the earlier merger on.
            let since = succession.last().map_or(next_day, |(since, _)| *since);
            succession.push((next_day.max(since), successor));
            current = successor;
        }
        succession
    }
}
