//! The sheets of the ledgers and their columns: the one place where a column's name, synonyms, kind and audience stand.

mod names;

use Audience::{County, Nobody, Office};
use Kind::{
    Category, Choice, Date, Deadline, FutureDate, Identifier, Number, Share, Text, Units, YesNo,
};
use names::{
    ASSISTING_NAMES, CATEGORY_NAMES, COMPLAINANT_NAMES, COMPLAINT_CONTENT_NAMES, DEADLINE_NAMES,
    LEADER_NAMES, NAME_NAMES, NUMBER_NAMES, ORIGIN_NAMES, PHONE_NAMES, RESPONSIBLE_NAMES,
    START_NAMES,
};
use serde::{Deserialize, Serialize};
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

/// What a column holds, by whatever name its sheet calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "each is documented by its column name in the tables below"
)]
pub enum Field {
    Number,
    Name,
    Category,
    Start,
    Origin,
    Responsible,
    Assisting,
    Person,
    CountyLeader,
    Deadline,
    WorkStandard,
    AssessmentStandard,
    DeployedOn,
    FeedbackOn,
    SubmittedOn,
    PassedOn,
    DoneOn,
    ClosedOn,
    Progress,
    ProgressText,
    Problems,
    Remarks,
    FiledOn,
    ClosedBy,
    NewDeadline,
    ApprovedBy,
    ApprovedOn,
    Reason,
    ObjectKind,
    ObjectNumber,
    Unit,
    Circumstance,
    DeterminedBy,
    DeterminedOn,
    CorrectedField,
    CorrectedValue,
    Action,
    ReceivedOn,
    Result,
    MergedInto,
    Channel,
    Content,
    VerifiedOn,
    Handling,
    Complainant,
    Phone,
    Date,
    MeetingKind,
    PersonName,
    Post,
    HostSection,
    PriorApproval,
    Reported,
    SelfCriticismOn,
    PointsKind,
    Points,
    Basis,
    CircularKind,
    Rule,
    Problem,
    ProblemClass,
    LeadDepartment,
    MilestoneOn,
    Target,
    Measure,
    Direction,
    EffectiveOn,
    DutyList,
    CompletionStandard,
    Value,
    SerialNumber,
    BenchmarkObject,
    Gap,
    Goal,
    Measures,
    Achievement,
    From,
    To,
    WithinAuthority,
    RepliedOn,
    Reply,
    PolicyMeasures,
    PolicyRedLines,
    WorkProgress,
    InstructionsCarriedOut,
    Remedies,
    FullName,
    ShortName,
    Aliases,
    Group,
    Order,
    Principal,
    TermFrom,
    TermTo,
    SupervisingLeader,
    FoundedOn,
    DissolvedOn,
    MergedUnit,
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

    /// The sheet's name.
    pub fn name(self) -> &'static str {
        self.schema().name
    }

    /// The sheet of that name.
    pub fn by_name(name: &str) -> Option<Sheet> {
        Sheet::all().find(|sheet| sheet.name() == name)
    }
}

const fn column(
    field: Field,
    name: &'static str,
    synonyms: &'static [&'static str],
    kind: Kind,
    audience: Audience,
) -> Column {
    Column {
        field,
        name,
        synonyms,
        kind,
        required: false,
        audience,
    }
}

const fn required(
    field: Field,
    name: &'static str,
    synonyms: &'static [&'static str],
    kind: Kind,
    audience: Audience,
) -> Column {
    Column {
        field,
        name,
        synonyms,
        kind,
        required: true,
        audience,
    }
}

/// The four words for the result of a complaint's verification.
pub const COMPLAINT_RESULTS: &[&str] = &["有效", "无效", "重复", "待核实"];
/// What an exemption can be about.
pub const EXEMPTION_OBJECTS: &[&str] = &["督查事项", "投诉", "会议", "积分"];
/// The kinds of exemption that the notice knows.
pub const EXEMPTION_KINDS: &[&str] = &["先行先试", "探索性试验", "无意过失"];
/// What a correction does.
pub const CORRECTION_ACTIONS: &[&str] = &["作废", "更正"];
/// The kinds of meeting incident, and the word for a meeting without one.
pub const MEETING_KINDS: &[&str] = &[
    "无故缺席",
    "替会",
    "迟到",
    "早退",
    "场外逗留",
    "从事无关活动",
    "着装不规范",
    "座次不符",
    "请假",
    "提前离会",
    "无违纪",
];
/// The two kinds of manual points.
pub const POINTS_KINDS: &[&str] = &["正面积分", "负面扣分"];
/// The kinds of circular.
pub const CIRCULAR_KINDS: &[&str] = &[
    "通报批评",
    "全县通报",
    "通报表扬",
    "责令书面检查",
    "移交纪委监委",
    "启动问责",
    "更正",
];
/// The directions of a key work's value.
pub const DIRECTIONS: &[&str] = &["越高越好", "越低越好"];
/// Receivers of requests that are no units of the directory.
pub const REQUEST_RECEIVERS: &[&str] = &["县政府", "县委"];

const NO: &[&str] = &[];
const UNITS: Kind = Units(NO);

/// All sheets, in the order of [`Sheet`].
const SCHEMAS: &[Schema] = &[
    Schema {
        sheet: Sheet::Directory,
        name: "单位名录",
        owner: Owner::Directory,
        identity: &[Field::FullName, Field::TermFrom],
        dated_by: None,
        columns: &[
            required(Field::FullName, "单位全称", &["单位名称"], Text, County),
            column(Field::ShortName, "简称", NO, Text, County),
            column(Field::Aliases, "别名", NO, Text, Office),
            required(Field::Group, "序列", NO, Text, County),
            column(Field::Order, "排序", NO, Number, Office),
            column(Field::Principal, "主要负责人", NO, Text, County),
            column(Field::Post, "职务", NO, Text, County),
            column(Field::TermFrom, "任职起", NO, FutureDate, County),
            column(Field::TermTo, "任职止", NO, FutureDate, County),
            column(Field::SupervisingLeader, "分管县领导", NO, Text, Office),
            column(Field::FoundedOn, "设立日期", NO, FutureDate, Office),
            column(Field::DissolvedOn, "撤销日期", NO, FutureDate, Office),
            column(Field::MergedUnit, "并入单位", NO, Text, Office),
        ],
    },
    Schema {
        sheet: Sheet::Matters,
        name: "督查事项",
        owner: Owner::Unit,
        identity: &[Field::Number],
        dated_by: Some(Field::Start),
        columns: &[
            required(Field::Number, "事项编号", NUMBER_NAMES, Identifier, County),
            required(Field::Name, "事项名称", NAME_NAMES, Text, County),
            required(
                Field::Category,
                "事项类别",
                CATEGORY_NAMES,
                Category,
                County,
            ),
            required(Field::Start, "起算日期", START_NAMES, Date, County),
            column(Field::Origin, "来源", ORIGIN_NAMES, Text, Office),
            column(
                Field::Responsible,
                "责任单位",
                RESPONSIBLE_NAMES,
                UNITS,
                County,
            ),
            column(Field::Assisting, "配合单位", ASSISTING_NAMES, UNITS, County),
            column(Field::Person, "责任人", NO, Text, County),
            column(
                Field::CountyLeader,
                "牵头县领导",
                LEADER_NAMES,
                Text,
                County,
            ),
            column(
                Field::Deadline,
                "完成时限",
                DEADLINE_NAMES,
                Deadline,
                County,
            ),
            column(Field::WorkStandard, "工作标准", NO, Text, Office),
            column(Field::AssessmentStandard, "考核标准", NO, Text, Office),
            column(Field::DeployedOn, "研究部署日期", NO, Date, County),
            column(Field::FeedbackOn, "反馈日期", NO, Date, County),
            column(Field::SubmittedOn, "呈送县委日期", NO, Date, County),
            column(Field::PassedOn, "县委通过日期", NO, Date, County),
            column(
                Field::DoneOn,
                "办结日期",
                &["完成日期", "办结归档时间"],
                Date,
                County,
            ),
            column(Field::ClosedOn, "销号日期", NO, Date, County),
            column(Field::Progress, "完成进度", &["进度"], Share, County),
            column(
                Field::ProgressText,
                "进展情况",
                &["工作进展", "目前进展", "落实情况", "办理情况", "形象进度"],
                Text,
                Office,
            ),
            column(Field::Problems, "存在问题", NO, Text, Office),
            column(Field::Remarks, "备注", NO, Text, Office),
        ],
    },
    Schema {
        sheet: Sheet::AssignmentList,
        name: "交办清单",
        owner: Owner::Office,
        identity: &[Field::Number],
        dated_by: Some(Field::Start),
        columns: &[
            required(Field::Number, "事项编号", NUMBER_NAMES, Identifier, County),
            required(Field::Name, "事项名称", NAME_NAMES, Text, County),
            required(
                Field::Category,
                "事项类别",
                CATEGORY_NAMES,
                Category,
                County,
            ),
            required(Field::Start, "起算日期", START_NAMES, Date, County),
            required(
                Field::Responsible,
                "责任单位",
                RESPONSIBLE_NAMES,
                UNITS,
                County,
            ),
            column(Field::Assisting, "配合单位", ASSISTING_NAMES, UNITS, County),
            column(Field::FiledOn, "立项日期", NO, Date, Office),
            column(Field::Origin, "来源", ORIGIN_NAMES, Text, Office),
            column(
                Field::CountyLeader,
                "牵头县领导",
                LEADER_NAMES,
                Text,
                County,
            ),
            column(Field::Person, "责任人", NO, Text, County),
            column(
                Field::Deadline,
                "完成时限",
                DEADLINE_NAMES,
                Deadline,
                County,
            ),
            column(Field::WorkStandard, "工作标准", NO, Text, Office),
            column(Field::AssessmentStandard, "考核标准", NO, Text, Office),
            column(Field::ClosedOn, "销号日期", NO, Date, County),
            column(Field::ClosedBy, "销号确认人", NO, Text, Office),
        ],
    },
    Schema {
        sheet: Sheet::Extensions,
        name: "延期审批",
        owner: Owner::Office,
        identity: &[Field::Number, Field::ApprovedOn],
        dated_by: None,
        columns: &[
            required(Field::Number, "事项编号", NUMBER_NAMES, Identifier, County),
            column(
                Field::Responsible,
                "责任单位",
                RESPONSIBLE_NAMES,
                UNITS,
                County,
            ),
            required(Field::NewDeadline, "新时限", NO, FutureDate, County),
            required(Field::ApprovedBy, "批准人", NO, Text, County),
            required(Field::ApprovedOn, "批准日期", NO, Date, County),
            column(Field::Reason, "理由", NO, Text, Office),
        ],
    },
    Schema {
        sheet: Sheet::Exemptions,
        name: "容错认定",
        owner: Owner::Office,
        identity: &[Field::Number],
        dated_by: Some(Field::DeterminedOn),
        columns: &[
            required(Field::Number, "编号", NO, Identifier, Office),
            required(
                Field::ObjectKind,
                "对象类别",
                NO,
                Choice(EXEMPTION_OBJECTS),
                Office,
            ),
            required(Field::ObjectNumber, "对象编号", NO, Identifier, County),
            required(Field::Unit, "单位", NO, UNITS, County),
            required(
                Field::Circumstance,
                "情形",
                NO,
                Choice(EXEMPTION_KINDS),
                County,
            ),
            required(Field::DeterminedBy, "认定机关", NO, Text, County),
            required(Field::DeterminedOn, "认定日期", NO, Date, County),
            column(Field::Reason, "理由", NO, Text, Office),
        ],
    },
    Schema {
        sheet: Sheet::Corrections,
        name: "更正登记",
        owner: Owner::Office,
        identity: &[Field::Number],
        dated_by: Some(Field::ApprovedOn),
        columns: &[
            required(Field::Number, "更正编号", &["编号"], Identifier, Office),
            required(Field::ObjectKind, "对象表", NO, Text, Office),
            required(Field::ObjectNumber, "对象编号", NO, Identifier, County),
            required(Field::Unit, "单位", NO, UNITS, County),
            required(
                Field::Action,
                "处理",
                NO,
                Choice(CORRECTION_ACTIONS),
                County,
            ),
            column(Field::CorrectedField, "字段", NO, Text, Office),
            column(Field::CorrectedValue, "更正值", NO, Text, Office),
            required(Field::Reason, "理由", NO, Text, Office),
            required(Field::ApprovedBy, "批准人", NO, Text, Office),
            required(Field::ApprovedOn, "批准日期", NO, Date, County),
        ],
    },
    Schema {
        sheet: Sheet::Complaints,
        name: "投诉登记",
        owner: Owner::Office,
        identity: &[Field::Number],
        dated_by: Some(Field::ReceivedOn),
        columns: &[
            required(Field::Number, "投诉编号", &["编号"], Identifier, County),
            required(Field::ReceivedOn, "受理日期", NO, Date, County),
            required(Field::Unit, "被投诉单位", NO, UNITS, County),
            required(
                Field::Result,
                "核实结果",
                NO,
                Choice(COMPLAINT_RESULTS),
                County,
            ),
            column(Field::MergedInto, "并入编号", NO, Identifier, Office),
            column(Field::Channel, "渠道", NO, Text, Office),
            column(
                Field::Content,
                "投诉内容",
                COMPLAINT_CONTENT_NAMES,
                Text,
                Nobody,
            ),
            column(Field::VerifiedOn, "核实日期", NO, Date, County),
            column(Field::DoneOn, "办结日期", NO, Date, County),
            column(Field::Handling, "处理情况", NO, Text, Office),
            column(
                Field::Complainant,
                "投诉人",
                COMPLAINANT_NAMES,
                Text,
                Nobody,
            ),
            column(Field::Phone, "联系电话", PHONE_NAMES, Text, Nobody),
        ],
    },
    Schema {
        sheet: Sheet::Meetings,
        name: "会议纪律",
        owner: Owner::Office,
        identity: &[Field::Number, Field::PersonName, Field::MeetingKind],
        dated_by: Some(Field::Date),
        columns: &[
            required(Field::Number, "会议编号", &["编号"], Identifier, County),
            required(Field::Name, "会议名称", NO, Text, County),
            required(Field::Date, "会议日期", NO, Date, County),
            required(
                Field::MeetingKind,
                "情形",
                NO,
                Choice(MEETING_KINDS),
                County,
            ),
            column(Field::Unit, "单位", NO, UNITS, County),
            column(Field::PersonName, "姓名", NO, Text, County),
            column(Field::Post, "职务", NO, Text, County),
            column(Field::HostSection, "主办科室", NO, Text, County),
            column(
                Field::PriorApproval,
                "事前批准",
                &[
                    "是否事前批准",
                    "事前是否批准",
                    "是否批准",
                    "事前批准情况",
                    "批准情况",
                ],
                YesNo,
                Office,
            ),
            column(
                Field::ApprovedBy,
                "批准人",
                &["批准领导", "审批人", "审批领导"],
                Text,
                Office,
            ),
            column(
                Field::Reported,
                "报备",
                &["是否报备", "是否已报备", "报备情况"],
                YesNo,
                Office,
            ),
            column(Field::SelfCriticismOn, "书面检查日期", NO, Date, County),
            column(Field::Remarks, "备注", NO, Text, Office),
        ],
    },
    Schema {
        sheet: Sheet::ManualPoints,
        name: "积分登记",
        owner: Owner::Office,
        identity: &[Field::Number],
        dated_by: Some(Field::Date),
        columns: &[
            required(Field::Number, "编号", NO, Identifier, Office),
            required(Field::Date, "日期", NO, Date, County),
            required(Field::Unit, "单位", NO, UNITS, County),
            required(Field::PointsKind, "类型", NO, Choice(POINTS_KINDS), County),
            required(Field::Points, "分值", NO, Number, County),
            required(Field::Reason, "事由", NO, Text, County),
            column(Field::Basis, "依据", NO, Text, Office),
            column(Field::DeterminedBy, "认定人", NO, Text, Office),
        ],
    },
    Schema {
        sheet: Sheet::Circulars,
        name: "通报登记",
        owner: Owner::Office,
        identity: &[Field::Number, Field::Problem],
        dated_by: Some(Field::Date),
        columns: &[
            required(Field::Number, "文号", NO, Identifier, County),
            required(Field::Date, "日期", NO, Date, County),
            required(Field::Unit, "单位", NO, UNITS, County),
            column(Field::PersonName, "姓名", NO, Text, Office),
            required(
                Field::CircularKind,
                "类型",
                NO,
                Choice(CIRCULAR_KINDS),
                County,
            ),
            column(Field::Rule, "对应规则", NO, Text, Office),
            column(Field::Problem, "问题编号", NO, Identifier, County),
            column(Field::ProblemClass, "问题类别", NO, Text, County),
            column(Field::Content, "内容", NO, Text, County),
        ],
    },
    Schema {
        sheet: Sheet::KeyWorks,
        name: "重点工作",
        owner: Owner::Office,
        identity: &[Field::Number, Field::MilestoneOn, Field::EffectiveOn],
        dated_by: None,
        columns: &[
            required(Field::Number, "工作编号", NO, Identifier, County),
            required(Field::Name, "工作名称", NO, Text, County),
            required(Field::LeadDepartment, "牵头部门", NO, Text, County),
            required(Field::Unit, "单位", &["责任单位"], UNITS, County),
            required(Field::MilestoneOn, "节点日期", NO, FutureDate, County),
            required(Field::Target, "节点目标", NO, Number, County),
            column(Field::Measure, "计量单位", NO, Text, County),
            column(
                Field::Direction,
                "方向",
                &["指标方向"],
                Choice(DIRECTIONS),
                County,
            ),
            column(Field::EffectiveOn, "生效日期", NO, FutureDate, County),
            column(
                Field::CountyLeader,
                "牵头县领导",
                LEADER_NAMES,
                Text,
                Office,
            ),
            column(Field::DutyList, "责任清单", NO, Text, Office),
            column(Field::CompletionStandard, "完成标准", NO, Text, Office),
        ],
    },
    Schema {
        sheet: Sheet::KeyWorkProgress,
        name: "重点工作进度",
        owner: Owner::Unit,
        identity: &[Field::Number],
        dated_by: None,
        columns: &[
            required(Field::Number, "工作编号", NO, Identifier, County),
            required(
                Field::Value,
                "完成值",
                &["累计完成", "完成数"],
                Number,
                County,
            ),
            column(Field::Remarks, "说明", NO, Text, Office),
        ],
    },
    Schema {
        sheet: Sheet::Benchmarks,
        name: "对标提升",
        owner: Owner::Unit,
        identity: &[Field::BenchmarkObject, Field::Gap],
        dated_by: None,
        columns: &[
            column(Field::SerialNumber, "序号", NO, Text, Office),
            required(Field::BenchmarkObject, "对标对象", NO, Text, County),
            required(Field::Gap, "差距", NO, Text, County),
            required(Field::Goal, "目标", NO, Text, County),
            required(Field::Measures, "措施", NO, Text, County),
            required(
                Field::Deadline,
                "完成时限",
                DEADLINE_NAMES,
                Deadline,
                County,
            ),
            column(Field::Person, "责任人", NO, Text, Office),
            column(Field::Achievement, "成果", NO, Text, Office),
            column(Field::DoneOn, "完成日期", NO, Date, County),
        ],
    },
    Schema {
        sheet: Sheet::Requests,
        name: "请示事项",
        owner: Owner::Office,
        identity: &[Field::Number],
        dated_by: Some(Field::Date),
        columns: &[
            required(Field::Number, "编号", NO, Identifier, Office),
            required(Field::Date, "日期", NO, Date, County),
            required(Field::From, "请示单位", NO, UNITS, County),
            required(Field::To, "受理单位", NO, Units(REQUEST_RECEIVERS), County),
            required(Field::Name, "事项", NO, Text, County),
            column(Field::WithinAuthority, "是否职权范围内", NO, YesNo, Office),
            column(Field::RepliedOn, "答复日期", NO, Date, County),
            column(Field::Reply, "答复意见", NO, Text, Office),
        ],
    },
    Schema {
        sheet: Sheet::SpotChecks,
        name: "一口清抽查",
        owner: Owner::Office,
        identity: &[Field::Number, Field::PersonName],
        dated_by: Some(Field::Date),
        columns: &[
            required(Field::Number, "编号", NO, Identifier, Office),
            required(Field::Date, "日期", NO, Date, County),
            required(Field::Unit, "单位", NO, UNITS, County),
            required(Field::PersonName, "姓名", NO, Text, Office),
            required(Field::PolicyMeasures, "政策措施", NO, YesNo, Office),
            required(Field::PolicyRedLines, "政策红线", NO, YesNo, Office),
            required(Field::WorkProgress, "工作进展", NO, YesNo, Office),
            required(Field::InstructionsCarriedOut, "批示落实", NO, YesNo, Office),
            required(Field::Remedies, "解决措施", NO, YesNo, Office),
        ],
    },
];

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
