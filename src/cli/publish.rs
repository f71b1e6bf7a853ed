//! `duban publish`: the county's half to where the county reads it, and a record of what went out.
//!
//! Style and script go first, pages next, the first page last, so that a reader never meets a page whose parts are missing. Files that
//! are already there are left alone: a run that was interrupted is finished by the next one. The manifest is the last of all; until it
//! is there, the one of the publication before and the journal tell which old pages are to be taken away.

mod changed;
mod journal;
#[cfg(test)]
mod tests;

use super::args::PublishOptions;
use super::disk::{Disk, files_under, hash_of, inside, is_plain};
use super::output::{Claim, OutputError};
use super::transfer::{self, FIRST_PAGE, told};
use super::workspace::{SETTINGS_FILE, refuse_around, refuse_inside, refuse_other, whereabouts};
use super::{console, record};
use crate::ingest::settings_file;
use crate::ingest::workspace::is_left_by_the_system;
use crate::report::Audience;
use crate::report::manifest::{self, MANIFEST_FILE, Manifest};
use crate::report::published::{self, BUILT_FILE, BuiltRecord, PublishedRecord};
pub use journal::JOURNAL_FILE;
use journal::Journal;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// Publishes the built site; returns the exit code.
pub fn run(options: &PublishOptions) -> u8 {
    console::concluded(publish(options, Disk::of_the_machine()).map(|text| console::report(&text)))
}

fn publish(options: &PublishOptions, disk: Disk<'_>) -> Result<String, String> {
    let root = options
        .workspace
        .clone()
        .unwrap_or_else(|| PathBuf::from("."));
    refuse_other(&root)?;
    let output = options.out.clone().unwrap_or_else(|| root.join("output"));
    // A build that swaps its output in meanwhile would go out under the record of this one.
    let _claim = match Claim::take_there(&output) {
        Err(OutputError::Busy) => return Err(OutputError::Busy.to_string()),
        claim => claim.ok(),
    };
    let built = record::built(&output)?;
    let site = output.join("site");
    let manifest = whole(&site, &output, &built)?;
    let office = record::manifest(&output.join("office"))?.ok_or_else(|| incomplete(&output))?;
    let (target, usual) = targets(options, &root)?;
    check_target(&target, &output, &root)?;
    check_strangers(&target, &manifest)?;
    check_county(&root, &built)?;
    check_published(&target, &built)?;
    let built_at =
        fs::metadata(output.join("office").join(BUILT_FILE)).and_then(|known| known.modified());
    let as_of = built.as_of;
    let changed = changed::since(&root, as_of, &office.inputs, built_at.ok());
    let transfer = send(disk, &site, &target, &manifest)?;
    let others = others_in(&target, &manifest);
    let kept = keep_record(disk, &root, built, office.inputs, &site, manifest)?;
    warn_of(&changed.papers);
    if !others.is_empty() {
        console::complain(&format!(
            "注意：发布的位置里还有不是 duban 发布的文件，没有动它们，全县也能看到。请核对该不该放在那里：\n{}",
            named(&others).join("\n")
        ));
    }
    if let Some(later) = changed.later {
        console::complain(&format!(
            "注意：工作区里还有更新的一期 {later}，发布的是截至 {as_of} 的一期。要发布更新的一期，请先重新运行 duban build，再发布。"
        ));
    }
    if let Some(usual) = usual.filter(|usual| !is_same(&root.join(usual), &target)) {
        console::complain(&format!(
            "注意：这次没有发布到 duban.toml 里写的「{usual}」，那里还是以前发布的内容；但这次也是一次正式发布，已记入发布记录。全县看的是那里的，请再发布到那里。"
        ));
    }
    Ok(format!(
        "已发布到 {}\n写入 {} 个文件，删去过时的 {} 个。\n{kept}",
        without_steps_back(&target).display(),
        transfer.written,
        transfer.removed
    ))
}

/// A path as people find it: where it steps back (`..`), the one to which that leads.
fn without_steps_back(path: &Path) -> PathBuf {
    let steps_back = path.components().any(|part| part == Component::ParentDir);
    if !steps_back {
        return path.to_owned();
    }
    let real = whereabouts(path);
    let text = real.to_string_lossy();
    // As Windows writes it for itself.
    match text.strip_prefix(r"\\?\") {
        Some(plain) if !plain.starts_with("UNC") => PathBuf::from(plain),
        _ => real,
    }
}

/// How many of several files are named.
const MOST_NAMED: usize = 10;

/// What went out is not what the workspace says now.
fn warn_of(changed: &[String]) {
    if changed.is_empty() {
        return;
    }
    console::complain(&format!(
        "注意：生成以后工作区里有改动，发布的是改动以前的结果。要发布改动以后的，请先重新运行 duban build，再发布：\n{}",
        named(changed).join("\n")
    ));
}

/// The first of several files, and how many there are.
fn named(files: &[String]) -> Vec<String> {
    let mut named: Vec<String> = files.iter().take(MOST_NAMED).cloned().collect();
    if files.len() > MOST_NAMED {
        named.push(format!("……共 {} 个", files.len()));
    }
    named
}

/// Folders that Windows and network storage keep for themselves on a drive that is shared.
const OF_THE_DRIVE: [&str; 5] = [
    "$RECYCLE.BIN",
    "System Volume Information",
    "@eaDir",
    "#recycle",
    "lost+found",
];

/// The files in a folder that neither this publication has brought nor a system or a server has for itself. A folder that cannot be listed tells of
/// none: what was to go out has gone out.
fn others_in(target: &Path, manifest: &Manifest) -> Vec<String> {
    let is_ours = |path: &str| {
        path == MANIFEST_FILE || path == JOURNAL_FILE || manifest.outputs.contains_key(path)
    };
    let mut files = files_under(target).unwrap_or_default();
    let is_hidden = |path: &str| path.split('/').any(|part| part.starts_with('.'));
    let is_of_the_drive = |path: &str| {
        let is_one = |part| {
            OF_THE_DRIVE
                .iter()
                .any(|own| own.eq_ignore_ascii_case(part))
        };
        path.split('/').any(is_one)
    };
    let is_left = |path: &str| is_left_by_the_system(path) || is_of_the_drive(path);
    files.retain(|path| !is_ours(path) && !is_hidden(path) && !is_left(path));
    files
}

fn incomplete(output: &Path) -> String {
    format!(
        "「{}」的内容不完整，请重新运行 duban build。",
        output.display()
    )
}

/// The manifest of the site. Nothing that was altered since it was built goes out, and nothing of the office's half.
fn whole(site: &Path, output: &Path, built: &BuiltRecord) -> Result<Manifest, String> {
    let manifest = record::manifest(site)?
        .filter(|manifest| manifest.fingerprint == built.fingerprint)
        .ok_or_else(|| incomplete(output))?;
    if manifest.half != manifest::half(Audience::County) {
        return Err(format!(
            "「{}」里放的是办公室内部版，不是县内公开版，没有发布。请重新运行 duban build；内部版不要复制到这里。",
            site.display()
        ));
    }
    let altered: Vec<&str> = manifest
        .outputs
        .iter()
        .filter(|(path, hash)| {
            !is_plain(path) || hash_of(&inside(site, path)).ok().as_ref() != Some(*hash)
        })
        .map(|(path, _)| path.as_str())
        .collect();
    if altered.is_empty() {
        return Ok(manifest);
    }
    Err(format!(
        "以下文件与生成时不同，没有发布；请重新运行 duban build：\n{}",
        altered.join("\n")
    ))
}

/// Where to, and where to otherwise as the settings have it: `--to`, else `publish_to` of the settings, which is relative to the workspace.
fn targets(options: &PublishOptions, root: &Path) -> Result<(PathBuf, Option<String>), String> {
    let usual = usual_target(root);
    match &options.to {
        // The settings may be faulty, or belong to no workspace, where nobody needs them.
        Some(target) => Ok((target.clone(), usual.ok())),
        None => usual.map(|folder| (root.join(folder), None)),
    }
}

/// Whether two paths lead to one folder, however they are written.
fn is_same(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    }
}

fn usual_target(root: &Path) -> Result<String, String> {
    let path = root.join(SETTINGS_FILE);
    let text = fs::read_to_string(&path).map_err(|error| told(&path, &error))?;
    let settings = settings_file::read_settings(text.trim_start_matches('\u{feff}'))
        .map_err(|error| error.to_string())?;
    settings.publish_to.ok_or_else(|| {
        "没有说明发布到哪里。请写 --to 文件夹，或在 duban.toml 中设 publish_to；设好以后先重新运行 duban build，再发布。".to_owned()
    })
}

/// A build of another county is not recorded as the workspace's own.
fn check_county(root: &Path, built: &BuiltRecord) -> Result<(), String> {
    // Without settings that can be read nobody knows whose workspace it is.
    let text = fs::read_to_string(root.join(SETTINGS_FILE)).unwrap_or_default();
    let Ok(settings) = settings_file::read_settings(text.trim_start_matches('\u{feff}')) else {
        return Ok(());
    };
    if settings.county == built.county {
        return Ok(());
    }
    Err(format!(
        "要发布的是「{}」的结果，这个工作区是「{}」的，没有发布。请核对工作区和 --out；改过县名的，重新运行 duban build 再发布。",
        built.county, settings.county
    ))
}

/// What another county, or a newer week, has published is not replaced: the county would read on as if it were its own, and its newest.
/// The same week may go out again, as after a correction.
fn check_published(target: &Path, built: &BuiltRecord) -> Result<(), String> {
    let Some(there) = record::manifest(target)? else {
        return Ok(());
    };
    let place = target.display();
    if !there.county.is_empty() && there.county != built.county {
        return Err(format!(
            "「{place}」里是「{}」的网页，要发布的是「{}」的，为免覆盖没有发布。请核对 --to 或 duban.toml 里的 publish_to。",
            there.county, built.county
        ));
    }
    if there.as_of > built.as_of {
        return Err(format!(
            "「{place}」里已发布截至 {} 的一期，要发布的是截至 {} 的，比它旧，为免全县看到旧的一期没有发布。\n\
             文件夹的日期改过的，先改回发布时的日期；往期有更正的，改好台账后生成最新一期再发布，往期的页上会写明与发布时的不同；确要退回旧的一期，请先清空那个位置再发布。",
            there.as_of, built.as_of
        ));
    }
    Ok(())
}

/// A folder that is somebody else's, a workspace or a build is not published into.
fn check_target(target: &Path, output: &Path, root: &Path) -> Result<(), String> {
    refuse_inside(root, target)?;
    refuse_around(root, target)?;
    let (place, built) = (whereabouts(target), whereabouts(output));
    if place.starts_with(&built) || built.starts_with(&place) {
        return Err("发布的位置就是生成的位置，或一个在另一个里面，请另写一个文件夹。".to_owned());
    }
    if target.join(SETTINGS_FILE).exists() {
        return Err(format!(
            "「{}」是工作区，不能发布到里面。请另写一个文件夹。",
            target.display()
        ));
    }
    let there = record::manifest(target)?;
    let is_others = there.is_some_and(|manifest| {
        manifest.program != manifest::PROGRAM || manifest.half != manifest::half(Audience::County)
    });
    if is_others {
        return Err(taken(target, MANIFEST_FILE));
    }
    Ok(())
}

/// Files that no publication has brought are not written over.
fn check_strangers(target: &Path, manifest: &Manifest) -> Result<(), String> {
    if record::manifest(target)?.is_some() || Journal::is_left_in(target) {
        return Ok(());
    }
    let mut coming = std::iter::once(FIRST_PAGE).chain(manifest.outputs.keys().map(String::as_str));
    let stranger = coming.find(|path| inside(target, path).exists());
    stranger.map_or(Ok(()), |path| Err(taken(target, path)))
}

fn taken(target: &Path, path: &str) -> String {
    format!(
        "「{}」里已有别的网页（{path}），为免覆盖没有发布。请另写一个文件夹。",
        target.display()
    )
}

/// Brings the site over, and takes away the pages of publications before that are no more: what was withdrawn must not be read on.
fn send(
    disk: Disk<'_>,
    site: &Path,
    target: &Path,
    manifest: &Manifest,
) -> Result<transfer::Transfer, String> {
    let last = record::manifest(target)?;
    let now: BTreeSet<&str> = manifest.outputs.keys().map(String::as_str).collect();
    let journal = Journal::open(disk, target, now.iter().copied())?;
    let earlier = last.iter().flat_map(|manifest| manifest.outputs.keys());
    let earlier = earlier.filter(|path| is_plain(path));
    let known: BTreeSet<&str> = earlier.chain(&journal.before).map(String::as_str).collect();
    transfer::clear_unfinished(disk, target, known.iter().copied())?;
    let mut transfer = transfer::bring(disk, site, target, now.iter().copied());
    transfer::clear(disk, target, known.difference(&now).copied(), &mut transfer);
    if transfer.failures.is_empty() {
        let last = transfer::bring(disk, site, target, std::iter::once(MANIFEST_FILE));
        transfer.failures = last.failures;
    }
    if !transfer.failures.is_empty() {
        return Err(format!(
            "以下文件没有写成或没有删去，其余的已发布；请关闭占用它们的程序后再运行一次：\n{}",
            transfer.failures.join("\n")
        ));
    }
    journal.close(disk)?;
    Ok(transfer)
}

/// Writes `published/<as-of>.json`. An earlier record that says something else is kept under a number of its own.
fn keep_record(
    disk: Disk<'_>,
    root: &Path,
    built: BuiltRecord,
    inputs: BTreeMap<String, String>,
    site: &Path,
    manifest: Manifest,
) -> Result<String, String> {
    let as_of = built.as_of;
    let unrecorded = |path: &Path, error: &io::Error| {
        format!(
            "网页已发布，但发布记录没有写成，请再运行一次：{}",
            told(path, error)
        )
    };
    let sent = site.join(MANIFEST_FILE);
    let hash = hash_of(&sent).map_err(|error| unrecorded(&sent, &error))?;
    let mut files = manifest.outputs;
    files.insert(MANIFEST_FILE.to_owned(), hash);
    let record = PublishedRecord {
        built,
        inputs,
        files,
    };
    let path = inside(root, &published::path(as_of));
    let mut bytes = serde_json::to_vec(&record).map_err(|error| error.to_string())?;
    bytes.push(b'\n');
    // What cannot be read may be the record of an earlier publication, and is not written over.
    let before = match fs::read(&path) {
        Ok(before) => Some(before),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(unrecorded(&path, &error)),
    };
    if before.as_ref() == Some(&bytes) {
        return Ok(format!("发布记录没有变化：{}", path.display()));
    }
    let mut said = format!("发布记录：{}", path.display());
    if let Some(before) = before {
        let kept = keep_earlier(disk, root, as_of, &before)?;
        said = format!(
            "{said}\n这一期以前发布过，原来的记录另存为：{}",
            kept.display()
        );
    }
    disk.replace(&path, &bytes)
        .map_err(|error| unrecorded(&path, &error))?;
    Ok(said)
}

/// Copies the record of an earlier publication to the next free number; one that an ended run has kept already is not kept twice.
fn keep_earlier(
    disk: Disk<'_>,
    root: &Path,
    as_of: chrono::NaiveDate,
    before: &[u8],
) -> Result<PathBuf, String> {
    let mut number = 1;
    loop {
        let kept = inside(root, &published::earlier_path(as_of, number));
        match fs::read(&kept) {
            Ok(there) if there == before => return Ok(kept),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                disk.replace(&kept, before)
                    .map_err(|error| told(&kept, &error))?;
                return Ok(kept);
            }
            Ok(_) => number += 1,
            Err(error) => return Err(told(&kept, &error)),
        }
    }
}
