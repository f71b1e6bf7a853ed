//! A workspace as plain tables that a property can take apart: rows out, rows in another order, a row more.

use crate::common;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Mutex;

/// A sheet: its name, its header and its rows; every row is as long as the header.
#[derive(Clone)]
pub struct Table {
    pub name: String,
    pub columns: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

/// A workbook; its path is relative to the folder of its period.
#[derive(Clone)]
pub struct Book {
    pub path: String,
    pub sheets: Vec<Table>,
}

/// The folder of a period.
#[derive(Clone)]
pub struct Period {
    pub date: NaiveDate,
    pub books: Vec<Book>,
}

/// A workspace.
#[derive(Clone)]
pub struct World {
    pub directory: Table,
    /// Blocks of duban.toml behind `county`: single keys first, then sections.
    pub settings: Vec<String>,
    pub periods: Vec<Period>,
}

/// Where the office's workbook stands in a period.
pub const OFFICE_BOOK: &str = "县政府办/登记.xlsx";

impl Table {
    /// An empty table; columns apart by `|`.
    pub fn new(name: &str, columns: &'static str) -> Table {
        Table {
            name: name.to_owned(),
            columns: columns.split('|').collect(),
            rows: Vec::new(),
        }
    }

    /// The position of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| *column == name)
    }

    /// The table as text, one line a row.
    pub fn text(&self) -> String {
        let mut text = self.columns.join("|");
        for row in &self.rows {
            text.push('\n');
            text.push_str(&row.join("|"));
        }
        text
    }
}

/// Sheets with their tables to the workbook that they make.
type Workbooks = BTreeMap<Vec<(String, String)>, Vec<u8>>;

/// Most workbooks come again from week to week and from property to property: each is written once.
static WRITTEN: Mutex<Workbooks> = Mutex::new(BTreeMap::new());

fn workbook(sheets: Vec<(String, String)>) -> Vec<u8> {
    if let Some(known) = WRITTEN.lock().expect("no panic while writing").get(&sheets) {
        return known.clone();
    }
    let bytes = common::workbook(&sheets);
    WRITTEN
        .lock()
        .expect("no panic while writing")
        .insert(sheets, bytes.clone());
    bytes
}

impl World {
    /// All files by path, as the door would read them.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        let directory = vec![("单位名录".to_owned(), self.directory.text())];
        files.insert("单位名录.xlsx".to_owned(), workbook(directory));
        let settings = format!("county = \"虚构县\"\n{}\n", self.settings.join("\n"));
        files.insert("duban.toml".to_owned(), settings.into_bytes());
        for period in &self.periods {
            for book in &period.books {
                let sheets = book
                    .sheets
                    .iter()
                    .map(|sheet| (sheet.name.clone(), sheet.text()))
                    .collect();
                let path = format!("ledgers/{}/{}", period.date, book.path);
                files.insert(path, workbook(sheets));
            }
        }
        files
    }

    /// The paths of all files.
    pub fn paths(&self) -> BTreeSet<String> {
        let books = self.periods.iter().flat_map(|period| {
            let path = |book: &Book| format!("ledgers/{}/{}", period.date, book.path);
            period.books.iter().map(path)
        });
        let always = ["单位名录.xlsx", "duban.toml"].map(str::to_owned);
        books.chain(always).collect()
    }

    /// Every sheet of every period.
    pub fn sheets_mut(&mut self) -> impl Iterator<Item = (NaiveDate, &mut Table)> {
        self.periods.iter_mut().flat_map(|period| {
            let date = period.date;
            period
                .books
                .iter_mut()
                .flat_map(|book| &mut book.sheets)
                .map(move |sheet| (date, sheet))
        })
    }

    /// What a source of report.json points at: the column and the whole row, or the sheet's name where there is none.
    pub fn content(&self, file: &str, sheet: &str, cell: &str) -> String {
        let table = if file == "单位名录.xlsx" {
            Some(&self.directory)
        } else {
            self.periods
                .iter()
                .flat_map(|period| period.books.iter().map(move |book| (period.date, book)))
                .find(|(date, book)| format!("ledgers/{date}/{}", book.path) == file)
                .and_then(|(_, book)| book.sheets.iter().find(|table| table.name == sheet))
        };
        let letters = cell.trim_end_matches(|c: char| c.is_ascii_digit());
        let row = cell[letters.len()..].parse::<usize>().unwrap_or(0);
        let column = letters
            .bytes()
            .fold(0, |sum, letter| sum * 26 + usize::from(letter - b'A') + 1);
        let found = table.and_then(|table| {
            let cells = table.rows.get(row.checked_sub(2)?)?;
            let column = table.columns.get(column.checked_sub(1)?)?;
            Some(format!("{column} of {}", cells.join("|")))
        });
        found.unwrap_or_else(|| format!("{sheet} {cell}"))
    }
}

impl fmt::Display for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}", self.settings.join("\n"), self.directory.text())?;
        for period in &self.periods {
            writeln!(f, "== {}", period.date)?;
            for book in &period.books {
                writeln!(f, "-- {}", book.path)?;
                for sheet in &book.sheets {
                    writeln!(f, "[{}]\n{}", sheet.name, sheet.text())?;
                }
            }
        }
        Ok(())
    }
}

/// A smaller world that still fails: settings, books, sheets, numbers, rows and cells are left out as long as it does.
pub fn shrink(world: &World, fails: &dyn Fn(&World) -> bool) -> World {
    let mut smallest = world.clone();
    loop {
        let mut progress = false;
        for step in [
            drop_settings,
            drop_books,
            drop_sheets,
            drop_numbers,
            drop_rows,
            empty_cells,
        ] {
            let mut position = 0;
            while let Some(candidate) = step(&smallest, position) {
                if fails(&candidate) {
                    smallest = candidate;
                    progress = true;
                } else {
                    position += 1;
                }
            }
        }
        if !progress {
            return smallest;
        }
    }
}

fn drop_settings(world: &World, position: usize) -> Option<World> {
    let mut smaller = world.clone();
    (position < smaller.settings.len()).then(|| smaller.settings.remove(position))?;
    Some(smaller)
}

fn drop_books(world: &World, position: usize) -> Option<World> {
    let mut smaller = world.clone();
    let mut left = position;
    for period in &mut smaller.periods {
        if left < period.books.len() {
            period.books.remove(left);
            return Some(smaller);
        }
        left -= period.books.len();
    }
    None
}

fn drop_sheets(world: &World, position: usize) -> Option<World> {
    let mut smaller = world.clone();
    let mut left = position;
    for book in smaller
        .periods
        .iter_mut()
        .flat_map(|period| &mut period.books)
    {
        if left < book.sheets.len() && book.sheets.len() > 1 {
            book.sheets.remove(left);
            return Some(smaller);
        }
        left = left.checked_sub(book.sheets.len())?;
    }
    None
}

/// All rows of one sheet and number, in every period.
fn drop_numbers(world: &World, position: usize) -> Option<World> {
    let mut smaller = world.clone();
    let numbers: BTreeSet<(String, String)> = smaller
        .sheets_mut()
        .flat_map(|(_, sheet)| {
            let name = sheet.name.clone();
            sheet
                .rows
                .iter()
                .map(move |row| (name.clone(), row[0].clone()))
                .collect::<Vec<_>>()
        })
        .collect();
    let (name, number) = numbers.into_iter().nth(position)?;
    for (_, sheet) in smaller.sheets_mut().filter(|(_, sheet)| sheet.name == name) {
        sheet.rows.retain(|row| row[0] != number);
    }
    Some(smaller)
}

fn drop_rows(world: &World, position: usize) -> Option<World> {
    let mut smaller = world.clone();
    let mut left = position;
    let mut found = false;
    for (_, sheet) in smaller.sheets_mut() {
        if found {
            break;
        }
        found = left < sheet.rows.len();
        if found {
            sheet.rows.remove(left);
        } else {
            left -= sheet.rows.len();
        }
    }
    found.then_some(smaller)
}

/// One filled cell emptied at a time.
fn empty_cells(world: &World, position: usize) -> Option<World> {
    let mut smaller = world.clone();
    let filled = smaller
        .sheets_mut()
        .flat_map(|(_, sheet)| sheet.rows.iter_mut().flatten())
        .filter(|cell| !cell.is_empty());
    filled.into_iter().nth(position)?.clear();
    Some(smaller)
}
