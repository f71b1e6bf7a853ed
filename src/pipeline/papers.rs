//! What leaves the office on paper or as a file: workbooks to attach, slips for units, draft circulars; made once for both halves.

use super::dispatch::Dispatch;
use super::error::BuildError;
use crate::render::{self, OutputFile};
use crate::report::Audience;
use crate::report::attachments::{self, ATTACHMENTS, ESCALATIONS};
use crate::report::circular::{Document, Part};
use crate::report::pages::Views;
use crate::report::table::Book;
use rayon::prelude::*;
use rust_xlsxwriter::XlsxError;

/// The workbooks to attach, not yet held against report.json.
pub struct Attachments {
    files: Vec<OutputFile>,
    /// The one that the office has otherwise.
    own: OutputFile,
}

/// Makes the workbooks to attach on all cores; the one that differs is made for each half, every other once. They are made before all
/// else: of a large county nothing takes more room while it is made, and less when it stands.
///
/// # Errors
/// Where one cannot be written.
pub fn attachments([county, office]: [&Views<'_>; 2]) -> Result<Attachments, BuildError> {
    let files = ATTACHMENTS
        .par_iter()
        .map(|name| Paper::Attachment(county, name).file())
        .collect::<Result<_, BuildError>>()?;
    let own = Paper::Attachment(office, ESCALATIONS).file()?;
    Ok(Attachments { files, own })
}

/// Hands the workbooks on and makes all other papers on all cores.
///
/// # Errors
/// Where one cannot be written, or contradicts report.json.
pub fn make(
    attachments: Attachments,
    office: &Views<'_>,
    note: &[Part],
    dispatch: &mut Dispatch<'_>,
) -> Result<(), BuildError> {
    let Attachments { files, own } = attachments;
    for file in files {
        let copy = if file.path == own.path { &own } else { &file }.clone();
        dispatch.put(Audience::County, file)?;
        dispatch.put(Audience::Office, copy)?;
    }
    let mut papers = vec![Paper::Document(office.weekly_circular(note, &ATTACHMENTS))];
    papers.extend(office.meeting_circulars().into_iter().map(Paper::Document));
    papers.extend(office.reminders().into_iter().map(Paper::Book));
    dispatch.make(Audience::Office, &papers, |paper| Ok(vec![paper.file()?]))
}

/// Something to be written.
enum Paper<'p, 'a> {
    /// A workbook to attach; its tables are made with it, so that this too is done on all cores.
    Attachment(&'p Views<'a>, &'p str),
    /// Another workbook.
    Book(Book),
    /// A draft.
    Document(Document),
}

impl Paper<'_, '_> {
    fn file(&self) -> Result<OutputFile, BuildError> {
        match self {
            Paper::Attachment(views, name) => workbook(attachments::book(views, name)),
            Paper::Book(book) => workbook(book.clone()),
            Paper::Document(document) => render::document::file(document)
                .map_err(|error| BuildError::Render(error.to_string())),
        }
    }
}

fn workbook(book: Book) -> Result<OutputFile, BuildError> {
    render::workbook::file(book).map_err(|error| match error {
        XlsxError::TempFileError(folder, _) => {
            BuildError::NoTemporaryFolder(folder.display().to_string())
        }
        error => BuildError::Render(error.to_string()),
    })
}
