//! What report.json says, as far as other outputs say it too; read back from its bytes.

use crate::model::settings::EscalationRule;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;

#[derive(Deserialize)]
pub struct Told {
    pub units: Vec<Unit>,
    pub principals: Vec<Principal>,
    matters: Matters,
    pub escalations: Vec<Escalation>,
    pub complaints: Vec<Complaint>,
    pub meetings: Vec<Meeting>,
    pub key_works: Vec<KeyWork>,
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
