//! What many share is written once: how a web of values that point at the same things goes into bytes and comes back as the same web.
//!
//! A field that shares what it points at bears `#[serde(with = "once")]`. Where a thing is written first, it stands whole behind its
//! number; everywhere else only its number does. What nothing else points at has no number, and nobody looks for one. Both ways go
//! through their fields in the same order, so the numbers need no table.

use super::Text;
use foldhash::HashMap;
use serde::de::{DeserializeOwned, Error as _};
use serde::ser::{Error as _, SerializeTuple};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::any::{Any, TypeId, type_name};
use std::cell::RefCell;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// What stands in the place of a number before what nothing else points at.
const ALONE: u32 = 0;

/// A pointer at something that others may point at too.
pub trait Shared: Clone + 'static {
    /// What it points at.
    type Thing: ?Sized + Serialize;
    /// What is read where a thing stands whole.
    type New: DeserializeOwned + Into<Self>;

    /// What it points at.
    fn thing(&self) -> &Self::Thing;

    /// Where that stands.
    fn address(&self) -> usize;

    /// Whether it stands in the web by this pointer alone, which nobody clones while the web is written: a clone elsewhere is none of
    /// the web.
    fn is_alone(&self) -> bool;
}

impl<T> Shared for Arc<T>
where
    T: ?Sized + Serialize + 'static,
    Box<T>: DeserializeOwned,
{
    type Thing = T;
    type New = Box<T>;

    fn thing(&self) -> &T {
        self
    }

    fn address(&self) -> usize {
        Arc::as_ptr(self).cast::<u8>().addr()
    }

    fn is_alone(&self) -> bool {
        Arc::strong_count(self) == 1
    }
}

impl Shared for Text {
    type Thing = str;
    type New = NewText;

    fn thing(&self) -> &str {
        self
    }

    fn address(&self) -> usize {
        self.as_ptr().addr()
    }

    fn is_alone(&self) -> bool {
        Text::strong_count(self) == Some(1)
    }
}

/// What has been written so far and something else may point at: by kind and address its number, counted from one. Things of two kinds may
/// share an address, as empty ones do. Nothing that is written may go while the web is: another could take its address.
#[derive(Default)]
struct Written(HashMap<TypeId, HashMap<usize, u32>>);

impl Written {
    /// The number of a thing, and whether it is a new one; `None` where there are too many.
    fn number<P: Shared>(&mut self, shared: &P) -> Option<(u32, bool)> {
        let numbers = self.0.entry(TypeId::of::<P>()).or_default();
        let next = u32::try_from(numbers.len()).ok()?.checked_add(1)?;
        let number = *numbers.entry(shared.address()).or_insert(next);
        Some((number, number == next))
    }
}

/// What has been read so far, by kind of pointer: a list each.
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

/// Writes what a pointer points at, or its number where it stands already.
///
/// # Errors
/// Outside of [`writing`], and where the format has any.
pub fn serialize<P: Shared, S: Serializer>(shared: &P, serializer: S) -> Result<S::Ok, S::Error> {
    let number = WRITTEN.with_borrow_mut(|written| {
        let written = written.as_mut()?;
        if shared.is_alone() {
            return Some((ALONE, true));
        }
        written.number(shared)
    });
    let (number, is_new) =
        number.ok_or_else(|| S::Error::custom("no web is being written, or too large a one"))?;
    let mut pair = serializer.serialize_tuple(2)?;
    pair.serialize_element(&number)?;
    if is_new {
        pair.serialize_element(shared.thing())?;
    } else {
        pair.serialize_element(&())?;
    }
    pair.end()
}

/// Reads what [`serialize`] wrote.
///
/// # Errors
/// For a number outside of [`reading`] or one that stands for nothing, and where the format has any.
pub fn deserialize<'de, P: Shared, D: Deserializer<'de>>(deserializer: D) -> Result<P, D::Error> {
    deserializer.deserialize_tuple(2, Pair(PhantomData))
}

struct Pair<P>(PhantomData<P>);

impl<'de, P: Shared> serde::de::Visitor<'de> for Pair<P> {
    type Value = P;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a number and {}", type_name::<P::Thing>())
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut pair: A) -> Result<P, A::Error> {
        let gone = || A::Error::custom("half a pair");
        let number: u32 = pair.next_element()?.ok_or_else(gone)?;
        let whole = |pair: &mut A| -> Result<P, A::Error> {
            let new = pair.next_element::<P::New>()?;
            new.map(Into::into).ok_or_else(gone)
        };
        let Some(place) = number.checked_sub(1).map(|place| place as usize) else {
            return whole(&mut pair);
        };
        let known = list::<P, _>(|list| list.get(place).cloned().ok_or(list.len()));
        match known.ok_or_else(|| A::Error::custom("no web is being read"))? {
            Ok(known) => {
                pair.next_element::<()>()?.ok_or_else(gone)?;
                Ok(known)
            }
            Err(next) if next == place => {
                let new = whole(&mut pair)?;
                // What it holds may be of its own kind: its number was given before theirs.
                let placed =
                    list::<P, _>(|list| (list.len() == next).then(|| list.push(new.clone())));
                match placed.flatten() {
                    Some(()) => Ok(new),
                    None => Err(A::Error::custom("a thing that holds its own kind")),
                }
            }
            Err(_) => Err(A::Error::custom("a number that stands for nothing")),
        }
    }
}

/// A text as it is read: the bytes stand as those of any other list do, and whether they are text is seen at the speed of memory.
pub struct NewText(Text);

impl From<NewText> for Text {
    fn from(NewText(text): NewText) -> Text {
        text
    }
}

impl<'de> Deserialize<'de> for NewText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<NewText, D::Error> {
        deserializer.deserialize_bytes(OfBytes)
    }
}

struct OfBytes;

impl serde::de::Visitor<'_> for OfBytes {
    type Value = NewText;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<NewText, E> {
        let text = simdutf8::basic::from_utf8(bytes).map_err(E::custom)?;
        Ok(NewText(text.into()))
    }
}

/// Works on the things of a kind that have been read; `None` outside of [`reading`].
fn list<P: Shared, R>(work: impl FnOnce(&mut Vec<P>) -> R) -> Option<R> {
    READ.with_borrow_mut(|read| {
        let all = read.as_mut()?.entry(TypeId::of::<P>());
        let list = all.or_insert_with(|| Box::new(Vec::<P>::new()));
        list.downcast_mut().map(work)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Leaf {
        #[serde(with = "super")]
        text: Text,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Pair {
        #[serde(with = "super")]
        one: Arc<Leaf>,
        #[serde(with = "super")]
        other: Arc<Leaf>,
        #[serde(with = "super")]
        text: Text,
    }

    /// A web, and what stands before and behind it.
    type Three = (Vec<Leaf>, Vec<Pair>, Vec<Leaf>);

    fn web() -> Vec<Pair> {
        let text: Text = "甲".into();
        let one = Arc::new(Leaf {
            text: Text::clone(&text),
        });
        let other = Arc::new(Leaf {
            text: Text::clone(&text),
        });
        let pair = |one: &Arc<Leaf>, other: &Arc<Leaf>| Pair {
            one: Arc::clone(one),
            other: Arc::clone(other),
            text: Text::clone(&text),
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
        assert!(Text::ptr_eq(&back[0].text, &back[1].one.text));
        let once = bytes
            .windows("甲".len())
            .filter(|at| *at == "甲".as_bytes());
        assert_eq!(once.count(), 1);
    }

    #[test]
    fn what_nothing_else_points_at_has_no_number() {
        let web = web();
        let alone: Vec<Leaf> = vec![Leaf { text: "乙".into() }];
        let bytes = writing(|| postcard::to_stdvec(&(&alone, &web, &alone))).expect("bytes");
        let counted = writing(|| postcard::to_stdvec(&web)).expect("bytes");
        // How many there are, a number, the text's length, the text: whatever stands beside it is written as it is without it.
        let leaf = [&[1, 0, 3][..], "乙".as_bytes()].concat();
        assert_eq!(bytes, [&leaf[..], &counted, &leaf].concat());
        let back: Three = reading(|| postcard::from_bytes(&bytes)).expect("a web");
        assert_eq!((&back.0, &back.1, &back.2), (&alone, &web, &alone));
        // A clone that stands elsewhere is no harm: a number of its own, and the same web.
        let elsewhere = Text::clone(&alone[0].text);
        let bytes = writing(|| postcard::to_stdvec(&(&alone, &web, &alone))).expect("bytes");
        let back: Three = reading(|| postcard::from_bytes(&bytes)).expect("a web");
        assert_eq!((&back.0, &back.1, &back.2), (&alone, &web, &alone));
        assert!(Text::ptr_eq(&back.0[0].text, &back.2[0].text));
        assert_eq!(*elsewhere, *back.0[0].text);
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
        let at = bytes.windows(3).position(|at| at == "甲".as_bytes());
        let mut torn = bytes.clone();
        torn[at.expect("it is there")] = b'a';
        assert!(reading(|| postcard::from_bytes::<Vec<Pair>>(&torn)).is_err());
        for (at, other) in (0..bytes.len()).flat_map(|at| [0, 1, 7, 255].map(|byte| (at, byte))) {
            let mut bytes = bytes.clone();
            bytes[at] = other;
            // Whatever comes of it, it ends.
            let _ = reading(|| postcard::from_bytes::<Vec<Pair>>(&bytes));
        }
    }
}
