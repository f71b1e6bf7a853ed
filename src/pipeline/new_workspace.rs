//! The files of a new workspace: settings with every default shown, a directory to be filled in, blank ledgers, instructions.

use super::{BuildError, templates};
use crate::model::calendar::WorkCalendar;
use crate::model::directory::Directory;
use crate::model::settings::Settings;
use crate::render::plain::plain;
use crate::render::{OutputFile, template as sheets};
use crate::report::manual::CHAPTERS;
use crate::report::template;
use crate::rules::Tribunal;
use chrono::NaiveDate;

/// The folder of blank ledgers.
pub const TEMPLATE_FOLDER: &str = "空白台账";

const SETTINGS: &str = include_str!("../../templates/new/duban.toml");

/// The files of a new workspace by their paths, and the folders that are empty at first.
///
/// # Errors
/// Where a workbook cannot be written: a mistake in the program.
pub fn new_workspace(
    county: &str,
    today: NaiveDate,
) -> Result<(Vec<OutputFile>, Vec<String>), BuildError> {
    let settings = Settings::for_county(county);
    let tribunal = Tribunal {
        directory: &Directory::default(),
        calendar: &WorkCalendar::built_in(),
        settings: &settings,
    };
    let failed = |error: rust_xlsxwriter::XlsxError| BuildError::Render(error.to_string());
    let mut files = vec![
        text("duban.toml", &SETTINGS.replace("@county@", &quoted(county))),
        text("使用说明.txt", &instructions()),
        templates::directory(tribunal, today).map_err(failed)?,
    ];
    let mut books = template::books(tribunal, None, today);
    books.push(template::ledger_of_any_unit(tribunal, today));
    for book in &books {
        let mut file = sheets::file(book).map_err(failed)?;
        file.path = format!("{TEMPLATE_FOLDER}/{}", file.path);
        files.push(file);
    }
    // A folder of a day is a period, and an empty one costs every unit a point as soon as a later one is there.
    let folders = vec!["ledgers".to_owned(), "notes".to_owned()];
    Ok((files, folders))
}

/// The manual as text: the same that the site's help page shows.
fn instructions() -> String {
    let contents: Vec<&str> = CHAPTERS.iter().map(|(name, _)| *name).collect();
    format!(
        "督办程序使用手册（与生成的网页上「使用手册」一页相同）\n各章：{}\n\n\n{}",
        contents.join("、"),
        plain(CHAPTERS)
    )
}

/// A text as Windows' editor has it: with a mark at its beginning, and its own line breaks.
fn text(path: &str, text: &str) -> OutputFile {
    let lines = text.replace("\r\n", "\n").replace('\n', "\r\n");
    OutputFile {
        path: path.to_owned(),
        bytes: format!("\u{feff}{lines}").into_bytes(),
    }
}

/// A name within quotation marks of the settings.
fn quoted(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, '"' | '\\') && !c.is_control())
        .collect()
}
