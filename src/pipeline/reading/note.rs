//! The week's note: read, cleaned, and looked through for vague wording.

use super::Prepared;
use crate::diagnostic::{CellProblem, Diagnostic, FileProblem};
use crate::ingest::named::{self, Complainants};
use crate::ingest::privacy;
use crate::model::settings::{Limits, VagueWording};
use crate::pipeline::Workspace;
use crate::pipeline::error::BuildError;
use crate::render;
use crate::report::circular::{DocumentTable, Part};
use crate::report::manifest;
use crate::rules::naming::{self, VaguePlace};
use crate::source::Place;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// The week's note.
#[derive(Default)]
pub struct Note {
    /// Cleaned HTML.
    pub html: Option<String>,
    /// Pieces of the circular.
    pub parts: Vec<Part>,
    /// Its vague places, where they may not go out.
    pub refused: Option<String>,
    /// What it says, and where it stands; `None` where there is none.
    text: Option<(String, Place)>,
}

/// Tells of complainants whom the note names.
pub fn report_names(note: &Note, complainants: &Complainants, diagnostics: &mut Vec<Diagnostic>) {
    let named = note
        .text
        .iter()
        .filter(|(text, _)| complainants.are_named_in(text));
    diagnostics
        .extend(named.map(|(_, place)| Diagnostic::new(named::names("按语"), place.clone(), None)));
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
        if let Some(line) = too_deep(&text) {
            if is_secret(&flattened(&text)) {
                return Err(BuildError::Secret(place));
            }
            let problem = FileProblem::NoteTooDeep { line };
            let problem = Diagnostic::new(problem, place, None);
            prepared.diagnostics.push(problem);
            continue;
        }
        if is_secret(&text) {
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
            let shown = unindented(&masked);
            current = Note {
                html: Some(render::note::html(&shown)),
                parts: render::note::parts(&shown),
                refused,
                text: Some((text, Place::of_file(&path))),
            };
        }
    }
    Ok(current)
}

/// Whether a note bears a mark of secrecy, as it was typed or as a page shows it: no emphasis, heading or table hides one.
fn is_secret(text: &str) -> bool {
    privacy::may_be_secret(text)
        && (text.lines().any(privacy::is_secret) || is_shown_secret(&render::note::shown(text)))
}

/// Whether something that a page shows is a mark of secrecy. The levels one beside the other are spoken of, and are no mark.
fn is_shown_secret(parts: &[Part]) -> bool {
    const LEVELS: [&str; 3] = ["绝密", "机密", "秘密"];
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '．' | '.');
    let mut marks: Vec<&str> = Vec::new();
    for part in parts {
        match part {
            Part::Heading(_, text) | Part::Text(text) => {
                marks.extend(text.lines().map(|line| line.trim_start_matches(is_number)));
            }
            Part::Table(table) if names_a_level(table) => return true,
            Part::Table(table) => {
                marks.extend(table.columns.iter().map(|(title, _)| title.as_str()));
                marks.extend(table.rows.iter().flatten().map(String::as_str));
            }
        }
    }
    marks.retain(|text| privacy::is_secret(text));
    let is_alone = |text: &&str| LEVELS.contains(text);
    let levels: BTreeSet<&str> = marks.iter().copied().filter(is_alone).collect();
    levels.len() == 1 || !marks.iter().all(is_alone)
}

/// Whether 密级 names a level below it or beside it in a table.
fn names_a_level(table: &DocumentTable) -> bool {
    let columns = table.columns.iter();
    let header: Vec<&str> = columns.map(|(title, _)| title.as_str()).collect();
    let rows = table.rows.iter();
    let mut rows = rows.map(|row| row.iter().map(String::as_str).collect::<Vec<_>>());
    let is_beside = |row: &[&str]| row.windows(2).any(|pair| pair == ["密级", "内部"]);
    let is_below = |row: &[&str]| {
        let mut cells = header.iter().zip(row);
        cells.any(|(title, cell)| *title == "密级" && privacy::is_secret_level(cell))
    };
    is_beside(&header) || rows.any(|row| is_beside(&row) || is_below(&row))
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

/// The text without the blanks with which Chinese paragraphs begin: four of them, or a tab, would make Markdown of their lines that is shown
/// as typed. What stands deeper in a list than its first item keeps the difference, and what stands between fences all.
fn unindented(text: &str) -> String {
    let mut is_fenced = false;
    // By how much the first item of the list around is indented.
    let mut list: Option<usize> = None;
    let lines = text.split_inclusive('\n').map(|line| {
        let bare = line.trim_start_matches([' ', '\t']);
        let indent = line.len() - bare.len();
        let is_fence = bare.starts_with("```") || bare.starts_with("~~~");
        is_fenced ^= is_fence;
        if is_fenced || is_fence || bare.trim().is_empty() {
            return line;
        }
        match list {
            Some(first) if indent > first => &line[first..],
            _ => {
                list = is_item(bare).then_some(indent);
                bare
            }
        }
    });
    lines.collect()
}

/// The first line, from one, that begins with more marks of quotes and lists than make sense: each opens another level inside the one before,
/// and what is nested thousands of times costs more time than a note may.
fn too_deep(text: &str) -> Option<usize> {
    let is_deep = |line| behind_deep_marks(line).is_some();
    text.lines().position(is_deep).map(|line| line + 1)
}

/// The text without the marks that nest its lines too deep.
fn flattened(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| behind_deep_marks(line).unwrap_or(line));
    lines.collect::<Vec<&str>>().join("\n")
}

/// What stands behind the marks of a line that is nested too deep; `None` of any other line.
fn behind_deep_marks(line: &str) -> Option<&str> {
    const MOST: usize = 100;
    let mut rest = line.trim_start();
    let marks = std::iter::from_fn(|| {
        let behind = rest.strip_prefix('>').or_else(|| {
            let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            let is_item = is_item(rest);
            is_item.then(|| digits.get(1..).unwrap_or_default())
        })?;
        rest = behind.trim_start();
        Some(())
    });
    let count = marks.count();
    (count > MOST && !is_rule(line)).then_some(rest)
}

/// Whether a line is nothing but one of the marks of which rules across a page are made, again and again.
fn is_rule(line: &str) -> bool {
    let typed = |mark: char| line.chars().all(|c| c == mark || c == ' ' || c == '\t');
    typed('*') || typed('-')
}

/// Whether a line is an item of a Markdown list.
fn is_item(line: &str) -> bool {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let mark = if digits.len() < line.len() {
        digits.strip_prefix(['.', ')'])
    } else {
        line.strip_prefix(['-', '*', '+'])
    };
    mark.is_some_and(|behind| behind.starts_with([' ', '\t']))
}

/// R8: vague wording is a warning. In the note of the current period it is an error and refused, unless the county wants no more than
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
            refused: is_refused,
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

#[cfg(test)]
mod tests {
    use super::{too_deep, unindented};

    #[test]
    fn a_line_of_marks_without_end_is_too_deep_and_what_people_type_is_not() {
        for mark in [">", "> ", "- ", "* ", "+ ", "1. ", "12) ", "> - "] {
            let line = |count| format!("导语\n\n{}本周", mark.repeat(count));
            assert_eq!(too_deep(&line(200)), Some(3), "{mark}");
            assert_eq!(too_deep(&line(20)), None, "{mark}");
        }
        for rule in ["*", "-", "* ", "- ", "> 引用\n> > 再引用\n", "1.1.1.1."] {
            assert_eq!(too_deep(&rule.repeat(500)), None, "{rule}");
        }
    }

    #[test]
    fn blanks_at_the_head_of_a_line_make_no_code_of_it() {
        for (typed, shown) in [
            ("    本周全县\n\t一、做法\n", "本周全县\n一、做法\n"),
            (
                "    1. 一\n    2. 二\n       续\n    完",
                "1. 一\n2. 二\n   续\n完",
            ),
            (
                "- 一\n    - 甲\n  续\n\n    段",
                "- 一\n    - 甲\n  续\n\n    段",
            ),
            ("```\n    码\n```\n    文", "```\n    码\n```\n文"),
            ("　　全角", "　　全角"),
        ] {
            assert_eq!(unindented(typed), shown, "{typed:?}");
        }
    }
}
