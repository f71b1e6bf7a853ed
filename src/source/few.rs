//! Short lists, most of them of one.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::ops::Deref;

/// A list that mostly is of one: where it is, that one stands in the list's own place, takes no room of its own, and whoever has the list
/// at hand has it too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Few<T> {
    /// Of one.
    One([T; 1]),
    /// Of none, or of several.
    Others(Box<[T]>),
}

impl<T> Few<T> {
    /// Of one.
    pub const fn one(thing: T) -> Few<T> {
        Few::One([thing])
    }
}

impl<T: Copy> Few<T> {
    /// Puts another one behind those that are there.
    pub fn push(&mut self, thing: T) {
        *self = self.iter().copied().chain([thing]).collect();
    }
}

impl<T> Default for Few<T> {
    fn default() -> Few<T> {
        Few::Others(Box::default())
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Few::One(one) => one,
            Few::Others(others) => others,
        }
    }
}

impl<T> From<Vec<T>> for Few<T> {
    fn from(things: Vec<T>) -> Few<T> {
        <[T; 1]>::try_from(things).map_or_else(|others| Few::Others(others.into()), Few::One)
    }
}

impl<T> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(things: I) -> Few<T> {
        let mut things = things.into_iter();
        let Some(first) = things.next() else {
            return Few::default();
        };
        match things.next() {
            None => Few::one(first),
            Some(second) => [first, second]
                .into_iter()
                .chain(things)
                .collect::<Vec<T>>()
                .into(),
        }
    }
}

impl<T: Serialize> Serialize for Few<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Few<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Few<T>, D::Error> {
        Ok(Vec::deserialize(deserializer)?.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_the_same_however_it_came_about() {
        for length in 0..4 {
            let all: Vec<u32> = (0..length).collect();
            let mut pushed = Few::default();
            for thing in &all {
                pushed.push(*thing);
            }
            let collected: Few<u32> = all.iter().copied().collect();
            let bytes = postcard::to_stdvec(&collected).expect("bytes");
            assert_eq!(bytes, postcard::to_stdvec(&all).expect("bytes"));
            let read: Few<u32> = postcard::from_bytes(&bytes).expect("a list");
            assert_eq!(*collected, *all);
            assert_eq!([&collected, &pushed, &read], [&Few::from(all); 3]);
            assert_eq!(matches!(read, Few::One(_)), length == 1);
        }
    }
}
