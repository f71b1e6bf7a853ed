//! Where a row of a register is entered, what it costs or earns, and the registers that no page shows by number.

use super::{Lines, entry_lines};
use crate::model::directory::{UnitId, comparable};
use crate::model::schema::{Field, Sheet};
use crate::report::pages::Views;
use crate::report::pages::office_columns::beside;
use crate::report::pages::spot_checks::POINTS;
use crate::report::pages::words::BEFORE_FORCE;
use crate::rules::leaders::named_in;
use crate::rules::registers::{StruckOut, UnitRow, unit_rows};
use crate::rules::scoring::{ScoreEntry, ScoreKey};
use crate::source::Place;
use chrono::{Datelike, NaiveDate};

/// A day of a row under the name of its column; nothing where there is none.
pub(super) fn labelled(label: &str, value: &str) -> String {
    if value.is_empty() {
        String::new()
    } else {
        format!("{label}：{value}")
    }
}

/// The register in which a row stands, the day of the event and the cell of the row's number; where it would cost or earn points on a day
/// and does not, the reason.
pub(super) fn register_line(
    views: &Views<'_>,
    (sheet, label): (Sheet, &str),
    date: NaiveDate,
    (place, scored_on): (&Place, Option<NaiveDate>),
    lines: &mut Lines,
) {
    let cell = views.cell(place).unwrap_or_default();
    let why = scored_on.and_then(|day| why_not_of_the_year(views, day));
    let why = why.map_or_else(String::new, |why| format!("　得分构成：{why}"));
    lines.add(
        0,
        &format!("登记　{}　{label}：{date}　{cell}{why}", sheet.name()),
    );
}

/// What the events of a number cost or earn a unit, entry by entry; whether there is any.
pub(super) fn cost_lines(
    views: &Views<'_>,
    unit: UnitId,
    is_meant: impl Fn(&ScoreEntry) -> bool,
    lines: &mut Lines,
) -> bool {
    let of_register = |entry: &&ScoreEntry| {
        matches!(
            entry.key,
            ScoreKey::Complaint
                | ScoreKey::Absence
                | ScoreKey::Meeting
                | ScoreKey::Criticised
                | ScoreKey::Commended
                | ScoreKey::Manual
        )
    };
    let score = views.input.findings.scores.get(&unit);
    let entries = score.into_iter().flat_map(|score| &score.entries);
    let own: Vec<&ScoreEntry> = entries
        .filter(of_register)
        .filter(|entry| is_meant(entry))
        .collect();
    if own.is_empty() {
        return false;
    }
    lines.add(0, views.name(unit));
    lines.add(0, "得分构成");
    entry_lines(&views.entries(unit, own.into_iter()), lines);
    true
}

/// The rows of a register of one unit each that bear the number, whatever their year.
fn rows_of<'v>(views: &'v Views<'_>, sheet: Sheet) -> impl Iterator<Item = UnitRow<'v>> {
    let history = views.input.history;
    let struck_out = StruckOut::at(history, views.input.findings.as_of);
    let rows: Vec<UnitRow<'v>> = unit_rows(history, sheet, &struck_out).collect();
    rows.into_iter()
}

/// The rows of 积分登记 and 一口清抽查 that bear the number.
pub(super) fn row_lines(
    views: &Views<'_>,
    is_wanted: &dyn Fn(&str) -> bool,
    unit: Option<UnitId>,
    lines: &mut Lines,
) {
    let holds = |held: UnitId| unit.is_none_or(|unit| unit == held);
    for sheet in [Sheet::ManualPoints, Sheet::SpotChecks] {
        for row in rows_of(views, sheet) {
            let date = row.record.date(Field::Date);
            if let Some(date) = date.filter(|_| is_wanted(row.number) && holds(row.unit)) {
                lines.gap();
                lines.row(0, &[row.number, sheet.name(), views.name(row.unit)], None);
                register_line(
                    views,
                    (sheet, "日期"),
                    date,
                    (&row.record.number_place(), None),
                    lines,
                );
                match sheet {
                    Sheet::ManualPoints => points_lines(views, &row, date, lines),
                    _ => check_lines(views, &row, date, lines),
                }
            }
        }
    }
}

/// The units that have such a row.
pub(super) fn holders<'v>(
    views: &'v Views<'_>,
    is_wanted: &'v dyn Fn(&str) -> bool,
) -> impl Iterator<Item = UnitId> + 'v {
    let sheets = [Sheet::ManualPoints, Sheet::SpotChecks].into_iter();
    let rows = sheets.flat_map(|sheet| rows_of(views, sheet));
    rows.filter(|row| is_wanted(row.number)).map(|row| row.unit)
}

/// The numbers of all such rows.
pub(super) fn numbers(views: &Views<'_>) -> Vec<String> {
    let sheets = [Sheet::ManualPoints, Sheet::SpotChecks].into_iter();
    let rows = sheets.flat_map(|sheet| rows_of(views, sheet));
    rows.map(|row| row.number.to_owned()).collect()
}

/// Why a row of the register counts nowhere, where its day or a correction says so.
fn why_not(views: &Views<'_>, row: &UnitRow<'_>, date: NaiveDate) -> Option<String> {
    if row.struck {
        Some("已作废，不计".to_owned())
    } else {
        why_not_of_the_year(views, date)
    }
}

/// Why what is of a day is none of this year's score; `None` where it is.
pub(super) fn why_not_of_the_year(views: &Views<'_>, date: NaiveDate) -> Option<String> {
    let as_of = views.input.findings.as_of;
    if !views.input.tribunal.settings.in_force_on(date) {
        Some(BEFORE_FORCE.to_owned())
    } else if date > as_of {
        Some(format!("在截至日期{as_of}以后，还不计"))
    } else if date.year() != as_of.year() {
        Some(format!("不在{}年，今年不计", as_of.year()))
    } else {
        None
    }
}

/// A row of 积分登记: what was entered, and the entry of the score that comes of it.
fn points_lines(views: &Views<'_>, row: &UnitRow<'_>, date: NaiveDate, lines: &mut Lines) {
    let kind = row.record.text_or_empty(Field::PointsKind);
    let amount = row.record.number(Field::Points);
    let amount = amount.map_or_else(String::new, |points| format!("{}分", points.normalize()));
    let reason = row.record.text_or_empty(Field::Reason);
    lines.row(0, &[&format!("{kind}{amount}"), &reason], None);
    let place = row.record.number_place();
    lines.add(0, &beside("", &views.corrected(&place, row.unit)));
    let is_its = |entry: &ScoreEntry| entry.source.as_ref() == Some(&place);
    if !cost_lines(views, row.unit, is_its, lines) {
        let why = why_not(views, row, date);
        lines.add(0, why.as_deref().unwrap_or("没有计入得分"));
    }
}

/// A row of 一口清抽查: who was asked, what he could say, and that it costs no points.
fn check_lines(views: &Views<'_>, row: &UnitRow<'_>, date: NaiveDate, lines: &mut Lines) {
    let person = row.record.text_or_empty(Field::PersonName);
    let answers = POINTS.map(|(point, name)| {
        let passed = row.record.flag(point) == Some(true);
        (
            passed,
            format!("{name}：{}", if passed { "是" } else { "否" }),
        )
    });
    let passed = answers.iter().filter(|(passed, _)| *passed).count();
    let answers: Vec<&str> = answers.iter().map(|(_, words)| words.as_str()).collect();
    lines.row(0, &[&labelled("姓名", &person), &answers.join("、")], None);
    let counted = match why_not(views, row, date) {
        Some(why) => why,
        None => format!(
            "{}项中合格{passed}项，计入本单位一口清抽查的合格率，不加分也不扣分",
            POINTS.len()
        ),
    };
    lines.add(0, &counted);
}

/// The units of which somebody is in charge in the county's government (分管县领导), as the directory has it.
pub(super) fn supervisor_lines(views: &Views<'_>, wanted: &str, lines: &mut Lines) {
    let name = comparable(wanted);
    let findings = views.input.findings;
    let directory = views.input.tribunal.directory;
    let units: Vec<UnitId> = directory
        .iter()
        .filter(|(_, unit)| {
            let cells = unit.supervising_leaders.iter();
            let mut leaders = cells.flat_map(|cell| named_in(cell));
            leaders.any(|leader| comparable(leader) == name)
        })
        .map(|(unit, _)| unit)
        .collect();
    if units.is_empty() {
        return;
    }
    lines.gap();
    lines.add(0, &format!("{}　分管县领导", wanted.trim()));
    let units_words = format!(
        "分管单位{}个，见单位名录；分管县领导不计分，下面是各单位的得分",
        units.len()
    );
    lines.add(1, &units_words);
    for unit in units {
        let known = directory.unit(unit);
        let score = findings.scores.get(&unit);
        let score = match score.filter(|_| known.exists_on(findings.as_of)) {
            Some(score) => format!("得分{}分", score.score()),
            None => "截至日期不在单位名录之列，不计分".to_owned(),
        };
        let cell = views.cell(&known.place);
        lines.row(1, &[&known.name, &score], cell.as_ref());
    }
}
