//! M5: approved extensions (延期审批) of a matter's final stage.

use super::clause::{Basis, Clause};
use super::due_dates::DueDate;
use super::heirs::Same;
use super::judgement::Bench;
use super::matters::MatterKey;
use super::memory::Moved;
use super::registers::StruckOut;
use super::responsibility::Assignment;
use crate::check::{RegisterRow, newest_listed, place_of_target};
use crate::diagnostic::{Diagnostic, RowProblem};
use crate::model::directory::{Directory, UnitId, normal};
use crate::model::record::Record;
use crate::model::schema::{Field, Sheet};
use crate::source::Place;
use chrono::NaiveDate;
use foldhash::HashMap;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// M5.
pub const EXTENSION: Clause = Clause {
    id: "M5",
    citation: "二(四)",
    title: "延期审批",
    rule: "写明批准人、且在当时的到期日当天或以前批准的延期，把最后环节的到期日改为新时限；多次延期按批准日期先后适用；到期以后才批准的不改变到期日，注明「逾期后补批」。",
    basis: Basis::Interpretation,
    function: "rules::extensions::apply",
    cases: include_str!("cases/M5.txt"),
};

/// A row of 延期审批 that names a matter and one of its units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// 新时限.
    pub to: NaiveDate,
    /// 批准日期.
    pub approved: NaiveDate,
    /// 批准人.
    pub approver: String,
    /// As-of date of the first snapshot that has the row.
    pub first_seen: NaiveDate,
    /// Where it stands.
    pub place: Place,
    /// Of the same matter of another dissolved unit, of which the successor has this one left.
    pub of_other: bool,
}

/// An extension and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedExtension {
    /// The row.
    pub extension: Extension,
    /// Approved on or before the due date then in force.
    pub timely: bool,
    /// The due date that was in force when it was approved.
    pub before: Option<NaiveDate>,
}

/// The due date that was in force by the papers of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InForce {
    /// The due date.
    pub due: NaiveDate,
    /// The extension that had moved it there, where one had.
    pub moved: Option<Moved>,
    /// Whether a later one is a change of it, which makes nothing timely; else it puts right what was wrong, and counts as well.
    pub binds: bool,
}

/// Applies extensions in order of approval; returns the due date in force after them. A stage without a due date takes that of the extension.
/// `due_then` tells which due date was in force on a day, where papers of later weeks may say otherwise.
pub fn apply(
    due: Option<DueDate>,
    mut extensions: Vec<Extension>,
    due_then: &dyn Fn(NaiveDate) -> Option<InForce>,
) -> (Option<DueDate>, Vec<AppliedExtension>) {
    sort(&mut extensions);
    let mut due = due;
    let mut last: Option<NaiveDate> = None;
    let mut applied = Vec::with_capacity(extensions.len());
    for extension in extensions {
        let approved = extension.approved;
        let now = due.map(|due| due.date);
        // What an earlier extension has moved is in force since its approval, whenever its paper came, also where it moved it forward.
        let is_shortened = |then: &InForce| {
            let is_news = |last| then.moved.is_none_or(|moved| moved.approved < last);
            let is_before = now.is_some_and(|now| now < then.due);
            is_before && last.is_some_and(|last| last < approved && is_news(last))
        };
        let counts = |then: &InForce| {
            !is_shortened(then) && (approved <= then.due || then.binds && last.is_none())
        };
        let then = due_then(approved);
        // Where it had moved the date itself, it is held against the one before, as it was then.
        let is_own = |then: &InForce| {
            let by = then.moved.map(|moved| moved.approved);
            then.due == extension.to && by == Some(approved)
        };
        let before = match then.filter(is_own).and_then(|then| then.moved) {
            Some(moved) => moved.from,
            None => then.filter(counts).map(|then| then.due).or(now),
        };
        // Nothing is late where there is no date.
        let timely = before.is_none_or(|before| approved <= before);
        if timely {
            due = Some(DueDate::written(extension.to));
            last = Some(approved);
        }
        applied.push(AppliedExtension {
            extension,
            timely,
            before,
        });
    }
    (due, applied)
}

/// In order of approval.
fn sort(extensions: &mut [Extension]) {
    extensions.sort_by(|a, b| (a.approved, a.to, &a.place).cmp(&(b.approved, b.to, &b.place)));
}

/// Extensions of a stage that has not begun: none can be late, and none moves anything yet.
pub fn pending(mut extensions: Vec<Extension>) -> Vec<AppliedExtension> {
    sort(&mut extensions);
    extensions
        .into_iter()
        .map(|extension| AppliedExtension {
            extension,
            timely: true,
            before: None,
        })
        .collect()
}

/// The rows of 延期审批, by the matter that they extend. A row without a unit extends every unit of a listed matter.
pub fn by_matter(
    bench: Bench<'_>,
    struck_out: &StruckOut,
    assignments: &[Assignment<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<MatterKey, Vec<Extension>> {
    let by_number = by_extended_number(bench, assignments);
    let mut result: BTreeMap<MatterKey, Vec<Extension>> = BTreeMap::new();
    for (key, row) in bench.history.rows(Sheet::Extensions) {
        let (Some(number), Some(approved)) = (
            row.record.text(Field::Number),
            row.record.date(Field::ApprovedOn),
        ) else {
            continue;
        };
        let is_struck =
            |unit: UnitId| struck_out.contains_extension(bench.history, number, unit, approved);
        if approved > bench.as_of || key.unit.is_some_and(is_struck) {
            continue;
        }
        let bearing = by_number
            .get(&normal(number))
            .map_or(&[][..], Vec::as_slice);
        let meant = meant(bench, bearing, key.unit, (number, approved));
        if meant.is_empty() {
            let is_bare = key.unit.is_none() && !bearing.is_empty();
            diagnostics.push(if is_bare {
                let problem = RowProblem::ExtensionWithoutUnit {
                    number: number.to_string(),
                };
                Diagnostic::new(problem, row.record.place(Field::Responsible), None)
            } else {
                extends_nothing(&row.record, number, key.unit, bench)
            });
        }
        for assignment in meant {
            // Of a row about every unit, one may have been struck out or corrected for this one alone.
            if key.unit.is_none() && is_struck(assignment.unit) {
                continue;
            }
            if let Some(extension) = extension(row, assignment.unit, bench.as_of) {
                result.entry(assignment.key()).or_default().push(extension);
            }
        }
    }
    share(assignments, bench, &mut result);
    result
}

/// The assignments of the numbers that are extended.
fn by_extended_number<'a, 'h>(
    bench: Bench<'h>,
    assignments: &'a [Assignment<'h>],
) -> HashMap<Cow<'h, str>, Vec<&'a Assignment<'h>>> {
    let rows = bench.history.rows(Sheet::Extensions);
    let numbers = rows.filter_map(|(_, row)| row.record.text(Field::Number));
    let mut by_number: HashMap<Cow<'h, str>, Vec<&Assignment<'h>>> =
        numbers.map(|number| (normal(number), Vec::new())).collect();
    for assignment in assignments {
        if let Some(bearing) = by_number.get_mut(&*assignment.number) {
            bearing.push(assignment);
        }
    }
    by_number
}

/// Which of the assignments of its number a row extends that was approved on a day: those of its unit, or of the list where it names none.
fn meant<'a, 'h>(
    bench: Bench<'h>,
    bearing: &[&'a Assignment<'h>],
    unit: Option<UnitId>,
    (number, approved): (&str, NaiveDate),
) -> Vec<&'a Assignment<'h>> {
    let may_be_meant = |assignment: &&&Assignment<'_>| {
        // Whoever had lapsed by then did not answer for the matter any more.
        assignment.lapsed.is_none_or(|lapsed| approved < lapsed)
            && match unit {
                Some(unit) => {
                    assignment.unit == unit
                        || inherited_by(assignment, unit, approved, bench.directory)
                }
                None => assignment.listed.is_some(),
            }
    };
    let mut targets: Vec<&Assignment<'_>> = bearing.iter().filter(may_be_meant).copied().collect();
    // A number that comes again in another year: the extension is for the newest one that had begun.
    let newest = if unit.is_some() {
        targets.iter().find_map(|assignment| {
            let history = bench.history;
            history.year_meant(Sheet::Matters, number, assignment.unit, approved)
        })
    } else {
        // A row that names no unit speaks of one matter of the list, and not of what each of its units has had of the number.
        let listed = targets.iter().filter_map(|assignment| assignment.listed);
        newest_listed(listed, approved)
    };
    targets.retain(|assignment| newest.is_none_or(|year| assignment.year == year));
    targets
}

/// Of the same matter of several dissolved units their successor has one left: what was granted for another of them is granted for it.
fn share(
    assignments: &[Assignment<'_>],
    bench: Bench<'_>,
    result: &mut BTreeMap<MatterKey, Vec<Extension>>,
) {
    let successor = |unit: UnitId| bench.directory.answers_for(unit, bench.as_of);
    let same_of = |one: &Assignment<'_>| Same::of(one, bench.history, successor(one.unit));
    for other in assignments.iter().filter(|other| other.doubled) {
        let Some(granted) = result.get(&other.key()).cloned() else {
            continue;
        };
        let same = same_of(other);
        let is_left = |one: &&Assignment<'_>| {
            !one.doubled
                && one.lapsed.is_none()
                && one.number == other.number
                && one.unit != successor(one.unit)
                && same_of(one) == same
        };
        if let Some(left) = assignments.iter().find(is_left) {
            let shared = granted.into_iter().map(|extension| Extension {
                of_other: true,
                ..extension
            });
            result.entry(left.key()).or_default().extend(shared);
        }
    }
}

/// What is told of a row that finds no matter of its unit.
fn extends_nothing(
    record: &Record,
    number: &str,
    unit: Option<UnitId>,
    bench: Bench<'_>,
) -> Diagnostic {
    let owners = bench.history.bearers_of(Sheet::Matters, &normal(number));
    let target = (Sheet::Matters.name(), number);
    let problem = RowProblem::no_target(target, unit, &owners, bench.directory);
    let place = place_of_target(&problem, record, Field::Number);
    Diagnostic::new(problem, place, None)
}

/// What a row says for a unit; `None` where that is not approved yet, or by nobody.
fn extension(row: &RegisterRow, unit: UnitId, as_of: NaiveDate) -> Option<Extension> {
    let record = row.record_for(unit);
    let approved = record.date(Field::ApprovedOn)?;
    (approved <= as_of).then_some(Extension {
        to: record.date(Field::NewDeadline)?,
        approved,
        approver: record.text(Field::ApprovedBy)?.to_string(),
        first_seen: row.first_seen,
        place: record.number_place(),
        of_other: false,
    })
}

/// Whether a unit answered for the matter of a dissolved one when the extension was approved.
fn inherited_by(
    assignment: &Assignment<'_>,
    unit: UnitId,
    approved: NaiveDate,
    directory: &Directory,
) -> bool {
    assignment.unit != unit && directory.answers_for(assignment.unit, approved) == unit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[track_caller]
    fn case(
        due: Option<&str>,
        extensions: &[(&str, &str)],
        expected: Option<&str>,
        timely: &[bool],
    ) {
        let rows = extensions
            .iter()
            .map(|(approved, to)| Extension {
                to: day(to),
                approved: day(approved),
                approver: "县长".into(),
                first_seen: day(approved),
                place: Place::of_file("延期审批.xlsx"),
                of_other: false,
            })
            .collect();
        let (after, applied) = apply(due.map(|due| DueDate::written(day(due))), rows, &|_| None);
        assert_eq!(after.map(|due| due.date), expected.map(day));
        let was_timely: Vec<bool> = applied.iter().map(|applied| applied.timely).collect();
        assert_eq!(was_timely, timely);
    }

    #[test]
    fn an_extension_counts_up_to_the_due_date_and_not_a_day_later() {
        case(Some("2026-11-20"), &[], Some("2026-11-20"), &[]);
        case(
            Some("2026-11-20"),
            &[("2026-11-19", "2026-12-01")],
            Some("2026-12-01"),
            &[true],
        );
        case(
            Some("2026-11-20"),
            &[("2026-11-20", "2026-12-01")],
            Some("2026-12-01"),
            &[true],
        );
        case(
            Some("2026-11-20"),
            &[("2026-11-21", "2026-12-01")],
            Some("2026-11-20"),
            &[false],
        );
    }

    #[test]
    fn several_apply_in_order_of_approval_each_against_the_date_then_in_force() {
        case(
            Some("2026-11-20"),
            &[("2026-11-30", "2026-12-10"), ("2026-11-18", "2026-12-01")],
            Some("2026-12-10"),
            &[true, true],
        );
        case(
            Some("2026-11-20"),
            &[("2026-12-02", "2026-12-10"), ("2026-11-18", "2026-12-01")],
            Some("2026-12-01"),
            &[true, false],
        );
        case(
            None,
            &[("2026-11-18", "2026-12-01")],
            Some("2026-12-01"),
            &[true],
        );
    }

    #[test]
    fn an_extension_is_never_rolled_to_a_working_day() {
        case(
            Some("2026-11-20"),
            &[("2026-11-18", "2026-11-22")],
            Some("2026-11-22"),
            &[true],
        );
    }
}
