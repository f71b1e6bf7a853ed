//! What of a hand-in could not be read, and pictures of ledgers: what may have stood there is no omission.

use super::told;
use crate::common::{self, Built, Workspace, matters};

const A1_ALONE: &str = "事项编号|事项名称|事项类别|起算日期\nA1|修路|领导议定事项|2026-11-02";

/// 甲镇 hands in A1 and A2, and a week later what `second` puts into the period; 乙镇 hands in twice.
fn half_handed_in(second: impl FnOnce(Workspace) -> Workspace) -> Built {
    let first = Workspace::new()
        .period("2026-11-13")
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 领导议定事项 起算日期=2026-11-02\nA2 领导议定事项 起算日期=2026-11-02"),
        )
        .others_report_nothing()
        .period("2026-11-20");
    second(first).others_report_nothing().build()
}

/// A2 is judged as it was known, no omission, and the place from which on nothing was read is told with it.
#[track_caller]
fn not_seen(built: &Built, place: &str) {
    assert_eq!(built.last("A2"), "overdue 2026-11-16/-", "{place}");
    for number in ["A1", "A2"] {
        assert!(
            !built.flagged(number, "missing-from-ledger"),
            "{number} {place}"
        );
    }
    told(built, "half-read", &[&format!("warning {place}")]);
    let told = built.diagnostic_values("half-read")[0];
    assert!(common::text(told, "message").contains("「A2」"), "{told}");
}

#[test]
fn what_a_damaged_second_file_may_hold_is_no_omission_and_the_unit_is_unreadable() {
    let built = half_handed_in(|period| {
        period.ledger("甲镇", "督查事项", A1_ALONE).file(
            "ledgers/2026-11-20/甲镇(2).xlsx",
            b"PK\x03\x04 nothing more",
        )
    });
    assert_eq!(built.unit("甲镇")["submitted"], "unreadable");
    not_seen(&built, "甲镇(2).xlsx !");
    let added = half_handed_in(|period| {
        period.ledger("甲镇", "督查事项", A1_ALONE).file(
            "ledgers/2026-11-20/补报/甲镇.xlsx",
            b"PK\x03\x04 nothing more",
        )
    });
    assert_eq!(added.unit("甲镇")["submitted"], "yes");
    not_seen(&added, "甲镇.xlsx !");
}

#[test]
fn what_a_file_may_hold_that_is_attributed_to_neither_of_two_units_is_no_omission() {
    let built = half_handed_in(|period| {
        period.ledger("甲镇", "督查事项", A1_ALONE).sheet(
            "ledgers/2026-11-20/甲镇2.xlsx",
            "督查事项",
            &format!("填报单位：乙镇\n{}", A1_ALONE.replace("A1", "A2")),
        )
    });
    not_seen(&built, "甲镇2.xlsx !");
}

#[test]
fn what_a_sheet_may_hold_that_looks_like_a_ledger_is_no_omission() {
    for (name, table) in [
        (
            "已办结",
            "督查督办编号|督办事项|类型|办结\nA2|架桥|领导议定事项|2026-11-10",
        ),
        ("督查事项2", "编|名|结\nA2|架桥|2026-11-10"),
        ("Sheet2", "事项编号|事项名称|办结日期\nA2|架桥|2026-11-10"),
    ] {
        let built = half_handed_in(|period| {
            period
                .ledger("甲镇", "督查事项", A1_ALONE)
                .ledger("甲镇", name, table)
        });
        assert_eq!(built.unit("甲镇")["submitted"], "yes", "{name}");
        not_seen(&built, &format!("甲镇.xlsx {name}!"));
    }
}

#[test]
fn what_a_second_table_may_hold_is_no_omission() {
    let below = "\n|||\n二、已办结|||\n事项名称|事项编号|事项类别|起算日期|办结日期\n架桥|A2|领导议定事项|2026-11-02|2026-11-10";
    let built =
        half_handed_in(|period| period.ledger("甲镇", "督查事项", &format!("{A1_ALONE}{below}")));
    not_seen(&built, "甲镇.xlsx 督查事项!A5");
}

#[test]
fn a_returned_row_is_no_omission_whatever_in_it_cannot_be_read() {
    // Another year beside the number; neither number nor name.
    let other_year = half_handed_in(|period| {
        let row = "\nA2|架桥||2025-11-02";
        period.ledger("甲镇", "督查事项", &format!("{A1_ALONE}{row}"))
    });
    assert!(!other_year.flagged("A2", "missing-from-ledger"));
    assert!(other_year.diagnostics("half-read").is_empty());
    let neither = half_handed_in(|period| {
        let row = "\n||领导议定事项|2026-11-02";
        period.ledger("甲镇", "督查事项", &format!("{A1_ALONE}{row}"))
    });
    not_seen(&neither, "甲镇.xlsx 督查事项!A3");
}

#[test]
fn a_table_of_something_else_hides_no_omission() {
    let requests = half_handed_in(|period| {
        period.ledger("甲镇", "督查事项", A1_ALONE).ledger(
            "甲镇",
            "食堂账",
            "日期|金额\n2026-11-18|35",
        )
    });
    let progress = half_handed_in(|period| {
        let below = "\n|||\n工作编号|完成值\nZ1|80";
        period.ledger("甲镇", "督查事项", &format!("{A1_ALONE}{below}"))
    });
    let counts = half_handed_in(|period| {
        period.ledger("甲镇", "督查事项", A1_ALONE).ledger(
            "甲镇",
            "督查事项统计",
            "事项类别|件数\n领导议定事项|2",
        )
    });
    for built in [requests, progress, counts] {
        assert!(built.flagged("A2", "missing-from-ledger"));
        assert!(built.diagnostics("half-read").is_empty());
    }
}

#[test]
fn a_sheet_that_names_neither_number_nor_name_hides_no_omission() {
    for (sheet, table, hides) in [
        (
            "联系人",
            "督查工作联系人\n姓名|电话|职务\n王某|1|干事",
            false,
        ),
        ("督查事项统计", "类别|办结|在办\n收发文|1|2", false),
        ("督查事项填写要求", "1.按时报送\n2.不得缺项", false),
        ("字典", "事项类别|责任单位\n收发文|甲镇", false),
        (
            "下步打算",
            "事项编号|事项名称|下步打算\nA1|修路|抓紧",
            false,
        ),
        ("下步打算", "事项编号|事项名称|下步打算\nA2|修渠|抓紧", true),
        ("督查事项补充", "号|事项|时间\nA2|修渠|2026-11-02", true),
        ("督查事项补充", "号|事项|时间\nA-02|水渠|2026-11-02", true),
        ("督查事项补充", "号|事项|时间\n#REF!|水渠|2026-11-02", true),
    ] {
        let built = half_handed_in(|period| {
            let file = "ledgers/2026-11-20/甲镇.xlsx";
            period
                .sheet(file, "督查事项", A1_ALONE)
                .sheet(file, sheet, table)
        });
        let flagged = built.flagged("A2", "missing-from-ledger");
        assert_eq!(flagged, !hides, "{sheet} {table}");
        assert_eq!(built.diagnostics("half-read").is_empty(), !hides, "{sheet}");
    }
    // A cover in another workbook is no more than a cover.
    let built = half_handed_in(|period| {
        period.ledger("甲镇", "督查事项", A1_ALONE).sheet(
            "ledgers/2026-11-20/甲镇重点工作进度.xlsx",
            "封面",
            "甲镇督查督办工作材料",
        )
    });
    assert!(built.flagged("A2", "missing-from-ledger"));
}

#[test]
fn what_was_missing_before_half_a_hand_in_stays_missing_and_a_whole_one_tells_again() {
    let whole = matters("A1 领导议定事项 起算日期=2026-11-02\nA2 领导议定事项 起算日期=2026-11-02");
    let three = format!("{whole}\nA3|铺管|领导议定事项|2026-11-02");
    let first = Workspace::new()
        .period("2026-11-06")
        .ledger("甲镇", "督查事项", &three)
        .others_report_nothing()
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &whole)
        .others_report_nothing()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", A1_ALONE)
        .file(
            "ledgers/2026-11-20/甲镇(2).xlsx",
            b"PK\x03\x04 nothing more",
        )
        .others_report_nothing();
    let half = first.clone().build();
    not_seen(&half, "甲镇(2).xlsx !");
    assert!(half.flagged("A3", "missing-from-ledger"));
    let after = first
        .period("2026-11-27")
        .ledger("甲镇", "督查事项", A1_ALONE)
        .others_report_nothing()
        .build_at("2026-11-27");
    assert!(after.flagged("A2", "missing-from-ledger"));
    assert!(after.diagnostics("half-read").is_empty());
}

#[test]
fn what_is_new_on_the_list_is_no_omission_of_a_ledger_that_could_not_be_read() {
    let list = "事项编号|事项名称|事项类别|起算日期|责任单位\nA9|修渠|领导议定事项|2026-11-16|甲镇";
    let with = |second: fn(Workspace) -> Workspace| {
        half_handed_in(|period| second(period.office("交办清单", list)))
    };
    let damaged =
        with(|period| period.file("ledgers/2026-11-20/甲镇.xlsx", b"PK\x03\x04 nothing more"));
    assert!(!damaged.flagged("A9", "missing-from-ledger"));
    let read = with(|period| period.ledger("甲镇", "督查事项", A1_ALONE));
    assert!(read.flagged("A9", "missing-from-ledger"));
    let nothing = with(|period| period.ledger("甲镇", "重点工作进度", "工作编号|完成值\nZ1|5"));
    assert!(nothing.flagged("A9", "missing-from-ledger"));
}

#[test]
fn a_picture_of_a_ledger_is_none_and_no_empty_one_either() {
    use common::examples::picture_of_a_ledger;
    for (sheet, text) in [
        ("督查事项", ""),
        ("Sheet1", ""),
        ("Sheet1", "甲镇督查事项台账"),
        ("督查事项", "=DISPIMG(\"ID_1\",1)"),
    ] {
        let built = half_handed_in(|period| {
            let bytes = picture_of_a_ledger(sheet, text);
            period.file("ledgers/2026-11-20/甲镇.xlsx", &bytes)
        });
        assert_eq!(built.unit("甲镇")["submitted"], "partial", "{sheet} {text}");
        for number in ["A1", "A2"] {
            assert!(
                !built.flagged(number, "missing-from-ledger"),
                "{sheet} {text}"
            );
        }
        let place = format!("甲镇.xlsx {sheet}!");
        if text.contains("DISPIMG") {
            told(&built, "missing-column", &[&format!("error {place}")]);
        } else {
            told(&built, "picture-of-ledger", &[&format!("error {place}")]);
        }
    }
}

#[test]
fn a_seal_on_an_empty_ledger_and_a_picture_beside_a_ledger_change_nothing() {
    use common::examples::picture_of_a_ledger;
    let sealed = half_handed_in(|period| {
        let bytes = picture_of_a_ledger("督查事项", "本周无督查事项");
        period.file("ledgers/2026-11-20/甲镇.xlsx", &bytes)
    });
    assert_eq!(sealed.unit("甲镇")["submitted"], "yes");
    assert!(sealed.flagged("A1", "missing-from-ledger"));
    assert!(sealed.diagnostics("picture-of-ledger").is_empty());
    let beside = half_handed_in(|period| {
        let bytes = picture_of_a_ledger("Sheet1", "");
        let period = period.ledger("甲镇", "督查事项", A1_ALONE);
        period.file("ledgers/2026-11-20/甲镇2.xlsx", &bytes)
    });
    assert_eq!(beside.unit("甲镇")["submitted"], "yes");
    not_seen(&beside, "甲镇2.xlsx Sheet1!");
}

#[test]
fn an_empty_workbook_is_named() {
    let built = half_handed_in(|period| period.ledger("甲镇", "Sheet1", ""));
    assert_eq!(built.unit("甲镇")["submitted"], "partial");
    told(&built, "unknown-sheet", &["notice 甲镇.xlsx Sheet1!"]);
}

#[test]
fn what_a_ledger_is_signed_with_below_its_rows_hides_no_omission() {
    let head = "事项编号|事项名称|事项类别|起算日期|责任人|工作标准|反馈日期|进展情况|备注";
    let row = "A1|修路|领导议定事项|2026-11-02|王|a|||";
    for foot in [
        "|||||甲镇人民政府|||\n|||||2026年11月20日|||",
        "||||||甲镇人民政府||\n||||||2026-11-20||",
        "甲镇人民政府||||||||\n2026年11月20日||||||||",
        "||||||第1页 共1页||",
        "||||||.||",
        "||||||||以上情况属实",
        "主要负责人(签字):|张一||填表人:|王五||联系电话:|0310-7654321|",
        "附件:1.通知|2.方案|||||||\n抄送:县委办||||||||\n填表须知||||||||\n1.填写说明:编号必填||||||||",
    ] {
        let table = format!("{head}\n{row}\n{foot}");
        let built = half_handed_in(|period| period.ledger("甲镇", "督查事项", &table));
        assert!(built.flagged("A2", "missing-from-ledger"), "{foot}");
        for code in ["half-read", "empty-required-cell", "unknown-category"] {
            assert_eq!(built.diagnostics(code), [""; 0], "{foot}");
        }
    }
    // A row that has lost what tells whose it is stands among the others, or says more than a note does.
    for lost in [
        "||领导议定事项|2026-11-02|||||",
        "||||王|a|2026-11-04||",
        "||||||2026-11-04||\nA3|架桥|领导议定事项|2026-11-02|王|a|||",
        "A3||||||||",
        // The second line of the last row.
        "||||||2026-11-10|已反馈|",
        "||||||11月10日||",
    ] {
        let table = format!("{head}\n{row}\n{lost}");
        let built = half_handed_in(|period| period.ledger("甲镇", "督查事项", &table));
        assert!(
            !built.diagnostics("empty-required-cell").is_empty(),
            "{lost}"
        );
    }
}

#[test]
fn what_forms_and_office_programs_put_between_the_rows_hides_no_omission_and_is_no_fault() {
    let title = "甲镇2026年督查事项台账";
    for table in [
        // How the columns are to be filled in.
        "HEADER\n||(全称)|(年月日)\nROW",
        "HEADER\n|||年/月/日\nROW",
        "HEADER\n|||格式：2026-11-20\nROW",
        "HEADER\n必填|必填|选填|YYYY-MM-DD\nROW",
        "HEADER\n1|2|3|4\n*|*||*\nROW",
        "HEADER\n栏次|1|2|3\nROW",
        "HEADER\nA|B|C|D\nROW",
        "HEADER\n甲|乙|丙|丁\nROW",
        // What office programs add: 分类汇总 and 汇总行.
        "HEADER\nROW\n||领导议定事项 计数|1",
        "HEADER\nROW\n||领导议定事项 汇总|1",
        "HEADER\nROW\n||总计数|1",
        "HEADER\nROW\n汇总|||3",
        "HEADER\nROW\n|领导议定事项 汇总||3",
        "HEADER\n领导议定事项小计|||1\nROW\n共计|||1\n过次页|||\n以下空白|||",
        // A ledger that was printed page by page.
        "TITLE\nHEADER\nROW\nTITLE\nHEADER",
    ] {
        let table = table
            .replace("HEADER", "事项编号|事项名称|事项类别|起算日期")
            .replace("ROW", "A1|修路|领导议定事项|2026-11-02")
            .replace("TITLE", title);
        let built = half_handed_in(|period| period.ledger("甲镇", "督查事项", &table));
        assert!(built.flagged("A2", "missing-from-ledger"), "{table}");
        assert!(built.diagnostics("half-read").is_empty(), "{table}");
        assert!(
            built.diagnostics("empty-required-cell").is_empty(),
            "{table}"
        );
        assert!(built.diagnostics("unknown-category").is_empty(), "{table}");
    }
    // A matter of which little is filled in is none of these.
    for row in [
        "A3|材料汇总||",
        "|材料汇总||",
        "|信息 汇总||",
        "|预算合计||",
        "||(全称)|",
    ] {
        let table = format!(
            "事项编号|事项名称|事项类别|起算日期\nA1|修路|领导议定事项|2026-11-02\n{}{row}",
            "A4|修渠|收发文|2026-11-18\nA5|修桥|收发文|2026-11-18\n"
        );
        let built = half_handed_in(|period| period.ledger("甲镇", "督查事项", &table));
        assert!(
            !built.diagnostics("empty-required-cell").is_empty(),
            "{row}"
        );
    }
}

#[test]
fn the_second_line_of_a_registers_last_row_is_returned_and_a_signature_is_not() {
    for (sheet, table, returned) in [
        (
            "交办清单",
            "事项编号|事项名称|事项类别|起算日期|责任单位\nA1|修路|收发文|2026-11-18|甲镇\n||||乙镇\n||||丁局",
            2,
        ),
        (
            "会议纪律",
            "会议编号|会议名称|会议日期|情形|单位|姓名|职务\nH1|例会|2026-11-10|迟到|甲镇|张三|镇长\n|||||李四|副镇长",
            1,
        ),
        (
            "会议纪律",
            "会议编号|会议名称|会议日期|情形|单位|姓名|职务\nH1|例会|2026-11-10|迟到|甲镇|张三|镇长\n||||乙镇||",
            1,
        ),
        (
            "通报登记",
            "文号|日期|单位|类型\n1号|2026-11-10|甲镇|通报批评\n||乙镇|",
            1,
        ),
        (
            "重点工作",
            "工作编号|工作名称|牵头部门|单位|节点日期|节点目标\nK1|招商|发改局|甲镇|2026-11-10|10\n||||2026-12-10|",
            1,
        ),
        // What a paper is signed with: apart, or where it is no value.
        (
            "通报登记",
            "文号|日期|单位|类型\n1号|2026-11-10|甲镇|通报批评\n|||\n||甲镇人民政府|",
            0,
        ),
        (
            "通报登记",
            "文号|日期|单位|类型\n1号|2026-11-10|甲镇|通报批评\n||甲镇人民政府(盖章)|",
            0,
        ),
        (
            "通报登记",
            "文号|日期|单位|类型\n1号|2026-11-10|甲镇|通报批评\n|||2026年11月20日",
            0,
        ),
    ] {
        let built = Workspace::new()
            .period("2026-11-20")
            .office(sheet, table)
            .others_report_nothing()
            .build();
        let books = common::list(&built.report, "books");
        let of_office = books.iter().find(|book| book["sheet"] == sheet);
        assert_eq!(
            of_office.map(|book| &book["returned"]),
            Some(&serde_json::json!(returned)),
            "{table}"
        );
    }
}
