//! Every finished file's way out: read back against report.json, hashed, handed on and dropped, so that a build holds a few of its
//! files at a time and never all of them.

use super::error::BuildError;
use super::pieces::{self, Pieces};
use crate::render::OutputFile;
use crate::render::crosscheck::{self, CrossCheck, Disagreement, Note, REPORT};
use crate::report::{Audience, manifest};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Takes a finished file of a half and keeps it; where it cannot, it says why in words. A long file comes in pieces: what comes under
/// the same path right after one goes on with it.
pub type Outlet<'a> = &'a mut dyn FnMut(Audience, OutputFile) -> Result<(), String>;

/// Changes a file other than those that go out in pieces (report.json, the record, the tables of data) before it is read back: the tests'
/// way to break a figure.
pub type Tamper<'a> = &'a (dyn Fn(Audience, &mut OutputFile) + Sync);

/// How many jobs at most are under way before what they made is handed on: two for each core.
const FEW: usize = 8;

/// The way out of both halves.
pub struct Dispatch<'a> {
    outlet: Outlet<'a>,
    desk: Desk<'a>,
    outputs: BTreeMap<Audience, BTreeMap<String, String>>,
}

/// Where a file is finished; any number of them at once.
struct Desk<'a> {
    tamper: Tamper<'a>,
    /// None until report.json has gone out.
    check: Option<CrossCheck>,
}

/// A file that has been read back, what it hashes to and what it says of its half.
struct Finished {
    file: OutputFile,
    hash: [u8; 32],
    note: Note,
}

impl Desk<'_> {
    fn finish(&self, half: Audience, mut file: OutputFile) -> Result<Finished, BuildError> {
        (self.tamper)(half, &mut file);
        let hash = manifest::sha256(&file.bytes);
        let note = match &self.check {
            Some(check) => check.look(half, &file, hash),
            None => crosscheck::look_at_copy(half, &file),
        };
        let note = note.map_err(|error| disagreement(&error))?;
        Ok(Finished { file, hash, note })
    }
}

fn disagreement(error: &Disagreement) -> BuildError {
    BuildError::Disagreement(error.to_string())
}

impl<'a> Dispatch<'a> {
    /// Begins with the return copies, which nothing is held against.
    pub fn begin(outlet: Outlet<'a>, tamper: Tamper<'a>) -> Dispatch<'a> {
        Dispatch {
            outlet,
            desk: Desk {
                tamper,
                check: None,
            },
            outputs: BTreeMap::new(),
        }
    }

    /// report.json, against which all files are held that come after it. It is as long as all that it tells, and never held whole.
    ///
    /// # Errors
    /// Where it cannot be written, be read back or be kept.
    pub fn report(
        &mut self,
        write: impl FnOnce(&mut Pieces<'_>) -> Result<(), BuildError>,
    ) -> Result<(), BuildError> {
        let passed = pieces::pass(write, CrossCheck::against, &mut self.pieces_of(REPORT))?;
        self.desk.check = Some(passed.read.map_err(|error| disagreement(&error))?);
        self.list(REPORT, &passed.hash);
        Ok(())
    }

    /// A long file of data with which nothing is compared, piece by piece.
    ///
    /// # Errors
    /// Where it cannot be written or be kept.
    pub fn data(
        &mut self,
        path: &str,
        write: impl FnOnce(&mut Pieces<'_>) -> Result<(), BuildError>,
    ) -> Result<(), BuildError> {
        let hash = pieces::hand_on(write, &mut self.pieces_of(path))?;
        self.list(path, &hash);
        Ok(())
    }

    /// Takes the pieces of a long file of the office's half.
    fn pieces_of(&mut self, path: &str) -> impl FnMut(Vec<u8>) -> Result<(), BuildError> {
        let outlet = &mut self.outlet;
        move |bytes| {
            let path = path.to_owned();
            outlet(Audience::Office, OutputFile { path, bytes }).map_err(BuildError::NotWritten)
        }
    }

    /// Lists a long file of the office's half that has gone out.
    fn list(&mut self, path: &str, hash: &[u8; 32]) {
        let outputs = self.outputs.entry(Audience::Office).or_default();
        outputs.insert(path.to_owned(), manifest::hex(hash));
    }

    /// A file that is made already.
    ///
    /// # Errors
    /// Where it contradicts report.json or cannot be kept.
    pub fn put(&mut self, half: Audience, file: OutputFile) -> Result<(), BuildError> {
        let finished = self.desk.finish(half, file)?;
        self.hand_on(half, finished)
    }

    /// Makes files on all cores, a few jobs at a time, and hands them on in the jobs' order.
    ///
    /// # Errors
    /// Where a job fails, or one of its files contradicts report.json or cannot be kept.
    pub fn make<T: Sync>(
        &mut self,
        half: Audience,
        jobs: &[T],
        make: impl Fn(&T) -> Result<Vec<OutputFile>, BuildError> + Sync,
    ) -> Result<(), BuildError> {
        let jobs: Vec<(Audience, &T)> = jobs.iter().map(|job| (half, job)).collect();
        self.make_for(&jobs, |job| make(job))
    }

    /// As [`Dispatch::make`], of jobs for either half.
    ///
    /// # Errors
    /// Where a job fails, or one of its files contradicts report.json or cannot be kept.
    pub fn make_for<T: Sync>(
        &mut self,
        jobs: &[(Audience, T)],
        make: impl Fn(&T) -> Result<Vec<OutputFile>, BuildError> + Sync,
    ) -> Result<(), BuildError> {
        let few = FEW.min(2 * rayon::current_num_threads());
        for few in jobs.chunks(few) {
            let desk = &self.desk;
            let done: Vec<Result<Vec<Finished>, BuildError>> = few
                .par_iter()
                .map(|(half, job)| {
                    let files = make(job)?.into_iter();
                    files.map(|file| desk.finish(*half, file)).collect()
                })
                .collect();
            for ((half, _), files) in few.iter().zip(done) {
                for finished in files? {
                    self.hand_on(*half, finished)?;
                }
            }
        }
        Ok(())
    }

    fn hand_on(&mut self, half: Audience, finished: Finished) -> Result<(), BuildError> {
        let Finished { file, hash, note } = finished;
        if let Some(check) = &mut self.desk.check {
            check.note(half, note);
        }
        let outputs = self.outputs.entry(half).or_default();
        outputs.insert(file.path.clone(), manifest::hex(&hash));
        (self.outlet)(half, file).map_err(BuildError::NotWritten)
    }

    /// The files of a half that have gone out, by path.
    pub fn paths(&self, half: Audience) -> impl Iterator<Item = &str> {
        let outputs = self.outputs.get(&half).into_iter().flatten();
        outputs.map(|(path, _)| path.as_str())
    }

    /// The end: what only whole halves can show is checked, and the manifests go out.
    ///
    /// # Errors
    /// Where something is missing or contradicts report.json, or a manifest cannot be made or kept.
    pub fn end(
        mut self,
        listing: impl Fn(Audience, BTreeMap<String, String>) -> Result<OutputFile, BuildError>,
    ) -> Result<(), BuildError> {
        let check = self.desk.check.take();
        let check = check.ok_or_else(|| disagreement(&crosscheck::missing_report()))?;
        check.finish().map_err(|error| disagreement(&error))?;
        for (half, outputs) in std::mem::take(&mut self.outputs) {
            (self.outlet)(half, listing(half, outputs)?).map_err(BuildError::NotWritten)?;
        }
        Ok(())
    }
}
