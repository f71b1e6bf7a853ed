//! The files of one half, from what was read and what was concluded.

use super::error::BuildError;
use super::papers::Papers;
use super::reading::Reading;
use super::{Workspace, returns};
use crate::diagnostic::Diagnostic;
use crate::render::{self, OutputFile};
use crate::report::attachments::{self, ATTACHMENTS};
use crate::report::pages::SiteInput;
use crate::report::published::{BuiltRecord, Revision};
use crate::report::{Audience, contract, manifest};
use crate::rules::Findings;

/// Everything that the output files are made of.
pub struct Run<'a> {
    /// The workspace, to read again what goes back to its sender.
    pub workspace: Workspace<'a>,
    /// What was read.
    pub reading: &'a Reading,
    /// What the notice concludes.
    pub findings: &'a Findings<'a>,
    /// All diagnostics in the order in which they are shown.
    pub diagnostics: &'a [Diagnostic],
    /// The input fingerprint.
    pub fingerprint: String,
    /// This period against what was published of it; `None` where nothing was.
    pub revision: Option<Revision>,
}

impl Run<'_> {
    /// All files of both halves, `site/` first; the manifest is the last of each.
    ///
    /// # Errors
    /// Where a template or a format does not fit: a mistake in the program.
    pub fn halves(&self) -> Result<[Vec<OutputFile>; 2], BuildError> {
        let names: Vec<String> = ATTACHMENTS
            .iter()
            .map(|name| attachments::file_name(name))
            .collect();
        let replay = &self.reading.replay;
        let input = SiteInput {
            findings: self.findings,
            history: &replay.history,
            tribunal: self.reading.tribunal(),
            summaries: &replay.summaries,
            archive: &self.reading.archive,
            revision: self.revision.as_ref(),
            fingerprint: &self.fingerprint,
            note_html: self.reading.note_html.as_deref(),
            diagnostics: self.diagnostics,
            attachments: &names,
        };
        let papers = Papers::of(&input, &self.reading.note_parts)?;
        Ok([
            self.half(&input, Audience::County, papers.county)?,
            self.half(&input, Audience::Office, papers.office)?,
        ])
    }

    /// All files of a half, its manifest last.
    fn half(
        &self,
        input: &SiteInput<'_>,
        audience: Audience,
        mut files: Vec<OutputFile>,
    ) -> Result<Vec<OutputFile>, BuildError> {
        let failed = |error: &dyn std::fmt::Display| BuildError::Render(error.to_string());
        let (findings, tribunal) = (self.findings, self.reading.tribunal());
        let replay = &self.reading.replay;
        files.extend(render::site::pages(input, audience).map_err(|error| failed(&error))?);
        if audience == Audience::Office {
            let report = contract::report(
                findings,
                &replay.history,
                tribunal,
                &self.reading.archive,
                self.diagnostics,
                &self.fingerprint,
            );
            let record = BuiltRecord::of(findings, &replay.history, tribunal, &self.fingerprint);
            files.extend(render::data::files(&report, &record).map_err(|error| failed(&error))?);
            files.extend(returns::files(self).map_err(|error| failed(&error))?);
        }
        let mut files: Vec<OutputFile> = files
            .into_iter()
            .map(render::container::on_any_system)
            .collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let listing = render::data::manifest(
            &files,
            manifest::half(audience),
            manifest::listed(self.reading.inputs(), &tribunal.settings.office, audience),
            findings.as_of,
            &self.fingerprint,
        )
        .map_err(|error| failed(&error))?;
        files.push(listing);
        Ok(files)
    }
}
