//! Numbers that differ only in how they were typed. A number identifies its matter, so both are judged; each is told of the other.

use super::matters::{Flag, Matter};
use crate::diagnostic::{Diagnostic, NumberProblem};
use crate::model::directory::{UnitId, comparable};
use crate::model::record::Record;
use crate::model::schema::Field;
use crate::source::Place;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Pairs of a unit's matters of one year that may be one matter: their numbers are the same but for case, zeros and signs, and their
/// names or starts are; or name and start are the same, and the one is missing where the other has come.
pub fn report(matters: &[Matter<'_>], diagnostics: &mut Vec<Diagnostic>) {
    let mut alike: BTreeMap<(UnitId, i32, String), Vec<&Matter<'_>>> = BTreeMap::new();
    let mut missing = Vec::new();
    for matter in matters.iter().filter(|matter| !matter.struck) {
        let key = (matter.unit, matter.key.year, skeleton(&matter.key.number));
        alike.entry(key).or_default().push(matter);
        if matter.flags.contains(&Flag::MissingFromLedger) {
            missing.push(matter);
        }
    }
    for pair in alike.values().flat_map(|same| same.windows(2)) {
        let (one, other) = (pair[0], pair[1]);
        let is_bare = |matter: &Matter<'_>| matter.key.number.bytes().all(|c| c.is_ascii_digit());
        // Plain numbers differ in zeros alone, and many matters start on one day.
        let by_start = !is_bare(one) && start_of(one) == start_of(other);
        let is_same_matter = name_of(one) == name_of(other) || by_start;
        if one.key.number != other.key.number && is_same_matter {
            tell((one, other), true, diagnostics);
        }
    }
    report_missing(matters, &missing, diagnostics);
}

/// Of the missing ones those whose name and start another number of the unit has borne since.
fn report_missing(
    matters: &[Matter<'_>],
    missing: &[&Matter<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) {
    if missing.is_empty() {
        return;
    }
    let mut named: BTreeMap<_, Vec<&Matter<'_>>> = BTreeMap::new();
    let present = matters.iter().filter(|matter| {
        !matter.struck
            && matter.ledger.is_some()
            && !matter.flags.contains(&Flag::MissingFromLedger)
    });
    for matter in present {
        let key = (matter.unit, name_of(matter), start_of(matter));
        named.entry(key).or_default().push(matter);
    }
    for gone in missing {
        let key = (gone.unit, name_of(gone), start_of(gone));
        let others = named.get(&key).into_iter().flatten();
        let mut others = others.filter(|other| has_come_for(gone, other));
        if let Some(other) = others.next()
            && skeleton(&gone.key.number) != skeleton(&other.key.number)
        {
            tell((gone, other), false, diagnostics);
        }
    }
}

/// Whether a matter of the ledger may stand for one that is missing there: it came after that one had gone, or is on no list while that
/// one was never in the ledger.
fn has_come_for(gone: &Matter<'_>, other: &Matter<'_>) -> bool {
    let came = other.ledger.map(|ledger| ledger.first().since);
    match gone.ledger {
        Some(ledger) => came.is_some_and(|came| ledger.last_seen() < came),
        None => other.list_row.is_none(),
    }
}

fn tell(
    (one, other): (&Matter<'_>, &Matter<'_>),
    same_number: bool,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (told, named) in [(one, other), (other, one)] {
        let problem = NumberProblem::NearNumber {
            number: told.number.to_string(),
            other: named.number.to_string(),
            other_place: number_place(named).to_string(),
            same_number,
        };
        diagnostics.push(Diagnostic::new(
            problem,
            number_place(told),
            Some(told.unit),
        ));
    }
}

/// The number's cell in the unit's ledger, where the matter is in it.
fn number_place(matter: &Matter<'_>) -> Place {
    let row = matter.ledger_row;
    row.map_or_else(|| matter.source.clone(), Record::number_place)
}

fn name_of(matter: &Matter<'_>) -> String {
    comparable(&matter.name)
}

fn start_of(matter: &Matter<'_>) -> Option<NaiveDate> {
    let row = matter.list_row.or(matter.ledger_row)?;
    row.date(Field::Start)
}

/// Each of several that are alike, with another: the first, and for the first the second. Nothing where there is only one.
pub(super) fn each_with_another<'a, T: ?Sized>(
    same: &[&'a T],
) -> impl Iterator<Item = (&'a T, &'a T)> {
    let several = if same.len() > 1 { same } else { &[] };
    let each = several.iter().enumerate();
    each.map(|(at, one)| (*one, several[usize::from(at == 0)]))
}

/// A number, normalised, without what hands add and leave out: case, leading zeros, signs other than between digits, 号 and 第.
pub(super) fn skeleton(number: &str) -> String {
    let mut bare = String::with_capacity(number.len());
    let lower = number.chars().flat_map(char::to_lowercase);
    let mut is_parted = false;
    for c in lower.filter(|c| !matches!(c, '第' | '编' | '号')) {
        let follows_digit = bare.ends_with(|last: char| last.is_ascii_digit());
        // The stroke and the number one look alike.
        let is_sign = !c.is_alphanumeric() || c == '一' && follows_digit;
        if is_sign {
            is_parted = true;
            continue;
        }
        if c.is_ascii_digit() && follows_digit {
            if is_parted {
                bare.push('-');
            } else if ends_in_zero_alone(&bare) {
                bare.pop();
            }
        }
        bare.push(c);
        is_parted = false;
    }
    bare
}

/// Whether the last run of digits is a zero, which counts for nothing before others.
fn ends_in_zero_alone(text: &str) -> bool {
    let before = text.strip_suffix('0');
    before.is_some_and(|before| !before.ends_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_several_is_told_of_another_one() {
        let pairs =
            |same: &[&'static str]| -> Vec<(&str, &str)> { each_with_another(same).collect() };
        assert_eq!(pairs(&["a"]), []);
        assert_eq!(
            pairs(&["a", "b", "c"]),
            [("a", "b"), ("b", "a"), ("c", "a")]
        );
    }

    #[test]
    fn numbers_that_differ_in_case_zeros_and_signs_have_one_skeleton() {
        for (one, other) in [
            ("DB2026-001", "db2026-001"),
            ("云督(2026)11号", "云督(2026)011号"),
            ("云督(2026)14号", "云督(2026)14"),
            ("DB2026-17", "DB2026-17、"),
            ("DB2026-018", "DB2026-018."),
            ("DB2026一024", "DB2026-024"),
            ("'DB2026-021", "DB2026-021"),
            ("DB2026·35", "DB2026・35"),
            ("2026-15", "2026.15"),
            ("A-00", "A-0"),
            ("第3号", "3"),
        ] {
            assert_eq!(skeleton(one), skeleton(other), "{one} {other}");
        }
        for (one, other) in [
            ("1-11", "11-1"),
            ("A1", "A10"),
            ("A1", "A100"),
            ("A-1", "B-1"),
            ("2026-1", "20261"),
            ("一1", "二1"),
        ] {
            assert_ne!(skeleton(one), skeleton(other), "{one} {other}");
        }
    }
}
