//! What a row says, and what tells it apart from other rows.

use super::directory::{UnitId, normal};
use super::record::{Mentions, UnitMention, Value};
use super::schema::{Field, Sheet};
use crate::source::once;
use chrono::Datelike;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, OnceLock};

/// The values of a row, parallel to the columns of its sheet's schema. Rows of many weeks share them, so that what follows from
/// the values alone is found out once for all of these weeks, and rows that share them are known to be equal without a look.
#[derive(Debug)]
pub struct Values {
    sheet: Sheet,
    /// Whether a cell says that it is unchanged ([`Value::Unchanged`]).
    has_unchanged: bool,
    /// A bit for each column whose cell is filled, the first column's the lowest.
    filled: u32,
    /// The filled cells, in order of the columns: many are empty, and rows are many.
    cells: Box<[Value]>,
    identity: OnceLock<Option<Identity>>,
}

/// What identifies a row within its snapshot: the texts of its identity, its units, and the year of its date.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The identifying columns, normalised; dates as texts. The first is never empty.
    pub texts: Texts,
    /// The names in the cell that says whose the row is; none where the sheet has no such cell, or it is empty.
    named: Option<Arc<Mentions>>,
    /// The calendar year of its date, where it has one.
    pub year: Option<i32>,
    /// A number made of the texts: where it differs, they do.
    pub mark: u64,
}

impl Identity {
    /// The units of the row; none where the sheet has none or the cell is empty.
    pub fn units(&self) -> impl ExactSizeIterator<Item = UnitId> {
        let mentions: &[UnitMention] = self.named.as_ref().map_or(&[], |named| &named.units);
        mentions.iter().map(|mention| mention.unit)
    }

    /// Whether a unit is among those of the row.
    pub fn is_of(&self, unit: UnitId) -> bool {
        self.units().any(|own| own == unit)
    }
}

/// The texts of an identity, as cheap to copy as to point at.
pub type Texts = Arc<[Arc<str>]>;

impl Values {
    /// The values of a row of a sheet.
    pub fn new(sheet: Sheet, cells: impl IntoIterator<Item = Option<Value>>) -> Values {
        let mut filled = 0;
        let mut values = Vec::with_capacity(sheet.schema().columns.len());
        for (position, value) in cells.into_iter().enumerate() {
            if let Some(value) = value {
                filled |= bit(position);
                values.push(value);
            }
        }
        Values {
            sheet,
            has_unchanged: values.contains(&Value::Unchanged),
            filled,
            cells: values.into(),
            identity: OnceLock::new(),
        }
    }

    /// The value at a position of the schema, where it is filled and readable.
    pub fn get(&self, position: usize) -> Option<&Value> {
        let bit = bit(position);
        if self.filled & bit == 0 {
            return None;
        }
        let before = (self.filled & (bit - 1)).count_ones();
        self.cells.get(before as usize)
    }

    /// All values, parallel to the columns.
    pub fn iter(&self) -> impl Iterator<Item = Option<&Value>> {
        (0..self.sheet.schema().columns.len()).map(|position| self.get(position))
    }

    /// The sheet that the row belongs to.
    pub fn sheet(&self) -> Sheet {
        self.sheet
    }

    /// Whether a cell says that it is unchanged ([`Value::Unchanged`]).
    pub fn has_unchanged(&self) -> bool {
        self.has_unchanged
    }

    /// What tells the row apart; `None` where its number is missing.
    pub fn identity(&self) -> Option<&Identity> {
        let identity = self.identity.get_or_init(|| self.identify());
        identity.as_ref()
    }

    /// The values with some of them replaced, by position.
    #[must_use]
    pub fn with(&self, changes: impl IntoIterator<Item = (usize, Option<Value>)>) -> Values {
        let mut cells: Vec<Option<Value>> = self.iter().map(Option::<&Value>::cloned).collect();
        for (position, value) in changes {
            cells[position] = value;
        }
        Values::new(self.sheet, cells)
    }

    fn value(&self, field: Field) -> Option<&Value> {
        self.get(self.sheet.schema().position(field)?)
    }

    fn identify(&self) -> Option<Identity> {
        let schema = self.sheet.schema();
        let texts: Texts = schema
            .identity
            .iter()
            .map(|&field| match self.value(field) {
                Some(Value::Text(text)) => shared_normal(text),
                Some(Value::Date(typed)) => typed.date.to_string().into(),
                _ => "".into(),
            })
            .collect();
        if texts.first().is_some_and(|number| number.is_empty()) {
            return None;
        }
        let year = match schema.dated_by.and_then(|field| self.value(field)) {
            Some(Value::Date(typed)) => Some(typed.date.year()),
            _ => None,
        };
        let mut hasher = DefaultHasher::new();
        texts.hash(&mut hasher);
        Some(Identity {
            mark: hasher.finish(),
            texts,
            named: self.named().cloned(),
            year,
        })
    }

    /// The names in the cell that says whom the row is about.
    fn named(&self) -> Option<&Arc<Mentions>> {
        let field = match self.sheet {
            Sheet::AssignmentList | Sheet::Extensions | Sheet::Matters => Field::Responsible,
            Sheet::Requests => Field::From,
            _ => Field::Unit,
        };
        match self.value(field) {
            Some(Value::Units(named)) => Some(named),
            _ => None,
        }
    }
}

/// The bit of a position; none for one that no schema has.
fn bit(position: usize) -> u32 {
    u32::try_from(position).map_or(0, |position| 1_u32.checked_shl(position).unwrap_or(0))
}

/// A cell as it is written: what many rows share stands once.
#[derive(Serialize)]
enum Written<'a> {
    Text(#[serde(with = "once")] &'a Arc<str>),
    Units(#[serde(with = "once")] &'a Arc<Mentions>),
    Other(&'a Value),
}

/// A cell as it is read back.
#[derive(Deserialize)]
enum Read {
    Text(#[serde(with = "once")] Arc<str>),
    Units(#[serde(with = "once")] Arc<Mentions>),
    Other(Value),
}

impl Serialize for Values {
    /// Within [`once::writing`].
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let cells = self.cells.iter().map(|value| match value {
            Value::Text(text) => Written::Text(text),
            Value::Units(named) => Written::Units(named),
            other => Written::Other(other),
        });
        let cells: Vec<Written<'_>> = cells.collect();
        (self.sheet, self.filled, cells).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Values {
    /// Within [`once::reading`].
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Values, D::Error> {
        let (sheet, filled, cells) = <(Sheet, u32, Vec<Read>)>::deserialize(deserializer)?;
        let cells: Box<[Value]> = cells
            .into_iter()
            .map(|cell| match cell {
                Read::Text(text) => Value::Text(text),
                Read::Units(named) => Value::Units(named),
                Read::Other(other) => other,
            })
            .collect();
        if filled.count_ones() as usize != cells.len() {
            return Err(D::Error::custom("a row of other columns than its sheet's"));
        }
        Ok(Values {
            sheet,
            has_unchanged: cells.contains(&Value::Unchanged),
            filled,
            cells,
            identity: OnceLock::new(),
        })
    }
}

impl PartialEq for Values {
    fn eq(&self, other: &Values) -> bool {
        self.sheet == other.sheet && self.filled == other.filled && self.cells == other.cells
    }
}

impl Eq for Values {}

/// Texts and names of units that are kept once, wherever they stand: from week to week a row mostly changes in one cell, and many
/// rows name the same person, unit, standard or measure.
#[derive(Debug, Default)]
pub struct SharedTexts {
    texts: Shared<str>,
    mentions: Shared<Mentions>,
}

impl SharedTexts {
    /// Takes the text that is known already instead.
    pub fn share_text(&mut self, text: &mut Arc<str>) {
        self.texts.share(text);
    }

    /// The values with texts that are known already.
    #[must_use]
    pub fn share(&mut self, mut values: Values) -> Values {
        for value in &mut values.cells {
            match value {
                Value::Text(text) => self.texts.share(text),
                Value::Units(named) => self.mentions.share(named),
                _ => {}
            }
        }
        values
    }
}

/// Things of one kind that are kept once.
#[derive(Debug)]
struct Shared<T: ?Sized> {
    known: HashSet<Arc<T>>,
    /// How many there were after those that nobody has any more were last forgotten.
    kept: usize,
}

impl<T: ?Sized> Default for Shared<T> {
    fn default() -> Shared<T> {
        Shared {
            known: HashSet::new(),
            kept: 0,
        }
    }
}

impl<T: ?Sized + Eq + Hash> Shared<T> {
    /// Takes the one that is known already instead.
    fn share(&mut self, thing: &mut Arc<T>) {
        match self.known.get(&**thing) {
            Some(known) => *thing = Arc::clone(known),
            None => {
                self.known.insert(Arc::clone(thing));
            }
        }
        if self.known.len() > 2 * self.kept + 1_024 {
            self.known.retain(|known| Arc::strong_count(known) > 1);
            self.kept = self.known.len();
        }
    }
}

/// A text as names and numbers are compared; the very same one where it stands in that form already.
fn shared_normal(text: &Arc<str>) -> Arc<str> {
    match normal(text) {
        std::borrow::Cow::Borrowed(_) => Arc::clone(text),
        std::borrow::Cow::Owned(normal) => normal.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cell_stands_at_its_column_whichever_are_empty() {
        let width = Sheet::Matters.schema().columns.len();
        for pattern in [0_u32, 1, 0b1010_0110, u32::MAX, 1 << (width - 1)] {
            let cell = |position: usize| {
                let text = Value::Text(position.to_string().into());
                (pattern >> position & 1 == 1).then_some(text)
            };
            let values = Values::new(Sheet::Matters, (0..width).map(cell));
            for position in 0..width {
                let expected = cell(position);
                assert_eq!(values.get(position), expected.as_ref(), "{pattern:b}");
            }
            assert_eq!(values.get(width), None);
            assert_eq!(values.get(1_000), None);
            let all: Vec<Option<Value>> = values.iter().map(Option::<&Value>::cloned).collect();
            assert_eq!(all, (0..width).map(cell).collect::<Vec<_>>());
            let flag = Value::Flag(true);
            let changed = values.with([(0, None), (2, Some(flag.clone()))]);
            assert_eq!(changed.get(0), None);
            assert_eq!(changed.get(2), Some(&flag));
            assert_eq!(changed.get(5), cell(5).as_ref());
        }
    }
}
