//! A register of the office: its rows, each in its newest good version.

use super::anew::day_of;
use super::reused::is_another_row;
use super::settling::{says_the_same, settle};
use super::silenced::Silenced;
use crate::model::directory::UnitId;
use crate::model::record::{Record, Value};
use crate::model::schema::{Field, Sheet};
use crate::model::values::Texts;
use crate::source::{Text, day};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

/// What identifies a row of a register for all time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RowKey {
    /// The identifying texts, normalised.
    pub texts: Texts,
    /// The unit, where the row is about one.
    pub unit: Option<UnitId>,
    /// The calendar year of the row's date.
    pub year: Option<i32>,
}

impl RowKey {
    /// The number, the first of the texts, which are never without one.
    pub fn number(&self) -> &Text {
        &self.texts[0]
    }

    /// Whether the row is about a unit. One of 延期审批 that names none is about every unit of its matter.
    pub fn is_about(&self, sheet: Sheet, unit: UnitId) -> bool {
        self.unit
            .map_or(sheet == Sheet::Extensions, |own| own == unit)
    }

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
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RegisterRow {
    /// What it says, with corrected values.
    pub record: Record,
    /// What the register itself says, where a correction says otherwise.
    pub(super) typed: Option<Record>,
    /// What it said itself in a column when a correction of that came in.
    said_then: Vec<SaidThen>,
    /// What it says for single units, where it names none and a correction is about one.
    pub(super) for_units: BTreeMap<UnitId, Record>,
    /// What it said before, where that was about another thing.
    pub(super) was: Option<Record>,
    /// What it said when the year of its newest snapshot began, where its day bears no year.
    pub(super) year_before: Option<YearBefore>,
    /// What its 对应规则 said before, where it says something else now.
    pub rule_before: Option<RuleBefore>,
    /// What it has said in columns that are empty now.
    pub(super) silenced: Silenced,
    /// As-of date of the first snapshot that has it.
    #[serde(with = "day")]
    pub first_seen: NaiveDate,
    /// As-of date of the last snapshot that has it.
    #[serde(with = "day")]
    pub last_seen: NaiveDate,
}

/// What a register said in a column when a correction of that came in.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct SaidThen {
    field: Field,
    /// As-of date of the first snapshot that has the correction.
    #[serde(with = "day")]
    corrected: NaiveDate,
    value: Option<Value>,
}

/// The 对应规则 of a row of 通报登记 before it was written anew.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RuleBefore {
    /// What it said; empty where it said nothing.
    pub said: String,
    /// As-of date of the first snapshot that says something else.
    #[serde(with = "day")]
    pub until: NaiveDate,
}

/// A row as the last snapshot of a year had it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct YearBefore {
    /// What it said, before corrections.
    record: Record,
    /// As-of date of the next snapshot that has it, of a later year.
    #[serde(with = "day")]
    again: NaiveDate,
}

impl RegisterRow {
    /// A row that a snapshot has for the first time.
    pub(super) fn new(as_of: NaiveDate, record: &Record) -> RegisterRow {
        RegisterRow {
            record: record.clone(),
            typed: None,
            said_then: Vec::new(),
            for_units: BTreeMap::new(),
            was: None,
            year_before: None,
            rule_before: None,
            silenced: Silenced::default(),
            first_seen: as_of,
            last_seen: as_of,
        }
    }

    /// Notes that a snapshot has it.
    pub(super) fn see(&mut self, as_of: NaiveDate) {
        if self.last_seen.year() < as_of.year() {
            let is_yearless =
                |row: &&Record| day_of(row).is_some_and(|day| day.yearless().is_some());
            let record = Some(self.typed()).filter(is_yearless).cloned();
            self.year_before = record.map(|record| YearBefore {
                record,
                again: as_of,
            });
        }
        self.last_seen = as_of;
    }

    /// What the register itself said when a year began, and the first snapshot of that year that has had the row since.
    pub(super) fn as_year_began(&self, year: i32) -> (&Record, Option<NaiveDate>) {
        if self.last_seen.year() < year {
            return (self.typed(), None);
        }
        match &self.year_before {
            Some(before) => (&before.record, Some(before.again)),
            None => (self.typed(), Some(self.first_seen)),
        }
    }

    /// What the register itself says, before corrections.
    pub fn typed(&self) -> &Record {
        self.typed.as_ref().unwrap_or(&self.record)
    }

    /// Whether a correction says otherwise than the register itself.
    pub fn is_corrected(&self) -> bool {
        self.typed.is_some()
    }

    /// Takes over a correction of one value; what the register says is kept beside it.
    pub(in crate::check) fn correct(&mut self, field: Field, value: Value) {
        let corrected = self.record.clone().with_value(field, value);
        let said = std::mem::replace(&mut self.record, corrected);
        self.typed.get_or_insert(said);
    }

    /// What the register itself said in a column when a correction of a day came in: what it says now, where that is asked for the first
    /// time.
    pub(in crate::check) fn said_then(
        &mut self,
        field: Field,
        corrected: NaiveDate,
    ) -> Option<&Value> {
        let is_asked = |known: &SaidThen| known.field == field && known.corrected == corrected;
        let at = self.said_then.iter().position(is_asked).unwrap_or_else(|| {
            let value = self.typed().value(field).cloned();
            let said = SaidThen {
                field,
                corrected,
                value,
            };
            self.said_then.push(said);
            self.said_then.len() - 1
        });
        self.said_then[at].value.as_ref()
    }

    /// Takes in what a row of a snapshot says.
    pub(super) fn take_in(&mut self, as_of: NaiveDate, row: &Record) {
        self.forget_corrections();
        let last = self.last_seen;
        self.see(as_of);
        if !says_the_same((&self.record, row)) {
            if is_another_row(&self.record, row) {
                self.silenced = Silenced::default();
            } else {
                self.silenced.follow((&self.record, last), row);
            }
            if self
                .was
                .as_ref()
                .is_some_and(|was| !is_another_row(was, row))
            {
                self.was = None;
            } else if is_another_row(&self.record, row) {
                self.was = Some(self.record.clone());
            }
            let rule = |row: &Record| row.text_or_empty(Field::Rule).to_string();
            if row.sheet() == Sheet::Circulars && rule(&self.record) != rule(row) {
                self.rule_before = Some(RuleBefore {
                    said: rule(&self.record),
                    until: as_of,
                });
            }
        }
        settle(&mut self.record, row);
    }

    /// What it says for one of the units that it is about, with corrected values.
    pub fn record_for(&self, unit: UnitId) -> &Record {
        self.for_units.get(&unit).unwrap_or(&self.record)
    }

    /// As [`RegisterRow::correct`], for one unit of a row that names none.
    pub(in crate::check) fn correct_for(&mut self, unit: UnitId, field: Field, value: Value) {
        let corrected = self.record_for(unit).clone().with_value(field, value);
        self.for_units.insert(unit, corrected);
    }

    /// Changes all that it says, with corrections and without.
    pub(in crate::check) fn rewrite(&mut self, change: impl Fn(&mut Record)) {
        let others = self.typed.iter_mut().chain(self.for_units.values_mut());
        let before = self.year_before.iter_mut();
        std::iter::once(&mut self.record)
            .chain(others)
            .chain(before.map(|before| &mut before.record))
            .for_each(change);
    }

    pub(in crate::check) fn forget_corrections(&mut self) {
        self.for_units.clear();
        if let Some(typed) = self.typed.take() {
            self.record = typed;
        }
    }
}

/// A register of the office.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Register {
    /// Its rows; a row that names several units stands once for each.
    pub rows: BTreeMap<RowKey, RegisterRow>,
    /// As-of date of the last period that has the sheet.
    pub last_present: Option<NaiveDate>,
    /// Whether it has a row then of which nobody knows the number.
    pub is_nameless: bool,
}

impl Register {
    /// The key under which a row of a snapshot is known: its own, else that of the row which said the same by its newest version or by a
    /// correction (M15) and which the snapshot has no more. What the office writes into the row itself is no second event.
    pub(super) fn known_as(&self, key: RowKey, stands: impl Fn(&RowKey) -> bool) -> RowKey {
        if self.rows.contains_key(&key) {
            return key;
        }
        let says_so = |(known, row): &(&RowKey, &RegisterRow)| {
            let said = row.record.identity();
            known.unit == key.unit
                && said.is_some_and(|said| said.texts == key.texts && said.year == key.year)
        };
        let mut alike = self.bearing(key.number()).filter(says_so);
        let mended = alike.find(|(known, _)| !stands(known));
        let mended = mended.map(|(known, _)| known.clone());
        drop(alike);
        mended.unwrap_or(key)
    }

    /// Shows the number of a row otherwise: it is the same row.
    pub(in crate::check) fn renumber(&mut self, key: &RowKey, shown: &Text) {
        let Some(mut row) = self.rows.remove(key) else {
            return;
        };
        let show = |record: &mut Record| {
            let shown = Value::Text(Text::clone(shown));
            *record = record.clone().with_value(Field::Number, shown);
        };
        row.rewrite(show);
        row.was.iter_mut().for_each(show);
        let texts = row.typed().identity().map(|known| Arc::clone(&known.texts));
        let key = RowKey {
            texts: texts.unwrap_or_else(|| Arc::clone(&key.texts)),
            ..key.clone()
        };
        match self.rows.entry(key) {
            Entry::Vacant(entry) => {
                entry.insert(row);
            }
            Entry::Occupied(mut known) => {
                let known = known.get_mut();
                known.first_seen = known.first_seen.min(row.first_seen);
            }
        }
    }

    /// The rows that bear a normalised number.
    pub fn bearing(&self, number: &str) -> impl Iterator<Item = (&RowKey, &RegisterRow)> {
        self.rows
            .range(RowKey::first_of(number)..)
            .take_while(move |(key, _)| &**key.number() == number)
    }

    /// As [`Register::bearing`].
    pub(in crate::check) fn bearing_mut(
        &mut self,
        number: &str,
    ) -> impl Iterator<Item = (&RowKey, &mut RegisterRow)> {
        self.rows
            .range_mut(RowKey::first_of(number)..)
            .take_while(move |(key, _)| &**key.number() == number)
    }
}
