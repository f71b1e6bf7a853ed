//! What several pages, sheets and papers say of one thing: they say the same, and nothing that a reader could refute.

mod common;

use common::office_program::part;
use common::program::{build, words};
use common::registers::CORRECTIONS;
use common::{Built, Workspace, week};
use std::collections::BTreeMap;

type Files = BTreeMap<String, Vec<u8>>;

fn page<'a>(files: &'a Files, path: &str) -> &'a str {
    let bytes = files.get(path).unwrap_or_else(|| panic!("no page {path}"));
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// The part of a page from an `id` to the end of the element named.
fn of_id<'a>(page: &'a str, id: &str, end: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!("id=\"{id}\"")).expect(id);
    rest.split_once(end).expect("an end").0
}

/// The part of a page from a `class` to the end of the element named.
fn of_class<'a>(page: &'a str, class: &str, end: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!("class=\"{class}\"")).expect(class);
    rest.split_once(end).expect("an end").0
}

/// The texts of an attachment's cells.
fn attachment(built: &Built, name: &str) -> String {
    let book = &built.site[&format!("attachments/{name}.xlsx")];
    part(book, "xl/sharedStrings.xml")
}

/// The cells of two columns of a list of `office/data/`, row by row.
fn columns(built: &Built, list: &str, wanted: [&str; 2]) -> Vec<[String; 2]> {
    let bytes = &built.office[&format!("data/{list}.csv")];
    let mut reader = csv::Reader::from_reader(&bytes[3..]);
    let headers = reader.headers().expect("a header").clone();
    let at = wanted.map(|name| {
        headers
            .iter()
            .position(|own| own == name)
            .expect("a column")
    });
    let rows = reader.records().map(|row| row.expect("a row"));
    rows.map(|row| at.map(|at| row[at].to_owned())).collect()
}

// What a correction has made of a register's row

/// Two weeks; in the second a correction of each register, and one of what nobody may read.
fn corrected() -> Built {
    let registers = |workspace: Workspace| {
        workspace
            .office(
                "投诉登记",
                "投诉编号|受理日期|被投诉单位|核实结果|核实日期|并入编号|投诉内容\n\
                 T1|2026-11-03|甲镇|有效|2026-11-04||\nT2|2026-11-05|甲镇|重复|2026-11-06|T1|某事\n\
                 T3|2026-11-05|乙镇|有效|2026-11-06||某事",
            )
            .office(
                "会议纪律",
                "会议编号|会议名称|会议日期|情形|单位|姓名\nH1|例会|2026-11-09|场外逗留|乙镇|张三",
            )
            .office(
                "积分登记",
                "编号|日期|单位|类型|分值|事由|依据\nJ1|2026-11-10|乙镇|负面扣分|1|迟报|电话\n\
                 J2|2026-11-10|戊局|正面积分|1|快报|电话",
            )
            .office(
                "通报登记",
                "文号|日期|单位|类型|对应规则|内容\n1号|2026-11-03|丙镇|通报批评|complaint-circular|履职不力",
            )
            .office(
                "请示事项",
                "编号|日期|请示单位|受理单位|事项|答复日期\nQ1|2026-11-03|丙镇|丁局|借车|2026-11-05",
            )
            .others_report_nothing()
    };
    let corrections = [
        "G1|投诉登记|T2|甲镇|更正|核实结果|有效|误判|县长|2026-11-18",
        "G2|会议纪律|H1|乙镇|更正|情形|迟到|误记|县长|2026-11-18",
        "G3|积分登记|J1|乙镇|更正|分值|0.5|误记|县长|2026-11-18",
        "G4|通报登记|1号|丙镇|更正|日期|2026-11-04|误记|县长|2026-11-18",
        "G5|请示事项|Q1|丙镇|更正|答复日期|2026-11-06|误记|县长|2026-11-18",
        "G6|投诉登记|T3|乙镇|更正|投诉内容|别的事|误记|县长|2026-11-18",
        "G7|积分登记|J2|戊局|更正|依据|文件|误记|县长|2026-11-18",
    ];
    let workspace = registers(Workspace::new().period("2026-11-13")).period("2026-11-20");
    let rows = format!("{CORRECTIONS}\n{}", corrections.join("\n"));
    registers(workspace).office("更正登记", &rows).build()
}

#[test]
fn a_row_that_a_correction_has_changed_says_so_wherever_it_is_told() {
    let built = corrected();
    let since = "以2026年11月18日批准的更正为准";
    let behind = |number: &str| format!("（{number}，2026年11月18日批准，ledgers/2026-11-20/");
    for (path, number, told) in [
        (
            "complaints.html",
            "G1",
            "「核实结果」由「重复」更正为「有效」",
        ),
        (
            "escalations.html",
            "G1",
            "「核实结果」由「重复」更正为「有效」",
        ),
        (
            "units/甲镇.html",
            "G1",
            "「核实结果」由「重复」更正为「有效」",
        ),
        (
            "units/乙镇.html",
            "G2",
            "「情形」由「场外逗留」更正为「迟到」",
        ),
        ("units/乙镇.html", "G3", "「分值」由「1」更正为「0.5」"),
        (
            "units/丙镇.html",
            "G4",
            "「日期」由「2026-11-03」更正为「2026-11-04」",
        ),
        (
            "requests.html",
            "G5",
            "「答复日期」由「2026-11-05」更正为「2026-11-06」",
        ),
        ("units/戊局.html", "G7", "「依据」由「电话」更正为「文件」"),
    ] {
        let office = page(&built.office, path);
        let whole = format!("{told}{}", behind(number));
        assert!(office.contains(&whole), "{path} {number}: {office}");
        let site = page(&built.site, path);
        assert!(!site.contains(told) && !site.contains(number), "{path}");
        assert_eq!(site.contains(since), number != "G7", "{path} {number}");
    }
    // The bridge names it too, where it has moved the score.
    let bridge = of_class(
        page(&built.site, "units/乙镇.html"),
        "bridge cards",
        "</table>",
    );
    assert!(
        bridge.contains("上一期记过，不再计入；以2026年11月18日批准的更正为准"),
        "{bridge}"
    );
    let evidence = attachment(&built, "通报及移交清单");
    assert!(evidence.contains(since), "{evidence}");
    // What nobody may read is named nowhere, and a row that nothing has changed says nothing.
    for half in [&built.site, &built.office] {
        let complaints = page(half, "complaints.html");
        assert!(!complaints.contains("「投诉内容」") && !complaints.contains("G6"));
        assert_eq!(
            complaints.matches("2026年11月18日批准").count(),
            1,
            "{complaints}"
        );
    }
}

#[test]
fn a_rule_that_a_register_names_by_its_key_is_told_in_words() {
    let built = corrected();
    let unit = page(&built.office, "units/丙镇.html");
    assert!(
        unit.contains("对应规则：全县通报批评（有效投诉）"),
        "{unit}"
    );
    assert!(!unit.contains("complaint-circular"), "{unit}");
}

#[test]
fn matters_that_are_struck_out_are_counted_apart_from_the_others() {
    let built = week(
        "2026-11-20",
        "A1 领导议定事项 起算日期=2026-11-16\nA2 领导议定事项 起算日期=2026-11-17",
    )
    .office(
        "更正登记",
        &format!("{CORRECTIONS}\nG1|督查事项|A2|甲镇|作废|||重复登记|县长|2026-11-18"),
    )
    .build();
    for half in [&built.site, &built.office] {
        let lights = of_class(page(half, "matters/index.html"), "lights", "</ul>");
        assert!(
            lights.contains("共 <b>1</b> 件，另有已作废 1 件"),
            "{lights}"
        );
    }
}

// From when to when

#[test]
fn where_the_notice_came_into_force_within_the_window_every_place_names_that_day() {
    let rows = "投诉编号|受理日期|被投诉单位|核实结果\n\
        T1|2026-11-10|甲镇|有效\nT2|2026-11-16|甲镇|有效\nT3|2026-11-17|甲镇|有效";
    let built = week("2026-11-20", "")
        .settings(
            "in_force_from = 2026-11-15\n[escalation.complaint-circular]\nwindow = \"calendar-year\"",
        )
        .office("投诉登记", rows)
        .build();
    let span = "2026年11月15日（施行之日）至截至日期";
    let said = built.circular();
    assert!(
        said.contains(&format!("{span}有效投诉2件次：甲镇2件。")),
        "{said}"
    );
    for files in [&built.site, &built.office] {
        let complaints = page(files, "complaints.html");
        assert!(complaints.contains(&format!("（{span}，计入的有效投诉）")));
        assert!(complaints.contains("施行前，不计"));
        assert!(page(files, "escalations.html").contains(span));
        assert!(page(files, "rules.html").contains("登记3件，计入2件"));
    }
    for name in ["有效投诉情况表", "综合排名表", "积分明细表"] {
        let texts = attachment(&built, name);
        assert!(texts.contains(span) && !texts.contains("1月1日"), "{name}");
    }
    let listed = attachment(&built, "有效投诉情况表");
    assert!(listed.contains("施行前，不计") && !listed.contains("统计期间以外"));
}

#[test]
fn a_complaint_that_only_the_longer_window_of_accountability_counts_is_nowhere_called_uncounted() {
    let rows = "投诉编号|受理日期|被投诉单位|核实结果\n\
        T1|2026-01-02|甲镇|有效\nT2|2025-12-30|甲镇|有效\nT3|2025-12-31|甲镇|有效\nT4|2024-12-31|甲镇|有效";
    let built = week("2026-01-09", "")
        .settings(
            "[escalation.complaint-circular]\nwindow = \"calendar-year\"\n\
            [escalation.complaint-accountability]\nwindow = \"rolling-12-months\"\nthreshold = 3",
        )
        .office("投诉登记", rows)
        .build();
    assert_eq!(
        built.evidence("甲镇", "complaint-accountability"),
        ["T2 2025-12-30", "T3 2025-12-31", "T1 2026-01-02"]
    );
    let words = "有效4件：计入1件、只计入问责次数2件、统计期间以外1件。";
    for files in [&built.site, &built.office] {
        let complaints = page(files, "complaints.html");
        assert!(complaints.contains(words), "{complaints}");
        assert_eq!(complaints.matches("统计期间以外，不计次数").count(), 1);
    }
    let listed = attachment(&built, "有效投诉情况表");
    assert!(listed.contains("只计入问责次数"));
}

#[test]
fn without_such_a_day_the_windows_are_told_as_ever() {
    let rows =
        "投诉编号|受理日期|被投诉单位|核实结果\nT1|2025-11-10|甲镇|有效\nT2|2026-11-16|甲镇|有效";
    let register = |settings: &str| {
        let workspace = week("2026-11-20", "").settings(settings);
        workspace.office("投诉登记", rows).build()
    };
    for settings in ["", "in_force_from = 2025-01-01"] {
        let built = register(settings);
        assert!(
            built
                .circular()
                .contains("截至日期前12个月有效投诉1件次：甲镇1件。")
        );
        assert!(page(&built.site, "rules.html").contains("登记2件，计入1件"));
        let complaints = page(&built.site, "complaints.html");
        assert!(complaints.contains("统计期间以外，不计次数"));
        assert!(complaints.contains("有效2件：计入1件、统计期间以外1件。"));
        assert!(complaints.contains("<th scope=\"row\">合计</th><td class=\"n\">1</td>"));
        assert!(attachment(&built, "综合排名表").contains("只计本年1月1日至截至日期的事项"));
    }
    // Nothing has come into force yet.
    let built = register("in_force_from = 2027-01-01");
    let said = built.circular();
    assert!(
        said.contains("施行之日（2027年1月1日）以后没有计入次数的有效投诉。"),
        "{said}"
    );
}

// What does not count

#[test]
fn what_registers_have_from_before_the_notice_came_into_force_is_listed_and_counts_nowhere() {
    let checks = "编号|日期|单位|姓名|政策措施|政策红线|工作进展|批示落实|解决措施\n\
        Y1|2026-02-28|甲镇|张三|否|否|否|否|否\nY2|2026-02-28|乙镇|李四|否|否|否|否|否\nY3|2026-03-01|乙镇|李四|是|是|是|是|否";
    let requests = "编号|日期|请示单位|受理单位|事项|是否职权范围内|答复日期|答复意见\n\
        Q1|2026-02-27|甲镇|县政府|借车|是||\nQ2|2026-02-27|甲镇|县政府|借船|是|2026-02-28|阅\nQ3|2026-03-02|乙镇|县政府|借马|是||";
    let circulars = "文号|日期|单位|类型\nW1|2026-02-28|甲镇|通报表扬\nW2|2026-03-01|乙镇|通报表扬";
    let built = week("2026-11-20", "")
        .settings("in_force_from = 2026-03-01")
        .office("一口清抽查", checks)
        .office("请示事项", requests)
        .office("通报登记", circulars)
        .build();
    let list = |key: &str| common::list(&built.report, key);
    let named = |key: &str| -> Vec<String> {
        let rows = list(key).iter();
        rows.map(|row| common::text(row, "unit")).collect()
    };
    assert_eq!(named("spot_checks"), ["乙镇"]);
    let check = &list("spot_checks")[0];
    assert_eq!([&check["people"], &check["passed"]], [1, 4]);
    assert_eq!(named("commended"), ["乙镇"]);
    assert_eq!(list("requests").len(), 3);
    for files in [&built.site, &built.office] {
        let asked = page(files, "requests.html");
        for [id, next] in [
            ["up", "waiting"],
            ["waiting", "unclear"],
            ["unclear", "all"],
        ] {
            let (_, part) = asked.split_once(&format!("<h2 id=\"{id}\"")).expect(id);
            let part = part
                .split_once(&format!("<h2 id=\"{next}\""))
                .expect(next)
                .0;
            assert!(!part.contains("甲镇"), "{id}: {part}");
        }
        let (_, all) = asked.split_once("<h2 id=\"all\"").expect("all");
        assert_eq!(all.matches("施行前，不计").count(), 2, "{all}");
        assert!(asked.contains("施行前提出的2件"), "{asked}");
        let commended = page(files, "commended.html");
        assert!(commended.contains("2026年3月1日（施行之日）至截至日期的通报表扬"));
        assert!(commended.contains("1 次，1 个单位"), "{commended}");
        assert_eq!(commended.matches("施行前，不计").count(), 1);
        let checked = page(files, "spot-checks.html");
        assert!(checked.contains("施行前抽查的2人次不计"), "{checked}");
        let search = page(files, "assets/search.js");
        assert_eq!(search.matches("（施行前，不计）").count(), 2, "{search}");
        let rules = page(files, "rules.html");
        for hits in [
            "上交1件",
            "未答复1件、答复不明确0件",
            "当年查1人，合格4/5项",
        ] {
            assert!(rules.contains(hits), "{hits}");
        }
    }
    let people = page(&built.office, "spot-checks.html");
    assert_eq!(people.matches("施行前，不计").count(), 2, "{people}");
}

#[test]
fn the_data_mark_what_the_pages_call_dated_before_the_notice_came_into_force() {
    let built = week("2026-11-20", "")
        .settings("in_force_from = 2026-03-01")
        .office(
            "投诉登记",
            "投诉编号|受理日期|被投诉单位|核实结果\nT1|2026-02-28|甲镇|有效\nT2|2026-03-01|甲镇|有效",
        )
        .office(
            "会议纪律",
            "会议编号|会议名称|会议日期|情形|单位|姓名\nH1|例会|2026-02-28|迟到|甲镇|张三\nH2|例会|2026-03-01|迟到|甲镇|张三",
        )
        .office(
            "请示事项",
            "编号|日期|请示单位|受理单位|事项|是否职权范围内\nQ1|2026-02-28|甲镇|县政府|借车|是\nQ2|2026-03-01|甲镇|县政府|借马|是",
        )
        .build();
    let early = |rows: &[serde_json::Value]| -> Vec<String> {
        let rows = rows.iter().filter(|row| row["before_force"] == true);
        rows.map(|row| common::text(row, "id")).collect()
    };
    for (key, id) in [("complaints", "T1"), ("requests", "Q1")] {
        let rows = common::list(&built.report, key);
        assert_eq!(rows.len(), 2);
        assert_eq!(early(rows), [id]);
    }
    for meeting in common::list(&built.report, "meetings") {
        let violation = &common::list(meeting, "violations")[0];
        let is_early = meeting["id"] == "H1";
        assert_eq!(violation["before_force"], is_early);
        assert_eq!(violation["counted"], !is_early);
    }
    assert_eq!(built.unit("甲镇")["valid_complaints"], 1);
}

#[test]
fn a_meeting_of_which_nothing_counts_is_not_one_without_violations() {
    let rows = "会议编号|会议名称|会议日期|情形|单位|姓名\n\
        H1|例会|2026-11-17|迟到|甲镇|张三\nH2|专题会|2026-11-19|无违纪||\nH3|调度会|2026-11-19|迟到|乙镇|李四";
    let exempt = "编号|对象类别|对象编号|单位|情形|认定机关|认定日期\nR1|会议|H3|乙镇|无意过失|县委|2026-11-19";
    let built = week("2026-11-20", "")
        .settings("in_force_from = 2026-11-18")
        .office("会议纪律", rows)
        .office("容错认定", exempt)
        .build();
    let said = built.circular();
    for sentence in [
        "11月17日例会，没有计入的违纪，登记而不计的1人次（施行前）。",
        "11月19日专题会，没有违反会议纪律的情形。",
        "11月19日调度会，没有计入的违纪，登记而不计的1人次（已容错）。",
    ] {
        assert!(said.contains(sentence), "{said}");
    }
    for files in [&built.site, &built.office] {
        let index = page(files, "meetings/index.html");
        assert_eq!(index.matches("没有计入的违纪").count(), 2);
        assert_eq!(index.matches("无违纪").count(), 1);
        assert!(index.contains("没有需要提交的。") && !index.contains("全部已提交"));
    }
    let sheets = attachment(&built, "会议纪律情况表");
    assert!(sheets.contains("本次会议没有计入的违纪，登记而不计的见第三部分。"));
    assert!(sheets.contains("本次会议没有违反会议纪律的情形。"));
}

#[test]
fn what_was_struck_out_has_no_light_in_the_data_and_what_is_proposed_says_so() {
    let rows = "A1 领导议定事项 起算日期=2026-11-02\nA2 领导议定事项 起算日期=2026-11-02\n\
        A3 领导议定事项 起算日期=2026-11-02\nA4 领导议定事项 起算日期=2026-11-02";
    let struck = "更正编号|对象表|对象编号|单位|处理|理由|批准人|批准日期\n\
        G1|督查事项|A1|甲镇|作废|重复|县长|2026-11-19";
    let workspace = week("2026-11-20", rows).office("更正登记", struck);
    let built = workspace.build();
    assert_eq!(
        columns(&built, "matters", ["灯", "已作废"]),
        [["", "是"], ["red", ""], ["red", ""], ["red", ""]]
    );
    assert_eq!(built.unit("甲镇")["red_matters"], 3);
    for half in [&built.site, &built.office] {
        for path in ["matters/index.html", "units/甲镇.html"] {
            let red = page(half, path).matches("<span class=\"light red\">红灯</span><td>");
            assert_eq!(red.count(), 3, "{path}");
            assert!(page(half, path).contains("<span class=\"light struck\">作废</span>"));
        }
    }
    let outcomes = |built: &Built| {
        let mut rows = columns(built, "escalations", ["处理", "文号"]);
        rows.dedup();
        rows
    };
    assert_eq!(outcomes(&built), [["拟全县通报", ""]]);
    let issued = "文号|日期|单位|类型|对应规则\n督1号|2026-11-19|甲镇|全县通报|overdue-circular";
    let issued = workspace.office("通报登记", issued);
    assert_eq!(outcomes(&issued.build()), [["全县通报", "督1号"]]);

    let folder = tempfile::tempdir().expect("a folder");
    issued.write_to(folder.path());
    let said = words(&build(folder.path(), "2026-11-20").stdout);
    assert!(said.contains("  全县通报：甲镇（已发 督1号）\n"), "{said}");
    assert!(!said.contains("拟全县通报"), "{said}");
}

// What the rules page explains

#[test]
fn where_the_county_set_a_value_the_cases_say_that_they_have_the_default_one() {
    let rules = |settings: &str| {
        let built = week("2026-11-20", "").settings(settings).build();
        page(&built.site, "rules.html").to_owned()
    };
    let (general, beside) = ("条文和实例都按默认数值写", "按默认数值，与本县自定的不同");
    let standard = rules("");
    assert!(!standard.contains(general) && !standard.contains(beside));
    let own = rules("warn_working_days = 5\n[escalation.overdue-circular]\nthreshold = 2");
    assert!(own.contains(general));
    assert_eq!(own.matches(beside).count(), 2);
    for id in ["rule-overdue-circular", "rule-M2"] {
        assert!(of_id(&own, id, "</article>").contains(beside), "{id}");
    }
    let limits = "[[category]]\nkey = \"meeting-minutes\"\nname = \"会议纪要\"\nclause = \"二(四)\"\n\
        stages = [{ stage = \"形成纪要\", start = \"起算日期\", done = [\"办结日期\"], limit = \"5日\" }]";
    assert!(rules(limits).contains(beside));
}

// Principals

#[test]
fn where_the_directory_names_nobody_no_post_is_said_to_be_vacant() {
    let built = Workspace::new()
        .directory(
            "单位全称|序列|主要负责人|职务|任职起|任职止\n甲镇|乡镇||||\n\
             乙镇|乡镇|钱二|镇长|2026-03-01|2026-10-31\n丙镇|乡镇|孙三|镇长|2026-12-01|",
        )
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", common::MATTERS)
        .build();
    let own = |unit: &str| {
        of_id(
            page(&built.site, &format!("units/{unit}.html")),
            "principals",
            "</section>",
        )
    };
    assert!(own("甲镇").contains("名录没有登记现任主要负责人") && !own("甲镇").contains("空缺"));
    assert!(own("乙镇").contains("空缺") && own("乙镇").contains("2026-11-01起"));
    assert!(!own("乙镇").contains("2026-01-01"));
    assert!(!own("丙镇").contains("空缺"));
    let not_handed_in = attachment(&built, "未报送情况表");
    assert_eq!(not_handed_in.matches("空缺").count(), 1, "乙镇 alone");
}

#[test]
fn on_a_day_of_handover_whoever_answers_is_named_and_no_day_is_asked_for() {
    const LEAVES: &str = "甲镇|乡镇|张甲|党委书记|2026-01-01|2026-11-20";
    const COMES: &str = "甲镇|乡镇|李乙|镇长|2026-11-20|";
    let named = |terms: &str| {
        let built = Workspace::new()
            .directory(&format!(
                "单位全称|序列|主要负责人|职务|任职起|任职止\n{terms}\n乙镇|乡镇|钱二|镇长|2026-01-01|"
            ))
            .period("2026-11-20")
            .ledger("乙镇", "督查事项", common::MATTERS)
            .build();
        let not_handed_in = attachment(&built, "未报送情况表");
        assert!(!not_handed_in.contains("交接日期待补"), "{terms}");
        let names = ["张甲", "李乙"].into_iter();
        let named: Vec<&str> = names.filter(|name| not_handed_in.contains(name)).collect();
        named.concat()
    };
    assert_eq!(named(&format!("{LEAVES}\n{COMES}")), "李乙");
    // Whose post another had before is nobody's successor, and both hold office.
    let between = "甲镇|乡镇|王丙|镇长|2026-01-05|2026-11-10";
    assert_eq!(named(&format!("{LEAVES}\n{between}\n{COMES}")), "张甲李乙");
}

// Key works

#[test]
fn nobody_is_first_in_a_work_of_which_nobody_has_reported_anything() {
    let works = "工作编号|工作名称|牵头部门|单位|节点日期|节点目标|计量单位\n\
        Z1|招商|丁局|甲镇|2026-11-10|5|亿元\nZ1|招商|丁局|乙镇|2026-11-10|5|亿元";
    let week = |progress: &str| {
        let workspace = Workspace::new().period("2026-11-20");
        let workspace = workspace.office("重点工作", works);
        let progress = format!("工作编号|完成值{progress}");
        let workspace = workspace.ledger("甲镇", "重点工作进度", &progress);
        workspace.others_report_nothing().build()
    };
    let built = week("");
    for files in [&built.site, &built.office] {
        for unit in ["甲镇", "乙镇"] {
            let dossier = page(files, &format!("units/{unit}.html"));
            assert!(
                dossier.contains("按结果：</span>—（全年目标 5 亿元）"),
                "{unit}"
            );
        }
        let index = page(files, "keyworks/index.html");
        assert_eq!(
            index
                .matches("无 <span class=\"aside nowrap\">（共2个单位）")
                .count(),
            2
        );
        let own = page(files, "keyworks/Z1 招商.html");
        assert_eq!(
            own.matches("<tr><td>—<th>").count(),
            4,
            "two units, two rankings"
        );
    }
    let cells = attachment(&built, "重点工作排名表");
    assert!(cells.contains("未报"));
    // Those who have reported come first, and all others share the rank behind them.
    let built = week("\nZ1|3");
    let dossier = |unit: &str| page(&built.site, &format!("units/{unit}.html"));
    assert!(dossier("甲镇").contains("第1名（共2个单位），60.0%"));
    assert!(dossier("乙镇").contains("第2名（共2个单位），—"));
}

// What was published

#[test]
fn a_published_period_whose_ledgers_are_gone_is_named() {
    let record = |as_of: &str, inputs: &str| {
        format!(
            r#"{{"county":"虚构县","as_of":"{as_of}","version":"0","fingerprint":"","units":[],"verdicts":{{}},"inputs":{{{inputs}}},"files":{{}}}}"#
        )
    };
    let old = r#""ledgers/2026-11-06/甲镇.xlsx":"0""#;
    let standing = r#""ledgers/2026-11-13/甲镇.xlsx":"0""#;
    let two = Workspace::new()
        .period("2026-11-13")
        .others_report_nothing()
        .period("2026-11-20")
        .others_report_nothing();
    for (as_of, inputs, expected) in [
        ("2026-11-06", old.to_owned(), 1),
        // Published only the week after, from both.
        ("2026-11-13", format!("{old},{standing}"), 1),
        // A day between two periods has no folder of its own; one after the newest period that rests on its own folder had one.
        ("2026-11-18", standing.to_owned(), 0),
        (
            "2026-11-27",
            r#""ledgers/2026-11-27/甲镇.xlsx":"0""#.to_owned(),
            1,
        ),
    ] {
        let path = format!("published/{as_of}.json");
        let workspace = two.clone().file(&path, record(as_of, &inputs).as_bytes());
        let built = workspace.build_at("2026-11-20");
        let told = built.diagnostics("published-period-gone");
        assert_eq!(told.len(), expected, "{as_of}: {told:?}");
        for files in [&built.site, &built.office] {
            let listed = page(files, "periods/index.html");
            let days = ["2026年11月6日", "2026年11月27日"];
            let gone = |day: &&str| listed.contains(&format!("{day}一期在发布时有"));
            let says_so = days.iter().any(gone);
            assert_eq!(says_so, expected == 1, "{as_of}");
        }
    }
}

// Of whom something is said

#[test]
fn what_is_counted_of_a_person_is_not_said_of_the_unit() {
    let rows = [
        "H1|2026-10-08|周一",
        "H2|2026-10-15|周一",
        "H3|2026-10-22|周一",
        "H4|2026-10-29|吴二",
        "H5|2026-11-05|吴二",
    ]
    .map(|row| {
        let (number, rest) = row.split_once('|').expect("a number");
        let (day, person) = rest.split_once('|').expect("a day");
        format!("{number}|例会|{day}|迟到|甲镇|{person}")
    })
    .join("\n");
    let built = Workspace::new()
        .period("2026-11-20")
        .office(
            "会议纪律",
            &format!("会议编号|会议名称|会议日期|情形|单位|姓名\n{rows}"),
        )
        .others_report_nothing()
        .build();
    let told = page(&built.office, "escalations.html");
    assert!(told.contains("；甲镇有5次。"), "{told}");
    assert!(told.contains("；甲镇（周一）有3次。"), "{told}");
    assert!(!told.contains("；甲镇有3次。"), "{told}");
}

#[test]
fn what_fell_away_is_named_as_what_stands() {
    let points = "编号|日期|类型|分值|单位|事由\nJ1|2026-11-05|负面扣分|2|甲镇|迟报";
    let complaints =
        "投诉编号|受理日期|核实日期|被投诉单位|核实结果\nT1|2026-11-05|2026-11-06|甲镇|有效";
    let corrections = &format!(
        "{CORRECTIONS}\n\
        G1|积分登记|J1|甲镇|更正|类型|正面积分|误记|县长|2026-11-18\n\
        G2|投诉登记|T1|甲镇|更正|核实结果|无效|复核|县长|2026-11-18"
    );
    let workspace = Workspace::new()
        .period("2026-11-13")
        .office("积分登记", points)
        .office("投诉登记", complaints)
        .others_report_nothing()
        .period("2026-11-20")
        .office("积分登记", points)
        .office("投诉登记", complaints)
        .office("更正登记", corrections)
        .others_report_nothing();
    let built = workspace.build();
    for (half, number) in [(&built.site, ""), (&built.office, "J1 ")] {
        let told = page(half, "units/甲镇.html");
        let (_, bridge) = told.split_once("class=\"bridge").expect("a bridge");
        let bridge = bridge.split("</table>").next().expect("an end");
        for said in [
            &format!("{number}原登记的负面扣分"),
            "正面积分：迟报",
            "投诉 T1（2026-11-05 受理）",
        ] {
            assert!(bridge.contains(said), "{said}: {bridge}");
        }
        assert_eq!(
            bridge.matches("上一期记过，不再计入").count(),
            2,
            "{bridge}"
        );
    }
}

// What has happened since the week before

#[test]
fn what_was_issued_and_entered_in_the_week_is_named_and_the_rest_says_what_it_looked_at() {
    let points = "编号|日期|类型|分值|单位|事由\nJ2|2026-11-18|负面扣分|1.25|乙镇|会务";
    let circulars = "文号|日期|单位|类型|内容\n云〔2026〕5号|2026-11-19|戊局|全县通报|履职不力\n\
        云〔2026〕5号|2026-11-19|丁局|全县通报|履职不力\n云〔2026〕6号|2026-11-19|丁局|启动问责|履职不力";
    let built = Workspace::new()
        .period("2026-11-13")
        .others_report_nothing()
        .period("2026-11-20")
        .office("积分登记", points)
        .office("通报登记", circulars)
        .others_report_nothing()
        .build();
    let week = built.circular();
    for said in [
        "本期没有按次数应当列入全县通报的单位。",
        "本期印发的通报：云〔2026〕5号（全县通报）丁局、戊局。",
    ] {
        assert!(week.contains(said), "{said}: {week}");
    }
    for half in [&built.site, &built.office] {
        let index = page(half, "index.html");
        let (_, issued) = index
            .split_once("本期印发的通报：云〔2026〕5号（全县通报）")
            .expect("a circular");
        let issued = issued.split("</p>").next().expect("an end");
        assert!(!issued.contains("6号"), "{issued}");
        assert!(
            issued.contains(">丁局<") && issued.contains(">戊局<"),
            "{issued}"
        );
        let since = |path: &str| of_class(page(half, path), "since", "</section>").to_owned();
        let entered = since("units/乙镇.html");
        assert!(
            entered.contains("积分登记 1 项") && entered.contains("负面扣分：会务"),
            "{entered}"
        );
        let nothing = since("units/甲镇.html");
        assert!(
            nothing.contains("没有新发生、新登记的情况（交办、"),
            "{nothing}"
        );
        assert!(nothing.contains("通报登记、积分登记）。"), "{nothing}");
        let nothing = since("complaints.html");
        assert!(
            nothing.contains("（受理投诉、投诉核实、投诉办结）。"),
            "{nothing}"
        );
    }
}

// Who is named, and how often

#[test]
fn who_owes_two_self_criticisms_for_a_meeting_is_named_once_with_their_number() {
    let rows = "会议编号|会议名称|会议日期|情形|单位|姓名\n\
        H1|例会|2026-11-18|迟到|甲镇|张三\nH1|例会|2026-11-18|早退|甲镇|张三\n\
        H1|例会|2026-11-18|迟到|乙镇|李四";
    let workspace = week("2026-11-20", "").office("会议纪律", rows);
    let built = workspace.build();
    let said = built.circular();
    let (_, owing) = said
        .split_once("尚未提交书面检查3人次：甲镇张三（")
        .expect("a list");
    assert!(owing.contains("，2份）、乙镇李四（"), "{said}");
    let of_meeting = |built: &Built| -> String {
        let mut drafts = built.office.iter();
        let (_, draft) = drafts
            .find(|(path, _)| path.starts_with("会议通报"))
            .expect("a draft");
        let xml = part(draft, "word/document.xml");
        let pieces = xml.split('<').filter_map(|piece| piece.split_once('>'));
        pieces.map(|(_, text)| text).collect()
    };
    let draft = of_meeting(&built);
    assert!(
        draft.contains("尚未提交书面检查3人次：甲镇张三（2份）、乙镇李四。"),
        "{draft}"
    );
    assert!(!draft.contains("以前各期已有代拟稿"), "{draft}");
    // A week later it is no news, and the draft says so on a page that is taken out.
    let later = workspace
        .period("2026-11-27")
        .office("会议纪律", rows)
        .others_report_nothing()
        .build();
    let draft = of_meeting(&later);
    assert!(
        draft.contains("（2026年11月20日）已经全部登记，以前各期已有代拟稿"),
        "{draft}"
    );
}

#[test]
fn a_matter_of_two_county_leaders_is_on_the_page_of_each() {
    let ledger = "事项编号|事项名称|事项类别|起算日期|牵头县领导\n\
        A1|修路|领导议定事项|2026-11-16|李县长、王县长\nA2|架桥|领导议定事项|2026-11-16|李县长";
    let built = Workspace::new()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", ledger)
        .others_report_nothing()
        .build();
    let leaders = built.report["leaders"].as_array().expect("leaders");
    let told: Vec<String> = leaders
        .iter()
        .map(|leader| format!("{} {}", leader["name"], leader["green"]))
        .collect();
    assert_eq!(told, ["\"李县长\" 2", "\"王县长\" 1"]);
    for files in [&built.site, &built.office] {
        assert!(page(files, "leaders/王县长.html").contains("修路"));
        let matters = page(files, "matters/index.html");
        for name in ["李县长", "王县长"] {
            assert!(matters.contains(&format!("leaders/{name}.html")), "{name}");
        }
    }
}

#[test]
fn each_row_names_the_county_leaders_of_its_own_cell_on_every_page() {
    let ledger = |number: &str, leaders: &str| {
        format!(
            "事项编号|事项名称|事项类别|起算日期|牵头县领导\n{number}1|修路|领导议定事项|2026-11-16|李县长、王县长\n\
             {number}2|架桥|领导议定事项|2026-11-16|{leaders}\n{number}3|栽树|领导议定事项|2026-11-16|"
        )
    };
    let built = Workspace::new()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", &ledger("A", "李县长"))
        .ledger("乙镇", "督查事项", &ledger("B", "王县长"))
        .others_report_nothing()
        .build();
    for files in [&built.site, &built.office] {
        for path in ["matters/index.html", "units/甲镇.html", "units/乙镇.html"] {
            for (number, named) in [
                ("A1", &["李县长", "王县长"][..]),
                ("A2", &["李县长"]),
                ("A3", &[]),
                ("B1", &["李县长", "王县长"]),
                ("B2", &["王县长"]),
                ("B3", &[]),
            ] {
                let rows = page(files, path).split("<tr>");
                let mut own = rows.filter(|row| row.contains(&format!(">{number}</a>")));
                let Some(row) = own.find(|row| row.contains("#m-")) else {
                    assert_ne!(path, "matters/index.html", "{number}");
                    continue;
                };
                for name in ["李县长", "王县长"] {
                    let link = format!("leaders/{name}.html");
                    assert_eq!(
                        row.contains(&link),
                        named.contains(&name),
                        "{number} {name}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_repeated_number_is_told_as_it_was_typed() {
    let rows = "文号|日期|单位|类型\n青督〔2026〕1号|2026-11-18|甲镇|通报批评\n\
        青督〔2026〕1号|2026-11-18|甲镇|通报批评";
    let built = week("2026-11-20", "").office("通报登记", rows).build();
    let told = built.diagnostic_values("duplicate-number");
    let message = told[0]["message"].as_str().expect("a message");
    assert!(message.contains("「青督〔2026〕1号」"), "{message}");
}

#[test]
fn on_its_last_day_a_matter_falls_due_on_the_as_of_date_which_is_not_the_readers_today() {
    let row = "A1|修路|领导议定事项|2026-11-02";
    let built = Workspace::new()
        .period("2026-11-16")
        .ledger(
            "甲镇",
            "督查事项",
            &format!("事项编号|事项名称|事项类别|起算日期\n{row}"),
        )
        .others_report_nothing()
        .build();
    let page = String::from_utf8(built.office["matters/甲镇.html"].clone()).expect("text");
    let said = "截至日期当天（11月16日）到期";
    let turns = format!("{said}；到期没有完成的，从2026年11月17日");
    assert!(page.contains(&turns), "{page}");
    let slip = &built.office["reminders/甲镇.xlsx"];
    let slip = part(slip, "xl/sharedStrings.xml");
    assert!(slip.contains(&format!("<t>{said}</t>")), "{slip}");
    for told in [&page, &slip] {
        assert!(!told.contains("今天"), "{told}");
        assert!(!told.contains("还剩0个工作日"));
    }
}
