//! What is kept from one period to the next, by its key.

use crate::source::Key;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Things of one kind, those of this period and those of the one before.
#[derive(Debug)]
pub struct Shelf<T> {
    /// What stood on it when the period began. Nobody changes it until the next one begins, so that it is looked up without a lock.
    before: Part<Kept<T>>,
    /// What has been put on it since; in several parts, so that threads do not wait.
    new: Vec<Mutex<Part<T>>>,
}

type Part<T> = HashMap<Key, T, BuildHasherDefault<KeyHasher>>;

/// A thing of an earlier period, and whether there has been a use for it in this one.
#[derive(Debug)]
struct Kept<T> {
    thing: T,
    is_used: AtomicBool,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Shelf {
            before: Part::default(),
            new: std::iter::repeat_with(Mutex::default).take(64).collect(),
        }
    }
}

impl<T: Clone> Shelf<T> {
    fn part(&self, key: &Key) -> MutexGuard<'_, Part<T>> {
        let part = usize::from(key[15]) % self.new.len();
        // A thread that panicked has left whole entries behind: each is put in one step.
        self.new[part]
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// What stands under a key; it is kept for the next period.
    pub fn get(&self, key: &Key) -> Option<T> {
        let Some(kept) = self.before.get(key) else {
            return self.part(key).get(key).cloned();
        };
        // What is written already need not be taken from the cache of another thread.
        if !kept.is_used.load(Ordering::Relaxed) {
            kept.is_used.store(true, Ordering::Relaxed);
        }
        Some(kept.thing.clone())
    }

    /// Whether nothing stands under any key.
    pub fn is_empty(&self) -> bool {
        let part = |part: &Mutex<Part<T>>| {
            let part = part.lock().unwrap_or_else(PoisonError::into_inner);
            part.is_empty()
        };
        self.before.is_empty() && self.new.iter().all(part)
    }

    /// Puts something under a key.
    pub fn put(&self, key: Key, value: T) {
        self.part(&key).insert(key, value);
    }

    /// Begins a new period: what was of no use in the one before is forgotten.
    pub fn turn(&mut self) {
        self.before
            .retain(|_, kept| std::mem::take(kept.is_used.get_mut()));
        for part in &mut self.new {
            let part = part.get_mut().unwrap_or_else(PoisonError::into_inner);
            let kept = |(key, thing)| {
                let is_used = AtomicBool::new(false);
                (key, Kept { thing, is_used })
            };
            self.before.extend(part.drain().map(kept));
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_stays_as_long_as_each_period_has_a_use_for_it() {
        let mut shelf = Shelf::default();
        let (used, unused) = ([1; 16], [2; 16]);
        shelf.put(used, "甲");
        shelf.put(unused, "乙");
        shelf.turn();
        // What has just been put may come in the next period.
        assert_eq!(shelf.get(&used), Some("甲"));
        shelf.turn();
        assert_eq!((shelf.get(&used), shelf.get(&unused)), (Some("甲"), None));
        shelf.put(unused, "丙");
        assert_eq!(shelf.get(&unused), Some("丙"));
        shelf.turn();
        shelf.turn();
        assert!(shelf.is_empty());
    }
}
