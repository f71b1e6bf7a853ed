//! Random histories: what a county might hand in over some weeks, drawn from a seed.

use super::registers;
use super::world::{Book, OFFICE_BOOK, Period, Table, World};
use chrono::{Days, NaiveDate};
use fastrand::Rng;

/// A value that changes over the periods: from which period on, and what it is then.
pub type Timeline = Vec<(usize, String)>;

/// What the generator has settled so far.
pub struct Draft {
    pub rng: Rng,
    pub dates: Vec<NaiveDate>,
    pub units: Vec<&'static str>,
    pub matters: Vec<MatterStory>,
}

/// A matter, as the ledgers and the list tell of it.
pub struct MatterStory {
    pub number: String,
    pub start: NaiveDate,
    /// The units in whose ledgers it stands, each with its own cells.
    pub ledgers: Vec<(&'static str, RowStory)>,
    /// Its row on the list.
    pub listed: Option<RowStory>,
}

/// A row of a cumulative sheet over the periods.
pub struct RowStory {
    /// In which periods it stands.
    pub present: Vec<bool>,
    /// Each column's cell.
    pub cells: Vec<Timeline>,
}

impl RowStory {
    fn at(&self, period: usize) -> Option<Vec<String>> {
        let cell = |timeline: &Timeline| {
            let known = timeline.iter().rev().find(|(from, _)| *from <= period);
            known.map_or_else(String::new, |(_, text)| text.clone())
        };
        self.present[period].then(|| self.cells.iter().map(cell).collect())
    }
}

const LEDGER: &str = "事项编号|事项名称|事项类别|起算日期|责任单位|配合单位|完成时限|研究部署日期|反馈日期|呈送县委日期|县委通过日期|办结日期|销号日期|进展情况";
const LIST: &str =
    "事项编号|事项名称|事项类别|起算日期|责任单位|配合单位|完成时限|立项日期|销号日期";
const CATEGORIES: &[&str] = &[
    "收发文",
    "会议纪要",
    "常务会颁布批复",
    "常务会提请县委",
    "领导议定事项",
    "领导议定事项",
    "13710一般",
    "13710复杂",
    "清单事项",
];

impl Draft {
    pub fn chance(&mut self, percent: u32) -> bool {
        self.rng.u32(0..100) < percent
    }

    pub fn pick<'a, T: ?Sized>(&mut self, choice: &[&'a T]) -> &'a T {
        choice[self.rng.usize(0..choice.len())]
    }

    pub fn unit(&mut self) -> &'static str {
        self.units[self.rng.usize(0..self.units.len())]
    }

    pub fn last(&self) -> NaiveDate {
        self.dates[self.dates.len() - 1]
    }

    /// A day so many days around another.
    pub fn near(&mut self, day: NaiveDate, before: u64, after: u64) -> NaiveDate {
        day - Days::new(before) + Days::new(self.rng.u64(0..=before + after))
    }

    /// A day between the month before the first period and the last one.
    pub fn any_day(&mut self) -> NaiveDate {
        let first = self.dates[0] - Days::new(30);
        let span = (self.last() - first).num_days().unsigned_abs();
        first + Days::new(self.rng.u64(0..=span))
    }

    /// The first period that could know of a day, mostly; sometimes a later one.
    pub fn known_from(&mut self, day: NaiveDate) -> usize {
        let first = self.dates.iter().position(|date| *date >= day);
        let first = first.unwrap_or(self.dates.len() - 1);
        let lag = if self.chance(30) {
            self.rng.usize(1..3)
        } else {
            0
        };
        (first + lag).min(self.dates.len() - 1)
    }

    /// The periods in which a row stands: from one on, rarely missing from one of them.
    pub fn presence(&mut self, from: usize) -> Vec<bool> {
        (0..self.dates.len())
            .map(|period| period >= from && !self.chance(7))
            .collect()
    }
}

/// The world of a seed.
pub fn world(seed: u64) -> World {
    let mut rng = Rng::with_seed(seed);
    let dates = dates(&mut rng);
    let mut units = vec!["甲镇", "乙镇", "丁局", "戊局"];
    units.extend(
        ["丙镇", "己局", "庚镇", "辛局"]
            .into_iter()
            .take(rng.usize(0..=4)),
    );
    let mut draft = Draft {
        rng,
        dates,
        units,
        matters: Vec::new(),
    };
    let directory = directory(&mut draft);
    let settings = registers::settings(&mut draft);
    let has_list = draft.chance(60);
    for number in 1..=draft.rng.usize(2..7) {
        let matter = matter(&mut draft, number, has_list);
        draft.matters.push(matter);
    }
    let offices = registers::offices(&mut draft);
    let list_from = draft.rng.usize(0..draft.dates.len());
    let mut periods = Vec::new();
    for period in 0..draft.dates.len() {
        let mut books = unit_books(&mut draft, period);
        let mut sheets: Vec<Table> = Vec::new();
        if has_list && period >= list_from && !draft.chance(10) {
            sheets.push(list(&draft, period));
        }
        sheets.extend(offices.iter().map(|register| register.at(period)));
        sheets.retain(|_| !draft.chance(4));
        if !sheets.is_empty() {
            books.push(Book {
                path: OFFICE_BOOK.to_owned(),
                sheets,
            });
        }
        periods.push(Period {
            date: draft.dates[period],
            books,
        });
    }
    World {
        directory,
        settings,
        periods,
    }
}

/// Fridays, mostly a week apart, at times over a new year or a whole year apart.
fn dates(rng: &mut Rng) -> Vec<NaiveDate> {
    let first =
        NaiveDate::from_ymd_opt(2025, 10, 3).expect("a date") + Days::new(7 * rng.u64(0..56));
    let mut dates = vec![first];
    for _ in 1..rng.usize(2..=6) {
        let gap = match rng.u32(0..20) {
            0 => 364,
            1..4 => 28,
            4..7 => 14,
            _ => 7,
        };
        dates.push(dates[dates.len() - 1] + Days::new(gap));
    }
    dates
}

/// Two groups; one unit may be dissolved, one founded on the way, one has two principals.
fn directory(draft: &mut Draft) -> Table {
    let mut table = Table::new(
        "单位名录",
        "单位全称|序列|主要负责人|职务|任职起|任职止|设立日期|撤销日期|并入单位",
    );
    for (position, unit) in draft.units.clone().into_iter().enumerate() {
        let group = if unit.ends_with('镇') {
            "乡镇"
        } else {
            "县直"
        };
        let mut row = vec![String::new(); table.columns.len()];
        row[0] = unit.into();
        row[1] = group.into();
        row[2] = format!(
            "负责人{}",
            ["一", "二", "三", "四", "五", "六", "七", "八"][position]
        );
        row[3] = "主任".into();
        if unit == "丙镇" && draft.chance(70) {
            row[7] = draft.any_day().to_string();
            row[8] = if draft.chance(70) { "乙镇" } else { "丁局" }.into();
        }
        if unit == "庚镇" {
            row[6] = draft.any_day().to_string();
        }
        if unit == "甲镇" {
            let handover = draft.any_day();
            row[5] = handover.to_string();
            let mut second = row.clone();
            second[2] = "负责人九".into();
            second[4] = (handover + Days::new(1)).to_string();
            second[5] = String::new();
            table.rows.push(row);
            table.rows.push(second);
            continue;
        }
        table.rows.push(row);
    }
    table
}

fn matter(draft: &mut Draft, number: usize, has_list: bool) -> MatterStory {
    let start = draft.any_day();
    let number = format!("A{number}");
    let category = draft.pick(CATEGORIES);
    let owner = draft.unit();
    let mut names = vec![owner];
    if draft.chance(25) {
        names.push(draft.unit());
    }
    names.dedup();
    let mut ledgers = Vec::new();
    for unit in names.clone() {
        if !draft.chance(8) {
            let row = ledger_row(draft, &number, category, start, unit);
            ledgers.push((unit, row));
        }
    }
    let listed =
        (has_list && draft.chance(80)).then(|| list_row(draft, &number, category, start, &names));
    MatterStory {
        number,
        start,
        ledgers,
        listed,
    }
}

/// A cell that stays, or changes once on the way.
fn shifting(
    draft: &mut Draft,
    from: usize,
    text: String,
    percent: u32,
    other: impl Fn(&mut Draft, usize) -> String,
) -> Timeline {
    let mut timeline = vec![(from, text)];
    if draft.chance(percent) && from + 1 < draft.dates.len() {
        let at = draft.rng.usize(from + 1..draft.dates.len());
        let value = other(draft, at);
        timeline.push((at, value));
    }
    timeline
}

fn ledger_row(
    draft: &mut Draft,
    number: &str,
    category: &'static str,
    start: NaiveDate,
    unit: &'static str,
) -> RowStory {
    let from = draft.known_from(start);
    let fixed = |text: &str| vec![(0, text.to_owned())];
    let start_cell = shifting(draft, 0, start.to_string(), 12, |draft, _| {
        draft.near(start, 20, 20).to_string()
    });
    let category_cell = shifting(draft, 0, category.to_owned(), 8, |draft, _| {
        draft.pick(CATEGORIES).to_owned()
    });
    let responsible = if draft.chance(40) {
        unit.to_owned()
    } else {
        String::new()
    };
    let responsible = shifting(draft, 0, responsible, 10, |draft, _| {
        match draft.rng.u32(0..4) {
            0 => unit.to_owned(),
            1 => format!("{unit}（配合）、{}", draft.unit()),
            _ => draft.unit().to_owned(),
        }
    });
    let deadline = deadline(draft, category, start);
    let deadline = shifting(draft, 0, deadline, 15, |draft, _| {
        self::deadline(draft, category, start)
    });
    let text = shifting(draft, 0, "进展顺利".to_owned(), 30, |_, at| {
        format!("第{at}次进展")
    });
    let mut cells = vec![
        fixed(number),
        fixed(&format!("事项{number}")),
        category_cell,
        start_cell,
        responsible,
        fixed(""),
    ];
    cells.push(deadline);
    for percent in [50, 60, 50, 50, 60, 30] {
        cells.push(done_cell(draft, start, percent));
    }
    cells.push(text);
    RowStory {
        present: draft.presence(from),
        cells,
    }
}

/// A date of something done: entered in time or late, changed, taken away again, or never there.
fn done_cell(draft: &mut Draft, start: NaiveDate, percent: u32) -> Timeline {
    if !draft.chance(percent) {
        return Vec::new();
    }
    let day = draft.near(start, 2, 40).min(draft.last());
    let from = draft.known_from(day);
    shifting(draft, from, day.to_string(), 25, |draft, at| {
        if draft.chance(25) {
            return String::new();
        }
        let other = draft.near(start, 2, 40);
        other.min(draft.dates[at]).to_string()
    })
}

fn deadline(draft: &mut Draft, category: &str, start: NaiveDate) -> String {
    if category != "清单事项" && !draft.chance(30) {
        return String::new();
    }
    match draft.rng.u32(0..10) {
        0 => "长期坚持".to_owned(),
        1 => "待定".to_owned(),
        2 => String::new(),
        3 => format!("'{}月底前", 1 + draft.rng.u32(0..12)),
        _ => draft.near(start, 0, 35).to_string(),
    }
}

fn list_row(
    draft: &mut Draft,
    number: &str,
    category: &'static str,
    start: NaiveDate,
    names: &[&'static str],
) -> RowStory {
    let from = draft.rng.usize(0..draft.dates.len());
    let fixed = |text: &str| vec![(0, text.to_owned())];
    let deadline = deadline(draft, category, start);
    let closed = draft
        .chance(25)
        .then(|| draft.near(start, 0, 40).min(draft.last()));
    let cells = vec![
        fixed(number),
        fixed(&format!("事项{number}")),
        shifting(draft, 0, category.to_owned(), 8, |draft, _| {
            draft.pick(CATEGORIES).to_owned()
        }),
        shifting(draft, 0, start.to_string(), 10, |draft, _| {
            draft.near(start, 20, 20).to_string()
        }),
        shifting(draft, 0, names.join("、"), 25, |draft, _| {
            responsible(draft, names)
        }),
        fixed(""),
        shifting(draft, 0, deadline, 20, |draft, _| {
            self::deadline(draft, category, start)
        }),
        fixed(&start.to_string()),
        closed.map_or_else(Vec::new, |day| {
            vec![(draft.known_from(day), day.to_string())]
        }),
    ];
    RowStory {
        present: draft.presence(from),
        cells,
    }
}

/// Another set of responsible units: one more, one less, one leading.
fn responsible(draft: &mut Draft, names: &[&'static str]) -> String {
    let other = draft.unit();
    match draft.rng.u32(0..4) {
        0 if !names.contains(&other) => format!("{}、{other}", names.join("、")),
        1 => names[0].to_owned(),
        2 if !names.contains(&other) => format!("{}（牵头）、{other}", names[0]),
        _ => other.to_owned(),
    }
}

fn list(draft: &Draft, period: usize) -> Table {
    let mut table = Table::new("交办清单", LIST);
    let rows = draft
        .matters
        .iter()
        .filter_map(|matter| matter.listed.as_ref());
    table.rows = rows.filter_map(|row| row.at(period)).collect();
    table
}

/// What the units hand in: on time, late, without the sheet 督查事项, or nothing.
fn unit_books(draft: &mut Draft, period: usize) -> Vec<Book> {
    let mut books = Vec::new();
    for unit in draft.units.clone() {
        let mut matters = Table::new("督查事项", LEDGER);
        for matter in &draft.matters {
            let own = matter.ledgers.iter().filter(|(owner, _)| *owner == unit);
            matters
                .rows
                .extend(own.filter_map(|(_, row)| row.at(period)));
        }
        let others = registers::unit_sheets(draft, period, unit);
        let sheets = |with: bool| -> Vec<Table> {
            with.then(|| matters.clone())
                .into_iter()
                .chain(others.clone())
                .collect()
        };
        let (folder, sheets) = match draft.rng.u32(0..100) {
            0..8 => continue,
            8..14 => ("补报/", sheets(true)),
            14..20 => ("", sheets(false)),
            _ => ("", sheets(true)),
        };
        if !sheets.is_empty() {
            books.push(Book {
                path: format!("{folder}{unit}.xlsx"),
                sheets,
            });
        }
    }
    if books.is_empty() {
        let sheets = vec![Table::new("督查事项", LEDGER)];
        books.push(Book {
            path: "甲镇.xlsx".to_owned(),
            sheets,
        });
    }
    books
}
