//! Circulars issued (通报登记), and the rule that each of them carries out.

use super::escalations::{Escalation, in_window, window_begins};
use super::judgement::Bench;
use super::near_numbers::{each_with_another, skeleton};
use super::registers::{self, StruckOut, UnitRow};
use crate::check::History;
use crate::diagnostic::{CircularProblem, Diagnostic};
use crate::model::directory::{UnitId, comparable};
use crate::model::people::people;
use crate::model::schema::{Field, Sheet};
use crate::model::settings::{EscalationRule, Window};
use crate::source::Place;
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

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
    /// 对应规则 is empty.
    no_rule: bool,
    /// 问题编号.
    pub problem: String,
    /// 问题类别.
    pub problem_class: String,
    /// 内容.
    pub content: String,
    /// Struck out (M15).
    pub struck: bool,
    /// Struck out after it had stood in the register of an earlier week.
    pub withdrawn: bool,
    /// Where it stands.
    pub place: Place,
    /// Where its 对应规则 stands.
    rule_place: Place,
    /// Where its 类型 stands.
    kind_place: Place,
    /// As-of date of the first snapshot in which it names its rule.
    rule_since: NaiveDate,
}

impl Circular {
    /// Whether it may issue what concerns a person: it names that one, with or without a post behind the name, or nobody.
    pub fn is_about_person(&self, person: &str) -> bool {
        let wanted = comparable(person);
        let is_wanted = |name: &String| {
            let name = comparable(name);
            name == wanted || name.split('(').next() == Some(&*wanted)
        };
        self.person.is_empty() || people(&self.person).iter().any(is_wanted)
    }

    /// Whether it criticises the unit before the county.
    pub fn criticises(&self) -> bool {
        matches!(self.kind.as_str(), "通报批评" | "全县通报")
    }

    /// Whether its 类型 is that of what a rule leads to.
    fn fits(&self, rule: EscalationRule) -> bool {
        match rule {
            EscalationRule::OverdueCircular | EscalationRule::ComplaintCircular => {
                self.criticises()
            }
            EscalationRule::OverdueDiscipline | EscalationRule::RepeatedCircular => {
                self.kind == "移交纪委监委"
            }
            EscalationRule::ComplaintAccountability => self.kind == "启动问责",
            EscalationRule::MeetingDiscipline => self.hands_over(),
        }
    }

    /// Whether it names no rule, and may have been meant to issue an entry of its unit that stands open.
    pub fn may_be_meant_for(&self, entry: &Escalation) -> bool {
        self.no_rule
            && entry.issued.is_none()
            && entry.unit == self.unit
            && self.fits(entry.rule)
            && entry.would_be_issued_by(self)
    }

    /// Whether it hands the unit over, or begins an accountability procedure.
    pub fn hands_over(&self) -> bool {
        matches!(self.kind.as_str(), "移交纪委监委" | "启动问责")
    }

    /// Whether the county may read of it: a handing-over that was struck out before anybody could is none that was issued (E5).
    pub fn is_public(&self) -> bool {
        !self.struck || self.withdrawn || !self.hands_over()
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
                no_rule: text(row.record, Field::Rule).is_empty(),
                problem: text(row.record, Field::Problem),
                problem_class: text(row.record, Field::ProblemClass),
                content: text(row.record, Field::Content),
                struck: row.struck,
                withdrawn: struck_out
                    .since(Sheet::Circulars, row.number, row.unit, date.year())
                    .is_some_and(|since| row.first_seen < since),
                place: row.record.number_place(),
                rule_place: row.record.place(Field::Rule),
                kind_place: row.record.place(Field::CircularKind),
                rule_since: rule_since(&row),
            })
        })
        .collect();
    circulars.sort_by(|a, b| {
        (a.date, &a.document, a.unit, &a.problem).cmp(&(b.date, &b.document, b.unit, &b.problem))
    });
    circulars
}

/// As-of date of the first snapshot in which a row names its rule, in whatever words.
fn rule_since(row: &UnitRow<'_>) -> NaiveDate {
    let rule = row.record.text(Field::Rule);
    let rule = rule.and_then(|rule| rule_named(rule));
    let named_anew = row
        .rule_before
        .filter(|before| rule_named(&before.said) != rule);
    named_anew.map_or(row.first_seen, |before| before.until)
}

/// The rule that a cell of 对应规则 names: by its key, by the words that the blank register offers, or by its outcome where only one rule
/// has it.
pub fn rule_named(text: &str) -> Option<EscalationRule> {
    let wanted = comparable(text);
    if let Some(rule) = EscalationRule::ALL
        .into_iter()
        .find(|rule| rule.key() == wanted || comparable(rule.in_words()) == wanted)
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

/// A rule as 对应规则 may name it, in words and by its key.
fn in_words_and_key(rule: EscalationRule) -> String {
    format!("「{}」（即 {}）", rule.in_words(), rule.key())
}

/// What is wrong with the register: rules and problems that cannot be what was meant, and circulars that carry out nothing, neither of
/// what fires nor of what the year before left open.
pub fn report(
    bench: Bench<'_>,
    circulars: &[Circular],
    [escalations, of_last_year]: [&[Escalation]; 2],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (_, row) in bench.history.rows(Sheet::Circulars) {
        let record = &row.record;
        if let Some(rule) = record.text(Field::Rule)
            && rule_named(rule).is_none()
        {
            let known = EscalationRule::ALL.iter();
            let problem = CircularProblem::UnknownRule {
                read: rule.to_string(),
                known: known.map(|rule| in_words_and_key(*rule)).collect(),
            };
            diagnostics.push(Diagnostic::new(problem, record.place(Field::Rule), None));
        }
        if let Some(read) = record.text(Field::Problem)
            && several(read)
        {
            let problem = CircularProblem::SeveralProblems {
                read: read.to_string(),
            };
            diagnostics.push(Diagnostic::new(problem, record.place(Field::Problem), None));
        }
    }
    report_near(circulars, diagnostics);
    let all: Vec<&Escalation> = escalations.iter().chain(of_last_year).collect();
    for circular in circulars {
        let told = carries_out_nothing(bench, circular, &all)
            .or_else(|| names_no_rule(bench, circular, escalations));
        diagnostics.extend(
            told.map(|problem| Diagnostic::new(problem, circular.rule_place.clone(), None)),
        );
        let told = odd_kind(circular, &all);
        diagnostics.extend(
            told.map(|problem| Diagnostic::new(problem, circular.kind_place.clone(), None)),
        );
    }
}

/// Circulars of one kind, unit, person, problem and day whose 文号 differ only in how they were typed: each counts.
fn report_near(circulars: &[Circular], diagnostics: &mut Vec<Diagnostic>) {
    let mut alike: BTreeMap<_, Vec<&Circular>> = BTreeMap::new();
    for circular in circulars.iter().filter(|circular| !circular.struck) {
        let of = (circular.unit, circular.date, &circular.kind);
        let about = (&circular.person, &circular.problem);
        let key = (of, about, skeleton(&circular.document));
        alike.entry(key).or_default().push(circular);
    }
    for same in alike.values() {
        for (circular, other) in each_with_another(same) {
            let problem = CircularProblem::NearCircular {
                document: circular.document.clone(),
                other: other.document.clone(),
                other_place: other.place.shown(),
            };
            diagnostics.push(Diagnostic::new(problem, circular.place.clone(), None));
        }
    }
}

/// E5 asks for unit and rule alone; a commendation, or a circular for a handing-over, that issues what it cannot have issued is told.
fn odd_kind(circular: &Circular, escalations: &[&Escalation]) -> Option<CircularProblem> {
    let rule = circular.rule.filter(|rule| !circular.fits(*rule))?;
    escalations
        .iter()
        .any(|entry| entry.is_issued_by(circular))
        .then(|| CircularProblem::KindAgainstRule {
            kind: circular.kind.clone(),
            outcome: rule.outcome(),
        })
}

/// Whether a cell that is one number looks like several.
fn several(cell: &str) -> bool {
    let parts = cell.split(['、', '，', ',', '；', ';', '\n']);
    parts.filter(|part| !part.trim().is_empty()).count() > 1
}

/// What is told of a circular without a rule while something stands open that such a paper issues: it may be the one that does.
fn names_no_rule(
    bench: Bench<'_>,
    circular: &Circular,
    escalations: &[Escalation],
) -> Option<CircularProblem> {
    let open = escalations
        .iter()
        .filter(|entry| circular.may_be_meant_for(entry));
    let rules: BTreeSet<EscalationRule> = open.map(|entry| entry.rule).collect();
    let words = |of: fn(EscalationRule) -> String| rules.iter().copied().map(of).collect();
    (!rules.is_empty()).then(|| CircularProblem::CircularWithoutRule {
        unit: bench.directory.unit(circular.unit).name.clone(),
        outcomes: words(|rule| format!("「{}」", rule.outcome())),
        rules: words(in_words_and_key),
    })
}

/// E5: what is told of a circular with a rule of which the unit has no entry that it could issue.
fn carries_out_nothing(
    bench: Bench<'_>,
    circular: &Circular,
    escalations: &[&Escalation],
) -> Option<CircularProblem> {
    let rule = circular.rule.filter(|_| !circular.struck)?;
    let window = bench.settings.escalation(rule).window;
    // What fired when it was issued stands to the end of the year; of a rolling year it may have gone.
    let is_told = in_window(Window::CalendarYear, bench.as_of, circular.date)
        && (window == Window::CalendarYear
            || bench
                .history
                .current()
                .is_some_and(|period| period.as_of == circular.rule_since));
    let of_unit = || {
        let entries = escalations.iter();
        entries.filter(|entry| entry.rule == rule && entry.unit == circular.unit)
    };
    if !is_told || of_unit().any(|entry| entry.is_issued_by(circular)) {
        return None;
    }
    Some(CircularProblem::CarriesOutNothing {
        unit: bench.directory.unit(circular.unit).name.clone(),
        outcome: rule.outcome(),
        window: [window_begins(window, bench.as_of), bench.as_of].map(|day| day.to_string()),
        reached: of_unit()
            .map(|entry| entry.reached)
            .min()
            .map(|day| day.to_string()),
    })
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
            (
                "移交县纪委监委（事项逾期）",
                Some(EscalationRule::OverdueDiscipline),
            ),
            (
                "移交县纪委监委(同一问题多次通报) ",
                Some(EscalationRule::RepeatedCircular),
            ),
            ("移交县纪委监委（有效投诉）", None),
            ("通报", None),
        ] {
            assert_eq!(rule_named(text), rule, "{text}");
        }
        for rule in EscalationRule::ALL {
            assert_eq!(rule_named(rule.in_words()), Some(rule));
        }
    }
}
