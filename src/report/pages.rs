//! What each page of the site says: plain data for the templates, in words, with figures formatted and links relative to the
//! half's root. A view holds only what its audience may see, so that a template cannot show too much.

pub mod audit;
pub mod authority;
pub mod benchmarks;
pub mod calendar;
pub mod charts;
pub mod codes;
pub mod commended;
mod completion;
pub mod consequences;
mod corrected;
pub mod counting;
mod deadlines;
pub mod dossier;
pub mod downloads;
pub mod entries;
pub mod escalations;
pub mod index;
pub mod key_works;
pub mod leaders;
pub mod left_open;
pub mod links;
pub mod matters;
pub mod movement;
pub mod office_columns;
pub mod origins;
pub mod overview;
pub mod parts;
pub mod periods;
pub mod principals;
pub mod ranking;
pub mod registers;
pub mod remarks;
pub mod requests;
pub mod restated;
pub mod returns;
pub mod rulebook;
pub mod search;
pub mod shell;
pub mod since;
pub mod sources;
pub mod spot_checks;
pub mod story;
pub mod trend;
pub mod unit_matters;
pub mod unit_registers;
pub mod words;
pub mod working;

use super::Audience;
use super::archive::PeriodRecord;
use super::published::Revision;
use crate::check::History;
use crate::diagnostic::Diagnostic;
use crate::model::directory::UnitId;
use crate::rules::events::Known;
use crate::rules::matters::Matter;
use crate::rules::{Findings, Summary, Tribunal};
use crate::source::{Place, Text};
use counting::Counting;
use index::Index;
use leaders::Named;
use links::Links;
use remarks::InPrint;
use serde::{Serialize, Serializer};
use since::MatterNews;
use sources::Sources;
use std::sync::{Arc, LazyLock};

/// Everything that the pages of a period are made from.
pub struct SiteInput<'a> {
    /// What the notice concludes.
    pub findings: &'a Findings<'a>,
    /// What the ledgers say.
    pub history: &'a History,
    /// Directory, calendar and settings.
    pub tribunal: Tribunal<'a>,
    /// The periods before, in order, for trends.
    pub summaries: &'a [Summary],
    /// The periods before, in order, with their rankings and lists.
    pub archive: &'a [PeriodRecord],
    /// What the period before knew of.
    pub known: &'a Known,
    /// This period against what was published of it; `None` where nothing was.
    pub revision: Option<&'a Revision>,
    /// The input fingerprint.
    pub fingerprint: &'a str,
    /// The week's note as clean HTML.
    pub note_html: Option<&'a str>,
    /// All diagnostics in the order in which they are shown.
    pub diagnostics: &'a [Diagnostic],
    /// File names under `attachments/`.
    pub attachments: &'a [String],
}

/// A text that leads somewhere; both are shared by all the rows that have them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The text.
    pub text: Text,
    /// Where it leads, relative to the half's root and percent-encoded.
    pub href: Text,
}

/// A long list is put into its page as it is: the page's own template sees only how many rows it has.
fn how_many<Row, S: Serializer>(rows: &[Row], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(rows.len() as u64)
}

/// Of something that is put into its page as it is, the page's own template sees only whether it is there.
#[expect(clippy::ref_option, reason = "the shape that serde asks for")]
fn whether<T, S: Serializer>(thing: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bool(thing.is_some())
}

impl Link {
    /// A text and where it leads.
    pub fn new(text: impl Into<Text>, href: impl Into<Text>) -> Link {
        Link {
            text: text.into(),
            href: href.into(),
        }
    }
}

/// What is gathered once, when somebody first asks for it. The workbooks to attach, which take more room than anything else while they are
/// made, ask for none of it.
pub type Gathered<'a, T> = Arc<LazyLock<T, Box<dyn FnOnce() -> T + Send + 'a>>>;

fn gathered<'a, T>(gather: impl FnOnce() -> T + Send + 'a) -> Gathered<'a, T> {
    Arc::new(LazyLock::new(Box::new(gather)))
}

/// The maker of views for one audience.
pub struct Views<'a> {
    /// The input.
    pub input: &'a SiteInput<'a>,
    /// For whom.
    pub audience: Audience,
    /// The addresses of the pages.
    pub links: Gathered<'a, Links>,
    /// The findings by what pages ask for.
    pub index: Gathered<'a, Index<'a>>,
    /// What the county reads of where matters stand.
    sources: Gathered<'a, Sources>,
    /// How limits were counted.
    counting: Arc<Counting<'a>>,
    /// The county leaders of the matters.
    named: Gathered<'a, Named>,
    /// What the clauses behind matters are in print.
    in_print: Arc<InPrint>,
    /// What is news of the matters.
    matter_news: Gathered<'a, MatterNews>,
    /// The records of publications that cannot be read.
    unread_records: Arc<[&'a str]>,
}

impl<'a> Views<'a> {
    /// The views of a period for one audience.
    pub fn new(input: &'a SiteInput<'a>, audience: Audience) -> Views<'a> {
        let links = gathered(|| Links::new(input.tribunal.directory, input.findings));
        let index = gathered(|| Index::new(input.findings, input.history));
        let (to, by) = (Arc::clone(&links), Arc::clone(&index));
        Views {
            input,
            audience,
            named: gathered(move || Named::of(input.findings, &by, &to)),
            in_print: Arc::default(),
            matter_news: gathered(|| MatterNews::of(input.findings, input.known)),
            unread_records: periods::unread_records(input.diagnostics),
            links,
            index,
            sources: gathered(|| {
                Sources::of(
                    input.history,
                    input.findings,
                    (input.tribunal.directory, &input.tribunal.settings.office),
                )
            }),
            counting: Arc::new(Counting::new(
                input.tribunal.calendar,
                input.tribunal.settings.roll_to_working_day,
            )),
        }
    }

    /// Those of the same period for another audience, with the same addresses and index.
    #[must_use]
    pub fn seen_by(&self, audience: Audience) -> Views<'a> {
        Views {
            input: self.input,
            audience,
            links: Arc::clone(&self.links),
            index: Arc::clone(&self.index),
            sources: Arc::clone(&self.sources),
            counting: Arc::clone(&self.counting),
            named: Arc::clone(&self.named),
            in_print: Arc::clone(&self.in_print),
            matter_news: Arc::clone(&self.matter_news),
            unread_records: Arc::clone(&self.unread_records),
        }
    }

    /// Whether the office reads.
    pub fn is_office(&self) -> bool {
        self.audience == Audience::Office
    }

    /// A unit's full name.
    pub fn name(&self, unit: UnitId) -> &'a str {
        self.input.tribunal.directory.name(unit)
    }

    /// A unit with the link to its dossier.
    pub fn unit(&self, unit: UnitId) -> Link {
        self.links.unit_link(unit)
    }

    /// A matter's number with the link to its working.
    pub fn matter_link(&self, matter: &Matter<'_>) -> Link {
        Link::new(Text::clone(&matter.number), self.links.matter(matter))
    }

    /// A cell's address; only the office reads it, but for those of matters ([`Views::matter_cell`]).
    pub fn cell(&self, place: &Place) -> Option<String> {
        self.is_office().then(|| place.shown())
    }

    /// The units that have pages: those that exist or have existed, for registers and earlier periods go on naming the dissolved
    /// ones, and of those still to be founded the ones that something is registered of already.
    pub fn units(&self) -> Vec<UnitId> {
        let as_of = self.input.findings.as_of;
        let units = self.input.tribunal.directory.iter();
        units
            .filter(|(unit, entry)| {
                let founded = entry.founded.is_none_or(|founded| founded <= as_of);
                founded || self.is_registered(*unit)
            })
            .map(|(unit, _)| unit)
            .collect()
    }

    /// Whether a matter, or a row of a register whose page leads to the units that it names, is about a unit.
    fn is_registered(&self, unit: UnitId) -> bool {
        let (findings, index) = (self.input.findings, &self.index);
        let score = findings.scores.get(&unit);
        let mut incidents = findings.meetings.iter().flat_map(|own| &own.incidents);
        let mut exemptions = findings.exemptions.iter();
        score.is_some_and(|score| !score.entries.is_empty())
            || !index.shown_matters(unit).is_empty()
            || !index.complaints(unit).is_empty()
            || !index.circulars(unit).is_empty()
            || index.requests(unit).iter().any(|rows| !rows.is_empty())
            || !index.checked_of(unit).is_empty()
            || incidents.any(|incident| incident.unit == unit)
            || self.all_key_works().any(|work| work.names(unit))
            || exemptions.any(|exemption| exemption.unit == unit)
            || !index.corrections([unit, unit]).is_empty()
    }
}
