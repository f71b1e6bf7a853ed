//! A workspace read and replayed, period after period, up to the as-of date.

mod note;
mod periods;
mod record;

use super::error::BuildError;
use super::standing::{Ground, Shortcuts};
use super::{AsOf, Step, Workspace};
use crate::check::{self, Book, History, MatterHistory, RegisterRow, RowKey};
use crate::diagnostic::{self, Diagnostic, HistoryProblem, Problem, Severity};
use crate::ingest::directory::RowCounts;
use crate::ingest::memory::Memory;
use crate::ingest::named::Complainants;
use crate::ingest::workspace::{self, CALENDAR_FILE, Layout};
use crate::ingest::{self, Intake, directory, privacy, settings_file};
use crate::model::calendar::WorkCalendar;
use crate::model::directory::{Directory, UnitId};
use crate::model::schema::Sheet;
use crate::model::settings::{Limits, Settings};
use crate::report::archive::PeriodRecord;
use crate::report::circular::Part;
use crate::report::manifest::{self, VERSION};
use crate::report::pages::SiteInput;
use crate::report::published::{Publication, Revision};
use crate::rules::events::Known;
use crate::rules::memory;
use crate::rules::registers::StruckOut;
use crate::rules::withdrawn::{Withdrawn, forget_idle};
use crate::rules::{Findings, Replay, Telling, Tribunal, Unmoved};
use crate::source::{Key, Place, in_one_line, key_of};
use chrono::NaiveDate;
use record::Published;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const SETTINGS_FILE: &str = "duban.toml";

/// Periods of more rows than this are judged before the next one is read, and what is known of their cells goes before the last one is
/// judged: together they would take more memory than an office's machine has to spare.
const MANY_ROWS: usize = 50_000;

/// An error, and the problems that had been found before it.
pub type Stopped = (BuildError, Vec<String>);

/// The settings, calendar and layout of a workspace.
pub struct Prepared {
    settings: Settings,
    calendar: WorkCalendar,
    /// Where its files are.
    pub layout: Layout,
    directory: Directory,
    /// How the directory's rows were dealt with.
    directory_books: Vec<Book>,
    /// SHA-256 of every input that was read, by its path as shown.
    pub inputs: BTreeMap<String, [u8; 32]>,
    /// What the reading of every ledger rests on: the inputs that were read before the first one.
    pub basis: Key,
    diagnostics: Vec<Diagnostic>,
}

/// Everything that was read, and what the periods before the current one came to.
pub struct Reading {
    prepared: Prepared,
    /// The periods, judged up to the current one.
    pub replay: Replay,
    /// The as-of date.
    pub as_of: NaiveDate,
    /// The week's note as clean HTML.
    pub note_html: Option<String>,
    /// The week's note as pieces of the circular.
    pub note_parts: Vec<Part>,
    /// Where the week's note is too vague to go out (R8), a line for each place. It stops a build and hinders no explanation.
    refused_wording: Option<String>,
    /// The periods before the current one, in order, as each was judged at its own date.
    pub archive: Vec<PeriodRecord>,
    /// What the period before the current one knew of.
    pub known: Known,
    /// What is known of the rows of the newest files, for their copies; whoever makes none need not keep it.
    pub newest_rows: Memory,
    /// What was published of the current period; none where nothing was.
    published: Option<Publication>,
}

/// What the periods came to.
struct Replayed {
    replay: Replay,
    archive: Vec<PeriodRecord>,
    known: Known,
    newest_rows: Memory,
    /// Who complained in the newest period.
    complainants: Complainants,
}

impl Reading {
    /// Reads a workspace and replays its periods up to the as-of date.
    ///
    /// # Errors
    /// Why nothing can be judged.
    pub fn of(
        workspace: Workspace<'_>,
        as_of: AsOf,
        progress: &dyn Fn(Step),
    ) -> Result<Reading, Stopped> {
        Reading::knowing(&mut Shortcuts::default(), workspace, as_of, progress)
    }

    /// As [`Reading::of`]; what earlier runs have left is not found out again, and what this one finds is kept.
    ///
    /// # Errors
    /// Why nothing can be judged.
    pub fn knowing(
        shortcuts: &mut Shortcuts<'_>,
        workspace: Workspace<'_>,
        as_of: AsOf,
        progress: &dyn Fn(Step),
    ) -> Result<Reading, Stopped> {
        let mut prepared = prepare(workspace).map_err(|error| (error, Vec::new()))?;
        let (as_of, periods) =
            periods::choose(&prepared.layout, as_of).map_err(|error| told(&prepared, error))?;
        if let Some(path) = workspace::secret_name(workspace.paths, as_of) {
            let place = Place::of_file(&privacy::mask(path));
            return Err((BuildError::Secret(place), Vec::new()));
        }
        prepared.diagnostics.extend(periods::gaps(&periods));
        let note =
            note::read(workspace, &mut prepared, &periods).map_err(|error| (error, Vec::new()))?;
        let mut published = record::read(workspace, &mut prepared, &periods, as_of);
        let mut replayed = replay(
            shortcuts,
            workspace,
            &mut prepared,
            &periods,
            &published,
            progress,
        )?;
        let history = &mut replayed.replay.history;
        history.directory_books = std::mem::take(&mut prepared.directory_books);
        note::report_names(&note, &replayed.complainants, &mut prepared.diagnostics);
        Ok(Reading {
            published: published.records.remove(&as_of),
            prepared,
            replay: replayed.replay,
            as_of,
            note_html: note.html,
            note_parts: note.parts,
            refused_wording: note.refused,
            archive: replayed.archive,
            known: replayed.known,
            newest_rows: replayed.newest_rows,
        })
    }

    /// Why nothing is put out of what was read: the note's wording.
    pub fn refusal(&self) -> Option<BuildError> {
        let places = self.refused_wording.as_ref()?;
        Some(BuildError::VagueWording(places.clone()))
    }

    /// Directory, calendar and settings.
    pub fn tribunal(&self) -> Tribunal<'_> {
        self.prepared.tribunal()
    }

    /// What the notice concludes at the as-of date.
    pub fn findings(&self) -> Findings<'_> {
        self.replay.judge(self.tribunal(), self.as_of)
    }

    /// As [`Reading::findings`], by what the replay has let go of.
    pub fn findings_by(&self, memory: &memory::Memory) -> Findings<'_> {
        self.replay.judge_by(memory, self.tribunal(), self.as_of)
    }

    /// The current period against what was published of it before this very build; none where nothing was.
    pub fn revision(&self, findings: &Findings<'_>) -> Option<Revision> {
        let published = self.published.as_ref()?;
        let by = (&self.prepared, &*self.fingerprint());
        record::revision_of_build(published, findings, &self.replay.history, by)
    }

    /// The readable files of a unit's newest hand-in: the path that reads each, and the one that is shown.
    pub fn newest_files(&self, unit: UnitId) -> Vec<(&str, &str)> {
        let newest = self.replay.history.newest_hand_in(unit);
        let newest = newest.and_then(|period| {
            let hand_in = period.hand_ins.get(&unit)?;
            Some((period.as_of, &hand_in.files))
        });
        let Some((as_of, shown)) = newest else {
            return Vec::new();
        };
        let Some(files) = self.prepared.layout.periods.get(&as_of) else {
            return Vec::new();
        };
        shown
            .iter()
            .filter_map(|shown| {
                let mut paths = files.timely.iter().chain(&files.late);
                let path = paths.find(|path| privacy::mask(path) == shown.as_str())?;
                Some((path.as_str(), shown.as_str()))
            })
            .collect()
    }

    /// The period of a unit's newest hand-in, where it is an earlier one than the current.
    pub fn older_hand_in(&self, unit: UnitId) -> Option<NaiveDate> {
        let history = &self.replay.history;
        let newest = history.newest_hand_in(unit)?.as_of;
        let current = history.current()?.as_of;
        (newest < current).then_some(newest)
    }

    /// SHA-256 of every input that was read, by its path.
    pub fn inputs(&self) -> &BTreeMap<String, [u8; 32]> {
        &self.prepared.inputs
    }

    /// What pages are made of, without note, diagnostics, attachments and what was published.
    pub fn input<'a>(&'a self, findings: &'a Findings<'a>, fingerprint: &'a str) -> SiteInput<'a> {
        SiteInput {
            findings,
            history: &self.replay.history,
            tribunal: self.tribunal(),
            summaries: &self.replay.summaries,
            archive: &self.archive,
            known: &self.known,
            revision: None,
            fingerprint,
            note_html: None,
            diagnostics: &[],
            attachments: &[],
        }
    }

    /// The input fingerprint.
    pub fn fingerprint(&self) -> String {
        manifest::fingerprint(&self.prepared.inputs, self.as_of, VERSION)
    }

    /// Everything found wrong on the way and by the findings, the gravest first. What the findings tell is taken out of them: in a large
    /// county it is tens of megabytes.
    pub fn diagnostics(&self, findings: &mut Findings<'_>) -> Vec<Diagnostic> {
        let mut diagnostics = self.prepared.diagnostics.clone();
        let history = &self.replay.history;
        diagnostics.extend(self.standing_problems().cloned());
        let struck_out = StruckOut::at(history, self.as_of);
        let is_struck = |sheet: Sheet, (key, row): (&RowKey, &RegisterRow)| {
            struck_out.contains_row(history, sheet, key, row)
        };
        let is_struck_matter =
            |number: &str, unit, year| struck_out.contains_matter(number, unit, year);
        diagnostics.extend(history.dropped(is_struck, is_struck_matter));
        let unmoved = Unmoved::of(findings);
        let of_papers = check::Unmoved {
            listed: &|matter, field| unmoved.counts_on_list(matter, field),
            direction: &|row, direction| unmoved.has_direction(row, direction),
            measure: &|unit, number, said| unmoved.has_measure(unit, number, said),
        };
        diagnostics.extend(history.silenced(is_struck, is_struck_matter, of_papers));
        let kept = findings.kept_starts();
        let counting = |matter: &MatterHistory, field| {
            let mut kept = kept.iter();
            let found =
                kept.find(|(ledger, kept, _)| std::ptr::eq(*ledger, matter) && *kept == field);
            found.map(|(_, _, day)| *day)
        };
        // What a unit takes back of a matter that is no longer its own changes nothing.
        let is_settled = |number: &str, unit, year| {
            is_struck_matter(number, unit, year) || findings.is_past(number, unit, year)
        };
        let begins = |matter: &MatterHistory, field| unmoved.begun_by(matter, field);
        diagnostics.extend(history.emptied_days(is_settled, counting, begins));
        let counts = |matter: &MatterHistory, field| unmoved.counts(matter, field);
        diagnostics.extend(history.dropped_columns(is_struck_matter, counts));
        diagnostics.extend(history.unmended());
        diagnostics.extend(history.reused_numbers(is_struck_matter));
        diagnostics.extend(history.list_at_odds());
        let withdrawn = Withdrawn::at(history, &struck_out, findings);
        diagnostics.extend(periods::empty(history, &self.prepared.directory, findings));
        // With the room that it took.
        diagnostics.extend(std::mem::take(&mut findings.diagnostics));
        diagnostics.retain(|told| !withdrawn.settles(told));
        forget_idle(history, &mut diagnostics);
        diagnostic::sort(&mut diagnostics);
        diagnostics
    }

    /// What is wrong with what was handed in. A dissolved unit will hand in nothing else, and is not asked to; nor is anybody to fill in what
    /// was struck out.
    fn standing_problems(&self) -> impl Iterator<Item = &Diagnostic> {
        let asks_for_another = |found: &&Diagnostic| {
            matches!(
                found.problem,
                Problem::History(HistoryProblem::OldWorkbook { .. })
            )
        };
        let exists = |unit: UnitId| self.prepared.directory.unit(unit).exists_on(self.as_of);
        let problems = self.replay.history.problems();
        let history = &self.replay.history;
        problems.filter(move |found| {
            let is_asked_for = !asks_for_another(found) || found.unit.is_none_or(exists);
            is_asked_for && !history.is_of_struck_benchmark(found)
        })
    }
}

/// What a workspace rests on before any ledger is read.
pub struct Basis(Prepared);

/// Reads settings, calendar and directory.
///
/// # Errors
/// Where one of them is missing or cannot be read.
pub fn basis(workspace: Workspace<'_>) -> Result<Basis, BuildError> {
    prepare(workspace).map(Basis)
}

impl Basis {
    /// Directory, calendar and settings.
    pub fn tribunal(&self) -> Tribunal<'_> {
        self.0.tribunal()
    }

    /// The newest period up to a day for which units have handed anything in.
    pub fn newest_with_files(&self, day: NaiveDate) -> Option<NaiveDate> {
        let periods = self.0.layout.periods.range(..=day);
        periods
            .rev()
            .find(|(_, files)| !files.timely.is_empty() || !files.late.is_empty())
            .map(|(date, _)| *date)
    }
}

impl Prepared {
    pub(super) fn tribunal(&self) -> Tribunal<'_> {
        Tribunal {
            directory: &self.directory,
            calendar: &self.calendar,
            settings: &self.settings,
        }
    }
}

/// An error with what had been found before it.
fn told(prepared: &Prepared, error: BuildError) -> Stopped {
    (error, prepared.diagnostics.iter().map(line).collect())
}

fn line(diagnostic: &Diagnostic) -> String {
    let message = diagnostic.problem.words().message;
    let line = format!("{}：{message}", diagnostic.place);
    in_one_line(&line).into_owned()
}

/// The errors among diagnostics, as lines.
pub fn error_lines(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.problem.words().severity == Severity::Error)
        .map(line)
        .collect()
}

fn replay(
    shortcuts: &mut Shortcuts<'_>,
    workspace: Workspace<'_>,
    prepared: &mut Prepared,
    periods: &[NaiveDate],
    published: &Published,
    progress: &dyn Fn(Step),
) -> Result<Replayed, Stopped> {
    let keys = &published.keys;
    let ground = Ground::of(prepared, periods, keys);
    shortcuts.expect(ground);
    let mut resumed = shortcuts.resumed(ground, workspace).unwrap_or_default();
    let mut files = std::mem::take(&mut resumed.files);
    prepared.inputs.extend(files.iter().cloned());
    let (mut replay, mut archive) = (resumed.replay, resumed.archive);
    let mut known_then = Known::default();
    let mut complainants = Complainants::default();
    let shortcuts = &*shortcuts;
    let mut memory = Memory::with(Arc::clone(&shortcuts.readings), prepared.basis);
    let mut read = periods
        .get(resumed.periods)
        .map(|first| read_period(workspace, prepared, *first, &memory));
    for (position, period) in periods.iter().enumerate().skip(resumed.periods) {
        progress(Step::Period(position, periods.len()));
        let Some(intake) = read.take().transpose()? else {
            break;
        };
        memory.next_period();
        let is_newest = position + 1 == periods.len();
        if is_newest && intake.units.is_empty() {
            let error = empty_period(*period, &intake.file_problems);
            prepared.diagnostics.extend(intake.file_problems);
            return Err(told(prepared, error));
        }
        files.extend(intake.hashes.iter().cloned());
        prepared.inputs.extend(intake.hashes.iter().cloned());
        if is_newest {
            complainants = Complainants::of(&intake, &prepared.directory);
            let named = complainants.named_in(&intake);
            prepared.diagnostics.extend(named);
        }
        let before = position.checked_sub(1).map(|before| periods[before]);
        let was_published = before.is_some_and(|before| published.records.contains_key(&before));
        let telling = if is_newest || was_published {
            Telling::Verdicts
        } else {
            Telling::Standing
        };
        let known = &*prepared;
        let next = periods.get(position + 1);
        let is_large = intake.rows() > MANY_ROWS;
        if is_large && next.is_none() {
            memory = Memory::default();
        }
        let read_next = || next.map(|next| read_period(workspace, known, *next, &memory));
        let judge = || {
            let keep = |findings: &Findings<'_>, history: &History| {
                let revision = published
                    .records
                    .get(&findings.as_of)
                    .map(|found| record::revision(found, findings, history, known));
                if is_newest {
                    known_then = Known::of(findings);
                }
                archive.push(PeriodRecord::of(
                    findings,
                    history,
                    known.tribunal(),
                    revision,
                ));
            };
            let taken_out = replay.next_period(intake, known.tribunal(), telling, keep);
            let renumbered = &taken_out.renumbered;
            if taken_out.of_texts {
                shortcuts.readings.forget(*period);
            }
            if !renumbered.is_empty() {
                for record in &mut archive {
                    record.renumber(renumbered);
                }
                known_then.renumber(renumbered);
            }
            if is_newest {
                let is_kept = !renumbered.is_empty() || taken_out.is_kept;
                let known = (&replay.history, &prepared.directory);
                hide_names(shortcuts, known, is_kept, &mut archive);
            }
            if position + 2 == periods.len() {
                let ground = Ground::of(known, periods, keys);
                shortcuts.keep(ground, (&replay, &archive), &files);
            }
        };
        read = if is_large {
            judge();
            read_next()
        } else {
            // What is judged of a period, the reading of the next one does not wait for.
            rayon::join(read_next, judge).0
        };
    }
    progress(Step::Period(periods.len(), periods.len()));
    Ok(Replayed {
        replay,
        archive,
        known: known_then,
        newest_rows: memory.of_last_files(),
        complainants,
    })
}

/// Takes the names of complainants that rows of matters have given by now out of what the weeks before told of these, and lets go of what is
/// kept of these weeks where such a name may stand in it.
fn hide_names(
    shortcuts: &Shortcuts<'_>,
    (history, directory): (&History, &Directory),
    is_kept: bool,
    archive: &mut [PeriodRecord],
) {
    let names_somebody = history.names_complainants();
    if is_kept || names_somebody {
        shortcuts.let_go();
    }
    if let Some(newest) = history.current().filter(|_| names_somebody) {
        for record in archive {
            record.rename(directory, |unit, number, name| {
                history.without_complainants(unit, number, name)
            });
        }
        shortcuts.readings.forget_before(newest.as_of);
    }
}

/// Files that were found to be no unit's are spoken of only where there are some.
fn empty_period(period: NaiveDate, problems: &[Diagnostic]) -> BuildError {
    let hint = if problems.iter().any(|told| told.unit.is_none()) {
        "；认不出单位的文件请见上面的提示"
    } else {
        ""
    };
    BuildError::EmptyPeriod { period, hint }
}

fn read_period(
    workspace: Workspace<'_>,
    prepared: &Prepared,
    period: NaiveDate,
    memory: &Memory,
) -> Result<Intake, Stopped> {
    ingest::read_period(
        period,
        &prepared.layout.periods[&period],
        workspace.hands,
        &prepared.directory,
        &prepared.settings,
        memory,
    )
    .map_err(|mark| (BuildError::Secret(mark.place), Vec::new()))
}

fn basis_of(inputs: &BTreeMap<String, [u8; 32]>) -> Key {
    let lines = inputs
        .iter()
        .map(|(path, hash)| [path.as_bytes(), b"\n", hash].concat());
    key_of(&lines.collect::<Vec<_>>().concat())
}

fn prepare(workspace: Workspace<'_>) -> Result<Prepared, BuildError> {
    let mut inputs = BTreeMap::new();
    let mut text_of = |name: &'static str| -> Result<Option<String>, BuildError> {
        if !workspace.paths.contains(name) {
            return Ok(None);
        }
        let bytes = (workspace.hands.read)(name, Limits::BYTES_OF_NO_FILE).map_err(|error| {
            BuildError::NotGiven {
                file: name,
                reason: ingest::refusal(&error).reason(),
            }
        })?;
        inputs.insert(name.to_owned(), manifest::sha256(&bytes));
        let text = String::from_utf8(bytes).map_err(|_| BuildError::NotText(name))?;
        // Windows' editor puts a byte-order mark before UTF-8.
        Ok(Some(text.trim_start_matches('\u{feff}').to_owned()))
    };
    let settings_text = text_of(SETTINGS_FILE)?.ok_or(BuildError::NoWorkspace)?;
    let mut settings = settings_file::read_settings(&settings_text)?;
    let mut calendar = WorkCalendar::built_in();
    let mut diagnostics = match text_of(CALENDAR_FILE)? {
        Some(text) => settings_file::read_calendar(&text, &mut calendar)?,
        None => Vec::new(),
    };
    diagnostics.extend(settings_file::left_out(&calendar));
    let layout = workspace::lay_out(workspace.paths, &settings.office, &mut diagnostics);
    let file = layout
        .directory
        .clone()
        .ok_or_else(|| no_directory(workspace.paths))?;
    let bad = |reason: String| BuildError::BadDirectory {
        file: file.clone(),
        reason,
    };
    let bytes = (workspace.hands.read)(&file, settings.limits.bytes_to_read())
        .map_err(|error| bad(ingest::refusal(&error).reason()))?;
    let told_before = diagnostics.len();
    inputs.insert(file.clone(), manifest::sha256(&bytes));
    let read = directory::read(
        &file,
        &bytes,
        layout.periods.keys().next_back().copied(),
        (workspace.hands.apart, &settings),
        &mut diagnostics,
    )
    .map_err(|error| match error {
        directory::DirectoryError::Secret(mark) => BuildError::Secret(mark.place),
        directory::DirectoryError::Unreadable(reason) => bad(reason),
        directory::DirectoryError::Empty => {
            let found = error_lines(&diagnostics[told_before..]).into_iter().next();
            match found {
                Some(first) => BuildError::FaultyDirectory {
                    file: file.clone(),
                    first,
                },
                None => BuildError::EmptyDirectory(file.clone()),
            }
        }
    })?;
    let directory = read.directory;
    let groups: BTreeSet<&str> = directory.iter().map(|(_, unit)| &*unit.group).collect();
    settings_file::settle_collective(&settings_text, &groups, &mut settings)?;
    Ok(Prepared {
        settings,
        calendar,
        layout,
        directory,
        directory_books: read.counts.into_iter().map(book).collect(),
        basis: basis_of(&inputs),
        inputs,
        diagnostics,
    })
}

/// The books of a sheet of the directory.
fn book(counts: RowCounts) -> Book {
    Book {
        file: counts.sheet.file.to_string(),
        sheet: counts.sheet.sheet.to_string(),
        read: counts.read,
        judged: counts.judged,
        returned: counts.returned,
        set_aside: counts.set_aside,
        recognition: counts.recognition,
    }
}

/// That there is no directory; a file that may be meant is named.
fn no_directory(paths: &BTreeSet<String>) -> BuildError {
    workspace::misnamed_directory(paths).map_or(BuildError::NoDirectory, |name| {
        BuildError::MisnamedDirectory(privacy::mask(name).into_owned())
    })
}
