//! What went out: `duban publish`, its records, how later builds hold earlier periods against them, and `duban compare`.

mod common;

use common::program::{SAMPLE_AS_OF, build, copy, duban, ends_with, sample_files, tree, words};
use common::{Built, Workspace, day, list, matters, text};
use duban::pipeline::AsOf;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;

/// A workspace on disk with two periods: A1 is overdue at the first.
fn two_periods() -> (tempfile::TempDir, Workspace) {
    let ledger = |lines: &str| matters(lines);
    let workspace = Workspace::new()
        .period("2026-11-13")
        .ledger(
            "甲镇",
            "督查事项",
            &ledger("A1 领导议定事项 起算日期=2026-10-20"),
        )
        .others_report_nothing()
        .period("2026-11-20")
        .ledger(
            "甲镇",
            "督查事项",
            &ledger("A1 领导议定事项 起算日期=2026-10-20"),
        )
        .others_report_nothing();
    let folder = tempfile::tempdir().expect("a folder");
    workspace.write_to(folder.path());
    (folder, workspace)
}

fn sample_at(files: &BTreeMap<String, Vec<u8>>, as_of: &str) -> Built {
    let paths = files.keys().cloned().collect();
    common::build_files(files, &paths, AsOf::On(day(as_of)), false)
        .unwrap_or_else(|(error, _)| panic!("{error}"))
}

fn publish(workspace: &Path, to: &Path) -> Output {
    duban()
        .arg("publish")
        .arg(workspace)
        .arg("--to")
        .arg(to)
        .output()
        .expect("the program runs")
}

fn report(workspace: &Path) -> Value {
    let bytes = std::fs::read(workspace.join("output/office/data/report.json")).expect("a report");
    serde_json::from_slice(&bytes).expect("JSON")
}

fn page(workspace: &Path, path: &str) -> String {
    std::fs::read_to_string(workspace.join("output").join(path)).expect("a page")
}

#[test]
fn the_pages_of_earlier_periods_say_what_a_build_of_that_day_says() {
    let files = sample_files();
    let whole = sample_at(&files, SAMPLE_AS_OF);
    let periods = list(&whole.report, "periods");
    assert_eq!(periods.len(), 8);
    for period in periods {
        let as_of = text(period, "as_of");
        let then = sample_at(&files, &as_of);
        assert_eq!(then.report["as_of"], period["as_of"]);
        let keep = |value: &Value, keys: &[&str]| -> Value {
            keys.iter()
                .map(|key| ((*key).to_owned(), value[*key].clone()))
                .collect()
        };
        let project = |value: &Value, name: &str, keys: &[&str]| -> Vec<Value> {
            list(value, name)
                .iter()
                .map(|entry| keep(entry, keys))
                .collect()
        };
        let units = ["name", "group", "score", "rank"];
        assert_eq!(
            project(period, "units", &units),
            project(&then.report, "units", &units),
            "{as_of}"
        );
        let outcomes = ["rule", "unit", "subject", "count", "new", "issued"];
        assert_eq!(
            project(period, "escalations", &outcomes),
            project(&then.report, "escalations", &outcomes),
            "{as_of}"
        );
        let red = |value: &Value, name: &str| -> Vec<(Value, Value, Value)> {
            list(value, name)
                .iter()
                .filter(|matter| {
                    name == "red" || (matter["light"] == "red" && matter["struck"] == false)
                })
                .map(|matter| {
                    (
                        matter["id"].clone(),
                        matter["unit"].clone(),
                        matter["exempt"].clone(),
                    )
                })
                .collect()
        };
        assert_eq!(red(period, "red"), red(&then.report, "matters"), "{as_of}");
        assert!(list(&then.report, "units").len() > 20, "{as_of}");
    }
}

#[test]
fn a_page_of_an_earlier_period_shows_the_ranks_and_lists_of_the_report() {
    let whole = sample_at(&sample_files(), SAMPLE_AS_OF);
    for period in list(&whole.report, "periods") {
        let as_of = text(period, "as_of");
        for half in ["site", "office"] {
            let files = if half == "site" {
                &whole.site
            } else {
                &whole.office
            };
            let html = words(&files[&format!("periods/{as_of}.html")]);
            for unit in list(period, "units") {
                let (name, rank) = (text(unit, "name"), &unit["rank"]);
                let cell = format!("<tr><td>{rank}<th><a href=");
                let line = html
                    .lines()
                    .find(|line| line.contains(&cell) && line.contains(&format!(">{name}</a>")))
                    .unwrap_or_else(|| panic!("{half} {as_of}: {name} is not ranked {rank}"));
                let score = format!("<td>{}<td>", unit["score"]);
                assert!(line.contains(&score), "{half} {as_of} {name}: {line}");
            }
            for matter in list(period, "red") {
                assert!(
                    html.contains(&text(matter, "id")),
                    "{half} {as_of}: {matter}"
                );
            }
        }
    }
}

#[test]
fn what_was_published_and_comes_out_the_same_is_told_to_be_the_same() {
    let (folder, _) = two_periods();
    let target = folder.path().join("share");
    ends_with(&build(folder.path(), "2026-11-13"), 0);
    ends_with(&publish(folder.path(), &target), 0);
    assert_eq!(
        tree(&target),
        tree(&folder.path().join("output/site")),
        "the site was copied as it is"
    );
    let record: Value = serde_json::from_slice(
        &std::fs::read(folder.path().join("published/2026-11-13.json")).expect("a record"),
    )
    .expect("JSON");
    assert_eq!(record["fingerprint"], report(folder.path())["fingerprint"]);
    assert_eq!(record["verdicts"]["ranking"]["甲镇"][""]["得分"], "98");
    let files = record["files"].as_object().expect("files");
    assert!(files.contains_key("index.html"), "{files:?}");

    ends_with(&build(folder.path(), "2026-11-20"), 0);
    let report = report(folder.path());
    let period = &list(&report, "periods")[0];
    assert_eq!(period["published"], true);
    assert_eq!(period["differences"], serde_json::json!([]));
    for half in ["site", "office"] {
        let html = page(folder.path(), &format!("{half}/periods/2026-11-13.html"));
        assert!(html.contains("与发布时一致"), "{html}");
        assert!(!html.contains("与发布时不同"), "{html}");
    }
}

#[test]
fn a_late_ledger_changes_the_published_week_and_the_page_says_before_after_and_why() {
    let (folder, workspace) = two_periods();
    ends_with(&build(folder.path(), "2026-11-13"), 0);
    ends_with(&publish(folder.path(), &folder.path().join("share")), 0);
    // 乙镇 had handed in an empty ledger; a second matter comes in late.
    workspace
        .period("2026-11-13")
        .late(
            "乙镇",
            "督查事项",
            &matters("B1 领导议定事项 起算日期=2026-10-20"),
        )
        .write_to(folder.path());
    ends_with(&build(folder.path(), "2026-11-20"), 0);
    let report = report(folder.path());
    let told: Vec<String> = list(&list(&report, "periods")[0], "differences")
        .iter()
        .filter(|difference| difference["unit"] == "乙镇")
        .map(|difference| {
            format!(
                "{} {} {} > {}",
                text(difference, "list"),
                text(difference, "item"),
                text(difference, "before"),
                text(difference, "after")
            )
        })
        .collect();
    assert!(
        told.contains(&"综合排名 得分 100 > 98".to_owned()),
        "{told:?}"
    );
    assert!(
        told.iter()
            .any(|line| line.starts_with("督查事项 列入 - > ")),
        "{told:?}"
    );
    let office = page(folder.path(), "office/periods/2026-11-13.html");
    let site = page(folder.path(), "site/periods/2026-11-13.html");
    for html in [&office, &site] {
        assert!(html.contains("与发布时不同"), "{html}");
        assert!(
            html.contains("<td data-label=\"发布时\">100</td><td data-label=\"现在推算\">98</td>"),
            "before and after: {html}"
        );
        assert!(html.contains("补报的台账"), "why: {html}");
    }
    assert!(office.contains("补报/乙镇.xlsx（新增）"), "{office}");
    assert!(
        !site.contains("补报/乙镇.xlsx"),
        "files are the office's: {site}"
    );
    let index = page(folder.path(), "site/periods/index.html");
    assert!(index.contains("与发布时不同："), "{index}");
}

#[test]
fn the_county_does_not_learn_from_a_difference_what_is_not_issued() {
    let overdue = "A1 领导议定事项 起算日期=2026-10-20\nA2 领导议定事项 起算日期=2026-10-20\nA3 领导议定事项 起算日期=2026-10-20\n\
        A4 领导议定事项 起算日期=2026-10-20";
    let base = |lines: &str| {
        Workspace::new()
            .period("2026-11-13")
            .ledger("甲镇", "督查事项", &matters(lines))
            .others_report_nothing()
            .period("2026-11-20")
            .ledger("甲镇", "督查事项", &matters(lines))
            .others_report_nothing()
    };
    let folder = tempfile::tempdir().expect("a folder");
    base(overdue).write_to(folder.path());
    ends_with(&build(folder.path(), "2026-11-13"), 0);
    ends_with(&publish(folder.path(), &folder.path().join("share")), 0);
    base(&format!("{overdue}\nA5 领导议定事项 起算日期=2026-10-20")).write_to(folder.path());
    ends_with(&build(folder.path(), "2026-11-20"), 0);
    let office = page(folder.path(), "office/periods/2026-11-13.html");
    let site = page(folder.path(), "site/periods/2026-11-13.html");
    assert!(office.contains("移交县纪委监委"), "{office}");
    assert!(site.contains("A5"), "{site}");
    assert!(!site.contains("移交县纪委监委"), "{site}");
}

#[test]
fn the_number_of_a_request_is_the_offices_in_a_difference_and_in_a_correction() {
    let (folder, workspace) = two_periods();
    let root = folder.path();
    let with = |within: &str| {
        let rows = [
            ("内QS-07", "购车"),
            ("内 QS-08", "修缮"),
            ("内QS-09", "关于 调人"),
        ];
        let rows =
            rows.map(|(number, name)| format!("{number}|2026-11-02|甲镇|县政府|{name}|{within}"));
        let head = "编号|日期|请示单位|受理单位|事项|是否职权范围内";
        let requests = format!("{head}\n{}", rows.join("\n"));
        let file = "ledgers/2026-11-13/县政府办/请示.xlsx";
        workspace
            .clone()
            .sheet(file, "请示事项", &requests)
            .write_to(root);
    };
    with("否");
    ends_with(&build(root, "2026-11-13"), 0);
    ends_with(&publish(root, &root.join("share")), 0);
    copy(&root.join("output"), &root.join("old"));
    with("是");
    ends_with(&build(root, "2026-11-13"), 0);
    let out = root.join("更正");
    ends_with(
        &compare(&root.join("old"), &root.join("output"), Some(&out)),
        0,
    );
    let rows = sheet_rows(&out.join("更正对照表.xlsx"));
    let subjects: Vec<&str> = rows
        .iter()
        .filter(|row| row[4] == "答复")
        .map(|row| &*row[3])
        .collect();
    assert_eq!(subjects, ["请示", "请示 购车", "请示"]);
    ends_with(&build(root, "2026-11-20"), 0);
    let office = page(root, "office/periods/2026-11-13.html");
    let site = page(root, "site/periods/2026-11-13.html");
    for (number, name) in [("内QS-07", "购车"), ("QS-08", "修缮"), ("QS-09", "调人")] {
        assert!(office.contains(number) && office.contains(name), "{office}");
        assert!(!site.contains(number), "{number}: {site}");
    }
    assert!(site.contains("请示 购车"), "{site}");
}

#[test]
fn a_manifest_that_somebody_has_altered_leads_to_no_file_outside_the_folder() {
    let (folder, _) = two_periods();
    let root = folder.path();
    let share = root.join("share/pub");
    ends_with(&build(root, "2026-11-20"), 0);
    ends_with(&publish(root, &share), 0);
    let beside = root.join("share/ledger.xlsx");
    std::fs::write(&beside, "ours").expect("a file");
    let manifest = share.join("manifest.json");
    let listed = std::fs::read_to_string(&manifest).expect("a manifest");
    let altered = listed.replacen(
        "\"outputs\": {",
        "\"outputs\": {\"../ledger.xlsx\": \"0\",",
        1,
    );
    let altered = altered.replacen("\"outputs\":{", "\"outputs\":{\"../ledger.xlsx\":\"0\",", 1);
    assert_ne!(altered, listed);
    std::fs::write(&manifest, altered).expect("a manifest");
    ends_with(&publish(root, &share), 0);
    assert!(beside.is_file());
}

#[test]
fn where_something_was_published_is_told_without_steps_back() {
    let (folder, _) = two_periods();
    ends_with(&build(folder.path(), "2026-11-20"), 0);
    let run = publish(folder.path(), &folder.path().join("ledgers/../share"));
    ends_with(&run, 0);
    let said = words(&run.stdout) + &words(&run.stderr);
    let line = said.lines().find(|line| line.contains("已发布到"));
    let line = line.expect("where it was published");
    assert!(line.ends_with("share") && !line.contains(".."), "{line}");
}

#[test]
fn publishing_again_leaves_equal_files_alone_and_takes_withdrawn_pages_away() {
    let (folder, _) = two_periods();
    let target = folder.path().join("share");
    ends_with(&build(folder.path(), "2026-11-13"), 0);
    ends_with(&publish(folder.path(), &target), 0);
    let said = words(&publish(folder.path(), &target).stdout);
    assert!(said.contains("写入 0 个文件"), "{said}");
    std::fs::write(target.join("读我.txt"), "别的部门放的").expect("a file");

    ends_with(&build(folder.path(), "2026-11-20"), 0);
    std::fs::write(target.join("index.html"), "half").expect("a file");
    ends_with(&publish(folder.path(), &target), 0);
    let mut there = tree(&target);
    assert!(there.remove("读我.txt").is_some(), "what is not ours stays");
    assert_eq!(there, tree(&folder.path().join("output/site")));

    // Without the week before there is no page of it.
    assert!(target.join("periods/2026-11-13.html").exists());
    std::fs::remove_dir_all(folder.path().join("ledgers/2026-11-13")).expect("a folder");
    ends_with(&build(folder.path(), "2026-11-20"), 0);
    ends_with(&publish(folder.path(), &target), 0);
    assert!(!target.join("periods/2026-11-13.html").exists());
}

#[test]
fn what_lies_where_the_county_reads_and_was_not_published_is_told_and_left() {
    let (folder, _) = two_periods();
    let target = folder.path().join("share");
    ends_with(&build(folder.path(), "2026-11-20"), 0);
    std::fs::create_dir_all(target.join("附件")).expect("a folder");
    std::fs::write(target.join("附件/内部名单.docx"), "名单").expect("a file");
    for folder in ["$RECYCLE.BIN", "附件/@eaDir"] {
        std::fs::create_dir_all(target.join(folder)).expect("a folder");
    }
    for left in [
        "Thumbs.db",
        ".htaccess",
        "$RECYCLE.BIN/$R1.docx",
        "附件/@eaDir/内部名单.docx@SynoEAStream",
    ] {
        std::fs::write(target.join(left), "").expect("a file");
    }
    for _ in 0..2 {
        let output = publish(folder.path(), &target);
        ends_with(&output, 0);
        let said = words(&output.stderr);
        assert!(
            said.contains("不是 duban 发布的文件") && said.contains("附件/内部名单.docx"),
            "{said}"
        );
        assert!(
            !said.contains("Thumbs.db")
                && !said.contains(".htaccess")
                && !said.contains("$R1.docx")
                && !said.contains("SynoEAStream")
                && !said.contains("index.html"),
            "{said}"
        );
    }
    let left = std::fs::read_to_string(target.join("附件/内部名单.docx")).expect("it is there");
    assert_eq!(left, "名单");
    std::fs::remove_file(target.join("附件/内部名单.docx")).expect("removed");
    assert!(!words(&publish(folder.path(), &target).stderr).contains("不是 duban 发布的文件"));
}

#[test]
fn a_week_that_is_published_again_keeps_the_record_of_the_first_time() {
    let (folder, workspace) = two_periods();
    let target = folder.path().join("share");
    ends_with(&build(folder.path(), "2026-11-20"), 0);
    ends_with(&publish(folder.path(), &target), 0);
    let first = std::fs::read(folder.path().join("published/2026-11-20.json")).expect("a record");
    workspace
        .late(
            "乙镇",
            "督查事项",
            &matters("B1 领导议定事项 起算日期=2026-10-20"),
        )
        .write_to(folder.path());
    ends_with(&build(folder.path(), "2026-11-20"), 0);
    let index = page(folder.path(), "office/index.html");
    assert!(index.contains("本期曾经发布"), "{index}");
    ends_with(&publish(folder.path(), &target), 0);
    let kept = std::fs::read(folder.path().join("published/2026-11-20.1.json")).expect("the first");
    assert_eq!(kept, first);
}

/// What the page of 2026-11-13 says of its publication, in a build of the next week.
fn said_of_the_first_week(folder: &Path) -> String {
    ends_with(&build(folder, "2026-11-20"), 0);
    let html = page(folder, "site/periods/2026-11-13.html");
    let from = html.find("</nav>").unwrap_or_default();
    html[from..]
        .split("class=\"lead\"")
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn a_week_that_went_out_corrected_says_so_and_what_differs_from_the_first_time() {
    let (folder, workspace) = two_periods();
    let target = folder.path().join("share");
    ends_with(&build(folder.path(), "2026-11-13"), 0);
    ends_with(&publish(folder.path(), &target), 0);
    let said = said_of_the_first_week(folder.path());
    assert!(said.contains("名单与发布时一致"), "{said}");
    workspace
        .period("2026-11-13")
        .late(
            "乙镇",
            "督查事项",
            &matters("B1 领导议定事项 起算日期=2026-10-20"),
        )
        .write_to(folder.path());
    ends_with(&build(folder.path(), "2026-11-13"), 0);
    ends_with(&publish(folder.path(), &target), 0);
    // The week itself says so, before it is published and when it is built once more.
    let published = tree(&target);
    let index = String::from_utf8_lossy(&published["index.html"]).into_owned();
    assert!(
        index.contains("本期曾经发布，这里与当时发布的有"),
        "{index}"
    );
    ends_with(&build(folder.path(), "2026-11-13"), 0);
    assert_eq!(tree(&folder.path().join("output/site")), published);

    let said = said_of_the_first_week(folder.path());
    assert!(said.contains("名单与最近一次发布时一致"), "{said}");
    assert!(said.contains("发布过2次，与首次发布时有"), "{said}");
    assert!(
        said.contains("<td data-label=\"首次发布时\">100</td><td data-label=\"现在推算\">98</td>"),
        "{said}"
    );
    let index = page(folder.path(), "site/periods/index.html");
    assert!(
        index.contains("与最近一次发布时一致（发布过2次，与首次不同："),
        "{index}"
    );
}

#[test]
fn a_correction_that_is_published_comes_out_the_same_once_more_and_is_what_was_published() {
    let (folder, _) = two_periods();
    let target = folder.path().join("share");
    let late = |start: &str| matters(&format!("B1 领导议定事项 起算日期={start}"));
    let verified = || {
        let mut verify = duban();
        let run = verify
            .arg("verify")
            .arg("output")
            .arg(".")
            .current_dir(folder.path());
        run.output().expect("the program runs")
    };
    for (week, start) in [None, Some("2026-10-20"), Some("2026-10-19")]
        .into_iter()
        .enumerate()
    {
        if let Some(start) = start {
            let (_other, workspace) = two_periods();
            let workspace = workspace.late("乙镇", "督查事项", &late(start));
            workspace.write_to(folder.path());
        }
        ends_with(&build(folder.path(), "2026-11-20"), 0);
        let built = tree(&folder.path().join("output"));
        for _ in 0..2 {
            ends_with(&publish(folder.path(), &target), 0);
            ends_with(&build(folder.path(), "2026-11-20"), 0);
            ends_with(&verified(), 0);
            assert!(tree(&folder.path().join("output")) == built, "{week}");
        }
        let index = page(folder.path(), "site/index.html");
        assert_eq!(index.contains("本期曾经发布，这里与当时发布的有"), week > 0);
        assert_eq!(
            index.contains("本期此前发布过2次，这里与首次发布的有"),
            week > 1
        );
    }
    let periods = page(folder.path(), "site/periods/index.html");
    assert!(
        periods.contains("本期此前发布过2次，与首次发布时有"),
        "{periods}"
    );
    // Who takes the corrections back is told what differs from what went out last.
    std::fs::remove_dir_all(folder.path().join("ledgers/2026-11-20/补报")).expect("removed");
    ends_with(&build(folder.path(), "2026-11-20"), 0);
    let index = page(folder.path(), "site/index.html");
    assert!(
        index.contains("本期曾经发布，这里与当时发布的有"),
        "{index}"
    );
    assert!(!index.contains("与首次发布的有"), "{index}");
}

#[test]
fn whom_a_later_week_names_is_hidden_in_what_differs_from_what_was_published() {
    let head = "事项编号|事项名称|事项类别|起算日期";
    let folder = tempfile::tempdir().expect("a folder");
    let first = |row: &str| {
        let table = format!("{head}|反馈日期\n{row}");
        let week = Workspace::new().period("2026-11-13");
        week.ledger("甲镇", "督查事项", &table)
            .others_report_nothing()
    };
    first("A1|欧阳晓明反映修路|领导议定事项|2026-10-12|").write_to(folder.path());
    ends_with(&build(folder.path(), "2026-11-13"), 0);
    ends_with(&publish(folder.path(), &folder.path().join("share")), 0);
    let named = format!("{head}|信访人\nA1|欧阳晓明反映修路|领导议定事项|2026-10-12|欧阳晓明");
    for replaced in [
        "A1|欧阳晓明反映修路|领导议定事项|2026-10-12|2026-10-20",
        "A1|欧阳晓明家门口修路|领导议定事项|2026-10-12|2026-10-20",
        "A2|架桥|领导议定事项|2026-11-12|",
    ] {
        let weeks = first(replaced).period("2026-11-20");
        let weeks = weeks.ledger("甲镇", "督查事项", &named);
        weeks.others_report_nothing().write_to(folder.path());
        ends_with(&build(folder.path(), "2026-11-20"), 0);
        let told = page(folder.path(), "site/periods/2026-11-13.html");
        assert!(told.contains("A1 [已隐去]"), "{replaced}: {told}");
        for path in [
            "site/periods/2026-11-13.html",
            "office/periods/2026-11-13.html",
            "office/data/report.json",
        ] {
            let told = page(folder.path(), path);
            assert!(!told.contains("欧阳晓明"), "{replaced}: {path}");
        }
    }
}

#[test]
fn a_key_work_whose_milestone_or_target_changes_is_no_longer_as_it_was_published() {
    let (folder, workspace) = two_periods();
    let root = folder.path();
    let with = |milestone: &str, year: &str, direction: &str| {
        let register = format!(
            "工作编号|工作名称|牵头部门|单位|节点日期|节点目标|方向\n\
             K1|绿化|县财政局|甲镇|2026-11-01|{milestone}|{direction}\n\
             K1|绿化|县财政局|甲镇|2026-12-31|{year}|{direction}"
        );
        let workspace = workspace.clone();
        let workspace = workspace.ledger("甲镇", "重点工作进度", "工作编号|完成值\nK1|5");
        workspace.office("重点工作", &register).write_to(root);
        ends_with(&build(root, "2026-11-20"), 0);
    };
    with("4", "9", "");
    copy(&root.join("output"), &root.join("old"));
    for (milestone, year, direction, expected) in [
        (
            "6",
            "9",
            "",
            "节点2026-11-01：原 按期达标，节点目标4 → 新 未达标，节点目标6",
        ),
        ("4", "10", "", "全年目标：原 9 → 新 10"),
        ("4", "9", "越低越好", "全年目标：原 9 → 新 9（越低越好）"),
    ] {
        with(milestone, year, direction);
        let output = compare(&root.join("old"), &root.join("output"), None);
        let said = words(&output.stdout);
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn a_folder_in_which_the_workspace_lies_is_not_published_to() {
    let (folder, workspace) = two_periods();
    let share = folder.path().join("share");
    workspace.write_to(&share.join("某县"));
    let out = folder.path().join("out");
    let built = duban()
        .arg("build")
        .arg(share.join("某县"))
        .arg("--out")
        .arg(&out)
        .output();
    ends_with(&built.expect("the program runs"), 0);
    let publish = |to: &Path| {
        let mut command = duban();
        command.arg("publish").arg(share.join("某县"));
        command.arg("--out").arg(&out).arg("--to").arg(to);
        command.output().expect("the program runs")
    };
    for to in [&share, &share.join("某县"), folder.path()] {
        let refused = publish(to);
        ends_with(&refused, 1);
        assert!(!to.join("index.html").exists());
    }
    let said = words(&publish(&share).stderr);
    assert!(said.contains("里面，全县能读到那里"), "{said}");
    ends_with(&publish(&share.join("网页")), 0);
}

#[test]
fn what_has_changed_in_the_workspace_since_the_build_is_told_and_published_as_it_was_built() {
    let (folder, workspace) = two_periods();
    let (root, share) = (folder.path(), folder.path().join("share"));
    let nameless = common::workbook(&[(
        "督查事项".to_owned(),
        "事项编号|事项名称\nB7|修路".to_owned(),
    )]);
    let workspace = workspace
        .file("ledgers/2026-11-13/说明.docx", b"what nobody reads")
        .file("ledgers/2026-11-20/乙镇(定稿)", &nameless)
        .file("notes/2026-11-20.md", "按语".as_bytes());
    workspace.write_to(root);
    ends_with(&build(root, "2026-11-20"), 0);
    let published = publish(root, &share);
    ends_with(&published, 0);
    assert_eq!(words(&published.stderr), "", "nothing has changed");

    std::fs::write(root.join("notes/2026-11-20.md"), "改过的按语").expect("a note");
    std::fs::remove_file(root.join("ledgers/2026-11-20/甲镇.xlsx")).expect("a ledger");
    std::fs::remove_file(root.join("ledgers/2026-11-20/乙镇(定稿)")).expect("a ledger");
    copy(
        &root.join("ledgers/2026-11-20"),
        &root.join("ledgers/2026-11-27"),
    );
    let earlier = root.join("ledgers/2026-11-13/乙镇.xlsx");
    std::fs::copy(root.join("ledgers/2026-11-13/甲镇.xlsx"), earlier).expect("a ledger");
    let published = publish(root, &share);
    ends_with(&published, 0);
    let told = words(&published.stderr);
    for expected in [
        "注意：生成以后工作区里有改动",
        "notes/2026-11-20.md（有改动）",
        "ledgers/2026-11-13/乙镇.xlsx（有改动）",
        "ledgers/2026-11-20/甲镇.xlsx（已删除）",
        "ledgers/2026-11-20/乙镇(定稿)（已删除）",
        "注意：工作区里还有更新的一期 2026-11-27，发布的是截至 2026-11-20 的一期",
    ] {
        assert!(told.contains(expected), "{expected}: {told}");
    }
    assert!(!told.contains("ledgers/2026-11-27"), "{told}");
    assert!(!told.contains("说明.docx"), "{told}");
    assert!(!told.contains("ledgers/2026-11-20/乙镇.xlsx"), "{told}");
}

#[test]
fn a_later_week_that_lay_there_when_an_earlier_one_was_built_is_no_change() {
    let (folder, _) = two_periods();
    ends_with(&build(folder.path(), "2026-11-13"), 0);
    let published = publish(folder.path(), &folder.path().join("share"));
    ends_with(&published, 0);
    let told = words(&published.stderr);
    assert!(!told.contains("有改动"), "{told}");
    assert!(told.contains("还有更新的一期 2026-11-20"), "{told}");
}

#[test]
fn a_folder_that_is_no_workspace_is_not_published_from_and_no_record_is_kept_in_it() {
    let (folder, _) = two_periods();
    let root = folder.path();
    ends_with(&build(root, "2026-11-20"), 0);
    let elsewhere = tempfile::tempdir().expect("a folder");
    let share = elsewhere.path().join("share");
    let publish = |arguments: &[&str]| {
        let mut command = duban();
        command
            .arg("publish")
            .args(arguments)
            .current_dir(elsewhere.path());
        command
            .arg("--out")
            .arg(root.join("output"))
            .arg("--to")
            .arg(&share);
        command.output().expect("the program runs")
    };
    for (arguments, reason) in [
        (&["typo"][..], "不能打开工作区「typo」"),
        (&[], "不是工作区"),
    ] {
        let refused = publish(arguments);
        ends_with(&refused, 1);
        let said = words(&refused.stderr);
        assert!(said.contains(reason), "{said}");
        let left = std::fs::read_dir(elsewhere.path())
            .expect("a folder")
            .count();
        assert_eq!(left, 0, "nothing is made");
    }
    let root = root.to_str().expect("a path");
    ends_with(&publish(&[root]), 0);
}

/// A link to a folder is no file that could be read.
#[cfg(unix)]
#[test]
fn an_input_that_can_no_longer_be_read_is_told_as_one_that_may_have_changed() {
    let (folder, workspace) = two_periods();
    let root = folder.path();
    let note = root.join("notes/2026-11-20.md");
    workspace
        .file("notes/2026-11-20.md", "按语".as_bytes())
        .write_to(root);
    ends_with(&build(root, "2026-11-20"), 0);
    std::fs::remove_file(&note).expect("a note");
    std::os::unix::fs::symlink(root.join("ledgers"), &note).expect("a link");
    let published = publish(root, &root.join("share"));
    ends_with(&published, 0);
    let told = words(&published.stderr);
    assert!(told.contains("notes/2026-11-20.md（读不了）"), "{told}");
}

#[test]
fn what_cannot_be_published_is_refused_with_a_reason() {
    let (folder, _) = two_periods();
    let root = folder.path();
    let refused = |output: Output, reason: &str| {
        let said = words(&output.stderr);
        assert!(said.contains(reason), "{said}");
        ends_with(&output, 1);
    };
    refused(publish(root, &root.join("share")), "请先运行 duban build");
    ends_with(&build(root, "2026-11-20"), 0);
    let nowhere = duban()
        .arg("publish")
        .arg(root)
        .output()
        .expect("the program runs");
    refused(nowhere, "publish_to");
    // Whether it is there yet or not.
    for within in ["output/site", "output/site/neu", "output/neu/web"] {
        let output = publish(root, &root.join(within));
        refused(output, "发布的位置就是生成的位置");
    }
    refused(
        publish(root, &root.join("neu/../ledgers/web")),
        "「ledgers」",
    );
    assert!(!root.join("output/neu").exists() && !root.join("ledgers/web").exists());
    let foreign = root.join("foreign");
    std::fs::create_dir(&foreign).expect("a folder");
    std::fs::write(foreign.join("index.html"), "别的网站").expect("a file");
    refused(publish(root, &foreign), "已有别的网页");
    // A portal may call its first page otherwise.
    std::fs::rename(foreign.join("index.html"), foreign.join("help.html")).expect("renamed");
    refused(publish(root, &foreign), "已有别的网页（help.html）");
    let left = std::fs::read(foreign.join("help.html")).expect("a page");
    assert_eq!(left, "别的网站".as_bytes());
    std::fs::write(root.join("output/site/rules.html"), "改过").expect("a file");
    refused(publish(root, &root.join("share")), "rules.html");
    assert!(
        !root.join("published").exists(),
        "nothing went out, nothing is recorded"
    );
}

/// By a slip of the hand the office's half may lie where the county's belongs, whole and with its own manifest.
#[test]
fn the_half_of_the_office_is_not_published_from_the_place_of_the_countys() {
    let (folder, _) = two_periods();
    let root = folder.path();
    ends_with(&build(root, "2026-11-20"), 0);
    let output = root.join("output");
    copy(&output.join("office"), &output.join("site"));
    let to = root.join("web");
    let refused = publish(root, &to);
    ends_with(&refused, 1);
    assert!(words(&refused.stderr).contains("办公室内部版"));
    assert!(!to.exists());
    let verified = duban().arg("verify").arg(&output).output();
    let verified = verified.expect("the program runs");
    ends_with(&verified, 1);
    let told = words(&verified.stderr) + &words(&verified.stdout);
    assert!(told.contains("site/manifest.json 是"), "{told}");
}

#[test]
fn the_settings_may_say_where_to_publish() {
    let folder = tempfile::tempdir().expect("a folder");
    Workspace::new()
        .settings("publish_to = \"全县\"")
        .period("2026-11-20")
        .others_report_nothing()
        .write_to(folder.path());
    ends_with(&build(folder.path(), "2026-11-20"), 0);
    let output = duban()
        .arg("publish")
        .arg(folder.path())
        .output()
        .expect("the program runs");
    ends_with(&output, 0);
    assert!(folder.path().join("全县/index.html").exists());
}

/// The usual place is the same however it is written.
#[test]
fn who_publishes_elsewhere_is_told_that_the_usual_place_has_not_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("县");
    Workspace::new()
        .settings("publish_to = \"../全县\"")
        .period("2026-11-20")
        .others_report_nothing()
        .write_to(&root);
    ends_with(&build(&root, "2026-11-20"), 0);
    for (to, is_told) in [
        (folder.path().join("全县"), false),
        (root.join("../全县"), false),
        (folder.path().join("别处"), true),
    ] {
        let published = publish(&root, &to);
        ends_with(&published, 0);
        let said = words(&published.stderr);
        let place = "这次没有发布到 duban.toml 里写的「../全县」";
        assert_eq!(said.contains(place), is_told, "{to:?} {said}");
        assert_eq!(said.contains("没有发布到"), is_told, "{to:?} {said}");
    }
}

fn check(workspace: &Path) -> String {
    let output = duban()
        .arg("check")
        .arg(workspace)
        .output()
        .expect("the program runs");
    ends_with(&output, 0);
    words(&output.stdout)
}

#[test]
fn a_unit_that_no_published_week_knew_is_asked_for_the_day_of_its_founding() {
    let (folder, workspace) = two_periods();
    let root = folder.path();
    ends_with(&build(root, "2026-11-13"), 0);
    ends_with(&publish(root, &root.join("share")), 0);
    assert!(!check(root).contains("unknown-when-published"));
    let with = |founded: &str| {
        let units = common::DIRECTORY
            .lines()
            .skip(1)
            .map(|line| format!("{line}|\n"));
        let units: String = units.collect();
        let directory = format!(
            "单位全称|序列|主要负责人|职务|设立日期\n{units}天安街道|乡镇|吴六|主任|{founded}"
        );
        workspace.clone().directory(&directory).write_to(root);
        check(root)
    };
    let said = with("");
    assert!(said.contains("[unknown-when-published]"), "{said}");
    assert!(said.contains("名录里没有「天安街道」"), "{said}");
    assert!(
        said.contains("发布过的 1 期现在与发布时不同，共 "),
        "{said}"
    );
    let built = build(root, "2026-11-20");
    let told = words(&built.stdout);
    assert!(
        told.contains("发布过的 1 期现在与发布时不同，共 "),
        "{told}"
    );
    let said = with("2026-11-18");
    assert!(
        !said.contains("unknown-when-published") && !said.contains("与发布时不同"),
        "{said}"
    );
}

#[test]
fn a_published_week_that_has_an_earlier_day_now_is_missed() {
    let (folder, _) = two_periods();
    let root = folder.path();
    ends_with(&build(root, "2026-11-20"), 0);
    ends_with(&publish(root, &root.join("share")), 0);
    let ledgers = root.join("ledgers");
    std::fs::rename(ledgers.join("2026-11-20"), ledgers.join("2026-11-19")).expect("renamed");
    let said = check(root);
    assert!(
        said.contains("[published-period-gone]") && said.contains("2026-11-20"),
        "{said}"
    );
    ends_with(&build(root, "2026-11-19"), 0);
    let refused = publish(root, &root.join("share"));
    ends_with(&refused, 1);
    let told = words(&refused.stderr);
    assert!(told.contains("先改回发布时的日期"), "{told}");
}

#[test]
fn a_damaged_record_is_named_and_stops_nothing() {
    let built = two_periods()
        .1
        .file("published/2026-11-13.json", b"{}")
        .build();
    assert_eq!(
        built.diagnostics("published-unreadable"),
        ["warning 2026-11-13.json !"]
    );
    for half in [&built.site, &built.office] {
        let page = words(&half["periods/2026-11-13.html"]);
        assert!(page.contains("这一期的发布记录读不出来，"), "{page}");
        assert!(words(&half["periods/index.html"]).contains("发布记录读不出来"));
    }
}

fn compare(old: &Path, new: &Path, out: Option<&Path>) -> Output {
    let mut command = duban();
    command.arg("compare").arg(old).arg(new);
    if let Some(out) = out {
        command.arg("--out").arg(out);
    }
    command.output().expect("the program runs")
}

#[test]
fn compare_tells_what_differs_as_text_and_as_a_table() {
    let (folder, workspace) = two_periods();
    let root = folder.path();
    ends_with(&build(root, "2026-11-20"), 0);
    copy(&root.join("output"), &root.join("old"));
    let same = compare(&root.join("old"), &root.join("output"), None);
    ends_with(&same, 0);
    assert!(words(&same.stdout).contains("没有不同；日期、职务、内容等文字没有比较"));

    workspace
        .office(
            "更正登记",
            "更正编号|对象表|对象编号|单位|处理|理由|批准人|批准日期\nG1|督查事项|A1|甲镇|作废|误登|陈县长|2026-11-19",
        )
        .write_to(root);
    ends_with(&build(root, "2026-11-20"), 0);
    let output = compare(
        &root.join("old"),
        &root.join("output"),
        Some(&root.join("更正")),
    );
    ends_with(&output, 0);
    let said = words(&output.stdout);
    for line in [
        "【综合排名】",
        "  甲镇 得分：原 98 → 新 100",
        "  甲镇 A1 事项A1 灯：原 红灯 → 新 红灯，已作废",
    ] {
        assert!(said.lines().any(|found| found == line), "{line}\n{said}");
    }
    let rows = sheet_rows(&root.join("更正/更正对照表.xlsx"));
    let differences = said.lines().filter(|line| line.contains("：原 ")).count();
    assert!(differences > 3, "{said}");
    assert!(
        rows.iter()
            .any(|row| row[1..] == ["综合排名", "甲镇", "", "得分", "98", "100"]),
        "{rows:?}"
    );
    let numbered = rows
        .iter()
        .filter(|row| row[0].parse::<f64>().is_ok())
        .count();
    assert_eq!(numbered, differences, "as many rows as lines");
}

#[test]
fn what_another_county_or_a_newer_week_has_published_is_not_replaced() {
    let (folder, workspace) = two_periods();
    let root = folder.path();
    let share = root.join("share");
    ends_with(&build(root, "2026-11-20"), 0);
    ends_with(&publish(root, &share), 0);
    let published = tree(&share);

    ends_with(&build(root, "2026-11-13"), 0);
    let older = publish(root, &share);
    ends_with(&older, 1);
    let said = words(&older.stderr);
    assert!(
        said.contains("截至 2026-11-20") && said.contains("截至 2026-11-13"),
        "{said}"
    );
    assert!(tree(&share) == published, "the share is as it was");
    assert!(!root.join("published/2026-11-13.json").exists());
    // Elsewhere it may go, and the same week may go out again.
    ends_with(&publish(root, &root.join("往期")), 0);
    ends_with(&build(root, "2026-11-20"), 0);
    ends_with(&publish(root, &share), 0);
    let published = tree(&share);

    let other = tempfile::tempdir().expect("a folder");
    workspace.write_to(other.path());
    let settings = other.path().join("duban.toml");
    let text = std::fs::read_to_string(&settings).expect("settings");
    std::fs::write(&settings, text.replace("虚构县", "邻县")).expect("settings");
    ends_with(&build(other.path(), "2026-11-20"), 0);
    let foreign = publish(other.path(), &share);
    ends_with(&foreign, 1);
    let said = words(&foreign.stderr);
    assert!(
        said.contains("「虚构县」") && said.contains("「邻县」"),
        "{said}"
    );
    assert!(tree(&share) == published, "the share is as it was");

    // Nor is a folder of another county held against it file by file.
    let mut command = duban();
    command.arg("verify").arg(other.path().join("output"));
    let run = command.arg(root).output().expect("the program runs");
    ends_with(&run, 1);
    let said = words(&run.stderr);
    assert!(
        said.contains("这个文件夹是「邻县」的，工作区的发布记录是「虚构县」的"),
        "{said}"
    );
    assert!(said.contains("共 1 处不一致"), "{said}");

    // A build of another county is not the workspace's to publish.
    let mut command = duban();
    command
        .arg("publish")
        .arg(root)
        .arg("--out")
        .arg(other.path().join("output"));
    let run = command.arg("--to").arg(root.join("新")).output();
    let run = run.expect("the program runs");
    ends_with(&run, 1);
    assert!(words(&run.stderr).contains("这个工作区是「虚构县」的"));
    assert!(!root.join("新").exists());

    let counties = compare(&root.join("output"), &other.path().join("output"), None);
    ends_with(&counties, 1);
    assert!(words(&counties.stderr).contains("不是同一个县的"));
}

#[test]
fn compare_tells_who_leads_a_matter_and_who_answers_for_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let write = |names: &str| {
        let list = "事项编号|事项名称|事项类别|起算日期|责任单位|牵头县领导|责任人";
        Workspace::new()
            .period("2026-11-20")
            .office(
                "交办清单",
                &format!("{list}\nA1|修路|领导议定事项|2026-11-02|甲镇|{names}"),
            )
            .others_report_nothing()
            .write_to(root);
        ends_with(&build(root, "2026-11-20"), 0);
    };
    write("李县长|王甲");
    copy(&root.join("output"), &root.join("old"));
    write("周县长|王乙");
    let told = compare(&root.join("old"), &root.join("output"), None);
    let told = words(&told.stdout);
    for said in ["牵头县领导", "周县长", "责任人", "王乙"] {
        assert!(told.contains(said), "{said}: {told}");
    }
}

#[test]
fn who_is_asked_who_lags_behind_and_which_complaint_counts_are_compared() {
    let (folder, workspace) = two_periods();
    let root = folder.path();
    let with = |receiver: &str, received: &str, periods: u32| {
        let settings = format!("podium = 1\nlaggard_periods = {periods}");
        let requests =
            format!("编号|日期|请示单位|受理单位|事项\nQ7|2026-11-02|甲镇|{receiver}|购车");
        let complaints = format!("投诉编号|受理日期|被投诉单位|核实结果\nT1|{received}|乙镇|有效");
        let workspace = workspace.clone().settings(&settings);
        let workspace = workspace
            .office("请示事项", &requests)
            .office("投诉登记", &complaints);
        workspace.write_to(root);
        ends_with(&build(root, "2026-11-20"), 0);
    };
    with("丁局", "2025-11-25", 2);
    copy(&root.join("output"), &root.join("old"));
    with("戊局", "2025-11-15", 3);
    let said = words(&compare(&root.join("old"), &root.join("output"), None).stdout);
    for line in [
        "  甲镇 连续列入后进：原 连续2期 → 新 否",
        "  乙镇 T1 计次：原 计入 → 新 不计",
        "  甲镇 请示 Q7 购车 受理单位：原 丁局 → 新 戊局",
    ] {
        assert!(said.lines().any(|found| found == line), "{line}\n{said}");
    }
}

#[test]
fn two_weeks_are_compared_and_are_no_correction() {
    let (folder, _) = two_periods();
    let root = folder.path();
    ends_with(&build(root, "2026-11-13"), 0);
    copy(&root.join("output"), &root.join("old"));
    ends_with(&build(root, "2026-11-20"), 0);
    let (old, new) = (root.join("old"), root.join("output"));
    let told = compare(&old, &new, None);
    ends_with(&told, 0);
    assert!(words(&told.stdout).contains("不是更正"));
    let refused = compare(&old, &new, Some(&root.join("更正")));
    ends_with(&refused, 1);
    assert!(words(&refused.stderr).contains("--as-of 2026-11-13"));
    assert!(!root.join("更正").exists());
}

#[test]
fn a_correction_that_the_office_has_edited_is_set_aside() {
    let (folder, workspace) = two_periods();
    let root = folder.path();
    ends_with(&build(root, "2026-11-20"), 0);
    let (old, output, out) = (root.join("old"), root.join("output"), root.join("更正"));
    copy(&output, &old);
    let overdue = matters("B1 领导议定事项 起算日期=2026-10-20");
    workspace.late("乙镇", "督查事项", &overdue).write_to(root);
    ends_with(&build(root, "2026-11-20"), 0);
    ends_with(&compare(&old, &output, Some(&out)), 0);
    let again = compare(&old, &output, Some(&out));
    assert_eq!(words(&again.stderr), "");
    let draft = out.join("更正通报(代拟稿).docx");
    std::fs::write(&draft, "改过").expect("written");
    let run = compare(&old, &output, Some(&out));
    ends_with(&run, 0);
    assert!(words(&run.stderr).contains("更正通报(代拟稿).docx"));
    assert_ne!(std::fs::read(&draft).expect("a draft"), "改过".as_bytes());
    let kept = std::fs::read(out.join("原有/更正通报(代拟稿).docx")).expect("a draft");
    assert_eq!(kept, "改过".as_bytes());
}

#[test]
fn where_the_county_reads_nothing_that_differs_no_correction_is_drafted() {
    let (folder, workspace) = two_periods();
    let root = folder.path();
    // The handing-over that only the office knows of is proposed after two breaches instead of five.
    let with = |threshold: u32| {
        let settings = format!("[escalation.overdue-discipline]\nthreshold = {threshold}");
        workspace.clone().settings(&settings).write_to(root);
        ends_with(&build(root, "2026-11-20"), 0);
    };
    with(5);
    copy(&root.join("output"), &root.join("old"));
    with(1);
    let (old, output, out) = (root.join("old"), root.join("output"), root.join("更正"));
    for (old, is_other) in [(&old, true), (&output, false)] {
        let told = compare(old, &output, Some(&out));
        ends_with(&told, 0);
        let said = words(&told.stdout);
        assert_eq!(said.contains("【拟移交"), is_other, "{said}");
        assert!(said.contains("没有写出更正通报和对照表"), "{said}");
        assert!(!out.exists());
    }
}

fn sheet_rows(path: &Path) -> Vec<Vec<String>> {
    use calamine::{Reader, open_workbook};
    let mut workbook: calamine::Xlsx<_> = open_workbook(path).expect("a workbook");
    let range = workbook.worksheet_range("更正对照表").expect("the sheet");
    range
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect()
}

#[test]
fn compare_refuses_what_is_no_build() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = compare(folder.path(), folder.path(), None);
    ends_with(&output, 1);
    assert!(words(&output.stderr).contains("没有生成的结果"));
    let output = duban()
        .arg("compare")
        .arg("one")
        .output()
        .expect("the program runs");
    ends_with(&output, 2);
}

#[test]
fn a_build_may_be_compared_with_what_was_published() {
    let (folder, _) = two_periods();
    let root = folder.path();
    ends_with(&build(root, "2026-11-20"), 0);
    ends_with(&publish(root, &root.join("share")), 0);
    let output = compare(
        &root.join("published/2026-11-20.json"),
        &root.join("output"),
        None,
    );
    ends_with(&output, 0);
    assert!(words(&output.stdout).contains("名次、得分、判定和名单没有不同"));
}
