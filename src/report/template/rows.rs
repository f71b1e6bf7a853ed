//! What a unit finds in its next ledger: its open matters, its benchmarking list and its key works, as it reported them last.

use super::Known;
use super::unread::{Unread, UnreadCell};
use crate::check::UnjudgedRow;
use crate::model::amount::Amount;
use crate::model::directory::{UnitId, comparable};
use crate::model::record::{Record, Role, Value};
use crate::model::schema::{Audience, Column, Field, Kind, Sheet};
use crate::rules::Tribunal;
use crate::rules::key_works::work_of;
use crate::rules::registers::StruckOut;
use chrono::{Datelike, NaiveDate, TimeDelta};
use rust_decimal::Decimal;

const DAYS_OF_A_WEEK: i64 = 7;
/// With how many decimals a share in per cent stands in a ledger.
const PERCENT_DECIMALS: u32 = 2;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateCell {
    /// Nothing.
    Empty,
    /// Text.
    Text(String),
    /// A real date.
    Date(NaiveDate),
    /// A number.
    Number(Decimal),
    /// What could not be read, to be filled in anew.
    Unread(UnreadCell),
}

/// What the ledgers say, with the cells that could not be read.
type Read<'a> = (Known<'a>, &'a Unread<'a>);

/// The rows of one sheet of a unit, in the order of the schema's columns.
pub fn of_unit(
    read: Read<'_>,
    tribunal: Tribunal<'_>,
    unit: UnitId,
    sheet: Sheet,
    day: NaiveDate,
) -> Vec<Vec<TemplateCell>> {
    let (known, unread) = read;
    match sheet {
        Sheet::Matters => {
            let mut rows = matters(read, tribunal, unit, false);
            for of in dissolved_since(known, tribunal, unit, day) {
                let theirs = matters(read, tribunal, of, true).into_iter();
                let new: Vec<_> = theirs.filter(|row| !has_number_of(&rows, row)).collect();
                rows.extend(new);
            }
            rows
        }
        Sheet::Benchmarks => {
            let list = known.history.benchmarks.get(&unit);
            let rows = list.into_iter().flat_map(|list| &list.rows);
            rows.map(|row| own(&row.record, unread, tribunal)).collect()
        }
        Sheet::KeyWorkProgress => progress(read, unit, day),
        _ => Vec::new(),
    }
}

/// The units that a unit takes over from between the newest period and a day: what they leave open is in nobody else's ledger of the next one.
fn dissolved_since(
    known: Known<'_>,
    tribunal: Tribunal<'_>,
    unit: UnitId,
    day: NaiveDate,
) -> Vec<UnitId> {
    let directory = tribunal.directory;
    let taken_over = directory.taken_over_by(unit, day).into_iter();
    let was_there = |of: &UnitId| directory.unit(*of).exists_on(known.findings.as_of);
    taken_over.map(|(of, _)| of).filter(was_there).collect()
}

/// Whether one of the rows bears the number of another one: units that merge leave one matter of each.
fn has_number_of(rows: &[Vec<TemplateCell>], row: &[TemplateCell]) -> bool {
    let Some(at) = Sheet::Matters.schema().position(Field::Number) else {
        return false;
    };
    let number = |row: &[TemplateCell]| match row.get(at) {
        Some(TemplateCell::Text(number)) => Some(comparable(number)),
        _ => None,
    };
    let wanted = number(row);
    wanted.is_some() && rows.iter().any(|row| number(row) == wanted)
}

/// Every judged matter that is neither closed nor struck out, and those that were closed without a day on which they were done. The unit's own row says all that it wrote itself; one that it
/// never reported brings what the county may read of the list. Behind them stands what was returned and is no matter yet.
/// What passes to another unit is not done (`undone`).
fn matters(
    (known, unread): Read<'_>,
    tribunal: Tribunal<'_>,
    unit: UnitId,
    undone: bool,
) -> Vec<Vec<TemplateCell>> {
    let mut returned: Vec<&UnjudgedRow> = known.history.unjudged_of(unit).collect();
    let mut rows = Vec::new();
    let matters = known.findings.matters.iter();
    for matter in matters.filter(|matter| matter.unit == unit) {
        let number = comparable(&matter.number);
        let position = returned
            .iter()
            .position(|row| row.number() == Some(&*number));
        let is_over = matter.struck
            || matter.closed.is_some() && (undone || !matter.is_closed_undone())
            || undone && matter.final_stage().done.is_some();
        if is_over {
            // The same number with another name is another matter.
            let name = Some(comparable(&matter.name));
            returned.retain(|row| row.number() != Some(&*number) || row.name() != name);
            continue;
        }
        let newest = position.map(|position| returned.remove(position));
        let newest = newest.map(|row| own(&row.record, unread, tribunal));
        rows.extend(match (matter.ledger_row, matter.list_row, newest) {
            (Some(row), _, newest) => Some(mended(own(row, unread, tribunal), newest)),
            (None, Some(row), newest) => {
                let listed = of_list(row, tribunal);
                Some(filled(listed, newest.unwrap_or_default()))
            }
            (None, None, newest) => newest,
        });
    }
    let returned = returned.into_iter();
    rows.extend(returned.map(|row| own(&row.record, unread, tribunal)));
    rows
}

/// A good row with what a newer one that was returned says; what every row must have stays.
fn mended(good: Vec<TemplateCell>, newest: Option<Vec<TemplateCell>>) -> Vec<TemplateCell> {
    let Some(newest) = newest else {
        return good;
    };
    let columns = Sheet::Matters.schema().columns.iter();
    let kept = columns.zip(newest).map(|(column, cell)| {
        if column.required {
            TemplateCell::Empty
        } else {
            cell
        }
    });
    filled(kept.collect(), good)
}

/// A row whose empty cells are filled from another one.
fn filled(row: Vec<TemplateCell>, other: Vec<TemplateCell>) -> Vec<TemplateCell> {
    let mut other = other.into_iter();
    let cells = row.into_iter().map(|cell| match (cell, other.next()) {
        (TemplateCell::Empty, Some(other)) => other,
        (cell, _) => cell,
    });
    cells.collect()
}

/// A row as its unit wrote it, what could not be read as it was typed: untouched it is told again.
fn own(record: &Record, unread: &Unread<'_>, tribunal: Tribunal<'_>) -> Vec<TemplateCell> {
    let columns = record.sheet().schema().columns.iter();
    columns
        .zip(record.values.iter())
        .map(|(column, value)| match value {
            None => unread
                .cell(record, column)
                .map_or(TemplateCell::Empty, TemplateCell::Unread),
            value => cell(value, column, tribunal),
        })
        .collect()
}

fn of_list(record: &Record, tribunal: Tribunal<'_>) -> Vec<TemplateCell> {
    let listed = record.sheet().schema();
    let columns = Sheet::Matters.schema().columns.iter();
    columns
        .map(|column| {
            let may_see = listed
                .column(column.field)
                .is_some_and(|listed| listed.audience == Audience::County);
            let value = record.value(column.field).filter(|_| may_see);
            cell(value, column, tribunal)
        })
        .collect()
}

fn cell(value: Option<&Value>, column: &Column, tribunal: Tribunal<'_>) -> TemplateCell {
    match value {
        None | Some(Value::Unchanged) => TemplateCell::Empty,
        Some(Value::Text(key)) if column.kind == Kind::Category => {
            let category = tribunal.settings.category(key);
            let name = category.map_or_else(|| key.to_string(), |known| known.name.clone());
            TemplateCell::Text(name)
        }
        Some(Value::Text(text)) => TemplateCell::Text(text.to_string()),
        Some(Value::Date(typed)) => TemplateCell::Date(typed.date()),
        Some(Value::Deadline(typed)) => match (&typed.text, typed.date) {
            (Some(text), _) => TemplateCell::Text(text.to_string()),
            (None, Some(date)) => TemplateCell::Date(date),
            (None, None) => TemplateCell::Empty,
        },
        Some(Value::Number(number)) if column.kind == Kind::Share => {
            // A third has no last decimal.
            let percent = (**number * Decimal::ONE_HUNDRED).round_dp(PERCENT_DECIMALS);
            let percent = percent.normalize();
            TemplateCell::Text(format!("{percent}%"))
        }
        Some(value @ (Value::Number(_) | Value::Percent(_) | Value::Multiple(_))) => {
            value.amount().map_or(TemplateCell::Empty, amount)
        }
        Some(Value::Flag(flag)) => TemplateCell::Text(if *flag { "是" } else { "否" }.to_owned()),
        Some(Value::Units(mentions)) => {
            let named = mentions.units.iter().map(|mention| {
                let name = tribunal.directory.name(mention.unit);
                match mention.role {
                    Role::Plain => name.to_owned(),
                    Role::Leading => format!("{name}（牵头）"),
                    Role::Assisting => format!("{name}（配合）"),
                }
            });
            let others = mentions.others.iter().map(ToString::to_string);
            TemplateCell::Text(named.chain(others).collect::<Vec<_>>().join("、"))
        }
    }
}

/// An amount as it was handed in.
fn amount(amount: Amount) -> TemplateCell {
    if amount.is_percent() {
        TemplateCell::Text(amount.to_string())
    } else {
        TemplateCell::Number(amount.number)
    }
}

/// The numbers of the key works that name a unit, in order: those of earlier years are over, and those that were struck out are none.
pub fn works(known: Known<'_>, unit: UnitId) -> Vec<String> {
    let mut works: Vec<String> = Vec::new();
    let as_of = known.findings.as_of;
    let struck_out = StruckOut::at(known.history, as_of);
    for (key, row) in known.history.rows(Sheet::KeyWorks) {
        let number = row.record.text_or_empty(Field::Number).to_string();
        let milestone = row.record.date(Field::MilestoneOn);
        let is_over = milestone.is_some_and(|day| day.year() < as_of.year());
        let is_struck = struck_out.contains_row(known.history, Sheet::KeyWorks, key, row);
        if key.unit == Some(unit) && !is_over && !is_struck && !works.contains(&number) {
            works.push(number);
        }
    }
    works
}

/// What each of several works is called and in what a unit's values are counted: `ZD01「农村公路」按「公里」填`.
pub fn measures(known: Known<'_>, unit: UnitId, works: &[String]) -> Vec<String> {
    let findings = known.findings;
    let named = works.iter().filter_map(|number| {
        let work = work_of(&findings.key_works, &comparable(number), findings.as_of)?;
        let measure = work.counting.of_unit(unit);
        Some(if measure.is_empty() {
            format!("{number}「{}」", work.name)
        } else {
            format!("{number}「{}」按「{measure}」填", work.name)
        })
    });
    named.collect()
}

/// Whether the ledger to be filled in may be the first of another year than the newest one: as many days after it as that came after the
/// one before, or a week.
fn may_be_of_next_year(known: Known<'_>, day: NaiveDate) -> bool {
    let newest = known.findings.as_of;
    let before = known.history.periods.iter().rev().nth(1);
    let since = before.map_or(0, |before| (newest - before.as_of).num_days());
    let next = newest.checked_add_signed(TimeDelta::days(since.max(DAYS_OF_A_WEEK)));
    day.year() > newest.year() || next.is_some_and(|next| next.year() > newest.year())
}

/// The works of which a value of this year is known, or one that could not be read; the others are in the drop-down of their column. What was
/// done counts anew each January (R4): the last value of a year is none to begin the next one with.
fn progress((known, unread): Read<'_>, unit: UnitId, day: NaiveDate) -> Vec<Vec<TemplateCell>> {
    let begins_anew = may_be_of_next_year(known, day);
    let columns = Sheet::KeyWorkProgress.schema().columns;
    works(known, unit)
        .into_iter()
        .filter_map(|number| {
            let good = last_value(known, unit, &comparable(&number));
            let newest = good.as_ref().map(|(as_of, _)| *as_of);
            let unread = unread.value(unit, &number, newest);
            let value = match (unread, good) {
                (Some(unread), _) => TemplateCell::Unread(unread),
                (None, good) => good?.1,
            };
            let mut value = if begins_anew {
                TemplateCell::Empty
            } else {
                value
            };
            let cells = columns.iter().map(|column| match column.field {
                Field::Number => TemplateCell::Text(number.clone()),
                Field::Value => std::mem::replace(&mut value, TemplateCell::Empty),
                _ => TemplateCell::Empty,
            });
            Some(cells.collect())
        })
        .collect()
}

/// The newest value of this year that a unit has reported of a work, and of which day.
fn last_value(known: Known<'_>, unit: UnitId, bearing: &str) -> Option<(NaiveDate, TemplateCell)> {
    let year = known.findings.as_of.year();
    let reported = known.history.progress.get(&(unit, bearing.to_owned()))?;
    let newest = reported
        .iter()
        .rfind(|report| !report.struck)
        .filter(|report| report.as_of.year() == year)?;
    // What was reported of another work under the number is no value of the one that it stands for now.
    let about = |day| work_of(&known.findings.key_works, bearing, day);
    let (then, now) = (about(newest.as_of), about(known.findings.as_of));
    if then.map(|work| work.span) != now.map(|work| work.span) {
        return None;
    }
    // The blank's own heading names no measure: the number is that of the targets.
    let value = match (then, &newest.counted_in) {
        (Some(work), Some(_)) => TemplateCell::Number(work.counting.report(unit, newest)?),
        _ => amount(newest.value),
    };
    Some((newest.as_of, value))
}
