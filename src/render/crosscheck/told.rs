//! What report.json says, as far as other outputs say it too; read back from its bytes.

use crate::model::settings::EscalationRule;
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Told {
    pub units: Vec<Unit>,
    pub principals: Vec<Principal>,
    pub matters: Vec<Matter>,
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

#[derive(Deserialize)]
pub struct Matter {
    pub id: String,
    pub unit: String,
    pub light: String,
    pub exempt: bool,
    pub struck: bool,
    pub stages: Vec<Stage>,
}

#[derive(Deserialize)]
pub struct Stage {
    #[serde(rename = "stage")]
    pub name: String,
    pub status: String,
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
            .iter()
            .filter(|matter| !matter.struck && matter.light == light)
            .count()
    }

    /// Overdue stages of judged matters.
    pub fn overdue(&self) -> impl Iterator<Item = (&Matter, &Stage)> {
        self.matters
            .iter()
            .filter(|matter| !matter.struck)
            .flat_map(|matter| matter.stages.iter().map(move |stage| (matter, stage)))
            .filter(|(_, stage)| stage.status == "overdue")
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

/// A number as both a sheet and report.json have it: points have two decimals.
pub fn hundredths(number: f64) -> String {
    format!("{number:.2}")
}

/// An amount with as many digits as two readers of the same number agree upon.
pub fn amount(number: f64) -> String {
    let rounded = format!("{number:.9e}");
    rounded
        .parse::<f64>()
        .map_or(rounded, |number| number.to_string())
}
