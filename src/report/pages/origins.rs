//! Where the values that a verdict rests on were written: list, ledger or correction, and in which cell.

use super::Views;
use super::words::long_day;
use crate::check::{MatterHistory, RegisterRow, column_named, correction_order};
use crate::diagnostic::{Diagnostic, Problem, RowProblem, Severity};
use crate::model::directory::UnitId;
use crate::model::record::Record;
use crate::model::schema::{Field, Sheet};
use crate::rules::matters::Matter;
use crate::source::{Place, composed};
use chrono::NaiveDate;

/// The register whose values stand before all others.
const CORRECTIONS: &str = "更正登记";

/// What tells the office that a decision does nothing, beside the errors.
const DOES_NOTHING: [&str; 2] = ["correction-without-effect", "unknown-target"];

/// Whether the office is told by it that a decision does nothing: other remarks about its row leave it in force.
fn refuses(found: &Diagnostic) -> bool {
    let words = found.problem.words();
    found.unit.is_none()
        && (words.severity == Severity::Error || DOES_NOTHING.contains(&words.code))
}

/// Where a value was written.
pub struct Origin {
    /// 交办清单, 单位台账 or 更正登记.
    pub document: &'static str,
    /// The cell.
    pub place: Place,
    /// 批准日期 of the correction that it is from.
    pub approved: Option<NaiveDate>,
}

impl Origin {
    /// `写在交办清单的「起算日期」一栏`, or that a correction says so.
    pub fn words(&self, column: &str) -> String {
        if self.document == CORRECTIONS {
            format!("以{CORRECTIONS}为准")
        } else {
            composed(format_args!("写在{}的「{column}」一栏", self.document))
        }
    }

    /// What the county reads of it: that it is from a correction, and since when, for a unit's ledger says another day (D65). Empty of any
    /// other value, whose cell it reads.
    pub fn correction_words(&self) -> String {
        let approved = self.approved.map(long_day);
        approved.map_or_else(String::new, |day| {
            composed(format_args!("，以{day}批准的更正为准"))
        })
    }
}

/// A row of 更正登记 that had an effect on a matter.
pub struct MatterCorrection<'a> {
    /// The sheet whose row it concerns.
    pub sheet: Sheet,
    /// The column, where it names one that the sheet has.
    pub field: Option<(Field, &'static str)>,
    /// Whether it strikes the row out (作废).
    pub strikes: bool,
    /// The row.
    pub record: &'a Record,
    /// The row as the register has it.
    row: &'a RegisterRow,
    /// 批准日期.
    pub approved: NaiveDate,
}

impl<'a> Views<'a> {
    /// The matter in the ledgers of the unit that was first responsible, where the verdict rests on a row of it.
    pub(super) fn ledger_of(&self, matter: &Matter<'_>) -> Option<&'a MatterHistory> {
        let row = matter.ledger_row?;
        self.input
            .history
            .matters_of(matter.key.unit, &matter.key.number)?
            .iter()
            .find(|ledger| std::ptr::eq(ledger.current(), row))
    }

    /// The corrections that had an effect on a matter, in the order of the register.
    pub(super) fn corrections_of(&self, matter: &Matter<'_>) -> Vec<MatterCorrection<'a>> {
        let units = [matter.key.unit, matter.unit];
        let rows = self.index.corrections(units);
        if rows.is_empty() {
            return Vec::new();
        }
        let ledger = self.ledger_of(matter);
        rows.into_iter()
            .filter_map(|row| {
                let record = &row.record;
                let sheet = record.object_sheet()?;
                let approved = record
                    .date(Field::ApprovedOn)
                    .filter(|date| *date <= self.input.findings.as_of)?;
                let is_meant = record.object_number() == *matter.key.number
                    && self.is_of_year(matter, sheet, approved);
                if !is_meant {
                    return None;
                }
                let strikes = record.strikes_out();
                let field = column_named(sheet, &record.text_or_empty(Field::CorrectedField))
                    .map(|column| (column.field, column.name));
                let has_effect = match (sheet, field) {
                    (Sheet::Matters | Sheet::AssignmentList, _) if strikes => matter.struck,
                    (Sheet::Extensions, _) => true,
                    (Sheet::Matters, Some((field, _))) => {
                        ledger.is_some_and(|ledger| ledger.settled.contains_key(&field))
                    }
                    (Sheet::Matters, None) => {
                        ledger.is_some_and(|ledger| ledger.confirmed.is_some())
                    }
                    (Sheet::AssignmentList, Some(_)) => matter.list_row.is_some(),
                    _ => false,
                };
                let has_effect = has_effect && !self.is_without_effect(record, &units);
                has_effect.then_some(MatterCorrection {
                    sheet,
                    field,
                    strikes,
                    record,
                    row,
                    approved,
                })
            })
            .collect()
    }

    /// Whether a decision of a day about a matter's number means the year's matter that bears it.
    fn is_of_year(&self, matter: &Matter<'_>, sheet: Sheet, day: NaiveDate) -> bool {
        let sheet = match sheet {
            Sheet::Extensions => Sheet::Matters,
            sheet => sheet,
        };
        let history = self.input.history;
        let units = [matter.key.unit, matter.unit];
        let mut years = units
            .into_iter()
            .filter_map(|unit| history.year_meant(sheet, &matter.key.number, unit, day));
        years.next().is_none_or(|year| year == matter.key.year)
    }

    /// Whether the office has been told that a row of 更正登记 does nothing for these units.
    fn is_without_effect(&self, record: &Record, units: &[UnitId]) -> bool {
        self.refusal_of(&record.number_place(), units).is_some()
    }

    /// What tells the office that a row of 更正登记, 容错认定 or 延期审批, by the place of its number, does nothing for these units.
    pub(super) fn refusal_of(&self, place: &Place, units: &[UnitId]) -> Option<&'a Diagnostic> {
        let mut told = self.told_of_row(place, units).into_iter();
        told.find(|found| refuses(found))
    }

    /// What has been told of a row of a register that concerns these units: a row may name several, and be wrong for one alone.
    fn told_of_row(&self, place: &Place, units: &[UnitId]) -> Vec<&'a Diagnostic> {
        let row = |place: &Place| place.at.map(|(row, _)| row);
        let is_of_another = |found: &Diagnostic| match &found.problem {
            Problem::Row(RowProblem::TargetOfOthers { named, .. }) => {
                !units.iter().any(|unit| *self.name(*unit) == **named)
            }
            _ => false,
        };
        let diagnostics = self.input.diagnostics.iter();
        let of_row = diagnostics
            .filter(|found| found.place.sheet == place.sheet && row(&found.place) == row(place));
        of_row.filter(|found| !is_of_another(found)).collect()
    }

    /// Where a value of a matter was written: in the row that the verdict rests on, in an earlier version of the unit's
    /// ledger that M9 keeps, or in 更正登记. `holds` tells whether a row has the value that counts.
    pub(super) fn origin(
        &self,
        matter: &Matter<'_>,
        field: Field,
        holds: &dyn Fn(&Record) -> bool,
    ) -> Origin {
        let sources = [
            (matter.list_row, Sheet::AssignmentList, "交办清单"),
            (matter.ledger_row, Sheet::Matters, "单位台账"),
        ];
        for (row, sheet, document) in sources {
            let Some(row) = row.filter(|row| holds(row)) else {
                continue;
            };
            let of_field = self
                .corrections_of(matter)
                .into_iter()
                .filter(|correction| {
                    correction.sheet == sheet
                        && correction.field.is_some_and(|(known, _)| known == field)
                });
            let correction = of_field.max_by_key(|correction| correction_order(correction.row));
            return match correction {
                Some(correction) => Origin {
                    document: CORRECTIONS,
                    place: correction.record.number_place(),
                    approved: Some(correction.approved),
                },
                None => Origin {
                    document,
                    place: row.place(field),
                    approved: None,
                },
            };
        }
        let earlier = self.ledger_of(matter).and_then(|ledger| {
            ledger
                .versions
                .iter()
                .find(|version| holds(&version.record))
        });
        Origin {
            document: "单位台账",
            place: earlier.map_or_else(
                || matter.place_of(field),
                |version| version.record.place(field),
            ),
            approved: None,
        }
    }
}
