//! What was read of the ledgers is kept from one run to the next, and is a shortcut and nothing else: with it, without it and with a
//! broken one the output is the same, byte for byte.

mod common;

use common::program::{duban, ends_with, tree, words};
use common::{Workspace, day};
use duban::ingest::Hands;
use duban::ingest::readings::Readings;
use duban::pipeline::{self, AsOf, Shortcuts};
use duban::render::OutputFile;
use duban::report::Audience;
use duban::source::{Key, Sum, key_of};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

const WEEKS: [&str; 3] = ["2026-11-06", "2026-11-13", "2026-11-20"];
const STORE: &str = ".duban/readings";

/// The first `weeks` weeks: rows that stay, rows that change, a date without a year, a fault, registers of the office, a
/// key work counted in one measure by the office and in another by the unit.
fn ledgers(weeks: usize) -> Workspace {
    let mut workspace = Workspace::new();
    for (week, date) in WEEKS[..weeks].iter().enumerate() {
        let mut rows = String::from(
            "事项编号|事项名称|事项类别|起算日期|责任单位|完成时限|进展情况|办结日期|销号日期\n\
             A1|修路|领导议定事项|2026-11-02|甲镇|11月底前|未动工||\n\
             A2|架桥|领导议定事项|2026年11月3日|甲镇|||2026-11-05|2026-11-05\n",
        );
        let progress = format!("第{week}周的进展");
        rows.push_str(&["A3|治水|领导议定事项|2026-11-04|甲镇||", &progress, "||\n"].concat());
        if week > 0 {
            rows.push_str("A4|植树|领导议定事项|2026-11-09|甲镇||||\n");
        }
        let faulty = "事项编号|事项名称|事项类别|起算日期|责任单位|完成时限\nB1|读不出的日期|领导议定事项|某日|乙镇|\nB2|没有年份|领导议定事项|11月2日|乙镇|";
        workspace = workspace
            .period(date)
            .ledger("甲镇", "督查事项", &rows)
            .ledger("乙镇", "督查事项", faulty)
            .ledger("丙镇", "重点工作进度", "工作编号|完成值(万元)\nK1|9000")
            .office(
                "重点工作",
                "工作编号|工作名称|牵头部门|单位|节点日期|节点目标(亿元)\nK1|税收|丁局|丙镇|2026-11-10|1.2",
            )
            .office(
                "投诉登记",
                "投诉编号|受理日期|被投诉单位|核实结果|投诉人|联系电话\nT1|2026-11-04|甲镇|有效|卜告人|13900001234",
            )
            .others_report_nothing();
    }
    workspace
}

/// Builds the newest week of a folder; the output.
#[track_caller]
fn output(root: &Path, options: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let out = tempfile::tempdir().expect("a folder");
    let mut command = duban();
    command.arg("build").arg(root).args(["--as-of", WEEKS[2]]);
    let run = command
        .args(options)
        .arg("--out")
        .arg(out.path().join("output"))
        .output()
        .expect("the program runs");
    ends_with(&run, 0);
    tree(&out.path().join("output"))
}

/// What is found in the ledgers, with all that was taken for something on their sheets.
#[track_caller]
fn found(root: &Path, options: &[&str]) -> String {
    let mut command = duban();
    command.arg("check").arg(root).args(["--as-of", WEEKS[2]]);
    let run = command
        .arg("--verbose")
        .args(options)
        .output()
        .expect("the program runs");
    ends_with(&run, 0);
    words(&run.stdout)
}

#[track_caller]
fn same_with_and_without(root: &Path, case: &str) {
    assert_eq!(found(root, &[]), found(root, &["--no-store"]), "{case}");
}

/// Builds in this process; what came of it, and the readings for the next run.
fn build(
    workspace: &Workspace,
    as_of: &str,
    readings: Readings,
) -> (BTreeMap<String, Vec<u8>>, Option<Vec<u8>>) {
    let files = workspace.files();
    let paths: BTreeSet<String> = files.keys().cloned().collect();
    let read = |path: &str, _: u64| Ok(files[path].clone());
    let given = pipeline::Workspace {
        paths: &paths,
        hands: Hands {
            read: &read,
            apart: None,
        },
    };
    let mut kept = None;
    let mut keeper = |readings: Readings, as_of| {
        kept = readings.into_packed(as_of).map(|packed| {
            let mut bytes = Vec::new();
            packed.write(&stamp(), &mut bytes).expect("written");
            bytes
        });
    };
    // Without a standing: these are the readings of all weeks.
    let shortcuts = Shortcuts {
        readings: Arc::new(readings),
        ..Shortcuts::default()
    };
    let on = AsOf::On(day(as_of));
    let mut output = BTreeMap::new();
    let mut outlet = |half: Audience, file: OutputFile| -> Result<(), String> {
        let path = format!("{half:?}/{}", file.path);
        let begun: &mut Vec<u8> = output.entry(path).or_default();
        begun.extend(file.bytes);
        Ok(())
    };
    let order = pipeline::Order::of(given, on);
    let built = pipeline::build_knowing((shortcuts, &mut keeper), order, &mut outlet);
    if let Err((error, _)) = built {
        panic!("{error}");
    }
    (output, kept)
}

fn stamp() -> Key {
    key_of(b"this program")
}

#[test]
fn a_week_more_is_read_and_the_others_are_known() {
    let (_, kept) = build(&ledgers(2), WEEKS[1], Readings::keeping());
    let kept = kept.expect("readings of two weeks");
    let known = Readings::of_bytes(&kept, &stamp()).expect("they can be read");
    let (with, more) = build(&ledgers(3), WEEKS[2], known);
    let (without, all) = build(&ledgers(3), WEEKS[2], Readings::keeping());
    assert!(with == without, "not the same bytes");
    let (more, all) = (more.expect("a week more"), all.expect("three weeks"));
    assert!(kept.len() < more.len());
    assert!(
        more == all,
        "each row is kept once, whenever it was read, in the same order"
    );

    // Once more: every file is known, so there is nothing to keep that was not kept.
    let known = Readings::of_bytes(&more, &stamp()).expect("they can be read");
    let (again, nothing_new) = build(&ledgers(3), WEEKS[2], known);
    assert!(again == without, "not the same bytes");
    assert!(nothing_new.is_none(), "all files were known");
}

#[test]
fn an_earlier_week_built_again_forgets_nothing_of_the_later_ones() {
    let (_, kept) = build(&ledgers(3), WEEKS[2], Readings::keeping());
    let kept = kept.expect("readings");
    let known = Readings::of_bytes(&kept, &stamp()).expect("they can be read");
    let (_, nothing_new) = build(&ledgers(3), WEEKS[0], known);
    assert!(nothing_new.is_none());
}

#[test]
fn readings_torn_altered_or_of_another_program_are_none() {
    let (_, kept) = build(&ledgers(1), WEEKS[0], Readings::keeping());
    let kept = kept.expect("readings");
    assert!(Readings::of_bytes(&kept, &stamp()).is_some());
    assert!(Readings::of_bytes(&kept, &key_of(b"another program")).is_none());
    for length in [0, 1, 15, 16, 31, 32, 40, kept.len() / 2, kept.len() - 1] {
        let torn = Readings::of_bytes(&kept[..length], &stamp());
        assert!(torn.is_none(), "{length} bytes");
    }
    for position in (0..kept.len()).step_by(7) {
        let mut flipped = kept.clone();
        flipped[position] ^= 4;
        let read = Readings::of_bytes(&flipped, &stamp());
        assert!(read.is_none(), "byte {position}");
    }
    // Whole, and the sum is right, but it is something else.
    let summed = |mut bytes: Vec<u8>| {
        let sum = Sum::of(&bytes);
        bytes.extend_from_slice(&sum);
        bytes
    };
    let whole = &kept[..kept.len() - 16];
    assert!(Readings::of_bytes(&summed(whole.to_vec()), &stamp()).is_some());
    let other = [&kept[..16], &[0x95, 1, 2, 3, 4, 5]].concat();
    assert!(Readings::of_bytes(&summed(other), &stamp()).is_none());
    let longer = [whole, &[0]].concat();
    assert!(Readings::of_bytes(&summed(longer), &stamp()).is_none());
}

#[test]
fn whatever_changes_in_a_workspace_the_output_is_that_of_its_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    ledgers(3).write_to(root);
    let first = output(root, &[]);
    assert!(root.join(STORE).exists(), "readings are kept");
    assert!(first == output(root, &["--no-store"]));

    let old = format!("ledgers/{}/甲镇.xlsx", WEEKS[0]);
    let newer = format!("ledgers/{}/甲镇.xlsx", WEEKS[1]);
    std::fs::copy(root.join(&newer), root.join(&old)).expect("copied");
    same_with_and_without(root, "an old ledger was replaced");

    let late = root.join(format!("ledgers/{}/补报", WEEKS[0]));
    std::fs::create_dir_all(&late).expect("a folder");
    std::fs::rename(root.join(&old), late.join("甲镇.xlsx")).expect("moved");
    same_with_and_without(root, "the same bytes came late");

    std::fs::write(root.join("duban.toml"), "county = \"另一县\"\n").expect("written");
    same_with_and_without(root, "the county has another name");

    std::fs::remove_file(root.join(&newer)).expect("removed");
    same_with_and_without(root, "a ledger was taken away");

    let whole = std::fs::read(root.join(STORE)).expect("the store");
    std::fs::write(root.join(STORE), &whole[..whole.len() / 2]).expect("written");
    same_with_and_without(root, "the store was cut short");
    let with = output(root, &[]);
    assert!(with == output(root, &["--no-store"]), "not the same bytes");
}

#[test]
fn a_check_asks_the_store_and_leaves_the_workspace_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    ledgers(3).write_to(root);
    let before = found(root, &[]);
    assert!(!root.join(".duban").exists(), "nothing is written");
    let (_, kept) = build(&ledgers(2), WEEKS[1], Readings::keeping());
    std::fs::create_dir(root.join(".duban")).expect("a folder");
    std::fs::write(root.join(STORE), kept.expect("readings")).expect("written");
    assert_eq!(found(root, &[]), before, "of another program");
    output(root, &[]);
    let kept = std::fs::read(root.join(STORE)).expect("the store");
    assert_eq!(found(root, &[]), before);
    assert_eq!(std::fs::read(root.join(STORE)).expect("the store"), kept);
}

#[test]
fn no_complainant_is_kept() {
    let (_, kept) = build(&ledgers(3), WEEKS[2], Readings::keeping());
    let kept = kept.expect("readings");
    let holds = |text: &str| {
        let text = text.as_bytes();
        kept.windows(text.len()).any(|window| window == text)
    };
    assert!(holds("第2周的进展"), "rows are kept");
    for secret in ["卜告人", "13900001234"] {
        assert!(!holds(secret), "{secret}");
    }
}
