//! What rows say by themselves, told once for all that are the same: their content, and whether they speak of secrecy.

use super::{cell, privacy, secret_level};
use crate::diagnostic::CellProblem;
use crate::source::{Cells, Grid, Key, Place, RawCell, RowFacts, key_of};
use sha2::{Digest, Sha256};

/// What cells say by themselves.
pub fn of(cells: &Cells) -> &RowFacts {
    cells.facts(|cells| {
        let told = |what: &dyn Fn(&RawCell) -> bool| cells.iter().any(|(_, raw)| what(raw));
        let may_be_secret = told(&|raw| {
            matches!(raw, RawCell::Text(text) | RawCell::Error(text) if privacy::may_be_secret(text))
        });
        let says = |what: &dyn Fn(&str) -> bool| {
            may_be_secret && told(&|raw| matches!(raw, RawCell::Text(text) if what(text)))
        };
        RowFacts {
            content: content_of(cells),
            is_secret: says(&privacy::is_secret) || may_be_secret && spread_mark(cells).is_some(),
            has_secret_word: says(&|text| privacy::secret_word(text).is_some()),
            heads_secrecy: may_be_secret && told(&secret_level::is_secrecy_header),
        }
    })
}

/// The column of the first of several cells that are a mark of secrecy together.
fn spread_mark(cells: &Cells) -> Option<u32> {
    let texts = cells.iter().filter_map(|(column, raw)| match raw {
        RawCell::Text(text) if !raw.is_blank() => Some((*column, &**text)),
        _ => None,
    });
    let texts: Vec<(u32, &str)> = texts.collect();
    let at = privacy::spread_mark(texts.iter().map(|(_, text)| *text))?;
    Some(texts[at].0)
}

fn content_of(cells: &Cells) -> Key {
    // As much as there is to say, where no text is a number's.
    let mut bytes =
        Vec::with_capacity(24 * cells.len() + usize::try_from(cells.text()).unwrap_or(0));
    for (column, raw) in cells.iter().filter(|(_, raw)| !raw.is_blank()) {
        let text = cell::plain_text(raw);
        bytes.extend_from_slice(&column.to_le_bytes());
        bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }
    key_of(&bytes)
}

/// Adds what a sheet says, whatever the file's bytes are: the text of each cell as a person sees it.
pub fn add_content(grid: &Grid, hasher: &mut Sha256) {
    let mut cells = grid.rows.iter().flat_map(|row| row.cells.iter());
    if grid.hidden || cells.all(|(_, raw)| raw.is_blank()) {
        // An empty sheet says nothing: one more or less of them makes no other content.
        return;
    }
    hasher.update(b"sheet");
    for row in &grid.rows {
        hasher.update(row.index.to_le_bytes());
        hasher.update(of(&row.cells).content);
    }
}

/// The place of the first mark of secrecy on a sheet.
pub fn secret_mark(grid: &Grid) -> Option<Place> {
    if privacy::is_secret_sheet(&grid.sheet.sheet) {
        return Some(Place::of_sheet(&grid.sheet));
    }
    let row = grid.rows.iter().find(|row| of(&row.cells).is_secret);
    let marked = row.and_then(|row| {
        let marked = row.cells.iter().find_map(|(column, raw)| match raw {
            RawCell::Text(text) if privacy::is_secret(text) => Some((row.index, *column)),
            _ => None,
        });
        marked.or_else(|| Some((row.index, spread_mark(&row.cells)?)))
    });
    marked
        .or_else(|| secret_level::find(grid))
        .map(|(row, column)| grid.place(row, column))
}

/// Cells with a word of secrecy that is no mark (商业秘密); the name of the sheet too.
pub fn secret_words(grid: &Grid) -> impl Iterator<Item = (Place, CellProblem)> {
    let rows = grid.rows.iter();
    let cells = rows
        .filter(|row| of(&row.cells).has_secret_word)
        .flat_map(|row| row.cells.iter().map(move |cell| (row.index, cell)));
    let of_name = privacy::secret_word(&grid.sheet.sheet).map(|word| {
        let read = word.to_owned();
        (
            Place::of_sheet(&grid.sheet),
            CellProblem::SecretWord { read },
        )
    });
    let of_cells = cells.filter_map(|(row, (column, raw))| {
        let RawCell::Text(text) = raw else {
            return None;
        };
        let read = privacy::secret_word(text)?.to_owned();
        Some((grid.place(row, *column), CellProblem::SecretWord { read }))
    });
    of_name.into_iter().chain(of_cells)
}
