//! The pages of a unit's matters, each with its working.

use super::links::MATTERS_PER_PAGE;
use super::matters::{LightCounts, MatterView, ShownRow};
use super::parts::{Parts, span};
use super::{Link, Views, how_many};
use crate::model::directory::UnitId;
use serde::Serialize;
use std::ops::Range;

/// One page of a unit's matters.
#[derive(Debug, Clone, Serialize)]
pub struct MattersPage {
    /// The unit.
    pub unit: Link,
    /// Where the page stands.
    pub path: String,
    /// Its counts.
    pub counts: LightCounts,
    /// The matters on this page.
    #[serde(serialize_with = "how_many")]
    pub matters: Vec<MatterView>,
    /// Rows that are shown and not judged; on the last page.
    pub shown: Vec<ShownRow>,
    /// Where the page stands among those of the unit; none where there is only one.
    #[serde(skip)]
    pub parts: Option<Parts>,
}

impl Views<'_> {
    /// How many pages the matters of a unit take; one even where there is none.
    pub fn count_of_matters_pages(&self, unit: UnitId) -> usize {
        let matters = self.index.shown_matters(unit);
        matters.len().div_ceil(MATTERS_PER_PAGE).max(1)
    }

    /// Some of the pages of a unit's matters, counted from zero.
    pub fn matters_pages(&self, unit: UnitId, wanted: Range<usize>) -> Vec<MattersPage> {
        let matters = self.index.shown_matters(unit);
        let count = self.count_of_matters_pages(unit);
        let holds: Vec<String> = matters
            .chunks(MATTERS_PER_PAGE)
            .map(|own| match own {
                [first, .., last] => span(&first.number, &last.number),
                own => own.iter().map(|own| own.number.to_string()).collect(),
            })
            .collect();
        let page = self.links.matters(unit, 0);
        let counts = LightCounts::of(self.index.judged(unit));
        wanted
            .map(|part| MattersPage {
                unit: self.unit(unit),
                path: self.links.matters(unit, part),
                counts,
                matters: matters
                    .iter()
                    .skip(part * MATTERS_PER_PAGE)
                    .take(MATTERS_PER_PAGE)
                    .map(|matter| self.matter(matter))
                    .collect(),
                shown: if part + 1 == count {
                    self.shown_rows(unit)
                } else {
                    Vec::new()
                },
                parts: Parts::of(&page, &holds, part),
            })
            .collect()
    }
}
