//! Whoever does what a remedy says has mended it: what is told names the papers in which the fault stands, and strikes out nothing that is
//! right.

mod common;

use common::registers::{CORRECTIONS, EXTENSIONS};
use common::{Built, Workspace, matters, text, week};

/// Weeks from 13 November on, each with registers and 甲镇's ledger.
fn weeks(ledgers: &[&str], registers: &[&[(&str, &str)]]) -> Workspace {
    let days = ["2026-11-13", "2026-11-20", "2026-11-27"];
    let mut workspace = Workspace::new();
    for ((day, ledger), registers) in days.iter().zip(ledgers).zip(registers) {
        workspace = workspace
            .period(day)
            .ledger("甲镇", "督查事项", &matters(ledger))
            .others_report_nothing();
        for (sheet, table) in *registers {
            workspace = workspace.office(sheet, table);
        }
    }
    workspace
}

/// The only thing that is told under a code: its message and its remedy.
#[track_caller]
fn told(built: &Built, code: &str) -> (String, String) {
    let found = built.diagnostic_values(code);
    assert_eq!(found.len(), 1, "{code}: {:?}", built.codes());
    (text(found[0], "message"), text(found[0], "help"))
}

// Rows of registers that were written anew

#[test]
fn an_extension_that_names_its_unit_since_is_the_same_row_and_no_one_is_told_to_strike_it_out() {
    let matter = "A1 领导议定事项 起算日期=2026-11-09";
    let bare = format!("{EXTENSIONS}\nA1||2026-12-10|县长|2026-11-12");
    let named = format!("{EXTENSIONS}\nA1|甲镇|2026-12-10|县长|2026-11-12");
    let build = |extensions: [&str; 2], list: &str| {
        let [first, second] = extensions.map(|table| [("延期审批", table), ("交办清单", list)]);
        let of = |registers: [(&'static str, _); 2]| match list {
            "" => registers[..1].to_vec(),
            _ => registers.to_vec(),
        };
        let registers = [of(first), of(second)];
        weeks(&[matter; 2], &[&registers[0], &registers[1]]).build()
    };
    // On no list it has never had an effect: what is told of it is how it is mended, and not that it counts.
    let built = build([&bare, &named], "");
    assert_eq!(built.last("A1"), "open 2026-12-10/-");
    assert_eq!(built.diagnostics("dropped-register-row"), [""; 0]);
    let (_, help) = told(&built, "extension-without-unit");
    assert!(help.contains("以前各期登记簿里的这一行也要照改"), "{help}");
    // As advised.
    let mended = build([&named, &named], "");
    assert_eq!(mended.last("A1"), "open 2026-12-10/-");
    assert_eq!(mended.codes(), built_codes(&mended, "old-workbook"));
    // Of a matter of the list it is another row, which goes on counting.
    let list = "事项编号|事项名称|事项类别|起算日期|责任单位\nA1|事项A1|领导议定事项|2026-11-09|甲镇、乙镇";
    let built = build([&bare, &named], list);
    let (message, help) = told(&built, "dropped-register-row");
    assert!(message.contains("原来没有写责任单位"), "{message}");
    assert!(help.contains("2026-11-13 以来各期登记簿"), "{help}");
    assert!(help.contains("也不要作废"), "{help}");
    assert_eq!(built.last("A1@乙镇"), "open 2026-12-10/-");
    let mended = build([&named, &named], list);
    assert_eq!(mended.diagnostics("dropped-register-row"), [""; 0]);
    assert_eq!(mended.last("A1@乙镇"), "due-soon 2026-11-23/-");
    assert_eq!(mended.last("A1@甲镇"), "open 2026-12-10/-");
    // Where one for all has gone beside one for a unit, striking it out would take that one along.
    let both = format!("{bare}\nA1|甲镇|2026-12-20|县长|2026-11-13");
    let left = format!("{EXTENSIONS}\nA1|甲镇|2026-12-20|县长|2026-11-13");
    let (_, help) = told(&build([&both, &left], list), "dropped-register-row");
    assert!(help.contains("不要用作废"), "{help}");
}

/// The codes of what is told, where it is one code at most.
fn built_codes(built: &Built, code: &str) -> Vec<String> {
    let codes = built.codes();
    assert!(codes.iter().all(|told| told == code), "{codes:?}");
    codes
}

#[test]
fn who_leaves_a_matter_off_the_list_is_told_that_striking_it_out_strikes_out_the_ledgers_rows_too()
{
    let list = |rows: &str| {
        format!(
            "事项编号|事项名称|事项类别|起算日期|责任单位\nA2|事项A2|领导议定事项|2026-11-09|甲镇{rows}"
        )
    };
    let matter = "A1 领导议定事项 起算日期=2026-10-26\nA2 领导议定事项 起算日期=2026-11-09";
    let listed = list("\nA1|事项A1|领导议定事项|2026-10-26|甲镇");
    let build = |first: &str, more: &[(&str, &str)]| {
        let second = list("");
        let mut registers = vec![("交办清单", &*second)];
        registers.extend(more);
        weeks(&[matter; 2], &[&[("交办清单", first)], &registers]).build()
    };
    let built = build(&listed, &[]);
    let (_, help) = told(&built, "dropped-register-row");
    assert!(help.contains("作废划去的是这一事项本身"), "{help}");
    assert!(help.contains("以前各期的清单里删去"), "{help}");
    let strikes = format!("{CORRECTIONS}\nG1|交办清单|A1|甲镇|作废|||误列|县长|2026-11-19");
    let struck = build(&listed, &[("更正登记", &strikes)]);
    assert_eq!(struck.matter("A1")["struck"], true);
    // As advised for what only the ledger is to say.
    let off = build(&list(""), &[]);
    assert_eq!(off.last("A1"), "overdue 2026-11-09/-");
    assert_eq!(off.diagnostics("dropped-register-row"), [""; 0]);
}

#[test]
fn what_is_written_anew_in_a_register_is_to_be_changed_in_the_earlier_ones_too() {
    let every = "以前各期登记簿里的这一行也要照改";
    let circulars = "文号|日期|单位|类型|问题编号\n1号|2026-11-09|甲镇|通报批评|W1\n2号|2026-11-12|甲镇|通报批评|W1、W2";
    let requests = "编号|日期|请示单位|受理单位|事项\nQ1|2026-11-10|乙镇|乙镇|水渠";
    let meetings =
        "会议编号|会议名称|会议日期|情形|单位|姓名\nH1|例会|2026-11-10|迟到|甲镇、乙镇|张三";
    for (sheet, table, code) in [
        ("通报登记", circulars, "several-problems"),
        ("请示事项", requests, "request-to-itself"),
        ("会议纪律", meetings, "doubtful-name"),
    ] {
        let built = week("2026-11-13", "A1 领导议定事项 起算日期=2026-11-09")
            .office(sheet, table)
            .build();
        let (_, help) = told(&built, code);
        assert!(help.contains(every), "{code}: {help}");
    }
    let complaints = "投诉编号|受理日期|被投诉单位|核实结果\nTS-01|2026-11-10|甲镇|有效\nts-1|2026-11-10|甲镇|有效";
    let built = week("2026-11-13", "A1 领导议定事项 起算日期=2026-11-09")
        .office("投诉登记", complaints)
        .build();
    for found in built.diagnostic_values("near-number") {
        let help = text(found, "help");
        assert!(
            help.contains("把它的编号作废（对象表写「投诉登记」）"),
            "{help}"
        );
    }
    let directory =
        "单位全称|序列|撤销日期|并入单位\n甲镇|乡镇||\n乙镇|乡镇||\n丙镇|乡镇|2026-11-10|甲镇";
    let points = "编号|日期|单位|类型|分值|事由\nP1|2026-11-12|丙镇|负面扣分|2|迟报";
    let built = Workspace::new()
        .directory(directory)
        .period("2026-11-13")
        .office("积分登记", points)
        .others_report_nothing()
        .build();
    let (_, help) = told(&built, "unit-not-there");
    assert!(help.contains(every), "{help}");
}

// Corrections

#[test]
fn m15_a_correction_that_has_no_effect_is_put_to_rest_as_it_is_told() {
    let meetings = "会议编号|会议名称|会议日期|情形|单位|姓名|职务\nH1|例会|2026-11-10|迟到|甲镇|赵一|镇长\n\
        H1|例会|2026-11-10|迟到|甲镇|王五|副镇长";
    let points = "编号|日期|单位|类型|分值|事由\nP1|2026-11-12|甲镇|负面扣分|2|迟报";
    let corrections = |rows: &[&str]| format!("{CORRECTIONS}\n{}", rows.join("\n"));
    for (correction, code) in [
        (
            "G1|会议纪律|H1|甲镇|更正|职务|副镇长|误登|县长|2026-11-12",
            "ambiguous-correction",
        ),
        (
            "G1|督查事项|A1|甲镇|更正|反馈日期||误登|县长|2026-11-12",
            "unreadable-correction",
        ),
        (
            "G1|督查事项|A1|甲镇|更正|完成时限|2026-12-30|误登|县长|2026-11-12",
            "correction-without-effect",
        ),
        (
            "G1|积分登记|P1|甲镇|更正|单位|乙镇|误登|县长|2026-11-12",
            "fixed-field",
        ),
    ] {
        let build = |second: &[&str]| {
            let tables = [corrections(&[correction]), corrections(second)];
            let [first, second] = tables.each_ref().map(|table| {
                [
                    ("会议纪律", meetings),
                    ("积分登记", points),
                    ("更正登记", &**table),
                ]
            });
            weeks(
                &["A1 领导议定事项 起算日期=2026-11-09"; 2],
                &[&first, &second],
            )
            .build()
        };
        let (_, help) = told(&build(&[correction]), code);
        assert!(help.contains("把这一行更正作废"), "{code}: {help}");
        // Left out it is told as before, and not that it counts.
        let left = build(&[]);
        assert_eq!(left.diagnostics(code).len(), 1, "{code}");
        assert_eq!(left.diagnostics("dropped-register-row"), [""; 0], "{code}");
        // As advised, whether the row is kept or not.
        let strikes = "G2|更正登记|G1|甲镇|作废|||误登|县长|2026-11-19";
        for rows in [&[correction, strikes][..], &[strikes]] {
            let rest = build(rows);
            assert_eq!(rest.diagnostics(code), [""; 0], "{code}");
            assert_eq!(rest.diagnostics("dropped-register-row"), [""; 0], "{code}");
        }
    }
    // One that has an effect goes on counting, and that is told.
    let effective = corrections(&["G1|积分登记|P1|甲镇|更正|分值|1|误登|县长|2026-11-12"]);
    let none = corrections(&[]);
    let [first, second] =
        [&effective, &none].map(|table| [("积分登记", points), ("更正登记", table.as_str())]);
    let built = weeks(
        &["A1 领导议定事项 起算日期=2026-11-09"; 2],
        &[&first, &second],
    )
    .build();
    told(&built, "dropped-register-row");
    assert_eq!(built.score("甲镇"), "99 = +0 -1");
}

#[test]
fn m15_a_correction_of_two_units_that_has_an_effect_for_one_of_them_is_told_when_it_is_left_out() {
    let meetings = "会议编号|会议名称|会议日期|情形|单位|姓名|职务\nH1|例会|2026-11-10|迟到|甲镇|赵一|镇长\n\
        H1|例会|2026-11-10|迟到|甲镇|王五|副镇长\nH1|例会|2026-11-10|迟到|乙镇|钱二|镇长";
    let correction =
        format!("{CORRECTIONS}\nG1|会议纪律|H1|甲镇、乙镇|更正|职务|副镇长|误登|县长|2026-11-12");
    let [first, second] = [&*correction, CORRECTIONS]
        .map(|corrections| [("会议纪律", meetings), ("更正登记", corrections)]);
    let built = weeks(
        &["A1 领导议定事项 起算日期=2026-11-09"; 2],
        &[&first, &second],
    )
    .build();
    told(&built, "ambiguous-correction");
    told(&built, "dropped-register-row");
}

#[test]
fn m15_who_strikes_out_by_the_correction_of_a_fixed_column_has_done_with_it() {
    let points =
        |unit: &str| format!("编号|日期|单位|类型|分值|事由\nP1|2026-11-12|{unit}|负面扣分|2|迟报");
    let corrections = [
        format!("{CORRECTIONS}\nG1|积分登记|P1|甲镇|更正|单位|乙镇|误登|县长|2026-11-12"),
        format!("{CORRECTIONS}\nG1|积分登记|P1|甲镇|作废|||误登|县长|2026-11-12"),
    ];
    let tables = [points("甲镇"), points("乙镇")];
    let [first, second] =
        [0, 1].map(|at| [("积分登记", &*tables[at]), ("更正登记", &*corrections[at])]);
    let matter = "A1 领导议定事项 起算日期=2026-11-09";
    let built = weeks(&[matter], &[&first]).build();
    let (_, help) = told(&built, "fixed-field");
    assert!(help.contains("请把本行的处理改为「作废」"), "{help}");
    let built = weeks(&[matter; 2], &[&first, &second]).build();
    built_codes(&built, "old-workbook");
    assert_eq!(built.score("甲镇"), "100 = +0 -0");
    assert_eq!(built.score("乙镇"), "98 = +0 -2");
}

#[test]
fn m15_an_entry_of_benchmarking_that_two_rows_bear_is_named_by_its_serial_number() {
    let list = "序号|对标对象|差距|目标|措施|完成时限|完成日期\n1|丑县|甲|乙|丙|2026-06-30|\n2|丑县|丁|乙|丙|2026-06-30|";
    let built = |number: &str| {
        let correction = format!(
            "{CORRECTIONS}\nG1|对标提升|{number}|甲镇|更正|完成日期|2026-06-04|误|县长|2026-06-10"
        );
        Workspace::new()
            .period("2026-06-12")
            .ledger("甲镇", "对标提升", list)
            .office("更正登记", &correction)
            .others_report_nothing()
            .build()
    };
    let (_, help) = told(&built("丑县"), "ambiguous-correction");
    assert!(help.contains("清单上的序号"), "{help}");
    assert!(!help.contains("改不了"), "{help}");
    assert_eq!(built("2").diagnostics("ambiguous-correction"), [""; 0]);
}

// What a unit's ledger says first

#[test]
fn m8_whoever_is_told_of_a_done_date_that_was_not_read_is_told_to_mend_it_in_the_same_period() {
    let at_once = "本期就改（替换这一期的文件）";
    let head = "事项编号|事项名称|事项类别|起算日期|反馈日期";
    let row = |day: &str| format!("A1|修路|领导议定事项|2026-10-26|{day}");
    for (ledger, code) in [
        (format!("{head}\n{}", row("2026-12-05")), "future-date"),
        (
            format!("{head}\n{}\n{}", row(""), row("2026-11-05")),
            "duplicate-number",
        ),
        (
            format!("{head}|办结日期|完成日期\n{}||2026-11-05", row("")),
            "passed-over-column",
        ),
    ] {
        let built = Workspace::new()
            .period("2026-11-13")
            .ledger("甲镇", "督查事项", &ledger)
            .others_report_nothing()
            .build();
        let (_, help) = told(&built, code);
        assert!(help.contains(at_once), "{code}: {help}");
    }
    let late = Workspace::new()
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &format!("{head}\n{}", row("")))
        .late(
            "甲镇",
            "督查事项",
            &format!("{head}\n{}", row("2026-11-05")),
        )
        .others_report_nothing()
        .build();
    let (_, help) = told(&late, "late-row-contradicts");
    assert!(help.contains("请改按时报送的那个文件"), "{help}");
    // Days of other columns are not the unit's claim.
    let closed = format!("{head}|销号日期\n{}|2026-12-05", row(""));
    let built = Workspace::new()
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &closed)
        .others_report_nothing()
        .build();
    let (_, help) = told(&built, "future-date");
    assert!(!help.contains(at_once), "{help}");
}

#[test]
fn nothing_is_said_of_matters_where_the_day_of_a_complaint_is_not_read() {
    let built = week("2026-11-13", "A1 领导议定事项 起算日期=2026-11-09")
        .office(
            "投诉登记",
            "投诉编号|受理日期|被投诉单位|核实结果|办结日期\nT1|2026-11-10|甲镇|有效|2026-12-05",
        )
        .build();
    let (_, help) = told(&built, "future-date");
    assert!(!help.contains("督查事项"), "{help}");
}

#[test]
fn m9_who_gives_a_start_or_deadline_that_cannot_be_is_told_that_the_first_value_stays() {
    let at_once = "本期就改（替换这一期的文件）";
    for (row, code) in [
        (
            "A1 领导议定事项 起算日期=2026-11-09 完成时限=立即",
            "unreadable-deadline",
        ),
        (
            "A1 领导议定事项 起算日期=2026-11-09 完成时限=2026-10-20",
            "reversed-dates",
        ),
    ] {
        let mended = "A1 领导议定事项 起算日期=2026-11-09 完成时限=2026-11-18";
        let first = weeks(&[row], &[&[]]).build();
        let (_, help) = told(&first, code);
        assert!(help.contains(at_once), "{code}: {help}");
        assert!(help.contains("更正登记"), "{code}: {help}");
        // What it warns of, and what it advises.
        let later = weeks(&[row, mended], &[&[], &[]]).build();
        assert_eq!(later.last("A1"), "due-soon 2026-11-23/-", "{code}");
        let replaced = weeks(&[mended, mended], &[&[], &[]]).build();
        assert_eq!(replaced.last("A1"), "overdue 2026-11-18/-", "{code}");
        let correction = format!(
            "{CORRECTIONS}\nG1|督查事项|A1|甲镇|更正|完成时限|2026-11-18|误填|县长|2026-11-19"
        );
        let registers = [("更正登记", &*correction)];
        let corrected = weeks(&[row, mended], &[&[], &registers]).build();
        assert_eq!(corrected.last("A1"), "overdue 2026-11-18/-", "{code}");
    }
    // The list's own may be mended in any week.
    let list = "事项编号|事项名称|事项类别|起算日期|责任单位|完成时限\nA1|事项A1|领导议定事项|2026-11-09|甲镇|2026-10-20";
    let registers = [("交办清单", list)];
    let matter = "A1 领导议定事项 起算日期=2026-11-09";
    let built = weeks(&[matter], &[&registers]).build();
    let (_, help) = told(&built, "reversed-dates");
    assert!(!help.contains(at_once), "{help}");
}

#[test]
fn m9_a_start_of_last_year_is_told_at_the_cell_that_gives_it_and_that_another_one_since_moves_nothing()
 {
    let known = "A1 领导议定事项 起算日期=2026-11-02";
    let [wrong, right] =
        ["2025-11-16", "2026-11-16"].map(|day| format!("{known}\nA2 领导议定事项 起算日期={day}"));
    let built = weeks(&[known, &wrong], &[&[], &[]]).build();
    let (_, help) = told(&built, "old-start");
    assert!(help.contains("本期就改（替换这一期的文件）"), "{help}");
    let later = weeks(&[known, &wrong, &right], &[&[], &[], &[]]);
    let built = later.build();
    let found = built.diagnostic_values("old-start");
    let file = text(found[0], "file");
    assert_eq!(file, "ledgers/2026-11-20/甲镇.xlsx");
    let (message, help) = told(&built, "old-start");
    assert!(message.contains("后来的台账改为 2026-11-16"), "{message}");
    assert!(help.contains("更正值写 2026-11-16"), "{help}");
    let correction =
        format!("{CORRECTIONS}\nG1|督查事项|A2|甲镇|更正|起算日期|2026-11-16|误填|县长|2026-11-26");
    let corrected = later.office("更正登记", &correction).build();
    assert_eq!(corrected.diagnostics("old-start"), [""; 0]);
    let replaced = weeks(&[known, &right, &right], &[&[], &[], &[]]).build();
    assert_eq!(replaced.diagnostics("old-start"), [""; 0]);
}

#[test]
fn m13_who_puts_a_day_back_after_the_breach_is_told_that_only_a_correction_moves_it() {
    let row = |passed: &str| {
        format!(
            "A1 常务会提请县委 起算日期=2026-10-29 呈送县委日期=2026-10-30 县委通过日期={passed}"
        )
    };
    let [right, wrong] = [row("2026-11-10"), row("2026-11-02")];
    // Due on 16 November from the 2nd.
    let built = weeks(&[&right, &wrong, &right], &[&[], &[], &[]]);
    let (message, help) = told(&built.build(), "moved-day");
    assert!(message.contains("仍从 2026-11-02 起算"), "{message}");
    assert!(!help.contains("改回去；"), "{help}");
    assert!(help.contains("由县政府办在「更正登记」里更正"), "{help}");
    let correction = format!(
        "{CORRECTIONS}\nG1|督查事项|A1|甲镇|更正|县委通过日期|2026-11-10|误填|县长|2026-11-26"
    );
    let corrected = built.office("更正登记", &correction).build();
    assert_eq!(corrected.diagnostics("moved-day"), [""; 0]);
    // Before a breach it is put back in the same period.
    let row = |passed: &str| {
        format!(
            "A1 常务会提请县委 起算日期=2026-11-02 呈送县委日期=2026-11-03 县委通过日期={passed}"
        )
    };
    let built = weeks(&[&row("2026-11-10"), &row("2026-11-12")], &[&[], &[]]).build();
    let (_, help) = told(&built, "moved-day");
    assert!(help.contains("本期就改回去（替换这一期的文件）"), "{help}");
}
