//! What careless people do to a ledger over the weeks, and what is said of it.

mod common;

use common::{MATTERS, Workspace, list, matters, text};

const BEFORE: &str = "2026-11-13";
const AS_OF: &str = "2026-11-20";

#[test]
fn a_matter_whose_number_lost_its_digits_is_returned_and_not_missing() {
    let built = Workspace::new()
        .period(BEFORE)
        .ledger("甲镇", "督查事项", &format!("{MATTERS}\n'2026110000000000123|修渠|领导议定事项|2026-10-12||\nA2|修桥|领导议定事项|2026-11-09||"))
        .others_report_nothing()
        .period(AS_OF)
        .ledger("甲镇", "督查事项", &format!("{MATTERS}\n2026110000000000123|修渠|领导议定事项|2026-10-12||\n#N/A|修桥|领导议定事项|2026-11-10||"))
        .others_report_nothing()
        .build();
    assert_eq!(
        built.diagnostics("lost-digits"),
        ["error 甲镇.xlsx 督查事项!A2"]
    );
    assert!(!built.flagged("2026110000000000123", "missing-from-ledger"));
    assert_eq!(built.last("2026110000000000123"), "overdue 2026-10-26/-");
    // Another start is another matter: this one is gone.
    assert!(built.flagged("A2", "missing-from-ledger"));
}

#[test]
fn an_entry_of_a_benchmarking_list_with_an_empty_cell_is_said_to_be_incomplete() {
    let built = Workspace::new()
        .period(AS_OF)
        .ledger(
            "甲镇",
            "对标提升",
            "对标对象|差距|目标|措施|完成时限\n邻县|慢|快||11月底",
        )
        .others_report_nothing()
        .build();
    let found = built.diagnostic_values("empty-required-cell");
    assert_eq!(found.len(), 1);
    let message = text(found[0], "message");
    assert_eq!(message, "必填的「措施」为空，这一条计为不完整");
    assert_eq!(built.report["benchmarks"][0]["incomplete"], 1);
}

#[test]
fn two_workbooks_that_contradict_each_other_are_named_as_they_are_called() {
    let row = |done: &str| format!("{MATTERS}\nE1|修渠|收发文|2026-11-16||{done}");
    let built = Workspace::new()
        .period(AS_OF)
        .ledger("甲镇", "督查事项", &row(""))
        .ledger("甲镇(最新)", "督查事项", &row("2026-11-17"))
        .others_report_nothing()
        .build();
    let messages: Vec<String> = built
        .diagnostic_values("conflicting-workbooks")
        .into_iter()
        .map(|diagnostic| text(diagnostic, "message"))
        .collect();
    assert_eq!(messages.len(), 2);
    assert!(
        messages
            .iter()
            .any(|message| message.contains("甲镇(最新).xlsx")),
        "{messages:?}"
    );
    assert!(built.find_matter("E1").is_none());
}

#[test]
fn workbooks_of_one_unit_merge_by_what_their_cells_mean() {
    let built = Workspace::new()
        .period(AS_OF)
        .ledger("甲镇", "督查事项", "事项编号|事项名称|事项类别|起算日期|完成时限|办结日期|完成进度|责任单位\nE1|修渠|收发文|2026-11-16|2026-11-30|2026-11-17|0.85|甲镇、乙镇")
        .ledger("甲镇（补充）", "督办", "编号|任务|类别|收文日期|时限|完成日期|进度|承办单位\nＥ1| 修渠|收发文|11月16日|2026年11月30日|'20261117|85%|甲镇，乙镇\nE2|修桥|收发文|2026.11.17|||| ")
        .others_report_nothing()
        .build();
    assert_eq!(
        built.diagnostics("conflicting-workbooks"),
        Vec::<String>::new()
    );
    assert_eq!(built.last("E1@甲镇"), "met 2026-11-18/2026-11-17");
    assert_eq!(built.last("E2"), "overdue 2026-11-19/-");
}

#[test]
fn a_workbook_that_says_what_an_earlier_one_said_is_old_whatever_its_bytes_are() {
    let row = format!("{MATTERS}\nE1|修渠|领导议定事项|2026-11-09||");
    let again = |table: &str| {
        Workspace::new()
            .period(BEFORE)
            .ledger("甲镇", "督查事项", &row)
            .others_report_nothing()
            .period(AS_OF)
            .ledger("甲镇", "督查事项", table)
            // Another sheet that is empty changes the bytes, and nothing that is said.
            .ledger("甲镇", "Sheet2", "")
            .others_report_nothing()
            .build()
            .diagnostics("old-workbook")
    };
    assert_eq!(again(&row), ["warning 甲镇.xlsx !"]);
    assert_eq!(
        again(&format!("{row}\nE2|修桥|收发文|2026-11-18||")),
        Vec::<String>::new()
    );
}

#[test]
fn a_new_deadline_without_a_year_lies_after_its_approval_also_across_the_turn_of_the_year() {
    for (typed, due) in [
        ("1月5日", "2027-01-05"),
        ("12.30", "2026-12-30"),
        ("12月20日", "2027-12-20"),
    ] {
        let built = Workspace::new()
            .period("2026-12-25")
            .ledger(
                "甲镇",
                "督查事项",
                &format!("{MATTERS}\nE1|修渠|领导议定事项|2026-12-21||"),
            )
            .office(
                "延期审批",
                &format!(
                    "事项编号|责任单位|新时限|批准人|批准日期\nE1|甲镇|'{typed}|县长|2026-12-24"
                ),
            )
            .others_report_nothing()
            .build();
        assert_eq!(
            text(&built.matter("E1")["extensions"][0], "to"),
            due,
            "{typed}"
        );
    }
}

#[test]
fn a_correction_of_an_unknown_number_is_said_to_do_nothing() {
    let built = Workspace::new()
        .period(AS_OF)
        .ledger("甲镇", "督查事项", &format!("{MATTERS}\nE1|修渠|收发文|2026-11-16||"))
        .office("更正登记", "更正编号|对象表|对象编号|单位|处理|理由|批准人|批准日期\nG1|督查事项|E9|甲镇|作废|误报|县长|2026-11-18\nG2|督查事项|E1|乙镇|作废|误报|县长|2026-11-18\nG3|投诉登记|T1|甲镇|作废|误报|县长|2026-11-18")
        .others_report_nothing()
        .build();
    assert_eq!(
        built.diagnostics("unknown-target"),
        [
            "warning 登记.xlsx 更正登记!C2",
            "warning 登记.xlsx 更正登记!D3",
            "warning 登记.xlsx 更正登记!C4"
        ]
    );
    assert_eq!(built.last("E1"), "overdue 2026-11-18/-");
}

#[test]
fn a_reporting_unit_is_known_in_every_form_of_its_line() {
    for line in [
        "填报单位:甲镇 填报时间:2026年11月20日",
        "填报单位：甲镇",
        "填报单位（盖章）：甲镇",
        "填报单位：|甲镇",
        "报送单位： 甲镇　　　报送时间：11月20日",
        "上报单位:甲镇2026年11月20日",
        "填 报 单 位 ： 甲 镇",
        "填报单位：甲镇（公章）",
        "填报单位：__甲镇__",
        "2026年11月20日　填报单位：甲镇　联系人：某某",
        "填报单位：甲镇\\n填报时间：2026.11.20",
        "填报单位：\\n甲镇",
        "督查台账\\n填报单位：甲镇",
        "（填报单位：甲镇）",
    ] {
        let built = Workspace::new()
            .period(AS_OF)
            .sheet(
                &format!("ledgers/{AS_OF}/台账.xlsx"),
                "督查事项",
                &format!("督查台账\n{line}\n{MATTERS}\nE1|修渠|收发文|2026-11-16||"),
            )
            .build();
        assert_eq!(built.unit("甲镇")["submitted"], "yes", "{line}");
        assert_eq!(built.last("E1@甲镇"), "overdue 2026-11-18/-", "{line}");
    }
}

#[test]
fn a_line_of_two_units_makes_the_file_nobodys_wherever_its_lines_break() {
    for line in [
        "填报单位：甲镇 填报单位：乙镇",
        "填报单位：甲镇\\n填报单位：乙镇",
        "填报单位：乙镇\\n填报时间：2026.11.20",
    ] {
        let built = Workspace::new()
            .period(AS_OF)
            .ledger(
                "甲镇",
                "督查事项",
                &format!("{line}\n{MATTERS}\nE1|修渠|收发文|2026-11-16||"),
            )
            .ledger("丙镇", "督查事项", MATTERS)
            .build();
        assert_eq!(
            built.diagnostics("contradictory-unit"),
            ["error 甲镇.xlsx !"],
            "{line}"
        );
        assert!(built.find_matter("E1").is_none(), "{line}");
    }
}

#[test]
fn a_complainant_is_taken_out_of_the_row_also_with_a_title_behind_the_name() {
    for (complainant, handling) in [
        ("王小明", "已联系王小明"),
        ("王小明先生", "已联系王小明"),
        ("王小明（女士）", "王小明满意"),
        ("王小明同志", "回访王小明、满意"),
        ("王小明、李大伟", "李大伟已回访"),
        ("张女士（张桂兰）", "张桂兰已撤诉"),
    ] {
        let built = Workspace::new()
            .period(AS_OF)
            .office("投诉登记", &format!("投诉编号|受理日期|被投诉单位|核实结果|投诉人|处理情况\nT1|2026-11-02|甲镇|有效|{complainant}|{handling}"))
            .others_report_nothing()
            .build();
        for (path, bytes) in built.site.iter().chain(&built.office) {
            let told = String::from_utf8_lossy(bytes);
            for name in ["王小明", "李大伟", "张桂兰"] {
                assert!(!told.contains(name), "{complainant}: {name} in {path}");
            }
        }
        assert_eq!(
            built.diagnostics("personal-data"),
            ["warning 登记.xlsx 投诉登记!F2"],
            "{complainant}"
        );
    }
}

#[test]
fn a_ledger_in_a_folder_that_is_not_read_is_an_error_that_says_where_it_belongs() {
    let built = Workspace::new()
        .period(AS_OF)
        .sheet(
            &format!("ledgers/{AS_OF}/其他/甲镇.xlsx"),
            "督查事项",
            MATTERS,
        )
        .file(&format!("ledgers/{AS_OF}/其他/照片.jpg"), b"x")
        .others_report_nothing()
        .build();
    let told = built.diagnostic_values("misplaced-ledger");
    assert_eq!(told.len(), 1);
    assert_eq!(text(told[0], "severity"), "error");
    assert!(text(told[0], "message").contains("「其他」"));
    assert!(text(told[0], "help").contains("县政府办"));
    assert_eq!(built.diagnostics("unknown-file").len(), 1);
}

#[test]
fn a_missing_deadline_is_told_of_the_category_that_asks_for_it() {
    let built = Workspace::new()
        .period(AS_OF)
        .settings("[[category]]\nkey = \"own\"\nname = \"重点项目\"\nstages = [{ stage = \"办结\", start = \"起算日期\", done = [\"办结日期\"], limit = \"完成时限\" }]")
        .ledger(
            "甲镇",
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期|完成时限\nA1|修渠|重点项目|2026-11-16|",
        )
        .others_report_nothing()
        .build();
    let told = built.diagnostic_values("missing-deadline");
    assert_eq!(told.len(), 1);
    let message = text(told[0], "message");
    assert!(message.starts_with("重点项目「A1」"), "{message}");
}

#[test]
fn progress_is_shown_with_one_decimal_half_up() {
    for (typed, shown) in [("85.25%", "85.3%"), ("0.85%", "0.9%"), ("85.24%", "85.2%")] {
        let built = Workspace::new()
            .period(AS_OF)
            .ledger(
                "甲镇",
                "督查事项",
                &format!("事项编号|事项名称|事项类别|起算日期|完成进度\nA1|修渠|收发文|2026-11-16|{typed}"),
            )
            .others_report_nothing()
            .build();
        let mut pages = built
            .site
            .iter()
            .filter(|(path, _)| path.contains("matters/"));
        let is_shown = pages.any(|(_, bytes)| String::from_utf8_lossy(bytes).contains(shown));
        assert!(is_shown, "{typed} as {shown}");
    }
}

#[test]
fn a_day_without_a_year_keeps_its_year_over_the_turn_of_the_year() {
    // On 1 January 「1月14日」 would be a fortnight ahead, and from 14 January on it would be this year's.
    let row = "A1 领导议定事项 起算日期=2026-01-05 反馈日期=1月14日";
    let by_weeks = |weeks: &[(&str, &str)]| {
        let mut workspace = Workspace::new();
        for (date, row) in weeks {
            workspace = workspace
                .period(date)
                .ledger("甲镇", "督查事项", &matters(row))
                .others_report_nothing();
        }
        workspace.build()
    };
    let by = |dates: &[&'static str], row| {
        let weeks: Vec<_> = dates.iter().map(|date| (*date, row)).collect();
        by_weeks(&weeks)
    };
    let dates = ["2026-12-25", "2027-01-01", "2027-01-08", "2027-02-05"];
    for end in 1..=dates.len() {
        let built = by(&dates[..end], row);
        assert_eq!(built.last("A1"), "met 2026-01-19/2026-01-14", "{end}");
        assert!(built.diagnostics("future-date").is_empty(), "{end}");
    }
    // A snapshot that has the text first gives it its own year, and that day may lie ahead.
    let built = by(&dates[1..2], row);
    assert_eq!(built.last("A1"), "overdue 2026-01-19/-");
    assert_eq!(built.diagnostics("future-date").len(), 1);
    // A start keeps its year too, and with it the row: nothing of it is lost, and a deadline counts from it.
    let row = "A1 领导议定事项 起算日期=1月5日 完成时限=1月15日 反馈日期=";
    let built = by(&dates[..3], row);
    assert_eq!(built.last("A1"), "overdue 2026-01-15/-");
    assert!(built.diagnostics("future-date").is_empty());
    let row = "A1 清单事项 起算日期=1月5日 办结日期=";
    let built = by_weeks(&[
        ("2026-12-25", row),
        ("2027-01-01", &format!("{row} 完成时限=1月15日")),
    ]);
    assert_eq!(built.last("A1"), "overdue 2026-01-15/-");
}

#[test]
fn a_register_row_without_a_year_stays_one_row_over_the_turn_of_the_year() {
    let complaint = "投诉编号|受理日期|被投诉单位|核实结果\nT1|1月14日|甲镇|有效";
    let mut workspace = Workspace::new();
    for date in ["2026-12-25", "2027-01-01", "2027-01-08", "2027-01-15"] {
        workspace = workspace
            .period(date)
            .office("投诉登记", complaint)
            .others_report_nothing();
    }
    let built = workspace.build();
    let dates: Vec<String> = list(&built.report, "complaints")
        .iter()
        .map(|complaint| text(complaint, "date"))
        .collect();
    assert_eq!(dates, ["2026-01-14"]);
    assert!(built.diagnostics("future-date").is_empty());
}
