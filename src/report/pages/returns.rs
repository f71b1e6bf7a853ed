//! For the office alone: what each unit must mend, and how the rows were dealt with.

use super::words::{long_day, printed};
use super::{Link, Views, codes, how_many, links};
use crate::diagnostic::Diagnostic;
use crate::model::directory::UnitId;
use crate::report::check::readings;
use crate::source::Text;
use serde::Serialize;
use std::cmp::Reverse;

/// A fault and its remedy.
#[derive(Debug, Clone)]
pub struct FaultRow {
    /// `error`, `warning` or `notice`.
    pub key: &'static str,
    /// The severity in words.
    pub severity: &'static str,
    /// The code.
    pub code: &'static str,
    /// The page that explains it.
    pub page: String,
    /// The file.
    pub file: Text,
    /// The sheet.
    pub sheet: Text,
    /// The cell.
    pub cell: String,
    /// What was found.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

/// The faults of one unit, or of the office.
#[derive(Debug, Clone, Serialize)]
pub struct ReturnGroup {
    /// The anchor.
    pub anchor: String,
    /// The unit; the office's own come last.
    pub name: String,
    /// The link to its dossier; empty for the office.
    pub href: String,
    /// The link to its return copy; empty for the office.
    pub copy: String,
    /// What the return copy holds; empty for the office.
    pub holds: String,
    /// Errors, warnings, notices.
    pub counts: [usize; 3],
    /// The faults, the gravest first; of a unit with very many only the first ones.
    #[serde(serialize_with = "how_many")]
    pub faults: Vec<FaultRow>,
    /// How many more there are.
    pub more: usize,
}

/// How the rows of a sheet were dealt with.
#[derive(Debug, Clone, Serialize)]
pub struct BookRow {
    /// The file.
    pub file: String,
    /// The sheet.
    pub sheet: String,
    /// Rows read.
    pub read: usize,
    /// Judged.
    pub judged: usize,
    /// Returned.
    pub returned: usize,
    /// Set aside.
    pub set_aside: usize,
    /// Whether read = judged + returned + set aside.
    pub balances: bool,
}

/// The returns page.
#[derive(Debug, Clone, Serialize)]
pub struct ReturnsPage {
    /// By unit.
    pub groups: Vec<ReturnGroup>,
    /// Errors, warnings, notices in all.
    pub counts: [usize; 3],
    /// The books.
    pub books: Vec<BookRow>,
    /// Their sums.
    pub total: BookRow,
    /// What was taken for what, sheet by sheet: file, sheet, sentences.
    pub readings: Vec<(String, String, Vec<String>)>,
    /// The hand-ins of the period: unit, key, state, files.
    pub hand_ins: Vec<(Link, &'static str, &'static str, String)>,
}

/// How many faults of one unit the page lists; all of them stand in the unit's return copy. Those of the office stand nowhere else, and
/// are all listed.
const MOST_FAULTS: usize = 100;

fn fault(diagnostic: &Diagnostic, office: &str) -> FaultRow {
    let words = diagnostic.problem.words().of_office(office);
    FaultRow {
        key: codes::key(words.severity),
        severity: words.severity.label(),
        code: words.code,
        page: codes::path(words.code),
        file: Text::clone(&diagnostic.place.sheet.file),
        sheet: Text::clone(&diagnostic.place.sheet.sheet),
        cell: diagnostic.place.cell(),
        message: printed(&words.message),
        help: printed(&words.help),
    }
}

/// How the office's own faults are headed.
pub fn office_words(office: &str) -> String {
    format!("{office}（登记簿、名录、设置等）")
}

/// The anchor of a unit's faults; `None` is the office.
pub fn anchor(unit: Option<UnitId>) -> String {
    unit.map_or_else(|| "office".to_owned(), |unit| format!("u{}", unit.0 + 1))
}

fn count<'f>(faults: impl Iterator<Item = &'f FaultRow>) -> [usize; 3] {
    let mut counts = [0; 3];
    for fault in faults {
        match fault.key {
            "error" => counts[0] += 1,
            "warning" => counts[1] += 1,
            _ => counts[2] += 1,
        }
    }
    counts
}

impl Views<'_> {
    /// The returns page.
    pub fn returns_page(&self) -> ReturnsPage {
        let mut groups: Vec<ReturnGroup> = self
            .input
            .tribunal
            .directory
            .iter()
            .filter_map(|(unit, entry)| self.return_group(Some(unit), &entry.name))
            .collect();
        // Units with the most errors come first, then those with the most warnings; equal ones in directory order.
        groups.sort_by_key(|group| Reverse(group.counts));
        let office = office_words(&self.input.tribunal.settings.office);
        groups.extend(self.return_group(None, &office));
        let books: Vec<BookRow> = self
            .input
            .history
            .books()
            .map(|book| BookRow {
                file: book.file.clone(),
                sheet: book.sheet.clone(),
                read: book.read,
                judged: book.judged,
                returned: book.returned,
                set_aside: book.set_aside,
                balances: book.read == book.judged + book.returned + book.set_aside,
            })
            .collect();
        ReturnsPage {
            counts: groups.iter().fold([0; 3], |sum, group| {
                [
                    sum[0] + group.counts[0],
                    sum[1] + group.counts[1],
                    sum[2] + group.counts[2],
                ]
            }),
            groups,
            total: total(&books),
            books,
            readings: readings(self.input.history)
                .map(|sheet| (sheet.file.clone(), sheet.sheet.clone(), sheet.sentences()))
                .collect(),
            hand_ins: self.current_hand_ins(),
        }
    }

    fn return_group(&self, unit: Option<UnitId>, name: &str) -> Option<ReturnGroup> {
        let own = self
            .input
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.unit == unit);
        let mut faults: Vec<FaultRow> = own
            .map(|diagnostic| fault(diagnostic, &self.input.tribunal.settings.office))
            .collect();
        let counts = count(faults.iter());
        let shown = unit.map_or(usize::MAX, |_| MOST_FAULTS);
        let more = faults.len().saturating_sub(shown);
        faults.truncate(shown);
        (!faults.is_empty()).then(|| ReturnGroup {
            anchor: anchor(unit),
            name: name.to_owned(),
            href: unit
                .filter(|unit| self.units().contains(unit))
                .map(|unit| self.links.unit_href(unit).to_owned())
                .unwrap_or_default(),
            copy: unit
                .map(|unit| links::encode(&self.links.return_copy(unit)))
                .unwrap_or_default(),
            holds: unit.map(|unit| self.copy_words(unit)).unwrap_or_default(),
            counts,
            faults,
            more,
        })
    }

    /// What a unit's return copy holds: its ledger of this period, or, where none could be read, an earlier one or none.
    fn copy_words(&self, unit: UnitId) -> String {
        let history = self.input.history;
        let newest = history.newest_hand_in(unit).map(|period| period.as_of);
        let current = history.current().map(|period| period.as_of);
        match newest {
            None => "列明每处问题和改法；里面没有台账，不能当作台账交回，请单位报送自己的台账。"
                .to_owned(),
            Some(_) if newest == current => {
                "列明每处问题和改法；读得出的表照原样列出，错处涂了颜色，改好后可直接重新报送。"
                    .to_owned()
            }
            Some(day) => format!(
                "列明每处问题和改法；本期没有读得出的台账，副本里是{}一期的，更新为本期的情况以后才能报送，原样交回的列为「疑似旧表」。",
                long_day(day)
            ),
        }
    }

    fn current_hand_ins(&self) -> Vec<(Link, &'static str, &'static str, String)> {
        let Some(period) = self.input.history.current() else {
            return Vec::new();
        };
        let units = self.input.tribunal.directory.iter();
        units
            .filter(|(_, entry)| entry.exists_on(period.as_of))
            .map(|(unit, _)| {
                let state = period.state(unit);
                let files = period
                    .hand_ins
                    .get(&unit)
                    .map(|hand_in| hand_in.files.join("、"));
                (
                    self.unit(unit),
                    state.key(),
                    state.label(),
                    files.unwrap_or_default(),
                )
            })
            .collect()
    }
}

fn total(books: &[BookRow]) -> BookRow {
    let sum = |of: fn(&BookRow) -> usize| books.iter().map(of).sum();
    BookRow {
        file: "合计".to_owned(),
        sheet: String::new(),
        read: sum(|book| book.read),
        judged: sum(|book| book.judged),
        returned: sum(|book| book.returned),
        set_aside: sum(|book| book.set_aside),
        balances: books.iter().all(|book| book.balances),
    }
}
