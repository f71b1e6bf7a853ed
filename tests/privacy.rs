//! What must be in no output: personal data in any spelling, columns beyond their mark, and anything marked as secret.

mod common;

use common::program::{self, duban, ends_with, words};
use common::registers::CORRECTIONS;
use common::{Workspace, examples, matters, old_formats, workbook};
use rust_xlsxwriter::{Format, Workbook};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// Every sheet of a ledger with its columns, as the contract has them: `+` may be on the county's site, `-` is in no output, the
/// others are for the office.
const SHEETS: &[(&str, &str)] = &[
    (
        "督查事项",
        "事项编号+ 事项名称+ 事项类别+ 起算日期+ 来源 责任单位+ 配合单位+ 责任人+ 牵头县领导+ 完成时限+ 工作标准 考核标准 研究部署日期+ 反馈日期+ \
         呈送县委日期+ 县委通过日期+ 办结日期+ 销号日期+ 完成进度+ 进展情况 存在问题 备注",
    ),
    (
        "交办清单",
        "事项编号+ 事项名称+ 事项类别+ 起算日期+ 责任单位+ 配合单位+ 立项日期 来源 牵头县领导+ 责任人+ 完成时限+ 工作标准 考核标准 销号日期+ 销号确认人",
    ),
    (
        "延期审批",
        "事项编号+ 责任单位+ 新时限+ 批准人+ 批准日期+ 理由",
    ),
    (
        "容错认定",
        "编号 对象类别 对象编号+ 单位+ 情形+ 认定机关+ 认定日期+ 理由",
    ),
    (
        "更正登记",
        "更正编号 对象表 对象编号+ 单位+ 处理+ 字段 更正值 理由 批准人 批准日期+",
    ),
    (
        "投诉登记",
        "投诉编号+ 受理日期+ 被投诉单位+ 核实结果+ 并入编号 渠道 投诉内容- 核实日期+ 办结日期+ 处理情况 投诉人- 联系电话-",
    ),
    (
        "会议纪律",
        "会议编号+ 会议名称+ 会议日期+ 情形+ 单位+ 姓名+ 职务+ 主办科室+ 事前批准 批准人 报备 书面检查日期+ 备注",
    ),
    ("积分登记", "编号 日期+ 单位+ 类型+ 分值+ 事由+ 依据 认定人"),
    (
        "通报登记",
        "文号+ 日期+ 单位+ 姓名 类型+ 对应规则 问题编号+ 问题类别+ 内容+",
    ),
    (
        "重点工作",
        "工作编号+ 工作名称+ 牵头部门+ 单位+ 节点日期+ 节点目标+ 计量单位+ 方向+ 生效日期+ 牵头县领导 责任清单 完成标准",
    ),
    ("重点工作进度", "工作编号+ 完成值+ 计量单位+ 说明"),
    (
        "对标提升",
        "序号 对标对象+ 差距+ 目标+ 措施+ 完成时限+ 责任人 成果 完成日期+",
    ),
    (
        "请示事项",
        "编号 日期+ 请示单位+ 受理单位+ 事项+ 是否职权范围内 答复日期+ 答复意见",
    ),
    (
        "一口清抽查",
        "编号 日期+ 单位+ 姓名 政策措施 政策红线 工作进展 批示落实 解决措施",
    ),
];

/// Those that units hand in; the others are the office's.
const OF_UNITS: &[&str] = &["督查事项", "重点工作进度", "对标提升"];

const AS_OF: &str = "2026-11-20";

/// A column and its mark.
fn columns(sheet: &str) -> Vec<(&'static str, char)> {
    let (_, columns) = SHEETS
        .iter()
        .find(|(name, _)| *name == sheet)
        .expect("a known sheet");
    columns
        .split_whitespace()
        .map(|column| match column.strip_suffix(['+', '-']) {
            Some(name) => (name, column.chars().next_back().unwrap_or_default()),
            None => (column, ' '),
        })
        .collect()
}

/// A value that a column takes, where it takes not just any text.
fn fixed_value(sheet: &str, column: &str) -> Option<&'static str> {
    Some(match (sheet, column) {
        ("延期审批", "新时限") | (_, "完成时限") => "2026-12-31",
        ("重点工作", "节点日期") => "2026-12-20",
        (
            _,
            "书面检查日期" | "办结日期" | "销号日期" | "县委通过日期" | "完成日期" | "答复日期"
            | "核实日期",
        ) => "",
        (_, column) if column.ends_with("日期") => "2026-11-10",
        ("会议纪律", "情形") => "迟到",
        ("容错认定", "情形") => "先行先试",
        ("积分登记", "类型") => "负面扣分",
        ("通报登记", "类型") => "通报批评",
        (_, "事项类别") => "领导议定事项",
        (_, "核实结果") => "有效",
        (_, "处理") => "作废",
        (_, "对象类别" | "对象表") => "督查事项",
        (_, "方向") => "越高越好",
        (_, "对应规则" | "字段" | "更正值") => "",
        (_, "单位" | "责任单位" | "被投诉单位" | "请示单位") => "甲镇",
        (_, "配合单位" | "受理单位") => "乙镇",
        (_, "分值" | "节点目标" | "完成值") => "3",
        (_, "完成进度") => "50%",
        (_, "事前批准" | "报备" | "是否职权范围内") => "否",
        ("一口清抽查", "政策措施" | "政策红线" | "工作进展" | "批示落实" | "解决措施") => {
            "是"
        }
        _ => return None,
    })
}

/// Columns whose text tells rows apart.
fn is_number(column: &str) -> bool {
    column.ends_with("编号") || matches!(column, "文号" | "序号")
}

/// A table of a sheet; `cell(row, column)` gives what a cell of free text or a planted cell holds.
fn table(sheet: &str, rows: usize, cell: impl Fn(usize, &str) -> Option<String>) -> String {
    let columns = columns(sheet);
    let mut lines = vec![
        columns
            .iter()
            .map(|(name, _)| *name)
            .collect::<Vec<_>>()
            .join("|"),
    ];
    for row in 0..rows {
        let cells: Vec<String> = columns
            .iter()
            .map(|(column, _)| {
                cell(row, column)
                    .or_else(|| fixed_value(sheet, column).map(str::to_owned))
                    .unwrap_or_else(|| {
                        if is_number(column) {
                            format!("N{row}")
                        } else {
                            format!("文字{row}")
                        }
                    })
            })
            .collect();
        lines.push(cells.join("|"));
    }
    lines.join("\n")
}

/// A workspace with every sheet.
fn with_every_sheet(make: impl Fn(&str) -> String) -> Workspace {
    let mut workspace = Workspace::new().period(AS_OF);
    for (sheet, _) in SHEETS {
        let table = make(sheet);
        workspace = if OF_UNITS.contains(sheet) {
            workspace.ledger("甲镇", sheet, &table)
        } else {
            workspace.office(sheet, &table)
        };
    }
    workspace.others_report_nothing()
}

/// Every output of a build by the program, containers opened, and what it printed. `arguments` come behind the date.
fn outputs(workspace: &Workspace, arguments: &[&str], expected: i32) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().expect("a folder");
    workspace.write_to(&folder.path().join("工作区"));
    outputs_in(folder.path(), arguments, expected)
}

/// As [`outputs`], of the workspace that lies in a folder.
fn outputs_in(folder: &Path, arguments: &[&str], expected: i32) -> BTreeMap<String, String> {
    let root = folder.join("工作区");
    let run = duban()
        .current_dir(folder)
        .args(["build", "工作区", "--as-of", AS_OF])
        .args(arguments)
        .output()
        .expect("the program runs");
    ends_with(&run, expected);
    let mut texts = BTreeMap::from([
        ("stdout".to_owned(), words(&run.stdout)),
        ("stderr".to_owned(), words(&run.stderr)),
    ]);
    let store = program::tree(&root.join(".duban"))
        .into_iter()
        .map(|(path, bytes)| (format!(".duban/{path}"), bytes));
    for (path, bytes) in program::tree(&root.join("output")).into_iter().chain(store) {
        open(&path, &bytes, &mut texts);
    }
    texts
}

/// A file's path and text, and those of every file inside where it is a container.
fn open(path: &str, bytes: &[u8], texts: &mut BTreeMap<String, String>) {
    if bytes.starts_with(b"PK\x03\x04") {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a container");
        for index in 0..archive.len() {
            let mut file = archive.by_index(index).expect("a member");
            let name = format!("{path}!{}", file.name().expect("a name"));
            let mut inner = Vec::new();
            file.read_to_end(&mut inner).expect("its bytes");
            open(&name, &inner, texts);
        }
    } else {
        texts.insert(
            path.to_owned(),
            format!("{path}\n{}", String::from_utf8_lossy(bytes)),
        );
    }
}

/// A text without what may stand between the digits of a number: in its plain spelling, without tags, without blanks and hyphens.
fn squeezed(text: &str) -> String {
    let mut in_tag = false;
    let without_tags: String = text
        .chars()
        .filter(|c| {
            in_tag |= *c == '<';
            let keep = !in_tag;
            in_tag &= *c != '>';
            keep
        })
        .collect();
    format!("{text}\n\n{without_tags}")
        .nfkc()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '—' | '–' | '−' | '+' | '_' | '.'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Where a text is found in any spelling, with what stands before it.
fn found(texts: &BTreeMap<String, String>, needle: &str) -> Option<String> {
    let needle = squeezed(needle);
    let needle = &needle[..needle.len() / 2];
    texts.iter().find_map(|(path, text)| {
        let text = squeezed(text);
        let at = text.find(needle)?;
        let before: Vec<char> = text[..at].chars().rev().take(40).collect();
        Some(format!(
            "{needle} in {path}, behind: {}",
            before.into_iter().rev().collect::<String>()
        ))
    })
}

#[track_caller]
fn nowhere(texts: &BTreeMap<String, String>, needle: &str, case: &str) {
    if let Some(place) = found(texts, needle) {
        panic!("{case}: {place}");
    }
}

/// Personal data as typed, and what must not be found of it.
const PERSONAL: &[(&str, &str)] = &[
    ("'13987654321", "13987654321"),
    ("13987654321", "13987654321"),
    ("139 8765 4321", "13987654321"),
    ("1 3 9 8 7 6 5 4 3 2 1", "13987654321"),
    ("139-8765-4321", "13987654321"),
    ("+86 13987654321", "13987654321"),
    ("+86-139-8765-4321", "13987654321"),
    ("0086 13987654321", "13987654321"),
    ("１３９８７６５４３２１", "13987654321"),
    ("１３９－８７６５－４３２１", "13987654321"),
    ("139　8765　4321", "13987654321"),
    ("'130102199003074518", "130102199003074518"),
    ("13010219900307451X", "13010219900307451"),
    ("130102 19900307 451x", "13010219900307451"),
    ("１３０１０２１９９００３０７４５１８", "130102199003074518"),
    ("'130102900307451", "130102900307451"),
    ("'6222020200112233445", "6222020200112233445"),
    ("6222 0202 0011 2233 445", "6222020200112233445"),
    ("6222-0202-0011-2233", "6222020200112233"),
    ("zhang.san_1980@example.com", "zhang.san_1980"),
    ("zhang.san_1980 @ example.com", "zhang.san_1980"),
    (
        "ｚｈａｎｇ．ｓａｎ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        "zhangsan@example",
    ),
    ("139        8765        4321", "13987654321"),
    ("110101 1990-03-07 1233", "110101199003071233"),
    ("62220202 0011 2233 445", "6222020200112233445"),
];

/// In every sheet: a row with the text in all free-text cells, and for each column a row with it in that cell alone. In the cell of
/// an office number, sixteen digits and more are no bank card; a cell that counts something holds a number and no telephone.
fn planted(typed: &str) -> Workspace {
    let is_card = typed.contains("6222");
    with_every_sheet(|sheet| {
        let columns = columns(sheet);
        table(sheet, columns.len() + 1, |row, column| {
            let alone = row.checked_sub(1).is_some_and(|at| columns[at].0 == column);
            let free = fixed_value(sheet, column).is_none() && !is_number(column);
            let counts = matches!(column, "分值" | "节点目标" | "完成值" | "完成进度");
            if alone && !counts && !(is_card && is_number(column)) {
                Some(typed.to_owned())
            } else if row == 0 && free {
                Some(format!("联系{},谢谢", typed.trim_start_matches('\'')))
            } else {
                None
            }
        })
    })
}

#[test]
fn personal_data_in_any_cell_of_any_sheet_is_in_no_output() {
    for (typed, needle) in PERSONAL {
        let texts = outputs(&planted(typed), &[], 0);
        assert!(texts.len() > 6, "there are outputs: {:?}", texts.keys());
        nowhere(&texts, needle, typed);
    }
}

#[test]
fn personal_data_is_not_printed_by_a_strict_build_either() {
    for (typed, needle) in [PERSONAL[1], PERSONAL[11], PERSONAL[19]] {
        let texts = outputs(&planted(typed), &["--strict"], 1);
        nowhere(&texts, needle, typed);
    }
}

#[test]
fn the_masked_cells_are_named_with_a_warning() {
    let built = Workspace::new()
        .period(AS_OF)
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 收发文 起算日期=2026-11-18 责任人=张三13987654321 备注=139-8765-4321"),
        )
        .others_report_nothing()
        .build();
    assert_eq!(
        built.diagnostics("personal-data"),
        [
            "warning 甲镇.xlsx 督查事项!E2",
            "warning 甲镇.xlsx 督查事项!F2"
        ]
    );
}

#[test]
fn numbers_of_rows_that_look_personal_are_told_apart_from_week_to_week() {
    let shown = [
        ("13710-2026-01", "13710-2026-01"),
        ("13710-2026-02", "13710-2026-02"),
        ("13710 2026 03", "13710 2026 03"),
        ("135-2026-0001", "135-2026-0001"),
        ("'13710202604", "[已隐去]2604"),
        ("13710202605", "[已隐去]2605"),
        ("'411081202611010001", "411081202611010001"),
        ("'411081202611010002", "411081202611010002"),
        ("'411081261101001", "411081261101001"),
        ("'411081261101002", "411081261101002"),
        ("139 8765 4321", "[已隐去]4321"),
    ];
    let mut ledger = "事项编号|事项名称|事项类别|起算日期|进展情况".to_owned();
    for (index, (typed, _)) in shown.iter().enumerate() {
        let row = format!("{typed}|事项{index}|收发文|2026-11-12|按 13710-2026-09 办理");
        ledger = format!("{ledger}\n{row}");
    }
    let workspace = Workspace::new()
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", &ledger)
        .period(AS_OF)
        .ledger(
            "甲镇",
            "督查事项",
            &format!("{ledger}\nA12|事项|收发文|2026-11-18|"),
        )
        .others_report_nothing();
    let built = workspace.build();
    assert_eq!(built.diagnostics("duplicate-number"), [""; 0]);
    for (_, number) in shown {
        assert!(!built.flagged(number, "missing-from-ledger"), "{number}");
        assert_eq!(
            built.stages(number),
            built.stages("13710-2026-01"),
            "{number}"
        );
    }
    assert_eq!(
        common::list(&built.report, "matters").len(),
        shown.len() + 1
    );
    let texts = outputs(&workspace, &[], 0);
    for number in ["13710202604", "13710202605", "13987654321"] {
        nowhere(&texts, number, number);
    }
    let progress = texts
        .values()
        .any(|text| text.contains("按 13710-2026-09 办理"));
    assert!(progress, "a number that a text names is shown as typed");
}

#[test]
fn personal_data_in_names_titles_notes_and_strange_places_is_in_no_output() {
    let ledger = matters(
        "A1 领导议定事项 起算日期=2026-10-26 联系人13987654321=13987654321 备用电话=zhang.san_1980@example.com",
    );
    let titled = format!(
        "督查台账 联系电话139 8765 4321\n填报单位:甲镇 填报人电话13987654321\n{ledger}\n填表人:张三 13987654321\n注:6222020200112233445"
    );
    let workspace = Workspace::new()
        .period(AS_OF)
        .sheet("ledgers/2026-11-20/甲镇13987654321.xlsx", "督查事项13987654321", &titled)
        .sheet("ledgers/2026-11-20/甲镇13987654321.xlsx", "通讯录13987654321", "姓名|电话\n张三|13987654321\n李四|zhang.san_1980@example.com")
        .sheet("ledgers/2026-11-20/不明单位13987654321.xlsx", "督查事项", "填报单位:不明13987654321\n事项编号|事项名称|事项类别|起算日期\nB1|x|收发文|2026-11-18")
        .sheet("ledgers/2026-11-20/丁局.xlsx", "督查事项", "填报单位:无名13987654321\n事项编号|事项名称|事项类别|起算日期\nB1|x|收发文|2026-11-18")
        .sheet("ledgers/2026-11-20/县政府办/登记13987654321.xlsx", "投诉139-8765-4321", "投诉编号|受理日期|被投诉单位|核实结果\nT1|2026-11-31|甲镇|有效")
        .file("ledgers/2026-11-20/照片13987654321.jpg", b"x")
        .file("ledgers/2026-11-20/坏13987654321.xlsx", b"x")
        .file("ledgers/2026-11-20/其他13987654321/甲镇.xlsx", b"x")
        .file("ledgers/联系13987654321/甲镇.xlsx", b"x")
        .file("ledgers/说明13987654321.txt", b"x")
        .file(
            "notes/2026-11-20.md",
            "# 按语 13987654321\n\n请联系 **139 8765 4321**、zhang.san_1980@example.com,卡号 6222020200112233445,证件 130102199003074518。".as_bytes(),
        )
        .others_report_nothing();
    let texts = outputs(&workspace, &[], 0);
    for needle in [
        "13987654321",
        "zhang.san_1980",
        "6222020200112233445",
        "130102199003074518",
    ] {
        nowhere(&texts, needle, "strange places");
    }
}

#[test]
fn markup_inside_a_number_of_the_note_does_not_bring_it_through() {
    let mut leaks = Vec::new();
    for number in [
        "139<b>8765</b>4321",
        "139**8765**4321",
        "139*8765*4321",
        "139`8765`4321",
        "139\\-8765\\-4321",
        "139&#45;8765&#45;4321",
        "&#49;3987654321",
    ] {
        let workspace = Workspace::new()
            .period(AS_OF)
            .file(
                "notes/2026-11-20.md",
                format!("请联系 {number}。").as_bytes(),
            )
            .others_report_nothing();
        leaks.extend(
            found(&outputs(&workspace, &[], 0), "13987654321")
                .map(|place| format!("{number}: {place}")),
        );
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

const COMPLAINT_HEADER: &str =
    "投诉编号|受理日期|被投诉单位|核实结果|并入编号|渠道|投诉内容|处理情况|投诉人|联系电话";

#[test]
fn a_complainants_name_telephone_and_words_are_in_no_output() {
    let complaint = format!(
        "{COMPLAINT_HEADER}\n\
         T欧阳晓明|2026-11-10|甲镇|有效|M欧阳晓明|欧阳晓明来电|反映坑塘污染臭气|已回复欧阳晓明本人|欧阳晓明|0310-7654321\n\
         T2|欧阳晓明|甲镇|有效|||反映坑塘污染臭气||欧阳晓明|0310-7654321\n\
         T3|2026-11-10|欧阳晓明|有效|||反映坑塘污染臭气||欧阳晓明|0310-7654321\n\
         T4|2026-11-10|甲镇|欧阳晓明|||反映坑塘污染臭气||欧阳晓明|0310-7654321"
    );
    // What was wrong in the week before is kept beside where things stood.
    let week = |workspace: Workspace, day: &str| {
        workspace
            .period(day)
            .office("投诉登记", &complaint)
            .others_report_nothing()
    };
    let texts = outputs(&week(week(Workspace::new(), "2026-11-13"), AS_OF), &[], 0);
    assert!(texts.keys().any(|path| path.ends_with(".duban/standing")));
    for needle in ["欧阳晓明", "7654321", "坑塘污染臭气"] {
        nowhere(&texts, needle, "complaint");
    }
}

#[test]
fn no_message_tells_the_complainant_whose_name_is_taken_out_of_the_row() {
    let ledger = "事项编号|事项名称|事项类别|起算日期|完成时限|责任单位|办结日期|完成进度|信访人\n\
        A1|修路|清单事项|2026-11-09|2026年12月20日前(欧阳晓明催)|甲镇欧阳晓明|2026-11-12 欧阳晓明|85%欧阳晓明|欧阳晓明\n\
        A2|修桥|欧阳晓明类|欧阳晓明来信||||欧阳晓明不同意|欧阳晓明";
    let requests =
        "编号|日期|请示单位|受理单位|事项|投诉人\nQ1|欧阳晓明|甲镇欧阳晓明|乙镇|修路|欧阳晓明";
    let week = |workspace: Workspace, day: &str| {
        workspace
            .period(day)
            .ledger("甲镇", "督查事项", ledger)
            .office("请示事项", requests)
            .others_report_nothing()
    };
    let workspace = week(week(Workspace::new(), "2026-11-13"), AS_OF);
    nowhere(&outputs(&workspace, &[], 0), "欧阳晓明", "messages");
    let told = workspace.build();
    for code in ["unreadable-date", "unknown-category", "unreadable-deadline"] {
        let told = told.diagnostic_values(code);
        assert!(!told.is_empty(), "{code}");
        assert!(
            common::text(told[0], "message").contains("[已隐去]"),
            "{told:?}"
        );
    }
}

#[test]
fn why_a_complaint_is_exempted_is_kept_to_itself() {
    let workspace = Workspace::new()
        .period(AS_OF)
        .office(
            "投诉登记",
            "投诉编号|受理日期|被投诉单位|核实结果|投诉人\nT3|2026-11-10|甲镇|有效|热合曼",
        )
        .office(
            "容错认定",
            "编号|对象类别|对象编号|单位|情形|认定机关|认定日期|理由\n\
            R1|投诉|T3|甲镇|先行先试|县纪委|2026-11-18|热合曼同意",
        )
        .office(
            "更正登记",
            &format!(
                "{CORRECTIONS}\n\
            G1|容错认定|R1|甲镇|更正|理由|热合曼系重复投诉|热合曼来电|县长|2026-11-19"
            ),
        )
        .others_report_nothing();
    nowhere(&outputs(&workspace, &[], 0), "热合曼", "reason");
    assert_eq!(workspace.build().unit("甲镇")["valid_complaints"], 0);
}

#[test]
fn complaints_whose_numbers_differ_in_the_names_alone_are_several() {
    let table = "投诉编号|受理日期|被投诉单位|核实结果|投诉人\n\
        欧阳晓明举报|2026-11-02|甲镇|有效|欧阳晓明\n刘大山举报|2026-11-03|甲镇|有效|刘大山\n\
        赵敏敏|2026-11-03|甲镇|有效|赵敏敏\n钱多多|2026-11-04|甲镇|有效|钱多多\n\
        钱多多|2026-11-04|甲镇|有效|钱多多";
    let exemption = "编号|对象类别|对象编号|单位|情形|认定机关|认定日期\n\
        R1|投诉|刘大山举报|甲镇|先行先试|县纪委|2026-11-18";
    let workspace = Workspace::new()
        .period(AS_OF)
        .office("投诉登记", table)
        .office("容错认定", exemption)
        .others_report_nothing();
    let built = workspace.build();
    assert_eq!(built.unit("甲镇")["valid_complaints"], 4);
    assert_eq!(built.diagnostics("duplicate-number").len(), 1);
    // Which of them a decision means, nobody can tell, and none is taken for it.
    assert_eq!(built.diagnostics("unknown-target").len(), 1);
    let texts = outputs(&workspace, &[], 0);
    for name in ["欧阳晓明", "刘大山", "赵敏敏", "钱多多"] {
        nowhere(&texts, name, "numbers");
    }
}

#[test]
fn complaints_numbered_by_names_stay_as_many_when_an_older_one_is_registered_later() {
    let header = "投诉编号|受理日期|被投诉单位|核实结果|投诉人";
    let first =
        format!("{header}\n王五举报|2026-11-01|甲镇|有效|王五\n赵六举报|2026-11-10|乙镇|有效|赵六");
    let second =
        format!("{first}\n钱七举报|2026-11-05|丁局|有效|钱七\n孙八举报|2026-11-04|乙镇|有效|孙八");
    let built = Workspace::new()
        .period("2026-11-13")
        .office("投诉登记", &first)
        .others_report_nothing()
        .period(AS_OF)
        .office("投诉登记", &second)
        .others_report_nothing()
        .build();
    for (unit, complaints) in [("甲镇", 1), ("乙镇", 2), ("丁局", 1)] {
        assert_eq!(built.unit(unit)["valid_complaints"], complaints, "{unit}");
    }
}

#[test]
fn a_name_in_a_files_name_is_found_however_it_is_spaced() {
    let table = format!("{COMPLAINT_HEADER}\nT1|2026-11-10|甲镇|有效|||反映坑塘||邓驰|");
    let file = format!("ledgers/{AS_OF}/县政府办/邓　驰举报.xlsx");
    let workspace = Workspace::new()
        .period(AS_OF)
        .sheet(&file, "投诉登记", &table)
        .others_report_nothing();
    let texts = outputs(&workspace, &[], 0);
    for name in ["邓驰", "邓　驰"] {
        nowhere(&texts, name, "name of a file");
    }
}

#[test]
fn a_complainants_name_in_the_name_of_a_workbook_or_of_its_sheets_is_in_no_output() {
    let table = format!(
        "{COMPLAINT_HEADER}\nT1|2026-11-10|甲镇|有效|||反映坑塘||欧阳晓明|\nT2|2026-11-31|甲镇|有效|||||刘 大山|"
    );
    let files = |workspace: Workspace, date: &str| {
        let folder = format!("ledgers/{date}/县政府办");
        workspace
            .period(date)
            .sheet(
                &format!("{folder}/投诉登记-欧阳晓明.xlsx"),
                "投诉登记",
                &table,
            )
            .sheet(
                &format!("{folder}/信访/刘大山.xlsx"),
                "欧阳晓明、刘大山的投诉",
                &table,
            )
            .others_report_nothing()
    };
    let workspace = files(files(Workspace::new(), "2026-11-13"), AS_OF);
    let folder = tempfile::tempdir().expect("a folder");
    workspace.write_to(&folder.path().join("工作区"));
    // Once from the ledgers alone, and once, with a note that is new, from where things stood.
    let notes = folder.path().join("工作区/notes");
    for is_new in [false, true] {
        if is_new {
            std::fs::create_dir_all(&notes).expect("a folder");
            std::fs::write(notes.join(format!("{AS_OF}.md")), "新写的按语。").expect("written");
        }
        let texts = outputs_in(folder.path(), &[], 0);
        for name in ["欧阳晓明", "刘大山"] {
            nowhere(&texts, name, "name of a file or sheet");
        }
        assert!(found(&texts, "投诉登记-[已隐去].xlsx").is_some());
        assert!(found(&texts, "[已隐去]、[已隐去]的投诉").is_some());
        assert_eq!(found(&texts, "新写的按语").is_some(), is_new);
    }
    let settings = folder.path().join("工作区/duban.toml");
    std::fs::write(settings, "county = \"虚构县\"\npodium = 2").expect("written");
    let texts = outputs_in(folder.path(), &[], 0);
    nowhere(&texts, "刘大山", "built again");
    let told = workspace.build().diagnostics("personal-data");
    assert!(told.len() >= 3, "{told:?}");
}

#[test]
fn a_decision_about_a_complaint_whose_number_holds_the_name_finds_it_and_does_not_tell_it() {
    let complaint = format!(
        "{COMPLAINT_HEADER}\n欧阳晓明案|2026-11-10|甲镇|有效|||反映坑塘||欧阳晓明|\nT2|2026-11-11|甲镇|有效||||||"
    );
    let workspace = Workspace::new()
        .period(AS_OF)
        .office("投诉登记", &complaint)
        .sheet(
            &format!("ledgers/{AS_OF}/县政府办/容错.xlsx"),
            "容错认定",
            "编号|对象类别|对象编号|单位|情形|认定机关|认定日期\nR1|投诉|欧阳晓明案|甲镇|先行先试|县纪委|2026-11-18",
        )
        .sheet(
            &format!("ledgers/{AS_OF}/县政府办/更正.xlsx"),
            "更正登记",
            &format!("{CORRECTIONS}\nG1|投诉登记|欧阳晓明案|乙镇|作废|||误登|县长|2026-11-18"),
        )
        .others_report_nothing();
    nowhere(&outputs(&workspace, &[], 0), "欧阳晓明", "decision");
    let built = workspace.build();
    let exempt = built.entries_of("甲镇", "complaint");
    assert_eq!(exempt.len(), 2);
    assert!(exempt[0].ends_with(" exempt"), "{exempt:?}");
    assert!(!exempt[1].ends_with(" exempt"), "{exempt:?}");
}

/// What a build of some workspace shows to nobody of a name, and how many complaints count for 甲镇.
#[track_caller]
fn counted_and_hidden(workspace: &Workspace, name: &str, case: &str) -> serde_json::Value {
    nowhere(&outputs(workspace, &[], 0), name, case);
    workspace.build().unit("甲镇")["valid_complaints"].clone()
}

#[test]
fn a_number_holds_no_name_where_its_row_does_not_say_whose_it_is() {
    for (rows, kept) in [
        (
            "T1|2026-11-09|甲镇|有效||已办|欧阳晓明\n欧阳晓明二次反映|2026-11-10|甲镇|有效||已办|同上",
            "T1",
        ),
        (
            "欧阳晓明案|2026-11-10|甲镇|有效||已办|其人欧阳晓明者现居外地\nT2|2026-11-10|甲镇|有效|||",
            "T2",
        ),
        (
            "欧阳晓明案|2026-11-10|乙镇|有效||已办|欧阳晓明\n欧阳晓明案|2026-11-10|甲镇|有效||已办|同上\n\
             信访〔2026〕3号|2026-11-10|甲镇|有效||已办|同上",
            "信访〔2026〕3号",
        ),
        // What stands in the numbers of others too is no name.
        (
            "平安投1|2026-11-10|乙镇|有效||已办|欧阳晓明\n平安投2|2026-11-10|乙镇|有效||已办|司徒晓亮\n\
             平安投3|2026-11-10|甲镇|有效||已办|同上\n平安投4|2026-11-10|甲镇|有效||已办|同上",
            "平安投3",
        ),
    ] {
        let workspace = Workspace::new()
            .period(AS_OF)
            .office("投诉登记", &format!("{REGISTER}\n{rows}"))
            .others_report_nothing();
        let counted = counted_and_hidden(&workspace, "欧阳晓明", rows);
        assert_eq!(counted, 2, "{rows}");
        assert!(
            found(&outputs(&workspace, &[], 0), kept).is_some(),
            "{rows}"
        );
    }
}

#[test]
fn a_number_is_without_the_name_in_every_week_and_its_complaint_counts_once() {
    let named = "欧阳晓明案|2026-11-10|甲镇|有效||已办|欧阳晓明";
    let nameless = "欧阳晓明案|2026-11-10|甲镇|有效||已办|";
    for (before, now) in [
        (named, nameless),
        (named, "欧阳晓明案|2026-11-10|甲镇|有效||已办|[已隐去]"),
        (named, "欧阳晓明案|2026-11-10|甲镇|有效||已办|同上"),
        (named, "欧阳晓明案|2026-11-11|甲镇|有效||已办|"),
        (
            "欧阳晓明二次反映|2026-11-10|甲镇|有效||已办|同上",
            "欧阳晓明二次反映|2026-11-10|甲镇|有效||已办|",
        ),
        ("欧阳晓明案|2026-11-10|甲镇|有效||已办|同上", named),
        (nameless, named),
    ] {
        let case = format!("{before} / {now}");
        let workspace = two_weeks(before, now);
        assert_eq!(
            counted_and_hidden(&workspace, "欧阳晓明", &case),
            1,
            "{case}"
        );
        let built = workspace.build();
        assert_eq!(built.diagnostics("dropped-row"), [""; 0], "{case}");
    }
    // Another number is another complaint.
    let other = format!("{named}\n王庄道路案|2026-11-10|甲镇|有效|||");
    let built = two_weeks(named, &other).build();
    assert_eq!(built.unit("甲镇")["valid_complaints"], 2);
    let gone = "匿名案|2026-11-10|甲镇|有效|||\n实名案|2026-11-13|甲镇|有效|||";
    let built = two_weeks(&gone.replace("|有效|||", "|有效|||欧阳晓明"), gone).build();
    assert_eq!(built.unit("甲镇")["valid_complaints"], 2);
}

#[test]
fn what_earlier_weeks_judged_of_a_complaint_is_known_by_its_number_without_the_name() {
    let week = |complainant: &str| {
        format!(
            "{REGISTER}\n欧阳晓明案|2026-11-05|甲镇|有效||已办|{complainant}\nT2|2026-11-05|甲镇|有效|||"
        )
    };
    let third = Workspace::new()
        .period("2026-11-06")
        .office("投诉登记", &week(""))
        .others_report_nothing()
        .period("2026-11-13")
        .office("投诉登记", &week(""))
        .others_report_nothing()
        .period(AS_OF)
        .office("投诉登记", &week("欧阳晓明"))
        .others_report_nothing();
    assert_eq!(counted_and_hidden(&third, "欧阳晓明", "third week"), 2);
    let built = third.build();
    // They are the events of before: nothing is new, and nothing moves the score.
    assert_eq!(built.escalations("甲镇"), ["complaint-circular 2"]);
    let page = String::from_utf8_lossy(&built.site["periods/2026-11-06.html"]);
    assert!(page.contains("[已隐去]案") && page.contains("T2"), "{page}");
    let page = String::from_utf8_lossy(&built.site["units/甲镇.html"]);
    assert!(
        !page.contains("上一期记过") && !page.contains("补记，"),
        "{page}"
    );
    // What is kept for the next run knows it neither, once a run has read who it was.
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("工作区");
    two_weeks(
        "欧阳晓明案|2026-11-10|甲镇|有效||已办|",
        "欧阳晓明案|2026-11-10|甲镇|有效||已办|",
    )
    .write_to(&root);
    assert!(found(&outputs_in(folder.path(), &[], 0), "欧阳晓明").is_some());
    two_weeks(
        "欧阳晓明案|2026-11-10|甲镇|有效||已办|",
        "欧阳晓明案|2026-11-10|甲镇|有效||已办|欧阳晓明",
    )
    .write_to(&root);
    let texts = outputs_in(folder.path(), &[], 0);
    nowhere(&texts, "欧阳晓明", "a second run");
}

#[test]
fn a_number_is_without_the_name_in_every_register_and_where_others_mean_it() {
    let header = REGISTER;
    let nameless = "欧阳晓明案|2026-11-10|甲镇|有效||已办|";
    // No other register of the week shows it, nor whoever means it.
    let workspace = Workspace::new()
        .period(AS_OF)
        .sheet(
            "ledgers/2026-11-20/县政府办/一.xlsx",
            "投诉登记",
            &format!("{header}\n{nameless}欧阳晓明"),
        )
        .sheet(
            "ledgers/2026-11-20/县政府办/二.xlsx",
            "投诉登记",
            "投诉编号|受理日期|被投诉单位|核实结果|并入编号|投诉人\n\
             欧阳晓明案|2026-11-10|乙镇|有效||\nT5|2026-11-11|甲镇|重复|欧阳晓明案|司徒晓亮",
        )
        .others_report_nothing();
    assert_eq!(
        counted_and_hidden(&workspace, "欧阳晓明", "two registers"),
        1
    );
    let built = workspace.build();
    assert_eq!(built.unit("乙镇")["valid_complaints"], 1);
    assert_eq!(built.diagnostics("unknown-target"), [""; 0]);
}

#[test]
fn a_complainants_name_is_known_however_the_cell_is_written() {
    let mut leaks = Vec::new();
    for (typed, spoken, needle) in [
        ("欧阳 晓明", "已回复欧阳晓明", "欧阳晓明"),
        ("张　珊", "已回复张珊本人", "张珊"),
        ("欧阳晓明", "已回复欧阳 晓明", "欧阳晓明"),
        ("欧阳晓明(实名)", "已回复欧阳晓明", "欧阳晓明"),
        ("欧阳晓明、司徒晓亮", "已回复司徒晓亮", "司徒晓亮"),
        ("欧阳晓明\\n司徒晓亮", "已回复欧阳晓明", "欧阳晓明"),
        ("欧阳晓明13812345678", "已回复欧阳晓明", "欧阳晓明"),
        ("某村欧阳晓明", "已回复欧阳晓明", "欧阳晓明"),
        ("欧阳晓明同志", "欧阳晓明同志满意", "欧阳晓明"),
        ("退休教师欧阳晓明", "已回复欧阳晓明", "欧阳晓明"),
        ("欧阳晓明（司徒晓亮代）", "已回复司徒晓亮", "司徒晓亮"),
        ("欧阳晓明母亲司徒晓亮", "已回复司徒晓亮", "司徒晓亮"),
        ("欧阳\u{200B}晓明", "已回复欧阳晓明", "欧阳晓明"),
        ("⽅晓明", "已回复⽅晓明", "⽅晓明"),
        ("ＬｉＸｉａｏ", "已回复ＬｉＸｉａｏ", "ＬｉＸｉａｏ"),
        ("12345转欧阳晓明", "已回复欧阳晓明", "欧阳晓明"),
        ("欧\\n阳晓明", "已回复欧阳晓明", "欧"),
        ("欧阳晓\\n明", "已回复欧阳晓明", "欧阳"),
        ("韩\\n兰", "已回复韩兰", "韩兰"),
        ("韩、兰", "已回复韩兰", "韩兰"),
        ("韩*兰", "已回复韩兰", "韩兰"),
        ("韩兰", "找韩、兰", "韩、兰"),
        ("欧阳晓明", "已回复欧阳晓、明本人", "欧阳"),
    ] {
        let complaint = format!(
            "{COMPLAINT_HEADER}\nT1{spoken}|2026-11-10|甲镇|有效||{spoken}||{spoken}|{typed}|"
        );
        let texts = outputs(
            &Workspace::new()
                .period(AS_OF)
                .office("投诉登记", &complaint)
                .others_report_nothing(),
            &[],
            0,
        );
        leaks.extend(found(&texts, needle).map(|place| format!("{typed} / {spoken}: {place}")));
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

#[test]
fn where_the_complainant_is_the_one_above_the_texts_of_the_row_are_hidden() {
    let workspace = Workspace::new()
        .period(AS_OF)
        .office(
            "投诉登记",
            "投诉编号|受理日期|被投诉单位|核实结果|处理情况|投诉人\n\
             T1|2026-11-10|甲镇|有效|已回访|欧阳晓明\n\
             T2|2026-11-11|甲镇|有效|已回访欧阳晓明|同上\n\
             T3|2026-11-12|甲镇|有效|已回访欧阳晓明|〃",
        )
        .others_report_nothing();
    let texts = outputs(&workspace, &[], 0);
    nowhere(&texts, "欧阳晓明", "ditto");
}

#[test]
fn a_complainants_name_in_a_column_of_another_ledger_is_nowhere_in_its_row() {
    for heading in [
        "投诉人",
        "信访人",
        "举报人姓名",
        "反映人",
        "上访户",
        "来访人员",
    ] {
        let workspace = Workspace::new()
            .period(AS_OF)
            .ledger(
                "甲镇",
                "督查事项",
                &format!(
                    "事项编号|事项名称|事项类别|起算日期|{heading}|进展情况\n\
                     A1|欧阳晓明反映占地问题|收发文|2026-11-10|欧阳晓明|已回访欧阳晓明"
                ),
            )
            .office(
                "请示事项",
                &format!(
                    "编号|日期|请示单位|受理单位|事项|{heading}\n\
                     Q1|2026-11-10|甲镇|县政府|关于欧阳晓明信访件的请示|欧阳晓明"
                ),
            )
            .others_report_nothing();
        let texts = outputs(&workspace, &[], 0);
        nowhere(&texts, "欧阳晓明", heading);
        assert!(found(&texts, "反映占地问题").is_some());
        let told = workspace.build().diagnostics("personal-data").len();
        assert_eq!(told, 3, "{heading}");
    }
}

#[test]
fn what_was_taken_out_of_a_row_of_another_ledger_stays_out_when_it_tells_it_no_more() {
    let header = "事项编号|事项名称|事项类别|起算日期|信访人|进展情况";
    let week = |rows: &str| format!("{header}\n{rows}\nA2|修路|收发文|2026-11-02||");
    let before = week("A1|欧阳晓明反映占地问题|收发文|2026-11-02|欧阳晓明|已回访欧阳晓明")
        + "联系13987654321";
    for now in [
        "A1|欧阳晓明反映占地问题|收发文|2026-11-02||已回访欧阳晓明",
        "A1|欧阳 晓明反映占地问题|收发文|2026-11-02|[已隐去]|已回访欧阳晓明，满意",
        "A1|欧阳晓明反映占地问题|收发文|2026-11-02|司徒晓亮|",
    ] {
        // A telephone number was no complainant, and whoever stands in its place is none.
        let last = week(now) + "联系闻人小雨";
        // Each unit numbers its own rows.
        let others = |spoken: &str| format!("{header}\nA1|种树|收发文|2026-11-02||找{spoken}");
        let workspace = Workspace::new()
            .period("2026-11-06")
            .ledger("甲镇", "督查事项", &before)
            .ledger("乙镇", "督查事项", &others("13987654322"))
            .others_report_nothing()
            .period("2026-11-13")
            .ledger("甲镇", "督查事项", &last)
            .ledger("乙镇", "督查事项", &others("万俟小山"))
            .others_report_nothing()
            .period(AS_OF)
            .ledger("甲镇", "督查事项", &last)
            .ledger("乙镇", "督查事项", &others("万俟小山"))
            .others_report_nothing();
        let texts = outputs(&workspace, &[], 0);
        nowhere(&texts, "欧阳晓明", now);
        for kept in ["反映占地问题", "联系闻人小雨", "找万俟小山"] {
            assert!(found(&texts, kept).is_some(), "{now}: {kept}");
        }
        let told = workspace.build().diagnostics("personal-data");
        assert!(
            told.contains(&"warning 甲镇.xlsx 督查事项!B2".to_owned()),
            "{told:?}"
        );
    }
}

/// Three weeks of a unit's ledger, each with what stands in 信访人 or without the column, and its name of the matter and progress.
fn weeks_of_a_matter(weeks: [(Option<&str>, &str); 3]) -> Workspace {
    let mut workspace = Workspace::new();
    for (date, (who, texts)) in ["2026-11-06", "2026-11-13", AS_OF].iter().zip(weeks) {
        let (name, progress) = texts.split_once('|').expect("two texts");
        let column = if who.is_some() { "|信访人" } else { "" };
        let who = who.map(|who| format!("|{who}")).unwrap_or_default();
        let rows = format!(
            "事项编号|事项名称|事项类别|起算日期|进展情况{column}\nA1|{name}|收发文|2026-11-02|{progress}{who}"
        );
        workspace = workspace
            .period(date)
            .ledger("甲镇", "督查事项", &rows)
            .others_report_nothing();
    }
    workspace
}

#[test]
fn whom_a_row_of_another_ledger_named_is_hidden_in_other_words_of_it_too() {
    let named = (Some("欧阳晓明"), "欧阳晓明反映占地问题|已回访");
    for (now, kept) in [
        (
            (Some(""), "关于欧阳晓明占地问题的办理|再访 欧阳晓明"),
            "占地问题的办理",
        ),
        ((None, "关于欧阳晓明占地问题的办理|再访"), "占地问题的办理"),
        ((Some("群众"), "修路|欧阳晓明不再来访"), "不再来访"),
        (
            (Some("司徒晓亮"), "修路|欧阳晓明、司徒晓亮已息访"),
            "已息访",
        ),
    ] {
        for weeks in [
            [named, now, now],
            [named, named, now],
            [(None, "修路|"), named, now],
        ] {
            let workspace = weeks_of_a_matter(weeks);
            let folder = tempfile::tempdir().expect("a folder");
            workspace.write_to(&folder.path().join("工作区"));
            // A second run knows what the first one has left.
            let mut reports = BTreeSet::new();
            for run in ["first", "second"] {
                let texts = outputs_in(folder.path(), &[], 0);
                nowhere(&texts, "欧阳晓明", &format!("{run}: {weeks:?}"));
                assert!(found(&texts, kept).is_some(), "{run}: {weeks:?}");
                reports.insert(texts["office/data/report.json"].clone());
                std::fs::remove_dir_all(folder.path().join("工作区/output")).expect("removed");
            }
            assert_eq!(reports.len(), 1, "{weeks:?}");
        }
    }
}

#[test]
fn what_is_kept_between_runs_holds_no_name_that_the_newest_week_tells() {
    let of_a_matter = weeks_of_a_matter([
        (None, "欧阳晓明反映占地问题|已回访"),
        (None, "欧阳晓明反映占地问题|已回访"),
        (Some("欧阳晓明"), "欧阳晓明反映占地问题|已回访"),
    ]);
    let of_a_complaint =
        |now: &str| two_weeks("T1|2026-11-10|甲镇|待核实|电话|已回访欧阳晓明|", now);
    for workspace in [
        of_a_matter,
        of_a_complaint("T1|2026-11-10|甲镇|有效|电话|已回访欧阳晓明|欧阳晓明"),
        of_a_complaint("T1|2026-11-10|甲镇|有效|电话|已息访|欧阳晓明"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        workspace.write_to(&folder.path().join("工作区"));
        for run in ["first", "second"] {
            let texts = outputs_in(folder.path(), &[], 0);
            nowhere(&texts, "欧阳晓明", run);
            std::fs::remove_dir_all(folder.path().join("工作区/output")).expect("removed");
        }
    }
    // What nobody's name stood in is kept as ever.
    let texts = outputs(
        &of_a_complaint("T1|2026-11-10|甲镇|有效|电话|已回访欧阳晓明|"),
        &[],
        0,
    );
    assert!(texts.contains_key(".duban/standing"));
}

#[test]
fn whom_a_ledger_names_is_told_to_the_office_where_the_list_names_him_for_the_same_matter() {
    let workspace = Workspace::new()
        .period(AS_OF)
        .ledger(
            "甲镇",
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期|信访人\nA1|田桂枝反映占地问题|收发文|2026-11-10|田桂枝\n\
             A3|高山反映道路问题|收发文|2026-11-10|高山",
        )
        .office(
            "交办清单",
            "事项编号|事项名称|事项类别|起算日期|责任单位\nA1|田桂枝反映占地问题|收发文|2026-11-10|甲镇\n\
             A2|田桂枝路硬化|收发文|2026-11-10|甲镇\nA3|高山村道路|收发文|2026-11-10|甲镇",
        )
        .others_report_nothing();
    let built = workspace.build();
    let told = built.diagnostic_values("names-complainant");
    let cells: Vec<String> = told
        .iter()
        .map(|found| common::text(found, "cell"))
        .collect();
    assert_eq!(cells, ["B2"], "{told:?}");
    assert!(told[0]["unit"].is_null() && !told[0].to_string().contains("田桂枝"));
    // As it is in a second run, which knows what the first one read.
    let folder = tempfile::tempdir().expect("a folder");
    workspace.write_to(&folder.path().join("工作区"));
    for run in ["first", "second"] {
        let texts = outputs_in(folder.path(), &[], 0);
        let report = &texts["office/data/report.json"];
        assert_eq!(report.matches("names-complainant").count(), 1, "{run}");
        std::fs::remove_dir_all(folder.path().join("工作区/output")).expect("removed");
    }
}

#[test]
fn a_complainants_name_in_pieces_is_nowhere_in_its_row_of_another_ledger_nor_comes_back_in_a_blank_one()
 {
    for (typed, spoken) in [
        ("韩\\n兰", "韩兰"),
        ("韩、兰", "韩兰"),
        ("韩兰", "韩、兰"),
        ("韩兰", "韩兰"),
        ("同上", "韩，兰"),
        // In ways that nobody knows of: nothing of what cannot be read beside a complainant comes back.
        ("韩兰", "韩某的兰"),
        ("化名", "韩某的兰"),
    ] {
        let workspace = Workspace::new()
            .period(AS_OF)
            .ledger(
                "甲镇",
                "督查事项",
                &format!(
                    "事项编号|事项名称|事项类别|起算日期|办结日期|信访人|进展情况\n\
                     A0|别的事|收发文|2026-11-10|找谁|韩兰|\n\
                     A1|占地问题|收发文|2026-11-10|找{spoken}|{typed}|已回访"
                ),
            )
            .others_report_nothing();
        let case = format!("{typed} / {spoken}");
        let is_known = !spoken.contains('某');
        if is_known {
            nowhere(&outputs(&workspace, &[], 0), spoken, &case);
        }
        let folder = tempfile::tempdir().expect("a folder");
        workspace.write_to(folder.path());
        let run = duban().arg("template").arg(folder.path()).output();
        ends_with(&run.expect("the program runs"), 0);
        let blank = std::fs::read(folder.path().join("空白台账/甲镇.xlsx")).expect("a ledger");
        let mut texts = BTreeMap::new();
        open("甲镇.xlsx", &blank, &mut texts);
        for needle in [spoken, "找韩", "找谁"] {
            nowhere(&texts, needle, &case);
        }
        assert!(found(&texts, "上期填的读不出").is_some(), "{case}");
    }
}

#[test]
fn where_a_cell_does_not_say_what_in_it_is_the_complainants_name_the_texts_of_its_row_are_hidden() {
    let workspace = Workspace::new()
        .period(AS_OF)
        .office(
            "投诉登记",
            "投诉编号|受理日期|被投诉单位|核实结果|渠道|处理情况|投诉人\n\
             T1|2026-11-10|甲镇|有效|来电|已回复欧阳晓明本人|其人欧阳晓明者现居外地\n\
             T2|2026-11-10|甲镇|有效|来信|已回访，满意|司徒晓亮",
        )
        .others_report_nothing();
    let built = workspace.build();
    assert_eq!(
        built.diagnostics("personal-data"),
        [
            "warning 登记.xlsx 投诉登记!E2",
            "warning 登记.xlsx 投诉登记!F2"
        ]
    );
    assert_eq!(built.unit("甲镇")["valid_complaints"], 2);
    let texts = outputs(&workspace, &[], 0);
    nowhere(&texts, "欧阳晓明", "unclear");
    assert!(found(&texts, "已回访，满意").is_some());
    assert!(found(&texts, "已回复").is_none());
}

#[test]
fn a_complainants_name_in_a_merged_cell_is_that_of_every_row_that_the_cell_spans() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("投诉登记").expect("a name");
    let rows = [
        "投诉编号|受理日期|被投诉单位|核实结果|处理情况|投诉人",
        "T1|2026-11-10|甲镇|有效|回复欧阳晓明|",
        "T2欧阳晓明|2026-11-11|甲镇|有效|再复欧阳晓明|",
    ];
    for (row, line) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(line.split('|')) {
            sheet.write_string(row, column, cell).expect("a cell");
        }
    }
    sheet
        .merge_range(1, 5, 2, 5, "欧阳晓明", &Format::new())
        .expect("a merged cell");
    let bytes = book.save_to_buffer().expect("a workbook");
    let workspace = Workspace::new()
        .period(AS_OF)
        .file("ledgers/2026-11-20/县政府办/登记.xlsx", &bytes)
        .others_report_nothing();
    nowhere(&outputs(&workspace, &[], 0), "欧阳晓明", "merged");
}

#[test]
fn a_complainants_name_is_known_under_whatever_heading_it_stands() {
    let mut leaks = Vec::new();
    for (heading, reported) in [
        ("投诉人姓名", false),
        ("举报人", false),
        ("反映人（实名）", false),
        ("信访人", false),
        ("来电人", false),
        ("姓名", false),
        ("业主姓名", true),
        ("带头人", true),
    ] {
        let workspace = Workspace::new()
            .period(AS_OF)
            .office(
                "投诉登记",
                &format!(
                    "投诉编号|受理日期|被投诉单位|核实结果|渠道|处理情况|{heading}\n\
                     T1|2026-11-10|甲镇|有效|欧阳晓明来电|已回访欧阳晓明|欧阳晓明"
                ),
            )
            .others_report_nothing();
        let told = workspace.build().diagnostics("unknown-names-column");
        let expected: &[&str] = if reported {
            &["warning 登记.xlsx 投诉登记!G1"]
        } else {
            &[]
        };
        assert_eq!(told, expected, "{heading}");
        let found = found(&outputs(&workspace, &[], 0), "欧阳晓明");
        leaks.extend(found.map(|place| format!("{heading}: {place}")));
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

#[test]
fn of_two_columns_of_complainants_both_are_heeded_and_those_who_deal_with_it_are_named() {
    let workspace = Workspace::new()
        .period(AS_OF)
        .office(
            "投诉登记",
            "投诉编号|受理日期|被投诉单位|核实结果|处理情况|投诉人|举报人|经办人|涉及人数\n\
             T1|2026-11-10|甲镇|有效|已由闻人小雨回访欧阳晓明和司徒晓亮，共12人|欧阳晓明|司徒晓亮|闻人小雨|12",
        )
        .others_report_nothing();
    assert_eq!(
        workspace.build().diagnostics("unknown-names-column"),
        Vec::<String>::new()
    );
    let texts = outputs(&workspace, &[], 0);
    for needle in ["欧阳晓明", "司徒晓亮"] {
        nowhere(&texts, needle, "two columns");
    }
    assert!(found(&texts, "已由闻人小雨回访").is_some());
    assert!(found(&texts, "共12人").is_some());
}

#[test]
fn of_complainants_in_two_columns_under_one_cell_of_the_header_both_are_heeded() {
    let sheet = examples::sheet(
        "投诉登记",
        &[
            "投诉编号|受理日期|被投诉单位|核实结果|处理情况|投诉人||渠道",
            "T1|2026-11-10|甲镇|有效|已回访欧阳晓明和司徒晓亮|欧阳晓明|司徒晓亮|来电",
            "T2|2026-11-10|甲镇|有效|已回访闻人小雨||闻人小雨|来信",
        ],
        &["F1:G1"],
    );
    let workspace = Workspace::new()
        .period(AS_OF)
        .file(
            "ledgers/2026-11-20/县政府办/登记.xlsx",
            &examples::workbook(&[&sheet]),
        )
        .others_report_nothing();
    assert_eq!(
        workspace.build().diagnostics("passed-over-column"),
        Vec::<String>::new()
    );
    let texts = outputs(&workspace, &[], 0);
    for needle in ["欧阳晓明", "司徒晓亮", "闻人小雨"] {
        nowhere(&texts, needle, "two columns under one cell");
    }
    assert!(found(&texts, "已回访").is_some());
}

#[test]
fn what_a_correction_puts_into_a_complaint_names_nobody() {
    let correction = &format!(
        "{CORRECTIONS}\n\
        G1|投诉登记|T1|甲镇|更正|处理情况|已回访欧阳晓明|查实|县长|2026-11-18\n\
        G2|投诉登记|T1|甲镇|更正|投诉人|司徒晓亮|查实|县长|2026-11-18\n\
        G3|投诉登记|T1|甲镇|更正|核实日期|坏的闻人小雨日期|查实|县长|2026-11-18\n\
        G4|投诉登记|T1|甲镇|更正|核实日期|2026-11-17|查实|县长|2026-11-18"
    );
    let workspace = Workspace::new()
        .period(AS_OF)
        .office(
            "投诉登记",
            "投诉编号|受理日期|被投诉单位|核实结果|处理情况|核实日期|投诉人\nT1|2026-11-10|甲镇|有效|已回访|2026-11-12|欧阳晓明",
        )
        .office("更正登记", correction)
        .others_report_nothing();
    let texts = outputs(&workspace, &[], 0);
    for needle in ["欧阳晓明", "司徒晓亮", "闻人小雨"] {
        nowhere(&texts, needle, "correction");
    }
    let built = workspace.build();
    assert_eq!(
        built.diagnostics("personal-data"),
        [
            // A corrected complainant may be named there.
            "warning 登记.xlsx 投诉登记!E2",
            "warning 登记.xlsx 更正登记!G2",
            "warning 登记.xlsx 更正登记!G3",
            "warning 登记.xlsx 更正登记!G4"
        ]
    );
    assert_eq!(built.diagnostics("unreadable-correction").len(), 1);
    assert!(found(&texts, "2026-11-17").is_some());
}

const REGISTER: &str = "投诉编号|受理日期|被投诉单位|核实结果|渠道|处理情况|投诉人";

/// The register of the week before and of this one, each a file of its own.
fn two_weeks(before: &str, now: &str) -> Workspace {
    let header = REGISTER;
    Workspace::new()
        .period("2026-11-13")
        .office("投诉登记", &format!("{header}\n{before}"))
        .others_report_nothing()
        .period(AS_OF)
        .office("投诉登记", &format!("{header}\n{now}"))
        .others_report_nothing()
}

#[test]
fn a_complainant_whom_only_an_earlier_week_names_is_in_no_output() {
    for (before, now, kept, hidden) in [
        (
            "T1|2026-11-10|甲镇|待核实|电话||欧阳晓明",
            "T1|2026-11-10|甲镇|有效|电话|已当面回复欧阳晓明|",
            "电话",
            1,
        ),
        (
            "T1|2026-11-10|甲镇|待核实|欧阳晓明来电|已回访欧阳晓明，满意|欧阳晓明",
            "T1|2026-11-10|甲镇|有效|欧阳晓明来电|已回访欧阳晓明，满意|",
            "已回访[已隐去]，满意",
            2,
        ),
        (
            "T1|2026-11-10|乙镇|待核实|||欧阳晓明",
            "T1|2026-11-10|甲镇|有效||已当面回复欧阳晓明|",
            "T1",
            1,
        ),
        (
            "T1|2026-11-10|甲镇、乙镇|待核实|||欧阳晓明",
            "T1|2026-11-10|甲镇、乙镇|有效||已当面回复欧阳晓明|",
            "T1",
            1,
        ),
        (
            "T1|2026-11-10|甲镇|待核实|||",
            "T1|2026-11-10|甲镇|有效||匿名来信，已核实|",
            "匿名来信，已核实",
            0,
        ),
    ] {
        let workspace = two_weeks(before, now);
        let texts = outputs(&workspace, &[], 0);
        nowhere(&texts, "欧阳晓明", now);
        assert!(found(&texts, kept).is_some(), "{now}: {kept}");
        let told = workspace.build().diagnostics("personal-data");
        assert_eq!(told.len(), hidden, "{now}: {told:?}");
    }
}

#[test]
fn what_was_taken_out_the_week_before_stays_out_whoever_is_named_now() {
    let before = "T1|2026-11-10|甲镇|有效|欧阳晓明来电|已回访欧阳晓明|欧阳晓明";
    for cell in [
        "[已隐去]",
        "见附件",
        "保密",
        "群众",
        "12345热线",
        "司徒晓亮",
        "张女士",
    ] {
        for text in ["已回访欧阳晓明", "已回访欧阳晓明，满意"] {
            let now = format!("T1|2026-11-10|甲镇|有效|欧阳晓明来电|{text}|{cell}");
            let workspace = two_weeks(before, &now);
            nowhere(&outputs(&workspace, &[], 0), "欧阳晓明", &now);
            let told = workspace.build().diagnostics("personal-data");
            assert_eq!(told.len(), 2, "{now}: {told:?}");
        }
    }
    for cell in ["[已隐去]", "保密", "群众"] {
        let now = format!("T1|2026-11-10|甲镇|有效|欧阳晓明来电|又见了欧阳晓明本人|{cell}");
        nowhere(&outputs(&two_weeks(before, &now), &[], 0), "欧阳晓明", &now);
    }
    // Whoever is named still, or never was, hides nothing more than before.
    for (before, now, kept) in [
        (
            before,
            "T1|2026-11-10|甲镇|有效|欧阳晓明来电|已回访欧阳晓明，群众都满意|欧阳晓明",
            "已回访[已隐去]，群众都满意",
        ),
        (
            before,
            "T1|2026-11-10|甲镇|有效|热线来电|已回访群众，满意|欧阳晓明",
            "已回访群众，满意",
        ),
        (
            "T1|2026-11-10|甲镇|待核实||已转办|群众",
            "T1|2026-11-10|甲镇|有效||已整改到位|群众",
            "已整改到位",
        ),
    ] {
        let texts = outputs(&two_weeks(before, now), &[], 0);
        assert!(found(&texts, kept).is_some(), "{now}");
    }
}

#[test]
fn a_cell_of_complainants_without_a_value_hides_the_texts_of_its_row_and_is_told() {
    for (formula, result) in [("=NA()", "#N/A"), ("=VLOOKUP(A2,H:I,2,0)", "#REF!")] {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name("投诉登记").expect("a name");
        let rows = [
            "投诉编号|受理日期|被投诉单位|核实结果|处理情况|投诉人",
            "T1|2026-11-10|甲镇|有效|已回访欧阳晓明|",
        ];
        for (row, line) in (0_u32..).zip(rows) {
            for (column, text) in (0_u16..).zip(line.split('|')) {
                sheet.write_string(row, column, text).expect("a cell");
            }
        }
        let formula = rust_xlsxwriter::Formula::new(formula).set_result(result);
        sheet.write_formula(1, 5, formula).expect("a cell");
        let bytes = book.save_to_buffer().expect("a workbook");
        let workspace = Workspace::new()
            .period(AS_OF)
            .file("ledgers/2026-11-20/县政府办/登记.xlsx", &bytes)
            .others_report_nothing();
        nowhere(&outputs(&workspace, &[], 0), "欧阳晓明", "no value");
        let built = workspace.build();
        assert_eq!(built.unit("甲镇")["valid_complaints"], 1);
        let told = built.codes();
        assert!(
            told.iter()
                .any(|code| code == "error-value" || code == "formula-without-value"),
            "{told:?}"
        );
    }
}

#[test]
fn a_complainant_whom_another_row_of_the_complaint_names_is_in_no_output() {
    let named = "T1|2026-11-10|甲镇|有效||已答复欧阳晓明|欧阳晓明";
    let other = "T1|2026-11-10|乙镇|有效|电话|乙镇也已答复欧阳晓明，满意|";
    for rows in [[named, other], [other, named]] {
        let rows = rows.join("\n");
        let workspace = two_weeks(&rows, &rows);
        let texts = outputs(&workspace, &[], 0);
        nowhere(&texts, "欧阳晓明", &rows);
        assert!(found(&texts, "乙镇也已答复[已隐去]，满意").is_some());
        assert_eq!(workspace.build().diagnostics("personal-data").len(), 2);
        // Nor when neither row says any more who it was.
        let later = rows.replace("|欧阳晓明", "|").replace("满意", "很满意");
        let later = later.replace("已答复欧阳晓明\n", "已答复欧阳晓明，好\n");
        nowhere(
            &outputs(&two_weeks(&rows, &later), &[], 0),
            "欧阳晓明",
            &later,
        );
    }
    // Another complaint is another matter.
    let stranger = "T2|2026-11-10|乙镇|有效|电话|欧阳晓明的邻居，满意|";
    let workspace = two_weeks(named, &format!("{named}\n{stranger}"));
    assert!(found(&outputs(&workspace, &[], 0), "欧阳晓明的邻居").is_some());
}

#[test]
fn a_complainant_stays_hidden_where_another_row_of_the_complaint_names_somebody_else() {
    let named = "T1|2026-11-10|甲镇|有效||已回访欧阳晓明|欧阳晓明";
    let other = "T1|2026-11-10|乙镇|有效||同意|司马青山";
    for (before, now) in [
        (named.to_owned(), named.replace("|欧阳晓明", "|")),
        (
            named.to_owned(),
            "T1|2026-11-10|甲镇|有效||再次回访欧阳晓明|".to_owned(),
        ),
        // A row that has never named anybody says what it said.
        (
            format!("{named}\nT1|2026-11-10|丙镇|有效||欧阳晓明满意|"),
            "T1|2026-11-10|甲镇|有效||好|\nT1|2026-11-10|丙镇|有效||欧阳晓明满意|".to_owned(),
        ),
    ] {
        for now in [format!("{now}\n{other}"), format!("{other}\n{now}")] {
            let workspace = two_weeks(&before, &now);
            let texts = outputs(&workspace, &[], 0);
            nowhere(&texts, "欧阳晓明", &now);
            nowhere(&texts, "司马青山", &now);
            let told = workspace.build().diagnostics("personal-data");
            assert!(!told.is_empty(), "{now}");
        }
    }
}

#[test]
fn of_two_rows_of_a_complaint_that_each_name_somebody_both_hide_both() {
    let one = "T1|2026-11-10|甲镇|有效||已见欧阳晓明和司马青山|欧阳晓明";
    let other = "T1|2026-11-10|乙镇|有效||司马青山、欧阳晓明都满意|司马青山";
    let rows = format!("{one}\n{other}");
    let workspace = two_weeks(&rows, &rows);
    let texts = outputs(&workspace, &[], 0);
    nowhere(&texts, "欧阳晓明", other);
    nowhere(&texts, "司马青山", other);
    assert!(found(&texts, "已见[已隐去]和[已隐去]").is_some());
    assert!(found(&texts, "[已隐去]、[已隐去]都满意").is_some());
}

#[test]
fn a_complainant_is_masked_where_the_year_of_the_complaint_has_been_mended() {
    for (before, now) in [("2025-12-31", "2026-11-10"), ("2026-11-10", "2025-12-31")] {
        let workspace = two_weeks(
            &format!("T1|{before}|甲镇|有效||已答复欧阳晓明|欧阳晓明"),
            &format!("T1|{now}|甲镇|有效||已再次答复欧阳晓明|"),
        );
        nowhere(&outputs(&workspace, &[], 0), "欧阳晓明", now);
    }
    // A number that begins anew in a new year is no such complaint.
    let header = "投诉编号|受理日期|被投诉单位|核实结果|渠道|处理情况|投诉人";
    let built = Workspace::new()
        .period("2025-12-26")
        .office(
            "投诉登记",
            &format!("{header}\nT1|2025-12-22|甲镇|有效|||欧阳晓明"),
        )
        .others_report_nothing()
        .period("2026-01-09")
        .office(
            "投诉登记",
            &format!("{header}\nT1|2026-01-05|甲镇|有效||匿名来信，已核实|"),
        )
        .others_report_nothing()
        .build();
    assert_eq!(built.diagnostics("personal-data"), [""; 0]);
}

#[test]
fn a_complainant_is_masked_in_the_third_week_as_in_the_second() {
    let header = "投诉编号|受理日期|被投诉单位|核实结果|渠道|处理情况|投诉人";
    let nameless = |text: &str| format!("T1|2026-11-10|甲镇|有效||{text}|");
    let built = two_weeks(
        "T1|2026-11-10|甲镇|待核实|||欧阳晓明",
        &nameless("已当面回复欧阳晓明"),
    )
    .period("2026-11-27")
    .office(
        "投诉登记",
        &format!("{header}\n{}", nameless("已当面回复欧阳晓明，再次回访")),
    )
    .others_report_nothing()
    .build_at("2026-11-27");
    for (path, bytes) in built.site.iter().chain(&built.office) {
        let mut texts = BTreeMap::new();
        open(path, bytes, &mut texts);
        nowhere(&texts, "欧阳晓明", path);
    }
}

#[test]
fn why_a_complaint_is_corrected_and_a_corrected_complainant_name_nobody() {
    let header = CORRECTIONS;
    let workspace = Workspace::new()
        .period(AS_OF)
        .sheet(
            "ledgers/2026-11-20/县政府办/投诉.xlsx",
            "投诉登记",
            "投诉编号|受理日期|被投诉单位|核实结果|处理情况|投诉人\n\
             T1|2026-11-10|甲镇|有效|已回访司徒晓亮和欧阳晓明|欧阳晓明\n\
             T2|2026-11-10|甲镇|有效|已回访闻人小雨，满意|闻人小雨",
        )
        .sheet(
            "ledgers/2026-11-20/县政府办/更正.xlsx",
            "更正登记",
            &format!(
                "{header}\n\
                 G1|投诉登记|T1|甲镇|更正|投诉人|司徒晓亮|欧阳晓明实为司徒晓亮|县长|2026-11-18\n\
                 G2|投诉登记|T2|甲镇|作废|||闻人小雨已撤诉|县长|2026-11-18\n\
                 G3|督查事项|A9|甲镇|作废|||登记错了|县长|2026-11-18\n\
                 G4|督查事项|T1|甲镇|更正|投诉人|司徒晓亮|欧阳晓明来函说明|县长|2026-11-18\n\
                 G5|督查事项|X1|甲镇|更正|处理情况|已回复欧阳晓明|欧阳晓明来函说明|县长|2026-11-18\n\
                 G6|会议纪律|T2|甲镇|作废|||闻人小雨来函说明|县长|2026-11-18\n\
                 G7|督查事项|A1|甲镇|更正|进展情况|已办|写错了|县长|2026-11-18"
            ),
        )
        .ledger(
            "甲镇",
            "督查事项",
            &matters("A1 收发文 起算日期=2026-11-10"),
        )
        .others_report_nothing();
    let texts = outputs(&workspace, &[], 0);
    for needle in ["欧阳晓明", "司徒晓亮", "闻人小雨"] {
        nowhere(&texts, needle, "a correction's reason");
    }
    for kept in ["已回访[已隐去]，满意", "登记错了", "写错了"] {
        assert!(found(&texts, kept).is_some(), "{kept}");
    }
}

/// The text that is planted in a column. Who complained is named by nothing that the others hold.
fn marker(sheet: &str, column: &str) -> String {
    if column == "投诉人" {
        return "公孙暗码".to_owned();
    }
    format!("暗号{sheet}之{column}")
}

/// Every sheet with its marker in each free-text column, and the directory likewise.
fn marked() -> Workspace {
    with_every_sheet(|sheet| {
        table(sheet, 1, |_, column| {
            let text = fixed_value(sheet, column).is_none() && (!is_number(column) || column == "并入编号");
            text.then(|| marker(sheet, column))
        })
    })
    .directory(&format!(
        "单位全称|序列|主要负责人|职务|别名|分管县领导\n甲镇|乡镇|赵一|镇长|{}|{}\n乙镇|乡镇|钱二|镇长||",
        marker("单位名录", "别名"),
        marker("单位名录", "分管县领导"),
    ))
}

#[test]
fn what_is_for_the_office_is_nowhere_on_the_site() {
    let texts = outputs(&marked(), &[], 0);
    let site: BTreeMap<String, String> = texts
        .iter()
        .filter(|(path, _)| path.starts_with("site/"))
        .map(|(path, text)| (path.clone(), text.clone()))
        .collect();
    assert!(site.len() > 1, "{:?}", site.keys());
    for (sheet, _) in SHEETS {
        for (column, mark) in columns(sheet) {
            if mark != '+' {
                nowhere(&site, &marker(sheet, column), "office only");
            }
        }
    }
    for column in ["别名", "分管县领导"] {
        nowhere(&site, &marker("单位名录", column), "office only");
    }
}

#[test]
fn the_county_leader_in_charge_of_a_unit_is_on_its_page_of_the_office() {
    let built = Workspace::new()
        .directory("单位全称|序列|主要负责人|职务|任职起|任职止|分管县领导\n甲镇|乡镇|赵一|镇长|2024-01-01|2026-06-30|王明远\n甲镇|乡镇|钱二|镇长|2026-07-01||李文清\n乙镇|乡镇|孙三|镇长|||")
        .period("2026-11-20")
        .others_report_nothing()
        .build();
    let page = |half: &BTreeMap<String, Vec<u8>>, unit: &str| {
        let page = half
            .iter()
            .find(|(path, _)| path.starts_with("units/") && path.contains(unit));
        String::from_utf8_lossy(page.expect("its page").1).into_owned()
    };
    assert!(page(&built.office, "甲镇").contains("分管县领导：王明远、李文清"));
    assert!(!page(&built.office, "乙镇").contains("分管县领导"));
    assert!(!page(&built.site, "甲镇").contains("分管县领导"));
}

#[test]
fn what_is_for_the_office_of_its_registers_is_on_the_offices_pages() {
    let texts = outputs(&marked(), &[], 0);
    let office: BTreeMap<String, String> = texts
        .into_iter()
        .filter(|(path, _)| path.starts_with("office/") && path.contains(".html"))
        .collect();
    let mut missing = Vec::new();
    for sheet in ["投诉登记", "会议纪律", "积分登记", "通报登记", "一口清抽查"]
    {
        for (column, mark) in columns(sheet) {
            let is_text = fixed_value(sheet, column).is_none()
                && (!is_number(column) || column == "并入编号");
            if mark == ' ' && is_text && found(&office, &marker(sheet, column)).is_none() {
                missing.push(marker(sheet, column));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
    let page = |name: &str| &office[&format!("office/{name}")];
    assert!(page("spot-checks.html").contains("N0"));
    let meeting = office.iter().find(|(path, _)| path.contains("meetings/"));
    let (_, meeting) = meeting.expect("the meeting");
    assert!(meeting.contains("事前批准：否"), "{meeting}");
}

#[test]
fn struck_columns_are_nowhere_at_all() {
    let texts = outputs(&marked(), &[], 0);
    for (sheet, _) in SHEETS {
        for (column, _) in columns(sheet).into_iter().filter(|(_, mark)| *mark == '-') {
            nowhere(&texts, &marker(sheet, column), "struck");
        }
    }
}

#[test]
fn unrecognised_columns_and_sheets_are_copied_nowhere() {
    let workspace = Workspace::new()
        .period(AS_OF)
        .ledger(
            "甲镇",
            "督查事项",
            "事项编号|事项名称|事项类别|起算日期|内部评价\nA1|修路|收发文|2026-11-16|暗号多余的列",
        )
        .ledger("甲镇", "随手记", "想法|结论\n暗号多余的表|暗号多余的表")
        .others_report_nothing();
    let texts = outputs(&workspace, &[], 0);
    nowhere(&texts, "暗号多余的列", "column");
    nowhere(&texts, "暗号多余的表", "sheet");
}

#[test]
fn the_site_repeats_no_diagnostic() {
    let workspace = planted("认不出的内容");
    let built = workspace.build();
    let mut texts = BTreeMap::new();
    for (path, bytes) in &built.site {
        open(path, bytes, &mut texts);
    }
    let messages: Vec<String> = common::list(&built.report, "diagnostics")
        .iter()
        .filter(|diagnostic| diagnostic["code"] != "calendar-year-unknown")
        .map(|diagnostic| common::text(diagnostic, "message"))
        .collect();
    assert!(messages.len() > 20, "{messages:?}");
    for message in messages {
        nowhere(&texts, &message, "diagnostic");
    }
}

#[test]
fn diagnostics_about_complaints_name_place_and_code_and_never_what_was_read() {
    let complaint = format!(
        "{COMPLAINT_HEADER}\nT1|暗号受理|甲镇|有效||||||\nT2|2026-11-10|暗号单位|有效||||||\nT3|2026-11-10|甲镇|暗号结果||||||"
    );
    let built = Workspace::new()
        .period(AS_OF)
        .office("投诉登记", &complaint)
        .others_report_nothing()
        .build();
    assert_eq!(
        built.diagnostics("unreadable-date"),
        ["error 登记.xlsx 投诉登记!B2"]
    );
    assert_eq!(
        built.diagnostics("unknown-unit"),
        ["error 登记.xlsx 投诉登记!C3"]
    );
    assert_eq!(
        built.diagnostics("unknown-word"),
        ["error 登记.xlsx 投诉登记!D4"]
    );
    for diagnostic in common::list(&built.report, "diagnostics") {
        assert!(!diagnostic.to_string().contains("暗号"), "{diagnostic}");
    }
    // What a column asks for is the same whatever stands in it.
    let help = |code: &str| common::text(built.diagnostic_values(code)[0], "help");
    let words = "「核实结果」只能填：有效、无效、重复、待核实";
    assert!(
        help("unknown-word").contains(words),
        "{}",
        help("unknown-word")
    );
    let date = "请写成具体日期";
    assert!(
        help("unreadable-date").contains(date),
        "{}",
        help("unreadable-date")
    );
    let unit = help("unknown-unit");
    assert!(
        unit.contains("duban check --explain unknown-unit"),
        "{unit}"
    );
}

/// Five overdue matters: a circular by the office, and 移交县纪委监委; four complaints: 启动问责程序.
fn grave() -> Workspace {
    let complaints = common::rows(4, "T#|2026-11-10|甲镇|有效");
    Workspace::new()
        .period(AS_OF)
        .ledger(
            "甲镇",
            "督查事项",
            &matters(&common::rows(5, "A# 领导议定事项 起算日期=2026-11-02")),
        )
        .office(
            "投诉登记",
            &format!("投诉编号|受理日期|被投诉单位|核实结果\n{complaints}"),
        )
        .others_report_nothing()
}

/// The files of the site but for the rules page and the manifest, without digits and fingerprints: what they say of whom.
fn told(texts: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let numbers = regex::Regex::new("[0-9a-f]{8,}|[0-9]+").expect("a pattern");
    texts
        .iter()
        .filter(|(path, _)| {
            path.starts_with("site/")
                && !path.starts_with("site/rules")
                && !path.ends_with("manifest.json")
        })
        .map(|(path, text)| (path.clone(), numbers.replace_all(text, "").into_owned()))
        .collect()
}

#[test]
fn what_goes_to_the_discipline_commission_is_on_the_site_only_once_issued() {
    let never = "[escalation.overdue-discipline]\nthreshold = 99\n[escalation.complaint-accountability]\nthreshold = 99";
    let (fires, does_not) = (
        told(&outputs(&grave(), &[], 0)),
        told(&outputs(&grave().settings(never), &[], 0)),
    );
    assert_eq!(
        fires.keys().collect::<Vec<_>>(),
        does_not.keys().collect::<Vec<_>>()
    );
    for (path, text) in &fires {
        assert!(
            *text == does_not[path],
            "{path} shows that an outcome is proposed"
        );
    }
    let issued = grave().office(
        "通报登记",
        "文号|日期|单位|类型|对应规则\nW1|2026-11-18|甲镇|移交纪委监委|overdue-discipline\nW2|2026-11-18|甲镇|启动问责|complaint-accountability",
    );
    let texts = outputs(&issued, &[], 0);
    for document in ["W1", "W2"] {
        let pages: BTreeMap<String, String> = texts
            .iter()
            .filter(|(path, _)| path.starts_with("site/"))
            .map(|(path, text)| (path.clone(), text.clone()))
            .collect();
        assert!(
            found(&pages, document).is_some(),
            "{document} has been issued"
        );
    }
}

// Secrets

const TELLING: &str = "雷霆专项行动";

/// A workspace with a secret mark: the build ends with 1, names the place, never the text, and writes nothing.
#[track_caller]
fn stops(workspace: &Workspace, place: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    workspace.write_to(folder.path());
    let before = program::tree(folder.path());
    let run = program::build(folder.path(), AS_OF);
    ends_with(&run, 1);
    let said = format!("{}{}", words(&run.stdout), words(&run.stderr));
    assert!(said.contains(place), "{place}: {said}");
    assert!(!said.contains(TELLING), "{place}: {said}");
    assert_eq!(
        program::tree(folder.path()).keys().collect::<Vec<_>>(),
        before.keys().collect::<Vec<_>>(),
        "{place}"
    );
}

fn ledger_with(cell: &str) -> Workspace {
    Workspace::new()
        .period(AS_OF)
        .ledger(
            "甲镇",
            "督查事项",
            &format!("事项编号|事项名称|事项类别|起算日期|备注\nA1|修路|收发文|2026-11-16|{cell}"),
        )
        .others_report_nothing()
}

#[test]
fn a_secret_mark_in_a_cell_stops_the_build() {
    for mark in [
        "绝密★",
        "机密★",
        "秘密★10年",
        "绝密 ★ 长期",
        "绝密",
        "机密",
        "秘密",
        " 秘密 ",
        "机密10年",
        "秘密5年",
        "绝密长期",
        "【机密】",
        &format!("机密★{TELLING}"),
        &format!("{TELLING}(绝密★20年)"),
    ] {
        stops(
            &ledger_with(&format!("'{mark}")),
            "ledgers/2026-11-20/甲镇.xlsx",
        );
    }
}

#[test]
fn the_place_of_the_mark_is_its_cell() {
    stops(&ledger_with("绝密★"), "E2");
}

#[test]
fn a_secret_mark_stops_the_build_wherever_it_stands() {
    let ledger = "事项编号|事项名称|事项类别|起算日期\nA1|修路|收发文|2026-11-16";
    let base = || Workspace::new().period(AS_OF).others_report_nothing();
    let marked = format!("机密★{TELLING}\n{ledger}");
    for (workspace, place) in [
        (
            base().sheet("ledgers/2026-11-20/甲镇.xlsx", "其他", &marked),
            "甲镇.xlsx",
        ),
        (
            base().office("积分登记", &format!("机密★{TELLING}")),
            "县政府办/登记.xlsx",
        ),
        (base().late("甲镇", "督查事项", &marked), "补报/甲镇.xlsx"),
        (
            base().sheet("ledgers/2026-11-20/无名单位.xlsx", "督查事项", &marked),
            "无名单位.xlsx",
        ),
        (
            base().directory(&format!("{}\n机密★{TELLING}|县直||", common::DIRECTORY)),
            "单位名录.xlsx",
        ),
        (
            Workspace::new()
                .period("2026-11-13")
                .ledger("甲镇", "督查事项", &marked)
                .period(AS_OF)
                .others_report_nothing(),
            "ledgers/2026-11-13/甲镇.xlsx",
        ),
        (
            base().file(
                "notes/2026-11-20.md",
                format!("按语\n\n机密★{TELLING}").as_bytes(),
            ),
            "notes/2026-11-20.md",
        ),
        (
            base().file("notes/2026-11-20.md", "按语\n\n秘密\n".as_bytes()),
            "notes/2026-11-20.md",
        ),
    ] {
        stops(&workspace, place);
    }
}

#[test]
fn no_markup_hides_a_mark_of_secrecy_in_the_note() {
    let with = |note: &str| {
        Workspace::new()
            .period(AS_OF)
            .file(&format!("notes/{AS_OF}.md"), note.as_bytes())
            .others_report_nothing()
    };
    for note in [
        "**机密**★",
        "**机密**",
        "# 机密",
        "- 机密",
        "1. 机密",
        "> 机<b>密</b>★",
        "~~机密~~",
        "```\n机密\n```",
        "**密级：机密**",
        "**密级**：内部",
        "| 机密 |\n|---|\n| 修路 |",
        "| 密级 | 内部 |\n|---|---|\n| 单位 | 甲镇 |",
        "| 单位 | 甲镇 |\n|---|---|\n| 密级 | 内部 |",
        "| 事项 | 密级 |\n|---|---|\n| 修路 | 秘密 |",
        "| 事项 | 密级 |\n|---|---|\n| 修路 | 内部 |",
    ] {
        stops(&with(note), &format!("notes/{AS_OF}.md"));
        // A line that is nested too deep leaves the note out, and hides no mark, in it or beside it.
        for beside in [
            format!("{}无\n\n{note}", "> ".repeat(150)),
            format!("{}{note}", ">".repeat(150)),
        ] {
            stops(&with(&beside), &format!("notes/{AS_OF}.md"));
        }
    }
    for note in [
        "加强**商业秘密**保护。",
        "| 事项 | 密级 | 备注 |\n|---|---|---|\n| 修路 | 非密 |  |",
        "密级由各单位填写。",
        "| 绝密 | 机密 | 秘密 |\n|---|---|---|\n| 0 | 0 | 2 |",
        "密级分为：\n\n1. 绝密\n2. 机密\n3. 秘密",
    ] {
        with(note).build();
    }
}

#[test]
fn a_secret_mark_in_the_name_of_a_file_folder_or_sheet_stops_the_build() {
    let ledger = "事项编号|事项名称|事项类别|起算日期\nA1|修路|收发文|2026-11-16";
    let base = || Workspace::new().period(AS_OF).others_report_nothing();
    for (path, sheet) in [
        ("ledgers/2026-11-20/甲镇台账(机密).xlsx", "督查事项"),
        ("ledgers/2026-11-20/秘密-甲镇.xlsx", "督查事项"),
        ("ledgers/2026-11-20/甲镇【绝密10年】.xlsx", "督查事项"),
        ("ledgers/2026-11-20/甲镇 机密★.xlsx", "督查事项"),
        ("ledgers/2026-11-20/县政府办/机密/登记.xlsx", "督查事项"),
        ("ledgers/2026-11-20/补报/甲镇(秘密).xlsx", "督查事项"),
        ("ledgers/2026-11-20/甲镇.xlsx", "机密"),
        ("ledgers/2026-11-20/甲镇.xlsx", "督查事项绝密★"),
        ("ledgers/2026-11-20/甲镇.xlsx", "督查事项(机密)"),
    ] {
        stops(&base().sheet(path, sheet, ledger), "ledgers/2026-11-20/");
    }
}

#[test]
fn a_secret_mark_in_the_name_of_a_file_that_is_no_ledger_stops_the_build_too() {
    let base = Workspace::new().period(AS_OF).others_report_nothing();
    stops(
        &base.file("ledgers/2026-11-20/关于工作的通知(机密).docx", b"x"),
        "ledgers/2026-11-20/",
    );
}

/// A ledger of 甲镇 with a page header and a comment.
fn beside_the_cells(header: &str, comment: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("督查事项").expect("a name");
    let rows = [
        "事项编号|事项名称|事项类别|起算日期",
        "A1|修路|收发文|2026-11-16",
    ];
    for (row, line) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(line.split('|')) {
            sheet.write_string(row, column, cell).expect("a cell");
        }
    }
    if !header.is_empty() {
        sheet.set_header(header);
    }
    if !comment.is_empty() {
        let note = rust_xlsxwriter::Note::new(comment).set_author("张三");
        sheet.insert_note(1, 1, &note).expect("a note");
    }
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn a_secret_mark_in_a_page_header_or_a_comment_stops_the_build() {
    let with = |bytes: &[u8]| {
        Workspace::new()
            .period(AS_OF)
            .ledger("乙镇", "督查事项", common::MATTERS)
            .file("ledgers/2026-11-20/甲镇.xlsx", bytes)
            .others_report_nothing()
    };
    let telling = format!("&L{TELLING}&C&\"黑体\"&14机密★10年&R第 &P 页");
    for (header, comment, place) in [
        (telling.as_str(), "", "甲镇.xlsx › 页眉页脚"),
        ("&R秘密", "", "甲镇.xlsx › 页眉页脚"),
        ("", &format!("绝密★{TELLING}"), "甲镇.xlsx › 批注"),
    ] {
        stops(&with(&beside_the_cells(header, comment)), place);
    }
    let in_a_box = |text: &str| {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_name("督查事项").expect("a name");
        for (column, name) in ["事项编号", "事项名称", "事项类别", "起算日期"]
            .iter()
            .enumerate()
        {
            let column = u16::try_from(column).expect("few columns");
            sheet.write_string(0, column, *name).expect("a cell");
        }
        let shape = rust_xlsxwriter::Shape::textbox().set_text(text);
        sheet.insert_shape(1, 1, &shape).expect("a box");
        workbook.save_to_buffer().expect("a workbook")
    };
    stops(
        &with(&in_a_box("机密★1年")),
        "甲镇.xlsx › 文本框、图形或图表",
    );
    with(&in_a_box("保护商业秘密")).build();
    let harmless = with(&beside_the_cells("&C督查台账 商业秘密", "保护商业秘密")).build();
    assert!(harmless.find_matter("A1").is_some());
}

/// A ledger of 甲镇 with this part beside its cells as xl/drawings/drawing1.xml.
fn with_a_drawing(drawing: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(beside_the_cells("", ""))).expect("a zip");
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("a part's bytes");
        parts.push((part.name().expect("a name").to_string(), bytes));
    }
    parts.push(("xl/drawings/drawing1.xml".to_owned(), drawing.to_vec()));
    old_formats::zipped(&parts)
}

#[test]
fn a_mark_in_a_shape_is_found_however_it_is_written_and_damage_hides_none() {
    let with = |bytes: &[u8]| {
        Workspace::new()
            .period(AS_OF)
            .file("ledgers/2026-11-20/甲镇.xlsx", bytes)
            .others_report_nothing()
    };
    for drawn in [
        "<d><p>机密<r>★</r></p></d>",
        "<d><p>&#26426;&#23494;&#9733;</p></d>",
        "<d><p>&#x673a;&#x5bc6;&#x2605;</p></d>",
        "<d><p><![CDATA[机密★]]></p></d>",
        "<d><p>机密★",
    ] {
        stops(
            &with(&with_a_drawing(drawn.as_bytes())),
            "甲镇.xlsx › 文本框、图形或图表",
        );
    }
    // What cannot be read and may say so is told, and nothing of the file is taken.
    let utf_16: Vec<u8> = "<d><p>机密★</p></d>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let whole = "<d><p>机密★</p><p>周知</p></d>".as_bytes();
    let sum = |bytes: &[u8]| crc32fast::hash(bytes).to_le_bytes();
    let mut damaged = with_a_drawing(whole);
    for at in 0..damaged.len() - 4 {
        if damaged[at..at + 4] == sum(whole) {
            damaged[at] ^= 1;
        }
    }
    for bytes in [
        with_a_drawing("<d><p>周知</q></d><p>机密★</p>".as_bytes()),
        with_a_drawing("<d><p>&secret;秘密</p></d>".as_bytes()),
        with_a_drawing(b"<d><p>\xBB\xFA\xC3\xDC\xA1\xEF</p></d>"),
        with_a_drawing(&utf_16),
        damaged,
    ] {
        let built = with(&bytes).build();
        assert_eq!(built.diagnostics("damaged-file"), ["error 甲镇.xlsx !"]);
        assert!(built.find_matter("A1").is_none());
    }
    // Where no mark can stand, damage does no harm.
    for drawn in [
        "<d><p>周知</q>",
        "<d>&x;",
        "",
        "<d><p>保护商业秘密&#10;</p></d>",
    ] {
        let built = with(&with_a_drawing(drawn.as_bytes())).build();
        assert!(built.find_matter("A1").is_some(), "{drawn}");
    }
}

#[test]
fn a_secret_mark_beside_the_cells_of_other_formats_stops_the_build_too() {
    let with = |name: &str, bytes: &[u8]| {
        Workspace::new()
            .period(AS_OF)
            .file(&format!("ledgers/2026-11-20/甲镇.{name}"), bytes)
            .others_report_nothing()
    };
    let table = "<table:table table:name=\"督查事项\"><table:table-row><table:table-cell office:value-type=\"string\"><office:annotation><text:p>张三</text:p><text:p>机密★</text:p></office:annotation><text:p>事项编号</text:p></table:table-cell></table:table-row></table:table>";
    stops(&with("ods", &old_formats::ods(table)), "甲镇.ods › 批注");
    let boxed = table
        .replace("office:annotation", "draw:frame")
        .replace("<text:p>张三</text:p>", "");
    let place = "甲镇.ods › 文本框、图形或图表";
    stops(&with("ods", &old_formats::ods(&boxed)), place);
    let styled = old_formats::zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        (
            "content.xml",
            "<office:document-content xmlns:office=\"o\"><office:body><office:spreadsheet/></office:body></office:document-content>".as_bytes(),
        ),
        (
            "styles.xml",
            "<office:document-styles xmlns:office=\"o\" xmlns:style=\"s\" xmlns:text=\"t\"><style:header><text:p>机密<text:span>★</text:span></text:p></style:header></office:document-styles>".as_bytes(),
        ),
    ]);
    stops(&with("ods", &styled), "甲镇.ods › 页眉页脚");
}

#[test]
fn words_of_secrecy_in_the_names_of_sheets_and_other_files_and_in_the_note_get_a_warning() {
    let ledger = "事项编号|事项名称|事项类别|起算日期\nA1|修路|收发文|2026-11-16";
    let built = Workspace::new()
        .period(AS_OF)
        .sheet(
            "ledgers/2026-11-20/甲镇.xlsx",
            "督查事项(秘密件另报)",
            ledger,
        )
        .file("ledgers/2026-11-20/机密文件管理.pdf", b"x")
        .file("notes/2026-11-20.md", "加强商业秘密保护".as_bytes())
        .others_report_nothing()
        .build();
    let told = built.diagnostics("secret-word");
    for place in [
        "甲镇.xlsx 督查事项(秘密件另报)",
        "机密文件管理.pdf",
        "2026-11-20.md",
    ] {
        assert!(
            told.iter().any(|told| told.contains(place)),
            "{place}: {told:?}"
        );
    }
}

#[test]
fn a_level_of_secrecy_other_than_none_stops_the_build() {
    let with = |level: &str| {
        Workspace::new()
            .period(AS_OF)
            .ledger(
                "甲镇",
                "督查事项",
                &format!(
                    "事项编号|事项名称|事项类别|起算日期|密级\nA1|修路|收发文|2026-11-16|{level}"
                ),
            )
            .others_report_nothing()
    };
    for level in ["机密", "内部", "秘密级", "是", "一般"] {
        stops(&with(level), "甲镇.xlsx");
    }
    for level in ["", "非密", "'  ", " 非密 "] {
        assert!(with(level).build().find_matter("A1").is_some(), "{level:?}");
    }
}

#[test]
fn a_sheet_that_is_not_recognised_can_have_a_level_of_secrecy_too() {
    let workspace = Workspace::new()
        .period(AS_OF)
        .ledger("甲镇", "督查事项", common::MATTERS)
        .ledger("甲镇", "附件", "序号|密级|标题\n1|机密级|雷霆专项行动")
        .others_report_nothing();
    stops(&workspace, "甲镇.xlsx");
}

#[test]
fn other_uses_of_the_words_get_a_warning_only() {
    for text in [
        "保护商业秘密",
        "国家秘密载体管理",
        "机密性要求高",
        "加强保密教育,防止泄露秘密",
    ] {
        let built = ledger_with(text).build();
        assert!(built.find_matter("A1").is_some(), "{text}");
        assert_eq!(
            built.diagnostics("secret-word"),
            ["warning 甲镇.xlsx 督查事项!E2"],
            "{text}"
        );
    }
    let built = Workspace::new()
        .period(AS_OF)
        .sheet(
            "ledgers/2026-11-20/甲镇商业秘密保护台账.xlsx",
            "督查事项",
            common::MATTERS,
        )
        .others_report_nothing()
        .build();
    assert_eq!(common::list(&built.report, "units").len(), 5);
}

#[test]
fn a_mark_in_a_later_period_that_is_not_read_stops_nothing() {
    let workspace = Workspace::new()
        .period(AS_OF)
        .others_report_nothing()
        .period("2026-11-27")
        .ledger("甲镇", "督查事项", "绝密★");
    assert_eq!(workspace.build_at(AS_OF).report["as_of"], AS_OF);
}

#[test]
fn a_secret_mark_leaves_an_earlier_output_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    Workspace::new()
        .period(AS_OF)
        .others_report_nothing()
        .write_to(folder.path());
    ends_with(&program::build(folder.path(), AS_OF), 0);
    let before = program::tree(&folder.path().join("output"));
    let secret = workbook(&[("督查事项".into(), "绝密★".into())]);
    write(&folder.path().join("ledgers/2026-11-20/甲镇.xlsx"), &secret);
    ends_with(&program::build(folder.path(), AS_OF), 1);
    assert_eq!(program::tree(&folder.path().join("output")), before);
}

fn write(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("a file");
}

#[test]
fn no_diagnostic_of_a_complaint_tells_what_was_read() {
    let header = "投诉编号|受理日期|被投诉单位|核实结果";
    let built = Workspace::new()
        .period("2026-11-13")
        .office(
            "投诉登记",
            &format!("{header}\n钱多多上访|2026-11-10|甲镇|有效"),
        )
        .others_report_nothing()
        .period("2026-11-20")
        .office(
            "投诉登记",
            &format!("{header}\n孙大圣上访|2026-11-10|甲镇|有效\n孙大圣上访|2026-11-11|甲镇|有效"),
        )
        .others_report_nothing()
        .build();
    for code in ["duplicate-number", "dropped-register-row"] {
        assert_eq!(built.diagnostics(code).len(), 1, "{code}");
    }
    let told = built.report["diagnostics"].to_string();
    assert!(
        !told.contains("钱多多") && !told.contains("孙大圣"),
        "{told}"
    );
}

#[test]
fn a_complainant_who_is_named_in_another_sheet_or_the_note_is_told_to_the_office_alone() {
    let complaints = format!(
        "{COMPLAINT_HEADER}\nT1|2026-11-10|甲镇|待核实|||||田桂枝\nT2|2026-11-10|甲镇|待核实|||||高山"
    );
    let weeks = |name: &str, reason: &str, note: &str| {
        let ledger = matters("A1 收发文 起算日期=2026-11-18").replace("事项A1", name);
        let points =
            format!("编号|日期|单位|类型|分值|事由\nF1|2026-11-11|甲镇|负面扣分|1|{reason}");
        Workspace::new()
            .period(AS_OF)
            .ledger("甲镇", "督查事项", &ledger)
            .office("投诉登记", &complaints)
            .office("积分登记", &points)
            .others_report_nothing()
            .file(&format!("notes/{AS_OF}.md"), note.as_bytes())
    };
    for (name, reason, note, expected) in [
        ("修路", "逾期", "本周平稳。", 0),
        ("关于田桂枝反映道路问题的办理", "逾期", "本周平稳。", 1),
        ("修路", "未答复田 桂枝", "本周平稳。", 1),
        ("修路", "逾期", "投诉人田桂枝反映的问题已办结。", 1),
        ("高山村修路", "逾期", "本周平稳。", 0),
        ("高山反映的道路", "逾期", "本周平稳。", 1),
    ] {
        let built = weeks(name, reason, note).build();
        let told = built.diagnostics("names-complainant");
        assert_eq!(told.len(), expected, "{name} {reason} {note}: {told:?}");
        for found in built.diagnostic_values("names-complainant") {
            assert!(found["unit"].is_null(), "{found}");
            assert!(!common::text(found, "message").contains("田桂枝"));
        }
    }
}

#[test]
fn an_organ_in_place_of_a_complainant_is_nobody_whose_name_stands_in_a_text() {
    let weeks = |who: &str, text: &str| {
        let ledger = "事项编号|事项名称|事项类别|起算日期|信访人\nA1|修路|收发文|2026-11-10|";
        Workspace::new()
            .period(AS_OF)
            .ledger("甲镇", "督查事项", &format!("{ledger}{who}"))
            .office(
                "投诉登记",
                &format!("{COMPLAINT_HEADER}\nT1|2026-11-10|甲镇|待核实|||||{who}"),
            )
            .office(
                "交办清单",
                &format!(
                    "事项编号|事项名称|事项类别|起算日期|责任单位\nA1|{text}|收发文|2026-11-10|甲镇"
                ),
            )
            .others_report_nothing()
    };
    for who in [
        "县信访局",
        "教育局",
        "县督查办",
        "县纪委",
        "县委",
        "丁局",
        "某某公司",
        "匿名",
        "甲镇",
    ] {
        let built = weeks(who, &format!("{who}反映的道路问题")).build();
        assert_eq!(built.diagnostics("names-complainant"), [""; 0], "{who}");
        let beside = weeks(
            &format!("田桂枝、{who}"),
            &format!("{who}转来田桂枝反映的道路问题"),
        );
        assert!(
            !beside.build().diagnostics("names-complainant").is_empty(),
            "{who}"
        );
    }
}

#[test]
fn the_county_reads_where_a_matter_stands_without_what_a_files_name_says_of_people() {
    let table = "事项编号|事项名称|事项类别|起算日期|反馈日期\nA1|修路|领导议定事项|2026-10-12|";
    for (file, sheet, shown) in [
        (
            "甲镇督查台账(11.20).xlsx",
            "督查事项",
            "甲镇督查台账(11.20).xlsx › 督查事项 › A2",
        ),
        (
            "甲镇(张某某上访).xlsx",
            "督查事项",
            "[已隐去].xlsx › 督查事项 › A2",
        ),
        (
            "甲镇13900005678.xlsx",
            "督查事项",
            "[已隐去].xlsx › 督查事项 › A2",
        ),
        ("甲镇.xlsx", "督查事项(张某某)", "甲镇.xlsx › 督查事项 › A2"),
        ("甲镇.xlsx", "Sheet1", "甲镇.xlsx › Sheet1 › A2"),
    ] {
        let built = Workspace::new()
            .settings("[escalation.overdue-circular]\nthreshold = 1\n")
            .period("2026-11-20")
            .sheet(&format!("ledgers/2026-11-20/{file}"), sheet, table)
            .office("投诉登记", "投诉编号|受理日期|被投诉单位|核实结果\nT1|2026-11-03|甲镇|有效\nT2|2026-11-03|甲镇|有效")
            .others_report_nothing()
            .build();
        let told = |files: &BTreeMap<String, Vec<u8>>, path: &str| {
            String::from_utf8(files[path].clone()).expect("UTF-8")
        };
        let matter = told(&built.site, "matters/甲镇.html");
        let cell = format!("ledgers/2026-11-20/{shown}");
        assert!(
            matter.contains(&format!("<dt>出处<dd class=\"cell\">{cell}<")),
            "{matter}"
        );
        // The stage has its own: the day from which it runs, and the empty day of its end.
        for at in ["D2", "E2"] {
            let stage = cell.replace("A2", at);
            assert!(
                matter.contains(&format!("<span class=\"cell\">{stage}<")),
                "{matter}"
            );
        }
        let escalations = told(&built.site, "escalations.html");
        assert!(escalations.contains(&cell), "{escalations}");
        for (path, bytes) in &built.site {
            let Ok(text) = std::str::from_utf8(bytes) else {
                continue;
            };
            assert!(
                !text.contains("张某某") && !text.contains("13900005678"),
                "{path}"
            );
            // Of complaints and other registers no cell is told.
            let is_manifest = path == "manifest.json";
            assert!(is_manifest || !text.contains("登记.xlsx"), "{path}");
        }
        assert!(told(&built.office, "matters/甲镇.html").contains("ledgers/2026-11-20/甲镇"));
    }
}

/// So many names that nobody tells which they are: more is hidden than a cell of one would hide, and never less.
#[test]
fn a_cell_of_more_complainants_than_one_may_name_hides_the_texts_of_its_row() {
    let names = |count: usize| {
        let letters = "赵钱孙李周吴郑王冯陈".chars();
        let all = letters.clone().flat_map(|one| {
            let rest = letters.clone();
            rest.flat_map(move |two| "一二三四".chars().map(move |c| format!("{one}{two}{c}")))
        });
        let all: Vec<String> = all.take(count).collect();
        format!("{}、欧阳晓明", all.join("、"))
    };
    let (few, many) = (names(99), names(320));
    let workspace = Workspace::new()
        .period(AS_OF)
        .office(
            "投诉登记",
            &format!(
                "投诉编号|受理日期|被投诉单位|核实结果|处理情况|投诉人\n\
                 T1|2026-11-10|甲镇|有效|已回访欧阳晓明|{many}\n\
                 T1|2026-11-10|乙镇|有效|也回访了欧阳晓明|\n\
                 T2|2026-11-10|甲镇|有效|告知欧阳晓明，满意|{few}\n\
                 欧阳晓明案|2026-11-10|甲镇|有效|无|{many}"
            ),
        )
        .ledger(
            "甲镇",
            "督查事项",
            &format!(
                "事项编号|事项名称|事项类别|起算日期|信访人|进展情况\n\
                 A1|占地|收发文|2026-11-10|{many}|走访欧阳晓明\n\
                 A2|占道|收发文|2026-11-10|同上|约谈欧阳晓明"
            ),
        )
        .others_report_nothing();
    let built = workspace.build();
    assert_eq!(
        built.diagnostics("too-long-cell"),
        [
            "error 登记.xlsx 投诉登记!F2",
            "error 登记.xlsx 投诉登记!F5",
            "error 甲镇.xlsx 督查事项!E2",
        ]
    );
    for found in built.diagnostic_values("too-long-cell") {
        let message = common::text(found, "message");
        assert!(message.contains("超过 100 个人的名单"), "{message}");
    }
    // Nothing else of the rows is lost.
    assert_eq!(built.unit("甲镇")["valid_complaints"], 3);
    assert_eq!(built.unit("乙镇")["valid_complaints"], 1);
    assert!(built.find_matter("A1").is_some() && built.find_matter("A2").is_some());
    let texts = outputs(&workspace, &[], 0);
    nowhere(&texts, "欧阳", "too many");
    for hidden in ["已回访", "也回访", "走访", "约谈", "赵钱一"] {
        assert!(found(&texts, hidden).is_none(), "{hidden}");
    }
    assert!(
        found(&texts, "，满意").is_some(),
        "a hundred are told apart"
    );
}
