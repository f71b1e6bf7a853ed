//! The week's note: read, cleaned, and looked through for vague wording.

use super::Prepared;
use crate::diagnostic::{CellProblem, Diagnostic, FileProblem};
use crate::ingest::privacy;
use crate::model::settings::{Limits, VagueWording};
use crate::pipeline::Workspace;
use crate::pipeline::error::BuildError;
use crate::render;
use crate::report::circular::Part;
use crate::report::manifest;
use crate::rules::naming::{self, VaguePlace};
use crate::source::Place;
use chrono::NaiveDate;

/// The week's note.
#[derive(Default)]
pub struct Note {
    /// Cleaned HTML.
    pub html: Option<String>,
    /// Pieces of the circular.
    pub parts: Vec<Part>,
    /// Its vague places, where they may not go out.
    pub refused: Option<String>,
}

/// The note of the current period. Notes of earlier periods are inputs too, and none may bear a mark of secrecy.
pub fn read(
    workspace: Workspace<'_>,
    prepared: &mut Prepared,
    periods: &[NaiveDate],
) -> Result<Note, BuildError> {
    let mut current = Note::default();
    for period in periods {
        let Some(path) = prepared.layout.notes.get(period).cloned() else {
            continue;
        };
        let place = Place::of_file(&path);
        let text = (workspace.hands.read)(&path, Limits::BYTES_OF_NO_FILE)
            .ok()
            .inspect(|bytes| {
                prepared
                    .inputs
                    .insert(path.clone(), manifest::sha256(bytes));
            })
            .and_then(|bytes| String::from_utf8(bytes).ok());
        let Some(text) = text else {
            prepared
                .diagnostics
                .push(Diagnostic::new(FileProblem::NoteUnreadable, place, None));
            continue;
        };
        let text = without_strays(text.trim_start_matches('\u{feff}'));
        if text.lines().any(privacy::is_secret) {
            return Err(BuildError::Secret(place));
        }
        if let Some(word) = privacy::secret_word(&text) {
            let problem = CellProblem::SecretWord {
                read: word.to_owned(),
            };
            prepared
                .diagnostics
                .push(Diagnostic::new(problem, place, None));
        }
        let is_current = Some(period) == periods.last();
        let refused = check_wording(&path, &text, is_current, prepared);
        if is_current {
            let masked = privacy::mask(&text);
            if masked != text {
                let problem = CellProblem::Masked {
                    column: "按语".to_owned(),
                };
                let place = Place::of_file(&path);
                prepared
                    .diagnostics
                    .push(Diagnostic::new(problem, place, None));
            }
            current = Note {
                html: Some(render::note::html(&masked)),
                parts: render::note::parts(&masked),
                refused,
            };
        }
    }
    Ok(current)
}

/// The text with a blank for what neither pages nor documents can hold: control characters such as those that word processors
/// leave behind, and what a file saved in another encoding has at its beginning.
fn without_strays(text: &str) -> String {
    let is_stray = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\r' | '\t') || matches!(c, '\u{FFFE}' | '\u{FFFF}')
    };
    text.chars()
        .map(|c| if is_stray(c) { ' ' } else { c })
        .collect()
}

/// R8: vague wording is a warning. In the note of the current period it is refused besides, unless the county wants no more than
/// the warning.
fn check_wording(
    path: &str,
    text: &str,
    is_current: bool,
    prepared: &mut Prepared,
) -> Option<String> {
    let settings = &prepared.settings.naming;
    let places = naming::vague_places(text, settings, &prepared.directory);
    let at = |place: &VaguePlace| format!("{path}:{}:{}", place.line, place.column);
    let is_refused = is_current && settings.vague_wording == VagueWording::Deny;
    prepared.diagnostics.extend(places.iter().map(|place| {
        let problem = FileProblem::VagueWording {
            at: at(place),
            words: place.words.clone(),
        };
        Diagnostic::new(problem, Place::of_file(path), None)
    }));
    let lines: Vec<String> = places
        .iter()
        .filter(|_| is_refused)
        .map(|place| format!("{}：{}", at(place), place.words))
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}
