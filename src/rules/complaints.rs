//! E4: complaints (投诉) and which of them count.

use super::clause::{Basis, Clause};
use super::escalations::{in_window, is_before_the_end};
use super::exemptions::{self, ExemptObject, Exemption};
use super::near_numbers::{each_with_another, skeleton};
use super::registers::{self, StruckOut};
use crate::check::History;
use crate::diagnostic::{ComplaintProblem, Diagnostic};
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::record::Record;
use crate::model::schema::{Field, Sheet};
use crate::model::settings::{EscalationRule, Settings};
use crate::source::Place;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// E4.
pub const COMPLAINT: Clause = Clause {
    id: "E4",
    citation: "三(四)",
    title: "有效投诉",
    rule: "每个投诉编号对每个单位只计一次，核实结果为「有效」的才计入；待核实的列示不计，重复和无效的分别统计。按受理日期计入年度窗口。",
    basis: Basis::Notice,
    function: "rules::complaints::counts",
    cases: include_str!("cases/E4.txt"),
};

/// A complaint against one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// 投诉编号.
    pub id: String,
    /// The unit complained of.
    pub unit: UnitId,
    /// 受理日期.
    pub received: NaiveDate,
    /// 核实结果.
    pub result: String,
    /// 核实日期.
    pub verified: Option<NaiveDate>,
    /// 办结日期.
    pub closed: Option<NaiveDate>,
    /// Exempted (M12).
    pub exempt: bool,
    /// Struck out (M15).
    pub struck: bool,
    /// Where it stands.
    pub place: Place,
}

impl Complaint {
    /// Found valid, whether or not it was exempted.
    pub fn is_valid(&self) -> bool {
        self.result == "有效" && !self.struck
    }

    /// Whether it counts towards escalations.
    pub fn counts(&self) -> bool {
        self.is_valid() && !self.exempt
    }

    /// The date of its points: that of its verification, else that of its receipt.
    pub fn points_date(&self) -> NaiveDate {
        self.verified.unwrap_or(self.received)
    }
}

/// Whether a complaint counts towards escalations at an as-of date (E1, E4), and if not, why: the first reason of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// Towards the circular, whatever the window of the other rule.
    Counts,
    /// Towards the accountability alone, whose window is a longer one.
    OnlyAccountability,
    /// Struck out (M15).
    Struck,
    /// Valid, and exempted (M12).
    Exempt,
    /// Valid, and received before the notice came into force.
    BeforeForce,
    /// Valid, and received outside the windows of both rules.
    OutOfWindow,
    /// Valid, and received when its unit was no more.
    Dissolved,
    /// Not verified yet.
    Pending,
    /// Not valid, or a repetition.
    NotValid,
}

impl Complaint {
    /// Whether it counts towards escalations. Their events are gathered by the same conditions, rule by rule
    /// ([`super::escalations::Counted`]).
    pub fn counting(
        &self,
        settings: &Settings,
        directory: &Directory,
        as_of: NaiveDate,
    ) -> Counting {
        let is_in_window_of = |rule: EscalationRule| {
            let window = settings.escalation(rule).window;
            in_window(window, as_of, self.received)
        };
        let is_circulated = is_in_window_of(EscalationRule::ComplaintCircular);
        match self.result.as_str() {
            _ if self.struck => Counting::Struck,
            "待核实" => Counting::Pending,
            _ if !self.is_valid() => Counting::NotValid,
            _ if self.exempt => Counting::Exempt,
            _ if !settings.in_force_on(self.received) => Counting::BeforeForce,
            _ if !is_circulated && !is_in_window_of(EscalationRule::ComplaintAccountability) => {
                Counting::OutOfWindow
            }
            _ if !is_before_the_end(directory, self.unit, self.received) => Counting::Dissolved,
            _ if !is_circulated => Counting::OnlyAccountability,
            _ => Counting::Counts,
        }
    }
}

/// Complaints of one unit and day whose numbers differ only in how they were typed. Of 投诉登记 no message tells what was read.
pub fn report_near(complaints: &[Complaint], diagnostics: &mut Vec<Diagnostic>) {
    let mut alike: BTreeMap<(UnitId, NaiveDate, String), Vec<&Complaint>> = BTreeMap::new();
    for complaint in complaints.iter().filter(|complaint| complaint.is_valid()) {
        let key = (complaint.unit, complaint.received, skeleton(&complaint.id));
        alike.entry(key).or_default().push(complaint);
    }
    for same in alike.values() {
        for (complaint, other) in each_with_another(same) {
            let problem = ComplaintProblem::NearComplaint {
                other: other.place.shown(),
            };
            diagnostics.push(Diagnostic::new(problem, complaint.place.clone(), None));
        }
    }
}

/// The newest rows of 投诉登记 by number and unit: a repeated one counts by the row that it is a repetition of.
type Rows<'a> = BTreeMap<(String, Option<UnitId>), &'a Record>;

/// E4: what is told of a result that does not go with the rest of its row: a repetition of nothing, of itself or of a complaint about
/// others, a complaint that is merged and counts, and one that has been verified or settled and has no result yet.
pub fn report_results(history: &History, diagnostics: &mut Vec<Diagnostic>) {
    let rows: Rows<'_> = history
        .rows(Sheet::Complaints)
        .map(|(key, row)| ((number_of(&row.record), key.unit), &row.record))
        .collect();
    let numbers: BTreeSet<&str> = rows.keys().map(|(number, _)| number.as_str()).collect();
    let circular = circular(&rows);
    for ((number, unit), record) in &rows {
        let result = record.text(Field::Result).map(|result| &**result);
        let into = record.text(Field::MergedInto);
        let (problem, field) = match (result, into.map(|into| comparable(into))) {
            (Some("重复"), None) => (ComplaintProblem::RepeatedOfNothing, Field::MergedInto),
            (Some("重复"), Some(into)) => {
                let problem = if !numbers.contains(into.as_str()) {
                    ComplaintProblem::RepeatedOfUnknown
                } else if !rows.contains_key(&(into, *unit)) {
                    ComplaintProblem::RepeatedOfOthers
                } else if circular.contains(&(number.as_str(), *unit)) {
                    ComplaintProblem::RepeatedOfItself
                } else {
                    continue;
                };
                (problem, Field::MergedInto)
            }
            (Some("有效"), Some(_)) => (ComplaintProblem::MergedAndValid, Field::MergedInto),
            (Some("待核实"), _) if is_dealt_with(record) => {
                (ComplaintProblem::UnverifiedWithDay, Field::Result)
            }
            _ => continue,
        };
        diagnostics.push(Diagnostic::new(problem, record.place(field), None));
    }
}

fn number_of(record: &Record) -> String {
    comparable(&record.text_or_empty(Field::Number))
}

fn is_dealt_with(record: &Record) -> bool {
    let days = [Field::VerifiedOn, Field::DoneOn];
    days.iter().any(|field| record.date(*field).is_some())
}

/// The repeated complaints that lead back to themselves, so that none of those that they pass counts.
fn circular<'r>(rows: &'r Rows<'_>) -> BTreeSet<(&'r str, Option<UnitId>)> {
    let key = |number: &str, unit: Option<UnitId>| {
        let (known, row) = rows.get_key_value(&(number.to_owned(), unit))?;
        Some(((known.0.as_str(), unit), *row))
    };
    let mut circular = BTreeSet::new();
    let mut walked = BTreeSet::new();
    for (number, unit) in rows.keys() {
        let mut path = Vec::new();
        let mut at = key(number, *unit);
        while let Some((own, row)) = at {
            if !walked.insert(own) {
                // What this walk has been at before is where the circle begins.
                let begins = path.iter().position(|known| *known == own);
                circular.extend(begins.map_or(&[][..], |begins| &path[begins..]));
                break;
            }
            path.push(own);
            let is_repeated = row.text_or_nothing(Field::Result) == "重复";
            let into = row.text(Field::MergedInto).filter(|_| is_repeated);
            at = into.and_then(|into| key(&comparable(into), *unit));
        }
    }
    circular
}

/// All complaints, in order of number and unit.
pub fn all(history: &History, struck_out: &StruckOut, exemptions: &[Exemption]) -> Vec<Complaint> {
    registers::unit_rows(history, Sheet::Complaints, struck_out)
        .filter_map(|row| {
            let received = row.record.date(Field::ReceivedOn)?;
            let exemption = exemptions::of(
                exemptions,
                ExemptObject::Complaint,
                row.number,
                row.unit,
                row.year,
            );
            Some(Complaint {
                id: row.number.to_owned(),
                unit: row.unit,
                received,
                result: row.record.text(Field::Result)?.to_string(),
                verified: row.record.date(Field::VerifiedOn),
                closed: row.record.date(Field::DoneOn),
                exempt: exemption.is_some(),
                struck: row.struck,
                place: row.record.number_place(),
            })
        })
        .collect()
}
