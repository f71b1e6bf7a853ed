//! What the program concludes of a world, period after period, kept for comparison.

use super::world::World;
use chrono::NaiveDate;
use duban::check::History;
use duban::ingest::Hands;
use duban::ingest::memory::Memory;
use duban::ingest::{self, directory, settings_file, workspace};
use duban::model::calendar::WorkCalendar;
use duban::model::directory::Directory;
use duban::model::points::Points;
use duban::model::record::{Record, Value as Cell};
use duban::model::schema::{Field, Sheet};
use duban::model::settings::{Changed, Settings};
use duban::pipeline::{AsOf, Reading, Workspace};
use duban::report::contract::{self, Report};
use duban::rules::bridge::RankChange;
use duban::rules::matters::{Flag, Matter, MatterKey};
use duban::rules::stages::Stage;
use duban::rules::{Findings, Replay, Telling, Tribunal};
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

/// A world judged at a date, from its files alone; `None` where nothing can be built (no unit handed in anything).
pub fn report_at(world: &World, as_of: NaiveDate) -> Option<Report> {
    let (files, paths) = (world.files(), world.paths());
    let read = reader(&files);
    let workspace = Workspace {
        paths: &paths,
        hands: Hands {
            read: &read,
            apart: None,
        },
    };
    let reading = Reading::of(workspace, AsOf::On(as_of), &|_| {}).ok()?;
    let mut findings = reading.findings();
    let diagnostics = reading.diagnostics(&mut findings);
    Some(contract::report(
        &findings,
        &reading.replay.history,
        reading.tribunal(),
        &reading.archive,
        &diagnostics,
        "",
    ))
}

pub fn reader(
    files: &BTreeMap<String, Vec<u8>>,
) -> impl Fn(&str, u64) -> io::Result<Vec<u8>> + Sync {
    |path, _| {
        files
            .get(path)
            .cloned()
            .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }
}

/// Judges at the date of each period in which any unit handed in; the files are read once for all of them.
pub fn judge_all(world: &World) -> Vec<Judged> {
    let mut periods = Vec::new();
    live_through(
        world,
        Telling::Standing,
        &mut |_| {},
        &mut |replay, tribunal, date| {
            periods.push(judge(replay, tribunal, date));
        },
    );
    periods
}

/// What contradicts that a period tells the same whether all of it or no more than later ones rest on was told of those before.
pub fn told_otherwise(world: &World) -> Option<String> {
    let lives = |telling: Telling| {
        let (mut closed, mut judged) = (Vec::new(), Vec::new());
        live_through(
            world,
            telling,
            &mut |findings| closed.push(standing(findings)),
            &mut |replay, tribunal, date| {
                judged.push(format!("{:?}", replay.judge(tribunal, date)));
            },
        );
        (closed, judged)
    };
    let (sparing, full) = (lives(Telling::Standing), lives(Telling::Everything));
    (sparing != full).then(|| "what is told of a period changes another".to_owned())
}

/// What the record of a period and the next period rest on: of the matters not what only who is to mend them is told.
fn standing(findings: &Findings<'_>) -> String {
    let resting = |matter: &Matter<'_>| {
        let mut bare = matter.clone();
        let rests_on = [Flag::Backdated, Flag::NotOnList];
        bare.flags.retain(|flag| rests_on.contains(flag));
        bare.audit.retain(|event| event.flag == Flag::Backdated);
        bare.missing.clear();
        format!("{bare:?}")
    };
    let matters = findings.matters.iter().chain(&findings.lapsed);
    format!(
        "{:?}",
        (
            matters.map(resting).collect::<Vec<_>>(),
            (findings.matters.len(), &findings.escalations),
            (&findings.scores, &findings.ranks, &findings.previous_ranks),
            (&findings.podiums, &findings.periods_among_last),
            (&findings.counts, &findings.on_time, &findings.with_matters),
        )
    )
}

/// Lives through the periods; shows what each came to when the next begins, and the replay at the date of each period in which
/// any unit handed in.
fn live_through(
    world: &World,
    telling: Telling,
    closed: &mut dyn FnMut(&Findings<'_>),
    standing_at: &mut dyn FnMut(&Replay, Tribunal<'_>, NaiveDate),
) {
    let (files, paths) = (world.files(), world.paths());
    let read = reader(&files);
    let text = String::from_utf8_lossy(&files["duban.toml"]);
    let settings = settings_file::read_settings(&text).expect("good settings");
    let mut problems = Vec::new();
    let directory = directory::read(
        "单位名录.xlsx",
        &files["单位名录.xlsx"],
        None,
        (None, &settings),
        &mut problems,
    )
    .ok();
    let directory = directory.expect("a directory").directory;
    let calendar = WorkCalendar::built_in();
    let tribunal = Tribunal {
        directory: &directory,
        calendar: &calendar,
        settings: &settings,
    };
    let hands = Hands {
        read: &read,
        apart: None,
    };
    let mut replay = Replay::default();
    let mut memory = Memory::default();
    for (date, files) in workspace::lay_out(&paths, &settings.office, &mut problems).periods {
        let intake = ingest::read_period(date, &files, hands, &directory, &settings, &memory)
            .expect("no secrets");
        memory.next_period();
        let is_empty = intake.units.is_empty();
        replay.next_period(intake, tribunal, telling, |findings, _| closed(findings));
        if !is_empty {
            standing_at(&replay, tribunal, date);
        }
    }
}

fn judge(replay: &Replay, tribunal: Tribunal<'_>, as_of: NaiveDate) -> Judged {
    let findings = replay.judge(tribunal, as_of);
    let matters = findings.matters.iter().chain(&findings.lapsed);
    let changes = findings.rank_changes.iter();
    Judged {
        as_of,
        report: contract::report(&findings, &replay.history, tribunal, &[], &[], ""),
        matters: matters
            .map(|matter| (matter.known_as(), facts(matter, &replay.history)))
            .collect(),
        bridges: bridges(&findings, tribunal.directory),
        rank_changes: changes
            .map(|(unit, change)| (tribunal.directory.name(*unit).to_owned(), *change))
            .collect(),
        calendar: tribunal.calendar.clone(),
        settings: tribunal.settings.clone(),
    }
}

fn bridges(
    findings: &Findings<'_>,
    directory: &Directory,
) -> BTreeMap<String, (Points, Option<Points>)> {
    directory
        .iter()
        .filter_map(|(unit, entry)| {
            let steps = findings.bridges.get(&unit);
            let sum = steps.map(|steps| steps.iter().map(|step| step.points).sum());
            Some((
                entry.name.clone(),
                (findings.scores.get(&unit)?.score(), sum),
            ))
        })
        .collect()
}

fn facts(matter: &Matter<'_>, history: &History) -> MatterFacts {
    let number = &matter.key.number;
    let corrections = history.rows(Sheet::Corrections).filter(|(_, row)| {
        row.record
            .text(Field::ObjectNumber)
            .is_some_and(|object| **object == **number)
    });
    let period = history.current().map(|period| period.as_of);
    let ledger = history.matters_of(matter.key.unit, number);
    MatterFacts {
        stages: matter.stages.clone(),
        flags: matter.flags.clone(),
        lapsed: matter.lapsed,
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
        Some(Cell::Date(typed)) => typed.date().to_string(),
        Some(Cell::Deadline(typed)) => typed
            .date
            .map_or_else(|| "无固定时限".to_owned(), |date| date.to_string()),
        other => format!("{other:?}"),
    })
}

/// Whether the county lets the newest value of a unit's ledger stand.
pub fn takes_newest(judged: &Judged) -> bool {
    judged.settings.changed == Changed::Newest
}
