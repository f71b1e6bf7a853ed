//! Where things stood when the newest period came in, kept from one run to the next: the weekly run then replays only what has come
//! since, instead of the whole year.
//!
//! It is only ever a shortcut. It bears a mark of everything that it rests on beside the program: settings, calendar and directory, the
//! path and bytes of each file and note of its periods, and what was published of those that it has closed. All of these are read and
//! hashed in each run; where the mark is another, everything is replayed from the ledgers. It holds no more of a ledger than the
//! histories do, and these have no column that no output may have.

use super::Workspace;
use super::reading::Prepared;
use crate::diagnostic::{FileProblem, Problem, Unreadable};
use crate::ingest::privacy;
use crate::ingest::readings::Readings;
use crate::report::archive::PeriodRecord;
use crate::report::manifest;
use crate::rules::Replay;
use crate::source::{Key, key_of, once, seal, unseal};
use chrono::NaiveDate;
use postcard::ser_flavors::Flavor;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

/// The hash of a file that could not be read.
const NOT_READ: [u8; 32] = [0; 32];

/// Keeps what [`Standing::write`] writes for the next run; whether it could. Without anything to keep, nothing stays of what was kept.
pub type KeepStanding<'a> = &'a (dyn Fn(Option<&Standing<'_>>) -> bool + Sync);

/// What earlier runs have left, and where what this one finds goes.
#[derive(Default)]
pub struct Shortcuts<'a> {
    /// What was read of files. What is not known is added.
    pub readings: Arc<Readings>,
    /// What [`Standing::write`] wrote, and the stamp of the program that runs.
    pub standing: Option<(Vec<u8>, Key)>,
    /// Where this run's standing goes; `None` where it is not kept.
    pub keep: Option<KeepStanding<'a>>,
}

impl Shortcuts<'_> {
    /// Where an earlier run stood, as far as that is where this one stands. It is looked at once.
    pub(super) fn resumed(
        &mut self,
        ground: Ground<'_>,
        workspace: Workspace<'_>,
    ) -> Option<Resumed> {
        let (bytes, stamp) = self.standing.take()?;
        Resumed::of(&bytes, &stamp, ground, workspace)
    }

    /// Where it will be kept where things stand before the newest period of all comes in, nothing need be kept of the files before it.
    pub(super) fn expect(&self, ground: Ground<'_>) {
        if let Some((_, newest)) = self.keeper(ground)
            && ground.periods.len() > 1
        {
            self.readings.add_from(newest);
        }
    }

    /// Keeps nothing of where things stood before the newest period: a complainant is named there, or
    /// was, whom the weeks to come must go on hiding.
    pub(super) fn let_go(&self) {
        if let Some(keep) = self.keep {
            keep(None);
        }
    }

    /// What keeps where things stand before the newest period of all, and that period; `None` where it is not kept.
    fn keeper(&self, ground: Ground<'_>) -> Option<(KeepStanding<'_>, NaiveDate)> {
        let newest = ground.prepared.layout.periods.keys().next_back();
        let is_judged = ground.periods.last() == newest;
        self.keep.zip(newest.copied().filter(|_| is_judged))
    }

    /// Keeps where things stand before the newest period of all comes in, and lets go of what was read of the files before it.
    pub(super) fn keep(
        &self,
        ground: Ground<'_>,
        (replay, archive): (&Replay, &[PeriodRecord]),
        files: &[(String, [u8; 32])],
    ) {
        let Some((keep, newest)) = self.keeper(ground) else {
            return;
        };
        if replay.history.names_complainants() {
            keep(None);
            return;
        }
        let standing = Standing::of(ground, replay, archive, files);
        if standing.is_some_and(|standing| keep(Some(&standing))) {
            self.readings.forget_before(newest);
        }
    }
}

/// Where things stand before the next period comes in.
pub struct Standing<'a> {
    /// What it rests on.
    mark: Key,
    /// How many periods have come in.
    periods: usize,
    /// As what files are shown whose paths say more, by their positions: their content says what of these nobody may read.
    shown: Vec<(usize, &'a str)>,
    replay: &'a Replay,
    archive: &'a [PeriodRecord],
}

/// Where things stood, from an earlier run; nothing has come in by default.
#[derive(Default)]
pub(super) struct Resumed {
    /// How many periods have come in.
    pub periods: usize,
    /// The periods, all but the newest judged.
    pub replay: Replay,
    /// Those that are over.
    pub archive: Vec<PeriodRecord>,
    /// SHA-256 of their files, by path as shown, in order.
    pub files: Vec<(String, [u8; 32])>,
}

/// What a standing rests on.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    /// Settings, calendar, directory, and where the files are.
    pub prepared: &'a Prepared,
    /// The periods of this run, in order.
    pub periods: &'a [NaiveDate],
    /// Keys of the records of what was published, by period.
    pub published: &'a BTreeMap<NaiveDate, Key>,
}

impl<'a> Ground<'a> {
    /// What everything rests on.
    pub fn of(
        prepared: &'a Prepared,
        periods: &'a [NaiveDate],
        published: &'a BTreeMap<NaiveDate, Key>,
    ) -> Ground<'a> {
        Ground {
            prepared,
            periods,
            published,
        }
    }

    /// The mark of so many periods, by the hashes of their files; `None` where a file was not read.
    fn mark(self, count: usize, hashes: &[[u8; 32]]) -> Option<Key> {
        let mut lines = self.prepared.basis.to_vec();
        let mut line = |words: &str, hash: &[u8]| {
            lines.extend_from_slice(&(words.len() as u64).to_le_bytes());
            lines.extend_from_slice(words.as_bytes());
            lines.extend_from_slice(hash);
        };
        let mut hashes = hashes.iter();
        for (position, period) in self.periods.get(..count)?.iter().enumerate() {
            line(&period.to_string(), b"");
            let files = &self.prepared.layout.periods[period];
            for (kind, paths) in [&files.timely, &files.late, &files.office]
                .into_iter()
                .enumerate()
            {
                line(&kind.to_string(), b"");
                for path in paths {
                    line(path, hashes.next().filter(|hash| **hash != NOT_READ)?);
                }
            }
            for path in &files.strangers {
                line(path, b"stranger");
            }
            if let Some(note) = self.prepared.layout.notes.get(period) {
                line(note, self.prepared.inputs.get(note)?);
            }
            // The newest of them is not closed yet, and what was published of it is not looked at.
            if let Some(published) = self.published.get(period)
                && position + 1 < count
            {
                line("published", published);
            }
        }
        hashes.next().is_none().then(|| key_of(&lines))
    }

    /// The paths of the files of so many periods, in order.
    fn paths(self, count: usize) -> Option<impl Iterator<Item = &'a String>> {
        let layout = &self.prepared.layout;
        let periods = self.periods.get(..count)?.iter();
        Some(periods.flat_map(|period| layout.periods[period].paths()))
    }
}

impl<'a> Standing<'a> {
    /// Where things stand; `files`: SHA-256 of those of all periods so far, by path as shown, in order. `None` where they rest on a file that could not be read,
    /// or on one that another machine might read.
    fn of(
        ground: Ground<'_>,
        replay: &'a Replay,
        archive: &'a [PeriodRecord],
        files: &'a [(String, [u8; 32])],
    ) -> Option<Standing<'a>> {
        let periods = replay.history.periods.len();
        let may_be_read_elsewhere = |problem: &Problem| {
            use Unreadable::{NotAFile, NotGiven, TooCostly};
            let unreadable =
                |reason: &Unreadable| matches!(reason, TooCostly | NotAFile | NotGiven { .. });
            matches!(
                problem,
                Problem::File(FileProblem::Unreadable(reason) | FileProblem::EarlierUnreadable { reason, .. })
                    if unreadable(reason)
            )
        };
        let mut problems = replay.history.problems();
        if problems.any(|diagnostic| may_be_read_elsewhere(&diagnostic.problem)) {
            return None;
        }
        let hashes: Vec<[u8; 32]> = files.iter().map(|(_, hash)| *hash).collect();
        let paths = ground.paths(periods)?.zip(files).enumerate();
        let shown = paths.filter_map(|(position, (path, (shown, _)))| {
            (privacy::mask(path) != shown.as_str()).then_some((position, shown.as_str()))
        });
        Some(Standing {
            mark: ground.mark(periods, &hashes)?,
            periods,
            shown: shown.collect(),
            replay,
            archive,
        })
    }

    /// Writes it for [`Resumed::of`]. The stamp says which program replays: its version and its own bytes.
    ///
    /// # Errors
    /// Where `out` does not take it.
    pub fn write(&self, stamp: &Key, out: &mut dyn Write) -> io::Result<()> {
        seal(stamp, out, |sealed| {
            let head = (self.mark, self.periods, &self.shown);
            let web = (self.replay, self.archive);
            let pieces = Pieces {
                piece: Vec::with_capacity(PIECE),
                out: sealed,
            };
            once::writing(|| postcard::serialize_with_flavor(&(head, web), pieces))
                .map_err(io::Error::other)
        })
    }
}

/// How much is gathered before it is handed on.
const PIECE: usize = 1 << 16;

/// Gathers what is written by single bytes and hands it on in pieces.
struct Pieces<'a> {
    piece: Vec<u8>,
    out: &'a mut dyn Write,
}

impl Pieces<'_> {
    fn hand_on(&mut self) -> postcard::Result<()> {
        let handed = self.out.write_all(&self.piece);
        self.piece.clear();
        handed.map_err(|_| postcard::Error::SerializeBufferFull)
    }
}

impl Flavor for Pieces<'_> {
    type Output = ();

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        if self.piece.len() >= PIECE {
            self.hand_on()?;
        }
        self.piece.push(byte);
        Ok(())
    }

    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        if self.piece.len() + bytes.len() > PIECE {
            self.hand_on()?;
        }
        self.piece.extend_from_slice(bytes);
        Ok(())
    }

    fn finalize(mut self) -> postcard::Result<()> {
        self.hand_on()
    }
}

/// What is written before the rest: the mark, the number of periods, and as what files are shown.
type Head = (Key, usize, Vec<(usize, String)>);

/// Paths as they are shown.
fn shown_as(paths: &[&String], others: Vec<(usize, String)>) -> Vec<String> {
    let mut shown: Vec<String> = paths
        .iter()
        .map(|path| privacy::mask(path).into_owned())
        .collect();
    for (position, other) in others {
        if let Some(path) = shown.get_mut(position) {
            *path = other;
        }
    }
    shown
}

impl Resumed {
    /// Where things stood, as far as it is where they stand now; `None` where it is not, or anything about it is odd.
    fn of(
        bytes: &[u8],
        stamp: &Key,
        ground: Ground<'_>,
        workspace: Workspace<'_>,
    ) -> Option<Resumed> {
        let sealed = unseal(bytes, stamp)?;
        let ((mark, periods, shown), web): (Head, _) = postcard::take_from_bytes(sealed).ok()?;
        if periods == 0 || periods >= ground.periods.len() {
            return None;
        }
        let paths: Vec<&String> = ground.paths(periods)?.collect();
        let most = ground.prepared.tribunal().settings.limits.bytes_to_read();
        let hashes: Option<Vec<[u8; 32]>> = paths
            .par_iter()
            .map(|path| {
                let bytes = (workspace.hands.read)(path, most).ok()?;
                Some(manifest::sha256(&bytes))
            })
            .collect();
        let hashes = hashes?;
        if ground.mark(periods, &hashes)? != mark {
            return None;
        }
        let read = || postcard::take_from_bytes::<(Replay, Vec<PeriodRecord>)>(web);
        let ((replay, archive), rest) = once::reading(read).ok()?;
        let is_whole = rest.is_empty() && replay.history.periods.len() == periods;
        is_whole.then(|| Resumed {
            periods,
            replay,
            archive,
            files: shown_as(&paths, shown).into_iter().zip(hashes).collect(),
        })
    }
}
