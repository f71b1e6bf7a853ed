//! The rows of the office's registers that count at the as-of date, and those that were struck out (M15).

use super::clause::{Basis, Clause};
use crate::check::{
    History, RegisterRow, RowKey, RuleBefore, benchmarks_meant, standing_corrections,
};
use crate::diagnostic::{CorrectionProblem, Diagnostic};
use crate::model::directory::{Directory, UnitId, normal};
use crate::model::record::Record;
use crate::model::schema::{Field, Owner, Sheet};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// M15, as far as it withdraws rows.
pub const STRUCK_OUT: Clause = Clause {
    id: "M15",
    citation: "三(四)",
    title: "更正与作废",
    rule: "更正登记自批准日期起生效：作废的行划去、不再计入；更正的改一栏的值，或者确认所填的日期；对单位提出的复核也这样办结。已发布的以往期次不改写。",
    basis: Basis::Interpretation,
    function: "check::corrections::apply",
    cases: include_str!("cases/M15.txt"),
};

/// By the calendar year that a correction means, none for any, the day from which rows are struck out.
type Years = BTreeMap<Option<i32>, NaiveDate>;

/// Which rows have been struck out: by sheet and unit, and there by normalised number.
#[derive(Debug, Clone, Default)]
pub struct StruckOut(BTreeMap<(Sheet, UnitId), BTreeMap<String, Years>>);

impl StruckOut {
    /// The rows struck out by corrections approved on or before the as-of date.
    pub fn at(history: &History, as_of: NaiveDate) -> StruckOut {
        let mut rows: BTreeMap<_, BTreeMap<String, Years>> = BTreeMap::new();
        let struck = standing_corrections(history).filter_map(|(key, row)| {
            let record = &row.record;
            let approved = record.date(Field::ApprovedOn)?;
            let sheet = record.object_sheet()?;
            let number = record.object_number();
            let unit = key.unit?;
            let year = match sheet {
                // Those of a matter, whenever they were approved.
                Sheet::Extensions => history.year_meant(Sheet::Matters, &number, unit, approved),
                _ => history.year_meant(sheet, &number, unit, approved),
            };
            let since = approved.max(row.first_seen);
            (record.strikes_out() && approved <= as_of).then_some((
                (sheet, unit),
                number,
                year,
                since,
            ))
        });
        for (target, number, year, since) in struck {
            let years = rows.entry(target).or_default().entry(number).or_default();
            let known = years.entry(year).or_insert(since);
            *known = since.min(*known);
        }
        StruckOut(rows)
    }

    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the rows of a number, unit and year are struck out; without a year, those of any.
    pub fn contains(&self, sheet: Sheet, number: &str, unit: UnitId, year: Option<i32>) -> bool {
        self.years(sheet, number, unit).is_some_and(|years| {
            year.is_none() || years.contains_key(&None) || years.contains_key(&year)
        })
    }

    /// The day from which the rows of a number, unit and year are struck out; `None` where they are not.
    pub fn since(&self, sheet: Sheet, number: &str, unit: UnitId, year: i32) -> Option<NaiveDate> {
        let meant = self.years(sheet, number, unit)?;
        let days = [None, Some(year)].into_iter();
        days.filter_map(|year| meant.get(&year)).min().copied()
    }

    fn years(&self, sheet: Sheet, number: &str, unit: UnitId) -> Option<&Years> {
        self.0.get(&(sheet, unit))?.get(&*normal(number))
    }

    /// Whether a row of a register is struck out.
    pub fn contains_row(
        &self,
        history: &History,
        sheet: Sheet,
        key: &RowKey,
        row: &RegisterRow,
    ) -> bool {
        let number = key.number();
        let approved = row.record.date(Field::ApprovedOn);
        match (key.unit, approved) {
            (Some(unit), Some(approved)) if sheet == Sheet::Extensions => {
                self.contains_extension(history, number, unit, approved)
            }
            // One that names no unit is about every unit of its matter: it is struck out where it is for all of them.
            (None, Some(approved)) if sheet == Sheet::Extensions && !self.0.is_empty() => {
                let units = history.bearers_of(Sheet::Matters, number);
                let mut units = units.into_iter().peekable();
                let is_struck = |unit| self.contains_extension(history, number, unit, approved);
                units.peek().is_some() && units.all(is_struck)
            }
            (Some(unit), _) => self.contains(sheet, number, unit, key.year),
            (None, _) => false,
        }
    }

    /// Whether an extension approved on a day is struck out for a unit: it goes with the matter that it extends.
    pub fn contains_extension(
        &self,
        history: &History,
        number: &str,
        unit: UnitId,
        approved: NaiveDate,
    ) -> bool {
        !self.0.is_empty() && {
            let year = history.year_meant(Sheet::Matters, number, unit, approved);
            self.contains(Sheet::Extensions, number, unit, year)
        }
    }

    /// Whether a matter is struck out, by its ledger or by the list.
    pub fn contains_matter(&self, number: &str, unit: UnitId, year: i32) -> bool {
        [Sheet::Matters, Sheet::AssignmentList]
            .into_iter()
            .any(|sheet| self.contains(sheet, number, unit, Some(year)))
    }
}

/// Tells of each 作废 that strikes out several rows: those that a unit has under a number, where a sheet knows them by more than that.
pub fn report_several(
    history: &History,
    directory: &Directory,
    as_of: NaiveDate,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (key, row) in standing_corrections(history) {
        let record = &row.record;
        let text = |field| record.text_or_empty(field);
        let approved = record.date(Field::ApprovedOn).filter(|day| *day <= as_of);
        let (Some(approved), Some(sheet), Some(unit)) = (approved, record.object_sheet(), key.unit)
        else {
            continue;
        };
        let is_register = sheet.schema().owner == Owner::Office;
        let number = record.object_number();
        let struck: Vec<NaiveDate> = if !record.strikes_out() {
            continue;
        } else if sheet == Sheet::Benchmarks {
            let entries = benchmarks_meant(history, unit, &number, row.first_seen);
            entries.iter().map(|_| row.first_seen).collect()
        } else if is_register && sheet.schema().identity.len() > 1 {
            let year = history.year_meant(sheet, &number, unit, approved);
            let is_struck = |(key, _): &(&RowKey, &RegisterRow)| {
                **key.number() == *number
                    && key.unit == Some(unit)
                    && (sheet == Sheet::Extensions || year.is_none() || key.year == year)
            };
            let rows = history.rows(sheet).filter(is_struck);
            rows.map(|(_, row)| row.first_seen).collect()
        } else {
            continue;
        };
        if struck.len() < 2 {
            continue;
        }
        let later = struck.iter().filter(|seen| **seen > row.first_seen);
        let problem = CorrectionProblem::StrikesSeveral {
            own: text(Field::Number).to_string(),
            sheet: sheet.name(),
            number: text(Field::ObjectNumber).to_string(),
            unit: directory.name(unit).to_owned(),
            rows: struck.len(),
            later: later.count(),
        };
        let place = record.place(Field::ObjectNumber);
        diagnostics.push(Diagnostic::new(problem, place, None));
    }
}

/// A row of a register that is about one unit.
#[derive(Debug, Clone, Copy)]
pub struct UnitRow<'a> {
    /// The unit.
    pub unit: UnitId,
    /// Its number as typed.
    pub number: &'a str,
    /// The row.
    pub record: &'a Record,
    /// The calendar year in which its number stands: that of its date as typed first, whatever a correction has made of it.
    pub year: Option<i32>,
    /// As-of date of the first snapshot that has it.
    pub first_seen: NaiveDate,
    /// What its 对应规则 said before.
    pub rule_before: Option<&'a RuleBefore>,
    /// Struck out (M15).
    pub struck: bool,
}

/// The rows of a register that name a unit, in order of number and unit; struck-out ones are among them.
pub fn unit_rows<'a>(
    history: &'a History,
    sheet: Sheet,
    struck_out: &StruckOut,
) -> impl Iterator<Item = UnitRow<'a>> {
    history
        .rows(sheet)
        .filter_map(move |(key, row)| unit_row(key, row, sheet, struck_out))
}

fn unit_row<'a>(
    key: &RowKey,
    row: &'a RegisterRow,
    sheet: Sheet,
    struck_out: &StruckOut,
) -> Option<UnitRow<'a>> {
    let unit = key.unit?;
    let number = row.record.text(sheet.schema().identity[0])?;
    Some(UnitRow {
        unit,
        number,
        record: &row.record,
        year: key.year,
        first_seen: row.first_seen,
        rule_before: row.rule_before.as_ref(),
        struck: struck_out.contains(sheet, number, unit, key.year),
    })
}
