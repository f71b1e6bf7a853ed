//! M8 and M13: what the weeks before judged, and the claims that contradict them.

mod claim;
mod places;
mod stage;

use super::changes::AuditEvent;
use super::clause::{Basis, Clause};
use super::matters::{Flag, Matter, MatterKey};
use super::stages;
use crate::check::{MatterHistory, UnreadableCells, Version};
use crate::model::calendar::WorkCalendar;
use crate::model::category::{Category, STAGE_FIELDS, StageRule};
use crate::model::record::RowPlace;
use crate::model::schema::Field;
use crate::model::settings::Settings;
use crate::source::{Place, day};
use chrono::NaiveDate;
pub use claim::{Claim, Places, Told};
use places::Matters;
use serde::{Deserialize, Serialize};
use stage::{Heard, StageMemory};
use std::collections::BTreeMap;

/// M8.
pub const BACKDATED: Clause = Clause {
    id: "M8",
    citation: "三(二)、三(四)",
    title: "疑似倒填",
    rule: "以前的台账还没有完成，后来填报的完成日期比那期截至日期早出宽限工作日以上的，注明「疑似倒填」；那时已经逾期的，逾期不因此消除，以首次这样填报的那期截至日期为完成日期。",
    basis: Basis::Interpretation,
    function: "rules::memory::claim",
    cases: include_str!("cases/M8.txt"),
};

/// The columns that finish a stage: a bit for each of the columns that may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct DoneColumns(u8);

const _: () = assert!(STAGE_FIELDS.len() <= 8, "a bit for each column");

impl DoneColumns {
    fn of(rule: &StageRule) -> DoneColumns {
        let columns = STAGE_FIELDS.iter();
        let place = |field: &Field| columns.clone().position(|(column, _)| column == field);
        let finishing = rule.done.iter().filter_map(place);
        DoneColumns(finishing.fold(0, |bits, at| bits | 1 << at))
    }
}

/// What earlier periods judged of one matter.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct MatterMemory {
    /// By the columns that finish them: a stage keeps its memory when the list moves the matter to another category that has
    /// it too, and no other stage takes it over.
    stages: Vec<(DoneColumns, StageMemory)>,
    #[serde(with = "day::option")]
    first_final_breach: Option<NaiveDate>,
    #[serde(with = "day::option")]
    first_breach: Option<NaiveDate>,
    /// The claims that earlier periods flagged.
    backdated: Vec<AuditEvent>,
    /// The due date of the final stage by the newest period that judged it.
    due: Option<KnownDue>,
    /// Those by the periods before, where they were others, the first period's first.
    dues_before: Vec<KnownDue>,
}

/// A due date of the final stage by which periods judged.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct KnownDue {
    /// As-of date of the first of them.
    #[serde(with = "day")]
    since: NaiveDate,
    /// The date; none where there was none.
    #[serde(with = "day::option")]
    date: Option<NaiveDate>,
    /// The extension that had moved it there, where one had.
    moved: Option<Moved>,
}

/// That an extension has moved a due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// 批准日期 of the extension.
    #[serde(with = "day")]
    pub approved: NaiveDate,
    /// The date that was in force before; none where there was none.
    #[serde(with = "day::option")]
    pub from: Option<NaiveDate>,
}

/// The due date of the final stage that was in force on a day.
#[derive(Debug, Clone, Copy)]
pub struct DueThen {
    /// The date.
    pub due: NaiveDate,
    /// The extension that had moved it there, where one had.
    pub moved: Option<Moved>,
    /// A day of the papers that say so.
    pub by: NaiveDate,
}

impl KnownDue {
    fn of(matter: &Matter<'_>, period: NaiveDate) -> KnownDue {
        let date = matter.final_stage().due.map(|due| due.date);
        let mut applied = matter.extensions.iter().rev();
        let last = applied.find(|applied| applied.timely);
        let last = last.filter(|applied| Some(applied.extension.to) == date);
        KnownDue {
            since: period,
            date,
            moved: last.map(|applied| Moved {
                approved: applied.extension.approved,
                from: applied.before,
            }),
        }
    }
}

/// What the periods before judged; each period adds to it after it has been judged itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Memory {
    matters: Matters,
    /// What stood in cells of 完成时限 that could not be read, masked.
    unread: BTreeMap<Place, String>,
    /// As-of date of the period that is being judged.
    #[serde(with = "day")]
    period: NaiveDate,
}

impl Default for Memory {
    fn default() -> Memory {
        Memory {
            matters: Matters::default(),
            unread: BTreeMap::new(),
            period: NaiveDate::MIN,
        }
    }
}

impl MatterMemory {
    fn stage(&self, rule: &StageRule) -> Option<&StageMemory> {
        let columns = DoneColumns::of(rule);
        let mut stages = self.stages.iter();
        let found = stages.find(|(done, _)| *done == columns);
        found.map(|(_, stage)| stage)
    }

    fn stage_mut(&mut self, rule: &StageRule) -> &mut StageMemory {
        let columns = DoneColumns::of(rule);
        let known = self.stages.iter().position(|(done, _)| *done == columns);
        let position = known.unwrap_or_else(|| {
            self.stages.push((columns, StageMemory::default()));
            self.stages.len() - 1
        });
        &mut self.stages[position].1
    }

    /// Whether earlier periods judged the matter by another category, which lacks a stage of this one.
    fn lacks(&self, category: &Category) -> bool {
        let has = |rule| self.stage(rule).is_some_and(|stage| stage.left.is_none());
        !self.stages.is_empty() && !category.stages.iter().all(has)
    }

    /// M8: another category asks of the same rows when another stage was done, or the unit has become responsible for what its ledger had
    /// before. What the snapshots said of it before a period, while it was nobody's question, binds like what was judged; `contradicts`
    /// tells whether a date is a claim against a snapshot.
    fn take_up(
        &mut self,
        category: &Category,
        ledger: Option<&MatterHistory>,
        period: NaiveDate,
        contradicts: &impl Fn(NaiveDate, NaiveDate) -> bool,
    ) {
        for (position, rule) in category.stages.iter().enumerate() {
            let since = match self.stage(rule) {
                Some(StageMemory { left: None, .. }) => continue,
                Some(StageMemory { left, .. }) => *left,
                None => None,
            };
            let span = (since.unwrap_or(NaiveDate::MIN), period);
            let heard = ledger.map(|ledger| self.heard(category, position, ledger, span));
            let stage = self.stage_mut(rule);
            stage.left = None;
            for heard in heard.iter().flatten() {
                stage.hear(heard, span, contradicts);
            }
        }
    }

    /// What the versions of a row say of a stage that was asked of nobody from `since` until before `period`.
    fn heard<'h>(
        &self,
        category: &Category,
        position: usize,
        ledger: &'h MatterHistory,
        (since, period): (NaiveDate, NaiveDate),
    ) -> Vec<Heard<'h>> {
        let said = |version: &Version| {
            let date_of = |field| version.record.date(field);
            stages::done_of(category, position, true, &date_of)
        };
        let heard = |version: &'h Version| {
            let done = said(version);
            let agreeing =
                |known: &&Version| said(known).map(|done| done.date) == done.map(|done| done.date);
            let first = ledger.versions.iter().find(agreeing);
            let weeks = ledger.seen.iter().rev().copied();
            let mut weeks = weeks.filter(|week| {
                (version.since..=version.until).contains(week) && (since..period).contains(week)
            });
            Heard {
                version,
                done,
                first: first.map_or(version.since, |first| first.since),
                missed: weeks.find(|week| self.had_passed(category, position, version, *week)),
            }
        };
        let versions = ledger.versions.iter();
        let asked = versions.filter(|version| version.until >= since && version.since < period);
        asked.map(heard).collect()
    }

    /// Whether a due date was known in a week and had passed: of the final stage that of the category of then; another stage, of which
    /// nobody was asked, had one if the row knew from when it runs. Of a matter that was not the unit's nothing was due.
    fn had_passed(
        &self,
        category: &Category,
        position: usize,
        version: &Version,
        week: NaiveDate,
    ) -> bool {
        let is_final = position + 1 == category.stages.len();
        if is_final {
            let then = self.due_on(week).and_then(|known| known.date);
            then.is_some_and(|due| due < week)
        } else {
            let start = category.stages[position].start;
            let was_judged = self.due.is_some();
            was_judged && (start == Field::Start || version.record.date(start).is_some())
        }
    }

    /// The due date of the final stage by the newest period up to a day.
    fn due_on(&self, day: NaiveDate) -> Option<&KnownDue> {
        let mut newest_first = self.due.iter().chain(self.dues_before.iter().rev());
        newest_first.find(|known| known.since <= day)
    }
}

/// What earlier periods judged of one matter, at the period that is being judged.
#[derive(Clone, Copy)]
pub struct Remembered<'m> {
    matter: Option<&'m MatterMemory>,
    /// Where the matter stands in the memory.
    place: Option<usize>,
    unread: &'m BTreeMap<Place, String>,
    period: NaiveDate,
}

impl<'m> Remembered<'m> {
    fn stage(&self, rule: &StageRule) -> Option<&'m StageMemory> {
        self.matter?.stage(rule)
    }

    /// What is remembered of a matter that is judged by another category than before, or for the first time though its ledger had it
    /// already: of stages that are new to it what the rows said.
    pub fn under(
        &self,
        category: &Category,
        ledger: Option<&MatterHistory>,
        calendar: &WorkCalendar,
        settings: &Settings,
    ) -> Option<MatterMemory> {
        let was_there = |ledger: &MatterHistory| ledger.first().since < self.period;
        let mut memory = match self.matter {
            Some(known) if known.lacks(category) => known.clone(),
            None if ledger.is_some_and(was_there) => MatterMemory::default(),
            _ => return None,
        };
        let contradicts = |date, seen| is_beyond_grace(date, seen, calendar, settings);
        memory.take_up(category, ledger, self.period, &contradicts);
        Some(memory)
    }

    /// The same by what is remembered under another category.
    pub fn by<'t>(&self, memory: &'t MatterMemory) -> Remembered<'t>
    where
        'm: 't,
    {
        Remembered {
            matter: Some(memory),
            ..*self
        }
    }

    /// Where the matter stands in the memory; `None` where no earlier period knew it.
    pub fn place(&self) -> Option<usize> {
        self.place
    }

    /// M9: what stood in a cell of 完成时限 that an earlier period could not read.
    pub fn unread(&self, place: &Place) -> Option<&'m str> {
        self.unread.get(place).map(String::as_str)
    }

    /// M8: whether a done date is a claim that earlier snapshots contradict.
    pub fn claim(
        &self,
        rule: &StageRule,
        date: NaiveDate,
        due: Option<NaiveDate>,
        told: &Told<'_>,
        calendar: &WorkCalendar,
        settings: &Settings,
    ) -> Option<Claim> {
        let known = self.stage(rule)?;
        let mut snapshots = known.not_done.iter().chain(known.dateless.as_deref());
        let contradicts = |seen: NaiveDate| {
            is_beyond_grace(date, seen, calendar, settings) && told.at(seen) != Some(date)
        };
        let empty = snapshots.find(|(seen, _)| contradicts(*seen));
        let said_before =
            |seen| matches!(known.claim, Some((claimed, made)) if claimed == date && made < seen);
        let unread = known.unread.as_deref().filter(|unread| {
            contradicts(unread.seen) && !unread.agrees_with(date) && !said_before(unread.seen)
        });
        let unread = unread.filter(|_| empty.is_none());
        let (seen, row) = match (empty, unread) {
            (Some((seen, row)), _) => (seen, row),
            (None, unread) => unread.map(|unread| (&unread.seen, &unread.row))?,
        };
        let made = match known.claim {
            Some((claimed, made)) if claimed == date => made,
            _ => self.period,
        };
        let made = told.since(date).map_or(made, |since| since.min(made));
        let first = told.first(date).map_or(made, |first| first.min(made));
        // By the due date of then, and by the one that is known now: a timely extension that was registered late counts.
        let was_missed = |due| {
            let unread = unread.filter(|unread| unread.is_missed);
            let mut missed = known.missed.days().chain(unread.map(|unread| unread.seen));
            missed.any(|seen| seen > due && contradicts(seen))
        };
        Some(Claim {
            made,
            date,
            first,
            breach_stands: due.is_some_and(|due| was_missed(due) && first > due),
            seen: *seen,
            empty_row: row.clone(),
            unread: unread.map(|unread| (unread.field, unread.read.clone())),
        })
    }

    /// M8: the day that already stood against a timely claim; a further claim, of whatever date, does not undo the breach.
    pub fn upheld(&self, rule: &StageRule, due: NaiveDate) -> Option<NaiveDate> {
        let (known_late, upheld) = self.stage(rule)?.upheld?;
        (known_late > due && upheld > due).then_some(upheld)
    }

    /// M8: the done date that an earlier period let stand; a claim that undoes no breach does not put it aside.
    pub fn accepted(&self, rule: &StageRule) -> Option<NaiveDate> {
        self.stage(rule)?.accepted
    }

    /// M13: the start event by which an earlier period judged a stage breached, and the row that said so. Another category may have
    /// begun the same stage with another event, which says nothing of this one.
    pub fn begun(&self, rule: &StageRule) -> Option<(NaiveDate, &'m RowPlace)> {
        let (field, begun, row) = self.stage(rule)?.begun.as_deref()?;
        (*field == rule.start).then_some((*begun, row))
    }

    /// M5: the due date of the final stage by the newest period up to a day; of a day before the first one by that. `None` where there was
    /// no date.
    pub fn due_in_force(&self, day: NaiveDate) -> Option<DueThen> {
        let known = self.matter?;
        let first = known.dues_before.first().or(known.due.as_ref())?;
        let by = day.max(first.since);
        let then = known.due_on(by)?;
        Some(DueThen {
            due: then.date?,
            moved: then.moved,
            by,
        })
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
        self.at(self.matters.find(key))
    }

    /// What earlier periods judged of a matter that this one has judged by them.
    pub fn of_matter(&self, matter: &Matter<'_>) -> Remembered<'_> {
        debug_assert_eq!(
            self.of(&matter.known_as()).place,
            matter.remembered_at,
            "a matter keeps its place"
        );
        self.at(matter.remembered_at)
    }

    fn at(&self, place: Option<usize>) -> Remembered<'_> {
        Remembered {
            matter: place.map(|place| self.matters.at(place)),
            place,
            unread: &self.unread,
            period: self.period,
        }
    }

    /// Adds what the period judged, of lapsed matters too: what a ledger claims of them later undoes no breach either. Only a snapshot
    /// of the period itself shows a stage as not done.
    pub fn remember<'m, 'a: 'm>(
        &mut self,
        matters: impl IntoIterator<Item = &'m Matter<'a>>,
        unreadable: &UnreadableCells<'_>,
    ) {
        for matter in matters {
            if !unreadable.is_empty() {
                self.note_unread(matter, unreadable);
            }
            let place = matter.remembered_at;
            let place = place.unwrap_or_else(|| self.matters.place_of(matter.known_as()));
            let known = self.matters.at_mut(place);
            known.remember(matter, self.period, unreadable);
        }
    }

    /// The other columns of which changes are told are required: a row in which one of them cannot be read is no version.
    fn note_unread(&mut self, matter: &Matter<'_>, unreadable: &UnreadableCells<'_>) {
        for row in [matter.list_row, matter.ledger_row].into_iter().flatten() {
            let place = row.place(Field::Deadline);
            let read = unreadable.get(&place).and_then(|problem| problem.read());
            if let Some(read) = read.filter(|_| row.has_column(Field::Deadline)) {
                self.unread.insert(place, read.to_owned());
            }
        }
    }
}

impl MatterMemory {
    fn remember(
        &mut self,
        matter: &Matter<'_>,
        period: NaiveDate,
        unreadable: &UnreadableCells<'_>,
    ) {
        for event in &matter.audit {
            if event.flag == Flag::Backdated && !is_among(event, &self.backdated) {
                self.backdated.push(event.clone());
            }
        }
        let due = KnownDue::of(matter, period);
        let is_same = |known: &KnownDue| (known.date, known.moved) == (due.date, due.moved);
        let is_new = !self.due.as_ref().is_some_and(is_same);
        if let Some(before) = is_new.then(|| self.due.replace(due)).flatten() {
            // Most matters keep the first.
            self.dues_before.reserve_exact(1);
            self.dues_before.push(before);
        }
        if matter.final_stage().status.is_breach() {
            self.first_final_breach.get_or_insert(period);
        }
        if matter.stages.iter().any(|stage| stage.status.is_breach()) {
            self.first_breach.get_or_insert(period);
        }
        if self.lacks(matter.category) {
            self.take_up(matter.category, matter.ledger, period, &|_, _| false);
        }
        for (columns, stage) in &mut self.stages {
            let mut rules = matter.category.stages.iter();
            if !rules.any(|rule| DoneColumns::of(rule) == *columns) {
                stage.left.get_or_insert(period);
            }
        }
        if self.stages.is_empty() {
            self.stages.reserve_exact(matter.stages.len());
        }
        for (position, rule) in matter.category.stages.iter().enumerate() {
            let stage = self.stage_mut(rule);
            stage.remember(matter, position, period, unreadable);
        }
    }
}

/// M13: the first late date that the ledger has given of a stage in its own columns, whatever category the matter had then: the breach
/// stays, done on that day. What a correction has put right was never late, and what it gives binds as the ledger's word does.
pub fn late_word(
    ledger: &MatterHistory,
    rule: &StageRule,
    due: NaiveDate,
    until: (Option<NaiveDate>, Option<NaiveDate>),
) -> Option<NaiveDate> {
    let may_be_late = ledger.may_speak_of_later_than(due, &rule.done);
    debug_assert!(
        may_be_late || first_late(ledger, rule, due, until).is_none(),
        "a ledger gives no later day than its latest"
    );
    may_be_late
        .then(|| first_late(ledger, rule, due, until))
        .flatten()
}

/// As [`late_word`], by a look at all that the ledger has said.
fn first_late(
    ledger: &MatterHistory,
    rule: &StageRule,
    due: NaiveDate,
    (lapsed, settled): (Option<NaiveDate>, Option<NaiveDate>),
) -> Option<NaiveDate> {
    let late = |date_of: &dyn Fn(Field) -> Option<NaiveDate>| {
        let dates = rule.done.iter().filter_map(|field| date_of(*field));
        let held = dates.filter(|date| lapsed.is_none_or(|lapsed| *date < lapsed));
        held.min().filter(|date| *date > due)
    };
    // A correction replaces one column's value; a row that had been replaced before it came never said so.
    let mut readings = ledger.readings();
    readings.find_map(|(week, version)| {
        if settled.is_some_and(|last_day| week > last_day) {
            return None;
        }
        late(&|field| ledger.date_read(version, field, week))?;
        late(&|field| ledger.date_in(version, field))
    })
}

/// M8: whether a done date lies more than the grace in working days before a snapshot that lacked it.
fn is_beyond_grace(
    date: NaiveDate,
    seen: NaiveDate,
    calendar: &WorkCalendar,
    settings: &Settings,
) -> bool {
    let days = calendar.working_days_between(date, seen);
    date < seen && days > i64::from(settings.backdate_grace)
}

/// Whether a claim is known already: of the same column and date, wherever the row stands by now.
pub fn is_among(event: &AuditEvent, known: &[AuditEvent]) -> bool {
    known
        .iter()
        .any(|known| known.column == event.column && known.new == event.new)
}
