//! What the program concludes of a world, period after period, kept for comparison.

use super::world::World;
use duban::model::calendar::WorkCalendar;
use duban::model::points::Points;
use duban::model::record::{Record, Value as Cell};
use duban::model::schema::{Field, Sheet};
use duban::model::settings::{Changed, Settings};
use duban::pipeline::{AsOf, Reading, Workspace};
use duban::report::contract::{self, Report};
use duban::rules::Findings;
use duban::rules::bridge::RankChange;
use duban::rules::matters::{Flag, Matter, MatterKey};
use duban::rules::stages::Stage;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// A period's conclusions.
pub struct Judged {
    pub as_of: NaiveDate,
    pub report: Report,
    /// Judged and lapsed matters.
    pub matters: BTreeMap<MatterKey, MatterFacts>,
    /// By unit: the score and the steps from the one before.
    pub bridges: BTreeMap<String, (Points, Option<Points>)>,
    pub rank_changes: BTreeMap<String, RankChange>,
    pub calendar: WorkCalendar,
    pub settings: Settings,
}

/// What a property asks of a matter.
pub struct MatterFacts {
    pub stages: Vec<Stage>,
    pub flags: BTreeSet<Flag>,
    pub lapsed: Option<NaiveDate>,
    pub struck: bool,
    /// Category, start and deadline of the list's row as it counts.
    pub listed: Option<[String; 3]>,
    /// The same of the unit's newest row.
    pub own: Option<[String; 3]>,
    /// Timely extensions: new deadline and approval.
    pub extensions: Vec<(NaiveDate, NaiveDate)>,
    /// 更正 rows that name the matter's number, whatever they say.
    pub corrections: usize,
    /// The row was in a readable snapshot of this very period.
    pub in_snapshot: bool,
}

/// A world judged at a date, from its files alone.
pub fn report_at(world: &World, as_of: NaiveDate) -> Option<Report> {
    judge_at(world, as_of).map(|judged| judged.report)
}

/// Judges at a date; `None` where nothing can be built (no unit handed in anything).
pub fn judge_at(world: &World, as_of: NaiveDate) -> Option<Judged> {
    let files = world.files();
    let paths = world.paths();
    let read = |path: &str| {
        let bytes = files.get(path).cloned();
        bytes.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    };
    let workspace = Workspace { paths: &paths, read: &read };
    let reading = Reading::of(workspace, AsOf::On(as_of), &|_| {}).ok()?;
    let findings = reading.findings();
    let diagnostics = reading.diagnostics(&findings);
    let tribunal = reading.tribunal();
    let report = contract::report(&findings, &reading.replay.history, tribunal, &diagnostics, "");
    let matters = findings
        .matters
        .iter()
        .chain(&findings.lapsed)
        .map(|matter| (matter.key.clone(), facts(matter, &reading)))
        .collect();
    Some(Judged {
        as_of,
        report,
        matters,
        bridges: bridges(&findings, &reading),
        rank_changes: findings
            .rank_changes
            .iter()
            .map(|(unit, change)| (tribunal.directory.name(*unit).to_owned(), *change))
            .collect(),
        calendar: tribunal.calendar.clone(),
        settings: tribunal.settings.clone(),
    })
}

/// Judges at the date of each period.
pub fn judge_all(world: &World) -> Vec<Judged> {
    world.periods.iter().filter_map(|period| judge_at(world, period.date)).collect()
}

fn bridges(findings: &Findings<'_>, reading: &Reading) -> BTreeMap<String, (Points, Option<Points>)> {
    let directory = reading.tribunal().directory;
    directory
        .iter()
        .filter_map(|(unit, entry)| {
            let steps = findings.bridges.get(&unit);
            let sum = steps.map(|steps| steps.iter().map(|step| step.points).sum());
            Some((entry.name.clone(), (findings.scores.get(&unit)?.score(), sum)))
        })
        .collect()
}

fn facts(matter: &Matter<'_>, reading: &Reading) -> MatterFacts {
    let history = &reading.replay.history;
    let number = &matter.key.number;
    let corrections = history.rows(Sheet::Corrections).filter(|(_, row)| {
        row.record.text(Field::ObjectNumber).is_some_and(|object| **object == **number)
    });
    let period = history.current().map(|period| period.as_of);
    let ledger = history.matters.get(&(matter.key.unit, number.clone()));
    MatterFacts {
        stages: matter.stages.clone(),
        flags: matter.flags.clone(),
        lapsed: matter.lapsed,
        struck: matter.struck,
        listed: matter.list_row.map(values),
        own: matter.ledger_row.map(values),
        extensions: matter
            .extensions
            .iter()
            .filter(|applied| applied.timely)
            .map(|applied| (applied.extension.to, applied.extension.approved))
            .collect(),
        corrections: corrections.count(),
        in_snapshot: ledger
            .into_iter()
            .flatten()
            .any(|ledger| Some(ledger.newest().until) == period),
    }
}

fn values(record: &Record) -> [String; 3] {
    [Field::Category, Field::Start, Field::Deadline].map(|field| match record.value(field) {
        Some(Cell::Date(typed)) => typed.date.to_string(),
        Some(Cell::Deadline(typed)) => typed.date.map_or_else(|| "无固定时限".to_owned(), |date| date.to_string()),
        other => format!("{other:?}"),
    })
}

/// Whether the county lets the newest value of a unit's ledger stand.
pub fn takes_newest(judged: &Judged) -> bool {
    judged.settings.changed == Changed::Newest
}
