//! M1 to M4: a matter as one unit answers for it: its stages and its light.

use super::claims::{self, Done};
use super::deadlines::{self, Clock, Extension};
use super::facts::Row;
use super::flags;
use super::judgement::Case;
use super::papers::{self, Papers};
use super::settings::{Category, StageRule};
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A stage as it is judged.
#[derive(Clone)]
pub struct Stage {
    pub name: String,
    pub is_final: bool,
    pub status: &'static str,
    pub start: Option<NaiveDate>,
    pub due: Option<NaiveDate>,
    pub done: Option<Done>,
    /// Late by inference alone, and never judged overdue before: no points (M2).
    pub is_free: bool,
    is_provisional: bool,
    days_late: (i64, usize),
}

/// A matter as one unit answers for it.
pub struct Matter {
    pub number: String,
    /// The unit that was first responsible.
    pub unit: String,
    /// Those that answer for it one after the other, each from a day on: it passes to 并入单位 where it was left undone.
    line: Vec<(NaiveDate, String)>,
    pub category: Category,
    pub stages: Vec<Stage>,
    pub closed: bool,
    pub exempt: bool,
    pub struck: bool,
    /// The list gave it to others on this day (M4); its earlier events stay.
    pub lapsed: Option<NaiveDate>,
    /// Done by a date that the unit first gave after that: it earns nothing.
    pub is_hindsight: bool,
    pub flags: BTreeSet<&'static str>,
    pub leader: String,
    /// The row that carries it.
    pub row: Row,
    written: Option<NaiveDate>,
    extensions: Vec<Extension>,
}

impl Stage {
    /// A breach is dated the day after the due date.
    pub fn breach(&self) -> Option<NaiveDate> {
        let is_breach = ["late", "overdue"].contains(&self.status);
        self.due.filter(|_| is_breach)?.succ_opt()
    }
}

impl Matter {
    pub fn last(&self) -> &Stage {
        self.stages.last().expect("a category has a stage")
    }

    /// The unit that answers for it now.
    pub fn answers(&self) -> &str {
        &self.line.last().expect("the first").1
    }

    /// Whether an extension of that day was in time.
    pub fn was_extended(&self, approved: NaiveDate) -> bool {
        let mut extensions = self.extensions.iter();
        extensions.any(|applied| applied.timely && applied.approved == approved)
    }

    /// Whether an extension of that day or a later one was in time.
    pub fn was_extended_since(&self, day: NaiveDate) -> bool {
        let mut extensions = self.extensions.iter();
        extensions.any(|applied| applied.timely && applied.approved >= day)
    }

    /// Whether a unit has answered for it.
    pub fn has_passed(&self, unit: &str) -> bool {
        self.line.iter().any(|(_, name)| name == unit)
    }

    /// The unit whose an event of a day is; nobody's here, where the matter had been given to others by then (M4).
    pub fn unit_on(&self, day: NaiveDate) -> Option<&str> {
        let (_, unit) = self.line.iter().rfind(|(from, _)| *from <= day)?;
        let is_held = self.lapsed.is_none_or(|lapsed| day < lapsed);
        is_held.then_some(unit)
    }

    /// M3.
    pub fn light(&self) -> &'static str {
        let any = |status| self.stages.iter().any(|stage| stage.status == status);
        if any("overdue") {
            "red"
        } else if any("due-soon") {
            "yellow"
        } else {
            "green"
        }
    }

    pub fn entry(&self) -> Value {
        let stages = self.stages.iter().map(|stage| {
            json!({ "stage": stage.name, "status": stage.status, "start": stage.start, "due": stage.due,
                "done": stage.done.map(|done| done.date), "inferred": stage.done.is_some_and(|done| done.inferred),
                "provisional": stage.is_provisional, "days_late": stage.days_late.0, "working_days_late": stage.days_late.1 })
        });
        let extensions = self.extensions.iter();
        let extensions = extensions.map(
            |applied| json!({ "to": applied.to, "approved": applied.approved, "timely": applied.timely }),
        );
        json!({ "id": self.number, "unit": self.answers(), "category": self.category.key, "light": self.light(), "closed": self.closed,
            "exempt": self.exempt, "struck": self.struck, "written_deadline": self.written, "flags": self.flags,
            "extensions": extensions.collect::<Vec<_>>(), "stages": stages.collect::<Vec<_>>(), "source": self.row.source() })
    }
}

/// Every matter that anybody answers for, or has answered for until the list gave it to others.
pub fn judge_all(case: &Case) -> Vec<Matter> {
    papers::all(case)
        .iter()
        .map(|papers| judge(case, papers))
        .collect()
}

fn judge(case: &Case, papers: &Papers) -> Matter {
    let (number, first) = (papers.number, papers.unit);
    let words = papers.words(case);
    let terms = deadlines::terms(case, papers, &words);
    let done = claims::done_dates(case, papers, &words, &terms);
    let stages = words
        .category
        .stages
        .iter()
        .zip(&terms.clocks)
        .zip(&done)
        .enumerate();
    let stages: Vec<Stage> = stages
        .map(|(position, ((rule, clock), (done, _)))| {
            let is_final = position + 1 == words.category.stages.len();
            let waits = clock.start.is_none() && !(is_final && terms.written.is_some());
            let done = done.filter(|_| !waits);
            Stage {
                is_final,
                ..status(case, papers, rule, *clock, done, waits)
            }
        })
        .collect();
    let closing = words
        .listed
        .as_ref()
        .or(words.newest.as_ref())
        .and_then(|row| row.date("销号日期"));
    let line = line(
        case,
        first,
        [
            stages
                .last()
                .and_then(|last| last.done)
                .map(|done| done.date),
            closing,
        ],
    );
    let unit = line.last().expect("the first").1.clone();
    let leaders = [&words.listed, &words.newest]
        .into_iter()
        .flatten()
        .map(|row| row.text("牵头县领导"));
    let leader = leaders
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or_default()
        .to_owned();
    let listed = papers.list.last().copied();
    let row = listed
        .or_else(|| papers.counting(case))
        .expect("somebody has it");
    let mut matter = Matter {
        number: number.to_owned(),
        unit: first.to_owned(),
        category: words.category.clone(),
        stages,
        closed: closing.is_some(),
        exempt: [first, &unit]
            .iter()
            .any(|unit| case.exemption("督查事项", number, unit).is_some()),
        struck: ["督查事项", "交办清单"].iter().any(|sheet| {
            let mut names = line.iter();
            names.any(|(_, name)| case.is_struck(sheet, number, name))
        }),
        lapsed: papers
            .lapsed
            .into_iter()
            .chain(papers.absorbed(case, &line))
            .min(),
        is_hindsight: false,
        line,
        flags: BTreeSet::new(),
        leader,
        row: row.clone(),
        written: terms.written,
        extensions: Vec::new(),
    };
    matter.is_hindsight = said_after_lapse(case, papers, &matter);
    matter
        .flags
        .extend(flags::flags(case, papers, &words, &terms, &matter));
    // M8: flagged for good.
    let was_flagged = case
        .before(number, first)
        .any(|matter| matter.flags.contains("backdated"));
    if was_flagged || done.iter().any(|(_, backdated)| *backdated) {
        matter.flags.insert("backdated");
    }
    Matter {
        extensions: terms.extensions,
        ..matter
    }
}

/// M4: whether nobody had said that the matter was done, on that day, until it was the unit's no more, and no correction says so.
fn said_after_lapse(case: &Case, papers: &Papers, matter: &Matter) -> bool {
    let (Some(lapsed), Some(done)) = (matter.lapsed, matter.last().done) else {
        return false;
    };
    let columns = &matter.category.last().done;
    let says = |row: &Row| {
        columns
            .iter()
            .any(|column| row.date(column) == Some(done.date))
    };
    let mut saying = papers.versions.iter().filter(|row| says(row));
    let is_late = saying.next().is_some_and(|first| first.period > lapsed);
    let last = (&matter.category, matter.stages.len() - 1);
    let typed = papers.versions.iter().map(|row| {
        let is_said = says(row).then_some(done);
        (row.period, is_said)
    });
    let typed: Vec<_> = typed.collect();
    is_late && !case.confirms(papers.number, papers.unit, last, done, &typed)
}

/// The units that answer for a matter one after the other: what was done or closed by the last day of one stays its own.
fn line(case: &Case, unit: &str, settled: [Option<NaiveDate>; 2]) -> Vec<(NaiveDate, String)> {
    let left_undone = |from: NaiveDate| settled.iter().flatten().all(|day| *day >= from);
    let line = case.county.line(unit).into_iter();
    line.take_while(|(from, _)| *from <= case.as_of && left_undone(*from))
        .map(|(from, name)| (from, name.to_owned()))
        .collect()
}

/// M2 and D7.
fn status(
    case: &Case,
    papers: &Papers,
    stage: &StageRule,
    clock: Clock,
    done: Option<Done>,
    waits: bool,
) -> Stage {
    let (days, as_of) = (
        &case.county.days,
        papers
            .lapsed
            .and_then(|lapsed| lapsed.pred_opt())
            .unwrap_or(case.as_of),
    );
    let warning = case.county.settings.number("warn_working_days", 2);
    let status = match (done, clock.due) {
        _ if waits => "waiting",
        (Some(done), Some(due)) if done.date > due => "late",
        (Some(_), _) => "met",
        (None, Some(due)) if as_of > due => "overdue",
        (None, Some(due)) if days.working_days(as_of, due) <= warning => "due-soon",
        (None, _) => "open",
    };
    let end = done.map_or(as_of, |done| done.date);
    let late = clock.due.filter(|_| ["late", "overdue"].contains(&status));
    let was_overdue = case
        .before(papers.number, papers.unit)
        .flat_map(|matter| &matter.stages)
        .any(|known| known.name == stage.name && known.status == "overdue");
    Stage {
        name: stage.name.clone(),
        is_final: false,
        status,
        start: clock.start,
        due: clock.due,
        done,
        is_free: status == "late" && done.is_some_and(|done| done.inferred) && !was_overdue,
        is_provisional: clock.is_provisional,
        days_late: late.map_or((0, 0), |due| {
            ((end - due).num_days(), days.working_days(due, end))
        }),
    }
}
