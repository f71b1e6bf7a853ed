//! M0 and M4 to M6: what the list of matters sets, what extends a deadline, and what closes a matter.

mod common;

use common::registers::{CORRECTIONS, EXTENSIONS};
use common::weeks::{COMPLETE, two_weeks, verdicts, weeks, with_list};
use common::{Built, Workspace, list, matters, text, week};

// M0 and M4: what the rows of a number make of a matter

#[test]
fn m0_a_matter_of_the_list_with_a_row_for_each_unit_is_judged_as_one_with_all_of_them_in_one_cell()
{
    const HEADER: &str = "事项编号|事项名称|事项类别|起算日期|责任单位";
    let in_rows = "A1|修渠|领导议定事项|2026-11-02|丁局(牵头)\nA1|修渠|领导议定事项|2026-11-02|甲镇\n\
         A1|修渠|领导议定事项|2026-11-02|乙镇(配合)";
    let in_a_cell = "A1|修渠|领导议定事项|2026-11-02|丁局(牵头)、甲镇、乙镇(配合)";
    for rows in [in_rows, in_a_cell] {
        let built = Workspace::new()
            .period("2026-11-20")
            .office("交办清单", &format!("{HEADER}\n{rows}"))
            .others_report_nothing()
            .build();
        let judged = list(&built.report, "matters").iter();
        let units: Vec<String> = judged.map(|matter| text(matter, "unit")).collect();
        assert_eq!(units, ["丁局"], "{rows}");
        assert!(
            built.diagnostics("empty-required-cell").is_empty(),
            "{rows}"
        );
        assert!(built.entries_of("甲镇", "final_breach").is_empty());
    }
    // Where all rows of a number help, nobody answers.
    let nobody =
        "A1|修渠|领导议定事项|2026-11-02|甲镇(配合)\nA1|修渠|领导议定事项|2026-11-02|乙镇(配合)";
    let built = Workspace::new()
        .period("2026-11-20")
        .office("交办清单", &format!("{HEADER}\n{nobody}"))
        .others_report_nothing()
        .build();
    let told = ["E2", "E3"].map(|cell| format!("error 登记.xlsx 交办清单!{cell}"));
    assert_eq!(built.diagnostics("empty-required-cell"), told);
}

#[test]
fn m4_it_does_not_matter_in_which_order_earlier_lists_had_their_numbers() {
    const HEADER: &str = "事项编号|事项名称|事项类别|起算日期|责任单位|销号日期";
    // Rows of one number keep their order; A1 has two of one year, C3 one of each of two years.
    const ROWS: [&str; 5] = [
        "B2|疏沟|领导议定事项|2026-10-30|丁局|",
        "A1|修渠|领导议定事项|2026-11-02|甲镇|\nA1|修渠|会议纪要|2026-11-03|乙镇|",
        "C3|清淤|领导议定事项|2025-12-01|甲镇|2025-12-10\nC3|护坡|领导议定事项|2026-10-26|甲镇|",
        "A10|植树|收发文|2026-10-28|乙镇|",
        "|无号|领导议定事项|2026-11-02|丁局|",
    ];
    let list_of = |order: &[usize]| {
        let rows: Vec<&str> = order.iter().map(|at| ROWS[*at]).collect();
        format!("{HEADER}\n{}", rows.join("\n"))
    };
    let found = |orders: [&[usize]; 2]| {
        let mut workspace = Workspace::new();
        for (week, order) in ["2026-11-06", "2026-11-13"].into_iter().zip(orders) {
            let week = workspace.period(week);
            workspace = week
                .office("交办清单", &list_of(order))
                .others_report_nothing();
        }
        let newest = workspace.period("2026-11-20");
        let newest = newest.office("交办清单", &list_of(&[4, 1, 3, 2, 0]));
        let built = newest.others_report_nothing().build();
        let matters = list(&built.report, "matters").to_vec();
        (matters, list(&built.report, "diagnostics").to_vec())
    };
    let expected = found([&[0, 1, 2, 3, 4], &[0, 1, 2, 3, 4]]);
    assert_eq!(expected.0.len(), 6);
    for (first, second) in [
        ([3, 2, 1, 0, 4], [3, 2, 1, 0, 4]),
        ([4, 3, 0, 2, 1], [1, 4, 0, 3, 2]),
        ([2, 0, 4, 1, 3], [0, 1, 2, 3, 4]),
    ] {
        assert_eq!(found([&first, &second]), expected, "{first:?} {second:?}");
    }
    // Nor that one of them was shorter, once all have been listed.
    let shorter = found([&[3, 2, 1, 0, 4], &[1, 3]]).0;
    assert_eq!(shorter, found([&[0, 1, 2, 3, 4], &[3, 1]]).0);
}

/// The list of a week in which A1 was 甲镇's and 乙镇's in one row, and that of the week after; what the flags of 乙镇's are then.
fn listed_next(rows: &str) -> Built {
    const HEADER: &str = "事项编号|事项名称|事项类别|起算日期|责任单位";
    let row = "A1|修渠|领导议定事项|2026-11-10";
    let rows = rows.replace("ROW", row);
    Workspace::new()
        .period("2026-11-13")
        .office("交办清单", &format!("{HEADER}\n{row}|甲镇、乙镇"))
        .others_report_nothing()
        .period("2026-11-20")
        .office("交办清单", &format!("{HEADER}\n{rows}"))
        .others_report_nothing()
        .period("2026-11-27")
        .office("交办清单", &format!("{HEADER}\n{rows}"))
        .others_report_nothing()
        .build()
}

#[test]
fn m4_nobody_lapses_while_a_row_of_the_number_or_one_whose_number_is_unknown_cannot_be_read() {
    for (rows, goes_on) in [
        ("ROW|甲镇、乙镇", true),
        ("ROW|甲镇", false),
        ("ROW|甲镇\nROW|乙阵", true),
        ("ROW|甲镇\n|修渠|领导议定事项|2026-11-10|乙镇", true),
    ] {
        let built = listed_next(rows);
        assert_eq!(built.last("A1@甲镇"), "overdue 2026-11-24/-", "{rows}");
        let of_other = built.entries_of("乙镇", "final_breach");
        assert_eq!(!of_other.is_empty(), goes_on, "{rows}");
    }
}

#[test]
fn m4_nobody_lapses_while_a_part_of_the_list_cannot_be_read() {
    const HEADER: &str = "事项编号|事项名称|事项类别|起算日期|责任单位";
    const ROW: &str = "A1|修渠|领导议定事项|2026-11-10";
    let first = || format!("{HEADER}\n{ROW}|甲镇");
    let other = |header: &str| format!("{header}\n{ROW}|乙镇");
    for (sheets, damaged, goes_on) in [
        (vec![("交办清单", first())], None, false),
        (
            vec![("交办清单", first()), ("交办清单(二)", other(HEADER))],
            None,
            true,
        ),
        (
            vec![
                ("交办清单", first()),
                ("交办清单(二)", other("号|事项名称|类|时间|谁")),
            ],
            None,
            true,
        ),
        (
            vec![(
                "交办清单",
                format!(
                    "{}\n\n责任单位|事项名称|事项编号|起算日期|事项类别\n乙镇|修渠|A1|2026-11-10|领导议定事项",
                    first()
                ),
            )],
            None,
            true,
        ),
        (
            vec![
                ("交办清单", first()),
                (
                    "联络员",
                    "责任单位|责任人|配合单位|电话\n乙镇|王某|甲镇|1".to_owned(),
                ),
            ],
            None,
            false,
        ),
        (vec![("交办清单", first())], Some("交办清单(二)"), true),
        (vec![("交办清单", first())], Some("会议纪律"), false),
    ] {
        let mut workspace = Workspace::new()
            .period("2026-11-13")
            .office("交办清单", &format!("{HEADER}\n{ROW}|甲镇、乙镇"))
            .others_report_nothing();
        for week in ["2026-11-20", "2026-11-27"] {
            workspace = workspace.period(week).others_report_nothing();
            for (sheet, table) in &sheets {
                workspace = workspace.office(sheet, table);
            }
            if let Some(name) = damaged {
                let path = format!("ledgers/{week}/县政府办/{name}.xlsx");
                workspace = workspace.file(&path, b"PK\x03\x04damaged");
            }
        }
        let built = workspace.build();
        let breaches = built.entries_of("乙镇", "final_breach");
        assert_eq!(!breaches.is_empty(), goes_on, "{sheets:?} {damaged:?}");
        assert_eq!(built.entries_of("甲镇", "final_breach").len(), 1);
    }
}

// M4

#[test]
fn m4_the_list_sets_category_start_and_deadline_and_the_ledger_gets_a_warning() {
    let built = with_list(
        "2026-11-20",
        "A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇 完成时限=2026-11-12",
        "A1 收发文 起算日期=2026-11-18 完成时限=2026-11-19 反馈日期=2026-11-13",
    )
    .build();
    assert_eq!(built.stages("A1"), "上报 late 2026-11-12/2026-11-13");
    assert_eq!(built.matter("A1")["written_deadline"], "2026-11-12");
    assert_eq!(
        built.diagnostics("list-contradicted"),
        [
            "warning 甲镇.xlsx 督查事项!C2",
            "warning 甲镇.xlsx 督查事项!D2",
            "warning 甲镇.xlsx 督查事项!E2"
        ]
    );
}

#[test]
fn m4_a_ledger_that_says_what_an_extension_gave_says_nothing_else_than_the_list() {
    for (own, told) in [("2026-11-27", 0), ("2026-11-26", 1)] {
        let built = with_list(
            "2026-11-20",
            "A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇",
            &format!("A1 领导议定事项 起算日期=2026-11-02 完成时限={own}"),
        )
        .office(
            "延期审批",
            &format!("{EXTENSIONS}\nA1|甲镇|2026-11-27|县长|2026-11-10"),
        )
        .build();
        assert_eq!(built.last("A1"), "open 2026-11-27/-");
        assert_eq!(built.diagnostics("list-contradicted").len(), told, "{own}");
    }
}

/// What a unit is told of A1 where list and ledger have these in 责任单位 and 配合单位, and whether it is judged.
#[track_caller]
fn told_of_units(list: [&str; 2], own: [&str; 2]) -> (Vec<String>, bool) {
    const HEADER: &str =
        "事项编号|事项名称|事项类别|起算日期|责任单位|配合单位|责任人|工作标准|考核标准";
    let table = |[responsible, helping]: [&str; 2]| {
        let rows = responsible.split('\n');
        let rows = rows
            .map(|units| format!("\nA1|修渠|领导议定事项|2026-11-16|{units}|{helping}|张|标|考"));
        format!("{HEADER}{}", rows.collect::<String>())
    };
    let built = Workspace::new()
        .settings("[collective]\n\"各乡镇\" = \"乡镇\"")
        .period("2026-11-20")
        .office("交办清单", &table(list))
        .ledger("甲镇", "督查事项", &table(own))
        .others_report_nothing()
        .build();
    let told = common::list(&built.report, "diagnostics").iter();
    let told = told.filter(|found| text(found, "unit") == "甲镇");
    let told = told.map(|found| format!("{} {}", text(found, "code"), text(found, "cell")));
    (told.collect(), built.find_matter("A1@甲镇").is_some())
}

#[test]
fn m4_a_ledger_that_names_others_than_the_list_is_told_and_the_list_wins() {
    for (list, own, cell) in [
        (["甲镇", ""], ["乙镇", ""], "E2"),
        (["甲镇", ""], ["乙镇(牵头)、甲镇", ""], "E2"),
        (["甲镇", ""], ["乙镇、甲镇(配合)", ""], "E2"),
        (["甲镇", ""], ["甲镇(配合)", ""], "E2"),
        (["甲镇", ""], ["甲镇、乙镇", ""], "E2"),
        (["甲镇", "乙镇"], ["甲镇、乙镇、丙镇", ""], "E2"),
        (["甲镇、乙镇", ""], ["甲镇、丙镇", ""], "E2"),
        (["甲镇、乙镇", ""], ["乙镇", ""], "E2"),
        (["甲镇(牵头)、乙镇", ""], ["乙镇", ""], "E2"),
        (["甲镇", ""], ["", "甲镇"], "F2"),
        (["甲镇", ""], ["甲镇", "甲镇、乙镇"], "F2"),
        (["各乡镇", ""], ["甲镇、丁局", ""], "E2"),
        (["甲镇\n乙镇", ""], ["乙镇", ""], "E2"),
    ] {
        let told = vec![format!("list-contradicted {cell}")];
        assert_eq!(told_of_units(list, own), (told, true), "{list:?} {own:?}");
    }
    let both = told_of_units(["甲镇", ""], ["乙镇", "甲镇"]).0;
    assert_eq!(both, ["list-contradicted E2", "list-contradicted F2"]);
}

#[test]
fn m4_a_ledger_that_names_the_unit_or_whom_the_list_names_is_not_told() {
    for (list, own) in [
        (["甲镇", ""], ["", ""]),
        (["甲镇", ""], ["甲镇", ""]),
        (["甲镇", ""], ["甲镇", "乙镇"]),
        (["甲镇", ""], ["甲镇(牵头)", ""]),
        (["甲镇", ""], ["甲镇、乙镇(配合)", ""]),
        (["甲镇", "乙镇"], ["甲镇、乙镇", ""]),
        (["甲镇", ""], ["各乡镇", ""]),
        (["甲镇", ""], ["甲镇", "各乡镇"]),
        (["甲镇、乙镇", ""], ["甲镇", ""]),
        (["甲镇、乙镇", ""], ["乙镇、甲镇", ""]),
        (["甲镇(牵头)、乙镇", ""], ["甲镇、乙镇", ""]),
        (["甲镇(牵头)、乙镇", ""], ["乙镇；甲镇（牵头）", ""]),
        (["甲镇、乙镇(配合)", ""], ["甲镇", "乙镇"]),
        (["甲镇\n乙镇", ""], ["甲镇、乙镇", ""]),
        (["各乡镇", ""], ["甲镇", ""]),
        (["各乡镇", ""], ["甲镇、乙镇", ""]),
    ] {
        let (told, judged) = told_of_units(list, own);
        let told: Vec<&String> = told
            .iter()
            .filter(|told| told.starts_with("list"))
            .collect();
        assert_eq!(
            (told, judged),
            (Vec::<&String>::new(), true),
            "{list:?} {own:?}"
        );
    }
}

#[test]
fn m4_the_office_reads_beside_the_matter_whom_list_and_ledger_name_and_the_county_does_not() {
    let built = with_list(
        "2026-11-20",
        "A1 收发文 起算日期=2026-11-18 责任单位=甲镇",
        "A1 收发文 起算日期=2026-11-18 责任单位=甲镇、乙镇(配合)、丙镇",
    )
    .build();
    let message = text(built.diagnostic_values("list-contradicted")[0], "message");
    assert_eq!(
        message,
        "「A1」的「责任单位」台账写的是「甲镇、乙镇（配合）、丙镇」，交办清单是「甲镇」，以清单为准"
    );
    let says = |half: &std::collections::BTreeMap<String, Vec<u8>>| {
        let mut pages = half.values().map(|page| String::from_utf8_lossy(page));
        pages.any(|page| {
            page.contains("「责任单位」单位台账填的是甲镇、乙镇（配合）、丙镇，交办清单是甲镇")
        })
    };
    assert_eq!((says(&built.office), says(&built.site)), (true, false));
}

#[test]
fn m4_a_helper_of_the_list_whose_own_row_makes_it_responsible_is_told_that_it_is_not_judged() {
    for list in [["乙镇", "甲镇"], ["乙镇、甲镇(配合)", ""]] {
        for own in [["甲镇", ""], ["甲镇、乙镇", ""], ["甲镇(牵头)、乙镇", ""]] {
            let told = vec!["listed-for-others A2".to_owned()];
            assert_eq!(told_of_units(list, own), (told, false), "{list:?} {own:?}");
        }
        for own in [
            ["", ""],
            ["乙镇", ""],
            ["", "甲镇"],
            ["乙镇", "甲镇"],
            ["乙镇、甲镇(配合)", ""],
            ["乙镇(牵头)、甲镇", ""],
            ["各乡镇", ""],
        ] {
            let told = Vec::<String>::new();
            assert_eq!(told_of_units(list, own), (told, false), "{list:?} {own:?}");
        }
    }
}

#[test]
fn m4_a_ledger_and_a_list_that_name_a_dissolved_unit_and_its_successor_say_the_same() {
    let directory = "单位全称|简称|序列|主要负责人|职务|撤销日期|并入单位\n\
                     甲镇|甲|乡镇|赵一|镇长||\n乙镇|乙|乡镇|钱二|镇长|2026-11-13|甲镇\n丙镇|丙|乡镇|孙三|镇长||";
    for (list, own) in [
        ("乙镇", "甲镇"),
        ("甲镇", "乙镇"),
        ("甲镇、丙镇", "乙镇、丙镇"),
        ("甲镇", "甲"),
    ] {
        let built = with_list(
            "2026-11-20",
            &format!("A1 收发文 起算日期=2026-11-18 责任单位={list}"),
            &format!("A1 收发文 起算日期=2026-11-18 责任单位={own}"),
        )
        .directory(directory)
        .build();
        let told = built.diagnostics("list-contradicted");
        assert_eq!(told, [""; 0], "{list} {own}");
    }
}

#[test]
fn m4_the_source_of_a_listed_matter_is_its_row_of_the_list() {
    let built = with_list(
        "2026-11-20",
        "A0 收发文 起算日期=2026-11-18 责任单位=乙镇\nA1 收发文 起算日期=2026-11-18 责任单位=甲镇",
        "A1 收发文 起算日期=2026-11-18",
    )
    .build();
    assert_eq!(
        common::source(&built.matter("A1")["source"]),
        "登记.xlsx 交办清单!A3"
    );
}

#[test]
fn m4_a_deadline_of_the_list_may_be_longer_than_the_categorys_limit() {
    let built = with_list(
        "2026-11-20",
        "A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇 完成时限=2026-12-31",
        "A1 领导议定事项 起算日期=2026-11-02",
    )
    .build();
    assert_eq!(built.last("A1"), "open 2026-12-31/-");
}

#[test]
fn m4_a_unit_no_longer_named_lapses_from_that_list_on_and_its_earlier_breaches_stay() {
    let first = "A1 领导议定事项 起算日期=2026-10-26 责任单位=甲镇、乙镇\nA2 领导议定事项 起算日期=2026-11-02 责任单位=甲镇、乙镇";
    let second = "A1 领导议定事项 起算日期=2026-10-26 责任单位=乙镇\nA2 领导议定事项 起算日期=2026-11-02 责任单位=乙镇";
    let built = Workspace::new()
        .period("2026-11-13")
        .office("交办清单", &matters(first))
        .others_report_nothing()
        .period("2026-11-16")
        .office("交办清单", &matters(second))
        .others_report_nothing()
        .period("2026-11-20")
        .office("交办清单", &matters(second))
        .others_report_nothing()
        .build();
    assert!(built.find_matter("A1@甲镇").is_none() && built.find_matter("A2@甲镇").is_none());
    assert_eq!(built.last("A1@乙镇"), "overdue 2026-11-09/-");
    assert_eq!(built.last("A2@乙镇"), "overdue 2026-11-16/-");
    // Due on 9 November, before the list that drops the unit; A2 is due on that list's own day and is no breach any more.
    assert_eq!(built.entries("甲镇"), ["2026-11-10 final_breach -2 A1"]);
    assert_eq!(
        built.entries("乙镇"),
        [
            "2026-11-10 final_breach -2 A1",
            "2026-11-17 final_breach -2 A2"
        ]
    );
    assert_eq!(built.diagnostic_values("lapsed").len(), 2);
}

#[test]
fn m4_a_lapsed_matter_is_no_longer_red_nor_missing() {
    let list = |units: &str| {
        matters(&format!(
            "A1 领导议定事项 起算日期=2026-10-26 责任单位={units}"
        ))
    };
    let built = Workspace::new()
        .period("2026-11-13")
        .office("交办清单", &list("甲镇、乙镇"))
        .others_report_nothing()
        .period("2026-11-20")
        .office("交办清单", &list("乙镇"))
        .others_report_nothing()
        .build();
    assert_eq!(built.unit("甲镇")["red_matters"], 0);
    assert_eq!(built.unit("甲镇")["overdue_count"], 1);
    assert_eq!(built.unit("乙镇")["red_matters"], 1);
}

#[test]
fn m4_what_a_ledger_says_after_a_lapse_undoes_no_breach_of_before() {
    let list = |units: &str| {
        matters(&format!(
            "A1 13710复杂 起算日期=2026-11-02 责任单位={units}"
        ))
    };
    let ledger = |rest: &str| {
        matters(&format!(
            "A1 13710复杂 起算日期=2026-11-02 研究部署日期=2026-11-02{rest}"
        ))
    };
    let built = Workspace::new()
        .period("2026-11-04")
        .office("交办清单", &list("甲镇"))
        .ledger("甲镇", "督查事项", &ledger(""))
        .others_report_nothing()
        .period("2026-11-13")
        .office("交办清单", &list("乙镇"))
        .ledger("甲镇", "督查事项", &ledger(""))
        .others_report_nothing()
        .period("2026-11-20")
        .office("交办清单", &list("乙镇"))
        .ledger("甲镇", "督查事项", &ledger(" 办结日期=2026-11-16"))
        .others_report_nothing()
        .build();
    assert_eq!(built.entries("甲镇"), ["2026-11-06 stage_breach -0.5 A1"]);
}

#[test]
fn m4_a_row_that_cannot_be_judged_is_in_the_ledger_all_the_same() {
    let list = "A1 领导议定事项 起算日期=2026-11-16 责任单位=甲镇";
    let built = with_list("2026-11-20", list, "A1 领导议定事项 起算日期=").build();
    assert_eq!(built.diagnostics("empty-required-cell").len(), 1);
    assert!(!built.flagged("A1", "missing-from-ledger"));
}

#[test]
fn m4_on_the_list_but_never_in_the_ledger_is_judged_and_flagged_unless_closed() {
    let case = |list: &str, flagged: bool| {
        let built = with_list("2026-11-20", list, "").build();
        assert_eq!(
            built.flagged("A1", "missing-from-ledger"),
            flagged,
            "{list}"
        );
        assert_eq!(
            built.diagnostics("never-in-ledger").len(),
            usize::from(flagged),
            "{list}"
        );
    };
    case("A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇", true);
    case(
        "A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇 销号日期=2026-11-18",
        false,
    );
    let built = with_list(
        "2026-11-20",
        "A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇",
        "",
    )
    .build();
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
}

#[test]
fn m4_a_helper_that_is_told_so_reads_that_it_is_the_helper() {
    for (helps, expected) in [
        (
            " 配合单位=甲镇",
            "交办清单上「A1」的责任单位是乙镇，本单位是配合单位，不对本单位判定",
        ),
        ("", "交办清单上「A1」的责任单位是乙镇，不对本单位判定"),
    ] {
        let built = with_list(
            "2026-11-20",
            &format!("A1 收发文 起算日期=2026-11-16 责任单位=乙镇{helps}"),
            "A1 收发文 起算日期=2026-11-16 责任单位=甲镇",
        )
        .build();
        let told = built.diagnostic_values("listed-for-others");
        assert_eq!(text(told[0], "message"), expected);
    }
}

#[test]
fn m4_in_the_ledger_but_listed_for_others_is_not_judged() {
    let built = with_list(
        "2026-11-20",
        "A1 收发文 起算日期=2026-11-16 责任单位=乙镇",
        "A1 收发文 起算日期=2026-11-16",
    )
    .build();
    assert!(built.find_matter("A1@甲镇").is_none());
    assert!(built.find_matter("A1@乙镇").is_some());
    assert_eq!(
        built.diagnostics("listed-for-others"),
        ["warning 甲镇.xlsx 督查事项!A2"]
    );
}

#[test]
fn m4_what_is_listed_for_others_is_told_as_long_as_the_ledger_has_it() {
    let list =
        "A1 收发文 起算日期=2026-11-09 责任单位=乙镇\nB1 收发文 起算日期=2026-11-09 责任单位=甲镇";
    let own = "B1 收发文 起算日期=2026-11-09";
    let both = "A1 收发文 起算日期=2026-11-09\nB1 收发文 起算日期=2026-11-09";
    let case = |first: (&str, &str), second: &str, expected: [usize; 2]| {
        let built = weeks(&[
            ("2026-11-13", first.0, first.1),
            ("2026-11-20", list, both),
            ("2026-11-27", list, second),
        ]);
        let told = ["listed-for-others", "lapsed"].map(|code| built.diagnostics(code).len());
        assert_eq!(told, expected, "{first:?} {second}");
        let page = String::from_utf8_lossy(&built.site["matters/甲镇.html"]);
        let is_shown = page.contains("只列示、不判定的事项");
        assert_eq!(is_shown, second == both, "{first:?} {second}");
    };
    case((list, own), both, [1, 0]);
    case((list, own), own, [0, 0]);
    // The unit was judged by its own ledger before there was a list: that it is no more is told all the same.
    case(("", both), both, [1, 1]);
    case(("", both), own, [0, 1]);
}

#[test]
fn m4_a_matter_on_no_list_is_judged_by_the_ledger_and_earns_nothing() {
    let ledger = "A1 收发文 起算日期=2026-11-16 办结日期=2026-11-17\nA2 收发文 起算日期=2026-11-16\nA3 收发文 起算日期=2026-11-16 办结日期=2026-11-17";
    let built = with_list(
        "2026-11-20",
        "A3 收发文 起算日期=2026-11-16 责任单位=甲镇",
        ledger,
    )
    .build();
    assert!(built.flagged("A1", "not-on-list") && built.flagged("A2", "not-on-list"));
    assert!(!built.flagged("A3", "not-on-list"));
    assert_eq!(
        built.entries("甲镇"),
        ["2026-11-17 on_time 0.5 A3", "2026-11-19 final_breach -2 A2"]
    );
    let built = week("2026-11-20", ledger).build();
    assert!(
        !built.flagged("A1", "not-on-list"),
        "without any list nothing is off the list"
    );
    assert_eq!(built.entries_of("甲镇", "on_time").len(), 2);
}

#[test]
fn m4_a_unit_may_shorten_its_own_clock_and_never_lengthen_it() {
    let case = |deadline: &str, due: &str, written: &str, warned: &str| {
        let built = week(
            "2026-11-11",
            &format!("A1 领导议定事项 起算日期=2026-11-02 完成时限={deadline}"),
        )
        .build();
        assert_eq!(
            built.last("A1").split(' ').nth(1),
            Some(format!("{due}/-").as_str()),
            "{deadline}"
        );
        assert_eq!(
            text(built.matter("A1"), "written_deadline"),
            written,
            "{deadline}"
        );
        for code in ["own-deadline-later", "own-no-fixed-limit"] {
            assert_eq!(
                built.diagnostics(code).len(),
                usize::from(code == warned),
                "{deadline} {code}"
            );
        }
    };
    case("2026-11-13", "2026-11-13", "2026-11-13", "");
    case("2026-11-16", "2026-11-16", "2026-11-16", "");
    case("2026-11-17", "2026-11-16", "-", "own-deadline-later");
    case("长期坚持", "2026-11-16", "-", "own-no-fixed-limit");
}

/// Due 2026-11-16 by its limit.
#[test]
fn m4_a_deadline_that_is_too_late_is_told_at_the_cell_that_says_so() {
    let case = |deadlines: [&str; 2], extension: &str, expected: &[&str]| {
        let row = |deadline: &str| {
            matters(&format!(
                "A1 领导议定事项 起算日期=2026-11-02 完成时限={deadline}"
            ))
        };
        let built = Workspace::new()
            .period("2026-11-06")
            .ledger("甲镇", "督查事项", &row(deadlines[0]))
            .others_report_nothing()
            .period("2026-11-13")
            .ledger("甲镇", "督查事项", &row(deadlines[1]))
            .office(
                "延期审批",
                &format!("事项编号|责任单位|新时限|批准人|批准日期\n{extension}"),
            )
            .others_report_nothing()
            .build();
        let told = ["own-deadline-later", "own-no-fixed-limit"].into_iter();
        let told = told.flat_map(|code| built.diagnostic_values(code));
        let told: Vec<String> = told
            .map(|found| {
                let file = text(found, "file");
                let week = file.split('/').nth(1).unwrap_or_default();
                format!("{week} {} {}", text(found, "cell"), text(found, "message"))
            })
            .collect();
        assert_eq!(told.len(), expected.len(), "{deadlines:?}: {told:?}");
        for (told, expected) in told.iter().zip(expected) {
            assert!(told.starts_with(expected), "{told}");
        }
    };
    let first = "2026-11-06 E2 「A1」自填的完成时限 2026-11-20";
    let second = "2026-11-13 E2 「A1」自填的完成时限 2026-11-20";
    case(["2026-11-20", "2026-11-20"], "", &[second]);
    case(["2026-11-20", "2026-11-12"], "", &[first]);
    case(["2026-11-12", "2026-11-20"], "", &[second]);
    case(["", "2026-11-20"], "", &[second]);
    case(
        ["2026-11-12", "长期坚持"],
        "",
        &["2026-11-13 E2 「A1」自填为无固定时限"],
    );
    case(
        ["长期坚持", "2026-11-12"],
        "",
        &["2026-11-06 E2 「A1」自填为无固定时限"],
    );
    // What was granted the unit may write down.
    let granted = "A1|甲镇|2026-11-20|县长|2026-11-12";
    case(["2026-11-12", "2026-11-20"], granted, &[]);
    case(["2026-11-20", "2026-11-20"], granted, &[]);
    case(["2026-11-20", "2026-11-12"], granted, &[]);
    let sooner = "A1|甲镇|2026-11-18|县长|2026-11-12";
    case(["2026-11-20", "2026-11-20"], sooner, &[second]);
}

#[test]
fn m4_an_extension_that_came_too_late_grants_no_deadline() {
    for (approved, told) in [("2026-10-30", 0), ("2026-11-02", 0), ("2026-11-03", 1)] {
        let row = "A1 领导议定事项 起算日期=2026-10-19 完成时限=2026-11-20";
        let built = week("2026-11-13", row)
            .office(
                "延期审批",
                &format!(
                    "事项编号|责任单位|新时限|批准人|批准日期\nA1|甲镇|2026-11-20|县长|{approved}"
                ),
            )
            .build();
        let found = built.diagnostics("own-deadline-later");
        assert_eq!(found.len(), told, "{approved}: {found:?}");
    }
}

#[test]
fn m4_a_listed_matter_without_a_list_goes_by_the_units_own_deadline() {
    let built = week(
        "2026-11-20",
        "A1 清单事项 起算日期=2026-10-12 完成时限=2026-11-13",
    )
    .build();
    assert!(built.flagged("A1", "own-deadline"));
    assert_eq!(built.last("A1"), "overdue 2026-11-13/-");
}

#[test]
fn m4_a_listed_matter_without_a_readable_deadline_is_open_and_an_error() {
    let case = |deadline: &str| {
        let built = week(
            "2026-11-20",
            &format!("A1 清单事项 起算日期=2026-10-12 完成时限={deadline}"),
        )
        .build();
        assert_eq!(built.last("A1"), "open -/-", "{deadline}");
        assert!(built.flagged("A1", "incomplete-list"), "{deadline}");
        assert_eq!(built.light("A1"), "green", "{deadline}");
        assert_eq!(
            built.diagnostics("missing-deadline"),
            ["error 甲镇.xlsx 督查事项!E2"],
            "{deadline}"
        );
    };
    case("");
    case("立即");
    case("待定");
}

#[test]
fn m4_a_required_deadline_that_a_later_list_spoils_stands_as_it_was() {
    let case = |later: &str| {
        let list = |deadline: &str| {
            matters(&format!(
                "A1 清单事项 起算日期=2026-10-12 责任单位=甲镇 完成时限={deadline}"
            ))
        };
        let row = matters("A1 清单事项 起算日期=2026-10-12");
        Workspace::new()
            .period("2026-11-13")
            .office("交办清单", &list("2026-11-10"))
            .ledger("甲镇", "督查事项", &row)
            .others_report_nothing()
            .period("2026-11-20")
            .office("交办清单", &list(later))
            .ledger("甲镇", "督查事项", &row)
            .others_report_nothing()
            .build()
    };
    for later in ["", "待定", "2026-01-20"] {
        let built = case(later);
        assert_eq!(built.last("A1"), "overdue 2026-11-10/-", "{later}");
        assert_eq!(built.score("甲镇"), "98 = +0 -2", "{later}");
        let mut told = built.diagnostic_values("missing-deadline");
        told.extend(built.diagnostic_values("reversed-dates"));
        assert_eq!(told.len(), 1, "{later}");
        assert!(text(told[0], "message").contains("仍按另一期所写的 2026-11-10"));
    }
    // What can be read counts, be it longer.
    assert_eq!(case("2026-12-10").last("A1"), "open 2026-12-10/-");
    assert_eq!(case("无固定时限").last("A1"), "open -/-");
}

#[test]
fn m4_no_fixed_limit_on_the_list_is_met_when_done_and_earns_nothing() {
    let list = "A1 清单事项 起算日期=2026-10-12 责任单位=甲镇 完成时限=长期坚持";
    let built = with_list("2026-11-20", list, "A1 清单事项 起算日期=2026-10-12").build();
    assert_eq!(built.last("A1"), "open -/-");
    assert!(built.flagged("A1", "no-fixed-limit"));
    let built = with_list(
        "2026-11-20",
        list,
        "A1 清单事项 起算日期=2026-10-12 办结日期=2026-11-18",
    )
    .build();
    assert_eq!(built.last("A1"), "met -/2026-11-18");
    assert_eq!(built.entries("甲镇"), Vec::<String>::new());
    assert_eq!(built.unit("甲镇")["on_time"]["of"], 0);
}

#[test]
fn m4_the_newest_list_of_a_number_stands() {
    let list = |deadline: &str| {
        matters(&format!(
            "A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇 完成时限={deadline}"
        ))
    };
    let built = Workspace::new()
        .period("2026-11-13")
        .office("交办清单", &list("2026-11-12"))
        .others_report_nothing()
        .period("2026-11-20")
        .office("交办清单", &list("2026-11-30"))
        .others_report_nothing()
        .build();
    assert_eq!(built.last("A1"), "open 2026-11-30/-");
    assert!(built.flagged("A1", "changed"));
}

#[test]
fn m4_closing_a_matter_on_the_list_does_not_part_it_from_a_ledger_with_a_start_in_another_year() {
    let row =
        |start: &str, more: &str| format!("A1 领导议定事项 {COMPLETE} 起算日期={start} {more}");
    let done = "办结日期=2026-01-08";
    for (list, ledger) in [("2026-01-05", "2025-12-30"), ("2025-12-30", "2026-01-05")] {
        let expected = |flag: &str| vec![format!("{list} met 2026-01-08{flag}")];
        let ledger = row(ledger, done);
        let (open, closed) = (row(list, ""), row(list, "销号日期=2026-01-20"));
        let built = weeks(&[("2026-01-09", &open, &ledger)]);
        assert_eq!(verdicts(&built), expected(" done-not-closed"));
        let built = weeks(&[
            ("2026-01-09", &open, &ledger),
            ("2026-01-30", &closed, &ledger),
        ]);
        assert_eq!(verdicts(&built), expected(""));
        // The same where the first list that has it has it closed: it was not closed when the ledger's began.
        let built = weeks(&[("2026-01-30", &closed, &ledger)]);
        assert_eq!(verdicts(&built), expected(""));
        assert_eq!(built.entries("甲镇"), ["2026-01-08 on_time 0.5 A1"]);
    }
    // What was the same while it was open stays the same, whatever day is later given as that of its closing.
    let ledger = row("2026-01-05", done);
    let closed = row("2025-12-30", "销号日期=2026-01-02");
    let open = row("2025-12-30", "");
    let built = weeks(&[
        ("2026-01-09", &open, &ledger),
        ("2026-01-30", &closed, &ledger),
    ]);
    assert_eq!(verdicts(&built), ["2025-12-30 met 2026-01-08 order"]);
    // Closed before it began, and never the same: two matters.
    let built = weeks(&[("2026-01-30", &closed, &ledger)]);
    assert_eq!(
        verdicts(&built),
        [
            "2025-12-30 overdue -",
            "2026-01-05 met 2026-01-08 not-on-list done-not-closed"
        ]
    );
}

#[test]
fn m4_a_day_that_the_office_keeps_on_its_list_is_told_and_does_not_count() {
    let list = "A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇 办结日期=2026-11-10 反馈日期=";
    let built = Workspace::new()
        .period("2026-11-20")
        .office("交办清单", &matters(list))
        .others_report_nothing()
        .build();
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
    assert_eq!(
        built.diagnostics("unused-column"),
        ["warning 登记.xlsx 交办清单!F1"]
    );
}

// M5

/// A matter of 甲镇 due on 16 November with extensions, each `新时限 批准日期`.
#[track_caller]
fn extended(extensions: &[(&str, &str)], expected: &str, timely: &[bool]) {
    let mut lines = vec![EXTENSIONS.to_owned()];
    lines.extend(
        extensions
            .iter()
            .map(|(to, approved)| format!("A1|甲镇|{to}|县长|{approved}")),
    );
    let table = lines.join("\n");
    let built = week("2026-11-20", "A1 领导议定事项 起算日期=2026-11-02")
        .office("延期审批", &table)
        .build();
    assert_eq!(built.last("A1"), expected, "{extensions:?}");
    let was: Vec<bool> = list(built.matter("A1"), "extensions")
        .iter()
        .map(|row| row["timely"] == true)
        .collect();
    assert_eq!(was, timely, "{extensions:?}");
    assert_eq!(
        built.flagged("A1", "late-extension"),
        timely.contains(&false),
        "{extensions:?}"
    );
}

#[test]
fn m5_an_extension_counts_if_approved_by_the_due_date() {
    extended(
        &[("2026-11-30", "2026-11-15")],
        "open 2026-11-30/-",
        &[true],
    );
    extended(
        &[("2026-11-30", "2026-11-16")],
        "open 2026-11-30/-",
        &[true],
    );
    extended(
        &[("2026-11-30", "2026-11-17")],
        "overdue 2026-11-16/-",
        &[false],
    );
}

#[test]
fn m5_an_extension_to_a_weekend_does_not_roll() {
    extended(
        &[("2026-11-21", "2026-11-16")],
        "due-soon 2026-11-21/-",
        &[true],
    );
}

#[test]
fn m5_several_apply_in_order_of_approval() {
    extended(
        &[("2026-12-10", "2026-11-18"), ("2026-11-19", "2026-11-16")],
        "open 2026-12-10/-",
        &[true, true],
    );
    extended(
        &[("2026-12-10", "2026-11-20"), ("2026-11-19", "2026-11-16")],
        "overdue 2026-11-19/-",
        &[true, false],
    );
}

#[test]
fn m5_an_extension_without_approver_or_date_is_returned_and_changes_nothing() {
    let case = |row: &str, cell: &str| {
        let built = week("2026-11-20", "A1 领导议定事项 起算日期=2026-11-02")
            .office("延期审批", &format!("{EXTENSIONS}\n{row}"))
            .build();
        assert_eq!(built.last("A1"), "overdue 2026-11-16/-", "{row}");
        assert_eq!(
            built.diagnostics("empty-required-cell"),
            [format!("error 登记.xlsx 延期审批!{cell}")],
            "{row}"
        );
    };
    case("A1|甲镇|2026-11-30||2026-11-10", "D2");
    case("A1|甲镇|2026-11-30|县长|", "E2");
    case("A1|甲镇||县长|2026-11-10", "C2");
}

#[test]
fn m5_an_empty_unit_means_every_unit_of_a_listed_matter_and_is_an_error_for_any_other() {
    let extension =
        format!("{EXTENSIONS}\nA1||2026-11-30|县长|2026-11-10\nA2||2026-11-30|县长|2026-11-10");
    let built = with_list(
        "2026-11-20",
        "A1 领导议定事项 起算日期=2026-11-02 责任单位=甲镇、乙镇",
        "A2 领导议定事项 起算日期=2026-11-02",
    )
    .office("延期审批", &extension)
    .build();
    assert_eq!(built.last("A1@甲镇"), "open 2026-11-30/-");
    assert_eq!(built.last("A1@乙镇"), "open 2026-11-30/-");
    assert_eq!(built.last("A2"), "overdue 2026-11-16/-");
    let found = built.diagnostics("extension-without-unit");
    assert!(
        found.len() == 1 && found[0].starts_with("error 登记.xlsx 延期审批!"),
        "{found:?}"
    );
}

#[test]
fn m5_an_extension_moves_only_the_final_stage() {
    let built = week("2026-11-20", "A1 13710一般 起算日期=2026-11-09")
        .office(
            "延期审批",
            &format!("{EXTENSIONS}\nA1|甲镇|2026-11-30|县长|2026-11-10"),
        )
        .build();
    assert_eq!(
        built.stages("A1"),
        "研究部署 overdue 2026-11-09/-; 反馈 overdue 2026-11-12/-; 办结 open 2026-11-30/-"
    );
}

#[test]
fn m5_an_extension_whose_unit_stands_in_a_column_that_nobody_knows_is_told() {
    let built = |heading: &str| {
        week("2026-11-20", "A1 领导议定事项 起算日期=2026-11-02")
            .office(
                "延期审批",
                &format!(
                    "事项编号|{heading}|新时限|批准人|批准日期\nA1|甲镇|2026-11-30|县长|2026-11-10"
                ),
            )
            .build()
            .diagnostics("unused-column")
    };
    for heading in ["递交单位", "缓办部门"] {
        assert_eq!(
            built(heading),
            ["warning 登记.xlsx 延期审批!B1"],
            "{heading}"
        );
    }
    for heading in ["责任单位", "承办单位", "申请单位", "说明"] {
        assert_eq!(built(heading), Vec::<String>::new(), "{heading}");
    }
}

// M6

#[test]
fn m6_dates_that_go_backwards_are_flagged_and_warned() {
    let case = |matter: &str, wrong: bool| {
        let built = week("2026-11-20", &format!("A1 领导议定事项 {matter}")).build();
        assert_eq!(built.flagged("A1", "order"), wrong, "{matter}");
        assert_eq!(
            !built.diagnostics("wrong-order").is_empty(),
            wrong,
            "{matter}"
        );
    };
    case(
        "起算日期=2026-11-10 办结日期=2026-11-10 销号日期=2026-11-10",
        false,
    );
    case("起算日期=2026-11-10 办结日期=2026-11-09", true);
    case(
        "起算日期=2026-11-10 办结日期=2026-11-12 销号日期=2026-11-11",
        true,
    );
    case("起算日期=2026-11-10 反馈日期=2026-11-09", true);
    case(
        "起算日期=2026-11-10 反馈日期=2026-11-13 销号日期=2026-11-12",
        true,
    );
    // Feedback and completion have no order between them.
    case(
        "起算日期=2026-11-10 反馈日期=2026-11-13 办结日期=2026-11-12 销号日期=2026-11-13",
        false,
    );
}

#[test]
fn m6_the_list_knows_when_a_matter_was_filed() {
    let case = |filed: &str, wrong: bool| {
        let list = format!("A1 领导议定事项 起算日期=2026-11-10 责任单位=甲镇 立项日期={filed}");
        let built = with_list("2026-11-20", &list, "A1 领导议定事项 起算日期=2026-11-10").build();
        assert_eq!(built.flagged("A1", "order"), wrong, "{filed}");
    };
    case("2026-11-10", false);
    case("2026-11-11", true);
}

#[test]
fn m6_a_matter_is_closed_only_by_its_closing_date() {
    let built = week(
        "2026-11-20",
        "A1 收发文 起算日期=2026-11-16 办结日期=2026-11-17\n\
         A2 收发文 起算日期=2026-11-16 办结日期=2026-11-17 销号日期=2026-11-18\n\
         A3 收发文 起算日期=2026-11-16 销号日期=2026-11-18",
    )
    .build();
    let closed = |id: &str| built.matter(id)["closed"] == true;
    assert!(!closed("A1") && built.flagged("A1", "done-not-closed"));
    assert!(closed("A2") && !built.flagged("A2", "done-not-closed"));
    assert!(closed("A3"));
    assert_eq!(built.last("A3"), "overdue 2026-11-18/-");
}

#[test]
fn m6_a_listed_matter_is_closed_by_the_list_alone() {
    let case = |list: &str, ledger: &str, expected: bool| {
        let built = with_list(
            "2026-11-20",
            &format!("A1 收发文 起算日期=2026-11-16 责任单位=甲镇 {list}"),
            &format!("A1 收发文 起算日期=2026-11-16 办结日期=2026-11-17 {ledger}"),
        )
        .build();
        assert_eq!(built.matter("A1")["closed"], expected, "{list} / {ledger}");
        assert_eq!(
            built.flagged("A1", "done-not-closed"),
            !expected,
            "{list} / {ledger}"
        );
    };
    case("销号日期=2026-11-18", "", true);
    case("", "销号日期=2026-11-18", false);
}

#[test]
fn m6_a_number_whose_matter_the_list_has_closed_comes_back_as_a_new_one() {
    let old = format!("A1 领导议定事项 {COMPLETE} 起算日期=2025-12-01");
    let new = format!("A1 领导议定事项 {COMPLETE} 起算日期=2026-01-05");
    let old_list = format!("{old} 销号日期=2025-12-22");
    let old_ledger = format!("{old} 办结日期=2025-12-12");
    let new_ledger = format!("{new} 办结日期=2026-01-12");
    let both = [
        "2025-12-01 met 2025-12-12",
        "2026-01-05 met 2026-01-12 done-not-closed",
    ];
    // Whether the newest list keeps the old row or not, and whether or not the unit has closed the old matter in its own ledger.
    for newest_list in [new.clone(), format!("{old_list}\n{new}")] {
        for own in ["", " 销号日期=2025-12-22"] {
            let built = weeks(&[
                ("2026-01-02", &old_list, &format!("{old_ledger}{own}")),
                ("2026-01-30", &newest_list, &new_ledger),
            ]);
            assert_eq!(verdicts(&built), both, "{newest_list} / {own}");
            assert_eq!(built.entries("甲镇"), ["2026-01-12 on_time 0.5 A1"]);
            assert_eq!(built.codes(), [""; 0]);
        }
    }
    // Closed before the list first spoke of the number, by the unit: what the list gives in the new year is another matter.
    let built = weeks(&[
        (
            "2026-01-02",
            "",
            &format!("{old_ledger} 销号日期=2025-12-22"),
        ),
        (
            "2026-01-30",
            &new,
            &format!("{old_ledger} 销号日期=2025-12-22"),
        ),
    ]);
    assert_eq!(
        verdicts(&built),
        [
            "2025-12-01 met 2025-12-12 not-on-list",
            "2026-01-05 overdue - missing-from-ledger"
        ]
    );
}

#[test]
fn m6_a_unit_that_closes_a_listed_matter_itself_does_not_make_another_of_it() {
    let row =
        |start: &str, more: &str| format!("A1 领导议定事项 {COMPLETE} 起算日期={start} {more}");
    for own in ["", "销号日期=2026-01-05"] {
        let built = weeks(&[
            (
                "2026-01-09",
                &row("2025-12-29", ""),
                &row("2025-12-29", own),
            ),
            (
                "2026-01-23",
                &row("2025-12-29", ""),
                &row("2026-01-05", "反馈日期=2026-01-08 销号日期="),
            ),
        ]);
        assert_eq!(
            verdicts(&built),
            ["2025-12-29 met 2026-01-08 changed done-not-closed"],
            "{own}"
        );
        assert_eq!(built.codes(), ["list-contradicted"], "{own}");
    }
    // On no list the unit's own word closes it, and the new year's is another matter.
    let built = weeks(&[
        ("2026-01-09", "", &row("2025-12-29", "销号日期=2026-01-04")),
        ("2026-01-23", "", &row("2026-01-05", "反馈日期=2026-01-08")),
    ]);
    assert_eq!(verdicts(&built).len(), 2);
}

#[test]
fn a_list_whose_numbers_are_called_otherwise_is_a_list() {
    let row = "A1|修渠|领导议定事项|2026-11-10";
    let table = |number: &str| format!("{number}|事项名称|事项类别|起算日期|责任单位\n{row}|甲镇");
    let built = Workspace::new()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", &table("事项编号"))
        .office("交办清单", &table("任务编号"))
        .others_report_nothing()
        .build();
    assert_eq!(built.codes(), [""; 0]);
    assert!(!built.flagged("A1", "not-on-list"));
}

/// A week of 甲镇 with a list; both may have been called or filled wrongly.
fn week_of_list(workspace: Workspace, date: &str, list: &str, own: &str) -> Workspace {
    let row =
        |number: &str| format!("{number}|修渠|领导议定事项|2026-11-02|甲镇|2026-11-10|张|标|考");
    let table = |own: String| {
        format!(
            "事项编号|事项名称|事项类别|起算日期|责任单位|反馈日期|责任人|工作标准|考核标准\n{own}"
        )
    };
    let own: Vec<String> = own.split(' ').map(row).collect();
    let workspace = match list {
        "" => workspace.period(date),
        list => workspace.period(date).office("交办清单", list),
    };
    workspace
        .ledger("甲镇", "督查事项", &table(own.join("\n")))
        .others_report_nothing()
}

#[test]
fn m4_nothing_is_off_a_list_whose_rows_cannot_be_read() {
    let list = |number: &str, rows: &str| {
        let row = "修渠|领导议定事项|2026-11-02|甲镇";
        let rows: Vec<String> = rows.split(' ').map(|own| format!("{own}|{row}")).collect();
        format!(
            "{number}|事项名称|事项类别|起算日期|责任单位\n{}",
            rows.join("\n")
        )
    };
    let off_list = |built: &Built| {
        let off = |number: &&str| built.flagged(number, "not-on-list");
        ["A1", "A2", "A3"]
            .into_iter()
            .filter(off)
            .collect::<Vec<_>>()
            .concat()
    };
    // The first list of all, without a column of numbers.
    let unread = list("文件代号", "A1 A2");
    let built = week_of_list(Workspace::new(), "2026-11-20", &unread, "A1 A2 A3").build();
    assert_eq!(off_list(&built), "");
    assert_eq!(built.entries_of("甲镇", "on_time").len(), 3);
    // A row of a number that cannot be judged, and one without a number, which is 甲镇's or anybody's.
    for (more, off) in [
        ("A2|修渠|领导议定事项|2026-11-02|甲阵", "A3"),
        ("|修渠|领导议定事项|2026-11-02|甲镇", ""),
        ("|修渠|领导议定事项|2026-11-02|", ""),
        ("|修渠|领导议定事项|2026-11-02|乙镇", "A2A3"),
    ] {
        let sound = list("事项编号", "A1");
        let week = week_of_list(
            Workspace::new(),
            "2026-11-20",
            &format!("{sound}\n{more}"),
            "A1 A2 A3",
        );
        assert_eq!(off_list(&week.build()), off, "{more}");
    }
    // What a list that was read lacks is off it until another one is read; what came later is not known to be.
    let sound = week_of_list(
        Workspace::new(),
        "2026-11-13",
        &list("事项编号", "A1"),
        "A1 A2",
    );
    let built = week_of_list(sound.clone(), "2026-11-20", &unread, "A1 A2 A3").build();
    assert_eq!(off_list(&built), "A2");
    let dropped = built.diagnostic_values("dropped-register-row");
    assert_eq!(dropped.len(), 1);
    assert!(text(dropped[0], "message").contains("可能就是它"));
    let sound_again = list("事项编号", "A1");
    let again = week_of_list(sound.clone(), "2026-11-20", &unread, "A1 A2 A3");
    let again = week_of_list(again, "2026-11-27", &sound_again, "A1 A2 A3").build();
    assert_eq!(off_list(&again), "A2A3");
    // A file of the office that cannot be opened may be the list, where no other is.
    for (list_of_week, off) in [("", "A2"), (&*sound_again, "A2A3")] {
        let week = week_of_list(sound.clone(), "2026-11-20", list_of_week, "A1 A2 A3");
        let damaged = week.file(
            "ledgers/2026-11-20/县政府办/清单.xlsx",
            b"PK\x03\x04damaged",
        );
        assert_eq!(off_list(&damaged.build()), off, "{list_of_week}");
    }
}

#[test]
fn m4_a_deadline_before_the_start_is_one_error_and_counts_as_none() {
    for category in ["清单事项", "领导议定事项"] {
        let line = format!("A1 {category} 起算日期=2026-11-10 完成时限=2026-11-05");
        let built = week("2026-11-20", &line).build();
        let told = ["error 甲镇.xlsx 督查事项!E2"];
        assert_eq!(built.diagnostics("reversed-dates"), told);
        assert_eq!(built.diagnostics("missing-deadline"), [""; 0]);
        assert!(built.flagged("A1", "incomplete-list"), "{category}");
    }
}

#[test]
fn m4_a_deadline_before_the_start_is_told_until_the_newest_row_has_mended_it() {
    let row = |category: &str, deadline: &str| {
        format!("A1 {category} 起算日期=2026-11-02 完成时限={deadline} {COMPLETE}")
    };
    let case = |category: &str, later: &str, expected: &str| {
        let built = two_weeks(&row(category, "2026-10-01"), later);
        let told = ["reversed-dates", "missing-deadline"];
        let told: Vec<String> = told
            .iter()
            .flat_map(|code| built.diagnostic_values(code))
            .map(|found| {
                let file = text(found, "file");
                let week = file.split('/').nth(1).unwrap_or_default();
                format!("{} {week} {}", text(found, "code"), text(found, "message"))
            })
            .collect();
        assert_eq!(told.len(), usize::from(!expected.is_empty()), "{told:?}");
        assert!(
            told.iter().all(|told| told.starts_with(expected)),
            "{told:?}"
        );
        (built.last("A1"), built.flagged("A1", "incomplete-list"))
    };
    let (listed, decided) = ("清单事项", "领导议定事项");
    let mended = case(listed, &row(listed, "2026-12-01"), "");
    assert_eq!(mended, ("open 2026-12-01/-".to_owned(), false));
    let mended = case(decided, &row(decided, "2026-11-12"), "");
    assert_eq!(mended, ("overdue 2026-11-16/-".to_owned(), false));
    assert!(!case(decided, &row(decided, ""), "").1);
    // Another slip, an empty cell, and a day under another category mend nothing.
    let again = "reversed-dates 2026-11-20 「A1」的完成时限 2026-10-08";
    case(decided, &row(decided, "2026-10-08"), again);
    let lacking = ("open -/-".to_owned(), true);
    assert_eq!(case(listed, &row(listed, "2026-10-08"), again), lacking);
    let empty = "missing-deadline 2026-11-20";
    assert_eq!(case(listed, &row(listed, ""), empty), lacking);
    let kept = "reversed-dates 2026-11-13 「A1」的完成时限 2026-10-01";
    assert_eq!(case(listed, &row(decided, "2026-11-12"), kept), lacking);
}

#[test]
fn m4_a_deadline_without_a_year_goes_by_the_start_that_the_newest_list_gives() {
    const NOW: &str = "2026-11-02";
    for category in ["清单事项", "领导议定事项"] {
        let row =
            |start: &str| format!("Q1 {category} 起算日期={start} 完成时限=11月30日 {COMPLETE}");
        let ledger = format!("Q1 {category} 起算日期={NOW}");
        let lists = |first: &str, second: &str| {
            weeks(&[
                ("2026-11-13", &row(first), &ledger),
                ("2026-11-20", &row(second), &ledger),
            ])
        };
        for (first, second) in [("2025-11-02", NOW), (NOW, NOW)] {
            let built = lists(first, second);
            assert_eq!(built.last("Q1"), "open 2026-11-30/-", "{category} {first}");
            assert_eq!(built.diagnostics("reversed-dates"), [""; 0]);
        }
        // The start has been changed, and the deadline says what it said.
        let moved = lists("2025-11-02", NOW);
        let audit = list(&moved.report, "audit").iter();
        let columns: Vec<String> = audit.map(|event| text(event, "field")).collect();
        assert_eq!(columns, ["起算日期"], "{category}");
        // A correction moves it as well.
        let corrected = with_list("2026-11-20", &row("2025-11-02"), &ledger)
            .office(
                "更正登记",
                &format!(
                    "{CORRECTIONS}\nG1|交办清单|Q1|甲镇|更正|起算日期|{NOW}|误填|县长|2026-11-18"
                ),
            )
            .build();
        assert_eq!(corrected.last("Q1"), "open 2026-11-30/-", "{category}");
    }
}

#[test]
fn m4_a_unit_s_own_deadline_without_a_year_goes_by_the_start_that_counts() {
    let row = |start: &str| format!("Q1 清单事项 起算日期={start} 完成时限=11月30日 {COMPLETE}");
    let ledgers = || {
        Workspace::new()
            .period("2026-11-13")
            .ledger("甲镇", "督查事项", &matters(&row("2025-11-02")))
            .others_report_nothing()
            .period("2026-11-20")
            .ledger("甲镇", "督查事项", &matters(&row("2026-11-02")))
            .others_report_nothing()
    };
    // The values first handed in stand together, and so do the newest ones.
    assert_eq!(ledgers().build().last("Q1"), "overdue 2025-11-30/-");
    let newest = ledgers().settings("changed = \"newest\"").build();
    assert_eq!(newest.last("Q1"), "open 2026-11-30/-");
    let corrected = ledgers()
        .office(
            "更正登记",
            &format!(
                "{CORRECTIONS}\nG1|督查事项|Q1|甲镇|更正|起算日期|2026-11-02|误填|县长|2026-11-18"
            ),
        )
        .build();
    assert_eq!(corrected.last("Q1"), "open 2026-11-30/-");
    assert_eq!(corrected.diagnostics("reversed-dates"), [""; 0]);
}

#[test]
fn m4_rows_of_one_number_in_another_order_are_the_rows_that_they_were() {
    let ours = format!("Q1 清单事项 起算日期=2026-01-10 完成时限=11月底 {COMPLETE}");
    let theirs = "Q1 清单事项 起算日期=2026-12-01 完成时限=11月底 责任单位=乙镇 责任人=张 工作标准=标 考核标准=考";
    let rows = |lines: [&str; 2]| lines.join("\n");
    for second in [[&*ours, theirs], [theirs, &*ours]] {
        let built = weeks(&[
            ("2026-12-11", &rows([&ours, theirs]), &ours),
            ("2026-12-18", &rows(second), &ours),
        ]);
        assert_eq!(built.last("Q1@甲镇"), "overdue 2026-11-30/-");
        assert_eq!(built.last("Q1@乙镇"), "open 2027-11-30/-");
        assert_eq!(built.diagnostics("reversed-dates"), [""; 0]);
        assert!(!built.flagged("Q1@甲镇", "changed"));
    }
}

/// What 甲镇's page says of D1 when the list has taken it away on 13 November, without what it is written in.
fn taken_away(start: &str, done: &str) -> String {
    let row = |unit: &str| format!("D1 领导议定事项 起算日期={start} 责任单位={unit}");
    let own = format!("D1 领导议定事项 起算日期={start}");
    let told = format!("{own} {done}");
    let built = weeks(&[
        ("2026-11-06", &row("甲镇"), &own),
        ("2026-11-13", &row("乙镇"), &own),
        ("2026-11-20", &row("乙镇"), &told),
    ]);
    page_of(&built)
}

fn page_of(built: &Built) -> String {
    let page = String::from_utf8_lossy(&built.site["matters/甲镇.html"]).into_owned();
    let pieces = page.split('<').filter_map(|piece| piece.split_once('>'));
    pieces.map(|(_, text)| text).collect()
}

#[test]
fn m4_of_a_matter_that_is_judged_no_more_nothing_is_told_of_days_to_come_or_of_the_as_of_date() {
    let open = taken_away("2026-11-02", "");
    assert!(open.contains("从2026年11月13日的交办清单起"), "{open}");
    assert!(!open.contains("起转为红灯"), "{open}");
    let overdue = taken_away("2026-10-09", "");
    assert!(
        overdue.contains("算到仍归本单位的最后一天2026年11月12日，逾期"),
        "{overdue}"
    );
    assert!(!overdue.contains("算到截至日期"), "{overdue}");
    // What it says was done afterwards earns nothing, and not because of any cap.
    let done = taken_away("2026-11-02", "办结日期=2026-11-05");
    assert!(
        done.contains("完成日期是这一事项不归本单位以后才填报的，不加分"),
        "{done}"
    );
    assert!(!done.contains("全年上限"), "{done}");
}

#[test]
fn m0_of_a_matter_that_its_unit_s_own_row_gives_to_others_no_list_is_told() {
    let row = |unit: &str| format!("D1 领导议定事项 起算日期=2026-10-09 责任单位={unit}");
    let weeks = |second: &str| {
        weeks(&[
            ("2026-11-06", "", &row("甲镇")),
            ("2026-11-13", second, &row("乙镇")),
            ("2026-11-20", second, &row("乙镇")),
        ])
    };
    let disowned = page_of(&weeks(""));
    assert!(
        disowned.contains("从2026年11月13日的台账起，本单位的台账写的是由其他单位负责"),
        "{disowned}"
    );
    assert!(!disowned.contains("交办清单起"), "{disowned}");
    assert!(!disowned.contains("清单已不列本单位"), "{disowned}");
    // A list that never named the unit has not ceased to.
    let others = page_of(&weeks(&row("乙镇")));
    assert!(others.contains("清单把这一事项列给其他单位"), "{others}");
    assert!(!others.contains("清单不再把本单位列为责任单位"), "{others}");
}
