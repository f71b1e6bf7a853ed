//! The rows of a table as they were read in the week before. Most come again in the same order and say the same, so that each is looked
//! for where the one before it stood; of one that has changed, most cells are as they were.

use super::row::RowReader;
use super::{Header, RowReading};
use crate::model::record::Value;
use crate::model::schema::Sheet;
use crate::model::values::Values;
use crate::source::{GridRow, Key, RawCell};
use foldhash::{HashMap, HashMapExt};
use std::collections::VecDeque;
use std::mem::take;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A row that was read, where its reading rests on nothing but its own cells and its table.
#[derive(Debug)]
pub struct KnownRow {
    /// As its file had it.
    pub row: GridRow,
    /// Whether it stood right below the header, where a row may be read otherwise than the same farther below.
    pub is_right_below: bool,
    /// What it was read as.
    pub reading: RowReading,
}

impl KnownRow {
    /// Whether a row says the same.
    pub fn says(&self, row: &GridRow) -> bool {
        let (known, cells) = (&self.row.cells, &row.cells);
        let are_same = || {
            let mut pairs = known.iter().zip(cells.iter());
            known.len() == cells.len()
                && pairs.all(|(one, other)| one.0 == other.0 && one.1.says_the_same(&other.1))
        };
        Arc::ptr_eq(known, cells) || are_same()
    }

    /// What it says in a column.
    pub fn cell(&self, column: u32) -> Option<&RawCell> {
        self.row.get(column).filter(|raw| !raw.is_blank())
    }

    /// Its values, where it is data.
    pub fn values(&self) -> Option<&Arc<Values>> {
        match &self.reading {
            RowReading::Data(values, _) => Some(values),
            _ => None,
        }
    }

    /// Whether its reading is the same at any later period of its table: no date in it took its year from the period's.
    pub fn is_dateless(&self) -> bool {
        let is_yearless =
            |value: &Value| matches!(value, Value::Date(typed) if typed.yearless().is_some());
        match &self.reading {
            RowReading::Data(values, _) => !values.iter().flatten().any(is_yearless),
            reading => matches!(reading, RowReading::Aside(_)),
        }
    }
}

/// The rows of tables in order, those of this week and those of the one before that nobody has taken yet.
#[derive(Debug, Default)]
pub struct KnownTables {
    before: Mutex<Tables>,
    new: Mutex<Tables>,
}

/// By a key of all that the reading of a row rests on beside its own cells, and of where such a table most likely comes again.
type Tables = HashMap<Key, VecDeque<Vec<KnownRow>>>;

fn locked(tables: &Mutex<Tables>) -> MutexGuard<'_, Tables> {
    // A thread that panicked has left whole tables behind: each is put and taken in one step.
    tables.lock().unwrap_or_else(PoisonError::into_inner)
}

impl KnownTables {
    /// The rows of a table of the week before, each time those of another one.
    pub fn take(&self, key: &Key) -> Vec<KnownRow> {
        let mut tables = locked(&self.before);
        let tables = tables.get_mut(key).and_then(VecDeque::pop_front);
        tables.unwrap_or_default()
    }

    /// Keeps the rows of a table of this week.
    pub fn keep(&self, key: Key, rows: Vec<KnownRow>) {
        locked(&self.new).entry(key).or_default().push_back(rows);
    }

    /// Begins a new week.
    pub fn turn(&mut self) {
        let new = self.new.get_mut().unwrap_or_else(PoisonError::into_inner);
        let before = self.before.get_mut();
        *before.unwrap_or_else(PoisonError::into_inner) = take(new);
    }
}

/// The rows of the week before, while those of this one are looked for among them.
pub(super) struct EarlierRows {
    rows: Vec<Option<KnownRow>>,
    /// The columns of what tells rows apart.
    identity: Vec<u32>,
    /// Where the next row is expected.
    next: usize,
    /// How many have been found.
    found: usize,
    /// By what tells them apart, once somebody has asked for one that does not stand where it is expected.
    by_identity: Option<HashMap<String, usize>>,
}

impl EarlierRows {
    pub(super) fn of(rows: Vec<KnownRow>, header: &Header) -> EarlierRows {
        let schema = header.sheet.schema();
        let identity = schema.identity.iter();
        let positions = identity.filter_map(|field| schema.position(*field));
        EarlierRows {
            rows: rows.into_iter().map(Some).collect(),
            identity: positions.filter_map(|at| header.columns[at]).collect(),
            next: 0,
            found: 0,
            by_identity: None,
        }
    }

    /// The row of the week before that is this one, as far as what tells rows apart can tell. It may say anything else.
    pub(super) fn take(&mut self, row: &GridRow) -> Option<KnownRow> {
        let at = self.position_of(row)?;
        let known = self.rows[at].take();
        self.next = at + 1;
        self.found += usize::from(known.is_some());
        known
    }

    fn position_of(&mut self, row: &GridRow) -> Option<usize> {
        let expected = self.rows.get(self.next).and_then(Option::as_ref);
        let tells_the_same = |known: &KnownRow| {
            let mut identity = self.identity.iter();
            let first = self.identity.first().and_then(|first| row.get(*first));
            first.is_some() && identity.all(|column| known.row.get(*column) == row.get(*column))
        };
        let is_expected =
            |known: &KnownRow| Arc::ptr_eq(&known.row.cells, &row.cells) || tells_the_same(known);
        if expected.is_some_and(is_expected) {
            return Some(self.next);
        }
        // Mostly all have come, and this one stands below them.
        if self.found == self.rows.len() {
            return None;
        }
        let identity = identity_of(row, &self.identity)?;
        let by_identity = self.by_identity.get_or_insert_with(|| {
            let mut by_identity = HashMap::with_capacity(self.rows.len());
            for (at, known) in self.rows.iter().enumerate() {
                let known = known.as_ref();
                if let Some(identity) =
                    known.and_then(|known| identity_of(&known.row, &self.identity))
                {
                    by_identity.entry(identity).or_insert(at);
                }
            }
            by_identity
        });
        by_identity.get(&identity).copied()
    }
}

/// What tells a row apart; `None` where the first of it is missing.
fn identity_of(row: &GridRow, columns: &[u32]) -> Option<String> {
    row.get(*columns.first()?)?;
    let texts = columns.iter().map(|column| {
        let raw = row.get(*column);
        raw.map(|raw| raw.display()).unwrap_or_default()
    });
    Some(texts.collect::<Vec<_>>().join("\n"))
}

/// An earlier row of a table that tells what its cells mean: it was read without a problem, and no cell of it says what others are.
pub(super) struct Earlier<'k> {
    known: &'k KnownRow,
    pub(super) values: &'k Values,
}

impl Earlier<'_> {
    /// Whether it has the same in a column.
    pub(super) fn has(&self, column: u32, raw: Option<&RawCell>) -> bool {
        match (self.known.cell(column), raw) {
            (Some(known), Some(raw)) => known.says_the_same(raw),
            (known, raw) => known.is_none() && raw.is_none(),
        }
    }
}

impl RowReader<'_> {
    /// The row of the week before by which a row is read, cell by cell: what a cell means rests on itself and on the day of its row, which
    /// must be the same. Not where other cells say what is hidden of it: who complained, and what a correction or an exemption is about.
    pub(super) fn earlier<'k>(
        &self,
        row: &GridRow,
        known: &'k KnownRow,
        day: Option<usize>,
    ) -> Option<Earlier<'k>> {
        let hides = matches!(
            self.sheet,
            Sheet::Complaints | Sheet::Exemptions | Sheet::Corrections
        );
        let values = known.values()?;
        let earlier = Earlier { known, values };
        let day = day.and_then(|day| self.origin.columns[day]);
        let is_of_that_day = day.is_none_or(|at| earlier.has(at, self.merges.cell(row, at)));
        (!hides && self.complainants.is_empty() && is_of_that_day).then_some(earlier)
    }
}
