//! What was published for the periods, and what they come to now against it.

use super::Prepared;
use crate::check::History;
use crate::diagnostic::{Diagnostic, FileProblem};
use crate::model::directory::{Directory, Unit, UnitId, comparable};
use crate::model::settings::Limits;
use crate::pipeline::Workspace;
use crate::report::published::{self, BuiltRecord, Now, Publication, PublishedRecord, Revision};
use crate::report::verdicts::Verdicts;
use crate::rules::Findings;
use crate::source::{Key, Place, key_of};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// What was published for the periods.
pub struct Published {
    /// The records that could be read.
    pub records: BTreeMap<NaiveDate, Publication>,
    /// Keys of the records' bytes, readable or not.
    pub keys: BTreeMap<NaiveDate, Key>,
}

/// The records of what was published for the periods up to the as-of date. One that cannot be read gets a warning: nobody may take
/// silence for agreement. So does a period that went out, or that what went out rests on, and that is not there any more.
pub fn read(
    workspace: Workspace<'_>,
    prepared: &mut Prepared,
    periods: &[NaiveDate],
    as_of: NaiveDate,
) -> Published {
    let mut published = Published {
        records: BTreeMap::new(),
        keys: BTreeMap::new(),
    };
    let mut gone: BTreeSet<NaiveDate> = BTreeSet::new();
    let mut unfounded = BTreeMap::new();
    let mut of_before = OfBefore::default();
    let newest_period = prepared.layout.periods.keys().next_back();
    // What went out after the day that is judged is looked at where that is no earlier one than the newest: a folder may have been renamed.
    let is_newest = newest_period.is_none_or(|newest| *newest <= as_of);
    for day in recorded(workspace.paths).filter(|day| is_newest || *day <= as_of) {
        let path = published::path(day);
        if day > as_of {
            // Nothing is judged by it; that its ledgers have another date now is told all the same.
            let known = &prepared.layout.periods;
            let is_gone = |period: &NaiveDate| !known.contains_key(period);
            if is_gone(&day) {
                let bytes = (workspace.hands.read)(&path, Limits::BYTES_OF_NO_FILE).ok();
                let record = bytes.and_then(|bytes| of_day(&bytes, day));
                let ledgers: Vec<NaiveDate> = record.iter().flat_map(ledgers_of).collect();
                gone.extend(ledgers.into_iter().filter(is_gone));
            }
            continue;
        }
        let bytes = (workspace.hands.read)(&path, Limits::BYTES_OF_NO_FILE).ok();
        let mut key = key_of(bytes.as_deref().unwrap_or_default());
        let Some(newest) = bytes.and_then(|bytes| of_day(&bytes, day)) else {
            prepared.diagnostics.push(unreadable(&path));
            if periods.contains(&day) {
                published.keys.insert(day, key);
            }
            continue;
        };
        for unit in unknown_to(&newest.built, &prepared.directory) {
            unfounded.insert(unit, day);
        }
        let known = &prepared.layout.periods;
        gone.extend(ledgers_of(&newest).filter(|period| !known.contains_key(period)));
        of_before.add(day, &newest.built);
        // What was built between two periods is no period's.
        if periods.contains(&day) {
            let first = first_time(workspace, prepared, day).map(|(times, first, bytes)| {
                key = key_of(&[&key[..], &times.to_le_bytes(), &bytes].concat());
                (times, first)
            });
            published.keys.insert(day, key);
            let earlier = if day == as_of {
                earlier(workspace, day)
            } else {
                Vec::new()
            };
            let publication = Publication {
                newest,
                first,
                earlier,
            };
            published.records.insert(day, publication);
        }
    }
    prepared.diagnostics.extend(gone.into_iter().map(|period| {
        let place = Place::of_file(&format!("ledgers/{period}"));
        Diagnostic::new(FileProblem::PublishedPeriodGone { period }, place, None)
    }));
    let directory = &prepared.directory;
    let asked = unfounded.into_iter().map(|(unit, day)| {
        let entry = directory.unit(unit);
        let problem = FileProblem::UnknownWhenPublished {
            unit: entry.name.clone(),
            day,
        };
        Diagnostic::new(problem, entry.place.clone(), None)
    });
    prepared.diagnostics.extend(asked);
    prepared.diagnostics.extend(of_before.against(prepared));
    published
}

/// The units that have no 设立日期, and that the directory did not know when a period was published: every week counts them.
fn unknown_to(record: &BuiltRecord, directory: &Directory) -> Vec<UnitId> {
    // Records that name no unit cannot tell.
    if record.units.is_empty() {
        return Vec::new();
    }
    let then: BTreeSet<String> = record.units.iter().map(|name| comparable(name)).collect();
    let was_known = |entry: &Unit| {
        let mut names = std::iter::once(&entry.name).chain(&entry.other_names);
        names.any(|name| then.contains(&comparable(name)))
    };
    let unknown = directory
        .iter()
        .filter(|(_, entry)| entry.founded.is_none() && !was_known(entry));
    unknown.map(|(unit, _)| unit).collect()
}

/// Who the directory had when something went out.
#[derive(Default)]
struct OfBefore {
    /// Every unit, with the day of the newest record that has it.
    units: BTreeMap<String, NaiveDate>,
    /// The newest record.
    newest: Option<Newest>,
}

/// Day and principals of a record.
struct Newest {
    day: NaiveDate,
    /// Each with the unit, as post and name.
    principals: Vec<(String, String)>,
}

impl OfBefore {
    /// Adds a record; they come in order of their days.
    fn add(&mut self, day: NaiveDate, built: &BuiltRecord) {
        let units = built.units.iter().cloned();
        self.units.extend(units.map(|unit| (unit, day)));
        let principals = built.verdicts.principals();
        let principals = principals.map(|(unit, who)| (unit.to_owned(), who.to_owned()));
        self.newest = Some(Newest {
            day,
            principals: principals.collect(),
        });
    }

    /// What of it the directory has not any more, and what it has that nothing went out with.
    fn against(&self, prepared: &Prepared) -> Vec<Diagnostic> {
        let directory = &prepared.directory;
        let file = prepared.layout.directory.as_deref().unwrap_or_default();
        let is_gone =
            |unit: &str| directory.find(unit).is_none() && directory.unread_row(unit).is_none();
        let gone = self.units.iter().filter(|(unit, _)| is_gone(unit));
        let mut problems: Vec<Diagnostic> = gone
            .map(|(name, day)| {
                let name = name.clone();
                let problem = FileProblem::UnitGone { name, day: *day };
                Diagnostic::new(problem, Place::of_file(file), None)
            })
            .collect();
        let Some(Newest { day, principals }) = &self.newest else {
            return problems;
        };
        let lost = principals.iter().filter_map(|(name, who)| {
            let unit = directory.unit(directory.find(name)?);
            let is_unread = directory.unread_row(name).is_some();
            (!is_unread && !has_principal(unit, who)).then_some((unit, who))
        });
        problems.extend(lost.map(|(unit, who)| {
            let problem = FileProblem::PrincipalGone {
                unit: unit.name.clone(),
                who: who.clone(),
                day: *day,
            };
            Diagnostic::new(problem, unit.place.clone(), None)
        }));
        problems
    }
}

/// Whether a unit has somebody who is shown as `who`, be it with another post.
fn has_principal(unit: &Unit, who: &str) -> bool {
    let who = comparable(who);
    let names = unit
        .terms
        .iter()
        .map(|term| &term.name)
        .chain(&unit.undated);
    names
        .map(|name| comparable(name))
        .any(|name| who.ends_with(&name))
}

/// A record of that day; `None` where the bytes are none.
fn of_day(bytes: &[u8], day: NaiveDate) -> Option<PublishedRecord> {
    serde_json::from_slice::<PublishedRecord>(bytes)
        .ok()
        .filter(|record| record.built.as_of == day)
}

fn unreadable(path: &str) -> Diagnostic {
    let place = Place::of_file(path);
    Diagnostic::new(FileProblem::PublishedUnreadable, place, None)
}

/// Of a period that was published again: how often it was in all, and what went out the first time, with its bytes.
fn first_time(
    workspace: Workspace<'_>,
    prepared: &mut Prepared,
    day: NaiveDate,
) -> Option<(usize, BuiltRecord, Vec<u8>)> {
    let path = published::earlier_path(day, 1);
    if !workspace.paths.contains(&path) {
        return None;
    }
    let mut times = 1;
    while workspace
        .paths
        .contains(&published::earlier_path(day, times))
    {
        times += 1;
    }
    let bytes = (workspace.hands.read)(&path, Limits::BYTES_OF_NO_FILE).unwrap_or_default();
    let Some(first) = of_day(&bytes, day) else {
        prepared.diagnostics.push(unreadable(&path));
        return None;
    };
    Some((times, first.built, bytes))
}

/// What went out of a period before its newest record, in order.
fn earlier(workspace: Workspace<'_>, day: NaiveDate) -> Vec<Option<PublishedRecord>> {
    let paths = (1..).map(|number| published::earlier_path(day, number));
    let paths = paths.take_while(|path| workspace.paths.contains(path));
    let records = paths.map(|path| {
        let bytes = (workspace.hands.read)(&path, Limits::BYTES_OF_NO_FILE).ok()?;
        of_day(&bytes, day)
    });
    records.collect()
}

/// The days of which the workspace has a record, in order.
fn recorded(paths: &BTreeSet<String>) -> impl Iterator<Item = NaiveDate> {
    paths.iter().filter_map(|path| {
        let name = path.strip_prefix(published::FOLDER)?.strip_prefix('/')?;
        let day = name.strip_suffix(".json")?.parse().ok()?;
        (published::path(day) == *path).then_some(day)
    })
}

/// The periods whose ledgers a record rests on.
fn ledgers_of(record: &PublishedRecord) -> impl Iterator<Item = NaiveDate> {
    let inputs = record.inputs.keys();
    inputs.filter_map(|path| {
        let (period, _) = path.strip_prefix("ledgers/")?.split_once('/')?;
        period.parse().ok()
    })
}

/// A period of today against its published record. Of the inputs read so far those of later periods are left aside.
pub fn revision(
    published: &Publication,
    findings: &Findings<'_>,
    history: &History,
    prepared: &Prepared,
) -> Revision {
    let tribunal = prepared.tribunal();
    let now = Verdicts::of(findings, history, tribunal);
    published.revision(&of_today(&now, prepared))
}

/// The current period against what had been published of it before this very build.
pub fn revision_of_build(
    published: &Publication,
    findings: &Findings<'_>,
    history: &History,
    (prepared, fingerprint): (&Prepared, &str),
) -> Option<Revision> {
    let now = Verdicts::of(findings, history, prepared.tribunal());
    published.revision_of_build(&of_today(&now, prepared), fingerprint)
}

fn of_today<'a>(verdicts: &'a Verdicts, prepared: &'a Prepared) -> Now<'a> {
    Now {
        verdicts,
        directory: &prepared.directory,
        inputs: &prepared.inputs,
        office: &prepared.settings.office,
    }
}
