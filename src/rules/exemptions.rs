//! M12: exemptions (容错认定) of those who dared and erred.

use super::clause::{Basis, Clause};
use super::registers::{self, StruckOut};
use crate::check::History;
use crate::model::directory::{UnitId, normal};
use crate::model::schema::{Field, Sheet};
use crate::source::Place;
use chrono::NaiveDate;

/// M12.
pub const EXEMPTION: Clause = Clause {
    id: "M12",
    citation: "五(三)",
    title: "容错",
    rule: "经认定机关认定为先行先试、探索性试验、无意过失的，自认定日期起照常列示、亮灯不变并注明「已容错」，不计入逾期次数、升级处理和扣分，红灯件数中另行注明；会议的容错涵盖该单位在该会议上的全部情形。",
    basis: Basis::Notice,
    function: "rules::exemptions::of",
    cases: include_str!("cases/M12.txt"),
};

/// What an exemption is about (对象类别).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ExemptObject {
    Matter,
    Complaint,
    Meeting,
    ManualPoints,
}

impl ExemptObject {
    /// The word of the register.
    pub fn label(self) -> &'static str {
        match self {
            ExemptObject::Matter => "督查事项",
            ExemptObject::Complaint => "投诉",
            ExemptObject::Meeting => "会议",
            ExemptObject::ManualPoints => "积分",
        }
    }

    /// The sheet that it stands on.
    pub(super) fn sheet(self) -> Sheet {
        match self {
            ExemptObject::Matter => Sheet::Matters,
            ExemptObject::Complaint => Sheet::Complaints,
            ExemptObject::Meeting => Sheet::Meetings,
            ExemptObject::ManualPoints => Sheet::ManualPoints,
        }
    }

    /// The object that a cell names.
    pub(super) fn of(word: &str) -> Option<ExemptObject> {
        [
            ExemptObject::Matter,
            ExemptObject::Complaint,
            ExemptObject::Meeting,
            ExemptObject::ManualPoints,
        ]
        .into_iter()
        .find(|object| object.label() == word)
    }
}

/// A complete row of 容错认定.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exemption {
    /// 编号.
    pub id: String,
    /// What it is about.
    pub object: ExemptObject,
    /// 对象编号.
    pub number: String,
    /// The unit.
    pub unit: UnitId,
    /// 情形.
    pub circumstance: String,
    /// The calendar year of the object, where a number comes again in another year.
    pub object_year: Option<i32>,
    /// 认定机关.
    pub body: String,
    /// 认定日期.
    pub date: NaiveDate,
    /// As-of date of the first snapshot that has it.
    pub first_seen: NaiveDate,
    /// Struck out (M15).
    pub struck: bool,
    /// Dated on or before the as-of date, and not struck out.
    pub effective: bool,
    /// Where it stands.
    pub place: Place,
}

/// All complete exemptions, in order of number and unit. Rows that lack kind, body or date never come this far.
pub fn all(history: &History, struck_out: &StruckOut, as_of: NaiveDate) -> Vec<Exemption> {
    registers::unit_rows(history, Sheet::Exemptions, struck_out)
        .filter_map(|row| {
            let date = row.record.date(Field::DeterminedOn)?;
            let object = ExemptObject::of(row.record.text(Field::ObjectKind)?)?;
            let number = row.record.text(Field::ObjectNumber)?.to_string();
            Some(Exemption {
                id: row.number.to_owned(),
                object,
                object_year: history.year_meant(object.sheet(), &number, row.unit, date),
                number,
                unit: row.unit,
                circumstance: row.record.text(Field::Circumstance)?.to_string(),
                body: row.record.text(Field::DeterminedBy)?.to_string(),
                date,
                first_seen: row.first_seen,
                struck: row.struck,
                effective: date <= as_of && !row.struck,
                place: row.record.number_place(),
            })
        })
        .collect()
}

/// The effective exemption of an object of a unit and of the year in which its number stands, where there is one; of several the one that was handed in first: with it the
/// object was exempt, and no later one changes that (M13).
pub fn of<'a>(
    exemptions: &'a [Exemption],
    object: ExemptObject,
    number: &str,
    unit: UnitId,
    year: Option<i32>,
) -> Option<&'a Exemption> {
    exemptions
        .iter()
        .filter(|exemption| {
            exemption.effective
                && exemption.object == object
                && exemption.unit == unit
                && (exemption.object_year.is_none()
                    || year.is_none()
                    || exemption.object_year == year)
                && normal(&exemption.number) == normal(number)
        })
        .min_by_key(|exemption| (exemption.first_seen, exemption.date))
}
