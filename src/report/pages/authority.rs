//! For the office alone: every correction, exemption and extension on record, who approved it, and what came of it.

use super::words::{iso, printed};
use super::{Link, Views};
use crate::check::{RegisterRow, RowKey, Target, column_named, standing_corrections};
use crate::diagnostic::Severity;
use crate::model::directory::{UnitId, comparable};
use crate::model::record::{Record, Value};
use crate::model::schema::{Audience, Field, Sheet};
use crate::rules::exemptions::{ExemptObject, Exemption};
use crate::rules::extensions::AppliedExtension;
use crate::rules::matters::Matter;
use crate::rules::meetings::corrected_to_absence;
use crate::rules::registers::StruckOut;
use crate::source::{Place, Text};
use serde::Serialize;
use std::collections::BTreeSet;

/// A decision that somebody took, and what came of it.
#[derive(Debug, Clone, Serialize)]
pub struct DecisionRow {
    /// Its own number; empty where its register has none.
    pub id: String,
    /// What kind of thing it is about; empty where the register knows only one.
    pub kind: String,
    /// What it is about: the number, with a link where there is a page of it.
    pub object: Link,
    /// The unit; empty where it is about every unit of a matter.
    pub unit: Link,
    /// What it decides.
    pub decision: String,
    /// Who approved it.
    pub approver: String,
    /// When.
    pub date: String,
    /// As-of date of the first snapshot that has it.
    pub registered: String,
    /// 理由.
    pub reason: String,
    /// What came of it, or why nothing did; one text for each matter that it reaches.
    pub effects: Vec<String>,
    /// Whether it has any effect.
    pub effective: bool,
    /// Struck out.
    pub struck: bool,
    /// Its cell.
    pub cell: String,
}

/// A decision as it is found by its own number.
pub(in crate::report) struct NumberedDecision {
    /// Its section of the page.
    pub(in crate::report) section: &'static str,
    /// Its own number.
    pub(in crate::report) number: String,
    /// Number, what it is, and the number of what it is about.
    pub(in crate::report) title: String,
    /// The unit.
    pub(in crate::report) unit: Option<UnitId>,
    /// Struck out.
    pub(in crate::report) struck: bool,
}

/// A row that does not count because of an error.
#[derive(Debug, Clone, Serialize)]
pub struct RefusedRow {
    /// The register.
    pub sheet: &'static str,
    /// What is wrong.
    pub message: String,
    /// Its cell.
    pub cell: String,
}

/// The page of decisions.
#[derive(Debug, Clone, Serialize)]
pub struct AuthorityPage {
    /// 更正登记.
    pub corrections: Vec<DecisionRow>,
    /// 容错认定.
    pub exemptions: Vec<DecisionRow>,
    /// 延期审批.
    pub extensions: Vec<DecisionRow>,
    /// Rows of the three registers that do not count.
    pub refused: Vec<RefusedRow>,
}

/// What came of a decision: in words, and whether anything did.
type Effect = (bool, Vec<String>);

fn nothing(why: &str) -> Effect {
    (false, vec![format!("没有起作用：{why}")])
}

impl Views<'_> {
    /// The page of decisions.
    pub fn authority_page(&self) -> AuthorityPage {
        let struck_out = StruckOut::at(self.input.history, self.input.findings.as_of);
        let rows = |sheet| self.input.history.rows(sheet);
        let standing: BTreeSet<&RowKey> = standing_corrections(self.input.history)
            .map(|(key, _)| key)
            .collect();
        AuthorityPage {
            corrections: rows(Sheet::Corrections)
                .map(|(key, row)| self.correction((key, row), !standing.contains(key)))
                .collect(),
            exemptions: rows(Sheet::Exemptions)
                .filter_map(|(_, row)| {
                    let mut all = self.input.findings.exemptions.iter();
                    let place = row.record.number_place();
                    let exemption = all.find(|exemption| exemption.place == place)?;
                    Some(self.exemption(exemption, &row.record))
                })
                .collect(),
            extensions: rows(Sheet::Extensions)
                .map(|(key, row)| self.extension(key, row, &struck_out))
                .collect(),
            refused: self.refused(),
        }
    }

    /// Corrections and exemptions that have a number, without what came of them.
    pub(in crate::report) fn numbered_decisions(&self) -> Vec<NumberedDecision> {
        let history = self.input.history;
        let standing: BTreeSet<&RowKey> =
            standing_corrections(history).map(|(key, _)| key).collect();
        let corrections = history.rows(Sheet::Corrections).map(|(key, row)| {
            let [number, object] =
                [Field::Number, Field::ObjectNumber].map(|field| row.record.text_or_empty(field));
            NumberedDecision {
                section: "corrections",
                title: format!("{number} 更正 {object}"),
                number: number.to_string(),
                unit: key.unit,
                struck: !standing.contains(key),
            }
        });
        let exemptions = self.input.findings.exemptions.iter();
        let exemptions = exemptions.map(|exemption| NumberedDecision {
            section: "exemptions",
            title: format!("{} 容错 {}", exemption.id, exemption.number),
            number: exemption.id.clone(),
            unit: Some(exemption.unit),
            struck: exemption.struck,
        });
        corrections.chain(exemptions).collect()
    }

    /// A unit's link, or one that leads nowhere.
    fn unit_or(&self, unit: Option<UnitId>, otherwise: &str) -> Link {
        unit.map_or_else(|| Link::new(otherwise, ""), |unit| self.unit(unit))
    }

    /// The number of an object, with the link to a matter's working where it is one.
    fn object(&self, number: &str, unit: Option<UnitId>) -> Link {
        let wanted = comparable(number);
        let mut matters = self.index.numbered(&wanted).iter();
        let matter = matters
            .find(|matter| unit.is_none_or(|unit| matter.unit == unit || matter.key.unit == unit));
        Link::new(
            number,
            matter
                .map(|matter| self.links.matter(matter))
                .unwrap_or_default(),
        )
    }

    fn extension(&self, key: &RowKey, row: &RegisterRow, struck_out: &StruckOut) -> DecisionRow {
        let record = &row.record;
        let number = record.text_or_empty(Field::Number);
        let to = date_text(record, Field::NewDeadline);
        let struck =
            key.unit
                .zip(record.date(Field::ApprovedOn))
                .is_some_and(|(unit, approved)| {
                    let history = self.input.history;
                    struck_out.contains_extension(history, &number, unit, approved)
                });
        let place = record.number_place();
        let (effective, effects) = if struck {
            nothing("已按更正登记作废")
        } else {
            self.extension_effect(key, record, &place)
        };
        DecisionRow {
            id: String::new(),
            kind: String::new(),
            object: self.object(&number, key.unit),
            unit: self.unit_or(key.unit, "该事项的全部责任单位"),
            decision: format!("延至 {to}"),
            approver: record.text_or_empty(Field::ApprovedBy).to_string(),
            date: date_text(record, Field::ApprovedOn),
            registered: row.first_seen.to_string(),
            reason: record.text_or_empty(Field::Reason).to_string(),
            effects,
            effective,
            struck,
            cell: place.to_string(),
        }
    }

    /// What came of an extension for each matter that it reaches.
    fn extension_effect(&self, key: &RowKey, record: &Record, place: &Place) -> Effect {
        let reached = self.index.extended(place);
        if reached.is_empty() {
            let approved = record.date(Field::ApprovedOn);
            if approved.is_some_and(|day| day > self.input.findings.as_of) {
                return nothing("批准日期晚于截至日期");
            }
            let why = self.why_refused(place, key.unit);
            return nothing(why.as_deref().unwrap_or("没有对应的事项和单位"));
        }
        let effective = reached.iter().any(|(_, applied)| applied.timely);
        let several = reached.len() > 1;
        let words: Vec<String> = reached
            .iter()
            .map(|(matter, applied)| {
                let unit = if several {
                    format!("{}：", self.name(matter.unit))
                } else {
                    String::new()
                };
                format!("{unit}{}", applied_words(matter, applied))
            })
            .collect();
        (effective, words)
    }

    fn exemption(&self, exemption: &Exemption, record: &Record) -> DecisionRow {
        let (effective, effects) = self.exemption_effect(exemption);
        DecisionRow {
            id: exemption.id.clone(),
            kind: exemption.object.label().to_owned(),
            object: Link::new(
                exemption.number.as_str(),
                if exemption.object == ExemptObject::Matter {
                    self.object(&exemption.number, Some(exemption.unit)).href
                } else {
                    Text::default()
                },
            ),
            unit: self.unit(exemption.unit),
            decision: exemption.circumstance.clone(),
            approver: exemption.body.clone(),
            date: iso(exemption.date),
            registered: exemption.first_seen.to_string(),
            reason: record.text_or_empty(Field::Reason).to_string(),
            effects,
            effective,
            struck: exemption.struck,
            cell: exemption.place.to_string(),
        }
    }

    fn exemption_effect(&self, exemption: &Exemption) -> Effect {
        if exemption.struck {
            return nothing("已按更正登记作废");
        }
        if !exemption.effective {
            return nothing("认定日期晚于截至日期");
        }
        self.exempted(exemption).map_or_else(
            || {
                let why = self.why_refused(&exemption.place, Some(exemption.unit));
                let otherwise = "没有找到该单位的这一对象，或对象不在本年";
                nothing(why.as_deref().unwrap_or(otherwise))
            },
            |words| (true, vec![words]),
        )
    }

    /// What tells that a row does nothing for a unit, in its words.
    fn why_refused(&self, place: &Place, unit: Option<UnitId>) -> Option<String> {
        let refusal = self.refusal_of(place, unit.as_slice())?;
        Some(printed(&refusal.problem.words().message))
    }

    /// What an exemption that is in force came to; `None` where it is about nothing of its unit.
    pub(super) fn exempted(&self, exemption: &Exemption) -> Option<String> {
        let findings = self.input.findings;
        let number = comparable(&exemption.number);
        let unit = exemption.unit;
        match exemption.object {
            ExemptObject::Matter => findings
                .matters
                .iter()
                .chain(&findings.lapsed)
                .any(|matter| {
                    matter
                        .exemption
                        .as_ref()
                        .is_some_and(|own| own.unit == unit && comparable(&own.number) == number)
                })
                .then(|| {
                    "照常列示，亮灯不变（红灯件数中另行注明），不计入逾期次数、升级处理和扣分"
                        .to_owned()
                }),
            ExemptObject::Complaint => findings
                .complaints
                .iter()
                .any(|complaint| {
                    complaint.exempt
                        && complaint.unit == unit
                        && comparable(&complaint.id) == number
                })
                .then(|| "该投诉不计次数、不扣分".to_owned()),
            ExemptObject::Meeting => {
                let meetings = findings.meetings.iter();
                let exempt = meetings
                    .filter(|meeting| comparable(&meeting.id) == number)
                    .flat_map(|meeting| &meeting.incidents)
                    .filter(|incident| incident.exempt && incident.unit == unit)
                    .count();
                (exempt > 0).then(|| format!("该单位在该会议上的 {exempt} 起情形不计"))
            }
            ExemptObject::ManualPoints => findings
                .scores
                .get(&unit)
                .into_iter()
                .flat_map(|score| &score.entries)
                .find(|entry| entry.exempt && comparable(&entry.subject) == number)
                .map(|entry| format!("该项 {} 分不计", entry.points.signed())),
        }
    }

    /// A row of 更正登记, and whether it has been struck out itself.
    fn correction(&self, (key, row): (&RowKey, &RegisterRow), struck: bool) -> DecisionRow {
        let record = &row.record;
        let text = |field| record.text_or_empty(field).to_string();
        let number = text(Field::ObjectNumber);
        let sheet = record.object_sheet();
        let (effective, effects) = if struck {
            nothing("这一条更正已按更正登记作废")
        } else {
            self.correction_effect(key, row, sheet)
        };
        DecisionRow {
            id: text(Field::Number),
            kind: text(Field::ObjectKind),
            object: Link::new(
                number.as_str(),
                match sheet {
                    Some(Sheet::Matters | Sheet::AssignmentList) => {
                        self.object(&number, key.unit).href
                    }
                    _ => Text::default(),
                },
            ),
            unit: self.unit_or(key.unit, "—"),
            decision: text(Field::Action),
            approver: text(Field::ApprovedBy),
            date: date_text(record, Field::ApprovedOn),
            registered: row.first_seen.to_string(),
            reason: text(Field::Reason),
            effects,
            effective,
            struck,
            cell: record.number_place().to_string(),
        }
    }

    fn correction_effect(&self, key: &RowKey, row: &RegisterRow, sheet: Option<Sheet>) -> Effect {
        let record = &row.record;
        let approved = record.date(Field::ApprovedOn);
        let Some(approved) = approved.filter(|day| *day <= self.input.findings.as_of) else {
            return nothing("批准日期晚于截至日期");
        };
        if let Some(why) = self.why_refused(&record.number_place(), key.unit) {
            return nothing(&why);
        }
        let number = record.object_number();
        let (Some(sheet), Some(unit)) = (sheet, key.unit) else {
            return nothing("对象表或单位无法辨认");
        };
        let target = Target {
            sheet,
            number: &number,
            unit,
            first_seen: row.first_seen,
            approved,
        };
        if !target.is_known(self.input.history) {
            return nothing("没有找到该单位的这一对象");
        }
        let field = record.text_or_empty(Field::CorrectedField);
        let value = record.text_or_empty(Field::CorrectedValue);
        let words = if record.strikes_out() {
            "划线列示，不再计入".to_owned()
        } else if field.is_empty() {
            "确认单位填报的完成日期，以填报的日期为准".to_owned()
        } else if is_struck_column(sheet, &field) {
            format!("「{field}」已更正（内容不列示）")
        } else {
            let before = self.before_correction(target, &field);
            if before == format!("「{value}」") {
                format!("「{field}」确认为「{value}」")
            } else {
                format!("「{field}」由{before}更正为「{value}」")
            }
        };
        let absence = corrected_to_absence(&self.input.findings.meetings, unit, record);
        let words = match absence {
            Some(incident) => format!("{words}，没有经事前批准并报备，按「{}」认定", incident.kind),
            None => words,
        };
        (true, vec![words])
    }

    /// What the corrected cell said itself.
    fn before_correction(&self, target: Target<'_>, field: &str) -> String {
        let history = self.input.history;
        if target.sheet == Sheet::KeyWorkProgress {
            let reported = target.reported_before(history);
            return reported.map_or_else(|| "空白".to_owned(), |value| format!("「{value}」"));
        }
        let column = column_named(target.sheet, field);
        let value = target
            .said_before(history)
            .zip(column)
            .and_then(|(row, column)| row.value(column.field));
        let is_category = column.is_some_and(|column| column.field == Field::Category);
        value.map_or_else(
            || "空白".to_owned(),
            |value| match value {
                Value::Text(key) if is_category => {
                    let category = self.input.tribunal.settings.category(key);
                    let name = category.map_or(&**key, |category| &category.name);
                    format!("「{name}」")
                }
                value => format!("「{}」", self.value_text(value)),
            },
        )
    }

    pub(super) fn value_text(&self, value: &Value) -> String {
        if let Value::Units(named) = value {
            return named.in_words(self.input.tribunal.directory);
        }
        let words = value.in_words();
        words.unwrap_or_else(|| crate::ingest::privacy::MASK.to_owned())
    }

    /// The errors of the three registers: their rows, or the cells that are not filled in, do not count.
    fn refused(&self) -> Vec<RefusedRow> {
        let of_sheet = |name: &str| {
            [Sheet::Corrections, Sheet::Exemptions, Sheet::Extensions]
                .map(Sheet::name)
                .into_iter()
                .find(|sheet| name.contains(sheet))
        };
        self.input
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.unit.is_none())
            .filter_map(|diagnostic| {
                let words = diagnostic.problem.words();
                let sheet = of_sheet(&diagnostic.place.sheet.sheet)?;
                (words.severity == Severity::Error).then(|| RefusedRow {
                    sheet,
                    message: printed(&words.message),
                    cell: diagnostic.place.to_string(),
                })
            })
            .collect()
    }
}

fn date_text(record: &Record, field: Field) -> String {
    record.date(field).map(iso).unwrap_or_default()
}

/// What an extension did to one matter's final stage.
fn applied_words(matter: &Matter<'_>, applied: &AppliedExtension) -> String {
    let to = applied.extension.to;
    match (applied.timely, applied.before) {
        (true, _) if matter.final_stage().due.is_none() => {
            "环节尚未起算，暂没有到期日可改".to_owned()
        }
        (true, Some(before)) => format!("到期日由 {before} 改为 {to}"),
        (true, None) => format!("到期日定为 {to}"),
        (false, Some(before)) => {
            format!("没有起作用：当时的到期日 {before} 已过，属逾期后补批")
        }
        (false, None) => "没有起作用：逾期后补批".to_owned(),
    }
}

/// Whether a correction speaks of a column that stands in no output at all; one that cannot be told counts as such a column
/// where the register has any.
fn is_struck_column(sheet: Sheet, name: &str) -> bool {
    let columns = sheet.schema().columns;
    let is_struck = |audience: Audience| audience == Audience::Nobody;
    match column_named(sheet, name) {
        Some(column) => is_struck(column.audience),
        None => columns.iter().any(|column| is_struck(column.audience)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_of_a_struck_column_is_never_told() {
        for (sheet, name, expected) in [
            (Sheet::Complaints, "投诉内容", true),
            (Sheet::Complaints, "投诉人", true),
            (Sheet::Complaints, "核实结果", false),
            (Sheet::Complaints, "说不清的栏目", true),
            (Sheet::Matters, "反馈日期", false),
        ] {
            assert_eq!(is_struck_column(sheet, name), expected, "{name}");
        }
    }
}
