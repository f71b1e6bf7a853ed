//! A table of text: its header, its rows, and the books, which must balance.
#![no_main]

mod shared;

use duban::ingest::cell::Context;
use duban::ingest::memory::Memory;
use duban::ingest::{format, table};
use duban::model::directory::Directory;
use duban::model::schema::Sheet;
use duban::model::settings::Settings;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let file = "ledgers/2026-11-20/督查事项.csv";
    let Ok(mut grids) = format::read(file, data, format::Means::within(shared::limits())) else {
        return;
    };
    let settings = Settings::for_county("试县");
    let directory = Directory::default();
    let context = Context {
        directory: &directory,
        settings: &settings,
        as_of: chrono::NaiveDate::from_ymd_opt(2026, 11, 20),
        row_start: None,
    };
    for grid in &mut grids {
        // Regions cannot be written in csv: the first bytes of the data make some.
        grid.merges = data
            .chunks_exact(4)
            .take(4)
            .map(|part| [part[0], part[1], part[2], part[3]].map(|byte| u32::from(byte % 16)))
            .map(|[a, b, c, d]| (a.min(c), b.min(d), a.max(c), b.max(d)))
            .collect();
        grid.uncover();
        for sheet in Sheet::all() {
            if let Some(header) = table::find_header(grid, &[sheet]) {
                let mut problems = Vec::new();
                let memory = Memory::default();
                let read = table::read_rows(grid, &header, &context, None, &memory, &mut problems);
                let last = grid.rows.last().map_or(0, |row| row.index);
                let below = last.saturating_sub(header.last_row) as usize;
                assert!(read.rows.len() + read.set_aside <= below);
            }
        }
    }
});
