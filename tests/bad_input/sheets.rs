//! Sheets that are no ledgers, lines that are no rows, and columns that are missing or that nothing reads.

use super::{AS_OF, HEADER, good, the_rest_is_judged, told};
use crate::common::{self, Workspace, matters};

#[test]
fn a_missing_required_column_is_an_error_at_its_sheet() {
    let built = good()
        .ledger(
            "甲镇",
            "督查事项",
            "事项编号|事项名称|事项类别\nA1|修路|领导议定事项",
        )
        .build();
    told(&built, "missing-column", &["error 甲镇.xlsx 督查事项!"]);
    the_rest_is_judged(&built);
}

#[test]
fn an_unrecognised_sheet_is_named_in_a_notice() {
    let built = good()
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 收发文 起算日期=2026-11-18"),
        )
        .ledger("甲镇", "随手记", "想法|结论\n甲|乙")
        .build();
    told(&built, "unknown-sheet", &["notice 甲镇.xlsx 随手记!"]);
    assert!(built.find_matter("A1").is_some());
}

#[test]
fn a_sheet_of_examples_beside_the_ledger_is_set_aside_and_named() {
    let own = matters("A1 领导议定事项 起算日期=2026-11-09 办结日期=2026-11-10");
    let example = matters("A9 领导议定事项 起算日期=2026-03-02");
    let titled = format!("填写示例\n{example}");
    for (name, table) in [
        ("示例", &example),
        ("填写示例", &titled),
        ("填报样例", &example),
        ("样表", &example),
        ("模板", &example),
        ("督查事项(范例)", &example),
        ("Sheet2", &titled),
    ] {
        let built = good()
            .ledger("甲镇", name, table)
            .ledger("甲镇", "督查事项", &own)
            .build();
        told(
            &built,
            "example-row",
            &[&format!("notice 甲镇.xlsx {name}!")],
        );
        assert!(built.find_matter("A9").is_none(), "{name}");
        assert_eq!(built.last("A1"), "met 2026-11-23/2026-11-10", "{name}");
        the_rest_is_judged(&built);
    }
    // An example of another ledger than those that are there is one all the same.
    let built = good()
        .ledger("甲镇", "督查事项", &own)
        .ledger("甲镇", "进度示例", "工作编号|完成值\nZ1|80")
        .build();
    told(&built, "example-row", &["notice 甲镇.xlsx 进度示例!"]);
}

#[test]
fn a_ledger_that_is_called_an_example_and_has_none_beside_it_is_read() {
    let own = matters("A1 领导议定事项 起算日期=2026-11-09 办结日期=2026-11-10");
    for (name, beside, notices) in [
        ("模板", "随手记", 0),
        ("示例", "随手记", 1),
        ("督查事项模板", "示例图", 0),
    ] {
        let built = good()
            .ledger("甲镇", name, &own)
            .ledger("甲镇", beside, "想法|结论\n甲|乙")
            .build();
        assert_eq!(built.last("A1"), "met 2026-11-23/2026-11-10", "{name}");
        assert_eq!(built.diagnostics("example-row").len(), notices, "{name}");
    }
    let built = good().ledger("甲镇", "示例", &own).build();
    assert_eq!(built.last("A1"), "met 2026-11-23/2026-11-10");
    // A form that was filled in stands beside the other ledgers.
    let built = good()
        .ledger("甲镇", "模板", &own)
        .ledger("甲镇", "重点工作进度", "工作编号|完成值")
        .build();
    assert_eq!(built.last("A1"), "met 2026-11-23/2026-11-10");
}

#[test]
fn titles_blank_rows_totals_notes_examples_and_repeated_headers_are_no_data() {
    let ledger = format!(
        "甲镇督查台账\n填报单位:甲镇 填报时间:2026年11月20日\n\n{HEADER}\n例:A0|示例|收发文|2026-11-02||\nA1|修路|领导议定事项|2026-11-02||\n\n{HEADER}\nA2|修桥|收发文|2026-11-18||\n合计|2|||| \n注:以上为本周\n填表人:张三"
    );
    let built = good().ledger("甲镇", "督查事项", &ledger).build();
    let own: Vec<String> = common::list(&built.report, "matters")
        .iter()
        .filter(|matter| matter["unit"] == "甲镇")
        .map(|matter| common::text(matter, "id"))
        .collect();
    assert_eq!(own, ["A1", "A2"]);
    let book = common::list(&built.report, "books")
        .iter()
        .find(|book| book["file"] == "ledgers/2026-11-20/甲镇.xlsx")
        .expect("its book");
    assert_eq!((&book["judged"], &book["returned"]), (&2.into(), &0.into()));
    assert_eq!(
        built.diagnostics("empty-required-cell"),
        Vec::<String>::new()
    );
}

#[test]
fn headers_are_known_by_their_synonyms_and_the_name_itself_wins() {
    let ledger = "序号|督办编号|督办内容|类别(必填)|交办时间|会议日期|完成日期*\n1|A1|修路|领导议定事项|2026-11-02|2026-11-10|2026-11-12";
    let built = good().ledger("甲镇", "督查事项", ledger).build();
    assert_eq!(built.last("A1"), "met 2026-11-16/2026-11-12");
    assert_eq!(
        built.diagnostics("repeated-column"),
        ["notice 甲镇.xlsx 督查事项!F1"]
    );
    let ledger =
        "事项编号|事项名称|事项类别|交办时间|起算日期\nA1|修路|领导议定事项|2026-11-10|2026-11-02";
    let built = good().ledger("甲镇", "督查事项", ledger).build();
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
}

#[test]
fn a_column_of_days_is_read_under_either_word_for_a_day() {
    let ledger = "事项编号|事项名称|事项类别|交办时间|反馈时间|办结时间|销号时间\n\
        A1|修路|领导议定事项|2026-11-02|2026-11-12|2026-11-13|2026-11-16\n\
        A2|修桥|收发文|2026-11-02||2026-11-04|";
    let built = good().ledger("甲镇", "督查事项", ledger).build();
    assert_eq!(built.last("A1"), "met 2026-11-16/2026-11-12");
    assert_eq!(built.matter("A1")["closed"], true);
    assert_eq!(built.last("A2"), "met 2026-11-04/2026-11-04");
    assert_eq!(built.diagnostics("unused-column"), Vec::<String>::new());
}

#[test]
fn a_filled_column_that_looks_like_an_absent_one_of_days_is_named() {
    let ledger = |heading: &str| {
        format!(
            "事项编号|事项名称|事项类别|起算日期|{heading}\nA1|修路|领导议定事项|2026-11-02|2026-11-10"
        )
    };
    for (heading, like) in [
        ("办结日期。", "「办结日期」"),
        ("7、办结日期", "「办结日期」"),
        ("镇里办结日期", "「办结日期」"),
        ("落实日期", "「完成时限」或「办结日期」"),
        ("到位情况", "「完成时限」或「办结日期」"),
        ("办结日", "「办结日期」"),
        ("瓣结日期", "「办结日期」"),
        ("完成时间", "「完成时限」或「办结日期」"),
        ("完成时限要求", "「完成时限」"),
    ] {
        let built = good().ledger("甲镇", "督查事项", &ledger(heading)).build();
        told(&built, "unused-column", &["warning 甲镇.xlsx 督查事项!E1"]);
        let said = common::text(built.diagnostic_values("unused-column")[0], "message");
        assert!(said.contains(like), "{heading}: {said}");
        assert_eq!(built.last("A1"), "overdue 2026-11-16/-", "{heading}");
    }
    for heading in ["填报日期", "序号", "更新时间", "审核时间"] {
        let built = good().ledger("甲镇", "督查事项", &ledger(heading)).build();
        assert_eq!(
            built.diagnostics("unused-column"),
            Vec::<String>::new(),
            "{heading}"
        );
    }
    // Nothing stands under it, or the column that it looks like is there.
    for table in [
        "事项编号|事项名称|事项类别|起算日期|实际办结日期\nA1|修路|领导议定事项|2026-11-02|",
        "事项编号|事项名称|事项类别|起算日期|实际办结日期|办结日期\nA1|修路|领导议定事项|2026-11-02|2026-11-10|2026-11-11",
    ] {
        let built = good().ledger("甲镇", "督查事项", table).build();
        assert_eq!(
            built.diagnostics("unused-column"),
            Vec::<String>::new(),
            "{table}"
        );
    }
}

#[test]
fn a_column_of_a_register_that_nothing_reads_is_named_by_its_cells() {
    let works = "工作编号|工作名称|牵头部门|单位|节点日期|节点目标";
    let corrections = "更正编号|对象表|对象编号|单位|处理|理由|批准人|批准日期";
    let correction = "G1|督查事项|A1|甲镇|更正|误填|县长|2026-11-18";
    let meetings = "会议编号|会议名称|会议日期|情形|单位|姓名";
    let meeting = "H1|例会|2026-11-10|请假|甲镇|张三";
    for (sheet, table, told_at) in [
        ("重点工作", format!("{works}|正逆向\nK1|信访|丁局|甲镇|2026-11-13|8|越低越好"), &["G1"][..]),
        ("重点工作", format!("{works}|完成值\nK1|信访|丁局|甲镇|2026-11-13|8|8"), &["G1"]),
        ("重点工作", format!("{works}|指标属性\nK1|信访|丁局|甲镇|2026-11-13|8|越低越好"), &["G1"]),
        ("更正登记", format!("{corrections}|更正哪一栏|改成什么\n{correction}|办结日期|2026-11-18"), &[]),
        ("更正登记", format!("{corrections}|更正字段|更正后的值\n{correction}|办结日期|2026-11-18"), &[]),
        ("会议纪律", format!("{meetings}|领导同意否\n{meeting}|是"), &[]),
        ("会议纪律", format!("{meetings}|交来检讨之日\n{meeting}|2026-11-12"), &["G1"]),
        (
            "交办清单",
            "事项编号|事项名称|事项类别|起算日期|责任单位|立项日期|办结日期\nA1|修路|领导议定事项|2026-11-02|甲镇|2026-11-02|2026-11-10".to_owned(),
            &["G1"],
        ),
    ] {
        let built = good().office(sheet, &table).build();
        let expected: Vec<String> = told_at
            .iter()
            .map(|cell| format!("warning 登记.xlsx {sheet}!{cell}"))
            .collect();
        assert_eq!(built.diagnostics("unused-column"), expected, "{table}");
    }
}

#[test]
fn a_column_of_units_that_is_not_read_is_named() {
    let table = |heading: &str, units: &str| {
        format!(
            "事项编号|事项名称|事项类别|起算日期|{heading}\nA1|修路|领导议定事项|2026-11-16|{units}"
        )
    };
    for (heading, units, is_told) in [
        ("办理单位", "乙镇", true),
        ("参与单位", "乙镇、丁局", true),
        ("交办单位", "丁局", false),
        ("村", "东村", false),
    ] {
        let built = good()
            .ledger("甲镇", "督查事项", &table(heading, units))
            .build();
        let expected: &[&str] = if is_told {
            &["warning 甲镇.xlsx 督查事项!E1"]
        } else {
            &[]
        };
        told(&built, "unused-column", expected);
    }
    // The usual other names of the column are read.
    for heading in ["主办单位", "主责单位", "责任部门", "牵头责任单位"] {
        let built = good()
            .ledger("甲镇", "督查事项", &table(heading, "乙镇"))
            .build();
        told(&built, "unused-column", &[]);
        assert!(built.find_matter("A1").is_none(), "{heading}");
    }
}

#[test]
fn a_required_column_that_is_missing_is_named_with_the_one_that_may_be_meant() {
    let ledger =
        "事项编号|事项名称|事项类别|起箅日期|办结日期\nA1|修路|领导议定事项|2026-11-02|2026-11-10";
    let built = good().ledger("甲镇", "督查事项", ledger).build();
    told(&built, "missing-column", &["error 甲镇.xlsx 督查事项!"]);
    let said = common::text(built.diagnostic_values("missing-column")[0], "message");
    assert!(said.contains("D 列「起箅日期」"), "{said}");
    assert_eq!(built.diagnostics("unused-column"), Vec::<String>::new());
}

#[test]
fn a_name_that_a_header_has_too_often_is_told_of_as_far_as_one_looks() {
    let many = "|事项名称".repeat(400);
    let ledger =
        format!("事项编号|事项名称|事项类别|起算日期{many}\nA1|修路|领导议定事项|2026-11-02");
    let built = good().ledger("甲镇", "督查事项", &ledger).build();
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
    assert_eq!(built.diagnostics("repeated-column").len(), 255);
}

#[test]
fn of_two_columns_of_one_name_the_filled_one_counts_where_the_other_is_empty() {
    let of = |header: &str, rows: &str| {
        let head = "事项编号|事项名称|事项类别|起算日期";
        Workspace::new()
            .period(AS_OF)
            .ledger("甲镇", "督查事项", &format!("{head}|{header}\n{rows}"))
            .others_report_nothing()
            .build()
    };
    let built = of(
        "办结日期|办结日期",
        "A1|修路|领导议定事项|2026-11-02||2026-11-10\nA2|架桥|领导议定事项|2026-11-02||",
    );
    assert_eq!(built.last("A1"), "met 2026-11-16/2026-11-10");
    assert_eq!(built.diagnostics("passed-over-column"), [""; 0]);
    let told = built.diagnostic_values("repeated-column");
    assert_eq!(common::text(told[0], "cell"), "E1");
    assert!(common::text(told[0], "message").contains("采用了「F 列「办结日期」」"));
    assert!(common::text(told[0], "help").contains("隐藏"));
    let ledger = "编号|督办编号|事项名称|事项类别|起算日期\n1|DB-7|修路|领导议定事项|2026-11-02";
    let built = good().ledger("甲镇", "督查事项", ledger).build();
    assert_eq!(
        built.diagnostics("passed-over-column"),
        ["warning 甲镇.xlsx 督查事项!B2"]
    );
    // Where both say something, and where the one is only called alike, the letter decides, and what is lost is told.
    for (header, first) in [
        ("办结日期|办结日期", "2026-11-09"),
        ("办结日期|完成日期", ""),
    ] {
        let rows = format!(
            "A1|修路|领导议定事项|2026-11-02||2026-11-10\nA2|架桥|领导议定事项|2026-11-02|{first}|"
        );
        let built = of(header, &rows);
        assert_eq!(built.last("A1"), "overdue 2026-11-16/-", "{header}");
        assert_eq!(
            built.diagnostics("passed-over-column"),
            ["warning 甲镇.xlsx 督查事项!F2"],
            "{header}"
        );
    }
}

#[test]
fn a_units_sheet_of_a_known_name_whose_columns_are_called_otherwise_is_an_error() {
    let table = "序号|对标对象|存在差距|提升目标|具体措施|完成时限\n1|子县|路差|修好|修|2026-12-01";
    let built = good().ledger("甲镇", "对标提升", table).build();
    told(&built, "missing-column", &["error 甲镇.xlsx 对标提升!"]);
    the_rest_is_judged(&built);
}
