//! M4 and DECISIONS 18: what becomes of matters when units are merged, twice in a row, or two at once.

mod common;

use common::registers::{CORRECTIONS, EXEMPTIONS};
use common::{Built, Workspace, list, matters};

/// Both orders in which the directory may have the two units that become one.
const ORDERS: [[&str; 2]; 2] = [["甲镇", "乙镇"], ["乙镇", "甲镇"]];

/// A workspace of these units, each with 序列, 撤销日期 and 并入单位.
fn of_units(entries: &[&str]) -> Workspace {
    let header = "单位全称|序列|撤销日期|并入单位";
    Workspace::new().directory(&format!("{header}\n{}", entries.join("\n")))
}

/// 甲镇 and 乙镇 become 丙镇 at the end of September; the directory has them in this order.
fn two_into_one(order: [&str; 2]) -> Workspace {
    let [first, second] = order.map(|unit| format!("{unit}|乡镇|2026-09-30|丙镇"));
    of_units(&[&first, &second, "丙镇|乡镇||"])
}

const TWO_INTO_ONE: &str = "单位全称|序列|撤销日期|并入单位\n甲镇|乡镇|2026-09-30|丙镇\n乙镇|乡镇|2026-09-30|丙镇\n丙镇|乡镇||\n丁局|县直||";

/// 甲镇 and 乙镇, each with matters of its own under the same numbers, become 丙镇.
fn merged(before: Workspace) -> Workspace {
    let own = |start: &str, names: [&str; 2]| {
        let header = "事项编号|事项名称|事项类别|起算日期";
        let [first, second] = names;
        format!("{header}\n1|{first}|领导议定事项|{start}\n2|{second}|领导议定事项|{start}")
    };
    before
        .period("2026-09-25")
        .ledger("甲镇", "督查事项", &own("2026-09-21", ["修路", "修桥"]))
        .ledger("乙镇", "督查事项", &own("2026-09-22", ["绿化", "供水"]))
        .others_report_nothing()
        .period("2026-10-16")
        .others_report_nothing()
}

#[test]
fn e1_breaches_of_different_matters_with_one_number_are_several() {
    let built = merged(Workspace::new().directory(TWO_INTO_ONE)).build();
    assert_eq!(built.unit("丙镇")["overdue_count"], 4);
    assert_eq!(built.escalations("丙镇"), ["overdue-circular 4 new"]);
}

#[test]
fn a_number_of_an_old_list_about_others_makes_no_matters_of_two_units_one() {
    let old = Workspace::new()
        .directory(TWO_INTO_ONE)
        .period("2025-03-07")
        .office(
            "交办清单",
            &matters("1 收发文 起算日期=2025-03-03 责任单位=丁局 销号日期=2025-03-06"),
        )
        .others_report_nothing();
    let built = merged(old).build();
    let own = list(&built.report, "matters").iter();
    let own = own.filter(|matter| matter["unit"] == "丙镇");
    assert_eq!(own.count(), 4);
    assert_eq!(built.score("丙镇"), "92 = +0 -8");
}

#[test]
fn m12_an_exemption_under_the_name_of_a_unit_in_between_stands() {
    let row = |unit: &str| {
        matters(&format!(
            "1 领导议定事项 起算日期=2026-09-21 责任单位={unit}"
        ))
    };
    let exemption = format!("{EXEMPTIONS}\nR1|督查事项|1|乙镇|先行先试|县委|2026-10-21");
    let units = [
        "甲镇|乡镇|2026-09-30|乙镇",
        "乙镇|乡镇|2026-10-31|丙镇",
        "丙镇|乡镇||",
    ];
    let workspace = of_units(&units)
        .period("2026-09-25")
        .ledger("甲镇", "督查事项", &row("甲镇"))
        .others_report_nothing()
        .period("2026-10-23")
        .office("容错认定", &exemption)
        .ledger("乙镇", "督查事项", &row("乙镇"))
        .others_report_nothing()
        .period("2026-11-06")
        .office("容错认定", &exemption)
        .ledger("丙镇", "督查事项", &row("丙镇"))
        .others_report_nothing();
    for as_of in ["2026-10-23", "2026-11-06"] {
        let built = workspace.build_at(as_of);
        assert_eq!(built.matter("1")["exempt"], true, "{as_of}");
    }
}

#[test]
fn who_takes_over_from_a_unit_that_was_itself_taken_over_answers_from_the_later_merger_on() {
    let units = [
        "甲镇|乡镇|2026-10-31|乙镇",
        "乙镇|乡镇|2026-08-31|丙镇",
        "丙镇|乡镇||",
    ];
    let rows = "# 领导议定事项 起算日期=2026-09-21";
    let built = of_units(&units)
        .period("2026-10-16")
        .ledger("甲镇", "督查事项", &matters(&common::rows(3, rows)))
        .others_report_nothing()
        .period("2026-11-06")
        .others_report_nothing()
        .build();
    assert_eq!(built.escalations("甲镇"), ["overdue-circular 3"]);
    assert_eq!(built.escalations("丙镇"), Vec::<String>::new());
    assert_eq!(built.score("丙镇"), "100 = +0 -0");
    assert_eq!(built.unit("丙镇")["red_matters"], 3);
}

/// 甲镇 and 乙镇 both answer for 「1」 of the list and become 丙镇; only 甲镇 has done it. `order` is that of the directory.
fn one_of_two_had_done_it(order: [&str; 2], named_since: &str, rows: [&str; 2]) -> Built {
    let entries = order.map(|unit| format!("{unit}|乡镇||2026-09-30|丙镇"));
    let directory = format!(
        "单位全称|序列|设立日期|撤销日期|并入单位\n{}\n丙镇|乡镇|2026-10-01||",
        entries.join("\n")
    );
    let listed = |units: &str| {
        matters(&format!(
            "1 领导议定事项 起算日期=2026-09-17 责任单位={units}"
        ))
    };
    let own = |words: &str| matters(&format!("1 领导议定事项 起算日期=2026-09-17 {words}"));
    let [at_once, later] = rows;
    Workspace::new()
        .directory(&directory)
        .period("2026-09-30")
        .office("交办清单", &listed("甲镇、乙镇"))
        .ledger("甲镇", "督查事项", &own("反馈日期=2026-09-28"))
        .ledger("乙镇", "督查事项", &own(""))
        .period("2026-10-09")
        .office("交办清单", &listed(named_since))
        .ledger("丙镇", "督查事项", &own(at_once))
        .period("2026-10-16")
        .office("交办清单", &listed(named_since))
        .ledger("丙镇", "督查事项", &own(later))
        .build()
}

#[test]
fn what_one_of_two_merged_units_had_not_done_is_the_successor_s_in_either_order() {
    for order in ORDERS {
        for named_since in ["丙镇", "甲镇、乙镇"] {
            let undone = one_of_two_had_done_it(order, named_since, ["", ""]);
            assert_eq!(undone.last("1@甲镇"), "met 2026-10-08/2026-09-28");
            assert_eq!(undone.last("1@丙镇"), "overdue 2026-10-08/-", "{order:?}");
            assert_eq!(undone.score("丙镇"), "98 = +0 -2");
            let done = "反馈日期=2026-10-07";
            let done = one_of_two_had_done_it(order, named_since, [done, done]);
            assert_eq!(done.last("1@甲镇"), "met 2026-10-08/2026-09-28");
            assert_eq!(
                done.last("1@丙镇"),
                "met 2026-10-08/2026-10-07",
                "{order:?}"
            );
        }
    }
}

#[test]
fn what_a_dissolved_unit_had_done_in_time_is_no_breach_by_what_its_successor_reports_once_more() {
    let own = |words: &str| matters(&format!("1 领导议定事项 起算日期=2026-09-17 {words}"));
    let built = two_units("甲镇", "丙镇")
        .period("2026-09-30")
        .ledger("甲镇", "督查事项", &own("反馈日期=2026-09-28"))
        .others_report_nothing()
        .period("2026-10-16")
        .ledger("丙镇", "督查事项", &own("反馈日期=2026-10-14"))
        .build();
    assert_eq!(built.last("1@甲镇"), "met 2026-10-08/2026-09-28");
    assert_eq!(built.score("丙镇"), "100 = +0 -0");
}

/// Who did the matter, how the list names it from then on, whose later ledgers have the row, and the order of the directory.
struct Chain {
    doer: Option<&'static str>,
    listed: Option<[&'static str; 3]>,
    second_has_row: bool,
    third_has_row: bool,
    is_turned: bool,
}

/// 甲镇 becomes 乙镇 at the end of August, and 乙镇 becomes 丙镇 on 10 October; the matter is due on the 26th.
fn chain(case: &Chain) -> Built {
    let mut units = [
        "甲镇|乡镇|2026-08-31|乙镇",
        "乙镇|乡镇|2026-10-10|丙镇",
        "丙镇|乡镇||",
    ];
    if case.is_turned {
        units.reverse();
    }
    let row = |unit: &str, done: &str| {
        matters(&format!(
            "1 清单事项 起算日期=2026-08-24 完成时限=2026-10-26 责任单位={unit} 办结日期={done}"
        ))
    };
    let by = |unit: &str, day: &'static str| if case.doer == Some(unit) { day } else { "" };
    let list_of = |workspace: Workspace, week: usize| match case.listed {
        Some(names) => {
            let listed = "1 清单事项 起算日期=2026-08-24 完成时限=2026-10-26 责任单位=";
            workspace.office("交办清单", &matters(&format!("{listed}{}", names[week])))
        }
        None => workspace,
    };
    let own = |workspace: Workspace, unit: &str, day: &'static str, has_row: bool| {
        let table = if has_row {
            row(unit, by(unit, day))
        } else {
            matters("")
        };
        workspace.ledger(unit, "督查事项", &table)
    };
    let mut workspace = of_units(&units).period("2026-08-28");
    workspace = list_of(own(workspace, "甲镇", "2026-08-28", true), 0).others_report_nothing();
    workspace = workspace.period("2026-09-18");
    let second = own(workspace, "乙镇", "2026-09-18", case.second_has_row);
    workspace = list_of(second, 1).others_report_nothing();
    for week in ["2026-10-16", "2026-10-30"] {
        workspace = workspace.period(week);
        let third = own(workspace, "丙镇", "2026-10-14", case.third_has_row);
        workspace = list_of(third, 2).others_report_nothing();
    }
    workspace.build()
}

#[test]
fn of_units_merged_one_after_the_other_each_answers_for_what_it_did_and_the_last_for_what_is_left()
{
    let modes = [
        None,
        Some(["甲镇", "甲镇", "甲镇"]),
        Some(["甲镇", "乙镇", "丙镇"]),
        Some(["甲镇", "甲镇", "乙镇"]),
    ];
    for (doer, day) in [
        (Some("甲镇"), "2026-08-28"),
        (Some("乙镇"), "2026-09-18"),
        (Some("丙镇"), "2026-10-14"),
        (None, "-"),
    ] {
        for (listed, flags) in modes
            .iter()
            .flat_map(|mode| (0..8).map(move |flags| (mode, flags)))
        {
            let case = Chain {
                doer,
                listed: *listed,
                second_has_row: doer == Some("乙镇") || flags & 1 > 0,
                third_has_row: doer == Some("丙镇") || flags & 2 > 0,
                is_turned: flags & 4 > 0,
            };
            let built = chain(&case);
            let told: Vec<String> = list(&built.report, "matters")
                .iter()
                .map(|matter| {
                    let stage = &list(matter, "stages")[0];
                    let done = common::text(stage, "done");
                    format!(
                        "{} {} {done}",
                        common::text(matter, "unit"),
                        common::text(stage, "status")
                    )
                })
                .collect();
            let expected = match doer {
                Some(unit) => format!("{unit} met {day}"),
                None => "丙镇 overdue -".to_owned(),
            };
            let about = format!("{doer:?} {listed:?} {flags}");
            assert_eq!(told, [expected], "{about}");
            let points = if doer.is_none() {
                "98 = +0 -2"
            } else {
                "100 = +0 -0"
            };
            if doer != Some("丙镇") {
                assert_eq!(built.score("丙镇"), points, "{about}");
            }
        }
    }
}

/// 乙镇 becomes 丙镇 at the end of September; the list names a unit in each of three weeks.
fn reassigned(names: [&str; 3], done: &str) -> Built {
    let row = "1 清单事项 起算日期=2026-08-31 完成时限=2026-10-26";
    let listed = |unit: &str| matters(&format!("{row} 责任单位={unit}"));
    let own = |words: &str| matters(&format!("{row} {words}"));
    of_units(&["甲镇|乡镇||", "乙镇|乡镇|2026-09-30|丙镇", "丙镇|乡镇||"])
        .period("2026-09-04")
        .office("交办清单", &listed(names[0]))
        .ledger(names[0], "督查事项", &own(""))
        .others_report_nothing()
        .period("2026-09-18")
        .office("交办清单", &listed(names[1]))
        .ledger("乙镇", "督查事项", &own(""))
        .ledger("丙镇", "督查事项", &own(""))
        .others_report_nothing()
        .period("2026-10-16")
        .office("交办清单", &listed(names[2]))
        .ledger("丙镇", "督查事项", &own(&format!("办结日期={done}")))
        .others_report_nothing()
        .period("2026-10-30")
        .office("交办清单", &listed(names[2]))
        .ledger("丙镇", "督查事项", &own(&format!("办结日期={done}")))
        .others_report_nothing()
        .build()
}

#[test]
fn what_the_list_took_from_a_unit_comes_back_with_the_one_that_it_was_given_to() {
    for names in [["丙镇", "乙镇", "乙镇"], ["丙镇", "乙镇", "丙镇"]] {
        let done = reassigned(names, "2026-10-14");
        assert_eq!(
            done.last("1@丙镇"),
            "met 2026-10-26/2026-10-14",
            "{names:?}"
        );
        assert_eq!(done.score("丙镇"), "100.5 = +0.5 -0", "{names:?}");
        let undone = reassigned(names, "");
        assert_eq!(undone.last("1@丙镇"), "overdue 2026-10-26/-", "{names:?}");
        assert_eq!(undone.score("丙镇"), "98 = +0 -2", "{names:?}");
    }
}

/// 丙镇 breaches a matter that the list then gives to 乙镇, which becomes 丙镇; the last list names some of both.
fn given_away_and_back(last: &str) -> Built {
    let row = "1 领导议定事项 起算日期=2026-08-24";
    let listed = |units: &str| matters(&format!("{row} 责任单位={units}"));
    of_units(&["乙镇|乡镇|2026-09-30|丙镇", "丙镇|乡镇||"])
        .settings("[escalation.overdue-circular]\nthreshold = 2")
        .period("2026-09-11")
        .office("交办清单", &listed("丙镇"))
        .others_report_nothing()
        .period("2026-09-18")
        .office("交办清单", &listed("乙镇"))
        .others_report_nothing()
        .period("2026-10-16")
        .office("交办清单", &listed(last))
        .others_report_nothing()
        .build()
}

#[test]
fn m4_a_breach_before_the_list_gave_the_matter_away_stays_and_is_one_where_a_merger_brings_it_back()
{
    for last in ["乙镇", "丙镇", "乙镇、丙镇"] {
        let built = given_away_and_back(last);
        assert_eq!(
            built.entries_of("丙镇", "final_breach"),
            ["2026-09-08 final_breach -2 1"],
            "{last}"
        );
        assert_eq!(built.unit("丙镇")["overdue_count"], 1, "{last}");
        assert_eq!(built.escalations("丙镇"), Vec::<String>::new(), "{last}");
    }
}

/// What the successor reports of a matter that the list had taken from it and that comes back to it is its own word of both.
#[test]
fn m4_what_comes_back_in_the_week_in_which_it_was_given_away_is_no_breach_where_it_had_been_done_in_time()
 {
    let row = "1 领导议定事项 起算日期=2026-09-10";
    let listed = |unit: &str| matters(&format!("{row} 责任单位={unit}"));
    let told = |done: &str| {
        let built = of_units(&["乙镇|乡镇|2026-09-30|丙镇", "丙镇|乡镇||"])
            .period("2026-09-18")
            .office("交办清单", &listed("丙镇"))
            .others_report_nothing()
            .period("2026-09-30")
            .office("交办清单", &listed("乙镇"))
            .others_report_nothing()
            .period("2026-10-09")
            .ledger(
                "丙镇",
                "督查事项",
                &matters(&format!("{row} 反馈日期={done}")),
            )
            .others_report_nothing()
            .build();
        built.entries_of("丙镇", "final_breach")
    };
    assert_eq!(told("2026-09-22"), Vec::<String>::new());
    assert_eq!(told("2026-09-28"), ["2026-09-24 final_breach -2 1"]);
}

#[test]
fn a_row_of_the_number_and_name_of_what_a_dissolved_unit_had_done_is_about_that_whatever_its_start()
{
    let built = two_units("甲镇", "丙镇")
        .period("2026-09-25")
        .ledger(
            "甲镇",
            "督查事项",
            &matters(&format!("{DECISION} 反馈日期=2026-09-24")),
        )
        .others_report_nothing()
        .period("2026-10-16")
        .ledger(
            "丙镇",
            "督查事项",
            &matters("1 领导议定事项 起算日期=2026-09-24"),
        )
        .build();
    assert_eq!(list(&built.report, "matters").len(), 1);
    assert_eq!(built.last("1@甲镇"), "met 2026-10-08/2026-09-24");
    assert_eq!(built.score("丙镇"), "100 = +0 -0");
}

/// The list names the dissolved unit for the first time after its end, closed by then, and the successor's row says when it was done.
#[test]
fn what_a_list_has_closed_for_a_dissolved_unit_was_done_on_the_day_that_its_successor_s_row_gives()
{
    let built = two_units("甲镇", "丙镇")
        .period("2026-09-25")
        .others_report_nothing()
        .period("2026-10-16")
        .office(
            "交办清单",
            &matters(&format!("{DECISION} 责任单位=甲镇 销号日期=2026-09-29")),
        )
        .ledger(
            "丙镇",
            "督查事项",
            &matters(&format!("{DECISION} 办结日期=2026-09-29")),
        )
        .build();
    assert_eq!(built.last("1@甲镇"), "met 2026-10-08/2026-09-29");
}

/// 甲镇's matter was closed on the list, undone, before 甲镇 became 丙镇; 丙镇's ledger has a row of the number.
#[test]
fn m8_what_the_list_had_closed_has_not_passed_and_no_row_of_the_successor_is_a_claim_of_it() {
    let row = "1 收发文 起算日期=2026-09-17";
    let listed = |units: &str| matters(&format!("{row} 责任单位={units} 销号日期=2026-09-25"));
    let cases = ["甲镇", "甲镇、乙镇"].map(|units| ORDERS.map(|order| (units, order)));
    for (units, [first, second]) in cases.into_iter().flatten() {
        let mut workspace = two_into_one([first, second]);
        for week in ["2026-09-25", "2026-09-30", "2026-10-16"] {
            workspace = workspace.period(week).office("交办清单", &listed(units));
            workspace = if week < "2026-10-01" {
                let done = format!("{row} 办结日期=2026-09-18");
                let workspace = workspace.ledger("甲镇", "督查事项", &matters(row));
                workspace.ledger("乙镇", "督查事项", &matters(&done))
            } else {
                let claim = format!("{row} 办结日期=2026-09-18");
                workspace.ledger("丙镇", "督查事项", &matters(&claim))
            }
            .others_report_nothing();
        }
        let built = workspace.build();
        assert_eq!(
            built.last("1@甲镇"),
            "overdue 2026-09-20/-",
            "{units} {first}"
        );
        assert_eq!(list(&built.report, "audit").len(), 0, "{units} {first}");
    }
}

/// 甲镇 becomes 丙镇 at the end of September, `first` and `second` come first and second in the directory.
fn two_units(first: &str, second: &str) -> Workspace {
    let entry = |unit: &str| match unit {
        "甲镇" => "甲镇|乡镇|2026-09-30|丙镇",
        _ => "丙镇|乡镇||",
    };
    of_units(&[entry(first), entry(second)])
}

const DECISION: &str = "1 领导议定事项 起算日期=2026-09-17";

#[test]
fn the_successor_s_own_row_counts_beside_a_left_over_file_of_the_dissolved_unit() {
    for order in [["甲镇", "丙镇"], ["丙镇", "甲镇"]] {
        let case = |left_over: &str, own: &str| {
            let row = |words: &str| matters(&format!("{DECISION} 反馈日期={words}"));
            two_units(order[0], order[1])
                .period("2026-09-25")
                .ledger("甲镇", "督查事项", &row(""))
                .others_report_nothing()
                .period("2026-10-16")
                .ledger("甲镇", "督查事项", &row(left_over))
                .ledger("丙镇", "督查事项", &row(own))
                .build()
        };
        let done = case("", "2026-10-05");
        assert_eq!(
            done.last("1@丙镇"),
            "met 2026-10-08/2026-10-05",
            "{order:?}"
        );
        let undone = case("2026-10-05", "");
        assert_eq!(undone.last("1@丙镇"), "overdue 2026-10-08/-", "{order:?}");
    }
}

#[test]
fn what_the_office_writes_of_a_matter_that_has_passed_is_about_that_matter() {
    let case = |listed: bool, rows: &str| {
        let mut workspace = two_units("甲镇", "丙镇").period("2026-09-25").ledger(
            "甲镇",
            "督查事项",
            &matters(DECISION),
        );
        let list = matters(&format!("{DECISION} 责任单位=甲镇"));
        if listed {
            workspace = workspace.office("交办清单", &list);
        }
        workspace = workspace
            .others_report_nothing()
            .period("2026-10-16")
            .office("督查事项", rows);
        if listed {
            workspace = workspace.office("交办清单", &list);
        }
        workspace.others_report_nothing().build()
    };
    let done = case(
        true,
        &matters(&format!("{DECISION} 责任单位=丙镇 反馈日期=2026-10-05")),
    );
    assert_eq!(done.last("1"), "met 2026-10-08/2026-10-05");
    let header = "事项编号|事项名称|事项类别|起算日期|责任单位";
    let renamed = case(
        false,
        &format!("{header}\n1|事项1（续）|领导议定事项|2026-09-17|丙镇"),
    );
    assert_eq!(renamed.last("1"), "overdue 2026-10-08/-");
    assert_eq!(renamed.score("丙镇"), "98 = +0 -2");
}

/// The office's row names the dissolved unit, in the week in which the successor's own says less.
#[test]
fn the_office_s_row_under_the_old_name_is_held_against_the_successor_s() {
    let case = |own: &str| {
        let row = |words: &str| matters(&format!("{DECISION} {words}"));
        two_units("甲镇", "丙镇")
            .period("2026-09-25")
            .ledger("甲镇", "督查事项", &row(""))
            .others_report_nothing()
            .period("2026-10-16")
            .office("督查事项", &row("责任单位=甲镇 反馈日期=2026-10-05"))
            .ledger("丙镇", "督查事项", &row(own))
            .build()
    };
    assert_eq!(case("责任单位=丙镇").last("1"), "met 2026-10-08/2026-10-05");
    // Two days that contradict one another are an error at both.
    let at_odds = case("责任单位=丙镇 反馈日期=2026-10-07");
    assert_eq!(at_odds.last("1"), "overdue 2026-10-08/-");
    assert_eq!(at_odds.diagnostics("conflicting-workbooks").len(), 2);
}

/// Two units have one matter, become 丙镇 together, and leave it one; a paper names the first of them.
#[test]
fn m5_m12_m15_a_paper_about_one_of_two_merged_units_counts_whatever_the_order_of_the_directory() {
    let papers = [
        (
            "延期审批",
            "事项编号|责任单位|新时限|批准人|批准日期\n1|甲镇|2026-11-02|县长|2026-09-24",
        ),
        (
            "容错认定",
            "编号|对象类别|对象编号|单位|情形|认定机关|认定日期\nR1|督查事项|1|甲镇|先行先试|县委|2026-09-24",
        ),
        (
            "更正登记",
            &format!("{CORRECTIONS}\nG1|交办清单|1|甲镇|作废|||重复|县长|2026-09-24"),
        ),
    ];
    let list_row = matters(&format!("{DECISION} 责任单位=甲镇、乙镇"));
    for (sheet, paper) in papers {
        for [first, second] in ORDERS {
            let mut workspace = two_into_one([first, second]);
            for week in ["2026-09-25", "2026-10-16"] {
                workspace = workspace
                    .period(week)
                    .office("交办清单", &list_row)
                    .office(sheet, paper);
                workspace = if week < "2026-10-01" {
                    workspace.ledger("甲镇", "督查事项", &matters(DECISION))
                } else {
                    workspace.ledger("丙镇", "督查事项", &matters(DECISION))
                }
                .others_report_nothing();
            }
            let built = workspace.build();
            assert_eq!(built.score("丙镇"), "100 = +0 -0", "{sheet} {first}");
        }
    }
}

#[test]
fn a_new_matter_of_the_list_is_none_that_a_dissolved_unit_had_closed() {
    let closed = "1 领导议定事项 起算日期=2026-09-01 反馈日期=2026-09-10 销号日期=2026-09-10";
    let new = "1 领导议定事项 起算日期=2026-10-12 责任单位=丙镇";
    for own in ["", new] {
        let built = two_units("甲镇", "丙镇")
            .period("2026-09-25")
            .ledger("甲镇", "督查事项", &matters(closed))
            .others_report_nothing()
            .period("2026-10-16")
            .office("交办清单", &matters(new))
            .ledger("丙镇", "督查事项", &matters(own))
            .period("2026-10-30")
            .office("交办清单", &matters(new))
            .ledger("丙镇", "督查事项", &matters(own))
            .build();
        assert_eq!(built.last("1@丙镇"), "overdue 2026-10-26/-", "{own}");
        assert_eq!(built.score("丙镇"), "98 = +0 -2", "{own}");
        assert_eq!(built.last("1@甲镇"), "met 2026-09-15/2026-09-10", "{own}");
    }
}

#[test]
fn a_list_that_names_a_dissolved_unit_first_after_its_end_means_it_where_it_had_done_the_matter() {
    for column in ["反馈日期", "办结日期"] {
        let built = two_units("甲镇", "丙镇")
            .period("2026-09-30")
            .ledger(
                "甲镇",
                "督查事项",
                &matters(&format!("{DECISION} {column}=2026-09-28")),
            )
            .ledger("丙镇", "督查事项", &matters(DECISION))
            .period("2026-10-02")
            .office("交办清单", &matters(&format!("{DECISION} 责任单位=甲镇")))
            .ledger("丙镇", "督查事项", &matters(DECISION))
            .period("2026-10-16")
            .office("交办清单", &matters(&format!("{DECISION} 责任单位=甲镇")))
            .ledger("丙镇", "督查事项", &matters(DECISION))
            .build();
        assert_eq!(built.last("1"), "met 2026-10-08/2026-09-28", "{column}");
        assert_eq!(built.score("丙镇"), "100 = +0 -0", "{column}");
    }
}

#[test]
fn m15_a_paper_about_the_successor_means_what_has_passed_to_it() {
    for order in ORDERS {
        let case = |row: &str| {
            let listed = matters(&format!("{DECISION} 完成时限= 责任单位=甲镇、乙镇"));
            two_into_one(order)
                .period("2026-09-30")
                .office("交办清单", &listed)
                .ledger(
                    "甲镇",
                    "督查事项",
                    &matters(&format!("{DECISION} 反馈日期=2026-09-28")),
                )
                .ledger("乙镇", "督查事项", &matters(DECISION))
                .period("2026-10-16")
                .office("交办清单", &listed)
                .office("更正登记", &format!("{CORRECTIONS}\n{row}"))
                .others_report_nothing()
                .build()
        };
        let moved = case("G1|交办清单|1|丙镇|更正|完成时限|2026-11-30|误填|县长|2026-10-13");
        assert_eq!(moved.last("1@丙镇"), "open 2026-11-30/-", "{order:?}");
        assert_eq!(
            moved.last("1@甲镇"),
            "met 2026-10-08/2026-09-28",
            "{order:?}"
        );
        let struck = case("G1|督查事项|1|丙镇|作废|||重复|县长|2026-10-13");
        assert_eq!(struck.matter("1@丙镇")["struck"], true, "{order:?}");
        assert!(struck.matter("1@甲镇")["struck"] != true, "{order:?}");
    }
}

#[test]
fn an_overdue_matter_that_came_by_a_merger_says_under_whom_it_became_so() {
    let units = ["甲镇|乡镇|2026-10-31|乙镇", "乙镇|乡镇||"];
    // Due on 2026-10-16 under 甲镇, and on 2026-11-11 under 乙镇.
    let ledger =
        matters("A1 领导议定事项 起算日期=2026-09-28\nA2 领导议定事项 起算日期=2026-10-28");
    let built = of_units(&units)
        .period("2026-10-30")
        .ledger("甲镇", "督查事项", &ledger)
        .others_report_nothing()
        .period("2026-11-20")
        .ledger("乙镇", "督查事项", &ledger)
        .others_report_nothing()
        .build();
    let circular = built.circular();
    assert_eq!(
        circular.matches("（逾期时由甲镇负责）").count(),
        1,
        "{circular}"
    );
    let annex = &built.site["attachments/逾期事项清单.xlsx"];
    let said = common::office_program::part(annex, "xl/sharedStrings.xml");
    assert_eq!(said.matches("逾期时由甲镇负责").count(), 1, "{said}");
    let unit = String::from_utf8_lossy(&built.site["units/乙镇.html"]);
    assert!(unit.contains("撤并转来"));
}

#[test]
fn a_paper_about_the_successor_means_what_it_took_over_and_not_what_it_had_last_year() {
    let old = "1 领导议定事项 起算日期=2025-06-02 反馈日期=2025-06-05 销号日期=2025-06-06";
    let listed = matters(&format!("{DECISION} 责任单位=甲镇"));
    let case = |sheet: &str, register: String| {
        two_units("甲镇", "丙镇")
            .period("2025-06-13")
            .ledger("丙镇", "督查事项", &matters(old))
            .others_report_nothing()
            .period("2026-09-25")
            .office("交办清单", &listed)
            .others_report_nothing()
            .period("2026-10-16")
            .office("交办清单", &listed)
            .office(sheet, &register)
            .others_report_nothing()
            .build()
    };
    let exempted = case(
        "容错认定",
        format!("{EXEMPTIONS}\nR1|督查事项|1|丙镇|先行先试|县委|2026-10-13"),
    );
    assert_eq!(exempted.score("丙镇"), "100 = +0 -0");
    let struck = case(
        "更正登记",
        format!("{CORRECTIONS}\nG1|督查事项|1|丙镇|作废|||重复|县长|2026-10-13"),
    );
    assert_eq!(struck.score("丙镇"), "100 = +0 -0");
}

#[test]
fn m15_under_the_successor_s_name_a_matter_that_stayed_is_struck_out_where_no_other_can_be_meant() {
    let row = format!("{DECISION} 反馈日期=2026-09-23");
    let struck = "G1|督查事项|1|丙镇|作废|||重复|县长|2026-10-13";
    let built = two_units("甲镇", "丙镇")
        .period("2026-09-25")
        .ledger("甲镇", "督查事项", &matters(&row))
        .others_report_nothing()
        .period("2026-10-16")
        .office("更正登记", &format!("{CORRECTIONS}\n{struck}"))
        .ledger("丙镇", "督查事项", &matters(&row))
        .build();
    assert_eq!(built.matter("1")["struck"], true);
}

#[test]
fn one_row_of_the_successor_settles_the_one_matter_that_two_units_left_it() {
    let own = |words: &str| matters(&format!("{DECISION} {words}"));
    let done = own("反馈日期=2026-09-29");
    let mut workspace = two_into_one(ORDERS[0])
        .period("2026-09-25")
        .ledger("甲镇", "督查事项", &own(""))
        .ledger("乙镇", "督查事项", &own(""))
        .others_report_nothing();
    for week in ["2026-10-02", "2026-10-09", "2026-10-16"] {
        workspace = workspace.period(week).ledger("丙镇", "督查事项", &done);
    }
    let built = workspace.build();
    // Both had left it undone, and leave 丙镇 one of it: that was done on the day that its row gives.
    assert_eq!(list(&built.report, "matters").len(), 1);
    assert_eq!(built.last("1@甲镇"), "met 2026-10-08/2026-09-29");
    assert_eq!(built.score("丙镇"), "100 = +0 -0");
}

#[test]
fn what_a_successor_s_row_had_settled_stays_so_when_that_is_dissolved_too() {
    let listed = "1 清单事项 起算日期=2026-09-07 完成时限=2026-10-12";
    let list = matters(&format!("{listed} 责任单位=甲镇、乙镇"));
    let (own, done) = (
        matters(listed),
        matters(&format!("{listed} 办结日期=2026-09-28")),
    );
    let entries = [
        "甲镇|乡镇|2026-09-30|丙镇",
        "乙镇|乡镇|2026-09-30|丙镇",
        "丙镇|乡镇|2026-10-16|丁镇",
        "丁镇|乡镇||",
    ];
    for is_reversed in [false, true] {
        let mut rows = entries;
        if is_reversed {
            rows.reverse();
        }
        let mut workspace = of_units(&rows)
            .period("2026-09-25")
            .office("交办清单", &list)
            .ledger("甲镇", "督查事项", &own)
            .ledger("乙镇", "督查事项", &own);
        for week in ["2026-10-09", "2026-10-16"] {
            workspace =
                workspace
                    .period(week)
                    .office("交办清单", &list)
                    .ledger("丙镇", "督查事项", &done);
        }
        let built = workspace
            .period("2026-10-23")
            .office("交办清单", &list)
            .others_report_nothing()
            .build();
        assert_eq!(built.entries_of("丁镇", "final_breach"), [""; 0]);
        assert!(built.find_matter("1@丁镇").is_none());
    }
}

/// 甲镇 became 乙镇 and that 丁镇, which had taken over 丙镇 before.
#[test]
fn a_row_given_between_two_mergers_settles_what_the_last_unit_had_from_another() {
    let listed = "1 清单事项 起算日期=2026-09-07 完成时限=2026-10-15";
    let list = matters(&format!("{listed} 责任单位=甲镇、丙镇"));
    let entries = [
        "甲镇|乡镇|2026-10-04|乙镇",
        "乙镇|乡镇|2026-10-10|丁镇",
        "丙镇|乡镇|2026-10-04|丁镇",
        "丁镇|乡镇||",
    ];
    for is_reversed in [false, true] {
        let mut rows = entries;
        if is_reversed {
            rows.reverse();
        }
        let built = of_units(&rows)
            .period("2026-10-02")
            .office("交办清单", &list)
            .others_report_nothing()
            .period("2026-10-16")
            .office("交办清单", &list)
            .ledger(
                "丁镇",
                "督查事项",
                &matters(&format!("{listed} 办结日期=2026-10-06")),
            )
            .build();
        assert_eq!(built.entries_of("丁镇", "final_breach"), [""; 0]);
    }
}

#[test]
fn a_row_settles_nothing_of_which_the_successor_s_ledger_has_a_row_since() {
    let own = |start: &str, done: &str| {
        matters(&format!(
            "1 领导议定事项 起算日期=2026-09-{start} 反馈日期={done}"
        ))
    };
    let built = two_into_one(ORDERS[0])
        .period("2026-09-25")
        .ledger("甲镇", "督查事项", &own("17", ""))
        .ledger("乙镇", "督查事项", &own("18", ""))
        .others_report_nothing()
        .period("2026-10-09")
        .ledger("丙镇", "督查事项", &own("17", "2026-09-28"))
        .period("2026-10-16")
        .ledger("丙镇", "督查事项", &own("18", ""))
        .build();
    assert_eq!(
        built.entries_of("丙镇", "final_breach"),
        ["2026-10-10 final_breach -2 1"]
    );
}

#[test]
fn m5_what_was_granted_to_merged_units_is_none_of_the_matter_of_another_name() {
    let own = |name: &str, start: &str| {
        format!(
            "事项编号|事项名称|事项类别|起算日期|反馈日期\n1|{name}|领导议定事项|2026-09-{start}|"
        )
    };
    let extensions = "事项编号|责任单位|新时限|批准人|批准日期\n\
        1|乙镇|2026-10-30|县长|2026-09-25\n1|丙镇|2026-10-30|县长|2026-09-25";
    for units in [["甲镇", "乙镇", "丙镇"], ["丙镇", "乙镇", "甲镇"]] {
        let [first, second, third] = units.map(|unit| format!("{unit}|乡镇|2026-09-30|丁镇"));
        let built = of_units(&[&first, &second, &third, "丁镇|乡镇||"])
            .period("2026-09-25")
            .ledger("甲镇", "督查事项", &own("绿化", "17"))
            .ledger("乙镇", "督查事项", &own("修路", "18"))
            .ledger("丙镇", "督查事项", &own("修路", "18"))
            .others_report_nothing()
            .period("2026-10-16")
            .office("延期审批", extensions)
            .others_report_nothing()
            .build();
        assert_eq!(
            built.entries_of("丁镇", "final_breach"),
            ["2026-10-09 final_breach -2 1"],
            "{units:?}"
        );
    }
}

/// On no list, with deadlines of their own: the one that 丙镇 goes on with is the one whose words its row bears.
#[test]
fn of_two_matters_of_one_name_the_successor_goes_on_with_the_one_that_its_row_repeats() {
    let own = |deadline: &str| {
        matters(&format!(
            "1 清单事项 起算日期=2026-09-10 完成时限={deadline}"
        ))
    };
    for [first, second] in ORDERS {
        let built = two_into_one([first, second])
            .period("2026-09-25")
            .ledger("甲镇", "督查事项", &own("2026-11-30"))
            .ledger("乙镇", "督查事项", &own("2026-10-12"))
            .others_report_nothing()
            .period("2026-10-16")
            .ledger("丙镇", "督查事项", &own("2026-11-30"))
            .build();
        assert_eq!(built.last("1@丙镇"), "open 2026-11-30/-", "{first}");
        assert!(!built.flagged("1@丙镇", "changed"), "{first}");
    }
}

/// 甲镇 became 乙镇 and that 丙镇; the list follows the names, and only the last one's ledger has the matter.
#[test]
fn of_units_merged_one_after_the_other_the_last_one_s_row_counts_whatever_the_order_of_the_directory()
 {
    let row = "1 清单事项 起算日期=2026-08-24 完成时限=2026-10-26";
    let listed = |unit: &str| matters(&format!("{row} 责任单位={unit}"));
    let entries = [
        "甲镇|乡镇|2026-08-31|乙镇",
        "乙镇|乡镇|2026-10-10|丙镇",
        "丙镇|乡镇||",
    ];
    let done = matters(&format!("{row} 办结日期=2026-10-14"));
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
        let mut workspace = of_units(&order.map(|at| entries[at]));
        for (week, name) in [("2026-08-28", "甲镇"), ("2026-09-18", "乙镇")] {
            workspace = workspace
                .period(week)
                .office("交办清单", &listed(name))
                .others_report_nothing();
        }
        for week in ["2026-10-16", "2026-10-30"] {
            workspace = workspace
                .period(week)
                .office("交办清单", &listed("丙镇"))
                .ledger("丙镇", "督查事项", &done);
        }
        let built = workspace.build();
        assert_eq!(
            built.last("1@丙镇"),
            "met 2026-10-26/2026-10-14",
            "{order:?}"
        );
        assert!(!built.flagged("1@丙镇", "missing-from-ledger"), "{order:?}");
    }
}

#[test]
fn a_list_that_names_a_dissolved_unit_first_after_its_end_accuses_the_one_whose_matter_it_was() {
    let listed = |units: &str| matters(&format!("{DECISION} 责任单位={units}"));
    let built = two_units("甲镇", "丙镇")
        .settings("[escalation.overdue-circular]\nthreshold = 1")
        .period("2026-09-25")
        .office("交办清单", &listed("丙镇（牵头）、甲镇"))
        .others_report_nothing()
        .period("2026-10-16")
        .office("交办清单", &listed("甲镇"))
        .others_report_nothing()
        .build();
    assert_eq!(list(&built.report, "matters").len(), 1);
    assert_eq!(built.last("1@丙镇"), "overdue 2026-10-08/-");
    assert_eq!(built.score("丙镇"), "98 = +0 -2");
    assert_eq!(built.escalations("甲镇"), Vec::<String>::new());
}

#[test]
fn what_a_dissolved_unit_left_of_a_matter_that_its_successor_has_too_stands_as_on_its_last_day() {
    let list =
        "事项编号|事项名称|事项类别|起算日期|责任单位\nA1|修路|领导议定事项|2026-10-12|甲镇、乙镇";
    let units = ["甲镇|乡镇|2026-10-31|乙镇", "乙镇|乡镇||"];
    let done = "A1 领导议定事项 起算日期=2026-10-12 研究部署日期=2026-10-13 反馈日期=2026-10-20 办结日期=2026-10-20";
    let built = of_units(&units)
        .period("2026-10-30")
        .office("交办清单", list)
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 领导议定事项 起算日期=2026-10-12"),
        )
        .ledger("乙镇", "督查事项", &matters(done))
        .others_report_nothing()
        .period("2026-11-27")
        .office("交办清单", list)
        .ledger("乙镇", "督查事项", &matters(done))
        .others_report_nothing()
        .build();
    assert_eq!(built.last("A1@乙镇"), "met 2026-10-26/2026-10-20");
    for page in ["units/乙镇.html", "matters/乙镇.html"] {
        for half in [&built.site, &built.office] {
            let page = String::from_utf8_lossy(&half[page]);
            assert!(!page.contains("清单已不列本单位"), "{page}");
            assert!(!page.contains("<span class=\"light red\">"), "{page}");
            assert!(page.contains("只计撤并以前"));
            assert!(
                page.contains("<span class=\"light struck\">不计</span>"),
                "{page}"
            );
        }
    }
    // From 2026-10-26 to its last day, not to the as-of date.
    let page = String::from_utf8_lossy(&built.site["matters/乙镇.html"]);
    assert!(
        page.contains("5天（4个工作日）") && !page.contains("32天"),
        "{page}"
    );
}

#[test]
fn what_was_granted_for_one_of_two_merged_units_shortens_nothing() {
    let list = "事项编号|事项名称|事项类别|起算日期|完成时限|责任单位\n\
        1|修路|清单事项|2026-09-14|2026-10-09|甲镇\n1|修路|清单事项|2026-09-14|2026-12-01|乙镇";
    let extension = "事项编号|责任单位|新时限|批准人|批准日期\n1|甲镇|2026-10-20|县长|2026-09-24";
    for order in ORDERS {
        let mut workspace = two_into_one(order);
        for week in ["2026-09-25", "2026-11-06"] {
            workspace = workspace
                .period(week)
                .office("交办清单", list)
                .office("延期审批", extension)
                .others_report_nothing();
        }
        let built = workspace.build();
        let dues: Vec<String> = list_of_dues(&built);
        assert_eq!(dues, ["2026-12-01"], "{order:?}");
    }
}

/// The due dates of all matters that are judged.
fn list_of_dues(built: &Built) -> Vec<String> {
    let last = |matter| list(matter, "stages").last().expect("a stage").clone();
    let stages = list(&built.report, "matters").iter().map(last);
    stages.map(|stage| common::text(&stage, "due")).collect()
}

/// 甲镇 and 乙镇 each have a matter of one number and name on no list, and become 丙镇, whose workbook has these rows in these weeks.
/// `is_turned` is whether the directory has 乙镇 first.
fn two_of_one_number(own: [&str; 2], weeks: &[(&str, &str)], is_turned: bool) -> Workspace {
    let mut workspace = two_into_one(ORDERS[usize::from(is_turned)])
        .period("2026-09-25")
        .ledger("甲镇", "督查事项", &matters(own[0]))
        .ledger("乙镇", "督查事项", &matters(own[1]))
        .others_report_nothing();
    for (week, rows) in weeks {
        workspace = workspace
            .period(week)
            .ledger("丙镇", "督查事项", &matters(rows));
    }
    workspace
}

/// How the matters stand for which 丙镇 answers, by their final stages.
fn left_to_the_successor(built: &Built) -> Vec<String> {
    let of_successor = list(&built.report, "matters")
        .iter()
        .filter(|matter| matter["unit"] == "丙镇");
    let told = of_successor.map(|matter| {
        let stage = list(matter, "stages").last().expect("a stage").clone();
        ["status", "due", "done"]
            .map(|key| common::text(&stage, key))
            .join(" ")
    });
    let mut told: Vec<String> = told.collect();
    told.sort();
    told
}

#[test]
fn each_of_two_rows_of_one_number_goes_on_with_the_matter_that_it_repeats() {
    let row = |words: &str| format!("1 领导议定事项 {words}");
    let cases = [
        // By the start, by the deadline, by the person.
        (
            "起算日期=2026-09-17",
            "起算日期=2026-09-18",
            ["2026-10-08", "2026-10-09"],
        ),
        (
            "起算日期=2026-09-17 完成时限=2026-10-07",
            "起算日期=2026-09-17 完成时限=2026-10-08",
            ["2026-10-07", "2026-10-08"],
        ),
        (
            "起算日期=2026-09-17 责任人=赵一",
            "起算日期=2026-09-17 责任人=钱二",
            ["2026-10-08", "2026-10-08"],
        ),
        // By the dissolved unit that the row names.
        (
            "起算日期=2026-09-17 责任单位=甲镇",
            "起算日期=2026-09-17 责任单位=乙镇",
            ["2026-10-08", "2026-10-08"],
        ),
        // Nothing tells them apart but that they are two.
        (
            "起算日期=2026-09-17",
            "起算日期=2026-09-17",
            ["2026-10-08", "2026-10-08"],
        ),
    ];
    for (first, second, dues) in cases {
        for (is_turned, is_swapped) in [(false, false), (false, true), (true, false), (true, true)]
        {
            let (done, undone) = (row(&format!("{first} 反馈日期=2026-10-05")), row(second));
            let rows = if is_swapped {
                format!("{undone}\n{done}")
            } else {
                format!("{done}\n{undone}")
            };
            let own = [row(first), row(second)];
            let weeks = [("2026-10-09", &*rows), ("2026-10-16", &*rows)];
            let workspace = two_of_one_number([&own[0], &own[1]], &weeks, is_turned);
            let built = workspace.build();
            let about = format!("{second} {is_turned} {is_swapped}");
            let [first_due, second_due] = dues;
            assert_eq!(
                left_to_the_successor(&built),
                [
                    format!("met {first_due} 2026-10-05"),
                    format!("overdue {second_due} -")
                ],
                "{about}"
            );
            assert_eq!(built.score("丙镇"), "98.5 = +0.5 -2", "{about}");
            assert_eq!(built.diagnostics("duplicate-number").len(), 0, "{about}");
            assert_eq!(list(&built.report, "audit").len(), 0, "{about}");
            assert_eq!(built.diagnostics("missing-from-ledger").len(), 0, "{about}");
            if first != second {
                // What 乙镇 had is the one that is undone.
                let exemption =
                    format!("{EXEMPTIONS}\nR1|督查事项|1|乙镇|先行先试|县委|2026-09-24");
                let built = workspace.office("容错认定", &exemption).build();
                assert_eq!(built.score("丙镇"), "100.5 = +0.5 -0", "{about}");
            }
        }
    }
}

#[test]
fn of_two_rows_of_one_number_the_one_that_is_dropped_later_is_missed_and_acquits_nobody() {
    let [first, second] = ["17", "18"].map(|day| format!("1 领导议定事项 起算日期=2026-09-{day}"));
    let done = format!("{first} 反馈日期=2026-10-05");
    let both = format!("{done}\n{second}");
    for is_turned in [false, true] {
        let weeks = [("2026-10-09", &*both), ("2026-10-16", &*done)];
        let built = two_of_one_number([&first, &second], &weeks, is_turned).build();
        assert_eq!(
            left_to_the_successor(&built),
            ["met 2026-10-08 2026-10-05", "overdue 2026-10-09 -"]
        );
        assert_eq!(built.diagnostics("missing-from-ledger").len(), 1);
    }
}

#[test]
fn a_row_of_what_one_unit_had_done_says_nothing_of_what_the_other_had_left_undone() {
    let [first, second] = ["17", "18"].map(|day| format!("1 领导议定事项 起算日期=2026-09-{day}"));
    let done = format!("{first} 反馈日期=2026-09-24");
    for is_turned in [false, true] {
        for rows in [format!("{done}\n{second}"), format!("{second}\n{done}")] {
            let built =
                two_of_one_number([&done, &second], &[("2026-10-16", &rows)], is_turned).build();
            assert_eq!(left_to_the_successor(&built), ["overdue 2026-10-09 -"]);
            assert_eq!(built.last("1@甲镇"), "met 2026-10-08/2026-09-24");
            assert_eq!(built.diagnostics("duplicate-number").len(), 0);
        }
    }
}

#[test]
fn a_row_too_many_is_a_second_one_and_two_of_one_matter_are_one() {
    let [first, second] = ["17", "18"].map(|day| format!("1 领导议定事项 起算日期=2026-09-{day}"));
    let three = format!("{first}\n{second}\n{second}");
    let built = two_of_one_number([&first, &second], &[("2026-10-16", &three)], false).build();
    assert_eq!(left_to_the_successor(&built).len(), 2);
    let told = built.diagnostics("duplicate-number");
    assert_eq!(told.len(), 1);
    assert!(told[0].ends_with("A4"), "{told:?}");
    // 乙镇 had none: the second row of 甲镇's matter is a second one.
    let twice = format!("{first}\n{first} 反馈日期=2026-10-05");
    let other = "2 领导议定事项 起算日期=2026-09-17";
    let built = two_of_one_number([&first, other], &[("2026-10-16", &twice)], false).build();
    assert_eq!(built.diagnostics("duplicate-number").len(), 1);
    assert_eq!(built.last("1@丙镇"), "overdue 2026-10-08/-");
}

#[test]
fn two_rows_of_a_successor_that_has_one_of_the_number_itself_are_its_own_and_the_other_s() {
    let [first, second] = ["17", "18"].map(|day| format!("1 领导议定事项 起算日期=2026-09-{day}"));
    for order in [["甲镇", "丙镇"], ["丙镇", "甲镇"]] {
        for rows in [[&first, &second], [&second, &first]] {
            let [one, other] = rows.map(|row| format!("{row} 反馈日期=2026-10-12"));
            let built = two_units(order[0], order[1])
                .period("2026-09-25")
                .ledger("甲镇", "督查事项", &matters(&first))
                .ledger("丙镇", "督查事项", &matters(&second))
                .period("2026-10-16")
                .ledger("丙镇", "督查事项", &matters(&format!("{one}\n{other}")))
                .build();
            assert_eq!(
                left_to_the_successor(&built),
                ["late 2026-10-08 2026-10-12", "late 2026-10-09 2026-10-12"]
            );
            assert_eq!(built.diagnostics("duplicate-number").len(), 0);
        }
        // A week that has but one of them is about that one.
        let weeks = [
            ("2026-10-02", format!("{first}\n{second}")),
            ("2026-10-16", format!("{first} 反馈日期=2026-10-06")),
        ];
        let mut workspace = two_units(order[0], order[1])
            .period("2026-09-25")
            .ledger("甲镇", "督查事项", &matters(&first))
            .ledger("丙镇", "督查事项", &matters(&second));
        for (week, rows) in &weeks {
            let period = workspace.period(week);
            workspace = period.ledger("丙镇", "督查事项", &matters(rows));
        }
        assert_eq!(
            left_to_the_successor(&workspace.build()),
            ["met 2026-10-08 2026-10-06", "overdue 2026-10-09 -"]
        );
    }
}

#[test]
fn two_rows_of_other_names_under_one_number_are_two_matters() {
    let own = |rows: &str| {
        let header = "事项编号|事项名称|事项类别|起算日期|反馈日期";
        format!("{header}\n{rows}")
    };
    let [road, green] = ["修路", "绿化"].map(|name| format!("1|{name}|领导议定事项|2026-09-17|"));
    for rows in [
        format!("{road}2026-10-05\n{green}"),
        format!("{green}\n{road}2026-10-05"),
    ] {
        let built = two_into_one(ORDERS[0])
            .period("2026-09-25")
            .ledger("甲镇", "督查事项", &own(&road))
            .ledger("乙镇", "督查事项", &own(&green))
            .others_report_nothing()
            .period("2026-10-16")
            .ledger("丙镇", "督查事项", &own(&rows))
            .build();
        assert_eq!(
            left_to_the_successor(&built),
            ["met 2026-10-08 2026-10-05", "overdue 2026-10-08 -"]
        );
        assert_eq!(built.diagnostics("duplicate-number").len(), 0);
    }
}

#[test]
fn rows_of_one_number_in_two_workbooks_of_a_successor_are_no_contradiction_where_each_repeats_its_own()
 {
    let [first, second] = ["17", "18"].map(|day| format!("1 领导议定事项 起算日期=2026-09-{day}"));
    let file = |name: &str| format!("ledgers/2026-10-16/{name}.xlsx");
    let built = two_into_one(ORDERS[0])
        .period("2026-09-25")
        .ledger("甲镇", "督查事项", &matters(&first))
        .ledger("乙镇", "督查事项", &matters(&second))
        .others_report_nothing()
        .period("2026-10-16")
        .sheet(&file("丙镇"), "督查事项", &matters(&second))
        .sheet(
            &file("丙镇（2）"),
            "督查事项",
            &matters(&format!("{first} 反馈日期=2026-10-05")),
        )
        .build();
    assert_eq!(
        left_to_the_successor(&built),
        ["met 2026-10-08 2026-10-05", "overdue 2026-10-09 -"]
    );
    assert_eq!(built.diagnostics("conflicting-workbooks").len(), 0);
}

/// The successor's row repeats neither start, and no ledger has a deadline.
#[test]
fn a_row_that_repeats_nothing_is_about_what_stood_last_or_is_due_last_in_any_order_of_the_directory()
 {
    let row = |day: &str| format!("1 领导议定事项 起算日期=2026-09-{day}");
    for is_turned in [false, true] {
        let weeks = [("2026-10-16", &*row("21"))];
        let built = two_of_one_number([&row("17"), &row("18")], &weeks, is_turned).build();
        assert_eq!(left_to_the_successor(&built), ["overdue 2026-10-09 -"]);
        let built = two_of_one_number([&row("18"), &row("17")], &weeks, is_turned).build();
        assert_eq!(left_to_the_successor(&built), ["overdue 2026-10-09 -"]);
    }
}

/// The list names the successor of two units that each had a matter of its number; it begins with that of 乙镇.
#[test]
fn a_list_that_names_the_successor_of_several_means_the_one_that_began_with_it_or_goes_on() {
    let listed = matters("1 领导议定事项 起算日期=2026-09-18 责任单位=丙镇");
    let [first, second] = ["17", "18"].map(|day| format!("1 领导议定事项 起算日期=2026-09-{day}"));
    for is_turned in [false, true] {
        let done = format!("{second} 反馈日期=2026-10-05");
        let weeks = [("2026-10-09", &*done), ("2026-10-16", &*done)];
        let built = two_of_one_number([&first, &second], &weeks, is_turned)
            .office("交办清单", &listed)
            .build();
        let last = built.last("1@丙镇");
        assert_eq!(last, "met 2026-10-09/2026-10-05", "{is_turned}");
        // Without a row of the successor too.
        let nothing = [("2026-10-16", "")];
        let exemption = format!("{EXEMPTIONS}\nR1|督查事项|1|乙镇|先行先试|县委|2026-09-24");
        let built = two_of_one_number([&first, &second], &nothing, is_turned)
            .office("交办清单", &listed)
            .office("容错认定", &exemption)
            .build();
        assert_eq!(built.matter("1@丙镇")["exempt"], true, "{is_turned}");
    }
}

#[test]
fn m15_a_value_for_one_of_two_rows_of_a_successor_is_for_neither() {
    let row = "1 领导议定事项 起算日期=2026-09-17";
    let rows = format!("{row} 责任人=赵一\n{row} 责任人=钱二");
    let own = [format!("{row} 责任人=赵一"), format!("{row} 责任人=钱二")];
    let correction = |unit: &str| {
        format!(
            "{CORRECTIONS}\n\
             G1|督查事项|1|{unit}|更正|反馈日期|2026-10-05|核实|县长|2026-10-16"
        )
    };
    for is_turned in [false, true] {
        let weeks = [("2026-10-16", &*rows)];
        let built = two_of_one_number([&own[0], &own[1]], &weeks, is_turned)
            .office("更正登记", &correction("丙镇"))
            .build();
        let undone = "overdue 2026-10-08 -";
        assert_eq!(
            left_to_the_successor(&built),
            [undone, undone],
            "{is_turned}"
        );
        assert_eq!(built.diagnostics("ambiguous-correction").len(), 1);
        // The one that was 甲镇's can be named.
        let built = two_of_one_number([&own[0], &own[1]], &weeks, is_turned)
            .office("更正登记", &correction("甲镇"))
            .build();
        let done = "met 2026-10-08 2026-10-05";
        assert_eq!(left_to_the_successor(&built), [done, undone], "{is_turned}");
    }
}

/// 甲镇 had the number in its own ledger, and the list never named it.
#[test]
fn m4_a_row_of_a_listed_number_goes_on_with_the_unit_that_the_list_named() {
    let listed = matters(&format!("{DECISION} 责任单位=乙镇"));
    for ([first, second], has_row) in ORDERS
        .into_iter()
        .flat_map(|order| [(order, true), (order, false)])
    {
        let mut workspace = two_into_one([first, second]);
        for week in ["2026-09-25", "2026-10-16"] {
            workspace = workspace.period(week).office("交办清单", &listed);
            if week < "2026-10-01" {
                workspace = workspace.ledger("甲镇", "督查事项", &matters(DECISION));
                if has_row {
                    workspace = workspace.ledger("乙镇", "督查事项", &matters(DECISION));
                }
            } else {
                let done = format!("{DECISION} 反馈日期=2026-10-05");
                workspace = workspace.ledger("丙镇", "督查事项", &matters(&done));
            }
            workspace = workspace.others_report_nothing();
        }
        let built = workspace.build();
        let last = built.last("1@丙镇");
        assert!(last.ends_with("/2026-10-05"), "{first} {has_row}: {last}");
        assert_eq!(built.diagnostics("never-in-ledger"), [""; 0], "{first}");
    }
}

/// 甲镇 had done its part; what was granted to it is no extension of 乙镇's.
#[test]
fn m5_what_was_granted_for_a_matter_that_stayed_is_none_of_the_one_that_passed() {
    let extension = "事项编号|责任单位|新时限|批准人|批准日期\n1|甲镇|2026-11-02|县长|2026-09-24";
    let listed = matters(&format!("{DECISION} 责任单位=甲镇、乙镇"));
    for [first, second] in ORDERS {
        let mut workspace = two_into_one([first, second]);
        for week in ["2026-09-25", "2026-10-16"] {
            workspace = workspace
                .period(week)
                .office("交办清单", &listed)
                .office("延期审批", extension);
            if week < "2026-10-01" {
                let done = format!("{DECISION} 反馈日期=2026-09-23");
                workspace = workspace
                    .ledger("甲镇", "督查事项", &matters(&done))
                    .ledger("乙镇", "督查事项", &matters(DECISION));
            }
            workspace = workspace.others_report_nothing();
        }
        let built = workspace.build();
        assert_eq!(built.last("1@甲镇"), "met 2026-11-02/2026-09-23", "{first}");
        assert_eq!(built.last("1@丙镇"), "overdue 2026-10-08/-", "{first}");
    }
}

/// A row that says of the one that it was done before the merger says nothing of the other.
#[test]
fn one_of_two_rows_of_one_number_settles_its_own_matter_alone() {
    let [first, second] = ["17", "18"].map(|day| format!("1 领导议定事项 起算日期=2026-09-{day}"));
    let rows = format!("{first} 反馈日期=2026-09-28\n{second}");
    for is_turned in [false, true] {
        let weeks = [("2026-10-09", &*rows), ("2026-10-16", &*rows)];
        let built = two_of_one_number([&first, &second], &weeks, is_turned).build();
        assert_eq!(built.last("1@甲镇"), "met 2026-10-08/2026-09-28");
        assert_eq!(left_to_the_successor(&built), ["overdue 2026-10-09 -"]);
    }
}

#[test]
fn what_stood_side_by_side_in_a_successor_s_workbook_is_two_matters_after_the_next_merger_too() {
    let [first, second] = ["17", "18"].map(|day| format!("1 领导议定事项 起算日期=2026-09-{day}"));
    let entries = [
        "甲镇|乡镇|2026-09-30|丁镇",
        "乙镇|乡镇|2026-09-30|丁镇",
        "丁镇|乡镇|2026-10-04|丙镇",
        "丙镇|乡镇||",
    ];
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 0, 3, 2]] {
        let built = of_units(&order.map(|at| entries[at]))
            .period("2026-09-25")
            .ledger("甲镇", "督查事项", &matters(&first))
            .ledger("乙镇", "督查事项", &matters(&second))
            .others_report_nothing()
            .period("2026-10-02")
            .ledger("丁镇", "督查事项", &matters(&format!("{first}\n{second}")))
            .others_report_nothing()
            .period("2026-10-16")
            .ledger(
                "丙镇",
                "督查事项",
                &matters(&format!("{first} 反馈日期=2026-10-06")),
            )
            .build();
        assert_eq!(
            left_to_the_successor(&built),
            ["met 2026-10-08 2026-10-06", "overdue 2026-10-09 -"],
            "{order:?}"
        );
    }
}

/// Names, starts and days of 反馈.
type Rows<'a> = &'a [[&'a str; 3]];

/// 督查事项 of 领导议定事项 with the number 1 and these rows.
fn named(rows: Rows<'_>) -> String {
    let rows = rows.iter().map(|[name, start, done]| {
        let done = if done.is_empty() {
            String::new()
        } else {
            format!("2026-{done}")
        };
        format!("\n1|{name}|领导议定事项|2026-{start}|{done}")
    });
    let header = "事项编号|事项名称|事项类别|起算日期|反馈日期";
    format!("{header}{}", rows.collect::<String>())
}

/// 甲镇 and 乙镇 have these rows and become 丙镇, which has its own before and these in its workbook of 9 and 23 October.
fn named_before_and_since(order: [&str; 2], before: [Rows<'_>; 3], since: Rows<'_>) -> Workspace {
    let mut workspace = two_into_one(order).period("2026-09-25");
    for (unit, rows) in ["甲镇", "乙镇", "丙镇"].into_iter().zip(before) {
        workspace = workspace.ledger(unit, "督查事项", &named(rows));
    }
    for week in ["2026-10-09", "2026-10-23"] {
        let period = workspace.period(week);
        workspace = period.ledger("丙镇", "督查事项", &named(since));
    }
    workspace
}

const ROAD: [&str; 3] = ["修路", "09-17", ""];
const ROAD_DONE: [&str; 3] = ["修路", "09-17", "10-06"];

#[test]
fn what_a_successor_begins_itself_stands_beside_what_it_goes_on_with_in_either_order_of_the_rows() {
    let told = |before: [Rows<'_>; 3], rows: Rows<'_>, due: &str| {
        for order in ORDERS {
            let workspace = named_before_and_since(order, before, rows);
            let built = workspace.build();
            assert_eq!(
                left_to_the_successor(&built),
                [
                    "met 2026-10-08 2026-10-06".to_owned(),
                    format!("overdue {due} -")
                ],
                "{order:?} {before:?} {rows:?}"
            );
            assert_eq!(built.diagnostics("duplicate-number"), [""; 0]);
            assert_eq!(built.diagnostics("missing-from-ledger"), [""; 0]);
            // The one that is left out later is missed, and acquits nobody.
            let without = rows.iter().filter(|row| **row != ROAD_DONE).copied();
            let without: Vec<[&str; 3]> = without.collect();
            let built = workspace
                .period("2026-10-30")
                .ledger("丙镇", "督查事项", &named(&without))
                .build();
            assert_eq!(left_to_the_successor(&built).len(), 2);
            assert_eq!(built.diagnostics("missing-from-ledger").len(), 1);
        }
    };
    // Begun on a day of its own, and on that of the other.
    for (start, due) in [("10-05", "2026-10-20"), ("09-17", "2026-10-08")] {
        let green = ["绿化", start, ""];
        for rows in [[green, ROAD_DONE], [ROAD_DONE, green]] {
            told([&[ROAD], &[], &[]], &rows, due);
        }
    }
    // Where the other has another day now than this one.
    let moved = ["修路", "09-16", "10-06"];
    let green = ["绿化", "09-17", ""];
    for rows in [[green, moved], [moved, green]] {
        let built = named_before_and_since(ORDERS[0], [&[ROAD], &[], &[]], &rows).build();
        assert_eq!(
            left_to_the_successor(&built),
            ["met 2026-10-08 2026-10-06", "overdue 2026-10-08 -"]
        );
        assert_eq!(built.diagnostics("duplicate-number"), [""; 0]);
    }
    // Beside a row by which it goes on with a matter under another name.
    let green = ["绿化", "10-05", ""];
    let renamed = ["道路", "09-17", "10-06"];
    for rows in [[green, renamed], [renamed, green]] {
        let built = named_before_and_since(ORDERS[0], [&[ROAD], &[], &[]], &rows).build();
        assert_eq!(
            left_to_the_successor(&built),
            ["met 2026-10-08 2026-10-06", "overdue 2026-10-20 -"]
        );
    }
    // What it had itself under another name goes on in the row that is of nobody else.
    let own = ["供水", "09-21", ""];
    for rows in [[green, ROAD_DONE], [ROAD_DONE, green]] {
        let built = named_before_and_since(ORDERS[0], [&[ROAD], &[], &[own]], &rows).build();
        assert_eq!(left_to_the_successor(&built).len(), 2);
        assert_eq!(built.diagnostics("duplicate-number"), [""; 0]);
    }
}

/// Of two rows one of the successor's own number repeats nothing, but in a workbook of its own.
#[test]
fn what_a_successor_begins_itself_contradicts_no_other_workbook() {
    let file = |name: &str| format!("ledgers/2026-10-23/{name}.xlsx");
    for [first, second] in [["丙镇", "丙镇（2）"], ["丙镇（2）", "丙镇"]] {
        let built = two_into_one(ORDERS[0])
            .period("2026-09-25")
            .ledger("甲镇", "督查事项", &named(&[ROAD]))
            .others_report_nothing()
            .period("2026-10-23")
            .sheet(
                &file(first),
                "督查事项",
                &named(&[["绿化", "10-05", ""], ROAD_DONE]),
            )
            .sheet(&file(second), "督查事项", &named(&[ROAD_DONE]))
            .build();
        assert_eq!(
            left_to_the_successor(&built),
            ["met 2026-10-08 2026-10-06", "overdue 2026-10-20 -"]
        );
        assert_eq!(built.diagnostics("conflicting-workbooks"), [""; 0]);
    }
}

#[test]
fn where_nothing_says_for_certain_that_a_row_is_of_another_matter_the_first_stands() {
    let cases: [(Rows<'_>, Rows<'_>); 6] = [
        // Both of the name, on another day.
        (&[ROAD], &[ROAD_DONE, ["修路", "10-05", ""]]),
        (&[ROAD], &[["修路", "10-05", ""], ROAD_DONE]),
        // Both of the start alone.
        (&[ROAD], &[["道路", "09-17", ""], ["绿化", "09-17", ""]]),
        // A copy.
        (&[ROAD], &[ROAD_DONE, ROAD_DONE]),
        // Nobody had the number.
        (&[], &[ROAD_DONE, ["绿化", "10-05", ""]]),
        // Two of its own beside the other's: the second of them.
        (
            &[ROAD],
            &[ROAD_DONE, ["绿化", "10-05", ""], ["供水", "10-06", ""]],
        ),
    ];
    for (before, since) in cases {
        let workspace = named_before_and_since(ORDERS[0], [before, &[], &[]], since);
        let built = workspace.build_at("2026-10-09");
        let last = format!("error 丙镇.xlsx 督查事项!A{}", since.len() + 1);
        assert_eq!(built.diagnostics("duplicate-number"), [last], "{since:?}");
        let left = left_to_the_successor(&built).len();
        assert_eq!(left, since.len() - 1, "{since:?}");
    }
    // A copy is held against what it copies.
    let since = [["绿化", "10-05", ""], ROAD_DONE, ROAD_DONE];
    let built = named_before_and_since(ORDERS[0], [&[ROAD], &[], &[]], &since).build();
    let told = built.diagnostic_values("duplicate-number");
    assert_eq!(told.len(), 1);
    assert!(common::text(told[0], "message").contains("以 A3 为准"));
}

/// All orders of three rows.
const ORDERS_OF_THREE: [[usize; 3]; 6] = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
];

/// Two rows bear the name of what 甲镇 had: one repeats it, and of the other nobody knows what it is.
#[test]
fn a_row_that_is_not_told_apart_takes_the_place_of_none_that_is() {
    let green = ["绿化", "10-05", ""];
    for doubtful in [["修路", "09-18", "10-06"], ["修路", "09-18", ""]] {
        for order in ORDERS_OF_THREE {
            let rows = order.map(|at| [doubtful, green, ROAD][at]);
            let built = named_before_and_since(ORDERS[0], [&[ROAD], &[], &[]], &rows).build();
            assert_eq!(
                left_to_the_successor(&built),
                ["overdue 2026-10-08 -", "overdue 2026-10-20 -"],
                "{rows:?}"
            );
            let told = built.diagnostics("duplicate-number");
            let at = rows.iter().position(|row| *row == doubtful).expect("it") + 2;
            assert_eq!(told, [format!("error 丙镇.xlsx 督查事项!A{at}")]);
        }
    }
    // A row that cannot be judged yields to the one that mends it, and to none beside that.
    for order in ORDERS_OF_THREE {
        let rows = order.map(|at| {
            [
                "1|修路|不详|2026-09-17|",
                "1|修路|领导议定事项|2026-09-17|2026-10-06",
                "1|绿化|领导议定事项|2026-09-18|",
            ][at]
        });
        let header = "事项编号|事项名称|事项类别|起算日期|反馈日期";
        let built = two_into_one(ORDERS[0])
            .period("2026-09-25")
            .ledger("甲镇", "督查事项", &named(&[ROAD]))
            .ledger("乙镇", "督查事项", &named(&[["绿化", "09-18", ""]]))
            .others_report_nothing()
            .period("2026-10-16")
            .ledger(
                "丙镇",
                "督查事项",
                &format!("{header}\n{}", rows.join("\n")),
            )
            .build();
        assert_eq!(
            left_to_the_successor(&built),
            ["met 2026-10-08 2026-10-06", "overdue 2026-10-09 -"],
            "{rows:?}"
        );
    }
}

/// Rows of 丙镇 that name the dissolved unit whose matter they are about, by the columns after 事项编号.
fn naming_units(rows: &[&str]) -> String {
    let header = "事项编号|事项名称|事项类别|起算日期|责任单位|反馈日期";
    let rows = rows.iter().map(|row| {
        let mut cells = row.split(' ');
        let mut next = || cells.next().unwrap_or_default();
        let [name, start, unit, done] = [next(), next(), next(), next()];
        format!("\n1|{name}|领导议定事项|2026-{start}|{unit}|{done}")
    });
    format!("{header}{}", rows.collect::<String>())
}

#[test]
fn a_row_that_names_a_dissolved_unit_is_of_that_whatever_stands_beside_it() {
    let built = |before: [&[&str]; 2], order: [&str; 2], rows: &[&str]| {
        let week = naming_units(rows);
        two_into_one(order)
            .period("2026-09-25")
            .ledger("甲镇", "督查事项", &naming_units(before[0]))
            .ledger("乙镇", "督查事项", &naming_units(before[1]))
            .others_report_nothing()
            .period("2026-10-09")
            .ledger("丙镇", "督查事项", &week)
            .period("2026-10-16")
            .ledger("丙镇", "督查事项", &week)
            .build()
    };
    let (road, named) = ("修路 09-17", "绿化 09-18 乙镇 2026-10-06");
    for order in ORDERS {
        // Its own ledger never had the number, or had it under another name and start.
        for (own, due) in [(&[][..], "2026-10-09"), (&["供水 09-21"], "2026-10-12")] {
            for rows in [[road, named], [named, road]] {
                let built = built([&[road], own], order, &rows);
                assert_eq!(
                    left_to_the_successor(&built),
                    [
                        format!("met {due} 2026-10-06"),
                        "overdue 2026-10-08 -".to_owned()
                    ],
                    "{order:?} {own:?} {rows:?}"
                );
                assert_eq!(built.diagnostics("duplicate-number"), [""; 0]);
                assert_eq!(built.diagnostics("missing-from-ledger"), [""; 0]);
            }
        }
        // Beside a row that says of another unit's what that had done, and an own one of the successor.
        let before: [&[&str]; 2] = [&["绿化 09-17  2026-09-24"], &["绿化 09-16"]];
        let rows = ["绿化 09-18  2026-09-24", "绿化 09-15 乙镇", "供水 10-05"];
        for at in ORDERS_OF_THREE {
            let rows = at.map(|at| rows[at]);
            let built = built(before, order, &rows);
            assert_eq!(
                left_to_the_successor(&built),
                ["due-soon 2026-10-20 -", "overdue 2026-09-30 -"],
                "{order:?} {rows:?}"
            );
        }
    }
}

/// One row says that what 甲镇 and 乙镇 had was one, whatever else of the number stands beside it.
#[test]
fn a_row_of_another_name_beside_it_makes_no_two_of_what_was_one() {
    let green = ["绿化", "10-05", ""];
    let before: [Rows<'_>; 2] = [&[], &[green]];
    for (order, own) in ORDERS
        .into_iter()
        .flat_map(|order| before.map(|own| (order, own)))
    {
        for rows in [[green, ROAD_DONE], [ROAD_DONE, green]] {
            let roads: [Rows<'_>; 2] = [&[ROAD], &[["修路", "09-18", ""]]];
            let built = named_before_and_since(order, [roads[0], roads[1], own], &rows).build();
            assert_eq!(
                left_to_the_successor(&built),
                ["met 2026-10-08 2026-10-06", "overdue 2026-10-20 -"],
                "{order:?} {own:?} {rows:?}"
            );
        }
    }
}

/// By its start and 责任人 the row of another name is most like what 甲镇 had, with which the row of its name goes on.
#[test]
fn a_row_of_another_name_is_of_none_of_several_of_whose_name_there_is_a_row() {
    let header = "事项编号|事项名称|事项类别|起算日期|责任人|反馈日期";
    let road = |person: &str| format!("1|修路|领导议定事项|2026-09-17|{person}|");
    let green = "1|绿化|领导议定事项|2026-09-17|赵一|".to_owned();
    let moved = "1|修路|领导议定事项|2026-09-18|赵一|2026-10-06".to_owned();
    for rows in [[&green, &moved], [&moved, &green]] {
        for order in ORDERS {
            let own = |rows: &[&String]| {
                let rows = rows.iter().map(|row| format!("\n{row}"));
                format!("{header}{}", rows.collect::<String>())
            };
            let built = two_into_one(order)
                .period("2026-09-25")
                .ledger("甲镇", "督查事项", &own(&[&road("赵一")]))
                .ledger("乙镇", "督查事项", &own(&[&road("钱二")]))
                .others_report_nothing()
                .period("2026-10-16")
                .ledger("丙镇", "督查事项", &own(&rows))
                .build();
            assert_eq!(
                left_to_the_successor(&built),
                ["met 2026-10-08 2026-10-06", "overdue 2026-10-08 -"],
                "{order:?} {rows:?}"
            );
            assert_eq!(built.diagnostics("duplicate-number"), [""; 0]);
        }
    }
}

/// Three units have a matter of one number, name and start and become 丙镇, whose workbook has as many rows of it.
fn three_into_one(rows: usize) -> Workspace {
    let row = "1 领导议定事项 起算日期=2026-09-17 反馈日期=2026-10-0";
    let rows: Vec<String> = (0..rows).map(|at| format!("{row}{}", at + 5)).collect();
    let entries = ["甲镇", "乙镇", "丁镇"].map(|unit| format!("{unit}|乡镇|2026-09-30|丙镇"));
    let mut workspace = of_units(&[&entries[0], &entries[1], &entries[2], "丙镇|乡镇||"])
        .period("2026-09-25")
        .others_report_nothing();
    for unit in ["甲镇", "乙镇", "丁镇"] {
        workspace = workspace.ledger(unit, "督查事项", &matters(DECISION));
    }
    workspace
        .period("2026-10-16")
        .ledger("丙镇", "督查事项", &matters(&rows.join("\n")))
}

#[test]
fn m7_of_three_matters_of_which_the_successor_s_workbook_has_two_the_third_is_missed() {
    let built = three_into_one(2).build();
    let done = ["met 2026-10-08 2026-10-05", "met 2026-10-08 2026-10-06"];
    assert_eq!(
        left_to_the_successor(&built),
        [done[0], done[1], "overdue 2026-10-08 -"]
    );
    assert_eq!(
        built.diagnostics("missing-from-ledger"),
        ["warning 丁镇.xlsx 督查事项!A2"]
    );
    assert_eq!(built.diagnostics("taken-over"), [""; 0]);
    let flags = list(&built.report, "matters").iter();
    let flagged = flags.filter(|matter| {
        let mut flags = list(matter, "flags").iter();
        flags.any(|flag| flag == "missing-from-ledger")
    });
    assert_eq!(flagged.count(), 1);
    // One row is of all three, and of three rows each has its own; a row of none leaves them to be listed.
    let one = three_into_one(1).build();
    assert_eq!(left_to_the_successor(&one), [done[0]]);
    let three = three_into_one(3).build();
    assert_eq!(left_to_the_successor(&three).len(), 3);
    let none = three_into_one(0).build();
    assert_eq!(none.diagnostics("taken-over").len(), 1);
    for built in [one, three, none] {
        assert_eq!(built.diagnostics("missing-from-ledger"), [""; 0]);
    }
    // Also in a later week, until its row is there.
    let row = |day: &str| format!("{DECISION} 反馈日期=2026-10-{day}");
    let later = |rows: &str| {
        let workspace = three_into_one(2).period("2026-10-23");
        workspace.ledger("丙镇", "督查事项", &matters(rows)).build()
    };
    let two = later(&[row("05"), row("06")].join("\n"));
    assert_eq!(two.diagnostics("missing-from-ledger").len(), 1);
    let three = later(&[row("05"), row("06"), row("20")].join("\n"));
    assert_eq!(three.diagnostics("missing-from-ledger"), [""; 0]);
    assert_eq!(left_to_the_successor(&three).len(), 3);
}

/// 甲镇 and 乙镇 become 丙镇, and 丁镇 two weeks later.
#[test]
fn m7_what_comes_by_a_later_merger_is_missed_from_the_second_week_on_in_which_two_rows_stand_without_it()
 {
    let entries = [
        "甲镇|乡镇|2026-09-30|丙镇",
        "乙镇|乡镇|2026-09-30|丙镇",
        "丁镇|乡镇|2026-10-17|丙镇",
        "丙镇|乡镇||",
    ];
    let rows = format!("{DECISION} 反馈日期=2026-10-05\n{DECISION} 反馈日期=2026-10-06");
    let mut workspace = of_units(&entries)
        .period("2026-09-25")
        .others_report_nothing();
    for unit in ["甲镇", "乙镇", "丁镇"] {
        workspace = workspace.ledger(unit, "督查事项", &matters(DECISION));
    }
    workspace = workspace
        .period("2026-10-16")
        .ledger("丙镇", "督查事项", &matters(&rows))
        .ledger("丁镇", "督查事项", &matters(DECISION));
    for (week, codes) in [("2026-10-23", [0, 1]), ("2026-10-30", [1, 0])] {
        workspace = workspace
            .period(week)
            .ledger("丙镇", "督查事项", &matters(&rows));
        let built = workspace.clone().build();
        let told = ["missing-from-ledger", "taken-over"].map(|code| built.diagnostics(code).len());
        assert_eq!(told, codes, "{week}");
    }
}

/// Neither row can be judged; what 甲镇 had is known, and of the other nothing is.
#[test]
fn a_row_beside_another_s_that_was_never_mended_is_asked_for_though_the_other_is_known() {
    let row = |name: &str| format!("1|{name}|不详|2026-09-17");
    for rows in [["修路", "绿化"], ["绿化", "修路"]] {
        let table = format!(
            "事项编号|事项名称|事项类别|起算日期\n{}",
            rows.map(row).join("\n")
        );
        let built = two_into_one(ORDERS[0])
            .period("2026-09-25")
            .ledger("甲镇", "督查事项", &named(&[ROAD]))
            .others_report_nothing()
            .period("2026-10-09")
            .ledger("丙镇", "督查事项", &table)
            .period("2026-10-16")
            .ledger("丙镇", "督查事项", &named(&[]))
            .build();
        let told = built.diagnostic_values("unmended-row");
        assert_eq!(told.len(), 1, "{rows:?}");
        assert!(
            common::text(told[0], "message").contains("绿化"),
            "{rows:?}"
        );
    }
}

#[test]
fn m15_a_value_for_the_successor_is_for_what_is_left_to_it_and_for_none_of_several() {
    let correction = |unit: &str| {
        format!("{CORRECTIONS}\nG1|督查事项|1|{unit}|更正|反馈日期|2026-10-05|核实|县长|2026-10-09")
    };
    let case = |before: [Rows<'_>; 2], unit: &str| {
        ORDERS.map(|order| {
            let built = named_before_and_since(order, [before[0], before[1], &[]], &[])
                .office("更正登记", &correction(unit))
                .build();
            let told = built.diagnostics("ambiguous-correction").len();
            (left_to_the_successor(&built), told)
        })
    };
    let later = ["修路", "09-18", ""];
    let done = |due: &str| format!("met 2026-10-{due} 2026-10-05");
    let open = |due: &str| format!("overdue 2026-10-{due} -");
    // What two units had of one name is one matter.
    let [one, other] = case([&[ROAD], &[later]], "丙镇");
    assert_eq!(one, (vec![done("09")], 0));
    assert_eq!(one, other);
    let [one, other] = case([&[later], &[ROAD]], "丙镇");
    assert_eq!(one, (vec![done("09")], 0));
    assert_eq!(one, other);
    // Of two of other names nobody can say which is meant, unless the unit is named that had it.
    let green = ["绿化", "09-18", ""];
    let [one, other] = case([&[ROAD], &[green]], "丙镇");
    assert_eq!(one, (vec![open("08"), open("09")], 1));
    assert_eq!(one, other);
    let [one, other] = case([&[ROAD], &[green]], "乙镇");
    assert_eq!(one, (vec![done("09"), open("08")], 0));
    assert_eq!(one, other);
    // What one of them had done has not passed.
    let [one, other] = case([&[["修路", "09-17", "09-18"]], &[green]], "丙镇");
    assert_eq!(one, (vec![done("09")], 0));
    assert_eq!(one, other);
}

/// The number of the successor's own matter came after the correction, which speaks of what there was.
#[test]
fn m15_a_correction_means_nothing_that_came_into_the_ledger_after_it() {
    let row = "G1|督查事项|1|丙镇|更正|反馈日期|2026-10-05|核实|县长|2026-10-09";
    let register = format!("{CORRECTIONS}\n{row}");
    let green = ["绿化", "10-12", ""];
    for last in [&[green][..], &[green, ROAD], &[ROAD, green]] {
        let built = two_into_one(ORDERS[0])
            .period("2026-09-25")
            .ledger("甲镇", "督查事项", &named(&[ROAD]))
            .others_report_nothing()
            .period("2026-10-09")
            .ledger("丙镇", "督查事项", &named(&[ROAD]))
            .office("更正登记", &register)
            .period("2026-10-16")
            .ledger("丙镇", "督查事项", &named(last))
            .office("更正登记", &register)
            .build();
        let told = left_to_the_successor(&built);
        assert_eq!(told[0], "met 2026-10-08 2026-10-05", "{last:?}");
        assert_eq!(told.len(), 2, "{last:?}");
        assert_eq!(built.diagnostics("ambiguous-correction"), [""; 0]);
    }
}

/// 丙镇 hands in nothing for some weeks before and after it takes over, and its newest ledger has its own matter.
#[test]
fn m15_a_correction_for_the_successor_means_its_own_matter_in_weeks_in_which_it_hands_in_nothing_too()
 {
    let row = "G1|督查事项|1|丙镇|更正|反馈日期|2026-10-05|核实|县长|2026-10-09";
    let register = format!("{CORRECTIONS}\n{row}");
    let green = ["绿化", "09-18", ""];
    let with_another = |order: [&str; 2]| {
        let [first, second] = order.map(|unit| format!("{unit}|乡镇|2026-09-30|丙镇"));
        of_units(&[&first, &second, "丙镇|乡镇||", "丁镇|乡镇||"])
    };
    for order in ORDERS {
        let before = with_another(order)
            .period("2026-09-18")
            .ledger("丙镇", "督查事项", &named(&[ROAD]))
            .others_report_nothing()
            .period("2026-09-25")
            .ledger("甲镇", "督查事项", &named(&[green]))
            .period("2026-10-16")
            .ledger("丁镇", "督查事项", &named(&[]))
            .office("更正登记", &register);
        let expected = ["met 2026-10-08 2026-10-05", "overdue 2026-10-09 -"];
        assert_eq!(left_to_the_successor(&before.clone().build()), expected);
        let after = before
            .period("2026-10-23")
            .office("更正登记", &register)
            .ledger("丙镇", "督查事项", &named(&[ROAD]));
        assert_eq!(left_to_the_successor(&after.build()), expected);
        // What its newest ledger has no more, or has as closed, is not meant.
        let closed = "1 领导议定事项 起算日期=2026-09-10 反馈日期=2026-09-15 销号日期=2026-09-16";
        let closed_later = format!(
            "{CORRECTIONS}\nG0|督查事项|1|丙镇|更正|销号日期|2026-09-16|核实|县长|2026-09-24\n{row}"
        );
        let open = matters("1 领导议定事项 起算日期=2026-09-10");
        for (gone, register) in [
            (named(&[]), &register),
            (matters(closed), &register),
            (open, &closed_later),
        ] {
            let built = with_another(order)
                .period("2026-09-11")
                .ledger(
                    "丙镇",
                    "督查事项",
                    &matters("1 领导议定事项 起算日期=2026-09-10"),
                )
                .others_report_nothing()
                .period("2026-09-18")
                .ledger("丙镇", "督查事项", &gone)
                .period("2026-09-25")
                .ledger("甲镇", "督查事项", &named(&[green]))
                .period("2026-10-16")
                .ledger("丁镇", "督查事项", &named(&[]))
                .office("更正登记", register)
                .build();
            let told = left_to_the_successor(&built);
            assert!(
                told.contains(&"met 2026-10-09 2026-10-05".to_owned()),
                "{told:?}"
            );
        }
    }
}
