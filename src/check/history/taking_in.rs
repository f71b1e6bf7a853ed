//! How the workbooks of a period come into the history, sheet by sheet and row by row.

use super::beside::Beside;
use super::listed::{ListedMatter, apply_listed, begins_anew, part_by_year};
use super::matter::MatterHistory;
use super::returned;
use super::{
    BenchmarkList, BenchmarkRow, Book, HandInState, History, PeriodEntry, RegisterRow,
    ReportedValue, RowKey,
};
use crate::check::duplicates::{self, KeptRow, Standing};
use crate::check::{complainants, corrections, unchanged, years, zeros};
use crate::diagnostic::{Diagnostic, FileProblem, HistoryProblem, Problem, RowProblem, Severity};
use crate::ingest::{Intake, UnitIntake, Workbook};
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::record::Record;
use crate::model::schema::{Field, Owner, Sheet};
use crate::model::settings::Settings;
use crate::source::Place;
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A snapshot of a unit's ledger: its as-of date, and whose it is.
type Snapshot = (NaiveDate, UnitId);

impl History {
    /// Adds the next period; periods must come in order of their dates.
    pub fn apply(&mut self, mut intake: Intake, directory: &Directory, settings: &Settings) {
        let as_of = intake.as_of;
        zeros::restore(self, &mut intake, directory);
        unchanged::restore(self, &mut intake, directory, settings);
        years::settle(self, &mut intake, directory, settings);
        complainants::cover_numbers(self, &mut intake);
        self.heirs = heirs(directory, as_of);
        let mut beside = Beside::of(&intake);
        let mut cell_problems: BTreeMap<Option<UnitId>, Vec<Diagnostic>> = BTreeMap::new();
        for diagnostic in intake.cell_problems {
            cell_problems
                .entry(diagnostic.unit)
                .or_default()
                .push(diagnostic);
        }
        let of_earlier_weeks = std::mem::take(&mut self.file_problems);
        self.file_problems.extend(intake.file_problems);
        let has_registers = !intake.office.is_empty();
        if has_registers {
            let problems = cell_problems.remove(&None).unwrap_or_default();
            let by = (directory, settings);
            self.apply_office(as_of, &intake.office, by, &mut beside, problems);
        }
        if intake.list_unread {
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

    fn apply_office(
        &mut self,
        as_of: NaiveDate,
        workbooks: &[Workbook],
        (directory, settings): (&Directory, &Settings),
        beside: &mut Beside,
        problems: Vec<Diagnostic>,
    ) {
        let mut problems = problems;
        let mut books = Vec::new();
        for sheet in Sheet::all().filter(|sheet| sheet.schema().owner == Owner::Office) {
            let tables =
                duplicates::resolve(workbooks, usize::MAX, sheet, true, None, &mut problems);
            if tables.is_empty() {
                continue;
            }
            books.extend(tables.iter().map(|(table, rows)| book(table, rows)));
            let rows: Vec<(&Record, Standing)> = tables
                .iter()
                .flat_map(|(_, rows)| rows)
                .flat_map(as_told)
                .collect();
            if sheet == Sheet::AssignmentList {
                self.apply_list(as_of, &rows);
            } else {
                self.apply_register(as_of, sheet, &rows, &mut problems);
            }
        }
        // Rows of several units in the office's workbooks add to what those units handed in themselves.
        let mut tables = duplicates::resolve(
            workbooks,
            usize::MAX,
            Sheet::Matters,
            true,
            None,
            &mut problems,
        );
        let mut taken_over: BTreeMap<UnitId, Vec<(UnitId, NaiveDate)>> = BTreeMap::new();
        for kept in tables.iter_mut().flat_map(|(_, rows)| rows) {
            let mut all = Vec::new();
            for (record, standing) in as_told(kept) {
                for mention in record.units(Field::Responsible) {
                    let is_other = !kept.contradicted.is_empty()
                        && standing == Standing::Returned
                        && !kept.contradicted.contains(&mention.unit);
                    if is_other {
                        continue;
                    }
                    let taken_over = taken_over
                        .entry(mention.unit)
                        .or_insert_with(|| directory.taken_over_by(mention.unit, as_of));
                    let owner = self.owner_of(mention.unit, taken_over, record, settings);
                    // A dissolved unit's matter stands in the ledger of the one that answers for it now.
                    let heir = directory.answers_for(mention.unit, as_of);
                    let is_of_heir = heir != mention.unit
                        && beside.own(heir, record).is_some_and(|own| {
                            let taken_over = directory.taken_over_by(heir, as_of);
                            self.owner_of(heir, &taken_over, own, settings) == owner
                        });
                    let by = if is_of_heir { heir } else { mention.unit };
                    let standing = match standing {
                        Standing::Counts => beside.settle(by, record, &mut problems),
                        other => other,
                    };
                    self.apply_matter((as_of, mention.unit), owner, record, standing);
                    all.push(standing);
                }
            }
            // In the books a row is judged where it is for one of its units.
            if !all.is_empty() && !all.contains(&Standing::Counts) {
                let returned = all.contains(&Standing::Returned);
                kept.standing = if returned {
                    Standing::Returned
                } else {
                    Standing::SetAside
                };
            }
        }
        books.extend(tables.iter().map(|(table, rows)| book(table, rows)));
        self.row_problems.insert(None, problems);
        self.books.insert(None, books);
    }

    fn apply_register(
        &mut self,
        as_of: NaiveDate,
        sheet: Sheet,
        rows: &[(&Record, Standing)],
        problems: &mut Vec<Diagnostic>,
    ) {
        let register = self.registers.entry(sheet).or_default();
        register.last_present = Some(as_of);
        register.is_nameless = rows.iter().any(is_nameless);
        for (record, standing) in rows {
            let Some(identity) = record.identity() else {
                continue;
            };
            match standing {
                Standing::SetAside => {}
                Standing::Returned => {
                    // The row is there, if unreadable: what it said before stands and is not missing.
                    for (_, known) in register.bearing_mut(&identity.texts[0]) {
                        known.last_seen = as_of;
                    }
                }
                Standing::Counts => {
                    let nobody = (identity.units().len() == 0).then_some(None);
                    for unit in nobody.into_iter().chain(identity.units().map(Some)) {
                        let key = RowKey {
                            texts: Arc::clone(&identity.texts),
                            unit,
                            year: identity.year,
                        };
                        let key = register.known_as(key, |known| has_row_of(rows, known));
                        let known_as = (&key, as_of);
                        let covered = complainants::covered(register, known_as, record, problems);
                        let record = covered.as_ref().unwrap_or(*record);
                        let entry = register.rows.entry(key).or_insert_with(|| RegisterRow {
                            record: record.clone(),
                            typed: None,
                            for_units: BTreeMap::new(),
                            was: None,
                            first_seen: as_of,
                            last_seen: as_of,
                        });
                        entry.take_in(as_of, record);
                    }
                }
            }
        }
    }

    fn apply_list(&mut self, as_of: NaiveDate, rows: &[(&Record, Standing)]) {
        self.newest_list = Some(as_of);
        self.unread_list.next(as_of, rows);
        if rows.is_empty()
            || rows
                .iter()
                .any(|(_, standing)| *standing == Standing::Counts)
        {
            self.first_list.get_or_insert(as_of);
        }
        // Of a row whose number cannot be read nobody knows which matter it lists, and so none is known to be listed no more.
        let has_nameless = rows.iter().any(is_nameless);
        // A row that cannot be judged belongs to no year.
        let mut rows: Vec<(&Arc<str>, Option<i32>, &Record, Standing)> = rows
            .iter()
            .filter(|(_, standing)| *standing != Standing::SetAside)
            .filter_map(|&(record, standing)| {
                let start = record.date(Field::Start);
                let year = start.filter(|_| standing == Standing::Counts);
                let number = &record.identity()?.texts[0];
                Some((number, year.map(|day| day.year()), record, standing))
            })
            .collect();
        rows.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
        for rows in rows.chunk_by(|a, b| a.0 == b.0) {
            let number = rows[0].0;
            if !self.list.contains_key(number) {
                // Hardly any number is given twice: no room for more than one is taken.
                self.list.insert(Arc::clone(number), Vec::with_capacity(1));
            }
            let Some(generations) = self.list.get_mut(number) else {
                continue;
            };
            if let (None, Some(listed)) = (rows[0].1, generations.last_mut()) {
                // An unreadable row of the number: its last good version stands.
                listed.last_seen = as_of;
            }
            let has_broken = has_nameless || rows.iter().any(|row| row.3 == Standing::Returned);
            for rows in rows.chunk_by(|a, b| a.1 == b.1) {
                if let Some(year) = rows[0].1 {
                    let rows = rows.iter().map(|row| row.2);
                    apply_listed(generations, as_of, year, rows, has_broken);
                }
            }
        }
    }

    fn apply_unit(
        &mut self,
        as_of: NaiveDate,
        unit: UnitId,
        (handed_in, beside): (&UnitIntake, &Beside),
        problems: Vec<Diagnostic>,
        (directory, settings): (&Directory, &Settings),
    ) {
        let mut problems = problems;
        let workbooks = &handed_in.workbooks;
        let before_copy = returned::Before::of(self, unit, workbooks);
        let late_from = workbooks
            .iter()
            .position(|book| is_late(&book.file))
            .unwrap_or(usize::MAX);
        let mut books = Vec::new();
        let mut unread = handed_in.unread.clone();
        for sheet in [Sheet::Matters, Sheet::KeyWorkProgress, Sheet::Benchmarks] {
            let mut tables = duplicates::resolve(
                workbooks,
                late_from,
                sheet,
                false,
                Some(unit),
                &mut problems,
            );
            if tables.is_empty() {
                continue;
            }
            for kept in tables.iter_mut().flat_map(|(_, rows)| rows) {
                if let Some(standing) = beside.standing_of(&kept.row.record) {
                    kept.standing = standing;
                }
            }
            if sheet == Sheet::Matters {
                let taken_over = directory.taken_over_by(unit, as_of);
                let rows = tables.iter_mut().flat_map(|(_, rows)| rows).collect();
                self.tell_apart(unit, (&taken_over, settings), rows, &mut problems);
            }
            books.extend(tables.iter().map(|(table, rows)| book(table, rows)));
            let rows = tables.iter().flat_map(|(_, rows)| rows);
            match sheet {
                Sheet::Matters => {
                    let mut rows: Vec<_> = rows.collect();
                    rows.sort_by_key(|kept| {
                        kept.row.record.date(Field::Start).map(|day| day.year())
                    });
                    let taken_over = directory.taken_over_by(unit, as_of);
                    self.keep_unjudged((as_of, unit), &rows, (&taken_over, settings));
                    for kept in rows {
                        let owner = self.owner_of(unit, &taken_over, &kept.row.record, settings);
                        self.apply_matter((as_of, unit), owner, &kept.row.record, kept.standing);
                        if is_of_no_matter(kept) {
                            unread.get_or_insert_with(|| kept.row.record.number_place());
                        }
                    }
                    match &unread {
                        Some(place) => problems.extend(self.unseen(as_of, unit, place)),
                        None => {
                            self.newest_snapshot.insert(unit, as_of);
                        }
                    }
                }
                Sheet::KeyWorkProgress => {
                    self.progress_snapshots.entry(unit).or_default().push(as_of);
                    for kept in rows.filter(|kept| kept.standing == Standing::Counts) {
                        self.apply_progress(as_of, unit, &kept.row.record);
                    }
                }
                _ => {
                    let rows = rows
                        .filter(|kept| kept.standing != Standing::SetAside)
                        .map(|kept| {
                            let complete = kept.standing == Standing::Counts;
                            BenchmarkRow::new(kept.row.record.clone(), complete)
                        })
                        .collect();
                    self.benchmarks.insert(unit, BenchmarkList { as_of, rows });
                }
            }
        }
        if unread.is_some() {
            self.half_read.insert(unit, as_of);
        }
        // An empty ledger is the same every week and says nothing old.
        let is_filled = |book: &&Workbook| book.tables.iter().any(|table| !table.rows.is_empty());
        for workbook in workbooks.iter().filter(is_filled) {
            let before = self.contents.insert((unit, workbook.content), as_of);
            let copied = before_copy.as_ref().filter(|_| workbook.is_returned);
            let repeated = || copied.and_then(|copied| copied.repeated(self, unit, as_of));
            if let Some(period) = before.filter(|period| *period != as_of).or_else(repeated) {
                let place = Place::of_file(&workbook.file);
                problems.push(Diagnostic::new(
                    HistoryProblem::OldWorkbook { period },
                    place,
                    Some(unit),
                ));
            }
        }
        if !workbooks.is_empty() {
            self.row_problems.insert(Some(unit), problems);
            self.books.insert(Some(unit), books);
        }
    }

    /// Rows of one number that name and start tell to be about the matters of several dissolved units are no duplicates: each had numbered
    /// its own.
    fn tell_apart(
        &self,
        unit: UnitId,
        (taken_over, settings): (&[(UnitId, NaiveDate)], &Settings),
        rows: Vec<&mut KeptRow<'_>>,
        problems: &mut Vec<Diagnostic>,
    ) {
        let is_duplicate = |told: &Diagnostic| {
            matches!(
                told.problem,
                Problem::Row(RowProblem::DuplicateNumber { .. })
            )
        };
        if taken_over.is_empty() || !problems.iter().any(is_duplicate) {
            return;
        }
        let key = |kept: &KeptRow<'_>| {
            let record = &kept.row.record;
            let owner = self.owner_of(unit, taken_over, record, settings);
            record
                .identity()
                .map(|identity| (Arc::clone(&identity.texts[0]), owner))
        };
        let counting = rows.iter().filter(|kept| kept.standing == Standing::Counts);
        let mut known: BTreeSet<_> = counting.filter_map(|kept| key(kept)).collect();
        for kept in rows {
            let Some(matter) = key(kept) else { continue };
            let is_told = |told: &Diagnostic| {
                is_duplicate(told) && told.place == kept.row.record.number_place()
            };
            let is_apart = matter.1 != unit && kept.row.complete && !known.contains(&matter);
            if is_apart && let Some(told) = problems.iter().position(is_told) {
                problems.remove(told);
                kept.standing = Standing::Counts;
                known.insert(matter);
            }
        }
    }

    /// What is told of a ledger that was read in part, from a place on: the open matters that it may have, for all that is known.
    fn unseen(&self, as_of: NaiveDate, unit: UnitId, place: &Place) -> Option<Diagnostic> {
        let whole = self.newest_snapshot.get(&unit);
        let is_unseen = |matter: &&MatterHistory| {
            let seen = matter.last_seen();
            let is_open = matter.current().date(Field::ClosedOn).is_none();
            seen < as_of && whole.is_none_or(|whole| seen >= *whole) && is_open
        };
        let own = self.matters.get(&unit)?.values().flatten();
        let own = own.filter(|matter| matter.is_own(unit));
        let numbers: Vec<String> = own
            .filter(is_unseen)
            .map(|matter| matter.number.to_string())
            .collect();
        if numbers.is_empty() {
            return None;
        }
        let problem = HistoryProblem::HalfRead { numbers };
        Some(Diagnostic::new(problem, place.clone(), Some(unit)))
    }

    fn apply_progress(&mut self, as_of: NaiveDate, unit: UnitId, record: &Record) {
        if let (Some(work), Some(value)) = (record.text(Field::Number), record.amount(Field::Value))
        {
            self.progress
                .entry((unit, comparable(work)))
                .or_default()
                .push(ReportedValue::of(as_of, value, record));
        }
    }

    /// A row whose number cannot be read (it has lost digits, or is an error value) is in the ledger all the same: the matter of
    /// its name and start is not missing.
    fn see_by_name(&mut self, snapshot: Snapshot, unit: UnitId, record: &Record) {
        let Some(name) = record.text(Field::Name).map(|name| comparable(name)) else {
            return;
        };
        let start = record.date(Field::Start);
        let own = self.matters.get_mut(&unit);
        for matter in own.into_iter().flat_map(BTreeMap::values_mut).flatten() {
            let known = &matter.newest().record;
            let same_name = known.text_or_empty(Field::Name);
            if comparable(&same_name) == name
                && (start.is_none() || known.date(Field::Start) == start)
            {
                matter.see(snapshot);
            }
        }
    }

    /// Takes in a row about a unit's matter, as a snapshot of that unit, or of its successor, has it.
    fn apply_matter(
        &mut self,
        snapshot: Snapshot,
        unit: UnitId,
        record: &Record,
        standing: Standing,
    ) {
        let (Some(identity), Some(typed)) = (record.identity(), record.text(Field::Number)) else {
            if standing == Standing::Returned {
                self.see_by_name(snapshot, unit, record);
            }
            return;
        };
        let (as_of, _) = snapshot;
        let number = &identity.texts[0];
        let year = identity.year;
        if standing == Standing::Returned {
            let row = (unit, number.to_string());
            self.returned_rows.insert(row, as_of);
        }
        let listed = self.list.get(number).map_or(&[][..], Vec::as_slice);
        let own = self.matters.entry(unit).or_default();
        if !own.contains_key(number) {
            own.insert(Arc::clone(number), Vec::with_capacity(1));
        }
        let Some(generations) = own.get_mut(number) else {
            return;
        };
        match standing {
            Standing::SetAside => {}
            Standing::Returned => {
                let of_year = year.and_then(|year| {
                    generations
                        .iter()
                        .rposition(|matter| matter.has_start_in(year))
                });
                // A year that no matter of the number has may be what is wrong with the row.
                let seen = of_year.or(generations.len().checked_sub(1));
                if let Some(position) = seen {
                    generations[position].see(snapshot);
                }
            }
            Standing::Counts => {
                let year = year.unwrap_or_default();
                let position = generations
                    .iter()
                    .position(|matter| matter.year == year || matter.has_yearless_start_of(record))
                    .or_else(|| {
                        let told = |matter: &MatterHistory| matter.newest().until == as_of;
                        generations
                            .iter()
                            .rposition(|matter| matter.has_start_in(year) && !told(matter))
                    })
                    .or_else(|| closed_as(generations, listed, record, as_of))
                    .or_else(|| {
                        let last = generations.last()?;
                        let is_another =
                            begins_anew(unit, listed, generations, record.date(Field::Start));
                        // Where the same ledger still has the row of before, the new year's is another matter, not a change.
                        let stands = last.last_seen() == as_of;
                        (!is_another && !stands).then(|| generations.len() - 1)
                    });
                match position {
                    Some(position) => generations[position].add_version(snapshot, record),
                    None => {
                        generations.push(MatterHistory::new(typed, year, snapshot, record));
                    }
                }
                if generations.len() > 1
                    && let Some(listed) = self.list.get_mut(number)
                {
                    part_by_year(listed, generations, as_of);
                }
            }
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

/// Of the matters of a number in a ledger the one that a closed row is once more: it had the same name and 销号日期, and the
/// ledger has no other row of it. A row that begins after that day, or in a year of which the list has a matter, is no such row.
fn closed_as(
    known: &[MatterHistory],
    listed: &[ListedMatter],
    row: &Record,
    as_of: NaiveDate,
) -> Option<usize> {
    let (start, closed) = (row.date(Field::Start)?, row.date(Field::ClosedOn)?);
    let is_listed = listed.iter().any(|other| other.year == start.year());
    if start > closed || is_listed {
        return None;
    }
    let name = |row: &Record| comparable(&row.text_or_empty(Field::Name));
    known.iter().rposition(|matter| {
        let newest = &matter.newest().record;
        newest.date(Field::ClosedOn) == Some(closed)
            && name(newest) == name(row)
            && matter.last_seen() != as_of
    })
}

/// What a row of the office says, and once more where another workbook contradicts it for some of its units: for them it is unreadable.
fn as_told<'k>(kept: &'k KeptRow<'_>) -> impl Iterator<Item = (&'k Record, Standing)> + use<'k> {
    let own = match kept.standing {
        Standing::Counts => (kept.record(), Standing::Counts),
        other => (&kept.row.record, other),
    };
    let has_both = kept.standing == Standing::Counts && !kept.contradicted.is_empty();
    let contradicted = has_both.then_some((&kept.row.record, Standing::Returned));
    std::iter::once(own).chain(contradicted)
}

/// Whether a row of a register is returned, and nobody knows which it is.
fn is_nameless((record, standing): &(&Record, Standing)) -> bool {
    *standing == Standing::Returned && record.identity().is_none()
}

/// Whether a snapshot of a register has a row of this key.
fn has_row_of(rows: &[(&Record, Standing)], key: &RowKey) -> bool {
    let mut identities = rows.iter().filter_map(|(record, _)| record.identity());
    identities.any(|identity| {
        identity.texts == key.texts
            && identity.year == key.year
            && key.unit.is_none_or(|unit| identity.is_of(unit))
    })
}

/// Whether a row that does not count has neither a number nor a name: it may be of any matter.
fn is_of_no_matter(kept: &KeptRow<'_>) -> bool {
    let record = &kept.row.record;
    kept.standing == Standing::Returned
        && record.identity().is_none()
        && record.text(Field::Name).is_none()
}

fn is_late(file: &str) -> bool {
    file.split('/').nth(2) == Some(crate::ingest::workspace::LATE_FOLDER)
}

fn book(table: &crate::ingest::table::Table, rows: &[KeptRow<'_>]) -> Book {
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
