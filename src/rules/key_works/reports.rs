//! What is told of the rows of 重点工作进度 in a unit's newest ledger: those that belong to no work of the unit, and those whose
//! number, or that of the target, may have been meant in per cent.

use super::standings::Standing;
use super::targets::Target;
use super::{KeyWork, work_of};
use crate::check::{History, ReportedValue};
use crate::diagnostic::{Diagnostic, KeyWorkProblem};
use crate::model::amount::Measure;
use crate::model::directory::{Directory, UnitId, comparable};
use crate::model::measure::Unit;
use crate::model::schema::{Field, Sheet};
use chrono::Datelike;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// How many works or units a message names.
const NAMED: usize = 5;

/// The works of the register: by number as compared the number as typed and the units that have a row of it.
type Works<'a> = BTreeMap<String, (&'a str, BTreeSet<UnitId>)>;

/// Tells the rows of the newest ledgers that no ranking will show, or that may be read wrongly.
pub fn report(
    history: &History,
    key_works: &[KeyWork],
    directory: &Directory,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let works = works(history);
    for ((unit, number), reports) in &history.progress {
        let newest_ledger = history
            .progress_snapshots
            .get(unit)
            .and_then(|days| days.last());
        let Some(report) = reports
            .last()
            .filter(|report| Some(&report.as_of) == newest_ledger)
        else {
            continue;
        };
        let is_own = |work: &KeyWork| work.names(*unit);
        if report.struck || is_another_than_corrected(reports) {
            if work_of(key_works, number, report.as_of).is_some_and(is_own) {
                let problem = KeyWorkProblem::ValueNotCounted {
                    read: report.typed().to_string(),
                    counted: (!report.struck).then(|| report.value.to_string()),
                };
                let place = report.typed_place().clone();
                diagnostics.push(Diagnostic::new(problem, place, Some(*unit)));
            }
            if report.struck {
                continue;
            }
        }
        let problem = match work_of(key_works, number, report.as_of) {
            Some(work) if is_own(work) => incomparable(work, *unit, report)
                .or_else(|| doubtful_share(work, *unit, report))
                .or_else(|| percent_of_amount(work, report))
                .or_else(|| last_years_value(work, *unit, reports)),
            Some(work) => Some(of_others(work, directory)),
            None if is_known(&works, number, *unit) => None,
            None => Some(not_own(&works, *unit, number, directory)),
        };
        diagnostics.extend(
            problem.map(|problem| Diagnostic::new(problem, report.place.clone(), Some(*unit))),
        );
    }
    for work in key_works {
        let unclear = work
            .targets
            .iter()
            .filter(|target| target.in_force && !target.is_clear);
        diagnostics.extend(unclear.map(|target| {
            let problem = KeyWorkProblem::UnclearTarget {
                read: target.amount.to_string(),
            };
            Diagnostic::new(problem, target.place.clone(), Some(target.unit))
        }));
        let doubtful = work
            .targets
            .iter()
            .filter(|target| is_doubtful_target(work, target));
        diagnostics.extend(doubtful.map(|target| {
            let problem = share_for_percent("节点目标", target.amount);
            Diagnostic::new(problem, target.place.clone(), Some(target.unit))
        }));
    }
}

fn is_known(works: &Works<'_>, number: &str, unit: UnitId) -> bool {
    let work = works.get(number);
    work.is_some_and(|(_, units)| units.contains(&unit))
}

fn works(history: &History) -> Works<'_> {
    let mut works = Works::new();
    for (key, row) in history.rows(Sheet::KeyWorks) {
        let (Some(unit), Some(number)) = (key.unit, row.record.text(Field::Number)) else {
            continue;
        };
        let (_, units) = works
            .entry(comparable(number))
            .or_insert_with(|| (&**number, BTreeSet::new()));
        units.insert(unit);
    }
    works
}

/// The first of several names.
fn listed(names: Vec<&str>) -> String {
    let more = if names.len() > NAMED { "等" } else { "" };
    let first: Vec<&str> = names.into_iter().take(NAMED).collect();
    format!("{}{more}", first.join("、"))
}

/// A work in which the unit has no part.
fn of_others(work: &KeyWork, directory: &Directory) -> KeyWorkProblem {
    let units: BTreeSet<UnitId> = work.targets.iter().map(|target| target.unit).collect();
    let others = units.into_iter().map(|unit| directory.name(unit)).collect();
    KeyWorkProblem::WorkOfOthers {
        number: work.number.clone(),
        others: listed(others),
    }
}

/// A number that is no work's, or a work that the register gives to others.
fn not_own(works: &Works<'_>, unit: UnitId, number: &str, directory: &Directory) -> KeyWorkProblem {
    if let Some((typed, units)) = works.get(number) {
        let others = units.iter().map(|unit| directory.name(*unit)).collect();
        return KeyWorkProblem::WorkOfOthers {
            number: (*typed).to_owned(),
            others: listed(others),
        };
    }
    let folded = number.to_lowercase();
    let alike = works
        .iter()
        .find(|(known, _)| known.to_lowercase() == folded)
        .map(|(_, (typed, _))| (*typed).to_owned());
    let own = works
        .values()
        .filter(|(_, units)| units.contains(&unit))
        .map(|(typed, _)| *typed)
        .collect();
    KeyWorkProblem::UnknownWork {
        number: number.to_owned(),
        alike,
        own: listed(own),
    }
}

/// A value whose ledger says that it is counted in something else than the target, or in something where the target says nothing.
fn incomparable(work: &KeyWork, unit: UnitId, report: &ReportedValue) -> Option<KeyWorkProblem> {
    let named = report.counted_in.as_deref()?;
    let of_target = work.counting.of_unit(unit).to_owned();
    let is_of_single_ones = Unit::of(named).is_some_and(|unit| unit.is_of_single_ones());
    let is_plain = work.counting.counted_in == Measure::Plain;
    let is_unsaid = of_target.is_empty() && is_plain && !is_of_single_ones;
    let is_compared = work.counting.report(unit, report).is_some();
    (is_unsaid || !is_compared).then(|| KeyWorkProblem::OtherMeasure {
        read: report.value.to_string(),
        counted_in: named.to_owned(),
        of_target,
    })
}

/// A percentage in a work that is counted in something else (80% of 户): it may be meant as a share of the target.
fn percent_of_amount(work: &KeyWork, report: &ReportedValue) -> Option<KeyWorkProblem> {
    let is_of_amounts = matches!(work.counting.counted_in, Measure::Plain | Measure::Times(_));
    let is_doubtful = is_of_amounts && report.value.is_percent();
    is_doubtful.then(|| KeyWorkProblem::PercentOfAmount {
        read: report.value.to_string(),
        counted: report.value.number.normalize().to_string(),
        measure: work.counting.measure.clone(),
    })
}

/// What a unit has reported all this year, where it ended the year before with the same (R4): it may have been copied. Nobody is taken for
/// the first because of a zero, and what a correction says is this year's.
fn last_years_value(
    work: &KeyWork,
    unit: UnitId,
    reports: &[ReportedValue],
) -> Option<KeyWorkProblem> {
    let mut newest_first = reports.iter().rev();
    let newest = newest_first.next()?;
    let value = work.counting.report(unit, newest)?;
    let is_last_years = |report: &&ReportedValue| report.as_of.year() < newest.as_of.year();
    let is_same = |report: &ReportedValue| {
        !report.is_corrected() && work.counting.report(unit, report) == Some(value)
    };
    let mut others = newest_first.filter(|report| !report.struck);
    let first_other = others.find(|report| is_last_years(report) || !is_same(report))?;
    let is_copied = !newest.is_corrected()
        && !value.is_zero()
        && first_other.as_of.year() + 1 == newest.as_of.year()
        && work.span.contains(first_other.as_of)
        && work.counting.report(unit, first_other) == Some(value);
    is_copied.then(|| KeyWorkProblem::LastYearsValue {
        read: newest.value.to_string(),
        last: first_other.as_of.to_string(),
    })
}

/// Whether a correction stands in place of the newest value, which is not the one that the unit had said before it: the week of the approval
/// is corrected as well, and what a unit repeats of it since. Where what it had said before has a correction, or was struck out, of its own, that of
/// the newest value means it and no other.
fn is_another_than_corrected(reports: &[ReportedValue]) -> bool {
    let Some((newest, before)) = reports.split_last() else {
        return false;
    };
    let mut before = before.iter().rev();
    let before = before.find(|report| report.typed() != newest.typed());
    let is_same_year = |other: &&ReportedValue| other.as_of.year() == newest.as_of.year();
    newest.is_corrected()
        && newest.value != newest.typed()
        && before
            .filter(is_same_year)
            .is_some_and(|other| other.is_corrected() && other.place == newest.place)
}

/// A number of at most 1 without a percent sign in a work counted in per cent, beside a target above one per cent: 0.85 may be
/// meant as 85 %.
fn doubtful_share(work: &KeyWork, unit: UnitId, report: &ReportedValue) -> Option<KeyWorkProblem> {
    let value = report.value;
    let is_target_above = |target: &Target| target.unit == unit && target.amount > Decimal::ONE;
    let is_doubtful = work.counting.counted_in == Measure::Percent
        && !value.is_percent()
        && value.number > Decimal::ZERO
        && value.number <= Decimal::ONE
        && work.targets.iter().any(is_target_above);
    is_doubtful.then(|| share_for_percent("完成值", value.number))
}

/// A target of at most 1 without a percent sign in a work counted in per cent, of which the unit has reported more than ten times as
/// much: 0.85 may be meant as 85 %.
fn is_doubtful_target(work: &KeyWork, target: &Target) -> bool {
    let is_beyond = |standing: &Standing| {
        standing.unit == target.unit
            && standing
                .value
                .is_some_and(|value| value > target.amount * Decimal::TEN)
    };
    work.counting.counted_in == Measure::Percent
        && target.in_force
        && !target.struck
        && !target.is_percent
        && target.amount <= Decimal::ONE
        && work.by_result.iter().any(is_beyond)
}

fn share_for_percent(column: &'static str, number: Decimal) -> KeyWorkProblem {
    let shown = |number: Decimal| number.normalize().to_string();
    KeyWorkProblem::DoubtfulShare {
        column,
        read: shown(number),
        as_share: shown(number * Decimal::ONE_HUNDRED),
    }
}
