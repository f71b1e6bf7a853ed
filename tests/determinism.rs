//! The same inputs and as-of date give the same bytes, wherever and however the program runs.

mod common;

use common::program::{self, SAMPLE_AS_OF, duban, ends_with, sample_files, tree_but_store};
use common::{build_files, day};
use duban::pipeline::AsOf;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Builds a workspace by the program in an environment; every file of the output.
fn build(workspace: &Path, environment: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    let output = duban()
        .arg("build")
        .arg(workspace)
        // Each build makes its files itself.
        .args(["--as-of", SAMPLE_AS_OF, "--no-store"])
        .envs(environment.iter().copied())
        .output()
        .expect("the program runs");
    ends_with(&output, 0);
    program::tree(&workspace.join("output"))
}

#[track_caller]
fn same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>, case: &str) {
    assert_eq!(
        one.keys().collect::<Vec<_>>(),
        other.keys().collect::<Vec<_>>(),
        "{case}"
    );
    for (path, bytes) in one {
        assert!(other[path] == *bytes, "{case}: {path} differs");
    }
    assert!(one.len() > 5, "{case}: {:?}", one.keys());
}

/// Writes the sample's files in an order.
fn write<'a>(root: &Path, files: impl Iterator<Item = (&'a String, &'a Vec<u8>)>) {
    for (path, bytes) in files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }
}

#[test]
fn threads_language_time_zone_place_and_order_of_files_change_no_byte() {
    let files = sample_files();
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path().join("a");
    write(&here, files.iter());
    let first = build(
        &here,
        &[
            ("RAYON_NUM_THREADS", "1"),
            ("TZ", "Asia/Shanghai"),
            ("LANG", "zh_CN.UTF-8"),
        ],
    );
    let there = folder.path().join("很远的 地方/b/c");
    write(&there, files.iter().rev());
    let second = build(
        &there,
        &[
            ("RAYON_NUM_THREADS", "2"),
            ("TZ", "America/Los_Angeles"),
            ("LANG", "C"),
            ("LC_ALL", "POSIX"),
            ("HOME", "/nowhere"),
            ("USER", "somebody"),
        ],
    );
    same(
        &first,
        &second,
        "another place, language and number of threads",
    );
    // Over its own old output, and whatever the program keeps for itself.
    same(
        &first,
        &build(
            &here,
            &[("RAYON_NUM_THREADS", "2"), ("TZ", "Pacific/Kiritimati")],
        ),
        "a second time in the same place",
    );
    let _ = std::fs::remove_dir_all(there.join("output"));
    assert_eq!(tree_but_store(&there), files, "a build changes no input");
}

#[test]
fn the_library_and_the_program_make_the_same_bytes() {
    let files = sample_files();
    let paths: BTreeSet<String> = files.keys().cloned().collect();
    let built = build_files(&files, &paths, AsOf::On(day(SAMPLE_AS_OF)), false)
        .unwrap_or_else(|(error, _)| panic!("{error}"));
    let mut expected = BTreeMap::new();
    for (half, files) in [("site", built.site), ("office", built.office)] {
        expected.extend(
            files
                .into_iter()
                .map(|(path, bytes)| (format!("{half}/{path}"), bytes)),
        );
    }
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), files.iter());
    same(&expected, &build(folder.path(), &[]), "the library");
}

#[test]
fn no_output_knows_where_or_by_whom_it_was_made() {
    let files = sample_files();
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("某人的机器");
    write(&root, files.iter());
    let outputs = build(&root, &[("USER", "某人的名字"), ("HOSTNAME", "某台机器")]);
    for (path, bytes) in outputs {
        let text = String::from_utf8_lossy(&bytes);
        for word in ["某人的", "某台机器", env!("CARGO_MANIFEST_DIR")] {
            assert!(!text.contains(word), "{word} in {path}");
        }
    }
}
