//! `duban compare`.

use super::args::CompareOptions;
use super::disk::Disk;
use super::template::{KEPT_FOLDER, refused, set_aside};
use super::workspace::{SETTINGS_FILE, refuse_inside};
use super::{console, record};
use crate::ingest::workspace::file_name;
use crate::render::{OutputFile, document, workbook};
use crate::report::comparison::Comparison;
use crate::report::published::BuiltRecord;
use std::path::Path;

/// Tells what differs between two builds; returns the exit code.
pub fn run(options: &CompareOptions) -> u8 {
    console::concluded(compare(options).map(|text| console::answer(&text)))
}

fn compare(options: &CompareOptions) -> Result<String, String> {
    let (old, new) = (record::built(&options.old)?, record::built(&options.new)?);
    if old.county != new.county {
        return Err(format!(
            "两份结果不是同一个县的：原「{}」，新「{}」，没有比较。",
            old.county, new.county
        ));
    }
    let comparison = Comparison::of(&old, &new);
    let mut lines = comparison.lines();
    if let Some(folder) = &options.out {
        of_one_week(&old, &new)?;
        refuse_among_ledgers(folder)?;
        if !comparison.is_public() {
            lines.push(NOTHING_TO_CORRECT.to_owned());
            return Ok(lines.join("\n"));
        }
        let file = workbook::file(comparison.book())
            .map_err(|error| format!("不能生成更正对照表：{error}"))?;
        lines.push(format!("更正对照表：{}", write(folder, &file)?));
        let draft = document::file(&comparison.circular())
            .map_err(|error| format!("不能生成更正通报：{error}"))?;
        lines.push(format!("更正通报：{}", write(folder, &draft)?));
    }
    Ok(lines.join("\n"))
}

const NOTHING_TO_CORRECT: &str =
    "全县看得到的名次、得分、判定和名单没有不同，没有需要更正的，没有写出更正通报和对照表。";

/// What differs between two weeks is no correction of either: a circular that said so would be false.
fn of_one_week(old: &BuiltRecord, new: &BuiltRecord) -> Result<(), String> {
    if old.as_of == new.as_of {
        return Ok(());
    }
    Err(format!(
        "原结果截至 {old}，新结果截至 {new}，是前后两期，不是同一期的更正，没有写出更正通报和对照表。\n\
         要更正截至 {old} 的一期，先运行 duban build --as-of {old}，再与它比较；只看两期有哪些不同，不写 --out。",
        old = old.as_of,
        new = new.as_of
    ))
}

/// Refuses a folder in which a workspace has its ledgers, notes or records.
fn refuse_among_ledgers(folder: &Path) -> Result<(), String> {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let mut around = whole.ancestors();
    let root = around.find(|root| root.join(SETTINGS_FILE).exists());
    root.map_or(Ok(()), |root| refuse_inside(root, folder))
}

/// Writes a file into the folder by its own name; returns its path. One of that name that says something else, which somebody may have
/// edited, is set aside first.
fn write(folder: &Path, file: &OutputFile) -> Result<String, String> {
    let disk = Disk::of_the_machine();
    let name = file_name(&file.path);
    let path = folder.join(name);
    if std::fs::read(&path).is_ok_and(|there| there != file.bytes) {
        set_aside(disk, folder, name)?;
        console::complain(&format!(
            "注意：「{}」与这次写出的不同，没有覆盖，移到了旁边的「{KEPT_FOLDER}」里。",
            path.display()
        ));
    }
    disk.replace(&path, &file.bytes)
        .map_err(|error| refused(&path, &error))?;
    Ok(path.display().to_string())
}
