//! The verdicts of a period while they are written. Nine in ten tell of matters, and a county may have a hundred thousand of these: what is
//! told of a unit's matters is made when it is written and gone after it.

use super::{FactList, Facts, Verdicts};
use crate::check::History;
use crate::model::directory::Directory;
use crate::rules::findings::{Findings, Tribunal};
use crate::rules::matters::Matter;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// What is written as [`Verdicts::of`] the same would be.
#[derive(Clone, Copy)]
pub struct InTheMaking<'a> {
    /// What the notice concludes.
    pub findings: &'a Findings<'a>,
    /// What the ledgers say.
    pub history: &'a History,
    /// Directory, calendar and settings.
    pub tribunal: Tribunal<'a>,
}

impl Serialize for InTheMaking<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let directory = self.tribunal.directory;
        let others = Verdicts::beside_matters(self.findings, self.history, self.tribunal);
        let mut by_unit: BTreeMap<&str, Vec<&Matter<'_>>> = BTreeMap::new();
        for matter in &self.findings.matters {
            let of_unit = by_unit.entry(directory.name(matter.unit)).or_default();
            of_unit.push(matter);
        }
        let mut lists = serializer.serialize_map(None)?;
        for list in FactList::ALL {
            let add = match list {
                FactList::Matters => Verdicts::add_matter,
                FactList::Marks => Verdicts::add_marks,
                _ => {
                    if let Some(units) = others.0.get(&list) {
                        lists.serialize_entry(&list, units)?;
                    }
                    continue;
                }
            };
            let of_matters = OfMatters {
                by_unit: &by_unit,
                directory,
                list,
                add,
            };
            if of_matters.units().next().is_some() {
                lists.serialize_entry(&list, &of_matters)?;
            }
        }
        lists.end()
    }
}

/// A list of facts about matters.
struct OfMatters<'a> {
    /// In order of the units' names.
    by_unit: &'a BTreeMap<&'a str, Vec<&'a Matter<'a>>>,
    directory: &'a Directory,
    list: FactList,
    /// Adds what the list tells of a matter.
    add: fn(&mut Verdicts, &Matter<'_>, &Directory),
}

impl OfMatters<'_> {
    /// The units of which something is told, each with that.
    fn units(&self) -> impl Iterator<Item = (&str, BTreeMap<String, Facts>)> {
        self.by_unit.iter().filter_map(|(unit, matters)| {
            let mut verdicts = Verdicts::default();
            for matter in matters {
                (self.add)(&mut verdicts, matter, self.directory);
            }
            let subjects = verdicts.0.remove(&self.list)?.remove(*unit)?;
            Some((*unit, subjects))
        })
    }
}

impl Serialize for OfMatters<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.units())
    }
}
