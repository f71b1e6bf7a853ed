//! Whose matter a row is about, where its unit has taken over a dissolved one.

mod side_by_side;

use super::listed::{begins_anew, candidates, names_before};
use super::{History, ListedMatter, MatterHistory};
use crate::check::duplicates::is_equal;
use crate::model::category::Category;
use crate::model::directory::{UnitId, comparable};
use crate::model::record::{Record, Value};
use crate::model::schema::Field;
use crate::model::settings::Settings;
use chrono::{Datelike, NaiveDate};
use std::cmp::Reverse;

impl History {
    /// The unit under whose name a row is kept: that of the workbook, or the dissolved one whose open matter it took over. `taken_over`
    /// are the units that it answers for, each with its last day.
    pub(in crate::check) fn owner_of(
        &self,
        unit: UnitId,
        taken_over: &[(UnitId, NaiveDate)],
        record: &Record,
        settings: &Settings,
    ) -> UnitId {
        if taken_over.is_empty() {
            return unit;
        }
        let Some(row) = HeirsRow::of(self, unit, record, settings) else {
            return unit;
        };
        if let Some(owner) = row.owner_among_several(taken_over) {
            return owner;
        }
        let origins = taken_over.iter().filter(|(other, last_day)| {
            row.may_be_of(*other, *last_day)
                && !row.begins_another(*other, *last_day)
                && !row.was_closed(*other, *last_day)
        });
        // Only what was neither done nor closed has passed to the unit, and the rows of units in a row are kept under the first.
        let origin = origins.min_by_key(|(other, last_day)| {
            (
                !row.is_listed_before(*other, *last_day),
                !row.is_named_as(*other),
                row.is_settled(*other, *last_day),
                row.matters_of(*other).is_empty(),
                !row.agrees_with(*other, Field::Start),
                !row.agrees_with(*other, Field::Deadline),
                Reverse(row.passed(*other)),
                !row.agrees_with(*other, Field::Person),
                Reverse(row.precedence(*other)),
            )
        });
        origin.map_or(unit, |(other, _)| *other)
    }
}

/// Of the same matters of several units the one that is left to the unit that answers for them all is the greatest by this: that in whose
/// ledger the number stood last, of these the one that is due last. The order of the directory decides only where both are alike.
pub type Precedence = (Option<NaiveDate>, Option<NaiveDate>);

/// The precedence of what a ledger has of a matter that is due on a day.
pub fn precedence(ledger: Option<&MatterHistory>, due: Option<NaiveDate>) -> Precedence {
    (ledger.map(|ledger| ledger.newest().until), due)
}

/// By when a matter is due by the row that speaks of it, before anything is counted: its deadline, else it is due the later the later
/// it begins.
pub fn due_by_row(row: &Record) -> Option<NaiveDate> {
    let deadline = match row.value(Field::Deadline) {
        Some(Value::Deadline(deadline)) => deadline.date,
        _ => None,
    };
    deadline.or_else(|| row.date(Field::Start))
}

/// Whether what a dissolved unit had of a matter was done or closed by its last day: then it does not pass to the successor. `row` is the
/// list's row of it, which may have closed it without a word of the unit's; `known` is all that its ledger has of the matter.
pub fn was_settled<'m>(
    settings: &Settings,
    row: Option<&Record>,
    known: impl IntoIterator<Item = &'m MatterHistory>,
    last_day: NaiveDate,
) -> bool {
    let closed = row.and_then(|row| row.date(Field::ClosedOn));
    let mut known = known.into_iter().peekable();
    let has_ended = |matter: &MatterHistory| {
        let leading = row.unwrap_or_else(|| matter.current());
        let category = leading.text(Field::Category);
        let category = category.and_then(|key| settings.category(key));
        matter.ended_by(last_day, ending_columns(category, row.is_some()))
    };
    closed.is_some_and(|closed| closed <= last_day)
        || known.peek().is_some() && known.all(has_ended)
}

/// The columns that end a matter of a category. M6: what is on the list, the list alone closes.
pub fn ending_columns(category: Option<&Category>, is_listed: bool) -> impl Iterator<Item = Field> {
    let done = category.and_then(|category| category.stages.last());
    let done = done.into_iter().flat_map(|stage| &stage.done).copied();
    done.chain((!is_listed).then_some(Field::ClosedOn))
}

/// The 事项名称 of a row, as compared.
fn name_of(record: &Record) -> String {
    comparable(&record.text_or_empty(Field::Name))
}

/// A row of a unit that answers for dissolved ones.
struct HeirsRow<'a> {
    history: &'a History,
    unit: UnitId,
    number: &'a str,
    record: &'a Record,
    start: Option<NaiveDate>,
    /// The matters of its number on the list.
    generations: &'a [ListedMatter],
    /// Those of them that the row may be about.
    listed: Vec<&'a ListedMatter>,
    settings: &'a Settings,
}

impl<'a> HeirsRow<'a> {
    /// A row of a unit's workbook; `None` where no number tells which it is.
    fn of(
        history: &'a History,
        unit: UnitId,
        record: &'a Record,
        settings: &'a Settings,
    ) -> Option<HeirsRow<'a>> {
        let number = record.identity()?.number();
        let start = record.date(Field::Start);
        let generations = history.list.get(number).map_or(&[][..], Vec::as_slice);
        Some(HeirsRow {
            history,
            unit,
            number,
            record,
            start,
            generations,
            listed: candidates(generations, start),
            settings,
        })
    }

    /// Whether the row may be about a matter of the unit that was dissolved on that last day.
    fn may_be_of(&self, other: UnitId, last_day: NaiveDate) -> bool {
        let in_own_right =
            |listed: &&ListedMatter| listed.names_in_own_right(self.unit, other, last_day);
        !self.listed.iter().any(in_own_right)
            && (self.is_listed_before(other, last_day)
                || self.is_in_its_name(other)
                || self.goes_on(other)
                    && if self.is_its_own() {
                        self.is_named_as(other)
                    } else {
                        self.resembles(other)
                    })
    }

    /// Whether the list named the other unit, and this one only before or after; where this one has the number already, it must have named
    /// the other while it existed.
    fn is_listed_before(&self, other: UnitId, last_day: NaiveDate) -> bool {
        let is_its_own = self.is_its_own();
        self.listed.iter().any(|listed| {
            let is_taken = listed.was_given_to(other, self.unit, last_day);
            is_taken
                || names_before(listed, other, self.unit)
                    && (!is_its_own || listed.named_by(other, last_day))
        })
    }

    /// Whether the row names the other unit and not its own, which has no such matter.
    fn is_in_its_name(&self, other: UnitId) -> bool {
        let mut own = self.matters_of(self.unit).iter();
        !own.any(|matter| matter.is_own(self.unit)) && self.names_as_its_own(other)
    }

    /// Whether the row goes on with a matter of the other unit's own ledger.
    fn goes_on(&self, other: UnitId) -> bool {
        let known = self.matters_of(other);
        let is_of = |day: NaiveDate| known.iter().any(|matter| matter.has_start_in(day.year()));
        known.iter().any(|matter| matter.is_own(other))
            && (self.start.is_some_and(is_of)
                || !begins_anew(other, self.generations, known, self.start))
    }

    /// On no list a number is each unit's own: the name tells whose the row is.
    fn is_named_as(&self, other: UnitId) -> bool {
        self.listed.is_empty() && self.bears_name(other) && !self.bears_name(self.unit)
    }

    /// Whether the row may be one of the other unit's: by the list, by its name or by its start.
    fn resembles(&self, other: UnitId) -> bool {
        let start = |matter: &MatterHistory| matter.newest().record.date(Field::Start);
        let mut known = self.matters_of(other).iter();
        !self.listed.is_empty()
            || self.bears_name(other)
            || known.any(|matter| start(matter) == self.start)
    }

    /// Whether the unit has the number already. A row that could not be judged makes no matter.
    fn is_its_own(&self) -> bool {
        !self.matters_of(self.unit).is_empty()
    }

    /// Whether the row begins on another day than all that a dissolved unit had settled under the number: it is another matter. On no
    /// list, one of the same name is the same, whatever day it bears now.
    fn begins_another(&self, other: UnitId, last_day: NaiveDate) -> bool {
        let known = self.matters_of(other).iter().map(MatterHistory::current);
        let listed = self
            .listed
            .iter()
            .filter_map(|listed| listed.row_mentioning(other));
        let mut starts = known.chain(listed).map(|row| row.date(Field::Start));
        let is_same_by_name = self.listed.is_empty() && self.bears_name(other);
        self.start.is_some()
            && !is_same_by_name
            && !starts.any(|start| start == self.start)
            && self.is_settled(other, last_day)
    }

    /// Whether a dissolved unit had done or closed all that it had under the number by its last day.
    fn is_settled(&self, other: UnitId, last_day: NaiveDate) -> bool {
        let row = self
            .listed
            .iter()
            .find_map(|listed| listed.row_mentioning(other));
        was_settled(self.settings, row, self.matters_of(other), last_day)
    }

    /// Whether the list had closed what the other's ledger had, while that existed: nothing has passed that the row could be about.
    fn was_closed(&self, other: UnitId, last_day: NaiveDate) -> bool {
        let mut known = self.matters_of(other).iter();
        let had_it = known.any(|matter| matter.first().since <= last_day);
        had_it
            && self.listed.iter().any(|listed| {
                let newest = listed
                    .versions
                    .last()
                    .and_then(|newest| newest.row_answering(other));
                let then = listed.row_in_force(other, last_day);
                let closed = |row: &Record| row.date(Field::ClosedOn);
                let mut closed = [newest, then].into_iter().map(|row| row.and_then(closed));
                closed.all(|day| day.is_some_and(|day| day <= last_day))
            })
    }

    /// Whether the other had last written of the matter what the row says.
    fn agrees_with(&self, other: UnitId, field: Field) -> bool {
        let own = self.record.value(field);
        let mut known = self.matters_of(other).iter();
        known.any(|matter| match (matter.newest().record.value(field), own) {
            (Some(known), Some(own)) => is_equal(known, own),
            (known, own) => known == own,
        })
    }

    /// How often the unit's matters have passed on.
    fn passed(&self, other: UnitId) -> usize {
        self.history.heirs.get(&other).map_or(0, Vec::len)
    }

    /// Which of the matters of several units is left, where the row does not tell.
    fn precedence(&self, other: UnitId) -> Option<Precedence> {
        let known = self.matters_of(other).iter();
        known
            .map(|matter| precedence(Some(matter), due_by_row(&matter.newest().record)))
            .max()
    }

    fn bears_name(&self, unit: UnitId) -> bool {
        let own = self.name();
        let mut known = self.matters_of(unit).iter();
        known.any(|matter| name_of(&matter.newest().record) == own)
    }

    fn name(&self) -> String {
        name_of(self.record)
    }

    /// The matters of the number in a unit's ledger.
    fn matters_of(&self, unit: UnitId) -> &'a [MatterHistory] {
        let known = self.history.matters_of(unit, self.number);
        known.unwrap_or_default()
    }
}
