//! The contract's entries, from the findings.

mod registers;

use super::periods::period;
use super::{
    Audit, Book, BridgeStep, DiagnosticEntry, Entry, Escalation, Evidence, Extension, KeyWork,
    KeyWorkRow, Leader, Matter, Milestone, OnTime, Period, Principal, Report, Source, Stage, Unit,
};
use crate::check::History;
use crate::diagnostic::Diagnostic;
use crate::model::directory::{Directory, UnitId};
use crate::model::ratio::Ratio;
use crate::model::settings::EscalationRule;
use crate::report::archive::PeriodRecord;
use crate::rules::findings::{Findings, Tribunal};
use crate::rules::matters::{self, Flag};
use crate::rules::{bridge, escalations, key_works, podium, stages};
use chrono::{Datelike, NaiveDate};
use registers::{
    benchmarks, commended, complaints, corrections, exemptions, meetings, requests, spot_checks,
};
use rust_decimal::prelude::ToPrimitive;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

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
        complaints: complaints(findings, (directory, tribunal.settings)),
        meetings: meetings(findings, directory),
        key_works: gatherer.key_works().collect(),
        benchmarks: benchmarks(findings, directory),
        requests: requests(findings, directory),
        spot_checks: spot_checks(findings, directory),
        commended: commended(findings, (directory, tribunal.settings)),
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
        let complaints = complaints(findings, (directory, self.tribunal.settings));
        report.serialize_field("complaints", &complaints)?;
        report.serialize_field("meetings", &meetings(findings, directory))?;
        report.serialize_field("key_works", &Each(|| self.key_works()))?;
        report.serialize_field("benchmarks", &benchmarks(findings, directory))?;
        report.serialize_field("requests", &requests(findings, directory))?;
        report.serialize_field("spot_checks", &spot_checks(findings, directory))?;
        let commended = commended(findings, (directory, self.tribunal.settings));
        report.serialize_field("commended", &commended)?;
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
        diagnostics.map(move |diagnostic| diagnostic_entry(diagnostic, self.tribunal))
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
                owed_ledger: history
                    .current()
                    .is_none_or(|period| entry.exists_on(period.as_of)),
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

/// A month as `2026-11`.
fn month(day: NaiveDate) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
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
            from_month: principal.term.began_in.map(month),
            to_month: principal.term.ended_in.map(month),
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
pub fn diagnostic_entry(diagnostic: &Diagnostic, tribunal: Tribunal<'_>) -> DiagnosticEntry {
    let office = &tribunal.settings.office;
    let words = diagnostic.problem.words().of_office(office);
    let directory = tribunal.directory;
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
