//! The sheets of the ledgers and their columns: the one place where a column's name, synonyms, kind and audience stand.

mod fields;
mod names;
mod sheets;

use Kind::{Date, Deadline, FutureDate};
pub use fields::Field;
use serde::{Deserialize, Serialize};
use sheets::SCHEMAS;
pub use sheets::{
    CIRCULAR_KINDS, COMPLAINT_RESULTS, CORRECTION_ACTIONS, DIRECTIONS, EXEMPTION_KINDS,
    EXEMPTION_OBJECTS, LEAVE_KINDS, MEETING_KINDS, POINTS_KINDS, REQUEST_RECEIVERS,
};
use std::borrow::Cow;

/// A kind of sheet (表) that the program reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Sheet {
    /// 单位名录
    Directory,
    /// 督查事项
    Matters,
    /// 交办清单
    AssignmentList,
    /// 延期审批
    Extensions,
    /// 容错认定
    Exemptions,
    /// 更正登记
    Corrections,
    /// 投诉登记
    Complaints,
    /// 会议纪律
    Meetings,
    /// 积分登记
    ManualPoints,
    /// 通报登记
    Circulars,
    /// 重点工作
    KeyWorks,
    /// 重点工作进度
    KeyWorkProgress,
    /// 对标提升
    Benchmarks,
    /// 请示事项
    Requests,
    /// 一口清抽查
    SpotChecks,
}

/// Who hands a sheet in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The workspace's directory file.
    Directory,
    /// Every unit, in its own workbook.
    Unit,
    /// The office, in its sub-folder of a period.
    Office,
}

/// Who may see a column's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// May appear on the county-wide site.
    County,
    /// The office's pages only.
    Office,
    /// In no output at all; the content is dropped while reading.
    Nobody,
}

/// What a column's cells mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Free text, masked where it holds personal data.
    Text,
    /// A number by which a row is known (编号, 文号).
    Identifier,
    /// The date of something that has happened: never later than its snapshot.
    Date,
    /// A date that may lie in the future.
    FutureDate,
    /// 完成时限: a date, a period's end, or no fixed limit.
    Deadline,
    /// A number.
    Number,
    /// A share of one.
    Share,
    /// 是/否 and what stands for it.
    YesNo,
    /// One or several units, or a name outside the directory that the column allows.
    Units(&'static [&'static str]),
    /// One of a few words.
    Choice(&'static [&'static str]),
    /// A matter's category, by name or key.
    Category,
}

/// A column of a sheet.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// What it holds.
    pub field: Field,
    /// Its name, as templates and messages show it.
    pub name: &'static str,
    /// Other headers that mean the same.
    pub synonyms: &'static [&'static str],
    /// What its cells mean.
    pub kind: Kind,
    /// Whether every row must fill it.
    pub required: bool,
    /// Who may see it.
    pub audience: Audience,
}

impl Column {
    /// Its name, its synonyms, and of a column of days what each is called with 时间 for 日期, or the other way round.
    pub fn names(&self) -> impl Iterator<Item = Cow<'static, str>> + use<> {
        let (own, synonyms) = (self.name, self.synonyms);
        let written = move || std::iter::once(own).chain(synonyms.iter().copied());
        let is_written = move |name: &str| written().any(|known| known == name);
        let kind = self.kind;
        let others = written().filter_map(move |name| other_word_for_day(kind, name));
        let others = others.filter(move |name| !is_written(name));
        written().map(Cow::Borrowed).chain(others.map(Cow::Owned))
    }

    /// Whether a header, in the form in which headers are compared, means this column.
    pub fn is_called(&self, header: &str) -> bool {
        let is_written = |header: &str| self.name == header || self.synonyms.contains(&header);
        is_written(header)
            || other_word_for_day(self.kind, header).is_some_and(|other| is_written(&other))
    }

    /// Whether its cells hold a day.
    pub fn holds_a_day(&self) -> bool {
        matches!(self.kind, Date | FutureDate | Deadline)
    }
}

/// 办结时间 for 办结日期, and the other way round. 时间 alone says too little, and 完成时间 is neither the one nor the other: people mean the deadline by it as often
/// as the day on which a matter was done.
fn other_word_for_day(kind: Kind, name: &str) -> Option<String> {
    if !matches!(kind, Date | FutureDate | Deadline) || name == "完成时间" {
        return None;
    }
    let other = match (name.strip_suffix("日期"), name.strip_suffix("时间")) {
        (Some(event), _) if !event.is_empty() => format!("{event}时间"),
        (_, Some(event)) if !event.is_empty() => format!("{event}日期"),
        _ => return None,
    };
    (other != "完成时间").then_some(other)
}

/// A sheet with its columns and with what tells its rows apart.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// Which sheet.
    pub sheet: Sheet,
    /// Its name.
    pub name: &'static str,
    /// Who hands it in.
    pub owner: Owner,
    /// Its columns, in the order of templates.
    pub columns: &'static [Column],
    /// The columns that identify a row (beside its unit), within the calendar year of `dated_by`.
    pub identity: &'static [Field],
    /// The column whose year scopes the identity.
    pub dated_by: Option<Field>,
}

/// By sheet and field: the field's position among the sheet's columns. Every look at a row asks for it.
static POSITIONS: [[Option<u8>; FIELDS]; SCHEMAS.len()] = positions();

/// How many fields there are.
const FIELDS: usize = Field::MergedUnit as usize + 1;

const fn positions() -> [[Option<u8>; FIELDS]; SCHEMAS.len()] {
    let mut result = [[None; FIELDS]; SCHEMAS.len()];
    let mut sheet = 0;
    while sheet < SCHEMAS.len() {
        let columns = SCHEMAS[sheet].columns;
        assert!(
            columns.len() <= 32,
            "the values of a row have a bit for each column"
        );
        let mut position = 0;
        while position < columns.len() {
            let field = columns[position].field as usize;
            #[expect(clippy::cast_possible_truncation, reason = "no sheet has 256 columns")]
            if result[sheet][field].is_none() {
                result[sheet][field] = Some(position as u8);
            }
            position += 1;
        }
        sheet += 1;
    }
    result
}

impl Schema {
    /// The position of a field among the sheet's columns.
    pub fn position(&self, field: Field) -> Option<usize> {
        POSITIONS[self.sheet as usize][field as usize].map(usize::from)
    }

    /// The position of the date that deadlines without a year count from: 起算日期, else 批准日期.
    pub fn start(&self) -> Option<usize> {
        self.position(Field::Start)
            .or_else(|| self.position(Field::ApprovedOn))
    }

    /// The position of the date of what a row is about: that of the event, or the milestone.
    pub fn day(&self) -> Option<usize> {
        let field = self.dated_by.unwrap_or(Field::MilestoneOn);
        self.position(field)
    }

    /// The column of a field.
    pub fn column(&self, field: Field) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.field == field)
    }
}

impl Sheet {
    /// The column that says whom a row is about.
    pub fn names_in(self) -> Field {
        match self {
            Sheet::AssignmentList | Sheet::Extensions | Sheet::Matters => Field::Responsible,
            Sheet::Requests => Field::From,
            _ => Field::Unit,
        }
    }

    /// Every sheet, in the order of the schema table.
    pub fn all() -> impl Iterator<Item = Sheet> {
        SCHEMAS.iter().map(|schema| schema.sheet)
    }

    /// The sheet's columns and identity.
    pub fn schema(self) -> &'static Schema {
        &SCHEMAS[self as usize]
    }

    /// What the sheet calls a field; empty where it has no column of it.
    pub fn name_of(self, field: Field) -> &'static str {
        self.schema().column(field).map_or("", |column| column.name)
    }

    /// The sheet's name.
    pub fn name(self) -> &'static str {
        self.schema().name
    }

    /// The sheet of that name.
    pub fn by_name(name: &str) -> Option<Sheet> {
        Sheet::all().find(|sheet| sheet.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_sheet_is_found_at_its_own_position() {
        for (index, schema) in SCHEMAS.iter().enumerate() {
            assert_eq!(schema.sheet as usize, index, "{}", schema.name);
            assert_eq!(Sheet::by_name(schema.name), Some(schema.sheet));
        }
    }

    #[test]
    fn no_sheet_has_a_field_or_a_header_twice() {
        for schema in SCHEMAS {
            let mut headers = BTreeSet::new();
            let mut fields = BTreeSet::new();
            for column in schema.columns {
                assert!(
                    fields.insert(column.field),
                    "{} {}",
                    schema.name,
                    column.name
                );
                for header in column.names() {
                    assert!(column.is_called(&header), "{} {header}", schema.name);
                    let told = format!("{} {header}", schema.name);
                    assert!(headers.insert(header), "{told}");
                }
            }
            for field in schema.identity.iter().chain(&schema.dated_by) {
                assert!(fields.contains(field), "{} {field:?}", schema.name);
            }
        }
    }

    #[test]
    fn a_column_of_days_goes_by_both_words_for_a_day() {
        for (sheet, header, field) in [
            (Sheet::Matters, "办结时间", Some(Field::DoneOn)),
            (Sheet::Matters, "反馈时间", Some(Field::FeedbackOn)),
            (Sheet::Matters, "销号时间", Some(Field::ClosedOn)),
            (Sheet::Matters, "研究部署时间", Some(Field::DeployedOn)),
            (Sheet::Matters, "呈送县委时间", Some(Field::SubmittedOn)),
            (Sheet::Matters, "县委通过时间", Some(Field::PassedOn)),
            (Sheet::Matters, "批示日期", Some(Field::Start)),
            (Sheet::Matters, "要求办结日期", Some(Field::Deadline)),
            (Sheet::Matters, "完成日期", Some(Field::DoneOn)),
            (Sheet::Matters, "完成时间", None),
            (Sheet::Benchmarks, "完成时间", None),
            (Sheet::AssignmentList, "立项时间", Some(Field::FiledOn)),
            (Sheet::Complaints, "受理时间", Some(Field::ReceivedOn)),
            (Sheet::Meetings, "会议时间", Some(Field::Date)),
            (Sheet::Extensions, "批准时间", Some(Field::ApprovedOn)),
            (Sheet::Requests, "时间", None),
        ] {
            let columns = sheet.schema().columns.iter();
            let found: Vec<Field> = columns
                .filter(|column| column.is_called(header))
                .map(|column| column.field)
                .collect();
            assert_eq!(found, Vec::from_iter(field), "{} {header}", sheet.name());
        }
    }
}
