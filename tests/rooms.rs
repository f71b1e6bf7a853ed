//! The direction of the rooms: a room uses only rooms before it, and only the door touches disk, terminal and clock.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The rooms in walking order; `pipeline` is the corridor between the last of them and the door.
const ROOMS: &[&str] = &[
    "source",
    "model",
    "diagnostic",
    "ingest",
    "check",
    "rules",
    "report",
    "render",
    "pipeline",
    "cli",
];
/// The files beside the rooms: the front door names all rooms, the program only starts the door.
const FRONT: &[&str] = &["lib.rs", "main.rs"];

/// Every Rust file under `src/`, by its path relative to it, without comments and the contents of strings.
fn sources() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = BTreeMap::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(root.join(&folder)).expect("a folder of sources") {
            let entry = entry.expect("an entry");
            let path = folder.join(entry.file_name());
            if entry.file_type().expect("a type").is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(root.join(&path)).expect("UTF-8");
                files.insert(path.to_string_lossy().replace('\\', "/"), code_only(&text));
            }
        }
    }
    assert!(files.len() > 20, "the sources are there: {}", files.len());
    files
}

/// The text with comments blanked and strings emptied; line breaks stay.
fn code_only(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    let starts = |at: usize, word: &str| {
        word.chars()
            .enumerate()
            .all(|(i, c)| chars.get(at + i) == Some(&c))
    };
    while at < chars.len() {
        let before = at.checked_sub(1).map(|before| chars[before]);
        let in_word = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
        if starts(at, "//") {
            while at < chars.len() && chars[at] != '\n' {
                at += 1;
            }
        } else if starts(at, "/*") {
            while at < chars.len() && !starts(at, "*/") {
                at += 1;
            }
            at += 2;
        } else if chars[at] == 'r'
            && !in_word
            && (starts(at, "r\"") || starts(at, "r#"))
            && raw_hashes(&chars, at).is_some()
        {
            let hashes = raw_hashes(&chars, at).unwrap_or_default();
            let end: String = std::iter::once('"')
                .chain(std::iter::repeat_n('#', hashes))
                .collect();
            at += hashes + 2;
            while at < chars.len() && !starts(at, &end) {
                at += 1;
            }
            at += hashes + 1;
            code.push_str("\"\"");
        } else if chars[at] == '"' {
            at += 1;
            while at < chars.len() && chars[at] != '"' {
                at += if chars[at] == '\\' { 2 } else { 1 };
            }
            at += 1;
            code.push_str("\"\"");
        } else if chars[at] == '\''
            && (chars.get(at + 1) == Some(&'\\') || chars.get(at + 2) == Some(&'\''))
        {
            at += if chars.get(at + 1) == Some(&'\\') {
                3
            } else {
                2
            };
            while at < chars.len() && chars[at] != '\'' {
                at += 1;
            }
            at += 1;
            code.push_str("' '");
        } else {
            code.push(chars[at]);
            at += 1;
        }
    }
    code
}

/// How many `#` a raw string that begins here has; `None` where none begins.
fn raw_hashes(chars: &[char], at: usize) -> Option<usize> {
    let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    (chars.get(at + 1 + hashes) == Some(&'"')).then_some(hashes)
}

/// The code without the modules that only tests have.
fn without_tests(path: &str, code: &str) -> String {
    if path.ends_with("/tests.rs") {
        return String::new();
    }
    let mut rest = code;
    let mut kept = String::new();
    while let Some(start) = rest.find("#[cfg(test)]") {
        kept.push_str(&rest[..start]);
        let item = &rest[start..];
        let body = item.find('{').unwrap_or(item.len());
        let semicolon = item.find(';').unwrap_or(item.len());
        let end = if semicolon < body {
            semicolon + 1
        } else {
            let mut depth = 0;
            item.char_indices()
                .find_map(|(at, c)| {
                    depth += i32::from(c == '{') - i32::from(c == '}');
                    (c == '}' && depth == 0).then_some(at + 1)
                })
                .unwrap_or(item.len())
        };
        rest = &item[end..];
    }
    kept.push_str(rest);
    kept
}

/// The room that a file belongs to.
fn room_of(path: &str) -> &str {
    path.split('/')
        .next()
        .unwrap_or(path)
        .trim_end_matches(".rs")
}

/// The names that paths beginning at the crate's root go through first: `crate::name` and `super::super::name` that leave the room.
fn roots_used(path: &str, code: &str) -> Vec<String> {
    let depth = path.split('/').count() - usize::from(path.ends_with("/mod.rs"));
    let to_the_root = "super::".repeat(depth);
    let mut names = Vec::new();
    for prefix in ["crate::", to_the_root.as_str()] {
        for (at, _) in code.match_indices(prefix) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let rest = &code[at + prefix.len()..];
            if let Some(group) = rest.strip_prefix('{') {
                names.extend(first_names(group));
            } else {
                names.push(word(rest));
            }
        }
    }
    // What a longer chain of `super` names inside a module of tests is a neighbour and no room.
    names.retain(|name| !name.is_empty() && name != "super" && name != "self");
    names
}

fn word(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

/// The first names of the members of `{a::b, c::{d, e}}`, of which the opening brace has been taken off.
fn first_names(group: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut depth = 0;
    let mut member = String::new();
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(word(std::mem::take(&mut member).trim())),
            _ if depth == 0 => member.push(c),
            _ => {}
        }
    }
    names.push(word(member.trim()));
    names
}

#[test]
fn every_file_belongs_to_a_known_room() {
    for path in sources().keys() {
        assert!(
            ROOMS.contains(&room_of(path)) || FRONT.contains(&path.as_str()),
            "src/{path} stands in no room"
        );
    }
}

#[test]
fn a_room_uses_only_rooms_before_it() {
    let files = sources();
    let front = &files["lib.rs"];
    let mut offences = Vec::new();
    for (path, code) in files
        .iter()
        .filter(|(path, _)| !FRONT.contains(&path.as_str()))
    {
        let own = ROOMS
            .iter()
            .position(|room| *room == room_of(path))
            .expect("a known room");
        for name in roots_used(path, code) {
            let used = ROOMS.iter().position(|room| *room == name);
            // The front door may hold constants of its own; what it passes on from a later room is that room's.
            let passed_on = used.is_none()
                && name.chars().next().is_some_and(char::is_uppercase)
                && front.contains(&name)
                && !front.contains(&format!("const {name}:"));
            if used.is_some_and(|used| used > own) {
                offences.push(format!("src/{path} uses the later room {name}"));
            } else if passed_on {
                offences.push(format!(
                    "src/{path} uses {name}, which lib.rs passes on from a later room"
                ));
            }
        }
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn only_the_door_touches_disk_environment_terminal_and_clock() {
    const DOOR_ONLY: &[&str] = &[
        "std::fs",
        "fs::read",
        "fs::write",
        "File::open",
        "File::create",
        "std::env",
        "std::process",
        "std::net",
        "println!",
        "print!",
        "eprintln!",
        "eprint!",
        "dbg!",
        "stdout()",
        "stderr()",
        "stdin()",
        "Local::now",
        "Utc::now",
        "Local::today",
        "SystemTime",
        "Instant::now",
        "std::thread::sleep",
    ];
    let mut offences = Vec::new();
    for (path, code) in sources() {
        // The program takes the arguments and gives back the exit code.
        if room_of(&path) == "cli" || path == "main.rs" {
            continue;
        }
        let code = without_tests(&path, &code);
        // `{fs::…}` inside a grouped import of std is found as well as the plain path.
        let grouped = code.split("use std::{").skip(1).any(|group| {
            first_names(group)
                .iter()
                .any(|name| matches!(name.as_str(), "fs" | "env" | "process" | "net"))
        });
        let found = DOOR_ONLY.iter().filter(|word| code.contains(**word));
        offences.extend(found.map(|word| format!("src/{path}: {word}")));
        offences.extend(grouped.then(|| format!("src/{path}: a grouped import of std")));
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn the_program_only_starts_the_door() {
    let program = &sources()["main.rs"];
    assert!(
        program
            .lines()
            .filter(|line| !line.trim().is_empty())
            .count()
            <= 20,
        "{program}"
    );
    assert!(!program.contains("println!") && !program.contains("std::fs"));
}

#[test]
fn nothing_unwraps_outside_tests() {
    let mut offences = Vec::new();
    for (path, code) in sources() {
        let code = without_tests(&path, &code);
        offences.extend(
            code.lines()
                .filter(|line| line.contains("unwrap("))
                .map(|line| format!("src/{path}: {}", line.trim())),
        );
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn the_reader_of_sources_knows_comments_strings_and_test_modules() {
    let code = code_only(
        "use crate::a; // crate::b\nlet x = \"crate::c\\\"\"; let y = r#\"crate::d\"#; let z = '\"'; fn f<'a>() {} /* crate::e */",
    );
    assert_eq!(roots_used("source/place.rs", &code), ["a"]);
    assert!(code.contains("fn f<'a>()"));
    assert_eq!(
        roots_used(
            "check/history.rs",
            "use crate::{model::{a, b}, rules}; use super::super::cli::x; use super::y;"
        ),
        ["model", "rules", "cli"]
    );
    assert_eq!(roots_used("check/mod.rs", "use super::cli::x;"), ["cli"]);
    let kept = without_tests(
        "a.rs",
        "fn a() {}\n#[cfg(test)]\nmod tests { fn b() { x.unwrap() } }\nfn c() {}",
    );
    assert_eq!(kept.replace(['\n', ' '], ""), "fna(){}fnc(){}");
}

#[test]
fn every_chapter_of_the_manual_is_on_the_help_page() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/手册");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .expect("the manual")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .map(|path| {
            path.file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let mut chapters: Vec<String> = duban::report::manual::CHAPTERS
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    files.sort();
    chapters.sort();
    assert_eq!(chapters, files);
}
