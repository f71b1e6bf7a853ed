//! What may stand on the newest assignment list and was not read.

use super::History;
use crate::check::duplicates::Standing;
use crate::model::directory::UnitId;
use crate::model::record::Record;
use crate::model::schema::Field;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What of the newest list was not read: rows that are returned, or that stand in what could not be opened.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UnreadList {
    /// Normalised numbers of rows that cannot be judged.
    numbers: BTreeSet<String>,
    /// The units that rows name whose number cannot be read.
    units: BTreeSet<UnitId>,
    /// Whether a row may be about any unit's matter.
    any: bool,
    /// As-of date of the newest list of which every number was read.
    whole: Option<NaiveDate>,
}

impl UnreadList {
    /// Takes in the rows of the next list; where another part of it was not read, that may have any row.
    pub(super) fn next(
        &mut self,
        as_of: NaiveDate,
        rows: &[(&Record, Standing)],
        is_in_part: bool,
    ) {
        (self.units, self.any) = (BTreeSet::new(), is_in_part);
        let returned = rows
            .iter()
            .filter(|(_, standing)| *standing == Standing::Returned);
        let mut numbers = BTreeSet::new();
        for (record, _) in returned {
            if let Some(identity) = record.identity() {
                numbers.insert(identity.number().to_string());
                continue;
            }
            let named = record.units(Field::Responsible);
            self.any |= named.is_empty();
            self.units.extend(named.iter().map(|mention| mention.unit));
        }
        if self.hides_numbers() {
            // Which of the numbers of before are among those that cannot be read, nobody knows.
            self.numbers.append(&mut numbers);
        } else {
            (self.numbers, self.whole) = (numbers, Some(as_of));
        }
    }

    /// Takes in that something of the office's was not read which may be a list, or a part of one.
    pub(super) fn add_anything(&mut self) {
        self.any = true;
    }

    /// Whether the newest list has rows of which nobody knows the number.
    fn hides_numbers(&self) -> bool {
        self.any || !self.units.is_empty()
    }
}

impl History {
    /// Whether a matter that no row of a list is known to name may stand on the newest one all the same: in a row of its number that
    /// cannot be judged, or in one whose number cannot be read, unless a list before that was read had lacked it already.
    pub fn may_be_listed(&self, number: &str, unit: UnitId, known_since: NaiveDate) -> bool {
        let unread = &self.unread_list;
        let may_be_among = unread.any || unread.units.contains(&unit);
        unread.numbers.contains(number)
            || may_be_among && unread.whole.is_none_or(|whole| whole < known_since)
    }

    /// Whether a row of units that the newest list lacks may be one of those of which it does not know the number.
    pub(super) fn may_be_nameless(&self, mut units: impl Iterator<Item = UnitId>) -> bool {
        let unread = &self.unread_list;
        unread.any || units.any(|unit| unread.units.contains(&unit))
    }
}
