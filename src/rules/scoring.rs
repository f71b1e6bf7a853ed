//! S1 to S5: points, event by event, in whole hundredths.

use super::circulars::Circular;
use crate::source::{Text, day, once};
use serde::{Deserialize, Serialize};
pub mod clauses;
mod stages;

pub use stages::{NoEntry, why_no_entry};

use super::clause::{Basis, Clause};
use super::complaints::Complaint;
use super::exemptions::{self, ExemptObject, Exemption};
use super::matters::Matter;
use super::meetings::{self, Meeting};
use super::registers::{self, StruckOut};
use super::stages::Status;
use crate::check::{History, Renumbered};
use crate::ingest::HandIn;
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::points::Points;
use crate::model::schema::{Field, Sheet};
use crate::model::settings::{Dated, Settings};
use crate::source::Place;
use chrono::{Datelike, NaiveDate};
use rust_decimal::prelude::ToPrimitive;
use stages::{StageScore, stage_scores};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// S1.
pub const POINTS: Clause = Clause {
    id: "S1",
    citation: "六(三)",
    title: "正面积分、负面扣分",
    rule: "得分=基础分+加分-扣分，只计截至日期当年、不晚于截至日期的事项；容错和作废的不扣分。通知没有规定分值，各项分值由县里设定。",
    basis: Basis::Interpretation,
    function: "rules::scoring::score",
    cases: include_str!("cases/S1.txt"),
};

/// S3: rounding.
pub const ROUNDING: Clause = Clause {
    id: "S3",
    citation: "六(三)",
    title: "取整",
    rule: "分值以百分之一分为单位累计，不取整；所示的比率四舍五入到一位小数，名次按未取整的值排列。",
    basis: Basis::Interpretation,
    function: "report::figures::percent",
    cases: include_str!("cases/S3.txt"),
};

/// S5.
pub const ON_TIME_RATE: Clause = Clause {
    id: "S5",
    citation: "六(三)",
    title: "按期办结率",
    rule: "按期办结率=当年按期办结的最后环节÷(按期+逾期办结+逾期),容错的和没有时限的不计。",
    basis: Basis::Interpretation,
    function: "rules::scoring::on_time_rates",
    cases: include_str!("cases/S5.txt"),
};

/// What an entry is for; the names are the keys of the scoring table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "see label()")]
pub enum ScoreKey {
    OnTime,
    StageBreach,
    FinalBreach,
    Complaint,
    Absence,
    Meeting,
    MissingLedger,
    Criticised,
    Commended,
    Manual,
}

impl ScoreKey {
    /// All keys that an entry may have, in the order of the table of points.
    pub const ALL: [ScoreKey; 10] = [
        ScoreKey::OnTime,
        ScoreKey::StageBreach,
        ScoreKey::FinalBreach,
        ScoreKey::Complaint,
        ScoreKey::Absence,
        ScoreKey::Meeting,
        ScoreKey::MissingLedger,
        ScoreKey::Criticised,
        ScoreKey::Commended,
        ScoreKey::Manual,
    ];

    /// The key, as report.json has it.
    pub fn key(self) -> &'static str {
        match self {
            ScoreKey::OnTime => "on_time",
            ScoreKey::StageBreach => "stage_breach",
            ScoreKey::FinalBreach => "final_breach",
            ScoreKey::Complaint => "complaint",
            ScoreKey::Absence => "absence",
            ScoreKey::Meeting => "meeting",
            ScoreKey::MissingLedger => "missing_ledger",
            ScoreKey::Criticised => "criticised",
            ScoreKey::Commended => "commended",
            ScoreKey::Manual => "manual",
        }
    }

    /// The name, as users know it.
    pub fn label(self) -> &'static str {
        match self {
            ScoreKey::OnTime => "按期办结",
            ScoreKey::StageBreach => "环节逾期",
            ScoreKey::FinalBreach => "事项逾期",
            ScoreKey::Complaint => "有效投诉",
            ScoreKey::Absence => "无故缺席会议",
            ScoreKey::Meeting => "违反会议纪律",
            ScoreKey::MissingLedger => "未按时报送台账",
            ScoreKey::Criticised => "通报批评",
            ScoreKey::Commended => "通报表扬",
            ScoreKey::Manual => "积分登记",
        }
    }

    /// The clause behind it.
    pub fn clause(self) -> &'static str {
        match self {
            ScoreKey::Complaint => "三(四)、六(三)",
            ScoreKey::Absence | ScoreKey::Meeting => "三(一)、六(三)",
            ScoreKey::Criticised => "四(三)、六(三)",
            ScoreKey::Commended => "六(一)、六(三)",
            _ => "六(三)",
        }
    }
}

/// What an event was, for people. The thousands of stages are put into words only when somebody asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Detail {
    /// A stage of a matter.
    Stage {
        /// The matter's number.
        #[serde(with = "once")]
        number: Text,
        /// The matter's name.
        #[serde(with = "once")]
        name: Text,
        /// The stage.
        #[serde(with = "once")]
        stage: Text,
    },
    /// Anything else, in words.
    Words(String),
}

impl Detail {
    /// The name of the stage that it is about.
    pub fn stage(&self) -> Option<&str> {
        match self {
            Detail::Stage { stage, .. } => Some(stage),
            Detail::Words(_) => None,
        }
    }

    /// In words.
    pub fn words(&self) -> Cow<'_, str> {
        match self {
            Detail::Stage {
                number,
                name,
                stage,
            } => Cow::Owned([number, "「", name, "」", stage].concat()),
            Detail::Words(words) => Cow::Borrowed(words),
        }
    }
}

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words())
    }
}

/// One event that moves a score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreEntry {
    /// The unit.
    pub unit: UnitId,
    /// The day of the event.
    #[serde(with = "day")]
    pub date: NaiveDate,
    /// What it is for.
    pub key: ScoreKey,
    /// With its sign.
    pub points: Points,
    /// Exempted (M12): listed, and counted nowhere.
    pub exempt: bool,
    /// The number of the matter, complaint, meeting, circular or entry.
    #[serde(with = "once")]
    pub subject: Text,
    /// What it was, for people.
    pub detail: Detail,
    /// The cell behind it; none for a ledger that was not handed in.
    pub source: Option<Place>,
}

/// A unit's score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitScore {
    /// Base points.
    pub base: Points,
    /// Sum of what was added.
    pub plus: Points,
    /// Sum of what was deducted, as a positive number.
    pub minus: Points,
    /// Every entry, in order of date.
    pub entries: Vec<ScoreEntry>,
}

impl UnitScore {
    /// base + plus − minus.
    pub fn score(&self) -> Points {
        self.base + self.plus - self.minus
    }

    /// Knows complaints by the numbers under which a later period shows them.
    pub fn renumber(&mut self, renumbered: &Renumbered) {
        let entries = self.entries.iter_mut();
        for entry in entries.filter(|entry| entry.key == ScoreKey::Complaint) {
            let Some(shown) = renumbered.shown(&entry.subject, Some(entry.unit)) else {
                continue;
            };
            if let Detail::Words(words) = &mut entry.detail {
                *words = words.replace(&*entry.subject, shown);
            }
            entry.subject = Text::clone(shown);
        }
    }
}

/// Plus and minus of entries that count.
pub fn sums<'a>(entries: impl Iterator<Item = &'a ScoreEntry>) -> (Points, Points) {
    entries.filter(|entry| !entry.exempt).fold(
        (Points::ZERO, Points::ZERO),
        |(plus, minus), entry| {
            if entry.points.is_negative() {
                (plus, minus - entry.points)
            } else {
                (plus + entry.points, minus)
            }
        },
    )
}

/// What scores are made of.
pub struct Events<'a, 'h> {
    /// Judged and lapsed matters.
    pub matters: &'a [&'a Matter<'h>],
    /// Complaints.
    pub complaints: &'a [Complaint],
    /// Meetings.
    pub meetings: &'a [Meeting],
    /// Circulars.
    pub circulars: &'a [Circular],
    /// Exemptions, for manual points.
    pub exemptions: &'a [Exemption],
    /// What was struck out.
    pub struck_out: &'a StruckOut,
    /// Which stages that came out late by inference had been judged overdue before: by matter and stage.
    pub was_overdue: &'a dyn Fn(&Matter<'_>, usize) -> bool,
}

/// The scores of all units of the directory at the as-of date.
pub fn score(
    events: &Events<'_, '_>,
    history: &History,
    directory: &Directory,
    settings: &Settings,
    as_of: NaiveDate,
) -> BTreeMap<UnitId, UnitScore> {
    let counts = |date: NaiveDate| {
        date.year() == as_of.year() && date <= as_of && settings.in_force_on(date)
    };
    // Those of matters are many, and each is written once, where it stays.
    let mut of_matters = stage_scores(events, settings);
    of_matters.retain(|score| counts(score.date));
    let mut others: Vec<ScoreEntry> = Vec::new();
    complaint_entries(events.complaints, settings, &mut others);
    meeting_entries(events.meetings, settings, &mut others);
    circular_entries(events.circulars, settings, &mut others);
    manual_entries(events, history, &mut others);
    hand_in_entries(history, directory, settings, &mut others);
    others.retain(|entry| counts(entry.date));
    // By the units' places in the directory.
    let mut how_many = vec![0_usize; directory.len()];
    let units = of_matters.iter().map(|score| score.unit);
    for unit in units.chain(others.iter().map(|entry| entry.unit)) {
        how_many[unit.0 as usize] += 1;
    }
    let mut by_unit: Vec<Vec<ScoreEntry>> = how_many.into_iter().map(Vec::with_capacity).collect();
    for entry in of_matters.iter().map(StageScore::entry).chain(others) {
        by_unit[entry.unit.0 as usize].push(entry);
    }
    directory
        .iter()
        .zip(by_unit)
        .map(|((unit, _), mut entries)| {
            entries.sort_by(in_order);
            let caps = &settings.scoring;
            capped(&mut entries, ScoreKey::OnTime, &caps.on_time_cap);
            capped(
                &mut entries,
                ScoreKey::MissingLedger,
                &caps.missing_ledger_cap,
            );
            let (plus, minus) = sums(entries.iter());
            let base = *settings.scoring.base.at(as_of);
            (
                unit,
                UnitScore {
                    base,
                    plus,
                    minus,
                    entries,
                },
            )
        })
        .collect()
}

/// The order of a unit's entries: by date, kind, number and words.
fn in_order(a: &ScoreEntry, b: &ScoreEntry) -> Ordering {
    let by_number = (a.date, a.key, &a.subject).cmp(&(b.date, b.key, &b.subject));
    by_number.then_with(|| a.detail.to_string().cmp(&b.detail.to_string()))
}

/// Entries of one key are given in order of date until their sum reaches the cap; the last one may be cut.
fn capped(entries: &mut Vec<ScoreEntry>, key: ScoreKey, cap: &Dated<Points>) {
    let mut given = 0_i64;
    entries.retain_mut(|entry| {
        if entry.key != key {
            return true;
        }
        let room = cap.at(entry.date).hundredths() - given;
        let wanted = entry.points.hundredths();
        let granted = wanted.abs().min(room.max(0));
        given += granted;
        entry.points = Points::from_hundredths(granted * wanted.signum());
        granted > 0
    });
}

fn complaint_entries(complaints: &[Complaint], settings: &Settings, entries: &mut Vec<ScoreEntry>) {
    for complaint in complaints.iter().filter(|complaint| complaint.is_valid()) {
        let date = complaint.points_date();
        entries.push(ScoreEntry {
            unit: complaint.unit,
            date,
            key: ScoreKey::Complaint,
            points: -*settings.scoring.complaint.at(date),
            exempt: complaint.exempt,
            subject: complaint.id.as_str().into(),
            detail: Detail::Words(format!(
                "投诉 {}（{} 受理）",
                complaint.id, complaint.received
            )),
            source: Some(complaint.place.clone()),
        });
    }
}

fn meeting_entries(meetings: &[Meeting], settings: &Settings, entries: &mut Vec<ScoreEntry>) {
    for meeting in meetings {
        for incident in meeting
            .incidents
            .iter()
            .filter(|incident| incident.is_violation())
        {
            let (key, value) = if incident.kind == meetings::ABSENCE {
                (ScoreKey::Absence, &settings.scoring.absence)
            } else {
                (ScoreKey::Meeting, &settings.scoring.meeting)
            };
            entries.push(ScoreEntry {
                unit: incident.unit,
                date: meeting.date,
                key,
                points: -*value.at(meeting.date),
                exempt: incident.exempt,
                subject: meeting.id.as_str().into(),
                detail: Detail::Words(format!(
                    "{}「{}」{} {}",
                    meeting.id, meeting.name, incident.person, incident.kind
                )),
                source: Some(incident.place.clone()),
            });
        }
    }
}

/// Once per document and unit; the circulars come in order of date.
fn circular_entries(circulars: &[Circular], settings: &Settings, entries: &mut Vec<ScoreEntry>) {
    let mut given: BTreeSet<(UnitId, String, i32, ScoreKey)> = BTreeSet::new();
    for circular in circulars.iter().filter(|circular| !circular.struck) {
        let (key, value) = if circular.criticises() {
            (
                ScoreKey::Criticised,
                -*settings.scoring.criticised.at(circular.date),
            )
        } else if circular.commends() {
            (
                ScoreKey::Commended,
                *settings.scoring.commended.at(circular.date),
            )
        } else {
            continue;
        };
        let document = comparable(&circular.document);
        if !given.insert((circular.unit, document, circular.date.year(), key)) {
            continue;
        }
        entries.push(ScoreEntry {
            unit: circular.unit,
            date: circular.date,
            key,
            points: value,
            exempt: false,
            subject: circular.document.as_str().into(),
            detail: Detail::Words(format!("{} {}", circular.document, circular.kind)),
            source: Some(circular.place.clone()),
        });
    }
}

fn manual_entries(events: &Events<'_, '_>, history: &History, entries: &mut Vec<ScoreEntry>) {
    for row in registers::unit_rows(history, Sheet::ManualPoints, events.struck_out)
        .filter(|row| !row.struck)
    {
        let value = row
            .record
            .number(Field::Points)
            .and_then(|number| number.to_f64())
            .and_then(Points::from_f64)
            .filter(|points| !points.is_negative());
        let (Some(value), Some(date), Some(kind)) = (
            value,
            row.record.date(Field::Date),
            row.record.text(Field::PointsKind),
        ) else {
            continue;
        };
        let deducts = &**kind == "负面扣分";
        let exempt = deducts
            && exemptions::of(
                events.exemptions,
                ExemptObject::ManualPoints,
                row.number,
                row.unit,
                row.year,
            )
            .is_some();
        entries.push(ScoreEntry {
            unit: row.unit,
            date,
            key: ScoreKey::Manual,
            points: if deducts { -value } else { value },
            exempt,
            subject: row.number.into(),
            detail: Detail::Words([kind, ":", &row.record.text_or_empty(Field::Reason)].concat()),
            source: Some(row.record.number_place()),
        });
    }
}

/// M10: a ledger that was not handed in, or only after publication, by every unit that existed then.
fn hand_in_entries(
    history: &History,
    directory: &Directory,
    settings: &Settings,
    entries: &mut Vec<ScoreEntry>,
) {
    for period in &history.periods {
        for (unit, entry) in directory
            .iter()
            .filter(|(_, entry)| entry.exists_on(period.as_of))
        {
            let state = period.state(unit);
            if !matches!(state, HandIn::No | HandIn::Late) {
                continue;
            }
            entries.push(ScoreEntry {
                unit,
                date: period.as_of,
                key: ScoreKey::MissingLedger,
                points: -*settings.scoring.missing_ledger.at(period.as_of),
                exempt: false,
                subject: period.as_of.to_string().into(),
                detail: Detail::Words(format!(
                    "{} 期{}:{}",
                    period.as_of,
                    state.label(),
                    entry.name
                )),
                source: None,
            });
        }
    }
}

/// S5: by unit, the final stages of the year, on time and in all.
pub fn on_time_rates(
    matters: &[&Matter<'_>],
    directory: &Directory,
    as_of: NaiveDate,
    settings: &Settings,
) -> BTreeMap<UnitId, (usize, usize)> {
    let none = directory.iter().map(|(unit, _)| (unit, (0, 0)));
    let mut rates: BTreeMap<UnitId, (usize, usize)> = none.collect();
    for matter in matters
        .iter()
        .filter(|matter| !matter.struck && !matter.is_exempt())
    {
        let stage = matter.final_stage();
        if stage.due.is_none() {
            continue;
        }
        let date = match (stage.status, stage.done, stage.breach()) {
            (Status::Met, Some(done), _) if !matter.is_done_by_hindsight() => done.date,
            (_, _, Some(breach)) => breach,
            _ => continue,
        };
        let counts = date.year() == as_of.year()
            && date <= as_of
            && settings.in_force_on(date)
            && matter.counts_on(date);
        if let Some(rate) = rates.get_mut(&matter.unit_on(date)).filter(|_| counts) {
            rate.0 += usize::from(stage.status == Status::Met);
            rate.1 += 1;
        }
    }
    rates
}
