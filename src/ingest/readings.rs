//! What was read of whole files, kept from one run to the next: the weekly run then reads only what is new.
//!
//! It is only ever a shortcut. A file is known again by its path, its bytes, its period, and by everything else that its reading
//! rests on (settings and directory, and the program itself, see [`Readings::of_bytes`]). Only files in which nothing was found
//! wrong are kept: what is told to their senders is made anew each time. What no output may hold has not been read, so it is not
//! kept either. Rows that stand in several weeks are kept once, and come back as one.

mod packed;

use super::Workbook;
use super::table::{ReadRow, Recognition, Table};
use crate::model::directory::UnitId;
use crate::model::record::{Record, TableOrigin};
use crate::model::values::Values;
use crate::source::{Key, SheetRef, Text, key_of};
use chrono::NaiveDate;
use foldhash::HashMap;
pub use packed::Packed;
use packed::{Line, Packer, Shape, StoredFile, StoredTable};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What was read of files, by what they were.
#[derive(Debug, Default)]
pub struct Readings {
    state: Mutex<State>,
    /// Whether what is read is added.
    keeps: bool,
}

#[derive(Debug, Default)]
struct State {
    /// What earlier runs read, and where in it the cells of each row begin.
    known: Packed,
    starts: Vec<usize>,
    /// Its rows that were asked for: weeks that say the same share them.
    unpacked: Vec<Option<Arc<Values>>>,
    /// The rows that were added, numbered on from those, and their numbers by their address.
    new: Vec<Arc<Values>>,
    by_address: HashMap<usize, u32>,
    shapes: Vec<Arc<Shape>>,
    /// The rows of all tables. They stand together, so that they leave no holes in memory when they go.
    lines: Vec<Line>,
    /// What was taken for what in tables of a shape, where it was asked for.
    recognitions: Vec<Option<Arc<Recognition>>>,
    by_shape: HashMap<Arc<Shape>, u32>,
    files: BTreeMap<Key, Arc<StoredFile>>,
    /// Those that this run asked for or added.
    used: BTreeMap<Key, Arc<StoredFile>>,
    /// Whether anything was added.
    grown: bool,
    /// Nothing is added of the files of earlier periods.
    added_from: Option<NaiveDate>,
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

    /// From what [`Packed::write`] wrote under the same stamp; `None` where anything about it is odd. The stamp says which
    /// program reads: its version and its own bytes.
    pub fn of_bytes(bytes: &[u8], stamp: &Key) -> Option<Readings> {
        let mut known = Packed::of_bytes(bytes, stamp)?;
        let shapes = std::mem::take(&mut known.shapes);
        let state = State {
            starts: known.starts(),
            unpacked: vec![None; known.rows()],
            recognitions: vec![None; shapes.len()],
            shapes,
            lines: std::mem::take(&mut known.lines),
            files: std::mem::take(&mut known.files).into_iter().collect(),
            known,
            ..State::default()
        };
        Some(Readings {
            state: Mutex::new(state),
            keeps: true,
        })
    }

    /// What is to be kept for the next run: the files that this one asked for, and those of periods after `as_of`. `None` where
    /// that is what was there before.
    pub fn into_packed(self, as_of: NaiveDate) -> Option<Packed> {
        let state = self.state();
        let later = state.files.iter().filter(|(_, file)| file.period > as_of);
        let kept: BTreeMap<&Key, &Arc<StoredFile>> = later.chain(&state.used).collect();
        if !self.keeps || (!state.grown && kept.len() == state.files.len()) {
            return None;
        }
        let known = (&state.known, state.starts.as_slice());
        Packer::new(known, &state.new, &state.shapes, &state.lines).pack(kept.into_iter())
    }

    /// The unit and the workbook that were read of a file, under the name that is shown.
    pub fn of_file(&self, wanted: FileKey<'_>, shown: &str) -> Option<(Option<UnitId>, Workbook)> {
        let key = wanted.key();
        let mut guard = self.state();
        let state = &mut *guard;
        let known = state.used.get(&key).or_else(|| state.files.get(&key))?;
        let known = Arc::clone(known);
        let path: Text = shown.into();
        let tables = known.tables.iter();
        let tables: Option<Vec<Table>> = tables.map(|table| state.table(table, &path)).collect();
        let workbook = Workbook {
            file: shown.to_owned(),
            content: known.content,
            is_returned: known.is_returned,
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
        if state.added_from.is_some_and(|first| file.period < first) {
            return;
        }
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
            is_returned: workbook.is_returned,
            tables,
        };
        state.grown = true;
        state.used.insert(file.key(), Arc::new(stored));
    }

    /// Adds nothing more of the files of periods before one.
    pub fn add_from(&self, period: NaiveDate) {
        self.state().added_from = Some(period);
    }

    /// Lets go of what was read of the files of periods before one: what they came to is kept elsewhere.
    pub fn forget_before(&self, period: NaiveDate) {
        let mut state = self.state();
        let known = state.files.len();
        state.files.retain(|_, file| file.period >= period);
        state.used.retain(|_, file| file.period >= period);
        state.grown |= state.files.len() < known;
    }

    /// Lets go of what was read of the files of a period, where not all of it may be kept.
    pub fn forget(&self, period: NaiveDate) {
        let mut state = self.state();
        let known = state.files.len();
        state.files.retain(|_, file| file.period != period);
        state.used.retain(|_, file| file.period != period);
        state.grown |= state.files.len() < known;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A thread that panicked has left whole entries behind: each is put in one step.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn table(&mut self, stored: &StoredTable, file: &Text) -> Option<Table> {
        let at = stored.shape as usize;
        let shape = Arc::clone(self.shapes.get(at)?);
        if self.recognitions.len() <= at {
            self.recognitions.resize(at + 1, None);
        }
        let recognition = match &self.recognitions[at] {
            Some(known) => Arc::clone(known),
            None => Arc::clone(self.recognitions[at].insert(Arc::new(recognition(&shape)?))),
        };
        let origin = Arc::new(TableOrigin {
            sheet: Arc::new(SheetRef {
                file: Text::clone(file),
                sheet: Text::clone(&shape.name),
            }),
            columns: shape.columns.clone(),
            counted_in: shape.counted_in.clone(),
        });
        let (start, count) = stored.lines;
        let mut rows = Vec::with_capacity(count);
        for position in start..start + count {
            let (row, at, complete) = *self.lines.get(position)?;
            let record = Record {
                row,
                origin: Arc::clone(&origin),
                values: self.unpack(at as usize)?,
            };
            rows.push(ReadRow { record, complete });
        }
        Some(Table {
            sheet: shape.sheet,
            rows,
            origin,
            set_aside: stored.set_aside,
            unread: stored.unread,
            typed_numbers: Vec::new(),
            complainants: Vec::new(),
            recognition,
        })
    }

    /// `None` for more rows than can be numbered.
    fn stored(&mut self, table: &Table) -> Option<StoredTable> {
        let shape = self.shape(shape(table)?)?;
        let start = self.lines.len();
        for row in &table.rows {
            let at = self.position(&row.record.values)?;
            self.lines.push((row.record.row, at, row.complete));
        }
        Some(StoredTable {
            shape,
            lines: (start, table.rows.len()),
            set_aside: table.set_aside,
            unread: table.unread,
        })
    }

    fn shape(&mut self, shape: Shape) -> Option<u32> {
        if self.by_shape.len() < self.shapes.len() {
            let known = (0_u32..).zip(&self.shapes);
            self.by_shape = known.map(|(at, shape)| (Arc::clone(shape), at)).collect();
        }
        if let Some(known) = self.by_shape.get(&shape) {
            return Some(*known);
        }
        let at = u32::try_from(self.shapes.len()).ok()?;
        let shape = Arc::new(shape);
        self.shapes.push(Arc::clone(&shape));
        self.by_shape.insert(shape, at);
        Some(at)
    }

    fn position(&mut self, values: &Arc<Values>) -> Option<u32> {
        let next = u32::try_from(self.starts.len() + self.new.len()).ok()?;
        // The rows are kept here: no other values can take the address of one.
        let address = Arc::as_ptr(values).addr();
        let at = *self.by_address.entry(address).or_insert(next);
        if at == next {
            self.new.push(Arc::clone(values));
        }
        Some(at)
    }

    fn unpack(&mut self, at: usize) -> Option<Arc<Values>> {
        let Some(known) = self.unpacked.get_mut(at) else {
            return self.new.get(at.checked_sub(self.starts.len())?).cloned();
        };
        if let Some(known) = known {
            return Some(Arc::clone(known));
        }
        let values = Arc::new(self.known.unpack(at, self.starts[at])?);
        Some(Arc::clone(known.insert(values)))
    }
}

fn recognition(shape: &Shape) -> Option<Recognition> {
    let schema = shape.sheet.schema();
    let column = |(column, header, at): &(u32, String, usize)| {
        Some((*column, header.clone(), schema.columns.get(*at)?.name))
    };
    Some(Recognition {
        sheet: shape.sheet,
        header: shape.header,
        columns: shape.read.iter().map(column).collect::<Option<_>>()?,
        ignored: shape.ignored.clone(),
        aside: shape.aside.clone(),
    })
}

fn shape(table: &Table) -> Option<Shape> {
    let schema = table.sheet.schema();
    let recognition = &table.recognition;
    let read = recognition.columns.iter().map(|(column, header, name)| {
        let at = schema.columns.iter().position(|known| known.name == *name);
        Some((*column, header.clone(), at?))
    });
    Some(Shape {
        sheet: table.sheet,
        name: Text::clone(&table.origin.sheet.sheet),
        columns: table.origin.columns.clone(),
        counted_in: table.origin.counted_in.clone(),
        header: recognition.header,
        read: read.collect::<Option<_>>()?,
        ignored: recognition.ignored.clone(),
        aside: recognition.aside.clone(),
    })
}
