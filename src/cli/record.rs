//! Reading what a build left for those who compare and publish.

use crate::report::manifest::{MANIFEST_FILE, Manifest};
use crate::report::published::{BUILT_FILE, BuiltRecord};
use serde::de::DeserializeOwned;
use std::io::ErrorKind;
use std::path::Path;

/// The record of a build: in an output folder, in its office half, or a record file itself.
///
/// # Errors
/// In words, where there is none or it cannot be read.
pub fn built(path: &Path) -> Result<BuiltRecord, String> {
    let within = [path.join("office").join(BUILT_FILE), path.join(BUILT_FILE)];
    let file = if path.is_file() {
        path
    } else {
        within.iter().find(|file| file.is_file()).ok_or_else(|| {
            format!(
                "「{}」里没有生成的结果，请先运行 duban build。",
                path.display()
            )
        })?
    };
    let bytes = std::fs::read(file)
        .map_err(|error| format!("不能读取「{}」：{}", file.display(), super::reason(&error)))?;
    serde_json::from_slice(&bytes)
        .map_err(|_| format!("「{}」不是本程序的结果记录，或已损坏。", file.display()))
}

/// The manifest of a half that was built or published; `None` where there is none.
///
/// # Errors
/// In words, where it cannot be read.
pub fn manifest(half: &Path) -> Result<Option<Manifest>, String> {
    json_at(&half.join(MANIFEST_FILE), "清单")
}

/// A JSON file of the program's own; `None` where there is none. `what`: what it is, in words.
///
/// # Errors
/// In words, where it cannot be read.
pub fn json_at<T: DeserializeOwned>(path: &Path, what: &str) -> Result<Option<T>, String> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let reason = super::reason(&error);
            return Err(format!("不能读取「{}」：{reason}", path.display()));
        }
    };
    serde_json::from_slice(&bytes)
        .map(Some)
        .map_err(|_| format!("「{}」不是本程序的{what}，或已损坏。", path.display()))
}
