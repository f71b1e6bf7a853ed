//! Where things stood when the newest period came in is kept from one run to the next, and is a shortcut and nothing else.

mod common;

use common::kept::{stamp, written};
use common::{Workspace, day};
use duban::ingest::Hands;
use duban::ingest::readings::Readings;
use duban::pipeline::{self, AsOf, Shortcuts, Standing};
use duban::render::OutputFile;
use duban::report::Audience;
use duban::source::Sum;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Arc, Mutex};

const WEEKS: [&str; 4] = ["2026-10-30", "2026-11-06", "2026-11-13", "2026-11-20"];

type Files = BTreeMap<String, Vec<u8>>;

/// The first `weeks` weeks: a matter that is overdue and leaves the ledger in the last of them, one that changes each week
/// and whose start was moved, faults,
/// complaints that lead to an escalation, a list, a correction.
fn ledgers(weeks: usize) -> Files {
    let mut workspace = Workspace::new();
    for (week, date) in WEEKS[..weeks].iter().enumerate() {
        let mut rows = String::from(
            "事项编号|事项名称|事项类别|起算日期|责任单位|完成时限|进展情况|办结日期|销号日期\n\
             A2|架桥|领导议定事项|2026年10月12日|甲镇|||2026-11-05|2026-11-05\n",
        );
        let progress = format!("第{week}周的进展");
        let start = if week < 1 { "2026-10-26" } else { "2026-10-27" };
        rows.push_str(&["A3|治水|领导议定事项|", start, "|甲镇||", &progress, "||\n"].concat());
        if week < 3 {
            rows.push_str("A1|修路|领导议定事项|2026-10-12|甲镇|11月底前|未动工||\n");
        }
        let faulty = "事项编号|事项名称|事项类别|起算日期|责任单位|完成时限\nB1|读不出的日期|领导议定事项|某日|乙镇|\nB2|没有年份|领导议定事项|10月12日|乙镇|";
        workspace = workspace
            .period(date)
            .ledger("甲镇", "督查事项", &rows)
            .ledger("乙镇", "督查事项", faulty)
            .office(
                "投诉登记",
                "投诉编号|受理日期|被投诉单位|核实结果|投诉人|联系电话\nT1|2026-10-26|甲镇|有效|卜告人|13900001234\nT2|2026-10-27|甲镇|有效|卜告人|13900001234\nT3|2026-10-28|甲镇|有效|卜告人|13900001234",
            )
            .office(
                "交办清单",
                "事项编号|事项名称|事项类别|起算日期|责任单位\nA2|架桥|领导议定事项|2026-10-12|甲镇",
            )
            .others_report_nothing();
    }
    workspace.files()
}

/// What a build came to.
struct Built {
    output: Files,
    standing: Option<Vec<u8>>,
    readings: Option<Vec<u8>>,
}

impl Built {
    #[track_caller]
    fn kept(self) -> Vec<u8> {
        self.standing.expect("a standing is kept")
    }
}

/// Builds in this process, from where an earlier run stood.
fn build_from(files: &Files, as_of: &str, standing: Option<Vec<u8>>) -> Built {
    let paths: BTreeSet<String> = files.keys().cloned().collect();
    let read = |path: &str, _: u64| {
        let bytes = files.get(path).filter(|bytes| !bytes.is_empty());
        bytes
            .cloned()
            .ok_or_else(|| io::Error::from(io::ErrorKind::PermissionDenied))
    };
    let workspace = pipeline::Workspace {
        paths: &paths,
        hands: Hands {
            read: &read,
            apart: None,
        },
    };
    let kept = Mutex::new(None);
    let keep = |standing: Option<&Standing<'_>>| {
        *kept.lock().expect("no thread panicked") = standing.map(written);
        standing.is_some()
    };
    let shortcuts = Shortcuts {
        readings: Arc::new(Readings::keeping()),
        standing: standing.map(|bytes| (bytes, stamp())),
        keep: Some(&keep),
    };
    let mut readings = None;
    let mut keeper = |known: Readings, as_of| {
        readings = known.into_packed(as_of).map(|packed| {
            let mut bytes = Vec::new();
            packed.write(&stamp(), &mut bytes).expect("written");
            bytes
        });
    };
    let mut output = Files::new();
    let mut outlet = |half: Audience, file: OutputFile| -> Result<(), String> {
        let path = format!("{half:?}/{}", file.path);
        output.entry(path).or_default().extend(file.bytes);
        Ok(())
    };
    let order = pipeline::Order::of(workspace, AsOf::On(day(as_of)));
    let built = pipeline::build_knowing((shortcuts, &mut keeper), order, &mut outlet);
    if let Err((error, _)) = built {
        panic!("{error}");
    }
    Built {
        output,
        readings,
        standing: kept.into_inner().expect("no thread panicked"),
    }
}

fn build(files: &Files, as_of: &str) -> Built {
    build_from(files, as_of, None)
}

/// The same standing with one text for another of its length, and a sum that is right.
fn forged(standing: &[u8], old: &str, new: &str) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    let mut bytes = standing[..standing.len() - 16].to_vec();
    let places: Vec<usize> = bytes
        .windows(old.len())
        .enumerate()
        .filter(|(_, window)| *window == old.as_bytes())
        .map(|(at, _)| at)
        .collect();
    assert!(!places.is_empty(), "{old} stands in it");
    for at in places {
        bytes[at..at + old.len()].copy_from_slice(new.as_bytes());
    }
    let sum = Sum::of(&bytes);
    bytes.extend_from_slice(&sum);
    bytes
}

/// Whether any page says so.
fn says(output: &Files, text: &str) -> bool {
    output
        .iter()
        .filter(|(path, _)| path.contains(".html"))
        .any(|(_, bytes)| String::from_utf8_lossy(bytes).contains(text))
}

#[test]
fn week_after_week_the_output_is_that_of_the_ledgers() {
    let mut standing = None;
    for (week, as_of) in WEEKS.iter().enumerate() {
        let files = ledgers(week + 1);
        let resumed = build_from(&files, as_of, standing.clone());
        assert!(
            resumed.output == build(&files, as_of).output,
            "{as_of}: not the same bytes"
        );
        assert_eq!(resumed.standing.is_some(), week > 0, "{as_of}");
        standing = resumed.standing;
        // Once more in the same week: where it stood before is known, and is not kept anew.
        let again = build_from(&files, as_of, standing.clone());
        assert!(
            again.output == resumed.output,
            "{as_of}: not the same bytes"
        );
        assert!(again.standing.is_none(), "{as_of}");
    }
}

#[test]
fn weeks_that_were_left_out_are_made_up_for() {
    let standing = build(&ledgers(2), WEEKS[1]).kept();
    let files = ledgers(4);
    let resumed = build_from(&files, WEEKS[3], Some(standing));
    assert!(resumed.output == build(&files, WEEKS[3]).output);
}

#[test]
fn what_is_known_is_not_replayed() {
    let standing = build(&ledgers(3), WEEKS[2]).kept();
    let forged = forged(&standing, "修路", "拆路");
    // The newest ledger has the matter no longer: what is told of it comes from where things stood.
    let resumed = build_from(&ledgers(4), WEEKS[3], Some(forged.clone()));
    assert!(says(&resumed.output, "拆路"));
    // And of a workspace that is another one nothing is.
    for (case, change) in changes() {
        let mut files = ledgers(4);
        change(&mut files);
        let with = build_from(&files, WEEKS[3], Some(forged.clone()));
        assert!(!says(&with.output, "拆路"), "{case}");
        assert!(with.output == build(&files, WEEKS[3]).output, "{case}");
    }
}

/// What is done to the files of a workspace, by a name for it.
type Change = (&'static str, Box<dyn Fn(&mut Files)>);

fn changes() -> Vec<Change> {
    let path = |week: usize, rest: &str| format!("ledgers/{}/{rest}", WEEKS[week]);
    let (old, newer) = (path(0, "甲镇.xlsx"), path(1, "甲镇.xlsx"));
    let late = path(0, "补报/甲镇.xlsx");
    let (taken, moved) = (old.clone(), old.clone());
    let gone = path(0, "");
    let unreadable = old.clone();
    let note = format!("notes/{}.md", WEEKS[0]);
    let published = format!("published/{}.json", WEEKS[0]);
    vec![
        (
            "an old ledger was replaced",
            Box::new(move |files| {
                let bytes = files[&newer].clone();
                files.insert(old.clone(), bytes);
            }),
        ),
        (
            "an old ledger was taken away",
            Box::new(move |files| assert!(files.remove(&taken).is_some())),
        ),
        (
            "the same bytes came late",
            Box::new(move |files| {
                let bytes = files.remove(&moved).expect("a ledger");
                files.insert(late.clone(), bytes);
            }),
        ),
        (
            "an old ledger cannot be read",
            Box::new(move |files| {
                files.insert(unreadable.clone(), Vec::new());
            }),
        ),
        (
            "a week was taken away",
            Box::new(move |files| files.retain(|path, _| !path.starts_with(&gone))),
        ),
        (
            "the county has another name",
            Box::new(|files| {
                let settings = files.get_mut("duban.toml").expect("settings");
                settings.extend_from_slice("\n# 另有说明\n".as_bytes());
            }),
        ),
        (
            "a working day was moved",
            Box::new(|files| {
                let text = "[[year]]\nyear = 2026\nholidays = [2026-11-17]\nworkdays = [2026-11-21]\nsource = \"试\"";
                files.insert("calendar.toml".to_owned(), text.into());
            }),
        ),
        (
            "an old note was added",
            Box::new(move |files| {
                files.insert(note.clone(), "本周按语。\n".into());
            }),
        ),
        (
            "something was published of an old week",
            Box::new(move |files| {
                files.insert(published.clone(), b"{}".to_vec());
            }),
        ),
    ]
}

#[test]
fn a_standing_torn_altered_or_of_another_program_is_none() {
    let standing = build(&ledgers(2), WEEKS[1]).kept();
    let files = ledgers(3);
    let whole = forged(&standing, "修路", "拆路");
    let spoilt = |bytes: Vec<u8>| {
        let built = build_from(&files, WEEKS[2], Some(bytes));
        !says(&built.output, "拆路") && says(&built.output, "修路")
    };
    assert!(!spoilt(whole.clone()), "it is taken as it is");
    for length in [0, 15, 16, 40, whole.len() / 2, whole.len() - 1] {
        assert!(spoilt(whole[..length].to_vec()), "{length} bytes");
    }
    for position in (0..whole.len()).step_by(whole.len() / 5) {
        let mut flipped = whole.clone();
        flipped[position] ^= 4;
        assert!(spoilt(flipped), "byte {position}");
    }
    // Whole, and the sum is right, but it ends too early or too late.
    let summed = |mut bytes: Vec<u8>| {
        let sum = Sum::of(&bytes);
        bytes.extend_from_slice(&sum);
        bytes
    };
    let bare = &whole[..whole.len() - 16];
    assert!(spoilt(summed(bare[..bare.len() - 1].to_vec())));
    assert!(spoilt(summed([bare, &[0]].concat())));
}

#[test]
fn an_earlier_week_built_again_keeps_nothing() {
    let files = ledgers(4);
    let standing = build(&files, WEEKS[3]).kept();
    for as_of in &WEEKS[..3] {
        let earlier = build_from(&files, as_of, Some(standing.clone()));
        assert!(earlier.standing.is_none(), "{as_of}");
        assert!(earlier.output == build(&files, as_of).output, "{as_of}");
    }
}

#[test]
fn a_file_that_could_not_be_read_is_no_ground_to_stand_on() {
    let mut files = ledgers(3);
    files.insert(format!("ledgers/{}/丙镇.xlsx", WEEKS[0]), Vec::new());
    let built = build(&files, WEEKS[2]);
    assert!(built.standing.is_none());
    // What was read of the newest week is kept all the same, and of it alone.
    let newest_only = build(&ledgers(3), WEEKS[2]).readings.expect("readings");
    assert_eq!(built.readings.expect("readings").len(), newest_only.len());
}

#[test]
fn no_complainant_is_kept() {
    let standing = build(&ledgers(4), WEEKS[3]).kept();
    let holds = |text: &str| {
        let text = text.as_bytes();
        standing.windows(text.len()).any(|window| window == text)
    };
    assert!(holds("第2周的进展"), "histories are kept");
    for secret in ["卜告人", "13900001234"] {
        assert!(!holds(secret), "{secret}");
    }
}
