//! What was read of rows and headers in earlier periods. A ledger comes in whole every week, and most of its rows stood in the
//! week before, cell for cell: what they say is taken over instead of being read again.
//!
//! It is only ever a shortcut. A row is kept ([`KnownTables`]) where its reading rests on nothing but its own cells and its table: no
//! problem was found in it, no merged region reaches into it, and no date in it takes its year from the date of the period.
//! Directory and settings must be the same as long as a memory lives, and periods must come in order of their dates.

use super::cell::Context;
use super::format::KnownRows;
use super::header::{self, Header};
use super::looks::Palettes;
use super::readings::{FileKey, Readings};
use super::shelf::Shelf;
use super::table::{KnownTables, Table};
use super::{FileResult, Workbook};
use crate::model::directory::UnitId;
use crate::model::schema::Sheet;
use crate::model::values::Values;
use crate::source::{Grid, Key, passing_key_of};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Readings by what they were made of.
#[derive(Debug, Default)]
pub struct Memory {
    /// The rows of sheets as their files hold them.
    pub(super) cells: KnownRows,
    /// How the cells of return copies look.
    pub(super) palettes: Palettes,
    headers: Shelf<Arc<Header>>,
    /// The rows of tables.
    pub(super) tables: KnownTables,
    /// Whole files of earlier runs, and what their reading rests on.
    readings: Option<(Arc<Readings>, Key)>,
}

impl Memory {
    /// With the files of earlier runs. `basis` tells apart what their reading rests on: settings and directory.
    pub fn with(readings: Arc<Readings>, basis: Key) -> Memory {
        Memory {
            readings: Some((readings, basis)),
            ..Memory::default()
        }
    }

    /// What an earlier run read of a file.
    pub(super) fn file(
        &self,
        file: &FileResult,
        path: &str,
        period: Option<NaiveDate>,
    ) -> Option<(Option<UnitId>, Workbook)> {
        let (readings, basis) = self.readings.as_ref()?;
        readings.of_file(file_key(basis, file, path, period?), &file.file)
    }

    /// Keeps what was read of a file, where nothing was found wrong in it. Texts of complaints may name who complained, if an earlier
    /// week's row does, and so may numbers by which decisions mean complaints; whom another ledger names is looked for elsewhere: they are read anew each time.
    pub(super) fn keep_file(&self, file: &FileResult, path: &str, period: Option<NaiveDate>) {
        let is_good = file.file_problems.is_empty() && file.cell_problems.is_empty();
        if let (Some((readings, basis)), Some(period), Some(workbook), true) =
            (&self.readings, period, &file.workbook, is_good)
            && !workbook.tables.iter().any(Table::has_texts_of_complaints)
            && !workbook.tables.iter().any(Table::may_name_in_numbers)
            && workbook
                .tables
                .iter()
                .all(|table| table.complainants.is_empty())
        {
            readings.keep(file_key(basis, file, path, period), file.unit, workbook);
        }
    }

    /// What is of use to those who copy the files that were read last: rows as they stand in them, and headers.
    #[must_use]
    pub fn of_last_files(self) -> Memory {
        Memory {
            cells: self.cells,
            headers: self.headers,
            ..Memory::default()
        }
    }

    /// Begins a new period: what was of no use in the one before is forgotten.
    pub fn next_period(&mut self) {
        self.cells.next_period();
        self.headers.turn();
        self.tables.turn();
    }

    /// [`header::find_header`], looked up where the same rows stood at the top of a sheet of the same name.
    pub fn find_header(&self, grid: &Grid, candidates: &[Sheet]) -> Option<Arc<Header>> {
        let Some(naming) = header::first_naming(grid) else {
            return header::find_header(grid, candidates).map(Arc::new);
        };
        let key = header_key(grid, naming, candidates);
        if let Some(known) = self.headers.get(&key) {
            return Some(known);
        }
        let found = Arc::new(header::find_header(grid, candidates)?);
        // Of a header's own rows every word counts: they must be in the key as they are.
        let last = found.texts.values().map(|text| text.row).max();
        let own = grid.rows.iter().filter(|row| {
            row.index >= found.first_row && last.is_some_and(|last| row.index <= last)
        });
        if found.first_row == grid.rows[naming].index
            && header::is_told_by_its_rows(&found, grid)
            && own.into_iter().all(header::names_a_column)
        {
            self.headers.put(key, Arc::clone(&found));
        }
        Some(found)
    }

    /// A row's values with texts that are known already.
    #[must_use]
    pub fn share(&self, values: Values) -> Values {
        self.cells.texts().share(values)
    }
}

fn file_key<'a>(
    basis: &'a Key,
    file: &'a FileResult,
    path: &'a str,
    period: NaiveDate,
) -> FileKey<'a> {
    FileKey {
        basis,
        period,
        path,
        hash: &file.hash,
        office: file.office,
    }
}

/// The top of a sheet as the search for a header sees it: rows that name a column as they are, titles and data only so far as
/// they are pieces of a column's name, or stand between such pieces.
fn header_key(grid: &Grid, naming: usize, candidates: &[Sheet]) -> Key {
    let mut bytes = Vec::with_capacity(1_024);
    bytes.extend(candidates.iter().map(|sheet| *sheet as u8));
    bytes.push(u8::MAX);
    put_text(&grid.sheet.sheet, &mut bytes);
    let end = grid.rows.len().min(naming + header::SEARCHED);
    if let Some(above) = header::headings_above(grid, naming) {
        bytes.extend_from_slice(above.cells.key());
    }
    let mut with_pieces_below: BTreeSet<u32> = BTreeSet::new();
    for row in grid.rows[..end].iter().rev() {
        let pieces = header::pieces(&row.cells);
        bytes.extend_from_slice(&row.index.to_le_bytes());
        if pieces.names_a_column {
            bytes.extend_from_slice(row.cells.key());
        }
        for (column, text) in &pieces.cells {
            let below = with_pieces_below.contains(column);
            if text.is_none() && !below {
                continue;
            }
            bytes.extend_from_slice(&column.to_le_bytes());
            put_text(text.as_deref().unwrap_or_default(), &mut bytes);
            with_pieces_below.insert(*column);
        }
    }
    let last = grid.rows[end - 1].index;
    for (top, left, bottom, right) in grid.merges.iter().filter(|(top, ..)| *top <= last) {
        for number in [top, left, bottom, right] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
    }
    passing_key_of(&bytes)
}

fn put_text(text: &str, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
}

/// A table: everything that the reading of a row rests on beside its own cells, but for the date itself. Of that, what rests on
/// the year (time limits) and on the units that there are (collective names) is the same as long as these are. `of_people` are the
/// columns whose names are taken out of the rest of a row. Whose table it is and what its sheet is called are in it too, because
/// it most likely comes again under both.
pub fn table_key(
    (grid, header): (&Grid, &Header),
    of_people: &[u32],
    unit: Option<UnitId>,
    context: &Context<'_>,
) -> Key {
    let mut bytes = Vec::with_capacity(1_024);
    bytes.extend([header.sheet as u8, u8::from(unit.is_none())]);
    bytes.extend(unit.iter().flat_map(|unit| unit.0.to_le_bytes()));
    put_text(&grid.sheet.sheet, &mut bytes);
    if let Some(as_of) = context.as_of {
        bytes.extend_from_slice(&as_of.year().to_le_bytes());
        let changes = context.directory.changes_until(as_of);
        bytes.extend_from_slice(&changes.to_le_bytes());
    }
    for column in &header.columns {
        // No column has the number that stands for none.
        bytes.extend_from_slice(&column.unwrap_or(u32::MAX).to_le_bytes());
    }
    bytes.extend_from_slice(&(of_people.len() as u64).to_le_bytes());
    for column in of_people {
        bytes.extend_from_slice(&column.to_le_bytes());
    }
    for (column, text) in &header.texts {
        bytes.extend_from_slice(&column.to_le_bytes());
        put_text(&text.text, &mut bytes);
    }
    passing_key_of(&bytes)
}
