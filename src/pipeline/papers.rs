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

/// Makes all papers on all cores; the one workbook that differs is made for each half, every other once.
///
/// # Errors
/// Where one cannot be written, or contradicts report.json.
pub fn make(
    [county, office]: [&Views<'_>; 2],
    note: &[Part],
    dispatch: &mut Dispatch<'_>,
) -> Result<(), BuildError> {
    let attachments: Vec<OutputFile> = ATTACHMENTS
        .par_iter()
        .map(|name| Paper::Attachment(county, name).file())
        .collect::<Result<_, BuildError>>()?;
    let own = Paper::Attachment(office, ESCALATIONS).file()?;
    for file in attachments {
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
enum Paper<'a> {
    /// A workbook to attach; its tables are made with it, so that this too is done on all cores.
    Attachment(&'a Views<'a>, &'a str),
    /// Another workbook.
    Book(Book),
    /// A draft.
    Document(Document),
}

impl Paper<'_> {
    fn file(&self) -> Result<OutputFile, BuildError> {
        let failed = |error: &dyn std::fmt::Display| BuildError::Render(error.to_string());
        match self {
            Paper::Attachment(views, name) => {
                render::workbook::file(attachments::book(views, name))
                    .map_err(|error| failed(&error))
            }
            Paper::Book(book) => {
                render::workbook::file(book.clone()).map_err(|error| failed(&error))
            }
            Paper::Document(document) => {
                render::document::file(document).map_err(|error| failed(&error))
            }
        }
    }
}
