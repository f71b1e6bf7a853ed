//! How a matter is judged: the rows that speak of it, its due dates, its done dates, stage by stage (M2 to M13).

mod passing;
mod rows;
mod stage;

use super::changes::AuditEvent;
use super::due_dates::DueDate;
use super::exemptions::Exemption;
use super::extensions::{self, AppliedExtension, Extension, InForce};
use super::findings::{Telling, Tribunal};
use super::heirs;
use super::matters::{Flag, Matter, Name};
use super::memory::{self, DueThen, MatterMemory, Memory, Remembered};
use super::registers::StruckOut;
use super::responsibility::{self, Assignment};
use super::stages::{self, Written};
use crate::check::{History, UnreadableCells};
use crate::diagnostic::Diagnostic;
use crate::model::calendar::WorkCalendar;
use crate::model::category::{Category, StageRule};
use crate::model::directory::Directory;
use crate::model::record::Record;
use crate::model::schema::Field;
use crate::model::settings::Settings;
use crate::source::Text;
use chrono::NaiveDate;
use rows::Rows;
use std::collections::BTreeSet;

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

impl<'h> Bench<'h> {
    /// Directory, calendar and settings.
    pub fn tribunal(self) -> Tribunal<'h> {
        Tribunal {
            directory: self.directory,
            calendar: self.calendar,
            settings: self.settings,
        }
    }
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
    let known = (bench.history, struck_out);
    let assignments = responsibility::assign(known, by, bench.as_of, diagnostics);
    let mut extensions = extensions::by_matter(bench, struck_out, &assignments.judged, diagnostics);
    let unreadable = bench.history.unreadable_cells();
    let mut judged = Vec::with_capacity(assignments.judged.len());
    let mut lapsed = Vec::new();
    for assignment in &assignments.judged {
        let judgement = Judgement {
            bench,
            assignment,
            remembered: memory.of(&assignment.known_as()),
            exemptions,
            struck_out,
            settled: None,
            unreadable: &unreadable,
        };
        let own = extensions.remove(&assignment.key()).unwrap_or_default();
        let Some(matter) = judgement.conclude(own, diagnostics) else {
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

/// One matter on its way from rows to a verdict.
pub(super) struct Judgement<'a, 'h> {
    pub(super) bench: Bench<'h>,
    pub(super) assignment: &'a Assignment<'h>,
    pub(super) remembered: Remembered<'a>,
    exemptions: &'a [Exemption],
    struck_out: &'a StruckOut,
    /// The last day of a dissolved unit that had done or closed the matter, with the row that said so, where its successor's row says
    /// otherwise: what that has said since claims nothing.
    settled: Option<(NaiveDate, &'h Record)>,
    /// Cells in which something stands that cannot be read.
    pub(super) unreadable: &'a UnreadableCells<'h>,
}

/// By when the final stage of a matter is to be done.
#[derive(Clone, Copy)]
struct FinalDue {
    /// Where it ends by its limit alone.
    counted: Option<DueDate>,
    /// The written deadline, where that is a day.
    written: Option<DueDate>,
    /// What is in force, with the extensions.
    in_force: Option<DueDate>,
}

impl<'h> Judgement<'_, 'h> {
    /// The matter as judged, by what has been settled and is remembered of it; `None` where no row tells its category and start.
    fn conclude(
        mut self,
        extensions: Vec<Extension>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Matter<'h>> {
        let (category, start) = self.category_and_start()?;
        self.settled = self.settled_by_dissolution(category);
        let moved = self.remembered_otherwise(category);
        let judgement = match &moved {
            Some(memory) => Judgement {
                remembered: self.remembered.by(memory),
                ..self
            },
            None => self,
        };
        judgement.judge((category, start), extensions, diagnostics)
    }

    fn judge(
        &self,
        (category, start): (&'h Category, NaiveDate),
        extensions: Vec<Extension>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Matter<'h>> {
        let rows = self.rows(category, start);
        let leading_row = rows.leading()?;
        let counted = self.counted_due(category, &rows);
        let due_by_limit = counted.map(|due| due.date);
        let deadline = self.deadline((category, start), due_by_limit, &extensions, diagnostics);
        let due = (counted, deadline.written);
        let (due, extensions) = self.final_due(category, &rows, due, extensions);
        let (stages, claims) = self.stages(category, &rows, due)?;
        let mut flags: BTreeSet<Flag> = deadline.flags.into_iter().collect();
        let mut audit = self.with_remembered_claims(claims);
        if !audit.is_empty() {
            flags.insert(Flag::Backdated);
        }
        let (list_row, ledger_row, closed) = (rows.listed, rows.own, rows.closed());
        audit.extend(rows.into_kept_starts());

        let key = self.assignment.key();
        let number = Text::clone(leading_row.text(Field::Number)?);
        let succession = self.succession(&stages[stages.len() - 1], closed);
        let unit = succession.last().map_or(key.unit, |(_, unit)| *unit);
        let mut matter = Matter {
            number,
            unit,
            exemption: self.exemption(&key, &succession).cloned().map(Box::new),
            struck: self.is_struck(&key, &succession),
            succession,
            name: Name::of(leading_row),
            category,
            light: stages::light(&stages),
            stages,
            closed,
            closed_by_unit: closed.is_some() && list_row.is_none(),
            written: deadline.written,
            written_text: deadline.text,
            extensions,
            flags,
            missing: Vec::new(),
            audit,
            list_row,
            ledger: self.assignment.ledger,
            last_said: self.assignment.ledger.map(|ledger| ledger.newest().until),
            ledger_row,
            lapsed: self.assignment.lapsed,
            first_breach: self.remembered.first_breach(),
            first_final_breach: self.remembered.first_final_breach(),
            source: leading_row.number_place(),
            known_year: self.assignment.known_year,
            remembered_at: self.remembered.place(),
            key,
        };
        self.add_flags(&mut matter);
        self.report(&matter, diagnostics);
        Some(matter)
    }

    /// Where the final stage ends by its limit alone.
    fn counted_due(&self, category: &Category, rows: &Rows<'h>) -> Option<DueDate> {
        let Bench {
            calendar, settings, ..
        } = self.bench;
        let rule = category.final_stage();
        stages::counted_due(rule, rows.date(rule.start), calendar, settings)
    }

    /// By when the final stage is to be done, and the extensions as they were applied.
    fn final_due(
        &self,
        category: &Category,
        rows: &Rows<'h>,
        (counted, written): (Option<DueDate>, Written),
        extensions: Vec<Extension>,
    ) -> (FinalDue, Vec<AppliedExtension>) {
        let (written, before) = match written {
            Written::On(date) => (Some(DueDate::written(date)), Some(DueDate::written(date))),
            Written::NoFixedLimit => (None, None),
            Written::None => (None, counted),
        };
        let rule = category.final_stage();
        let (in_force, extensions) = if before.is_none() && rows.date(rule.start).is_none() {
            // A stage that has not begun has no due date that could be moved, nor one that could be missed.
            (None, extensions::pending(extensions))
        } else {
            let extensions = self.applicable(extensions, before);
            extensions::apply(before, extensions, &|day| self.due_then(day, rule))
        };
        let due = FinalDue {
            counted,
            written,
            in_force,
        };
        (due, extensions)
    }

    /// The due date of the final stage that was in force on a day of an earlier period, as that was judged. What a correction puts right, or
    /// the list that first knows the matter (M4), is no change of it.
    fn due_then(&self, day: NaiveDate, last: &StageRule) -> Option<InForce> {
        let current = self.bench.history.current()?.as_of;
        if current <= day {
            return None;
        }
        let DueThen { due, moved, by } = self.remembered.due_in_force(day)?;
        let listed = self.assignment.listed;
        let is_listed_since = listed.is_some_and(|listed| listed.first().since > by);
        Some(InForce {
            due,
            moved,
            binds: !is_listed_since && !self.is_limit_corrected(last, by),
        })
    }

    /// What was granted for another of several dissolved units counts where it came in time, gives a later day, and undoes no breach under the
    /// old name.
    fn applicable(&self, extensions: Vec<Extension>, due: Option<DueDate>) -> Vec<Extension> {
        let last_day = self.bench.directory.unit(self.assignment.unit).dissolved;
        let own = extensions.iter().filter(|one| !one.of_other);
        let last = own.map(|one| one.to).chain(due.map(|due| due.date)).max();
        let is_in_time = |extension: &Extension| {
            due.is_none_or(|due| {
                extension.approved <= due.date && last_day.is_some_and(|last| last <= due.date)
            })
        };
        let is_later = |extension: &Extension| last.is_none_or(|last| last < extension.to);
        let mut extensions = extensions;
        extensions.retain(|one| !one.of_other || is_in_time(one) && is_later(one));
        extensions
    }

    /// M15: whether a correction of the unit's own rows that the papers of a day did not have yet gives something by which the final stage
    /// is due.
    fn is_limit_corrected(&self, last: &StageRule, by: NaiveDate) -> bool {
        let Assignment { listed, ledger, .. } = *self.assignment;
        let columns = [Field::Start, Field::Category, Field::Deadline, last.start];
        let listed = listed.zip(self.named_on_list());
        columns.iter().any(|field| {
            ledger.is_some_and(|own| own.is_corrected_after(*field, by))
                || listed
                    .is_some_and(|(listed, named)| listed.is_corrected_after(named, *field, by))
        })
    }

    /// M8: the claims of today, and those that earlier periods flagged.
    fn with_remembered_claims(&self, claims: Vec<AuditEvent>) -> Vec<AuditEvent> {
        let mut all = claims;
        for event in self.remembered.backdated() {
            if !memory::is_among(event, &all) {
                all.push(event.clone());
            }
        }
        all
    }

    /// What is remembered, where another category has judged the matter before.
    fn remembered_otherwise(&self, category: &Category) -> Option<MatterMemory> {
        let Bench {
            calendar, settings, ..
        } = self.bench;
        let ledger = self.assignment.ledger;
        self.remembered.under(category, ledger, calendar, settings)
    }
}
