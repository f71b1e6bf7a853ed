//! What was published for the periods, and what they come to now against it.

use super::Prepared;
use crate::check::History;
use crate::diagnostic::{Diagnostic, FileProblem};
use crate::model::settings::Limits;
use crate::pipeline::Workspace;
use crate::report::published::{self, PublishedRecord, Revision};
use crate::report::verdicts::Verdicts;
use crate::rules::Findings;
use crate::source::{Key, Place, key_of};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What was published for the periods.
pub struct Published {
    /// The records that could be read.
    pub records: BTreeMap<NaiveDate, PublishedRecord>,
    /// Keys of the records' bytes, readable or not.
    pub keys: BTreeMap<NaiveDate, Key>,
}

/// The records of what was published for the periods. One that cannot be read gets a warning: nobody may take silence for agreement.
pub fn read(workspace: Workspace<'_>, prepared: &mut Prepared, periods: &[NaiveDate]) -> Published {
    let mut published = Published {
        records: BTreeMap::new(),
        keys: BTreeMap::new(),
    };
    for period in periods {
        let path = published::path(*period);
        if !workspace.paths.contains(&path) {
            continue;
        }
        let bytes = (workspace.hands.read)(&path, Limits::BYTES_OF_NO_FILE).ok();
        published
            .keys
            .insert(*period, key_of(bytes.as_deref().unwrap_or_default()));
        let record = bytes
            .and_then(|bytes| serde_json::from_slice::<PublishedRecord>(&bytes).ok())
            .filter(|record| record.built.as_of == *period);
        match record {
            Some(record) => {
                published.records.insert(*period, record);
            }
            None => prepared.diagnostics.push(Diagnostic::new(
                FileProblem::PublishedUnreadable,
                Place::of_file(&path),
                None,
            )),
        }
    }
    published
}

/// A period of today against its published record. Of the inputs read so far those of later periods are left aside.
pub fn revision(
    published: &PublishedRecord,
    findings: &Findings<'_>,
    history: &History,
    prepared: &Prepared,
) -> Revision {
    let tribunal = prepared.tribunal();
    let units = published::names(tribunal.directory);
    let now = Verdicts::of(findings, history, tribunal);
    published.revision(&now, &units, &prepared.inputs, &prepared.settings.office)
}
