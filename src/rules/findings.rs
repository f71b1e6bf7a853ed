//! All rules together: the findings of one period.

mod between_years;
mod replay;
mod reports;
mod unmoved;

use super::benchmarks::{self, Benchmark};
use super::bridge::{self, RankChange, Step, Tally};
use super::circulars::{self, Circular};
use super::clause::{Basis, Clause};
use super::complaints::{self, Complaint};
use super::escalations::{self, Escalation};
use super::exemptions::{self, Exemption};
use super::judgement::{self, Bench};
use super::key_works::{self, KeyWork};
use super::leaders::{self, Leader};
use super::matters::Matter;
use super::meetings::{self, Meeting};
use super::memory::Memory;
use super::podium::{self, Podium};
use super::principals::{self, PrincipalScore};
use super::rankings::{self, Rank, WithoutMatters};
use super::registers::StruckOut;
use super::requests::{self, Request};
use super::responsibility::Shown;
use super::scoring::{self, UnitScore};
use super::spot_checks::{self, SpotCheck};
use crate::check::{History, MatterHistory};
use crate::diagnostic::Diagnostic;
use crate::model::calendar::WorkCalendar;
use crate::model::directory::{Directory, UnitId};
use crate::model::points::Points;
use crate::model::schema::Field;
use crate::model::settings::{EscalationRule, Settings};
use between_years::between_years;
use chrono::{Datelike, NaiveDate};
pub use replay::{Replay, Summary};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
pub use unmoved::Unmoved;

/// D8: which period is judged.
pub const PERIODS: Clause = Clause {
    id: "D8",
    citation: "三(四)",
    title: "期次",
    rule: "本期是截至日期当天或以前最近的一期，上期是它前面的一期；没有指定截至日期的，以最近一期的日期为准。没有这样的一期、或者本期没有任何单位的台账，不能生成。两期相隔超过31天或不足5天的，予以提示。",
    basis: Basis::Interpretation,
    function: "pipeline::reading::periods::choose",
    cases: include_str!("cases/D8.txt"),
};

/// What findings rest on beside the ledgers, the same for every period.
#[derive(Clone, Copy)]
pub struct Tribunal<'h> {
    /// The unit directory.
    pub directory: &'h Directory,
    /// The working days.
    pub calendar: &'h WorkCalendar,
    /// The settings.
    pub settings: &'h Settings,
}

/// What the notice concludes at one as-of date.
#[derive(Debug, Clone)]
pub struct Findings<'h> {
    /// The as-of date.
    pub as_of: NaiveDate,
    /// As-of date of the period before.
    pub previous: Option<NaiveDate>,
    /// Judged matters, in order of number and directory.
    pub matters: Vec<Matter<'h>>,
    /// Matters that the list has taken from their unit; only their earlier events count.
    pub lapsed: Vec<Matter<'h>>,
    /// Rows that are shown in a unit's ledger and not judged.
    pub shown: Vec<Shown<'h>>,
    /// Complaints.
    pub complaints: Vec<Complaint>,
    /// Meetings.
    pub meetings: Vec<Meeting>,
    /// Circulars.
    pub circulars: Vec<Circular>,
    /// Exemptions.
    pub exemptions: Vec<Exemption>,
    /// Escalations.
    pub escalations: Vec<Escalation>,
    /// What the year before left open, where a period of that year is known; none of it fires any more.
    pub of_last_year: Vec<Escalation>,
    /// Scores of all units of the directory.
    pub scores: BTreeMap<UnitId, UnitScore>,
    /// Ranks of the units that exist.
    pub ranks: BTreeMap<UnitId, Rank>,
    /// Ranks of the period before, where it lies in the same year.
    pub previous_ranks: BTreeMap<UnitId, Rank>,
    /// What came of each rank's change against them (S4).
    pub rank_changes: BTreeMap<UnitId, RankChange>,
    /// The steps from each unit's score at the period before; none for a unit that did not exist then.
    pub bridges: BTreeMap<UnitId, Vec<Step>>,
    /// By group: the first and the last.
    pub podiums: BTreeMap<&'h str, Podium>,
    /// For how many periods of the year in a row, this one included, each of the last has been among them.
    pub periods_among_last: BTreeMap<UnitId, usize>,
    /// Principals.
    pub principals: Vec<PrincipalScore>,
    /// On-time rates: met, of.
    pub on_time: BTreeMap<UnitId, (usize, usize)>,
    /// By rule: how many events count against each unit.
    pub counts: BTreeMap<EscalationRule, BTreeMap<UnitId, usize>>,
    /// Units that have a matter this year (R2).
    pub with_matters: BTreeSet<UnitId>,
    /// Units that have a matter of whatever year that is not done.
    pub with_open_matters: BTreeSet<UnitId>,
    /// Key works, in order of number.
    pub key_works: Vec<KeyWork>,
    /// Key works of which every row is struck out (M15): shown, and counted nowhere.
    pub struck_works: Vec<KeyWork>,
    /// Benchmarking lists, in directory order.
    pub benchmarks: Vec<Benchmark>,
    /// Requests, in order of number and unit.
    pub requests: Vec<Request>,
    /// Spot checks of the year, in directory order.
    pub spot_checks: Vec<SpotCheck>,
    /// County leaders, in order of name.
    pub leaders: Vec<Leader>,
    /// What the rules found wrong with the ledgers on the way.
    pub diagnostics: Vec<Diagnostic>,
}

/// How much of a judgement is told. What is not told is left empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Telling {
    /// What the next period and the record of this one rest on: matters as judged, without what is remarkable about them, events,
    /// scores, ranks, lists, escalations.
    Standing,
    /// Every verdict: beside these what nothing else rests on, from bridges and principals to key works and registers.
    Verdicts,
    /// Verdicts, and what is to be mended. Nobody is told that of a period that is over.
    Everything,
}

fn judge<'h>(
    history: &'h History,
    memory: &Memory,
    tribunal: Tribunal<'h>,
    as_of: NaiveDate,
    summaries: &[Summary],
    telling: Telling,
) -> Findings<'h> {
    let previous = summaries.last();
    let bench = Bench {
        history,
        directory: tribunal.directory,
        calendar: tribunal.calendar,
        settings: tribunal.settings,
        as_of,
        telling,
    };
    let struck_out = StruckOut::at(history, as_of);
    let mut findings = events(bench, memory, &struck_out);
    findings.score(bench, memory, &struck_out, summaries);
    findings.rank(tribunal.directory, tribunal.settings, previous);
    findings.escalate(tribunal.directory, tribunal.settings, previous);
    if telling >= Telling::Verdicts {
        findings.tell_the_rest(bench, &struck_out, previous);
    }
    if telling >= Telling::Everything {
        findings.report(bench, &struck_out, summaries);
    }
    findings
}

/// What has happened: matters as judged, and the events of the registers. Nothing has been made of it yet.
fn events<'h>(bench: Bench<'h>, memory: &Memory, struck_out: &StruckOut) -> Findings<'h> {
    let Bench { history, as_of, .. } = bench;
    let mut diagnostics = Vec::new();
    let exemptions = exemptions::all(history, struck_out, as_of);
    let (matters, lapsed, shown) =
        judgement::judge(bench, memory, &exemptions, struck_out, &mut diagnostics);
    Findings {
        as_of,
        matters,
        lapsed,
        shown,
        complaints: complaints::all(history, struck_out, &exemptions),
        meetings: meetings::all(history, struck_out, &exemptions, bench.settings),
        circulars: circulars::all(history, struck_out, as_of),
        exemptions,
        diagnostics,
        previous: None,
        escalations: Vec::new(),
        of_last_year: Vec::new(),
        scores: BTreeMap::new(),
        ranks: BTreeMap::new(),
        previous_ranks: BTreeMap::new(),
        rank_changes: BTreeMap::new(),
        bridges: BTreeMap::new(),
        podiums: BTreeMap::new(),
        periods_among_last: BTreeMap::new(),
        principals: Vec::new(),
        on_time: BTreeMap::new(),
        counts: BTreeMap::new(),
        with_matters: BTreeSet::new(),
        with_open_matters: BTreeSet::new(),
        key_works: Vec::new(),
        struck_works: Vec::new(),
        benchmarks: Vec::new(),
        requests: Vec::new(),
        spot_checks: Vec::new(),
        leaders: Vec::new(),
    }
}

impl<'h> Findings<'h> {
    /// What stands beside a unit that has no matter of the year (R2); `None` where it has one.
    pub fn without_matters(&self, unit: UnitId) -> Option<WithoutMatters> {
        if self.with_matters.contains(&unit) {
            return None;
        }
        let score = self.scores.get(&unit);
        Some(WithoutMatters::of(
            score.map_or(&[], |score| score.entries.as_slice()),
            self.with_open_matters.contains(&unit),
        ))
    }

    /// Judged and lapsed matters.
    fn all_matters(&self) -> Vec<&Matter<'h>> {
        self.matters.iter().chain(&self.lapsed).collect()
    }

    /// M13: the start events by which matters are judged although the ledger's cell is empty or another day now: ledger, column and day.
    pub fn kept_starts(&self) -> Vec<(&'h MatterHistory, Field, NaiveDate)> {
        let matters = self.matters.iter().chain(&self.lapsed);
        let kept = matters.filter_map(|matter| {
            let (ledger, row) = matter.ledger.zip(matter.ledger_row)?;
            let stages = matter.stages.iter();
            let kept = stages.filter(|stage| row.date(stage.start_field) != stage.start);
            Some(kept.filter_map(move |stage| Some((ledger, stage.start_field, stage.start?))))
        });
        kept.flatten()
            .filter(|(_, field, _)| *field != Field::Start)
            .collect()
    }

    /// Whether a matter is no longer the unit's, so that what its newest row takes back changes nothing: a list has taken it away (M4), or
    /// it was settled when the unit was dissolved.
    pub fn is_past(&self, number: &str, unit: UnitId, year: i32) -> bool {
        let counts_before = |matter: &&Matter<'_>| {
            let newest = matter.ledger.map(MatterHistory::current);
            let counting = matter.ledger_row;
            newest
                .zip(counting)
                .is_some_and(|(newest, counting)| !std::ptr::eq(newest, counting))
        };
        let settled = self.matters.iter().filter(counts_before);
        let mut past = self.lapsed.iter().chain(settled).map(|matter| &matter.key);
        past.any(|key| *key.number == *number && key.unit == unit && key.year == year)
    }

    /// The units against which events of a rule count, those with the most first, with how many.
    pub fn counted(&self, rule: EscalationRule) -> Vec<(UnitId, usize)> {
        let counts = self.counts.get(&rule).into_iter().flatten();
        let mut units: Vec<(UnitId, usize)> = counts
            .map(|(unit, count)| (*unit, *count))
            .filter(|(_, count)| *count > 0)
            .collect();
        units.sort_by_key(|(unit, count)| (Reverse(*count), *unit));
        units
    }

    fn totals(&self) -> BTreeMap<UnitId, Points> {
        let scores = self.scores.iter();
        scores.map(|(unit, score)| (*unit, score.score())).collect()
    }

    /// Points and rates.
    fn score(
        &mut self,
        bench: Bench<'_>,
        memory: &Memory,
        struck_out: &StruckOut,
        summaries: &[Summary],
    ) {
        let Bench {
            history,
            directory,
            settings,
            as_of,
            ..
        } = bench;
        let matters = self.all_matters();
        let was_overdue = |matter: &Matter<'_>, stage: usize| {
            let remembered = memory.of_matter(matter);
            remembered.was_overdue(&matter.category.stages[stage])
        };
        let events = scoring::Events {
            matters: &matters,
            complaints: &self.complaints,
            meetings: &self.meetings,
            circulars: &self.circulars,
            exemptions: &self.exemptions,
            struck_out,
            was_overdue: &was_overdue,
        };
        let scores = scoring::score(&events, history, directory, settings, as_of);
        let lost = (bench.telling >= Telling::Everything)
            .then(|| between_years(&events, bench, summaries))
            .flatten();
        let on_time = scoring::on_time_rates(&matters, directory, as_of, settings);
        self.diagnostics.extend(lost);
        self.scores = scores;
        self.on_time = on_time;
    }

    /// What several events together lead to.
    fn escalate(&mut self, directory: &Directory, settings: &Settings, previous: Option<&Summary>) {
        let events = escalations::Events {
            matters: &self.all_matters(),
            complaints: &self.complaints,
            meetings: &self.meetings,
            circulars: &self.circulars,
            directory,
        };
        let counted = escalations::Counted::at(&events, settings, self.as_of);
        self.counts = counted.by_unit();
        let before = previous.map(|summary| &summary.fired);
        self.escalations =
            escalations::fire(counted, &self.circulars, settings, self.as_of, before);
    }

    /// Ranks and lists by the scores, beside those of the period before.
    fn rank(&mut self, directory: &'h Directory, settings: &Settings, previous: Option<&Summary>) {
        let as_of = self.as_of;
        let totals = self.totals();
        let same_year = same_year(previous, as_of);
        self.previous = previous.map(|summary| summary.as_of);
        self.ranks = rankings::rank(&totals, directory, as_of);
        self.previous_ranks = same_year
            .map(|summary| summary.ranks.clone())
            .unwrap_or_default();
        self.with_matters = rankings::units_with_matters(&self.matters, &self.lapsed, as_of);
        self.with_open_matters = rankings::units_with_open_matters(&self.matters);
        self.podiums = podium::podiums(
            &totals,
            &self.with_matters,
            directory,
            settings.podium,
            as_of,
        );
        self.periods_among_last = podium::periods_among_last(
            &self.podiums,
            same_year.map(|summary| &summary.periods_among_last),
        );
    }

    /// The parts that no other part, and no later period, rests on.
    fn tell_the_rest(
        &mut self,
        bench: Bench<'h>,
        struck_out: &StruckOut,
        previous: Option<&Summary>,
    ) {
        let Bench {
            history,
            directory,
            calendar,
            settings,
            as_of,
            ..
        } = bench;
        let same_year = same_year(previous, as_of);
        if let Some(before) = same_year {
            let totals = self.totals();
            let (scores, ranks) = ((&before.scores, &totals), (&before.ranks, &self.ranks));
            self.rank_changes = bridge::rank_changes(scores, ranks, directory);
        }
        self.bridges = bridges(&self.scores, &self.ranks, previous, same_year.is_some());
        self.principals = principals::score(&self.scores, directory, as_of);
        self.key_works = key_works::all(history, struck_out, directory, as_of);
        self.struck_works = key_works::struck(history, struck_out, as_of);
        self.benchmarks = benchmarks::all(history, directory, as_of);
        self.requests = requests::all(history, struck_out, (calendar, settings), as_of);
        self.spot_checks = spot_checks::all(history, struck_out, settings, as_of);
        self.leaders = leaders::all(&self.matters);
    }
}

/// The period before, where it lies in the same year.
fn same_year(previous: Option<&Summary>, as_of: NaiveDate) -> Option<&Summary> {
    previous.filter(|summary| summary.as_of.year() == as_of.year())
}

/// S4, for the units that exist now and existed at the period before.
fn bridges(
    scores: &BTreeMap<UnitId, UnitScore>,
    ranks: &BTreeMap<UnitId, Rank>,
    previous: Option<&Summary>,
    same_year: bool,
) -> BTreeMap<UnitId, Vec<Step>> {
    let Some(previous) = previous else {
        return BTreeMap::new();
    };
    ranks
        .keys()
        .filter(|unit| previous.ranks.contains_key(unit))
        .filter_map(|unit| {
            let before = Tally::of(previous.made_of.get(unit)?);
            let now = Tally::of(scores.get(unit)?);
            Some((*unit, bridge::steps(&before, &now, same_year)))
        })
        .collect()
}
