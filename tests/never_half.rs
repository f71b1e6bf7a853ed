//! The output is the old one or the new one, whole; never half of either, and never somebody else's.

mod common;

use common::Workspace;
use common::program::{
    self, duban, ends_with, names_but_store as names, tree_but_store as tree, words,
};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

const AS_OF: &str = "2026-11-20";

/// A folder with a small workspace, built once.
fn built() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    Workspace::new()
        .period(AS_OF)
        .ledger(
            "甲镇",
            "督查事项",
            &common::matters("A1 领导议定事项 起算日期=2026-11-02"),
        )
        .others_report_nothing()
        .write_to(folder.path());
    ends_with(&program::build(folder.path(), AS_OF), 0);
    folder
}

/// Both halves are there, and each consists of exactly what its manifest lists.
#[track_caller]
fn is_whole(output: &Path, case: &str) {
    let files = tree(output);
    for half in ["site", "office"] {
        let manifest = files
            .get(&format!("{half}/manifest.json"))
            .unwrap_or_else(|| panic!("{case}: no manifest of {half}"));
        let manifest: serde_json::Value =
            serde_json::from_slice(manifest).unwrap_or_else(|_| panic!("{case}: a torn manifest"));
        let outputs = manifest["outputs"].as_object().expect("outputs");
        for (path, hash) in outputs {
            let bytes = files
                .get(&format!("{half}/{path}"))
                .unwrap_or_else(|| panic!("{case}: {half}/{path} is missing"));
            assert_eq!(hash, &hex(bytes), "{case}: {half}/{path}");
        }
        let there = files
            .keys()
            .filter(|path| path.starts_with(&format!("{half}/")))
            .count();
        assert_eq!(
            there,
            outputs.len() + 1,
            "{case}: {half} has files that its manifest does not list"
        );
    }
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").expect("a string takes it");
            text
        })
}

/// Does something to a built workspace that makes the next build fail, and looks at what is left.
#[track_caller]
fn fails(harm: impl Fn(&Path), said: &str) {
    let folder = built();
    let output = folder.path().join("output");
    let before = tree(&output);
    harm(folder.path());
    let beside = names(folder.path());
    let run = program::build(folder.path(), AS_OF);
    ends_with(&run, 1);
    assert!(
        words(&run.stderr).contains(said),
        "{said}: {}",
        words(&run.stderr)
    );
    assert_eq!(tree(&output), before, "{said}");
    assert_eq!(names(folder.path()), beside, "{said}");
}

/// The office edits the draft where it lies, and puts its own files beside it.
#[test]
fn what_people_changed_in_the_output_is_kept_and_told_before_a_new_one_takes_its_place() {
    for quiet in [false, true] {
        let folder = built();
        let (root, output) = (folder.path(), folder.path().join("output"));
        let before = tree(&output);
        write(&output, "office/通报(代拟稿).docx", "改过".as_bytes());
        write(&output, "office/我的.docx", "我的".as_bytes());
        let mut command = duban();
        command.arg("build").arg(root).args(["--as-of", AS_OF]);
        let run = command.args(quiet.then_some("--quiet")).output();
        let run = run.expect("the program runs");
        ends_with(&run, 0);
        let said = words(&run.stderr);
        for part in [
            "2 个文件",
            "改过：office/通报(代拟稿).docx",
            "放入：office/我的.docx",
            "output-原有",
        ] {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert_eq!(words(&run.stdout).is_empty(), quiet);
        assert_eq!(tree(&output), before);
        let kept = tree(&root.join("output-原有"));
        let expected = [
            ("2026-11-20/office/我的.docx", "我的"),
            ("2026-11-20/office/通报(代拟稿).docx", "改过"),
        ];
        let expected = expected.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
        assert_eq!(kept, expected.into_iter().collect());
        let again = program::build(root, AS_OF);
        assert_eq!(words(&again.stderr), "", "it is told once");
    }
}

fn write(root: &Path, path: &str, bytes: &[u8]) {
    std::fs::write(root.join(path), bytes).expect("a file");
}

#[test]
fn a_build_that_fails_leaves_the_old_output_byte_for_byte() {
    fails(
        |root| {
            write(
                root,
                "duban.toml",
                "county = \"虚构县\"\nbase = ".as_bytes(),
            );
        },
        "duban.toml:2",
    );
    fails(
        |root| {
            write(
                root,
                "duban.toml",
                "county = \"虚构县\"\npodium = \"三\"".as_bytes(),
            );
        },
        "duban.toml:2",
    );
    fails(
        |root| {
            write(
                root,
                "calendar.toml",
                b"[[year]]\nyear = 2027\nholidays = [2026-01-01]",
            );
        },
        "calendar.toml",
    );
    fails(|root| write(root, "单位名录.xlsx", b"x"), "单位名录");
    fails(
        |root| std::fs::remove_file(root.join("单位名录.xlsx")).expect("removed"),
        "单位名录",
    );
    fails(
        |root| {
            write(
                root,
                "ledgers/2026-11-20/甲镇.xlsx",
                &common::workbook(&[("督查事项".into(), "绝密★".into())]),
            );
        },
        "密级",
    );
    fails(
        |root| std::fs::remove_dir_all(root.join("ledgers")).expect("removed"),
        "期次",
    );
}

#[test]
fn a_strict_build_with_errors_leaves_the_old_output_byte_for_byte() {
    let folder = built();
    let before = tree(&folder.path().join("output"));
    write(folder.path(), "ledgers/2026-11-20/乙镇.xlsx", b"x");
    let run = duban()
        .arg("build")
        .arg(folder.path())
        .args(["--as-of", AS_OF, "--strict"])
        .output()
        .expect("runs");
    ends_with(&run, 1);
    assert_eq!(tree(&folder.path().join("output")), before);
}

/// Runs a shell script with the program as `$0` and a workspace as `$1`.
#[cfg(target_os = "linux")]
fn shell(script: &str, workspace: &Path) -> std::process::Output {
    std::process::Command::new("sh")
        .args(["-c", script])
        .arg(env!("CARGO_BIN_EXE_duban"))
        .arg(workspace)
        .output()
        .expect("a shell")
}

/// A build over an old output whose files the system cuts off beyond so many kilobytes.
#[cfg(target_os = "linux")]
fn cut_off(blocks: u32) {
    let folder = built();
    let before = tree(folder.path());
    let run = shell(
        &format!(
            "trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" build \"$1\" --as-of {AS_OF} --no-store"
        ),
        folder.path(),
    );
    ends_with(&run, 1);
    let said = words(&run.stderr);
    assert!(said.contains("不能写入"), "{said}");
    assert_eq!(tree(folder.path()), before);
    ends_with(&program::build(folder.path(), AS_OF), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_write_that_fails_midway_leaves_the_old_output_and_no_litter() {
    cut_off(1);
    cut_off(16);
}

/// A real disk that is full, where this machine lets us have one in a name space of our own. Where it does not, a limit on files stands
/// for it; the refusal of every single write is in src/cli/output/tests.rs.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_leaves_the_old_output_and_no_litter() {
    let folder = built();
    let script = format!(
        r#"mount -t tmpfs -o size=24m tmpfs "$1/disk" || exit 77
        here="$1/disk/workspace"; mkdir "$here" && cp -r "$1/duban.toml" "$1/ledgers" "$1/单位名录.xlsx" "$here" || exit 78
        "$0" build "$here" --as-of {AS_OF} --no-store || exit 79
        list() {{ (cd "$here" && find . -type f -exec sha256sum {{}} + | sort; ls -A); }}
        before=$(list)
        for left in 4 40 200 600; do
          dd if=/dev/zero of="$1/disk/fill" bs=1k 2>/dev/null
          truncate -s -"$left"k "$1/disk/fill"
          "$0" build "$here" --as-of {AS_OF} --no-store; echo "code $?"
          rm "$1/disk/fill"
          [ "$before" = "$(list)" ] && echo same
        done
        "$0" build "$here" --as-of {AS_OF} --no-store >/dev/null || exit 80
        [ "$before" = "$(list)" ] && echo same"#
    );
    std::fs::create_dir(folder.path().join("disk")).expect("a folder");
    let inner = format!("unshare --user --map-root-user --mount sh -c '{script}' \"$0\" \"$1\"");
    let run = shell(&inner, folder.path());
    if run.status.code() == Some(1) || run.status.code() == Some(77) {
        let said = String::from_utf8_lossy(&run.stderr);
        assert!(said.contains("unshare") || said.contains("mount"), "{said}");
        return [2, 8, 64].into_iter().for_each(cut_off);
    }
    ends_with(&run, 0);
    let (said, refused) = (words(&run.stdout), words(&run.stderr));
    assert_eq!(said.matches("code 1\nsame").count(), 4, "{said}\n{refused}");
    assert!(said.ends_with("same\n"), "{said}");
    assert_eq!(refused.matches("磁盘已满").count(), 4, "{refused}");
}

/// Folders without write permission. The superuser gives up the right to disregard that.
#[cfg(target_os = "linux")]
#[test]
fn a_place_without_write_permission_is_said_so_and_left_as_it_is() {
    let folder = built();
    let before = tree(folder.path());
    let script = format!(
        r#"drop=; [ "$(id -u)" = 0 ] && drop="setpriv --bounding-set=-dac_override,-dac_read_search"
        $drop touch "$1/x" 2>/dev/null && exit 76
        $drop "$0" build "$1" --as-of {AS_OF}"#
    );
    let only_read = |allowed: &str| {
        let done = std::process::Command::new("chmod")
            .arg(allowed)
            .arg(folder.path())
            .status();
        assert!(done.expect("chmod").success());
    };
    only_read("a-w");
    let run = shell(&script, folder.path());
    only_read("u+w");
    ends_with(&run, 1);
    let said = words(&run.stderr);
    assert!(
        said.contains("没有权限") && said.contains("原有的输出没有改动"),
        "{said}"
    );
    assert_eq!(tree(folder.path()), before);
    ends_with(&program::build(folder.path(), AS_OF), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_opened_is_named_itself() {
    let folder = built();
    let closed = folder.path().join("ledgers").join(AS_OF);
    let script = format!(
        r#"drop=; [ "$(id -u)" = 0 ] && drop="setpriv --bounding-set=-dac_override,-dac_read_search"
        chmod 000 "{0}"; $drop "$0" build "$1" --as-of {AS_OF}; code=$?; chmod 755 "{0}"; exit $code"#,
        closed.display()
    );
    let run = shell(&script, folder.path());
    ends_with(&run, 1);
    let said = words(&run.stderr);
    assert!(
        said.contains(&format!("不能打开文件夹「{}」", closed.display())),
        "{said}"
    );
}

#[test]
fn a_target_that_cannot_be_written_is_said_so_and_nothing_else_is_touched() {
    let folder = built();
    write(folder.path(), "一个文件", "不是文件夹".as_bytes());
    let before = tree(folder.path());
    for out in ["一个文件", "一个文件/output"] {
        let run = duban()
            .arg("build")
            .arg(folder.path())
            .args(["--as-of", AS_OF, "--out"])
            .arg(folder.path().join(out))
            .output()
            .expect("runs");
        ends_with(&run, 1);
        assert!(!run.stderr.is_empty());
        assert_eq!(tree(folder.path()), before, "{out}");
    }
}

#[test]
fn a_folder_with_foreign_files_is_not_written_into() {
    let folder = built();
    let root = folder.path();
    std::fs::create_dir(root.join("别人的")).expect("a folder");
    write(root, "别人的/重要.docx", b"x");
    let before = tree(root);
    let foreign = "不是本程序生成的文件";
    for (out, said) in [
        ("别人的", foreign),
        ("ledgers", "在工作区的「ledgers」里面"),
        (".", foreign),
    ] {
        let run = duban()
            .current_dir(root)
            .args(["build", "--as-of", AS_OF, "--out", out])
            .output()
            .expect("runs");
        ends_with(&run, 1);
        assert!(
            words(&run.stderr).contains(said),
            "{out}: {}",
            words(&run.stderr)
        );
        assert_eq!(tree(root), before, "{out}");
    }
}

#[test]
fn an_empty_folder_and_one_that_is_not_there_yet_are_written_into() {
    let folder = built();
    let root = folder.path();
    std::fs::create_dir(root.join("空")).expect("a folder");
    for out in ["空", "新/更新"] {
        let run = duban()
            .current_dir(root)
            .args(["build", "--as-of", AS_OF, "--out", out])
            .output()
            .expect("runs");
        ends_with(&run, 0);
        is_whole(&root.join(out), out);
    }
    assert_eq!(names(&root.join("新")), ["更新"]);
}

#[test]
fn a_file_that_was_in_the_old_output_and_is_not_in_the_new_one_is_gone() {
    let folder = built();
    let output = folder.path().join("output");
    let stray = output.join("site/上期的页面.html");
    std::fs::write(&stray, b"x").expect("a file");
    ends_with(&program::build(folder.path(), AS_OF), 0);
    assert!(!stray.exists());
    is_whole(&output, "after a second build");
}

#[test]
fn a_second_build_at_the_same_time_says_so_and_stops() {
    let folder = built();
    let before = tree(&folder.path().join("output"));
    let lock = std::fs::File::create(folder.path().join(".output.lock")).expect("a lock");
    lock.lock().expect("locked");
    let run = program::build(folder.path(), AS_OF);
    ends_with(&run, 1);
    assert!(
        words(&run.stderr).contains("另一个 duban"),
        "{}",
        words(&run.stderr)
    );
    assert_eq!(tree(&folder.path().join("output")), before);
    drop(lock);
    ends_with(&program::build(folder.path(), AS_OF), 0);
    assert_eq!(
        names(folder.path()),
        ["duban.toml", "ledgers", "output", "单位名录.xlsx"]
    );
}

/// The next number of a fixed sequence, below a limit.
fn next(state: &mut u64, limit: u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % limit.max(1)
}

/// A small workspace of two weeks, so that two builds of it differ.
fn two_weeks(root: &Path) {
    let ledger = common::matters("A1 领导议定事项 起算日期=2026-11-02");
    Workspace::new()
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &ledger)
        .others_report_nothing()
        .period(AS_OF)
        .ledger("甲镇", "督查事项", &ledger)
        .others_report_nothing()
        .write_to(root);
}

/// How many builds are killed.
const KILLED: usize = 200;

#[test]
fn a_build_that_is_killed_leaves_the_target_whole_and_the_next_one_no_litter() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    two_weeks(root);
    let output = root.join("output");
    let weeks = [AS_OF, "2026-11-13"];
    let start = |week: &str| {
        let mut command = duban();
        command
            .arg("build")
            .arg(root)
            .args(["--as-of", week, "--no-store"])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.spawn().expect("the program starts")
    };
    // How long a whole build takes here.
    let begun = Instant::now();
    assert!(start(weeks[0]).wait().expect("it ends").success());
    let whole = u64::try_from(begun.elapsed().as_micros()).expect("a short time");
    is_whole(&output, "the first build");
    let clean = names(root);
    let mut state = 20_261_120;
    let mut left = [0; 2];
    for round in 0..KILLED {
        let week = weeks[(round + 1) % 2];
        let mut build = start(week);
        if round % 4 == 0 {
            // Anywhere in the run.
            std::thread::sleep(Duration::from_micros(next(&mut state, whole)));
        } else {
            // While it writes: as soon as something new stands beside the target, and a little later.
            while names(root) == clean && build.try_wait().expect("its state").is_none() {
                std::thread::sleep(Duration::from_micros(100));
            }
            std::thread::sleep(Duration::from_micros(next(&mut state, whole / 8)));
        }
        let _ = build.kill();
        build.wait().expect("it ends");
        is_whole(&output, &format!("round {round}"));
        left[usize::from(names(root) != clean)] += 1;
        if round % 8 == 7 {
            // Killed again over what the last one left, before any has cleared up.
            continue;
        }
        assert!(
            start(week).wait().expect("it ends").success(),
            "the build after round {round}"
        );
        is_whole(&output, "the next build");
        assert_eq!(names(root), clean, "litter after round {round}");
    }
    assert!(
        left[1] > KILLED / 4,
        "only {} of {KILLED} were killed while they wrote",
        left[1]
    );
}

#[test]
fn a_first_build_that_is_killed_leaves_nothing_or_all() {
    let folder = built();
    let root = folder.path();
    let output = root.join("output");
    let mut state = 7;
    for round in 0..10 {
        let _ = std::fs::remove_dir_all(&output);
        let mut build = duban()
            .arg("build")
            .arg(root)
            .args(["--as-of", AS_OF, "--no-store"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        std::thread::sleep(Duration::from_micros(next(&mut state, 60_000)));
        let _ = build.kill();
        build.wait().expect("it ends");
        if output.exists() {
            is_whole(&output, &format!("round {round}"));
        }
    }
    ends_with(&program::build(root, AS_OF), 0);
    is_whole(&output, "in the end");
    assert_eq!(
        names(root),
        ["duban.toml", "ledgers", "output", "单位名录.xlsx"]
    );
}
