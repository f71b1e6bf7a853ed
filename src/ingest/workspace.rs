//! The layout of a workspace: which file is what, by its path alone.

use super::privacy;
use crate::diagnostic::{CellProblem, Diagnostic, DirectoryProblem, FileProblem};
use crate::source::Place;
use crate::source::day::YEARS;
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// The file of holidays and exchanged working days.
pub const CALENDAR_FILE: &str = "calendar.toml";

/// Name of the folder of a period for what was handed in after publication.
pub const LATE_FOLDER: &str = "补报";

/// File extensions of ledgers; the content decides how they are read, the extension only that they are read.
const LEDGER_EXTENSIONS: &[&str] = &["xlsx", "xlsm", "xls", "xlsb", "ods", "et", "csv"];

/// Those of spreadsheets that are meant to be written anew each time. Whoever fills one in saves it as it is.
const TEMPLATE_EXTENSIONS: &[&str] = &["ett", "xlt", "xltx", "xltm", "ots"];

/// The files of one period, each by its path relative to the workspace.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeriodFiles {
    /// Workbooks of units, handed in on time.
    pub timely: Vec<String>,
    /// Workbooks in 补报/.
    pub late: Vec<String>,
    /// The office's registers.
    pub office: Vec<String>,
    /// Files whose names say that they are no ledgers.
    pub strangers: Vec<String>,
}

impl PeriodFiles {
    /// The paths of all that may be ledgers, in the order in which the files are taken in.
    pub fn paths(&self) -> impl Iterator<Item = &String> {
        self.timely.iter().chain(&self.late).chain(&self.office)
    }
}

/// What a workspace consists of.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// The file of the unit directory, where there is one.
    pub directory: Option<String>,
    /// The periods, by as-of date.
    pub periods: BTreeMap<NaiveDate, PeriodFiles>,
    /// The weeks' notes, by as-of date.
    pub notes: BTreeMap<NaiveDate, String>,
}

/// What systems and office programs put into any folder that people open.
pub fn is_left_by_the_system(path: &str) -> bool {
    let name = file_name(path);
    name.starts_with("~$")
        || name.starts_with(".~lock.")
        || name.eq_ignore_ascii_case("Thumbs.db")
        || name.eq_ignore_ascii_case("desktop.ini")
}

/// Whether a file of a workspace is not looked at: what is left behind, or hidden.
pub fn is_ignored(name: &str) -> bool {
    name.starts_with('.') || is_left_by_the_system(name)
}

/// The name of a file, without the folders in which it lies.
pub fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The folder of a period in which a file lies (`ledgers/2026-11-20/补报/甲镇.xlsx`); none where it lies in the period's own.
pub fn folder_of(path: &str) -> Option<&str> {
    let mut parts = path.split('/').skip(2);
    let folder = parts.next()?;
    parts.next().map(|_| folder)
}

/// Whether a file was handed in late.
pub fn is_late(path: &str) -> bool {
    folder_of(path) == Some(LATE_FOLDER)
}

/// The day behind `ledgers/` or `notes/` in a path. Whether that may be a period's name is asked elsewhere: what is of a later day is none
/// of a build's business, however it is written.
pub fn day_named_in(path: &str) -> Option<NaiveDate> {
    let mut parts = path.split('/');
    let is_dated = matches!(parts.next(), Some("ledgers" | "notes"));
    let name = parts.next().filter(|_| is_dated)?;
    name.trim_end_matches(".md").parse().ok()
}

/// The first path among ledgers and notes that bears a mark of secrecy in its name. Periods after the as-of date are not looked at.
pub fn secret_name(paths: &BTreeSet<String>, as_of: NaiveDate) -> Option<&String> {
    paths.iter().find(|path| {
        let path = path.trim_end_matches('/');
        let mut parts = path.split('/');
        let is_read = matches!(parts.next(), Some("ledgers" | "notes"));
        let is_later = day_named_in(path).is_some_and(|date| date > as_of);
        is_read && !is_later && parts.any(privacy::is_secret_name)
    })
}

/// Sorts paths (relative, with `/`; folders end with `/`) into a layout. `office` is the name of the office's sub-folder.
pub fn lay_out(
    paths: &BTreeSet<String>,
    office: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Layout {
    let mut layout = Layout::default();
    let mut strange_folders: BTreeSet<&str> = BTreeSet::new();
    let mut directories = Vec::new();
    for path in paths {
        let is_folder = path.ends_with('/');
        let parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
        if parts.iter().any(|part| is_ignored(part)) {
            continue;
        }
        match parts.as_slice() {
            [name] if !is_folder && is_directory_file(name) => directories.push(*name),
            [name]
                if is_folder && *name == CALENDAR_FILE
                    || !is_folder && is_misnamed_calendar(name) =>
            {
                let place = Place::of_file(&privacy::mask(name));
                let problem = FileProblem::MisnamedCalendar { is_folder };
                diagnostics.push(Diagnostic::new(problem, place, None));
            }
            ["notes", rest @ ..] if !is_folder && !rest.is_empty() => {
                if let Some(date) = date_of_note(rest) {
                    layout.notes.insert(date, path.clone());
                } else {
                    let place = Place::of_file(&privacy::mask(path));
                    diagnostics.push(Diagnostic::new(FileProblem::MisnamedNote, place, None));
                }
            }
            [name @ ("ledgers" | "notes" | "published")] if !is_folder => {
                diagnostics.push(not_a_folder(path, name));
            }
            ["ledgers", name] if !is_folder && date_of_name(name).is_some() => {
                diagnostics.push(not_a_folder(path, name));
            }
            ["ledgers", folder, rest @ ..] => match date_of_period(folder) {
                Some(date) => {
                    let period = layout.periods.entry(date).or_default();
                    match rest {
                        [name] if !is_folder && [office, LATE_FOLDER].contains(name) => {
                            diagnostics.push(not_a_folder(path, name));
                        }
                        _ if !is_folder => {
                            add_file((path, paths), rest, office, period, diagnostics);
                        }
                        _ if is_strange_folder(rest, office) => {
                            let place = Place::of_file(&privacy::mask(path.trim_end_matches('/')));
                            let problem = FileProblem::EmptyFolder;
                            diagnostics.push(Diagnostic::new(problem, place, None));
                        }
                        _ => {}
                    }
                }
                None if rest.is_empty() && !is_folder => {
                    let place = Place::of_file(&privacy::mask(path));
                    diagnostics.push(Diagnostic::new(FileProblem::UnknownFile, place, None));
                }
                None => {
                    if strange_folders.insert(folder) {
                        let problem = FileProblem::FolderNotADate {
                            name: privacy::mask(folder).into_owned(),
                            is_office: *folder == office,
                        };
                        let place = Place::of_file(&format!("ledgers/{}", privacy::mask(folder)));
                        diagnostics.push(Diagnostic::new(problem, place, None));
                    }
                }
            },
            _ => {}
        }
    }
    layout.directory = choose_directory(directories, diagnostics);
    report_stray_notes(&layout, diagnostics);
    layout
}

/// Notes of days on which no period ends. One of a day after the newest period may wait for it.
fn report_stray_notes(layout: &Layout, diagnostics: &mut Vec<Diagnostic>) {
    let newest = layout.periods.keys().next_back();
    let stray = layout.notes.iter().filter(|(date, _)| {
        !layout.periods.contains_key(date) && newest.is_some_and(|newest| *date < newest)
    });
    diagnostics.extend(stray.map(|(_, path)| {
        Diagnostic::new(FileProblem::NoteWithoutPeriod, Place::of_file(path), None)
    }));
}

/// The unit directory: the .xlsx, which is the one that the manual names, where it lies there in several formats. The others are told.
fn choose_directory(
    mut directories: Vec<&str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    let format = |name: &str| {
        let (_, extension) = name.rsplit_once('.')?;
        let mut known = LEDGER_EXTENSIONS.iter();
        known.position(|known| extension.eq_ignore_ascii_case(known))
    };
    directories.sort_by_key(|name| format(name));
    let (used, others) = directories.split_first()?;
    for other in others {
        let used = (*used).to_owned();
        let problem = DirectoryProblem::SecondDirectory { used };
        diagnostics.push(Diagnostic::new(problem, Place::of_file(other), None));
    }
    Some((*used).to_owned())
}

/// Whether an empty folder of a period is none that belongs there: neither one that is read nor a part of the office's. One that is called
/// like a ledger was meant as one.
fn is_strange_folder(rest: &[&str], office: &str) -> bool {
    match rest {
        [] => false,
        [name] if *name == LATE_FOLDER => false,
        [first, ..] if *first == office => rest.last().is_some_and(|name| is_named_as_ledger(name)),
        _ => true,
    }
}

/// A file, or a link to a folder, under the name of a folder that is read. Links to folders are not followed: they may lead anywhere,
/// and in circles.
fn not_a_folder(path: &str, name: &str) -> Diagnostic {
    let name = privacy::mask(name).into_owned();
    let place = Place::of_file(&privacy::mask(path));
    Diagnostic::new(FileProblem::NotAFolder { name }, place, None)
}

/// The date that a folder or note is named by: exactly `YYYY-MM-DD`, a day that exists.
fn date_of_name(name: &str) -> Option<NaiveDate> {
    let exact = name.len() == 10
        && name.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    exact.then(|| name.parse().ok()).flatten()
}

/// The date that a period's folder is named by: of the years that any date may have.
fn date_of_period(name: &str) -> Option<NaiveDate> {
    date_of_name(name).filter(|date| YEARS.contains(&date.year()))
}

/// The date of the week's note that lies there: notes/YYYY-MM-DD.md.
fn date_of_note(path: &[&str]) -> Option<NaiveDate> {
    let [name] = path else { return None };
    name.strip_suffix(".md").and_then(date_of_name)
}

/// Whether a file is a calendar but for its name: for what an editor or a download has put behind it, its case, or its language.
fn is_misnamed_calendar(name: &str) -> bool {
    const CALENDAR: &str = "calendar";
    let lower = name.to_lowercase();
    let Some((stem, extension)) = lower.rsplit_once('.') else {
        return false;
    };
    let is_called_so = stem
        .strip_prefix(CALENDAR)
        .is_some_and(|rest| !rest.starts_with(char::is_alphabetic));
    let is_translated = ["日历", "节假日", "放假"]
        .iter()
        .any(|word| stem.contains(word));
    name != CALENDAR_FILE
        && match extension {
            "toml" => is_called_so || is_translated,
            "txt" => is_called_so,
            _ => false,
        }
}

/// Whether a folder of a period may bear a name, and so be the office's.
pub fn may_name_office(name: &str) -> bool {
    /// What Windows gives to its devices.
    const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
    let lower = name.to_lowercase();
    let device = lower.split('.').next().unwrap_or_default();
    !name.is_empty()
        && name != LATE_FOLDER
        && date_of_name(name).is_none()
        && !is_ignored(name)
        && !name.ends_with('.')
        && !DEVICES.contains(&device)
        && !name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|'])
        && !name.contains(char::is_control)
}

fn is_directory_file(name: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(stem, extension)| stem == "单位名录" && is_ledger_extension(extension))
}

/// Where there is no directory: a file that may be meant as it.
pub fn misnamed_directory(paths: &BTreeSet<String>) -> Option<&String> {
    let is_meant =
        |path: &&String| !path.contains('/') && path.contains("名录") && is_named_as_ledger(path);
    paths.iter().find(is_meant)
}

/// Whether a file's name ends as that of a spreadsheet.
pub fn is_named_as_ledger(name: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, extension)| is_ledger_extension(extension))
}

/// Whether a file is one of the copies that programs leave beside what was saved: its name has a `~` more, and what was saved is there.
/// Such a copy would be a second workbook.
fn is_backup(path: &str, paths: &BTreeSet<String>) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let saved = name.trim_matches('~');
    saved != name && paths.contains(&format!("{folder}/{saved}"))
}

/// Whether a file may be a workbook by its name, so that its content must be looked at: it has no extension, or what was one before a
/// chat or a mail program put something behind it. What is put aside by other endings (.bak, .tmp) stays aside: it would be a second
/// workbook beside the first.
fn may_be_ledger(name: &str) -> bool {
    let Some((_, extension)) = name.rsplit_once('.') else {
        return true;
    };
    let extension = extension.to_lowercase();
    let is_template = TEMPLATE_EXTENSIONS.contains(&&*extension);
    let is_none = !extension.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_marred = LEDGER_EXTENSIONS.iter().any(|known| {
        let rest = extension.strip_prefix(known);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphabetic()))
    });
    // xslx, xlxs, and an l that is a large i or a one.
    let mut letters: Vec<char> = extension.replace(['i', '1'], "l").chars().collect();
    letters.sort_unstable();
    let is_misspelt = letters == ['l', 's', 'x', 'x'];
    is_template || is_none || is_marred || is_misspelt
}

fn is_ledger_extension(extension: &str) -> bool {
    LEDGER_EXTENSIONS
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known))
}

fn add_file(
    (path, paths): (&str, &BTreeSet<String>),
    rest: &[&str],
    office: &str,
    period: &mut PeriodFiles,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let name = rest.last().copied().unwrap_or_default();
    let is_ledger = is_named_as_ledger(name);
    let target = match rest {
        [_] => Some(&mut period.timely),
        [folder, ..] if *folder == office => Some(&mut period.office),
        [folder, _] if *folder == LATE_FOLDER => Some(&mut period.late),
        _ => None,
    };
    match target {
        Some(files) if (is_ledger || may_be_ledger(name)) && !is_backup(path, paths) => {
            files.push(path.to_owned());
        }
        target => {
            let place = Place::of_file(&privacy::mask(path));
            if let Some(word) = privacy::secret_word(path) {
                let problem = CellProblem::SecretWord {
                    read: word.to_owned(),
                };
                diagnostics.push(Diagnostic::new(problem, place.clone(), None));
            }
            if target.is_some() {
                period.strangers.push(path.to_owned());
                return;
            }
            let problem = match rest {
                [folders @ .., _] if is_ledger && !folders.is_empty() => {
                    FileProblem::MisplacedLedger {
                        folder: privacy::mask(&folders.join("/")).into_owned(),
                        office: office.to_owned(),
                        within_late: folders[0] == LATE_FOLDER,
                    }
                }
                _ => FileProblem::UnknownFile,
            };
            diagnostics.push(Diagnostic::new(problem, place, None));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_under_another_name_is_told() {
        for (name, told) in [
            ("calendar.toml", false),
            ("calendar (1).toml", true),
            ("calendar - 副本.toml", true),
            ("Calendar.toml", true),
            ("calendar.toml.txt", true),
            ("calendar.toml.bak", false),
            ("calendars.toml", false),
            ("2027年节假日.toml", true),
            ("duban.toml", false),
        ] {
            assert_eq!(is_misnamed_calendar(name), told, "{name}");
        }
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table of paths")]
    fn paths_are_sorted_into_periods_and_strangers_are_named() {
        let paths = [
            "单位名录.xls",
            "单位名录.xlsx",
            "notes/2026-11-06.md",
            "notes/2026-11-20.md",
            "notes/2026-11-20.md.txt",
            "notes/2026-11-27.md",
            "notes/旧/2026-11-20.md",
            "ledgers/2026-11-20/青禾镇.xlsx",
            "ledgers/2026-11-20/~$青禾镇.xlsx",
            "ledgers/2026-11-20/.hidden.xlsx",
            "ledgers/2026-11-20/补报/县财政局.XLS",
            "ledgers/2026-11-20/县政府办/登记/投诉.xlsx",
            "ledgers/2026-11-20/照片.jpg",
            "ledgers/2026-11-20/青禾镇",
            "ledgers/2026-11-20/青禾镇11.20",
            "ledgers/2026-11-20/青禾镇.xlsx_",
            "ledgers/2026-11-20/青禾镇.XLTX",
            "ledgers/2026-11-20/青禾镇.xIsx",
            "ledgers/2026-11-20/青禾镇.xlsx副本",
            "ledgers/2026-11-20/青禾镇.xslx",
            "ledgers/2026-11-20/青禾镇.xlsx.bak",
            "ledgers/2026-11-20/青禾镇.xlsx~",
            "ledgers/2026-11-20/~青禾镇.xlsx",
            "ledgers/2026-11-20/青禾镇.xlsx.tmp",
            "ledgers/2026-11-20/其他/甲.xlsx",
            "ledgers/2026-11-20/补报/深/甲.xlsx",
            "ledgers/2026-11-13/",
            "ledgers/2026-11-20/县水务局.xlsx/",
            "ledgers/2026-11-20/旧稿/",
            "ledgers/2026-11-20/补报/县水务局/",
            "ledgers/2026-11-20/县政府办/会议/",
            "ledgers/2026-11-20/县政府办/会议.xlsx/",
            "ledgers/2026-10-30/补报/",
            "ledgers/2026-10-30/县政府办/",
            "ledgers/2026-11-13/补报",
            "ledgers/2026-11-13/县政府办",
            "ledgers/2026-11-06",
            "notes",
            "ledgers/11月6日/甲.xlsx",
            "ledgers/11月6日/乙.xlsx",
            "ledgers/2026-02-30/甲.xlsx",
            "ledgers/1999-12-31/甲.xlsx",
            "ledgers/2101-01-01/甲.xlsx",
            "ledgers/说明.txt",
            "随手记.docx",
        ];
        let mut diagnostics = Vec::new();
        let layout = lay_out(
            &paths.iter().map(|&path| path.to_owned()).collect(),
            "县政府办",
            &mut diagnostics,
        );
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        assert_eq!(layout.directory.as_deref(), Some("单位名录.xlsx"));
        assert_eq!(
            layout.periods.keys().copied().collect::<Vec<_>>(),
            [day("2026-10-30"), day("2026-11-13"), day("2026-11-20")]
        );
        let period = &layout.periods[&day("2026-11-20")];
        let in_period = |paths: &[String]| -> Vec<String> {
            let names = paths.iter().map(|path| path.rsplit('/').next());
            names
                .map(|name| name.unwrap_or_default().to_owned())
                .collect()
        };
        assert_eq!(
            in_period(&period.timely),
            [
                "青禾镇",
                "青禾镇.XLTX",
                "青禾镇.xIsx",
                "青禾镇.xlsx",
                "青禾镇.xlsx_",
                "青禾镇.xslx",
                "青禾镇11.20"
            ]
        );
        assert_eq!(
            in_period(&period.strangers),
            [
                "~青禾镇.xlsx",
                "照片.jpg",
                "青禾镇.xlsx.bak",
                "青禾镇.xlsx.tmp",
                "青禾镇.xlsx~",
                "青禾镇.xlsx副本"
            ]
        );
        assert_eq!(period.late, ["ledgers/2026-11-20/补报/县财政局.XLS"]);
        assert_eq!(
            period.office,
            ["ledgers/2026-11-20/县政府办/登记/投诉.xlsx"]
        );
        let named: Vec<String> = diagnostics
            .iter()
            .map(|found| format!("{} {}", found.place, found.problem.words().code))
            .collect();
        assert_eq!(
            named,
            [
                "ledgers/11月6日 folder-not-a-date",
                "ledgers/1999-12-31 folder-not-a-date",
                "ledgers/2026-02-30 folder-not-a-date",
                "ledgers/2026-11-06 not-a-folder",
                "ledgers/2026-11-13/县政府办 not-a-folder",
                "ledgers/2026-11-13/补报 not-a-folder",
                "ledgers/2026-11-20/其他/甲.xlsx misplaced-ledger",
                "ledgers/2026-11-20/县政府办/会议.xlsx unknown-file",
                "ledgers/2026-11-20/县水务局.xlsx unknown-file",
                "ledgers/2026-11-20/旧稿 unknown-file",
                "ledgers/2026-11-20/补报/县水务局 unknown-file",
                "ledgers/2026-11-20/补报/深/甲.xlsx misplaced-ledger",
                "ledgers/2101-01-01 folder-not-a-date",
                "ledgers/说明.txt unknown-file",
                "notes not-a-folder",
                "notes/2026-11-20.md.txt misnamed-note",
                "notes/旧/2026-11-20.md misnamed-note",
                "单位名录.xls second-directory",
                "notes/2026-11-06.md misnamed-note",
            ]
        );
        let within_late = diagnostics[11].problem.words();
        assert_eq!(
            within_late.message,
            "这个表格放在了「补报」里面的文件夹「补报/深」，没有读取"
        );
        assert!(within_late.help.contains("请直接放在「补报」下"));
        let of_other_times = diagnostics[1].problem.words().message;
        assert!(of_other_times.contains("「1999-12-31」的年份不在2000年到2100年之间"));
    }
}
