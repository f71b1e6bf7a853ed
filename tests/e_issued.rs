//! E5: which circular of 通报登记 issues what, and what is told of one that issues nothing.

mod common;

use common::{Built, Workspace, office_program, text};

/// Three meetings at which 张三 and 李四 of 甲镇 were late, and rows of 文号, day, unit, rule, name and problem.
fn issued(rows: &str) -> Built {
    let meetings = ["03", "04", "05"]
        .map(|day| format!("\nH{day}|例会|2026-11-{day}|迟到|甲镇|张三、李四"))
        .concat();
    let rows: Vec<&str> = rows.lines().map(str::trim).collect();
    let rows = format!("\n{}", rows.join("\n"));
    Workspace::new()
        .period("2026-11-20")
        .office(
            "会议纪律",
            &format!("会议编号|会议名称|会议日期|情形|单位|姓名{meetings}"),
        )
        .office(
            "通报登记",
            &format!("文号|日期|单位|对应规则|姓名|问题编号|类型{rows}"),
        )
        .others_report_nothing()
        .build()
}

#[test]
fn a_circular_about_several_people_issues_what_concerns_each() {
    let each = [
        "meeting-discipline 3 new issued 1号",
        "meeting-discipline[张三] 3 new issued 1号",
        "meeting-discipline[李四] 3 new issued 1号",
    ];
    for names in ["张三、李四", "张三(镇长)、李四（副镇长）", ""] {
        let built = issued(&format!(
            "1号|2026-11-19|甲镇|meeting-discipline|{names}||移交纪委监委"
        ));
        assert_eq!(built.escalations("甲镇"), each, "{names}");
        assert!(built.diagnostics("carries-out-nothing").is_empty());
    }
    let built = issued("1号|2026-11-19|甲镇|meeting-discipline|张三丰||移交纪委监委");
    let of_unit = [
        "meeting-discipline 3 new issued 1号",
        "meeting-discipline[张三] 3 new",
        "meeting-discipline[李四] 3 new",
    ];
    assert_eq!(built.escalations("甲镇"), of_unit);
}

#[test]
fn a_paper_of_another_kind_than_what_it_issues_is_told() {
    for (kind, is_odd) in [
        ("移交纪委监委", false),
        ("启动问责", false),
        ("全县通报", true),
        ("通报表扬", true),
        ("更正", true),
    ] {
        let built = issued(&format!("1号|2026-11-19|甲镇|meeting-discipline|||{kind}"));
        let told = built.diagnostics("kind-against-rule");
        assert_eq!(!told.is_empty(), is_odd, "{kind}");
        assert!(built.diagnostics("carries-out-nothing").is_empty());
    }
}

#[test]
fn a_document_that_stands_twice_is_told_how_it_is_registered() {
    let built = issued(
        "1号|2026-11-19|甲镇|meeting-discipline|张三||移交纪委监委\n1号|2026-11-19|甲镇|meeting-discipline|李四||移交纪委监委",
    );
    let found = built.diagnostic_values("duplicate-number");
    assert_eq!(found.len(), 1);
    assert!(text(found[0], "help").contains("姓名写在一行里，用顿号隔开"));
}

#[test]
fn a_circular_that_issues_nothing_is_told() {
    let built = issued(
        "1号|2026-11-19|乙镇|meeting-discipline|||移交纪委监委\n2号|2026-11-04|甲镇|meeting-discipline|||移交纪委监委\n\
         3号|2026-11-19|甲镇|overdue-circular|||全县通报\n4号|2026-11-19|甲镇||||通报批评\n5号|2026-11-05|甲镇|meeting-discipline|||移交纪委监委",
    );
    let told = ["D2", "D3", "D4"].map(|cell| format!("warning 登记.xlsx 通报登记!{cell}"));
    assert_eq!(built.diagnostics("carries-out-nothing"), told);
}

#[test]
fn a_circular_without_a_rule_is_told_where_it_may_be_the_one_that_is_missing() {
    let built = issued(
        "1号|2026-11-19|甲镇||||移交纪委监委\n2号|2026-11-19|乙镇||||移交纪委监委\n3号|2026-11-04|甲镇||||启动问责\n\
         4号|2026-11-19|甲镇||||通报批评\n5号|2026-11-19|甲镇||王五||移交纪委监委",
    );
    let told = ["D2", "D6"].map(|cell| format!("warning 登记.xlsx 通报登记!{cell}"));
    assert_eq!(built.diagnostics("circular-without-rule"), told);
    let said = built.diagnostic_values("circular-without-rule")[0];
    assert!(text(said, "help").contains("meeting-discipline"), "{said}");
    // The page does not say that there is none.
    let page = String::from_utf8_lossy(&built.office["units/甲镇.html"]);
    assert!(page.contains("1号没有写对应规则"), "{page}");
    // Once everything is issued, nothing is told.
    let built = issued(
        "1号|2026-11-19|甲镇|meeting-discipline|||移交纪委监委\n2号|2026-11-19|甲镇||||移交纪委监委",
    );
    assert!(built.diagnostics("circular-without-rule").is_empty());
}

#[test]
fn several_problems_in_a_cell_are_one_number_and_told() {
    let built = issued(
        "1号|2026-11-17|甲镇|||W1|通报批评\n2号|2026-11-18|甲镇|||W1、W2|通报批评\n3号|2026-11-19|甲镇|||W2|通报批评",
    );
    let told = ["warning 登记.xlsx 通报登记!F3"];
    assert_eq!(built.diagnostics("several-problems"), told);
    // A row for each problem, with one number, counts for both.
    let built = issued(
        "1号|2026-11-17|甲镇|||W1|通报批评\n2号|2026-11-18|甲镇|||W1|通报批评\n2号|2026-11-18|甲镇|||W2|通报批评",
    );
    assert!(built.diagnostics("duplicate-number").is_empty());
    let repeated = "repeated-circular[W1] 2 new".to_owned();
    assert!(built.escalations("甲镇").contains(&repeated));
}

#[test]
fn a_paper_that_was_withdrawn_stays_on_the_countys_page_struck_out() {
    let header = "文号|日期|单位|类型";
    let papers = "7号|2026-11-10|甲镇|责令书面检查\n8号|2026-11-10|甲镇|启动问责";
    let struck = ["7号", "8号", "9号"]
        .map(|number| format!("\nG{number}|通报登记|{number}|甲镇|作废|误发|县长|2026-11-18"))
        .concat();
    let built = Workspace::new()
        .period("2026-11-13")
        .office("通报登记", &format!("{header}\n{papers}"))
        .others_report_nothing()
        .period("2026-11-20")
        .office(
            "通报登记",
            &format!("{header}\n{papers}\n9号|2026-11-17|甲镇|移交纪委监委"),
        )
        .office(
            "更正登记",
            &format!("更正编号|对象表|对象编号|单位|处理|理由|批准人|批准日期{struck}"),
        )
        .others_report_nothing()
        .build();
    let page = |half: &std::collections::BTreeMap<String, Vec<u8>>| {
        String::from_utf8(half["units/甲镇.html"].clone()).expect("text")
    };
    let (county, office) = (page(&built.site), page(&built.office));
    // What nobody could read before it was withdrawn stays with the office.
    assert!(office.contains("9号") && !county.contains("9号"));
    for number in ["7号", "8号"] {
        let row = county
            .split("<tr")
            .find(|row| row.contains(number) && row.contains("已作废"));
        assert!(
            row.is_some_and(|row| row.starts_with(" class=\"struck\"")),
            "{number}"
        );
    }
}

/// The rows above in a csv, in which #N/A is an error value.
fn issued_by_csv(rows: &str) -> Built {
    let meetings = ["03", "04", "05"]
        .map(|day| format!("\nH{day}|例会|2026-11-{day}|迟到|甲镇|张三、李四"))
        .concat();
    let table = format!("文号|日期|单位|对应规则|姓名|问题编号|问题类别|类型\n{rows}");
    Workspace::new()
        .period("2026-11-20")
        .office(
            "会议纪律",
            &format!("会议编号|会议名称|会议日期|情形|单位|姓名{meetings}"),
        )
        .file(
            "ledgers/2026-11-20/县政府办/通报登记.csv",
            table.replace('|', ",").as_bytes(),
        )
        .others_report_nothing()
        .build()
}

#[test]
fn a_circular_of_which_name_or_problem_cannot_be_read_carries_out_and_repeats_nothing() {
    let built = issued_by_csv("1号|2026-11-19|甲镇|meeting-discipline|#N/A|||移交纪委监委\n");
    assert_eq!(
        built.escalations("甲镇"),
        [
            "meeting-discipline 3 new",
            "meeting-discipline[张三] 3 new",
            "meeting-discipline[李四] 3 new"
        ]
    );
    for (problems, is_repeated) in [
        (["W1", "W1"], true),
        (["", ""], true),
        (["W1", "W2"], false),
        (["1.23457E+17", "1.23458E+17"], false),
        (["#N/A", ""], false),
    ] {
        let rows = problems.map(|problem| format!("2026-11-12|甲镇|||{problem}|环保|通报批评\n"));
        let built = issued_by_csv(&format!("1号|{}2号|{}", rows[0], rows[1]));
        let found = built.escalations("甲镇");
        let repeated = found.iter().any(|one| one.starts_with("repeated-circular"));
        assert_eq!(repeated, is_repeated, "{problems:?} {found:?}");
    }
}

/// Three meetings of December at which 张三 of 甲镇 was late; a period on the last day of the year and one of the new year, with rows of
/// 通报登记.
fn over_new_year(as_of: &str, rows: &str) -> Built {
    let mut workspace = Workspace::new();
    for period in ["2025-12-31", as_of] {
        let rows = if period == as_of { rows } else { "" };
        workspace = workspace
            .period(period)
            .office(
                "会议纪律",
                "会议编号|会议名称|会议日期|情形|单位|姓名\nH1|例会|2025-12-01|迟到|甲镇|张三\nH2|例会|2025-12-02|迟到|甲镇|张三\nH3|例会|2025-12-03|迟到|甲镇|张三",
            )
            .office(
                "通报登记",
                &format!("文号|日期|单位|对应规则|姓名|问题编号|类型\n{rows}"),
            )
            .others_report_nothing();
    }
    workspace.build()
}

/// A page without its marks.
fn page(files: &std::collections::BTreeMap<String, Vec<u8>>, path: &str) -> String {
    String::from_utf8(files[path].clone()).expect("a page")
}

#[test]
fn e5_what_december_left_open_is_named_in_january_and_a_paper_of_the_new_year_is_set_against_it() {
    let told = "上年达到次数、上年没有登记文号的";
    let built = over_new_year("2026-01-09", "");
    let office = page(&built.office, "index.html");
    assert!(built.escalations("甲镇").is_empty());
    assert!(office.contains(told) && office.contains("拟移交县纪委监委启动问责：会议违纪3次"));
    assert!(office.contains("（张三）拟移交") && office.matches("，尚未办理").count() == 2);
    assert!(office.contains("，尚未办理。</p>"));
    assert!(!page(&built.site, "index.html").contains(told));
    // It is told wherever the office looks for what is proposed.
    let list = page(&built.office, "escalations.html");
    assert!(list.contains(told) && list.matches("，尚未办理").count() == 2);
    assert!(!page(&built.site, "escalations.html").contains(told));
    let unit = page(&built.office, "units/甲镇.html");
    assert!(
        unit.contains(
            "上年达到次数、上年没有登记文号：拟移交县纪委监委启动问责（张三）：会议违纪3次"
        )
    );
    assert!(!page(&built.site, "units/甲镇.html").contains("上年达到次数"));
    for (half, is_told) in [(&built.office, true), (&built.site, false)] {
        let annex = half["attachments/通报及移交清单.xlsx"].clone();
        let said = office_program::part(&annex, "xl/sharedStrings.xml");
        assert_eq!(said.contains("至今没有登记文号的2项"), is_told);
    }

    let paper = "1号|2026-01-07|甲镇|meeting-discipline|||移交纪委监委";
    let built = over_new_year("2026-01-09", paper);
    let office = page(&built.office, "index.html");
    assert_eq!(office.matches("，已由1号办理").count(), 2);
    // So the county reads of it, and nowhere that there is no such paper.
    for path in ["index.html", "escalations.html"] {
        let site = page(&built.site, path);
        assert!(
            site.contains(told) && site.contains("，已由1号办理"),
            "{path}"
        );
    }
    let unit = page(&built.site, "units/甲镇.html");
    assert!(unit.contains("，已由1号办理；统计期间已过"), "{unit}");
    assert!(!unit.contains("没有列入全县通报，也没有已印发的"), "{unit}");
    assert_eq!(built.diagnostics("carries-out-nothing"), [""; 0]);
    // The county reads of what has been issued.
    for path in ["index.html", "escalations.html"] {
        let site = page(&built.site, path);
        assert_eq!(site.matches("，已由1号办理").count(), 2, "{site}");
        assert!(!site.contains("尚未办理"), "{site}");
    }
    let unit = page(&built.site, "units/甲镇.html");
    assert!(
        unit.contains("会议违纪3次") && unit.contains("，已由1号办理；"),
        "{unit}"
    );
    assert!(
        unit.contains("本统计期间没有按次数应当列入全县通报的"),
        "{unit}"
    );

    for settled in [
        over_new_year(
            "2026-01-09",
            "1号|2025-12-30|甲镇|meeting-discipline|||移交纪委监委",
        ),
        over_new_year("2026-02-06", ""),
    ] {
        assert!(!page(&settled.office, "index.html").contains(told));
    }

    let other = "1号|2026-01-07|乙镇|meeting-discipline|||移交纪委监委";
    let built = over_new_year("2026-01-09", other);
    let message = text(built.diagnostic_values("carries-out-nothing")[0], "message");
    assert!(
        message.contains("统计期间 2026-01-01 至 2026-01-09"),
        "{message}"
    );
}

#[test]
fn e5_what_december_left_open_and_january_issued_is_in_the_circular_and_the_annex_too() {
    let meetings = "会议编号|会议名称|会议日期|情形|单位|姓名\nH1|例会|2025-12-01|迟到|甲镇|张三\nH2|例会|2025-12-02|迟到|甲镇|张三\nH3|例会|2025-12-03|迟到|甲镇|李四";
    let register = "文号|日期|单位|对应规则|姓名|问题编号|类型";
    let paper = "1号|2026-01-07|甲镇|meeting-discipline|||移交纪委监委";
    let mut workspace = Workspace::new();
    for (week, rows) in [
        ("2025-12-31", ""),
        ("2026-01-09", paper),
        ("2026-01-16", paper),
        ("2026-02-06", paper),
    ] {
        workspace = workspace
            .period(week)
            .office("会议纪律", meetings)
            .office("通报登记", &format!("{register}\n{rows}"))
            .others_report_nothing();
    }
    for (as_of, when) in [
        ("2026-01-09", Some("本期")),
        ("2026-01-16", Some("已")),
        ("2026-02-06", None),
    ] {
        let built = workspace.build_at(as_of);
        let told = when.map(|when| {
            format!(
                "甲镇移交县纪委监委启动问责：会议违纪3次，2025年12月3日达到次数，{when}由1号办理"
            )
        });
        let circular = built.circular();
        let section = "上年达到规定次数、今年印发的1项，统计期间已过，不再列入本期清单：";
        assert_eq!(circular.contains(section), told.is_some(), "{circular}");
        let annexes = [&built.site, &built.office].map(|half| {
            let annex = &half["attachments/通报及移交清单.xlsx"];
            office_program::part(annex, "xl/sharedStrings.xml")
        });
        for annex in &annexes {
            let said = annex.contains("；上年达到次数、今年印发的1项（统计期间已过，不在本表）：");
            assert_eq!(said, told.is_some(), "{as_of}: {annex}");
        }
        if let Some(told) = told {
            assert!(circular.contains(&told), "{circular}");
            for annex in &annexes {
                assert!(annex.contains(&told), "{annex}");
            }
        }
        for half in [&built.site, &built.office] {
            for path in ["index.html", "escalations.html"] {
                let marked =
                    page(half, path).contains("已由1号办理 <span class=\"mark\">本期印发</span>");
                assert_eq!(marked, when == Some("本期"), "{as_of} {path}");
            }
        }
    }
}

#[test]
fn e5_what_december_had_issued_is_not_asked_for_in_january_when_one_of_its_events_was_struck_out() {
    let meetings = |days: &[&str]| {
        let rows = days.iter().enumerate();
        let rows: Vec<String> = rows
            .map(|(at, day)| format!("\nH{at}|例会|2025-12-{day}|迟到|甲镇|张三"))
            .collect();
        format!("会议编号|会议名称|会议日期|情形|单位|姓名{}", rows.concat())
    };
    let papers =
        "文号|日期|单位|对应规则|类型\n1号|2025-12-04|甲镇|meeting-discipline|移交纪委监委";
    let struck = "更正编号|对象表|对象编号|单位|处理|理由|批准人|批准日期\nG1|会议纪律|H0|甲镇|作废|不实|县长|2025-12-11";
    let mut workspace = Workspace::new()
        .period("2025-12-05")
        .office("会议纪律", &meetings(&["01", "02", "03"]))
        .office("通报登记", papers)
        .others_report_nothing();
    let second = "\n2号|2026-01-08|甲镇|meeting-discipline|移交纪委监委";
    for (week, more) in [
        ("2025-12-12", ""),
        ("2026-01-09", second),
        ("2026-01-16", second),
        ("2026-02-06", second),
        ("2026-02-13", second),
        ("2026-11-27", second),
    ] {
        workspace = workspace
            .period(week)
            .office("会议纪律", &meetings(&["01", "02", "03", "10"]))
            .office("通报登记", &format!("{papers}{more}"))
            .office("更正登记", struck)
            .others_report_nothing();
    }
    let december = workspace.build_at("2025-12-31");
    assert_eq!(
        december.escalations("甲镇"),
        [
            "meeting-discipline 3 issued 1号",
            "meeting-discipline[张三] 3 issued 1号"
        ]
    );
    for as_of in [
        "2026-01-09",
        "2026-01-16",
        "2026-02-06",
        "2026-02-13",
        "2026-11-27",
    ] {
        let built = workspace.build_at(as_of);
        for path in ["index.html", "escalations.html", "units/甲镇.html"] {
            for half in [&built.site, &built.office] {
                let page = page(half, path);
                assert!(!page.contains("上年达到次数"), "{as_of} {path}");
            }
        }
        // A second paper about it carries out nothing.
        assert_eq!(built.diagnostics("carries-out-nothing").len(), 1, "{as_of}");
    }
}

/// Two weeks of a paper of 甲镇 that names one rule after the other.
fn named_anew(rules: [&str; 2], weeks: [&str; 2]) -> Vec<String> {
    let mut workspace = Workspace::new();
    for (week, rule) in weeks.iter().zip(rules) {
        workspace = workspace
            .period(week)
            .office(
                "通报登记",
                &format!(
                    "文号|日期|单位|类型|内容|对应规则\n1号|2026-11-12|甲镇|全县通报|{week}|{rule}"
                ),
            )
            .others_report_nothing();
    }
    workspace.build().diagnostics("carries-out-nothing")
}

#[test]
fn e5_a_rule_of_a_rolling_year_that_is_filled_in_later_is_told_when_it_carries_out_nothing() {
    let told = ["warning 登记.xlsx 通报登记!F2"];
    let weeks = ["2026-11-13", "2026-11-20"];
    let (key, words) = ("complaint-circular", "全县通报批评（有效投诉）");
    for rules in [
        ["", key],
        ["", words],
        ["全县通告", key],
        ["overdue-circular", key],
    ] {
        assert_eq!(named_anew(rules, weeks), told, "{rules:?}");
    }
    // Its entry may have gone since it was named, in whatever words.
    for rules in [[key, key], [key, words]] {
        assert_eq!(named_anew(rules, weeks), [""; 0], "{rules:?}");
    }
}
