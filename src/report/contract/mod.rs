//! `office/data/report.json`: the facts for programs. The types are the contract; the published schema is made from them.
//!
//! Dates are `YYYY-MM-DD`, points are numbers with at most two decimals, and every key is always present.

pub(super) mod gather;
mod lines;
mod periods;

use crate::diagnostic::Severity;
use crate::model::points::Points;
use crate::source::Place;
use chrono::NaiveDate;
pub use lines::LineByEntry;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::io::{self, Write};

pub use gather::{Gatherer, report};

/// Version of the keys of the contract.
pub const SCHEMA: u32 = 1;

/// The whole report.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(
    missing_docs,
    reason = "the keys are documented by the contract in docs/REPORT.md"
)]
pub struct Report {
    pub schema: u32,
    pub county: String,
    pub as_of: NaiveDate,
    pub previous_as_of: Option<NaiveDate>,
    pub fingerprint: String,
    pub units: Vec<Unit>,
    pub principals: Vec<Principal>,
    pub matters: Vec<Matter>,
    pub escalations: Vec<Escalation>,
    pub complaints: Vec<Complaint>,
    pub meetings: Vec<Meeting>,
    pub key_works: Vec<KeyWork>,
    pub benchmarks: Vec<Benchmark>,
    pub requests: Vec<Request>,
    pub spot_checks: Vec<SpotCheck>,
    pub commended: Vec<Commended>,
    pub leaders: Vec<Leader>,
    pub exemptions: Vec<Exemption>,
    pub corrections: Vec<Correction>,
    pub audit: Vec<Audit>,
    pub periods: Vec<Period>,
    pub books: Vec<Book>,
    pub diagnostics: Vec<DiagnosticEntry>,
}

/// A cell: file relative to the workspace, sheet, cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see the type")]
pub struct Source {
    pub file: String,
    pub sheet: String,
    pub cell: String,
}

impl From<&Place> for Source {
    fn from(place: &Place) -> Source {
        Source {
            file: place.sheet.file.to_string(),
            sheet: place.sheet.sheet.to_string(),
            cell: place.cell(),
        }
    }
}

/// A unit of the directory that exists at the as-of date, in directory order.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct Unit {
    pub name: String,
    pub group: String,
    /// One of yes, partial, unreadable, late, no.
    pub submitted: String,
    /// Whether the unit existed on the day of the current period, and so owed a ledger for it.
    pub owed_ledger: bool,
    pub score: Points,
    pub plus: Points,
    pub minus: Points,
    pub rank: Option<usize>,
    pub previous_rank: Option<usize>,
    pub entries: Vec<Entry>,
    pub bridge: Vec<BridgeStep>,
    pub red_matters: usize,
    pub overdue_count: usize,
    pub valid_complaints: usize,
    pub meeting_violations: usize,
    pub on_time: OnTime,
    /// One of first, last, none.
    pub podium: String,
    pub periods_among_last: usize,
    pub no_matters: bool,
}

/// An event that moved a score; an exempted one is listed and not counted.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct Entry {
    pub date: NaiveDate,
    pub key: String,
    pub points: Points,
    pub exempt: bool,
    pub subject: String,
    pub detail: String,
    pub clause: String,
    pub source: Option<Source>,
}

/// A step of the score bridge.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct BridgeStep {
    pub key: String,
    pub points: Points,
    pub subject: String,
}

/// Final stages met, of all that were due or done.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct OnTime {
    pub met: usize,
    pub of: usize,
}

/// A term of office that touches the year.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct Principal {
    pub unit: String,
    pub name: String,
    pub post: String,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub from_month: Option<String>,
    pub to_month: Option<String>,
    pub plus: Points,
    pub minus: Points,
    pub score: Points,
}

/// A judged matter of one unit.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct Matter {
    pub id: String,
    pub unit: String,
    pub name: String,
    pub category: String,
    pub clause: String,
    /// One of red, yellow, green.
    pub light: String,
    pub closed: bool,
    pub exempt: bool,
    pub struck: bool,
    pub written_deadline: Option<NaiveDate>,
    pub extensions: Vec<Extension>,
    pub source: Source,
    pub flags: Vec<String>,
    pub stages: Vec<Stage>,
}

/// An extension and whether it was approved in time.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct Extension {
    pub to: NaiveDate,
    pub approved: NaiveDate,
    pub timely: bool,
    pub source: Source,
}

/// A stage of a matter.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct Stage {
    pub stage: String,
    /// One of met, late, overdue, due-soon, open, waiting.
    pub status: String,
    pub start: Option<NaiveDate>,
    pub due: Option<NaiveDate>,
    pub done: Option<NaiveDate>,
    pub days_late: i64,
    pub working_days_late: i64,
    pub provisional: bool,
    pub inferred: bool,
}

/// An escalation that fires.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct Escalation {
    pub rule: String,
    pub clause: String,
    pub outcome: String,
    pub unit: String,
    pub subject: Option<String>,
    pub count: usize,
    pub new: bool,
    pub issued: Option<String>,
    pub evidence: Vec<Evidence>,
}

/// An event behind an escalation.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct Evidence {
    pub id: String,
    pub date: NaiveDate,
    pub detail: String,
    pub file: String,
    pub sheet: String,
    pub cell: String,
}

/// A complaint against one unit.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct Complaint {
    pub id: String,
    pub unit: String,
    pub date: NaiveDate,
    pub result: String,
    pub closed: Option<NaiveDate>,
    pub exempt: bool,
    pub before_force: bool,
    pub struck: bool,
    pub clause: String,
    pub source: Source,
}

/// A meeting.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct Meeting {
    pub id: String,
    pub name: String,
    pub date: NaiveDate,
    pub violations: Vec<Violation>,
}

/// What was registered of one person at one meeting.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct Violation {
    pub unit: String,
    pub person: String,
    pub reported_kind: String,
    pub kind: String,
    pub counted: bool,
    pub excused: bool,
    pub exempt: bool,
    pub before_force: bool,
    pub struck: bool,
    pub self_criticism: Option<NaiveDate>,
    pub clause: String,
    pub source: Source,
}

/// A key work with its two queues.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct KeyWork {
    pub id: String,
    pub name: String,
    pub by_result: Vec<KeyWorkRow>,
    pub by_progress: Vec<KeyWorkRow>,
    pub milestones: Vec<Milestone>,
}

/// A unit's place in a queue of a key work.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct KeyWorkRow {
    pub unit: String,
    pub value: Option<f64>,
    pub target: Option<f64>,
    pub ratio: Option<f64>,
    pub rank: Option<usize>,
    pub clause: String,
    pub source: Option<Source>,
}

/// A milestone of a key work for one unit.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct Milestone {
    pub unit: String,
    pub date: NaiveDate,
    pub target: f64,
    /// One of on-time, late, missed, or null while nothing can be said.
    pub state: Option<String>,
    pub clause: String,
    pub source: Source,
}

/// A unit's benchmarking list in numbers.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct Benchmark {
    pub unit: String,
    pub entries: usize,
    pub done: usize,
    pub overdue: usize,
    pub incomplete: usize,
}

/// A request to another unit or upwards.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct Request {
    pub id: String,
    pub from: String,
    pub to: String,
    pub date: NaiveDate,
    pub replied: Option<NaiveDate>,
    pub working_days_waited: i64,
    pub within_authority: Option<bool>,
    pub unclear_reply: bool,
    pub before_force: bool,
    pub struck: bool,
}

/// A unit's spot checks of the year.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct SpotCheck {
    pub unit: String,
    pub people: usize,
    pub points: usize,
    pub passed: usize,
}

/// A commendation of the year.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct Commended {
    pub unit: String,
    pub date: NaiveDate,
    pub document: String,
}

/// A county leader's matters by light.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct Leader {
    pub name: String,
    pub red: usize,
    pub yellow: usize,
    pub green: usize,
}

/// A row of 容错认定.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct Exemption {
    pub id: String,
    pub kind: String,
    pub object: String,
    pub unit: String,
    pub date: NaiveDate,
    pub effective: bool,
    pub struck: bool,
}

/// A row of 更正登记.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct Correction {
    pub id: String,
    pub sheet: String,
    pub object: String,
    pub unit: String,
    pub action: String,
    pub date: NaiveDate,
    pub struck: bool,
}

/// A change between two snapshots.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct Audit {
    pub flag: String,
    pub id: String,
    pub unit: String,
    pub field: String,
    pub old: String,
    pub new: String,
    pub old_source: Source,
    pub new_source: Source,
}

/// A period before the current one, as it was judged at its own date from today's files.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct Period {
    pub as_of: NaiveDate,
    pub units: Vec<PeriodUnit>,
    pub escalations: Vec<PeriodEscalation>,
    pub red: Vec<PeriodRed>,
    /// Whether it was published.
    pub published: bool,
    /// What differs from what was published.
    pub differences: Vec<PeriodDifference>,
    /// What differs only because units have another group (序列) now.
    pub regrouped: Vec<PeriodDifference>,
}

/// A ranked unit of that period.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct PeriodUnit {
    pub name: String,
    pub group: String,
    pub score: Points,
    pub rank: usize,
}

/// An escalation of that period.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct PeriodEscalation {
    pub rule: String,
    pub unit: String,
    pub subject: Option<String>,
    pub count: usize,
    pub new: bool,
    pub issued: Option<String>,
}

/// A red matter of that period.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct PeriodRed {
    pub id: String,
    pub unit: String,
    pub stage: String,
    pub due: Option<NaiveDate>,
    pub days_late: i64,
    pub exempt: bool,
}

/// A fact of that period that is not what was published.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct PeriodDifference {
    pub list: String,
    pub unit: String,
    pub subject: String,
    pub item: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// How the rows of one sheet were dealt with.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct Book {
    pub file: String,
    pub sheet: String,
    pub read: usize,
    pub judged: usize,
    pub returned: usize,
    pub set_aside: usize,
}

/// A diagnostic.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "see docs/REPORT.md")]
pub struct DiagnosticEntry {
    pub code: String,
    pub severity: Severity,
    pub unit: Option<String>,
    pub file: String,
    pub sheet: String,
    pub cell: String,
    pub message: String,
    pub help: String,
}

/// The JSON Schema of [`Report`], as it is published beside it.
pub fn schema() -> String {
    let mut schema = Value::from(schemars::schema_for!(Report));
    complete(&mut schema);
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// What the types do not say: every key is always there, whatever it holds, and a date is written in one way.
fn complete(schema: &mut Value) {
    if let Value::Object(object) = schema {
        if let Some(Value::Object(properties)) = object.get("properties") {
            let keys = properties.keys().cloned().map(Value::String).collect();
            object.insert("required".to_owned(), Value::Array(keys));
        }
        if object.get("format").and_then(Value::as_str) == Some("date") {
            let days = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
            object.insert("pattern".to_owned(), Value::String(days.to_owned()));
        }
        object.values_mut().for_each(complete);
    } else if let Value::Array(list) = schema {
        list.iter_mut().for_each(complete);
    }
}

/// Writes the report as JSON: a line for each entry of a list, and a final line break.
///
/// # Errors
/// Where a number cannot be written as JSON, or `out` takes no more.
pub fn to_json(report: &Gatherer<'_>, out: &mut impl Write) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, LineByEntry::default());
    report.serialize(&mut serializer)?;
    out.write_all(b"\n")
}
