//! Whether the papers of a workspace are still those that a build was made of.
//!
//! Of a year's files those of the build's own period are read again, and of the others those that were written since. That nothing is
//! missing and nothing has been added is seen by the names alone.

use super::super::workspace::{SETTINGS_FILE, WorkspaceFolder};
use crate::ingest::workspace::Layout;
use crate::ingest::{privacy, settings_file, workspace};
use crate::report::manifest;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Excluded, Unbounded};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// What a build reads in this time before it is whole may be written meanwhile.
const LONGEST_BUILD: Duration = Duration::from_hours(1);

/// What a workspace holds that a build was not made of.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// The inputs that are not as they were, by their names in the manifest, each with what happened to it.
    pub papers: Vec<String>,
    /// The newest period that has ledgers, where it is a later one: with it another week would be built.
    pub later: Option<NaiveDate>,
}

/// What has changed. `inputs`: as the office's manifest names them; `built`: when the build was whole. Where the settings cannot be read
/// nobody knows what the inputs are.
pub fn since(
    root: &Path,
    as_of: NaiveDate,
    inputs: &BTreeMap<String, String>,
    built: Option<SystemTime>,
) -> Changed {
    let Ok(folder) = WorkspaceFolder::named(Some(root)) else {
        return Changed::default();
    };
    let text = folder.read(SETTINGS_FILE, u64::MAX).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let Ok(settings) = settings_file::read_settings(text.trim_start_matches('\u{feff}')) else {
        return Changed::default();
    };
    let known_since = built.and_then(|built| built.checked_sub(LONGEST_BUILD));
    let mut told = BTreeSet::new();
    let mut there = BTreeSet::new();
    let layout = workspace::lay_out(&folder.paths, &settings.office, &mut Vec::new());
    for Paper { path, is_looked_at } in papers(&folder, &layout, as_of) {
        let name = name_in(inputs, &path);
        match inputs.get(&name) {
            None => drop(told.insert(format!("{name}（新增）"))),
            Some(hash) if is_looked_at || written_since(&root.join(&path), known_since) => {
                let bytes = folder.read(&path, settings.limits.bytes_to_read());
                match bytes.map(|bytes| manifest::hex(&manifest::sha256(&bytes))) {
                    Ok(now) if now == *hash => {}
                    Ok(_) => drop(told.insert(format!("{name}（有改动）"))),
                    Err(_) => drop(told.insert(format!("{name}（读不了）"))),
                }
            }
            Some(_) => {}
        }
        there.insert(name);
    }
    let gone = inputs
        .keys()
        .filter(|name| !there.contains(*name) && !is_numbered(name, inputs));
    told.extend(gone.map(|name| format!("{name}（已删除）")));
    let later = layout.periods.range((Excluded(as_of), Unbounded)).rev();
    Changed {
        papers: told.into_iter().collect(),
        later: later
            .filter(|(_, files)| files.paths().next().is_some())
            .map(|(period, _)| *period)
            .next(),
    }
}

/// As what a path stands among the inputs: who complained has been taken out of some, as their content has it.
fn name_in(inputs: &BTreeMap<String, String>, path: &str) -> String {
    let name = privacy::mask(path).into_owned();
    if inputs.contains_key(&name) {
        return name;
    }
    let mut covered = inputs.keys().filter(|shown| shown.contains(privacy::MASK));
    let shown = covered.find(|shown| privacy::is_masked_as(&name, shown));
    shown.cloned().unwrap_or(name)
}

/// Whether a name is one of those that are alike once they are masked: they bear numbers in the manifest.
fn is_numbered(name: &str, inputs: &BTreeMap<String, String>) -> bool {
    let parts = name.strip_suffix(')').and_then(|it| it.rsplit_once(" ("));
    parts.is_some_and(|(first, number)| {
        number.parse::<usize>().is_ok() && inputs.contains_key(first)
    })
}

/// A file that a build reads.
struct Paper {
    path: String,
    /// It is read again whenever it was written.
    is_looked_at: bool,
}

/// What a build at the as-of date reads.
fn papers(folder: &WorkspaceFolder, layout: &Layout, as_of: NaiveDate) -> Vec<Paper> {
    let newest = layout.periods.range(..=as_of).next_back();
    let newest = newest.map(|(period, _)| *period);
    let notes = layout
        .notes
        .iter()
        .filter(|(period, _)| **period <= as_of && layout.periods.contains_key(period));
    let notes = notes.map(|(period, path)| (Some(*period) == newest, path));
    let ledgers = layout.periods.range(..=as_of).flat_map(|(period, files)| {
        let is_newest = Some(*period) == newest;
        files.paths().map(move |path| (is_newest, path))
    });
    let own = [SETTINGS_FILE, workspace::CALENDAR_FILE]
        .into_iter()
        .filter(|name| folder.paths.contains(*name))
        .map(str::to_owned)
        .chain(layout.directory.clone())
        .map(|path| (true, path));
    let dated = notes
        .chain(ledgers)
        .map(|(newest, path)| (newest, path.clone()));
    own.chain(dated)
        .map(|(is_looked_at, path)| Paper { path, is_looked_at })
        .collect()
}

fn written_since(path: &Path, time: Option<SystemTime>) -> bool {
    let written = std::fs::metadata(path)
        .and_then(|known| known.modified())
        .ok();
    match (written, time) {
        (Some(written), Some(time)) => written >= time,
        _ => true,
    }
}
