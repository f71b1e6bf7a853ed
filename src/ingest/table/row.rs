//! A row of a table: its cells as values, and what its sheet asks of it.

use super::complainants::{OfComplaints, has_no_value, hidden, may_name_complainants};
use super::earlier::KnownRow;
use super::leave::leave_is_unknown;
use super::lengths::Lengths;
use super::{Header, ReadRow, RowReading, first_column};
use crate::diagnostic::{
    CellProblem, CorrectionProblem, Diagnostic, MeetingProblem, Problem, RowProblem,
};
use crate::ingest::aside::{self, Aside};
use crate::ingest::cell::{self, Context};
use crate::ingest::header::table_below;
use crate::ingest::memory::Memory;
use crate::ingest::merges::Merges;
use crate::ingest::privacy::Names;
use crate::ingest::{privacy, rivals, words};
use crate::model::directory::UnitId;
use crate::model::people::people;
use crate::model::record::{Record, TableOrigin, Value};
use crate::model::schema::{Audience, Column, Field, Kind, Schema, Sheet};
use crate::model::values::Values;
use crate::source::{GridRow, Place, RawCell, column_name};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

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

/// Reads the rows of a table.
pub(super) struct RowReader<'a> {
    pub(super) schema: &'static Schema,
    pub(super) sheet: Sheet,
    pub(super) header: &'a Header,
    pub(super) origin: &'a Arc<TableOrigin>,
    pub(super) unit: Option<UnitId>,
    pub(super) merges: &'a Merges<'a>,
    /// The columns whose names must not stand anywhere else in a row.
    pub(super) complainants: Vec<u32>,
    /// Who complained by other rows of the same complaint.
    pub(super) of_complaints: OfComplaints,
    pub(super) lengths: Lengths<'a>,
}

impl RowReader<'_> {
    /// Whether nothing but a row's own cells, each in its own column, says what it is: no merged region reaches into it, it does not stand
    /// below all others, and no other row says who complained.
    pub(super) fn stands_alone(&self, row: &GridRow) -> bool {
        self.header.rivals.is_empty()
            && self.header.spans.is_empty()
            && !self.merges.touch(row.index)
            && !self.merges.is_below_the_data(row, self.header)
            && self.lengths.beyond(row).is_none()
            && self.names_by_itself(row)
            && !aside::repeats_a_title(row, self.header, self.lengths.grid)
    }

    /// What a row is; `known` is one of the week before that tells the same apart.
    pub(super) fn reading(
        &self,
        (row, known): (&GridRow, Option<&KnownRow>),
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
        let read = self.read((row, known), context, memory, diagnostics);
        RowReading::Data(read.record.values, read.complete && beyond.is_none())
    }

    pub(super) fn record(&self, row: u32, values: Arc<Values>) -> Record {
        Record {
            row,
            origin: Arc::clone(self.origin),
            values,
        }
    }

    fn read(
        &self,
        (row, known): (&GridRow, Option<&KnownRow>),
        context: &Context<'_>,
        memory: &Memory,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> ReadRow {
        let columns = self.schema.columns;
        let mut values: Vec<Option<Value>> = vec![None; columns.len()];
        let mut complete = true;
        // 通报登记: whom a row is about cannot be read. Without a name it would carry out what concerns anybody of the unit.
        let mut withheld = false;
        let mut unread: Vec<Field> = Vec::new();
        let mut context = *context;
        // The date that deadlines without a year count from is read first, and so is the day that collective names are of.
        let day = self.day();
        let others = (0..columns.len()).filter(|position| Some(*position) != day);
        let names = self.complainants(row);
        diagnostics.extend(self.too_many_complainants(row));
        let earlier = known.and_then(|known| self.earlier(row, known, day));
        let mut first_changed = columns.len();
        for position in day.into_iter().chain(others) {
            let column = &columns[position];
            let Some(at) = self.origin.columns[position] else {
                complete &= !column.required;
                continue;
            };
            let standing = self.merges.standing(row, at);
            let raw = standing.map(|(_, raw)| raw);
            let shown = standing.map_or(at, |(at, _)| at);
            let place = || Place::of_cell(&self.origin.sheet, row.index, shown);
            if column.audience == Audience::Nobody {
                let is_name = column.field == Field::Complainant;
                if let Some(raw) = raw.filter(|raw| is_name && has_no_value(raw))
                    && let Err(problem) = cell::read(raw, column, &context)
                {
                    let problem = told(problem, self.sheet);
                    diagnostics.push(Diagnostic::new(problem, place(), self.unit));
                }
                continue;
            }
            let is_needed = column.required || self.needs_units(column);
            if let Some(earlier) = &earlier
                && earlier.has(at, raw)
            {
                let value = earlier.values.get(position);
                complete &= value.is_some() || !is_needed;
                if Some(position) == day {
                    context = self.on_day(context, value);
                }
                values[position] = value.cloned();
                continue;
            }
            first_changed = first_changed.min(position);
            if raw.is_some_and(is_mask) && !self.schema.identity.contains(&column.field) {
                values[position] = Some(Value::Unchanged);
                continue;
            }
            let (value, problem, covered) =
                self.read_at((row, at), position, is_needed, &context, names.as_ref());
            // A problem's number that means the row above is told, and the paper counts without.
            let may_lack = matches!(column.field, Field::Problem | Field::ProblemClass)
                && matches!(problem, Some(CellProblem::Ditto { .. }));
            let is_unread = value.is_none()
                && !may_lack
                && problem
                    .as_ref()
                    .is_some_and(CellProblem::is_of_what_cannot_be_read);
            let is_decisive = is_unread && speaks_empty(self.sheet, column.field);
            complete &= value.is_some() || !(is_needed || is_decisive);
            withheld |=
                is_unread && self.sheet == Sheet::Circulars && column.field == Field::PersonName;
            let problem = problem
                .or_else(|| self.several_numbers(column, value.as_ref()))
                .or_else(|| {
                    cell::remark(covered.as_ref().or(raw)?, column, value.as_ref()?, &context)
                });
            if is_unread {
                unread.push(column.field);
            }
            if let Some(problem) = problem {
                let problem = told(problem, self.sheet);
                diagnostics.push(Diagnostic::new(problem, place(), self.unit));
            }
            if Some(position) == day {
                context = self.on_day(context, value.as_ref());
            }
            values[position] = value;
        }
        if withheld && let Some(at) = self.schema.position(Field::Rule) {
            values[at] = None;
        }
        self.note_complainants(row, names.as_ref(), &mut values);
        self.hide_reason_about_a_complaint(&mut values);
        diagnostics.extend(self.mask_value_for_a_complaint(row.index, &mut values, &context));
        let values = match &earlier {
            Some(earlier) => earlier.values.followed_by(values, first_changed),
            None => Values::new(self.sheet, values),
        };
        let values = memory.share(values);
        let record = self.record(row.index, Arc::new(values));
        complete &= self.meeting_names_somebody(&record, diagnostics);
        complete &= self.correction_names_a_sheet(&record, diagnostics);
        if self.is_of_leave(&record) {
            complete &= !leave_is_unknown(&record, &unread);
            self.report_half_an_approval(&record, &unread, diagnostics);
        }
        self.report_a_field_struck_out(&record, diagnostics);
        ReadRow { record, complete }
    }

    /// The value of a cell or what is wrong with it, as it is without the names of complainants; the cell without them, where it has some.
    fn read_at(
        &self,
        (row, at): (&GridRow, u32),
        position: usize,
        is_needed: bool,
        context: &Context<'_>,
        names: Option<&Names>,
    ) -> (Option<Value>, Option<CellProblem>, Option<RawCell>) {
        let column = &self.schema.columns[position];
        let raw = self.merges.cell(row, at);
        let own = self.names_for(column, names);
        let mut read = self.value_at((row, at), column, is_needed, context, own);
        let rivals = self.header.rivals.iter();
        for rival in rivals.filter(|rival| rival.position == position) {
            // Where the field's own cell is empty it is read for it already.
            let beside = self.merges.cell(row, rival.column);
            let beside = beside.filter(|beside| raw.is_none_or(|raw| !std::ptr::eq(raw, *beside)));
            let label = self.header.text_at(rival.column);
            read = rivals::settled(read, (raw, beside), column, (rival, label), context);
        }
        let (value, problem) = match (read, names) {
            ((value, problem), Some(names))
                if !names.are_known && may_name_complainants(column) =>
            {
                hidden(value, problem, column)
            }
            (read, Some(names)) if !names.are_known => self.covered_number((row, column), read),
            (read, _) => read,
        };
        let covered = match (raw, names) {
            (Some(raw), Some(names)) => covered(raw, names),
            _ => None,
        };
        let problem = match (problem, &covered) {
            (Some(problem), Some(covered)) => Some(requoted(problem, covered, column, context)),
            (problem, _) => problem,
        };
        (value, problem, covered)
    }

    /// The position of the day by which the others are read: deadlines without a year count from it, collective names are of it.
    fn day(&self) -> Option<usize> {
        self.schema.start().or(self.schema.day())
    }

    /// What the cells of a row are read by beside themselves, its day among it.
    fn on_day<'c>(&self, context: Context<'c>, day: Option<&Value>) -> Context<'c> {
        let row_day = match day {
            Some(Value::Date(typed)) => Some(typed.date()),
            _ => None,
        };
        Context {
            row_day,
            row_start: row_day.filter(|_| self.schema.start().is_some()),
            ..context
        }
    }

    /// Hides the value that a correction gives to a complaint where it may name whoever complained; the diagnostic that says so.
    fn mask_value_for_a_complaint(
        &self,
        row: u32,
        values: &mut [Option<Value>],
        context: &Context<'_>,
    ) -> Option<Diagnostic> {
        let at = self.value_for_a_complaint(values, context)?;
        values[at] = Some(Value::Text(privacy::MASK.into()));
        let problem = CellProblem::Masked {
            column: self.schema.columns[at].name.to_owned(),
        };
        let column = self.origin.columns[at].unwrap_or_default();
        let place = Place::of_cell(&self.origin.sheet, row, column);
        Some(Diagnostic::new(problem, place, self.unit))
    }

    /// The value of a row in a column, or what is wrong with it.
    fn value_at(
        &self,
        (row, at): (&GridRow, u32),
        column: &Column,
        is_needed: bool,
        context: &Context<'_>,
        names: Option<&Names>,
    ) -> (Option<Value>, Option<CellProblem>) {
        match self.covered_day(row, at, column) {
            Some(problem) => (None, Some(problem)),
            None => read_cell(self.merges.cell(row, at), column, is_needed, context, names),
        }
    }

    /// That a day covers this column beside its own: nobody can tell of which of the two it is the day.
    fn covered_day(&self, row: &GridRow, at: u32, column: &Column) -> Option<CellProblem> {
        let is_of_days = matches!(column.kind, Kind::Date | Kind::FutureDate | Kind::Deadline);
        let (first, raw) = is_of_days
            .then(|| self.merges.covering(row, at))
            .flatten()?;
        aside::is_a_day(raw).then(|| CellProblem::MergedSideways {
            column: column.name,
            read: privacy::mask(&cell::plain_text(raw)).into_owned(),
            first: column_name(first),
        })
    }

    /// That several numbers stand where a row bears one.
    fn several_numbers(&self, column: &Column, value: Option<&Value>) -> Option<CellProblem> {
        let Some(Value::Text(read)) = value else {
            return None;
        };
        let is_number =
            column.kind == Kind::Identifier && self.schema.identity.first() == Some(&column.field);
        let numbers = is_number.then(|| cell::numbers_in(read))?;
        (numbers > 1).then(|| CellProblem::SeveralNumbers {
            column: column.name,
            read: read.to_string(),
            numbers,
        })
    }

    /// In the office's workbooks a matter must say whose it is; in a unit's it is the unit's own.
    fn needs_units(&self, column: &Column) -> bool {
        self.sheet == Sheet::Matters && self.unit.is_none() && column.field == Field::Responsible
    }

    /// 更正登记: a row that names no sheet says nothing.
    fn correction_names_a_sheet(&self, record: &Record, diagnostics: &mut Vec<Diagnostic>) -> bool {
        let named = record.text(Field::ObjectKind);
        let Some(read) = named.filter(|_| self.sheet == Sheet::Corrections) else {
            return true;
        };
        let is_known = record.object_sheet().is_some();
        if !is_known {
            let problem = CorrectionProblem::UnknownSheetName {
                read: read.to_string(),
            };
            let place = record.place(Field::ObjectKind);
            diagnostics.push(Diagnostic::new(problem, place, self.unit));
        }
        is_known
    }

    /// 更正登记: a row that strikes out strikes out a whole row, though it names a field.
    fn report_a_field_struck_out(&self, record: &Record, diagnostics: &mut Vec<Diagnostic>) {
        let strikes_out = self.sheet == Sheet::Corrections && record.strikes_out();
        let named = record.text(Field::CorrectedField);
        if let Some(read) = named.filter(|_| strikes_out) {
            let problem = CorrectionProblem::FieldStruckOut {
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
        for field in [Field::Unit, Field::PersonName] {
            if record.value(field).is_none() {
                let place = record.place(field);
                let reported =
                    diagnostics.iter().rev().take(32).any(|known| {
                        known.place == place && matches!(known.problem, Problem::Cell(_))
                    });
                if !reported {
                    let column = self.sheet.name_of(field);
                    let problem = MeetingProblem::MeetingWithoutPerson { column };
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

/// A problem as a sheet may tell it: complaints are not quoted, and an entry of 对标提升 is incomplete where a cell is empty.
pub fn told(problem: CellProblem, sheet: Sheet) -> CellProblem {
    match sheet {
        Sheet::Complaints => problem.without_content(),
        Sheet::Benchmarks => problem.in_entry(),
        _ => problem,
    }
}

/// A cell without the names of complainants; `None` where it has none.
fn covered(raw: &RawCell, names: &Names) -> Option<RawCell> {
    let RawCell::Text(text) = raw else {
        return None;
    };
    match names.masked(text) {
        Cow::Owned(masked) => Some(RawCell::Text(masked.into())),
        Cow::Borrowed(_) => None,
    }
}

/// What is wrong with a cell, as its text without the names of complainants has it.
fn requoted(
    problem: CellProblem,
    covered: &RawCell,
    column: &Column,
    context: &Context<'_>,
) -> CellProblem {
    match cell::read_in_row(covered, column, context) {
        Err(requoted) => requoted,
        Ok(_) => problem.without_content(),
    }
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
    if let Some(Cow::Owned(masked)) = names.map(|names| names.masked(&text)) {
        text = masked.into();
    }
    let is_masked = text.contains(privacy::MASK) && !raw.display().contains(privacy::MASK);
    let masked = is_masked.then(|| CellProblem::Masked {
        column: column.name.to_owned(),
    });
    (Some(Value::Text(text)), masked)
}
