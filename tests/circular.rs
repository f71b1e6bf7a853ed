//! The draft circulars, the slips for units, and the check that nothing that was written contradicts anything else.

mod common;

use common::office_program::{self, part};
use common::program::{self, duban, ends_with, sample_files, words};
use common::weeks::with_list;
use common::{Built, Workspace, build_files, day, list, matters, text};
use duban::ingest::Hands;
use duban::pipeline::{self, AsOf, BuildError};
use duban::render::{OutputFile, crosscheck};
use duban::report::Audience;
use regex::Regex;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

const WEEKLY: &str = "通报(代拟稿).docx";

static SAMPLE: LazyLock<Built> = LazyLock::new(|| {
    let files = sample_files();
    let paths: BTreeSet<String> = files.keys().cloned().collect();
    build_files(&files, &paths, AsOf::On(day("2026-11-20")), false)
        .unwrap_or_else(|(error, _)| panic!("{error}"))
});

/// The draft circulars by path.
fn drafts() -> BTreeMap<&'static str, &'static [u8]> {
    SAMPLE
        .office
        .iter()
        .filter(|(path, _)| Path::new(path).extension().is_some_and(|own| own == "docx"))
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
        .collect()
}

/// A document's paragraphs as text, those of its tables among them.
fn paragraphs(docx: &[u8]) -> Vec<String> {
    let xml = part(docx, "word/document.xml");
    let tag = Regex::new(r"<[^>]*>").expect("a pattern");
    xml.split("</w:p>")
        .map(|paragraph| {
            tag.replace_all(paragraph, "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
        })
        .collect()
}

#[test]
fn there_is_a_weekly_circular_and_one_for_each_meeting_with_a_violation() {
    let mut expected: BTreeSet<String> = list(&SAMPLE.report, "meetings")
        .iter()
        .filter(|meeting| {
            list(meeting, "violations")
                .iter()
                .any(|row| row["counted"] == true)
        })
        .map(|meeting| {
            format!(
                "会议通报-{} {}(代拟稿).docx",
                text(meeting, "id"),
                text(meeting, "name")
            )
        })
        .collect();
    assert!(expected.len() > 2);
    expected.insert(WEEKLY.to_owned());
    let found: BTreeSet<String> = drafts().keys().map(|path| (*path).to_owned()).collect();
    assert_eq!(found, expected);
    assert!(!SAMPLE.site.keys().any(|path| path.contains("代拟稿")));
    let page = |files: &BTreeMap<String, Vec<u8>>| {
        String::from_utf8(files["downloads.html"].clone()).expect("UTF-8")
    };
    for draft in &expected {
        assert!(
            page(&SAMPLE.office).contains(&format!(">{draft}<")),
            "{draft}"
        );
    }
    let slips = page(&SAMPLE.office).matches("href=\"reminders/").count();
    let written = SAMPLE.office.keys();
    assert_eq!(
        slips,
        written
            .filter(|path| path.starts_with("reminders/"))
            .count()
    );
    assert!(!page(&SAMPLE.site).contains("代拟稿") && !page(&SAMPLE.site).contains("提醒单"));
}

#[test]
fn page_fonts_sizes_and_line_pitch_are_those_of_the_standard() {
    for (path, bytes) in drafts() {
        let xml = part(bytes, "word/document.xml");
        let attribute = |tag: &str, name: &str| -> i64 {
            let element = xml.rsplit_once(&format!("<{tag} ")).expect("the element").1;
            let value = element
                .split_once(&format!("{name}=\""))
                .expect("the attribute")
                .1;
            value
                .split_once('"')
                .expect("an end")
                .0
                .parse()
                .expect("a number")
        };
        let millimetres = |twips: i64| (twips * 254 + 7200) / 14_400;
        assert_eq!(
            (
                millimetres(attribute("w:pgSz", "w:w")),
                millimetres(attribute("w:pgSz", "w:h"))
            ),
            (210, 297),
            "{path}"
        );
        let [top, bottom, left, right] =
            ["w:top", "w:bottom", "w:left", "w:right"].map(|side| attribute("w:pgMar", side));
        assert_eq!((millimetres(top), millimetres(left)), (37, 28), "{path}");
        assert_eq!(
            millimetres(11_906 - left - right),
            156,
            "{path}: width of the type area"
        );
        assert_eq!(
            millimetres(16_838 - top - bottom),
            225,
            "{path}: height of the type area"
        );
        let run = |font: &str, size: u32| {
            xml.split("<w:rPr>").skip(1).any(|properties| {
                let properties = properties.split("</w:rPr>").next().unwrap_or_default();
                properties.contains(&format!("w:eastAsia=\"{font}\""))
                    && properties.contains(&format!("<w:sz w:val=\"{size}\" />"))
            })
        };
        assert!(run("方正小标宋简体", 44), "{path}: title");
        assert!(
            run("仿宋_GB2312", 32) && run("黑体", 32),
            "{path}: body and headings"
        );
        assert!(
            path != WEEKLY || run("楷体_GB2312", 32),
            "{path}: second headings"
        );
        // Every paragraph outside tables has the exact pitch of 28 points, but for what parts a table from the text.
        let outside: String = xml
            .split("<w:tbl>")
            .map(|piece| {
                piece
                    .split_once("</w:tbl>")
                    .map_or(piece, |(_, behind)| behind)
            })
            .collect();
        let pitches: BTreeSet<&str> = outside
            .split("<w:spacing ")
            .skip(1)
            .map(|spacing| spacing.split("/>").next().unwrap_or_default().trim())
            .collect();
        assert!(!pitches.is_empty());
        for pitch in pitches {
            assert!(pitch.contains(r#"w:lineRule="exact""#), "{path}: {pitch}");
            let known = [r#"w:line="560""#, r#"w:line="160""#];
            assert!(
                known.iter().any(|line| pitch.contains(line)),
                "{path}: {pitch}"
            );
        }
        let tables = xml.matches("<w:tbl>").count();
        assert_eq!(
            xml.matches("<w:tblHeader />").count(),
            tables,
            "{path}: headers repeated"
        );
    }
}

#[test]
fn the_foot_numbers_the_pages_and_carries_date_and_fingerprint() {
    let fingerprint = text(&SAMPLE.report, "fingerprint");
    for (path, bytes) in drafts() {
        let names = office_program::parts(bytes);
        let foot = names
            .iter()
            .find(|name| name.starts_with("word/footer"))
            .expect("a foot");
        let foot = part(bytes, foot);
        assert!(
            foot.contains("PAGE") && foot.contains(&fingerprint),
            "{path}"
        );
        assert!(foot.contains("截至日期 2026-11-20"), "{path}");
        let core = part(bytes, "docProps/core.xml");
        assert!(
            core.contains("<dc:creator></dc:creator>") && core.contains("2026-11-20T00:00:00Z"),
            "{path}"
        );
        assert!(
            !names.iter().any(|name| name.contains("embed")
                || name.contains("font") && !name.contains("fontTable"))
        );
    }
}

#[test]
fn the_weekly_circular_names_every_unit_with_counts_that_agree() {
    let said = paragraphs(drafts()[WEEKLY]);
    let whole = said.join("\n");
    assert_eq!(said[0], "云澜县人民政府办公室");
    for unit in list(&SAMPLE.report, "units") {
        assert!(
            said[4].contains(&text(unit, "name")),
            "addressees: {}",
            said[4]
        );
    }
    let count = |light: &str| {
        let matters = list(&SAMPLE.report, "matters").iter();
        matters
            .filter(|matter| matter["light"] == light && matter["struck"] != true)
            .count()
    };
    let counts = format!(
        "其中红灯{}件、黄灯{}件、绿灯{}件",
        count("red"),
        count("yellow"),
        count("green")
    );
    assert!(whole.contains(&counts), "{counts}");
    let (before, internal) = whole.split_once("内部附页").expect("an internal page");
    for fired in list(&SAMPLE.report, "escalations") {
        let unit = text(fired, "unit");
        let public = !fired["issued"].is_null()
            || ["overdue-circular", "complaint-circular"]
                .contains(&fired["rule"].as_str().unwrap_or_default());
        let part = if public { before } else { internal };
        assert!(part.contains(&unit), "{unit} {fired}");
        let outcome = format!("拟{}", text(fired, "outcome"));
        assert!(
            public || !before.contains(&format!("{}次，{outcome}", fired["count"])),
            "{unit} leaks"
        );
    }
    // The note's own words come first, printed with full-width punctuation, and the numbering goes on behind it.
    assert!(
        before.contains("本期督查截至2026年11月20日，覆盖十二个乡镇（街道）"),
        "{before}"
    );
    let at = |heading: &str| before.find(heading).unwrap_or_else(|| panic!("{heading}"));
    assert!(at("三、下周重点") < at("四、督查事项办理情况"));
    assert!(at("四、督查事项办理情况") < at("五、台账报送情况"));
    assert!(
        said.contains(&"2026年11月20日".to_owned()),
        "the day of issue"
    );
}

#[test]
fn the_list_of_attachments_is_that_of_the_files() {
    let said = paragraphs(drafts()[WEEKLY]);
    let first = said
        .iter()
        .position(|line| line.starts_with("附件："))
        .expect("a list");
    let files: BTreeSet<String> = SAMPLE
        .site
        .keys()
        .filter_map(|path| path.strip_prefix("attachments/"))
        .map(|file| file.trim_end_matches(".xlsx").to_owned())
        .collect();
    let listed: BTreeSet<String> = said[first..first + files.len()]
        .iter()
        .enumerate()
        .map(|(at, line)| {
            let line = line.trim_start_matches("附件：");
            line.strip_prefix(&format!("{}．", at + 1))
                .expect("a number")
                .to_owned()
        })
        .collect();
    assert_eq!(listed, files);
}

#[test]
fn the_first_page_and_the_circular_have_the_same_stages_that_fall_due() {
    let built = common::week(
        "2026-11-20",
        "A1 13710一般 起算日期=2026-11-20 研究部署日期=2026-11-20\nA2 13710一般 起算日期=2026-11-18 研究部署日期=2026-11-18\n\
         A3 13710一般 起算日期=2026-11-13",
    )
    .build();
    let open = list(&built.report, "matters")
        .iter()
        .flat_map(|matter| list(matter, "stages"));
    let due = open.filter(|stage| {
        ["due-soon", "open"].contains(&stage["status"].as_str().unwrap_or_default())
            && stage["due"].as_str().is_some_and(|due| due <= "2026-11-27")
    });
    let due = due.count();
    assert!(due > 3, "{due}");
    let (_, draft) =
        (built.office.iter().find(|(path, _)| path.ends_with(WEEKLY))).expect("a circular");
    let said = paragraphs(draft).join("\n");
    assert!(said.contains(&format!("到期的环节{due}个")), "{said}");
    let (_, page) =
        (built.site.iter().find(|(path, _)| *path == "index.html")).expect("the first page");
    let page = String::from_utf8_lossy(page);
    assert!(page.contains(&format!("{due} 个环节")), "{page}");
    let days = page.split("class=\"days\"").nth(1).expect("days");
    let days = days.split("</dl>").next().expect("days");
    assert_eq!(days.matches("<li>").count(), due, "{days}");
}

#[test]
fn a_provisional_date_is_marked_where_it_stands_and_no_other() {
    let lines = "A1 13710复杂 起算日期=2026-12-21\nA2 领导议定事项 起算日期=2026-12-24\nA3 领导议定事项 起算日期=2027-01-07";
    let ledger = matters(lines);
    let built = Workspace::new()
        .period("2027-01-08")
        .ledger("甲镇", "督查事项", &ledger)
        .others_report_nothing()
        .period("2027-01-15")
        .ledger("甲镇", "督查事项", &ledger)
        .others_report_nothing()
        .build();
    let told = |path: &str| {
        let (_, page) = built.site.iter().find(|(own, _)| *own == path).expect(path);
        String::from_utf8_lossy(page).into_owned()
    };
    let row = |page: &str, number: &str| {
        let mut rows = page
            .split("<tr")
            .filter(|row| row.contains(&format!("{number}</a>")));
        rows.next().expect(number).to_owned()
    };
    // A1 is red for a stage of 2026; only its last one falls into the year without a schedule.
    let matters = told("matters/index.html");
    assert!(
        !row(&matters, "A1").contains("暂算"),
        "{}",
        row(&matters, "A1")
    );
    assert!(
        row(&matters, "A2").contains("暂算"),
        "{}",
        row(&matters, "A2")
    );
    let week = told("periods/2027-01-08.html");
    assert!(!row(&week, "A1").contains("暂算"), "{}", row(&week, "A1"));
    assert!(row(&week, "A2").contains("暂算"), "{}", row(&week, "A2"));
    let front = told("index.html");
    let days = front.split("class=\"days\"").nth(1).expect("days");
    assert!(days.contains("上报（暂算）"), "{days}");
    let (_, draft) =
        (built.office.iter().find(|(path, _)| path.ends_with(WEEKLY))).expect("a circular");
    let said = paragraphs(draft).join("\n");
    let late = said.lines().find(|line| line.contains("A2「")).expect("A2");
    let [first, second] =
        [late.find("A1「"), late.find("A2「")].map(|at| &late[at.expect("a matter")..]);
    let entry = |text: &str| text.split('；').next().unwrap_or_default().to_owned();
    assert!(!entry(first).contains("暂算"), "{late}");
    assert!(entry(second).contains("天（暂算）"), "{late}");
}

#[test]
fn the_notice_is_named_once_where_the_settings_name_it() {
    let built = |settings: &str| {
        Workspace::new()
            .settings(settings)
            .period("2026-11-20")
            .others_report_nothing()
            .build()
    };
    let notice = "《关于进一步加强督查的通知》（虚办〔2022〕5号）";
    for (settings, first) in [
        (
            format!("notice = \"{notice}\""),
            format!("根据{notice}（以下简称通知），现将截至"),
        ),
        // Else everybody sees that it is to be filled in.
        (
            String::new(),
            "根据《×××××》（×〔××××〕×号）（以下简称通知），现将截至".to_owned(),
        ),
    ] {
        let built = built(&settings);
        let (_, draft) =
            (built.office.iter().find(|(path, _)| path.ends_with(WEEKLY))).expect("a circular");
        let said = paragraphs(draft).join("\n");
        assert!(said.lines().any(|line| line.starts_with(&first)), "{said}");
        assert_eq!(said.matches('《').count(), first.matches('《').count());
    }
}

#[test]
fn what_no_document_can_hold_is_a_blank_in_the_note_and_a_masked_number_is_told() {
    let built = Workspace::new()
        .period("2026-11-20")
        .others_report_nothing()
        .file(
            "notes/2026-11-20.md",
            "甲\u{FFFE}乙\u{b}丙\u{7}丁，电话13900001234。".as_bytes(),
        )
        .build();
    let (_, draft) =
        (built.office.iter().find(|(path, _)| path.ends_with(WEEKLY))).expect("a circular");
    assert!(paragraphs(draft).join("\n").contains("甲 乙 丙 丁"));
    let (_, page) =
        (built.site.iter().find(|(path, _)| *path == "index.html")).expect("the first page");
    assert!(String::from_utf8_lossy(page).contains("甲 乙 丙 丁"));
    assert_eq!(
        built.diagnostics("personal-data"),
        ["warning 2026-11-20.md !"]
    );
}

#[test]
fn a_table_of_the_note_is_not_taken_for_one_of_the_programs_own() {
    let counts = "纳入督查的事项1件，其中红灯1件、黄灯0件、绿灯0件。";
    for table in [
        "| 单位 | 逾期环节数 |\n|---|---|\n| 甲镇 | 3 |\n| 乙镇 | 1 |",
        "| 单位 | 逾期环节数 | 逾期事项 |\n|---|---|---|\n| 甲镇 | 9 | 上周的 |",
        "| 逾期环节数 |\n|---|\n| 3 |",
        "| 单位 | 个人或问题 | 处理建议 | 事由 | 本期情况 |\n|---|---|---|---|---|\n| 甲镇 | | 约谈 | | |",
    ] {
        let note = format!("{counts}\n\n{table}\n\n{counts}\n");
        for lines in [
            "A1 领导议定事项 起算日期=2026-10-20",
            "A1 领导议定事项 起算日期=2026-10-20 办结日期=2026-10-21",
        ] {
            let built = Workspace::new()
                .period("2026-11-20")
                .file("notes/2026-11-20.md", note.as_bytes())
                .ledger("甲镇", "督查事项", &matters(lines))
                .others_report_nothing()
                .build();
            assert_eq!(list(&built.report, "matters").len(), 1);
        }
    }
}

#[test]
fn a_name_that_reads_like_a_heading_of_the_lists_stops_no_build() {
    let lines = |unit: &str, days: [u32; 3]| -> String {
        let row = |(at, day): (usize, u32)| {
            format!(
                "{unit}{at}|脱贫成果持续（巩固）本期新增（2）工程|领导议定事项|2026-10-{day:02}"
            )
        };
        let rows: Vec<String> = days.into_iter().enumerate().map(row).collect();
        format!("事项编号|事项名称|事项类别|起算日期\n{}", rows.join("\n"))
    };
    let mut workspace = Workspace::new();
    for period in ["2026-11-13", "2026-11-20"] {
        workspace = workspace
            .period(period)
            .ledger("甲镇", "督查事项", &lines("甲", [20, 20, 20]))
            .ledger("乙镇", "督查事项", &lines("乙", [20, 20, 30]))
            .others_report_nothing();
    }
    let built = workspace.build();
    assert_eq!(built.escalations("甲镇").len(), 1);
    assert_eq!(built.escalations("乙镇").len(), 1);
}

#[test]
fn a_note_longer_than_any_cell_stops_no_build() {
    let paragraph = "本周雨水多，各单位抓紧。".repeat(500);
    let note = [paragraph.as_str(); 6].join("\n\n");
    assert!(note.chars().count() > 35_000);
    let built = Workspace::new()
        .period("2026-11-20")
        .others_report_nothing()
        .file("notes/2026-11-20.md", note.as_bytes())
        .build();
    let draft = paragraphs(&built.office[WEEKLY]).join("");
    assert!(draft.contains(&paragraph));
}

#[test]
fn a_note_that_is_nested_without_end_is_told_and_left_out() {
    for marks in [">", "> ", "- ", "1. "] {
        let note = format!("# 导语\n\n{}本周雨水多。\n", marks.repeat(20_000));
        let workspace = Workspace::new()
            .period("2026-11-20")
            .others_report_nothing();
        let built = workspace
            .file("notes/2026-11-20.md", note.as_bytes())
            .build();
        let told = built.diagnostic_values("unreadable-note");
        assert_eq!(told.len(), 1, "{marks}");
        assert!(text(told[0], "message").contains("第 3 行"), "{}", told[0]);
        let draft = paragraphs(&built.office[WEEKLY]).join("");
        assert!(!draft.contains("本周雨水多"), "{draft}");
    }
}

#[test]
fn that_no_unit_has_reached_a_number_is_said_nowhere_in_public_where_one_has() {
    let meetings = "会议编号|会议名称|会议日期|情形|单位|姓名\n\
        H1|例会|2026-11-03|迟到|甲镇|张三\nH2|例会|2026-11-10|迟到|甲镇|张三\nH3|例会|2026-11-17|迟到|甲镇|张三";
    let built = Workspace::new()
        .period("2026-11-20")
        .office("会议纪律", meetings)
        .others_report_nothing()
        .build();
    assert!(
        list(&built.report, "escalations")
            .iter()
            .any(|fired| fired["issued"].is_null())
    );
    let (_, draft) =
        (built.office.iter().find(|(path, _)| path.ends_with(WEEKLY))).expect("a circular");
    let said = paragraphs(draft).join("\n");
    let (before, _) = said.split_once("内部附页").expect("an internal page");
    assert!(
        before.contains("本期没有按次数应当列入全县通报的单位。"),
        "{before}"
    );
    let told = |path: &str| {
        let (_, page) = built
            .site
            .iter()
            .find(|(own, _)| *own == path)
            .expect("a page");
        String::from_utf8_lossy(page).into_owned()
    };
    for text in [
        before.to_owned(),
        told("index.html"),
        told("escalations.html"),
        told("units/甲镇.html"),
    ] {
        for word in ["没有达到", "达到升级"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
    }
    assert!(told("index.html").contains("移交、启动问责的，印发以后列出"));
    assert!(told("escalations.html").contains("没有已印发的。"));
    assert!(told("units/甲镇.html").contains("按次数移交、问责的也没有已印发的"));
}

#[test]
fn a_meetings_circular_names_everybody_with_post_and_kind_and_the_excused_apart() {
    let mut excused_seen = 0;
    for meeting in list(&SAMPLE.report, "meetings") {
        let path = format!(
            "会议通报-{} {}(代拟稿).docx",
            text(meeting, "id"),
            text(meeting, "name")
        );
        let Some(bytes) = SAMPLE.office.get(&path) else {
            continue;
        };
        let whole = paragraphs(bytes).join("\n");
        let (violations, rest) = whole
            .split_once("二、经批准并报备的情况")
            .expect("two parts");
        let (excused, outstanding) = rest.split_once("三、书面检查").expect("three parts");
        for row in list(meeting, "violations") {
            let person = text(row, "person");
            let of = |key: &str| row[key] == true;
            assert_eq!(
                violations.contains(&person),
                of("counted"),
                "{path}: {person}"
            );
            if of("counted") {
                assert!(
                    violations.contains(&text(row, "unit"))
                        && violations.contains(&text(row, "kind")),
                    "{path}"
                );
            }
            if of("excused") && !of("struck") {
                assert!(excused.contains(&person), "{path}: {person}");
                excused_seen += 1;
            }
            let owes = of("counted") && row["self_criticism"].is_null();
            assert_eq!(outstanding.contains(&person), owes, "{path}: {person}");
            assert!(!owes || outstanding.contains("日前提交书面检查"), "{path}");
        }
    }
    assert!(excused_seen > 0);
}

#[test]
fn a_slip_goes_to_every_unit_that_has_anything_open_or_overdue() {
    let mut expected: BTreeMap<String, usize> = BTreeMap::new();
    for matter in list(&SAMPLE.report, "matters") {
        let pending = list(matter, "stages").iter().filter(|stage| {
            let status = stage["status"].as_str();
            status.is_some_and(|status| ["overdue", "due-soon", "open"].contains(&status))
        });
        if matter["struck"] != true && matter["closed"] != true {
            *expected.entry(text(matter, "unit")).or_default() += pending.count();
        }
    }
    expected.retain(|_, count| *count > 0);
    let found: BTreeSet<String> = SAMPLE
        .office
        .keys()
        .filter_map(|path| path.strip_prefix("reminders/"))
        .map(|file| file.trim_end_matches(".xlsx").to_owned())
        .collect();
    assert_eq!(found, expected.into_keys().collect());
}

#[test]
fn m12_what_is_exempt_is_on_the_slip_and_in_no_count_of_what_is_overdue() {
    let built = Workspace::new()
        .period("2026-11-20")
        .ledger(
            "甲镇",
            "督查事项",
            &matters(
                "A1 领导议定事项 起算日期=2026-10-16\nA5 领导议定事项 起算日期=2026-10-15",
            ),
        )
        .ledger("乙镇", "督查事项", &matters("B1 领导议定事项 起算日期=2026-11-20"))
        .office(
            "容错认定",
            "编号|对象类别|对象编号|单位|情形|认定机关|认定日期\nR1|督查事项|A5|甲镇|先行先试|县委|2026-11-18",
        )
        .others_report_nothing()
        .build();
    assert_eq!(built.unit("甲镇")["overdue_count"], 1);
    let slip = part(&built.office["reminders/甲镇.xlsx"], "xl/sharedStrings.xml");
    for wanted in [
        "逾期1项，临期0项，在办0项",
        "一、已经逾期，请立即办理（1项）",
        "四、已容错，不计入逾期（1项）",
    ] {
        assert!(slip.contains(wanted), "{wanted}: {slip}");
    }
    let open = part(&built.office["reminders/乙镇.xlsx"], "xl/sharedStrings.xml");
    assert!(open.contains("三、在办，请掌握进度（1项）"), "{open}");
}

#[test]
fn a_slip_shows_how_each_date_comes_about() {
    let strings = part(
        &SAMPLE.office["reminders/鹭眠镇.xlsx"],
        "xl/sharedStrings.xml",
    );
    for wanted in [
        "督办提醒单",
        "单位：鹭眠镇",
        "YL2026-0103",
        "逾期4天（4个工作日）",
        "起算日期是2026年11月2日（星期一）",
        "期限是10个工作日。起算当日不计",
        "不计：11月7日至8日（周末）",
        "到期日是2026年11月16日（星期一）",
    ] {
        assert!(strings.contains(wanted), "{wanted}");
    }
}

#[test]
fn a_slip_asks_for_the_day_on_which_a_closed_matter_was_done() {
    let built = with_list(
        "2026-11-20",
        "A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇 销号日期=2026-11-12",
        "A1 领导议定事项 起算日期=2026-11-02",
    )
    .build();
    assert_eq!(
        built.diagnostics("closed-undone"),
        ["warning 登记.xlsx 交办清单!F2"]
    );
    let slip = part(&built.office["reminders/甲镇.xlsx"], "xl/sharedStrings.xml");
    assert!(
        slip.contains("已销号，没有办结日期，按期办结的请报县政府办更正"),
        "{slip}"
    );
}

#[test]
fn a_slip_says_by_which_merger_a_matter_has_come() {
    let built = Workspace::new()
        .directory("单位全称|序列|撤销日期|并入单位\n甲镇|乡镇|2026-11-13|乙镇\n乙镇|乡镇||")
        .period("2026-11-13")
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 领导议定事项 起算日期=2026-11-09"),
        )
        .others_report_nothing()
        .period("2026-11-27")
        .others_report_nothing()
        .build();
    let slip = part(&built.office["reminders/乙镇.xlsx"], "xl/sharedStrings.xml");
    assert!(
        slip.contains("甲镇并入乙镇，从2026年11月14日起由乙镇负责"),
        "{slip}"
    );
}

#[test]
fn an_office_program_opens_the_drafts_and_prints_a4_with_the_header_repeated() {
    if !office_program::is_there("an_office_program_opens_the_drafts_and_prints_a4") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let files: Vec<PathBuf> = drafts()
        .into_iter()
        .map(|(path, bytes)| {
            let file = folder.path().join(path);
            std::fs::write(&file, bytes).expect("a file");
            file
        })
        .collect();
    let printed = folder.path().join("printed");
    office_program::convert(&files, "pdf", &printed);
    for file in &files {
        let pdf = printed
            .join(file.file_name().expect("a name"))
            .with_extension("pdf");
        let sizes = office_program::page_sizes(&pdf);
        assert!(
            !sizes.is_empty() && sizes.iter().all(|size| *size == (595, 842)),
            "{}: {sizes:?}",
            pdf.display()
        );
        for (at, page) in office_program::pages(&pdf).iter().enumerate() {
            assert!(
                page.contains("截至日期") && page.contains("代拟稿"),
                "{}: {page}",
                pdf.display()
            );
            let close: String = page.split_whitespace().collect();
            let number = format!("—{}—", at + 1);
            assert!(close.contains(&number), "{}: {page}", pdf.display());
        }
    }
    let weekly = office_program::pages(&printed.join(WEEKLY).with_extension("pdf"));
    let with_header = weekly.iter().filter(|page| page.contains("逾期事项"));
    assert!(
        with_header.count() >= 2,
        "the table's header stands on both its pages"
    );
}

type Files = BTreeMap<String, Vec<u8>>;

fn files(by_path: Files) -> Vec<OutputFile> {
    by_path
        .into_iter()
        .map(|(path, bytes)| OutputFile { path, bytes })
        .collect()
}

/// Why the sample's output is refused once something in it is changed.
#[track_caller]
fn refused(tamper: &dyn Fn(&mut Files, &mut Files)) -> String {
    let (mut site, mut office) = (SAMPLE.site.clone(), SAMPLE.office.clone());
    tamper(&mut site, &mut office);
    match crosscheck::check(&files(site), &files(office)) {
        Err(error) => error.to_string(),
        Ok(()) => panic!("nothing was noticed"),
    }
}

#[test]
fn what_disagrees_ends_the_build() {
    let inputs = common::week("2026-11-20", "A1 领导议定事项 起算日期=2026-09-01").files();
    let paths: BTreeSet<String> = inputs.keys().cloned().collect();
    let read = |path: &str, _: u64| {
        let found = inputs.get(path).cloned();
        found.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    };
    let workspace = pipeline::Workspace {
        paths: &paths,
        hands: Hands {
            read: &read,
            apart: None,
        },
    };
    let break_a_page = |half, file: &mut OutputFile| {
        if half == Audience::County && file.path == "index.html" {
            file.bytes.clear();
        }
    };
    let order = pipeline::Order::of(workspace, AsOf::On(day("2026-11-20")));
    let mut keeps = |_, _| Ok(());
    assert!(pipeline::build(order, &mut keeps).is_ok());
    match pipeline::build_and_tamper(order, &mut keeps, &break_a_page) {
        Err((error @ BuildError::Disagreement(_), _)) => {
            assert!(error.to_string().contains("没有写出任何文件"), "{error}");
            assert!(error.to_string().contains("site/index.html"), "{error}");
        }
        Err((error, _)) => panic!("{error}"),
        Ok(_) => panic!("nothing was noticed"),
    }
}

/// Changes report.json.
fn in_report(office: &mut Files, change: impl Fn(&mut Value)) {
    let bytes = office.get_mut("data/report.json").expect("the report");
    let mut report: Value = serde_json::from_slice(bytes).expect("JSON");
    change(&mut report);
    *bytes = serde_json::to_vec(&report).expect("JSON");
}

/// Changes a part of a zip package.
fn in_package(bytes: &mut Vec<u8>, name: &str, change: impl Fn(String) -> String) {
    let mut written = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    for own in office_program::parts(bytes) {
        if own.ends_with('/') {
            continue;
        }
        let text = part(bytes, &own);
        let text = if own == name { change(text) } else { text };
        let options: zip::write::SimpleFileOptions = zip::write::SimpleFileOptions::default();
        written.start_file(own, options).expect("a part");
        io::Write::write_all(&mut written, text.as_bytes()).expect("a part");
    }
    *bytes = written.finish().expect("a package").into_inner();
}

#[test]
fn a_broken_figure_stops_the_build_and_the_place_is_named() {
    // A unit's score in report.json: the first sheet that has it says so.
    let place = refused(&|_, office| {
        in_report(office, |report| report["units"][0]["score"] = 1.into());
    });
    assert!(
        place.contains("综合排名表.xlsx › 乡镇(街道) › ") && place.contains("「1.00」"),
        "{place}"
    );
    // A stored value in one half's workbook.
    let place = refused(&|site, _| {
        let book = site
            .get_mut("attachments/综合排名表.xlsx")
            .expect("a workbook");
        in_package(book, "xl/worksheets/sheet1.xml", |xml| {
            xml.replacen("<v>112</v>", "<v>113</v>", 1)
        });
    });
    assert!(
        place.starts_with("site/attachments/综合排名表.xlsx › 乡镇(街道) › H5"),
        "{place}"
    );
    // A rank on a page.
    let place = refused(&|_, office| {
        let page = office.get_mut("ranking/乡镇(街道).html").expect("a page");
        let html = String::from_utf8(page.clone()).expect("UTF-8");
        *page = html.replacen(">112<", ">111<", 1).into_bytes();
    });
    assert!(
        place.starts_with("office/ranking/乡镇(街道).html › ") && place.contains("得分应为「112」"),
        "{place}"
    );
}

#[test]
fn a_broken_list_stops_the_build_and_the_place_is_named() {
    for (file, from, to, expected) in [
        (WEEKLY, "红灯13件", "红灯12件", "事项件数"),
        (
            WEEKLY,
            "（3次，拟全县通报）",
            "（4次，拟全县通报）",
            "鹭眠镇",
        ),
        (WEEKLY, "8．未报送情况表", "8．未报送", "附件个数"),
        (
            "会议通报-HY2026-07 四季度项目攻坚推进会(代拟稿).docx",
            "沃千帆",
            "沃万帆",
            "违纪名单",
        ),
    ] {
        let place = refused(&|_, office| {
            let draft = office.get_mut(file).expect("a draft");
            in_package(draft, "word/document.xml", |xml| {
                assert!(xml.contains(from), "{from}");
                xml.replace(from, to)
            });
        });
        assert!(
            place.starts_with(&format!("office/{file}")) && place.contains(expected),
            "{place}"
        );
    }
    let place = refused(&|_, office| {
        in_report(office, |report| {
            let escalations = report["escalations"].as_array_mut().expect("a list");
            escalations.remove(0);
        });
    });
    assert!(place.contains("通报及移交清单.xlsx"), "{place}");
    let place = refused(&|site, _| {
        let page = site.get_mut("index.html").expect("a page");
        let html = String::from_utf8(page.clone()).expect("UTF-8");
        *page = html.replacen("<b>13</b>", "<b>14</b>", 1).into_bytes();
    });
    assert!(
        place.starts_with("site/index.html") && place.contains("「13」"),
        "{place}"
    );
}

#[test]
fn a_correction_is_drafted_beside_its_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    program::copy(&program::sample_data(), &root.join("w"));
    let build = |as_of: &str, out: &str| {
        let output = duban()
            .arg("build")
            .arg(root.join("w"))
            .args(["--as-of", as_of, "--out"])
            .arg(root.join(out))
            .output()
            .expect("the program runs");
        ends_with(&output, 0);
    };
    build("2026-11-13", "old");
    build("2026-11-20", "new");
    // What an earlier build of the same week would have said.
    let record = std::fs::read_to_string(root.join("old/office/data/verdicts.json"));
    let record = record
        .expect("a record")
        .replacen("2026-11-13", "2026-11-20", 1);
    std::fs::write(root.join("old.json"), record).expect("a record");
    let output = duban()
        .arg("compare")
        .args([root.join("old.json"), root.join("new")])
        .arg("--out")
        .arg(root.join("out"))
        .output()
        .expect("the program runs");
    ends_with(&output, 0);
    assert!(words(&output.stdout).contains("更正通报(代拟稿).docx"));
    assert_eq!(
        program::names(&root.join("out")),
        ["更正对照表.xlsx", "更正通报(代拟稿).docx"]
    );
    let draft = std::fs::read(root.join("out/更正通报(代拟稿).docx")).expect("a draft");
    let whole = paragraphs(&draft).join("\n");
    let (public, internal) = whole.split_once("内部附页").expect("an internal page");
    assert!(
        public.contains("关于更正截至2026年11月20日") && public.contains("附件：更正对照表"),
        "{public}"
    );
    assert!(public.contains("鹭眠镇") && public.contains("以本通报为准"));
    // The signature is not alone on its page.
    let (_, end) = public.split_once("特此更正。").expect("an end");
    assert!(end.trim_start().starts_with("附件：更正对照表"), "{public}");
    // Nobody knows on which day a correction goes out.
    assert!(public.contains("年　　月　　日"), "{public}");
    assert!(
        internal.contains("移交县纪委监委") && !public.contains("拟移交"),
        "{public}"
    );
    let mut lines = public.lines().map(|line| line.trim_end_matches('：'));
    let addressed = lines
        .find(|line| line.contains("栖霜镇、"))
        .expect("addressees");
    // 荻浔乡 was dissolved on 2026-10-31.
    assert!(!addressed.contains("荻浔乡"), "{addressed}");
    let table = std::fs::read(root.join("out/更正对照表.xlsx")).expect("a table");
    let head = part(&table, "xl/worksheets/sheet1.xml");
    assert!(head.contains("附件</oddHeader>"), "{head}");
    assert!(!part(&table, "xl/sharedStrings.xml").contains("未印发"));
}

#[test]
fn names_and_numbers_of_meetings_stop_no_build_whatever_they_hold() {
    // The name of a file replaces what none may bear, and a document writes line breaks and tabs in its own way.
    let registered = "会议编号|会议名称|会议日期|情形|单位|姓名\n\
        1|例会|2026-11-16|迟到|甲镇|赵一\n\
        12|安委会/消安委联席会|2026-11-17|早退|乙镇|钱\t二\n\
        2026/1|调度会11:30|2026-11-18|无故缺席|甲镇|孙三\n\
        2026_1|调度会11:30|2026-11-19|迟到|乙镇|李四";
    let built = Workspace::new()
        .period("2026-11-20")
        .office("会议纪律", registered)
        .others_report_nothing()
        .build();
    let named = |path: &str| {
        let file = built
            .office
            .get(path)
            .unwrap_or_else(|| panic!("no {path}"));
        paragraphs(file).join("\n")
    };
    for (path, person) in [
        ("会议通报-1 例会(代拟稿).docx", "赵一"),
        ("会议通报-12 安委会_消安委联席会(代拟稿).docx", "钱 二"),
        ("会议通报-2026_1 调度会11_30(代拟稿).docx", "孙三"),
        ("会议通报-2026_1 调度会11_30 (2)(代拟稿).docx", "李四"),
    ] {
        assert!(named(path).contains(person), "{path}");
    }
}

/// The draft of that path as text.
fn draft(built: &Built, path: &str) -> String {
    paragraphs(&built.office[path]).join("\n")
}

#[test]
fn whoever_broke_discipline_is_named_once_whatever_the_post_says() {
    let rows = [
        "丁局|丁局局长|周一",
        "丁局|丁局副局长|周二",
        "甲镇|党委书记、镇长|周三",
        "甲镇|甲镇党委副书记|周四",
        "丙镇|无|周六",
    ]
    .map(|row| format!("H1|2026年11月18日全县调度会|2026-11-18|迟到|{row}"))
    .join("\n");
    let built = Workspace::new()
        .period("2026-11-20")
        .office(
            "会议纪律",
            &format!("会议编号|会议名称|会议日期|情形|单位|职务|姓名\n{rows}"),
        )
        .others_report_nothing()
        .build();
    let meeting = draft(&built, "会议通报-H1 2026年11月18日全县调度会(代拟稿).docx");
    assert!(
        meeting.contains("2026年11月18日召开的全县调度会，"),
        "{meeting}"
    );
    let owing = "尚未提交书面检查5人次：甲镇党委书记、镇长周三；甲镇党委副书记周四；丙镇周六；丁局局长周一；丁局副局长周二。";
    assert!(meeting.contains(owing), "{meeting}");
    // A list as long as a page is not held together with the signature.
    let said = paragraphs(&built.office["会议通报-H1 2026年11月18日全县调度会(代拟稿).docx"]);
    let spoken: Vec<&str> = said
        .iter()
        .map(|own| own.trim())
        .filter(|own| !own.is_empty())
        .collect();
    let at = spoken
        .iter()
        .position(|own| own.starts_with("附件："))
        .expect("a list");
    assert_eq!(spoken[at], "附件：会议纪律情况表（本次会议）");
    assert_eq!(spoken[at - 1], "请以上人员于2026年11月27日前提交书面检查。");
    let week = draft(&built, WEEKLY);
    let told = "11月18日全县调度会，违反会议纪律5人次：甲镇党委书记、镇长周三（迟到）；甲镇党委副书记周四（迟到）；丙镇周六（迟到）；";
    assert!(week.contains(told), "{week}");
    assert!(
        week.contains("丁局局长周一（11月18日全县调度会）；"),
        "{week}"
    );
}

#[test]
fn of_meetings_that_are_called_the_same_drafts_and_first_page_say_which_is_meant() {
    let rows = "H1|县政府常务会议|2026-11-10|迟到|甲镇|周三\nH2|县政府常务会议|2026-11-18|迟到|丙镇|周六\nH3|全县调度会|2026-11-18|迟到|丙镇|周六";
    let built = Workspace::new()
        .period("2026-11-20")
        .office(
            "会议纪律",
            &format!("会议编号|会议名称|会议日期|情形|单位|姓名\n{rows}"),
        )
        .others_report_nothing()
        .build();
    for (path, title) in [
        ("H1 县政府常务会议", "关于2026年11月10日县政府常务会议"),
        ("H2 县政府常务会议", "关于2026年11月18日县政府常务会议"),
        ("H3 全县调度会", "关于全县调度会"),
    ] {
        let said = draft(&built, &format!("会议通报-{path}(代拟稿).docx"));
        assert!(said.contains(title), "{said}");
    }
    let index = String::from_utf8_lossy(&built.site["index.html"]);
    for meeting in [
        "县政府常务会议（11月10日）</a>",
        "县政府常务会议（11月18日）</a>",
        "全县调度会</a>",
    ] {
        assert!(index.contains(meeting), "{meeting}");
    }
}

#[test]
fn in_january_days_of_the_year_before_have_their_year_and_a_day_without_schedule_is_provisional() {
    let meetings = "会议编号|会议名称|会议日期|情形|单位|姓名\n\
        H1|年末会|2026-12-29|迟到|甲镇|张三\nH2|年初会|2027-01-05|迟到|丙镇|李四";
    let directory =
        "单位全称|序列|撤销日期|并入单位\n甲镇|乡镇||\n乙镇|乡镇||\n丙镇|乡镇|2027-01-06|乙镇";
    let built = Workspace::new()
        .directory(directory)
        .period("2027-01-08")
        .office("会议纪律", meetings)
        .others_report_nothing()
        .build();
    let week = draft(&built, WEEKLY);
    assert!(week.contains("2026年12月29日年末会，"), "{week}");
    let owing = "甲镇张三（2026年12月29日年末会）、丙镇李四（1月5日年初会，单位已撤销），请于2027年1月15日（暂算）前提交。";
    assert!(week.contains(owing), "{week}");
}

#[test]
fn why_nobody_is_first_is_said() {
    let directory = "单位全称|序列\n甲镇|乡镇\n乙镇|乡镇\n丙镇|乡镇\n丁镇|乡镇";
    let row = |number: usize, unit: &str| format!("A{number}|修渠|收发文|2026-11-02|{unit}|张三\n");
    let ledger = |unit: &str, count: usize| {
        let rows: String = (0..count).map(|number| row(number, unit)).collect();
        format!("事项编号|事项名称|事项类别|起算日期|责任单位|责任人\n{rows}")
    };
    let built = Workspace::new()
        .directory(directory)
        .period("2026-11-20")
        .ledger("乙镇", "督查事项", &ledger("乙镇", 1))
        .ledger("丙镇", "督查事项", &ledger("丙镇", 2))
        .ledger("丁镇", "督查事项", &ledger("丁镇", 3))
        .others_report_nothing()
        .build();
    let week = draft(&built, WEEKLY);
    let said = "排名靠前的：乙镇（第2名，98分）（甲镇本年无事项，不列入）；排名靠后的：丙镇（第3名，96分）、丁镇（第4名，94分）。";
    assert!(week.contains(said), "{week}");
    for half in [&built.site, &built.office] {
        for path in ["index.html", "ranking/乡镇.html"] {
            let page = String::from_utf8_lossy(&half[path]);
            assert!(page.contains("（甲镇本年无事项，不列入）"), "{path}");
        }
    }
}

#[test]
fn c3_the_day_until_which_a_self_criticism_is_asked_for_does_not_move_on() {
    let register = |rows: &str| format!("会议编号|会议名称|会议日期|情形|单位|姓名\n{rows}");
    let first = "H1|调度会|2026-10-28|迟到|甲镇|张三";
    let weeks = |last: &str| {
        Workspace::new()
            .period("2026-10-30")
            .office("会议纪律", &register(first))
            .others_report_nothing()
            .period("2026-11-06")
            .office("会议纪律", &register(first))
            .others_report_nothing()
            .period("2026-11-13")
            .office("会议纪律", &register(&format!("{first}{last}")))
            .others_report_nothing()
    };
    let alone = weeks("");
    for (as_of, told) in [
        (
            "2026-10-30",
            "（10月28日调度会），请于2026年11月6日前提交。",
        ),
        (
            "2026-11-06",
            "（10月28日调度会，应于2026年11月6日前提交），请尽快提交。",
        ),
        (
            "2026-11-13",
            "（10月28日调度会，应于2026年11月6日前提交，已过期限），请尽快提交。",
        ),
    ] {
        let week = draft(&alone.build_at(as_of), WEEKLY);
        assert!(week.contains(told), "{as_of}: {week}");
    }
    let week = draft(
        &weeks("\nH2|推进会|2026-11-10|迟到|乙镇|李四").build(),
        WEEKLY,
    );
    let told = "尚未提交书面检查2人次：甲镇张三（10月28日调度会，应于2026年11月6日前提交，已过期限）、乙镇李四（11月10日推进会），没有写期限的请于2026年11月20日前提交。";
    assert!(week.contains(told), "{week}");
}

#[test]
fn c3_many_who_owe_a_self_criticism_are_listed_in_a_table_unit_by_unit() {
    let drafted = |owing: usize| {
        let rows: Vec<String> = (1..=owing)
            .map(|at| {
                let unit = if at % 3 == 0 { "甲镇" } else { "丙镇" };
                let meeting = at % 2 + 1;
                format!("\nH{meeting}|调度会{meeting}|2026-11-18|迟到|{unit}|张第{at}号")
            })
            .collect();
        let built = Workspace::new()
            .period("2026-11-20")
            .office(
                "会议纪律",
                &format!("会议编号|会议名称|会议日期|情形|单位|姓名{}", rows.concat()),
            )
            .others_report_nothing()
            .build();
        draft(&built, WEEKLY)
    };
    assert!(drafted(10).contains("尚未提交书面检查10人次：甲镇张第6号（11月18日调度会1）、"));
    let many = drafted(11);
    assert!(
        many.contains("尚未提交书面检查11人次，名单见下表"),
        "{many}"
    );
    let (_, table) = many.split_once("名单见下表").expect("a table");
    let at = |name: &str| table.find(name).expect(name);
    for name in ["张第3号", "张第6号", "张第9号"] {
        assert!(
            at("提交期限") < at(name) && at(name) < at("丙镇"),
            "{table}"
        );
    }
    assert!(table.contains("2026年11月27日"), "{table}");
}

#[test]
fn what_a_dissolved_unit_is_named_for_says_that_it_has_been_dissolved() {
    let built = Workspace::new()
        .directory("单位全称|序列|撤销日期|并入单位\n甲镇|乡镇||\n丙镇|乡镇|2026-11-18|甲镇")
        .period("2026-11-13")
        .others_report_nothing()
        .period("2026-11-20")
        .office(
            "投诉登记",
            "投诉编号|受理日期|被投诉单位|核实结果\nT1|2026-11-03|甲镇|有效\nT2|2026-11-03|丙镇|有效",
        )
        .office(
            "通报登记",
            "文号|日期|单位|类型\n1号|2026-11-17|丙镇|通报批评\n1号|2026-11-17|甲镇|通报批评",
        )
        .office(
            "会议纪律",
            "会议编号|会议名称|会议日期|情形|单位|姓名\nH1|例会|2026-11-16|迟到|丙镇|李四\nH1|例会|2026-11-16|迟到|甲镇|张三",
        )
        .others_report_nothing()
        .build();
    let week = draft(&built, WEEKLY);
    for told in [
        "有效投诉2件次：甲镇1件、丙镇（已撤销）1件。",
        "本期印发的通报：1号（通报批评）",
        "丙镇（已撤销）",
    ] {
        assert!(week.contains(told), "{told}: {week}");
    }
    assert_eq!(week.matches("丙镇（已撤销）").count(), 2, "{week}");
    let path = built
        .office
        .keys()
        .find(|path| path.starts_with("会议通报"));
    let meeting = draft(&built, path.expect("a circular of the meeting"));
    assert!(
        meeting.contains("绩效考核。其中，丙镇已撤销。"),
        "{meeting}"
    );
    assert!(meeting.contains("丙镇李四（单位已撤销）"), "{meeting}");
    // So do the pages and annexes that name it.
    let told = "丙镇已于2026-11-18撤销，并入甲镇。";
    for half in [&built.site, &built.office] {
        for path in ["complaints.html", "meetings/index.html"] {
            let page = String::from_utf8_lossy(&half[path]);
            assert_eq!(page.matches(told).count(), 1, "{path}");
        }
        for path in ["有效投诉情况表", "会议纪律情况表"] {
            let annex = &half[&format!("attachments/{path}.xlsx")];
            let said = part(annex, "xl/sharedStrings.xml");
            assert!(said.contains(told), "{path}");
        }
    }
}

#[test]
fn overdue_stages_of_one_matter_stand_behind_its_name_which_is_printed_once() {
    let rows = "A1 13710一般 起算日期=2026-09-01\nA2 领导议定事项 起算日期=2026-08-26";
    let week = draft(&common::week("2026-11-20", rows).build(), WEEKLY);
    let cell = week.lines().find(|line| line.contains("「事项A1」"));
    let cell = cell.unwrap_or_else(|| panic!("{week}"));
    let form = Regex::new(
        "^A1「事项A1」研究部署逾期[0-9]+天、反馈逾期[0-9]+天、办结逾期[0-9]+天；A2「事项A2」[^；、]+逾期[0-9]+天$",
    );
    assert!(form.expect("a pattern").is_match(cell), "{cell}");
}

#[test]
fn a_county_of_one_unit_whose_matter_is_overdue_is_asked_for_it_though_nothing_falls_due() {
    let of = |row: &str| {
        let built = Workspace::new()
            .directory("单位全称|序列\n甲镇|乡镇")
            .period("2026-11-20")
            .ledger("甲镇", "督查事项", &matters(row))
            .build();
        draft(&built, WEEKLY)
    };
    let none = "至2026年11月27日没有到期的环节。";
    let late = of("A1 领导议定事项 起算日期=2026-09-01");
    assert!(
        late.contains(&format!("{none}已经逾期的，请立即办理。")),
        "{late}"
    );
    assert!(late.contains("1个单位已按时报送台账。"), "{late}");
    let done = of("A1 领导议定事项 起算日期=2026-11-02 办结日期=2026-11-03");
    assert!(done.contains(none), "{done}");
    assert!(!done.contains("已经逾期的"), "{done}");
}
