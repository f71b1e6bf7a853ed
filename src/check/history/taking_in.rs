//! How the workbooks of a period come into the history, sheet by sheet and row by row.

mod office;
mod unit;

pub(super) use office::ListOrder;
pub(super) use unit::late_from;

use super::beside::Beside;
use super::{Book, HandInState, History, PeriodEntry};
use crate::check::duplicates::{KeptRow, Standing};
use crate::check::{TakenOut, complainants, corrections, unchanged, years, zeros};
use crate::diagnostic::{Diagnostic, FileProblem, Problem, Severity};
use crate::ingest::Intake;
use crate::ingest::table::Table;
use crate::model::directory::{Directory, UnitId};
use crate::model::settings::Settings;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A snapshot of a unit's ledger: its as-of date, and whose it is.
type Snapshot = (NaiveDate, UnitId);

impl History {
    /// Adds the next period; periods must come in order of their dates. What was made of those before it may still know complaints by the
    /// numbers that are shown otherwise from now on.
    pub fn apply(
        &mut self,
        mut intake: Intake,
        directory: &Directory,
        settings: &Settings,
    ) -> TakenOut {
        let as_of = intake.as_of;
        let renumbered = complainants::cover_rows(self, &mut intake);
        zeros::restore(self, &mut intake, directory);
        unchanged::restore(self, &mut intake, directory, settings);
        let mut is_kept = complainants::keep_a_name(self, &intake);
        let mut of_texts = complainants::cover_elsewhere(self, &mut intake, directory, settings);
        years::settle(self, &mut intake, directory, settings);
        complainants::cover_decisions(self, &mut intake);
        let (are_misplaced, are_kept) = complainants::hide_misplaced_reasons(self, &mut intake);
        of_texts |= are_misplaced;
        is_kept |= are_kept;
        self.heirs = heirs(directory, as_of);
        let mut beside = Beside::of(&intake, self, (directory, settings));
        let mut cell_problems: BTreeMap<Option<UnitId>, Vec<Diagnostic>> = BTreeMap::new();
        for diagnostic in intake.cell_problems {
            cell_problems
                .entry(diagnostic.unit)
                .or_default()
                .push(diagnostic);
        }
        let of_earlier_weeks = std::mem::take(&mut self.file_problems);
        self.file_problems.extend(intake.file_problems);
        let list_unread = intake
            .list_unread
            .as_ref()
            .is_some_and(|unread| self.may_list(unread, &intake.units));
        let has_registers = !intake.office.is_empty();
        if has_registers {
            let problems = cell_problems.remove(&None).unwrap_or_default();
            let by = (directory, settings);
            let office = (intake.office.as_slice(), list_unread);
            self.apply_office(as_of, office, by, &mut beside, problems);
        }
        if list_unread {
            self.unread_list.add_anything();
        }
        for diagnostic in std::mem::take(&mut beside.problems) {
            let of_unit = cell_problems.entry(diagnostic.unit).or_default();
            of_unit.push(diagnostic);
        }
        let mut hand_ins = BTreeMap::new();
        // Where a dissolved unit hands in once more beside its successor, the successor's own rows come last and count.
        let has_ended = |unit: &UnitId| {
            let last_day = directory.unit(*unit).dissolved;
            last_day.is_some_and(|last_day| last_day < as_of)
        };
        let (ended, standing): (Vec<_>, Vec<_>) = intake
            .units
            .into_iter()
            .partition(|(unit, _)| has_ended(unit));
        for (unit, handed_in) in ended.into_iter().chain(standing) {
            let problems = cell_problems.remove(&Some(unit)).unwrap_or_default();
            hand_ins.insert(
                unit,
                HandInState {
                    state: handed_in.state,
                    files: handed_in
                        .workbooks
                        .iter()
                        .map(|book| book.file.clone())
                        .collect(),
                },
            );
            self.apply_unit(
                as_of,
                unit,
                (&handed_in, &beside),
                problems,
                (directory, settings),
            );
        }
        self.keep_file_problems(of_earlier_weeks, as_of, directory);
        self.periods.push(PeriodEntry { as_of, hand_ins });
        self.correction_problems = corrections::apply(self, directory, settings, as_of);
        let hidden = complainants::hide_corrected(self);
        self.correction_problems.extend(hidden);
        // The books of an earlier snapshot have been put right with it.
        if has_registers {
            self.return_corrections();
        }
        is_kept |= complainants::corrects_anew(self, as_of);
        TakenOut {
            renumbered,
            of_texts,
            is_kept,
        }
    }

    /// What is wrong with files of earlier weeks stands, but for those of units of which a newer ledger has been read as a whole: they
    /// have nothing to mend any more, and only the gap is told.
    fn keep_file_problems(
        &mut self,
        earlier: Vec<Diagnostic>,
        as_of: NaiveDate,
        directory: &Directory,
    ) {
        let kept = earlier.into_iter().filter_map(|found| {
            let is_whole = |unit: &UnitId| self.newest_snapshot.get(unit) == Some(&as_of);
            let Some(unit) = found.unit.filter(is_whole) else {
                return Some(found);
            };
            let Problem::File(FileProblem::Unreadable(reason)) = found.problem else {
                return None;
            };
            let unit = directory.name(unit).to_owned();
            let problem = FileProblem::EarlierUnreadable { unit, reason };
            Some(Diagnostic::new(problem, found.place, None))
        });
        let kept: Vec<Diagnostic> = kept.collect();
        self.file_problems.splice(..0, kept);
    }

    /// Corrections that cannot be understood do nothing: in the books of the newest snapshot they are returned.
    fn return_corrections(&mut self) {
        let faulty = self.correction_problems.iter();
        let faulty = faulty.filter(|problem| problem.problem.words().severity == Severity::Error);
        let mut rows: BTreeMap<(&str, &str), BTreeSet<Option<u32>>> = BTreeMap::new();
        for place in faulty.map(|problem| &problem.place) {
            rows.entry((&place.sheet.file, &place.sheet.sheet))
                .or_default()
                .insert(place.at.map(|(row, _)| row));
        }
        for book in self.books.get_mut(&None).into_iter().flatten() {
            let of_sheet = rows.get(&(book.file.as_str(), book.sheet.as_str()));
            let returned = of_sheet.map_or(0, BTreeSet::len).min(book.judged);
            book.judged -= returned;
            book.returned += returned;
        }
    }
}

/// Who has answered for each dissolved unit by a day, each with the last day before it did.
fn heirs(directory: &Directory, as_of: NaiveDate) -> BTreeMap<UnitId, Vec<(NaiveDate, UnitId)>> {
    let dissolved = directory
        .iter()
        .filter(|(_, entry)| entry.dissolved.is_some());
    let heirs = dissolved.map(|(unit, _)| {
        let line = directory.line_of(unit, as_of).skip(1);
        let since = line.filter_map(|heir| Some((directory.passes_after(unit, heir)?, heir)));
        (unit, since.collect())
    });
    heirs.collect()
}

/// How the rows of a sheet were dealt with.
fn book(table: &Table, rows: &[KeptRow<'_>]) -> Book {
    let count = |standing| rows.iter().filter(|kept| kept.standing == standing).count();
    let set_aside = table.set_aside + count(Standing::SetAside);
    Book {
        file: table.origin.sheet.file.to_string(),
        sheet: table.origin.sheet.sheet.to_string(),
        read: rows.len() + table.set_aside + table.unread,
        judged: count(Standing::Counts),
        returned: count(Standing::Returned) + table.unread,
        set_aside,
        recognition: Arc::clone(&table.recognition),
    }
}
