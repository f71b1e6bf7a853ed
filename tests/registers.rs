//! What is told of rows of the office's registers that contradict each other or themselves; they count as they stand.

mod common;

use common::{Built, Workspace, examples, list, text};

fn week(sheet: &str, table: &str) -> Built {
    Workspace::new()
        .period("2026-11-20")
        .office(sheet, table)
        .others_report_nothing()
        .build()
}

#[test]
fn rows_of_one_key_work_with_two_names_or_measures_are_told() {
    let built = week(
        "重点工作",
        "工作编号|工作名称|牵头部门|单位|节点日期|节点目标|计量单位|责任清单|完成标准|牵头县领导\n\
         K1|改厕|农业局|甲镇|2026-11-10|10|个|a|b|c\nK1|改水|农业局|甲镇|2026-12-10|20|个|a|b|c\n\
         K1|改 厕|农业局|乙镇|2026-11-10|10|万户|a|b|c\nK2|种树|林业局|乙镇|2026-11-10|10|亩|a|b|c\n\
         K1|改路|农业局|丙镇|2027-11-10|10|里|a|b|c",
    );
    let told = ["B3", "G4"].map(|cell| format!("warning 登记.xlsx 重点工作!{cell}"));
    assert_eq!(built.diagnostics("contradictory-work"), told);
}

#[test]
fn a_reply_without_its_day_is_told_and_one_that_says_there_is_none_is_not() {
    let built = week(
        "请示事项",
        "编号|日期|请示单位|受理单位|事项|答复日期|答复意见\nQ1|2026-11-03|甲镇|乙镇|水渠||同意\nQ2|2026-11-03|甲镇|乙镇|水渠||\n\
         Q3|2026-11-03|甲镇|乙镇|水渠||待答复\nQ4|2026-11-03|甲镇|乙镇|水渠|近期|同意\nQ5|2026-11-03|甲镇|乙镇|水渠|2026-11-05|同意",
    );
    let told = ["warning 登记.xlsx 请示事项!F2"];
    assert_eq!(built.diagnostics("reply-without-day"), told);
    // By the letter it is unanswered as long as no day says otherwise.
    let waiting = list(&built.report, "requests").iter();
    let waiting: Vec<String> = waiting
        .filter(|request| request["replied"].is_null())
        .map(|request| text(request, "id"))
        .collect();
    assert_eq!(waiting, ["Q1", "Q2", "Q3", "Q4"]);
}

#[test]
fn dates_of_a_register_that_go_backwards_are_told() {
    let built = week(
        "请示事项",
        "编号|日期|请示单位|受理单位|事项|答复日期|答复意见\nQ1|2026-11-03|甲镇|乙镇|水渠|2026-10-01|同意\nQ2|2026-11-03|甲镇|乙镇|水渠|2026-11-03|同意",
    );
    assert_eq!(
        built.diagnostics("before-its-event"),
        ["warning 登记.xlsx 请示事项!F2"]
    );
    let built = week(
        "投诉登记",
        "投诉编号|受理日期|被投诉单位|核实结果|核实日期|办结日期\nT1|2026-11-03|甲镇|有效|2026-10-03|2026-09-03\nT2|2026-11-03|甲镇|有效|2026-11-03|2026-11-04",
    );
    let told = ["E2", "F2"].map(|cell| format!("warning 登记.xlsx 投诉登记!{cell}"));
    assert_eq!(built.diagnostics("before-its-event"), told);
    let built = week(
        "会议纪律",
        "会议编号|会议名称|会议日期|情形|单位|姓名|书面检查日期\nH1|例会|2026-11-03|迟到|甲镇|张三|2026-11-01\nH2|例会|2026-11-04|迟到|甲镇|张三|2026-11-04",
    );
    assert_eq!(
        built.diagnostics("before-its-event"),
        ["warning 登记.xlsx 会议纪律!G2"]
    );
}

#[test]
fn a_register_by_its_name_whose_columns_are_called_otherwise_is_an_error() {
    let built = week("投诉登记", "编号|时间|单位|结果\nT1|2026-11-03|甲镇|有效");
    assert_eq!(
        built.diagnostics("missing-column"),
        ["error 登记.xlsx 投诉登记!"]
    );
    let message = text(built.diagnostic_values("missing-column")[0], "message");
    assert_eq!(
        message,
        "这张表名为「投诉登记」，但前20行内的表头缺少「受理日期」「被投诉单位」「核实结果」，没有读取，也不算零报告，以前报过的仍按以前的"
    );
    // A sheet of another name is only named.
    let built = week("收件", "编号|时间|单位|结果\nT1|2026-11-03|甲镇|有效");
    assert!(built.diagnostics("missing-column").is_empty());
    assert_eq!(built.diagnostics("unknown-sheet").len(), 1);
}

const MERGED: &str = "单位全称|序列|设立日期|撤销日期|并入单位\n甲镇|乡镇|||\n乙镇|乡镇|||\n丙镇|乡镇||2026-11-10|甲镇";

/// Two valid complaints of 丙镇, received on these days; it was dissolved on 2026-11-10.
fn complaints_of_a_dissolved_unit(days: [&str; 2]) -> Built {
    let rows = days.map(|day| format!("\nT{day}|{day}|丙镇|有效|2026-11-18"));
    Workspace::new()
        .directory(MERGED)
        .period("2026-11-20")
        .office(
            "投诉登记",
            &format!(
                "投诉编号|受理日期|被投诉单位|核实结果|核实日期{}",
                rows.concat()
            ),
        )
        .others_report_nothing()
        .build()
}

#[test]
fn what_is_registered_of_a_unit_after_its_last_day_is_told_and_escalates_nothing() {
    let built = complaints_of_a_dissolved_unit(["2026-11-09", "2026-11-10"]);
    assert_eq!(built.diagnostics("unit-not-there"), [""; 0]);
    assert_eq!(built.escalations("丙镇"), ["complaint-circular 2 new"]);
    let built = complaints_of_a_dissolved_unit(["2026-11-10", "2026-11-11"]);
    assert_eq!(
        built.diagnostics("unit-not-there"),
        ["warning 登记.xlsx 投诉登记!C3"]
    );
    assert_eq!(built.escalations("丙镇"), [""; 0]);
}

#[test]
fn a_receiver_that_has_been_dissolved_is_named_as_one_among_the_unanswered() {
    let built = Workspace::new()
        .directory(MERGED)
        .period("2026-11-20")
        .office(
            "请示事项",
            "编号|日期|请示单位|受理单位|事项\nQ1|2026-11-03|甲镇|丙镇|借车\nQ2|2026-11-03|甲镇|乙镇|借车",
        )
        .others_report_nothing()
        .build();
    for half in [&built.site, &built.office] {
        let page = String::from_utf8_lossy(&half["requests.html"]).into_owned();
        let (_, waiting) = page.split_once("id=\"waiting\"").expect("the list");
        assert!(
            waiting.contains("丙镇</a> <small>1 件，已于2026-11-10撤销，并入甲镇</small>"),
            "{waiting}"
        );
        assert!(
            waiting.contains("乙镇</a> <small>1 件</small>"),
            "{waiting}"
        );
    }
}

#[test]
fn an_extension_before_its_matter_was_given_is_told_at_the_day() {
    let built = Workspace::new()
        .period("2026-11-20")
        .ledger(
            "甲镇",
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期\nA1|修路|领导议定事项|2026-11-02\nA2|通水|领导议定事项|2026-11-02\nA3|架桥|领导议定事项|2026-11-02",
        )
        .office(
            "延期审批",
            "事项编号|责任单位|新时限|批准人|批准日期\nA1|甲镇|2025-12-20|县长|2026-11-10\nA2|甲镇|2026-12-20|县长|2025-11-10\nA3|甲镇|2026-12-20|县长|2026-11-10",
        )
        .others_report_nothing()
        .build();
    let told = ["C2", "E3"].map(|cell| format!("warning 登记.xlsx 延期审批!{cell}"));
    assert_eq!(built.diagnostics("before-its-event"), told);
}

#[test]
fn of_two_results_under_one_heading_none_counts_where_they_differ() {
    let result = |cells: &str| {
        let sheet = examples::sheet(
            "投诉登记",
            &[
                "投诉编号|受理日期|被投诉单位|核实结果|",
                "|||初核|复核",
                &format!("T1|2026-11-10|甲镇|{cells}"),
            ],
            &["A1:A2", "B1:B2", "C1:C2", "D1:E1"],
        );
        let built = Workspace::new()
            .period("2026-11-20")
            .file(
                "ledgers/2026-11-20/县政府办/登记.xlsx",
                &examples::workbook(&[&sheet]),
            )
            .others_report_nothing()
            .build();
        let counted = !built.entries("甲镇").is_empty();
        (counted, built.diagnostics("several-columns").len())
    };
    assert_eq!(result("有效|有效"), (true, 0));
    assert_eq!(result("有效|"), (true, 0));
    assert_eq!(result("有效|无效"), (false, 1));
    assert_eq!(result("待核实|有效"), (false, 1));
}

#[test]
fn other_words_for_a_direction_are_read() {
    let works = "工作编号|工作名称|牵头部门|单位|节点日期|节点目标|方向\n\
         K1|信访|信访局|甲镇|2026-11-10|10|越小越好\nK1|信访|信访局|乙镇|2026-11-10|10|逆向\n\
         K2|改厕|农业局|甲镇|2026-11-10|10|正向\nK2|改厕|农业局|乙镇|2026-11-10|10|越大越好";
    let progress = |value: u8| format!("工作编号|完成值\nK1|{value}\nK2|{value}");
    let built = Workspace::new()
        .period("2026-11-20")
        .office("重点工作", works)
        .ledger("甲镇", "重点工作进度", &progress(5))
        .ledger("乙镇", "重点工作进度", &progress(20))
        .others_report_nothing()
        .build();
    let first = |work: &serde_json::Value| text(&list(work, "by_result")[0], "unit");
    let works = list(&built.report, "key_works").iter();
    assert_eq!(works.map(first).collect::<Vec<_>>(), ["甲镇", "乙镇"]);
}

#[test]
fn other_words_for_a_reply_and_a_problem_are_read_and_what_may_be_one_is_told() {
    let request = |name: &str| {
        let table = format!(
            "编号|日期|请示单位|受理单位|事项|答复日期|{name}\nQ1|2026-11-03|甲镇|丁局|修渠|2026-11-10|同意修建"
        );
        let built = week("请示事项", &table);
        let unclear = built.report["requests"][0]["unclear_reply"] == true;
        (unclear, built.diagnostics("unused-column").len())
    };
    for name in ["答复意见", "答复内容", "回复意见", "批复意见"] {
        assert_eq!(request(name), (false, 0), "{name}");
    }
    for name in ["意见", "是否同意"] {
        assert_eq!(request(name), (true, 1), "{name}");
    }
    assert_eq!(request("经办人"), (true, 0));
    let repeated = |name: &str| {
        let table = format!(
            "文号|日期|单位|类型|{name}\n1号|2026-11-12|甲镇|通报批评|W1\n2号|2026-11-13|甲镇|通报批评|W1"
        );
        let built = week("通报登记", &table);
        let found = built
            .escalations("甲镇")
            .iter()
            .any(|one| one.starts_with("repeated-circular"));
        (found, built.diagnostics("unused-column").len())
    };
    for name in ["问题编号", "问题序号", "问题类型"] {
        assert_eq!(repeated(name), (true, 0), "{name}");
    }
    assert_eq!(repeated("存在问题"), (false, 1));
}

#[test]
fn a_name_beside_the_one_that_stands_under_a_heading_stands_under_it_too() {
    let sheet = examples::sheet(
        "请示事项",
        &[
            "编号|日期|请示单位|受理单位|事项|答复|",
            "|||||日期|意见",
            "Q1|2026-11-03|甲镇|丁局|修渠|2026-11-10|同意修建",
        ],
        &["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:E2", "F1:G1"],
    );
    let built = Workspace::new()
        .period("2026-11-20")
        .file(
            "ledgers/2026-11-20/县政府办/登记.xlsx",
            &examples::workbook(&[&sheet]),
        )
        .others_report_nothing()
        .build();
    assert_eq!(built.report["requests"][0]["unclear_reply"], false);
}

#[test]
fn e4_a_result_that_contradicts_its_own_row_is_told() {
    let told = |rows: &str| {
        let built = Workspace::new()
            .period("2026-11-20")
            .office(
                "投诉登记",
                &format!(
                    "投诉编号|受理日期|被投诉单位|核实结果|并入编号|核实日期|办结日期\n{rows}"
                ),
            )
            .others_report_nothing()
            .build();
        [
            built.diagnostics("unknown-target"),
            built.diagnostics("result-not-given"),
        ]
        .concat()
    };
    let at = |cell: &str| vec![format!("warning 登记.xlsx 投诉登记!{cell}")];
    let valid = "T4|2026-11-02|甲镇|有效|||";
    for (row, expected) in [
        ("T3|2026-11-02|甲镇|重复|T3||", at("E2")),
        ("T3|2026-11-02|甲镇|重复|T9||", at("E2")),
        ("T3|2026-11-02|乙镇|重复|T4||", at("E2")),
        ("T3|2026-11-02|甲镇|重复|T4||", Vec::new()),
        ("T3|2026-11-02|甲镇|待核实||2026-11-05|", at("D2")),
        ("T3|2026-11-02|甲镇|待核实|||2026-11-05", at("D2")),
        ("T3|2026-11-02|甲镇|待核实|||", Vec::new()),
        ("T3|2026-11-02|甲镇|无效||2026-11-05|", Vec::new()),
    ] {
        assert_eq!(told(&format!("{row}\n{valid}")), expected, "{row}");
    }
    let circle =
        "T1|2026-11-02|甲镇|重复|T2||\nT2|2026-11-02|甲镇|重复|T1||\nT3|2026-11-02|甲镇|重复|T1||";
    assert_eq!(told(circle), [at("E2"), at("E3")].concat());
}

#[test]
fn a_request_of_a_unit_to_itself_is_told() {
    let built = week(
        "请示事项",
        "编号|日期|请示单位|受理单位|事项|答复日期|答复意见\nQ1|2026-11-03|甲镇|甲镇|水渠||\nQ2|2026-11-03|甲镇|乙镇|水渠||\n\
         Q3|2026-11-03|甲镇|乙镇、甲镇|水渠|2026-11-05|同意",
    );
    let told = ["D2", "D4"].map(|cell| format!("warning 登记.xlsx 请示事项!{cell}"));
    assert_eq!(built.diagnostics("request-to-itself"), told);
}

#[test]
fn a_target_of_the_year_below_that_of_an_earlier_milestone_is_told() {
    let built = week(
        "重点工作",
        "工作编号|工作名称|牵头部门|单位|节点日期|节点目标|方向|生效日期\nK1|改厕|农业局|甲镇|2026-06-30|10||\nK1|改厕|农业局|甲镇|2026-12-31|6||\n\
         K1|改厕|农业局|乙镇|2026-06-30|10||\nK1|改厕|农业局|乙镇|2026-12-31|6||\nK1|改厕|农业局|乙镇|2026-12-31|12||2026-11-02\n\
         K2|投诉|信访局|甲镇|2026-06-30|10|越低越好|\nK2|投诉|信访局|甲镇|2026-12-31|6|越低越好|",
    );
    let told = ["notice 登记.xlsx 重点工作!F3"];
    assert_eq!(built.diagnostics("falling-target"), told);
    // A rate is no sum, whichever cell says so.
    for (measure, target) in [("%", ""), ("", "%")] {
        let row = |day: &str, amount: u8| {
            format!("\nK3|空气|环保局|甲镇|{day}|{amount}{target}|{measure}")
        };
        let rows = row("2026-06-30", 90) + &row("2026-12-31", 88);
        let header = "工作编号|工作名称|牵头部门|单位|节点日期|节点目标|计量单位";
        let built = week("重点工作", &format!("{header}{rows}"));
        assert_eq!(built.diagnostics("falling-target"), [""; 0], "{measure}");
    }
}

#[test]
fn a_responsible_unit_that_is_named_as_helping_too_is_told_with_both_cells() {
    for (row, told) in [
        ("A1|修路|收发文|2026-11-18|甲镇|甲镇", "「配合单位」（F2）"),
        ("A1|修路|收发文|2026-11-18|甲镇(配合)|", "只有配合单位"),
    ] {
        let built = week(
            "交办清单",
            &format!("事项编号|事项名称|事项类别|起算日期|责任单位|配合单位\n{row}"),
        );
        let message = text(built.diagnostic_values("empty-required-cell")[0], "message");
        assert!(message.contains(told), "{message}");
    }
}

#[test]
fn the_office_bears_the_name_of_the_settings_wherever_it_is_to_mend_something() {
    let built = |office: &str| {
        Workspace::new()
            .settings(&format!("office = \"{office}\""))
            .period("2026-11-20")
            .sheet(
                &format!("ledgers/2026-11-20/{office}/清单.xlsx"),
                "交办清单",
                "事项编号|事项名称|事项类别|起算日期|责任单位\nA1|修路|收发文|2026-11-18|乙镇",
            )
            .ledger(
                "甲镇",
                "督查事项",
                &common::matters("A1 收发文 起算日期=2026-11-18\nA9 收发文 起算日期=2026-11-18"),
            )
            .ledger(
                "甲镇",
                "投诉登记",
                "投诉编号|受理日期|被投诉单位|核实结果\nT1|2026-11-10|乙镇|有效",
            )
            .others_report_nothing()
            .build()
    };
    let helps = |built: &Built| -> Vec<String> {
        let told = list(&built.report, "diagnostics").iter();
        told.map(|own| text(own, "help")).collect()
    };
    let usual = helps(&built("县政府办"));
    assert!(usual.iter().any(|help| help.contains("县政府办")));
    let own = built("县委督查室");
    let renamed: Vec<String> = usual
        .iter()
        .map(|help| help.replace("县政府办", "县委督查室"))
        .collect();
    assert_eq!(helps(&own), renamed);
    for path in ["returns.html", "codes/listed-for-others.html"] {
        let page = String::from_utf8_lossy(&own.office[path]);
        let main = page.split("<main").nth(1).expect("a page");
        assert!(main.contains("县委督查室"), "{path}");
    }
    // A name in which the usual one stands.
    let longer = built("县政府办公室");
    for own in list(&longer.report, "diagnostics") {
        let told = text(own, "message") + &text(own, "help");
        assert!(!told.contains("公室公室"), "{told}");
    }
    let register = text(
        longer.diagnostic_values("register-outside-office")[0],
        "help",
    );
    let wanted = "属县政府办公室登记的，请放入本期的「县政府办公室」文件夹";
    assert!(register.starts_with(wanted), "{register}");
}

#[test]
fn an_entry_of_which_two_workbooks_say_different_things_stands_as_it_was() {
    const HEADER: &str = "序号|对标对象|差距|目标|措施|完成时限|完成日期";
    let row =
        |measures: &str, done: &str| format!("{HEADER}\n1|外县|少|多|{measures}|2026-12-31|{done}");
    let counts = |before: Option<&str>, one: &str, other: &str| {
        let mut workspace = Workspace::new();
        if let Some(before) = before {
            workspace = workspace
                .period("2026-11-13")
                .ledger("甲镇", "对标提升", before)
                .others_report_nothing();
        }
        let built = workspace
            .period("2026-11-20")
            .ledger("甲镇", "督查事项", common::MATTERS)
            .ledger("甲镇", "对标提升", one)
            .ledger("甲镇(2)", "对标提升", other)
            .others_report_nothing()
            .build();
        assert_eq!(built.diagnostics("conflicting-workbooks").len(), 2);
        let told = list(&built.report, "benchmarks").iter();
        let told = told.map(|unit| {
            let counts = ["entries", "done", "overdue", "incomplete"].map(|key| text(unit, key));
            counts.join(" ")
        });
        told.collect::<Vec<String>>()
    };
    let good = row("学", "2026-11-10");
    let other = row("问", "2026-11-11");
    assert_eq!(counts(Some(&good), &good, &other), ["1 1 0 0"]);
    assert_eq!(counts(Some(&row("学", "")), &good, &other), ["1 0 0 0"]);
    // One of them incomplete, or no good one before.
    assert_eq!(
        counts(Some(&good), &good, &row("", "2026-11-10")),
        ["1 1 0 0"]
    );
    assert_eq!(counts(Some(&row("", "")), &good, &other), [""; 0]);
    assert_eq!(counts(None, &good, &other), [""; 0]);
}

#[test]
fn a_commendation_typed_with_other_brackets_is_one() {
    let built = week(
        "通报登记",
        "文号|日期|单位|类型|问题编号|内容\n督〔2026〕1号|2026-11-02|甲镇|通报表扬|P1|甲\n督(2026)1号|2026-11-02|甲镇|通报表扬|P2|乙",
    );
    assert_eq!(list(&built.report, "commended").len(), 1);
    assert_eq!(built.entries_of("甲镇", "commended").len(), 1);
    let page = String::from_utf8_lossy(&built.office["commended.html"]).into_owned();
    assert!(
        !page.contains("督(2026)1号") || !page.contains("督〔2026〕1号"),
        "{page}"
    );
}

#[test]
fn a_week_without_any_matter_says_so() {
    let built = Workspace::new()
        .period("2026-11-20")
        .others_report_nothing()
        .build();
    let page = String::from_utf8_lossy(&built.site["matters/index.html"]).into_owned();
    assert!(page.contains("<p>没有判定的督查事项。</p>"), "{page}");
    assert!(!page.contains("<table"), "{page}");
}

/// A register over two Januaries: what it has on 2025-01-10, at the end of that year, and in the weeks after.
fn two_januaries(sheet: &str, header: &str, weeks: [&str; 2], after: &[(&str, &str)]) -> Built {
    let old = [("2025-01-10", weeks[0]), ("2025-12-31", weeks[1])];
    let all = old.iter().chain(after);
    let workspace = all.fold(Workspace::new(), |workspace, (day, rows)| {
        let table = format!("{header}\n{rows}");
        let week = workspace.period(day).office(sheet, &table);
        week.others_report_nothing()
    });
    workspace.build()
}

#[test]
fn number_one_of_a_register_that_begins_anew_is_another_entry_than_last_years() {
    let header = "编号|日期|单位|类型|分值|事由";
    let one = "1|1月6日|甲镇|负面扣分|2|迟报材料";
    let two = "2|12月1日|甲镇|负面扣分|1|缺少材料";
    let full = format!("{one}\n{two}");
    let other = "1|1月6日|甲镇|负面扣分|5|信访处置不力";
    let score = |weeks: [&str; 2], now: &str| {
        let built = two_januaries("积分登记", header, weeks, &[("2026-01-09", now)]);
        built.score("甲镇")
    };
    assert_eq!(score([one, &full], other), "95 = +0 -5");
    // A day with its year says the same.
    let dated = other.replace("1月6日", "2026-01-06");
    assert_eq!(score([one, &full], &dated), "95 = +0 -5");
    // The points alone tell where the old rows are gone.
    let more = "1|1月6日|甲镇|负面扣分|3|迟报材料";
    assert_eq!(score([one, &full], more), "97 = +0 -3");
    // A register of one row.
    assert_eq!(score([one, one], other), "95 = +0 -5");
    assert_eq!(score([one, one], more), "100 = +0 -0");
    // As it was, it is the row of last year.
    assert_eq!(score([one, &full], one), "100 = +0 -0");
    // A register that goes on has the row in other words.
    assert_eq!(
        score(
            [one, &full],
            &format!("{other}\n2|12月1日|甲镇|负面扣分|1|缺少材料")
        ),
        "100 = +0 -0"
    );
    // What would lie ahead has not happened.
    let ahead = |row: &str| row.replace("1月6日", "1月10日");
    let weeks = [ahead(one), ahead(&full)];
    assert_eq!(score([&weeks[0], &weeks[1]], &ahead(other)), "100 = +0 -0");
}

#[test]
fn a_request_of_a_register_that_begins_anew_waits_from_its_own_day() {
    let header = "编号|日期|请示单位|受理单位|事项|答复日期|答复意见";
    let one = "1|1月6日|甲镇|乙镇|修路||";
    let two = "\n2|12月1日|甲镇|乙镇|水渠|12月2日|同意";
    let replied = one.replace("||", "|1月20日|同意");
    let requests = |last: &str, weeks: &[(&str, &str)]| -> Vec<String> {
        let built = two_januaries("请示事项", header, [one, last], weeks);
        let requests = list(&built.report, "requests").iter();
        let requests = requests.filter(|request| request["id"] == "1");
        requests
            .map(|request| format!("{} {}", text(request, "date"), request["replied"]))
            .collect()
    };
    let full = format!("{replied}{two}");
    let new = "1|1月6日|甲镇|乙镇|建桥||";
    let both = ["2025-01-06 \"2025-01-20\"", "2026-01-06 null"];
    assert_eq!(requests(&full, &[("2026-01-09", new)]), both);
    assert_eq!(requests(&replied, &[("2026-01-09", new)]), both);
    // The same thing is asked for each year.
    let again = new.replace("建桥", "修路");
    assert_eq!(requests(&full, &[("2026-01-09", &again)]), both);
    // The register goes on, with the open rows of last year or all of them.
    let carried = format!("{new}{two}");
    assert_eq!(requests(&full, &[("2026-01-09", &carried)]), both);
    let open = one.replace("||", "|1月8日|同意");
    assert_eq!(
        requests(&format!("{one}{two}"), &[("2026-01-09", &open)]),
        ["2025-01-06 \"2026-01-08\""]
    );
    // The week after, a reply on last year's day in words is one to the new request; and the old row that comes back is the old one.
    let next = new.replace("||", "|1月20日|同意");
    let weeks = [("2026-01-09", new), ("2026-01-23", &*next)];
    let done = ["2025-01-06 \"2025-01-20\"", "2026-01-06 \"2026-01-20\""];
    assert_eq!(requests(&full, &weeks), done);
    let weeks = [("2026-01-09", new), ("2026-01-23", &*replied)];
    assert_eq!(requests(&full, &weeks), both);
}

#[test]
fn a_complaint_of_a_register_that_begins_anew_counts() {
    let header = "投诉编号|受理日期|被投诉单位|核实结果|渠道|办结日期";
    let one = "1|1月6日|甲镇|有效|来信|";
    let settled = "1|1月6日|甲镇|有效|来信|1月20日";
    let two = "\n2|12月1日|甲镇|有效|来信|12月3日";
    let score = |last: &str, now: &str| {
        let weeks = [one, last];
        let built = two_januaries("投诉登记", header, weeks, &[("2026-01-09", now)]);
        assert_eq!(built.diagnostics("between-years"), [""; 0]);
        built.score("甲镇")
    };
    assert_eq!(score(&format!("{settled}{two}"), one), "98 = +0 -2");
    assert_eq!(score(settled, one), "98 = +0 -2");
    // It came another way.
    let call = one.replace("来信", "来电");
    assert_eq!(score(&format!("{one}{two}"), &call), "98 = +0 -2");
    // One that was open goes on, and is settled now; so does one whose register goes on.
    assert_eq!(score(&format!("{one}{two}"), one), "100 = +0 -0");
    let now = one.replace("来信|", "来信|1月8日");
    assert_eq!(score(&format!("{one}{two}"), &now), "100 = +0 -0");
    assert_eq!(
        score(&format!("{settled}{two}"), &format!("{one}{two}")),
        "100 = +0 -0"
    );
}

#[test]
fn an_extension_of_a_register_that_begins_anew_is_one_of_this_year() {
    let header = "事项编号|责任单位|新时限|批准人|批准日期";
    let old = format!("{header}\nA1|甲镇|1月22日|县长|1月6日\nA9|甲镇|1月22日|县长|1月7日");
    let row = "A1 领导议定事项 起算日期=2025-01-02 办结日期=2025-01-08 销号日期=2025-01-09";
    let built = Workspace::new()
        .period("2025-01-10")
        .office("延期审批", &old)
        .ledger("甲镇", "督查事项", &common::matters(row))
        .others_report_nothing()
        .period("2026-01-09")
        .office(
            "延期审批",
            &format!("{header}\nA1|甲镇|2月10日|县长|1月6日"),
        )
        .ledger(
            "甲镇",
            "督查事项",
            &common::matters("A1 领导议定事项 起算日期=2026-01-04"),
        )
        .others_report_nothing()
        .build();
    let matters = list(&built.report, "matters").iter();
    let due = matters.flat_map(|matter| list(matter, "stages"));
    let due: Vec<String> = due.map(|stage| text(stage, "due")).collect();
    assert_eq!(due, ["2025-01-22", "2026-02-10"]);
}

/// What 甲镇 has for complaints and meetings of this year when a register of the year before is followed by another, and in which cells
/// it is told that the year was in doubt.
fn in_january(
    sheet: &str,
    header: &str,
    december: &[&str],
    january: &[&str],
) -> (String, Vec<String>) {
    let weeks = [december[0], &december.join("\n")];
    let january = january.join("\n");
    let built = two_januaries(sheet, header, weeks, &[("2026-01-09", &january)]);
    (built.score("甲镇"), built.diagnostics("unclear-year"))
}

#[test]
fn number_one_of_a_register_that_keeps_open_rows_of_last_year_is_another_complaint() {
    let header = "投诉编号|受理日期|被投诉单位|核实结果|核实日期|渠道|办结日期";
    let case = |december: &[&str], january: &[&str]| {
        let (score, told) = in_january("投诉登记", header, december, january);
        (score, told.len())
    };
    let new = ("98 = +0 -2".to_owned(), 0);
    let old = ("100 = +0 -0".to_owned(), 0);
    let in_doubt = |(score, _): &(String, usize)| (score.clone(), 1);
    let settled = "1|1月6日|甲镇|有效|2025-01-08|来信|2025-01-20";
    let other = "2|3月5日|乙镇|有效|2025-03-06|来信|2025-03-20";
    let open = "9|12月28日|乙镇|有效|2025-12-29|来信|";
    let now = "1|1月6日|甲镇|有效|2026-01-07|来信|";
    // The rows that had ended are gone, and the open ones have kept their numbers.
    assert_eq!(case(&[settled, other, open], &[now, open]), new);
    assert_eq!(case(&[settled, other, open], &[open, now]), new);
    // Nothing but the open one stands, and nothing else had ended.
    assert_eq!(case(&[settled, open], &[now, open]), in_doubt(&new));
    // Of those that had ended most are gone.
    let late = "4|12月5日|乙镇|有效|2025-12-06|来信|2025-12-20";
    let third = "3|4月5日|丙镇|有效|2025-04-06|来信|2025-04-20";
    assert_eq!(case(&[settled, other, third, late], &[now, late]), new);
    // What was found to be none is over, whether or not it has a day of its end.
    let none = "1|1月6日|甲镇|无效|2025-01-08|来信|";
    assert_eq!(case(&[none, other, open], &[now, open]), in_doubt(&new));
    // A register that never says when a complaint was settled begins anew.
    let never = "1|1月6日|甲镇|有效|2025-01-08|来信|";
    assert_eq!(case(&[never, open], &[now]), in_doubt(&new));
    // An open one goes on beside the others that do.
    assert_eq!(case(&[never, other, open], &[never, open]), old);
    let done = "1|1月6日|甲镇|有效|2025-01-08|来信|2026-01-07";
    assert_eq!(case(&[never, other, open], &[done, open]), old);
    // A register that goes on has its rows, in whatever words.
    assert_eq!(case(&[settled, other, open], &[settled, other, open]), old);
    let called = settled.replace("来信", "来电");
    assert_eq!(
        case(&[settled, other, open], &[&called, other, open]),
        in_doubt(&old)
    );
    // What was another row once stays it, whatever is mended in it.
    let phone = now.replace("来信", "来电");
    let [mistyped, mended] = [&*phone, now].map(|row| format!("{row}\n{other}\n{open}"));
    let weeks = [("2026-01-09", &*mistyped), ("2026-01-16", &*mended)];
    let december = format!("{settled}\n{other}\n{open}");
    let built = two_januaries("投诉登记", header, [settled, &december], &weeks);
    assert_eq!(built.score("甲镇"), new.0);
    // Of a row that is what it was, while all others are gone, nobody knows.
    assert_eq!(case(&[settled, other], &[settled]), in_doubt(&old));
}

#[test]
fn meetings_and_checks_of_a_register_that_begins_anew_are_those_of_this_year() {
    let header = "会议编号|会议名称|会议日期|情形|单位|姓名";
    let meeting = |number: &str, name: &str, day: &str, person: &str| {
        format!("{number}|{name}|{day}|迟到|甲镇|{person}")
    };
    let first = meeting("1", "县政府第1次常务会议", "1月6日", "张三");
    let second = meeting("2", "县政府第2次常务会议", "3月5日", "李四");
    let case = |now: &str, others: &[&str]| {
        let row = meeting("1", now, "1月6日", "张三");
        let january: Vec<&str> = std::iter::once(&*row)
            .chain(others.iter().copied())
            .collect();
        in_january("会议纪律", header, &[&first, &second], &january)
    };
    let (new, old) = ("99 = +0 -1".to_owned(), "100 = +0 -0".to_owned());
    let told = vec!["warning 登记.xlsx 会议纪律!C2".to_owned()];
    for name in ["县政府第20次常务会议", "县政府第二十次常务会议"] {
        assert_eq!(case(name, &[]), (new.clone(), Vec::new()), "{name}");
        // The register goes on.
        assert_eq!(
            case(name, &[&second]),
            (old.clone(), told.clone()),
            "{name}"
        );
    }
    for name in [
        "县政府第1次常务会议",
        "县政府第一次常务会议",
        "县政府常务会议",
    ] {
        assert_eq!(case(name, &[]), (old.clone(), told.clone()), "{name}");
    }
    // A register of one row.
    let alone = meeting("1", "县政府第20次常务会议", "1月6日", "张三");
    let found = in_january("会议纪律", header, &[&first], &[&alone]);
    assert_eq!(found, (new, told));

    let header = "编号|日期|单位|姓名|政策措施|政策红线|工作进展|批示落实|解决措施";
    let check = |passed: &str| format!("1|1月6日|甲镇|张三|{passed}|是|是|是|是");
    let other = "2|3月5日|甲镇|李四|是|是|是|是|是";
    let told = ["warning 登记.xlsx 一口清抽查!B2"];
    for passed in ["是", "否"] {
        let (_, found) = in_january(
            "一口清抽查",
            header,
            &[&check("是"), other],
            &[&check(passed)],
        );
        assert_eq!(found, told, "{passed}");
    }
}

#[test]
fn a_year_that_is_in_doubt_is_told_until_it_is_written() {
    let header = "编号|日期|单位|类型|分值|事由";
    let one = "1|1月6日|甲镇|负面扣分|2|迟报材料";
    let full = format!("{one}\n2|12月1日|甲镇|负面扣分|1|缺少材料");
    let more = "1|1月6日|甲镇|负面扣分|3|迟报材料";
    let told = |weeks: &[(&str, &str)]| {
        let built = two_januaries("积分登记", header, [one, &full], weeks);
        let told = built.diagnostic_values("unclear-year").into_iter();
        let told: Vec<String> = told.map(|found| text(found, "message")).collect();
        (built.score("甲镇"), told)
    };
    let before = "编号和日期的文字与以前年度登记的一行（ledgers/2025-12-31/县政府办/登记.xlsx › 积分登记 › A2）相同，日期没有写年份；";
    let another = format!("{before}程序认作本年的另一行，两行都计");
    let (score, found) = told(&[("2026-01-09", more), ("2026-01-16", more)]);
    assert_eq!((&*score, found), ("97 = +0 -3", vec![another]));
    let (score, found) = told(&[("2026-01-09", one)]);
    let same = format!("{before}程序认作以前年度的那一行，不是本年新的一行");
    assert_eq!((&*score, found), ("100 = +0 -0", vec![same.clone()]));
    for (year, expected) in [("2026", "98 = +0 -2"), ("2025", "100 = +0 -0")] {
        let dated = one.replace("1月6日", &format!("{year}-01-06"));
        let (score, found) = told(&[("2026-01-09", &dated)]);
        assert_eq!((&*score, found), (expected, Vec::new()), "{year}");
    }
    // What goes on in other words is told as long as it does.
    let kept = full.replace("扣分|2", "扣分|3");
    let weeks = ["2026-01-09", "2026-01-16", "2026-02-13"].map(|week| (week, &*kept));
    for weeks in [&weeks[..1], &weeks[..2], &weeks[..]] {
        let (score, found) = told(weeks);
        assert_eq!((&*score, found), ("100 = +0 -0", vec![same.clone()]));
    }
    let mended = [
        weeks[0],
        weeks[1],
        ("2026-01-23", &*full),
        ("2026-01-30", &*full),
    ];
    assert_eq!(told(&mended).1, Vec::<String>::new());
    let dated = kept.replace("1月6日", "2025-01-06");
    assert_eq!(
        told(&[weeks[0], ("2026-01-16", &dated)]).1,
        Vec::<String>::new()
    );
    // Of complaints nothing is told that was read.
    let header = "投诉编号|受理日期|被投诉单位|核实结果";
    let row = "T7|1月6日|甲镇|有效";
    let both = format!("{row}\nT8|12月1日|甲镇|有效");
    let built = two_januaries("投诉登记", header, [row, &both], &[("2026-01-09", row)]);
    let found = text(built.diagnostic_values("unclear-year")[0], "message");
    assert!(
        !found.contains("T7") && !found.contains("1月6日"),
        "{found}"
    );
}

/// All others had ended, and are gone: so they are from a register that keeps what is open, and from one that begins anew.
#[test]
fn an_open_complaint_that_stands_alone_of_its_year_is_told() {
    let header = "投诉编号|受理日期|被投诉单位|核实结果|核实日期|办结日期";
    let open = "1|1月6日|甲镇|有效||";
    let weeks = |december: &[&str], january: &[(&str, &str)]| {
        let weeks = [december[0], &december.join("\n")];
        let built = two_januaries("投诉登记", header, weeks, january);
        (built.score("甲镇"), built.diagnostics("unclear-year").len())
    };
    let told = ("100 = +0 -0".to_owned(), 1);
    let quiet = ("100 = +0 -0".to_owned(), 0);
    let next = format!("{open}\n2|1月12日|乙镇|无效||");
    for ended in ["2|2月6日|乙镇|无效||", "2|2月6日|乙镇|有效|2月8日|2月20日"] {
        let december = [open, ended];
        assert_eq!(weeks(&december, &[("2026-01-09", open)]), told);
        let january = [("2026-01-09", open), ("2026-01-16", &*next)];
        assert_eq!(weeks(&december, &january), told);
        // What stands with others of its year, is alone in it or bears its year is not in doubt.
        let whole = december.join("\n");
        assert_eq!(weeks(&december, &[("2026-01-09", &whole)]), quiet);
        let dated = open.replace("1月6日", "2025-01-06");
        assert_eq!(weeks(&december, &[("2026-01-09", &dated)]), quiet);
    }
    assert_eq!(weeks(&[open], &[("2026-01-09", open)]), quiet);
    // Nor is what this year's register has had since before the day came.
    let march = open.replace("1月6日", "3月6日");
    let ended = "2|4月6日|乙镇|无效||";
    let old = [
        ("2025-03-07", march.clone()),
        ("2025-12-31", format!("{march}\n{ended}")),
    ];
    let told_in_march = |weeks: &[&str]| {
        let now = weeks.iter().map(|week| (*week, march.clone()));
        let all = old.iter().cloned().chain(now);
        let workspace = all.fold(Workspace::new(), |workspace, (day, rows)| {
            let week = workspace.period(day);
            let week = week.office("投诉登记", &format!("{header}\n{rows}"));
            week.others_report_nothing()
        });
        workspace.build().diagnostics("unclear-year").len()
    };
    assert_eq!(told_in_march(&["2026-03-13", "2026-03-20"]), 1);
    assert_eq!(
        told_in_march(&["2026-02-27", "2026-03-13", "2026-03-20"]),
        0
    );
}

#[test]
fn an_open_row_of_last_year_that_is_numbered_anew_is_told() {
    let header = "投诉编号|受理日期|被投诉单位|核实结果|渠道|办结日期";
    let one = "1|1月6日|甲镇|有效|来信|1月20日";
    let nine = "9|12月28日|乙镇|有效|来信|";
    let full = format!("{one}\n{nine}");
    let told = |january: &str| {
        let weeks = [one, &full];
        let built = two_januaries("投诉登记", header, weeks, &[("2026-01-09", january)]);
        built.diagnostics("dropped-register-row")
    };
    let anew = nine.replacen('9', "1", 1);
    assert_eq!(told(&anew), ["warning 登记.xlsx 投诉登记!A3"]);
    // One of another day or way is another.
    assert_eq!(told(&anew.replace("28", "29")), [""; 0]);
    assert_eq!(told(&anew.replace("来信", "来电")), [""; 0]);
    assert_eq!(told(nine), [""; 0]);
    let both = format!("{nine}\n{anew}");
    assert_eq!(told(&both), [""; 0]);
}

/// 乙镇 was founded on 2026-11-01.
const FOUNDED: &str = "单位全称|序列|设立日期\n甲镇|乡镇|\n乙镇|乡镇|2026-11-01";

fn messages(built: &Built, code: &str) -> Vec<String> {
    let told = built.diagnostic_values(code).into_iter();
    told.map(|found| text(found, "message")).collect()
}

#[test]
fn what_is_registered_of_a_unit_before_it_was_founded_counts_and_is_said_to() {
    let points = "编号|日期|单位|类型|分值|事由\nP1|2026-10-20|乙镇|负面扣分|2|迟报";
    let complaints =
        "投诉编号|受理日期|被投诉单位|核实结果\nT1|2026-10-20|乙镇|有效\nT2|2026-10-21|乙镇|有效";
    let built = Workspace::new()
        .directory(FOUNDED)
        .period("2026-11-06")
        .office("积分登记", points)
        .office("投诉登记", complaints)
        .others_report_nothing()
        .build();
    assert_eq!(built.score("乙镇"), "94 = +0 -6");
    assert_eq!(built.escalations("乙镇"), ["complaint-circular 2 new"]);
    let told = messages(&built, "unit-not-there");
    assert_eq!(told.len(), 3);
    for told in told {
        assert!(told.contains("仍记在原名下，照样计入"), "{told}");
    }
    // As long as it is still to be founded, it is in no ranking.
    let built = Workspace::new()
        .directory(&FOUNDED.replace("2026-11-01", "2026-12-01"))
        .period("2026-11-06")
        .office("积分登记", points)
        .others_report_nothing()
        .build();
    let told = messages(&built, "unit-not-there").concat();
    assert!(told.contains("仍记在原名下，不进排名"), "{told}");
}

#[test]
fn what_a_rolling_year_counts_of_before_a_unit_was_founded_is_told_in_the_new_year() {
    let complaints = |day: &str| {
        format!(
            "投诉编号|受理日期|被投诉单位|核实结果|核实日期\nT1|2025-10-20|乙镇|有效|{day}\nT2|2025-10-21|乙镇|有效|2025-10-23"
        )
    };
    let built = |as_of: &str| {
        Workspace::new()
            .directory(&FOUNDED.replace("2026-11-01", "2026-01-01"))
            .period(as_of)
            .office("投诉登记", &complaints("2025-10-22"))
            .office(
                "积分登记",
                "编号|日期|单位|类型|分值|事由\nP1|2025-10-20|乙镇|负面扣分|2|迟报",
            )
            .others_report_nothing()
            .build()
    };
    let january = built("2026-01-09");
    assert_eq!(january.escalations("乙镇"), ["complaint-circular 2 new"]);
    assert_eq!(
        january.diagnostics("unit-not-there"),
        [
            "warning 登记.xlsx 投诉登记!C2",
            "warning 登记.xlsx 投诉登记!C3"
        ]
    );
    assert_eq!(built("2026-11-20").diagnostics("unit-not-there"), [""; 0]);
}

#[test]
fn a_matter_that_was_overdue_before_its_unit_was_founded_is_told() {
    let built = |row: &str| {
        Workspace::new()
            .directory(FOUNDED)
            .period("2026-11-20")
            .ledger("乙镇", "督查事项", &common::matters(row))
            .others_report_nothing()
            .build()
    };
    let early = built("A1 领导议定事项 起算日期=2026-10-12");
    assert_eq!(early.entries("乙镇"), ["2026-10-27 final_breach -2 A1"]);
    assert_eq!(
        early.diagnostics("unit-not-there"),
        ["warning 乙镇.xlsx 督查事项!D2"]
    );
    assert_eq!(
        messages(&early, "unit-not-there"),
        ["「A1」2026-10-27 就已逾期，「乙镇」于 2026-11-01 才设立；逾期仍算在它名下"]
    );
    let later = built("A1 领导议定事项 起算日期=2026-10-19");
    assert_eq!(later.entries("乙镇"), ["2026-11-03 final_breach -2 A1"]);
    assert_eq!(later.diagnostics("unit-not-there"), [""; 0]);
}
