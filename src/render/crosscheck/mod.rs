//! Pages, workbooks, circulars and report.json are read back from the bytes that were written and must tell the same figures:
//! text, page and sheet that contradict one another are worse than none.

mod drafts;
mod entries;
mod markup;
mod pages;
mod sheets;
mod told;
mod workbooks;
mod written;

use super::OutputFile;
use crate::report::circular::WEEKLY;
use crate::report::{Audience, manifest};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::io::BufRead;
use told::Told;

/// What everything is held against, in the office's half.
pub const REPORT: &str = "data/report.json";

/// Where the workbooks to attach stand in each half.
const ATTACHMENTS_FOLDER: &str = "attachments/";

/// Where return copies stand in the office's half.
const RETURNS_FOLDER: &str = "returns/";

/// Where two outputs do not say the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}：{reason}")]
pub struct Disagreement {
    /// File, sheet and cell, or page.
    pub place: String,
    /// What should stand there by report.json, and what does.
    pub reason: String,
}

impl Disagreement {
    fn new(place: impl Into<String>, reason: impl Into<String>) -> Disagreement {
        Disagreement {
            place: place.into(),
            reason: reason.into(),
        }
    }
}

/// Refuses what is not as report.json has it.
fn same<T: Display>(
    place: impl FnOnce() -> String,
    what: &str,
    told: &T,
    found: &T,
) -> Result<(), Disagreement> {
    let (told_text, found_text) = (told.to_string(), found.to_string());
    if told_text == found_text || plain(&told_text) == plain(&found_text) {
        return Ok(());
    }
    Err(Disagreement::new(
        place(),
        format!(
            "{what}应为「{}」，这里是「{}」",
            beginning(&told_text),
            beginning(&found_text)
        ),
    ))
}

/// How much of a text a message repeats, in characters.
const REPEATED: usize = 100;

fn beginning(text: &str) -> &str {
    let end = text.char_indices().nth(REPEATED);
    end.map_or(text, |(end, _)| &text[..end])
}

/// Text without blanks and control characters, which a format may write in its own way: what is compared are figures and names.
fn plain(text: &str) -> String {
    text.replace("_x000D_", "")
        .chars()
        .filter(|character| !character.is_whitespace() && !character.is_control())
        .collect()
}

/// A file that is looked at, and the half in which it stands.
struct Found<'a> {
    half: Audience,
    path: &'a str,
    bytes: &'a [u8],
}

impl<'a> Found<'a> {
    fn is_office(&self) -> bool {
        self.half == Audience::Office
    }

    fn text(&self) -> Result<&'a str, Disagreement> {
        std::str::from_utf8(self.bytes)
            .map_err(|_| Disagreement::new(self.place(), "不是 UTF-8 文本"))
    }

    fn place(&self) -> String {
        place(self.half, self.path)
    }
}

fn place(half: Audience, path: &str) -> String {
    format!("{}/{path}", manifest::half(half))
}

/// What a file adds to what is known of its half; it counts once the whole half is there.
#[derive(Debug)]
pub enum Note {
    /// Nothing.
    Nothing,
    /// A workbook to attach, by its path, and what it hashes to.
    Attachment(String, [u8; 32]),
    /// A page that must be there.
    Page(&'static str),
    /// So many units stand in a ranking.
    Ranked(usize),
    /// The week's circular, and what it seems to list as attachments, by number.
    Weekly(Vec<(usize, String)>),
}

/// What has been seen of a half.
#[derive(Debug, Default)]
struct Seen {
    attachments: BTreeMap<String, [u8; 32]>,
    pages: BTreeSet<&'static str>,
    ranked: usize,
    listed: Option<Vec<(usize, String)>>,
}

/// The pages whose figures are compared, beside the rankings.
const PAGES: [&str; 2] = ["index.html", "escalations.html"];

/// Files held against report.json one by one as they are made, so that none need be kept until all are there.
pub struct CrossCheck {
    told: Told,
    /// By path of a meeting's circular: the meeting's place in report.json.
    meetings: BTreeMap<String, usize>,
    county: Seen,
    office: Seen,
}

impl CrossCheck {
    /// Begins with report.json as it was written.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn against(report: impl BufRead) -> Result<CrossCheck, Disagreement> {
        let told = Told::read(report).map_err(|error| {
            Disagreement::new(place(Audience::Office, REPORT), error.to_string())
        })?;
        Ok(CrossCheck {
            meetings: drafts::meeting_paths(&told),
            told,
            county: Seen::default(),
            office: Seen::default(),
        })
    }

    /// Compares ranks, scores, counts and lists of one file. What it returns is for [`CrossCheck::note`].
    ///
    /// # Errors
    /// The first place that says something else than report.json.
    pub fn look(
        &self,
        half: Audience,
        file: &OutputFile,
        hash: [u8; 32],
    ) -> Result<Note, Disagreement> {
        let found = Found {
            half,
            path: &file.path,
            bytes: &file.bytes,
        };
        let path = file.path.as_str();
        if path.starts_with(ATTACHMENTS_FOLDER) {
            // A copy that is the same to the last byte need not be read twice.
            let is_copy = found.is_office() && self.county.attachments.get(path) == Some(&hash);
            if !is_copy && let Some(name) = workbooks::name(path) {
                workbooks::check(&found, name, &self.told)?;
            }
            return Ok(Note::Attachment(path.to_owned(), hash));
        }
        match path {
            "index.html" => pages::lights(&found, &self.told)?,
            "escalations.html" => pages::escalations(&found, &self.told)?,
            WEEKLY if found.is_office() => {
                return drafts::weekly(&found, &self.told).map(Note::Weekly);
            }
            _ if path.starts_with("会议通报-") && found.is_office() => {
                let position = self.meetings.get(path);
                drafts::meeting(&found, position.map(|at| &self.told.meetings[*at]))?;
            }
            _ if path.starts_with("ranking/") && !path.ends_with("/index.html") => {
                return pages::ranking(&found, &self.told).map(Note::Ranked);
            }
            _ => {}
        }
        let page = PAGES.into_iter().find(|page| *page == path);
        Ok(page.map_or(Note::Nothing, Note::Page))
    }

    /// Remembers what a file adds.
    pub fn note(&mut self, half: Audience, note: Note) {
        let seen = match half {
            Audience::County => &mut self.county,
            Audience::Office => &mut self.office,
        };
        match note {
            Note::Nothing => {}
            Note::Attachment(path, hash) => {
                seen.attachments.insert(path, hash);
            }
            Note::Page(page) => {
                seen.pages.insert(page);
            }
            Note::Ranked(units) => seen.ranked += units,
            Note::Weekly(listed) => seen.listed = Some(listed),
        }
    }

    /// What can be said only of whole halves: that nothing is missing, and what several files say together.
    ///
    /// # Errors
    /// What is missing, or the first place that says something else than report.json.
    pub fn finish(&self) -> Result<(), Disagreement> {
        for (half, seen) in [
            (Audience::County, &self.county),
            (Audience::Office, &self.office),
        ] {
            let missing = |path: &str| Disagreement::new(place(half, path), "没有这个文件");
            for path in crate::report::attachments::ATTACHMENTS.map(workbooks::path) {
                if !seen.attachments.contains_key(&path) {
                    return Err(missing(&path));
                }
            }
            for page in PAGES {
                if !seen.pages.contains(page) {
                    return Err(missing(page));
                }
            }
            pages::ranked(half, seen.ranked, &self.told)?;
        }
        match &self.office.listed {
            Some(listed) => drafts::attachments(listed, &self.county.attachments),
            None => Err(Disagreement::new(
                place(Audience::Office, WEEKLY),
                "没有这个文件",
            )),
        }
    }
}

/// A file that goes out before report.json: only a return copy may, for only of those nothing is compared.
///
/// # Errors
/// Where it is any other.
pub fn look_at_copy(half: Audience, file: &OutputFile) -> Result<Note, Disagreement> {
    if half == Audience::Office && file.path.starts_with(RETURNS_FOLDER) {
        return Ok(Note::Nothing);
    }
    let place = place(half, &file.path);
    Err(Disagreement::new(
        place,
        format!("写在 {REPORT} 之前，无从核对"),
    ))
}

/// That there is no report.json.
pub fn missing_report() -> Disagreement {
    Disagreement::new(place(Audience::Office, REPORT), "没有这个文件")
}

/// Compares everything in two halves, on all cores.
///
/// # Errors
/// The first place that says something else than report.json.
pub fn check(site: &[OutputFile], office: &[OutputFile]) -> Result<(), Disagreement> {
    let report = office.iter().find(|file| file.path == REPORT);
    let report = report.ok_or_else(missing_report)?;
    let mut check = CrossCheck::against(report.bytes.as_slice())?;
    let sheets = crate::report::attachments::ATTACHMENTS.map(workbooks::path);
    for (half, files) in [(Audience::County, site), (Audience::Office, office)] {
        // As a build makes them: the workbooks first, in their order.
        let mut files: Vec<&OutputFile> = files.iter().collect();
        files.sort_by_key(|file| {
            let sheet = sheets.iter().position(|path| *path == file.path);
            sheet.unwrap_or(sheets.len())
        });
        let notes: Vec<Result<Note, Disagreement>> = files
            .par_iter()
            .map(|file| check.look(half, file, manifest::sha256(&file.bytes)))
            .collect();
        for note in notes {
            check.note(half, note?);
        }
    }
    check.finish()
}
