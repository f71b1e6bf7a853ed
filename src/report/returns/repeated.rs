//! Rows that several files of a unit say alike. Where they are read they merge; in a return copy, which is one workbook, the second would be
//! a number that stands there twice.

use super::ReturnSheet;
use crate::diagnostic::{CellProblem, Diagnostic, Problem};
use crate::ingest::facsimile::Facsimile;
use crate::source::Place;
use std::collections::BTreeMap;

/// How many rows a note names.
const MOST_NAMED: usize = 10;

/// A row of a copied sheet: the sheet's position, and the row.
type RowAt = (usize, u32);

/// Leaves rows out that another file has too, with the faults that are told of both, and says which; nothing where there are none.
pub(super) fn leave_out(
    sheets: &mut [ReturnSheet],
    said_twice: &[(Place, Place)],
    diagnostics: &mut Vec<&Diagnostic>,
) -> Option<String> {
    let gone = repeated(sheets, said_twice, diagnostics);
    let named = gone.iter().take(MOST_NAMED).map(|(later, first)| {
        let (name, of) = (&sheets[later.0].name, &sheets[first.0].name);
        format!("「{name}」第{}行同「{of}」第{}行", later.1 + 1, first.1 + 1)
    });
    let named = named.collect::<Vec<_>>().join("，");
    let end = if gone.len() > MOST_NAMED { "等" } else { "" };
    for (at, row) in gone.keys() {
        let copy = &mut sheets[*at].copy;
        copy.rows.retain(|known| known.index != *row);
        diagnostics.retain(|found| row_of(found, copy) != Some(*row));
    }
    (!gone.is_empty()).then(|| {
        format!(
            "几个文件里完全相同的行有{}处，副本里只留第一处，后面的留空，不用再填：{named}{end}。",
            gone.len()
        )
    })
}

/// The copied rows that say what one of another file says, each with that one. A row stays into which a merged cell reaches, for it gives
/// other rows their values, and one of which something else is told.
fn repeated(
    sheets: &[ReturnSheet],
    said_twice: &[(Place, Place)],
    diagnostics: &[&Diagnostic],
) -> BTreeMap<RowAt, RowAt> {
    let row_at = |place: &Place| {
        let mut copies = sheets.iter().map(|sheet| &sheet.copy);
        let at = copies.position(|copy| copy.origin == place.sheet)?;
        Some((at, place.at?.0))
    };
    let is_merged = |(at, row): RowAt| {
        let mut cells = sheets[at].copy.covered.range((row, 0)..=(row, u32::MAX));
        cells.next().is_some()
    };
    // A 同上 that is to be written out needs the row that it means.
    let is_meant_below = |(at, row): RowAt| {
        let mut told = diagnostics.iter();
        told.any(|found| {
            matches!(found.problem, Problem::Cell(CellProblem::Ditto { .. }))
                && row_of(found, &sheets[at].copy) == row.checked_add(1)
        })
    };
    let both = |(later, first): &(Place, Place)| Some((row_at(later)?, row_at(first)?));
    let pairs = said_twice.iter().filter_map(both);
    let copy = |row: RowAt| (&sheets[row.0].copy, row.1);
    pairs
        .filter(|(later, _)| !is_merged(*later) && !is_meant_below(*later))
        .filter(|(later, first)| have_the_same_faults(copy(*later), copy(*first), diagnostics))
        .collect()
}

/// Whether all that is told of a row is told of the other one, too: what is mended there is mended here.
fn have_the_same_faults(
    (own, row): (&Facsimile, u32),
    (other, of): (&Facsimile, u32),
    diagnostics: &[&Diagnostic],
) -> bool {
    let own_faults = diagnostics
        .iter()
        .filter(|found| row_of(found, own) == Some(row));
    let mut told = own_faults.map(|found| (found, found.place.at.map(|(_, column)| column)));
    told.all(|(found, column)| {
        let position = own.fields.iter().position(|known| *known == column);
        let twin = position.and_then(|position| other.fields.get(position).copied().flatten());
        let is_twin = |known: &&Diagnostic| {
            known.place.sheet == other.origin
                && known.place.at == twin.map(|column| (of, column))
                && known.problem.words().code == found.problem.words().code
        };
        twin.is_some() && diagnostics.iter().any(is_twin)
    })
}

/// The row of a copied sheet at which something was found.
fn row_of(found: &Diagnostic, copy: &Facsimile) -> Option<u32> {
    let (row, _) = found
        .place
        .at
        .filter(|_| found.place.sheet == copy.origin)?;
    Some(row)
}
