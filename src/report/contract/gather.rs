//! The contract's entries, from the findings.

use super::periods::period;
use super::{
    Audit, Benchmark, Book, BridgeStep, Commended, Complaint, Correction, DiagnosticEntry, Entry,
    Escalation, Evidence, Exemption, Extension, KeyWork, KeyWorkRow, Leader, Matter, Meeting,
    Milestone, OnTime, Period, Principal, Report, Request, Source, SpotCheck, Stage, Unit,
    Violation,
};
use crate::check::{History, RowKey, standing_corrections};
use crate::diagnostic::Diagnostic;
use crate::model::directory::{Directory, UnitId};
use crate::model::ratio::Ratio;
use crate::model::schema::{Field, Sheet};
use crate::model::settings::EscalationRule;
use crate::report::archive::PeriodRecord;
use crate::rules::benchmarks::BenchmarkState;
use crate::rules::findings::{Findings, Tribunal};
use crate::rules::matters::{self, Flag};
use crate::rules::{bridge, escalations, key_works, meetings as meeting_rules, podium, stages};
use chrono::{Datelike, NaiveDate};
use rust_decimal::prelude::ToPrimitive;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};

/// What the contract's entries are made from.
#[derive(Clone, Copy)]
pub struct Gatherer<'a> {
    /// What the notice concludes.
    pub findings: &'a Findings<'a>,
    /// What the ledgers say.
    pub history: &'a History,
    /// Directory, calendar and settings.
    pub tribunal: Tribunal<'a>,
    /// The periods before.
    pub archive: &'a [PeriodRecord],
    /// All diagnostics in the order in which they are shown.
    pub diagnostics: &'a [Diagnostic],
    /// The input fingerprint.
    pub fingerprint: &'a str,
}

/// Puts findings into the contract.
pub fn report(
    findings: &Findings<'_>,
    history: &History,
    tribunal: Tribunal<'_>,
    archive: &[PeriodRecord],
    diagnostics: &[Diagnostic],
    fingerprint: &str,
) -> Report {
    let gatherer = Gatherer {
        findings,
        history,
        tribunal,
        archive,
        diagnostics,
        fingerprint,
    };
    let directory = tribunal.directory;
    Report {
        schema: super::SCHEMA,
        county: tribunal.settings.county.clone(),
        as_of: findings.as_of,
        previous_as_of: findings.previous,
        fingerprint: fingerprint.to_owned(),
        units: gatherer.units().collect(),
        principals: principals(findings, directory),
        matters: gatherer.matters().collect(),
        escalations: gatherer.escalations().collect(),
        complaints: complaints(findings, directory),
        meetings: meetings(findings, directory),
        key_works: gatherer.key_works().collect(),
        benchmarks: benchmarks(findings, directory),
        requests: requests(findings, directory),
        spot_checks: spot_checks(findings, directory),
        commended: commended(findings, directory),
        leaders: leaders(findings),
        exemptions: exemptions(findings, directory),
        corrections: corrections(history, findings.as_of, directory),
        audit: gatherer.audit().collect(),
        periods: gatherer.periods().collect(),
        books: books(history),
        diagnostics: gatherer.diagnostics().collect(),
    }
}

/// Entries that are made one by one while they are written, and never all at once.
pub struct Each<F>(pub F);

impl<I: Iterator<Item: Serialize>, F: Fn() -> I> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// The same keys and entries as a [`Report`] has, but the long lists never stand in memory.
impl Serialize for Gatherer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (findings, history) = (self.findings, self.history);
        let directory = self.tribunal.directory;
        let mut report = serializer.serialize_struct("Report", 23)?;
        report.serialize_field("schema", &super::SCHEMA)?;
        report.serialize_field("county", &self.tribunal.settings.county)?;
        report.serialize_field("as_of", &findings.as_of)?;
        report.serialize_field("previous_as_of", &findings.previous)?;
        report.serialize_field("fingerprint", self.fingerprint)?;
        report.serialize_field("units", &Each(|| self.units()))?;
        report.serialize_field("principals", &principals(findings, directory))?;
        report.serialize_field("matters", &Each(|| self.matters()))?;
        report.serialize_field("escalations", &Each(|| self.escalations()))?;
        report.serialize_field("complaints", &complaints(findings, directory))?;
        report.serialize_field("meetings", &meetings(findings, directory))?;
        report.serialize_field("key_works", &Each(|| self.key_works()))?;
        report.serialize_field("benchmarks", &benchmarks(findings, directory))?;
        report.serialize_field("requests", &requests(findings, directory))?;
        report.serialize_field("spot_checks", &spot_checks(findings, directory))?;
        report.serialize_field("commended", &commended(findings, directory))?;
        report.serialize_field("leaders", &leaders(findings))?;
        report.serialize_field("exemptions", &exemptions(findings, directory))?;
        let corrections = corrections(history, findings.as_of, directory);
        report.serialize_field("corrections", &corrections)?;
        report.serialize_field("audit", &Each(|| self.audit()))?;
        report.serialize_field("periods", &Each(|| self.periods()))?;
        report.serialize_field("books", &books(history))?;
        report.serialize_field("diagnostics", &Each(|| self.diagnostics()))?;
        report.end()
    }
}

impl<'a> Gatherer<'a> {
    /// Judged matters.
    pub fn matters(self) -> impl Iterator<Item = Matter> + 'a {
        let matters = self.findings.matters.iter();
        matters.map(move |judged| matter(judged, self.tribunal.directory))
    }

    /// The escalations.
    pub fn escalations(self) -> impl Iterator<Item = Escalation> + 'a {
        let escalations = self.findings.escalations.iter();
        escalations.map(move |fired| escalation(fired, self.tribunal.directory))
    }

    fn key_works(self) -> impl Iterator<Item = KeyWork> + 'a {
        let works = self.findings.key_works.iter();
        works.map(move |work| key_work(work, self.tribunal.directory))
    }

    fn periods(self) -> impl Iterator<Item = Period> + 'a {
        let archive = self.archive.iter();
        archive.map(move |record| period(record, self.tribunal.directory))
    }

    fn diagnostics(self) -> impl Iterator<Item = DiagnosticEntry> + 'a {
        let diagnostics = self.diagnostics.iter();
        diagnostics.map(move |diagnostic| diagnostic_entry(diagnostic, self.tribunal.directory))
    }

    fn audit(self) -> impl Iterator<Item = Audit> + 'a {
        let events = self
            .findings
            .matters
            .iter()
            .flat_map(|matter| matter.audit.iter().map(move |event| (matter, event)));
        events.map(move |(matter, event)| Audit {
            flag: Flag::key(event.flag).to_owned(),
            id: matter.number.to_string(),
            unit: self.tribunal.directory.name(matter.unit).to_owned(),
            field: event.column.to_owned(),
            old: event.old.clone(),
            new: event.new.clone(),
            old_source: Source::from(&event.old_place),
            new_source: Source::from(&event.new_place),
        })
    }

    /// The units that exist.
    pub fn units(self) -> impl Iterator<Item = Unit> + 'a {
        let Gatherer {
            findings, history, ..
        } = self;
        let red = red_matters(findings);
        let units = self.tribunal.directory.iter();
        let existing = units.filter(|(_, entry)| entry.exists_on(findings.as_of));
        existing.filter_map(move |(id, entry)| {
            let score = findings.scores.get(&id)?;
            let count = |rule| {
                findings
                    .counts
                    .get(&rule)
                    .and_then(|counts| counts.get(&id))
                    .copied()
                    .unwrap_or(0)
            };
            let (met, of) = findings.on_time.get(&id).copied().unwrap_or_default();
            Some(Unit {
                name: entry.name.clone(),
                group: entry.group.clone(),
                submitted: history
                    .current()
                    .map_or("no", |period| period.state(id).key())
                    .to_owned(),
                score: score.score(),
                plus: score.plus,
                minus: score.minus,
                rank: findings.ranks.get(&id).map(|rank| rank.rank),
                previous_rank: findings.previous_ranks.get(&id).map(|rank| rank.rank),
                entries: score.entries.iter().map(entry_of).collect(),
                bridge: findings
                    .bridges
                    .get(&id)
                    .into_iter()
                    .flatten()
                    .map(bridge_step)
                    .collect(),
                red_matters: red.get(&id).copied().unwrap_or(0),
                overdue_count: count(EscalationRule::OverdueCircular),
                valid_complaints: count(EscalationRule::ComplaintCircular),
                meeting_violations: count(EscalationRule::MeetingDiscipline),
                on_time: OnTime { met, of },
                podium: podium::place(&findings.podiums, id).key().to_owned(),
                periods_among_last: findings.periods_among_last.get(&id).copied().unwrap_or(0),
                no_matters: !findings.with_matters.contains(&id),
            })
        })
    }
}

/// Red matters by unit, exempted and struck-out ones left out (M12, M15).
fn red_matters(findings: &Findings<'_>) -> BTreeMap<UnitId, usize> {
    let mut red = BTreeMap::new();
    let counted = findings.matters.iter().filter(|matter| {
        matter.light == stages::Light::Red && !matter.is_exempt() && !matter.struck
    });
    for matter in counted {
        *red.entry(matter.unit).or_default() += 1;
    }
    red
}

fn entry_of(entry: &crate::rules::scoring::ScoreEntry) -> Entry {
    Entry {
        date: entry.date,
        key: entry.key.key().to_owned(),
        points: entry.points,
        exempt: entry.exempt,
        subject: entry.subject.to_string(),
        detail: entry.detail.to_string(),
        clause: entry.key.clause().to_owned(),
        source: entry.source.as_ref().map(Source::from),
    }
}

fn bridge_step(step: &bridge::Step) -> BridgeStep {
    BridgeStep {
        key: step.key.key().to_owned(),
        points: step.points,
        subject: step.subject.to_string(),
    }
}

fn principals(findings: &Findings<'_>, directory: &Directory) -> Vec<Principal> {
    findings
        .principals
        .iter()
        .map(|principal| Principal {
            unit: directory.name(principal.unit).to_owned(),
            name: principal.term.name.clone(),
            post: principal.term.post.clone(),
            from: principal.term.from,
            to: principal.term.to,
            plus: principal.plus,
            minus: principal.minus,
            score: principal.score,
        })
        .collect()
}

fn matter(matter: &matters::Matter<'_>, directory: &Directory) -> Matter {
    Matter {
        id: matter.number.to_string(),
        unit: directory.name(matter.unit).to_owned(),
        name: matter.name.to_string(),
        category: matter.category.key.clone(),
        clause: matter.category.clause.clone(),
        light: matter.light.key().to_owned(),
        closed: matter.closed.is_some(),
        exempt: matter.is_exempt(),
        struck: matter.struck,
        written_deadline: match matter.written {
            stages::Written::On(date) => Some(date),
            stages::Written::None | stages::Written::NoFixedLimit => None,
        },
        extensions: matter
            .extensions
            .iter()
            .map(|applied| Extension {
                to: applied.extension.to,
                approved: applied.extension.approved,
                timely: applied.timely,
                source: Source::from(&applied.extension.place),
            })
            .collect(),
        source: Source::from(&matter.source),
        flags: matter
            .flags
            .iter()
            .map(|flag| flag.key().to_owned())
            .collect(),
        stages: matter
            .stages
            .iter()
            .map(|stage| Stage {
                stage: stage.name.to_string(),
                status: stage.status.key().to_owned(),
                start: stage.start,
                due: stage.due.map(|due| due.date),
                done: stage.done.map(|done| done.date),
                days_late: stage.days_late,
                working_days_late: stage.working_days_late,
                provisional: stage.is_provisional(),
                inferred: stage.done.is_some_and(|done| done.inferred),
            })
            .collect(),
    }
}

fn escalation(escalation: &escalations::Escalation, directory: &Directory) -> Escalation {
    Escalation {
        rule: escalation.rule.key().to_owned(),
        clause: escalation.rule.clause().to_owned(),
        outcome: escalation.rule.outcome().to_owned(),
        unit: directory.name(escalation.unit).to_owned(),
        subject: escalation.subject.clone(),
        count: escalation.count,
        new: escalation.new,
        issued: escalation.issued.clone(),
        evidence: escalation
            .evidence
            .iter()
            .map(|event| {
                let Source { file, sheet, cell } = Source::from(&event.place);
                Evidence {
                    id: event.id.clone(),
                    date: event.date,
                    detail: event.detail.clone(),
                    file,
                    sheet,
                    cell,
                }
            })
            .collect(),
    }
}

fn complaints(findings: &Findings<'_>, directory: &Directory) -> Vec<Complaint> {
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
            struck: complaint.struck,
            clause: crate::rules::complaints::COMPLAINT.citation.to_owned(),
            source: Source::from(&complaint.place),
        })
        .collect()
}

fn meetings(findings: &Findings<'_>, directory: &Directory) -> Vec<Meeting> {
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
                    struck: incident.struck,
                    self_criticism: incident.self_criticism,
                    clause: meeting_rules::EXCUSE.citation.to_owned(),
                    source: Source::from(&incident.place),
                })
                .collect(),
        })
        .collect()
}

fn key_work(work: &key_works::KeyWork, directory: &Directory) -> KeyWork {
    KeyWork {
        id: work.number.clone(),
        name: work.name.clone(),
        by_result: work
            .by_result
            .iter()
            .map(|row| key_work_row(row, directory))
            .collect(),
        by_progress: work
            .by_progress
            .iter()
            .map(|row| key_work_row(row, directory))
            .collect(),
        milestones: work
            .milestones
            .iter()
            .map(|milestone| Milestone {
                unit: directory.name(milestone.unit).to_owned(),
                date: milestone.date,
                target: milestone.target.to_f64().unwrap_or_default(),
                state: milestone.state.map(|state| state.key().to_owned()),
                clause: key_works::MILESTONES.citation.to_owned(),
                source: Source::from(&milestone.source),
            })
            .collect(),
    }
}

fn key_work_row(row: &key_works::Standing, directory: &Directory) -> KeyWorkRow {
    KeyWorkRow {
        unit: directory.name(row.unit).to_owned(),
        value: row.value.and_then(|value| value.to_f64()),
        target: row.target.and_then(|target| target.to_f64()),
        ratio: row
            .ratio
            .and_then(Ratio::rounded)
            .and_then(|ratio| ratio.to_f64()),
        rank: row.rank,
        clause: key_works::TWO_RANKINGS.citation.to_owned(),
        source: Some(Source::from(&row.source)),
    }
}

fn benchmarks(findings: &Findings<'_>, directory: &Directory) -> Vec<Benchmark> {
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

fn requests(findings: &Findings<'_>, directory: &Directory) -> Vec<Request> {
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
                struck: request.struck,
            }
        })
        .collect()
}

fn spot_checks(findings: &Findings<'_>, directory: &Directory) -> Vec<SpotCheck> {
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

fn leaders(findings: &Findings<'_>) -> Vec<Leader> {
    findings
        .leaders
        .iter()
        .map(|leader| Leader {
            name: leader.name.clone(),
            red: leader.red,
            yellow: leader.yellow,
            green: leader.green,
        })
        .collect()
}

/// Commendations of the as-of date's year, once for each document and unit.
fn commended(findings: &Findings<'_>, directory: &Directory) -> Vec<Commended> {
    let mut commended: Vec<Commended> = Vec::new();
    for circular in &findings.circulars {
        let unit = directory.name(circular.unit);
        let known = commended
            .iter()
            .any(|known| known.unit == unit && known.document == circular.document);
        if circular.commends()
            && !circular.struck
            && circular.date.year() == findings.as_of.year()
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

fn exemptions(findings: &Findings<'_>, directory: &Directory) -> Vec<Exemption> {
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
fn corrections(history: &History, as_of: NaiveDate, directory: &Directory) -> Vec<Correction> {
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

/// How the rows of each sheet were dealt with.
pub fn books(history: &History) -> Vec<Book> {
    history
        .books()
        .map(|book| Book {
            file: book.file.clone(),
            sheet: book.sheet.clone(),
            read: book.read,
            judged: book.judged,
            returned: book.returned,
            set_aside: book.set_aside,
        })
        .collect()
}

/// A diagnostic with its words.
pub fn diagnostic_entry(diagnostic: &Diagnostic, directory: &Directory) -> DiagnosticEntry {
    let words = diagnostic.problem.words();
    let Source { file, sheet, cell } = Source::from(&diagnostic.place);
    DiagnosticEntry {
        code: words.code.to_owned(),
        severity: words.severity,
        unit: diagnostic.unit.map(|unit| directory.name(unit).to_owned()),
        file,
        sheet,
        cell,
        message: words.message,
        help: words.help,
    }
}
