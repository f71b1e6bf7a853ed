//! The catalogue of diagnostics: every code has its page, and what the page shows is what happens.

mod common;

use common::examples;
use duban::diagnostic::codes::{ALL, Code};
use duban::source::Place;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

fn codes_folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diagnostic")
}

#[test]
fn a_code_that_is_renamed_or_weighed_anew_is_a_visible_difference() {
    let mut found = String::new();
    for code in ALL {
        let title = code.explanation().title;
        writeln!(found, "{} {} {title}", code.severity.label(), code.name).expect("a line");
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/codes.txt");
    if std::env::var_os("DUBAN_WRITE_EXPECTED").is_some() {
        std::fs::write(&file, &found).expect("written");
    }
    let expected = std::fs::read_to_string(&file).expect("the expected codes");
    assert_eq!(found, expected, "DUBAN_WRITE_EXPECTED=1 writes them anew");
}

#[test]
fn every_code_is_listed_once_and_every_page_belongs_to_one() {
    let names: BTreeSet<&str> = ALL.iter().map(|code| code.name).collect();
    assert_eq!(names.len(), ALL.len());
    let source = std::fs::read_to_string(codes_folder().join("codes.rs")).expect("the source");
    assert_eq!(source.matches("pub(super) static ").count(), ALL.len());
    let pages: BTreeSet<String> = std::fs::read_dir(codes_folder().join("codes"))
        .expect("the pages")
        .map(|entry| {
            entry
                .expect("a page")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let expected: BTreeSet<String> = names.iter().map(|name| format!("{name}.txt")).collect();
    assert_eq!(pages, expected);
}

#[test]
fn every_page_says_in_chinese_what_the_code_means_and_how_to_mend_it() {
    for code in ALL {
        let page = code.explanation();
        for part in [
            &page.title,
            &page.meaning,
            &page.mend,
            &page.example.sentence,
        ] {
            let chinese = part
                .chars()
                .filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c));
            assert!(chinese.count() >= 3, "{}: {part}", code.name);
            let half_width = part.contains([',', ';', ':', '?', '!']);
            assert!(!half_width, "{}: {part}", code.name);
        }
    }
}

/// A place as the pages of the codes write it: the part of the path below the newest period, the sheet, the cell.
fn place(place: &Place, folder: &str) -> String {
    let file = &*place.sheet.file;
    let mut text = file.strip_prefix(folder).unwrap_or(file).to_owned();
    if !place.sheet.sheet.is_empty() {
        write!(text, "·{}", place.sheet.sheet).expect("written");
    }
    if place.at.is_some() {
        write!(text, " {}", place.cell()).expect("written");
    }
    text
}

/// What a hand-in that was read in part is told of beside what could not be read.
const NEVER_ALONE: (&str, &str) = ("half-read", "unknown-sheet");

/// What is reported in a code's example that the page does not say, and the other way round.
fn fault(code: &Code) -> Option<String> {
    let example = code.explanation().example;
    let period = example.periods.last().cloned().unwrap_or_default();
    let folder = format!("ledgers/{period}/");
    let mut found: Vec<String> = examples::workspace(&example)
        .check(&period)
        .iter()
        .filter(|found| NEVER_ALONE != (code.name, found.problem.words().code))
        .map(|diagnostic| {
            let words = diagnostic.problem.words();
            assert_eq!(words.severity, code.severity, "{}", words.message);
            assert!(!words.message.is_empty() && !words.help.is_empty());
            format!("{} {}", words.code, place(&diagnostic.place, &folder))
        })
        .collect();
    let mut expected: Vec<String> = example
        .reported
        .iter()
        .map(|place| format!("{} {place}", code.name))
        .collect();
    found.sort();
    expected.sort();
    (found != expected).then(|| format!("{}: {found:?} instead of {expected:?}", code.name))
}

#[test]
fn every_example_provokes_its_code_at_its_place_and_no_other() {
    let faults: Vec<String> = ALL.iter().filter_map(|code| fault(code)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_number_that_is_text_is_shown_in_an_example_as_its_sheet_shows_it() {
    let code = duban::diagnostic::codes::find("reused-number").expect("a code");
    let example = code.explanation().example;
    let first = |rows: &[Vec<String>]| rows[1][0].clone();
    let papers = duban::report::check::papers(&example);
    assert_eq!(first(&papers[0].rows), "1");
}
