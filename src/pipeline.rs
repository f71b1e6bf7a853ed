//! The whole run in a few calls: a workspace's files in, the files of both halves out. Touches no disk and no clock.

use crate::diagnostic::{self, Diagnostic, FileProblem, Severity};
use crate::ingest::settings_file::{self, SettingsError};
use crate::ingest::workspace::{self, Layout};
use crate::ingest::{self, ReadFile, directory, privacy};
use crate::model::calendar::WorkCalendar;
use crate::model::directory::Directory;
use crate::model::settings::{Settings, VagueWording};
use crate::render::{self, OutputFile};
use crate::report::manifest::VERSION;
use crate::report::{Audience, contract, manifest};
use crate::rules::naming::{self, VaguePlace};
use crate::rules::{Findings, Replay, Tribunal};
use crate::source::Place;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

const SETTINGS_FILE: &str = "duban.toml";
const CALENDAR_FILE: &str = "calendar.toml";

/// A workspace as the pipeline sees it: its paths, and how to read one of them.
#[derive(Clone, Copy)]
pub struct Workspace<'a> {
    /// Every file, relative to the workspace, with `/` between its parts; empty folders end with `/`.
    pub paths: &'a BTreeSet<String>,
    /// Reads a file.
    pub read: &'a ReadFile<'a>,
}

/// Which day is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsOf {
    /// That day.
    On(NaiveDate),
    /// The newest period's date, unless it lies after this day (today).
    NewestUpTo(NaiveDate),
}

/// A step of the run, for progress bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A period has been read and judged: how many of how many.
    Period(usize, usize),
    /// Pages and workbooks are being made.
    Rendering,
}

/// Why nothing can be built. Every message is for the office's staff.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum BuildError {
    #[error(
        "这里不是工作区：没有 duban.toml。\n请在工作区文件夹里运行，或写明工作区的位置；新建工作区需要 duban.toml、单位名录.xlsx 和 ledgers 文件夹。"
    )]
    NoWorkspace,
    #[error("「{0}」不是 UTF-8 文本。\n请用记事本打开，另存为 UTF-8 编码。")]
    NotText(&'static str),
    #[error("设置有误：{0}")]
    Settings(#[from] SettingsError),
    #[error(
        "没有找到单位名录。\n请在工作区放入「单位名录.xlsx」，至少有「单位全称」「序列」两列。"
    )]
    NoDirectory,
    #[error("单位名录不能读取：{file}:{reason}\n请用 Excel 或 WPS 打开检查后另存。")]
    BadDirectory { file: String, reason: String },
    #[error(
        "ledgers 文件夹里没有期次。\n请建立以截至日期命名的文件夹，如 ledgers/2026-11-20，把各单位的台账放进去。"
    )]
    NoPeriods,
    #[error("{as_of} 当天及以前没有期次，最早的一期是 {first}。\n请核对 --as-of 的日期。")]
    NothingBefore { as_of: NaiveDate, first: NaiveDate },
    #[error(
        "最新一期 {newest} 晚于今天（{today}）。\n请核对文件夹的日期；确要生成的，请写 --as-of {newest}。"
    )]
    FuturePeriod { newest: NaiveDate, today: NaiveDate },
    #[error(
        "{0} 这一期没有任何单位的台账，不能生成。\n请把各单位的台账放入 ledgers/{0}；认不出单位的文件请见上面的提示。"
    )]
    EmptyPeriod(NaiveDate),
    #[error(
        "发现密级标志，已停止，没有写出任何文件。\n位置：{0}\n涉密文件不得放入本程序处理的文件夹，请移走后重新运行。"
    )]
    Secret(Place),
    #[error(
        "本期按语里有笼统的说法，没有点名，已停止，没有写出任何文件。\n{0}\n请逐个写明单位全称；只要提示、不要停止的，请在 duban.toml 的 [naming] 中设 vague_wording = \"warn\"。"
    )]
    VagueWording(String),
    #[error("有 {0} 处错误，按 --strict 的要求没有生成。")]
    Strict(usize),
    #[error("页面模板有误（程序的问题，请报告）：{0}")]
    Render(String),
}

/// What went before an error, or came out of a run.
pub struct Outcome {
    /// The as-of date.
    pub as_of: NaiveDate,
    /// The files of `site/`.
    pub site: Vec<OutputFile>,
    /// The files of `office/`.
    pub office: Vec<OutputFile>,
    /// What the console says at the end.
    pub summary: crate::report::summary::Summary,
}

/// The settings, calendar and layout of a workspace.
struct Prepared {
    settings: Settings,
    calendar: WorkCalendar,
    layout: Layout,
    directory: Directory,
    inputs: BTreeMap<String, [u8; 32]>,
    diagnostics: Vec<Diagnostic>,
}

/// Builds both halves. Problems that have been found when the run must end come back beside the error.
///
/// # Errors
/// Why nothing can be built.
pub fn build(
    workspace: Workspace<'_>,
    as_of: AsOf,
    strict: bool,
    progress: &dyn Fn(Step),
) -> Result<Outcome, (BuildError, Vec<String>)> {
    let mut prepared = prepare(workspace).map_err(|error| (error, Vec::new()))?;
    let told = |prepared: &Prepared, error: BuildError| {
        let lines = prepared
            .diagnostics
            .iter()
            .map(|diagnostic| {
                format!(
                    "{}:{}",
                    diagnostic.place,
                    diagnostic.problem.words().message
                )
            })
            .collect();
        (error, lines)
    };
    let (as_of, periods) =
        choose(&prepared.layout, as_of).map_err(|error| told(&prepared, error))?;
    if let Some(path) = secret_name(workspace.paths, as_of) {
        return Err((
            BuildError::Secret(Place::of_file(&privacy::mask(path))),
            Vec::new(),
        ));
    }
    report_gaps(&periods, &mut prepared.diagnostics);
    let note =
        read_note(workspace, &mut prepared, &periods).map_err(|error| (error, Vec::new()))?;
    let tribunal = Tribunal {
        directory: &prepared.directory,
        calendar: &prepared.calendar,
        settings: &prepared.settings,
    };
    let mut replay = Replay::default();
    for (position, period) in periods.iter().enumerate() {
        progress(Step::Period(position, periods.len()));
        let files = &prepared.layout.periods[period];
        let intake = ingest::read_period(
            *period,
            files,
            workspace.read,
            &prepared.directory,
            &prepared.settings,
        )
        .map_err(|mark| (BuildError::Secret(mark.place), Vec::new()))?;
        prepared.inputs.extend(intake.hashes.iter().cloned());
        if position + 1 == periods.len() && intake.units.is_empty() {
            prepared.diagnostics.extend(intake.file_problems);
            return Err(told(&prepared, BuildError::EmptyPeriod(*period)));
        }
        replay.next_period(intake, tribunal);
    }
    progress(Step::Period(periods.len(), periods.len()));
    progress(Step::Rendering);
    let findings = replay.judge(tribunal, as_of);
    let mut diagnostics = prepared.diagnostics.clone();
    diagnostics.extend(replay.history.problems().cloned());
    diagnostics.extend(replay.history.dropped());
    diagnostics.extend(findings.diagnostics.iter().cloned());
    diagnostic::sort(&mut diagnostics);
    let errors = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.problem.words().severity == Severity::Error)
        .count();
    if strict && errors > 0 {
        let lines = diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.problem.words().severity == Severity::Error)
            .map(|diagnostic| {
                format!(
                    "{}:{}",
                    diagnostic.place,
                    diagnostic.problem.words().message
                )
            })
            .collect();
        return Err((BuildError::Strict(errors), lines));
    }
    let run = Run {
        findings: &findings,
        replay: &replay,
        tribunal,
        diagnostics: &diagnostics,
        fingerprint: manifest::fingerprint(&prepared.inputs, as_of, VERSION),
        inputs: &prepared.inputs,
        note_html: note,
    };
    let half = |audience| run.half(audience).map_err(|error| (error, Vec::new()));
    Ok(Outcome {
        as_of,
        site: half(Audience::County)?,
        office: half(Audience::Office)?,
        summary: crate::report::summary::summarise(
            &findings,
            &replay.history,
            tribunal,
            &diagnostics,
        ),
    })
}

fn prepare(workspace: Workspace<'_>) -> Result<Prepared, BuildError> {
    let mut inputs = BTreeMap::new();
    let mut text_of = |name: &'static str| -> Result<Option<String>, BuildError> {
        if !workspace.paths.contains(name) {
            return Ok(None);
        }
        let bytes = (workspace.read)(name).map_err(|_| BuildError::NotText(name))?;
        inputs.insert(name.to_owned(), manifest::sha256(&bytes));
        let text = String::from_utf8(bytes).map_err(|_| BuildError::NotText(name))?;
        // Windows' editor puts a byte-order mark before UTF-8.
        Ok(Some(text.trim_start_matches('\u{feff}').to_owned()))
    };
    let settings_text = text_of(SETTINGS_FILE)?.ok_or(BuildError::NoWorkspace)?;
    let settings = settings_file::read_settings(&settings_text)?;
    let mut calendar = WorkCalendar::built_in();
    if let Some(text) = text_of(CALENDAR_FILE)? {
        settings_file::read_calendar(&text, &mut calendar)?;
    }
    let mut diagnostics = Vec::new();
    let layout = workspace::lay_out(workspace.paths, &settings.office, &mut diagnostics);
    let file = layout.directory.clone().ok_or(BuildError::NoDirectory)?;
    let bad = |reason: String| BuildError::BadDirectory {
        file: file.clone(),
        reason,
    };
    let bytes = (workspace.read)(&file).map_err(|error| bad(error.to_string()))?;
    inputs.insert(file.clone(), manifest::sha256(&bytes));
    let directory = directory::read(&file, &bytes, &settings, &mut diagnostics).map_err(
        |error| match error {
            directory::DirectoryError::Secret(mark) => BuildError::Secret(mark.place),
            directory::DirectoryError::Unreadable(reason) => bad(reason),
        },
    )?;
    Ok(Prepared {
        settings,
        calendar,
        layout,
        directory,
        inputs,
        diagnostics,
    })
}

/// D8: the as-of date, and the periods up to it in order.
fn choose(layout: &Layout, as_of: AsOf) -> Result<(NaiveDate, Vec<NaiveDate>), BuildError> {
    let first = *layout.periods.keys().next().ok_or(BuildError::NoPeriods)?;
    let newest = *layout
        .periods
        .keys()
        .next_back()
        .ok_or(BuildError::NoPeriods)?;
    let as_of = match as_of {
        AsOf::On(date) => date,
        AsOf::NewestUpTo(today) if newest > today => {
            return Err(BuildError::FuturePeriod { newest, today });
        }
        AsOf::NewestUpTo(_) => newest,
    };
    let periods: Vec<NaiveDate> = layout
        .periods
        .range(..=as_of)
        .map(|(date, _)| *date)
        .collect();
    if periods.is_empty() {
        return Err(BuildError::NothingBefore { as_of, first });
    }
    Ok((as_of, periods))
}

/// The first path among ledgers and notes that bears a mark of secrecy in its name. Periods after the as-of date are not looked at.
fn secret_name(paths: &BTreeSet<String>, as_of: NaiveDate) -> Option<&String> {
    paths.iter().find(|path| {
        let mut parts = path.trim_end_matches('/').split('/');
        let is_read = matches!(parts.next(), Some("ledgers" | "notes"));
        let mut parts = parts.peekable();
        let is_later = parts
            .peek()
            .and_then(|name| name.trim_end_matches(".md").parse::<NaiveDate>().ok())
            .is_some_and(|date| date > as_of);
        is_read && !is_later && parts.any(privacy::is_secret_name)
    })
}

/// D8: gaps between periods of more than 31 or fewer than 5 days.
fn report_gaps(periods: &[NaiveDate], diagnostics: &mut Vec<Diagnostic>) {
    for pair in periods.windows(2) {
        let [from, to] = *pair else { continue };
        let days = (to - from).num_days();
        if !(5..=31).contains(&days) {
            let place = Place::of_file(&format!("ledgers/{to}"));
            diagnostics.push(Diagnostic::new(
                FileProblem::PeriodGap { from, to, days },
                place,
                None,
            ));
        }
    }
}

/// The note of the current period as cleaned HTML. Notes of earlier periods are inputs too, and none may bear a mark of secrecy.
fn read_note(
    workspace: Workspace<'_>,
    prepared: &mut Prepared,
    periods: &[NaiveDate],
) -> Result<Option<String>, BuildError> {
    let mut current = None;
    for period in periods {
        let Some(path) = prepared.layout.notes.get(period).cloned() else {
            continue;
        };
        let place = Place::of_file(&path);
        let text = (workspace.read)(&path)
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
        if text.lines().any(privacy::is_secret) {
            return Err(BuildError::Secret(place));
        }
        let text = text.trim_start_matches('\u{feff}');
        let is_current = Some(period) == periods.last();
        check_wording(&path, text, is_current, prepared)?;
        current = is_current.then(|| render::note::html(&privacy::mask(text)));
    }
    Ok(current)
}

/// R8: vague wording stops the build in the note of the current period, unless the county wants a warning; elsewhere it is one.
fn check_wording(
    path: &str,
    text: &str,
    is_current: bool,
    prepared: &mut Prepared,
) -> Result<(), BuildError> {
    let settings = &prepared.settings.naming;
    let places = naming::vague_places(text, settings, &prepared.directory);
    let at = |place: &VaguePlace| format!("{path}:{}:{}", place.line, place.column);
    if is_current && settings.vague_wording == VagueWording::Deny && !places.is_empty() {
        let lines: Vec<String> = places
            .iter()
            .map(|place| format!("{}：{}", at(place), place.words))
            .collect();
        return Err(BuildError::VagueWording(lines.join("\n")));
    }
    prepared.diagnostics.extend(places.iter().map(|place| {
        let problem = FileProblem::VagueWording {
            at: at(place),
            words: place.words.clone(),
        };
        Diagnostic::new(problem, Place::of_file(path), None)
    }));
    Ok(())
}

/// Everything that the output files are made of.
struct Run<'a> {
    findings: &'a Findings<'a>,
    replay: &'a Replay,
    tribunal: Tribunal<'a>,
    diagnostics: &'a [Diagnostic],
    fingerprint: String,
    inputs: &'a BTreeMap<String, [u8; 32]>,
    note_html: Option<String>,
}

impl Run<'_> {
    /// All files of a half, its manifest last.
    fn half(&self, audience: Audience) -> Result<Vec<OutputFile>, BuildError> {
        let failed = |error: &dyn std::fmt::Display| BuildError::Render(error.to_string());
        let ranking =
            crate::report::ranking::tables(self.findings, self.tribunal, &self.fingerprint);
        let mut files = vec![
            render::workbook::ranking(&ranking, self.findings.as_of)
                .map_err(|error| failed(&error))?,
        ];
        let attachments: Vec<String> = files
            .iter()
            .filter_map(|file| file.path.strip_prefix("attachments/").map(str::to_owned))
            .collect();
        let input = crate::report::pages::SiteInput {
            findings: self.findings,
            history: &self.replay.history,
            tribunal: self.tribunal,
            summaries: &self.replay.summaries,
            fingerprint: &self.fingerprint,
            note_html: self.note_html.as_deref(),
            diagnostics: self.diagnostics,
            attachments: &attachments,
        };
        files.extend(render::site::pages(&input, audience).map_err(|error| failed(&error))?);
        if audience == Audience::Office {
            let report = contract::report(
                self.findings,
                &self.replay.history,
                self.tribunal,
                self.diagnostics,
                &self.fingerprint,
            );
            files.extend(render::data::files(&report).map_err(|error| failed(&error))?);
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let manifest =
            render::data::manifest(&files, self.inputs, self.findings.as_of, &self.fingerprint)
                .map_err(|error| failed(&error))?;
        files.push(manifest);
        Ok(files)
    }
}
