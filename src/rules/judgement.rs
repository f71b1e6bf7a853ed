//! How a matter is judged: the rows that speak of it, its due dates, its done dates, stage by stage (M2 to M13).

mod passing;
mod rows;
mod stage;

use super::due_dates::DueDate;
use super::exemptions::Exemption;
use super::extensions::{self, Extension};
use super::findings::Telling;
use super::heirs;
use super::matters::{Flag, Matter, MatterKey};
use super::memory::{self, MatterMemory, Memory, Remembered};
use super::registers::StruckOut;
use super::responsibility::{self, Assignment};
use super::stages::{self, Stage, Written};
use crate::check::{History, UnreadableCells};
use crate::diagnostic::Diagnostic;
use crate::model::calendar::WorkCalendar;
use crate::model::category::Category;
use crate::model::directory::Directory;
use crate::model::record::Record;
use crate::model::schema::Field;
use crate::model::settings::Settings;
use chrono::NaiveDate;
use std::collections::BTreeSet;
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
    heirs::absorb(bench.history, &mut judged, &mut lapsed);
    for matters in [&mut judged, &mut lapsed] {
        matters.sort_by(|a, b| (&a.number, a.unit, &a.key).cmp(&(&b.number, b.unit, &b.key)));
    }
    (judged, lapsed, assignments.shown)
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
            extensions::apply(before_extensions, extensions, &|day| self.due_then(day))
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

    /// The due date of the final stage that was in force on a day of an earlier period, as that was judged.
    fn due_then(&self, day: NaiveDate) -> Option<NaiveDate> {
        let current = self.bench.history.current()?.as_of;
        if current <= day {
            return None;
        }
        self.remembered.due_in_force(day)
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
