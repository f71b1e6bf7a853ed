//! Cells of units' ledgers that could not be read, as they stand in the next blank ledger: what was typed, marked, so that a ledger which is
//! handed in untouched is told of them again.

use super::Known;
use crate::check::UnreadableCells;
use crate::diagnostic::{CellProblem, Problem};
use crate::ingest::cell::{self, Context, plain_text};
use crate::ingest::privacy::MASK;
use crate::model::directory::{UnitId, comparable};
use crate::model::record::Record;
use crate::model::schema::{Audience, Column, Field, Sheet};
use crate::report::pages::words::printed;
use crate::rules::Tribunal;
use crate::source::{GridRow, Place, RawCell};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// What is said at every such cell.
const AGAIN: &str = "上期填的读不出，请重填。";

/// A cell of a unit's ledger as it was typed, masked.
#[derive(Debug, Clone)]
pub struct Typed {
    /// Whose ledger it is.
    pub unit: UnitId,
    /// On which sheet it stands.
    pub sheet: Sheet,
    /// What stands in it.
    pub raw: RawCell,
    /// Whether a cell of its row says who complained: what stands beside that may name somebody in a way that nobody knows.
    pub has_complainant: bool,
    /// The row that it is part of, masked.
    pub row: GridRow,
}

/// By place: the cells of the newest ledgers that could not be read.
pub type AsTyped = BTreeMap<Place, Typed>;

/// A cell to be filled in anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadCell {
    /// What was typed; `None` where it would be another thing as a text, or may be what goes nowhere.
    pub text: Option<String>,
    /// What is wrong with it, for the note at the cell.
    pub note: String,
}

/// The cells that could not be read, to be looked up.
pub struct Unread<'a> {
    cells: UnreadableCells<'a>,
    known: Known<'a>,
    tribunal: Tribunal<'a>,
}

impl<'a> Unread<'a> {
    /// Those of all newest ledgers.
    pub fn of(known: Known<'a>, tribunal: Tribunal<'a>) -> Unread<'a> {
        Unread {
            cells: known.history.unreadable_cells(),
            known,
            tribunal,
        }
    }

    /// What stands in a cell of a row that has no value; `None` where nothing does.
    pub fn cell(&self, record: &Record, column: &Column) -> Option<UnreadCell> {
        // The place of a column that the sheet lacks is another one's.
        if !record.has_column(column.field) || column.audience == Audience::Nobody {
            return None;
        }
        let place = record.place(column.field);
        let schema = record.sheet().schema();
        let start = schema.start().map(|at| schema.columns[at].field);
        let day = schema.day().map(|at| schema.columns[at].field);
        let date = |field: Option<Field>| record.date(field?);
        self.at(&place, column, (date(start), date(start.or(day))))
    }

    /// The value of a key work that the unit's newest ledger has and that could not be read, where that is newer than the last good one.
    pub fn value(&self, unit: UnitId, work: &str, good: Option<NaiveDate>) -> Option<UnreadCell> {
        let newest = self.known.history.newest_hand_in(unit)?.as_of;
        let is_older = newest.year() != self.known.findings.as_of.year();
        if is_older || good.is_some_and(|good| good >= newest) {
            return None;
        }
        let column = Sheet::KeyWorkProgress.schema().column(Field::Value)?;
        let work = comparable(work);
        let is_its = |typed: &Typed| {
            let mut beside = typed.row.cells.iter();
            typed.unit == unit
                && typed.sheet == Sheet::KeyWorkProgress
                && beside.any(|(_, raw)| comparable(&plain_text(raw)) == work)
        };
        let mut places = self.known.typed.iter();
        let (place, _) = places.find(|(_, typed)| is_its(typed))?;
        self.at(place, column, (None, None))
    }

    fn at(
        &self,
        place: &Place,
        column: &Column,
        (row_start, row_day): (Option<NaiveDate>, Option<NaiveDate>),
    ) -> Option<UnreadCell> {
        let problem = *self.cells.get(place)?;
        let words = Problem::from(problem.clone()).words();
        let words = words.of_office(&self.tribunal.settings.office);
        let typed = self.known.typed.get(place);
        let text = typed.map(|typed| plain_text(&typed.raw).into_owned());
        let hides = |text: &str| text.contains(MASK);
        let is_private = hides(&words.message)
            || text.as_deref().is_some_and(hides)
            || typed.is_some_and(|typed| typed.has_complainant);
        let note = if is_private {
            AGAIN.to_owned()
        } else {
            let parts =
                [words.message, words.help].map(|part| printed(part.trim_end_matches('。')));
            let [message, help] = parts;
            format!("{AGAIN}\n{message}。\n改法：{help}。")
        };
        let context = Context {
            row_start,
            row_day,
            ..Context::of_snapshot(
                self.tribunal.directory,
                self.tribunal.settings,
                self.known.findings.as_of,
            )
        };
        let stays =
            |text: &String| !text.is_empty() && stays_unread(problem, (text, column), &context);
        let text = text.filter(|text| !is_private && stays(text));
        Some(UnreadCell { text, note })
    }
}

/// Whether what was typed cannot be read as a text either: 3.15 as a number is no day, and as a text it is one. What two columns say is not
/// for one of them to say alone.
fn stays_unread(
    problem: &CellProblem,
    (text, column): (&str, &Column),
    context: &Context<'_>,
) -> bool {
    let is_of_two = matches!(
        problem,
        CellProblem::MergedSideways { .. } | CellProblem::SeveralColumns { .. }
    );
    let raw = RawCell::Text(text.into());
    let read = cell::read_in_row(&raw, column, context);
    !is_of_two && read.is_err_and(|problem| problem.is_of_what_cannot_be_read())
}
