//! Words of the program, such as the names of columns: read back they live as long as it does, each once.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// A word of the program.
pub type Word = &'static str;

static KNOWN: Mutex<Option<HashSet<Word>>> = Mutex::new(None);

/// How many different words there may be: more are none of this program's.
const MOST: usize = 10_000;

/// The word that lives as long as the program; `None` where there are too many.
fn known(word: &str) -> Option<Word> {
    // A thread that panicked has left whole words behind.
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_default();
    if let Some(word) = known.get(word) {
        return Some(word);
    }
    if known.len() == MOST {
        return None;
    }
    let word: Word = Box::leak(word.into());
    known.insert(word);
    Some(word)
}

/// Writes a word.
///
/// # Errors
/// Where the format has any.
pub fn serialize<S: Serializer>(word: &Word, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(word)
}

/// Reads a word.
///
/// # Errors
/// Where there are too many, and where the format has any.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Word, D::Error> {
    let word = String::deserialize(deserializer)?;
    known(&word).ok_or_else(|| D::Error::custom("too many words"))
}

/// Several words.
pub mod list {
    use super::Word;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct One(#[serde(with = "super")] Word);

    /// Writes words.
    ///
    /// # Errors
    /// Where the format has any.
    pub fn serialize<S: Serializer>(words: &[Word], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(words.iter().map(|word| One(word)))
    }

    /// Reads words.
    ///
    /// # Errors
    /// Where there are too many, and where the format has any.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Word>, D::Error> {
        let words = Vec::<One>::deserialize(deserializer)?;
        Ok(words.into_iter().map(|one| one.0).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Words(
        #[serde(with = "super")] Word,
        #[serde(with = "super::list")] Vec<Word>,
    );

    #[test]
    fn a_word_that_is_read_twice_stands_once() {
        let bytes = postcard::to_stdvec(&Words("单位", vec!["单位", ""])).expect("bytes");
        let read = || postcard::from_bytes::<Words>(&bytes).expect("words");
        let (one, other) = (read(), read());
        assert_eq!(one, Words("单位", vec!["单位", ""]));
        assert!(std::ptr::eq(one.0, other.0));
        assert!(std::ptr::eq(one.0, one.1[0]));
    }
}
