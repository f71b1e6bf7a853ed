//! The contract's entries of the registers.

use crate::check::{History, RowKey, standing_corrections};
use crate::model::directory::{Directory, comparable};
use crate::model::schema::{Field, Sheet};
use crate::model::settings::Settings;
use crate::report::contract::{
    Benchmark, Commended, Complaint, Correction, Exemption, Meeting, Request, Source, SpotCheck,
    Violation,
};
use crate::rules::benchmarks::BenchmarkState;
use crate::rules::findings::Findings;
use crate::rules::{complaints as complaint_rules, meetings as meeting_rules};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;

pub(super) fn complaints(
    findings: &Findings<'_>,
    (directory, settings): (&Directory, &Settings),
) -> Vec<Complaint> {
    findings
        .complaints
        .iter()
        .map(|complaint| Complaint {
            id: complaint.id.clone(),
            unit: directory.name(complaint.unit).to_owned(),
            date: complaint.received,
            result: complaint.result.clone(),
            closed: complaint.closed,
            exempt: complaint.exempt,
            before_force: !settings.in_force_on(complaint.received),
            struck: complaint.struck,
            clause: complaint_rules::COMPLAINT.citation.to_owned(),
            source: Source::from(&complaint.place),
        })
        .collect()
}

pub(super) fn meetings(findings: &Findings<'_>, directory: &Directory) -> Vec<Meeting> {
    findings
        .meetings
        .iter()
        .map(|meeting| Meeting {
            id: meeting.id.clone(),
            name: meeting.name.clone(),
            date: meeting.date,
            violations: meeting
                .incidents
                .iter()
                .map(|incident| Violation {
                    unit: directory.name(incident.unit).to_owned(),
                    person: incident.person.clone(),
                    reported_kind: incident.reported_kind.clone(),
                    kind: incident.kind.clone(),
                    counted: incident.counts(),
                    excused: incident.excused,
                    exempt: incident.exempt,
                    before_force: incident.before_force,
                    struck: incident.struck,
                    self_criticism: incident.self_criticism,
                    clause: meeting_rules::EXCUSE.citation.to_owned(),
                    source: Source::from(&incident.place),
                })
                .collect(),
        })
        .collect()
}

pub(super) fn benchmarks(findings: &Findings<'_>, directory: &Directory) -> Vec<Benchmark> {
    findings
        .benchmarks
        .iter()
        .map(|benchmark| Benchmark {
            unit: directory.name(benchmark.unit).to_owned(),
            entries: benchmark.counted().count(),
            done: benchmark.count(BenchmarkState::Done),
            overdue: benchmark.count(BenchmarkState::Overdue),
            incomplete: benchmark.count(BenchmarkState::Incomplete),
        })
        .collect()
}

pub(super) fn requests(findings: &Findings<'_>, directory: &Directory) -> Vec<Request> {
    findings
        .requests
        .iter()
        .map(|request| {
            let receivers: Vec<&str> = request
                .to
                .iter()
                .map(|receiver| receiver.name(directory))
                .collect();
            Request {
                id: request.id.clone(),
                from: directory.name(request.from).to_owned(),
                to: receivers.join("、"),
                date: request.date,
                replied: request.replied,
                working_days_waited: request.working_days_waited,
                within_authority: request.within_authority,
                unclear_reply: request.unclear_reply,
                before_force: request.before_force,
                struck: request.struck,
            }
        })
        .collect()
}

pub(super) fn spot_checks(findings: &Findings<'_>, directory: &Directory) -> Vec<SpotCheck> {
    findings
        .spot_checks
        .iter()
        .map(|check| SpotCheck {
            unit: directory.name(check.unit).to_owned(),
            people: check.people,
            points: check.points,
            passed: check.passed,
        })
        .collect()
}

/// Commendations of the as-of date's year that count, once for each document and unit.
pub(super) fn commended(
    findings: &Findings<'_>,
    (directory, settings): (&Directory, &Settings),
) -> Vec<Commended> {
    let mut commended: Vec<Commended> = Vec::new();
    for circular in &findings.circulars {
        let unit = directory.name(circular.unit);
        let is_same = |known: &Commended| {
            known.unit == unit && comparable(&known.document) == comparable(&circular.document)
        };
        let known = commended.iter().any(is_same);
        if circular.commends()
            && !circular.struck
            && circular.date.year() == findings.as_of.year()
            && settings.in_force_on(circular.date)
            && !known
        {
            commended.push(Commended {
                unit: unit.to_owned(),
                date: circular.date,
                document: circular.document.clone(),
            });
        }
    }
    commended
}

pub(super) fn exemptions(findings: &Findings<'_>, directory: &Directory) -> Vec<Exemption> {
    findings
        .exemptions
        .iter()
        .map(|exemption| Exemption {
            id: exemption.id.clone(),
            kind: exemption.object.label().to_owned(),
            object: exemption.number.clone(),
            unit: directory.name(exemption.unit).to_owned(),
            date: exemption.date,
            effective: exemption.effective,
            struck: exemption.struck,
        })
        .collect()
}

/// Corrections approved on or before the as-of date.
pub(super) fn corrections(
    history: &History,
    as_of: NaiveDate,
    directory: &Directory,
) -> Vec<Correction> {
    let standing: BTreeSet<&RowKey> = standing_corrections(history).map(|(key, _)| key).collect();
    history
        .rows(Sheet::Corrections)
        .filter_map(|(key, row)| {
            let text = |field| row.record.text_or_empty(field).to_string();
            let date = row
                .record
                .date(Field::ApprovedOn)
                .filter(|date| *date <= as_of)?;
            Some(Correction {
                id: text(Field::Number),
                sheet: text(Field::ObjectKind),
                object: text(Field::ObjectNumber),
                unit: directory.name(key.unit?).to_owned(),
                action: text(Field::Action),
                date,
                struck: !standing.contains(key),
            })
        })
        .collect()
}
