//! What all ledgers up to a period say, row by row: the newest good version, the versions before, and what is missing.

mod listed;
mod settling;

pub use listed::{ListVersion, ListedMatter, names_before};

use super::corrections;
use super::duplicates::{self, Standing};
use super::unchanged;
use crate::diagnostic::{Diagnostic, HistoryProblem};
use crate::ingest::table::Recognition;
use crate::ingest::{HandIn, Intake, UnitIntake, Workbook};
use crate::model::directory::{Directory, UnitId, comparable, normal};
use crate::model::record::{Record, RowPlace, TableOrigin, Value};
use crate::model::schema::{Field, Owner, Sheet};
use crate::model::settings::Settings;
use crate::model::values::Texts;
use crate::source::Place;
use chrono::{Datelike, NaiveDate};
use listed::{apply_listed, list_closed, listed_as};
use rust_decimal::Decimal;
use settling::{says_the_same, settle, settled};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A version of a row: what it said, and in which snapshots.
#[derive(Debug, Clone)]
pub struct Version {
    /// As-of date of the first snapshot that says so.
    pub since: NaiveDate,
    /// As-of date of the last snapshot that says so.
    pub until: NaiveDate,
    /// The row as that last snapshot has it.
    pub record: Record,
    /// The row as the first snapshot has it; only its place differs.
    first: (Arc<TableOrigin>, u32),
}

impl Version {
    fn new(as_of: NaiveDate, record: Record) -> Version {
        Version {
            since: as_of,
            until: as_of,
            first: (Arc::clone(&record.origin), record.row),
            record,
        }
    }

    /// Whether the row makes the unit in whose ledger it stands responsible: it names the unit or nobody, and not as a helper.
    pub fn makes_responsible(&self, unit: UnitId) -> bool {
        let row = &self.record;
        !row.names_as_helper(unit)
            && (row.units(Field::Responsible).is_empty() || row.responsible_units().contains(&unit))
    }

    /// The place of a field's cell in the first snapshot that says so.
    pub fn first_place(&self, field: Field) -> Place {
        let (origin, row) = &self.first;
        let first = RowPlace {
            sheet: self.record.sheet(),
            row: *row,
            origin: Arc::clone(origin),
        };
        first.of(field)
    }
}

/// A matter in the ledgers of one unit, from its first snapshot on.
#[derive(Debug, Clone)]
pub struct MatterHistory {
    /// The number as first typed.
    pub number: Arc<str>,
    /// The calendar year of its first start date; a number may come again in another year.
    pub year: i32,
    /// What it said, oldest first; never empty.
    pub versions: Vec<Version>,
    /// Positions of the versions whose 起算日期, 完成时限 or 事项类别 is not that of the version before.
    turns: Vec<usize>,
    /// As-of dates of the snapshots that have it, readable or not, in order; never empty.
    pub seen: Vec<NaiveDate>,
    /// Fields that a correction (更正登记) has settled; an empty list with `confirmed` confirms every claimed date.
    pub settled: BTreeMap<Field, Value>,
    /// As-of date of the first snapshot of the newest correction that confirms the dates which the ledger claims by then.
    pub confirmed: Option<NaiveDate>,
    /// The newest version with the corrected values, where there are any.
    corrected: Option<Record>,
}

impl MatterHistory {
    /// The newest good version as it counts: with corrected values.
    pub fn current(&self) -> &Record {
        self.corrected.as_ref().unwrap_or(&self.newest().record)
    }

    /// Whether a done date of that column has been confirmed or corrected (M15).
    pub fn is_confirmed(&self, field: Field) -> bool {
        let claimed_by = |confirmed: NaiveDate| {
            self.claimed_since(field)
                .is_some_and(|since| since <= confirmed)
        };
        self.settled.contains_key(&field) || self.confirmed.is_some_and(claimed_by)
    }

    /// As-of date of the first of the newest snapshots that all say the same of a field.
    fn claimed_since(&self, field: Field) -> Option<NaiveDate> {
        let date = self.newest().record.date(field)?;
        let same = |version: &&Version| version.record.date(field) == Some(date);
        let agreeing = self.versions.iter().rev().take_while(same);
        agreeing.last().map(|version| version.since)
    }

    /// Whether the unit itself was ever responsible by its own row: it named the unit or nobody, and not as a helper.
    pub fn is_own(&self, unit: UnitId) -> bool {
        self.versions
            .iter()
            .any(|version| version.makes_responsible(unit))
    }

    /// The versions that moved 起算日期, 完成时限 or 事项类别 (M9), each after the version before it.
    pub fn turns(&self) -> impl Iterator<Item = (&Version, &Version)> {
        self.turns
            .iter()
            .map(|&position| (&self.versions[position - 1], &self.versions[position]))
    }

    /// Notes whether the newest version is a turn.
    fn note_turn(&mut self) {
        let newest = self.versions.len() - 1;
        self.turns.retain(|position| *position != newest);
        let Some(before) = newest.checked_sub(1) else {
            return;
        };
        let (old, new) = (&self.versions[before].record, &self.versions[newest].record);
        if [Field::Start, Field::Deadline, Field::Category]
            .into_iter()
            .any(|field| old.value(field) != new.value(field))
        {
            self.turns.push(newest);
        }
    }

    /// As-of date of the last snapshot that has it.
    pub fn last_seen(&self) -> NaiveDate {
        self.seen[self.seen.len() - 1]
    }

    fn see(&mut self, as_of: NaiveDate) {
        if self.last_seen() != as_of {
            self.seen.push(as_of);
        }
    }

    /// The day on which the number was first given.
    fn given(&self) -> NaiveDate {
        let start = self.versions[0].record.date(Field::Start);
        start.unwrap_or_default()
    }

    /// The newest good version.
    pub fn newest(&self) -> &Version {
        &self.versions[self.versions.len() - 1]
    }
}

/// What identifies a row of a register for all time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowKey {
    /// The identifying texts, normalised.
    pub texts: Texts,
    /// The unit, where the row is about one.
    pub unit: Option<UnitId>,
    /// The calendar year of the row's date.
    pub year: Option<i32>,
}

impl RowKey {
    /// What stands before the rows of a normalised number and behind those of any other.
    fn first_of(number: &str) -> RowKey {
        RowKey {
            texts: [number.into()].into(),
            unit: None,
            year: None,
        }
    }
}

/// A row of a register, in its newest good version.
#[derive(Debug, Clone)]
pub struct RegisterRow {
    /// What it says, with corrected values.
    pub record: Record,
    /// What the register itself says, where a correction says otherwise.
    typed: Option<Record>,
    /// As-of date of the first snapshot that has it.
    pub first_seen: NaiveDate,
    /// As-of date of the last snapshot that has it.
    pub last_seen: NaiveDate,
}

impl RegisterRow {
    /// What the register itself says, before corrections.
    pub fn typed(&self) -> &Record {
        self.typed.as_ref().unwrap_or(&self.record)
    }
}

/// A register of the office.
#[derive(Debug, Clone, Default)]
pub struct Register {
    /// Its rows; a row that names several units stands once for each.
    pub rows: BTreeMap<RowKey, RegisterRow>,
    /// As-of date of the last period that has the sheet.
    pub last_present: Option<NaiveDate>,
}

impl Register {
    /// The rows that bear a normalised number.
    pub fn bearing(&self, number: &str) -> impl Iterator<Item = (&RowKey, &RegisterRow)> {
        self.rows
            .range(RowKey::first_of(number)..)
            .take_while(move |(key, _)| &*key.texts[0] == number)
    }

    /// As [`Register::bearing`].
    pub(super) fn bearing_mut(
        &mut self,
        number: &str,
    ) -> impl Iterator<Item = (&RowKey, &mut RegisterRow)> {
        self.rows
            .range_mut(RowKey::first_of(number)..)
            .take_while(move |(key, _)| &*key.texts[0] == number)
    }
}

/// How the units handed in for a period.
#[derive(Debug, Clone)]
pub struct PeriodEntry {
    /// The period's as-of date.
    pub as_of: NaiveDate,
    /// By unit; units that handed in nothing are absent.
    pub hand_ins: BTreeMap<UnitId, HandInState>,
}

impl PeriodEntry {
    /// The state of a unit's hand-in.
    pub fn state(&self, unit: UnitId) -> HandIn {
        self.hand_ins
            .get(&unit)
            .map_or(HandIn::No, |entry| entry.state)
    }
}

/// A unit's hand-in for a period.
#[derive(Debug, Clone)]
pub struct HandInState {
    /// Its state.
    pub state: HandIn,
    /// The files, for the returns page.
    pub files: Vec<String>,
}

/// How the rows of one sheet were dealt with: read = judged + returned + set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// The file.
    pub file: String,
    /// The sheet as the file names it.
    pub sheet: String,
    /// Rows under the header.
    pub read: usize,
    /// Rows that count.
    pub judged: usize,
    /// Rows that do not count because of an error.
    pub returned: usize,
    /// Rows that are no data.
    pub set_aside: usize,
    /// What was taken for what.
    pub recognition: Arc<Recognition>,
}

/// A unit's benchmarking list as last handed in.
#[derive(Debug, Clone)]
pub struct BenchmarkList {
    /// As-of date of the snapshot.
    pub as_of: NaiveDate,
    /// Its rows; `false` marks one with an empty or unreadable required cell.
    pub rows: Vec<(Record, bool)>,
}

/// A value of a key work as reported: as-of date, value, cell.
pub type ReportedValue = (NaiveDate, Decimal, Place);

/// Everything that the ledgers of the periods folded so far say.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// The periods in order.
    pub periods: Vec<PeriodEntry>,
    /// By unit and normalised number: the matter, once for each year in which the number was given anew.
    pub matters: BTreeMap<UnitId, BTreeMap<Arc<str>, Vec<MatterHistory>>>,
    /// By normalised number.
    pub list: BTreeMap<Arc<str>, Vec<ListedMatter>>,
    /// The office's registers other than the list.
    pub registers: BTreeMap<Sheet, Register>,
    /// Key works' values as reported: by unit and work, with the as-of date and the cell.
    pub progress: BTreeMap<(UnitId, String), Vec<ReportedValue>>,
    /// As-of dates of each unit's snapshots of 重点工作进度, in order, whatever they say.
    pub progress_snapshots: BTreeMap<UnitId, Vec<NaiveDate>>,
    /// Benchmarking lists.
    pub benchmarks: BTreeMap<UnitId, BenchmarkList>,
    /// As-of date of each unit's newest snapshot of 督查事项.
    pub newest_snapshot: BTreeMap<UnitId, NaiveDate>,
    /// By unit and normalised number: as-of date of the newest snapshot that has a row of the number that cannot be judged.
    pub returned_rows: BTreeMap<(UnitId, String), NaiveDate>,
    /// As-of date of the newest assignment list.
    pub newest_list: Option<NaiveDate>,
    file_problems: Vec<Diagnostic>,
    correction_problems: Vec<Diagnostic>,
    row_problems: BTreeMap<Option<UnitId>, Vec<Diagnostic>>,
    books: BTreeMap<Option<UnitId>, Vec<Book>>,
    contents: BTreeMap<(UnitId, [u8; 32]), NaiveDate>,
}

impl History {
    /// Adds the next period; periods must come in order of their dates.
    pub fn apply(&mut self, mut intake: Intake, directory: &Directory, settings: &Settings) {
        let as_of = intake.as_of;
        unchanged::restore(self, &mut intake, directory, settings);
        let mut cell_problems: BTreeMap<Option<UnitId>, Vec<Diagnostic>> = BTreeMap::new();
        for diagnostic in intake.cell_problems {
            cell_problems
                .entry(diagnostic.unit)
                .or_default()
                .push(diagnostic);
        }
        self.file_problems.extend(intake.file_problems);
        if !intake.office.is_empty() {
            let problems = cell_problems.remove(&None).unwrap_or_default();
            self.apply_office(as_of, &intake.office, problems);
        }
        let mut hand_ins = BTreeMap::new();
        for (unit, handed_in) in intake.units {
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
            self.apply_unit(as_of, unit, &handed_in, problems, directory);
        }
        self.periods.push(PeriodEntry { as_of, hand_ins });
        self.correction_problems = corrections::apply(self, directory, settings, as_of);
    }

    /// The current period.
    pub fn current(&self) -> Option<&PeriodEntry> {
        self.periods.last()
    }

    /// All problems that stand: those of files from every period, those of rows and cells from each newest snapshot.
    pub fn problems(&self) -> impl Iterator<Item = &Diagnostic> {
        self.file_problems
            .iter()
            .chain(&self.correction_problems)
            .chain(self.row_problems.values().flatten())
    }

    /// How the rows of each newest snapshot were dealt with, the office's first.
    pub fn books(&self) -> impl Iterator<Item = &Book> {
        self.books.values().flatten()
    }

    /// The rows of a register.
    pub fn rows(&self, sheet: Sheet) -> impl Iterator<Item = (&RowKey, &RegisterRow)> {
        self.registers
            .get(&sheet)
            .into_iter()
            .flat_map(|register| &register.rows)
    }

    /// The matters of a normalised number in a unit's ledger, one for each year in which it was given anew; none as long as no row
    /// of the number could be read. `None` where the ledger never had one.
    pub fn matters_of(&self, unit: UnitId, number: &str) -> Option<&[MatterHistory]> {
        self.matters.get(&unit)?.get(number).map(Vec::as_slice)
    }

    /// The matter on the list that a unit's row with this number and start year belongs to.
    pub fn listed(&self, number: &str, year: i32) -> Option<&ListedMatter> {
        listed_as(self.list.get(&*normal(number))?, year)
    }

    /// The calendar year of the rows that a decision of a day means by number and unit, where a number comes again in another
    /// year: that of the newest row dated up to the day, else of the oldest. `None` where no row tells.
    pub fn year_meant(
        &self,
        sheet: Sheet,
        number: &str,
        unit: UnitId,
        day: NaiveDate,
    ) -> Option<i32> {
        let number = normal(number);
        if matches!(sheet, Sheet::Matters | Sheet::AssignmentList) {
            let list = self.list.get(&*number);
            let given = self
                .matters_of(unit, &number)
                .into_iter()
                .flatten()
                .map(|matter| (matter.given(), self.year_known(matter)));
            return newest_up_to(
                given.chain(
                    list.into_iter()
                        .flatten()
                        .map(|listed| (listed.given(), listed.year)),
                ),
                day,
            );
        }
        let dated_by = match sheet {
            Sheet::Extensions => Field::ApprovedOn,
            _ => sheet.schema().dated_by?,
        };
        let rows = self.registers.get(&sheet)?.bearing(&number);
        newest_up_to(
            rows.filter(|(key, _)| key.unit == Some(unit))
                .filter_map(|(_, row)| row.typed().date(dated_by))
                .map(|date| (date, date.year())),
            day,
        )
    }

    /// The year under which a matter is known: the list's where it is on one.
    pub fn year_known(&self, matter: &MatterHistory) -> i32 {
        self.listed(&matter.number, matter.year)
            .map_or(matter.year, |listed| listed.year)
    }

    fn apply_office(
        &mut self,
        as_of: NaiveDate,
        workbooks: &[Workbook],
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
                .map(|kept| (&kept.row.record, kept.standing))
                .collect();
            if sheet == Sheet::AssignmentList {
                self.apply_list(as_of, &rows);
            } else {
                self.apply_register(as_of, sheet, &rows);
            }
        }
        // Rows of several units in the office's workbooks add to what those units handed in themselves.
        let tables = duplicates::resolve(
            workbooks,
            usize::MAX,
            Sheet::Matters,
            true,
            None,
            &mut problems,
        );
        books.extend(tables.iter().map(|(table, rows)| book(table, rows)));
        for kept in tables.iter().flat_map(|(_, rows)| rows) {
            for mention in kept.row.record.units(Field::Responsible) {
                self.apply_matter(as_of, mention.unit, &kept.row.record, kept.standing);
            }
        }
        self.row_problems.insert(None, problems);
        self.books.insert(None, books);
    }

    fn apply_register(&mut self, as_of: NaiveDate, sheet: Sheet, rows: &[(&Record, Standing)]) {
        let register = self.registers.entry(sheet).or_default();
        register.last_present = Some(as_of);
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
                        let entry = register.rows.entry(key).or_insert_with(|| RegisterRow {
                            record: (*record).clone(),
                            typed: None,
                            first_seen: as_of,
                            last_seen: as_of,
                        });
                        entry.forget_corrections();
                        settle(&mut entry.record, record);
                        entry.last_seen = as_of;
                    }
                }
            }
        }
    }

    fn apply_list(&mut self, as_of: NaiveDate, rows: &[(&Record, Standing)]) {
        self.newest_list = Some(as_of);
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
            let has_broken = rows.iter().any(|row| row.3 == Standing::Returned);
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
        handed_in: &UnitIntake,
        problems: Vec<Diagnostic>,
        directory: &Directory,
    ) {
        let mut problems = problems;
        let workbooks = &handed_in.workbooks;
        let late_from = workbooks
            .iter()
            .position(|book| is_late(&book.file))
            .unwrap_or(usize::MAX);
        let mut books = Vec::new();
        for sheet in [Sheet::Matters, Sheet::KeyWorkProgress, Sheet::Benchmarks] {
            let tables = duplicates::resolve(
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
            books.extend(tables.iter().map(|(table, rows)| book(table, rows)));
            let rows = tables.iter().flat_map(|(_, rows)| rows);
            match sheet {
                Sheet::Matters => {
                    self.newest_snapshot.insert(unit, as_of);
                    let mut rows: Vec<_> = rows.collect();
                    rows.sort_by_key(|kept| {
                        kept.row.record.date(Field::Start).map(|day| day.year())
                    });
                    for kept in rows {
                        let owner = self.owner_of(as_of, unit, &kept.row.record, directory);
                        self.apply_matter(as_of, owner, &kept.row.record, kept.standing);
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
                        .map(|kept| (kept.row.record.clone(), kept.standing == Standing::Counts))
                        .collect();
                    self.benchmarks.insert(unit, BenchmarkList { as_of, rows });
                }
            }
        }
        // An empty ledger is the same every week and says nothing old.
        let is_filled = |book: &&Workbook| book.tables.iter().any(|table| !table.rows.is_empty());
        for workbook in workbooks.iter().filter(is_filled) {
            let before = self.contents.insert((unit, workbook.content), as_of);
            if let Some(period) = before.filter(|period| *period != as_of) {
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

    fn apply_progress(&mut self, as_of: NaiveDate, unit: UnitId, record: &Record) {
        if let (Some(work), Some(value)) = (record.text(Field::Number), record.number(Field::Value))
        {
            self.progress
                .entry((unit, comparable(work)))
                .or_default()
                .push((as_of, value, record.number_place()));
        }
    }

    /// The unit under whose name a row is kept: that of the workbook, or the dissolved one whose open matter it took over.
    pub(super) fn owner_of(
        &self,
        as_of: NaiveDate,
        unit: UnitId,
        record: &Record,
        directory: &Directory,
    ) -> UnitId {
        let Some(number) = record.identity().map(|identity| &identity.texts[0]) else {
            return unit;
        };
        if self.matters_of(unit, number).is_some() {
            return unit;
        }
        directory
            .iter()
            .map(|(other, _)| other)
            .filter(|other| *other != unit && directory.answers_for(*other, as_of) == unit)
            .find(|other| {
                let own = self.matters_of(*other, number);
                own.is_some_and(|known| known.iter().any(|matter| matter.is_own(*other)))
                    || self.list.get(number).is_some_and(|generations| {
                        generations
                            .iter()
                            .any(|listed| names_before(listed, *other, unit))
                    })
            })
            .unwrap_or(unit)
    }

    /// A row whose number cannot be read (it has lost digits, or is an error value) is in the ledger all the same: the matter of
    /// its name and start is not missing.
    fn see_by_name(&mut self, as_of: NaiveDate, unit: UnitId, record: &Record) {
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
                matter.see(as_of);
            }
        }
    }

    fn apply_matter(
        &mut self,
        as_of: NaiveDate,
        unit: UnitId,
        record: &Record,
        standing: Standing,
    ) {
        let (Some(identity), Some(typed)) = (record.identity(), record.text(Field::Number)) else {
            if standing == Standing::Returned {
                self.see_by_name(as_of, unit, record);
            }
            return;
        };
        let number = &identity.texts[0];
        let year = identity.year;
        if standing == Standing::Returned {
            let row = (unit, number.to_string());
            self.returned_rows.insert(row, as_of);
        }
        let list = &self.list;
        let list_is_closed = |year| {
            let listed = list.get(number).and_then(|known| listed_as(known, year));
            listed.is_some_and(list_closed)
        };
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
                let seen = generations
                    .iter_mut()
                    .rev()
                    .find(|matter| year.is_none_or(|year| matter.year == year));
                if let Some(matter) = seen {
                    matter.see(as_of);
                }
            }
            Standing::Counts => {
                let known_year = year;
                let year = year.unwrap_or_default();
                let position = generations
                    .iter()
                    .position(|matter| matter.year == year || same_yearless_start(matter, record))
                    .or_else(|| {
                        let last = generations.last()?;
                        let closed = known_year.is_some_and(list_is_closed)
                            || last.newest().record.date(Field::ClosedOn).is_some();
                        // Where the same ledger still has the row of before, the new year's is another matter, not a change.
                        let stands = last.last_seen() == as_of;
                        (!closed && !stands).then(|| generations.len() - 1)
                    });
                match position {
                    Some(position) => add_version(&mut generations[position], as_of, record),
                    None => generations.push(MatterHistory {
                        number: Arc::clone(typed),
                        year,
                        versions: vec![Version::new(as_of, record.clone())],
                        turns: Vec::new(),
                        seen: vec![as_of],
                        settled: BTreeMap::new(),
                        confirmed: None,
                        corrected: None,
                    }),
                }
            }
        }
    }

    /// What the newest registers no longer have (M7): a row of this year, or a whole register.
    pub fn dropped(&self) -> Vec<Diagnostic> {
        let Some(current) = self.current() else {
            return Vec::new();
        };
        let mut problems = Vec::new();
        let nowhere = Place::of_file(&format!("ledgers/{}", current.as_of));
        for (&sheet, register) in &self.registers {
            let name = sheet.name();
            if register.last_present != Some(current.as_of) {
                problems.push(Diagnostic::new(
                    HistoryProblem::DroppedRegister { sheet: name },
                    nowhere.clone(),
                    None,
                ));
                continue;
            }
            let mut named: BTreeSet<Place> = BTreeSet::new();
            for (key, row) in &register.rows {
                let earlier_year = key.year.is_some_and(|year| year < current.as_of.year());
                let place = row.record.number_place();
                if row.last_seen < current.as_of && !earlier_year && named.insert(place.clone()) {
                    let number = row
                        .record
                        .text_or_empty(sheet.schema().identity[0])
                        .to_string();
                    let problem = HistoryProblem::DroppedRegisterRow {
                        sheet: name,
                        number,
                        last: row.last_seen,
                    };
                    problems.push(Diagnostic::new(problem, place, None));
                }
            }
        }
        if self.newest_list.is_some_and(|list| list != current.as_of) {
            let problem = HistoryProblem::DroppedRegister {
                sheet: Sheet::AssignmentList.name(),
            };
            problems.push(Diagnostic::new(problem, nowhere, None));
        }
        problems
    }
}

/// Of days and their years the year of the newest one up to a day, else of the oldest.
fn newest_up_to(dated: impl Iterator<Item = (NaiveDate, i32)>, day: NaiveDate) -> Option<i32> {
    let all: BTreeSet<(NaiveDate, i32)> = dated.collect();
    let up_to_then = all.iter().rfind(|(date, _)| *date <= day);
    up_to_then.or(all.first()).map(|(_, year)| *year)
}

fn is_late(file: &str) -> bool {
    file.split('/').nth(2) == Some(crate::ingest::workspace::LATE_FOLDER)
}

fn book(table: &crate::ingest::table::Table, rows: &[duplicates::KeptRow<'_>]) -> Book {
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

fn add_version(matter: &mut MatterHistory, as_of: NaiveDate, record: &Record) {
    matter.see(as_of);
    let newest = matter.versions.len() - 1;
    let newest = &mut matter.versions[newest];
    let record = settled(record, &newest.record);
    if says_the_same((&newest.record, &record)) {
        newest.until = as_of;
        newest.record = record;
        return;
    } else if newest.until == as_of {
        // A second hand-in for the same period: the later file stands.
        *newest = Version::new(as_of, record);
    } else {
        // Most matters change a few times a year, and there are many of them: no room is kept for what may never come.
        matter.versions.reserve_exact(1);
        matter.versions.push(Version::new(as_of, record));
    }
    matter.note_turn();
}

fn same_yearless_start(matter: &MatterHistory, record: &Record) -> bool {
    match (
        matter.newest().record.value(Field::Start),
        record.value(Field::Start),
    ) {
        (Some(Value::Date(old)), Some(Value::Date(new))) => {
            old.yearless.is_some() && old.yearless == new.yearless
        }
        _ => false,
    }
}

impl MatterHistory {
    /// Takes over the corrections of the matter; the newest version is seen through them from now on.
    pub(super) fn correct(
        &mut self,
        settled: BTreeMap<Field, Value>,
        confirmed: Option<NaiveDate>,
    ) {
        let record = settled
            .iter()
            .fold(self.newest().record.clone(), |record, (field, value)| {
                record.with_value(*field, value.clone())
            });
        self.corrected = (!settled.is_empty()).then_some(record);
        self.settled = settled;
        self.confirmed = confirmed;
    }
}

impl RegisterRow {
    /// Takes over a correction of one value; what the register says is kept beside it.
    pub(super) fn correct(&mut self, field: Field, value: Value) {
        let corrected = self.record.clone().with_value(field, value);
        let said = std::mem::replace(&mut self.record, corrected);
        self.typed.get_or_insert(said);
    }

    pub(super) fn forget_corrections(&mut self) {
        if let Some(typed) = self.typed.take() {
            self.record = typed;
        }
    }
}
