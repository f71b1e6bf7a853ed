//! `duban init`.

use super::args::InitOptions;
use super::console;
use super::disk::{Disk, inside};
use super::template::{self, refused};
use super::workspace::SETTINGS_FILE;
use crate::ingest::settings_file::NO_COUNTY;
use crate::pipeline::{self, TEMPLATE_FOLDER};
use crate::render::OutputFile;
use std::fs;
use std::io;
use std::path::Path;

/// Makes a new workspace; returns the exit code.
pub fn run(options: &InitOptions) -> u8 {
    console::concluded(make(&options.folder).map(|text| console::report(&text)))
}

fn make(folder: &Path) -> Result<String, String> {
    let disk = Disk::of_the_machine();
    check_empty(folder)?;
    let mark = folder.join(UNFINISHED);
    disk.make_folder(folder)
        .and_then(|()| disk.replace(&mark, b""))
        .map_err(|error| refused(&mark, &error))?;
    let today = chrono::Local::now().date_naive();
    let county = county_of(folder);
    let name = county.as_deref().unwrap_or(NO_COUNTY);
    let (files, folders) =
        pipeline::new_workspace(name, today).map_err(|error| error.to_string())?;
    for path in &folders {
        let path = inside(folder, path);
        disk.make_folder(&path)
            .map_err(|error| refused(&path, &error))?;
    }
    // Blank ledgers are written as `duban template` writes them, so that it knows them again.
    let in_templates = format!("{TEMPLATE_FOLDER}/");
    let mut blank = Vec::new();
    let (settings, others): (Vec<_>, Vec<_>) = files
        .into_iter()
        .partition(|file| file.path == SETTINGS_FILE);
    for file in others {
        if let Some(path) = file.path.strip_prefix(&in_templates) {
            let path = path.to_owned();
            blank.push(OutputFile { path, ..file });
            continue;
        }
        write_new(disk, folder, &file)?;
    }
    template::write(disk, &folder.join(TEMPLATE_FOLDER), &blank)?;
    // What makes it a workspace comes last.
    for file in &settings {
        write_new(disk, folder, file)?;
    }
    disk.remove_file(&mark)
        .map_err(|error| refused(&mark, &error))?;
    let first = match county {
        Some(county) => format!("1. 核对 duban.toml 里的县名，现在写的是「{county}」。"),
        None => "1. 在 duban.toml 里填写县名。".to_owned(),
    };
    Ok(format!(
        "已建好工作区：{}\n接下来：\n{first}\n2. 在「单位名录.xlsx」里填写各单位（示例行不算）。\n3. 运行 duban template，得到各单位的空白台账。\n4. 各单位的台账交来以后，在 ledgers 里新建一个文件夹，名称就是这一期的截至日期，如 {today}，把台账放进去，运行 duban build。\n详见「使用说明.txt」。",
        folder.display()
    ))
}

/// What lies in a folder that is becoming a workspace: the next run finishes what one that was cut off has begun.
const UNFINISHED: &str = ".duban-init";

/// Writes a file, unless a run that was cut off has written it.
fn write_new(disk: Disk<'_>, folder: &Path, file: &OutputFile) -> Result<(), String> {
    let path = inside(folder, &file.path);
    if path.exists() {
        return Ok(());
    }
    disk.replace(&path, &file.bytes)
        .map_err(|error| refused(&path, &error))
}

/// Nothing that is there already may be touched, but for what a run that was cut off has left.
fn check_empty(folder: &Path) -> Result<(), String> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(refused(folder, &error)),
    };
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    if names.iter().any(|name| name == SETTINGS_FILE) {
        return Err(format!(
            "「{}」已经是工作区（有 duban.toml），没有改动。要补空白台账的，请运行 duban template。",
            folder.display()
        ));
    }
    let Some(first) = names.first() else {
        return Ok(());
    };
    if names.iter().any(|name| name == UNFINISHED) {
        return Ok(());
    }
    Err(format!(
        "「{}」里已有「{first}」{}，为免弄乱没有改动。请另写一个新的或空的文件夹。",
        folder.display(),
        if names.len() > 1 {
            format!("等 {} 项", names.len())
        } else {
            String::new()
        }
    ))
}

/// The county's name, where the folder bears one.
fn county_of(folder: &Path) -> Option<String> {
    let name = folder.file_name()?.to_str()?;
    let is_county = name.chars().count() >= 2 && name.ends_with(['县', '区', '市', '旗', '州']);
    is_county.then(|| name.to_owned())
}
