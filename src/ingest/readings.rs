//! What was read of whole files, kept from one run to the next: the weekly run then reads only what is new.
//!
//! It is only ever a shortcut. A file is known again by its path, its bytes, its period, and by everything else that its reading
//! rests on (settings and directory, and the program itself, see [`Readings::of_bytes`]). Only files in which nothing was found
//! wrong are kept: what is told to their senders is made anew each time. What no output may hold has not been read, so it is not
//! kept either. Rows that stand in several weeks are kept once, and come back as one.

use super::Workbook;
use super::aside::Aside;
use super::table::{ReadRow, Recognition, Table};
use crate::model::directory::UnitId;
use crate::model::record::{Record, TableOrigin};
use crate::model::schema::Sheet;
use crate::model::values::{SharedTexts, Values};
use crate::source::{Key, SheetRef, key_of};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// What was read of files, by what they were.
#[derive(Debug, Default)]
pub struct Readings {
    state: Mutex<State>,
    /// Whether what is read is added.
    keeps: bool,
}

#[derive(Debug, Default)]
struct State {
    /// The rows' values, each once, packed: few of them are needed at a time.
    values: Vec<Box<[u8]>>,
    /// The position of packed values by their content.
    by_content: HashMap<Key, u32>,
    /// Values that are in use, by their position: weeks that say the same share them.
    unpacked: HashMap<u32, Weak<Values>>,
    /// The position of values that are in use, by their address.
    by_address: HashMap<usize, (Weak<Values>, u32)>,
    texts: SharedTexts,
    files: BTreeMap<Key, Arc<StoredFile>>,
    /// Those that this run asked for or added.
    used: BTreeMap<Key, Arc<StoredFile>>,
    /// Whether anything was added.
    grown: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct StoredFile {
    period: NaiveDate,
    unit: Option<u32>,
    content: [u8; 32],
    tables: Vec<StoredTable>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct StoredTable {
    kind: Sheet,
    name: Arc<str>,
    columns: Vec<Option<u32>>,
    /// Row, position of its values, whether it is complete.
    rows: Vec<(u32, u32, bool)>,
    set_aside: usize,
    unread: usize,
    header: Option<(u32, u32)>,
    /// Column, header, position of the field in the schema.
    read: Vec<(u32, String, usize)>,
    ignored: Vec<(u32, String)>,
    aside: Vec<(u32, Aside)>,
}

/// A file that is to be read: everything that its reading rests on beside the program.
#[derive(Clone, Copy)]
pub struct FileKey<'a> {
    /// The settings and the directory.
    pub basis: &'a Key,
    /// The period's date.
    pub period: NaiveDate,
    /// The path in the workspace.
    pub path: &'a str,
    /// The SHA-256 of its bytes.
    pub hash: &'a [u8; 32],
    /// Whether it lies in the office's folder.
    pub office: bool,
}

impl FileKey<'_> {
    fn key(&self) -> Key {
        let period = self.period.to_string();
        let office = [u8::from(self.office)];
        key_of(
            &[
                self.basis.as_slice(),
                self.hash,
                &office,
                period.as_bytes(),
                self.path.as_bytes(),
            ]
            .concat(),
        )
    }
}

impl Readings {
    /// None yet, but what is read is kept.
    pub fn keeping() -> Readings {
        Readings {
            keeps: true,
            ..Readings::default()
        }
    }

    /// The same, to be asked only.
    #[must_use]
    pub fn only_asked(self) -> Readings {
        Readings {
            keeps: false,
            ..self
        }
    }

    /// From what [`Readings::to_bytes`] made under the same stamp; `None` where anything about it is odd. The stamp says which
    /// program reads: its version and its own bytes.
    pub fn of_bytes(bytes: &[u8], stamp: &Key) -> Option<Readings> {
        let (sum, rest) = bytes.split_at_checked(16)?;
        let (stamped, mut packed) = rest.split_at_checked(16)?;
        if stamped != stamp || sum != key_of(rest) {
            return None;
        }
        let (lengths, files): (Vec<u32>, BTreeMap<Key, Arc<StoredFile>>) =
            rmp_serde::from_read(&mut packed).ok()?;
        let mut state = State {
            files,
            ..State::default()
        };
        for (position, length) in (0_u32..).zip(lengths) {
            let (value, rest) = packed.split_at_checked(length as usize)?;
            // Values that stand there twice would move those behind them.
            if state.pack(value.into())? != position {
                return None;
            }
            packed = rest;
        }
        Some(Readings {
            state: Mutex::new(state),
            keeps: true,
        })
    }

    /// What is to be kept for the next run: the files that this one asked for, and those of periods after `as_of`. `None` where
    /// that is what was there before.
    pub fn to_bytes(&self, stamp: &Key, as_of: NaiveDate) -> Option<Vec<u8>> {
        let state = self.state();
        let later = state.files.iter().filter(|(_, file)| file.period > as_of);
        let kept: BTreeMap<&Key, &Arc<StoredFile>> = later.chain(&state.used).collect();
        if !state.grown && kept.len() == state.files.len() {
            return None;
        }
        // Values that no file needs any more are left out, and the others numbered anew.
        let mut values: Vec<&[u8]> = Vec::new();
        let mut moved: HashMap<u32, u32> = HashMap::new();
        let mut files: BTreeMap<&Key, StoredFile> = BTreeMap::new();
        for (key, file) in kept {
            let mut file = StoredFile::clone(file);
            for (_, at, _) in file.tables.iter_mut().flat_map(|table| &mut table.rows) {
                let old = *at;
                if let Some(new) = moved.get(&old) {
                    *at = *new;
                    continue;
                }
                *at = u32::try_from(values.len()).ok()?;
                values.push(state.values.get(old as usize)?);
                moved.insert(old, *at);
            }
            files.insert(key, file);
        }
        let lengths: Vec<usize> = values.iter().map(|value| value.len()).collect();
        let mut bytes = Key::default().to_vec();
        bytes.extend_from_slice(stamp);
        rmp_serde::encode::write(&mut bytes, &(&lengths, files)).ok()?;
        bytes.reserve_exact(lengths.iter().sum());
        for value in values {
            bytes.extend_from_slice(value);
        }
        let sum = key_of(&bytes[16..]);
        bytes[..16].copy_from_slice(&sum);
        Some(bytes)
    }

    /// The unit and the workbook that were read of a file, under the name that is shown.
    pub fn of_file(&self, wanted: FileKey<'_>, shown: &str) -> Option<(Option<UnitId>, Workbook)> {
        let key = wanted.key();
        let mut guard = self.state();
        let state = &mut *guard;
        let known = state.used.get(&key).or_else(|| state.files.get(&key))?;
        let known = Arc::clone(known);
        let path: Arc<str> = shown.into();
        let tables = known.tables.iter();
        let tables: Option<Vec<Table>> = tables.map(|table| state.table(table, &path)).collect();
        let workbook = Workbook {
            file: shown.to_owned(),
            content: known.content,
            tables: tables?,
        };
        let unit = known.unit.map(UnitId);
        state.used.insert(key, known);
        Some((unit, workbook))
    }

    /// Keeps what was read of a file in which nothing was found wrong.
    pub fn keep(&self, file: FileKey<'_>, unit: Option<UnitId>, workbook: &Workbook) {
        if !self.keeps {
            return;
        }
        let mut state = self.state();
        let tables: Option<Vec<StoredTable>> = workbook
            .tables
            .iter()
            .map(|table| state.stored(table))
            .collect();
        let Some(tables) = tables else { return };
        let stored = StoredFile {
            period: file.period,
            unit: unit.map(|unit| unit.0),
            content: workbook.content,
            tables,
        };
        state.grown = true;
        state.used.insert(file.key(), Arc::new(stored));
    }

    /// Begins a new period: values of earlier ones that nobody has any more are forgotten, but for their packed form.
    pub fn next_period(&self) {
        self.state().sweep();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A thread that panicked has left whole entries behind: each is put in one step.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn address(values: &Arc<Values>) -> usize {
    Arc::as_ptr(values).addr()
}

impl State {
    fn table(&mut self, stored: &StoredTable, file: &Arc<str>) -> Option<Table> {
        let schema = stored.kind.schema();
        let origin = Arc::new(TableOrigin {
            sheet: Arc::new(SheetRef {
                file: Arc::clone(file),
                sheet: Arc::clone(&stored.name),
            }),
            columns: stored.columns.clone(),
        });
        let rows: Option<Vec<ReadRow>> = stored
            .rows
            .iter()
            .map(|(row, at, complete)| {
                Some(ReadRow {
                    record: Record {
                        row: *row,
                        origin: Arc::clone(&origin),
                        values: self.unpack(*at)?,
                    },
                    complete: *complete,
                })
            })
            .collect();
        let column = |(column, header, at): &(u32, String, usize)| {
            Some((*column, header.clone(), schema.columns.get(*at)?.name))
        };
        Some(Table {
            sheet: stored.kind,
            rows: rows?,
            origin,
            set_aside: stored.set_aside,
            unread: stored.unread,
            recognition: Arc::new(Recognition {
                sheet: stored.kind,
                header: stored.header,
                columns: stored.read.iter().map(column).collect::<Option<_>>()?,
                ignored: stored.ignored.clone(),
                aside: stored.aside.clone(),
            }),
        })
    }

    /// `None` for more rows than can be numbered.
    fn stored(&mut self, table: &Table) -> Option<StoredTable> {
        let schema = table.sheet.schema();
        let rows: Option<Vec<(u32, u32, bool)>> = table
            .rows
            .iter()
            .map(|row| {
                Some((
                    row.record.row,
                    self.position(&row.record.values)?,
                    row.complete,
                ))
            })
            .collect();
        let recognition = &table.recognition;
        let read = recognition.columns.iter().map(|(column, header, name)| {
            let at = schema.columns.iter().position(|known| known.name == *name);
            Some((*column, header.clone(), at?))
        });
        Some(StoredTable {
            kind: table.sheet,
            name: Arc::clone(&table.origin.sheet.sheet),
            columns: table.origin.columns.clone(),
            rows: rows?,
            set_aside: table.set_aside,
            unread: table.unread,
            header: recognition.header,
            read: read.collect::<Option<_>>()?,
            ignored: recognition.ignored.clone(),
            aside: recognition.aside.clone(),
        })
    }

    fn position(&mut self, values: &Arc<Values>) -> Option<u32> {
        let address = address(values);
        // While there is a weak reference, no other values can have the address.
        if let Some((_, known)) = self.by_address.get(&address) {
            return Some(*known);
        }
        let at = self.pack(rmp_serde::to_vec(&**values).ok()?.into())?;
        self.by_address
            .insert(address, (Arc::downgrade(values), at));
        self.unpacked.insert(at, Arc::downgrade(values));
        Some(at)
    }

    fn pack(&mut self, packed: Box<[u8]>) -> Option<u32> {
        let next = u32::try_from(self.values.len()).ok()?;
        let at = *self.by_content.entry(key_of(&packed)).or_insert(next);
        if at == next {
            self.values.push(packed);
        }
        Some(at)
    }

    fn unpack(&mut self, at: u32) -> Option<Arc<Values>> {
        if let Some(known) = self.unpacked.get(&at).and_then(Weak::upgrade) {
            return Some(known);
        }
        let values = rmp_serde::from_slice(self.values.get(at as usize)?).ok()?;
        let values = Arc::new(self.texts.share(values));
        self.unpacked.insert(at, Arc::downgrade(&values));
        self.by_address
            .insert(address(&values), (Arc::downgrade(&values), at));
        Some(values)
    }

    /// Forgets the values that nobody has any more.
    fn sweep(&mut self) {
        self.unpacked.retain(|_, values| values.strong_count() > 0);
        self.by_address
            .retain(|_, (values, _)| values.strong_count() > 0);
    }
}
