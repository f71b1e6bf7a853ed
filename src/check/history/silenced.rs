//! What the office's registers, its list, and the units' lists of 对标提升 and values of key works have said and say no more, in columns that
//! no row must fill: the newest row counts, and that it has changed is told.

use super::dropped::year_of;
use super::{History, ListedMatter, Register, RegisterRow, ReportedValue, RowKey};
use crate::diagnostic::{Diagnostic, HistoryProblem};
use crate::ingest::workspace::day_named_in;
use crate::model::directory::UnitId;
use crate::model::record::{Record, Value};
use crate::model::schema::{Audience, Column, Field, Kind, Sheet};
use crate::source::day;
use crate::source::{Place, SheetRef};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a row has said in columns that are empty in its newest version. Of texts nothing is kept.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Silenced(Vec<Said>);

/// What was said in one of them.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Said {
    /// Position of the column in the schema.
    column: usize,
    /// The day, or the word of a column of few words.
    value: Option<Value>,
    /// As-of date of the last snapshot that said so.
    #[serde(with = "day")]
    last: NaiveDate,
}

impl Silenced {
    /// Takes in what a row says after what it said up to a snapshot.
    pub(super) fn follow(&mut self, (said, last): (&Record, NaiveDate), now: &Record) {
        self.0
            .retain(|known| now.values.get(known.column).is_none());
        let columns = now.sheet().schema().columns.iter().enumerate();
        for (position, column) in columns {
            let (said, now) = (said.values.get(position), now.values.get(position));
            if let (Some(said), None) = (said, now) {
                let is_kept = matches!(said, Value::Date(_) | Value::Deadline(_))
                    || matches!(column.kind, Kind::Choice(_));
                self.0.push(Said {
                    column: position,
                    value: is_kept.then(|| said.clone()),
                    last,
                });
            }
        }
    }

    fn of(&self, sheet: Sheet) -> impl Iterator<Item = (&'static Column, &Said)> {
        let columns = sheet.schema().columns;
        let known = self.0.iter();
        let known = known.filter_map(move |said| Some((columns.get(said.column)?, said)));
        known.filter(|(column, _)| is_watched(column))
    }
}

/// Whether something goes on counting of a unit's matter, by number and year, in a column.
pub type OfMatter<'a> = dyn Fn((&str, UnitId, i32), Field) -> bool + 'a;

/// Whether something holds of what a unit reports under a number on a day.
pub type OfReport<'a> = dyn Fn(UnitId, &str, (NaiveDate, &str)) -> bool + 'a;

/// By what is judged all the same, where the newest row says nothing.
#[derive(Clone, Copy)]
pub struct Unmoved<'a> {
    /// Whether what a list has said goes on counting.
    pub listed: &'a OfMatter<'a>,
    /// Whether the target of a row of 重点工作 is still of a direction.
    pub direction: &'a dyn Fn(&Place, &str) -> bool,
    /// Whether it is counted in a measure anyway.
    pub measure: &'a OfReport<'a>,
}

/// A cell that says nothing any more.
struct Silent<'h> {
    unit: Option<UnitId>,
    place: Place,
    /// The row; none of a value of a key work, of which only the value is kept.
    record: Option<&'h Record>,
    number: String,
    /// What it said, where that may be told.
    said: Option<String>,
    last: NaiveDate,
    /// Nothing is judged otherwise for it.
    is_unmoved: bool,
}

/// By unit, sheet and position of the column: its silent cells by row.
type Columns<'h> = BTreeMap<(Option<UnitId>, Place, Sheet, usize), BTreeMap<Place, Silent<'h>>>;

/// The columns of which each cell that is emptied is told.
const CELLS: [(Sheet, Field); 4] = [
    (Sheet::AssignmentList, Field::Deadline),
    (Sheet::AssignmentList, Field::ClosedOn),
    (Sheet::Complaints, Field::VerifiedOn),
    (Sheet::KeyWorks, Field::Direction),
];

/// The columns whose absence is told whether they were there before or not.
const TOLD_ELSEWHERE: [(Sheet, Field); 3] = [
    (Sheet::Meetings, Field::PriorApproval),
    (Sheet::Meetings, Field::ApprovedBy),
    (Sheet::Meetings, Field::Reported),
];

impl History {
    /// The columns of the office's newest papers, of 对标提升 and of 重点工作进度 in which rows have said something and none does any more,
    /// and single cells that were emptied.
    pub fn silenced(
        &self,
        is_struck: impl Fn(Sheet, (&RowKey, &RegisterRow)) -> bool,
        is_struck_matter: impl Fn(&str, UnitId, i32) -> bool,
        unmoved: Unmoved<'_>,
    ) -> Vec<Diagnostic> {
        let Some(as_of) = self.current().map(|current| current.as_of) else {
            return Vec::new();
        };
        let mut silent = Columns::new();
        for (&sheet, register) in &self.registers {
            if register.last_present == Some(as_of) {
                let is_struck = |row: (&RowKey, &RegisterRow)| is_struck(sheet, row);
                let register = (sheet, register);
                of_register(register, as_of, is_struck, unmoved, &mut silent);
            }
        }
        if self.newest_list == Some(as_of) {
            self.of_list(as_of, is_struck_matter, unmoved, &mut silent);
        }
        self.of_benchmarks(as_of.year(), &mut silent);
        self.of_progress(unmoved, &mut silent);
        let columns = silent.iter();
        let mut told: Vec<Diagnostic> = columns
            .flat_map(|(key, rows)| self.told_of(key, rows))
            .collect();
        told.extend(self.units_left_out(as_of, |row| is_struck(Sheet::Extensions, row)));
        told
    }

    fn of_list<'h>(
        &'h self,
        as_of: NaiveDate,
        is_struck: impl Fn(&str, UnitId, i32) -> bool,
        unmoved: Unmoved<'_>,
        silent: &mut Columns<'h>,
    ) {
        let this_year = as_of.year();
        let columns = Sheet::AssignmentList.schema().columns.iter();
        let columns: Vec<&'static Column> = columns.filter(|column| is_watched(column)).collect();
        let known = self.list.iter();
        let known = known.flat_map(|(number, all)| all.iter().map(move |one| (number, one)));
        for (number, listed) in known {
            if listed.last_seen != as_of || listed.versions.len() < 2 {
                continue;
            }
            let rows = listed.newest().iter();
            for row in rows.filter(|row| is_of_period(row, as_of)) {
                let units = row.responsible_units();
                let standing = |unit: &&UnitId| !is_struck(number, **unit, listed.year);
                let standing: Vec<UnitId> = units.iter().filter(standing).copied().collect();
                for column in &columns {
                    let field = column.field;
                    let is_corrected = |unit: &UnitId| {
                        let current = listed.current(*unit, row);
                        current.value(field).is_some()
                    };
                    if row.value(field).is_some()
                        || standing.is_empty()
                        || standing.iter().any(is_corrected)
                    {
                        continue;
                    }
                    let Some((said, last)) = self.said_on_list(listed, row, field) else {
                        continue;
                    };
                    let value = said.value(field);
                    let is_of_this_year = listed.year >= this_year
                        || listed.has_start_in(this_year)
                        || is_day_since(value, this_year);
                    // A matter of another category may have no deadline of its own any more.
                    let is_another = field == Field::Deadline
                        && said.text(Field::Category) != row.text(Field::Category);
                    if !is_of_this_year || is_another {
                        continue;
                    }
                    let counts = |unit: &UnitId| {
                        let matter = (&**number, *unit, listed.year);
                        (unmoved.listed)(matter, field)
                    };
                    let cell = Silent {
                        unit: None,
                        place: row.place(field),
                        record: Some(row),
                        number: listed.number.to_string(),
                        said: value.and_then(shown),
                        last,
                        is_unmoved: standing.iter().all(counts),
                    };
                    add(silent, (Sheet::AssignmentList, field), cell);
                }
            }
        }
    }

    /// The last row of earlier lists that said something of a row's units in a column, and the last list that had it.
    fn said_on_list<'h>(
        &self,
        listed: &'h ListedMatter,
        row: &Record,
        field: Field,
    ) -> Option<(&'h Record, NaiveDate)> {
        let (_, before) = listed.versions.split_last()?;
        let mut said = before.iter().enumerate().rev();
        let names_one = |other: &&Record| {
            let mut units = row.units(Field::Responsible).iter();
            units.any(|mention| other.mentions(mention.unit))
        };
        let (at, said) = said.find_map(|(at, version)| {
            let mut rows = version.rows.iter().filter(names_one);
            Some((at, rows.find(|other| other.value(field).is_some())?))
        })?;
        let next = listed.versions[at + 1].since;
        let mut periods = self.periods.iter().rev().map(|period| period.as_of);
        Some((said, periods.find(|as_of| *as_of < next)?))
    }

    fn of_benchmarks<'h>(&'h self, this_year: i32, silent: &mut Columns<'h>) {
        for (unit, list) in &self.benchmarks {
            for row in list.rows.iter().filter(|row| !row.struck) {
                let record = row.typed();
                for (column, said) in row.silenced.of(Sheet::Benchmarks) {
                    // With a new year entries begin anew under the same names.
                    let is_over = said.last.year() < this_year
                        && !is_day_since(said.value.as_ref(), this_year);
                    if is_over || row.record.value(column.field).is_some() {
                        continue;
                    }
                    let cell = Silent {
                        unit: Some(*unit),
                        place: record.place(column.field),
                        record: Some(record),
                        number: record.text_or_empty(Field::BenchmarkObject).to_string(),
                        said: said.value.as_ref().and_then(shown),
                        last: said.last,
                        is_unmoved: false,
                    };
                    add(silent, (Sheet::Benchmarks, column.field), cell);
                }
            }
        }
    }

    /// The values of key works of which earlier ledgers said what they are counted in, and the newest says nothing.
    fn of_progress<'h>(&'h self, unmoved: Unmoved<'_>, silent: &mut Columns<'h>) {
        for ((unit, work), values) in &self.progress {
            let newest = self.progress_snapshots.get(unit).and_then(|all| all.last());
            let Some((now, before)) = values.split_last() else {
                continue;
            };
            if Some(&now.as_of) != newest
                || now.counted_in.is_some()
                || now.struck
                || now.is_corrected()
            {
                continue;
            }
            let same_year = |value: &&ReportedValue| value.as_of.year() == now.as_of.year();
            let mut before = before.iter().rev().filter(same_year);
            let said = before.find_map(|value| Some((value.counted_in.as_deref()?, value.as_of)));
            let Some((measure, last)) = said else {
                continue;
            };
            let cell = Silent {
                unit: Some(*unit),
                place: now.typed_place().clone(),
                record: None,
                number: work.clone(),
                said: Some(measure.to_owned()),
                last,
                is_unmoved: (unmoved.measure)(*unit, work, (now.as_of, measure)),
            };
            add(silent, (Sheet::KeyWorkProgress, Field::Measure), cell);
        }
    }

    /// What is told of a column: as a whole where no row of the sheet says anything in it, else of its cells.
    fn told_of(
        &self,
        (unit, place, sheet, position): &(Option<UnitId>, Place, Sheet, usize),
        rows: &BTreeMap<Place, Silent<'_>>,
    ) -> Vec<Diagnostic> {
        let column = &sheet.schema().columns[*position];
        let field = column.field;
        let mut cells = rows.values();
        let has_column = |cell: &Silent<'_>| cell.record.map(|record| record.has_column(field));
        let is_there = cells.clone().find_map(has_column);
        let is_lacking = is_there == Some(false);
        if is_lacking && TOLD_ELSEWHERE.contains(&(*sheet, field)) {
            return Vec::new();
        }
        let of_cells = CELLS.contains(&(*sheet, field));
        // What one row alone has said is a cell; of texts there are many that decide nothing.
        let is_cell = is_there == Some(true)
            && rows.len() == 1
            && (of_cells || matches!(column.kind, Kind::Text | Kind::Identifier));
        let is_silent = is_lacking || !is_cell && !self.says_in(*sheet, &place.sheet, field);
        if is_silent {
            let moved = rows.values().filter(|cell| !cell.is_unmoved).count();
            let first = cells.next().map(|cell| cell.number.clone());
            let problem = HistoryProblem::SilencedColumn {
                sheet: sheet.name(),
                column: column.name,
                is_there,
                rows: rows.len(),
                unmoved: rows.len() - moved,
                first: first.filter(|number| !number.is_empty()),
            };
            return vec![Diagnostic::new(problem, place.clone(), *unit)];
        }
        let unreadable = self.unreadable_cells();
        let emptied = cells
            .filter(|cell| of_cells && !cell.is_unmoved && !unreadable.contains_key(&cell.place));
        let told = emptied.map(|cell| {
            let problem = HistoryProblem::EmptiedCell {
                sheet: sheet.name(),
                number: Some(cell.number.clone()).filter(|number| !number.is_empty()),
                column: column.name,
                said: cell.said.clone(),
                last: cell.last,
            };
            Diagnostic::new(problem, cell.place.clone(), *unit)
        });
        told.collect()
    }

    /// Whether a row of a sheet says anything in a column, or may: nobody knows what a returned row has there.
    fn says_in(&self, sheet: Sheet, at: &Arc<SheetRef>, field: Field) -> bool {
        let mut books = self.books.values().flatten();
        let is_returned = books.any(|book| {
            (book.file.as_str(), book.sheet.as_str()) == (&*at.file, &*at.sheet)
                && book.returned > 0
        });
        if is_returned {
            return true;
        }
        let unreadable = self.unreadable_cells();
        let says = |record: &Record| {
            record.origin.sheet == *at
                && (record.value(field).is_some() || unreadable.contains_key(&record.place(field)))
        };
        match sheet {
            Sheet::AssignmentList => {
                let all = self.list.values().flatten();
                all.flat_map(ListedMatter::newest).any(says)
            }
            Sheet::Benchmarks => {
                let mut rows = self.benchmarks.values().flat_map(|list| &list.rows);
                rows.any(|row| says(row.typed()))
            }
            Sheet::KeyWorkProgress => {
                let mut newest = self.progress.values().filter_map(|values| values.last());
                newest.any(|value| value.typed_place().sheet == *at && value.counted_in.is_some())
            }
            _ => self.rows(sheet).any(|(_, row)| says(row.typed())),
        }
    }

    /// 延期审批: rows that named their units, and name none in the newest register, where nothing else is known of any unit's. They are other
    /// rows by what rows are known by, about every unit of the matter.
    fn units_left_out(
        &self,
        as_of: NaiveDate,
        is_struck: impl Fn((&RowKey, &RegisterRow)) -> bool,
    ) -> Vec<Diagnostic> {
        let sheet = Sheet::Extensions;
        let Some(register) = self.registers.get(&sheet) else {
            return Vec::new();
        };
        let mut left_out: BTreeMap<Place, BTreeMap<Place, &Record>> = BTreeMap::new();
        for (key, row) in &register.rows {
            let record = row.typed();
            let is_now = key.unit.is_none() && row.last_seen == as_of;
            let named = |(other, before): (&RowKey, &RegisterRow)| {
                other.unit.is_some()
                    && other.texts == key.texts
                    && before.last_seen < row.first_seen
            };
            if is_now
                && is_of_period(record, as_of)
                && year_of(key, row).is_none_or(|year| year >= as_of.year())
                && register.bearing(key.number()).any(named)
                && !is_struck((key, row))
            {
                let place = Place::of_sheet(&record.origin.sheet);
                let rows = left_out.entry(place).or_default();
                rows.insert(record.number_place(), record);
            }
        }
        let silent = left_out
            .into_iter()
            .filter(|(place, _)| !self.says_in(sheet, &place.sheet, Field::Responsible));
        let told = silent.filter_map(|(place, rows)| {
            let first = rows.values().next()?;
            let problem = HistoryProblem::SilencedColumn {
                sheet: sheet.name(),
                column: sheet.name_of(Field::Responsible),
                is_there: Some(first.has_column(Field::Responsible)),
                rows: rows.len(),
                unmoved: 0,
                first: Some(first.text_or_empty(Field::Number).to_string()),
            };
            Some(Diagnostic::new(problem, place, None))
        });
        told.collect()
    }
}

fn of_register<'h>(
    (sheet, register): (Sheet, &'h Register),
    as_of: NaiveDate,
    is_struck: impl Fn((&RowKey, &RegisterRow)) -> bool,
    unmoved: Unmoved<'_>,
    silent: &mut Columns<'h>,
) {
    for (key, row) in &register.rows {
        let record = row.typed();
        if row.silenced.0.is_empty()
            || row.last_seen != as_of
            || !is_of_period(record, as_of)
            || is_struck((key, row))
        {
            continue;
        }
        let is_of_this_year = year_of(key, row).is_none_or(|year| year >= as_of.year());
        for (column, said) in row.silenced.of(sheet) {
            let field = column.field;
            // What a correction gives stands.
            let is_corrected = row.record.value(field).is_some();
            let counts_now = is_of_this_year || is_day_since(said.value.as_ref(), as_of.year());
            if is_corrected || !counts_now || asks_for_nothing(record, field) {
                continue;
            }
            let shown = said.value.as_ref().and_then(shown);
            let is_target = (sheet, field) == (Sheet::KeyWorks, Field::Direction);
            let is_unmoved = is_target
                && shown.as_ref().is_some_and(|word| {
                    let place = record.number_place();
                    (unmoved.direction)(&place, word)
                });
            // Of complaints nothing is told that was read.
            let is_secret = sheet == Sheet::Complaints;
            let number = record.text_or_empty(sheet.schema().identity[0]);
            let cell = Silent {
                unit: None,
                place: record.place(field),
                record: Some(record),
                number: if is_secret {
                    String::new()
                } else {
                    number.to_string()
                },
                said: shown.filter(|_| !is_secret),
                last: said.last,
                is_unmoved,
            };
            add(silent, (sheet, field), cell);
        }
    }
}

fn add<'h>(silent: &mut Columns<'h>, (sheet, field): (Sheet, Field), cell: Silent<'h>) {
    let Some(position) = sheet.schema().position(field) else {
        return;
    };
    let row = match cell.record {
        Some(record) => record.number_place(),
        None => cell.place.clone(),
    };
    let column = (cell.unit, Place::of_sheet(&row.sheet), sheet, position);
    let rows = silent.entry(column).or_default();
    // A row that names several units stands once for each.
    match rows.get_mut(&row) {
        Some(known) => known.is_unmoved &= cell.is_unmoved,
        None => {
            rows.insert(row, cell);
        }
    }
}

/// Whether a row needs to say nothing in a column: one that strikes out names no value, and of a complaint that is none any more no day
/// counts.
fn asks_for_nothing(record: &Record, field: Field) -> bool {
    match (record.sheet(), field) {
        (Sheet::Corrections, Field::CorrectedField | Field::CorrectedValue) => record.strikes_out(),
        (Sheet::Complaints, Field::VerifiedOn) => {
            &**record.text_or_nothing(Field::Result) != "有效"
        }
        _ => false,
    }
}

/// Whether it is told of a column that it says nothing any more: a row that lacks what every row must have is returned, and of what is in no
/// output nothing is kept.
fn is_watched(column: &Column) -> bool {
    !column.required && column.audience != Audience::Nobody
}

/// Whether a row stands in a file of a period, and not where the last good version of it stood before.
fn is_of_period(record: &Record, as_of: NaiveDate) -> bool {
    day_named_in(&record.origin.sheet.file) == Some(as_of)
}

fn is_day_since(value: Option<&Value>, year: i32) -> bool {
    let day = match value {
        Some(Value::Date(typed)) => Some(typed.date()),
        Some(Value::Deadline(typed)) => typed.date,
        _ => None,
    };
    day.is_some_and(|day| day.year() >= year)
}

/// A day or a word that was said.
fn shown(value: &Value) -> Option<String> {
    let may_be_told = matches!(value, Value::Date(_) | Value::Deadline(_) | Value::Text(_));
    may_be_told.then(|| value.in_words())?
}
