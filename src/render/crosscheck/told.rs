//! What report.json says, as far as other outputs say it too; read back from its bytes.

use super::entries::{self, Taker};
use crate::model::settings::EscalationRule;
use serde::de::{Error as _, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Error;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::BufRead;

#[derive(Default, Deserialize)]
pub struct Told {
    pub units: Vec<Unit>,
    pub principals: Vec<Principal>,
    matters: Matters,
    pub escalations: Vec<Escalation>,
    pub complaints: Vec<Complaint>,
    pub meetings: Vec<Meeting>,
    pub key_works: Vec<KeyWork>,
}

impl Told {
    /// Reads what was written: entry by entry as the program lays it out, at once where it is laid out otherwise.
    ///
    /// # Errors
    /// Where it is not JSON, or not what the contract says.
    pub fn read(mut report: impl BufRead) -> Result<Told, Error> {
        let beginning = report.fill_buf().map_err(Error::custom)?;
        if !entries::is_laid_out(beginning) {
            return serde_json::from_reader(report);
        }
        let mut told = ByEntry::default();
        entries::read(report, &mut told)?;
        told.whole()
    }
}

/// What has been read of it so far.
#[derive(Default)]
struct ByEntry {
    told: Told,
    keys: BTreeSet<String>,
}

impl ByEntry {
    /// All of it, if all lists were there.
    fn whole(self) -> Result<Told, Error> {
        let missing = LISTS.iter().find(|list| !self.keys.contains(**list));
        missing.map_or(Ok(self.told), |list| Err(Error::missing_field(list)))
    }
}

/// The lists that are kept.
const LISTS: [&str; 7] = [
    "units",
    "principals",
    "matters",
    "escalations",
    "complaints",
    "meetings",
    "key_works",
];

impl Taker for ByEntry {
    fn begin(&mut self, key: &str) -> Result<(), Error> {
        let is_new = self.keys.insert(key.to_owned());
        is_new
            .then_some(())
            .ok_or_else(|| Error::custom("a key comes twice"))
    }

    fn entry(&mut self, key: &str, json: &[u8]) -> Result<(), Error> {
        let told = &mut self.told;
        match key {
            "units" => told.units.push(serde_json::from_slice(json)?),
            "principals" => told.principals.push(serde_json::from_slice(json)?),
            "matters" => told.matters.add(serde_json::from_slice(json)?),
            "escalations" => told.escalations.push(serde_json::from_slice(json)?),
            "complaints" => told.complaints.push(serde_json::from_slice(json)?),
            "meetings" => told.meetings.push(serde_json::from_slice(json)?),
            "key_works" => told.key_works.push(serde_json::from_slice(json)?),
            _ => {
                let IgnoredAny = serde_json::from_slice(json)?;
            }
        }
        Ok(())
    }

    fn value(&mut self, key: &str, json: &[u8]) -> Result<(), Error> {
        if LISTS.contains(&key) {
            // A list without entries stands in the line of its key.
            let [] = serde_json::from_slice::<[IgnoredAny; 0]>(json)?;
            return Ok(());
        }
        serde_json::from_slice(json).map(|IgnoredAny| ())
    }
}

#[derive(Deserialize)]
pub struct Unit {
    pub name: String,
    pub group: String,
    pub submitted: String,
    pub owed_ledger: bool,
    pub score: f64,
    pub plus: f64,
    pub minus: f64,
    pub rank: Option<usize>,
    pub previous_rank: Option<usize>,
    pub entries: Vec<Entry>,
    pub valid_complaints: usize,
    pub on_time: OnTime,
}

#[derive(Deserialize)]
pub struct Entry {
    pub points: f64,
}

#[derive(Deserialize)]
pub struct OnTime {
    pub met: usize,
    pub of: usize,
}

#[derive(Deserialize)]
pub struct Principal {
    pub unit: String,
    pub name: String,
    pub plus: f64,
    pub minus: f64,
    pub score: f64,
}

/// The judged matters, as far as other outputs tell of them: all are counted by their light, and what is overdue is kept. A county may
/// have a hundred thousand.
#[derive(Default)]
struct Matters {
    by_light: BTreeMap<String, usize>,
    /// Those with overdue stages, and these alone.
    overdue: Vec<Matter>,
}

impl Matters {
    fn add(&mut self, mut matter: Matter) {
        if matter.struck {
            return;
        }
        *self
            .by_light
            .entry(std::mem::take(&mut matter.light))
            .or_default() += 1;
        matter.stages.retain(|stage| stage.status == "overdue");
        if !matter.stages.is_empty() {
            self.overdue.push(matter);
        }
    }
}

impl<'de> Deserialize<'de> for Matters {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Matters, D::Error> {
        struct OneByOne;

        impl<'de> Visitor<'de> for OneByOne {
            type Value = Matters;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a list of matters")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Matters, A::Error> {
                let mut matters = Matters::default();
                while let Some(matter) = list.next_element()? {
                    matters.add(matter);
                }
                Ok(matters)
            }
        }

        deserializer.deserialize_seq(OneByOne)
    }
}

#[derive(Deserialize)]
pub struct Matter {
    pub id: String,
    pub unit: String,
    light: String,
    pub exempt: bool,
    struck: bool,
    stages: Vec<Stage>,
}

#[derive(Deserialize)]
pub struct Stage {
    #[serde(rename = "stage")]
    pub name: String,
    status: String,
    pub days_late: i64,
}

#[derive(Deserialize)]
pub struct Escalation {
    pub rule: String,
    pub unit: String,
    pub outcome: String,
    pub count: usize,
    pub new: bool,
    pub issued: Option<String>,
    pub evidence: Vec<Evidence>,
}

#[derive(Deserialize)]
pub struct Evidence {
    pub id: String,
}

impl Escalation {
    /// Whether the county may read of it (E5).
    pub fn is_public(&self) -> bool {
        let confidential = EscalationRule::ALL
            .into_iter()
            .find(|rule| rule.key() == self.rule)
            .is_none_or(EscalationRule::is_confidential_until_issued);
        self.issued.is_some() || !confidential
    }

    /// The outcome, with 「拟」 until it has been issued.
    pub fn outcome_words(&self) -> String {
        match self.issued {
            Some(_) => self.outcome.clone(),
            None => format!("拟{}", self.outcome),
        }
    }
}

#[derive(Deserialize)]
pub struct Complaint {
    pub id: String,
    pub unit: String,
}

#[derive(Deserialize)]
pub struct Meeting {
    pub id: String,
    pub name: String,
    pub violations: Vec<Violation>,
}

#[derive(Deserialize)]
pub struct Violation {
    pub unit: String,
    pub person: String,
    pub kind: String,
    pub counted: bool,
}

#[derive(Deserialize)]
pub struct KeyWork {
    pub by_result: Vec<Standing>,
    pub by_progress: Vec<Standing>,
}

#[derive(Deserialize)]
pub struct Standing {
    pub unit: String,
    pub value: Option<f64>,
    pub target: Option<f64>,
    pub rank: Option<usize>,
}

impl Told {
    /// Judged matters of a light.
    pub fn lights(&self, light: &str) -> usize {
        self.matters
            .by_light
            .get(light)
            .copied()
            .unwrap_or_default()
    }

    /// Overdue stages of judged matters.
    pub fn overdue(&self) -> impl Iterator<Item = (&Matter, &Stage)> {
        let matters = self.matters.overdue.iter();
        matters.flat_map(|matter| matter.stages.iter().map(move |stage| (matter, stage)))
    }

    /// The escalations that a half may show, the new ones first, as lists have them.
    pub fn escalations(&self, office: bool) -> Vec<&Escalation> {
        let of = |new: bool| {
            self.escalations
                .iter()
                .filter(move |fired| fired.new == new && (office || fired.is_public()))
        };
        of(true).chain(of(false)).collect()
    }
}

/// A number as both a sheet and report.json have it: points have two decimals, and a sum of them that comes to nothing has no sign.
pub fn hundredths(number: f64) -> String {
    let shown = format!("{number:.2}");
    if shown == "-0.00" {
        return "0.00".to_owned();
    }
    shown
}

/// An amount with as many digits as two readers of the same number agree upon.
pub fn amount(number: f64) -> String {
    let rounded = format!("{number:.9e}");
    rounded
        .parse::<f64>()
        .map_or(rounded, |number| number.to_string())
}
