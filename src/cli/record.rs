//! Reading what a build left for those who compare and publish.

use crate::report::manifest::{MANIFEST_FILE, Manifest};
use crate::report::published::{BUILT_FILE, BuiltRecord};
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
    let file = half.join(MANIFEST_FILE);
    let bytes = match std::fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(format!(
                "不能读取「{}」：{}",
                file.display(),
                super::reason(&error)
            ));
        }
    };
    serde_json::from_slice(&bytes)
        .map(Some)
        .map_err(|_| format!("「{}」不是本程序的清单，或已损坏。", file.display()))
}
