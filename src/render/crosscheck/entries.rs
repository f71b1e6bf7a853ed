//! report.json read back entry by entry, as it is laid out ([`LineByEntry`](crate::report::contract::LineByEntry)): a line for each key of the outermost
//! object and for each entry of its lists, with the lines of lists within an entry behind it. An entry that is at hand as a whole is read
//! in half the time that a stream of bytes takes.

use serde::de::Error as _;
use serde_json::Error;
use std::io::BufRead;

/// What takes the entries.
pub trait Taker {
    /// What follows stands under this key.
    ///
    /// # Errors
    /// Where it has been there before; so for all, where what comes is not what stands under that key.
    fn begin(&mut self, key: &str) -> Result<(), Error>;

    /// An entry of a list.
    ///
    /// # Errors
    /// As above.
    fn entry(&mut self, key: &str, json: &[u8]) -> Result<(), Error>;

    /// The whole value of a key that has no entries.
    ///
    /// # Errors
    /// As above.
    fn value(&mut self, key: &str, json: &[u8]) -> Result<(), Error>;
}

/// Whether a text begins as one that is laid out so.
pub fn is_laid_out(beginning: &[u8]) -> bool {
    beginning.starts_with(b"{\n\"")
}

/// Reads all entries of a text that is laid out so.
///
/// # Errors
/// Where it is not, or an entry is not taken.
pub fn read(mut text: impl BufRead, taker: &mut impl Taker) -> Result<(), Error> {
    let mut place = Place::Outside;
    let (mut line, mut lines) = (Vec::new(), Vec::new());
    while text.read_until(b'\n', &mut line).map_err(Error::custom)? > 0 {
        if !line.starts_with(b"  ") {
            place = place.after(lines.trim_ascii_end(), taker)?;
            lines.clear();
        }
        lines.append(&mut line);
    }
    match place.after(lines.trim_ascii_end(), taker)? {
        Place::Done => Ok(()),
        _ => Err(Error::custom("the end is missing")),
    }
}

/// Where a reader is.
enum Place {
    /// Before the outermost object.
    Outside,
    /// Before a key.
    Inside,
    /// In the list of a key.
    List(String),
    /// Behind the last value.
    Last,
    /// Behind the object.
    Done,
}

impl Place {
    /// Where the reader is behind the next lines that belong together.
    fn after(self, lines: &[u8], taker: &mut impl Taker) -> Result<Place, Error> {
        let odd = || Error::custom("the layout is another one");
        match (self, lines) {
            (Place::Outside, b"") => Ok(Place::Outside),
            (Place::Outside, b"{") => Ok(Place::Inside),
            (Place::Inside, [b'"', rest @ ..]) => {
                let end = memchr::memchr(b'"', rest).ok_or_else(odd)?;
                let key = str::from_utf8(&rest[..end]).map_err(Error::custom)?;
                let value = rest[end + 1..].strip_prefix(b":").ok_or_else(odd)?;
                taker.begin(key)?;
                if value == b"[" {
                    return Ok(Place::List(key.to_owned()));
                }
                let (value, next) = match value.strip_suffix(b",") {
                    Some(value) => (value, Place::Inside),
                    None => (value, Place::Last),
                };
                taker.value(key, value)?;
                Ok(next)
            }
            // No entry is itself a list.
            (Place::List(key), [b' ', entry @ ..]) if !entry.starts_with(b"[") => {
                let (entry, goes_on) = match entry.strip_suffix(b",") {
                    Some(entry) => (entry, true),
                    None => (entry, false),
                };
                let (entry, ends) = match entry.strip_suffix(b"]") {
                    Some(entry) => (entry, true),
                    None => (entry, false),
                };
                taker.entry(&key, entry)?;
                match (ends, goes_on) {
                    (false, true) => Ok(Place::List(key)),
                    (true, true) => Ok(Place::Inside),
                    (true, false) => Ok(Place::Last),
                    (false, false) => Err(odd()),
                }
            }
            (Place::Last, b"}") => Ok(Place::Done),
            _ => Err(odd()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::contract::LineByEntry;
    use serde::Serialize;
    use serde_json::{Map, Value, json};

    /// Puts everything back together.
    #[derive(Default)]
    struct Together(Map<String, Value>);

    impl Taker for Together {
        fn begin(&mut self, key: &str) -> Result<(), Error> {
            let before = self.0.insert(key.to_owned(), Value::Array(Vec::new()));
            before.map_or(Ok(()), |_| Err(Error::custom("a key comes twice")))
        }

        fn entry(&mut self, key: &str, json: &[u8]) -> Result<(), Error> {
            let value = serde_json::from_slice(json)?;
            let list = self.0.get_mut(key).and_then(Value::as_array_mut);
            list.expect("it was begun").push(value);
            Ok(())
        }

        fn value(&mut self, key: &str, json: &[u8]) -> Result<(), Error> {
            self.0.insert(key.to_owned(), serde_json::from_slice(json)?);
            Ok(())
        }
    }

    fn laid_out(told: &Value) -> Vec<u8> {
        let mut text = Vec::new();
        let mut serializer =
            serde_json::Serializer::with_formatter(&mut text, LineByEntry::default());
        told.serialize(&mut serializer).expect("it is JSON");
        text
    }

    fn back(text: &[u8]) -> Result<Value, Error> {
        let mut together = Together::default();
        read(text, &mut together)?;
        Ok(Value::Object(together.0))
    }

    fn samples() -> [Value; 4] {
        let entry = |name: &str| json!({ "flags": ["a],", "b"], "in": [["c"], []], "name": name });
        [
            json!({ "schema": 1 }),
            json!({ "units": [entry("甲"), entry("乙]"), entry("丙")] }),
            json!({ "empty": [], "texts": ["一,", "[二]"], "units": [entry("甲\n,")], "z": null }),
            json!({ "a": [1, 2.5], "b": [{}], "c": { "d": "]" }, "units": [entry("}")] }),
        ]
    }

    #[test]
    fn what_is_read_entry_by_entry_is_what_is_read_at_once() {
        for told in samples() {
            let text = laid_out(&told);
            assert!(is_laid_out(&text));
            assert_eq!(back(&text).expect("it is laid out"), told);
        }
    }

    #[test]
    fn what_is_no_json_or_laid_out_otherwise_is_refused() {
        for told in samples() {
            let text = laid_out(&told);
            for length in 0..text.len() {
                assert!(back(&text[..length]).is_err(), "{length}");
            }
            for at in 0..text.len() {
                for other in *b"x{}[],:\"\n " {
                    let mut text = text.clone();
                    text[at] = other;
                    // What is taken says what a reader of all of it would have been told.
                    if let Ok(read) = back(&text) {
                        let at_once: Value = serde_json::from_slice(&text).expect("JSON");
                        assert_eq!(read, at_once, "{}", String::from_utf8_lossy(&text));
                    }
                }
            }
            assert!(back(&[&text[..], b"\n{}"].concat()).is_err());
        }
    }
}
