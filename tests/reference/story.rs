//! Random counties that live at the edges: due days and the days beside them, holidays, a new year, changed minds.

use super::cells::{ledger_cells, list_cells};
use super::days::{Days, Limit};
use super::handed_in;
use super::set_up::{self, Merger};
use super::world::{Book, OFFICE_BOOK, Period, Table, World};
use chrono::{NaiveDate, TimeDelta};
use duban::model::calendar::WorkCalendar;
use fastrand::Rng;

const LEDGER: &str = "事项编号|事项名称|事项类别|起算日期|责任单位|责任人|牵头县领导|完成时限|工作标准|考核标准|研究部署日期|反馈日期|呈送县委日期|县委通过日期|办结日期|销号日期|进展情况";
const LIST: &str = "事项编号|事项名称|事项类别|起算日期|责任单位|责任人|牵头县领导|完成时限|工作标准|考核标准|立项日期|销号日期";
pub const CATEGORIES: &[&str] = &[
    "收发文",
    "会议纪要",
    "常务会颁布批复",
    "常务会提请县委",
    "常务会提请县委",
    "领导议定事项",
    "领导议定事项",
    "领导议定事项",
    "领导议定事项",
    "13710一般",
    "13710复杂",
    "清单事项",
    "清单事项",
];
/// First periods: after a national holiday, before and after a new year without a schedule, around 春节, and plain weeks.
const BEGINNINGS: &[&str] = &[
    "2026-09-25",
    "2026-10-09",
    "2026-12-18",
    "2025-12-19",
    "2026-02-06",
    "2026-05-08",
    "2026-06-12",
];

/// What the cell of a row says, from which period on.
pub type Cell = Vec<(usize, String)>;

/// What the generator has settled so far.
pub struct Draft {
    pub rng: Rng,
    pub days: Days,
    pub dates: Vec<NaiveDate>,
    pub units: Vec<&'static str>,
    /// Whether 各乡镇 stands for a group.
    pub has_collective: bool,
    /// The unit that is dissolved.
    pub merger: Option<Merger>,
    /// Numbers with their owners and due dates.
    pub matters: Vec<(String, &'static str, NaiveDate)>,
}

/// A row of a cumulative sheet over the periods.
struct Row {
    unit: &'static str,
    cells: Vec<Cell>,
    present: Vec<bool>,
}

impl Row {
    fn at(&self, period: usize) -> Option<Vec<String>> {
        let cell = |cell: &Cell| {
            cell.iter()
                .rev()
                .find(|(from, _)| *from <= period)
                .map_or_else(String::new, |(_, text)| text.clone())
        };
        self.present[period].then(|| self.cells.iter().map(cell).collect())
    }
}

impl Draft {
    pub fn chance(&mut self, percent: u32) -> bool {
        self.rng.u32(0..100) < percent
    }

    pub fn pick<T: Copy>(&mut self, choice: &[T]) -> T {
        choice[self.rng.usize(0..choice.len())]
    }

    pub fn unit(&mut self) -> &'static str {
        let units = self.units.clone();
        self.pick(&units)
    }

    pub fn date(&mut self) -> NaiveDate {
        let dates = self.dates.clone();
        self.pick(&dates)
    }

    /// The name by which the office calls a unit on a day: often still that of a dissolved one.
    pub fn named_on(&mut self, unit: &'static str, day: NaiveDate) -> &'static str {
        let has_passed = |merger: &Merger| merger.unit == unit && merger.last < day;
        let heir = self.merger.filter(has_passed).map(|merger| merger.heir);
        heir.filter(|_| self.chance(60)).unwrap_or(unit)
    }

    /// A day some days off another.
    pub fn off(&mut self, day: NaiveDate, choice: &[i64]) -> NaiveDate {
        day + TimeDelta::days(self.pick(choice))
    }

    /// A day around a period.
    pub fn recent(&mut self) -> NaiveDate {
        let near = self.date();
        self.off(near, &[-6, -3, -1, 0, 0])
    }

    /// A day of the weeks before, of the year before, or just about a year ago.
    pub fn some_day(&mut self) -> NaiveDate {
        let near = self.date();
        match self.rng.u32(0..8) {
            0 => self.off(near, &[-366, -365, -364]),
            1 => self.off(near, &[-200, -100, -40]),
            _ => self.off(near, &[-20, -9, -4, -2, -1, 0, 0]),
        }
    }

    /// The first period that may know of a day, or a later one.
    pub fn known_from(&mut self, day: NaiveDate) -> usize {
        let lag = self.pick(&[0, 0, 0, 0, 0, 1, 1, 2]);
        self.dates.iter().filter(|date| **date < day).count() + lag
    }

    /// In which periods a row stands: from one on, rarely missing from one of them.
    pub fn presence(&mut self, from: usize) -> Vec<bool> {
        (0..self.dates.len())
            .map(|period| period >= from && !self.chance(5))
            .collect()
    }

    /// A value, and perhaps another one from a later period on.
    pub fn changing(
        &mut self,
        from: usize,
        first: String,
        percent: u32,
        other: impl FnOnce(&mut Draft) -> String,
    ) -> Cell {
        let mut cell = vec![(from, first)];
        if self.chance(percent) {
            let at = from + self.rng.usize(1..4);
            cell.push((at, other(self)));
        }
        cell
    }
}

/// The county of a seed.
pub fn world(seed: u64) -> World {
    let mut rng = Rng::with_seed(seed);
    let first: NaiveDate = BEGINNINGS[rng.usize(0..BEGINNINGS.len())]
        .parse()
        .expect("a date");
    let mut dates = vec![first];
    for _ in 0..rng.usize(1..5) {
        let gap = [7, 7, 7, 7, 7, 6, 8, 14][rng.usize(0..8)];
        dates.push(dates[dates.len() - 1] + TimeDelta::days(gap));
    }
    let units = ["甲镇", "乙镇", "丁局", "丙镇", "戊局"][..rng.usize(2..=5)].to_vec();
    let days = Days {
        calendar: WorkCalendar::built_in(),
        rolls: true,
    };
    let mut draft = Draft {
        rng,
        days,
        dates,
        units,
        has_collective: false,
        merger: None,
        matters: Vec::new(),
    };
    let settings = set_up::settings(&mut draft);
    draft.has_collective = settings
        .iter()
        .any(|block| block.starts_with("[collective]"));
    draft.merger = set_up::merger(&mut draft);
    let directory = set_up::directory(&mut draft);
    let has_list = draft.chance(60);
    let (mut ledgers, mut list) = (Vec::new(), Vec::new());
    for number in 1..=draft.rng.usize(2..8) {
        matter(
            &mut draft,
            &format!("A{number}"),
            has_list,
            &mut ledgers,
            &mut list,
        );
    }
    let offices = handed_in::offices(&mut draft);
    let periods = (0..draft.dates.len()).map(|period| {
        let mut books = unit_books(&mut draft, period, &ledgers);
        let mut sheets: Vec<Table> = offices.iter().map(|register| register.at(period)).collect();
        sheets.retain(|_| !draft.chance(4));
        if has_list && (period == 0 || !draft.chance(8)) {
            sheets.push(table("交办清单", LIST, &list, period, None));
        }
        if !sheets.is_empty() {
            books.push(Book {
                path: OFFICE_BOOK.to_owned(),
                sheets,
            });
        }
        Period {
            date: draft.dates[period],
            books,
        }
    });
    World {
        directory,
        settings,
        periods: periods.collect(),
    }
}

fn table(
    name: &str,
    columns: &'static str,
    rows: &[Row],
    period: usize,
    unit: Option<&str>,
) -> Table {
    let mut table = Table::new(name, columns);
    let own = rows
        .iter()
        .filter(|row| unit.is_none_or(|unit| unit == row.unit));
    table.rows = own.filter_map(|row| row.at(period)).collect();
    table
}

/// A matter: its rows in the ledgers of its units, and on the list.
fn matter(
    draft: &mut Draft,
    number: &str,
    has_list: bool,
    ledgers: &mut Vec<Row>,
    list: &mut Vec<Row>,
) {
    let category = draft.pick(CATEGORIES);
    let near = draft.date();
    let start = draft.off(
        near,
        &[
            -28, -24, -17, -15, -14, -13, -12, -10, -9, -8, -7, -5, -4, -3, -2, -1, 0,
        ],
    );
    let limit = match category {
        "收发文" => Limit::WorkingDays(2),
        "会议纪要" => Limit::Days(3),
        "常务会提请县委" => Limit::WorkingDays(3),
        "13710一般" => Limit::Days(7),
        "13710复杂" => Limit::Months(1),
        _ => Limit::WorkingDays(10),
    };
    let due = draft.days.due(start, limit).expect("a limit").0;
    let owner = draft.unit();
    let mut units = vec![owner];
    if draft.chance(20) {
        let second = draft.unit();
        // Mostly a unit and the one that takes it over do not have the same matter.
        let merged = |merger: Merger| {
            let mut names = [merger.unit, merger.heir].into_iter();
            names.all(|name| [owner, second].contains(&name))
        };
        if second != owner && (!draft.merger.is_some_and(merged) || draft.chance(30)) {
            units.push(second);
        }
    }
    draft.matters.push((number.to_owned(), owner, due));
    let is_listed = has_list && draft.chance(75);
    for unit in units.clone() {
        if !is_listed || !draft.chance(10) {
            let cells = ledger_cells(draft, number, category, start, due, unit);
            let from = draft.dates.iter().filter(|date| **date < start).count();
            let from = if draft.chance(10) {
                from.saturating_sub(1)
            } else {
                from
            };
            let present = draft.presence(from);
            ledgers.push(Row {
                unit,
                cells,
                present,
            });
        }
    }
    if is_listed {
        let cells = list_cells(draft, number, category, start, due, &units);
        let present = draft.presence(0);
        list.push(Row {
            unit: owner,
            cells,
            present,
        });
    }
}

/// The rows of a dissolved unit in its heir's ledger.
fn take_over(matters: &mut Table, merger: Merger, ledgers: &[Row], period: usize) {
    let taken_over = table("督查事项", LEDGER, ledgers, period, Some(merger.unit));
    for mut row in taken_over.rows {
        if matters.rows.iter().any(|own| own[0] == row[0]) {
            continue;
        }
        if merger.renames {
            row[4] = row[4].replace(merger.unit, merger.heir);
        }
        matters.rows.push(row);
    }
}

/// What the units hand in: on time, late, both, without 督查事项, or nothing.
fn unit_books(draft: &mut Draft, period: usize, ledgers: &[Row]) -> Vec<Book> {
    let mut books = Vec::new();
    for unit in draft.units.clone() {
        let date = draft.dates[period];
        let merger = draft.merger.filter(|merger| merger.last < date);
        if merger.is_some_and(|merger| merger.unit == unit) {
            continue;
        }
        let mut matters = table("督查事项", LEDGER, ledgers, period, Some(unit));
        if let Some(merger) = merger.filter(|merger| merger.heir == unit) {
            take_over(&mut matters, merger, ledgers, period);
        }
        let others = handed_in::unit_sheets(draft, period, unit);
        let book = |path: String, sheets: Vec<Table>| Book { path, sheets };
        let all = || [vec![matters.clone()], others.clone()].concat();
        let (timely, late) = (format!("{unit}.xlsx"), format!("补报/{unit}.xlsx"));
        match draft.rng.u32(0..40) {
            0..2 => {}
            2..4 => books.push(book(late, all())),
            4..6 if !others.is_empty() => books.push(book(timely, others.clone())),
            6..8 => {
                let half = matters.rows.len() / 2;
                let part = |rows: &[Vec<String>]| {
                    vec![Table {
                        rows: rows.to_vec(),
                        ..matters.clone()
                    }]
                };
                books.push(book(
                    timely,
                    [part(&matters.rows[..half]), others.clone()].concat(),
                ));
                books.push(book(late, part(&matters.rows[half..])));
            }
            _ => books.push(book(timely, all())),
        }
    }
    if books.is_empty() {
        books.push(Book {
            path: "甲镇.xlsx".to_owned(),
            sheets: vec![Table::new("督查事项", LEDGER)],
        });
    }
    books
}
