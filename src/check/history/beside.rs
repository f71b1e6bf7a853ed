//! Rows of 督查事项 in the office's folder beside the rows of the same matters that units handed in themselves in the same period.

use super::History;
use crate::check::duplicates::{self, Sender, Standing, differences, is_equal};
use crate::diagnostic::{Diagnostic, RowProblem};
use crate::ingest::table::Table;
use crate::ingest::{Intake, Workbook};
use crate::model::directory::{Directory, UnitId};
use crate::model::record::Record;
use crate::model::schema::{Column, Kind, Sheet};
use crate::model::settings::Settings;
use crate::source::{Place, Text};
use std::collections::BTreeMap;

/// The rows that units handed in themselves, and what becomes of those that the office's folder has too.
#[derive(Default)]
pub(super) struct Beside {
    own: BTreeMap<(UnitId, Text), Vec<Record>>,
    /// By the place of a unit's row.
    standing: BTreeMap<Place, Standing>,
    /// What is told of the units' rows.
    pub(super) problems: Vec<Diagnostic>,
}

/// Which of two rows of one matter says more, by the columns that a verdict rests on.
#[derive(Debug, PartialEq, Eq)]
enum More {
    /// The office's row has all that the unit's has, and more.
    Office,
    /// The unit's row has all that the office's has.
    Unit,
    /// Each has what the other lacks, or they contradict one another.
    Neither,
}

/// Whether a verdict rests on a column.
fn rests_on(column: &Column) -> bool {
    matches!(
        column.kind,
        Kind::Date | Kind::FutureDate | Kind::Deadline | Kind::Category
    )
}

fn compare(office: &Record, unit: &Record) -> More {
    let columns = Sheet::Matters.schema().columns;
    let counting = columns.iter().filter(|column| rests_on(column));
    let (mut office_more, mut unit_more) = (false, false);
    for column in counting {
        match (office.value(column.field), unit.value(column.field)) {
            (None, None) => {}
            (Some(_), None) => office_more = true,
            (None, Some(_)) => unit_more = true,
            (Some(one), Some(other)) if is_equal(one, other) => {}
            (Some(_), Some(_)) => return More::Neither,
        }
    }
    match (office_more, unit_more) {
        (true, true) => More::Neither,
        (true, false) => More::Office,
        (false, _) => More::Unit,
    }
}

fn matters(workbooks: &[Workbook]) -> impl Iterator<Item = &Table> {
    let tables = workbooks.iter().flat_map(|book| &book.tables);
    tables.filter(|table| table.sheet == Sheet::Matters)
}

impl Beside {
    /// The rows of a period that count by themselves: what two workbooks of a unit contradict sets nothing aside. Hardly any office keeps
    /// 督查事项, and then nothing is looked at.
    pub(super) fn of(
        intake: &Intake,
        history: &History,
        (directory, settings): (&Directory, &Settings),
    ) -> Beside {
        let mut beside = Beside::default();
        if matters(&intake.office).next().is_none() {
            return beside;
        }
        for (unit, handed_in) in &intake.units {
            let workbooks = &handed_in.workbooks;
            let taken_over = directory.taken_over_by(*unit, intake.as_of);
            let owners = history.owners_side_by_side(*unit, workbooks, &taken_over, settings);
            // They are told when the unit's ledger comes into the history.
            let mut told = Vec::new();
            let sender = Sender::of_unit(*unit, workbooks, &owners);
            let tables = duplicates::resolve(workbooks, Sheet::Matters, sender, &mut told);
            let rows = tables.iter().flat_map(|(_, rows)| rows);
            for kept in rows.filter(|kept| kept.standing == Standing::Counts) {
                let record = &kept.row.record;
                if let Some(identity) = record.identity() {
                    let key = (*unit, Text::clone(identity.number()));
                    beside.own.entry(key).or_default().push(record.clone());
                }
            }
        }
        beside
    }

    /// The row that a unit itself hands in of the number of the office's row. One that came back in another year is another matter.
    pub(super) fn own(&self, unit: UnitId, office: &Record) -> Option<&Record> {
        let identity = office.identity()?;
        let key = (unit, Text::clone(identity.number()));
        let year = |record: &Record| record.identity().and_then(|identity| identity.year);
        let mut own = self.own.get(&key)?.iter();
        own.find(|record| year(record) == identity.year)
    }

    /// What becomes of a complete row of the office's folder for one of its units: where the unit's own row of the period says the
    /// same or more, that one stands; where the office's says more, the unit's is set aside; where they differ, neither counts.
    pub(super) fn settle(
        &mut self,
        unit: UnitId,
        office: &Record,
        problems: &mut Vec<Diagnostic>,
    ) -> Standing {
        let (Some(identity), Some(own)) = (office.identity(), self.own(unit, office)) else {
            return Standing::Counts;
        };
        let place = own.number_place();
        match compare(office, own) {
            More::Unit => Standing::SetAside,
            More::Office => {
                self.standing.insert(place, Standing::SetAside);
                Standing::Counts
            }
            More::Neither => {
                let problem = |here: &Record, there: &Record| RowProblem::ConflictingWorkbooks {
                    number: identity.number().to_string(),
                    other: there.number_place().to_string(),
                    has_rest: false,
                    differences: differences(here, there, rests_on),
                };
                let told = problem(own, office);
                let told_of_office = problem(office, own);
                self.problems
                    .push(Diagnostic::new(told, place.clone(), Some(unit)));
                let office_place = office.number_place();
                problems.push(Diagnostic::new(told_of_office, office_place, None));
                self.standing.insert(place, Standing::Returned);
                Standing::Returned
            }
        }
    }

    /// What becomes of a unit's own row, where that rests on the office's.
    pub(super) fn standing_of(&self, record: &Record) -> Option<Standing> {
        if self.standing.is_empty() {
            return None;
        }
        self.standing.get(&record.number_place()).copied()
    }
}
