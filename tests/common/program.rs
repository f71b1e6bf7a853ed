//! The program itself, run in folders of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The built program, with an environment that decides nothing.
pub fn duban() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_duban"));
    command.env_remove("RUST_BACKTRACE").env("NO_PROXY", "*");
    command
}

/// `duban build` of a workspace at a date, into `output/` in it.
pub fn build(workspace: &Path, as_of: &str) -> Output {
    duban()
        .arg("build")
        .arg(workspace)
        .args(["--as-of", as_of])
        .output()
        .expect("the program runs")
}

/// Output as text; the program speaks UTF-8 only.
pub fn words(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// The exit code.
#[track_caller]
pub fn code(output: &Output) -> i32 {
    output.status.code().expect("an exit code")
}

/// Asserts an exit code, showing what was said otherwise.
#[track_caller]
pub fn ends_with(output: &Output, expected: i32) {
    assert_eq!(
        code(output),
        expected,
        "stdout: {}\nstderr: {}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Every file under a folder, by its relative path with `/`.
pub fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(root.join(&folder)) else {
            continue;
        };
        for entry in entries {
            let entry = entry.expect("an entry");
            let path = folder.join(entry.file_name());
            if entry.file_type().expect("a type").is_dir() {
                folders.push(path);
            } else {
                let name = path.to_string_lossy().replace('\\', "/");
                files.insert(name, std::fs::read(root.join(&path)).expect("a file"));
            }
        }
    }
    files
}

/// The names directly in a folder.
pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

/// As [`tree`], but without the program's own shortcuts in `.duban/`, which may come and go.
pub fn tree_but_store(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = tree(root);
    files.retain(|path, _| !path.starts_with(".duban/"));
    files
}

/// As [`names`], but without `.duban`.
pub fn names_but_store(folder: &Path) -> Vec<String> {
    let mut names = names(folder);
    names.retain(|name| name != ".duban");
    names
}

/// Copies a folder.
pub fn copy(from: &Path, to: &Path) {
    for (path, bytes) in tree(from) {
        let target = to.join(path);
        std::fs::create_dir_all(target.parent().expect("a parent")).expect("a folder");
        std::fs::write(target, bytes).expect("a file");
    }
}

/// The sample workspace that the project ships.
pub fn sample_data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data")
}

/// Its newest period.
pub const SAMPLE_AS_OF: &str = "2026-11-20";

/// The inputs of the sample workspace: what an earlier build left there is none.
pub fn sample_files() -> BTreeMap<String, Vec<u8>> {
    tree(&sample_data())
        .into_iter()
        .filter(|(path, _)| {
            !path.starts_with("output/") && !path.split('/').any(|part| part.starts_with('.'))
        })
        .collect()
}
