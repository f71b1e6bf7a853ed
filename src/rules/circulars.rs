//! Circulars issued (通报登记), and the rule that each of them carries out.

use super::registers::{self, StruckOut};
use crate::check::History;
use crate::model::directory::{UnitId, comparable};
use crate::model::schema::{Field, Sheet};
use crate::model::settings::EscalationRule;
use crate::source::Place;
use chrono::NaiveDate;

/// A circular as far as it concerns one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circular {
    /// 文号.
    pub document: String,
    /// 日期.
    pub date: NaiveDate,
    /// The unit.
    pub unit: UnitId,
    /// 姓名, where it names a person.
    pub person: String,
    /// 类型.
    pub kind: String,
    /// The escalation that it carries out.
    pub rule: Option<EscalationRule>,
    /// 问题编号.
    pub problem: String,
    /// 问题类别.
    pub problem_class: String,
    /// 内容.
    pub content: String,
    /// Struck out (M15).
    pub struck: bool,
    /// Where it stands.
    pub place: Place,
}

impl Circular {
    /// Whether it criticises the unit before the county.
    pub fn criticises(&self) -> bool {
        matches!(self.kind.as_str(), "通报批评" | "全县通报")
    }

    /// Whether it commends the unit.
    pub fn commends(&self) -> bool {
        self.kind == "通报表扬"
    }
}

/// All circulars dated on or before the as-of date, in order of date, document and unit.
pub fn all(history: &History, struck_out: &StruckOut, as_of: NaiveDate) -> Vec<Circular> {
    let text =
        |record: &crate::model::record::Record, field| record.text_or_empty(field).to_string();
    let mut circulars: Vec<Circular> = registers::unit_rows(history, Sheet::Circulars, struck_out)
        .filter_map(|row| {
            let date = row.record.date(Field::Date).filter(|date| *date <= as_of)?;
            Some(Circular {
                document: row.number.to_owned(),
                date,
                unit: row.unit,
                person: text(row.record, Field::PersonName),
                kind: text(row.record, Field::CircularKind),
                rule: row
                    .record
                    .text(Field::Rule)
                    .and_then(|rule| rule_named(rule)),
                problem: text(row.record, Field::Problem),
                problem_class: text(row.record, Field::ProblemClass),
                content: text(row.record, Field::Content),
                struck: row.struck,
                place: row.record.number_place(),
            })
        })
        .collect();
    circulars.sort_by(|a, b| {
        (a.date, &a.document, a.unit, &a.problem).cmp(&(b.date, &b.document, b.unit, &b.problem))
    });
    circulars
}

/// The rule that a cell of 对应规则 names: by its key, or by its outcome where only one rule has it.
pub fn rule_named(text: &str) -> Option<EscalationRule> {
    let wanted = comparable(text);
    if let Some(rule) = EscalationRule::ALL
        .into_iter()
        .find(|rule| rule.key() == wanted)
    {
        return Some(rule);
    }
    let mut bearing = EscalationRule::ALL
        .into_iter()
        .filter(|rule| rule.outcome() == wanted);
    match (bearing.next(), bearing.next()) {
        (Some(rule), None) => Some(rule),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_named_by_its_key_or_by_an_outcome_that_only_it_has() {
        for (text, rule) in [
            ("overdue-circular", Some(EscalationRule::OverdueCircular)),
            ("全县通报", Some(EscalationRule::OverdueCircular)),
            ("全县通报批评", Some(EscalationRule::ComplaintCircular)),
            (
                "启动问责程序",
                Some(EscalationRule::ComplaintAccountability),
            ),
            (
                "移交县纪委监委启动问责",
                Some(EscalationRule::MeetingDiscipline),
            ),
            ("移交县纪委监委", None),
            ("通报", None),
        ] {
            assert_eq!(rule_named(text), rule, "{text}");
        }
    }
}
