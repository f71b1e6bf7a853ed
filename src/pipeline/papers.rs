//! What leaves the office on paper or as a file: the workbooks to attach, made once for both halves.

use super::error::BuildError;
use crate::render::{self, OutputFile};
use crate::report::Audience;
use crate::report::attachments::{self, ATTACHMENTS, ESCALATIONS};
use crate::report::pages::{SiteInput, Views};
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
    pub fn of(input: &SiteInput<'_>) -> Result<Papers, BuildError> {
        let county = Views::new(input, Audience::County);
        let office = Views::new(input, Audience::Office);
        let mut jobs: Vec<(&Views<'_>, &str)> =
            ATTACHMENTS.iter().map(|name| (&county, *name)).collect();
        jobs.push((&office, ESCALATIONS));
        let mut files = jobs
            .par_iter()
            .map(|(views, name)| render::workbook::file(&attachments::book(views, name)))
            .collect::<Result<Vec<OutputFile>, _>>()
            .map_err(|error| BuildError::Render(error.to_string()))?;
        let own = files.split_off(ATTACHMENTS.len());
        let office = files
            .iter()
            .filter(|file| own.iter().all(|own| own.path != file.path))
            .cloned()
            .chain(own.iter().cloned())
            .collect();
        Ok(Papers {
            county: files,
            office,
        })
    }
}
