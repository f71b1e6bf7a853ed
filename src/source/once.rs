//! What many share is written once: how a web of values that point at the same things goes into bytes and comes back as the same web.
//!
//! A field that shares what it points at bears `#[serde(with = "once")]`. Where a thing is written first, it stands whole behind its
//! number; everywhere else only its number does. Both ways go through their fields in the same order, so the numbers need no table.

use foldhash::HashMap;
use serde::de::Error as _;
use serde::ser::{Error as _, SerializeTuple};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::any::{Any, TypeId, type_name};
use std::cell::RefCell;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// What has been written so far, by kind.
type Written = HashMap<TypeId, Numbers>;

/// The numbers of what has been written of a kind.
#[derive(Default)]
struct Numbers {
    /// How many have been given.
    given: u32,
    /// By address, of what is met again. Nothing that is written may go while the web is: another could take its address.
    shared: HashMap<usize, u32>,
}

impl Numbers {
    /// The number of a thing, and whether it stands already. What nobody else points at is met once: the web holds no second pointer to it,
    /// and it needs no entry.
    fn of<T: ?Sized>(&mut self, thing: &Arc<T>) -> Option<(u32, bool)> {
        let next = self.given;
        if Arc::strong_count(thing) > 1 {
            let address = Arc::as_ptr(thing).cast::<u8>().addr();
            let number = *self.shared.entry(address).or_insert(next);
            if number != next {
                return Some((number, true));
            }
        }
        self.given = next.checked_add(1)?;
        Some((next, false))
    }
}

/// What has been read so far, by kind: a list of `Arc`s each.
type Read = HashMap<TypeId, Box<dyn Any>>;

thread_local! {
    static WRITTEN: RefCell<Option<Written>> = const { RefCell::new(None) };
    static READ: RefCell<Option<Read>> = const { RefCell::new(None) };
}

/// Writes a web; what its fields share counts as the same within `write` only.
pub fn writing<T>(write: impl FnOnce() -> T) -> T {
    within(&WRITTEN, write)
}

/// Reads a web that was written within [`writing`].
pub fn reading<T>(read: impl FnOnce() -> T) -> T {
    within(&READ, read)
}

fn within<C: Default + 'static, T>(
    table: &'static std::thread::LocalKey<RefCell<Option<C>>>,
    work: impl FnOnce() -> T,
) -> T {
    table.set(Some(C::default()));
    let done = work();
    table.set(None);
    done
}

/// Writes what an `Arc` points at, or its number where it stands already.
///
/// # Errors
/// Outside of [`writing`], and where the format has any.
pub fn serialize<T, S>(shared: &Arc<T>, serializer: S) -> Result<S::Ok, S::Error>
where
    T: ?Sized + Serialize + 'static,
    S: Serializer,
{
    let number = WRITTEN.with_borrow_mut(|written| {
        let numbers = written.as_mut()?.entry(TypeId::of::<T>()).or_default();
        numbers.of(shared)
    });
    let (number, is_known) = number.ok_or_else(|| S::Error::custom("no web is being written"))?;
    let mut pair = serializer.serialize_tuple(2)?;
    pair.serialize_element(&number)?;
    if is_known {
        pair.serialize_element(&())?;
    } else {
        pair.serialize_element(&**shared)?;
    }
    pair.end()
}

/// Reads what [`serialize`] wrote.
///
/// # Errors
/// Outside of [`reading`], for a number that stands for nothing, and where the format has any.
pub fn deserialize<'de, T, D>(deserializer: D) -> Result<Arc<T>, D::Error>
where
    T: ?Sized + 'static,
    Box<T>: Deserialize<'de>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_tuple(2, Pair(PhantomData))
}

struct Pair<T: ?Sized>(PhantomData<T>);

impl<'de, T> serde::de::Visitor<'de> for Pair<T>
where
    T: ?Sized + 'static,
    Box<T>: Deserialize<'de>,
{
    type Value = Arc<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a number and {}", type_name::<T>())
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut pair: A) -> Result<Arc<T>, A::Error> {
        let gone = || A::Error::custom("half a pair");
        let number: u32 = pair.next_element()?.ok_or_else(gone)?;
        let known = list::<T, _>(|list| list.get(number as usize).cloned().ok_or(list.len()));
        match known.ok_or_else(|| A::Error::custom("no web is being read"))? {
            Ok(known) => {
                pair.next_element::<()>()?.ok_or_else(gone)?;
                Ok(known)
            }
            Err(next) if next == number as usize => {
                let new: Arc<T> = Arc::from(pair.next_element::<Box<T>>()?.ok_or_else(gone)?);
                // What it holds may be of its own kind: its number was given before theirs.
                let placed =
                    list::<T, _>(|list| (list.len() == next).then(|| list.push(Arc::clone(&new))));
                match placed.flatten() {
                    Some(()) => Ok(new),
                    None => Err(A::Error::custom("a thing that holds its own kind")),
                }
            }
            Err(_) => Err(A::Error::custom("a number that stands for nothing")),
        }
    }
}

/// Works on the things of a kind that have been read; `None` outside of [`reading`].
fn list<T: ?Sized + 'static, R>(work: impl FnOnce(&mut Vec<Arc<T>>) -> R) -> Option<R> {
    READ.with_borrow_mut(|read| {
        let all = read.as_mut()?.entry(TypeId::of::<T>());
        let list = all.or_insert_with(|| Box::new(Vec::<Arc<T>>::new()));
        list.downcast_mut().map(work)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Leaf {
        #[serde(with = "super")]
        text: Arc<str>,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Pair {
        #[serde(with = "super")]
        one: Arc<Leaf>,
        #[serde(with = "super")]
        other: Arc<Leaf>,
        #[serde(with = "super")]
        text: Arc<str>,
    }

    fn web() -> Vec<Pair> {
        let text: Arc<str> = "甲".into();
        let one = Arc::new(Leaf {
            text: Arc::clone(&text),
        });
        let other = Arc::new(Leaf {
            text: Arc::clone(&text),
        });
        let pair = |one: &Arc<Leaf>, other: &Arc<Leaf>| Pair {
            one: Arc::clone(one),
            other: Arc::clone(other),
            text: Arc::clone(&text),
        };
        vec![pair(&one, &other), pair(&other, &other)]
    }

    #[test]
    fn what_was_shared_comes_back_shared() {
        let web = web();
        let bytes = writing(|| postcard::to_stdvec(&web)).expect("bytes");
        let back: Vec<Pair> = reading(|| postcard::from_bytes(&bytes)).expect("a web");
        assert_eq!(back, web);
        assert!(Arc::ptr_eq(&back[0].other, &back[1].one));
        assert!(Arc::ptr_eq(&back[1].other, &back[1].one));
        assert!(!Arc::ptr_eq(&back[0].one, &back[0].other));
        assert!(Arc::ptr_eq(&back[0].text, &back[1].one.text));
        let once = bytes
            .windows("甲".len())
            .filter(|at| *at == "甲".as_bytes());
        assert_eq!(once.count(), 1);
    }

    #[test]
    fn what_nobody_shares_takes_a_number_and_no_entry() {
        let (own, shared) = (Arc::new(1), Arc::new(2));
        let mut numbers = Numbers::default();
        assert_eq!(numbers.of(&own), Some((0, false)));
        assert!(numbers.shared.is_empty());
        let again = Arc::clone(&shared);
        assert_eq!(numbers.of(&shared), Some((1, false)));
        assert_eq!(numbers.of(&Arc::new(3)), Some((2, false)));
        assert_eq!(numbers.of(&again), Some((1, true)));
        assert_eq!(numbers.shared.len(), 1);
    }

    #[test]
    fn nothing_is_shared_beyond_a_web() {
        let one = writing(|| postcard::to_stdvec(&web())).expect("bytes");
        let again = writing(|| postcard::to_stdvec(&web())).expect("bytes");
        assert_eq!(one, again);
        assert!(postcard::to_stdvec(&web()).is_err());
        assert!(postcard::from_bytes::<Vec<Pair>>(&one).is_err());
    }

    #[test]
    fn bytes_that_no_web_made_are_an_error() {
        let bytes = writing(|| postcard::to_stdvec(&web())).expect("bytes");
        for length in 0..bytes.len() {
            let cut = reading(|| postcard::from_bytes::<Vec<Pair>>(&bytes[..length]));
            assert!(cut.is_err(), "{length}");
        }
        for (at, other) in (0..bytes.len()).flat_map(|at| [0, 1, 7, 255].map(|byte| (at, byte))) {
            let mut bytes = bytes.clone();
            bytes[at] = other;
            // Whatever comes of it, it ends.
            let _ = reading(|| postcard::from_bytes::<Vec<Pair>>(&bytes));
        }
    }
}
