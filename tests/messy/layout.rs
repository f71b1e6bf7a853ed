//! The facts as workbooks: one sheet a table, or with all that stands around and between rows in real ledgers.

use crate::chance::Chance;
use crate::common::{self, day};
use crate::facts::{DIRECTORY, Fact};
use crate::notation::{self, Cell, Origin, wide};
use duban::model::schema::{Field, Sheet};
use encoding_rs::GB18030;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use std::collections::{BTreeMap, BTreeSet};

type Files = BTreeMap<String, Vec<u8>>;

const OFFICE: &str = "县政府办";

fn around() -> Files {
    let directory = vec![("单位名录".to_owned(), DIRECTORY.to_owned())];
    BTreeMap::from([
        ("duban.toml".to_owned(), "county = \"虚构县\"\n".into()),
        ("单位名录.xlsx".to_owned(), common::workbook(&directory)),
    ])
}

/// One workbook a sender, each sheet as plain as can be.
pub fn clean(facts: &[Fact]) -> Files {
    let mut books: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for fact in facts {
        let path = match fact.sender {
            OFFICE => format!("ledgers/{}/{OFFICE}/登记.xlsx", fact.period),
            unit => format!("ledgers/{}/{unit}.xlsx", fact.period),
        };
        books
            .entry(path)
            .or_default()
            .push((fact.sheet.to_owned(), fact.table.clone()));
    }
    let mut files = around();
    files.extend(
        books
            .into_iter()
            .map(|(path, sheets)| (path, common::workbook(&sheets))),
    );
    files
}

/// The same facts as careless people hand them in.
pub fn messy(facts: &[Fact], chance: &mut Chance) -> Files {
    let mut books: BTreeMap<(&str, &str), Vec<&Fact>> = BTreeMap::new();
    for fact in facts {
        books
            .entry((fact.period, fact.sender))
            .or_default()
            .push(fact);
    }
    let mut files = around();
    for ((period, sender), mut facts) in books {
        chance.shuffle(&mut facts);
        let folder = format!("ledgers/{period}/");
        if sender == OFFICE {
            // The office's registers lie in as many workbooks as it likes.
            for (number, part) in facts.chunks(3 + chance.below(12)).enumerate() {
                let bytes = book(part, chance);
                files.insert(
                    format!(
                        "{folder}{OFFICE}/{}{number}.xlsx",
                        chance.of(&["登记", "办公室 ", "2026年登记（新）"])
                    ),
                    bytes,
                );
            }
            continue;
        }
        let name = name_of(sender, chance);
        if let [only] = facts[..]
            && chance.percent(25)
        {
            let page = page(only, false, chance);
            files.insert(format!("{folder}{sender}-{}.csv", only.sheet), csv(&page));
            continue;
        }
        files.insert(format!("{folder}{name}.xlsx"), book(&facts, chance));
        // A second workbook that says some of it again, in other words.
        if chance.percent(20) {
            let again: Vec<&Fact> = facts
                .into_iter()
                .filter(|fact| fact.sheet == "督查事项")
                .collect();
            files.insert(
                format!("{folder}{sender}（补充）.xlsx"),
                book(&again, chance),
            );
        }
    }
    files
}

fn name_of(unit: &str, chance: &mut Chance) -> String {
    match chance.below(6) {
        0 => format!("{unit}督查台账(11.7)改(2)"),
        1 => format!("附件1：{unit}2026年督查事项台账（最终版）"),
        2 => format!("20261120{unit}"),
        3 => wide(&format!("01 {unit}-第45期")),
        4 => format!("{unit} - 副本"),
        _ => unit.to_owned(),
    }
}

/// A sheet that is being made.
#[derive(Default)]
struct Page {
    name: String,
    cells: BTreeMap<(u32, u16), Cell>,
    merges: Vec<(u32, u16, u32, u16)>,
    hidden_rows: BTreeSet<u32>,
    hidden_columns: BTreeSet<u16>,
}

/// A column of a messy sheet: one of the table's, or one that means nothing.
#[derive(Clone, Copy)]
enum Kept {
    Of(usize),
    Blank,
    Serial,
    Other(&'static str),
}

fn page(fact: &Fact, may_merge: bool, chance: &mut Chance) -> Page {
    let sheet = Sheet::by_name(fact.sheet).expect("a known sheet");
    let mut lines = fact.table.lines().map(|line| {
        line.split('|')
            .map(|cell| cell.trim_matches(' '))
            .collect::<Vec<_>>()
    });
    let header = lines.next().expect("a header");
    let rows: Vec<Vec<&str>> = lines.collect();
    let plan = plan(sheet, header.len(), chance);
    let mut page = Page {
        name: sheet_name(fact.sheet, chance),
        ..Page::default()
    };
    let mut row = above(&mut page, fact, plan.len(), may_merge, chance);
    row = heading(&mut page, row, sheet, &header, &plan, may_merge, chance);
    if chance.percent(15) {
        for column in 0..plan.len() {
            let number = f64::from(u32::try_from(column + 1).expect("few columns"));
            page.cells.insert((row, at(column)), Cell::Number(number));
        }
        row += 1;
    }
    let as_of = day(fact.period);
    let mut placed: Vec<u32> = Vec::new();
    for (number, values) in rows.iter().enumerate() {
        row = between(&mut page, row, plan.len(), may_merge, chance);
        let start = [Field::Start, Field::ApprovedOn].iter().find_map(|field| {
            let column = sheet.schema().column(*field)?;
            let position = header.iter().position(|name| *name == column.name)?;
            values[position].parse().ok()
        });
        let days = Origin { as_of, start };
        for (column, kept) in plan.iter().enumerate() {
            let cell = match *kept {
                Kept::Of(position) => {
                    let known = sheet
                        .schema()
                        .columns
                        .iter()
                        .find(|column| column.name == header[position])
                        .expect("a known column");
                    notation::messy(sheet, known, values[position], &days, chance)
                }
                Kept::Blank => None,
                Kept::Serial => Some(Cell::Number(f64::from(
                    u32::try_from(number + 1).expect("few rows"),
                ))),
                Kept::Other(_) => chance.percent(60).then(|| Cell::Text("随手一记".into())),
            };
            page.cells
                .extend(cell.map(|cell| ((row, at(column)), cell)));
        }
        if chance.percent(12) {
            page.hidden_rows.insert(row);
        }
        placed.push(row);
        row += 1;
    }
    if may_merge {
        merge_downwards(&mut page, &placed, &rows, &plan, chance);
        merge_sideways(&mut page, &placed, &plan, chance);
    }
    below(&mut page, row, rows.len(), plan.len(), chance);
    for column in 0..plan.len() {
        if chance.percent(8) {
            page.hidden_columns.insert(at(column));
        }
    }
    page
}

fn at(column: usize) -> u16 {
    u16::try_from(column).expect("few columns")
}

fn sheet_name(known: &str, chance: &mut Chance) -> String {
    match chance.below(4) {
        0 => "Sheet1".to_owned(),
        1 => format!("2026年{known}(11.20)"),
        _ => known.to_owned(),
    }
}

/// The columns in another order, with others between them.
fn plan(sheet: Sheet, columns: usize, chance: &mut Chance) -> Vec<Kept> {
    let mut plan: Vec<Kept> = (0..columns).map(Kept::Of).collect();
    if chance.percent(60) {
        chance.shuffle(&mut plan);
    }
    for _ in 0..chance.below(4) {
        let other = match chance.below(3) {
            0 => Kept::Other(chance.of(&["录入人", "本周小结", "科室意见", "照片"])),
            _ => Kept::Blank,
        };
        let position = chance.below(plan.len() + 1);
        let is_double = matches!(other, Kept::Other(name) if plan.iter().any(|kept| matches!(kept, Kept::Other(known) if *known == name)));
        if !is_double {
            plan.insert(position, other);
        }
    }
    if sheet != Sheet::Benchmarks && chance.percent(50) {
        plan.insert(0, Kept::Serial);
    }
    plan
}

/// Titles, lines about the sender and blank rows; the row after them.
fn above(page: &mut Page, fact: &Fact, width: usize, may_merge: bool, chance: &mut Chance) -> u32 {
    let mut row = 0;
    if chance.percent(70) {
        page.cells.insert(
            (row, 0),
            Cell::Text(format!("虚构县2026年{}表", fact.sheet)),
        );
        if may_merge && width > 1 {
            page.merges.push((row, 0, row, at(width - 1)));
        }
        row += 1;
        if chance.percent(20) {
            page.cells.insert(
                (row, at(width / 2)),
                Cell::Text("（单位：件、万元）".into()),
            );
            row += 1;
        }
    }
    if fact.sender != OFFICE && chance.percent(60) {
        let unit = fact.sender;
        let line = match chance.below(5) {
            0 => format!("填报单位:{unit} 填报时间:2026年11月20日"),
            1 => format!("填报单位：{unit}　　　填报人：某某"),
            2 => format!("填报单位（盖章）： {unit}"),
            3 => wide(&format!("填报单位:{unit}")),
            _ => "填报单位：".to_owned(),
        };
        let goes_on = line.ends_with('：');
        page.cells.insert((row, 0), Cell::Text(line));
        if goes_on {
            page.cells.insert((row, 1), Cell::Text(unit.to_owned()));
        }
        row += 1;
    }
    row + u32::try_from(chance.below(3)).expect("a small number")
}

/// What heads a column: its name or a synonym, decorated.
fn head(sheet: Sheet, name: &str, taken: &BTreeSet<&str>, chance: &mut Chance) -> String {
    let column = sheet
        .schema()
        .columns
        .iter()
        .find(|column| column.name == name)
        .expect("a known column");
    let free: Vec<&str> = column
        .synonyms
        .iter()
        .copied()
        .filter(|synonym| !taken.contains(synonym))
        .collect();
    // 立项日期 and 销号确认人 tell the list from the ledger, and have no synonym anyway.
    let word = if !free.is_empty() && chance.percent(40) {
        free[chance.below(free.len())]
    } else {
        name
    };
    match chance.below(9) {
        0 => format!("{word}*"),
        1 => format!("{word}（必填）"),
        2 => word.chars().map(String::from).collect::<Vec<_>>().join(" "),
        3 => {
            let half = word.chars().count() / 2;
            word.chars()
                .enumerate()
                .map(|(index, c)| {
                    if index == half {
                        format!("\n{c}")
                    } else {
                        c.to_string()
                    }
                })
                .collect()
        }
        4 => format!("＊{word}〔如实填写〕"),
        5 => format!("【{word}】"),
        6 => format!("　{word}："),
        _ => word.to_owned(),
    }
}

/// The header in one row or two; the row after it.
fn heading(
    page: &mut Page,
    row: u32,
    sheet: Sheet,
    header: &[&str],
    plan: &[Kept],
    may_merge: bool,
    chance: &mut Chance,
) -> u32 {
    let taken: BTreeSet<&str> = header.iter().copied().collect();
    let mut used: BTreeSet<String> = BTreeSet::new();
    let texts: Vec<Option<String>> = plan
        .iter()
        .map(|kept| match *kept {
            Kept::Of(position) => {
                let told = head(sheet, header[position], &taken, chance);
                // Two columns may share a synonym: the second bears its own name.
                let told = if used.contains(&told) {
                    header[position].to_owned()
                } else {
                    told
                };
                used.insert(told.clone());
                Some(told)
            }
            Kept::Blank => None,
            Kept::Serial => Some("序号".into()),
            Kept::Other(name) => Some(name.into()),
        })
        .collect();
    if plan.len() < 4 || chance.percent(55) {
        for (column, text) in texts.into_iter().enumerate() {
            page.cells
                .extend(text.map(|text| ((row, at(column)), Cell::Text(text))));
        }
        return row + 1;
    }
    // A group over some neighbours; the others are merged downwards, or stand in the lower row, or are split over both.
    let first = chance.below(plan.len() - 2);
    let last = first + 1 + chance.below(2).min(plan.len() - first - 2);
    page.cells.insert(
        (row, at(first)),
        Cell::Text(chance.of(&["时间节点", "基本情况", "办理过程"]).to_owned()),
    );
    if may_merge {
        page.merges.push((row, at(first), row, at(last)));
    }
    for (column, text) in texts.into_iter().enumerate() {
        let Some(text) = text else { continue };
        let is_grouped = (first..=last).contains(&column);
        let plain: Vec<char> = text.chars().collect();
        let is_name = header.contains(&text.as_str());
        if !is_grouped && may_merge && chance.percent(60) {
            page.cells.insert((row, at(column)), Cell::Text(text));
            page.merges.push((row, at(column), row + 1, at(column)));
        } else if !is_grouped && is_name && plain.len() == 4 && chance.percent(40) {
            page.cells
                .insert((row, at(column)), Cell::Text(plain[..2].iter().collect()));
            page.cells.insert(
                (row + 1, at(column)),
                Cell::Text(plain[2..].iter().collect()),
            );
        } else {
            page.cells.insert((row + 1, at(column)), Cell::Text(text));
        }
    }
    row + 2
}

/// What stands between two rows of data; the row after it.
fn between(
    page: &mut Page,
    mut row: u32,
    width: usize,
    may_merge: bool,
    chance: &mut Chance,
) -> u32 {
    match chance.below(12) {
        0 => row += 1,
        1 => {
            page.cells.insert(
                (row, 0),
                Cell::Text(
                    chance
                        .of(&[
                            "一、领导交办事项",
                            "（二）会议议定事项",
                            "第三部分",
                            "二、其他",
                        ])
                        .to_owned(),
                ),
            );
            if may_merge && width > 1 {
                page.merges.push((row, 0, row, at(width - 1)));
            }
            row += 1;
        }
        2 => {
            page.cells.insert(
                (row, 0),
                Cell::Text(chance.of(&["小计", "小　计", "本页小计："]).to_owned()),
            );
            page.cells
                .insert((row, at(1.min(width - 1))), Cell::Number(2.0));
            row += 1;
        }
        _ => {}
    }
    row
}

/// Totals, notes and blank rows at the end.
fn below(page: &mut Page, mut row: u32, count: usize, width: usize, chance: &mut Chance) {
    if count > 0 && chance.percent(50) {
        page.cells.insert(
            (row, 0),
            Cell::Text(
                chance
                    .of(&["合计", "总 计", "合　计：", "共计合计"][..3])
                    .to_owned(),
            ),
        );
        page.cells.insert(
            (row, at(1.min(width - 1))),
            Cell::Text(format!("{count}件")),
        );
        row += 1;
    }
    row += u32::try_from(chance.below(3)).expect("a small number");
    if chance.percent(50) {
        page.cells.insert(
            (row, 0),
            Cell::Text(
                chance
                    .of(&[
                        "注：本表每周五报送。",
                        "说明：以清单为准",
                        "备注：",
                        "注1、数据截至本周",
                    ])
                    .to_owned(),
            ),
        );
        row += 1;
    }
    if chance.percent(40) {
        page.cells
            .insert((row, 0), Cell::Text("填表人：某某".into()));
        page.cells
            .insert((row, at(width - 1)), Cell::Text("审核人：某某".into()));
    }
}

/// Equal values one above the other become one merged cell.
fn merge_downwards(
    page: &mut Page,
    placed: &[u32],
    rows: &[Vec<&str>],
    plan: &[Kept],
    chance: &mut Chance,
) {
    for (column, kept) in plan.iter().enumerate() {
        let Kept::Of(position) = *kept else { continue };
        if chance.percent(50) {
            continue;
        }
        let mut first = 0;
        while first < rows.len() {
            let same = (first + 1..rows.len())
                .take_while(|next| {
                    !rows[first][position].is_empty()
                        && rows[*next][position] == rows[first][position]
                        && placed[*next] == placed[*next - 1] + 1
                })
                .count();
            if same > 0 {
                for row in &placed[first + 1..=first + same] {
                    page.cells.remove(&(*row, at(column)));
                }
                page.merges
                    .push((placed[first], at(column), placed[first + same], at(column)));
            }
            first += same + 1;
        }
    }
}

/// A value that spreads over the blank column beside it.
fn merge_sideways(page: &mut Page, placed: &[u32], plan: &[Kept], chance: &mut Chance) {
    for (column, pair) in plan.windows(2).enumerate() {
        if !matches!(pair, [Kept::Of(_), Kept::Blank]) {
            continue;
        }
        for row in placed {
            let is_free = page.merges.iter().all(|(top, left, bottom, right)| {
                !((*top..=*bottom).contains(row)
                    && (*left..=*right).any(|known| known == at(column) || known == at(column + 1)))
            });
            if is_free && chance.percent(50) {
                page.merges.push((*row, at(column), *row, at(column + 1)));
            }
        }
    }
}

fn book(facts: &[&Fact], chance: &mut Chance) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let mut names = BTreeSet::new();
    if chance.percent(20) {
        workbook.add_worksheet().set_name("说明").expect("a name");
    }
    for fact in facts {
        let mut page = page(fact, true, chance);
        if !names.insert(page.name.clone()) {
            fact.sheet.clone_into(&mut page.name);
            names.insert(page.name.clone());
        }
        let sheet = workbook.add_worksheet();
        write(sheet, &page);
    }
    if chance.percent(20) {
        let sheet = workbook.add_worksheet();
        sheet.set_name("旧表").expect("a name");
        sheet.set_hidden(true);
        for (column, text) in (0..).zip(["事项编号", "事项名称", "事项类别", "起算日期"])
        {
            sheet.write_string(0, column, text).expect("a cell");
            sheet.write_string(1, column, "旧").expect("a cell");
        }
    }
    workbook.save_to_buffer().expect("a workbook")
}

fn write(sheet: &mut Worksheet, page: &Page) {
    sheet.set_name(&page.name).expect("a sheet name");
    for (top, left, bottom, right) in &page.merges {
        sheet
            .merge_range(*top, *left, *bottom, *right, "", &Format::new())
            .unwrap_or_else(|error| panic!("{error}: {:?}", page.merges));
    }
    for ((row, column), cell) in &page.cells {
        let written = match cell {
            Cell::Text(text) => sheet.write_string(*row, *column, text),
            Cell::Number(number) => sheet.write_number(*row, *column, *number),
            Cell::Percent(number) => sheet.write_number_with_format(
                *row,
                *column,
                *number,
                &Format::new().set_num_format("0%"),
            ),
            Cell::Date(date, format) => {
                let date = ExcelDateTime::parse_from_str(&date.to_string()).expect("a date");
                sheet.write_datetime_with_format(
                    *row,
                    *column,
                    &date,
                    &Format::new().set_num_format(*format),
                )
            }
            Cell::Bool(value) => sheet.write_boolean(*row, *column, *value),
        };
        written.expect("a cell");
    }
    for row in &page.hidden_rows {
        sheet.set_row_hidden(*row).expect("a row");
    }
    for column in &page.hidden_columns {
        sheet.set_column_hidden(*column).expect("a column");
    }
}

/// The page as an office saves it: every row as wide as the widest, in GB18030.
fn csv(page: &Page) -> Vec<u8> {
    let last_row = page.cells.keys().map(|(row, _)| *row).max().unwrap_or(0);
    let width = page
        .cells
        .keys()
        .map(|(_, column)| *column)
        .max()
        .unwrap_or(0);
    let mut text = String::new();
    for row in 0..=last_row {
        let line: Vec<String> = (0..=width)
            .map(|column| match page.cells.get(&(row, column)) {
                None => String::new(),
                Some(Cell::Text(text)) if text.contains(['\n', '"', ',']) => {
                    format!("\"{}\"", text.replace('"', "\"\""))
                }
                Some(Cell::Text(text)) => text.clone(),
                Some(Cell::Number(number)) => number.to_string(),
                Some(Cell::Percent(number)) => format!("{}%", (number * 100.0).round()),
                Some(Cell::Date(date, _)) => date.format("%Y/%-m/%-d").to_string(),
                Some(Cell::Bool(value)) => value.to_string().to_uppercase(),
            })
            .collect();
        text.push_str(&line.join(","));
        text.push_str("\r\n");
    }
    GB18030.encode(&text).0.into_owned()
}
