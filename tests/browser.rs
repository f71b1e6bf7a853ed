//! The built sample in a real browser, opened from its folder: every kind of page loads its own files and nothing else, and no
//! script complains. Needs Chromium; without it the test says so, and fails where `CI` is set.

#![expect(clippy::print_stderr, reason = "a skipped test says so")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// The browser, where there is one.
fn chromium() -> Option<&'static str> {
    ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|name| {
            Command::new(name)
                .arg("--version")
                .output()
                .is_ok_and(|run| run.status.success())
        })
}

/// What the browser made of a page: the document after its scripts ran, what it wrote to its error stream, the addresses asked for.
struct Visit {
    document: String,
    console: Vec<String>,
    requests: Vec<String>,
}

fn visit(browser: &str, page: &Path, scratch: &Path) -> Visit {
    let log = scratch.join("net.json");
    let run = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-extensions",
            "--enable-logging=stderr",
            "--dump-dom",
        ])
        .arg(format!("--log-net-log={}", log.display()))
        .arg(format!(
            "--user-data-dir={}",
            scratch.join("profile").display()
        ))
        .arg(format!("file://{}", page.display()))
        .output()
        .expect("the browser runs");
    assert!(
        run.status.success(),
        "{}: {}",
        page.display(),
        String::from_utf8_lossy(&run.stderr)
    );
    let errors = String::from_utf8_lossy(&run.stderr).into_owned();
    let net = std::fs::read_to_string(&log).expect("the browser's log");
    Visit {
        document: String::from_utf8_lossy(&run.stdout).into_owned(),
        console: errors
            .lines()
            .filter(|line| line.contains("CONSOLE"))
            .map(str::to_owned)
            .collect(),
        requests: net
            .split("\"url\":\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            // The browser asks its maker for updates of its own accord.
            .filter(|url| !url.contains(".google.com/") && !url.contains(".googleapis.com/"))
            .filter(|url| {
                url.starts_with("http") || url.starts_with("ws") || url.starts_with("ftp")
            })
            .map(str::to_owned)
            .collect(),
    }
}

/// One page of every kind: each page at the top of a half, and the first of each folder.
fn one_of_each_kind(half: &Path) -> Vec<PathBuf> {
    let pages_in = |folder: &Path| -> Vec<PathBuf> {
        let mut pages: Vec<PathBuf> = std::fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|extension| extension == "html")
            })
            .collect();
        pages.sort();
        pages
    };
    let mut pages = pages_in(half);
    for folder in [
        "units", "matters", "meetings", "ranking", "keyworks", "leaders",
    ] {
        let found = pages_in(&half.join(folder));
        pages.push(found.first().expect("a page").clone());
    }
    pages
}

#[test]
fn every_kind_of_page_opens_from_its_folder_without_complaint_or_request() {
    let Some(browser) = chromium() else {
        assert!(
            std::env::var_os("CI").is_none(),
            "CI needs Chromium: see .ci/run"
        );
        eprintln!(
            "跳过/SKIPPED: no Chromium on this machine, the pages were not opened in a browser"
        );
        return;
    };
    let scratch = tempfile::tempdir().expect("a folder");
    let out = scratch.path().join("output");
    let run = Command::new(env!("CARGO_BIN_EXE_duban"))
        .args([
            "build",
            concat!(env!("CARGO_MANIFEST_DIR"), "/sample-data"),
            "--as-of",
            "2026-11-20",
            "--quiet",
            "--out",
        ])
        .arg(&out)
        .output()
        .expect("the program runs");
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    for half in ["site", "office"] {
        let pages = one_of_each_kind(&out.join(half));
        assert!(pages.len() >= 10, "{half}: {} kinds of page", pages.len());
        for page in pages {
            let visit = visit(browser, &page, scratch.path());
            let shown = page.display();
            assert!(
                visit.document.contains("2026年11月20日"),
                "{shown} shows the as-of date"
            );
            assert_eq!(visit.console, Vec::<String>::new(), "{shown}");
            assert_eq!(visit.requests, Vec::<String>::new(), "{shown}");
        }
    }
}
