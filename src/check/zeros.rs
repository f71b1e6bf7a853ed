//! Numbers that differ only in leading zeros (001 became 1, as in every spreadsheet that opens a csv or in which a cell is typed anew):
//! where all else says so, it is the same row, and counts once.

use super::history::{History, ListedMatter};
use crate::diagnostic::{Diagnostic, NumberProblem};
use crate::ingest::Intake;
use crate::ingest::privacy::MASK;
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::record::{Record, Value};
use crate::model::schema::{Field, Sheet};
use crate::source::Text;
use chrono::{Datelike, NaiveDate};
use foldhash::{HashMap, HashSet};
use std::collections::BTreeMap;

/// How many leading zeros are looked for.
const MOST_ZEROS: usize = 8;

/// Gives rows whose number is new, and differs from a known one that their file has no more only in leading zeros, the known number:
/// where name and day, or unit and day, are the same. Others of that kind are told and stay two.
pub fn restore(history: &History, intake: &mut Intake, directory: &Directory) {
    let bearers = bearers(intake);
    if bearers.is_empty() {
        return;
    }
    let mut said = Said::of(intake, &bearers);
    let units = intake.units.keys();
    let lines: BTreeMap<UnitId, Vec<UnitId>> = units
        .map(|unit| (*unit, line_of(directory, *unit, intake.as_of)))
        .collect();
    let mut problems = Vec::new();
    // What the list gives, ledgers may take up in the same week.
    for is_list in [true, false] {
        for (unit, record) in rows_at(intake, &bearers) {
            if (record.sheet() == Sheet::AssignmentList) == is_list {
                let line = unit.and_then(|unit| lines.get(&unit));
                let told = restore_row(history, &said, record, line);
                let place = record.number_place();
                problems.extend(told.map(|problem| Diagnostic::new(problem, place, unit)));
            }
        }
        if is_list {
            said.list = listed(intake, &bearers);
        }
    }
    intake.cell_problems.extend(problems);
}

/// The positions of the rows whose number is nothing but digits, in order.
fn bearers(intake: &mut Intake) -> Vec<usize> {
    let rows = intake.rows_mut().enumerate();
    rows.filter_map(|(at, (_, row))| digits(&row.record).map(|_| at))
        .collect()
}

/// The rows at positions, which stand in order, with the units that handed them in.
fn rows_at<'a>(
    intake: &'a mut Intake,
    positions: &'a [usize],
) -> impl Iterator<Item = (Option<UnitId>, &'a mut Record)> {
    let mut wanted = positions.iter().peekable();
    intake
        .rows_mut()
        .enumerate()
        .filter(move |(at, _)| wanted.next_if_eq(&at).is_some())
        .map(|(_, (unit, row))| (unit, &mut row.record))
}

/// What is told of a row; `line`: the unit that handed it in and those that it has taken over, none for the office.
fn restore_row(
    history: &History,
    said: &Said,
    record: &mut Record,
    line: Option<&Vec<UnitId>>,
) -> Option<NumberProblem> {
    let number = digits(record)?;
    let named = || record.identity().map(|own| own.units().collect());
    let bearer = Bearer {
        record,
        number: &number,
        owners: line.cloned().or_else(named).unwrap_or_default(),
    };
    let (known, same) = bearer.known_as(history, said)?;
    let is_complaint = record.sheet() == Sheet::Complaints;
    // Of complaints nothing is told that was read.
    let told = |number: &str| if is_complaint { MASK } else { number }.to_owned();
    let problem = NumberProblem::LeadingZeros {
        number: told(&number),
        known: told(&known),
        same,
    };
    if same {
        let field = record.sheet().schema().identity[0];
        *record = record.clone().with_value(field, Value::Text(known));
    }
    Some(problem)
}

/// A unit and those that it has taken over.
fn line_of(directory: &Directory, unit: UnitId, day: NaiveDate) -> Vec<UnitId> {
    let taken_over = directory.taken_over_by(unit, day).into_iter();
    let others = taken_over.map(|(other, _)| other);
    std::iter::once(unit).chain(others).collect()
}

/// The number of a row, where it is nothing but digits and its sheet is one whose rows have a day.
fn digits(record: &Record) -> Option<Text> {
    if !record.values.may_be_of_digits() {
        return None;
    }
    let number = record.identity()?.texts.first()?;
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && day_field(record.sheet()).is_some()).then(|| Text::clone(number))
}

/// The column by whose day a row is known again beside its number.
fn day_field(sheet: Sheet) -> Option<Field> {
    match sheet {
        Sheet::Extensions => Some(Field::ApprovedOn),
        sheet => sheet.schema().dated_by,
    }
}

/// What the files of a period say under numbers of digits.
struct Said {
    /// By sheet and file.
    numbers: HashSet<(Sheet, Text, Text)>,
    /// The rows of the assignment list, by number.
    list: HashMap<Text, Vec<Record>>,
}

impl Said {
    fn of(intake: &mut Intake, bearers: &[usize]) -> Said {
        let rows = rows_at(intake, bearers).filter_map(|(_, record)| {
            let file = Text::clone(&record.origin.sheet.file);
            Some((record.sheet(), file, digits(record)?))
        });
        Said {
            numbers: rows.collect(),
            list: listed(intake, bearers),
        }
    }

    fn has(&self, sheet: Sheet, file: &Text, number: &str) -> bool {
        let row = (sheet, Text::clone(file), number.into());
        self.numbers.contains(&row)
    }
}

/// The rows of the assignment list under numbers of digits.
fn listed(intake: &mut Intake, bearers: &[usize]) -> HashMap<Text, Vec<Record>> {
    let mut listed: HashMap<Text, Vec<Record>> = HashMap::default();
    let rows = rows_at(intake, bearers).map(|(_, record)| record);
    for record in rows.filter(|record| record.sheet() == Sheet::AssignmentList) {
        if let Some(number) = digits(record) {
            listed.entry(number).or_default().push(record.clone());
        }
    }
    listed
}

/// A row that bears a number of digits.
struct Bearer<'a> {
    record: &'a Record,
    number: &'a str,
    /// The units that it may be about.
    owners: Vec<UnitId>,
}

impl Bearer<'_> {
    /// The known number that differs in leading zeros alone, as it was typed, and whether the row is that one's; `None` where the number
    /// itself is known, or none is like it.
    fn known_as(&self, history: &History, said: &Said) -> Option<(Text, bool)> {
        let of = |number: &str| self.rows_of(history, said, number);
        if !of(self.number).is_empty() {
            return None;
        }
        let bare = self.number.trim_start_matches('0');
        let spellings = (0..=MOST_ZEROS).map(|zeros| format!("{}{bare}", "0".repeat(zeros)));
        let others = spellings.filter(|spelling| {
            let file = &self.record.origin.sheet.file;
            spelling != self.number && !said.has(self.record.sheet(), file, spelling)
        });
        let known: Vec<(Text, bool)> = others
            .flat_map(|spelling| {
                let rows = of(&spelling).into_iter();
                let rows = rows.filter(|row| self.is_of_its_year(row));
                let typed = rows.filter_map(|row| {
                    let number = row.text(row.sheet().schema().identity[0])?;
                    Some((Text::clone(number), self.says_the_same(row)))
                });
                typed.collect::<Vec<_>>()
            })
            .collect();
        let same: HashSet<&Text> = known
            .iter()
            .filter_map(|(number, same)| same.then_some(number))
            .collect();
        match same.iter().next() {
            Some(number) if same.len() == 1 => Some((Text::clone(number), true)),
            _ => known
                .first()
                .map(|(number, _)| (Text::clone(number), false)),
        }
    }

    /// The newest rows that are known under a number, where it may be that of the row.
    fn rows_of<'h>(&self, history: &'h History, said: &'h Said, number: &str) -> Vec<&'h Record> {
        let sheet = self.record.sheet();
        if !matches!(sheet, Sheet::Matters | Sheet::AssignmentList) {
            let rows = history.rows_bearing(sheet, number);
            return rows.map(|(_, row)| row.typed()).collect();
        }
        let owners = self.owners.iter();
        let ledgers = owners.filter_map(|unit| history.matters_of(*unit, number));
        let ledgers = ledgers.flatten().map(|matter| &matter.newest().record);
        let lists = history.list.get(number).into_iter().flatten();
        let lists = lists.flat_map(ListedMatter::newest);
        // A ledger may be the first to speak of what this week's list gives.
        let now = said.list.get(number).into_iter().flatten();
        let now = now.filter(|_| sheet == Sheet::Matters);
        ledgers.chain(lists).chain(now).collect()
    }

    /// Whether a row is of the same year, as numbers begin anew each year.
    fn is_of_its_year(&self, other: &Record) -> bool {
        let year = |row: &Record| row.date(day_field(row.sheet())?).map(|day| day.year());
        year(self.record) == year(other)
    }

    /// Whether a row says the same beside its number: name and day, or unit and day where rows have no name.
    fn says_the_same(&self, other: &Record) -> bool {
        let day = |row: &Record| row.date(day_field(row.sheet())?);
        if day(self.record).is_none() || day(self.record) != day(other) {
            return false;
        }
        let name = |row: &Record| row.text(Field::Name).map(|name| comparable(name));
        if let Some(own) = name(self.record) {
            return name(other).is_some_and(|known| known == own);
        }
        let Some(known) = other.identity() else {
            return false;
        };
        let units = || self.owners.iter();
        units().any(|unit| known.is_of(*unit)) || units().len() == 0 && known.units().len() == 0
    }
}
