//! The copy of a unit's workbook that goes back to it: recognised sheets and columns as they came, masked, and nothing else.

use super::cell::{DAYS_TO_1904, plain_text};
use super::format::{Apart, KnownRows, Means};
use super::memory::Memory;
use super::privacy::{MASK, Names};
use super::recognise::own_header;
use super::{format, looks, privacy, table, words};
use crate::model::schema::{Audience, Column, Kind, Sheet};
use crate::model::settings::Limits;
use crate::source::{Grid, GridRow, RawCell, SheetLooks, SheetRef};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What stands in the header of a column that was not copied; in brackets, so that no reader takes it for a name.
pub const NOT_COPIED: &str = "（未复制）";

/// Nobody merges more cells than these in one sheet.
const MOST_MERGED_CELLS: u64 = 200_000;

/// Title cells further to the right belong to no table.
const WIDEST_TITLE: u32 = 255;

/// One recognised sheet of a unit's workbook, each cell at its own address.
#[derive(Debug, Clone)]
pub struct Facsimile {
    /// Where it was read.
    pub origin: Arc<SheetRef>,
    /// Which sheet it is.
    pub sheet: Sheet,
    /// First and last row of the header (from zero).
    pub header: (u32, u32),
    /// The copied columns, in order.
    pub columns: Vec<u32>,
    /// By position in the schema: the column of each field.
    pub fields: Vec<Option<u32>>,
    /// The masked cells.
    pub rows: Vec<GridRow>,
    /// By column that was not copied: the rows below the header in which something stands in it.
    pub left_out: BTreeMap<u32, Vec<u32>>,
    /// The rows in which a cell says who complained.
    pub with_complainants: Vec<u32>,
    /// Merged regions within the copied area, as in [`Grid::merges`]; they lie apart, and are no more than a person makes.
    pub merges: Vec<(u32, u32, u32, u32)>,
    /// By row and column: the first cell of the merged region that a cell is part of.
    pub covered: BTreeMap<(u32, u32), (u32, u32)>,
    /// How it looks; plain where the file's format does not tell.
    pub looks: SheetLooks,
}

impl Facsimile {
    /// The masked content of a cell.
    pub fn get(&self, row: u32, column: u32) -> Option<&RawCell> {
        let position = self.rows.binary_search_by_key(&row, |row| row.index).ok()?;
        self.rows[position].get(column)
    }

    /// The cell that shows what stands at an address: the first one of a merged region.
    pub fn shown_at(&self, row: u32, column: u32) -> (u32, u32) {
        let at = (row, column);
        self.covered.get(&at).copied().unwrap_or(at)
    }

    /// Whether a cell of the table stands in a column that was not copied.
    pub fn is_left_out(&self, row: u32, column: u32) -> bool {
        row >= self.header.0 && !self.columns.contains(&column)
    }

    /// Says in a column that was not copied, in the header and wherever something stood below, that it was not: under the name that it is to
    /// get, its cells must not look empty. `row` is the cell that a fault was found at.
    pub fn show_left_out(&mut self, row: u32, column: u32) {
        let Some(rows) = self.left_out.remove(&column) else {
            return;
        };
        for row in std::iter::once(row.min(self.header.1)).chain(rows) {
            self.put(row, column, NOT_COPIED);
        }
        let at = self.columns.partition_point(|known| *known < column);
        self.columns.insert(at, column);
    }

    /// Shows the mark alone in a cell out of which something is taken that its own row does not tell; beside what that tells, where more is.
    pub fn cover(&mut self, row: u32, column: u32, is_more: bool) {
        let Ok(position) = self.rows.binary_search_by_key(&row, |row| row.index) else {
            return;
        };
        let row = &mut self.rows[position];
        let is_open = |(known, raw): &(u32, RawCell)| {
            *known == column
                && matches!(raw, RawCell::Text(text) if is_more || !text.contains(MASK))
        };
        if let Some(at) = row.cells.iter().position(is_open) {
            let mut cells = row.cells.to_vec();
            cells[at].1 = RawCell::Text(MASK.into());
            *row = GridRow::new(row.index, cells);
        }
    }

    /// Writes into an empty cell of a row that has others; a row of nothing else is no row.
    fn put(&mut self, row: u32, column: u32, text: &str) {
        let Ok(position) = self.rows.binary_search_by_key(&row, |row| row.index) else {
            return;
        };
        let row = &mut self.rows[position];
        if let Err(at) = (row.cells).binary_search_by_key(&column, |(known, _)| *known) {
            let mut cells = row.cells.to_vec();
            cells.insert(at, (column, RawCell::Text(text.into())));
            *row = GridRow::new(row.index, cells);
        }
    }
}

/// Copies the recognised sheets of a unit's workbook. What `memory` knows of its rows, headers and looks is not read again.
///
/// # Errors
/// The reason in words, where the file cannot be read.
pub fn copy(
    file: &str,
    bytes: &[u8],
    limits: &Limits,
    apart: Option<&Apart<'_>>,
    memory: &Memory,
) -> Result<Vec<Facsimile>, String> {
    // Where nothing is known of any row, as in a very large county, what this file says is of no use to the next one.
    let own = KnownRows::default();
    let known = if memory.cells.is_empty() {
        &own
    } else {
        &memory.cells
    };
    let means = Means {
        limits,
        apart,
        known: Some(known),
    };
    let mut grids = format::read(file, bytes, means).map_err(|unreadable| unreadable.reason())?;
    for grid in &mut grids {
        grid.uncover();
    }
    let mut copies: Vec<Facsimile> = grids
        .iter()
        .filter(|grid| !grid.hidden)
        .filter_map(|grid| own_header(grid, false, memory).map(|header| copy_sheet(grid, &header)))
        .collect();
    let areas: BTreeMap<String, (u32, u32)> = copies
        .iter()
        .map(|copy| (copy.origin.sheet.to_string(), area(copy)))
        .collect();
    let mut looks = looks::read(bytes, limits, &areas, (known, &memory.palettes));
    for copy in &mut copies {
        copy.looks = looks.remove(&*copy.origin.sheet).unwrap_or_default();
    }
    Ok(copies)
}

/// Last row and column of the copied cells.
fn area(copy: &Facsimile) -> (u32, u32) {
    let row = copy.rows.last().map_or(copy.header.1, |row| row.index);
    let column = copy.columns.last().copied().unwrap_or_default();
    (row, column)
}

fn copy_sheet(grid: &Grid, header: &table::Header) -> Facsimile {
    let kinds = copied_columns(header);
    let mut copy = Facsimile {
        origin: Arc::clone(&grid.sheet),
        sheet: header.sheet,
        header: (first_header_row(grid, header), header.last_row),
        columns: kinds.keys().copied().collect(),
        fields: header.columns.clone(),
        rows: Vec::new(),
        left_out: BTreeMap::new(),
        with_complainants: Vec::new(),
        merges: Vec::new(),
        covered: BTreeMap::new(),
        looks: SheetLooks::default(),
    };
    let first_header_row = copy.header.0;
    let last_column = copy.columns.last().copied().unwrap_or_default();
    // A cell that stretches over copied columns belongs to the whole table, whatever column it begins in.
    let stretched: BTreeSet<(u32, u32)> = grid
        .merges
        .iter()
        .filter(|region| kinds.range(region.1..=region.3).next().is_some())
        .map(|region| (region.0, region.1))
        .collect();
    let merges = table::merges_under(grid, header);
    let complainants = table::columns_of_complainants(header);
    let of_complaints = table::OfComplaints::of(header, &complainants, &merges);
    for row in &grid.rows {
        // In titles and notes a long run of digits is no number of a row.
        let is_data = row.index > header.last_row && table::holds_data(row, header, &merges);
        let of_sheet = (&merges, &of_complaints);
        let names = table::complainants_of(row, &complainants, of_sheet, header.sheet);
        let names = names.filter(|_| is_data);
        if table::names_a_complainant(row, &complainants, &merges) {
            copy.with_complainants.push(row.index);
        }
        let cells: Vec<(u32, RawCell)> = row
            .cells
            .iter()
            .filter_map(|(column, raw)| {
                let belongs = kinds.contains_key(column)
                    || stretched.contains(&(row.index, *column))
                    || row.index < first_header_row && *column <= WIDEST_TITLE;
                let copied = if belongs {
                    let kind = kinds
                        .get(column)
                        .filter(|_| is_data)
                        .copied()
                        .unwrap_or(Kind::Text);
                    without_names(masked(raw, kind), kind, names.as_ref())
                } else if row.index > header.last_row {
                    if is_data && !raw.is_blank() {
                        copy.left_out.entry(*column).or_default().push(row.index);
                    }
                    RawCell::Text(table::no_data_word(&raw.display())?.into())
                } else if row.index >= first_header_row && *column <= last_column {
                    match heading_at(header, row.index, *column, raw) {
                        Some(heading) => heading,
                        None => RawCell::Text(NOT_COPIED.into()),
                    }
                } else {
                    return None;
                };
                Some((*column, copied))
            })
            .collect();
        if !cells.is_empty() {
            copy.rows.push(GridRow::new(row.index, cells));
        }
    }
    let (last_row, _) = area(&copy);
    let merged = grid.merges.iter();
    let regions = merged
        .filter(|region| stretched.contains(&(region.0, region.1)) && region.0 <= last_row)
        .map(|&(first_row, first_column, row, column)| {
            (
                first_row,
                first_column,
                row.min(last_row),
                column.min(last_column.max(first_column)),
            )
        })
        .filter(|region| (region.0, region.1) < (region.2, region.3));
    for region in regions {
        add_merge(&mut copy, region);
    }
    copy
}

/// The columns that are copied, each with what its cells are read as.
fn copied_columns(header: &table::Header) -> BTreeMap<u32, Kind> {
    let schema = header.sheet.schema();
    let is_copied = |column: &Column| column.audience != Audience::Nobody;
    let mut kinds: BTreeMap<u32, Kind> = BTreeMap::new();
    for (column, at) in schema.columns.iter().zip(&header.columns) {
        if let Some(at) = at.filter(|_| is_copied(column)) {
            kinds.insert(at, column.kind);
        }
    }
    // What is read together with a column stands for it.
    for rival in &header.rivals {
        let column = &schema.columns[rival.position];
        if is_copied(column) {
            kinds.entry(rival.column).or_insert(column.kind);
        }
    }
    for (first, other) in &header.spans {
        if let Some(kind) = kinds.get(first).copied() {
            kinds.entry(*other).or_insert(kind);
        }
    }
    kinds
}

/// Takes a merged region over where it overlaps no other: office programs refuse a workbook in which some do.
fn add_merge(copy: &mut Facsimile, region: (u32, u32, u32, u32)) {
    let (first_row, first_column, last_row, last_column) = region;
    let size = u64::from(last_row - first_row + 1) * u64::from(last_column - first_column + 1);
    if size + copy.covered.len() as u64 > MOST_MERGED_CELLS {
        return;
    }
    let cells = (first_row..=last_row)
        .flat_map(|row| (first_column..=last_column).map(move |column| (row, column)));
    if cells.clone().any(|cell| copy.covered.contains_key(&cell)) {
        return;
    }
    let first = (first_row, first_column);
    copy.covered.extend(cells.map(|cell| (cell, first)));
    copy.merges.push(region);
}

/// The first row that names a column: the finder takes a title above a header of one row for the upper half of one of two.
fn first_header_row(grid: &Grid, header: &table::Header) -> u32 {
    let schema = header.sheet.schema();
    let names_a_column = |row: &GridRow| {
        schema
            .columns
            .iter()
            .zip(&header.columns)
            .any(|(column, at)| {
                let text = at
                    .and_then(|at| row.get(at))
                    .map(|raw| words::header(&raw.display()));
                text.is_some_and(|text| column.is_called(&text))
            })
    };
    grid.rows
        .iter()
        .filter(|row| (header.first_row..=header.last_row).contains(&row.index))
        .find(|row| names_a_column(row))
        .map_or(header.first_row, |row| row.index)
}

/// The name of a field that stands above a column's own text: it heads the columns beside, too, and would be lost to them.
fn heading_at(header: &table::Header, row: u32, column: u32, raw: &RawCell) -> Option<RawCell> {
    let own = header.texts.get(&column)?;
    let name = words::header(&raw.display());
    let mut columns = header.sheet.schema().columns.iter();
    let is_name = row < own.row && columns.any(|column| column.is_called(&name));
    is_name.then(|| RawCell::Text(name.into()))
}

/// A text without the names of complainants in it; without anything where nobody knows what in it is one.
fn without_names(raw: RawCell, kind: Kind, names: Option<&Names>) -> RawCell {
    match (&raw, names) {
        (RawCell::Text(_), Some(names)) if kind == Kind::Text && !names.are_known => {
            RawCell::Text(MASK.into())
        }
        (RawCell::Text(text), Some(names)) if kind != Kind::Identifier => {
            RawCell::Text(names.masked(text).as_ref().into())
        }
        _ => raw,
    }
}

/// A cell without personal data: a number that is one becomes the mark for what was taken out.
fn masked(raw: &RawCell, kind: Kind) -> RawCell {
    // The copy is a workbook whose days count from 1900.
    if let RawCell::NumberOf1904(number) = raw {
        return match kind {
            Kind::Date | Kind::FutureDate | Kind::Deadline => {
                RawCell::DateSerial(number + DAYS_TO_1904)
            }
            _ => RawCell::Number(*number),
        };
    }
    let text = match raw {
        RawCell::Text(text) => Cow::Borrowed(&**text),
        _ => plain_text(raw),
    };
    let masked = match kind {
        Kind::Identifier => privacy::mask_identifier(&text),
        _ => privacy::mask(&text),
    };
    if masked == text {
        raw.clone()
    } else {
        RawCell::Text(masked.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_that_was_not_copied_is_no_header() {
        let header = words::header(NOT_COPIED);
        let columns = Sheet::all().flat_map(|sheet| sheet.schema().columns);
        for column in columns {
            assert!(!column.is_called(&header));
        }
    }
}
