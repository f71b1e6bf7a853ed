//! Pages, workbooks, circulars and report.json are read back from the bytes that were written and must tell the same figures:
//! text, page and sheet that contradict one another are worse than none.

mod drafts;
mod markup;
mod pages;
mod sheets;
mod told;
mod workbooks;

use super::OutputFile;
use crate::report::circular::WEEKLY;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Display;
use told::Told;

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
    if plain(&told.to_string()) == plain(&found.to_string()) {
        return Ok(());
    }
    Err(Disagreement::new(
        place(),
        format!("{what}应为「{told}」，这里是「{found}」"),
    ))
}

/// Text without blanks and control characters, which a format may write in its own way: what is compared are figures and names.
fn plain(text: &str) -> String {
    text.replace("_x000D_", "")
        .chars()
        .filter(|character| !character.is_whitespace() && !character.is_control())
        .collect()
}

/// One half of the output, by path.
struct Half<'a> {
    name: &'static str,
    files: BTreeMap<&'a str, &'a [u8]>,
}

impl<'a> Half<'a> {
    fn of(name: &'static str, files: &'a [OutputFile]) -> Half<'a> {
        Half {
            name,
            files: files
                .iter()
                .map(|file| (file.path.as_str(), file.bytes.as_slice()))
                .collect(),
        }
    }

    fn is_office(&self) -> bool {
        self.name == "office"
    }

    /// A file that must be there.
    fn file(&self, path: &str) -> Result<&'a [u8], Disagreement> {
        self.files
            .get(path)
            .copied()
            .ok_or_else(|| Disagreement::new(self.place(path), "没有这个文件"))
    }

    fn text(&self, path: &str) -> Result<&'a str, Disagreement> {
        std::str::from_utf8(self.file(path)?)
            .map_err(|_| Disagreement::new(self.place(path), "不是 UTF-8 文本"))
    }

    fn place(&self, path: &str) -> String {
        format!("{}/{path}", self.name)
    }
}

/// A file that is held against report.json.
enum Check<'a> {
    Book(&'a Half<'a>, &'static str),
    Pages(&'a Half<'a>),
    Draft(&'a str),
}

/// Compares ranks, scores, counts and lists in everything that was written, on all cores.
///
/// # Errors
/// The first place that says something else than report.json.
pub fn check(site: &[OutputFile], office: &[OutputFile]) -> Result<(), Disagreement> {
    let halves = [Half::of("site", site), Half::of("office", office)];
    let [county, inside] = &halves;
    let told = Told::read(inside)?;
    let mut checks = Vec::new();
    for name in crate::report::attachments::ATTACHMENTS {
        checks.push(Check::Book(county, name));
        let path = workbooks::path(name);
        // A copy that is the same to the last byte need not be read twice.
        if inside.file(&path)? != county.file(&path)? {
            checks.push(Check::Book(inside, name));
        }
    }
    checks.extend(halves.iter().map(Check::Pages));
    checks.push(Check::Draft(WEEKLY));
    let meetings = inside
        .files
        .keys()
        .filter(|path| path.starts_with("会议通报-"));
    checks.extend(meetings.map(|path| Check::Draft(path)));
    let found: Vec<Result<(), Disagreement>> = checks
        .par_iter()
        .map(|check| match check {
            Check::Book(half, name) => workbooks::check(half, name, &told),
            Check::Pages(half) => pages::check(half, &told),
            Check::Draft(path) if *path == WEEKLY => drafts::weekly(inside, county, &told),
            Check::Draft(path) => drafts::meeting(inside, path, &told),
        })
        .collect();
    found.into_iter().collect()
}
