//! What is remembered of a single stage.

use super::late_word;
use crate::check::{UnreadableCells, Version};
use crate::model::category::StageRule;
use crate::model::record::{Record, RowPlace};
use crate::model::schema::Field;
use crate::rules::matters::Matter;
use crate::rules::stages::{self, Done, Status};
use crate::source::day;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// What earlier periods judged of one stage.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct StageMemory {
    /// As-of date of the first period that judged it overdue.
    #[serde(with = "day::option")]
    pub(super) first_overdue: Option<NaiveDate>,
    /// As-of date and row of the last snapshot that had it not done.
    pub(super) not_done: Option<(NaiveDate, RowPlace)>,
    /// The same of the last one before it whose row gave no date at all, where the row of `not_done` would do so by a written deadline.
    pub(super) dateless: Option<Box<(NaiveDate, RowPlace)>>,
    /// The last snapshot that says something of when the stage was done which cannot be read: no word that it was not done.
    pub(super) unread: Option<Box<Unread>>,
    /// When it was missed by what was known then.
    pub(super) missed: Missed,
    /// The done date that the ledger claims, and the first snapshot that claims it.
    pub(super) claim: Option<(NaiveDate, NaiveDate)>,
    /// The done date, its own or by inference, that the newest period that had it done let stand.
    #[serde(with = "day::option")]
    pub(super) accepted: Option<NaiveDate>,
    /// The day on which an earlier period counted the stage as done, late, although the ledger claimed a timely one, behind the day on
    /// which the stage was known to be late: it is upheld as long as no due date of today lies later than that.
    pub(super) upheld: Option<(NaiveDate, NaiveDate)>,
    /// The start event by which an earlier period judged the stage breached, its column, and the row that said so. 起算日期 is none: it
    /// is kept by other rules (M4, M9).
    pub(super) begun: Option<Box<(Field, NaiveDate, RowPlace)>>,
    /// As-of date of the first period since that judged the matter by a category without the stage.
    #[serde(with = "day::option")]
    pub(super) left: Option<NaiveDate>,
}

/// A cell under a column that finishes a stage, in which something stands that cannot be read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Unread {
    /// As-of date of the snapshot.
    pub(super) seen: NaiveDate,
    pub(super) row: RowPlace,
    pub(super) field: Field,
    /// What stands there, masked.
    pub(super) read: String,
    /// The stage was missed by what was known then.
    pub(super) is_missed: bool,
}

impl Unread {
    /// What a row says in the columns of a stage that cannot be read.
    pub(super) fn of(
        row: &Record,
        rule: &StageRule,
        seen: NaiveDate,
        unreadable: &UnreadableCells<'_>,
        is_missed: bool,
    ) -> Option<Unread> {
        let mut columns = rule.done.iter().filter(|field| row.has_column(**field));
        columns.find_map(|field| {
            let problem = unreadable.get(&row.place(*field))?;
            Some(Unread {
                seen,
                row: row.standing(),
                field: *field,
                read: problem.read().unwrap_or_default().to_owned(),
                is_missed,
            })
        })
    }

    /// Whether what stands there is that day, but for its form or its year: month and day behind each other (a number 11.1 may have been
    /// typed as 11.10), or the month alone.
    pub(super) fn agrees_with(&self, date: NaiveDate) -> bool {
        let groups = self.read.split(|c: char| !c.is_ascii_digit());
        let mut numbers: Vec<u32> = groups.filter_map(|digits| digits.parse().ok()).collect();
        if let Some(year) = numbers.iter().position(|number| *number >= 1_000) {
            numbers.remove(year);
        }
        let is_day = |day: u32| day == date.day() || day * 10 == date.day();
        match numbers[..] {
            [month] => month == date.month(),
            _ => numbers
                .windows(2)
                .any(|pair| pair[0] == date.month() && is_day(pair[1])),
        }
    }
}

/// As-of dates of the last snapshots that had a stage not done when the due date that was known then had passed.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct Missed {
    #[serde(with = "day::option")]
    pub(super) last: Option<NaiveDate>,
    /// The last one whose row gave no date at all.
    #[serde(with = "day::option")]
    pub(super) dateless: Option<NaiveDate>,
}

impl Missed {
    pub(super) fn note(&mut self, seen: NaiveDate, is_dateless: bool) {
        self.last = Some(seen);
        if is_dateless {
            self.dateless = Some(seen);
        }
    }

    pub(super) fn days(self) -> impl Iterator<Item = NaiveDate> {
        self.last.into_iter().chain(self.dateless)
    }
}

/// What a version of a row says of a stage that nobody was asked of.
pub(super) struct Heard<'h> {
    pub(super) version: &'h Version,
    pub(super) done: Option<Done>,
    /// As-of date of the first snapshot that said the same.
    pub(super) first: NaiveDate,
    /// As-of date of the last of its snapshots by which the due date of then had passed.
    pub(super) missed: Option<NaiveDate>,
}

impl StageMemory {
    /// Takes in when a version of the row has the stage done, which was asked of nobody from `since` until before `period`.
    pub(super) fn hear(
        &mut self,
        heard: &Heard<'_>,
        (since, period): (NaiveDate, NaiveDate),
        contradicts: &impl Fn(NaiveDate, NaiveDate) -> bool,
    ) {
        let version = heard.version;
        let Some(done) = heard.done else {
            self.take_back();
            if version.until < period {
                self.see_not_done(version.until, version.record.standing(), true);
            }
            if let Some(missed) = heard.missed {
                self.missed.note(missed, true);
            }
            return;
        };
        self.note_claim(done.date, version.since.max(since));
        self.accepted = Some(done.date);
        let mut missed = self.missed.days();
        if let Some(missed) = missed.find(|seen| contradicts(done.date, *seen)) {
            self.upheld.get_or_insert((missed, heard.first));
        }
    }

    pub(super) fn remember(
        &mut self,
        matter: &Matter<'_>,
        position: usize,
        period: NaiveDate,
        unreadable: &UnreadableCells<'_>,
    ) {
        let (rule, judged) = (&matter.category.stages[position], &matter.stages[position]);
        let row = matter.ledger_row;
        let is_breach = judged.status.is_breach();
        if judged.status == Status::Overdue {
            self.first_overdue.get_or_insert(period);
        }
        if is_breach && rule.start != Field::Start && self.begun.is_none() {
            let begun = judged.start.zip(row.map(Record::standing));
            self.begun = begun.map(|(begun, row)| Box::new((rule.start, begun, row)));
        }
        // What the ledger itself has said needs not be remembered.
        let until = (matter.lapsed, None);
        let said_late = || late_word(matter.ledger?, rule, judged.due?.date, until);
        let is_upheld = |done: &Done| done.claimed.is_some() && said_late() != Some(done.date);
        if let Some(done) = judged.done.filter(|done| is_breach && is_upheld(done)) {
            let missed = self.missed.last.unwrap_or(done.date);
            self.upheld.get_or_insert((missed, done.date));
        }
        if matter.last_said != Some(period) {
            return;
        }
        if let Some(done) = judged.done {
            let date = done.claimed.unwrap_or(done.date);
            self.note_claim(date, period);
            if done.claimed.is_none() {
                self.accepted = Some(date);
            }
            return;
        }
        let given = |field: Field| row?.date(field).filter(|date| matter.counts_on(*date));
        if rule.done.iter().any(|field| given(*field).is_some()) {
            // A stage whose start event is not registered has no done date; the ledger claims one all the same.
            return;
        }
        let is_missed = judged.status == Status::Overdue;
        let unread = row
            .filter(|_| !unreadable.is_empty())
            .and_then(|row| Unread::of(row, rule, period, unreadable, is_missed));
        if let Some(unread) = unread {
            self.unread = Some(Box::new(unread));
            return;
        }
        self.take_back();
        if let Some(row) = row {
            let done = stages::done_of(matter.category, position, true, &given);
            self.see_not_done(period, row.standing(), done.is_none());
            if is_missed {
                self.missed.note(period, done.is_none());
            }
        }
    }

    /// A snapshot gives a done date: it was claimed first when it came, not when it is said again.
    pub(super) fn note_claim(&mut self, date: NaiveDate, made: NaiveDate) {
        if self.claim.is_none_or(|(claimed, _)| claimed != date) {
            self.claim = Some((date, made));
        }
    }

    /// The newest snapshot has the stage not done: nothing of what others claimed stands any more.
    pub(super) fn take_back(&mut self) {
        self.claim = None;
        self.accepted = None;
    }

    /// A snapshot has the stage not done; `is_dateless` where its row would not have it done by a written deadline either.
    pub(super) fn see_not_done(&mut self, seen: NaiveDate, row: RowPlace, is_dateless: bool) {
        let before = self.not_done.replace((seen, row));
        if is_dateless {
            self.dateless = None;
        } else if self.dateless.is_none() {
            self.dateless = before.map(Box::new);
        }
    }
}
