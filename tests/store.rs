//! What `.duban/` keeps is a shortcut and nothing else: with it, without it and with a broken one the output is the same.

mod common;

use common::Workspace;
use common::program::{self, duban, ends_with, tree, words};
use std::collections::BTreeMap;
use std::path::Path;

const AS_OF: &str = "2026-11-20";
const STORE: &str = ".duban/last-build.json";
const SHORTCUT: &str = "不必重新生成";

fn workspace(root: &Path) {
    Workspace::new()
        .period(AS_OF)
        .ledger(
            "甲镇",
            "督查事项",
            &common::matters("A1 领导议定事项 起算日期=2026-11-02"),
        )
        .office(
            "投诉登记",
            "投诉编号|受理日期|被投诉单位|核实结果|投诉人|联系电话\nT1|2026-11-10|甲镇|有效|卜告人|13900001234",
        )
        .others_report_nothing()
        .write_to(root);
}

/// A workspace that has been built, and its output.
fn built() -> (tempfile::TempDir, BTreeMap<String, Vec<u8>>) {
    let folder = tempfile::tempdir().expect("a folder");
    workspace(folder.path());
    assert!(
        !builds(folder.path(), &[]),
        "the first build has no shortcut"
    );
    let output = output(folder.path());
    (folder, output)
}

fn output(root: &Path) -> BTreeMap<String, Vec<u8>> {
    tree(&root.join("output"))
}

/// Builds; whether the shortcut was taken.
#[track_caller]
fn builds(root: &Path, options: &[&str]) -> bool {
    let mut command = duban();
    command.arg("build").arg(root).args(["--as-of", AS_OF]);
    let run = command.args(options).output().expect("the program runs");
    ends_with(&run, 0);
    words(&run.stdout).contains(SHORTCUT)
}

/// What is done to a file, by a name for it.
type Harm<'a> = (&'static str, Box<dyn Fn() + 'a>);

/// Changes the store's text.
fn change(root: &Path, change: impl Fn(&str) -> String) {
    let file = root.join(STORE);
    let text = std::fs::read_to_string(&file).expect("the store");
    std::fs::write(&file, change(&text)).expect("the store");
}

/// A store that says something else, and whose hash is right all the same.
fn forge(root: &Path, key: &str, value: &serde_json::Value) {
    change(root, |text| {
        let (_, rest) = text.split_once('\n').expect("a line");
        let mut last: serde_json::Value = serde_json::from_str(rest).expect("JSON");
        last[key] = value.clone();
        let rest = last.to_string();
        let sum = duban::report::manifest::sha256(rest.as_bytes());
        format!("{}\n{rest}", duban::report::manifest::hex(&sum))
    });
}

#[test]
fn a_second_build_of_the_same_files_makes_nothing_and_says_so() {
    let (folder, before) = built();
    let first = words(&program::build(folder.path(), AS_OF).stdout);
    assert!(first.contains(SHORTCUT), "{first}");
    assert!(first.contains("判定事项 1 件"), "{first}");
    assert!(first.contains("县内公开版："), "{first}");
    assert_eq!(output(folder.path()), before);
}

#[test]
fn a_store_deleted_torn_altered_or_foreign_changes_no_byte() {
    let (folder, before) = built();
    let root = folder.path();
    let whole = std::fs::read(root.join(STORE)).expect("the store");
    let spoil: [Harm<'_>; 6] = [
        (
            "deleted",
            Box::new(|| std::fs::remove_dir_all(root.join(".duban")).expect("removed")),
        ),
        (
            "cut short",
            Box::new(|| {
                std::fs::write(root.join(STORE), &whole[..whole.len() / 2]).expect("written");
            }),
        ),
        (
            "empty",
            Box::new(|| std::fs::write(root.join(STORE), b"").expect("written")),
        ),
        (
            "of another program",
            Box::new(|| forge(root, "program", &"0".repeat(64).into())),
        ),
        (
            "with other closing words and no hash for them",
            Box::new(|| change(root, |text| text.replace("红灯", "绿灯"))),
        ),
        (
            "with a key that nobody knows",
            Box::new(|| change(root, |text| text.replace("\"words\"", "\"wards\""))),
        ),
    ];
    for (case, spoil) in spoil {
        spoil();
        assert!(!builds(root, &[]), "{case}");
        assert_eq!(output(root), before, "{case}");
    }
    assert!(builds(root, &[]), "mended by the build");
}

#[test]
fn a_flipped_byte_of_the_store_is_seen() {
    let (folder, before) = built();
    let root = folder.path();
    let whole = std::fs::read(root.join(STORE)).expect("the store");
    for position in [63, 65, whole.len() / 2] {
        let mut flipped = whole.clone();
        flipped[position] ^= 1;
        std::fs::write(root.join(STORE), &flipped).expect("written");
        assert!(!builds(root, &[]), "byte {position}");
        assert_eq!(output(root), before, "byte {position}");
    }
}

#[test]
fn an_output_that_was_altered_is_made_again() {
    let (folder, before) = built();
    let root = folder.path();
    let page = root.join("output/site/index.html");
    let harm: [Harm<'_>; 4] = [
        (
            "altered",
            Box::new(|| std::fs::write(&page, "改过").expect("written")),
        ),
        (
            "removed",
            Box::new(|| std::fs::remove_file(&page).expect("removed")),
        ),
        (
            "added",
            Box::new(|| {
                std::fs::write(root.join("output/site/more.html"), "多出").expect("written");
            }),
        ),
        (
            "gone",
            Box::new(|| std::fs::remove_dir_all(root.join("output")).expect("removed")),
        ),
    ];
    for (case, harm) in harm {
        harm();
        assert!(!builds(root, &[]), "{case}");
        assert_eq!(output(root), before, "{case}");
    }
}

#[test]
fn whatever_the_output_rests_on_is_looked_at() {
    let (folder, _) = built();
    let root = folder.path();
    assert!(!builds(root, &["--no-store"]), "no store is asked");
    assert!(builds(root, &[]), "and none was touched");
    std::fs::create_dir_all(root.join("notes")).expect("a folder");
    std::fs::write(root.join(format!("notes/{AS_OF}.md")), "本周按语").expect("a note");
    assert!(!builds(root, &[]), "a file came");
    std::fs::write(root.join(format!("notes/{AS_OF}.md")), "另一按语").expect("a note");
    assert!(!builds(root, &[]), "a file changed");
    std::fs::remove_file(root.join(format!("notes/{AS_OF}.md"))).expect("removed");
    assert!(!builds(root, &[]), "a file went");
    let another_day = program::build(root, "2026-11-21");
    ends_with(&another_day, 0);
    assert!(
        !words(&another_day.stdout).contains(SHORTCUT),
        "another day"
    );
}

#[test]
fn without_a_store_none_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    workspace(folder.path());
    assert!(!builds(folder.path(), &["--no-store"]));
    assert!(!folder.path().join(".duban").exists());
}

#[test]
fn the_store_holds_nobodys_name_or_number() {
    let (folder, _) = built();
    for (path, bytes) in tree(&folder.path().join(".duban")) {
        for secret in ["卜告人", "13900001234"] {
            let secret = secret.as_bytes();
            let mut windows = bytes.windows(secret.len());
            assert!(!windows.any(|window| window == secret), "{path}");
        }
    }
}
