//! What the scripts of the pages look up: as scripts, because a page opened from a folder may load nothing else.

use crate::report::pages::Link;
use crate::report::pages::search::SearchIndex;
use serde::Serialize;

/// The periods that a reader can choose from.
///
/// # Errors
/// Where they cannot be written as JSON.
pub fn periods(periods: &[Link]) -> serde_json::Result<String> {
    let lines: Vec<[&str; 2]> = periods
        .iter()
        .map(|link| [&*link.text, &*link.href])
        .collect();
    assignment("dubanPeriods", &lines)
}

/// What can be found on this half, and where.
///
/// # Errors
/// Where it cannot be written as JSON.
pub fn search(index: &SearchIndex) -> serde_json::Result<String> {
    assignment("dubanSearch", index)
}

/// A global variable. `<` is written as an escape, so that the text could even stand in a page.
fn assignment<T: Serialize>(name: &str, value: &T) -> serde_json::Result<String> {
    let json = serde_json::to_string(value)?;
    Ok(format!("window.{name}={};\n", json.replace('<', "\\u003c")))
}
