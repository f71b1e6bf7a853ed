//! M15 on the sheets that units hand in anew each week, and on the registers' rows that name no unit; what becomes of dissolved units.

mod common;

use common::registers::{COMPLAINTS, CORRECTIONS, EXEMPTIONS, EXTENSIONS};
use common::{Built, Workspace, list, matters, text, week};
use duban::pipeline::AsOf;

const WORKS: &str = "工作编号|工作名称|牵头部门|单位|节点日期|节点目标";

fn corrections(rows: &[&str]) -> String {
    format!("{CORRECTIONS}\n{}", rows.join("\n"))
}

/// Weeks of 甲镇's values of the work Z1, whose goal for 10 June is 10, with corrections from the week of their row on.
fn work(values: &[&str], week_of_correction: usize, rows: &[&str]) -> Workspace {
    let weeks = ["2026-06-12", "2026-06-19", "2026-06-26", "2026-07-03"];
    let mut workspace = Workspace::new();
    for (at, (week, value)) in weeks.iter().zip(values).enumerate() {
        let targets = format!("{WORKS}\nZ1|绿化|林业局|甲镇|2026-06-10|10");
        workspace = workspace
            .period(week)
            .office("重点工作", &targets)
            .ledger(
                "甲镇",
                "重点工作进度",
                &format!("工作编号|完成值\nZ1|{value}"),
            )
            .others_report_nothing();
        if at >= week_of_correction {
            workspace = workspace.office("更正登记", &corrections(rows));
        }
    }
    workspace
}

/// `value rank state`: by result, and of the milestone.
fn shown(built: &Built) -> String {
    let work = &list(&built.report, "key_works")[0];
    let standing = &list(work, "by_result")[0];
    let milestone = &list(work, "milestones")[0];
    format!(
        "{} {} {}",
        text(standing, "value"),
        text(standing, "rank"),
        text(milestone, "state")
    )
}

#[test]
fn m15_a_corrected_value_of_a_key_work_counts_for_ranking_and_milestone() {
    let replaced = "G1|重点工作进度|Z1|甲镇|更正|完成值|12|误填|县长|2026-06-18";
    let synonym = "G1|重点工作进度|Z1|甲镇|更正|完成数|12|误填|县长|2026-06-18";
    for row in [replaced, synonym] {
        let built = work(&["5", "5"], 1, &[row]).build();
        assert_eq!(shown(&built), "12.0 1 on-time");
        assert_eq!(built.diagnostics("unknown-target"), [""; 0]);
    }
    let lowered = "G1|重点工作进度|Z1|甲镇|更正|完成值|4|误填|县长|2026-06-18";
    assert_eq!(
        shown(&work(&["10", "10"], 1, &[lowered]).build()),
        "4.0 1 missed"
    );
}

#[test]
fn m15_what_the_unit_said_on_the_day_of_approval_and_in_its_week_is_corrected_and_another_value_is_a_new_report()
 {
    let lowered = "G1|重点工作进度|Z1|甲镇|更正|完成值|4|误填|县长|2026-06-18";
    assert_eq!(
        shown(&work(&["10", "11"], 1, &[lowered]).build()),
        "4.0 1 missed"
    );
    assert_eq!(
        shown(&work(&["10", "11", "11"], 1, &[lowered]).build()),
        "4.0 1 missed"
    );
    assert_eq!(
        shown(&work(&["10", "11", "12"], 1, &[lowered]).build()),
        "12.0 1 late"
    );
}

#[test]
fn m15_a_key_work_whose_row_is_struck_out_is_unreported_until_another_value_comes() {
    let struck = "G1|重点工作进度|Z1|甲镇|作废|||误报|县长|2026-06-18";
    assert_eq!(
        shown(&work(&["10", "11"], 1, &[struck]).build()),
        "- 1 missed"
    );
    assert_eq!(
        shown(&work(&["10", "10", "10"], 1, &[struck]).build()),
        "- 1 missed"
    );
    assert_eq!(
        shown(&work(&["10", "10", "6"], 1, &[struck]).build()),
        "6.0 1 missed"
    );
    let earlier = work(&["10", "10"], 1, &[struck]).build_at("2026-06-12");
    assert_eq!(shown(&earlier), "10.0 1 on-time");
}

#[test]
fn m15_a_value_of_the_newest_ledger_that_a_correction_takes_from_the_count_is_told_at_its_cell() {
    let struck = "G1|重点工作进度|Z1|甲镇|作废|||误报|县长|2026-06-18";
    let lowered = "G1|重点工作进度|Z1|甲镇|更正|完成值|4|误填|县长|2026-06-18";
    let told = ["warning 甲镇.xlsx 重点工作进度!A2"];
    for (values, correction, expected) in [
        (&["10", "11"][..], struck, &told[..]),
        (&["10", "11", "11"], struck, &told),
        (&["10", "10", "10"], struck, &told),
        (&["10", "10", "6"], struck, &[]),
        (&["10", "11"], lowered, &told),
        (&["10", "11", "11"], lowered, &told),
        // What the unit only repeats was corrected because it is wrong.
        (&["10", "10", "10"], lowered, &[]),
        (&["10", "4"], lowered, &[]),
        (&["10", "11", "12"], lowered, &[]),
    ] {
        let built = work(values, 1, &[correction]).build();
        let found = built.diagnostics("value-not-counted");
        assert_eq!(found, expected, "{values:?} {correction}");
    }
    // As the message says: the correction itself is mended.
    let mended = "G1|重点工作进度|Z1|甲镇|更正|完成值|11|误报|县长|2026-06-18";
    let built = work(&["10", "11"], 1, &[struck])
        .period("2026-06-26")
        .office(
            "重点工作",
            &format!("{WORKS}\nZ1|绿化|林业局|甲镇|2026-06-10|10"),
        )
        .office("更正登记", &corrections(&[mended]))
        .ledger("甲镇", "重点工作进度", "工作编号|完成值\nZ1|11")
        .others_report_nothing()
        .build();
    assert_eq!(shown(&built), "11.0 1 on-time");
    assert_eq!(built.diagnostics("value-not-counted"), [""; 0]);
}

#[test]
fn m15_a_key_work_that_nobody_reported_cannot_be_corrected() {
    for row in [
        "G1|重点工作进度|Z9|甲镇|作废|||误报|县长|2026-06-18",
        "G1|重点工作进度|Z9|甲镇|更正|完成值|4|误填|县长|2026-06-18",
    ] {
        let built = work(&["10", "10"], 1, &[row]).build();
        assert_eq!(
            built.diagnostics("unknown-target"),
            ["warning 登记.xlsx 更正登记!C2"]
        );
    }
}

const BENCHMARKS: &str = "序号|对标对象|差距|目标|措施|完成时限|完成日期";

/// 甲镇's benchmarking lists of two weeks, with corrections in the first: `entries done overdue incomplete`.
fn benchmarked(lists: [&str; 2], rows: &[&str]) -> (String, Built) {
    let built = Workspace::new()
        .period("2026-06-12")
        .ledger("甲镇", "对标提升", &format!("{BENCHMARKS}\n{}", lists[0]))
        .office("更正登记", &corrections(rows))
        .others_report_nothing()
        .period("2026-06-19")
        .ledger("甲镇", "对标提升", &format!("{BENCHMARKS}\n{}", lists[1]))
        .office("更正登记", &corrections(rows))
        .others_report_nothing()
        .build();
    let shown = list(&built.report, "benchmarks").first().map_or_else(
        || "-".to_owned(),
        |list| {
            let counts = ["entries", "done", "overdue", "incomplete"].map(|key| text(list, key));
            counts.join(" ")
        },
    );
    (shown, built)
}

#[test]
fn m15_an_entry_of_the_benchmarking_list_is_corrected_by_its_object_or_its_number() {
    let both = "1|子县|窗口少|多|设|2026-06-05|\n2|丑县|人手少|多|招|2026-06-05|";
    for object in ["子县", "1"] {
        let done =
            format!("G1|对标提升|{object}|甲镇|更正|完成日期|2026-06-04|漏填|县长|2026-06-10");
        let (shown, built) = benchmarked([both, both], &[&done]);
        assert_eq!(shown, "2 1 1 0", "{object}");
        assert_eq!(built.diagnostics("unknown-target"), [""; 0]);
        let struck = format!("G1|对标提升|{object}|甲镇|作废|||误列|县长|2026-06-10");
        assert_eq!(
            benchmarked([both, both], &[&struck]).0,
            "1 0 1 0",
            "{object}"
        );
    }
    let gap = "1|子县|窗口少|多||2026-06-05|\n2|丑县|人手少|多|招|2026-06-05|";
    let filled = "G1|对标提升|1|甲镇|更正|措施|设|漏填|县长|2026-06-10";
    assert_eq!(benchmarked([gap, gap], &[]).0, "2 0 1 1");
    assert_eq!(benchmarked([gap, gap], &[filled]).0, "2 0 2 0");
}

#[test]
fn m15_nobody_is_asked_to_mend_an_entry_of_the_benchmarking_list_that_was_struck_out() {
    let gaps = "1|子县|窗口少|多||2026-06-05|\n2|丑县|人手少|多||2026-06-05|";
    let struck = "G1|对标提升|1|甲镇|作废|||误列|县长|2026-06-10";
    let of = |rows: &[&str]| {
        let (shown, built) = benchmarked([gaps, gaps], rows);
        (shown, built.diagnostics("empty-required-cell"))
    };
    let [first, second] = ["E2", "E3"].map(|cell| format!("error 甲镇.xlsx 对标提升!{cell}"));
    assert_eq!(of(&[]), ("2 0 0 2".to_owned(), vec![first, second.clone()]));
    assert_eq!(of(&[struck]), ("1 0 0 1".to_owned(), vec![second]));
}

#[test]
fn m15_an_object_that_several_entries_bear_is_told_where_all_are_struck_out() {
    let both = "1|子县|窗口少|多|设|2026-06-05|\n2|子县|人手少|多|招|2026-06-05|";
    for (object, told) in [("子县", &["warning 登记.xlsx 更正登记!C2"][..]), ("1", &[])] {
        let struck = format!("G1|对标提升|{object}|甲镇|作废|||误列|县长|2026-06-10");
        let (_, built) = benchmarked([both, both], &[&struck]);
        assert_eq!(built.diagnostics("strikes-several"), told, "{object}");
        for found in built.diagnostic_values("strikes-several") {
            assert!(text(found, "help").contains("序号"), "{found}");
        }
    }
}

#[test]
fn m15_a_number_of_the_benchmarking_list_means_the_entry_that_bore_it_then() {
    let before = "1|子县|窗口少|多|设|2026-06-05|\n2|丑县|人手少|多|招|2026-06-30|";
    let after = "1|丑县|人手少|多|招|2026-06-30|\n2|子县|窗口少|多|设|2026-06-05|";
    let struck = "G1|对标提升|1|甲镇|作废|||误列|县长|2026-06-10";
    assert_eq!(benchmarked([before, after], &[]).0, "2 0 1 0");
    assert_eq!(benchmarked([before, after], &[struck]).0, "1 0 0 0");
}

#[test]
fn m15_an_entry_that_is_not_known_or_not_the_only_one_is_told() {
    let twice = "1|子县|窗口少|多|设|2026-06-05|\n1|丑县|人手少|多|招|2026-06-05|\n2|丑县|地方小|大|建|2026-06-05|";
    let told = |row: &str, code: &str| {
        let (shown, built) = benchmarked([twice, twice], &[row]);
        (shown, built.diagnostics(code))
    };
    for action in ["作废||", "更正|完成日期|2026-06-04"] {
        let unknown = format!("G1|对标提升|寅县|甲镇|{action}|误|县长|2026-06-10");
        let warning = ["warning 登记.xlsx 更正登记!C2".to_owned()];
        assert_eq!(
            told(&unknown, "unknown-target"),
            ("3 0 3 0".to_owned(), warning.to_vec())
        );
        let several = format!("G1|对标提升|1|甲镇|{action}|误|县长|2026-06-10");
        let error = ["error 登记.xlsx 更正登记!A2".to_owned()];
        assert_eq!(
            told(&several, "ambiguous-correction"),
            ("3 0 3 0".to_owned(), error.to_vec())
        );
    }
    // M15: a name means all of its rows; only a value has its place in one row alone.
    let struck = "G1|对标提升|丑县|甲镇|作废|||误列|县长|2026-06-10";
    assert_eq!(
        told(struck, "ambiguous-correction"),
        ("1 0 1 0".to_owned(), vec![])
    );
    let replaced = "G1|对标提升|丑县|甲镇|更正|完成日期|2026-06-04|误|县长|2026-06-10";
    assert_eq!(told(replaced, "ambiguous-correction").1.len(), 1);
}

#[test]
fn m15_a_correction_of_a_correction_is_told_to_do_nothing() {
    let built = Workspace::new()
        .period("2026-06-19")
        .office(
            "积分登记",
            "编号|日期|单位|类型|分值|事由\nJ1|2026-06-03|甲镇|正面积分|3|表扬",
        )
        .office(
            "更正登记",
            &corrections(&[
                "G1|积分登记|J1|甲镇|更正|分值|5|误填|县长|2026-06-17",
                "G2|更正登记|G1|甲镇|更正|更正值|4|误填|县长|2026-06-18",
            ]),
        )
        .others_report_nothing()
        .build();
    assert_eq!(built.score("甲镇"), "105 = +5 -0");
    assert_eq!(
        built.diagnostics("fixed-field"),
        ["error 登记.xlsx 更正登记!F3"]
    );
}

#[test]
fn m15_a_row_that_strikes_out_may_be_struck_out_in_its_turn() {
    let chain = [
        "G1|积分登记|J1|甲镇|作废|||误登|县长|2026-06-12",
        "G2|更正登记|G1|甲镇|作废|||误废|县长|2026-06-15",
        "G3|更正登记|G2|甲镇|作废|||误废|县长|2026-06-17",
        "G4|更正登记|G3|甲镇|作废|||误废|县长|2026-06-18",
    ];
    for (rows, score, struck) in [
        (0, "103 = +3 -0", ""),
        (1, "100 = +0 -0", ""),
        (2, "103 = +3 -0", "G1"),
        (3, "100 = +0 -0", "G2"),
        (4, "103 = +3 -0", "G1 G3"),
    ] {
        let built = Workspace::new()
            .period("2026-06-19")
            .office(
                "积分登记",
                "编号|日期|单位|类型|分值|事由\nJ1|2026-06-03|甲镇|正面积分|3|表扬",
            )
            .office("更正登记", &corrections(&chain[..rows]))
            .others_report_nothing()
            .build();
        assert_eq!(built.score("甲镇"), score);
        let told = list(&built.report, "corrections").iter();
        let told: Vec<String> = told
            .filter(|row| row["struck"] == true)
            .map(|row| text(row, "id"))
            .collect();
        assert_eq!(told.join(" "), struck);
    }
}

#[test]
fn m15_which_of_corrections_of_one_day_stands_does_not_depend_on_what_they_are_called() {
    for names in [["G1", "G2", "G3"], ["G8", "G9", "G10"], ["G3", "G2", "G1"]] {
        let [first, second, third] = names;
        let rows = [
            format!("{first}|积分登记|J1|甲镇|作废|||误登|县长|2026-06-12"),
            format!("{second}|更正登记|{first}|甲镇|作废|||误废|县长|2026-06-12"),
            format!("{third}|更正登记|{second}|甲镇|作废|||误废|县长|2026-06-12"),
        ];
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let built = Workspace::new()
            .period("2026-06-19")
            .office(
                "积分登记",
                "编号|日期|单位|类型|分值|事由\nJ1|2026-06-03|甲镇|正面积分|3|表扬",
            )
            .office("更正登记", &corrections(&rows))
            .others_report_nothing()
            .build();
        assert_eq!(built.score("甲镇"), "100 = +0 -0", "{names:?}");
        let told = list(&built.report, "corrections").iter();
        let struck = told.filter(|row| row["struck"] == true);
        let struck: Vec<String> = struck.map(|row| text(row, "id")).collect();
        assert_eq!(struck, [second], "{names:?}");
    }
}

#[test]
fn m15_of_two_values_of_one_day_the_later_hand_in_stands_then_the_later_number() {
    let of = |number: &str, day: &str| {
        format!("{number}|督查事项|A1|甲镇|更正|办结日期|{day}|误填|县长|2026-11-12")
    };
    for (first, second) in [("G9", "G10"), ("G1", "G2"), ("G2", "G1")] {
        let (early, late) = (of(first, "2026-10-26"), of(second, "2026-10-20"));
        let matter = matters("A1 领导议定事项 起算日期=2026-10-09 办结日期=2026-10-28");
        let built = Workspace::new()
            .period("2026-11-13")
            .ledger("甲镇", "督查事项", &matter)
            .office("更正登记", &corrections(&[&early]))
            .others_report_nothing()
            .period("2026-11-20")
            .ledger("甲镇", "督查事项", &matter)
            .office("更正登记", &corrections(&[&early, &late]))
            .others_report_nothing()
            .build();
        assert_eq!(
            built.last("A1"),
            "met 2026-10-22/2026-10-20",
            "{first} {second}"
        );
        let page = page(&built, "office", "matters/甲镇.html");
        assert!(page.contains("2026年10月20日"), "{page}");
    }
    let both = corrections(&[&of("G9", "2026-10-26"), &of("G10", "2026-10-20")]);
    let built = week(
        "2026-11-20",
        "A1 领导议定事项 起算日期=2026-10-09 办结日期=2026-10-28",
    )
    .office("更正登记", &both)
    .build();
    assert_eq!(built.last("A1"), "met 2026-10-22/2026-10-20");
}

#[test]
fn m8_m9_what_a_unit_wrote_as_a_correction_said_is_no_claim_when_another_correction_follows() {
    let weeks = ["2026-11-06", "2026-11-13", "2026-11-20"];
    for (sheet, field, first, second, flag) in [
        (
            "督查事项",
            "办结日期",
            "2026-10-20",
            "2026-10-21",
            "backdated",
        ),
        (
            "督查事项",
            "起算日期",
            "2026-10-12",
            "2026-10-13",
            "changed",
        ),
        (
            "交办清单",
            "起算日期",
            "2026-10-12",
            "2026-10-13",
            "changed",
        ),
    ] {
        let of = |number: &str, value: &str, day: &str| {
            format!("{number}|{sheet}|A1|甲镇|更正|{field}|{value}|误填|县长|{day}")
        };
        let rows = [
            of("G1", first, "2026-11-05"),
            of("G2", second, "2026-11-19"),
        ];
        let mut workspace = Workspace::new();
        for (at, week) in weeks.iter().enumerate() {
            let is_written = at > 0;
            let at_first = "2026-10-09";
            let start = if is_written && field == "起算日期" {
                first
            } else {
                at_first
            };
            let done = if is_written && field == "办结日期" {
                first
            } else {
                ""
            };
            let row = |start: &str| format!("A1 领导议定事项 起算日期={start} 责任单位=甲镇");
            let is_listed = sheet == "交办清单";
            let own = row(if is_listed { at_first } else { start });
            let given = if at < 2 { &rows[..1] } else { &rows[..] };
            let given: Vec<&str> = given.iter().map(String::as_str).collect();
            workspace = workspace
                .period(week)
                .ledger(
                    "甲镇",
                    "督查事项",
                    &matters(&format!("{own} 办结日期={done}")),
                )
                .office("更正登记", &corrections(&given))
                .others_report_nothing();
            if is_listed {
                workspace = workspace.office("交办清单", &matters(&row(start)));
            }
        }
        for week in weeks {
            let built = workspace.build_at(week);
            assert!(!built.flagged("A1", flag), "{sheet} {field} {week}");
        }
    }
}

/// A matter of two units that is extended for every unit, with a correction.
fn extended(correction: &str) -> Built {
    Workspace::new()
        .period("2026-11-20")
        .office(
            "交办清单",
            "事项编号|事项名称|事项类别|起算日期|责任单位\nA1|修路|领导议定事项|2026-11-02|甲镇、乙镇",
        )
        .office(
            "延期审批",
            "事项编号|责任单位|新时限|批准人|批准日期\nA1||2026-12-01|县长|2026-11-10",
        )
        .office("更正登记", &corrections(&[correction]))
        .others_report_nothing()
        .build()
}

/// The page of a half as text.
fn page<'b>(built: &'b Built, half: &str, path: &str) -> std::borrow::Cow<'b, str> {
    let files = if half == "site" {
        &built.site
    } else {
        &built.office
    };
    String::from_utf8_lossy(&files[path])
}

#[test]
fn m15_a_correction_that_was_withdrawn_is_told_nowhere_as_one_that_stands() {
    let built = Workspace::new()
        .period("2026-11-20")
        .office("交办清单", "事项编号|事项名称|事项类别|起算日期|责任单位\nT1|修路|领导议定事项|2026-10-26|甲镇")
        .office("延期审批", "事项编号|责任单位|新时限|批准人|批准日期\nT1|甲镇|2026-11-30|王|2026-11-02")
        .office(
            "更正登记",
            &corrections(&[
                "G1|交办清单|T1|甲镇|更正|起算日期|2026-10-19|误|王|2026-11-10",
                "G2|更正登记|G1|甲镇|作废|||误|王|2026-11-18",
                "G3|督查事项|T2|甲镇|更正|办结日期|2026-10-27|误|王|2026-11-10",
                "G4|更正登记|G3|甲镇|作废|||误|王|2026-11-18",
                "G5|延期审批|T1|甲镇|作废|||误|王|2026-11-10",
                "G6|更正登记|G5|甲镇|作废|||误|王|2026-11-18",
                "G7|督查事项|T2|甲镇|更正|办结日期|2026-10-29|误|王|2026-11-17",
                "G8|督查事项|T2|甲镇|更正|办结日期|2026-10-30|误|王|2026-11-19",
            ]),
        )
        .ledger("甲镇", "督查事项", &matters("T1 领导议定事项 起算日期=2026-10-26\nT2 领导议定事项 起算日期=2026-10-26 办结日期=2026-11-05"))
        .others_report_nothing()
        .build();
    assert_eq!(built.matter("T1")["stages"][0]["due"], "2026-11-30");
    assert_eq!(built.matter("T2")["stages"][0]["done"], "2026-10-30");
    let site = page(&built, "site", "matters/甲镇.html");
    assert!(!site.contains("这一事项的延期作废"), "{site}");
    let office = page(&built, "office", "matters/甲镇.html");
    for withdrawn in ["2026-10-19", "2026-10-27", "这一事项的延期作废"] {
        assert!(!office.contains(withdrawn), "{withdrawn}: {office}");
    }
    assert!(office.contains("以更正登记为准"), "{office}");
    let authority = page(&built, "office", "authority.html");
    assert_eq!(
        authority.matches("这一条更正已按更正登记作废").count(),
        3,
        "{authority}"
    );
}

#[test]
fn m15_a_correction_that_was_refused_is_told_in_no_working() {
    let built = Workspace::new()
        .period("2026-11-20")
        .office(
            "交办清单",
            "事项编号|事项名称|事项类别|起算日期|责任单位\nT1|修路|领导议定事项|2026-10-26|甲镇",
        )
        .office(
            "延期审批",
            "事项编号|责任单位|新时限|批准人|批准日期\nT1|甲镇|2026-11-30|王|2026-11-02",
        )
        .office(
            "更正登记",
            &corrections(&[
                "G1|交办清单|T1|甲镇|更正|起算日期|下周|误|王|2026-11-10",
                "G2|延期审批|T1|甲镇|更正|新时限|年底左右|误|王|2026-11-10",
                "G3|延期审批|T2|甲镇|作废|||误|王|2026-11-10",
            ]),
        )
        .ledger(
            "甲镇",
            "督查事项",
            &matters("T1 领导议定事项 起算日期=2026-10-26\nT2 领导议定事项 起算日期=2026-10-26"),
        )
        .others_report_nothing()
        .build();
    for half in ["site", "office"] {
        let page = page(&built, half, "matters/甲镇.html");
        for refused in ["下周", "年底左右", "这一事项的延期作废", "以更正登记为准"]
        {
            assert!(!page.contains(refused), "{half} {refused}: {page}");
        }
    }
}

#[test]
fn m15_the_county_reads_that_a_day_is_from_a_correction_and_since_when_and_no_more() {
    let table = "事项编号|事项名称|事项类别|起算日期|完成时限|办结日期|销号日期\n\
        T1|修路|领导议定事项|2026-10-20||2026-11-10|\nT2|修渠|领导议定事项|2026-10-19|2026-11-04|2026-11-04|2026-11-10";
    let built = Workspace::new()
        .period("2026-11-20")
        .office(
            "更正登记",
            &corrections(&[
                "G1|督查事项|T1|甲镇|更正|办结日期|2026-11-03|笔误一|王五|2026-11-18",
                "G2|督查事项|T2|甲镇|更正|起算日期|2026-10-20|笔误二|王五|2026-11-17",
                "G3|督查事项|T2|甲镇|更正|完成时限|2026-10-30|笔误三|王五|2026-11-16",
                "G4|督查事项|T2|甲镇|更正|销号日期|2026-11-12|笔误四|王五|2026-11-16",
            ]),
        )
        .ledger("甲镇", "督查事项", table)
        .others_report_nothing()
        .build();
    assert_eq!(built.matter("T1")["stages"][0]["done"], "2026-11-03");
    let site = page(&built, "site", "matters/甲镇.html");
    for told in [
        "办结日期是2026年11月3日（星期二），以2026年11月18日批准的更正为准。",
        "起算日期是2026年10月20日（星期二），以2026年11月17日批准的更正为准。",
        "起算日期是2026年10月20日（星期二）。",
        "办结日期是2026年11月4日（星期三）。",
    ] {
        assert!(site.contains(told), "{told}: {site}");
    }
    for kept in ["笔误", "王五", "更正登记!"] {
        assert!(!site.contains(kept), "{kept}: {site}");
    }
    let office = page(&built, "office", "matters/甲镇.html");
    assert!(!office.contains("批准的更正为准"), "{office}");
    let limit = "2026年11月16日批准的更正写明的完成时限";
    assert!(
        site.contains(limit) || site.contains("单位自报的完成时限"),
        "{site}"
    );
}

#[test]
fn m15_a_correction_for_two_units_that_one_of_them_has_no_use_for_is_told_for_the_other() {
    let built = Workspace::new()
        .period("2026-11-20")
        .office(
            "更正登记",
            &corrections(&["G1|督查事项|T1|甲镇、乙镇|更正|办结日期|2026-11-03|误|王|2026-11-18"]),
        )
        .ledger(
            "甲镇",
            "督查事项",
            &matters("T1 领导议定事项 起算日期=2026-10-26 办结日期=2026-11-10"),
        )
        .others_report_nothing()
        .build();
    let matters = page(&built, "office", "matters/甲镇.html");
    assert!(matters.contains("以更正登记为准"), "{matters}");
    let decisions = page(&built, "office", "authority.html");
    let refused = "没有起作用：「T1」是甲镇的督查事项，不是乙镇的；本行对乙镇不起作用";
    assert_eq!(decisions.matches(refused).count(), 1, "{decisions}");
    assert!(decisions.contains("「办结日期」由「"), "{decisions}");
}

#[test]
fn m15_a_correction_of_last_years_matter_is_none_of_this_years_of_the_same_number() {
    let list =
        |rows: &str| format!("事项编号|事项名称|事项类别|起算日期|责任单位|销号日期\n{rows}");
    let old = "T1|修渠|领导议定事项|2025-10-20|甲镇|2025-11-12";
    let correction = ["G1|交办清单|T1|甲镇|更正|起算日期|2025-10-27|误|王|2025-11-10"];
    let ledger = |lines: &str| matters(lines);
    let then = "T1 领导议定事项 起算日期=2025-10-27 办结日期=2025-11-05 销号日期=2025-11-12";
    let now = "T1 领导议定事项 起算日期=2026-10-26";
    let built = Workspace::new()
        .period("2025-11-14")
        .office("交办清单", &list(old))
        .office("更正登记", &corrections(&correction))
        .ledger("甲镇", "督查事项", &ledger(then))
        .others_report_nothing()
        .period("2026-11-13")
        .office(
            "交办清单",
            &list(&format!("{old}\nT1|修路|领导议定事项|2026-10-26|甲镇|")),
        )
        .office("更正登记", &corrections(&correction))
        .ledger("甲镇", "督查事项", &ledger(&format!("{then}\n{now}")))
        .others_report_nothing()
        .build();
    let office = page(&built, "office", "matters/甲镇.html");
    assert_eq!(
        office
            .matches("按更正登记，交办清单的「起算日期」更正为")
            .count(),
        1,
        "{office}"
    );
    assert_eq!(office.matches("以更正登记为准").count(), 1, "{office}");
}

#[test]
fn m15_an_extension_for_every_unit_is_struck_out_or_corrected_for_one_of_them() {
    for (correction, expected) in [
        ("", ["2026-12-01", "2026-12-01"]),
        (
            "G1|延期审批|A1|甲镇|作废|||误批|县长|2026-11-18",
            ["2026-11-16", "2026-12-01"],
        ),
        (
            "G1|延期审批|A1|甲镇|更正|新时限|2026-11-25|误写|县长|2026-11-18",
            ["2026-11-25", "2026-12-01"],
        ),
    ] {
        let built = extended(correction);
        let due = ["甲镇", "乙镇"].map(|unit| {
            let matter = built.matter(&format!("A1@{unit}"));
            text(list(matter, "stages").last().expect("a stage"), "due")
        });
        assert_eq!(due, expected, "{correction}");
        assert_eq!(built.diagnostics("unknown-target"), [""; 0], "{correction}");
    }
}

const DIRECTORY: &str = "单位全称|序列|撤销日期|并入单位";
const MATTER: &str = "事项编号|事项名称|事项类别|起算日期\nA1|修路|领导议定事项|2026-11-02";

/// 丙镇 is dissolved on 15 November; it had the matter A1.
fn dissolved(rows: &str, successor: &str, registers: &[&str]) -> Built {
    Workspace::new()
        .directory(&format!(
            "{DIRECTORY}\n甲镇|乡镇||\n丙镇|乡镇|2026-11-15|{successor}{rows}"
        ))
        .period("2026-11-13")
        .ledger("丙镇", "督查事项", MATTER)
        .ledger("甲镇", "督查事项", common::MATTERS)
        .period("2026-11-20")
        .office("更正登记", &corrections(registers))
        .ledger("甲镇", "督查事项", common::MATTERS)
        .build()
}

#[test]
fn a_dissolved_unit_without_a_successor_is_told_while_it_has_left_matters_open() {
    let cell = "error 单位名录.xlsx 单位名录!D3";
    assert_eq!(
        dissolved("", "", &[]).diagnostics("missing-successor"),
        [cell]
    );
    let struck = "G1|督查事项|A1|丙镇|作废|||误报|县长|2026-11-14";
    let built = dissolved("", "", &[struck]);
    assert_eq!(built.diagnostics("missing-successor"), [""; 0]);
    let built = dissolved("", "甲镇", &[]);
    assert_eq!(built.diagnostics("missing-successor"), [""; 0]);
    let built = dissolved("", "子镇", &[]);
    assert_eq!(built.diagnostics("missing-successor"), [""; 0]);
    assert_eq!(built.diagnostics("unknown-successor"), [cell]);
}

#[test]
fn mergers_that_lead_back_to_where_they_began_are_told_at_each_of_their_cells() {
    let built = dissolved("", "丙镇", &[]);
    let cell = "error 单位名录.xlsx 单位名录!D3";
    assert_eq!(built.diagnostics("circular-successor"), [cell]);
    assert_eq!(built.diagnostics("unknown-successor"), [""; 0]);
    let built = dissolved(
        "\n丁镇|乡镇|2026-11-16|丙镇\n戊镇|乡镇|2026-11-10|丙镇",
        "丁镇",
        &[],
    );
    let both = [cell, "error 单位名录.xlsx 单位名录!D4"];
    assert_eq!(built.diagnostics("circular-successor"), both);
    let built = dissolved("\n丁镇|乡镇|2026-11-16|甲镇", "丁镇", &[]);
    assert_eq!(built.diagnostics("circular-successor"), [""; 0]);
}

#[test]
fn m15_a_matter_that_was_taken_over_is_struck_out_under_any_name_that_answered_for_it() {
    for unit in ["丙镇", "丁镇", "甲镇"] {
        let row = format!("G1|督查事项|A1|{unit}|作废|||误报|县长|2026-11-19");
        let built = dissolved("\n丁镇|乡镇|2026-11-18|甲镇", "丁镇", &[&row]);
        assert_eq!(built.matter("A1")["struck"], true, "{unit}");
        assert_eq!(built.diagnostics("unknown-target"), [""; 0], "{unit}");
    }
    let row = "G1|督查事项|A1|戊镇|作废|||误报|县长|2026-11-19";
    let built = dissolved("\n戊镇|乡镇||", "甲镇", &[row]);
    assert_eq!(built.matter("A1")["struck"], false);
    assert_eq!(built.diagnostics("unknown-target").len(), 1);
}

#[test]
fn a_span_of_the_directory_that_ends_before_it_begins_is_told_at_its_end() {
    let built = Workspace::new()
        .directory(
            "单位全称|序列|主要负责人|任职起|任职止|设立日期|撤销日期\n\
             甲镇|乡镇|赵一|2026-06-15|2026-06-01||\n\
             乙镇|乡镇|钱二|2026-06-15|2026-06-15|2026-01-01|2025-12-31\n\
             丙镇|乡镇|孙三|2026-06-15||2026-01-01|",
        )
        .period("2026-11-20")
        .others_report_nothing()
        .build();
    assert_eq!(
        built.diagnostics("reversed-dates"),
        [
            "error 单位名录.xlsx 单位名录!E2",
            "error 单位名录.xlsx 单位名录!G3"
        ]
    );
}

#[test]
fn m15_a_row_of_a_register_that_is_mended_as_its_correction_says_stays_one() {
    let complaint =
        |day: &str| format!("投诉编号|受理日期|被投诉单位|核实结果\nT1|{day}|甲镇|有效");
    let meeting = |day: &str, kind: &str| {
        format!("会议编号|会议名称|会议日期|情形|单位|姓名\nH1|例会|{day}|{kind}|甲镇|张三")
    };
    let rows = corrections(&[
        "G1|投诉登记|T1|甲镇|更正|受理日期|2026-01-02|笔误|县长|2026-01-14",
        "G2|会议纪律|H1|甲镇|更正|会议日期|2026-01-05|笔误|县长|2026-01-14",
    ]);
    let weeks = [
        ("2026-01-09", "2025-12-30", false),
        ("2026-01-16", "2025-12-30", true),
        ("2026-01-23", "2026-01-02", true),
        ("2026-01-30", "2026-01-02", true),
    ];
    let of_weeks = |count: usize| {
        let weeks = weeks[..count].iter();
        weeks.fold(Workspace::new(), |workspace, (date, day, corrected)| {
            let meets = if *day == "2026-01-02" {
                "2026-01-05"
            } else {
                day
            };
            let workspace = workspace
                .period(date)
                .office("投诉登记", &complaint(day))
                .office("会议纪律", &meeting(meets, "迟到"))
                .others_report_nothing();
            if *corrected {
                workspace.office("更正登记", &rows)
            } else {
                workspace
            }
        })
    };
    for count in 2..=4 {
        let built = of_weeks(count).build();
        let dates = |key: &str| -> Vec<String> {
            let all = list(&built.report, key).iter();
            all.map(|entry| text(entry, "date")).collect()
        };
        assert_eq!(dates("complaints"), ["2026-01-02"], "{count} weeks");
        assert_eq!(dates("meetings"), ["2026-01-05"], "{count} weeks");
        assert_eq!(built.escalations("甲镇"), [""; 0]);
        assert_eq!(built.codes(), [""; 0]);
    }
    // Where the register has both, they are two.
    let both = of_weeks(2)
        .period("2026-01-23")
        .office("更正登记", &rows)
        .office(
            "投诉登记",
            &format!("{}\nT1|2025-12-30|甲镇|有效", complaint("2026-01-02")),
        )
        .others_report_nothing()
        .build();
    assert_eq!(list(&both.report, "complaints").len(), 2);
}

#[test]
fn m15_a_correction_that_cannot_be_understood_is_returned_in_the_books() {
    let built = Workspace::new()
        .period("2026-11-20")
        .ledger(
            "甲镇",
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期\nA1|修路|收发文|2026-11-16",
        )
        .office(
            "更正登记",
            &format!(
                "{CORRECTIONS}\n\
             G1|督办表|A1|甲镇|作废|||误报|县长|2026-11-18\n\
             G2|单位名录|A1|甲镇|更正|职务|镇长|误报|县长|2026-11-18\n\
             G3|督查事项|A1|甲镇|更正|没有这一列|修桥|误报|县长|2026-11-18\n\
             G4|督查事项|A1|甲镇|更正|事项名称|修桥|误报|县长|2026-11-18"
            ),
        )
        .period("2026-11-27")
        .ledger(
            "甲镇",
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期\nA1|修路|收发文|2026-11-16",
        )
        .others_report_nothing()
        .build();
    assert_eq!(
        built.diagnostics("unknown-sheet-name"),
        ["error 登记.xlsx 更正登记!B2"]
    );
    assert_eq!(
        built.diagnostics("fixed-field"),
        ["error 登记.xlsx 更正登记!B3"]
    );
    assert_eq!(
        built.diagnostics("unknown-field-name"),
        ["error 登记.xlsx 更正登记!F4"]
    );
    let help = text(built.diagnostic_values("unknown-field-name")[0], "help");
    assert!(
        help.contains("「督查事项」的列有：事项编号、事项名称、"),
        "{help}"
    );
    let books = list(&built.report, "books");
    let book = books
        .iter()
        .find(|book| text(book, "sheet") == "更正登记")
        .expect("its book");
    let counts = ["read", "judged", "returned", "set_aside"].map(|key| text(book, key));
    assert_eq!(counts, ["4", "1", "3", "0"]);
    assert_eq!(text(built.matter("A1"), "name"), "修桥");
}

#[test]
fn m15_of_a_matter_that_no_ledger_has_the_unit_is_asked_first() {
    let week = |rows: &str| {
        Workspace::new()
            .period("2026-11-20")
            .office(
                "交办清单",
                "事项编号|事项名称|事项类别|起算日期|责任单位|责任人|工作标准|考核标准|销号日期\n\
                 A1|修路|领导议定事项|2026-11-02|甲镇|张三|好|好|2026-11-18",
            )
            .ledger(
                "甲镇",
                "督查事项",
                &format!("事项编号|事项名称|事项类别|起算日期{rows}"),
            )
            .others_report_nothing()
    };
    let built = week("").build();
    let asked = text(built.diagnostic_values("closed-undone")[0], "help");
    assert!(
        asked.contains("先请单位列入本期台账，再由县政府办更正"),
        "{asked}"
    );
    let built = week("\nA1|修路|领导议定事项|2026-11-02")
        .office(
            "更正登记",
            &format!(
                "{CORRECTIONS}\n\
             G1|督查事项|A1|甲镇|更正|办结日期|2026-11-12|误报|县长|2026-11-19"
            ),
        )
        .build();
    assert_eq!(built.last("A1"), "met 2026-11-16/2026-11-12");
}

#[test]
fn m15_who_is_asked_for_a_done_date_is_told_which_table_has_it() {
    let correction = |table: &str| {
        format!(
            "{CORRECTIONS}\n\
             G1|{table}|A1|甲镇|更正|办结日期|2026-11-12|误报|县长|2026-11-19"
        )
    };
    let build = |table: &str| {
        Workspace::new()
            .period("2026-11-20")
            .office(
                "交办清单",
                "事项编号|事项名称|事项类别|起算日期|责任单位|责任人|工作标准|考核标准|销号日期\n\
                 A1|修路|领导议定事项|2026-11-02|甲镇|张三|好|好|2026-11-18",
            )
            .ledger(
                "甲镇",
                "督查事项",
                "事项编号|事项名称|事项类别|起算日期\nA1|修路|领导议定事项|2026-11-02",
            )
            .office("更正登记", &correction(table))
            .others_report_nothing()
            .build()
    };
    let wrong = build("交办清单");
    let asked = text(wrong.diagnostic_values("closed-undone")[0], "help");
    assert!(
        asked.contains("对象表写「督查事项」（不是交办清单），字段写「反馈日期」或「办结日期」"),
        "{asked}"
    );
    let refused = text(wrong.diagnostic_values("unknown-field-name")[0], "help");
    assert!(refused.contains("「督查事项」有这一列"), "{refused}");
    assert!(!asked.contains("先请单位列入本期台账"), "{asked}");
    let right = build("督查事项");
    assert_eq!(right.codes(), [""; 0]);
    assert_eq!(right.last("A1"), "met 2026-11-16/2026-11-12");
}

#[test]
fn m7_what_was_struck_out_may_be_left_out_without_a_warning() {
    let complaints = "投诉编号|受理日期|被投诉单位|核实结果";
    let missing = |number: &str| {
        let row = format!("G1|督查事项|{number}|甲镇|作废|||误报|县长|2026-11-18");
        let other = row.replace("督查事项|A", "投诉登记|T").replace("G1", "G2");
        let built = Workspace::new()
            .period("2026-11-13")
            .ledger("甲镇", "督查事项", MATTER)
            .office(
                "投诉登记",
                &format!("{complaints}\nT1|2026-11-10|甲镇|有效"),
            )
            .others_report_nothing()
            .period("2026-11-20")
            .ledger("甲镇", "督查事项", common::MATTERS)
            .office("投诉登记", complaints)
            .office("更正登记", &corrections(&[&row, &other]))
            .others_report_nothing()
            .build();
        let codes = ["missing-from-ledger", "dropped-register-row"];
        codes.map(|code| built.diagnostics(code).len())
    };
    assert_eq!(missing("A9"), [1, 1]);
    assert_eq!(missing("A1"), [0, 0]);
}

/// Two weeks of ledger, list and registers, each a table for a sheet; in the second one rows have been struck out.
fn struck_out(first: &[(&str, &str)], second: &[(&str, &str)], rows: &[&str]) -> Workspace {
    let weeks = [("2026-11-13", first), ("2026-11-20", second)];
    let workspace = weeks
        .into_iter()
        .fold(Workspace::new(), |week, (date, sheets)| {
            let sheets = sheets.iter();
            let week = sheets.fold(week.period(date), |week, (sheet, table)| match *sheet {
                "督查事项" => week.ledger("甲镇", sheet, table),
                "办公室的督查事项" => week.office("督查事项", table),
                _ => week.office(sheet, table),
            });
            week.others_report_nothing()
        });
    workspace.office("更正登记", &corrections(rows))
}

fn strike(sheet: &str, number: &str, unit: &str) -> String {
    format!("G{number}{unit}|{sheet}|{number}|{unit}|作废|||误报|县长|2026-11-18")
}

#[test]
fn m15_what_is_told_of_a_matter_ends_when_it_was_struck_out_and_is_left_out() {
    let rows = |closed: &str| {
        matters(&format!(
            "E 清单事项 起算日期=2026-11-02 销号日期={closed}
             C 常务会提请县委 起算日期=2026-11-02 办结日期=2026-11-10 销号日期={closed}
             T 领导议定事项 起算日期=2026-11-02 完成时限=2026-10-01 销号日期={closed}"
        ))
    };
    let strikes = ["E", "C", "T"].map(|number| strike("督查事项", number, "甲镇"));
    let strikes = strikes.each_ref().map(String::as_str);
    let case = |(first, second): (&str, &str), strikes: &[&str]| {
        let weeks = struck_out(&[("督查事项", first)], &[("督查事项", second)], strikes);
        let (built, told) = (
            weeks.build(),
            ["missing-deadline", "passed-date-missing", "reversed-dates"],
        );
        let told = told.map(|code| built.diagnostics(code).len());
        let strict = weeks.try_build(AsOf::On(common::day("2026-11-20")), true);
        assert_eq!(strict.is_ok(), told == [0; 3]);
        told
    };
    let (open, closed) = (rows(""), rows("2026-11-12"));
    assert_eq!(case((&open, common::MATTERS), &strikes), [0, 0, 0]);
    assert_eq!(case((&open, common::MATTERS), &strikes[..2]), [0, 0, 1]);
    // What is there may be mended, and what was not struck out is judged.
    assert_eq!(case((&open, &open), &strikes), [1, 1, 1]);
    assert_eq!(case((&open, common::MATTERS), &[]), [1, 1, 1]);
    assert_eq!(case((&closed, common::MATTERS), &[]), [1, 1, 1]);
}

#[test]
fn m15_what_was_struck_out_for_one_of_two_units_is_told_the_other() {
    let header = "事项编号|事项名称|事项类别|起算日期|责任单位";
    let table = format!("{header}\nE|修路|清单事项|2026-11-02|甲镇、乙镇");
    let case = |sheet: &str, strikes: &[&str]| {
        let built = struck_out(&[(sheet, &table)], &[(sheet, header)], strikes).build();
        let told = built.diagnostic_values("missing-deadline").into_iter();
        told.map(|found| text(found, "unit")).collect::<Vec<_>>()
    };
    let [ours, theirs] = ["甲镇", "乙镇"].map(|unit| strike("督查事项", "E", unit));
    let sheet = "办公室的督查事项";
    assert_eq!(case(sheet, &[]), ["甲镇", "乙镇"]);
    assert_eq!(case(sheet, &[&ours]), ["乙镇"]);
    assert_eq!(case(sheet, &[&ours, &theirs]), [""; 0]);
    let [ours, theirs] = ["甲镇", "乙镇"].map(|unit| strike("交办清单", "E", unit));
    assert!(!case("交办清单", &[]).is_empty());
    assert!(!case("交办清单", &[&ours]).is_empty());
    assert_eq!(case("交办清单", &[&ours, &theirs]), [""; 0]);
}

/// Registers with their headers, each with a row in which something is to be mended, its number, and what is told of it.
const FAULTY: [[&str; 5]; 6] = [
    [
        "通报登记",
        "文号|日期|单位|类型|对应规则|问题编号",
        "G1|2026-11-10|甲镇|通报批评|没有|",
        "G1",
        "unknown-rule",
    ],
    [
        "通报登记",
        "文号|日期|单位|类型|对应规则|问题编号",
        "G1|2026-11-10|甲镇|通报批评||P1、P2",
        "G1",
        "several-problems",
    ],
    [
        "投诉登记",
        "投诉编号|受理日期|被投诉单位|核实结果|核实日期",
        "T1|2026-11-10|甲镇|待核实|2026-11-11",
        "T1",
        "result-not-given",
    ],
    [
        "容错认定",
        EXEMPTIONS,
        "R1|督查事项|A9|甲镇|先行先试|县委|2026-11-10",
        "R1",
        "unknown-target",
    ],
    [
        "会议纪律",
        "会议编号|会议名称|会议日期|情形|单位|姓名",
        "H1|例会|2026-11-10|迟到|甲镇|王科长等3人",
        "H1",
        "doubtful-name",
    ],
    [
        "延期审批",
        EXTENSIONS,
        "A1||2026-11-30|县长|2026-11-10",
        "A1",
        "extension-without-unit",
    ],
];

/// The codes of what is told of a register whose second week has another row, with what has been struck out.
fn told_of((sheet, header): (&str, &str), row: &str, left: &str, strikes: &[&str]) -> String {
    let (table, left) = (format!("{header}\n{row}"), format!("{header}\n{left}"));
    let ledger = ("督查事项", MATTER);
    let (first, second) = ([ledger, (sheet, &*table)], [ledger, (sheet, &*left)]);
    let built = struck_out(&first, &second, strikes).build();
    let told = list(&built.report, "diagnostics").iter();
    let told = told.filter(|told| told["sheet"] == sheet);
    let told: Vec<String> = told.map(|told| text(told, "code")).collect();
    told.join(" ")
}

#[test]
fn m15_what_is_told_of_a_registers_row_ends_when_it_was_struck_out_and_is_left_out() {
    for [sheet, header, row, number, code] in FAULTY {
        let strikes = strike(sheet, number, "甲镇");
        let of = (sheet, header);
        let is_told = |told: &str| told.split(' ').any(|told| told == code);
        assert_eq!(told_of(of, row, "", &[&strikes]), "", "{sheet} {code}");
        assert!(
            is_told(&told_of(of, row, row, &[&strikes])),
            "{sheet} {code}"
        );
        assert!(is_told(&told_of(of, row, "", &[])), "{sheet} {code}");
    }
    // One row for two units is withdrawn when it is for both, and a number that is used again has a row of its own.
    let of = ("通报登记", "文号|日期|单位|类型|对应规则");
    let row = "G1|2026-11-10|甲镇、乙镇|通报批评|没有";
    let [ours, theirs] = ["甲镇", "乙镇"].map(|unit| strike("通报登记", "G1", unit));
    let told = told_of(of, row, "", &[&ours]);
    assert!(told.contains("unknown-rule"), "{told}");
    assert_eq!(told_of(of, row, "", &[&ours, &theirs]), "");
    let again = "G1|2026-11-17|甲镇|全县通报|没有";
    let told = told_of(of, row, again, &[&ours, &theirs]);
    assert_eq!(told.matches("unknown-rule").count(), 1, "{told}");
}

#[test]
fn m15_a_correction_of_an_extension_goes_with_the_matter_that_it_extends() {
    // The matter of 2026 was extended in both years; one that bears its number again began in March.
    let header = "事项编号|事项名称|事项类别|起算日期|责任单位|销号日期";
    let old = "A1|修路|领导议定事项|2026-12-15|甲镇|";
    let extensions = "事项编号|责任单位|新时限|批准人|批准日期\n\
        A1|甲镇|2027-01-15|县长|2026-12-25\nA1|甲镇|2027-02-26|县长|2027-01-12";
    let due = |correction: &str| {
        let built = Workspace::new()
            .period("2027-01-15")
            .office("交办清单", &format!("{header}\n{old}"))
            .office("延期审批", extensions)
            .office("更正登记", &corrections(&[correction]))
            .others_report_nothing()
            .build();
        (
            built.last("A1"),
            built.diagnostic_values("ambiguous-correction").len(),
        )
    };
    let open = |day: &str| format!("open {day}/-");
    assert_eq!(due(""), (open("2027-02-26"), 0));
    let struck = "G1|延期审批|A1|甲镇|作废|||误批|县长|2027-01-14";
    assert_eq!(due(struck).0, "overdue 2026-12-29/-");
    let replaced = "G1|延期审批|A1|甲镇|更正|新时限|2027-02-01|误写|县长|2027-01-14";
    assert_eq!(due(replaced), (open("2027-02-26"), 1));
}

#[test]
fn m15_a_row_of_the_list_is_corrected_under_the_name_of_the_unit_that_took_it_over() {
    let list = "事项编号|事项名称|事项类别|起算日期|责任单位\nA1|修路|领导议定事项|2026-11-02|丙镇";
    for unit in ["丙镇", "甲镇"] {
        let row = format!("G1|交办清单|A1|{unit}|更正|起算日期|2026-11-09|误写|县长|2026-11-18");
        let built = Workspace::new()
            .directory(&format!(
                "{DIRECTORY}\n甲镇|乡镇||\n丙镇|乡镇|2026-11-15|甲镇"
            ))
            .period("2026-11-20")
            .office("交办清单", list)
            .office("更正登记", &corrections(&[&row]))
            .ledger("甲镇", "督查事项", common::MATTERS)
            .build();
        assert_eq!(built.last("A1"), "due-soon 2026-11-23/-", "{unit}");
        assert_eq!(built.diagnostics("unknown-target"), [""; 0], "{unit}");
    }
}

#[test]
fn m15_a_row_of_the_list_that_names_the_successor_is_corrected_for_the_matter_of_the_dissolved_unit()
 {
    let list = |unit: &str| {
        format!(
            "事项编号|事项名称|事项类别|起算日期|责任单位\nA1|修路|领导议定事项|2026-11-02|{unit}"
        )
    };
    for unit in ["丙镇", "甲镇"] {
        let row = format!("G1|交办清单|A1|{unit}|更正|起算日期|2026-11-09|误写|县长|2026-11-19");
        let built = Workspace::new()
            .directory(&format!(
                "{DIRECTORY}\n甲镇|乡镇||\n丙镇|乡镇|2026-11-15|甲镇"
            ))
            .period("2026-11-13")
            .office("交办清单", &list("丙镇"))
            .ledger("丙镇", "督查事项", &list("丙镇"))
            .ledger("甲镇", "督查事项", common::MATTERS)
            .period("2026-11-20")
            .office("交办清单", &list("甲镇"))
            .office("更正登记", &corrections(&[&row]))
            .ledger("甲镇", "督查事项", common::MATTERS)
            .build();
        assert_eq!(built.last("A1"), "due-soon 2026-11-23/-", "{unit}");
        assert_eq!(built.score("甲镇"), "100 = +0 -0", "{unit}");
        assert_eq!(built.diagnostics("unknown-target"), [""; 0], "{unit}");
    }
}

/// Four weeks of a matter: the list gives it to 丙镇, which 甲镇 takes over after 2026-03-10, then to 甲镇, then to 丁局.
fn passed_on_and_given_away(start: &str, done: &str) -> Built {
    let list = |unit: &str| {
        format!("事项编号|事项名称|事项类别|起算日期|责任单位\nA1|修路|领导议定事项|{start}|{unit}")
    };
    let ledger = format!(
        "事项编号|事项名称|事项类别|起算日期|反馈日期\nA1|修路|领导议定事项|{start}|{done}"
    );
    Workspace::new()
        .directory(&format!(
            "{DIRECTORY}\n甲镇|乡镇||\n丙镇|乡镇|2026-03-10|甲镇\n丁局|县直||"
        ))
        .period("2026-03-06")
        .office("交办清单", &list("丙镇"))
        .ledger("丙镇", "督查事项", &ledger)
        .others_report_nothing()
        .period("2026-03-13")
        .office("交办清单", &list("甲镇"))
        .ledger("甲镇", "督查事项", &ledger)
        .others_report_nothing()
        .period("2026-03-20")
        .office("交办清单", &list("丁局"))
        .ledger("甲镇", "督查事项", &ledger)
        .others_report_nothing()
        .build()
}

#[test]
fn m4_what_passed_to_a_successor_and_was_given_away_is_charged_once() {
    // Done in time, before the merger.
    let built = passed_on_and_given_away("2026-02-09", "2026-02-20");
    assert_eq!(built.entries("甲镇"), [""; 0]);
    // Missed before the merger: it stays with the old name.
    let built = passed_on_and_given_away("2026-02-09", "");
    assert_eq!(built.entries("甲镇"), [""; 0]);
    // Missed after it, and before the list gave it to another.
    let built = passed_on_and_given_away("2026-02-26", "");
    assert_eq!(
        built.entries("甲镇"),
        ["2026-03-12 final_breach -2 A1"],
        "once"
    );
}

#[test]
fn m15_a_correction_means_the_matter_that_a_unit_took_over_though_it_once_had_a_row_of_its_number()
{
    let list = "事项编号|事项名称|事项类别|起算日期|责任单位\nA1|修路|领导议定事项|2026-03-03|丙镇";
    let row = "事项编号|事项名称|事项类别|起算日期\nA1|修路|领导议定事项|2026-03-03";
    let correction = "G1|督查事项|A1|甲镇|更正|办结日期|2026-03-16|误写|县长|2026-03-18";
    let built = Workspace::new()
        .directory(&format!(
            "{DIRECTORY}\n甲镇|乡镇||\n丙镇|乡镇|2026-03-10|甲镇"
        ))
        .period("2026-03-06")
        .office("交办清单", list)
        .ledger("丙镇", "督查事项", row)
        .ledger("甲镇", "督查事项", row)
        .period("2026-03-13")
        .office("交办清单", list)
        .ledger("甲镇", "督查事项", row)
        .period("2026-03-20")
        .office("交办清单", list)
        .office("更正登记", &corrections(&[correction]))
        .ledger("甲镇", "督查事项", row)
        .build();
    assert_eq!(built.last("A1"), "met 2026-03-17/2026-03-16");
    assert_eq!(built.score("甲镇"), "100.5 = +0.5 -0");
}

#[test]
fn m0_a_successor_of_two_units_answers_once_for_the_matter_that_both_had() {
    let list =
        "事项编号|事项名称|事项类别|起算日期|责任单位\nA1|修路|领导议定事项|2026-05-06|甲镇、乙镇";
    let header = "事项编号|事项名称|事项类别|起算日期|反馈日期";
    let ledger = |done: &str| format!("{header}\nA1|修路|领导议定事项|2026-05-06|{done}");
    let directory =
        format!("{DIRECTORY}\n甲镇|乡镇|2026-05-10|丙镇\n乙镇|乡镇|2026-05-10|丙镇\n丙镇|乡镇||");
    // One of them hands in a week longer than the other: it does not matter which.
    for last in ["甲镇", "乙镇"] {
        let built = Workspace::new()
            .directory(&directory)
            .period("2026-05-08")
            .office("交办清单", list)
            .ledger("甲镇", "督查事项", &ledger(""))
            .ledger("乙镇", "督查事项", &ledger(""))
            .others_report_nothing()
            .period("2026-05-09")
            .office("交办清单", list)
            .ledger(last, "督查事项", &ledger(""))
            .others_report_nothing()
            .period("2026-05-15")
            .office("交办清单", list)
            .ledger("丙镇", "督查事项", &ledger(""))
            .period("2026-05-22")
            .office("交办清单", list)
            .ledger("丙镇", "督查事项", &ledger("2026-05-21"))
            .build();
        let matters = list_of_numbers(&built);
        assert_eq!(matters, ["A1@丙镇"], "{last}");
        assert_eq!(built.last("A1"), "late 2026-05-19/2026-05-21", "{last}");
        assert_eq!(built.score("丙镇"), "98 = +0 -2", "{last}");
        assert_eq!(built.diagnostics("missing-from-ledger"), [""; 0], "{last}");
    }
}

#[test]
fn m0_the_number_of_a_dissolved_units_matter_is_no_reason_to_take_another_for_it() {
    // No list: each unit has numbered its own ledger.
    let header = "事项编号|事项名称|事项类别|起算日期|反馈日期";
    let directory = format!("{DIRECTORY}\n甲镇|乡镇|2026-05-10|丙镇\n丙镇|乡镇||");
    let built = |name: &str, after: &str| {
        Workspace::new()
            .directory(&directory)
            .period("2026-05-08")
            .ledger(
                "甲镇",
                "督查事项",
                &format!("{header}\nA1|修桥|领导议定事项|2026-05-06|"),
            )
            .ledger(
                "丙镇",
                "督查事项",
                &format!("{header}\nA1|{name}|领导议定事项|2026-05-07|"),
            )
            .period("2026-05-22")
            .ledger("丙镇", "督查事项", &format!("{header}\n{after}"))
            .build()
    };
    let own_done = "A1|修路|领导议定事项|2026-05-07|2026-05-14";
    let other = built("修路", own_done);
    assert_eq!(list_of_numbers(&other), ["A1@丙镇", "A1@丙镇"]);
    assert_eq!(other.score("丙镇"), "98.5 = +0.5 -2");
    // The same matter: the successor's own stands alone.
    let same = built("修桥", "A1|修桥|领导议定事项|2026-05-07|2026-05-14");
    assert_eq!(list_of_numbers(&same), ["A1@丙镇"]);
    assert_eq!(same.score("丙镇"), "100.5 = +0.5 -0");
    // A new one of that number, too, is another: neither its name nor its start is that of the old one.
    let later = |row: &str| {
        let built = Workspace::new()
            .directory(&directory)
            .period("2026-05-08")
            .ledger(
                "甲镇",
                "督查事项",
                &format!("{header}\nA1|修桥|领导议定事项|2026-05-06|"),
            )
            .ledger("丙镇", "督查事项", header)
            .period("2026-05-22")
            .ledger("丙镇", "督查事项", &format!("{header}\n{row}"))
            .build();
        list_of_numbers(&built).len()
    };
    assert_eq!(later("A1|修路|领导议定事项|2026-05-12|"), 2);
    assert_eq!(later("A1|修桥梁|领导议定事项|2026-05-06|"), 1);
    assert_eq!(later("A1|修桥|领导议定事项|2026-05-12|"), 1);
}

#[test]
fn m4_a_list_that_follows_two_mergers_names_one_matter() {
    let directory =
        format!("{DIRECTORY}\n甲镇|乡镇|2026-04-21|乙镇\n乙镇|乡镇|2026-05-01|丙镇\n丙镇|乡镇||");
    let list = |unit: &str| {
        format!(
            "事项编号|事项名称|事项类别|起算日期|责任单位|完成时限\nA1|修路|清单事项|2026-04-01|{unit}|2026-05-05"
        )
    };
    let ledger =
        "事项编号|事项名称|事项类别|起算日期|完成时限\nA1|修路|清单事项|2026-04-01|2026-05-05";
    let mut workspace = Workspace::new().directory(&directory);
    for (week, unit) in [
        ("2026-04-17", "甲镇"),
        ("2026-04-24", "乙镇"),
        ("2026-05-01", "乙镇"),
        ("2026-05-08", "丙镇"),
    ] {
        workspace = workspace
            .period(week)
            .office("交办清单", &list(unit))
            .ledger(unit, "督查事项", ledger)
            .others_report_nothing();
    }
    let built = workspace.build();
    assert_eq!(list_of_numbers(&built), ["A1@丙镇"]);
    assert_eq!(built.entries_of("丙镇", "final_breach").len(), 1);
    assert_eq!(built.diagnostics("lapsed"), [""; 0]);
}

#[test]
fn m7_a_row_that_the_list_has_lost_is_named_unless_it_was_closed() {
    let header = "事项编号|事项名称|事项类别|起算日期|责任单位|销号日期";
    let built = Workspace::new()
        .period("2026-05-08")
        .office(
            "交办清单",
            &format!("{header}\nA1|修路|收发文|2026-05-06|甲镇|\nA2|修桥|收发文|2026-05-06|甲镇|\nA3|修渠|收发文|2026-05-06|甲镇|2026-05-07\nA4|修坝|收发文|2026-05-06|甲镇|"),
        )
        .others_report_nothing()
        .period("2026-05-15")
        .office("交办清单", &format!("{header}\nA1|修路|收发文|2026-05-06|甲镇|"))
        .office(
            "更正登记",
            &corrections(&["G1|交办清单|A4|甲镇|作废|||误列|县长|2026-05-14"]),
        )
        .others_report_nothing()
        .build();
    assert_eq!(
        built.diagnostics("dropped-register-row"),
        ["warning 登记.xlsx 交办清单!A3"]
    );
}

/// `number@unit` of every judged matter.
fn list_of_numbers(built: &Built) -> Vec<String> {
    list(&built.report, "matters")
        .iter()
        .map(|matter| format!("{}@{}", text(matter, "id"), text(matter, "unit")))
        .collect()
}

#[test]
fn m15_a_corrected_day_that_may_be_two_is_none() {
    for (value, read) in [
        ("11.2", false),
        ("'11.2", false),
        ("11.1", false),
        ("'11.12", true),
        ("'11.20", true),
        ("'11.4", true),
        ("2026-11-10", true),
    ] {
        let built = Workspace::new()
            .period("2026-11-20")
            .ledger(
                "甲镇",
                "督查事项",
                "事项编号|事项名称|事项类别|起算日期\nA1|修路|收发文|2026-11-02",
            )
            .office(
                "更正登记",
                &format!(
                    "{CORRECTIONS}\nG1|督查事项|A1|甲镇|更正|办结日期|{value}|误|县长|2026-11-18"
                ),
            )
            .others_report_nothing()
            .build();
        let told = built.diagnostics("unreadable-correction");
        assert_eq!(told.is_empty(), read, "{value}");
    }
}

#[test]
fn m15_a_corrected_day_that_cannot_be_says_why_and_one_that_is_empty_what_to_do() {
    let told = |value: &str| {
        let built = week(
            "2026-11-20",
            "A1 领导议定事项 起算日期=2026-11-02 反馈日期=2026-11-16",
        )
        .office(
            "更正登记",
            &format!("{CORRECTIONS}\nG1|督查事项|A1|甲镇|更正|反馈日期|{value}|误|县长|2026-11-18"),
        )
        .build();
        assert!(built.last("A1").ends_with("/2026-11-16"), "{value}");
        let found = built.diagnostic_values("unreadable-correction");
        assert_eq!(found.len(), 1, "{value}");
        assert_eq!(text(found[0], "cell"), "G2", "{value}");
        (text(found[0], "message"), text(found[0], "help"))
    };
    let (message, _) = told("2026-11-25");
    assert!(message.contains("晚于截至日期 2026-11-20"), "{message}");
    for nothing in ["", "暂无"] {
        let (message, help) = told(nothing);
        assert!(message.contains("没有写更正成什么"), "{message}");
        assert!(!message.contains("请留空"), "{message}");
        assert!(help.contains("把这一格清空"), "{help}");
    }
}

#[test]
fn m15_a_correction_of_what_the_list_alone_sets_is_told_to_do_nothing_and_the_unit_is_not_blamed() {
    let list = "事项编号|事项名称|事项类别|起算日期|责任单位|立项日期";
    let row = |number: &str| format!("{number}|事项|领导议定事项|2026-11-02|甲镇|2026-11-02");
    let built = week("2026-11-20", "F 领导议定事项 起算日期=2026-11-02\nH 领导议定事项 起算日期=2026-11-02\nI 领导议定事项 起算日期=2026-11-02\nJ 领导议定事项 起算日期=2026-11-02")
        .office("交办清单", &format!("{list}\n{}\n{}\n{}\n{}", row("F"), row("H"), row("I"), row("J")))
        .office(
            "更正登记",
            &format!(
                "{CORRECTIONS}\nG1|督查事项|F|甲镇|更正|起算日期|2026-11-09|误登|县长|2026-11-19\n\
                 G2|督查事项|H|甲镇|更正|完成时限|2026-11-30|误登|县长|2026-11-19\n\
                 G3|督查事项|I|甲镇|更正|事项类别|13710复杂|误登|县长|2026-11-19\n\
                 G4|督查事项|J|甲镇|更正|责任单位|乙镇|误登|县长|2026-11-19\n\
                 G5|督查事项|F|甲镇|更正|起算日期|2026-11-02|误登|县长|2026-11-19"
            ),
        )
        .build();
    let row_of = |row| format!("error 登记.xlsx 更正登记!B{row}");
    assert_eq!(
        built.diagnostics("correction-without-effect"),
        [2, 3, 4, 5].map(row_of)
    );
    assert_eq!(built.diagnostics("list-contradicted"), [""; 0]);
    assert_eq!(built.stages("F"), "上报 overdue 2026-11-16/-");
    let authority = String::from_utf8_lossy(&built.office["authority.html"]);
    assert_eq!(authority.matches("没有起作用：").count(), 4);
}

#[test]
fn m15_a_correction_of_an_own_deadline_or_unit_blames_the_unit_for_nothing() {
    let built = week(
        "2026-11-20",
        "A 领导议定事项 起算日期=2026-11-02\nD 领导议定事项 起算日期=2026-11-02",
    )
    .office(
        "更正登记",
        &format!(
            "{CORRECTIONS}\nG1|督查事项|A|甲镇|更正|完成时限|2026-11-30|误登|县长|2026-11-19\n\
                 G4|督查事项|D|甲镇|更正|责任单位|乙镇|误登|县长|2026-11-19"
        ),
    )
    .build();
    assert_eq!(built.last("A"), "overdue 2026-11-16/-");
    assert_eq!(built.diagnostics("own-deadline-later"), [""; 0]);
    assert_eq!(built.diagnostics("not-responsible"), [""; 0]);
    assert_eq!(
        built.diagnostics("correction-without-effect"),
        ["error 登记.xlsx 更正登记!G2"]
    );
    assert_eq!(
        built.diagnostics("corrected-away"),
        ["warning 登记.xlsx 更正登记!G3"]
    );
}

#[test]
fn m15_a_correction_of_which_field_or_value_cannot_be_read_confirms_nothing_and_whoever_strikes_out_strikes_out_a_row()
 {
    let header = "更正编号,对象表,对象编号,单位,处理,字段,更正值,理由,批准人,批准日期";
    let built = |correction: &str| {
        Workspace::new()
            .period("2026-11-20")
            .ledger(
                "甲镇",
                "督查事项",
                &matters("A1 领导议定事项 起算日期=2026-11-02"),
            )
            .others_report_nothing()
            .period("2026-11-27")
            .ledger(
                "甲镇",
                "督查事项",
                &matters("A1 领导议定事项 起算日期=2026-11-02 反馈日期=2026-11-10"),
            )
            .file(
                "ledgers/2026-11-27/县政府办/更正登记.csv",
                format!("{header}\nG1,督查事项,A1,甲镇,{correction},核实,县长,2026-11-26\n")
                    .as_bytes(),
            )
            .others_report_nothing()
            .build()
    };
    assert_eq!(built("更正,,").last("A1"), "met 2026-11-16/2026-11-10");
    for correction in ["更正,#N/A,#N/A", "更正,#N/A,", "更正,,#N/A"] {
        assert_eq!(
            built(correction).last("A1"),
            "late 2026-11-16/2026-11-27",
            "{correction}"
        );
    }
    let field = built("作废,反馈日期,2026-11-10");
    assert_eq!(field.matter("A1")["struck"], true);
    assert_eq!(field.diagnostics("field-struck-out").len(), 1);
    assert!(built("作废,,").diagnostics("field-struck-out").is_empty());
}

#[test]
fn m15_a_correction_of_the_list_stays_in_force_when_the_matter_lapses() {
    let list = |units: &str| {
        matters(&format!(
            "A1 领导议定事项 起算日期=2026-09-29 责任单位={units} 完成时限="
        ))
    };
    let ledger = matters("A1 领导议定事项 起算日期=2026-09-29");
    let case = |field: &str, value: &str| {
        let correction = format!("G1|交办清单|A1|甲镇|更正|{field}|{value}|笔误|县长|2026-10-28");
        let mut workspace = Workspace::new();
        for (week, units) in [
            ("2026-10-23", "甲镇、乙镇"),
            ("2026-10-30", "甲镇、乙镇"),
            ("2026-11-06", "乙镇"),
        ] {
            workspace = workspace
                .period(week)
                .office("交办清单", &list(units))
                .ledger("甲镇", "督查事项", &ledger)
                .others_report_nothing();
            if week >= "2026-10-30" {
                workspace = workspace.office("更正登记", &corrections(&[&correction]));
            }
        }
        let built = workspace.build();
        assert_eq!(built.diagnostics("unknown-target"), [""; 0], "{field}");
        built.entries_of("甲镇", "final_breach")
    };
    assert_eq!(case("完成时限", "2026-11-20"), [""; 0]);
    assert_eq!(case("起算日期", "2026-10-26"), [""; 0]);
    assert_eq!(
        case("事项类别", "13710复杂"),
        ["2026-10-30 final_breach -2 A1"]
    );
    assert_eq!(
        case("完成时限", "2026-10-12"),
        ["2026-10-13 final_breach -2 A1"]
    );
}

#[test]
fn m4_a_unit_that_the_list_names_by_one_it_has_taken_over_answers_for_one_matter_once() {
    let naming = |unit: &str| {
        matters(&format!(
            "A1 领导议定事项 起算日期=2026-11-02 责任单位={unit}"
        ))
    };
    let built = Workspace::new()
        .directory("单位全称|序列|撤销日期|并入单位\n乙镇|乡镇||\n丁局|县直|2026-11-15|乙镇")
        .period("2026-11-20")
        .office("交办清单", &naming("乙镇"))
        .others_report_nothing()
        .period("2026-11-27")
        .office("交办清单", &naming("丁局"))
        .ledger("乙镇", "督查事项", &matters(""))
        .build();
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
    assert_eq!(
        built.entries_of("乙镇", "final_breach"),
        ["2026-11-17 final_breach -2 A1"]
    );
}

#[test]
fn m4_a_unit_that_no_list_ever_named_leaves_nothing_to_its_successor() {
    let naming = |unit: &str| {
        matters(&format!(
            "A1 领导议定事项 起算日期=2026-10-12 责任单位={unit}"
        ))
    };
    let case = |done: &str| {
        let own = matters(&format!(
            "A1 领导议定事项 起算日期=2026-10-12 办结日期={done}"
        ));
        Workspace::new()
            .directory(
                "单位全称|序列|撤销日期|并入单位\n甲镇|乡镇||\n乙镇|乡镇||\n丁局|县直|2026-11-15|乙镇",
            )
            .period("2026-11-13")
            .office("交办清单", &naming("甲镇"))
            .ledger("丁局", "督查事项", &own)
            .others_report_nothing()
            .period("2026-11-20")
            .office("交办清单", &naming("乙镇"))
            .ledger("乙镇", "督查事项", &matters(""))
            .others_report_nothing()
            .build()
    };
    for done in ["", "2026-10-20"] {
        let built = case(done);
        assert_eq!(built.last("A1@乙镇"), "overdue 2026-10-26/-");
        assert_eq!(
            built.entries_of("乙镇", "final_breach"),
            ["2026-10-27 final_breach -2 A1"]
        );
        assert!(built.flagged("A1@乙镇", "missing-from-ledger"));
    }
}

#[test]
fn m15_a_corrected_day_without_a_year_keeps_the_year_of_the_register_that_first_had_it() {
    let ledger = matters("A1 收发文 起算日期=2026-11-02 办结日期=");
    let given = corrections(&["G1|督查事项|A1|甲镇|更正|办结日期|11月4日|漏填|县长|2026-11-12"]);
    let weeks = |last: &str| {
        let mut workspace = Workspace::new();
        for period in ["2026-11-13", last] {
            workspace = workspace
                .period(period)
                .ledger("甲镇", "督查事项", &ledger)
                .office("更正登记", &given)
                .others_report_nothing();
        }
        workspace.build()
    };
    // A year later the day lies in the past again, or less than 31 days ahead.
    for last in ["2026-11-20", "2027-10-29", "2027-11-26"] {
        let built = weeks(last);
        assert!(
            built.last("A1").ends_with("/2026-11-04"),
            "{last}: {}",
            built.last("A1")
        );
        assert_eq!(
            built.diagnostics("unreadable-correction"),
            [""; 0],
            "{last}"
        );
    }
}

#[test]
fn m15_what_is_remarked_about_a_correction_that_counts_is_no_reason_why_it_does_nothing() {
    let rows = corrections(&[
        "G1|督查事项|A1|甲镇|更正|办结日期|2026-11-05|来电13900001111|县长|2026-11-18（星期五）",
        "G2|投诉登记|T1|甲镇|作废|核实结果||不实|县长|2026-11-18",
        "G3|投诉登记|T9|甲镇|作废|||不实|县长|2026-11-18",
        "G4|投诉登记|T2|甲镇|作废|||不实|县长|2026-11-12",
    ]);
    let week = |workspace: Workspace, period: &str, rows: &str| {
        workspace
            .period(period)
            .office("更正登记", rows)
            .office(
                "投诉登记",
                &format!("{COMPLAINTS}\nT1|2026-11-03|甲镇|有效\nT2|2026-11-03|甲镇|有效"),
            )
            .ledger(
                "甲镇",
                "督查事项",
                &matters("A1 领导议定事项 起算日期=2026-11-02 办结日期=2026-11-10"),
            )
            .others_report_nothing()
    };
    // The last row is dropped a week later, and stands (M7).
    let (others, _) = rows.rsplit_once('\n').expect("rows");
    let workspace = week(Workspace::new(), "2026-11-13", &rows);
    let built = week(workspace, "2026-11-20", others).build();
    let struck: Vec<&str> = list(&built.report, "complaints")
        .iter()
        .filter(|row| row["struck"] == true)
        .filter_map(|row| row["id"].as_str())
        .collect();
    assert_eq!(struck, ["T1", "T2"]);
    assert_eq!(built.stages("A1"), "上报 met 2026-11-16/2026-11-05");
    for code in [
        "personal-data",
        "other-weekday",
        "field-struck-out",
        "dropped-register-row",
    ] {
        assert!(!built.diagnostics(code).is_empty(), "{code}");
    }
    let decisions = page(&built, "office", "authority.html");
    assert_eq!(decisions.matches("没有起作用：").count(), 1, "{decisions}");
    assert_eq!(decisions.matches("划线列示，不再计入").count(), 2);
    assert!(decisions.contains("「办结日期」由「"));
    // What is struck out is found as such.
    let found = page(&built, "site", "assets/search.js");
    assert!(found.contains("T1 有效（已作废）"), "{found}");
}

#[test]
fn m15_a_correction_whose_reason_cannot_be_read_stands_as_it_was_and_is_called_in_force() {
    let row = |reason: &str| {
        format!(
            "更正编号,对象表,对象编号,单位,处理,字段,更正值,理由,批准人,批准日期\nG1,督查事项,A1,甲镇,更正,办结日期,2026-11-05,{reason},县长,2026-11-12\n"
        )
    };
    let week = |workspace: Workspace, period: &str, reason: &str| {
        let path = format!("ledgers/{period}/县政府办/更正登记.csv");
        workspace
            .period(period)
            .ledger(
                "甲镇",
                "督查事项",
                &matters("A1 领导议定事项 起算日期=2026-11-02 办结日期=2026-11-10"),
            )
            .file(&path, row(reason).as_bytes())
            .others_report_nothing()
    };
    let workspace = week(Workspace::new(), "2026-11-13", "误登");
    let built = week(workspace, "2026-11-20", "#N/A").build();
    assert_eq!(built.diagnostics("error-value").len(), 1);
    assert_eq!(built.stages("A1"), "上报 met 2026-11-16/2026-11-05");
    let decisions = page(&built, "office", "authority.html");
    assert!(!decisions.contains("没有起作用："), "{decisions}");
    assert!(decisions.contains("「办结日期」由「"), "{decisions}");
}

#[test]
fn m15_a_key_work_all_of_whose_rows_are_struck_out_is_shown_as_that_where_it_stood() {
    let targets = format!(
        "{WORKS}\nZ1|绿化|林业局|甲镇|2026-06-10|10\nZ1|绿化|林业局|乙镇|2026-06-10|20\nZ2|修路|交通局|甲镇|2026-06-10|5"
    );
    let week = |workspace: Workspace, period: &str, rows: &[&str]| {
        workspace
            .period(period)
            .office("重点工作", &targets)
            .office("更正登记", &corrections(rows))
            .ledger("甲镇", "重点工作进度", "工作编号|完成值\nZ1|4\nZ2|5")
            .others_report_nothing()
    };
    let first = "G1|重点工作|Z1|甲镇|作废|||误登|县长|2026-06-18";
    let both = [first, "G2|重点工作|Z1|乙镇|作废|||误登|县长|2026-06-18"];
    let before = week(Workspace::new(), "2026-06-12", &[]);
    let known = before.build();
    let built = week(before, "2026-06-19", &both).build();
    let numbers: Vec<String> = list(&built.report, "key_works")
        .iter()
        .map(|work| text(work, "id"))
        .collect();
    assert_eq!(numbers, ["Z2"]);
    for half in ["site", "office"] {
        let index = page(&built, half, "keyworks/index.html");
        assert!(
            index.contains("<del>绿化</del></a> <span class=\"mark\">已作废</span>"),
            "{index}"
        );
        assert_eq!(index.matches("已作废").count(), 1, "{index}");
        // Where its page stood it stands.
        for path in ["keyworks/Z1 绿化.html", "keyworks/Z2 修路.html"] {
            assert!(page(&known, half, path).contains("<h1>"), "{path}");
        }
        let work = page(&built, half, "keyworks/Z1 绿化.html");
        assert!(
            work.contains("<h1><del>绿化</del> <span class=\"mark\">已作废</span>"),
            "{work}"
        );
        assert!(
            work.contains("都已按更正登记作废，不排名")
                && work.contains("甲镇")
                && work.contains("乙镇")
        );
        assert!(!page(&built, half, "keyworks/Z2 修路.html").contains("已作废"));
        let found = page(&built, half, "assets/search.js");
        assert!(found.contains("Z1 绿化（已作废）"), "{found}");
    }
    // One row that stands is enough.
    let one = week(Workspace::new(), "2026-06-19", &[first]).build();
    assert_eq!(list(&one.report, "key_works").len(), 2);
}

#[test]
fn m5_m12_why_a_decision_does_nothing_is_told_as_it_is_known() {
    let ledger = |unit: &str, workspace: Workspace, number: &str| {
        let line = format!("{number} 领导议定事项 起算日期=2026-11-02");
        workspace.ledger(unit, "督查事项", &matters(&line))
    };
    let workspace = Workspace::new().period("2026-11-20");
    let workspace = ledger("乙镇", ledger("甲镇", workspace, "A1"), "B1");
    let built = workspace
        .office(
            "容错认定",
            &format!("{EXEMPTIONS}\nR1|督查事项|B1|甲镇|无意过失|县委|2026-11-18\nR2|督查事项|A1|甲镇|无意过失|县委|2026-11-18"),
        )
        .office(
            "延期审批",
            &format!("{EXTENSIONS}\nB1|甲镇|2026-12-01|县长|2026-11-12"),
        )
        .others_report_nothing()
        .build();
    let decisions = page(&built, "office", "authority.html");
    let refused = "没有起作用：「B1」是乙镇的督查事项，不是甲镇的";
    assert_eq!(decisions.matches(refused).count(), 2, "{decisions}");
    // The county does not read it as one that somebody has.
    for half in ["site", "office"] {
        let dossier = page(&built, half, "units/甲镇.html");
        let marked = "B1 <span class=\"mark\">没有起作用</span>";
        assert!(dossier.contains(marked), "{dossier}");
        assert_eq!(dossier.matches("没有起作用").count(), 1);
    }
}

#[test]
fn m5_m12_what_counts_is_in_force_whatever_is_wrong_with_its_reason() {
    let built = Workspace::new()
        .period("2026-11-20")
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 领导议定事项 起算日期=2026-11-02\nA2 领导议定事项 起算日期=2026-11-09"),
        )
        .file(
            "ledgers/2026-11-20/县政府办/容错认定.csv",
            "编号,对象类别,对象编号,单位,情形,认定机关,认定日期,理由\nR1,督查事项,A1,甲镇,无意过失,县委,2026-11-18,#N/A\n".as_bytes(),
        )
        .file(
            "ledgers/2026-11-20/县政府办/延期审批.csv",
            "事项编号,责任单位,新时限,批准人,批准日期,理由\nA2,甲镇,2026-12-01,县长,2026-11-12,#N/A\n".as_bytes(),
        )
        .others_report_nothing()
        .build();
    assert_eq!(built.diagnostics("error-value").len(), 2);
    assert_eq!(built.matter("A1")["exempt"], true);
    assert_eq!(built.last("A2"), "open 2026-12-01/-");
    for half in ["site", "office"] {
        let dossier = page(&built, half, "units/甲镇.html");
        assert!(!dossier.contains("没有起作用"), "{half}: {dossier}");
    }
    let decisions = page(&built, "office", "authority.html");
    assert!(!decisions.contains("没有起作用："), "{decisions}");
    assert!(decisions.contains("不计入逾期次数"), "{decisions}");
}

#[test]
fn m15_a_row_that_strikes_out_what_is_not_there_is_told_until_it_is_struck_out_itself() {
    let told = |rows: &[&str]| {
        let built = week("2026-11-20", "").office("更正登记", &corrections(rows));
        built.build().diagnostics("unknown-target")
    };
    let mistaken = "G1|会议纪律|H9|甲镇|作废|||误登|县长|2026-11-12";
    let withdrawn = "G2|更正登记|G1|甲镇|作废|||误批|县长|2026-11-14";
    let back = "G3|更正登记|G2|甲镇|作废|||误批|县长|2026-11-16";
    assert_eq!(told(&[mistaken]), ["warning 登记.xlsx 更正登记!C2"]);
    assert_eq!(told(&[mistaken, withdrawn]), [""; 0]);
    let stands_again = told(&[mistaken, withdrawn, back]);
    assert_eq!(stands_again, ["warning 登记.xlsx 更正登记!C2"]);
}

#[test]
fn m15_a_corrected_new_limit_without_a_year_is_the_first_such_day_from_the_approval() {
    let row = "A1 领导议定事项 起算日期=2026-11-10";
    let built = Workspace::new()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", &matters(row))
        .office(
            "延期审批",
            &format!("{EXTENSIONS}\nA1|甲镇|2026-12-20|县长|2026-11-18"),
        )
        .office(
            "更正登记",
            &corrections(&["G1|延期审批|A1|甲镇|更正|新时限|1月15日|误填|县长|2026-11-19"]),
        )
        .others_report_nothing()
        .build();
    assert_eq!(built.last("A1"), "open 2027-01-15/-");
}

/// What is told of decisions of 13 November, handed in then, about 甲镇's number 9 of a sheet that comes on 20 November.
fn decided_before(
    (register, decision): (&str, &str),
    (sheet, header, row): (&str, &str, &str),
    first: &[&str],
) -> Built {
    let week = |workspace: Workspace, as_of: &str, rows: &[&str]| {
        let decisions = match register {
            "容错认定" => format!("{EXEMPTIONS}\n{decision}"),
            _ => format!("{CORRECTIONS}\n{decision}"),
        };
        let table = format!("{header}\n{}", rows.join("\n"));
        let workspace = workspace.period(as_of).office(register, &decisions);
        let workspace = if sheet == "督查事项" {
            workspace.ledger("甲镇", sheet, &table)
        } else {
            workspace.office(sheet, &table)
        };
        workspace.others_report_nothing()
    };
    let workspace = week(Workspace::new(), "2026-11-13", first);
    week(workspace, "2026-11-20", &[row]).build()
}

const LATER: [(&str, &str, &str); 6] = [
    ("投诉登记", COMPLAINTS, "9|2026-11-18|甲镇|有效"),
    (
        "会议纪律",
        "会议编号|会议名称|会议日期|情形|单位|姓名",
        "9|例会|2026-11-18|迟到|甲镇|张三",
    ),
    (
        "积分登记",
        "编号|日期|单位|类型|分值|事由",
        "9|2026-11-18|甲镇|负面扣分|1|漏报",
    ),
    (
        "通报登记",
        "文号|日期|单位|类型",
        "9|2026-11-18|甲镇|通报批评",
    ),
    (
        "交办清单",
        "事项编号|事项名称|事项类别|起算日期|责任单位",
        "9|修路|领导议定事项|2026-11-18|甲镇",
    ),
    (
        "督查事项",
        "事项编号|事项名称|事项类别|起算日期",
        "9|修路|领导议定事项|2026-11-18",
    ),
];

#[test]
fn m15_m12_a_decision_that_nothing_was_there_for_is_told_when_something_comes_that_it_counts_for() {
    let at = |register: &str, cell: &str| vec![format!("warning 登记.xlsx {register}!{cell}")];
    for later in LATER {
        let struck = format!("G1|{}|9|甲镇|作废|||误登|县长|2026-11-13", later.0);
        let built = decided_before(("更正登记", &struck), later, &[]);
        let told = at("更正登记", "J2");
        assert_eq!(built.diagnostics("before-its-event"), told, "{later:?}");
        let message = text(built.diagnostic_values("before-its-event")[0], "message");
        assert!(
            message.contains(&format!("{} › A2）", later.0)),
            "{message}"
        );
        assert!(message.contains("已按本行划去"), "{message}");
        assert_eq!(built.diagnostics("unknown-target"), [""; 0]);
    }
    // A row for two units is told once.
    let (sheet, header, row) = LATER[4];
    let both = format!("{row}、乙镇");
    let struck = "G1|交办清单|9|甲镇、乙镇|作废|||误登|县长|2026-11-13";
    let built = decided_before(("更正登记", struck), (sheet, header, &both), &[]);
    let told = at("更正登记", "J2");
    assert_eq!(built.diagnostics("before-its-event"), told);
    let complaint = LATER[0];
    let exempt = "R1|投诉|9|甲镇|无意过失|县委|2026-11-12";
    let built = decided_before(("容错认定", exempt), complaint, &[]);
    assert_eq!(built.diagnostics("before-its-event"), at("容错认定", "G2"));
    let exempt = "R1|督查事项|9|甲镇|无意过失|县委|2026-11-12";
    let built = decided_before(("容错认定", exempt), LATER[5], &[]);
    assert_eq!(built.diagnostics("before-its-event"), at("容错认定", "G2"));
    let replaced = "G1|投诉登记|9|甲镇|更正|核实结果|无效|误登|县长|2026-11-13";
    let built = decided_before(("更正登记", replaced), complaint, &[]);
    assert_eq!(built.diagnostics("before-its-event"), at("更正登记", "J2"));
    let moved = "G1|督查事项|9|甲镇|更正|事项名称|治水|误登|县长|2026-11-13";
    let built = decided_before(("更正登记", moved), LATER[5], &[]);
    assert_eq!(built.diagnostics("before-its-event"), at("更正登记", "J2"));
}

#[test]
fn m15_a_decision_of_what_was_there_or_of_a_later_day_is_told_as_nothing_odd() {
    let complaint = LATER[0];
    let quiet = |decision: &str, first: &[&str]| {
        let built = decided_before(("更正登记", decision), complaint, first);
        built.diagnostics("before-its-event")
    };
    let struck = "G1|投诉登记|9|甲镇|作废|||误登|县长|2026-11-13";
    // It was there under another day, which was put right since.
    assert_eq!(quiet(struck, &["9|2026-11-10|甲镇|有效"]), [""; 0]);
    let later = "G1|投诉登记|9|甲镇|作废|||误登|县长|2026-11-18";
    assert_eq!(quiet(later, &[]), [""; 0]);
    let others = "G1|投诉登记|9|乙镇|作废|||误登|县长|2026-11-13";
    assert_eq!(quiet(others, &[]), [""; 0]);
    let withdrawn = format!("{struck}\nG2|更正登记|G1|甲镇|作废|||误批|县长|2026-11-13");
    assert_eq!(quiet(&withdrawn, &[]), [""; 0]);
    // Another correction of the cell counts in its place.
    let replaced = "G1|投诉登记|9|甲镇|更正|核实结果|无效|误登|县长|2026-11-13\n\
        G2|投诉登记|9|甲镇|更正|核实结果|重复|核实|县长|2026-11-19";
    assert_eq!(quiet(replaced, &[]), [""; 0]);
}

/// Three weeks of a sheet of which each week has one row, with corrections from the second on.
fn corrected_then((sheet, header): (&str, &str), rows: [&str; 3], corrected: &[&str]) -> Built {
    let mut workspace = Workspace::new();
    for (at, (date, row)) in ["2026-11-06", "2026-11-13", "2026-11-20"]
        .iter()
        .zip(rows)
        .enumerate()
    {
        let table = format!("{header}\n{row}");
        workspace = workspace.period(date);
        workspace = if sheet == "督查事项" {
            workspace.ledger("甲镇", sheet, &table)
        } else {
            workspace.office(sheet, &table)
        };
        if at > 0 {
            workspace = workspace.office("更正登记", &corrections(corrected));
        }
        workspace = workspace.others_report_nothing();
    }
    workspace.build()
}

#[test]
fn m15_a_row_that_says_something_else_since_it_was_corrected_is_told_and_one_that_agrees_is_not() {
    let points = ("积分登记", "编号|日期|单位|类型|分值|事由");
    let of = |value: &str| format!("P1|2026-11-02|甲镇|负面扣分|{value}|迟报");
    let lowered = "G1|积分登记|P1|甲镇|更正|分值|2|少扣|县长|2026-11-12";
    let anew = "G2|积分登记|P1|甲镇|更正|分值|3|复核|县长|2026-11-19";
    let told = ["warning 登记.xlsx 积分登记!E2"];
    for (values, rows, expected) in [
        (["1", "1", "3"], &[lowered][..], &told[..]),
        (["1", "1", "1"], &[lowered], &[]),
        (["1", "1", "2"], &[lowered], &[]),
        (["1", "3", "3"], &[lowered], &[]),
        (["1", "1", "3"], &[lowered, anew], &[]),
    ] {
        let values = values.map(of);
        let built = corrected_then(points, values.each_ref().map(String::as_str), rows);
        let found = built.diagnostics("changed-since-correction");
        assert_eq!(found, expected, "{values:?} {rows:?}");
        for found in built.diagnostic_values("changed-since-correction") {
            let message = text(found, "message");
            for part in ["更正登记", "G2", "更正为「2」", "改成了「3」"] {
                assert!(message.contains(part), "{part}: {message}");
            }
        }
    }
    // The newest correction of a value is the one of its cell, in whichever year it was approved.
    let listed = |week: Workspace, limit: &str, rows: &[&str]| {
        let header = "事项编号|事项名称|事项类别|起算日期|责任单位|完成时限";
        let row = format!("A1|修路|清单事项|2025-12-02|甲镇|{limit}");
        let week = week.office("交办清单", &format!("{header}\n{row}"));
        let week = if rows.is_empty() {
            week
        } else {
            week.office("更正登记", &corrections(rows))
        };
        week.others_report_nothing()
    };
    let twice = [
        "G1|交办清单|A1|甲镇|更正|完成时限|2026-03-01|误填|县长|2025-12-30",
        "G2|交办清单|A1|甲镇|更正|完成时限|2026-04-01|误填|县长|2026-01-05",
    ];
    let built = listed(Workspace::new().period("2025-12-26"), "2026-02-01", &[]);
    let built = listed(built.period("2026-01-09"), "2026-02-01", &twice);
    let built = listed(built.period("2026-01-16"), "2026-04-01", &twice).build();
    assert_eq!(built.diagnostics("changed-since-correction"), [""; 0]);
    let matter = "事项编号|事项名称|事项类别|起算日期|反馈日期|进展情况";
    let done = |day: &str, said: &str| format!("A1|修路|收发文|2026-11-02|{day}|{said}");
    let ledger = [
        done("2026-11-05", "初"),
        done("2026-11-05", "中"),
        done("2026-11-04", "末"),
    ];
    let later = "G1|督查事项|A1|甲镇|更正|反馈日期|2026-11-10|误填|县长|2026-11-12";
    let said = "G1|督查事项|A1|甲镇|更正|进展情况|另说|误填|县长|2026-11-12";
    let listed = |limit: &str| format!("A1|修路|收发文|2026-11-02|甲镇|{limit}");
    let list = [
        listed("2026-11-20"),
        listed("2026-11-20"),
        listed("2026-11-25"),
    ];
    let limit = "G1|交办清单|A1|甲镇|更正|完成时限|2026-11-23|误填|县长|2026-11-12";
    let complaint = |result: &str| format!("T1|2026-11-02|甲镇|{result}");
    let complaints = [complaint("有效"), complaint("有效"), complaint("待核实")];
    let refuted = "G1|投诉登记|T1|甲镇|更正|核实结果|无效|误填|县长|2026-11-12";
    let header = "事项编号|事项名称|事项类别|起算日期|责任单位|完成时限";
    for (sheet, rows, correction, expected) in [
        (
            ("督查事项", matter),
            &ledger,
            later,
            "warning 甲镇.xlsx 督查事项!E2",
        ),
        (("督查事项", matter), &ledger, said, ""),
        (
            ("交办清单", header),
            &list,
            limit,
            "warning 登记.xlsx 交办清单!F2",
        ),
        (
            ("投诉登记", COMPLAINTS),
            &complaints,
            refuted,
            "warning 登记.xlsx 投诉登记!D2",
        ),
    ] {
        let built = corrected_then(sheet, rows.each_ref().map(String::as_str), &[correction]);
        let found = built.diagnostics("changed-since-correction").join(" ");
        assert_eq!(found, expected, "{sheet:?} {correction}");
    }
}

#[test]
fn m15_a_value_with_a_correction_of_its_own_is_not_told_for_that_of_the_value_before() {
    let first = "G1|重点工作进度|Z1|甲镇|更正|完成值|7|误填|县长|2026-06-12";
    let second = "G2|重点工作进度|Z1|甲镇|更正|完成值|8|误填|县长|2026-06-19";
    let struck = "G1|重点工作进度|Z1|甲镇|作废|||误报|县长|2026-06-12";
    for before in [first, struck] {
        let built = work(&["9"], 0, &[before])
            .period("2026-06-19")
            .office(
                "重点工作",
                &format!("{WORKS}\nZ1|绿化|林业局|甲镇|2026-06-10|10"),
            )
            .office("更正登记", &corrections(&[before, second]))
            .ledger("甲镇", "重点工作进度", "工作编号|完成值\nZ1|10")
            .others_report_nothing()
            .build();
        assert_eq!(shown(&built), "8.0 1 missed", "{before}");
        assert_eq!(built.diagnostics("value-not-counted"), [""; 0], "{before}");
    }
}
