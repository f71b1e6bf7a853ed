//! M7 and M15: rows of which nothing is to be mended any more. They were struck out, or have had no effect, and the newest papers
//! have them no more.

use super::findings::Findings;
use super::matters::Matter;
use super::registers::StruckOut;
use crate::check::{History, MatterHistory, Register, RegisterRow, RowKey};
use crate::diagnostic::{Diagnostic, Idle, Problem};
use crate::model::directory::UnitId;
use crate::model::record::Record;
use crate::model::schema::Sheet;
use crate::source::{Place, SheetRef};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// A row of a sheet, counted from zero.
type RowOf = (Arc<SheetRef>, u32);

/// The rows that were struck out, and that the newest ledger, list or register has no more.
#[derive(Debug, Default)]
pub struct Withdrawn {
    /// Of registers and the list, where the row is nobody's any more.
    whole: BTreeSet<RowOf>,
    /// Of matters, each with a unit: a row of the office may be about several.
    of_units: BTreeSet<(RowOf, UnitId)>,
}

impl Withdrawn {
    /// The rows that are withdrawn at the findings' as-of date.
    pub fn at(history: &History, struck_out: &StruckOut, findings: &Findings<'_>) -> Withdrawn {
        let mut withdrawn = Withdrawn::default();
        if struck_out.is_empty() {
            return withdrawn;
        }
        for (sheet, register) in &history.registers {
            let rows = of_register((history, struck_out), *sheet, register);
            withdrawn.whole.extend(rows);
        }
        let matters = findings.matters.iter().chain(&findings.lapsed);
        let (struck, standing): (Vec<&Matter<'_>>, Vec<_>) =
            matters.partition(|matter| matter.struck);
        // What a ledger has of one matter may be what another is judged by as well, under another name.
        let judged = standing.iter().filter_map(|matter| matter.ledger);
        let judged: HashSet<*const MatterHistory> = judged.map(std::ptr::from_ref).collect();
        for matter in struck {
            withdrawn.add_listed((history, struck_out), matter);
            let ledger = matter.ledger.filter(|ledger| {
                history.has_dropped(ledger) && !judged.contains(&std::ptr::from_ref(*ledger))
            });
            let versions = ledger.into_iter().flat_map(|ledger| &ledger.versions);
            withdrawn.add(matter, versions.map(|version| &version.record));
        }
        withdrawn
    }

    /// Whether what is told is to be mended in a row that is withdrawn: whoever leaves out what was struck out is told nothing.
    pub fn settles(&self, told: &Diagnostic) -> bool {
        let Some(row) = row_at(&told.place) else {
            return false;
        };
        if self.whole.contains(&row) {
            return true;
        }
        told.unit
            .is_some_and(|unit| self.of_units.contains(&(row, unit)))
    }

    /// Adds the list's row of a struck-out matter, where the newest list has it no more.
    fn add_listed(&mut self, (history, struck_out): (&History, &StruckOut), matter: &Matter<'_>) {
        let number = &matter.key.number;
        let listed = history.listed(number, matter.key.year);
        let Some((listed, row)) = listed.zip(matter.list_row) else {
            return;
        };
        let place = row.number_place();
        let mut newest = listed.newest().iter();
        let stands = Some(listed.last_seen) == history.newest_list
            && newest.any(|newest| newest.number_place() == place);
        if stands {
            return;
        }
        self.add(matter, std::iter::once(row));
        let mut units = row.responsible_units().into_iter();
        if units.all(|unit| struck_out.contains_matter(number, unit, listed.year)) {
            self.whole.extend(row_at(&place));
        }
    }

    fn add<'r>(&mut self, matter: &Matter<'_>, rows: impl Iterator<Item = &'r Record>) {
        for row in rows.filter_map(|row| row_at(&row.number_place())) {
            let units = [matter.unit, matter.key.unit];
            let rows = units.map(|unit| (row.clone(), unit));
            self.of_units.extend(rows);
        }
    }
}

/// Leaves out that the newest register has a row no more, where the row has no effect and that is told of it: nothing is lost with it, and
/// what is told says how the row is brought to rest.
pub fn forget_idle(history: &History, diagnostics: &mut Vec<Diagnostic>) {
    let of_row = |idle: Idle| {
        let found = diagnostics.iter();
        let found = found.filter(move |told| told.problem.idle() == Some(idle));
        found
            .filter_map(|told| row_at(&told.place))
            .collect::<BTreeSet<RowOf>>()
    };
    let (whole, for_one) = (of_row(Idle::Whole), of_row(Idle::ForOne));
    // A row that names several units stands once for each, and may have an effect for another.
    let mut keys: BTreeMap<RowOf, usize> = BTreeMap::new();
    let rows = history.rows(Sheet::Corrections);
    let rows = rows.filter_map(|(_, row)| row_at(&row.record.number_place()));
    for row in rows.filter(|row| for_one.contains(row)) {
        *keys.entry(row).or_default() += 1;
    }
    let is_idle = |row: &RowOf| whole.contains(row) || keys.get(row) == Some(&1);
    diagnostics.retain(|told| {
        let is_gone =
            matches!(&told.problem, Problem::History(problem) if problem.is_of_a_row_gone());
        !is_gone || !row_at(&told.place).is_some_and(|row| is_idle(&row))
    });
}

/// The rows of a register that are withdrawn. One that names several units is, where it has been struck out for all of them.
fn of_register(
    (history, struck_out): (&History, &StruckOut),
    sheet: Sheet,
    register: &Register,
) -> BTreeSet<RowOf> {
    let is_gone = |(_, row): &(&RowKey, &RegisterRow)| Some(row.last_seen) < register.last_present;
    let is_struck =
        |(key, row): &(&RowKey, &RegisterRow)| struck_out.contains_row(history, sheet, key, row);
    let gone = register.rows.iter().filter(is_gone);
    let (struck, standing): (Vec<_>, Vec<_>) = gone.partition(is_struck);
    let row_of = |(_, row): (&RowKey, &RegisterRow)| row_at(&row.record.number_place());
    let standing: BTreeSet<RowOf> = standing.into_iter().filter_map(row_of).collect();
    let struck = struck.into_iter().filter_map(row_of);
    struck.filter(|row| !standing.contains(row)).collect()
}

fn row_at(place: &Place) -> Option<RowOf> {
    let (row, _) = place.at?;
    Some((Arc::clone(&place.sheet), row))
}
