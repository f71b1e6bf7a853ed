//! The files of both halves, from what was read and what was concluded, on their way out.

use super::dispatch::{Dispatch, Outlet, Tamper};
use super::error::BuildError;
use super::reading::Reading;
use super::{Workspace, papers, returns};
use crate::diagnostic::Diagnostic;
use crate::ingest::memory::Memory;
use crate::render::site::{Job, Site, Templates};
use crate::render::{self, OutputFile};
use crate::report::attachments::{self, ATTACHMENTS};
use crate::report::contract::Gatherer;
use crate::report::pages::{SiteInput, Views};
use crate::report::published::{BUILT_FILE, BuiltRecord, Revision};
use crate::report::{Audience, manifest};
use crate::rules::{Findings, Tribunal};
use std::collections::{BTreeMap, BTreeSet};

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

fn failed(error: impl std::fmt::Display) -> BuildError {
    BuildError::Render(error.to_string())
}

impl Run<'_> {
    /// Makes all files of both halves and hands each on as it is made; the manifests are the last.
    ///
    /// # Errors
    /// Where a template or a format does not fit, or files contradict one another: a mistake in the program. Where a file cannot be kept.
    pub fn hand_out(
        &self,
        newest_rows: Memory,
        outlet: Outlet<'_>,
        tamper: Tamper<'_>,
    ) -> Result<(), BuildError> {
        let mut dispatch = Dispatch::begin(outlet, tamper);
        // First of all, and what they are copied from goes before anything else is made.
        returns::make(self, &newest_rows, &mut dispatch)?;
        drop(newest_rows);
        let names: Vec<String> = ATTACHMENTS
            .iter()
            .map(|name| attachments::file_name(name))
            .collect();
        let input = SiteInput {
            revision: self.revision.as_ref(),
            note_html: self.reading.note_html.as_deref(),
            diagnostics: self.diagnostics,
            attachments: &names,
            ..self.reading.input(self.findings, &self.fingerprint)
        };
        let county = Views::new(&input, Audience::County);
        let office = county.seen_by(Audience::Office);
        let attachments = papers::attachments([&county, &office])?;
        self.data(&mut dispatch)?;
        let note = &self.reading.note_parts;
        papers::make(attachments, &office, note, &mut dispatch)?;
        let templates = Templates::read().map_err(failed)?;
        pages([&county, &office], &templates, &mut dispatch)?;
        dispatch.end(|half, outputs| self.listing(half, outputs))
    }

    /// What programs read: report.json, against which everything else is held, and the other files of `data/`.
    fn data(&self, dispatch: &mut Dispatch<'_>) -> Result<(), BuildError> {
        let (findings, tribunal) = (self.findings, self.reading.tribunal());
        let history = &self.reading.replay.history;
        let report = Gatherer {
            findings,
            history,
            tribunal,
            archive: &self.reading.archive,
            diagnostics: self.diagnostics,
            fingerprint: &self.fingerprint,
        };
        dispatch.report(|out| render::data::report(&report, out).map_err(failed))?;
        dispatch.put(Audience::Office, render::data::schema())?;
        for list in render::data::List::ALL {
            dispatch.data(list.path(), |out| list.write(&report, out).map_err(failed))?;
        }
        let record = BuiltRecord::of(findings, history, tribunal, &self.fingerprint);
        dispatch.data(BUILT_FILE, |out| {
            render::data::record(&record, out).map_err(failed)
        })
    }

    /// The manifest of a half.
    fn listing(
        &self,
        half: Audience,
        outputs: BTreeMap<String, String>,
    ) -> Result<OutputFile, BuildError> {
        let Tribunal {
            directory,
            settings,
            ..
        } = self.reading.tribunal();
        let county = (half == Audience::County).then_some(directory);
        render::data::manifest(
            outputs,
            manifest::half(half),
            manifest::listed(self.reading.inputs(), &settings.office, county),
            (&settings.county, self.findings.as_of),
            &self.fingerprint,
        )
        .map_err(failed)
    }
}

/// The pages of both halves, those last that lead to all others. Pages of the same things follow one another: what they are made of is at
/// hand then.
fn pages(
    views: [&Views<'_>; 2],
    templates: &Templates,
    dispatch: &mut Dispatch<'_>,
) -> Result<(), BuildError> {
    let sites = views.map(|views| (views.audience, Site::new(templates, views)));
    let mut jobs = Vec::new();
    for (half, site) in &sites {
        let own = site.jobs().into_iter().enumerate();
        jobs.extend(own.map(|(position, job)| (position, *half, job)));
    }
    jobs.sort_by_key(|(position, ..)| *position);
    let of_county = jobs.iter().filter(|(_, half, _)| *half == Audience::County);
    let of_county = of_county.count();
    let of_both = jobs.partition_point(|(position, ..)| *position < of_county);
    let jobs: Vec<(Audience, Job<'_>)> =
        jobs.into_iter().map(|(_, half, job)| (half, job)).collect();
    let (of_both, of_office) = jobs.split_at(of_both);
    dispatch.make_for(of_both, |job| job().map_err(failed))?;
    // What only the office has are the longest lists of a large county: one page with all its parts at a time.
    for job in of_office.chunks(1) {
        dispatch.make_for(job, |job| job().map_err(failed))?;
    }
    for (half, site) in &sites {
        let pages: BTreeSet<&str> = dispatch.paths(*half).collect();
        for file in site.last(&pages).map_err(failed)? {
            dispatch.put(*half, file)?;
        }
    }
    Ok(())
}
