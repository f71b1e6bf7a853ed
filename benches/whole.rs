//! The whole program, measured as processes in turn against calamine reading the same files and nothing else; prints ratios of
//! CPU seconds, which a busy machine distorts less than the clock on the wall.
//!
//! `cargo bench --bench whole -- [UNITS WEEKS MATTERS] [--runs N]` (72 47 60, five runs). The workspace is made once and kept
//! under `target/`.

#![expect(clippy::print_stdout, reason = "figures are what a bench is for")]

#[allow(dead_code, reason = "each bench takes what it needs")]
#[path = "county/mod.rs"]
mod county;

use calamine::{Reader, Xlsx};
use county::Size;
use rayon::prelude::*;
use std::ffi::OsStr;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use wait4::Wait4;

const PROGRAM: &str = env!("CARGO_BIN_EXE_duban");

/// CPU seconds and peak MiB of a process.
#[derive(Clone, Copy)]
struct Cost {
    seconds: f64,
    mib: f64,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [mode, folder] = arguments.as_slice()
        && mode == "--read-alone"
    {
        read_alone(Path::new(folder));
        return;
    }
    if !arguments.iter().any(|argument| argument == "--bench") {
        println!("only measured by `cargo bench`");
        return;
    }
    let numbers: Vec<usize> = arguments
        .iter()
        .filter_map(|text| text.parse().ok())
        .collect();
    let size = match numbers.as_slice() {
        [units, weeks, matters, ..] => Size {
            units: *units,
            weeks: *weeks,
            matters: *matters,
        },
        _ => Size::YEAR,
    };
    let runs = arguments
        .windows(2)
        .find(|pair| pair[0] == "--runs")
        .map_or(5, |pair| pair[1].parse().expect("a number of runs"));
    compare(size, runs);
}

fn compare(size: Size, runs: usize) {
    let scratch = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let name = format!("county-{}-{}-{}", size.units, size.weeks, size.matters);
    let workspace = scratch.join(&name);
    if !workspace.join("duban.toml").exists() {
        let unfinished = scratch.join(format!("{name}-unfinished"));
        let _ = fs::remove_dir_all(&unfinished);
        county::write(&unfinished, size, 1).expect("a workspace");
        fs::rename(&unfinished, &workspace).expect("a workspace");
    }
    let output = scratch.join(format!("{name}-output"));
    let newest = workspace.join(format!("ledgers/{}", size.periods()[size.weeks - 1]));
    let aside = scratch.join(format!("{name}-newest"));
    let build = [
        OsStr::new("build"),
        workspace.as_os_str(),
        OsStr::new("--out"),
        output.as_os_str(),
        OsStr::new("--quiet"),
    ];
    let check = [
        OsStr::new("check"),
        workspace.as_os_str(),
        OsStr::new("--format"),
        OsStr::new("json"),
    ];
    let this = std::env::current_exe().expect("this program");
    let clear = || {
        let _ = fs::remove_dir_all(&output);
        let _ = fs::remove_dir_all(workspace.join(".duban"));
    };
    let mut costs: Vec<[Cost; 5]> = Vec::new();
    // The first turn warms up the machine's file cache and is not counted.
    for turn in 0..=runs {
        let floor = run(
            this.as_os_str(),
            &[OsStr::new("--read-alone"), workspace.as_os_str()],
        );
        clear();
        let cold = run(PROGRAM.as_ref(), &build);
        clear();
        let checked = run(PROGRAM.as_ref(), &check);
        clear();
        fs::rename(&newest, &aside).expect("the newest period set aside");
        run(PROGRAM.as_ref(), &build);
        fs::rename(&aside, &newest).expect("the newest period put back");
        let weekly = run(PROGRAM.as_ref(), &build);
        let unchanged = run(PROGRAM.as_ref(), &build);
        if turn > 0 {
            costs.push([floor, cold, checked, weekly, unchanged]);
        }
    }
    let ratio =
        |of: usize, to: usize| median(costs.iter().map(|turn| turn[of].seconds / turn[to].seconds));
    for (position, label) in [
        "calamine alone",
        "cold build",
        "check",
        "newest period new",
        "nothing new",
    ]
    .iter()
    .enumerate()
    {
        let seconds = median(costs.iter().map(|turn| turn[position].seconds));
        let mib = median(costs.iter().map(|turn| turn[position].mib));
        println!("{label:18} {seconds:7.2} CPU s {mib:6.0} MiB");
    }
    println!("cold / calamine {:.2}", ratio(1, 0));
    println!("check / calamine {:.2}", ratio(2, 0));
    println!("newest period new / cold {:.2}", ratio(3, 1));
    println!("nothing new / cold {:.2}", ratio(4, 1));
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn run(program: &OsStr, arguments: &[&OsStr]) -> Cost {
    let mut child = Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .spawn()
        .expect("a process");
    let ended = child.wait4().expect("an end");
    assert!(ended.status.success(), "{} failed", program.display());
    #[expect(clippy::cast_precision_loss, reason = "a figure to be shown")]
    let bytes = ended.rusage.maxrss as f64;
    Cost {
        seconds: (ended.rusage.utime + ended.rusage.stime).as_secs_f64(),
        mib: bytes / 1024.0 / 1024.0,
    }
}

/// The yardstick: every workbook read by calamine on all cores, cells counted and forgotten.
fn read_alone(folder: &Path) {
    let mut files = Vec::new();
    list(folder, &mut files);
    let cells: usize = files.par_iter().map(|file| cells(file)).sum();
    println!("{} files, {cells} cells", files.len());
}

fn cells(file: &Path) -> usize {
    let bytes = fs::read(file).expect("a file");
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let mut cells = 0;
    for sheet in workbook.sheet_names() {
        cells += workbook
            .worksheet_range(&sheet)
            .expect("a sheet")
            .used_cells()
            .count();
    }
    cells
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            list(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "xlsx") {
            files.push(path);
        }
    }
}
