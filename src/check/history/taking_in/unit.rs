//! How the workbooks of a unit come into the history.

use super::{Snapshot, book};
use crate::check::duplicates::{self, KeptRow, Sender, Standing};
use crate::check::history::beside::Beside;
use crate::check::history::listed::{ListedMatter, begins_anew};
use crate::check::history::matter::MatterHistory;
use crate::check::history::{BenchmarkList, BenchmarkRow, History, ReportedValue, returned};
use crate::check::owners::Owners;
use crate::diagnostic::{Diagnostic, HistoryProblem};
use crate::ingest::{UnitIntake, Unread, Workbook};
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::record::Record;
use crate::model::schema::{Field, Sheet};
use crate::model::settings::Settings;
use crate::source::{Place, Text};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

impl History {
    pub(super) fn apply_unit(
        &mut self,
        as_of: NaiveDate,
        unit: UnitId,
        (handed_in, beside): (&UnitIntake, &Beside),
        problems: Vec<Diagnostic>,
        by: (&Directory, &Settings),
    ) {
        let mut problems = problems;
        let workbooks = &handed_in.workbooks;
        let before_copy = returned::Before::of(self, unit, workbooks);
        let mut books = Vec::new();
        let mut said_twice = Vec::new();
        let mut unread = handed_in.unread.clone();
        let (directory, settings) = by;
        let taken_over = directory.taken_over_by(unit, as_of);
        let owners = self.owners_side_by_side(unit, workbooks, &taken_over, settings);
        let sender = Sender::of_unit(unit, workbooks, &owners);
        for sheet in [Sheet::Matters, Sheet::KeyWorkProgress, Sheet::Benchmarks] {
            let mut tables = duplicates::resolve(workbooks, sheet, sender, &mut problems);
            if tables.is_empty() {
                continue;
            }
            for kept in tables.iter_mut().flat_map(|(_, rows)| rows) {
                if let Some(standing) = beside.standing_of(&kept.row.record) {
                    kept.standing = standing;
                }
            }
            books.extend(tables.iter().map(|(table, rows)| book(table, rows)));
            let repeated = tables.iter().flat_map(|(_, rows)| rows).filter_map(|kept| {
                let said_at = kept.said_at.clone()?;
                Some((kept.row.record.number_place(), said_at))
            });
            said_twice.extend(repeated);
            let rows = tables.iter().flat_map(|(_, rows)| rows);
            match sheet {
                Sheet::Matters => {
                    let nameless = self.apply_matters(
                        (as_of, unit),
                        rows.collect(),
                        (&taken_over, &owners, settings),
                    );
                    let nameless = nameless.map(Unread::unknown);
                    unread = unread.into_iter().chain(nameless).reduce(Unread::and);
                    unread = unread.filter(|unread| self.may_go_on_in(unread, (as_of, unit)));
                    match &unread {
                        Some(unread) => problems.extend(self.unseen(as_of, unit, &unread.place)),
                        None => {
                            self.newest_snapshot.insert(unit, as_of);
                        }
                    }
                }
                Sheet::KeyWorkProgress => self.apply_progress((as_of, unit), rows),
                _ => self.apply_benchmarks((as_of, unit), rows),
            }
        }
        if unread.is_some() {
            self.half_read.insert(unit, as_of);
        }
        self.tell_repeated(
            (as_of, unit),
            workbooks,
            before_copy.as_ref(),
            &mut problems,
        );
        if !workbooks.is_empty() {
            self.row_problems.insert(Some(unit), problems);
            self.books.insert(Some(unit), books);
            self.said_twice.insert(unit, said_twice);
        }
    }

    /// Takes in the rows of 督查事项; the place of the first that may be of any matter.
    fn apply_matters(
        &mut self,
        snapshot: Snapshot,
        mut rows: Vec<&KeptRow<'_>>,
        (taken_over, owners, settings): (&[(UnitId, NaiveDate)], &Owners, &Settings),
    ) -> Option<Place> {
        let (_, unit) = snapshot;
        rows.sort_by_key(|kept| kept.row.record.date(Field::Start).map(|day| day.year()));
        self.keep_unjudged(snapshot, &rows, (taken_over, owners, settings));
        let mut nameless = None;
        for kept in rows {
            let record = &kept.row.record;
            let apart = owners.of(record);
            let owner = apart.map(|owner| owner.unit);
            let owner = owner.unwrap_or_else(|| self.owner_of(unit, taken_over, record, settings));
            self.apply_matter(snapshot, owner, record, kept.standing);
            if let Some(owner) = apart {
                self.set_apart(snapshot, owner, record);
            }
            if is_of_no_matter(kept) {
                nameless.get_or_insert_with(|| record.number_place());
            }
        }
        nameless
    }

    fn apply_progress<'k>(
        &mut self,
        (as_of, unit): Snapshot,
        rows: impl Iterator<Item = &'k KeptRow<'k>>,
    ) {
        self.progress_snapshots.entry(unit).or_default().push(as_of);
        for kept in rows.filter(|kept| kept.standing == Standing::Counts) {
            let record = &kept.row.record;
            let (work, value) = (record.text(Field::Number), record.amount(Field::Value));
            if let (Some(work), Some(value)) = (work, value) {
                let reported = self.progress.entry((unit, comparable(work))).or_default();
                reported.push(ReportedValue::of(as_of, value, record));
            }
        }
    }

    fn apply_benchmarks<'k>(
        &mut self,
        (as_of, unit): Snapshot,
        rows: impl Iterator<Item = &'k KeptRow<'k>>,
    ) {
        let rows: Vec<&KeptRow<'_>> = rows
            .filter(|kept| kept.standing != Standing::SetAside)
            .collect();
        let contradicted = contradicted(&rows);
        let before = self.benchmarks.get(&unit);
        let known = before.map_or(&[][..], |list| &list.rows);
        let known_as = |entry: Option<&[Text]>| {
            let last = before?.as_of;
            let mut same = known.iter().filter(|row| entry_of(row.typed()) == entry);
            Some((same.next().filter(|_| entry.is_some())?, last))
        };
        let mut told = BTreeSet::new();
        let mut list = Vec::with_capacity(rows.len());
        for kept in rows {
            let entry = entry_of(&kept.row.record);
            // Neither of two rows that differ counts, and the last good version stands, once.
            if let Some(entry) = entry.filter(|entry| contradicted.contains(entry)) {
                let is_it = |row: &&BenchmarkRow| entry_of(row.typed()) == Some(entry);
                let good = known.iter().find(is_it);
                let good = good.and_then(BenchmarkRow::as_handed_in);
                list.extend(good.filter(|_| told.insert(entry)));
            } else {
                let complete = kept.standing == Standing::Counts;
                let row = BenchmarkRow::new(kept.row.record.clone(), complete);
                list.push(match known_as(entry) {
                    Some(before) => row.after(before),
                    None => row,
                });
            }
        }
        let list = BenchmarkList { as_of, rows: list };
        self.benchmarks.insert(unit, list);
    }

    /// Tells of workbooks that say what an earlier one said, to the letter.
    fn tell_repeated(
        &mut self,
        (as_of, unit): Snapshot,
        workbooks: &[Workbook],
        before_copy: Option<&returned::Before>,
        problems: &mut Vec<Diagnostic>,
    ) {
        // An empty ledger is the same every week and says nothing old.
        let is_filled = |book: &&Workbook| book.tables.iter().any(|table| !table.rows.is_empty());
        for workbook in workbooks.iter().filter(is_filled) {
            let before = self.contents.insert((unit, workbook.content), as_of);
            let copied = before_copy.filter(|_| workbook.is_returned);
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
    }

    /// Whether a ledger goes on in what was not read of it: a matter may stand there that it lacks, be it an open one of before, or one
    /// of the list.
    fn may_go_on_in(&self, unread: &Unread, (as_of, unit): Snapshot) -> bool {
        let may_have = |matter: &MatterHistory| {
            unread.may_have(&matter.number, &matter.current().text_or_empty(Field::Name))
        };
        let is_seen = |number: &Text| {
            let own = self.matters.get(&unit).and_then(|own| own.get(number));
            let mut own = own.into_iter().flatten();
            own.any(|matter| matter.last_seen() == as_of)
        };
        let may_list = |(number, listed): (&Text, &Vec<ListedMatter>)| {
            let named = listed
                .iter()
                .filter(|listed| listed.ever_responsible().any(|named| named == unit));
            let mut named = named.filter(|_| !is_seen(number));
            named.any(|listed| {
                let row = listed
                    .versions
                    .last()
                    .and_then(|newest| newest.rows.first());
                let name = row.map(|row| row.text_or_empty(Field::Name));
                unread.may_have(number, name.as_deref().unwrap_or_default())
            })
        };
        self.unseen_matters(as_of, unit).any(may_have) || self.list.iter().any(may_list)
    }

    /// A unit's open matters that its ledger of a day lacks, and no whole ledger before it has lost.
    fn unseen_matters(
        &self,
        as_of: NaiveDate,
        unit: UnitId,
    ) -> impl Iterator<Item = &MatterHistory> {
        let whole = self.newest_snapshot.get(&unit);
        let own = self.matters.get(&unit).into_iter();
        let own = own.flat_map(BTreeMap::values).flatten();
        own.filter(move |matter| matter.is_own(unit))
            .filter(move |matter| {
                let seen = matter.last_seen();
                let is_open = matter.current().date(Field::ClosedOn).is_none();
                seen < as_of && whole.is_none_or(|whole| seen >= *whole) && is_open
            })
    }

    /// What is told of a ledger that was read in part, from a place on: the open matters that it may have, for all that is known.
    fn unseen(&self, as_of: NaiveDate, unit: UnitId, place: &Place) -> Option<Diagnostic> {
        let numbers: Vec<String> = self
            .unseen_matters(as_of, unit)
            .map(|matter| matter.number.to_string())
            .collect();
        if numbers.is_empty() {
            return None;
        }
        let problem = HistoryProblem::HalfRead { numbers };
        Some(Diagnostic::new(problem, place.clone(), Some(unit)))
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
    pub(super) fn apply_matter(
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
        let number = identity.number();
        let year = identity.year;
        if standing == Standing::Returned {
            let row = (unit, number.to_string());
            self.returned_rows.insert(row, as_of);
        }
        let own = self.matters.entry(unit).or_default();
        let generations = match own.get_mut(number) {
            Some(known) => known,
            None => own
                .entry(Text::clone(number))
                .or_insert_with(|| Vec::with_capacity(1)),
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
                // Most rows are their matter's by the year, whatever the list has.
                let listed = || self.list.get(number).map_or(&[][..], Vec::as_slice);
                let known = (&**generations, listed);
                let position = continued(known, (unit, as_of), (record, year));
                match position {
                    Some(position) => generations[position].add_version(snapshot, record),
                    None => {
                        generations.push(MatterHistory::new(typed, year, snapshot, record));
                    }
                }
            }
        }
    }
}

/// What tells an entry of a benchmarking list from others.
fn entry_of(record: &Record) -> Option<&[Text]> {
    record.identity().map(|identity| &*identity.texts)
}

/// The entries of which two workbooks say different things: within one workbook no second row is returned for it.
fn contradicted<'k>(rows: &[&'k KeptRow<'_>]) -> BTreeSet<&'k [Text]> {
    let returned = rows
        .iter()
        .filter(|kept| kept.standing == Standing::Returned);
    let mut seen = BTreeSet::new();
    returned
        .filter_map(|kept| entry_of(&kept.row.record))
        .filter(|entry| !seen.insert(*entry))
        .collect()
}

/// Which of the matters of a number in a unit's ledger a row goes on with; `None` where it begins another.
fn continued<'l>(
    (known, listed): (&[MatterHistory], impl Fn() -> &'l [ListedMatter]),
    (unit, as_of): (UnitId, NaiveDate),
    (record, year): (&Record, i32),
) -> Option<usize> {
    let is_it =
        |matter: &MatterHistory| matter.year == year || matter.has_yearless_start_of(record);
    let had_its_year =
        |matter: &MatterHistory| matter.has_start_in(year) && matter.newest().until != as_of;
    let newest = || {
        let last = known.last()?;
        let is_another = begins_anew(unit, listed(), known, record.date(Field::Start));
        // Where the same ledger still has the row of before, the new year's is another matter, not a change.
        let stands = last.last_seen() == as_of;
        (!is_another && !stands).then(|| known.len() - 1)
    };
    known
        .iter()
        .position(is_it)
        .or_else(|| known.iter().rposition(had_its_year))
        .or_else(|| closed_as(known, listed(), record, as_of))
        .or_else(newest)
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

/// Whether a row that does not count has neither a number nor a name: it may be of any matter.
fn is_of_no_matter(kept: &KeptRow<'_>) -> bool {
    let record = &kept.row.record;
    kept.standing == Standing::Returned
        && record.identity().is_none()
        && record.text(Field::Name).is_none()
}
