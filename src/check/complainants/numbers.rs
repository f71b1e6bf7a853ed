//! Numbers of complaints that hold the complainant's name: what one row takes out of a number stands in no row, week or decision.

use crate::check::history::{History, Register, RowKey};
use crate::diagnostic::{CellProblem, Diagnostic};
use crate::ingest::Intake;
use crate::ingest::privacy::{MASK, Names};
use crate::ingest::table::{ReadRow, Table, numbered};
use crate::model::directory::{UnitId, comparable};
use crate::model::record::{Record, Value};
use crate::model::schema::{Field, Sheet};
use crate::source::Text;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The numbers of complaints that a period shows otherwise than those before it did.
#[derive(Debug, Default)]
pub struct Renumbered(BTreeMap<(String, Option<UnitId>), Text>);

impl Renumbered {
    /// Whether all numbers are shown as they were.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As what the number of a complaint is shown now, of a unit or of any; `None` where it is shown as it was.
    pub fn shown(&self, number: &str, unit: Option<UnitId>) -> Option<&Text> {
        let asked = (comparable(number), unit);
        let ((known, of), shown) = self.0.range(&asked..).next()?;
        let is_asked = *known == asked.0 && (unit.is_none() || *of == unit);
        is_asked.then_some(shown)
    }

    /// Shows the number of a row of a register otherwise.
    fn renumber(&mut self, register: &mut Register, key: &RowKey, shown: &Text) {
        let before = key.number().to_string();
        if before != comparable(shown) {
            self.0.insert((before, key.unit), Text::clone(shown));
        }
        register.renumber(key, shown);
    }
}

/// The numbers of a week's complaints out of which something was taken, by how they were typed: whose the rows are, and what is shown.
type Covered = BTreeMap<String, Vec<(Vec<UnitId>, Text)>>;

/// Shows a number in all rows of a week, and of those before, as it is where a name was taken out of it; and a number that comes back as
/// it was typed, where its row names nobody any more, as it was kept.
pub(in crate::check) fn cover_rows(history: &mut History, intake: &mut Intake) -> Renumbered {
    let has_kept = |history: &History| {
        let mut known = history.rows(Sheet::Complaints);
        known.any(|(_, row)| number(row.typed()).is_some_and(is_masked))
    };
    let has_taken = tables(intake).any(|table| !table.typed_numbers.is_empty());
    if !has_taken && !has_kept(history) {
        return Renumbered::default();
    }
    let mut problems = Vec::new();
    let mut covered = cover_week(intake, &mut problems);
    let renumbered = cover_weeks_before(history, intake, &covered);
    cover_again(history, intake, &mut covered, &mut problems);
    for (_, row) in intake.rows_mut() {
        if row.record.sheet() == Sheet::Complaints {
            cover_target(&mut row.record, &covered);
        }
    }
    intake.cell_problems.extend(problems);
    renumbered
}

fn tables(intake: &Intake) -> impl Iterator<Item = &Table> {
    let tables = intake.office.iter().flat_map(|book| &book.tables);
    tables.filter(|table| table.sheet == Sheet::Complaints)
}

/// The rows of the week's registers of complaints, each with its number as it was typed.
fn rows_with_typed(intake: &mut Intake) -> impl Iterator<Item = (&mut ReadRow, Option<String>)> {
    let tables = intake.office.iter_mut().flat_map(|book| &mut book.tables);
    let tables = tables.filter(|table| table.sheet == Sheet::Complaints);
    tables.flat_map(|table| {
        let typed: BTreeMap<u32, String> = table.typed_numbers.iter().cloned().collect();
        let rows = table.rows.iter_mut();
        rows.map(move |row| {
            let typed = typed.get(&row.record.row).cloned();
            (row, typed)
        })
    })
}

fn number(record: &Record) -> Option<&Text> {
    record.text(Field::Number)
}

fn is_masked(number: &Text) -> bool {
    number.contains(MASK)
}

fn units(record: &Record) -> Vec<UnitId> {
    let identity = record.identity();
    identity.map_or_else(Vec::new, |identity| identity.units().collect())
}

fn day(record: &Record) -> Option<NaiveDate> {
    record.date(Field::ReceivedOn)
}

/// A shown number without what tells it from another one that came to the same.
fn base(shown: &str) -> &str {
    let counted = shown
        .strip_suffix('）')
        .and_then(|rest| rest.rsplit_once('（'));
    match counted {
        Some((base, nth)) if base.contains(MASK) && nth.parse::<usize>().is_ok() => base,
        _ => shown,
    }
}

fn letters_shown(shown: &str) -> usize {
    shown.replace(MASK, "").chars().count()
}

fn set_number(row: &mut ReadRow, shown: &Text) {
    let position = row.record.sheet().schema().position(Field::Number);
    let value = position.map(|at| (at, Some(Value::Text(Text::clone(shown)))));
    row.record.values = Arc::new(row.record.values.with(value));
}

fn masked(record: &Record) -> Diagnostic {
    let column = record.sheet().name_of(Field::Number).to_owned();
    Diagnostic::new(
        CellProblem::Masked { column },
        record.place(Field::Number),
        None,
    )
}

/// One number is shown alike in all registers of the week; numbers that come to the same for the same units are told apart.
fn cover_week(intake: &mut Intake, problems: &mut Vec<Diagnostic>) -> Covered {
    let mut bases: BTreeMap<String, String> = BTreeMap::new();
    let mut used: BTreeMap<(Text, Vec<UnitId>), String> = BTreeMap::new();
    for (row, typed) in rows_with_typed(intake) {
        let Some((shown, typed)) = number(&row.record).zip(typed) else {
            continue;
        };
        let found = base(shown).to_owned();
        // Each is without the names that its own sheet knows: the one that shows least is without all of them.
        let known = bases.entry(typed.clone()).or_insert_with(|| found.clone());
        if (letters_shown(&found), &found) < (letters_shown(known), known) {
            *known = found;
        }
        used.insert((Text::clone(shown), units(&row.record)), typed);
    }
    let mut covered = Covered::new();
    for (row, typed) in rows_with_typed(intake) {
        let Some(shown) = number(&row.record).cloned() else {
            continue;
        };
        let was_covered = typed.is_some();
        let typed = typed.unwrap_or_else(|| comparable(&shown));
        let Some(known) = bases.get(&typed) else {
            continue;
        };
        let units = units(&row.record);
        let mut shown = shown;
        if base(&shown) != known {
            shown = free(known, |number| {
                let other = used.get(&(Text::clone(number), units.clone()));
                other.is_none_or(|other| *other == typed)
            });
            used.insert((Text::clone(&shown), units.clone()), typed.clone());
            if !was_covered {
                problems.push(masked(&row.record));
            }
            set_number(row, &shown);
        }
        covered.entry(typed).or_default().push((units, shown));
    }
    covered
}

/// The first of the numbers that are told apart which is free.
fn free(base: &str, is_free: impl Fn(&Text) -> bool) -> Text {
    let numbers = (1..).map(|nth| match nth {
        1 => Text::from(base),
        nth => numbered(base, nth).into(),
    });
    let mut numbers = numbers;
    numbers.find(is_free).unwrap_or_else(|| base.into())
}

/// What the rows of a number show: that of a unit's row, or of the first.
fn shown_for<'c>(covered: &'c Covered, typed: &str, unit: Option<UnitId>) -> Option<&'c Text> {
    let rows = covered.get(typed)?;
    let own = rows
        .iter()
        .find(|(units, _)| unit.is_some_and(|unit| units.contains(&unit)));
    own.or(rows.first()).map(|(_, shown)| shown)
}

/// Rows of weeks before, and decisions about them, that still have the number as it was typed.
fn cover_weeks_before(history: &mut History, intake: &Intake, covered: &Covered) -> Renumbered {
    let mut renumbered = Renumbered::default();
    if let Some(register) = history.registers.get_mut(&Sheet::Complaints) {
        for typed in covered.keys() {
            let keys: Vec<RowKey> = register
                .bearing(typed)
                .map(|(key, _)| key.clone())
                .collect();
            for key in keys {
                let Some(shown) = shown_for(covered, typed, key.unit) else {
                    continue;
                };
                renumbered.renumber(register, &key, shown);
            }
        }
        cover_otherwise(register, intake, covered, &mut renumbered);
        for row in register.rows.values_mut() {
            row.rewrite(|record| cover_target(record, covered));
        }
    }
    for sheet in [Sheet::Exemptions, Sheet::Corrections] {
        let register = history.registers.get_mut(&sheet);
        let rows = register
            .into_iter()
            .flat_map(|register| register.rows.values_mut());
        for row in rows {
            row.rewrite(|record| {
                if number_of_complaint(record).is_some() {
                    cover_target(record, covered);
                }
            });
        }
    }
    renumbered
}

/// A row of which this week takes out more, or less, than the week before: it is the same complaint.
fn cover_otherwise(
    register: &mut Register,
    intake: &Intake,
    covered: &Covered,
    renumbered: &mut Renumbered,
) {
    for (typed, rows) in covered {
        for (units, shown) in rows {
            let of_row = |record: &Record| {
                number(record).is_some_and(|number| number == shown)
                    && self::units(record) == *units
            };
            let row = tables(intake).flat_map(|table| &table.rows);
            let row = row.map(|row| &row.record).find(|record| of_row(record));
            let Some(day) = row.and_then(day) else {
                continue;
            };
            for unit in units {
                let has_own = register
                    .bearing(&comparable(shown))
                    .any(|(key, _)| key.unit == Some(*unit));
                let gone = gone(register, intake);
                let mut same = gone
                    .iter()
                    .filter(|(key, _, known)| key.unit == Some(*unit) && *known == Some(day));
                let same = same.find(|(_, kept, _)| holds(typed, kept, |_| true));
                if let Some((key, ..)) = same.filter(|_| !has_own) {
                    renumbered.renumber(register, key, shown);
                }
            }
        }
    }
}

/// Rows of weeks before whose number is without a name, and which the week does not have: key, number and day.
fn gone(register: &Register, intake: &Intake) -> Vec<(RowKey, Text, Option<NaiveDate>)> {
    let rows = tables(intake).flat_map(|table| &table.rows);
    let stands: BTreeSet<(String, UnitId)> = rows
        .filter_map(|row| Some((comparable(number(&row.record)?), &row.record)))
        .flat_map(|(number, record)| {
            units(record)
                .into_iter()
                .map(move |unit| (number.clone(), unit))
        })
        .collect();
    let known = register.rows.iter().filter_map(|(key, row)| {
        let kept = number(row.typed()).filter(|kept| is_masked(kept))?;
        let stands = key
            .unit
            .is_some_and(|unit| stands.contains(&(comparable(kept), unit)));
        (!stands).then(|| (key.clone(), Text::clone(kept), day(row.typed())))
    });
    known.collect()
}

/// Rows that bear a number as it was typed before a name was taken out of it, and name nobody any more: of the same day or the same unit
/// as the row of before that has gone.
fn cover_again(
    history: &History,
    intake: &mut Intake,
    covered: &mut Covered,
    problems: &mut Vec<Diagnostic>,
) {
    let Some(register) = history.registers.get(&Sheet::Complaints) else {
        return;
    };
    let mut gone = gone(register, intake);
    if gone.is_empty() {
        return;
    }
    for (row, typed) in rows_with_typed(intake) {
        let record = &row.record;
        let Some(bare) = number(record).filter(|number| typed.is_none() && !is_masked(number))
        else {
            continue;
        };
        let bare = comparable(bare);
        let units = units(record);
        let day = day(record);
        let is_own = |(key, _): (&RowKey, _)| key.unit.is_some_and(|unit| units.contains(&unit));
        if bare.is_ascii() || register.bearing(&bare).any(is_own) {
            continue;
        }
        let likeness = |(key, kept, known): &(RowKey, Text, Option<NaiveDate>)| {
            let is_of_unit = key.unit.is_some_and(|unit| units.contains(&unit));
            let is_of_day = day.is_some() && *known == day;
            match (is_of_day, is_of_unit) {
                (true, true) => holds(&bare, kept, may_be_names).then_some(3),
                (true, false) => holds(&bare, kept, is_a_name).then_some(2),
                (false, true) => holds(&bare, kept, is_a_name).then_some(1),
                (false, false) => None,
            }
        };
        let likeness = gone
            .iter()
            .enumerate()
            .filter_map(|(at, known)| Some((likeness(known)?, at)));
        // Of several that are as like, the first.
        let found = likeness.max_by_key(|(likeness, at)| (*likeness, std::cmp::Reverse(*at)));
        let Some((_, at)) = found else { continue };
        let shown = Text::clone(&gone[at].1);
        gone.retain(|(key, kept, _)| {
            *kept != shown || key.unit.is_none_or(|unit| !units.contains(&unit))
        });
        problems.push(masked(record));
        set_number(row, &shown);
        covered.entry(bare).or_default().push((units, shown));
    }
}

/// The number of the complaint that a row means, without what has been taken out of it there.
fn cover_target(record: &mut Record, covered: &Covered) {
    let field = match record.sheet() {
        Sheet::Complaints => Field::MergedInto,
        _ => Field::ObjectNumber,
    };
    let unit = units(record).first().copied();
    let target = record.text(field).map(|number| comparable(number));
    let shown = target.and_then(|target| shown_for(covered, &target, unit));
    let position = record.sheet().schema().position(field);
    if let Some((shown, at)) = shown.zip(position) {
        let value = (at, Some(Value::Text(Text::clone(shown))));
        record.values = Arc::new(record.values.with([value]));
    }
}

/// Decisions about a complaint whose number holds the complainant's name: in 投诉登记 the name has been taken out of it, and so it is
/// here, by which the decision finds its complaint again. So is the number of a complaint into which another is merged.
pub(in crate::check) fn cover_decisions(history: &History, intake: &mut Intake) {
    let rows = tables(intake).flat_map(|table| table.rows.iter().map(|row| &row.record));
    let known = history.rows(Sheet::Complaints).map(|(_, row)| row.typed());
    let numbers: BTreeSet<Text> = rows.chain(known).filter_map(number).cloned().collect();
    if !numbers.iter().any(is_masked) {
        return;
    }
    let typed: BTreeMap<String, Text> = rows_with_typed(intake)
        .filter_map(|(row, typed)| Some((typed?, base(number(&row.record)?).into())))
        .collect();
    for (_, row) in intake.rows_mut() {
        let record = &row.record;
        let Some(number) = number_of_complaint(record) else {
            continue;
        };
        let bare = comparable(number);
        let is_known = numbers.iter().any(|known| comparable(known) == bare);
        let covered = numbers.iter().find(|kept| holds_a_name(number, kept));
        let covered = covered.or_else(|| typed.get(&bare));
        if let Some(kept) = covered.filter(|_| !is_known) {
            // Which of several it is, nobody can tell any more.
            let is_one_of_several = numbers.contains(&*numbered(kept, 2));
            let kept = if is_one_of_several {
                format!("{kept}（不止一件）").into()
            } else {
                Text::clone(kept)
            };
            let field = match record.sheet() {
                Sheet::Complaints => Field::MergedInto,
                _ => Field::ObjectNumber,
            };
            let at = record.sheet().schema().position(field);
            let value = at.map(|at| (at, Some(Value::Text(kept))));
            row.record.values = Arc::new(record.values.with(value));
        }
    }
}

/// The number of the complaint that a row of 容错认定 or 更正登记 is about, or into which a complaint is merged.
fn number_of_complaint(record: &Record) -> Option<&Text> {
    match record.sheet() {
        Sheet::Complaints => record.text(Field::MergedInto),
        Sheet::Exemptions | Sheet::Corrections => {
            let kind = comparable(record.text(Field::ObjectKind)?);
            let about = kind == "投诉" || Sheet::by_name(&kind) == Some(Sheet::Complaints);
            record.text(Field::ObjectNumber).filter(|_| about)
        }
        _ => None,
    }
}

/// Whether a number is one that was kept with a mark in it, and a name stands in place of the mark.
fn holds_a_name(number: &str, kept: &str) -> bool {
    let Some((before, behind)) = kept.split_once(MASK) else {
        return false;
    };
    let name = number.trim().strip_prefix(before);
    let name = name.and_then(|rest| rest.strip_suffix(behind));
    name.is_some_and(is_short)
}

fn is_short(name: &str) -> bool {
    let is_short = (2..=4).contains(&name.chars().count()) || name.contains('·');
    is_short && may_be_names(name)
}

fn may_be_names(piece: &str) -> bool {
    let is_of_names = |c: char| c.is_alphabetic() && !c.is_ascii() || c == '·';
    !piece.is_empty() && piece.chars().all(is_of_names)
}

/// Whether a piece is like a person's name and like no word.
fn is_a_name(piece: &str) -> bool {
    is_short(piece) && (piece.contains('·') || !Names::of_people(piece).is_empty())
}

/// Whether a number is that of a complaint which is shown with marks in it: letters that may be names stand in place of each.
pub fn held_names(number: &str, shown: &str) -> bool {
    shown.contains(MASK) && holds(&comparable(number), shown, may_be_names)
}

/// Whether a number, as numbers are compared, is one that was kept with marks in it: what stands in place of each is of that kind.
fn holds(bare: &str, kept: &str, is_of_kind: impl Fn(&str) -> bool) -> bool {
    let kept = comparable(base(kept));
    let mask = comparable(MASK);
    let mut pieces = kept.split(mask.as_str());
    let Some(mut rest) = pieces.next().and_then(|first| bare.strip_prefix(first)) else {
        return false;
    };
    let pieces: Vec<&str> = pieces.collect();
    for (at, piece) in pieces.iter().enumerate() {
        let is_last = at + 1 == pieces.len();
        let cut = if is_last {
            rest.strip_suffix(piece).map(|name| (name, ""))
        } else {
            rest.split_once(piece)
        };
        match cut {
            Some((name, behind)) if is_of_kind(name) => rest = behind,
            _ => return false,
        }
    }
    !pieces.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_that_of_a_complaint_whose_number_held_a_name() {
        for (kept, number, expected) in [
            ("[已隐去]案", "赵敏敏案", true),
            ("[已隐去]案", "赵敏敏", false),
            ("[已隐去]", "赵敏敏", true),
            ("[已隐去]", "T9", false),
            ("[已隐去]", "关于道路的来信", false),
            ("2026-[已隐去]", "2026-赵敏敏", true),
            ("T1", "T1", false),
        ] {
            assert_eq!(holds_a_name(number, kept), expected, "{kept} {number}");
        }
    }

    #[test]
    fn a_number_comes_back_by_what_stood_beside_the_name() {
        for (kept, bare, expected) in [
            ("[已隐去]案", "赵敏敏案", true),
            ("[已隐去]举报（2）", "赵敏敏举报", true),
            ("[已隐去]举报", "匿名举报", false),
            ("[已隐去]举报", "群众举报", false),
            ("[已隐去]举报", "王庄村举报", false),
            ("T1[已隐去]和[已隐去]", "T1赵敏敏和钱多多", true),
            ("[已隐去]案", "赵敏敏案二", false),
            ("T1", "T1", false),
        ] {
            assert_eq!(holds(bare, kept, is_a_name), expected, "{kept} {bare}");
        }
    }
}
