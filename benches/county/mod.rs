//! A made-up county of any size: every name, number and text is invented, and the same size and seed give the same bytes.
//!
//! Ledgers are cumulative as real ones are: each week has the rows of the weeks before, a little longer, with some cells changed.
//! A quarter of the units type their dates as text, one hand-in in a hundred is missing, and empty cells are bordered blanks.

mod facts;
mod sheets;

use chrono::{Days, NaiveDate};
use std::fs;
use std::io;
use std::path::Path;

/// How large a county is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Units that hand in.
    pub units: usize,
    /// Periods, a week apart, up to 2026-11-20.
    pub weeks: usize,
    /// Matters of each unit.
    pub matters: usize,
}

impl Size {
    /// A small county's first weeks: seconds.
    pub const SMALL: Size = Size {
        units: 12,
        weeks: 4,
        matters: 30,
    };
    /// An ordinary county at the end of its year.
    pub const YEAR: Size = Size {
        units: 72,
        weeks: 47,
        matters: 60,
    };

    /// The as-of dates of its periods, in order.
    pub fn periods(self) -> Vec<NaiveDate> {
        let last = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a date");
        let weeks = (0..self.weeks as u64).rev();
        weeks.map(|back| last - Days::new(7 * back)).collect()
    }
}

/// Writes the county's workspace into a folder that does not exist yet.
pub fn write(folder: &Path, size: Size, seed: u64) -> io::Result<()> {
    for (path, bytes) in files(size, seed) {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder"))?;
        fs::write(path, bytes)?;
    }
    Ok(())
}

/// The county's files one after another: path and content.
pub fn files(size: Size, seed: u64) -> impl Iterator<Item = (String, Vec<u8>)> {
    let settings = "county = \"青岚县\"\n".as_bytes().to_vec();
    let first = [
        ("duban.toml".to_owned(), settings),
        ("单位名录.xlsx".to_owned(), sheets::directory(size)),
    ];
    let ledgers = size.periods().into_iter().flat_map(move |as_of| {
        let lists = [
            ("交办清单", sheets::list(size, seed, as_of)),
            ("督查登记簿", sheets::registers(size, seed, as_of)),
        ]
        .map(|(name, bytes)| (format!("ledgers/{as_of}/县政府办/{name}.xlsx"), bytes));
        let units = (0..size.units)
            .filter(move |unit| !facts::is_missing(seed, *unit, as_of))
            .map(move |unit| {
                let path = format!("ledgers/{as_of}/{}.xlsx", facts::unit(size, unit).0);
                (path, sheets::ledger(size, seed, unit, as_of))
            });
        units.chain(lists)
    });
    first.into_iter().chain(ledgers)
}
