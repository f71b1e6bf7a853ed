//! A row of a ledger after its cells have been read: typed values, each with its place.

use super::amount::{Amount, Notation};
use super::directory::{Directory, UnitId, comparable};
use super::measure::says_something;
use super::schema::{Field, Sheet};
use super::values::{Identity, Values};
use crate::source::{Place, SheetRef, Text};
use crate::source::{day, once};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::{Arc, LazyLock};

/// What an empty cell says; all of them share it.
static NOTHING: LazyLock<Text> = LazyLock::new(|| "".into());

/// A date as typed into a cell.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TypedDate {
    /// The day as typed.
    Full(#[serde(with = "day")] NaiveDate),
    /// The day, and the text that was typed without a year; the snapshot that first carries it settles the year.
    Yearless(#[serde(with = "day")] NaiveDate, Box<Wording>),
}

impl TypedDate {
    /// The day.
    pub fn date(&self) -> NaiveDate {
        match self {
            TypedDate::Full(date) | TypedDate::Yearless(date, _) => *date,
        }
    }

    /// The text where it was typed without a year.
    pub fn yearless(&self) -> Option<&Wording> {
        match self {
            TypedDate::Full(_) => None,
            TypedDate::Yearless(_, text) => Some(text),
        }
    }

    /// The same words, meant of another day.
    #[must_use]
    pub fn on(&self, date: NaiveDate) -> TypedDate {
        match self {
            TypedDate::Full(_) => TypedDate::Full(date),
            TypedDate::Yearless(_, text) => TypedDate::Yearless(date, text.clone()),
        }
    }

    /// Whether both were typed in the same words, without a year.
    pub fn has_same_text(&self, other: &TypedDate) -> bool {
        self.yearless().is_some() && self.yearless() == other.yearless()
    }
}

/// What a cell of 完成时限 says.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TypedDeadline {
    /// The last day, or `None` for 无固定时限.
    #[serde(with = "day::option")]
    pub date: Option<NaiveDate>,
    /// The text where it says more than a plain date (`11月底前`); shown beside the date.
    pub text: Option<Box<Wording>>,
}

impl fmt::Display for TypedDeadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.date {
            Some(date) => f.write_str(&day::iso(date)),
            None => f.write_str("无固定时限"),
        }
    }
}

/// What was typed, where that is more than the value that it stands for. Hardly any cell has it, and cells are many: it is kept
/// beside them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Wording(Text);

impl From<&str> for Box<Wording> {
    fn from(text: &str) -> Box<Wording> {
        Box::new(Wording(text.into()))
    }
}

impl fmt::Display for Wording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The part that a unit named in a cell plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Named without a tag.
    Plain,
    /// Tagged 牵头.
    Leading,
    /// Tagged 配合 or 协办.
    Assisting,
}

/// A unit named in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct UnitMention {
    /// Which unit.
    pub unit: UnitId,
    /// With which part.
    pub role: Role,
}

/// The units named in a cell.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Mentions {
    /// Units of the directory.
    pub units: Vec<UnitMention>,
    /// Names outside the directory, such as 县政府, where the column allows them.
    pub others: Vec<Text>,
    /// Those of the units that only a collective name (各乡镇) has named.
    pub by_group: Box<[UnitId]>,
}

impl Mentions {
    /// The names as people write them.
    pub fn in_words(&self, directory: &Directory) -> String {
        let units = self.units.iter().map(|named| directory.name(named.unit));
        let others = self.others.iter().map(|name| &**name);
        units.chain(others).collect::<Vec<_>>().join("、")
    }
}

/// The value of a cell, by its column's kind. A year has millions of them: none takes more than two
/// pointers, and what few cells hold stands in a box.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Value {
    /// Free text and identifiers, trimmed and masked, and words of a fixed choice.
    Text(Text),
    /// A date.
    Date(TypedDate),
    /// A deadline.
    Deadline(Box<TypedDeadline>),
    /// A number or share.
    Number(#[serde(with = "boxed")] Box<Decimal>),
    /// A number with a percent sign in a column of numbers, as the share of one that it is.
    Percent(#[serde(with = "boxed")] Box<Decimal>),
    /// A number with 万 or 亿 in a column of numbers, as the number of single ones that it is.
    Multiple(#[serde(with = "boxed")] Box<Decimal>),
    /// Yes or no.
    Flag(bool),
    /// Units, in the order in which they are named.
    Units(Arc<Mentions>),
    /// 「[已隐去]」 in a mended return copy: what an earlier version says. Stands only until the row meets its history.
    Unchanged,
}

impl Value {
    /// The number, and whether it was given in per cent.
    pub fn amount(&self) -> Option<Amount> {
        let (number, notation) = match self {
            Value::Number(number) => (number, Notation::Plain),
            Value::Percent(number) => (number, Notation::Percent),
            Value::Multiple(number) => (number, Notation::Multiple),
            _ => return None,
        };
        Some(Amount {
            number: **number,
            notation,
        })
    }

    /// The value as people write it; `None` for units, which are known by numbers here, and for what repeats the value of before.
    pub fn in_words(&self) -> Option<String> {
        Some(match self {
            Value::Text(text) => text.to_string(),
            Value::Date(typed) => typed.date().to_string(),
            Value::Deadline(typed) => typed.to_string(),
            Value::Flag(says_yes) => if *says_yes { "是" } else { "否" }.to_owned(),
            Value::Number(_) | Value::Percent(_) | Value::Multiple(_) => self.amount()?.to_string(),
            Value::Units(_) | Value::Unchanged => return None,
        })
    }
}

impl From<Amount> for Value {
    fn from(amount: Amount) -> Value {
        let number = Box::new(amount.number);
        match amount.notation {
            Notation::Plain => Value::Number(number),
            Notation::Percent => Value::Percent(number),
            Notation::Multiple => Value::Multiple(number),
        }
    }
}

/// How the numbers of cells are written.
mod boxed {
    use rust_decimal::Decimal;
    use rust_decimal::serde::str;
    use serde::{Deserializer, Serializer};

    pub fn serialize<S: Serializer>(number: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
        str::serialize(number, serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Box<Decimal>, D::Error> {
        str::deserialize(deserializer).map(Box::new)
    }
}

/// Where a table of rows stands in its file: the sheet, and the column of each field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableOrigin {
    /// File and sheet.
    #[serde(with = "once")]
    pub sheet: Arc<SheetRef>,
    /// By position in the schema: the column counted from zero, or `None` where the sheet has no such column.
    pub columns: Vec<Option<u32>>,
    /// What the amounts of key works in it are counted in, where its headings say so.
    pub counted_in: Option<Text>,
}

/// Where a row stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RowPlace {
    /// The sheet that it belongs to.
    pub sheet: Sheet,
    /// Row number counted from zero.
    pub row: u32,
    /// Where its table stands.
    #[serde(with = "once")]
    pub origin: Arc<TableOrigin>,
}

impl RowPlace {
    /// The place of a field's cell; that of the row's first column where the sheet has no such column.
    pub fn of(&self, field: Field) -> Place {
        let schema = self.sheet.schema();
        let column = schema
            .position(field)
            .and_then(|position| self.origin.columns.get(position).copied().flatten())
            .or_else(|| self.origin.columns.iter().flatten().next().copied())
            .unwrap_or(0);
        Place::of_cell(&self.origin.sheet, self.row, column)
    }
}

/// One row of a recognised sheet.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Record {
    /// Row number counted from zero.
    pub row: u32,
    /// Where its table stands.
    #[serde(with = "once")]
    pub origin: Arc<TableOrigin>,
    /// The values that could be read, shared by every week that says the same.
    #[serde(with = "once")]
    pub values: Arc<Values>,
}

impl Record {
    /// The sheet that it belongs to.
    pub fn sheet(&self) -> Sheet {
        self.values.sheet()
    }

    /// What tells it apart; `None` where its number is missing.
    pub fn identity(&self) -> Option<&Identity> {
        self.values.identity()
    }

    /// The value of a field, where it is filled and readable.
    pub fn value(&self, field: Field) -> Option<&Value> {
        let position = self.sheet().schema().position(field)?;
        self.values.get(position)
    }

    /// The text of a field.
    pub fn text(&self, field: Field) -> Option<&Text> {
        match self.value(field)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a field, or an empty one.
    pub fn text_or_empty(&self, field: Field) -> Text {
        Text::clone(self.text_or_nothing(field))
    }

    /// The same where it stands: whoever only looks at it, or holds the row anyway, needs no share of it.
    pub fn text_or_nothing(&self, field: Field) -> &Text {
        self.text(field).unwrap_or(&NOTHING)
    }

    /// The date of a field.
    pub fn date(&self, field: Field) -> Option<NaiveDate> {
        match self.value(field)? {
            Value::Date(typed) => Some(typed.date()),
            _ => None,
        }
    }

    /// Whether a date in one of some columns is that day or before it.
    pub fn has_day_by(&self, day: NaiveDate, columns: impl Iterator<Item = Field>) -> bool {
        let mut dates = columns.filter_map(|field| self.date(field));
        dates.any(|date| date <= day)
    }

    /// The deadline of a field.
    pub fn deadline(&self, field: Field) -> Option<&TypedDeadline> {
        match self.value(field)? {
            Value::Deadline(deadline) => Some(deadline),
            _ => None,
        }
    }

    /// The number of a field.
    pub fn number(&self, field: Field) -> Option<Decimal> {
        match self.value(field)? {
            Value::Number(number) | Value::Percent(number) | Value::Multiple(number) => {
                Some(**number)
            }
            _ => None,
        }
    }

    /// What the amounts of a key work in it are said to be counted in: by its own 计量单位, and by the headings.
    pub fn measures(&self) -> [Option<&Text>; 2] {
        let own = self.text(Field::Measure);
        let own = own.filter(|text| says_something(text));
        [own, self.origin.counted_in.as_ref()]
    }

    /// The number of a field, and whether it was given in per cent.
    pub fn amount(&self, field: Field) -> Option<Amount> {
        self.value(field)?.amount()
    }

    /// The yes or no of a field.
    pub fn flag(&self, field: Field) -> Option<bool> {
        match self.value(field)? {
            Value::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    /// The units of a field; empty where the cell is.
    pub fn units(&self, field: Field) -> &[UnitMention] {
        match self.value(field) {
            Some(Value::Units(named)) => &named.units,
            _ => &[],
        }
    }

    /// The names outside the directory of a field that allows them.
    pub fn other_names(&self, field: Field) -> &[Text] {
        match self.value(field) {
            Some(Value::Units(named)) => &named.others,
            _ => &[],
        }
    }

    /// The units that the row makes responsible (责任单位): only those tagged 牵头 where any is, never those that help.
    pub fn responsible_units(&self) -> Vec<UnitId> {
        let leading: Vec<UnitId> = self.answering(Role::Leading).collect();
        if leading.is_empty() {
            self.answering(Role::Plain).collect()
        } else {
            leading
        }
    }

    /// The units of 责任单位 in a role, but for those that help.
    fn answering(&self, role: Role) -> impl Iterator<Item = UnitId> {
        let assisting = self.units(Field::Assisting);
        let helps = move |unit| assisting.iter().any(|mention| mention.unit == unit);
        self.units(Field::Responsible)
            .iter()
            .filter(move |mention| mention.role == role && !helps(mention.unit))
            .map(|mention| mention.unit)
    }

    /// Whether 责任单位 names a unit, whatever its part.
    pub fn mentions(&self, unit: UnitId) -> bool {
        let mut units = self.units(Field::Responsible).iter();
        units.any(|mention| mention.unit == unit)
    }

    /// Whether a responsible unit is tagged 牵头.
    pub fn names_leader(&self) -> bool {
        self.answering(Role::Leading).next().is_some()
    }

    /// Whether a row of 更正登记 strikes out (作废) what it is about.
    pub fn strikes_out(&self) -> bool {
        self.text(Field::Action)
            .is_some_and(|action| &**action == "作废")
    }

    /// The sheet that a row of 更正登记 is about (对象表); `None` where its cell names none.
    pub fn object_sheet(&self) -> Option<Sheet> {
        Sheet::by_name(&comparable(self.text(Field::ObjectKind)?))
    }

    /// The number that a row of 更正登记 or 容错认定 is about (对象编号), as numbers are compared; empty where its cell is.
    pub fn object_number(&self) -> String {
        comparable(&self.text_or_empty(Field::ObjectNumber))
    }

    /// The units that the row names as helping (配合、协办), in the order in which they are named.
    pub fn assisting_units(&self) -> Vec<UnitId> {
        let tagged = self
            .units(Field::Responsible)
            .iter()
            .filter(|mention| mention.role == Role::Assisting);
        let mut units = Vec::new();
        for mention in self.units(Field::Assisting).iter().chain(tagged) {
            if !units.contains(&mention.unit) {
                units.push(mention.unit);
            }
        }
        units
    }

    /// Whether the row names a unit as helping.
    pub fn names_as_helper(&self, unit: UnitId) -> bool {
        self.assisting_units().contains(&unit)
    }

    /// The row with one field's value replaced.
    #[must_use]
    pub fn with_value(mut self, field: Field, value: Value) -> Record {
        if let Some(position) = self.sheet().schema().position(field) {
            self.values = Arc::new(self.values.with([(position, Some(value))]));
        }
        self
    }

    /// The row without some of the units that it is about. Whoever it does not hold responsible beside them is not responsible alone either.
    #[must_use]
    pub fn without_units(self, gone: &[UnitId]) -> Record {
        let field = self.sheet().names_in();
        let Some(Value::Units(named)) = self.value(field) else {
            return self;
        };
        let mut named = Mentions::clone(named);
        let leads = |mention: &UnitMention| mention.role == Role::Leading;
        let has_lead = named.units.iter().any(leads);
        named.units.retain(|mention| !gone.contains(&mention.unit));
        if has_lead && !named.units.iter().any(leads) {
            for mention in &mut named.units {
                mention.role = Role::Assisting;
            }
        }
        self.with_value(field, Value::Units(Arc::new(named)))
    }

    /// Whether the cell that says whom the row is about names a unit by a collective name alone.
    pub fn names_by_group(&self, unit: UnitId) -> bool {
        self.named_by_group(self.sheet().names_in()).contains(&unit)
    }

    /// The units of a field that only a collective name (各乡镇) has named.
    pub fn named_by_group(&self, field: Field) -> &[UnitId] {
        match self.value(field) {
            Some(Value::Units(named)) => &named.by_group,
            _ => &[],
        }
    }

    /// Whether its sheet has a column of the field.
    pub fn has_column(&self, field: Field) -> bool {
        let position = self.sheet().schema().position(field);
        position.is_some_and(|at| self.origin.columns.get(at).is_some_and(Option::is_some))
    }

    /// Moves it to where another row stands that says the same.
    pub fn move_to(&mut self, other: &Record) {
        self.row = other.row;
        if !Arc::ptr_eq(&self.origin, &other.origin) {
            self.origin = Arc::clone(&other.origin);
        }
    }

    /// Where it stands.
    pub fn standing(&self) -> RowPlace {
        RowPlace {
            sheet: self.sheet(),
            row: self.row,
            origin: Arc::clone(&self.origin),
        }
    }

    /// The place of a field's cell; that of the row's first column where the sheet has no such column.
    pub fn place(&self, field: Field) -> Place {
        self.standing().of(field)
    }

    /// The place of the cell that numbers the row (the first column of its identity).
    pub fn number_place(&self) -> Place {
        let identity = self.sheet().schema().identity;
        self.place(identity.first().copied().unwrap_or(Field::Number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_takes_no_more_than_two_pointers() {
        assert!(size_of::<Value>() <= 16, "{}", size_of::<Value>());
    }
}
