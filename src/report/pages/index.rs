//! What the pages of all units look up again and again, gathered in one pass: no page of one unit goes through the whole county.

use super::corrected::Corrected;
use crate::check::{History, RegisterRow, standing_corrections};
use crate::model::directory::{UnitId, comparable, normal};
use crate::model::record::Record;
use crate::model::schema::{Field, Sheet};
use crate::model::settings::EscalationRule;
use crate::rules::Findings;
use crate::rules::circulars::Circular;
use crate::rules::complaints::Complaint;
use crate::rules::escalations::{Escalation, Evidence};
use crate::rules::extensions::AppliedExtension;
use crate::rules::matters::Matter;
use crate::rules::registers::{self, StruckOut, UnitRow};
use crate::rules::requests::{Receiver, Request};
use crate::rules::scoring::ScoreEntry;
use crate::source::{Few, Place};
use chrono::{Datelike, NaiveDate};
use foldhash::{HashMap, HashMapExt};
use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;

/// Things by the unit that they are about, in their own order.
type ByUnit<'a, T> = BTreeMap<UnitId, Vec<&'a T>>;

/// The findings' matters by unit and by place, and the rows of registers by unit.
pub struct Index<'a> {
    by_unit: BTreeMap<UnitId, Vec<&'a Matter<'a>>>,
    by_place: HashMap<(&'a Place, &'a str), Few<&'a Matter<'a>>>,
    by_number: HashMap<&'a str, Few<&'a Matter<'a>>>,
    /// By the place of an extension: what it came to for each matter that it reaches.
    extended: HashMap<&'a Place, Vec<(&'a Matter<'a>, &'a AppliedExtension)>>,
    /// The events of overdue matters that escalations rest on, by the matter's place and number.
    overdue: HashMap<(&'a Place, &'a str), Vec<(&'a Escalation, &'a Evidence)>>,
    /// The entries of scores that come of a place, by the unit that has them.
    earned: HashMap<(UnitId, &'a Place), Few<&'a ScoreEntry>>,
    /// The rows of 更正登记 in its order.
    corrections: BTreeMap<UnitId, Vec<(usize, &'a RegisterRow)>>,
    meetings: HashMap<(&'a str, NaiveDate), usize>,
    leaders: BTreeMap<Cow<'a, str>, usize>,
    complaints: ByUnit<'a, Complaint>,
    circulars: ByUnit<'a, Circular>,
    requests_from: ByUnit<'a, Request>,
    requests_to: ByUnit<'a, Request>,
    /// In order of unit and day.
    checked: Vec<(UnitRow<'a>, NaiveDate)>,
    struck_points: Vec<(UnitRow<'a>, NaiveDate)>,
    /// The rows of the registers whose columns are not all told otherwise, in the order of the places of their numbers.
    records: Vec<(Place, &'a Record)>,
    /// In the order in which [`Index::commended`] has them.
    commended: Vec<&'a Circular>,
    corrected: Corrected<'a>,
}

fn by_unit<'a, T>(things: impl Iterator<Item = (UnitId, &'a T)>) -> ByUnit<'a, T> {
    let mut found: ByUnit<'a, T> = BTreeMap::new();
    for (unit, thing) in things {
        found.entry(unit).or_default().push(thing);
    }
    found
}

/// Things by what they are asked for by, in their own order; most are by themselves, and take no room for others.
fn few_by<K: Copy + Eq + Hash, T: Copy>(
    things: impl Iterator<Item = (K, T)>,
) -> HashMap<K, Few<T>> {
    let mut found = HashMap::new();
    let mut others: HashMap<K, Vec<T>> = HashMap::new();
    for (key, thing) in things {
        match found.entry(key) {
            Entry::Vacant(first) => {
                first.insert(Few::one(thing));
            }
            Entry::Occupied(_) => others.entry(key).or_default().push(thing),
        }
    }
    for (key, others) in others {
        let all = found
            .get(&key)
            .into_iter()
            .flat_map(|first: &Few<T>| first.iter());
        let all = all.copied().chain(others).collect();
        found.insert(key, all);
    }
    found
}

/// The rows of a register that are dated in the as-of date's year, up to that date.
fn of_the_year<'a>(
    history: &'a History,
    as_of: NaiveDate,
    sheet: Sheet,
    struck_out: &StruckOut,
) -> impl Iterator<Item = (UnitRow<'a>, NaiveDate)> {
    registers::unit_rows(history, sheet, struck_out)
        .filter_map(|row| Some((row, row.record.date(Field::Date)?)))
        .filter(move |(_, date)| date.year() == as_of.year() && *date <= as_of)
}

/// The units that a request was made to, each once.
fn receivers(request: &Request) -> impl Iterator<Item = UnitId> {
    request
        .to
        .iter()
        .enumerate()
        .filter_map(|(at, to)| match to {
            Receiver::Unit(unit) if !request.to[..at].contains(to) => Some(*unit),
            _ => None,
        })
}

/// The events that the escalations of overdue matters rest on, in the order of the escalations.
fn overdue<'a>(
    findings: &'a Findings<'a>,
) -> HashMap<(&'a Place, &'a str), Vec<(&'a Escalation, &'a Evidence)>> {
    let rules = [
        EscalationRule::OverdueCircular,
        EscalationRule::OverdueDiscipline,
    ];
    let mut overdue: HashMap<_, Vec<_>> = HashMap::new();
    let fired = findings.escalations.iter();
    for escalation in fired.filter(|escalation| rules.contains(&escalation.rule)) {
        for event in &escalation.evidence {
            let key = (&event.place, event.id.as_str());
            overdue.entry(key).or_default().push((escalation, event));
        }
    }
    overdue
}

/// The entries of scores that come of a place, in the order of the score.
fn earned<'a>(findings: &'a Findings<'a>) -> HashMap<(UnitId, &'a Place), Few<&'a ScoreEntry>> {
    let scores = findings.scores.iter();
    few_by(scores.flat_map(|(unit, score)| {
        let entries = score.entries.iter();
        entries.filter_map(|entry| Some(((*unit, entry.source.as_ref()?), entry)))
    }))
}

/// The rows of 更正登记 that have not been struck out themselves, by unit, each with its position.
fn corrections(history: &History) -> BTreeMap<UnitId, Vec<(usize, &RegisterRow)>> {
    let mut corrections: BTreeMap<UnitId, Vec<_>> = BTreeMap::new();
    for (position, (key, row)) in standing_corrections(history).enumerate() {
        if let Some(unit) = key.unit {
            let own = corrections.entry(unit).or_default();
            own.push((position, row));
        }
    }
    corrections
}

/// The rows of the registers that have columns for the office alone, in the order of the places of their numbers.
fn records(history: &History) -> Vec<(Place, &Record)> {
    let sheets = [
        Sheet::Complaints,
        Sheet::Meetings,
        Sheet::ManualPoints,
        Sheet::Circulars,
    ];
    let rows = sheets.into_iter().flat_map(|sheet| history.rows(sheet));
    let records = rows.map(|(_, row)| (row.record.number_place(), &row.record));
    let mut records: Vec<(Place, &Record)> = records.collect();
    records.sort_by(|(one, _), (other, _)| one.cmp(other));
    records
}

/// The commendations of the as-of date's year, the newest first, each document and unit once.
fn commended<'a>(findings: &'a Findings<'a>) -> Vec<&'a Circular> {
    let mut seen = BTreeSet::new();
    let commended = findings
        .circulars
        .iter()
        .filter(|circular| circular.commends() && circular.date.year() == findings.as_of.year());
    let mut commended: Vec<&Circular> = commended
        .filter(|circular| {
            let document = comparable(&circular.document);
            seen.insert((circular.unit, document, circular.struck))
        })
        .collect();
    commended.reverse();
    commended
}

impl<'a> Index<'a> {
    /// The index of a period's findings.
    pub fn new(findings: &'a Findings<'a>, history: &'a History) -> Index<'a> {
        let mut matters: BTreeMap<UnitId, Vec<&Matter<'_>>> = BTreeMap::new();
        let mut extended: HashMap<_, Vec<_>> = HashMap::new();
        let all = findings.matters.iter().chain(&findings.lapsed);
        for matter in all.clone() {
            matters.entry(matter.unit).or_default().push(matter);
            for applied in &matter.extensions {
                let place = &applied.extension.place;
                extended.entry(place).or_default().push((matter, applied));
            }
        }
        let by_number = few_by(all.clone().map(|matter| (&*matter.key.number, matter)));
        let by_place = few_by(all.map(|matter| ((&matter.source, &*matter.number), matter)));
        let struck_out = StruckOut::at(history, findings.as_of);
        let of_the_year = |sheet| of_the_year(history, findings.as_of, sheet, &struck_out);
        let mut checked: Vec<_> = of_the_year(Sheet::SpotChecks).collect();
        checked.sort_by_key(|(row, date)| (row.unit, *date));
        let requests = findings.requests.iter();
        // Where two have the same number or name, the first is meant.
        let meetings = findings.meetings.iter().enumerate().rev();
        let leaders = findings.leaders.iter().enumerate().rev();
        Index {
            by_unit: matters,
            by_place,
            by_number,
            extended,
            overdue: overdue(findings),
            earned: earned(findings),
            corrections: corrections(history),
            meetings: meetings
                .map(|(at, meeting)| ((meeting.id.as_str(), meeting.date), at))
                .collect(),
            leaders: leaders
                .map(|(at, leader)| (normal(&leader.name), at))
                .collect(),
            complaints: by_unit(findings.complaints.iter().map(|row| (row.unit, row))),
            circulars: by_unit(findings.circulars.iter().map(|row| (row.unit, row))),
            requests_from: by_unit(requests.clone().map(|row| (row.from, row))),
            requests_to: by_unit(
                requests.flat_map(|row| receivers(row).map(move |unit| (unit, row))),
            ),
            checked,
            struck_points: of_the_year(Sheet::ManualPoints)
                .filter(|(row, _)| row.struck)
                .collect(),
            records: records(history),
            commended: commended(findings),
            corrected: Corrected::of(history),
        }
    }

    /// The row of a register whose number stands at a place.
    pub fn record_at(&self, place: &Place) -> Option<&'a Record> {
        let found = self.records.binary_search_by(|(own, _)| own.cmp(place));
        found.ok().map(|at| self.records[at].1)
    }

    /// What corrections have made of rows of registers.
    pub fn corrected(&self) -> &Corrected<'a> {
        &self.corrected
    }

    /// The commendations of the as-of date's year, the newest first, each document and unit once.
    pub fn commended(&self) -> &[&'a Circular] {
        &self.commended
    }

    /// The complaints against a unit.
    pub fn complaints(&self, unit: UnitId) -> &[&'a Complaint] {
        self.complaints.get(&unit).map_or(&[], Vec::as_slice)
    }

    /// The circulars that name a unit.
    pub fn circulars(&self, unit: UnitId) -> &[&'a Circular] {
        self.circulars.get(&unit).map_or(&[], Vec::as_slice)
    }

    /// The requests that a unit made, and those that it received.
    pub fn requests(&self, unit: UnitId) -> [&[&'a Request]; 2] {
        [&self.requests_from, &self.requests_to]
            .map(|requests| requests.get(&unit).map_or(&[][..], Vec::as_slice))
    }

    /// The rows of spot checks of the year, in order of unit and day; struck-out ones are among them.
    pub fn checked(&self) -> &[(UnitRow<'a>, NaiveDate)] {
        &self.checked
    }

    /// Those of one unit.
    pub fn checked_of(&self, unit: UnitId) -> &[(UnitRow<'a>, NaiveDate)] {
        let from = self.checked.partition_point(|(row, _)| row.unit < unit);
        let own = &self.checked[from..];
        &own[..own.partition_point(|(row, _)| row.unit == unit)]
    }

    /// The rows of 积分登记 of the year that were struck out.
    pub fn struck_points(&self) -> &[(UnitRow<'a>, NaiveDate)] {
        &self.struck_points
    }

    /// All matters that a unit's pages show: judged ones, then those that have lapsed.
    pub fn shown_matters(&self, unit: UnitId) -> &[&'a Matter<'a>] {
        self.by_unit.get(&unit).map_or(&[], Vec::as_slice)
    }

    /// The matters that a unit is judged by.
    pub fn judged(&self, unit: UnitId) -> impl Iterator<Item = &'a Matter<'a>> + Clone {
        let shown = self.shown_matters(unit).iter().copied();
        shown.filter(|matter| matter.lapsed.is_none())
    }

    /// The matters of a number as it is compared, those that have lapsed last.
    pub fn numbered(&self, number: &str) -> &[&'a Matter<'a>] {
        self.by_number.get(number).map_or(&[], |few| few)
    }

    /// What the extension that stands at a place came to for each matter that it reaches.
    pub fn extended(&self, place: &Place) -> &[(&'a Matter<'a>, &'a AppliedExtension)] {
        self.extended.get(place).map_or(&[], Vec::as_slice)
    }

    /// The events of a matter, by its place and number, that escalations rest on.
    pub fn overdue<'s>(
        &'s self,
        place: &'s Place,
        number: &'s str,
    ) -> &'s [(&'a Escalation, &'a Evidence)] {
        self.overdue
            .get(&(place, number))
            .map_or(&[], Vec::as_slice)
    }

    /// The entries of a unit's score that come of a place, in the order of the score.
    pub fn earned<'s>(&'s self, unit: UnitId, place: &'s Place) -> &'s [&'a ScoreEntry] {
        self.earned.get(&(unit, place)).map_or(&[], |few| few)
    }

    /// The rows of 更正登记 that concern one of two units, which may be the same, in the order of the register.
    pub fn corrections(&self, units: [UnitId; 2]) -> Vec<&'a RegisterRow> {
        let [first, second] = units;
        let others = Some(second).filter(|unit| *unit != first);
        let mut rows: Vec<(usize, &RegisterRow)> = [Some(first), others]
            .into_iter()
            .flatten()
            .filter_map(|unit| self.corrections.get(&unit))
            .flatten()
            .copied()
            .collect();
        rows.sort_by_key(|(position, _)| *position);
        rows.into_iter().map(|(_, row)| row).collect()
    }

    /// The position of the meeting of that number and day.
    pub fn meeting_at(&self, number: &str, date: NaiveDate) -> Option<usize> {
        self.meetings.get(&(number, date)).copied()
    }

    /// The position of the county leader of that name.
    pub fn leader_named(&self, name: &str) -> Option<usize> {
        self.leaders.get(&*normal(name)).copied()
    }

    /// The matter of that number whose verdict rests on a cell. A row of the list may make several units answer: each has its
    /// own matter, and another's only where it has none (it was dissolved and its matters passed on).
    pub fn matter_at(&self, unit: UnitId, place: &Place, number: &str) -> Option<&'a Matter<'a>> {
        let all = self.by_place.get(&(place, number))?;
        let own = all.iter().find(|matter| matter.unit == unit);
        own.or_else(|| all.first()).copied()
    }
}
