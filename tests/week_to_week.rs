//! What changes from one week's papers to the next without anybody meaning it, and what is told of it.

mod common;

use common::{Built, Workspace, list, matters, text};

const COMPLAINTS: &str = "投诉编号|受理日期|被投诉单位|核实结果";
const POINTS: &str = "编号|日期|单位|类型|分值|事由";

/// Two weeks of 甲镇's ledger.
fn ledgers(before: &str, now: &str) -> Workspace {
    Workspace::new()
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", before)
        .others_report_nothing()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", now)
        .others_report_nothing()
}

/// Number, status and flags of every matter.
fn judged(built: &Built) -> Vec<String> {
    let matters = list(&built.report, "matters").iter();
    let flags = |matter| list(matter, "flags").iter().map(ToString::to_string);
    let told = matters.map(|matter| {
        let flags: Vec<String> = flags(matter)
            .filter(|flag| !flag.contains("incomplete"))
            .collect();
        let id = text(matter, "id");
        format!("{id} {} {}", text(matter, "light"), flags.join(" "))
    });
    told.collect()
}

// Numbers that have lost their leading zeros

#[test]
fn a_plan_without_a_year_keeps_the_year_of_the_list_that_first_had_it() {
    let plans = "对标对象|差距|目标|措施|完成时限\n子县|甲|乙|丙|12月20日\n丑县|甲|乙|丙|12月底前\n寅县|甲|乙|丙|四季度";
    let with = |last: &str| {
        Workspace::new()
            .period("2026-12-04")
            .ledger("甲镇", "对标提升", plans)
            .others_report_nothing()
            .period("2027-01-08")
            .ledger("甲镇", "对标提升", &format!("{plans}{last}"))
            .others_report_nothing()
            .build()
    };
    let overdue = |built: &Built| text(&list(&built.report, "benchmarks")[0], "overdue");
    assert_eq!(overdue(&with("")), "3");
    // What is new in January is of the new year, and so is another text.
    assert_eq!(overdue(&with("\n卯县|甲|乙|丙|12月20日")), "3");
}

#[test]
fn a_plan_that_was_done_and_is_open_in_january_is_one_of_the_new_year() {
    let plans = |done: [&str; 3]| {
        let header = "对标对象|差距|目标|措施|完成时限|完成日期";
        let rows = [
            "子县|甲|乙|丙|11月底",
            "丑县|甲|乙|丙|11月底",
            "寅县|甲|乙|丙|11月底",
        ];
        let rows = rows.iter().zip(done);
        rows.fold(header.to_owned(), |table, (row, done)| {
            format!("{table}\n{row}|{done}")
        })
    };
    let with = |january: [&str; 3]| {
        let built = Workspace::new()
            .period("2026-12-25")
            .ledger("甲镇", "对标提升", &plans(["2026-11-20", "11月20日", ""]))
            .others_report_nothing()
            .period("2027-01-08")
            .ledger("甲镇", "对标提升", &plans(january))
            .others_report_nothing()
            .period("2027-01-15")
            .ledger("甲镇", "对标提升", &plans(january))
            .others_report_nothing()
            .build();
        let list = list(&built.report, "benchmarks")[0].clone();
        (text(&list, "done"), text(&list, "overdue"))
    };
    let of = |done: &str, overdue: &str| (done.to_owned(), overdue.to_owned());
    assert_eq!(with(["", "", ""]), of("0", "1"));
    assert_eq!(with(["2026-11-20", "11月20日", ""]), of("2", "1"));
    assert_eq!(with(["2026-11-20", "", "2026-12-30"]), of("2", "0"));
}

#[test]
fn a_number_that_has_lost_its_zeros_makes_no_two_complaints_of_one() {
    let week = |workspace: Workspace, as_of: &str, number: &str| {
        workspace
            .period(as_of)
            .office(
                "投诉登记",
                &format!("{COMPLAINTS}\n{number}|2026-11-03|甲镇|有效"),
            )
            .office(
                "积分登记",
                &format!("{POINTS}\n{number}|2026-11-03|甲镇|负面扣分|2|迟报"),
            )
            .others_report_nothing()
    };
    for numbers in [
        ["'001", "1", "1"],
        ["1", "'001", "'001"],
        ["'001", "1", "'001"],
    ] {
        let workspace = ["2026-11-06", "2026-11-13", "2026-11-20"]
            .into_iter()
            .zip(numbers)
            .fold(Workspace::new(), |workspace, (as_of, number)| {
                week(workspace, as_of, number)
            });
        let built = workspace.build();
        assert_eq!(built.unit("甲镇")["valid_complaints"], 1, "{numbers:?}");
        assert_eq!(
            built.escalations("甲镇"),
            Vec::<String>::new(),
            "{numbers:?}"
        );
        assert_eq!(built.entries_of("甲镇", "manual").len(), 1, "{numbers:?}");
        assert_eq!(
            built.diagnostics("dropped-register-row").len(),
            0,
            "{numbers:?}"
        );
        let told = built.diagnostics("leading-zeros");
        let is_mended = numbers[0] == numbers[2];
        let expected: &[&str] = if is_mended {
            &[]
        } else {
            &[
                "warning 登记.xlsx 投诉登记!A2",
                "warning 登记.xlsx 积分登记!A2",
            ]
        };
        assert_eq!(told, expected, "{numbers:?}");
        // Of complaints nothing is told that was read.
        for told in built.diagnostic_values("leading-zeros") {
            let names_it = text(told, "message").contains("001");
            assert_eq!(names_it, told["sheet"] == "积分登记", "{told}");
        }
    }
}

#[test]
fn a_number_that_differs_in_zeros_is_another_where_anything_else_differs() {
    let weeks = |rows: [&str; 2]| {
        [("2026-11-13", rows[0]), ("2026-11-20", rows[1])]
            .into_iter()
            .fold(Workspace::new(), |workspace, (as_of, rows)| {
                workspace
                    .period(as_of)
                    .office("投诉登记", &format!("{COMPLAINTS}\n{rows}"))
                    .others_report_nothing()
            })
            .build()
    };
    let first = "'001|2026-11-03|甲镇|有效";
    for (now, complaints, told) in [
        ("1|2026-11-04|甲镇|有效", 2, 1),
        ("1|2026-11-03|乙镇|有效", 1, 1),
        // Both stand side by side: the office has numbered them so.
        ("'001|2026-11-03|甲镇|有效\n1|2026-11-03|甲镇|有效", 2, 0),
        // Another year's numbers begin anew.
        ("1|2025-12-04|甲镇|有效", 2, 0),
        ("10|2026-11-03|甲镇|有效", 2, 0),
    ] {
        let built = weeks([first, now]);
        assert_eq!(built.unit("甲镇")["valid_complaints"], complaints, "{now}");
        assert_eq!(built.diagnostics("leading-zeros").len(), told, "{now}");
    }
}

#[test]
fn a_matter_whose_number_has_lost_its_zeros_is_the_one_that_it_was() {
    let row = |number: &str, done: &str| {
        format!(
            "事项编号|事项名称|事项类别|起算日期|责任单位|办结日期\n{number}|修路|领导议定事项|2026-11-02|甲镇|{done}"
        )
    };
    let built = ledgers(&row("'001", ""), &row("1", "2026-11-16")).build();
    assert_eq!(judged(&built), ["001 green \"done-not-closed\""]);
    assert_eq!(
        built.diagnostics("leading-zeros"),
        ["warning 甲镇.xlsx 督查事项!A2"]
    );
    assert_eq!(built.diagnostics("missing-from-ledger").len(), 0);
    // The list gives the number, and the unit's ledger lacks its zeros from the first week on.
    let list =
        "事项编号|事项名称|事项类别|起算日期|责任单位\n'001|修路|领导议定事项|2026-11-02|甲镇";
    let built = ledgers(&row("1", ""), &row("1", "2026-11-16"))
        .office("交办清单", list)
        .build();
    assert_eq!(judged(&built), ["1 green \"done-not-closed\""]);
    let built = Workspace::new()
        .period("2026-11-20")
        .office("交办清单", list)
        .ledger("甲镇", "督查事项", &row("1", "2026-11-16"))
        .others_report_nothing()
        .build();
    assert_eq!(judged(&built), ["001 green \"done-not-closed\""]);
    // The list and the ledger lose them in the same week.
    let built = Workspace::new()
        .period("2026-11-13")
        .office("交办清单", list)
        .others_report_nothing()
        .period("2026-11-20")
        .office("交办清单", &list.replace("'001", "1"))
        .ledger("甲镇", "督查事项", &row("1", "2026-11-16"))
        .others_report_nothing()
        .build();
    assert_eq!(judged(&built), ["001 green \"done-not-closed\""]);
    assert_eq!(built.diagnostics("leading-zeros").len(), 2);
    // What comes in late is no other matter than what came in time.
    let workspace = ledgers(&row("'001", ""), &row("'001", ""));
    let built = workspace.late("甲镇", "督查事项", &row("1", "")).build();
    assert_eq!(judged(&built), ["001 red "]);
    // Another matter of that number is another one, and told.
    let other = row("1", "2026-11-16").replace("修路", "治水");
    let built = ledgers(&row("'001", ""), &other).build();
    assert_eq!(judged(&built).len(), 2);
    assert_eq!(built.diagnostics("leading-zeros").len(), 1);
}

// Days that are emptied

#[test]
fn a_day_that_a_ledger_gives_no_more_is_told() {
    let row = |done: &str| {
        matters(&format!(
            "A1 领导议定事项 起算日期=2026-11-02 办结日期={done}"
        ))
    };
    let built = ledgers(&row("2026-11-10"), &row("")).build();
    assert_eq!(built.last("A1"), "overdue 2026-11-16/-");
    let told = built.diagnostic_values("emptied-day");
    assert_eq!(built.diagnostics("emptied-day").len(), 1);
    let message = text(told[0], "message");
    assert!(
        message.contains("2026-11-13 那期填的是 2026-11-10"),
        "{message}"
    );
    // As long as it is empty, and no longer; a cell that cannot be read is told as such.
    let workspace = ledgers(&row("2026-11-10"), &row(""));
    let later = |done: &str| {
        workspace
            .clone()
            .period("2026-11-27")
            .ledger("甲镇", "督查事项", &row(done))
            .others_report_nothing()
            .build()
            .diagnostics("emptied-day")
            .len()
    };
    assert_eq!((later(""), later("2026-11-24"), later("不详")), (1, 0, 0));
    // Nor where the office has taken it out itself, or the matter was never done.
    assert_eq!(
        ledgers(&row(""), &row(""))
            .build()
            .diagnostics("emptied-day")
            .len(),
        0
    );
    let struck = ledgers(&row("2026-11-10"), &row(""))
        .office("更正登记", "更正编号|对象表|对象编号|单位|处理|理由|批准人|批准日期\nG1|督查事项|A1|甲镇|作废|误报|县长|2026-11-18")
        .build();
    assert_eq!(struck.diagnostics("emptied-day").len(), 0);
}

#[test]
fn a_day_that_goes_on_counting_after_a_breach_is_not_said_to_count_no_more() {
    let row = |passed: &str| {
        matters(&format!(
            "A1 常务会提请县委 起算日期=2026-10-19 呈送县委日期=2026-10-20 县委通过日期={passed} 办结日期="
        ))
    };
    let told = |before: &str, after: &str, code: &str| {
        let built = ledgers(&row(before), &row(after)).build();
        let told = built.diagnostic_values(code);
        text(told[0], "message")
    };
    // Due on 9 November from the 26th, on the 19th from 5 November.
    let kept = "仍从 2026-10-26 起算";
    assert!(told("2026-10-26", "", "emptied-day").ends_with(kept));
    assert!(told("2026-10-26", "2026-11-05", "moved-day").ends_with(kept));
    assert!(told("2026-11-05", "", "emptied-day").ends_with("按没有这个日期判定"));
    assert!(told("2026-11-05", "2026-11-06", "moved-day").ends_with("到期日随之变动"));
}

// Files of earlier weeks

#[test]
fn a_file_of_an_earlier_week_that_cannot_be_read_is_no_fault_of_the_unit_once_a_newer_one_can() {
    let row = matters("A1 领导议定事项 起算日期=2026-11-09");
    let damaged = |as_of: &str| format!("ledgers/{as_of}/甲镇.xlsx");
    let workspace = Workspace::new()
        .period("2026-11-06")
        .file(&damaged("2026-11-06"), b"PK\x03\x04broken")
        .others_report_nothing()
        .period("2026-11-13")
        .file(&damaged("2026-11-13"), b"PK\x03\x04broken")
        .others_report_nothing();
    // As long as nothing newer can be read, both are what is known of the unit.
    let built = workspace.build();
    assert_eq!(built.diagnostics("damaged-file").len(), 2);
    let workspace = workspace
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", &row)
        .others_report_nothing();
    let built = workspace.build();
    assert_eq!(built.codes(), [""; 0]);
    assert_eq!(built.diagnostics("earlier-unreadable").len(), 2);
    for told in built.diagnostic_values("earlier-unreadable") {
        assert_eq!(text(told, "unit"), "-");
        assert!(
            text(told, "message").starts_with("甲镇的这个文件当时读不了"),
            "{told}"
        );
    }
    assert!(!built.office.contains_key("returns/甲镇.xlsx"));
    // In a build of that week it is what it was.
    let then = workspace.build_at("2026-11-13");
    assert_eq!(then.diagnostics("damaged-file").len(), 2);
    // The newest hand-in counts, and not one that lacks the sheet.
    let partial = workspace
        .clone()
        .period("2026-11-27")
        .file(&damaged("2026-11-27"), b"PK\x03\x04broken")
        .others_report_nothing()
        .build();
    assert_eq!(partial.diagnostics("damaged-file").len(), 1);
}

// What lies between the years

#[test]
fn what_is_of_last_year_and_was_not_known_to_its_last_period_is_told_in_january() {
    let done = matters("A1 收发文 起算日期=2026-12-28 办结日期=2026-12-29");
    let years = |before: &str, first: &str| {
        Workspace::new()
            .period(before)
            .others_report_nothing()
            .period(first)
            .ledger("甲镇", "督查事项", &done)
            .office(
                "投诉登记",
                &format!("{COMPLAINTS}\nT1|2026-12-27|乙镇|有效\nT2|2026-12-20|乙镇|有效"),
            )
            .others_report_nothing()
    };
    let workspace = years("2026-12-25", "2027-01-01");
    let built = workspace.build();
    assert_eq!(built.diagnostics("between-years").len(), 1);
    let message = text(built.diagnostic_values("between-years")[0], "message");
    assert!(
        message.contains("2026-12-25，日期在上一年、那一期还不知道或以后有变化的加减分有 3 项（甲镇 1 项、乙镇 2 项）"),
        "{message}"
    );
    assert!(built.entries("甲镇").is_empty());
    // Told throughout January.
    let later = |period: &str| {
        let later = years("2026-12-25", "2027-01-01").period(period);
        later.others_report_nothing().build()
    };
    let january = later("2027-01-08");
    assert_eq!(
        text(january.diagnostic_values("between-years")[0], "message"),
        message
    );
    assert_eq!(later("2027-02-05").diagnostics("between-years").len(), 0);
    // A period on the last day of the year does not know what is registered in January.
    let built = years("2026-12-31", "2027-01-08").build();
    let told = built.diagnostic_values("between-years")[0];
    assert!(text(told, "message").contains("甲镇 1 项、乙镇 2 项"));
    assert!(text(told, "help").contains("ledgers/2026-12-31"), "{told}");
    // Not where nothing lies between.
    let nothing = Workspace::new()
        .period("2026-12-25")
        .others_report_nothing()
        .period("2027-01-01")
        .others_report_nothing();
    assert_eq!(nothing.build().diagnostics("between-years").len(), 0);
}

// Files beside the ledgers

#[test]
fn a_year_of_the_calendar_without_a_day_off_is_told() {
    let with = |calendar: &str| {
        let row = matters("A1 领导议定事项 起算日期=2026-09-28");
        let built = common::week("2026-10-09", "")
            .ledger("乙镇", "督查事项", &row)
            .calendar(calendar)
            .build();
        built.diagnostics("calendar-year-empty").len()
    };
    assert_eq!(with("[[year]]\nyear = 2026\nholidays = []"), 1);
    assert_eq!(
        with("[[year]]\nyear = 2026\nholidays = []\nworkdays = [2026-10-10]"),
        1
    );
    assert_eq!(with("[[year]]\nyear = 2026\nholidays = [2026-10-01]"), 0);
    assert_eq!(with(""), 0);
}

#[test]
fn a_note_that_is_not_called_after_a_period_is_told() {
    let named = [
        ("2026-11-20.md", 0),
        ("2026-11-20.md.txt", 1),
        ("2026-11-20.MD", 1),
        ("2026.11.20.md", 1),
        ("2026-11-20.docx", 1),
        // No period ends on that day; one that is still to come may.
        ("2026-11-19.md", 1),
        ("2026-11-27.md", 0),
    ];
    for (name, told) in named {
        let built = common::week("2026-11-20", "")
            .file(&format!("notes/{name}"), "本期情况。".as_bytes())
            .build();
        assert_eq!(built.diagnostics("misnamed-note").len(), told, "{name}");
    }
}
