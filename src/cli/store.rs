//! What the last build left in `.duban/` of the workspace: from what it was made, so that the same files need not be made again,
//! what was read of the newest ledgers, so that the same ledgers need not be read again, and where things stood before them, so that the
//! same year need not be lived through again.
//!
//! It is a shortcut and nothing else. Whatever is in doubt (another program, an option, a file that came, went or changed, an
//! output that is not whole, a store that is damaged) leads to a build from the ledgers themselves.

use super::args::BuildOptions;
use super::disk::{Disk, inside};
use super::output::{HALVES, Looks};
use super::verify;
use super::workspace::WorkspaceFolder;
use crate::ingest::readings::Readings;
use crate::model::settings::Limits;
use crate::pipeline::{KeepStanding, Outcome, Shortcuts, Standing};
use crate::report::manifest::{self, MANIFEST_FILE, VERSION};
use crate::source::{Key, Sum, key_of, passing_key_of};
use chrono::NaiveDate;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

/// From what the last build was made, relative to the workspace.
const FILE: &str = ".duban/last-build.json";

/// What was read of the ledgers, relative to the workspace.
const READINGS: &str = ".duban/readings";

/// Where things stood when the newest period came in, relative to the workspace.
const STANDING: &str = ".duban/standing";

/// A SHA-256 in hexadecimal.
type Hash = String;

fn hash(bytes: &[u8]) -> Hash {
    manifest::hex(&manifest::sha256(bytes))
}

/// From what a build was made, and what came of it.
#[derive(Debug, Serialize, Deserialize)]
pub struct LastBuild {
    /// The program: its version and the sum of its own bytes.
    program: String,
    /// The options that the output depends on.
    options: String,
    /// The names of all files that the workspace has.
    names: Hash,
    /// The files that were read, by the hash of their names: a name may hold what no output may.
    inputs: BTreeMap<Hash, Hash>,
    /// The as-of date.
    as_of: NaiveDate,
    /// The manifests of both halves.
    manifests: [Hash; 2],
    /// How the files of the output looked.
    looks: Looks,
    /// The closing words.
    words: String,
}

/// The program as it stood on disk when it was first asked for in this run; `None` where the system does not tell.
fn program() -> Option<String> {
    static PROGRAM: OnceLock<Option<String>> = OnceLock::new();
    let read = || {
        let sum = sum_of(&std::env::current_exe().ok()?).ok()?;
        Some(format!("{VERSION} {:032x}", u128::from_le_bytes(sum)))
    };
    PROGRAM.get_or_init(read).clone()
}

/// The sum of a file, read piece by piece.
fn sum_of(file: &Path) -> io::Result<Key> {
    let mut file = File::open(file)?;
    let (mut sum, mut piece) = (Sum::new(), vec![0; 64 * 1024]);
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(sum.finish()),
            length => sum.add(&piece[..length]),
        }
    }
}

fn options(given: &BuildOptions) -> String {
    let as_of = given
        .as_of
        .map_or_else(|| "newest".to_owned(), |day| day.to_string());
    format!("{as_of} strict={}", given.strict)
}

fn names(folder: &WorkspaceFolder) -> Hash {
    let names: Vec<&str> = folder.paths.iter().map(String::as_str).collect();
    hash(names.join("\n").as_bytes())
}

fn manifests(target: &Path) -> Option<[Hash; 2]> {
    let of = |half: &str| std::fs::read(target.join(half).join(MANIFEST_FILE)).ok();
    let [site, office] = HALVES.map(of);
    Some([hash(&site?), hash(&office?)])
}

impl LastBuild {
    /// The closing words, where nothing has changed since and the output in `target` is whole. `today` is the last day that a
    /// period may have which no option asks for.
    pub fn unchanged(
        &self,
        folder: &WorkspaceFolder,
        given: &BuildOptions,
        target: &Path,
        today: NaiveDate,
    ) -> Option<&str> {
        let same_question = self.options == options(given)
            && (given.as_of.is_some() || self.as_of <= today)
            && self.names == names(folder)
            && program().is_some_and(|program| program == self.program);
        let stands = same_question
            && self.reads_the_same(folder)
            && manifests(target).as_ref() == Some(&self.manifests)
            && verify::is_whole(target);
        stands.then_some(self.words.as_str())
    }

    /// How the files in `target` looked when they were made; `None` where another output stands there now.
    pub fn made(self, target: &Path) -> Option<Looks> {
        (manifests(target)? == self.manifests).then_some(self.looks)
    }

    fn reads_the_same(&self, folder: &WorkspaceFolder) -> bool {
        let read: Vec<(&String, &Hash)> = folder
            .paths
            .iter()
            .filter_map(|path| Some((path, self.inputs.get(&hash(path.as_bytes()))?)))
            .collect();
        read.len() == self.inputs.len()
            && read.par_iter().all(|(path, before)| {
                folder
                    .read(path, Limits::BYTES_OF_NO_FILE)
                    .is_ok_and(|now| hash(&now) == **before)
            })
    }
}

/// What earlier runs of this very program read; nothing where there is nothing, or anything about it is odd.
fn readings(root: &Path) -> Readings {
    let bytes = std::fs::read(inside(root, READINGS)).ok();
    let known = bytes.and_then(|bytes| Readings::of_bytes(&bytes, &stamp()?));
    known.unwrap_or_else(Readings::keeping)
}

/// What earlier runs of this very program have left; without a keeper it is asked only.
pub fn shortcuts<'a>(root: &Path, keep: Option<KeepStanding<'a>>) -> Shortcuts<'a> {
    let standing = std::fs::read(inside(root, STANDING)).ok();
    let readings = readings(root);
    Shortcuts {
        readings: Arc::new(match keep {
            Some(_) => readings,
            None => readings.only_asked(),
        }),
        standing: standing.zip(stamp()),
        keep,
    }
}

/// Keeps where things stand for the next run; whether it could. Without anything to keep, what is there goes.
pub fn keep_standing(standing: Option<&Standing<'_>>, root: &Path) -> bool {
    let (file, disk) = (inside(root, STANDING), Disk::of_the_machine());
    let write = |(standing, stamp): (&Standing<'_>, Key)| {
        disk.replace_with(&file, &mut |out| standing.write(&stamp, out))
    };
    let written = standing.zip(stamp()).map(write);
    let is_kept = matches!(written, Some(Ok(())));
    if !is_kept {
        // What is there may be of an older run: it does no harm, and is of less use.
        let _ = disk.remove_file(&file);
    }
    is_kept
}

/// Keeps what was read for the next run. A store that cannot be written is none.
pub fn keep_readings(readings: Readings, root: &Path, as_of: NaiveDate) {
    let Some(packed) = readings.into_packed(as_of) else {
        return;
    };
    let Some(stamp) = stamp() else { return };
    let (file, disk) = (inside(root, READINGS), Disk::of_the_machine());
    let written = disk.replace_with(&file, &mut |out| packed.write(&stamp, out));
    if written.is_err() {
        // What is there may be of an older run: it does no harm, and is of less use.
        let _ = disk.remove_file(&file);
    }
}

/// The program that reads.
fn stamp() -> Option<Key> {
    Some(key_of(program()?.as_bytes()))
}

/// The store's file, whose first line is the hash of the rest; `None` where there is none or anything about it is odd.
pub fn last(root: &Path) -> Option<LastBuild> {
    let text = std::fs::read_to_string(inside(root, FILE)).ok()?;
    let (sum, rest) = text.split_once('\n')?;
    (sum == hash(rest.as_bytes()))
        .then(|| serde_json::from_str(rest).ok())
        .flatten()
}

/// Reads the workspace's files for a build and notes what was read. What they hash to is found out while they are taken in, and not here
/// once more.
pub struct Reader<'a> {
    folder: &'a WorkspaceFolder,
    /// By path: a key of what stood in it; `None` for a file that was not the same each time, or could not be read.
    seen: Mutex<BTreeMap<String, Option<Key>>>,
}

impl<'a> Reader<'a> {
    /// Nothing read yet.
    pub fn new(folder: &'a WorkspaceFolder) -> Reader<'a> {
        Reader {
            folder,
            seen: Mutex::default(),
        }
    }

    /// Reads a file, and no more of it than so many bytes.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn read(&self, path: &str, most: u64) -> io::Result<Vec<u8>> {
        let read = self.folder.read(path, most);
        let now = read.as_ref().ok().map(|bytes| passing_key_of(bytes));
        // A thread that panicked has left the notes as they were: they are whole.
        let mut seen = match self.seen.lock() {
            Ok(seen) => seen,
            Err(poisoned) => poisoned.into_inner(),
        };
        seen.entry(path.to_owned())
            .and_modify(|before| {
                if *before != now {
                    *before = None;
                }
            })
            .or_insert(now);
        drop(seen);
        read
    }

    /// Keeps what a build was made from. Nothing is kept where anything was odd; a store that cannot be written is none.
    pub fn keep(
        &self,
        root: &Path,
        given: &BuildOptions,
        target: &Path,
        (outcome, looks): (&Outcome, Looks),
        words: String,
    ) {
        let seen = match self.seen.lock() {
            Ok(mut seen) => std::mem::take(&mut *seen),
            Err(mut poisoned) => std::mem::take(&mut **poisoned.get_mut()),
        };
        let inputs: Option<BTreeMap<Hash, Hash>> = seen
            .into_iter()
            .map(|(path, key)| {
                let content = self.content(&path, key?, outcome)?;
                Some((hash(path.as_bytes()), content))
            })
            .collect();
        let last = inputs.and_then(|inputs| {
            Some(LastBuild {
                program: program()?,
                options: options(given),
                names: names(self.folder),
                inputs,
                as_of: outcome.as_of,
                manifests: manifests(target)?,
                looks,
                words,
            })
        });
        let file: PathBuf = inside(root, FILE);
        let disk = Disk::of_the_machine();
        let text = last.and_then(|last| serde_json::to_string(&last).ok());
        let written = text.map(|text| {
            let sum = hash(text.as_bytes());
            disk.replace(&file, format!("{sum}\n{text}").as_bytes())
        });
        if !matches!(written, Some(Ok(()))) {
            // The next run then finds a store that does not fit, or none, and builds.
            let _ = disk.remove_file(&file);
        }
    }

    /// What a file hashes to; one that is not among the inputs by its own name is read once more.
    fn content(&self, path: &str, key: Key, outcome: &Outcome) -> Option<Hash> {
        if let Some(known) = outcome.inputs().get(path) {
            return Some(manifest::hex(known));
        }
        let bytes = self.folder.read(path, Limits::BYTES_OF_NO_FILE).ok()?;
        (passing_key_of(&bytes) == key).then(|| hash(&bytes))
    }
}
