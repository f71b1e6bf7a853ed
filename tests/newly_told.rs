//! What is told anew this week: what has happened since, what is only known since (补记), what was issued since; and what has been
//! published of the week before and is told otherwise now.

mod common;

use common::office_program::part;
use common::registers::CORRECTIONS;
use common::{Built, Workspace, matters};
use duban::report::comparison::Comparison;
use duban::report::published::BuiltRecord;
use serde_json::{Value, json};

/// The words of a page of a half.
fn page(built: &Built, half: &str, path: &str) -> String {
    let files = if half == "site" {
        &built.site
    } else {
        &built.office
    };
    let bytes = files.get(path).unwrap_or_else(|| panic!("no page {path}"));
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let pieces = text.split('<').filter_map(|piece| piece.split_once('>'));
    pieces.map(|(_, text)| text).collect()
}

/// The record of what a build would publish, as `duban publish` leaves it.
fn published(workspace: &Workspace, as_of: &str) -> Vec<u8> {
    let built = workspace.build_at(as_of);
    let record = &built.office["data/verdicts.json"];
    let mut record: Value = serde_json::from_slice(record).expect("JSON");
    record["inputs"] = json!({});
    record["files"] = json!({});
    serde_json::to_vec(&record).expect("JSON")
}

const MEETINGS: &str = "会议编号|会议名称|会议日期|情形|单位|姓名";
const COMPLAINTS: &str = "投诉编号|受理日期|被投诉单位|核实结果|核实日期";
const CIRCULARS: &str = "文号|日期|单位|类型|对应规则";

// What is registered late

/// Two weeks; the office's registers of the second have what happened on the day before the first.
fn registered_late() -> Built {
    Workspace::new()
        .period("2026-11-13")
        .office("会议纪律", MEETINGS)
        .office("投诉登记", COMPLAINTS)
        .office("通报登记", CIRCULARS)
        .others_report_nothing()
        .period("2026-11-20")
        .office(
            "会议纪律",
            &format!("{MEETINGS}\nH1|十二日会|2026-11-12|无故缺席|甲镇|张三"),
        )
        .office(
            "投诉登记",
            &format!("{COMPLAINTS}\nT1|2026-11-12|甲镇|有效|2026-11-13"),
        )
        .office(
            "通报登记",
            &format!("{CIRCULARS}\n1号|2026-11-12|甲镇|通报批评|\n2号|2026-11-12|乙镇|通报表扬|"),
        )
        .others_report_nothing()
        .build()
}

#[test]
fn what_is_registered_late_is_told_in_the_week_that_learns_of_it() {
    let built = registered_late();
    for half in ["site", "office"] {
        let unit = page(&built, half, "units/甲镇.html");
        for told in [
            "T1（有效，补记，日期为2026-11-12）",
            "T1（有效，补记，日期为2026-11-13）",
            "十二日会（违纪1人次，补记，日期为2026-11-12）",
            "1号（通报批评，补记，日期为2026-11-12）",
            "相差-9分",
        ] {
            assert!(unit.contains(told), "{told}: {unit}");
        }
        assert!(!unit.contains("没有新发生"), "{unit}");
        assert_eq!(unit.matches(" 补记").count(), 3, "the entries: {unit}");
        let index = page(&built, half, "index.html");
        assert!(index.contains("十二日会（补记）"));
        let entered = "本期补记、更正日期的通报：1号（通报批评，补记，日期为2026年11月12日）甲镇；2号（通报表扬，补记，";
        assert!(index.contains(entered), "{index}");
        assert!(!index.contains("本期印发的通报"), "{index}");
        assert!(page(&built, half, "meetings/index.html").contains("十二日会（违纪1人次，补记"));
        assert!(page(&built, half, "complaints.html").contains("甲镇 T1（有效，补记"));
        assert!(page(&built, half, "commended.html").contains("乙镇（2号，补记"));
        let nothing = page(&built, half, "requests.html");
        assert!(
            nothing.contains("一期以后　没有新发生、新登记的情况（"),
            "{nothing}"
        );
    }
    assert!(
        built
            .circular()
            .contains("11月12日十二日会（本期补记），违反会议纪律1人次：甲镇张三")
    );
    let week = built.circular();
    assert!(week.contains("本期补记、更正日期的通报：1号（通报批评，补记，"));
    assert!(!week.contains("本期印发的通报"));
    assert_eq!(built.score("甲镇"), "91 = +0 -9");
}

#[test]
fn a_circular_or_a_meeting_whose_day_is_put_right_is_not_announced_anew() {
    let meeting = |day: &str| format!("{MEETINGS}\nH1|例会|{day}|迟到|甲镇|张三");
    let circular = |day: &str| format!("{CIRCULARS}\n1号|{day}|甲镇|通报批评|");
    let built = Workspace::new()
        .period("2026-11-13")
        .office("会议纪律", &meeting("2026-11-02"))
        .office("通报登记", &circular("2026-11-03"))
        .others_report_nothing()
        .period("2026-11-20")
        .office("会议纪律", &meeting("2026-11-04"))
        .office("通报登记", &circular("2026-11-05"))
        .others_report_nothing()
        .build();
    let redated = "1号（通报批评，日期改为2026年11月5日，上一期为2026年11月3日）甲镇";
    let week = built.circular();
    assert!(week.contains(redated) && week.contains("11月4日例会（本期更正会议日期）"));
    assert!(!week.contains("本期印发的通报"));
    for half in ["site", "office"] {
        let index = page(&built, half, "index.html");
        assert!(
            index.contains(redated) && index.contains("例会（更正会议日期）"),
            "{index}"
        );
        assert!(!index.contains("本期印发的通报"), "{index}");
    }
}

#[test]
fn a_violation_that_is_added_to_a_known_meeting_is_told_and_what_is_known_is_not_told_again() {
    let first = format!("{MEETINGS}\nH1|旧会|2026-11-12|迟到|甲镇|张三");
    let second = format!("{first}\nH1|旧会|2026-11-12|早退|乙镇|李四");
    let weeks = Workspace::new()
        .period("2026-11-13")
        .office("会议纪律", &first)
        .others_report_nothing()
        .period("2026-11-20")
        .office("会议纪律", &second)
        .others_report_nothing()
        .period("2026-11-27")
        .office("会议纪律", &second)
        .others_report_nothing();
    let told = weeks.build_at("2026-11-20");
    assert!(
        told.circular()
            .contains("11月12日旧会（本期补记违纪），违反会议纪律2人次")
    );
    let index = page(&told, "site", "meetings/index.html");
    assert!(
        index.contains("补记会议违纪 1 项：旧会（违纪2人次，会议日期2026-11-12）"),
        "{index}"
    );
    let of = |unit: &str| page(&told, "site", &format!("units/{unit}.html"));
    assert!(of("乙镇").contains("补记会议违纪 1 项") && !of("甲镇").contains("补记会议违纪"));
    let later = weeks.build_at("2026-11-27");
    assert!(later.circular().contains("本期没有新登记的会议。"));
    assert!(!page(&later, "site", "index.html").contains("旧会"));
}

#[test]
fn a_date_in_a_ledger_that_lies_before_the_week_before_is_told_as_registered_late() {
    let open = "A1 领导议定事项 起算日期=2026-10-20\nA2 领导议定事项 起算日期=2026-11-02";
    let done = "A1 领导议定事项 起算日期=2026-10-20 办结日期=2026-11-12\n\
        A2 领导议定事项 起算日期=2026-11-02\n\
        A3 领导议定事项 起算日期=2026-11-03 办结日期=2026-11-18";
    let built = Workspace::new()
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &matters(open))
        .others_report_nothing()
        .period("2026-11-20")
        .ledger("甲镇", "督查事项", &matters(done))
        .others_report_nothing()
        .build();
    let unit = page(&built, "site", "units/甲镇.html");
    assert!(
        unit.contains("交办 1 项：事项A3（补记，日期为2026-11-03）"),
        "{unit}"
    );
    assert!(unit.contains("有环节新逾期 2 项：事项A2；事项A3"), "{unit}");
    assert!(
        unit.contains("办结 2 项：事项A1（补记，日期为2026-11-12）；事项A3"),
        "{unit}"
    );
}

#[test]
fn where_only_something_was_withdrawn_nothing_new_is_told_and_no_change_is_denied() {
    let complaints = format!("{COMPLAINTS}\nT1|2026-11-12|甲镇|有效|2026-11-13");
    let built = Workspace::new()
        .period("2026-11-13")
        .office("投诉登记", &complaints)
        .others_report_nothing()
        .period("2026-11-20")
        .office("投诉登记", &complaints)
        .office(
            "更正登记",
            &format!(
                "{CORRECTIONS}\n\
             G1|投诉登记|T1|甲镇|作废|||查无此事|县长|2026-11-18"
            ),
        )
        .others_report_nothing()
        .build();
    let unit = page(&built, "site", "units/甲镇.html");
    assert!(
        unit.contains("一期以后　没有新发生、新登记的情况（"),
        "{unit}"
    );
    assert!(
        unit.contains("相差+2分") && !unit.contains("没有变化。"),
        "{unit}"
    );
}

// What is issued late

#[test]
fn a_handing_over_that_is_issued_after_its_first_week_is_named_in_the_week_of_its_number() {
    let meetings = format!(
        "{MEETINGS}\nH1|会一|2026-11-02|迟到|甲镇|张三\nH2|会二|2026-11-03|迟到|甲镇|李四\n\
         H3|会三|2026-11-04|迟到|甲镇|王五"
    );
    let issued = format!("{CIRCULARS}\n1号|2026-11-10|甲镇|移交纪委监委|meeting-discipline");
    let weeks = Workspace::new()
        .period("2026-11-13")
        .office("会议纪律", &meetings)
        .others_report_nothing()
        .period("2026-11-20")
        .office("会议纪律", &meetings)
        .office("通报登记", &issued)
        .others_report_nothing()
        .period("2026-11-27")
        .office("会议纪律", &meetings)
        .office("通报登记", &issued)
        .others_report_nothing();
    let built = weeks.build_at("2026-11-20");
    assert_eq!(
        built.escalations("甲镇"),
        ["meeting-discipline 3 issued 1号"]
    );
    for half in ["site", "office"] {
        let index = page(&built, half, "index.html");
        assert!(
            index.contains("本期印发 甲镇 3 次，已发 1号"),
            "{half}: {index}"
        );
        let list = page(&built, half, "escalations.html");
        assert!(
            list.contains("持续（1）其中本期印发 1 项"),
            "{half}: {list}"
        );
    }
    assert!(
        built
            .circular()
            .contains("甲镇（3次，本期由1号移交县纪委监委启动问责）")
    );
    let later = weeks.build_at("2026-11-27");
    assert!(!page(&later, "site", "index.html").contains("本期印发"));
    assert!(
        later
            .circular()
            .contains("甲镇（3次，已由1号移交县纪委监委启动问责）")
    );
}

// What was published of the week before

#[test]
fn what_was_published_of_the_week_before_stands_beside_what_is_compared_with() {
    let weeks = |before: &str| {
        let rows = format!("{COMPLAINTS}{before}");
        Workspace::new()
            .period("2026-11-13")
            .office("投诉登记", &rows)
            .others_report_nothing()
            .period("2026-11-20")
            .office("投诉登记", &rows)
            .others_report_nothing()
    };
    let record = published(&weeks(""), "2026-11-13");
    let built = weeks("\nT1|2026-11-10|甲镇|有效|2026-11-11")
        .file("published/2026-11-13.json", &record)
        .build();
    let told = "发布时为第1名、100分";
    for half in ["site", "office"] {
        let unit = page(&built, half, "units/甲镇.html");
        assert!(unit.contains(told), "{half}: {unit}");
        assert!(!page(&built, half, "units/丁局.html").contains("发布时为"));
        let group = page(&built, half, "ranking/乡镇.html");
        assert!(
            group.contains("（上期发布时第1名、100分）"),
            "{half}: {group}"
        );
        for path in ["index.html", "ranking/index.html", "ranking/乡镇.html"] {
            let told = "上一期（2026年11月13日）发布以后有更正";
            assert!(page(&built, half, path).contains(told), "{half} {path}");
        }
    }
    let sheet = part(
        &built.site["attachments/综合排名表.xlsx"],
        "xl/sharedStrings.xml",
    );
    assert!(sheet.contains("上期发布时第1名、100分，已更正"), "{sheet}");
    // As published, nothing of the kind is said.
    let record = published(&weeks(""), "2026-11-13");
    let same = weeks("").file("published/2026-11-13.json", &record).build();
    assert!(!page(&same, "office", "index.html").contains("发布以后有更正"));
}

#[test]
fn a_unit_that_has_a_new_name_is_no_difference_from_what_was_published() {
    let weeks = |directory: &str, unit: &str, points: &str| {
        let ledger = matters("A1 领导议定事项 起算日期=2026-10-12");
        Workspace::new()
            .directory(directory)
            .period("2026-11-13")
            .ledger("青石镇", "督查事项", &ledger)
            .office(
                "积分登记",
                &format!("编号|日期|单位|类型|分值|事由{points}"),
            )
            .ledger("白水镇", "督查事项", common::MATTERS)
            .period("2026-11-20")
            .ledger(unit, "督查事项", &ledger)
            .ledger("白水镇", "督查事项", common::MATTERS)
    };
    let before = weeks("单位全称|序列\n青石镇|乡镇\n白水镇|乡镇", "青石镇", "");
    let record = published(&before, "2026-11-13");
    let renamed = "单位全称|别名|序列\n青石街道|青石镇|乡镇\n白水镇||乡镇";
    let after = weeks(renamed, "青石街道", "");
    let built = after
        .clone()
        .file("published/2026-11-13.json", &record)
        .build();
    for half in ["site", "office"] {
        let week = page(&built, half, "periods/2026-11-13.html");
        assert!(week.contains("与发布时一致。"), "{half}: {week}");
        assert!(week.contains("青石镇更名为青石街道"), "{half}: {week}");
        let index = page(&built, half, "periods/index.html");
        assert!(
            index.contains("与发布时一致（青石镇更名为青石街道）"),
            "{half}: {index}"
        );
    }
    // What differs beside the name is told under the name of today.
    let points = "\nF1|2026-11-11|青石镇|负面扣分|1|查实";
    let differing = weeks(renamed, "青石街道", points);
    let built = differing.file("published/2026-11-13.json", &record).build();
    let week = page(&built, "site", "periods/2026-11-13.html");
    assert!(
        week.contains("综合排名青石街道得分") && !week.contains("列入"),
        "{week}"
    );
    // So it is between two builds.
    let of = |workspace: &Workspace| -> BuiltRecord {
        let built = workspace.build_at("2026-11-13");
        serde_json::from_slice(&built.office["data/verdicts.json"]).expect("a record")
    };
    let (old, new) = (of(&before), of(&after));
    let comparison = Comparison::of(&old, &new);
    assert_eq!(comparison.differences, []);
    let lines = comparison.lines();
    assert!(
        lines.contains(&"更名的单位（不作更正）：青石镇更名为青石街道".to_owned()),
        "{lines:?}"
    );
}

#[test]
fn a_unit_that_is_put_into_another_group_is_no_correction_of_what_was_published() {
    let directory = |group: &str| {
        format!("单位全称|序列\n青石镇|乡镇\n白水镇|乡镇\n黑土镇|{group}\n城关街道|街道")
    };
    let weeks = |group: &str, points: &str| {
        let points =
            format!("编号|日期|单位|类型|分值|事由\nF1|2026-11-11|青石镇|负面扣分|1|查实{points}");
        Workspace::new()
            .directory(&directory(group))
            .period("2026-11-13")
            .office("积分登记", &points)
            .others_report_nothing()
            .period("2026-11-20")
            .others_report_nothing()
    };
    let record = published(&weeks("乡镇", ""), "2026-11-13");
    let after = weeks("街道", "");
    let built = after
        .clone()
        .file("published/2026-11-13.json", &record)
        .build();
    let moved = "黑土镇由乡镇调整到街道";
    for half in ["site", "office"] {
        let week = page(&built, half, "periods/2026-11-13.html");
        for told in [
            moved,
            "不是更正",
            "青石镇名次第3名（共3个单位）第2名（共2个单位）",
        ] {
            assert!(week.contains(told), "{half} {told}: {week}");
        }
        assert!(!week.contains("与发布时不同"), "{half}: {week}");
        let index = page(&built, half, "periods/index.html");
        assert!(
            index.contains("与发布时一致（黑土镇由乡镇调整到街道、"),
            "{index}"
        );
        let front = page(&built, half, "index.html");
        assert!(
            front.contains(moved) && !front.contains("有更正"),
            "{front}"
        );
        let unit = page(&built, half, "units/青石镇.html");
        assert!(
            unit.contains("发布时为第3名，发布以后有单位调整了序列"),
            "{unit}"
        );
    }
    // Where a score of the ranking differs too, nobody can tell what came of what.
    let differing = weeks("街道", "\nF2|2026-11-11|白水镇|负面扣分|1|查实");
    let built = differing.file("published/2026-11-13.json", &record).build();
    let week = page(&built, "site", "periods/2026-11-13.html");
    assert!(
        week.contains("与发布时不同") && week.contains(moved),
        "{week}"
    );
    // So it is between two builds.
    let of = |workspace: &Workspace| -> BuiltRecord {
        let built = workspace.build_at("2026-11-13");
        serde_json::from_slice(&built.office["data/verdicts.json"]).expect("a record")
    };
    let (old, new) = (of(&weeks("乡镇", "")), of(&after));
    let comparison = Comparison::of(&old, &new);
    assert!(!comparison.is_public());
    let lines = comparison.lines();
    assert!(lines.iter().any(|line| line.contains(moved)), "{lines:?}");
}

#[test]
fn who_is_new_in_the_directory_or_gone_from_it_since_a_week_was_published_is_told() {
    let head = "单位全称|序列|主要负责人|职务|任职起|任职止|设立日期|别名";
    let weeks = |directory: &str| {
        let directory = format!("{head}\n{directory}");
        Workspace::new()
            .directory(&directory)
            .period("2026-11-13")
            .others_report_nothing()
            .period("2026-11-20")
            .others_report_nothing()
    };
    let old = "青石镇|乡镇|赵一|镇长|2026-01-01\n白水镇|乡镇|钱二|镇长|2026-01-01";
    let record = published(&weeks(old), "2026-11-13");
    let codes = ["unit-gone", "unknown-when-published", "principal-gone"];
    for (directory, expected) in [
        (old.to_owned(), [0, 0, 0]),
        (format!("{old}\n天安街道|乡镇"), [0, 1, 0]),
        (format!("{old}\n天安街道|乡镇||||2026-11-14"), [0, 1, 0]),
        (format!("{old}\n天安街道|乡镇|||||2026-11-14"), [0, 0, 0]),
        ("青石镇|乡镇|赵一|镇长|2026-01-01".to_owned(), [1, 0, 0]),
        (
            old.replace("赵一|镇长|2026-01-01", "孙三|镇长|2026-11-16"),
            [0, 0, 1],
        ),
        (
            format!(
                "{}\n青石镇|乡镇|孙三|镇长|2026-11-16",
                old.replace("赵一|镇长|2026-01-01", "赵一|镇长|2026-01-01|2026-11-15")
            ),
            [0, 0, 0],
        ),
        (
            old.replace(
                "青石镇|乡镇|赵一|镇长|2026-01-01",
                "青石街道|乡镇|赵一|主任|2026-01-01|||青石镇",
            ),
            [0, 0, 0],
        ),
    ] {
        let record = record.clone();
        let built = weeks(&directory)
            .file("published/2026-11-13.json", &record)
            .build();
        let told = codes.map(|code| built.diagnostics(code).len());
        assert_eq!(told, expected, "{directory}");
    }
}

#[test]
fn a_published_week_whose_folder_was_renamed_to_an_earlier_day_is_missed() {
    let week = |day: &str| {
        let week = Workspace::new().directory("单位全称|序列\n青石镇|乡镇");
        week.period("2026-11-06")
            .others_report_nothing()
            .period(day)
            .others_report_nothing()
    };
    let mut record: Value =
        serde_json::from_slice(&published(&week("2026-11-20"), "2026-11-20")).expect("JSON");
    record["inputs"] = json!({"ledgers/2026-11-20/青石镇.xlsx": "0"});
    let record = serde_json::to_vec(&record).expect("JSON");
    let renamed = week("2026-11-19").file("published/2026-11-20.json", &record);
    assert_eq!(
        renamed.build().diagnostics("published-period-gone"),
        ["warning 2026-11-20 !"]
    );
    // An earlier week by itself looks at nothing later.
    assert_eq!(
        renamed
            .build_at("2026-11-06")
            .diagnostics("published-period-gone"),
        [""; 0]
    );
}

#[test]
fn what_became_overdue_under_a_dissolved_unit_is_news_of_both_as_whose_it_was() {
    let ledger = matters("A1 领导议定事项 起算日期=2026-10-28");
    let mut workspace = Workspace::new()
        .directory("单位全称|序列|撤销日期|并入单位\n甲镇|乡镇|2026-11-12|乙镇\n乙镇|乡镇||");
    for week in ["2026-11-06", "2026-11-13"] {
        workspace = workspace
            .period(week)
            .ledger("甲镇", "督查事项", &ledger)
            .others_report_nothing();
    }
    let built = workspace.build();
    for half in ["site", "office"] {
        for (path, told) in [
            ("units/甲镇.html", "（已转乙镇）"),
            ("units/乙镇.html", "（逾期时由甲镇负责）"),
            ("matters/index.html", "（逾期时由甲镇负责）"),
        ] {
            let page = page(&built, half, path);
            let (_, since) = page.split_once("有环节新逾期 1 项：").expect(path);
            let line: String = since.chars().take(40).collect();
            assert!(line.contains(told), "{path}: {line}");
        }
    }
}

#[test]
fn news_of_matters_is_told_of_each_on_the_pages_of_its_own_unit_and_leader() {
    let header = "事项编号|事项名称|事项类别|起算日期|办结日期|牵头县领导";
    let ledger = |rows: &str| format!("{header}\n{rows}");
    let built = Workspace::new()
        .period("2026-11-13")
        .ledger(
            "甲镇",
            "督查事项",
            &ledger("A1|修路|收发文|2026-11-12||李县长"),
        )
        .others_report_nothing()
        .period("2026-11-20")
        .ledger(
            "甲镇",
            "督查事项",
            &ledger(
                "A1|修路|收发文|2026-11-12|2026-11-16|李县长\nA2|架桥|收发文|2026-11-18||王县长",
            ),
        )
        .ledger(
            "乙镇",
            "督查事项",
            &ledger("B1|栽树|收发文|2026-11-19||李县长"),
        )
        .others_report_nothing()
        .build();
    for half in ["site", "office"] {
        for (path, assigned, done) in [
            ("matters/index.html", "交办 2 项：甲镇架桥；乙镇栽树", true),
            ("units/甲镇.html", "交办 1 项：架桥", true),
            ("units/乙镇.html", "交办 1 项：栽树", false),
            ("leaders/李县长.html", "交办 1 项：乙镇栽树", true),
            ("leaders/王县长.html", "交办 1 项：甲镇架桥", false),
            ("leaders/index.html", "交办 2 项：甲镇架桥；乙镇栽树", true),
        ] {
            let told: String = page(&built, half, path)
                .chars()
                .filter(|sign| !sign.is_whitespace() || *sign == ' ')
                .collect();
            assert!(
                told.replace(' ', "").contains(&assigned.replace(' ', "")),
                "{path}: {told}"
            );
            assert_eq!(told.contains("办结 1 项："), done, "{path}: {told}");
        }
    }
}
