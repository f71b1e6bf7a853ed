//! A grid into the rows of a known sheet: telling data from the rest, reading each cell.

mod complainants;
mod earlier;
mod leave;
mod lengths;
mod row;

pub use super::aside::no_data_word;
use super::aside::{self, Aside};
use super::cell::Context;
use super::columns;
pub use super::header::{Header, find_header};
use super::measures::counted_in;
use super::memory::{self, Memory};
use super::merges::Merges;
use super::privacy;
use crate::diagnostic::{Diagnostic, RowProblem, SheetProblem};
use crate::model::directory::UnitId;
use crate::model::record::{Record, Role, TableOrigin};
use crate::model::schema::{Field, Schema, Sheet};
use crate::model::values::Values;
use crate::source::word::Word;
use crate::source::{Grid, GridRow, Place, Text};
pub use complainants::{
    OfComplaints, cells_of_complainants, columns_of_complainants, complainants_of,
    complainants_within, may_name_complainants, names_a_complainant, numbered,
};
use earlier::EarlierRows;
pub use earlier::{KnownRow, KnownTables};
use lengths::Lengths;
use row::RowReader;
pub use row::told;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A row that was read; `complete` means that every required cell could be.
#[derive(Debug, Clone)]
pub struct ReadRow {
    /// Its values.
    pub record: Record,
    /// Whether it may be judged.
    pub complete: bool,
}

/// What was taken for what on a sheet: shown, so that nothing is guessed in silence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognition {
    /// The sheet that it was taken for.
    pub sheet: Sheet,
    /// First and last row of the header, from zero; `None` for a sheet with nothing but a title.
    pub header: Option<(u32, u32)>,
    /// The columns that are read: column, header as compared, name of the field.
    #[serde(with = "read_columns")]
    pub columns: Vec<(u32, String, Word)>,
    /// The columns that are not: column and header (masked).
    pub ignored: Vec<(u32, String)>,
    /// The rows that are no data, blank ones left out.
    pub aside: Vec<(u32, Aside)>,
}

/// How the columns of a [`Recognition`] are written.
mod read_columns {
    use crate::source::word::{self, Word};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Name(#[serde(with = "word")] Word);

    pub fn serialize<S: Serializer>(
        columns: &[(u32, String, Word)],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let columns = columns.iter();
        serializer.collect_seq(columns.map(|(column, header, name)| (column, header, Name(name))))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<(u32, String, Word)>, D::Error> {
        let columns = Vec::<(u32, String, Name)>::deserialize(deserializer)?;
        let columns = columns.into_iter();
        Ok(columns
            .map(|(column, header, name)| (column, header, name.0))
            .collect())
    }
}

/// The rows of one recognised sheet.
#[derive(Debug, Clone)]
pub struct Table {
    /// Which sheet.
    pub sheet: Sheet,
    /// Where it stands.
    pub origin: Arc<TableOrigin>,
    /// Its data rows in order.
    pub rows: Vec<ReadRow>,
    /// Rows that are no data: blank, total, note, example, heading, repeated header.
    pub set_aside: usize,
    /// Rows of a second table below, which are not read.
    pub unread: usize,
    /// The numbers of complaints out of which something was taken, as they were typed, each with its row. They are in no output and kept
    /// nowhere.
    pub typed_numbers: Vec<(u32, String)>,
    /// Of any other sheet than 投诉登记: what says who complained, each with its row. It is in no output and kept nowhere.
    pub complainants: Vec<(u32, String)>,
    /// What was taken for what.
    pub recognition: Arc<Recognition>,
}

impl Table {
    /// Whether texts of complaints stand in it, or who complained: what the one holds is known only beside other rows, and the other is
    /// looked for in other sheets.
    pub fn has_texts_of_complaints(&self) -> bool {
        let columns = self.sheet.schema().columns.iter();
        let columns = columns.filter(|column| may_name_complainants(column));
        let fields: Vec<Field> = columns.map(|column| column.field).collect();
        let says = |row: &ReadRow| {
            row.record.value(Field::Complainant).is_some()
                || fields.iter().any(|field| row.record.text(*field).is_some())
        };
        self.sheet == Sheet::Complaints && self.rows.iter().any(says)
    }

    /// Whether a complaint, or a decision about one, stands in it whose number may hold the complainant's name: that is known only beside
    /// other rows of the complaint.
    pub fn may_name_in_numbers(&self) -> bool {
        if self.sheet == Sheet::Complaints {
            let mut rows = self.rows.iter().map(|row| &row.record);
            return rows.any(|row| {
                let numbers = [Field::Number, Field::MergedInto].map(|field| row.text(field));
                let mut numbers = numbers.into_iter().flatten();
                numbers.any(|number| privacy::words_in(number).next().is_some())
            });
        }
        let may_name = |row: &ReadRow| {
            let text = |field| row.record.text(field);
            let about = text(Field::ObjectKind).is_some_and(|kind| kind.contains("投诉"));
            about && text(Field::ObjectNumber).is_some_and(|number| !number.is_ascii())
        };
        matches!(self.sheet, Sheet::Exemptions | Sheet::Corrections)
            && self.rows.iter().any(may_name)
    }

    /// The rows that say who complained, each with what says so; none of 投诉登记.
    pub fn rows_with_complainants(&self) -> impl Iterator<Item = (&Record, &str)> {
        self.complainants.iter().filter_map(|(index, cells)| {
            let rows = &self.rows;
            let at = rows.binary_search_by_key(index, |row| row.record.row);
            Some((&rows[at.ok()?].record, cells.as_str()))
        })
    }

    /// A sheet that has a title and nothing else: an empty ledger (零报告).
    pub fn title_only(grid: &Grid, sheet: Sheet) -> Table {
        Table {
            sheet,
            origin: Arc::new(TableOrigin {
                sheet: Arc::clone(&grid.sheet),
                columns: vec![None; sheet.schema().columns.len()],
                counted_in: None,
            }),
            rows: Vec::new(),
            set_aside: 0,
            unread: 0,
            typed_numbers: Vec::new(),
            complainants: Vec::new(),
            recognition: Arc::new(Recognition {
                sheet,
                header: None,
                columns: Vec::new(),
                ignored: Vec::new(),
                aside: Vec::new(),
            }),
        }
    }
}

/// The merged regions of the columns that are read.
pub fn merges_under<'g>(grid: &'g Grid, header: &Header) -> Merges<'g> {
    let mut mapped: Vec<u32> = header.columns.iter().flatten().copied().collect();
    mapped.extend(header.rivals.iter().map(|rival| rival.column));
    mapped.extend(columns_of_complainants(header));
    mapped.extend(header.spans.iter().map(|(_, other)| *other));
    mapped.sort_unstable();
    mapped.dedup();
    Merges::new(grid, header.last_row, &mapped, &header.spans)
}

/// Whether a row below the header is data.
pub fn holds_data(row: &GridRow, header: &Header, merges: &Merges<'_>) -> bool {
    aside::reason(row, header, merges).is_none()
}

/// What a row under a header is, whoever's it is and wherever it stands.
#[derive(Debug, Clone)]
pub enum RowReading {
    /// No data.
    Aside(Aside),
    /// Its values, and whether every required one could be read.
    Data(Arc<Values>, bool),
    /// The header of a second table.
    SecondTable(Sheet),
}

/// Reads the rows under a header. Problems are filed under `unit`.
pub fn read_rows(
    grid: &Grid,
    header: &Header,
    context: &Context<'_>,
    unit: Option<UnitId>,
    memory: &Memory,
    diagnostics: &mut Vec<Diagnostic>,
) -> Table {
    let schema = header.sheet.schema();
    columns::report(grid, header, context, unit, diagnostics);
    let merges = merges_under(grid, header);
    for &(row, column) in &merges.overlapping {
        let place = grid.place(row, column);
        diagnostics.push(Diagnostic::new(RowProblem::OverlappingMerges, place, unit));
    }
    let origin = Arc::new(TableOrigin {
        sheet: Arc::clone(&grid.sheet),
        columns: header.columns.clone(),
        counted_in: counted_in(grid, header),
    });
    let complainants = columns_of_complainants(header);
    let of_complaints = OfComplaints::of(header, &complainants, &merges);
    let reader = RowReader {
        schema,
        sheet: header.sheet,
        header,
        origin: &origin,
        unit,
        merges: &merges,
        complainants,
        of_complaints,
        lengths: Lengths::of(grid, header),
    };
    let of_people = reader.complainants.as_slice();
    let table_key = memory::table_key((grid, header), of_people, unit, context);
    let mut earlier = EarlierRows::of(memory.tables.take(&table_key), header);
    let mut rows: Vec<ReadRow> = Vec::new();
    let mut aside: Vec<(u32, Aside)> = Vec::new();
    let (mut set_aside, mut unread) = (0_usize, 0_usize);
    let mut second_table = false;
    let mut expected = header.last_row + 1;
    let of_table = table_rows(grid, header);
    let mut known_rows = Vec::with_capacity(of_table.len());
    for row in &grid.rows[of_table] {
        set_aside += (row.index - expected) as usize;
        expected = row.index + 1;
        if second_table {
            unread += 1;
            continue;
        }
        let is_right_below = aside::is_right_below(row, header);
        let stands_alone = reader.stands_alone(row);
        let known = stands_alone.then(|| earlier.take(row)).flatten();
        let is_same = |known: &KnownRow| known.is_right_below == is_right_below && known.says(row);
        let reading = match known {
            Some(known) if is_same(&known) => {
                let reading = known.reading.clone();
                known_rows.push(known);
                reading
            }
            known => {
                let problems = diagnostics.len();
                let reading = reader.reading((row, known.as_ref()), context, memory, diagnostics);
                let known = KnownRow {
                    row: row.clone(),
                    is_right_below,
                    reading: reading.clone(),
                };
                if stands_alone && problems == diagnostics.len() && known.is_dateless() {
                    known_rows.push(known);
                }
                reading
            }
        };
        match reading {
            RowReading::Data(values, complete) => rows.push(ReadRow {
                record: reader.record(row.index, values),
                complete,
            }),
            RowReading::Aside(reason) => {
                set_aside += 1;
                if reason != Aside::Blank {
                    aside.push((row.index, reason));
                }
            }
            RowReading::SecondTable(other) => {
                let place = grid.place(row.index, first_column(row));
                report_second(other, place, unit, diagnostics);
                second_table = true;
                unread += 1;
            }
        }
    }
    memory.tables.keep(table_key, known_rows);
    reader.number_apart(&mut rows, grid);
    let typed_numbers = reader.typed_numbers(&rows, grid);
    columns::decisive::report(&mut rows, grid, header, unit, diagnostics);
    return_unanswered(&mut rows, header.sheet, unit, diagnostics);
    Table {
        sheet: header.sheet,
        origin: Arc::clone(&origin),
        complainants: reader.complainants_elsewhere(&rows, grid),
        rows,
        set_aside,
        unread,
        typed_numbers,
        recognition: Arc::new(recognition(header, schema, aside)),
    }
}

fn first_column(row: &GridRow) -> u32 {
    let mut filled = row.filled();
    filled.next().map_or(0, |(column, _)| *column)
}

/// The rows of the table: those under the header up to the last one that has anything under it. What stands farther to the
/// right than any header belongs to no row.
pub(super) fn table_rows(grid: &Grid, header: &Header) -> std::ops::Range<usize> {
    let last_column = header.last_column();
    let begin = grid
        .rows
        .partition_point(|row| row.index <= header.last_row);
    let end = grid.rows.iter().rposition(|row| {
        row.cells
            .iter()
            .any(|(column, raw)| *column <= last_column && !raw.is_blank())
    });
    match end {
        Some(end) if end >= begin => begin..end + 1,
        _ => begin..begin,
    }
}

fn recognition(header: &Header, schema: &Schema, aside: Vec<(u32, Aside)>) -> Recognition {
    let text_at = |column: u32| {
        let text = header.texts.get(&column).map(|text| text.text.as_str());
        privacy::mask(text.unwrap_or_default()).into_owned()
    };
    let mut columns: Vec<(u32, String, &'static str)> = schema
        .columns
        .iter()
        .zip(&header.columns)
        .filter_map(|(column, at)| at.map(|at| (at, text_at(at), column.name)))
        .collect();
    columns.sort_unstable();
    Recognition {
        sheet: header.sheet,
        header: Some((header.first_row, header.last_row)),
        columns,
        ignored: header
            .ignored()
            .map(|(column, _)| (column, text_at(column)))
            .collect(),
        aside,
    }
}

/// Tells that a sheet has a second table, which is not read.
pub(super) fn report_second(
    sheet: Sheet,
    place: Place,
    unit: Option<UnitId>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let problem = SheetProblem::SecondTable {
        sheet: sheet.name(),
    };
    diagnostics.push(Diagnostic::new(problem, place, unit));
}

/// The office's matters: where all units named help (配合), nobody would answer. A matter of the list may stand in several rows, one
/// for each unit, and those that answer in others than those that help.
fn return_unanswered(
    rows: &mut [ReadRow],
    sheet: Sheet,
    unit: Option<UnitId>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let is_list = sheet == Sheet::AssignmentList;
    if !is_list && (sheet != Sheet::Matters || unit.is_some()) {
        return;
    }
    let only_helps = |record: &Record| {
        !record.units(Field::Responsible).is_empty() && record.responsible_units().is_empty()
    };
    if !rows.iter().any(|row| only_helps(&row.record)) {
        return;
    }
    let number = |record: &Record| record.identity().map(|known| Text::clone(known.number()));
    let answering = rows
        .iter()
        .filter(|row| is_list && row.complete && !row.record.responsible_units().is_empty());
    let answered: BTreeSet<Text> = answering.filter_map(|row| number(&row.record)).collect();
    for row in rows.iter_mut().filter(|row| only_helps(&row.record)) {
        if number(&row.record).is_some_and(|number| answered.contains(&number)) {
            continue;
        }
        row.complete = false;
        let place = row.record.place(Field::Responsible);
        let mut named = row.record.units(Field::Responsible).iter();
        let in_both = named.any(|mention| mention.role != Role::Assisting);
        let also_helping = in_both.then(|| row.record.place(Field::Assisting).cell());
        let problem = RowProblem::NobodyResponsible { also_helping };
        diagnostics.push(Diagnostic::new(problem, place, unit));
    }
}
