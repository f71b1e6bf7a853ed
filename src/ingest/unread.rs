//! What was not read where rows of 督查事项 may stand, and whether a matter may be there.

use super::file::FileResult;
use crate::diagnostic::{Diagnostic, Problem, SheetProblem};
use crate::model::directory::comparable;
use crate::source::{Grid, Place};
use std::collections::BTreeSet;

/// Of sheets with more cells than this nothing is remembered.
const MOST_TEXTS: usize = 20_000;
/// A number of so many characters is known within a longer text too, and a name.
const LONG_NUMBER: usize = 5;
/// See [`LONG_NUMBER`].
const LONG_NAME: usize = 3;

/// A part of what was handed in that was not read, though rows of 督查事项 may stand there.
#[derive(Debug, Clone)]
pub struct Unread {
    /// The first place of it.
    pub place: Place,
    /// What its cells say, as texts are compared; `None` where nobody knows.
    texts: Option<BTreeSet<String>>,
}

impl Unread {
    pub(super) fn new(place: Place, texts: Option<BTreeSet<String>>) -> Unread {
        Unread { place, texts }
    }

    /// A place of which nobody knows what it says.
    pub fn unknown(place: Place) -> Unread {
        Unread { place, texts: None }
    }

    /// Both this one and one that comes after it.
    pub fn and(self, other: Unread) -> Unread {
        let texts = self.texts.zip(other.texts);
        Unread {
            place: self.place,
            texts: texts.map(|(mut texts, others)| {
                texts.extend(others);
                texts
            }),
        }
    }

    /// Whether a matter of this number and name may stand there: only where a cell bears one of them, if anybody knows what they say.
    pub fn may_have(&self, number: &str, name: &str) -> bool {
        let Some(texts) = &self.texts else {
            return true;
        };
        let (number, name) = (comparable(number), comparable(name));
        let is_in = |text: &String, part: &str, long: usize| {
            text == part || part.chars().nth(long - 1).is_some() && text.contains(part)
        };
        texts
            .iter()
            .any(|text| is_in(text, &number, LONG_NUMBER) || is_in(text, &name, LONG_NAME))
    }
}

/// What the cells of a file's sheets say that may hide matters; `None` where pictures do or the file as a whole, or they say too much.
pub(super) fn texts(result: &FileResult, grids: &[Grid]) -> Option<BTreeSet<String>> {
    let mut texts = BTreeSet::new();
    for hiding in hiding(result) {
        let Problem::Sheet(SheetProblem::SecondTable { .. } | SheetProblem::UnknownSheet { .. }) =
            hiding.problem
        else {
            return None;
        };
        let grid = grids.iter().find(|grid| grid.sheet == hiding.place.sheet)?;
        let cells = grid.rows.iter().flat_map(|row| row.cells.iter());
        let said = cells.filter(|(_, raw)| !raw.is_blank());
        texts.extend(said.map(|(_, raw)| comparable(&raw.display())));
        if texts.len() > MOST_TEXTS {
            return None;
        }
    }
    Some(texts)
}

/// What was told of a file behind which matters may be hidden.
pub(super) fn hiding(result: &FileResult) -> impl Iterator<Item = &Diagnostic> {
    let found = result.file_problems.iter().chain(&result.cell_problems);
    found.filter(|found| found.problem.may_hide_matters())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matter_may_stand_where_a_cell_bears_its_number_or_name() {
        let texts = ["序号", "A2", "DB2026-012修渠引水", "2"];
        let unread = Unread {
            place: Place::of_file("甲镇.xlsx"),
            texts: Some(texts.into_iter().map(str::to_owned).collect()),
        };
        for (number, name, may) in [
            ("Ａ２", "修路", true),
            ("A22", "修路", false),
            ("A", "修路", false),
            ("DB2026-012", "修路", true),
            ("B1", "修渠引水", true),
            ("B1", "修渠", false),
            ("B1", "架桥", false),
        ] {
            assert_eq!(unread.may_have(number, name), may, "{number} {name}");
        }
        let unknown = Unread::unknown(Place::of_file("甲镇(2).xlsx"));
        assert!(unread.and(unknown).may_have("B1", "架桥"));
    }
}
