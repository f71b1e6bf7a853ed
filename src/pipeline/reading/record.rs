//! What was published for the periods, and what they come to now against it.

use super::Prepared;
use crate::check::History;
use crate::diagnostic::{Diagnostic, FileProblem};
use crate::model::settings::Limits;
use crate::pipeline::Workspace;
use crate::report::published::{self, BuiltRecord, Publication, PublishedRecord, Revision};
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
    for day in recorded(workspace.paths).filter(|day| *day <= as_of) {
        let path = published::path(day);
        let bytes = (workspace.hands.read)(&path, Limits::BYTES_OF_NO_FILE).ok();
        let mut key = key_of(bytes.as_deref().unwrap_or_default());
        let Some(newest) = bytes.and_then(|bytes| of_day(&bytes, day)) else {
            prepared.diagnostics.push(unreadable(&path));
            if periods.contains(&day) {
                published.keys.insert(day, key);
            }
            continue;
        };
        let known = &prepared.layout.periods;
        gone.extend(ledgers_of(&newest).filter(|period| !known.contains_key(period)));
        // What was built between two periods is no period's.
        if periods.contains(&day) {
            let first = first_time(workspace, prepared, day).map(|(times, first, bytes)| {
                key = key_of(&[&key[..], &times.to_le_bytes(), &bytes].concat());
                (times, first)
            });
            published.keys.insert(day, key);
            let publication = Publication { newest, first };
            published.records.insert(day, publication);
        }
    }
    prepared.diagnostics.extend(gone.into_iter().map(|period| {
        let place = Place::of_file(&format!("ledgers/{period}"));
        Diagnostic::new(FileProblem::PublishedPeriodGone { period }, place, None)
    }));
    published
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
    let is_there = |number: &usize| {
        let path = published::earlier_path(day, *number);
        workspace.paths.contains(&path)
    };
    let times = 1 + (1..=workspace.paths.len()).take_while(is_there).count();
    let bytes = (workspace.hands.read)(&path, Limits::BYTES_OF_NO_FILE).unwrap_or_default();
    let Some(first) = of_day(&bytes, day) else {
        prepared.diagnostics.push(unreadable(&path));
        return None;
    };
    Some((times, first.built, bytes))
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
    let office = &prepared.settings.office;
    published.revision(&now, tribunal.directory, &prepared.inputs, office)
}
