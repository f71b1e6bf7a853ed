//! Every step of a publication, ended, refused or held, one after the other.

use super::*;
use crate::cli::disk::{Step, files_under};
use crate::report::published::BUILT_FILE;
use crate::report::verdicts::Verdicts;
use std::cell::{Cell, RefCell};

const AS_OF: &str = "2026-11-20";

/// Writes a build of a text: each has a page that the others have not.
fn build(root: &Path, text: &str) {
    let _ = fs::remove_dir_all(root.join("output"));
    let pages = [
        ("assets/site.css", "the same"),
        ("index.html", text),
        ("units/甲镇.html", text),
        ("attachments/综合排名表.xlsx", text),
        (&format!("periods/{text}.html"), text),
    ];
    let write = |path: &Path, bytes: &[u8]| {
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    };
    write(
        &root.join(SETTINGS_FILE),
        "county = \"虚构县\"\n".as_bytes(),
    );
    for (half, files) in [("site", &pages[..]), ("office", &[])] {
        let folder = root.join("output").join(half);
        for (path, text) in files {
            write(&inside(&folder, path), text.as_bytes());
        }
        let manifest = Manifest {
            program: manifest::PROGRAM.to_owned(),
            half: half.to_owned(),
            version: "0".to_owned(),
            county: "虚构县".to_owned(),
            as_of: AS_OF.parse().expect("a date"),
            fingerprint: text.to_owned(),
            inputs: [("ledgers/甲镇.xlsx".to_owned(), text.to_owned())].into(),
            outputs: files
                .iter()
                .map(|(path, text)| {
                    let hash = manifest::hex(&manifest::sha256(text.as_bytes()));
                    ((*path).to_owned(), hash)
                })
                .collect(),
        };
        let bytes = serde_json::to_vec(&manifest).expect("JSON");
        write(&folder.join(MANIFEST_FILE), &bytes);
    }
    let record = BuiltRecord {
        county: "虚构县".to_owned(),
        as_of: AS_OF.parse().expect("a date"),
        version: "0".to_owned(),
        fingerprint: text.to_owned(),
        units: Vec::new(),
        other_names: BTreeMap::new(),
        groups: BTreeMap::new(),
        verdicts: Verdicts::default(),
    };
    let bytes = serde_json::to_vec(&record).expect("JSON");
    write(&root.join("output/office").join(BUILT_FILE), &bytes);
}

fn send_out(root: &Path, disk: Disk<'_>) -> Result<String, String> {
    let options = PublishOptions {
        workspace: Some(root.to_owned()),
        out: None,
        to: Some(root.join("share")),
    };
    publish(&options, disk)
}

fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let read = |path: String| {
        let bytes = fs::read(inside(root, &path)).expect("a file");
        (path, bytes)
    };
    let files = files_under(root).expect("a folder");
    files.into_iter().map(read).collect()
}

/// A workspace whose old build is on the share, and a new build that is not; `first`: nothing is on the share yet.
fn ready(first: bool) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    if !first {
        build(folder.path(), "old");
        send_out(folder.path(), Disk::of_the_machine()).expect("the first publication");
    }
    build(folder.path(), "new");
    folder
}

fn steps(first: bool) -> usize {
    let folder = ready(first);
    let count = Cell::new(0);
    let gate = |_: Step, _: &Path| {
        count.set(count.get() + 1);
        Ok(())
    };
    send_out(folder.path(), Disk::watched(&gate)).expect("an undisturbed publication");
    count.get()
}

/// The share is exactly the build, and the record tells of it.
#[track_caller]
fn is_complete(root: &Path, text: &str, case: &str) {
    assert_eq!(
        tree(&root.join("share")),
        tree(&root.join("output/site")),
        "{case}"
    );
    let record: PublishedRecord = serde_json::from_slice(
        &fs::read(root.join("published").join(format!("{AS_OF}.json"))).expect("a record"),
    )
    .expect("JSON");
    assert_eq!(record.built.fingerprint, text, "{case}");
    assert_eq!(record.files.len(), 6, "{case}");
}

#[test]
fn a_publication_that_ends_at_any_step_has_no_torn_page_and_is_finished_by_the_next_run() {
    for first in [true, false] {
        let steps = steps(first);
        assert!(steps > 12, "{steps}");
        for end in 0..steps {
            let case = format!("first {first}, ended at step {end} of {steps}");
            let folder = ready(first);
            let root = folder.path();
            let before = tree(&root.join("share"));
            let count = Cell::new(0);
            let gate = |step: Step, path: &Path| {
                let at = count.get();
                count.set(at + 1);
                if at < end {
                    return Ok(());
                }
                if at == end && step == Step::Write {
                    fs::write(path, "half a fi")?;
                }
                Err(io::ErrorKind::Other.into())
            };
            let _ = send_out(root, Disk::watched(&gate));
            let (site, share) = (tree(&root.join("output/site")), tree(&root.join("share")));
            for (path, bytes) in &share {
                let is_whole = site.get(path) == Some(bytes) || before.get(path) == Some(bytes);
                let is_ours = path.ends_with(".duban-new") || path == JOURNAL_FILE;
                assert!(is_whole || is_ours, "{case}: {path} is torn");
            }
            if share.get(FIRST_PAGE) == site.get(FIRST_PAGE) {
                for path in site.keys().filter(|path| *path != MANIFEST_FILE) {
                    assert_eq!(
                        share.get(path),
                        site.get(path),
                        "{case}: {path} came after the first page"
                    );
                }
            }
            send_out(root, Disk::of_the_machine())
                .unwrap_or_else(|message| panic!("{case}: {message}"));
            is_complete(root, "new", &case);
        }
    }
}

#[test]
fn what_an_ended_publication_brought_and_the_next_build_has_not_is_taken_away() {
    let folder = ready(true);
    let root = folder.path();
    // Everything but the manifest gets there.
    let gate = |_: Step, path: &Path| {
        if path.ends_with(format!("share/{MANIFEST_FILE}")) {
            return Err(io::ErrorKind::Other.into());
        }
        Ok(())
    };
    send_out(root, Disk::watched(&gate)).expect_err("ended");
    assert!(root.join("share/periods/new.html").exists());
    build(root, "corrected");
    send_out(root, Disk::of_the_machine()).expect("the next publication");
    is_complete(root, "corrected", "a corrected build");
}

#[test]
fn a_page_that_a_reader_holds_open_is_named_and_the_rest_goes_on() {
    let folder = ready(false);
    let root = folder.path();
    let tries = RefCell::new(Vec::new());
    let gate = |step: Step, path: &Path| {
        if step == Step::Rename && path.ends_with("units/甲镇.html") {
            tries.borrow_mut().push(path.to_owned());
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        Ok(())
    };
    let message = send_out(root, Disk::watched(&gate)).expect_err("one is held");
    assert!(message.contains("甲镇.html"), "{message}");
    assert_eq!(message.lines().count(), 2, "{message}");
    assert_eq!(tries.borrow().len(), 4, "it was tried again");
    let share = tree(&root.join("share"));
    assert_eq!(share["index.html"], b"new");
    assert_eq!(share["units/甲镇.html"], b"old");
    assert!(
        !share.contains_key("periods/old.html"),
        "{:?}",
        share.keys()
    );
    send_out(root, Disk::of_the_machine()).expect("it is free");
    is_complete(root, "new", "free again");
}

#[test]
fn two_publications_at_once_keep_out_of_each_others_way() {
    let folder = ready(false);
    let root = folder.path();
    let share = root.join("share");
    let journal = Journal::open(Disk::of_the_machine(), &share, std::iter::empty()).expect("free");
    let message = send_out(root, Disk::of_the_machine()).expect_err("busy");
    assert!(message.contains("另一个 duban 正在发布"), "{message}");
    drop(journal);
    send_out(root, Disk::of_the_machine()).expect("free again");
    is_complete(root, "new", "after the other");
}

#[test]
fn an_unchanged_file_is_not_touched() {
    let folder = ready(false);
    let root = folder.path();
    let touched = RefCell::new(Vec::new());
    let gate = |_: Step, path: &Path| {
        touched
            .borrow_mut()
            .push(path.to_string_lossy().replace('\\', "/"));
        Ok(())
    };
    send_out(root, Disk::watched(&gate)).expect("published");
    let touched = touched.borrow();
    assert!(
        touched
            .iter()
            .any(|path| path.ends_with("share/index.html"))
    );
    assert!(
        !touched.iter().any(|path| path.contains("site.css")),
        "{touched:?}"
    );
}

#[cfg(unix)]
#[test]
fn a_record_that_cannot_be_read_is_not_written_over() {
    let folder = ready(false);
    let record = inside(
        folder.path(),
        &published::path(AS_OF.parse().expect("a date")),
    );
    // A link that leads to itself: there, and no system reads it.
    fs::remove_file(&record).expect("removed");
    std::os::unix::fs::symlink(&record, &record).expect("a link");
    let refused = send_out(folder.path(), Disk::of_the_machine()).expect_err("unreadable");
    assert!(
        refused.contains("发布记录没有写成") && refused.contains("2026-11-20.json"),
        "{refused}"
    );
    assert!(record.is_symlink());
}
