//! The parts of a build one by one, over a small made-up county in memory: `cargo bench --bench parts`.

#[allow(dead_code, reason = "each bench takes what it needs")]
mod county;

use county::Size;
use divan::Bencher;
use divan::counter::BytesCount;
use duban::ingest::Hands;
use duban::pipeline::{AsOf, Reading, Workspace};
use duban::render::site::{self, Site, Templates};
use duban::render::workbook;
use duban::report::Audience;
use duban::report::attachments::{self, ATTACHMENTS};
use duban::report::pages::{SiteInput, Views};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The county's files by path.
static FILES: LazyLock<BTreeMap<String, Vec<u8>>> =
    LazyLock::new(|| county::files(Size::SMALL, 1).collect());
static READING: LazyLock<Reading> = LazyLock::new(|| reading(&FILES, Size::SMALL));
/// What is known of a county with as many units as an ordinary one, after a quarter of a year.
static QUARTER: LazyLock<Reading> = LazyLock::new(|| {
    let size = Size {
        weeks: 12,
        ..Size::YEAR
    };
    reading(&county::files(size, 1).collect(), size)
});

fn main() {
    divan::main();
}

fn reading(files: &BTreeMap<String, Vec<u8>>, size: Size) -> Reading {
    let read = |path: &str, _: u64| Ok(files[path].clone());
    let paths: BTreeSet<String> = files.keys().cloned().collect();
    let workspace = Workspace {
        paths: &paths,
        hands: Hands {
            read: &read,
            apart: None,
        },
    };
    let newest = size.periods()[size.weeks - 1];
    Reading::of(workspace, AsOf::On(newest), &|_| {}).expect("a reading")
}

/// Every file of every period read, and each period judged.
#[divan::bench]
fn reading_and_replaying() -> Reading {
    reading(&FILES, Size::SMALL)
}

/// The newest period judged.
#[divan::bench]
fn judging(bencher: Bencher<'_, '_>) {
    let reading = &*READING;
    bencher.bench(|| reading.findings().matters.len());
}

/// Calls with everything that pages and workbooks are made from.
fn with_input(reading: &Reading, work: impl FnOnce(&SiteInput<'_>)) {
    let mut findings = reading.findings();
    let diagnostics = reading.diagnostics(&mut findings);
    let fingerprint = reading.fingerprint();
    work(&SiteInput {
        diagnostics: &diagnostics,
        ..reading.input(&findings, &fingerprint)
    });
}

/// All pages of the office's half.
#[divan::bench]
fn pages(bencher: Bencher<'_, '_>) {
    with_input(&READING, |input| {
        bencher.bench(|| site::pages(input, Audience::Office).expect("pages").len());
    });
}

/// The dossiers of 72 units, and their 60 matters each clock by clock, of the county's half.
#[divan::bench]
fn pages_of_units(bencher: Bencher<'_, '_>) {
    with_input(&QUARTER, |input| {
        let templates = Templates::read().expect("templates");
        let views = Views::new(input, Audience::County);
        let site = Site::new(&templates, &views);
        let made = || -> usize {
            let jobs = site.unit_jobs().flat_map(|job| job().expect("pages"));
            jobs.map(|file| file.bytes.len()).sum()
        };
        let bytes = made();
        bencher.counter(BytesCount::new(bytes)).bench(made);
    });
}

/// The eight workbooks to attach, one after another.
#[divan::bench]
fn workbooks(bencher: Bencher<'_, '_>) {
    with_input(&READING, |input| {
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
