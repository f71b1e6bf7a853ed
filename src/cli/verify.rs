//! `duban verify`: whether a folder that was built or published is still what its manifest says, and what was published.

use super::args::VerifyOptions;
use super::disk::{files_under, inside};
use super::output::HALVES;
use super::publish::JOURNAL_FILE;
use super::workspace::refuse_other;
use super::{REFUSED, console, record};
use crate::ingest::workspace::is_left_by_the_system;
use crate::report::manifest::{self, MANIFEST_FILE, Manifest};
use crate::report::published::{self, PublishedRecord};
use std::collections::BTreeMap;
use std::path::Path;

/// Checks a folder; returns the exit code.
pub fn run(options: &VerifyOptions) -> u8 {
    let verified = verify(&options.folder, options.workspace.as_deref());
    console::concluded(verified.map(|report| {
        let answered = console::answer(&report.lines.join("\n"));
        if report.faults.is_empty() {
            return answered;
        }
        console::complain(&format!(
            "{}\n共 {} 处不一致。",
            report.faults.join("\n"),
            report.faults.len()
        ));
        REFUSED
    }))
}

/// What was found.
#[derive(Default)]
struct Report {
    /// What was checked.
    lines: Vec<String>,
    /// What differs, each named.
    faults: Vec<String>,
}

/// Whether an output is what its manifests say, file by file.
pub fn is_whole(output: &Path) -> bool {
    verify(output, None).is_ok_and(|report| report.faults.is_empty())
}

fn verify(folder: &Path, workspace: Option<&Path>) -> Result<Report, String> {
    if let Some(workspace) = workspace {
        refuse_other(workspace)?;
    }
    let mut report = Report::default();
    let mut sites = Vec::new();
    let is_output = HALVES.iter().any(|half| folder.join(half).is_dir())
        && !folder.join(MANIFEST_FILE).exists();
    if is_output {
        for half in HALVES {
            let Some(manifest) = record::manifest(&folder.join(half))? else {
                report.faults.push(format!("缺少：{half}/{MANIFEST_FILE}"));
                continue;
            };
            if manifest.half != half {
                let place = format!("{half}/{MANIFEST_FILE}");
                report
                    .faults
                    .push(format!("{place} 是{}的清单", name_of(&manifest.half)));
            }
            let found = hashes(&folder.join(half), &mut report)?;
            check(&format!("{half}/"), &manifest, &found, &mut report);
            sites.push((manifest, found));
        }
        if let [(one, _), (other, _)] = sites.as_slice()
            && one.fingerprint != other.fingerprint
        {
            report.faults.push(format!(
                "两部分不是同一次生成的：{}截至 {}，{}截至 {}，数据指纹不同",
                name_of(&one.half),
                one.as_of,
                name_of(&other.half),
                other.as_of
            ));
        }
        strangers(folder, &mut report)?;
    } else {
        let manifest = record::manifest(folder)?.ok_or_else(|| {
            format!(
                "「{}」里没有清单 {MANIFEST_FILE}，不是本程序生成或发布的文件夹。",
                folder.display()
            )
        })?;
        let found = hashes(folder, &mut report)?;
        check("", &manifest, &found, &mut report);
        sites.push((manifest, found));
    }
    sites.retain(|(manifest, _)| manifest.half == "site");
    if let Some(workspace) = workspace {
        match sites.first() {
            Some((manifest, found)) => check_published(workspace, manifest, found, &mut report)?,
            None => report
                .lines
                .push("这里没有县内公开版，不与发布记录核对。".to_owned()),
        }
    }
    Ok(report)
}

/// The hash of every file of a half; a file that cannot be read is a fault.
fn hashes(half: &Path, report: &mut Report) -> Result<BTreeMap<String, String>, String> {
    let refused = |error: std::io::Error| {
        format!("不能读取「{}」：{}", half.display(), super::reason(&error))
    };
    let mut hashes = BTreeMap::new();
    for path in files_under(half).map_err(refused)? {
        if is_left_by_the_system(&path) {
            continue;
        }
        match std::fs::read(inside(half, &path)) {
            Ok(bytes) => {
                hashes.insert(path, manifest::hex(&manifest::sha256(&bytes)));
            }
            Err(error) => {
                report
                    .faults
                    .push(format!("不能读取：{path}：{}", super::reason(&error)));
                hashes.insert(path, String::new());
            }
        }
    }
    Ok(hashes)
}

/// A half against its own manifest.
fn check(prefix: &str, manifest: &Manifest, found: &BTreeMap<String, String>, report: &mut Report) {
    let before = report.faults.len();
    for (path, hash) in &manifest.outputs {
        match found.get(path) {
            None => report.faults.push(format!("缺少：{prefix}{path}")),
            Some(there) if there.is_empty() || there == hash => {}
            Some(_) => report.faults.push(format!("被改动：{prefix}{path}")),
        }
    }
    let added = found
        .keys()
        .filter(|path| *path != MANIFEST_FILE && !manifest.outputs.contains_key(*path));
    report.faults.extend(added.map(|path| {
        if path == JOURNAL_FILE {
            "上一次发布没有完成，请再运行一次 duban publish".to_owned()
        } else {
            format!("多出：{prefix}{path}")
        }
    }));
    let state = if report.faults.len() == before {
        "与清单一致"
    } else {
        "与清单不一致"
    };
    report.lines.push(format!(
        "{}：截至 {}，{} 个文件，{state}。",
        name_of(&manifest.half),
        manifest.as_of,
        manifest.outputs.len()
    ));
}

fn name_of(half: &str) -> &'static str {
    if half == "office" {
        "办公室内部版"
    } else {
        "县内公开版"
    }
}

/// What lies beside the halves of an output.
fn strangers(output: &Path, report: &mut Report) -> Result<(), String> {
    let refused = |error: std::io::Error| {
        format!(
            "不能读取「{}」：{}",
            output.display(),
            super::reason(&error)
        )
    };
    let mut names = Vec::new();
    for entry in std::fs::read_dir(output).map_err(refused)? {
        let name = entry.map_err(refused)?.file_name();
        names.push(name.to_string_lossy().into_owned());
    }
    names.sort();
    let strange = names
        .iter()
        .filter(|name| !HALVES.contains(&name.as_str()) && !is_left_by_the_system(name));
    report
        .faults
        .extend(strange.map(|name| format!("多出：{name}")));
    Ok(())
}

/// A site against the record of what was published for its period.
fn check_published(
    workspace: &Path,
    manifest: &Manifest,
    found: &BTreeMap<String, String>,
    report: &mut Report,
) -> Result<(), String> {
    let path = inside(workspace, &published::path(manifest.as_of));
    let Some(record) = record::json_at::<PublishedRecord>(&path, "发布记录")? else {
        report.lines.push(format!(
            "工作区里没有 {} 的发布记录，这一期还没有从这里发布过。",
            manifest.as_of
        ));
        return Ok(());
    };
    if !manifest.county.is_empty() && manifest.county != record.built.county {
        report.faults.push(format!(
            "这个文件夹是「{}」的，工作区的发布记录是「{}」的，没有逐个文件核对。请核对文件夹和工作区",
            manifest.county, record.built.county
        ));
        return Ok(());
    }
    let before = report.faults.len();
    if record.built.fingerprint != manifest.fingerprint {
        report
            .faults
            .push("与发布记录不同：数据指纹（台账、设置或程序版本与发布时不一样）".to_owned());
    }
    for (path, hash) in &record.files {
        match found.get(path) {
            None => report.faults.push(format!("发布过、这里没有：{path}")),
            Some(there) if there.is_empty() || there == hash => {}
            Some(_) => report.faults.push(format!("与发布时不同：{path}")),
        }
    }
    let added = found
        .keys()
        .filter(|path| !record.files.contains_key(*path));
    report
        .faults
        .extend(added.map(|path| format!("没有发布过：{path}")));
    let state = if report.faults.len() == before {
        "与发布记录一致。"
    } else {
        "与发布记录不一致；判定有哪些不同，可用 duban compare 查看。"
    };
    report.lines.push(state.to_owned());
    Ok(())
}
