//! Where each matter stands among what is remembered.

use super::MatterMemory;
use crate::rules::matters::MatterKey;
use foldhash::HashMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What is remembered, matter by matter. A matter is looked up once a period; from then on it is known where that stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Matters {
    /// Looked up, never gone through.
    places: HashMap<MatterKey, usize>,
    /// In the order in which they came; nothing is ever forgotten, so that each keeps its place.
    all: Vec<MatterMemory>,
}

impl Matters {
    /// Where a matter stands; `None` where it is not known.
    pub(super) fn find(&self, key: &MatterKey) -> Option<usize> {
        self.places.get(key).copied()
    }

    /// Where a matter stands from now on.
    pub(super) fn place_of(&mut self, key: MatterKey) -> usize {
        *self.places.entry(key).or_insert_with(|| {
            self.all.push(MatterMemory::default());
            self.all.len() - 1
        })
    }

    /// What is remembered at a place that was found.
    pub(super) fn at(&self, place: usize) -> &MatterMemory {
        &self.all[place]
    }

    /// The same, to be added to.
    pub(super) fn at_mut(&mut self, place: usize) -> &mut MatterMemory {
        &mut self.all[place]
    }
}

impl Serialize for Matters {
    /// In order of the matters, so that the same memory is the same file.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let places = self.places.iter();
        let all = places.map(|(key, place)| (key, self.at(*place)));
        let mut all: Vec<(&MatterKey, &MatterMemory)> = all.collect();
        all.sort_by_key(|(key, _)| *key);
        serializer.collect_seq(all)
    }
}

impl<'de> Deserialize<'de> for Matters {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Matters, D::Error> {
        let all = Vec::<(MatterKey, MatterMemory)>::deserialize(deserializer)?;
        let (keys, all): (Vec<MatterKey>, Vec<MatterMemory>) = all.into_iter().unzip();
        let places = keys.into_iter().zip(0..).collect();
        Ok(Matters { places, all })
    }
}
