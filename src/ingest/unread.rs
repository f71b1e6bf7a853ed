//! What was not read where rows of 督查事项 may stand, and whether a matter may be there.

use super::file::FileResult;
use crate::diagnostic::{Diagnostic, Problem, SheetProblem};
use crate::model::directory::comparable;
use crate::source::{Grid, Place, RawCell};
use std::collections::BTreeSet;

/// Of sheets that say more than this nothing is remembered.
const MOST_TEXTS: usize = 1_000;
/// A number of so many characters is known within a longer text too, and a name.
const LONG_NUMBER: usize = 5;
/// See [`LONG_NUMBER`].
const LONG_NAME: usize = 3;

/// A part of what was handed in that was not read, though rows of 督查事项 may stand there.
#[derive(Debug, Clone)]
pub struct Unread {
    /// The first place of it.
    pub place: Place,
    /// What its cells say; `None` where nobody knows.
    texts: Option<Texts>,
}

/// What cells say.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    /// As texts are compared.
    said: BTreeSet<String>,
    /// As numbers are compared that may be one.
    bare: BTreeSet<String>,
}

impl Texts {
    fn add(&mut self, said: &str) {
        let said = comparable(said);
        self.bare.insert(bare(&said));
        self.said.insert(said);
    }
}

impl Unread {
    pub(super) fn new(place: Place, texts: Option<Texts>) -> Unread {
        Unread { place, texts }
    }

    /// A place of which nobody knows what it says.
    pub fn unknown(place: Place) -> Unread {
        Unread { place, texts: None }
    }

    /// Both this one and one that comes after it.
    #[must_use]
    pub fn and(self, other: Unread) -> Unread {
        let texts = self.texts.zip(other.texts);
        Unread {
            place: self.place,
            texts: texts.map(|(mut texts, others)| {
                texts.said.extend(others.said);
                texts.bare.extend(others.bare);
                texts
            }),
        }
    }

    /// Whether one of some matters, each by number and name, may stand there; any may, where nobody knows what it says.
    pub fn may_have_any<N: AsRef<str>>(&self, mut matters: impl Iterator<Item = (N, N)>) -> bool {
        self.texts.is_none()
            || matters.any(|(number, name)| self.may_have(number.as_ref(), name.as_ref()))
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
        let mut said = texts.said.iter();
        texts.bare.contains(&bare(&number))
            || said.any(|text| is_in(text, &number, LONG_NUMBER) || is_in(text, &name, LONG_NAME))
    }
}

/// A number without signs and leading zeros: A-02 and A2 may be one.
fn bare(number: &str) -> String {
    let mut bare = String::with_capacity(number.len());
    for c in number.chars().filter(|c| c.is_alphanumeric()) {
        let is_leading = c == '0' && !bare.ends_with(|before: char| before.is_ascii_digit());
        if !is_leading {
            bare.extend(c.to_uppercase());
        }
    }
    bare
}

/// What the cells of a file's sheets say that may hide matters; `None` where pictures do or the file as a whole, where nobody knows what a
/// cell says, or where they say too much.
pub(super) fn texts(result: &FileResult, grids: &[Grid]) -> Option<Texts> {
    let mut texts = Texts::default();
    for hiding in hiding(result) {
        let Problem::Sheet(SheetProblem::SecondTable { .. } | SheetProblem::UnknownSheet { .. }) =
            hiding.problem
        else {
            return None;
        };
        let grid = grids.iter().find(|grid| grid.sheet == hiding.place.sheet)?;
        for (_, raw) in grid.rows.iter().flat_map(|row| row.cells.iter()) {
            match raw {
                RawCell::FormulaWithoutValue | RawCell::Error(_) => return None,
                // An error value that was pasted as a text.
                RawCell::Text(text) if text.starts_with('#') && text.is_ascii() => return None,
                raw if raw.is_blank() => {}
                raw => texts.add(&raw.display()),
            }
            if texts.said.len() > MOST_TEXTS {
                return None;
            }
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
        let mut texts = Texts::default();
        for said in ["序号", "A2", "DB2026-012修渠引水", "2"] {
            texts.add(said);
        }
        let unread = Unread {
            place: Place::of_file("甲镇.xlsx"),
            texts: Some(texts),
        };
        for (number, name, may) in [
            ("Ａ２", "修路", true),
            ("A22", "修路", false),
            ("A", "修路", false),
            ("A-2", "修路", true),
            ("a002", "修路", true),
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
