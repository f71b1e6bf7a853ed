//! What the amounts of a work are counted in: targets and reports are compared in one unit of measure, or not at all.

use super::super::registers::UnitRow;
use super::targets::is_in_effect;
use crate::check::ReportedValue;
use crate::model::amount::{Amount, Measure};
use crate::model::directory::{UnitId, comparable};
use crate::model::measure::{Unit, is_same};
use crate::model::schema::Field;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What the amounts of a work are counted in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counting {
    /// 计量单位 of the row in force that came into force last and names one; what stands in the heading of its target, where it has none.
    pub measure: String,
    /// What that means.
    pub counted_in: Measure,
    /// Where the rows of a unit are counted in something else that cannot be turned into it: those amounts stay as they are.
    apart: BTreeMap<UnitId, String>,
}

/// The days from which a row holds, and of its milestone.
type Age = (Option<NaiveDate>, Option<NaiveDate>);

impl Counting {
    /// From the rows of a work.
    pub(super) fn of(rows: &[UnitRow<'_>], as_of: NaiveDate) -> Counting {
        let in_force = || rows.iter().filter(|row| is_in_effect(row, as_of));
        // By unit the text that came into force last, and when that was.
        let mut newest: BTreeMap<UnitId, (Age, &str)> = BTreeMap::new();
        for row in in_force() {
            let date = |field| row.record.date(field);
            let age = (date(Field::EffectiveOn), date(Field::MilestoneOn));
            let known = newest.get(&row.unit);
            if let Some(text) = named(row)
                && known.is_none_or(|(known, _)| *known <= age)
            {
                newest.insert(row.unit, (age, text));
            }
        }
        let of_work = newest.values().max_by_key(|(age, _)| *age);
        let measure = of_work.map_or_else(String::new, |(_, text)| (*text).to_owned());
        let apart = newest.into_iter();
        let apart = apart.filter(|(_, (_, own))| !are_alike(own, &measure));
        let targets = in_force().filter_map(|row| row.record.amount(Field::Target));
        Counting {
            counted_in: Measure::of(&comparable(&measure), targets),
            apart: apart
                .map(|(unit, (_, own))| (unit, own.to_owned()))
                .collect(),
            measure,
        }
    }

    /// The target of a row, and whether it is clear what it is counted in.
    pub(super) fn target(&self, row: &UnitRow<'_>) -> Option<(Decimal, bool)> {
        let typed = row.record.amount(Field::Target)?;
        let own = named(row).unwrap_or_else(|| self.of_unit(row.unit));
        let counted = self.turned(own, row.unit, typed);
        let is_clear = match row.record.measures() {
            [Some(own), Some(heading)] => is_same(own, heading),
            _ => true,
        };
        let as_it_is = || self.counted_in.count(typed);
        Some((
            counted.unwrap_or_else(as_it_is),
            is_clear && counted.is_some(),
        ))
    }

    /// What a unit reported; `None` where it is counted in something that cannot be turned into what the target is counted in.
    pub fn report(&self, unit: UnitId, report: &ReportedValue) -> Option<Decimal> {
        let own = self.of_unit(unit);
        let named = report.counted_in.as_deref().unwrap_or(own);
        self.turned(named, unit, report.value)
    }

    /// What the targets of a unit are counted in.
    pub fn of_unit(&self, unit: UnitId) -> &str {
        self.apart.get(&unit).unwrap_or(&self.measure)
    }

    fn turned(&self, from: &str, unit: UnitId, typed: Amount) -> Option<Decimal> {
        let to = self.of_unit(unit);
        if from == to && !self.apart.contains_key(&unit) {
            return Some(self.counted_in.count(typed));
        }
        let own = Measure::of(&comparable(from), std::iter::empty());
        let counted = own.count(typed);
        // Targets in per cent without a 计量单位 are shares of one.
        if own == Measure::Percent && self.counted_in == Measure::Share {
            return Some((counted / Decimal::ONE_HUNDRED).normalize());
        }
        turned(from, to, counted)
    }
}

/// What a row says that its target is counted in: its 计量单位, else the heading.
pub(super) fn named<'a>(row: &UnitRow<'a>) -> Option<&'a str> {
    let [own, heading] = row.record.measures();
    own.or(heading).map(|text| &**text)
}

/// Whether amounts of the one can be turned into the other.
pub(super) fn are_alike(one: &str, other: &str) -> bool {
    turned(one, other, Decimal::ONE).is_some()
}

/// An amount counted in another unit of measure. What nothing is said of is counted alike.
fn turned(from: &str, to: &str, number: Decimal) -> Option<Decimal> {
    if from == to {
        return Some(number);
    }
    match (Unit::of(from), Unit::of(to)) {
        (Some(from), Some(to)) => from.turned_into(&to, number),
        _ => Some(number),
    }
}
