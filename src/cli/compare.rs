//! `duban compare`.

use super::args::CompareOptions;
use super::{DONE, REFUSED, console, record};
use crate::render::{OutputFile, document, workbook};
use crate::report::comparison::Comparison;
use std::path::Path;

/// Tells what differs between two builds; returns the exit code.
pub fn run(options: &CompareOptions) -> u8 {
    match compare(options) {
        Ok(text) => {
            console::print(&text);
            DONE
        }
        Err(message) => {
            console::complain(&message);
            REFUSED
        }
    }
}

fn compare(options: &CompareOptions) -> Result<String, String> {
    let (old, new) = (record::built(&options.old)?, record::built(&options.new)?);
    let comparison = Comparison::of(&old, &new);
    let mut lines = comparison.lines();
    if let Some(folder) = &options.out {
        let file = workbook::file(comparison.book())
            .map_err(|error| format!("不能生成更正对照表：{error}"))?;
        lines.push(format!("更正对照表：{}", write(folder, &file)?));
        let draft = document::file(&comparison.circular())
            .map_err(|error| format!("不能生成更正通报：{error}"))?;
        lines.push(format!("更正通报：{}", write(folder, &draft)?));
    }
    Ok(lines.join("\n"))
}

/// Writes a file into the folder by its own name; returns its path.
fn write(folder: &Path, file: &OutputFile) -> Result<String, String> {
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    let path = folder.join(name);
    let refused = |error: std::io::Error| {
        format!("不能写入「{}」：{}", path.display(), super::reason(&error))
    };
    std::fs::create_dir_all(folder).map_err(refused)?;
    std::fs::write(&path, &file.bytes).map_err(refused)?;
    Ok(path.display().to_string())
}
