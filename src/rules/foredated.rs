//! Decisions (更正登记, 容错认定) about a number that nobody had yet when they were approved and handed in, and that has come since. They count
//! from their day on, as the letter has it; that they mean what came later is told.

use super::exemptions::{self, Exemption};
use super::judgement::Bench;
use super::matters::Matter;
use super::registers::StruckOut;
use crate::check::{
    ListedMatter, RegisterRow, RowKey, column_named, correction_order, standing_corrections,
};
use crate::diagnostic::{Diagnostic, RowProblem};
use crate::model::directory::{UnitId, normal};
use crate::model::record::Record;
use crate::model::schema::{Field, Sheet};
use crate::source::Place;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// What came after the decision that now counts for it.
struct Later {
    day: NaiveDate,
    event: &'static str,
    place: Place,
    /// How many rows of a register it is.
    rows: usize,
}

/// When a decision was approved, and as-of date of the first snapshot that has it.
type Decided = (NaiveDate, NaiveDate);

/// The matters of the numbers that decisions are about.
type Matters<'m, 'h> = BTreeMap<String, Vec<&'m Matter<'h>>>;

/// Tells of each decision that is older than all that it counts for.
pub fn report(
    bench: Bench<'_>,
    matters: &[&Matter<'_>],
    exemptions: &[Exemption],
    struck_out: &StruckOut,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let matters = matters_decided(bench, matters);
    let mut told = Vec::new();
    for (key, row) in standing_corrections(bench.history) {
        told.extend(corrected_later(bench, &matters, struck_out, (key, row)));
    }
    for (key, row) in bench.history.rows(Sheet::Exemptions) {
        let place = row.record.number_place();
        let is_own = |one: &&Exemption| one.effective && Some(one.unit) == key.unit;
        let mut own = exemptions.iter().filter(is_own);
        let Some(exemption) = own.find(|one| one.place == place) else {
            continue;
        };
        let own = (exemption, row);
        told.extend(exempted_later(bench, &matters, exemptions, struck_out, own));
    }
    // A row that names several units stands once for each.
    let mut known = BTreeSet::new();
    told.retain(|told: &Diagnostic| {
        known.insert((told.place.to_string(), told.problem.words().message))
    });
    diagnostics.extend(told);
}

/// The matters that corrections and exemptions name, by number.
fn matters_decided<'m, 'h>(bench: Bench<'_>, matters: &[&'m Matter<'h>]) -> Matters<'m, 'h> {
    let decisions = [Sheet::Corrections, Sheet::Exemptions].into_iter();
    let rows = decisions.flat_map(|sheet| bench.history.rows(sheet));
    let numbers: BTreeSet<String> = rows.map(|(_, row)| row.record.object_number()).collect();
    let mut decided = Matters::new();
    if numbers.is_empty() {
        return decided;
    }
    for matter in matters {
        if numbers.contains(&*matter.key.number) {
            let known = decided.entry(matter.key.number.to_string()).or_default();
            known.push(*matter);
        }
    }
    decided
}

/// What a standing correction counts for, where all of that is younger.
fn corrected_later(
    bench: Bench<'_>,
    matters: &Matters<'_, '_>,
    struck_out: &StruckOut,
    (key, row): (&RowKey, &RegisterRow),
) -> Option<Diagnostic> {
    let record = &row.record;
    let approved = record.date(Field::ApprovedOn)?;
    let (sheet, unit) = (record.object_sheet()?, key.unit?);
    if approved > bench.as_of {
        return None;
    }
    let number = record.object_number();
    let strikes = record.strikes_out();
    let column = column_named(sheet, &record.text_or_empty(Field::CorrectedField));
    let effect = match column.filter(|_| !strikes) {
        Some(column) => format!("它的「{}」按本行更正", column.name),
        None if strikes => "它已按本行划去，不再计入".to_owned(),
        None => return None,
    };
    let field = column.map(|column| column.field);
    let is_last = || is_last_of_its_cell(bench, (sheet, unit, &number), row);
    let decided = (approved, row.first_seen);
    let later = if matches!(sheet, Sheet::Matters | Sheet::AssignmentList) {
        let meant = bench.history.year_meant(sheet, &number, unit, approved);
        later_matter(bench, matters, (&number, decided), |matter| {
            answers(matter, unit)
                && meant.is_none_or(|year| year == matter.key.year)
                && if strikes {
                    matter.struck
                } else {
                    is_corrected(bench, matter, (sheet, field)) && is_last()
                }
        })
    } else {
        later_rows(bench, (sheet, &number, unit), decided, |(known, later)| {
            if strikes {
                return struck_out.contains_row(bench.history, sheet, known, later);
            }
            field.is_some_and(|field| {
                later.record_for(unit).value(field) != later.typed().value(field) && is_last()
            })
        })
    };
    decided_before((record, Field::ApprovedOn), approved, &later?, &effect)
}

/// Whether a correction gives a value of a matter: a field of its ledger, or any of its row of the list.
fn is_corrected(
    bench: Bench<'_>,
    matter: &Matter<'_>,
    (sheet, field): (Sheet, Option<Field>),
) -> bool {
    if sheet == Sheet::Matters {
        let corrected = matter.ledger.zip(field);
        return corrected.is_some_and(|(ledger, field)| ledger.settled.contains_key(&field));
    }
    let listed = bench.history.listed(&matter.key.number, matter.key.year);
    listed.is_some_and(ListedMatter::is_corrected)
}

/// What an exemption that is in force counts for, where all of that is younger.
fn exempted_later(
    bench: Bench<'_>,
    matters: &Matters<'_, '_>,
    exemptions: &[Exemption],
    struck_out: &StruckOut,
    (exemption, row): (&Exemption, &RegisterRow),
) -> Option<Diagnostic> {
    let number = normal(&exemption.number);
    let decided = (exemption.date, exemption.first_seen);
    let (sheet, unit) = (exemption.object.sheet(), exemption.unit);
    let later = if sheet == Sheet::Matters {
        later_matter(bench, matters, (&number, decided), |matter| {
            matter.exemption.as_deref() == Some(exemption)
        })
    } else {
        later_rows(bench, (sheet, &number, unit), decided, |(known, row)| {
            let counts = exemptions::of(exemptions, exemption.object, &number, unit, known.year);
            !struck_out.contains_row(bench.history, sheet, known, row)
                && counts.is_some_and(|counts| std::ptr::eq(counts, exemption))
        })
    };
    let own = (&row.record, Field::DeterminedOn);
    decided_before(own, exemption.date, &later?, "它已按本行容错，不计")
}

/// The first matter of a number for which a decision counts, where it is younger.
fn later_matter(
    bench: Bench<'_>,
    matters: &Matters<'_, '_>,
    (number, decided): (&str, Decided),
    counts: impl Fn(&Matter<'_>) -> bool,
) -> Option<Later> {
    let known = matters.get(number)?.iter();
    let mut younger = known.filter(|matter| is_younger(bench, matter, decided));
    let matter = younger.find(|matter| counts(matter))?;
    Some(Later {
        day: matter.stages.first()?.start?,
        event: "起算日期",
        place: matter.source.clone(),
        rows: 1,
    })
}

/// The rows of a register that a decision of a unit may mean and for which it counts, and that are younger than it: of a later day, and
/// first handed in after it.
fn later_rows(
    bench: Bench<'_>,
    (sheet, number, unit): (Sheet, &str, UnitId),
    (approved, first_seen): Decided,
    counts: impl Fn((&RowKey, &RegisterRow)) -> bool,
) -> Option<Later> {
    // What is due on a day has mostly been told before it.
    let day = day_of(sheet).filter(|_| sheet != Sheet::KeyWorks)?;
    let year_of = |day| match sheet {
        Sheet::Extensions => bench.history.year_meant(Sheet::Matters, number, unit, day),
        sheet => bench.history.year_meant(sheet, number, unit, day),
    };
    let meant = year_of(approved);
    let is_later = |(key, row): &(&RowKey, &RegisterRow)| {
        let date = row.typed().date(day);
        let year = match sheet {
            Sheet::Extensions => date.and_then(year_of),
            _ => key.year,
        };
        key.is_about(sheet, unit)
            && row.first_seen > first_seen
            && date.is_some_and(|date| date > approved)
            && (year.is_none() || meant.is_none() || year == meant)
    };
    let rows = bench.history.rows_bearing(sheet, number);
    let mut rows = rows.filter(is_later).filter(|row| counts(*row));
    let (_, first) = rows.next()?;
    Some(Later {
        day: first.typed().date(day)?,
        event: sheet.schema().column(day)?.name,
        place: first.record.number_place(),
        rows: 1 + rows.count(),
    })
}

/// The column of the day that a row of a register is about.
fn day_of(sheet: Sheet) -> Option<Field> {
    match sheet {
        Sheet::Extensions => Some(Field::ApprovedOn),
        sheet => sheet.schema().dated_by,
    }
}

/// Whether a matter begins after a decision, and nothing knew of it when that was handed in.
fn is_younger(bench: Bench<'_>, matter: &Matter<'_>, (decided, first_seen): Decided) -> bool {
    let start = matter.stages.first().and_then(|stage| stage.start);
    let listed = bench.history.listed(&matter.key.number, matter.key.year);
    let mut versions = listed.into_iter().flat_map(|listed| &listed.versions);
    let named = versions.find(|version| version.row_answering(matter.key.unit).is_some());
    let listed = named.map(|version| version.since);
    let own = matter.ledger.map(|ledger| ledger.first().since);
    let known = listed.into_iter().chain(own).min();
    start.is_some_and(|start| start > decided) && known.is_some_and(|known| known > first_seen)
}

/// Whether a unit has ever answered for a matter.
fn answers(matter: &Matter<'_>, unit: UnitId) -> bool {
    let mut line = matter.succession.iter().map(|(_, unit)| *unit);
    unit == matter.key.unit || unit == matter.unit || line.any(|heir| heir == unit)
}

/// Whether no other standing correction of the cell counts in place of this one.
fn is_last_of_its_cell(
    bench: Bench<'_>,
    (sheet, unit, number): (Sheet, UnitId, &str),
    row: &RegisterRow,
) -> bool {
    let field = |record: &Record| {
        let named = record.text_or_empty(Field::CorrectedField);
        column_named(sheet, &named).map(|column| column.field)
    };
    let own = field(&row.record);
    let order = correction_order(row);
    let mut others = standing_corrections(bench.history).filter(|(key, other)| {
        let record = &other.record;
        key.unit == Some(unit)
            && record.object_sheet() == Some(sheet)
            && !record.strikes_out()
            && field(record) == own
            && record.object_number() == number
    });
    others.all(|(_, other)| correction_order(other) <= order)
}

fn decided_before(
    (record, field): (&Record, Field),
    decided: NaiveDate,
    later: &Later,
    effect: &str,
) -> Option<Diagnostic> {
    let text = |field| record.text_or_empty(field).to_string();
    let kind = text(Field::ObjectKind);
    let problem = RowProblem::DecidedBefore {
        column: record.sheet().schema().column(field)?.name.to_owned(),
        decided,
        event: later.event.to_owned(),
        // Of complaints no day is told.
        day: (!kind.starts_with("投诉")).then_some(later.day),
        kind,
        number: text(Field::ObjectNumber),
        place: later.place.shown(),
        rows: later.rows,
        effect: effect.to_owned(),
        register: record.sheet().name().to_owned(),
        own: text(Field::Number),
    };
    Some(Diagnostic::new(problem, record.place(field), None))
}
