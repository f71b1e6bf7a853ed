//! Random cells of a matter's row, as they change over the weeks.

use super::days::Limit;
use super::story::{CATEGORIES, Cell, Draft};
use chrono::NaiveDate;

/// Number, name, category, start, units, person, leader, deadline, two standards.
fn head_cells(
    draft: &mut Draft,
    number: &str,
    category: &'static str,
    start: NaiveDate,
    due: NaiveDate,
    units: Cell,
) -> Vec<Cell> {
    let always = |text: &str| vec![(0, text.to_owned())];
    let full = if draft.chance(80) { "有" } else { "" };
    let year = |day: NaiveDate| day.to_string()[..4].to_owned();
    vec![
        always(number),
        always(&format!("事项{number}")),
        draft.changing(0, category.to_owned(), 5, |draft| {
            draft.pick(CATEGORIES).to_owned()
        }),
        // The year stays: a number of another year may be another matter.
        draft.changing(0, start.to_string(), 8, |draft| {
            let other = draft.off(start, &[-3, -1, 1, 2, 5, 7]);
            if year(other) == year(start) {
                other
            } else {
                start
            }
            .to_string()
        }),
        units,
        always(full),
        always(["", "林县长", "何书记", "林县长、何书记"][draft.rng.usize(0..4)]),
        {
            let first = deadline(draft, category, due);
            draft.changing(0, first, 12, |draft| deadline(draft, category, due))
        },
        always("有"),
        always(if draft.chance(90) { "有" } else { "" }),
    ]
}

fn deadline(draft: &mut Draft, category: &str, due: NaiveDate) -> String {
    if category != "清单事项" && draft.chance(70) {
        return String::new();
    }
    match draft.rng.u32(0..12) {
        0 => "长期坚持".to_owned(),
        1 => String::new(),
        _ => draft.off(due, &[-5, -3, -2, -1, 0, 1, 2, 6, 9]).to_string(),
    }
}

pub fn ledger_cells(
    draft: &mut Draft,
    number: &str,
    category: &'static str,
    start: NaiveDate,
    due: NaiveDate,
    unit: &str,
) -> Vec<Cell> {
    let other = draft.unit();
    let responsible = match draft.rng.u32(0..20) {
        0 => other,
        1..4 => "",
        _ => unit,
    };
    let mut cells = head_cells(
        draft,
        number,
        category,
        start,
        due,
        vec![(0, responsible.to_owned())],
    );
    let three_days = draft.days.due(start, Limit::Days(3)).expect("a limit").0;
    let passed = draft.off(due, &[-1, 0, 1, 3, 5]);
    let is_committee = category == "常务会提请县委";
    let ended = if is_committee {
        draft
            .days
            .due(passed, Limit::WorkingDays(10))
            .expect("a limit")
            .0
    } else {
        due
    };
    let is_general = category.starts_with("13710");
    let percents = [
        if is_general { 60 } else { 5 },
        if is_general || category == "领导议定事项" {
            50
        } else {
            5
        },
        if is_committee { 60 } else { 2 },
        if is_committee { 70 } else { 2 },
        55,
        25,
    ];
    for (day, percent) in [
        start,
        if is_general { three_days } else { due },
        due,
        passed,
        ended,
        ended,
    ]
    .into_iter()
    .zip(percents)
    {
        cells.push(done_cell(draft, day, percent));
    }
    cells.push(draft.changing(0, "推进中".to_owned(), 40, |_| "已见成效".to_owned()));
    cells
}

/// A date of something done: around its due day; told at once or late, changed, taken away, or never there.
fn done_cell(draft: &mut Draft, due: NaiveDate, percent: u32) -> Cell {
    if !draft.chance(percent) {
        return Cell::new();
    }
    let day = draft.off(due, &[-6, -2, -1, -1, 0, 0, 0, 1, 1, 1, 2, 3, 5, 8]);
    let from = draft.known_from(day);
    draft.changing(from, day.to_string(), 25, |draft| {
        if draft.chance(30) {
            String::new()
        } else {
            draft.off(due, &[-4, -1, 0, 1, 2, 6]).to_string()
        }
    })
}

pub fn list_cells(
    draft: &mut Draft,
    number: &str,
    category: &'static str,
    start: NaiveDate,
    due: NaiveDate,
    units: &[&'static str],
) -> Vec<Cell> {
    let other = draft.unit();
    let named = match draft.rng.u32(0..10) {
        0 if !units.contains(&other) => format!("{}、{other}（配合）", units.join("、")),
        1 if !units.contains(&other) => format!("{}（牵头）、{other}", units[0]),
        2 if draft.has_collective => "各乡镇".to_owned(),
        _ => units.join("、"),
    };
    let named = draft.changing(0, named, 15, |draft| draft.unit().to_owned());
    let mut cells = head_cells(draft, number, category, start, due, named);
    let set_up = draft.off(start, &[-3, 0, 0, 0, 1]).to_string();
    cells.push(vec![(0, set_up)]);
    cells.push(done_cell(draft, due, 25));
    cells
}
