//! Blank ledgers: what a unit or the office is to fill in, with the rules of reading told beforehand.
//!
//! What a column demands comes from the schema and from the problems that reading it can name; nothing is said twice.

mod columns;
mod rows;
mod unread;

pub use columns::{ChoiceList, Demand, TemplateColumn};
pub use rows::TemplateCell;
pub use unread::{AsTyped, Typed, UnreadCell};

use super::pages::links;
use crate::check::History;
use crate::model::directory::UnitId;
use crate::model::schema::{Audience, Column, Field, Owner, Sheet};
use crate::model::settings::EscalationRule;
use crate::rules::{Findings, Tribunal};
use chrono::NaiveDate;
use columns::Choices;
use rust_decimal::Decimal;
use unread::Unread;

/// What the ledgers so far say, for those who go on with them.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// What the notice concludes of them.
    pub findings: &'a Findings<'a>,
    /// What they say.
    pub history: &'a History,
    /// What was typed into cells of the units that could not be read.
    pub typed: &'a AsTyped,
}

/// A workbook to be filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateBook {
    /// Its path within the folder of blank ledgers.
    pub path: String,
    /// Its sheets.
    pub sheets: Vec<TemplateSheet>,
    /// The words of its drop-downs.
    pub choices: Vec<ChoiceList>,
    /// How to fill it in, line by line.
    pub guide: Vec<String>,
    /// The day that it is made for.
    pub day: NaiveDate,
}

/// A sheet to be filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateSheet {
    /// Which sheet.
    pub sheet: Sheet,
    /// The title over the table.
    pub title: String,
    /// The line between title and header.
    pub line: String,
    /// Its columns.
    pub columns: Vec<TemplateColumn>,
    /// The rows that are there already.
    pub rows: Vec<Vec<TemplateCell>>,
}

/// How many key works are told of in one line.
const WORKS_A_LINE: usize = 6;

/// Lines that hold for every ledger.
const FOR_ALL: [&str; 4] = [
    "表头带「*」的列，每一行都要填；漏填的单元格会变黄。鼠标停在表头上，可以看到这一列怎样填。",
    "日期填成 2026-11-20 这样的日期；不带「*」的列，还没有发生的，留空；表头的提示写明可以的，才写将来的日期。",
    "有下拉选项的列请从选项里选。一格要写几个单位的，可以直接打字，用「、」隔开。",
    "不要填手机号、证件号、银行卡号和邮箱；涉密的内容一律不得填报。",
];

/// The last of those of a register with columns that go into no output, which it needs to hide what must not be read.
const WITH_HIDDEN_COLUMNS: &str = "「投诉内容」「投诉人」「联系电话」三列照实填写，任何结果里都不出现；「投诉人」的姓名用来把它从同一行的其他各栏隐去，不要删。\
    其他各列不要填手机号、证件号、银行卡号和邮箱；涉密的内容一律不得填报。";

const FOR_UNITS: [&str; 4] = [
    "填好后保存，用本单位名称作文件名报送{office}。列名不要改；多余的行、列不影响读取。",
    "已经列出的事项是还没有销号的，请逐项更新进展，不要删行，也不要改编号和起算日期；新交办的事项接着往下填。上一期退回修改的行也在里面，读不出的格照上期填的留着，涂了黄色（不宜照抄的空着），请照批注重填。",
    "每期都报送全部事项，没有变化的也报；整份台账与以前某期一字不差的，注明「疑似旧表」，请核对没有误报旧文件。没有事项的，保持空表报送，就是「零报告」。",
    "「重点工作进度」只填本年累计完成的数，每年 1 月从头报起，不要照抄上年的数；「对标提升」每期都要把全部条目报上来，已完成的也要保留。",
];

const FOR_OFFICE: [&str; 3] = [
    "登记簿全年累计：每期接着上一期的往下登记，不要删去登记过的行；登记错了的，在「更正登记」里更正或作废。",
    "填好后放入 ledgers 里本期文件夹下的{office}文件夹。文件名可以自己定，一个文件里放几张表也可以。",
    "单位的下拉选项里只有现在的单位；已经撤销的单位（如更正它以前的行），直接打它的名称，表格程序问是否继续的，选「是」，程序认得。",
];

/// One workbook for each unit that exists on `day`, and one for each register of the office.
pub fn books(
    tribunal: Tribunal<'_>,
    known: Option<Known<'_>>,
    day: NaiveDate,
) -> Vec<TemplateBook> {
    let directory = tribunal.directory;
    let stems = links::unit_stems(directory);
    let unread = known.map(|known| Unread::of(known, tribunal));
    let known = known.zip(unread.as_ref());
    let mut books: Vec<TemplateBook> = directory
        .iter()
        .filter(|(_, entry)| entry.exists_on(day))
        .map(|(unit, _)| {
            let stem = stems.get(&unit).map_or("", String::as_str);
            unit_book(tribunal, known, unit, format!("{stem}.xlsx"), day)
        })
        .collect();
    let registers = Sheet::all().filter(|sheet| sheet.schema().owner == Owner::Office);
    books.extend(registers.map(|sheet| register_book(tribunal, sheet, day)));
    books
}

/// The ledger for any unit.
pub const ANY_UNIT: &str = "督查台账（各单位通用）.xlsx";

/// A ledger that any unit may fill in, for a workspace that knows no unit yet.
pub fn ledger_of_any_unit(tribunal: Tribunal<'_>, day: NaiveDate) -> TemplateBook {
    let mut choices = Choices::new(tribunal, day);
    let sheets = [Sheet::Matters, Sheet::KeyWorkProgress, Sheet::Benchmarks]
        .into_iter()
        .map(|sheet| TemplateSheet {
            sheet,
            title: sheet.name().to_owned(),
            line: "填报单位：　　　　　　　　填报时间：　　　　年　　月　　日".to_owned(),
            columns: columns::columns(sheet, &mut choices),
            rows: Vec::new(),
        })
        .collect();
    TemplateBook {
        path: ANY_UNIT.to_owned(),
        sheets,
        choices: choices.lists,
        guide: guide(&FOR_UNITS, &tribunal.settings.office),
        day,
    }
}

fn unit_book(
    tribunal: Tribunal<'_>,
    known: Option<(Known<'_>, &Unread<'_>)>,
    unit: UnitId,
    path: String,
    day: NaiveDate,
) -> TemplateBook {
    let name = tribunal.directory.name(unit);
    let mut choices = Choices::new(tribunal, day);
    let works = known
        .map(|(known, _)| rows::works(known, unit))
        .unwrap_or_default();
    choices.works.clone_from(&works);
    let measures = known.map(|(known, _)| rows::measures(known, unit, &works));
    let measures = measures.filter(|measures| !measures.is_empty());
    let mut sheets: Vec<TemplateSheet> =
        [Sheet::Matters, Sheet::KeyWorkProgress, Sheet::Benchmarks]
            .into_iter()
            // Nobody fills in a sheet for works that are not theirs.
            .filter(|sheet| *sheet != Sheet::KeyWorkProgress || !works.is_empty())
            .map(|sheet| TemplateSheet {
                sheet,
                title: match sheet {
                    Sheet::Matters => format!("{name}督查事项台账"),
                    sheet => format!("{name}{}表", sheet.name()),
                },
                line: format!("填报单位：{name}　　填报时间：　　　　年　　月　　日"),
                columns: columns::columns(sheet, &mut choices),
                rows: known
                    .map(|known| rows::of_unit(known, tribunal, unit, sheet, day))
                    .unwrap_or_default(),
            })
            .collect();
    let mut guide = guide(&FOR_UNITS, &tribunal.settings.office);
    if let Some(measures) = measures {
        // The row of a work bears its number alone. A row of the guide and a note hold so much and no more.
        let told: Vec<String> = measures
            .chunks(WORKS_A_LINE)
            .map(|works| works.join("；"))
            .collect();
        let columns = sheets.iter_mut().flat_map(|sheet| &mut sheet.columns);
        for value in columns.filter(|column| column.field == Field::Value) {
            let measures = match told.as_slice() {
                [all] => all,
                _ => "各项的名称和完成值的单位见「填写说明」",
            };
            value.note = format!("{}\n{measures}。", value.note);
        }
        let told = told
            .into_iter()
            .map(|works| format!("「重点工作进度」各项的名称和完成值的单位：{works}。"));
        guide.splice(FOR_UNITS.len()..FOR_UNITS.len(), told);
    }
    TemplateBook {
        path,
        sheets,
        choices: choices.lists,
        guide,
        day,
    }
}

fn register_book(tribunal: Tribunal<'_>, sheet: Sheet, day: NaiveDate) -> TemplateBook {
    let settings = tribunal.settings;
    let mut choices = Choices::new(tribunal, day);
    let columns = columns::columns(sheet, &mut choices);
    let mut guide = guide(&FOR_OFFICE, &settings.office);
    let hidden = |column: &Column| column.audience == Audience::Nobody;
    if let Some(last) = guide.last_mut()
        && sheet.schema().columns.iter().any(hidden)
    {
        WITH_HIDDEN_COLUMNS.clone_into(last);
    }
    if sheet == Sheet::Circulars {
        guide.insert(FOR_OFFICE.len(), rules_in_words());
    }
    TemplateBook {
        path: format!("{}/{}.xlsx", settings.office, sheet.name()),
        sheets: vec![TemplateSheet {
            sheet,
            title: format!("{}{}", settings.county, sheet.name()),
            line: "全年累计登记，接着上一期的往下填".to_owned(),
            columns,
            rows: Vec::new(),
        }],
        choices: choices.lists,
        guide,
        day,
    }
}

/// What 对应规则 may be filled with, each rule in words and by its key.
fn rules_in_words() -> String {
    let rules =
        EscalationRule::ALL.map(|rule| format!("「{}」（{}）", rule.in_words(), rule.key()));
    format!(
        "「对应规则」从下拉选项里选，也可以填括号里的代号：{}。不办理拟办结论的留空；选错了，别的拟办结论会被算作已经印发。",
        rules.join("、")
    )
}

/// 单位名录 of a new workspace, with rows that show what is meant and are no data.
pub fn directory_book(tribunal: Tribunal<'_>, day: NaiveDate) -> TemplateBook {
    let mut choices = Choices::new(tribunal, day);
    let columns = columns::columns(Sheet::Directory, &mut choices);
    let cell = |text: &str| match (text, text.parse::<NaiveDate>(), text.parse::<Decimal>()) {
        ("", ..) => TemplateCell::Empty,
        (_, Ok(date), _) => TemplateCell::Date(date),
        (_, _, Ok(number)) => TemplateCell::Number(number),
        (text, ..) => TemplateCell::Text(text.to_owned()),
    };
    let rows = [
        "示例：青石镇|青石|青石镇人民政府、青石|乡镇（街道）|1|张三|镇长|2026-01-01||李四|||",
        "示例：县财政局|财政局|财局|县直部门|2|王五|局长|2026-01-01||赵六|||",
    ];
    TemplateBook {
        path: format!("{}.xlsx", Sheet::Directory.name()),
        sheets: vec![TemplateSheet {
            sheet: Sheet::Directory,
            title: Sheet::Directory.name().to_owned(),
            line: "单位按排名的序列和排列的先后填写；开头写「示例」的行不算，看过可以删去"
                .to_owned(),
            columns,
            rows: rows
                .iter()
                .map(|row| row.split('|').map(cell).collect())
                .collect(),
        }],
        choices: choices.lists,
        guide: guide(
            &[
                "一个单位一行；一年里换过主要负责人的，每人一行，写明任职起、任职止。",
                "「序列」相同的单位一起排名，如「乡镇（街道）」「县直部门」。「别名」写各单位文件里会用的其他叫法，用「、」隔开；改过名的，旧名写在别名里。",
                "撤并的单位不要删行，填上撤销日期和并入单位。",
            ],
            &tribunal.settings.office,
        ),
        day,
    }
}

/// `own`: lines with the office's name as `{office}`, before those for all.
fn guide(own: &[&str], office: &str) -> Vec<String> {
    own.iter()
        .chain(&FOR_ALL)
        .map(|line| line.replace("{office}", office))
        .collect()
}
