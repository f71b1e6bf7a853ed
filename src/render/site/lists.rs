//! The long lists of the pages: each a template in `templates/lists` that is compiled into the program, so that a row costs no look-up by
//! name. A page's own template takes its finished lists and says where they stand.

use super::dates::Dated;
use crate::report::pages::Link;
use crate::report::pages::benchmarks::BenchmarkView;
use crate::report::pages::dossier::HandInRow;
use crate::report::pages::entries::EntryRow;
use crate::report::pages::escalations::EscalationView;
use crate::report::pages::key_works::{ReportRow, StandingRow, TargetRow};
use crate::report::pages::matters::{MatterRow, MatterView};
use crate::report::pages::periods::{Continuing, ContinuingRow, PastRank, PastRed};
use crate::report::pages::registers::{CircularRow, ComplaintRow, IncidentRow};
use crate::report::pages::requests::RequestRow;
use crate::report::pages::returns::FaultRow;
use crate::report::pages::shell::NavGroup;
use crate::report::pages::spot_checks::PersonRow;
use crate::report::pages::trend::Trend;
use askama::filters::{Escaper, Safe};
use askama::{Template, Values};
use pulldown_cmark_escape::{FmtWriter, escape_html};
use std::convert::Infallible;
use std::fmt;

/// Escapes what is inserted into a list exactly as the page around it does.
#[derive(Clone, Copy)]
pub struct Html;

impl Escaper for Html {
    fn write_escaped_str<W: fmt::Write>(&self, dest: W, text: &str) -> fmt::Result {
        escape_html(FmtWriter(dest), text)
    }
}

/// The filters of the lists.
#[allow(
    clippy::inline_always,
    clippy::unnecessary_wraps,
    clippy::unused_self,
    reason = "the shape of a filter"
)]
mod filters {
    use super::{Dated, Infallible, Safe, Values};

    /// Escapes a text and keeps its dates in one piece.
    #[askama::filter_fn]
    pub fn dated<'a>(text: &'a str, _: &dyn Values) -> Result<Safe<Dated<'a>>, Infallible> {
        Ok(Safe(Dated(text)))
    }
}

/// Where a list stands.
#[derive(Debug, Clone, Copy)]
pub struct At<'a> {
    /// The page's way to its half's root.
    pub root: &'a str,
    /// Whether the office reads.
    pub office: bool,
}

/// The navigation, which stands on each page.
#[derive(Clone, Copy, Template)]
#[template(path = "navigation.html")]
pub struct Navigation<'a> {
    /// The page's way to its half's root.
    pub root: &'a str,
    /// Its entries.
    pub groups: &'a [NavGroup],
}

/// Matters, a row each.
#[derive(Clone, Copy, Template)]
#[template(path = "matters.html")]
pub struct Matters<'a> {
    /// Where they stand.
    pub at: At<'a>,
    /// What stands over the table.
    pub caption: &'a str,
    /// The matters.
    pub rows: &'a [MatterRow],
    /// Whether there is a column for the unit.
    pub with_unit: bool,
    /// Whether there is one for the county's leader.
    pub with_leader: bool,
    /// Whether rows can be picked out.
    pub filter: bool,
}

/// Matters, each with its working.
#[derive(Clone, Copy, Template)]
#[template(path = "articles.html")]
pub struct Articles<'a> {
    /// The matters.
    pub matters: &'a [MatterView],
}

/// Escalations, each with its story.
#[derive(Clone, Copy, Template)]
#[template(path = "escalations.html")]
pub struct Escalations<'a> {
    /// Where they stand.
    pub at: At<'a>,
    /// The escalations.
    pub items: &'a [EscalationView],
    /// Whether the unit is named.
    pub named: bool,
}

/// A ranking of a week before.
#[derive(Clone, Copy, Template)]
#[template(path = "past_ranking.html")]
pub struct PastRanks<'a> {
    /// Where it stands.
    pub at: At<'a>,
    /// Its lines.
    pub rows: &'a [PastRank],
}

/// The escalations of a rule that continued in a week before.
#[derive(Clone, Copy, Template)]
#[template(path = "continuing.html")]
pub struct Continued<'a> {
    /// Where they stand.
    pub at: At<'a>,
    /// The rule.
    pub list: &'a Continuing,
    /// The escalations.
    pub rows: &'a [ContinuingRow],
    /// Whether there is a column for the next outcome.
    pub with_next: bool,
}

/// The red matters of a week before.
#[derive(Clone, Copy, Template)]
#[template(path = "past_red.html")]
pub struct PastReds<'a> {
    /// Where they stand.
    pub at: At<'a>,
    /// The matters.
    pub rows: &'a [PastRed],
}

/// Requests.
#[derive(Clone, Copy, Template)]
#[template(path = "requests.html")]
pub struct Requests<'a> {
    /// Where they stand.
    pub at: At<'a>,
    /// What stands over the table.
    pub caption: &'a str,
    /// The requests.
    pub rows: &'a [RequestRow],
    /// Whether there is a column for who asks.
    pub with_from: bool,
    /// Whether there is one for who is asked.
    pub with_to: bool,
    /// Whether rows can be picked out.
    pub filter: bool,
}

/// The entries of a score.
#[derive(Clone, Copy, Template)]
#[template(path = "entries.html")]
pub struct Entries<'a> {
    /// Where they stand.
    pub at: At<'a>,
    /// The entries.
    pub rows: &'a [EntryRow],
}

/// A unit's benchmarking list.
#[derive(Clone, Copy, Template)]
#[template(path = "benchmark.html")]
pub struct Benchmark<'a> {
    /// Where it stands.
    pub at: At<'a>,
    /// The list.
    pub list: &'a BenchmarkView,
}

/// What people did at meetings.
#[derive(Clone, Copy, Template)]
#[template(path = "incidents.html")]
pub struct Incidents<'a> {
    /// Where they stand.
    pub at: At<'a>,
    /// What stands over the table.
    pub caption: &'a str,
    /// The incidents.
    pub rows: &'a [IncidentRow],
    /// Whether there is a column for the unit.
    pub with_unit: bool,
    /// Whether there are columns for the meeting.
    pub with_meeting: bool,
}

/// Complaints.
#[derive(Clone, Copy, Template)]
#[template(path = "complaints.html")]
pub struct Complaints<'a> {
    /// Where they stand.
    pub at: At<'a>,
    /// The complaints.
    pub rows: &'a [ComplaintRow],
    /// Whether there is a column for the unit.
    pub with_unit: bool,
    /// Whether rows can be picked out.
    pub filter: bool,
}

/// Score and rank of a unit, period by period.
#[derive(Clone, Copy, Template)]
#[template(path = "trend.html")]
pub struct Course<'a> {
    /// The chart and its figures.
    pub trend: &'a Trend,
}

/// The circulars that name a unit.
#[derive(Clone, Copy, Template)]
#[template(path = "circulars.html")]
pub struct Circulars<'a> {
    /// Where they stand.
    pub at: At<'a>,
    /// The circulars.
    pub rows: &'a [CircularRow],
}

/// How a unit handed in, period by period.
#[derive(Clone, Copy, Template)]
#[template(path = "hand_ins.html")]
pub struct HandIns<'a> {
    /// Where they stand.
    pub at: At<'a>,
    /// The hand-ins.
    pub rows: &'a [HandInRow],
}

/// Each person of the spot checks.
#[derive(Clone, Copy, Template)]
#[template(path = "people.html")]
pub struct People<'a> {
    /// Where they stand.
    pub at: At<'a>,
    /// The heads of the points.
    pub points: &'a [&'static str],
    /// The people.
    pub rows: &'a [PersonRow],
}

/// What a unit must mend.
#[derive(Clone, Copy, Template)]
#[template(path = "faults.html")]
pub struct Faults<'a> {
    /// The faults.
    pub rows: &'a [FaultRow],
}

/// A queue of a key work.
#[derive(Clone, Copy, Template)]
#[template(path = "standings.html")]
pub struct Standings<'a> {
    /// Where it stands.
    pub at: At<'a>,
    /// What stands over the table.
    pub caption: &'a str,
    /// The head of the targets.
    pub target: &'a str,
    /// The head of the ratios.
    pub ratio: &'a str,
    /// Its lines.
    pub rows: &'a [StandingRow],
}

/// The targets of a key work.
#[derive(Clone, Copy, Template)]
#[template(path = "targets.html")]
pub struct Targets<'a> {
    /// Where they stand.
    pub at: At<'a>,
    /// What stands over the table.
    pub caption: &'a str,
    /// The targets.
    pub rows: &'a [TargetRow],
}

/// What was reported of a key work.
#[derive(Clone, Copy, Template)]
#[template(path = "reports.html")]
pub struct Reports<'a> {
    /// Where they stand.
    pub at: At<'a>,
    /// What the values are measured in.
    pub measure: &'a str,
    /// The units.
    pub rows: &'a [ReportRow],
}

/// Where those rows of a list stand that go on to other parts of its page.
#[derive(Clone, Copy, Template)]
#[template(path = "elsewhere.html")]
pub struct Elsewhere<'a> {
    /// Where it stands.
    pub at: At<'a>,
    /// How many rows stand here.
    pub here: usize,
    /// How many there are in all.
    pub all: usize,
    /// The other parts.
    pub parts: &'a [There<'a>],
}

/// A part of a page that has rows of a list.
pub struct There<'a> {
    /// The part, with the link to the list on it.
    pub link: Link,
    /// What stands there, from the first to the last.
    pub holds: String,
    /// All that stands there by name, where each is to be found on the first part.
    pub names: Vec<&'a str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_escape_exactly_as_the_pages_around_them_do() {
        let text = "<b class=\"甲\">'乙' & 丙/丁</b>";
        let mut page = Vec::new();
        tera::escape_html(text, &mut page).expect("room");
        let mut list = String::new();
        Html.write_escaped_str(&mut list, text).expect("room");
        assert_eq!(list.as_bytes(), page);
        assert!(!list.contains(['<', '>', '"', '\'']));
    }
}
