//! What the scripts of the pages look up: as scripts, because a page opened from a folder may load nothing else.

use crate::report::pages::Link;
use crate::report::pages::search::SearchIndex;
use serde::Serialize;

/// What a line takes, roughly: a script grows seldom.
const LINE: usize = 160;

/// The periods that a reader can choose from.
///
/// # Errors
/// Where they cannot be written as JSON.
pub fn periods(periods: &[Link]) -> serde_json::Result<Vec<u8>> {
    let lines: Vec<[&str; 2]> = periods
        .iter()
        .map(|link| [&*link.text, &*link.href])
        .collect();
    assignment("dubanPeriods", &lines, lines.len() * LINE)
}

/// What can be found on this half, and where.
///
/// # Errors
/// Where it cannot be written as JSON.
pub fn search(index: &SearchIndex) -> serde_json::Result<Vec<u8>> {
    assignment("dubanSearch", index, index.rows.len() * LINE)
}

/// A global variable. `<` is written as an escape, so that the text could even stand in a page.
fn assignment<T: Serialize>(name: &str, value: &T, room: usize) -> serde_json::Result<Vec<u8>> {
    let mut script = Vec::with_capacity(room);
    script.extend_from_slice(format!("window.{name}=").as_bytes());
    serde_json::to_writer(&mut script, value)?;
    script.extend_from_slice(b";\n");
    if memchr::memchr(b'<', &script).is_some() {
        let pieces: Vec<&[u8]> = script.split(|byte| *byte == b'<').collect();
        return Ok(pieces.join(&b"\\u003c"[..]));
    }
    Ok(script)
}
