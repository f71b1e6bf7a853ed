//! What the program says and how it ends.

mod common;

use common::Workspace;
use common::program::{self, code, copy, duban, ends_with, words};
use std::path::Path;
use std::process::Output;
use unicode_normalization::UnicodeNormalization;

const AS_OF: &str = "2026-11-20";

/// A workspace with one unreadable date and two periods.
fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    Workspace::new()
        .period("2026-11-13")
        .others_report_nothing()
        .period(AS_OF)
        .ledger(
            "甲镇",
            "督查事项",
            &common::matters("A1 领导议定事项 起算日期=2026-11-02\nA2 收发文 起算日期=某日"),
        )
        .others_report_nothing()
        .write_to(folder.path());
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    duban()
        .current_dir(folder)
        .args(arguments)
        .output()
        .expect("the program runs")
}

/// Nothing in a pipe is coloured, and no word of it is English but for commands, paths and keys.
#[track_caller]
fn is_plain_chinese(output: &Output) {
    for bytes in [&output.stdout, &output.stderr] {
        let text = words(bytes);
        assert!(!text.contains('\u{1b}'), "{text}");
        assert!(!text.contains('\r'), "{text}");
        let is_chinese = |c: &str| c.ends_with(|c| ('\u{4e00}'..'\u{a000}').contains(&c));
        let narrow = text.split(',').rev().skip(1).any(is_chinese);
        assert!(!narrow, "a half-width comma: {text}");
        for word in [
            "error",
            "Error",
            "Usage",
            "usage:",
            "Options",
            "Commands",
            "Arguments",
            "OPTIONS",
            "COMMAND",
            "possible values",
            "default:",
            "panicked",
            "No such file",
            "unexpected",
            "invalid",
            "required",
        ] {
            assert!(!text.contains(word), "{word}: {text}");
        }
    }
}

fn as_of_of(output: &Path) -> String {
    let report = std::fs::read(output.join("office/data/report.json")).expect("a report");
    let report: serde_json::Value = serde_json::from_slice(&report).expect("JSON");
    common::text(&report, "as_of")
}

#[cfg(unix)]
#[test]
fn a_name_of_a_file_commands_no_terminal_and_begins_no_line() {
    let folder = workspace();
    let name = "白沙镇\n已经通过\u{1b}[31m\u{202e}台账.xlsx";
    let path = folder.path().join("ledgers").join(AS_OF).join(name);
    std::fs::write(path, "x").expect("a file");
    for arguments in [&["check", "--verbose"][..], &["build"]] {
        let output = run(folder.path(), arguments);
        for bytes in [&output.stdout, &output.stderr] {
            let text = words(bytes);
            assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
            assert!(
                !text.lines().any(|line| line.starts_with("已经通过")),
                "{text:?}"
            );
        }
        let shown = "白沙镇 已经通过\u{FFFD}[31m\u{FFFD}台账.xlsx";
        assert!(
            words(&output.stdout).contains(shown),
            "{arguments:?}: {:?}",
            words(&output.stdout)
        );
    }
}

#[test]
fn a_build_ends_with_0_though_ledgers_have_errors_and_sums_up() {
    let folder = workspace();
    let output = run(folder.path(), &["build"]);
    // The newest period may lie in the future of the machine's clock; then the program asks for the date.
    let dated = run(folder.path(), &["build", "--as-of", AS_OF]);
    ends_with(&dated, 0);
    is_plain_chinese(&dated);
    is_plain_chinese(&output);
    let said = words(&dated.stdout);
    for part in [
        "2026-11-20",
        "虚构县",
        "甲镇.xlsx",
        "红灯 1",
        "site",
        "office",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(words(&dated.stderr), "");
}

#[test]
fn a_build_names_the_year_whose_holidays_are_not_known() {
    let folder = tempfile::tempdir().expect("a folder");
    Workspace::new()
        .period("2029-12-28")
        .ledger(
            "甲镇",
            "督查事项",
            &common::matters("A1 领导议定事项 起算日期=2029-12-28"),
        )
        .others_report_nothing()
        .write_to(folder.path());
    let built = run(folder.path(), &["build", "--as-of", "2029-12-28"]);
    let said = words(&built.stdout);
    assert!(said.contains("2030 年的放假安排尚未收录"), "{said}");
}

#[test]
fn a_check_ends_with_1_where_the_notes_wording_stops_a_build() {
    let folder = workspace();
    let note = folder.path().join("notes");
    std::fs::create_dir_all(&note).expect("a folder");
    std::fs::write(note.join(format!("{AS_OF}.md")), "本周部分乡镇进度慢。").expect("a note");
    let checked = |format: &str| {
        run(
            folder.path(),
            &["check", "--as-of", AS_OF, "--format", format],
        )
    };
    let output = checked("text");
    ends_with(&output, 1);
    is_plain_chinese(&output);
    let said = words(&output.stderr);
    assert!(
        said.contains("部分乡镇") && said.contains("逐个写明单位全称"),
        "{said}"
    );
    let output = checked("json");
    ends_with(&output, 1);
    assert!(words(&output.stdout).contains("vague-wording"));
    // What ends the run with 1 is no warning in the list.
    let checked_now: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let severity = |name: &str| -> Vec<String> {
        let found = checked_now["diagnostics"]
            .as_array()
            .expect("a list")
            .iter();
        let found = found.filter(|one| one["code"] == name);
        found
            .map(|one| one["severity"].as_str().expect("text").to_owned())
            .collect()
    };
    assert_eq!(severity("refused-vague-wording"), ["error"]);
    assert!(severity("vague-wording").is_empty());
    std::fs::write(
        folder.path().join("duban.toml"),
        "county = \"虚构县\"\n[naming]\nvague_wording = \"warn\"\n",
    )
    .expect("settings");
    ends_with(&checked("text"), 0);
}

#[test]
fn strict_ends_with_1_because_of_any_error_and_names_it() {
    let folder = workspace();
    let output = run(folder.path(), &["build", "--as-of", AS_OF, "--strict"]);
    ends_with(&output, 1);
    is_plain_chinese(&output);
    let said = words(&output.stderr);
    assert!(said.contains("甲镇.xlsx") && said.contains("D3"), "{said}");
    assert!(!folder.path().join("output").exists());
    let clean = tempfile::tempdir().expect("a folder");
    Workspace::new()
        .period(AS_OF)
        .others_report_nothing()
        .write_to(clean.path());
    ends_with(
        &run(clean.path(), &["build", "--as-of", AS_OF, "--strict"]),
        0,
    );
}

#[test]
fn quiet_says_nothing_unless_it_fails() {
    let folder = workspace();
    let output = run(folder.path(), &["build", "--as-of", AS_OF, "--quiet"]);
    ends_with(&output, 0);
    assert_eq!(words(&output.stdout), "");
    assert_eq!(words(&output.stderr), "");
    std::fs::remove_file(folder.path().join("duban.toml")).expect("removed");
    let output = run(folder.path(), &["build", "--as-of", AS_OF, "--quiet"]);
    ends_with(&output, 1);
    assert!(!output.stderr.is_empty());
}

#[test]
fn what_stops_a_build_ends_with_1_and_is_said_on_the_error_stream() {
    let folder = workspace();
    for (arguments, said) in [
        (vec!["build", "没有这个文件夹"], "没有这个文件夹"),
        (vec!["build", "ledgers"], "duban.toml"),
        (vec!["build", "--as-of", "2026-11-12"], "2026-11-13"),
    ] {
        let output = run(folder.path(), &arguments);
        ends_with(&output, 1);
        is_plain_chinese(&output);
        assert_eq!(words(&output.stdout), "", "{arguments:?}");
        assert!(
            words(&output.stderr).contains(said),
            "{arguments:?}: {}",
            words(&output.stderr)
        );
    }
}

#[test]
fn wrong_usage_ends_with_2_in_chinese() {
    let folder = workspace();
    for arguments in [
        vec!["bulid"],
        vec!["build", "--asof", AS_OF],
        vec!["build", "--as-of"],
        vec!["build", "--as-of", "2026-02-30"],
        vec!["build", "--as-of", "明天"],
        vec!["build", "--as-of", AS_OF, "--as-of", AS_OF],
        vec!["build", ".", "另一个"],
        vec!["--nonsense"],
        vec!["due"],
        vec!["due", "2026-11-02"],
        vec!["due", "2026-11-02", "很久"],
        vec!["due", "2026-13-02", "3日"],
        vec!["due", "2026-11-02", "完成时限"],
        vec!["due", "2026-11-02", "-3日"],
        vec!["due", " 2026-11-02", "3日"],
        vec!["due", "9月8日", "3日"],
        vec!["due", "2026-2-30", "3日"],
        vec!["due", "2026.9-8", "3日"],
        vec!["due", "9999-12-31", "3日"],
        vec!["build", "--as-of", "+200000-01-01"],
        vec!["verify"],
        vec!["compare", "一个"],
        vec!["publish", "--to"],
        vec!["build", "--quiet=是"],
    ] {
        let output = run(folder.path(), &arguments);
        assert_eq!(code(&output), 2, "{arguments:?}: {}", words(&output.stderr));
        is_plain_chinese(&output);
        assert_eq!(words(&output.stdout), "", "{arguments:?}");
        assert!(
            words(&output.stderr).contains("duban --help"),
            "{arguments:?}"
        );
    }
    assert!(!folder.path().join("output").exists());
}

/// A console of 80 columns begins a longer line anew under the names of the options.
#[test]
fn no_line_of_help_is_wider_than_a_console() {
    let width = |line: &str| -> usize {
        let columns = line
            .chars()
            .map(|letter| if letter.is_ascii() { 1 } else { 2 });
        columns.sum()
    };
    let commands = [
        "", "build", "check", "publish", "verify", "compare", "init", "template", "due", "explain",
    ];
    for command in commands {
        let arguments = [command, "--help"]
            .into_iter()
            .filter(|own| !own.is_empty());
        let output = duban().args(arguments).output().expect("the program runs");
        for line in words(&output.stdout).lines() {
            assert!(width(line) < 80, "{command} {}: {line}", width(line));
        }
    }
}

#[test]
fn help_is_chinese_and_ends_with_0() {
    let folder = tempfile::tempdir().expect("a folder");
    for (arguments, parts) in [
        (vec!["--help"], vec!["用法", "build", "due"]),
        (vec!["-h"], vec!["用法", "build", "due"]),
        (
            vec!["build", "--help"],
            vec![
                "用法",
                "--as-of",
                "--out",
                "--strict",
                "--quiet",
                "截至日期",
            ],
        ),
        (vec!["due", "--help"], vec!["用法", "10工作日"]),
        (vec!["publish", "--help"], vec!["用法", "--to"]),
        (vec!["verify", "--help"], vec!["用法", "工作区"]),
        (vec!["compare", "--help"], vec!["用法", "--out"]),
        (vec!["explain", "--help"], vec!["用法", "--unit"]),
        (
            vec!["check", "--help"],
            vec!["用法：duban check [工作区] [选项]"],
        ),
        (
            vec!["template", "--help"],
            vec!["用法：duban template [工作区] [选项]"],
        ),
        (vec!["init", "--help"], vec!["用法：duban init 文件夹"]),
    ] {
        let output = run(folder.path(), &arguments);
        ends_with(&output, 0);
        is_plain_chinese(&output);
        for part in parts {
            assert!(
                words(&output.stdout).contains(part),
                "{arguments:?} {part}: {}",
                words(&output.stdout)
            );
        }
    }
    let output = run(folder.path(), &["due", "2026-11-02", "-3日"]);
    let said = words(&output.stderr);
    assert!(said.contains("日期和期限都不能是负数"), "{said}");
    let output = run(folder.path(), &["--version"]);
    ends_with(&output, 0);
    assert!(words(&output.stdout).contains(env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_as_of_date_chooses_the_period() {
    let folder = workspace();
    for (as_of, expected) in [
        (AS_OF, AS_OF),
        ("2026-11-13", "2026-11-13"),
        ("2026-11-17", "2026-11-17"),
        ("2026-12-31", "2026-12-31"),
    ] {
        ends_with(&run(folder.path(), &["build", "--as-of", as_of]), 0);
        assert_eq!(as_of_of(&folder.path().join("output")), expected);
    }
}

#[test]
fn out_names_the_folder_and_nothing_else_is_written() {
    let folder = workspace();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let out = elsewhere.path().join("站点");
    let output = duban()
        .current_dir(folder.path())
        .args(["build", "--as-of", AS_OF, "--out"])
        .arg(&out)
        .output()
        .expect("runs");
    ends_with(&output, 0);
    assert_eq!(as_of_of(&out), AS_OF);
    assert!(!folder.path().join("output").exists());
    assert_eq!(program::names(elsewhere.path()), ["站点"]);
    assert_eq!(program::names(&out), ["office", "site"]);
}

#[test]
fn the_workspace_may_be_named_and_then_its_own_folder_takes_the_output() {
    let folder = workspace();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let output = duban()
        .current_dir(elsewhere.path())
        .arg("build")
        .arg(folder.path())
        .args(["--as-of", AS_OF])
        .output()
        .expect("runs");
    ends_with(&output, 0);
    assert!(folder.path().join("output/site").is_dir());
    assert_eq!(program::names(elsewhere.path()), Vec::<String>::new());
}

#[test]
fn without_arguments_inside_a_workspace_it_builds() {
    let folder = tempfile::tempdir().expect("a folder");
    // A period long past: no clock decides whether it may be built.
    Workspace::new()
        .period("2023-03-03")
        .others_report_nothing()
        .write_to(folder.path());
    ends_with(&run(folder.path(), &[]), 0);
    assert_eq!(as_of_of(&folder.path().join("output")), "2023-03-03");
}

#[test]
fn without_arguments_outside_a_workspace_it_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = run(folder.path(), &[]);
    ends_with(&output, 1);
    is_plain_chinese(&output);
    assert!(
        words(&output.stderr).contains("工作区"),
        "{}",
        words(&output.stderr)
    );
    assert_eq!(program::names(folder.path()), Vec::<String>::new());
}

#[test]
fn a_period_in_the_future_is_refused_unless_its_date_is_given() {
    let folder = tempfile::tempdir().expect("a folder");
    Workspace::new()
        .period("2099-01-02")
        .others_report_nothing()
        .write_to(folder.path());
    let output = run(folder.path(), &["build"]);
    ends_with(&output, 1);
    is_plain_chinese(&output);
    assert!(
        words(&output.stderr).contains("2099-01-02"),
        "{}",
        words(&output.stderr)
    );
    ends_with(&run(folder.path(), &["build", "--as-of", "2099-01-02"]), 0);
}

/// What `duban due` says, its punctuation in half width, whichever it is printed in.
#[track_caller]
fn due(folder: &Path, start: &str, limit: &str) -> String {
    let output = run(folder, &["due", start, limit]);
    ends_with(&output, 0);
    is_plain_chinese(&output);
    words(&output.stdout).nfkc().collect()
}

#[test]
fn due_counts_by_no_calendar_but_the_workspaces_and_says_where_that_cannot_be_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let calendar = folder.path().join("calendar.toml");
    let year = "[[year]]\nyear = 2027\nholidays = [2027-01-01, 2027-01-04]\nworkdays = []\n";
    std::fs::write(folder.path().join("duban.toml"), "county = \"虚构县\"\n").expect("a file");
    std::fs::write(&calendar, format!("\u{feff}# 元旦\n{year}")).expect("a file");
    let said = due(folder.path(), "2026-12-30", "2工作日");
    assert!(said.contains("到期日:2027-01-05"), "{said}");
    let refused = |reason: &str| {
        let output = run(folder.path(), &["due", "2026-12-30", "2工作日"]);
        ends_with(&output, 1);
        let said = words(&output.stderr);
        assert!(said.contains(reason), "{said}");
    };
    let gbk = [b"# \xd4\xaa\xb5\xa9\n", year.as_bytes()].concat();
    std::fs::write(&calendar, gbk).expect("a file");
    refused("「calendar.toml」不是 UTF-8 文本");
    std::fs::remove_file(&calendar).expect("removed");
    std::fs::create_dir(&calendar).expect("a folder");
    refused("不能读取「calendar.toml」");
    std::fs::write(folder.path().join("duban.toml"), b"county = \"\xb5\xa9\"").expect("a file");
    refused("「duban.toml」不是 UTF-8 文本");
}

#[test]
fn due_asks_for_no_county_and_says_how_a_day_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    ends_with(&run(folder.path(), &["init", "新县"]), 0);
    let new = folder.path().join("新县");
    let said = due(&new, "2026-12-28", "5工作日");
    assert!(said.contains("到期日:"), "{said}");
    ends_with(&run(&new, &["build"]), 1);
    let written = due(&new, "2026-03-01", "3日");
    for start in [
        "2026-3-1",
        "2026年3月1日",
        "2026.3.1",
        "2026/3/1",
        "20260301",
        "２０２６．３．１",
    ] {
        assert_eq!(due(&new, start, "3日"), written, "{start}");
    }
    for start in ["3月1日", "2026-2-29", "2026年3月", "上周"] {
        let output = run(folder.path(), &["due", start, "3日"]);
        ends_with(&output, 2);
        let said = words(&output.stderr);
        assert!(said.contains("2026年11月20日"), "{start}: {said}");
    }
}

#[test]
fn due_answers_with_the_date_and_the_days_skipped() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = due(folder.path(), "2026-09-28", "10工作日");
    for part in ["到期日:2026-10-16", "2026-10-01", "国庆", "2026-10-10"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    for (start, limit, part) in [
        ("2026-11-14", "当天", "到期日:2026-11-14"),
        ("2026-11-18", "3日", "到期日:2026-11-23"),
        ("2026-01-31", "1个月", "到期日:2026-02-28"),
        ("2026-12-24", "10工作日", "暂算"),
    ] {
        let said = due(folder.path(), start, limit);
        assert!(said.contains(part), "{start} {limit}: {said}");
        assert_eq!(said.contains("当日不计"), limit != "当天", "{said}");
    }
}

#[test]
fn due_in_a_workspace_counts_with_its_calendar() {
    let folder = tempfile::tempdir().expect("a folder");
    Workspace::new()
        .calendar("[[year]]\nyear = 2027\nholidays = [2027-01-01, 2027-01-04]\nworkdays = []\nsource = \"试\"")
        .period(AS_OF)
        .others_report_nothing()
        .write_to(folder.path());
    let said = due(folder.path(), "2026-12-30", "2工作日");
    assert!(
        said.contains("到期日:2027-01-05") && !said.contains("暂算"),
        "{said}"
    );
}

#[test]
fn a_reader_that_goes_away_is_no_crash() {
    let folder = workspace();
    let mut child = duban()
        .current_dir(folder.path())
        .args(["build", "--as-of", AS_OF])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
    assert_eq!(code(&output), 0);
}

#[test]
#[cfg(target_os = "linux")]
fn an_answer_that_a_full_disk_does_not_take_is_no_success() {
    let folder = workspace();
    let on_full_disk = |arguments: &[&str]| {
        let full = std::fs::File::create("/dev/full").expect("a device");
        duban()
            .args(arguments)
            .current_dir(folder.path())
            .stdout(full)
            .output()
            .expect("the program runs")
    };
    for arguments in [
        &["check"][..],
        &["check", "--format", "json"],
        &["check", "--explain", "future-date"],
        &["explain", "甲镇"],
        &["due", "2026-09-28", "10工作日"],
        &["--help"],
    ] {
        let output = on_full_disk(arguments);
        ends_with(&output, 1);
        let said = words(&output.stderr);
        assert!(said.contains("结果没有写完"), "{arguments:?}: {said}");
    }
    // What a build is asked for is its output, and that is there.
    let built = on_full_disk(&["build", "--as-of", AS_OF]);
    ends_with(&built, 0);
    assert!(words(&built.stderr).contains("已经做完"));
    assert!(folder.path().join("output/site/index.html").is_file());
}

#[test]
fn nothing_is_written_to_where_ledgers_are_read() {
    let folder = workspace();
    let root = folder.path();
    let before = program::tree(root);
    for arguments in [
        &["build", "--as-of", AS_OF, "--out", "ledgers/结果"][..],
        &["build", "--as-of", AS_OF, "--out", "./ledgers"],
        &["build", "--as-of", AS_OF, "--out", "published"],
        &["template", "--out", "ledgers/2026-11-20"],
        &["template", "--out", "notes/表"],
    ] {
        let output = run(root, arguments);
        ends_with(&output, 1);
        is_plain_chinese(&output);
        let said = words(&output.stderr);
        assert!(said.contains("请另写一个文件夹"), "{arguments:?}: {said}");
        assert_eq!(program::tree(root), before, "{arguments:?}");
    }
    ends_with(&run(root, &["build", "--as-of", AS_OF]), 0);
    ends_with(&run(root, &["publish", "--to", "ledgers/网页"]), 1);
    assert!(!root.join("ledgers/网页").exists());
}

#[test]
fn the_sample_workspace_builds() {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&program::sample_data(), folder.path());
    let out = folder.path().join("新输出");
    let output = duban()
        .arg("build")
        .arg(folder.path())
        .args(["--as-of", program::SAMPLE_AS_OF, "--out"])
        .arg(&out)
        .output()
        .expect("runs");
    ends_with(&output, 0);
    is_plain_chinese(&output);
    assert_eq!(as_of_of(&out), program::SAMPLE_AS_OF);
}

#[test]
fn check_lists_what_is_wrong_unit_by_unit_and_writes_nothing() {
    let folder = workspace();
    let before = program::tree(folder.path());
    let output = run(folder.path(), &["check", "--as-of", AS_OF, "--verbose"]);
    ends_with(&output, 0);
    is_plain_chinese(&output);
    let said = words(&output.stdout);
    for part in [
        "虚构县　截至 2026-11-20　错误 1",
        "甲镇　错误 1",
        "ledgers/2026-11-20/甲镇.xlsx › 督查事项 › D3　[unreadable-date]",
        "「起算日期」读到「某日」",
        "改法：",
        "甲镇.xlsx › 督查事项：2＝1＋1＋0",
        "认作「督查事项」，表头在第1行",
        "A「事项编号」",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(program::tree(folder.path()), before, "nothing was written");
}

#[test]
fn check_says_first_which_units_have_problems_and_how_many() {
    let folder = tempfile::tempdir().expect("a folder");
    let wrong = common::matters("A1 收发文 起算日期=某日\nA2 收发文 起算日期=某日");
    Workspace::new()
        .period(AS_OF)
        .ledger(
            "甲镇",
            "督查事项",
            &common::matters("A3 收发文 起算日期=某日"),
        )
        .ledger("丁局", "督查事项", &wrong)
        .others_report_nothing()
        .write_to(folder.path());
    let output = run(folder.path(), &["check", "--as-of", AS_OF]);
    ends_with(&output, 0);
    is_plain_chinese(&output);
    let said = words(&output.stdout);
    let lines: Vec<&str> = said.lines().collect();
    let head = lines
        .iter()
        .position(|line| line.starts_with("各单位的问题"));
    let head = head.expect("an overview");
    assert_eq!(lines[head + 1], "  丁局　错误 2，警告 0，提示 0", "{said}");
    assert_eq!(lines[head + 2], "  甲镇　错误 1，警告 0，提示 0", "{said}");
    let first = lines
        .iter()
        .position(|line| line.contains("[unreadable-date]"));
    assert!(first.expect("a problem") > head + 2, "{said}");
    // Of one alone its heading says as much.
    let alone = run(workspace().path(), &["check", "--as-of", AS_OF]);
    assert!(!words(&alone.stdout).contains("各单位的问题"));
}

#[test]
fn check_counts_notices_that_say_the_same_of_many_cells_and_lists_them_where_all_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let row = |at: usize| format!("A{at:02} 收发文 起算日期=2026-11-19");
    let ledger = |count: usize| {
        let rows: Vec<String> = (1..=count).map(row).collect();
        common::matters(&rows.join("\n"))
    };
    Workspace::new()
        .period(AS_OF)
        .office(
            "交办清单",
            "事项编号|事项名称|事项类别|起算日期|责任单位\nB1|修路|收发文|2026-11-19|乙镇",
        )
        .ledger("甲镇", "督查事项", &ledger(20))
        .ledger("乙镇", "督查事项", &ledger(50))
        .ledger("丁局", "督查事项", &ledger(3))
        .others_report_nothing()
        .write_to(folder.path());
    let check = |more: &[&str]| {
        let output = run(
            folder.path(),
            &[&["check", "--as-of", AS_OF], more].concat(),
        );
        ends_with(&output, 0);
        words(&output.stdout)
    };
    let said = check(&[]);
    let place = |unit: &str, row: usize| format!("ledgers/{AS_OF}/{unit}.xlsx › 督查事项 › A{row}");
    for part in [
        "甲镇　错误 0，警告 0，提示 20".to_owned(),
        "  提示　同样的共 20 处　[not-on-list]\n    「A01」未列入交办清单".to_owned(),
        format!("\n    {}　「A01」\n", place("甲镇", 2)),
        format!("\n    {}　「A03」\n    ……", place("甲镇", 4)),
        // The others in short, as far as they are no crowd.
        "\n    ……还有 17 处：A5「A04」、A6「A05」、A7「A06」、".to_owned(),
        "、A20「A19」、A21「A20」\n".to_owned(),
        "\n    ……还有 47 处：A5「A04」、".to_owned(),
        "、A44「A43」 等，写 duban check --verbose 可逐处列出\n".to_owned(),
        // A few are told each by itself.
        format!("  提示　{}　[not-on-list]", place("丁局", 4)),
    ] {
        assert!(said.contains(&part), "{part}: {said}");
    }
    assert!(!said.contains(&place("甲镇", 5)), "{said}");
    let all = check(&["--verbose"]);
    for row in 2..22 {
        let line = format!("  提示　{}　[not-on-list]", place("甲镇", row));
        assert!(all.contains(&line), "{line}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&check(&["--format", "json"])).expect("JSON");
    let found = common::list(&json, "diagnostics").iter();
    let found = found.filter(|found| common::text(found, "code") == "not-on-list");
    assert_eq!(found.count(), 73);
}

#[test]
fn check_speaks_to_programs_in_the_keys_of_the_report() {
    let folder = workspace();
    let output = run(
        folder.path(),
        &["check", "--as-of", AS_OF, "--format", "json"],
    );
    ends_with(&output, 0);
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    ends_with(&run(folder.path(), &["build", "--as-of", AS_OF]), 0);
    let report = std::fs::read(folder.path().join("output/office/data/report.json"));
    let report: serde_json::Value =
        serde_json::from_slice(&report.expect("a report")).expect("JSON");
    for key in ["schema", "county", "as_of", "books", "diagnostics"] {
        assert_eq!(said[key], report[key], "{key}");
    }
    assert_eq!(common::list(&said, "sheets").len(), 6);
}

#[test]
fn check_ends_with_1_where_nothing_can_be_judged_and_with_2_where_it_is_asked_wrongly() {
    let folder = tempfile::tempdir().expect("a folder");
    let nothing = run(folder.path(), &["check"]);
    ends_with(&nothing, 1);
    is_plain_chinese(&nothing);
    let wrong = run(folder.path(), &["check", "--format", "xml"]);
    ends_with(&wrong, 2);
    is_plain_chinese(&wrong);
}

#[test]
fn check_explains_a_code_without_a_workspace() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = run(folder.path(), &["check", "--explain", "unreadable-date"]);
    ends_with(&output, 0);
    let said = words(&output.stdout);
    for part in ["错误", "含义：", "改法：", "例：", "2026年11月31日", "E2"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let unknown = run(folder.path(), &["check", "--explain", "unreadable-dat"]);
    ends_with(&unknown, 2);
    assert!(words(&unknown.stderr).contains("unreadable-date"));
    let personal = run(folder.path(), &["check", "--explain", "personal-data"]);
    assert!(!words(&personal.stdout).contains("139 0000"));
}
