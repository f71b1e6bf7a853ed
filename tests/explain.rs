//! `duban explain`: it says what the pages say, it says all that a verdict rests on, and it can be read out.

mod common;

use common::program::{self, SAMPLE_AS_OF, duban, ends_with, sample_data, words};
use common::registers::CORRECTIONS;
use common::{Workspace, day, matters, week};
use duban::ingest::Hands;
use duban::pipeline::{self, AsOf, Reading};
use duban::render::{OutputFile, site};
use duban::report::Audience;
use duban::report::explain::{Question, explain};
use duban::report::pages::Views;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::sync::LazyLock;

/// What is said of a question in a workspace at a date, without the fingerprint.
#[track_caller]
fn said(workspace: &Workspace, as_of: &str, wanted: &str) -> String {
    let answer = answered(workspace, as_of, wanted).unwrap_or_else(|unknown| panic!("{unknown}"));
    let (text, fingerprint) = answer.rsplit_once('\n').expect("two lines at least");
    assert!(fingerprint.starts_with("输入指纹 "), "{fingerprint}");
    text.to_owned()
}

/// The explanation as it is, or why there is none.
fn answered(workspace: &Workspace, as_of: &str, wanted: &str) -> Result<String, String> {
    let files = workspace.files();
    let paths: BTreeSet<String> = files.keys().cloned().collect();
    let read = |path: &str, _: u64| {
        files
            .get(path)
            .cloned()
            .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    };
    let given = pipeline::Workspace {
        paths: &paths,
        hands: Hands {
            read: &read,
            apart: None,
        },
    };
    let question = Question { wanted, unit: None };
    pipeline::explain(given, AsOf::On(day(as_of)), question, &|_| {})
        .unwrap_or_else(|(error, lines)| panic!("{error}\n{}", lines.join("\n")))
}

/// Asserts the full text of an explanation against `tests/data/explain/NAME.txt`. With `DUBAN_WRITE_EXPECTED` set, the file is
/// written first; `expected_texts_are_compared_and_not_written` then fails, so that it is never set unnoticed.
#[track_caller]
fn case(name: &str, workspace: &Workspace, as_of: &str, wanted: &str) {
    let text = said(workspace, as_of, wanted);
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/explain")
        .join(format!("{name}.txt"));
    if std::env::var_os("DUBAN_WRITE_EXPECTED").is_some() {
        std::fs::write(&path, format!("{text}\n")).expect("written");
    }
    let expected = std::fs::read_to_string(&path).expect("an expected text");
    assert_eq!(text, expected.trim_end_matches('\n'), "{name}");
}

/// A page as a reader sees it: without tags, entities resolved, without blanks.
fn seen(html: &str) -> String {
    static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"<[^>]*>").expect("a pattern"));
    let bare = TAG.replace_all(html, "");
    let mut text = bare.into_owned();
    for (entity, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&#x2F;", "/"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, character);
    }
    squeezed(&text)
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The lines of an explanation that do not stand on the page.
fn strays<'a>(said: &'a str, page: &str) -> Vec<&'a str> {
    said.lines()
        .filter(|line| !page.contains(&squeezed(line)))
        .collect()
}

/// The sample workspace, read and judged, with the views and pages of the office.
fn with_sample(check: impl FnOnce(&Views<'_>, &BTreeMap<String, String>)) {
    let files = program::sample_files();
    let paths: BTreeSet<String> = files.keys().cloned().collect();
    let read = |path: &str, _: u64| {
        files
            .get(path)
            .cloned()
            .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    };
    let workspace = pipeline::Workspace {
        paths: &paths,
        hands: Hands {
            read: &read,
            apart: None,
        },
    };
    let reading = Reading::of(workspace, AsOf::On(day(SAMPLE_AS_OF)), &|_| {})
        .unwrap_or_else(|(error, _)| panic!("{error}"));
    let findings = reading.findings();
    let fingerprint = reading.fingerprint();
    let input = reading.input(&findings, &fingerprint);
    let pages = site::pages(&input, Audience::Office).expect("sound templates");
    let pages: BTreeMap<String, String> = pages.into_iter().filter_map(html).collect();
    check(&Views::new(&input, Audience::Office), &pages);
}

fn html(file: OutputFile) -> Option<(String, String)> {
    let is_page = Path::new(&file.path)
        .extension()
        .is_some_and(|ending| ending == "html");
    is_page.then(|| (file.path, String::from_utf8(file.bytes).expect("UTF-8")))
}

/// A page's heading and foot around one of its articles.
fn article(page: &str, anchor: &str) -> String {
    let begin = page
        .find(&format!("<article class=\"matter\" id=\"{anchor}\""))
        .unwrap_or_else(|| panic!("no article {anchor}"));
    let end = begin + page[begin..].find("</article>").expect("its end");
    let heading = page.find("<h1>").expect("a heading");
    let foot = page.find("<footer").expect("a foot");
    let heading_end = heading + page[heading..].find("</h1>").expect("its end");
    format!(
        "{}{}{}",
        &page[heading..heading_end],
        &page[begin..end],
        &page[foot..]
    )
}

#[test]
fn every_line_about_a_matter_stands_in_its_article_on_the_page() {
    with_sample(|views, pages| {
        let findings = views.input.findings;
        let all = || findings.matters.iter().chain(&findings.lapsed);
        let mut compared = 0;
        for matter in all() {
            let unit = views.name(matter.unit);
            // One number may stand twice with a unit: once lapsed, once its own.
            let page: String = all()
                .filter(|other| {
                    other.key.number == matter.key.number
                        && other
                            .succession
                            .iter()
                            .any(|(_, held)| *held == matter.unit)
                })
                .map(|other| {
                    let address = views.links.address(&other.key).expect("an address");
                    let page = &pages[&views.links.matters(other.unit, address.page)];
                    seen(&article(page, &address.anchor))
                })
                .collect();
            let question = Question {
                wanted: &matter.number,
                unit: Some(unit),
            };
            let text = explain(views, question).expect("a known number");
            let listed = seen(&pages[&views.links.unit(matter.unit)]);
            let strays = strays(&text, &format!("{page}{listed}"));
            assert!(strays.is_empty(), "{unit} {}: {strays:?}", matter.number);
            assert!(
                text.contains(&*matter.number) && text.lines().count() > 10,
                "{text}"
            );
            compared += 1;
        }
        assert!(compared > 150, "{compared}");
    });
}

#[test]
fn every_line_about_a_unit_stands_on_its_page() {
    with_sample(|views, pages| {
        let mut with_escalations = 0;
        for unit in views.units() {
            let question = Question {
                wanted: views.name(unit),
                unit: None,
            };
            let text = explain(views, question).expect("a known unit");
            let strays = strays(&text, &seen(&pages[&views.links.unit(unit)]));
            let strays = format!("{strays:?}");
            assert_eq!(strays, "[]", "{}", views.name(unit));
            with_escalations += usize::from(text.contains("达到次数"));
        }
        assert!(with_escalations > 3, "{with_escalations}");
    });
}

/// What explanations write before a value of a register's row.
const LABELS: [&str; 12] = [
    "节点：",
    "原目标：",
    "目标：",
    "生效：",
    "受理日期：",
    "核实日期：",
    "计入与否：",
    "书面检查：",
    "请示单位：",
    "受理单位：",
    "事项：",
    "答复意见：",
];

#[test]
fn every_line_about_a_register_row_stands_on_its_page() {
    with_sample(|views, pages| {
        let findings = views.input.findings;
        let whole: String = pages
            .iter()
            .filter(|(path, _)| {
                [
                    "complaints.html",
                    "meetings/",
                    "units/",
                    "keyworks/",
                    "requests.html",
                ]
                .iter()
                .any(|part| path.starts_with(part))
            })
            .map(|(_, html)| seen(html))
            .collect();
        let complaints = findings.complaints.iter().map(|known| &known.id);
        let meetings = findings.meetings.iter().map(|known| &known.id);
        let circulars = findings.circulars.iter().map(|known| &known.document);
        let works = findings.key_works.iter().map(|known| &known.number);
        let requests = findings.requests.iter().map(|known| &known.id);
        let registers = complaints.chain(meetings).chain(circulars);
        let numbers: BTreeSet<&String> = registers.chain(works).chain(requests).collect();
        assert!(numbers.len() > 25, "{}", numbers.len());
        for number in numbers {
            let question = Question {
                wanted: number,
                unit: None,
            };
            let text = explain(views, question).expect("a known number");
            // The names of columns stand at the head of the page's tables, and no page says where a row of a register is entered.
            let (entered, shown): (Vec<&str>, Vec<&str>) =
                text.lines().partition(|line| line.starts_with("登记　"));
            let shown = LABELS
                .iter()
                .fold(shown.join("\n"), |shown, label| shown.replace(label, ""));
            let strays = strays(&shown, &whole);
            assert!(strays.is_empty(), "{number}: {strays:?}");
            for line in entered {
                assert!(
                    line.contains("日期：20") && line.contains("县政府办/"),
                    "{line}"
                );
            }
        }
    });
}

#[test]
fn a_line_that_the_page_does_not_have_is_found_out() {
    let page = seen("<p>红灯：<b>办结</b>环节&amp;逾期</p>");
    assert!(strays("红灯：办结\n  环节&逾期", &page).is_empty());
    assert_eq!(strays("绿灯：办结", &page), ["绿灯：办结"]);
}

#[test]
fn a_note_that_must_not_go_out_hinders_no_explanation() {
    let workspace = week("2026-11-20", "A1 收发文 起算日期=2026-11-02")
        .file("notes/2026-11-20.md", "有些乡镇进度慢。".as_bytes());
    assert!(said(&workspace, "2026-11-20", "A1").contains("A1"));
}

#[test]
fn expected_texts_are_compared_and_not_written() {
    assert!(std::env::var_os("DUBAN_WRITE_EXPECTED").is_none());
}

#[test]
fn working_days_across_a_holiday_with_a_day_worked_in_exchange() {
    let workspace = week(
        "2026-11-20",
        "A1 收发文 起算日期=2026-09-30\nA2 领导议定事项 起算日期=2026-09-28 反馈日期=2026-10-20",
    );
    case("holiday", &workspace, "2026-11-20", "A2");
}

#[test]
fn a_month_that_rolls_and_the_same_day_that_does_not() {
    let workspace = week(
        "2026-11-20",
        "A1 13710复杂 起算日期=2026-10-21 研究部署日期=2026-10-21",
    );
    case("month", &workspace, "2026-11-20", "A1");
}

#[test]
fn a_written_deadline_of_the_list_and_one_that_a_unit_would_lengthen() {
    let workspace = Workspace::new()
        .period("2026-11-20")
        .office(
            "交办清单",
            &matters("A1 领导议定事项 责任单位=甲镇 起算日期=2026-11-02 完成时限=2026-12-05"),
        )
        .ledger(
            "甲镇",
            "督查事项",
            &matters(
                "A1 领导议定事项 起算日期=2026-11-03 完成时限=2026-12-31\nA2 领导议定事项 起算日期=2026-11-02 完成时限=2026-12-31",
            ),
        )
        .others_report_nothing();
    case("written_list", &workspace, "2026-11-20", "A1");
    case("written_own", &workspace, "2026-11-20", "A2");
}

#[test]
fn a_timely_extension_a_late_one_and_one_registered_afterwards() {
    let list = matters(
        "A1 领导议定事项 责任单位=甲镇 起算日期=2026-10-19\nA2 领导议定事项 责任单位=甲镇 起算日期=2026-10-19",
    );
    let ledger =
        matters("A1 领导议定事项 起算日期=2026-10-19\nA2 领导议定事项 起算日期=2026-10-19");
    let workspace = Workspace::new()
        .period("2026-11-13")
        .office("交办清单", &list)
        .ledger("甲镇", "督查事项", &ledger)
        .others_report_nothing()
        .period("2026-11-20")
        .office("交办清单", &list)
        .office(
            "延期审批",
            "事项编号|责任单位|新时限|批准人|批准日期\nA1|甲镇|2026-11-27|县长|2026-10-30\nA2|甲镇|2026-11-27|县长|2026-11-16",
        )
        .ledger("甲镇", "督查事项", &ledger)
        .others_report_nothing();
    case("extension_timely", &workspace, "2026-11-20", "A1");
    case("extension_late", &workspace, "2026-11-20", "A2");
}

#[test]
fn a_stage_that_is_done_by_inference() {
    let workspace = week(
        "2026-11-20",
        "A1 13710一般 起算日期=2026-11-09 办结日期=2026-11-12",
    );
    case("inferred", &workspace, "2026-11-20", "A1");
}

#[test]
fn a_done_date_claimed_after_the_breach() {
    let workspace = Workspace::new()
        .period("2026-11-06")
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 领导议定事项 起算日期=2026-10-19 办结日期="),
        )
        .others_report_nothing()
        .period("2026-11-13")
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 领导议定事项 起算日期=2026-10-19 办结日期=2026-10-28"),
        )
        .others_report_nothing();
    case("backdated", &workspace, "2026-11-13", "A1");
}

#[test]
fn values_that_a_ledger_has_changed() {
    let workspace = Workspace::new()
        .period("2026-11-13")
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 领导议定事项 起算日期=2026-11-02"),
        )
        .others_report_nothing()
        .period("2026-11-20")
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 收发文 起算日期=2026-11-12"),
        )
        .others_report_nothing();
    case("changed", &workspace, "2026-11-20", "A1");
}

#[test]
fn an_exemption() {
    let workspace = week("2026-11-20", "A1 收发文 起算日期=2026-11-02").office(
        "容错认定",
        "编号|对象类别|对象编号|单位|情形|认定机关|认定日期\nR1|督查事项|A1|甲镇|先行先试|县委|2026-11-10",
    );
    case("exempt", &workspace, "2026-11-20", "A1");
}

#[test]
fn a_correction_of_a_value_and_a_row_struck_out() {
    let workspace = week(
        "2026-11-20",
        "A1 收发文 起算日期=2026-11-02 办结日期=2026-11-12\nA2 收发文 起算日期=2026-11-02",
    )
    .office(
        "更正登记",
        &format!(
            "{CORRECTIONS}\n\
         G1|督查事项|A1|甲镇|更正|办结日期|'2026-11-04|误填|县长|2026-11-18\n\
         G2|督查事项|A2|甲镇|作废|||重复|县长|2026-11-18"
        ),
    );
    case("corrected", &workspace, "2026-11-20", "A1");
    case("struck", &workspace, "2026-11-20", "A2");
}

#[test]
fn a_correction_that_was_refused_is_told_in_no_explanation_either() {
    let list = "事项编号|事项名称|事项类别|起算日期|责任单位\nA1|修路|收发文|2026-11-02|甲镇";
    let workspace = week("2026-11-20", "A1 收发文 起算日期=2026-11-02")
        .office("交办清单", list)
        .office(
            "更正登记",
            &format!(
                "{CORRECTIONS}\n\
             G1|交办清单|A1|甲镇|更正|起算日期|下周|误填|县长|2026-11-18"
            ),
        );
    let text = said(&workspace, "2026-11-20", "A1");
    assert!(
        !text.contains("下周") && !text.contains("更正登记"),
        "{text}"
    );
    assert!(text.contains("写在交办清单的「起算日期」一栏"), "{text}");
}

#[test]
fn a_matter_taken_over_by_merger() {
    let directory = "单位全称|序列|主要负责人|职务|撤销日期|并入单位\n\
        甲镇|乡镇|赵一|镇长|2026-11-15|乙镇\n乙镇|乡镇|钱二|镇长||\n丁局|县直|李四|局长||";
    let ledger = matters("A1 领导议定事项 起算日期=2026-10-19");
    let workspace = Workspace::new()
        .directory(directory)
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &ledger)
        .others_report_nothing()
        .period("2026-11-20")
        .ledger("乙镇", "督查事项", &ledger)
        .ledger("丁局", "督查事项", common::MATTERS);
    case("merged", &workspace, "2026-11-20", "A1");
}

#[test]
fn a_due_date_in_a_year_without_schedule_and_a_stage_that_waits() {
    let workspace = week(
        "2026-12-25",
        "A1 领导议定事项 起算日期=2026-12-24\nA2 常务会提请县委 起算日期=2026-12-23 呈送县委日期=2026-12-24 县委通过日期= 办结日期=2026-12-25",
    );
    case("provisional", &workspace, "2026-12-25", "A1");
    case("waiting", &workspace, "2026-12-25", "A2");
    let missed = week("2027-01-15", "A1 领导议定事项 起算日期=2026-12-24");
    let text = said(&missed, "2027-01-15", "A1");
    let conclusion = "最迟应当在2027年1月7日（暂算）完成，从次日起就是逾期。";
    assert!(text.contains(conclusion), "{text}");
}

#[test]
fn a_matter_that_has_gone_from_the_ledger_and_one_that_the_list_took_away() {
    let list = |unit: &str| {
        matters(&format!(
            "A1 收发文 责任单位=甲镇 起算日期=2026-11-09\nA2 收发文 责任单位={unit} 起算日期=2026-11-09"
        ))
    };
    let both = matters("A1 收发文 起算日期=2026-11-09\nA2 收发文 起算日期=2026-11-09");
    let workspace = Workspace::new()
        .period("2026-11-13")
        .office("交办清单", &list("甲镇"))
        .ledger("甲镇", "督查事项", &both)
        .others_report_nothing()
        .period("2026-11-20")
        .office("交办清单", &list("乙镇"))
        .ledger("甲镇", "督查事项", common::MATTERS)
        .others_report_nothing();
    case("missing", &workspace, "2026-11-20", "A1");
    case("lapsed", &workspace, "2026-11-20", "A2");
}

#[test]
fn a_unit_with_an_escalation_and_a_bridge() {
    let two = "A1 领导议定事项 起算日期=2026-10-12\nA2 领导议定事项 起算日期=2026-10-13\nA3 收发文 起算日期=2026-11-16 办结日期=2026-11-17";
    let workspace = Workspace::new()
        .period("2026-11-13")
        .ledger(
            "甲镇",
            "督查事项",
            &matters(two.rsplit_once('\n').expect("lines").0),
        )
        .others_report_nothing()
        .period("2026-11-20")
        .ledger(
            "甲镇",
            "督查事项",
            &matters(&format!("{two}\nA4 领导议定事项 起算日期=2026-11-02")),
        )
        .others_report_nothing();
    case("unit", &workspace, "2026-11-20", "甲镇");
    case("unit_first_period", &workspace, "2026-11-13", "甲镇");
}

#[test]
fn a_unit_in_a_new_year() {
    let workspace = Workspace::new()
        .period("2025-12-26")
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 收发文 起算日期=2025-12-15"),
        )
        .others_report_nothing()
        .period("2026-01-02")
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 收发文 起算日期=2025-12-15"),
        )
        .others_report_nothing();
    case("unit_new_year", &workspace, "2026-01-02", "甲镇");
}

/// The program in the sample workspace.
fn run(arguments: &[&str]) -> std::process::Output {
    duban()
        .current_dir(sample_data())
        .arg("explain")
        .args(arguments)
        .output()
        .expect("the program runs")
}

#[test]
fn the_command_line_explains_a_number_and_nothing_else() {
    let output = run(&["ＹＬ2026-0103", ".", "--as-of", SAMPLE_AS_OF]);
    ends_with(&output, 0);
    let text = words(&output.stdout);
    assert_eq!(words(&output.stderr), "");
    assert!(!text.contains('\u{1b}') && !text.contains('\r'), "{text}");
    assert!(text.starts_with("鹭眠镇\nYL2026-0103"), "{text}");
    let mut foot = text.lines().rev();
    assert!(
        foot.next()
            .is_some_and(|line| line.starts_with("输入指纹 "))
    );
    assert!(
        foot.next()
            .is_some_and(|line| line.ends_with("截至日期2026年11月20日"))
    );
    assert_eq!(
        text,
        words(&run(&["yl2026-0103", "--as-of", SAMPLE_AS_OF]).stdout)
    );
}

#[test]
fn a_number_of_several_units_is_explained_for_all_or_for_the_one_that_is_named() {
    let all = words(&run(&["YL2026-0001", "--as-of", SAMPLE_AS_OF]).stdout);
    let of = |unit: &str, text: &str| text.lines().any(|line| line == unit);
    let units: Vec<&str> = ["鹭眠镇", "苔桥镇", "县财政局", "县水务局"]
        .into_iter()
        .filter(|unit| of(unit, &all))
        .collect();
    assert!(units.len() > 1, "{all}");
    let one = run(&["YL2026-0001", "--unit", units[1], "--as-of", SAMPLE_AS_OF]);
    ends_with(&one, 0);
    let one = words(&one.stdout);
    assert!(of(units[1], &one) && !of(units[0], &one), "{one}");
    let other = run(&["YL2026-0103", "--unit", units[1], "--as-of", SAMPLE_AS_OF]);
    ends_with(&other, 1);
    assert!(words(&other.stderr).contains("有这个编号的是：鹭眠镇"));
}

#[test]
fn a_number_of_a_register_is_the_units_whom_it_concerns_and_no_others() {
    let of = |arguments: &[&str]| run(&[arguments, &["--as-of", SAMPLE_AS_OF]].concat());
    let asked = of(&["QS2026-03", "--unit", "县发展和改革局"]);
    ends_with(&asked, 0);
    assert!(
        words(&asked.stdout).contains("霁坪镇"),
        "the receiver may ask"
    );
    for (number, holders) in [
        ("QS2026-03", "霁坪镇、县发展和改革局"),
        ("TS2026-001", "县教育局"),
    ] {
        let other = of(&[number, "--unit", "鹭眠镇"]);
        ends_with(&other, 1);
        let said = words(&other.stderr);
        assert!(
            said.contains(&format!("有这个编号的是：{holders}。")),
            "{said}"
        );
    }
}

#[test]
fn an_earlier_date_explains_what_was_said_then() {
    let output = run(&["YL2026-0401", "--as-of", "2026-10-30"]);
    ends_with(&output, 0);
    let text = words(&output.stdout);
    assert!(
        text.contains("红灯") && !text.contains("疑似倒填"),
        "{text}"
    );
}

#[test]
fn a_unit_is_found_by_its_other_names() {
    let full = run(&["县发展和改革局", "--as-of", SAMPLE_AS_OF]);
    ends_with(&full, 0);
    let short = run(&["县发改局", "--as-of", SAMPLE_AS_OF]);
    ends_with(&short, 0);
    assert_eq!(words(&full.stdout), words(&short.stdout));
    assert!(words(&full.stdout).starts_with("县发展和改革局\n"));
}

#[test]
fn what_is_not_known_ends_with_1_and_names_the_nearest() {
    for (arguments, nearest) in [
        (vec!["YL2026-0104x"], "YL2026-0104"),
        (vec!["鹭棉镇"], "鹭眠镇"),
        (vec!["YL2026-0103", "--unit", "鹭棉镇"], "鹭眠镇"),
    ] {
        let output = run(&[arguments.as_slice(), &["--as-of", SAMPLE_AS_OF]].concat());
        ends_with(&output, 1);
        assert_eq!(words(&output.stdout), "");
        let said = words(&output.stderr);
        assert!(
            said.contains("相近的有") && said.contains(nearest),
            "{said}"
        );
    }
    ends_with(&run(&[]), 2);
    ends_with(&run(&["鹭眠镇", "--as-of", "昨天"]), 2);
    ends_with(&run(&["鹭眠镇", "no-such-folder"]), 1);
}

#[test]
fn the_number_of_a_decision_leads_to_its_page_and_no_number_of_another_kind_is_near() {
    let workspace = Workspace::new()
        .period("2026-11-20")
        .ledger(
            "甲镇",
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期|办结日期\nA1|修路|领导议定事项|2026-11-02|2026-11-09",
        )
        .office(
            "更正登记",
            "更正编号|对象表|对象编号|单位|处理|字段|更正值|理由|批准人|批准日期\n\
             GZ-01|督查事项|A1|甲镇|更正|办结日期|2026-11-10|错填|王五|2026-11-18",
        )
        .office(
            "投诉登记",
            "投诉编号|受理日期|被投诉单位|核实结果\nTS-01|2026-11-10|甲镇|有效",
        )
        .others_report_nothing();
    let said = said(&workspace, "2026-11-20", "gz-01");
    for part in ["GZ-01 更正 A1", "甲镇", "更正容错延期"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let unknown = answered(&workspace, "2026-11-20", "JF-01").expect_err("nothing");
    assert!(!unknown.contains("相近"), "{unknown}");
    let near = answered(&workspace, "2026-11-20", "TS-02").expect_err("nothing");
    assert!(near.contains("相近的有：TS-01"), "{near}");
}

#[test]
fn a_row_of_any_register_says_what_it_is_where_it_stands_and_what_it_costs() {
    let workspace = Workspace::new()
        .directory("单位全称|序列|主要负责人|职务|任职起|任职止|分管县领导\n甲镇|乡镇|赵一|镇长|||周六\n乙镇|乡镇|孙三|镇长|||周六、吴七\n丙局|部门|李四|局长|||吴七")
        .period("2026-11-20")
        .office(
            "积分登记",
            "编号|日期|单位|类型|分值|事由\n\
             JF-01|2026-11-05|甲镇|负面扣分|3|弄虚作假\n\
             JF-02|2025-11-05|乙镇|正面积分|2|去年的事",
        )
        .office(
            "一口清抽查",
            "编号|日期|单位|姓名|政策措施|政策红线|工作进展|批示落实|解决措施\nYK-01|2026-11-12|乙镇|郑八|是|否|是|是|是",
        )
        .office(
            "投诉登记",
            "投诉编号|受理日期|被投诉单位|核实结果|核实日期|办结日期\nTS-01|2026-11-03|甲镇|有效|2026-11-06|2026-11-10",
        )
        .office(
            "会议纪律",
            "会议编号|会议名称|会议日期|情形|单位|姓名|书面检查日期\nHY-01|例会|2026-11-09|迟到|乙镇|郑八|2026-11-13",
        )
        .office(
            "请示事项",
            "编号|日期|请示单位|受理单位|事项|答复日期|答复意见\nQS-01|2026-11-04|甲镇|丙局|修桥|2026-11-11|同意",
        )
        .others_report_nothing();
    let place = "ledgers/2026-11-20/县政府办/登记.xlsx › ";
    for (wanted, parts) in [
        (
            "jf-01",
            &[
                "JF-01　积分登记　甲镇",
                "登记　积分登记　日期：2026-11-05　{}积分登记 › A2",
                "负面扣分3分　弄虚作假",
                "  2026-11-05　积分登记　JF-01 负面扣分",
                "　-3　",
            ][..],
        ),
        ("JF-02", &["去年的事", "不在2026年，今年不计"]),
        (
            "YK-01",
            &[
                "YK-01　一口清抽查　乙镇",
                "登记　一口清抽查　日期：2026-11-12　{}一口清抽查 › A2",
                "姓名：郑八　政策措施：是、政策红线：否、",
                "5项中合格4项，计入本单位一口清抽查的合格率，不加分也不扣分",
            ],
        ),
        (
            "TS-01",
            &[
                "受理日期：2026-11-03",
                "核实日期：2026-11-06",
                "计入与否：计入",
                "登记　投诉登记　受理日期：2026-11-03　{}投诉登记 › A2",
                "　-2　",
            ],
        ),
        (
            "HY-01",
            &[
                "登记　会议纪律　会议日期：2026-11-09　{}会议纪律 › A2",
                "书面检查：2026-11-13",
                "　-1　",
            ],
        ),
        (
            "QS-01",
            &[
                "请示单位：甲镇　受理单位：丙局　事项：修桥",
                "2026-11-04请示",
                "答复意见：同意",
            ],
        ),
        (
            "周六",
            &[
                "周六　分管县领导",
                "分管单位2个",
                "  甲镇　得分",
                "  乙镇　得分",
                "单位名录.xlsx › ",
            ],
        ),
    ] {
        let answer = said(&workspace, "2026-11-20", wanted);
        for part in parts {
            let part = part.replace("{}", place);
            assert!(answer.contains(&part), "{wanted}, {part}: {answer}");
        }
    }
    let near = answered(&workspace, "2026-11-20", "JF-03").expect_err("nothing");
    assert!(near.contains("JF-01"), "{near}");
}

#[test]
fn what_belongs_to_another_year_says_why_it_costs_nothing() {
    let workspace = Workspace::new()
        .settings("[escalation.complaint-circular]\nwindow = \"rolling-12-months\"")
        .period("2026-11-20")
        .office(
            "投诉登记",
            "投诉编号|受理日期|被投诉单位|核实结果|核实日期\n\
             TS-01|2025-12-02|甲镇|有效|2025-12-10\n\
             TS-02|2025-03-02|甲镇|有效|2025-03-10\n\
             TS-03|2025-12-20|甲镇|有效|2026-01-10\n\
             TS-04|2025-12-20|甲镇|无效|2025-12-22",
        )
        .office(
            "会议纪律",
            "会议编号|会议名称|会议日期|情形|单位|姓名\n\
             HY-01|例会|2025-11-09|迟到|乙镇|郑八\n\
             HY-02|例会|2026-11-09|迟到|乙镇|郑八\n\
             HY-03|例会|2025-11-16|无违纪||",
        )
        .office(
            "通报登记",
            "文号|日期|单位|类型|问题编号\n\
             TB-01|2025-11-09|乙镇|通报批评|\n\
             TB-02|2026-11-09|乙镇|通报批评|\n\
             TB-03|2025-11-10|乙镇|责令书面检查|",
        )
        .others_report_nothing();
    let why = "　得分构成：不在2026年，今年不计\n";
    for (wanted, costs_nothing, counting) in [
        ("TS-01", true, "计入与否：计入"),
        ("TS-02", true, "统计期间以外，不计次数"),
        ("TS-03", false, "　-2　"),
        ("TS-04", false, "计入与否：不计"),
        ("HY-01", true, "郑八"),
        ("HY-02", false, "　-1　"),
        ("HY-03", false, "例会"),
        ("TB-01", true, "通报批评"),
        ("TB-02", false, "　-5　"),
        ("TB-03", false, "责令书面检查"),
    ] {
        let answer = said(&workspace, "2026-11-20", wanted);
        assert_eq!(answer.contains(why), costs_nothing, "{wanted}: {answer}");
        assert!(answer.contains(counting), "{wanted}: {answer}");
    }
}

#[test]
fn a_county_leader_whom_the_ledgers_call_by_an_office_is_near_the_name_alone() {
    let workspace = Workspace::new()
        .period("2026-11-20")
        .ledger(
            "甲镇",
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期|牵头县领导\nA1|修路|领导议定事项|2026-11-02|副县长王五",
        )
        .others_report_nothing();
    for (wanted, nearest) in [("王五", "相近的有：副县长王五"), ("王", "没有「王」")]
    {
        let unknown = answered(&workspace, "2026-11-20", wanted).expect_err("nobody");
        assert!(unknown.contains(nearest), "{unknown}");
    }
}

#[test]
fn a_county_leader_and_a_principal_are_explained_by_name() {
    let workspace = Workspace::new()
        .directory("单位全称|序列|主要负责人|职务|任职起|任职止\n甲镇|乡镇|赵一|镇长|2024-01-01|2026-11-16\n甲镇|乡镇|钱二|镇长|2026-11-17|\n乙镇|乡镇|孙三|镇长||")
        .period("2026-11-20")
        .ledger(
            "甲镇",
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期|办结日期|牵头县领导\nA1|修路|领导议定事项|2026-11-02||王五\nA2|架桥|收发文|2026-11-17|2026-11-18|王五、赵一",
        )
        .others_report_nothing();
    let answer = said(&workspace, "2026-11-20", " 王 五");
    for line in [
        "王五　牵头县领导",
        "  牵头事项2件：红灯1、黄灯0、绿灯1，其中已销号0件",
        "  红灯　A1　修路　甲镇　上报 逾期　到期2026-11-16　逾期4天（4个工作日）",
    ] {
        assert!(
            answer.lines().any(|own| own.starts_with(line)),
            "{line}: {answer}"
        );
    }
    let answer = said(&workspace, "2026-11-20", "钱二");
    for line in [
        "甲镇　镇长　2026-11-17起",
        "  基础分100分，加0.5分，扣2分，得分98.5分，只计任期内本单位的加分和扣分",
        "  2026-11-17　事项逾期　A1「修路」上报　-2",
    ] {
        assert!(
            answer.lines().any(|own| own.starts_with(line)),
            "{line}: {answer}"
        );
    }
    // Somebody may be both; the predecessor answers for nothing that came after him.
    let answer = said(&workspace, "2026-11-20", "赵一");
    for line in [
        "赵一　牵头县领导",
        "赵一　主要负责人",
        "  基础分100分，加0分，扣0分，得分100分",
    ] {
        assert!(
            answer.lines().any(|own| own.starts_with(line)),
            "{line}: {answer}"
        );
    }
}

#[test]
fn a_number_whose_row_was_returned_is_not_said_to_stand_nowhere() {
    let folder = tempfile::tempdir().expect("a folder");
    Workspace::new()
        .period("2026-11-20")
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 收发文 起算日期=2026-11-17\nA2 不知何类 起算日期=2026-11-17"),
        )
        .others_report_nothing()
        .write_to(folder.path());
    let asked = |number: &str| {
        let output = duban()
            .args(["explain", number])
            .current_dir(folder.path())
            .output()
            .expect("the program runs");
        ends_with(&output, 1);
        words(&output.stderr)
    };
    let told = asked("a2");
    assert!(
        told.contains("在甲镇2026-11-20一期的台账中，那一行有错误，已退回修改"),
        "{told}"
    );
    assert!(asked("A3").starts_with("没有「A3」这个"));
}

#[test]
fn a_unit_whose_matter_of_last_year_is_open_is_not_explained_as_having_none() {
    let row = "A1 清单事项 起算日期=2025-11-03 完成时限=2025-12-19";
    let workspace = Workspace::new()
        .period("2025-12-26")
        .ledger("甲镇", "督查事项", &matters(row))
        .others_report_nothing()
        .period("2026-01-09")
        .ledger("甲镇", "督查事项", &matters(row))
        .others_report_nothing();
    let told = said(&workspace, "2026-01-09", "甲镇");
    assert!(told.starts_with("甲镇\n在办事项均为上年结转\n"), "{told}");
    let told = said(&workspace, "2026-01-09", "乙镇");
    assert!(told.starts_with("乙镇\n本年无事项\n"), "{told}");
}
