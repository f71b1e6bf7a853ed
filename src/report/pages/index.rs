//! What the pages of all units look up again and again, gathered in one pass: no page of one unit goes through the whole county.

use crate::model::directory::UnitId;
use crate::rules::Findings;
use crate::rules::matters::Matter;
use crate::source::Place;
use std::collections::BTreeMap;

/// The findings' matters by unit and by place.
pub struct Index<'a> {
    by_unit: BTreeMap<UnitId, Vec<&'a Matter<'a>>>,
    by_place: BTreeMap<(&'a Place, &'a str), Vec<&'a Matter<'a>>>,
}

impl<'a> Index<'a> {
    /// The index of a period's findings.
    pub fn new(findings: &'a Findings<'a>) -> Index<'a> {
        let mut by_unit: BTreeMap<UnitId, Vec<&Matter<'_>>> = BTreeMap::new();
        let mut by_place: BTreeMap<_, Vec<&Matter<'_>>> = BTreeMap::new();
        for matter in findings.matters.iter().chain(&findings.lapsed) {
            by_unit.entry(matter.unit).or_default().push(matter);
            by_place
                .entry((&matter.source, &*matter.number))
                .or_default()
                .push(matter);
        }
        Index { by_unit, by_place }
    }

    /// All matters that a unit's pages show: judged ones, then those that have lapsed.
    pub fn shown_matters(&self, unit: UnitId) -> &[&'a Matter<'a>] {
        self.by_unit.get(&unit).map_or(&[], Vec::as_slice)
    }

    /// The matters that a unit is judged by.
    pub fn judged(&self, unit: UnitId) -> impl Iterator<Item = &'a Matter<'a>> {
        let shown = self.shown_matters(unit).iter().copied();
        shown.filter(|matter| matter.lapsed.is_none())
    }

    /// The matter of that number whose verdict rests on a cell. A row of the list may make several units answer: each has its
    /// own matter, and another's only where it has none (it was dissolved and its matters passed on).
    pub fn matter_at(&self, unit: UnitId, place: &Place, number: &str) -> Option<&'a Matter<'a>> {
        let all = self.by_place.get(&(place, number))?;
        let own = all.iter().find(|matter| matter.unit == unit);
        own.or_else(|| all.first()).copied()
    }
}
