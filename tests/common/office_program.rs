//! An office program and the tools for PDF, which open what the program wrote as an office would.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Whether the programs are there. Where they are not, the test says so and is skipped; under `CI` it fails.
pub fn is_there(test: &str) -> bool {
    let missing: Vec<&str> = ["soffice", "pdfinfo", "pdftotext"]
        .into_iter()
        .filter(|name| {
            let version = if *name == "soffice" {
                "--version"
            } else {
                "-v"
            };
            !Command::new(name)
                .arg(version)
                .output()
                .is_ok_and(|run| run.status.success())
        })
        .collect();
    if missing.is_empty() {
        return true;
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "{test}: {missing:?} missing, and CI is set"
    );
    eprintln!("SKIPPED {test}: {missing:?} missing");
    false
}

/// Every formula is computed anew when a workbook is opened.
const RECALCULATE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"#;

/// Converts files, all in one call, into a folder.
pub fn convert(files: &[PathBuf], to: &str, folder: &Path) {
    let profile = tempfile::tempdir().expect("a profile");
    let user = profile.path().join("user");
    std::fs::create_dir_all(&user).expect("a folder");
    std::fs::write(user.join("registrymodifications.xcu"), RECALCULATE).expect("a file");
    let run = Command::new("soffice")
        .arg("--headless")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.path().display()
        ))
        .args(["--convert-to", to, "--outdir"])
        .arg(folder)
        .args(files)
        .output()
        .expect("the office program runs");
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
}

/// The pages of a PDF as text.
pub fn pages(pdf: &Path) -> Vec<String> {
    let run = Command::new("pdftotext")
        .arg("-layout")
        .arg(pdf)
        .arg("-")
        .output()
        .expect("pdftotext runs");
    assert!(run.status.success(), "{}", pdf.display());
    let text = String::from_utf8(run.stdout).expect("UTF-8");
    let mut pages: Vec<String> = text.split('\u{c}').map(str::to_owned).collect();
    // The last page ends with a form feed as well.
    pages.pop();
    pages
}

/// The sizes of a PDF's pages in points, rounded, the shorter side first.
pub fn page_sizes(pdf: &Path) -> Vec<(u32, u32)> {
    let run = Command::new("pdfinfo")
        .args(["-f", "1", "-l", "9999"])
        .arg(pdf)
        .output()
        .expect("pdfinfo runs");
    let text = String::from_utf8(run.stdout).expect("UTF-8");
    text.lines()
        .filter(|line| line.starts_with("Page") && line.contains(" size:"))
        .map(|line| {
            let numbers: Vec<f64> = line
                .split(':')
                .nth(1)
                .unwrap_or_default()
                .split_whitespace()
                .filter_map(|word| word.parse().ok())
                .collect();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "sizes of paper"
            )]
            let mut sides = [numbers[0].round() as u32, numbers[1].round() as u32];
            sides.sort_unstable();
            (sides[0], sides[1])
        })
        .collect()
}

/// A part of a zip package as text.
pub fn part(package: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(package)).expect("a package");
    let mut file = archive
        .by_name(name)
        .unwrap_or_else(|_| panic!("{name} is there"));
    let mut text = String::new();
    std::io::Read::read_to_string(&mut file, &mut text).expect("UTF-8");
    text
}

/// The names of a zip package's parts.
pub fn parts(package: &[u8]) -> Vec<String> {
    let archive = zip::ZipArchive::new(std::io::Cursor::new(package)).expect("a package");
    archive
        .file_names()
        .map(|name| name.expect("a name").into_owned())
        .collect()
}
