//! Rows of one snapshot that bear the same number: within a workbook the first stands, between workbooks equal ones merge.
//!
//! Each workbook is settled by itself before any is held against another, so that it does not matter which of them comes first.

use super::owners::Owners;
use crate::diagnostic::{Diagnostic, RowDifference, RowProblem};
use crate::ingest::Workbook;
use crate::ingest::privacy::MASK;
use crate::ingest::table::{ReadRow, Table};
use crate::ingest::workspace::is_late;
use crate::model::directory::{UnitId, comparable};
use crate::model::record::{Record, Value};
use crate::model::schema::{Audience, Column, Kind, Owner, Sheet};
use crate::model::values::Identity;
use crate::source::{Place, Text};
use foldhash::{HashMap, HashMapExt};

/// Whether two rows of the same texts may be the same one.
fn same(one: &Identity, other: &Identity, by_unit: bool) -> bool {
    (one.year == other.year || one.year.is_none() || other.year.is_none())
        && (!by_unit
            || one.units().len() == 0 && other.units().len() == 0
            || one.units().any(|unit| other.is_of(unit)))
}

/// Whether two rows state the same facts, however their dates are written.
fn say_the_same(one: &Record, other: &Record) -> bool {
    let columns = one.sheet().schema().columns.iter();
    let mut values = columns.zip(one.values.iter().zip(other.values.iter()));
    values.all(|(column, pair)| match pair {
        (Some(one), Some(other)) => is_equal(one, other),
        // What nobody may read is known of one row and not of the other.
        _ if column.audience == Audience::Nobody => true,
        (one, other) => one == other,
    })
}

/// As [`say_the_same`], for units that both rows are about: which others they are about says nothing of these.
fn say_the_same_of(one: &Record, other: &Record, units: &[UnitId]) -> bool {
    let only = |record: &Record| {
        let all = record.identity().into_iter().flat_map(Identity::units);
        let gone: Vec<UnitId> = all.filter(|unit| !units.contains(unit)).collect();
        record.clone().without_units(&gone)
    };
    say_the_same(&only(one), &only(other))
}

/// Whether two values state the same fact, however it is written.
pub(in crate::check) fn is_equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Date(one), Value::Date(other)) => one.date() == other.date(),
        (Value::Deadline(one), Value::Deadline(other)) => one.date == other.date,
        // Text is shown as typed and compared without its width and blanks.
        (Value::Text(one), Value::Text(other)) => {
            one == other || comparable(one) == comparable(other)
        }
        (Value::Units(one), Value::Units(other)) => {
            let is_in = |mention| other.units.contains(mention);
            one.units.len() == other.units.len()
                && one.units.iter().all(is_in)
                && one.others == other.others
        }
        (one, other) => one == other,
    }
}

/// A row of a snapshot after duplicates have been dealt with.
#[derive(Debug, Clone)]
pub struct KeptRow<'a> {
    /// The row as it was read.
    pub row: &'a ReadRow,
    /// What becomes of it, for the units that it is still about.
    pub standing: Standing,
    /// What it says of the units that no other row of its number is about, where there are others.
    remaining: Option<Record>,
    /// The units of which another workbook says something else.
    pub contradicted: Vec<UnitId>,
    /// The number of the row of another workbook that says the same as a whole, so that this one is set aside.
    pub said_at: Option<Place>,
}

impl<'a> KeptRow<'a> {
    fn of(row: &'a ReadRow) -> KeptRow<'a> {
        KeptRow {
            row,
            standing: standing_alone(row),
            remaining: None,
            contradicted: Vec::new(),
            said_at: None,
        }
    }

    /// What counts of it.
    pub fn record(&self) -> &Record {
        self.remaining.as_ref().unwrap_or(&self.row.record)
    }

    /// Whether it is about a unit, though another workbook may contradict what it says.
    fn is_about(&self, unit: UnitId) -> bool {
        let identity = self.record().identity();
        identity.is_some_and(|identity| identity.is_of(unit)) || self.contradicted.contains(&unit)
    }

    /// Takes units from it; a row that is about nobody any more is set aside.
    fn leave(&mut self, units: &[UnitId], contradicted: bool) {
        self.remaining = Some(self.record().clone().without_units(units));
        if contradicted {
            self.contradicted.extend(units);
        }
        let is_left = self
            .record()
            .identity()
            .is_some_and(|left| left.units().len() > 0);
        if !is_left {
            self.standing = if self.contradicted.is_empty() {
                Standing::SetAside
            } else {
                Standing::Returned
            };
        }
    }
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It counts.
    Counts,
    /// A required cell is faulty, or another workbook contradicts it: an earlier good version stands.
    Returned,
    /// It says again what another row has said.
    SetAside,
}

/// The rows that bear the same identifying texts.
type Bearers<'a> = HashMap<&'a [Text], Vec<Bearer<'a>>>;

/// Where a row was seen, and its identity.
#[derive(Debug, Clone, Copy)]
struct Bearer<'a> {
    book: usize,
    table: usize,
    row: usize,
    identity: &'a Identity,
}

/// Whether no two rows have the same identifying texts. Most snapshots are like that, and their rows need not be compared.
fn all_differ<'a>(tables: impl Iterator<Item = &'a Table>) -> bool {
    let rows = tables.flat_map(|table| &table.rows);
    let identities = rows.filter_map(|row| row.record.identity());
    let mut marks: Vec<u64> = identities.map(|identity| identity.mark).collect();
    marks.sort_unstable();
    marks.windows(2).all(|pair| pair[0] != pair[1])
}

/// What becomes of a row that no other is like.
fn standing_alone(row: &ReadRow) -> Standing {
    if row.complete {
        Standing::Counts
    } else {
        Standing::Returned
    }
}

/// Whose workbooks are held against each other.
#[derive(Clone, Copy)]
pub enum Sender<'o> {
    /// The office's: of its rows each unit that one names is held against others by itself.
    Office,
    /// A unit's.
    Unit {
        /// Which.
        unit: UnitId,
        /// Of rows that are about the matters of several units, whose each is.
        owners: &'o Owners,
        /// The position of the first workbook of 补报/, which only adds.
        late_from: usize,
    },
}

impl<'o> Sender<'o> {
    /// A unit that hands in workbooks, the late ones last.
    pub fn of_unit(unit: UnitId, workbooks: &[Workbook], owners: &'o Owners) -> Sender<'o> {
        let mut files = workbooks.iter().map(|book| &book.file);
        let late_from = files.position(|file| is_late(file));
        Sender::Unit {
            unit,
            owners,
            late_from: late_from.unwrap_or(usize::MAX),
        }
    }

    /// Under whose name its faults are told.
    fn unit(self) -> Option<UnitId> {
        match self {
            Sender::Office => None,
            Sender::Unit { unit, .. } => Some(unit),
        }
    }

    /// Whether a workbook was handed in late.
    fn is_late(self, book: usize) -> bool {
        matches!(self, Sender::Unit { late_from, .. } if book >= late_from)
    }

    /// Whether two rows are known to be about different matters.
    fn tells_apart(self, one: &Record, other: &Record) -> bool {
        matches!(self, Sender::Unit { owners, .. } if owners.tell_apart(one, other))
    }

    /// Whether a row takes the place of no row like the other, wherever it stands.
    fn yields(self, row: &Record, other: &Record) -> bool {
        matches!(self, Sender::Unit { owners, .. } if owners.yields(row, other))
    }
}

/// All rows of one kind of sheet in one snapshot.
pub fn resolve<'a>(
    workbooks: &'a [Workbook],
    sheet: Sheet,
    sender: Sender<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(&'a Table, Vec<KeptRow<'a>>)> {
    let own = workbooks.iter().flat_map(|book| &book.tables);
    let own = own.filter(|table| table.sheet == sheet);
    if !all_differ(own.clone()) {
        return compare(workbooks, sheet, sender, diagnostics);
    }
    debug_assert!(
        {
            let mut found = Vec::new();
            let compared = compare(workbooks, sheet, sender, &mut found);
            let mut rows = compared.iter().flat_map(|(_, rows)| rows);
            found.is_empty() && rows.all(|kept| kept.standing == standing_alone(kept.row))
        },
        "comparing rows that all differ finds nothing"
    );
    own.map(|table| (table, table.rows.iter().map(KeptRow::of).collect()))
        .collect()
}

/// As [`resolve`], row by row.
fn compare<'a>(
    workbooks: &'a [Workbook],
    sheet: Sheet,
    sender: Sender<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(&'a Table, Vec<KeptRow<'a>>)> {
    let mut comparison = Comparison {
        sender,
        tables: Vec::new(),
        diagnostics,
    };
    let mut standing: Vec<Bearer<'_>> = Vec::new();
    for (book, workbook) in workbooks.iter().enumerate() {
        let mut seen = Bearers::new();
        for table in workbook.tables.iter().filter(|table| table.sheet == sheet) {
            let at = comparison.tables.len();
            comparison
                .tables
                .push((table, Vec::with_capacity(table.rows.len())));
            for (position, row) in table.rows.iter().enumerate() {
                comparison.tables[at].1.push(KeptRow::of(row));
                let Some(identity) = row.record.identity() else {
                    continue;
                };
                let own = Bearer {
                    book,
                    table: at,
                    row: position,
                    identity,
                };
                let bearers = seen.entry(&identity.texts).or_default();
                let alike = comparison.alike(own, bearers);
                if comparison.within_a_workbook(own, &alike) {
                    bearers.retain(|known| !comparison.replaces(own, *known));
                    bearers.push(own);
                    standing.push(own);
                }
            }
        }
    }
    comparison.between_workbooks(&standing);
    comparison.tables
}

/// The rows of a snapshot while they are held against each other.
struct Comparison<'a, 'd> {
    sender: Sender<'d>,
    tables: Vec<(&'a Table, Vec<KeptRow<'a>>)>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a> Comparison<'a, '_> {
    fn kept(&self, bearer: Bearer<'_>) -> &KeptRow<'a> {
        &self.tables[bearer.table].1[bearer.row]
    }

    fn kept_mut(&mut self, bearer: Bearer<'_>) -> &mut KeptRow<'a> {
        &mut self.tables[bearer.table].1[bearer.row]
    }

    fn place(&self, bearer: Bearer<'_>) -> Place {
        self.kept(bearer).row.record.number_place()
    }

    fn tell(&mut self, problem: RowProblem, at: Bearer<'_>) {
        let place = self.place(at);
        self.diagnostics
            .push(Diagnostic::new(problem, place, self.sender.unit()));
    }

    /// Those of some rows that may be the same as another one.
    fn alike<'b>(&self, own: Bearer<'_>, bearers: &[Bearer<'b>]) -> Vec<Bearer<'b>> {
        let row = &self.kept(own).row.record;
        let by_unit = self.sender.unit().is_none();
        let alike = bearers.iter().filter(|known| {
            let other = &self.kept(**known).row.record;
            same(known.identity, own.identity, by_unit) && !self.sender.tells_apart(other, row)
        });
        alike.copied().collect()
    }

    /// Whether each unit of a row is held against others by itself.
    fn is_by_unit(&self, own: Bearer<'_>) -> bool {
        self.sender.unit().is_none() && own.identity.units().len() > 0
    }

    /// Holds a row against those further up in its workbook that may be the same; whether it stands beside them.
    fn within_a_workbook(&mut self, own: Bearer<'_>, alike: &[Bearer<'_>]) -> bool {
        if self.is_by_unit(own) {
            return self.unit_by_unit(own, alike);
        }
        let (mended, standing): (Vec<Bearer<'_>>, Vec<Bearer<'_>>) =
            alike.iter().partition(|known| self.displaces(own, **known));
        if let Some(&earlier) = standing.first() {
            self.kept_mut(own).standing = Standing::SetAside;
            self.tell_duplicate(own, earlier, false);
            return false;
        }
        for replaced in mended {
            self.kept_mut(replaced).standing = Standing::SetAside;
            self.tell_duplicate(replaced, own, false);
        }
        true
    }

    /// Holds what stands in each workbook against what stands in those before it.
    fn between_workbooks(&mut self, standing: &[Bearer<'_>]) {
        let mut seen = Bearers::new();
        for &own in standing {
            if self.kept(own).standing == Standing::SetAside {
                continue;
            }
            let bearers = seen.entry(&own.identity.texts).or_default();
            let mut alike = self.alike(own, bearers);
            alike.retain(|known| known.book != own.book);
            let goes_on = if self.is_by_unit(own) {
                self.unit_by_unit(own, &alike)
            } else {
                self.as_a_whole(own, &alike);
                true
            };
            if goes_on {
                bearers.push(own);
            }
        }
    }

    /// Holds a row against those of workbooks before its own that may be the same.
    fn as_a_whole(&mut self, own: Bearer<'_>, alike: &[Bearer<'_>]) {
        let Some(&earlier) = alike.iter().find(|known| !self.mends(own, **known)) else {
            return;
        };
        if say_the_same(&self.kept(earlier).row.record, &self.kept(own).row.record) {
            let said_at = self.place(earlier);
            let kept = self.kept_mut(own);
            kept.standing = Standing::SetAside;
            kept.said_at = Some(said_at);
        } else if self.is_late_beside(own, earlier) {
            self.kept_mut(own).standing = Standing::SetAside;
            let number = self.number(own);
            let other = self.place(earlier).to_string();
            self.tell(RowProblem::LateRowContradicts { number, other }, own);
        } else {
            self.kept_mut(own).standing = Standing::Returned;
            self.kept_mut(earlier).standing = Standing::Returned;
            self.tell_conflict(own, earlier);
        }
    }

    fn is_late_beside(&self, own: Bearer<'_>, earlier: Bearer<'_>) -> bool {
        self.sender.is_late(own.book) && !self.sender.is_late(earlier.book)
    }

    /// Whether a row handed in late, or further down in the same workbook, is whole where the one before lacks what it must have: what
    /// could not be read says nothing against what was mended.
    fn mends(&self, own: Bearer<'_>, earlier: Bearer<'_>) -> bool {
        (own.book == earlier.book || self.is_late_beside(own, earlier))
            && self.kept(own).row.complete
            && !self.kept(earlier).row.complete
    }

    /// Whether a row counts in place of one further up in its workbook: it mends it, or the other one yields.
    fn displaces(&self, own: Bearer<'_>, earlier: Bearer<'_>) -> bool {
        let (row, before) = (&self.kept(own).row.record, &self.kept(earlier).row.record);
        self.sender.yields(before, row)
            || self.mends(own, earlier) && !self.sender.yields(row, before)
    }

    /// Whether a row stands in the place of one further up in its workbook.
    fn replaces(&self, own: Bearer<'_>, earlier: Bearer<'_>) -> bool {
        own.book == earlier.book
            && self.displaces(own, earlier)
            && self.kept(earlier).standing == Standing::SetAside
    }

    /// Holds a row against others, its own workbook's or those of others, for each of its units: what identifies it is its number and
    /// unit. Whether it is about any of them still.
    fn unit_by_unit(&mut self, own: Bearer<'_>, alike: &[Bearer<'_>]) -> bool {
        for &earlier in alike {
            let known = self.kept(earlier);
            let mut units = self.units_left(own);
            units.retain(|unit| known.is_about(*unit));
            let (before, after) = (&known.row.record, &self.kept(own).row.record);
            // What is said of a unit by its own name stands before what is said by a collective one.
            let (mut yielded, mut yields, mut twice) = (Vec::new(), Vec::new(), Vec::new());
            for unit in units {
                match (before.names_by_group(unit), after.names_by_group(unit)) {
                    (true, false) => yielded.push(unit),
                    (false, true) => yields.push(unit),
                    _ => twice.push(unit),
                }
            }
            self.leave(earlier, &yielded, own);
            self.leave(own, &yields, earlier);
            if !twice.is_empty() {
                self.settle(own, earlier, &twice);
            }
        }
        let kept = self.kept(own);
        !self.units_left(own).is_empty() || !kept.contradicted.is_empty()
    }

    /// Leaves units that a collective name has named to the row that names them; one that keeps none of its units is told.
    fn leave(&mut self, from: Bearer<'_>, units: &[UnitId], to: Bearer<'_>) {
        if units.is_empty() {
            return;
        }
        self.kept_mut(from).leave(units, false);
        if self.kept(from).standing == Standing::SetAside {
            self.tell_duplicate(from, to, false);
        }
    }

    /// The units that a row is still about, and nobody contradicts.
    fn units_left(&self, bearer: Bearer<'_>) -> Vec<UnitId> {
        let identity = self.kept(bearer).record().identity();
        identity.map_or(Vec::new(), |identity| identity.units().collect())
    }

    /// Of two rows about the same units, one has to go, or neither counts for them.
    fn settle(&mut self, own: Bearer<'_>, earlier: Bearer<'_>, units: &[UnitId]) {
        if earlier.book == own.book {
            let (goes, stays) = if self.mends(own, earlier) {
                (earlier, own)
            } else {
                (own, earlier)
            };
            self.kept_mut(goes).leave(units, false);
            let has_rest = !self.units_left(goes).is_empty();
            self.tell_duplicate(goes, stays, has_rest);
            return;
        }
        let (one, other) = (&self.kept(earlier).row.record, &self.kept(own).row.record);
        if say_the_same_of(one, other, units) {
            self.kept_mut(own).leave(units, false);
        } else {
            self.kept_mut(own).leave(units, true);
            self.kept_mut(earlier).leave(units, true);
            self.tell_conflict(own, earlier);
        }
    }

    /// The number as messages name it. Of complaints nothing is told that was read.
    fn number(&self, bearer: Bearer<'_>) -> String {
        match self.kept(bearer).row.record.sheet() {
            Sheet::Complaints => MASK.to_owned(),
            _ => as_typed(&self.kept(bearer).row.record, bearer.identity),
        }
    }

    fn tell_duplicate(&mut self, own: Bearer<'_>, earlier: Bearer<'_>, has_rest: bool) {
        let first = self.place(earlier);
        let first = if earlier.table == own.table {
            first.cell()
        } else {
            format!("「{}」表的 {}", first.sheet.sheet, first.cell())
        };
        let number = self.number(own);
        let problem = match self.kept(own).row.record.sheet() {
            Sheet::Circulars => RowProblem::DuplicateCircular { number, first },
            _ => RowProblem::DuplicateNumber {
                number,
                first,
                has_rest,
                only_here: self.only_in(own, earlier),
            },
        };
        self.tell(problem, own);
    }

    /// The columns that a row fills and another one does not. Of complaints nothing is told that was read.
    fn only_in(&self, own: Bearer<'_>, other: Bearer<'_>) -> Vec<&'static str> {
        let (own, other) = (&self.kept(own).row.record, &self.kept(other).row.record);
        let columns = own.sheet().schema().columns.iter();
        let said = |column: &&Column| {
            own.sheet() != Sheet::Complaints
                && column.audience != Audience::Nobody
                && own.value(column.field).is_some()
                && other.value(column.field).is_none()
        };
        columns.filter(said).map(|column| column.name).collect()
    }

    fn tell_conflict(&mut self, own: Bearer<'_>, earlier: Bearer<'_>) {
        let number = self.number(own);
        for (at, other) in [(earlier, own), (own, earlier)] {
            let (here, there) = (&self.kept(at).row.record, &self.kept(other).row.record);
            let problem = RowProblem::ConflictingWorkbooks {
                number: number.clone(),
                other: self.place(other).to_string(),
                has_rest: self.kept(at).standing == Standing::Counts,
                differences: differences(here, there, |_| true),
            };
            self.tell(problem, at);
        }
    }
}

/// The columns that are wanted and in which a row differs from another one of its number, and what both hold. Of complaints nothing is told
/// that was read, and no text is quoted.
pub(in crate::check) fn differences(
    here: &Record,
    there: &Record,
    is_wanted: impl Fn(&Column) -> bool,
) -> Vec<RowDifference> {
    let sheet = here.sheet();
    if sheet == Sheet::Complaints {
        return Vec::new();
    }
    let owner = sheet.schema().owner;
    // Of a row of the office's each unit is held against others by itself: which ones it names is no difference.
    let may_differ =
        |column: &Column| owner == Owner::Unit || !matches!(column.kind, Kind::Units(_));
    let columns = sheet.schema().columns.iter();
    let told = columns.filter(|column| {
        column.audience != Audience::Nobody && may_differ(column) && is_wanted(column)
    });
    let differing = told.filter_map(|column| {
        let sides = [here, there].map(|row| row.value(column.field));
        let is_same = match sides {
            [None, None] => true,
            [Some(one), Some(other)] => is_equal(one, other),
            _ => false,
        };
        if is_same {
            return None;
        }
        // A text may name whoever complained: the other row takes that out of itself alone.
        let may_quote = !matches!(column.kind, Kind::Text | Kind::Identifier | Kind::Category);
        let shown = sides.map(|value| value.map_or_else(|| Some(String::new()), Value::in_words));
        let values = match shown {
            [Some(one), Some(other)] if may_quote => Some((one, other)),
            _ => None,
        };
        Some(RowDifference {
            column: column.name,
            values,
        })
    });
    differing.collect()
}

/// A row's number as it was typed, for whoever looks for it in the sheet.
fn as_typed(record: &Record, key: &Identity) -> String {
    let typed = record.text(record.sheet().schema().identity[0]);
    typed.map_or_else(|| key.number().to_string(), ToString::to_string)
}
