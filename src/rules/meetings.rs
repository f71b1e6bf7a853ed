//! C1 to C3: meeting discipline (会风会纪).

use super::clause::{Basis, Clause};
use super::exemptions::{self, ExemptObject, Exemption};
use super::near_numbers::each_with_another;
use super::registers::StruckOut;
use crate::check::{History, RegisterRow, column_named, standing_corrections};
use crate::diagnostic::{CorrectionProblem, Diagnostic, MeetingProblem};
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::people::{is_doubtful_name, people};
use crate::model::record::Record;
use crate::model::schema::{Field, LEAVE_KINDS, Sheet};
use crate::model::settings::Settings;
use crate::source::{Place, Text};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// C1.
pub const EXCUSE: Clause = Clause {
    id: "C1",
    citation: "三(一)",
    title: "会议情形的认定",
    rule: "替会、请假、早退、提前离会，事前经批准（有批准人）并报备的，不算违纪；批准了没有报备的，记「未报备」；没有批准的，按「无故缺席」处理（请假、早退按此办理是本程序的理解）。其他情形照登记认定。",
    basis: Basis::Notice,
    function: "rules::meetings::judge_kind",
    cases: include_str!("cases/C1.txt"),
};

/// C2.
pub const ONE_CIRCULAR: Clause = Clause {
    id: "C2",
    citation: "三(一)",
    title: "一会一通报",
    rule: "有违纪的会议各出一页、一表，写明单位、姓名和情形，经批准的另列；没有违纪的会议写明无违纪。",
    basis: Basis::Notice,
    function: "rules::meetings::all",
    cases: include_str!("cases/C2.txt"),
};

/// C3.
pub const SELF_CRITICISM: Clause = Clause {
    id: "C3",
    citation: "三(一)",
    title: "书面检查",
    rule: "每起违纪都要作出书面检查，尚未提交的逐人列名。",
    basis: Basis::Notice,
    function: "report::pages::registers::meetings_index",
    cases: include_str!("cases/C3.txt"),
};

/// The kind given to an approved but unreported absence.
pub const UNREPORTED: &str = "未报备";
/// The kind given to an unapproved one.
pub const ABSENCE: &str = "无故缺席";

/// What the register says of one person at one meeting, and what the rules make of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// The unit.
    pub unit: UnitId,
    /// The person.
    pub person: String,
    /// 职务.
    pub post: String,
    /// The kind as registered.
    pub reported_kind: String,
    /// Person and kind as the register itself has them, whatever a correction says: the same incident from week to week.
    pub identity: String,
    /// The kind as judged (C1); as registered where it was excused.
    pub kind: String,
    /// Approved and reported beforehand.
    pub excused: bool,
    /// Exempted (M12).
    pub exempt: bool,
    /// Struck out (M15).
    pub struck: bool,
    /// The meeting was held before the notice came into force: nothing of it counts.
    pub before_force: bool,
    /// 书面检查日期.
    pub self_criticism: Option<NaiveDate>,
    /// As-of date of the first register that has it.
    pub known_since: NaiveDate,
    /// Where it stands.
    pub place: Place,
}

impl Incident {
    /// A violation, whether or not it was exempted.
    pub fn is_violation(&self) -> bool {
        !self.excused && !self.struck
    }

    /// Whether it was approved and reported beforehand, and stands.
    pub fn is_excused(&self) -> bool {
        self.excused && !self.struck
    }

    /// Whether it counts.
    pub fn counts(&self) -> bool {
        self.is_violation() && !self.exempt && !self.before_force
    }
}

/// A meeting (会议).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// 会议编号.
    pub id: String,
    /// 会议名称.
    pub name: String,
    /// 会议日期.
    pub date: NaiveDate,
    /// 主办科室.
    pub host: String,
    /// Incidents in order of unit, person and kind.
    pub incidents: Vec<Incident>,
    /// Where its first row stands.
    pub place: Place,
}

impl Meeting {
    /// Whether all that was registered of it was struck out.
    fn is_struck(&self) -> bool {
        !self.incidents.is_empty() && self.incidents.iter().all(|incident| incident.struck)
    }

    /// The violations that were registered and do not count: exempted, struck out, or before the notice came into force.
    pub fn waived(&self) -> impl Iterator<Item = &Incident> {
        let registered = self.incidents.iter().filter(|incident| !incident.excused);
        registered.filter(|incident| !incident.counts())
    }
}

/// C1: the kind that counts; `None` where the person was excused.
pub fn judge_kind(
    reported: &str,
    approved: bool,
    approver: &str,
    reported_to_host: bool,
) -> Option<String> {
    if !LEAVE_KINDS.contains(&reported) {
        return Some(reported.to_owned());
    }
    match (approved && !approver.trim().is_empty(), reported_to_host) {
        (true, true) => None,
        (true, false) => Some(UNREPORTED.to_owned()),
        (false, _) => Some(ABSENCE.to_owned()),
    }
}

/// All meetings, in order of date and number.
pub fn all(
    history: &History,
    struck_out: &StruckOut,
    exemptions: &[Exemption],
    settings: &Settings,
) -> Vec<Meeting> {
    let mut meetings: BTreeMap<(i32, Text), Meeting> = BTreeMap::new();
    let mut known: BTreeSet<((i32, Text), UnitId, String)> = BTreeSet::new();
    for (key, row) in history.rows(Sheet::Meetings) {
        let record = &row.record;
        let (Some(number), Some(date), Some(reported)) = (
            record.text(Field::Number),
            record.date(Field::Date),
            record.text(Field::MeetingKind),
        ) else {
            continue;
        };
        let normal = record.identity().map(|own| Text::clone(own.number()));
        let normal = normal.unwrap_or_else(|| comparable(number).into());
        let of_meeting = (date.year(), normal);
        let meeting = meetings
            .entry(of_meeting.clone())
            .or_insert_with(|| Meeting {
                id: number.to_string(),
                name: record.text_or_empty(Field::Name).to_string(),
                date,
                host: record.text_or_empty(Field::HostSection).to_string(),
                incidents: Vec::new(),
                place: record.number_place(),
            });
        if is_clean(reported) {
            continue;
        }
        let Some(unit) = key.unit else { continue };
        let shared = incident(
            row,
            number,
            (unit, key.year),
            reported,
            struck_out,
            exemptions,
        );
        let who = |own: &Incident| (of_meeting.clone(), unit, own.identity.clone());
        let new: Vec<Incident> = each_person(row, shared)
            .into_iter()
            .filter(|own| !known.contains(&who(own)))
            .map(|own| Incident {
                before_force: !settings.in_force_on(date),
                ..own
            })
            .collect();
        known.extend(new.iter().map(who));
        meeting.incidents.extend(new);
    }
    let mut meetings: Vec<Meeting> = meetings.into_values().collect();
    for meeting in &mut meetings {
        meeting.incidents.sort_by(|a, b| {
            (a.unit, &a.person, &a.reported_kind).cmp(&(b.unit, &b.person, &b.reported_kind))
        });
    }
    meetings.sort_by(|a, b| (a.date, &a.id).cmp(&(b.date, &b.id)));
    meetings
}

/// What an incident of a row comes to for each person whom it names; posts go with the names where there are as many.
fn each_person(row: &RegisterRow, shared: Incident) -> Vec<Incident> {
    let mut named = people(&shared.person);
    let typed = people(&row.typed().text_or_empty(Field::PersonName));
    if named.len() <= 1 {
        // A sign left behind a name makes nobody else of whoever bears it.
        return vec![Incident {
            person: named.pop().unwrap_or(shared.person),
            identity: match &typed[..] {
                [person] => identity(person, row.typed()),
                _ => shared.identity,
            },
            ..shared
        }];
    }
    let posts = people(&shared.post);
    let count = named.len();
    let each = named.into_iter().enumerate().map(|(at, person)| {
        let identified = typed.get(at).filter(|_| typed.len() == count);
        Incident {
            post: match posts.get(at).filter(|_| posts.len() == count) {
                Some(post) => post.clone(),
                None => shared.post.clone(),
            },
            identity: identity(identified.unwrap_or(&person), row.typed()),
            person,
            ..shared.clone()
        }
    });
    each.collect()
}

/// Person and kind as the register itself has them.
fn identity(person: &str, typed: &Record) -> String {
    let kind = typed.text_or_empty(Field::MeetingKind);
    format!("{} {kind}", comparable(person))
}

/// What is wrong with the rows of one meeting beside each other, and with the names in them.
pub fn report(
    history: &History,
    meetings: &[Meeting],
    directory: &Directory,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let known: BTreeMap<(i32, String), &Meeting> = meetings
        .iter()
        .map(|meeting| ((meeting.date.year(), comparable(&meeting.id)), meeting))
        .collect();
    let mut told: BTreeSet<Place> = BTreeSet::new();
    for (_, row) in history.rows(Sheet::Meetings) {
        let record = &row.record;
        let (Some(number), Some(date)) = (record.text(Field::Number), record.date(Field::Date))
        else {
            continue;
        };
        let Some(meeting) = known.get(&(date.year(), comparable(number))) else {
            continue;
        };
        for (field, problem) in contradictions(meeting, (record, date), directory) {
            let place = record.place(field);
            if told.insert(place.clone()) {
                diagnostics.push(Diagnostic::new(problem, place, None));
            }
        }
    }
    report_repeated(meetings, diagnostics);
    report_corrected_to_absence(history, meetings, diagnostics);
}

/// The incident that a correction made leave of, and that is not excused (C1).
pub fn corrected_to_absence<'m>(
    meetings: &'m [Meeting],
    unit: UnitId,
    correction: &Record,
) -> Option<&'m Incident> {
    let number = correction.object_number();
    let kind = correction.text(Field::CorrectedValue)?;
    let column = column_named(Sheet::Meetings, correction.text(Field::CorrectedField)?)?;
    if column.field != Field::MeetingKind || correction.object_sheet() != Some(Sheet::Meetings) {
        return None;
    }
    let kind = comparable(kind);
    let is_meant = |incident: &&Incident| {
        incident.unit == unit
            && incident.is_violation()
            && incident.reported_kind == kind
            && LEAVE_KINDS.contains(&&*kind)
            && !incident.identity.ends_with(&*kind)
    };
    let mut meant = meetings
        .iter()
        .filter(|meeting| comparable(&meeting.id) == number);
    meant.find_map(|meeting| meeting.incidents.iter().find(is_meant))
}

/// Tells of corrections to leave that nobody approved: whoever was late is absent by it.
fn report_corrected_to_absence(
    history: &History,
    meetings: &[Meeting],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (key, row) in standing_corrections(history) {
        let record = &row.record;
        let incident = key
            .unit
            .and_then(|unit| corrected_to_absence(meetings, unit, record));
        if let Some(incident) = incident {
            let problem = CorrectionProblem::CorrectedToAbsence {
                number: record.text_or_empty(Field::ObjectNumber).to_string(),
                kind: incident.reported_kind.clone(),
                judged: incident.kind.clone(),
            };
            let place = record.place(Field::CorrectedValue);
            diagnostics.push(Diagnostic::new(problem, place, None));
        }
    }
}

/// Meetings of one name and day under several numbers: each is told of the first other one.
fn report_repeated(meetings: &[Meeting], diagnostics: &mut Vec<Diagnostic>) {
    let mut alike: BTreeMap<(NaiveDate, String), Vec<&Meeting>> = BTreeMap::new();
    for meeting in meetings.iter().filter(|meeting| !meeting.is_struck()) {
        let key = (meeting.date, comparable(&meeting.name));
        alike.entry(key).or_default().push(meeting);
    }
    for same in alike.values() {
        for (meeting, other) in each_with_another(same) {
            let problem = MeetingProblem::RepeatedMeeting {
                number: meeting.id.clone(),
                name: meeting.name.clone(),
                date: meeting.date,
                other: other.id.clone(),
                other_place: other.place.beside(&meeting.place),
                count: same.len(),
            };
            diagnostics.push(Diagnostic::new(problem, meeting.place.clone(), None));
        }
    }
}

/// What a row of a meeting says otherwise than its other rows, and the names in it that are more than a name.
fn contradictions(
    meeting: &Meeting,
    (record, date): (&Record, NaiveDate),
    directory: &Directory,
) -> Vec<(Field, MeetingProblem)> {
    let number = || meeting.id.clone();
    let beside = |place: &Place, field: Field| place.beside(&record.place(field));
    let mut found = Vec::new();
    if meeting.date != date {
        let problem = MeetingProblem::ContradictoryMeeting {
            number: number(),
            read: date.to_string(),
            counted: meeting.date.to_string(),
            first: beside(&meeting.place, Field::Date),
        };
        found.push((Field::Date, problem));
    }
    let name = record.text_or_empty(Field::Name);
    if comparable(&name) != comparable(&meeting.name) {
        let problem = MeetingProblem::MeetingNamedOtherwise {
            number: number(),
            read: name.to_string(),
            counted: meeting.name.clone(),
            first: beside(&meeting.place, Field::Name),
        };
        found.push((Field::Name, problem));
    }
    let is_clean = record
        .text(Field::MeetingKind)
        .is_some_and(|kind| is_clean(kind));
    let violation = meeting.incidents.iter().find(|one| one.is_violation());
    match violation.filter(|_| is_clean) {
        Some(violation) => {
            let problem = MeetingProblem::MeetingNotClean {
                number: number(),
                other: beside(&violation.place, Field::MeetingKind),
            };
            found.push((Field::MeetingKind, problem));
        }
        None if !is_clean => {
            let cell = record.text_or_empty(Field::PersonName);
            let doubtful = people(&cell).into_iter().find_map(|read| {
                if directory.find(&read).is_some() {
                    return Some(MeetingProblem::UnitForPerson { read });
                }
                is_doubtful_name(&read).then_some(MeetingProblem::DoubtfulName { read })
            });
            found.extend(doubtful.map(|problem| (Field::PersonName, problem)));
        }
        None => {}
    }
    found
}

/// Whether a kind says that nothing happened.
fn is_clean(kind: &str) -> bool {
    kind == "无违纪"
}

fn incident(
    row: &RegisterRow,
    number: &str,
    (unit, year): (UnitId, Option<i32>),
    reported: &str,
    struck_out: &StruckOut,
    exemptions: &[Exemption],
) -> Incident {
    let (record, typed) = (&row.record, row.typed());
    let kind = judge_kind(
        reported,
        record.flag(Field::PriorApproval) == Some(true),
        &record.text_or_empty(Field::ApprovedBy),
        record.flag(Field::Reported) == Some(true),
    );
    Incident {
        unit,
        person: record.text_or_empty(Field::PersonName).to_string(),
        post: record.text_or_empty(Field::Post).to_string(),
        reported_kind: reported.to_owned(),
        identity: identity(&typed.text_or_empty(Field::PersonName), typed),
        excused: kind.is_none(),
        kind: kind.unwrap_or_else(|| reported.to_owned()),
        exempt: exemptions::of(exemptions, ExemptObject::Meeting, number, unit, year).is_some(),
        struck: struck_out.contains(Sheet::Meetings, number, unit, year),
        before_force: false,
        self_criticism: record.date(Field::SelfCriticismOn),
        known_since: row.first_seen,
        place: record.number_place(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absence_is_excused_only_when_approved_and_reported() {
        for (reported, approved, approver, reported_to_host, expected) in [
            ("替会", true, "主持人", true, None),
            ("替会", true, "主持人", false, Some("未报备")),
            ("替会", false, "", true, Some("无故缺席")),
            ("替会", false, "", false, Some("无故缺席")),
            ("替会", true, "", true, Some("无故缺席")),
            ("请假", true, "主持人", true, None),
            ("请假", false, "", false, Some("无故缺席")),
            ("早退", true, "主持人", true, None),
            ("早退", false, "", false, Some("无故缺席")),
            ("提前离会", true, "主持人", false, Some("未报备")),
            ("迟到", true, "主持人", true, Some("迟到")),
            ("无故缺席", true, "主持人", true, Some("无故缺席")),
            ("着装不规范", false, "", false, Some("着装不规范")),
        ] {
            assert_eq!(
                judge_kind(reported, approved, approver, reported_to_host).as_deref(),
                expected,
                "{reported} {approved} {approver} {reported_to_host}"
            );
        }
    }
}
