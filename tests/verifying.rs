//! `duban verify`: what was altered, is missing or was added, each by name.

mod common;

use common::Workspace;
use common::program::{build, duban, ends_with, tree, words};
use std::path::{Path, PathBuf};
use std::process::Output;

const AS_OF: &str = "2026-11-20";

fn workspace() -> Workspace {
    Workspace::new()
        .period(AS_OF)
        .ledger(
            "甲镇",
            "督查事项",
            &common::matters("A1 领导议定事项 起算日期=2026-11-02"),
        )
        .others_report_nothing()
        .office(
            "更正登记",
            "更正编号|对象表|对象编号|单位|处理|理由|批准人|批准日期",
        )
}

/// A workspace that has been built.
fn built() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    workspace().write_to(folder.path());
    ends_with(&build(folder.path(), AS_OF), 0);
    folder
}

/// One that has been built and published to `share`.
fn published() -> tempfile::TempDir {
    let folder = built();
    ends_with(&publish(folder.path()), 0);
    folder
}

fn publish(root: &Path) -> Output {
    duban()
        .arg("publish")
        .arg(root)
        .arg("--to")
        .arg(root.join("share"))
        .output()
        .expect("the program runs")
}

fn verify(folder: &Path, workspace: Option<&Path>) -> Output {
    duban()
        .arg("verify")
        .arg(folder)
        .args(workspace)
        .output()
        .expect("the program runs")
}

/// What is said to differ, the closing count left out.
#[track_caller]
fn faults(output: &Output) -> Vec<String> {
    let lines: Vec<String> = words(&output.stderr).lines().map(str::to_owned).collect();
    if lines.is_empty() {
        ends_with(output, 0);
        return lines;
    }
    ends_with(output, 1);
    let (count, faults) = lines.split_last().expect("a line");
    assert_eq!(*count, format!("共 {} 处不一致。", faults.len()));
    faults.to_vec()
}

fn flip_a_byte(file: &Path) {
    let mut bytes = std::fs::read(file).expect("a file");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(file, bytes).expect("a file");
}

#[test]
fn what_nobody_touched_is_as_its_manifest_says() {
    let folder = published();
    let root = folder.path();
    for part in ["output", "output/site", "output/office", "share"] {
        for workspace in [None, Some(root)] {
            let output = verify(&root.join(part), workspace);
            assert_eq!(faults(&output), Vec::<String>::new(), "{part}");
            let said = words(&output.stdout);
            assert!(said.contains("与清单一致"), "{part}: {said}");
            let against_record = workspace.is_some() && part != "output/office";
            assert_eq!(said.contains("与发布记录一致"), against_record, "{said}");
        }
    }
}

#[test]
fn a_flipped_byte_a_removed_page_and_an_added_file_are_each_named() {
    let folder = published();
    let root = folder.path();
    let places: [(PathBuf, &str); 3] = [
        (root.join("output"), "site/"),
        (root.join("output/site"), ""),
        (root.join("share"), ""),
    ];
    for (place, prefix) in &places {
        let half = place.join(prefix);
        flip_a_byte(&half.join("units/甲镇.html"));
        assert_eq!(
            faults(&verify(place, None)),
            [format!("被改动：{prefix}units/甲镇.html")]
        );
        std::fs::remove_file(half.join("rules.html")).expect("removed");
        std::fs::write(half.join("units/多的.html"), "x").expect("a file");
        assert_eq!(
            faults(&verify(place, None)),
            [
                format!("缺少：{prefix}rules.html"),
                format!("被改动：{prefix}units/甲镇.html"),
                format!("多出：{prefix}units/多的.html"),
            ]
        );
        ends_with(&build(root, AS_OF), 0);
    }
}

#[test]
fn every_single_file_of_both_halves_is_guarded() {
    let folder = built();
    let output = folder.path().join("output");
    let files = tree(&output);
    assert!(files.len() > 40);
    for path in files.keys().filter(|path| !path.ends_with("manifest.json")) {
        flip_a_byte(&output.join(path));
    }
    let mut expected: Vec<String> = files
        .keys()
        .filter(|path| !path.ends_with("manifest.json"))
        .map(|path| format!("被改动：{path}"))
        .collect();
    let mut found = faults(&verify(&output, None));
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
}

#[test]
fn what_lies_beside_the_halves_and_a_half_that_is_gone_are_named() {
    let folder = built();
    let output = folder.path().join("output");
    std::fs::write(output.join("读我.txt"), "x").expect("a file");
    std::fs::write(output.join("Thumbs.db"), "Windows puts it there").expect("a file");
    std::fs::write(output.join("site/attachments/~$综合排名表.xlsx"), "open").expect("a file");
    assert_eq!(faults(&verify(&output, None)), ["多出：读我.txt"]);
    std::fs::remove_dir_all(output.join("office")).expect("removed");
    assert_eq!(
        faults(&verify(&output, None)),
        ["缺少：office/manifest.json", "多出：读我.txt"]
    );
}

#[test]
fn a_share_whose_manifest_was_altered_with_its_page_differs_from_the_record() {
    let folder = published();
    let root = folder.path();
    let share = root.join("share");
    let page = share.join("rules.html");
    let listed = std::fs::read_to_string(share.join("manifest.json")).expect("a manifest");
    let hash = |file: &Path| {
        use sha2::{Digest, Sha256};
        use std::fmt::Write as _;
        Sha256::digest(std::fs::read(file).expect("a file"))
            .iter()
            .fold(String::new(), |mut text, byte| {
                write!(text, "{byte:02x}").expect("a string takes it");
                text
            })
    };
    let before = hash(&page);
    flip_a_byte(&page);
    let forged = listed.replace(&before, &hash(&page));
    assert_ne!(forged, listed);
    std::fs::write(share.join("manifest.json"), forged).expect("a file");
    assert_eq!(faults(&verify(&share, None)), Vec::<String>::new());
    assert_eq!(
        faults(&verify(&share, Some(root))),
        ["与发布时不同：manifest.json", "与发布时不同：rules.html"]
    );
}

#[test]
fn halves_of_two_builds_are_no_output() {
    let folder = built();
    let root = folder.path();
    let output = root.join("output");
    ends_with(&build(root, "2026-11-27"), 0);
    common::program::copy(&output.join("site"), &root.join("later"));
    ends_with(&build(root, AS_OF), 0);
    std::fs::remove_dir_all(output.join("site")).expect("removed");
    std::fs::rename(root.join("later"), output.join("site")).expect("moved");
    let found = faults(&verify(&output, None));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("两部分不是同一次生成的："),
        "{found:?}"
    );
}

#[test]
fn a_folder_that_is_no_workspace_has_no_records_to_agree_with() {
    let folder = built();
    let root = folder.path();
    for (named, reason) in [
        (root.join("typo"), "不能打开工作区"),
        (root.join("ledgers"), "不是工作区：没有 duban.toml"),
    ] {
        let refused = verify(&root.join("output"), Some(&named));
        ends_with(&refused, 1);
        let said = words(&refused.stderr);
        assert!(said.contains(reason), "{said}");
    }
    ends_with(&verify(&root.join("output"), Some(root)), 0);
}

#[test]
fn a_build_of_other_ledgers_differs_from_what_was_published() {
    let folder = published();
    let root = folder.path();
    workspace()
        .late(
            "乙镇",
            "督查事项",
            &common::matters("B1 领导议定事项 起算日期=2026-11-02"),
        )
        .write_to(root);
    ends_with(&build(root, AS_OF), 0);
    let found = faults(&verify(&root.join("output"), Some(root)));
    assert!(found[0].contains("数据指纹"), "{found:?}");
    assert!(
        found.contains(&"与发布时不同：units/乙镇.html".to_owned()),
        "{found:?}"
    );
    assert_eq!(
        faults(&verify(&root.join("share"), Some(root))),
        Vec::<String>::new()
    );
}

#[test]
fn a_folder_that_is_none_of_ours_and_a_record_that_is_not_there_are_told() {
    let folder = built();
    let root = folder.path();
    for wrong in [root.join("ledgers"), root.join("没有")] {
        let output = verify(&wrong, None);
        ends_with(&output, 1);
        assert!(words(&output.stderr).contains("没有清单"), "{wrong:?}");
    }
    let output = verify(&root.join("output"), Some(root));
    ends_with(&output, 0);
    assert!(words(&output.stdout).contains("没有 2026-11-20 的发布记录"));
    std::fs::create_dir(root.join("published")).expect("a folder");
    std::fs::write(root.join("published/2026-11-20.json"), "{").expect("a file");
    let output = verify(&root.join("output"), Some(root));
    ends_with(&output, 1);
    assert!(words(&output.stderr).contains("已损坏"));
}

#[test]
fn the_manifests_list_every_input_and_the_countys_names_no_case() {
    let folder = built();
    let root = folder.path();
    let inputs = |half: &str| -> serde_json::Value {
        let path = root.join("output").join(half).join("manifest.json");
        let manifest: serde_json::Value =
            serde_json::from_slice(&std::fs::read(path).expect("a manifest")).expect("JSON");
        assert_eq!(manifest["half"], half);
        manifest["inputs"].clone()
    };
    let (site, office) = (inputs("site"), inputs("office"));
    let hashes = |inputs: &serde_json::Value| -> Vec<String> {
        let list = inputs.as_object().expect("inputs");
        let mut hashes: Vec<String> = list.values().map(ToString::to_string).collect();
        hashes.sort();
        hashes
    };
    assert_eq!(
        hashes(&site),
        hashes(&office),
        "the same files, by their hashes"
    );
    let names: Vec<&String> = office.as_object().expect("inputs").keys().collect();
    let ledgers = tree(&root.join("ledgers"));
    assert_eq!(names.len(), ledgers.len() + 2, "{names:?}");
    for name in names {
        assert!(site.get(name).is_some(), "{name}");
    }
    let plain = root.join("ledgers/2026-11-20/县政府办/登记.xlsx");
    std::fs::rename(&plain, plain.with_file_name("移交某某.xlsx")).expect("renamed");
    ends_with(&build(root, AS_OF), 0);
    let (site, office) = (inputs("site"), inputs("office"));
    assert!(
        office
            .get("ledgers/2026-11-20/县政府办/移交某某.xlsx")
            .is_some()
    );
    assert!(
        site.get("ledgers/2026-11-20/县政府办/登记簿1.xlsx")
            .is_some()
    );
    assert!(!site.to_string().contains("某某"));
    assert_eq!(hashes(&site), hashes(&office));
}
