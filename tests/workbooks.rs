//! The workbooks as they leave the office: read back by a second reader, opened by an office program, printed.

mod common;

use calamine::{Data, Reader, Xlsx};
use common::office_program::{self, part};
use common::program::sample_files;
use common::{Built, Workspace, build_files, day, list, text};
use duban::pipeline::AsOf;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

const NAMES: [&str; 8] = [
    "综合排名表",
    "重点工作排名表",
    "逾期事项清单",
    "通报及移交清单",
    "有效投诉情况表",
    "会议纪律情况表",
    "积分明细表",
    "未报送情况表",
];

static SAMPLE: LazyLock<Built> = LazyLock::new(|| {
    let files = sample_files();
    let paths: BTreeSet<String> = files.keys().cloned().collect();
    build_files(&files, &paths, AsOf::On(day("2026-11-20")), false)
        .unwrap_or_else(|(error, _)| panic!("{error}"))
});

fn attachment<'a>(built: &'a Built, half: &str, name: &str) -> &'a [u8] {
    let files = if half == "site" {
        &built.site
    } else {
        &built.office
    };
    files
        .get(&format!("attachments/{name}.xlsx"))
        .unwrap_or_else(|| panic!("{half}: {name}"))
}

/// A sheet's cells.
type Rows = Vec<Vec<Data>>;

/// The sheets of a workbook, in order, from its first cell on.
fn sheets(bytes: &[u8]) -> Vec<(String, Rows)> {
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook");
    let names = book.sheet_names().clone();
    names
        .into_iter()
        .map(|name| {
            let range = book.worksheet_range(&name).expect("a sheet");
            let (height, width) = range
                .end()
                .map_or((0, 0), |(row, column)| (row + 1, column + 1));
            let rows = (0..height)
                .map(|row| {
                    (0..width)
                        .map(|column| {
                            range
                                .get_value((row, column))
                                .cloned()
                                .unwrap_or(Data::Empty)
                        })
                        .collect()
                })
                .collect();
            (name, rows)
        })
        .collect()
}

fn shown(row: &[Data]) -> Vec<String> {
    row.iter().map(ToString::to_string).collect()
}

/// The rows under every header of a sheet that has these columns, as text in that order.
#[track_caller]
fn read(rows: &Rows, wanted: &[&str]) -> Vec<Vec<String>> {
    let mut columns: Option<Vec<usize>> = None;
    let mut found = Vec::new();
    for row in rows {
        let cells = shown(row);
        let positions: Option<Vec<usize>> = wanted
            .iter()
            .map(|title| cells.iter().position(|cell| cell == title))
            .collect();
        if positions.is_some() {
            columns = positions;
        } else if let Some(columns) = &columns
            && cells.iter().filter(|cell| !cell.is_empty()).count() > 1
        {
            found.push(
                columns
                    .iter()
                    .map(|column| cells[*column].clone())
                    .collect(),
            );
        }
    }
    assert!(columns.is_some(), "no header with {wanted:?}");
    found
}

fn rows_of(half: &str, name: &str, sheet: usize) -> Rows {
    sheets(attachment(&SAMPLE, half, name)).swap_remove(sheet).1
}

#[test]
fn eight_workbooks_stand_in_both_halves_and_one_of_them_differs() {
    for name in NAMES {
        let same = attachment(&SAMPLE, "site", name) == attachment(&SAMPLE, "office", name);
        assert_eq!(same, name != "通报及移交清单", "{name}");
    }
    for files in [&SAMPLE.site, &SAMPLE.office] {
        let attached = files.keys().filter(|path| path.starts_with("attachments/"));
        assert_eq!(attached.count(), NAMES.len());
        let page = std::str::from_utf8(&files["downloads.html"]).expect("UTF-8");
        for name in NAMES {
            assert!(page.contains(&format!(">{name}.xlsx<")), "{name}");
        }
    }
}

#[test]
fn every_sheet_says_as_of_when_how_it_counts_and_who_made_it() {
    let fingerprint = text(&SAMPLE.report, "fingerprint");
    for half in ["site", "office"] {
        for name in NAMES {
            for (sheet, rows) in sheets(attachment(&SAMPLE, half, name)) {
                let lines: Vec<String> = rows.iter().map(|row| shown(row).concat()).collect();
                let has = |wanted: &str| lines.iter().any(|line| line.contains(wanted));
                assert!(
                    lines[0].starts_with("云澜县"),
                    "{name} {sheet}: {}",
                    lines[0]
                );
                assert!(
                    lines[1].contains("截至日期：2026年11月20日"),
                    "{name} {sheet}"
                );
                assert!(lines[2].starts_with("口径说明："), "{name} {sheet}");
                assert!(
                    has("制表人：") && has("审核人：") && has(&fingerprint),
                    "{name} {sheet}"
                );
            }
        }
    }
}

/// Row numbers, counted from one, of the first header and of the last row of the body.
fn body(rows: &Rows) -> (usize, usize) {
    let header = 4;
    let last = rows
        .iter()
        .rposition(|row| shown(row).concat().starts_with("制表人："))
        .expect("a maker's line");
    (header, last)
}

#[test]
fn the_layout_is_the_offices_and_no_cell_of_the_body_is_merged() {
    let mut long = 0;
    for name in NAMES {
        let bytes = attachment(&SAMPLE, "office", name);
        let styles = part(bytes, "xl/styles.xml");
        let title = styles
            .split("<font>")
            .find(|font| font.contains("方正小标宋简体"))
            .expect("the title's font");
        assert!(title.contains(r#"<sz val="22"/>"#), "{name}: {title}");
        assert!(styles.contains(r#"<name val="仿宋_GB2312"/>"#), "{name}");
        for (position, (sheet, rows)) in sheets(bytes).iter().enumerate() {
            let xml = part(bytes, &format!("xl/worksheets/sheet{}.xml", position + 1));
            for wanted in [
                r#"<pageSetUpPr fitToPage="1"/>"#,
                r#"paperSize="9""#,
                r#"state="frozen""#,
                "&amp;P",
            ] {
                assert!(xml.contains(wanted), "{name} {sheet}: {wanted}");
            }
            // A long table goes on over as many pages as it takes.
            if rows.len() > 150 {
                long += 1;
                assert!(xml.contains(r#"fitToHeight="0""#), "{name} {sheet}");
            }
            let has_rows = rows.len() > body(rows).0 + 3;
            assert!(
                xml.contains("<autoFilter ") || !has_rows || name == "会议纪律情况表",
                "{name} {sheet}"
            );
            assert!(!xml.contains(r#"hidden="1""#), "{name} {sheet}");
            let (header, last) = body(rows);
            for merged in xml.split("<mergeCell ref=\"").skip(1) {
                let range = merged.split('"').next().unwrap_or_default();
                let row: usize = range
                    .split(':')
                    .next()
                    .unwrap_or_default()
                    .trim_start_matches(|c: char| c.is_ascii_alphabetic())
                    .parse()
                    .expect("a row");
                assert!(
                    row < header || row > last,
                    "{name} {sheet}: {range} of {header}..{last}"
                );
            }
        }
        let names = part(bytes, "xl/workbook.xml");
        let repeated = names.matches("_xlnm.Print_Titles").count();
        assert_eq!(repeated, sheets(bytes).len(), "{name}: header repeated");
        assert!(!names.contains("state=\"hidden\""), "{name}");
    }
    assert!(long > 0);
}

#[test]
fn where_the_first_list_of_a_sheet_is_empty_the_next_has_the_filter() {
    let complaints = "投诉编号|受理日期|被投诉单位|核实结果\n\
        T1|2026-11-10|甲镇|有效\nT2|2026-11-11|甲镇|有效";
    let mut workspace = Workspace::new();
    for week in ["2026-11-13", "2026-11-20"] {
        workspace = workspace
            .period(week)
            .office("投诉登记", complaints)
            .others_report_nothing();
    }
    let built = workspace.build();
    let bytes = attachment(&built, "office", "通报及移交清单");
    let (_, rows) = sheets(bytes).swap_remove(0);
    let header = rows
        .iter()
        .position(|row| shown(row)[0].starts_with("二、持续"));
    let header = header.expect("the second list") + 2;
    let xml = part(bytes, "xl/worksheets/sheet1.xml");
    let range = format!("<autoFilter ref=\"A{header}:J{}\"", header + 1);
    assert!(xml.contains(&range), "{range}");
}

#[test]
fn the_offices_list_of_proposals_is_no_annex_and_the_others_are_the_countys_own() {
    let head = |half: &str, name: &str, sheet: usize| {
        let xml = part(
            attachment(&SAMPLE, half, name),
            &format!("xl/worksheets/sheet{sheet}.xml"),
        );
        let (_, head) = xml.split_once("<oddHeader>").expect("a head");
        head.split("</oddHeader>")
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    for (position, name) in NAMES.iter().enumerate() {
        let (public, internal) = (head("site", name, 1), head("office", name, 1));
        assert!(
            public.ends_with(&format!("附件{}", position + 1)),
            "{name}: {public}"
        );
        if *name == "通报及移交清单" {
            for sheet in [1, 2] {
                let internal = head("office", name, sheet);
                assert!(!internal.contains("附件"), "{internal}");
                assert!(internal.contains("内部资料　不得外传"), "{internal}");
            }
        } else {
            assert_eq!(public, internal, "{name}");
        }
    }
    let [public, internal] = [&SAMPLE.site, &SAMPLE.office]
        .map(|files| String::from_utf8_lossy(&files["downloads.html"]).into_owned());
    assert!(public.contains("可直接打印作为附件"), "{public}");
    assert!(internal.contains(r"output\site\attachments"), "{internal}");
    assert!(!internal.contains("可直接打印作为附件"), "{internal}");
}

#[test]
fn no_workbook_says_where_or_by_whom_it_was_made() {
    for (path, bytes) in SAMPLE.site.iter().chain(&SAMPLE.office) {
        if Path::new(path).extension().is_none_or(|own| own != "xlsx") {
            continue;
        }
        let core = part(bytes, "docProps/core.xml");
        assert!(core.contains("<dc:creator></dc:creator>"), "{path}: {core}");
        assert!(core.contains("2026-11-20T00:00:00Z"), "{path}: {core}");
        let absolute = part(bytes, "xl/workbook.xml");
        assert!(!absolute.contains("absPath"), "{path}");
        for name in office_program::parts(bytes) {
            assert!(
                (!name.contains("comments") || path.starts_with("returns/"))
                    && !name.contains("externalLink")
                    && !name.contains("vba"),
                "{path}: {name}"
            );
        }
    }
}

#[test]
fn the_ranking_shows_ranks_changes_and_shares_as_the_report_has_them() {
    let mut seen = 0;
    for (group, rows) in sheets(attachment(&SAMPLE, "site", "综合排名表")) {
        for row in read(
            &rows,
            &["单位", "名次", "上期名次", "较上期", "得分", "按期办结率"],
        ) {
            let unit = SAMPLE.unit(&row[0]);
            assert_eq!(text(unit, "group"), group);
            assert_eq!(row[1], text(unit, "rank"));
            assert_eq!(row[2].replace('—', "-"), text(unit, "previous_rank"));
            let change = unit["previous_rank"].as_i64().zip(unit["rank"].as_i64());
            let expected = match change {
                Some((before, now)) if now < before => format!("↑ 升{}位", before - now),
                Some((before, now)) if now > before => format!("↓ 降{}位", now - before),
                Some(_) => "→ 持平".to_owned(),
                None => "新增".to_owned(),
            };
            assert_eq!(row[3], expected, "{}", row[0]);
            assert_eq!(row[4].parse::<f64>().ok(), unit["score"].as_f64());
            let share = row[5].parse::<f64>().unwrap_or(-1.0);
            let [met, of] =
                ["met", "of"].map(|key| unit["on_time"][key].as_f64().expect("a count"));
            assert!(of == 0.0 || (share - met / of).abs() <= 0.0005, "{row:?}");
            seen += 1;
        }
    }
    assert_eq!(seen, list(&SAMPLE.report, "units").len());
}

#[test]
fn every_key_work_has_a_sheet_with_both_queues() {
    let books = sheets(attachment(&SAMPLE, "site", "重点工作排名表"));
    let works = list(&SAMPLE.report, "key_works");
    assert_eq!(books.len(), works.len());
    for ((_, rows), work) in books.iter().zip(works) {
        let expected: Vec<Vec<String>> = ["by_result", "by_progress"]
            .iter()
            .flat_map(|queue| list(work, queue))
            .map(|row| {
                let number = |key: &str| row[key].as_f64().map_or(String::new(), |n| n.to_string());
                vec![
                    text(row, "unit"),
                    text(row, "rank").replace('-', "—"),
                    number("value"),
                    number("target"),
                ]
            })
            .collect();
        assert_eq!(read(rows, &["单位", "名次", "完成值", "目标值"]), expected);
    }
}

#[test]
fn large_values_of_key_works_have_commas_where_people_read_them_and_none_in_data() {
    let built = Workspace::new()
        .period("2026-11-20")
        .office(
            "重点工作",
            "工作编号|工作名称|牵头部门|单位|节点日期|节点目标\nZ1|招商|商务局|甲镇|2026-12-31|3000000\nZ1|招商|商务局|乙镇|2026-12-31|800",
        )
        .ledger("甲镇", "重点工作进度", "工作编号|完成值\nZ1|1237567.891")
        .ledger("乙镇", "重点工作进度", "工作编号|完成值\nZ1|750.5")
        .others_report_nothing()
        .build();
    for half in [&built.site, &built.office] {
        let page = String::from_utf8_lossy(&half["keyworks/Z1 招商.html"]);
        for shown in ["1,237,567.891", "3,000,000", "750.5"] {
            assert!(page.contains(shown), "{shown}");
        }
        assert!(!page.contains("1237567"), "{page}");
    }
    let values = &list(&built.report, "key_works")[0]["by_result"];
    assert_eq!(values[0]["value"].as_f64(), Some(750.5));
    let books = sheets(attachment(&built, "site", "重点工作排名表"));
    let read = read(&books[0].1, &["完成值", "目标值"]);
    assert!(
        read.contains(&vec!["1237567.891".to_owned(), "3000000".to_owned()]),
        "{read:?}"
    );
}

#[test]
fn the_overdue_list_has_every_overdue_stage_with_real_days() {
    let rows = rows_of("site", "逾期事项清单", 0);
    let mut found = read(
        &rows,
        &["单位", "事项编号", "逾期环节", "逾期天数", "逾期工作日"],
    );
    let mut expected: Vec<Vec<String>> = Vec::new();
    for matter in list(&SAMPLE.report, "matters") {
        for stage in list(matter, "stages") {
            if stage["status"] == "overdue" && matter["struck"] != true {
                expected.push(vec![
                    text(matter, "unit"),
                    text(matter, "id"),
                    text(stage, "stage"),
                    text(stage, "days_late"),
                    text(stage, "working_days_late"),
                ]);
            }
        }
    }
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
    assert!(expected.len() > 5);
    let dates = rows
        .iter()
        .flatten()
        .filter(|cell| matches!(cell, Data::DateTime(_)));
    assert!(
        dates.count() >= 2 * expected.len(),
        "start and due are dates"
    );
}

#[test]
fn escalations_are_listed_with_their_evidence_and_the_county_sees_what_it_may() {
    for half in ["site", "office"] {
        let rows = rows_of(half, "通报及移交清单", 0);
        let expected: Vec<Vec<String>> = [true, false]
            .iter()
            .flat_map(|new| {
                list(&SAMPLE.report, "escalations")
                    .iter()
                    .filter(move |fired| {
                        let open = ["overdue-circular", "complaint-circular"]
                            .contains(&fired["rule"].as_str().unwrap_or_default());
                        fired["new"] == *new
                            && (half == "office" || open || !fired["issued"].is_null())
                    })
            })
            .map(|fired| {
                let outcome = text(fired, "outcome");
                let outcome = if fired["issued"].is_null() {
                    format!("拟{outcome}")
                } else {
                    outcome
                };
                vec![text(fired, "unit"), outcome, text(fired, "count")]
            })
            .collect();
        assert_eq!(read(&rows, &["单位", "处理", "次数"]), expected, "{half}");
        let evidence = rows_of(half, "通报及移交清单", 1);
        let header = evidence
            .iter()
            .map(|row| shown(row))
            .find(|row| row.contains(&"事实".to_owned()));
        let has_cells = header.expect("a header").contains(&"单元格".to_owned());
        assert_eq!(has_cells, half == "office");
    }
    let of = |half| read(&rows_of(half, "通报及移交清单", 0), &["单位"]).len();
    assert!(of("site") < of("office"), "something is not issued yet");
}

#[test]
fn complaints_are_counted_and_nothing_of_their_content_is_there() {
    for row in read(
        &rows_of("site", "有效投诉情况表", 0),
        &["单位", "计入次数的有效投诉"],
    ) {
        if row[0] != "合计" {
            assert_eq!(
                row[1],
                text(SAMPLE.unit(&row[0]), "valid_complaints"),
                "{}",
                row[0]
            );
        }
    }
    let listed = read(
        &rows_of("site", "有效投诉情况表", 1),
        &["投诉编号", "被投诉单位"],
    );
    let mut expected: Vec<Vec<String>> = list(&SAMPLE.report, "complaints")
        .iter()
        .map(|complaint| vec![text(complaint, "id"), text(complaint, "unit")])
        .collect();
    let mut found = listed;
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn every_meeting_has_a_sheet_and_one_without_a_violation_says_so() {
    let books = sheets(attachment(&SAMPLE, "site", "会议纪律情况表"));
    let meetings = list(&SAMPLE.report, "meetings");
    assert_eq!(books.len(), meetings.len());
    let mut clean = 0;
    for ((name, rows), meeting) in books.iter().zip(meetings.iter().rev()) {
        assert!(name.starts_with(&text(meeting, "date")), "{name}");
        let persons = |chosen: &dyn Fn(&Value) -> bool| -> Vec<String> {
            let rows = list(meeting, "violations").iter().filter(|row| chosen(row));
            rows.map(|row| text(row, "person")).collect()
        };
        let counted = persons(&|row| row["counted"] == true);
        let mut expected = counted.clone();
        expected.extend(persons(&|row| {
            row["excused"] == true && row["struck"] != true
        }));
        expected.extend(persons(&|row| {
            row["counted"] != true && (row["excused"] != true || row["struck"] == true)
        }));
        let found: Vec<String> = read(rows, &["姓名"]).concat();
        assert_eq!(found, expected, "{name}");
        let lines: Vec<String> = rows.iter().map(|row| shown(row).concat()).collect();
        let says_so = lines.contains(&"本次会议没有违反会议纪律的情形。".to_owned());
        assert_eq!(says_so, counted.is_empty(), "{name}");
        clean += usize::from(says_so);
    }
    assert!(clean > 0, "the sample has a meeting without a violation");
}

#[test]
fn points_add_up_over_their_detail() {
    let books = sheets(attachment(&SAMPLE, "site", "积分明细表"));
    for (sums, detail, keys) in [(0, 2, "单位序号"), (1, 3, "负责人序号")] {
        let entries = read(&books[detail].1, &[keys, "计入分值"]);
        for row in read(&books[sums].1, &["序号", "基础分", "加分", "扣分", "得分"]) {
            let number = |at: usize| row[at].parse::<f64>().expect("a number");
            let own = entries.iter().filter(|entry| entry[0] == row[0]);
            let points: Vec<f64> = own.map(|entry| entry[1].parse().expect("points")).collect();
            let plus: f64 = points.iter().filter(|points| **points > 0.0).sum();
            let minus: f64 = -points.iter().filter(|points| **points < 0.0).sum::<f64>();
            assert!(
                (plus - number(2)).abs() < 1e-9 && (minus - number(3)).abs() < 1e-9,
                "{row:?}"
            );
            assert!(
                (number(1) + plus - minus - number(4)).abs() < 1e-9,
                "{row:?}"
            );
        }
    }
    let principals = read(&books[1].1, &["姓名", "得分"]);
    let expected: Vec<(String, f64)> = list(&SAMPLE.report, "principals")
        .iter()
        .map(|own| (text(own, "name"), own["score"].as_f64().expect("a score")))
        .collect();
    assert_eq!(principals.len(), expected.len());
    for (row, (name, score)) in principals.iter().zip(expected) {
        assert_eq!(row[0], name);
        assert_eq!(row[1].parse::<f64>().ok(), Some(score));
    }
}

#[test]
fn who_did_not_hand_in_is_named_with_the_state() {
    let found: BTreeSet<(String, String)> =
        read(&rows_of("site", "未报送情况表", 0), &["单位", "报送情况"])
            .into_iter()
            .map(|row| (row[0].clone(), row[1].clone()))
            .collect();
    let expected: BTreeSet<(String, String)> = list(&SAMPLE.report, "units")
        .iter()
        .filter_map(|unit| {
            let state = match text(unit, "submitted").as_str() {
                "no" => "未报送",
                "late" => "逾期报送",
                "unreadable" => "报送文件无法读取",
                "partial" => "未交督查事项表",
                _ => return None,
            };
            Some((text(unit, "name"), state.to_owned()))
        })
        .collect();
    assert_eq!(found, expected);
}

/// A county whose names try every trick of a spreadsheet.
fn hostile() -> Built {
    Workspace::new()
        .directory(
            "单位全称|序列|主要负责人|职务\n\
             '=cmd甲镇|乡镇[一]:*?/\\很长很长很长很长很长很长很长很长很长很长的序列名称|'@赵一|镇长\n\
             '+乙镇|乡镇[一]:*?/\\很长很长很长很长很长很长很长很长很长很长的序列名称二|'-钱二|镇长\n\
             '-丙局|乡镇[一]:*?/\\很长很长很长很长很长很长很长很长很长很长的序列名称三|孙三|局长\n\
             一个名称特别特别特别特别特别特别特别特别特别长的县直属事业单位|县直|李四|局长",
        )
        .period("2026-11-20")
        .sheet(
            "ledgers/2026-11-20/a.xlsx",
            "督查事项",
            "填报单位:=cmd甲镇\n事项编号|事项名称|事项类别|起算日期\n\
             '=1+1|'=HYPERLINK(\"http://x\",\"y\")|领导议定事项|2026-09-01\n\
             '@2|'http://example.com/|领导议定事项|2026-09-02\n\
             '-3|'+3|领导议定事项|2026-09-03",
        )
        .build()
}

#[test]
fn text_stays_text_and_sheet_names_are_valid_and_different() {
    let built = hostile();
    let rows = sheets(attachment(&built, "site", "逾期事项清单"))
        .swap_remove(0)
        .1;
    let found = read(&rows, &["单位", "事项编号", "事项名称"]);
    assert_eq!(
        found[0],
        ["=cmd甲镇", "=1+1", "=HYPERLINK(\"http://x\",\"y\")"]
    );
    assert_eq!(found[1], ["=cmd甲镇", "@2", "http://example.com/"]);
    assert_eq!(found[2], ["=cmd甲镇", "-3", "+3"]);
    let bytes = attachment(&built, "site", "逾期事项清单");
    let xml = part(bytes, "xl/worksheets/sheet1.xml");
    assert!(!xml.contains("<f>") && !xml.contains("hyperlink"), "{xml}");
    let names: Vec<String> = sheets(attachment(&built, "site", "综合排名表"))
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names.len(), 4);
    for name in &names {
        assert!(name.chars().count() <= 31, "{name}");
        assert!(
            !name.contains(['[', ']', ':', '*', '?', '/', '\\']),
            "{name}"
        );
    }
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), 4, "{names:?}");
}

fn same(one: &Data, other: &Data) -> bool {
    let number = |cell: &Data| match cell {
        Data::Float(number) => Some(*number),
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        Data::Int(number) => Some(*number as f64),
        Data::DateTime(date) => Some(date.as_f64()),
        _ => None,
    };
    match (number(one), number(other)) {
        (Some(one), Some(other)) => (one - other).abs() < 1e-9,
        _ => one.to_string() == other.to_string(),
    }
}

/// A workbook whose stored value is wrong: what comes back tells whether the office program computed anew.
fn stale() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let formula = rust_xlsxwriter::Formula::new("=1+1").set_result("3");
    book.add_worksheet()
        .write_formula(0, 0, formula)
        .expect("a formula");
    book.save_to_buffer().expect("a workbook")
}

/// The workbooks of the office's half and of the county with hostile names, written to a folder.
fn written(folder: &Path, built: &[(&str, &Built)]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for (name, built) in built {
        let printed =
            |path: &str| path.starts_with("attachments/") || path.starts_with("reminders/");
        for (path, bytes) in built.office.iter().filter(|(path, _)| printed(path)) {
            if Path::new(path).extension().is_some_and(|own| own == "xlsx") {
                let file = folder.join(format!("{name} {}", path.replace('/', " ")));
                std::fs::write(&file, bytes).expect("a file");
                files.push(file);
            }
        }
    }
    files
}

#[test]
fn an_office_program_computes_the_same_values_and_prints_on_a4() {
    if !office_program::is_there("an_office_program_computes_the_same_values_and_prints_on_a4") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let hostile = hostile();
    let mut files = written(folder.path(), &[("样例", &SAMPLE), ("难名", &hostile)]);
    let stale_file = folder.path().join("stale.xlsx");
    std::fs::write(&stale_file, stale()).expect("a file");
    files.push(stale_file);
    let again = folder.path().join("again");
    office_program::convert(&files, "xlsx", &again);
    let stale_file = files.pop().expect("the stale one");
    let computed =
        std::fs::read(again.join(stale_file.file_name().expect("a name"))).expect("a file");
    assert!(
        same(&sheets(&computed)[0].1[0][0], &Data::Float(2.0)),
        "formulas are computed anew"
    );
    let mut formulas = 0;
    for file in &files {
        let name = file.file_name().expect("a name");
        let original = std::fs::read(file).expect("a file");
        let computed = std::fs::read(again.join(name)).expect("a converted file");
        let (before, after) = (sheets(&original), sheets(&computed));
        assert_eq!(before.len(), after.len());
        for ((sheet, rows), (_, others)) in before.iter().zip(&after) {
            for (at, (row, other)) in rows.iter().zip(others).enumerate() {
                for (column, (one, two)) in row.iter().zip(other).enumerate() {
                    assert!(
                        same(one, two),
                        "{name:?} {sheet} row {} column {column}: {one} {two}",
                        at + 1
                    );
                }
            }
        }
        formulas += (1..=before.len())
            .map(|at| {
                part(&original, &format!("xl/worksheets/sheet{at}.xml"))
                    .matches("<f>")
                    .count()
            })
            .sum::<usize>();
    }
    assert!(formulas > 100, "{formulas} live formulas");
    let printed = folder.path().join("printed");
    office_program::convert(&files, "pdf", &printed);
    for file in &files {
        let pdf = printed
            .join(file.file_name().expect("a name"))
            .with_extension("pdf");
        check_print(file, &pdf);
    }
}

/// A4, the header on every page of a sheet, no cell too narrow for its figure, no name of a unit cut.
fn check_print(file: &Path, pdf: &Path) {
    let sizes = office_program::page_sizes(pdf);
    assert!(
        sizes.iter().all(|size| *size == (595, 842)),
        "{}: {sizes:?}",
        pdf.display()
    );
    let pages = office_program::pages(pdf);
    assert_eq!(pages.len(), sizes.len());
    let books = sheets(&std::fs::read(file).expect("a file"));
    let headers: Vec<String> = books
        .iter()
        .map(|(_, rows)| {
            let header = rows.iter().map(|row| shown(row)).find(|row| {
                row.contains(&"单位".to_owned())
                    || row.contains(&"被投诉单位".to_owned())
                    || row.contains(&"序号".to_owned())
            });
            header.expect("a header")[0].clone()
        })
        .collect();
    for page in &pages {
        assert!(!page.contains("##"), "{}: {page}", pdf.display());
        assert!(page.contains("截至日期"), "{}: {page}", pdf.display());
        assert!(
            headers.iter().any(|header| page.contains(header)),
            "{}: {page}",
            pdf.display()
        );
    }
    let all: String = pages.concat().split_whitespace().collect();
    for (_, rows) in &books {
        for title in ["单位", "被投诉单位"] {
            if !rows
                .iter()
                .any(|row| shown(row).contains(&title.to_owned()))
            {
                continue;
            }
            for unit in read(rows, &[title]).concat() {
                let unit: String = unit.split_whitespace().collect();
                // A name longer than its column goes on in the next line, beside which other cells stand.
                if unit.chars().count() < 22 {
                    assert!(all.contains(&unit), "{}: {unit}", pdf.display());
                }
            }
        }
    }
}

#[test]
fn a_text_that_fills_its_cell_stops_no_build() {
    let longest = "长".repeat(32_767);
    let built = Workspace::new()
        .period("2026-11-20")
        .ledger(
            "甲镇",
            "督查事项",
            &format!(
                "事项编号|事项名称|事项类别|起算日期|进展情况\nA1|{longest}|领导议定事项|2026-11-02|{longest}"
            ),
        )
        .office(
            "通报登记",
            &format!("文号|日期|类型|单位|内容\n通1|2026-11-02|通报批评|甲镇|{longest}"),
        )
        .others_report_nothing()
        .build();
    let overdue = attachment(&built, "office", "逾期事项清单");
    assert!(part(overdue, "xl/sharedStrings.xml").contains("……（全文见网页）"));
}
