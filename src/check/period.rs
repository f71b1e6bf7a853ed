//! A period on its way into the history: what the weeks before know is put into its rows, who complained is taken out of them, and the
//! corrections are carried out.

use super::complainants::{self, TakenOut};
use super::history::History;
use super::{corrections, unchanged, years, zeros};
use crate::ingest::Intake;
use crate::model::directory::Directory;
use crate::model::settings::Settings;

/// Adds the next period to a history; periods must come in order of their dates. What was made of those before it may still know
/// complaints by the numbers that are shown otherwise from now on.
pub fn take_in(
    history: &mut History,
    mut intake: Intake,
    directory: &Directory,
    settings: &Settings,
) -> TakenOut {
    let renumbered = complainants::cover_rows(history, &mut intake);
    zeros::restore(history, &mut intake, directory);
    unchanged::restore(history, &mut intake, directory, settings);
    let mut is_kept = complainants::keep_a_name(history, &intake);
    let mut of_texts = complainants::cover_elsewhere(history, &mut intake, directory, settings);
    years::settle(history, &mut intake, directory, settings);
    complainants::cover_decisions(history, &mut intake);
    let (are_misplaced, are_kept) = complainants::hide_misplaced_reasons(history, &mut intake);
    of_texts |= are_misplaced;
    is_kept |= are_kept;
    let (as_of, has_registers) = (intake.as_of, !intake.office.is_empty());
    history.apply(intake, directory, settings);
    let mut problems = corrections::apply(history, directory, settings, as_of);
    problems.extend(complainants::hide_corrected(history));
    history.note_correction_problems(problems, has_registers);
    is_kept |= complainants::corrects_anew(history, as_of);
    TakenOut {
        renumbered,
        of_texts,
        is_kept,
    }
}
