//! Every step of a build's writing, ended, refused or held, one after the other.

use super::*;
use crate::cli::disk::{Step, files_under};
use crate::report::manifest;
use std::cell::Cell;
use std::collections::BTreeMap;

const AS_OF: &str = "2026-11-20";

/// A half of some files, with a manifest that lists them.
fn half(name: &str, files: &[(&str, &str)]) -> Vec<OutputFile> {
    let mut list: Vec<OutputFile> = files
        .iter()
        .map(|(path, text)| OutputFile {
            path: (*path).to_owned(),
            bytes: format!("{name} {text}").into_bytes(),
        })
        .collect();
    let outputs = list.iter().map(|file| {
        let hash = manifest::hex(&manifest::sha256(&file.bytes));
        (file.path.clone(), hash)
    });
    let manifest = manifest::Manifest {
        program: PROGRAM.to_owned(),
        half: name.to_owned(),
        version: manifest::VERSION.to_owned(),
        county: "虚构县".to_owned(),
        as_of: AS_OF.parse().expect("a date"),
        fingerprint: String::new(),
        inputs: BTreeMap::new(),
        outputs: outputs.collect(),
    };
    list.push(OutputFile {
        path: MANIFEST_FILE.to_owned(),
        bytes: serde_json::to_vec(&manifest).expect("JSON"),
    });
    list
}

/// Both halves of a week; each week has a page that the other has not.
fn week(text: &str) -> [Vec<OutputFile>; 2] {
    HALVES.map(|name| {
        half(
            name,
            &[
                ("assets/site.css", "the same"),
                ("index.html", text),
                ("units/甲镇.html", text),
                (&format!("periods/{text}.html"), text),
            ],
        )
    })
}

type Tree = BTreeMap<String, Vec<u8>>;

fn tree(root: &Path) -> Tree {
    files_under(root)
        .expect("a folder")
        .into_iter()
        .map(|path| {
            let bytes = fs::read(inside(root, &path)).expect("a file");
            (path, bytes)
        })
        .collect()
}

fn expected(week: &[Vec<OutputFile>; 2]) -> Tree {
    HALVES
        .iter()
        .zip(week)
        .flat_map(|(half, files)| {
            files
                .iter()
                .map(move |file| (format!("{half}/{}", file.path), file.bytes.clone()))
        })
        .collect()
}

fn build(target: &Path, week: &[Vec<OutputFile>; 2], disk: Disk<'_>) -> Result<Swap, OutputError> {
    let claim = Claim::take(target, disk)?;
    for (half, files) in HALVES.into_iter().zip(week) {
        for file in files {
            claim.put(half, file)?;
        }
    }
    claim.swap(&claim.keep(&Looks::default())?)
}

/// A folder in which the old week stands, and where it stands.
fn with_old() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("output");
    build(&target, &week("old"), Disk::of_the_machine()).expect("the first build");
    (folder, target)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| {
            let name = entry.expect("an entry").file_name();
            name.to_string_lossy().into_owned()
        })
        .collect();
    names.sort();
    names
}

/// What the system of a case can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum System {
    /// Exchange two folders.
    Exchanges,
    /// Only rename them.
    Renames,
    /// Not move a folder in which a file is open.
    HoldsFolders,
}

impl System {
    fn takes(self, step: Step, path: &Path) -> io::Result<()> {
        let is_target = path.ends_with("output");
        let is_aside = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with(".output.old"));
        let is_refused = match self {
            System::Exchanges => false,
            System::Renames => step == Step::Exchange,
            System::HoldsFolders => {
                step == Step::Exchange || (step == Step::Rename && (is_target || is_aside))
            }
        };
        if is_refused {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        Ok(())
    }
}

const SYSTEMS: [System; 3] = [System::Exchanges, System::Renames, System::HoldsFolders];

/// How many steps a build over an old output takes.
fn steps(system: System) -> usize {
    let (_folder, target) = with_old();
    let count = Cell::new(0);
    let gate = |step: Step, path: &Path| {
        count.set(count.get() + 1);
        system.takes(step, path)
    };
    build(&target, &week("new"), Disk::watched(&gate)).expect("an undisturbed build");
    assert_eq!(tree(&target), expected(&week("new")), "{system:?}");
    count.get()
}

#[test]
fn what_somebody_has_left_of_an_output_is_made_anew_and_no_other_folder_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("output");
    let take = || Claim::take(&target, Disk::of_the_machine()).map(drop);
    fs::create_dir_all(target.join("office")).expect("a folder");
    take().expect_err("nothing says whose it is");
    for file in half("office", &[]) {
        fs::write(inside(&target.join("office"), &file.path), file.bytes).expect("a file");
    }
    take().expect("one half of an output");
    fs::write(target.join("账.xlsx"), "x").expect("a file");
    take().expect_err("somebody else's file lies there");
}

#[test]
fn a_build_that_ends_at_any_step_leaves_the_old_output_or_the_new_and_the_next_clears_up() {
    for system in SYSTEMS {
        let steps = steps(system);
        assert!(steps > 14, "{system:?}: {steps}");
        for end in 0..steps {
            let case = format!("{system:?}, ended at step {end} of {steps}");
            let (folder, target) = with_old();
            // From the step on nothing reaches the disk any more, not even what clears up; a file is cut in the middle.
            let count = Cell::new(0);
            let gate = |step: Step, path: &Path| {
                let at = count.get();
                count.set(at + 1);
                if at < end {
                    return system.takes(step, path);
                }
                if at == end && step == Step::Write {
                    fs::write(path, "half a fi")?;
                }
                Err(io::ErrorKind::Other.into())
            };
            let _ = build(&target, &week("new"), Disk::watched(&gate));
            let (old, new) = (expected(&week("old")), expected(&week("new")));
            let there = if target.exists() {
                tree(&target)
            } else {
                assert_eq!(system, System::Renames, "{case}: the output is gone");
                tree(&folder.path().join(".output.old"))
            };
            if system == System::HoldsFolders {
                for (path, bytes) in &there {
                    let is_whole = old.get(path) == Some(bytes) || new.get(path) == Some(bytes);
                    assert!(is_whole || path.ends_with(".duban-new"), "{case}: {path}");
                }
            } else {
                assert!(there == old || there == new, "{case}: {:?}", there.keys());
            }
            build(&target, &week("next"), Disk::of_the_machine()).expect("the next build");
            assert_eq!(tree(&target), expected(&week("next")), "{case}");
            assert_eq!(names(folder.path()), ["output"], "{case}");
        }
    }
}

#[test]
fn a_step_that_is_refused_leaves_a_whole_output_and_no_litter() {
    for system in SYSTEMS {
        for refused in 0..steps(system) {
            let case = format!("{system:?}, refused step {refused}");
            let (folder, target) = with_old();
            let count = Cell::new(0);
            let gate = |step: Step, path: &Path| {
                let at = count.get();
                count.set(at + 1);
                if at == refused {
                    return Err(io::ErrorKind::StorageFull.into());
                }
                system.takes(step, path)
            };
            let outcome = build(&target, &week("new"), Disk::watched(&gate));
            let there = tree(&target);
            match outcome {
                Ok(_) => assert_eq!(there, expected(&week("new")), "{case}"),
                Err(error) => {
                    assert_eq!(there, expected(&week("old")), "{case}");
                    assert!(error.to_string().contains("磁盘已满"), "{case}: {error}");
                }
            }
            build(&target, &week("next"), Disk::of_the_machine()).expect("the next build");
            assert_eq!(tree(&target), expected(&week("next")), "{case}");
            assert_eq!(names(folder.path()), ["output"], "{case}");
        }
    }
}

#[test]
fn a_full_disk_leaves_the_old_output_whichever_file_is_the_first_that_does_not_fit() {
    for fits in 0..10 {
        let (folder, target) = with_old();
        let written = Cell::new(0);
        let gate = |step: Step, path: &Path| {
            written.set(written.get() + usize::from(step == Step::Write));
            if step == Step::Write && written.get() > fits {
                fs::write(path, "cut")?;
                return Err(io::ErrorKind::StorageFull.into());
            }
            Ok(())
        };
        let error = build(&target, &week("new"), Disk::watched(&gate)).expect_err("does not fit");
        assert!(error.to_string().contains("磁盘已满"), "{error}");
        assert!(error.to_string().contains("原有的输出没有改动"), "{error}");
        assert_eq!(tree(&target), expected(&week("old")));
        assert_eq!(names(folder.path()), ["output"]);
    }
}

/// As Windows with a workbook open in Excel: neither the folder moves nor the workbook.
#[test]
fn where_a_file_is_held_open_the_others_are_renewed_and_it_is_named() {
    let (folder, target) = with_old();
    let held = Cell::new(true);
    let gate = |step: Step, path: &Path| {
        if held.get() && path.ends_with("site/units/甲镇.html") && step == Step::Rename {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        System::HoldsFolders.takes(step, path)
    };
    let error = build(&target, &week("new"), Disk::watched(&gate)).expect_err("one is held");
    let OutputError::Held(files) = error else {
        panic!("{error}")
    };
    assert_eq!(files.len(), 1);
    assert!(files[0].contains("甲镇.html"), "{files:?}");
    let mut almost = expected(&week("new"));
    almost.insert("site/units/甲镇.html".to_owned(), "site old".into());
    assert_eq!(tree(&target), almost);
    held.set(false);
    let swap = build(&target, &week("new"), Disk::watched(&gate)).expect("nothing is held");
    assert_eq!(swap, Swap::FileByFile);
    assert_eq!(tree(&target), expected(&week("new")));
    assert_eq!(names(folder.path()), ["output"]);
}

#[test]
fn a_file_that_is_free_again_in_a_moment_is_waited_for() {
    let (_folder, target) = with_old();
    let refusals = Cell::new(2);
    let gate = |step: Step, path: &Path| {
        if path.ends_with("office/index.html") && step == Step::Rename && refusals.get() > 0 {
            refusals.set(refusals.get() - 1);
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        System::HoldsFolders.takes(step, path)
    };
    let swap = build(&target, &week("new"), Disk::watched(&gate)).expect("it becomes free");
    assert_eq!(swap, Swap::FileByFile);
    assert_eq!(refusals.get(), 0);
    assert_eq!(tree(&target), expected(&week("new")));
}

/// As Windows with a scanner for viruses that still reads what was just written.
#[test]
fn a_fresh_output_in_which_a_file_is_read_for_a_moment_is_waited_for() {
    for is_first in [true, false] {
        let (folder, target) = with_old();
        if is_first {
            fs::remove_dir_all(&target).expect("a folder");
        }
        let refusals = Cell::new(3);
        let gate = |step: Step, path: &Path| {
            if path.ends_with("output") && step == Step::Rename && refusals.get() > 0 {
                refusals.set(refusals.get() - 1);
                return Err(io::ErrorKind::PermissionDenied.into());
            }
            System::Renames.takes(step, path)
        };
        let swap = build(&target, &week("new"), Disk::watched(&gate)).expect("it becomes free");
        assert_eq!(swap, Swap::Whole);
        assert_eq!(refusals.get(), 0);
        assert_eq!(tree(&target), expected(&week("new")));
        assert_eq!(names(folder.path()), ["output"]);
    }
}

/// A full disk, a path that is too long, a folder that has gone: none of them is another one in three seconds.
#[test]
fn a_refusal_that_waiting_does_not_mend_is_not_waited_for() {
    for is_first in [true, false] {
        for kind in [io::ErrorKind::StorageFull, io::ErrorKind::NotFound] {
            let (folder, target) = with_old();
            if is_first {
                fs::remove_dir_all(&target).expect("a folder");
            }
            let attempts = Cell::new(0);
            let gate = |step: Step, path: &Path| {
                if path.ends_with("output") && step == Step::Rename {
                    attempts.set(attempts.get() + 1);
                    // What had been moved aside can be put back.
                    if attempts.get() == 1 {
                        return Err(kind.into());
                    }
                }
                System::Renames.takes(step, path)
            };
            let error = build(&target, &week("new"), Disk::watched(&gate)).expect_err("refused");
            assert!(error.to_string().contains("不能写入"), "{error}");
            assert_eq!(attempts.get(), if is_first { 1 } else { 2 }, "{kind:?}");
            if !is_first {
                assert_eq!(tree(&target), expected(&week("old")), "{kind:?}");
                assert_eq!(names(folder.path()), ["output"], "{kind:?}");
            }
        }
    }
}

#[test]
fn only_windows_holds_what_is_open() {
    let refusals = [
        io::ErrorKind::PermissionDenied.into(),
        io::Error::from_raw_os_error(32),
        io::Error::from_raw_os_error(33),
    ];
    let free = |_: Step, _: &Path| Ok(());
    for refusal in refusals {
        assert!(Disk::watched(&free).is_held(&refusal), "{refusal:?}");
        let own = Disk::of_the_machine().is_held(&refusal);
        assert_eq!(own, cfg!(windows), "{refusal:?}");
    }
    let gone = io::Error::from(io::ErrorKind::NotFound);
    assert!(!Disk::watched(&free).is_held(&gone));
}

#[test]
fn litter_that_cannot_be_removed_now_stops_no_build_and_goes_later() {
    let (folder, target) = with_old();
    let litter = folder.path().join(".output.new");
    fs::create_dir(&litter).expect("a folder");
    fs::write(litter.join("open.xlsx"), "open").expect("a file");
    let gate = |step: Step, path: &Path| {
        if step == Step::RemoveFolder && path == litter {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        Ok(())
    };
    build(&target, &week("new"), Disk::watched(&gate)).expect("another name is taken");
    assert_eq!(tree(&target), expected(&week("new")));
    build(&target, &week("next"), Disk::of_the_machine()).expect("the next build");
    assert_eq!(names(folder.path()), ["output"]);
}

#[test]
fn a_lock_is_held_by_one_and_free_again_after_it() {
    let (folder, target) = with_old();
    let first = Claim::take(&target, Disk::of_the_machine()).expect("free");
    let second = Claim::take(&target, Disk::of_the_machine());
    assert!(matches!(second, Err(OutputError::Busy)));
    drop(first);
    assert_eq!(names(folder.path()), ["output"]);
    Claim::take(&target, Disk::of_the_machine()).expect("free again");
}

/// What the office did to an old output is copied aside before each kind of swap, and nothing else is.
#[test]
fn what_people_changed_or_put_there_is_kept_beside_the_output() {
    for system in SYSTEMS {
        let (folder, target) = with_old();
        fs::write(target.join("office/index.html"), "edited").expect("a file");
        fs::create_dir(target.join("office/材料")).expect("a folder");
        fs::write(target.join("office/材料/我的.docx"), "mine").expect("a file");
        fs::write(target.join("我的.docx"), "mine too").expect("a file");
        fs::write(target.join("office/~$我的.docx"), "open").expect("a file");
        let gate = |step: Step, path: &Path| system.takes(step, path);
        build(&target, &week("new"), Disk::watched(&gate)).expect("a build");
        let kept = folder.path().join("output-原有");
        let expected = [
            ("2026-11-20/office/index.html", "edited"),
            ("2026-11-20/office/材料/我的.docx", "mine"),
            ("2026-11-20/我的.docx", "mine too"),
        ]
        .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
        assert_eq!(tree(&kept), Tree::from(expected), "{system:?}");
        assert_eq!(
            names(folder.path()),
            ["output", "output-原有"],
            "{system:?}"
        );
    }
}

#[test]
fn a_file_that_looks_as_it_was_made_is_not_read_and_an_edit_of_the_same_length_is_kept() {
    let (_folder, target) = with_old();
    let disk = Disk::of_the_machine();
    let made = Looks::of(&target).expect("looks");
    let (edited, restored) = (
        target.join("office/index.html"),
        target.join("site/index.html"),
    );
    for path in [&edited, &restored] {
        let modified = fs::metadata(path).and_then(|file| file.modified());
        let modified = modified.expect("a time");
        let length = fs::read(path).expect("a file").len();
        fs::write(path, vec![b'x'; length]).expect("a file");
        let later = modified + std::time::Duration::from_millis(1);
        let time = if path == &restored { modified } else { later };
        let file = fs::File::options().write(true).open(path);
        file.and_then(|file| file.set_modified(time))
            .expect("a time");
    }
    let claim = Claim::take(&target, disk).expect("a claim");
    let kept = claim.keep(&made).expect("kept");
    assert_eq!(kept.changed, ["office/index.html"]);
    let kept = claim.keep(&Looks::default()).expect("kept");
    assert_eq!(kept.changed, ["office/index.html", "site/index.html"]);
}

#[test]
fn what_is_kept_twice_takes_another_name_only_where_it_says_something_else() {
    let (folder, target) = with_old();
    for text in ["edited", "edited", "edited again"] {
        fs::write(target.join("office/index.html"), text).expect("a file");
        build(&target, &week("old"), Disk::of_the_machine()).expect("a build");
    }
    let kept = tree(&folder.path().join("output-原有/2026-11-20/office"));
    let expected = [("index(2).html", "edited again"), ("index.html", "edited")];
    let expected = expected.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    assert_eq!(kept, Tree::from(expected));
}

#[test]
fn what_cannot_be_kept_is_not_replaced() {
    let (folder, target) = with_old();
    fs::write(target.join("office/index.html"), "edited").expect("a file");
    let before = tree(&target);
    let gate = |step: Step, path: &Path| {
        if step == Step::Write && path.starts_with(folder.path().join("output-原有")) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(())
    };
    let error = build(&target, &week("new"), Disk::watched(&gate)).expect_err("no room");
    let said = error.to_string();
    assert!(
        said.contains("office/index.html") && said.contains("磁盘已满"),
        "{said}"
    );
    assert_eq!(tree(&target), before);
}
