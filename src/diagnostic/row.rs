//! Problems of a row as a whole.

use super::{IN_ALL_PERIODS, Words, codes, in_time_of};
use crate::model::directory::{Directory, UnitId};
use crate::source::word::{self, Word};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A column in which two rows of one number differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowDifference {
    /// The column.
    #[serde(with = "word")]
    pub column: Word,
    /// What it holds in the row that is told of, and in the other; `None` where the column alone may be named.
    pub values: Option<(String, String)>,
}

/// A row that does not count, or not as its sender may think.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the parts of the sentence below"
)]
pub enum RowProblem {
    DuplicateNumber {
        number: String,
        first: String,
        /// It counts for units that no other row of the number is about.
        has_rest: bool,
        /// The columns that it fills and the row that counts does not.
        #[serde(with = "word::list")]
        only_here: Vec<Word>,
    },
    /// A document that stands twice for one unit and problem.
    DuplicateCircular {
        number: String,
        first: String,
    },
    ConflictingWorkbooks {
        number: String,
        other: String,
        /// As above.
        has_rest: bool,
        /// What the two rows do not have in common; nothing where none of it may be told.
        differences: Vec<RowDifference>,
    },
    LateRowContradicts {
        number: String,
        other: String,
    },
    /// All units that a row names help (配合), and nobody would answer.
    NobodyResponsible {
        /// The cell of 配合单位 that names a unit which is responsible by 责任单位.
        also_helping: Option<String>,
    },
    ExtensionWithoutUnit {
        number: String,
    },
    UnknownTarget {
        kind: String,
        number: String,
    },
    /// The number is known, but not as this unit's.
    TargetOfOthers {
        kind: String,
        number: String,
        named: String,
        owners: Vec<String>,
    },
    /// A row about a unit on a day on which it did not exist; names are left out where nothing may be told that was read.
    UnitNotThere {
        unit: Option<String>,
        dissolved: Option<NaiveDate>,
        founded: Option<NaiveDate>,
        /// Whether it exists at the as-of date: then what is dated before its founding counts for it.
        is_there_now: bool,
        successor: Option<String>,
    },
    /// A matter that was overdue before its unit was founded.
    BreachBeforeFounding {
        number: String,
        unit: String,
        breach: NaiveDate,
        founded: NaiveDate,
    },
    /// A day before another one that it presupposes, with both where they may be told.
    BeforeItsEvent {
        column: String,
        event: String,
        days: Option<(NaiveDate, NaiveDate)>,
    },
    /// A decision of before the day of what it counts for, which came later; that day is left out where it may not be told.
    DecidedBefore {
        column: String,
        decided: NaiveDate,
        event: String,
        day: Option<NaiveDate>,
        kind: String,
        number: String,
        /// Where the first of the later rows stands, and how many there are.
        place: String,
        rows: usize,
        effect: String,
        /// The register of the decision, and its own number.
        register: String,
        own: String,
    },
    Example,
    OverlappingMerges,
    /// Rows of which several values stand under merged cells, where nobody sees them.
    HiddenUnderMerge {
        rows: usize,
    },
    /// A row of a csv with more fields than the header.
    LongerThanHeader {
        fields: u32,
        columns: u32,
    },
    VagueWording {
        words: Vec<String>,
    },
    /// Several units and several names: who belongs to which cannot be known.
    PeopleOfSeveralUnits {
        units: usize,
        read: String,
    },
    PersonOfSeveralUnits {
        units: usize,
        read: String,
    },
    /// A county leader's name that is another one with an office.
    DoubtfulLeader {
        read: String,
        bare: String,
    },
    /// A county leader's name that is none, or several.
    NoLeader {
        read: String,
    },
    ReplyWithoutDay {
        read: String,
    },
    /// A request whose unit is among those that it asks.
    RequestToItself {
        id: String,
    },
}

impl RowProblem {
    /// Of something of this number that a unit should have: that it is others', or nobody's.
    pub fn no_target(
        (kind, number): (&str, &str),
        unit: Option<UnitId>,
        owners: &BTreeSet<UnitId>,
        directory: &Directory,
    ) -> RowProblem {
        let (kind, number) = (kind.to_owned(), number.to_owned());
        let name = |unit: UnitId| directory.unit(unit).name.clone();
        match unit.filter(|unit| !owners.is_empty() && !owners.contains(unit)) {
            Some(unit) => RowProblem::TargetOfOthers {
                kind,
                number,
                named: name(unit),
                owners: owners.iter().map(|owner| name(*owner)).collect(),
            },
            None => RowProblem::UnknownTarget { kind, number },
        }
    }

    #[expect(clippy::too_many_lines, reason = "a table: one entry for each problem")]
    pub(super) fn words(&self) -> Words {
        match self {
            RowProblem::DuplicateNumber {
                number,
                first,
                has_rest: true,
                ..
            } => Words::new(
                &codes::DUPLICATE_NUMBER,
                format!(
                    "编号「{number}」在本工作簿中重复：{first} 已写到本行的一部分单位，这些单位以 {first} 为准，本行只对其余单位计入"
                ),
                "请核对：同一单位的同一编号只写一行",
            ),
            RowProblem::DuplicateNumber {
                number,
                first,
                only_here,
                ..
            } if only_here.is_empty() => Words::new(
                &codes::DUPLICATE_NUMBER,
                format!("编号「{number}」在本工作簿中重复，以 {first} 为准，本行未计入"),
                format!(
                    "请核对编号：是同一事项的，两行写得不一样的先在 {first} 改好，再删去本行；不是的，改正编号"
                ),
            ),
            RowProblem::DuplicateNumber {
                number,
                first,
                only_here,
                ..
            } => Words::new(
                &codes::DUPLICATE_NUMBER,
                format!(
                    "编号「{number}」在本工作簿中重复，以 {first} 为准，本行未计入；本行填了「{}」，{first} 那一行没有填，都没有计入",
                    only_here.join("」「")
                ),
                format!(
                    "是同一事项的，请先把本行填的内容移到 {first} 那一行，再删去本行，不要只删本行{}；不是的，改正编号",
                    in_time_of(only_here)
                ),
            ),
            RowProblem::DuplicateCircular { number, first } => Words::new(
                &codes::DUPLICATE_NUMBER,
                format!(
                    "文号「{number}」对这个单位的这个问题已经登记，以 {first} 为准，本行未计入"
                ),
                "一个文号对一个单位登记一行：涉及几个人的，姓名写在一行里，用顿号隔开；涉及几个问题或几条规则的，一个一行，各写各的问题编号",
            ),
            RowProblem::ConflictingWorkbooks {
                number,
                other,
                has_rest,
                differences,
            } => Words::new(
                &codes::CONFLICTING_WORKBOOKS,
                format!(
                    "编号「{number}」在「{other}」中内容不同{}，两处都未计入{}",
                    differing(differences),
                    if *has_rest {
                        "；本行只对另一处没有写到的单位计入"
                    } else {
                        ""
                    }
                ),
                "请核对这两行，改成一样的，或者删去不对的一行；两个文件里别的行照旧，不要整个文件丢掉",
            ),
            RowProblem::LateRowContradicts { number, other } => Words::new(
                &codes::LATE_ROW_CONTRADICTS,
                format!("补报的编号「{number}」与按时报送的「{other}」内容不同，以按时报送的为准"),
                "补报只补充没有报过的事项；要改的，请改按时报送的那个文件（替换它，再生成），或在下期台账中改正；完成、办结一类的日期和起算日期、类别、完成时限不要等到下期：督查事项到期日过了以后，下一期才填的完成日期可能按疑似倒填处理，逾期不消除，要由县政府办在「更正登记」里确认；起算日期、类别、完成时限一般仍按第一次报的判定",
            ),
            RowProblem::NobodyResponsible { also_helping } => match also_helping {
                None => Words::new(
                    &codes::EMPTY_REQUIRED_CELL,
                    "「责任单位」中只有配合单位，没有单位负责，本行未计入".to_owned(),
                    "请在「责任单位」中写明由哪个单位负责；只是配合的，写在「配合单位」中",
                ),
                Some(cell) => Words::new(
                    &codes::EMPTY_REQUIRED_CELL,
                    format!(
                        "「责任单位」中的单位又都写在「配合单位」（{cell}）中，没有单位负责，本行未计入"
                    ),
                    "由它负责的，请从「配合单位」中删去；只是配合的，请在「责任单位」中写明由哪个单位负责",
                ),
            },
            RowProblem::ExtensionWithoutUnit { number } => Words::new(
                &codes::EXTENSION_WITHOUT_UNIT,
                format!("延期审批没有写责任单位，而「{number}」不在交办清单中，延期不起作用"),
                "请写明是哪个单位的延期；以前各期登记簿里的这一行也要照改，只改本期的，原来的一行照样提示；不要作废：作废要写单位，会把该单位这个编号下写对的行一并划去",
            ),
            RowProblem::UnknownTarget { kind, number } => Words::new(
                &codes::UNKNOWN_TARGET,
                format!(
                    "没有找到编号为「{number}」的{kind}，本行不起作用；以后有了这个编号，本行就对它起作用"
                ),
                "请核对编号和单位；写错的，请把本行改对，不要照样留着",
            ),
            RowProblem::TargetOfOthers {
                kind,
                number,
                named,
                owners,
            } => Words::new(
                &codes::UNKNOWN_TARGET,
                format!(
                    "「{number}」是{}的{kind}，不是{named}的；本行对{named}不起作用",
                    owners.join("、")
                ),
                "请核对单位和编号：单位写错的，改成它的单位",
            ),
            RowProblem::UnitNotThere {
                unit,
                dissolved,
                founded,
                is_there_now,
                successor,
            } => not_there(
                unit.as_deref(),
                *dissolved,
                (*founded, *is_there_now),
                successor.as_deref(),
            ),
            RowProblem::BreachBeforeFounding {
                number,
                unit,
                breach,
                founded,
            } => Words::new(
                &codes::UNIT_NOT_THERE,
                format!(
                    "「{number}」{breach} 就已逾期，「{unit}」于 {founded} 才设立；逾期仍算在它名下"
                ),
                "请核对：设立以后才交给它的，起算日期写交给它的那一天（清单上的事项改清单，不在清单上的由县政府办在「更正登记」里更正）；单位名录的设立日期写错的，改正名录；确是它的前身逾期、应当由它承担的，可不理会",
            ),
            RowProblem::BeforeItsEvent {
                column,
                event,
                days,
            } => Words::new(
                &codes::BEFORE_ITS_EVENT,
                match days {
                    Some((date, other)) => {
                        format!("「{column}」{date} 早于「{event}」{other}；照写的日期判定")
                    }
                    None => format!("「{column}」早于「{event}」；照写的日期判定"),
                },
                "请核对这两个日期，多半是年份写错了；改正写错的一个",
            ),
            RowProblem::DecidedBefore {
                column,
                decided,
                event,
                day,
                kind,
                number,
                place,
                rows,
                effect,
                register,
                own,
            } => Words::new(
                &codes::BEFORE_ITS_EVENT,
                format!(
                    "「{column}」{decided} 早于「{event}」{}：{kind}「{number}」（{place}{}）是本行登记以后才有的；{effect}",
                    day.map_or_else(String::new, |day| day.to_string()),
                    if *rows > 1 {
                        format!(" 等 {rows} 行")
                    } else {
                        String::new()
                    }
                ),
                format!(
                    "请核对：本行不是指它、编号写错的，请把本行的对象编号改对，或者另登记一行更正把本行作废（对象表写「{register}」，对象编号写「{own}」，处理写「作废」）；确是指它的，改正写错的日期"
                ),
            ),
            RowProblem::Example => Words::new(
                &codes::EXAMPLE_ROW,
                "这是示例行，没有计入".to_owned(),
                "报送前请删去示例",
            ),
            RowProblem::OverlappingMerges => Words::new(
                &codes::OVERLAPPING_MERGES,
                "这里的合并单元格与上面的重叠，这一处合并没有采用".to_owned(),
                "请取消重叠的合并，每一行各填各的内容",
            ),
            RowProblem::HiddenUnderMerge { rows } => Words::new(
                &codes::HIDDEN_UNDER_MERGE,
                format!(
                    "合并单元格盖住了这里起的内容，打开表也看不见，没有读取（本表这样的有 {rows} 行）"
                ),
                "请取消合并，核对露出来的内容：要报的每行各填各的，不要的删去",
            ),
            RowProblem::LongerThanHeader { fields, columns } => Words::new(
                &codes::LONGER_THAN_HEADER,
                format!(
                    "这一行有 {fields} 格，表头只有 {columns} 列：内容里多半有没加引号的分隔符（逗号等），后面各格都错了位，整行没有采用"
                ),
                "请改用 .xlsx 报送；必须用 csv 的，把含有分隔符的内容放在一对半角双引号里，表头以外不要写内容",
            ),
            RowProblem::ReplyWithoutDay { read } => Words::new(
                &codes::REPLY_WITHOUT_DAY,
                format!("答复意见写了「{read}」，答复日期是空的，仍列为「请示未答复」"),
                "已经答复的，请补填答复日期；没有答复的，请清空答复意见",
            ),
            RowProblem::RequestToItself { id } => Words::new(
                &codes::REQUEST_TO_ITSELF,
                format!("「{id}」的受理单位就是请示单位，没有答复的也列入它自己的「请示未答复」"),
                format!(
                    "请核对请示单位和受理单位，改正写错的一个；改的是请示单位的，{IN_ALL_PERIODS}"
                ),
            ),
            RowProblem::PersonOfSeveralUnits { units, read } => Words::new(
                &codes::DOUBTFUL_NAME,
                format!(
                    "「单位」写了 {units} 个单位，「姓名」只有「{read}」；在每个单位名下各计一次"
                ),
                format!(
                    "请一个单位一行，姓名写本单位的人；只是其中一个单位的，删去别的单位；{IN_ALL_PERIODS}"
                ),
            ),
            RowProblem::PeopleOfSeveralUnits { units, read } => Words::new(
                &codes::PEOPLE_OF_SEVERAL_UNITS,
                format!(
                    "「单位」写了 {units} 个单位，「姓名」写的是「{read}」，看不出谁是哪个单位的，本行未计入"
                ),
                "请一个单位一行，姓名、职务写在本单位的一行里",
            ),
            RowProblem::DoubtfulLeader { read, bare } => Words::new(
                &codes::DOUBTFUL_NAME,
                format!(
                    "牵头县领导「{read}」和「{bare}」程序照原文算作不同的人，各有一页，件数分开统计"
                ),
                "是同一人的，请都只写姓名，不写职务",
            ),
            RowProblem::NoLeader { read } => Words::new(
                &codes::DOUBTFUL_NAME,
                format!(
                    "牵头县领导「{read}」不是、或者不只是一位县领导的姓名；程序照原文算作一位，在全县网页上单独列一页"
                ),
                "请逐位写出姓名（或「李县长」这样的称呼），用顿号隔开；还没有确定的，请留空",
            ),
            RowProblem::VagueWording { words } => Words::new(
                &codes::VAGUE_WORDING,
                format!("通报内容里写了「{}」，没有指明是谁", words.join("」「")),
                "今后的通报请逐个写明单位全称；本件已经发出，无须改动",
            ),
        }
    }
}

/// How many columns are named in which two rows differ.
const MOST_DIFFERENCES: usize = 3;

/// In which columns two rows differ, and what stands in each; empty where nothing of it may be told.
fn differing(differences: &[RowDifference]) -> String {
    let side = |value: &str| {
        if value.is_empty() {
            "没有填或读不出".to_owned()
        } else {
            format!("是「{value}」")
        }
    };
    let words = differences.iter().take(MOST_DIFFERENCES).map(|own| {
        let column = own.column;
        match &own.values {
            Some((here, there)) => {
                format!("「{column}」这里{}，那里{}", side(here), side(there))
            }
            None => format!("「{column}」不一样"),
        }
    });
    let words: Vec<String> = words.collect();
    let rest = match differences.len() {
        0 => return String::new(),
        all if all > MOST_DIFFERENCES => format!("等{all}列"),
        _ => String::new(),
    };
    format!("（{}{rest}）", words.join("；"))
}

/// That a unit was not there on the day that a row is about.
fn not_there(
    unit: Option<&str>,
    dissolved: Option<NaiveDate>,
    (founded, is_there_now): (Option<NaiveDate>, bool),
    successor: Option<&str>,
) -> Words {
    let unit = unit.map_or_else(|| "这个单位".to_owned(), |unit| format!("「{unit}」"));
    let day = |day: Option<NaiveDate>| day.map_or_else(String::new, |day| format!("于 {day} "));
    let state = if founded.is_some() {
        format!("{unit}{}才设立，这一行写的日期还没有这个单位", day(founded))
    } else {
        format!(
            "{unit}已{}撤销，这一行写的日期已没有这个单位",
            day(dissolved)
        )
    };
    let effect = match (founded, is_there_now) {
        (Some(_), true) => "照样计入",
        (Some(_), false) => "不进排名，投诉、违纪、通报的次数照计",
        (None, _) => "不进排名",
    };
    let whose = successor.map_or_else(String::new, |successor| {
        format!("，也不记到承接的「{successor}」")
    });
    Words::new(
        &codes::UNIT_NOT_THERE,
        format!("{state}；仍记在原名下，{effect}{whose}"),
        format!(
            "请核对：是别的单位的事，改写那个单位，{IN_ALL_PERIODS}；日期写错的，改正日期；单位名录的设立、撤销日期写错的，改正名录"
        ),
    )
}
