//! M8, M9, M13 and M14: what the weeks before knew, and what a ledger has changed since.

use super::clause::{Basis, Clause};
use super::extensions::AppliedExtension;
use super::matters::{Flag, Matter, MatterKey};
use super::stages::{Stage, Status};
use crate::check::{History, ListedMatter, MatterHistory, Version};
use crate::model::calendar::WorkCalendar;
use crate::model::category::{Limit, STAGE_FIELDS, StageRule};
use crate::model::directory::UnitId;
use crate::model::record::{Record, RowPlace, TypedDeadline};
use crate::model::schema::Field;
use crate::model::settings::{Changed, Settings};
use crate::source::Place;
use crate::source::word::Word;
use crate::source::{day, word};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// M8.
pub const BACKDATED: Clause = Clause {
    id: "M8",
    citation: "三(二)、三(四)",
    title: "疑似倒填",
    rule: "以前的台账还没有完成，后来填报的完成日期比那期截至日期早出宽限工作日以上的，注明「疑似倒填」；那时已经逾期的，逾期不因此消除，以首次这样填报的那期截至日期为完成日期。",
    basis: Basis::Interpretation,
    function: "rules::changes::claim",
    cases: include_str!("cases/M8.txt"),
};

/// M9.
pub const CHANGED: Clause = Clause {
    id: "M9",
    citation: "三(四)",
    title: "台账异动",
    rule: "单位台账前后两期改动起算日期、完成时限、事项类别的，注明「台账异动」，到期日不因此改变（县里可以设定以最新的为准）；与及时批准的延期一致的不算，从没有到期日到写明的不算。",
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

/// What earlier periods judged of one stage.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct StageMemory {
    /// As-of date of the first period that judged it overdue.
    first_overdue: Option<NaiveDate>,
    /// As-of date and row of the last snapshot that had it not done.
    not_done: Option<(NaiveDate, RowPlace)>,
    /// The done date that the ledger claims, and the first snapshot that claims it.
    claim: Option<(NaiveDate, NaiveDate)>,
    /// The first done date of its own that the ledger gave since the stage was last seen not done.
    first_done: Option<NaiveDate>,
    /// The day on which an earlier period counted the stage as done, late, although the ledger claimed a timely one.
    upheld: Option<NaiveDate>,
    /// The start event by which an earlier period judged the stage breached, its column, and the row that said so. 起算日期 is none: it
    /// is kept by other rules (M4, M9).
    begun: Option<(Field, NaiveDate, RowPlace)>,
}

/// What earlier periods judged of one matter.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct MatterMemory {
    /// By the columns that finish them: a stage keeps its memory when the list moves the matter to another category that has
    /// it too, and no other stage takes it over.
    stages: Vec<(Box<[Field]>, StageMemory)>,
    first_final_breach: Option<NaiveDate>,
    first_breach: Option<NaiveDate>,
    /// The claims that earlier periods flagged.
    backdated: Vec<AuditEvent>,
}

/// What the periods before judged; each period adds to it after it has been judged itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Memory {
    matters: BTreeMap<MatterKey, MatterMemory>,
    /// As-of date of the period that is being judged.
    #[serde(with = "day")]
    period: NaiveDate,
}

impl Default for Memory {
    fn default() -> Memory {
        Memory {
            matters: BTreeMap::new(),
            period: NaiveDate::MIN,
        }
    }
}

/// A done date that is earlier than the ledgers so far allow (M8).
#[derive(Debug, Clone)]
pub struct Claim {
    /// As-of date of the first snapshot that makes the claim.
    pub made: NaiveDate,
    /// The claimed date.
    pub date: NaiveDate,
    /// The stage was overdue when it was last seen not done: the claim does not undo the breach.
    pub breach_stands: bool,
    /// As-of date of the last snapshot that had the stage not done.
    pub seen: NaiveDate,
    /// The row whose cell was empty then.
    pub empty_row: RowPlace,
}

impl Claim {
    /// The claim as an audit event; `field` is the column that makes it, in the ledger's versions.
    pub fn into_event(self, field: Field, ledger: &MatterHistory) -> AuditEvent {
        let claiming = ledger
            .versions
            .iter()
            .find(|version| version.until >= self.made)
            .unwrap_or_else(|| ledger.newest());
        let new_place = if claiming.since == self.made {
            claiming.first_place(field)
        } else {
            claiming.record.place(field)
        };
        AuditEvent {
            flag: Flag::Backdated,
            column: STAGE_FIELDS
                .iter()
                .find(|(known, _)| *known == field)
                .map_or("", |(_, name)| name),
            old: String::new(),
            new: self.date.to_string(),
            old_place: self.empty_row.of(field),
            new_place,
            since: self.made,
            until: Some(self.seen),
        }
    }
}

impl MatterMemory {
    fn stage(&self, rule: &StageRule) -> Option<&StageMemory> {
        let mut stages = self.stages.iter();
        let found = stages.find(|(done, _)| **done == *rule.done);
        found.map(|(_, stage)| stage)
    }

    fn stage_mut(&mut self, rule: &StageRule) -> &mut StageMemory {
        let known = self
            .stages
            .iter()
            .position(|(done, _)| **done == *rule.done);
        let position = known.unwrap_or_else(|| {
            self.stages
                .push((rule.done.as_slice().into(), StageMemory::default()));
            self.stages.len() - 1
        });
        &mut self.stages[position].1
    }
}

/// What earlier periods judged of one matter, at the period that is being judged.
#[derive(Clone, Copy)]
pub struct Remembered<'m> {
    matter: Option<&'m MatterMemory>,
    period: NaiveDate,
}

impl<'m> Remembered<'m> {
    fn stage(&self, rule: &StageRule) -> Option<&'m StageMemory> {
        self.matter?.stage(rule)
    }

    /// M8: whether a done date is a claim that earlier snapshots contradict.
    pub fn claim(
        &self,
        rule: &StageRule,
        date: NaiveDate,
        due: Option<NaiveDate>,
        calendar: &WorkCalendar,
        settings: &Settings,
    ) -> Option<Claim> {
        let known = self.stage(rule)?;
        let (seen, row) = known.not_done.as_ref()?;
        let days = calendar.working_days_between(date, *seen);
        // More than the grace in working days before the snapshot that lacked it.
        if date >= *seen || days <= i64::from(settings.backdate_grace) {
            return None;
        }
        let made = match known.claim {
            Some((claimed, made)) if claimed == date => made,
            _ => self.period,
        };
        Some(Claim {
            made,
            date,
            // By the due date as it is known now: a timely extension that was registered late counts.
            breach_stands: due.is_some_and(|due| *seen > due),
            seen: *seen,
            empty_row: row.clone(),
        })
    }
}

impl<'m> Remembered<'m> {
    /// M13: the late done date that a ledger gave before it claimed a timely one; the breach stays, done on that day.
    pub fn late_before(&self, rule: &StageRule, due: NaiveDate) -> Option<NaiveDate> {
        self.stage(rule)?.first_done.filter(|first| *first > due)
    }

    /// M8: the day that already stood against a timely claim; a further claim, of whatever date, does not undo the breach.
    pub fn upheld(&self, rule: &StageRule, due: NaiveDate) -> Option<NaiveDate> {
        self.stage(rule)?.upheld.filter(|upheld| *upheld > due)
    }

    /// M13: the start event by which an earlier period judged a stage breached, and the row that said so. Another category may have
    /// begun the same stage with another event, which says nothing of this one.
    pub fn begun(&self, rule: &StageRule) -> Option<(NaiveDate, &'m RowPlace)> {
        let (field, begun, row) = self.stage(rule)?.begun.as_ref()?;
        (*field == rule.start).then_some((*begun, row))
    }

    /// As-of date of the first period that judged the final stage breached.
    pub fn first_final_breach(&self) -> Option<NaiveDate> {
        self.matter?.first_final_breach
    }

    /// As-of date of the first period that judged any stage breached.
    pub fn first_breach(&self) -> Option<NaiveDate> {
        self.matter?.first_breach
    }

    /// Whether an earlier period judged a stage overdue.
    pub fn was_overdue(&self, rule: &StageRule) -> bool {
        self.stage(rule)
            .is_some_and(|stage| stage.first_overdue.is_some())
    }

    /// M8: the claims that earlier periods flagged. The flag stays with both values and both cells, also where a correction
    /// has confirmed the claim since, or the ledger has taken it back.
    pub fn backdated(&self) -> &'m [AuditEvent] {
        self.matter.map_or(&[], |matter| &matter.backdated)
    }
}

impl Memory {
    /// Begins a period: claims that it makes are dated by it.
    pub fn begin(&mut self, period: NaiveDate) {
        self.period = period;
    }

    /// What earlier periods judged of a matter.
    pub fn of(&self, key: &MatterKey) -> Remembered<'_> {
        Remembered {
            matter: self.matters.get(key),
            period: self.period,
        }
    }

    /// Adds what the period judged. Only a snapshot of the period itself shows a stage as not done.
    pub fn remember(&mut self, matters: &[Matter<'_>]) {
        for matter in matters {
            if let Some(known) = self.matters.get_mut(&matter.known_as) {
                known.remember(matter, self.period);
            } else {
                let mut fresh = MatterMemory::default();
                fresh.remember(matter, self.period);
                self.matters.insert(matter.known_as.clone(), fresh);
            }
        }
    }
}

impl MatterMemory {
    fn remember(&mut self, matter: &Matter<'_>, period: NaiveDate) {
        for event in &matter.audit {
            if event.flag == Flag::Backdated && !is_among(event, &self.backdated) {
                self.backdated.push(event.clone());
            }
        }
        if matter.final_stage().status.is_breach() {
            self.first_final_breach.get_or_insert(period);
        }
        if matter.stages.iter().any(|stage| stage.status.is_breach()) {
            self.first_breach.get_or_insert(period);
        }
        if self.stages.is_empty() {
            self.stages.reserve_exact(matter.stages.len());
        }
        for (rule, judged) in matter.category.stages.iter().zip(&matter.stages) {
            self.stage_mut(rule).remember(matter, rule, judged, period);
        }
    }
}

impl StageMemory {
    fn remember(
        &mut self,
        matter: &Matter<'_>,
        rule: &StageRule,
        judged: &Stage,
        period: NaiveDate,
    ) {
        let row = matter.ledger_row;
        let is_breach = judged.status.is_breach();
        if judged.status == Status::Overdue {
            self.first_overdue.get_or_insert(period);
        }
        if is_breach && rule.start != Field::Start && self.begun.is_none() {
            let begun = judged.start.zip(row.map(Record::standing));
            self.begun = begun.map(|(begun, row)| (rule.start, begun, row));
        }
        if let Some(done) = judged
            .done
            .filter(|done| done.claimed.is_some() && is_breach)
        {
            self.upheld.get_or_insert(done.date);
        }
        let in_snapshot = |ledger: &MatterHistory| ledger.newest().until == period;
        if !matter.ledger.is_some_and(in_snapshot) {
            return;
        }
        let claims = |field: &Field| row.is_some_and(|row| row.date(*field).is_some());
        if let Some(done) = judged.done {
            let date = done.claimed.unwrap_or(done.date);
            if self.claim.is_none_or(|(claimed, _)| claimed != date) {
                self.claim = Some((date, period));
            }
            if !done.inferred {
                self.first_done.get_or_insert(date);
            }
        } else if !rule.done.iter().any(claims) {
            // A stage whose start event is not registered has no done date; the ledger claims one all the same.
            self.claim = None;
            self.first_done = None;
            self.not_done = row
                .map(|row| (period, row.standing()))
                .or(self.not_done.take());
        }
    }
}

/// Whether a claim is known already: of the same column and date, wherever the row stands by now.
pub fn is_among(event: &AuditEvent, known: &[AuditEvent]) -> bool {
    known
        .iter()
        .any(|known| known.column == event.column && known.new == event.new)
}

/// The values of a unit's own ledger that a later change does not move (M9).
#[derive(Debug, Clone)]
pub struct KeptValues {
    /// Key of the category.
    pub category: Arc<str>,
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
        Changed::First => of(&ledger.versions[0]),
    };
    let has_date = |typed: &TypedDeadline| typed.date.is_some();
    if settings.changed == Changed::First && !kept.deadline.as_ref().is_some_and(has_date) {
        // As long as there was no due date, the first date that is given is the value first handed in. 无固定时限 is none: of a unit's own
        // it counts for nothing (M4).
        let mut later = ledger
            .versions
            .windows(2)
            .take_while(|pair| has_no_due_date(&pair[0].record, None, settings))
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
            Field::Start => kept.start = current.date(Field::Start).unwrap_or(kept.start),
            Field::Deadline => kept.deadline = current.deadline(Field::Deadline).cloned(),
            _ => {}
        }
    }
    kept
}

/// Whether, by a row, the final stage had no due date: no deadline, and a written limit or a start that has not come. `ledger` is
/// the row that knows of start events, where that is another.
fn has_no_due_date(record: &Record, ledger: Option<&Record>, settings: &Settings) -> bool {
    let has_deadline = record
        .deadline(Field::Deadline)
        .is_some_and(|typed| typed.date.is_some());
    let Some(category) = record
        .text(Field::Category)
        .and_then(|key| settings.category(key))
    else {
        return !has_deadline;
    };
    let last = &category.stages[category.stages.len() - 1];
    !has_deadline
        && record
            .date(last.start)
            .or_else(|| ledger?.date(last.start))
            .is_none_or(|start| *last.limit.at(start) == Limit::Written)
}

/// M9 in a unit's ledger: changes of start, deadline or category from snapshot to snapshot.
pub fn ledger_changes(
    ledger: &MatterHistory,
    settings: &Settings,
    extensions: &[AppliedExtension],
) -> Vec<AuditEvent> {
    let mut events = Vec::new();
    for (old, new) in ledger.turns() {
        let no_due_date = has_no_due_date(&old.record, None, settings);
        let place = |field| new.first_place(field);
        events.extend(changes_between(
            settings,
            (&old.record, &new.record),
            place,
            (Some(old.until), new.since),
            no_due_date,
            extensions,
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
/// start event of the final stage had happened, which the list does not know.
pub fn list_changes<'h>(
    (listed, ledger): (&'h ListedMatter, Option<&'h MatterHistory>),
    unit: UnitId,
    settings: &Settings,
    extensions: &[AppliedExtension],
) -> Vec<AuditEvent> {
    let row_of = |rows: &'h [Record]| -> Option<&'h Record> {
        rows.iter().find(|row| {
            row.units(Field::Responsible)
                .iter()
                .any(|mention| mention.unit == unit)
        })
    };
    let mut events = Vec::new();
    for pair in listed.versions.windows(2) {
        let [old, new] = pair else { continue };
        if let (Some(before), Some(after), Some(first)) = (
            row_of(&old.rows),
            row_of(&new.rows),
            row_of(&new.first_rows),
        ) {
            let place = |field| first.place(field);
            let told = ledger.and_then(|ledger| {
                let known = |version: &&Version| version.since < new.since;
                ledger.versions.iter().rev().find(known)
            });
            let no_due_date = has_no_due_date(before, told.map(|told| &told.record), settings);
            events.extend(changes_between(
                settings,
                (before, after),
                place,
                (None, new.since),
                no_due_date,
                extensions,
            ));
        }
    }
    events
}

fn changes_between(
    settings: &Settings,
    (old, new): (&Record, &Record),
    new_place: impl Fn(Field) -> Place,
    (until, since): (Option<NaiveDate>, NaiveDate),
    no_due_date: bool,
    extensions: &[AppliedExtension],
) -> Vec<AuditEvent> {
    let text = |record: &Record, field: Field| -> String {
        match field {
            Field::Category => {
                let key = record.text_or_empty(field);
                let category = settings.category(&key);
                category.map_or_else(|| key.to_string(), |category| category.name.clone())
            }
            Field::Deadline => record.deadline(field).map_or_else(String::new, |typed| {
                typed
                    .date
                    .map_or_else(|| "无固定时限".to_owned(), |date| date.to_string())
            }),
            _ => record
                .date(field)
                .map_or_else(String::new, |date| date.to_string()),
        }
    };
    [
        (Field::Start, "起算日期"),
        (Field::Deadline, "完成时限"),
        (Field::Category, "事项类别"),
    ]
    .into_iter()
    .filter(|(field, _)| old.value(*field) != new.value(*field))
    .filter_map(|(field, column)| {
        let (before, after) = (text(old, field), text(new, field));
        let first_deadline = field == Field::Deadline && no_due_date && !after.is_empty();
        let granted = field == Field::Deadline
            && extensions
                .iter()
                .any(|applied| applied.timely && applied.extension.to.to_string() == after);
        (before != after && !first_deadline && !granted).then(|| AuditEvent {
            flag: Flag::Changed,
            column,
            old: before,
            new: after,
            old_place: old.place(field),
            new_place: new_place(field),
            since,
            until,
        })
    })
    .collect()
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
    let current = text_at(newest[0]);
    current.is_some() && newest.iter().all(|period| text_at(*period) == current)
}
