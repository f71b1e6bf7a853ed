//! Whose matters rows are about that stand side by side under one number.

use crate::model::directory::UnitId;
use crate::model::record::Record;
use crate::source::Place;
use std::collections::BTreeMap;

/// Whose matter a row is about, by its place, where the rows of one number are about several; `None` where nothing tells.
#[derive(Debug, Default)]
pub struct Owners(BTreeMap<Place, Option<Owner>>);

/// Whose matter a row is about that stands beside rows of other units' matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    /// The unit.
    pub unit: UnitId,
    /// Whether a row beside it that is about another unit's matter bears the same name.
    pub has_namesake: bool,
}

impl Owners {
    /// Whose matter the row is about.
    pub fn of(&self, record: &Record) -> Option<Owner> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&record.number_place()).copied().flatten()
    }

    /// Whether nothing tells whose matter a row is about, and what does tell stands beside it: it takes the place of no other row.
    pub fn yields(&self, row: &Record, other: &Record) -> bool {
        !self.0.is_empty()
            && self.0.get(&row.number_place()) == Some(&None)
            && self.of(other).is_some()
    }

    /// Whether two rows are known to be about different matters.
    pub fn tell_apart(&self, one: &Record, other: &Record) -> bool {
        let owners = self.of(one).zip(self.of(other));
        owners.is_some_and(|(one, other)| one.unit != other.unit)
    }

    /// Notes a row that stands beside others, and whose matter it is about where that is told.
    pub fn note(&mut self, row: &Record, owner: Option<Owner>) {
        self.0.insert(row.number_place(), owner);
    }

    /// Notes of a row what is known of another one that says the same.
    pub fn note_as(&mut self, row: &Record, same: &Record) {
        if let Some(owner) = self.0.get(&same.number_place()).copied() {
            self.note(row, owner);
        }
    }
}
