//! The site as files: made from the sample workspace, it must hold together by itself and tell nobody too much.

use duban::ingest::Hands;
use duban::pipeline::{self, AsOf, Workspace};
use duban::render::OutputFile;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn workspace_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data")
}

fn gather(root: &Path, folder: &Path, paths: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let relative = path
            .strip_prefix(root)
            .expect("inside")
            .to_string_lossy()
            .replace('\\', "/");
        if path.is_dir() {
            gather(root, &path, paths);
        } else {
            paths.insert(relative);
        }
    }
}

/// Both halves of the newest period of the sample workspace.
fn halves() -> [Vec<OutputFile>; 2] {
    let root = workspace_root();
    let mut paths = BTreeSet::new();
    gather(&root, &root, &mut paths);
    let read = |path: &str| fs::read(root.join(path));
    let workspace = Workspace {
        paths: &paths,
        hands: Hands {
            read: &read,
            apart: None,
        },
    };
    let as_of = AsOf::On("2026-11-20".parse().expect("a date"));
    let outcome = pipeline::build(workspace, as_of, false, &|_| {})
        .unwrap_or_else(|(error, _)| panic!("{error}"));
    [outcome.site, outcome.office]
}

fn html(files: &[OutputFile]) -> BTreeMap<&str, &str> {
    files
        .iter()
        .filter(|file| {
            file.path
                .rsplit_once('.')
                .is_some_and(|(_, ending)| ending == "html")
        })
        .map(|file| {
            (
                file.path.as_str(),
                std::str::from_utf8(&file.bytes).expect("UTF-8"),
            )
        })
        .collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = (*first == b'%').then(|| std::str::from_utf8(&tail[..2]).expect("two digits"));
        if let Some(hex) = hex {
            bytes.push(u8::from_str_radix(hex, 16).expect("hexadecimal"));
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

/// The path that a link on a page leads to.
fn resolved(page: &str, link: &str) -> String {
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    match link.strip_prefix("../") {
        Some(rest) => rest.to_owned(),
        None if folder.is_empty() => link.to_owned(),
        None => format!("{folder}/{link}"),
    }
}

#[test]
fn every_link_leads_to_a_file_and_an_anchor_of_the_same_half() {
    let address = Regex::new(r#"(?:href|src)="([^"]*)""#).expect("a pattern");
    let anchor = Regex::new(r#" id="([^"]*)""#).expect("a pattern");
    for files in halves() {
        let pages = html(&files);
        let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
        for (page, text) in &pages {
            for found in address.captures_iter(text) {
                let link = &found[1];
                assert!(
                    !link.contains(':') && !link.starts_with('/'),
                    "{page}: {link}"
                );
                let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
                let target = if path.is_empty() {
                    (*page).to_owned()
                } else {
                    resolved(page, &decoded(path))
                };
                assert!(paths.contains(target.as_str()), "{page}: {link}");
                // The lights on the first page are choices of the filter, not places on a page.
                if fragment.is_empty() || matches!(fragment, "red" | "yellow" | "green") {
                    continue;
                }
                let wanted = decoded(fragment);
                let stands = anchor
                    .captures_iter(pages[target.as_str()])
                    .any(|found| found[1] == wanted);
                assert!(stands, "{page}: {link}");
            }
        }
    }
}

#[test]
fn no_id_stands_twice_and_nothing_is_styled_or_scripted_inside_a_page() {
    let anchor = Regex::new(r#" id="([^"]*)""#).expect("a pattern");
    let inline = Regex::new(r"(?i)<style|<script(?: [^>]*)?>[^<]|<[^>]* (?:style|on[a-z]+)=")
        .expect("a pattern");
    for files in halves() {
        for (page, text) in html(&files) {
            let mut seen = BTreeSet::new();
            for found in anchor.captures_iter(text) {
                assert!(seen.insert(found[1].to_owned()), "{page}: {}", &found[1]);
            }
            assert!(!inline.is_match(text), "{page}: {:?}", inline.find(text));
            assert!(
                text.contains("Content-Security-Policy") && text.contains("lang=\"zh-CN\""),
                "{page}"
            );
        }
    }
}

#[test]
fn the_county_reads_no_audit_no_proposal_that_is_confidential_and_no_source() {
    let [county, office] = halves();
    let pages = html(&county);
    for page in ["audit.html", "authority.html", "returns.html"] {
        assert!(!pages.contains_key(page), "{page}");
    }
    let forbidden = [
        "ledgers/",
        "疑似倒填",
        "台账异动",
        "台账漏项",
        "未列入交办清单",
        "补登",
        "进展未更新",
        "清单不完整",
        "拟移交",
        "拟启动",
        "进展情况",
        "存在问题",
        "工作标准",
        "考核标准",
        "责任清单",
        "完成标准",
        "答复意见</th>",
        "职权范围内</th>",
        "逐人情况",
        "出处",
    ];
    for (page, text) in pages.iter().filter(|(page, _)| **page != "rules.html") {
        for word in forbidden {
            assert!(!text.contains(word), "{page}: {word}");
        }
    }
    let told: String = html(&office).into_values().collect();
    for word in ["疑似倒填", "拟移交", "进展情况", "出处"] {
        assert!(told.contains(word), "the office reads {word}");
    }
}

#[test]
fn the_same_input_gives_the_same_pages_and_none_is_large() {
    let (first, second) = (halves(), halves());
    for (one, other) in first.iter().zip(&second) {
        assert_eq!(one, other);
        for (path, page) in html(one) {
            let limit = if path == "index.html" {
                150_000
            } else {
                400_000
            };
            assert!(page.len() < limit, "{path}: {}", page.len());
        }
    }
}

#[test]
fn every_register_of_the_sample_shows_what_it_is_for() {
    let [county, office] = halves();
    for files in [&county, &office] {
        let pages = html(files);
        let under = |folder: &str| -> String {
            let found = pages.iter().filter(|(path, _)| path.starts_with(folder));
            found.map(|(_, text)| *text).collect()
        };
        for (folder, words) in [
            (
                "keyworks/",
                &[
                    "未报",
                    "未到节点",
                    "按期达标",
                    "逾期达标",
                    "未达标",
                    "已被替换",
                ][..],
            ),
            ("leaders/", &["红灯", "已销号"]),
            ("benchmarks.html", &["逾期", "不完整", "已完成", "缺目标"]),
            (
                "requests.html",
                &["职权内事项上交", "请示未答复", "答复不明确"],
            ),
            ("spot-checks.html", &["样本少", "合格率"]),
            ("commended.html", &["通报表扬", "最前几名"]),
            ("ranking/", &["连续3期以上列入最后几名"]),
        ] {
            let text = under(folder);
            for word in words {
                assert!(text.contains(word), "{folder}: {word}");
            }
        }
    }
    let office = html(&office);
    for (page, words) in [
        (
            "audit.html",
            &[
                "疑似倒填",
                "台账异动",
                "台账漏项",
                "未列入交办清单",
                "补登",
                "疑似旧表",
                "进展未更新",
                "逾期后补批",
                "逾期报送",
            ][..],
        ),
        (
            "authority.html",
            &["没有起作用", "到期日由", "划线列示", "「认定机关」为空"],
        ),
    ] {
        for word in words {
            assert!(office[page].contains(word), "{page}: {word}");
        }
    }
}
