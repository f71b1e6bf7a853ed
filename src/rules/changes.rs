//! M9, M13 and M14: what a ledger has changed from week to week, or left as it was.

use super::clause::{Basis, Clause};
use super::extensions::AppliedExtension;
use super::matters::Flag;
use crate::check::{History, ListedMatter, MatterHistory, TURNING, Version};
use crate::ingest::privacy::MASK;
use crate::model::category::{Limit, STAGE_FIELDS};
use crate::model::directory::{UnitId, normal};
use crate::model::record::{Record, RowPlace, TypedDeadline, Value};
use crate::model::schema::{Field, Sheet};
use crate::model::settings::{Changed, Settings};
use crate::source::Place;
use crate::source::word::Word;
use crate::source::{Text, day, word};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::cell::LazyCell;

/// M9.
pub const CHANGED: Clause = Clause {
    id: "M9",
    citation: "三(四)",
    title: "台账异动",
    rule: "单位台账前后两期改动起算日期、完成时限、事项类别的，注明「台账异动」，到期日不因此改变（县里可以设定以最新的为准）；与及时批准的延期、与已经登记的更正一致的不算；原来没有写时限、也没有到期日的，写明不算（清单写了无固定时限的，改为某日算）。",
    basis: Basis::Interpretation,
    function: "rules::changes::ledger_changes",
    cases: include_str!("cases/M9.txt"),
};

/// M14.
pub const STALE: Clause = Clause {
    id: "M14",
    citation: "三(四)",
    title: "进展未更新",
    rule: "未办结、未销号的事项，进展情况连续几期一字未改的，注明「进展未更新」。",
    basis: Basis::Interpretation,
    function: "rules::changes::is_stale",
    cases: include_str!("cases/M14.txt"),
};

/// A change between two snapshots, with both values and both cells (audit).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEvent {
    /// Which flag it is the reason of.
    pub flag: Flag,
    /// The column.
    #[serde(with = "word")]
    pub column: Word,
    /// What stood there before; empty where nothing did.
    pub old: String,
    /// What stands there now.
    pub new: String,
    /// Where the old value stood.
    pub old_place: Place,
    /// Where the new one stands.
    pub new_place: Place,
    /// As-of date of the first snapshot that has the new value.
    #[serde(with = "day")]
    pub since: NaiveDate,
    /// As-of date of the last snapshot that had the old one; none for the list, of which only changes are kept.
    pub until: Option<NaiveDate>,
}

impl AuditEvent {
    /// The field whose column it is: lists call theirs by the same names as ledgers.
    pub fn field(&self) -> Option<Field> {
        let mut columns = Sheet::Matters.schema().columns.iter();
        let column = columns.find(|column| column.name == self.column)?;
        Some(column.field)
    }
}

/// The values of a unit's own ledger that a later change does not move (M9).
#[derive(Debug, Clone)]
pub struct KeptValues {
    /// Key of the category.
    pub category: Text,
    /// 起算日期.
    pub start: NaiveDate,
    /// 完成时限.
    pub deadline: Option<TypedDeadline>,
}

/// M9: the values first handed in, or the newest ones where the county says so.
pub fn kept_values(ledger: &MatterHistory, settings: &Settings) -> KeptValues {
    let of = |version: &Version| KeptValues {
        category: version.record.text_or_empty(Field::Category),
        start: version.record.date(Field::Start).unwrap_or_default(),
        deadline: version.record.deadline(Field::Deadline).cloned(),
    };
    let mut kept = match settings.changed {
        Changed::Newest => of(ledger.newest()),
        Changed::First => of(ledger.first()),
    };
    let has_date = |typed: &TypedDeadline| typed.date.is_some();
    if settings.changed == Changed::First && !kept.deadline.as_ref().is_some_and(has_date) {
        // As long as there was no due date, the first date that is given is the value first handed in. 无固定时限 is none: of a unit's own
        // it counts for nothing (M4).
        let mut later = ledger
            .versions
            .windows(2)
            .take_while(|pair| has_no_due_date(&pair[0].record, None, false, settings))
            .filter_map(|pair| pair[1].record.deadline(Field::Deadline));
        let first_date = later.clone().find(|typed| has_date(typed)).cloned();
        kept.deadline = first_date
            .or(kept.deadline)
            .or_else(|| later.next().cloned());
    }
    // What a correction has settled stands before either.
    let current = ledger.current();
    for field in ledger.settled.keys() {
        match field {
            Field::Category => kept.category = current.text_or_empty(Field::Category),
            Field::Start => {
                kept.start = current.date(Field::Start).unwrap_or(kept.start);
                // A deadline in the same words is counted from there.
                let counted = current.deadline(Field::Deadline);
                let says_so = |typed: &&TypedDeadline| {
                    let text = kept.deadline.as_ref().and_then(|kept| kept.text.as_ref());
                    typed.text.is_some() && typed.text.as_ref() == text
                };
                kept.deadline = counted.filter(says_so).or(kept.deadline.as_ref()).cloned();
            }
            Field::Deadline => kept.deadline = current.deadline(Field::Deadline).cloned(),
            _ => {}
        }
    }
    kept
}

/// Whether, by a row, the final stage had no due date: no deadline, and a start that has not come, or a written limit that no extension
/// stood in for. `ledger` is the row that knows of start events, where that is another.
fn has_no_due_date(
    record: &Record,
    ledger: Option<&Record>,
    is_extended: bool,
    settings: &Settings,
) -> bool {
    let has_deadline = record
        .deadline(Field::Deadline)
        .is_some_and(|typed| typed.date.is_some());
    let Some(category) = record
        .text(Field::Category)
        .and_then(|key| settings.category(key))
    else {
        return !has_deadline;
    };
    let last = category.final_stage();
    !has_deadline
        && record
            .date(last.start)
            .or_else(|| ledger?.date(last.start))
            .is_none_or(|start| *last.limit.at(start) == Limit::Written && !is_extended)
}

/// M9 in a unit's ledger: changes of start, deadline or category from snapshot to snapshot.
pub fn ledger_changes(
    ledger: &MatterHistory,
    settings: &Settings,
    extensions: &[AppliedExtension],
    unread: &dyn Fn(&Place) -> Option<String>,
) -> Vec<AuditEvent> {
    let mut events = Vec::new();
    let mut kept: Option<Value> = None;
    for (old, new) in ledger.turns() {
        let before = with_deadline(&old.record, kept.take());
        kept = kept_deadline(&before, &new.record, || {
            unread(&new.first_place(Field::Deadline))
        });
        let after = with_deadline(&new.record, kept.clone());
        let no_due_date = has_no_due_date(&before, None, false, settings);
        let place = |field| new.first_place(field);
        events.extend(changes_between(
            settings,
            (&before, &after),
            place,
            (Some(old.until), new.since),
            no_due_date,
            (extensions, &|field| {
                ledger.corrected_before(field, new.since)
            }),
        ));
    }
    events
}

/// M13: a start event that a breach was judged by and that the ledger has since taken away or put off.
pub fn start_moved(
    ledger: &MatterHistory,
    field: Field,
    (begun, row): (NaiveDate, &RowPlace),
) -> AuditEvent {
    let newest = ledger.newest();
    // The oldest of the newest versions that all say so.
    let moved = ledger
        .versions
        .iter()
        .rev()
        .take_while(|version| version.record.date(field) == newest.record.date(field))
        .last()
        .unwrap_or(newest);
    let now = newest.record.date(field);
    AuditEvent {
        flag: Flag::Changed,
        column: STAGE_FIELDS
            .iter()
            .find(|(known, _)| *known == field)
            .map_or("", |(_, name)| name),
        old: begun.to_string(),
        new: now.map_or_else(String::new, |date| date.to_string()),
        old_place: row.of(field),
        new_place: moved.first_place(field),
        since: moved.since,
        until: None,
    }
}

/// M9 in the assignment list: the newest value stands, and its changes are flagged all the same. The unit's ledger tells whether the
/// start event of the final stage had happened, which the list does not know. `line` is the unit, and those that have answered for it
/// since, each from a day on: a list may go on with their names.
pub fn list_changes<'h>(
    (listed, ledger): (&'h ListedMatter, Option<&'h MatterHistory>),
    line: &[(NaiveDate, UnitId)],
    settings: &Settings,
    extensions: &[AppliedExtension],
    unread: &dyn Fn(&Place) -> Option<String>,
) -> Vec<AuditEvent> {
    let row_of = |rows: &'h [Record], since: NaiveDate| {
        let mut names = line.iter().filter(|(from, _)| *from <= since);
        names.find_map(|(_, unit)| rows.iter().find(|row| row.mentions(*unit)))
    };
    let mut events = Vec::new();
    let mut kept: Option<Value> = None;
    for pair in listed.versions.windows(2) {
        let [old, new] = pair else { continue };
        let said_before = kept.take();
        if let (Some(before), Some(after), Some(first)) = (
            row_of(&old.rows, old.since),
            row_of(&new.rows, new.since),
            row_of(&new.first_rows, new.since),
        ) {
            let place = |field| first.place(field);
            let before = with_deadline(before, said_before);
            kept = kept_deadline(&before, after, || unread(&place(Field::Deadline)));
            let after = with_deadline(after, kept.clone());
            let told = ledger.and_then(|ledger| {
                let known = |version: &&Version| version.since < new.since;
                ledger.versions.iter().rev().find(known)
            });
            let is_extended = extensions
                .iter()
                .any(|applied| applied.timely && applied.extension.first_seen < new.since);
            // 无固定时限 is the list's word, as a day is; a unit's own counts for nothing.
            let no_due_date = before.deadline(Field::Deadline).is_none()
                && has_no_due_date(
                    &before,
                    told.map(|told| &told.record),
                    is_extended,
                    settings,
                );
            let given = |field| {
                let mut units = line.iter();
                units.find_map(|(_, unit)| listed.corrected_before(*unit, field, new.since))
            };
            events.extend(changes_between(
                settings,
                (&before, &after),
                place,
                (None, new.since),
                no_due_date,
                (extensions, &given),
            ));
        }
    }
    events
}

/// The deadline of the row before, where the new row's cell says the same and could not be read for a second column that says something
/// else: what stayed was not changed.
fn kept_deadline(old: &Record, new: &Record, unread: impl Fn() -> Option<String>) -> Option<Value> {
    let said = old.deadline(Field::Deadline)?;
    if new.value(Field::Deadline).is_some() || !new.has_column(Field::Deadline) {
        return None;
    }
    let read = unread()?;
    let is_the_same = match (said.date, &said.text) {
        (Some(date), _) => date.to_string() == read,
        (None, Some(text)) => text.to_string() == read,
        (None, None) => false,
    };
    is_the_same.then(|| Value::Deadline(Box::new(said.clone())))
}

/// A row with a deadline that its own cell could not say.
fn with_deadline(row: &Record, deadline: Option<Value>) -> Cow<'_, Record> {
    match deadline.filter(|_| row.value(Field::Deadline).is_none()) {
        Some(deadline) => Cow::Owned(row.clone().with_value(Field::Deadline, deadline)),
        None => Cow::Borrowed(row),
    }
}

fn changes_between<'g>(
    settings: &Settings,
    (old, new): (&Record, &Record),
    new_place: impl Fn(Field) -> Place,
    (until, since): (Option<NaiveDate>, NaiveDate),
    no_due_date: bool,
    // What an extension or a correction says as well is no change.
    (extensions, given): (&[AppliedExtension], &dyn Fn(Field) -> Option<&'g Value>),
) -> Vec<AuditEvent> {
    let text = |value: Option<&Value>| match value {
        Some(Value::Text(key)) => settings
            .category(key)
            .map_or_else(|| key.to_string(), |category| category.name.clone()),
        Some(Value::Deadline(typed)) => typed.to_string(),
        Some(Value::Date(typed)) => typed.date().to_string(),
        _ => String::new(),
    };
    let differing = TURNING
        .into_iter()
        .filter(|field| old.value(*field) != new.value(*field));
    let moved = differing.filter(|field| !is_moved_by_start((old, new), *field));
    let event = |field: Field| {
        let (before, after) = (text(old.value(field)), text(new.value(field)));
        let first_deadline = field == Field::Deadline && no_due_date && !after.is_empty();
        let granted = field == Field::Deadline
            && extensions
                .iter()
                .any(|applied| applied.timely && applied.extension.to.to_string() == after);
        let corrected = given(field).is_some_and(|value| text(Some(value)) == after);
        (before != after && !first_deadline && !granted && !corrected).then(|| AuditEvent {
            flag: Flag::Changed,
            column: Sheet::Matters.name_of(field),
            old: before,
            new: after,
            old_place: old.place(field),
            new_place: new_place(field),
            since,
            until,
        })
    };
    moved.filter_map(event).collect()
}

/// Whether a deadline is another day by a new start alone: the cell says what it said, and the start is told by itself.
fn is_moved_by_start((old, new): (&Record, &Record), field: Field) -> bool {
    match (old.value(field), new.value(field)) {
        (Some(Value::Deadline(old)), Some(Value::Deadline(new))) => {
            new.text.is_some() && new.text == old.text
        }
        _ => false,
    }
}

/// The first of the newest versions that all say the same of the progress.
pub fn progress_since(ledger: &MatterHistory) -> &Version {
    let text = |version: &Version| version.record.text_or_empty(Field::ProgressText);
    let newest = ledger.newest();
    let newest_first = ledger.versions.iter().rev();
    let agreeing = newest_first.take_while(|version| text(version) == text(newest));
    agreeing.last().unwrap_or(newest)
}

/// M14: the same progress text in as many periods in a row, up to the newest.
pub fn is_stale(ledger: &MatterHistory, history: &History, settings: &Settings) -> bool {
    let wanted = settings.stale_periods as usize;
    let newest: Vec<NaiveDate> = history
        .periods
        .iter()
        .rev()
        .take(wanted)
        .map(|period| period.as_of)
        .collect();
    let is_readable = newest
        .first()
        .is_some_and(|period| ledger.newest().until >= *period);
    if !is_readable
        || newest.len() < wanted
        || !newest
            .iter()
            .all(|period| ledger.seen.binary_search(period).is_ok())
    {
        return false;
    }
    let text_at = |period: NaiveDate| {
        ledger
            .versions
            .iter()
            .rev()
            .find(|version| version.since <= period)
            .and_then(|version| version.record.text(Field::ProgressText))
    };
    // What was hidden says the same every week.
    let Some(current) = text_at(newest[0]).filter(|text| ***text != *MASK) else {
        return false;
    };
    let seen = LazyCell::new(|| normal(current));
    newest
        .iter()
        .all(|period| text_at(*period).is_some_and(|text| text == current || normal(text) == *seen))
}
