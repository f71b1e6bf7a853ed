//! The parts of a build one by one, over a small made-up county in memory: `cargo bench --bench parts`.

#[allow(dead_code, reason = "each bench takes what it needs")]
mod county;

use county::Size;
use divan::Bencher;
use duban::ingest::Hands;
use duban::pipeline::{AsOf, Reading, Workspace};
use duban::render::{site, workbook};
use duban::report::Audience;
use duban::report::attachments::{self, ATTACHMENTS};
use duban::report::pages::{SiteInput, Views};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The county's files by path.
static FILES: LazyLock<BTreeMap<String, Vec<u8>>> =
    LazyLock::new(|| county::files(Size::SMALL, 1).collect());
static PATHS: LazyLock<BTreeSet<String>> = LazyLock::new(|| FILES.keys().cloned().collect());
static READING: LazyLock<Reading> = LazyLock::new(reading);

fn main() {
    divan::main();
}

fn reading() -> Reading {
    let read = |path: &str, _: u64| Ok(FILES[path].clone());
    let workspace = Workspace {
        paths: &PATHS,
        hands: Hands {
            read: &read,
            apart: None,
        },
    };
    let newest = Size::SMALL.periods()[Size::SMALL.weeks - 1];
    Reading::of(workspace, AsOf::On(newest), &|_| {}).expect("a reading")
}

/// Every file of every period read, and each period judged.
#[divan::bench]
fn reading_and_replaying() -> Reading {
    LazyLock::force(&PATHS);
    reading()
}

/// The newest period judged.
#[divan::bench]
fn judging(bencher: Bencher<'_, '_>) {
    let reading = &*READING;
    bencher.bench(|| reading.findings().matters.len());
}

/// Calls with everything that pages and workbooks are made from.
fn with_input(work: impl FnOnce(&SiteInput<'_>)) {
    let reading = &*READING;
    let mut findings = reading.findings();
    let diagnostics = reading.diagnostics(&mut findings);
    let fingerprint = reading.fingerprint();
    work(&SiteInput {
        findings: &findings,
        history: &reading.replay.history,
        tribunal: reading.tribunal(),
        summaries: &reading.replay.summaries,
        archive: &reading.archive,
        known: &reading.known,
        revision: None,
        fingerprint: &fingerprint,
        note_html: None,
        diagnostics: &diagnostics,
        attachments: &[],
    });
}

/// All pages of the office's half.
#[divan::bench]
fn pages(bencher: Bencher<'_, '_>) {
    with_input(|input| {
        bencher.bench(|| site::pages(input, Audience::Office).expect("pages").len());
    });
}

/// The eight workbooks to attach, one after another.
#[divan::bench]
fn workbooks(bencher: Bencher<'_, '_>) {
    with_input(|input| {
        let views = Views::new(input, Audience::County);
        bencher.bench(|| {
            let files = ATTACHMENTS.iter().map(|name| {
                let book = attachments::book(&views, name);
                workbook::file(book).expect("a workbook").bytes.len()
            });
            files.sum::<usize>()
        });
    });
}
