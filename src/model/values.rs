//! What a row says, and what tells it apart from other rows.

use super::directory::{UnitId, normal};
use super::record::{Mentions, UnitMention, Value};
use super::schema::{Field, Sheet};
use crate::source::once::{self, Shared};
use crate::source::{Text, day};
use chrono::Datelike;
use foldhash::{HashSet, HashSetExt};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, OnceLock};

/// The values of a row, parallel to the columns of its sheet's schema. Rows of many weeks share them, so that what follows from
/// the values alone is found out once for all of these weeks, and rows that share them are known to be equal without a look.
#[derive(Debug, Serialize)]
pub struct Values {
    #[serde(skip)]
    sheet: Sheet,
    /// Whether a cell says that it is unchanged ([`Value::Unchanged`]).
    #[serde(skip)]
    has_unchanged: bool,
    /// Whether a date was typed without a year.
    #[serde(skip)]
    has_yearless: bool,
    /// Whether its number may be nothing but digits.
    #[serde(skip)]
    may_be_of_digits: bool,
    /// A bit for each column whose cell is filled, the first column's the lowest.
    filled: u32,
    /// The filled cells of the first columns.
    #[serde(with = "once")]
    head: Arc<Head>,
    /// Those of the others.
    #[serde(with = "cells")]
    rest: Box<[Value]>,
}

/// A row's values as they are read back.
#[derive(Deserialize)]
struct StoredValues {
    filled: u32,
    #[serde(with = "once")]
    head: Arc<Head>,
    #[serde(with = "cells")]
    rest: Box<[Value]>,
}

/// What a row is about: the filled cells of its first columns, in order of these: many are empty, and rows are many. From week to week a
/// matter mostly changes in what has come of it, so that many rows share their head.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    sheet: Sheet,
    /// A bit for each of its columns whose cell is filled.
    filled: u32,
    #[serde(with = "cells")]
    cells: Box<[Value]>,
    #[serde(skip)]
    identity: OnceLock<Option<Identity>>,
}

impl PartialEq for Head {
    fn eq(&self, other: &Head) -> bool {
        self.sheet == other.sheet && self.filled == other.filled && self.cells == other.cells
    }
}

impl Eq for Head {}

impl Hash for Head {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.sheet.hash(hasher);
        self.filled.hash(hasher);
        self.cells.hash(hasher);
    }
}

/// How many of a sheet's columns make the head of its rows: all that identify one, at least.
fn head_of(sheet: Sheet) -> usize {
    let schema = sheet.schema();
    let first_of_rest = match sheet {
        Sheet::Matters => schema.position(Field::DeployedOn),
        _ => None,
    };
    first_of_rest.unwrap_or(schema.columns.len())
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
    /// The number, or what a sheet without numbers knows its rows by first.
    pub fn number(&self) -> &Text {
        &self.texts[0]
    }

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
pub type Texts = Arc<[Text]>;

impl Values {
    /// The values of a row of a sheet.
    pub fn new(sheet: Sheet, cells: impl IntoIterator<Item = Option<Value>>) -> Values {
        Values::under(None, sheet, cells)
    }

    /// The values of a row that is the same as this one before some position: where the head ends before it, the rows share it.
    #[must_use]
    pub fn followed_by(
        &self,
        cells: impl IntoIterator<Item = Option<Value>>,
        first_changed: usize,
    ) -> Values {
        let same_head = first_changed >= head_of(self.sheet);
        Values::under(same_head.then_some(&self.head), self.sheet, cells)
    }

    /// The values of a row, with a head that is known to be theirs or one of their own.
    fn under(
        known: Option<&Arc<Head>>,
        sheet: Sheet,
        cells: impl IntoIterator<Item = Option<Value>>,
    ) -> Values {
        let columns = head_of(sheet);
        let mut filled = 0;
        let mut has_unchanged = false;
        let mut has_yearless = false;
        let mut head = Vec::with_capacity(if known.is_some() { 0 } else { columns });
        let mut rest = Vec::with_capacity(sheet.schema().columns.len() - columns);
        for (position, value) in cells.into_iter().enumerate() {
            if let Some(value) = value {
                filled |= bit(position);
                has_unchanged |= value == Value::Unchanged;
                has_yearless |= is_yearless(&value);
                if position >= columns {
                    rest.push(value);
                } else if known.is_none() {
                    head.push(value);
                }
            }
        }
        let own = || Head {
            sheet,
            filled: filled & (bit(columns).wrapping_sub(1)),
            cells: head.into(),
            identity: OnceLock::new(),
        };
        Values {
            sheet,
            has_unchanged,
            has_yearless,
            may_be_of_digits: false,
            filled,
            head: known.map_or_else(|| Arc::new(own()), Arc::clone),
            rest: rest.into(),
        }
        .with_look_at_number()
    }

    /// The value at a position of the schema, where it is filled and readable.
    pub fn get(&self, position: usize) -> Option<&Value> {
        let own = bit(position);
        if self.filled & own == 0 {
            return None;
        }
        let before = self.filled & (own - 1);
        let in_head = bit(head_of(self.sheet)).wrapping_sub(1);
        // Of a cell of the others the head is not looked at: it stands elsewhere, and rows are many.
        if own & in_head == 0 {
            self.rest.get((before & !in_head).count_ones() as usize)
        } else {
            self.head.cells.get(before.count_ones() as usize)
        }
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

    /// Whether a date was typed without a year.
    pub fn has_yearless(&self) -> bool {
        self.has_yearless
    }

    /// Whether the number that was typed may be nothing but digits: most begin with a letter or a character, and need no closer look.
    pub fn may_be_of_digits(&self) -> bool {
        self.may_be_of_digits
    }

    fn with_look_at_number(mut self) -> Values {
        let number = self.value(self.sheet.schema().identity[0]);
        self.may_be_of_digits = match number {
            Some(Value::Text(typed)) => {
                !matches!(typed.bytes().next(), Some(b'A'..=b'Z' | b'a'..=b'z'))
                    && !typed.trim_start().starts_with(char::is_alphabetic)
            }
            _ => false,
        };
        self
    }

    /// What tells the row apart; `None` where its number is missing.
    pub fn identity(&self) -> Option<&Identity> {
        let identity = self.head.identity.get_or_init(|| self.identify());
        identity.as_ref()
    }

    /// The values with some of them replaced, by position.
    #[must_use]
    pub fn with(&self, changes: impl IntoIterator<Item = (usize, Option<Value>)>) -> Values {
        let mut cells: Vec<Option<Value>> = self.iter().map(Option::<&Value>::cloned).collect();
        let mut first_changed = usize::MAX;
        for (position, value) in changes {
            first_changed = first_changed.min(position);
            cells[position] = value;
        }
        self.followed_by(cells, first_changed)
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
                Some(Value::Date(typed)) => day::iso(typed.date()).into(),
                _ => "".into(),
            })
            .collect();
        if texts.first().is_some_and(Text::is_empty) {
            return None;
        }
        let year = match schema.dated_by.and_then(|field| self.value(field)) {
            Some(Value::Date(typed)) => Some(typed.date().year()),
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
        match self.value(self.sheet.names_in()) {
            Some(Value::Units(named)) => Some(named),
            _ => None,
        }
    }
}

fn is_yearless(value: &Value) -> bool {
    matches!(value, Value::Date(typed) if typed.yearless().is_some())
}

/// The bit of a position; none for one that no schema has.
fn bit(position: usize) -> u32 {
    u32::try_from(position).map_or(0, |position| 1_u32.checked_shl(position).unwrap_or(0))
}

/// How cells are written: texts and names that many rows share stand once.
mod cells {
    use super::{Mentions, Text, Value, once};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::sync::Arc;

    /// What stands where others may point at it too.
    struct Once<'a, P>(&'a P);

    impl<P: once::Shared> Serialize for Once<'_, P> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            once::serialize(self.0, serializer)
        }
    }

    #[derive(Serialize)]
    enum Written<'a> {
        Text(Once<'a, Text>),
        Units(Once<'a, Arc<Mentions>>),
        Other(&'a Value),
    }

    #[derive(Deserialize)]
    enum Read {
        Text(#[serde(with = "once")] Text),
        Units(#[serde(with = "once")] Arc<Mentions>),
        Other(Value),
    }

    pub fn serialize<S: Serializer>(cells: &[Value], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(cells.iter().map(|value| match value {
            Value::Text(text) => Written::Text(Once(text)),
            Value::Units(named) => Written::Units(Once(named)),
            other => Written::Other(other),
        }))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Box<[Value]>, D::Error> {
        let cells = Vec::<Read>::deserialize(deserializer)?.into_iter();
        let value = |cell| match cell {
            Read::Text(text) => Value::Text(text),
            Read::Units(named) => Value::Units(named),
            Read::Other(other) => other,
        };
        Ok(cells.map(value).collect())
    }
}

impl<'de> Deserialize<'de> for Values {
    /// Within [`once::reading`].
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Values, D::Error> {
        let StoredValues { filled, head, rest } = StoredValues::deserialize(deserializer)?;
        let in_head = filled & bit(head_of(head.sheet)).wrapping_sub(1);
        let in_rest = filled & !in_head;
        if head.filled != in_head
            || head.cells.len() != in_head.count_ones() as usize
            || rest.len() != in_rest.count_ones() as usize
        {
            return Err(D::Error::custom("a row of other cells than its columns"));
        }
        let cells = || head.cells.iter().chain(&rest);
        Ok(Values {
            sheet: head.sheet,
            has_unchanged: cells().any(|value| *value == Value::Unchanged),
            has_yearless: cells().any(is_yearless),
            may_be_of_digits: false,
            filled,
            head,
            rest,
        }
        .with_look_at_number())
    }
}

impl PartialEq for Values {
    fn eq(&self, other: &Values) -> bool {
        self.sheet == other.sheet
            && self.filled == other.filled
            && self.head == other.head
            && self.rest == other.rest
    }
}

impl Eq for Values {}

/// Texts and names of units that are kept once, wherever they stand: from week to week a row mostly changes in one cell, and many
/// rows name the same person, unit, standard or measure.
#[derive(Debug, Default)]
pub struct SharedTexts {
    texts: Known<Text>,
    mentions: Known<Arc<Mentions>>,
    heads: Known<Arc<Head>>,
}

impl SharedTexts {
    /// Takes the text that is known already instead.
    pub fn share_text(&mut self, text: &mut Text) {
        self.texts.share(text);
    }

    /// A text, the one that is known already where there is one.
    pub fn text(&mut self, text: &str) -> Text {
        if let Some(known) = self.texts.things.get(text) {
            return Text::clone(known);
        }
        let mut new = Text::from(text);
        self.texts.share(&mut new);
        new
    }

    /// The values with texts, names and a head that are known already.
    #[must_use]
    pub fn share(&mut self, mut values: Values) -> Values {
        let head = Arc::get_mut(&mut values.head).map(|head| &mut head.cells);
        for value in head.into_iter().flatten().chain(&mut values.rest) {
            match value {
                // One that somebody else has too is that of a raw cell, and has been shared with it.
                Value::Text(text) if text.is_alone() => self.texts.share(text),
                Value::Units(named) => self.mentions.share(named),
                _ => {}
            }
        }
        // Equal numbers may be written differently (1.0 and 1.00). One that another row has too has been shared with it.
        let is_number = |value: &Value| matches!(value, Value::Number(_));
        if values.head.is_alone() && !values.head.cells.iter().any(is_number) {
            self.heads.share(&mut values.head);
        }
        values
    }
}

/// Things of one kind that are kept once.
#[derive(Debug)]
struct Known<P> {
    things: HashSet<P>,
    /// How many there were after those that nobody has any more were last forgotten.
    kept: usize,
}

impl<P> Default for Known<P> {
    fn default() -> Known<P> {
        Known {
            things: HashSet::new(),
            kept: 0,
        }
    }
}

impl<P: Shared + Eq + Hash> Known<P> {
    /// Takes the one that is known already instead.
    fn share(&mut self, thing: &mut P) {
        match self.things.get(thing) {
            Some(known) => *thing = known.clone(),
            None => {
                self.things.insert(thing.clone());
            }
        }
        if self.things.len() > 2 * self.kept + 1_024 {
            self.things.retain(|known| !known.is_alone());
            self.kept = self.things.len();
        }
    }
}

/// A text as names and numbers are compared; the very same one where it stands in that form already.
fn shared_normal(text: &Text) -> Text {
    match normal(text) {
        std::borrow::Cow::Borrowed(_) => Text::clone(text),
        std::borrow::Cow::Owned(normal) => normal.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_head_share_it_and_no_others_do() {
        let row = |number: &str, name: Option<&str>, origin: Option<&str>, progress: &str| {
            let schema = Sheet::Matters.schema();
            let text = |text: &str| Some(Value::Text(text.into()));
            let mut cells = vec![None; schema.columns.len()];
            let mut put = |field, value| cells[schema.position(field).expect("a column")] = value;
            put(Field::Number, text(number));
            put(Field::Name, name.and_then(text));
            put(Field::Origin, origin.and_then(text));
            put(Field::ProgressText, text(progress));
            Values::new(Sheet::Matters, cells)
        };
        let mut shared = SharedTexts::default();
        let first = shared.share(row("甲1", Some("某事"), None, "开始"));
        let second = shared.share(row("甲1", Some("某事"), None, "过半"));
        assert!(Arc::ptr_eq(&first.head, &second.head));
        assert_ne!(first, second);
        // The same cells under other columns are another row.
        let moved = shared.share(row("甲1", None, Some("某事"), "开始"));
        assert!(!Arc::ptr_eq(&first.head, &moved.head));
        assert_ne!(first, moved);
        let progress = Sheet::Matters
            .schema()
            .position(Field::ProgressText)
            .expect("a column");
        let changed = first.with([(progress, Some(Value::Text("过半".into())))]);
        assert!(Arc::ptr_eq(&first.head, &changed.head));
        assert_eq!(changed, second);
        let renamed = first.with([(0, Some(Value::Text("乙1".into())))]);
        let number = |values: &Values| values.identity().map(|known| known.number().to_string());
        assert_eq!(number(&renamed), Some("乙1".to_owned()));
        assert_eq!(number(&first), Some("甲1".to_owned()));
    }

    #[test]
    fn a_number_may_be_of_digits_unless_it_begins_with_a_letter() {
        let row = |number: Option<Value>| {
            let schema = Sheet::Matters.schema();
            let mut cells = vec![None; schema.columns.len()];
            cells[schema.position(Field::Number).expect("a column")] = number;
            Values::new(Sheet::Matters, cells)
        };
        let typed = |number: &str| Some(Value::Text(number.into()));
        for (number, expected) in [
            ("001", true),
            ("\u{FF11}\u{FF12}", true),
            (" 7", true),
            ("〔2026〕1号", true),
            ("A1", false),
            (" b2", false),
            ("甲1", false),
        ] {
            let values = row(typed(number));
            assert_eq!(values.may_be_of_digits(), expected, "{number}");
            let written = once::writing(|| postcard::to_stdvec(&values)).expect("bytes");
            let read: Values = once::reading(|| postcard::from_bytes(&written)).expect("values");
            assert_eq!((read.may_be_of_digits(), &read), (expected, &values));
            // Another number is looked at anew.
            let position = Sheet::Matters.schema().position(Field::Number);
            let position = position.expect("a column");
            let other = if expected { "A1" } else { "001" };
            let renamed = values.with([(position, typed(other))]);
            assert_eq!(renamed.may_be_of_digits(), !expected, "{number}");
        }
        assert!(!row(None).may_be_of_digits());
    }

    #[test]
    fn numbers_that_are_written_differently_stay_as_they_are() {
        let row = |value: &str| {
            let value: rust_decimal::Decimal = value.parse().expect("a number");
            Values::new(Sheet::KeyWorkProgress, [Some(Value::Number(value.into()))])
        };
        let mut shared = SharedTexts::default();
        let (one, other) = (shared.share(row("1.0")), shared.share(row("1.00")));
        let shown = |values: &Values| match values.get(0) {
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        assert_eq!(
            [shown(&one), shown(&other)],
            ["1.0".to_owned(), "1.00".to_owned()]
        );
    }

    #[test]
    fn whatever_tells_rows_apart_is_in_their_heads() {
        for sheet in Sheet::all() {
            let schema = sheet.schema();
            let named = [Field::Responsible, Field::From, Field::Unit];
            let telling = schema.identity.iter().chain(&schema.dated_by).chain(&named);
            for position in telling.filter_map(|field| schema.position(*field)) {
                assert!(position < head_of(sheet), "{sheet:?} {position}");
            }
        }
    }

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
