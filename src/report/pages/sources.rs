//! What the county reads of where a value was written: of matters alone, file, sheet and cell of list and ledger. Names of files and sheets
//! that say more than whose they are and what kind of ledger they are may name a person or a case, and are covered, as in its manifest.

use super::Views;
use crate::check::History;
use crate::ingest::privacy::MASK;
use crate::model::directory::Directory;
use crate::model::record::Record;
use crate::report::manifest::{Names, ending};
use crate::rules::Findings;
use crate::source::{Place, SheetRef};
use foldhash::{HashMap, HashMapExt};
use std::sync::Arc;

/// The sheets that matters stand in, as the county reads of them.
pub struct Sources(HashMap<Arc<SheetRef>, String>);

impl Sources {
    /// Those of all lists and ledgers of a history.
    pub fn of(
        history: &History,
        findings: &Findings<'_>,
        (directory, office): (&Directory, &str),
    ) -> Sources {
        let ledgers = history
            .matters
            .values()
            .flat_map(|own| own.values().flatten());
        let rows = ledgers.flat_map(|ledger| ledger.versions.iter().map(|row| &row.record));
        let lists = history.list.values().flatten();
        let listed = lists.flat_map(|listed| &listed.versions);
        let listed = listed.flat_map(|list| list.rows.iter().chain(&list.first_rows));
        let shown = findings.shown.iter().map(|shown| shown.record);
        let names = Names::new(directory, office);
        let mut sources = HashMap::new();
        // Few sheets have a name of their own.
        let mut plain: HashMap<&str, bool> = HashMap::new();
        let mut last: Option<&Arc<SheetRef>> = None;
        for record in rows.chain(listed).chain(shown) {
            let record: &Record = record;
            let sheet = &record.origin.sheet;
            // Rows of one sheet follow one another.
            if last.is_some_and(|last| Arc::ptr_eq(last, sheet)) {
                continue;
            }
            last = Some(sheet);
            if !sources.contains_key(sheet) {
                let name = &*sheet.sheet;
                let is_plain = plain
                    .entry(name)
                    .or_insert_with(|| names.tell_no_more_of_sheet(name));
                let told = told(sheet, (record.sheet().name(), *is_plain), &names);
                sources.insert(Arc::clone(sheet), told);
            }
        }
        Sources(sources)
    }

    fn shown(&self, place: &Place) -> Option<String> {
        let sheet = self.0.get(&place.sheet)?;
        let cell = place.cell();
        Some(if cell.is_empty() {
            sheet.clone()
        } else {
            [sheet.as_str(), " › ", &cell].concat()
        })
    }
}

/// File and sheet, each as far as the county may read its name; a sheet whose name is not plain is called after what it is.
fn told(sheet: &SheetRef, (kind, is_plain): (&str, bool), names: &Names<'_>) -> String {
    let file: Vec<String> = sheet
        .file
        .split('/')
        .enumerate()
        .map(|(at, part)| match at {
            // The folder of all ledgers, and that of the period.
            0 | 1 => part.to_owned(),
            _ if names.tell_no_more(part) => part.to_owned(),
            _ => format!("{MASK}{}", ending(part)),
        })
        .collect();
    let file = file.join("/");
    match &*sheet.sheet {
        "" => file,
        name if is_plain => format!("{file} › {name}"),
        _ => format!("{file} › {kind}"),
    }
}

impl Views<'_> {
    /// The address of a cell of a matter; the county reads it where it lies in a list or a ledger.
    pub fn matter_cell(&self, place: &Place) -> Option<String> {
        self.cell(place).or_else(|| self.sources.shown(place))
    }
}
