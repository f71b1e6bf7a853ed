//! A grid into the rows of a known sheet: telling data from the rest, reading each cell.

pub use super::aside::no_data_word;
use super::aside::{self, Aside};
use super::cell::{self, Context};
use super::columns::{self, lookalikes};
use super::header::table_below;
pub use super::header::{Header, find_header};
use super::measures::counted_in;
use super::memory::{self, Memory};
use super::merges::Merges;
use super::privacy::Names;
use super::{privacy, rivals, words};
use crate::diagnostic::{CellProblem, Diagnostic, FileProblem, Problem, RowProblem};
use crate::model::directory::{UnitId, comparable};
use crate::model::people::people;
use crate::model::record::{Record, TableOrigin, Value};
use crate::model::schema::{Audience, Column, Field, Kind, Schema, Sheet};
use crate::model::values::Values;
use crate::source::word::Word;
use crate::source::{Grid, GridRow, Place, RawCell};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
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
    /// What was taken for what.
    pub recognition: Arc<Recognition>,
}

impl Table {
    /// Whether texts of complaints stand in it: what they hold is known only beside other rows.
    pub fn has_texts_of_complaints(&self) -> bool {
        let columns = self.sheet.schema().columns.iter();
        let columns = columns.filter(|column| may_name_complainants(column));
        let fields: Vec<Field> = columns.map(|column| column.field).collect();
        let says = |row: &ReadRow| fields.iter().any(|field| row.record.text(*field).is_some());
        self.sheet == Sheet::Complaints && self.rows.iter().any(says)
    }

    /// Whether a decision about a complaint stands in it whose number may hold the complainant's name: that is known only beside the
    /// complaint.
    pub fn may_name_in_numbers(&self) -> bool {
        let may_name = |row: &ReadRow| {
            let text = |field| row.record.text(field);
            let about = text(Field::ObjectKind).is_some_and(|kind| kind.contains("投诉"));
            about && text(Field::ObjectNumber).is_some_and(|number| !number.is_ascii())
        };
        matches!(self.sheet, Sheet::Exemptions | Sheet::Corrections)
            && self.rows.iter().any(may_name)
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
    Merges::new(grid, header.last_row, &mapped)
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
    let reader = RowReader {
        schema,
        sheet: header.sheet,
        header,
        origin: &origin,
        unit,
        merges: &merges,
        complainants: columns_of_complainants(header),
        lengths: Lengths::of(grid, header),
    };
    let table_key = memory::table_key(header, unit.is_none(), context);
    let mut rows: Vec<ReadRow> = Vec::new();
    let mut aside: Vec<(u32, Aside)> = Vec::new();
    let (mut set_aside, mut unread) = (0_usize, 0_usize);
    let mut second_table = false;
    let mut expected = header.last_row + 1;
    let of_table = table_rows(grid, header);
    for row in &grid.rows[of_table] {
        set_aside += (row.index - expected) as usize;
        expected = row.index + 1;
        if second_table {
            unread += 1;
            continue;
        }
        let key = reader.stands_alone(row).then(|| {
            memory::row_under(
                &table_key,
                aside::is_right_below(row, header),
                row.cells.key(),
            )
        });
        let reading = key.and_then(|key| memory.row(&key));
        let reading = reading.unwrap_or_else(|| {
            let problems = diagnostics.len();
            let reading = reader.reading(row, context, memory, diagnostics);
            if let Some(key) = key.filter(|_| problems == diagnostics.len())
                && memory::is_dateless(&reading)
            {
                memory.keep_row(key, reading.clone());
            }
            reading
        });
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
    columns::decisive::report(&mut rows, grid, header, unit, diagnostics);
    return_unanswered(&mut rows, header.sheet, unit, diagnostics);
    Table {
        sheet: header.sheet,
        origin: Arc::clone(&origin),
        rows,
        set_aside,
        unread,
        recognition: Arc::new(recognition(header, schema, aside)),
    }
}

fn first_column(row: &GridRow) -> u32 {
    let mut filled = row.cells.iter().filter(|(_, raw)| !raw.is_blank());
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
    let problem = FileProblem::SecondTable {
        sheet: sheet.name(),
    };
    diagnostics.push(Diagnostic::new(problem, place, unit));
}

/// The columns of 投诉登记 that name who complained: the one that is read, those that say the same, and those that may.
fn columns_of_complainants(header: &Header) -> Vec<u32> {
    let schema = header.sheet.schema();
    let Some(column) = schema.column(Field::Complainant) else {
        return Vec::new();
    };
    let own = schema
        .position(Field::Complainant)
        .and_then(|position| header.columns[position]);
    let repeated = header
        .repeated
        .iter()
        .filter(|repeated| repeated.column == column.name);
    let doubtful = lookalikes::of_complainants(header).map(|(column, _)| column);
    own.into_iter()
        .chain(repeated.map(|repeated| repeated.other))
        .chain(doubtful)
        .collect()
}

/// Whether a column of 投诉登记 is one of texts in which the complainant may be named.
pub fn may_name_complainants(column: &Column) -> bool {
    column.kind == Kind::Text && column.audience != Audience::Nobody
}

/// Whether an empty cell of a column says something: an extension of every unit, a correction that confirms, a row of another number.
/// What is filled and cannot be read must not say it.
fn speaks_empty(sheet: Sheet, field: Field) -> bool {
    match sheet {
        Sheet::Extensions => field == Field::Responsible,
        Sheet::Corrections => matches!(field, Field::CorrectedField | Field::CorrectedValue),
        Sheet::Circulars => field == Field::Problem,
        Sheet::KeyWorks => matches!(field, Field::Direction | Field::EffectiveOn),
        _ => false,
    }
}

/// Whether a cell holds nothing but the mark of a return copy for what was taken out of it.
fn is_mask(raw: &RawCell) -> bool {
    matches!(raw, RawCell::Text(text) if words::is_mask(text))
}

/// How many fields the rows of a csv have, and how many they may have.
struct Lengths<'a> {
    grid: &'a Grid,
    /// `None` where no row can be too long: in every other format.
    allowed: Option<u32>,
}

impl<'a> Lengths<'a> {
    /// A row may have as many fields as the header has. Where the header has more than it names, by a delimiter at its end, the rows
    /// may not have had it: then the commonest length counts.
    fn of(grid: &'a Grid, header: &Header) -> Lengths<'a> {
        let rows = header.first_row..=header.last_row;
        let of_header = rows.filter_map(|row| grid.fields_of(row)).max();
        let named = header.last_column() + 1;
        let allowed = of_header.map(|fields| match commonest(grid, header.last_row) {
            Some(commonest) if fields > named => commonest.clamp(named, fields),
            _ => fields,
        });
        Lengths { grid, allowed }
    }

    /// A row with more fields than there are columns: somewhere in it a delimiter stands in a text, and whatever stands behind it is
    /// under another column's header.
    fn beyond(&self, row: &GridRow) -> Option<RowProblem> {
        let columns = self.allowed?;
        let fields = self.grid.fields_of(row.index)?;
        (fields > columns).then_some(RowProblem::LongerThanHeader { fields, columns })
    }
}

/// How many fields most rows below a header have; of two lengths that are as common the smaller one.
fn commonest(grid: &Grid, header: u32) -> Option<u32> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for (_, fields) in grid.fields.iter().filter(|(row, _)| *row > header) {
        *counts.entry(*fields).or_default() += 1;
    }
    let counts = counts.into_iter().rev();
    counts
        .max_by_key(|(_, count)| *count)
        .map(|(fields, _)| fields)
}

struct RowReader<'a> {
    schema: &'static Schema,
    sheet: Sheet,
    header: &'a Header,
    origin: &'a Arc<TableOrigin>,
    unit: Option<UnitId>,
    merges: &'a Merges<'a>,
    /// The columns whose names must not stand anywhere else in a row.
    complainants: Vec<u32>,
    lengths: Lengths<'a>,
}

impl RowReader<'_> {
    /// Whether nothing but a row's own cells, each in its own column, says what it is: no merged region reaches into it, and it does not
    /// stand below all others.
    fn stands_alone(&self, row: &GridRow) -> bool {
        self.header.rivals.is_empty()
            && !self.merges.touch(row.index)
            && !self.merges.is_below_the_data(row, self.header)
            && self.lengths.beyond(row).is_none()
            && !aside::repeats_a_title(row, self.header, self.lengths.grid)
    }

    fn reading(
        &self,
        row: &GridRow,
        context: &Context<'_>,
        memory: &Memory,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> RowReading {
        if let Some(reason) = aside::reason(row, self.header, self.merges) {
            if reason == Aside::Example {
                let place = Place::of_cell(&self.origin.sheet, row.index, first_column(row));
                diagnostics.push(Diagnostic::new(RowProblem::Example, place, self.unit));
            }
            return RowReading::Aside(reason);
        }
        if let Some(other) = table_below(row) {
            return RowReading::SecondTable(other.sheet);
        }
        let beyond = self.lengths.beyond(row);
        if let Some(problem) = beyond.clone() {
            let place = Place::of_cell(&self.origin.sheet, row.index, first_column(row));
            diagnostics.push(Diagnostic::new(problem, place, self.unit));
        }
        let read = self.read(row, context, memory, diagnostics);
        RowReading::Data(read.record.values, read.complete && beyond.is_none())
    }

    fn record(&self, row: u32, values: Arc<Values>) -> Record {
        Record {
            row,
            origin: Arc::clone(self.origin),
            values,
        }
    }

    fn read(
        &self,
        row: &GridRow,
        context: &Context<'_>,
        memory: &Memory,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> ReadRow {
        let columns = self.schema.columns;
        let mut values: Vec<Option<Value>> = vec![None; columns.len()];
        let mut complete = true;
        // 通报登记: whom a row is about cannot be read. Without a name it would carry out what concerns anybody of the unit.
        let mut withheld = false;
        let mut context = *context;
        // The date that deadlines without a year count from is read first, and so is the day that collective names are of.
        let start = self.schema.start();
        let day = start.or(self.schema.day());
        let others = (0..columns.len()).filter(|position| Some(*position) != day);
        let names = self.complainants(row);
        for position in day.into_iter().chain(others) {
            let column = &columns[position];
            let Some(at) = self.origin.columns[position] else {
                complete &= !column.required;
                continue;
            };
            if column.audience == Audience::Nobody {
                continue;
            }
            let place = Place::of_cell(&self.origin.sheet, row.index, at);
            let raw = self.merges.cell(row, at);
            if raw.is_some_and(is_mask) && !self.schema.identity.contains(&column.field) {
                values[position] = Some(Value::Unchanged);
                continue;
            }
            let is_needed = column.required || self.needs_units(column);
            let mut read = read_cell(raw, column, is_needed, &context, names.as_ref());
            let rivals = self.header.rivals.iter();
            for rival in rivals.filter(|rival| rival.position == position) {
                let beside = self.merges.cell(row, rival.column);
                let label = self.header.text_at(rival.column);
                let (value, problem) =
                    rivals::settled(read, (raw, beside), column, (rival, label), &context);
                read = (
                    value.map(|value| without_names(value, names.as_ref())),
                    problem,
                );
            }
            let (value, problem) = match (read, &names) {
                ((value, problem), Some(names))
                    if !names.are_known && may_name_complainants(column) =>
                {
                    hidden(value, problem, column)
                }
                (read, _) => read,
            };
            let is_unread = value.is_none()
                && problem
                    .as_ref()
                    .is_some_and(CellProblem::is_of_what_cannot_be_read);
            let is_decisive = is_unread && speaks_empty(self.sheet, column.field);
            complete &= value.is_some() || !(is_needed || is_decisive);
            withheld |=
                is_unread && self.sheet == Sheet::Circulars && column.field == Field::PersonName;
            if let Some(problem) = problem {
                let problem = told(problem, self.sheet);
                diagnostics.push(Diagnostic::new(problem, place, self.unit));
            }
            if Some(position) == day {
                context.row_day = match &value {
                    Some(Value::Date(typed)) => Some(typed.date),
                    _ => None,
                };
                context.row_start = context.row_day.filter(|_| start.is_some());
            }
            values[position] = value;
        }
        if withheld && let Some(at) = self.schema.position(Field::Rule) {
            values[at] = None;
        }
        self.note_complainants(names.is_some(), &mut values);
        self.hide_reason_about_a_complaint(&mut values);
        if let Some(at) = self.value_for_a_complaint(&values, &context) {
            values[at] = Some(Value::Text(privacy::MASK.into()));
            let problem = CellProblem::Masked {
                column: columns[at].name.to_owned(),
            };
            let place = Place::of_cell(
                &self.origin.sheet,
                row.index,
                self.origin.columns[at].unwrap_or_default(),
            );
            diagnostics.push(Diagnostic::new(problem, place, self.unit));
        }
        let values = memory.share(Values::new(self.sheet, values));
        let record = self.record(row.index, Arc::new(values));
        complete &= self.meeting_names_somebody(&record, diagnostics);
        complete &= self.correction_names_a_sheet(&record, diagnostics);
        self.report_a_field_struck_out(&record, diagnostics);
        ReadRow { record, complete }
    }

    /// In the office's workbooks a matter must say whose it is; in a unit's it is the unit's own.
    fn needs_units(&self, column: &Column) -> bool {
        self.sheet == Sheet::Matters && self.unit.is_none() && column.field == Field::Responsible
    }

    /// The names in the complainants' cells, which must not stand anywhere else in the row either.
    fn complainants(&self, row: &GridRow) -> Option<Names> {
        let cells = self.complainants.iter();
        let names: Vec<String> = cells
            .filter_map(|at| self.merges.cell(row, *at))
            .map(|raw| raw.display().into_owned())
            .collect();
        Names::of(&names.join("、"))
    }

    /// Notes that a row names who complained, and not whom: a later row of the complaint may leave it out.
    fn note_complainants(&self, are_named: bool, values: &mut [Option<Value>]) {
        let at = self.schema.position(Field::Complainant);
        if let Some(at) = at.filter(|_| are_named) {
            values[at] = Some(Value::Text(privacy::MASK.into()));
        }
    }

    /// Whether a row of 更正登记 is about a complaint. Who complained is not known where it is read.
    fn is_about_a_complaint(&self, values: &[Option<Value>]) -> bool {
        let at = self.schema.position(Field::ObjectKind);
        let at = at.filter(|_| self.sheet == Sheet::Corrections);
        match at.and_then(|at| values[at].as_ref()) {
            Some(Value::Text(sheet)) => {
                Sheet::by_name(&comparable(sheet)) == Some(Sheet::Complaints)
            }
            _ => false,
        }
    }

    /// 更正登记: why a complaint is corrected is kept as little as what it says.
    fn hide_reason_about_a_complaint(&self, values: &mut [Option<Value>]) {
        let Some(at) = self.schema.position(Field::Reason) else {
            return;
        };
        if self.is_about_a_complaint(values) && values[at].is_some() {
            values[at] = Some(Value::Text(privacy::MASK.into()));
        }
    }

    /// 更正登记: the position of a value that is to stand in a complaint and is a text, or none that its column can hold. Who
    /// complained is not known here, and may stand in it.
    fn value_for_a_complaint(
        &self,
        values: &[Option<Value>],
        context: &Context<'_>,
    ) -> Option<usize> {
        if !self.is_about_a_complaint(values) {
            return None;
        }
        let at = self.schema.position(Field::CorrectedValue)?;
        let text = |field| match &values[self.schema.position(field)?] {
            Some(Value::Text(text)) => Some(text.to_string()),
            _ => None,
        };
        let typed = text(Field::CorrectedValue)?;
        if words::is_mask(&typed) {
            return None;
        }
        let field = text(Field::CorrectedField).unwrap_or_default();
        let mut columns = Sheet::Complaints.schema().columns.iter();
        let column = columns.find(|column| column.is_called(&words::header(&field)));
        let is_harmless = column.is_some_and(|column| {
            column.kind != Kind::Text
                && cell::read(&RawCell::Text(typed.into()), column, context).is_ok()
        });
        (!is_harmless).then_some(at)
    }

    /// 更正登记: a row that names no sheet says nothing.
    fn correction_names_a_sheet(&self, record: &Record, diagnostics: &mut Vec<Diagnostic>) -> bool {
        let named = record.text(Field::ObjectKind);
        let Some(read) = named.filter(|_| self.sheet == Sheet::Corrections) else {
            return true;
        };
        let is_known = Sheet::by_name(&comparable(read)).is_some();
        if !is_known {
            let problem = RowProblem::UnknownSheetName {
                read: read.to_string(),
            };
            let place = record.place(Field::ObjectKind);
            diagnostics.push(Diagnostic::new(problem, place, self.unit));
        }
        is_known
    }

    /// 更正登记: a row that strikes out strikes out a whole row, though it names a field.
    fn report_a_field_struck_out(&self, record: &Record, diagnostics: &mut Vec<Diagnostic>) {
        let text = |field| {
            record
                .text(field)
                .filter(|_| self.sheet == Sheet::Corrections)
        };
        let strikes_out = text(Field::Action).is_some_and(|action| &**action == "作废");
        if let Some(read) = text(Field::CorrectedField).filter(|_| strikes_out) {
            let problem = RowProblem::FieldStruckOut {
                read: read.to_string(),
            };
            let place = record.place(Field::CorrectedField);
            diagnostics.push(Diagnostic::new(problem, place, self.unit));
        }
    }

    /// 会议纪律: unit and name are required unless the row says that nothing happened.
    fn meeting_names_somebody(&self, record: &Record, diagnostics: &mut Vec<Diagnostic>) -> bool {
        if self.sheet != Sheet::Meetings
            || record
                .text(Field::MeetingKind)
                .is_none_or(|kind| &**kind == "无违纪")
        {
            return true;
        }
        let mut complete = true;
        for (field, column) in [(Field::Unit, "单位"), (Field::PersonName, "姓名")] {
            if record.value(field).is_none() {
                let place = record.place(field);
                let reported =
                    diagnostics.iter().rev().take(32).any(|known| {
                        known.place == place && matches!(known.problem, Problem::Cell(_))
                    });
                if !reported {
                    let problem = RowProblem::MeetingWithoutPerson { column };
                    diagnostics.push(Diagnostic::new(problem, place, self.unit));
                }
                complete = false;
            }
        }
        complete && self.people_have_one_unit(record, diagnostics)
    }

    /// 会议纪律: of several people of several units nobody can tell who belongs to which; one person who stands for several units is
    /// counted at each, and told.
    fn people_have_one_unit(&self, record: &Record, diagnostics: &mut Vec<Diagnostic>) -> bool {
        let units: BTreeSet<UnitId> = record
            .units(Field::Unit)
            .iter()
            .map(|mention| mention.unit)
            .collect();
        let named = record.text(Field::PersonName);
        let Some(read) = named.filter(|_| units.len() > 1) else {
            return true;
        };
        let (units, read) = (units.len(), read.to_string());
        let are_several = people(&read).len() > 1;
        let problem = if are_several {
            RowProblem::PeopleOfSeveralUnits { units, read }
        } else {
            RowProblem::PersonOfSeveralUnits { units, read }
        };
        let place = record.place(Field::PersonName);
        diagnostics.push(Diagnostic::new(problem, place, self.unit));
        !are_several
    }
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
    let number = |record: &Record| record.identity().map(|known| Arc::clone(&known.texts[0]));
    let answering = rows
        .iter()
        .filter(|row| is_list && row.complete && !row.record.responsible_units().is_empty());
    let answered: BTreeSet<Arc<str>> = answering.filter_map(|row| number(&row.record)).collect();
    for row in rows.iter_mut().filter(|row| only_helps(&row.record)) {
        if number(&row.record).is_some_and(|number| answered.contains(&number)) {
            continue;
        }
        row.complete = false;
        let place = row.record.place(Field::Responsible);
        let problem = RowProblem::NobodyResponsible;
        diagnostics.push(Diagnostic::new(problem, place, unit));
    }
}

/// A problem as a sheet may tell it: complaints are not quoted, and an entry of 对标提升 is incomplete where a cell is empty.
pub fn told(problem: CellProblem, sheet: Sheet) -> CellProblem {
    match sheet {
        Sheet::Complaints => problem.without_content(),
        Sheet::Benchmarks => problem.in_entry(),
        _ => problem,
    }
}

/// A text in which somebody may be named in words that nobody can tell from others: nothing of it is kept.
fn hidden(
    value: Option<Value>,
    problem: Option<CellProblem>,
    column: &Column,
) -> (Option<Value>, Option<CellProblem>) {
    if value.is_none() {
        return (value, problem);
    }
    let unclear = CellProblem::UnclearComplainant {
        column: column.name.to_owned(),
    };
    (Some(Value::Text(privacy::MASK.into())), Some(unclear))
}

/// The value of a cell, or what is wrong with it; a value that was masked has both. `names` are taken out of its text.
fn read_cell(
    raw: Option<&RawCell>,
    column: &Column,
    is_needed: bool,
    context: &Context<'_>,
    names: Option<&Names>,
) -> (Option<Value>, Option<CellProblem>) {
    let Some(raw) = raw else {
        let empty = CellProblem::EmptyRequired {
            column: column.name,
        };
        return (None, is_needed.then_some(empty));
    };
    let value = match cell::read_in_row(raw, column, context) {
        Ok(value) => value,
        Err(CellProblem::StandsForNothing { .. }) if !is_needed => return (None, None),
        Err(problem) => return (None, Some(problem)),
    };
    let Value::Text(mut text) = value else {
        return (Some(value), None);
    };
    if let Value::Text(rest) = without_names(Value::Text(Arc::clone(&text)), names) {
        text = rest;
    }
    let is_masked = text.contains(privacy::MASK) && !raw.display().contains(privacy::MASK);
    let masked = is_masked.then(|| CellProblem::Masked {
        column: column.name.to_owned(),
    });
    (Some(Value::Text(text)), masked)
}

/// A value without the names of those who complained.
fn without_names(value: Value, names: Option<&Names>) -> Value {
    match (value, names.map(|names| &names.pattern)) {
        (Value::Text(text), Some(names)) if names.is_match(&text) => {
            Value::Text((&*names.replace_all(&text, privacy::MASK)).into())
        }
        (value, _) => value,
    }
}
