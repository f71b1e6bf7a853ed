//! The units' sheets of which each week tells anew where things stand: 重点工作进度 and 对标提升.

use super::silenced::Silenced;
use crate::model::amount::Amount;
use crate::model::directory::UnitId;
use crate::model::measure::is_same;
use crate::model::record::{Record, Value};
use crate::model::schema::{Field, Sheet};
use crate::source::{Place, Text, day};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A unit's benchmarking list as last handed in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BenchmarkList {
    /// As-of date of the snapshot.
    #[serde(with = "day")]
    pub as_of: NaiveDate,
    /// Its rows.
    pub rows: Vec<BenchmarkRow>,
}

/// A row of a benchmarking list.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BenchmarkRow {
    /// What it says, with corrected values.
    pub record: Record,
    /// False where a required cell is empty or unreadable.
    pub complete: bool,
    /// Struck out (M15).
    pub struck: bool,
    /// What it has said in columns that are empty now.
    pub(super) silenced: Silenced,
    /// What the list itself says, and whether it is complete, where a correction says otherwise.
    typed: Option<(Record, bool)>,
}

impl BenchmarkRow {
    /// A row as it was handed in.
    pub fn new(record: Record, complete: bool) -> BenchmarkRow {
        BenchmarkRow {
            record,
            complete,
            struck: false,
            silenced: Silenced::default(),
            typed: None,
        }
    }

    /// As it was handed in after what the same entry said in the list of a day.
    #[must_use]
    pub(super) fn after(mut self, (before, last): (&BenchmarkRow, NaiveDate)) -> BenchmarkRow {
        self.silenced = before.silenced.clone();
        self.silenced.follow((before.typed(), last), &self.record);
        self
    }

    /// What the list itself says, before corrections.
    pub fn typed(&self) -> &Record {
        self.typed
            .as_ref()
            .map_or(&self.record, |(record, _)| record)
    }

    /// The row as it was handed in, where it was complete.
    pub(in crate::check) fn as_handed_in(&self) -> Option<BenchmarkRow> {
        let complete = self.typed.as_ref().map_or(self.complete, |(_, was)| *was);
        complete.then(|| BenchmarkRow::new(self.typed().clone(), true))
    }

    /// Takes over a correction of one value; it may be the one that was missing.
    pub(in crate::check) fn correct(&mut self, field: Field, value: &Value) {
        let corrected = self.record.clone().with_value(field, value.clone());
        let complete = self.complete || !is_filled(&self.record) && is_filled(&corrected);
        let said = (
            std::mem::replace(&mut self.record, corrected),
            std::mem::replace(&mut self.complete, complete),
        );
        self.typed.get_or_insert(said);
    }

    pub(in crate::check) fn forget_corrections(&mut self) {
        self.struck = false;
        if let Some((record, complete)) = self.typed.take() {
            self.record = record;
            self.complete = complete;
        }
    }
}

/// Whether every required cell of an entry is filled.
fn is_filled(row: &Record) -> bool {
    let columns = Sheet::Benchmarks.schema().columns.iter();
    let mut required = columns.filter(|column| column.required);
    required.all(|column| row.value(column.field).is_some())
}

/// What tells an entry apart: 对标对象 and 差距.
pub(in crate::check) type Entry = (String, String);

/// Which entries a correction means, and since when it does: a list that is put in another order later changes nothing of it.
pub(in crate::check) type Wanted = (UnitId, String, NaiveDate);

/// A value of a key work as reported.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReportedValue {
    /// As-of date of the snapshot.
    #[serde(with = "day")]
    pub as_of: NaiveDate,
    /// The value that counts.
    pub value: Amount,
    /// What the ledger says that it is counted in; where it says two things, both.
    pub counted_in: Option<Text>,
    /// The cell that it stands on.
    pub place: Place,
    /// Struck out (M15).
    pub struck: bool,
    /// What the ledger itself says, and its cell, where a correction says otherwise.
    typed: Option<Typed>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Typed {
    value: Amount,
    place: Place,
}

impl ReportedValue {
    /// A value as it was handed in.
    pub fn new(as_of: NaiveDate, value: impl Into<Amount>, place: Place) -> ReportedValue {
        ReportedValue {
            as_of,
            value: value.into(),
            counted_in: None,
            place,
            struck: false,
            typed: None,
        }
    }

    /// The value of a row of 重点工作进度.
    pub(super) fn of(as_of: NaiveDate, value: Amount, row: &Record) -> ReportedValue {
        let counted_in = match row.measures() {
            [Some(own), Some(heading)] if !is_same(own, heading) => {
                Some(format!("{own}或{heading}").into())
            }
            [own, heading] => own.or(heading).cloned(),
        };
        ReportedValue {
            counted_in,
            ..ReportedValue::new(as_of, value, row.number_place())
        }
    }

    /// What the ledger itself says, before corrections.
    pub fn typed(&self) -> Amount {
        self.typed.as_ref().map_or(self.value, |typed| typed.value)
    }

    /// The cell of the ledger itself.
    pub fn typed_place(&self) -> &Place {
        self.typed
            .as_ref()
            .map_or(&self.place, |typed| &typed.place)
    }

    /// Whether a correction says something else.
    pub fn is_corrected(&self) -> bool {
        self.typed.is_some()
    }

    /// Takes over a corrected value and the row of 更正登记 that it stands on.
    pub(in crate::check) fn correct(&mut self, value: Amount, place: &Place) {
        let said = Typed {
            value: std::mem::replace(&mut self.value, value),
            place: std::mem::replace(&mut self.place, place.clone()),
        };
        self.typed.get_or_insert(said);
    }

    pub(in crate::check) fn forget_corrections(&mut self) {
        self.struck = false;
        if let Some(typed) = self.typed.take() {
            self.value = typed.value;
            self.place = typed.place;
        }
    }
}
