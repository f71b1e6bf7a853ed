//! Registers that begin anew in January. Number 1 of 「1月5日」 is then another row than the one that bore number and text a year before:
//! a number and a day without a year that come again are no sign that they are the same.

use super::reused::{is_another, subject_of};
use super::{History, RegisterRow};
use crate::diagnostic::{Diagnostic, NumberProblem};
use crate::ingest::Intake;
use crate::model::directory::comparable;
use crate::model::numerals::{is_numeral, number};
use crate::model::record::{Record, TypedDate, Value};
use crate::model::schema::{Column, Field, Kind, Sheet};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// How many rows of an earlier year a snapshot still has, and how many it lacks, but for those whose own year is the question.
#[derive(Debug, Clone, Copy, Default)]
struct Earlier {
    stand: usize,
    are_gone: usize,
}

/// What a register has done with the rows of an earlier year that were as one of them was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It goes on with them.
    Kept,
    /// It has begun anew.
    Dropped,
    /// There were none.
    Unknown,
}

/// The registers of a snapshot beside what they had of earlier years.
pub struct Anew {
    as_of: NaiveDate,
    /// By the year, and by whether they had been left open.
    earlier: BTreeMap<(Sheet, i32, bool), Earlier>,
}

impl Anew {
    /// Looks at those in which a day stands without a year.
    pub fn of(history: &History, intake: &Intake) -> Anew {
        let as_of = intake.as_of;
        let tables = intake.office.iter().flat_map(|book| &book.tables);
        let rows = tables.flat_map(|table| &table.rows).map(|row| &row.record);
        let yearless = rows.clone().filter(|row| row.values.has_yearless());
        let yearless: BTreeSet<Sheet> = yearless.map(Record::sheet).collect();
        let mut said: BTreeMap<Sheet, BTreeMap<&str, Vec<&TypedDate>>> = BTreeMap::new();
        for row in rows.filter(|row| yearless.contains(&row.sheet())) {
            if let (Some(identity), Some(day)) = (row.identity(), day_of(row)) {
                let of_sheet = said.entry(row.sheet()).or_default();
                of_sheet.entry(&**identity.number()).or_default().push(day);
            }
        }
        let mut earlier: BTreeMap<(Sheet, i32, bool), Earlier> = BTreeMap::new();
        for (sheet, numbers) in said {
            let register = history.registers.get(&sheet).into_iter();
            for (key, row) in register.flat_map(|register| &register.rows) {
                let known = day_of(row.typed());
                let Some(known) = known.filter(|known| known.date().year() < as_of.year()) else {
                    continue;
                };
                let now = numbers.get(&**key.number()).into_iter().flatten();
                let such = (sheet, known.date().year(), is_left_open(row.typed()));
                let such = earlier.entry(such).or_default();
                if now.clone().any(|day| day.date() == known.date()) {
                    such.stand += 1;
                } else if !now.into_iter().any(|day| day.has_same_text(known)) {
                    such.are_gone += 1;
                }
            }
        }
        Anew { as_of, earlier }
    }

    /// Of the rows of a register that may be the same as one of the snapshot, the newest first, those that are: of one year, where
    /// several had the text of its day. What is told where nothing but what the rows say, or what has become of others, tells the year.
    pub fn same<'h>(
        &self,
        known: impl Iterator<Item = &'h RegisterRow>,
        row: &Record,
    ) -> (Vec<&'h Record>, Option<Diagnostic>) {
        let (over, mut known): (Vec<&RegisterRow>, Vec<&RegisterRow>) =
            known.partition(|known| self.is_over_before(known.typed(), row));
        let typed =
            |known: Vec<&'h RegisterRow>| known.into_iter().map(RegisterRow::typed).collect();
        let Some(day) = day_of(row).filter(|day| day.yearless().is_some()) else {
            return (typed(known), None);
        };
        known.sort_by_key(|known| is_named_otherwise(known.typed(), row));
        let year_of = |known: &RegisterRow| day_of(known.typed()).map(|day| day.date().year());
        let has_the_text =
            |known: &&&RegisterRow| day_of(known.typed()).is_some_and(|old| day.has_same_text(old));
        if let Some(year) = known.iter().find(has_the_text).map(|known| year_of(known)) {
            known.retain(|known| year_of(known) == year);
        }
        let earlier = known
            .iter()
            .find(|known| self.may_be_of_this_year(known.typed(), row));
        let told = if let Some(known) = earlier {
            let known = self.taken_in_doubt(known, row);
            known.map(|known| (known, false))
        } else {
            let mut over = over.iter().map(|known| known.typed());
            let in_doubt = over.find(|known| !self.is_plainly_over(known, row));
            in_doubt.map(|known| (known, true))
        };
        let told = told.map(|(known, is_new)| unclear_year(known, row, is_new));
        (typed(known), told)
    }

    /// Whether a row bears the text of the day of one of an earlier year, and that day has come this year: what would lie ahead of the
    /// snapshot has not happened.
    fn may_be_of_this_year(&self, known: &Record, row: &Record) -> bool {
        match (day_of(known), day_of(row)) {
            (Some(old), Some(new)) => {
                new.has_same_text(old)
                    && new.date().year() > old.date().year()
                    && new.date() <= self.as_of
            }
            _ => false,
        }
    }

    /// Whether a row is no more the one that bore its number and the text of its day in an earlier year: a register that goes on has its
    /// rows in whatever words; one that has begun anew has only such as say what they said.
    fn is_over_before(&self, known: &Record, row: &Record) -> bool {
        self.may_be_of_this_year(known, row)
            && match self.fate_of(known) {
                Fate::Kept => is_open_again(known, row) && is_about_another(known, row),
                Fate::Dropped => says_otherwise(known, row),
                Fate::Unknown => {
                    is_open_again(known, row)
                        || is_about_another(known, row) && !ended_alike(known, row)
                }
            }
    }

    /// Whether nobody would take a row for one that is over.
    fn is_plainly_over(&self, known: &Record, row: &Record) -> bool {
        self.fate_of(known) == Fate::Dropped
            && (is_open_again(known, row) || is_about_another(known, row))
    }

    /// As an earlier year had it, the row for which one is taken, where that says something else, or the register may have begun anew.
    /// What has stood in this year's register since before that day came is no new row.
    fn taken_in_doubt<'h>(&self, known: &'h RegisterRow, row: &Record) -> Option<&'h Record> {
        let is_in_doubt =
            |known: &Record| self.fate_of(known) == Fate::Dropped || says_otherwise(known, row);
        let (before, again) = known.as_year_began(self.as_of.year());
        let day = day_of(row).map(TypedDate::date);
        let has_stood = again.is_some_and(|again| day.is_some_and(|day| again < day));
        let before = Some(before).filter(|_| !has_stood);
        let may_be_new = |before: &Record| is_in_doubt(before) || self.is_left_alone(before);
        (is_in_doubt(known.typed()) || before.is_some_and(may_be_new))
            .then(|| before.unwrap_or(known.typed()))
    }

    /// Whether no other row of its year stands, and some that had ended are gone: as after a row that was kept for being open, and as
    /// after none that was kept at all.
    fn is_left_alone(&self, known: &Record) -> bool {
        let year = day_of(known).map_or(0, |day| day.date().year());
        let ended = self.earlier.get(&(known.sheet(), year, false));
        self.fate_of(known) == Fate::Unknown && ended.is_some_and(|ended| ended.are_gone > 0)
    }

    /// What has become of most rows that were as one of their year was. An open one that still stands says nothing of those that had
    /// ended, and one that had ended and is gone nothing of those that were open.
    fn fate_of(&self, known: &Record) -> Fate {
        let year = day_of(known).map_or(0, |day| day.date().year());
        let such = |open: bool| {
            let such = self.earlier.get(&(known.sheet(), year, open));
            such.copied().unwrap_or_default()
        };
        let (open, ended) = (such(true), such(false));
        let (stand, are_gone) = if is_left_open(known) {
            (open.stand + ended.stand, open.are_gone)
        } else {
            (ended.stand, open.are_gone + ended.are_gone)
        };
        if are_gone > stand {
            Fate::Dropped
        } else if stand > 0 {
            Fate::Kept
        } else {
            Fate::Unknown
        }
    }
}

fn unclear_year(known: &Record, row: &Record, is_new: bool) -> Diagnostic {
    let problem = NumberProblem::UnclearYear {
        before_place: known.number_place().to_string(),
        is_new,
    };
    let day = day_field(row.sheet()).unwrap_or(Field::Number);
    Diagnostic::new(problem, row.place(day), None)
}

/// The column by whose day the rows of a register are told apart beside their number. That of a key work is a plan, which the same text
/// goes on meaning.
fn day_field(sheet: Sheet) -> Option<Field> {
    match sheet {
        Sheet::Matters | Sheet::AssignmentList => None,
        Sheet::Extensions => Some(Field::ApprovedOn),
        sheet => sheet.schema().dated_by,
    }
}

pub(super) fn day_of(record: &Record) -> Option<&TypedDate> {
    match record.value(day_field(record.sheet())?)? {
        Value::Date(day) => Some(day),
        _ => None,
    }
}

fn subject(record: &Record) -> Option<String> {
    let text = comparable(record.text(subject_of(record.sheet())?)?);
    Some(text).filter(|text| !text.is_empty())
}

/// Whether two rows say what they are about, and that is not the same.
fn is_named_otherwise(known: &Record, row: &Record) -> bool {
    match (subject(known), subject(row)) {
        (Some(one), Some(other)) if one != other => {
            subject_of(row.sheet()) == Some(Field::ObjectNumber)
                || is_another(&one, &other, true)
                || are_counted_apart(&one, &other)
        }
        _ => false,
    }
}

/// Whether two rows are of different things, or came by different ways.
fn is_about_another(known: &Record, row: &Record) -> bool {
    let ways = known.value(Field::Channel).zip(row.value(Field::Channel));
    is_named_otherwise(known, row) || ways.is_some_and(|(old, new)| !is_same(old, new))
}

/// Whether two texts count or date what they name, and not alike: 第1次 and 第二十次, 2026年 and 2027年.
fn are_counted_apart(one: &str, other: &str) -> bool {
    let differ = |of: fn(&str) -> Vec<u64>| {
        let (one, other) = (of(one), of(other));
        !one.is_empty() && !other.is_empty() && one != other
    };
    differ(ordinals) || differ(years)
}

/// The numbers behind 第.
fn ordinals(text: &str) -> Vec<u64> {
    let behind = text.split('第').skip(1);
    let numerals = behind.filter_map(|rest| {
        let end = rest.find(|sign| !is_numeral(sign)).unwrap_or(rest.len());
        number(&rest[..end])
    });
    numerals.collect()
}

/// The years of four digits before 年.
fn years(text: &str) -> Vec<u64> {
    let mut pieces: Vec<&str> = text.split('年').collect();
    pieces.pop();
    let digits = pieces.into_iter().map(|piece| {
        let start = piece.trim_end_matches(|sign: char| sign.is_ascii_digit());
        &piece[start.len()..]
    });
    let years = digits.filter(|digits| digits.len() == 4);
    years.filter_map(number).collect()
}

/// Whether what had been settled or replied to is so no more.
fn is_open_again(known: &Record, row: &Record) -> bool {
    ended(row.sheet())
        .is_some_and(|ended| known.date(ended).is_some() && row.value(ended).is_none())
}

/// Whether two rows say on the same day that the thing was settled or replied to.
fn ended_alike(known: &Record, row: &Record) -> bool {
    let ends = ended(row.sheet()).and_then(|ended| known.value(ended).zip(row.value(ended)));
    ends.is_some_and(|(old, new)| is_same(old, new))
}

/// Whether a row was neither settled nor replied to when it was last there. Nothing is left to settle of a complaint that was none.
fn is_left_open(known: &Record) -> bool {
    let result = known.text_or_empty(Field::Result);
    ended(known.sheet()).is_some_and(|ended| known.value(ended).is_none())
        && !matches!(&*result, "无效" | "重复")
}

/// The column that ends what a row of a register is about.
fn ended(sheet: Sheet) -> Option<Field> {
    match sheet {
        Sheet::Complaints => Some(Field::DoneOn),
        Sheet::Requests => Some(Field::RepliedOn),
        _ => None,
    }
}

/// Whether a row does not say any more what it said in an earlier year. What it says beside that is how it goes on.
pub(super) fn says_otherwise(known: &Record, row: &Record) -> bool {
    let mut telling = row.sheet().schema().columns.iter();
    is_about_another(known, row)
        || telling.any(|column| match known.value(column.field) {
            Some(old) if is_telling(column, old) => {
                !row.value(column.field).is_some_and(|new| is_same(old, new))
            }
            _ => false,
        })
}

/// Whether a value is one that stays while its row is the same: no wording, and no result that is still to come.
fn is_telling(column: &Column, value: &Value) -> bool {
    match (column.kind, value) {
        (Kind::Text | Kind::Identifier, _) => column.field == Field::Channel,
        (_, Value::Text(word)) => &**word != "待核实",
        _ => true,
    }
}

fn is_same(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::Date(old), Value::Date(new)) => old.date() == new.date() || new.has_same_text(old),
        (Value::Text(old), Value::Text(new)) => comparable(old) == comparable(new),
        (old, new) => old == new,
    }
}
