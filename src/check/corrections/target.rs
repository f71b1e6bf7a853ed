//! What a correction is about: whether anybody has handed it in, and what it said before.

use super::benchmarks;
use crate::check::history::{History, ListedMatter, MatterHistory};
use crate::model::amount::Amount;
use crate::model::directory::UnitId;
use crate::model::record::Record;
use crate::model::schema::Sheet;
use chrono::NaiveDate;

/// What a correction names, and when it did.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// The sheet.
    pub sheet: Sheet,
    /// The normalised number.
    pub number: &'a str,
    /// The unit.
    pub unit: UnitId,
    /// As-of date of the first snapshot that has the correction.
    pub first_seen: NaiveDate,
    /// When it was approved.
    pub approved: NaiveDate,
}

impl Target<'_> {
    /// Whether any ledger or register has it.
    pub fn is_known(self, history: &History) -> bool {
        let Target {
            sheet,
            number,
            unit,
            first_seen,
            ..
        } = self;
        match sheet {
            Sheet::Matters => history.matters_of(unit, number).is_some(),
            Sheet::AssignmentList => history.list.contains_key(number),
            Sheet::KeyWorkProgress => history.progress.contains_key(&(unit, number.to_owned())),
            Sheet::Benchmarks => {
                !benchmarks::rows_meant(history, unit, number, first_seen).is_empty()
            }
            sheet => history
                .rows_bearing(sheet, number)
                .any(|(key, _)| key.unit == Some(unit)),
        }
    }

    /// The newest row of it as it was handed in, where that may have been corrected; of 重点工作进度 see [`Target::reported_before`].
    pub fn said_before(self, history: &History) -> Option<&Record> {
        let Target {
            sheet,
            number,
            unit,
            first_seen,
            approved,
        } = self;
        let meant = history.year_meant(sheet, number, unit, approved);
        match sheet {
            Sheet::KeyWorkProgress => None,
            Sheet::Matters => {
                let known = history.matters_of(unit, number)?;
                let is_meant =
                    |matter: &&MatterHistory| Some(history.year_known(unit, matter)) == meant;
                let matter = known.iter().find(is_meant).or(known.last())?;
                Some(&matter.newest().record)
            }
            Sheet::AssignmentList => {
                let known = history.list.get(number)?;
                let is_meant = |listed: &&ListedMatter| Some(listed.year) == meant;
                let listed = known.iter().find(is_meant).or(known.last())?;
                listed.row_mentioning(unit)
            }
            Sheet::Benchmarks => {
                let rows = benchmarks::rows_meant(history, unit, number, first_seen);
                rows.first().map(|row| row.typed())
            }
            sheet => history
                .rows_bearing(sheet, number)
                .filter(|(key, _)| key.unit == Some(unit))
                .min_by_key(|(key, _)| meant.is_some() && key.year != meant)
                .map(|(_, row)| row.typed()),
        }
    }

    /// The newest value of a row of 重点工作进度 that a correction has replaced, as the ledger had it.
    pub fn reported_before(self, history: &History) -> Option<Amount> {
        let reports = history.progress.get(&(self.unit, self.number.to_owned()));
        let mut newest_first = reports.into_iter().flatten().rev();
        let corrected = newest_first.find(|report| report.is_corrected())?;
        Some(corrected.typed())
    }
}
