//! What leaves the office on paper or as a file: workbooks to attach, slips for units, draft circulars; made once for both halves.

use super::error::BuildError;
use crate::render::{self, OutputFile};
use crate::report::Audience;
use crate::report::attachments::{self, ATTACHMENTS, ESCALATIONS};
use crate::report::circular::{Document, Part};
use crate::report::pages::{SiteInput, Views};
use crate::report::table::Book;
use rayon::prelude::*;

/// The papers of both halves.
pub struct Papers {
    /// Those of `site/`.
    pub county: Vec<OutputFile>,
    /// Those of `office/`.
    pub office: Vec<OutputFile>,
}

impl Papers {
    /// Makes all papers on all cores; the one workbook that differs is made for each half, every other once.
    ///
    /// # Errors
    /// Where one cannot be written.
    pub fn of(input: &SiteInput<'_>, note: &[Part]) -> Result<Papers, BuildError> {
        let views =
            [Audience::County, Audience::Office].map(|audience| Views::new(input, audience));
        let [county, office] = &views;
        let mut papers: Vec<Paper<'_>> = ATTACHMENTS
            .iter()
            .map(|name| Paper::Attachment(county, name))
            .collect();
        papers.push(Paper::Attachment(office, ESCALATIONS));
        papers.extend(office.reminders().into_iter().map(Paper::Book));
        papers.push(Paper::Document(office.weekly_circular(note, &ATTACHMENTS)));
        papers.extend(office.meeting_circulars().into_iter().map(Paper::Document));
        let mut files = papers
            .par_iter()
            .map(Paper::file)
            .collect::<Result<Vec<OutputFile>, BuildError>>()?;
        let own = files.split_off(ATTACHMENTS.len());
        let shared = files
            .iter()
            .filter(|file| own.iter().all(|own| own.path != file.path));
        Ok(Papers {
            office: shared.chain(&own).cloned().collect(),
            county: files,
        })
    }
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
                render::workbook::file(&attachments::book(views, name))
                    .map_err(|error| failed(&error))
            }
            Paper::Book(book) => render::workbook::file(book).map_err(|error| failed(&error)),
            Paper::Document(document) => {
                render::document::file(document).map_err(|error| failed(&error))
            }
        }
    }
}
