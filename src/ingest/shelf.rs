//! What is kept from one period to the next, by its key.

use crate::source::Key;
use std::collections::HashMap;
use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Things of one kind, those of this period and those of the one before; in several parts, so that threads do not wait.
#[derive(Debug)]
pub struct Shelf<T> {
    parts: Vec<Mutex<Part<T>>>,
}

#[derive(Debug)]
struct Part<T> {
    now: HashMap<Key, T>,
    before: HashMap<Key, T>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        let part = || {
            Mutex::new(Part {
                now: HashMap::new(),
                before: HashMap::new(),
            })
        };
        Shelf {
            parts: std::iter::repeat_with(part).take(64).collect(),
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
        if let Some(known) = part.now.get(key) {
            return Some(known.clone());
        }
        let known = part.before.remove(key)?;
        part.now.insert(*key, known.clone());
        Some(known)
    }

    /// Puts something under a key.
    pub fn put(&self, key: Key, value: T) {
        self.part(&key).now.insert(key, value);
    }

    /// Begins a new period: what was of no use in the one before is forgotten.
    pub fn turn(&mut self) {
        for part in &mut self.parts {
            let part = part.get_mut().unwrap_or_else(PoisonError::into_inner);
            part.before = mem::take(&mut part.now);
        }
    }
}
