//! What each column of a blank ledger demands, in the words with which reading it would tell of a fault.

use crate::diagnostic::{Problem, in_office};
use crate::ingest::cell::possible_problems;
use crate::model::schema::{Audience, Column, Field, Kind, Sheet};
use crate::model::settings::EscalationRule;
use crate::report::pages::words::printed;
use crate::rules::Tribunal;
use chrono::NaiveDate;

/// What may be typed into the cells of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// Anything.
    Text,
    /// Text, however much it looks like a number: leading zeros and long numbers stay.
    Digits,
    /// A date.
    Date,
    /// A number above 0.
    Positive,
    /// A number.
    Number,
    /// A word of a list (its position among the workbook's), and nothing else.
    OneOf(usize),
    /// Words of a list; others after a question.
    Some(usize),
}

/// A column to be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateColumn {
    /// What it holds.
    pub field: Field,
    /// Its header; a required one bears an asterisk.
    pub title: String,
    /// Whether every row must fill it.
    pub required: bool,
    /// What may be typed.
    pub demand: Demand,
    /// What goes in, for the note at its header.
    pub note: String,
    /// How to mend a cell that is refused; what `check` would say.
    pub remedy: String,
    /// Whether no two rows may say the same.
    pub unique: bool,
    /// Its width in characters.
    pub width: u8,
}

/// The words of a drop-down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceList {
    /// What they are.
    pub name: String,
    /// The words.
    pub words: Vec<String>,
}

/// The lists of a workbook while its columns are made.
pub struct Choices<'a> {
    tribunal: Tribunal<'a>,
    day: NaiveDate,
    /// The numbers of the key works of the unit.
    pub works: Vec<String>,
    /// The lists so far.
    pub lists: Vec<ChoiceList>,
}

impl<'a> Choices<'a> {
    /// No list yet.
    pub fn new(tribunal: Tribunal<'a>, day: NaiveDate) -> Choices<'a> {
        Choices {
            tribunal,
            day,
            works: Vec::new(),
            lists: Vec::new(),
        }
    }

    /// The position of a list, which is added where it is new.
    fn list(&mut self, name: &str, words: Vec<String>) -> usize {
        let list = ChoiceList {
            name: format!("可选：{name}"),
            words,
        };
        let known = self.lists.iter().position(|known| *known == list);
        known.unwrap_or_else(|| {
            self.lists.push(list);
            self.lists.len() - 1
        })
    }

    fn units(&self, others: &[&str]) -> Vec<String> {
        let directory = self.tribunal.directory.iter();
        directory
            .filter(|(_, entry)| entry.exists_on(self.day))
            .map(|(_, entry)| entry.name.clone())
            .chain(others.iter().map(|other| (*other).to_owned()))
            .collect()
    }
}

/// The columns of a sheet, in the order of the schema.
pub fn columns(sheet: Sheet, choices: &mut Choices<'_>) -> Vec<TemplateColumn> {
    let schema = sheet.schema();
    schema
        .columns
        .iter()
        .map(|column| {
            let demand = demand(sheet, column, choices);
            let settings = choices.tribunal.settings;
            let mut remedies: Vec<String> = possible_problems(column, settings)
                .into_iter()
                .map(|problem| Problem::from(problem).words())
                .map(|words| words.of_office(&settings.office).help)
                .collect();
            if let (Some(own), Some(last)) =
                (own_remedy(sheet, column.field, demand), remedies.last_mut())
            {
                *last = in_office(own.to_owned(), &settings.office);
            }
            let needs_person =
                sheet == Sheet::Meetings && matches!(column.field, Field::Unit | Field::PersonName);
            let unique = schema.identity == [column.field];
            TemplateColumn {
                field: column.field,
                title: format!("{}{}", column.name, if column.required { "*" } else { "" }),
                required: column.required,
                demand,
                note: note(sheet, column, (needs_person, unique), (demand, &remedies)),
                remedy: printed(remedies.last().map_or("", String::as_str)),
                unique,
                width: width(column),
            }
        })
        .collect()
}

fn demand(sheet: Sheet, column: &Column, choices: &mut Choices<'_>) -> Demand {
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    match (sheet, column.field, column.kind) {
        (Sheet::Corrections, Field::ObjectKind, _) => {
            let sheets = Sheet::all().filter(|sheet| *sheet != Sheet::Directory);
            let names = sheets.map(|sheet| sheet.name().to_owned()).collect();
            Demand::OneOf(choices.list(column.name, names))
        }
        (Sheet::Circulars, Field::Rule, _) => {
            let words = EscalationRule::ALL.map(|rule| rule.in_words().to_owned());
            Demand::Some(choices.list(column.name, words.to_vec()))
        }
        (Sheet::KeyWorkProgress, Field::Number, _) if !choices.works.is_empty() => {
            let works = choices.works.clone();
            Demand::Some(choices.list(column.name, works))
        }
        (_, _, Kind::Category) => {
            let categories = choices.tribunal.settings.categories.iter();
            let names = categories.map(|category| category.name.clone()).collect();
            Demand::OneOf(choices.list(column.name, names))
        }
        (_, _, Kind::Choice(words)) => Demand::OneOf(choices.list(column.name, owned(words))),
        (_, _, Kind::YesNo) => Demand::OneOf(choices.list("是或否", owned(&["是", "否"]))),
        (_, _, Kind::Units(others)) => {
            let units = choices.units(others);
            if units.is_empty() {
                return Demand::Text;
            }
            let name = if others.is_empty() {
                "单位"
            } else {
                column.name
            };
            Demand::Some(choices.list(name, units))
        }
        (_, _, Kind::Date | Kind::FutureDate) => Demand::Date,
        (_, _, Kind::Number) if column.field.must_be_positive() => Demand::Positive,
        (_, _, Kind::Number) => Demand::Number,
        // As text 85% stays what was typed, and 120% does not become 1.2.
        (_, _, Kind::Identifier | Kind::Share) => Demand::Digits,
        (_, _, Kind::Text | Kind::Deadline) => Demand::Text,
    }
}

/// How to mend a cell whose column has a list of its own: other words than those of its kind.
fn own_remedy(sheet: Sheet, field: Field, demand: Demand) -> Option<&'static str> {
    match (sheet, field, demand) {
        (Sheet::KeyWorkProgress, Field::Number, Demand::Some(_)) => {
            Some("请从下拉选项里选本单位的工作编号；没有的，请问县政府办")
        }
        (Sheet::Corrections, Field::ObjectKind, _) => Some("请从下拉选项里选一张表的名称"),
        _ => None,
    }
}

/// What goes into a column for which its kind says too little.
fn own_meaning(sheet: Sheet, field: Field) -> Option<&'static str> {
    Some(match (sheet, field) {
        (Sheet::Corrections, Field::ObjectKind) => {
            "从下拉选项里选：要更正、作废或确认的那一行在哪张表里。"
        }
        (Sheet::Corrections, Field::ObjectNumber) => {
            "填那一行的编号；对象表是「对标提升」的，填对标对象。"
        }
        (Sheet::Corrections, Field::CorrectedField) => {
            "要改一栏的，填那一栏在对象表里的列名，如「办结日期」；确认单位补填的日期的，和「处理」写「作废」的，留空。"
        }
        (Sheet::Corrections, Field::CorrectedValue) => {
            "填那一栏改成什么；「字段」留空的，这里也留空。"
        }
        (Sheet::Circulars, Field::Rule) => {
            "从下拉选项里选这一文号办理的是哪一项拟办结论；不办理拟办结论的（如通报表扬）留空。"
        }
        _ => return None,
    })
}

/// What goes in, and how the cell would be told off.
fn note(
    sheet: Sheet,
    column: &Column,
    (needs_person, unique): (bool, bool),
    (demand, remedies): (Demand, &[String]),
) -> String {
    let duty = if needs_person {
        "【必填】「情形」为「无违纪」的除外。"
    } else if column.required {
        "【必填】每一行都要填。"
    } else {
        "【选填】"
    };
    let own = own_meaning(sheet, column.field);
    let meaning = own.unwrap_or(match column.kind {
        Kind::Identifier if matches!(demand, Demand::Some(_)) => "从下拉选项里选，不能重复。",
        // Who leaves a required cell empty loses the row.
        Kind::Date if column.required => "填已经发生的那一天，不能晚于本期的截至日期。",
        Kind::Date => "填已经发生的那一天，不能晚于本期的截至日期；还没有发生的，留空。",
        Kind::FutureDate => "填日期，可以是将来的日子。",
        Kind::Deadline => "填要求完成的最后一天。",
        Kind::Identifier if unique => "填编号，前后各期要一致，不能重复。",
        Kind::Identifier => "填编号，前后各期要一致。",
        Kind::Units(_) => "可从下拉选项里选；几个单位的，用「、」隔开。",
        Kind::Category | Kind::Choice(_) | Kind::YesNo => "从下拉选项里选。",
        Kind::Share => "填完成的百分比，如 85%。",
        Kind::Number if column.field == Field::Order => {
            "填数字。全部单位从头到尾连着编，不要每个序列各自从1编起：各页各表不分序列，都照此排列。"
        }
        Kind::Number => "填数字。",
        Kind::Text if column.field == Field::Complainant => {
            "照实填写，以后各期也不要删：任何结果里都不出现，程序用来把姓名从这一行的其他各栏隐去。"
        }
        Kind::Text if column.audience == Audience::Nobody => {
            "可以填；读取时略去，任何结果里都不出现。"
        }
        Kind::Text => "填文字，不要写手机号、证件号、银行卡号和邮箱。",
    });
    let others = match column.kind {
        Kind::Units([]) => String::new(),
        Kind::Units(others) => format!("也可以填{}。", others.join("、")),
        _ => String::new(),
    };
    // The duty to fill a cell has been told already. A column that is text already loses no digits.
    let remedy = remedies
        .get(usize::from(column.required))
        .filter(|_| demand != Demand::Digits);
    let remedy = remedy.map(|help| format!("\n{}。", printed(help)));
    format!("{duty}\n{meaning}{others}{}", remedy.unwrap_or_default())
}

fn width(column: &Column) -> u8 {
    match (column.kind, column.field) {
        (Kind::Text, Field::Name | Field::ProgressText | Field::Content | Field::Reason) => 34,
        (
            Kind::Text,
            Field::Person
            | Field::CountyLeader
            | Field::PersonName
            | Field::Principal
            | Field::Post
            | Field::SerialNumber
            | Field::ApprovedBy
            | Field::ClosedBy
            | Field::Complainant
            | Field::Measure
            | Field::ShortName
            | Field::SupervisingLeader,
        ) => 13,
        (Kind::Text, _) => 24,
        (Kind::Identifier | Kind::Units(_) | Kind::Category | Kind::Choice(_), _) => 18,
        (Kind::Date | Kind::FutureDate | Kind::Deadline, _) => 14,
        (Kind::Number | Kind::Share | Kind::YesNo, _) => 12,
    }
}
