//! A county that builds week after week, each time from where it stood, comes to what one finds that replays everything.

use super::common::kept::{stamp, written};
use super::judged::reader;
use super::world::World;
use chrono::NaiveDate;
use duban::ingest::Hands;
use duban::pipeline::{AsOf, Reading, Shortcuts, Standing, Step, Workspace};
use duban::report::check::CheckReport;
use duban::report::contract;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

/// Lives through a world week by week; the first week that comes out otherwise from where things stood.
pub fn otherwise(world: &World) -> Option<String> {
    let all = world.files();
    let dates: BTreeSet<NaiveDate> = all.keys().filter_map(|path| date_of(path)).collect();
    let mut standing = None;
    for date in dates {
        // A week's files are there when it has come, and those of later weeks are not.
        let files: BTreeMap<String, Vec<u8>> = all
            .iter()
            .filter(|(path, _)| date_of(path).is_none_or(|other| other <= date))
            .map(|(path, bytes)| (path.clone(), bytes.clone()))
            .collect();
        let (fresh, kept, _) = told(&files, date, None);
        let is_known = standing.is_some();
        let (resumed, _, begins_at) = told(&files, date, standing);
        if is_known && begins_at == 0 {
            return Some(format!("{date}: everything was replayed"));
        }
        if fresh != resumed {
            let difference = fresh
                .iter()
                .zip(&resumed)
                .find(|(fresh, resumed)| fresh != resumed);
            let (fresh, resumed) = difference.unwrap_or((&fresh[0], &resumed[0]));
            return Some(format!("{date}:\n{fresh}\n{resumed}"));
        }
        standing = kept;
    }
    None
}

fn date_of(path: &str) -> Option<NaiveDate> {
    path.strip_prefix("ledgers/")?
        .split('/')
        .next()?
        .parse()
        .ok()
}

/// All that is told at a date, line by line, where things stand then, and with which period the replay began.
fn told(
    files: &BTreeMap<String, Vec<u8>>,
    date: NaiveDate,
    standing: Option<Vec<u8>>,
) -> (Vec<String>, Option<Vec<u8>>, usize) {
    let paths: BTreeSet<String> = files.keys().cloned().collect();
    let read = reader(files);
    let workspace = Workspace {
        paths: &paths,
        hands: Hands {
            read: &read,
            apart: None,
        },
    };
    let kept = Mutex::new(None);
    let keep = |standing: Option<&Standing<'_>>| {
        *kept.lock().expect("no thread panicked") = standing.map(written);
        standing.is_some()
    };
    let mut shortcuts = Shortcuts {
        standing: standing.map(|bytes| (bytes, stamp())),
        keep: Some(&keep),
        ..Shortcuts::default()
    };
    let begins_at = Cell::new(usize::MAX);
    let progress = |step| {
        if let Step::Period(position, _) = step {
            begins_at.set(begins_at.get().min(position));
        }
    };
    let reading = Reading::knowing(&mut shortcuts, workspace, AsOf::On(date), &progress);
    let Ok(reading) = reading else {
        return (vec!["nothing".to_owned()], None, begins_at.get());
    };
    let mut findings = reading.findings();
    let diagnostics = reading.diagnostics(&mut findings);
    let tribunal = reading.tribunal();
    let history = &reading.replay.history;
    let fingerprint = reading.fingerprint();
    let report = contract::report(
        &findings,
        history,
        tribunal,
        &reading.archive,
        &diagnostics,
        &fingerprint,
    );
    let checked = CheckReport {
        history,
        tribunal,
        as_of: reading.as_of,
        diagnostics: &diagnostics,
        archive: &reading.archive,
    };
    let json = |told: serde_json::Result<String>| told.expect("JSON");
    let mut lines: Vec<String> = Vec::new();
    for text in [
        json(serde_json::to_string_pretty(&report)),
        json(serde_json::to_string_pretty(&checked)),
        format!("{:#?}", reading.archive),
        format!("{diagnostics:#?}"),
        format!("{:#?}", findings.scores),
        format!("{:#?}", findings.bridges),
        format!("{:#?}", findings.key_works),
        format!("{:#?}", findings.benchmarks),
    ] {
        lines.extend(text.lines().map(str::to_owned));
    }
    drop(findings);
    let kept = kept.into_inner().expect("no thread panicked");
    (lines, kept, begins_at.get())
}
