//! What is kept from one period to the next, by its key.

use crate::source::Key;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Things of one kind, those of this period and those of the one before; in several parts, so that threads do not wait.
#[derive(Debug)]
pub struct Shelf<T> {
    parts: Vec<Mutex<Part<T>>>,
    period: u32,
}

/// Each thing with the last period that had a use for it.
type Part<T> = HashMap<Key, (T, u32), BuildHasherDefault<KeyHasher>>;

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Shelf {
            parts: std::iter::repeat_with(Mutex::default).take(64).collect(),
            period: 0,
        }
    }
}

impl<T: Clone> Shelf<T> {
    fn part(&self, key: &Key) -> MutexGuard<'_, Part<T>> {
        let part = usize::from(key[15]) % self.parts.len();
        // A thread that panicked has left whole entries behind: each is put in one step.
        self.parts[part]
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// What stands under a key; it is kept for the next period.
    pub fn get(&self, key: &Key) -> Option<T> {
        let mut part = self.part(key);
        let (known, last_use) = part.get_mut(key)?;
        *last_use = self.period;
        Some(known.clone())
    }

    /// Whether nothing stands under any key.
    pub fn is_empty(&self) -> bool {
        let part = |part: &Mutex<Part<T>>| {
            let part = part.lock().unwrap_or_else(PoisonError::into_inner);
            part.is_empty()
        };
        self.parts.iter().all(part)
    }

    /// Puts something under a key.
    pub fn put(&self, key: Key, value: T) {
        self.part(&key).insert(key, (value, self.period));
    }

    /// Begins a new period: what was of no use in the one before is forgotten.
    pub fn turn(&mut self) {
        for part in &mut self.parts {
            let part = part.get_mut().unwrap_or_else(PoisonError::into_inner);
            part.retain(|_, (_, last_use)| *last_use == self.period);
        }
        self.period += 1;
    }
}

/// A key is as good as any hash of it.
#[derive(Debug, Default)]
struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    // The length of a key, which is always the same.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}
